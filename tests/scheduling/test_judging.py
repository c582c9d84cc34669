"""What a series should be told: days off, crowded weeks, gaps, windows, phases."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from tests.builders import into_middle, opened, week
from tests.scheduling.planned import IPT_12, MONDAY, away, framed, plan, series

import ipt
from ipt import events as ev
from ipt.findings import Finding, Severity
from ipt.model import Cadence, Course, Phase
from ipt.scheduling import (
    Frame,
    Series,
    Taper,
    cancel,
    due,
    examine,
    frame_of,
    mid_meeting,
    move,
    overdue,
    post_meeting,
    propose,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def frame(sessions: int = 12, **changes: Any) -> Frame:
    """A frame whose contract is weekly."""
    return evolve(frame_of(IPT_12, sessions=sessions), **{"agreed": Cadence.WEEKLY, **changes})


def found(of: Series) -> list[str]:
    return [str(finding) for finding in examine(of)]


def test_a_weekly_series_by_its_contract_is_told_nothing():
    assert found(framed(frame())) == []


def test_the_heaviest_comes_first():
    moved = framed(frame(5), longest_gap=1)
    for number in (2, 3, 4):
        moved = move(moved, number, at(f"2026-01-0{number + 4} 09:00"))
    weights = [finding.severity for finding in examine(moved)]
    assert weights == sorted(weights, reverse=True)
    assert {Severity.VIOLATION, Severity.ADVICE} <= {*weights}


class TestTheContract:
    def test_without_one_the_usual_number_is_named(self):
        assert found(series(12)) == [
            "SCH-NO-CONTRACT: no contract is recorded; the 12 sessions are those that are usual in ipt-12"
        ]

    def test_another_cadence_than_agreed_is_told(self):
        other = framed(frame(3), cadence="fortnightly")
        assert found(other) == ["SCH-CADENCE: the plan is fortnightly, the contract weekly"]

    def test_nor_is_anything_else_said_where_nothing_is_left(self):
        assert found(framed(frame(12, held=12))) == [
            "SCH-NOTHING-LEFT: no session is left to plan; 12 of 12 were held"
        ]


class TestTheTaper:
    def test_it_is_not_longer_than_the_course(self):
        taper = [Taper(sessions=4, cadence="weekly"), Taper(sessions=5, cadence="weekly")]
        assert found(framed(frame(8), taper=taper)) == [
            "SCH-TAPER: the taper is of the last 9 sessions, but the course has 8 in all"
        ]
        assert found(framed(frame(9), taper=taper)) == []

    def test_of_the_whole_course_and_not_of_what_is_left(self):
        taper = [Taper(sessions=8, cadence="weekly")]
        late = frame(8, held=6, phase=Phase.TERMINATION)
        assert found(framed(late, taper=taper)) == []

    def test_nothing_is_told_where_no_session_is_left(self):
        taper = [Taper(sessions=9, cadence="weekly")]
        none_left = found(framed(frame(8, held=8), taper=taper))
        assert none_left == ["SCH-NOTHING-LEFT: no session is left to plan; 8 of 8 were held"]


class TestDaysOff:
    def test_a_session_moved_to_one_is_told(self):
        on_holiday = move(framed_off(), 2, at("2026-01-13 09:00"))
        assert found(on_holiday) == [
            "SCH-DAY-OFF: session 2 lies on 2026-01-13, when nobody meets (holiday)"
        ]

    def test_one_that_was_cancelled_is_not(self):
        assert found(cancel(move(framed_off(), 2, at("2026-01-13 09:00")), 2)) == []


def framed_off() -> Series:
    return propose(frame(3), plan(), first=MONDAY, series="s", days_off=[away("2026-01-13")])


class TestTheOrder:
    def test_a_session_before_the_one_before_it_is_told(self):
        assert found(move(framed(frame(3)), 3, at("2026-01-09 09:00"))) == [
            "SCH-ORDER: session 3 begins before session 2 is over"
        ]

    def test_so_is_one_that_begins_before_the_other_is_over(self):
        assert found(move(framed(frame(2)), 2, at("2026-01-05 09:49"))) == [
            "SCH-ORDER: session 2 begins before session 1 is over"
        ]
        assert found(move(framed(frame(2)), 2, at("2026-01-05 09:50"))) == []


class TestTheWeek:
    """T34, X01: three a week are the most."""

    def crowded(self, *numbers: int) -> Series:
        moved = framed(frame(5))
        for number in numbers:
            moved = move(moved, number, at(f"2026-01-0{4 + number} 09:00"))
        return moved

    def test_three_are_possible(self):
        assert found(self.crowded(2, 3)) == [
            "SCH-GAP: 19 days lie between session 3 and session 4; 14 are the most"
        ]

    def test_a_fourth_is_a_violation(self):
        first = examine(self.crowded(2, 3, 4))[0]
        assert str(first) == (
            "SCH-FREQUENT: 4 sessions lie in the seven days from 2026-01-05; three are the most"
        )
        assert first.severity is Severity.VIOLATION
        assert len(first.where) == 4

    def test_what_was_held_counts(self):
        held = frame(12, held=3, met=(date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7)))
        assert examine(framed(held, date(2026, 1, 8)))[0].params["sessions"] == 4

    def test_what_was_held_alone_is_not_the_matter_of_a_series(self):
        days = tuple(MONDAY + timedelta(days=n) for n in range(4))
        assert (
            found(framed(frame(12, held=4, met=days, phase=Phase.MIDDLE), date(2026, 1, 19))) == []
        )


class TestGaps:
    def test_one_session_that_falls_out_is_no_gap_and_two_are(self):
        def off(*days: str) -> list[str]:
            return found(
                propose(frame(4), plan(), first=MONDAY, series="s", days_off=map(away, days))
            )

        assert off("2026-01-12") == []
        assert off("2026-01-12", "2026-01-19") == [
            "SCH-GAP: 21 days lie between session 1 and session 2; 14 are the most"
        ]

    def test_how_long_may_be_said(self):
        assert found(framed(frame(2), longest_gap=6)) == [
            "SCH-GAP: 7 days lie between session 1 and session 2; 6 are the most"
        ]

    def test_the_last_session_held_is_what_the_first_follows(self):
        late = framed(frame(12, held=1, met=(MONDAY,)), date(2026, 1, 26))
        assert found(late) == [
            "SCH-GAP: 21 days lie between the last session held and session 2; 14 are the most"
        ]

    @pytest.mark.parametrize("cadence", ["weekly", "fortnightly", "monthly"])
    def test_no_cadence_has_gaps_of_its_own(self, cadence: str):
        agreed = frame(40, agreed=Cadence(cadence))
        assert found(framed(agreed, date(2026, 1, 29), cadence=cadence)) == []

    def test_on_a_ward_the_gap_of_one_session_is_shorter(self):
        three = ["monday", "tuesday", "wednesday"]
        agreed = frame(6, agreed=Cadence.THRICE_WEEKLY)

        def off(*days: str) -> list[str]:
            return found(
                propose(
                    agreed,
                    plan(cadence="thrice-weekly", weekdays=three),
                    first=MONDAY,
                    series="s",
                    days_off=map(away, days),
                )
            )

        assert off("2026-01-12") == []
        assert off("2026-01-12", "2026-01-13") == [
            "SCH-GAP: 7 days lie between session 3 and session 4; 6 are the most"
        ]

    def test_nor_has_a_taper(self):
        taper = [Taper(sessions=3, cadence="fortnightly"), Taper(sessions=3, cadence="monthly")]
        assert found(framed(frame(16), taper=taper)) == []


class TestTheWindow:
    """T20: the sessions, and four weeks."""

    def away_for(self, weeks: int) -> list[str]:
        off = away("2026-01-06", str(date(2026, 1, 5) + timedelta(weeks=weeks)))
        return found(
            propose(frame(), plan(longest_gap=999), first=MONDAY, series="s", days_off=[off])
        )

    def test_four_weeks_may_fall_out(self):
        assert self.away_for(4) == []

    def test_a_fifth_breaks_it(self):
        assert self.away_for(5) == [
            "SCH-WINDOW: 12 sessions take 17 weeks; the window of the course is 16"
        ]

    def test_it_opens_with_the_first_session_held(self):
        late = framed(frame(held=1, met=(date(2025, 11, 3),)), longest_gap=999)
        assert found(late) == [
            "SCH-WINDOW: 12 sessions take 20 weeks; the window of the course is 16"
        ]


class TestTheEnd:
    """T12: the end date was fixed at the outset."""

    def test_sessions_after_it_are_told_once(self):
        late = framed(frame(3, end=date(2026, 1, 11)))
        assert found(late) == [
            "SCH-END-DATE: session 2 lies on 2026-01-12, after 2026-01-11, when treatment is to end"
        ]
        assert len(examine(late)[0].where) == 2

    def test_its_day_belongs_to_the_treatment(self):
        assert found(framed(frame(3, end=date(2026, 1, 19)))) == []


class TestThePhase:
    def test_a_phase_that_is_longer_than_its_sessions_is_told(self):
        assert found(framed(frame(16, held=3))) == [
            "SCH-PHASE: session 4 opens in the initial phase, which has sessions 1 to 3"
        ]
        late = examine(framed(frame(16, held=13, phase=Phase.MIDDLE)))
        assert [(str(finding), finding.remedy) for finding in late] == [
            (
                "SCH-PHASE: session 14 opens in the middle phase, which has sessions 4 to 13",
                "begin the termination phase, or see what it still needs",
            )
        ]

    def test_one_that_is_shorter_is_not(self):
        assert found(framed(frame(16, held=1, phase=Phase.MIDDLE))) == []

    def test_nor_is_one_without_an_outline(self):
        assert found(framed(frame(6, held=5))) == []


class TestADay:
    course: Course = opened(*into_middle(), ev.SessionHeld(on=week(2)))

    def test_what_is_due_lies_on_it(self):
        planned = series(3)
        assert [each.number for each in due(planned, date(2026, 1, 12))] == [2]
        assert due(planned, date(2026, 1, 13)) == ()
        assert due(cancel(planned, 2), date(2026, 1, 12)) == ()

    def test_what_is_overdue_lies_before_it_without_a_record(self):
        planned = series(5)
        late = overdue(planned, self.course, date(2026, 1, 27))
        assert [each.number for each in late] == [3, 4]
        assert overdue(planned, self.course, week(3)) == ()

    @pytest.mark.parametrize(
        "event", [ev.SessionMissed, ev.SessionCancelled, ev.SessionRescheduled]
    )
    def test_whatever_is_recorded_for_its_day_tells_of_it(self, event: type[ev.Event]):
        told = ipt.apply(self.course, event(on=week(3)))
        late = overdue(series(5), told, date(2026, 1, 27))
        assert [each.number for each in late] == [4]

    @pytest.mark.parametrize("ask", [due, lambda s, day: overdue(s, opened(), day)])
    def test_it_is_a_day(self, ask: Any):
        with pytest.raises(ValueError, match=r"^a date is needed, not a datetime"):
            ask(series(1), at("2026-01-05 09:00"))


class TestAGroup:
    """T36, T37: a meeting between sessions 10 and 11, one within a week after the last."""

    group = series(20)

    @pytest.mark.parametrize("on", ["2026-03-10", "2026-03-15"])
    def test_the_meeting_in_the_middle_lies_between_two_sessions(self, on: str):
        assert mid_meeting(self.group, date.fromisoformat(on)) == ()

    @pytest.mark.parametrize("on", ["2026-03-09", "2026-03-16"])
    def test_elsewhere_it_is_told(self, on: str):
        assert says(mid_meeting(self.group, date.fromisoformat(on))) == [
            f"SCH-MID-MEETING: the meeting on {on} does not lie between sessions 10 and 11"
        ]

    def test_sessions_that_are_not_planned_set_no_bound(self):
        assert mid_meeting(series(3), date(2026, 6, 1)) == ()

    @pytest.mark.parametrize("on", ["2026-05-19", "2026-05-25"])
    def test_the_meeting_after_it_lies_within_a_week(self, on: str):
        assert post_meeting(self.group, date.fromisoformat(on)) == ()

    @pytest.mark.parametrize("on", ["2026-05-18", "2026-05-26"])
    def test_later_or_earlier_it_is_told(self, on: str):
        assert says(post_meeting(self.group, date.fromisoformat(on))) == [
            (
                f"SCH-POST-MEETING: the meeting on {on} does not lie within 7 days after the last "
                "session, 2026-05-18"
            )
        ]

    def test_a_series_without_a_session_has_no_last(self):
        assert post_meeting(cancel(series(1), 1), date(2026, 5, 26)) == ()


def says(findings: tuple[Finding, ...]) -> list[str]:
    return [str(finding) for finding in findings]
