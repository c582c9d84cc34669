"""One patient of a cohort as a real `ipt.Course`, replayed event by event.

The columns of a cohort say what became of each slot and what was scored in each week. The `Script`
says which events that makes, and a `Life` is invented for the patient, with throws of dice that
nothing else of the simulation sees.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from numbers import Integral
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol as Interface

import numpy as np
from numpy.typing import NDArray

from ipt.cohort.diary import Answers, Page, opened, told
from ipt.cohort.lives import THROWS, Dice, invent
from ipt.cohort.script import HELD, MISSED, STOP, WITHDRAW, Script, script
from ipt.cohort.streams import BLOCK, generator
from ipt.errors import InvalidValue, UnknownName
from ipt.machine import Kind, replay
from ipt.machine.instruments import Scales
from ipt.model import Course, EndReason, Protocol, events as ev

if TYPE_CHECKING:
    from ipt.model.instrument import Instrument

__all__ = ["FIRST_DAY", "Simulated", "course", "events"]

FIRST_DAY: Final = date(2024, 1, 1)
"""The Monday on which a simulated course opens, if nothing else is said."""
_DAYS: Final = 7
_ACTIONS: Final = (None, HELD, MISSED)
"""What became of a slot: it was not reached, or the action."""
_WITHDRAWN: Final = tuple(EndReason).index(EndReason.WITHDRAWN)


class Simulated(Interface):
    """What is read of a cohort."""

    @property
    def protocol(self) -> Protocol | None:
        """Which variant of IPT; ``None`` if there was no therapy."""
        ...

    @property
    def seed(self) -> int:
        """What all chance comes from."""
        ...

    @property
    def columns(self) -> Mapping[str, NDArray[Any]]:
        """What became of each patient."""
        ...


def course(
    cohort: Simulated,
    i: int,
    *,
    first_day: date = FIRST_DAY,
    instruments: "Iterable[Instrument]" = (),
) -> Course:
    """Patient *i* of *cohort* as a course; its whole history passes `ipt.replay`.

    Args:
        cohort: With therapy.
        i: From 0 to the number of patients less one.
        first_day: When the course opens; week 1 begins seven days later.
        instruments: Those of the scores that do not ship.

    Raises:
        ipt.errors.InvalidValue: If there is no such patient, or the patient had no therapy.
        ipt.errors.UnknownName: If a score is of an instrument that neither ships nor is given.
    """
    scales = Scales.of(instruments)
    protocol, history = _history(cohort, i, first_day, scales)
    return replay(protocol, history, instruments=scales.editions)


def events(
    cohort: Simulated,
    i: int,
    *,
    first_day: date = FIRST_DAY,
    instruments: "Iterable[Instrument]" = (),
) -> tuple[ev.Event, ...]:
    """The history of patient *i* of *cohort*, from its opening on; arguments as of `course`.

    Raises:
        ipt.errors.InvalidValue: If there is no such patient, or the patient had no therapy.
        ipt.errors.UnknownName: If a score is of an instrument that neither ships nor is given.
    """
    return _history(cohort, i, first_day, Scales.of(instruments))[1]


def _history(
    cohort: Simulated, patient: object, first_day: date, scales: Scales
) -> tuple[Protocol, tuple[ev.Event, ...]]:
    """The protocol of a *patient*, and what happened."""
    i, protocol = _therapy(cohort, patient)
    _check_scores(cohort, scales)
    plan = script(protocol, sessions=cohort.columns["slots"].shape[1])
    _check_day(first_day, plan.weeks[-1])
    area = int(cohort.columns["area"][i])
    life = invent(protocol.areas[area], Dice(_throws(cohort.seed, i // BLOCK)[i % BLOCK].tolist()))
    history = [opened(f"sim-{cohort.seed}-{i:06}", first_day)]
    for step in _steps(plan, cohort, i, area):
        history += told(
            Page(
                protocol=protocol,
                life=life,
                day=first_day + timedelta(days=_DAYS * step.week + step.day),
                left=len(plan.weeks) - step.over,
                answers=_answers(cohort, i, step.week),
                scales=scales,
                bundle=step.bundle,
                first=len(history),
            )
        )
    return protocol, tuple(history)


def _check_scores(cohort: Simulated, scales: Scales) -> None:
    """Refuse scores of which no course can tell.

    Raises:
        ipt.errors.InvalidValue: If they are severities.
        ipt.errors.UnknownName: If they are of an instrument that neither ships nor is given.
    """
    for name, column in cohort.columns.items():
        kind, _, instrument = name.partition("_")
        if kind != "score":
            continue
        if column.dtype.kind == "f":
            msg = "an exact cohort has severities and no scores, and so no courses; leave out exact"
            raise InvalidValue(msg)
        if scales.find(instrument) is None:
            msg = (
                f"no instrument {instrument!r} ships, which the course has scores of; give an"
                " ipt.Instrument of that id, as course(i, instruments=[...])"
            )
            raise UnknownName(msg)


def _check_day(first_day: date, weeks: int) -> None:
    """Refuse what is no day, or too late for so many *weeks*.

    Raises:
        ipt.errors.InvalidValue: If it is one of them.
    """
    if type(first_day) is not date:
        msg = f"first_day is a day such as date(2024, 1, 1), not {type(first_day).__name__}"
        raise InvalidValue(msg)
    last = date.max - timedelta(days=_DAYS * (weeks + 1))
    if first_day > last:
        msg = f"first_day is {last} at the latest, not {first_day}, so that the course ends in time"
        raise InvalidValue(msg)


def _therapy(cohort: Simulated, patient: object) -> tuple[int, Protocol]:
    """The number of a *patient*, and the protocol by which they were treated.

    Raises:
        ipt.errors.InvalidValue: If there is no such patient, or none that was.
    """
    areas = cohort.columns["area"]
    if isinstance(patient, bool) or not isinstance(patient, Integral):
        msg = (
            f"a patient is a whole number from 0 to {len(areas) - 1}, not"
            f" {type(patient).__name__}; give an int"
        )
        raise InvalidValue(msg)
    i = int(patient)
    if not 0 <= i < len(areas):
        msg = f"there is no patient {i!r}; take one from 0 to {len(areas) - 1}"
        raise InvalidValue(msg)
    if cohort.protocol is None or areas[i] < 0:
        msg = f"patient {i!r} had no therapy, and has no course; take an arm with a protocol"
        raise InvalidValue(msg)
    return i, cohort.protocol


class _Step(NamedTuple):
    """A step of a patient through the script.

    Attributes:
        bundle: The kinds of what happens.
        week: In which week.
        day: How many days into it.
        over: How many slots are over then.
    """

    bundle: tuple[Kind, ...]
    week: int = 0
    day: int = 0
    over: int = 0


def _steps(plan: Script, cohort: Simulated, i: int, area: int) -> Iterator[_Step]:
    """The way of patient *i* through *plan*."""
    yield (last := _Step(plan.opening))
    node, days = int(plan.start[area]), _days(plan.weeks)
    slots: list[int] = cohort.columns["slots"][i].tolist()
    for slot, became in enumerate(slots):
        action = _ACTIONS[became]
        if action is None:
            break
        yield (last := _Step(plan.bundle(node, action), plan.weeks[slot], days[slot], slot + 1))
        node = int(plan.next[node, action])
    reason = int(cohort.columns["ended"][i])
    if plan.ended[node] < 0 <= reason:
        week = int(cohort.columns["ended_week"][i])
        bundle = plan.bundle(node, WITHDRAW if reason == _WITHDRAWN else STOP)
        later = last._replace(week=week, day=0) if week > last.week else last
        yield later._replace(bundle=bundle)


def _days(weeks: tuple[int, ...]) -> list[int]:
    """How many days into its week each slot lies."""
    return [
        _DAYS * weeks[:slot].count(week) // weeks.count(week) for slot, week in enumerate(weeks)
    ]


def _answers(cohort: Simulated, i: int, week: int) -> Answers:
    """What patient *i* scores in *week*: answers where they are kept, else totals."""
    answers: dict[str, int | tuple[int, ...]] = {}
    for name, column in cohort.columns.items():
        kind, _, instrument = name.partition("_")
        if kind == "items":
            answers[instrument] = tuple(column[i, week].tolist())
        elif kind == "score" and instrument not in answers:
            answers[instrument] = int(column[i, week])
    return answers


@lru_cache(maxsize=4)
def _throws(seed: int, block: int) -> NDArray[np.uint8]:
    """The throws of every patient of a block."""
    throws = generator(seed, "course", block).integers(256, size=(BLOCK, THROWS), dtype=np.uint8)
    throws.flags.writeable = False
    return throws
