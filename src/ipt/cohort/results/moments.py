"""Means, spreads and shares of columns, each with how far chance may have moved it.

Patients of one therapist are alike, so that where the therapists are known the error is that of
their sums, and not of as many patients as if each had a therapist of their own.
"""

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ipt.cohort.estimates import Estimate
from ipt.cohort.results.verdicts import NO, UNKNOWN, YES, Floats, Verdicts

__all__ = ["Groups", "mean", "ratio", "share", "spread"]

Groups: TypeAlias = NDArray[np.integer[Any]] | None
"""The number of the therapist of each patient, 0 and up; ``None`` if they are not known."""


def mean(values: Floats, groups: Groups = None) -> Estimate | None:
    """The mean of *values* that are known; ``None`` if none is."""
    values, groups = _known(values, groups)
    if not values.size:
        return None
    middle = float(values.mean())
    return Estimate(middle, _error(values - middle, groups), values.size)


def spread(values: Floats, groups: Groups = None) -> Estimate | None:
    """The standard deviation of *values* that are known; ``None`` of fewer than two."""
    values, groups = _known(values, groups)
    if values.size < 2:  # noqa: PLR2004 - nothing varies
        return None
    squares = (values - values.mean()) ** 2
    deviation = math.sqrt(float(squares.sum()) / (values.size - 1))
    error = _error(squares - squares.mean(), groups) / (2 * deviation) if deviation else 0.0
    return Estimate(deviation, error, values.size)


def share(verdicts: Verdicts, groups: Groups = None) -> Estimate | None:
    """How many of those of whom it can be told; ``None`` if it can be told of nobody."""
    if groups is not None:
        return mean(np.where(verdicts == UNKNOWN, np.nan, verdicts), groups)
    yes, no = int((verdicts == YES).sum()), int((verdicts == NO).sum())
    return Estimate.proportion(yes, yes + no) if yes + no else None


def ratio(parts: Floats, wholes: Floats, groups: Groups = None) -> Estimate | None:
    """The sum of *parts* in that of *wholes*, where both are known; ``None`` if that is 0."""
    there = ~np.isnan(parts + wholes)
    parts, wholes = parts[there], wholes[there]
    groups = None if groups is None else groups[there]
    whole = float(wholes.sum())
    if not whole:
        return None
    value = float(parts.sum()) / whole
    error = _error((parts - value * wholes) / (whole / parts.size), groups)
    return Estimate(value, error, parts.size)


def _known(values: Floats, groups: Groups) -> tuple[Floats, Groups]:
    there = ~np.isnan(values)
    return values[there], None if groups is None else groups[there]


def _error(residuals: Floats, groups: Groups) -> float:
    """The standard error of a mean whose *residuals* add up to 0; NaN of a single group."""
    sums, number = residuals, residuals.size
    if groups is not None:
        sums = np.bincount(groups, weights=residuals).astype(np.float64)
        number = int(np.count_nonzero(np.bincount(groups)))
    if number < 2:  # noqa: PLR2004 - one tells of no other
        return math.nan
    return math.sqrt(number / (number - 1) * float((sums**2).sum())) / residuals.size
