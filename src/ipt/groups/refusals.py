"""Why the group itself refuses an event: who and what it names, and what its protocol says."""

from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import Any, Final

from ipt.findings import Finding
from ipt.groups import events as ge, rules as r
from ipt.groups.course import GroupCourse
from ipt.groups.following import TOLD_BY_GROUP
from ipt.machine.refusals import kind_of as kind_in_course
from ipt.model.dates import earliest, latest
from ipt.model.privacy import REDACTED
from ipt.model.vocabulary import EndReason, Phase

__all__ = ["kind_of", "why_not"]

_NAMES: Final[Mapping[type[ge.GroupEvent], str]] = {
    kind: name for name, kind in ge.GROUP_EVENT_TYPES.items()
}
_BEFORE: Final = {Phase.MIDDLE: Phase.INITIAL, Phase.TERMINATION: Phase.MIDDLE}
_BEFORE_THE_END: Final = (
    ge.EndingRaised,
    ge.GroupEnded,
    ge.GroupPhaseBegan,
    ge.GroupSessionHeld,
    ge.MakeUpHeld,
    ge.MemberJoined,
    ge.MemberLeft,
)
"""What is not possible once the group has ended."""
_IN_ORDER: Final = (ge.GroupOpened, *_BEFORE_THE_END)
"""What happens to the group itself, one after the other; a member's own events are dated for themselves."""
_WHILE_IN_IT: Final = (ge.GroupSessionHeld, ge.MakeUpHeld, ge.MemberLeft, ge.MidMeetingHeld)
"""What is not possible once a member has left."""


def kind_of(event: ge.GroupEvent) -> str:
    """What *event* is called."""
    return _NAMES[type(event)]


def why_not(group: GroupCourse, event: ge.GroupEvent) -> Iterator[Finding]:
    """Every reason why *group* refuses *event*, no correction; empty if it does not."""
    if isinstance(event, ge.GroupOpened) == bool(group.events):
        yield r.NOT_OPENED.finding(event.id)
    elif group.phase is Phase.ENDED and isinstance(event, _BEFORE_THE_END):
        yield r.ENDED.finding(event.id, kind=kind_of(event))
    else:
        for name in _named(event):
            yield from _not_in_it(group, event, name)
        if isinstance(event, _IN_ORDER):
            yield from _backwards(group, event)
        yield from _LOOK.get(type(event), _nothing)(group, event)


def _named(event: ge.GroupEvent) -> tuple[str, ...]:
    """The members that *event* names."""
    match event:
        case ge.GroupSessionHeld():
            return (*event.present, *(absence.member for absence in event.absent))
        case ge.MembersRelated():
            return (event.one, event.other)
        case _:
            member: str | None = getattr(event, "member", None)
            return () if member is None or isinstance(event, ge.MemberJoined) else (member,)


def _not_in_it(group: GroupCourse, event: ge.GroupEvent, name: str) -> Iterator[Finding]:
    if name not in group.members:
        known = ", ".join(group.members) or "nobody has joined"
        yield r.UNKNOWN_MEMBER.finding(event.id, member=name, known=known)
    elif isinstance(event, _WHILE_IN_IT) and name not in group.active:
        yield r.LEFT_BEFORE.finding(event.id, member=name)


def _backwards(group: GroupCourse, event: ge.GroupEvent) -> Iterator[Finding]:
    dated = [
        (earliest(earlier.on), earlier.id)
        for earlier in group.effective
        if isinstance(earlier, _IN_ORDER) and earlier.on is not None
    ]
    if event.on is not None and dated:
        day, earlier = max(dated, key=itemgetter(0))
        if latest(event.on) < day:
            told = {"on": str(event.on), "day": str(day), "earlier": earlier}
            yield r.DATES_BACKWARDS.finding(event.id, **told)


def _joins(group: GroupCourse, event: ge.MemberJoined) -> Iterator[Finding]:
    member, held, last = event.member, len(group.sessions), group.protocol.limit("join_until")
    if member in group.members:
        yield r.JOINED_BEFORE.finding(event.id, member=member)
    for other in group.active:
        if other != member and group.view(other).patient == event.patient != REDACTED:
            yield r.PATIENT_TWICE.finding(event.id, other=other)
    if last is not None and held >= last:
        yield r.NEW_MEMBER_LATE.finding(event.id, member=member, held=held, join_until=last)


def _session(group: GroupCourse, event: ge.GroupSessionHeld) -> Iterator[Finding]:
    held, most = len(group.sessions), group.protocol.limit("sessions_max")
    if most is not None and held >= most:
        yield r.TOO_MANY_SESSIONS.finding(event.id, sessions_max=most, held=held)
    for member in event.facilitators:
        if member in group.members:
            yield r.LED_BY_MEMBER.finding(event.id, member=member)


def _phase(group: GroupCourse, event: ge.GroupPhaseBegan) -> Iterator[Finding]:
    if group.phase is not _BEFORE[event.phase]:
        yield r.PHASE_ORDER.finding(event.id, phase=group.phase.value)


def _make_up(group: GroupCourse, event: ge.MakeUpHeld) -> Iterator[Finding]:
    made_up = {(made.member, made.session) for made in group.of(ge.MakeUpHeld)}
    away = {
        (absence.member, number)
        for number, session in enumerate(group.sessions, 1)
        for absence in session.absent
    }
    if (event.member, event.session) not in away - made_up:
        yield r.NOT_MISSED.finding(event.id, member=event.member, session=event.session)
    if group.protocol.limit("make_ups") == 0:
        yield r.NO_MAKE_UPS.finding(event.id)


def _member(_group: GroupCourse, event: ge.MemberEvent) -> Iterator[Finding]:
    if isinstance(event.event, TOLD_BY_GROUP):
        yield r.TOLD_BY_GROUP.finding(event.id, kind=kind_in_course(event.event))


def _end(group: GroupCourse, event: ge.GroupEnded) -> Iterator[Finding]:
    if event.reason is EndReason.COMPLETED:
        for member in group.active:
            if group.view(member).count("open_risks"):
                yield r.OPEN_RISK.finding(event.id, member=member)


def _nothing(_group: GroupCourse, _event: ge.GroupEvent) -> Iterator[Finding]:
    return iter(())


_LOOK: Final[Mapping[type[ge.GroupEvent], Callable[[GroupCourse, Any], Iterator[Finding]]]] = {
    ge.MemberJoined: _joins,
    ge.GroupSessionHeld: _session,
    ge.GroupPhaseBegan: _phase,
    ge.MakeUpHeld: _make_up,
    ge.MemberEvent: _member,
    ge.GroupEnded: _end,
}
"""What to ask beside the names; of all other events there is nothing to ask."""
