"""The natural course: getting well without treatment, and falling ill again."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ipt.cohort.assumptions import Parameters
from ipt.cohort.model.parts import Floats, Mask, Patients, Places

__all__ = ["Relapse", "Remission"]


class Remission:
    """Who gets well by themselves."""

    def __init__(self, patients: Patients, luck: Floats) -> None:
        """At the start; *luck* is room to draw into."""
        p = patients.parameters
        early, late = p.remission_early.value, p.remission_late.value
        self._rates: Final = (0.0, 0.0) if patients.exact else (early, late)
        self._turn: Final = p.remission_turn.value
        self._stream: Final = patients.stream("remission")
        self._luck: Final = luck

    def advance(self, week: int) -> Mask:
        """Who does in *week*, or would, had they not before."""
        self._stream.random(out=self._luck)
        return self._luck < self._rates[week > self._turn]


class Relapse:
    """Who falls ill again, of those who are well.

    Attributes:
        week: When each did so first; -1 if never.
    """

    week: NDArray[np.int16]

    def __init__(self, patients: Patients, luck: Floats) -> None:
        """At the start; *luck* is room to draw into."""
        size = len(luck)
        self._p: Final = patients.parameters
        self._mode: Final = "none" if patients.exact else patients.relapse
        self._maintenance: Final = patients.maintenance
        self._most: Final = _most(patients.parameters, patients.maintenance)
        self._stream: Final = patients.stream("relapse")
        self._luck: Final = luck
        self._was_well: Mask = np.zeros(size, dtype=np.bool_)
        self.week = np.full(size, -1, dtype=np.int16)

    def advance(self, week: int, severity: Floats, running: Mask) -> Places:
        """Who falls ill in *week* by the hazard; by decay they do so without being told."""
        self._stream.random(out=self._luck)
        fallen = _NOBODY
        if self._mode == "hazard":
            fallen = self._fallen(severity, running)
        elif self._mode == "decay":
            again = self._was_well & (severity > self._p.ill.value) & (self.week < 0)
            self.week[again] = week
            self._was_well |= severity < self._p.well.value
        if len(fallen):
            self.week[fallen[self.week[fallen] < 0]] = week
        return fallen

    def _fallen(self, severity: Floats, running: Mask) -> Places:
        """Those at risk whose hazard is met; most are ruled out by the largest it can be."""
        p = self._p
        places = np.flatnonzero(self._luck < self._most)
        left = severity[places]
        rate = np.exp(p.relapse_severity.value * left)
        rate *= p.relapse_rate.value
        if self._maintenance != 1:
            rate[running[places]] *= self._maintenance
        chance = -np.expm1(-rate)
        return places[(left < p.well.value) & (self._luck[places] < chance)]


def _most(parameters: Parameters, maintenance: float) -> float:
    """The largest hazard of anybody at risk."""
    weight = parameters.relapse_severity.value
    worst = math.exp(weight * parameters.well.value) if weight > 0 else math.inf
    return parameters.relapse_rate.value * max(1.0, maintenance) * worst


_NOBODY: Final[Places] = np.empty(0, dtype=np.intp)
