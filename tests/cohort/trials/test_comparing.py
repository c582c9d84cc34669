"""Designs side by side, and effects that differ between trials."""

import attrs
import numpy as np
import pytest
from tests.cohort.trials.planned import small, textbook

from ipt import cohort
from ipt.cohort.scenario import Given, Treatment
from ipt.cohort.trials import Visit
from ipt.errors import InvalidValue

pytestmark = pytest.mark.once


class TestCompare:
    def test_the_difference_is_known_better_than_either_power(self):
        trial = textbook(n=40)
        compared = trial.compare(
            {"ancova": attrs.evolve(trial, analysis="ancova")}, replications=200, seed=1
        )
        [difference] = compared.differences
        one, other = (compared.powers[name]["new"].power for name in ("this", "ancova"))
        assert (difference.design, difference.arm) == ("ancova", "new")
        assert difference.power.value == pytest.approx(other.value - one.value)
        assert difference.power.mcse < 0.8 * np.hypot(one.mcse, other.mcse)
        assert abs(difference.effect.value) < 3 * difference.effect.mcse

    def test_sizes_share_their_patients(self):
        trial = small(per_arm=30)
        compared = trial.compare(
            {"smaller": attrs.evolve(trial, per_arm=20)}, replications=40, seed=1
        )
        large = compared.powers["this"]["brief"].effects.estimate
        fewer = compared.powers["smaller"]["brief"].effects.estimate
        assert np.corrcoef(large, fewer)[0, 1] > 0.6

    def test_only_arms_that_both_have_are_held_against_each_other(self):
        two = {"new": Treatment(kind=Given.COMPARATOR, effect=0.5), "more": cohort.WAITING_LIST}
        compared = textbook(n=10).compare(
            {"two": textbook(n=10, arms=two)}, replications=20, seed=1
        )
        assert [one.arm for one in compared.differences] == ["new"]
        lines = str(compared).splitlines()
        assert lines[0].endswith(" power less that of this")
        assert [line.split()[:2] for line in lines[1:]] == [
            ["this", "new"],
            ["two", "new"],
            ["two", "more"],
        ]
        assert repr(compared) == "<Comparison of this, two>"

    def test_nothing_is_told_where_nothing_could_be_analysed(self):
        lost = textbook(n=2, visits=[Visit(week=2, missing=1)])
        [difference] = lost.compare({"again": lost}, replications=3, seed=1).differences
        assert difference.effect is None
        assert " -" in str(lost.compare({"again": lost}, replications=3, seed=1))

    @pytest.mark.parametrize("others", [{}, {"this": textbook()}])
    def test_there_is_another_design_with_another_name(self, others):
        with pytest.raises(InvalidValue) as refused:
            textbook().compare(others, replications=10, seed=1)
        assert str(refused.value) == (
            "name one other design at least, and none of them 'this', which is the trial itself"
        )


class TestAssurance:
    def test_it_is_less_than_a_high_power_and_more_than_a_low_one(self):
        high = textbook(0.8, n=40).assurance(replications=200, seed=1)
        low = textbook(0.2, n=40).assurance(replications=200, seed=1)
        assert high.differences[0].power.value < -3 * high.differences[0].power.mcse
        assert low.differences[0].power.value > 3 * low.differences[0].power.mcse

    def test_no_single_truth_is_covered(self):
        compared = textbook(n=20).assurance(replications=50, seed=1)
        assert list(compared.powers) == ["fixed", "drawn"]
        drawn = compared.powers["drawn"]["new"]
        assert drawn.coverage is None
        assert drawn.truths.std() > 0.2
        assert abs(drawn.bias.value) < 4 * drawn.bias.mcse
        assert drawn.effect.mcse > 1.2 * compared.powers["fixed"]["new"].effect.mcse
