"""Time to a relapse or to leaving treatment: Kaplan-Meier, log-rank and Cox, by `statsmodels`.

`statsmodels` takes arrays and is loaded where it is first needed. The tests hold what it gives to
`lifelines`.
"""

import math
from typing import Any, Final

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from ipt.cohort.analysis import rules
from ipt.cohort.analysis.effects import Effect, Floats, effect, reach
from ipt.cohort.analysis.linear import rank
from ipt.cohort.analysis.reading import (
    Label,
    array,
    clusters,
    columns,
    refuse,
    standardised,
    two_arms,
    unsettled,
)
from ipt.cohort.extras import extra

__all__ = ["HazardRatio", "LogRank", "Survival", "hazard_ratio", "kaplan_meier", "log_rank"]

_SETTLED: Final = 1e-6
_STEPS: Final = 35
"""What `statsmodels` takes at most."""


@frozen(kw_only=True, eq=False, repr=False)
class Survival:
    """The share that is without an event so far, by Kaplan and Meier.

    Attributes:
        times: When events were, rising.
        share: Without an event just after each of *times*.
        low: Lower limit of the confidence interval, on the scale of log(-log).
        high: Upper limit.
        until: The last time that anybody was seen.
        n: How many patients.
        events: How many events.
    """

    times: Floats
    share: Floats
    low: Floats
    high: Floats
    until: float
    n: int
    events: int

    def at(self, time: float) -> float:
        """The share at *time*; NaN after the last time that anybody was seen."""
        if time > self.until:
            return math.nan
        place = int(np.searchsorted(self.times, time, side="right"))
        return float(self.share[place - 1]) if place else 1.0

    @property
    def median(self) -> float:
        """The first time at which at most half are without an event; infinite if there is none."""
        below = self.times[self.share <= 0.5]  # noqa: PLR2004 - the median
        return float(below[0]) if below.size else math.inf

    def __repr__(self) -> str:
        return f"<Survival of {self.n} patients, events: {self.events}, median {self.median:.4g}>"


@frozen(kw_only=True)
class LogRank:
    """Whether two curves differ.

    Attributes:
        chi_squared: With one degree of freedom.
        p: Of no difference.
        n: How many patients.
        events: How many events.
    """

    chi_squared: float
    p: float
    n: int
    events: int


@frozen(kw_only=True)
class HazardRatio:
    """What `hazard_ratio` gives.

    Attributes:
        log: The log of the ratio, the arm to the reference.
        ratio: The ratio of the hazards; below 1 events are rarer in the arm.
        low: Lower limit of its confidence interval.
        high: Upper limit.
        events: How many events.
    """

    log: Effect
    ratio: float
    low: float
    high: float
    events: int


def kaplan_meier(time: ArrayLike, event: ArrayLike, *, level: float = 0.95) -> Survival:
    """The curve of one group.

    Args:
        time: When the event was or, without one, when the patient was last seen, above 0.
        event: 1 if it was an event, 0 if not.
        level: Of the confidence intervals.

    Raises:
        ipt.errors.InvalidValue: If lengths differ, a time is not above 0, or there is no event.
        ipt.errors.IPTError: If the extra ``stats`` is not installed.
    """
    when, happened = _read(time, event)
    _refuse_no_event(happened, np.ones(len(when), dtype=np.bool_), "the group")
    fitted = _statsmodels("survfunc").SurvfuncRight(when, happened)
    share, se = np.asarray(fitted.surv_prob), np.asarray(fitted.surv_prob_se)
    z = reach(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.exp(z * se / (share * np.abs(np.log(share))))
        low, high = share**size, share ** (1 / size)
    ended = share <= 0
    return Survival(
        times=_kept(np.asarray(fitted.surv_times, dtype=np.float64)),
        share=_kept(share),
        low=_kept(np.where(ended, 0.0, low)),
        high=_kept(np.where(ended, np.nan, high)),
        until=float(when.max()),
        n=len(when),
        events=int(happened.sum()),
    )


def log_rank(time: ArrayLike, event: ArrayLike, arm: ArrayLike, *, reference: Label) -> LogRank:
    """Test whether the curves of two arms differ.

    Raises:
        ipt.errors.InvalidValue: As `hazard_ratio`.
        ipt.errors.IPTError: If the extra ``stats`` is not installed.
    """
    when, happened = _read(time, event)
    treated = two_arms(arm, reference, len(when))
    _refuse_no_event(happened, np.ones_like(treated), "the trial")
    chi, p = _statsmodels("survfunc").survdiff(when, happened, treated.astype(np.float64))
    return LogRank(chi_squared=float(chi), p=float(p), n=len(when), events=int(happened.sum()))


def hazard_ratio(
    time: ArrayLike,
    event: ArrayLike,
    arm: ArrayLike,
    *,
    reference: Label,
    covariates: ArrayLike | None = None,
    therapist: ArrayLike | None = None,
    level: float = 0.95,
) -> HazardRatio:
    """Compare hazards by Cox regression, ties by Efron's method.

    Args:
        time: When the event was or, without one, when the patient was last seen, above 0.
        event: 1 if it was an event, 0 if not.
        arm: The arm of each patient.
        reference: The arm that the other is compared with.
        covariates: What was known before treatment.
        therapist: Whole numbers, negative for patients who have none; if given, standard errors
            allow for patients of one therapist being alike. They need many therapists, and with
            many ties they are only near those of other programs.
        level: Of the confidence interval.

    Raises:
        ipt.errors.InvalidValue: If lengths differ, there are not two arms, or an arm has no event.
        ipt.errors.IPTError: If the fit does not settle, or the extra ``stats`` is not installed.
    """
    when, happened = _read(time, event)
    treated = two_arms(arm, reference, len(when))
    for what, mine in (("the arm", treated), ("the reference", ~treated)):
        _refuse_no_event(happened, mine, what)
    known = standardised(columns("covariates", covariates, len(when)))
    design = np.column_stack([treated.astype(np.float64), known])
    if rank(design - design.mean(axis=0)) < design.shape[1]:
        refuse(rules.COLLINEAR.finding(what="the hazard"))
    groups = None if therapist is None else clusters(therapist, len(when))
    beta, se = _cox(when, happened, design, groups)
    method = "Cox" if groups is None else "Cox, cluster-robust"
    log = effect(method, beta, se, n=len(when), level=level)
    return HazardRatio(
        log=log,
        ratio=math.exp(log.estimate),
        low=math.exp(log.low),
        high=math.exp(log.high),
        events=int(happened.sum()),
    )


def _cox(
    when: Floats, happened: Floats, design: Floats, groups: NDArray[np.int64] | None
) -> tuple[float, float]:
    """Coefficient of the first column and its standard error."""
    told = when >= when[happened == 1].min()  # the others make the robust errors NaN
    model = _statsmodels("hazard_regression").PHReg(
        when[told], design[told], status=happened[told], ties="efron"
    )
    fitted = model.fit(disp=0, groups=None if groups is None else groups[told])
    beta: Floats = np.asarray(fitted.params)
    score: Floats = np.asarray(model.score(beta))
    information: Floats = -np.asarray(model.hessian(beta))
    se = float(fitted.bse[0])
    if not (abs(score @ np.linalg.pinv(information) @ score) < _SETTLED and se > 0):
        unsettled("the Cox regression", _STEPS)
    return float(beta[0]), se


def _statsmodels(module: str) -> Any:  # noqa: ANN401 - it has no types
    return extra(f"statsmodels.duration.{module}", "stats", "the analysis of times to events")


def _read(time: ArrayLike, event: ArrayLike) -> tuple[Floats, Floats]:
    when = array("time", time, ("patients",))
    happened = array("event", event, (len(when),))
    if bad := int(((happened != 0) & (happened != 1)).sum()):
        refuse(rules.YES_NO.finding(what="event", count=bad))
    if (least := float(when.min())) <= 0:
        refuse(rules.OPTION.finding(what="time", wanted="above 0", found=repr(least)))
    return when, happened


def _refuse_no_event(happened: Floats, mine: NDArray[np.bool_], what: str) -> None:
    if not happened[mine].any():
        refuse(rules.NO_EVENT.finding(what=what))


def _kept(column: Floats) -> Floats:
    column.setflags(write=False)
    return column
