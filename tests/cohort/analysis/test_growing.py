"""Lines for each patient: against published fits, `statsmodels`, and data of known parameters."""

import numpy as np
import pytest
from tests.cohort.analysis.trials import grid, rows

from ipt.cohort.analysis import growth
from ipt.cohort.analysis.lines import Lines
from ipt.cohort.analysis.reml import Patterns
from ipt.errors import InvalidValue, IPTError

pytestmark = pytest.mark.once

WEEKS = np.arange(17.0)
TRUE = {"slope": -4.46, "intercept_sd": 4.5, "slope_sd": 1.6, "white_sd": 2.7, "ou_sd": 5.0}
RHO = 0.84


def made(seed, *, n=200, weeks=WEEKS, spells=True):
    """Scores with the parameters that sessions of cognitive therapy had (ENRICHD)."""
    random = np.random.default_rng(seed)
    basis = np.column_stack([np.ones(len(weeks)), np.log1p(weeks)])
    between = np.diag([TRUE["intercept_sd"], TRUE["slope_sd"]]) ** 2
    between[0, 1] = between[1, 0] = -0.2 * 4.5 * 1.6
    sigma = basis @ between @ basis.T + TRUE["white_sd"] ** 2 * np.eye(len(weeks))
    if spells:
        sigma += TRUE["ou_sd"] ** 2 * RHO ** np.abs(np.subtract.outer(weeks, weeks))
    return basis @ [21.5, -4.46] + random.normal(size=(n, len(weeks))) @ np.linalg.cholesky(sigma).T


@pytest.mark.once
class TestTheTrialOfReisby:
    """HamD of 66 patients over five weeks of imipramine, published many times."""

    @pytest.fixture(scope="class")
    @classmethod
    def hamd(cls):
        return grid(rows("reisby_hamd_weekly.csv"), "id", "week", "hamd")[2]

    def test_lines_in_weeks_are_those_that_are_known(self, hamd):
        found = growth(hamd, np.arange(6), scale="weeks", restricted=False)
        assert round(found.intercept.estimate, 2) == 23.58
        assert round(found.slope.estimate, 2) == -2.38
        assert round(found.intercept_sd.value**2, 1) == 12.6
        assert round(found.slope_sd.value**2, 1) == 2.1
        assert round(found.correlation.value, 2) == -0.28
        assert round(found.white_sd.value, 2) == 3.50
        assert found.on_bound == ()

    def test_so_are_they_with_spells_which_leave_nothing_for_one_parameter(self, hamd):
        found = growth(hamd, np.arange(6), scale="weeks", noise="white+ou", restricted=False)
        assert round(found.white_sd.value, 1) == 2.4
        assert round(found.ou_sd.value, 1) == 4.1
        assert round(found.rho.value, 2) == 0.67
        assert found.on_bound == ("slope_sd",)
        assert np.isnan(found.slope_sd.se)
        assert not np.isnan(found.white_sd.se)


@pytest.mark.once
def test_the_sessions_of_enrichd_have_the_parameters_that_are_known():
    """The selection of patients is not told in full, so that it is only near."""
    found = [row for row in rows("enrichd_cbt_arm_bdi_sessions.csv") if row["BDI"] != "NA"]
    patients, days, bdi = grid(found, "ID", "time", "BDI")
    first = np.array([scores[~np.isnan(scores)][0] for scores in bdi])
    ill = bdi[first >= 14]
    assert len(patients) == 557
    fitted = growth(ill, days / 7, noise="white+ou", restricted=False)
    assert fitted.slope.estimate == pytest.approx(TRUE["slope"], rel=0.05)
    assert fitted.white_sd.value == pytest.approx(TRUE["white_sd"], rel=0.05)
    assert fitted.ou_sd.value == pytest.approx(TRUE["ou_sd"], rel=0.05)
    assert fitted.rho.value == pytest.approx(RHO, rel=0.01)


@pytest.mark.slow
class TestAgainstStatsmodels:
    @pytest.mark.filterwarnings("ignore::statsmodels.tools.sm_exceptions.ConvergenceWarning")
    @pytest.mark.parametrize("restricted", [True, False])
    def test_white_noise_is_its_mixed_model(self, restricted):
        from statsmodels.regression.mixed_linear_model import MixedLM  # noqa: PLC0415 - slow

        scores = made(1, n=60, weeks=WEEKS[:10], spells=False)
        scores[np.random.default_rng(2).random(scores.shape) < 0.2] = np.nan
        arm = np.arange(60) % 2
        there = ~np.isnan(scores)
        patient, week = np.nonzero(there)
        basis = np.column_stack([np.ones(len(week)), np.log1p(week)])
        design = np.column_stack([basis, basis * arm[patient][:, None]])
        model = MixedLM(scores[there], design, groups=patient, exog_re=basis)
        theirs = model.fit(reml=restricted)
        ours = growth(scores, WEEKS[:10], arm=arm, reference=0, restricted=restricted)
        told = [ours.intercept, ours.slope, ours.intercept_difference, ours.slope_difference]
        for each, mean, se in zip(told, theirs.fe_params, theirs.bse_fe, strict=True):
            assert each.estimate == pytest.approx(mean, abs=0.02 * se)
            assert each.se == pytest.approx(se, rel=0.01)
        assert ours.white_sd.value**2 == pytest.approx(theirs.scale, rel=0.01)
        assert ours.intercept_sd.value**2 == pytest.approx(theirs.cov_re[0, 0], rel=0.05)
        assert ours.slope_sd.value**2 == pytest.approx(theirs.cov_re[1, 1], rel=0.05)


class TestTheLikelihood:
    """Its slopes, against differences."""

    @pytest.mark.parametrize("restricted", [True, False])
    def test_its_slopes_are_those_of_differences(self, restricted):
        scores = made(3, n=30, weeks=WEEKS[:6])
        scores[4, 2] = scores[9, 0] = scores[9, 3] = np.nan
        lines = Lines(
            patterns=Patterns.of((scores - 20) / 7, np.ones((30, 1))),
            basis=np.column_stack([np.ones(6), np.log1p(WEEKS[:6])]),
            distance=np.abs(np.subtract.outer(WEEKS[:6], WEEKS[:6])),
            ou=True,
            restricted=restricted,
        )
        theta = np.array([-0.5, -1.0, 0.1, -0.9, -0.4, 1.2])
        slopes = lines._loss(theta)[1]
        for k, move in enumerate(1e-6 * np.eye(6)):
            rise = lines._loss(theta + move)[0] - lines._loss(theta - move)[0]
            assert slopes[k] == pytest.approx(rise / 2e-6, rel=1e-4)

    def test_who_misses_points_is_as_likely_as_without_them(self):
        """A gap at the last week for all is the same as a grid without that week."""
        scores = made(4, n=80, weeks=WEEKS[:6], spells=False)
        gap = np.column_stack([scores, np.full(80, np.nan)])
        one, two = growth(scores, WEEKS[:6]), growth(gap, WEEKS[:7])
        assert two.slope.estimate == pytest.approx(one.slope.estimate, rel=1e-5)
        assert two.white_sd.value == pytest.approx(one.white_sd.value, rel=1e-5)


class TestWhatMakesNoDifference:
    scores = made(5, n=80, weeks=WEEKS[:8])
    whole = growth(scores, WEEKS[:8], noise="white+ou")

    def test_the_order_of_patients(self):
        found = growth(self.scores[::-1], WEEKS[:8], noise="white+ou")
        assert found.slope.estimate == pytest.approx(self.whole.slope.estimate, rel=1e-5)

    def test_where_the_scale_begins_and_how_long_it_is(self):
        found = growth(500 + 7 * self.scores, WEEKS[:8], noise="white+ou")
        assert found.slope.estimate == pytest.approx(7 * self.whole.slope.estimate, rel=1e-5)
        assert found.slope.df == pytest.approx(self.whole.slope.df, rel=1e-3)
        assert found.ou_sd.value == pytest.approx(7 * self.whole.ou_sd.value, rel=1e-3)
        intercept = 500 + 7 * self.whole.intercept.estimate
        assert found.intercept.estimate == pytest.approx(intercept, rel=1e-5)


class TestArms:
    def test_what_the_arm_adds_is_found(self):
        scores, arm = made(6), np.arange(200) % 2
        scores += np.where(arm, 1.0, 0.0)[:, None] - np.outer(arm, 2 * np.log1p(WEEKS))
        found = growth(scores, WEEKS, arm=arm, reference=0, noise="white+ou")
        assert found.slope_difference.low < -2 < found.slope_difference.high
        assert found.intercept_difference.low < 1 < found.intercept_difference.high
        assert found.slope_difference.n == 200

    def test_without_arms_there_is_no_difference(self):
        found = growth(made(6), WEEKS)
        assert found.slope_difference is found.intercept_difference is None
        assert found.ou_sd is found.rho is None
        assert repr(found).startswith("<Growth of 200 patients, slope <Effect -4.")


class TestBounds:
    def test_a_parameter_that_the_data_do_not_bear_is_named(self):
        random = np.random.default_rng(7)
        scores = 20 - np.log1p(WEEKS[:6]) + random.normal(size=(60, 6))
        found = growth(scores, WEEKS[:6])
        assert "slope_sd" in found.on_bound or "intercept_sd" in found.on_bound
        assert found.white_sd.value == pytest.approx(1, rel=0.15)


class TestRefused:
    def refused(self, *args, **more):
        with pytest.raises(InvalidValue) as refused:
            growth(*args, **more)
        return str(refused.value)

    def test_weeks_that_do_not_rise(self):
        message = "weeks is from 0 up and rising, not these"
        assert self.refused(made(8, weeks=WEEKS[:3]), [0, 2, 2]) == message
        assert self.refused(made(8, weeks=WEEKS[:3]), [-1, 0, 1]) == message

    def test_too_few_points_for_the_model(self):
        assert self.refused(made(8, weeks=WEEKS[:4]), WEEKS[:4], noise="white+ou") == (
            "values has the shape 4 points in the fullest, "
            "not with at least 5 points in some of them"
        )

    def test_too_few_patients(self):
        assert self.refused(made(8, n=3), WEEKS, arm=[0, 1, 1], reference=0) == (
            "an arm has 1 patients with a value, 3 are needed"
        )

    def test_scores_that_are_all_the_same(self):
        message = "values has no variance that the model leaves unexplained"
        assert self.refused(np.full((9, 5), 0.1), WEEKS[:5]) == message

    def test_a_scale_or_a_noise_that_is_not_there(self):
        assert self.refused(made(8), WEEKS, scale="days") == (
            "scale is one of 'log', 'weeks', not 'days'"
        )
        assert self.refused(made(8), WEEKS, noise="pink") == (
            "noise is one of 'white', 'white+ou', not 'pink'"
        )

    def test_an_arm_without_a_reference(self):
        message = "there is no arm None, only 0, 1"
        assert self.refused(made(8), WEEKS, arm=np.arange(200) % 2) == message

    def test_a_fit_that_does_not_settle(self, monkeypatch):
        monkeypatch.setattr("ipt.cohort.analysis.lines._STEPS", 2)
        message = "^the fit of the growth model did not settle in 2 steps$"
        with pytest.raises(IPTError, match=message):
            growth(made(8), WEEKS, noise="white+ou")

    def test_a_likelihood_that_is_flat(self, monkeypatch):
        monkeypatch.setattr("ipt.cohort.analysis.lines.singular", lambda _: True)
        with pytest.raises(IPTError, match=r"^the fit of the growth model did not settle"):
            growth(made(8), WEEKS)


@pytest.mark.slow
class TestRecovery:
    """200 data sets of 200 patients over 17 weeks, refitted by full likelihood."""

    @pytest.fixture(scope="class")
    @classmethod
    def found(cls):
        return [growth(made(s), WEEKS, noise="white+ou", restricted=False) for s in range(200)]

    @pytest.mark.parametrize("name", ["slope", "intercept_sd", "slope_sd", "white_sd"])
    def test_the_bias_is_below_a_tenth_and_the_interval_covers(self, found, name):
        told = [getattr(each, name) for each in found]
        middle = [each.estimate if name == "slope" else each.value for each in told]
        assert np.mean(middle) == pytest.approx(TRUE[name], rel=0.1)
        sure = [each for each in told if not np.isnan(each.low)]
        assert len(sure) >= 190
        covered = np.mean([each.low < TRUE[name] < each.high for each in sure])
        assert 0.92 <= covered <= 0.99

    def test_spells_keep_their_size_and_length(self, found):
        """Their intervals cover a little less: 91 % of 200."""
        assert np.mean([each.ou_sd.value for each in found]) == pytest.approx(5, rel=0.05)
        assert np.mean([each.rho.value for each in found]) == pytest.approx(RHO, rel=0.02)
