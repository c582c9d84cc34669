"""How many came how far: the counts of a flow diagram as reports of trials print it (CONSORT)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from attrs import Attribute, field, frozen

from ipt.cohort.results.records import (
    InColumns,
    View,
    began,
    check_week,
    code,
    ended,
    last_week,
    scored,
)
from ipt.cohort.results.verdicts import YES
from ipt.errors import InvalidValue
from ipt.model.checks import as_tuple
from ipt.model.instrument import Instrument
from ipt.model.vocabulary import EndReason

__all__ = ["Arm", "Flow", "flow"]

_PLANNED = (EndReason.COMPLETED, EndReason.EARLY_BY_AGREEMENT)


def _count(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if value is not None and (type(value) is not int or value < 0):
        msg = f"{attribute.name} is a number of patients, 0 or more, not {value!r}"
        raise InvalidValue(msg)


def _counts(_instance: object, attribute: "Attribute[Any]", value: Mapping[str, int]) -> None:
    for number in value.values():
        _count(None, attribute, number)


def _fixed(counts: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(counts))


@frozen(kw_only=True)
class Arm:
    """How many of one arm came how far.

    Attributes:
        title: What it is called.
        allocated: How many were put into it.
        began: How many came to a session; ``None`` if there are none, or nobody counted.
        lost: How many did not end as planned, by reason, of those who began if that is known; whose
            course still goes on is one of them.
        analysed: How many have a score at the end; ``None`` if nobody counted.
    """

    title: str
    allocated: int = field(validator=_count)
    began: int | None = field(default=None, validator=_count)
    lost: Mapping[str, int] = field(factory=dict[str, int], converter=_fixed, validator=_counts)
    analysed: int | None = field(default=None, validator=_count)

    def __attrs_post_init__(self) -> None:
        most = self.allocated if self.began is None else self.began
        if most > self.allocated or sum(self.lost.values()) > most:
            msg = (
                f"more are lost than there were in arm {self.title!r}: {self.allocated} allocated,"
                f" {self.began} began, {sum(self.lost.values())} lost; count each patient once"
            )
            raise InvalidValue(msg)

    @property
    def ended_as_planned(self) -> int:
        """How many were not lost."""
        return (self.allocated if self.began is None else self.began) - sum(self.lost.values())


def _arms(arms: Any) -> tuple[Arm, ...]:  # noqa: ANN401 - whatever was given
    return as_tuple(arms)


@frozen(kw_only=True)
class Flow:
    """How many came how far; of a simulation, or of a real trial with its own counts.

    Attributes:
        arms: One at least.
        assessed: How many were looked at before anybody was put into an arm, if that is known.
        excluded: How many of these were left out, by reason.

    Examples:
        >>> from ipt.cohort.results import Arm, Flow
        >>> Flow(
        ...     assessed=30,
        ...     excluded={"not depressed enough": 8},
        ...     arms=[Arm(title="ipt", allocated=11), Arm(title="waiting", allocated=10)],
        ... )
        Traceback (most recent call last):
        ipt.errors.InvalidValue: 30 were assessed and 8 excluded, which leaves 22, but 21 were...
    """

    arms: tuple[Arm, ...] = field(converter=_arms)
    assessed: int | None = field(default=None, validator=_count)
    excluded: Mapping[str, int] = field(factory=dict[str, int], converter=_fixed, validator=_counts)

    def __attrs_post_init__(self) -> None:
        if not self.arms:
            msg = "a flow has one arm at least; give what became of the patients in it"
            raise InvalidValue(msg)
        out = sum(self.excluded.values())
        if self.assessed is not None and self.assessed - out != self.allocated:
            msg = (
                f"{self.assessed} were assessed and {out} excluded, which leaves"
                f" {self.assessed - out}, but {self.allocated} were allocated; count each once"
            )
            raise InvalidValue(msg)

    @property
    def allocated(self) -> int:
        """How many were put into an arm."""
        return sum(arm.allocated for arm in self.arms)


def flow(
    arms: Mapping[str, InColumns],
    *,
    instrument: str | Instrument | None = None,
    week: int | None = None,
    view: View | None = None,
) -> Flow:
    """How many of each of *arms* came how far.

    Args:
        arms: Cohorts or records, by the name of the arm.
        instrument: Who is analysed has a score by it; the main one of each arm if left out.
        week: In this week; that in which the last course of the arm ended if left out. As observed,
            the last score until then will do.
        view: Whose scores; ``"all"`` of simulated courses if left out, ``"observed"`` of real ones.

    Raises:
        ipt.errors.InvalidValue: If there is no arm, or it has no name, there is no such week or
            view, or nothing was measured.
        ipt.errors.UnknownName: If there is no such instrument.
    """
    _check_named(arms)
    return Flow(
        arms=[_arm(title, courses, instrument, week, view) for title, courses in arms.items()]
    )


def _check_named(arms: object) -> None:
    if not isinstance(arms, Mapping):
        msg = (
            f"arms are cohorts or records by their names, not {type(arms).__name__}; give one as"
            ' {"ipt": arm}'
        )
        raise InvalidValue(msg)


def _arm(
    title: str,
    courses: InColumns,
    instrument: str | Instrument | None,
    week: int | None,
    view: View | None,
) -> Arm:
    scores = scored(courses, instrument, view)
    week = last_week(courses) if week is None else week
    check_week(courses, week)
    known = ~np.isnan(scores.post(week))
    treated, came = began(courses).any(), code(courses, "sessions") > 0
    unplanned = [reason for reason in EndReason if reason not in _PLANNED]
    lost = {str(r): int(((ended(courses, r) == YES) & came).sum()) for r in unplanned}
    lost["the course goes on"] = int(((ended(courses) == YES) & came).sum())
    return Arm(
        title=title,
        allocated=courses.patients,
        began=int(came.sum()) if treated else None,
        lost={reason: number for reason, number in lost.items() if number},
        analysed=int(known.sum()),
    )
