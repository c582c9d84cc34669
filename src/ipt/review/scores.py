"""What the answers and totals in a course are told: out of range, of no known form, about risk."""

from collections.abc import Iterator

from ipt import measures
from ipt.errors import InvalidValue, did_you_mean
from ipt.findings import Finding
from ipt.model import Course, events as ev
from ipt.review import rules as r

__all__ = ["scores"]


def scores(course: Course) -> Iterator[Finding]:
    """What is found about the measures of *course*; an instrument that does not ship is not judged."""
    for place, taken in enumerate(course.effective):
        if not isinstance(taken, ev.MeasureTaken):
            continue
        if taken.instrument not in measures.names():
            hint = did_you_mean(taken.instrument, measures.names())
            yield r.UNKNOWN_INSTRUMENT.finding(taken.id, instrument=taken.instrument, hint=hint)
            continue
        try:
            flags = _flags(taken)
        except InvalidValue as refused:
            for finding in refused.findings:
                yield r.UNSCORABLE.finding(taken.id, why=finding.message)
            continue
        later = course.effective[place:]
        if flags and not any(isinstance(event, ev.RiskRaised) for event in later):
            for flag in flags:
                yield r.RISK_ANSWER.finding(
                    taken.id, instrument=taken.instrument, item=flag.item, answer=flag.answer
                )


def _flags(taken: ev.MeasureTaken) -> tuple[measures.RiskFlag, ...]:
    """The answers about risk.

    Raises:
        ipt.errors.InvalidValue: If the answers, or the total, are none of this instrument.
    """
    if taken.total is not None:
        measures.scored_total(taken.instrument, taken.total)
    return () if taken.items is None else measures.score(taken.instrument, taken.items).flags
