"""How many patients a trial needs: trials of several sizes, all with the same patients."""

import math
from collections.abc import Mapping
from concurrent.futures import Executor
from statistics import NormalDist
from types import MappingProxyType
from typing import Final

import attrs
from attrs import frozen

from ipt.cohort.analysis import exact
from ipt.cohort.streams import BLOCK
from ipt.cohort.trials.design import Design
from ipt.cohort.trials.methods import Analysis
from ipt.cohort.trials.powering import Contrast, Power, power as power_of
from ipt.errors import InvalidValue, UnknownName, did_you_mean

__all__ = ["SampleSize", "sample_size"]

_NORMAL: Final = NormalDist()
_PILOT: Final = 200
"""Replications that the formula is given its numbers by."""
_ROOM: Final = 3
"""How many times as large as the formula says a trial may get."""
_NOTHING: Final = 0.01
"""A difference, in SDs or as the log of a hazard ratio, that is as good as none."""
_GUESSES: Final = 3
"""How often a size is guessed by the shape of a power curve before what is left is halved."""


@frozen(kw_only=True, eq=False, repr=False)
class SampleSize:
    """What `Trial.sample_size` gives.

    Attributes:
        per_arm: The smallest size whose simulated power reaches the target; patients of an arm with
            share 1, as in a `Trial`.
        mcse: By how many patients that may be off by chance, as a standard error.
        closed_form: What a formula for independent scores says.
        target: The power that was asked for.
        arm: The arm that is to have it.
        tried: The power of every size that was tried, from the smallest.
    """

    per_arm: int
    mcse: float
    closed_form: float
    target: float
    arm: str
    tried: Mapping[int, Power]

    def __repr__(self) -> str:
        return (
            f"<SampleSize {self.per_arm} (MCSE {self.mcse:.1f}) for a power of {self.target:g},"
            f" closed form {self.closed_form:.1f}>"
        )

    def __str__(self) -> str:
        """A table for people."""
        title = (
            f"{self.per_arm} patients an arm (MCSE {self.mcse:.1f}) for a power of {self.target:g};"
            f" a formula for independent scores says {self.closed_form:.1f}"
        )
        lines = (f"{size:>7}  {one[self.arm].power}" for size, one in self.tried.items())
        return "\n".join([title, "per arm  power", *lines])


def sample_size(
    trial: Design,
    *,
    power: float,
    arm: str | None,
    replications: int,
    seed: int,
    analysis: Analysis | str | None,
    executor: Executor | None,
) -> SampleSize:
    """How many patients a *trial* needs, see `Trial.sample_size`.

    Raises:
        ipt.errors.InvalidValue: As told there.
    """
    if not trial.alpha < power < 1:
        msg = f"power is above alpha, {trial.alpha:g}, and below 1, not {power!r}; 0.8 is usual"
        raise InvalidValue(msg)
    name = _arm(trial, arm)

    def at(size: int, room: int | None, times: int) -> Power:
        resized = attrs.evolve(trial, per_arm=size)
        return power_of(
            resized,
            replications=times,
            seed=seed,
            analysis=analysis,
            room=room,
            executor=executor,
        )

    pilot = at(trial.per_arm, None, min(_PILOT, replications))
    formula = _formula(pilot, name, power)
    most = BLOCK // sum(trial.shares)
    if formula < most:
        most = min(most, max(_ROOM * math.ceil(formula), 10))
    tried: dict[int, Power] = {}
    low, high = 1, most + 1  # too small, and large enough as far as was tried
    size = min(max(round(min(formula, most)), 2), most)
    while high - low > 1:
        tried[size] = at(size, most * sum(trial.shares), replications)
        reached = tried[size][name].power.value
        low, high = (low, size) if reached >= power else (size, high)
        guess = (low + high) // 2
        if len(tried) < _GUESSES:
            guess = _guess(size, reached, power, trial.alpha)
        size = min(max(guess, low + 1), high - 1)
    if high > most:
        msg = (
            f"with {most} patients an arm the power is {tried[most][name].power}, still below"
            f" {power!r}; plan for less power, or a larger difference"
        )
        raise InvalidValue(msg)
    return SampleSize(
        per_arm=high,
        mcse=tried[high][name].power.mcse / _slope(high, tried[high][name], trial.alpha),
        closed_form=formula,
        target=power,
        arm=name,
        tried=MappingProxyType(dict(sorted(tried.items()))),
    )


def _arm(trial: Design, arm: str | None) -> str:
    names = [trial.names[place] for place in trial.compared]
    if arm is None and len(names) > 1:
        msg = f"several arms are compared with the control; say which counts, arm={names[0]!r}"
        raise InvalidValue(msg)
    if arm is not None and arm not in names:
        msg = f"no arm {arm!r} is compared with the control{did_you_mean(arm, names)}"
        raise UnknownName(msg)
    return names[0] if arm is None else arm


def _formula(pilot: Power, arm: str, power: float) -> float:
    """How many patients an arm with share 1 needs, by a formula for independent scores.

    Raises:
        ipt.errors.InvalidValue: If arms hardly differ.
    """
    one, trial = pilot[arm], pilot.trial
    log_ratio = one.effect.value if one.effect else 0.0
    survival = pilot.analysis is Analysis.SURVIVAL
    if abs(log_ratio if survival else one.size) < _NOTHING:
        msg = f"arm {arm!r} and the control hardly differ, so that no number of patients is enough"
        raise InvalidValue(msg)
    if survival:
        events = exact.log_rank_events(power, math.exp(log_ratio), alpha=trial.alpha)
        return trial.per_arm * events / one.events
    if one.correlation is None:
        needed = exact.t_test_size(power, one.size, alpha=trial.alpha)
    else:
        needed = exact.ancova_size(power, one.size, one.correlation, alpha=trial.alpha)
    return trial.per_arm * needed / one.patients


def _guess(size: int, reached: float, power: float, alpha: float) -> int:
    """Where a power of *power* may be, if it is *reached* at a *size*: its root grows in a line."""
    reach = _NORMAL.inv_cdf(1 - alpha / 2)
    away = _NORMAL.inv_cdf(min(max(reached, 0.001), 0.999)) + reach
    wanted = _NORMAL.inv_cdf(power) + reach
    return math.ceil(size * (wanted / max(away, wanted / 3)) ** 2)


def _slope(size: int, found: Contrast, alpha: float) -> float:
    """How much power a further patient in each arm adds."""
    reached = min(found.power.value, 0.999)
    place = _NORMAL.inv_cdf(reached)
    return _NORMAL.pdf(place) * (place + _NORMAL.inv_cdf(1 - alpha / 2)) / (2 * size)
