"""The days that a cadence asks for, as recurrences of dateutil."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from ipt.model import Cadence
from ipt.scheduling.values import Weekday

__all__ = ["LONGEST_GAP", "WEEKS", "days_after", "days_from"]

_YEARS: Final = 100
"""How far ahead a day is looked for."""
_FIFTH: Final = 5
"""A week that not every month has: its last is meant."""
_NEAREST: Final = {
    Cadence.THRICE_WEEKLY: timedelta(days=1),
    Cadence.TWICE_WEEKLY: timedelta(days=1),
    Cadence.WEEKLY: timedelta(days=7 - 3),
    Cadence.FORTNIGHTLY: timedelta(days=14 - 3),
}
"""How soon a session may follow one on another weekday: the nearest day is three days off at most."""

WEEKS: Final = {
    Cadence.THRICE_WEEKLY: 1,
    Cadence.TWICE_WEEKLY: 1,
    Cadence.WEEKLY: 1,
    Cadence.FORTNIGHTLY: 2,
    Cadence.MONTHLY: 5,
}
"""The weeks that a session may take of the window of a course; T20 has one for each."""
LONGEST_GAP: Final = {
    Cadence.THRICE_WEEKLY: 6,
    Cadence.TWICE_WEEKLY: 7,
    Cadence.WEEKLY: 14,
    Cadence.FORTNIGHTLY: 28,
    Cadence.MONTHLY: 63,
}
"""The days between two sessions if one between them falls out."""


def days_from(first: date, cadence: Cadence, weekdays: Sequence[Weekday]) -> Iterator[date]:
    """The days at *cadence* on *weekdays*, of which the first is on or after *first*."""
    used = weekdays[: cadence.weekdays]
    wanted = {each.number for each in used}
    while first.weekday() not in wanted:
        first += timedelta(days=1)
    if cadence is Cadence.MONTHLY:
        return _monthly(first, first, weekdays[0])
    interval = 2 if cadence is Cadence.FORTNIGHTLY else 1
    return _dates(WEEKLY, first, used, interval=interval)


def days_after(last: date, cadence: Cadence, weekdays: Sequence[Weekday]) -> Iterator[date]:
    """The days at *cadence* on *weekdays* that follow a session on *last*, whatever its weekday."""
    if cadence is Cadence.MONTHLY:
        return _monthly(last + relativedelta(months=+1, day=1), last, weekdays[0])
    return days_from(last + _NEAREST[cadence], cadence, weekdays)


def _monthly(start: date, like: date, on: Weekday) -> Iterator[date]:
    """From *start* on; in the week of each month in which *like* lies in its own."""
    week = (like.day - 1) // 7 + 1
    return _dates(MONTHLY, start, [on], -1 if week == _FIFTH else week)


def _dates(
    frequency: Literal[1, 2],
    start: date,
    on: Iterable[Weekday],
    week: int | None = None,
    *,
    interval: int = 1,
) -> Iterator[date]:
    begin = datetime.combine(start, time())
    until = begin + relativedelta(years=_YEARS)
    days = tuple(weekday(each.number, week) for each in on)
    found = rrule(frequency, dtstart=begin, until=until, interval=interval, byweekday=days)
    return (moment.date() for moment in found)
