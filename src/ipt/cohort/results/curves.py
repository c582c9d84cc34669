"""How it went, week by week and session by session: scores, verdicts, attendance and dropout."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.estimates import Estimate
from ipt.cohort.results import verdicts
from ipt.cohort.results.chosen import chosen, cut_off_of, words
from ipt.cohort.results.moments import mean, share
from ipt.cohort.results.records import (
    HELD,
    InColumns,
    View,
    began,
    check_courses,
    ended,
    scored,
    therapists,
)
from ipt.cohort.results.verdicts import Floats
from ipt.errors import InvalidValue
from ipt.model.change import ChangeRule, Threshold
from ipt.model.instrument import Instrument
from ipt.model.vocabulary import EndReason

__all__ = [
    "Attendance",
    "Curve",
    "Fan",
    "attendance",
    "curve",
    "fan",
    "remission_by_week",
    "response_by_week",
]

_QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


@frozen(eq=False, kw_only=True)
class Curve:
    """A figure at several times.

    Attributes:
        label: What it tells of.
        at: The weeks, or the numbers of the sessions.
        value: The figures; NaN where nothing is known.
        mcse: Their errors.
        n: Of how many patients each is.
        note: The rule behind them, or what they are a share of.
    """

    label: str
    at: NDArray[np.int64]
    value: Floats
    mcse: Floats
    n: NDArray[np.int64]
    note: str = ""


@frozen(eq=False, kw_only=True)
class Fan:
    """Scores week by week: their mean, and how widely they lie.

    Attributes:
        title: Whose.
        instrument: What was measured.
        ends: The smallest and the largest score.
        view: Whose scores: those of ``"all"`` patients, or those that courses ``"observed"``.
        mean: The means.
        levels: Shares of the patients, from 0 to 1.
        quantiles: For each the score that this share lies at or below, ``(levels, weeks + 1)``.
    """

    title: str
    instrument: str
    ends: tuple[float, float]
    view: View
    mean: Curve
    levels: tuple[float, ...]
    quantiles: Floats


@frozen(eq=False, kw_only=True)
class Attendance:
    """What became of each session that was scheduled; the first is 1.

    Attributes:
        title: Whose.
        attended: Of those whose course went on that long, who came.
        in_treatment: Of all, who had not withdrawn before it; whoever ended otherwise stays in.
        leaving: Of those whose course had not ended before it, who withdrew instead of it.
    """

    title: str
    attended: Curve
    in_treatment: Curve
    leaving: Curve


def fan(
    courses: InColumns,
    *,
    instrument: str | Instrument | None = None,
    view: View | None = None,
    levels: Sequence[float] = _QUANTILES,
) -> Fan:
    """The scores of *courses*, week by week.

    Args:
        courses: A cohort, or records.
        instrument: Which of their instruments, by its id, or one that does not ship; the main one if
            left out.
        view: Whose scores; if left out ``"all"`` for simulated courses, ``"observed"`` for real
            ones.
        levels: Which quantiles, from 0 to 1, in rising order.

    Raises:
        ipt.errors.InvalidValue: If *levels* are no such shares, or *view* is no view, or nothing
            was measured.
        ipt.errors.UnknownName: If there is no such instrument.
    """
    if not all(0 <= level <= 1 for level in levels) or [*levels] != sorted({*levels}):
        msg = f"levels are shares from 0 to 1 in rising order, not {tuple(levels)!r}"
        raise InvalidValue(msg)
    measured, groups = scored(courses, instrument, view), therapists(courses)
    means: list[Estimate | None] = []
    quantiles = np.full((len(levels), courses.weeks + 1), np.nan)
    for week in range(courses.weeks + 1):
        now = measured.at(week)
        means.append(mean(now, groups))
        if (known := now[~np.isnan(now)]).size:
            quantiles[:, week] = np.quantile(known, levels)
    return Fan(
        title=courses.title,
        instrument=measured.scale.id,
        ends=measured.scale.range,
        view=measured.view,
        mean=curve("mean", 0, means),
        levels=tuple(levels),
        quantiles=quantiles,
    )


def response_by_week(
    courses: InColumns,
    *,
    instrument: str | Instrument | None = None,
    view: View | None = None,
    rule: ChangeRule | None = None,
) -> Curve:
    """Of how many the score of each week is a response to that of week 0.

    Args:
        courses: A cohort, or records.
        instrument: Which of their instruments, by its id, or one that does not ship; the main one if
            left out.
        view: Whose scores, as in `fan`.
        rule: How much better is a response; half of the points if left out.

    Raises:
        ipt.errors.InvalidValue: As by `fan`.
        ipt.errors.UnknownName: As by `fan`.
    """
    measured, groups = scored(courses, instrument, view), therapists(courses)
    ends, rules, before = measured.scale.ends, chosen(measured.scale, response=rule), measured.at(0)
    how, start = rules.response, rules.start
    told = [
        verdicts.response(before, measured.at(week), rule=how, threshold=start, ends=ends)
        for week in range(1, courses.weeks + 1)
    ]
    shares = [share(each, groups) for each in told]
    return curve("response", 1, shares, f"{how.id}: {words(how, ends)}")


def remission_by_week(
    courses: InColumns,
    *,
    instrument: str | Instrument | None = None,
    view: View | None = None,
    rule: Threshold | None = None,
) -> Curve:
    """Of how many the score of each week lies on the well side of a cut-off.

    Args:
        courses: A cohort, or records.
        instrument: Which of their instruments, by its id, or one that does not ship; the main one if
            left out.
        view: Whose scores, as in `fan`.
        rule: The cut-off; the first of the instrument for remission if left out.

    Raises:
        ipt.errors.InvalidValue: As by `fan`, or if the instrument has no cut-off for remission.
        ipt.errors.UnknownName: As by `fan`.
    """
    measured, groups = scored(courses, instrument, view), therapists(courses)
    ends, cut_off = measured.scale.ends, cut_off_of(measured.scale, rule)
    told = [
        verdicts.remission(measured.at(week), rule=cut_off, ends=ends)
        for week in range(courses.weeks + 1)
    ]
    shares = [share(each, groups) for each in told]
    return curve("remission", 0, shares, f"{cut_off.id}: {words(cut_off, ends)}")


def attendance(courses: InColumns) -> Attendance:
    """What became of each session of *courses* that was scheduled.

    Raises:
        ipt.errors.InvalidValue: If *courses* are none.
    """
    check_courses(courses)
    slots = np.ma.getdata(courses.columns["slots"])
    reached, there, groups = (slots != 0).sum(axis=1), began(courses), therapists(courses)
    left = ended(courses, EndReason.WITHDRAWN) == verdicts.YES
    attended: list[Estimate | None] = []
    stayed: list[Estimate | None] = []
    leaving: list[Estimate | None] = []
    for slot in range(slots.shape[1]):
        came, gone = slots[:, slot] == HELD, left & (reached == slot)
        attended.append(share(verdicts.verdict(came, reached > slot), groups))
        leaving.append(share(verdicts.verdict(gone, (reached > slot) | gone), groups))
        stayed.append(share(verdicts.verdict(~(left & (reached <= slot)), there), groups))
    return Attendance(
        title=courses.title,
        attended=curve("attended", 1, attended, "of those whose course went on"),
        in_treatment=curve("had not withdrawn", 1, stayed, "of all"),
        leaving=curve(
            "withdrew instead of the session", 1, leaving, "of those whose course went on"
        ),
    )


def curve(label: str, start: int, told: Sequence[Estimate | None], note: str = "") -> Curve:
    """What is *told* at one time after another, from *start*."""
    numbers = [(np.nan, np.nan, 0) if e is None else (e.value, e.mcse, e.n) for e in told]
    value, mcse, n = np.array(numbers, dtype=np.float64).reshape(-1, 3).T
    return Curve(
        label=label,
        at=np.arange(start, start + len(told)),
        value=value,
        mcse=mcse,
        n=n.astype(np.int64),
        note=note,
    )
