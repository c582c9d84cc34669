"""Safety: whether there is a plan for a time of danger, and what an open risk holds back.

The library holds and checks plans; it assesses no risk, has no level of one, and knows no number to call:
every contact and the words for an emergency come from the host. A flagged answer asks for somebody to
look; an answer of zero, or no flag at all, reassures of nothing. Of medical inpatients who were positive
on a suicide screen most had not endorsed the item of the PHQ-9 (Suicide-PHQ9).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.findings import Params, Question, Rule
from ipt.formulation.asked import Asked, holds, open_questions, trace
from ipt.formulation.audit import Audit
from ipt.formulation.disputes import violence_asked
from ipt.formulation.trace import Step
from ipt.measures import GivenTotal
from ipt.model import Area, Course, Dispute, RiskKind, events as ev
from ipt.model.checks import When, is_day
from ipt.model.value import Value
from ipt.model.vocabulary import Word
from ipt.techniques import safety_rules as r
from ipt.techniques.audited import Said, audited
from ipt.techniques.safety_plans import STALE_MONTHS, check_safety_plan
from ipt.techniques.safety_rules import RULES

__all__ = [
    "RULES",
    "STALE_MONTHS",
    "Gate",
    "PlannedAction",
    "audit",
    "check_safety_plan",
    "gate",
]

_PLANNED_FOR: Final = frozenset({RiskKind.SUICIDE, RiskKind.SELF_HARM})
"""The kinds of risk that a safety plan is made for."""


# --- the course -----------------------------------------------------------------------------------


def audit(course: Course, *, today: date, months: int = STALE_MONTHS) -> Audit:
    """What is to be said and asked about the safety of the patient of *course*.

    A flag is a risk that somebody raised, or a flagged answer. It is answered if a review of it is on
    record before the session after the one it belongs to, or on the day of that later session. It
    belongs to the session of the same day, or else to the first one that follows.

    Args:
        course: Any.
        today: The day it is looked at.
        months: After how many months the plan is gone through again.

    Raises:
        ipt.errors.InvalidValue: If *today* is no day, or there is a plan and *months* is out of range.
    """
    is_day(today, "today")
    flags = tuple(_flags(course))
    checked = _plan(course, today, months)
    return audited(
        [
            *_no_plan(course, [flag for flag in flags if flag.kind in _PLANNED_FOR]),
            *_unanswered(course, flags),
            *checked.findings,
            *checked.questions,
        ]
    )


def _plan(course: Course, today: date, months: int) -> Audit:
    """What `check_safety_plan` says of the plan of *course*, if it has one."""
    if course.safety_plan is None:
        return Audit()
    in_focus = (area for area in course.focus if area.area is Area.ROLE_DISPUTE)
    partners = [Dispute(person=person) for area in in_focus for person in area.people]
    return check_safety_plan(
        course.safety_plan,
        today=today,
        people=course.inventory,
        disputes=(*course.disputes, *partners),
        months=months,
    )


@frozen(kw_only=True, eq=False, repr=False)
class _Flag(Value):
    """A flagged risk: its id, what it is about, and the place of the event that flagged it."""

    risk: str
    kind: RiskKind
    place: int


def _flags(course: Course) -> Iterator[_Flag]:
    answers = {each.event: each.score.flags for each in course.measured if each.score is not None}
    for place, event in enumerate(course.effective):
        if isinstance(event, ev.RiskRaised):
            yield _Flag(risk=event.risk.id, kind=event.risk.kind, place=place)
        for flag in answers.get(event.id, ()):
            yield _Flag(risk=f"{event.id}:{flag.item}", kind=flag.kind, place=place)


def _no_plan(course: Course, flags: Sequence[_Flag]) -> Said:
    if not flags:
        return
    since = course.effective[flags[0].place :]
    if any(isinstance(event, ev.SafetyPlanMade) for event in since):
        return
    hidden = any(isinstance(event, ev.PeriodUnrecorded) for event in since)
    where = [flag.risk for flag in flags]
    if hidden or course.safety_plan is not None:
        yield r.ASK_PLAN.question(*where)
    else:
        yield r.NO_PLAN.finding(*where)


def _unanswered(course: Course, flags: Sequence[_Flag]) -> Said:
    for flag in flags:
        answered = _answered(course.effective, flag)
        if answered is None:
            yield r.ASK_ANSWERED.question(flag.risk, risk=flag.risk)
        elif not answered:
            yield r.UNANSWERED.finding(flag.risk, risk=flag.risk)


def _answered(history: Sequence[ev.Event], flag: _Flag) -> bool | None:
    """Whether *flag* was reviewed in time, or still may be."""
    on = history[flag.place].on
    before = history[: flag.place]
    session = isinstance(on, date) and any(
        isinstance(event, ev.SessionHeld) and event.on == on for event in before
    )
    hidden = False
    for event in history[flag.place + 1 :]:
        match event:
            case ev.RiskReviewed(risk=flag.risk):
                return True
            case ev.PeriodUnrecorded():
                hidden = True
            case ev.SessionHeld() if not session:
                session = True
            case ev.SessionHeld() | ev.CourseEnded():
                if _reviewed_on(event.on, flag, history):
                    return True
                return None if hidden else False
            case _:
                pass
    return None if hidden else True


def _reviewed_on(day: When | None, flag: _Flag, history: Sequence[ev.Event]) -> bool:
    """Whether *flag* was reviewed on *day*, wherever that stands among the events of the day."""
    return isinstance(day, date) and any(
        isinstance(event, ev.RiskReviewed) and event.risk == flag.risk and event.on == day
        for event in history[flag.place :]
    )


# --- what an open risk holds back -----------------------------------------------------------------


class PlannedAction(Word):
    """What an app may be about to do without anybody watching."""

    UNSUPERVISED_CONVERSATION = "unsupervised-conversation"
    AUTOMATED_PROGRESS = "automated-progress"


@frozen(kw_only=True, eq=False, repr=False)
class Gate(Value):
    """Whether the record lets an action go on by itself.

    Attributes:
        action: Which.
        passes: ``False`` if something on record holds it back, ``None`` if that cannot be told. ``True``
            says that nothing on record does, and nothing about risk.
        trace: What was looked at.
        needs: What is still to be asked.
    """

    action: PlannedAction
    passes: bool | None
    trace: tuple[Step, ...]
    needs: tuple[Question, ...] = ()


def _action(value: PlannedAction | str) -> PlannedAction:
    return PlannedAction(value)


def gate(course: Course, action: PlannedAction | str, *, person: str | None = None) -> Gate:
    """Whether *action* may go on by itself, as far as the record of *course* tells.

    An open risk holds it back until somebody records a review. It cannot be told while nobody is on
    record as having asked about risk, or sessions left no record.

    Args:
        course: Any.
        action: A conversation that the patient is to have between sessions, or a next phase that an
            app would begin.
        person: Id of the relationship that the conversation is with; violence with them, which
            includes threat, coercion and fear, holds it back as well.

    Raises:
        ipt.errors.InvalidValue: If there is no such action, or another one is given a person.

    Examples:
        >>> import ipt
        >>> from ipt.techniques import safety
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> held = safety.gate(course, "automated-progress")
        >>> print(held.passes, *held.needs)
        None SAFE-GATE-ASKED: is it on record that risk was asked about
    """
    wanted = _action(action)
    if person is not None and wanted is not PlannedAction.UNSUPERVISED_CONVERSATION:
        msg = f"{wanted.value!r} concerns no person; leave it out"
        raise InvalidValue(msg)
    asked = [
        _criterion(r.GATE_RISK, wanted, not course.open_risks),
        _criterion(r.GATE_ASKED, wanted, _risk_asked(course) or None),
        _criterion(r.GATE_RECORD, wanted, not course.sessions_unrecorded or None),
    ]
    if person is not None:
        violence = {each.id: each.violence for each in course.inventory}
        asked.append(violence_asked(person, violence.get(person)))
    return Gate(action=wanted, passes=holds(asked), trace=trace(asked), needs=open_questions(asked))


def _criterion(rule: Rule, action: PlannedAction, answer: bool | None) -> Asked:  # noqa: FBT001 - three-valued
    return Asked(rule=rule, answer=answer, params=Params(action=action.value))


def _risk_asked(course: Course) -> bool:
    """Whether it is on record that risk was asked about, by somebody or by an item of a measure."""
    if any(screening.risk_asked for screening in course.of(ev.ScreeningRecorded)):
        return True
    if course.last(ev.RiskRaised) is not None:
        return True
    items = {scale.id: [i.code for i in scale.items if i.risk] for scale in course.instruments}
    return any(
        set(items[each.instrument]).difference(getattr(each.score, "missing", ()))
        for each in course.measured
        if each.score is not None and not isinstance(each.score, GivenTotal)
    )
