"""Response in two arms: against `statsmodels`, closed forms, and what was put into the data."""

import numpy as np
import pytest

from ipt.cohort.analysis import response_difference
from ipt.errors import InvalidValue

pytestmark = pytest.mark.once


def made(seed=1, n=120):
    random = np.random.default_rng(seed)
    arm, baseline = np.arange(n) % 2, random.normal(size=n)
    chance = 1 / (1 + np.exp(0.5 - 0.8 * arm + 0.9 * baseline))
    return (random.random(n) < chance).astype(float), arm, baseline


def with_gaps(seed=1, n=120, share=0.25):
    responded, arm, baseline = made(seed, n)
    gone = np.random.default_rng(seed + 1).random(n) < share
    return np.where(gone, np.nan, responded), arm, baseline


class TestWithoutCovariates:
    def test_it_is_the_difference_of_proportions(self):
        responded, arm, _ = made()
        found = response_difference(responded, arm, reference=0)
        p1, p0 = responded[arm == 1].mean(), responded[arm == 0].mean()
        se = np.sqrt(p1 * (1 - p1) / 60 + p0 * (1 - p0) / 60)
        assert found.difference.estimate == pytest.approx(p1 - p0)
        assert found.difference.se == pytest.approx(se, rel=1e-5)
        assert (found.treated, found.reference) == pytest.approx((p1, p0))
        assert (found.missing, found.difference.n) == (0, 120)

    def test_who_has_no_outcome_did_not_respond(self):
        responded, arm, _ = with_gaps()
        found = response_difference(responded, arm, reference=0)
        filled = response_difference(np.nan_to_num(responded), arm, reference=0)
        assert found.difference == filled.difference
        assert found.missing == np.isnan(responded).sum()


class TestWithCovariates:
    def test_it_is_the_marginal_effect_of_statsmodels(self):
        from statsmodels.discrete.discrete_model import Logit  # noqa: PLC0415 - slow

        responded, arm, baseline = made()
        design = np.column_stack([np.ones(120), arm, baseline])
        margins = Logit(responded, design).fit(disp=0).get_margeff(at="overall", dummy=True)
        found = response_difference(responded, arm, reference=0, covariates=baseline).difference
        assert found.estimate == pytest.approx(margins.margeff[0])
        assert found.se == pytest.approx(margins.margeff_se[0], rel=1e-5)
        assert np.isinf(found.df)
        assert found.method == "logistic, g-computation, missing is failure"


class TestImputation:
    def test_with_nothing_missing_it_changes_nothing(self):
        responded, arm, baseline = made()
        plain = response_difference(responded, arm, reference=0, covariates=baseline)
        found = response_difference(
            responded, arm, reference=0, covariates=baseline, missing="impute", seed=1
        )
        assert found.difference.estimate == pytest.approx(plain.difference.estimate)
        assert found.difference.se == pytest.approx(plain.difference.se)
        assert np.isinf(found.difference.df)

    def test_it_is_surer_than_those_who_were_seen_would_be_but_less_than_all(self):
        whole, arm, baseline = made(n=400)
        gaps = with_gaps(n=400, share=0.4)[0]
        found = response_difference(
            gaps, arm, reference=0, covariates=baseline, missing="impute", seed=1
        ).difference
        everybody = response_difference(whole, arm, reference=0, covariates=baseline).difference
        assert everybody.se < found.se
        assert 49 < found.df < np.inf
        assert found.method == "logistic, g-computation, 50 imputations"
        assert found.n == 400

    def test_a_predictor_brings_back_what_dropping_out_hid(self):
        """Who was seen to be ill left; the last score tells of it."""
        random = np.random.default_rng(3)
        arm = np.arange(4_000) % 2
        last = random.normal(size=4_000) - 0.8 * arm
        responded = (random.random(4_000) < 1 / (1 + np.exp(2 * last))).astype(float)
        left = random.random(4_000) < 1 / (1 + np.exp(1 - 2 * last))
        gaps = np.where(left, np.nan, responded)
        truth = responded[arm == 1].mean() - responded[arm == 0].mean()
        with_it = response_difference(
            gaps, arm, reference=0, missing="impute", predictors=last, seed=3
        )
        without = response_difference(gaps, arm, reference=0, missing="impute", seed=3)
        assert with_it.difference.estimate == pytest.approx(truth, abs=0.03)
        assert with_it.reference == pytest.approx(responded[arm == 0].mean(), abs=0.03)
        assert without.reference > responded[arm == 0].mean() + 0.1

    def test_a_seed_makes_it_repeatable(self):
        gaps, arm, baseline = with_gaps()

        def again(seed):
            return response_difference(
                gaps, arm, reference=0, covariates=baseline, missing="impute", seed=seed
            )

        assert again(4) == again(4)
        assert again(4) != again(5)

    @pytest.mark.parametrize(("imputations", "seed"), [(50, None), (1, 3)])
    def test_a_seed_and_more_than_one_are_needed(self, imputations, seed):
        gaps, arm, _ = with_gaps()
        message = f"^imputations is 2 or more, with a seed, not {imputations} with the seed {seed}$"
        with pytest.raises(InvalidValue, match=message):
            response_difference(
                gaps, arm, reference=0, missing="impute", imputations=imputations, seed=seed
            )


class TestRefused:
    def refused(self, *args, **more):
        with pytest.raises(InvalidValue) as refused:
            response_difference(*args, reference=0, **more)
        return str(refused.value)

    def test_an_arm_in_which_nobody_responds(self):
        responded, arm, _ = made()
        assert self.refused(np.where(arm == 1, 0, responded), arm) == (
            "the response is foretold without error by arm and covariates, "
            "so that its odds have no estimate"
        )

    def test_a_covariate_that_foretells_the_response(self):
        responded, arm, _ = made()
        assert "without error" in self.refused(responded, arm, covariates=responded * 2 - 1)

    def test_a_covariate_that_is_the_arm(self):
        responded, arm, _ = made()
        assert self.refused(responded, arm, covariates=arm) == (
            "the effects of arm and covariates on the response cannot be told apart"
        )

    def test_what_is_neither_yes_nor_no(self):
        _, arm, baseline = made()
        assert self.refused(baseline, arm) == "responded has 120 values that are neither 0 nor 1"

    def test_another_way_to_treat_what_is_missing(self):
        responded, arm, _ = made()
        assert self.refused(responded, arm, missing="locf") == (
            "missing is one of 'failure', 'impute', not 'locf'"
        )

    def test_a_fit_that_does_not_end(self, monkeypatch):
        monkeypatch.setattr("ipt.cohort.analysis.responding._STEPS", 1)
        responded, arm, _ = made()
        assert "without error" in self.refused(responded, arm)


@pytest.mark.slow
def test_imputation_covers_what_was_put_in():
    """300 trials with outcomes lost at random given the last score; the truth is from many more."""
    covered = []
    truth = np.mean([_risk(seed)[1] for seed in range(10_000, 10_040)])
    for seed in range(300):
        data = _risk(seed)[0]
        found = response_difference(
            *data[:2], reference=0, missing="impute", seed=seed, predictors=data[2], imputations=20
        )
        covered.append(found.difference.low < truth < found.difference.high)
    assert 0.91 < np.mean(covered) <= 0.99


def _risk(seed):
    random = np.random.default_rng(seed)
    arm = np.arange(200) % 2
    last = random.normal(size=200) - 0.6 * arm
    chance = 1 / (1 + np.exp(1.5 * last))
    responded = (random.random(200) < chance).astype(float)
    left = random.random(200) < 1 / (1 + np.exp(1 - last))
    shift = 1 / (1 + np.exp(1.5 * (last + 0.6 * arm - 0.6))) - 1 / (
        1 + np.exp(1.5 * (last + 0.6 * arm))
    )
    return (np.where(left, np.nan, responded), arm, last), shift.mean()
