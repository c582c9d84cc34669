"""What holds of every decision, and what other libraries say of the same numbers."""

import math
from random import Random

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.strategies import values
from tests.techniques.deciding import (
    decision,
    decisions,
    gambles,
    option,
    places,
    rows,
)

from ipt.model import AttributeRating, Decision, WeightMethod
from ipt.techniques.decision import (
    RiskAttitude,
    acceptability,
    as_markdown,
    as_text,
    audit,
    evaluate,
    flips,
    in_words,
    information_value,
    regret,
    weights,
)

pytestmark = pytest.mark.once

either = decisions() | gambles()
risks = st.none() | st.sampled_from([0.1, 1, 5, -0.5]).map(lambda r: RiskAttitude(tolerance=r))
RANKED = [WeightMethod.RANK_SUM, WeightMethod.RANK_ORDER_CENTROID]


def rescaled(whole, factor, shift):
    """*whole* with every attribute on another scale, anchors and ratings alike."""

    def moved(number):
        return number * factor + shift

    def rating(old):
        return AttributeRating(attribute=old.attribute, value=moved(old.value))

    return attrs.evolve(
        whole,
        attributes=[
            attrs.evolve(each, worst=moved(each.worst), best=moved(each.best))
            for each in whole.attributes
        ],
        options=[
            attrs.evolve(
                each,
                consequences=[
                    attrs.evolve(one, ratings=[rating(old) for old in one.ratings])
                    for one in each.consequences
                ],
            )
            for each in whole.options
        ],
    )


@given(either, risks, st.sampled_from([-7, -0.5, 0.25, 3, 100]), st.integers(-50, 50))
def test_another_scale_with_matching_anchors_changes_nothing(whole, risk, factor, shift):
    other = rescaled(whole, factor, shift)
    assert evaluate(other, risk=risk) == evaluate(whole, risk=risk)
    assert flips(other) == flips(whole)
    assert acceptability(other, samples=5, seed=1) == acceptability(whole, samples=5, seed=1)


@given(either, risks, st.data())
def test_a_dominated_option_more_never_changes_who_leads(whole, risk, data):
    above = data.draw(st.sampled_from(whole.options))
    names = [attribute.id for attribute in whole.attributes]
    least = {
        name: min(r.value for c in above.consequences for r in c.ratings if r.attribute == name)
        for name in names
    }
    worse = tuple(data.draw(places.filter(lambda p, n=name: p <= least[n])) for name in names)
    added = attrs.evolve(whole, options=(*whole.options, option("worse", worse)))
    if worse != tuple(least.values()):
        assert evaluate(added, risk=risk).lead == evaluate(whole, risk=risk).lead


@given(either, risks, st.randoms(use_true_random=False))
def test_the_order_of_options_and_attributes_is_no_matter(whole, risk, random):
    options, attributes = list(whole.options), list(whole.attributes)
    random.shuffle(options)
    random.shuffle(attributes)
    other = attrs.evolve(whole, options=options, attributes=attributes)
    assert evaluate(other, risk=risk) == evaluate(whole, risk=risk)
    assert acceptability(other, samples=5, seed=1) == acceptability(whole, samples=5, seed=1)
    assert {row.option: row for row in regret(other).rows} == {
        row.option: row for row in regret(whole).rows
    }
    assert set(flips(other)) == set(flips(whole))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8), st.sampled_from(WeightMethod))
def test_weights_sum_to_1(given_weights, method):
    equal = method is WeightMethod.EQUAL
    whole = decision(weights=tuple(given_weights), method=method)
    found = weights(attrs.evolve(whole, weights=()) if equal else whole)
    if method in RANKED or equal or any(given_weights):
        assert math.fsum(found.values()) == pytest.approx(1)
        assert min(found.values()) >= 0
    else:
        assert found is None


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.sampled_from(RANKED))
def test_what_ranks_higher_weighs_more_and_what_ranks_alike_weighs_alike(ranks, method):
    found = list(weights(decision(weights=tuple(ranks), method=method)).values())
    for one, mine in zip(ranks, found, strict=True):
        for other, theirs in zip(ranks, found, strict=True):
            assert (mine > theirs, mine == theirs) == (one < other, one == other)


@given(decisions(attributes=1))
def test_with_one_attribute_the_largest_value_leads(whole):
    values_of = {each.id: each.consequences[0].ratings[0].value for each in whole.options}
    best = [name for name, value in values_of.items() if value == max(values_of.values())]
    assert evaluate(whole).lead == (best[0] if len(best) == 1 else None)


@given(either, st.data())
def test_what_is_unknown_stays_unknown(whole, data):
    """Without one rating the option has no score, there is no lead, and the rating is asked for."""
    index = data.draw(st.integers(0, len(whole.options) - 1))
    hidden = whole.options[index]
    [first, *others] = hidden.consequences
    blind = attrs.evolve(
        hidden, consequences=[attrs.evolve(first, ratings=first.ratings[1:]), *others]
    )
    options = [*whole.options[:index], blind, *whole.options[index + 1 :]]
    found = evaluate(attrs.evolve(whole, options=options))
    row = next(row for row in found.options if row.option == hidden.id)
    assert (row.score, found.lead, dict(row.contributions)) == (None, None, {})
    assert [question.code for question in row.needs] == ["DEC-RATING"]
    before = {row.option: row.score for row in evaluate(whole).options}
    assert all(row.score == before[row.option] for row in found.options if row.option != hidden.id)


@given(gambles(), st.data())
def test_a_wider_range_of_probability_makes_a_range_that_holds_the_score(whole, data):
    wider = [
        attrs.evolve(
            each,
            consequences=[
                attrs.evolve(
                    one,
                    low=max(one.low - data.draw(places), 0),
                    high=min(one.high + data.draw(places), 1),
                )
                for one in each.consequences
            ],
        )
        for each in whole.options
    ]
    exact = {row.option: row.score for row in evaluate(whole).options}
    for row in evaluate(attrs.evolve(whole, options=wider)).options:
        assert row.score.low - 1e-9 <= exact[row.option].low
        assert row.score.high + 1e-9 >= exact[row.option].high


@given(either)
def test_contributions_sum_to_the_score(whole):
    for row in evaluate(whole).options:
        assert math.fsum(c.low for c in row.contributions.values()) == pytest.approx(row.score.low)


@given(either)
def test_a_dominated_option_is_never_ahead(whole):
    found = {row.option: row for row in evaluate(whole).options}
    for row in found.values():
        for other in row.dominated_by:
            assert found[other].score.low >= row.score.high - 1e-9
            assert row.option not in found[other].dominated_by


@given(decisions())
def test_at_the_flip_the_two_are_level(whole):
    shares = weights(whole)
    for flip in flips(whole):
        if flip.at is None:
            continue
        left = 1 - shares[flip.attribute]
        turned = [
            attrs.evolve(
                each,
                value=flip.at
                if each.attribute == flip.attribute
                else shares[each.attribute] / left * (1 - flip.at),
            )
            for each in whole.weights
        ]
        found = {row.option: row for row in evaluate(attrs.evolve(whole, weights=turned)).options}
        ahead, behind = found[flip.ahead].score, found[flip.behind].score
        assert ahead.low == pytest.approx(behind.low, abs=1e-6)


@given(either)
def test_places_are_shares(whole):
    found = acceptability(whole, samples=7, seed=3)
    assert set(found.places) == {each.id for each in whole.options}
    for shares in found.places.values():
        assert sum(shares) == pytest.approx(1)


@given(either)
def test_in_every_case_something_is_not_regretted(whole):
    table = regret(whole)
    for state in table.states if table.rows else ():
        assert min(row.regrets[state] for row in table.rows) == 0


@given(gambles())
def test_to_know_more_never_costs(whole):
    for each in whole.options:
        assert 0 <= information_value(whole, each.id) <= 1


@given(values(Decision))
def test_no_decision_is_too_odd_to_be_looked_at(odd):
    found, words = evaluate(odd), in_words(odd)
    assert len(found.options) == len(words.options) == len(odd.options)
    for shown in (found, words):
        assert as_text(shown)
        assert as_markdown(shown)
    assert len(acceptability(odd, samples=1, seed=1).places) <= len(odd.options)
    assert len(regret(odd).rows) <= len(odd.options)
    assert audit(odd) == audit(odd)
    assert isinstance(flips(odd), tuple)
    for each in odd.options:
        information_value(odd, each.id)


@given(rows(least=1), st.data())
def test_pairs_of_options_dominate_as_their_numbers_do(table, data):
    weight = tuple(data.draw(st.integers(1, 5)) for _ in table[0])
    found = evaluate(
        decision(*[option(f"o{n}", row) for n, row in enumerate(table)], weights=weight)
    )
    by = {row.option: row.dominated_by for row in found.options}
    for n, mine in enumerate(table):
        better = [
            f"o{m}"
            for m, theirs in enumerate(table)
            if theirs != mine and all(t >= i for t, i in zip(theirs, mine, strict=True))
        ]
        assert list(by[f"o{n}"]) == better


@pytest.mark.slow
class TestAgainstPymcdm:
    """The weighted sum over the range of the data, with attributes of which less is better."""

    def test_the_scores_and_their_order_are_the_same(self):
        import numpy as np  # noqa: PLC0415 - pymcdm takes two seconds to import
        from pymcdm.methods import WSM  # noqa: PLC0415 - likewise
        from pymcdm.normalizations import minmax_normalization  # noqa: PLC0415 - likewise

        oracle = WSM(minmax_normalization)
        random = Random(20)  # noqa: S311 - the same numbers each time
        for _ in range(100):
            width = random.randint(1, 5)
            table = [[random.uniform(-50, 50) for _ in range(width)] for _ in range(6)]
            signs = [random.choice([1, -1]) for _ in range(width)]
            points = [random.uniform(0.1, 1) for _ in range(width)]
            shares = np.array(points) / sum(points)
            whole = decision(*[option(f"o{n}", row) for n, row in enumerate(table)], weights=points)
            ends = [
                (min(column), max(column))[::sign]
                for column, sign in zip(zip(*table, strict=True), signs, strict=True)
            ]
            anchored = [
                attrs.evolve(each, worst=worst, best=best)
                for each, (worst, best) in zip(whole.attributes, ends, strict=True)
            ]
            found = evaluate(attrs.evolve(whole, attributes=anchored))
            expected = oracle(np.array(table), shares, np.array(signs), validation=False)
            told = {row.option: row.score.low for row in found.options}
            assert [told[f"o{n}"] for n in range(6)] == pytest.approx(list(expected), abs=1e-8)
            order = [f"o{n}" for n in np.argsort(-expected)]
            assert [row.option for row in found.options] == order
