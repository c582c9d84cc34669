"""A series of sessions as an iCalendar file (RFC 5545), and back.

What a calendar is told is when and how long, and nothing of the patient: a file on its way to a
telephone or a server is out of anybody's hands. `icalendar` does the writing and the reading; it
comes with the extra ``calendar``.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NoReturn

from ipt.documents import refuse
from ipt.errors import InvalidValue, IPTError
from ipt.findings import Rule, Status
from ipt.scheduling import Appointment, AppointmentStatus, Series

__all__ = ["RULES", "read_calendar", "write_calendar"]

SYNTAX: Final = Rule(
    code="CAL-SYNTAX",
    message="this is no calendar that was written here",
    remedy="keep the series in a file of its own",
    source="ipt",
    status=Status.INFERRED,
)
FOREIGN: Final = Rule(
    code="CAL-FOREIGN",
    message="event {number} of the calendar was not written here, or was changed elsewhere ({names})",
    remedy="keep the series in a file of its own; give a summary of your own again with every edition",
    source="ipt",
    status=Status.INFERRED,
)
RULES: Final = Rule.collect(globals())
"""What is told of a calendar that is read."""

_STATUS: Final = {
    AppointmentStatus.PROPOSED: "TENTATIVE",
    AppointmentStatus.MOVED: "CONFIRMED",
    AppointmentStatus.CANCELLED: "CANCELLED",
}
_READ: Final = {word: status for status, word in _STATUS.items()}
_UID: Final = re.compile(r"\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-([1-9][0-9]{0,3})\Z")
_MINUTE: Final = timedelta(minutes=1)
_WORDS: Final = "Session {number} of {of}"


def write_calendar(series: Series, *, stamp: datetime, summary: str | None = None) -> str:
    """*series* as the text of a calendar, with the rules of its time zone.

    Every appointment is an event of class ``PRIVATE``. A proposal is ``TENTATIVE``, what was moved
    ``CONFIRMED``, what was cancelled stays as ``CANCELLED``.

    Args:
        series: As proposed or changed.
        stamp: When the series was last changed, with a time zone.
        summary: What a calendar shows; ``{number}`` and ``{of}`` stand for the number of the
            session and of all sessions. If left out, ``Session 3 of 16``. Whatever else is put
            there leaves the record.

    Raises:
        ipt.errors.InvalidValue: If *stamp* is no moment with a time zone.
        ipt.errors.IPTError: If the extra ``calendar`` is not installed.

    Examples:
        >>> import ipt
        >>> from datetime import UTC, date, datetime, time
        >>> from ipt import scheduling
        >>> plan = scheduling.Plan(at=time(9), zone="Europe/Berlin")
        >>> protocol = ipt.protocols.get("ipt-12")
        >>> series = scheduling.propose(protocol, plan, first=date(2026, 1, 5), series="s-017")
        >>> stamp = datetime(2026, 1, 2, tzinfo=UTC)
        >>> text = ipt.exchange.write_calendar(series, stamp=stamp)
        >>> [line for line in text.splitlines() if line.startswith("SUMMARY")][0]
        'SUMMARY:Session 1 of 12'
    """
    stamped = _moment(stamp)
    with _extra():
        from ipt.exchange import calendar_parts as parts  # noqa: PLC0415 - the extra may be missing
    words = _WORDS if summary is None else summary
    days = sorted(each.day for each in series.appointments) or [stamped.date()]
    events = (
        parts.event_part(
            **_properties(each),
            dtstamp=stamped,
            summary=_filled(words, number=each.number, of=series.frame.sessions),
        )
        for each in series.appointments
    )
    return parts.calendar_text(events, days[0], days[-1])


def read_calendar(text: str, *, summary: str | None = None) -> tuple[Appointment, ...]:
    """The appointments of a calendar that `write_calendar` has written, in its order.

    They serve `ipt.scheduling.revised`. Their phases and reasons are not in a calendar.

    Args:
        text: The text of the calendar.
        summary: What it shows, as it was given to `write_calendar`; ``Session 3 of 16`` may always
            stand there.

    Raises:
        ipt.errors.DocumentError: If it is no such calendar, or holds an event, a property or a
            summary from elsewhere, which would be lost if the file was written again.
        ipt.errors.IPTError: If the extra ``calendar`` is not installed.
    """
    with _extra():
        from ipt.exchange import calendar_parts as parts  # noqa: PLC0415 - the extra may be missing
    try:
        events = parts.events_in(text)
    except Exception:  # noqa: BLE001 - whatever the library stumbles over
        refuse(SYNTAX.finding("$"))
    found: list[Appointment] = []
    for number, event in enumerate(events, 1):
        each, stamp, shown = _appointment(event, number)
        ours = parts.event_part(**_properties(each), dtstamp=stamp, summary=shown)
        lost = parts.unlike(event, ours)
        if lost is not None:
            _foreign(number, lost)
        if not any(_fits(shown, words, each.number) for words in (_WORDS, summary)):
            _foreign(number, "SUMMARY")
        found.append(each)
    return tuple(found)


def _properties(each: Appointment) -> dict[str, object]:
    """What an event tells of an appointment, apart from what it shows and when it was changed."""
    return {
        "class": "PRIVATE",
        "uid": each.uid,
        "sequence": each.sequence,
        "dtstart": each.start,
        "duration": timedelta(minutes=each.minutes),
        "status": _STATUS[each.status],
    }


def _fits(shown: str, words: str | None, number: int) -> bool:
    """Whether *shown* is what *words* are for session *number*, of however many."""
    if words is None:
        return False
    pieces = _filled(words, number=number).split("{of}")
    return re.fullmatch("[0-9]+".join(map(re.escape, pieces)), shown) is not None


def _foreign(number: int, names: str) -> NoReturn:
    refuse(FOREIGN.finding(f"$.events[{number - 1}]", number=number, names=names))


def _filled(words: str, **values: int) -> str:
    for name, value in values.items():
        words = words.replace(f"{{{name}}}", str(value))
    return words


def _moment(stamp: object) -> datetime:
    if not isinstance(stamp, datetime) or stamp.utcoffset() is None:
        msg = "stamp is a datetime with a time zone"
        raise InvalidValue(msg)
    return stamp.astimezone(UTC).replace(microsecond=0)


def _appointment(event: Any, number: int) -> tuple[Appointment, datetime, str]:  # noqa: ANN401 - of a missing extra
    """The appointment that *event* is, when it was written, and what it shows.

    Raises:
        ipt.errors.DocumentError: If it was not written here.
    """
    try:
        uid = str(event["uid"])
        [session] = _UID.findall(uid)
        each = Appointment(
            number=int(session),
            start=event["dtstart"].dt,
            minutes=event["duration"].dt // _MINUTE,
            uid=uid,
            sequence=int(event["sequence"]),
            status=_READ[str(event["status"])],
        )
        return each, _moment(event["dtstamp"].dt), str(event["summary"])
    except (AttributeError, KeyError, TypeError, ValueError):
        _foreign(number, "UID, DTSTART, DURATION, SEQUENCE, STATUS, DTSTAMP or SUMMARY")


@contextmanager
def _extra() -> Generator[None]:
    """Say plainly what is missing.

    Raises:
        ipt.errors.IPTError: If the extra ``calendar`` is not installed.
        ModuleNotFoundError: If something else is missing.
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name != "icalendar":
            raise
        msg = (
            "calendars need icalendar, which is not installed; "
            "run: python -m pip install 'ipt-psychotherapy[calendar]'"
        )
        raise IPTError(msg) from None
