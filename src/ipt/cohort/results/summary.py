"""`summary`: what became of many courses, each figure with its error, each verdict with its rule."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import numpy as np

from ipt.cohort.estimates import Estimate
from ipt.cohort.results import verdicts
from ipt.cohort.results.chosen import chosen, words
from ipt.cohort.results.moments import Groups, mean, ratio, share, spread
from ipt.cohort.results.records import (
    InColumns,
    Records,
    View,
    began,
    check_courses,
    check_week,
    code,
    ended,
    is_simulated,
    last_week,
    number,
    planned,
    scored,
    select,
    therapists,
)
from ipt.cohort.results.told import Summary, Told
from ipt.cohort.results.verdicts import Verdicts
from ipt.model.change import ChangeRule, Threshold
from ipt.model.instrument import Instrument
from ipt.model.vocabulary import Area, EndReason

__all__ = ["by_area", "summary"]


def summary(
    courses: InColumns,
    *,
    instrument: str | Instrument | None = None,
    week: int | None = None,
    view: View | None = None,
    response: ChangeRule | None = None,
    remission: Threshold | None = None,
    worse: ChangeRule | None = None,
) -> Summary:
    """What became of *courses*.

    Whoever was well at the start, as before maintenance, has nothing to respond from. Of such
    patients it is told how many had a recurrence, and neither response nor deterioration.

    Args:
        courses: A cohort, or `Records`.
        instrument: Which of their instruments, by its id, or one that does not ship; the main one if
            left out.
        week: When the last scores are taken; the week in which the last course ended if left out.
            As observed, it is the last score of each course until then, and until it ended.
        view: Whose scores; if left out ``"all"`` for simulated courses, and ``"observed"`` for real
            ones, of which nothing else is known.
        response: A rule for response; half of the points if left out.
        remission: A cut-off; those of the instrument for remission if left out.
        worse: A rule for deterioration; see `ipt.cohort.results.chosen.chosen` if left out.

    Raises:
        ipt.errors.InvalidValue: If there is no such week or view, or nothing was measured.
        ipt.errors.UnknownName: If there is no such instrument.
    """
    measured, groups = scored(courses, instrument, view), therapists(courses)
    scale, ends = measured.scale, measured.scale.ends
    week = last_week(courses) if week is None else week
    check_week(courses, week)
    before, after = measured.at(0), measured.post(week)
    rules = chosen(scale, response=response, remission=remission, worse=worse)

    def told(rule: ChangeRule | Threshold, met: Verdicts) -> Told:
        return Told(
            rule=rule.id,
            asks=words(rule, ends),
            source=rule.source,
            status=rule.status,
            share=share(met, groups),
        )

    responded = verdicts.response(
        before, after, rule=rules.response, threshold=rules.start, ends=ends
    )
    remitted = (
        told(rule, verdicts.remission(after, rule=rule, ends=ends)) for rule in rules.remission
    )
    worse = None if courses.remitted else rules.worse
    at = number(courses, "relapse_week")
    fell, known = (at >= 0) & (at <= week), ~np.isnan(at)
    held = np.where(began(courses), number(courses, "sessions"), np.nan)
    return Summary(
        title=courses.title,
        patients=courses.patients,
        simulated=is_simulated(courses),
        instrument=scale.id,
        week=int(week),
        view=measured.view,
        baseline=mean(before, groups),
        baseline_sd=spread(before, groups),
        post=mean(after, groups),
        post_sd=spread(after, groups),
        change=mean(verdicts.burden(before, ends) - verdicts.burden(after, ends), groups),
        response=told(rules.response, responded),
        remission=tuple(remitted),
        deterioration=None
        if worse is None
        else told(worse, verdicts.deteriorated(before, after, rule=worse, ends=ends)),
        recurrence=share(verdicts.verdict(fell, known), groups) if courses.remitted else None,
        completion=share(ended(courses, EndReason.COMPLETED, EndReason.EARLY_BY_AGREEMENT), groups),
        dropout=share(ended(courses, EndReason.WITHDRAWN), groups),
        endings=MappingProxyType(dict(_endings(courses, groups))),
        sessions=mean(held, groups),
        attended=ratio(held, held + number(courses, "missed"), groups),
        received=ratio(held, planned(courses), groups),
    )


def _endings(courses: InColumns, groups: Groups) -> Iterator[tuple[EndReason | None, Estimate]]:
    """How many ended for each reason that somebody ended for, and how many have not ended."""
    for reason in (*EndReason, None):
        told = share(ended(courses, *() if reason is None else (reason,)), groups)
        if told is not None and told.value:
            yield reason, told


def by_area(
    courses: InColumns, summarised: Callable[[Records], Summary] = summary
) -> Mapping[Area, Summary]:
    """A summary of the patients of each problem area that somebody worked on.

    Args:
        courses: A cohort, or `Records`.
        summarised: What is made of each; `summary` with other rules, for example.

    Examples:
        >>> from ipt.cohort.results import by_area, from_courses
        >>> by_area(from_courses([]))
        mappingproxy({})
    """
    check_courses(courses)
    area = code(courses, "area")
    return MappingProxyType(
        {
            name: summarised(select(courses, area == place, f"{courses.title}, {name}"))
            for place, name in enumerate(courses.areas)
            if (area == place).any()
        }
    )
