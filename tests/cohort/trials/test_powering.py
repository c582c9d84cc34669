"""Power, and what else replications tell."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from tests.cohort.trials.planned import plain, small, textbook

from ipt import cohort
from ipt.cohort.analysis import exact
from ipt.cohort.estimates import Estimate
from ipt.cohort.scenario import Given, Treatment
from ipt.cohort.trials import Allocation, Visit
from ipt.cohort.trials.methods import Analysis
from ipt.cohort.trials.packing import packed
from ipt.cohort.trials.replicating import analysed
from ipt.errors import InvalidValue, UnknownName

pytestmark = pytest.mark.once

NEW = {
    name: Treatment(kind=Given.COMPARATOR, effect=effect) for name, effect in (("a", 0.5), ("b", 0))
}


def near(found: Estimate, value: float, errors: float = 3) -> bool:
    """Whether *value* is within so many Monte-Carlo errors of what was found."""
    error = math.sqrt(value * (1 - value) / found.n)
    return abs(found.value - value) <= errors * error


class TestWhatIsKnown:
    """The figures of evidence.md 3.6: normal scores, no dropout."""

    @pytest.mark.parametrize(
        ("n", "d", "r", "t_test", "ancova"),
        [(64, 0.5, 0.5, 0.801, 0.900), (100, 0.3, 0.6, 0.560, 0.751), (64, 0, 0.5, 0.05, 0.05)],
    )
    def test_power_is_that_of_the_formula(self, n, d, r, t_test, ancova):
        trial = textbook(d, r, n)
        for analysis, known in (("t-test", t_test), ("ancova", ancova)):
            power = trial.power(replications=300, seed=1, analysis=analysis)["new"]
            assert near(power.power, known)

    def test_in_a_small_trial_the_exact_formula_holds(self):
        power = textbook(0.6, 0.5, 30, "ancova").power(replications=300, seed=3)["new"]
        assert near(power.power, exact.ancova_power(30, 0.6, 0.5))

    def test_effect_truth_bias_and_coverage(self):
        power = textbook().power(replications=400, seed=1)["new"]
        assert power.truth.value == pytest.approx(-0.5)
        assert power.truth.mcse < 1e-9
        assert abs(power.effect.value + 0.5) < 3 * power.effect.mcse
        assert abs(power.bias.value) < 3 * power.bias.mcse
        assert near(power.coverage, 0.95)
        assert power.size == pytest.approx(-0.5, abs=0.01)
        assert power.patients == 64
        assert power.failed == 0

    def test_the_closed_form_is_told_beside_it(self):
        trial = textbook()
        alone = trial.power(replications=200, seed=1)["new"]
        assert alone.correlation is None
        assert alone.closed_form == pytest.approx(0.801, abs=0.01)
        with_baseline = trial.power(replications=200, seed=1, analysis="ancova")["new"]
        assert with_baseline.correlation == pytest.approx(0.5, abs=0.02)
        assert with_baseline.closed_form == pytest.approx(0.90, abs=0.01)

    def test_it_allows_for_gaps(self):
        trial = textbook(visits=[Visit(week=2, missing=0.25)])
        power = trial.power(replications=400, seed=1)["new"]
        assert power.patients == pytest.approx(48, abs=0.5)
        assert power.closed_form == pytest.approx(exact.t_test_power(48, 0.5), abs=0.01)
        assert near(power.power, exact.t_test_power(48, 0.5))

    def test_each_test_has_the_level_that_was_planned(self):
        trial = textbook(0, alpha=0.2)
        power = trial.power(replications=400, seed=1)["new"]
        assert near(power.power, 0.2)
        assert near(power.coverage, 0.8)


class TestSessions:
    def test_a_textbook_treatment_acts_from_its_first_session_on(self):
        trial = textbook(arms={"new": "ipt-b"}, parameters=plain(effect=0.5), visits=[1, 2, 8])
        data = trial.run(seed=1)
        trials = packed(trial, 1, 0)
        true = (trials.potential[1] - trials.potential[0])[0, 0]
        assert true == pytest.approx([0, 0.5, 0.5])
        assert data.sessions[data.arm == 0].min() > 0


class TestWhereItRuns:
    trial = textbook(n=20, arms=NEW)

    def test_nothing_depends_on_it(self):
        here = self.trial.power(replications=300, seed=1)
        with ThreadPoolExecutor(2) as pool:
            there = self.trial.power(replications=300, seed=1, executor=pool)
        for one, other in zip(here.contrasts, there.contrasts, strict=True):
            assert np.array_equal(one.effects.estimate, other.effects.estimate)
            assert np.array_equal(one.truths, other.truths)
        assert str(here) == str(there)

    def test_the_first_replications_are_those_of_fewer(self):
        few, many = (self.trial.power(replications=n, seed=1)["a"] for n in (150, 300))
        assert np.array_equal(few.effects.estimate, many.effects.estimate[:150])

    def test_they_are_the_trials_that_run_gives(self):
        power = self.trial.power(replications=140, seed=1)
        for number in (0, 100, 139):
            found = self.trial.run(seed=1, replication=number).analyse()
            for name in ("a", "b"):
                assert power[name].effects.estimate[number] == found[name].estimate
                assert power[name].effects.low[number] == pytest.approx(found[name].low)

    def test_progress_is_told_block_by_block(self):
        told = []
        self.trial.power(replications=300, seed=1, progress=lambda *done: told.append(done))
        assert told == [(1, 3), (2, 3), (3, 3)]


class TestReplicationsThatCannotBeAnalysed:
    def test_they_are_counted_and_told(self):
        trial = textbook(0, n=2, allocation=Allocation(kind="simple"))
        power = trial.power(replications=100, seed=1)
        one = power["new"]
        assert 0 < one.failed < 100
        assert np.isnan(one.effects.p).sum() == one.failed
        assert one.coverage.n == 100 - one.failed
        assert str(power).splitlines()[-1] == (
            f"new: {one.failed} replications could not be analysed"
        )

    def test_nothing_is_told_if_none_can(self):
        lost = textbook(n=2, visits=[Visit(week=2, missing=1)])
        power = lost.power(replications=3, seed=1)
        one = power["new"]
        assert (one.effect, one.bias, one.coverage) == (None, None, None)
        assert one.power == Estimate(0.0, 0.0, 3)
        assert one.closed_form is None
        assert str(power).splitlines()[2].split()[-1] == "-"


class TestOtherOutcomes:
    def test_response_has_a_truth_too(self):
        trial = small(analysis="response", lost=0)
        one = trial.power(replications=60, seed=1)["brief"]
        assert 0.02 < one.truth.value < 0.3
        assert abs(one.bias.value) < 4 * one.bias.mcse
        assert one.patients == 20

    def test_remission_too(self):
        one = small(remission=7).power(replications=20, seed=1, analysis="remission")["brief"]
        assert -0.1 < one.truth.value < 0.3

    def test_where_nobody_is_remitted_there_is_no_difference_to_tell(self):
        trial = small(remission=-1, analysis="remission")
        one = trial.power(replications=3, seed=1)["brief"]
        assert (one.failed, one.variance, one.size, one.truth.value) == (3, 0, 0, 0)

    def test_time_to_relapse_has_none(self):
        trial = small(
            arms={"monthly": "ipt-m"},
            per_arm=100,
            population="remitted",
            visits=[60],
            analysis="survival",
        )
        power = trial.power(replications=20, seed=1)
        one = power["monthly"]
        assert (one.truth, one.bias, one.coverage) == (None, None, None)
        assert one.effect.value < 0
        assert one.events > 10
        assert one.closed_form == exact.log_rank_power(one.events, math.exp(one.effect.value))
        assert "  -  " in str(power)

    def test_without_any_relapse_there_is_no_formula(self):
        trial = small(
            population="remitted",
            analysis="survival",
            parameters=cohort.parameters().with_(relapse_rate=0),
        )
        power = trial.power(replications=2, seed=1)
        assert power["brief"].closed_form is None
        assert str(power).splitlines()[2].split()[-1] == "-"


class TestTypeOneError:
    def test_no_effect_is_found_more_often_than_by_chance(self):
        error = small(analysis="ancova").type_one_error(replications=400, seed=1)["brief"]
        assert near(error.power, 0.05)
        assert error.truth == Estimate(0.0, 0.0, 400)


class TestWhatItSays:
    power = textbook(n=20, arms=NEW).power(replications=50, seed=1)

    def test_a_table(self):
        lines = str(self.power).splitlines()
        assert lines[0] == (
            "a, b against control, 60 patients, hrsd-17 in week 2; t-test, 50 replications, seed 1"
        )
        assert lines[1].split() == [
            *("arm", "power", "effect", "truth", "bias", "coverage", "closed", "form")
        ]
        assert lines[2].startswith("a    0.")
        assert len(lines) == 4

    def test_a_line(self):
        told = ", ".join(f"{name} {self.power[name].power}" for name in "ab")
        assert repr(self.power) == f"<Power of 50 trials, t-test: {told}>"

    def test_what_it_was_made_of(self):
        made = self.power.provenance
        assert [one.seed for one in made] == [1, 1, 1]
        assert made[0].patients == 3000
        assert made[0].parameters_digest == made[2].parameters_digest

    def test_there_is_no_other_arm(self):
        with pytest.raises(UnknownName, match=r"^no arm 'c' is compared with the control$"):
            _ = self.power["c"]

    @pytest.mark.parametrize(
        ("arguments", "why"),
        [
            ({"replications": 1, "seed": 1}, "replications is a whole number from 2 on, not 1"),
            ({"replications": 10, "seed": 1.5}, "a seed is a whole number, not float; give one,"),
            ({"replications": 10, "seed": 1, "analysis": "x"}, "there is no analysis 'x'; use one"),
        ],
    )
    def test_what_cannot_be_run_says_why(self, arguments, why):
        with pytest.raises(InvalidValue) as refused:
            textbook().power(**arguments)
        assert str(refused.value).startswith(why)


def test_a_worker_gives_what_it_is_asked_for():
    trial = textbook(n=20)
    [found] = analysed(trial, 1, 2, Analysis.T_TEST, 100, False, 5)
    assert {len(column) for column in found.values()} == {5}
