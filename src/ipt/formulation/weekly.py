"""Was the mood of the week tied to what happened? How often, and where it was left out.

It is read off the tasks that a session reports. A session that reports none says nothing about it,
and neither does an unrecorded one. Sudden gains and losses are the business of `ipt.measures`.
"""

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final

from attrs import frozen

from ipt.findings import Finding, Rule, Severity, Status
from ipt.model import events as ev
from ipt.model.course import Course
from ipt.model.norms import Domain
from ipt.model.value import Value
from ipt.model.vocabulary import Phase

__all__ = ["RULES", "LinkCoverage", "audit_weekly_link", "weekly_link_coverage"]

MOOD_ONLY: Final = Rule(
    code="TL-MOOD-WITHOUT-EVENT",
    severity=Severity.ADVICE,
    message="in {sessions} sessions in a row a score was recorded, and neither an event nor a link to one",
    remedy="ask what happened in the week, and how it felt",
    source="Casebook",
    status=Status.ASSUMED,
)
EVENT_ONLY: Final = Rule(
    code="TL-EVENT-WITHOUT-MOOD",
    severity=Severity.ADVICE,
    message="in {sessions} sessions in a row an event was recorded, and neither a score nor a link to one",
    remedy="ask how it felt, and what became of the symptoms",
    source="Casebook",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""

_TASK: Final = "mood-linked"
_EXCHANGE: Final = "communication-analysed"
"""A task that takes an event: what somebody said."""
_IN_A_ROW: Final = 3
"""How many sessions it takes until something is said; assumed."""


@frozen(kw_only=True, eq=False, repr=False)
class LinkCoverage(Value):
    """In how many of the sessions that are for it the mood was tied to an event.

    Attributes:
        linked: In how many it was.
        assessable: Of how many that can be told, because they report what was done.
        unassessable: Of how many it cannot.
    """

    linked: int
    assessable: int
    unassessable: int

    @property
    def share(self) -> float | None:
        """The share of the assessable sessions, 0 to 1; ``None`` if there is none."""
        return self.linked / self.assessable if self.assessable else None


def weekly_link_coverage(course: Course) -> LinkCoverage:
    """How often the mood was tied to an event, in the phases that the protocol wants it in.

    A protocol that has no such task makes every session unassessable.

    Examples:
        >>> import ipt
        >>> from ipt.formulation.weekly import weekly_link_coverage
        >>> course = ipt.load("examples/courses/invented-16-sessions.json")
        >>> weekly_link_coverage(course)
        LinkCoverage(linked=2, assessable=9, unassessable=0)
    """
    told = [week for week in _weeks(course) if week.due]
    answers = [week.linked for week in told for _ in range(week.sessions)]
    linked, unassessable = answers.count(True), answers.count(None)
    return LinkCoverage(
        linked=linked, assessable=len(answers) - unassessable, unassessable=unassessable
    )


def audit_weekly_link(course: Course) -> tuple[Finding, ...]:
    """Where, in three sessions in a row or more, scores or events were recorded and not tied.

    What was recorded between two sessions may belong to either, so it is counted with both.
    """
    found: list[Finding] = []
    for rule, run in groupby(_weeks(course), key=_left_out):
        sessions = [week.id for week in run]
        if rule is not None and len(sessions) >= _IN_A_ROW:
            found.append(rule.finding(*sessions, sessions=len(sessions)))
    return tuple(found)


@frozen(kw_only=True)
class _Week:
    """A session, or an unrecorded period, with what was recorded before and after it."""

    id: str
    sessions: int = 1
    due: bool
    linked: bool | None
    mood: bool = False
    event: bool = False


def _left_out(week: _Week) -> Rule | None:
    if not week.due or week.linked is not False or week.mood is week.event:
        return None
    return MOOD_ONLY if week.mood else EVENT_ONLY


def _weeks(course: Course) -> Iterator[_Week]:
    meetings: list[tuple[ev.SessionHeld | ev.PeriodUnrecorded, Phase]] = []
    gaps: list[set[str]] = [set()]
    scored, phase = _scored(course), Phase.INITIAL
    for event in course.effective:
        match event:
            case ev.PhaseBegan():
                phase = event.phase
            case ev.SessionHeld() | ev.PeriodUnrecorded():
                meetings.append((event, phase))
                gaps.append(set())
            case ev.MeasureTaken() if event.id in scored:
                gaps[-1].add("mood")
            case ev.LifeEventRecorded():
                gaps[-1].add("event")
            case _:
                pass
    task = next((task for task in course.protocol.tasks if task.id == _TASK), None)
    for (meeting, phase), (before, after) in zip(meetings, pairwise(gaps), strict=True):
        tasks = meeting.tasks if isinstance(meeting, ev.SessionHeld) else ()
        yield _Week(
            id=meeting.id,
            sessions=meeting.sessions if isinstance(meeting, ev.PeriodUnrecorded) else 1,
            due=task is None or not task.phases or phase in task.phases,
            linked=None if task is None or not tasks else _TASK in tasks,
            mood="mood" in before | after,
            event="event" in before | after or _EXCHANGE in tasks,
        )


def _scored(course: Course) -> frozenset[str]:
    """The ids of the measures that tell of symptoms, and have a total."""
    symptoms = {scale.id for scale in course.instruments if scale.domain is Domain.SYMPTOMS}
    return frozenset(
        taken.event
        for taken in course.measured
        if taken.instrument in symptoms and hasattr(taken.score, "total")
    )
