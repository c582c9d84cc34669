"""What is a course? Immutable values and events; nothing here decides anything."""

from ipt.model import events
from ipt.model.checks import When
from ipt.model.course import COUNTS, Course, Session, State
from ipt.model.dates import PartialDate, earliest, is_before, latest
from ipt.model.descent import Departure, Descent
from ipt.model.parts import (
    LIMITS,
    AreaRule,
    Exclusion,
    Limit,
    MeasurePlan,
    Outline,
    ProtocolPin,
    Task,
)
from ipt.model.privacy import blanked
from ipt.model.protocol import Protocol
from ipt.model.values import (
    Actor,
    Contract,
    Deviation,
    Goal,
    LifeEvent,
    Medication,
    ProblemArea,
    Relationship,
    Risk,
)
from ipt.model.vocabulary import (
    Achievement,
    AmendmentCause,
    Area,
    Cadence,
    DisputeStage,
    EndReason,
    Kin,
    LifeEventKind,
    Lineage,
    MissedReason,
    Modality,
    Phase,
    RiskKind,
    SessionStatus,
)

__all__ = [
    "COUNTS",
    "LIMITS",
    "Achievement",
    "Actor",
    "AmendmentCause",
    "Area",
    "AreaRule",
    "Cadence",
    "Contract",
    "Course",
    "Departure",
    "Descent",
    "Deviation",
    "DisputeStage",
    "EndReason",
    "Exclusion",
    "Goal",
    "Kin",
    "LifeEvent",
    "LifeEventKind",
    "Limit",
    "Lineage",
    "MeasurePlan",
    "Medication",
    "MissedReason",
    "Modality",
    "Outline",
    "PartialDate",
    "Phase",
    "ProblemArea",
    "Protocol",
    "ProtocolPin",
    "Relationship",
    "Risk",
    "RiskKind",
    "Session",
    "SessionStatus",
    "State",
    "Task",
    "When",
    "blanked",
    "earliest",
    "events",
    "is_before",
    "latest",
]
