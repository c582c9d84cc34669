"""How large the next step may be, by what became of the last ones; a hint, and no advice."""

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from ipt.findings import Question
from ipt.formulation.trace import Step
from ipt.model.checks import as_tuple
from ipt.model.three_valued import all_of
from ipt.model.value import Value
from ipt.model.vocabulary import Word
from ipt.model.working import TaskResult
from ipt.techniques import task_rules as r
from ipt.techniques.task_rules import NUMBERS, TaskNumbers

__all__ = ["StepHint", "StepSize", "step_size"]

_DONE: Final = frozenset({TaskResult.DONE})
_NOT_TRIED: Final = frozenset({TaskResult.NOT_DONE, TaskResult.AVOIDED})


class StepSize(Word):
    """How large the next step may be, beside the last one."""

    RAISE = "raise"
    HOLD = "hold"
    LOWER = "lower"


@frozen(kw_only=True, eq=False, repr=False)
class StepHint(Value):
    """How large the next step may be; a hint for the two who agree on it.

    Attributes:
        size: ``None`` if it cannot be told.
        trace: What it rests on.
        needs: What is still to be asked.
    """

    size: StepSize | None
    trace: tuple[Step, ...]
    needs: tuple[Question, ...] = ()


def _result_or_none(value: TaskResult | str | None) -> TaskResult | None:
    return None if value is None else TaskResult(value)


def step_size(
    results: Iterable[TaskResult | str | None], *, numbers: TaskNumbers = NUMBERS
) -> StepHint:
    """How large the next step may be after *results*: raised, held or lowered.

    The last ``numbers.easy`` done raise it, the last ``numbers.hard`` not done or avoided lower it, and
    anything else holds it. Where an unknown result would decide, or none is known at all, there is no
    hint.

    Args:
        results: What became of the tasks, the last one at the end; ``None`` where that is unknown.
        numbers: What counts as easy and as hard.

    Raises:
        ipt.errors.InvalidValue: If one is no result.

    Examples:
        >>> from ipt.techniques import tasks
        >>> tasks.step_size(["avoided", "done", "done"]).size
        <StepSize.RAISE: 'raise'>
        >>> print(tasks.step_size(["done", None]).size)
        None
    """
    told = [_result_or_none(result) for result in as_tuple(results)]
    easy = _last(told, numbers.easy, _DONE)
    hard = _last(told, numbers.hard, _NOT_TRIED)
    size = None
    if any(told) and easy is not None and hard is not None:
        size = StepSize.RAISE if easy else StepSize.LOWER if hard else StepSize.HOLD
    seen = told[-max(numbers.easy, numbers.hard) :]
    says = ", ".join("not known" if each is None else each.value for each in seen) or "none"
    step = Step(
        code="HW-STEP",
        says=f"the last results: {says}; {numbers.easy} done raise the step, "
        f"{numbers.hard} not tried lower it",
        source=r.ASK_RESULT.source,
        status=r.ASK_RESULT.status,
    )
    needs = (r.ASK_RESULT.question(),) if size is None else ()
    return StepHint(size=size, trace=(step,), needs=needs)


def _last(
    told: Sequence[TaskResult | None], count: int, wanted: frozenset[TaskResult]
) -> bool | None:
    """Whether the last *count* results are all among *wanted*."""
    if len(told) < count:
        return False
    return all_of(*(None if each is None else each in wanted for each in told[-count:]))
