"""Answers as cells that can be counted: checked, turned round, and with nothing left to be missing.

A cell that counts nothing, because it is missing or does not apply, is taken to count the least of
its item, so that nothing has to be masked where every cell counts.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.columns import Columns
from ipt.measures.plans import Plan, ScalePlan
from ipt.model.scales import Item
from ipt.model.scores import Band

__all__ = ["Cells", "Ints", "Key", "Mask", "Scale", "key_of"]

Ints: TypeAlias = NDArray[np.signedinteger[Any]]
Mask: TypeAlias = NDArray[np.bool_]
_S = TypeVar("_S", bound=np.generic)


@frozen(eq=False)
class Cells:
    """A block of answers, each ``(items, rows)``.

    Attributes:
        counts: What each counts, after reversal; the least of its item if it counts nothing.
        missing: Which have no answer.
        idle: Which count nothing, because they are missing or do not apply; both are ``None`` if
            none is.
    """

    counts: Ints
    missing: Mask | None = None
    idle: Mask | None = None


@frozen(eq=False)
class Scale:
    """How one scale is counted.

    Attributes:
        id: Its id.
        mean: Whether it is a mean, and not a sum.
        groups: For each unit the places of its items, of which the highest counts; ``None`` if
            every item is a unit.
        low: The least of each unit, ``(units, 1)``.
        width: How much more its most is.
        bands: Of each set the starts, and the bands.
    """

    id: str
    mean: bool
    groups: list[list[int]] | None
    low: Ints
    width: Ints
    bands: list[tuple[list[float], tuple[Band, ...]]]

    def highest(self, cells: NDArray[_S]) -> NDArray[_S]:
        """What is highest in each unit; of masks, whether any holds in it."""
        if self.groups is None:
            return cells
        if all(len(places) == 1 for places in self.groups):
            return cells[[place for (place,) in self.groups]]
        return np.stack([cells[places].max(axis=0) for places in self.groups])


@frozen(eq=False)
class Key:
    """What the cells of an instrument may be, and what they count; arrays are ``(items, 1)``.

    Attributes:
        low: The smallest answers.
        high: The largest.
        least: The answers that count least.
        reverse: Places of the items that count from the other end.
        skips: Places of the items that may not apply, and the answers that say so.
        total: How the total is counted.
        subscales: How those are counted whose key is known.
    """

    low: Ints
    high: Ints
    least: Ints
    reverse: list[int]
    skips: list[tuple[int, int]]
    total: Scale
    subscales: list[Scale]

    def cells(self, block: Columns) -> Cells | None:
        """The cells of a *block* of columns; ``None`` if something in it is no answer."""
        whole = self.low.dtype
        dtype = np.result_type(whole, *block)
        raw = np.stack(block, dtype=dtype)
        missing = np.isnan(raw) if dtype.kind == "f" else None
        idle = self._idle(raw, missing)
        if idle is not None:
            np.copyto(raw, self.least, where=idle)
        if raw.size and (
            (raw.min(axis=1, keepdims=True) < self.low).any()
            or (raw.max(axis=1, keepdims=True) > self.high).any()
        ):
            return None
        counts = raw.astype(whole, copy=False)
        if dtype.kind == "f" and (counts != raw).any():
            return None
        if self.reverse:
            counts[self.reverse] = (self.low + self.high)[self.reverse] - counts[self.reverse]
        if idle is None:
            return Cells(counts)
        return Cells(counts, np.zeros_like(idle) if missing is None else missing, idle)

    def _idle(self, raw: NDArray[Any], missing: Mask | None) -> Mask | None:
        idle = missing
        if self.skips:
            idle = np.zeros(raw.shape, dtype=np.bool_) if missing is None else missing.copy()
            for place, skip in self.skips:
                idle[place] |= raw[place] == skip
        return idle if idle is not None and idle.any() else None


def key_of(plan: Plan) -> Key:
    """The key of the instrument of *plan*, in the smallest type that holds every sum."""
    items = plan.instrument.items
    sizes = {i.code: max(1, abs(i.low) + abs(i.high), abs(i.skip or 0)) for i in items}
    scales = ([code for unit in s.units for code in unit.codes] for s in plan.subscales)
    sums = (sum(sizes[code] for code in codes) for codes in (sizes, *scales))
    dtype = np.min_scalar_type(-max(sums))
    return Key(
        low=_column(dtype, [i.low for i in items]),
        high=_column(dtype, [i.high for i in items]),
        least=_column(dtype, [i.high if i.reverse else i.low for i in items]),
        reverse=[place for place, i in enumerate(items) if i.reverse],
        skips=[(place, i.skip) for place, i in enumerate(items) if i.skip is not None],
        total=_scale(plan.total, items, dtype),
        subscales=[_scale(scale, items, dtype) for scale in plan.subscales],
    )


def _scale(plan: ScalePlan, items: Sequence[Item], dtype: np.dtype[Any]) -> Scale:
    places = {item.code: place for place, item in enumerate(items)}
    groups = [[places[code] for code in unit.codes] for unit in plan.units]
    return Scale(
        id=plan.id,
        mean=plan.mean,
        groups=None if groups == [[place] for place in range(len(items))] else groups,
        low=_column(dtype, [unit.low for unit in plan.units]),
        width=_column(dtype, [unit.high - unit.low for unit in plan.units]),
        bands=[(starts, tuple(levels)) for starts, levels in plan.bands],
    )


def _column(dtype: np.dtype[Any], numbers: list[int]) -> Ints:
    return np.array(numbers, dtype=dtype)[:, np.newaxis]
