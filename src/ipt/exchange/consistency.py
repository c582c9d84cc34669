"""What the rows of a table must say together: complete, in order, and nothing twice or two ways."""

from collections.abc import Iterator
from typing import Any, Final

from ipt.exchange import rules as r
from ipt.exchange.table import Row, Table, place
from ipt.findings import Finding
from ipt.model import Phase, SessionStatus, earliest, latest

__all__ = ["inconsistencies"]

_ORDER: Final = tuple(Phase)


def inconsistencies(table: Table) -> Iterator[Finding]:
    """Everything that is wrong with the rows of *table*, whose cells are right."""
    columns = {*table.columns}
    scores = "instrument" in columns and columns & {"total", "items"}
    if not ({"session", "date"} <= columns or scores):
        yield r.NEEDED_COLUMNS.finding(place(1))
        return
    for row in table.rows:
        if row.whole:  # what is missing may be what cannot be read
            yield from _incomplete(row)
    yield from _backwards(table)
    yield from _repeated(table)
    yield from _conflicts(table)


def _incomplete(row: Row) -> Iterator[Finding]:
    cells = row.cells
    scored = cells.keys() & {"total", "items"}
    if scored and "instrument" not in cells:
        yield _lacks(row, "a score needs its instrument", "name it in the column 'instrument'")
    if "instrument" in cells and not scored:
        yield _lacks(row, "an instrument needs its score", "give 'total' or 'items'")
    status = cells.get("status")
    if status is SessionStatus.HELD and "session" not in cells:
        yield _lacks(row, "a session that was held needs its number", "give it in 'session'")
    if "reason" in cells and status is not SessionStatus.MISSED:
        yield _lacks(row, "a reason belongs to a missed session", "give the status 'missed'")
    for column in ("minutes", "modality"):
        if column in cells and ("session" not in cells or status not in {None, SessionStatus.HELD}):
            yield _lacks(row, f"{column} belong to a session held", "give its number")
    if not cells.keys() & {"session", "status", "instrument", "total", "items", "done"}:
        yield _lacks(row, "there is no session, score or event", "give one, or leave the row out")


def _lacks(row: Row, why: str, what_now: str) -> Finding:
    where = place(row.number)
    return r.INCOMPLETE.finding(where, why=why, what_now=what_now, place=where)


def _backwards(table: Table) -> Iterator[Finding]:
    """Dates, numbers and phases that lie before those of an earlier row."""
    furthest: dict[str, tuple[Any, int]] = {}
    for row in table.rows:
        for column, (low, high) in _spans(row).items():
            reached, first = furthest.setdefault(column, (low, row.number))
            if high < reached:
                where = place(row.number, column)
                yield r.BACKWARDS.finding(where, what=column, first=first, place=where)
            elif low > reached:
                furthest[column] = (low, row.number)


def _spans(row: Row) -> dict[str, tuple[Any, Any]]:
    """The least and the most that the cells may be which never go back."""
    spans: dict[str, tuple[Any, Any]] = {}
    if "date" in row.cells:
        spans["date"] = (earliest(row.cells["date"]), latest(row.cells["date"]))
    if "session" in row.cells:
        spans["session"] = (row.cells["session"], row.cells["session"])
    if "phase" in row.cells:
        phase = _ORDER.index(row.cells["phase"])
        spans["phase"] = (phase, phase)
    return spans


def _repeated(table: Table) -> Iterator[Finding]:
    """Rows that are equal, and two scores of one instrument on one day or in one session."""
    seen: dict[object, int] = {}
    for row in table.rows:
        cells = row.cells
        when = (cells.get("session"), cells.get("date"))
        if when == (None, None):
            continue
        key = (*when, cells.get("instrument") or frozenset(cells.items()))
        first = seen.setdefault(key, row.number)
        if first != row.number:
            what = "a score of this instrument" if "instrument" in cells else "the same"
            where = place(row.number)
            yield r.REPEATED.finding(where, first=first, what=what, place=where)


def _conflicts(table: Table) -> Iterator[Finding]:
    """Sessions held of which two rows say different things."""
    told: dict[tuple[int, str], tuple[object, int]] = {}
    for row in table.rows:
        number = row.cells.get("session")
        status = row.cells.get("status", SessionStatus.HELD)
        held = status is SessionStatus.HELD
        if number is None or not (held or (number, "status") in told):
            continue  # a session that is missed first and held later keeps its number
        says = {"status": status, **row.cells} if held else {"status": status}
        for column in ("status", "date", "minutes", "modality"):
            if column in says:
                before, first = told.setdefault((number, column), (says[column], row.number))
                if before != says[column]:
                    where = place(row.number, column)
                    yield r.CONFLICT.finding(
                        where, session=number, column=column, first=first, place=where
                    )
