"""Published trials, one by one: the model given what is known of each, and what comes of it.

``python -m calibration.trials TARGETS.csv`` takes the table of trials, which is not part of the
project, and prints every figure that the model claims to cover: published, simulated, and how many
combined standard errors lie between them. ``--set natural_sd=0.3`` asks the same of other values.

A trial is told in the order in which it comes about. It takes in people with the mean and SD of its
own baseline. What its control condition does is predicted, with the spread of that between trials as
part of the error; so is how many drop out. From then on the trial has its own general course and its
own dropout, and the effect that gives its own mean with IPT, which is therefore no figure that is
met. What follows from these are SDs, by which two parameters were chosen, and
remission.
"""

import argparse
import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from math import hypot, sqrt
from pathlib import Path
from types import MappingProxyType
from typing import Final

import attrs
import numpy as np
from attrs import frozen
from scipy.optimize import brentq
from scipy.stats import kurtosis

from calibration.fit import changed, given_values
from ipt import cohort
from ipt.cohort import Cohort, Parameters, Population, Treatment
from ipt.cohort.scenario import scenario as scenario_of
from ipt.cohort.simulation import run
from ipt.errors import InvalidValue
from ipt.model.vocabulary import EndReason

SEED: Final = 20_260_102
PATIENTS: Final = 8192
INSTRUMENTS: Final = {"hdrs-17": "hrsd-17", "bdi-1": "bdi-ii", "bdi-2": "bdi-ii", "epds": "epds"}
"""What the table calls the instruments that the model measures with; both editions of the BDI alike."""
CONTROLS: Final[Mapping[str, Treatment]] = {
    "care as usual": cohort.CARE_AS_USUAL,
    "other control": cohort.CARE_AS_USUAL,
    "waitlist": cohort.WAITING_LIST,
}
LATER: Final = 8
"""Who is lost to an assessment that comes more weeks than this after the sessions tells little of them."""
NOT_CLAIMED: Final = {
    "Schramm": "medication and a ward: both arms had drugs, whose effect the model does not know",
    "Bolton": "groups in villages, with a scale of which no measurement is known",
    "Saloheimo": "means after treatment were not reported",
}


@frozen(kw_only=True)
class Cell:
    """One figure of a trial.

    Attributes:
        trial: Which.
        arm: Which of its arms.
        figure: What of it.
        published: Its value.
        error: Its standard error.
        simulated: What the model gives.
        claimed: Whether the model claims to cover it.
    """

    trial: str
    arm: str
    figure: str
    published: float
    error: float
    simulated: float
    claimed: bool = True

    @property
    def off(self) -> float:
        """How many combined standard errors are between the two."""
        return (self.simulated - self.published) / self.error

    @property
    def met(self) -> bool:
        """Whether these are at most two."""
        return abs(self.off) <= 2


Row = Mapping[str, str]


def number(row: Row, name: str) -> float | None:
    """A cell of the table; ``None`` if it is empty."""
    return float(row[name]) if row[name] else None


def claimed(rows: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
    """The pairs of arms, IPT first, of the trials that the model claims to cover.

    ``first`` is the measure beside which the table tells of the dropout of the trial first.
    """
    kept = [
        row
        for row in rows
        if row["study"] not in NOT_CLAIMED
        and row["measure"] in INSTRUMENTS
        and row["baseline_mean"]
        and row["post_mean"]
    ]
    for row in kept:
        if row["arm"] == "IPT":
            other = next(
                control
                for control in kept
                if (control["study"], control["measure"]) == (row["study"], row["measure"])
                and control["arm"] != "IPT"
            )
            told = [
                one["measure"]
                for one in kept
                if one["dropout_pct"] and one["study"] == row["study"]
            ]
            yield {**row, "first": told[0]}, other


@frozen(kw_only=True)
class Trial:
    """A published trial on one instrument, and the model of its two arms.

    Attributes:
        ipt: Its row of the arm with IPT.
        control: That of the other.
        parameters: The numbers of the model.
        adults: Whom trials meet, before this one takes anybody in.
    """

    ipt: Row
    control: Row
    parameters: Parameters
    adults: Population

    @property
    def name(self) -> str:
        """Who, when, and on what."""
        return f"{self.ipt['study']} {self.ipt['year']}, {self.ipt['measure']}"

    @property
    def instrument(self) -> str:
        """What it was measured with."""
        return INSTRUMENTS[self.ipt["measure"]]

    @property
    def sessions(self) -> int:
        """Of the contract."""
        return round(number(self.ipt, "protocol_sessions") or 16)

    @property
    def weeks(self) -> int:
        """When it was measured again."""
        return max(round(number(self.ipt, "horizon_weeks") or self.sessions), self.sessions, 8)

    def controls(self, course: float) -> Cohort:
        """The control arm, in a trial whose general *course* takes so much more off."""
        row = self.control["arm"]
        kind = next(given for label, given in CONTROLS.items() if row.startswith(label))
        given = attrs.evolve(kind, constant=kind.usual(self.parameters) + course)
        return self._run(None, self.control, given, self.parameters)

    def treated(self, course: float, effect: float | None, dropout: float | None = None) -> Cohort:
        """The arm with IPT; *dropout* are its log odds of staying away for good."""
        parameters = self.parameters
        if dropout is not None:
            parameters = parameters.with_(dropout=dropout)
        protocol = "ipt-b" if self.sessions < 10 else "ipt-12" if self.sessions <= 12 else "ipt-16"
        return self._run(protocol, self.ipt, Treatment(effect=effect, constant=course), parameters)

    def _run(
        self, protocol: str | None, row: Row, given: Treatment, parameters: Parameters
    ) -> Cohort:
        people = like(
            self.adults, self.instrument, float(row["baseline_mean"]), float(row["baseline_sd"])
        )
        many = {"sessions": min(max(self.sessions, 12), 20)} if protocol == "ipt-16" else {}
        return cohort.simulate(
            protocol,
            patients=PATIENTS,
            seed=SEED,
            parameters=parameters,
            population=people,
            treatment=given,
            weeks=self.weeks,
            instruments=[self.instrument],
            **many,
        )

    def after(self, arm: Cohort) -> np.ndarray:
        """The scores of an arm when it was measured again."""
        return scores(arm)[:, self.weeks]


@cache
def like(adults: Population, instrument: str, mean: float, sd: float) -> Population:
    """A population whose baseline has this *mean*, and this *sd* by where its screening cuts.

    Trials differ in whom they take in more than in whom they meet, so the spread of severity stays
    as it is unless no cut gives the SD.
    """

    def first(population: Population) -> np.ndarray:
        try:
            scenario = scenario_of(
                None,
                treatment=cohort.WAITING_LIST,
                population=population,
                weeks=1,
                instruments=[instrument],
            )
            return scores(run(scenario, PATIENTS, SEED))[:, 0]
        except InvalidValue:  # hardly anybody passes the screening: all of them as the cut
            return np.full(2, population.low or 0)

    def at(low: int, spread: float) -> Population:
        def of(severity: float) -> Population:
            return attrs.evolve(
                adults,
                instrument=instrument,
                low=low,
                severity=attrs.evolve(adults.severity, value=severity),
                spread=attrs.evolve(adults.spread, value=spread),
            )

        return of(-solved(lambda x: float(first(of(-x)).mean()), mean, -2.5, 0.0))

    cuts = range(max(0, round(mean - 2.5 * sd)), round(mean - 0.5 * sd) + 1)
    usual = adults.spread.value
    low = min(cuts, key=lambda low: abs(first(at(low, usual)).std() - sd))
    if abs(first(at(low, usual)).std() / sd - 1) < 0.05:
        return at(low, usual)
    return at(low, -solved(lambda x: float(first(at(low, -x)).std()), sd, -1.4, -0.1))


def scores(arm: Cohort) -> np.ndarray:
    """The scores of an arm, week by week."""
    return arm.columns[f"score_{arm.instruments[0]}"].astype(float)


def withdrawn(arm: Cohort) -> float:
    """The share of an arm that stayed away for good."""
    return float(np.mean(arm.columns["ended"] == [*EndReason].index(EndReason.WITHDRAWN)))


def solved(falling: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Where what falls from *low* to *high* is as *wanted*, or the nearer end."""
    if falling(low) <= wanted:
        return low
    if falling(high) >= wanted:
        return high
    return float(brentq(lambda x: falling(x) - wanted, low, high, xtol=0.01))


def cells(trial: Trial) -> Iterator[Cell]:
    """Every figure of a *trial* that the model predicts."""
    p, wanted = trial.parameters, float(trial.control["post_mean"])

    def of(row: Row, figure: str, published: float, error: float, simulated: float) -> Cell:
        both = error * sqrt(1 + float(row["N"]) / PATIENTS)  # the trial's and our own
        return Cell(trial=trial.name, arm=row["arm"][:13], figure=figure,
                    published=published, error=both, simulated=simulated)  # fmt: skip

    usual = trial.after(trial.controls(0))
    reach = (
        trial.after(trial.controls(-p.trial_course_sd.value)).mean()
        - trial.after(trial.controls(p.trial_course_sd.value)).mean()
    ) / 2
    chance = usual.std() / sqrt(float(trial.control["N"]))
    yield of(trial.control, "post mean", wanted, hypot(chance, reach), float(usual.mean()))
    course = solved(lambda x: trial.after(trial.controls(x)).mean(), wanted, -2, 2.5)

    dropout = None
    published = number(trial.ipt, "dropout_pct")
    if published is not None:
        soon = trial.weeks <= trial.sessions + LATER
        gone, n = withdrawn(trial.treated(course, None)), float(trial.ipt["N"])
        error = gone * (1 - gone) * hypot(p.trial_dropout_sd.value, 1 / sqrt(n * gone * (1 - gone)))
        if trial.ipt["measure"] == trial.ipt["first"]:
            cell = of(trial.ipt, "dropout", published / 100, error, gone)
            yield attrs.evolve(cell, claimed=soon)
        if soon:
            dropout = -solved(
                lambda x: withdrawn(trial.treated(course, None, -x)), published / 100, 1, 9
            )
    wanted = float(trial.ipt["post_mean"])
    effect = solved(lambda x: trial.after(trial.treated(course, x, dropout)).mean(), wanted, -2, 5)
    arms = (
        (trial.ipt, trial.treated(course, effect, dropout)),
        (trial.control, trial.controls(course)),
    )
    for row, arm in arms:
        last, n = trial.after(arm), float(row["N"])
        spread = last.std() * sqrt((kurtosis(last, fisher=False) - 1) / (4 * n))
        yield of(row, "post sd", float(row["post_sd"]), spread, float(last.std()))
        if row["remission_pct"]:
            well = float(np.mean(last <= 6))  # the rule of the trial
            error = sqrt(well * (1 - well) / n)
            yield of(row, "remission", float(row["remission_pct"]) / 100, error, well)


def read(path: Path, values: Mapping[str, float] = MappingProxyType({})) -> list[Cell]:
    """Every cell of the trials in a table, with other *values* of parameters."""
    with path.open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    parameters, adults = changed(values)
    return [
        cell
        for ipt, control in claimed(rows)
        for cell in cells(Trial(ipt=ipt, control=control, parameters=parameters, adults=adults))
    ]


def main() -> None:
    """Print every cell, and how many are met."""
    parser = argparse.ArgumentParser(description="hold the course model against published trials")
    parser.add_argument("targets", type=Path, help="the table of trials, as CSV")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="other values")
    given = parser.parse_args()
    found = read(given.targets, given_values(given.set))
    for cell in found:
        mark = ("" if cell.met else "  <--") + ("" if cell.claimed else "  not claimed")
        print(
            f"{cell.trial:26} {cell.arm:14} {cell.figure:10} {cell.published:7.2f}"
            f" {cell.simulated:7.2f} {cell.off:6.1f}{mark}"
        )
    claimed = [cell.met for cell in found if cell.claimed]
    print(f"{sum(claimed)} of {len(claimed)} within two combined standard errors")


if __name__ == "__main__":
    main()
