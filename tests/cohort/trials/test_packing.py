"""Many trials in a block of patients, and what their patients have in common."""

import numpy as np
import pytest
from tests.cohort.trials.planned import plain, small, textbook

from ipt import cohort
from ipt.cohort.block import run_block
from ipt.cohort.scenario import Given, Treatment
from ipt.cohort.trials import Allocation, Arm, Visit
from ipt.cohort.trials.packing import packed

pytestmark = pytest.mark.once


class TestCommonRandomNumbers:
    def test_another_arm_changes_nothing_for_the_patients_of_the_others(self):
        two = small()
        three = small(arms={"brief": "ipt-b", "wait": cohort.WAITING_LIST})
        few, many = (packed(trial, 1, 0, room=60) for trial in (two, three))
        both = slice(0, 40)  # of each trial these are in the smaller one, too
        assert np.array_equal(few.patient, many.patient[:, both])
        assert np.array_equal(few.baseline, many.baseline[:, both])
        assert np.array_equal(few.days, many.days[:, both])
        wait = three.names.index("wait")
        kept = [place for place in range(3) if place != wait]
        assert np.array_equal(few.potential[1], many.potential[kept[1]][:, both])
        alone = small(arms=[Arm(name="brief", protocol="ipt-b", caseload=1)])
        among = small(arms=[*alone.arms, Arm(name="wait", treatment=cohort.WAITING_LIST)])
        one, other = (packed(trial, 1, 0, room=60) for trial in (alone, among))
        assert np.array_equal(one.potential[0], other.potential[0][:, both])

    def test_a_smaller_trial_has_the_first_patients_of_a_larger_one(self):
        few, many = (packed(small(per_arm=n), 1, 0, room=60) for n in (20, 30))
        assert np.array_equal(few.arm, many.arm[:, :40])
        assert np.array_equal(few.values, many.values[:, :40], equal_nan=True)
        assert np.array_equal(few.cluster, many.cluster[:, :40])

    def test_a_scenario_changes_only_what_it_is_about(self):
        mar, mnar = (packed(small(dropout=switch), 1, 0) for switch in ("mar", "mnar"))
        assert np.array_equal(mar.potential[1], mnar.potential[1])
        assert np.array_equal(mar.arm, mnar.arm)
        assert not np.array_equal(mar.left, mnar.left)

    def test_patients_fare_as_in_a_cohort(self):
        trial = small()
        trials = packed(trial, 3, 1)
        own = run_block(trial.scenarios[1], 3, 1).columns["score_hrsd-17"]
        mine = trials.arm == 1
        assert np.array_equal(trials.complete[mine], own[trials.patient[mine] - 8192][:, [4, 8]])

    def test_trials_stand_side_by_side_and_none_reaches_over_the_end(self):
        trials = packed(small(per_arm=30), 1, 2)
        assert len(trials) == 8192 // 60
        assert trials.patient.ravel().tolist() == list(range(2 * 8192, 2 * 8192 + 136 * 60))


class TestWithoutAnyEffect:
    @pytest.mark.parametrize("population", ["adults", "remitted"])
    def test_arms_are_identical(self, population):
        null = small(population=population).null()
        trials = packed(null, 1, 0)
        assert np.array_equal(trials.potential[0], trials.potential[1])


class TestAllocation:
    def test_arms_have_their_shares(self):
        trials = packed(
            small(control=Arm(name="usual", treatment=cohort.CARE_AS_USUAL, share=2)), 1, 0
        )
        assert set(trials.arm.sum(axis=1).tolist()) == {40}

    def test_strata_are_known_before_allocation_and_balanced(self):
        strata = Allocation(sizes=[2], strata=["severity", "area"], severity_cut=20)
        trial = small(
            allocation=strata, arms={"wait": cohort.WAITING_LIST, "brief": "ipt-b"}, control="wait"
        )
        trials = packed(trial, 1, 0)
        assert np.array_equal(trials.stratum % 2, trials.baseline >= 20)
        area = run_block(trial.scenarios[1], 1, 0).columns["area"]
        assert np.array_equal(trials.stratum // 2, area[trials.patient])
        for stratum in range(8):
            mine = trials.stratum == stratum
            assert np.abs((mine * (2 * trials.arm - 1)).sum(axis=1)).max() <= 1

    def test_one_factor_alone(self):
        trials = packed(small(allocation=Allocation(strata=["area"])), 1, 0)
        assert set(np.unique(trials.stratum).tolist()) == {0, 1, 2, 3}
        severe = Allocation(strata=["severity"], severity_cut=20)
        trials = packed(small(allocation=severe), 1, 0)
        assert np.array_equal(trials.stratum == 1, trials.baseline >= 20)


class TestTherapistsAndGroups:
    def test_so_many_patients_of_an_arm_in_a_row_share_one(self):
        arms = [
            Arm(name="alone", protocol="ipt-b", caseload=3),
            Arm(name="group", protocol="ipt-b", group_size=5),
        ]
        trials = packed(small(arms=arms), 1, 1)
        for place, size in ((0, 3), (1, 5)):
            for row in (0, 50):
                mine = trials.arm[row] == place
                shared, counts = np.unique(trials.cluster[row][mine], return_counts=True)
                assert counts.tolist() == [size] * (20 // size) + [20 % size] * (20 % size > 0)
                assert np.isin(shared, trials.patient[row][mine]).all()
        assert set(trials.cluster[trials.arm == 2].tolist()) == {-1}

    def test_no_therapist_has_patients_in_two_arms_or_trials(self):
        trials = packed(small(arms={"a": "ipt-b", "b": "ipt-b"}), 1, 0)
        mine = trials.cluster >= 0
        trial = np.broadcast_to(np.arange(len(trials))[:, None], mine.shape)
        pairs = {*zip(trials.cluster[mine], trial[mine], trials.arm[mine], strict=True)}
        assert len({cluster for cluster, _, _ in pairs}) == len(pairs)

    def test_patients_of_one_are_alike(self):
        parameters = plain(effect=0, effect_sd=1, therapist_share=1)
        arm = Arm(name="a", treatment=Treatment(kind=Given.COMPARATOR), caseload=4)
        trials = packed(textbook(r=0, arms=[arm], parameters=parameters), 1, 0)
        mine = trials.arm == 0
        scores = trials.complete[mine][:, 0].reshape(len(trials), 16, 4)
        between = scores.mean(axis=2).var(axis=1, ddof=1).mean()
        within = scores.var(axis=2, ddof=1).mean()
        assert between - within / 4 == pytest.approx(1, abs=0.15)
        assert within == pytest.approx(1, abs=0.05)
        theirs = trials.complete[trials.arm == 1]
        assert theirs.var() == pytest.approx(1, abs=0.06)


class TestWhatIsSeen:
    def test_a_score_is_that_of_the_week_its_day_lies_in(self):
        trial = small(visits=[Visit(week=6, window=10)])
        trials = packed(trial, 1, 0)
        own = run_block(trial.scenarios[1], 1, 0).columns["score_hrsd-17"]
        mine = trials.arm == 1
        weeks = (trials.days[mine][:, 0] + 3) // 7
        assert set(weeks.tolist()) == {5, 6, 7}  # 32 to 52 days
        assert np.array_equal(trials.complete[mine][:, 0], own[trials.patient[mine], weeks])

    def test_visits_are_missing_completely_at_random(self):
        trials = packed(small(visits=[4, Visit(week=8, missing=0.3)]), 1, 0)
        gone = np.isnan(trials.values)
        assert not gone[..., 0].any()
        assert gone[..., 1].mean() == pytest.approx(0.3, abs=0.02)
        assert np.array_equal(trials.values[~gone], trials.complete[~gone])

    def test_who_leaves_therapy_may_leave_the_assessments(self):
        trials = packed(small(lost=1.0), 1, 0)
        left = trials.left >= 0
        assert 0.02 < left.mean() < 0.3
        gone = np.isnan(trials.values)
        assert np.array_equal(gone[..., 0], left & (trials.left < 4))
        assert np.array_equal(gone[..., 1], left & (trials.left < 8))
        some = np.isnan(packed(small(lost=0.5), 1, 0).values)
        assert some[..., 1].sum() == pytest.approx(gone[..., 1].sum() / 2, rel=0.2)
        assert not np.isnan(packed(small(), 1, 0).values).any()

    def test_relapses_are_seen_until_the_primary_visit(self):
        trial = small(
            population="remitted", visits=[10, 40], primary=10, lost=1.0, analysis="survival"
        )
        trials = packed(trial, 1, 0)
        assert trials.time.max() == 10
        assert trials.time.min() >= 1
        assert 0 < trials.relapsed.mean() < 0.2
        gone = (trials.left >= 0) & ~trials.relapsed
        assert np.array_equal(trials.time[gone], np.minimum(trials.left[gone], 10))


class TestTheEffectBetweenTrials:
    def test_it_is_drawn_for_each_trial_and_never_below_0(self):
        trial = textbook(d=0.5)
        both = packed(trial, 1, 0), packed(trial, 1, 0, varied=True)
        true = [(each.potential[1] - each.potential[0])[..., 0] for each in both]
        assert true[0] == pytest.approx(0.5)
        assert np.ptp(true[1], axis=1).max() < 1e-9
        effects = true[1].mean(axis=1)
        assert effects.min() > 0
        assert effects.std() == pytest.approx(0.35, abs=0.08)
        assert effects.mean() == pytest.approx(0.61, abs=0.13)  # of a normal cut off at 0

    def test_nothing_varies_where_there_is_no_effect_or_no_spread(self):
        for trial in (textbook(d=0), textbook(parameters=plain(trial_sd=0))):
            one, other = packed(trial, 1, 0), packed(trial, 1, 0, varied=True)
            assert np.array_equal(one.potential, other.potential)

    def test_arms_of_a_trial_share_its_luck(self):
        arms = {
            name: Treatment(kind=Given.COMPARATOR, effect=effect)
            for name, effect in (("a", 2.0), ("b", 1.5))
        }
        trials = packed(textbook(arms=arms, n=40), 1, 0, varied=True)
        a, b, control = trials.potential[..., 0].mean(axis=2)
        assert np.corrcoef(control - a, control - b)[0, 1] > 0.99


def test_another_seed_gives_another_trial():
    one, other = packed(small(), 1, 0), packed(small(), 2, 0)
    assert not np.array_equal(one.arm, other.arm)
    assert not np.array_equal(one.baseline, other.baseline)


def test_what_is_drawn_is_that_of_this_version():
    """Another number here is a change of results: see 'Numbers' in the changelog."""
    trial = textbook(n=20, visits=[Visit(week=2, window=5, missing=0.2)])
    trials = packed(trial, 7, 0)
    assert trials.arm[0, :12].tolist() == [0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1]
    assert trials.days[0, :12, 0].tolist() == [15, 15, 19, 9, 15, 11, 12, 14, 18, 13, 16, 11]
    seen = np.nan_to_num(np.rint(100 * trials.values[0, :6, 0]), nan=-999)
    assert seen.tolist() == [34, -177, -999, -999, -999, -2]
    varied = packed(trial, 7, 0, varied=True)
    effects = (varied.potential[1] - varied.potential[0])[:6, 0, 0]
    assert np.rint(100 * effects).tolist() == [83, 44, 81, 25, 89, 131]
