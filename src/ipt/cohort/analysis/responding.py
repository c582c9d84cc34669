"""Response or remission in two arms: the difference of risks, by logistic regression.

Each patient's chance is foretold in both arms by the model, and the means are compared
(g-computation), with a standard error by the delta method. For who has no outcome there are two
ways, and both are worth showing: missing is failure, and multiple imputation by Rubin's rules
[`RUBIN-RULES`, published].
"""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike
from scipy import special

from ipt.cohort.analysis import rules
from ipt.cohort.analysis.effects import Effect, Floats, effect
from ipt.cohort.analysis.linear import inverse, rank, singular, solve
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

__all__ = ["Missing", "ResponseDifference", "response_difference"]

Missing: TypeAlias = Literal["failure", "impute"]
"""What is done about patients without an outcome."""

_STEPS: Final = 25
_SETTLED: Final = 1e-10


@frozen(kw_only=True)
class ResponseDifference:
    """What `response_difference` gives.

    Attributes:
        difference: Of the risks, the arm less the reference.
        treated: Mean risk if all were in the arm.
        reference: Mean risk if all were in the reference.
        missing: How many had no outcome.
    """

    difference: Effect
    treated: float
    reference: float
    missing: int


def response_difference(
    responded: ArrayLike,
    arm: ArrayLike,
    *,
    reference: Label,
    covariates: ArrayLike | None = None,
    missing: Missing = "failure",
    predictors: ArrayLike | None = None,
    imputations: int = 50,
    seed: int | None = None,
    level: float = 0.95,
) -> ResponseDifference:
    """Compare the chance of a response, averaged over the patients of the trial.

    Args:
        responded: 1, 0, or NaN where missing, ``(patients,)``.
        arm: The arm of each patient.
        reference: The arm that the other is compared with.
        covariates: What was known before treatment, ``(patients, how many)`` or one column.
        missing: ``"failure"``: who has no outcome did not respond. ``"impute"``: multiple
            imputation from arm, *covariates* and *predictors*, missing at random given these.
        predictors: What also foretells an outcome that is missing, such as the last score that was
            seen; used for imputation only.
        imputations: How many, 2 at least.
        seed: Of the imputations; has to be given for them.
        level: Of the confidence interval.

    Raises:
        ipt.errors.InvalidValue: If lengths differ, there are not two arms, an outcome is neither 0
            nor 1, the outcome is foretold without error, or *seed* is not given for imputation.
    """
    one_of("missing", missing, ("failure", "impute"))
    outcome = array("responded", responded, ("patients",), gaps=True)
    there = seen(outcome)
    if bad := int((there & (outcome != 0) & (outcome != 1)).sum()):
        refuse(rules.YES_NO.finding(what="responded", count=bad))
    patients = len(outcome)
    treated = two_arms(arm, reference, patients).astype(np.float64)
    known = standardised(columns("covariates", covariates, patients))
    design = np.column_stack([np.ones(patients), treated, known])
    if missing == "failure":
        completed = iter([np.where(there, outcome, 0.0)])
    else:
        more = standardised(columns("predictors", predictors, patients))
        _refuse_imputations(imputations, seed)
        completed = _imputed(outcome, np.column_stack([design, more]), imputations, seed)
    found = [_risks(design, whole) for whole in completed]
    estimate, se, df = _pooled(
        np.array([risks.treated - risks.reference for risks in found]),
        np.array([risks.variance for risks in found]),
    )
    how = "missing is failure" if missing == "failure" else f"{imputations} imputations"
    method = f"logistic, g-computation, {how}"
    return ResponseDifference(
        difference=effect(method, estimate, se, n=patients, df=df, level=level),
        treated=float(np.mean([risks.treated for risks in found])),
        reference=float(np.mean([risks.reference for risks in found])),
        missing=int(patients - there.sum()),
    )


def _refuse_imputations(imputations: int, seed: int | None) -> None:
    if seed is None or imputations < 2:  # noqa: PLR2004 - one alone has no spread
        found = f"{imputations!r} with the seed {seed!r}"
        wanted = "2 or more, with a seed"
        refuse(rules.OPTION.finding(what="imputations", wanted=wanted, found=found))


def _imputed(outcome: Floats, design: Floats, times: int, seed: int | None) -> Iterator[Floats]:
    """The outcome with its gaps filled: each time from other coefficients, as they are not known."""
    there = seen(outcome)
    beta, covariance = _logistic(design[there], outcome[there])
    random = np.random.default_rng(seed)
    drawn = random.multivariate_normal(beta, covariance, size=times, method="cholesky")
    chances = special.expit(drawn @ design[~there].T)
    for chance, dice in zip(chances, random.random(chances.shape), strict=True):
        whole = outcome.copy()
        whole[~there] = dice < chance
        yield whole


def _pooled(estimates: Floats, variances: Floats) -> tuple[float, float, float]:
    """Rubin's rules: estimate, standard error and degrees of freedom."""
    if len(estimates) == 1:
        return float(estimates[0]), float(np.sqrt(variances[0])), np.inf
    within = float(variances.mean())
    between = float(estimates.var(ddof=1)) * (1 + 1 / len(estimates))
    df = (len(estimates) - 1) * (1 + within / between) ** 2 if between > 0 else np.inf
    return float(estimates.mean()), float(np.sqrt(within + between)), df


@frozen
class _Risks:
    treated: float
    reference: float
    variance: float


def _risks(design: Floats, outcome: Floats) -> _Risks:
    """Mean risks with everybody in one arm and in the other, and the variance of their difference."""
    beta, covariance = _logistic(design, outcome)
    means, slopes = [0.0, 0.0], np.zeros((2, len(beta)))
    for which in (0, 1):
        everybody = design.copy()
        everybody[:, 1] = which
        chance = special.expit(everybody @ beta)
        means[which] = float(chance.mean())
        slopes[which] = (chance * (1 - chance)) @ everybody / len(design)
    turn = slopes[1] - slopes[0]
    return _Risks(means[1], means[0], float(turn @ covariance @ turn))


def _logistic(design: Floats, outcome: Floats) -> tuple[Floats, Floats]:
    """Coefficients of a logistic regression and their covariance, by Newton's steps."""
    if rank(design) < design.shape[1]:
        refuse(rules.COLLINEAR.finding(what="the response"))
    beta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = special.expit(design @ beta)
        score = design.T @ (outcome - chance)
        information = (design.T * (chance * (1 - chance))) @ design
        if singular(information):
            break
        change = solve(information, score)
        beta = beta + change
        if score @ change < _SETTLED:
            return beta, inverse(information)
    return refuse(rules.SEPARATED.finding(what="the response"))
