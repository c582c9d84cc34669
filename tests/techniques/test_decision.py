"""What the numbers given say about a decision: weights, scores, the lead, and what turns it."""

import math

import attrs
import pytest
from tests.techniques.deciding import GOLDEN, A, B, consequence, decision, option

from ipt.errors import InvalidValue
from ipt.model import Constraint, Decision, DecisionAttribute, Option
from ipt.model.readings import Interval
from ipt.techniques.decision import (
    Margins,
    RiskAttitude,
    acceptability,
    evaluate,
    flips,
    information_value,
    regret,
    weight_questions,
    weights,
)

pytestmark = pytest.mark.once

TALK = option("talk", (1,), (0,), chances=((0.5, 0.8), (0.2, 0.5)))


def ranked(*ranks, method="rank-order-centroid"):
    return [round(w, 4) for w in weights(decision(weights=ranks, method=method)).values()]


def scores(found):
    return {row.option: row.score and (row.score.low, row.score.high) for row in found.options}


def said(found):
    return [str(each) for each in (*found.findings, *found.needs)]


class TestWeights:
    def test_the_rank_order_centroid(self):
        assert ranked(1, 2, 3) == [0.6111, 0.2778, 0.1111]
        assert ranked(1, 2, 3, 4) == [0.5208, 0.2708, 0.1458, 0.0625]
        assert ranked(1, 2, 3, 4, 5) == [0.4567, 0.2567, 0.1567, 0.09, 0.04]

    def test_it_is_the_centre_of_all_weights_in_that_order(self):
        """Their set has the corners (1, 0, ...), (1/2, 1/2, 0, ...), ..."""
        for n in range(1, 8):
            corners = [[1 / k] * k + [0] * (n - k) for k in range(1, n + 1)]
            centre = [sum(column) / n for column in zip(*corners, strict=True)]
            told = weights(decision(weights=tuple(range(1, n + 1)), method="rank-order-centroid"))
            assert list(told.values()) == pytest.approx(centre)

    def test_the_rank_sum(self):
        assert ranked(1, 2, 3, method="rank-sum") == [0.5, 0.3333, 0.1667]

    def test_of_ranks_only_the_order_counts(self):
        assert ranked(30, 10, 20) == ranked(3, 1, 2) == [0.1111, 0.6111, 0.2778]

    def test_attributes_of_one_rank_share_the_places_they_take(self):
        assert ranked(1, 2, 2) == ranked(1, 2.5, 2.5) == [0.6111, 0.1944, 0.1944]
        assert ranked(1, 1, 1, method="rank-sum") == [0.3333] * 3

    def test_points_are_divided_by_their_sum(self):
        for method in ("direct", "swing"):
            assert ranked(100, 60, 40, method=method) == [0.5, 0.3, 0.2]

    def test_without_a_method_they_are_equal(self):
        equal = attrs.evolve(GOLDEN, weight_method="equal", weights=())
        assert weights(equal) == {"a1": 1 / 3, "a2": 1 / 3, "a3": 1 / 3}

    def test_weights_without_a_method_are_not_read(self):
        unclear = attrs.evolve(GOLDEN, weight_method="equal")
        assert weights(unclear) is None
        assert [str(q) for q in weight_questions(unclear)] == [
            "DEC-WEIGHT-METHOD: weights are given: how were they asked for"
        ]

    def test_a_weight_that_is_missing_is_asked_for(self):
        unclear = attrs.evolve(GOLDEN, weights=GOLDEN.weights[:2])
        assert weights(unclear) is None
        assert [str(q) for q in weight_questions(unclear)] == [
            "DEC-WEIGHT: how much does 'a3' matter"
        ]

    def test_if_nothing_weighs_anything_that_is_said(self):
        for method in ("direct", "swing"):
            nothing = decision(weights=(0, 0), method=method)
            assert weights(nothing) is None
            assert [(str(q), q.about) for q in weight_questions(nothing)] == [
                (
                    "DEC-WEIGHTS-ZERO: the weights given sum to 0: which attribute matters, and how much",
                    ("d1",),
                )
            ]

    def test_what_was_given_is_not_asked_for_again(self):
        part = decision(weights=(0, 0))
        part = attrs.evolve(part, weights=part.weights[:1])
        assert [q.about for q in weight_questions(part)] == [("a2",)]

    def test_ranks_have_no_sum(self):
        assert ranked(0, 0) == [0.5, 0.5]

    def test_without_attributes_there_are_none(self):
        assert weights(Decision(id="d1")) is None
        assert weight_questions(Decision(id="d1")) == ()

    def test_no_number_is_too_large_or_too_small(self):
        assert ranked(1e308, 1e308, method="direct") == [0.5, 0.5]
        assert ranked(5e-324, 5e-324, method="direct") == [0.5, 0.5]


class TestTheScore:
    def test_it_is_the_weighted_sum(self):
        found = evaluate(GOLDEN)
        assert str(found) == "decision 'd1'\n  a: 0.64\n  b: 0.56"
        assert found.weights == pytest.approx({"a1": 0.5, "a2": 0.3, "a3": 0.2})

    def test_what_each_attribute_adds_is_told(self):
        [first, _] = evaluate(GOLDEN).options
        added = {name: part.low for name, part in first.contributions.items()}
        assert added == pytest.approx({"a1": 0.45, "a2": 0.09, "a3": 0.1})

    def test_it_is_expected_over_what_may_come(self):
        found = evaluate(decision(option("a", (1,), (0.5,), (0,), chances=(0.5, 0.3, 0.2))))
        assert scores(found)["a"] == pytest.approx((0.65, 0.65))

    def test_a_range_of_probabilities_makes_a_range_of_scores(self):
        found = evaluate(decision(TALK))
        assert str(found.options[0]) == "talk: 0.5 to 0.8"
        assert str(found.options[0].contributions["a1"]) == "0.5 to 0.8"

    def test_the_range_is_of_probabilities_that_sum_to_1(self):
        some = option("a", (1,), (0.5,), (0,), chances=((0.1, 0.6), (0.3, 0.9), (0.2, 0.4)))
        # least: 0.1 of 1, 0.4 of 0, the rest of 0.5; most: 0.5 of 1, 0.3 of 0.5, 0.2 of 0
        assert scores(evaluate(decision(some)))["a"] == pytest.approx((0.35, 0.65))

    def test_probabilities_that_were_rounded_are_divided_by_their_sum(self):
        thirds = option("a", (1,), (1,), (1,), chances=(0.33, 0.33, 0.33))
        more = option("b", (1,), (1,), (1,), chances=(0.34, 0.34, 0.33))
        found = evaluate(decision(thirds, more))
        assert scores(found) == {"a": pytest.approx((1, 1)), "b": pytest.approx((1, 1))}

    def test_what_is_impossible_needs_no_rating(self):
        sure = Option(id="a", consequences=[consequence("c1", (1,), 1), consequence("c2", (), 0)])
        assert scores(evaluate(decision(sure)))["a"] == (1, 1)

    def test_less_may_be_better(self):
        rent = DecisionAttribute(id="a1", worst=1200, best=400)
        found = evaluate(decision(option("a", (600,)), attributes=[rent]))
        assert scores(found)["a"] == (0.75, 0.75)

    def test_no_scale_is_too_wide(self):
        wide = DecisionAttribute(id="a1", worst=-1e308, best=1e308)
        found = evaluate(decision(option("a", (0,)), attributes=[wide]))
        assert scores(found)["a"] == (0.5, 0.5)


class TestTheAttitudeToRisk:
    def test_it_is_the_exponential_utility(self):
        utility = RiskAttitude(tolerance=0.5).utility
        expected = (1 - math.exp(-0.4 / 0.5)) / (1 - math.exp(-1 / 0.5))
        assert (utility(0), utility(1)) == (0, 1)
        assert utility(0.4) == pytest.approx(expected)

    def test_who_shuns_risk_prefers_the_sure_thing(self):
        both = decision(option("gamble", (1,), (0,), chances=(0.6, 0.4)), option("sure", (0.5,)))
        assert [row.option for row in evaluate(both).options] == ["gamble", "sure"]
        averse, seeking = RiskAttitude(tolerance=0.5), RiskAttitude(tolerance=-0.5)
        assert [row.option for row in evaluate(both, risk=averse).options] == ["sure", "gamble"]
        assert evaluate(both, risk=seeking).lead == "gamble"

    def test_with_much_tolerance_it_makes_no_difference(self):
        near = evaluate(GOLDEN, risk=RiskAttitude(tolerance=1e9))
        assert scores(near)["a"] == pytest.approx((0.64, 0.64))

    def test_a_tolerance_of_nothing_is_refused(self):
        with pytest.raises(
            InvalidValue, match=r"^tolerance is at least 0\.01 away from 0, not 0\.001$"
        ):
            RiskAttitude(tolerance=0.001)


class TestWhatIsNotAssessable:
    def test_a_missing_rating_is_asked_for_and_not_made_up(self):
        found = evaluate(decision(option("a", A), option("b", B[:2]), weights=(5, 3, 2)))
        assert str(found.options[1]) == "b: not assessable, 1 to ask"
        assert found.lead is None
        assert said(found) == [
            (
                "DEC-NOT-COMPARED: no lead is told: it takes two options that break nothing, and a "
                "score of each; 1 of 2 have one"
            ),
            "DEC-RATING: how does 'c1' of 'b' do on 'a3', from its worst to its best",
        ]

    def test_a_rating_outside_the_scale_is_asked_for_again(self):
        assert scores(evaluate(decision(option("a", (2,)))))["a"] is None

    def test_a_missing_probability_is_asked_for(self):
        found = evaluate(decision(option("a", (1,), (0,), chances=(0.5, None))))
        assert said(found)[1:] == ["DEC-PROBABILITY: how likely is each consequence of 'a'"]

    def test_so_are_probabilities_that_cannot_sum_to_1(self):
        for chances in ((0.5, 0.6), (0.5, 0.4), ((0.5, 0.6), (0.6, 0.7)), ((0, 0.4), (0, 0.5))):
            found = evaluate(decision(option("a", (1,), (0,), chances=chances)))
            assert scores(found)["a"] is None, chances
            assert [question.code for question in found.needs] == ["DEC-PROBABILITY"]

    def test_one_consequence_that_is_not_sure_is_not_all_that_may_come(self):
        assert scores(evaluate(decision(option("a", (1,), chances=(0.7,)))))["a"] is None

    def test_an_option_without_consequences_is_asked_about(self):
        found = evaluate(decision(Option(id="a")))
        assert said(found)[1:] == ["DEC-CONSEQUENCES: what would 'a' lead to"]

    def test_so_is_one_of_which_nothing_is_possible(self):
        never = decision(option("a", (1,), chances=(0,)))
        assert said(evaluate(never))[1:] == [
            "DEC-CONSEQUENCES: what would 'a' lead to",
            "DEC-PROBABILITY: how likely is each consequence of 'a'",
        ]
        assert regret(never).rows == ()

    def test_without_attributes_it_is_asked_what_matters(self):
        found = evaluate(Decision(id="d1", options=[Option(id="a")]))
        assert said(found)[1:] == [
            "DEC-WHAT-MATTERS: what matters in this decision",
            "DEC-CONSEQUENCES: what would 'a' lead to",
        ]

    def test_without_weights_no_option_has_a_score(self):
        found = evaluate(attrs.evolve(GOLDEN, weights=()))
        assert (found.weights, found.lead) == (None, None)
        assert scores(found) == {"a": None, "b": None}
        assert len(found.needs) == 3

    def test_no_option_is_no_lead(self):
        found = evaluate(Decision(id="d1"))
        assert (found.options, found.lead, found.needs) == ((), None, ())


class TestConstraints:
    KEEP = Constraint(id="keep", attribute="a1", at_least=0.5)

    def test_an_option_that_breaks_one_is_named_with_it_and_not_weighed(self):
        found = evaluate(attrs.evolve(GOLDEN, constraints=[self.KEEP]))
        assert str(found.options[1]) == "b: not weighed, it breaks keep"
        assert scores(found) == {"a": pytest.approx((0.64, 0.64)), "b": None}
        assert said(found)[0] == (
            "DEC-BROKEN: 'b' breaks the constraint 'keep', so it is not weighed"
        )

    def test_an_option_may_be_known_to_break_it(self):
        safe = Constraint(id="safe", broken_by=["a"])
        found = evaluate(attrs.evolve(GOLDEN, constraints=[safe, self.KEEP]))
        assert [row.broken for row in found.options] == [("safe",), ("keep",)]

    def test_one_thing_that_may_come_is_enough(self):
        may = option("a", (1,), (0.4,), chances=(0.99, 0.01))
        cannot = option("b", (1,), (0.4,), chances=(1, 0))
        found = evaluate(decision(may, cannot, constraints=[self.KEEP]))
        assert {row.option: row.broken for row in found.options} == {"a": ("keep",), "b": ()}

    def test_where_less_is_better_the_limit_is_the_most(self):
        rent = DecisionAttribute(id="a1", worst=1200, best=400)
        least = Constraint(id="rent", attribute="a1", at_least=900)
        options = (option("a", (900,)), option("b", (901,)))
        found = evaluate(decision(*options, attributes=[rent], constraints=[least]))
        assert [row.broken for row in found.options] == [(), ("rent",)]

    def test_a_rating_that_is_missing_breaks_nothing(self):
        found = evaluate(decision(option("a", ()), constraints=[self.KEEP]))
        assert str(found.options[0]) == "a: not assessable, 1 to ask"

    def test_what_would_be_best_but_for_it_dominates_nothing(self):
        best = option("best", (1, 1, 1))
        safe = Constraint(id="safe", broken_by=["best"])
        found = evaluate(attrs.evolve(GOLDEN, options=(*GOLDEN.options, best), constraints=[safe]))
        assert [row.dominated_by for row in found.options] == [(), (), ()]


class TestDominance:
    def test_what_is_no_better_on_anything_is_dominated(self):
        found = evaluate(decision(option("a", A), option("b", (0.9, 0.3, 0.4)), weights=(1, 1, 1)))
        assert str(found.options[1]) == "b: 0.5333, dominated by a"
        assert said(found) == [
            "DEC-DOMINATED: 'b' does no better than 'a' on anything that was rated, whatever happens",
            "DEC-LEADS: 'a' leads on the numbers given",
        ]

    def test_equals_do_not_dominate_each_other(self):
        found = evaluate(decision(option("a", A), option("b", A), weights=(1, 1, 1)))
        assert [row.dominated_by for row in found.options] == [(), ()]

    def test_it_holds_whatever_happens(self):
        sure = option("sure", (0.6,))
        low = option("low", (0.6,), (0.1,))
        high = option("high", (0.7,), (0.1,))
        found = evaluate(decision(sure, low, high))
        by = {row.option: row.dominated_by for row in found.options}
        assert by == {"sure": (), "low": ("sure",), "high": ()}


class TestTheLead:
    def test_a_close_call_has_no_lead(self):
        found = evaluate(GOLDEN)
        assert found.lead is None
        assert said(found) == ["DEC-NO-CLEAR-LEAD: no clear lead: 'a' is not ahead of 'b' by 0.1"]

    def test_the_margin_is_a_choice(self):
        for margin, lead in ((0.08, "a"), (0.081, None)):
            assert evaluate(GOLDEN, margins=Margins(clear_lead=margin)).lead == lead

    def test_ranges_must_not_come_near_each_other(self):
        for sure, lead in ((0.4, "talk"), (0.41, None), (0.9, "sure"), (0.89, None)):
            found = evaluate(decision(TALK, option("sure", (sure,)), option("b", (0,))))
            assert found.lead == lead, sure

    def test_an_option_alone_does_not_lead(self):
        assert evaluate(decision(option("a", (1,)))).lead is None

    def test_the_order_is_for_reading(self):
        broken = Constraint(id="no", broken_by=["x"])
        options = [option("x", (1,)), Option(id="y"), option("b", (0.2,)), option("a", (0.2,))]
        found = evaluate(decision(*options, constraints=[broken]))
        assert [row.option for row in found.options] == ["a", "b", "y", "x"]


class TestFlips:
    def test_the_weights_at_which_two_options_change_places(self):
        assert [str(flip) for flip in flips(GOLDEN)] == [
            "a1: a and b change places at 0.4048",
            "a2: a and b change places at 0.3966",
            "a3: a and b change places at 0.5556",
        ]

    def test_how_far_that_is(self):
        assert [round(flip.distance, 4) for flip in flips(GOLDEN)] == [0.0952, 0.0966, 0.3556]

    def test_the_bar_of_a_tornado_runs_from_no_weight_to_all_of_it(self):
        [first, *_] = flips(GOLDEN)
        assert first.without == pytest.approx(0.6 * -0.5 + 0.4 * -0.1)
        assert first.alone == pytest.approx(0.5)

    def test_it_may_be_at_no_weight(self):
        # ahead on both, but for the third, which weighs too little at any weight of the others
        found = flips(
            decision(option("a", (1, 1, 0.5)), option("b", (0.5, 0.5, 0.6)), weights=(5, 4, 1))
        )
        assert [flip.distance is None for flip in found] == [True, True, False]
        assert str(found[0]) == "a1: a and b change places at no weight"

    def test_an_attribute_that_makes_no_difference_turns_nothing(self):
        found = flips(
            decision(option("a", (1, 0, 0.5)), option("b", (0, 1, 0.5)), weights=(1, 1, 2))
        )
        assert found[2].at is None

    def test_what_is_dominated_never_comes_first(self):
        assert flips(decision(option("a", (1, 1)), option("b", (0, 1)), weights=(1, 1))) == ()

    def test_it_takes_weights_and_more_than_one_of_them(self):
        assert flips(attrs.evolve(GOLDEN, weights=())) == ()
        assert flips(decision(option("a", (1, 0)), option("b", (0, 1)), weights=(1, 0))) == ()
        assert flips(decision(weights=(1, 1))) == ()

    def test_an_option_with_a_range_takes_no_part(self):
        ranged = option("r", (1, 0), (0, 1), chances=((0, 1), (0, 1)))
        found = flips(decision(ranged, option("a", (1, 0)), option("b", (0, 1)), weights=(1, 1)))
        assert {(flip.ahead, flip.behind) for flip in found} == {("a", "b")}


class TestAcceptability:
    def test_a_dominated_option_never_has_the_first_place(self):
        found = acceptability(
            decision(option("a", (1, 1)), option("b", (0.5, 0.5)), weights=(1, 1)),
            samples=50,
            seed=1,
        )
        assert (found.samples, found.places) == (50, {"a": (1, 0), "b": (0, 1)})

    def test_between_two_opposites_it_is_even(self):
        both = decision(option("a", (1, 0)), option("b", (0, 1)), weights=(1, 1))
        places = acceptability(both, samples=4000, seed=7).places
        assert places["a"][0] == pytest.approx(0.5, abs=0.03)

    def test_all_weightings_are_alike_at_concentration_1(self):
        """Then the weight of one of two attributes is uniform: a share of 0.25 is below 0.25."""
        both = decision(option("a", (0.75, 0.75)), option("b", (1, 0)), weights=(1, 1))
        places = acceptability(both, samples=4000, seed=7).places
        assert places["b"][0] == pytest.approx(0.25, abs=0.03)

    def test_with_more_concentration_weights_come_near_to_equal(self):
        both = decision(option("a", (0.6, 0.6)), option("b", (1, 0)), weights=(1, 1))
        places = acceptability(both, samples=200, seed=7, concentration=500).places
        assert places["a"][0] == 1

    def test_options_that_are_level_share_the_better_place(self):
        level = decision(option("a", (1, 0)), option("b", (1, 0)), weights=(1, 1))
        assert acceptability(level, samples=5, seed=1).places == {"a": (1, 0), "b": (1, 0)}

    def test_the_seed_decides(self):
        one, again, other = (acceptability(GOLDEN, samples=99, seed=seed) for seed in (1, 1, 2))
        assert one == again
        assert one != other

    def test_it_needs_no_weights(self):
        without = attrs.evolve(GOLDEN, weights=())
        assert acceptability(without, samples=9, seed=1) == acceptability(GOLDEN, samples=9, seed=1)

    def test_it_needs_a_sample(self):
        message = "^samples is at least 1, not 0; some hundreds give two decimals$"
        with pytest.raises(InvalidValue, match=message):
            acceptability(GOLDEN, samples=0, seed=1)

    def test_it_needs_draws_that_are_not_all_0(self):
        message = r"^concentration is at least 0\.1, not {}; 1 takes all weightings alike$"
        for bad in (0, 0.05, math.nan):
            with pytest.raises(InvalidValue, match=message.format(bad)):
                acceptability(GOLDEN, samples=1, seed=1, concentration=bad)


class TestRegret:
    ASK = option("ask", (1,), (0.1,))
    WAIT = option("wait", (0.4,))
    WRITE = option("write", (0.7,), (0.3,))

    def test_it_is_how_far_an_option_stays_behind_in_each_case(self):
        table = regret(decision(self.ASK, self.WAIT, self.WRITE))
        assert table.states == ("c1", "c2")
        assert {row.option: dict(row.regrets) for row in table.rows} == {
            "ask": pytest.approx({"c1": 0, "c2": 0.3}),
            "wait": pytest.approx({"c1": 0.6, "c2": 0}),
            "write": pytest.approx({"c1": 0.3, "c2": 0.1}),
        }
        assert [round(row.most, 9) for row in table.rows] == [0.3, 0.6, 0.3]

    def test_where_nothing_is_uncertain_there_is_one_case(self):
        table = regret(GOLDEN)
        assert table.states == ("whatever-happens",)
        assert [round(row.most, 9) for row in table.rows] == [0, 0.08]

    def test_a_case_that_was_not_thought_of_is_asked_for(self):
        odd = Option(id="odd", consequences=[consequence("c1", (1,)), consequence("x", (0,))])
        table = regret(decision(odd, self.WAIT))
        assert table.states == ("c1", "x")
        both = regret(decision(odd, self.WAIT, self.ASK))
        assert [str(question) for question in both.needs] == [
            "DEC-STATE: what would 'odd' lead to in the case 'c2'",
            "DEC-STATE: what would 'ask' lead to in the case 'x'",
        ]
        assert [row.option for row in both.rows] == ["wait"]

    def test_what_breaks_a_constraint_is_not_regretted(self):
        safe = Constraint(id="safe", broken_by=["ask"])
        assert [
            row.option for row in regret(decision(self.ASK, self.WAIT, constraints=[safe])).rows
        ] == ["wait"]

    def test_a_rating_that_is_missing_is_asked_for(self):
        table = regret(decision(option("a", ()), self.WAIT))
        assert [question.code for question in table.needs] == ["DEC-RATING"]

    def test_so_are_weights(self):
        table = regret(attrs.evolve(GOLDEN, weights=()))
        assert table.rows == ()
        assert [question.code for question in table.needs] == ["DEC-WEIGHT"] * 3


class TestTheValueOfKnowing:
    def test_it_is_how_much_better_one_chooses_once_it_is_known(self):
        both = decision(option("ask", (1,), (0,), chances=(0.4, 0.6)), option("wait", (0.5,)))
        # known: 0.4 * 1 + 0.6 * 0.5 = 0.7; not known: 0.5
        assert information_value(both, "ask") == pytest.approx(0.2)
        assert information_value(both, "wait") == 0

    def test_what_would_change_nothing_is_worth_nothing(self):
        both = decision(option("ask", (1,), (0.9,), chances=(0.5, 0.5)), option("wait", (0.5,)))
        assert information_value(both, "ask") == 0

    def test_without_an_alternative_it_is_worth_nothing(self):
        assert information_value(decision(option("a", (1,), (0,), chances=(0.5, 0.5))), "a") == 0

    def test_it_takes_a_score_of_every_option_that_breaks_nothing(self):
        assert information_value(decision(TALK, option("a", (1,))), "a") is None
        assert information_value(attrs.evolve(GOLDEN, weights=()), "a") is None
        broken = Constraint(id="no", broken_by=["talk"])
        left = decision(TALK, option("a", (1,)), constraints=[broken])
        assert information_value(left, "a") == 0
        assert information_value(left, "talk") is None

    def test_an_unknown_option_is_refused(self):
        with pytest.raises(InvalidValue, match=r"^there is no option 'x'; known: a, b$"):
            information_value(GOLDEN, "x")
        with pytest.raises(InvalidValue, match=r"^there is no option 'x'; known: none$"):
            information_value(Decision(id="d1"), "x")


class TestTheMargins:
    def test_they_have_bounds(self):
        for bad in ({"clear_lead": 2}, {"fragile": -1}, {"rounding": 2}, {"options": 0}):
            with pytest.raises(InvalidValue):
                Margins(**bad)

    def test_rounding_is_one_of_them(self):
        near = decision(option("a", (1,), (0,), chances=(0.5, 0.45)))
        assert scores(evaluate(near))["a"] is None
        wide = evaluate(near, margins=Margins(rounding=0.05))
        assert wide.options[0].score == Interval(0.5 / 0.95, 0.5 / 0.95)


def test_nothing_that_was_said_is_shown():
    private = "my brother"
    secret = decision(
        Option(
            id="a", text=private, consequences=[attrs.evolve(consequence("c", (1,)), text=private)]
        ),
        goal=private,
        attributes=[DecisionAttribute(id="a1", text=private, worst_means=private)],
        weights=(1,),
        constraints=[Constraint(id="k", text=private)],
    )
    for shown in (evaluate(secret), regret(secret), secret):
        assert private not in repr(shown)
        assert private not in str(shown)
