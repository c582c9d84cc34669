"""Relapse: how many of those who were well still are, by the product-limit estimate."""

from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from ipt.cohort.results import verdicts
from ipt.cohort.results.chosen import cut_off_of, words
from ipt.cohort.results.records import InColumns, check_courses, code, scored
from ipt.cohort.results.verdicts import YES, Floats
from ipt.errors import InvalidValue
from ipt.model.change import Threshold
from ipt.model.instrument import Instrument

__all__ = ["Survival", "product_limit", "relapse"]


@frozen(eq=False, kw_only=True)
class Survival:
    """The estimate after Kaplan and Meier, in whole weeks.

    Attributes:
        title: Whose.
        at: The weeks, from 0.
        value: How many are still without the event after each, from 1 to 0; NaN where nobody is
            left to tell.
        error: Standard errors after Greenwood.
        at_risk: How many were still looked at, and without the event, just before each week.
        events: How many had it in each.
        note: What the event is, and since when weeks are counted.
    """

    title: str
    at: NDArray[np.int64]
    value: Floats
    error: Floats
    at_risk: NDArray[np.int64]
    events: NDArray[np.int64]
    note: str = ""


def product_limit(
    weeks: ArrayLike, happened: ArrayLike, *, title: str = "", note: str = ""
) -> Survival:
    """How many are without an event, week by week.

    Args:
        weeks: For each patient the week of the event, or until which there was none; whole numbers.
        happened: For each whether there was one. Who was looked at until the week of an event of
            somebody else counts as at risk in it.
        title: Whose.
        note: What the event is.

    Raises:
        ipt.errors.InvalidValue: If these are no weeks from 0 on, or not as many of each.
    """
    times, had = np.asarray(weeks), np.asarray(happened, dtype=np.bool_)
    whole = times.dtype.kind in "iu" or not times.size
    if not whole or times.ndim != 1 or times.shape != had.shape or times.min(initial=0) < 0:
        msg = (
            "a whole number of weeks from 0 on, and whether it happened, is needed of each"
            f" patient, not {times.dtype} of shape {times.shape} and {had.shape}"
        )
        raise InvalidValue(msg)
    times = times.astype(np.int64)
    last = int(times.max(initial=-1)) + 1
    events = np.bincount(times[had], minlength=last)
    leaving = np.bincount(times, minlength=last)
    at_risk = leaving[::-1].cumsum()[::-1]
    value: Floats = np.cumprod(1 - events / at_risk).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = np.where(events < at_risk, events / (at_risk * (at_risk - events)), 0)
    error: Floats = (value * np.sqrt(np.cumsum(hazard))).astype(np.float64)
    return Survival(
        title=title,
        at=np.arange(last),
        value=value,
        error=error,
        at_risk=at_risk,
        events=events,
        note=note,
    )


def relapse(
    courses: InColumns,
    *,
    since: Literal["end", "start"] | None = None,
    instrument: str | Instrument | None = None,
    rule: Threshold | None = None,
) -> Survival:
    """How many of those who were well have not fallen ill again.

    Args:
        courses: Simulated; of real courses it is not known.
        since: From which week on it is counted, and in which a patient has to be well: that in
            which the course ended, or week 0, as in a trial of maintenance. If left out it is the
            start where all were well then, and else the end.
        instrument: Which of their instruments, by its id, or one that does not ship; the main one if
            left out.
        rule: Who is well; the first cut-off of the instrument for remission if left out.

    Raises:
        ipt.errors.InvalidValue: If relapse is not known, *since* is no such word, or the instrument
            has no cut-off for remission.
        ipt.errors.UnknownName: If there is no such instrument.
    """
    check_courses(courses)
    if since is None:
        since = "start" if courses.remitted else "end"
    if since not in {"end", "start"}:
        msg = f"since is 'end' or 'start', not {since!r}"
        raise InvalidValue(msg)
    if np.ma.getmaskarray(courses.columns["relapse_week"]).any():
        msg = f"whether there was a relapse is not known of {courses.title}; record it elsewhere"
        raise InvalidValue(msg)
    measured = scored(courses, instrument, "all")
    cut_off, ends = cut_off_of(measured.scale, rule), measured.scale.ends
    start = code(courses, "ended_week") if since == "end" else np.zeros(courses.patients, np.int64)
    scores = np.full(courses.patients, np.nan)
    for week in range(courses.weeks + 1):
        np.copyto(scores, measured.at(week), where=start == week)
    well = verdicts.remission(scores, rule=cut_off, ends=ends) == YES
    fell = code(courses, "relapse_week")
    had = fell > start
    return product_limit(
        (np.where(had, fell, courses.weeks) - start)[well],
        had[well],
        title=courses.title,
        note=(
            f"relapse, weeks since the {'end' if since == 'end' else 'start'} of the course, of those"
            f" with {cut_off.id}: {words(cut_off, ends)}"
        ),
    )
