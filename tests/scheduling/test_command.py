"""`ipt schedule`: the sessions that are left, as lines, as JSON and as a calendar."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.builders import FIRST_DAY, into_middle, opened, protocol, week

import ipt
from ipt import events as ev
from ipt.cli.scheduling import schedule
from ipt.exchange import read_calendar


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Two of sixteen sessions held, in the middle phase."""
    path = tmp_path / "c.json"
    ipt.dump(opened(*into_middle(), ev.SessionHeld(on=week(2))), path)
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(schedule, [*map(str, words)], catch_exceptions=False)


def told(*words: object) -> Any:
    return json.loads(run(*words, "--json").stdout)


def starts(*words: object) -> list[str]:
    return [each["start"] for each in told(*words)["appointments"]]


class TestTheLines:
    def test_each_session_that_is_left_with_its_day(self, course: Path):
        result = run(course, "--from", "2026-01-19")
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[:3] == [
            "c  test-16  middle phase  2 of 16 agreed sessions held, 14 left",
            "  plan        weekly, on monday at 09:00 in UTC, 50 minutes",
            "  session   3 2026-01-19 09:00  middle       weekly on monday",
        ]
        assert lines[-2:] == [
            "  session  16 2026-04-20 09:00  termination  weekly on monday",
            (
                "  ending      announced by session 12, at the latest by session 14"
                "  [CG2000-7, published]"
            ),
        ]

    def test_what_is_to_be_said_of_it_without_the_names_of_events(self, course: Path):
        result = run(
            course,
            *("--from", "2026-01-19", "--taper", "2:monthly", "--patient-away"),
            *("2026-01-26..2026-02-15", "--holiday", "2026-04-06"),
        )
        assert "weekly on monday, after 2026-04-06 (holiday)" in result.stdout
        assert (
            "  plan        weekly, the last 2 monthly, on monday at 09:00 in UTC" in result.stdout
        )
        assert result.stdout.splitlines()[-1] == (
            "  ADVICE     SCH-GAP  28 days lie between session 3 and session 4; 14 are the most; "
            "move the session, or talk about the gap  [ipt, assumed]"
        )

    def test_what_was_moved_is_marked(self, course: Path, tmp_path: Path):
        out = tmp_path / "c.ics"
        run(course, "--from", "2026-01-19", "--out", out)
        lines = run(course, "--from", "2026-01-26", "--out", out).stdout.splitlines()
        assert lines[2].endswith("2026-01-26 09:00  middle       moved, weekly on monday")
        assert lines[-1] == "  written     c.ics"

    def test_a_crowded_week_is_a_violation(self, tmp_path: Path):
        path = tmp_path / "c.json"
        days = [ev.SessionHeld(on=FIRST_DAY.replace(day=day)) for day in (5, 6, 7)]
        ipt.dump(opened(*days), path)
        result = run(path, "--from", "2026-01-08")
        assert result.exit_code == 1
        assert "VIOLATION  SCH-FREQUENT  4 sessions lie in the seven days from 2026-01-05" in (
            result.stdout
        )

    def test_where_nothing_is_left_it_says_so(self, tmp_path: Path):
        path = tmp_path / "c.json"
        ipt.dump(opened(ev.CourseEnded(reason="withdrawn")), path)
        result = run(path, "--from", "2026-01-08", "--out", tmp_path / "c.ics")
        assert result.exit_code == 0
        assert "SCH-NOTHING-LEFT  no session is left to plan; 0 of 0 were held" in result.stdout
        assert read_calendar((tmp_path / "c.ics").read_text(encoding="utf-8")) == ()

    def test_a_phase_without_an_outline_is_left_out(self, tmp_path: Path):
        path = tmp_path / "c.json"
        short = ipt.Contract(sessions_min=1, conditional=True)
        course = ipt.open_course(protocol(sessions_min=1), patient="p")
        ipt.dump(ipt.apply(course, ev.ContractAgreed(contract=short)), path)
        lines = run(path, "--from", "2026-01-08").stdout.splitlines()
        assert lines[2] == "  session   1 2026-01-08 09:00               weekly on thursday"
        assert len(lines) == 3


class TestTheOptions:
    def test_time_and_place(self, course: Path):
        words = ("--from", "2026-03-23", "--at", "14:30", "--zone", "Europe/Berlin")
        assert starts(course, *words)[:2] == [
            "2026-03-23T14:30:00+01:00",
            "2026-03-30T14:30:00+02:00",
        ]

    def test_cadence_and_weekdays(self, course: Path):
        words = ("--cadence", "twice-weekly", "--weekday", "monday", "--weekday", "friday")
        found = starts(course, "--from", "2026-01-19", *words)
        assert [start[:10] for start in found[:3]] == ["2026-01-19", "2026-01-23", "2026-01-26"]

    def test_everything_a_program_may_need(self, course: Path):
        report = told(course, "--from", "2026-01-19", "--minutes", 45, "--series", "s-017")
        assert report["file"] == "c.json"
        assert report["plan"] == {
            "cadence": "weekly",
            "taper": [],
            "weekdays": ["monday"],
            "at": "09:00",
            "zone": "UTC",
            "minutes": 45,
        }
        assert report["announce"] == [12, 14]
        assert report["written"] is None
        assert report["appointments"][0] == {
            "number": 3,
            "start": "2026-01-19T09:00:00+00:00",
            "minutes": 45,
            "phase": "middle",
            "uid": "d617a0c5-f90b-5e34-8d8e-6809e3751511-3",
            "sequence": 0,
            "status": "proposed",
            "why": "weekly on monday",
        }

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (
                ("--taper", "canary"),
                "a taper is a number of sessions and a cadence, such as 2:fortnightly",
            ),
            (
                ("--taper", "2:"),
                (
                    "unknown cadence; use one of 'thrice-weekly', 'twice-weekly', 'weekly', "
                    "'fortnightly', 'monthly'"
                ),
            ),
            (
                ("--holiday", "canary"),
                ("days off are one day or two with dots between, such as 2026-12-24..2027-01-02"),
            ),
            (
                ("--therapist-away", "2026-12-24.."),
                ("days off are one day or two with dots between, such as 2026-12-24..2027-01-02"),
            ),
            (
                ("--holiday", "2026-13-01"),
                (
                    "days off are days of the calendar, but there is no such date in '2026-13-01'; "
                    "correct it"
                ),
            ),
            (
                ("--patient-away", "2026-02-01..2026-02-30"),
                (
                    "days off are days of the calendar, but there is no such date in "
                    "'2026-02-01..2026-02-30'; correct it"
                ),
            ),
            (("--minutes", "0"), "minutes is from 1 to 600, not 0"),
            (
                ("--cadence", "twice-weekly"),
                "twice-weekly sessions need 2 weekdays, not 0; give each once, the usual one first",
            ),
            (
                ("--zone", "quux-quux"),
                "unknown time zone; use a name of the IANA database: 'Europe/Berlin'",
            ),
        ],
    )
    def test_what_cannot_be_understood_is_refused(
        self, course: Path, tmp_path: Path, words: tuple[str, str], why: str
    ):
        result = run(course, "--from", "2026-01-19", "--out", tmp_path / "c.ics", *words)
        assert (result.exit_code, result.output) == (2, f"c.json: {why}\n")
        assert not (tmp_path / "c.ics").exists()


class TestTheCalendar:
    def test_it_holds_the_sessions_that_are_left_and_nothing_of_the_patient(
        self, course: Path, tmp_path: Path
    ):
        out = tmp_path / "c.ics"
        result = run(course, "--from", "2026-01-19", "--zone", "Europe/Berlin", "--out", out)
        assert result.stdout.splitlines()[-1] == "  written     c.ics"
        text = out.read_bytes().decode()
        assert [each.number for each in read_calendar(text)] == [*range(3, 17)]
        assert "SUMMARY:Session 3 of 16\r\n" in text
        assert "DTSTAMP:20260112T000000Z\r\n" in text

    def test_the_same_command_writes_the_same(self, course: Path, tmp_path: Path):
        out = tmp_path / "c.ics"
        words = (course, "--from", "2026-01-19", "--out", out)
        run(*words)
        once = out.read_bytes()
        run(*words)
        assert out.read_bytes() == once

    def test_a_later_edition_raises_what_changed_and_keeps_the_rest(
        self, course: Path, tmp_path: Path
    ):
        out = tmp_path / "c.ics"
        run(course, "--from", "2026-01-19", "--out", out)
        before = read_calendar(out.read_text(encoding="utf-8"))
        run(course, "--from", "2026-01-19", "--holiday", "2026-04-20", "--out", out)
        after = read_calendar(out.read_text(encoding="utf-8"))
        assert [each.uid for each in after] == [each.uid for each in before]
        assert [each.sequence for each in after] == [0] * 13 + [1]

    def test_the_calendar_of_another_course_stays_as_it_is(self, course: Path, tmp_path: Path):
        other, out = tmp_path / "o.json", tmp_path / "t.ics"
        ipt.dump(ipt.open_course(protocol(), patient="canary", on=FIRST_DAY), other)
        run(other, "--from", "2026-01-19", "--out", out)
        once = out.read_bytes()
        result = run(course, "--from", "2026-01-19", "--out", out)
        assert (result.exit_code, result.output) == (
            2,
            (
                "c.json: 't.ics' holds sessions of another series, which would be cancelled; "
                "write to another name, or name that series with --series\n"
            ),
        )
        assert out.read_bytes() == once

    def test_a_session_that_was_held_stays_in_it_but_is_not_listed(
        self, course: Path, tmp_path: Path
    ):
        out = tmp_path / "c.ics"
        run(course, "--from", "2026-01-19", "--out", out)
        before = read_calendar(out.read_text(encoding="utf-8"))
        ipt.dump(ipt.apply(ipt.load(course), ev.SessionHeld(on=week(3))), course)
        listed = told(course, "--from", "2026-01-26", "--out", out)["appointments"]
        assert [each["number"] for each in listed] == [*range(4, 17)]
        assert read_calendar(out.read_text(encoding="utf-8")) == before

    def test_a_summary_that_was_changed_there_is_not_lost(self, course: Path, tmp_path: Path):
        out = tmp_path / "c.ics"
        words = (course, "--from", "2026-01-19", "--out", out)
        run(*words, "--summary", "Termin {number}")
        once = out.read_bytes()
        assert run(*words, "--summary", "Termin {number}").exit_code == 0
        result = run(*words)
        assert result.exit_code == 2
        assert result.stdout == (
            "c.json: nothing was written\n"
            "  unusable   CAL-FOREIGN  event 1 of the calendar was not written here, or was changed "
            "elsewhere (SUMMARY) ($.events[0], c.ics); keep the series in a file of its own; give a "
            "summary of your own again with every edition  [ipt, inferred]\n"
        )
        assert out.read_bytes() == once

    def test_what_it_shows_may_be_given(self, course: Path, tmp_path: Path):
        out = tmp_path / "c.ics"
        run(course, "--from", "2026-01-19", "--summary", "Termin {number}", "--out", out)
        assert "SUMMARY:Termin 3\n" in out.read_text(encoding="utf-8")

    def test_a_calendar_of_somebody_else_stays_as_it_is(self, course: Path, tmp_path: Path):
        out = tmp_path / "mine.ics"
        out.write_text("BEGIN:VCALENDAR\nPRODID:other\nEND:VCALENDAR\n", encoding="utf-8")
        result = run(course, "--from", "2026-01-19", "--out", out)
        assert result.exit_code == 2
        assert result.stdout == (
            "c.json: nothing was written\n"
            "  unusable   CAL-SYNTAX  this is no calendar that was written here ($, mine.ics); "
            "keep the series in a file of its own  [ipt, inferred]\n"
        )
        assert out.read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR\nPRODID:other")

    def test_without_any_day_in_the_record_the_first_day_is_its_stamp(self, tmp_path: Path):
        path, out = tmp_path / "c.json", tmp_path / "c.ics"
        ipt.dump(ipt.open_course(protocol(), patient="canary"), path)
        run(path, "--from", "2026-01-19", "--out", out)
        text = out.read_text(encoding="utf-8")
        assert "DTSTAMP:20260119T000000Z\n" in text
        assert "canary" not in text

    def test_two_patients_have_events_of_their_own(self, tmp_path: Path):
        found = []
        for patient in ("p", "q"):
            path = tmp_path / f"{patient}.json"
            ipt.dump(ipt.open_course(protocol(), patient=patient, on=FIRST_DAY), path)
            found.append({e["uid"] for e in told(path, "--from", "2026-01-19")["appointments"]})
        assert found[0].isdisjoint(found[1])
