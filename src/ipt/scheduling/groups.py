"""The meetings of a group course that have a place between its sessions.

The individual meeting in the middle of a group, and the one after it, are no sessions and have no
number; their days are held against the series.
"""

from datetime import date

from ipt.findings import Finding
from ipt.model.checks import when
from ipt.scheduling.rules import MID_MEETING, POST_MEETING
from ipt.scheduling.values import Series

__all__ = ["mid_meeting", "post_meeting"]


def mid_meeting(series: Series, on: date, *, after: int = 10) -> tuple[Finding, ...]:
    """Whether a meeting *on* that day lies between session *after* and the next; T36.

    The days of these sessions themselves are too early and too late. A session that is not in the
    series sets no bound.

    Raises:
        ipt.errors.InvalidValue: If *on* is no day.
    """
    when(on)
    days = {each.number: each.day for each in series.standing}
    low, high = days.get(after, date.min), days.get(after + 1, date.max)
    if low < on < high:
        return ()
    return (MID_MEETING.finding(day=str(on), before=after, after=after + 1),)


def post_meeting(series: Series, on: date, *, days: int = 7) -> tuple[Finding, ...]:
    """Whether a meeting *on* that day lies within *days* days after the last session; T37.

    Nothing is found of a series without a session.

    Raises:
        ipt.errors.InvalidValue: If *on* is no day.
    """
    when(on)
    last = max((each.day for each in series.standing), default=None)
    if last is None or 0 < (on - last).days <= days:
        return ()
    return (POST_MEETING.finding(day=str(on), days=days, last=str(last)),)
