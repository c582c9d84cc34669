"""Interpersonal Psychotherapy as a typed library.

The names most people need are here; everything else is in the rooms, each of which answers one
question: `ipt.model` (what is a course?), `ipt.machine` (what may happen next?), `ipt.protocols`
(which variant of IPT?), `ipt.measures` (how severe is it?), `ipt.formulation` (why now?),
`ipt.techniques` (how to work in a session?), `ipt.review` (how is it going?), `ipt.scheduling` (when
to meet?), `ipt.care` (what came before, and what follows?), `ipt.groups` (how do several work
together?), `ipt.storage` (where is it kept?), `ipt.exchange` (who else must read it?), `ipt.cohort`
(how many at once? with the extra of that name), `ipt.figures` (how does it look? with the extra
``plot``).
"""

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ipt import (
        care,
        cohort,
        errors,
        exchange,
        figures,
        findings,
        formulation,
        groups,
        machine,
        measures,
        model,
        protocols,
        review,
        scheduling,
        sources,
        storage,
        techniques,
    )
    from ipt.errors import (
        DocumentError,
        EventRefused,
        InvalidValue,
        IPTError,
        StaleCourse,
        UnknownName,
        UnsoundTable,
    )
    from ipt.findings import Finding, Question, Severity, Status
    from ipt.machine import Choice, adopt, apply, available, check, open_course, replay
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
    "StaleCourse",
    "Status",
    "UnknownName",
    "UnsoundTable",
    "adopt",
    "apply",
    "available",
    "care",
    "check",
    "cohort",
    "dump",
    "dumps",
    "errors",
    "events",
    "exchange",
    "figures",
    "findings",
    "formulation",
    "groups",
    "load",
    "loads",
    "machine",
    "measures",
    "model",
    "open_course",
    "protocols",
    "replay",
    "review",
    "scheduling",
    "sources",
    "storage",
    "techniques",
]

_HOMES: Final = {
    name: room
    for room, names in {
        "errors": "DocumentError EventRefused IPTError InvalidValue StaleCourse UnknownName UnsoundTable",
        "findings": "Finding Question Severity Status",
        "machine": "Choice adopt apply available check open_course replay",
        "model": "Area Contract Course Goal LifeEvent Medication PartialDate Phase ProblemArea"
        " Protocol Relationship Risk Session events",
        "storage": "dump dumps load loads",
    }.items()
    for name in names.split()
}
"""The room that each name comes from."""


def __getattr__(name: str) -> object:
    """Load a room when it, or a name from it, is first touched.

    Raises:
        AttributeError: If there is no such name.
    """
    if name in _HOMES:
        value: object = getattr(importlib.import_module(f"ipt.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    if name in __all__:
        return importlib.import_module(f"ipt.{name}")
    msg = f"module 'ipt' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted(__all__)
