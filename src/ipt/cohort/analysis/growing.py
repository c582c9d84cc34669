"""How patients change from week to week: a line for each of them, by maximum likelihood.

The line runs in ``log(week + 1)``, which fits scores of sessions far better than weeks do, or in
weeks. Around their line patients move by white noise and, if asked for, by good and bad spells
whose correlation dies away in time (an Ornstein-Uhlenbeck process), which `statsmodels` has not.
"""

import math
from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from ipt.cohort.analysis import rules
from ipt.cohort.analysis.effects import Effect, Floats, effect, reach
from ipt.cohort.analysis.lines import Found, Lines
from ipt.cohort.analysis.reading import Label, array, in_units, one_of, refuse, seen, two_arms
from ipt.cohort.analysis.reml import Patterns

__all__ = ["Growth", "Noise", "Parameter", "Scale", "growth"]

Scale: TypeAlias = Literal["log", "weeks"]
"""In what the lines are straight: ``log(week + 1)`` or weeks."""
Noise: TypeAlias = Literal["white", "white+ou"]
"""What moves a patient around the line."""


@frozen(kw_only=True)
class Parameter:
    """A variance component, or what is made of some, with an interval on a scale that fits it.

    Attributes:
        value: The estimate.
        se: Its standard error; NaN if the estimate lies on a bound, see `Growth.on_bound`.
        low: Lower limit of the confidence interval, NaN as well.
        high: Upper limit, NaN as well.
    """

    value: float
    se: float
    low: float
    high: float


@frozen(kw_only=True, eq=False, repr=False)
class Growth:
    """What `growth` gives. Slopes are per unit of log(week + 1), or per week.

    Attributes:
        intercept: Mean at week 0; of the reference arm if there are arms.
        slope: Mean slope, of the reference arm if there are arms.
        intercept_difference: Of the arm less the reference; ``None`` without arms.
        slope_difference: The same of slopes.
        intercept_sd: Between patients.
        slope_sd: Between patients.
        correlation: Of intercept and slope between patients.
        white_sd: Of what is new at each measurement.
        ou_sd: Of spells; ``None`` if they are not in the model.
        rho: Correlation of spells over one week; ``None`` if they are not in the model.
        log_likelihood: Of the values in standard units, restricted or full; for models of one table.
        on_bound: The parameters that went to the end of their range; such a model is larger than
            the data bear, and its intervals are too short.
        n: How many patients have a value.
    """

    intercept: Effect
    slope: Effect
    intercept_difference: Effect | None
    slope_difference: Effect | None
    intercept_sd: Parameter
    slope_sd: Parameter
    correlation: Parameter
    white_sd: Parameter
    ou_sd: Parameter | None
    rho: Parameter | None
    log_likelihood: float
    on_bound: tuple[str, ...]
    n: int

    def __repr__(self) -> str:
        return f"<Growth of {self.n} patients, slope {self.slope!r}>"


def growth(
    values: ArrayLike,
    weeks: ArrayLike,
    *,
    arm: ArrayLike | None = None,
    reference: Label | None = None,
    scale: Scale = "log",
    noise: Noise = "white",
    restricted: bool = True,
    level: float = 0.95,
) -> Growth:
    """Fit a line for each patient, with random intercept and slope.

    Args:
        values: Scores, ``(patients, points)``; NaN where missing.
        weeks: When each point was, in weeks from the start, ``(points,)``, in rising order. Times
            of their own for each patient are a grid of all times, with NaN where others were seen.
        arm: The arm of each patient; without it one mean line is fitted.
        reference: The arm that the other is compared with.
        scale: ``"log"`` for lines in ``log(week + 1)``, ``"weeks"`` for lines in weeks.
        noise: ``"white"``, or ``"white+ou"`` with spells.
        restricted: Restricted likelihood, or full if false.
        level: Of the confidence intervals.

    Raises:
        ipt.errors.InvalidValue: If lengths differ, times do not rise, or there are too few points
            or patients for the model.
        ipt.errors.IPTError: If the fit does not settle.
    """
    one_of("scale", scale, ("log", "weeks"))
    one_of("noise", noise, ("white", "white+ou"))
    scores = array("values", values, ("patients", "points"), gaps=True)
    when = array("weeks", weeks, (scores.shape[1],))
    if when[0] < 0 or (np.diff(when) <= 0).any():
        refuse(rules.OPTION.finding(what="weeks", wanted="from 0 up and rising", found="these"))
    design = np.ones((len(scores), 1))
    if arm is not None:
        in_arm = two_arms(arm, reference, len(scores))
        design = np.column_stack([design, in_arm.astype(np.float64)])
    ou = noise == "white+ou"
    _refuse_few(scores, design, points=5 if ou else 3)
    scores, shift, unit = in_units("values", scores)
    line = np.log1p(when) if scale == "log" else when
    steep = float(line.std())
    lines = Lines(
        patterns=Patterns.of(scores, design),
        basis=np.column_stack([np.ones(len(when)), line / steep]),
        distance=np.abs(np.subtract.outer(when, when)),
        ou=ou,
        restricted=restricted,
    )
    found = lines.fitted()
    means = _means(found, np.array([unit, unit / steep]), shift, level)
    tell = _Teller(found.theta, found.doubt, reach(level))
    return Growth(
        intercept=means[0][0],
        slope=means[1][0],
        intercept_difference=None if arm is None else means[0][1],
        slope_difference=None if arm is None else means[1][1],
        intercept_sd=tell.sd(0, unit),
        slope_sd=tell.slope_sd(unit / steep),
        correlation=tell.correlation(),
        white_sd=tell.sd(3, unit),
        ou_sd=tell.sd(4, unit) if ou else None,
        rho=tell.rho() if ou else None,
        log_likelihood=found.solved.log_likelihood,
        on_bound=found.on_bound,
        n=int(lines.patterns.count.sum()),
    )


def _refuse_few(scores: Floats, design: Floats, points: int) -> None:
    there = seen(scores)
    if (most := int(there.sum(axis=1).max())) < points:
        found = f"{most} points in the fullest"
        wanted = f"with at least {points} points in some of them"
        refuse(rules.SHAPE.finding(what="values", found=found, wanted=wanted))
    arms = [there[design[:, -1] == which].any(axis=1).sum() for which in np.unique(design[:, -1])]
    if (least := int(min(arms))) < points:
        refuse(rules.TOO_FEW.finding(what="an arm", found=least, wanted=points))


def _means(found: Found, units: Floats, shift: float, level: float) -> list[list[Effect]]:
    """For intercept and slope: that of the reference, and what the arm adds if there is one."""
    solved = found.solved
    values = solved.beta * units[:, None]
    values[0, 0] += shift
    spread = np.sqrt(np.diag(solved.covariance)).reshape(values.shape) * units[:, None]
    df = found.df.reshape(values.shape)
    method = f"growth, {'REML' if solved.restricted else 'ML'}, Satterthwaite"
    n = int(solved.patterns.count.sum())
    return [
        [
            effect(method, float(value), float(se), n=n, df=float(free), level=level)
            for value, se, free in zip(values[row], spread[row], df[row], strict=True)
        ]
        for row in (0, 1)
    ]


@frozen
class _Teller:
    """Makes intervals, each on a scale without bounds, from the parameters and their doubt."""

    theta: Floats
    doubt: Floats
    z: float

    def sd(self, place: int, unit: float) -> Parameter:
        return self._told(float(self.theta[place]), {place: 1.0}, _scaled_exp(unit))

    def slope_sd(self, unit: float) -> Parameter:
        own, corner = float(np.exp(self.theta[1])), float(self.theta[2])
        square = own**2 + corner**2
        pulls = {1: own**2 / square, 2: corner / square}
        return self._told(0.5 * math.log(square), pulls, _scaled_exp(unit))

    def correlation(self) -> Parameter:
        own, corner = float(np.exp(self.theta[1])), float(self.theta[2])
        ratio = corner / own
        size = math.hypot(1.0, ratio)
        pulls = {1: -ratio / size, 2: 1 / own / size}
        return self._told(math.asinh(ratio), pulls, math.tanh)

    def rho(self) -> Parameter:
        return self._told(float(self.theta[5]), {5: 1.0}, lambda tau: math.exp(-math.exp(-tau)))

    def _told(
        self, center: float, pulls: dict[int, float], back: Callable[[float], float]
    ) -> Parameter:
        places, pull = [*pulls], np.array([*pulls.values()])
        reach = math.sqrt(pull @ self.doubt[np.ix_(places, places)] @ pull)
        near = 1e-5
        rate = (back(center + near) - back(center - near)) / (2 * near)
        return Parameter(
            value=back(center),
            se=rate * reach,
            low=back(center - self.z * reach),
            high=back(center + self.z * reach),
        )


def _scaled_exp(unit: float) -> Callable[[float], float]:
    return lambda log: unit * math.exp(log)
