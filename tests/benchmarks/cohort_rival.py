"""The course model once more, as a SimPy process per patient: the same equations, one number at a time.

It is what somebody writes who simulates patients one by one: plain floats in local variables, the
random numbers of the standard library, and the tables of the same script for what may happen.
"""

import math
import random
from collections.abc import Generator

import numpy as np
import simpy

from ipt.cohort import Curve
from ipt.cohort.model.attendance import Risk
from ipt.cohort.model.interpersonal import doses, mediated
from ipt.cohort.model.parts import HELD_IN
from ipt.cohort.scenario import Scenario
from ipt.cohort.script import HELD, MISSED, WITHDRAW


class Rival:
    """Patients of a scenario at its defaults, each a process."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        script, (curve,) = scenario.script, scenario.measurements
        assert script is not None
        assert isinstance(curve, Curve)
        self.p = {name: one.value for name, one in scenario.parameters}
        self.p |= {"m_b": scenario.population.severity.value}
        self.p |= {"s_b": scenario.population.spread.value}
        self.low, self.weeks = scenario.population.low or 0, scenario.weeks
        self.most, self.slope = curve.most, curve.slope.value
        self.middle, self.noise = curve.middle.value, curve.noise.value
        self.shares = [dict(scenario.population.areas)[area] for area in script.areas]
        self.start, self.next = script.start.tolist(), script.next.tolist()
        self.phase, self.ended = script.phase.tolist(), script.ended.tolist()
        self.slots: list[list[int]] = [[] for _ in range(self.weeks + 1)]
        for slot, week in enumerate(script.weeks):
            self.slots[week].append(slot)
        self.mediated = mediated(scenario.parameters)
        self.doses = [table.tolist() for table in doses(scenario.parameters)]
        scores = np.arange(self.most + 1, dtype=np.int8)
        risk = Risk("mar", self.p["dropout_change"], curve, scores, np.zeros(len(scores)))
        self.odds = risk._table.tolist()
        self.random = random.Random(seed)  # noqa: S311 - a simulation
        self.rows: list[tuple[list[int], list[int], int, int]] = []

    def run(self, patients: int) -> list[tuple[list[int], list[int], int, int]]:
        """Scores, slots, how the course ended, and the week of a relapse, of each patient."""
        environment = simpy.Environment()
        for _ in range(patients):
            environment.process(self.patient(environment))
        environment.run()
        return self.rows

    def score(self, severity: float) -> int:
        half = math.exp(-self.slope / 2 * (severity - self.middle))
        error = math.sqrt(self.noise * self.most) * half * self.random.gauss(0, 1)
        return min(max(round((self.most + error) / (1 + half * half)), 0), self.most)

    def patient(self, environment: simpy.Environment) -> Generator[simpy.Event, None, None]:
        p, chance, gauss = self.p, self.random.random, self.random.gauss
        while True:
            lasting, day = gauss(p["m_b"], p["s_b"]), gauss(0, p["day_sd"])
            score = self.score(lasting + day)
            if score >= self.low:
                break
        (area,) = self.random.choices(range(len(self.shares)), self.shares)
        own, therapist = math.sqrt(1 - p["therapist_share"]), math.sqrt(p["therapist_share"])
        response = own * gauss(0, 1) + therapist * gauss(0, 1)
        effect = p["effect"] + p["effect_sd"] * response
        start = severity = lasting + day
        change = problem = symptom_gain = problem_gain = level = 0.0
        node, relapse, last = self.start[area], -1, score
        scores, slots = [score], [0] * sum(map(len, self.slots))
        innovation = math.sqrt(1 - p["day_memory"] ** 2) * p["day_sd"]
        for week in range(1, self.weeks + 1):
            yield environment.timeout(1)
            target = self.mediated * p["effect"] * min(problem, p["problem_most"])
            target -= effect * (1 - self.mediated) * symptom_gain
            target = max(target + level, p["least"])
            change += p["symptom_pace"] * (target - change)
            goal = -problem_gain * effect / p["effect"]
            problem += (
                p["problem_pace"] * (goal - problem)
                + p["feedback"] * p["problem_pace"] * (severity - start)
                + gauss(0, p["problem_sd"])
            )
            day = p["day_memory"] * day + innovation * gauss(0, 1)
            early = week <= p["remission_turn"]
            if chance() < p["remission_early" if early else "remission_late"]:
                level = -p["remission_size"]
            severity = lasting + change + day
            hazard = p["relapse_rate"] * math.exp(p["relapse_severity"] * severity)
            if chance() < 1 - math.exp(-hazard) and severity < p["well"]:
                level = symptom_gain = problem_gain = 0.0
                relapse = week if relapse < 0 else relapse
            score = self.score(severity)
            scores.append(score)
            for slot in self.slots[week]:
                if self.ended[node] >= 0:
                    continue
                odds = math.exp(p["dropout"] + p["dropout_early"] * (slot < 3))
                odds *= math.exp(0.3 * p["dropout_change"]) * self.odds[last]
                odds /= self.odds[scores[0]]
                leaves = chance() < odds / (1 + odds)
                missed = chance() >= p["attendance"]
                if leaves:
                    node = self.next[node][WITHDRAW]
                elif missed:
                    node, slots[slot] = self.next[node][MISSED], 2
                else:
                    held = HELD_IN + self.phase[node]
                    symptom_gain += self.doses[0][held] * (1 - symptom_gain)
                    problem_gain += self.doses[1][held] * (1 - problem_gain)
                    node, slots[slot], last = self.next[node][HELD], 1, score
        self.rows.append((scores, slots, self.ended[node], relapse))
