"""Two arms at one time: against SciPy and `statsmodels`, and many at once against one by one."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings, strategies as st
from tests.cohort.analysis.trials import trial

from ipt.cohort.analysis import ancova, ancova_many, difference, difference_many, exact
from ipt.errors import InvalidValue

pytestmark = pytest.mark.once


def one(seed=1, n=40):
    """Post, arm, baseline, with three values missing."""
    values, arm, baseline = trial(seed, n=n, visits=1)
    post = values[:, 0]
    post[[3, 8, 9]] = np.nan
    return post, arm, baseline


def numbers(effect):
    return [effect.estimate, effect.se, effect.df, effect.low, effect.high, effect.p]


class TestDifference:
    @pytest.mark.parametrize("equal", [True, False])
    def test_it_is_the_t_test(self, equal):
        post, arm, _ = one()
        there = ~np.isnan(post)
        theirs = scipy.stats.ttest_ind(
            post[there & (arm == 1)], post[there & (arm == 0)], equal_var=equal
        )
        interval = theirs.confidence_interval(0.9)
        ours = difference(post, arm, reference=0, equal_variances=equal, level=0.9)
        assert ours.p == pytest.approx(theirs.pvalue)
        assert ours.df == pytest.approx(theirs.df)
        assert [ours.low, ours.high] == pytest.approx([interval.low, interval.high])
        assert (ours.n, ours.level) == (37, 0.9)

    @pytest.mark.parametrize("gone", [19, 20])
    def test_an_arm_with_fewer_than_two_values_is_refused(self, gone):
        post, arm, _ = one()
        post[np.flatnonzero(arm == 1)[:gone]] = np.nan
        message = f"^the arm has {20 - gone} patients with a value, 2 are needed$"
        with pytest.raises(InvalidValue, match=message):
            difference(post, arm, reference=0)

    def test_scores_that_are_all_the_same_are_refused(self):
        message = "^the score has no variance that the model leaves unexplained$"
        with pytest.raises(InvalidValue, match=message):
            difference(np.full(8, 3.3), [0, 1] * 4, reference=0)

    def test_more_than_two_arms_are_refused(self):
        message = "^this analysis compares two arms, not 3$"
        with pytest.raises(InvalidValue, match=message):
            difference([1, 2, 3, 4, 5, 6], ["a", "b", "c"] * 2, reference="a")


class TestAncova:
    @pytest.mark.parametrize(("errors", "theirs"), [("hc3", "HC3"), ("classic", "nonrobust")])
    def test_it_is_the_least_squares_of_statsmodels(self, errors, theirs):
        from statsmodels.regression.linear_model import OLS  # noqa: PLC0415 - slow

        post, arm, baseline = one()
        there = ~np.isnan(post)
        more = np.random.default_rng(9).normal(size=40)
        design = np.column_stack([np.ones(40), arm, baseline, more])[there]
        fitted = OLS(post[there], design).fit(cov_type=theirs, use_t=True)
        ours = ancova(post, arm, np.column_stack([baseline, more]), reference=0, errors=errors)
        assert ours.estimate == pytest.approx(fitted.params[1])
        assert ours.se == pytest.approx(fitted.bse[1])
        assert ours.p == pytest.approx(fitted.pvalues[1])
        assert ours.df == fitted.df_resid
        assert [ours.low, ours.high] == pytest.approx(fitted.conf_int()[1])

    @settings(max_examples=10)
    @given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e3), st.permutations(range(40)))
    def test_units_and_order_make_no_difference(self, shift, scale, order):
        post, arm, baseline = one()
        order = list(order)
        told = ancova(post, arm, baseline, reference=0)
        moved = ancova(
            (shift + scale * post)[order], arm[order], (shift + baseline)[order], reference=0
        )
        assert moved.estimate == pytest.approx(scale * told.estimate, rel=1e-4)
        assert moved.se == pytest.approx(scale * told.se, rel=1e-4)

    def test_a_baseline_that_does_not_vary_is_refused(self):
        post, arm, _ = one()
        message = "^the effects of arm and covariates on the score cannot be told apart$"
        with pytest.raises(InvalidValue, match=message):
            ancova(post, arm, np.full(40, 20.1), reference=0)

    def test_scores_that_are_foretold_without_error_are_refused(self):
        _, arm, baseline = one()
        message = "^the score has no variance that the model leaves unexplained$"
        with pytest.raises(InvalidValue, match=message):
            ancova(3 * baseline + arm, arm, baseline, reference=0)

    def test_too_few_patients_are_refused(self):
        message = "^the trial has 4 patients with a value, 5 are needed$"
        with pytest.raises(InvalidValue, match=message):
            ancova([1, 2, 4, 3], [0, 1, 0, 1], np.arange(8).reshape(4, 2) ** 2, reference=0)

    def test_a_gap_in_baseline_is_refused(self):
        post, arm, baseline = one()
        baseline[3] = np.nan
        with pytest.raises(
            InvalidValue, match=r"^baseline has 1 values that are no finite number$"
        ):
            ancova(post, arm, baseline, reference=0)

    def test_errors_that_are_not_there_are_refused(self):
        message = "^errors is one of 'hc3', 'classic', not 'hc4'$"
        with pytest.raises(InvalidValue, match=message):
            ancova(*one(), reference=0, errors="hc4")


class TestMany:
    def made(self):
        random = np.random.default_rng(4)
        post, baseline = random.normal(size=(2, 6, 30))
        post[random.random(post.shape) < 0.1] = np.nan
        post[4] = np.nan
        post[5] = 1.5
        return post, np.arange(30) % 2, baseline

    def test_each_is_what_it_is_by_itself(self):
        post, arm, baseline = self.made()
        means = difference_many(post, arm, reference=0)
        welch = difference_many(post, arm, reference=0, equal_variances=False)
        adjusted = ancova_many(post, arm, baseline, reference=0)
        classic = ancova_many(post, arm, baseline, reference=0, errors="classic")
        assert len(means) == 6
        for k in range(4):
            y, x = post[k], baseline[k]
            assert numbers(means.row(k)) == pytest.approx(numbers(difference(y, arm, reference=0)))
            single = difference(y, arm, reference=0, equal_variances=False)
            assert numbers(welch.row(k)) == pytest.approx(numbers(single))
            assert numbers(adjusted.row(k)) == pytest.approx(
                numbers(ancova(y, arm, x, reference=0))
            )
            single = ancova(y, arm, x, reference=0, errors="classic")
            assert numbers(classic.row(k)) == pytest.approx(numbers(single))

    def test_what_cannot_be_analysed_is_nan_and_counted(self):
        post, arm, baseline = self.made()
        for found in (
            difference_many(post, arm, reference=0),
            difference_many(post, arm, reference=0, equal_variances=False),
            ancova_many(post, arm, baseline, reference=0),
            ancova_many(post, arm, baseline, reference=0, errors="classic"),
        ):
            assert found.failed == 2
            assert np.isnan(found.estimate).tolist() == [False] * 4 + [True] * 2
            assert not found.p.flags.writeable

    def test_a_patient_alone_in_an_arm_has_no_robust_error(self):
        post, _, baseline = self.made()
        arm = np.arange(30) == 7
        found = ancova_many(post[:3], arm, baseline[:3], reference=False)
        assert found.failed == 3

    def test_the_repr_is_short(self):
        post, arm, _ = self.made()
        assert repr(difference_many(post, arm, reference=0)) == (
            "<Effects, replications: 6, 't test'>"
        )


@pytest.mark.slow
class TestPower:
    """The Gaussian case, in which power is known (evidence 3.6)."""

    @pytest.mark.parametrize(
        ("n", "d", "r"), [(64, 0.5, 0.5), (100, 0.3, 0.6), (30, 0.5, 0.5), (64, 0.0, 0.5)]
    )
    def test_as_many_trials_are_significant_as_the_formulas_say(self, n, d, r):
        random, trials = np.random.default_rng(n), 20_000
        baseline, noise = random.normal(size=(2, trials, 2 * n))
        arm = np.arange(2 * n) % 2
        post = r * baseline + np.sqrt(1 - r**2) * noise + d * arm
        for found, power in (
            (difference_many(post, arm, reference=0), exact.t_test_power(n, d)),
            (
                ancova_many(post, arm, baseline, reference=0, errors="classic"),
                exact.ancova_power(n, d, r),
            ),
        ):
            share = np.mean(found.p < 0.05)
            assert abs(share - power) < 3 * np.sqrt(power * (1 - power) / trials)
