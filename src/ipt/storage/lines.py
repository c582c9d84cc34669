"""The lines of a log, read strictly: every problem of every line, each with its path.

What the lines say together is read as the document that it is, by `ipt.storage.records`: both have
the same old schemas and the same words for a problem. Only the paths become those of the log.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

import attrs
from attrs import field, frozen

from ipt import documents
from ipt.documents.problems import NEWER_SCHEMA, TOO_LARGE, VALUE
from ipt.documents.text import MAX_SIZE
from ipt.errors import DocumentError, InvalidValue
from ipt.findings import Finding, Params, Rule, Severity, Status
from ipt.model.checks import at_least
from ipt.storage.records import Recorded, recorded

__all__ = ["POSITION", "TORN", "split", "told"]

POSITION: Final = Rule(
    code="LOG-POSITION",
    message="at is {at}, but {before} events stand before it in {path!r}",
    remedy="restore the lines that are missing, or remove what is there twice",
    source="ipt",
    status=Status.INFERRED,
)
TORN: Final = Rule(
    code="LOG-TORN",
    message="the last line was never finished; its {size} bytes are passed over in {path!r}",
    remedy="record again what was not acknowledged; the next append cuts the line off",
    severity=Severity.WARNING,
    source="ipt",
    status=Status.INFERRED,
)
_ENOUGH: Final = 1000
"""How many problems of lines are told: some megabytes of line breaks are no log."""


@frozen(kw_only=True)
class _Entry:
    at: int = field(validator=at_least(0))
    instruments: tuple[Any, ...] = ()
    events: tuple[Any, ...]

    def __attrs_post_init__(self) -> None:
        if not (self.events or self.instruments):
            msg = "events must not be empty; a line holds what one append added"
            raise InvalidValue(msg)


@frozen
class _Collected:
    """What all lines hold under one name, and where each item stands."""

    name: str
    items: list[object] = field(factory=list[object], init=False)
    paths: list[str] = field(factory=list[str], init=False)

    def add(self, number: int, items: Sequence[object]) -> None:
        self.items.extend(items)
        self.paths.extend(f"$[{number}].{self.name}[{index}]" for index in range(len(items)))


def split(data: bytes) -> tuple[list[bytes], bytes]:
    """The lines of a log, and the bytes of a last one that was never finished.

    A last line without its end counts if it is whole JSON: no beginning of a line is that.

    Raises:
        ipt.errors.DocumentError: If *data* is longer than a document may be.
    """
    if len(data) > MAX_SIZE:
        what = f"a log of {len(data)} bytes"
        documents.refuse(TOO_LARGE.finding("$", what=what, limit=MAX_SIZE, path="$"))
    *lines, last = data.split(b"\n")
    try:
        json.loads(last)
    except (ValueError, RecursionError):
        return lines, last
    return [*lines, last], b""


def told(lines: list[bytes]) -> Recorded:
    """What the *lines* of a log tell together.

    Raises:
        ipt.errors.DocumentError: If anything is wrong; its findings are all that is. But without
            a header, or with one of a newer schema, nothing else can be judged.
    """
    header = _header(lines)
    found: list[Finding] = []
    instruments, events = _Collected("instruments"), _Collected("events")
    begun = header.get("instruments", [])
    if isinstance(begun, list):
        instruments.add(0, cast("list[object]", begun))
    at: int | None = 0
    for number, line in enumerate(lines[1:], 1):
        try:
            entry = _entry(line)
        except DocumentError as error:
            found += _in_line(error.findings, number)
            if len(found) > _ENOUGH:
                break
            at = None  # nobody knows how many events it held
            continue
        if at is not None and entry.at != at:
            path = f"$[{number}].at"
            found.append(POSITION.finding(path, at=entry.at, before=at, path=path))
        at = entry.at + len(entry.events)
        instruments.add(number, entry.instruments)
        events.add(number, entry.events)
    every = instruments.items if isinstance(begun, list) else begun
    try:
        whole = recorded({**header, "instruments": every, "events": events.items})
    except DocumentError as error:
        if error.findings[0].code == NEWER_SCHEMA.code:
            found.clear()
        documents.refuse(*found, *_in_log(error.findings, instruments, events))
    if found:
        documents.refuse(*found)
    return whole


def _header(lines: list[bytes]) -> dict[str, object]:
    try:
        value = _value(lines[0] if lines else b"null")
    except DocumentError as error:
        documents.refuse(*_in_line(error.findings, 0))
    header = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    if "schema" not in header or "events" in header:
        why = "a log begins with a header, which has its schema and its protocol"
        documents.refuse(VALUE.finding("$[0]", why=why, path="$[0]"))
    if len(lines) == 1:
        why = "a log has at least the line that opens the course"
        documents.refuse(VALUE.finding("$[1]", why=why, path="$[1]"))
    return header


def _entry(line: bytes) -> _Entry:
    return documents.structure(_value(line), _Entry)


def _value(line: bytes) -> object:
    if not line.strip():
        documents.refuse(VALUE.finding("$", why="a line must not be blank", path="$"))
    return documents.read_json(line)


# --- where it is wrong --------------------------------------------------------------------------


def _in_line(findings: tuple[Finding, ...], number: int) -> Iterator[Finding]:
    """Problems of one line as problems of the log."""
    for finding in findings:
        place = str(finding.params.get("place", ""))
        here = place.replace("line 1,", f"line {number + 1},")
        message = finding.message.replace(f"(at {place})", f"(at {here})")
        new = attrs.evolve(finding, message=message)
        yield _moved(new, f"$[{number}]{finding.where[0][1:]}", place=here)


def _in_log(findings: tuple[Finding, ...], *parts: _Collected) -> Iterator[Finding]:
    """Problems of the document that the lines make together as problems of the log."""
    paths = {part.name: part.paths for part in parts}
    for finding in findings:
        path = finding.where[0]
        if item := re.match(r"\$\.(instruments|events)\[(\d+)\]", path):
            yield _moved(finding, paths[item[1]][int(item[2])] + path[item.end() :])
        elif path != "$.events":  # if there is no event, that is because of lines told already
            yield _moved(finding, f"$[0]{path[1:]}")


def _moved(finding: Finding, path: str, **changes: str) -> Finding:
    """*finding* at another *path*, and with *changes* of its parameters."""
    message = finding.message.removesuffix(repr(finding.where[0])) + repr(path)
    changes["path"] = path
    params = {name: changes.get(name, value) for name, value in finding.params.items()}
    return attrs.evolve(finding, message=message, params=Params(**params), where=(path,))
