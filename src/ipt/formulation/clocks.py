"""How long ago a death was: whether six or twelve months have passed.

ICD-11 and DSM-5-TR ask for six and for twelve months before they speak of prolonged grief. The
clocks say whether so much time has passed, and nothing else: time is one part of that diagnosis, and
this library makes none.
"""

from collections.abc import Sequence
from typing import Final

from attrs import field, frozen

from ipt.findings import Status
from ipt.formulation.moments import Moment, lag, moment, not_after
from ipt.formulation.timeline import Timeline
from ipt.model.checks import When, at_least, named, to_status
from ipt.model.readings import Interval
from ipt.model.value import Value
from ipt.model.vocabulary import LifeEventKind

__all__ = ["BEREAVEMENTS", "CLOCKS", "Clock", "GriefClock", "grief_clocks"]

BEREAVEMENTS: Final = frozenset(
    {
        LifeEventKind.DEATH,
        LifeEventKind.MISCARRIAGE,
        LifeEventKind.STILLBIRTH,
        LifeEventKind.NEONATAL_LOSS,
        LifeEventKind.PRESUMED_DEAD,
    }
)
"""The kinds of life event that are a death."""


@frozen(kw_only=True, eq=False, repr=False)
class Clock(Value):
    """How much time a classification asks for.

    Attributes:
        id: Of the classification.
        months: How many months after the death.
        source: A key of the bibliography.
        status: How well founded the number is.
    """

    id: str = field(validator=named)
    months: int = field(validator=at_least(1, 1200))
    source: str = field(validator=named)
    status: Status = field(converter=to_status)


CLOCKS: Final = (
    Clock(id="icd-11", months=6, source="PGD", status=Status.SECONDARY),
    Clock(id="dsm-5-tr", months=12, source="PGD", status=Status.SECONDARY),
)


@frozen(kw_only=True, eq=False, repr=False)
class GriefClock(Value):
    """Whether so much time has passed since a death; information, and no diagnosis.

    Attributes:
        life_event: Id of the death.
        clock: Which classification, and how much time.
        passed: Whether it has passed; ``None`` if that cannot be told.
        days: How many days ago the death was; ``None`` if that cannot be told.
    """

    life_event: str
    clock: Clock
    passed: bool | None
    days: Interval | None

    def __str__(self) -> str:
        answer = {True: "have passed", False: "have not passed", None: "may have passed or not"}
        since = f"{self.clock.months} months since {self.life_event!r} {answer[self.passed]}"
        return f"{self.clock.id}: {since} [{self.clock.source}, {self.clock.status}]"


def grief_clocks(
    timeline: Timeline, *, as_of: When | None = None, clocks: Sequence[Clock] = CLOCKS
) -> tuple[GriefClock, ...]:
    """Each of *clocks* for each death on *timeline*, by id of the death and by months.

    Args:
        timeline: Where the deaths are.
        as_of: The day to count to, or as much of it as is known; intake if it is not given.
        clocks: How much time is asked for.

    Examples:
        >>> from ipt.formulation.clocks import grief_clocks
        >>> from ipt.formulation.timeline import Timeline
        >>> from ipt.model import LifeEvent, PartialDate
        >>> death = LifeEvent(id="d1", kind="death", when=PartialDate.parse("2001-09-11"))
        >>> told = Timeline(life_events=[death])
        >>> for clock in grief_clocks(told, as_of=PartialDate.parse("2002-09")):
        ...     print(clock)
        icd-11: 6 months since 'd1' have passed [PGD, secondary]
        dsm-5-tr: 12 months since 'd1' may have passed or not [PGD, secondary]
    """
    deaths = sorted(
        (event for event in timeline.life_events if event.kind in BEREAVEMENTS),
        key=lambda event: event.id,
    )
    ordered = sorted(clocks, key=lambda clock: (clock.months, clock.id))
    return tuple(
        _read(death.id, timeline.at(death.when, death.months_from_intake), clock, timeline, as_of)
        for death in deaths
        for clock in ordered
    )


def _read(
    name: str, death: Moment, clock: Clock, timeline: Timeline, as_of: When | None
) -> GriefClock:
    return GriefClock(
        life_event=name,
        clock=clock,
        passed=not_after(death, _before(as_of, timeline, clock.months)),
        days=lag(death, _before(as_of, timeline, 0)),
    )


def _before(as_of: When | None, timeline: Timeline, months: int) -> Moment:
    """So many months before *as_of*, to the day."""
    if as_of is None:
        return moment(None, -months, intake=timeline.intake, slack=0)
    return Moment(days=moment(None, -months, intake=as_of, slack=0).days)
