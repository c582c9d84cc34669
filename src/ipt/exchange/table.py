"""A table as text: rows of cells under known columns, read strictly.

The delimiter is the one that the header row uses. Every problem names its row, counted as a
spreadsheet counts them, and its column; none repeats a cell, because it may be private.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from attrs import frozen

from ipt.errors import IPTError, did_you_mean
from ipt.exchange import rules as r
from ipt.findings import Finding

__all__ = ["MAX_ROWS", "Reader", "Row", "Table", "place", "read_table"]

Reader = Callable[[str], Any]
"""Makes a value of a cell that is not empty, or raises an `IPTError` that says why not."""

MAX_ROWS: Final = 2_000
"""Longest table, header and empty rows included; each is about one patient."""
_DELIMITERS: Final = (",", ";", "\t")


@frozen
class Row:
    """A row that says something.

    Attributes:
        number: As a spreadsheet counts; the header is row 1.
        cells: What it says, by column; empty cells are left out.
        whole: Whether every cell could be read.
    """

    number: int
    cells: Mapping[str, Any]
    whole: bool


@frozen
class Table:
    """What was read, and everything that is wrong with it.

    Attributes:
        columns: The known columns, in their order.
        rows: The rows, without those that are empty and the cells that cannot be read.
        findings: What is wrong; nothing if the table can be used.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]


def place(number: int, column: str = "") -> str:
    """How a finding names a cell, or a whole row."""
    return f"row {number}, column {column!r}" if column else f"row {number}"


def read_table(text: str, readers: Mapping[str, Reader]) -> Table:
    """The table that *text* is, with a reader for each column that it may have."""
    found: list[Finding] = []
    lines = _lines(text.removeprefix("\ufeff"), found)
    names = [cell.strip().lower() for _, header in islice(lines, 1) for cell in header]
    found += _of_header(names, readers)
    rows: list[Row] = []
    for number, line in lines:
        if len(line) != len(names):
            where = place(number)
            found.append(r.CELLS.finding(where, found=len(line), wanted=len(names), place=where))
            continue
        cells: dict[str, Any] = {}
        before = len(found)
        for name, cell in zip(names, map(str.strip, line), strict=True):
            if cell and name in readers:
                try:
                    cells[name] = readers[name](cell)
                except IPTError as error:
                    where = place(number, name)
                    found.append(r.VALUE.finding(where, why=error.message, place=where))
        rows.append(Row(number, cells, whole=len(found) == before))
    return Table(tuple(filter(readers.__contains__, names)), tuple(rows), tuple(found))


def _lines(text: str, found: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not empty, with its number."""
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, line in enumerate(reader, 1):
            if number > MAX_ROWS:
                where = place(MAX_ROWS)
                found.append(r.TOO_LONG.finding(where, place=where))
                return
            if any(map(str.strip, line)):
                yield number, line
    except csv.Error as error:
        where = place(number + 1)
        found.append(r.SYNTAX.finding(where, why=str(error), place=where))


def _of_header(names: list[str], readers: Mapping[str, Reader]) -> Iterator[Finding]:
    known = ", ".join(readers)
    for number, name in enumerate(names, 1):
        if name not in readers:
            hint = did_you_mean(name, readers)
            hint = f" {name!r}{hint}" if hint else ""
            where = place(1)
            yield r.UNKNOWN_COLUMN.finding(where, number=number, hint=hint, known=known)
    for name in dict.fromkeys(names):
        if name in readers and names.count(name) > 1:
            yield r.REPEATED_COLUMN.finding(place(1), column=name)
