"""A plan for a choice, what came of it, and what is open again."""

from datetime import date

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.techniques.deciding import consequence, decision, option

from ipt.errors import InvalidValue
from ipt.model import Option, TaskResult
from ipt.techniques.decision import evaluate
from ipt.techniques.problem_solving import (
    REPEATS,
    RULES,
    PlanStep,
    StepResult,
    evaluate_plan,
    problem_plan,
)

pytestmark = pytest.mark.once

ASK = Option(id="ask", consequences=[consequence("yes", (1,), 0.7), consequence("no", (0,), 0.3)])
WRITE = option("write", (0.5,))
CHOICE = decision(ASK, WRITE, described=True)
STEPS = (PlanStep(id="ring", assumes=["yes"]), PlanStep(id="meet", person="p1"))
PLAN = problem_plan(CHOICE, "ask", STEPS)
LATER = date(2026, 3, 2)


def result(step, became="done", **more):
    return StepResult(step=step, result=became, **more)


def said(judged):
    return [str(each) for each in (*judged.findings, *judged.needs)]


class TestAPlan:
    def test_it_holds_the_choice_and_its_steps(self):
        assert PLAN.decision == attrs.evolve(CHOICE, chosen="ask")
        assert (PLAN.option, PLAN.steps, said(PLAN)) == (ASK, STEPS, [])

    def test_an_earlier_choice_is_replaced(self):
        again = problem_plan(PLAN.decision, "write", ())
        assert again.option == WRITE

    def test_a_solution_before_the_problem_was_described(self):
        jumped = problem_plan(attrs.evolve(CHOICE, described=False), "ask", STEPS)
        assert said(jumped) == [
            "PS-JUMP-TO-SOLUTION: there are options (2), and the problem was not described before"
        ]

    def test_whether_it_was_described_is_asked(self):
        unknown = problem_plan(attrs.evolve(CHOICE, described=None), "ask", STEPS)
        assert said(unknown) == [
            "PS-DESCRIBED: was the problem described in detail before options were collected"
        ]

    def test_a_plan_without_steps_asks_for_them(self):
        assert said(problem_plan(CHOICE, "ask", ())) == [
            "PS-STEPS: what are the steps towards 'ask'"
        ]

    def test_what_is_not_in_the_decision_is_refused(self):
        for chosen, steps, message in (
            ("x", (), r"the patient chose what is not in the decision; add it, or correct the id"),
            ("ask", (STEPS[0], STEPS[0]), r"step 2 has the id of step 1; give each its own"),
            (
                "ask",
                [PlanStep(id="s", assumes=["x"])],
                r"step 's' assumes 'x'; consequences of 'ask': yes, no",
            ),
        ):
            with pytest.raises(InvalidValue, match=f"^{message}$"):
                problem_plan(CHOICE, chosen, steps)
        with pytest.raises(InvalidValue, match=r"consequences of 'a': none$"):
            problem_plan(decision(Option(id="a")), "a", [PlanStep(id="s", assumes=["x"])])


class TestWhatCameOfIt:
    def test_all_of_it_helped(self):
        review = evaluate_plan(PLAN, [result("meet", helped=True), result("ring", helped=True)])
        assert [each.step for each in review.results] == ["ring", "meet"]
        assert (review.worked, review.failed, said(review)) == (True, (), [])
        assert review.decision == PLAN.decision

    def test_a_step_without_result_is_asked_about(self):
        review = evaluate_plan(PLAN, [result("ring", helped=True)])
        assert (review.worked, said(review)) == (None, ["PS-RESULT: what came of the step 'meet'"])
        assert review.decision == PLAN.decision

    def test_so_is_whether_it_helped(self):
        review = evaluate_plan(PLAN, [result("ring"), result("meet", helped=True)])
        assert (review.worked, said(review)) == (None, ["PS-HELPED: did the step 'ring' help"])

    def test_what_was_not_tried_did_not_help(self):
        for became in TaskResult:
            tried = became not in {TaskResult.NOT_DONE, TaskResult.AVOIDED}
            assert result("ring", became).worked is (None if tried else False)

    def test_a_plan_without_steps_cannot_be_judged(self):
        assert evaluate_plan(problem_plan(CHOICE, "ask", ()), ()).worked is None

    def test_a_plan_that_nobody_looks_at(self):
        words = (
            "PS-NO-EVALUATION: no step of the plan for 'ask' has a result, and no day is set to look "
            "at it"
        )
        assert said(evaluate_plan(PLAN, ()))[0] == words
        dated = problem_plan(attrs.evolve(CHOICE, review_on=LATER), "ask", STEPS)
        assert [each.code for each in evaluate_plan(dated, ()).findings] == []

    def test_what_does_not_fit_the_plan_is_refused(self):
        for results, message in (
            ([result("x")], r"there is a result of 'x'; steps: ring, meet"),
            ([result("ring")] * 2, r"result 2 has the id of result 1; give each its own"),
            (
                [result("ring", failed=["no"])],
                r"'no' failed in step 'ring', which assumes yes; put it there first",
            ),
            (
                [result("meet", failed=["no"])],
                r"'no' failed in step 'meet', which assumes nothing; put it there first",
            ),
        ):
            with pytest.raises(InvalidValue, match=f"^{message}$"):
                evaluate_plan(PLAN, results)
        with pytest.raises(InvalidValue, match=r"steps: none$"):
            evaluate_plan(problem_plan(CHOICE, "ask", ()), [result("x")])


class TestTheDecisionThatFollows:
    FAILED = (result("ring", helped=False, failed=["yes"]), result("meet", helped=True))

    def test_it_is_open_again(self):
        dated = problem_plan(attrs.evolve(CHOICE, review_on=LATER), "ask", STEPS)
        again = evaluate_plan(dated, self.FAILED).decision
        assert (again.id, again.chosen, again.review_on) == ("d1", None, None)
        assert again.options[1] == WRITE

    def test_the_assumption_that_failed_is_named_and_estimated_anew(self):
        review = evaluate_plan(PLAN, self.FAILED)
        assert (review.worked, review.failed) == (False, ("yes",))
        assert said(review) == [
            "PS-ASSUMPTION: 'yes' of 'ask' did not come: how likely is it now, and what came instead"
        ]
        [yes, no] = review.decision.options[0].consequences
        assert (yes.low, yes.high, no.low) == (None, None, 0.3)
        assert yes.ratings == ASK.consequences[0].ratings
        found = evaluate(review.decision)
        assert found.options[-1].option == "ask"
        assert [question.code for question in found.needs] == ["DEC-PROBABILITY"]

    def test_the_only_consequence_does_not_pass_for_sure(self):
        plan = problem_plan(CHOICE, "write", [PlanStep(id="s", assumes=["c1"])])
        again = evaluate_plan(plan, [result("s", helped=False, failed=["c1"])]).decision
        assert [question.code for question in evaluate(again).needs] == ["DEC-RATING"]

    def test_an_assumption_that_failed_reopens_it_unless_it_helped_all_the_same(self):
        for helped, chosen in ((None, None), (True, "ask"), (False, None)):
            results = [result("ring", helped=helped, failed=["yes"]), result("meet", helped=True)]
            assert evaluate_plan(PLAN, results).decision.chosen == chosen

    def test_without_a_failed_assumption_only_the_choice_is_open(self):
        review = evaluate_plan(PLAN, [result("ring", "avoided"), result("meet", helped=True)])
        assert review.decision == CHOICE

    @given(st.data())
    def test_no_number_is_made_up(self, data):
        failed = data.draw(st.sets(st.sampled_from(["yes", "no"])))
        plan = problem_plan(CHOICE, "ask", [PlanStep(id="s", assumes=["yes", "no"])])
        helped = data.draw(st.none() | st.booleans())
        review = evaluate_plan(plan, [result("s", helped=helped, failed=failed)])
        numbers = {c.low for o in CHOICE.options for c in o.consequences} | {None}
        assert {c.low for o in review.decision.options for c in o.consequences} <= numbers


class TestRepetition:
    LOST = (result("ring", helped=False), result("meet", helped=False))

    def reviews(self, *plans):
        earlier = []
        for plan in plans:
            results = [result(step.id, helped=False) for step in plan.steps]
            earlier.append(evaluate_plan(plan, results, earlier=earlier))
        return [[each.code for each in review.findings] for review in earlier]

    def test_the_same_three_times_without_help(self):
        assert self.reviews(*[PLAN] * 4) == [[], [], *[["PS-SAME-OPTION-REPEATED"]] * 2]
        lost = evaluate_plan(PLAN, self.LOST)
        third = evaluate_plan(PLAN, self.LOST, earlier=[lost] * (REPEATS - 1))
        assert said(third) == [
            "PS-SAME-OPTION-REPEATED: 'ask' was planned 3 times with the same steps, and it did not help"
        ]

    def test_other_steps_or_another_option_are_no_repetition(self):
        other_steps = problem_plan(CHOICE, "ask", STEPS[:1])
        other_option = problem_plan(CHOICE, "write", [PlanStep(id="ring"), STEPS[1]])
        for other in (other_steps, other_option):
            assert self.reviews(PLAN, PLAN, other, PLAN) == [[], [], [], []]

    def test_another_decision_is_no_repetition(self):
        other = problem_plan(attrs.evolve(CHOICE, id="d2"), "ask", STEPS)
        assert self.reviews(other, other, PLAN) == [[], [], []]

    def test_a_time_that_helped_or_is_open_breaks_the_row(self):
        lost = evaluate_plan(PLAN, self.LOST)
        for between in (evaluate_plan(PLAN, [result("ring")]), evaluate_plan(PLAN, ())):
            assert evaluate_plan(PLAN, self.LOST, earlier=[lost, lost, between]).findings == ()


def test_every_rule_has_a_code_of_its_own():
    assert [rule.code for rule in RULES] == [
        "PS-ASSUMPTION",
        "PS-DESCRIBED",
        "PS-HELPED",
        "PS-JUMP-TO-SOLUTION",
        "PS-NO-EVALUATION",
        "PS-RESULT",
        "PS-SAME-OPTION-REPEATED",
        "PS-STEPS",
    ]


def test_nothing_that_was_said_is_shown():
    plan = problem_plan(CHOICE, "ask", [PlanStep(id="s", text="ring my brother")])
    review = evaluate_plan(plan, [result("s", text="my brother hung up")])
    assert "brother" not in repr(plan) + repr(review)
