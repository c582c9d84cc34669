"""When patients are assessed, and who is not: visits with windows, and what is missing.

Days and gaps are drawn for every week of the trial, whether it has a visit or not, so that another
visit changes nothing at those that are there already.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ipt.cohort.streams import BLOCK
from ipt.errors import InvalidValue
from ipt.model.checks import as_tuple, at_least, between
from ipt.model.value import Value

__all__ = ["Schedule", "Visit", "schedule", "visits_of"]

_MOST = 520
"""The last week of the longest trial, ten years."""


@frozen(kw_only=True, eq=False, repr=False)
class Visit(Value):
    """An assessment after the first.

    Attributes:
        week: When it is planned, in weeks since the first, 1 to 520.
        window: By how many days it may come earlier or later; each day of the window is as likely.
            The score is that of the week the day lies in.
        missing: The probability that it does not take place, whatever became of the patient (missing
            completely at random).
    """

    week: int = field(validator=at_least(1, _MOST))
    window: int = field(default=0, validator=at_least(0, 84))
    missing: float = field(default=0.0, validator=between(0, 1))

    @property
    def last_week(self) -> int:
        """The latest week in which it may take place."""
        return _week(7 * self.week + self.window)

    @property
    def first_week(self) -> int:
        """The earliest."""
        return _week(7 * self.week - self.window)


def visits_of(values: Iterable[Visit | int]) -> tuple[Visit, ...]:
    """Visits, of which a bare number is the week.

    Raises:
        ipt.errors.InvalidValue: If there are none, or they are not in order with windows that stay
            apart.
    """
    visits = tuple(v if isinstance(v, Visit) else Visit(week=v) for v in as_tuple(values))
    if not visits:
        msg = "a trial needs a visit after the first; give its week, such as visits=(4, 8, 16)"
        raise InvalidValue(msg)
    if visits[0].first_week < 1:
        msg = (
            f"the window of the visit in week {visits[0].week} begins with the first assessment or"
            " before it; make it narrower"
        )
        raise InvalidValue(msg)
    for one, other in pairwise(visits):
        if one.week >= other.week:
            msg = f"visits are in the order of their weeks, but {other.week} follows {one.week}"
            raise InvalidValue(msg)
        if one.last_week >= other.first_week:
            msg = f"the windows of the visits in weeks {one.week} and {other.week} meet; make them narrower"
            raise InvalidValue(msg)
    return visits


@frozen(eq=False)
class Schedule:
    """What was drawn for a block of patients; rows are patients, columns visits.

    Attributes:
        days: When each visit took or would have taken place, in days since the first assessment.
        weeks: The week that day lies in.
        missed: Whether it did not take place, whatever became of the patient.
        leaving: For each patient a number from 0 to 1; who leaves therapy leaves the assessments
            too if it is below the probability of that.
    """

    days: NDArray[np.int16]
    weeks: NDArray[np.int16]
    missed: NDArray[np.bool_]
    leaving: NDArray[np.float64]


def schedule(visits: Sequence[Visit], stream: np.random.Generator) -> Schedule:
    """Days and gaps for a whole block of patients.

    Args:
        visits: In order.
        stream: What is drawn from.
    """
    leaving = stream.random(BLOCK)
    days = np.empty((BLOCK, len(visits)), dtype=np.int16)
    missed = np.empty((BLOCK, len(visits)), dtype=np.bool_)
    places = {visit.week: place for place, visit in enumerate(visits)}
    for week in range(1, visits[-1].week + 1):
        when, whether = stream.random((2, BLOCK))
        if (place := places.get(week)) is not None:
            visit = visits[place]
            offset = np.floor(when * (2 * visit.window + 1)).astype(np.int16) - visit.window
            days[:, place] = 7 * week + offset
            missed[:, place] = whether < visit.missing
    return Schedule(days, (days + 3) // 7, missed, leaving)


def _week(day: int) -> int:
    """The week whose day is the nearest: 3 days before it to 3 days after."""
    return (day + 3) // 7
