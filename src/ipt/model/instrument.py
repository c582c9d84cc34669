"""`Instrument`: a scale as data, each number with its source; nothing here scores anything.

The wording of items is never part of it. The digest tells two contents apart as that of a protocol
does, whatever the order in which their parts were written.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import cast

import attrs
from attrs import field, frozen

from ipt.errors import InvalidValue, did_you_mean
from ipt.findings import Status
from ipt.model.change import ChangeRule, Threshold
from ipt.model.checks import as_tuple, at_least, each_a, is_a, is_text, named, to_status, to_texts
from ipt.model.digest import digest, stated
from ipt.model.norms import (
    Ages,
    BandSet,
    Code,
    Domain,
    Licence,
    Plot,
    Recall,
    Reliability,
    to_domain_or_none,
)
from ipt.model.readings import Ends
from ipt.model.scales import (
    Crosswalk,
    Item,
    Method,
    MissingPolicy,
    Pattern,
    Rater,
    Subscale,
    Total,
    WorstEnd,
    to_rater,
    to_worst_end,
)
from ipt.model.value import Value

__all__ = ["TOTAL", "Instrument", "InstrumentPin"]

TOTAL = "total"
"""What names the total where a subscale could be named."""


def _items(parts: Iterable[Item]) -> tuple[Item, ...]:
    return as_tuple(parts)


def _subscales(parts: Iterable[Subscale]) -> tuple[Subscale, ...]:
    return as_tuple(parts)


def _bands(parts: Iterable[BandSet]) -> tuple[BandSet, ...]:
    return as_tuple(parts)


def _cut_offs(parts: Iterable[Threshold]) -> tuple[Threshold, ...]:
    return as_tuple(parts)


def _reliability(parts: Iterable[Reliability]) -> tuple[Reliability, ...]:
    return as_tuple(parts)


def _changes(parts: Iterable[ChangeRule]) -> tuple[ChangeRule, ...]:
    return as_tuple(parts)


def _patterns(parts: Iterable[Pattern]) -> tuple[Pattern, ...]:
    return as_tuple(parts)


def _crosswalks(parts: Iterable[Crosswalk]) -> tuple[Crosswalk, ...]:
    return as_tuple(parts)


def _codes(parts: Iterable[Code]) -> tuple[Code, ...]:
    return as_tuple(parts)


@frozen(kw_only=True, eq=False, repr=False)
class InstrumentPin(Value):
    """Which edition of which instrument a score was made with.

    Attributes:
        id: Of the instrument.
        edition: Its edition.
        digest: SHA-256 of its content, in hexadecimal digits.
        worst_end: Which end of it is the bad one.
        items: How many items it has.
    """

    id: str = field(validator=named)
    edition: str = field(validator=named)
    digest: str = field(validator=named)
    worst_end: WorstEnd = field(converter=to_worst_end)
    items: int = field(validator=at_least(0))


@frozen(kw_only=True, cache_hash=True)
class Instrument:
    """A scale, as numbers.

    Attributes:
        id: Short and stable, such as ``"phq-9"``.
        edition: Tells its editions apart, such as ``"1999"``.
        title: For people.
        domain: What it measures, as this library sorts instruments; ``None`` if nobody said.
        rater: Who answers.
        worst_end: Which end of the total is the bad one.
        source: Where items, ranges, reverse keys and the total are from.
        status: How well founded they are.
        note: What else is to be known.
        items: In the order of the form; empty if only totals are taken.
        total: How the items make the total.
        subscales: Scales of some items.
        bands: Severity bands; the first set of a scale is the default.
        cut_offs: Totals that something is decided by.
        reliability: Figures of reliability and spread.
        changes: Rules for change; none is a default.
        patterns: Patterns of answers.
        crosswalks: To other instruments.
        codes: In terminologies.
        missing: What is done about missing answers, unless `score` is told something else.
        recall: How far back it asks; ``None`` if not known.
        ages: For whom; ``None`` if not known.
        licence: What may be shipped of it.
        plot: How totals are drawn.
        forms: Ids of other forms that are easily taken for it.
    """

    id: str = field(validator=named)
    edition: str = field(validator=named)
    title: str = field(validator=named)
    domain: Domain | None = field(default=None, converter=to_domain_or_none)
    rater: Rater = field(converter=to_rater)
    worst_end: WorstEnd = field(converter=to_worst_end)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)
    note: str = field(default="", validator=is_text)
    items: tuple[Item, ...] = field(default=(), converter=_items, validator=each_a(Item))
    total: Total = field(default=Total(), validator=is_a(Total))
    subscales: tuple[Subscale, ...] = field(
        default=(), converter=_subscales, validator=each_a(Subscale)
    )
    bands: tuple[BandSet, ...] = field(default=(), converter=_bands, validator=each_a(BandSet))
    cut_offs: tuple[Threshold, ...] = field(
        default=(), converter=_cut_offs, validator=each_a(Threshold)
    )
    reliability: tuple[Reliability, ...] = field(
        default=(), converter=_reliability, validator=each_a(Reliability)
    )
    changes: tuple[ChangeRule, ...] = field(
        default=(), converter=_changes, validator=each_a(ChangeRule)
    )
    patterns: tuple[Pattern, ...] = field(
        default=(), converter=_patterns, validator=each_a(Pattern)
    )
    crosswalks: tuple[Crosswalk, ...] = field(
        default=(), converter=_crosswalks, validator=each_a(Crosswalk)
    )
    codes: tuple[Code, ...] = field(default=(), converter=_codes, validator=each_a(Code))
    missing: MissingPolicy = field(validator=is_a(MissingPolicy))
    recall: Recall | None = field(default=None, validator=is_a(Recall, optional=True))
    ages: Ages | None = field(default=None, validator=is_a(Ages, optional=True))
    licence: Licence = field(validator=is_a(Licence))
    plot: Plot | None = field(default=None, validator=is_a(Plot, optional=True))
    forms: tuple[str, ...] = field(default=(), converter=to_texts)

    def __attrs_post_init__(self) -> None:
        codes = _once("item", (item.code for item in self.items))
        scales = [TOTAL, *_once("subscale", (scale.id for scale in self.subscales))]
        sets = _once("set of bands", (bands.id for bands in self.bands))
        for name in ("cut_offs", "changes", "patterns"):
            _once(name.replace("_", "-").removesuffix("s"), (p.id for p in getattr(self, name)))
        _once("crosswalk", (walk.to for walk in self.crosswalks))
        _once("item of a group", (code for group in self.total.highest for code in group))
        _known("item", codes, (code for group in self.total.highest for code in group))
        _known("item", codes, (code for scale in self.subscales for code in scale.items))
        _known("item", codes, (code for p in self.patterns for code, _ in p.counts))
        for pattern in self.patterns:
            _known("counted item", [code for code, _ in pattern.counts], pattern.core)
        _known("scale", scales, (bands.scale for bands in self.bands))
        _known("code", ["panel", TOTAL, *codes], (code.of for code in self.codes))
        _known("set of bands", sets, [self.plot.bands] if self.plot and self.plot.bands else [])
        self._check_total()
        self._check_skips()
        low, high = self.range
        for walk in self.crosswalks:
            if len(walk.rows) != high - low + 1:
                msg = (
                    f"the crosswalk to {walk.to!r} needs a row for each total from {low} to {high}"
                )
                raise InvalidValue(msg)

    def _check_total(self) -> None:
        given = self.total.low is not None and self.total.high is not None
        if given == bool(self.items) or (self.total.low is None) != (self.total.high is None):
            msg = "the total needs items, or low and high in their place"
            raise InvalidValue(msg)

    def _check_skips(self) -> None:
        skipped = [item.code for item in self.items if item.skip is not None]
        sums = [scale.items for scale in self.subscales if scale.method is Method.SUM]
        if self.total.method is Method.SUM:
            sums.append(tuple(item.code for item in self.items))
        for code in skipped:
            if any(code in items for items in sums):
                msg = f"item {code!r} can be skipped, and so belongs to means, not to a sum"
                raise InvalidValue(msg)
        if skipped and len({(item.low, item.high) for item in self.items}) > 1:
            msg = f"item {skipped[0]!r} can be skipped, and so all items have one range"
            raise InvalidValue(msg)

    @property
    def units(self) -> tuple[tuple[str, ...], ...]:
        """What the total counts, as codes of items of which the highest answer counts."""
        grouped = {code: group for group in self.total.highest for code in group}
        return tuple(dict.fromkeys(grouped.get(i.code, (i.code,)) for i in self.items))

    @property
    def range(self) -> tuple[float, float]:
        """The smallest and the largest total."""
        low, high = self.total.low, self.total.high
        if low is not None and high is not None:
            return low, high
        by_code = {item.code: item for item in self.items}
        units = [[by_code[code] for code in unit] for unit in self.units]
        least = sum(max(item.low for item in unit) for unit in units)
        most = sum(max(item.high for item in unit) for unit in units)
        if self.total.method is Method.MEAN:
            return least / len(units), most / len(units)
        return least, most

    @property
    def ends(self) -> Ends:
        """The best and the worst total."""
        low, high = self.range
        if self.worst_end is WorstEnd.HIGH:
            return Ends(best=low, worst=high)
        return Ends(best=high, worst=low)

    def keyed(self, key: Mapping[str, Iterable[str]]) -> "Instrument":
        """The same instrument with the items of subscales whose key does not ship.

        Args:
            key: Codes of items, by the id of the subscale.

        Raises:
            ipt.errors.InvalidValue: If there is no such subscale or item, or its key ships.
        """
        _known("subscale", [scale.id for scale in self.subscales if not scale.items], key)
        scales = (
            attrs.evolve(scale, items=key[scale.id]) if scale.id in key else scale
            for scale in self.subscales
        )
        return attrs.evolve(self, subscales=scales)

    @property
    def digest(self) -> str:
        """SHA-256 of the whole content; another content has another digest."""
        return _digest(self)

    @property
    def pin(self) -> InstrumentPin:
        """Identity and digest, as every score keeps them."""
        return _pin(self)


def _once(what: str, names: Iterable[str]) -> list[str]:
    listed = list(names)
    for name in listed:
        if listed.count(name) > 1:
            msg = f"{what} {name!r} is there {listed.count(name)} times; once is enough"
            raise InvalidValue(msg)
    return listed


def _known(what: str, known: Iterable[str], names: Iterable[str]) -> None:
    listed = list(known)
    for name in names:
        if name not in listed:
            msg = f"there is no {what} {name!r}{did_you_mean(name, listed)}"
            raise InvalidValue(msg)


@lru_cache(maxsize=64)
def _digest(instrument: Instrument) -> str:
    content = cast("dict[str, object]", stated(instrument))
    items: list[object] = stated(instrument.items)
    content["items"] = [*enumerate(items)]  # their order means something: it is that of answers
    return digest(content)


@lru_cache(maxsize=64)
def _pin(instrument: Instrument) -> InstrumentPin:
    return InstrumentPin(
        id=instrument.id,
        edition=instrument.edition,
        digest=instrument.digest,
        worst_end=instrument.worst_end,
        items=len(instrument.items),
    )
