"""A textbook's model of scores, in which the power of a trial is known in closed form."""

import math
from typing import Final

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ipt.cohort.model.parts import HELD_IN, Codes, Floats, Mask, Outcome, Patients
from ipt.model.checks import between
from ipt.model.value import Value

__all__ = ["Gaussian"]


@frozen(kw_only=True, eq=False, repr=False)
class Gaussian(Value):
    """Normal scores with SD 1, of which any two of a patient have one correlation.

    A treatment with sessions has its whole effect from the first session on, any other from week 1
    on; effects are differences in SDs. It is for a `Trial` with ``exact=True``.

    Attributes:
        correlation: Of two scores of a patient, from 0 to 1.
    """

    correlation: float = field(default=0.5, validator=between(0, 1))

    def begin(self, patients: Patients) -> Outcome:
        """Week 0 of a block of patients."""
        return _Scores(self.correlation, patients)


class _Scores:
    """A block of patients, week after week."""

    def __init__(self, correlation: float, patients: Patients) -> None:
        size = len(patients.effect)
        self.latent: dict[str, Floats] = {}
        self._effect: Final = patients.effect
        self._usual: Final = patients.usual
        self._treated: Final = np.zeros(size, dtype=np.bool_)
        self._lasting: Final = math.sqrt(correlation) * patients.stream("problem").standard_normal(
            size
        )
        self._spread: Final = math.sqrt(1 - correlation)
        self._days: Final = patients.stream("day")
        self.relapse_week: NDArray[np.int16] = np.full(size, -1, dtype=np.int16)
        self.severity: Floats = self._today()

    def meet(self, sessions: Codes) -> None:
        self._treated[sessions >= HELD_IN] = True

    def advance(self, week: int, running: Mask) -> None:  # noqa: ARG002 - every week is alike
        self.severity = self._today() - self._usual - self._treated * self._effect

    def _today(self) -> Floats:
        today = self._days.standard_normal(len(self._lasting))
        return self._lasting + self._spread * today
