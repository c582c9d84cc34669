"""How a command ends: with reports, in words or as JSON, and with an exit status.

0 is fine, 1 means that a rule is violated, and 2 that an input cannot be used.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from ipt import protocols
from ipt.care import CareRefused
from ipt.cli import reports, terminal, text
from ipt.cli.reports import Json
from ipt.errors import EventRefused, IPTError, UnknownName, did_you_mean
from ipt.model import Protocol

__all__ = ["UNHEARD", "UNUSABLE", "each", "one", "protocol_named"]

FINE: Final = 0
VIOLATED: Final = 1
UNUSABLE: Final = 2
UNHEARD: Final = 141
"""Nobody reads the output any more; what shells tell of other programs that a closed pipe ends."""

_Report = Callable[[Path], Json]
_Lines = Callable[[Json], Iterator[str]]


def each(files: Sequence[Path], report: _Report, lines: _Lines, *, as_json: bool) -> None:
    """Report on every file; one that cannot be used does not keep the others from it."""
    reported: list[Json] = []
    worst = FINE
    for file, name in zip(files, _names(files), strict=True):
        said, status = _attempted(file, report)
        reported.append({**said, "file": name})
        worst = max(worst, status)
        if not as_json:
            _emit(reported[-1], lines, text.failure)
    if as_json:
        terminal.emit(reported, (), as_json=True)
    sys.exit(worst)


def one(file: Path, report: _Report, lines: _Lines, *, as_json: bool) -> None:
    """Do what *report* does to one file, and say what came of it."""
    said, status = _attempted(file, report)
    if as_json:
        terminal.emit(said, (), as_json=True)
    else:
        _emit(said, lines, text.unwritten)
    sys.exit(status)


def protocol_named(name: str) -> Protocol:
    """The shipped protocol *name*, or the one in the .toml file at that path.

    Raises:
        ipt.errors.UnknownName: If there is none; it is repeated only if it resembles a shipped one.
        ipt.errors.DocumentError: If the file cannot be read.
    """
    known = protocols.names()
    if name in known:
        return protocols.get(name)
    if name.endswith(".toml"):
        return protocols.load(name)
    hint = did_you_mean(name, known)
    said = f" {name!r}{hint}" if hint else f"; use one of {', '.join(known)}, or a .toml file"
    msg = f"unknown protocol{said}"
    raise UnknownName(msg)


def _names(files: Sequence[Path]) -> Iterator[str]:
    """The name of each file; the path as it was typed where two of them share it."""
    shared = Counter(map(reports.name_of, set(files)))
    names = ((file, reports.name_of(file)) for file in files)
    return (str(file) if shared[name] > 1 and name == file.name else name for file, name in names)


def _attempted(file: Path, report: _Report) -> tuple[Json, int]:
    """What *report* says of *file*, or why it cannot; with the exit status."""
    try:
        said = report(file)
    except (EventRefused, CareRefused) as error:
        return reports.failed(file, error), VIOLATED
    except IPTError as error:
        return reports.failed(file, error), UNUSABLE
    heavy = any(finding["severity"] == "violation" for finding in said.get("findings", ()))
    return said, VIOLATED if heavy or said.get("refusals") else FINE


def _emit(report: Json, lines: _Lines, otherwise: _Lines) -> None:
    terminal.emit({}, otherwise(report) if "error" in report else lines(report))
