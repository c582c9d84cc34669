"""What each slot of a simulated course brings, as the kinds of its events.

A slot is a place in the calendar. The session in it is held or missed, and a missed one is lost. The
acts of the opening are spread over the first sessions held. The ending begins when as few slots are
left as the protocol closes with; where missed sessions leave more of the contract than it allows
then, the contract is amended to what can still be held. Where that may not be, the middle phase
goes on, and the course ends by agreement after its last slot. Who came to no session at all has
withdrawn, whatever was agreed.

Nothing here knows a rule: what may happen is asked of the automaton, and what it refuses is not
done. An act whose only use is a count that this protocol never asks for, such as the sick role in
some of them, changes nothing there and is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, Self

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.machine import Automaton, Kind, compile_automaton
from ipt.model import Area, AreaRule, Cadence, EndReason, Phase, Protocol

__all__ = ["HELD", "MISSED", "OPENING", "STOP", "WITHDRAW", "Kinds", "Place", "Steps"]

HELD, MISSED, WITHDRAW, STOP = range(4)
"""What may become of a slot: its session is held or missed, or the patient withdraws before it; or
patient and therapist stop by agreement after the one before it."""

Kinds = tuple[Kind, ...]

_SESSION: Final = Kind("session-held")
_MISSED: Final = Kind("session-missed")
_TAKEN: Final = Kind("measure-taken")
_SICK_ROLE: Final = Kind("sick-role-given")
_ANNOUNCED: Final = Kind("ending-announced")
_MIDDLE: Final = Kind("phase-began:middle")
_TERMINATION: Final = Kind("phase-began:termination")
_ENDS: Final = {reason: Kind(f"course-ended:{reason}") for reason in EndReason}
_REASONS: Final = tuple(EndReason)
_FELT: Final = Kind("task:ending-felt")
_TASKS: Final = (
    Kind("task:progress-reviewed"),
    Kind("task:gains-attributed"),
    _FELT,
    Kind("task:relapse-plan-made"),
    Kind("task:next-step-decided"),
)
"""What completion takes, as tasks of the sessions of the termination phase."""
_HAPPENED: Final = frozenset({Area.GRIEF, Area.ROLE_TRANSITION})
"""The areas that are about something that happened."""
_OPTIONAL: Final = frozenset({_SICK_ROLE, _ANNOUNCED})
"""What is done once, and only where the protocol counts it."""

OPENING: Final = (Kind("screening-recorded"), _TAKEN)
"""What happens in week 0, before the first session."""


class Place(NamedTuple):
    """Where a simulated course stands before a slot; equal places have the same future.

    Attributes:
        state: The configuration of the automaton.
        slot: The slot that is next, from 0.
        held: How many sessions were held.
        area: Place of the area that will be the focus; -1 once it is agreed.
        measured: Whether a measure was taken in the week of the slot.
        ended: Place of the reason in `EndReason`; -1 while the course goes on.
    """

    state: int
    slot: int
    held: int
    area: int
    measured: bool
    ended: int = -1


@frozen
class Steps:
    """The plan of a simulated course of one protocol.

    Attributes:
        automaton: What may happen.
        weeks: The week of each slot.
        openings: For each area what the sessions of the initial phase bring, in their order.
    """

    automaton: Automaton
    weeks: tuple[int, ...]
    openings: tuple[tuple[Kinds, ...], ...]
    _columns: Mapping[Kind, int]

    @classmethod
    def of(cls, protocol: Protocol, sessions: int) -> Self:
        """The plan for a contract of *sessions*.

        Raises:
            ipt.errors.InvalidValue: If the protocol refuses such a contract.
        """
        automaton = compile_automaton(protocol)
        columns = {kind: column for column, kind in enumerate(automaton.kinds)}
        steps = cls(automaton, (), (), columns)
        steps._after(0, (Kind("contract-agreed", sessions),))
        weeks = tuple(_weeks(protocol.cadence, sessions))
        openings = tuple(_opening(protocol, rule, sessions) for rule in protocol.areas)
        return cls(automaton, weeks, openings, columns)

    def start(self, area: int) -> Place:
        """Before the first slot of a course whose focus will be *area*."""
        return Place(self._after(0, OPENING)[0], 0, 0, area, measured=False)

    def take(self, at: Place, action: int) -> tuple[Place, Kinds]:
        """Where *action* leads, and the kinds of what happens.

        Raises:
            ipt.errors.InvalidValue: If the protocol leaves no way to hold the session.
        """
        if action == WITHDRAW:
            return self._end(at.state, (), EndReason.WITHDRAWN)
        if action == STOP:
            return self._end(at.state, ())
        held = action == HELD
        state, kinds = self._session(at) if held else self._after(at.state, (_MISSED,))
        slot = at.slot + 1
        number = at.held + held
        if slot == len(self.weeks):
            came = EndReason.COMPLETED if number else EndReason.WITHDRAWN
            return self._end(state, kinds, came)
        return Place(
            state,
            slot,
            number,
            at.area if self.automaton.phases[state] is Phase.INITIAL else -1,
            measured=self.weeks[slot] == self.weeks[at.slot] and (at.measured or held),
        ), kinds

    def phase(self, at: Place) -> Phase:
        """The phase in which the session of the slot lies if it is held."""
        if at.ended >= 0:
            return Phase.ENDED
        return self.automaton.phases[self._closing(at)[0]]

    def must_be_completed(self) -> None:
        """Refuse a protocol by which not even a course without a missed session is completed.

        Raises:
            ipt.errors.InvalidValue: If it is one; it names the rule.
        """
        for area in range(len(self.openings)):
            at = last = self.start(area)
            while at.ended < 0:
                last, (at, _) = at, self.take(at, HELD)
            if _REASONS[at.ended] is EndReason.COMPLETED:
                continue
            if self.automaton.phases[last.state] is Phase.MIDDLE:
                self._after(last.state, (_ANNOUNCED, _TERMINATION))
            self._after(self._session(last)[0], (_ENDS[EndReason.COMPLETED],))

    # --- how it is composed ----------------------------------------------------------------------

    def _session(self, at: Place) -> tuple[int, Kinds]:
        """The session of a slot, with what happens around it."""
        state, closing = self._closing(at)
        measure = () if at.measured else (_TAKEN,)
        around: Kinds = ()
        match self.automaton.phases[state]:
            case Phase.INITIAL:
                around = self.openings[at.area][at.held]
            case Phase.MIDDLE if self._left(at) - 1 <= self._limit("announce_by"):
                around = (_ANNOUNCED,)
            case Phase.TERMINATION:
                felt = self._limit("ending_felt_min")
                around = tuple(task for task in _TASKS if felt or task != _FELT)
            case _:
                pass
        state, kinds = self._after(state, (*measure, _SESSION, *around))
        return state, (*closing, *kinds)

    def _closing(self, at: Place) -> tuple[int, Kinds]:
        """What comes before the session of a slot: the beginning of the end, when it is time."""
        if self.automaton.phases[at.state] is not Phase.MIDDLE:
            return at.state, ()
        left = self._left(at)
        if left > self._limit("termination_default") and self._step(at.state, _SESSION) >= 0:
            return at.state, ()
        announced, kinds = self._after(at.state, (_ANNOUNCED,))
        numbers = range(at.held + left, self._limit("sessions_cap") + 1)
        amended = ((Kind("contract-amended", number),) for number in numbers)
        for amendment in ((), *amended):
            state = announced
            for kind in (*amendment, _TERMINATION):
                state = self._step(state, kind)
            if state >= 0:
                return state, (*kinds, *amendment, _TERMINATION)
        return at.state, ()

    def _end(
        self, state: int, kinds: Kinds, reason: EndReason = EndReason.COMPLETED
    ) -> tuple[Place, Kinds]:
        """The end: for *reason*, or by agreement where that may not be."""
        if self._step(state, _ENDS[reason]) < 0:
            reason = EndReason.EARLY_BY_AGREEMENT
        ended, kind = self._after(state, (_ENDS[reason],))
        nowhere = Place(ended, len(self.weeks), 0, -1, measured=False, ended=_REASONS.index(reason))
        return nowhere, (*kinds, *kind)

    def _left(self, at: Place) -> int:
        """How many slots are left."""
        return len(self.weeks) - at.slot

    def _limit(self, name: str) -> int:
        return self.automaton.table.limits[name]

    def _step(self, state: int, kind: Kind) -> int:
        """The configuration after *kind*; -1 if it, or what led to *state*, is refused."""
        column = self._columns.get(kind, -1)
        return -1 if state < 0 or column < 0 else self.automaton.step(state, column)

    def _after(self, state: int, kinds: Iterable[Kind]) -> tuple[int, Kinds]:
        """The configuration after all of *kinds*, and those that were of use.

        Raises:
            ipt.errors.InvalidValue: If one is refused; it names the rule.
        """
        done: list[Kind] = []
        for kind in kinds:
            after = self._step(state, kind)
            if after < 0:
                self._refuse(state, kind)
            if after != state or kind not in _OPTIONAL:
                done.append(kind)
            state = after
        return state, tuple(done)

    def _refuse(self, state: int, kind: Kind) -> None:
        """Say why the protocol cannot be simulated.

        Raises:
            ipt.errors.InvalidValue: Always.
        """
        table = self.automaton.table
        phase, counts = self.automaton.configurations()[state]
        findings = table.explain(phase, counts, kind)
        first = findings[0]
        msg = (
            f"{table.protocol.id!r} cannot be simulated; {str(kind)!r} is refused by {first.code}: "
            f"{first.message}; {first.remedy}"
        )
        raise InvalidValue(msg, findings)


def _weeks(cadence: Cadence, sessions: int) -> Iterator[int]:
    """The week of each of *sessions*, the first of which lies in week 1."""
    week = 1
    for session in range(sessions):
        while cadence.sessions_in(week) <= session:
            week += 1
        yield week


def _opening(protocol: Protocol, rule: AreaRule, sessions: int) -> tuple[Kinds, ...]:
    """What the sessions of the initial phase bring: one act at first, one midway, one at last.

    There are as many as the outline has, and fewer where so short a course has no room for them.
    """
    room = sessions - protocol.limit("termination_default") - 1
    number = max(1, min(protocol.limit("initial_max"), max(room, protocol.limit("initial_min"))))
    brought: list[Kinds] = [()] * number
    brought[0] += (_SICK_ROLE,)
    brought[number // 2] += _inventory(rule.area)
    brought[-1] += _agreements(rule, sessions)
    return tuple(brought)


def _inventory(area: Area) -> Kinds:
    told = (Kind("life-event-recorded"),) if area in _HAPPENED else ()
    return (*told, Kind("relationship-recorded"), Kind("inventory-completed"))


def _agreements(rule: AreaRule, sessions: int) -> Kinds:
    """How the initial phase ends; the death of a grief is linked where that counts."""
    return (
        Kind("formulation-shared"),
        *(Kind("area-rejected") for _ in rule.after_rejecting),
        Kind(f"focus-agreed:{rule.area}", int(bool(rule.life_events))),
        Kind("contract-agreed", sessions),
        _MIDDLE,
    )
