"""`formulate`: everything that the record of a course says about why now, and what to work on."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from attrs import frozen

from ipt.findings import Finding, Question
from ipt.formulation.attachment import audit_attachment
from ipt.formulation.audit import Audit
from ipt.formulation.candidates import CandidateIssue, candidate_issues
from ipt.formulation.circle_audit import audit_circles
from ipt.formulation.circles import CircleSummary, circle_summary
from ipt.formulation.clocks import GriefClock, grief_clocks
from ipt.formulation.completeness import Completeness
from ipt.formulation.coverage import Coverage, audit_strategies, strategy_coverage
from ipt.formulation.focus import FocusRecommendation, focus_of
from ipt.formulation.focus_audit import audit_focus, focus_questions
from ipt.formulation.goals import Attainment, audit_goals, goal_attainment
from ipt.formulation.grid import Grid, audit_grid, formulation_grid
from ipt.formulation.inventory import InventoryAudit, audit_inventory
from ipt.formulation.ledger import audit_transitions
from ipt.formulation.links import OnsetCandidate, onset_candidates
from ipt.formulation.network import NetworkMetrics, network_metrics
from ipt.formulation.sick_role import audit_sick_role
from ipt.formulation.statement import Slot, audit_statement, statement_slots
from ipt.formulation.support import SupportMap, support_map
from ipt.formulation.support_audit import audit_support
from ipt.formulation.timeline import Timeline
from ipt.formulation.timeline_audit import audit_timeline
from ipt.formulation.triad import Triad, audit_triad, build_triad
from ipt.formulation.weekly import LinkCoverage, audit_weekly_link, weekly_link_coverage
from ipt.model import Achievement, Course, Phase, Tie, events as ev
from ipt.model.checks import When
from ipt.model.value import Value

__all__ = ["Formulation", "formulate"]

_SAME: Final[Mapping[str, str]] = {
    "SUP-NO-CONFIDANT": "INV-NO-CONFIDANT",
    "SAFETY-ASK": "INV-ASK-VIOLENCE",
}
"""What says the same as something else, where both were found."""
_SAFETY: Final = frozenset({"INV-ASK-VIOLENCE", "SAFETY-ASK", "SICK-CAN-IT-WAIT", "SICK-WHO-CARES"})
"""The questions that come before all others."""


@frozen(kw_only=True, eq=False, repr=False)
class Formulation(Value):
    """What a course says about why now, and what to work on; each part has a function of its own.

    Attributes:
        findings: What was found in all parts, the heaviest first.
        questions: What is still to be asked: safety, then of the people what would decide most.
            Nothing once the course has ended.
        completeness: How much of the inventory is known.
        circles: The closeness circles.
        support: Who gives which support.
        network: The people as a network.
        issues: What could become the focus.
        onset: The life events nearest to the onset.
        grief: How long ago the deaths were.
        grid: The factors, by domain and role.
        triad: Crisis, vulnerability and support.
        focus: Which areas are open to be the focus, and in which order.
        statement: What the formulation said, if it was shared.
        weekly: How often the mood of the week was tied to what happened.
        strategies: Which strategies of the focus were followed.
        goals: How far the goals are reached.
    """

    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    completeness: Completeness
    circles: CircleSummary
    support: SupportMap
    network: NetworkMetrics
    issues: tuple[CandidateIssue, ...]
    onset: tuple[OnsetCandidate, ...]
    grief: tuple[GriefClock, ...]
    grid: Grid
    triad: Triad
    focus: FocusRecommendation
    statement: tuple[Slot, ...]
    weekly: LinkCoverage
    strategies: tuple[Coverage, ...]
    goals: Attainment


def formulate(course: Course, *, as_of: When | None = None) -> Formulation:
    """Look at *course* with every part of this room.

    Args:
        course: Any, also one with holes: what they may hide is not judged.
        as_of: The day from which the time since a death is counted; intake if ``None``.

    Examples:
        >>> import ipt
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> course = ipt.apply(
        ...     course,
        ...     ipt.events.RelationshipRecorded(relationship=ipt.Relationship(id="mother")),
        ... )
        >>> told = ipt.formulation.formulate(course)
        >>> print(told.questions[0])
        INV-ASK-VIOLENCE: asked alone with the patient: is there violence, threat, coercion or fear
    """
    timeline = Timeline.of(course)
    support = support_map(course.inventory)
    issues = candidate_issues(
        course.inventory,
        course.life_events,
        course.episodes,
        areas=course.protocol.areas,
        intake=course.opened.on,
        considered=course.considerations,
    )
    grid = formulation_grid(course.factors)
    focus, inventory = focus_of(course), _inventory(course)
    crises = [_named(issue) for issue in issues if issue.holds]
    triad = build_triad(
        crises=None if not crises and inventory.questions else crises,  # nobody could tell yet
        factors=course.factors,
        confidants=_confidants(support),
    )
    shared = course.achieved(Achievement.FORMULATION)
    choosing = bool(course.considerations) and not course.focus
    audits = (
        inventory,
        audit_circles(course.inventory, issues=issues),
        audit_support(course.inventory),
        audit_timeline(timeline),
        audit_triad(triad),
        audit_grid(grid, shared=shared or (None if course.phase is Phase.INITIAL else shared)),
        audit_sick_role(course),
        Audit(findings=focus.findings, questions=focus.needs) if choosing else Audit(),
        Audit(findings=audit_focus(course), questions=focus_questions(course)),
        audit_statement(course),
        audit_goals(course),
        audit_transitions(course),
        Audit(findings=(*audit_attachment(course.inventory), *audit_strategies(course))),
        Audit(findings=audit_weekly_link(course)),
    )
    found = _once(finding for audit in audits for finding in audit.findings)
    over = course.phase is Phase.ENDED
    asked = _once(question for audit in audits for question in audit.questions if not over)
    told = course.last(ev.FormulationShared)
    return Formulation(
        findings=tuple(sorted(found, key=lambda finding: -finding.severity)),
        questions=tuple(sorted(asked, key=lambda question: question.code not in _SAFETY)),
        completeness=inventory.completeness,
        circles=circle_summary(course.inventory),
        support=support,
        network=network_metrics(course.inventory, _ties(course)),
        issues=issues,
        onset=onset_candidates(timeline),
        grief=grief_clocks(timeline, as_of=as_of),
        grid=grid,
        triad=triad,
        focus=focus,
        statement=() if told is None else statement_slots(told, course),
        weekly=weekly_link_coverage(course),
        strategies=strategy_coverage(course),
        goals=goal_attainment(course),
    )


def _named(issue: CandidateIssue) -> str:
    return issue.life_event or ", ".join(issue.people) or issue.area.value


def _confidants(support: SupportMap) -> int | None:
    """How many there are; ``None`` if of nobody known yet that is known."""
    known = support.confidants or not support.confidants_unassessed
    return len(support.confidants) if support.people and known else None


def _ties(course: Course) -> tuple[Tie, ...] | None:
    """The ties among the people of the inventory; whoever else they name is not part of it."""
    people = {person.id for person in course.inventory}
    return course.ties and tuple(tie for tie in course.ties if {tie.one, tie.other} <= people)


def _inventory(course: Course) -> InventoryAudit:
    reviewed, updated, held, ending = False, None, 0, False
    for event in course.effective:
        if isinstance(event, ev.SessionHeld):
            held += 1
        elif isinstance(event, ev.PeriodUnrecorded):
            held += event.sessions
        elif isinstance(event, ev.PhaseBegan):
            ending = event.phase is Phase.TERMINATION
        elif isinstance(event, ev.RelationshipRecorded | ev.InventoryCompleted):
            updated, reviewed = held, reviewed or ending
    hidden = bool(course.sessions_unrecorded)
    return audit_inventory(
        course.inventory,
        episodes=course.episodes,
        life_events=course.life_events,
        areas=course.protocol.areas,
        intake=course.opened.on,
        considered=course.considerations,
        phase=course.phase,
        completed=course.achieved(Achievement.INVENTORY),
        reviewed=None if hidden and not reviewed else reviewed,
        updated=None if hidden else updated,
        session=held,
    )


_T = TypeVar("_T", Finding, Question)


def _once(told: Iterable[_T]) -> list[_T]:
    """*told* without repetitions, and without what says the same as something else that is there."""
    each = list(dict.fromkeys(told))
    return [
        one
        for one in each
        if not any(
            other.code == _SAME.get(one.code) and _about(one) <= _about(other) for other in each
        )
    ]


def _about(told: Finding | Question) -> set[str]:
    return {*(told.where if isinstance(told, Finding) else told.about)}
