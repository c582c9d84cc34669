"""What every analysis gives: an effect with its standard error, and columns of such effects."""

import math
from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from scipy import special

from ipt.cohort.analysis.rules import OPTION
from ipt.errors import InvalidValue

__all__ = ["Effect", "Effects", "Floats", "effect", "effects", "reach"]

Floats = NDArray[np.float64]

_SHOWN: Final = 4  # significant digits in a repr
_FLOATS: Final = ("estimate", "se", "df", "low", "high", "p")


@frozen(kw_only=True, repr=False)
class Effect:
    """An estimate and how sure it is.

    Attributes:
        estimate: The effect; a difference is that of the arm less the reference.
        se: Its standard error.
        df: Degrees of freedom of the t distribution it is held against; infinite for the normal.
        low: Lower limit of the confidence interval.
        high: Upper limit of the confidence interval.
        p: Two-sided, of no effect.
        n: How many patients are in the analysis.
        level: Of the confidence interval, such as 0.95.
        method: What was done, in words.
    """

    estimate: float
    se: float
    df: float
    low: float
    high: float
    p: float
    n: int
    level: float
    method: str

    def __repr__(self) -> str:
        df = "" if math.isinf(self.df) else f", df {self.df:.1f}"
        return (
            f"<Effect {self.estimate:.{_SHOWN}g} (SE {self.se:.{_SHOWN}g}{df}), "
            f"{self.level:.0%} CI {self.low:.{_SHOWN}g} to {self.high:.{_SHOWN}g}, "
            f"p {self.p:.2g}, n {self.n}, {self.method!r}>"
        )


@frozen(kw_only=True, eq=False, repr=False)
class Effects:
    """The same analysis of many replications: of what an ``Effect`` has, columns.

    Where a replication could not be analysed all its numbers are NaN. They are to be counted and
    told, see `failed`.

    Attributes:
        estimate: A place for each replication.
        se: Standard errors.
        df: Degrees of freedom.
        low: Lower limits.
        high: Upper limits.
        p: Two-sided.
        n: How many patients were in each analysis.
        level: Of the confidence intervals.
        method: What was done.
    """

    estimate: Floats
    se: Floats
    df: Floats
    low: Floats
    high: Floats
    p: Floats
    n: NDArray[np.int64]
    level: float
    method: str

    def __len__(self) -> int:
        return len(self.estimate)

    def __repr__(self) -> str:
        return f"<Effects, replications: {len(self)}, {self.method!r}>"

    def row(self, replication: int) -> Effect:
        """The effect of one replication."""
        numbers = {name: float(getattr(self, name)[replication]) for name in _FLOATS}
        n = int(self.n[replication])
        return Effect(**numbers, n=n, level=self.level, method=self.method)

    @property
    def failed(self) -> int:
        """How many replications could not be analysed."""
        return int(np.isnan(self.p).sum())


def reach(level: float) -> float:
    """How many standard errors a normal interval reaches.

    Raises:
        ipt.errors.InvalidValue: If *level* is not between 0 and 1.
    """
    if not 0 < level < 1:
        finding = OPTION.finding(what="level", wanted="between 0 and 1", found=repr(level))
        raise InvalidValue(finding.message, (finding,))
    return float(special.ndtri((1 + level) / 2))


def effect(
    method: str, estimate: float, se: float, *, n: int, df: float = math.inf, level: float
) -> Effect:
    """An effect with interval and p, see `effects`."""
    one = (np.array([float(number)]) for number in (estimate, se, df))
    return effects(method, *one, n=np.array([n]), level=level).row(0)


def effects(
    method: str, estimate: Floats, se: Floats, df: Floats, *, n: NDArray[np.int64], level: float
) -> Effects:
    """Columns of effects with intervals and p, by the t distribution or, if *df* is infinite, normal.

    Raises:
        ipt.errors.InvalidValue: If *level* is not between 0 and 1.
    """
    normal_reach, normal = reach(level), np.isinf(df)
    t_df = np.where(normal, 1.0, df)
    ratio = np.abs(estimate) / se
    p = 2 * np.where(normal, special.ndtr(-ratio), special.stdtr(t_df, -ratio))
    wide = se * np.where(normal, normal_reach, special.stdtrit(t_df, (1 + level) / 2))
    columns = (estimate, se, df, estimate - wide, estimate + wide, p)
    for column in (*columns, n):
        column.setflags(write=False)
    named = dict(zip(_FLOATS, columns, strict=True))
    return Effects(**named, n=n, level=level, method=method)
