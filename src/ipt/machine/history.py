"""A history while it is being walked: event by event along the table.

Two things are checked here and not by rows, because no count can hold them: dates never go
backwards, and what an event refers to exists (`references`), the instrument of a measure included.

After a correction (`corrections`) the whole effective history is walked anew; if it has become
illegal, the correction is refused with the first event that breaks. Corrections stand outside the
order of dates: they are dated by the day they are made, and bind no later event.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Final, cast

import attrs

from ipt.errors import EventRefused, InvalidValue
from ipt.findings import Finding
from ipt.machine import rules as r
from ipt.machine.classify import COUNTED_TASKS, PLAIN, TAKEN, Kind, Past, kinds_of
from ipt.machine.compile import Table, compile_protocol
from ipt.machine.corrections import amended
from ipt.machine.instruments import Scales
from ipt.machine.references import REFERRING, references
from ipt.machine.refusals import STRUCTURAL, kind_of, refuse
from ipt.model import events as ev
from ipt.model.course import Course, State
from ipt.model.dates import earliest, latest
from ipt.model.parts import ProtocolPin
from ipt.model.protocol import Protocol
from ipt.model.values import Deviation
from ipt.model.views import Instruments
from ipt.model.vocabulary import Phase

__all__ = ["History", "only_events", "plainly"]

_ID: Final = attrgetter("id")
_TYPES: Final = frozenset(ev.EVENT_TYPES.values())
_USUAL: Final[Mapping[type[ev.Event], tuple[Kind, ...]]] = {
    **{kind: kinds for kind, kinds in PLAIN.items() if kind not in REFERRING},
    ev.SessionHeld: (Kind("session-held"),),
    ev.MeasureTaken: TAKEN,
}
"""What events of a type mostly are, and all of most types: a state may remember where that leads."""


def _course(  # noqa: PLR0917 - the fields of a course, in their order
    protocol: Protocol,
    events: tuple[ev.Event, ...],
    effective: tuple[ev.Event, ...],
    state: State,
    horizon: date,
    ids: tuple[str, ...],
    scales: Instruments,
) -> Course:
    """The only place that makes a `Course`."""
    course = object.__new__(Course)
    course.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        protocol, events, effective, state, horizon, ids, scales
    )
    return course


def plainly(course: Course, event: ev.Event) -> Course | None:
    """*course* after *event*, if its state remembers where such an event leads; else ``None``.

    The usual case of `ipt.apply`, and nothing but a short cut: `History` comes to the same.
    """
    after = course.state.next.get(type(event))
    if after is None:
        return None
    name, on = event.id, event.on
    if not name or name in course.ids or type(on) is not date or on < course.horizon:
        return None
    scales = course.scales
    if isinstance(event, ev.MeasureTaken) and not scales.plainly(event):
        return None
    if isinstance(event, ev.SessionHeld) and not COUNTED_TASKS.isdisjoint(event.tasks):
        return None
    whole = (*course.events, event)
    effective = whole if course.effective is course.events else (*course.effective, event)
    return _course(course.protocol, whole, effective, after, on, (*course.ids, name), scales)


class History:
    """A history while it is being walked; the only mutable thing of the room, never handed out."""

    __slots__ = ("effective", "horizon", "ids", "past", "state", "table", "whole")
    table: Table
    whole: list[ev.Event]
    effective: list[ev.Event]
    ids: tuple[str, ...]
    state: State
    horizon: date
    past: Past

    def __init__(self, table: Table, opened: ev.Event, scales: Scales) -> None:
        """Begin with the opening."""
        self.table = table
        self.whole = self.effective = [opened]
        self.ids = (opened.id,)
        self.state = table.state(Phase.INITIAL, table.start)
        self.horizon = date.min if opened.on is None else earliest(opened.on)
        self.past = Past(self.effective, table.protocol, scales)

    @classmethod
    def open(cls, protocol: Protocol, event: ev.Event, scales: Scales) -> "History":
        """Begin with *event*, which must be an opening of *protocol*.

        Raises:
            ipt.errors.InvalidValue: If *protocol* is none, or *event* is no event.
        """
        _only_a_protocol(protocol)
        only_events((event,))
        opening = _opening(protocol, _with_id(event, (), 0))
        return cls(compile_protocol(protocol), opening, scales)

    @classmethod
    def resume(cls, course: Course) -> "History":
        """Go on where *course* stands."""
        log = object.__new__(cls)
        log.table = compile_protocol(course.protocol)
        log.whole = log.effective = list(course.events)
        if course.effective is not course.events:
            log.effective = list(course.effective)
        log.ids = course.ids
        log.state = course.state
        log.horizon = course.horizon
        log.past = Past(log.effective, course.protocol, cast("Scales", course.scales))
        return log

    def course(self) -> Course:
        """The course that this history tells."""
        whole = tuple(self.whole)
        effective = whole if self.effective is self.whole else tuple(self.effective)
        protocol = self.table.protocol
        scales = self.past.scales
        return _course(protocol, whole, effective, self.state, self.horizon, self.ids, scales)

    def extend(self, events: Sequence[ev.Event], override: str | None = None) -> None:
        """Walk *events* and keep them, up to the first that is refused.

        Raises:
            ipt.errors.EventRefused: If one is; those before it are kept.
            ipt.errors.InvalidValue: If something is no event.
        """
        only_events(events)
        done = self._stride(events)
        while done < len(events):
            self._settle(events[done], override)
            done += 1
            done += self._stride(events[done:])

    def _stride(self, events: Sequence[ev.Event]) -> int:
        """Walk *events* as far as each is plainly legal; how many those are.

        A replay spends its time here: an event whose kind follows from its type costs one look-up
        in what its state remembers. What needs a second look is left to `_settle`.
        """
        names = tuple(map(_ID, events))
        state, horizon, effective = self.state, self.horizon, self.effective
        before, day = len(effective), date
        session, measure = ev.SessionHeld, ev.MeasureTaken
        plainly = self.past.scales.plainly
        for event in events[: self._fresh(names)]:
            on = event.on
            if type(on) is day:
                if on < horizon:
                    break
            elif on is None:
                on = horizon
            elif latest(on) < horizon:
                break
            else:
                on = max(horizon, earliest(on))
            if isinstance(event, session):
                usual = COUNTED_TASKS.isdisjoint(event.tasks)
            else:
                usual = not isinstance(event, measure) or plainly(event)
            after = state.next.get(type(event)) if usual else None
            if after is None:
                after = self._follow(state, event)
                if after is None:
                    break
                plainly = self.past.scales.plainly
            state, horizon = after, on
            effective.append(event)
        done = len(effective) - before
        if effective is not self.whole:
            self.whole += effective[before:]
        self.ids += names[:done]
        self.state, self.horizon = state, horizon
        return done

    def _fresh(self, names: tuple[str, ...]) -> int:
        """How many of the ids *names* are given and stand nowhere before."""
        if len(names) == 1:
            return int(names[0] != "" and names[0] not in self.ids)
        taken = set(self.ids)
        if "" not in names and taken.isdisjoint(names) and len(set(names)) == len(names):
            return len(names)
        fresh = 0
        while names[fresh] and names[fresh] not in taken:
            taken.add(names[fresh])
            fresh += 1
        return fresh

    def _follow(self, state: State, event: ev.Event) -> State | None:
        """Where all steps of *event* lead from *state*, or ``None`` if one is refused."""
        kind, past = type(event), self.past
        if kind in REFERRING:
            past = self._past(event)
            if any(references(past, event)):
                return None
        elif isinstance(event, ev.Correction):
            return None
        after = state
        kinds = kinds_of(event, past)
        for each in kinds:
            following = self.table.follow(after, each)
            if following is None:
                return None
            after = following
        if kinds == _USUAL.get(kind):
            state.next[kind] = after
        self.past = past
        return after

    def _past(self, event: ev.Event) -> Past:
        """What *event* is judged by: if it is a measure, its instrument is at hand."""
        return self.past.adopting(event) if isinstance(event, ev.MeasureTaken) else self.past

    def _settle(self, event: ev.Event, override: str | None) -> None:
        """Take one event that needs a second look: an id, a correction, an override, a refusal."""
        event = _with_id(event, self.ids, len(self.whole))
        if isinstance(event, ev.Correction):
            self._amend(event)
            return
        findings = self.findings(event)
        if findings:
            event = self._overridden(event, findings, override)
        phase, counts = self.state.phase, self.state.counts
        past = self._past(event)
        for kind in kinds_of(event, past):
            phase, counts = self.table.step(phase, counts, kind)
        self.past = past
        self.state = self.table.state(phase, counts)
        if event.on is not None:
            self.horizon = max(self.horizon, earliest(event.on))
        self.effective.append(event)
        if self.effective is not self.whole:
            self.whole.append(event)
        self.ids += (event.id,)

    def _overridden(
        self, event: ev.Event, findings: tuple[Finding, ...], override: str | None
    ) -> ev.Event:
        """*event* with the deviation it passes with; a refusal if neither it nor *override* has one."""
        codes = {finding.code for finding in findings}
        passed = () if event.deviation is None else event.deviation.codes
        if codes & STRUCTURAL or (override is None and not codes <= {*passed}):
            kind = kinds_of(event, self._past(event))[0].name
            refuse(event, findings, len(self.whole), kind)
        if override is None:
            return event
        broken: tuple[str, ...] = tuple(sorted(codes))
        return attrs.evolve(event, deviation=Deviation(reason=override, codes=broken))

    def findings(self, event: ev.Event) -> tuple[Finding, ...]:
        """Every reason why *event*, no correction, is refused; empty if it is legal."""
        past = self._past(event)
        found = list(references(past, event))
        if event.on is not None and latest(event.on) < self.horizon:
            on, horizon, earlier = str(event.on), str(self.horizon), self._at_horizon()
            backwards = r.DATES_BACKWARDS.finding(event.id, on=on, horizon=horizon, earlier=earlier)
            found.append(backwards)
        phase, counts = self.state.phase, self.state.counts
        before: Kind | None = None  # the sessions of a period are refused for each reason once
        for kind in kinds_of(event, past):
            told = {finding.code for finding in found if kind == before}
            why = self.table.explain(phase, counts, kind, event.id)
            found += [finding for finding in why if finding.code not in told]
            if kind.name not in self.table.cases[phase]:
                break
            phase, counts = self.table.step(phase, counts, kind)
            before = kind
        return tuple(dict.fromkeys(found))

    def _at_horizon(self) -> str:
        """The id of the last event that no later one may lie before."""
        dated = ((e.id, earliest(e.on)) for e in reversed(self.effective) if e.on is not None)
        return next(name for name, day in dated if day == self.horizon)

    def _amend(self, event: ev.Correction) -> None:
        """Amend the history, keep the correction, and walk anew."""
        after = amended(self.whole, self.effective, event, self.table.protocol.pin)
        anew = History(self.table, after.effective[0], self.past.scales)
        try:
            anew.extend(after.effective[1:])
        except EventRefused as broken:
            why = broken.findings[0].message
            first = r.BREAKS_LATER.finding(broken.event_id, id=broken.event_id, why=why)
            refuse(event, (first, *broken.findings), len(self.whole))
        self.whole, self.effective = [*after.whole, after.event], anew.effective
        self.ids += (event.id,)
        self.state, self.horizon, self.past = anew.state, anew.horizon, anew.past


def _only_a_protocol(protocol: object) -> None:
    if not isinstance(protocol, Protocol):
        what = type(protocol).__name__
        msg = f"a Protocol is needed, not a {what}; get it with ipt.protocols.get(...)"
        raise InvalidValue(msg)


def only_events(events: Sequence[object]) -> None:
    """Refuse anything that is no event.

    Raises:
        ipt.errors.InvalidValue: If something is none.
    """
    if not _TYPES.issuperset(map(type, events)):
        stranger = next(event for event in events if type(event) not in _TYPES)
        msg = f"an event of ipt.events is needed, not a {type(stranger).__name__}"
        raise InvalidValue(msg)


def _with_id(event: ev.Event, taken: Container[str], position: int) -> ev.Event:
    """*event* with an id of its own."""
    if event.id in taken:
        refuse(event, (r.ID_TAKEN.finding(event.id, id=event.id),), position)
    if event.id:
        return event
    name = f"e{position}"
    while name in taken:
        name += "'"
    return attrs.evolve(event, id=name)


def _opening(protocol: Protocol, event: ev.Event) -> ev.CourseOpened:
    if not isinstance(event, ev.CourseOpened):
        refuse(event, (r.NOT_OPENED.finding(event.id, kind=kind_of(event)),), 0)
    if event.protocol is None:
        return attrs.evolve(event, protocol=protocol.pin)
    if event.protocol != protocol.pin:
        opened, given = _edition(event.protocol), _edition(protocol.pin)
        refuse(event, (r.OTHER_PROTOCOL.finding(event.id, opened=opened, given=given),), 0)
    return event


def _edition(pin: ProtocolPin) -> str:
    return f"{pin.id} revision {pin.revision} ({pin.digest[:12]})"
