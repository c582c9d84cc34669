"""The ``ipt`` command: record, check, show and explain courses from a shell.

It shows structure only: no name, no free text, no patient. Its exit status is 0 if all is well,
1 if a rule is violated, and 2 if an input cannot be used.
"""

import errno
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import click

from ipt import machine, protocols
from ipt.cli import (
    analysing,
    deciding,
    following,
    formulating,
    moving,
    outcome,
    playing,
    recording,
    reports,
    reviewing,
    scheduling,
    scoring,
    showing,
    simulating,
    terminal,
    text,
    trialling,
    writing,
)
from ipt.cli.options import Tactful
from ipt.errors import IPTError
from ipt.model import Protocol

__all__ = ["ipt"]

_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
_files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
_file = click.argument("file", type=click.Path(path_type=Path))


class _Unheard(click.Group):
    """A group of commands that tells output which cannot be written from a rule that is violated."""

    def invoke(self, ctx: click.Context) -> object:
        """Do it; a closed pipe ends it silently, as it ends other programs.

        Raises:
            OSError: If anything else is wrong with a file.
        """
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno not in {errno.EPIPE, errno.ENOSPC}:
                raise
            with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
                os.dup2(nowhere.fileno(), sys.stdout.fileno())  # where what is left of it goes
            if error.errno == errno.EPIPE:
                ctx.exit(outcome.UNHEARD)
            click.echo("no space is left to write to; make room, or choose another place", err=True)
            ctx.exit(outcome.UNUSABLE)


@click.group(cls=_Unheard, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ipt-psychotherapy", prog_name="ipt")
def ipt() -> None:
    """Interpersonal Psychotherapy: record, check, show and explain courses.

    A FILE is a course: a JSON document, or a log whose name ends in .jsonl. The commands check,
    show and next take groups and the care of a patient, too.

    Exit status: 0 fine, 1 a rule is violated, 2 an input cannot be used.
    """


ipt.add_command(showing.check)
ipt.add_command(showing.show)
ipt.add_command(writing.new)
ipt.add_command(recording.record)
ipt.add_command(writing.import_)
ipt.add_command(moving.migrate)
ipt.add_command(formulating.formulate)
ipt.add_command(following.next_)
ipt.add_command(scheduling.schedule)
ipt.add_command(analysing.analyse)
ipt.add_command(deciding.decide)
ipt.add_command(playing.play)
ipt.add_command(reviewing.review_)
ipt.add_command(scoring.score)
ipt.add_command(scoring.instruments)
ipt.add_command(simulating.simulate)
ipt.add_command(trialling.trial)


@ipt.command()
@_files
@_json
def lint(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check protocols of your own, and tell how they depart from their parents."""
    outcome.each(files, reports.linted, text.lint, as_json=as_json)


@ipt.command("protocols", cls=Tactful)
@click.argument("name", required=False)
@click.option("--compare", nargs=2, metavar="A B", help="Print how B differs from A instead.")
@_json
def protocols_(name: str | None, compare: tuple[str, str] | None, *, as_json: bool) -> None:
    """List the protocols, or show one: every number with its source and status.

    A NAME is that of a shipped protocol, or the path of a .toml file.
    """
    if compare is not None:
        compared: list[Protocol] = []
        for one in compare:
            with _usable(one):
                compared.append(outcome.protocol_named(one))
        report = reports.compared(*compared)
        terminal.emit(report, text.differences(report), as_json=as_json)
    elif name is not None:
        with _usable(name):
            report = reports.described(outcome.protocol_named(name))
        terminal.emit(report, text.protocol(report), as_json=as_json)
    else:
        listed = [{"id": known, "title": protocols.get(known).title} for known in protocols.names()]
        wide = max(len(row["id"]) for row in listed)
        lines = (f"{row['id']:<{wide}}  {row['title']}" for row in listed)
        terminal.emit(listed, lines, as_json=as_json)


@ipt.command(cls=Tactful)
@click.argument("name")
@click.option("--markdown", is_flag=True, help="Print every row as Markdown tables instead.")
@_json
def diagram(name: str, *, markdown: bool, as_json: bool) -> None:
    """Print the phases of a protocol as a Mermaid diagram.

    A NAME is that of a shipped protocol, or the path of a .toml file.
    """
    with _usable(name):
        table = machine.compile_protocol(outcome.protocol_named(name))
    drawn = machine.markdown(table) if markdown else machine.mermaid(table)
    terminal.emit(
        {"protocol": name, "text": drawn}, drawn.splitlines(), as_json=as_json, wrap=False
    )


@contextmanager
def _usable(name: str) -> Generator[None]:
    """End the command with status 2 if the protocol *name* is none, or is unsound."""
    try:
        yield
    except IPTError as error:
        report = reports.failed(Path(name), error)
        alone = iter([click.style(error.message, fg="red")])
        terminal.emit({}, text.failure(report) if error.findings else alone, err=True)
        sys.exit(outcome.UNUSABLE)
