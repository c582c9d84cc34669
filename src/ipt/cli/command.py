"""The ``ipt`` command: check, show and explain recorded courses from a shell.

It shows structure only: no name, no free text, no patient. Its exit status is 0 if all is well,
1 if a rule is violated, and 2 if an input cannot be used.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import click

from ipt import machine, protocols
from ipt.cli import reports, text
from ipt.cli.reports import Json
from ipt.errors import EventRefused, IPTError
from ipt.model import Protocol

__all__ = ["ipt"]

_FINE: Final = 0
_VIOLATED: Final = 1
_UNUSABLE: Final = 2

_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
_files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
_file = click.argument("file", type=click.Path(path_type=Path))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ipt-psychotherapy", prog_name="ipt")
def ipt() -> None:
    """Interpersonal Psychotherapy: check, show and explain recorded courses.

    Exit status: 0 fine, 1 a rule is violated (found by check), 2 an input cannot be used.
    """


@ipt.command()
@_files
@_json
def check(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check recorded courses: every refusal, finding and open question, with its source."""
    _each(files, reports.checked, text.check, as_json=as_json)


@ipt.command()
@_files
@_json
def show(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Show recorded courses: contract, focus, people, scores, sessions, history."""
    _each(files, reports.shown, text.show, as_json=as_json)


@ipt.command("next")
@_file
@_json
def next_(file: Path, *, as_json: bool) -> None:
    """Show what may be recorded next in a course, and why the rest may not."""
    _each((file,), reports.following, text.following, as_json=as_json)


@ipt.command("protocols")
@click.argument("name", required=False)
@_json
def protocols_(name: str | None, *, as_json: bool) -> None:
    """List the protocols, or show one: every number with its source and status."""
    if name is None:
        listed = [{"id": known, "title": protocols.get(known).title} for known in protocols.names()]
        text.emit(listed, (f"{row['id']:<12}{row['title']}" for row in listed), as_json=as_json)
        return
    protocol = _protocol(name)
    described = reports.described(protocol)
    text.emit(described, text.protocol(described), as_json=as_json)


@ipt.command()
@click.argument("name")
@click.option("--markdown", is_flag=True, help="Print every row as Markdown tables instead.")
@_json
def diagram(name: str, *, markdown: bool, as_json: bool) -> None:
    """Print the phases of a protocol as a Mermaid diagram."""
    table = machine.compile_protocol(_protocol(name))
    drawn = machine.markdown(table) if markdown else machine.mermaid(table)
    text.emit({"protocol": name, "text": drawn}, drawn.splitlines(), as_json=as_json, wrap=False)


def _each(
    files: tuple[Path, ...],
    report: Callable[[Path], Json],
    lines: Callable[[Json], Iterator[str]],
    *,
    as_json: bool,
) -> None:
    """Report on every file; a file that cannot be used does not keep the others from it."""
    reported: list[Json] = []
    status = _FINE
    for file in files:
        try:
            reported.append(report(file))
        except EventRefused as error:  # not even an opening to begin with
            reported.append(reports.failed(file, error))
            status = max(status, _VIOLATED)
        except IPTError as error:
            reported.append(reports.failed(file, error))
            status = _UNUSABLE
        if any(f["severity"] == "violation" for f in reported[-1].get("findings", ())):
            status = max(status, _VIOLATED)
        if not as_json:
            broken = "error" in reported[-1]
            text.emit({}, text.failure(reported[-1]) if broken else lines(reported[-1]))
    if as_json:
        text.emit(reported, (), as_json=True)
    sys.exit(status)


def _protocol(name: str) -> Protocol:
    """The shipped protocol *name*; the command ends with status 2 if there is none."""
    try:
        return protocols.get(name)
    except IPTError as error:
        click.echo(click.style(error.message, fg="red"), err=True)
        sys.exit(_UNUSABLE)
