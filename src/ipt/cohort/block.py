"""A block of patients from the screening to the last week: the simulation itself."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.entry import Entry, enter
from ipt.cohort.model.attendance import Attendance, Risk, untreated
from ipt.cohort.model.parts import Floats, Ints, Patients, Stream
from ipt.cohort.model.response import area_effects, responses
from ipt.cohort.observing import Scores, Severities
from ipt.cohort.scenario import Dropout, Given, Scenario
from ipt.cohort.streams import BLOCK, generator

__all__ = ["Block", "run_block"]

# The memory of a block is given back, and would be taken anew page by page for the next one, which
# costs a tenth of the time. A large array, made and freed once without a page of it being touched,
# tells the allocator of glibc to keep that much.
np.empty(1 << 21)


@frozen(eq=False)
class Block:
    """What became of a block of patients.

    Attributes:
        first: The number of its first patient in the cohort.
        columns: The columns of a `Cohort`, with `BLOCK` rows each.
    """

    first: int
    columns: Mapping[str, NDArray[Any]]


def run_block(
    scenario: Scenario,
    seed: int,
    block: int,
    *,
    shift: Floats | None = None,
    therapist: NDArray[np.int32] | None = None,
) -> Block:
    """Simulate one block; nothing but the arguments decides what comes of it.

    Args:
        scenario: What is simulated.
        seed: Of the whole simulation, 0 or more.
        block: The number of the block, from 0.
        shift: What is added to the effect of the treatment for each patient, such as what their
            trial is like; nothing if ``None``. It is of no use where there is no such effect.
        therapist: The number of the therapist of each patient in the whole simulation, negative for
            none; each has as many patients in a row as the parameters say if ``None``.

    Raises:
        ipt.errors.InvalidValue: If *seed* is none, or hardly anybody passes the screening.
    """
    stream = partial(generator, seed, block=block)
    entry = enter(scenario, stream("entry"))
    area = _area(scenario, stream("area").random(BLOCK))
    if therapist is None:
        therapist = _therapist(scenario, block)
    effect = _effect(
        scenario, seed, stream("response"), area=area, therapist=therapist, shift=shift
    )
    outcome = scenario.model.begin(_patients(scenario, entry, effect, stream))
    record: Severities | Scores
    if scenario.exact:
        record = Severities(scenario, outcome)
    else:
        record = Scores(scenario, entry, outcome, stream)
    attendance = _attendance(scenario, area, record.first, outcome.severity, stream)
    running = np.zeros(BLOCK, dtype=np.bool_)
    for week, slots in _calendar(scenario):
        outcome.advance(week, running if attendance is None else attendance.running)
        score = record.observe(week, outcome)
        if attendance is not None:
            for slot in slots:
                outcome.meet(attendance.attend(slot, score, outcome.severity))
    columns: dict[str, NDArray[Any]] = {
        "area": area,
        "therapist": therapist.astype(np.int32),
        **(untreated(BLOCK) if attendance is None else attendance.columns()),
        "relapse_week": outcome.relapse_week,
        **record.columns(),
    }
    return Block(first=block * BLOCK, columns=columns)


def _calendar(scenario: Scenario) -> Iterator[tuple[int, list[int]]]:
    """Each week, with the slots in it."""
    slot_weeks = scenario.slot_weeks
    for week in range(1, scenario.weeks + 1):
        yield week, [slot for slot, at in enumerate(slot_weeks) if at == week]


def _patients(scenario: Scenario, entry: Entry, effect: Floats, stream: Stream) -> Patients:
    """What the outcome model meets; without sessions an effect comes as time goes by."""
    by_sessions = scenario.treatment.kind is Given.PROTOCOL
    usual = scenario.treatment.usual(scenario.parameters)
    return Patients(
        parameters=scenario.parameters,
        lasting=entry.lasting,
        day=entry.day,
        effect=effect,
        usual=usual if by_sessions else usual + effect,
        natural=_natural(scenario, stream("natural")),
        remitted=scenario.population.remitted,
        maintenance=_maintenance(scenario),
        relapse=str(scenario.relapse),
        support=scenario.support,
        events=scenario.events,
        exact=scenario.exact,
        stream=stream,
    )


def _natural(scenario: Scenario, random: np.random.Generator) -> Floats:
    """What time takes off the set point of each patient, or adds to it, in an episode."""
    spread = 0.0 if scenario.population.remitted else scenario.parameters.natural_sd.value
    own: Floats = random.standard_normal(BLOCK)
    own *= spread
    return own


def _maintenance(scenario: Scenario) -> float:
    """By how much sessions multiply the hazard of relapse; those in an episode have other ones."""
    maintains = scenario.population.remitted and scenario.treatment.effect != 0
    return scenario.parameters.maintenance_ratio.value if maintains else 1.0


def _attendance(
    scenario: Scenario, area: NDArray[np.int8], score: Ints, severity: Floats, stream: Stream
) -> Attendance | None:
    """The way through the script; ``None`` where there is none."""
    script, p, first = scenario.script, scenario.parameters, scenario.measurements[0]
    if script is None:
        return None
    mode = Dropout.NONE if scenario.exact else scenario.dropout
    cut = first.expected(np.array([p.good_enough.value]))[0] if scenario.stopping else 0.0
    return Attendance(
        script,
        area,
        p,
        risk=Risk(str(mode), p.dropout_change.value, first, score, severity),
        stops_below=float(cut),
        certain=scenario.exact,
        random=(stream("attendance"), stream("dropout")),
    )


def _area(scenario: Scenario, luck: Floats) -> NDArray[np.int8]:
    """The place of the focus of each patient among the areas of the scenario; -1 without one."""
    if not scenario.areas:
        return np.full(len(luck), -1, dtype=np.int8)
    known = dict(scenario.population.areas)
    shares = np.array([known.get(area, 0.0) for area in scenario.areas])
    upto = np.cumsum(shares / shares.sum())[:-1]
    area = np.zeros(len(luck), dtype=np.int8)
    for end in upto:
        area += luck >= end
    return area


def _therapist(scenario: Scenario, block: int) -> NDArray[np.int32]:
    """Therapists with a caseload of patients in a row; -1 without therapy."""
    if scenario.treatment.kind is not Given.PROTOCOL:
        return np.full(BLOCK, -1, dtype=np.int32)
    caseload = round(scenario.parameters.caseload.value)
    return (np.arange(block * BLOCK, (block + 1) * BLOCK) // caseload).astype(np.int32)


def _effect(
    scenario: Scenario,
    seed: int,
    random: np.random.Generator,
    *,
    area: NDArray[np.int8],
    therapist: NDArray[np.int32],
    shift: Floats | None,
) -> Floats:
    """What the whole of the treatment takes off the set point of each patient."""
    own = random.standard_normal(BLOCK)
    if scenario.treatment.kind not in {Given.PROTOCOL, Given.COMPARATOR}:
        return np.zeros(BLOCK)
    mean, spread = scenario.treatment.response(scenario.parameters)
    share = scenario.parameters.therapist_share.value
    effect = responses(share, own, seed, therapist)
    effect *= spread
    effect += mean
    if shift is not None:
        effect += shift
    factors = area_effects(scenario.parameters, scenario.areas, area)
    return effect if factors is None else effect * factors
