"""Support by others, and life events: two modules that are off unless asked for."""

from typing import Final

import numpy as np

from ipt.cohort.model.parts import Floats, Patients

__all__ = ["Surroundings"]

_FAR: Final = 3.0
"""Who is worse off than this, or better, has no other events for it: nothing here runs away."""


class Surroundings:
    """What lies around a block of patients."""

    def __init__(self, patients: Patients) -> None:
        p = patients.parameters
        size = len(patients.lasting)
        self._p: Final = p
        self._changes: Final = patients.support
        self._events: Final = patients.events
        self._support_stream: Final = patients.stream("support")
        self._event_stream: Final = patients.stream("events")
        level = self._support_stream.standard_normal(size) * p.support_sd.value
        self._level: Final = level if patients.support else np.zeros(size)
        self._support: Final = self._level.copy()

    def advance(self, worse: Floats, gain: Floats, day: Floats, problem: Floats) -> None:
        """A week more; changes *day* and *problem*.

        Args:
            worse: How much worse symptoms are than at the start.
            gain: What work on the problem has gained.
            day: What the day adds to severity.
            problem: The interpersonal problem.
        """
        if self._changes:
            self._follow(worse, gain)
        if self._events:
            self._happen(worse, day, problem)

    def _follow(self, worse: Floats, gain: Floats) -> None:
        p, support = self._p, self._support
        goal = self._level + p.support_gain.value * gain - p.support_loss.value * worse
        support += p.support_pace.value * (goal - support)
        support += p.support_noise.value * self._support_stream.standard_normal(len(support))

    def _happen(self, worse: Floats, day: Floats, problem: Floats) -> None:
        p = self._p
        far = np.clip(worse, -_FAR, _FAR)
        rate = p.event_rate.value * np.exp(p.event_severity.value * far)
        luck = self._event_stream.random(len(worse))
        chance = -np.expm1(-rate)
        support = np.clip(self._support, -_FAR, _FAR)
        size = p.event_size.value * np.exp(-p.event_buffer.value * support)
        day += np.where(luck < chance, size, 0)
        problem += np.where(luck < chance * p.event_problem.value, size, 0)
