"""`examine`: what a series of sessions should be told, the heaviest first.

A series is never refused: days are what patient and therapist agree on. What was cancelled is left
out of every judgement, and what was held counts for what it opens: a week, a gap, the window.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from itertools import pairwise
from typing import Final

from ipt.findings import Finding
from ipt.scheduling import rules as r
from ipt.scheduling.recurrence import LONGEST_GAP, WEEKS
from ipt.scheduling.values import Series, day_off

__all__ = ["examine"]

_WEEKLY: Final = 3
"""Most individual sessions in a week that any variant has."""
_SPARE: Final = 4
"""Weeks that a course may take beyond its sessions."""


def examine(series: Series) -> tuple[Finding, ...]:
    """Look through *series* by the rules of this room.

    Examples:
        >>> import ipt
        >>> from datetime import date, time
        >>> from ipt import scheduling
        >>> protocol = ipt.protocols.get("ipt-12")
        >>> plan = scheduling.Plan(at=time(9), zone="Europe/Berlin")
        >>> away = scheduling.DaysOff(why="patient", first=date(2026, 4, 1), last=date(2026, 5, 10))
        >>> series = scheduling.propose(
        ...     protocol, plan, first=date(2026, 3, 23), series="s-017", days_off=[away]
        ... )
        >>> for finding in scheduling.examine(series):
        ...     print(finding)
        SCH-WINDOW: 12 sessions take 17 weeks; the window of the course is 16
        SCH-GAP: 42 days lie between session 2 and session 3; 14 are the most
        SCH-NO-CONTRACT: no contract is recorded; the 12 sessions are those that are usual in ipt-12
    """
    found = [
        *(finding for each in series.standing for finding in each.findings),
        *_contract(series),
        *_taper(series),
        *_days_off(series),
        *_order(series),
        *_frequent(series),
        *_gaps(series),
        *_window(series),
        *_end(series),
        *_phases(series),
    ]
    found.sort(key=lambda finding: -finding.severity)
    return tuple(found)


def _contract(series: Series) -> Iterator[Finding]:
    frame, plan = series.frame, series.plan
    if frame.held >= frame.sessions:
        yield r.NOTHING_LEFT.finding(held=frame.held, sessions=frame.sessions)
    elif frame.agreed is None:
        yield r.NO_CONTRACT.finding(sessions=frame.sessions, protocol=frame.protocol.id)
    elif frame.agreed is not plan.cadence:
        yield r.CADENCE.finding(planned=plan.cadence.value, agreed=frame.agreed.value)


def _taper(series: Series) -> Iterator[Finding]:
    taper, sessions = sum(step.sessions for step in series.plan.taper), series.frame.sessions
    if series.standing and taper > sessions:
        yield r.TAPER.finding(taper=taper, sessions=sessions)


def _days_off(series: Series) -> Iterator[Finding]:
    for each in series.standing:
        if (why := day_off(series.days_off, each.day)) is not None:
            yield r.DAY_OFF.finding(each.uid, number=each.number, day=str(each.day), why=why)


def _order(series: Series) -> Iterator[Finding]:
    for before, after in pairwise(series.standing):
        over = before.start.astimezone(UTC) + timedelta(minutes=before.minutes)
        if after.start.astimezone(UTC) < over:
            yield r.ORDER.finding(before.uid, after.uid, number=after.number, before=before.number)


def _meetings(series: Series) -> list[tuple[date, str]]:
    """The days of all sessions, held or to come, in order; with the UID of those to come."""
    planned = [(each.day, each.uid) for each in series.standing]
    return sorted([*((day, "") for day in series.frame.met), *planned])


def _frequent(series: Series) -> Iterator[Finding]:
    meetings = _meetings(series)
    days = [day for day, _ in meetings]
    start = 0
    while start < len(days):
        after = bisect_left(days, days[start] + timedelta(weeks=1), start)
        planned = [name for _, name in meetings[start:after] if name]
        crowded = after - start > _WEEKLY and bool(planned)
        if crowded:
            yield r.FREQUENT.finding(*planned, sessions=after - start, on=str(days[start]))
        start = after if crowded else start + 1


def _gaps(series: Series) -> Iterator[Finding]:
    frame, plan = series.frame, series.plan
    before, of = (frame.met[-1], "the last session held") if frame.met else (None, "")
    for each in sorted(series.standing, key=lambda each: each.start):
        usual = LONGEST_GAP[plan.cadence_of(each.number, frame.sessions)]
        most = usual if plan.longest_gap is None else plan.longest_gap
        if before is not None and (days := (each.day - before).days) > most:
            yield r.GAP.finding(each.uid, days=days, before=of, number=each.number, most=most)
        before, of = each.day, f"session {each.number}"


def _window(series: Series) -> Iterator[Finding]:
    frame, plan, meetings = series.frame, series.plan, _meetings(series)
    if not series.standing:
        return
    weeks = (meetings[-1][0] - meetings[0][0]).days // 7 + 1
    numbers = range(1, frame.sessions + 1)
    most = sum(WEEKS[plan.cadence_of(number, frame.sessions)] for number in numbers) + _SPARE
    if weeks > most:
        yield r.WINDOW.finding(sessions=frame.sessions, weeks=weeks, most=most)


def _end(series: Series) -> Iterator[Finding]:
    end = series.frame.end
    late = [each for each in series.standing if end is not None and each.day > end]
    if late:
        yield r.END_DATE.finding(
            *(each.uid for each in late), number=late[0].number, day=str(late[0].day), end=str(end)
        )


def _phases(series: Series) -> Iterator[Finding]:
    frame, spans = series.frame, series.frame.spans
    following = frame.held + 1
    for phase, then in pairwise(spans if series.standing else ()):
        first, last = spans[phase]
        if phase is frame.phase and following > last:
            yield r.PHASE.finding(
                number=following,
                phase=frame.protocol.label(phase),
                first=first,
                last=last,
                next=frame.protocol.label(then),
            )
