"""What the ending of a course is for: each task, whether it is due, and whether it was done.

The tasks are those of the protocol that belong to the termination phase alone, and the announcement
of the end. Unrecorded sessions after the initial phase hide what was done in them.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from ipt.findings import Status
from ipt.model import Achievement, Contract, Course, EndReason, Phase, Task, events as ev
from ipt.model.three_valued import all_of, negated
from ipt.model.value import Value

__all__ = [
    "ANNOUNCED",
    "REGULAR",
    "WITHOUT_RESPONSE",
    "EndingChecklist",
    "EndingTask",
    "done",
    "improved_at_end",
    "left_after",
    "tasks",
]

ANNOUNCED: Final = "ending-announced"
"""What stands for the announcement among the tasks."""
REGULAR: Final = frozenset(
    {EndReason.COMPLETED, EndReason.EARLY_BY_AGREEMENT, EndReason.NON_RESPONSE}
)
"""The reasons of an end that both took part in, so that it has tasks."""
WITHOUT_RESPONSE: Final = "alternatives-offered"
"""The task that only a treatment that did not help has."""


@frozen(kw_only=True, eq=False, repr=False)
class EndingTask(Value):
    """A task of the ending.

    Attributes:
        id: As the protocol has it, or `ANNOUNCED`.
        label: What is done.
        from_left: It is due from so many sessions left on.
        due: Whether it is due, or was when the course ended; ``None`` if that cannot be told.
        done: Whether it was done; ``None`` if sessions without a record may hide it.
        left: How many sessions were left after the event that did it; ``None`` if it is not known.
        where: Ids of the events that did it.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    id: str
    label: str
    from_left: int
    due: bool | None
    done: bool | None
    left: int | None
    where: tuple[str, ...]
    source: str
    status: Status


@frozen(kw_only=True, eq=False, repr=False)
class EndingChecklist(Value):
    """The tasks of the ending.

    Attributes:
        tasks: The announcement first, then those of the protocol in its order.
    """

    tasks: tuple[EndingTask, ...]

    @property
    def to_do(self) -> tuple[EndingTask, ...]:
        """What is due and was not done."""
        return tuple(task for task in self.tasks if task.due and task.done is False)

    @property
    def unclear(self) -> tuple[EndingTask, ...]:
        """What may be due and not done, or may not."""
        return tuple(t for t in self.tasks if all_of(t.due, negated(t.done)) is None)


def left_after(course: Course) -> Mapping[str, int | None]:
    """How many sessions of the contract in force were left after each event, by its id.

    Below 0 where sessions were held beyond it; ``None`` before there is a contract. Of a range and of a
    number of weeks it is the most that can be left.
    """
    left: dict[str, int | None] = {}
    contract: Contract | None = None
    held = 0
    for event in course.effective:
        match event:
            case ev.ContractAgreed() | ev.ContractAmended():
                contract = event.contract
            case ev.SessionHeld():
                held += 1
            case ev.PeriodUnrecorded():
                held += event.sessions
            case _:
                pass
        left[event.id] = None if contract is None else contract.sessions - held
    return left


def done(course: Course, task: str) -> tuple[bool | None, tuple[str, ...]]:
    """Whether *task* was done, and the events that say so; a relapse plan speaks for itself."""
    where = tuple(event.id for event in course.effective if _does(event, task))
    if where:
        return True, where
    return (None if _hidden(course) else False), ()


def _does(event: ev.Event, task: str) -> bool:
    if isinstance(event, ev.RelapsePlanMade):
        return task == "relapse-plan-made"
    return isinstance(event, ev.SessionHeld) and task in event.tasks


def _hidden(course: Course) -> bool:
    """Whether sessions without a record lie where a task of the ending could have been done."""
    phase, hidden, early = Phase.INITIAL, False, False
    for event in course.effective:
        if isinstance(event, ev.PhaseBegan):
            phase = event.phase
        elif isinstance(event, ev.PeriodUnrecorded):
            hidden, early = hidden or phase is not Phase.INITIAL, True
    return hidden or (early and phase is Phase.INITIAL)


def improved_at_end(course: Course) -> bool | None:
    """Whether the treatment helped, as the last review of the response near the end has it.

    A review before the termination phase says nothing of the end, unless there was no such phase.
    """
    if course.end_reason is EndReason.NON_RESPONSE:
        return False
    said: bool | None = None
    for event in course.effective:
        if isinstance(event, ev.PhaseBegan) and event.phase is Phase.TERMINATION:
            said = None
        elif isinstance(event, ev.ResponseReviewed):
            said = event.responding
    return said


def tasks(course: Course) -> EndingChecklist:
    """The tasks of the ending of *course*, due or not yet, done or not.

    Examples:
        >>> import ipt
        >>> from ipt.techniques import ending
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> for task in ending.tasks(course).tasks[:2]:
        ...     print(task.id, task.from_left, task.due, task.done)
        ending-announced 4 None False
        progress-reviewed 3 None False
    """
    return EndingChecklist(tasks=tuple(_tasks(course)))


def _tasks(course: Course) -> Iterator[EndingTask]:
    left, protocol = left_after(course), course.protocol
    if protocol.limit("announced_min"):
        announced = tuple(event.id for event in course.of(ev.EndingAnnounced))
        limit = next(each for each in protocol.limits if each.name == "announce_by")
        yield EndingTask(
            id=ANNOUNCED,
            label="raise the end explicitly",
            from_left=limit.value,
            due=_reached(course, limit.value),
            done=course.achieved(Achievement.ENDING_ANNOUNCED),
            left=left[announced[0]] if announced else None,
            where=announced,
            source=limit.source,
            status=limit.status,
        )
    from_left = protocol.limit("termination_default")
    for task in protocol.tasks:
        if task.phases == (Phase.TERMINATION,):
            was_done, where = done(course, task.id)
            yield EndingTask(
                id=task.id,
                label=task.label,
                from_left=from_left,
                due=all_of(_due(course, from_left), _concerns(course, task)),
                done=was_done,
                left=left[where[0]] if where else None,
                where=where,
                source=task.source,
                status=task.status,
            )


def _concerns(course: Course, task: Task) -> bool | None:
    return negated(improved_at_end(course)) if task.id == WITHOUT_RESPONSE else True


def _due(course: Course, from_left: int) -> bool | None:
    """Whether a task is due now, or was at the end; who stays away leaves none undone."""
    if course.end_reason is not None and not _closing(course):
        return course.end_reason in REGULAR
    return _reached(course, from_left)


def _closing(course: Course) -> bool:
    return any(event.phase is Phase.TERMINATION for event in course.of(ev.PhaseBegan))


def _reached(course: Course, from_left: int) -> bool | None:
    """Whether the ending has begun, or only so many sessions are left."""
    contract = course.contract
    if _closing(course):
        return True
    if contract is None:
        return None
    if contract.sessions - course.sessions_held <= from_left:
        return True
    surely = contract.sessions_min is not None and not contract.is_range
    return False if surely else None
