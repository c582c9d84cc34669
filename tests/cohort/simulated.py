"""Cohorts of random patients, who hold, miss, withdraw and stop as they like, and scores of chance."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

import ipt
from ipt import groups
from ipt.cohort.script import HELD, MISSED, STOP, WITHDRAW, Script, script
from ipt.machine import compile_automaton
from ipt.model import EndReason, Phase, Protocol

PROTOCOLS: tuple[Protocol, ...] = (
    *map(ipt.protocols.get, ipt.protocols.names()),
    *(groups.get(name).member for name in groups.names()),
)
_REASONS, _PHASES = tuple(EndReason), tuple(Phase)
HABITS = {"withdraws": (0.0, 0.05), "misses": (0.0, 0.1, 0.4), "stops": (0.0, 0.03)}
"""How likely each is per slot; every patient has their own."""


@frozen
class Random:
    """As much of a cohort as courses read."""

    protocol: Protocol | None
    seed: int
    columns: Mapping[str, NDArray[Any]]


def random_cohort(
    protocol: Protocol, patients: int, *, seed: int = 7, items: bool = False
) -> Random:
    """Patients who walk through the script of *protocol* at random."""
    plan, random = script(protocol), np.random.default_rng(seed)
    habits = [{n: random.choice(of) for n, of in HABITS.items()} for _ in range(patients)]
    area = random.integers(len(plan.areas), size=patients)
    slots = np.zeros((patients, len(plan.weeks)), np.uint8)
    ended, ended_week = np.full((2, patients), -1)
    for i, habit in enumerate(habits):
        node = plan.start[area[i]]
        for slot, week in enumerate(plan.weeks):
            ended_week[i] = week
            if random.random() < habit["withdraws"]:
                node = plan.next[node, WITHDRAW]
                break
            action = MISSED if random.random() < habit["misses"] else HELD
            slots[i, slot] = 1 + action
            node = plan.next[node, action]
            if action == HELD and slot < len(plan.weeks) - 1 and random.random() < habit["stops"]:
                node = plan.next[node, STOP]
                break
        ended[i] = plan.ended[node]
    columns = {"area": area, "slots": slots, "ended": ended, "ended_week": ended_week}
    answers = random.integers(4, size=(patients, plan.weeks[-1] + 1, 9))
    columns["score_phq-9"] = answers.sum(2)
    if items:
        columns["items_phq-9"] = answers
    return Random(protocol, seed, columns)


def one_course(
    protocol: Protocol, became: str, *, area: int = 0, ended: str = "", week: int = -1
) -> Random:
    """One patient: *became* has a letter for each slot, ``h`` held, ``m`` missed, the rest ``.``."""
    plan = script(protocol)
    slots = [" hm".index(letter) for letter in became.ljust(len(plan.weeks)).replace(".", " ")]
    return Random(
        protocol,
        7,
        {
            "area": np.array([area]),
            "slots": np.array([slots], np.uint8),
            "ended": np.array([_REASONS.index(EndReason(ended)) if ended else -1]),
            "ended_week": np.array([week]),
            "score_phq-9": np.arange(200).reshape(1, -1) % 27,
        },
    )


def nodes(plan: Script, cohort: Random, i: int) -> Iterator[tuple[int, int]]:
    """Every node of patient *i* with the action taken there; -1 at the last."""
    node = int(plan.start[cohort.columns["area"][i]])
    for became in cohort.columns["slots"][i].tolist():
        if not became:
            break
        yield node, became - 1
        node = int(plan.next[node, became - 1])
    reason = cohort.columns["ended"][i]
    if plan.ended[node] < 0 <= reason:
        action = WITHDRAW if plan.ended[plan.next[node, WITHDRAW]] == reason else STOP
        yield node, action
        node = int(plan.next[node, action])
    yield node, -1


def assert_every_step_is_allowed(plan: Script) -> None:
    """Every step is composed of what the automaton allows, and every end is an end."""
    automaton = compile_automaton(plan.protocol)
    columns = {kind: column for column, kind in enumerate(automaton.kinds)}
    for node in range(len(plan)):
        over = plan.ended[node] >= 0
        assert over == (automaton.phases[plan.state[node]] is Phase.ENDED)
        assert over == (_PHASES[plan.phase[node]] is Phase.ENDED)
        for action in (HELD, MISSED, WITHDRAW, STOP):
            after, state = plan.next[node, action], int(plan.state[node])
            assert (after < 0) == over == (not plan.bundle(node, action))
            for kind in plan.bundle(node, action):
                assert state >= 0
                state = automaton.step(state, columns[kind])
            assert over or state == plan.state[after]
            if plan.ended[after] >= 0 and not over:
                reason = _REASONS[plan.ended[after]]
                assert str(plan.bundle(node, action)[-1]) == f"course-ended:{reason}"
