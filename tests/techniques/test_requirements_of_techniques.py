"""What the source documents ask of the work of a session and no test of a single part shows."""

from datetime import date

import attrs
import pytest
from tests.techniques.exchanges import exchange, felt, meant, own, theirs
from tests.techniques.held import acts, course

from ipt.formulation import candidate_issues, formulate
from ipt.formulation.coverage import audit_strategies, strategy_coverage
from ipt.formulation.expectations import expectation_gaps
from ipt.formulation.strategies import aims_of, strategies_of
from ipt.model import (
    PATIENT,
    Area,
    BetweenSessionTask,
    Decision,
    Episode,
    Expectation,
    Factor,
    LifeEvent,
    NeedKind,
    Option,
    ProblemArea,
    Relationship,
    events as ev,
)
from ipt.review.fidelity import Verdict, fidelity
from ipt.techniques import communication, problem_solving, psychoeducation, role_play, tasks
from ipt.techniques.legality import legality

pytestmark = pytest.mark.once

SAFE = Relationship(id="p1", violence=False)


def in_focus(area, *middle, stage=None, termination=()):
    """A course that works on *area* with somebody with whom violence was ruled out."""
    focus = ProblemArea(area=area, people=["p1"], stage=stage)
    changed = ev.FocusChanged(to=[focus], reason="a test", agreed=True)
    known = ev.RelationshipRecorded(relationship=SAFE)
    return course(middle=[known, changed, *middle], termination=termination)


def left_out(area, strategy):
    """What is told of a middle phase that followed all strategies of *area* but one."""
    rest = [each.id for each in strategies_of(area) if each.id != strategy]
    held = in_focus(area, ev.SessionHeld(strategies=rest), termination=[ev.SessionHeld()])
    return [str(found) for found in audit_strategies(held)]


def skipped(strategy):
    return [
        f"STR-CORE-SKIPPED: the middle phase is over, and no session notes the core strategy {strategy!r}"
    ]


class TestGrief:
    """Tasks of mourning; none of them is left out without being told."""

    def test_there_is_room_for_feelings(self):
        assert left_out("grief", "grief-feel") == skipped("grief-feel")

    @pytest.mark.parametrize("strategy", ["grief-rebuild", "grief-tell-death"])
    def test_mourning_goes_on(self, strategy):
        assert left_out("grief", strategy) == skipped(strategy)

    def test_mourning_has_tasks_and_no_stages(self):
        assert {each.stages for each in strategies_of("grief")} == {()}

    def test_life_after_the_loss_is_taken_up(self):
        assert left_out("grief", "grief-involve") == skipped("grief-involve")

    def test_what_comes_for_the_first_time_is_offered_and_never_due(self):
        assert "grief-firsts" in [each.id for each in strategies_of("grief")]
        assert left_out("grief", "grief-firsts") == []


class TestADispute:
    @pytest.mark.parametrize("strategy", ["role-dispute-issue", "role-dispute-expectations"])
    def test_what_lies_below_it_is_looked_for(self, strategy):
        assert left_out("role-dispute", strategy) == skipped(strategy)

    def test_how_the_two_speak_is_gone_through(self):
        assert left_out("role-dispute", "role-dispute-communication") == (
            skipped("role-dispute-communication")
        )

    def test_a_way_out_is_looked_for(self):
        assert left_out("role-dispute", "role-dispute-options") == skipped("role-dispute-options")

    def test_expectations_may_change_and_then_there_is_no_gap(self):
        before = Expectation(holder="patient", reciprocal=False, negotiable=True)
        after = attrs.evolve(before, reciprocal=True)
        first, then = (
            expectation_gaps(attrs.evolve(SAFE, expectations=[each])) for each in (before, after)
        )
        assert [(gap.not_reciprocal, gap.negotiable) for gap in first] == [(True, True)]
        assert then == ()

    @pytest.mark.parametrize(
        ("stage", "aim", "strategy"),
        [
            ("impasse", "role-dispute-reopen", "role-dispute-rehearsal"),
            ("renegotiation", "role-dispute-calm", "role-dispute-rehearsal"),
            ("dissolution", "role-dispute-part", "role-dispute-mourning"),
        ],
    )
    def test_what_is_aimed_at_and_done_changes_with_its_stage(self, stage, aim, strategy):
        held = in_focus("role-dispute", ev.SessionHeld(strategies=["any-link-week"]), stage=stage)
        [coverage] = strategy_coverage(held)
        assert aims_of("role-dispute", stages=[stage])[-1].id == aim
        assert strategy in [each.strategy for each in coverage.strategies]


class TestATransition:
    @pytest.mark.parametrize("strategy", ["role-transition-balance", "role-transition-chances"])
    def test_the_new_role_is_weighed_and_seen_as_it_is(self, strategy):
        assert left_out("role-transition", strategy) == skipped(strategy)

    def test_there_is_room_for_feelings_about_it(self):
        assert left_out("role-transition", "role-transition-loss") == (
            skipped("role-transition-loss")
        )

    def test_skills_and_support_for_it_are_built(self):
        assert left_out("role-transition", "role-transition-skills") == (
            skipped("role-transition-skills")
        )


class TestDeficits:
    def test_steps_towards_others_are_taken(self):
        assert left_out("deficits", "deficits-steps") == skipped("deficits-steps")

    def test_what_to_say_is_rehearsed_there_too(self):
        without, once = (
            fidelity(in_focus("deficits", *[acts(technique)] * 3, termination=[ev.SessionHeld()]))
            for technique in ("exploration", "role-play")
        )
        verdicts = [each["M9"].verdict for each in (without, once)]
        assert verdicts == [Verdict.NOT_MET, Verdict.MET]

    def test_new_ties_are_what_it_is_for(self):
        assert [aim.id for aim in aims_of("deficits")] == [
            "deficits-less-alone",
            "deficits-new-ties",
        ]


@pytest.mark.parametrize(
    "topic", ["ipt", "illness", "interpersonal-problems", "communication", "conflict"]
)
def test_what_was_explained_is_told_topic_by_topic(topic):
    told = psychoeducation.explained(course(acts("psychoeducation", about=topic)))
    assert [each.topic.id for each in told.topics if each.told] == [topic]


class TestGivingIn:
    """A need that is not said and anger that is not shown: the patient gives in, and resents it."""

    AGAIN = exchange(
        theirs("t1", meant=meant("request"), directness=4),
        own("t2", need="fairness", directness=1, felt=felt("anger", 7), shown=felt("anger", 0)),
        resolved=False,
    )

    def test_it_shows_as_what_was_kept_in(self):
        analysis = communication.analyse(self.AGAIN)
        [need] = analysis.unmet_needs
        assert (need.need, need.spoken) == (NeedKind.FAIRNESS, False)
        assert str(analysis.pivot) == (
            "turn 't2': the distress that was felt and not shown rose from 0 to 7"
        )
        assert [pattern.code for pattern in analysis.of(PATIENT)] == ["CA-AFFECT-MISMATCH"]

    def test_a_pattern_that_comes_back_may_be_held_to_keep_the_distress_up(self):
        twice = [communication.analyse(exchange(*self.AGAIN.turns, id=name)) for name in "ab"]
        [again] = communication.recurring(twice)
        keeps_up = Factor(id=again.code, domain="social", role="perpetuating")
        told = formulate(course(ev.FactorRecorded(factor=keeps_up)))
        assert (again.partner, again.incidents) == ("mother", ("a", "b"))
        assert told.triad.vulnerabilities == (keeps_up,)


def test_to_set_a_boundary_openly_is_no_pattern_and_to_hint_at_it_is():
    said = [
        communication.analyse(exchange(own(meant=meant("boundary"), directness=directness)))
        for directness in (1, 4)
    ]
    assert [[pattern.code for pattern in each.patterns] for each in said] == [["CA-INDIRECT"], []]
    assert [each.indices.directness for each in said] == [0.25, 1.0]


def test_a_play_for_coping_is_the_patients_own_part():
    asked = Decision(id="d1", options=[Option(id="ask")])
    script = role_play.from_decision(asked, option="ask", person="p1", variant="coping")
    assert [(role.person, str(role.played_by)) for role in script.roles] == [
        ("patient", "patient"),
        ("p1", "therapist"),
    ]


def test_what_is_to_be_reached_is_broken_into_steps():
    evening = Decision(
        id="d1", goal="an evening for myself", described=True, options=[Option(id="ask")]
    )
    steps = [problem_solving.PlanStep(id=name) for name in ("find-a-time", "ask", "go-out")]
    plan = problem_solving.problem_plan(evening, "ask", steps)
    first = problem_solving.StepResult(step="find-a-time", result="done", helped=True)
    review = problem_solving.evaluate_plan(plan, [first])
    assert plan.decision.goal == "an evening for myself"
    assert review.worked is None
    assert [asked.about for asked in review.needs] == [("ask",), ("go-out",)]


class TestAnActivityThatIsStayedAwayFrom:
    """It is taken up as a task, in smaller steps if it has to be."""

    @staticmethod
    def next_step(*results):
        choir = BetweenSessionTask(id="choir", kind="contact", feared=True, difficulty=2)
        tried = [
            event
            for result in results
            for event in (
                ev.TaskAgreed(task=choir),
                ev.SessionHeld(),
                ev.TaskReviewed(task="choir", result=result),
            )
        ]
        return tasks.step_size(tasks.review(course(*tried)).results).size

    def test_avoided_it_becomes_smaller_and_done_it_becomes_larger(self):
        assert self.next_step("avoided", "avoided") == "lower"
        assert self.next_step("avoided", "avoided", "done") == "hold"
        assert self.next_step("avoided", "avoided", "done", "done") == "raise"


class TestTrauma:
    """It is worked on by what it did between people; nobody is led through it again."""

    EVENT = LifeEvent(id="robbery", kind="trauma", when=date(2025, 10, 1))
    ONSET = Episode(id="now", onset=date(2025, 11, 1))

    def test_it_may_be_what_the_episode_began_with(self):
        issues = candidate_issues([], [self.EVENT], [self.ONSET])
        assert [(each.area, each.life_event) for each in issues] == [
            (Area.ROLE_TRANSITION, "robbery")
        ]

    def test_to_go_through_it_again_is_no_technique(self):
        [found] = legality(course(middle=[acts("exposure", about="robbery")])).findings
        assert found.code == "TECH-OFF-MODEL"
