"""The script of a simulated course: everything that can become of it, as integers.

`script` explores what `Steps` plans, from a start for each area, under four actions. A node is a
place before a slot, and carries all that the future depends on; so an engine moves any number of
patients at once with ``node = script.next[node, action]`` and cannot produce an illegal course. The
kinds of every step were taken from the compiled `ipt.machine.Automaton`, one by one.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ipt.cohort.script_steps import HELD, MISSED, OPENING, STOP, WITHDRAW, Kinds, Place, Steps
from ipt.errors import InvalidValue
from ipt.model import Area, Phase, Protocol

__all__ = ["HELD", "MISSED", "STOP", "WITHDRAW", "Script", "script"]

_ACTIONS = (HELD, MISSED, WITHDRAW, STOP)
_PHASES = tuple(Phase)


@frozen(eq=False, repr=False)
class Script:
    """What a simulated course of a protocol does, as arrays of one row for each node.

    Attributes:
        protocol: Whose.
        areas: The problem areas it offers, in its order.
        weeks: The week of each slot; the first session lies in week 1, the baseline in week 0.
        opening: The kinds of what happens in week 0; every start lies behind them.
        start: For each area the node before the first slot.
        next: For each node and action (`HELD`, `MISSED`, `WITHDRAW`, `STOP`) the node afterwards;
            -1 where the course has ended.
        phase: Place in `Phase` of the phase in which the session of the slot lies, if it is held.
        ended: Place in `EndReason` of the reason for which the course has ended; -1 while it runs.
        state: The configuration of the automaton.
    """

    protocol: Protocol
    areas: tuple[Area, ...]
    weeks: tuple[int, ...]
    opening: Kinds
    start: NDArray[np.int32]
    next: NDArray[np.int32]
    phase: NDArray[np.int8]
    ended: NDArray[np.int8]
    state: NDArray[np.int32]
    _bundles: Mapping[tuple[int, int], Kinds] = field(alias="bundles")

    def __repr__(self) -> str:
        size = f"{len(self.next)} nodes over {len(self.weeks)} sessions"
        return f"<Script {self.protocol.id}: {size}>"

    def __len__(self) -> int:
        return len(self.next)

    def bundle(self, node: int, action: int) -> Kinds:
        """The kinds of what happens on *action* at *node*, in order; empty if it has ended.

        One kind stands for several events where a course tells of several people, or takes several
        measures.
        """
        return self._bundles.get((node, action), ())


def script(protocol: Protocol, *, sessions: int | None = None) -> Script:
    """The script of a simulated course of *protocol*.

    Args:
        protocol: Any.
        sessions: Those of the contract, which is the number of slots, too; as many as the protocol
            usually has if ``None``.

    Raises:
        ipt.errors.InvalidValue: If *sessions* is no number of them, or the protocol leaves no way
            from the opening to a completed course of that length; then ``findings`` has the rule
            that refuses.
        ipt.errors.UnsoundTable: If its numbers do not make a sound table.

    Examples:
        >>> import ipt
        >>> from ipt.cohort.script import HELD, script
        >>> classic = script(ipt.protocols.get("ipt-16"))
        >>> print(*classic.bundle(classic.start[0], HELD))
        measure-taken session-held sick-role-given
    """
    if sessions is None:
        sessions = protocol.limit("sessions_default")
    if type(sessions) is not int or sessions < 1:
        msg = f"sessions is a whole number from 1 on, not {sessions!r}"
        raise InvalidValue(msg)
    return _script(protocol, sessions)


@lru_cache(maxsize=64)
def _script(protocol: Protocol, sessions: int) -> Script:
    steps = Steps.of(protocol, sessions)
    steps.must_be_completed()
    starts = [steps.start(area) for area in range(len(steps.openings))]
    nodes = {place: node for node, place in enumerate(starts)}
    order: list[Place] = [*starts]
    bundles: dict[tuple[int, int], Kinds] = {}
    following: list[list[int]] = []
    for node, place in enumerate(order):  # which grows while it is read
        following.append([-1] * len(_ACTIONS))
        for action in _ACTIONS if place.ended < 0 else ():
            after, bundles[node, action] = steps.take(place, action)
            if after not in nodes:
                nodes[after] = len(order)
                order.append(after)
            following[node][action] = nodes[after]
    return Script(
        protocol=protocol,
        areas=tuple(rule.area for rule in protocol.areas),
        weeks=steps.weeks,
        opening=OPENING,
        start=_fixed(np.arange(len(starts), dtype=np.int32)),
        next=_fixed(np.array(following, dtype=np.int32)),
        phase=_fixed(np.array([_PHASES.index(steps.phase(at)) for at in order], dtype=np.int8)),
        ended=_fixed(np.array([place.ended for place in order], dtype=np.int8)),
        state=_fixed(np.array([place.state for place in order], dtype=np.int32)),
        bundles=bundles,
    )


_N = TypeVar("_N", np.int8, np.int32)


def _fixed(array: NDArray[_N]) -> NDArray[_N]:
    array.flags.writeable = False
    return array
