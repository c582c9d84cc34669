"""Which days and times are proposed for the sessions that are left."""

from datetime import date, datetime, time
from typing import Any

import pytest
from tests.builders import into_middle, opened, week
from tests.scheduling.planned import IPT_12, IPT_16, MONDAY, away, days, plan, series

import ipt
from ipt import events as ev
from ipt.errors import InvalidValue
from ipt.model import Cadence, Contract, PartialDate, Phase
from ipt.scheduling import Frame, Taper, Weekday, examine, frame_of, propose, usual_plan


class TestTheCadence:
    def test_weekly_is_the_same_weekday_of_every_week(self):
        assert days(series(4)) == ["01-05", "01-12", "01-19", "01-26"]

    def test_the_weekday_is_that_of_the_first_day_unless_it_is_given(self):
        assert days(series(2, date(2026, 1, 7))) == ["01-07", "01-14"]
        assert days(series(2, date(2026, 1, 7), weekdays=["friday"])) == ["01-09", "01-16"]

    def test_twice_a_week_takes_both_weekdays(self):
        twice = series(5, cadence="twice-weekly", weekdays=["monday", "thursday"])
        assert days(twice) == ["01-05", "01-08", "01-12", "01-15", "01-19"]

    def test_twice_a_week_begins_with_the_weekday_that_comes_first(self):
        late = series(3, date(2026, 1, 6), cadence="twice-weekly", weekdays=["monday", "thursday"])
        assert days(late) == ["01-08", "01-12", "01-15"]

    def test_fifteen_sessions_take_five_weeks_on_a_ward(self):  # 20.1, R343
        ward = ipt.protocols.get("ipt-inpatient")
        three = ["wednesday", "monday", "friday"]
        usual = usual_plan(ward, at=time(9), zone="Europe/Berlin", weekdays=three)
        found = propose(ward, usual, first=MONDAY, series="s")
        assert days(found)[:4] == ["01-05", "01-07", "01-09", "01-12"]
        assert (len(found.appointments), days(found)[-1]) == (15, "02-06")
        assert [finding.code for finding in examine(found)] == ["SCH-NO-CONTRACT"]

    def test_three_a_week_may_thin_out_to_one(self):
        weekdays = ["wednesday", "monday", "friday"]
        taper = [Taper(sessions=2, cadence="twice-weekly"), Taper(sessions=2, cadence="weekly")]
        found = series(7, cadence="thrice-weekly", weekdays=weekdays, taper=taper)
        assert days(found) == ["01-05", "01-07", "01-09", "01-12", "01-14", "01-21", "01-28"]

    def test_fortnightly_is_every_other_week_from_the_first_session_on(self):
        found = series(3, date(2026, 1, 7), cadence="fortnightly", weekdays=["monday"])
        assert days(found) == ["01-12", "01-26", "02-09"]

    def test_monthly_is_the_same_weekday_in_the_same_week_of_the_month(self):
        assert days(series(3, cadence="monthly")) == ["01-05", "02-02", "03-02"]
        assert days(series(3, date(2026, 1, 21), cadence="monthly")) == ["01-21", "02-18", "03-18"]

    def test_a_fifth_week_means_the_last_of_every_month(self):
        assert days(series(4, date(2026, 1, 29), cadence="monthly")) == [
            "01-29",
            "02-26",
            "03-26",
            "04-30",
        ]


class TestATaper:
    def test_the_last_sessions_thin_out_by_the_distance_before_each(self):
        taper = [Taper(sessions=2, cadence="fortnightly"), Taper(sessions=2, cadence="monthly")]
        assert days(series(6, taper=taper)) == [
            "01-05",
            "01-12",
            "01-26",
            "02-09",
            "03-09",
            "04-13",
        ]

    def test_from_two_weekdays_it_goes_on_with_the_first_of_them(self):
        found = series(
            5,
            cadence="twice-weekly",
            weekdays=["monday", "thursday"],
            taper=[Taper(sessions=2, cadence="weekly")],
        )
        assert days(found) == ["01-05", "01-08", "01-12", "01-19", "01-26"]

    def test_what_is_left_of_it_holds_for_the_sessions_left(self):
        taper = [Taper(sessions=9, cadence="fortnightly")]
        assert days(series(3, taper=taper)) == ["01-05", "01-19", "02-02"]

    def test_the_cadence_of_a_session_is_counted_from_the_end(self):
        steps = [Taper(sessions=2, cadence="fortnightly"), Taper(sessions=1, cadence="monthly")]
        tapering = plan(taper=steps)
        found = [tapering.cadence_of(number, 5).value for number in range(1, 6)]
        assert found == ["weekly", "weekly", "fortnightly", "fortnightly", "monthly"]


class TestDaysOff:
    def test_a_holiday_is_passed_over_and_the_reason_told(self):
        found = series(3, days_off=[away("2026-01-12")])
        assert days(found) == ["01-05", "01-19", "01-26"]
        assert [each.why for each in found.appointments] == [
            "weekly on monday",
            "weekly on monday, after 2026-01-12 (holiday)",
            "weekly on monday",
        ]

    def test_so_is_the_time_that_somebody_is_away(self):
        off = [away("2026-01-01", "2026-01-11", "patient"), away("2026-01-19", why="therapist")]
        found = series(2, days_off=off)
        assert days(found) == ["01-12", "01-26"]
        assert found.appointments[0].why.endswith("after 2026-01-05 (the patient is away)")
        assert found.appointments[1].why.endswith("after 2026-01-19 (the therapist is away)")

    def test_a_fortnightly_series_keeps_its_weeks(self):
        found = series(3, cadence="fortnightly", days_off=[away("2026-01-19")])
        assert days(found) == ["01-05", "02-02", "02-16"]

    def test_if_no_day_is_left_the_plan_is_refused(self):
        with pytest.raises(
            InvalidValue,
            match=r"^session 1 finds no day in a hundred years; correct the days off$",
        ):
            series(1, days_off=[away("2000-01-01", "2999-12-31")])


class TestTheClock:
    def test_nine_stays_nine_when_the_clocks_change(self):
        found = series(2, date(2026, 3, 23))
        assert [str(each.start) for each in found.appointments] == [
            "2026-03-23 09:00:00+01:00",
            "2026-03-30 09:00:00+02:00",
        ]

    def test_a_time_that_does_not_exist_becomes_what_the_clocks_show(self):
        found = series(3, date(2026, 3, 22), at=time(2, 30)).appointments
        assert [f"{each.start:%m-%d %H:%M}" for each in found] == [
            "03-22 02:30",
            "03-29 03:30",
            "04-05 02:30",
        ]
        assert [str(finding) for each in found for finding in each.findings] == [
            (
                "SCH-NO-SUCH-TIME: 02:30 does not exist on 2026-03-29 in Europe/Berlin, where the clocks "
                "go forward; it is 03:30"
            )
        ]

    def test_of_a_time_that_comes_twice_the_first_is_meant(self):
        [found] = series(1, date(2026, 10, 25), at=time(2, 30)).appointments
        assert str(found.start) == "2026-10-25 02:30:00+02:00"
        assert [str(finding) for finding in found.findings] == [
            (
                "SCH-TIME-TWICE: 02:30 comes twice on 2026-10-25 in Europe/Berlin, where the clocks go "
                "back; the first is meant"
            )
        ]

    def test_a_day_that_a_country_left_out_is_passed_over(self):
        found = series(2, date(2011, 12, 23), zone="Pacific/Apia")
        assert days(found) == ["12-23", "01-06"]
        assert found.appointments[1].why == "weekly on friday, after 2011-12-30 (no 09:00)"

    def test_so_is_a_day_whose_last_hour_is_left_out(self):
        found = series(2, date(2025, 3, 29), zone="America/Scoresbysund", at=time(23, 30))
        assert days(found) == ["04-05", "04-12"]


class TestTheFirstDay:
    @pytest.mark.parametrize("first", [date(1969, 12, 31), date(3000, 1, 1)])
    def test_it_lies_where_time_zones_are_known(self, first: date):
        with pytest.raises(
            InvalidValue,
            match=rf"^first, {first}, lies outside 1970 to 2999, where time zones are known; correct it$",
        ):
            series(1, first)

    def test_it_is_a_day(self):
        with pytest.raises(InvalidValue, match=r"^a date is needed, not a datetime; use its .date"):
            series(1, datetime(2026, 1, 5))  # noqa: DTZ001 - as somebody may write it

    def test_it_is_after_the_last_session_held(self):
        course = opened(ev.SessionHeld(on=MONDAY))
        with pytest.raises(
            InvalidValue,
            match=r"^first, 2026-01-05, is not after 2026-01-05, when a session was held; "
            r"take a later day$",
        ):
            propose(course, plan(), first=MONDAY, series="s")


class TestACourse:
    course = opened(*into_middle(), ev.SessionHeld(on=week(2)))

    def test_the_sessions_left_of_the_contract_are_proposed(self):
        found = propose(self.course, plan(), first=week(3), series="s").appointments
        assert [found[0].number, found[-1].number, len(found)] == [3, 16, 14]
        assert found[0].day == week(3)

    def test_its_frame_tells_what_was_held(self):
        assert (
            frame_of(self.course)
            == Frame(
                protocol=self.course.protocol,
                sessions=16,
                held=2,
                met=(week(1), week(2)),
                phase="middle",
                agreed=Cadence.WEEKLY,
            )
            or frame_of(self.course).phase is Phase.MIDDLE
        )

    def test_the_phase_it_is_in_is_not_left_for_an_earlier_one(self):
        found = propose(self.course, plan(), first=week(3), series="s").appointments
        assert [each.phase for each in found[:2]] == [Phase.MIDDLE, Phase.MIDDLE]

    def test_without_a_contract_it_has_the_usual_sessions(self):
        frame = frame_of(opened(ev.SessionHeld(on=PartialDate(2026, 1))))
        assert (frame.sessions, frame.held, frame.met, frame.agreed) == (16, 1, (), None)

    def test_another_number_of_sessions_may_be_asked_for(self):
        assert frame_of(self.course, sessions=4).sessions == 4
        assert frame_of(self.course, sessions=1).sessions == 2
        assert frame_of(IPT_16, sessions=20).sessions == 20

    def test_the_end_is_that_of_the_contract(self):
        def end(day: Any) -> date | None:
            contract = Contract(sessions_min=16, end_date=day)
            return frame_of(opened(ev.ContractAgreed(contract=contract))).end

        assert end(date(2026, 5, 1)) == date(2026, 5, 1)
        assert end(PartialDate(2026, 5)) is None

    def test_an_ended_course_has_nothing_left(self):
        ended = ipt.apply(self.course, ev.CourseEnded(reason="withdrawn"))
        assert propose(ended, plan(), first=week(3), series="s").appointments == ()

    def test_sessions_without_a_record_count_as_held(self):
        course = opened(ev.PeriodUnrecorded(sessions=3))
        assert propose(course, plan(), first=MONDAY, series="s").appointments[0].number == 4


class TestWhatItIsGiven:
    def test_a_name_is_no_protocol(self):
        name: Any = "ipt-12"
        for given in (
            lambda: propose(name, plan(), first=MONDAY, series="s"),
            lambda: frame_of(name),
            lambda: usual_plan(name, at=time(9), zone="UTC"),
        ):
            with pytest.raises(InvalidValue) as error:
                given()
            assert str(error.value) == (
                "a course or a protocol is needed, not str; ipt.protocols.get knows one by its name"
            )

    def test_a_day_is_no_days_off(self):
        off: Any = [MONDAY]
        with pytest.raises(
            InvalidValue, match=r"^days_off holds DaysOff values, but item 1 is date$"
        ):
            propose(IPT_12, plan(), first=MONDAY, series="s", days_off=off)


class TestTheUsualPlan:
    def usual(self, of: Any, **changes: Any) -> Any:
        return usual_plan(of, at=time(9), zone="UTC", **changes)

    def test_without_a_contract_it_is_that_of_the_protocol(self):
        found = self.usual(IPT_16)
        assert (found.cadence, found.minutes, found.weekdays) == (Cadence.WEEKLY, 50, ())
        assert self.usual(opened()) == found

    def test_the_contract_comes_first(self):
        contract = Contract(sessions_min=16, cadence="fortnightly", minutes=60)
        found = self.usual(opened(ev.ContractAgreed(contract=contract)))
        assert (found.cadence, found.minutes) == (Cadence.FORTNIGHTLY, 60)

    def test_no_minutes_are_not_the_usual_ones(self):
        with pytest.raises(InvalidValue, match=r"^minutes is from 1 to 600, not 0$"):
            self.usual(IPT_16, minutes=0)

    def test_what_is_given_comes_before_it(self):
        found = self.usual(
            IPT_16,
            cadence="twice-weekly",
            weekdays=["monday", "friday"],
            minutes=45,
            taper=[Taper(sessions=1, cadence="weekly")],
        )
        assert (found.cadence, found.minutes) == (Cadence.TWICE_WEEKLY, 45)
        assert found.weekdays == (Weekday.MONDAY, Weekday.FRIDAY)


class TestTheOutline:
    """Golden arithmetic of the cases, C11."""

    @pytest.mark.parametrize(
        ("sessions", "phases", "announce"),
        [
            (12, (3, 6, 3), (8, 10)),
            (14, (3, 8, 3), (10, 12)),
            (16, (3, 10, 3), (12, 14)),
        ],
    )
    def test_the_phases_and_the_announcement(
        self, sessions: int, phases: tuple[int, int, int], announce: tuple[int, int]
    ):
        found = series(sessions)
        counted = [each.phase for each in found.appointments]
        named = (Phase.INITIAL, Phase.MIDDLE, Phase.TERMINATION)
        assert tuple(map(counted.count, named)) == phases
        assert counted == sorted(counted, key=named.index)
        assert found.frame.announce == announce

    def test_so_few_sessions_that_none_is_in_the_middle_have_no_phases(self):
        assert [each.phase for each in series(6).appointments] == [None] * 6

    def test_the_end_is_not_announced_where_there_is_no_time(self):
        assert frame_of(IPT_12, sessions=4).announce is None
        assert frame_of(IPT_12, sessions=5).announce == (1, 3)

    def test_nor_where_the_protocol_has_no_ending(self):
        assert frame_of(ipt.protocols.get("ipt-sr")).announce is None
