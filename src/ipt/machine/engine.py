"""What may happen next in a real course: `open_course`, `apply`, `check`, `available`, `replay`."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from ipt.errors import EventRefused, InvalidValue
from ipt.findings import Finding
from ipt.machine.classify import Kind
from ipt.machine.compile import Table, compile_protocol
from ipt.machine.history import History, only_events, plainly
from ipt.machine.instruments import Scales
from ipt.machine.references import nothing_to_name
from ipt.machine.refusals import only_a_course
from ipt.model import events as ev
from ipt.model.checks import When
from ipt.model.course import Course
from ipt.model.protocol import Protocol
from ipt.model.values import Actor
from ipt.model.vocabulary import Area

if TYPE_CHECKING:
    from ipt.model.instrument import Instrument

__all__ = ["Choice", "adopt", "apply", "available", "check", "open_course", "replay", "survey"]


@frozen(kw_only=True)
class Choice:
    """A kind of event, and whether it may be recorded now.

    Attributes:
        kind: What it is to the rules, such as ``"phase-began:middle"``.
        event: Its type.
        legal: Whether it may.
        findings: Why not, if not.
    """

    kind: str
    event: type[ev.Event]
    legal: bool
    findings: tuple[Finding, ...] = ()


def _reason(override: str | None) -> str | None:
    """*override*, if it says something.

    Raises:
        ipt.errors.InvalidValue: If it does not.
    """
    wordless = not isinstance(override, str) or not override.strip()  # pyright: ignore[reportUnnecessaryIsInstance]
    if override is not None and wordless:
        msg = "override needs the reason in words; it is kept with the event"
        raise InvalidValue(msg)
    return override


def open_course(
    protocol: Protocol,
    *,
    patient: str,
    on: When | None = None,
    by: Actor | None = None,
    instruments: "Iterable[Instrument]" = (),
) -> Course:
    """Open a course of *protocol* for *patient*; it begins in the initial phase.

    Args:
        protocol: Which variant of IPT.
        patient: Who it is for; identifying, masked wherever a course is shown.
        on: The day, as much of it as is known.
        by: Who opened it.
        instruments: What it measures with, if that is not an instrument as it ships.

    Raises:
        ipt.errors.InvalidValue: If *patient* is empty or *on* is no date, or as by `adopt`.
        ipt.errors.UnsoundTable: If the protocol's numbers do not make a sound table.
    """
    opening = ev.CourseOpened(patient=patient, on=on, by=by)
    return replay(protocol, (opening,), instruments=instruments)


def adopt(course: Course, *instruments: "Instrument") -> Course:
    """The course with further *instruments* to measure with; the shipped ones need none of this.

    A course has one edition of each instrument, from its first use on; a document keeps it.

    Raises:
        ipt.errors.EventRefused: If an earlier measure, passed with an override because there was no
            such instrument, cannot be read by it either.
        ipt.errors.InvalidValue: If one is no instrument, the course has another edition of it, or
            *course* is none.
    """
    only_a_course(course)
    every = (*course.instruments, *instruments)
    return replay(course.protocol, course.events, instruments=every)


def apply(course: Course, *events: ev.Event, override: str | None = None) -> Course:
    """The course after *events*: all of them, or none.

    Args:
        course: Stays as it is.
        *events: In order.
        override: A reason to pass rules of the protocol; kept as a `Deviation` with each event
            that needs it. Structural rules always refuse. A correction takes no override; give
            the replacement of an `EventReplaced` a deviation of its own.

    Raises:
        ipt.errors.EventRefused: If an event is not possible; its ``findings`` say why.
        ipt.errors.InvalidValue: If *course* is none, something is no event, or *override* is empty.
    """
    if len(events) == 1 and override is None and type(course) is Course:
        after = plainly(course, events[0])
        if after is not None:
            return after
    only_a_course(course)
    log = History.resume(course)
    log.extend(events, _reason(override))
    return log.course()


def check(course: Course, event: ev.Event) -> tuple[Finding, ...]:
    """Why *event* would be refused, every reason; empty if it may be recorded.

    Nothing is raised and nothing changes. The findings are those that `apply` would raise.

    Raises:
        ipt.errors.InvalidValue: If *course* is none, or *event* is no event.
    """
    try:
        apply(course, event)
    except EventRefused as refused:
        return refused.findings
    return ()


def replay(
    protocol: Protocol,
    events: Iterable[ev.Event],
    *,
    instruments: "Iterable[Instrument]" = (),
) -> Course:
    """The course that *events* tell, the first of which is `CourseOpened`.

    Args:
        protocol: Which variant of IPT.
        events: In order.
        instruments: What was measured with, as ``course.instruments`` has it; one that is not among
            them is taken as it ships.

    Raises:
        ipt.errors.EventRefused: At the first event that is not possible; ``position`` says which.
        ipt.errors.InvalidValue: If something is no event, or as by `adopt`.
    """
    opening, *rest = _begun(events)
    log = History.open(protocol, opening, Scales.of(instruments))
    log.extend(rest)
    return log.course()


def _begun(events: Iterable[ev.Event]) -> tuple[ev.Event, ...]:
    """*events* as a tuple that is not empty.

    Raises:
        ipt.errors.InvalidValue: If it is.
    """
    history = tuple(events)
    if not history:
        msg = "a history needs at least its opening; record CourseOpened first"
        raise InvalidValue(msg)
    return history


def survey(
    protocol: Protocol,
    events: Iterable[ev.Event],
    *,
    instruments: "Iterable[Instrument]" = (),
) -> tuple[Course, tuple[EventRefused, ...]]:
    """Read a history to its end, whatever it holds: the course it tells, and every refusal.

    An event that breaks a rule of the protocol is taken as if it had been passed with an override,
    so that the rest is judged from where the patient really was. One that breaks a structural
    rule is left out.

    Raises:
        ipt.errors.EventRefused: If the history does not begin with its opening.
        ipt.errors.InvalidValue: If something is no event, or as by `adopt`.
    """
    opening, *rest = _begun(events)
    log = History.open(protocol, opening, Scales.of(instruments))
    refusals: list[EventRefused] = []
    only_events(rest)
    for place, recorded in enumerate(rest, 1):  # an event that is left out keeps its place
        event = recorded if recorded.id else attrs.evolve(recorded, id=f"e{place}")
        try:
            log.extend((event,))
        except EventRefused as refused:
            refusals.append(refused)
            if refused.overridable:
                log.extend((event,), override="taken as it was recorded")
    return log.course(), tuple(refusals)


def _choices(table: Table) -> Iterator[tuple[str, int]]:
    """Every kind that a single event can be, with the number that speaks most for it."""
    usual = {
        "contract-agreed": table.limits["sessions_default"],
        "contract-amended": table.limits["sessions_cap"],
        "focus-changed": 1,
    }
    inner = (
        "achieved:",
        "task:",
        "contract-agreed:",
        "measure-taken:",
        "risk-answered",
        "focus-changed:",
        "area-rejected:",
        "risk-reviewed:",
    )
    for name in table.kinds:
        if not name.startswith(inner):
            yield name, usual.get(name, 0)


def available(course: Course) -> tuple[Choice, ...]:
    """Every kind of event: whether it may be recorded now, and if not, why not.

    A contract is judged at the protocol's usual length, an amendment at its cap, a change of focus
    as agreed, grief by whether any death is recorded. Of what an event would refer to it is judged
    whether there is any: without a task, no task is reviewed.

    Raises:
        ipt.errors.InvalidValue: If *course* is none.
    """
    only_a_course(course)
    table = compile_protocol(course.protocol)
    grief = course.protocol.area(Area.GRIEF)
    deaths = () if grief is None else grief.life_events
    told = int(any(event.kind in deaths for event in course.life_events))
    choices: list[Choice] = []
    for name, number in _choices(table):
        kind = Kind(name, told if name == f"focus-agreed:{Area.GRIEF}" else number)
        event = ev.EVENT_TYPES[name.partition(":")[0]]
        findings = table.explain(course.phase, course.counts, kind)
        findings = findings or tuple(nothing_to_name(event, course.effective))
        choices.append(Choice(kind=name, event=event, legal=not findings, findings=findings))
    for name, event in ev.EVENT_TYPES.items():
        if issubclass(event, ev.Correction):
            choices.append(Choice(kind=name, event=event, legal=True))
    return tuple(choices)
