"""What a calendar is made of, by `icalendar`: the only module that knows it.

The rules of a time zone are made here. `icalendar` can make them, too, but has the clocks go forward
an hour late: it takes the time they show afterwards for the onset, which RFC 5545 has in the offset
before.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard

__all__ = ["calendar_text", "event_part", "events_in", "timezone_part"]

_Part = TypeVar("_Part", bound=Component)

_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)
_PRODUCT: Final = "-//ipt-psychotherapy//ipt//EN"
_KNOWN: Final = {"PRODID", "VERSION", "VEVENT", "VTIMEZONE"}


def _made(kind: Callable[[], _Part], **properties: object) -> _Part:
    part = kind()
    filled: Any = part  # what it adds is not typed
    for name, value in properties.items():
        filled.add(name, value)
    return part


def event_part(**properties: object) -> Event:
    """An event with *properties*."""
    return _made(Event, **properties)


def calendar_text(events: Iterable[Event], first: date, last: date) -> str:
    """The text of a calendar with *events*, which lie from *first* to *last*."""
    calendar = _made(Calendar, prodid=_PRODUCT, version="2.0")
    for event in events:
        calendar.add_component(event)
    for name in sorted(calendar.get_missing_tzids(), reverse=True):
        calendar.subcomponents.insert(0, timezone_part(ZoneInfo(name), first, last))
    return str(calendar.to_ical(), "utf-8")


def events_in(text: str) -> list[Any]:
    """The events of a calendar that was written here.

    Raises:
        ValueError: If *text* is none, or holds anything but events and time zones.
    """
    reader: Any = Calendar  # what it finds is not typed
    calendar = reader.from_ical(text)
    kinds = {part.name for part in calendar.subcomponents} | {*calendar}
    if str(calendar.get("prodid")) != _PRODUCT or not kinds <= _KNOWN:
        raise ValueError
    found: list[Any] = calendar.walk("VEVENT")
    return found


def unlike(event: Event, ours: Event) -> str | None:
    """The name of the first property or part of *event* that is not so in *ours*; ``None`` if all are."""
    left = Counter(map(str, event.content_lines())) - Counter(map(str, ours.content_lines()))
    for line in left:
        name, value = re.split("[:;]", line, maxsplit=1)
        return value if name == "BEGIN" else name
    return None


# --- time zones -----------------------------------------------------------------------------------


def timezone_part(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """The rules of *zone* that hold from *first* to *last*, both included."""
    rules = _made(Timezone, tzid=zone.key)
    at = datetime.combine(first, time(), UTC) - _DAY
    before = _offset(at, zone)
    rules.add_component(_observance(at, zone, before))
    while at.date() <= last:
        after = at + _DAY
        if _offset(after, zone) != before:
            rules.add_component(_observance(_change(at, after, zone), zone, before))
            before = _offset(after, zone)
        at = after
    return rules


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    """How far the clocks of *zone* are ahead of UTC."""
    return at.astimezone(zone).utcoffset() or timedelta()


def _change(at: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment between the two from which the clocks of *zone* show another offset."""
    before = _offset(at, zone)
    while after - at > _SECOND:
        middle = at + (after - at) // (2 * _SECOND) * _SECOND
        at, after = (middle, after) if _offset(middle, zone) == before else (at, middle)
    return after


def _observance(at: datetime, zone: ZoneInfo, before: timedelta) -> Component:
    """What the clocks show from *at* on; the onset is told in the offset *before* it."""
    there = at.astimezone(zone)
    return _made(
        TimezoneDaylight if there.dst() else TimezoneStandard,
        dtstart=at.replace(tzinfo=None) + before,
        tzoffsetfrom=before,
        tzoffsetto=_offset(at, zone),
        tzname=there.tzname(),
    )
