"""A look at the rehearsals of a course: what each was for, how it was played, what came of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from ipt.findings import Finding
from ipt.formulation.audit import Audit
from ipt.formulation.disputes import violence_asked
from ipt.model import (
    PATIENT,
    Course,
    Rehearsal,
    Relationship,
    ReplyStyle,
    TaskKind,
    events as ev,
)
from ipt.model.three_valued import all_of
from ipt.techniques.audited import Said, audited
from ipt.techniques.role_play import rules
from ipt.techniques.role_play.readiness import in_order, plays_other, plays_self
from ipt.techniques.role_play.soundness import unsafe, violence_with

__all__ = ["TRIED_WITHIN", "audit"]

TRIED_WITHIN: Final = 2
"""How many sessions a real try may take to be planned; assumed."""

_TALKING: Final = frozenset({TaskKind.CONVERSATION, TaskKind.CONTACT})
_Group = Sequence[Rehearsal]


def audit(
    rehearsals: Iterable[Rehearsal],
    *,
    course: Course | None = None,
    people: Iterable[Relationship] = (),
    tried_within: int = TRIED_WITHIN,
) -> Audit:
    """What the record of *rehearsals* shows, and what is still to ask.

    Rehearsals of one incident, decision, script or, failing that, of the same people are of one
    conversation; who played whom, how hard it was and what came of it is told of the conversation.

    Args:
        rehearsals: In the order in which they were played.
        course: The course they are from. Without one, or for a rehearsal that it does not hold,
            nothing is said of real tries.
        people: The inventory, where the course has none or an older one.
        tried_within: After how many sessions a real try should be planned.

    Raises:
        ipt.errors.InvalidValue: If two rehearsals, or two of *people*, share an id.
    """
    played = in_order(rehearsals)
    said = [*_safety(played, _violence(course, people))]
    groups: dict[object, list[Rehearsal]] = {}
    for each in played:
        said += _one(each)
        groups.setdefault(_conversation(each), []).append(each)
    for group in groups.values():
        said += _together(group)
        said += _untried(group, course, tried_within)
    return audited(said)


# --- safety ---------------------------------------------------------------------------------------


def _violence(course: Course | None, people: Iterable[Relationship]) -> dict[str, bool | None]:
    """What is known of each person; an exchange with violence outweighs an inventory without."""
    if course is None:
        return violence_with(people)
    told = violence_with(course.inventory) | violence_with(people)
    violent = (incident.people for incident in course.incidents if incident.violence)
    return told | dict.fromkeys(chain.from_iterable(violent), True)


def _safety(played: _Group, violence: Mapping[str, bool | None]) -> Said:
    with_whom: dict[str, list[str]] = {}
    for each in played:
        others = _others(each)
        if not others:
            yield rules.ASK_WHO.question(each.id, rehearsal=each.id)
        for person in others:
            with_whom.setdefault(person, []).append(each.id)
    for person, ids in with_whom.items():
        yield from unsafe(person, violence.get(person), *ids)
        if violence.get(person) is None:
            yield violence_asked(person, None).question


def _others(rehearsal: Rehearsal) -> tuple[str, ...]:
    named = (*rehearsal.people, *(role.person for role in rehearsal.roles))
    return tuple(person for person in dict.fromkeys(named) if person != PATIENT)


# --- one rehearsal --------------------------------------------------------------------------------


def _one(rehearsal: Rehearsal) -> Said:
    name = rehearsal.id
    if not rehearsal.goal:
        yield rules.NO_GOAL.finding(name, rehearsal=name)
    if rehearsal.debriefed is None:
        yield rules.ASK_DEBRIEF.question(name, rehearsal=name)
    elif not rehearsal.debriefed:
        yield rules.NO_DEBRIEF.finding(name, rehearsal=name)
    for said in rehearsal.feedback:
        if said.behaviour is None:
            yield rules.ASK_BEHAVIOUR.question(name, said.id, rehearsal=name, feedback=said.id)
        elif not said.behaviour:
            yield rules.BLAME.finding(name, said.id, rehearsal=name, feedback=said.id)


# --- one conversation -----------------------------------------------------------------------------


def _conversation(rehearsal: Rehearsal) -> tuple[str, object]:
    for what in ("incident", "decision", "script"):
        if (name := getattr(rehearsal, what)) is not None:
            return what, name
    return "people", frozenset(_others(rehearsal))


def _together(group: _Group) -> Said:
    ids, what = _named(group)
    if not any(map(plays_self, group)):
        yield rules.NOT_SELF.finding(*ids, what=what)
    if not any(map(plays_other, group)):
        yield rules.NO_REVERSAL.finding(*ids, what=what)
    own = [each for each in group if plays_self(each)]
    easy = all_of(*map(_easy, own))
    if own and easy:
        yield rules.EASY_ONLY.finding(*ids, what=what)
    elif easy is None:
        for each in own:
            if each.style is None:
                yield rules.ASK_STYLE.question(each.id, rehearsal=each.id)


def _easy(rehearsal: Rehearsal) -> bool | None:
    return None if rehearsal.style is None else rehearsal.style is ReplyStyle.AGREEABLE


def _named(group: _Group) -> tuple[tuple[str, ...], str]:
    ids = tuple(each.id for each in group)
    noun = "rehearsal" if len(ids) == 1 else "rehearsals"
    return ids, f"{noun} {', '.join(map(repr, ids))}"


def _untried(group: _Group, course: Course | None, within: int) -> Iterator[Finding]:
    """Whether sessions went by after the last rehearsal, and no task came of any of them.

    A session of the day of the rehearsal is the one it was part of. Unrecorded sessions may hide a
    task, so nothing is said after them.
    """
    ids, what = _named(group)
    history = course.effective if course else ()
    at = [
        n for n, e in enumerate(history) if isinstance(e, ev.RolePlayed) and e.rehearsal.id in ids
    ]
    if not at or _tried(group, history, at[0]):
        return
    later, day = history[at[-1] + 1 :], history[at[-1]].on
    held = [event for event in later if isinstance(event, ev.SessionHeld)]
    sessions = sum(day is None or event.on != day for event in held)
    hidden = any(isinstance(event, ev.PeriodUnrecorded) for event in later)
    if sessions >= within and not hidden:
        yield rules.NOT_TRIED.finding(*ids, sessions=sessions, what=what)


def _tried(group: _Group, history: Sequence[ev.Event], first: int) -> bool:
    """Whether a task names one of *group*; or one with its people was agreed or reviewed since."""
    ids = {each.id for each in group}
    people = {person for each in group for person in _others(each)}
    tasks = {event.task.id: event.task for event in history if isinstance(event, ev.TaskAgreed)}
    since = {
        event.task if isinstance(event, ev.TaskReviewed) else event.task.id
        for event in history[first:]
        if isinstance(event, ev.TaskAgreed | ev.TaskReviewed)
    }
    return any(
        task.rehearsal in ids
        or (task.id in since and task.person in people and task.kind in _TALKING)
        for task in tasks.values()
    )
