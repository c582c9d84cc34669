"""Has it changed? Two scores and a rule; the answer, its numbers and where the rule is from.

Every function takes the ends of the scale, so that scales on which a high score is good work the
same, and counts in points away from the best end. Where bounds or a word stand in place of a score,
a verdict is given only if every score that they allow gives it. A rule for change may be named by
its id, as an instrument's page prints it; see `ipt.measures.by_id.change_rule`.
"""

import math
from typing import TypeVar

from attrs import frozen

from ipt.measures.by_id import change_rule
from ipt.model.change import Change, ChangeKind, ChangeRule, Judgement, Norm, Threshold
from ipt.model.readings import Ends, Interval, Reading
from ipt.model.three_valued import all_of, negated

__all__ = [
    "changed",
    "clinically_significant",
    "cut_off_a",
    "cut_off_b",
    "cut_off_c",
    "deteriorated",
    "is_well",
    "remission",
    "response",
]

T = TypeVar("T")


# --- weighing two scores -------------------------------------------------------------------------


@frozen(kw_only=True)
class _Weighed:
    """What a rule says of two scores: better, worse, and the numbers."""

    why: str
    better: bool | None = None
    worse: bool | None = None
    points: Interval | None = None
    percent: Interval | None = None
    open: bool = False

    def answer(self, verdict: T | None, rule: ChangeRule, why: str = "") -> Judgement[T]:
        unsettled = (
            "the scores allow more than one answer: " if verdict is None and self.open else ""
        )
        return Judgement(
            verdict=verdict,
            why=why or unsettled + self.why,
            rule=rule.id,
            source=rule.source,
            status=rule.status,
            improvement=self.points,
            percent=self.percent,
        )


def _weigh(before: Reading | None, after: Reading | None, rule: ChangeRule, ends: Ends) -> _Weighed:
    if before is None or after is None:
        missing = [name for name, score in (("first", before), ("last", after)) if score is None]
        return _Weighed(why=f"no {' and no '.join(missing)} score")
    first, last = ends.burden(before), ends.burden(after)
    points, percent = first.minus(last), _percent(first, last)
    amount = percent if rule.kind is ChangeKind.PERCENT else points
    if amount is None:
        why = "a percentage needs a first score that is surely not at the best end"
        return _Weighed(why=why, points=points)
    better, worse = rule.reached(amount), rule.reached(amount.negative())
    return _Weighed(
        better=better,
        worse=worse,
        open=better is None or worse is None,
        points=points,
        percent=percent,
        why=f"{_in_words(points, percent)}; the rule asks for {rule.bound}",
    )


def _percent(first: Interval, last: Interval) -> Interval | None:
    if first.low == 0:
        return None
    low = 100 * (first.low - last.high) / first.low
    high = 100.0 if math.isinf(first.high) else 100 * (first.high - last.low) / first.high
    return Interval(low, high)


def _in_words(points: Interval, percent: Interval | None) -> str:
    if points.low < 0 < points.high:
        return f"from {-points.low:.4g} points worse to {points.high:.4g} points better"
    if points.low == points.high == 0:
        return "no difference"
    side, size = ("better", points) if points.high > 0 else ("worse", points.negative())
    exact = percent is not None and percent.exact
    share = f" ({abs(percent.low):.3g} %)" if percent is not None and exact else ""
    return f"{size} points {side}{share}"


# --- change --------------------------------------------------------------------------------------


def changed(
    before: Reading | None, after: Reading | None, *, rule: ChangeRule | str, ends: Ends
) -> Judgement[Change]:
    """Whether the score has improved, is unchanged or has deteriorated by *rule*.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
        ipt.errors.UnknownName: If *rule* is the id of no rule.

    Examples:
        >>> from ipt import measures
        >>> phq9 = measures.get("phq-9").ends
        >>> answer = measures.changed(18, 11, rule="phq-9-reliable-nhs", ends=phq9)
        >>> print(answer.verdict, "-", answer)
        improved - 7 points better (38.9 %); the rule asks for at least 6 points
    """
    rule = change_rule(rule)
    weighed = _weigh(before, after, rule, ends)
    return weighed.answer(_direction(weighed), rule)


def _direction(weighed: _Weighed) -> Change | None:
    if weighed.better:
        return Change.IMPROVED
    if weighed.worse:
        return Change.DETERIORATED
    return Change.UNCHANGED if weighed.better is weighed.worse is False else None


def deteriorated(
    before: Reading | None, after: Reading | None, *, rule: ChangeRule | str, ends: Ends
) -> Judgement[bool]:
    """Whether the score has become worse by *rule*.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
        ipt.errors.UnknownName: If *rule* is the id of no rule.
    """
    rule = change_rule(rule)
    weighed = _weigh(before, after, rule, ends)
    return weighed.answer(weighed.worse, rule)


def response(
    before: Reading | None,
    after: Reading | None,
    *,
    rule: ChangeRule | str,
    threshold: Threshold,
    ends: Ends,
) -> Judgement[bool]:
    """Whether the score has improved by *rule*; not assessable in somebody who began well.

    Args:
        before: The score at baseline.
        after: The score now.
        rule: Usually 50 percent; a rule or its id.
        threshold: Who is on its well side at baseline has nothing to respond from.
        ends: The ends of the scale.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
        ipt.errors.UnknownName: If *rule* is the id of no rule.
    """
    rule = change_rule(rule)
    weighed = _weigh(before, after, rule, ends)
    began_well = None if before is None else is_well(before, threshold, ends)
    if before is not None and began_well is not False:
        may = "" if began_well else "may be "
        return weighed.answer(None, rule, why=f"baseline {may}below threshold {threshold.id!r}")
    return weighed.answer(weighed.better, rule)


# --- cut-offs ------------------------------------------------------------------------------------


def is_well(reading: Reading, threshold: Threshold, ends: Ends) -> bool | None:
    """Whether *reading* is on the well side of *threshold*; ``None`` if that cannot be told.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
    """
    burden, limit = ends.burden(reading), ends.burden(threshold.score).low
    return burden.at_most(limit) if threshold.included else burden.below(limit)


def remission(score: Reading | None, *, rule: Threshold, ends: Ends) -> Judgement[bool]:
    """Whether *score* is on the well side of *rule*, at this one time.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
    """
    verdict = None if score is None else is_well(score, rule, ends)
    side = {True: "on the well side", False: "on the ill side", None: "on either side"}[verdict]
    where = "up to and with" if rule.included else "short of"
    why = f"the score lies {side} of the cut-off, {where} {rule.score:.4g}"
    return Judgement(
        verdict=verdict,
        why="no score" if score is None else why,
        rule=rule.id,
        source=rule.source,
        status=rule.status,
    )


def clinically_significant(
    before: Reading | None,
    after: Reading | None,
    *,
    rule: ChangeRule | str,
    threshold: Threshold,
    ends: Ends,
) -> Judgement[Change]:
    """Recovered, improved, unchanged or deteriorated, after Jacobson and Truax.

    Recovered is who improved by *rule* and crossed *threshold* from the ill to the well side; who
    improved but did not cross it has improved. To cross it without improving by *rule* is no change.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
        ipt.errors.UnknownName: If *rule* is the id of no rule.
    """
    rule = change_rule(rule)
    weighed = _weigh(before, after, rule, ends)
    verdict = _direction(weighed)
    if verdict is not Change.IMPROVED or before is None or after is None:
        return weighed.answer(verdict, rule)
    began_ill = negated(is_well(before, threshold, ends))
    crossed = all_of(began_ill, is_well(after, threshold, ends))
    word = {True: "crossed", False: "not crossed", None: "perhaps crossed"}[crossed]
    verdict = {True: Change.RECOVERED, False: Change.IMPROVED, None: None}[crossed]
    return weighed.answer(verdict, rule, why=f"{weighed.why}; {threshold.id!r} was {word}")


def cut_off_a(ill: Norm, ends: Ends) -> float:
    """Two standard deviations better than the mean of people with the illness.

    Source: Jacobson and Truax (1991), as restated in the documentation of analysis software.
    """
    return ill.mean - _towards_worst(ends) * 2 * ill.sd


def cut_off_b(well: Norm, ends: Ends) -> float:
    """Two standard deviations worse than the mean of people without the illness.

    Some software takes the standard deviation of the ill here; this is that of the well.
    """
    return well.mean + _towards_worst(ends) * 2 * well.sd


def cut_off_c(ill: Norm, well: Norm) -> float:
    """Where both groups are equally likely: the midpoint of the means, weighted by the spreads."""
    return (well.sd * ill.mean + ill.sd * well.mean) / (well.sd + ill.sd)


def _towards_worst(ends: Ends) -> int:
    return 1 if ends.worst > ends.best else -1
