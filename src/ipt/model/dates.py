"""`PartialDate`: as much of a date as is known, compared in three values."""

import re
from datetime import date
from typing import Self

from attrs import frozen

from ipt.errors import InvalidValue

__all__ = ["PartialDate", "earliest", "is_before", "latest"]

_SHAPE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


def _days_in(year: int, month: int) -> int:
    from calendar import monthrange  # noqa: PLC0415 - most dates are days, and need it never

    return monthrange(year, month)[1]


def _whole(value: int | None, name: str, low: int, high: int) -> None:
    if isinstance(value, bool) or not (isinstance(value, int) and low <= value <= high):
        msg = f"{name} is a whole number from {low} to {high}, not {value!r}"
        raise InvalidValue(msg)


@frozen
class PartialDate:
    """A date known to the year, to the month or to the day.

    Two partial dates have no order of their own, because it may be unknown: use `is_before`,
    `within` and `same`, which answer ``True``, ``False`` or ``None`` for *cannot be told*.

    Attributes:
        year: 1 to 9999.
        month: 1 to 12, or ``None`` if only the year is known.
        day: Day of the month, or ``None``; needs a month.

    Examples:
        >>> from ipt.model import PartialDate
        >>> PartialDate.parse("2006").is_before(PartialDate.parse("2007-03"))
        True
        >>> print(PartialDate.parse("2006").is_before(PartialDate.parse("2006-03")))
        None
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __attrs_post_init__(self) -> None:
        _whole(self.year, "year", 1, 9999)
        if self.month is not None:
            _whole(self.month, "month", 1, 12)
        if self.day is not None:
            if self.month is None:
                msg = f"a day needs a month; drop the day {self.day!r} or give the month"
                raise InvalidValue(msg)
            _whole(self.day, "day", 1, _days_in(self.year, self.month))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

        Raises:
            ipt.errors.InvalidValue: If *text* has another shape or no such date exists.
        """
        if _SHAPE.fullmatch(text) is None:
            msg = f"{text!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"
            raise InvalidValue(msg)
        return cls(*map(int, text.split("-")))

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def earliest(self) -> date:
        """The first day it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or _days_in(self.year, month))

    def day_or_self(self) -> "date | PartialDate":
        """The day, if it is known to the day; otherwise itself."""
        return self.earliest if self.day is not None else self

    def is_before(self, other: "date | PartialDate") -> bool | None:
        """Whether it lies before *other*; ``None`` if that cannot be told."""
        return is_before(self, other)

    def same(self, other: "date | PartialDate") -> bool | None:
        """Whether both are the same day; ``None`` if that cannot be told."""
        if self.latest < earliest(other) or latest(other) < self.earliest:
            return False
        both_known = self.earliest == self.latest and earliest(other) == latest(other)
        return True if both_known else None

    def within(self, other: "date | PartialDate", days: int) -> bool | None:
        """Whether the two lie at most *days* days apart; ``None`` if that cannot be told."""
        nearest = max((earliest(other) - self.latest).days, (self.earliest - latest(other)).days, 0)
        farthest = max((latest(other) - self.earliest).days, (self.latest - earliest(other)).days)
        if farthest <= days:
            return True
        return False if nearest > days else None


def earliest(value: date | PartialDate) -> date:
    """The first day *value* may be."""
    return value.earliest if isinstance(value, PartialDate) else value


def latest(value: date | PartialDate) -> date:
    """The last day *value* may be."""
    return value.latest if isinstance(value, PartialDate) else value


def is_before(one: date | PartialDate, other: date | PartialDate) -> bool | None:
    """Whether *one* lies before *other*; ``None`` if that cannot be told."""
    if latest(one) < earliest(other):
        return True
    return False if earliest(one) >= latest(other) else None
