"""From columns of answers to columns of scores: the arithmetic of `ipt.measures`, many rows at once.

Rows are scored in blocks that stay in the cache, as whole numbers of the smallest type that holds
every sum. A cell that counts nothing, because it is missing or does not apply, is taken to count
the least of its item, so that nothing has to be masked where every cell counts.
"""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ipt.cohort.cells import Cells, Ints, Key, Mask, Scale, key_of
from ipt.cohort.columns import Answers, Columns, read, refuse_values
from ipt.cohort.scores import Bands, RiskAnswers, ScaleScores, ScoreKind, Scores, joined
from ipt.measures.plans import Plan, plan_of
from ipt.model.instrument import Instrument
from ipt.model.scales import Item, MissingPolicy

__all__ = ["score"]

_ROWS: Final = 1 << 15
"""How many rows are scored at a time."""

Floats: TypeAlias = NDArray[np.float64]


def score(
    instrument: str | Instrument, answers: Answers, *, missing: MissingPolicy | None = None
) -> Scores:
    """The scores that the rows of *answers* make, as `ipt.measures.score` makes each of them.

    Args:
        instrument: A shipped one by its id, or any.
        answers: A 2-D array, ``(rows, items)`` in the order of the form, or columns by the codes of
            the items, a data frame of pandas included. Answers are whole numbers as marked on the
            form; in a column of floats NaN says that one is missing. No item may be left out.
        missing: What is done where answers are missing; as the instrument says if ``None``.

    Raises:
        ipt.errors.InvalidValue: If an answer is no whole number or out of its range, or these are
            no answers to this instrument. Then nothing is scored; a finding tells of each item the
            first row, counted from 0, and how many there are.
        ipt.errors.UnknownName: If no instrument has that id.

    Examples:
        >>> from ipt import cohort
        >>> scores = cohort.score("gad-7", [[1, 1, 2, 0, 0, 1, 1], [3, 3, 2, 3, 2, 2, 3]])
        >>> scores.total.tolist()
        [6.0, 18.0]
        >>> [scores.bands[0].labels[place] for place in scores.bands[0].place]
        ['mild', 'severe']
    """
    plan = plan_of(instrument)
    policy = plan.instrument.missing if missing is None else missing
    columns = read(plan.instrument, answers)
    return joined(_blocks(plan, columns, policy), len(columns[0]))


def _blocks(plan: Plan, columns: Columns, policy: MissingPolicy) -> Iterator[Scores]:
    """The scores of one block after another; no rows are one block, too."""
    key = key_of(plan)
    for start in range(0, len(columns[0]) or 1, _ROWS):
        cells = key.cells([column[start : start + _ROWS] for column in columns])
        if cells is None:
            refuse_values(plan.instrument, columns)
        yield _scored(plan, key, cells, policy)


def _scored(plan: Plan, key: Key, cells: Cells, policy: MissingPolicy) -> Scores:
    """The scores of one block."""
    items, rows = cells.counts.shape
    total = _totals(key.total, cells, policy.most)
    answered = np.full(rows, items, dtype=np.int16)
    if cells.missing is not None:
        answered -= _number_of(cells.missing)
    kind = np.where(answered < items, np.int8(ScoreKind.PRORATED), np.int8(ScoreKind.COMPLETE))
    kind[np.isnan(total)] = ScoreKind.INCOMPLETE
    return Scores(
        pin=plan.pin,
        policy=policy,
        total=total,
        answered=answered,
        kind=kind,
        bands=_bands(key.total, total),
        subscales=tuple(_subscale(scale, cells, policy) for scale in key.subscales),
        risks=tuple(_risks(plan.instrument.items, cells)),
    )


def _subscale(scale: Scale, cells: Cells, policy: MissingPolicy) -> ScaleScores:
    items, rows = cells.counts.shape
    answered = np.full(rows, len(scale.low), dtype=np.int16)
    if cells.idle is not None:
        answered -= _number_of(scale.highest(cells.idle))
    total = _totals(scale, cells, policy.most * len(scale.low) // items)
    return ScaleScores(scale=scale.id, total=total, answered=answered, bands=_bands(scale, total))


def _risks(items: Sequence[Item], cells: Cells) -> Iterator[RiskAnswers]:
    for place, item in enumerate(items):
        if item.risk is not None:
            flagged = cells.counts[place] > item.low
            yield RiskAnswers(
                item=item.code,
                kind=item.risk,
                flagged=flagged,
                unknown=np.zeros_like(flagged) if cells.missing is None else cells.missing[place],
            )


def _bands(scale: Scale, total: Floats) -> tuple[Bands, ...]:
    return tuple(
        Bands(levels=levels, place=_number_of(total >= np.array(starts)[:, np.newaxis]))
        for starts, levels in scale.bands
    )


def _number_of(masks: Mask) -> NDArray[np.int16]:
    """How many of *masks*, ``(masks, rows)``, hold in each row."""
    smallest = np.min_scalar_type(len(masks))  # adding in it is quicker
    number: NDArray[np.int16] = masks.view(np.uint8).sum(axis=0, dtype=smallest).astype(np.int16)
    return number


# --- totals ---------------------------------------------------------------------------------------


def _totals(scale: Scale, cells: Cells, most: int) -> Floats:
    """The score of each row on one scale, NaN where there is none; *most* units may be missing."""
    counts = scale.highest(cells.counts)
    total: Floats
    if cells.idle is None or cells.missing is None:
        total = counts.sum(axis=0, dtype=counts.dtype).astype(np.float64)
        if scale.mean:
            total /= len(counts)
        return total
    gap = scale.highest(cells.missing)
    given = scale.highest(~cells.idle) & ~gap
    gaps, givens = _number_of(gap), _number_of(given)
    total = (counts * given).sum(axis=0, dtype=counts.dtype).astype(np.float64)
    if scale.mean:
        total /= np.maximum(givens, 1)
    total[(gaps > most) | (givens == 0)] = np.nan
    filled = np.flatnonzero((gaps > 0) & ~np.isnan(total))
    total[filled] = _filled(scale, counts[:, filled], given[:, filled], gap[:, filled])
    return total


def _filled(scale: Scale, counts: Ints, given: Mask, gap: Mask) -> Floats:
    """Filled in as `ipt.measures.plans.ScalePlan.score` does, with the one division last, too."""
    low, width = scale.low.astype(np.int64), scale.width.astype(np.int64)
    rise = ((counts - low) * given).sum(axis=0)
    span = np.maximum((width * given).sum(axis=0), 1)
    filled = (np.maximum(counts * span, low * span + width * rise) * gap).sum(axis=0)
    divisor = (given | gap).sum(axis=0) if scale.mean else 1
    total: Floats = ((counts * given).sum(axis=0) * span + filled) / (span * divisor)
    return total
