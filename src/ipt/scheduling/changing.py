"""What becomes of a series: sessions are moved and cancelled, and a series is planned anew.

An appointment keeps its UID in all of it, and its sequence is raised with every change, so that a
calendar knows which of two versions is the later one.
"""

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve

from ipt.errors import InvalidValue
from ipt.scheduling.clock import on_the_clock, zone_named
from ipt.scheduling.values import Appointment, AppointmentStatus, Series, uids

__all__ = ["cancel", "move", "revised"]


def move(series: Series, number: int, to: datetime) -> Series:
    """*series* with session *number* moved; only `examine` says whether that day suits.

    Args:
        series: The series.
        number: The number of the session.
        to: The new time on the wall clock, in the time zone of the series.

    Raises:
        ipt.errors.InvalidValue: If there is no such session or it was cancelled, if *to* is no
            datetime, has a time zone, is not to the minute, or does not exist there.
    """
    before = _appointment(series, number)
    _must_be_datetime(to)
    if to.tzinfo is not None or to.second or to.microsecond:
        msg = f"to is a time on the wall clock of {series.plan.zone}, to the minute and without a zone"
        raise InvalidValue(msg)
    start = on_the_clock(to, zone_named(series.plan.zone))
    if start is None:
        msg = f"{to:%Y-%m-%d %H:%M} does not exist in {series.plan.zone}; choose another time"
        raise InvalidValue(msg)
    begins, findings = start
    if begins == before.start:
        return series
    after = evolve(
        before,
        start=begins,
        findings=findings,
        sequence=before.sequence + 1,
        status=AppointmentStatus.MOVED,
        why=f"moved from {before.start:%Y-%m-%d %H:%M}",
    )
    return _with(series, after)


def _must_be_datetime(to: object) -> None:
    if not isinstance(to, datetime):
        msg = f"to is a datetime, not {type(to).__name__}; give the day and the time"
        raise InvalidValue(msg)


def cancel(series: Series, number: int) -> Series:
    """*series* with session *number* cancelled; the other numbers stay.

    Whether a session is made up for is a matter of the contract: record what happened, and propose
    again, see `revised`.

    Raises:
        ipt.errors.InvalidValue: If there is no such session, or it was cancelled already.
    """
    return _with(series, _cancelled(_appointment(series, number)))


def revised(series: Series, earlier: Iterable[Appointment]) -> Series:
    """A newly proposed *series* as a new edition of what was proposed *earlier*.

    What changed has its sequence raised, what stayed keeps it. A session that was to come and is no
    longer planned is cancelled; those that have been held since are kept as they are.

    Args:
        series: As proposed now.
        earlier: The appointments of the earlier edition, or of the calendar it was written to.

    Raises:
        ipt.errors.InvalidValue: If one of *earlier* is of another series.
    """
    known = {each.uid: each for each in earlier}
    if not known.keys() <= {*uids(series.id, (each.number for each in known.values()))}:
        msg = "earlier holds sessions of another series, which would be cancelled; leave them out"
        raise InvalidValue(msg)
    appointments = [_follows(each, known.pop(each.uid, None)) for each in series.appointments]
    appointments += [
        _cancelled(each) if each.stands and each.number > series.frame.held else each
        for each in known.values()
    ]
    appointments.sort(key=lambda each: each.number)
    return evolve(series, appointments=tuple(appointments))


def _follows(now: Appointment, before: Appointment | None) -> Appointment:
    if before is None:
        return now
    if before.stands and (before.start, before.minutes) == (now.start, now.minutes):
        return evolve(now, sequence=before.sequence, status=before.status)
    return evolve(now, sequence=before.sequence + 1, status=AppointmentStatus.MOVED)


def _appointment(series: Series, number: int) -> Appointment:
    """The appointment of session *number*.

    Raises:
        ipt.errors.InvalidValue: If there is none, or it was held or cancelled.
    """
    for each in series.standing:
        if each.number == number:
            return each
    numbers = [each.number for each in series.standing]
    planned = f"{numbers[0]} to {numbers[-1]} are planned" if numbers else "none is planned"
    msg = f"session {number!r} is not planned, or was cancelled; {planned}"
    raise InvalidValue(msg)


def _cancelled(before: Appointment) -> Appointment:
    return evolve(
        before,
        status=AppointmentStatus.CANCELLED,
        sequence=before.sequence + 1,
        why="cancelled",
        findings=(),
    )


def _with(series: Series, after: Appointment) -> Series:
    appointments = (after if each.uid == after.uid else each for each in series.appointments)
    return evolve(series, appointments=tuple(appointments))
