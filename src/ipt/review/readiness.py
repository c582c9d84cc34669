"""`readiness`: whether a course is ready to be completed, and what stands in the way."""

from attrs import frozen

from ipt.model import Course
from ipt.model.three_valued import all_of
from ipt.model.value import Value
from ipt.techniques import ending
from ipt.techniques.ending import EndingTask
from ipt.techniques.ending.checklist import WITHOUT_RESPONSE, improved_at_end

__all__ = ["Readiness", "readiness"]


@frozen(kw_only=True, eq=False, repr=False)
class Readiness(Value):
    """Whether what belongs to an ending was done.

    Attributes:
        ready: ``True`` if all of it was and no risk waits; ``None`` if sessions that left no record
            may hide it. It says nothing about whether it is time to end.
        to_do: What was not done, due or not yet.
        unclear: What may have been done in sessions without a record.
        open_risks: Ids of the risks that wait for a review.
    """

    ready: bool | None
    to_do: tuple[EndingTask, ...]
    unclear: tuple[EndingTask, ...]
    open_risks: tuple[str, ...]


def readiness(course: Course) -> Readiness:
    """Whether *course* is ready to be completed.

    Examples:
        >>> import ipt
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> ready = ipt.review.readiness(course)
        >>> ready.ready, [task.id for task in ready.to_do][:2]
        (False, ['ending-announced', 'progress-reviewed'])
    """
    helped = improved_at_end(course) is not False
    every = ending.tasks(course).tasks
    tasks = [task for task in every if not (helped and task.id == WITHOUT_RESPONSE)]
    risks = tuple(risk.id for risk in course.open_risks)
    return Readiness(
        ready=all_of(not risks, *(task.done for task in tasks)),
        to_do=tuple(task for task in tasks if task.done is False),
        unclear=tuple(task for task in tasks if task.done is None),
        open_risks=risks,
    )
