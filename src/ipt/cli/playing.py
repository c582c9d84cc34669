"""`ipt play`: a script played step by step, at a terminal or by the replies that are given.

It prints the lines, which are free text: that is what it is for. What is saved holds ids alone.
"""

import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from attrs import evolve

from ipt import storage
from ipt.cli import outcome, reports, text
from ipt.cli.options import Tactful
from ipt.cli.reports import Json
from ipt.cli.told import value_in
from ipt.errors import DocumentError, IPTError
from ipt.findings import Finding
from ipt.model import Play, Relationship, Script
from ipt.techniques import role_play
from ipt.techniques.role_play.rules import UNDECLARED, UNSAFE

__all__ = ["play"]

_path = click.Path(path_type=Path)


@click.command(cls=Tactful)
@click.argument("file", type=_path)
@click.option("--course", type=_path, metavar="FILE", help="Whose inventory tells of violence.")
@click.option(
    "--violence-ruled-out",
    "ruled_out",
    is_flag=True,
    help="It was asked about with everybody in the script, and there is none.",
)
@click.option("--from", "saved", type=_path, metavar="FILE", help="Go on with a saved play.")
@click.option("--save", type=_path, metavar="FILE", help="Save how far it was played, as JSON.")
@click.option("--choose", metavar="REPLIES", help="Replies to take, separated by commas.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def play(
    file: Path,
    course: Path | None,
    saved: Path | None,
    save: Path | None,
    choose: str | None,
    *,
    ruled_out: bool,
    as_json: bool,
) -> None:
    """Play a script step by step; its lines are printed, and they are private.

    A FILE is a script, in JSON or TOML. At a terminal it asks for each reply. Nothing is played
    before violence is ruled out.
    """

    def report(path: Path) -> Json:
        script = value_in(path, Script)
        _cast(script)
        findings = role_play.lint(script, people=_people(script, course, ruled_out=ruled_out))
        _safe(findings, course)
        stands, changed = _begun(script, saved)
        stands = role_play.choose(script, stands, *_named(choose))
        _keep(stands, save)  # what cannot be saved is told before anything is asked
        if choose is None and not as_json and sys.stdin.isatty():
            stands = _asked(script, stands)
            _keep(stands, save)
        return {**_plain(script, stands), "findings": _json((*changed, *findings)), "questions": []}

    outcome.each((file,), report, _lines, as_json=as_json)


@contextmanager
def _about(file: Path) -> Generator[None]:
    """Have what is wrong with *file* name it, and not the script alone.

    Raises:
        ipt.errors.IPTError: What was raised, with that name.
    """
    try:
        yield
    except IPTError as error:
        name = reports.name_of(file)
        found = (evolve(f, where=(*dict.fromkeys((*f.where, name)),)) for f in error.findings)
        msg = f"{name!r}: {error.message}"
        raise IPTError(msg, tuple(found)) from None


def _cast(script: Script) -> None:
    """Refuse to play what somebody speaks of whom nothing is known.

    Raises:
        ipt.errors.IPTError: If the role of a beat is not declared.
    """
    roles = {role.id for role in script.roles}
    unknown = tuple(
        UNDECLARED.finding(beat.id, beat=beat.id, role=beat.role)
        for beat in script.beats
        if beat.role not in roles
    )
    if unknown:
        how = "declare the role and whom it shows; violence is ruled out with everybody first"
        raise IPTError(unknown[0].message, tuple(evolve(each, remedy=how) for each in unknown))


def _people(script: Script, course: Path | None, *, ruled_out: bool) -> list[Relationship]:
    """With whom violence was asked about; what a course tells counts before what is said."""
    if course is not None:
        with _about(course):
            return [*reports.surveyed(course)[0].inventory]
    said = script.roles if ruled_out else ()
    return [Relationship(id=role.person, violence=False) for role in said]


def _safe(findings: Sequence[Finding], course: Path | None) -> None:
    """Refuse to play before violence is ruled out.

    Raises:
        ipt.errors.IPTError: If it is not.
    """
    unsafe = tuple(finding for finding in findings if finding.code == UNSAFE.code)
    if unsafe:
        how = (
            "then name the course with --course, or say --violence-ruled-out"
            if course is None
            else "and record the answer in the course, which alone counts where it is named"
        )
        how = f"ask the patient alone, {how}"
        raise IPTError(unsafe[0].message, tuple(evolve(each, remedy=how) for each in unsafe))


def _begun(script: Script, saved: Path | None) -> tuple[Play, tuple[Finding, ...]]:
    """Where the play stands, and what has changed since it was saved."""
    if saved is None:
        return role_play.start(script), ()
    with _about(saved):
        resumed = role_play.resume(script, value_in(saved, Play))
    return resumed.play, resumed.findings


def _keep(stands: Play, save: Path | None) -> None:
    """Write where the play stands to *save*, if that is a file of its own.

    Raises:
        ipt.errors.IPTError: If the file is there and holds no play, or cannot be written.
    """
    if save is None:
        return
    with _about(save):
        if save.exists():
            _must_hold_a_play(save)
        storage.dump_value(stands, save)


def _must_hold_a_play(file: Path) -> None:
    try:
        storage.load_value(file, Play)
    except DocumentError:
        msg = "the file exists already and holds no saved play; it is left as it is; choose another name"
        raise IPTError(msg) from None


def _named(choose: str | None) -> list[str]:
    return [piece.strip() for piece in choose.split(",")] if choose else []


def _asked(script: Script, stands: Play) -> Play:
    """Ask for replies until there are none, or nothing is answered."""
    for line in role_play.lines(script, stands):
        click.echo(f"{line.role}: {line.text}")
    passed: set[str] = set()
    while (beat := role_play.now(script, stands)).replies:
        ways = [reply.id for reply in beat.replies]
        chosen = ways[0]
        if len(ways) > 1 or beat.ends or beat.id in passed:  # what goes round is asked, too
            passed.clear()
            choices = click.Choice([*ways, ""])
            asked = f"{', '.join(ways)}; empty stops"
            chosen = click.prompt(asked, default="", type=choices, show_choices=False)
        if not chosen:
            break
        passed.add(beat.id)
        stands = role_play.choose(script, stands, chosen)
        line = role_play.lines(script, stands)[-1]
        click.echo(f"{line.role}: {line.text}")
    return stands


def _json(findings: Sequence[Finding]) -> list[Json]:
    return [reports.finding_json(finding) for finding in findings]


def _plain(script: Script, stands: Play) -> Json:
    beat = role_play.now(script, stands)
    return {
        "script": script.id,
        "version": script.version,
        "beat": stands.beat,
        "over": beat.ends,
        "lines": [
            {"beat": line.beat, "role": line.role, "text": line.text}
            for line in role_play.lines(script, stands)
        ],
        "replies": [
            {"id": reply.id, "style": None if reply.style is None else reply.style.value}
            for reply in beat.replies
        ],
    }


def _lines(report: Json) -> Iterator[str]:
    yield f"{report['script']}  version {report['version']}"
    for line in report["lines"]:
        yield f"  {line['role']}: {line['text']}"
    if report["over"]:
        yield "  the play may end here"
    if report["replies"]:
        yield f"  replies: {', '.join(reply['id'] for reply in report['replies'])}"
    elif not report["over"]:
        yield "  the play stands at a dead end"
    yield from text.findings(report)
