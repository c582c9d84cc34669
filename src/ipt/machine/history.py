"""A history while it is being walked: event by event along the table, with its corrections.

Two things are checked here and not by rows, because no count can hold them: dates never go
backwards, and what an event refers to exists.

Corrections amend the history, they never overwrite it (but for a redaction, which blanks private
values). After a correction the whole effective history is walked anew; if it has become illegal,
the correction is refused with the first event that breaks. Corrections stand outside the order of
dates: they are dated by the day they are made, and bind no later event.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Final, NoReturn

import attrs

from ipt.errors import EventRefused, InvalidValue
from ipt.findings import Finding
from ipt.machine import rules as r
from ipt.machine.classify import COUNTED_TASKS, kinds_of, open_risks
from ipt.machine.compile import Bound, Table, compile_protocol
from ipt.model import events as ev
from ipt.model.course import Course
from ipt.model.dates import earliest, latest
from ipt.model.privacy import blanked
from ipt.model.protocol import Protocol, ProtocolPin
from ipt.model.values import Deviation, ProblemArea
from ipt.model.vocabulary import Phase

__all__ = ["History"]

_ID: Final = attrgetter("id")
_NAMES: Final = {kind: name for name, kind in ev.EVENT_TYPES.items()}
_TYPES: Final = frozenset(_NAMES)
_STRUCTURAL: Final = {rule.code for rule in r.RULES if rule.structural}


def _hold(guards: tuple[Bound, ...], counts: list[int]) -> bool:
    return all([low <= counts[place] <= high for place, low, high, _ in guards])  # noqa: C419


class History:
    """A history while it is being walked; the only mutable thing of the room, never handed out."""

    __slots__ = ("counts", "effective", "horizon", "phase", "table", "whole")

    def __init__(self, table: Table, opened: ev.Event) -> None:
        """Begin with the opening."""
        self.table = table
        self.whole = self.effective = [opened]
        self.phase = Phase.INITIAL
        self.counts = list(table.start)
        self.horizon = date.min if opened.on is None else earliest(opened.on)

    @classmethod
    def open(cls, protocol: Protocol, event: ev.Event) -> "History":
        """Begin with *event*, which must be an opening of *protocol*."""
        return cls(compile_protocol(protocol), _opening(protocol, _with_id(event, (), 0)))

    @classmethod
    def resume(cls, course: Course) -> "History":
        """Go on where *course* stands."""
        log = object.__new__(cls)
        log.table = compile_protocol(course.protocol)
        log.whole = log.effective = list(course.events)
        if course.effective is not course.events:
            log.effective = list(course.effective)
        log.phase = course.phase
        log.counts = list(course.counts)
        log.horizon = course.horizon
        return log

    def course(self) -> Course:
        """The only place that makes a `Course`."""
        whole = tuple(self.whole)
        effective = whole if self.effective is self.whole else tuple(self.effective)
        course = object.__new__(Course)
        course.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
            self.table.protocol, whole, effective, self.phase, tuple(self.counts), self.horizon
        )
        return course

    def extend(self, events: Sequence[ev.Event], override: str | None = None) -> None:
        """Walk *events* and keep them, up to the first that is refused.

        Raises:
            ipt.errors.EventRefused: If one is; those before it are kept.
            ipt.errors.InvalidValue: If something is no event.
        """
        if not _TYPES.issuperset(map(type, events)):
            stranger = next(event for event in events if type(event) not in _TYPES)
            msg = f"an event of ipt.events is needed, not a {type(stranger).__name__}"
            raise InvalidValue(msg)
        done = self._stride(events)
        while done < len(events):
            self._settle(events[done], override)
            done += 1
            done += self._stride(events[done:])

    def _stride(self, events: Sequence[ev.Event]) -> int:  # noqa: C901, PLR0912 - one loop on purpose
        """Walk *events* as far as each is plainly legal; how many those are.

        The same as `Table.allows` and `Table.step`, unrolled, because a replay spends its time
        here. What needs a second look is left to `_settle`.
        """
        steps, counts, horizon = self.table.steps[self.phase], self.counts, self.horizon
        effective, before = self.effective, len(self.effective)
        day, session = date, ev.SessionHeld
        for event in events[: self._fresh(events)]:
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
            step = steps.get(type(event))
            if step is None or (
                isinstance(event, session) and not COUNTED_TASKS.isdisjoint(event.tasks)
            ):
                if not self._walk(event):
                    break
                steps, counts = self.table.steps[self.phase], self.counts
            elif step:
                guards, adds, puts = step
                if guards and not _hold(guards, counts):
                    break
                for place, value in adds:
                    counts[place] += value
                for place, value in puts:
                    counts[place] = value
            horizon = on
            effective.append(event)
        self.horizon = horizon
        if effective is not self.whole:
            self.whole += effective[before:]
        return len(effective) - before

    def _fresh(self, events: Sequence[ev.Event]) -> int:
        """How many of *events* have an id that nothing before them has."""
        names = tuple(map(_ID, events))
        taken = set(map(_ID, self.whole))
        if "" not in names and taken.isdisjoint(names) and len(set(names)) == len(names):
            return len(names)
        for fresh, name in enumerate(names):
            if not name or name in taken:
                return fresh
            taken.add(name)
        return len(names)

    def _walk(self, event: ev.Event) -> bool:
        """Take every step of *event*, or none if one is refused; its date and id are in order."""
        if isinstance(event, ev.Correction) or any(_references(self.effective, event)):
            return False
        phase, counts = self.phase, self.counts
        for name, number in kinds_of(event, self.effective, self.table.protocol):
            case = self.table.cases[phase].get(name)
            if case is None or case.blocked:
                return False
            for place, low, high, _ in case.guards:
                if not low <= (number if place < 0 else counts[place]) <= high:
                    return False
            phase, after = case.to, counts.copy()
            for place, value, adds, times, term in case.changes:
                new = value + times * number
                if adds:
                    new += counts[place]
                elif term is not None:
                    new -= counts[term]
                after[place] = max(0, new)
            counts = after
        self.phase, self.counts = phase, counts
        return True

    def _settle(self, event: ev.Event, override: str | None) -> None:
        """Take one event that needs a second look: an id, a correction, an override, a refusal."""
        event = _with_id(event, {known.id for known in self.whole}, len(self.whole))
        if isinstance(event, ev.Correction):
            self._amend(event)
            return
        findings = self.findings(event)
        if findings:
            event = self._overridden(event, findings, override)
        counts = tuple(self.counts)
        for kind in kinds_of(event, self.effective, self.table.protocol):
            self.phase, counts = self.table.step(self.phase, counts, kind)
        self.counts = list(counts)
        if event.on is not None:
            self.horizon = max(self.horizon, earliest(event.on))
        self.effective.append(event)
        if self.effective is not self.whole:
            self.whole.append(event)

    def _overridden(
        self, event: ev.Event, findings: tuple[Finding, ...], override: str | None
    ) -> ev.Event:
        """*event* with the deviation it passes with; a refusal if neither it nor *override* has one."""
        codes = {finding.code for finding in findings}
        overridable = not codes & _STRUCTURAL
        if override is not None and overridable:
            broken: tuple[str, ...] = tuple(sorted(codes))
            return attrs.evolve(event, deviation=Deviation(reason=override, codes=broken))
        if overridable and event.deviation is not None and codes <= set(event.deviation.codes):
            return event
        kind = kinds_of(event, self.effective, self.table.protocol)[0].name
        _refuse(event, findings, len(self.whole), kind)

    def findings(self, event: ev.Event) -> tuple[Finding, ...]:
        """Every reason why *event*, no correction, is refused; empty if it is legal."""
        found = list(_references(self.effective, event))
        if event.on is not None and latest(event.on) < self.horizon:
            on, horizon = str(event.on), str(self.horizon)
            found.append(r.DATES_BACKWARDS.finding(event.id, on=on, horizon=horizon))
        phase, counts = self.phase, tuple(self.counts)
        for kind in kinds_of(event, self.effective, self.table.protocol):
            found += self.table.explain(phase, counts, kind, event.id)
            if kind.name not in self.table.cases[phase]:
                break
            phase, counts = self.table.step(phase, counts, kind)
        return tuple(dict.fromkeys(found))

    # --- corrections ---

    def _amend(self, event: ev.Correction) -> None:
        """Amend the history, keep the correction, and walk anew."""
        target = self._target(event)
        whole, effective = self.whole, list(self.effective)
        if isinstance(event, ev.EventRedacted):
            whole, effective = _redacted(whole, target.id), _redacted(effective, target.id)
            if isinstance(target, ev.EventReplaced):  # what it put in place tells the same
                effective = [blanked(e) if e == target.replacement else e for e in effective]
        else:
            place = next(n for n, known in enumerate(effective) if known.id == target.id)
            if isinstance(event, ev.EventReplaced):
                event = self._replacement(event, target)
                effective[place] = event.replacement
            elif isinstance(target, ev.CourseOpened):
                self._incorrigible(event, "there is no course without it", "record EventReplaced")
            else:
                del effective[place]
        anew = History(self.table, effective[0])
        try:
            anew.extend(effective[1:])
        except EventRefused as broken:
            why = broken.findings[0].message
            first = r.BREAKS_LATER.finding(broken.event_id, id=broken.event_id, why=why)
            _refuse(event, (first, *broken.findings), len(self.whole))
        self.whole, self.effective = [*whole, event], anew.effective
        self.phase, self.counts, self.horizon = anew.phase, anew.counts, anew.horizon

    def _target(self, event: ev.Correction) -> ev.Event:
        """The earlier event that is corrected; what is already voided can only be redacted."""
        known = self.whole if isinstance(event, ev.EventRedacted) else self.effective
        named = {earlier.id: earlier for earlier in known}
        for finding in _unknown("event to correct", event.event, named, event):
            _refuse(event, (finding,), len(self.whole))
        return named[event.event]

    def _replacement(self, event: ev.EventReplaced, target: ev.Event) -> ev.EventReplaced:
        """*event* with its replacement in the place of *target*."""
        new = event.replacement
        if isinstance(new, ev.Correction):
            self._incorrigible(event, "a correction replaces nothing", "give the true event")
        if isinstance(new, ev.CourseOpened) != isinstance(target, ev.CourseOpened):
            why = "an opening and nothing else stands in the place of the opening"
            self._incorrigible(event, why, "give a CourseOpened for a CourseOpened")
        new = attrs.evolve(new, id=target.id)
        if isinstance(new, ev.CourseOpened):
            new = attrs.evolve(new, protocol=self.table.protocol.pin)
        return attrs.evolve(event, replacement=new)

    def _incorrigible(self, event: ev.Correction, why: str, what_now: str) -> NoReturn:
        finding = r.NOT_CORRECTABLE.finding(event.event, why=why, what_now=what_now)
        _refuse(event, (finding,), len(self.whole))


def _redacted(history: Iterable[ev.Event], target: str) -> list[ev.Event]:
    """*history* with the private values of *target* blanked, its replacements included."""
    return [
        blanked(event)
        if event.id == target or (isinstance(event, ev.EventReplaced) and event.event == target)
        else event
        for event in history
    ]


def _with_id(event: ev.Event, taken: Container[str], position: int) -> ev.Event:
    """*event* with an id of its own."""
    if event.id in taken:
        _refuse(event, (r.ID_TAKEN.finding(event.id, id=event.id),), position)
    if event.id:
        return event
    name = f"e{position}"
    while name in taken:
        name += "'"
    return attrs.evolve(event, id=name)


def _opening(protocol: Protocol, event: ev.Event) -> ev.CourseOpened:
    if not isinstance(event, ev.CourseOpened):
        _refuse(event, (r.NOT_OPENED.finding(event.id, kind=_name(event)),), 0)
    if event.protocol is None:
        return attrs.evolve(event, protocol=protocol.pin)
    if event.protocol != protocol.pin:
        opened, given = _edition(event.protocol), _edition(protocol.pin)
        _refuse(event, (r.OTHER_PROTOCOL.finding(event.id, opened=opened, given=given),), 0)
    return event


def _edition(pin: ProtocolPin) -> str:
    return f"{pin.id} revision {pin.revision} ({pin.digest[:12]})"


def _unknown(what: str, name: str, known: Iterable[str], event: ev.Event) -> Iterator[Finding]:
    listed = list(known)
    if name not in listed:
        shown = ", ".join(listed) or "none is recorded"
        yield r.UNKNOWN_REFERENCE.finding(event.id, what=what, id=name, known=shown)


def _references(history: Sequence[ev.Event], event: ev.Event) -> Iterator[Finding]:
    """What *event* names and *history* does not know."""
    match event:
        case ev.FocusAgreed(focus=focus):
            yield from _life_events(history, event, (focus,))
        case ev.FocusChanged(to=to):
            yield from _life_events(history, event, to)
        case ev.RiskReviewed(risk=risk):
            waiting = open_risks(history)
            if waiting:  # if there is none at all, a guard of the table says so
                yield from _unknown("open risk", risk, waiting, event)
        case ev.MedicationStopped(medication=medication):
            started = [e.medication.id for e in history if isinstance(e, ev.MedicationStarted)]
            yield from _unknown("medication", medication, started, event)
        case _:
            pass


def _life_events(
    history: Sequence[ev.Event], event: ev.Event, focus: tuple[ProblemArea, ...]
) -> Iterator[Finding]:
    told = [e.life_event.id for e in history if isinstance(e, ev.LifeEventRecorded)]
    for area in focus:
        if area.life_event is not None:
            yield from _unknown("life event", area.life_event, told, event)


def _name(event: ev.Event) -> str:
    return _NAMES[type(event)]


def _refuse(
    event: ev.Event, findings: tuple[Finding, ...], position: int, kind: str = ""
) -> NoReturn:
    first, *more = findings
    remedy = f"; {first.remedy}" if first.remedy else ""
    others = f" ({len(more)} more in .findings)" if more else ""
    kind = kind or _name(event)
    msg = f"{kind!r} is refused: {first.message}{remedy}{others} in event {event.id!r}"
    overridable = not any(finding.code in _STRUCTURAL for finding in findings)
    raise EventRefused(msg, findings, position, event.id, kind, overridable)
