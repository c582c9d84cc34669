"""`ipt play`: a script played step by step, at a terminal or by the replies that are given.

It prints the lines, which are free text: that is what it is for. What is saved holds ids alone.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from attrs import evolve

from ipt import storage
from ipt.cli import outcome, reports, text
from ipt.cli.options import Tactful
from ipt.cli.reports import Json
from ipt.errors import IPTError
from ipt.findings import Finding
from ipt.model import Play, Relationship, Script
from ipt.techniques import role_play

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
        script = storage.load_value(path, Script)
        people = [] if course is None else [*reports.surveyed(course)[0].inventory]
        if ruled_out and course is None:
            people = [Relationship(id=role.person, violence=False) for role in script.roles]
        findings = role_play.lint(script, people=people)
        _safe(findings)
        resumed = saved and role_play.resume(script, storage.load_value(saved, Play))
        stands = resumed.play if resumed else role_play.start(script)
        stands = role_play.choose(script, stands, *_named(choose))
        if choose is None and not as_json and sys.stdin.isatty():
            stands = _asked(script, stands)
        if save is not None:
            storage.dump_value(stands, save)
        changed = resumed.findings if resumed else ()
        return {**_plain(script, stands), "findings": _json((*changed, *findings)), "questions": []}

    outcome.each((file,), report, _lines, as_json=as_json)


def _safe(findings: Sequence[Finding]) -> None:
    """Refuse to play before violence is ruled out.

    Raises:
        ipt.errors.IPTError: If it is not.
    """
    unsafe = tuple(finding for finding in findings if finding.code == "RP-UNSAFE")
    if unsafe:
        how = (
            "ask the patient alone, then name the course with --course, or say --violence-ruled-out"
        )
        raise IPTError(unsafe[0].message, tuple(evolve(each, remedy=how) for each in unsafe))


def _named(choose: str | None) -> list[str]:
    return [piece.strip() for piece in choose.split(",")] if choose else []


def _asked(script: Script, stands: Play) -> Play:
    """Ask for replies until the play is over, or nothing is answered."""
    for line in role_play.lines(script, stands):
        click.echo(f"{line.role}: {line.text}")
    while ways := [reply.id for reply in role_play.now(script, stands).replies]:
        chosen = ways[0]
        if len(ways) > 1:
            choices = click.Choice([*ways, ""])
            chosen = click.prompt(", ".join(ways), default="", type=choices, show_choices=False)
        if not chosen:
            break
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
        "over": role_play.is_over(script, stands),
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
    yield from text.findings(report)
