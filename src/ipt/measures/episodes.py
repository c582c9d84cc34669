"""How long has it lasted? Remission that holds, recovery, and the two ways of losing them.

After the consensus definitions: a return of the illness after remission and before recovery is a
*relapse*, after recovery a *recurrence*. Remission, once reached, is lost by such a return alone,
not by a reading a little above the cut-off.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from ipt.measures.change import is_well
from ipt.model.change import Judgement, Lasting, Threshold
from ipt.model.readings import Ends, Point, in_order
from ipt.model.three_valued import negated
from ipt.model.value import Value

__all__ = ["Episode", "episode", "lasted"]


@frozen(kw_only=True)
class _Seen:
    """A reading that says something: when, in weeks, and whether it is on the well side."""

    week: float
    well: bool | None


def _seen(points: Sequence[Point], threshold: Threshold, ends: Ends) -> tuple[_Seen, ...]:
    points = in_order(points)
    return tuple(
        _Seen(week=point.weeks_since(points[0]), well=is_well(point.score, threshold, ends))
        for point in points
        if point.score is not None
    )


def _runs(seen: Sequence[_Seen], rule: Lasting) -> Iterator[tuple[float, float]]:
    """First and last week of every unbroken row of readings that are surely well."""
    row: list[float] = []
    for reading in seen:
        if row and (not reading.well or reading.week - row[-1] > rule.gap):
            yield row[0], row[-1]
            row = []
        if reading.well:
            row.append(reading.week)
    if row:
        yield row[0], row[-1]


def _longest_possible(seen: Sequence[_Seen], rule: Lasting) -> float:
    """The longest time between two readings that are surely ill, within the record."""
    ill = [reading.week for reading in seen if reading.well is False]
    edges = [seen[0].week - rule.looks_back, *ill, seen[-1].week + rule.looks_back]
    return max(later - rule.looks_back - earlier for earlier, later in pairwise(edges))


def lasted(points: Sequence[Point], *, rule: Lasting, ends: Ends) -> Judgement[bool]:
    """Whether the scores stayed on the well side for as long as *rule* asks, in this record.

    A gap, a missing score or a word without bounds breaks what is certain; the answer is ``None``
    if the time could have been filled. ``False`` means *not in this record*; it may still come.

    Args:
        points: Scores in order of time.
        rule: Which side of which cut-off, for how many weeks.
        ends: The ends of the scale.

    Raises:
        ipt.errors.InvalidValue: If the points are not in order, or a score lies outside *ends*.
    """
    seen = _seen(points, rule.threshold, ends)
    if not seen:
        return _judgement(rule, None, "no score")
    best = max((last - first + rule.looks_back for first, last in _runs(seen, rule)), default=0)
    why = f"{best:.4g} of {rule.weeks:.4g} weeks are certain"
    if best >= rule.weeks:
        return _judgement(rule, True, why)
    possible = _longest_possible(seen, rule) >= rule.weeks
    return _judgement(rule, None if possible else False, why)


def _judgement(rule: Lasting, verdict: bool | None, why: str) -> Judgement[bool]:  # noqa: FBT001
    return Judgement(verdict=verdict, why=why, rule=rule.id, source=rule.source, status=rule.status)


# --- relapse and recurrence ----------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Episode(Value):
    """What became of an episode of illness, so far; only the first return of it is looked at.

    Attributes:
        remission: Whether it was reached.
        recovery: Whether remission was kept for long enough.
        relapse: Whether the illness returned before recovery.
        recurrence: Whether it returned after.
    """

    remission: Judgement[bool]
    recovery: Judgement[bool]
    relapse: Judgement[bool]
    recurrence: Judgement[bool]


def episode(
    points: Sequence[Point], *, remission: Lasting, recovery: Lasting, ill: Threshold, ends: Ends
) -> Episode:
    """Remission, recovery, relapse and recurrence in a record.

    Recovery counts from the first week of remission and asks only that the illness has not
    returned. When it returned between two readings of which one lies before the week of recovery
    and one after, relapse and recurrence cannot be told apart.

    Args:
        points: Scores in order of time.
        remission: How long on the well side of which cut-off.
        recovery: How long without a return, and between which readings that is certain; its
            cut-off is not looked at.
        ill: A reading on its ill side is a return of the illness.
        ends: The ends of the scale.

    Raises:
        ipt.errors.InvalidValue: If the points are not in order, or a score lies outside *ends*.
    """
    remitted = lasted(points, rule=remission, ends=ends)
    if not remitted.verdict:
        why = "no remission is certain in this record"
        never = _judgement(recovery, remitted.verdict, why)
        lost = _judgement(recovery, None, why)
        return Episode(remission=remitted, recovery=never, relapse=lost, recurrence=lost)
    onset, held = next(
        (first - remission.looks_back, last)
        for first, last in _runs(_seen(points, remission.threshold, ends), remission)
        if last - first + remission.looks_back >= remission.weeks
    )
    reached, due = min(onset + remission.weeks, held), onset + recovery.weeks
    later = [reading for reading in _seen(points, ill, ends) if reading.week >= reached]
    kept = _kept_until(reached, later, recovery.gap)
    returned = next((reading.week for reading in later if reading.well is False), None)
    if returned is None:
        none = False if kept >= later[-1].week else None
        recovered = True if kept >= due else False if later[-1].week < due else None
        relapsed = False if recovered else none
        recurred = none if recovered is not False else False
        why = f"no return of the illness is certain; none in {kept - onset:.4g} weeks of remission"
    else:
        recovered = True if kept >= due else False if returned <= due else None
        relapsed, recurred = negated(recovered), recovered
        why = f"the illness is seen again {returned - onset:.4g} weeks after the onset of remission"
    why += f"; recovery takes {recovery.weeks:.4g}"
    return Episode(
        remission=remitted,
        recovery=_judgement(recovery, recovered, why),
        relapse=_judgement(recovery, relapsed, why),
        recurrence=_judgement(recovery, recurred, why),
    )


def _kept_until(reached: float, later: Sequence[_Seen], gap: float) -> float:
    """The last week until which a return of the illness is ruled out."""
    kept = reached
    for reading in later:
        if not reading.well or reading.week - kept > gap:
            break
        kept = reading.week
    return kept
