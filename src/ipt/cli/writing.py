"""``ipt new`` and ``ipt import``: a course in a file that was not there before."""

import sys
from pathlib import Path
from typing import get_args

import click

from ipt import documents, exchange, machine
from ipt.cli import options, outcome, reports, text
from ipt.cli.files import ADOPT, create, instruments_in, named
from ipt.cli.options import Tactful
from ipt.cli.reports import Json

__all__ = ["import_", "new"]

_path = click.Path(path_type=Path)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
_patient = click.option(
    "--patient", metavar="ID", help="The key of your records; asked for on a terminal. Never shown."
)


@click.command(cls=Tactful)
@click.argument("protocol")
@click.argument("file", type=_path)
@_patient
@click.option("--on", metavar="DATE", help="The day, or as much of it as is known: 2026-01-05.")
@click.option("--by", metavar="ROLE", help="Who opens it, such as therapist.")
@click.option("--adopt", multiple=True, metavar="FILE", help=ADOPT)
@_json
def new(
    protocol: str,
    file: Path,
    *,
    patient: str | None,
    on: str | None,
    by: str | None,
    adopt: tuple[str, ...],
    as_json: bool,
) -> None:
    """Open a course of PROTOCOL in a new FILE.

    PROTOCOL is the name of a shipped one or the path of a .toml file. A FILE that ends in .jsonl
    becomes a log that is only ever appended to; any other is a JSON document.
    """
    words: dict[tuple[str, ...], str | None] = {
        ("patient",): _patient_id(patient),
        ("on",): on,
        ("by", "role"): by,
    }
    known = options.said_of("course-opened") or ()
    given = {said: words[said.path] for said in known if words.get(said.path) is not None}

    def write(file: Path) -> Json:
        opening = options.read("course-opened", given)
        course = machine.replay(
            named(protocol, outcome.protocol_named), (opening,), instruments=instruments_in(adopt)
        )
        create(file, course)
        return reports.recorded(file, course)

    outcome.one(file, write, text.recorded, as_json=as_json)


@click.command("import", cls=Tactful)
@click.argument("table", type=_path)
@click.option("--protocol", required=True, help="A shipped one, or the path of a .toml file.")
@_patient
@click.option("--out", required=True, metavar="FILE", type=_path, help="The new course.")
@click.option(
    "--phases",
    type=click.Choice(get_args(exchange.Phases)),
    default="told",
    show_default=True,
    help="Where the phases come from: the table, or the usual outline of the protocol.",
)
@click.option("--date-format", metavar="FORMAT", help="How dates are written, such as %d.%m.%Y.")
@click.option("--adopt", multiple=True, metavar="FILE", help=ADOPT)
@_json
def import_(
    table: Path,
    *,
    protocol: str,
    patient: str | None,
    out: Path,
    phases: exchange.Phases,
    date_format: str | None,
    adopt: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make a course of a TABLE of sessions and scores, and tell what the table leaves open."""
    patient = _patient_id(patient)

    def write(table: Path) -> Json:
        read = exchange.read_sessions(
            documents.read_file(table),
            named(protocol, outcome.protocol_named),
            patient=patient,
            phases=phases,
            date_format=date_format,
            instruments=instruments_in(adopt),
        )
        create(out, read.course)
        return reports.imported(out, read.course, read.findings)

    outcome.one(table, write, text.imported, as_json=as_json)


def _patient_id(given: str | None) -> str:
    """The key of the patient as it was given, or as somebody at a terminal types it.

    Raises:
        click.UsageError: If nobody can be asked.
    """
    if given is not None:
        return given
    if not sys.stdin.isatty():
        msg = "missing: --patient"
        raise click.UsageError(msg)
    return click.prompt("--patient (the key of your records)", err=True)
