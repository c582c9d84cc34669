"""Tasks between sessions: what became of them, and how large the next step may be.

The two schools differ. The classic line of IPT sets no homework: the focus implies what to try, and
what was tried is talked about, whatever came of it. Stuart and Robertson, and IPT for adolescents,
agree on tasks. What a protocol says about the time between sessions goes before its school. That
tasks were set is an observation, and no departure.

A task is due to be talked about in the next session that is held after it was agreed on. A session
of the same day is the one that agreed on it, on whichever side of it the task was recorded.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from attrs import evolve, frozen

from ipt.findings import Finding
from ipt.formulation.asked import open_questions
from ipt.formulation.audit import Audit
from ipt.formulation.disputes import violence_asked
from ipt.model import (
    BetweenSessionTask,
    Course,
    Lineage,
    Protocol,
    Relationship,
    TaskKind,
    TaskResult,
    Topic,
    events as ev,
)
from ipt.model.checks import When
from ipt.model.value import Value
from ipt.techniques import task_rules as r
from ipt.techniques.audited import Said, audited
from ipt.techniques.task_rules import NUMBERS, RULES, TaskNumbers
from ipt.techniques.task_steps import StepHint, StepSize, step_size

__all__ = [
    "NUMBERS",
    "RULES",
    "SETS_HOMEWORK",
    "Attempt",
    "StepHint",
    "StepSize",
    "TaskNumbers",
    "TaskReview",
    "audit",
    "review",
    "step_size",
]

SETS_HOMEWORK: Final[Mapping[Lineage, bool]] = MappingProxyType(
    {Lineage.KLERMAN_WEISSMAN_MARKOWITZ: False, Lineage.STUART_ROBERTSON: True}
)
"""Whether a school sets tasks between sessions; sources: Mk-PTSD, Schramm12-term."""

_NO_HOMEWORK: Final = "no-homework"
"""What a protocol that sets none says of the time between sessions."""
_CARRIED_OUT: Final = frozenset({TaskResult.DONE, TaskResult.PARTLY})
_HARDEST: Final = 5


# --- what became of them --------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Attempt(Value):
    """A task that was agreed on, and what became of it.

    A task that is agreed on again before it was reviewed is the same attempt in other words; after
    a review it is a new one.

    Attributes:
        task: As last worded.
        event: Id of the event that agreed on it.
        on: When that was.
        result: By its last review; ``None`` if there is none.
        due: Whether it should have been reviewed by now; ``None`` if sessions without a record may
            hide the review.
    """

    task: BetweenSessionTask
    event: str
    on: When | None = None
    result: TaskResult | None = None
    due: bool | None = False

    @property
    def carried_out(self) -> bool:
        """Whether it is known that it was done, or a part of it."""
        return self.result in _CARRIED_OUT


@frozen(kw_only=True, eq=False, repr=False)
class TaskReview(Value):
    """What became of the tasks of a course.

    Attributes:
        attempts: In the order in which they were agreed on.
    """

    attempts: tuple[Attempt, ...] = ()

    @property
    def results(self) -> tuple[TaskResult, ...]:
        """What became of those that were reviewed."""
        return tuple(each.result for each in self.attempts if each.result is not None)

    @property
    def unreviewed(self) -> tuple[Attempt, ...]:
        """Those that are due and were not reviewed."""
        return tuple(each for each in self.attempts if each.due and each.result is None)

    @property
    def completion(self) -> float | None:
        """The share of the reviewed ones that were done, 0 to 1; ``None`` if none was reviewed."""
        results = self.results
        return results.count(TaskResult.DONE) / len(results) if results else None

    @property
    def avoided_in_a_row(self) -> int:
        """How many of the last reviewed ones were avoided, without another result between them."""
        count = 0
        for result in reversed(self.results):
            if result is not TaskResult.AVOIDED:
                break
            count += 1
        return count

    @property
    def people(self) -> tuple[str, ...]:
        """Ids of those with whom there were tasks, in order of id."""
        return tuple(sorted({a.task.person for a in self.attempts if a.task.person is not None}))

    def with_person(self, person: str) -> "TaskReview":
        """The same of the tasks with *person* alone."""
        return TaskReview(attempts=tuple(a for a in self.attempts if a.task.person == person))


def review(course: Course) -> TaskReview:
    """What became of the tasks of *course*.

    Examples:
        >>> import ipt
        >>> from ipt.model import BetweenSessionTask
        >>> from ipt.techniques import tasks
        >>> course = ipt.open_course(ipt.protocols.get("ipt-sr"), patient="p")
        >>> call = BetweenSessionTask(id="call", kind="contact", person="sister")
        >>> course = ipt.apply(course, ipt.events.SessionHeld(), ipt.events.TaskAgreed(task=call))
        >>> tasks.review(course).unreviewed
        ()
        >>> course = ipt.apply(course, ipt.events.SessionHeld())
        >>> [attempt.task.id for attempt in tasks.review(course).unreviewed]
        ['call']
    """
    attempts: list[Attempt] = []
    latest: dict[str, int] = {}
    for event in course.effective:
        match event:
            case ev.TaskAgreed(task=task):
                at = latest.get(task.id)
                if at is not None and attempts[at].result is None:
                    attempts[at] = Attempt(task=task, event=event.id, on=event.on)
                else:
                    latest[task.id] = len(attempts)
                    attempts.append(Attempt(task=task, event=event.id, on=event.on))
            case ev.TaskReviewed():
                at = latest[event.task]  # the machine knows no review of a task that is not there
                attempts[at] = evolve(attempts[at], result=event.result)
            case ev.SessionHeld():
                attempts = [
                    evolve(a, due=True) if a.due is False and not _same_day(a.on, event.on) else a
                    for a in attempts
                ]
            case ev.PeriodUnrecorded():
                attempts = [evolve(attempt, due=None) for attempt in attempts]
            case _:
                pass
    return TaskReview(attempts=tuple(attempts))


def _same_day(one: When | None, other: When | None) -> bool:
    return isinstance(one, date) and one == other


# --- what is found and asked ----------------------------------------------------------------------


def audit(course: Course, *, homework: bool | None = None, numbers: TaskNumbers = NUMBERS) -> Audit:
    """What is to be said and asked about the tasks of *course*.

    Args:
        course: Any.
        homework: Whether tasks are set in this treatment; if left out, as the protocol or else its
            school has it.
        numbers: What counts as too big, and as often avoided.
    """
    sets = _sets(course.protocol) if homework is None else homework
    return audited(_said(course, review(course), numbers, sets=sets))


def _sets(protocol: Protocol) -> bool:
    said = {advisory.id for advisory in protocol.advised(Topic.BETWEEN_SESSIONS)}
    return _NO_HOMEWORK not in said if said else SETS_HOMEWORK[protocol.lineage]


def _said(course: Course, told: TaskReview, numbers: TaskNumbers, *, sets: bool) -> Said:
    if told.attempts and not sets:
        agreed = (attempt.event for attempt in told.attempts)
        yield r.NO_HOMEWORK.finding(*agreed, protocol=course.protocol.id)
    people = {person.id: person for person in course.inventory}
    for place, attempt in enumerate(told.attempts):
        yield from _reviewed(attempt)
        yield from _safety(attempt, people)
        if not attempt.carried_out:
            yield from _size(attempt, told.attempts[:place], numbers)
            yield from _rehearsal(attempt, course)
    yield from _avoided(told, numbers.avoided)


def _reviewed(attempt: Attempt) -> Said:
    if attempt.result is None and attempt.due is not False:
        task = attempt.task.id
        yield (
            r.UNREVIEWED.finding(attempt.event, task, task=task)
            if attempt.due
            else r.ASK_REVIEWED.question(attempt.event, task, task=task)
        )


def _safety(attempt: Attempt, people: Mapping[str, Relationship]) -> Said:
    """Nobody has to be asked about somebody who died."""
    name, task = attempt.task.person, attempt.task.id
    if name is None:
        return
    person = people.get(name, Relationship(id=name))
    if person.violence is False or person.living is False:
        return
    known = "told of" if person.violence else "not ruled out"
    yield r.SAFETY.finding(attempt.event, name, task=task, person=name, known=known)
    yield from open_questions([violence_asked(name, None)] if person.violence is None else [])


def _size(attempt: Attempt, before: Sequence[Attempt], numbers: TaskNumbers) -> Said:
    task, difficulty = attempt.task.id, attempt.task.difficulty
    if difficulty is None:
        if attempt.result is None:
            yield r.ASK_DIFFICULTY.question(attempt.event, task, task=task)
        return
    sure = max((a.task.difficulty or 0 for a in before if a.carried_out), default=0)
    perhaps = max(
        (a.task.difficulty or _HARDEST for a in before if a.carried_out or a.result is None),
        default=0,
    )
    most = max(numbers.first, sure + numbers.jump)
    if difficulty > max(numbers.first, perhaps + numbers.jump):
        yield r.TOO_BIG.finding(attempt.event, task, task=task, difficulty=difficulty, most=most)
    elif difficulty > most:
        yield r.ASK_DIFFICULTY.question(attempt.event, task, task=task)


def _rehearsal(attempt: Attempt, course: Course) -> Said:
    task = attempt.task
    if task.kind is not TaskKind.CONVERSATION or task.feared is False:
        return
    rehearsed = task.rehearsal is not None or any(
        task.person in played.people or (task.decision and task.decision == played.decision)
        for played in course.rehearsals
    )
    if task.feared is None and attempt.result is None:
        yield r.ASK_FEARED.question(attempt.event, task.id, task=task.id)
    if task.feared and not rehearsed:
        yield (
            r.ASK_REHEARSED.question(attempt.event, task.id, task=task.id)
            if course.sessions_unrecorded
            else r.NO_REHEARSAL.finding(attempt.event, task.id, task=task.id)
        )


def _avoided(told: TaskReview, most: int) -> Iterator[Finding]:
    """For each person; of all tasks together only where no person alone makes so many."""
    alone = [(who, told.with_person(who).avoided_in_a_row) for who in told.people]
    often = [(who, times) for who, times in alone if times >= most]
    for who, times in often:
        yield r.AVOIDED.finding(who, whom=f" with {who!r}", times=times)
    if not often and told.avoided_in_a_row >= most:
        yield r.AVOIDED.finding(whom="", times=told.avoided_in_a_row)
