"""What the parts of a course model are to one another: the interfaces that a user may fill."""

from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.assumptions import Parameters

__all__ = [
    "ABSENT",
    "HELD_IN",
    "MISSED",
    "Codes",
    "Floats",
    "Ints",
    "ItemMeasurement",
    "Mask",
    "Measurement",
    "Outcome",
    "OutcomeModel",
    "Patients",
    "Places",
    "Stream",
]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.signedinteger[Any]]
Codes: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.intp]

ABSENT, MISSED, HELD_IN = 0, 1, 2
"""What a slot was to a patient: no part of their course, missed, or held in the phase that has the
place ``code - HELD_IN`` in `ipt.Phase`."""


@runtime_checkable
class Measurement(Protocol):
    """An instrument as a simulation sees it: what it shows of a severity.

    Examples:
        A scale of one's own, from 0 to 10 and without error, goes where the name of a shipped one
        would::

            class Thermometer:
                id, most = "thermometer", 10

                def expected(self, severity):
                    return np.clip(5 + 2 * severity, 0, 10)

                def observe(self, severity, random, out):
                    out[:] = np.rint(self.expected(severity))
    """

    @property
    def id(self) -> str:
        """It names its column, ``score_<id>``."""
        ...

    @property
    def most(self) -> int:
        """The highest score; the lowest is 0."""
        ...

    def expected(self, severity: Floats) -> Floats:
        """The mean score at each severity, which never falls as that rises."""
        ...

    def observe(self, severity: Floats, random: np.random.Generator, out: Ints) -> None:
        """Write into *out* a score for each severity, drawing the same amount whatever it is."""
        ...


@runtime_checkable
class ItemMeasurement(Measurement, Protocol):
    """A measurement that knows the answers behind its scores."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the items."""
        ...

    def answer(self, severity: Floats, random: np.random.Generator, out: NDArray[np.int8]) -> None:
        """Write into *out*, ``(items, patients)``, what `observe` would have summed."""
        ...


class Stream(Protocol):
    """Gives the stream of a purpose for a block of patients."""

    def __call__(self, purpose: str, *, part: int = 0) -> np.random.Generator:
        """The stream, at its start."""
        ...


@frozen(eq=False)
class Patients:
    """A block of patients as the outcome model meets them; arrays are ``(BLOCK,)``.

    Attributes:
        parameters: The numbers of the model.
        lasting: Severity that lasts, of an episode (b).
        day: What the day adds at the screening (o).
        effect: What the whole of the treatment takes off the set point of each (tau).
        usual: What care as usual, medication and the like take off it, slowly (c).
        natural: What time alone takes off it, more slowly (c_i).
        remitted: Whether they are well at the start.
        maintenance: By how much sessions multiply the hazard of falling ill again.
        relapse: How one falls ill again: ``"hazard"``, ``"decay"`` or ``"none"``.
        support: Whether support is simulated.
        events: Whether life events are.
        exact: Whether everything is left out that is not linear.
        stream: The stream of a purpose for this block.
    """

    parameters: Parameters
    lasting: Floats
    day: Floats
    effect: Floats
    usual: Floats | float
    natural: Floats
    remitted: bool
    maintenance: float
    relapse: str
    support: bool
    events: bool
    exact: bool
    stream: Stream


class Outcome(Protocol):
    """How a block of patients fares."""

    @property
    def severity(self) -> Floats:
        """Of each patient, now."""
        ...

    @property
    def relapse_week(self) -> NDArray[np.int16]:
        """The week in which each fell ill again; -1 if none did."""
        ...

    @property
    def latent(self) -> dict[str, Floats]:
        """What lies behind the severity, now, by name; an exact simulation keeps it."""
        ...

    def meet(self, sessions: Codes) -> None:
        """Take in what a slot was to each patient: `ABSENT`, `MISSED`, or `HELD_IN` a phase."""
        ...

    def advance(self, week: int, running: Mask) -> None:
        """Go on to *week* from the one before; *running* are the patients in treatment."""
        ...


class OutcomeModel(Protocol):
    """How patients fare: what a simulation asks of a model, of which one ships.

    It must draw from the streams of *patients* the same amount in every week, whatever happens.
    """

    def begin(self, patients: Patients) -> Outcome:
        """Week 0 of a block of patients."""
        ...
