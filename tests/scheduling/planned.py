"""Plans and series to test with."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

import ipt
from ipt.scheduling import Appointment, DaysOff, Frame, Plan, Series, frame_of, propose

IPT_12 = ipt.protocols.get("ipt-12")
IPT_16 = ipt.protocols.get("ipt-16")
MONDAY = date(2026, 1, 5)


def plan(**changes: Any) -> Plan:
    """Weekly at nine in Berlin, with *changes*."""
    return Plan(**{"at": time(9), "zone": "Europe/Berlin", **changes})


def series(
    sessions: int = 12, first: date = MONDAY, *, days_off: Iterable[DaysOff] = (), **changes: Any
) -> Series:
    """A series of *sessions* from *first* on."""
    frame = frame_of(IPT_12, sessions=sessions)
    return propose(frame, plan(**changes), first=first, series="s", days_off=days_off)


def framed(frame: Frame, first: date = MONDAY, **changes: Any) -> Series:
    """A series that keeps to *frame*."""
    return propose(frame, plan(**changes), first=first, series="s")


def days(of: Series | Iterable[Appointment]) -> list[str]:
    """Month and day of each appointment."""
    appointments = of.appointments if isinstance(of, Series) else of
    return [f"{each.start:%m-%d}" for each in appointments]


def away(first: str, last: str | None = None, why: str = "holiday") -> DaysOff:
    begins = date.fromisoformat(first)
    return DaysOff(why=why, first=begins, last=date.fromisoformat(last or first))
