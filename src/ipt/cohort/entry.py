"""Who comes: candidates are screened until a block is full.

Only those are kept whose *observed* score fits. So the spread at the start is narrow, and what was
a bad day at the screening is a better one later: regression to the mean needs no rule.
"""

from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.model.parts import Floats, Ints, ItemMeasurement
from ipt.cohort.scenario import Scenario
from ipt.cohort.streams import BLOCK
from ipt.errors import InvalidValue

__all__ = ["Entry", "enter", "score_type"]

_ROUNDS: Final = 200
"""How often a block is filled up before the screening is refused."""


@frozen(eq=False)
class Entry:
    """Patients at the screening.

    Attributes:
        lasting: Severity that lasts (b).
        day: What the day adds (o).
        score: What the screening showed.
        answers: The answers behind it, ``(items, patients)``; without items if they are not kept.
    """

    lasting: Floats
    day: Floats
    score: Ints
    answers: NDArray[np.int8]


def enter(scenario: Scenario, random: np.random.Generator) -> Entry:
    """The next block of patients that the screening lets in; without one, if it is exact.

    Raises:
        ipt.errors.InvalidValue: If hardly anybody fits.
    """
    if scenario.exact:
        lasting, day = _severities(scenario, random, BLOCK)
        return Entry(lasting, day, np.zeros(BLOCK, np.int8), np.empty((0, BLOCK), np.int8))
    let_in: list[Entry] = []
    missing = many = BLOCK
    for _ in range(_ROUNDS):
        let_in.append(_screened(scenario, random, many, missing))
        missing -= len(let_in[-1].lasting)
        if not missing:
            return _joined(let_in)
        many = 64 + missing + missing // 2
    who = scenario.population
    msg = (
        f"of {_ROUNDS} rounds of candidates from {who.id!r} only {BLOCK - missing} passed the"
        f" screening with {who.instrument!r}; widen it, or move the population"
    )
    raise InvalidValue(msg)


def score_type(most: int) -> type[np.int8] | type[np.int16]:
    """The smallest type that holds every score."""
    return np.int8 if most <= np.iinfo(np.int8).max else np.int16


def _severities(
    scenario: Scenario, random: np.random.Generator, many: int
) -> tuple[Floats, Floats]:
    lasting = random.standard_normal(many)
    lasting *= scenario.population.spread.value
    lasting += scenario.population.severity.value
    day = random.standard_normal(many)
    day *= scenario.parameters.day_sd.value
    return lasting, day


def _screened(scenario: Scenario, random: np.random.Generator, many: int, most: int) -> Entry:
    """Of so *many* candidates those who fit, *most* of them at the most."""
    lasting, day = _severities(scenario, random, many)
    severity = lasting + day
    if scenario.population.remitted:
        severity -= scenario.parameters.remission_size.value
    by, who = scenario.screening, scenario.population
    score: Ints = np.empty(many, dtype=score_type(by.most))
    if scenario.items and isinstance(by, ItemMeasurement):
        answers = np.empty((len(by.codes), many), dtype=np.int8)
        by.answer(severity, random, answers)
        np.sum(answers, axis=0, dtype=score.dtype, out=score)
    else:
        answers = np.empty((0, many), dtype=np.int8)
        by.observe(severity, random, score)
    low = 0 if who.low is None else who.low
    high = by.most if who.high is None else who.high
    fits = np.flatnonzero((score >= low) & (score <= high))[:most]
    return Entry(lasting[fits], day[fits], score[fits], answers[:, fits])


def _joined(parts: list[Entry]) -> Entry:
    return Entry(
        np.concatenate([part.lasting for part in parts]),
        np.concatenate([part.day for part in parts]),
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.answers for part in parts], axis=1),
    )
