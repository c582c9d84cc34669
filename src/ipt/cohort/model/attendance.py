"""Coming to sessions, staying away, stopping: what moves a block through its script.

Each slot draws once for dropping out and once for attendance, for every patient, whatever became of
them. What is decided is looked up in the script, so that no course can be one that the rules of
`ipt.machine` would refuse.
"""

import math
from functools import lru_cache
from typing import Any, Final, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.assumptions import Parameters
from ipt.cohort.model.parts import (
    ABSENT,
    HELD_IN,
    MISSED as MISSED_SLOT,
    Codes,
    Floats,
    Ints,
    Mask,
    Measurement,
    Places,
)
from ipt.cohort.script import HELD, MISSED, STOP, WITHDRAW, Script

__all__ = ["Attendance", "Risk", "untreated"]

_ACTIONS: Final = 4
_EARLY: Final = 3
"""Sessions before each of which more stay away."""
_Table: TypeAlias = NDArray[np.intp]


@frozen(eq=False)
class _Moves:
    """A script as tables by ``node * 4 + action``; ended and refused steps lead back to the node.

    Attributes:
        to: The node afterwards, times 4.
        session: What the slot was.
        running: By ``node * 4``, whether the course goes on.
    """

    to: _Table
    session: Codes
    running: Mask


@lru_cache(maxsize=64)
def _moves(script: Script) -> _Moves:
    nodes = np.arange(len(script.next), dtype=np.intp)[:, np.newaxis]
    to = np.where(script.next < 0, nodes, script.next) * _ACTIONS
    session = np.full(to.shape, ABSENT, dtype=np.uint8)
    runs = script.ended < 0
    session[runs, HELD] = HELD_IN + script.phase[runs]
    session[runs, MISSED] = MISSED_SLOT
    return _Moves(
        to=to.ravel(),
        session=session.ravel(),
        running=np.repeat(runs, _ACTIONS),
    )


class Attendance:
    """A block of patients on its way through a script.

    Attributes:
        running: Who is in treatment.
    """

    running: Mask

    def __init__(
        self,
        script: Script,
        area: NDArray[np.int8],
        parameters: Parameters,
        *,
        risk: "Risk",
        stops_below: float,
        certain: bool,
        random: tuple[np.random.Generator, np.random.Generator],
    ) -> None:
        """Before the first slot.

        Args:
            script: What a course does.
            area: The place of the focus of each patient among its areas.
            parameters: The numbers of the model.
            risk: What makes patients stay away.
            stops_below: Two scores in a row below this end a course by agreement.
            certain: Whether everybody comes to everything.
            random: For attendance, and for dropping out.
        """
        size = len(area)
        self._script: Final = script
        self._p: Final = parameters
        self._risk: Final = risk
        self._cut: Final = stops_below
        self._uncertain: Final = not certain
        self._coming, self._leaving = random
        self._moves: Final = _moves(script)
        self._node: Places = script.start[area].astype(np.intp) * _ACTIONS
        self._withdrew: Mask = np.zeros(size, dtype=np.bool_)
        self._below: Final = np.zeros(size, dtype=np.bool_)
        self._sessions: Final = np.zeros((len(script.weeks), size), dtype=np.uint8)
        self._luck: Final = np.empty(size)
        self._step: Places = np.empty(size, dtype=np.intp)
        self.running = np.ones(size, dtype=np.bool_)

    def attend(self, slot: int, score: Ints, severity: Floats) -> Codes:
        """What *slot* is to each patient, who has this *score* and *severity* now."""
        leaves = self._leaves(slot, severity)
        self._coming.random(out=self._luck)
        missing = self._luck >= self._p.attendance.value
        missing &= self._uncertain
        self._step[:] = missing  # MISSED is 1, and HELD is 0
        np.copyto(self._step, WITHDRAW, where=leaves)
        self._step += self._node
        leaves &= self.running
        self._withdrew |= leaves
        session: Codes = self._sessions[slot]
        np.take(self._moves.session, self._step, out=session, mode="clip")
        np.take(self._moves.to, self._step, out=self._node, mode="clip")
        held = session >= HELD_IN
        self._risk.observe(score, held)
        if self._cut > 0:
            self._stop(score, held)
        np.take(self._moves.running, self._node, out=self.running, mode="clip")
        return session

    def _leaves(self, slot: int, severity: Floats) -> Mask:
        """Who stays away for good from this *slot* on.

        They do where ``v * (1 + odds) > 1 - q`` for a uniform ``v``; q is the loss that comes on
        top of the odds.
        """
        p = self._p
        self._leaving.random(out=self._luck)
        factor = math.exp(p.dropout.value + p.dropout_early.value * (slot < _EARLY))
        odds = self._risk.odds(factor, severity)
        if odds is None:
            return np.zeros(len(severity), dtype=np.bool_)
        odds += 1
        odds *= self._luck
        return odds > 1 - p.dropout_first.value * (slot == 1)

    def _stop(self, score: Ints, held: Mask) -> None:
        """End the courses of those who were well enough twice."""
        below = score < self._cut
        stops = np.flatnonzero(held & below & self._below)
        np.copyto(self._below, below, where=held)
        at = self._node[stops]
        at += np.where(self._moves.running[at], STOP, 0)
        self._node[stops] = self._moves.to[at]

    def columns(self) -> dict[str, NDArray[Any]]:
        """What became of the courses, after the last slot."""
        slots = np.minimum(self._sessions, HELD_IN, out=self._sessions)
        held = slots >> 1
        slots <<= 1  # a column has 2 for what was missed, and 1 for what was held
        slots -= held * np.uint8(3)
        size = np.min_scalar_type(len(slots))
        sessions = np.add.reduce(held, axis=0, dtype=size).astype(np.int16)
        missed = np.add.reduce(slots >> 1, axis=0, dtype=size).astype(np.int16)
        weeks = np.array([0, *self._script.weeks, self._script.weeks[-1]], dtype=np.int16)
        reached = sessions + missed + self._withdrew
        ended = self._script.ended[self._node // _ACTIONS]
        return {
            "slots": slots.T,
            "sessions": sessions,
            "missed": missed,
            "ended": ended,
            "ended_week": np.where(ended < 0, np.int16(-1), weeks[reached]),
        }


def untreated(size: int) -> dict[str, NDArray[Any]]:
    """What became of courses that there are none of."""
    return {
        "slots": np.zeros((size, 0), dtype=np.uint8),
        "sessions": np.zeros(size, dtype=np.int16),
        "missed": np.zeros(size, dtype=np.int16),
        "ended": np.full(size, -1, dtype=np.int8),
        "ended_week": np.full(size, -1, dtype=np.int16),
    }


class Risk:
    """What multiplies the odds of dropping out: how symptoms have changed since the start.

    What is observed counts as the severity at which it would be the mean score.
    """

    def __init__(
        self, mode: str, weight: float, measurement: Measurement, score: Ints, severity: Floats
    ) -> None:
        self._mode: Final = mode
        self._weight: Final = weight
        self._buffer = np.empty(len(severity))
        if mode == "mar":
            grid = np.linspace(-6, 6, 601)
            seen = np.interp(np.arange(measurement.most + 1), measurement.expected(grid), grid)
            self._table: Final = np.exp(weight * seen)
            self._base: Final = math.exp(weight * _OFFSET) / self._table.take(score)
            self._last = np.full(len(severity), math.exp(weight * _OFFSET))
        else:
            self._start: Final = severity - _OFFSET

    def odds(self, factor: float, severity: Floats) -> Floats | None:
        """The odds of each patient now, of which *factor* is usual; ``None`` if nobody drops out."""
        match self._mode:
            case "mar":
                np.multiply(self._last, factor, out=self._buffer)
            case "mnar":
                np.subtract(severity, self._start, out=self._buffer)
                self._buffer *= self._weight
                np.exp(self._buffer, out=self._buffer)
                self._buffer *= factor
            case _:
                return None
        return self._buffer

    def observe(self, score: Ints, held: Mask) -> None:
        """Remember the *score* of those whose session was *held*."""
        if self._mode == "mar":
            np.take(self._table, score, out=self._buffer, mode="clip")
            self._buffer *= self._base
            np.copyto(self._buffer, self._last, where=~held)
            self._last, self._buffer = self._buffer, self._last


_OFFSET: Final = 0.3
"""The change that most have made on the way; so the other log odds are those of somebody usual."""
