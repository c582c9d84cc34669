"""From a table to an automaton: every reachable configuration numbered, every step an integer.

A configuration is a phase with the counts that still matter in it. A count matters in a phase if a
row that can pass reads it there, or in a later phase before it is set anew; it is told apart no
further than some row asks. The rest is forgotten, which keeps the number of configurations small.

The automaton covers histories without overrides.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.machine.classify import Kind
from ipt.machine.compile import Case, Change, Table, compile_protocol
from ipt.model.course import COUNTS
from ipt.model.protocol import Protocol
from ipt.model.vocabulary import Phase

__all__ = ["Automaton", "build_automaton", "compile_automaton"]

Counts = tuple[int, ...]
_PLACES: Final = range(len(COUNTS))
_REFUSED: Final = 0
"""Where a plan keeps that a kind is refused; next comes what changes nothing, then the moves."""
_FAR: Final = 10**6
"""No bound of a rule is as large; open ends are larger."""


@frozen
class _Code:
    """How the configurations of one phase are written as one integer: a number of mixed radix.

    Attributes:
        base: The code of the configuration whose counts are all zero.
        caps: How far each count is told apart; 0 where it does not matter.
        weights: What one step of each count adds to the code; 0 where it does not matter.
        live: The places of the counts that matter.
        spans: For each count its weight and how many values are told apart.
    """

    base: int
    caps: Counts
    weights: Counts
    live: Counts
    spans: tuple[tuple[int, int], ...]

    def encode(self, counts: Counts) -> int:
        return self.base + sum(
            self.weights[place] * min(counts[place], self.caps[place]) for place in self.live
        )

    def decode(self, code: int) -> Counts:
        rest = code - self.base
        return tuple([rest // weight % values for weight, values in self.spans])


@frozen(eq=False, repr=False)
class Automaton:
    """Every configuration a course can reach without overrides, numbered from 0, the start.

    Attributes:
        table: Where it comes from.
        kinds: Every kind with every number that the rules tell apart; the columns.
        phases: The phase of each configuration; the rows.
        next: ``next[state * len(kinds) + kind]`` is the configuration afterwards, or -1.
    """

    table: Table
    kinds: tuple[Kind, ...]
    phases: tuple[Phase, ...]
    next: "array[int]"
    _numbers: Mapping[int, int] = field(alias="numbers")
    _codes: Mapping[Phase, _Code] = field(alias="codes")

    def __repr__(self) -> str:
        size = f"{len(self)} configurations x {len(self.kinds)} kinds"
        return f"<Automaton {self.table.protocol.id}: {size}>"

    def __len__(self) -> int:
        return len(self.phases)

    def step(self, state: int, kind: int) -> int:
        """The configuration after *kind*, both as numbers; -1 if it is refused."""
        return self.next[state * len(self.kinds) + kind]

    def number(self, phase: Phase, counts: Counts) -> int:
        """The number of the configuration that *phase* and *counts* belong to.

        Raises:
            KeyError: If no history without overrides reaches it.
        """
        return self._numbers[self._codes[phase].encode(counts)]

    def configurations(self) -> list[tuple[Phase, Counts]]:
        """Phase and counts of each configuration in order; counts that do not matter are zero."""
        return [
            (phase, self._codes[phase].decode(code))
            for phase, code in zip(self.phases, self._numbers, strict=True)
        ]


def _read(case: Case) -> set[int]:
    terms = {change.term for change in case.changes if change.term is not None}
    return {guard.place for guard in case.guards if guard.place >= 0} | terms


def _caps(table: Table) -> dict[Phase, list[int]]:
    """How far each count is told apart in each phase; 0 where it does not matter.

    A count that is ever lowered or computed with is kept exact. It cannot exceed the most sessions
    of any contract, which bounds everything that is counted per session.
    """
    passable = [
        (phase, case)
        for phase, known in table.cases.items()
        for case in known.values()
        if not case.blocked
    ]
    changes = [change for _, case in passable for change in case.changes]
    exact = {change.place for change in changes if change.adds and change.value < 0}
    exact |= {change.term for change in changes if change.term is not None}
    caps = {phase: [0] * len(COUNTS) for phase in Phase}
    most = max(table.limits["sessions_cap"], table.limits["sessions_max"])
    for phase, case in passable:
        for guard in case.guards:
            tellable = [bound for bound in (guard.low, guard.high + 1) if 0 < bound < _FAR]
            if guard.place >= 0:
                caps[phase][guard.place] = max([caps[phase][guard.place], *tellable])
        for place in _read(case) & exact:
            caps[phase][place] = most
    settled = False
    while not settled:  # what matters in a later phase matters before, unless it is set between
        settled = True
        for phase, case in passable:
            anew = {change.place for change in case.changes if not change.adds}
            for place in _PLACES:
                if place not in anew and caps[case.to][place] > caps[phase][place]:
                    caps[phase][place] = caps[case.to][place]
                    settled = False
    return caps


def _codes(table: Table) -> dict[Phase, _Code]:
    codes: dict[Phase, _Code] = {}
    base = 1
    for phase, caps in _caps(table).items():
        weights, weight = [0] * len(COUNTS), 1
        live = tuple(place for place in _PLACES if caps[place])
        for place in live:
            weights[place], weight = weight, weight * (caps[place] + 1)
        spans = tuple((weights[place] or 1, caps[place] + 1) for place in _PLACES)
        codes[phase] = _Code(base, tuple(caps), tuple(weights), live, spans)
        base += weight
    return codes


_Guards = tuple[tuple[int, int, int], ...]
"""Place, least and greatest value of each guard on a count."""


class _Move(NamedTuple):
    """What a case that can pass does: the code afterwards is a sum of looked-up parts.

    Attributes:
        start: What the sum starts from; 0 for the code before, which is never 0.
        parts: Pairs of a place and what to add for each value of the count there.
        to: The phase afterwards.
    """

    start: int
    parts: "_Parts"
    to: Phase


_Parts = tuple[tuple[int, tuple[int, ...]], ...]
_Group = tuple[_Guards, list[_Move], list[int]]


class _Plan(NamedTuple):
    """What every column does in one phase; what is the same for several is worked out once.

    Of a configuration a list is made: that it is refused, the configuration itself, and what
    comes of each move. Every column picks its place in that list.

    Attributes:
        groups: By the guards they share, the moves; and what their places say where a guard fails.
        pick: From the list to the columns.
    """

    groups: list[_Group]
    pick: Callable[[list[int]], tuple[int, ...]]


def _part(
    place: int, change: Change | None, number: int, here: _Code, there: _Code
) -> tuple[int, tuple[int, ...]]:
    """What the count at *place* contributes to the code afterwards, by the value it depends on."""
    source = place if change is None or change.term is None else change.term
    weight, cap = there.weights[place], there.caps[place]
    values = range(here.caps[source] + 1)
    if change is None:
        return source, tuple(weight * min(value, cap) for value in values)
    after = (change.after(value, value, number) for value in values)
    return source, tuple(weight * min(value, cap) for value in after)


def _move(number: int, case: Case, here: _Code, there: _Code) -> _Move:
    changes = {change.place: change for change in case.changes if there.caps[change.place]}
    if here is not there:
        parts = [_part(place, changes.get(place), number, here, there) for place in there.live]
        return _Move(there.base, tuple(parts), case.to)
    parts = list[tuple[int, tuple[int, ...]]]()
    for place, change in changes.items():
        gone = tuple(-here.weights[place] * value for value in range(here.caps[place] + 1))
        source, come = _part(place, change, number, here, there)
        if source == place:
            parts.append((place, tuple(map(sum, zip(gone, come, strict=True)))))
        else:
            parts += [(place, gone), (source, come)]
    return _Move(0, tuple(parts), case.to)


def _plan(
    table: Table, kinds: tuple[Kind, ...], codes: Mapping[Phase, _Code], phase: Phase
) -> _Plan:
    idle: list[int] = []
    ways: dict[_Guards, dict[_Move, list[int]]] = {}
    for column, kind in enumerate(kinds):
        case = table.cases[phase].get(kind.name)
        if case is None or case.blocked:
            continue
        if not all(g.low <= kind.number <= g.high for g in case.guards if g.place < 0):
            continue
        guards = tuple((g.place, g.low, g.high) for g in case.guards if g.place >= 0)
        move = _move(kind.number, case, codes[phase], codes[case.to])
        if guards or move.parts or move.start:
            ways.setdefault(guards, {}).setdefault(move, []).append(column)
        else:
            idle.append(column)
    places = [_REFUSED] * len(kinds)
    found = [idle, *(columns for moves in ways.values() for columns in moves.values())]
    for place, columns in enumerate(found, _REFUSED + 1):
        for column in columns:
            places[column] = place
    groups = [(guards, list(moves), [-1] * len(moves)) for guards, moves in ways.items()]
    return _Plan(groups, itemgetter(*places))


def _up_to(most: int | None, order: list[int]) -> Iterator[int]:
    """*order*, which grows while it is read.

    Raises:
        ipt.errors.InvalidValue: If it grows longer than *most*.
    """
    for code in order:
        yield code
        if most is not None and len(order) > most:
            msg = f"there are more than {most!r} configurations"
            raise InvalidValue(msg)


def build_automaton(table: Table, *, most: int | None = None) -> Automaton:
    """Every configuration that *table* reaches from its start, and every step between them.

    Raises:
        ipt.errors.InvalidValue: If there are more than *most* configurations.
    """
    kinds = tuple(Kind(name, n) for name in table.kinds for n in table.numbers(name))
    codes = _codes(table)
    plans = {phase: _plan(table, kinds, codes, phase) for phase in Phase}
    start = codes[Phase.INITIAL].encode(table.start)
    numbers = {start: 0}
    order, phases = [start], [Phase.INITIAL]
    steps = array("i")
    for state, code in enumerate(_up_to(most, order)):
        counts = codes[phases[state]].decode(code)
        groups, pick = plans[phases[state]]
        found = [-1, state]
        for guards, moves, refused in groups:
            for place, low, high in guards:
                if not low <= counts[place] <= high:
                    found += refused
                    break
            else:
                for base, parts, to in moves:
                    target = base or code
                    for place, part in parts:
                        target += part[counts[place]]
                    number = numbers.get(target)
                    if number is None:
                        number = numbers[target] = len(order)
                        order.append(target)
                        phases.append(to)
                    found.append(number)
        steps.extend(array("i", pick(found)))  # an array is copied at once
    return Automaton(table, kinds, tuple(phases), steps, numbers, codes)


@lru_cache(maxsize=16)
def compile_automaton(protocol: Protocol) -> Automaton:
    """The automaton of *protocol* under the rows of `ipt.machine.table`.

    Raises:
        ipt.errors.UnsoundTable: If the protocol's numbers do not make a sound table.
    """
    return build_automaton(compile_protocol(protocol))
