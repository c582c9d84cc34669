"""How the courses of the members follow their group.

What the group does happens to every member who is in it: a session is a session held for who was
there, one missed for who was away, and one without a record where that is not known. A group waits
for nobody, so a rule of the members' protocol that a single course would keep (a phase that begins
although something of the member is missing, a session more than the contract has) is passed with
`GROUP_REASON`, which is kept as a deviation in the course. An open risk is no such rule: the member
stays in the phase until it is reviewed.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from ipt.errors import EventRefused
from ipt.groups import events as ge
from ipt.groups.course import GroupCourse
from ipt.machine.engine import apply, open_course
from ipt.model import events as ev
from ipt.model.course import Course
from ipt.model.vocabulary import Phase

__all__ = ["GROUP_REASON", "TOLD_BY_GROUP", "followed"]

GROUP_REASON: Final = "the group goes on with all its members and waits for none of them"
"""Why the course of a member departs from its protocol where the group led it."""
TOLD_BY_GROUP: Final = (
    ev.Correction,
    ev.CourseEnded,
    ev.CourseOpened,
    ev.EndingAnnounced,
    ev.PeriodUnrecorded,
    ev.PhaseBegan,
    ev.SessionCancelled,
    ev.SessionHeld,
    ev.SessionMissed,
    ev.SessionRescheduled,
)
"""The events of a course that no `MemberEvent` holds."""
_PHASES: Final = (Phase.INITIAL, Phase.MIDDLE, Phase.TERMINATION)


def followed(
    group: GroupCourse, event: ge.GroupEvent, override: str | None
) -> tuple[ge.GroupEvent, Mapping[str, Course]]:
    """*event* as it is kept, and the courses of the members after it.

    Args:
        group: Before *event*.
        event: One that the rules of the group let pass.
        override: A reason to pass rules of the members' protocol, for a `MemberEvent`.

    Raises:
        ipt.errors.EventRefused: If the course of a member cannot follow.
    """
    views = dict(group.views)
    match event:
        case ge.MemberJoined():
            protocol = group.protocol.member
            views[event.member] = open_course(protocol, patient=event.patient, on=event.on)
        case ge.MemberEvent():
            inner = event.event
            named = attrs.evolve(inner, id=inner.id or event.id)
            after = _step(views[event.member], event.member, named, override)
            views[event.member] = after
            kept = attrs.evolve(inner, deviation=after.events[-1].deviation)
            event = attrs.evolve(event, event=kept)
        case _:
            for member in _concerned(group, event):
                for told in _told(group, event, member):
                    views[member] = _step(views[member], member, told, _reason(event))
    return event, views


def _step(view: Course, member: str, told: ev.Event, override: str | None) -> Course:
    """*view* after *told*.

    Raises:
        ipt.errors.EventRefused: If it is not possible; the message says whose course it is.
    """
    try:
        return apply(view, told, override=override)
    except EventRefused as refused:
        _, *details = refused.args
        message = f"{refused.message}, in the course of member {member!r}"
        raise EventRefused(message, *details) from None


def _concerned(group: GroupCourse, event: ge.GroupEvent) -> tuple[str, ...]:
    member: str | None = getattr(event, "member", None)
    return group.active if member is None else (member,)


def _reason(event: ge.GroupEvent) -> str:
    return GROUP_REASON if event.deviation is None else event.deviation.reason


def _told(group: GroupCourse, event: ge.GroupEvent, member: str) -> Iterator[ev.Event]:
    """What *event* is in the course of *member*."""
    view = group.views[member]
    match event:
        case ge.GroupSessionHeld():
            yield from _phases(group, view, event)
            yield _session(event, member)
        case ge.MakeUpHeld():
            yield ev.SessionHeld(
                id=event.id,
                on=event.on,
                by=event.by,
                minutes=event.minutes,
                present=("patient", "therapist"),
                tasks=event.tasks,
            )
        case ge.EndingRaised():
            left = event.sessions_left
            yield ev.EndingAnnounced(id=event.id, on=event.on, by=event.by, sessions_left=left)
        case ge.AbsenceFollowedUp():
            reached = event.reached
            yield ev.ContactAttempted(id=event.id, on=event.on, by=event.by, reached=reached)
        case ge.MemberLeft():
            yield ev.CourseEnded(id=event.id, on=event.on, by=event.by, reason=event.reason)
        case ge.GroupEnded():
            yield from _phases(group, view, event)
            yield ev.CourseEnded(id=event.id, on=event.on, by=event.by, reason=event.reason)
        case _:  # a meeting brings what its own events tell; notes and guests stay with the group
            pass


def _phases(group: GroupCourse, view: Course, event: ge.GroupEvent) -> Iterator[ev.PhaseBegan]:
    """The phases that the group is ahead of *view*; none while a risk is open."""
    if view.count("open_risks"):
        return
    reached = _PHASES.index(view.phase)
    for phase in _PHASES[reached + 1 : _PHASES.index(group.phase) + 1]:
        yield ev.PhaseBegan(id=f"{event.id}-{phase}", on=event.on, by=event.by, phase=phase)


def _session(event: ge.GroupSessionHeld, member: str) -> ev.Event:
    if member in event.present:
        therapist = ("therapist",) if event.facilitators else ()
        return ev.SessionHeld(
            id=event.id,
            on=event.on,
            by=event.by,
            minutes=event.minutes,
            modality=event.modality,
            present=("patient", *therapist),
            tasks=event.tasks,
        )
    reasons = {absence.member: absence.reason for absence in event.absent}
    if member in reasons:
        return ev.SessionMissed(id=event.id, on=event.on, by=event.by, reason=reasons[member])
    return ev.PeriodUnrecorded(id=event.id, on=event.on, by=event.by, sessions=1)
