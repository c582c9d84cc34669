"""Two arms at one time: a difference of means, and the same with baseline taken out (ANCOVA).

Each is there for one trial and for many at once, as a study of power needs them. They are closed
forms of least squares; the tests hold them to `statsmodels` and SciPy. HC3 is the sandwich with
each residual divided by one less its leverage [`MacKinnon12`, published].
"""

from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipt.cohort.analysis import rules
from ipt.cohort.analysis.effects import Effect, Effects, Floats, effects
from ipt.cohort.analysis.linear import inverse, rank
from ipt.cohort.analysis.reading import (
    Label,
    array,
    columns,
    one_of,
    refuse,
    seen,
    standardised,
    two_arms,
)

__all__ = ["Errors", "ancova", "ancova_many", "difference", "difference_many"]

Errors: TypeAlias = Literal["hc3", "classic"]
"""Standard errors that allow for variances that differ, or those of equal variances."""

_SINGULAR: Final = 1e-10
"""Least determinant of the correlations of a design; below it columns follow from one another."""


def difference(
    post: ArrayLike,
    arm: ArrayLike,
    *,
    reference: Label,
    equal_variances: bool = True,
    level: float = 0.95,
) -> Effect:
    """Compare means: the t test, or Welch's if variances are not taken as equal.

    Args:
        post: Scores, ``(patients,)``; who has NaN is left out.
        arm: The arm of each patient.
        reference: The arm that the other is compared with.
        equal_variances: Whether both arms have one variance.
        level: Of the confidence interval.

    Raises:
        ipt.errors.InvalidValue: If lengths differ, there are not two arms, an arm has fewer than
            two values, or values do not vary.
    """
    scores = array("post", post, ("patients",), gaps=True)
    many = difference_many(
        scores[None], arm, reference=reference, equal_variances=equal_variances, level=level
    )
    return _only(many, scores, two_arms(arm, reference, len(scores)), np.empty((len(scores), 0)))


def difference_many(
    post: ArrayLike,
    arm: ArrayLike,
    *,
    reference: Label,
    equal_variances: bool = True,
    level: float = 0.95,
) -> Effects:
    """Compare means in each replication, see `difference`.

    Args:
        post: Scores, ``(replications, patients)``; NaN where missing.
        arm: The arm of each patient, the same in all replications.
        reference: The arm that the other is compared with.
        equal_variances: Whether both arms have one variance.
        level: Of the confidence intervals.

    Raises:
        ipt.errors.InvalidValue: If lengths differ or there are not two arms.
    """
    scores = array("post", post, ("replications", "patients"), gaps=True)
    treated = two_arms(arm, reference, scores.shape[1])
    (m1, v1, n1), (m0, v0, n0) = _moments(scores[:, treated]), _moments(scores[:, ~treated])
    with np.errstate(divide="ignore", invalid="ignore"):
        if equal_variances:
            df = n1 + n0 - 2
            pooled = ((n1 - 1) * v1 + (n0 - 1) * v0) / df
            se = np.sqrt(pooled * (1 / n1 + 1 / n0))
        else:
            a, b = v1 / n1, v0 / n0
            df = (a + b) ** 2 / (a**2 / (n1 - 1) + b**2 / (n0 - 1))
            se = np.sqrt(a + b)
    sound = (np.minimum(n1, n0) > 1) & (se > _SINGULAR * np.abs(np.nan_to_num(scores)).max(axis=1))
    method = "t test" if equal_variances else "Welch's t test"
    return _columns(method, sound, m1 - m0, se, df, n=n1 + n0, level=level)


def ancova(
    post: ArrayLike,
    arm: ArrayLike,
    baseline: ArrayLike,
    *,
    reference: Label,
    errors: Errors = "hc3",
    level: float = 0.95,
) -> Effect:
    """Compare arms with baseline taken out: post ~ arm + baseline.

    Args:
        post: Scores, ``(patients,)``; who has NaN is left out.
        arm: The arm of each patient.
        baseline: The score before treatment, and what else was known, ``(patients,)`` or
            ``(patients, covariates)``; none missing.
        reference: The arm that the other is compared with.
        errors: ``"hc3"`` or ``"classic"``.
        level: Of the confidence interval.

    Raises:
        ipt.errors.InvalidValue: If lengths differ, there are not two arms, baseline has gaps or
            does not vary, or there are too few patients.
    """
    scores = array("post", post, ("patients",), gaps=True)
    known = columns("baseline", baseline, len(scores))
    many = ancova_many(
        scores[None], arm, known[None], reference=reference, errors=errors, level=level
    )
    return _only(many, scores, two_arms(arm, reference, len(scores)), known)


def ancova_many(
    post: ArrayLike,
    arm: ArrayLike,
    baseline: ArrayLike,
    *,
    reference: Label,
    errors: Errors = "hc3",
    level: float = 0.95,
) -> Effects:
    """Compare arms with baseline taken out in each replication, see `ancova`.

    Args:
        post: Scores, ``(replications, patients)``; NaN where missing.
        arm: The arm of each patient, the same in all replications.
        baseline: ``(replications, patients)``, with covariates ``(..., covariates)``.
        reference: The arm that the other is compared with.
        errors: ``"hc3"`` or ``"classic"``.
        level: Of the confidence intervals.

    Raises:
        ipt.errors.InvalidValue: If lengths differ, there are not two arms, or baseline has gaps.
    """
    one_of("errors", errors, ("hc3", "classic"))
    scores = array("post", post, ("replications", "patients"), gaps=True)
    treated = two_arms(arm, reference, scores.shape[1])
    known = np.asarray(baseline)
    if known.ndim == scores.ndim:
        known = known[..., None]
    known = array("baseline", known, (*scores.shape, "covariates"))
    there = seen(scores).astype(np.float64)
    n = there.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ones = np.ones_like(scores)
        plain = np.stack([ones, ones * treated], axis=-1)
        design = np.concatenate([plain, _centred(known, there)], axis=-1) * there[..., None]
        gram = design.swapaxes(1, 2) @ design
        sound = np.linalg.det(gram / n[:, None, None]) > _SINGULAR
        cleared = inverse(np.where(sound[:, None, None], gram, np.eye(gram.shape[1])))
        weights = design @ cleared
        scores = np.nan_to_num(scores)
        scores = there * (scores - scores.sum(axis=1, keepdims=True) / n[:, None])
        beta = np.einsum("rnk,rn->rk", weights, scores)
        left = there * (scores - np.einsum("rnk,rk->rn", design, beta))
        sound &= (left**2).sum(axis=1) > _SINGULAR * (scores**2).sum(axis=1)
        df = n - design.shape[-1]
        if errors == "hc3":
            outside = 1 - (weights * design).sum(axis=-1)
            variance = ((weights[..., 1] * left / outside) ** 2).sum(axis=1)
            sound &= outside.min(axis=1) > _SINGULAR
        else:
            variance = cleared[:, 1, 1] * (left**2).sum(axis=1) / df
    sound &= df > 0
    return _columns(f"ANCOVA, {errors}", sound, beta[:, 1], np.sqrt(variance), df, n=n, level=level)


def _centred(known: Floats, there: Floats) -> Floats:
    """Covariates with mean 0 and SD 1 over those patients who have a score; constants are NaN."""
    weight = (there / there.sum(axis=1, keepdims=True))[..., None]
    centred = known - (known * weight).sum(axis=1, keepdims=True)
    spread = np.sqrt((centred**2 * weight).sum(axis=1, keepdims=True))
    size = np.abs(known).max(axis=1, keepdims=True)
    return np.where(spread > _SINGULAR * size, centred / spread, 0.0)


def _moments(scores: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean, variance and count of what is there in each row; NaN where there is too little."""
    there = seen(scores)
    n = there.sum(axis=1).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(there, scores, 0.0).sum(axis=1) / n
        squares = np.where(there, scores - mean[:, None], 0.0) ** 2
        return mean, squares.sum(axis=1) / (n - 1), n


def _columns(
    method: str,
    sound: NDArray[np.bool_],
    estimate: Floats,
    se: Floats,
    df: Floats,
    *,
    n: Floats,
    level: float,
) -> Effects:
    """Effects, NaN where the analysis is not *sound*."""
    told = [np.where(sound, column, np.nan) for column in (estimate, se, df)]
    return effects(method, *told, n=n.astype(np.int64), level=level)


def _only(many: Effects, scores: Floats, treated: NDArray[np.bool_], known: Floats) -> Effect:
    """The one effect in *many*; says why if there is none."""
    there = seen(scores)
    for what, mask, least in (
        ("the arm", there & treated, 2),
        ("the reference", there & ~treated, 2),
        ("the trial", there, known.shape[1] + 3),
    ):
        if (found := int(mask.sum())) < least:
            refuse(rules.TOO_FEW.finding(what=what, found=found, wanted=least))
    if np.isnan(many.p[0]):
        design = np.column_stack([np.ones(len(scores)), treated.astype(np.float64), known])[there]
        flat = rank(standardised(design[:, 1:])) < design.shape[1] - 1
        refuse((rules.COLLINEAR if flat else rules.NO_SPREAD).finding(what="the score"))
    return many.row(0)
