"""Small things to test with: plain functions that say what they build."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import attrs

import ipt
from ipt.findings import Status
from ipt.model import (
    Act,
    Actor,
    Advisory,
    AffectNote,
    AreaRule,
    Argument,
    Attachment,
    AttributeRating,
    Beat,
    BetweenSessionTask,
    CastRole,
    Conflict,
    Consequence,
    Consideration,
    Constraint,
    Contact,
    Contract,
    Course,
    Decision,
    DecisionAttribute,
    Departure,
    Descent,
    Deviation,
    Dispute,
    EmotionRating,
    Episode,
    Exclusion,
    Expectation,
    Factor,
    Feedback,
    Goal,
    Incident,
    LedgerItem,
    LifeEvent,
    Limit,
    MeasurePlan,
    Medication,
    Message,
    Option,
    Outline,
    PartialDate,
    PlanItem,
    Play,
    PlayStep,
    ProblemArea,
    Protocol,
    ProtocolPin,
    Reading,
    Rehearsal,
    RelapsePlan,
    RelapseThreshold,
    Relationship,
    RelationshipChange,
    Reply,
    Risk,
    RoleDemand,
    SafetyPlan,
    SafetyStep,
    Script,
    Session,
    SickRole,
    Slot,
    Statement,
    Support,
    Task,
    Tie,
    Trigger,
    Turn,
    WeightRating,
    events as ev,
)
from ipt.model.readings import Worded

FIRST_DAY = date(2026, 1, 5)

LIMITS = {
    "sessions_min": 12,
    "sessions_default": 16,
    "sessions_max": 20,
    "sessions_cap": 20,
    "initial_min": 1,
    "initial_max": 3,
    "termination_min": 2,
    "termination_default": 3,
    "termination_max": 4,
    "focus_max": 2,
    "amendments_max": 1,
    "sick_role_min": 1,
    "announced_min": 1,
    "ending_felt_min": 1,
    "minutes_min": 45,
    "minutes_default": 50,
    "minutes_max": 60,
    "announce_by": 4,
    "review_after": 4,
}
CITED: dict[str, Any] = {"source": "ipt", "status": Status.ASSUMED}


def limits(**changes: int) -> tuple[Limit, ...]:
    """Every limit of the classic course, with *changes*."""
    return tuple(Limit(name=n, value=v, **CITED) for n, v in {**LIMITS, **changes}.items())


def areas() -> tuple[AreaRule, ...]:
    """All four areas: grief needs a death, deficits come last."""
    last = ("grief", "role-dispute", "role-transition")
    return (
        AreaRule(area="grief", life_events=("death",), **CITED),
        AreaRule(area="role-dispute", **CITED),
        AreaRule(area="role-transition", **CITED),
        AreaRule(area="deficits", after_rejecting=last, **CITED),
    )


def protocol(**changes: Any) -> Protocol:
    """A classic course of 16 sessions; a limit or any other field may be changed."""
    numbers = {name: changes.pop(name) for name in LIMITS if name in changes}
    usual: dict[str, Any] = {
        "id": "test-16",
        "revision": 1,
        "title": "a protocol for tests",
        "lineage": "klerman-weissman-markowitz",
        "cadence": "weekly",
        "limits": limits(**numbers),
        "areas": areas(),
    }
    return Protocol(**{**usual, **changes})


def opened(*events: ev.Event, override: str | None = None) -> Course:
    """A course of `protocol` after *events*."""
    course = ipt.open_course(protocol(), patient="p", on=FIRST_DAY)
    return ipt.apply(course, *events, override=override)


def week(number: int) -> date:
    """The day of the meeting in week *number*; 1 is the first."""
    return FIRST_DAY + timedelta(weeks=number - 1)


def into_middle() -> tuple[ev.Event, ...]:
    """What it takes from the opening to the middle phase: one session and its results."""
    return (
        ev.SessionHeld(on=week(1)),
        ev.MeasureTaken(instrument="phq-9", total=18),
        ev.InventoryCompleted(),
        ev.FormulationShared(),
        ev.SickRoleGiven(),
        ev.FocusAgreed(focus=ProblemArea(area="role-transition")),
        ev.ContractAgreed(contract=Contract(sessions_min=16)),
        ev.PhaseBegan(phase="middle"),
    )


# --- one of each ----------------------------------------------------------------------------------

NEEDED: dict[type, dict[str, Any]] = {
    Actor: {"role": "therapist"},
    Worded: {"word": "mild"},
    Deviation: {"reason": "because", "codes": ("MACH-NO-FOCUS",)},
    Relationship: {"id": "p1"},
    Expectation: {"holder": "patient"},
    Support: {"kind": "emotional"},
    RelationshipChange: {"change": "closer"},
    Attachment: {"anxiety": 2, "avoidance": 3.5, "measure": "ecr-rs"},
    Tie: {"one": "p1", "other": "p2"},
    Episode: {"id": "now"},
    Factor: {"id": "f1", "domain": "social", "role": "protective"},
    RoleDemand: {"id": "d1"},
    Dispute: {"person": "p1"},
    Consideration: {"area": ProblemArea(area="role-dispute")},
    LedgerItem: {"id": "i1", "side": "old-good"},
    LifeEvent: {"id": "l1", "kind": "move"},
    ProblemArea: {"area": "role-dispute"},
    Contract: {"sessions_min": 16},
    Goal: {"id": "g1"},
    Risk: {"id": "r1", "kind": "suicide"},
    Act: {"technique": "clarification"},
    Argument: {"id": "a1", "speaks_for": True},
    AttributeRating: {"attribute": "a1", "value": 0.5},
    Beat: {"id": "b1", "role": "self"},
    BetweenSessionTask: {"id": "t1", "kind": "contact"},
    CastRole: {"id": "self", "person": "patient", "played_by": "patient"},
    Consequence: {"id": "c1"},
    Constraint: {"id": "c1"},
    Contact: {"name": "the clinic", "phone": "1"},
    Decision: {"id": "d1"},
    DecisionAttribute: {"id": "a1"},
    EmotionRating: {"family": "sadness"},
    Feedback: {"id": "f1"},
    Incident: {"id": "i1"},
    Message: {"kind": "request"},
    Option: {"id": "o1"},
    PlanItem: {"id": "p1"},
    Play: {"script": "s1", "beat": "b1"},
    PlayStep: {"beat": "b1", "reply": "r1"},
    Reading: {"by": "p1", "source": "stated"},
    Rehearsal: {"id": "r1"},
    RelapsePlan: {"id": "p1"},
    Reply: {"id": "r1", "to": "b2"},
    SafetyPlan: {"id": "p1", "escalation": "call the clinic"},
    SafetyStep: {"kind": "alone"},
    Script: {"id": "s1", "start": "b1"},
    Slot: {"name": "request"},
    RelapseThreshold: {"instrument": "phq-9", "total": 10},
    Trigger: {"id": "t1"},
    Turn: {"id": "t1", "speaker": "patient"},
    WeightRating: {"attribute": "a1", "value": 0.5},
    Medication: {"id": "m1", "substance": "antidepressant"},
    PartialDate: {"year": 2006},
    Departure: {"what": "limit focus_max", "was": "2", "now": "1"},
    Descent: {"parent": "ipt-16"},
    Limit: {"name": "focus_max", "value": 2, **CITED},
    AreaRule: {"area": "role-dispute", **CITED},
    Task: {"id": "t1", "label": "do it", **CITED},
    MeasurePlan: {"instrument": "phq-9", "when": "baseline", **CITED},
    Exclusion: {"id": "x1", "label": "not for them", **CITED},
    Advisory: {"topic": "setting", "id": "ward", "label": "on a ward", **CITED},
    ProtocolPin: {"id": "ipt-16", "revision": 1, "digest": "abc"},
    Outline: {"initial": (1, 3), "middle": (4, 13), "termination": (14, 16)},
    Session: {"event": "e1", "status": "held", "phase": "initial"},
    ev.CourseOpened: {"patient": "p"},
    ev.PeriodUnrecorded: {"sessions": 2},
    ev.MeasureTaken: {"instrument": "phq-9"},
    ev.RelationshipRecorded: {"relationship": Relationship(id="p1")},
    ev.EpisodeRecorded: {"episode": Episode(id="now")},
    ev.FactorRecorded: {"factor": Factor(id="f1", domain="social", role="protective")},
    ev.AreaConsidered: {"consideration": Consideration(area=ProblemArea(area="role-dispute"))},
    ev.DisputeAssessed: {"dispute": Dispute(person="p1")},
    ev.RoleBalanceDrawn: {"items": (LedgerItem(id="i1", side="old-good"),)},
    ev.GoalReviewed: {"goal": "g1", "attained": 1},
    ev.IncidentAnalysed: {"incident": Incident(id="i1")},
    ev.DecisionAnalysed: {"decision": Decision(id="d1")},
    ev.RolePlayed: {"rehearsal": Rehearsal(id="r1")},
    ev.TaskAgreed: {"task": BetweenSessionTask(id="t1", kind="contact")},
    ev.TaskReviewed: {"task": "t1", "result": "done"},
    ev.RelapsePlanMade: {"plan": RelapsePlan(id="p1")},
    ev.SafetyPlanMade: {"plan": SafetyPlan(id="p1", escalation="call the clinic")},
    ev.LifeEventRecorded: {"life_event": LifeEvent(id="l1", kind="move")},
    ev.AreaRejected: {"area": "grief"},
    ev.FocusAgreed: {"focus": ProblemArea(area="role-dispute")},
    ev.FocusChanged: {
        "to": (ProblemArea(area="role-dispute"),),
        "reason": "because",
        "agreed": True,
    },
    ev.GoalAgreed: {"goal": Goal(id="g1")},
    ev.ContractAgreed: {"contract": Contract(sessions_min=16)},
    ev.ContractAmended: {"contract": Contract(sessions_min=20), "reason": "because"},
    ev.PhaseBegan: {"phase": "middle"},
    ev.CourseEnded: {"reason": "withdrawn"},
    ev.RiskRaised: {"risk": Risk(id="r1", kind="suicide")},
    ev.RiskReviewed: {"risk": "r1"},
    ev.MedicationStarted: {"medication": Medication(id="m1", substance="antidepressant")},
    ev.MedicationStopped: {"medication": "m1"},
    ev.Correction: {"event": "e1"},
    ev.EventVoided: {"event": "e1"},
    ev.EventReplaced: {"event": "e1", "replacement": ev.SessionHeld()},
    ev.EventRedacted: {"event": "e1"},
}
"""What has no default."""

VALUES: tuple[type, ...] = (
    Act,
    Actor,
    AffectNote,
    Argument,
    Attachment,
    AttributeRating,
    Beat,
    BetweenSessionTask,
    CastRole,
    Conflict,
    Consequence,
    Consideration,
    Constraint,
    Contact,
    Contract,
    Decision,
    DecisionAttribute,
    Deviation,
    Dispute,
    EmotionRating,
    Episode,
    Expectation,
    Factor,
    Feedback,
    Goal,
    Incident,
    LedgerItem,
    LifeEvent,
    Medication,
    Message,
    Option,
    PlanItem,
    Play,
    PlayStep,
    ProblemArea,
    Reading,
    Rehearsal,
    RelapsePlan,
    Relationship,
    RelationshipChange,
    Reply,
    Risk,
    RoleDemand,
    SafetyPlan,
    SafetyStep,
    Script,
    SickRole,
    Slot,
    Statement,
    Support,
    RelapseThreshold,
    Tie,
    Trigger,
    Turn,
    WeightRating,
)
EVENTS: tuple[type[ev.Event], ...] = (ev.Event, ev.Correction, *ev.EVENT_TYPES.values())
PROTOCOL_PARTS: tuple[type, ...] = (
    Advisory,
    AreaRule,
    Departure,
    Descent,
    Exclusion,
    Limit,
    MeasurePlan,
    ProtocolPin,
    Task,
)


def sample(kind: type, /, **changes: Any) -> Any:
    """The least that makes a *kind*, with *changes*."""
    return protocol(**changes) if kind is Protocol else kind(**{**NEEDED.get(kind, {}), **changes})


def own_fields(kind: type) -> Iterator["attrs.Attribute[Any]"]:
    """The fields that *kind* adds to those it inherits."""
    own = "__attrs_attrs__" in vars(kind)  # a class that adds nothing is no attrs class itself
    return (field for field in attrs.fields(kind) if own and not field.inherited)


def model_classes() -> Iterator[type]:
    """Every attrs class that a module of `ipt.model` defines."""
    for module in every_module("ipt.model"):
        yield from (
            value
            for value in vars(module).values()
            if isinstance(value, type) and attrs.has(value) and value.__module__ == module.__name__
        )


def every_module(below: str = "ipt") -> Iterator[ModuleType]:
    """*below* and every module inside it, imported."""
    room = importlib.import_module(below)
    yield room
    paths: Iterable[str] = getattr(room, "__path__", ())
    for info in pkgutil.iter_modules(paths):
        yield from every_module(f"{below}.{info.name}")
