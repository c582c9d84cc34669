"""The primary analysis of a trial: a mixed model for repeated measures, by restricted likelihood.

Each visit has its own mean in each arm and its own slope on baseline, and all variances and
correlations between visits are free. What is missing is taken to be missing at random, given what
was seen. Degrees of freedom are those of Satterthwaite, with the observed information
[`MMRM-SAT`, published].
"""

import math
from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from ipt.cohort.analysis import rules
from ipt.cohort.analysis.effects import Effect, Floats, effect
from ipt.cohort.analysis.linear import rank, solve
from ipt.cohort.analysis.reading import (
    Label,
    arms,
    array,
    columns,
    in_units,
    refuse,
    seen,
    standardised,
    unsettled,
)
from ipt.cohort.analysis.reml import Patterns, Solved

__all__ = ["RepeatedMeasures", "mmrm"]

_STEPS: Final = 100
_SETTLED: Final = 1e-10
"""What a further step would add to the log likelihood, about: 1e-5 of a standard error."""
_NEAR: Final = 1.0
"""The same, below which observed information takes the place of what is expected."""
_FLAT: Final = 1e-12
"""Least variance of a visit, in variances of all values."""
_SINGULAR: Final = 1e-6
"""Least eigenvalue of the correlations of the visits, below which one follows from the others."""


@frozen(kw_only=True, eq=False, repr=False)
class RepeatedMeasures:
    """What `mmrm` gives.

    Attributes:
        arms: The arms that are compared, in order, without the reference.
        effects: For each of *arms* the difference from the reference at each visit.
        covariance: Between visits within a patient, ``(visits, visits)``; read-only.
        log_likelihood: Restricted, of the values in standard units.
        n: How many patients have a value at one visit at least.
        steps: How many the fit took.
    """

    arms: tuple[Label, ...]
    effects: tuple[tuple[Effect, ...], ...]
    covariance: Floats
    log_likelihood: float
    n: int
    steps: int

    def at(self, visit: int = -1, arm: Label | None = None) -> Effect:
        """The difference at *visit*, counted from 0; the last if nothing is said.

        Args:
            visit: Which; negative numbers count from the last.
            arm: Which arm; may be left out where there are two in all.

        Raises:
            ipt.errors.InvalidValue: If there is no such visit or arm, or *arm* has to be told.
        """
        if arm is None and len(self.arms) == 1:
            arm = self.arms[0]
        if arm not in self.arms:
            told = ", ".join(map(repr, self.arms))
            refuse(rules.REFERENCE.finding(found=repr(arm), arms=told))
        row = self.effects[self.arms.index(arm)]
        if not -len(row) <= visit < len(row):
            wanted = f"from 0 to {len(row) - 1}"
            refuse(rules.OPTION.finding(what="visit", wanted=wanted, found=repr(visit)))
        return row[visit]

    def __repr__(self) -> str:
        return (
            f"<RepeatedMeasures of {len(self.arms) + 1} arms, "
            f"visits: {len(self.covariance)}, n {self.n}, at the last: {self.effects[0][-1]!r}>"
        )


def mmrm(
    values: ArrayLike,
    arm: ArrayLike,
    baseline: ArrayLike,
    *,
    reference: Label,
    covariates: ArrayLike | None = None,
    level: float = 0.95,
) -> RepeatedMeasures:
    """Compare arms at each visit: value ~ visit*arm + visit*baseline, unstructured covariance.

    Scores and changes from baseline give the same differences, because baseline is in the model.

    Args:
        values: Scores or changes, ``(patients, visits)``; NaN where missing.
        arm: The arm of each patient.
        baseline: The score before treatment, none missing.
        reference: The arm that the others are compared with.
        covariates: More of what was known before treatment, ``(patients, how many)`` or one column;
            each has a slope of its own at each visit.
        level: Of the confidence intervals.

    Raises:
        ipt.errors.InvalidValue: If lengths differ, baseline has gaps, an arm has no value at a
            visit, or there are too few patients for the model.
        ipt.errors.IPTError: If the fit does not settle.
    """
    scores = array("values", values, ("patients", "visits"), gaps=True)
    others, place = arms(arm, reference, len(scores))
    known = np.column_stack(
        [
            array("baseline", baseline, (len(scores),)),
            columns("covariates", covariates, len(scores)),
        ]
    )
    in_arm = (place[:, None] == np.arange(1, len(others) + 1)).astype(np.float64)
    design = np.column_stack([np.ones(len(scores)), in_arm, standardised(known)])
    _refuse_few(seen(scores), design.shape[1])
    scores, _, scale = in_units("values", scores)
    patterns = Patterns.of(scores, design)
    sigma, solved, steps = _fit(patterns, _variances(scores, design))
    first = np.arange(len(sigma)) * design.shape[1]
    contrasts = np.concatenate([first + 1 + k for k in range(len(others))])
    df = _satterthwaite(solved, contrasts)
    if not (df > 0).all():
        unsettled("the degrees of freedom", steps)
    found = [
        effect(
            "MMRM, REML, Satterthwaite",
            float(solved.beta.ravel()[at]) * scale,
            float(np.sqrt(solved.covariance[at, at])) * scale,
            n=int(patterns.count.sum()),
            df=float(free),
            level=level,
        )
        for at, free in zip(contrasts, df, strict=True)
    ]
    covariance = sigma * scale**2
    covariance.setflags(write=False)
    visits = len(sigma)
    return RepeatedMeasures(
        arms=others,
        effects=tuple(tuple(found[k : k + visits]) for k in range(0, len(found), visits)),
        covariance=covariance,
        log_likelihood=solved.log_likelihood,
        n=int(patterns.count.sum()),
        steps=steps,
    )


def _refuse_few(there: NDArray[np.bool_], coefficients: int) -> None:
    """Refuse a visit, or a pair of them, that has too few values for the model."""
    counts, visits = there.T.astype(np.int64) @ there, there.shape[1]
    for visit, count in enumerate(np.diag(counts).tolist()):
        if count < coefficients + visits:
            wanted = coefficients + visits
            refuse(rules.TOO_FEW.finding(what=f"visit {visit}", found=count, wanted=wanted))
    if (least := int(counts.min())) <= coefficients:
        wanted = coefficients + 1
        refuse(rules.TOO_FEW.finding(what="a pair of visits", found=least, wanted=wanted))


def _variances(scores: Floats, design: Floats) -> Floats:
    """Residual variance at each visit by itself; refuses where there is none."""
    found: list[float] = []
    for visit, mask in enumerate(seen(scores).T):
        what, mine, y = f"visit {visit}", design[mask], scores[mask, visit]
        if rank(mine) < design.shape[1]:
            refuse(rules.COLLINEAR.finding(what=what))
        left: Floats = y - mine @ solve(mine.T @ mine, mine.T @ y)
        found.append(float(np.mean(left**2)))
        if found[-1] <= _FLAT:
            refuse(rules.NO_SPREAD.finding(what=what))
    return np.array(found)


def _fit(patterns: Patterns, variances: Floats) -> tuple[Floats, Solved, int]:
    """Fisher scoring, near the end Newton; where a step overshoots, one of EM, which cannot."""
    sigma, left = np.diag(variances), math.inf
    solved = Solved.at(sigma, patterns, np.eye(len(sigma)), restricted=True)
    units = _units(len(sigma))
    step = 0
    for step in range(1, _STEPS + 1):
        gradient = solved.gradient()
        taken = _step(sigma, solved, gradient, units, observed=left < _NEAR)
        if taken is None:
            left = math.inf
            sigma = sigma + 2 / patterns.count.sum() * sigma @ gradient @ sigma
            try:
                solved = Solved.at(sigma, patterns, solved.basis, restricted=True)
            except np.linalg.LinAlgError:  # a likelihood without an end
                break
            continue
        sigma, solved, left = taken
        if left < _SETTLED:
            _refuse_singular(sigma)
            return sigma, solved, step
    return unsettled("the repeated measures", step)


def _step(
    sigma: Floats, solved: Solved, gradient: Floats, units: Floats, *, observed: bool
) -> tuple[Floats, Solved, float] | None:
    """Where the information leads to, and what was to be gained; nothing if it leads down."""
    score = np.einsum("kij,ij->k", units, gradient)
    try:
        change = solve(solved.information(units, observed=observed), score)
        better = sigma + np.einsum("k,kij->ij", change, units)
        found = Solved.at(better, solved.patterns, solved.basis, restricted=True)
    except np.linalg.LinAlgError:
        return None
    gain = float(score @ change)
    if gain < 0 or found.log_likelihood < solved.log_likelihood - _SETTLED:
        return None
    return better, found, gain


def _units(points: int) -> Floats:
    """The derivatives of a free covariance by its own cells: symmetrical, 1 in one pair."""
    rows, cols = np.tril_indices(points)
    units = np.zeros((len(rows), points, points))
    cells = np.arange(len(rows))
    units[cells, rows, cols] = units[cells, cols, rows] = 1.0
    return units


def _refuse_singular(sigma: Floats) -> None:
    sd = np.sqrt(np.diag(sigma))
    if np.linalg.eigvalsh(sigma / np.outer(sd, sd))[0] < _SINGULAR:
        refuse(rules.NO_SPREAD.finding(what="one of the visits, given the others,"))


def _satterthwaite(solved: Solved, contrasts: NDArray[np.int64]) -> Floats:
    units = _units(len(solved.basis))
    slopes = solved.variance_slopes(units, np.eye(len(solved.covariance))[contrasts])
    doubt = solve(solved.information(units, observed=True), slopes.T).T
    variances: Floats = np.diag(solved.covariance)[contrasts]
    return 2 * variances**2 / np.sum(slopes * doubt, axis=1, dtype=np.float64)
