"""Moving a course to another protocol: what stands against it, and the move itself.

The history stays as it is, event by event; what changes is the protocol it is read by. The move is
kept with the stage, with its reason, and moving back is one more move.

What counts against a move is the history as it is corrected by now. An event that the other protocol
would have refused when it was recorded, and that a later correction made good, stands in nobody's
way: it is passed with `MOVE_REASON`, and a further move takes that away again.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import attrs

from ipt.care import rules as r
from ipt.care.order import refuse
from ipt.care.stages import Move
from ipt.care.whole import Care, numbered, replaced
from ipt.errors import EventRefused, InvalidValue
from ipt.findings import Finding, Severity
from ipt.machine import replay, survey
from ipt.model import Actor, Course, Deviation, Phase, Protocol, events as ev
from ipt.model.checks import When
from ipt.protocols import diff

__all__ = ["MOVE_REASON", "can_migrate", "migrate", "move_back"]

MOVE_REASON: Final = "a later correction made good what this protocol refuses here"
"""Why an event passes that only the history before its corrections speaks against."""


def can_migrate(course: Course, to: Protocol) -> tuple[Finding, ...]:
    """What a move of *course* to the protocol *to* would break, lose and change.

    A violation refuses the move: an event that *to* refuses, in the history as it is corrected by
    now; a correction that *to* would not have let pass; a course that has ended. A warning tells of what is lost and of
    limits that are passed, and the rest is every difference between the protocols.

    Raises:
        ipt.errors.InvalidValue: If *course* is none, or *to* is no protocol.
        ipt.errors.UnsoundTable: If the numbers of *to* do not make a sound table.

    Examples:
        >>> import ipt
        >>> sixteen, uk = map(ipt.protocols.get, ("ipt-16", "ipt-16-uk"))
        >>> course = ipt.open_course(sixteen, patient="p")
        >>> for finding in ipt.care.can_migrate(course, uk)[:2]:
        ...     print(finding.severity.label, finding.message)
        info limit initial_max: 4 [IPTUK, secondary]; was 3 [PTSD-23, published]
        info limit sessions_cap: 16 [LEEDS, inferred]; was 20 [FREQ, secondary]
    """
    _only(course, to)
    return tuple(_against(course, to))


def _only(course: object, to: object) -> None:
    if not isinstance(course, Course):
        msg = f"a Course is needed, not a {type(course).__name__}; take that of a stage"
        raise InvalidValue(msg)
    if not isinstance(to, Protocol):
        what = type(to).__name__
        msg = f"a Protocol is needed, not a {what}; get it with ipt.protocols.get(...)"
        raise InvalidValue(msg)


def migrate(
    care: Care,
    to: Protocol,
    *,
    reason: str,
    on: When | None = None,
    by: Actor | None = None,
    number: int | None = None,
) -> Care:
    """The care after one of its courses was moved to the protocol *to*.

    Args:
        care: Stays as it is.
        to: The protocol from now on; the whole history has to be legal by it.
        reason: Why, in words; kept with the move.
        on: The day of the move.
        by: Who moved it.
        number: Of the course, 1 being the first; the last one if left out.

    Raises:
        ipt.care.CareRefused: If `can_migrate` finds a violation; its ``findings`` say which.
        ipt.errors.InvalidValue: If a value is none, or there is no such course.
        ipt.errors.UnsoundTable: If the numbers of *to* do not make a sound table.
    """
    stage = numbered(care, number)
    course = stage.course
    _only(course, to)
    found = (f for f in _against(course, to) if f.severity is Severity.VIOLATION)
    refuse(f"the move to {to.id}", tuple(found))
    was, events = course.protocol, len(course.events)
    move = Move(was=was, events=events, reason=reason, on=on, by=by)
    events_then, _ = _read_by(course, to)
    moved = replay(to, events_then, instruments=course.instruments)
    return replaced(care, number, attrs.evolve(stage, course=moved, moves=(*stage.moves, move)))


def move_back(
    care: Care,
    *,
    reason: str,
    on: When | None = None,
    by: Actor | None = None,
    number: int | None = None,
) -> Care:
    """The care after its last move was taken back, which is a move, too, and kept like one.

    Args:
        care: Stays as it is.
        reason: Why, in words.
        on: The day.
        by: Who moved it back.
        number: Of the course, 1 being the first; the last one if left out.

    Raises:
        ipt.care.CareRefused: If what happened since does not fit the earlier protocol.
        ipt.errors.InvalidValue: If the course was never moved, or as by `migrate`.
    """
    moves = numbered(care, number).moves
    if not moves:
        msg = "the course was never moved; there is nothing to take back"
        raise InvalidValue(msg)
    return migrate(care, moves[-1].was, reason=reason, on=on, by=by, number=number)


def _read_by(course: Course, to: Protocol) -> tuple[tuple[ev.Event, ...], list[EventRefused]]:
    """The history of *course* as *to* reads it, and what of it *to* refuses all the same."""
    now = _pinned(course.effective, to)
    whole = _pinned(course.events, to)
    _, standing = survey(to, now, instruments=course.instruments)
    _, walked = survey(to, whole, instruments=course.instruments)
    passed = {refusal.event_id: refusal for refusal in walked if refusal.overridable}
    history = tuple(_let_pass(event, passed.get(event.id)) for event in whole)
    told = {refusal.event_id for refusal in standing}
    structural = (r for r in walked if not r.overridable)
    return history, [*standing, *(r for r in structural if told.isdisjoint(_about(r)))]


def _about(refusal: EventRefused) -> set[str]:
    """The ids of the events that *refusal* is about."""
    return {refusal.event_id, *(name for each in refusal.findings for name in each.where)}


def _pinned(events: tuple[ev.Event, ...], to: Protocol) -> tuple[ev.Event, ...]:
    """*events* with the pin of *to* in their opening, and without what an earlier move let pass."""
    first, *rest = map(_unpassed, events)
    assert isinstance(first, ev.CourseOpened)  # noqa: S101 - the machine sees to it
    return (attrs.evolve(first, protocol=to.pin), *rest)


def _unpassed(event: ev.Event) -> ev.Event:
    moved = event.deviation is not None and event.deviation.reason == MOVE_REASON
    return attrs.evolve(event, deviation=None) if moved else event


def _let_pass(event: ev.Event, refusal: EventRefused | None) -> ev.Event:
    """*event* with a deviation from what *refusal* names; it keeps the reason it had, if any."""
    if refusal is None:
        return event
    had = event.deviation or Deviation(reason=MOVE_REASON, codes=())
    codes = {*had.codes, *(finding.code for finding in refusal.findings)}
    return attrs.evolve(event, deviation=attrs.evolve(had, codes=sorted(codes)))


def _against(course: Course, to: Protocol) -> Iterator[Finding]:
    if to == course.protocol:
        yield r.SAME.finding(protocol=to.id)
        return
    if course.phase is Phase.ENDED:
        yield r.ENDED.finding()
    _, refusals = _read_by(course, to)
    for refusal in refusals:
        for why in refusal.findings:
            told = {"protocol": to.id, "id": refusal.event_id, "why": why.message}
            yield r.BREAKS.finding(refusal.event_id, **told)
    yield from _lost(course, to)
    yield from _passed(course, to)
    for difference in diff(course.protocol, to):
        yield r.DIFFERS.finding(difference=str(difference))


def _lost(course: Course, to: Protocol) -> Iterator[Finding]:
    lost = {task.id for task in course.protocol.tasks} - {task.id for task in to.tasks}
    reported = Counter(task for session in course.sessions for task in dict.fromkeys(session.tasks))
    for task, sessions in reported.items():
        if task in lost:
            yield r.TASK_LOST.finding(protocol=to.id, task=task, sessions=sessions)


def _passed(course: Course, to: Protocol) -> Iterator[Finding]:
    amended = sum(1 for _ in course.of(ev.ContractAmended))
    counted = {"sessions_cap": course.sessions_held, "amendments_max": amended}
    for limit, had in counted.items():
        if had > (most := to.limit(limit)):
            yield r.LIMIT_PASSED.finding(protocol=to.id, limit=limit, most=most, had=had)
