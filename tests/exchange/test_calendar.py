"""A series as a calendar: what is written, what is kept back, what is read again."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from dateutil.tz import tzical
from tests.scheduling.planned import IPT_12, plan, series

from ipt.errors import DocumentError, InvalidValue
from ipt.exchange import calendar, read_calendar, write_calendar
from ipt.exchange.calendar_parts import timezone_part
from ipt.model import Phase
from ipt.scheduling import AppointmentStatus, Series, cancel, move, propose

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
STAMP = datetime(2026, 1, 2, 12, 30, 15, 500, tzinfo=UTC)
WHOLE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//ipt-psychotherapy//ipt//EN
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:20260323T010000
TZNAME:CET
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20260329T020000
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:Session 1 of 2
DTSTART;TZID=Europe/Berlin:20260324T100000
DURATION:PT50M
DTSTAMP:20260102T123015Z
UID:70e8a1d8-1f2c-5a0b-9b57-8a6f0e6a3c4a-1
SEQUENCE:1
CLASS:PRIVATE
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
SUMMARY:Session 2 of 2
DTSTART;TZID=Europe/Berlin:20260330T090000
DURATION:PT50M
DTSTAMP:20260102T123015Z
UID:70e8a1d8-1f2c-5a0b-9b57-8a6f0e6a3c4a-2
SEQUENCE:1
CLASS:PRIVATE
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
"""


def two() -> Series:
    return series(2, date(2026, 3, 23))


def lines(of: Series, **settings: str) -> list[str]:
    return write_calendar(of, stamp=STAMP, **settings).splitlines()


class TestWriting:
    def test_the_whole_of_a_calendar(self):
        changed = cancel(move(two(), 1, datetime.fromisoformat("2026-03-24 10:00")), 2)
        [first, second] = changed.appointments
        text = write_calendar(changed, stamp=STAMP)
        assert text.replace("\r\n", "\n") == WHOLE.replace(
            "70e8a1d8-1f2c-5a0b-9b57-8a6f0e6a3c4a-1", first.uid
        ).replace("70e8a1d8-1f2c-5a0b-9b57-8a6f0e6a3c4a-2", second.uid)
        assert text.count("\r\n") == text.count("\n")

    def test_a_proposal_is_tentative(self):
        assert lines(two()).count("STATUS:TENTATIVE") == 2

    def test_the_same_series_is_the_same_text(self):
        assert write_calendar(two(), stamp=STAMP) == write_calendar(two(), stamp=STAMP)

    def test_another_summary_may_be_given(self):
        assert "SUMMARY:Termin 2/2" in lines(two(), summary="Termin {number}/{of}")
        assert "SUMMARY:{0} %s" in lines(two(), summary="{0} %s")
        assert lines(two(), summary="").count("SUMMARY:") == 2

    def test_what_it_means_to_a_calendar_is_masked(self):
        assert "SUMMARY:one\\, two\\nDTSTART:20260101" in lines(
            two(), summary="one, two\nDTSTART:20260101"
        )

    def test_in_utc_there_is_no_zone_to_describe(self):
        written = lines(series(1, zone="UTC"))
        assert "DTSTART:20260105T090000Z" in written
        assert "BEGIN:VTIMEZONE" not in written

    def test_a_series_without_a_session_is_an_empty_calendar(self):
        empty = evolve(two(), appointments=())
        assert lines(empty) == [*WHOLE.splitlines()[:3], "END:VCALENDAR"]

    @pytest.mark.parametrize("stamp", [date(2026, 1, 2), datetime(2026, 1, 2), None])  # noqa: DTZ001
    def test_the_stamp_has_a_time_zone(self, stamp: object):
        with pytest.raises(InvalidValue, match=r"^stamp is a datetime with a time zone$"):
            write_calendar(two(), stamp=stamp)  # type: ignore[arg-type]

    def test_the_stamp_is_told_in_utc(self):
        stamp = datetime(2026, 7, 1, 1, 0, tzinfo=ZoneInfo("Europe/Berlin"))
        assert "DTSTAMP:20260630T230000Z" in write_calendar(two(), stamp=stamp)


class TestPrivacy:
    def test_nothing_but_the_number_of_the_session_is_told_of_the_patient(self):
        private = propose(IPT_12, plan(), first=date(2026, 1, 5), series="canary-p-017")
        known = (
            "BEGIN END VERSION PRODID TZID DTSTART DTSTART;TZID=Europe/Berlin TZNAME TZOFFSETFROM "
            "TZOFFSETTO SUMMARY DURATION DTSTAMP UID SEQUENCE CLASS STATUS"
        )
        written = lines(private)
        assert {line.partition(":")[0] for line in written} == {*known.split()}
        assert "canary" not in "".join(written)
        assert not [phase for phase in Phase if phase.value in "".join(written).lower()]


class TestTimeZones:
    @pytest.mark.parametrize(
        "name", ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca"]
    )
    def test_its_rules_hold_on_every_day_and_through_every_change(self, name: str):
        zone = ZoneInfo(name)
        text = b"BEGIN:VCALENDAR\r\n" + timezone_part(zone, *YEAR).to_ical() + b"END:VCALENDAR\r\n"
        rules = tzical(StringIO(text.decode())).get(name)
        noons = [datetime(2026, 1, 1, 12, tzinfo=zone) + timedelta(days=n) for n in range(365)]
        changes = [b for a, b in pairwise(noons) if a.utcoffset() != b.utcoffset()]
        assert len(changes) == 2
        through = [day - timedelta(minutes=15 * n) for day in changes for n in range(96)]
        for known in (*noons, *through):
            if known.astimezone(UTC).astimezone(zone).replace(tzinfo=zone) == known:
                assert known.replace(tzinfo=rules).utcoffset() == known.utcoffset(), known

    def test_a_change_within_the_first_days_is_told(self):
        text = timezone_part(
            ZoneInfo("Europe/Berlin"), date(2026, 3, 29), date(2026, 3, 29)
        ).to_ical()
        assert b"DTSTART:20260329T020000" in text

    def test_so_is_one_by_half_an_hour_and_one_by_a_day(self):
        howe = timezone_part(ZoneInfo("Australia/Lord_Howe"), date(2026, 4, 1), date(2026, 4, 30))
        assert b"TZOFFSETFROM:+1100\r\nTZOFFSETTO:+1030" in howe.to_ical()
        apia = timezone_part(ZoneInfo("Pacific/Apia"), date(2011, 12, 1), date(2012, 1, 30))
        assert b"DTSTART:20111230T000000" in apia.to_ical()
        assert b"TZOFFSETFROM:-1000\r\nTZOFFSETTO:+1400" in apia.to_ical()


def refused(text: str) -> list[str]:
    with pytest.raises(DocumentError) as error:
        read_calendar(text)
    return [f"{finding} {finding.where}" for finding in error.value.findings]


class TestReading:
    def test_what_was_written_is_read_again(self):
        changed = cancel(move(two(), 1, datetime.fromisoformat("2026-03-24 10:00")), 2)
        read = read_calendar(write_calendar(changed, stamp=STAMP))
        bare = [evolve(each, phase=None, why="", findings=()) for each in changed.appointments]
        assert [*read] == bare
        assert [each.status for each in read] == [
            AppointmentStatus.MOVED,
            AppointmentStatus.CANCELLED,
        ]

    def test_utc_stays_utc(self):
        [read] = read_calendar(write_calendar(series(1, zone="Etc/UTC"), stamp=STAMP))
        assert read.start == series(1, zone="Etc/UTC").appointments[0].start

    def test_an_empty_calendar_has_none(self):
        assert read_calendar(write_calendar(evolve(two(), appointments=()), stamp=STAMP)) == ()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "canary",
            "BEGIN:VCALENDAR",
            "BEGIN:VCALENDAR\r\nEND:VEVENT",
            WHOLE.replace("ipt-psychotherapy", "other"),
        ],
    )
    def test_what_is_no_calendar_is_refused(self, text: str):
        assert refused(text) == ["CAL-SYNTAX: this is no calendar that was written here ('$',)"]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("UID:", "UID:x"),
            ("UID:", "X-UID:"),
            ("SEQUENCE:0", "SEQUENCE:canary"),
            ("SEQUENCE:0", "SEQUENCE:-1"),
            ("SEQUENCE:0\r\n", ""),
            ("STATUS:TENTATIVE", "STATUS:canary"),
            ("SUMMARY:", "X-SUMMARY:"),
            ("DTSTAMP:20260102T123015Z", "DTSTAMP;VALUE=DATE:20260102"),
            ("DTSTAMP:20260102T123015Z", "DTSTAMP;VALUE=PERIOD:20260102T123015Z/PT1H"),
            ("DURATION:PT50M", "DTEND:20260323T100000"),
            ("DURATION:PT50M", "DURATION:PT0M"),
            ("DURATION:PT50M", "DURATION:canary"),
            ("DTSTART;TZID=Europe/Berlin:20260323T090000", "DTSTART;VALUE=DATE:20260323"),
            ("DTSTART;TZID=Europe/Berlin:20260323T090000", "DTSTART:20260323T090000"),
            ("DTSTART;TZID=Europe/Berlin:20260323T090000", "DTSTART:canary"),
        ],
    )
    def test_an_event_from_elsewhere_is_refused_and_not_repeated(self, old: str, new: str):
        text = write_calendar(two(), stamp=STAMP)
        assert old in text
        told = refused(text.replace(old, new))
        assert told == [
            (
                "CAL-FOREIGN: event 1 of the calendar was not written here, or was changed elsewhere"
                " (UID, DTSTART, DURATION, SEQUENCE, STATUS, DTSTAMP or SUMMARY) ('$.events[0]',)"
            )
        ]

    @pytest.mark.parametrize(
        ("old", "new", "name"),
        [
            ("SEQUENCE:0", "SEQUENCE:0\r\nLOCATION:canary", "LOCATION"),
            ("SEQUENCE:0", "SEQUENCE:0\r\nDTEND:canary", "DTEND"),
            ("SEQUENCE:0", "SEQUENCE:0\r\nX-Apple-Sort:canary", "X-APPLE-SORT"),
            ("END:VEVENT", "BEGIN:VALARM\r\nACTION:canary\r\nEND:VALARM\r\nEND:VEVENT", "VALARM"),
            ("CLASS:PRIVATE", "CLASS:PUBLIC", "CLASS"),
            ("DURATION:PT50M", "DURATION:PT50M30S", "DURATION"),
            ("STATUS:", "STATUS;X-CANARY=canary:", "STATUS"),
            ("SUMMARY:Session 2", "SUMMARY:canary\r\nSUMMARY:Session 2", "SUMMARY"),
            ("SUMMARY:Session 2", "SUMMARY;LANGUAGE=en:Session 2", "SUMMARY"),
            ("SUMMARY:Session 2", "SUMMARY:Session 2 canary", "SUMMARY"),
            ("SUMMARY:Session 2", "SUMMARY:Session 1", "SUMMARY"),
        ],
    )
    def test_what_would_be_lost_is_refused_by_its_name(self, old: str, new: str, name: str):
        before, event, after = write_calendar(two(), stamp=STAMP).rpartition("BEGIN:VEVENT")
        assert old in after
        assert refused(before + event + after.replace(old, new)) == [
            (
                "CAL-FOREIGN: event 2 of the calendar was not written here, or was changed elsewhere"
                f" ({name}) ('$.events[1]',)"
            )
        ]

    @pytest.mark.parametrize(
        "new",
        ["X-WR-CALNAME:canary", "METHOD:PUBLISH", "BEGIN:VTODO\r\nSUMMARY:canary\r\nEND:VTODO"],
    )
    def test_so_is_what_stands_beside_the_events(self, new: str):
        text = write_calendar(two(), stamp=STAMP)
        assert refused(text.replace("END:VCALENDAR", f"{new}\r\nEND:VCALENDAR")) == [
            "CAL-SYNTAX: this is no calendar that was written here ('$',)"
        ]

    @pytest.mark.parametrize("summary", ["Termin {number}/{of}", "Termin", "", "a, b; {of}\n(.*)"])
    def test_a_summary_of_ones_own_is_given_again(self, summary: str):
        text = write_calendar(two(), stamp=STAMP, summary=summary)
        assert len(read_calendar(text, summary=summary)) == 2
        assert refused(text) == [
            (
                "CAL-FOREIGN: event 1 of the calendar was not written here, or was changed elsewhere"
                " (SUMMARY) ('$.events[0]',)"
            )
        ]

    def test_the_usual_summary_may_always_be_there(self):
        text = write_calendar(two(), stamp=STAMP)
        assert read_calendar(text, summary="Termin") == read_calendar(text)
        assert read_calendar(text.replace("of 2", "of 20")) == read_calendar(text)

    def test_a_number_alone_is_no_uid(self):
        text = write_calendar(two(), stamp=STAMP)
        assert refused(text.replace(f"UID:{two().appointments[0].uid}", "UID:7"))


class TestTheExtra:
    @pytest.mark.parametrize(
        "call",
        [
            "exchange.read_calendar('')",
            "exchange.write_calendar(None, stamp=datetime.now(UTC))",
        ],
    )
    def test_without_it_it_is_said_what_is_missing(self, call: str):
        code = (
            "import sys; sys.modules['icalendar'] = None\n"
            "from datetime import UTC, datetime\n"
            "from ipt import IPTError, exchange\n"
            f"try:\n    {call}\nexcept IPTError as error:\n    print(error)"
        )
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", code], capture_output=True, check=True, text=True
        )
        assert done.stdout == (
            "calendars need icalendar, which is not installed; "
            "run: python -m pip install 'ipt-psychotherapy[calendar]'\n"
        )

    def test_what_else_is_missing_is_no_matter_of_the_extra(self):
        with pytest.raises(ModuleNotFoundError, match=r"^other$"), calendar._extra():
            raise ModuleNotFoundError("other", name="other")  # noqa: EM101

    def test_nothing_of_it_is_loaded_before_it_is_needed(self):
        code = "import sys, ipt.exchange; print('icalendar' in sys.modules)"
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", code], capture_output=True, check=True, text=True
        )
        assert done.stdout == "False\n"


def test_a_time_at_midnight_is_a_time():
    [read] = read_calendar(write_calendar(series(1, at=time(0)), stamp=STAMP))
    assert read.start.hour == 0
