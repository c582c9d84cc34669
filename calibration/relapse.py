"""Falling ill again: the model beside what was published, after acute treatment and in maintenance.

``python -m calibration.relapse`` prints it; ``--set relapse_rate=0.015`` asks it of other values. The
rate was chosen to meet the first two figures, after a treatment that nothing follows, and the ratio
of maintenance is between what its trials found. The other figures are no part of any fit. They lie far
apart, because those who were studied do: young or old, after one episode or many, on drugs or off.
"""

import argparse
from collections.abc import Mapping
from typing import Final

import numpy as np

from calibration.emergent import Emerged
from calibration.fit import given_values
from ipt import cohort
from ipt.cohort.results import product_limit, relapse

SEED: Final = 20_260_104
PATIENTS: Final = 16_384
YEAR: Final = 52


def after_treatment(values: Mapping[str, float]) -> np.ndarray:
    """How many have fallen ill again by each week after it, of those who responded to treatment."""
    weeks = 16 + 2 * YEAR
    arm = cohort.simulate(
        "ipt-16",
        patients=PATIENTS,
        seed=SEED,
        weeks=weeks,
        parameters=cohort.parameters("ipt-16").with_(**values),
    )
    scores, fell = arm.columns["score_hrsd-17"], arm.columns["relapse_week"]
    responded = scores[:, 16] <= scores[:, 0] / 2
    well = responded & ~((fell >= 0) & (fell <= 16))
    had = fell[well] >= 0
    return 1 - product_limit(np.where(had, fell[well], weeks) - 16, had).value


def maintenance(values: Mapping[str, float], *, years: int, given: bool) -> np.ndarray:
    """How many remitted patients fall ill again, with monthly maintenance sessions or without."""
    treatment = cohort.Treatment() if given else cohort.Treatment(effect=0)
    arm = cohort.simulate(
        "ipt-m",
        patients=PATIENTS,
        seed=SEED,
        weeks=years * YEAR,
        parameters=cohort.parameters("ipt-m").with_(**values),
        treatment=treatment,
    )
    return 1 - relapse(arm, since="start").value


def figures(values: Mapping[str, float]) -> list[Emerged]:
    """What the model gives, with the least and the most that the sources have."""
    after = after_treatment(values)
    kept = maintenance(values, years=3, given=True)
    alone = maintenance(values, years=3, given=False)

    def one(  # noqa: PLR0917 - a row of a table
        name: str, value: float, told: str, low: float, high: float, source: str
    ) -> Emerged:
        return Emerged(
            name=name, value=float(value), published=told, low=low, high=high, source=source
        )

    return [
        one("relapse in 1 year, responders, fitted", after[YEAR], "0.29", 0.24, 0.34, "Vittengl07"),
        one(
            "relapse in 2 years, responders, fitted",
            after[2 * YEAR],
            "0.54",
            0.46,
            0.62,
            "Vittengl07",
        ),
        one("recurrence in 3 years, no maintenance", alone[-1], "0.90", 0.79, 1.0, "Reynolds99"),
        one("recurrence in 3 years, monthly IPT", kept[-1], "0.64", 0.45, 0.83, "Reynolds99"),
        one("recurrence in 2 years, IPT alone", kept[2 * YEAR], "0.26", 0.17, 0.36, "Frank07"),
        one(
            "median weeks to recurrence, monthly IPT",
            np.argmax(kept >= 0.5),
            "54",
            54,
            102,
            "Frank07",
        ),
    ]


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description="relapse in the course model")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="other values")
    for one in figures(given_values(parser.parse_args().set)):
        mark = "" if one.believable else "  <--"
        print(f"{one.name:44} {one.value:8.3f}   published {one.published:6} {one.source}{mark}")


if __name__ == "__main__":
    main()
