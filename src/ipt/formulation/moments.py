"""When something in a life happened, and how many days lie between two such times.

A day may be known in part, or only how many months it lies from intake. Every answer is an interval
that holds all the numbers that are possible; who learns more can only narrow it.
"""

from datetime import date
from functools import cache
from typing import Final

from attrs import field, frozen

from ipt.model.checks import When
from ipt.model.dates import earliest, latest
from ipt.model.readings import Interval
from ipt.model.three_valued import all_of
from ipt.model.value import Value

__all__ = [
    "MONTH",
    "ROUNDED",
    "Moment",
    "days_in",
    "lag",
    "lasting",
    "moment",
    "not_after",
    "shifted",
    "within",
]

MONTH: Final = 365.2425 / 12
"""Days of a month on the average."""
ROUNDED: Final = 14
"""How many days *so many months from intake* may be off, either way: half a short month; assumed."""

_CYCLE: Final = 4800
"""The calendar repeats itself after so many months,"""
_CYCLE_DAYS: Final = 146_097
"""which are so many days."""


@frozen(kw_only=True, eq=False, repr=False)
class Moment(Value):
    """A time in a life, as far as it is known.

    Attributes:
        days: Which days it may be, as ordinals of the calendar; ``None`` if the calendar does not
            hold it.
        months: Its distance from intake, where it was told so; -6 is half a year before.
        slack: How many days that distance may be off.
    """

    days: Interval | None = None
    months: int | None = None
    slack: int = field(default=0)

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.days is not None or self.months is not None


def moment(
    when: When | None,
    months: int | None = None,
    *,
    intake: When | None = None,
    slack: int = ROUNDED,
) -> Moment:
    """The time that a record gives by *when*, or else by so many *months* from *intake*.

    Args:
        when: The day, or as much of it as is known; it goes before *months*.
        months: How many months after intake, negative before it.
        intake: The day of intake, or as much of it as is known.
        slack: How many days *months* may be off, because people round.
    """
    if when is not None:
        return Moment(days=_days(when))
    if months is None:
        return Moment()
    if intake is None:
        return Moment(months=months, slack=slack)
    low, high = shifted(earliest(intake), months), shifted(latest(intake), months)
    return Moment(days=Interval(low - slack, high + slack), months=months, slack=slack)


def _days(when: When) -> Interval:
    return Interval(earliest(when).toordinal(), latest(when).toordinal())


def lag(first: Moment, then: Moment) -> Interval | None:
    """How many days after *first* comes *then*; negative if it comes before.

    ``None`` if one is not known, or if one is a day and the other a distance from an intake of
    which no day is known. Between two distances from one intake the day of it is not needed.
    """
    spans: list[Interval] = []
    if first.days is not None and then.days is not None:
        spans.append(then.days.minus(first.days))
    if first.months is not None and then.months is not None:
        between, slack = days_in(then.months - first.months), first.slack + then.slack
        spans.append(Interval(between.low - slack, between.high + slack))
    if not spans:
        return None
    return Interval(max(span.low for span in spans), min(span.high for span in spans))


def within(days: Interval | None, most: int) -> bool | None:
    """Whether a lag of *days*, in whichever direction, is at most *most*; ``None`` if it is not known."""
    return None if days is None else all_of(days.at_least(-most), days.at_most(most))


def lasting(began: Interval | None, ended: Interval | None) -> bool | None:
    """Whether what began and ended at these lags lasted until the moment from which they count."""
    before = None if began is None else began.at_least(0)
    after = None if ended is None else ended.at_most(0)
    return all_of(before, after)


def not_after(first: Moment, then: Moment) -> bool | None:
    """Whether *first* is the same day as *then* or an earlier one."""
    days = lag(first, then)
    return None if days is None else days.at_least(0)


# --- months as days ------------------------------------------------------------------------------


def shifted(day: date, months: int) -> int:
    """The ordinal of the day so many *months* later, or the last one of a month that is too short."""
    number = 12 * day.year + day.month - 1 + months
    return min(_month_start(number) + day.day, _month_start(number + 1)) - 1


@cache
def days_in(months: int) -> Interval:
    """The fewest and the most days that so many *months* have, whichever day they begin on."""
    if months < 0:
        return days_in(-months).negative()
    spans = [_month_start(n + months) - _month_start(n) for n in range(_CYCLE)]
    return Interval(min(spans), max(spans))


def _month_start(number: int) -> int:
    """The ordinal of the first day of a month; they are numbered from the year 0 on."""
    cycles, within = divmod(number - 12 * 2000, _CYCLE)
    return _starts()[within] + cycles * _CYCLE_DAYS


@cache
def _starts() -> tuple[int, ...]:
    return tuple(date(2000 + n // 12, n % 12 + 1, 1).toordinal() for n in range(_CYCLE))
