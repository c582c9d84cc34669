"""What a history tells of sessions, measures and risks: views that are read off it, never an input."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol as Interface

from attrs import evolve, frozen

from ipt.model import events as ev
from ipt.model.checks import When
from ipt.model.emotions import AffectNote
from ipt.model.value import Value
from ipt.model.values import Risk
from ipt.model.vocabulary import MissedReason, Modality, Phase, SessionStatus
from ipt.model.working import Act

if TYPE_CHECKING:  # what belongs to measures is not loaded before a measure is
    from ipt.model.instrument import Instrument
    from ipt.model.scores import AnyScore

__all__ = ["Instruments", "Measured", "Session", "measured", "sessions", "waiting_risks"]


@frozen(kw_only=True, eq=False, repr=False)
class Session(Value):
    """A session as the history tells it; a view, never an input.

    Attributes:
        event: Id of the event it comes from.
        status: Held, missed, cancelled or rescheduled.
        number: Its number if it was held, unrecorded sessions counted; 1 is the first.
        phase: The phase it fell into.
        on: When.
        minutes: Its length.
        modality: How it was held.
        present: Who was there.
        tasks: What was done.
        strategies: Which strategies of a problem area were followed.
        acts: What the therapist did.
        affect: What was felt, and what was shown of it.
        reason: Why, if it was missed.
    """

    event: str
    status: SessionStatus
    phase: Phase
    number: int | None = None
    on: When | None = None
    minutes: int | None = None
    modality: Modality | None = None
    present: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    strategies: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    affect: tuple[AffectNote, ...] = ()
    reason: MissedReason | None = None


@frozen(kw_only=True, eq=False, repr=False)
class Measured(Value):
    """A measure as the history tells it; a view, never an input.

    Attributes:
        event: Id of the event it comes from.
        instrument: Id of the instrument.
        on: When.
        phase: The phase it fell into.
        sessions_held: How many sessions had been held before it, unrecorded ones counted.
        score: What the answers make, or the total alone; ``None`` if neither was recorded, or if
            the instrument is not at hand.
    """

    event: str
    instrument: str
    on: When | None = None
    phase: Phase
    sessions_held: int
    score: "AnyScore | None"


class Instruments(Interface):
    """The instruments of a course, and what measures taken with them say."""

    @property
    def editions(self) -> "tuple[Instrument, ...]":
        """One edition of each, by id."""
        ...

    def must_know(self, name: str) -> None:
        """Refuse the *name* of an instrument that is neither here nor ships."""
        ...

    def plainly(self, taken: ev.MeasureTaken) -> bool:
        """Whether a measure has a total in range and tells of no risk, as most do."""
        ...

    def score(self, taken: ev.MeasureTaken) -> "AnyScore | None":
        """The score of a measure; ``None`` if there is nothing to score, or not by what."""
        ...


_STATUS: Final[Mapping[type[ev.Event], SessionStatus]] = MappingProxyType(
    {
        ev.SessionHeld: SessionStatus.HELD,
        ev.SessionMissed: SessionStatus.MISSED,
        ev.SessionCancelled: SessionStatus.CANCELLED,
        ev.SessionRescheduled: SessionStatus.RESCHEDULED,
    }
)


def sessions(history: Iterable[ev.Event]) -> tuple[Session, ...]:
    """Every session of *history*, whatever became of it, in order."""
    found: list[Session] = []
    phase, number = Phase.INITIAL, 0
    for event in history:
        if isinstance(event, ev.PhaseBegan):
            phase = event.phase
        elif isinstance(event, ev.PeriodUnrecorded):
            number += event.sessions
        elif (status := _STATUS.get(type(event))) is not None:
            session = Session(event=event.id, status=status, phase=phase, on=event.on)
            if isinstance(event, ev.SessionHeld):
                number += 1
                session = evolve(
                    session,
                    number=number,
                    minutes=event.minutes,
                    modality=event.modality,
                    present=event.present,
                    tasks=event.tasks,
                    strategies=event.strategies,
                    acts=event.acts,
                    affect=event.affect,
                )
            elif isinstance(event, ev.SessionMissed):
                session = evolve(session, reason=event.reason)
            found.append(session)
    return tuple(found)


def measured(history: Iterable[ev.Event], scales: Instruments) -> tuple[Measured, ...]:
    """Every measure of *history*, in order."""
    found: list[Measured] = []
    phase, held = Phase.INITIAL, 0
    for event in history:
        if isinstance(event, ev.PhaseBegan):
            phase = event.phase
        elif isinstance(event, ev.CourseEnded):
            phase = Phase.ENDED
        elif isinstance(event, ev.SessionHeld):
            held += 1
        elif isinstance(event, ev.PeriodUnrecorded):
            held += event.sessions
        elif isinstance(event, ev.MeasureTaken):
            found.append(
                Measured(
                    event=event.id,
                    instrument=event.instrument,
                    on=event.on,
                    phase=phase,
                    sessions_held=held,
                    score=scales.score(event),
                )
            )
    return tuple(found)


def waiting_risks(history: Iterable[ev.Event], scales: Instruments) -> Mapping[str, Risk]:
    """The risks in *history* that wait for a review, by id, in the order they were raised.

    A flagged answer to a risk item raises one by itself: ``"e3:self-harm"`` is what event ``"e3"``
    tells of the item ``"self-harm"``.
    """
    waiting: dict[str, Risk] = {}
    for event in history:
        if isinstance(event, ev.RiskRaised):
            waiting[event.risk.id] = event.risk
        elif isinstance(event, ev.MeasureTaken):
            score = scales.score(event)
            for flag in () if score is None else score.flags:
                name = f"{event.id}:{flag.item}"
                waiting[name] = Risk(id=name, kind=flag.kind)
        elif isinstance(event, ev.RiskReviewed) and not event.hold:
            waiting.pop(event.risk, None)
    return waiting
