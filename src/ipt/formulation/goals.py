"""Goals: whether they can be worked on in IPT, and how far they are reached.

Attainment is scaled after Kiresuk and Sherman (1968), as Turner-Stokes (2009) gives their formula:
0 is what was expected, and the T score puts goals of different weight together, with 50 for *all as
expected*.
"""

from collections.abc import Iterable, Iterator
from math import isfinite, sqrt
from typing import Final

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.model import Area, Course, Goal, Phase, events as ev
from ipt.model.value import Value

__all__ = ["RHO", "RULES", "Attainment", "audit_goals", "gas_t_score", "goal_attainment"]

RHO: Final = 0.3
"""How far the attainment of one goal is taken to go with that of another; the customary value."""
_ATTAINABLE: Final = range(-2, 3)

NONE_AGREED: Final = Rule(  # X68
    code="GOAL-NONE",
    severity=Severity.ADVICE,
    message="the middle phase has begun, and no goal was agreed on",
    remedy="agree on one, and record GoalAgreed",
    source="S1",
    status=Status.SECONDARY,
)
NOT_INTERPERSONAL: Final = Rule(
    code="GOAL-NOT-INTERPERSONAL",
    severity=Severity.ADVICE,
    message="the goal {goal!r} names neither a problem area nor a person",
    remedy="ask which relationship would be different, or say to which area it belongs",
    source="GuideCh6",
    status=Status.INFERRED,
)
OFF_FOCUS: Final = Rule(
    code="GOAL-OFF-FOCUS",
    severity=Severity.INFO,
    message="the goal {goal!r} belongs to {area}, which is not in focus",
    remedy="say whether it waits, or whether the focus is to change",
    source="S1",
    status=Status.INFERRED,
)
OTHER_MUST_CHANGE: Final = Rule(
    code="GOAL-OTHER-MUST-CHANGE",
    severity=Severity.ADVICE,
    message="the goal {goal!r} can be reached only if somebody else changes",
    remedy="look for a part of it that is in the patient's own hands",
    source="GuideCh6",
    status=Status.INFERRED,
)
UNOBSERVABLE: Final = Rule(
    code="GOAL-UNOBSERVABLE",
    severity=Severity.ADVICE,
    message="nobody could see that the goal {goal!r} is reached",
    remedy="ask what would be different then, and word it by that",
    source="TurnerStokes09",
    status=Status.INFERRED,
)
UNREVIEWED: Final = Rule(
    code="GOAL-UNREVIEWED",
    severity=Severity.ADVICE,
    message="the termination phase has begun, and the goal {goal!r} was never reviewed",
    remedy="look at it together, and record GoalReviewed",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
ASK_AGREED: Final = Rule(  # X68
    code="GOAL-AGREED",
    asks=True,
    message="was a goal agreed on in the sessions that left no record",
    remedy="what the middle phase works towards",
    source="S1",
    status=Status.SECONDARY,
)
ASK_AREA: Final = Rule(
    code="GOAL-AREA",
    asks=True,
    message="which problem area does the goal {goal!r} belong to",
    remedy="whether it belongs to the focus",
    source="GuideCh6",
    status=Status.INFERRED,
)
ASK_OTHER: Final = Rule(
    code="GOAL-NEEDS-OTHER",
    asks=True,
    message="could the goal {goal!r} be reached if nobody else changed",
    remedy="whether it is in the patient's own hands",
    source="GuideCh6",
    status=Status.INFERRED,
)
ASK_OBSERVABLE: Final = Rule(
    code="GOAL-OBSERVABLE",
    asks=True,
    message="by what could others see that the goal {goal!r} is reached",
    remedy="whether its attainment can be scaled",
    source="TurnerStokes09",
    status=Status.INFERRED,
)
ASK_REVIEWED: Final = Rule(
    code="GOAL-REVIEWED",
    asks=True,
    message="was the goal {goal!r} reviewed in the sessions that left no record",
    remedy="whether progress was looked at together",
    source="PTSD-25",
    status=Status.PUBLISHED,
)

RULES: Final = Rule.collect(globals())
"""What is found and asked about goals."""


@frozen(kw_only=True, eq=False, repr=False)
class Attainment(Value):
    """How far the goals of a course are reached, by the last review of each.

    Attributes:
        t: The T score of those reviewed; ``None`` if none was.
        reviewed: Ids of the goals that were reviewed, in order of first mention.
        unreviewed: Ids of those that were not; they are left out, and count as nothing.
    """

    t: float | None
    reviewed: tuple[str, ...] = ()
    unreviewed: tuple[str, ...] = ()

    @property
    def why_not(self) -> str:
        """Why there is no score; empty if there is one."""
        if self.t is not None:
            return ""
        return "no goal was reviewed" if self.unreviewed else "no goal was agreed on"


def gas_t_score(attained: Iterable[tuple[float, int]], rho: float = RHO) -> float | None:
    """The T score of goal-attainment scaling after Kiresuk and Sherman.

    With weights *w*, attainments *x* from -2 to 2 and the correlation *rho* between goals::

        T = 50 + 10 * sum(w * x) / sqrt((1 - rho) * sum(w**2) + rho * sum(w)**2)

    50 says that all goals are reached as expected; a higher score is better. Were attainments
    spread with mean 0 and deviation 1, and correlated by *rho*, T would have mean 50 and deviation 10.

    Args:
        attained: For each goal its weight, above 0, and how far it is attained.
        rho: From 0 to 1.

    Returns:
        The score; ``None`` if there is no goal.

    Raises:
        ipt.errors.InvalidValue: If a weight, an attainment or *rho* is out of range.

    Examples:
        >>> from ipt.formulation.goals import gas_t_score
        >>> gas_t_score([(3, -2), (5, 0), (1, -1), (4, 2), (2, 0), (6, 1)])
        55.0
    """
    if not 0 <= rho <= 1:
        msg = f"rho is from 0 to 1, not {rho!r}"
        raise InvalidValue(msg)
    pairs = sorted(attained)  # so that rounding does not depend on their order
    for weight, score in pairs:
        if not (isfinite(weight) and weight > 0):
            msg = f"the weight of a goal is a finite number above 0, not {weight!r}"
            raise InvalidValue(msg)
        if score not in _ATTAINABLE:
            msg = f"attainment is a whole number from -2 to 2, not {score!r}"
            raise InvalidValue(msg)
    if not pairs:
        return None
    total = sum(weight for weight, _ in pairs)
    squares = sum(weight**2 for weight, _ in pairs)
    reached = sum(weight * score for weight, score in pairs)
    return 50 + 10 * reached / sqrt((1 - rho) * squares + rho * total**2)


def goal_attainment(course: Course, rho: float = RHO) -> Attainment:
    """How far the goals of *course* are reached, by the last review of each.

    Args:
        course: Any.
        rho: As for `gas_t_score`.

    Raises:
        ipt.errors.InvalidValue: If *rho* is out of range.
    """
    last = {review.goal: review.attained for review in course.of(ev.GoalReviewed)}
    goals = course.goals
    reviewed = [goal for goal in goals if goal.id in last]
    return Attainment(
        t=gas_t_score(((goal.weight, last[goal.id]) for goal in reviewed), rho),
        reviewed=tuple(goal.id for goal in reviewed),
        unreviewed=tuple(goal.id for goal in goals if goal.id not in last),
    )


def audit_goals(course: Course) -> Audit:
    """What is to be said and asked about the goals of *course*.

    Whether there is one is looked at from the middle phase on, and whether it was reviewed from the
    termination phase on. A goal is held against the focus as it is now, whenever it was agreed on.
    """
    begun = {began.phase for began in course.of(ev.PhaseBegan)}
    hidden, goals = bool(course.sessions_unrecorded), course.goals
    if begun and not goals:
        asked, found = ASK_AGREED.question(), NONE_AGREED.finding()
        return Audit(questions=(asked,)) if hidden else Audit(findings=(found,))
    closing = Phase.TERMINATION in begun
    missing = frozenset(goal_attainment(course).unreviewed if closing else ())
    focus = frozenset(area.area for area in course.focus)
    return Audit(
        findings=tuple(
            found
            for goal in goals
            for found in _findings(goal, focus, goal.id in missing and not hidden)
        ),
        questions=tuple(
            asked for goal in goals for asked in _questions(goal, goal.id in missing and hidden)
        ),
    )


def _findings(
    goal: Goal,
    focus: frozenset[Area],
    unreviewed: bool,  # noqa: FBT001 - as named
) -> Iterator[Finding]:
    if goal.area and focus and goal.area not in focus:
        yield OFF_FOCUS.finding(goal.id, goal=goal.id, area=goal.area.label)
    rules = (
        (NOT_INTERPERSONAL, goal.area is None and not goal.people),
        (OTHER_MUST_CHANGE, goal.needs_other is True),
        (UNOBSERVABLE, goal.observable is False),
        (UNREVIEWED, unreviewed),
    )
    yield from (rule.finding(goal.id, goal=goal.id) for rule, holds in rules if holds)


def _questions(goal: Goal, unreviewed: bool) -> Iterator[Question]:  # noqa: FBT001 - as named
    rules = (
        (ASK_AREA, goal.area is None and bool(goal.people)),
        (ASK_OTHER, goal.needs_other is None),
        (ASK_OBSERVABLE, goal.observable is None),
        (ASK_REVIEWED, unreviewed),
    )
    return (rule.question(goal.id, goal=goal.id) for rule, holds in rules if holds)
