"""Random series across time zones and the changes of their clocks, held against independent readers.

Whether a time exists is asked of a round trip through UTC, what a calendar says of `icalendar`, and
what its time zone says of the reader of dateutil, which knows nothing of the zone but that text.
"""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Calendar
from tests.scheduling.planned import IPT_16

from ipt.exchange import read_calendar, write_calendar
from ipt.model import Cadence
from ipt.scheduling import (
    Away,
    DaysOff,
    Plan,
    Series,
    Taper,
    Weekday,
    cancel,
    frame_of,
    move,
    propose,
    revised,
)

pytestmark = pytest.mark.once

ZONES = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Scoresbysund",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Amman",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Etc/GMT+5",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/London",
    "Europe/Moscow",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "UTC",
]
STAMP = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SHORTEST = {"thrice-weekly": 1, "twice-weekly": 1, "weekly": 4, "fortnightly": 11, "monthly": 21}


def changes(zone: ZoneInfo) -> list[date]:
    """The days on which its clocks change."""
    noons = [datetime(1990, 1, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(16_000)]
    offsets = [noon.astimezone(zone).utcoffset() for noon in noons]
    later = zip(noons[1:], pairwise(offsets), strict=True)
    return [noon.astimezone(zone).date() for noon, (one, other) in later if one != other]


CHANGES = {name: changes(ZoneInfo(name)) or [date(2026, 3, 29)] for name in ZONES}


def exists(wall: datetime, zone: ZoneInfo) -> bool:
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall


def comes_twice(wall: datetime, zone: ZoneInfo) -> bool:
    one, other = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    return exists(wall, zone) and one.utcoffset() != other.utcoffset()


QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]


def odd_times(day: date, zone: ZoneInfo) -> list[time]:
    """The quarters of an hour that do not exist on *day*, or come twice; all, if there are none."""
    walls = [(at, datetime.combine(day, at)) for at in QUARTERS]
    odd = [at for at, wall in walls if not exists(wall, zone) or comes_twice(wall, zone)]
    return odd or QUARTERS


def proposed(seed: int) -> Series:
    """A series that meets a change of the clocks, if its zone has one, often in the hour of it."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    zone = chance.choice(ZONES)
    change = chance.choice(CHANGES[zone])
    cadence = chance.choice(["weekly", *SHORTEST])
    weekday = chance.choice([*[Weekday.of(change)] * 7, *Weekday])
    others = chance.sample([day for day in Weekday if day is not weekday], 2)
    sessions = chance.randint(1, 24)
    first = change - timedelta(weeks=chance.randrange(sessions), days=chance.choice([0, 1, 6]))
    return propose(
        frame_of(IPT_16, sessions=sessions),
        Plan(
            at=chance.choice([*odd_times(change, ZoneInfo(zone)), chance.choice(QUARTERS)]),
            zone=zone,
            weekdays=[weekday, *others][: Cadence(cadence).weekdays],
            cadence=cadence,
            taper=[
                Taper(sessions=chance.randint(1, 4), cadence=thinner)
                for thinner in ("weekly", "fortnightly", "monthly")
                if chance.random() < 0.3
            ],
            minutes=chance.randint(1, 120),
        ),
        first=first,
        series=str(seed),
        days_off=[
            DaysOff(why=chance.choice([*Away]), first=day, last=day + timedelta(days=length))
            for day, length in (
                (first + timedelta(days=chance.randrange(150)), chance.choice([0, 0, 1, 7, 14]))
                for _ in range(chance.randrange(8))
            )
        ],
    )


def hold(seed: int, seen: Counter[str]) -> None:
    """Hold one series against everything that must be true of any."""
    series = proposed(seed)
    plan, zone = series.plan, ZoneInfo(series.plan.zone)
    appointments = series.appointments
    assert [each.number for each in appointments] == [*range(1, series.frame.sessions + 1)]
    for each in appointments:
        wall = datetime.combine(each.day, plan.at)
        told = [finding.code for finding in each.findings]
        if exists(wall, zone):
            assert each.start.replace(tzinfo=None) == wall
            assert told == (["SCH-TIME-TWICE"] if comes_twice(wall, zone) else [])
        else:
            assert told == ["SCH-NO-SUCH-TIME"]
            assert each.start.astimezone(UTC) == wall.replace(tzinfo=zone).astimezone(UTC)
        seen.update(told)
        assert each.start.tzinfo is zone
        assert each.start.fold == 0
        assert Weekday.of(each.day) in plan.weekdays
        assert not [off for off in series.days_off if off.first <= each.day <= off.last]
    for one, other in pairwise(appointments):
        cadence = plan.cadence_of(other.number, series.frame.sessions)
        assert (other.day - one.day).days >= SHORTEST[cadence]
        seen["a change of the clocks"] += one.start.utcoffset() != other.start.utcoffset()
    names = {each.uid for each in appointments}
    assert len(names) == len(appointments)
    assert proposed(seed) == series

    to = datetime.combine(series.appointments[0].day, time(12))  # noon changes nowhere here
    changed = cancel(move(series, 1, to), len(appointments))
    assert [each.uid for each in changed.appointments] == [each.uid for each in appointments]
    assert revised(series, appointments) == series
    reads_back(changed, zone)


def reads_back(series: Series, zone: ZoneInfo) -> None:
    text = write_calendar(series, stamp=STAMP)
    words = {"proposed": "TENTATIVE", "moved": "CONFIRMED", "cancelled": "CANCELLED"}
    said = [
        (
            str(event["uid"]),
            event["sequence"],
            event["dtstart"].dt.replace(tzinfo=None),
            event["duration"].dt,
            event["status"],
            event["dtstamp"].dt,
            event["dtstart"].dt.tzinfo is zone,
        )
        for event in Calendar.from_ical(text).walk("VEVENT")
    ]
    assert said == [
        (
            each.uid,
            each.sequence,
            each.start.replace(tzinfo=None),
            timedelta(minutes=each.minutes),
            words[each.status],
            STAMP,
            True,
        )
        for each in series.appointments
    ]
    kept = [
        (a.uid, a.number, a.start, a.minutes, a.sequence, a.status) for a in series.appointments
    ]
    again = read_calendar(text)
    assert [(a.uid, a.number, a.start, a.minutes, a.sequence, a.status) for a in again] == kept
    if zone.key != "UTC":
        rules = tzical(StringIO(text)).get(zone.key)
        for each in series.appointments:
            there = each.start.replace(tzinfo=rules)
            assert there.utcoffset() == each.start.utcoffset(), each.start


def held(seeds: range) -> Counter[str]:
    seen: Counter[str] = Counter()
    for seed in seeds:
        try:
            hold(seed, seen)
        except AssertionError as failed:
            failed.add_note(f"seed {seed}")
            raise
    return seen


def test_random_series_keep_their_time_their_days_and_their_names():
    seen = held(range(200))
    assert seen["a change of the clocks"] > 150
    assert seen["SCH-NO-SUCH-TIME"] > 10
    assert seen["SCH-TIME-TWICE"] > 10


@pytest.mark.slow
def test_ten_thousand_of_them_do():
    seen = held(range(10_000))
    assert seen["a change of the clocks"] > 5_000
    assert seen["SCH-NO-SUCH-TIME"] > 500
    assert seen["SCH-TIME-TWICE"] > 500
