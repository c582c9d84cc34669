"""Patterns of answers, such as the syndromes of the PHQ-9; none of them is a diagnosis."""

from collections.abc import Mapping

from ipt.measures.answers import Answers
from ipt.measures.plans import plan_of
from ipt.model.instrument import Instrument
from ipt.model.scales import Pattern
from ipt.model.scores import PatternFound

__all__ = ["patterns"]


def patterns(instrument: str | Instrument, answers: Answers) -> tuple[PatternFound, ...]:
    """Whether *answers* meet the patterns that the instrument knows.

    Args:
        instrument: A shipped one by its id, or any.
        answers: As for `score`; a missing one may go either way.

    Raises:
        ipt.errors.InvalidValue: As for `score`.
        ipt.errors.UnknownName: If no instrument has that id.

    Examples:
        >>> from ipt import measures
        >>> for found in measures.patterns("phq-9", [2, 2, 2, 2, 0, 0, 0, 0, 1]):
        ...     print(found)
        major: pattern met
        other: pattern not met
    """
    plan = plan_of(instrument)
    counted = plan.counted(plan.values(answers))
    return tuple(
        PatternFound(
            pattern=pattern.id,
            met=_met(pattern, counted),
            source=pattern.source,
            status=pattern.status,
        )
        for pattern in plan.instrument.patterns
    )


def _met(pattern: Pattern, counted: Mapping[str, int | None]) -> bool | None:
    met = {
        code: None if (answer := counted.get(code)) is None else answer >= least
        for code, least in pattern.counts
    }
    fewest = sum(one is True for one in met.values())
    most = sum(one is not False for one in met.values())
    core = [met[code] for code in pattern.core] or [True]
    if most < pattern.low or fewest > pattern.high or all(one is False for one in core):
        return False
    return True if fewest >= pattern.low and most <= pattern.high and True in core else None
