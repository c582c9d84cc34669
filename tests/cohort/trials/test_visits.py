"""When patients are assessed, and who is not."""

import numpy as np
import pytest

from ipt.cohort.streams import BLOCK, generator
from ipt.cohort.trials.visits import Visit, schedule, visits_of
from ipt.errors import InvalidValue

pytestmark = pytest.mark.once


def drawn(*visits):
    return schedule(visits_of(visits), generator(1, "visits", 0))


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("visits", "why"),
        [
            ((), "a trial needs a visit after the first; give its week, such as visits=(4, 8, 16)"),
            ((8, 4), "visits are in the order of their weeks, but 4 follows 8"),
            ((8, 8), "visits are in the order of their weeks, but 8 follows 8"),
            (
                (Visit(week=4, window=10), Visit(week=6, window=4)),
                "the windows of the visits in weeks 4 and 6 meet; make them narrower",
            ),
            (
                (Visit(week=1, window=4),),
                (
                    "the window of the visit in week 1 begins with the first assessment or before it;"
                    " make it narrower"
                ),
            ),
            ((0,), "week is from 1 to 520, not 0"),
            (("4",), "week is a whole number, not str"),
            (4, "a sequence is needed, not int; put it into a tuple"),
        ],
    )
    def test_says_why(self, visits, why):
        with pytest.raises(InvalidValue) as refused:
            visits_of(visits)
        assert str(refused.value) == why

    def test_a_probability_is_one(self):
        with pytest.raises(InvalidValue, match=r"^missing is from 0 to 1, not 1\.5$"):
            Visit(week=4, missing=1.5)


class TestDays:
    def test_without_a_window_the_day_is_the_planned_one(self):
        got = drawn(4, 8)
        assert np.unique(got.days, axis=0).tolist() == [[28, 56]]
        assert np.unique(got.weeks, axis=0).tolist() == [[4, 8]]

    def test_every_day_of_the_window_is_as_likely(self):
        got = drawn(Visit(week=8, window=5))
        days, counts = np.unique(got.days, return_counts=True)
        assert days.tolist() == list(range(51, 62))
        assert np.abs(counts - BLOCK / 11).max() < 4 * np.sqrt(BLOCK / 11)

    def test_a_day_belongs_to_the_nearest_week(self):
        got = drawn(Visit(week=8, window=5))
        assert got.weeks[got.days == 52].tolist() == [7] * int((got.days == 52).sum())
        assert set(got.weeks[(got.days >= 53) & (got.days <= 59)].tolist()) == {8}
        assert set(got.weeks[got.days >= 60].tolist()) == {9}

    def test_what_is_drawn_for_a_visit_does_not_depend_on_the_others(self):
        eight = Visit(week=8, window=3, missing=0.2)
        alone, among = drawn(eight), drawn(Visit(week=4, window=7), eight, 16)
        assert np.array_equal(alone.days[:, 0], among.days[:, 1])
        assert np.array_equal(alone.missed[:, 0], among.missed[:, 1])
        assert np.array_equal(alone.leaving, among.leaving)


class TestGaps:
    def test_some_are_missing_completely_at_random(self):
        got = drawn(4, Visit(week=8, missing=0.2))
        assert not got.missed[:, 0].any()
        assert got.missed[:, 1].mean() == pytest.approx(0.2, abs=4 * 0.0045)
