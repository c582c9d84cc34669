"""A score as it was read off a scale: a number, bounds, or a word; and the scale it belongs to.

Two rules hold here. What is known only within bounds takes part in every comparison as an
interval, and the answer is ``None`` where the bounds allow both. And which end of a scale is the
worst is said, never guessed: everything above this module counts in points away from the best end.
"""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Self, TypeAlias

from attrs import Attribute, field, frozen

from ipt.errors import InvalidValue
from ipt.model.checks import is_a, named
from ipt.model.privacy import FREE_TEXT
from ipt.model.value import Value

__all__ = ["Ends", "Interval", "Point", "Reading", "Worded", "in_order"]

_BOUND = re.compile(r"(?P<sign>>=|<=)\s*(?P<number>-?\d+(\.\d+)?)", re.ASCII)
_DECIMALS = 9
"""Scores have few decimals; what is left beyond these is the error of binary fractions."""


def _number(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        what = "not a number" if isinstance(value, float) else f"not {type(value).__name__}"
        msg = f"{attribute.name} is a number, {what}"
        raise InvalidValue(msg)


@frozen(eq=False, repr=False)
class Interval(Value):
    """All numbers from *low* to *high*, both included; a score that is known no better.

    The four comparisons answer ``None`` where some of these numbers say yes and some say no.

    Attributes:
        low: The smallest; ``-math.inf`` if there is none.
        high: The largest; ``math.inf`` if there is none.

    Examples:
        >>> from ipt.measures import Interval
        >>> at_least_13 = Interval.parse(">= 13")
        >>> at_least_13.at_least(10), at_least_13.at_least(15), at_least_13.below(13)
        (True, None, False)
    """

    low: float = field(validator=_number)
    high: float = field(validator=_number)

    def __attrs_post_init__(self) -> None:
        if self.low > self.high:
            msg = f"an interval runs from low to high, not from {self.low!r} to {self.high!r}"
            raise InvalidValue(msg)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``">= 13"`` or ``"<= 7"``.

        Raises:
            ipt.errors.InvalidValue: If *text* has another shape.
        """
        match = _BOUND.fullmatch(text.strip())
        if match is None:
            msg = "a bound is written '>= 13' or '<= 7'; of whole numbers, 'above 12' is '>= 13'"
            raise InvalidValue(msg)
        number = float(match["number"])
        return cls(number, math.inf) if match["sign"] == ">=" else cls(-math.inf, number)

    def __str__(self) -> str:
        low, high = f"{self.low:.4g}", f"{self.high:.4g}"
        return low if low == high else f"{low} to {high}"

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high

    @property
    def exact(self) -> bool:
        """Whether it is a single number."""
        return self.low == self.high

    @property
    def whole(self) -> range:
        """The whole numbers in it.

        Raises:
            ipt.errors.InvalidValue: If it has no end.
        """
        if math.isinf(self.low) or math.isinf(self.high):
            msg = f"there is no end to the whole numbers from {self.low!r} to {self.high!r}"
            raise InvalidValue(msg)
        return range(math.ceil(self.low), math.floor(self.high) + 1)

    def at_least(self, number: float) -> bool | None:
        """Whether it is *number* or more."""
        return True if self.low >= number else None if self.high >= number else False

    def above(self, number: float) -> bool | None:
        """Whether it is more than *number*."""
        return True if self.low > number else None if self.high > number else False

    def at_most(self, number: float) -> bool | None:
        """Whether it is *number* or less."""
        return True if self.high <= number else None if self.low <= number else False

    def below(self, number: float) -> bool | None:
        """Whether it is less than *number*."""
        return True if self.high < number else None if self.low < number else False

    def minus(self, other: "Interval") -> "Interval":
        """Every difference of a number here and a number of *other*."""
        low, high = self.low - other.high, self.high - other.low
        return Interval(round(low, _DECIMALS), round(high, _DECIMALS))

    def negative(self) -> "Interval":
        """The same numbers with the other sign."""
        return Interval(-self.high, -self.low)


@frozen(kw_only=True, eq=False, repr=False)
class Worded(Value):
    """A severity that was given as a word, such as ``"mild"`` or ``"sub-threshold"``.

    Attributes:
        word: The word; masked in ``repr``.
        bounds: The scores that it stands for, if somebody says which; every score if not.
    """

    word: str = field(validator=named, metadata=FREE_TEXT)
    bounds: Interval = field(default=Interval(-math.inf, math.inf), validator=is_a(Interval))


Reading: TypeAlias = float | Interval | Worded
"""A score, the bounds of one, or a word for one."""


@frozen(eq=False, repr=False)
class Ends(Value):
    """The two ends of a scale, and so which of them is the worst.

    Attributes:
        best: The score of somebody without any complaint.
        worst: The score at the other end; may be infinite where that is not known.

    Examples:
        >>> from ipt.measures import Interval, Ends
        >>> Ends(best=0, worst=27).burden(20), Ends(best=40, worst=0).burden(25)
        (Interval(low=20, high=20), Interval(low=15, high=15))
        >>> print(Ends(best=0, worst=27).burden(Interval.parse(">= 13")))
        13 to 27
    """

    best: float = field(kw_only=True, validator=_number)
    worst: float = field(kw_only=True, validator=_number)

    def __attrs_post_init__(self) -> None:
        if math.isinf(self.best):
            msg = "best is a finite number; points are counted from it"
            raise InvalidValue(msg)
        if self.best == self.worst:
            msg = f"the best and the worst end of a scale differ; both are {self.best!r}"
            raise InvalidValue(msg)

    def burden(self, reading: Reading) -> Interval:
        """How many points *reading* lies from the best end; 0 and up.

        Raises:
            ipt.errors.InvalidValue: If no score of this scale is meant by it, a `Point` included.
        """
        if isinstance(reading, Worded):
            reading = reading.bounds
        elif not isinstance(reading, Interval):
            _must_be_score(reading)
            reading = Interval(reading, reading)
        best = Interval(self.best, self.best)
        points = reading.minus(best) if self.worst > self.best else best.minus(reading)
        low, high = max(points.low, 0), min(points.high, abs(self.worst - self.best))
        if low > high or (reading.exact and reading.low not in self._ends):
            msg = f"a score of this scale lies from {self._ends}, not at {reading}"
            raise InvalidValue(msg)
        return Interval(low, high)

    @property
    def _ends(self) -> Interval:
        return Interval(*sorted((self.best, self.worst)))


def _must_be_score(value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        what = "nan" if isinstance(value, float) else type(value).__name__
        hint = "; pass its .score" if isinstance(value, Point) else ""
        msg = f"a score is a number, an Interval or a Worded, not {what}{hint}"
        raise InvalidValue(msg)


def _when(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        msg = f"{attribute.name} is a date or a finite number of weeks or sessions"
        raise InvalidValue(msg)


def _reading(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if value is None or isinstance(value, Interval | Worded):
        return
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        msg = f"{attribute.name} is a finite number, an Interval, a Worded or None"
        raise InvalidValue(msg)


@frozen(eq=False, repr=False)
class Point(Value):
    """A score at a time.

    Attributes:
        at: A date, or a number of weeks; the number of a session will do where only the order
            matters. Rules that count weeks take any number for weeks.
        score: ``None`` if the scale was due and is missing.
    """

    at: date | float = field(validator=_when)
    score: Reading | None = field(validator=_reading)

    def weeks_since(self, earlier: "Point") -> float:
        """How many weeks lie between the two.

        Raises:
            ipt.errors.InvalidValue: If one has a date and the other a number.
        """
        if isinstance(self.at, date) and isinstance(earlier.at, date):
            return (self.at - earlier.at).days / 7
        if isinstance(self.at, date) or isinstance(earlier.at, date):
            msg = "the points of one series all have dates, or all have numbers"
            raise InvalidValue(msg)
        return self.at - earlier.at


def in_order(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same points, after a look at their times; two may be at one time.

    Raises:
        ipt.errors.InvalidValue: If a point lies before the one in front of it.
    """
    for number, (earlier, later) in enumerate(pairwise(points), 2):
        if later.weeks_since(earlier) < 0:
            msg = f"points are in order of time, but number {number} lies before the one in front"
            raise InvalidValue(msg)
    return tuple(points)
