"""How much there was: sessions, weeks and minutes, as far as days and lengths are known."""

from itertools import pairwise

from attrs import frozen

from ipt.model import Course, SessionStatus, events as ev
from ipt.model.checks import When
from ipt.model.dates import earliest, latest
from ipt.model.readings import Interval
from ipt.model.value import Value

__all__ = ["Dose", "Gap", "days_between", "dose"]

_HELD = ev.SessionHeld | ev.PeriodUnrecorded


@frozen(kw_only=True, eq=False, repr=False)
class Gap(Value):
    """The time between two sessions that follow each other.

    Attributes:
        before: Id of the event of the earlier one.
        after: Id of the event of the later one.
        days: How many days; ``None`` if a day is not known.
    """

    before: str
    after: str
    days: Interval | None


@frozen(kw_only=True, eq=False, repr=False)
class Dose(Value):
    """How much of the treatment took place.

    Attributes:
        planned: The sessions of the contract as it is now; ``None`` without one.
        attended: The sessions held, unrecorded ones included.
        unrecorded: How many of these left no record.
        missed: The sessions to which the patient did not come.
        cancelled: The sessions called off beforehand.
        gaps: The time between each two sessions that left a record and follow each other.
        gaps_hidden: How many more gaps lie in or beside unrecorded periods.
        minutes: The minutes of the sessions whose length is known.
        timed: How many sessions these are.
        ended_early: Whether the course ended with fewer sessions than the least that was agreed;
            ``None`` while it goes on, and without a contract that says so.
        extended: By how many sessions the first contract was extended; below 0 if it was shortened.
    """

    planned: int | None
    attended: int
    unrecorded: int
    missed: int
    cancelled: int
    gaps: tuple[Gap, ...]
    gaps_hidden: int
    minutes: int
    timed: int
    ended_early: bool | None
    extended: int | None

    @property
    def attendance(self) -> float | None:
        """The sessions held as a share of all that were held, missed or cancelled."""
        offered = self.attended + self.missed + self.cancelled
        return self.attended / offered if offered else None

    @property
    def longest_gap(self) -> Interval | None:
        """The longest of the gaps that are known, in days."""
        known = [gap.days for gap in self.gaps if gap.days is not None]
        return max(known, key=lambda days: (days.high, days.low), default=None)

    @property
    def coverage(self) -> float | None:
        """The share of all gaps whose days are known, 0 to 1; ``None`` if there is no gap."""
        of = len(self.gaps) + self.gaps_hidden
        return sum(gap.days is not None for gap in self.gaps) / of if of else None


def dose(course: Course) -> Dose:
    """How much of *course* took place, and how regularly.

    Examples:
        >>> import ipt
        >>> from ipt.review.fidelity import dose
        >>> given = dose(ipt.load("examples/courses/invented-16-sessions.json"))
        >>> given.attended, given.planned, given.missed, given.longest_gap
        (16, 16, 1, Interval(low=14, high=14))
    """
    meetings = [event for event in course.effective if isinstance(event, _HELD)]
    gaps = tuple(
        Gap(before=one.id, after=other.id, days=days_between(one.on, other.on))
        for one, other in pairwise(meetings)
        if isinstance(one, ev.SessionHeld) and isinstance(other, ev.SessionHeld)
    )
    statuses = [session.status for session in course.sessions]
    timed = [event.minutes for event in course.of(ev.SessionHeld) if event.minutes is not None]
    contract = course.contract
    agreed = next((event.contract for event in course.of(ev.ContractAgreed)), None)
    return Dose(
        planned=None if contract is None else contract.sessions,
        attended=course.sessions_held,
        unrecorded=course.sessions_unrecorded,
        missed=statuses.count(SessionStatus.MISSED),
        cancelled=statuses.count(SessionStatus.CANCELLED),
        gaps=gaps,
        gaps_hidden=max(course.sessions_held - 1, 0) - len(gaps),
        minutes=sum(timed),
        timed=len(timed),
        ended_early=_early(course),
        extended=None
        if contract is None or agreed is None
        else contract.sessions - agreed.sessions,
    )


def days_between(one: When | None, other: When | None) -> Interval | None:
    """How many days lie between two days of which *one* came first, as far as they are known."""
    if one is None or other is None:
        return None
    least = (earliest(other) - latest(one)).days
    return Interval(max(least, 0), max((latest(other) - earliest(one)).days, 0))


def _early(course: Course) -> bool | None:
    contract = course.contract
    if course.end_reason is None or contract is None or contract.sessions_min is None:
        return None
    return course.sessions_held < contract.sessions_min
