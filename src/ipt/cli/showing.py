"""`ipt show` and `ipt check`: what a file holds, and what is to be said of it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from ipt.care import Care
from ipt.cli import chained, grouped, outcome, parts, reports, text
from ipt.cli.reports import Json
from ipt.groups import GroupCourse

__all__ = ["check", "show"]

_Lines = Callable[[Json], Iterator[str]]

_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
_files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command()
@_files
@parts.picking()
@_json
def check(
    files: tuple[Path, ...], member: str | None, number: int | None, *, as_json: bool
) -> None:
    """Check recorded courses: every refusal, finding and open question, with its source.

    Of a group or the care of a patient the first refusal is told.
    """

    def report(path: Path) -> Json:
        found, said = parts.opened(path, parts.part_of(member, number))
        match found:
            case GroupCourse():
                return grouped.checked(path, found)
            case Care():
                return chained.checked(path, found)
            case _:
                return reports.checked(path, found) | said

    outcome.each(files, report, lines_of(_CHECKED), as_json=as_json)


@click.command()
@_files
@parts.picking(on=True)
@_json
def show(
    files: tuple[Path, ...],
    member: str | None,
    number: int | None,
    on: object,
    *,
    as_json: bool,
) -> None:
    """Show recorded courses: contract, focus, people, scores, sessions, history.

    Of a group: who came, and how each member stands. Of the care of a patient: its courses in
    order.
    """
    part = parts.part_of(member, number, on)

    def report(path: Path) -> Json:
        found, said = parts.opened(path, part)
        match found:
            case GroupCourse():
                return grouped.shown(path, found)
            case Care():
                return chained.shown(path, found, part.on)
            case _:
                return reports.shown(path, found) | said

    outcome.each(files, report, lines_of(_SHOWN), as_json=as_json)


_CHECKED: Final = {"group": grouped.check, "care": chained.check, "course": text.check}
_SHOWN: Final = {"group": grouped.show, "care": chained.show, "course": text.show}
"""The words for each kind of report."""


def lines_of(words: Mapping[str, _Lines]) -> _Lines:
    """The *words* for the kind that a report is of."""
    return lambda report: words[report["kind"]](report)
