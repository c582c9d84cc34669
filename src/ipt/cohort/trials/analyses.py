"""The analyses of a trial: from its data to the difference between an arm and the control."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs
import numpy as np

from ipt.cohort.analysis import (
    Effect,
    ancova,
    cluster_robust,
    difference,
    growth,
    hazard_ratio,
    mmrm,
    random_therapist,
    response_difference,
)
from ipt.cohort.model.parts import Floats
from ipt.cohort.trials.design import Design
from ipt.cohort.trials.methods import Analysis, to_analysis
from ipt.cohort.trials.pairs import Pair

__all__ = ["chosen", "compared", "outcome"]


def chosen(trial: Design, analysis: Analysis | str | None) -> Analysis:
    """The *analysis*, or that of the *trial*.

    Raises:
        ipt.errors.InvalidValue: If there is no such analysis, or the trial has not what it needs.
    """
    found = trial.analysis if analysis is None else to_analysis(analysis)
    trial.check_analysis(found)
    return found


def compared(pair: Pair, analysis: Analysis) -> Effect:
    """The arm less the control.

    Raises:
        ipt.errors.InvalidValue: If it cannot be made of these patients.
        ipt.errors.IPTError: If its fit does not settle.
    """
    return _BY[analysis](pair)


def outcome(trial: Design, analysis: Analysis, baseline: Floats, end: Floats) -> Floats:
    """What is averaged in each arm, of scores at the *end*; NaN if no means are compared."""
    match analysis:
        case Analysis.SURVIVAL:
            return np.full_like(end, np.nan)
        case Analysis.RESPONSE:
            return _responded(trial, baseline, end)
        case Analysis.REMISSION:
            return _remitted(trial, end)
        case _:
            return end


def _responded(trial: Design, baseline: Floats, end: Floats) -> Floats:
    share = (1 - trial.response) * baseline
    return np.where(np.isnan(end), np.nan, end <= share)


def _remitted(trial: Design, end: Floats) -> Floats:
    most = np.inf if trial.remission is None else trial.remission
    return np.where(np.isnan(end), np.nan, end <= most)


def _mmrm(pair: Pair) -> Effect:
    fitted = mmrm(
        pair.values, pair.arm, pair.baseline, reference=pair.trial.reference, level=pair.level
    )
    return fitted.at(pair.trial.primary_visit)


def _ancova(pair: Pair) -> Effect:
    return ancova(
        pair.end, pair.arm, pair.baseline, reference=pair.trial.reference, level=pair.level
    )


def _t_test(pair: Pair) -> Effect:
    return difference(pair.end, pair.arm, reference=pair.trial.reference, level=pair.level)


def _growth(pair: Pair) -> Effect:
    trial = pair.trial
    planned = [0, *(visit.week for visit in trial.visits)]
    scores = np.column_stack([pair.baseline, pair.values])
    fitted = growth(scores, planned, arm=pair.arm, reference=trial.reference, level=pair.level)
    slope = fitted.slope_difference
    assert slope is not None  # noqa: S101 - there are arms
    far = float(np.log1p(planned[trial.primary_visit + 1]))
    return attrs.evolve(
        slope,
        estimate=slope.estimate * far,
        se=slope.se * far,
        low=slope.low * far,
        high=slope.high * far,
    )


def _clustered(pair: Pair) -> Effect:
    return cluster_robust(
        pair.end,
        pair.arm,
        pair.cluster,
        reference=pair.trial.reference,
        level=pair.level,
        baseline=pair.baseline,
    )


def _random_therapist(pair: Pair) -> Effect:
    return random_therapist(
        pair.end,
        pair.arm,
        pair.cluster,
        reference=pair.trial.reference,
        level=pair.level,
        baseline=pair.baseline,
    ).difference


def _response(pair: Pair) -> Effect:
    responded = _responded(pair.trial, pair.baseline, pair.end)
    return _risks(pair, responded)


def _remission(pair: Pair) -> Effect:
    return _risks(pair, _remitted(pair.trial, pair.end))


def _risks(pair: Pair, reached: Floats) -> Effect:
    return response_difference(
        reached,
        pair.arm,
        reference=pair.trial.reference,
        level=pair.level,
        covariates=pair.baseline,
    ).difference


def _survival(pair: Pair) -> Effect:
    return hazard_ratio(
        pair.time, pair.relapsed, pair.arm, reference=pair.trial.reference, level=pair.level
    ).log


_BY: Final[Mapping[Analysis, Callable[[Pair], Effect]]] = {
    Analysis.MMRM: _mmrm,
    Analysis.ANCOVA: _ancova,
    Analysis.T_TEST: _t_test,
    Analysis.GROWTH: _growth,
    Analysis.CLUSTERED: _clustered,
    Analysis.RANDOM_THERAPIST: _random_therapist,
    Analysis.RESPONSE: _response,
    Analysis.REMISSION: _remission,
    Analysis.SURVIVAL: _survival,
}
