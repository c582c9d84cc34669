"""How does it go? Sudden gains and losses, early response, and whether a course is on track.

Everything works on points in order of time and on any scale, whichever of its ends is the worst.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Literal

from attrs import frozen

from ipt.measures.change import response
from ipt.model.change import ChangeRule, ExpectedCourse, Judgement, SuddenRule, Threshold
from ipt.model.readings import Ends, Interval, Point, in_order
from ipt.model.three_valued import all_of, any_of
from ipt.model.value import Value

__all__ = [
    "EARLY_WEEKS",
    "T_CRITICAL",
    "Criterion",
    "SuddenChange",
    "early_response",
    "off_track",
    "steps",
    "sudden_gains",
    "sudden_losses",
]

EARLY_WEEKS: Final = 4
"""Early response is that of about the first four weeks; source: Beard19."""

T_CRITICAL: Final[Mapping[int, float]] = MappingProxyType({2: 4.303, 3: 3.182, 4: 2.776})
"""Two-sided 5 % points of Student's *t* for 2, 3 and 4 degrees of freedom, as tables print them."""

_SIDE: Final = 3
"""Sessions that are looked at before and after."""

Way = Literal["gain", "loss"]


# --- sudden gains and losses ---------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Criterion(Value):
    """One of the three criteria, and how it came out.

    Attributes:
        name: ``"size"``, ``"share"`` or ``"stability"``.
        met: ``None`` if it cannot be told.
        why: Its numbers.
    """

    name: str
    met: bool | None
    why: str


@frozen(kw_only=True, eq=False, repr=False)
class SuddenChange(Value):
    """A step between two sessions next to each other, held against the three criteria.

    Attributes:
        before: The last point before it.
        after: The first point after it.
        position: How many points of the series lie before `after`; 1 and up.
        way: Which of the two it was examined for.
        size: Points towards the best end for a gain, towards the worst for a loss.
        criteria: All three.
        lost_again: Of a gain, whether a later score gives back more than half of it; of a loss,
            whether a later score takes back more than half.
    """

    before: Point
    after: Point
    position: int
    way: Way
    size: Interval
    criteria: tuple[Criterion, Criterion, Criterion]
    lost_again: bool | None

    @property
    def verdict(self) -> bool | None:
        """Whether it meets all three criteria."""
        return all_of(*(criterion.met for criterion in self.criteria))


def steps(
    points: Sequence[Point], *, rule: SuddenRule, ends: Ends, way: Way = "gain"
) -> tuple[SuddenChange, ...]:
    """Every step between two scores next to each other, with each criterion explained.

    The criteria are those of Tang and DeRubeis (1999): (1) a size of so many points, (2) of so many
    percent of the score before, (3) the mean of the three scores before and that of the three after
    differ, by a pooled *t* test of two samples. A loss is the mirror image of a gain: the series
    read backwards, so that its percentage is of the score *after* it. A step is lost again when a
    score after the first one behind it gives back more than half of its size.

    The R package suddengains divides by the pooled standard deviation alone in (3), which asks for
    more than this *t* where three scores stand on a side.

    Args:
        points: Scores in order of time. A session without a score is a point whose score is
            ``None``; it takes one of the three places, and has no step beside it.
        rule: The numbers.
        ends: The ends of the scale.
        way: Whether gains or losses are looked for.

    Raises:
        ipt.errors.InvalidValue: If the points are not in order, or a score lies outside *ends*.
    """
    points = in_order(points)
    burdens = [None if p.score is None else ends.burden(p.score) for p in points]
    return tuple(_steps(points, burdens, rule, way))


def sudden_gains(
    points: Sequence[Point], *, rule: SuddenRule, ends: Ends
) -> tuple[SuddenChange, ...]:
    """The steps that surely are sudden gains; see `steps`.

    Raises:
        ipt.errors.InvalidValue: As there.
    """
    return tuple(step for step in steps(points, rule=rule, ends=ends) if step.verdict)


def sudden_losses(
    points: Sequence[Point], *, rule: SuddenRule, ends: Ends
) -> tuple[SuddenChange, ...]:
    """The steps that surely are sudden losses; see `steps`.

    Raises:
        ipt.errors.InvalidValue: As there.
    """
    return tuple(step for step in steps(points, rule=rule, ends=ends, way="loss") if step.verdict)


def _steps(
    points: Sequence[Point], burdens: Sequence[Interval | None], rule: SuddenRule, way: Way
) -> Iterator[SuddenChange]:
    for position, (one, other) in enumerate(pairwise(burdens), 1):
        if one is None or other is None:
            continue
        worse, better = (one, other) if way == "gain" else (other, one)
        size = worse.minus(better)
        sides = burdens[max(position - _SIDE, 0) : position], burdens[position : position + _SIDE]
        yield SuddenChange(
            before=points[position - 1],
            after=points[position],
            position=position,
            way=way,
            size=size,
            criteria=(
                Criterion(
                    name="size",
                    met=size.at_least(rule.points),
                    why=f"{size} points; at least {rule.points:.4g} are asked for",
                ),
                _share(worse, better, rule),
                _stability(sides if way == "gain" else sides[::-1], rule),
            ),
            lost_again=_lost_again(size, other, burdens[position + 1 :], way),
        )


def _share(worse: Interval, better: Interval, rule: SuddenRule) -> Criterion:
    """In percent of the worse score; a share of 0 is met by nothing."""
    if worse.high == 0:
        return Criterion(name="share", met=False, why="no share of a score at the best end")
    low = 100 * (worse.low - better.high) / worse.low if worse.low else -math.inf
    high = 100.0 if math.isinf(worse.high) else 100 * (worse.high - better.low) / worse.high
    share = Interval(low, high)
    why = f"{share} % of the worse score; at least {rule.percent:.4g} % are asked for"
    return Criterion(name="share", met=share.at_least(rule.percent), why=why)


def _stability(around: Sequence[Sequence[Interval | None]], rule: SuddenRule) -> Criterion:
    """The pooled *t* test of two samples, the worse side first, on up to three scores a side."""
    sides = [[score for score in side if score is not None] for side in around]
    if min(map(len, sides)) < rule.fewest:
        counts = " and ".join(str(len(side)) for side in sides)
        why = f"{counts} scores on the sides; at least {rule.fewest} on each are asked for"
        return Criterion(name="stability", met=None, why=why)
    if not all(score.exact for side in sides for score in side):
        return Criterion(name="stability", met=None, why="a t test needs exact scores")
    one, other = ([score.low for score in side] for side in sides)
    freedom = len(one) + len(other) - 2
    critical = T_CRITICAL[freedom if rule.adjusted else max(T_CRITICAL)]
    t = _pooled_t(one, other)
    why = f"t = {t:.4g} with {freedom} degrees of freedom; more than {critical} is asked for"
    return Criterion(name="stability", met=t > critical, why=why)


def _pooled_t(one: Sequence[float], other: Sequence[float]) -> float:
    """Student's *t*; infinite where nothing varies but the means differ."""
    means = math.fsum(one) / len(one), math.fsum(other) / len(other)
    squares = math.fsum(
        (score - mean) ** 2
        for side, mean in zip((one, other), means, strict=True)
        for score in side
    )
    difference = means[0] - means[1]
    if squares == 0:
        return math.copysign(math.inf, difference) if difference else 0.0
    pooled = squares / (len(one) + len(other) - 2)
    return difference / math.sqrt(pooled * (1 / len(one) + 1 / len(other)))


def _lost_again(
    size: Interval, after: Interval, later: Sequence[Interval | None], way: Way
) -> bool | None:
    if not (size.exact and after.exact):
        return None
    half = after.low + (size.low / 2 if way == "gain" else -size.low / 2)
    scores = [score for score in later if score is not None]
    return any_of(*(s.above(half) if way == "gain" else s.below(half) for s in scores))


# --- early response ------------------------------------------------------------------------------


def early_response(
    points: Sequence[Point],
    *,
    rule: ChangeRule | str,
    threshold: Threshold,
    ends: Ends,
    weeks: float = EARLY_WEEKS,
) -> Judgement[bool]:
    """Whether the last score of the first *weeks* is a response to the first score by *rule*.

    Args:
        points: Scores in order of time, the baseline first.
        rule: How much change is enough; a rule or its id.
        threshold: Who is on its well side at baseline has nothing to respond from.
        ends: The ends of the scale.
        weeks: How long is early.

    Raises:
        ipt.errors.InvalidValue: If the points are not in order, or a score lies outside *ends*.
        ipt.errors.UnknownName: If *rule* is the id of no rule.
    """
    points = in_order(points)
    early = [
        p.score for p in points[1:] if p.score is not None and p.weeks_since(points[0]) <= weeks
    ]
    first = points[0].score if points else None
    return response(first, early[-1] if early else None, rule=rule, threshold=threshold, ends=ends)


# --- on track ------------------------------------------------------------------------------------


def off_track(
    points: Sequence[Point], *, expected: ExpectedCourse, ends: Ends
) -> tuple[Judgement[bool], ...]:
    """For every point after the first, whether it is worse than *expected* by more than the band.

    The expected course starts at the patient's own first score, and is never below the best end.

    Args:
        points: Scores in order of time, the baseline first.
        expected: The course and its band; an assumption, see its status.
        ends: The ends of the scale.

    Raises:
        ipt.errors.InvalidValue: If the points are not in order, or a score lies outside *ends*.
    """
    points = in_order(points)
    return tuple(_off_track(points[0], point, expected, ends) for point in points[1:])


def _off_track(first: Point, point: Point, expected: ExpectedCourse, ends: Ends) -> Judgement[bool]:
    verdict = improvement = None
    if first.score is None or point.score is None:
        why = "no first score" if first.score is None else "no score"
    else:
        start, now = ends.burden(first.score), ends.burden(point.score)
        fall = expected.fall * math.log1p(point.weeks_since(first))
        course = Interval(max(start.low - fall, 0), max(start.high - fall, 0))
        improvement, verdict = start.minus(now), now.minus(course).above(expected.band)
        why = (
            f"{now} points from the best end; {course} are expected by then, "
            f"and {expected.band:.4g} more are within the band"
        )
    return Judgement(
        verdict=verdict,
        why=why,
        rule=expected.id,
        source=expected.source,
        status=expected.status,
        improvement=improvement,
    )
