"""Scores that are known within bounds, the ends of a scale, and points in time."""

import math
import re
from datetime import date, datetime

import pytest
from hypothesis import given, strategies as st

from ipt.errors import InvalidValue
from ipt.measures import Ends, Interval, Point, Worded
from ipt.model.readings import in_order
from ipt.model.three_valued import all_of, any_of, negated

pytestmark = pytest.mark.once

PHQ9 = Ends(best=0, worst=27)
WELLBEING = Ends(best=25, worst=0)
whole = st.integers(-30, 30)
ANSWERS = (True, False, None)


@st.composite
def intervals(draw):
    low, high = sorted((draw(whole), draw(whole)))
    return Interval(low, high)


def refused(message, build, *args, **kwargs):
    with pytest.raises(InvalidValue, match=f"^{re.escape(message)}$"):
        build(*args, **kwargs)


class TestAnInterval:
    @given(intervals(), whole)
    def test_compares_as_all_of_its_numbers_do(self, interval, number):
        numbers = interval.whole
        for method, holds in (
            (interval.at_least, int.__ge__),
            (interval.above, int.__gt__),
            (interval.at_most, int.__le__),
            (interval.below, int.__lt__),
        ):
            answers = {holds(inside, number) for inside in numbers}
            assert method(number) is (answers.pop() if len(answers) == 1 else None)

    @given(intervals(), intervals())
    def test_a_difference_holds_every_difference_and_ends_with_two_of_them(self, one, other):
        differences = [a - b for a in one.whole for b in other.whole]
        difference = one.minus(other)
        assert all(number in difference for number in differences)
        assert (difference.low, difference.high) == (min(differences), max(differences))

    def test_runs_from_low_to_high(self):
        refused("an interval runs from low to high, not from 2 to 1", Interval, 2, 1)

    @pytest.mark.parametrize("low", [True, "1", None])
    def test_has_numbers_for_ends(self, low):
        refused(f"low is a number, not {type(low).__name__}", Interval, low, 2)

    def test_has_no_end_that_is_not_a_number(self):
        refused("low is a number, not a number", Interval, math.nan, 2)

    @pytest.mark.parametrize(
        ("text", "low", "high"),
        [(">= 13", 13, math.inf), (" <=7 ", -math.inf, 7), (">=-2.5", -2.5, math.inf)],
    )
    def test_is_read_from_a_bound(self, text, low, high):
        assert Interval.parse(text) == Interval(low, high)

    @pytest.mark.parametrize("text", ["> 12", "13", ">= thirteen", ""])
    def test_is_read_from_nothing_else(self, text):
        refused(
            "a bound is written '>= 13' or '<= 7'; of whole numbers, 'above 12' is '>= 13'",
            Interval.parse,
            text,
        )

    def test_has_no_list_of_whole_numbers_without_an_end(self):
        with pytest.raises(InvalidValue, match=r"^there is no end to the whole numbers from 13"):
            _ = Interval.parse(">= 13").whole

    def test_turns_round_zero(self):
        assert Interval(1, 3).negative() == Interval(-3, -1)

    def test_reads_as_a_number_if_it_is_one(self):
        assert [str(Interval(7, 7)), str(Interval(80.412, 82.105))] == ["7", "80.41 to 82.11"]


class TestTheEndsOfAScale:
    def test_count_points_from_the_best_end(self):
        assert PHQ9.burden(20) == Interval(20, 20)
        assert WELLBEING.burden(20) == Interval(5, 5)

    def test_cut_bounds_that_reach_beyond_them(self):
        assert PHQ9.burden(Interval.parse(">= 13")) == Interval(13, 27)
        assert WELLBEING.burden(Interval.parse(">= 13")) == Interval(0, 12)

    def test_leave_a_word_without_bounds_open(self):
        assert PHQ9.burden(Worded(word="mild")) == Interval(0, 27)

    def test_take_the_bounds_of_a_word(self):
        assert PHQ9.burden(Worded(word="mild", bounds=Interval(5, 9))) == Interval(5, 9)

    def test_may_be_open_at_the_worst(self):
        assert Ends(best=0, worst=math.inf).burden(1000) == Interval(1000, 1000)

    @pytest.mark.parametrize("score", [-1, 28])
    def test_refuse_a_score_beyond_them(self, score):
        message = f"a score of this scale lies from 0 to 27, not at {score}"
        refused(message, PHQ9.burden, score)

    @pytest.mark.parametrize("score", [-1, 26])
    def test_refuse_a_score_beyond_them_where_high_is_good(self, score):
        message = f"a score of this scale lies from 0 to 25, not at {score}"
        refused(message, WELLBEING.burden, score)

    def test_refuse_bounds_that_lie_wholly_beyond_them(self):
        message = "a score of this scale lies from 0 to 27, not at 28 to inf"
        refused(message, PHQ9.burden, Interval.parse(">= 28"))

    def test_differ(self):
        message = "the best and the worst end of a scale differ; both are 1"
        refused(message, Ends, best=1, worst=1)

    def test_begin_at_a_number(self):
        message = "best is a finite number; points are counted from it"
        refused(message, Ends, best=math.inf, worst=0)

    @given(st.integers(0, 400))
    def test_count_tenths_without_the_error_of_binary_fractions(self, tenths):
        burden = Ends(best=40, worst=0).burden(tenths / 10)
        assert burden.low == round(40 - tenths / 10, 9)


@pytest.mark.parametrize(
    ("score", "what"),
    [
        (Point(1, 18), "Point; pass its .score"),
        ("18", "str"),
        (True, "bool"),
        (None, "NoneType"),
        (math.nan, "nan"),
    ],
)
def test_what_is_no_score_is_told_what_one_is(score, what):
    message = f"a score is a number, an Interval or a Worded, not {what}"
    refused(message, Ends(best=0, worst=27).burden, score)


class TestAPoint:
    def test_lies_whole_and_broken_weeks_after_another(self):
        first, second = Point(date(2026, 1, 5), 20), Point(date(2026, 1, 16), None)
        assert second.weeks_since(first) == 11 / 7
        assert Point(4, 20).weeks_since(Point(1.5, 3)) == 2.5

    def test_cannot_mix_dates_and_numbers(self):
        message = "the points of one series all have dates, or all have numbers"
        refused(message, Point(3, 20).weeks_since, Point(date(2026, 1, 5), 20))
        refused(message, Point(date(2026, 1, 5), 20).weeks_since, Point(3, 20))

    @pytest.mark.parametrize("at", [datetime(2026, 1, 5), "week 3", None, True, math.nan])  # noqa: DTZ001
    def test_is_at_a_date_or_a_number(self, at):
        refused("at is a date or a finite number of weeks or sessions", Point, at, 1)

    @pytest.mark.parametrize("score", ["20", True, math.inf])
    def test_holds_a_score(self, score):
        refused("score is a finite number, an Interval, a Worded or None", Point, 1, score)

    def test_may_hold_bounds_or_a_word(self):
        assert Point(1, Interval(1, 2)).score == Interval(1, 2)
        assert Point(1, Worded(word="mild")).score == Worded(word="mild")

    def test_shows_no_word_that_somebody_wrote(self):
        assert "canary" not in repr(Point(1, Worded(word="canary")))

    def test_comes_after_the_one_in_front_of_it_or_with_it(self):
        points = [Point(1, 3), Point(1, 4), Point(2, 5)]
        assert in_order(points) == tuple(points)
        message = "points are in order of time, but number 2 lies before the one in front"
        refused(message, in_order, points[::-1])


class TestThreeAnswers:
    @pytest.mark.parametrize("one", ANSWERS)
    @pytest.mark.parametrize("other", ANSWERS)
    def test_are_those_of_every_way_to_fill_in_what_is_unknown(self, one, other):
        def fill(answer):
            return (True, False) if answer is None else (answer,)

        for combined, plain in ((all_of, all), (any_of, any)):
            answers = {plain((a, b)) for a in fill(one) for b in fill(other)}
            assert combined(one, other) is (answers.pop() if len(answers) == 1 else None)

    def test_turn_round(self):
        assert [negated(answer) for answer in ANSWERS] == [False, True, None]
