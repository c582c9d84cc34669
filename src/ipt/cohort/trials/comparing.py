"""Designs side by side, with the same patients: what a change of plan changes."""

from collections.abc import Mapping
from concurrent.futures import Executor
from itertools import islice
from types import MappingProxyType
from typing import Final

import numpy as np
from attrs import frozen

from ipt.cohort.estimates import Estimate
from ipt.cohort.trials.design import Design
from ipt.cohort.trials.methods import Analysis
from ipt.cohort.trials.powering import Power, power
from ipt.errors import InvalidValue

__all__ = ["Comparison", "Difference", "assurance", "compare"]

THIS: Final = "this"
"""What the first of the designs is called."""


@frozen(kw_only=True)
class Difference:
    """What differs from the first design; errors are those of the difference, and so smaller.

    Attributes:
        design: Its name.
        arm: Which arm is compared with the control in both.
        power: By how much the power is higher.
        effect: By how much the mean of what was found is higher; ``None`` if nothing was found in
            both.
    """

    design: str
    arm: str
    power: Estimate
    effect: Estimate | None


@frozen(kw_only=True, eq=False, repr=False)
class Comparison:
    """What `compare` gives.

    Attributes:
        powers: Of each design, by its name.
        differences: Of each further design from the first, for each arm that both have.
    """

    powers: Mapping[str, Power]
    differences: tuple[Difference, ...]

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.powers)}>"

    def __str__(self) -> str:
        """A table for people."""
        first = next(iter(self.powers))
        rows = [("design", "arm", "power", "effect", f"power less that of {first}")]
        less = {(one.design, one.arm): str(one.power) for one in self.differences}
        for name, one in self.powers.items():
            for contrast in one.contrasts:
                effect = "-" if contrast.effect is None else str(contrast.effect)
                differs = less.get((name, contrast.arm), "")
                rows.append((name, contrast.arm, str(contrast.power), effect, differs))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def compare(
    trial: Design,
    others: Mapping[str, Design],
    *,
    replications: int,
    seed: int,
    analysis: Analysis | str | None,
    executor: Executor | None,
) -> Comparison:
    """A *trial* and other designs with the same patients, see `Trial.compare`.

    Raises:
        ipt.errors.InvalidValue: As told there.
    """
    if not others or THIS in others:
        msg = (
            f"name one other design at least, and none of them {THIS!r}, which is the trial itself"
        )
        raise InvalidValue(msg)
    designs = {THIS: trial, **others}
    room = max(trial.patients for trial in designs.values())
    powers = {
        name: power(
            trial,
            replications=replications,
            seed=seed,
            analysis=analysis,
            room=room,
            executor=executor,
        )
        for name, trial in designs.items()
    }
    return _compared(powers)


def assurance(
    trial: Design,
    *,
    replications: int,
    seed: int,
    analysis: Analysis | str | None,
    executor: Executor | None,
) -> Comparison:
    """Power with one effect and with effects that differ between trials, see `Trial.assurance`."""
    powers = {
        name: power(
            trial,
            replications=replications,
            seed=seed,
            analysis=analysis,
            varied=varied,
            executor=executor,
        )
        for name, varied in (("fixed", False), ("drawn", True))
    }
    return _compared(powers)


def _compared(powers: Mapping[str, Power]) -> Comparison:
    first = next(iter(powers.values()))
    known = {contrast.arm for contrast in first.contrasts}
    return Comparison(
        powers=MappingProxyType(dict(powers)),
        differences=tuple(
            _difference(name, contrast.arm, first, other)
            for name, other in islice(powers.items(), 1, None)
            for contrast in other.contrasts
            if contrast.arm in known
        ),
    )


def _difference(design: str, arm: str, first: Power, other: Power) -> Difference:
    one, two = first[arm], other[arm]
    effect = two.effects.estimate - one.effects.estimate
    effect = effect[~np.isnan(effect)]
    return Difference(
        design=design,
        arm=arm,
        power=Estimate.mean(two.found.astype(np.int8) - one.found.astype(np.int8)),
        effect=Estimate.mean(effect) if effect.size else None,
    )
