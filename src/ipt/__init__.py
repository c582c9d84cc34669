"""Interpersonal Psychotherapy as a typed library.

The names most people need are here; everything else is in the rooms, each of which answers one
question: `ipt.model` (what is a course?), `ipt.machine` (what may happen next?), `ipt.protocols`
(which variant of IPT?), `ipt.review` (how is it going?), `ipt.storage` (where is it kept?).
"""

import importlib
from typing import TYPE_CHECKING, Final

from ipt import errors, findings, model
from ipt.errors import (
    DocumentError,
    EventRefused,
    InvalidValue,
    IPTError,
    UnknownName,
    UnsoundTable,
)
from ipt.findings import Finding, Question, Severity, Status
from ipt.model import (
    Area,
    Contract,
    Course,
    Goal,
    LifeEvent,
    Medication,
    PartialDate,
    Phase,
    ProblemArea,
    Protocol,
    Relationship,
    Risk,
    Session,
    events,
)

if TYPE_CHECKING:
    from ipt import machine, protocols, review, sources, storage
    from ipt.machine import Choice, apply, available, check, open_course, replay
    from ipt.storage import dump, dumps, load, loads

__all__ = [
    "Area",
    "Choice",
    "Contract",
    "Course",
    "DocumentError",
    "EventRefused",
    "Finding",
    "Goal",
    "IPTError",
    "InvalidValue",
    "LifeEvent",
    "Medication",
    "PartialDate",
    "Phase",
    "ProblemArea",
    "Protocol",
    "Question",
    "Relationship",
    "Risk",
    "Session",
    "Severity",
    "Status",
    "UnknownName",
    "UnsoundTable",
    "apply",
    "available",
    "check",
    "dump",
    "dumps",
    "errors",
    "events",
    "findings",
    "load",
    "loads",
    "machine",
    "model",
    "open_course",
    "protocols",
    "replay",
    "review",
    "sources",
    "storage",
]

_ROOMS: Final = {"machine", "protocols", "review", "sources", "storage"}
_HOMES: Final = {
    **dict.fromkeys(("Choice", "apply", "available", "check", "open_course", "replay"), "machine"),
    **dict.fromkeys(("dump", "dumps", "load", "loads"), "storage"),
}


def __getattr__(name: str) -> object:
    """Load the rooms beyond the model when they are first touched.

    Raises:
        AttributeError: If there is no such name.
    """
    if name in _ROOMS:
        return importlib.import_module(f"ipt.{name}")
    if name not in _HOMES:
        msg = f"module 'ipt' has no attribute {name!r}"
        raise AttributeError(msg)
    value: object = getattr(importlib.import_module(f"ipt.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
