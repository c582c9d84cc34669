"""The proof that every row is needed as it stands: each single edit of one is noticed, or void.

A *mutant* is the table with one edit of one row: the row dropped or led to another phase, a bound
moved by one or dropped, a refusal given another code, an effect dropped, changed by one, or turned
from set to add. It is

* **unsound** if the compiler refuses it for one of the protocols;
* **killed** if a scenario of `scenarios.txt` does not come out of it as the scenario says;
* **void** if it provably changes nothing that anybody can see, see `why_void`.

What can be seen is which events are refused, with which codes, and the phase. Counts are seen in
the words of a refusal only; those are tested in `test_clauses`.

`python -m tests.machine.proof` prints the numbers as JSON; the documentation shows them.
"""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from attrs import evolve, frozen
from tests.machine import protocols
from tests.machine.interpreter import Reading
from tests.machine.scenarios import Script, agrees, scenarios, script

from ipt.errors import UnsoundTable
from ipt.machine import (
    ROWS,
    Automaton,
    Effect,
    Guard,
    Row,
    compile_automaton,
    compile_rows,
)
from ipt.machine.rules import ENDED
from ipt.model import Phase

PROTOCOLS = (*protocols.INVENTED, *protocols.PROVEN)  # the small ones first, they are fast


@frozen
class Mutant:
    """One edit of one row.

    Attributes:
        place: Of the row in `ROWS`.
        edit: What was done to it, in words.
        row: What it became; ``None`` if it was dropped.
    """

    place: int
    edit: str
    row: Row | None

    def __str__(self) -> str:
        old = ROWS[self.place]
        return f"{old.phase}, {old.on}: {self.edit}"

    @property
    def rows(self) -> tuple[Row, ...]:
        new = () if self.row is None else (self.row,)
        return (*ROWS[: self.place], *new, *ROWS[self.place + 1 :])


# --- the edits ----------------------------------------------------------------------------------


def _moved(bound: int | str, by: int) -> int | str:
    return bound + by if isinstance(bound, int) else f"{bound}{by:+}"


def _guards(guard: Guard) -> Iterator[tuple[str, Guard]]:
    for end in ("low", "high"):
        bound = getattr(guard, end)
        if bound is not None:
            for by in (1, -1):
                yield (
                    f"{end} {bound} of {guard.count} {by:+}",
                    evolve(guard, **{end: _moved(bound, by)}),
                )
            yield f"{end} {bound} of {guard.count} dropped", evolve(guard, **{end: None})
    yield f"{guard.rule.code} becomes {ENDED.code}", evolve(guard, rule=ENDED)


def _effects(effect: Effect) -> Iterator[tuple[str, Effect]]:
    said = f"{'add' if effect.adds else 'set'} {effect.count} {effect.value}"
    for by in (1, -1):
        yield f"{said} {by:+}", evolve(effect, value=_moved(effect.value, by))
    yield (
        f"{said}: set for add" if effect.adds else f"{said}: add for set",
        evolve(effect, adds=not effect.adds),
    )


def mutants() -> Iterator[Mutant]:
    """Every single edit of every row."""
    for place, row in enumerate(ROWS):
        yield Mutant(place, "dropped", None)
        for phase in Phase:
            if phase is not row.to:
                yield Mutant(place, f"leads to {phase}", evolve(row, to=phase))
        for at, guard in enumerate(row.guards):
            for edit, new in _guards(guard):
                guards = (*row.guards[:at], new, *row.guards[at + 1 :])
                yield Mutant(place, edit, evolve(row, guards=guards))
        for at, effect in enumerate(row.effects):
            before, after = row.effects[:at], row.effects[at + 1 :]
            said = f"effect on {effect.count} dropped"
            yield Mutant(place, said, evolve(row, effects=(*before, *after)))
            for edit, changed in _effects(effect):
                yield Mutant(place, edit, evolve(row, effects=(*before, changed, *after)))


UNSOUND = "the compiler"

# --- killed -------------------------------------------------------------------------------------


@cache
def _scripts() -> dict[str, list[Script]]:
    """Every scenario as the table sees it, by protocol."""
    found: dict[str, list[Script]] = {name: [] for name in PROTOCOLS}
    for scenario in scenarios():
        found[scenario.protocol].append(script(scenario))
    return found


def killer(mutant: Mutant, *, plain: bool) -> str | None:
    """The scenario that notices *mutant*, or `UNSOUND`; ``None`` if it survives.

    Only scenarios that visit the edited row can notice it. If *plain*, they are followed up to the
    first override.
    """
    row = ROWS[mutant.place]
    for name in PROTOCOLS:
        visiting = [noted for noted in _scripts()[name] if (row.phase, row.on) in noted.visits]
        try:
            table = compile_rows(protocols.get(name), mutant.rows)
        except UnsoundTable:
            return UNSOUND
        for noted in visiting:
            if not agrees(table, noted.plain if plain else noted.moves):
                return str(noted.scenario)
    return None


# --- void ---------------------------------------------------------------------------------------

NEVER_PASSED = "a structural refusal: nobody ever goes along this row"
SAME_TRUTH = "the guard holds in the same cases as before"
NOT_READ = "no rule reads the count from there on"
NOT_TOLD_APART = "no rule tells the new value from the old one"


def why_void(mutant: Mutant) -> str | None:
    """Why *mutant* changes nothing that can be seen, in any of the protocols; ``None`` if it may."""
    reasons = {_why_void(mutant, _facts(name)) for name in PROTOCOLS}
    return None if None in reasons else "; ".join(sorted(str(reason) for reason in reasons))


@frozen
class Facts:
    """What the rows of one protocol tell apart, overrides included.

    Attributes:
        reading: The rows, read plainly.
        told: For each phase, every count that is read there or later before it is set anew, with
            the values from which on a rule judges otherwise.
        exact: The counts that are lowered or computed with: every value of them is told apart.
    """

    reading: Reading
    told: dict[Phase, dict[str, set[int]]]
    exact: set[str]


@cache
def _facts(name: str) -> Facts:
    reading = Reading(protocols.get(name))
    told: dict[Phase, dict[str, set[int]]] = {phase: {} for phase in Phase}
    exact: set[str] = set()
    for row in ROWS:
        for guard in row.guards:
            steps = told[row.phase].setdefault(guard.count, set())
            low, high = (reading.value(bound) for bound in (guard.low, guard.high))
            steps |= {
                step for step in (low, None if high is None else high + 1) if step is not None
            }
        for effect in row.effects:
            words = str(effect.value).replace("+", "-").split("-")
            named = {word for word in words if word and not word.isdigit()} - set(reading.limits)
            exact |= named - {"number"}
            for count in named - {"number"}:
                told[row.phase].setdefault(count, set())
            if effect.adds and reading.value(effect.value) < 0:
                exact.add(effect.count)
    settled = False
    while not settled:
        settled = True
        for row in ROWS:
            anew = {effect.count for effect in row.effects if not effect.adds}
            for count, steps in told[row.to].items():
                if count not in anew and not steps <= told[row.phase].get(count, {-1}):
                    told[row.phase].setdefault(count, set()).update(steps)
                    settled = False
    return Facts(reading, told, exact)


def _why_void(mutant: Mutant, facts: Facts) -> str | None:
    old, new = ROWS[mutant.place], mutant.row
    if new is None:
        return None
    if new.guards != old.guards:
        return _why_void_guard(old, new, facts)
    if any(guard.count == "zero" and guard.rule.structural for guard in old.guards):
        return NEVER_PASSED
    if new.to is not old.to:
        return None
    count = next(
        effect.count
        for effect in old.effects
        if new.effects.count(effect) < old.effects.count(effect)
    )
    if count not in facts.told[old.to]:
        return NOT_READ
    return None if count in facts.exact or _told_apart(old, new, count, facts) else NOT_TOLD_APART


def _why_void_guard(old: Row, new: Row, facts: Facts) -> str | None:
    """A guard on `zero` is judged for the only value it has; all others for every value."""
    was, now = next(pair for pair in zip(old.guards, new.guards, strict=True) if pair[0] != pair[1])
    if was.rule is not now.rule or was.count != "zero":
        return None
    bounds = [facts.reading.value(bound) for bound in (was.low, was.high, now.low, now.high)]
    low, high, new_low, new_high = bounds
    before = (low is None or low <= 0) and (high is None or high >= 0)
    after = (new_low is None or new_low <= 0) and (new_high is None or new_high >= 0)
    return SAME_TRUTH if before == after else None


def _told_apart(old: Row, new: Row, count: str, facts: Facts) -> bool:
    """Whether the count can differ afterwards below the last value that a rule asks for."""
    most = max(facts.told[old.to][count], default=0)

    def after(row: Row, own: int) -> int:
        for effect in row.effects:
            if effect.count == count:
                value = facts.reading.value(effect.value)
                own = max(0, own + value if effect.adds else value)
        return min(own, most)

    return any(after(old, own) != after(new, own) for own in range(most + 2))


def same_graph(one: Automaton, other: Automaton) -> bool:
    """Whether two automata allow the same histories: a walk through both at once."""
    if one.kinds != other.kinds:
        return False
    if one.next == other.next and one.phases == other.phases:
        return True
    width = len(one.kinds)
    pairs = {(0, 0)}
    waiting = [(0, 0)]
    while waiting:
        here, there = waiting.pop()
        if one.phases[here] is not other.phases[there]:
            return False
        ours = one.next[here * width : (here + 1) * width]
        theirs = other.next[there * width : (there + 1) * width]
        for pair in zip(ours, theirs, strict=True):
            if min(pair) < 0:
                if max(pair) >= 0:
                    return False
            elif pair not in pairs:
                pairs.add(pair)
                waiting.append(pair)
    return True


# --- the numbers --------------------------------------------------------------------------------


class Verdict(NamedTuple):
    """What became of a mutant.

    Attributes:
        what: ``"unsound"``, ``"killed"``, ``"killed by override"``, ``"void"`` or ``"survived"``.
        why: The scenario, or the argument.
    """

    what: str
    why: str


def _verdict(mutant: Mutant) -> Verdict:
    for what, plain in (("killed", True), ("killed by override", False)):
        if by := killer(mutant, plain=plain):
            return Verdict("unsound" if by == UNSOUND else what, by)
    why = why_void(mutant)
    return Verdict("void", why) if why else Verdict("survived", "")


@cache
def verdicts() -> dict[Mutant, Verdict]:
    """What became of every mutant."""
    return {mutant: _verdict(mutant) for mutant in mutants()}


def counts() -> dict[str, Any]:
    """The numbers of the proof."""
    cells = {}
    for name in protocols.PROVEN:
        automaton = compile_automaton(protocols.get(name))
        legal = sum(after >= 0 for after in automaton.next)
        cells[name] = {
            "configurations": len(automaton),
            "kinds": len(automaton.kinds),
            "legal": legal,
            "refused": len(automaton.next) - legal,
        }
    judged = verdicts().values()
    return {
        "protocols": cells,
        "rows": len(ROWS),
        "scenarios": len(scenarios()),
        "mutants": {
            "total": len(judged),
            "killed": sum(what not in {"void", "survived"} for what, _ in judged),
            "killed by the compiler": sum(what == "unsound" for what, _ in judged),
            "killed by an override only": sum(what == "killed by override" for what, _ in judged),
            "void": sum(what == "void" for what, _ in judged),
            "survived": sum(what == "survived" for what, _ in judged),
        },
        "void because": dict(
            sorted(Counter(why for what, why in judged if what == "void").items())
        ),
    }


if __name__ == "__main__":
    print(json.dumps(counts(), indent=2))  # noqa: T201
