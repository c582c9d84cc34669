"""How many patients a trial needs."""

import pytest
from tests.cohort.trials.planned import small, textbook

from ipt import cohort
from ipt.cohort.analysis import exact
from ipt.cohort.scenario import Given, Treatment
from ipt.cohort.trials import Arm, Visit
from ipt.errors import InvalidValue, UnknownName

pytestmark = pytest.mark.once


def sized(trial, power=0.8, **more):
    return trial.sample_size(power=power, replications=200, seed=1, **more)


class TestSampleSize:
    def test_it_is_near_what_the_formula_says(self):
        found = sized(textbook(1.0, n=20))
        assert found.closed_form == pytest.approx(exact.t_test_size(0.8, 1.0), abs=2)
        assert abs(found.per_arm - exact.t_test_size(0.8, 1.0)) < 3 * found.mcse + 2
        assert 0.3 < found.mcse < 2

    def test_it_is_the_smallest_that_was_found(self):
        found = sized(textbook(1.0, n=20))
        assert found.tried[found.per_arm][found.arm].power.value >= 0.8
        below = found.tried[found.per_arm - 1]
        assert below[found.arm].power.value < 0.8
        assert list(found.tried) == sorted(found.tried)
        assert len(found.tried) < 10

    def test_a_first_guess_that_is_far_off_does_not_matter(self):
        for n in (4, 200):
            found = sized(textbook(1.5, n=n))
            assert abs(found.per_arm - exact.t_test_size(0.8, 1.5)) <= 2

    def test_with_baseline_it_takes_fewer(self):
        found = sized(textbook(1.0, n=20, analysis="ancova"))
        assert found.closed_form == pytest.approx(exact.ancova_size(0.8, 1.0, 0.5), abs=2)
        assert found.per_arm < sized(textbook(1.0, n=20)).per_arm

    def test_gaps_are_made_up_for(self):
        whole = sized(textbook(1.2, n=20))
        gaps = sized(textbook(1.2, n=20, visits=[Visit(week=2, missing=0.4)]))
        assert gaps.closed_form == pytest.approx(whole.closed_form / 0.6, rel=0.1)
        assert gaps.per_arm > 1.3 * whole.per_arm

    def test_shares_are_kept(self):
        arm = Arm(name="new", treatment=Treatment(kind=Given.COMPARATOR, effect=0.8), share=2)
        found = sized(textbook(arms=[arm], n=10))
        assert set(found.tried[found.per_arm].trial.shares) == {1, 2}
        assert found.per_arm < exact.t_test_size(0.8, 0.8)

    def test_relapses(self):
        trial = small(
            arms={"monthly": "ipt-m"},
            per_arm=100,
            population="remitted",
            parameters=cohort.parameters("ipt-m").with_(maintenance_ratio=0.2, relapse_rate=0.02),
            visits=[60],
            analysis="survival",
        )
        found = trial.sample_size(power=0.5, replications=6, seed=1)
        assert 5 < found.closed_form < 60

    def test_what_it_says(self):
        found = sized(textbook(1.0, n=20), arm="new")
        assert repr(found).startswith(f"<SampleSize {found.per_arm} (MCSE ")
        lines = str(found).splitlines()
        assert lines[0].startswith(f"{found.per_arm} patients an arm (MCSE ")
        assert lines[1] == "per arm  power"
        assert len(lines) == 2 + len(found.tried)

    @pytest.mark.parametrize(
        ("trial", "more", "why"),
        [
            (
                textbook(),
                {"power": 1},
                "power is above alpha, 0.05, and below 1, not 1; 0.8 is usual",
            ),
            (
                textbook(arms={"a": cohort.CARE_AS_USUAL, "b": cohort.CARE_AS_USUAL}),
                {},
                "several arms are compared with the control; say which counts, arm='a'",
            ),
            (
                textbook(0),
                {},
                "arm 'new' and the control hardly differ, so that no number of patients is enough",
            ),
        ],
    )
    def test_what_cannot_be_told_says_why(self, trial, more, why):
        with pytest.raises(InvalidValue) as refused:
            sized(trial, **more)
        assert str(refused.value) == why

    def test_an_unknown_arm_is_refused(self):
        with pytest.raises(UnknownName, match=r"^no arm 'old' is compared with the control$"):
            sized(textbook(), arm="old")

    def test_no_trial_is_larger_than_a_block(self):
        with pytest.raises(InvalidValue) as refused:
            textbook(0.02, n=20).sample_size(power=0.9, replications=4, seed=1)
        assert str(refused.value).startswith("with 4096 patients an arm the power is ")
        assert str(refused.value).endswith(
            "still below 0.9; plan for less power, or a larger difference"
        )
