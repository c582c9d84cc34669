"""`Course`: one course of therapy, which is its history.

A course is built by `ipt.open_course`, `ipt.apply`, `ipt.replay` and `ipt.loads` alone. It keeps
the events, and what the rules count; everything else is read off the events when it is asked for.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar, final

from attrs import field, frozen

from ipt.errors import UnknownName, did_you_mean
from ipt.model import events as ev
from ipt.model.decisions import Decision
from ipt.model.incidents import Incident
from ipt.model.plans import RelapsePlan, SafetyPlan
from ipt.model.privacy import masked
from ipt.model.protocol import Protocol
from ipt.model.rehearsals import Rehearsal
from ipt.model.relationships import Relationship, Tie
from ipt.model.understanding import Consideration, Dispute, Episode, Factor
from ipt.model.values import (
    Contract,
    Deviation,
    Goal,
    LifeEvent,
    Medication,
    ProblemArea,
    Risk,
)
from ipt.model.views import Instruments, Measured, Session, measured, sessions, waiting_risks
from ipt.model.vocabulary import (
    Achievement,
    EndReason,
    Phase,
)
from ipt.model.working import BetweenSessionTask

if TYPE_CHECKING:  # what belongs to measures is not loaded before a measure is
    from ipt.model.instrument import Instrument
    from ipt.model.scores import AnyScore

__all__ = ["COUNTS", "Course", "State"]

COUNTS: Final = (
    "initial_sessions",
    "sessions_held",
    "sessions_left",
    "baseline",
    "inventory",
    "formulation",
    "sick_role",
    "areas_rejected",
    "focus",
    "contract",
    "amendments",
    "announced",
    "open_risks",
    "progress_reviewed",
    "gains_attributed",
    "ending_felt",
    "relapse_plan",
    "next_step",
    "zero",
)
"""What the rules count, in the order in which a course keeps it; ``zero`` is always 0."""

_E = TypeVar("_E", bound=ev.Event)


def _unknown() -> "dict[object, State | None]":
    return {}


@final
@frozen(repr=False)
class State:
    """Where a course stands by the rules: what decides which event may come next.

    Attributes:
        phase: In which phase.
        counts: What the rules count, in the order of `COUNTS`.
        next: Where each kind of event leads, as far as the machine has found out; ``None`` means
            that it is refused. It only remembers, so it takes no part in equality.
    """

    phase: Phase
    counts: tuple[int, ...]
    next: "dict[object, State | None]" = field(factory=_unknown, init=False, eq=False)

    def __repr__(self) -> str:
        counted = zip(COUNTS, self.counts, strict=True)
        shown = ", ".join(f"{name}={count}" for name, count in counted if count)
        return f"<State {self.phase}: {shown}>"


@final
@frozen(init=False, repr=False)
class Course:
    """One course of therapy: a protocol and what happened.

    Attributes:
        protocol: Which variant of IPT.
        events: The whole history, corrections included; the first is `CourseOpened`.
        effective: The history as corrected: nothing voided, everything replaced in its place.
        state: Where the course stands by the rules.
        horizon: No later event may lie wholly before this day.
        ids: The ids of all events, in order.
        scales: The instruments it was given, and those that were used.
    """

    protocol: Protocol
    events: tuple[ev.Event, ...]
    effective: tuple[ev.Event, ...]
    state: State
    horizon: date = field(hash=False)
    ids: tuple[str, ...] = field(eq=False)
    scales: Instruments

    def __init__(self) -> None:
        msg = "a course is not made by hand; use ipt.open_course, ipt.replay or ipt.loads"
        raise TypeError(msg)

    def __repr__(self) -> str:
        held = f"{self.sessions_held} {'session' if self.sessions_held == 1 else 'sessions'} held"
        patient = masked(self.patient)
        return f"<Course {self.protocol.id} of {patient}: {self.phase} phase, {held}>"

    @property
    def phase(self) -> Phase:
        """The phase the course is in."""
        return self.state.phase

    @property
    def counts(self) -> tuple[int, ...]:
        """What the rules count, in the order of `COUNTS`."""
        return self.state.counts

    def of(self, kind: type[_E]) -> Iterator[_E]:
        """The effective events of one type, in order."""
        return (event for event in self.effective if isinstance(event, kind))

    def last(self, kind: type[_E]) -> _E | None:
        """The last effective event of one type, or ``None``."""
        return next((e for e in reversed(self.effective) if isinstance(e, kind)), None)

    def count(self, name: str) -> int:
        """What the rules count under *name*.

        Raises:
            ipt.errors.UnknownName: If *name* is none of `COUNTS`.
        """
        try:
            return self.counts[COUNTS.index(name)]
        except ValueError:
            msg = f"unknown count {name!r}{did_you_mean(name, COUNTS)}"
            raise UnknownName(msg) from None

    @property
    def opened(self) -> ev.CourseOpened:
        """The first event."""
        first = self.effective[0]
        assert isinstance(first, ev.CourseOpened)  # noqa: S101 - the machine sees to it
        return first

    @property
    def patient(self) -> str:
        """Who it is for; identifying."""
        return self.opened.patient

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Every session held, missed, cancelled or rescheduled, in order."""
        return sessions(self.effective)

    @property
    def sessions_held(self) -> int:
        """How many numbered sessions took place, unrecorded ones included."""
        return self.count("sessions_held")

    @property
    def sessions_left(self) -> int | None:
        """How many sessions of the contract are left; ``None`` without a contract."""
        return None if self.contract is None else self.count("sessions_left")

    @property
    def sessions_unrecorded(self) -> int:
        """How many of the sessions held left no record."""
        return sum(period.sessions for period in self.of(ev.PeriodUnrecorded))

    @property
    def contract(self) -> Contract | None:
        """The contract as last agreed or amended."""
        agreed = (
            event.contract
            for event in reversed(self.effective)
            if isinstance(event, ev.ContractAgreed | ev.ContractAmended)
        )
        return next(agreed, None)

    @property
    def focus(self) -> tuple[ProblemArea, ...]:
        """The problem areas worked on."""
        focus: tuple[ProblemArea, ...] = ()
        for event in self.effective:
            if isinstance(event, ev.FocusAgreed):
                focus = (*focus, event.focus)
            elif isinstance(event, ev.FocusChanged):
                focus = event.to
        return focus

    @property
    def inventory(self) -> tuple[Relationship, ...]:
        """The people of the inventory, each as last recorded, in order of first mention."""
        people = {e.relationship.id: e.relationship for e in self.of(ev.RelationshipRecorded)}
        return tuple(people.values())

    @property
    def life_events(self) -> tuple[LifeEvent, ...]:
        """The life events, each as last recorded, in order of first mention."""
        told = {e.life_event.id: e.life_event for e in self.of(ev.LifeEventRecorded)}
        return tuple(told.values())

    @property
    def ties(self) -> tuple[Tie, ...] | None:
        """Who of the inventory knows whom, as last recorded; ``None`` if it was not asked."""
        recorded = self.last(ev.TiesRecorded)
        return None if recorded is None else recorded.ties

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """The episodes of the illness, each as last recorded, in order of first mention."""
        return tuple({e.episode.id: e.episode for e in self.of(ev.EpisodeRecorded)}.values())

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors of the formulation, each as last recorded, in order of first mention."""
        return tuple({e.factor.id: e.factor for e in self.of(ev.FactorRecorded)}.values())

    @property
    def considerations(self) -> tuple[Consideration, ...]:
        """The problem areas considered, each with its people and life event as last recorded."""
        considered = (event.consideration for event in self.of(ev.AreaConsidered))
        each = {(c.area.area, c.area.people, c.area.life_event): c for c in considered}
        return tuple(each.values())

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """What tells the stages of disputes, for each person as last recorded."""
        return tuple({e.dispute.person: e.dispute for e in self.of(ev.DisputeAssessed)}.values())

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals, each as last worded, in order of first mention."""
        return tuple({event.goal.id: event.goal for event in self.of(ev.GoalAgreed)}.values())

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """The exchanges gone through, each as last recorded, in order of first mention."""
        return tuple({e.incident.id: e.incident for e in self.of(ev.IncidentAnalysed)}.values())

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions looked at, each as last recorded, in order of first mention."""
        return tuple({e.decision.id: e.decision for e in self.of(ev.DecisionAnalysed)}.values())

    @property
    def rehearsals(self) -> tuple[Rehearsal, ...]:
        """The rehearsals, each as last recorded, in order of first mention."""
        return tuple({e.rehearsal.id: e.rehearsal for e in self.of(ev.RolePlayed)}.values())

    @property
    def tasks(self) -> tuple[BetweenSessionTask, ...]:
        """What was to be tried between sessions, each as last agreed, in order of first mention."""
        return tuple({event.task.id: event.task for event in self.of(ev.TaskAgreed)}.values())

    @property
    def relapse_plan(self) -> RelapsePlan | None:
        """The plan against a relapse, as last made."""
        made = self.last(ev.RelapsePlanMade)
        return None if made is None else made.plan

    @property
    def safety_plan(self) -> SafetyPlan | None:
        """The plan for a time of danger, as last made."""
        made = self.last(ev.SafetyPlanMade)
        return None if made is None else made.plan

    @property
    def medication(self) -> tuple[Medication, ...]:
        """The medications that were started and not stopped; earlier ones are none of them."""
        taking: dict[str, Medication] = {}
        for event in self.effective:
            if isinstance(event, ev.MedicationStarted):
                taking[event.medication.id] = event.medication
            elif isinstance(event, ev.MedicationStopped):
                taking.pop(event.medication, None)
        return tuple(each for each in taking.values() if not each.earlier)

    @property
    def open_risks(self) -> tuple[Risk, ...]:
        """The risks that wait for a review."""
        return tuple(waiting_risks(self.effective, self.scales).values())

    @property
    def deviations(self) -> tuple[tuple[str, Deviation], ...]:
        """Every departure from the protocol, with the id of its event."""
        return tuple((e.id, e.deviation) for e in self.effective if e.deviation is not None)

    @property
    def end_reason(self) -> EndReason | None:
        """Why the course ended; ``None`` while it goes on."""
        ended = self.last(ev.CourseEnded)
        return None if ended is None else ended.reason

    def achieved(self, what: Achievement) -> bool | None:
        """Whether *what* was achieved; ``None`` if unrecorded sessions may hide it.

        A baseline is a measure of the initial phase that has a total; all else may come late.
        """
        hidden = False
        for event in self.effective:
            if what is Achievement.BASELINE and _leaves_initial(event):
                break
            if isinstance(event, _EVIDENCE[what]) and not self._without_total(event):
                return True
            if isinstance(event, ev.PeriodUnrecorded):
                if what in event.achieved:
                    return True
                hidden = True
        return None if hidden else False

    def _without_total(self, event: ev.Event) -> bool:
        """Whether *event* is a measure that says nothing."""
        if not isinstance(event, ev.MeasureTaken):
            return False
        return getattr(self.scales.score(event), "total", None) is None

    @property
    def instruments(self) -> "tuple[Instrument, ...]":
        """The instruments it was given, and those that were used; one edition of each, by id."""
        return self.scales.editions

    @property
    def measured(self) -> tuple[Measured, ...]:
        """Every measure, in order."""
        return measured(self.effective, self.scales)

    def series(self, instrument: str) -> tuple[Measured, ...]:
        """Every time *instrument* was taken, in order; see `ipt.measures.points`.

        Empty if it never was.

        Raises:
            ipt.errors.UnknownName: If it neither ships, nor was given to the course, nor is asked
                for by its protocol.
        """
        taken = tuple(taken for taken in self.measured if taken.instrument == instrument)
        if not taken:
            self._must_know(instrument)
        return taken

    def latest(self, instrument: str) -> "AnyScore | None":
        """The score of the last time *instrument* was taken.

        ``None`` if it never was, or if nothing was recorded of it then.

        Raises:
            ipt.errors.UnknownName: As by `series`.
        """
        taken = (e for e in reversed(self.effective) if isinstance(e, ev.MeasureTaken))
        last = next((event for event in taken if event.instrument == instrument), None)
        if last is None:
            self._must_know(instrument)
            return None
        return self.scales.score(last)

    def _must_know(self, instrument: str) -> None:
        if all(plan.instrument != instrument for plan in self.protocol.measures):
            self.scales.must_know(instrument)


def _leaves_initial(event: ev.Event) -> bool:
    return isinstance(event, ev.PhaseBegan) and event.phase is not Phase.INITIAL


_EVIDENCE: Final[Mapping[Achievement, tuple[type[ev.Event], ...]]] = MappingProxyType(
    {
        Achievement.BASELINE: (ev.MeasureTaken,),
        Achievement.INVENTORY: (ev.InventoryCompleted,),
        Achievement.FORMULATION: (ev.FormulationShared,),
        Achievement.SICK_ROLE: (ev.SickRoleGiven,),
        Achievement.FOCUS: (ev.FocusAgreed, ev.FocusChanged),
        Achievement.CONTRACT: (ev.ContractAgreed, ev.ContractAmended),
        Achievement.ENDING_ANNOUNCED: (ev.EndingAnnounced,),
    }
)
