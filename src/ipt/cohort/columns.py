"""What may be given as columns of answers, made into one array for each item; and every refusal.

A column of whole numbers has an answer in each row. Among floats NaN says that one is missing, and
among Python objects ``None``, NaN and ``pandas.NA`` do; in a masked array, what is masked.
"""

from collections.abc import Iterable, Iterator, Sequence
from numbers import Real
from typing import Any, Final, NoReturn, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipt.cohort.rules import LENGTHS, NO_COLUMN, NO_TABLE
from ipt.errors import InvalidValue
from ipt.findings import Finding
from ipt.measures import rules
from ipt.measures.answers import in_order, refuse_answers
from ipt.model.instrument import Instrument
from ipt.model.scales import Item

__all__ = ["Answers", "Columns", "NamedColumns", "read", "refuse_values"]


@runtime_checkable
class NamedColumns(Protocol):
    """Columns by their names: any mapping, or a data frame of pandas."""

    def keys(self) -> Iterable[Any]:
        """The names."""
        ...

    def __getitem__(self, name: Any, /) -> Any:  # noqa: ANN401 - whatever `np.asarray` takes
        """The column of that name."""
        ...


Answers: TypeAlias = ArrayLike | NamedColumns
"""A table with a row for each patient and the items in the order of the form, or columns by the
codes of the items."""
Columns: TypeAlias = list[NDArray[Any]]
"""Numbers, whole or floats: a column for each item, in the order of the form, all of one length."""

_MISSING: Final = frozenset({"NoneType", "NAType"})
"""Types by their names: the second is that of pandas, which need not be here."""


def read(instrument: Instrument, answers: Answers) -> Columns:
    """*answers* as columns of numbers; whether they are in range is not looked at.

    Raises:
        ipt.errors.InvalidValue: If they are no table of numbers with a column for each item.
    """
    given = _columns(instrument, answers)
    columns, findings = Columns(), list[Finding]()
    for item, column in zip(instrument.items, given, strict=True):
        if (bad := _strange(column)) is None:
            columns.append(_numbers(column))
        else:
            findings.append(_not_whole(instrument, item, *bad))
    if findings:
        _refuse(findings)
    return columns


def refuse_values(instrument: Instrument, columns: Columns) -> NoReturn:
    """Say which numbers in *columns* are no answers.

    Raises:
        ipt.errors.InvalidValue: Always.
    """
    pairs = zip(instrument.items, columns, strict=True)
    _refuse([finding for item, column in pairs for finding in _wrong(instrument, item, column)])


def _refuse(findings: Sequence[Finding]) -> NoReturn:
    count = f"{len(findings)} problems, the first: " if len(findings) > 1 else ""
    raise InvalidValue(count + findings[0].message, tuple(findings))


# --- the form of a table --------------------------------------------------------------------------


def _columns(instrument: Instrument, answers: Answers) -> Columns:
    """A column for each item, of anything, all of one length."""
    if isinstance(answers, NamedColumns):
        return _by_code(instrument, answers)
    if not _has_order(answers):  # its columns may have names we do not see
        _no_table(instrument, type(answers).__name__)
    table = _array(instrument, answers, "an array", 2)
    if table.shape[1] != len(instrument.items) or not instrument.items:
        refuse_answers(instrument, (None,) * table.shape[1])
    return [*table.T]


def _has_order(answers: object) -> bool:
    return isinstance(answers, np.ndarray | Sequence)


def _by_code(instrument: Instrument, answers: NamedColumns) -> Columns:
    names = [*answers.keys()]
    in_order(instrument, dict.fromkeys(names))  # refuses what it does not know
    if not instrument.items:
        refuse_answers(instrument, ())
    codes = [item.code for item in instrument.items]
    if absent := [code for code in codes if code not in names]:
        _refuse([NO_COLUMN.finding(code, item=code, instrument=instrument.id) for code in absent])
    columns = [_array(instrument, answers[code], "a column", 1) for code in codes]
    rows = len(columns[0])
    uneven = [
        LENGTHS.finding(code, item=code, first=codes[0], found=len(column), rows=rows)
        for code, column in zip(codes, columns, strict=True)
        if len(column) != rows
    ]
    if uneven:
        _refuse(uneven)
    return columns


def _array(instrument: Instrument, given: object, what: str, dimensions: int) -> NDArray[Any]:
    try:
        array = (np.asanyarray if isinstance(given, np.ma.MaskedArray) else np.asarray)(given)
    except ValueError:
        _no_table(instrument, "rows of different lengths")
    if array.ndim != dimensions:
        _no_table(instrument, f"{what} of shape {array.shape}")
    return array


def _no_table(instrument: Instrument, found: str) -> NoReturn:
    _refuse([NO_TABLE.finding(instrument=instrument.id, found=found)])


# --- the kind of its cells ------------------------------------------------------------------------


def _strange(column: NDArray[Any]) -> tuple[str, int, int] | None:
    """What is no number: its type, the first row and how many; ``None`` if all are, or missing."""
    if column.dtype.kind in "iuf":
        return None
    if column.dtype.kind != "O":
        return column.dtype.type.__name__.rstrip("_"), 0, len(column)
    strange = [
        (row, type(cell).__name__)
        for row, cell in enumerate(_cells(column))
        if isinstance(cell, bool) or not (isinstance(cell, Real) or type(cell).__name__ in _MISSING)
    ]
    return (strange[0][1], strange[0][0], len(strange)) if strange else None


def _numbers(column: NDArray[Any]) -> NDArray[Any]:
    if column.dtype.kind == "O":
        return np.array([_number(cell) for cell in _cells(column)], dtype=np.float64)
    if np.ma.isMA(column):
        return np.ma.filled(column.astype(np.float64), np.nan)
    return column


def _cells(column: NDArray[Any]) -> list[object]:
    cells: list[object] = column.tolist()  # None where it is masked
    return cells


def _number(cell: object) -> float:
    if not isinstance(cell, Real):
        return np.nan
    try:
        return float(cell)
    except OverflowError:
        return np.inf  # it is out of range, whatever it is


# --- the answers ----------------------------------------------------------------------------------


def _wrong(instrument: Instrument, item: Item, column: NDArray[Any]) -> Iterator[Finding]:
    outside = (column < item.low) | (column > item.high)
    if item.skip is not None:
        outside &= column != item.skip
    broken = ~outside & ~np.isnan(column) & (column != np.floor(column))
    if rows := int(outside.sum()):
        row = int(outside.argmax())
        yield rules.RANGE.finding(
            item.code,
            what=_where(item, row, rows),
            instrument=instrument.id,
            low=item.low,
            high=item.high,
            value=repr(column[row].item()),
            row=row,
            rows=rows,
        )
    if rows := int(broken.sum()):
        yield _not_whole(instrument, item, "a fraction", int(broken.argmax()), rows)


def _not_whole(instrument: Instrument, item: Item, found: str, row: int, rows: int) -> Finding:
    return rules.NOT_A_NUMBER.finding(
        item.code,
        what=_where(item, row, rows),
        instrument=instrument.id,
        wanted="a whole number",
        found=found,
        row=row,
        rows=rows,
    )


def _where(item: Item, row: int, rows: int) -> str:
    more = f" (and {rows - 1} more)" if rows > 1 else ""
    return f"the answer to {item.code!r} in row {row}{more}"
