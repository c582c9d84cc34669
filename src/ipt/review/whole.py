"""`look`: a whole course looked at with everything that this room and the techniques have."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, Protocol as Interface

from attrs import frozen

from ipt.findings import Finding, Question
from ipt.model import Course, Incident
from ipt.model.value import Value
from ipt.review.agenda import Agenda, agenda
from ipt.review.examine import examine
from ipt.review.fidelity import Fidelity, fidelity
from ipt.review.outcome import Outcome, outcome
from ipt.review.response import ResponseReview, response_review
from ipt.techniques import (
    affect,
    clarification,
    communication,
    decision,
    ending,
    exploration,
    listening,
    past,
    relationship,
    role_play,
    safety,
    tasks,
)
from ipt.techniques.communication import CommunicationAnalysis

__all__ = ["CourseReview", "look"]


class _Audit(Interface):
    """What an audit gives, whatever else."""

    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def questions(self) -> tuple[Question, ...]: ...


_AUDITS: Final[tuple[Callable[[Course], _Audit], ...]] = (
    examine,
    tasks.audit,
    ending.audit,
    affect.audit,
    clarification.audit,
    exploration.audit,
    listening.audit,
    past.audit,
    relationship.audit,
)
"""What looks at a course and needs to know nothing else."""


_CLOSER: Final = {
    "S12": "TERM-NOT-ANNOUNCED",
    "T1": "TERM-NOT-ANNOUNCED",
    "T2": "TERM-NO-ATTRIBUTION",
    "T3": "TERM-NO-FEELINGS",
}
"""Lines of fidelity whose fault another finding names more closely, so that it is told once."""


@frozen(kw_only=True, eq=False, repr=False)
class CourseReview(Value):
    """How a course is going, or went.

    Attributes:
        agenda: What the next session has to look at.
        outcome: What became of it by every measure.
        response: Whether treatment is working so far.
        fidelity: How far it kept to the method.
        incidents: What each exchange that was recorded shows.
        findings: Everything that was found, the heaviest first, each once.
        questions: Everything that is left to be asked, each once.
    """

    agenda: Agenda
    outcome: Outcome
    response: ResponseReview
    fidelity: Fidelity
    incidents: tuple[CommunicationAnalysis, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]


def look(course: Course, *, today: date, points: Iterable[str] = ()) -> CourseReview:
    """Look at *course* with everything there is, on *today*.

    Args:
        course: Any.
        today: Not before the last event.
        points: Ids of decision points to go by; see `response_review`.

    Raises:
        ipt.errors.InvalidValue: If *course* is none, *today* is no day, or lies before the last event.
        ipt.errors.UnknownName: If there is no such decision point.

    Examples:
        >>> import ipt
        >>> from datetime import date
        >>> course = ipt.load("examples/courses/invented-16-sessions.json")
        >>> told = ipt.review.look(course, today=date(2026, 12, 1))
        >>> told.response.due, [measure.instrument for measure in told.outcome.measures]
        (False, ['hrsd-17', 'phq-9'])
    """
    next_session = agenda(course, today=today)
    response = response_review(course, points=points)
    became, kept = outcome(course), fidelity(course)
    incidents = tuple(_analysed(course, incident) for incident in course.incidents)
    audits: list[_Audit] = [
        *(audit(course) for audit in _AUDITS),
        safety.audit(course, today=today),
        *(decision.audit(each, course=course) for each in course.decisions),
        role_play.audit(course.rehearsals, course=course, people=course.inventory),
        *incidents,
        response,
        became,
        kept,
        *_plans(course, today),
    ]
    found = dict.fromkeys(finding for audit in audits for finding in audit.findings)
    codes = {finding.code for finding in found}
    closer = {item for item, code in _CLOSER.items() if code in codes}
    asked = (*next_session.questions, *(q for audit in audits for q in audit.questions))
    return CourseReview(
        agenda=next_session,
        outcome=became,
        response=response,
        fidelity=kept,
        incidents=incidents,
        findings=tuple(
            sorted(
                (finding for finding in found if finding.params.get("item") not in closer),
                key=lambda finding: -finding.severity,
            )
        ),
        questions=tuple(dict.fromkeys(asked)),
    )


def _analysed(course: Course, incident: Incident) -> CommunicationAnalysis:
    return communication.analyse(incident, people=course.inventory)


def _plans(course: Course, today: date) -> Iterator[_Audit]:
    if course.relapse_plan is not None:
        yield ending.check_relapse_plan(course.relapse_plan, today=today, course=course)
    if course.safety_plan is not None:
        yield safety.check_safety_plan(
            course.safety_plan, today=today, people=course.inventory, disputes=course.disputes
        )
