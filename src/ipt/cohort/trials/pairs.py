"""The patients of two arms, as an analysis sees them."""

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.model.parts import Floats, Mask
from ipt.cohort.trials.design import Design

__all__ = ["Pair"]


@frozen(kw_only=True, eq=False)
class Pair:
    """An arm and the control; arrays have a row for each of their patients.

    Attributes:
        trial: How it was planned.
        arm: The place of the arm of each patient in ``trial.names``.
        baseline: The first scores.
        values: Scores at the visits, ``(patients, visits)``, NaN where missing.
        cluster: A number for the therapist or group of each patient; -1 if they share none.
        relapsed: Whether they were seen to fall ill again.
        time: In which week, or the last one in which anybody would have seen it.
    """

    trial: Design
    arm: NDArray[np.intp]
    baseline: Floats
    values: Floats
    cluster: NDArray[np.int64]
    relapsed: Mask
    time: NDArray[np.intp]

    @property
    def end(self) -> Floats:
        """The scores at the primary visit, NaN where missing."""
        return self.values[:, self.trial.primary_visit]

    @property
    def level(self) -> float:
        """Of the confidence interval."""
        return 1 - self.trial.alpha
