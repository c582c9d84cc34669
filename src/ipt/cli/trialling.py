"""`ipt trial`: the power of a planned trial, with its error, and the flow of one of its patients."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from ipt import cohort, figures
from ipt.cli import outcome, reports
from ipt.cli.options import Tactful
from ipt.cli.reports import Json
from ipt.cli.simulating import bar, writing

if TYPE_CHECKING:  # what needs NumPy is loaded when a command needs it
    from ipt.cohort.estimates import Estimate
    from ipt.cohort.trials.comparing import Comparison
    from ipt.cohort.trials.powering import Contrast, Power

__all__ = ["trial"]

_FIGURES = ("power", "effect", "truth", "bias", "coverage")


@click.command(cls=Tactful)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replications", type=int, help="How many trials to run; as in FILE.")
@click.option("--seed", type=int, help="The same seed, the same numbers; as in FILE.")
@click.option("--analysis", metavar="NAME", help="How arms are compared; as in FILE.")
@click.option(
    "--null",
    is_flag=True,
    help="Let no arm do more than the control: how often is a difference found?",
)
@click.option(
    "--assurance", is_flag=True, help="Tell also the power if the effect differs between trials."
)
@click.option(
    "--picture",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw the flow of patients through the first of the trials, as .png or .svg.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def trial(
    file: Path,
    *,
    replications: int | None,
    seed: int | None,
    analysis: str | None,
    null: bool,
    assurance: bool,
    picture: Path | None,
    as_json: bool,
) -> None:
    """Run a planned trial many times, and tell its power.

    FILE is a trial in TOML; see the page 'first trial' of the documentation.
    """

    def report(path: Path) -> Json:
        _ = cohort.simulate  # which tells if the extra is missing
        if picture is not None:
            _ = figures.save  # the same
        from ipt.cohort.trials import files  # noqa: PLC0415 - needs the extra

        planned = files.load(path)
        times = planned.replications if replications is None else replications
        from_seed = planned.seed if seed is None else seed
        tried = planned.trial.null() if null else planned.trial
        said: Json = {"title": planned.title}
        if assurance:
            compared = tried.assurance(replications=times, seed=from_seed, analysis=analysis)
            said |= {**_power(compared.powers["fixed"]), "assurance": _assurance(compared)}
        else:
            with bar() as progress:
                power = tried.power(
                    replications=times, seed=from_seed, analysis=analysis, progress=progress
                )
            said |= _power(power)
        if picture is not None:
            with writing(picture):
                figures.save(figures.flow_chart(tried.run(seed=from_seed).flow()), picture)
            said["picture"] = reports.name_of(picture)
        return said

    outcome.each((file,), report, _lines, as_json=as_json)


def _power(power: "Power") -> Json:
    return {
        "trial": power.trial.title,
        "analysis": str(power.analysis),
        "replications": power.replications,
        "seed": power.seed,
        "arms": [_contrast(contrast) for contrast in power.contrasts],
        "table": str(power),
        "made_of": [attrs.asdict(one) for one in power.provenance],
    }


def _contrast(contrast: "Contrast") -> Json:
    figures: Json = {name: _estimate(getattr(contrast, name)) for name in _FIGURES}
    return {
        "arm": contrast.arm,
        **figures,
        "closed_form": contrast.closed_form,
        "failed": contrast.failed,
    }


def _estimate(estimate: "Estimate | None") -> Json | None:
    return None if estimate is None else attrs.asdict(estimate)


def _assurance(compared: "Comparison") -> Json:
    drawn = compared.powers["drawn"]
    return {
        "table": str(compared),
        "arms": [
            {
                "arm": one.arm,
                "assurance": _estimate(drawn[one.arm].power),
                "less_than_power_by": _estimate(one.power),
            }
            for one in compared.differences
        ],
    }


def _lines(report: Json) -> Iterator[str]:
    if report["title"]:
        yield click.style(report["title"], bold=True)
    yield from report["table"].splitlines()
    if "assurance" in report:
        yield ""
        yield "one effect in all trials, and effects that differ between trials:"
        yield from report["assurance"]["table"].splitlines()
    made = report["made_of"][0]
    yield ""
    yield f"made of  ipt {made['ipt']}, NumPy {made['numpy']}"
    for one in report["made_of"]:
        given = (
            f"{one['protocol']} {one['protocol_digest'][:8]}" if one["protocol"] else "no sessions"
        )
        yield (
            f"         {given}, parameters {one['parameters']} {one['parameters_digest'][:8]},"
            f" population {one['population']} {one['population_digest'][:8]}"
        )
    if "picture" in report:
        yield f"written  {report['picture']}"
