"""The columns of a table of sessions and scores, and how a cell of each is read."""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Final

from ipt.errors import InvalidValue, did_you_mean
from ipt.exchange.table import Reader
from ipt.model import (
    Area,
    MissedReason,
    Modality,
    PartialDate,
    Phase,
    SessionStatus,
    When,
    events as ev,
)

__all__ = ["DONE", "readers"]

DONE: Final[Mapping[str, type[ev.Event]]] = {
    name: ev.EVENT_TYPES[name]
    for name in (
        "contact-attempted",
        "crisis-contact-held",
        "ending-announced",
        "formulation-shared",
        "inventory-completed",
        "response-reviewed",
        "sick-role-given",
        "sick-role-lifted",
    )
}
"""The events that the column ``done`` names; nothing else of them can be told there."""

_STATUSES: Final = (SessionStatus.HELD, SessionStatus.MISSED, SessionStatus.CANCELLED)
_NUMBER: Final = re.compile(r"-?\d{1,9}([.,]\d{1,9})?", re.ASCII)


def readers(date_format: str | None) -> Mapping[str, Reader]:
    """How a cell of each column is read.

    Raises:
        ipt.errors.InvalidValue: If *date_format* does not tell the day, the month and the year.
    """
    return {
        "date": _date if date_format is None else partial(_formatted, _usable(date_format)),
        "session": partial(_whole, high=999),
        "status": _status,
        "minutes": partial(_whole, high=600),
        "modality": Modality,
        "phase": _phase,
        "instrument": str,
        "total": _number,
        "items": _items,
        "focus": _focus,
        "contract": partial(_whole, high=999),
        "done": _done,
        "reason": MissedReason,
        "note": str,
    }


def _date(text: str) -> When:
    try:
        return PartialDate.parse(text).day_or_self()
    except InvalidValue:  # its message repeats the cell
        msg = (
            "a date is written 2026, 2026-01 or 2026-01-31, and exists, unless --date-format "
            "says otherwise"
        )
        raise InvalidValue(msg) from None


def _usable(date_format: str) -> str:
    day, told = date(2001, 12, 31), None
    if re.search("%[YyGcDFx]", date_format):  # without a year, Python 3.13 warns
        with suppress(InvalidValue):
            told = _formatted(date_format, day.strftime(date_format))
    if told != day:
        msg = "a date format has a day, a month and a year, such as '%d.%m.%Y'"
        raise InvalidValue(msg)
    return date_format


def _formatted(date_format: str, text: str) -> date:
    try:
        return date(*time.strptime(text, date_format)[:3])
    except ValueError:
        msg = f"a date is written {date_format!r}, and exists"
        raise InvalidValue(msg) from None


def _whole(text: str, *, high: int) -> int:
    number = int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0
    if not 1 <= number <= high:
        msg = f"a whole number from 1 to {high} is needed"
        raise InvalidValue(msg)
    return number


def _number(text: str) -> float:
    if _NUMBER.fullmatch(text) is None:
        msg = "a number is needed"
        raise InvalidValue(msg)
    return float(text.replace(",", "."))


def _items(text: str) -> tuple[int | None, ...]:
    answers = text.split()
    if not all(re.fullmatch(r"\d{1,3}|-", answer, re.ASCII) for answer in answers):
        msg = "items are whole numbers with spaces between, and - where one is missing"
        raise InvalidValue(msg)
    return tuple(None if answer == "-" else int(answer) for answer in answers)


def _status(text: str) -> SessionStatus:
    if text not in _STATUSES:
        msg = f"a status is one of {', '.join(_STATUSES)}"
        raise InvalidValue(msg)
    return SessionStatus(text)


def _phase(text: str) -> Phase:
    phase = Phase.parse(text)
    if phase is Phase.ENDED:
        msg = "a table does not tell how a course ended; record course-ended after the import"
        raise InvalidValue(msg)
    return phase


def _focus(text: str) -> tuple[Area, ...]:
    return tuple(Area.parse(part) for part in text.split("+"))


def _done(text: str) -> tuple[str, ...]:
    names = tuple(text.split())
    for name in names:
        if name not in DONE:
            hint = did_you_mean(name, DONE)
            known = f" {name!r}{hint}" if hint else f"; use {', '.join(DONE)}"
            msg = f"unknown event{known}"
            raise InvalidValue(msg)
    return names
