"""What one trial gives, and each of its analyses."""

import attrs
import numpy as np
import pytest
from tests.cohort.trials.planned import small, textbook

from ipt import cohort
from ipt.cohort import analysis
from ipt.cohort.trials import Visit
from ipt.errors import InvalidValue

pytestmark = pytest.mark.once

TRIAL = small(per_arm=30, lost=0.5, remission=7, visits=[3, 6, Visit(week=8, missing=0.1)])
DATA = TRIAL.run(seed=5)


class TestRun:
    def test_it_has_a_row_for_each_patient(self):
        assert len(DATA) == 60
        assert DATA.values.shape == DATA.complete.shape == DATA.days.shape == (60, 3)
        assert (DATA.arm == 0).sum() == 30

    def test_nothing_can_be_written_into_it(self):
        with pytest.raises(ValueError, match="read-only"):
            DATA.values[0] = 0

    def test_it_shows_itself_in_a_line(self):
        assert repr(DATA) == (
            "<TrialData of <Trial of brief against control, 60 patients, hrsd-17 in week 8>, seed 5,"
            " replication 0>"
        )

    def test_each_replication_is_another_trial_and_always_the_same(self):
        trial = small()
        several = list(trial.runs(replications=210, seed=5))
        assert [data.replication for data in several] == list(range(210))
        for number in (0, 1, 203, 204, 209):
            alone = trial.run(seed=5, replication=number)
            assert np.array_equal(alone.values, several[number].values, equal_nan=True)
            assert np.array_equal(alone.patient, several[number].patient)
        assert not np.array_equal(several[0].baseline, several[1].baseline)

    @pytest.mark.parametrize(
        ("arguments", "why"),
        [
            ({"seed": -1}, "a seed is from 0 to 2**128 - 1, not -1; give another one"),
            (
                {"seed": 1, "replication": -1},
                "replication is a whole number from 0 on, not -1",
            ),
            (
                {"seed": 1, "replication": True},
                "replication is a whole number from 0 on, not True",
            ),
            ({"seed": 1, "replication": 1.0}, "replication is a whole number from 0 on, not 1.0"),
        ],
    )
    def test_what_cannot_be_run_says_why(self, arguments, why):
        with pytest.raises(InvalidValue) as refused:
            TRIAL.run(**arguments)
        assert str(refused.value) == why

    def test_a_seed_has_to_be_given(self):
        with pytest.raises(TypeError, match="seed"):
            TRIAL.run()

    def test_several_are_two_at_least(self):
        with pytest.raises(InvalidValue) as refused:
            TRIAL.runs(replications=1, seed=1)
        assert str(refused.value) == "replications is a whole number from 2 on, not 1"


class TestAnalyses:
    """Each is the analysis of `ipt.cohort.analysis`, of the patients of two arms."""

    end = DATA.values[:, 2]

    def same(self, method, effect):
        [(name, found)] = DATA.analyse(method).items()
        assert name == "brief"
        assert found == effect

    def test_mmrm(self):
        fitted = analysis.mmrm(DATA.values, DATA.arm, DATA.baseline, reference=1)
        self.same("mmrm", fitted.at(2))

    def test_means(self):
        self.same("t-test", analysis.difference(self.end, DATA.arm, reference=1))
        self.same("ancova", analysis.ancova(self.end, DATA.arm, DATA.baseline, reference=1))

    def test_that_of_the_trial_if_nothing_is_said(self):
        self.same(None, analysis.difference(self.end, DATA.arm, reference=1))

    @pytest.mark.parametrize("method", ["clustered", "random-therapist"])
    def test_who_shares_a_therapist_is_allowed_for(self, method):
        robust = method == "clustered"
        fit = analysis.cluster_robust if robust else analysis.random_therapist
        fitted = fit(self.end, DATA.arm, DATA.cluster, reference=1, baseline=DATA.baseline)
        self.same(method, fitted if robust else fitted.difference)

    def test_growth_is_told_at_the_primary_visit(self):
        scores = np.column_stack([DATA.baseline, DATA.values])
        fitted = analysis.growth(scores, [0, 3, 6, 8], arm=DATA.arm, reference=1)
        found = DATA.analyse("growth")["brief"]
        slope = fitted.slope_difference
        for name in ("estimate", "se", "low", "high"):
            assert getattr(found, name) == pytest.approx(getattr(slope, name) * np.log(9))
        assert (found.p, found.df) == (slope.p, slope.df)

    def test_response_and_remission_of_who_was_not_assessed_is_failure(self):
        responded = np.where(np.isnan(self.end), 0, self.end <= DATA.baseline / 2)
        remitted = np.where(np.isnan(self.end), 0, self.end <= 7)
        for method, reached in (("response", responded), ("remission", remitted)):
            fitted = analysis.response_difference(
                reached, DATA.arm, reference=1, covariates=DATA.baseline
            )
            self.same(method, fitted.difference)

    def test_survival(self):
        trial = small(
            arms={"monthly": "ipt-m"},
            per_arm=100,
            population="remitted",
            visits=[60],
            analysis="survival",
        )
        data = trial.run(seed=1)
        fitted = analysis.hazard_ratio(data.time, data.relapsed, data.arm, reference=1)
        assert data.analyse()["monthly"] == fitted.log
        assert fitted.events == data.relapsed.sum() > 10

    def test_another_arm_changes_nothing(self):
        trial = small(arms={"a": "ipt-b", "b": cohort.WAITING_LIST})
        data = trial.run(seed=1)
        mine = data.arm != 1
        alone = analysis.difference(data.values[mine, 1], data.arm[mine], reference=2)
        assert data.analyse() == {"a": alone, "b": data.analyse()["b"]}

    def test_what_cannot_be_made_says_why(self):
        with pytest.raises(InvalidValue, match=r"^there is no analysis 'anova'; did you mean"):
            DATA.analyse("anova")
        with pytest.raises(InvalidValue, match=r"^time to relapse is for those who are well"):
            DATA.analyse("survival")
        with pytest.raises(InvalidValue, match=r"^remission needs the highest score"):
            attrs.evolve(TRIAL, remission=None).run(seed=1).analyse("remission")


class TestFlow:
    def test_it_counts_who_came_how_far(self):
        flow = DATA.flow()
        brief, control = flow.arms
        assert (brief.title, brief.allocated, control.allocated) == ("brief", 30, 30)
        mine = DATA.arm == 0
        assert brief.began == (DATA.sessions[mine] > 0).sum()
        assert brief.lost == {"withdrawn": ((DATA.left >= 0) & (DATA.sessions > 0) & mine).sum()}
        assert brief.analysed == (~np.isnan(DATA.values[mine, 2])).sum()
        assert (control.began, control.lost) == (None, {})
        assert flow.allocated == 60

    def test_nobody_is_lost_where_nobody_leaves(self):
        assert textbook(n=10).run(seed=1).flow().arms[0].lost == {}


def test_intervals_have_the_level_of_the_trial():
    wide = attrs.evolve(TRIAL, alpha=0.01).run(seed=5)
    for method in ("mmrm", "ancova", "growth", "response"):
        found = wide.analyse(method)["brief"]
        assert found.level == 0.99
        assert found.low < DATA.analyse(method)["brief"].low
