"""Courses in columns as tables of pyarrow, pandas and polars, and as a Parquet file.

A wide table has a row for each patient, a long one a row for each patient and week. What is not
known, or never happened, is null. Each of the three libraries is an extra of its own, and none of
them needs another.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.extras import extra
from ipt.cohort.results.records import ENDINGS, InColumns, began, check_courses, scale
from ipt.errors import InvalidValue, IPTError

if TYPE_CHECKING:  # extras
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = ["Layout", "to_arrow", "to_pandas", "to_parquet", "to_polars"]

Layout: TypeAlias = Literal["wide", "long"]


def to_arrow(courses: InColumns, *, layout: Layout = "wide") -> "pa.Table":
    """*courses* as a table of pyarrow.

    Args:
        courses: A cohort, or records.
        layout: ``"wide"``: a row for each patient, with a column for each session
            (``session_1``: held, missed, or null if it was not reached) and each week of an
            instrument (``phq-9_0``). ``"long"``: a row for each patient and week, with the scores
            of each instrument, whether the course measured it (``phq-9_observed``), and the
            answers to its items (``phq-9_mood``) if they were kept.

    Raises:
        ipt.errors.InvalidValue: If *courses* are none, or *layout* is none.
        ipt.errors.IPTError: If the extra ``parquet`` is not installed.
    """
    arrow = extra("pyarrow", "parquet", "a table of pyarrow")

    def column(of: _Column) -> Any:  # noqa: ANN401 - any kind of array
        cells = arrow.array(of.cells, mask=of.nulls)
        if of.words is None:
            return cells
        return arrow.DictionaryArray.from_arrays(cells, arrow.array(of.words, arrow.string()))

    table: pa.Table = arrow.table({of.name: column(of) for of in _columns(courses, layout)})
    return table


def to_pandas(courses: InColumns, *, layout: Layout = "wide") -> "pd.DataFrame":
    """*courses* as a data frame of pandas, with nullable columns; see `to_arrow`.

    Raises:
        ipt.errors.InvalidValue: If *courses* are none, or *layout* is none.
        ipt.errors.IPTError: If the extra ``pandas`` is not installed.
    """
    pandas = extra("pandas", "pandas", "a data frame of pandas")

    def column(of: _Column) -> Any:  # noqa: ANN401 - any kind of array
        if of.words is not None:
            return pandas.Categorical.from_codes(np.where(of.nulls, -1, of.cells), [*of.words])
        if of.cells.dtype.kind == "i":
            return pandas.arrays.IntegerArray(of.cells.copy(), of.nulls)
        return np.where(of.nulls, np.nan, of.cells) if of.nulls.any() else of.cells

    frame: pd.DataFrame = pandas.DataFrame(
        {of.name: column(of) for of in _columns(courses, layout)}
    )
    return frame


def to_polars(courses: InColumns, *, layout: Layout = "wide") -> "pl.DataFrame":
    """*courses* as a data frame of polars; see `to_arrow`.

    Raises:
        ipt.errors.InvalidValue: If *courses* are none, or *layout* is none.
        ipt.errors.IPTError: If the extra ``polars`` is not installed.
    """
    polars = extra("polars", "polars", "a data frame of polars")

    def column(of: _Column) -> Any:  # noqa: ANN401 - any kind of series
        if of.words is None:
            return polars.Series(of.name, of.cells).set(polars.Series(of.nulls), None)
        words = polars.Series(of.name, [*of.words, None], dtype=polars.Enum(of.words))
        return words.gather(np.where(of.nulls, len(of.words), of.cells))

    frame: pl.DataFrame = polars.DataFrame([column(of) for of in _columns(courses, layout)])
    return frame


def to_parquet(courses: InColumns, path: Path | str, *, layout: Layout = "wide") -> None:
    """Write *courses* to one Parquet file at *path*; see `to_arrow`.

    Raises:
        ipt.errors.InvalidValue: If *courses* are none, or *layout* is none.
        ipt.errors.IPTError: If the extra ``parquet`` is not installed, or *path* cannot be written.
    """
    table = to_arrow(courses, layout=layout)
    parquet = extra("pyarrow.parquet", "parquet", "a Parquet file")
    try:
        parquet.write_table(table, path)
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else type(error).__name__
        msg = f"{Path(path).name!r} cannot be written: {why}; choose another place"
        raise IPTError(msg) from None


# --- columns --------------------------------------------------------------------------------------


@frozen(eq=False)
class _Column:
    """A column of a table.

    Attributes:
        name: Of the column.
        cells: What is in it; where there are words, places in these.
        nulls: Where nothing is.
        words: What the places mean; ``None`` if the cells mean themselves.
    """

    name: str
    cells: NDArray[Any]
    nulls: NDArray[np.bool_]
    words: tuple[str, ...] | None = None

    def repeated(self, times: int) -> "_Column":
        """Every cell so many times in a row."""
        return _Column(self.name, self.cells.repeat(times), self.nulls.repeat(times), self.words)


_ENDINGS: Final = tuple(str(reason) for reason in ENDINGS)
_BECAME: Final = ("held", "missed")
"""What the codes 1 and 2 of a slot mean."""


def _columns(courses: InColumns, layout: Layout) -> Iterator[_Column]:
    check_courses(courses)
    if layout == "wide":
        yield from _of_patients(courses)
        yield from _of_sessions(courses)
        for name in courses.instruments:
            table = courses.columns[f"score_{name}"]
            for week in range(courses.weeks + 1):
                yield _column(f"{name}_{week}", table[:, week])
    elif layout == "long":
        yield from _of_weeks(courses)
    else:
        _no_layout(layout)


def _no_layout(layout: object) -> NoReturn:
    msg = f"a layout is 'wide' or 'long', not {layout!r}"
    raise InvalidValue(msg)


def _of_patients(courses: InColumns) -> Iterator[_Column]:
    """What is known of each patient."""
    columns, without = courses.columns, ~began(courses)
    yield _column("patient", np.arange(courses.patients, dtype=np.int32))
    yield _coded("area", columns["area"], tuple(map(str, courses.areas)))
    yield _coded("therapist", columns["therapist"])
    for name in ("sessions", "missed", "planned"):
        if name in columns:
            yield _column(name, np.ma.array(columns[name], mask=without, keep_mask=True))
    yield _coded("ended", columns["ended"], _ENDINGS)
    yield _coded("ended_week", columns["ended_week"])
    yield _coded("relapse_week", columns["relapse_week"])


def _of_sessions(courses: InColumns) -> Iterator[_Column]:
    """What became of each session, by its number."""
    for number, slot in enumerate(courses.columns["slots"].T, 1):
        yield _coded(f"session_{number}", slot.astype(np.int8) - 1, _BECAME)


def _of_weeks(courses: InColumns) -> Iterator[_Column]:
    """What is known of each patient in each week."""
    columns, weeks = courses.columns, courses.weeks + 1
    patient, area, *_ = _of_patients(courses)
    yield patient.repeated(weeks)
    yield area.repeated(weeks)
    yield _column("week", np.tile(np.arange(weeks, dtype=np.int16), courses.patients))
    for name in courses.instruments:
        yield _column(name, np.ma.ravel(columns[f"score_{name}"]))
        yield _column(f"{name}_observed", ~np.isnan(courses.observed(name)).ravel())
        answers = columns.get(f"items_{name}")
        if answers is not None:
            for place, item in enumerate(scale(courses, name).items):
                yield _column(f"{name}_{item.code}", answers[:, :, place].ravel())


def _column(name: str, cells: NDArray[Any]) -> _Column:
    """Cells that mean themselves; those that are masked are null."""
    return _Column(name, np.ma.getdata(cells), np.ma.getmaskarray(cells))


def _coded(name: str, codes: NDArray[Any], words: tuple[str, ...] | None = None) -> _Column:
    """Cells of which -1 is none."""
    plain = _column(name, codes)
    return _Column(name, plain.cells, plain.nulls | (plain.cells < 0), words)
