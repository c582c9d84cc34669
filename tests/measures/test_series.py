"""The measures of a course as points: by date or by sessions."""

from datetime import date

import pytest

import ipt
from ipt import events as ev, measures
from ipt.model import PartialDate

pytestmark = pytest.mark.once


def course(*events: ev.Event) -> ipt.Course:
    return ipt.apply(ipt.open_course(ipt.protocols.get("ipt-16"), patient="p"), *events)


def taken(total: float | None = None, instrument: str = "phq-9", **more) -> ev.MeasureTaken:
    return ev.MeasureTaken(instrument=instrument, total=total, **more)


def test_by_date_each_stands_at_its_day():
    told = course(taken(18, on=date(2026, 1, 5)), taken(11, on=date(2026, 1, 12)))
    assert measures.points(told.series("phq-9")) == (
        measures.Point(date(2026, 1, 5), 18),
        measures.Point(date(2026, 1, 12), 11),
    )


def test_by_sessions_it_stands_at_the_sessions_held_before_it():
    told = course(taken(18), ev.SessionHeld(), ev.SessionHeld(), taken(11), taken(9))
    points = measures.points(told.series("phq-9"), by="sessions")
    assert points == (measures.Point(0, 18), measures.Point(2, 11), measures.Point(2, 9))


def test_without_a_total_it_stands_there_without_a_score():
    told = course(taken(), taken(items=(1, *[None] * 8)), taken(items=(*[1] * 8, None)))
    points = measures.points(told.series("phq-9"), by="sessions")
    assert [point.score for point in points] == [None, None, 9]


@pytest.mark.parametrize(
    ("on", "known"),
    [(None, "is not known"), (PartialDate(2026, 3), "is known as 2026-03 only")],
)
def test_a_day_that_is_not_known_is_not_guessed(on: object, known: str):
    told = course(taken(18, on=on))
    with pytest.raises(ipt.InvalidValue) as caught:
        measures.points(told.series("phq-9"))
    assert caught.value.message == f"the day of the measure 'e1' {known}; use by='sessions'"


def test_a_series_has_one_instrument():
    told = course(taken(18), taken(9, "gad-7"))
    message = r"^a series has one instrument, not gad-7, phq-9; use course\.series\(\.\.\.\)$"
    with pytest.raises(ipt.InvalidValue, match=message):
        measures.points(told.measured)


def test_it_goes_by_date_or_by_sessions():
    with pytest.raises(ipt.InvalidValue, match=r"^by is 'date' or 'sessions', not 'weeks'$"):
        measures.points((), by="weeks")


def test_no_measures_make_no_points():
    assert measures.points(course().series("phq-9")) == ()
