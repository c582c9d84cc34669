"""Reads `scenarios.txt`, plays it through the real engine, and notes it for any table.

The kinds of an event do not depend on the rows, so a scenario that was played once is a plain list
of kinds with what must come of them: a `Script`, which runs through the table of a mutant in no
time.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from attrs import frozen
from tests.machine import protocols
from tests.machine.events_for import event

import ipt
from ipt.machine import Kind, Table, classify
from ipt.model import Course, Phase, events as ev

_FILE = Path(__file__).with_name("scenarios.txt")
_LINE = re.compile(
    r"(?P<part>: )?(?P<words>.*?)(?: x (?P<times>\d+))?(?: (?P<mark>[!~]) (?P<codes>[A-Z -]+?))?(?: -> (?P<to>\w+))?"
)


class Line(NamedTuple):
    """One event of a scenario, and what comes of it.

    Attributes:
        words: The event.
        codes: The codes with which it is refused.
        overridden: Whether it passes all the same.
        to: The phase it leads to; ``None`` if the phase stays.
        part: Whether it is part of an event only.
    """

    words: str
    codes: frozenset[str]
    overridden: bool
    to: Phase | None
    part: bool


@frozen
class Scenario:
    """A scenario of the file in one protocol."""

    protocol: str
    says: str
    lines: tuple[Line, ...]

    def __str__(self) -> str:
        return f"[{self.protocol}] {self.says}"


class Move(NamedTuple):
    """A line as the table sees it."""

    kinds: tuple[Kind, ...]
    codes: frozenset[str]
    overridden: bool
    phase: Phase


@frozen
class Script:
    """A scenario as the table sees it, and the rows that it visits."""

    scenario: Scenario
    moves: tuple[Move, ...]
    visits: frozenset[tuple[Phase, str]]

    @property
    def plain(self) -> tuple[Move, ...]:
        """The moves before the first override."""
        return tuple(takewhile(lambda move: not move.overridden, self.moves))


def _lines(text: str) -> list[Line]:
    match = _LINE.fullmatch(text)
    assert match is not None, text
    codes = frozenset(f"MACH-{code}" for code in (match["codes"] or "").split())
    to = Phase(match["to"]) if match["to"] else None
    line = Line(match["words"], codes, match["mark"] == "~", to, match["part"] is not None)
    return [line] * int(match["times"] or 1)


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Every scenario of the file, once for each protocol that it names."""
    found: list[tuple[str, str, list[Line]]] = []
    fragments: dict[str, list[Line]] = {}
    lines: list[Line] = []
    for number, raw in enumerate(_FILE.read_text().splitlines(), 1):
        text = raw.strip()
        if raw.startswith("define "):
            fragments[text.removeprefix("define ")] = lines = []
        elif raw.startswith("["):
            names, _, says = text[1:].partition("] ")
            lines = []
            found += [(name, says, lines) for name in names.split()]
        elif text.startswith("use "):
            lines += fragments[text.removeprefix("use ")]
        elif text and not text.startswith("#"):
            assert raw.startswith("    "), f"line {number}: {raw!r}"
            lines += _lines(text)
    return tuple(Scenario(name, says, tuple(lines)) for name, says, lines in found)


def played(scenario: Scenario, course: Course, line: Line, happened: ev.Event) -> Course:
    """The course after one line, which must come out as the scenario says."""
    at = f"{scenario}: {line.words}"
    codes = {finding.code for finding in ipt.check(course, happened)}
    assert codes == line.codes, (at, codes)
    if codes and not line.overridden:
        return course
    after = ipt.apply(course, happened, override="because" if line.overridden else None)
    assert after.phase is (line.to or course.phase), at
    told = after.events[-1].deviation
    assert (set(told.codes) if told else set()) == codes, at
    return after


@cache
def script(scenario: Scenario) -> Script:
    """Play *scenario* through the engine, and note it."""
    course = ipt.open_course(protocols.get(scenario.protocol), patient="p")
    moves, visits = [], set()
    for line in scenario.lines:
        if line.part:
            name, _, number = line.words.partition("=")
            kinds = (Kind(name, int(number or 0)),)
            visits.add((course.phase, name))
        else:
            happened = event(line.words)
            kinds = classify(course, happened)
            visits |= {(course.phase, kind.name) for kind in kinds}
            course = played(scenario, course, line, happened)
        moves.append(Move(kinds, line.codes, line.overridden, course.phase))
    return Script(scenario, tuple(moves), frozenset(visits))


def agrees(table: Table, moves: Iterable[Move]) -> bool:
    """Whether all *moves* come out of *table* as they should."""
    phase, counts = Phase.INITIAL, table.start
    for kinds, expected, overridden, then in moves:
        codes: set[str] = set()
        to, after = phase, counts
        for kind in kinds:
            if kind.name not in table.cases[to]:
                codes |= {finding.code for finding in table.explain(to, after, kind)}
                break
            codes |= {bound.rule.code for bound in table.refusals(to, after, kind)}
            to, after = table.step(to, after, kind)
        if codes != expected:
            return False
        if overridden or not codes:
            phase, counts = to, after
        if phase is not then:
            return False
    return True
