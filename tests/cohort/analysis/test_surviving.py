"""Time to an event: against `lifelines`, where it is installed, and by hand."""

import subprocess
import sys

import numpy as np
import pytest

from ipt.cohort.analysis import hazard_ratio, kaplan_meier, log_rank
from ipt.cohort.analysis.surviving import _statsmodels
from ipt.errors import InvalidValue, IPTError

pytestmark = pytest.mark.once


def made(seed=1, n=120, effect=-0.6):
    """Weeks to relapse over a year, in whole weeks, with some lost; arm; a covariate."""
    random = np.random.default_rng(seed)
    arm, known = np.arange(n) % 2, random.normal(size=n)
    relapse = random.exponential(40 / np.exp(effect * arm + 0.5 * known))
    lost = random.exponential(150, n)
    seen = np.minimum(np.minimum(relapse, lost), 52)
    return np.ceil(seen), (relapse <= np.minimum(lost, 52)).astype(int), arm, known


class TestKaplanMeier:
    def test_it_is_what_one_does_by_hand(self):
        curve = kaplan_meier([2, 3, 3, 5, 8], [1, 1, 0, 1, 0])
        assert curve.times.tolist() == [2, 3, 5]
        assert curve.share.tolist() == pytest.approx([4 / 5, 4 / 5 * 3 / 4, 3 / 5 * 1 / 2])
        assert [curve.at(t) for t in (0, 1.9, 2, 4, 8)] == pytest.approx([1, 1, 0.8, 0.6, 0.3])
        assert np.isnan(curve.at(8.1))
        assert curve.median == 5
        assert (curve.n, curve.events) == (5, 3)
        assert repr(curve) == "<Survival of 5 patients, events: 3, median 5>"
        assert not curve.share.flags.writeable

    def test_after_an_event_of_the_last_nobody_is_left(self):
        curve = kaplan_meier([2, 3], [1, 1])
        assert curve.share.tolist() == [0.5, 0.0]
        assert curve.low[-1] == 0
        assert np.isnan(curve.high[-1])

    def test_a_curve_that_stays_above_half_has_no_median(self):
        assert kaplan_meier([2, 3, 4], [1, 0, 0]).median == np.inf

    @pytest.mark.slow
    def test_it_is_that_of_lifelines(self):
        lifelines = pytest.importorskip("lifelines")
        time, event, _, _ = made()
        theirs = lifelines.KaplanMeierFitter().fit(time, event)
        ours = kaplan_meier(time, event)
        at = theirs.survival_function_at_times(ours.times).to_numpy()
        assert ours.share == pytest.approx(at)
        limits = theirs.confidence_interval_.loc[ours.times].to_numpy()
        assert np.column_stack([ours.low, ours.high]) == pytest.approx(limits, rel=1e-4)
        assert ours.median == theirs.median_survival_time_


class TestLogRank:
    def test_it_is_the_score_test_of_cox_without_ties(self):
        time, event, arm, _ = made()
        time = time + np.arange(120) / 1_000
        found = log_rank(time, event, arm, reference=0)
        at_risk = time[:, None] <= time
        share = at_risk @ arm / at_risk.sum(axis=1)
        expected = (event * share).sum()
        variance = (event * share * (1 - share)).sum()
        chi = (arm @ event - expected) ** 2 / variance
        assert found.chi_squared == pytest.approx(chi)
        assert (found.n, found.events) == (120, event.sum())

    @pytest.mark.slow
    def test_it_is_that_of_lifelines(self):
        statistics = pytest.importorskip("lifelines.statistics")
        time, event, arm, _ = made()
        on = arm == 1
        theirs = statistics.logrank_test(time[on], time[~on], event[on], event[~on])
        ours = log_rank(time, event, arm, reference=0)
        assert ours.chi_squared == pytest.approx(theirs.test_statistic)
        assert ours.p == pytest.approx(theirs.p_value)


class TestHazardRatio:
    def test_it_is_the_root_of_the_partial_likelihood_without_ties(self):
        time, event, arm, _ = made()
        time = time + np.arange(120) / 1_000
        found = hazard_ratio(time, event, arm, reference=0)
        at_risk = time[:, None] <= time
        weight = at_risk * np.exp(found.log.estimate * arm)
        share = weight @ arm / weight.sum(axis=1)
        assert arm @ event == pytest.approx((event * share).sum())
        assert found.log.se == pytest.approx((event * share * (1 - share)).sum() ** -0.5)
        assert found.ratio == pytest.approx(np.exp(found.log.estimate))
        assert found.low == pytest.approx(np.exp(found.log.low))
        assert found.log.method == "Cox"
        assert found.events == event.sum()

    def test_therapists_make_it_less_sure_if_their_patients_are_alike(self):
        random = np.random.default_rng(5)
        therapist = np.where(np.arange(240) % 2, np.arange(240) // 12, -1)
        good = random.normal(size=20)[therapist] * (therapist >= 0)
        time = random.exponential(40 * np.exp(1.2 * good))
        event, arm = np.ones(240), np.arange(240) % 2
        plain = hazard_ratio(time, event, arm, reference=0)
        robust = hazard_ratio(time, event, arm, reference=0, therapist=therapist)
        assert robust.log.estimate == plain.log.estimate
        assert robust.log.se > 1.1 * plain.log.se
        assert robust.log.method == "Cox, cluster-robust"

    @pytest.mark.slow
    @pytest.mark.parametrize("ties", [True, False])
    def test_it_is_that_of_lifelines(self, ties):
        lifelines, pandas = pytest.importorskip("lifelines"), pytest.importorskip("pandas")
        time, event, arm, known = made()
        if not ties:
            time = time + np.arange(120) / 1_000
        known = (known - known.mean()) / known.std()
        group = np.arange(120) // 6
        frame = pandas.DataFrame({"t": time, "e": event, "arm": arm, "x": known, "g": group})
        fitter = lifelines.CoxPHFitter()
        plain = fitter.fit(frame.drop(columns="g"), "t", "e")
        ours = hazard_ratio(time, event, arm, reference=0, covariates=known).log
        assert ours.estimate == pytest.approx(plain.params_["arm"], rel=1e-4)
        assert ours.se == pytest.approx(plain.standard_errors_["arm"], rel=1e-4)
        robust = fitter.fit(frame, "t", "e", cluster_col="g")
        ours = hazard_ratio(time, event, arm, reference=0, covariates=known, therapist=group).log
        near = 0.02 if ties else 1e-4  # with ties programs differ
        assert ours.se == pytest.approx(robust.standard_errors_["arm"], rel=near)


class TestRefused:
    def refused(self, time, event, arm, **more):
        with pytest.raises(InvalidValue) as refused:
            hazard_ratio(time, event, arm, reference=0, **more)
        return str(refused.value)

    def test_an_arm_without_an_event(self):
        time, event, arm, _ = made()
        assert self.refused(time, event * arm, arm) == (
            "the reference has no event, so that its hazard has no estimate"
        )
        assert "the arm has no event" in self.refused(time, event * (1 - arm), arm)

    def test_a_group_without_an_event(self):
        message = "^the group has no event, so that its hazard has no estimate$"
        with pytest.raises(InvalidValue, match=message):
            kaplan_meier([2, 3], [0, 0])

    def test_a_time_that_is_not_above_0(self):
        time, event, arm, _ = made()
        time[3] = 0
        assert self.refused(time, event, arm) == "time is above 0, not 0.0"

    def test_an_event_that_is_neither_yes_nor_no(self):
        time, event, arm, _ = made()
        assert self.refused(time, event * 2, arm) == (
            f"event has {event.sum()} values that are neither 0 nor 1"
        )

    def test_a_covariate_that_is_the_arm(self):
        time, event, arm, _ = made()
        assert self.refused(time, event, arm, covariates=arm) == (
            "the effects of arm and covariates on the hazard cannot be told apart"
        )

    def test_a_fit_that_does_not_settle(self, monkeypatch):
        monkeypatch.setattr("ipt.cohort.analysis.surviving._SETTLED", -1.0)
        time, event, arm, _ = made()
        with pytest.raises(IPTError, match=r"^the fit of the Cox regression did not settle"):
            hazard_ratio(time, event, arm, reference=0)


class TestExtras:
    def test_without_statsmodels_it_says_what_to_install(self):
        code = (
            "import sys, ipt; sys.modules['statsmodels'] = None\n"
            "from ipt.cohort.analysis import kaplan_meier\n"
            "try:\n    kaplan_meier([1, 2], [1, 1])\nexcept ipt.IPTError as error:\n"
            "    print(error)"
        )
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == (
            "the analysis of times to events needs statsmodels, which is not installed; "
            "run: python -m pip install 'ipt-psychotherapy[stats]'"
        )

    def test_something_else_that_is_missing_is_told_as_it_is(self):
        with pytest.raises(ModuleNotFoundError, match=r"statsmodels\.duration\.nothing"):
            _statsmodels("nothing")
