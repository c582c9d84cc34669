"""Problem solving, as Stuart and Robertson have it: a decision with a plan, and a look at what came.

The steps are: describe the problem, collect options, choose, plan, carry out, evaluate, refine. Up to
the choice it is `ipt.techniques.decision`; here is the rest. What an evaluation gives back is the
decision again, open where the plan's assumptions did not hold.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import attrs
from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.model.checks import (
    When,
    as_tuple,
    each_named,
    is_bool,
    is_text,
    named,
    named_or_none,
    to_texts,
    unique,
    when,
)
from ipt.model.decisions import Consequence, Decision, Option
from ipt.model.privacy import FREE_TEXT
from ipt.model.three_valued import all_of
from ipt.model.value import Value
from ipt.model.working import TaskResult, to_task_result

__all__ = [
    "REPEATS",
    "RULES",
    "Plan",
    "PlanReview",
    "PlanStep",
    "StepResult",
    "evaluate_plan",
    "problem_plan",
]

REPEATS: Final = 3
"""After how many plans of one kind that did not help another option is looked for; assumed."""

JUMP: Final = Rule(
    code="PS-JUMP-TO-SOLUTION",
    severity=Severity.ADVICE,
    message="there are options ({options}), and the problem was not described before",
    remedy="look at the problem in detail first, then at the options again",
    source="ipt",
    status=Status.ASSUMED,
)
NO_EVALUATION: Final = Rule(
    code="PS-NO-EVALUATION",
    severity=Severity.ADVICE,
    message="no step of the plan for {option!r} has a result, and no day is set to look at it",
    remedy="agree on a day, and look together at what came of it",
    source="ipt",
    status=Status.ASSUMED,
)
SAME_OPTION: Final = Rule(
    code="PS-SAME-OPTION-REPEATED",
    severity=Severity.ADVICE,
    message="{option!r} was planned {times} times with the same steps, and it did not help",
    remedy="change the steps, or look at the other options again",
    source="ipt",
    status=Status.ASSUMED,
)


def _ask(code: str, message: str, decides: str) -> Rule:
    return Rule(
        code=code,
        asks=True,
        message=message,
        remedy=decides,
        source="ipt",
        status=Status.ASSUMED,
    )


ASK_DESCRIBED: Final = _ask(
    "PS-DESCRIBED",
    "was the problem described in detail before options were collected",
    "whether the options fit it",
)
ASK_STEPS: Final = _ask(
    "PS-STEPS", "what are the steps towards {option!r}", "whether it can be carried out"
)
ASK_RESULT: Final = _ask(
    "PS-RESULT", "what came of the step {step!r}", "whether the plan is changed"
)
ASK_HELPED: Final = _ask("PS-HELPED", "did the step {step!r} help", "whether the plan is changed")
ASK_AGAIN: Final = _ask(
    "PS-ASSUMPTION",
    "{consequence!r} of {option!r} did not come: how likely is it now, and what came instead",
    "how {option!r} is seen from here",
)

RULES: Final = Rule.collect(globals())
"""Every rule about problem solving, in order of code."""

_NOT_TRIED: Final = (TaskResult.NOT_DONE, TaskResult.AVOIDED)


@frozen(kw_only=True, eq=False, repr=False)
class PlanStep(Value):
    """One step of a plan.

    Attributes:
        id: A local name that tells nothing.
        text: What is done; free text.
        person: Id of the relationship it is with.
        due: When.
        assumes: Ids of the consequences of the chosen option that it counts on.
    """

    id: str = field(validator=named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    person: str | None = field(default=None, validator=named_or_none)
    due: When | None = field(default=None, converter=when)
    assumes: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)


@frozen(kw_only=True, eq=False, repr=False)
class StepResult(Value):
    """What came of a step.

    Attributes:
        step: Id of the step.
        result: What became of it.
        helped: Whether it brought what it was for.
        failed: Ids of the consequences that it counted on and that did not come.
        text: What happened; free text.
    """

    step: str = field(validator=named)
    result: TaskResult = field(converter=to_task_result)
    helped: bool | None = field(default=None, validator=is_bool())
    failed: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)

    @property
    def worked(self) -> bool | None:
        """Whether it helped; what was not tried did not."""
        return False if self.result in _NOT_TRIED else self.helped


@frozen(kw_only=True, eq=False, repr=False)
class Plan(Value):
    """How a chosen option is to be carried out; made by `problem_plan`.

    Attributes:
        decision: The decision, with the choice in it.
        steps: In the order in which they are taken.
        findings: What is to be said about it.
        needs: What is to be asked.
    """

    decision: Decision
    steps: tuple[PlanStep, ...]
    findings: tuple[Finding, ...]
    needs: tuple[Question, ...]

    @property
    def option(self) -> Option:
        """The option that was chosen."""
        return next(each for each in self.decision.options if each.id == self.decision.chosen)


@frozen(kw_only=True, eq=False, repr=False)
class PlanReview(Value):
    """What came of a plan.

    Attributes:
        plan: The plan.
        results: What came of its steps, in the order of the steps.
        worked: Whether all of it helped; ``None`` if that cannot be told yet.
        failed: Ids of the consequences that were counted on and did not come, in order.
        findings: What is to be said about it.
        needs: What is to be asked.
        decision: The decision to go on with. It is open again, without choice and review and with
            nothing assumed of what did not come, if the plan did not work, or if something did not
            come and it is not known to have worked.
    """

    plan: Plan
    results: tuple[StepResult, ...]
    worked: bool | None
    failed: tuple[str, ...]
    findings: tuple[Finding, ...]
    needs: tuple[Question, ...]
    decision: Decision


def problem_plan(decision: Decision, chosen: str, steps: Iterable[PlanStep]) -> Plan:
    """A plan for the option *chosen*, with what is to be said about it.

    Args:
        decision: The decision; an earlier choice in it is replaced.
        chosen: Id of the option that the patient chose.
        steps: What is to be done, in order.

    Raises:
        ipt.errors.InvalidValue: If there is no such option, two steps share an id, or one assumes
            what is no consequence of the option.
    """
    decision = attrs.evolve(decision, chosen=chosen)
    plan = Plan(decision=decision, steps=as_tuple(steps), findings=(), needs=())
    unique((step.id for step in plan.steps), "step")
    for step in plan.steps:
        _known(step, step.assumes, plan.option)
    needs: list[Question] = []
    if decision.described is None:
        needs.append(ASK_DESCRIBED.question(decision.id))
    if not plan.steps:
        needs.append(ASK_STEPS.question(chosen, option=chosen))
    jump = JUMP.finding(decision.id, options=len(decision.options))
    return attrs.evolve(
        plan, findings=(jump,) if decision.described is False else (), needs=tuple(needs)
    )


def evaluate_plan(
    plan: Plan, results: Iterable[StepResult], *, earlier: Iterable[PlanReview] = ()
) -> PlanReview:
    """What came of *plan*: whether it helped, which assumption did not hold, and what is open again.

    Args:
        plan: The plan.
        results: What came of its steps; a step without one is asked about.
        earlier: Reviews of the plans before, the last one at the end; they tell repetition.

    Raises:
        ipt.errors.InvalidValue: If a result is of no step of the plan, two are of one, or one says of
            something that it failed which the step did not assume.
    """
    given = as_tuple(results)
    unique((result.step for result in given), "result")
    by_step = {result.step: result for result in given}
    steps = {step.id: step for step in plan.steps}
    for result in given:
        if result.step not in steps:
            msg = f"there is a result of {result.step!r}; steps: {', '.join(steps) or 'none'}"
            raise InvalidValue(msg)
        _assumed(steps[result.step], result.failed)
    worked = _worked([by_step.get(step) for step in steps])
    lost = {name for result in given for name in result.failed}
    failed = tuple(each.id for each in plan.option.consequences if each.id in lost)
    review = PlanReview(
        plan=plan,
        results=tuple(by_step[step] for step in steps if step in by_step),
        worked=worked,
        failed=failed,
        findings=(),
        needs=tuple(_open(plan, by_step, failed)),
        decision=_reopened(plan, failed)
        if worked is False or (failed and not worked)
        else plan.decision,
    )
    return attrs.evolve(review, findings=tuple(_found(review, as_tuple(earlier))))


def _worked(results: list[StepResult | None]) -> bool | None:
    return all_of(*(None if each is None else each.worked for each in results)) if results else None


def _found(review: PlanReview, earlier: tuple[PlanReview, ...]) -> Iterator[Finding]:
    plan = review.plan
    option = plan.option.id
    if not review.results and plan.decision.review_on is None:
        yield NO_EVALUATION.finding(option, option=option)
    times = 0
    for each in (review, *reversed(earlier)):
        if each.worked is not False or not _alike(each.plan, plan):
            break
        times += 1
    if times >= REPEATS:
        yield SAME_OPTION.finding(option, option=option, times=times)


def _alike(one: Plan, other: Plan) -> bool:
    """Whether it is one option, and the steps go by the same names."""
    return (one.decision.id, one.option.id, [step.id for step in one.steps]) == (
        other.decision.id,
        other.option.id,
        [step.id for step in other.steps],
    )


def _open(
    plan: Plan, results: dict[str, StepResult], failed: tuple[str, ...]
) -> Iterator[Question]:
    for step in plan.steps:
        result = results.get(step.id)
        if result is None:
            yield ASK_RESULT.question(step.id, step=step.id)
        elif result.worked is None:
            yield ASK_HELPED.question(step.id, step=step.id)
    option = plan.option.id
    for name in failed:
        yield ASK_AGAIN.question(option, name, option=option, consequence=name)


def _reopened(plan: Plan, failed: tuple[str, ...]) -> Decision:
    """The decision without its choice; what did not come has to be estimated anew.

    An option whose only consequence did not come is not assessable any more: without its ratings,
    it cannot pass for something certain.
    """
    option = plan.option

    def again(consequence: Consequence) -> Consequence:
        if consequence.id not in failed:
            return consequence
        kept = consequence.ratings if len(option.consequences) > 1 else ()
        return attrs.evolve(consequence, low=None, high=None, ratings=kept)

    revised = attrs.evolve(option, consequences=tuple(map(again, option.consequences)))
    options = tuple(revised if each is option else each for each in plan.decision.options)
    return attrs.evolve(plan.decision, options=options, chosen=None, review_on=None)


def _known(step: PlanStep, assumed: Iterable[str], option: Option) -> None:
    known = [consequence.id for consequence in option.consequences]
    for name in assumed:
        if name not in known:
            shown = ", ".join(known) or "none"
            msg = f"step {step.id!r} assumes {name!r}; consequences of {option.id!r}: {shown}"
            raise InvalidValue(msg)


def _assumed(step: PlanStep, failed: Iterable[str]) -> None:
    for name in failed:
        if name not in step.assumes:
            shown = ", ".join(step.assumes) or "nothing"
            msg = f"{name!r} failed in step {step.id!r}, which assumes {shown}; put it there first"
            raise InvalidValue(msg)
