"""The columns of a cohort as Parquet: one flat column of small integers for each week and session.

A column ``score_phq-9`` of 17 weeks is kept as ``score_phq-9_0`` to ``score_phq-9_16``, and answers
as ``items_phq-9_0_1``, so that any engine reads them. Integers are delta-encoded without a
compression on top, which is as small and faster.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ipt.cohort.extras import extra

__all__ = ["Columns", "Part", "Shapes", "read_part", "shapes"]

Columns: TypeAlias = Mapping[str, NDArray[Any]]
Shapes: TypeAlias = Mapping[str, tuple[str, tuple[int, ...]]]
"""For each column the type of its numbers, and the shape of one patient's share of it."""

_WHAT: Final = "a cohort on disk"


def shapes(columns: Columns) -> dict[str, tuple[str, tuple[int, ...]]]:
    """How *columns* are made."""
    return {name: (str(array.dtype), array.shape[1:]) for name, array in columns.items()}


class Part:
    """A Parquet file that is being written; it is whole only after `close`."""

    def __init__(self, path: Path, columns: Shapes) -> None:
        """Open it.

        Raises:
            ipt.errors.IPTError: If the extra ``parquet`` is not installed.
            OSError: If it cannot be written.
        """
        pa = extra("pyarrow", "parquet", _WHAT)
        types = {
            flat: dtype
            for name, (dtype, shape) in columns.items()
            for flat, _ in _flat(name, shape)
        }
        whole = [name for name, dtype in types.items() if not dtype.startswith("float")]
        self.path: Path = path
        self.rows: int = 0
        self._columns = columns
        self._table: Any = pa.table
        self._writer: Any = extra("pyarrow.parquet", "parquet", _WHAT).ParquetWriter(
            path,
            pa.schema([(name, pa.from_numpy_dtype(dtype)) for name, dtype in types.items()]),
            compression="none",
            use_dictionary=False,
            column_encoding=dict.fromkeys(whole, "DELTA_BINARY_PACKED"),
        )

    def write(self, columns: Columns) -> None:
        """Add the patients in *columns*: a row group."""
        table = self._table(
            {
                flat: np.ascontiguousarray(columns[name][_of_all(place)])
                for name, (_, shape) in self._columns.items()
                for flat, place in _flat(name, shape)
            }
        )
        self._writer.write_table(table)
        written: int = table.num_rows
        self.rows += written

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


def read_part(path: Path, columns: Shapes) -> dict[str, NDArray[Any]]:
    """The columns of a file that `Part` wrote.

    Raises:
        ipt.errors.IPTError: If the extra ``parquet`` is not installed.
        OSError: If it cannot be read.
        KeyError: If a column is missing.
        ValueError: If it is no such file.
    """
    table = extra("pyarrow.parquet", "parquet", _WHAT).read_table(path, partitioning=None)
    read: dict[str, NDArray[Any]] = {}
    for name, (dtype, shape) in columns.items():
        array = np.empty((table.num_rows, *shape), dtype=dtype, order="F")
        for flat, place in _flat(name, shape):
            array[_of_all(place)] = table.column(flat).to_numpy()
        read[name] = array
    return read


def _of_all(place: tuple[int, ...]) -> Any:  # noqa: ANN401 - an index, which NumPy types narrowly
    """One *place* of all patients."""
    return slice(None), *place


def _flat(name: str, shape: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The flat columns of one column, each with its place in it."""
    for place in product(*map(range, shape)):
        yield "_".join([name, *map(str, place)]), place
