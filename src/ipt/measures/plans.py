"""What scoring reads off an instrument, once: ranges, units, bands and risk items.

A `Plan` belongs to an instrument and to no patient: nothing of an answer is kept in it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from operator import contains
from types import NoneType
from typing import Final

from attrs import frozen

from ipt.findings import Question
from ipt.measures import rules
from ipt.measures.answers import Answers, in_order, refuse_answers
from ipt.measures.reader import get
from ipt.model.checks import as_tuple
from ipt.model.instrument import TOTAL, Instrument, InstrumentPin
from ipt.model.norms import BandSet
from ipt.model.scales import Item, Method, Total
from ipt.model.scores import Band, RiskFlag
from ipt.model.vocabulary import RiskKind

__all__ = ["Plan", "RiskPlan", "ScalePlan", "keyed", "plan_of"]

_TYPES: Final = frozenset({int, NoneType})


@frozen
class _Unit:
    """Items that count together, and what the highest of their answers may be."""

    codes: tuple[str, ...]
    low: int
    high: int


_Bands = tuple[list[float], list[Band]]
"""The least score of each band of a set, and the bands."""


@frozen
class ScalePlan:
    """How one scale is scored and read."""

    id: str
    units: tuple[_Unit, ...]
    mean: bool
    bands: tuple[_Bands, ...]
    usual: Mapping[float, tuple[Band, ...]]
    """The bands of every whole score, so that they are looked up and not looked for."""

    def score(self, counted: Mapping[str, int | None], most: int) -> float | None:
        """The score, or ``None`` if there is none.

        Args:
            counted: Answers after reversal, by code, without the items that do not apply.
            most: Most units that may be missing.
        """
        total, given, gaps = 0, list[_Unit](), list[tuple[_Unit, int]]()
        for unit in self.units:
            answers = [counted[code] for code in unit.codes if code in counted]
            known = [answer for answer in answers if answer is not None]
            if len(known) < len(answers):
                gaps.append((unit, max(known, default=unit.low)))
            elif known:
                given.append(unit)
                total += max(known)
        if not given or len(gaps) > most:
            return None
        divisor = len(given) + len(gaps) if self.mean else 1
        if not gaps:
            return total / divisor if self.mean else total
        # A gap lies where the others lie in their ranges, and never below what is known of it. The
        # one division comes last, so that a whole result is exact.
        rise = total - sum(unit.low for unit in given)
        span = sum(unit.high - unit.low for unit in given) or 1
        filled = sum(
            max(least * span, unit.low * span + (unit.high - unit.low) * rise)
            for unit, least in gaps
        )
        return (total * span + filled) / (span * divisor)

    def banded(self, total: float) -> tuple[Band, ...]:
        """The bands that *total* lies in, one of each set."""
        return self.usual.get(total) or _banded(self.bands, total)


@frozen
class RiskPlan:
    """A risk item: where it stands, what is told of its answers, and what is asked without one."""

    place: int
    flags: Mapping[int | None, RiskFlag]
    """The flag of each answer that raises one."""
    question: Question


@frozen
class Plan:
    """All that scoring needs to know of an instrument."""

    instrument: Instrument
    pin: InstrumentPin
    allowed: tuple[frozenset[int | None], ...]
    total: ScalePlan
    subscales: tuple[ScalePlan, ...]
    risks: tuple[RiskPlan, ...]
    plain: bool
    """Whether the total is the sum of the answers, and there is nothing else to score."""

    def values(self, answers: Answers) -> tuple[int | None, ...]:
        """*answers* in the order of the form.

        Raises:
            ipt.errors.InvalidValue: If they are no answers to this instrument.
        """
        if isinstance(answers, (tuple, list)):  # before `Mapping`, which takes longer to ask
            values = tuple(answers)
        elif isinstance(answers, Mapping):
            values = in_order(self.instrument, answers)
        else:
            values = as_tuple(answers)
        if (
            not len(values) == len(self.allowed) > 0
            or not _TYPES.issuperset(map(type, values))
            or not all(map(contains, self.allowed, values))
        ):
            refuse_answers(self.instrument, values)
        return values

    def counted(self, values: Sequence[int | None]) -> dict[str, int | None]:
        """What each of *values* counts, by the code of its item; none that does not apply."""
        return {
            item.code: None if value is None else keyed(item, value)
            for item, value in zip(self.instrument.items, values, strict=True)
            if value is None or value != item.skip
        }

    def flags(self, values: Sequence[int | None]) -> tuple[RiskFlag, ...]:
        """The flags that *values* raise."""
        raised: tuple[RiskFlag, ...] = ()
        for risk in self.risks:
            if (flag := risk.flags.get(values[risk.place])) is not None:
                raised += (flag,)
        return raised


def keyed(item: Item, answer: int) -> int:
    """What *answer* counts."""
    return item.low + item.high - answer if item.reverse else answer


def plan_of(instrument: str | Instrument) -> Plan:
    """The plan of an instrument; a shipped one goes by its id.

    Raises:
        ipt.errors.UnknownName: If no instrument has that id.
    """
    return _shipped(instrument) if isinstance(instrument, str) else _plan(instrument)


@cache
def _shipped(name: str) -> Plan:
    return _plan(get(name))


@lru_cache(maxsize=64)
def _plan(instrument: Instrument) -> Plan:
    items = instrument.items
    total = instrument.total
    return Plan(
        instrument=instrument,
        pin=instrument.pin,
        allowed=tuple(frozenset({*range(i.low, i.high + 1), i.skip, None}) for i in items),
        total=_scale(instrument, TOTAL, instrument.units, total.method),
        subscales=tuple(
            _scale(instrument, scale.id, [(code,) for code in scale.items], scale.method)
            for scale in instrument.subscales
            if scale.items
        ),
        risks=tuple(_risk(instrument, at, i.risk) for at, i in enumerate(items) if i.risk),
        plain=total == Total()
        and not instrument.subscales
        and not any(item.reverse or item.skip is not None for item in items),
    )


def _risk(instrument: Instrument, place: int, kind: RiskKind) -> RiskPlan:
    item = instrument.items[place]
    flags = (
        RiskFlag(
            item=item.code,
            kind=kind,
            answer=answer,
            counts=keyed(item, answer),
            source=instrument.source,
            status=instrument.status,
        )
        for answer in range(item.low, item.high + 1)
    )
    raised: dict[int | None, RiskFlag] = {f.answer: f for f in flags if f.counts > item.low}
    return RiskPlan(
        place,
        raised,
        rules.RISK_ITEM.question(item.code, item=item.code, instrument=instrument.id),
    )


def _scale(
    instrument: Instrument, name: str, codes: Iterable[tuple[str, ...]], method: Method
) -> ScalePlan:
    by_code = {item.code: item for item in instrument.items}
    units = tuple(_unit(unit, [by_code[code] for code in unit]) for unit in codes)
    bands = tuple(_bands(each) for each in instrument.bands if each.scale == name)
    low, high = sum(unit.low for unit in units), sum(unit.high for unit in units)
    usual: dict[float, tuple[Band, ...]] = {
        total: _banded(bands, total) for total in range(low, high + 1)
    }
    return ScalePlan(name, units, method is Method.MEAN, bands, usual)


def _unit(codes: tuple[str, ...], items: list[Item]) -> _Unit:
    return _Unit(codes, max(item.low for item in items), max(item.high for item in items))


def _bands(of: BandSet) -> _Bands:
    return (
        [level.start for level in of.levels],
        [
            Band(label=level.label, bands=of.id, source=of.source, status=of.status)
            for level in of.levels
        ],
    )


def _banded(sets: tuple[_Bands, ...], total: float) -> tuple[Band, ...]:
    return tuple(
        levels[place - 1] for starts, levels in sets if (place := bisect_right(starts, total))
    )
