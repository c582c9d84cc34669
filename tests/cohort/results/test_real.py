"""Real courses in the columns of a cohort; what a history does not tell is masked."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import attrs
import numpy as np
import pytest
from tests.cli.running import COURSES

import ipt
from ipt import cohort, measures
from ipt.cohort.courses import course as course_of
from ipt.cohort.results import attendance, fan, from_courses, summary
from ipt.cohort.results.records import ENDINGS
from ipt.errors import InvalidValue
from ipt.machine import survey
from ipt.model import Area, Course, EndReason, ProblemArea
from ipt.model.events import (
    CourseEnded,
    CourseOpened,
    Event,
    FocusAgreed,
    MeasureTaken,
    PeriodUnrecorded,
    SessionCancelled,
    SessionHeld,
    SessionMissed,
)

pytestmark = pytest.mark.once

MONDAY = date(2026, 1, 5)


def made(*events: Event, opened: date | None = MONDAY) -> Course:
    """A course with *events*, whether the rules allow them or not."""
    first = CourseOpened(id="e0", on=opened, patient="p")
    numbered = (attrs.evolve(event, id=f"e{n}") for n, event in enumerate(events, 1))
    return survey(ipt.protocols.get("ipt-16"), (first, *numbered))[0]


def day(days: int) -> date:
    return MONDAY + timedelta(days=days)


def scored(total: int, days: int | None = None) -> MeasureTaken:
    return MeasureTaken(instrument="phq-9", total=total, on=None if days is None else day(days))


def column(name: str, *courses: Course, **how: Any) -> list[Any]:
    return from_courses(courses, **how).columns[name].tolist()


class TestWeeks:
    def test_the_nearest_week_counts(self):
        course = made(scored(20, 0), scored(19, 4), scored(18, 10), scored(17, 11))
        assert column("score_phq-9", course) == [[20, 18, 17]]

    def test_the_baseline_is_the_first_score_and_any_other_the_last_of_its_week(self):
        course = made(scored(20, 0), scored(19, 1), scored(18, 6), scored(17, 7))
        assert column("score_phq-9", course) == [[20, 17]]

    def test_what_has_no_day_is_not_known(self):
        dated, undated = made(scored(20, 0), scored(10)), made(scored(20, 0), opened=None)
        assert column("score_phq-9", dated, undated) == [[20, None], [None, None]]

    def test_sessions_held_may_stand_for_weeks(self):
        course = made(scored(20), scored(19), SessionHeld(), SessionMissed(), scored(12))
        assert column("score_phq-9", course, by="sessions") == [[20, 12]]

    def test_there_is_no_other_way(self):
        with pytest.raises(InvalidValue, match="by is 'date' or 'sessions', not 'months'"):
            from_courses([], by="months")  # type: ignore[arg-type]


class TestWhatBecameOfThem:
    COURSE = made(
        scored(20, 0),
        SessionHeld(on=day(0)),
        SessionMissed(on=day(7)),
        SessionCancelled(on=day(14)),
        FocusAgreed(focus=ProblemArea(area="role-dispute"), on=day(14)),
        SessionHeld(on=day(21)),
        CourseEnded(reason="withdrawn", on=day(28)),
    )

    def test_each_column(self):
        records = from_courses([self.COURSE, made()])
        assert {name: column.tolist() for name, column in records.columns.items()} == {
            "area": [1, None],
            "therapist": [None, None],
            "slots": [[1, 2, 1, 0], [0, 0, 0, 0]],
            "sessions": [2, 0],
            "missed": [1, 0],
            "planned": [None, None],
            "ended": [ENDINGS.index(EndReason.WITHDRAWN), -1],
            "ended_week": [4, -1],
            "relapse_week": [None, None],
            "score_phq-9": [[20, None, None, None, None], [None] * 5],
        }
        assert (records.title, records.patients, records.weeks) == ("real courses", 2, 4)
        assert records.areas[1] is Area.ROLE_DISPUTE
        assert not records.simulated

    def test_it_withdrew_instead_of_the_next_session(self):
        assert attendance(from_courses([self.COURSE])).leaving.value.tolist() == [0, 0, 0, 1]

    def test_of_a_period_without_a_record_nobody_knows_what_was_missed(self):
        records = from_courses([made(SessionHeld(), PeriodUnrecorded(sessions=3), SessionMissed())])
        assert records.columns["slots"].tolist() == [[1, 1, 1, 1, 2]]
        assert records.columns["sessions"].tolist() == [4]
        assert records.columns["missed"].tolist() == [None]

    def test_the_first_of_two_areas_is_the_one_that_counts(self):
        areas = [
            ProblemArea(area="grief", primary=False),
            ProblemArea(area="role-transition", primary=True),
        ]
        course = made(*(FocusAgreed(focus=area) for area in areas))
        assert column("area", course) == [[*Area].index(Area.ROLE_TRANSITION)]

    def test_the_contract_tells_what_was_planned(self):
        course = ipt.load(COURSES / "invented-16-sessions.json")
        records = from_courses([course])
        assert records.columns["planned"].tolist() == [16]
        assert records.columns["sessions"].tolist() == [16]
        assert records.observed()[0, [0, 1, 8, 17]].tolist() == pytest.approx(
            [18, 18, np.nan, 6], nan_ok=True
        )

    def test_none_at_all(self):
        records = from_courses([])
        assert (records.patients, records.weeks, records.instruments) == (0, 1, ())


class TestInstruments:
    def test_what_was_taken_most_often_comes_first(self):
        gad = MeasureTaken(instrument="gad-7", total=10, on=MONDAY)
        records = from_courses([made(gad, scored(9, 0)), made(scored(8, 0)), made(gad)])
        assert records.instruments == ("gad-7", "phq-9")  # as many: by name
        records = from_courses([made(gad, scored(9, 0)), made(scored(8, 0))])
        assert records.instruments == ("phq-9", "gad-7")
        assert np.nan_to_num(records.observed("gad-7")[:, 0], nan=-1).tolist() == [10, -1]

    def test_two_editions_are_no_series(self):
        other = attrs.evolve(measures.get("phq-9"), edition="2026")
        course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p", on=MONDAY)
        new = ipt.apply(ipt.adopt(course, other), scored(9, 0))
        said = (
            "two editions of 'phq-9' are no series: '1999' and '2026' differ; give the courses of"
        )
        with pytest.raises(InvalidValue, match=said):
            from_courses([made(scored(8, 0)), new])
        assert from_courses([new]).scales == (other,)


def test_what_is_no_course_is_refused():
    with pytest.raises(InvalidValue, match="a Course is needed, not str"):
        from_courses(["b2-ellen.json"])  # type: ignore[list-item]


def same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return np.array_equal(np.asarray(one, float), np.asarray(other, float), equal_nan=True)


def test_simulated_courses_come_back_as_the_columns_they_were_made_of():
    simulated = cohort.simulate("ipt-12", patients=30, seed=3)
    courses = [course_of(simulated, i) for i in range(simulated.patients)]
    records = from_courses(courses)
    [instrument] = simulated.instruments
    assert records.instruments == (instrument,)
    assert same(records.observed(), simulated.observed())
    for name in ("sessions", "missed", "ended", "ended_week"):
        assert same(records.columns[name], simulated.columns[name]), name
    assert same(records.columns["slots"], simulated.columns["slots"])
    told, seen = summary(simulated, view="observed"), summary(records)
    for name in ("baseline", "post", "change", "attended", "sessions"):
        one, other = getattr(told, name), getattr(seen, name)
        assert (one.value, one.n) == (other.value, other.n), name


def test_the_examples_have_a_summary_and_a_fan():
    courses = [ipt.load(path) for path in sorted(COURSES.glob("*.json"))]
    records = from_courses(courses, by="sessions")
    assert summary(records).patients == len(courses)
    assert fan(records, instrument="phq-9").mean.value[0] == 16.5
