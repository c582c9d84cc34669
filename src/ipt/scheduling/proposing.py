"""`propose`: the sessions that are left, each on a day and at a time, and why then."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Final

from attrs import evolve

from ipt.errors import InvalidValue
from ipt.model import Cadence, Course, Phase, Protocol, events as ev
from ipt.model.checks import as_tuple, when
from ipt.scheduling.clock import Start, on_the_clock, zone_named
from ipt.scheduling.recurrence import days_after, days_from
from ipt.scheduling.values import (
    Appointment,
    DaysOff,
    Frame,
    Plan,
    Series,
    Taper,
    Weekday,
    day_off,
    uids,
)

__all__ = ["frame_of", "propose", "usual_plan"]

_YEARS: Final = (1970, 2999)
"""When the rules of time zones are known, or at least well founded guesses."""
_PHASES: Final = [*Phase]


def frame_of(of: Course | Protocol, *, sessions: int | None = None) -> Frame:
    """What a series for *of* has to keep to.

    Args:
        of: A course, whose contract and whose sessions held count; or a protocol.
        sessions: The number of sessions, held ones included; if left out, what the contract says,
            or what is usual in the protocol. An ended course has no session left.

    Raises:
        ipt.errors.InvalidValue: If *of* is neither.

    Examples:
        >>> import ipt
        >>> ipt.scheduling.frame_of(ipt.protocols.get("ipt-16")).announce
        (12, 14)
    """
    _must_be_planned_for(of)
    if isinstance(of, Protocol):
        return Frame(
            protocol=of, sessions=of.limit("sessions_default") if sessions is None else sessions
        )
    held, contract, ended = of.sessions_held, of.contract, of.phase is Phase.ENDED
    if sessions is None:
        usual = max(held, of.protocol.limit("sessions_default"))
        left = of.sessions_left
        sessions = usual if left is None else held + left
    end = None if contract is None else contract.end_date
    return Frame(
        protocol=of.protocol,
        sessions=held if ended else max(held, sessions),
        held=held,
        met=tuple(sorted(s.on for s in of.of(ev.SessionHeld) if isinstance(s.on, date))),
        phase=of.phase,
        agreed=None if contract is None else contract.cadence,
        end=end if isinstance(end, date) else None,
    )


def usual_plan(
    of: Course | Protocol,
    *,
    at: time,
    zone: str,
    weekdays: Iterable[Weekday | str] = (),
    cadence: Cadence | str | None = None,
    taper: Iterable[Taper] = (),
    minutes: int | None = None,
) -> Plan:
    """The plan that *of* asks for: cadence and minutes of its contract, or of its protocol.

    Args:
        of: A course, or a protocol.
        at: The time on the wall clock.
        zone: The time zone by its name in the IANA database.
        weekdays: On which days; see `Plan`.
        cadence: How often, if it departs from what was agreed.
        taper: How the last sessions thin out.
        minutes: Length of a session, if it departs from what was agreed.

    Raises:
        ipt.errors.InvalidValue: If a value is none or out of its range, or the weekdays do not suit
            the cadence.
        ipt.errors.UnknownName: If there is no such time zone.
    """
    _must_be_planned_for(of)
    protocol = of if isinstance(of, Protocol) else of.protocol
    contract = None if isinstance(of, Protocol) else of.contract
    agreed = protocol.cadence if contract is None else contract.cadence
    long = (contract and contract.minutes) or protocol.limit("minutes_default")
    return Plan(
        at=at,
        zone=zone,
        weekdays=weekdays,
        cadence=agreed if cadence is None else cadence,
        taper=taper,
        minutes=long if minutes is None else minutes,
    )


def propose(
    of: Frame | Course | Protocol,
    plan: Plan,
    *,
    first: date,
    series: str,
    days_off: Iterable[DaysOff] = (),
) -> Series:
    """The sessions that are left of *of*, by *plan*, from *first* on.

    A day on which nobody meets is passed over, and so is one that lacks the time. What is to be
    said about the outcome is told by `examine`.

    Args:
        of: What it has to keep to: a course, a protocol, or their `frame_of` with another number
            of sessions.
        plan: How often, on which days, at what time.
        first: No session lies before this day.
        series: Names the series; the UIDs are derived from it alone. The same name, in every run,
            means the same sessions; take another for another course.
        days_off: When nobody meets; a holiday is only known here if it is given.

    Raises:
        ipt.errors.InvalidValue: If *of* or one of *days_off* is something else, if *first* is no
            day, or is not after the last session held, or if no day is left in the hundred years
            after it.

    Examples:
        >>> import ipt
        >>> from datetime import date, time
        >>> protocol = ipt.protocols.get("ipt-12")
        >>> plan = ipt.scheduling.Plan(at=time(9), zone="Europe/Berlin")
        >>> series = ipt.scheduling.propose(protocol, plan, first=date(2026, 3, 23), series="s-017")
        >>> print(*(each.start for each in series.appointments[:2]))
        2026-03-23 09:00:00+01:00 2026-03-30 09:00:00+02:00
    """
    frame = of if isinstance(of, Frame) else frame_of(of)
    _after_what_was_held(frame, first)
    plan = evolve(plan, weekdays=plan.weekdays or (Weekday.of(first),))
    bare = Series(id=series, frame=frame, plan=plan, days_off=as_tuple(days_off))
    return evolve(bare, appointments=tuple(_appointments(bare, first)))


def _must_be_planned_for(of: object) -> None:
    if not isinstance(of, Course | Protocol):
        kind = type(of).__name__
        msg = (
            f"a course or a protocol is needed, not {kind}; ipt.protocols.get knows one by its name"
        )
        raise InvalidValue(msg)


def _after_what_was_held(frame: Frame, first: date) -> None:
    when(first)
    low, high = _YEARS
    if not low <= first.year <= high:
        msg = (
            f"first, {first}, lies outside {low} to {high}, where time zones are known; correct it"
        )
        raise InvalidValue(msg)
    if frame.met and first <= frame.met[-1]:
        msg = f"first, {first}, is not after {frame.met[-1]}, when a session was held; take a later day"
        raise InvalidValue(msg)


def _appointments(series: Series, first: date) -> Iterator[Appointment]:
    plan, frame, spans = series.plan, series.frame, series.frame.spans
    days: Iterator[date] = iter(())
    last: date | None = None
    current: Cadence | None = None
    numbers = range(frame.held + 1, frame.sessions + 1)
    for number, uid in zip(numbers, uids(series.id, numbers), strict=True):
        cadence = plan.cadence_of(number, frame.sessions)
        if last is None:
            days = days_from(first, cadence, plan.weekdays)
        elif cadence is not current:
            days = days_after(last, cadence, plan.weekdays)
        (start, findings), passed = _next(series, number, days)
        last, current = start.date(), cadence
        yield Appointment(
            number=number,
            start=start,
            minutes=plan.minutes,
            phase=_phase(frame, spans, number),
            uid=uid,
            why=f"{cadence.value} on {Weekday.of(last).value}"
            + (f", after {', '.join(passed)}" if passed else ""),
            findings=findings,
        )


def _next(series: Series, number: int, days: Iterator[date]) -> tuple[Start, list[str]]:
    """When session *number* begins, on the next of *days* that suits; and the days passed over.

    Raises:
        ipt.errors.InvalidValue: If there is none.
    """
    passed: list[str] = []
    zone = zone_named(series.plan.zone)
    for day in days:
        off = day_off(series.days_off, day)
        start = on_the_clock(datetime.combine(day, series.plan.at), zone)
        if off is None and start is not None:
            return start, passed
        passed.append(f"{day} ({f'no {series.plan.at:%H:%M}' if off is None else off})")
    msg = f"session {number} finds no day in a hundred years; correct the days off"
    raise InvalidValue(msg)


def _phase(frame: Frame, spans: Mapping[Phase, tuple[int, int]], number: int) -> Phase | None:
    """The phase of session *number* by the outline, but none that is over already."""
    by_outline = (phase for phase, (low, high) in spans.items() if low <= number <= high)
    return max((*by_outline, frame.phase), key=_PHASES.index) if spans else None
