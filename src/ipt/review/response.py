"""`response_review`: whether treatment is working so far, looked at when it is to be looked at.

It is due when the protocol says so, when a score became reliably worse, and at the decision points
that are asked for by name. It tells what the scores show by which rule, and asks what was decided;
it never proposes a change of treatment.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import Final

from attrs import evolve, field, frozen

from ipt import documents
from ipt.errors import UnknownName, did_you_mean
from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.measures import (
    Change,
    ChangeKind,
    ChangeRule,
    GivenTotal,
    Instrument,
    Judgement,
    Point,
    changed,
    signals,
)
from ipt.model import Course, Measured, Phase, events as ev
from ipt.model.checks import as_tuple, at_least, is_text, named, needs, to_status
from ipt.model.value import Value
from ipt.review import rules as r

__all__ = [
    "RULES",
    "DecisionPoint",
    "ResponseReview",
    "decision_points",
    "response_review",
]

BELOW: Final = Rule(  # 24.4 of the techniques
    code="RSP-BELOW",
    severity=Severity.ADVICE,
    message="{instrument} fell by less than the {percent} percent that {point} asks for by week {weeks}",
    remedy="review the plan together, and record ResponseReviewed with what was decided",
    source="ipt",
    status=Status.INFERRED,
)
NO_SCORE: Final = Rule(
    code="RSP-NO-SCORE",
    asks=True,
    message="what was {instrument} at the start and by week {weeks}; {point} goes by it",
    remedy="whether treatment is working so far",
    source="ipt",
    status=Status.INFERRED,
)
RULES: Final = Rule.collect(globals())


@frozen(kw_only=True, eq=False, repr=False)
class DecisionPoint(Value):
    """When a trial decided whether treatment was working, and by what.

    Attributes:
        id: Its name.
        weeks: Weeks after the first score.
        instrument: What it goes by.
        percent: The fall from the first score that was enough.
        source: A key of the bibliography.
        status: How well founded the numbers are.
        note: For whom, and how.
    """

    id: str = field(validator=named)
    weeks: int = field(validator=at_least(1, 99))
    instrument: str = field(validator=named)
    percent: int = field(validator=at_least(1, 100))
    source: str = field(validator=named)
    status: Status = field(converter=to_status)
    note: str = field(default="", validator=is_text)

    @property
    def rule(self) -> ChangeRule:
        """The rule for change that it goes by."""
        return ChangeRule(
            id=self.id,
            kind=ChangeKind.PERCENT,
            percent=self.percent,
            source=self.source,
            status=self.status,
        )


@frozen(kw_only=True, eq=False, repr=False)
class ResponseReview(Value):
    """Whether treatment is working so far.

    Attributes:
        due: Whether it is to be looked at now; ``None`` if sessions without a record may hide that
            it was.
        judgements: What the decision points that were asked for say; ``True`` is enough.
        findings: Where a score became worse, or fell too little.
        questions: What is still to be asked, and what was decided.
    """

    due: bool | None
    judgements: tuple[Judgement[bool], ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]


@cache
def decision_points() -> tuple[DecisionPoint, ...]:
    """The decision points that ship with this library, in the order of their file."""
    text = files("ipt.review").joinpath("decision_points.toml").read_text(encoding="utf-8")
    table = {"points": documents.read_toml(text)}
    return documents.structure_cited(table, _Points, _converter()).points


@frozen(kw_only=True)
class _Points:
    points: tuple[DecisionPoint, ...]


def _converter() -> documents.Converter:
    by = documents.converter()
    documents.Keyed(DecisionPoint, "id").register(by)
    return by


def response_review(course: Course, *, points: Iterable[str] = ()) -> ResponseReview:
    """Whether treatment is working so far.

    Args:
        course: The course; of an ended one nothing is due.
        points: Ids of decision points to go by; none is a default.

    Raises:
        ipt.errors.InvalidValue: If *course* is none, or *points* is a single text.
        ipt.errors.UnknownName: If there is no such decision point.

    Examples:
        >>> import ipt
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> course = ipt.apply(
        ...     course,
        ...     ipt.events.MeasureTaken(instrument="phq-9", total=10),
        ...     ipt.events.SessionHeld(),
        ...     ipt.events.MeasureTaken(instrument="phq-9", total=17),
        ... )
        >>> [finding.code for finding in ipt.review.response_review(course).findings]
        ['MEA-WORSE']
    """
    needs(course, Course)
    chosen = [_point(name) for name in as_tuple(points)]
    judged = [(point, _judged(course, point)) for point in chosen]
    found, asked = _worse(course)
    findings = (*found, *(_below(point) for point, each in judged if each.verdict is False))
    return ResponseReview(
        due=_due(course, findings),
        judgements=tuple(judgement for _, judgement in judged),
        findings=findings,
        questions=(
            *asked,
            *(_unknown(point) for point, each in judged if each.verdict is None),
            *_decision(course),
        ),
    )


def _point(name: str) -> DecisionPoint:
    known = {point.id: point for point in decision_points()}
    if name not in known:
        hint = did_you_mean(str(name), known) or f"; known are {', '.join(known)}"
        msg = f"unknown decision point {name!r}{hint}"
        raise UnknownName(msg)
    return known[name]


# --- a score that became worse --------------------------------------------------------------------


def _worse(course: Course) -> tuple[tuple[Finding, ...], tuple[Question, ...]]:
    """What the last score of each instrument asks for."""
    findings: list[Finding] = []
    questions: list[Question] = []
    for instrument in course.instruments:
        series, rule = course.series(instrument.id), _reliable(instrument)
        if len(series) > 1 and rule is not None:
            told = signals(
                [Point(at=n, score=getattr(t.score, "total", None)) for n, t in enumerate(series)],
                rule=rule,
                ends=instrument.ends,
                phase=course.phase,
                risk_rose=_risk_rose(series, instrument),
            )
            last = series[-1].event
            findings += (evolve(finding, where=(last,)) for finding in told.findings)
            questions += (evolve(question, about=(last,)) for question in told.questions)
    return tuple(findings), tuple(questions)


def _reliable(instrument: Instrument) -> ChangeRule | None:
    """The first of its rules that reckons with the error of measurement, or else one in points."""
    in_points = [rule for rule in instrument.changes if rule.unit == "points"]
    reckoning = [rule for rule in in_points if rule.kind is not ChangeKind.ABSOLUTE]
    return next(iter((*reckoning, *in_points)), None)


def _risk_rose(series: tuple[Measured, ...], instrument: Instrument) -> bool | None:
    """Whether an answer about risk is higher than the time before; ``None`` without answers."""
    if instrument.items and not any(item.risk is not None for item in instrument.items):
        return False
    before, now = (_flagged(taken) for taken in series[-2:])
    if before is None or now is None:
        return None
    return any(answer > before.get(item, 0) for item, answer in now.items())


def _flagged(taken: Measured) -> dict[str, int] | None:
    score = taken.score
    if score is None or not hasattr(score, "flags") or isinstance(score, GivenTotal):
        return None
    return {flag.item: flag.answer for flag in score.flags}


# --- decision points ------------------------------------------------------------------------------


_NEAR: Final = 2
"""How many weeks before a decision point its score may be taken."""


def _judged(course: Course, point: DecisionPoint) -> Judgement[bool]:
    """Whether the last score by that week had fallen enough."""
    known = {instrument.id: instrument for instrument in course.instruments}
    dated = [
        (taken.on, getattr(taken.score, "total", None))
        for taken in course.series(point.instrument)
        if isinstance(taken.on, date)
    ]
    scores = [((on - dated[0][0]).days / 7, total) for on, total in dated if total is not None]
    near = [total for week, total in scores if point.weeks - _NEAR <= week <= point.weeks]
    instrument = known.get(point.instrument)
    if instrument is None or not near or scores[0][0]:
        return Judgement(
            verdict=None,
            why=f"no dated score at the start, or none in the {_NEAR} weeks before that one",
            rule=point.id,
            source=point.source,
            status=point.status,
        )
    answer = changed(scores[0][1], near[-1], rule=point.rule, ends=instrument.ends)
    return Judgement(
        verdict=answer.verdict is Change.IMPROVED,
        why=answer.why,
        rule=point.id,
        source=point.source,
        status=point.status,
        improvement=answer.improvement,
        percent=answer.percent,
    )


def _below(point: DecisionPoint) -> Finding:
    return BELOW.finding(
        point.instrument,
        instrument=point.instrument,
        percent=point.percent,
        point=point.id,
        weeks=point.weeks,
    )


def _unknown(point: DecisionPoint) -> Question:
    return NO_SCORE.question(
        point.instrument, instrument=point.instrument, weeks=point.weeks, point=point.id
    )


# --- what was decided -----------------------------------------------------------------------------


def _due(course: Course, findings: tuple[Finding, ...]) -> bool | None:
    if course.phase is Phase.ENDED:
        return False
    since = tuple(_since_review(course))
    if any(finding.severity >= Severity.ADVICE for finding in findings):
        return any(isinstance(event, ev.MeasureTaken) for event in since)
    reviewed = len(since) < len(course.effective)
    if reviewed or course.sessions_held < course.protocol.limit("review_after"):
        return False
    return None if course.sessions_unrecorded else True


def _since_review(course: Course) -> Iterator[ev.Event]:
    """What happened since the response was last looked at, the newest first."""
    back = reversed(course.effective)
    return takewhile(lambda event: not isinstance(event, ev.ResponseReviewed), back)


def _decision(course: Course) -> Iterator[Question]:
    reviewed = course.last(ev.ResponseReviewed)
    if reviewed is not None and reviewed.responding is False and not reviewed.decision:
        yield r.ASK_DECISION.question(reviewed.id)
