"""Power: how often a trial finds a difference, and how well it tells how large it is."""

import math
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Final

import numpy as np
from attrs import frozen

from ipt.cohort.analysis import Effects, exact
from ipt.cohort.analysis.effects import effects
from ipt.cohort.estimates import Estimate
from ipt.cohort.model.parts import Floats, Mask
from ipt.cohort.running import Progress, in_order
from ipt.cohort.simulation import provenance
from ipt.cohort.streams import BLOCK, check_seed
from ipt.cohort.trials.analyses import chosen
from ipt.cohort.trials.data import check_replications
from ipt.cohort.trials.design import Design
from ipt.cohort.trials.methods import Analysis
from ipt.cohort.trials.replicating import Found, analysed
from ipt.cohort.whole import Provenance
from ipt.errors import UnknownName, did_you_mean

__all__ = ["Contrast", "Power", "power"]


@frozen(kw_only=True, eq=False, repr=False)
class Contrast:
    """How one arm compared with the control, over all replications.

    Attributes:
        arm: Its name.
        effects: What the analysis found in each replication; NaN where it could not be made.
        truths: The true difference among the patients of each replication, each of whom was
            simulated in both arms; NaN where the analysis compares no means.
        alpha: The level of the test.
        varied: Whether the true difference varies between replications by more than chance.
        variance: Of the outcome within arms.
        correlation: Of the outcome with the first score, within arms; ``None`` for an analysis
            that makes no use of it.
        patients: How many were assessed at the primary visit in either arm, on the mean; of arms
            of different size such a number as two equal arms need to tell as much.
        events: How many relapses were seen in both, on the mean.
    """

    arm: str
    effects: Effects
    truths: Floats
    alpha: float
    varied: bool
    variance: float
    correlation: float | None
    patients: float
    events: float

    @property
    def found(self) -> Mask:
        """Whether a difference was found in each replication; not where nothing could be told."""
        return self.effects.p < self.alpha

    @property
    def failed(self) -> int:
        """How many replications could not be analysed; they count as no difference found."""
        return self.effects.failed

    @property
    def power(self) -> Estimate:
        """How often a difference was found."""
        return Estimate.proportion(int(self.found.sum()), len(self.effects))

    @property
    def effect(self) -> Estimate | None:
        """The mean of what was found; ``None`` if nothing could be analysed."""
        return _mean(self.effects.estimate)

    @property
    def truth(self) -> Estimate | None:
        """The true difference; ``None`` if the analysis compares no means."""
        return _mean(self.truths)

    @property
    def bias(self) -> Estimate | None:
        """By how much what was found is off the truth of the same patients."""
        return _mean(self.effects.estimate - self.truths)

    @property
    def coverage(self) -> Estimate | None:
        """How often the interval held the truth, where that is known and one for all replications."""
        known = ~np.isnan(self.effects.p)
        if self.truth is None or self.varied or not known.any():
            return None
        low, high = self.effects.low[known], self.effects.high[known]
        held = (low <= self.truth.value) & (self.truth.value <= high)
        return Estimate.proportion(int(held.sum()), len(held))

    @property
    def size(self) -> float:
        """By how much larger the difference is than the spread within arms; 0 if none is known."""
        if self.truth is None or self.variance == 0:
            return 0.0
        return self.truth.value / math.sqrt(self.variance)

    @property
    def closed_form(self) -> float | None:
        """The power by a formula for independent scores; ``None`` if nothing could be analysed.

        The difference, the spread within arms, the correlation with the first score and the number
        of those who were assessed are as in this simulation.
        """
        if self.effect is None:
            return None
        if self.truth is None:
            ratio = math.exp(self.effect.value)
            return exact.log_rank_power(self.events, ratio, alpha=self.alpha)
        patients = max(round(self.patients), 3)  # the least that the formulas take
        if self.correlation is None:
            return exact.t_test_power(patients, self.size, alpha=self.alpha)
        return exact.ancova_power(patients, self.size, self.correlation, alpha=self.alpha)


@frozen(kw_only=True, eq=False, repr=False)
class Power:
    """What `Trial.power` gives.

    Attributes:
        trial: How it was planned.
        analysis: How arms were compared.
        replications: How many trials were run.
        seed: Of the whole simulation.
        contrasts: One for each arm but the control.
        provenance: What was simulated in each arm, the control included.
    """

    trial: Design
    analysis: Analysis
    replications: int
    seed: int
    contrasts: tuple[Contrast, ...]
    provenance: tuple[Provenance, ...]

    def __getitem__(self, arm: str) -> Contrast:
        found = {one.arm: one for one in self.contrasts}
        if arm not in found:
            msg = f"no arm {arm!r} is compared with the control{did_you_mean(arm, found)}"
            raise UnknownName(msg)
        return found[arm]

    def __repr__(self) -> str:
        told = ", ".join(f"{one.arm} {one.power}" for one in self.contrasts)
        return f"<Power of {self.replications} trials, {self.analysis}: {told}>"

    def __str__(self) -> str:
        """A table for people."""
        rows: list[tuple[str, ...]] = [("arm", *_FIGURES, "closed form")]
        for one in self.contrasts:
            told = (getattr(one, name) for name in _FIGURES)
            cells = ("-" if figure is None else str(figure) for figure in told)
            formula = "-" if one.closed_form is None else f"{one.closed_form:.3f}"
            rows.append((one.arm, *cells, formula))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
        return "\n".join([self.title, *lines, *self._failures()])

    @property
    def title(self) -> str:
        """What was simulated, in a line."""
        return (
            f"{self.trial.title}; {self.analysis}, {self.replications} replications,"
            f" seed {self.seed}"
        )

    def _failures(self) -> Iterator[str]:
        for one in self.contrasts:
            if one.failed:
                yield f"{one.arm}: {one.failed} replications could not be analysed"


_DESCRIBED: Final = ("variance", "covariance", "baseline", "arm", "control", "events")
_FIGURES: Final = ("power", "effect", "truth", "bias", "coverage")


def power(
    trial: Design,
    *,
    replications: int,
    seed: int,
    analysis: Analysis | str | None,
    varied: bool = False,
    room: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Power:
    """The power of a *trial*, see `Trial.power`.

    Args:
        trial: How it is planned.
        replications: How many are run.
        seed: Of the whole simulation.
        analysis: How arms are compared.
        varied: Whether the effect differs between trials.
        room: How many patients of the population are kept for each trial, as for `packed`.
        executor: Where it runs.
        progress: Is told how many blocks of patients are done, and how many there are.

    Raises:
        ipt.errors.InvalidValue: If something is out of range or unknown.
    """
    check_seed(seed)
    check_replications(replications)
    method, size = chosen(trial, analysis), room or trial.patients
    each = BLOCK // size
    blocks = -(-replications // each)
    calls = (
        (trial, seed, block, method, size, varied, min(each, replications - block * each))
        for block in range(blocks)
    )
    parts: list[list[Found]] = []
    for part in in_order(executor, analysed, calls):
        parts.append(part)
        if progress is not None:
            progress(len(parts), blocks)
    return Power(
        trial=trial,
        analysis=method,
        replications=replications,
        seed=seed,
        contrasts=tuple(
            _contrast(trial, place, method, varied, [part[number] for part in parts])
            for number, place in enumerate(trial.compared)
        ),
        provenance=tuple(
            provenance(scenario, size * replications, seed) for scenario in trial.scenarios
        ),
    )


def _contrast(
    trial: Design,
    place: int,
    analysis: Analysis,
    varied: bool,  # noqa: FBT001 - as it was asked for
    parts: list[Found],
) -> Contrast:
    found = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    columns = effects(
        str(analysis),
        found["estimate"],
        found["se"],
        found["df"],
        n=found["n"],
        level=1 - trial.alpha,
    )
    truths = found["truth"]
    truths.setflags(write=False)
    told = {name: float(found[name].mean()) for name in _DESCRIBED}
    spread = math.sqrt(told["variance"] * told["baseline"])
    both = told["arm"] + told["control"]
    return Contrast(
        arm=trial.names[place],
        effects=columns,
        truths=truths,
        alpha=trial.alpha,
        varied=varied,
        variance=told["variance"],
        correlation=None if analysis is Analysis.T_TEST else told["covariance"] / (spread or 1.0),
        patients=2 * told["arm"] * told["control"] / (both or 1.0),
        events=told["events"],
    )


def _mean(values: Floats) -> Estimate | None:
    known = values[~np.isnan(values)]
    return Estimate.mean(known) if known.size else None
