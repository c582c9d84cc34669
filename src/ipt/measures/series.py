"""The measures of a course as the points that the rules for change and trajectories take."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from ipt.errors import InvalidValue
from ipt.model.readings import Point
from ipt.model.views import Measured

__all__ = ["points"]


def points(
    series: Iterable[Measured], *, by: Literal["date", "sessions"] = "date"
) -> tuple[Point, ...]:
    """The totals of *series* at their times; a point without a score where there is no total.

    Args:
        series: Measures of one instrument in order, as ``course.series`` has them.
        by: ``"date"`` puts each at its day, ``"sessions"`` at the number of sessions held before
            it, unrecorded ones counted.

    Raises:
        ipt.errors.InvalidValue: If they are of several instruments or editions, or *by* is no such
            word, or it is ``"date"`` and the day of one is not known.

    Examples:
        >>> import ipt
        >>> from ipt import measures
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> course = ipt.apply(
        ...     course,
        ...     ipt.events.MeasureTaken(instrument="phq-9", total=18),
        ...     ipt.events.SessionHeld(),
        ...     ipt.events.MeasureTaken(instrument="phq-9", total=11),
        ... )
        >>> measures.points(course.series("phq-9"), by="sessions")
        (Point(at=0, score=18), Point(at=1, score=11))
    """
    taken = tuple(series)
    if by not in {"date", "sessions"}:
        msg = f"by is 'date' or 'sessions', not {by!r}"
        raise InvalidValue(msg)
    names = sorted({each.instrument for each in taken})
    if len(names) > 1:
        msg = f"a series has one instrument, not {', '.join(names)}; use course.series(...)"
        raise InvalidValue(msg)
    return tuple(Point(_at(each, by), getattr(each.score, "total", None)) for each in taken)


def _at(taken: Measured, by: str) -> date | float:
    if by == "sessions":
        return taken.sessions_held
    if not isinstance(taken.on, date):
        known = "is not known" if taken.on is None else f"is known as {taken.on} only"
        msg = f"the day of the measure {taken.event!r} {known}; use by='sessions'"
        raise InvalidValue(msg)
    return taken.on
