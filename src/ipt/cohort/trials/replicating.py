"""Many trials analysed: what one worker does with one block of the population."""

from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ipt.cohort.model.parts import Floats, Mask
from ipt.cohort.trials.analyses import compared, outcome
from ipt.cohort.trials.data import TrialData
from ipt.cohort.trials.design import Design
from ipt.cohort.trials.methods import Analysis
from ipt.cohort.trials.packing import Packed, packed
from ipt.errors import IPTError

__all__ = ["Found", "analysed"]

Found = dict[str, NDArray[Any]]
"""Columns of one comparison, a place for each replication.

``estimate``, ``se``, ``df`` and ``n`` are what the analysis gave, NaN (or 0) where it could not be
made; ``truth`` is the true difference of these patients, NaN if no means are compared; ``variance``
is that of the outcome within arms, ``covariance`` that with baseline, ``baseline`` its variance; ``arm`` and
``control`` count who was assessed, ``events`` the relapses that were seen.
"""

_OF_ALL: Final = frozenset({Analysis.RESPONSE, Analysis.REMISSION, Analysis.SURVIVAL})
"""What nobody is left out of."""
_FROM_ANALYSIS: Final = ("estimate", "se", "df", "n")


def analysed(  # noqa: PLR0917 - an executor takes positions alone
    trial: Design,
    seed: int,
    block: int,
    analysis: Analysis,
    room: int,
    varied: bool,  # noqa: FBT001 - as above
    rows: int,
) -> list[Found]:
    """The first trials of a block: how each arm compares with the control.

    Args:
        trial: How they are planned.
        seed: Of the whole simulation.
        block: The number of the block.
        analysis: What is made of each.
        room: As for `packed`.
        varied: As for `packed`.
        rows: How many trials are wanted.
    """
    trials = packed(trial, seed, block, room=room, varied=varied)
    data = [TrialData.at(trials, row, trial, seed, row) for row in range(rows)]
    return [
        _fitted(data, place, analysis) | _described(trials, trial, place, analysis, rows)
        for place in trial.compared
    ]


def _fitted(data: list[TrialData], place: int, analysis: Analysis) -> Found:
    found: list[tuple[float, float, float, int]] = []
    for one in data:
        try:
            effect = compared(one.pair(place), analysis)
        except IPTError:  # counted as not analysed
            found.append((np.nan, np.nan, np.nan, 0))
        else:
            found.append((effect.estimate, effect.se, effect.df, effect.n))
    columns = zip(*found, strict=True)
    return {name: np.array(column) for name, column in zip(_FROM_ANALYSIS, columns, strict=True)}


def _described(trials: Packed, trial: Design, place: int, analysis: Analysis, rows: int) -> Found:
    visit, control = trial.primary_visit, trial.reference
    told = partial(outcome, trial, analysis, trials.baseline)
    mine, theirs = trials.arm == place, trials.arm == control
    y, baseline = told(trials.complete[..., visit]), trials.baseline
    truth = told(trials.potential[place, ..., visit]) - told(trials.potential[control, ..., visit])
    y_left, baseline_left = _within(y, mine, theirs), _within(baseline, mine, theirs)
    free = mine.sum(axis=1) + theirs.sum(axis=1) - 2
    seen = ~np.isnan(trials.values[..., visit])
    if analysis in _OF_ALL:
        seen[:] = True
    columns = {
        "truth": truth.mean(axis=1),
        "variance": (y_left**2).sum(axis=1) / free,
        "covariance": (y_left * baseline_left).sum(axis=1) / free,
        "baseline": (baseline_left**2).sum(axis=1) / free,
        "arm": (mine & seen).sum(axis=1),
        "control": (theirs & seen).sum(axis=1),
        "events": ((mine | theirs) & trials.relapsed).sum(axis=1),
    }
    return {name: column[:rows] for name, column in columns.items()}


def _within(values: Floats, *arms: Mask) -> Floats:
    """What *values* differ by from the mean of their arm; 0 outside of these arms."""
    left = np.zeros_like(values)
    for arm in arms:
        count = np.maximum(arm.sum(axis=1, keepdims=True), 1)
        left += arm * (values - (values * arm).sum(axis=1, keepdims=True) / count)
    return left
