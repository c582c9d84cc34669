"""What a plan, days off and appointments may be."""

from datetime import UTC, date, datetime, time, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from tests.scheduling.planned import away, plan, series

from ipt.errors import InvalidValue, UnknownName
from ipt.scheduling import Appointment, AppointmentStatus, DaysOff, Taper, Weekday
from ipt.scheduling.values import uids

BERLIN = ZoneInfo("Europe/Berlin")


class TestAPlan:
    @pytest.mark.parametrize(
        ("at", "why"),
        [
            ("09:00", "at is a time of day, not str"),
            (time(9, 0, 1), "at is a time on the wall clock to the minute, without a time zone"),
            (time(9, 0, 0, 1), "at is a time on the wall clock to the minute, without a time zone"),
            (
                time(9, tzinfo=UTC),
                "at is a time on the wall clock to the minute, without a time zone",
            ),
        ],
    )
    def test_its_time_is_one_on_the_wall_clock(self, at: Any, why: str):
        with pytest.raises(InvalidValue) as error:
            plan(at=at)
        assert str(error.value) == why

    @pytest.mark.parametrize("zone", ["Mars/Olympus", "../secret", "America", "/etc/passwd"])
    def test_its_zone_is_known(self, zone: str):
        with pytest.raises(UnknownName, match=r"^unknown time zone") as error:
            plan(zone=zone)
        assert "Olympus" not in str(error.value)
        assert "secret" not in str(error.value)

    def test_a_slip_in_the_name_of_a_zone_is_noticed(self):
        with pytest.raises(
            UnknownName,
            match=r"^unknown time zone 'Europe/Berln'; did you mean 'Europe/Berlin'\?$",
        ):
            plan(zone="Europe/Berln")

    @pytest.mark.parametrize(
        ("cadence", "weekdays", "needed"),
        [
            ("twice-weekly", (), "2 weekdays, not 0"),
            ("twice-weekly", ("monday",), "2 weekdays, not 1"),
            ("twice-weekly", ("monday", "monday"), "2 weekdays, not 1"),
            ("thrice-weekly", ("monday", "friday"), "3 weekdays, not 2"),
            ("thrice-weekly", ("monday", "friday", "tuesday", "sunday"), "3 weekdays, not 4"),
        ],
    )
    def test_several_a_week_need_as_many_weekdays(self, cadence, weekdays, needed):
        message = f"{cadence} sessions need {needed}; give each once, the usual one first"
        with pytest.raises(InvalidValue, match=f"^{message}$"):
            plan(cadence=cadence, weekdays=weekdays)

    def test_any_other_cadence_needs_one(self):
        with pytest.raises(
            InvalidValue, match=r"^fortnightly sessions have one weekday, not 2; give one$"
        ):
            plan(cadence="fortnightly", weekdays=["monday", "friday"])

    def test_a_taper_may_be_what_needs_two(self):
        steps = [Taper(sessions=1, cadence="twice-weekly")]
        assert plan(weekdays=["monday", "friday"], taper=steps).taper == tuple(steps)

    def test_a_denser_cadence_may_become_a_sparser_one(self):
        steps = [Taper(sessions=2, cadence="twice-weekly"), Taper(sessions=1, cadence="weekly")]
        three = ["monday", "wednesday", "friday"]
        found = plan(cadence="thrice-weekly", weekdays=three, taper=steps)
        assert [found.cadence_of(number, 5).weekdays for number in range(1, 6)] == [3, 3, 2, 2, 1]


class TestWeekdays:
    def test_they_are_those_of_the_calendar(self):
        assert [Weekday.of(date(2026, 1, 5 + n)) for n in range(7)] == [*Weekday]
        assert [day.number for day in Weekday] == [0, 1, 2, 3, 4, 5, 6]


class TestDaysOff:
    def test_a_lone_day_is_the_first_and_the_last(self):
        alone = DaysOff(why="holiday", first=date(2026, 4, 6))
        assert alone.last == date(2026, 4, 6)
        assert alone == away("2026-04-06")

    def test_both_ends_belong_to_them(self):
        off = away("2026-04-06", "2026-04-08")
        assert [date(2026, 4, day) in off for day in range(5, 10)] == [
            False,
            True,
            True,
            True,
            False,
        ]

    def test_they_do_not_end_before_they_begin(self):
        with pytest.raises(
            InvalidValue, match=r"^last, 2026-04-05, lies before first, 2026-04-06; exchange them$"
        ):
            away("2026-04-06", "2026-04-05")

    def test_they_are_days(self):
        with pytest.raises(InvalidValue, match=r"^first is a day, not str$"):
            DaysOff(why="holiday", first="2026-04-06")  # type: ignore[arg-type]
        with pytest.raises(InvalidValue, match=r"^a date is needed, not a datetime; use its .date"):
            DaysOff(why="holiday", first=datetime(2026, 4, 6, tzinfo=UTC))


class TestAnAppointment:
    @pytest.mark.parametrize(
        "start",
        [
            date(2026, 1, 5),
            datetime(2026, 1, 5, 9),  # noqa: DTZ001 - as somebody may write it
            datetime(2026, 1, 5, 9, tzinfo=timezone.utc),  # noqa: UP017 - it has no name
        ],
    )
    def test_its_zone_has_a_name(self, start: Any):
        with pytest.raises(
            InvalidValue,
            match=r"^start is a datetime whose time zone is a zoneinfo.ZoneInfo with a name$",
        ):
            Appointment(number=1, start=start, minutes=50, uid="u")

    def test_its_day_is_that_of_the_place(self):
        late = Appointment(
            number=1, start=datetime(2026, 1, 5, 0, 30, tzinfo=BERLIN), minutes=50, uid="u"
        )
        assert late.day == date(2026, 1, 5)
        assert late.stands
        assert late.status is AppointmentStatus.PROPOSED


class TestTheUid:
    def test_it_is_the_same_in_every_run(self):
        assert [*uids("s-017", [3])] == ["d617a0c5-f90b-5e34-8d8e-6809e3751511-3"]

    def test_another_series_or_session_has_another(self):
        assert len({*uids("a", (1, 2)), *uids("b", (1, 2))}) == 4

    def test_the_series_is_not_to_be_read_in_it(self):
        assert "s-017" not in next(uids("s-017", [3]))

    def test_nor_in_the_repr_of_a_series(self):
        assert "canary" not in repr(evolve(series(1), id="canary"))
