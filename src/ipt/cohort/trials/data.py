"""What one trial gives: who was in which arm, what was seen of them, and how the arms compare."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Self

import numpy as np
from attrs import fields, frozen
from numpy.typing import NDArray

from ipt.cohort.model.parts import Floats, Mask
from ipt.cohort.results import Arm as Came, Flow
from ipt.cohort.streams import BLOCK, check_seed
from ipt.cohort.trials.design import Design
from ipt.cohort.trials.methods import Analysis
from ipt.cohort.trials.packing import Packed, packed
from ipt.cohort.trials.pairs import Pair
from ipt.errors import InvalidValue

if TYPE_CHECKING:
    from ipt.cohort.analysis import effects

__all__ = ["TrialData", "check_replications", "run", "runs"]


@frozen(kw_only=True, eq=False, repr=False)
class TrialData:
    """A trial that was run; arrays have a row for each patient, in the order they came.

    Attributes:
        trial: How it was planned.
        seed: Of the whole simulation.
        replication: Which of the trials of that seed it is, from 0.
        patient: The numbers of the patients in the population.
        arm: The places of their arms in ``trial.names``.
        stratum: Their strata; 0 without any.
        baseline: The first scores.
        days: When visits took or would have taken place, ``(patients, visits)``.
        complete: Scores at the visits, whether anybody saw them or not, ``(patients, visits)``.
        values: The same, NaN where missing: what a real trial would have.
        cluster: A number for the therapist or group of each patient; -1 if they share none.
        sessions: How many were held.
        left: The week in which they left therapy for good; -1 if they did not.
        relapsed: Whether they were seen to fall ill again by the primary visit.
        time: In which week, or the last one in which anybody would have seen it.
    """

    trial: Design
    seed: int
    replication: int
    patient: NDArray[np.int64]
    arm: NDArray[np.intp]
    stratum: NDArray[np.intp]
    baseline: Floats
    days: NDArray[np.int16]
    complete: Floats
    values: Floats
    cluster: NDArray[np.int64]
    sessions: NDArray[np.int16]
    left: NDArray[np.intp]
    relapsed: Mask
    time: NDArray[np.intp]

    @classmethod
    def at(cls, trials: Packed, row: int, trial: Design, seed: int, replication: int) -> Self:
        """The trial in a *row* of what was packed."""
        columns = {name: getattr(trials, name)[row] for name in _COLUMNS}
        for column in columns.values():
            column.setflags(write=False)
        return cls(trial=trial, seed=seed, replication=replication, **columns)

    def __len__(self) -> int:
        return len(self.arm)

    def __repr__(self) -> str:
        return f"<TrialData of {self.trial!r}, seed {self.seed}, replication {self.replication}>"

    @property
    def end(self) -> Floats:
        """The scores at the primary visit, NaN where missing."""
        return self.values[:, self.trial.primary_visit]

    def pair(self, place: int) -> Pair:
        """The patients of the arm at a *place* in ``trial.names``, and of the control."""
        mine = (self.arm == place) | (self.arm == self.trial.reference)
        return Pair(trial=self.trial, **{name: getattr(self, name)[mine] for name in _OF_A_PAIR})

    def analyse(self, method: Analysis | str | None = None) -> Mapping[str, "effects.Effect"]:
        """How each arm compares with the control, at the primary visit.

        Each comparison takes the patients of two arms alone, so that another arm changes nothing.

        Args:
            method: An analysis; that of the trial if ``None``.

        Returns:
            Effects by the name of the arm. Those of scores are differences in points, those of
            response and remission of proportions, those of survival logs of hazard ratios.

        Raises:
            ipt.errors.InvalidValue: If the analysis is unknown, or cannot be made of these data.
            ipt.errors.IPTError: If its fit does not settle.
        """
        from ipt.cohort.trials.analyses import chosen, compared  # noqa: PLC0415 - it needs SciPy

        analysis = chosen(self.trial, method)
        trial = self.trial
        return MappingProxyType(
            {trial.names[place]: compared(self.pair(place), analysis) for place in trial.compared}
        )

    def flow(self) -> Flow:
        """How many of each arm came how far, as reports of trials print it."""
        return Flow(arms=[self._came(place) for place in range(len(self.trial.names))])

    def _came(self, place: int) -> Came:
        mine = self.arm == place
        arm = self.trial.every_arm[place]
        came = mine & (self.sessions > 0)
        left = int((came & (self.left >= 0)).sum())
        return Came(
            title=arm.name,
            allocated=int(mine.sum()),
            began=int(came.sum()) if arm.protocol else None,
            lost={"withdrawn": left} if left else {},
            analysed=int((mine & ~np.isnan(self.end)).sum()),
        )


_COLUMNS: Final = tuple(field.name for field in fields(Packed) if field.name != "potential")
_OF_A_PAIR: Final = tuple(field.name for field in fields(Pair) if field.name != "trial")


def run(trial: Design, seed: int, replication: int) -> TrialData:
    """One of the trials of a *seed*, see `Trial.run`.

    Raises:
        ipt.errors.InvalidValue: If *seed* or *replication* is no whole number from 0 on.
    """
    check_seed(seed)
    _whole("replication", replication, 0)
    block, row = divmod(replication, BLOCK // trial.patients)
    return TrialData.at(packed(trial, seed, block), row, trial, seed, replication)


def check_replications(replications: object) -> None:
    """Refuse what is no number of replications.

    Raises:
        ipt.errors.InvalidValue: If it is no whole number from 2 on; of one alone no error is known.
    """
    _whole("replications", replications, 2)


def _whole(what: str, value: object, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        msg = f"{what} is a whole number from {least} on, not {value!r}"
        raise InvalidValue(msg)


def runs(trial: Design, seed: int, replications: int) -> Iterator[TrialData]:
    """The first trials of a *seed*, see `Trial.runs`."""
    each = BLOCK // trial.patients
    for first in range(0, replications, each):
        trials = packed(trial, seed, first // each)
        for row in range(min(each, replications - first)):
            yield TrialData.at(trials, row, trial, seed, first + row)
