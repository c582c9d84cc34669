"""Power and numbers of patients in closed form: what a simulation has to meet, and a first guess.

All tests are two-sided, arms are of one size, and only the rejection counts, on whichever side.
An effect of size *d* is a difference of means in SDs of one arm.
"""

import math
from collections.abc import Callable
from typing import Final, Literal, TypeAlias

from scipy import integrate, special

from ipt.cohort.analysis import rules
from ipt.cohort.analysis.reading import one_of, refuse

__all__ = [
    "Formula",
    "ancova_power",
    "ancova_size",
    "design_effect",
    "log_rank_events",
    "log_rank_power",
    "proportions_power",
    "proportions_size",
    "t_test_power",
    "t_test_size",
]

Formula: TypeAlias = Literal["exact", "closed", "borm"]
"""How the chance difference of baselines between arms is met: averaged over, left out, or paid for
with one patient in each arm."""

_MOST: Final = 10_000_000
_FAR: Final = 4.0
"""A shift beyond which a rejection on the wrong side has a chance below 1e-6; it is not computed,
because the function for it gives NaN farther out."""


def t_test_power(n: int, d: float, *, alpha: float = 0.05) -> float:
    """Power of the t test with *n* patients in each arm.

    >>> round(t_test_power(64, 0.5), 3)
    0.801

    Raises:
        ipt.errors.InvalidValue: If *n* is below 2, or *alpha* is not between 0 and 1.
    """
    _need(n >= 2, "n", "2 or more", n)  # noqa: PLR2004 - as it says
    _chance("alpha", alpha)
    return _t_power(d * math.sqrt(n / 2), 2 * n - 2, alpha)


def t_test_size(power: float, d: float, *, alpha: float = 0.05) -> int:
    """The least number of patients in each arm for *power*.

    Raises:
        ipt.errors.InvalidValue: If *power* is not between *alpha* and 1, or *d* is too near 0.
    """
    return _least(lambda n: t_test_power(n, d, alpha=alpha), power, alpha, start=2)


def ancova_power(
    n: int, d: float, r: float, *, alpha: float = 0.05, formula: Formula = "exact"
) -> float:
    """Power of ANCOVA with *n* patients in each arm.

    >>> round(ancova_power(64, 0.5, 0.5, formula="closed"), 3)
    0.9

    Args:
        n: Patients in each arm.
        d: Difference in SDs of the score, baseline not taken out.
        r: Correlation of score and baseline within an arm.
        alpha: Of the test.
        formula: ``"closed"`` is ``d * sqrt(n / 2 / (1 - r**2))`` with 2n - 3 degrees of freedom,
            somewhat too high below about 40 in an arm; ``"borm"`` is the same with one patient
            less in each arm [`Borm07`, published; the correction secondary]; ``"exact"`` averages
            over what baselines differ by between arms, with which a share of Beta(1/2, n - 1)
            is lost where they are normal.

    Raises:
        ipt.errors.InvalidValue: If *n* is below 3, *r* is not within -1 and 1, or *alpha* not
            within 0 and 1.
    """
    one_of("formula", formula, ("exact", "closed", "borm"))
    _need(n >= 3, "n", "3 or more", n)  # noqa: PLR2004 - as it says
    _need(-1 < r < 1, "r", "between -1 and 1", r)
    _chance("alpha", alpha)
    free = 2 * n - 3

    def power(patients: float) -> float:
        return _t_power(d * math.sqrt(patients / 2 / (1 - r**2)), free, alpha)

    if formula == "closed":
        return power(n)
    if formula == "borm":
        return power(n - 1)
    # the share lost is sin(angle)**2, so that the density of Beta(1/2, n - 1) has no pole
    scale = 2 / float(special.beta(0.5, n - 1))
    told = integrate.quad(
        lambda angle: power(n * math.cos(angle) ** 2) * scale * math.cos(angle) ** free,
        0.0,
        math.pi / 2,
    )
    return float(told[0])


def ancova_size(
    power: float, d: float, r: float, *, alpha: float = 0.05, formula: Formula = "exact"
) -> int:
    """The least number of patients in each arm for *power*, see `ancova_power`.

    Raises:
        ipt.errors.InvalidValue: As `t_test_size` and `ancova_power`.
    """
    return _least(
        lambda n: ancova_power(n, d, r, alpha=alpha, formula=formula), power, alpha, start=3
    )


def design_effect(size: float, icc: float) -> float:
    """How many times more patients it takes where they come in clusters of *size* with *icc*.

    >>> round(design_effect(12, 0.05), 2)
    1.55

    Raises:
        ipt.errors.InvalidValue: If *size* is below 1, or *icc* is not from 0 to 1.
    """
    _need(size >= 1, "size", "1 or more", size)
    _need(0 <= icc <= 1, "icc", "from 0 to 1", icc)
    return 1 + (size - 1) * icc


def log_rank_power(events: float, hazard_ratio: float, *, alpha: float = 0.05) -> float:
    """Power of the log-rank test with so many *events* in both arms [`Schoenfeld83`, secondary].

    Raises:
        ipt.errors.InvalidValue: If *events* or *hazard_ratio* is not above 0, or *alpha* is not
            between 0 and 1.
    """
    _need(events > 0, "events", "above 0", events)
    _need(hazard_ratio > 0, "hazard_ratio", "above 0", hazard_ratio)
    _chance("alpha", alpha)
    return _z_power(abs(math.log(hazard_ratio)) * math.sqrt(events) / 2, alpha)


def log_rank_events(power: float, hazard_ratio: float, *, alpha: float = 0.05) -> int:
    """How many events the log-rank test needs: ``4 * (z_a + z_b)**2 / log(hazard_ratio)**2``.

    >>> log_rank_events(0.8, 0.6)
    121

    Raises:
        ipt.errors.InvalidValue: If *power* is not between *alpha* and 1, or *hazard_ratio* is 1
            or not above 0.
    """
    _chance("alpha", alpha)
    _chance("power", power, alpha)
    _need(hazard_ratio > 0 and hazard_ratio != 1, "hazard_ratio", "above 0, not 1", hazard_ratio)
    reach = float(special.ndtri(1 - alpha / 2) + special.ndtri(power))
    return math.ceil(4 * reach**2 / math.log(hazard_ratio) ** 2)


def proportions_power(n: int, p1: float, p2: float, *, alpha: float = 0.05) -> float:
    """Power to tell two proportions apart with *n* in each arm, by the arcsine formula.

    Raises:
        ipt.errors.InvalidValue: If *n* is below 1, or a proportion or *alpha* is not between 0
            and 1.
    """
    _need(n >= 1, "n", "1 or more", n)
    for what, share in (("p1", p1), ("p2", p2), ("alpha", alpha)):
        _chance(what, share)
    apart = 2 * abs(math.asin(math.sqrt(p1)) - math.asin(math.sqrt(p2)))
    return _z_power(apart * math.sqrt(n / 2), alpha)


def proportions_size(power: float, p1: float, p2: float, *, alpha: float = 0.05) -> int:
    """The least number of patients in each arm for *power*, by the arcsine formula.

    Raises:
        ipt.errors.InvalidValue: If *power* is not between *alpha* and 1, a proportion is not
            between 0 and 1, or they are too near to each other.
    """
    return _least(lambda n: proportions_power(n, p1, p2, alpha=alpha), power, alpha, start=1)


def _t_power(shift: float, df: float, alpha: float) -> float:
    shift, edge = abs(shift), float(special.stdtrit(df, 1 - alpha / 2))
    wrong_side = float(special.nctdtr(df, shift, -edge)) if shift < _FAR else 0.0
    return 1 - float(special.nctdtr(df, shift, edge)) + wrong_side


def _z_power(shift: float, alpha: float) -> float:
    edge = float(special.ndtri(1 - alpha / 2))
    return float(special.ndtr(shift - edge) + special.ndtr(-shift - edge))


def _least(power: Callable[[int], float], wanted: float, alpha: float, start: int) -> int:
    """The least number from *start* with the power *wanted*; power has to rise with it."""
    _chance("alpha", alpha)
    _chance("power", wanted, alpha)
    low, high = start - 1, start
    while power(high) < wanted:
        low, high = high, 2 * high
        _need(high < _MOST, "n", f"below {_MOST}", high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(middle) >= wanted else (middle, high)
    return high


def _need(met: object, what: str, wanted: str, found: float) -> None:
    if not met:
        refuse(rules.OPTION.finding(what=what, wanted=wanted, found=repr(found)))


def _chance(what: str, found: float, low: float = 0.0) -> None:
    _need(low < found < 1, what, f"between {low!r} and 1", found)
