"""Ratings by observers: means by subscale, and how far two raters or more agree."""

import math
from typing import Any

import pytest
from hypothesis import given, strategies as st

from ipt.errors import InvalidValue
from ipt.review.ratings import (
    CutOff,
    RatedItem,
    Rating,
    RatingScale,
    icc_2_1,
    summarise,
    weighted_kappa,
)

pytestmark = pytest.mark.once

SHROUT_FLEISS = [  # table 2 of 1979: six targets, four judges
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]


def scale(**changes: Any) -> RatingScale:
    items = [
        RatedItem(id="a", subscale="focus"),
        RatedItem(id="b", subscale="focus", reverse=True),
        RatedItem(id="c", subscale="affect"),
    ]
    return RatingScale(**{"id": "own", "low": 1, "high": 7, "items": items, **changes})


def rating(item: str, value: float | None, session: int = 1, rater: str = "") -> Rating:
    return Rating(item=item, value=value, session=session, rater=rater)


class TestAScale:
    def test_it_runs_from_low_to_high(self):
        with pytest.raises(InvalidValue) as caught:
            scale(low=7, high=7)
        assert caught.value.message == "a scale runs from low to high, not from 7 to 7"

    def test_no_item_stands_twice(self):
        items = [RatedItem(id="a", subscale="x")] * 2
        with pytest.raises(InvalidValue) as caught:
            scale(items=items)
        assert caught.value.message == "item 2 has the id of item 1; give each its own"

    def test_a_cut_off_is_of_a_subscale(self):
        with pytest.raises(InvalidValue) as caught:
            scale(cut_offs=[CutOff(subscale="focsu", mean=4)])
        assert caught.value.message == (
            "no item of 'own' is of the subscale 'focsu'; did you mean 'focus'?"
        )

    def test_its_subscales_are_in_order(self):
        assert scale().subscales == ("focus", "affect")


class TestSummarise:
    def test_reversed_items_are_turned(self):
        [focus, _] = summarise([rating("a", 6), rating("b", 1)], scale()).subscales
        assert focus.mean == 6.5
        assert (focus.rated, focus.of) == (2, 2)

    def test_a_mean_goes_over_raters_then_over_sessions(self):
        given = [
            *(rating("c", value, 1, rater) for value, rater in ((2, "x"), (4, "y"))),
            rating("c", 6, 3, "x"),
        ]
        [_, affect] = summarise(given, scale()).subscales
        assert affect.by_session == ((1, 3), (3, 6))
        assert affect.mean == 4.5
        assert affect.slope == 1.5

    def test_one_session_has_no_slope(self):
        assert summarise([rating("c", 2)], scale()).subscales[1].slope is None

    def test_too_few_items_make_no_mean(self):
        summary = summarise([rating("a", 6), rating("b", None)], scale())
        [focus, affect] = summary.subscales
        assert (focus.mean, focus.rated, focus.of) == (None, 1, 2)
        assert [str(finding) for finding in summary.findings] == [
            "RATE-SPARSE: of 'focus' on 'own', 1 of 2 ratings are there; it has no mean",
            "RATE-SPARSE: of 'affect' on 'own', 0 of 1 ratings are there; it has no mean",
        ]
        assert affect.reached is None
        assert summary.coverage == 1 / 3

    def test_how_many_items_it_takes_is_the_users_choice(self):
        given = [rating("a", 6), rating("b", None)]
        assert summarise(given, scale(needed=50)).subscales[0].mean == 6

    def test_a_cut_off_is_reached_or_not(self):
        cut_offs = [CutOff(subscale="focus", mean=4), CutOff(subscale="affect", mean=4.5)]
        given = [rating("a", 4), rating("b", 4), rating("c", 4.25)]
        summary = summarise(given, scale(cut_offs=cut_offs))
        assert [subscale.reached for subscale in summary.subscales] == [True, False]
        assert (summary.numerator, summary.denominator, summary.coverage) == (1, 2, 1)
        assert [str(finding) for finding in summary.findings] == [
            "RATE-BELOW: the mean of 'affect' on 'own' is 4.25; the cut-off is 4.5"
        ]

    def test_without_ratings_nothing_is_said(self):
        summary = summarise([], scale(cut_offs=[CutOff(subscale="focus", mean=4)]))
        assert (summary.findings, summary.coverage, summary.denominator) == ((), None, 0)

    @pytest.mark.parametrize(
        ("ratings", "message"),
        [
            ([rating("aa", 1)], "'own' has no item 'aa'; did you mean 'a'?"),
            (
                [rating("a", 8, 2)],
                (
                    "a rating on 'own' lies from 1 to 7, and that of 'a' in session 2 does not; "
                    "correct it or leave it out"
                ),
            ),
            (
                [rating("a", 2, 2), rating("a", 3, 2)],
                "'a' is rated twice by one rater in session 2; keep one, or name the raters",
            ),
        ],
        ids=["unknown", "range", "twice"],
    )
    def test_what_cannot_be_a_rating_is_refused(self, ratings, message):
        with pytest.raises(InvalidValue) as caught:
            summarise(ratings, scale())
        assert caught.value.message == message

    @given(
        ratings=st.lists(
            st.builds(
                rating,
                st.sampled_from("abc"),
                st.none() | st.integers(1, 7),
                st.integers(1, 5),
                st.sampled_from("xy"),
            ),
            unique_by=lambda r: (r.item, r.session, r.rater),
        ),
        turn=st.randoms(use_true_random=False),
    )
    def test_the_order_is_no_difference_and_means_stay_on_the_scale(self, ratings, turn):
        cut_offs = [CutOff(subscale="focus", mean=4)]
        summary = summarise(ratings, scale(cut_offs=cut_offs))
        turned = [*ratings]
        turn.shuffle(turned)
        assert summarise(turned, scale(cut_offs=cut_offs)) == summary
        assert 0 <= summary.numerator <= summary.denominator <= 1
        assert summary.coverage is None or 0 <= summary.coverage <= 1
        for subscale in summary.subscales:
            assert subscale.mean is None or 1 <= subscale.mean <= 7


class TestIcc:
    def test_the_published_table_has_the_published_value(self):
        value = icc_2_1(SHROUT_FLEISS)
        assert value is not None
        assert round(value, 2) == 0.29

    def test_a_rater_who_always_gives_one_more_is_counted_against_it(self):
        # by hand: BMS 2, JMS 1.5, EMS 0, and so 2 / (2 + 2 * 1.5 / 3)
        assert icc_2_1([[1, 2], [2, 3], [3, 4]]) == 2 / 3

    def test_raters_who_agree_make_it_one(self):
        assert icc_2_1([[1, 1], [2, 2], [5, 5]]) == 1

    def test_raters_who_say_the_opposite_make_it_negative(self):
        value = icc_2_1([[1, 5], [5, 1], [1, 5], [5, 1]])
        assert value is not None
        assert value < 0

    @pytest.mark.parametrize(
        "matrix", [[], [[1, 2]], [[1], [2]], [[3, 3], [3, 3]], [[0, 1], [1, 0]], [[], []]], ids=str
    )
    def test_it_is_not_defined_without_variance_or_with_one_subject(self, matrix):
        assert icc_2_1(matrix) is None

    def test_every_subject_is_rated_by_everybody(self):
        with pytest.raises(InvalidValue) as caught:
            icc_2_1([[1, 2], [1]])
        assert caught.value.message == (
            "every subject needs a rating by every rater; leave out those that have not"
        )

    def test_ratings_are_finite(self):
        with pytest.raises(InvalidValue) as caught:
            icc_2_1([[1, math.nan], [1, 2]])
        assert caught.value.message == (
            "a rating is a finite number; leave out the subjects that lack one"
        )

    @given(
        matrix=st.integers(2, 4).flatmap(
            lambda k: st.lists(
                st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=2, max_size=6
            )
        )
    )
    def test_it_is_never_above_one_and_minds_no_order(self, matrix):
        value = icc_2_1(matrix)
        again = icc_2_1([row[::-1] for row in reversed(matrix)])
        assert (value is None) is (again is None)
        if value is not None and again is not None:
            assert value <= 1 + 1e-9
            assert math.isclose(value, again, abs_tol=1e-9)


class TestWeightedKappa:
    # Worked by hand: of 1, 2, 3, 3 and 1, 2, 3, 2 the last differ by one. The sixteen pairs differ by
    # 4, 2, 4 and 4, which is 14, and in squares by 6, 2, 6 and 6, which is 20.
    A, B = (1, 2, 3, 3), (1, 2, 3, 2)

    def test_linear_weights_by_hand(self):
        assert weighted_kappa(self.A, self.B, weights="linear") == 1 - 4 * 1 / 14

    def test_quadratic_weights_by_hand(self):
        assert weighted_kappa(self.A, self.B, weights="quadratic") == 1 - 4 * 1 / 20

    def test_with_two_values_it_is_kappa_itself(self):
        # 20 and 15 agree, 5 and 10 do not: the standard example of Cohen's kappa, 0.4
        a = [1] * 25 + [0] * 25
        b = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
        for weights in ("linear", "quadratic"):
            value = weighted_kappa(a, b, weights=weights)
            assert value is not None
            assert math.isclose(value, 0.4)

    def test_raters_who_agree_make_it_one(self):
        assert weighted_kappa([1, 2, 5], [1, 2, 5], weights="linear") == 1

    @pytest.mark.parametrize(("a", "b"), [([], []), ([2], [2]), ([3, 3], [3, 3])], ids=str)
    def test_it_is_not_defined_where_chance_cannot_disagree(self, a, b):
        assert weighted_kappa(a, b, weights="linear") is None

    def test_one_subject_of_which_two_say_different_things_makes_it_nothing(self):
        assert weighted_kappa([1], [2], weights="quadratic") == 0

    def test_both_rate_the_same_subjects(self):
        with pytest.raises(InvalidValue) as caught:
            weighted_kappa([1], [1, 2], weights="linear")
        assert caught.value.message == "both raters rate the same subjects, not 1 and 2 of them"

    def test_there_are_two_kinds_of_weights(self):
        weights: Any = "cubic"
        with pytest.raises(InvalidValue) as caught:
            weighted_kappa([1], [1], weights=weights)
        assert caught.value.message == "unknown weights 'cubic'; use 'linear' or 'quadratic'"

    @given(pairs=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1))
    def test_it_is_never_above_one_and_minds_no_rater(self, pairs):
        a, b = [one for one, _ in pairs], [other for _, other in pairs]
        for weights in ("linear", "quadratic"):
            value = weighted_kappa(a, b, weights=weights)
            assert value == weighted_kappa(b, a, weights=weights)
            assert value is None or value <= 1
