"""The model that ships: symptoms and the focal interpersonal problem, week by week.

The severity of a patient is ``D = b + x + o``: what lasts, what changes, and the day. Sessions add
to retained gains ``G``, of which every further session adds less. The gains lower a set point that
``x`` follows, directly and through the interpersonal problem ``P``, which symptoms in turn worsen::

    x' = x + kD * (target - x)
    target = -tau_i * (1 - m) * Gd + tau * m * min(P, .5) - R
             - c * (1 - exp(-t / 5)) - c_i * (1 - exp(-t / 10))
    P' = P + kP * (-Gp * tau_i / tau - P) + gamma * kP * (D - D0) + s_P * e
    o' = rho * o + sqrt(1 - rho**2) * s_o * e

How the problem acts on symptoms is the same in everybody, treated or not; how far sessions resolve
it depends on how a patient responds (``tau_i``, on average ``tau``). So without sessions there is no
effect of any treatment, and one without effect changes nothing. With time alone some get better and
some worse, by ``c_i``, which is 0 on average.

Between two events this is linear and Gaussian; `ipt.cohort.exact` has its mean and covariance in
closed form.
"""

import math
from typing import Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.assumptions import Parameters
from ipt.cohort.model.natural import Relapse, Remission
from ipt.cohort.model.parts import HELD_IN, Codes, Floats, Mask, Outcome, Patients
from ipt.cohort.model.surroundings import Surroundings

__all__ = ["InterpersonalModel", "doses", "mediated"]


@frozen
class InterpersonalModel:
    """Symptoms and the focal interpersonal problem, each with its own retained gain."""

    def begin(self, patients: Patients) -> Outcome:
        """Week 0 of a block of patients."""
        return _Weeks(patients)


def doses(parameters: Parameters) -> tuple[Floats, Floats]:
    """What a session gains of what is left to gain, for symptoms and for the problem.

    Both are indexed by what a slot was: see `ipt.cohort.model.parts.HELD_IN`.
    """
    p = parameters
    symptoms = (p.symptom_dose_initial, p.symptom_dose_middle, p.symptom_dose_termination)
    problem = (p.problem_dose_initial, p.problem_dose_middle, p.problem_dose_termination)
    none = [0.0] * HELD_IN
    return (
        np.array([*none, *(_share(p.symptom_gain.value * dose.value) for dose in symptoms), 0.0]),
        np.array([*none, *(_share(p.problem_gain.value * dose.value) for dose in problem), 0.0]),
    )


def mediated(parameters: Parameters) -> float:
    """The share of the effect that passes through the problem; none where there is no effect."""
    return parameters.mediated.value if parameters.effect.value else 0.0


def _share(gain: float) -> float:
    return min(gain, 1.0)


class _Weeks:
    """A block of patients on their way; every array is changed in place.

    Of a gain ``G`` what is left to gain is kept, ``1 - G``: a session leaves a share of it. What
    does not change is multiplied out beforehand: ``kD * target`` is a sum of what the problem does
    (``link``), what is left to gain does (``direct``), and the rest (``level``).
    """

    def __init__(self, patients: Patients) -> None:
        p = patients.parameters
        size = len(patients.lasting)
        share = mediated(p)
        self._p: Final = p
        self._a: Final = np.empty(size)
        self._b: Final = np.empty(size)
        self._exact: Final = patients.exact
        self._lasting: Final = patients.lasting
        self._day: Floats = patients.day.copy()
        self._change: Floats = np.zeros(size)
        self._problem: Floats = np.zeros(size)
        self._left: Final = (np.ones(size), np.ones(size))
        self._leave: Final = tuple(1 - dose for dose in doses(p))
        pace = p.symptom_pace.value
        self._link: Final = pace * share * p.effect.value
        self._direct: Final = pace * (1 - share) * patients.effect
        self._resolves: Final = patients.effect / p.effect.value if share else np.zeros(size)
        self._drive: Final = p.problem_pace.value * self._resolves
        self._usual: Final = pace * patients.usual
        self._given: Final = bool(np.any(patients.usual))
        self._natural: Final = pace * patients.natural
        self._decays: Final = patients.relapse == "decay"
        if patients.remitted:
            self._change -= p.remission_size.value
        self._remission: Final = Remission(patients, self._a)
        self._level: Final = -self._direct
        self._remitted: Final = self._level - pace * p.remission_size.value
        if patients.remitted:
            self._level[:] = self._remitted
        self.severity: Floats = patients.lasting + self._change + self._day
        self._start: Final = self.severity.copy()
        self._days: Final = patients.stream("day")
        self._problems: Final = patients.stream("problem")
        self._relapse: Final = Relapse(patients, self._a)
        self._around: Final = (
            Surroundings(patients) if patients.support or patients.events else None
        )

    @property
    def relapse_week(self) -> NDArray[np.int16]:
        return self._relapse.week

    @property
    def latent(self) -> dict[str, Floats]:
        return {"x": self._change, "o": self._day, "p": self._problem}

    def meet(self, sessions: Codes) -> None:
        places = sessions.astype(np.intp)
        for left, leave in zip(self._left, self._leave, strict=True):
            np.take(leave, places, out=self._a, mode="clip")
            np.multiply(left, self._a, out=left)

    def advance(self, week: int, running: Mask) -> None:
        if self._decays:
            for left in self._left:
                np.add(left, self._p.gain_loss.value * (1 - left), out=left)
        self._follow(week - 1)
        self._live()
        np.copyto(self._level, self._remitted, where=self._remission.advance(week))
        if self._around is not None:
            worse, gain = self.severity - self._start, self._resolves * (1 - self._left[1])
            self._around.advance(worse, gain, self._day, self._problem)
        np.add(self._change, self._day, out=self.severity)
        self.severity += self._lasting
        fallen = self._relapse.advance(week, self.severity, running)
        if len(fallen):
            self._level[fallen] = -self._direct[fallen]
            for left in self._left:
                left[fallen] = 1

    def _follow(self, week: int) -> None:
        """Let what changes follow its set point."""
        p, a, b = self._p, self._a, self._b
        pace = p.symptom_pace.value
        if self._exact:
            np.multiply(self._problem, self._link, out=a)
        else:
            np.minimum(self._problem, p.problem_most.value, out=a)
            a *= self._link
        np.multiply(self._left[0], self._direct, out=b)
        a += b
        a += self._level
        if self._given:
            a += self._usual * math.expm1(-week / p.usual_pace.value)
        np.multiply(self._natural, math.expm1(-week / p.natural_pace.value), out=b)
        a += b
        if not self._exact:
            np.maximum(a, pace * p.least.value, out=a)
        self._change *= 1 - pace
        self._change += a

    def _live(self) -> None:
        """Let the problem and the day go on, from the severity of the week before."""
        p, a = self._p, self._a
        pace, memory = p.problem_pace.value, p.day_memory.value
        self._problem *= 1 - pace
        np.subtract(self._left[1], 1, out=a)  # minus the gain
        a *= self._drive
        self._problem += a
        np.subtract(self.severity, self._start, out=a)
        a *= p.feedback.value * pace
        self._problem += a
        self._problems.standard_normal(out=a)
        a *= p.problem_sd.value
        self._problem += a
        self._days.standard_normal(out=a)
        a *= math.sqrt(1 - memory**2) * p.day_sd.value
        self._day *= memory
        self._day += a
