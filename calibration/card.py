"""The validation card: what was fitted, what emerged, what does not fit, and what is assumed.

``python -m calibration.card TARGETS.csv`` writes it to standard output, with every figure measured
anew; it takes some minutes. The page of the documentation is a copy, and a nightly test compares it.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from calibration import emergent, fit, relapse, trials
from calibration.emergent import Emerged
from calibration.targets import TARGETS
from ipt import cohort
from ipt.cohort import Basis

TEMPLATE: Final = Path(__file__).with_name("card.md")
MISFITS: Final = {
    "correlation 15 weeks apart": (
        "scores 15 weeks apart are less alike than in ENRICHD, where few were measured for so long and"
        " the figure is higher than that of 12 weeks"
    ),
    "waiting list, change in 9 weeks, d": (
        "what is published of waiting lists contradicts itself (see above), and the model is between"
    ),
    "spells of the BDI, SD": (
        "patients start at a BDI of 29 here and of 21.5 there, where the scale is less steep; spells are a"
        " quarter of the score in both"
    ),
    "recurrence in 3 years, no maintenance": (
        "Reynolds treated people of 60 and more with many episodes, who fall ill again sooner than"
        " those after one course of therapy, to whom the rate was fitted"
    ),
    "recurrence in 2 years, IPT alone": (
        "Frank followed women who had become well on IPT alone, with better prospects than anybody else;"
        " no single hazard meets both this and Reynolds"
    ),
    "median weeks to recurrence, monthly IPT": (
        "in the trial of 1990 drugs had just been withdrawn, after three episodes or more"
    ),
}
"""What lies outside of what is believable, and why we think it does."""
TRIAL_MISFITS: Final = {
    "Schulberg": "assessed in week 35, half of the patients lost; who is carried forward spreads scores out",
    "Mulcahy": "groups of mothers, who ended more alike than the model lets anybody; the measurement by the"
    " EPDS is assumed, too",
}
"""The same of single trials."""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    columns = [*head]
    lines = [columns, ["---"] * len(columns), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def fitted() -> str:
    """The targets of the fit."""
    found = fit.figures(*fit.changed({}))
    return table(
        ["figure", "published", "standard error", "model", "errors off", "source"],
        (
            [
                one.name,
                f"{one.value:g}",
                f"{one.error:g}",
                f"{found[one.name]:.3g}",
                f"{(found[one.name] - one.value) / one.error:+.1f}",
                f"`{one.source}`: {one.note}",
            ]
            for one in TARGETS
        ),
    )


def not_fitted(figures: Iterable[Emerged]) -> str:
    """Figures that came out."""
    return table(
        ["figure", "published", "model", "believable", "source"],
        (
            [
                one.name,
                one.published,
                f"{one.value:.3g}",
                "yes" if one.believable else "**no**",
                f"`{one.source}`",
            ]
            for one in figures
        ),
    )


def of_trials(cells: list[trials.Cell]) -> str:
    """Every cell of the trials."""
    return table(
        ["trial", "arm", "figure", "published", "model", "errors off"],
        (
            [
                cell.trial,
                cell.arm,
                cell.figure,
                f"{cell.published:.2f}",
                f"{cell.simulated:.2f}",
                f"{cell.off:+.1f}" if cell.met else f"**{cell.off:+.1f}**",
            ]
            for cell in cells
        ),
    )


def by_figure(cells: list[trials.Cell]) -> str:
    """How many of each figure are met."""
    names = dict.fromkeys(cell.figure for cell in cells)
    return table(
        ["figure", "met", "of"],
        (
            [
                name,
                str(sum(cell.met for cell in cells if cell.figure == name)),
                str(sum(cell.figure == name for cell in cells)),
            ]
            for name in names
        ),
    )


def missed(cells: list[trials.Cell]) -> Iterator[str]:
    """Every cell that is not met, with the reason."""
    for cell in cells:
        if not cell.met:
            why = TRIAL_MISFITS.get(cell.trial.split()[0], "no reason is known")
            yield f"* {cell.trial}, {cell.arm}, {cell.figure}: {cell.off:+.1f} errors; {why}."


def assumed() -> str:
    """The parameters that nobody measured."""
    by_basis = [
        (name, one) for name, one in cohort.parameters("ipt-16") if one.basis is Basis.ASSUMED
    ]
    return table(
        ["parameter", "value", "what it is"],
        ([f"`{name}`", f"{one.value:g} {one.unit}".strip(), one.meaning] for name, one in by_basis),
    )


def card(path: Path) -> str:
    """The whole page, from the table of trials at *path*."""
    arm, every = emergent.treated(), trials.read(path)
    cells = [cell for cell in every if cell.claimed]
    met = sum(cell.met for cell in cells)
    return TEMPLATE.read_text(encoding="utf-8").format(
        fitted=fitted(),
        shape=not_fitted(emergent.shape(arm)),
        emergent=not_fitted(emergent.emergent(arm)),
        external=not_fitted([*emergent.external(), *relapse.figures({})]),
        misfits="\n".join(f"* {name}: {why}." for name, why in MISFITS.items()),
        by_figure=by_figure(cells),
        cells=of_trials(cells),
        met=met,
        many=len(cells),
        met_of_all=sum(cell.met for cell in every),
        all=len(every),
        percent=f"{100 * met / len(cells):.0f}",
        missed="\n".join(missed(cells)),
        late="\n".join(
            f"  {cell.trial}: {cell.published:.2f}, the model {cell.simulated:.2f}, {cell.off:+.1f} errors;"
            for cell in every
            if not cell.claimed
        ),
        left="\n".join(f"* {name}: {why}." for name, why in trials.NOT_CLAIMED.items()),
        assumed=assumed(),
    )


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description="write the validation card")
    parser.add_argument("targets", type=Path, help="the table of trials, as CSV")
    sys.stdout.write(card(parser.parse_args().targets))


if __name__ == "__main__":
    main()
