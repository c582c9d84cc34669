"""A course as the predicates of fidelity read it: what was recorded where, and what may be hidden.

A session *speaks* of a line if it notes the kind of thing that would show it: tasks, acts,
strategies or feelings. One that notes none of these is silent, and an unrecorded one hides
anything: of neither is it said that something was not done.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Self

from attrs import frozen

from ipt.model import Achievement, Area, Course, EndReason, Phase, Session, events as ev
from ipt.review.fidelity.items import Item

__all__ = ["Place", "Record"]

_ACHIEVED: Final = {
    "inventory-completed": Achievement.INVENTORY,
    "formulation-shared": Achievement.FORMULATION,
    "sick-role-given": Achievement.SICK_ROLE,
    "focus-agreed": Achievement.FOCUS,
    "contract-agreed": Achievement.CONTRACT,
    "ending-announced": Achievement.ENDING_ANNOUNCED,
}
"""What an unrecorded period may have brought, by the event that would tell of it."""
_TREATMENT: Final = (Phase.INITIAL, Phase.MIDDLE, Phase.TERMINATION)
_NOT_BROKEN_OFF: Final = frozenset({EndReason.EARLY_BY_AGREEMENT, EndReason.NON_RESPONSE})
"""Endings that close the termination phase, if it had begun."""


@frozen(kw_only=True, eq=False)
class Place:
    """Where in a course an event stands.

    Attributes:
        event: The event.
        sessions: How many sessions had been held, its own included.
        phase: The phase it fell into.
    """

    event: ev.Event
    sessions: int
    phase: Phase


@frozen(kw_only=True, eq=False)
class Record:
    """A course, gone through once.

    Attributes:
        course: The course.
        places: Every event, in order.
        held: The sessions that left a record.
        closed: The phases that are over, each with the sessions held by then.
        areas: Every problem area that was in focus at any time.
    """

    course: Course
    places: tuple[Place, ...]
    held: tuple[Session, ...]
    closed: Mapping[Phase, int]
    areas: frozenset[Area]

    @classmethod
    def of(cls, course: Course) -> Self:
        """*course*, gone through."""
        places: list[Place] = []
        closed: dict[Phase, int] = {}
        phase, held = Phase.INITIAL, 0
        for event in course.effective:
            if isinstance(event, ev.SessionHeld):
                held += 1
            elif isinstance(event, ev.PeriodUnrecorded):
                held += event.sessions
            for over in _closed_by(event, phase):
                closed.setdefault(over, held)
            if isinstance(event, ev.PhaseBegan):
                phase = event.phase
            places.append(Place(event=event, sessions=held, phase=phase))
            if isinstance(event, ev.CourseEnded):
                phase = Phase.ENDED
        return cls(
            course=course,
            places=tuple(places),
            held=tuple(session for session in course.sessions if session.number is not None),
            closed=closed,
            areas=frozenset(_areas(course)),
        )

    def limit(self, name: str) -> int:
        """A limit of the protocol."""
        return self.course.protocol.limit(name)

    def within(self, phases: Iterable[Phase]) -> tuple[Session, ...]:
        """The sessions of *phases* that left a record."""
        wanted = frozenset(phases)
        return tuple(session for session in self.held if session.phase in wanted)

    def hidden(self, phases: Iterable[Phase] = _TREATMENT) -> int:
        """How many sessions of *phases* left none."""
        wanted = frozenset(phases)
        return sum(
            place.event.sessions
            for place in self.places
            if isinstance(place.event, ev.PeriodUnrecorded) and place.phase in wanted
        )

    def due(self, phase: Phase) -> int | None:
        """The session by which what belongs into *phase* fell due; ``None`` if it has not yet.

        That is the end of the phase, and for the initial one at the latest its longest length.
        """
        over = self.closed.get(phase)
        if phase is not Phase.INITIAL:
            return over
        most = self.limit("initial_max")
        if len(self.within([phase])) > most:
            return most
        return None if over is None else min(over, most)

    def evidence(self, item: Item) -> Iterator[Place]:
        """Where the events and the sessions that *item* names show it."""
        types = tuple(ev.EVENT_TYPES[name] for name in item.events)
        shown = {session.event for session in self.held if shows(session, item)}
        brought = {_ACHIEVED[name] for name in item.events if name in _ACHIEVED}
        for place in self.places:
            event = place.event
            if (
                isinstance(event, types)
                or event.id in shown
                or (isinstance(event, ev.PeriodUnrecorded) and brought.intersection(event.achieved))
            ):
                yield place

    def speaks(self, session: Session, item: Item) -> bool:
        """Whether *session* notes the kind of thing that would show *item*."""
        known = {task.id for task in self.course.protocol.tasks}
        would = [task for task in item.tasks if not known or task in known]
        return bool(
            shows(session, item)
            or (would and session.tasks)
            or (item.techniques and session.acts)
            or (item.strategies and session.strategies)
        )

    def silent(self, item: Item) -> bool:
        """Whether some session of the phases of *item* does not speak of it, or there is none."""
        held = self.within(item.phases)
        return not held or not all(self.speaks(session, item) for session in held)


def shows(session: Session, item: Item) -> bool:
    """Whether *session* tells that *item* was done."""
    return (
        not set(item.tasks).isdisjoint(session.tasks)
        or not set(item.strategies).isdisjoint(session.strategies)
        or any(act.technique in item.techniques for act in session.acts)
        or (item.affect and any(note.felt or note.shown for note in session.affect))
    )


def _closed_by(event: ev.Event, phase: Phase) -> tuple[Phase, ...]:
    """The phases that *event* closes; one that was broken off never falls due."""
    match event:
        case ev.PhaseBegan():
            return _TREATMENT[: _TREATMENT.index(event.phase)]
        case ev.CourseEnded(reason=EndReason.COMPLETED):
            return _TREATMENT
        case ev.CourseEnded() if phase is Phase.TERMINATION and event.reason in _NOT_BROKEN_OFF:
            return _TREATMENT
        case _:
            return ()


def _areas(course: Course) -> Iterator[Area]:
    for event in course.effective:
        if isinstance(event, ev.FocusAgreed):
            yield event.focus.area
        elif isinstance(event, ev.FocusChanged):
            yield from (area.area for area in event.to)
