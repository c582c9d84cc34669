"""`agenda`: what the next session has to look at, the most pressing first.

First what cannot wait: open risks. Then what was promised: tasks agreed last time, measures that
are due, and how many sessions are left. Then what the protocol has for this phase, with the window
of sessions it belongs to. It says what is there to be done, and never what to do about it.
"""

import enum
from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Question, Rule, Status
from ipt.model import Course, Phase, events as ev, is_before
from ipt.model.checks import When, is_day, needs
from ipt.model.three_valued import any_of
from ipt.model.value import Value
from ipt.review.due import MeasureDue, measures_due
from ipt.review.examine import questions
from ipt.techniques import ending
from ipt.techniques.ending.checklist import ANNOUNCED

__all__ = ["RULES", "Agenda", "AgendaItem", "AgendaKind", "SessionsLeft", "agenda"]

ASK_TASK: Final = Rule(  # T15 of the tasks between sessions: reviewed whatever came of it
    code="AGE-TASK",
    asks=True,
    message="what became of the task that was agreed",
    remedy="whether the next one is smaller, larger or another one",
    source="Mk-PTSD",
    status=Status.SECONDARY,
)
RULES: Final = Rule.collect(globals())


class AgendaKind(enum.StrEnum):
    """What an entry of the agenda is about, in the order in which they stand there."""

    RISK = "risk"
    TASK_AGREED = "task-agreed"
    MEASURE = "measure"
    ENDING = "ending"
    TASK = "task"


@frozen(kw_only=True, eq=False, repr=False)
class AgendaItem(Value):
    """One thing to look at.

    Attributes:
        kind: What it is about.
        about: Id of the risk, the task or the instrument.
        says: What it is, without anything private.
        due: Whether it is due now; ``None`` if the record cannot tell.
        overdue: Whether its day, or its window of sessions, is over.
        window: First and last session it belongs to, where the contract tells.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    kind: AgendaKind
    about: str
    says: str
    due: bool | None = True
    overdue: bool = False
    window: tuple[int, int] | None = None
    source: str = "ipt"
    status: Status = Status.INFERRED


@frozen(kw_only=True, eq=False, repr=False)
class SessionsLeft(Value):
    """How many sessions are left, said at the opening or at the end of the next one.

    Attributes:
        session: The number of the next session.
        of: How many were agreed.
        at_opening: Left when it opens, itself counted.
        at_end: Left when it is over.
    """

    session: int
    of: int
    at_opening: int
    at_end: int


@frozen(kw_only=True, eq=False, repr=False)
class Agenda(Value):
    """What the next session has to look at.

    Attributes:
        left: How many sessions are left; ``None`` without a contract, or after its last session.
        days_since: Days since the last session; ``None`` if the day of it is not known.
        items: The most pressing first.
        questions: What the record leaves to be asked.
    """

    left: SessionsLeft | None
    days_since: int | None = field(default=None)
    items: tuple[AgendaItem, ...]
    questions: tuple[Question, ...]


def agenda(course: Course, *, today: date) -> Agenda:
    """What the next session of *course* has to look at on *today*.

    An ended course has open risks and measures of a follow-up on its agenda alone.

    Raises:
        ipt.errors.InvalidValue: If *course* is none, *today* is no day, or lies before the last event.

    Examples:
        >>> import ipt
        >>> from datetime import date
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> [item.about for item in ipt.review.agenda(course, today=date(2026, 1, 5)).items][:3]
        ['hrsd-17', 'bdi-ii', 'phq-9']
    """
    needs(course, Course)
    _after_everything(course, today)
    waiting = [*_unreviewed(course)]
    asked = tuple(ASK_TASK.question(task) for task in waiting)
    return Agenda(
        left=_left(course),
        days_since=_days_since(course, today),
        items=(
            *_risks(course),
            *_agreed(course, waiting, today),
            *_measures(course),
            *_ending(course, today),
            *_tasks(course),
        ),
        questions=(*asked, *questions(course)),
    )


def _after_everything(course: Course, today: date) -> None:
    is_day(today, "today")
    if today < course.horizon:
        msg = f"today, {today}, lies before {course.horizon}, when the last event was; take a later day"
        raise InvalidValue(msg)


def _left(course: Course) -> SessionsLeft | None:
    left = course.sessions_left
    if not left or course.phase is Phase.ENDED:
        return None
    held = course.sessions_held
    return SessionsLeft(session=held + 1, of=held + left, at_opening=left, at_end=left - 1)


def _days_since(course: Course, today: date) -> int | None:
    last = course.last(ev.SessionHeld)
    return (today - last.on).days if last is not None and isinstance(last.on, date) else None


def _risks(course: Course) -> Iterator[AgendaItem]:
    for risk in course.open_risks:
        yield AgendaItem(
            kind=AgendaKind.RISK,
            about=risk.id,
            says=f"an open risk ({risk.kind.value}) waits for a review",
            source="PTSD-57",
            status=Status.PUBLISHED,
        )


def _unreviewed(course: Course) -> Iterator[str]:
    """The tasks that were agreed and not talked about since."""
    waiting: dict[str, None] = {}
    for event in course.effective:
        if isinstance(event, ev.TaskAgreed):
            waiting[event.task.id] = None
        elif isinstance(event, ev.TaskReviewed):
            waiting.pop(event.task, None)
    return iter(waiting)


def _agreed(course: Course, waiting: list[str], today: date) -> Iterator[AgendaItem]:
    for task in course.tasks:
        if task.id in waiting:
            yield AgendaItem(
                kind=AgendaKind.TASK_AGREED,
                about=task.id,
                says=f"{task.kind.value} was agreed; ask what became of it",
                overdue=_is_over(task.due, today),
                source="Mk-PTSD",
                status=Status.SECONDARY,
            )


def _is_over(day: When | None, today: date) -> bool:
    return day is not None and is_before(day, today) is True


def _measures(course: Course) -> Iterator[AgendaItem]:
    asked: dict[str, list[MeasureDue]] = {}
    for measure in measures_due(course):
        if measure.due is not False:
            asked.setdefault(measure.instrument, []).append(measure)
    for instrument, times in asked.items():
        yield AgendaItem(
            kind=AgendaKind.MEASURE,
            about=instrument,
            says=f"the protocol asks for it: {'; '.join(measure.when for measure in times)}",
            due=any_of(*(measure.due for measure in times)),
            source=times[0].source,
            status=times[0].status,
        )


def _ending(course: Course, today: date) -> Iterator[AgendaItem]:
    contract = course.contract
    if course.phase is Phase.ENDED or contract is None:
        return
    if _is_over(contract.end_date, today):
        yield AgendaItem(
            kind=AgendaKind.ENDING,
            about="end-date",
            says="the day on which treatment was to end is over",
            overdue=True,
            source="CG2000-7",
            status=Status.PUBLISHED,
        )
    left = course.sessions_left
    for task in ending.tasks(course).tasks:
        if task.id == ANNOUNCED and task.due and not task.done and left:
            yield AgendaItem(
                kind=AgendaKind.ENDING,
                about=ANNOUNCED,
                says=f"{task.label}; due with {task.from_left} sessions left",
                due=None if task.done is None else True,
                source=task.source,
                status=task.status,
            )
    if left == 0:
        yield AgendaItem(
            kind=AgendaKind.ENDING,
            about="contract",
            says="no session of the contract is left; end, or agree on a new contract",
            source="CG2000-7",
            status=Status.PUBLISHED,
        )


def _tasks(course: Course) -> Iterator[AgendaItem]:
    """What the protocol has for the phase, and was not done yet; what is for every session stays."""
    if course.phase is Phase.ENDED:
        return
    done = {task for session in course.sessions for task in session.tasks}
    done |= {task for task, event in _BY_EVENT.items() if course.last(event) is not None}
    hidden = bool(course.sessions_unrecorded)
    following = course.sessions_held + 1
    for task in course.protocol.tasks:
        if course.phase in task.phases and task.id not in done:
            window = _window(course, task.phases)
            yield AgendaItem(
                kind=AgendaKind.TASK,
                about=task.id,
                says=task.label,
                due=None if hidden else True,
                overdue=not hidden and window is not None and following > window[1],
                window=window,
                source=task.source,
                status=task.status,
            )


_BY_EVENT: Final[dict[str, type[ev.Event]]] = {
    "sick-role-given": ev.SickRoleGiven,
    "inventory-taken": ev.InventoryCompleted,
    "formulation-shared": ev.FormulationShared,
    "contract-set": ev.ContractAgreed,
    "communication-analysed": ev.IncidentAnalysed,
    "decision-analysed": ev.DecisionAnalysed,
    "role-played": ev.RolePlayed,
    "relapse-plan-made": ev.RelapsePlanMade,
}
"""Tasks that an event of their own tells of."""


def _window(course: Course, phases: tuple[Phase, ...]) -> tuple[int, int] | None:
    """The sessions that *phases* have by the contract, or by the protocol without one."""
    contract, limit = course.contract, course.protocol.limit
    length = contract.sessions if contract is not None else limit("sessions_default")
    if length <= limit("initial_max") + limit("termination_default"):
        return None
    outline = course.protocol.outline(length)
    windows = {
        Phase.INITIAL: outline.initial,
        Phase.MIDDLE: outline.middle,
        Phase.TERMINATION: outline.termination,
    }
    asked = [windows[phase] for phase in phases]
    return min(first for first, _ in asked), max(last for _, last in asked)
