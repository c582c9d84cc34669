"""Real courses in the columns of a cohort; what a history does not tell is masked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.results.records import ENDINGS, HELD, MISSED, Records
from ipt.cohort.results.verdicts import Floats
from ipt.errors import InvalidValue
from ipt.model import Area, Course, EndReason, events as ev
from ipt.model.checks import When, as_tuple, needs
from ipt.model.instrument import Instrument
from ipt.model.scores import Complete, GivenTotal, Prorated

__all__ = ["from_courses"]

_AREAS: Final = tuple(Area)
_BECAME: Final[Mapping[type[ev.Event], int]] = MappingProxyType(
    {ev.SessionHeld: HELD, ev.SessionMissed: MISSED}
)
_DAYS: Final = 7
By: TypeAlias = Literal["date", "sessions"]


def from_courses(courses: Iterable[Course], *, by: By = "date") -> Records:
    """Real *courses* in the columns of a cohort, so that every result and picture is made of them.

    A week is the nearest to the day: what happened up to three days early or late belongs to it.
    Week 0 has the first score, every other week the last that was taken in it. Sessions of a period
    without a record count as held.

    Args:
        courses: Ended or not.
        by: ``"date"`` counts weeks from the day on which a course opened, and knows nothing of what
            has no day; ``"sessions"`` takes the number of sessions held before it for the week.

    Raises:
        ipt.errors.InvalidValue: If something is no course, *by* is no such word, or two courses
            were measured with different editions of an instrument.

    Examples:
        >>> import ipt
        >>> from ipt.cohort.results import from_courses, summary
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> course = ipt.apply(
        ...     course,
        ...     ipt.events.MeasureTaken(instrument="phq-9", total=18),
        ...     ipt.events.SessionHeld(),
        ...     ipt.events.MeasureTaken(instrument="phq-9", total=8),
        ... )
        >>> summary(from_courses([course], by="sessions")).response.share
        Estimate(value=1.0, mcse=0.0, n=1)
    """
    if by not in {"date", "sessions"}:
        msg = f"by is 'date' or 'sessions', not {by!r}"
        raise InvalidValue(msg)
    given = as_tuple(courses)
    for course in given:
        needs(course, Course)
    read = [_read(course, by) for course in given]
    weeks = max((1, *(one.last_week for one in read)))
    scales = _scales(given)
    scores = {scale.id: _scores(read, scale.id, weeks) for scale in scales}
    slots = np.zeros((len(read), max((0, *(one.needed for one in read)))), dtype=np.uint8)
    for row, one in enumerate(read):
        slots[row, : len(one.slots)] = one.slots
    columns: dict[str, NDArray[Any]] = {
        "area": _masked((one.area for one in read), np.int8),
        "therapist": _masked((None for _ in read), np.int32),
        "slots": slots,
        "sessions": _masked((one.slots.count(HELD) for one in read), np.int16),
        "missed": _masked((one.missed for one in read), np.int16),
        "planned": _masked((one.planned for one in read), np.int16),
        "ended": _masked((one.ended for one in read), np.int8),
        "ended_week": _masked((one.ended_week for one in read), np.int16),
        "relapse_week": _masked((None for _ in read), np.int16),
    }
    columns |= {f"score_{name}": np.ma.masked_invalid(table) for name, table in scores.items()}
    return Records(
        title="real courses",
        weeks=weeks,
        areas=_AREAS,
        scales=scales,
        columns=columns,
        seen=scores,
        simulated=False,
    )


@frozen(kw_only=True)
class _Read:
    """What is read of one course; ``None`` is not known."""

    area: int | None
    slots: tuple[int, ...]
    missed: int | None
    planned: int | None
    ended: int
    ended_week: int | None
    scores: tuple[tuple[str, int, float], ...]

    @property
    def last_week(self) -> int:
        """The last that something is known of."""
        return max((self.ended_week or 0, *(week for _, week, _ in self.scores)))

    @property
    def needed(self) -> int:
        """How many slots: those planned, and the one that whoever withdrew stayed away from."""
        withdrew = self.ended == ENDINGS.index(EndReason.WITHDRAWN)
        return max(len(self.slots) + withdrew, self.planned or 0)


@frozen
class _Weeks:
    """How weeks are counted: from a day, if it is known, or in sessions held."""

    opened: When | None
    by: By

    def of(self, on: When | None, held: int) -> int | None:
        """The week of what happened *on* a day, after so many sessions were *held*."""
        if self.by == "sessions":
            return held
        if not isinstance(on, date) or not isinstance(self.opened, date):
            return None
        return ((on - self.opened).days + _DAYS // 2) // _DAYS


def _read(course: Course, by: By) -> _Read:
    weeks = _Weeks(course.opened.on, by)
    area = next(iter(sorted(course.focus, key=lambda one: not one.primary)), None)
    slots: list[int] = []
    for event in course.effective:
        if isinstance(event, ev.PeriodUnrecorded):
            slots += [HELD] * event.sessions
        elif (became := _BECAME.get(type(event))) is not None:
            slots.append(became)
    end = course.last(ev.CourseEnded)
    unseen = course.sessions_unrecorded > 0
    return _Read(
        area=None if area is None else _AREAS.index(area.area),
        slots=tuple(slots),
        missed=None if unseen else slots.count(MISSED),
        planned=None if course.contract is None else course.contract.sessions,
        ended=-1 if end is None else ENDINGS.index(end.reason),
        ended_week=-1 if end is None else weeks.of(end.on, course.sessions_held),
        scores=tuple(
            (taken.instrument, week, taken.score.total)
            for taken in course.measured
            if isinstance(taken.score, Complete | Prorated | GivenTotal)
            and (week := weeks.of(taken.on, taken.sessions_held)) is not None
        ),
    )


def _scales(courses: Sequence[Course]) -> tuple[Instrument, ...]:
    """What *courses* were measured with, that which was taken most often first.

    Raises:
        ipt.errors.InvalidValue: If two have different editions of one instrument.
    """
    taken = Counter(each.instrument for course in courses for each in course.measured)
    scales: dict[str, Instrument] = {}
    for course in courses:
        for scale in course.instruments:
            if scale.id in taken and scales.setdefault(scale.id, scale).pin != scale.pin:
                msg = (
                    f"two editions of {scale.id!r} are no series: {scales[scale.id].edition!r} and"
                    f" {scale.edition!r} differ; give the courses of each alone"
                )
                raise InvalidValue(msg)
    return tuple(scales[name] for name in sorted(scales, key=lambda name: (-taken[name], name)))


def _scores(read: Sequence[_Read], instrument: str, weeks: int) -> Floats:
    """The scores by one instrument, ``(courses, weeks + 1)``."""
    table = np.full((len(read), weeks + 1), np.nan)
    for row, one in enumerate(read):
        for name, week, total in one.scores:
            if name == instrument and (week or np.isnan(table[row, 0])):
                table[row, week] = total
    return table


def _masked(values: Iterable[int | None], kind: type[np.signedinteger[Any]]) -> NDArray[Any]:
    """*values* as a column, masked where they are not known."""
    listed = [*values]
    column: NDArray[Any] = np.ma.array(
        [-1 if value is None else value for value in listed],
        dtype=kind,
        mask=[value is None for value in listed],
    )
    return column
