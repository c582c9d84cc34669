"""What becomes of a series: moved, cancelled, planned anew; UIDs stay, sequences rise."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from attrs import evolve
from tests.scheduling.planned import away, days, series

from ipt.errors import InvalidValue
from ipt.scheduling import (
    Appointment,
    AppointmentStatus,
    Series,
    cancel,
    due,
    examine,
    move,
    propose,
    revised,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def told(of: Series | Iterable[Appointment]) -> list[tuple[int, str, int, str]]:
    """Number, day, sequence and status of each appointment."""
    appointments = of.appointments if isinstance(of, Series) else of
    return [(a.number, f"{a.start:%m-%d %H:%M}", a.sequence, a.status.value) for a in appointments]


class TestMoving:
    def test_it_raises_the_sequence_and_says_from_where(self):
        moved = move(series(2), 2, at("2026-01-13 10:30"))
        assert told(moved) == [(1, "01-05 09:00", 0, "proposed"), (2, "01-13 10:30", 1, "moved")]
        assert moved.appointments[1].why == "moved from 2026-01-12 09:00"

    def test_the_uid_stays(self):
        before = series(2)
        after = move(move(before, 2, at("2026-01-13 10:30")), 2, at("2026-01-14 10:30"))
        assert [a.uid for a in after.appointments] == [a.uid for a in before.appointments]
        assert after.appointments[1].sequence == 2

    def test_to_where_it_is_changes_nothing(self):
        before = series(2)
        assert move(before, 2, at("2026-01-12 09:00")) is before

    def test_the_time_is_one_of_the_place(self):
        moved = move(series(1, date(2026, 3, 23)), 1, at("2026-03-30 09:00"))
        assert str(moved.appointments[0].start) == "2026-03-30 09:00:00+02:00"

    def test_a_time_that_does_not_exist_is_told_until_it_is_moved_again(self):
        moved = move(series(1), 1, at("2026-03-29 02:30"))
        assert [finding.code for finding in moved.appointments[0].findings] == ["SCH-NO-SUCH-TIME"]
        assert move(moved, 1, at("2026-03-30 02:30")).appointments[0].findings == ()

    def test_a_day_that_does_not_exist_is_refused(self):
        apia = series(1, zone="Pacific/Apia")
        with pytest.raises(
            InvalidValue,
            match=r"^2011-12-30 09:00 does not exist in Pacific/Apia; choose another time$",
        ):
            move(apia, 1, at("2011-12-30 09:00"))

    @pytest.mark.parametrize(
        "to",
        [
            datetime(2026, 1, 13, 9, tzinfo=UTC),
            at("2026-01-13 09:00:01"),
            at("2026-01-13 09:00:00.5"),
        ],
    )
    def test_the_time_has_no_zone_and_is_to_the_minute(self, to: datetime):
        with pytest.raises(
            InvalidValue,
            match=r"^to is a time on the wall clock of Europe/Berlin, to the minute and without a zone$",
        ):
            move(series(1), 1, to)

    def test_a_day_alone_is_no_time(self):
        with pytest.raises(
            InvalidValue, match=r"^to is a datetime, not date; give the day and the time$"
        ):
            move(series(1), 1, date(2026, 1, 13))  # type: ignore[arg-type]

    @pytest.mark.parametrize("number", [0, 4])
    def test_what_is_not_planned_cannot_be_moved(self, number: int):
        with pytest.raises(
            InvalidValue,
            match=rf"^session {number} is not planned, or was cancelled; 1 to 3 are planned$",
        ):
            move(series(3), number, at("2026-01-13 09:00"))


class TestCancelling:
    def test_it_raises_the_sequence_and_leaves_the_others(self):
        assert told(cancel(series(3), 2)) == [
            (1, "01-05 09:00", 0, "proposed"),
            (2, "01-12 09:00", 1, "cancelled"),
            (3, "01-19 09:00", 0, "proposed"),
        ]

    def test_what_was_cancelled_does_not_stand(self):
        assert days(cancel(series(3), 2).standing) == ["01-05", "01-19"]

    def test_nothing_can_be_done_to_it_any_more(self):
        gone = cancel(series(1), 1)
        for again in (lambda: cancel(gone, 1), lambda: move(gone, 1, at("2026-01-13 09:00"))):
            with pytest.raises(
                InvalidValue,
                match=r"^session 1 is not planned, or was cancelled; none is planned$",
            ):
                again()


class TestPlanningAnew:
    def test_what_stays_keeps_its_sequence(self):
        before = move(series(3), 2, at("2026-01-13 10:30"))
        assert revised(before, before.appointments) == before
        assert revised(series(3), series(3).appointments) == series(3)

    def test_what_lies_elsewhere_now_is_moved(self):
        again = revised(series(3, days_off=[away("2026-01-12")]), series(3).appointments)
        assert told(again) == [
            (1, "01-05 09:00", 0, "proposed"),
            (2, "01-19 09:00", 1, "moved"),
            (3, "01-26 09:00", 1, "moved"),
        ]

    def test_another_length_is_a_change_too(self):
        again = revised(series(1, minutes=60), series(1).appointments)
        assert told(again) == [(1, "01-05 09:00", 1, "moved")]

    def test_what_is_no_longer_planned_is_cancelled_once(self):
        once = revised(series(1), series(2).appointments)
        assert told(once) == [(1, "01-05 09:00", 0, "proposed"), (2, "01-12 09:00", 1, "cancelled")]
        assert told(revised(series(1), once.appointments)) == told(once)

    def test_what_was_cancelled_may_come_back(self):
        gone = revised(series(1), series(2).appointments)
        assert told(revised(series(2), gone.appointments))[1] == (2, "01-12 09:00", 2, "moved")

    def after_the_first(self) -> Series:
        before = series(3)
        frame = evolve(before.frame, held=1, met=(date(2026, 1, 5),))
        now = propose(frame, before.plan, first=date(2026, 1, 12), series="s")
        return revised(now, before.appointments)

    def test_what_was_held_since_is_kept_as_it_is(self):
        again = self.after_the_first()
        assert told(again) == told(series(3))
        assert again.appointments[0] == series(3).appointments[0]

    def test_what_was_held_is_not_to_come_nor_judged_nor_changed(self):
        again = self.after_the_first()
        assert days(again.to_come) == days(again.standing) == ["01-12", "01-19"]
        assert due(again, date(2026, 1, 5)) == ()
        assert [finding.code for finding in examine(again)] == ["SCH-NO-CONTRACT"]
        with pytest.raises(
            InvalidValue,
            match=r"^session 1 is not planned, or was cancelled; 2 to 3 are planned$",
        ):
            cancel(again, 1)

    def test_another_series_is_no_earlier_edition(self):
        with pytest.raises(
            InvalidValue,
            match=r"^earlier holds sessions of another series, which would be cancelled; leave them out$",
        ):
            revised(evolve(series(2), id="other"), series(2).appointments)

    def test_other_uids_are_those_of_another_series(self):
        other: Any = propose(
            series(2).frame, series(2).plan, first=date(2026, 1, 5), series="other"
        )
        found = revised(other, ())
        assert {a.uid for a in found.appointments}.isdisjoint(a.uid for a in series(2).appointments)

    def test_the_appointments_stand_in_the_order_of_their_numbers(self):
        before = series(4, at=time(10))
        cancelled = revised(series(2), before.appointments)
        assert [a.number for a in cancelled.appointments] == [1, 2, 3, 4]
        assert [a.status for a in cancelled.appointments[2:]] == [AppointmentStatus.CANCELLED] * 2
