"""Therapists: against closed forms, a sandwich written out plainly, and false alarms counted."""

import numpy as np
import pytest

from ipt.cohort.analysis import cluster_robust, difference_many, random_therapist
from ipt.errors import InvalidValue, IPTError

pytestmark = pytest.mark.once

ARM = np.repeat([1, 0], 60)
THERAPIST = np.where(ARM == 1, np.arange(120) // 12, -1)
"""Five therapists with twelve patients each in one arm of sixty, none in the other."""


def made(seed, icc=0.3, arm=ARM, therapist=THERAPIST):
    random = np.random.default_rng(seed)
    has = therapist >= 0
    noise = random.normal(size=len(arm)) * np.where(has, np.sqrt(1 - icc), 1)
    return noise + np.sqrt(icc) * random.normal(size=therapist.max() + 1)[therapist] * has


def numbers(effect):
    return [effect.estimate, effect.se, effect.df, effect.low, effect.high, effect.p]


class TestRandomTherapist:
    def test_with_therapists_of_one_size_it_compares_their_means(self):
        post = made(1)
        found = random_therapist(post, ARM, THERAPIST, reference=0)
        means = np.array([post[k == THERAPIST].mean() for k in range(5)])
        between, other = means.var(ddof=1) / 5, post[ARM == 0].var(ddof=1) / 60
        told = found.difference
        assert told.estimate == pytest.approx(means.mean() - post[ARM == 0].mean())
        assert told.se == pytest.approx(np.sqrt(between + other))
        df = (between + other) ** 2 / (between**2 / 4 + other**2 / 59)
        assert told.df == pytest.approx(df, rel=1e-6)

    def test_its_variances_are_those_of_an_analysis_of_variance(self):
        post = made(1)
        found = random_therapist(post, ARM, THERAPIST, reference=0)
        groups = post[:60].reshape(5, 12)
        within = groups.var(axis=1, ddof=1).mean()
        shared = groups.mean(axis=1).var(ddof=1) - within / 12
        assert found.residual_variance == pytest.approx(within)
        assert found.therapist_variance == pytest.approx(shared)
        assert found.reference_variance == pytest.approx(post[60:].var(ddof=1))
        assert found.icc == pytest.approx(shared / (shared + within))
        assert found.therapists == 5

    def test_patients_may_be_less_alike_than_strangers(self):
        post = made(1)
        post[:60] -= 0.99 * np.repeat(post[:60].reshape(5, 12).mean(axis=1), 12)
        found = random_therapist(post, ARM, THERAPIST, reference=0)
        assert found.icc == pytest.approx(-1 / 11, abs=0.01)

    def test_no_other_variances_are_more_likely(self):
        """Therapists in both arms, of all sizes, and some patients without one."""
        random = np.random.default_rng(2)
        therapist = random.integers(-1, 9, 70)
        arm, baseline = np.arange(70) % 2, random.normal(size=70)
        post = made(2, 0.3, arm, therapist) + 0.5 * baseline
        post[[4, 5]] = np.nan
        found = random_therapist(post, arm, therapist, reference=0, baseline=baseline)
        there = ~np.isnan(post)
        y, t, a = post[there], therapist[there], arm[there]
        design = np.column_stack([np.ones(len(y)), a, baseline[there]])
        same = (t[:, None] == t) & (t >= 0)

        def at(variances):
            own, other, shared = variances
            weight = np.linalg.inv(np.diag(np.where(a, own, other)) + shared * same)
            normal = design.T @ weight @ design
            beta = np.linalg.solve(normal, design.T @ weight @ y)
            left = y - design @ beta
            told = np.linalg.slogdet(weight)[1] - np.linalg.slogdet(normal)[1]
            return (told - left @ weight @ left) / 2, beta, np.linalg.inv(normal)

        best = np.array(
            [found.residual_variance, found.reference_variance, found.therapist_variance]
        )
        highest, beta, covariance = at(best)
        for move in 0.02 * np.vstack([np.eye(3), -np.eye(3)]):
            assert at(best + move)[0] < highest
        assert found.difference.estimate == pytest.approx(beta[1])
        assert found.difference.se == pytest.approx(np.sqrt(covariance[1, 1]))
        assert found.difference.n == 68


class TestClusterRobust:
    def test_where_nobody_has_a_therapist_it_is_hc2_and_welchs_spread(self):
        post = made(3)
        found = cluster_robust(post, ARM, np.full(120, -1), reference=0)
        se = np.sqrt(post[:60].var(ddof=1) / 60 + post[60:].var(ddof=1) / 60)
        assert found.se == pytest.approx(se)

    def test_therapists_of_one_size_count_as_one_mean_each(self):
        post = made(3)
        found = cluster_robust(post, ARM, THERAPIST, reference=0)
        theirs = random_therapist(post, ARM, THERAPIST, reference=0)
        assert found.se == pytest.approx(theirs.difference.se)
        assert found.df == pytest.approx(4 / (1 / 4 + 1 / 59))  # as if patients were not alike

    def test_it_is_the_sandwich_written_out(self):
        random = np.random.default_rng(4)
        therapist = random.integers(-1, 7, 50)
        arm, baseline = np.arange(50) % 2, random.normal(size=50)
        post = made(4, 0.3, arm, therapist) + baseline
        design = np.column_stack([np.ones(50), arm, baseline])
        solved = np.linalg.inv(design.T @ design)
        hat = np.eye(50) - design @ solved @ design.T
        own = np.where(therapist < 0, 100 + np.arange(50), therapist)
        pulls, meat = [], np.zeros((3, 3))
        for which in np.unique(own):
            mine = own == which
            values, vectors = np.linalg.eigh(hat[np.ix_(mine, mine)])
            root = vectors / np.sqrt(values) @ vectors.T
            score = design[mine].T @ root @ (hat @ post)[mine]
            meat += np.outer(score, score)
            pulls.append(hat[:, mine] @ root @ design[mine] @ solved[:, 1])
        told = np.array(pulls) @ np.array(pulls).T
        found = cluster_robust(post, arm, therapist, reference=0, baseline=baseline)
        assert found.se == pytest.approx(np.sqrt((solved @ meat @ solved)[1, 1]))
        assert found.df == pytest.approx(np.trace(told) ** 2 / (told**2).sum())

    def test_scores_that_are_foretold_without_error_are_refused(self):
        message = "^the score has no variance that the model leaves unexplained$"
        known = made(5)
        with pytest.raises(InvalidValue, match=message):
            cluster_robust(3 * known + ARM, ARM, THERAPIST, reference=0, baseline=known)

    def test_a_patient_whom_a_covariate_explains_alone_counts_for_nothing(self):
        post, alone = made(5), np.arange(120) == 100
        one = cluster_robust(post, ARM, THERAPIST, reference=0, baseline=alone)
        without = cluster_robust(post[~alone], ARM[~alone], THERAPIST[~alone], reference=0)
        assert numbers(one) == pytest.approx(numbers(without))


@pytest.mark.parametrize("analysis", [cluster_robust, random_therapist])
class TestBoth:
    def told(self, found):
        return numbers(getattr(found, "difference", found))

    def test_the_order_and_names_of_therapists_make_no_difference(self, analysis):
        order = np.random.default_rng(6).permutation(120)
        one = analysis(made(6), ARM, THERAPIST, reference=0)
        other = analysis(
            made(6)[order],
            ARM[order],
            np.where(THERAPIST < 0, -7, 90 - THERAPIST)[order],
            reference=0,
        )
        assert self.told(other) == pytest.approx(self.told(one), rel=1e-6)

    def test_who_has_no_outcome_is_left_out(self, analysis):
        post = made(6)
        post[::7] = np.nan
        there = ~np.isnan(post)
        one = analysis(post, ARM, THERAPIST, reference=0)
        other = analysis(post[there], ARM[there], THERAPIST[there], reference=0)
        assert self.told(one) == pytest.approx(self.told(other))

    def test_one_therapist_for_an_arm_is_refused(self, analysis):
        message = "^the arm has 1 clusters, 2 are needed$"
        with pytest.raises(InvalidValue, match=message):
            analysis(made(6), ARM, np.where(ARM == 1, 0, -1), reference=0)

    def test_scores_that_are_all_the_same_are_refused(self, analysis):
        message = "^the score has no variance that the model leaves unexplained$"
        with pytest.raises(InvalidValue, match=message):
            analysis(np.full(120, 3.3), ARM, THERAPIST, reference=0)

    def test_too_few_patients_are_refused(self, analysis):
        message = "^the trial has 4 patients with a value, 5 are needed$"
        with pytest.raises(InvalidValue, match=message):
            analysis(
                [1, 2, 4, 3],
                [0, 0, 1, 1],
                [-1, -1, 1, 2],
                reference=0,
                baseline=np.arange(8).reshape(4, 2) ** 2,
            )

    def test_a_baseline_that_is_the_arm_is_refused(self, analysis):
        message = "^the effects of arm and covariates on the score cannot be told apart$"
        with pytest.raises(InvalidValue, match=message):
            analysis(made(6), ARM, THERAPIST, reference=0, baseline=ARM)


class TestRefusedByTheMixedModel:
    @pytest.mark.parametrize("therapist", [np.arange(120), np.full(120, -1)])
    def test_therapists_without_a_second_patient(self, therapist):
        with pytest.raises(InvalidValue) as refused:
            random_therapist(made(7), ARM, therapist, reference=0)
        assert refused.value.findings[0].code == "ANA-CLUSTERS"

    def test_a_fit_that_does_not_settle(self, monkeypatch):
        monkeypatch.setattr("ipt.cohort.analysis.clustering._STEPS", 1)
        message = "^the fit of the random therapist did not settle in 1 steps$"
        with pytest.raises(IPTError, match=message):
            random_therapist(made(7), ARM, THERAPIST, reference=0)

    def test_an_arm_whose_scores_are_all_the_same(self):
        post = made(7)
        post[60:] = 1.5
        with pytest.raises(IPTError, match=r"^the fit of the random therapist did not settle"):
            random_therapist(post, ARM, THERAPIST, reference=0)

    def test_a_step_that_leads_nowhere(self, monkeypatch):
        monkeypatch.setattr("ipt.cohort.analysis.clustering._tried", lambda *_: None)
        with pytest.raises(IPTError, match=r"^the fit of the random therapist did not settle"):
            random_therapist(made(7), ARM, THERAPIST, reference=0)

    def test_variances_that_cannot_be_told_apart(self, monkeypatch):
        monkeypatch.setattr("ipt.cohort.analysis.clustering.singular", lambda _: True)
        with pytest.raises(IPTError, match=r"^the fit of the random therapist did not settle"):
            random_therapist(made(7), ARM, THERAPIST, reference=0)


@pytest.mark.slow
class TestFalseAlarms:
    """Five therapists of twelve in one arm of sixty; there is no difference to find."""

    TRIALS = 4_000

    @pytest.mark.parametrize(("icc", "ignored"), [(0.05, 0.08), (0.08, 0.11), (0.15, 0.15)])
    def test_ignoring_therapists_raises_them_and_allowing_for_them_does_not(self, icc, ignored):
        posts = np.array([made(seed, icc) for seed in range(self.TRIALS)])

        def near(share, wanted):
            return abs(share - wanted) < 3 * np.sqrt(wanted * (1 - wanted) / self.TRIALS)

        plain = np.mean(difference_many(posts, ARM, reference=0).p < 0.05)
        assert plain == pytest.approx(ignored, abs=0.015)
        mixed = [random_therapist(p, ARM, THERAPIST, reference=0).difference.p for p in posts]
        assert near(np.mean(np.array(mixed) < 0.05), 0.05)
        robust = [cluster_robust(p, ARM, THERAPIST, reference=0).p for p in posts]
        # its degrees of freedom, 15, are those of patients who are not alike: a little too many
        assert 0.04 < np.mean(np.array(robust) < 0.05) < 0.075
