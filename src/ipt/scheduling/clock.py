"""Wall-clock times in a time zone, also where the clocks change.

A time that does not exist, because the clocks go forward, becomes the one they show instead; of a
time that is shown twice, because they go back, the first counts. So does RFC 5545.
"""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from dateutil import tz

from ipt.errors import UnknownName, did_you_mean
from ipt.findings import Finding
from ipt.scheduling.rules import NO_SUCH_TIME, TWICE

__all__ = ["Start", "on_the_clock", "zone_named"]

Start = tuple[datetime, tuple[Finding, ...]]
"""When something begins, and what is to be known about that time."""


def zone_named(name: str) -> ZoneInfo:
    """The time zone with that *name*.

    Raises:
        ipt.errors.UnknownName: If there is none; it is repeated only if it resembles a known one.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # no such file, no such path, a folder
        hint = did_you_mean(name, available_timezones())
        said = f" {name!r}{hint}" if hint else "; use a name of the IANA database: 'Europe/Berlin'"
        msg = f"unknown time zone{said}"
        raise UnknownName(msg) from None


def on_the_clock(wall: datetime, zone: ZoneInfo) -> Start | None:
    """The moment at which the clocks of *zone* show *wall*, and what is to be known about it.

    ``None`` if that day has no such time, and no later one in its place.
    """
    wanted = wall.replace(tzinfo=zone, fold=0)
    if wanted.utcoffset() == wanted.replace(fold=1).utcoffset():  # it exists, and once: PEP 495
        return wanted, ()
    start = tz.resolve_imaginary(wanted)
    if start.date() != wanted.date():
        return None
    told = {"day": str(wall.date()), "time": f"{wall:%H:%M}", "zone": zone.key}
    if start != wanted:
        return start, (NO_SUCH_TIME.finding(**told, instead=f"{start:%H:%M}"),)
    return start, (TWICE.finding(**told),)
