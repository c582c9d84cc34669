"""The events of a course: what happened, in the past tense.

An event decides nothing. Whether it may happen is the business of `ipt.machine`; what it means for
the course is derived by folding all of them.

Every event has an ``id`` (given when it is applied, if empty), a day ``on`` (or as much of it as
is known), who reported it (``by``), when it was recorded (``recorded_at``), the `Deviation` it was
passed with, and a free-text ``note``.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from math import isfinite
from types import MappingProxyType
from typing import Any, Final

from attrs import Attribute, field, frozen

from ipt.errors import InvalidValue
from ipt.model.checks import (
    When,
    as_tuple,
    at_least,
    each_a,
    each_named,
    is_a,
    is_bool,
    is_text,
    moment,
    named,
    named_or_none,
    to_achievements,
    to_amendment_cause_or_none,
    to_area,
    to_end_reason,
    to_missed_reason,
    to_modality_or_none,
    to_phase,
    to_texts,
    when,
)
from ipt.model.decisions import Decision
from ipt.model.emotions import AffectNote
from ipt.model.incidents import Incident
from ipt.model.parts import ProtocolPin
from ipt.model.plans import RelapsePlan, SafetyPlan
from ipt.model.privacy import FREE_TEXT, IDENTIFYING
from ipt.model.rehearsals import Rehearsal
from ipt.model.relationships import Relationship, Tie
from ipt.model.understanding import (
    Consideration,
    Dispute,
    Episode,
    Factor,
    LedgerItem,
    SickRole,
    Statement,
)
from ipt.model.value import Value
from ipt.model.values import (
    Actor,
    Contract,
    Deviation,
    Goal,
    LifeEvent,
    Medication,
    ProblemArea,
    Risk,
)
from ipt.model.vocabulary import (
    Achievement,
    AmendmentCause,
    Area,
    EndReason,
    MissedReason,
    Modality,
    Phase,
)
from ipt.model.working import Act, BetweenSessionTask, TaskResult, to_acts, to_task_result

__all__ = [
    "EVENT_TYPES",
    "AreaConsidered",
    "AreaRejected",
    "ContactAttempted",
    "ContractAgreed",
    "ContractAmended",
    "Correction",
    "CourseEnded",
    "CourseOpened",
    "CrisisContactHeld",
    "DecisionAnalysed",
    "DisputeAssessed",
    "EndingAnnounced",
    "EpisodeRecorded",
    "Event",
    "EventRedacted",
    "EventReplaced",
    "EventVoided",
    "FactorRecorded",
    "FocusAgreed",
    "FocusChanged",
    "FollowUpHeld",
    "FormulationShared",
    "GoalAgreed",
    "GoalReviewed",
    "IncidentAnalysed",
    "InventoryCompleted",
    "LifeEventRecorded",
    "MeasureTaken",
    "MedicationStarted",
    "MedicationStopped",
    "PeriodUnrecorded",
    "PhaseBegan",
    "RelapsePlanMade",
    "RelationshipRecorded",
    "ResponseReviewed",
    "RiskRaised",
    "RiskReviewed",
    "RoleBalanceDrawn",
    "RolePlayed",
    "SafetyPlanMade",
    "ScreeningRecorded",
    "SessionCancelled",
    "SessionHeld",
    "SessionMissed",
    "SessionRescheduled",
    "SickRoleGiven",
    "SickRoleLifted",
    "TaskAgreed",
    "TaskReviewed",
    "TiesRecorded",
]


@frozen(kw_only=True, eq=False, repr=False)
class Event(Value):
    """What all events have.

    Attributes:
        id: Unique in its course; given by `ipt.apply` if empty.
        on: The day it happened, as much of it as is known, or ``None``.
        by: Who reported it, in which role.
        recorded_at: When it was written down, with a time zone.
        deviation: The protocol rules it was passed against, and why; set by ``override=``.
        note: Free text; masked in ``repr``.
    """

    id: str = field(default="", validator=is_text)
    on: When | None = field(default=None, converter=when)
    by: Actor | None = field(default=None, validator=is_a(Actor, optional=True))
    recorded_at: datetime | None = field(default=None, validator=moment)
    deviation: Deviation | None = field(default=None, validator=is_a(Deviation, optional=True))
    note: str = field(default="", validator=is_text, metadata=FREE_TEXT)


# --- opening -----------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class CourseOpened(Event):
    """A course of therapy was opened; always the first event.

    Attributes:
        patient: Who it is for; identifying, masked in ``repr``.
        protocol: Identity and content hash of the protocol; filled in when the course opens.
    """

    patient: str = field(validator=named, metadata=IDENTIFYING)
    protocol: ProtocolPin | None = field(default=None, validator=is_a(ProtocolPin, optional=True))


@frozen(kw_only=True, eq=False, repr=False)
class ScreeningRecorded(Event):
    """Suitability was judged, and risk was asked about or not.

    Attributes:
        suitable: What the clinician concluded.
        exclusions: Ids of the protocol's exclusions that apply.
        risk_asked: Whether suicidality and other risks were asked about.
    """

    suitable: bool | None = field(default=None, validator=is_bool())
    exclusions: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    risk_asked: bool | None = field(default=None, validator=is_bool())


# --- sessions ----------------------------------------------------------------------------------


def _affect(values: Iterable[AffectNote]) -> tuple[AffectNote, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class SessionHeld(Event):
    """A numbered treatment session took place.

    Attributes:
        minutes: Its length, 1 to 600.
        modality: How it was held.
        present: Who was there: ``"patient"``, ``"therapist"``, ids of relationships.
        tasks: Ids of the protocol's tasks that were done.
        strategies: Ids of the strategies of a problem area that were followed.
        acts: What the therapist did.
        affect: What was felt, and what was shown of it.
    """

    minutes: int | None = field(default=None, validator=at_least(1, 600, optional=True))
    modality: Modality | None = field(default=None, converter=to_modality_or_none)
    present: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    tasks: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    strategies: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    acts: tuple[Act, ...] = field(default=(), converter=to_acts, validator=each_a(Act))
    affect: tuple[AffectNote, ...] = field(
        default=(), converter=_affect, validator=each_a(AffectNote)
    )


@frozen(kw_only=True, eq=False, repr=False)
class SessionMissed(Event):
    """The patient did not come; the number of the next session stays.

    Attributes:
        reason: Why.
    """

    reason: MissedReason = field(default=MissedReason.UNEXPLAINED, converter=to_missed_reason)


@frozen(kw_only=True, eq=False, repr=False)
class SessionCancelled(Event):
    """A session was called off beforehand.

    Attributes:
        cancelled_by: ``"patient"`` or ``"therapist"``, if known.
    """

    cancelled_by: str = field(default="", validator=is_text)


@frozen(kw_only=True, eq=False, repr=False)
class SessionRescheduled(Event):
    """A session was moved to another day.

    Attributes:
        to: The new day, if known.
    """

    to: When | None = field(default=None, converter=when)


@frozen(kw_only=True, eq=False, repr=False)
class ContactAttempted(Event):
    """Somebody tried to reach the patient, for instance after an unexplained absence.

    Attributes:
        reached: Whether the patient was reached.
    """

    reached: bool | None = field(default=None, validator=is_bool())


@frozen(kw_only=True, eq=False, repr=False)
class PeriodUnrecorded(Event):
    """Sessions took place of which nothing is recorded.

    Whatever would be judged inside the period is not assessable.

    Attributes:
        sessions: How many sessions, 1 to 999.
        achieved: What they are known to have brought all the same.
    """

    sessions: int = field(validator=at_least(1, 999))
    achieved: tuple[Achievement, ...] = field(default=(), converter=to_achievements)


class CrisisContactHeld(Event):
    """A contact in a crisis, outside the numbering of sessions; always storable."""

    __slots__ = ()


class FollowUpHeld(Event):
    """A contact after the end of the course, outside the numbering of sessions."""

    __slots__ = ()


# --- assessment and understanding --------------------------------------------------------------


def _items(values: Iterable[int | None] | None) -> tuple[int | None, ...] | None:
    return None if values is None else as_tuple(values)


def _answers(
    _instance: object, attribute: "Attribute[Any]", values: tuple[object, ...] | None
) -> None:
    for number, item in enumerate(values or (), 1):
        if item is not None and (isinstance(item, bool) or not isinstance(item, int)):
            kind = type(item).__name__
            msg = f"{attribute.name} holds whole numbers or None, but item {number} is {kind}"
            raise InvalidValue(msg)


def _score(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        msg = f"{attribute.name} is a number or None, not {type(value).__name__}"
        raise InvalidValue(msg)
    if not isfinite(value):
        msg = f"{attribute.name} is a finite number, not {value!r}; leave it out if it is unknown"
        raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class MeasureTaken(Event):
    """A named scale was answered or rated.

    Attributes:
        instrument: Its id, such as ``"phq-9"``.
        items: The answers in order, ``None`` where one is missing.
        total: The score, where only that is known.
    """

    instrument: str = field(validator=named)
    items: tuple[int | None, ...] | None = field(default=None, converter=_items, validator=_answers)
    total: float | None = field(default=None, validator=_score)


@frozen(kw_only=True, eq=False, repr=False)
class RelationshipRecorded(Event):
    """A person was entered in the inventory, or the whole entry was replaced by a newer one."""

    relationship: Relationship = field(validator=is_a(Relationship))


class InventoryCompleted(Event):
    """The interpersonal inventory was gone through."""

    __slots__ = ()


def _ties(values: Iterable[Tie]) -> tuple[Tie, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class TiesRecorded(Event):
    """Who of the inventory knows whom was asked; the last record holds.

    Attributes:
        ties: All of them; empty if nobody knows another.
    """

    ties: tuple[Tie, ...] = field(default=(), converter=_ties, validator=each_a(Tie))


@frozen(kw_only=True, eq=False, repr=False)
class EpisodeRecorded(Event):
    """The present episode, or an earlier one, was dated, or its dates were brought up to date."""

    episode: Episode = field(validator=is_a(Episode))


@frozen(kw_only=True, eq=False, repr=False)
class FactorRecorded(Event):
    """A factor of the formulation was noted, or brought up to date."""

    factor: Factor = field(validator=is_a(Factor))


@frozen(kw_only=True, eq=False, repr=False)
class LifeEventRecorded(Event):
    """The patient told of a life event; ``on`` is the day it was told."""

    life_event: LifeEvent = field(validator=is_a(LifeEvent))


@frozen(kw_only=True, eq=False, repr=False)
class SickRoleGiven(Event):
    """The patient was given the sick role, with its duty to work towards recovery.

    Attributes:
        role: What it brought, as far as it was noted.
    """

    role: SickRole | None = field(default=None, validator=is_a(SickRole, optional=True))


class SickRoleLifted(Event):
    """The sick role was explicitly ended."""

    __slots__ = ()


@frozen(kw_only=True, eq=False, repr=False)
class FormulationShared(Event):
    """The interpersonal formulation was offered to the patient.

    Attributes:
        agreed: Whether the patient found that it fits.
        sessions_left: The number of sessions left that was named.
        statement: What was said, as far as it was noted.
    """

    agreed: bool | None = field(default=None, validator=is_bool())
    sessions_left: int | None = field(default=None, validator=at_least(0, 999, optional=True))
    statement: Statement | None = field(default=None, validator=is_a(Statement, optional=True))


# --- focus, goals and contract -----------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class AreaConsidered(Event):
    """A problem area was considered for the focus.

    The last record of an area with its people and its life event holds.
    """

    consideration: Consideration = field(validator=is_a(Consideration))


@frozen(kw_only=True, eq=False, repr=False)
class DisputeAssessed(Event):
    """What tells the stage of a role dispute was asked; the last record of a person holds."""

    dispute: Dispute = field(validator=is_a(Dispute))


def _ledger(values: Iterable[LedgerItem]) -> tuple[LedgerItem, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class RoleBalanceDrawn(Event):
    """The old and the new role were weighed against each other.

    Attributes:
        items: The whole balance as it is now.
        life_event: Id of the life event that began the transition.
    """

    items: tuple[LedgerItem, ...] = field(converter=_ledger, validator=each_a(LedgerItem))
    life_event: str | None = field(default=None, validator=named_or_none)


@frozen(kw_only=True, eq=False, repr=False)
class AreaRejected(Event):
    """A problem area was considered and found not to fit.

    Attributes:
        area: Which.
        reason: Why; free text.
    """

    area: Area = field(converter=to_area)
    reason: str = field(default="", validator=is_text, metadata=FREE_TEXT)


@frozen(kw_only=True, eq=False, repr=False)
class FocusAgreed(Event):
    """Patient and therapist agreed to work on a problem area."""

    focus: ProblemArea = field(validator=is_a(ProblemArea))


def _areas(values: Iterable[ProblemArea]) -> tuple[ProblemArea, ...]:
    return as_tuple(values)


def _focus(instance: object, attribute: "Attribute[Any]", values: tuple[object, ...]) -> None:
    if not values:
        msg = f"{attribute.name} needs the new focus; give at least one ProblemArea"
        raise InvalidValue(msg)
    each_a(ProblemArea)(instance, attribute, values)


@frozen(kw_only=True, eq=False, repr=False)
class FocusChanged(Event):
    """The focus was changed in the middle phase.

    Attributes:
        to: The whole new focus.
        reason: Why; free text, needed.
        agreed: Whether the patient agreed.
    """

    to: tuple[ProblemArea, ...] = field(converter=_areas, validator=_focus)
    reason: str = field(validator=named, metadata=FREE_TEXT)
    agreed: bool = field(validator=is_bool(optional=False))


@frozen(kw_only=True, eq=False, repr=False)
class GoalAgreed(Event):
    """Patient and therapist agreed on a goal, or worded one anew."""

    goal: Goal = field(validator=is_a(Goal))


@frozen(kw_only=True, eq=False, repr=False)
class GoalReviewed(Event):
    """How far a goal is reached was looked at together.

    Attributes:
        goal: Its id.
        attained: From -2 (much less than expected) over 0 (as expected) to 2 (much more).
    """

    goal: str = field(validator=named)
    attained: int = field(validator=at_least(-2, 2))


@frozen(kw_only=True, eq=False, repr=False)
class ContractAgreed(Event):
    """Patient and therapist agreed on the time limit and the frame."""

    contract: Contract = field(validator=is_a(Contract))


@frozen(kw_only=True, eq=False, repr=False)
class ContractAmended(Event):
    """The contract was explicitly renegotiated.

    Attributes:
        contract: The whole new contract.
        reason: Why; free text, needed.
        cause: Why, as a code; extending in adversity, for instance, is judged helpful.
    """

    contract: Contract = field(validator=is_a(Contract))
    reason: str = field(validator=named, metadata=FREE_TEXT)
    cause: AmendmentCause | None = field(default=None, converter=to_amendment_cause_or_none)


# --- the work of the middle phase --------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class IncidentAnalysed(Event):
    """An exchange was gone through turn by turn; the last record of an incident holds."""

    incident: Incident = field(validator=is_a(Incident))


@frozen(kw_only=True, eq=False, repr=False)
class DecisionAnalysed(Event):
    """Options were weighed, or one was chosen; the last record of a decision holds."""

    decision: Decision = field(validator=is_a(Decision))


@frozen(kw_only=True, eq=False, repr=False)
class RolePlayed(Event):
    """A conversation was rehearsed; the last record of a rehearsal holds."""

    rehearsal: Rehearsal = field(validator=is_a(Rehearsal))


@frozen(kw_only=True, eq=False, repr=False)
class TaskAgreed(Event):
    """Patient and therapist agreed on something to try before the next session."""

    task: BetweenSessionTask = field(validator=is_a(BetweenSessionTask))


@frozen(kw_only=True, eq=False, repr=False)
class TaskReviewed(Event):
    """What became of a task was talked about.

    Attributes:
        task: Its id.
        result: What became of it.
        learned: What came out of it; free text.
    """

    task: str = field(validator=named)
    result: TaskResult = field(converter=to_task_result)
    learned: str = field(default="", validator=is_text, metadata=FREE_TEXT)


# --- plans -------------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class RelapsePlanMade(Event):
    """What to watch for after the end was agreed on; the last plan holds."""

    plan: RelapsePlan = field(validator=is_a(RelapsePlan))


@frozen(kw_only=True, eq=False, repr=False)
class SafetyPlanMade(Event):
    """What to do in a time of danger was agreed on; the last plan holds."""

    plan: SafetyPlan = field(validator=is_a(SafetyPlan))


# --- the way through ---------------------------------------------------------------------------


def _began(_instance: object, _attribute: object, value: Phase) -> None:
    if value is Phase.ENDED:
        msg = "no phase begins by ending; record CourseEnded with its reason"
        raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class PhaseBegan(Event):
    """A phase began.

    Attributes:
        phase: Which.
    """

    phase: Phase = field(converter=to_phase, validator=_began)


@frozen(kw_only=True, eq=False, repr=False)
class ResponseReviewed(Event):
    """The response so far was looked at together.

    Attributes:
        responding: What was concluded.
        decision: What was decided: raise the frequency, add medication, extend, refer; free text.
    """

    responding: bool | None = field(default=None, validator=is_bool())
    decision: str = field(default="", validator=is_text, metadata=FREE_TEXT)


@frozen(kw_only=True, eq=False, repr=False)
class EndingAnnounced(Event):
    """The coming end was raised explicitly.

    Attributes:
        sessions_left: The number of sessions left that was named.
    """

    sessions_left: int | None = field(default=None, validator=at_least(0, 999, optional=True))


@frozen(kw_only=True, eq=False, repr=False)
class CourseEnded(Event):
    """The course ended.

    Attributes:
        reason: Why.
        onward: What comes next: maintenance, another treatment, a referral; free text.
    """

    reason: EndReason = field(converter=to_end_reason)
    onward: str = field(default="", validator=is_text, metadata=FREE_TEXT)


# --- overlays ----------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class RiskRaised(Event):
    """A risk was noticed; it stays open until it is reviewed."""

    risk: Risk = field(validator=is_a(Risk))


@frozen(kw_only=True, eq=False, repr=False)
class RiskReviewed(Event):
    """Somebody reviewed an open risk.

    Attributes:
        risk: Its id.
        hold: Whether it stays open all the same.
    """

    risk: str = field(validator=named)
    hold: bool = field(default=False, validator=is_bool(optional=False))


@frozen(kw_only=True, eq=False, repr=False)
class MedicationStarted(Event):
    """A medication was started, or an earlier one was told of; this changes no phase."""

    medication: Medication = field(validator=is_a(Medication))


@frozen(kw_only=True, eq=False, repr=False)
class MedicationStopped(Event):
    """A medication was stopped.

    Attributes:
        medication: Its id.
    """

    medication: str = field(validator=named)


# --- corrections -------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Correction(Event):
    """What corrections have in common.

    Attributes:
        event: Id of the earlier event.
        reason: Why; free text.
    """

    event: str = field(validator=named)
    reason: str = field(default="", validator=is_text, metadata=FREE_TEXT)


class EventVoided(Correction):
    """An earlier event never happened."""

    __slots__ = ()


@frozen(kw_only=True, eq=False, repr=False)
class EventReplaced(Correction):
    """An earlier event was recorded wrongly.

    Attributes:
        replacement: What it should have said; it takes the place and the id of the earlier event.
    """

    replacement: Event = field(validator=is_a(Event))


class EventRedacted(Correction):
    """The free text and the identifying values of an earlier event were erased."""

    __slots__ = ()


def kebab(name: str) -> str:
    """How documents write the *name* of a class: ``session-held``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


EVENT_TYPES: Final[Mapping[str, type[Event]]] = MappingProxyType(
    {
        kebab(name): globals()[name]
        for name in sorted(__all__)
        if name not in {"EVENT_TYPES", "Event", "Correction"}
    }
)
"""Every type of event by the name that documents and rules know it by."""
