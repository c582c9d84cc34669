"""`ipt simulate`: a cohort of simulated courses, what became of it, a picture, and a data set."""

import errno
import math
import os
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import attrs
import click

from ipt import cohort, figures, groups, protocols
from ipt.cli import outcome, reports, terminal, text
from ipt.cli.options import Tactful
from ipt.cli.reports import Json
from ipt.cohort import assumptions
from ipt.cohort.extras import extra
from ipt.errors import InvalidValue, IPTError, UnknownName
from ipt.findings import Status
from ipt.model import Protocol

if TYPE_CHECKING:  # what needs NumPy is loaded when a command needs it
    from ipt.cohort.running import Progress
    from ipt.cohort.whole import Cohort

__all__ = ["bar", "simulate", "writing"]

_path = click.Path(path_type=Path)


class _Naming(Tactful):
    """A command whose help ends with the names that its options take."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write them, unless the extra is missing that knows them."""
        super().format_epilog(ctx, formatter)
        with suppress(IPTError):
            names = {
                "--population": cohort.populations(),
                "--instrument": cohort.measurable(),
                "--parameters": cohort.presets(),
                "--set": (name for name, _ in cohort.parameters()),
            }
            with formatter.section("Names"):
                formatter.write_dl([(flag, ", ".join(taken)) for flag, taken in names.items()])


@click.command(cls=_Naming)
@click.argument("protocol", required=False)
@click.option(
    "--treatment",
    type=click.Choice(["usual", "waiting"]),
    help="Care as usual or a waiting list in place of the sessions of PROTOCOL, if one is named to"
    " its patients and for as long.",
)
@click.option("--patients", type=int, default=1000, show_default=True, help="How many.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed, the same numbers."
)
@click.option("--weeks", type=int, help="How long they are followed; to the last session.")
@click.option("--week", type=int, help="When the last scores are taken; at the last session.")
@click.option(
    "--parameters", metavar="NAME", help="The numbers of the model; as the protocol has them."
)
@click.option("--population", metavar="NAME", help="Whom it meets; as the protocol has them.")
@click.option(
    "--instrument",
    "instruments",
    multiple=True,
    metavar="NAME",
    help="What is measured with; several times for several. The first drives decisions.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Another value for a parameter of the model; several times for several.",
)
@click.option("--out", type=_path, metavar="DIR", help="Write every patient, as Parquet files.")
@click.option("--picture", type=_path, metavar="FILE", help="Draw the scores, as .png or .svg.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def simulate(
    protocol: str | None,
    *,
    treatment: str | None,
    patients: int,
    seed: int,
    weeks: int | None,
    week: int | None,
    parameters: str | None,
    population: str | None,
    instruments: tuple[str, ...],
    settings: tuple[str, ...],
    out: Path | None,
    picture: Path | None,
    as_json: bool,
) -> None:
    """Simulate courses of PROTOCOL, and tell what became of them.

    PROTOCOL is the name of a shipped one, or the path of a .toml file; it is left out where
    --treatment says all. These are no patients: the numbers are those of a model, and each has its
    Monte-Carlo error.
    """
    try:
        _check(out, picture)
        simulated = _simulated(
            protocol,
            treatment,
            patients=patients,
            seed=seed,
            weeks=weeks,
            parameters=parameters,
            population=population,
            instruments=instruments or None,
            settings=_settings(settings),
        )
        report, table = _report(simulated, week)
        if out is not None:
            report["out"] = _saved(simulated, out)
        if picture is not None:
            report["picture"] = _drawn(simulated, picture)
    except IPTError as error:
        failed = reports.failed(Path(protocol or f"{treatment}"), error)
        terminal.emit(failed, text.failure(failed, "cannot be simulated"), as_json=as_json)
        sys.exit(outcome.UNUSABLE)
    terminal.emit(report, _lines(report, table), as_json=as_json, wrap=False)


def _settings(settings: Sequence[str]) -> dict[str, Any]:
    """The parameters that were set, by name.

    Raises:
        ipt.errors.InvalidValue: If one is not written as a name and a number, or is set twice.
    """
    values: dict[str, Any] = {}
    for setting in settings:
        name, _, number = map(str.strip, setting.partition("="))
        try:
            value = float(number)
        except ValueError:
            msg = "--set takes NAME=VALUE, the value a number, such as effect=0.9"
            raise InvalidValue(msg) from None
        if not math.isfinite(value):
            msg = f"--set takes a finite number for {name!r}, not {value!r}; such as effect=0.9"
            raise InvalidValue(msg)
        if name in values:
            msg = f"--set names {name!r} twice; set each parameter once"
            raise InvalidValue(msg)
        values[name] = value
    return values


def _simulated(
    protocol: str | None,
    treatment: str | None,
    *,
    patients: int,
    seed: int,
    weeks: int | None,
    parameters: str | None,
    population: str | None,
    instruments: Sequence[str] | None,
    settings: dict[str, Any],
) -> "Cohort":
    """The cohort, with a bar on a terminal while it is made.

    Raises:
        click.UsageError: If neither a protocol nor a treatment is named.
        ipt.errors.IPTError: If it cannot be simulated.
    """
    if protocol is None and treatment is None:
        msg = "missing: PROTOCOL, or --treatment"
        raise click.UsageError(msg)
    simulate = cohort.simulate  # which tells if the extra is missing
    known = None if protocol is None else _protocol(protocol)
    from ipt.cohort.scenario import Switches, Treatment, scenario  # noqa: PLC0415 - needs the extra

    switches: Switches = {} if treatment is None else {"treatment": Treatment(kind=treatment)}
    usual = scenario(
        known,
        parameters=parameters,
        population=population,
        weeks=weeks,
        instruments=instruments,
        **({} if known else switches),
    )
    with bar() as progress:
        return simulate(
            known if treatment is None else None,
            patients=patients,
            seed=seed,
            parameters=usual.parameters.with_(**settings),
            population=usual.population,
            weeks=usual.weeks,
            instruments=instruments,
            progress=progress,
            **switches,
        )


def _protocol(name: str) -> Protocol:
    """The protocol of that *name*; a form of groups is told apart from what is not known.

    Raises:
        ipt.errors.DocumentError: If the file cannot be read.
        ipt.errors.UnknownName: If there is none.
    """
    if name in groups.names() and name not in protocols.names():
        msg = (
            f"{name!r} is a form of groups, and groups are not simulated; name the protocol of"
            " courses, see ipt protocols"
        )
        raise UnknownName(msg)
    return outcome.protocol_named(name)


@contextmanager
def bar() -> Generator["Progress | None"]:
    """What shows on a terminal how far it is; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label="simulating", file=sys.stderr) as shown:

        def advance(done: int, blocks: int) -> None:
            shown.length = blocks
            shown.update(done - shown.pos)

        yield advance


def _check(out: Path | None, picture: Path | None) -> None:
    """Tell what could not be written, before anything is simulated.

    Raises:
        ipt.errors.IPTError: If an extra is missing, or it is no kind of picture, or there is no
            folder for it.
    """
    if out is not None:
        extra("pyarrow", "parquet", "a cohort on disk")
    if picture is not None:
        _ = figures.save  # which tells if the extra is missing
        from ipt.figures.paper import kind_of  # noqa: PLC0415 - needs the extra

        kind_of(picture)
        if not picture.parent.is_dir():
            _refuse(picture, os.strerror(errno.ENOENT))


def _drawn(simulated: "Cohort", picture: Path) -> str:
    """The name of the file with a picture of the scores.

    Raises:
        ipt.errors.IPTError: If it cannot be written.
    """
    from ipt.cohort.results import fan  # noqa: PLC0415 - needs the extra

    figures.save(figures.fan_chart(fan(simulated)), picture)
    return reports.name_of(picture)


def _saved(simulated: "Cohort", out: Path) -> str:
    """The name of the folder with every patient.

    Raises:
        ipt.errors.IPTError: If it cannot be written.
    """
    from ipt.cohort.storing import save  # noqa: PLC0415 - needs the extra

    with writing(out):
        save(simulated, out)
    return reports.name_of(out)


@contextmanager
def writing(path: Path) -> Generator[None]:
    """Tell plainly what cannot be written.

    Raises:
        ipt.errors.IPTError: If *path* cannot be.
    """
    try:
        yield
    except OSError as error:
        _refuse(path, error.strerror or type(error).__name__)


def _refuse(path: Path, why: str) -> NoReturn:
    msg = f"{reports.name_of(path)!r} cannot be written: {why.lower()}; choose another place"
    raise IPTError(msg) from None


# --- what is said ---------------------------------------------------------------------------------


def _report(simulated: "Cohort", week: int | None) -> tuple[Json, str]:
    """What is told of a cohort, and the table of it."""
    from ipt.cohort.results import summary  # noqa: PLC0415 - needs the extra

    told = summary(simulated, week=week)
    numbers = [number for _, number in simulated.scenario.parameters]
    report: Json = {
        **attrs.asdict(simulated.provenance),
        "weeks": simulated.weeks,
        "parameters_borrowed": simulated.scenario.parameters.borrowed,
        "parameters_assumed": sum(one.status is Status.ASSUMED for one in numbers),
        "parameters_number": len(numbers),
        "summary": told.as_dict(),
    }
    return report, str(told)


def _lines(report: Json, table: str) -> Iterator[str]:
    title, *rows = table.splitlines()
    yield click.style(title, bold=True)
    yield from rows
    yield ""
    yield (
        f"made of  seed {report['seed']}, parameters {report['parameters']}"
        f" {report['parameters_digest'][:8]}, population {report['population']}"
        f" {report['population_digest'][:8]}, ipt {report['ipt']}, NumPy {report['numpy']}"
    )
    if report["weeks"] > report["summary"]["week"]:
        yield f"followed to week {report['weeks']}; --week tells of another week than the last session's"
    if report["parameters_borrowed"]:
        yield f"borrowed {assumptions.BORROWED}"
    yield (
        f"assumed  {report['parameters_assumed']} of {report['parameters_number']} numbers of the"
        " model; the page 'validation card' of the documentation tells how far it can be trusted"
    )
    for kind in ("out", "picture"):
        if kind in report:
            yield f"written  {report[kind]}"
