"""`outcome`: what became of a course by everything that was measured, each verdict with its rule.

No verdict is the verdict: two rules may disagree, and so may two measures, and then both are told.
Whatever stands on no score is not assessable.
"""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.measures import (
    Change,
    ChangeRule,
    Instrument,
    Judgement,
    changed,
    published,
    remission,
    unmeasured,
)
from ipt.model import Course, Measured, Phase
from ipt.model.checks import needs
from ipt.model.value import Value

__all__ = ["RULES", "MeasureOutcome", "Outcome", "outcome"]

DISAGREE: Final = Rule(
    code="OUT-RULES-DISAGREE",
    severity=Severity.INFO,
    message="the rules for {instrument} disagree: {verdicts}",
    remedy="name the rule with the verdict",
    source="ipt",
    status=Status.INFERRED,
)
MEASURES_DISAGREE: Final = Rule(
    code="OUT-MEASURES-DISAGREE",
    severity=Severity.INFO,
    message="by {rule} the measures disagree: {verdicts}",
    remedy="tell each of them",
    source="ipt",
    status=Status.INFERRED,
)
NO_END: Final = Rule(
    code="OUT-NO-END",
    asks=True,
    message="what was the last score of {instrument}; none was taken after session {session}",
    remedy="whether there is an outcome at all",
    source="ipt",
    status=Status.INFERRED,
)
ONCE: Final = Rule(
    code="OUT-ONCE",
    asks=True,
    message="what was another score of {instrument}; it was taken only once",
    remedy="whether there was a change",
    source="ipt",
    status=Status.INFERRED,
)
RULES: Final = Rule.collect(globals())


@frozen(kw_only=True, eq=False, repr=False)
class MeasureOutcome(Value):
    """What one instrument says of a course.

    Attributes:
        instrument: Its id.
        times: How many times it was taken with a total.
        first: The first of these.
        last: The last of these; ``None`` if there is only one.
        changes: What each rule for change says, those of the instrument first.
        cut_offs: Whether the last total is on the well side of each cut-off of the instrument; of a
            measure that was taken once only if that was in the termination phase or later.
    """

    instrument: str
    times: int
    first: Measured | None
    last: Measured | None
    changes: tuple[Judgement[Change], ...]
    cut_offs: tuple[Judgement[bool], ...]


@frozen(kw_only=True, eq=False, repr=False)
class Outcome(Value):
    """What became of a course.

    Attributes:
        measures: What each instrument says, by id.
        findings: Where rules or measures disagree.
        questions: What is missing.
    """

    measures: tuple[MeasureOutcome, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]


def outcome(course: Course, *, rules: tuple[ChangeRule, ...] = (published.RESPONSE_50,)) -> Outcome:
    """What became of *course* by everything that was measured.

    Args:
        course: Ended or not.
        rules: Rules for change that are asked of every instrument, beside its own.

    Raises:
        ipt.errors.InvalidValue: If *course* is none.

    Examples:
        >>> import ipt
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> course = ipt.apply(
        ...     course,
        ...     ipt.events.MeasureTaken(instrument="phq-9", total=18),
        ...     ipt.events.MeasureTaken(instrument="phq-9", total=8),
        ... )
        >>> [phq9] = ipt.review.outcome(course).measures
        >>> for judgement in phq9.changes[:2]:
        ...     print(judgement.rule, judgement.verdict)
        phq-9-reliable-nhs improved
        phq-9-2-sem improved
    """
    needs(course, Course)
    known = {instrument.id: instrument for instrument in course.instruments}
    taken = sorted({each.instrument for each in course.measured} & set(known))
    measures = tuple(_measure(course, known[name], rules) for name in taken)
    found = (*_rules_disagree(measures), *_measures_disagree(measures, rules))
    asked = (*_missing(course, measures), *unmeasured(*(known[name] for name in taken)))
    return Outcome(measures=measures, findings=found, questions=asked)


_END: Final = frozenset({Phase.TERMINATION, Phase.ENDED})


def _measure(
    course: Course, instrument: Instrument, rules: tuple[ChangeRule, ...]
) -> MeasureOutcome:
    series = [each for each in course.series(instrument.id) if _total(each) is not None]
    first, last = (series[0] if series else None), (series[-1] if len(series) > 1 else None)
    before, after, ends = _total(first), _total(last), instrument.ends
    final = _total(last or (first if first is not None and first.phase in _END else None))
    return MeasureOutcome(
        instrument=instrument.id,
        times=len(series),
        first=first,
        last=last,
        changes=tuple(
            changed(before, after, rule=rule, ends=ends) for rule in (*instrument.changes, *rules)
        ),
        cut_offs=tuple(
            remission(final, rule=cut_off, ends=ends) for cut_off in instrument.cut_offs
        ),
    )


def _total(taken: Measured | None) -> float | None:
    return None if taken is None else getattr(taken.score, "total", None)


def _rules_disagree(measures: tuple[MeasureOutcome, ...]) -> Iterator[Finding]:
    for measure in measures:
        verdicts = {each.rule: each.verdict for each in measure.changes if each.verdict is not None}
        if len(set(verdicts.values())) > 1:
            told = ", ".join(f"{rule} says {verdict}" for rule, verdict in verdicts.items())
            where = measure.last.event if measure.last is not None else measure.instrument
            yield DISAGREE.finding(where, instrument=measure.instrument, verdicts=told)


def _measures_disagree(
    measures: tuple[MeasureOutcome, ...], rules: tuple[ChangeRule, ...]
) -> Iterator[Finding]:
    for rule in rules:
        verdicts = {
            measure.instrument: each.verdict
            for measure in measures
            for each in measure.changes
            if each.rule == rule.id and each.verdict is not None
        }
        if len(set(verdicts.values())) > 1:
            told = ", ".join(f"{name} {verdict}" for name, verdict in verdicts.items())
            yield MEASURES_DISAGREE.finding(*verdicts, rule=rule.id, verdicts=told)


def _missing(course: Course, measures: tuple[MeasureOutcome, ...]) -> Iterator[Question]:
    """A measure that was taken once, or, of an ended course, not in its last phase or after it."""
    over = course.phase is Phase.ENDED
    for measure in measures:
        last = measure.last or measure.first
        if last is not None and over and last.phase not in _END:
            yield NO_END.question(
                measure.instrument, instrument=measure.instrument, session=last.sessions_held
            )
        elif measure.times == 1 and course.sessions_held:
            yield ONCE.question(measure.instrument, instrument=measure.instrument)
