"""How a course stood on a day, and what was known of it at a moment.

The two are not the same. By day, the history counts as it is corrected by now: what happened. By
moment, only what had been written down counts, a later correction not included: what was known.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from attrs import frozen

from ipt.care.whole import Care, only_a_care
from ipt.errors import InvalidValue
from ipt.machine import replay
from ipt.model import Course, events as ev
from ipt.model.dates import earliest, latest
from ipt.model.value import Value

__all__ = ["Standing", "as_known", "as_of", "care_as_known", "care_as_of", "only_a_day"]


@frozen(kw_only=True, eq=False, repr=False)
class Standing(Value):
    """A course as it stood, as far as that can be told.

    Attributes:
        course: With the events that had surely happened, or surely were known; ``None`` if that is
            not even sure of its opening.
        unsure: The ids of the events that may or may not have been among them.
    """

    course: Course | None
    unsure: tuple[str, ...]

    @property
    def begun(self) -> bool | None:
        """Whether the course had been opened; ``None`` if that cannot be told."""
        if self.course is not None:
            return True
        return None if self.unsure else False


def as_of(course: Course, day: date) -> Standing:
    """How *course* stood at the end of *day*, by the days on which its events happened.

    Dates in a course never go backwards, so an event without a date lies between its neighbours.
    The protocol is the one that the course has now.

    Raises:
        ipt.errors.InvalidValue: If *course* is none, or *day* no day.

    Examples:
        >>> from datetime import date
        >>> import ipt
        >>> monday = date(2026, 1, 5)
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p", on=monday)
        >>> course = ipt.apply(course, ipt.events.SessionHeld(), ipt.events.SessionHeld(on=monday))
        >>> ipt.care.as_of(course, monday).course == course
        True
        >>> ipt.care.as_of(course, date(2026, 1, 4)).begun
        False
    """
    _only_a_course(course)
    return _as_of(course, day, closed=False)


def as_known(course: Course, moment: datetime) -> Standing:
    """What was known of *course* at *moment*, by when its events were recorded.

    A history is only ever added to, so an event without ``recorded_at`` lies between its neighbours.
    What was redacted since stays redacted.

    Raises:
        ipt.errors.InvalidValue: If *course* or *moment* is none, or *moment* has no time zone.
    """
    _only_a_course(course)
    _only_a_moment(moment)

    def known(event: ev.Event) -> bool | None:
        return None if event.recorded_at is None else event.recorded_at <= moment

    return _standing(course, course.events, known)


def care_as_of(care: Care, day: date) -> tuple[Standing, ...]:
    """How each course of *care* stood at the end of *day*, in order.

    Where a later course had surely begun, those before it had ended.

    Raises:
        ipt.errors.InvalidValue: If *day* is no day.
    """
    only_a_care(care)
    standings: list[Standing] = []
    closed = False
    for stage in reversed(care.stages):
        standing = _as_of(stage.course, day, closed=closed)
        closed = closed or standing.course is not None
        standings.insert(0, standing)
    return tuple(standings)


def care_as_known(care: Care, moment: datetime) -> tuple[Standing, ...]:
    """What was known of each course of *care* at *moment*, in order.

    Raises:
        ipt.errors.InvalidValue: If *moment* is none, or has no time zone.
    """
    only_a_care(care)
    return tuple(as_known(stage.course, moment) for stage in care.stages)


def _as_of(course: Course, day: date, *, closed: bool) -> Standing:
    only_a_day(day)

    def happened(event: ev.Event) -> bool | None:
        if event.on is None:
            return None
        if latest(event.on) <= day:
            return True
        return None if earliest(event.on) <= day else False

    over = course.last(ev.CourseEnded) if closed else None
    surely = 0 if over is None else course.effective.index(over) + 1
    return _standing(course, course.effective, happened, surely)


def only_a_day(day: object) -> None:
    """Refuse what is no day.

    Raises:
        ipt.errors.InvalidValue: If it is none.
    """
    if type(day) is not date:
        msg = f"a day is needed, not a {type(day).__name__}; as_known takes moments"
        raise InvalidValue(msg)


def _only_a_course(course: object) -> None:
    if not isinstance(course, Course):
        what = type(course).__name__
        msg = f"a Course is needed, not a {what}; care_as_of and care_as_known take a Care"
        raise InvalidValue(msg)


def _only_a_moment(moment: object) -> None:
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        msg = "a moment is needed; pass a datetime with a time zone"
        raise InvalidValue(msg)


def _standing(
    course: Course,
    history: Sequence[ev.Event],
    counts: Callable[[ev.Event], bool | None],
    surely: int = 0,
) -> Standing:
    """*course* with as much of *history* as counts; at least *surely* events of it do."""
    answers = [True] * surely + [counts(event) for event in history[surely:]]
    end = answers.index(False) if False in answers else len(answers)
    sure = max((n for n in range(end) if answers[n]), default=-1) + 1
    unsure = tuple(event.id for event in history[sure:end])
    if sure == len(history):
        return Standing(course=course, unsure=())
    if not sure:
        return Standing(course=None, unsure=unsure)
    told = replay(course.protocol, history[:sure], instruments=course.instruments)
    return Standing(course=told, unsure=unsure)
