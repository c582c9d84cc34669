"""Goals: whether IPT can work on them, and the T score of how far they are reached."""

import pytest
from hypothesis import assume, given, strategies as st
from tests.builders import into_middle, opened, week

from ipt.errors import InvalidValue
from ipt.findings import Severity
from ipt.formulation.audit import Audit
from ipt.formulation.goals import RHO, audit_goals, gas_t_score, goal_attainment
from ipt.model import Area, Goal, ProblemArea, events as ev

pytestmark = pytest.mark.once

SOUND = {"area": "role-transition", "observable": True, "needs_other": False}
CLOSING = (
    *(ev.SessionHeld(on=week(n)) for n in range(2, 14)),
    ev.EndingAnnounced(),
    ev.PhaseBegan(phase="termination"),
)


def agreed(name="g1", **changes):
    return ev.GoalAgreed(goal=Goal(id=name, **{**SOUND, **changes}))


def about(*events):
    audit = audit_goals(opened(*events))
    return [str(found) for found in audit.findings], [str(asked) for asked in audit.questions]


scores = st.integers(-2, 2)
goals = st.lists(st.tuples(st.integers(1, 9), scores), min_size=1, max_size=6)
rhos = st.floats(0, 1)


class TestTheTScore:
    @pytest.mark.parametrize(
        ("attained", "expected"),
        [
            ([(1, 0)], 50),
            ([(1, 1)], 60),  # one goal: 50 + 10 x
            ([(7, -2)], 30),
            ([(1, 1), (1, 1)], 62.4034734589208),  # 50 + 20 / sqrt(0.7 * 2 + 0.3 * 4)
            ([(1, 2), (3, -1)], 47.0888874513021),  # 50 - 10 / sqrt(0.7 * 10 + 0.3 * 16)
            # 50 + 70 / sqrt(0.7 * 91 + 0.3 * 441) = 50 + 70 / 14
            ([(3, -2), (5, 0), (1, -1), (4, 2), (2, 0), (6, 1)], 55),
        ],
    )
    def test_goldens_by_hand(self, attained, expected):
        assert gas_t_score(attained) == pytest.approx(expected, abs=1e-9)

    def test_the_customary_correlation_is_the_default(self):
        assert gas_t_score([(1, 1), (1, 1)]) == gas_t_score([(1, 1), (1, 1)], RHO)
        assert gas_t_score([(1, 1), (1, 1)], 1) == 60
        assert gas_t_score([(1, 1), (1, 1), (1, 1), (1, 1)], 0) == 70

    def test_no_goal_has_no_score(self):
        assert gas_t_score([]) is None

    @pytest.mark.parametrize(
        ("attained", "rho", "message"),
        [
            ([(0, 1)], 0.3, "the weight of a goal is a finite number above 0, not 0"),
            ([(-1, 1)], 0.3, "the weight of a goal is a finite number above 0, not -1"),
            (
                [(float("inf"), 1)],
                0.3,
                "the weight of a goal is a finite number above 0, not inf",
            ),
            ([(1, 3)], 0.3, "attainment is a whole number from -2 to 2, not 3"),
            ([(1, 0.5)], 0.3, "attainment is a whole number from -2 to 2, not 0.5"),
            ([], -0.1, "rho is from 0 to 1, not -0.1"),
            ([], float("nan"), "rho is from 0 to 1, not nan"),
        ],
    )
    def test_what_is_out_of_range_is_refused(self, attained, rho, message):
        with pytest.raises(InvalidValue) as refused:
            gas_t_score(attained, rho)
        assert str(refused.value) == message

    @given(st.lists(st.integers(1, 9), min_size=1, max_size=6), rhos)
    def test_all_as_expected_is_fifty(self, weights, rho):
        assert gas_t_score([(weight, 0) for weight in weights], rho) == 50

    @given(goals, rhos, st.randoms(use_true_random=False))
    def test_the_order_of_goals_does_not_matter(self, attained, rho, random):
        shuffled = random.sample(attained, len(attained))
        assert gas_t_score(shuffled, rho) == gas_t_score(attained, rho)

    @given(goals, rhos, st.data())
    def test_a_goal_that_is_reached_better_raises_it(self, attained, rho, data):
        at = data.draw(st.integers(0, len(attained) - 1))
        weight, score = attained[at]
        assume(score < 2)
        better = [*attained]
        better[at] = (weight, score + 1)
        assert gas_t_score(better, rho) > gas_t_score(attained, rho)

    @given(goals, rhos)
    def test_it_is_symmetric_about_fifty(self, attained, rho):
        turned = [(weight, -score) for weight, score in attained]
        assert gas_t_score(attained, rho) + gas_t_score(turned, rho) == pytest.approx(100)

    @given(goals, rhos, st.integers(2, 5))
    def test_only_the_ratio_of_weights_matters(self, attained, rho, factor):
        scaled = [(weight * factor, score) for weight, score in attained]
        assert gas_t_score(scaled, rho) == pytest.approx(gas_t_score(attained, rho))


class TestAttainmentInACourse:
    def test_the_last_review_of_each_goal_counts(self):
        course = opened(
            agreed("g1", weight=3),
            agreed("g2"),
            agreed("g3"),
            ev.GoalReviewed(goal="g1", attained=-2),
            ev.GoalReviewed(goal="g2", attained=2),
            ev.GoalReviewed(goal="g1", attained=-1),
        )
        found = goal_attainment(course)
        assert found.t == gas_t_score([(3, -1), (1, 2)])
        assert (found.reviewed, found.unreviewed, found.why_not) == (("g1", "g2"), ("g3",), "")

    def test_a_goal_that_was_worded_anew_keeps_its_review(self):
        course = opened(agreed(), ev.GoalReviewed(goal="g1", attained=1), agreed(weight=2))
        assert goal_attainment(course).t == 60

    def test_without_a_review_there_is_a_reason_and_no_score(self):
        unreviewed = goal_attainment(opened(agreed()))
        assert (unreviewed.t, unreviewed.why_not) == (None, "no goal was reviewed")
        none = goal_attainment(opened())
        assert (none.t, none.why_not) == (None, "no goal was agreed on")


class TestWhatIsSaid:
    def test_a_sound_goal_is_met_with_silence(self):
        assert audit_goals(opened(agreed())) == Audit()
        assert audit_goals(opened()) == Audit()

    def test_in_the_middle_phase_there_is_one(self):
        assert about(*into_middle()) == (
            ["GOAL-NONE: the middle phase has begun, and no goal was agreed on"],
            [],
        )
        assert about(*into_middle(), *CLOSING)[0] == about(*into_middle())[0]
        assert about(agreed(), *into_middle()) == ([], [])

    def test_one_that_unrecorded_sessions_may_hide_is_asked_about(self):
        assert about(*into_middle(), ev.PeriodUnrecorded(sessions=2)) == (
            [],
            ["GOAL-AGREED: was a goal agreed on in the sessions that left no record"],
        )

    def test_a_goal_without_area_and_people(self):
        findings, questions = about(agreed(area=None))
        assert findings == [
            "GOAL-NOT-INTERPERSONAL: the goal 'g1' names neither a problem area nor a person"
        ]
        assert questions == []

    def test_a_goal_with_people_alone_is_asked_for_its_area(self):
        assert about(agreed(area=None, people=("p1",))) == (
            [],
            ["GOAL-AREA: which problem area does the goal 'g1' belong to"],
        )

    def test_a_goal_of_an_area_that_is_not_in_focus(self):
        beside = (agreed(area="grief"), ev.FocusAgreed(focus=ProblemArea(area="role-dispute")))
        told = ["GOAL-OFF-FOCUS: the goal 'g1' belongs to grief, which is not in focus"]
        assert about(*beside) == (told, [])
        [finding] = audit_goals(opened(*beside)).findings
        assert (finding.severity, finding.where) == (Severity.INFO, ("g1",))

    def test_it_is_held_against_the_focus_as_it_is_now(self):
        turned = ev.FocusChanged(to=[ProblemArea(area="role-dispute")], reason="so", agreed=True)
        assert about(agreed(), *into_middle()) == ([], [])
        assert about(agreed(), *into_middle(), turned)[0] == [
            "GOAL-OFF-FOCUS: the goal 'g1' belongs to role transition, which is not in focus"
        ]
        assert about(agreed(), *into_middle(), turned, agreed(area="role-dispute")) == ([], [])

    def test_without_a_focus_or_an_area_nothing_is_held_against_it(self):
        assert about(agreed(area="grief")) == ([], [])
        assert "GOAL-OFF-FOCUS" not in str(about(*into_middle(), agreed(area=None, people=["p"])))

    @given(
        st.permutations(
            [
                *(agreed(area.value, area=area) for area in Area if area is not Area.GRIEF),
                *(
                    ev.FocusAgreed(focus=ProblemArea(area=f"role-{e}"))
                    for e in ("dispute", "transition")
                ),
            ]
        )
    )
    def test_in_which_order_goals_and_focus_were_agreed_on_does_not_matter(self, events):
        assert about(*events)[0] == [
            "GOAL-OFF-FOCUS: the goal 'deficits' belongs to interpersonal deficits, which is not in focus"
        ]

    def test_a_goal_that_only_somebody_else_can_reach(self):
        assert about(agreed(needs_other=True))[0] == [
            "GOAL-OTHER-MUST-CHANGE: the goal 'g1' can be reached only if somebody else changes"
        ]
        assert about(agreed(needs_other=None)) == (
            [],
            ["GOAL-NEEDS-OTHER: could the goal 'g1' be reached if nobody else changed"],
        )

    def test_a_goal_that_nobody_could_see(self):
        assert about(agreed(observable=False))[0] == [
            "GOAL-UNOBSERVABLE: nobody could see that the goal 'g1' is reached"
        ]
        assert about(agreed(observable=None)) == (
            [],
            ["GOAL-OBSERVABLE: by what could others see that the goal 'g1' is reached"],
        )

    def test_a_review_is_due_when_the_termination_phase_begins(self):
        assert about(*into_middle(), agreed()) == ([], [])
        assert about(*into_middle(), agreed(), *CLOSING)[0] == [
            "GOAL-UNREVIEWED: the termination phase has begun, and the goal 'g1' was never reviewed"
        ]
        reviewed = ev.GoalReviewed(goal="g1", attained=0)
        assert about(*into_middle(), agreed(), reviewed, *CLOSING) == ([], [])

    def test_a_review_that_unrecorded_sessions_may_hide_is_asked_about(self):
        hidden = (ev.PeriodUnrecorded(sessions=12), *CLOSING[-2:])
        assert about(*into_middle(), agreed(), *hidden) == (
            [],
            ["GOAL-REVIEWED: was the goal 'g1' reviewed in the sessions that left no record"],
        )

    def test_the_words_of_a_goal_are_not_repeated(self):
        audit = audit_goals(opened(agreed(text="canary", observable=False, area=None)))
        assert len(audit.findings) == 2
        assert "canary" not in repr(audit)
