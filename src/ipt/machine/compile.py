"""From rows and a protocol to a `Table` that steps, refuses and explains.

Compiling replaces every name of a limit by its number and checks that the result is sound: no
unknown name, no two rows for one case, no phase that cannot be reached or left, no count that no
row reads.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from string import Formatter
from typing import Final, NamedTuple

from attrs import field, frozen

from ipt.errors import UnsoundTable
from ipt.findings import Finding, Rule
from ipt.machine import rules as r
from ipt.machine.classify import Kind
from ipt.machine.table import NUMBERS, ROWS, START, Effect, Guard, Row
from ipt.model.course import COUNTS, State
from ipt.model.protocol import Protocol
from ipt.model.vocabulary import Area, Phase

__all__ = ["Bound", "Case", "Change", "Table", "compile_protocol", "compile_rows"]

_INDEX: Final = {name: place for place, name in enumerate(COUNTS)}
_TERM: Final = re.compile(r"([+-]?)(\w+)")
_REMEMBERED: Final = 20_000
"""States that a table keeps; a shipped protocol has some ten thousand without overrides."""
_MANY: Final = 10**9
"""Stands for an open end of an interval; larger than any count."""


class Bound(NamedTuple):
    """A guard with numbers for names.

    Attributes:
        place: Of the count in `COUNTS`, or -1 for the number of the event.
        low: Least value.
        high: Greatest value.
        rule: What is violated outside.
    """

    place: int
    low: int
    high: int
    rule: Rule


class Change(NamedTuple):
    """An effect with numbers for names: ``counts[place] = value`` or ``+= value``.

    Attributes:
        place: Of the count in `COUNTS`.
        value: The constant part.
        adds: Whether it is added to the count or replaces it.
        number: How often the number of the event is added: 0 or 1.
        term: Place in `COUNTS` of a count that is taken off, or ``None``.
    """

    place: int
    value: int
    adds: bool
    number: int = 0
    term: int | None = None

    def after(self, own: int, term: int, number: int) -> int:
        """The new value of a count that is *own* now; a count never falls below zero."""
        value = self.value + self.number * number
        if self.adds:
            value += own
        if self.term is not None:
            value -= term
        return max(0, value)

    def on(self, counts: Sequence[int], number: int) -> int:
        """The new value of the count after an event that brings *number*."""
        return self.after(counts[self.place], counts[self.term or 0], number)


@frozen
class Case:
    """A row with numbers for names.

    Attributes:
        row: Where it comes from.
        guards: What must hold.
        to: The phase afterwards.
        changes: What it changes.
        blocked: Whether a guard on ``zero`` always refuses, so that only an override passes.
    """

    row: Row
    guards: tuple[Bound, ...]
    to: Phase
    changes: tuple[Change, ...]
    blocked: bool


_States = dict[tuple[Phase, tuple[int, ...]], State]


def _no_states() -> _States:
    return {}


@frozen(eq=False, repr=False)
class Table:
    """The rules of one protocol, ready to step.

    Attributes:
        protocol: Which.
        limits: Every number the rows can name.
        cases: By phase and name of the kind.
        start: The counts of a course that was just opened.
    """

    protocol: Protocol
    limits: Mapping[str, int]
    cases: Mapping[Phase, Mapping[str, Case]]
    start: tuple[int, ...]
    _states: _States = field(factory=_no_states, init=False)

    def __repr__(self) -> str:
        rows = sum(map(len, self.cases.values()))
        return f"<Table {self.protocol.id}: {rows} rows>"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The name of every kind that some row knows, sorted."""
        return tuple(sorted({name for cases in self.cases.values() for name in cases}))

    def numbers(self, name: str) -> range:
        """The numbers that kind *name* may bring and that the rules tell apart."""
        if name not in NUMBERS:
            return range(1)
        low, high = (_evaluate(bound, self.limits) for bound in NUMBERS[name])
        return range(low, high + 1)

    def refusals(self, phase: Phase, counts: tuple[int, ...], kind: Kind) -> tuple[Bound, ...]:
        """The guards that *kind* violates; empty if it is legal or has no row."""
        case = self.cases[phase].get(kind.name)
        if case is None:
            return ()
        return tuple(
            bound
            for bound in case.guards
            if not bound.low
            <= (kind.number if bound.place < 0 else counts[bound.place])
            <= bound.high
        )

    def allows(self, phase: Phase, counts: tuple[int, ...], kind: Kind) -> bool:
        """Whether *kind* has a row here, all of whose guards hold."""
        return kind.name in self.cases[phase] and not self.refusals(phase, counts, kind)

    def step(
        self, phase: Phase, counts: tuple[int, ...], kind: Kind
    ) -> tuple[Phase, tuple[int, ...]]:
        """Phase and counts after *kind*, along its row, whether its guards hold or not.

        Raises:
            KeyError: If *kind* has no row in this phase.
        """
        case = self.cases[phase][kind.name]
        after = list(counts)
        for change in case.changes:
            after[change.place] = change.on(counts, kind.number)
        return case.to, tuple(after)

    def state(self, phase: Phase, counts: tuple[int, ...]) -> State:
        """The state with this phase and these counts: one and the same for all courses."""
        known = self._states.get((phase, counts))
        if known is None:
            if len(self._states) >= _REMEMBERED:
                self._states.clear()
            known = self._states[phase, counts] = State(phase, counts)
        return known

    def follow(self, state: State, kind: Kind) -> State | None:
        """Where *kind* leads from *state*, ``None`` if it is refused; the state remembers it."""
        if kind in state.next:
            return state.next[kind]
        after = None
        if self.allows(state.phase, state.counts, kind):
            after = self.state(*self.step(state.phase, state.counts, kind))
        state.next[kind] = after
        return after

    def explain(
        self, phase: Phase, counts: tuple[int, ...], kind: Kind, *where: str
    ) -> tuple[Finding, ...]:
        """Why *kind* is refused here, one finding for each reason; empty if it is not."""
        if kind.name not in self.cases[phase]:
            rule = r.ENDED if phase is Phase.ENDED else r.NOT_HERE
            return (self._finding(rule, phase, counts, kind, where),)
        return tuple(
            self._finding(bound.rule, phase, counts, kind, where)
            for bound in self.refusals(phase, counts, kind)
        )

    def _finding(
        self, rule: Rule, phase: Phase, counts: tuple[int, ...], kind: Kind, where: tuple[str, ...]
    ) -> Finding:
        values: dict[str, str | int] = {
            **self.limits,
            **dict(zip(COUNTS, counts, strict=True)),
            "number": kind.number,
            "kind": kind.name,
            "phase": self.protocol.label(phase),
            "losses": _losses(self.protocol),
            "area": kind.name.rpartition(":")[2].removeprefix("to-"),
        }
        named = {n for _, n, _, _ in Formatter().parse(rule.message + rule.remedy) if n}
        return rule.finding(*where, **{name: values[name] for name in sorted(named)})


def _losses(protocol: Protocol) -> str:
    """The kinds of life event that grief needs one of, in words."""
    rule = protocol.area(Area.GRIEF)
    *others, last = ("",) if rule is None or not rule.life_events else rule.life_events
    return f"{', '.join(others)} or {last}" if others else last


def _limits(protocol: Protocol) -> dict[str, int]:
    """The protocol's limits, and what its areas mean to the rows."""
    limits = {limit.name: limit.value for limit in protocol.limits}
    for area in Area:
        limits[f"{area.name.lower()}_offered"] = int(protocol.area(area) is not None)
    grief, deficits = protocol.area(Area.GRIEF), protocol.area(Area.DEFICITS)
    limits["grief_events"] = int(grief is not None and bool(grief.life_events))
    limits["deficits_rejections"] = 0 if deficits is None else len(deficits.after_rejecting)
    return limits


def _terms(expression: int | str) -> list[tuple[int, str]]:
    if isinstance(expression, int):
        return [(1, str(expression))] if expression >= 0 else [(-1, str(-expression))]
    return [(-1 if sign == "-" else 1, name) for sign, name in _TERM.findall(expression)]


def _evaluate(expression: int | str, limits: Mapping[str, int]) -> int:
    total = 0
    for sign, name in _terms(expression):
        if not (name.isdigit() or name in limits):
            msg = f"unknown limit {name!r} in {expression!r}"
            raise UnsoundTable(msg)
        total += sign * (int(name) if name.isdigit() else limits[name])
    return total


def _place(count: str) -> int:
    if count not in _INDEX:
        msg = f"unknown count {count!r}"
        raise UnsoundTable(msg)
    return _INDEX[count]


def _bound(guard: Guard, limits: Mapping[str, int]) -> Bound:
    return Bound(
        place=-1 if guard.count == "number" else _place(guard.count),
        low=-_MANY if guard.low is None else _evaluate(guard.low, limits),
        high=_MANY if guard.high is None else _evaluate(guard.high, limits),
        rule=guard.rule,
    )


def _change(effect: Effect, limits: Mapping[str, int]) -> Change:
    value, number, term = 0, 0, None
    for sign, name in _terms(effect.value):
        if name == "number":
            number = sign
        elif name in _INDEX and sign < 0 and term is None and not effect.adds:
            term = _INDEX[name]
        else:
            value += sign * _evaluate(name, limits)
    return Change(_place(effect.count), value, effect.adds, number, term)


def _case(row: Row, limits: Mapping[str, int]) -> Case:
    guards = tuple(_bound(guard, limits) for guard in row.guards)
    zero = _INDEX["zero"]
    return Case(
        row=row,
        guards=tuple(b for b in guards if b.place != zero or not b.low <= 0 <= b.high),
        to=row.to,
        changes=tuple(_change(effect, limits) for effect in row.effects),
        blocked=any(b.place == zero and not b.low <= 0 <= b.high for b in guards),
    )


def compile_rows(protocol: Protocol, rows: Iterable[Row]) -> Table:
    """The table of *protocol* under *rows*.

    Raises:
        ipt.errors.UnsoundTable: If a name is unknown, two rows hold for one case, a phase cannot
            be reached or left, or a count is never read.
    """
    limits = _limits(protocol)
    cases: dict[Phase, dict[str, Case]] = {phase: {} for phase in Phase}
    for row in rows:
        if row.on in cases[row.phase]:
            msg = f"two rows for {row.on!r} in the {row.phase} phase"
            raise UnsoundTable(msg)
        cases[row.phase][row.on] = _case(row, limits)
    _check_phases(cases)
    _check_counts(cases)
    start = tuple(limits[START[1]] if name == START[0] else 0 for name in COUNTS)
    return Table(protocol, limits, cases, start)


def _check_phases(cases: Mapping[Phase, Mapping[str, Case]]) -> None:
    ways = {
        phase: {c.to for c in known.values() if not c.blocked} for phase, known in cases.items()
    }
    reached = {Phase.INITIAL}
    while more := {to for phase in reached for to in ways[phase]} - reached:
        reached |= more
    for phase in Phase:
        if phase not in reached:
            msg = f"the {phase} phase cannot be reached"
            raise UnsoundTable(msg)
        if phase is not Phase.ENDED and ways[phase] <= {phase}:
            msg = f"the {phase} phase cannot be left"
            raise UnsoundTable(msg)


def _check_counts(cases: Mapping[Phase, Mapping[str, Case]]) -> None:
    every = [case for known in cases.values() for case in known.values()]
    read = {guard.place for case in every for guard in case.guards}
    read |= {change.term for c in every for change in c.changes if change.term is not None}
    written = {change.place for case in every for change in case.changes}
    for place in sorted(written - read):
        msg = f"no row reads the count {COUNTS[place]!r}"
        raise UnsoundTable(msg)


@lru_cache(maxsize=64)
def compile_protocol(protocol: Protocol) -> Table:
    """The table of *protocol* under the rows of `ipt.machine.table`.

    Raises:
        ipt.errors.UnsoundTable: If the protocol's numbers do not make a sound table.
    """
    return compile_rows(protocol, ROWS)
