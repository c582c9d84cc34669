"""What became of many courses, in columns: the one form that every result is read from.

A simulated `ipt.cohort.whole.Cohort` has it, `ipt.cohort.results.real.from_courses` makes it of
real courses, and `select` of some of the rows of either. The names of the columns are those of a
cohort; what is not known of a real course is masked.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal, Protocol, TypeAlias, runtime_checkable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.results.moments import Groups
from ipt.cohort.results.verdicts import Floats, Verdicts, verdict
from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.measures.plans import plan_of
from ipt.model.instrument import Instrument
from ipt.model.vocabulary import Area, EndReason

__all__ = [
    "ENDINGS",
    "HELD",
    "MISSED",
    "InColumns",
    "Records",
    "Scored",
    "View",
    "began",
    "check_courses",
    "check_week",
    "code",
    "ended",
    "is_simulated",
    "last_week",
    "number",
    "planned",
    "scale",
    "scored",
    "select",
    "therapists",
]

Columns: TypeAlias = Mapping[str, NDArray[Any]]
View: TypeAlias = Literal["all", "observed"]
"""Whose scores: those of everybody in every week, as an assessor would have them who follows all
patients up; or those that the courses measured themselves, while they went on."""

HELD: Final = 1
MISSED: Final = 2
"""What became of a session slot; 0 is one that was not reached."""
ENDINGS: Final = tuple(EndReason)
"""What the column ``ended`` counts by; -1 is a course that has not ended."""


@runtime_checkable
class InColumns(Protocol):
    """Courses in columns: a simulated cohort, or `Records`."""

    @property
    def title(self) -> str:
        """What they are, in a word or two."""
        ...

    @property
    def patients(self) -> int:
        """How many."""
        ...

    @property
    def weeks(self) -> int:
        """The last week that there are scores of; the first is 0."""
        ...

    @property
    def areas(self) -> tuple[Area, ...]:
        """What the column ``area`` counts by."""
        ...

    @property
    def instruments(self) -> tuple[str, ...]:
        """The ids of the instruments, the main one first."""
        ...

    @property
    def remitted(self) -> bool:
        """Whether all of them were well at week 0, after an episode."""
        ...

    @property
    def columns(self) -> Columns:
        """The columns by name, a row for each patient."""
        ...

    def observed(self, instrument: str | None = None) -> Floats:
        """The scores that the courses measured, ``(patients, weeks + 1)``; NaN where none was."""
        ...


@frozen(kw_only=True, repr=False, eq=False)
class Records:
    """Courses in columns.

    Attributes:
        title: What they are, in a word or two.
        weeks: The last week that there are scores of; the first is 0.
        areas: What the column ``area`` counts by.
        scales: The instruments, the main one first.
        columns: The columns by name, a row for each patient.
        seen: The scores that the courses measured, by instrument, ``(patients, weeks + 1)``.
        simulated: Whether they are.
        remitted: Whether all were well at week 0, after an episode.
    """

    title: str
    weeks: int
    areas: tuple[Area, ...]
    scales: tuple[Instrument, ...]
    columns: Columns
    seen: Mapping[str, Floats]
    simulated: bool
    remitted: bool = False

    def __repr__(self) -> str:
        return f"<Records of {self.title}, patients: {self.patients}>"

    @property
    def patients(self) -> int:
        """How many."""
        return len(self.columns["ended"])

    @property
    def instruments(self) -> tuple[str, ...]:
        """The ids of the instruments, the main one first."""
        return tuple(scale.id for scale in self.scales)

    def observed(self, instrument: str | None = None) -> Floats:
        """The scores that the courses measured, ``(patients, weeks + 1)``; NaN where none was.

        Raises:
            ipt.errors.UnknownName: If there is no such instrument.
        """
        return self.seen[scale(self, instrument).id]


def check_courses(courses: object) -> None:
    """Refuse what are no courses in columns.

    Raises:
        ipt.errors.InvalidValue: If *courses* are none.
    """
    if not isinstance(courses, InColumns):
        msg = (
            f"courses are a Cohort or Records, not {type(courses).__name__}; give what"
            " cohort.simulate or results.from_courses makes"
        )
        raise InvalidValue(msg)


def check_week(courses: InColumns, week: object) -> None:
    """Refuse a *week* that nothing was scored in after the first.

    Raises:
        ipt.errors.InvalidValue: If it is none.
    """
    whole = isinstance(week, int | np.integer) and not isinstance(week, bool)
    if not whole or week not in range(1, courses.weeks + 1):
        msg = (
            f"the scores of {courses.title} are of weeks 1 to {courses.weeks}, not of week {week!r};"
            " give a whole number of these"
        )
        raise InvalidValue(msg)


def scale(courses: InColumns, instrument: str | Instrument | None) -> Instrument:
    """The *instrument* of that name of *courses*, or their main one; one that is given is taken.

    Raises:
        ipt.errors.InvalidValue: If nothing was measured.
        ipt.errors.UnknownName: If they were not measured by it, or it does not ship and is only
            named.
    """
    known = courses.instruments
    if not known:
        msg = f"nothing was measured of {courses.title}; there are no scores to tell of"
        raise InvalidValue(msg)
    name = instrument.id if isinstance(instrument, Instrument) else instrument or known[0]
    if name not in known:
        hint = did_you_mean(name, known) or f"; use one of {', '.join(known)}"
        msg = f"there are no scores by {name!r} of {courses.title}{hint}"
        raise UnknownName(msg)
    if isinstance(instrument, Instrument):
        return instrument
    if isinstance(courses, Records):
        return courses.scales[known.index(name)]
    try:
        return plan_of(name).instrument
    except UnknownName:
        msg = (
            f"the instrument {name!r} does not ship, so that nothing is known of its ends and"
            " cut-offs; pass an ipt.Instrument as instrument="
        )
        raise UnknownName(msg) from None


@frozen(eq=False)
class Scored:
    """The scores of courses by one instrument, week by week.

    Attributes:
        scale: The instrument.
        view: Whose scores.
        table: ``(patients, weeks + 1)``; what is not known is masked, or NaN.
        ended: The week in which each course ended; -1 where none did, or it is not known.
    """

    scale: Instrument
    view: View
    table: NDArray[Any]
    ended: NDArray[np.int64]

    def at(self, week: int) -> Floats:
        """The scores of *week*; NaN where one is not known."""
        return _floats(self.table[:, week])

    def post(self, week: int) -> Floats:
        """The scores of *week*; as observed, the last of each course until then, and until it ended.

        The score of week 0 is none of them; NaN where there is no other.
        """
        if self.view == "all":
            return self.at(week)
        last = np.full(len(self.table), np.nan)
        for one in range(1, week + 1):
            now = self.at(one)
            going = (self.ended < 0) | (self.ended >= one)
            np.copyto(last, now, where=going & ~np.isnan(now))
        return last


def scored(courses: InColumns, instrument: str | Instrument | None, view: View | None) -> Scored:
    """The scores of *courses* by *instrument*, or their main one.

    Where no *view* is named it is that of all patients if they are simulated, and what the courses
    observed if they are real, of which nothing else is known.

    Raises:
        ipt.errors.InvalidValue: If *courses* are none, *view* is no view, or nothing was measured.
        ipt.errors.UnknownName: If there is no such instrument.
    """
    check_courses(courses)
    if view not in {"all", "observed", None}:
        msg = f"a view is 'all' or 'observed', not {view!r}"
        raise InvalidValue(msg)
    view = view or ("all" if is_simulated(courses) else "observed")
    measured = scale(courses, instrument)
    seen = view == "observed"
    table = courses.observed(measured.id) if seen else courses.columns[f"score_{measured.id}"]
    return Scored(measured, view, table, code(courses, "ended_week"))


def number(courses: InColumns, name: str) -> Floats:
    """The column *name* as floats; NaN where it is masked."""
    return _floats(courses.columns[name])


def _floats(column: NDArray[Any]) -> Floats:
    floats: Floats = np.ma.filled(column.astype(np.float64), np.nan)
    return floats


def code(courses: InColumns, name: str) -> NDArray[np.int64]:
    """The column *name* of places in a list; -1 where it is masked, too."""
    codes: NDArray[np.int64] = np.ma.filled(courses.columns[name].astype(np.int64), -1)
    return codes


def is_simulated(courses: InColumns) -> bool:
    """Whether *courses* are."""
    return not isinstance(courses, Records) or courses.simulated


def began(courses: InColumns) -> NDArray[np.bool_]:
    """Who was in a course of therapy at all: who waits has no session and no ending."""
    slots = np.ma.getdata(courses.columns["slots"])
    if not is_simulated(courses):
        return np.ones(courses.patients, dtype=np.bool_)
    there: NDArray[np.bool_] = (slots != 0).any(axis=1) | (code(courses, "ended") >= 0)
    return there


def planned(courses: InColumns) -> Floats:
    """How many sessions each course was to have; NaN where that is not known."""
    if "planned" in courses.columns:
        return number(courses, "planned")
    return np.full(courses.patients, float(courses.columns["slots"].shape[1]))


def last_week(courses: InColumns) -> int:
    """The week in which the last of *courses* ended; the last of all if one has not, or none is."""
    there = began(courses)
    weeks = code(courses, "ended_week")[there]
    if not there.any() or weeks.min() < 0:
        return courses.weeks
    return min(int(weeks.max()), courses.weeks)


def ended(courses: InColumns, *reasons: EndReason) -> Verdicts:
    """Which of those who began ended for one of *reasons*; without any, which have not ended."""
    places = [ENDINGS.index(reason) for reason in reasons] or [-1]
    return verdict(np.isin(code(courses, "ended"), places), began(courses))


def therapists(courses: InColumns) -> Groups:
    """The therapist of each patient; ``None`` if one has none, or it is not known of all."""
    numbers = code(courses, "therapist")
    return numbers if numbers.size and numbers.min() >= 0 else None


def select(courses: InColumns, which: NDArray[np.bool_], title: str) -> Records:
    """Those rows of *courses* for which *which* holds."""
    return Records(
        title=title,
        weeks=courses.weeks,
        areas=courses.areas,
        scales=tuple(scale(courses, name) for name in courses.instruments),
        columns={name: column[which] for name, column in courses.columns.items()},
        seen={name: courses.observed(name)[which] for name in courses.instruments},
        simulated=is_simulated(courses),
        remitted=courses.remitted,
    )
