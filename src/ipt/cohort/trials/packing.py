"""Many trials at once: a block of the population, cut into trials.

Trials stand in a block side by side, and none reaches over its end. Every patient of the block is
simulated in every arm, and allocation decides which of these lives is seen. So patients fare in an
arm as they would whatever other arms there are; and the mean difference between their lives is the
true effect.
"""

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any, Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.block import run_block
from ipt.cohort.model.parts import Floats, Mask
from ipt.cohort.scenario import Given, Scenario
from ipt.cohort.streams import BLOCK, generator
from ipt.cohort.trials.allocation import Factor, Places, allocated, lists
from ipt.cohort.trials.design import Design
from ipt.cohort.trials.visits import schedule
from ipt.model.vocabulary import EndReason

__all__ = ["TREATED", "Packed", "packed"]

_WITHDRAWN: Final = tuple(EndReason).index(EndReason.WITHDRAWN)
TREATED: Final = frozenset({Given.PROTOCOL, Given.COMPARATOR})
"""What has an effect that patients, therapists and trials differ in."""


@frozen(eq=False, kw_only=True)
class Packed:
    """Trials side by side; arrays are ``(trials, patients)``, patients in the order they came.

    Attributes:
        patient: Their numbers in the population.
        arm: The places of their arms.
        stratum: Their strata.
        baseline: The first scores.
        days: When visits took or would have taken place, ``(trials, patients, visits)``.
        complete: Scores at the visits, whether anybody saw them or not.
        values: The same, NaN where missing.
        cluster: The first patient of the therapist or group a patient shares; -1 if they share none.
        sessions: How many were held.
        left: The week in which they left therapy for good; -1 if they did not.
        relapsed: Whether they were seen to fall ill again by the primary visit.
        time: In which week, or the last one in which anybody would have seen it.
        potential: Scores at the visits in each arm, ``(arms, trials, patients, visits)``.
    """

    patient: NDArray[np.int64]
    arm: Places
    stratum: Places
    baseline: Floats
    days: NDArray[np.int16]
    complete: Floats
    values: Floats
    cluster: NDArray[np.int64]
    sessions: NDArray[np.int16]
    left: Places
    relapsed: Mask
    time: Places
    potential: Floats

    def __len__(self) -> int:
        return len(self.arm)


def packed(
    trial: Design, seed: int, block: int, *, room: int | None = None, varied: bool = False
) -> Packed:
    """The trials of a block of the population.

    Args:
        trial: How they are planned.
        seed: Of the whole simulation.
        block: The number of the block, from 0.
        room: How many patients of the population are kept for each trial, of whom the first take
            part; as many as it has if ``None``. Trials that are given the same room have the same
            patients, whatever their size.
        varied: Whether the effect differs between trials, as the parameters say.
    """
    room = room or trial.patients
    every = np.arange(BLOCK // room * room).reshape(-1, room)
    who = every[:, : trial.patients]
    arm, stratum = (each[:, : trial.patients] for each in _allocation(trial, seed, block, every))
    shifts = np.zeros((len(trial.names), BLOCK))
    if varied:
        luck = generator(seed, "trial", block).random(len(every))
        for shift, scenario in zip(shifts, trial.scenarios, strict=True):
            shift[every] = _trial_effects(scenario, luck)[:, None]
    sizes = _cluster_sizes(trial)
    shared = _shared(sizes, arm, who)
    lives = [
        run_block(scenario, seed, block, shift=shift, therapist=therapist).columns
        for scenario, shift, therapist in zip(
            trial.scenarios, shifts, (block * BLOCK + shared).astype(np.int32), strict=True
        )
    ]

    def seen(columns: Sequence[NDArray[Any]]) -> NDArray[Any]:
        """Of columns from each arm what is of the arm a patient is in."""
        every_arm = np.stack([column[who] for column in columns])
        chosen = arm.reshape(1, *arm.shape, *[1] * (every_arm.ndim - 3)).astype(np.intp)
        mine: NDArray[Any] = np.take_along_axis(every_arm, chosen, axis=0)[0]
        return mine

    plan = schedule(trial.visits, generator(seed, "visits", block))
    name = f"score_{trial.instrument.id}"
    weeks = plan.weeks.astype(np.intp)
    scores = [np.take_along_axis(life[name], weeks, axis=1).astype(np.float64) for life in lives]
    complete = seen(scores)
    ended, ended_week = (seen([life[name] for life in lives]) for name in ("ended", "ended_week"))
    left = np.where(ended == _WITHDRAWN, ended_week, -1)
    lost = (left >= 0) & (plan.leaving[who] < trial.lost)
    gone = plan.missed[who] | (lost[..., None] & (plan.weeks[who] > left[..., None]))
    last = trial.visits[trial.primary_visit].week
    observed = np.where(lost, np.clip(left, 1, last), last)
    relapse = seen([life["relapse_week"] for life in lives])
    relapsed = (relapse >= 0) & (relapse <= observed)
    return Packed(
        patient=block * BLOCK + who,
        arm=arm,
        stratum=stratum,
        baseline=seen([life[name][:, 0] for life in lives]).astype(np.float64),
        days=plan.days[who],
        complete=complete,
        values=np.where(gone, np.nan, complete),
        cluster=np.where(np.array(sizes)[arm] > 0, block * BLOCK + seen([*shared]), -1),
        sessions=seen([life["sessions"] for life in lives]),
        left=left,
        relapsed=relapsed,
        time=np.where(relapsed, relapse, observed),
        potential=np.stack([column[who] for column in scores]),
    )


def _allocation(trial: Design, seed: int, block: int, every: Places) -> tuple[Places, Places]:
    """The arm and the stratum of every patient there is room for."""
    factors, stratum, many = trial.allocation.strata, np.zeros_like(every), 1
    if factors:
        known = run_block(trial.with_areas, seed, block).columns
        if Factor.SEVERITY in factors:
            first = known[f"score_{trial.instrument.id}"][:, 0]
            stratum = (first >= trial.allocation.severity_cut).astype(np.intp)[every]
            many = 2
        if Factor.AREA in factors:
            stratum += many * known["area"][every]
            many *= len(trial.with_areas.areas)
    stream = generator(seed, "allocation", block)
    prepared = lists(trial.allocation, trial.shares, (many, *every.shape), stream)
    return allocated(prepared, stratum), stratum


def _cluster_sizes(trial: Design) -> list[int]:
    """How many patients share a therapist or a group, in each arm; 0 if nobody does."""
    arms = zip(trial.every_arm, trial.scenarios, strict=True)
    return [arm.cluster_size(scenario.parameters) or 0 for arm, scenario in arms]


def _shared(sizes: list[int], arm: Places, who: Places) -> Places:
    """Whose therapist or group a patient has in each arm, ``(arms, BLOCK)``: that of which patient.

    So many patients of an arm in a row share one, which goes by the first of them. Whoever is not in
    that arm has one alone.
    """
    shared = np.tile(np.arange(BLOCK), (len(sizes), 1))
    places = np.arange(who.shape[1], dtype=np.intp)
    for place, size in enumerate(sizes):
        if size:
            mine = arm == place
            rank = np.cumsum(mine, axis=1) - 1
            begins = np.where(mine & (rank % size == 0), places, 0)
            first = np.take_along_axis(who, np.maximum.accumulate(begins, axis=1), axis=1)
            shared[place, who[mine]] = first[mine]
    return shared


def _trial_effects(scenario: Scenario, luck: Floats) -> Floats:
    """By how much the effect of a treatment in each trial is off its mean; never below none at all.

    An effect of 0 is none in any trial.
    """
    mean, _ = scenario.treatment.response(scenario.parameters)
    spread = scenario.parameters.trial_sd.value
    if scenario.treatment.kind not in TREATED or mean <= 0 or spread <= 0:
        return np.zeros(len(luck))
    normal = NormalDist(mean, spread)
    below = normal.cdf(0)
    drawn = [normal.inv_cdf(below + (1 - below) * (one or 2**-53)) for one in luck.tolist()]
    return np.array(drawn) - mean
