"""``ipt migrate``: a course moves to another protocol, or what stands against that is told."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from ipt import care, storage
from ipt.cli import outcome, reports, text
from ipt.cli.files import legal, named
from ipt.cli.options import Tactful
from ipt.cli.reports import Json, name_of
from ipt.errors import IPTError
from ipt.model import Actor, PartialDate
from ipt.storage.lock import locked

__all__ = ["migrate"]

_path = click.Path(path_type=Path)


@click.command(cls=Tactful)
@click.argument("file", type=_path)
@click.option("--to", required=True, help="A shipped protocol, or the path of a .toml file.")
@click.option("--check", is_flag=True, help="Tell what would break, and write nothing.")
@click.option("--reason", metavar="TEXT", help="Why; kept with the move. Never shown.")
@click.option("--on", metavar="DATE", help="The day, or as much of it as is known: 2026-01-05.")
@click.option("--by", metavar="ROLE", help="Who moves it, such as therapist.")
@click.option(
    "--out", metavar="CARE", type=_path, help="The new file with the course and its move."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def migrate(
    file: Path,
    *,
    to: str,
    check: bool,
    reason: str | None,
    on: str | None,
    by: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Move the course in FILE to another protocol, or tell what stands against it.

    The history stays event by event. It is written to the new file CARE, as the first course in the
    care of the patient, with the reason and the protocol it came from. FILE stays as it is.
    """
    if not check:
        _needed({"--reason": reason, "--out": out})

    def move(file: Path) -> Json:
        course, protocol, written = legal(file), named(to, outcome.protocol_named), None
        found = care.can_migrate(course, protocol)
        broken = any(finding.severity.label == "violation" for finding in found)
        if reason is not None and out is not None and not (check or broken):
            moved = care.migrate(
                care.begin(course),
                protocol,
                reason=reason,
                on=None if on is None else PartialDate.parse(on),
                by=None if by is None else Actor(role=by),
            )
            _create(out, moved)
            course, written = moved.last.course, name_of(out)
        return {**reports.imported(file, course, found), "to": protocol.id, "written": written}

    outcome.one(file, move, _lines, as_json=as_json)


def _needed(options: Mapping[str, object]) -> None:
    """Refuse what is not given.

    Raises:
        click.UsageError: If anything is not.
    """
    if missing := [name for name, given in options.items() if given is None]:
        msg = f"missing: {', '.join(missing)}; or only --check"
        raise click.UsageError(msg)


def _create(file: Path, moved: care.Care) -> None:
    """Write *moved* to a new *file*.

    Raises:
        ipt.errors.IPTError: If the file is there, or its name is that of a log.
    """
    if storage.is_log(file):
        msg = "the care of a patient is no log; choose a name that does not end in .jsonl"
        raise IPTError(msg)
    with locked(file):
        if file.exists():
            msg = f"{name_of(file)!r} exists already; choose another name"
            raise IPTError(msg)
        care.dump(moved, file)


def _lines(report: Json) -> Iterator[str]:
    if report["written"] is None:
        yield f"checked  whether it can move to {report['to']}; nothing was written"
    else:
        yield f"moved  to {report['to']}, in {report['written']}"
    yield from text.head(report)
    yield from text.findings(report)
