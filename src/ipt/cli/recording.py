"""``ipt record``: one command for each type of event, with an option for each of its fields.

What is missing is asked for on a terminal, and is an error in a pipe.
"""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

import click

from ipt import documents, storage
from ipt.cli import options, outcome, reports, text
from ipt.cli.files import ADOPT, added, instruments_in, legal
from ipt.cli.options import Said, Tactful
from ipt.cli.reports import Json
from ipt.documents.problems import VALUE
from ipt.documents.text import MAX_SIZE
from ipt.errors import did_you_mean
from ipt.model import events as ev

__all__ = ["record"]


class _Events(click.Group):
    """One command for each type of event, made when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        return [name for name in ev.EVENT_TYPES if name != "course-opened"]  # see `ipt new`

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _event_command(cmd_name) if cmd_name in self.list_commands(ctx) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that *args* begin with; what is none is repeated only if it resembles one.

        Raises:
            click.UsageError: If there is no such event.
        """
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-"):
            hint = did_you_mean(args[0], known)
            said = f" {args[0]!r}{hint}" if hint else "; see ipt record --help"
            ctx.fail(f"unknown event{said}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Events, subcommand_metavar="EVENT [OPTIONS]")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def record(ctx: click.Context, file: Path) -> None:
    """Record an EVENT in the course in FILE, if the rules let it pass.

    `ipt next FILE` tells what may come next, and `ipt record FILE EVENT --help` what to say of it.
    On a terminal, what is needed and missing is asked for.
    """
    ctx.obj = file


def _event_command(name: str) -> click.Command:
    kind = ev.EVENT_TYPES[name]
    said = options.said_of(name)
    summary = " ".join((kind.__doc__ or "").partition("\n\n")[0].replace("`", "").split())
    more = "" if said else f" Say it with --data, such as --data '{_EXAMPLES[name]}'."
    return Tactful(
        name=name,
        help=f"{summary}{more}",
        short_help=summary,
        callback=click.pass_obj(partial(_record, name, said)),
        params=[
            *map(options.option, said or ()),
            click.Option(
                ["--data"],
                metavar="JSON",
                help="The whole event as JSON, the way a document has it, instead of options; "
                "- reads it from standard input.",
            ),
            click.Option(
                ["--override"],
                metavar="REASON",
                help="Pass rules of the protocol; the reason is kept with the event.",
            ),
            click.Option(["--adopt"], multiple=True, metavar="FILE", help=ADOPT),
            click.Option(["--json", "as_json"], is_flag=True, help="Print JSON, for programs."),
        ],
    )


_EXAMPLES: Final = {
    "event-replaced": '{"event": "e3", "replacement": {"type": "session-held", "minutes": 50}}',
    "focus-changed": '{"to": [{"area": "role-dispute"}], "reason": "...", "agreed": true}',
    "role-balance-drawn": '{"items": [{"id": "i1", "side": "old-good"}]}',
    "ties-recorded": '{"ties": [{"one": "mother", "other": "aunt"}]}',
}
"""What the events look like that no options can say."""


def _record(  # noqa: PLR0917 - the first three are given when the command is made
    name: str,
    said: Sequence[Said] | None,
    file: Path,
    data: str | None,
    override: str | None,
    adopt: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - as click passes it
    **values: Any,  # noqa: ANN401 - what click makes of the options
) -> None:
    given = {
        one: values[one.name]
        for one in said or ()
        if values[one.name] is not None and values[one.name] != ()
    }
    if data is not None and given:
        msg = f"--data says the whole event; leave out {', '.join(one.flag for one in given)}"
        raise click.UsageError(msg)

    def write(file: Path) -> Json:
        adopted = instruments_in(adopt)
        if data is None:
            _complete(name, said, given, file)
            event = options.read(name, given)
        else:
            event = _from_json(name, data)
        course = added(file, event, override, adopted)
        return reports.recorded(file, course, override=override is not None)

    outcome.one(file, write, text.recorded, as_json=as_json)


def _complete(name: str, said: Sequence[Said] | None, given: dict[Said, Any], file: Path) -> None:
    """Ask for what is needed and not *given*; in a pipe, name all of it.

    Raises:
        click.UsageError: If something is missing and nobody can be asked.
    """
    if said is None:
        msg = f"missing: --data; an example is --data '{_EXAMPLES[name]}'"
        raise click.UsageError(msg)
    if not sys.stdin.isatty():
        missing = options.lacking(said, given)
        if missing:
            msg = f"missing: {', '.join(one.flag for one in missing)}"
            raise click.UsageError(msg)
        return
    legal(file)  # before anybody is asked anything
    for one in options.asked(said, given):
        answer = _asked(name, one)
        if answer:
            given[one] = answer


def _asked(name: str, said: Said) -> str:
    """What somebody at a terminal answers; asked again until it can be used."""
    words = f" [{'|'.join(said.words)}]" if said.words else ""
    unknown = "" if said.needed else " (empty if unknown)"

    def usable(answer: str) -> str:
        found = options.problems(name, said, answer) if answer else ()
        if found:
            raise click.UsageError(text.in_options(found[0].message))
        return answer

    return click.prompt(
        f"{said.flag}{words}{unknown}",
        default=None if said.needed else "",
        show_default=False,
        value_proc=usable,
        err=True,
    )


def _from_json(name: str, data: str) -> ev.Event:
    """The event that the option --data, or what it points to, says.

    Raises:
        ipt.errors.DocumentError: If it says none of the type *name*.
    """
    content = sys.stdin.buffer.read(MAX_SIZE + 1) if data == "-" else data
    plain = documents.read_json(content)
    if isinstance(plain, dict):
        plain = {"type": name, **cast("dict[str, object]", plain)}
    event = storage.structured(plain)
    if not isinstance(event, ev.EVENT_TYPES[name]):
        path = "$.type"
        documents.refuse(VALUE.finding(path, why=f"{name!r} is recorded here", path=path))
    return event
