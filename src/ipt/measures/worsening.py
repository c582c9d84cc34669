"""Is it getting worse? What a rise asks for, and what is only the end of therapy coming near.

The code ``T16`` in a comment names the fact of the reference that the rule implements. Nothing here
is advice: a finding says that a rule asks for a review, and never what the review should find.
"""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.measures.by_id import change_rule
from ipt.measures.change import deteriorated
from ipt.model.change import ChangeRule
from ipt.model.readings import Ends, Point, in_order
from ipt.model.three_valued import any_of
from ipt.model.vocabulary import Phase

__all__ = ["RULES", "Signals", "signals"]

WORSE: Final = Rule(  # T16
    code="MEA-WORSE",
    severity=Severity.WARNING,
    message="the last score is worse than an earlier one by {bound}, the change that {rule} asks for",
    remedy="review within one session how it is going",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
RISK_ROSE: Final = Rule(  # T16
    code="MEA-RISK-ROSE",
    severity=Severity.WARNING,
    message="an answer about risk is higher than the time before",
    remedy="review within one session how it is going",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
ENDING_RISE: Final = Rule(  # T16
    code="MEA-ENDING-RISE",
    severity=Severity.INFO,
    message=(
        "the score rose a little in the termination phase, by less than {bound}, and no answer about "
        "risk rose; this is told apart from relapse"
    ),
    remedy="speak about the feelings about the end",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
RISK_UNKNOWN: Final = Rule(  # T16
    code="MEA-RISK-UNKNOWN",
    message="the score rose a little in the termination phase; did an answer about risk rise too",
    remedy="whether the rise is told apart from relapse, or asks for a review",
    asks=True,
    source="CG2000-7",
    status=Status.PUBLISHED,
)
SCORE_UNKNOWN: Final = Rule(
    code="MEA-SCORE-UNKNOWN",
    message="what was the exact score; it may be worse than an earlier one by {bound}",
    remedy="whether the change is one that {rule} asks for",
    asks=True,
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule about a rise, in order of code."""


@frozen(kw_only=True)
class Signals:
    """What the last score asks for.

    Attributes:
        findings: What it shows.
        questions: What is still to be asked.
    """

    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()


def signals(
    points: Sequence[Point],
    *,
    rule: ChangeRule | str,
    ends: Ends,
    phase: Phase | None = None,
    risk_rose: bool | None = None,
) -> Signals:
    """What the last score of a course asks for, as far as it became worse.

    It is held against every earlier score, so against the best of them: a slow rise is seen, and so
    is one right after a good week. That errs on the side of asking for a review.

    Args:
        points: Scores in order of time; those without a score are passed over.
        rule: How much worse is a reliable change; a rule or its id.
        ends: The ends of the scale.
        phase: Of the course, now.
        risk_rose: Whether an answer about risk is higher than the time before; ``None`` if that
            is not known.

    Raises:
        ipt.errors.InvalidValue: If the points are not in order, or a score lies outside *ends*.
        ipt.errors.UnknownName: If *rule* is the id of no rule.
    """
    rule = change_rule(rule)
    scores = [point.score for point in in_order(points) if point.score is not None]
    earlier, last = scores[:-1], scores[-1:]
    worse = any_of(
        *(deteriorated(e, now, rule=rule, ends=ends).verdict for e in earlier for now in last)
    )
    rose = any(ends.burden(now).minus(ends.burden(e)).low > 0 for e in earlier[-1:] for now in last)
    words = {"bound": rule.bound, "rule": rule.id}
    findings = [WORSE.finding(**words)] if worse else []
    findings += [RISK_ROSE.finding()] if risk_rose else []
    questions = [SCORE_UNKNOWN.question(**words)] if worse is None and rule.unit == "points" else []
    if worse is False and rose and phase is Phase.TERMINATION:
        if risk_rose is False:
            findings.append(ENDING_RISE.finding(bound=f"{rule.least:.4g} {rule.unit}"))
        elif risk_rose is None:
            questions.append(RISK_UNKNOWN.question())
    return Signals(findings=tuple(findings), questions=tuple(questions))
