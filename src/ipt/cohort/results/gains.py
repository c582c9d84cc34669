"""Sudden gains and early response in columns: `ipt.measures.trajectories`, many rows at once.

A table of scores is ``(patients, times)``, NaN where a scale was due and is missing.
"""

from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from ipt.cohort.results.verdicts import (
    YES,
    Floats,
    Verdicts,
    burden,
    response,
    verdict,
)
from ipt.measures.trajectories import EARLY_WEEKS, T_CRITICAL
from ipt.model.change import ChangeRule, SuddenRule, Threshold
from ipt.model.readings import Ends

__all__ = ["Gains", "early_response", "sudden_gains"]

_SIDE: Final = 3
"""Times that are looked at before and after, as there."""


@frozen(eq=False)
class Gains:
    """Every step between two times next to each other, as a sudden gain; all ``(patients, steps)``.

    Attributes:
        verdicts: Whether it meets all three criteria; `UNKNOWN` also where a score is missing
            beside it.
        sizes: Points towards the best end; NaN where a score is missing beside it.
    """

    verdicts: Verdicts
    sizes: Floats

    @property
    def anyone(self) -> NDArray[np.bool_]:
        """Whether a patient surely has one, ``(patients,)``."""
        had: NDArray[np.bool_] = (self.verdicts == YES).any(axis=1)
        return had


def sudden_gains(scores: ArrayLike, *, rule: SuddenRule, ends: Ends) -> Gains:
    """Every step of every row of *scores*, examined as `ipt.measures.trajectories.steps` does.

    Args:
        scores: ``(patients, times)`` in order of time.
        rule: The numbers.
        ends: The ends of the scale.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
    """
    burdens = burden(scores, ends)
    before, after = burdens[:, :-1], burdens[:, 1:]
    sizes = np.round(before - after, 9)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(before > 0, 100 * (before - after) / before, -np.inf)
    large = (sizes >= rule.points) & (share >= rule.percent)
    verdicts = verdict(large, ~np.isnan(sizes))
    rows, steps = np.nonzero(large)  # few, and the others need no t test
    verdicts[rows, steps] = _stable(burdens, rows, steps, rule)
    return Gains(verdicts=verdicts, sizes=sizes)


def _stable(
    burdens: Floats, rows: NDArray[np.intp], steps: NDArray[np.intp], rule: SuddenRule
) -> Verdicts:
    """The pooled *t* test of up to three scores before each of *steps* and as many after it."""
    edge = np.full((len(burdens), _SIDE - 1), np.nan)
    padded = np.hstack([edge, burdens, edge])
    places = steps[:, np.newaxis] + np.arange(2 * _SIDE)
    around = padded[rows[:, np.newaxis], places]
    one, mean_one, squares_one = _moments(around[:, :_SIDE])
    other, mean_other, squares_other = _moments(around[:, _SIDE:])
    enough = np.minimum(one, other) >= rule.fewest
    freedom = np.where(enough, one + other - 2, max(T_CRITICAL))
    critical = np.array([T_CRITICAL.get(n, np.nan) for n in range(max(T_CRITICAL) + 1)])
    asked = critical[freedom] if rule.adjusted else np.full(freedom.shape, critical[-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (squares_one + squares_other) / freedom
        t = (mean_one - mean_other) / np.sqrt(pooled * (1 / one + 1 / other))
    return verdict(t > asked, enough)


def _moments(side: Floats) -> tuple[NDArray[np.int64], Floats, Floats]:
    """How many scores there are, their mean, and the squares around it."""
    there = ~np.isnan(side)
    number: NDArray[np.int64] = there.sum(axis=-1)
    mean: Floats = np.where(there, side, 0).sum(axis=-1) / number  # the score beside it is there
    squares: Floats = np.where(there, side - mean[:, np.newaxis], 0) ** 2
    return number, mean, squares.sum(axis=-1)


def early_response(
    scores: ArrayLike,
    *,
    rule: ChangeRule | str,
    threshold: Threshold | None,
    ends: Ends,
    weeks: int = EARLY_WEEKS,
) -> Verdicts:
    """Whether the last score of the first *weeks* is a response to that of week 0 by *rule*.

    Args:
        scores: ``(patients, weeks)``, a column for each week from 0.
        rule: How much change is enough; a rule or its id.
        threshold: Who is on its well side at baseline has nothing to respond from.
        ends: The ends of the scale.
        weeks: How long is early.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
        ipt.errors.UnknownName: If *rule* is the id of no rule.
    """
    table: Floats = np.asarray(scores, dtype=np.float64)
    last = np.full(len(table), np.nan)
    for column in table[:, 1 : weeks + 1].T:
        np.copyto(last, column, where=~np.isnan(column))
    return response(table[:, 0], last, rule=rule, threshold=threshold, ends=ends)
