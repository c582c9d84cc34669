"""A number that a simulation gave, with how far chance may have moved it."""

import math
from typing import Self

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from ipt.errors import InvalidValue

__all__ = ["Estimate"]


@frozen
class Estimate:
    """A mean or a proportion over replications, with its Monte-Carlo standard error.

    >>> print(Estimate.proportion(482, 1_000))
    0.482 (MCSE 0.016)

    Attributes:
        value: The mean or the proportion.
        mcse: Its Monte-Carlo standard error: what it would vary by with other seeds. NaN for the
            mean of a single replication, and for patients who all have one therapist: one tells of
            no other.
        n: Of how many replications.
    """

    value: float
    mcse: float
    n: int

    @classmethod
    def mean(cls, values: ArrayLike) -> Self:
        """The mean of *values*, one of each replication.

        Raises:
            ipt.errors.InvalidValue: If there is none, or one of them is no finite number.
        """
        array = np.asarray(values, dtype=np.float64).ravel()
        _refuse_none(array.size)
        if lost := int(array.size - np.isfinite(array).sum()):
            msg = (
                f"{lost} of {array.size} replications gave no finite number; say what became of"
                " them, and give the others"
            )
            raise InvalidValue(msg)
        spread = float(array.std(ddof=1)) if array.size > 1 else math.nan
        return cls(float(array.mean()), spread / math.sqrt(array.size), array.size)

    @classmethod
    def proportion(cls, k: int, n: int) -> Self:
        """*k* of *n* replications.

        Its error is that of the normal formula, and so 0 if none or all of them are counted.

        Raises:
            ipt.errors.InvalidValue: If *n* is no positive number, or *k* is not within it.
        """
        _refuse_none(n)
        if not 0 <= k <= n:
            msg = f"{k!r} of {n!r} is no proportion; give a count between 0 and {n!r}"
            raise InvalidValue(msg)
        value = k / n
        return cls(value, math.sqrt(value * (1 - value) / n), n)

    def __str__(self) -> str:
        if math.isnan(self.mcse):
            return f"{self.value:.3f} (MCSE not known, from one replication or therapist)"
        return f"{self.value:.3f} (MCSE {self.mcse:.3f})"


def _refuse_none(n: int) -> None:
    if n < 1:
        msg = f"there are no replications to tell of, n is {n!r}; run one at least"
        raise InvalidValue(msg)
