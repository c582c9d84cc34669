"""A realistic course as a document, and pydantic models that read and write the same content.

The models are made from the classes of `ipt`, with the same types and defaults; what else the classes
check (ranges, empty texts, dates known to the month) they are spared.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs
from pydantic import BaseModel, ConfigDict, Field, create_model

import ipt
from ipt import events as ev
from ipt.measures import Instrument
from ipt.model import Actor, Protocol

OPENED = date(2026, 1, 5)
THERAPIST = Actor(role="therapist")
KIN = ("spouse", "parent", "parent", "sibling", "child", "friend", "colleague", "other")
WORDS = (
    "told of the week and of the quarrel on Sunday, of what was said and not said, and how the mood "
    "followed; an alternative was looked for, tried in a role play, and left as a task"
)


def history(more: int = 0) -> tuple[ev.Event, ...]:
    """16 sessions, with what a careful clinic records beside them, and *more* contacts at the end."""
    weeks = [OPENED + timedelta(weeks=week) for week in range(16)]
    first, third, last = weeks[0], weeks[2], weeks[-1]
    events: list[ev.Event] = [
        ev.CourseOpened(patient="p-017", on=first, by=THERAPIST),
        ev.ScreeningRecorded(on=first, suitable=True, risk_asked=True),
        _measure(first, 0),
        *(ev.RelationshipRecorded(on=first, relationship=person) for person in _people()),
        ev.SickRoleGiven(on=first),
    ]
    focus = ipt.ProblemArea(area="role-dispute", people=("p1",), stage="impasse", note=WORDS)
    milestones: dict[date, list[ev.Event]] = {
        third: [
            ev.InventoryCompleted(on=third),
            ev.FormulationShared(on=third, agreed=True, sessions_left=13),
            ev.FocusAgreed(on=third, focus=focus),
            ev.GoalAgreed(on=third, goal=ipt.Goal(id="g1", text=WORDS, area="role-dispute")),
            ev.ContractAgreed(on=third, contract=ipt.Contract(sessions_min=16, minutes=50)),
            ev.PhaseBegan(on=third, phase="middle"),
        ],
        weeks[11]: [
            ev.EndingAnnounced(on=weeks[11], sessions_left=4),
            ev.PhaseBegan(on=weeks[11], phase="termination"),
        ],
        last: [ev.CourseEnded(on=last, reason="completed", onward=WORDS)],
    }
    for week, on in enumerate(weeks):
        tasks = ("week-opened", "focus-worked", "mood-linked")
        if on > weeks[11]:
            tasks = (*_ENDING, *tasks)
        events += [
            _measure(on, week + 1),
            ev.SessionHeld(
                on=on,
                minutes=50,
                modality="in-person",
                present=("patient", "therapist"),
                tasks=tasks,
                by=THERAPIST,
                note=WORDS,
            ),
            ev.ContactAttempted(on=on, reached=True, note="by telephone"),
            ev.SessionRescheduled(on=on, to=on + timedelta(weeks=1), note=WORDS),
            ev.MedicationStarted(on=on, medication=ipt.Medication(id=f"m{week}", substance="ssri")),
            *milestones.get(on, ()),
        ]
    events += [ev.FollowUpHeld(on=last + timedelta(days=day), note=WORDS) for day in range(more)]
    return tuple(attrs.evolve(event, id=f"e{n}") for n, event in enumerate(events))


_ENDING = (
    "progress-reviewed",
    "gains-attributed",
    "ending-felt",
    "relapse-plan-made",
    "next-step-decided",
)


def _people() -> Iterator[ipt.Relationship]:
    for number, kin in enumerate(KIN, 1):
        yield ipt.Relationship(
            id=f"p{number}",
            kin=kin,
            living=True,
            confidant=number < 3,
            closeness=number,
            note=WORDS,
        )


def _measure(on: date, week: int) -> ev.Event:
    return ev.MeasureTaken(
        on=on, instrument="phq-9", items=(2, 3, 2, 2, 1, 2, week % 3, 1, 0), note="on paper"
    )


def course(more: int = 0) -> ipt.Course:
    """The course of `history`."""
    return ipt.replay(ipt.protocols.get("ipt-16"), history(more))


# --- the rival ------------------------------------------------------------------------------------


@cache
def twin(kind: type) -> type[BaseModel]:
    """A frozen pydantic model with the fields of an attrs class, and the type of an event."""
    names = {cls: name for name, cls in ev.EVENT_TYPES.items()}
    fields: dict[str, Any] = {}
    if kind in names:
        fields["type"] = (Literal[names[kind]], ...)
    for field in attrs.fields(attrs.resolve_types(kind)):
        default = ... if field.default is attrs.NOTHING else field.default
        if attrs.has(type(default)):
            default = twin(type(default))()
        fields[field.name] = (_annotation(field.type), default)
    config = ConfigDict(frozen=True, extra="forbid")
    return create_model(kind.__name__, __config__=config, **fields)


def _annotation(kind: Any) -> Any:
    if kind is ev.Event:
        return EVENT
    if attrs.has(kind):
        return date if kind is ipt.PartialDate else twin(kind)
    if get_origin(kind) is tuple:
        return tuple[tuple(_annotation(k) if k is not ... else k for k in get_args(kind))]
    if args := get_args(kind):
        return Union[tuple(dict.fromkeys(map(_annotation, args)))]  # noqa: UP007
    return kind


EVENT = Annotated[
    Union[tuple(twin(kind) for kind in ev.EVENT_TYPES.values() if kind is not ev.EventReplaced)],  # noqa: UP007
    Field(discriminator="type"),
]


class Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_: int = Field(alias="schema")
    protocol: twin(Protocol)
    instruments: tuple[twin(Instrument), ...] = ()
    events: tuple[EVENT, ...]


def written_by_pydantic(document: Document) -> str:
    return document.model_dump_json(by_alias=True, exclude_defaults=True)
