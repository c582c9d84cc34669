"""What the course model does, and what it never does: evidence, section 3.7, checks 2, 3 and 4."""

import math

import numpy as np
import pytest
from tests.cohort.engine import QUIET, Ruler, population, severities

from ipt import cohort
from ipt.cohort import CARE_AS_USUAL, WAITING_LIST, Treatment
from ipt.cohort.model.parts import HELD_IN
from ipt.errors import InvalidValue, UnknownName
from ipt.model import EndReason, Phase

pytestmark = pytest.mark.once

WITHDRAWN = [*EndReason].index(EndReason.WITHDRAWN)
EARLY = [*EndReason].index(EndReason.EARLY_BY_AGREEMENT)
COMPLETED = [*EndReason].index(EndReason.COMPLETED)


def simulate(protocol="ipt-16", *, patients=8192, seed=11, model=(), **more):
    parameters = cohort.parameters().with_(**dict(model))
    return cohort.simulate(protocol, patients=patients, seed=seed, parameters=parameters, **more)


def last(arm) -> float:
    return arm.columns["score_hrsd-17"][:, -1].mean()


def same_scores(one, other) -> bool:
    return np.array_equal(one.columns["score_hrsd-17"], other.columns["score_hrsd-17"])


class TestWithoutSessions:
    def test_a_treatment_has_no_effect(self):
        never = simulate(model={"attendance": 0}, dropout="none")
        assert not never.columns["sessions"].any()
        assert same_scores(never, simulate(None, treatment=WAITING_LIST))

    def test_there_is_no_course(self):
        waiting = simulate(None, treatment=WAITING_LIST, patients=10)
        for name in ("area", "therapist", "ended", "ended_week"):
            assert (waiting.columns[name] == -1).all()
        assert waiting.columns["slots"].shape == (10, 0)
        assert not waiting.columns["sessions"].any()
        assert waiting.areas == waiting.scenario.slot_weeks == ()
        assert waiting.scenario.script is None

    def test_care_as_usual_is_better_than_waiting(self):
        usual, waiting = (simulate(None, treatment=one) for one in (CARE_AS_USUAL, WAITING_LIST))
        assert last(usual) < last(waiting) - 1

    def test_medication_comes_on_top(self):
        both = Treatment(medication=0.4)
        assert last(simulate(treatment=both)) < last(simulate()) - 1

    def test_a_constant_takes_the_place_of_that_of_care_as_usual(self):
        nothing = Treatment(kind="usual", constant=0)
        assert same_scores(
            simulate(None, treatment=nothing), simulate(None, treatment=WAITING_LIST)
        )

    def test_a_comparator_brings_its_effect_as_time_goes_by(self):
        arm = simulate(None, treatment=Treatment(kind="comparator", effect=0.8))
        assert last(arm) < last(simulate(None, treatment=WAITING_LIST)) - 4
        none = Treatment(kind="comparator", effect=0)
        assert same_scores(simulate(None, treatment=none), simulate(None, treatment=WAITING_LIST))


class TestNoEffect:
    def test_makes_arms_the_same_to_the_byte(self):
        assert same_scores(
            simulate(treatment=Treatment(effect=0)), simulate(None, treatment=WAITING_LIST)
        )

    def test_of_parameters_makes_them_alike_in_distribution(self):
        treated = simulate(seed=1, model={"effect": 0, "effect_sd": 0})
        waiting = simulate(None, seed=2, treatment=WAITING_LIST)
        for week in (0, 4, 8, 16):
            one, other = (arm.columns["score_hrsd-17"][:, week] for arm in (treated, waiting))
            error = math.sqrt((one.var() + other.var()) / 8192)
            assert abs(one.mean() - other.mean()) < 4 * error
            # Kolmogorov-Smirnov at .001
            grid = np.arange(53)
            away = np.searchsorted(np.sort(one), grid) - np.searchsorted(np.sort(other), grid)
            assert np.abs(away).max() / 8192 < 1.95 * math.sqrt(2 / 8192)

    def test_is_no_treatment_for_anybody_and_a_half_is_half_of_one(self):
        parameters = cohort.parameters()
        assert Treatment().response(parameters) == (0.8, 0.68)
        assert Treatment(effect=0).response(parameters) == (0, 0)
        assert Treatment(effect=0.4).response(parameters) == pytest.approx((0.4, 0.34))
        assert Treatment(effect=1).response(parameters.with_(effect=0)) == (1, 0)


class TestMoreIsNeverWorse:
    """With the same chance for each patient."""

    def test_of_effect(self):
        scores = [last(simulate(model={"effect": effect})) for effect in (0, 0.4, 0.8, 1.2, 1.6)]
        assert scores == sorted(scores, reverse=True)
        assert scores[0] - scores[-1] > 5

    def test_of_sessions(self):
        scores = [last(simulate(sessions=number, weeks=24)) for number in (12, 14, 16, 18, 20)]
        assert scores == sorted(scores, reverse=True)

    def test_of_staying(self):
        staying = [last(simulate(model={"dropout": odds})) for odds in (-1, -2, -3, -4, -5)]
        staying.append(last(simulate(dropout="none")))
        assert staying == sorted(staying, reverse=True)

    def test_of_attendance(self):
        scores = [last(simulate(model={"attendance": share})) for share in (0, 0.5, 0.8, 1)]
        assert scores == sorted(scores, reverse=True)
        assert scores[0] - scores[-1] > 4


class TestTheScreening:
    def test_lets_in_only_whom_it_should(self):
        arm = simulate(instruments=["phq-9", "hrsd-17"])
        assert arm.columns["score_hrsd-17"][:, 0].min() == 14
        assert arm.columns["score_phq-9"][:, 0].min() < 10
        well = cohort.simulate("ipt-m", patients=500, seed=1)
        assert well.columns["score_hrsd-17"][:, 0].max() == 7

    def test_cuts_off_a_normal_distribution(self):
        severity, spread, day = 0.8, 0.55, cohort.parameters().day_sd.value
        arm = simulate(
            None,
            treatment=WAITING_LIST,
            patients=81920,
            population=population(severity, spread, instrument="ruler", low=1100),
            instruments=[Ruler()],
            model={**QUIET, "least": -10},
        )
        whole = math.hypot(spread, day)
        alpha = (0.995 - severity) / whole  # what is rounded up to 1 is let in
        density = math.exp(-(alpha**2) / 2) / math.sqrt(2 * math.pi)
        tail = density / (0.5 * math.erfc(alpha / math.sqrt(2)))
        seen = severities(arm)
        size = arm.patients**-0.5
        assert seen[:, 0].mean() == pytest.approx(severity + whole * tail, abs=4 * whole * size)
        variance = whole**2 * (1 + alpha * tail - tail**2)
        assert seen[:, 0].var() == pytest.approx(variance, rel=0.03)
        for week in (1, 2, 4, 8, 16):
            memory = cohort.parameters().day_memory.value ** week
            expected = severity + tail / whole * (spread**2 + memory * day**2)
            assert seen[:, week].mean() == pytest.approx(expected, abs=4 * whole * size)

    def test_of_somebody_else_leaves_the_first_week_as_it_was(self):
        one = simulate(instruments=["hrsd-17", "phq-9"])
        other = simulate(instruments=["phq-9", "bdi-ii", "hrsd-17"])
        for name in ("score_hrsd-17", "score_phq-9"):
            assert np.array_equal(one.columns[name][:, 0], other.columns[name][:, 0])

    def test_is_done_with_something_known(self):
        other = population(instrument="caps")
        with pytest.raises(UnknownName, match="nothing is known of how to measure with 'caps'"):
            simulate(population=other, instruments=["hrsd-17"])
        exact = simulate(population=other, instruments=["hrsd-17"], exact=True, patients=1)
        assert exact.patients == 1

    def test_that_hardly_anybody_passes_is_refused(self):
        with pytest.raises(InvalidValue) as refused:
            simulate(population=population(-5, 0.1), patients=1)
        assert str(refused.value) == (
            "of 200 rounds of candidates from 'adults' only 0 passed the screening with"
            " 'hrsd-17'; widen it, or move the population"
        )


class TestCourses:
    def test_tell_of_every_slot_once(self):
        arm = simulate(model={"dropout": -2.5, "attendance": 0.8})
        slots, ended = arm.columns["slots"], arm.columns["ended"]
        assert ((slots == 1).sum(axis=1) == arm.columns["sessions"]).all()
        assert ((slots == 2).sum(axis=1) == arm.columns["missed"]).all()
        reached = (slots > 0).sum(axis=1)
        assert (slots[np.arange(16) >= reached[:, np.newaxis]] == 0).all()
        assert set(ended.tolist()) == {COMPLETED, EARLY, WITHDRAWN}
        assert (reached[ended != WITHDRAWN] == 16).all()
        assert (arm.columns["ended_week"][ended == COMPLETED] == 16).all()
        left = ended == WITHDRAWN
        assert (arm.columns["ended_week"][left] == reached[left] + 1).all()

    def test_have_a_focus_as_often_as_the_population_says(self):
        arm = simulate()
        shares = np.bincount(arm.columns["area"]) / arm.patients
        assert shares == pytest.approx([0.2, 0.35, 0.35, 0.1], abs=0.02)
        told = population(areas=[("role-dispute", 1)])
        assert set(simulate(population=told).columns["area"].tolist()) == {1}

    def test_respond_by_area_if_told_so(self):
        arm = simulate(model={"effect_grief": 2, "effect_sd": 0}, patients=16384)
        scores, grief = arm.columns["score_hrsd-17"][:, -1], arm.columns["area"] == 0
        assert scores[grief].mean() < scores[~grief].mean() - 2

    def test_have_therapists_with_a_caseload(self):
        arm = simulate(patients=8200, model={"caseload": 10})
        assert arm.columns["therapist"].tolist() == [i // 10 for i in range(8200)]

    def test_resemble_one_another_if_they_share_a_therapist(self):
        arm = simulate(
            patients=8190, model={"therapist_share": 1, "effect_sd": 1.5, "caseload": 10}
        )
        scores = arm.columns["score_hrsd-17"][:, -1].astype(float).reshape(-1, 10)
        between, within = 10 * scores.mean(axis=1).var(ddof=1), scores.var(axis=1, ddof=1).mean()
        none = simulate(
            patients=8190, model={"therapist_share": 0, "effect_sd": 1.5, "caseload": 10}
        )
        alone = none.columns["score_hrsd-17"][:, -1].astype(float).reshape(-1, 10)
        assert between / within > 3
        assert 0.8 < 10 * alone.mean(axis=1).var(ddof=1) / alone.var(axis=1, ddof=1).mean() < 1.2

    def test_with_two_sessions_a_week_go_on_twice_a_week(self):
        arm = cohort.simulate("ipt-16-twice-weekly", patients=2000, seed=1)
        assert arm.scenario.slot_weeks[:4] == (1, 1, 2, 2)
        scores = arm.columns["score_hrsd-17"]
        assert scores[:, 0].mean() - scores[:, 8].mean() > 4


class TestStayingAway:
    def test_is_front_loaded(self):
        arm = simulate(patients=32768)
        left = arm.columns["ended_week"][arm.columns["ended"] == WITHDRAWN]
        by_week = np.bincount(left, minlength=17)
        assert by_week[1:4].mean() > 1.5 * by_week[4:].mean()

    def test_takes_a_fifth(self):
        dropped = (simulate(patients=32768).columns["ended"] == WITHDRAWN).mean()
        assert 0.18 < dropped < 0.23

    def test_does_not_depend_on_what_else_is_measured_or_how_long(self):
        usual = simulate().columns["slots"]
        for more in (
            {"weeks": 40},
            {"instruments": ["hrsd-17", "bdi-ii", "gad-7"]},
            {"events": True, "model": {"event_size": 0}},
            {"support": True},
        ):
            assert np.array_equal(usual, simulate(**more).columns["slots"])

    @pytest.mark.parametrize("mode", ["mar", "mnar"])
    def test_is_commoner_where_it_goes_badly(self, mode):
        arm = simulate(patients=32768, dropout=mode, model={"dropout_change": 2, "effect_sd": 1.2})
        left, scores = arm.columns["ended"] == WITHDRAWN, arm.columns["score_hrsd-17"]
        late = arm.columns["ended_week"] > 8
        change = (scores[:, 0] - scores[:, 8]).astype(float)
        assert change[left & late].mean() < change[~left].mean() - 2

    def test_does_not_happen_if_it_is_switched_off(self):
        assert not (simulate(dropout="none").columns["ended"] == WITHDRAWN).any()

    def test_before_the_second_session_takes_a_quarter_more_in_routine_care(self):
        arm = cohort.simulate("ipt-16", patients=16384, seed=1, parameters="routine")
        assert arm.scenario.population.id == "routine"
        once = arm.columns["ended_week"] == 2
        assert 0.25 < once.mean() < 0.33


class TestStopping:
    def test_ends_a_course_by_agreement_once_two_scores_are_good_enough(self):
        arm = simulate(stopping=True, patients=2000)
        stopped = np.flatnonzero((arm.columns["ended"] == EARLY) & (arm.columns["ended_week"] < 16))
        assert len(stopped) > 100
        cut = 52 / (1 + math.exp(0.98 * 1.65))
        scores = arm.observed()
        for i in stopped[:50]:
            seen = scores[i][~np.isnan(scores[i])]
            assert (seen[-2:] < cut).all()
            assert arm.columns["slots"][i, arm.columns["ended_week"][i] - 1] == 1

    def test_saves_sessions(self):
        assert (
            simulate(stopping=True).columns["sessions"].mean()
            < simulate().columns["sessions"].mean() - 1
        )


class TestTheNaturalCourse:
    def test_differs_between_patients_in_an_episode_and_changes_no_mean(self):
        ruler = {"instruments": ["hrsd-17", Ruler()], "treatment": WAITING_LIST}
        one, other = (
            severities(simulate(None, model={**QUIET, "natural_sd": sd}, **ruler))
            for sd in (0, 0.5)
        )
        away = other[:, 16] - one[:, 16]
        assert abs(away.mean()) < 0.02
        assert 0.3 < away.std() < 0.45
        assert away.std() > 1.2 * (other[:, 8] - one[:, 8]).std()
        remitted = [
            simulate(None, population="remitted", model={"natural_sd": sd}, treatment=WAITING_LIST)
            for sd in (0, 0.5)
        ]
        assert same_scores(*remitted)

    def test_makes_some_well_at_two_rates(self):
        rates = {"remission_early": 0.1, "remission_late": 0, "remission_size": 6, "least": -10}
        arm = simulate(None, treatment=WAITING_LIST, model=rates, instruments=["hrsd-17", Ruler()])
        well = severities(arm)[:, -1] < -2.5
        assert well.mean() == pytest.approx(1 - 0.9**8, abs=0.02)

    def test_lasts_until_somebody_falls_ill_again(self):
        rates = {"relapse_rate": 0.02, "relapse_severity": 0}
        ill = simulate(None, treatment=WAITING_LIST, model=rates, weeks=60)
        week = ill.columns["relapse_week"]
        again = np.flatnonzero((week > 0) & (week < 40))
        scores = ill.columns["score_hrsd-17"]
        before = scores[again, week[again] - 1]
        assert len(again) > 500
        assert before.mean() < 12
        assert scores[again, week[again] + 8].mean() > before.mean() + 4
        none = simulate(None, treatment=WAITING_LIST, model=rates, weeks=60, relapse="none")
        assert (none.columns["relapse_week"] == -1).all()

    def test_relapse_is_rarer_while_maintenance_lasts(self):
        def relapsed(ratio, **more):
            parameters = cohort.parameters("ipt-m").with_(maintenance_ratio=ratio, **more)
            arm = cohort.simulate(
                "ipt-m", patients=8192, seed=1, parameters=parameters, dropout="none"
            )
            return (arm.columns["relapse_week"] > 0).mean()

        assert relapsed(0.3) < relapsed(0.6) < relapsed(1) < relapsed(2)
        assert relapsed(0.6, relapse_severity=-0.5) > 0

    def test_relapse_can_come_as_gains_decay(self):
        fast = {"gain_loss": 0.05, **QUIET}
        arm = simulate(relapse="decay", model=fast, weeks=80)
        week = arm.columns["relapse_week"]
        assert (week > 0).mean() > 0.1
        assert last(arm) > last(simulate(model=fast, weeks=80, relapse="none")) + 3
        kept = simulate(relapse="decay", model={"gain_loss": 0, **QUIET}, weeks=80)
        assert last(kept) == last(simulate(model=QUIET, weeks=80, relapse="none"))


class TestModules:
    def test_of_support_and_events_take_nobody_elses_chance(self):
        usual = simulate()
        off = simulate(support=True, events=True, model={"event_rate": 0})
        assert same_scores(usual, off)

    def test_of_events_make_things_worse(self):
        assert last(simulate(events=True, model={"event_rate": 0.2})) > last(simulate()) + 0.5

    def test_of_support_soften_them(self):
        strong = {"event_rate": 0.2, "event_buffer": 1, "support_sd": 0, "support_gain": 3}
        assert last(simulate(events=True, support=True, model=strong)) < last(
            simulate(events=True, model=strong)
        )


class TestAModelOfOnesOwn:
    def test_takes_the_place_of_the_one_that_ships(self):
        class Steady:
            """Every session takes a tenth off."""

            relapse_week = np.full(8192, -1, dtype=np.int16)

            def begin(self, patients):
                self.severity = patients.lasting + patients.day
                self.weeks = 0
                return self

            @property
            def latent(self):
                return {}

            def meet(self, sessions):
                middle = HELD_IN + [*Phase].index(Phase.MIDDLE)
                assert set(sessions.tolist()) <= {*range(middle + 2)}
                self.severity -= 0.1 * (sessions >= HELD_IN)

            def advance(self, week, running):
                assert week == self.weeks + 1
                assert running.dtype == np.bool_
                self.weeks = week

        arm = cohort.simulate(
            "ipt-16", patients=100, seed=1, model=Steady(), instruments=["hrsd-17", Ruler()]
        )
        seen = severities(arm)
        fell = np.rint(100 * (seen[:, :1] - seen)).astype(int)
        held = (arm.columns["slots"] == 1).cumsum(axis=1)
        assert (np.abs(fell[:, 2:] - 10 * held[:, :-1]) <= 1).all()
