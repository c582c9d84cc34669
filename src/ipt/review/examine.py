"""`examine`: what a recorded course should be told, and what it leaves to be asked.

Unknown is not no: a missing fact gives a question, never a reproach, and an unrecorded period
silences whatever might have happened inside it.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import frozen

from ipt.errors import did_you_mean
from ipt.findings import Finding, Question
from ipt.formulation.disputes import safety_first
from ipt.model import Achievement, Area, Course, MissedReason, Phase, events as ev
from ipt.review import rules as r
from ipt.review.naming import unknown_names

__all__ = ["Examination", "examine", "questions"]

_WEEKLY: Final = 3
"""Most individual sessions in a week that any variant has."""


@frozen(kw_only=True)
class Examination:
    """What was found, the heaviest first, and what is still to ask.

    Attributes:
        findings: About what is recorded.
        questions: About what is not.
    """

    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]


def examine(course: Course) -> Examination:
    """Look through *course* by the rules of this room.

    Examples:
        >>> import ipt
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> [question.code for question in ipt.review.examine(course).questions]
        ['RISK-ASKED']
    """
    found = [
        *_record(course),
        *_risk(course),
        *_focus(course),
        *unknown_names(course),
        *_meetings(course),
    ]
    found.sort(key=lambda finding: -finding.severity)
    return Examination(findings=tuple(found), questions=tuple(questions(course)))


def _record(course: Course) -> Iterator[Finding]:
    protocol = course.protocol
    tasks = {task.id for task in protocol.tasks}
    exclusions = {exclusion.id: exclusion for exclusion in protocol.exclusions}
    for event_id, deviation in course.deviations:
        yield r.DEVIATION.finding(event_id, codes=", ".join(deviation.codes))
    for period in course.of(ev.PeriodUnrecorded):
        yield r.UNRECORDED.finding(period.id, sessions=period.sessions)
    for session in course.of(ev.SessionHeld):
        for task in session.tasks:
            if tasks and task not in tasks:
                hint = did_you_mean(task, tasks)
                yield r.UNKNOWN_TASK.finding(session.id, task=task, protocol=protocol.id, hint=hint)
    for screening in course.of(ev.ScreeningRecorded):
        for name in screening.exclusions:
            if name in exclusions:
                label = exclusions[name].label
                yield r.EXCLUSION.finding(screening.id, protocol=protocol.id, label=label)
            else:
                hint = did_you_mean(name, exclusions)
                yield r.UNKNOWN_EXCLUSION.finding(
                    screening.id, exclusion=name, protocol=protocol.id, hint=hint
                )


def _risk(course: Course) -> Iterator[Finding]:
    answered = {
        f"{taken.event}:{flag.item}": r.RISK_ANSWER.finding(
            taken.event, item=flag.item, instrument=taken.instrument, answer=flag.answer
        )
        for taken in course.measured
        if taken.score is not None
        for flag in taken.score.flags
    }
    for risk in course.open_risks:
        yield answered.get(risk.id) or r.RISK_OPEN.finding(risk.id, kind=risk.kind.value)


def _focus(course: Course) -> Iterator[Finding]:
    focus = course.focus
    primary = sum(bool(area.primary) for area in focus)
    if len(focus) > 1 and not primary:
        yield r.NO_PRIMARY.finding()
    if primary > 1:
        yield r.TWO_PRIMARY.finding()
    if len(focus) > 1 and any(area.area is Area.DEFICITS for area in focus):
        yield r.DEFICITS_BESIDE.finding()
    violent = {person.id for person in course.inventory if person.violence}
    for area in focus:
        if area.area is Area.ROLE_DISPUTE:
            for person in sorted(violent.intersection(area.people)):
                yield from safety_first(person, violence=True)
        if area.area is Area.ROLE_DISPUTE and area.stage is None:
            yield r.NO_STAGE.finding(*area.people)


def _meetings(course: Course) -> Iterator[Finding]:
    protocol, held = course.protocol, tuple(course.of(ev.SessionHeld))
    low, high = protocol.limit("minutes_min"), protocol.limit("minutes_max")
    for session in held:
        if session.minutes is not None and not low <= session.minutes <= high:
            yield r.MINUTES.finding(
                session.id, minutes=session.minutes, protocol=protocol.id, low=low, high=high
            )
    dated = [(session.on, session.id) for session in held if isinstance(session.on, date)]
    start = 0
    while start < len(dated):  # dates never go backwards
        first = dated[start][0]
        after = bisect_left(dated, first.toordinal() + 7, start, key=lambda at: at[0].toordinal())
        crowded = after - start > _WEEKLY
        if crowded:
            names = (name for _, name in dated[start:after])
            yield r.FREQUENT.finding(*names, sessions=after - start, on=str(first))
        start = after if crowded else start + 1


def questions(course: Course) -> Iterator[Question]:
    """What *course* leaves to be asked, by the rules of this room."""
    asked = any(screening.risk_asked for screening in course.of(ev.ScreeningRecorded))
    if not asked and course.last(ev.RiskRaised) is None:
        yield r.ASK_RISK.question()
    if not course.focus and course.achieved(Achievement.FOCUS):
        yield r.ASK_AREA.question()
    contract = course.contract
    if contract is not None and contract.end_date is None:
        yield r.ASK_END_DATE.question()
    if contract is not None and contract.confidentiality_limits is None:
        yield r.ASK_LIMITS.question()
    for taken in course.of(ev.MeasureTaken):
        if taken.items is None and taken.total is None:
            yield r.ASK_ANSWERS.question(taken.id, instrument=taken.instrument)
    yield from _absences(course)
    if course.phase is not Phase.ENDED:
        yield from _response(course)


def _absences(course: Course) -> Iterator[Question]:
    waiting: list[ev.SessionMissed] = []
    for event in course.effective:
        match event:
            case ev.SessionMissed(reason=MissedReason.UNEXPLAINED):
                waiting.append(event)
            case (
                ev.ContactAttempted()
                | ev.CrisisContactHeld()
                | ev.FollowUpHeld()
                | ev.PeriodUnrecorded()
                | ev.SessionHeld()
            ):
                waiting.clear()
            case _:
                pass
    for missed in waiting:
        yield r.ASK_CONTACT.question(missed.id)


def _response(course: Course) -> Iterator[Question]:
    reviewed = course.last(ev.ResponseReviewed)
    due = course.protocol.limit("review_after")
    if reviewed is None:
        if course.sessions_held >= due and not course.sessions_unrecorded:
            yield r.ASK_RESPONSE.question(sessions=course.sessions_held)
    elif reviewed.responding is False and not reviewed.decision:
        yield r.ASK_DECISION.question(reviewed.id)
