"""What Hypothesis may make of the model: every value, every event, and legal courses.

The strategies are read off the fields of the classes, so a new field is drawn as soon as it exists.
What a type cannot tell, such as the bounds of a number, stands in the tables here.
"""

import enum
from datetime import date, datetime, timedelta, timezone
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st

import ipt
from ipt.errors import EventRefused
from ipt.model import (
    Area,
    Attachment,
    Conflict,
    Contract,
    Course,
    LedgerItem,
    LedgerSide,
    PartialDate,
    Phase,
    ProblemArea,
    Protocol,
    Relationship,
    Tie,
    events as ev,
)
from ipt.model.checks import named, named_or_none

_T = TypeVar("_T")

# --- words, numbers, dates ------------------------------------------------------------------------

texts = st.text(max_size=12)
names = st.text(min_size=1, max_size=12).filter(str.strip)
partial_dates = st.dates().flatmap(
    lambda day: st.sampled_from([PartialDate(day.year), PartialDate(day.year, day.month)])
)
days = st.dates() | partial_dates
moments = st.datetimes(
    timezones=st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
        lambda offset: timezone(timedelta(seconds=int(offset.total_seconds())))
    )
)
numbers = st.integers(-(10**15) + 1, 10**15 - 1)

_BOUNDS: dict[str, tuple[int, int]] = {
    "attained": (-2, 2),
    "closeness": (1, 9),
    "closeness_before": (1, 9),
    "closeness_wished": (1, 9),
    "count": (1, 999),
    "desirability": (-3, 3),
    "disliked": (0, 3),
    "given": (0, 4),
    "importance": (0, 4),
    "liked": (0, 3),
    "minutes": (1, 600),
    "months_from_intake": (-1200, 1200),
    "onset_months": (0, 1200),
    "onset_months_from_intake": (-1200, 0),
    "patient_rank": (1, 9),
    "received": (0, 4),
    "revision": (1, 10**6),
    "sessions": (1, 999),
    "sessions_left": (0, 999),
    "sessions_max": (1, 999),
    "sessions_min": (1, 999),
    "severity": (0, 4),
    "weeks": (1, 999),
    "weight": (1, 4),
}
_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    bool: st.booleans(),
    int: numbers,
    float: st.floats(allow_nan=False, allow_infinity=False) | numbers,
    datetime: moments,
    NoneType: st.none(),
}

# --- values and events ----------------------------------------------------------------------------


def _agreeing(kind: type, fields: dict[str, Any]) -> dict[str, Any]:
    """*fields* without what would contradict the rest of them."""
    if kind is ProblemArea and fields["area"] is not Area.ROLE_DISPUTE:
        fields.pop("stage", None)
    if kind is Contract:
        low, high = fields.get("sessions_min"), fields.get("sessions_max")
        if high is not None and (low is None or low > high):
            del fields["sessions_max"]
        if low is None and fields.get("weeks") is None:
            fields["weeks"] = 16
    if kind is Attachment:
        fields |= {name: min(max(fields[name], 1), 7) for name in ("anxiety", "avoidance")}
        fields |= {"low": 1, "high": 7}
    if kind is Conflict and fields.get("present") is False:
        fields = {name: fields[name] for name in ("present", "topics") if name in fields}
    if kind is LedgerItem and fields["side"] is not LedgerSide.SKILL_NEEDED:
        fields.pop("planned", None)
    if kind is Relationship and "support" in fields:
        fields["support"] = tuple({support.kind: support for support in fields["support"]}.values())
    if kind is Tie and fields["one"] == fields["other"]:
        fields["other"] += "'"
    return fields


def _of_field(field: "attrs.Attribute[Any]") -> st.SearchStrategy[Any]:
    if field.name in _BOUNDS:
        number = st.integers(*_BOUNDS[field.name])
        return number if field.type is int else number | st.none()
    if field.validator is named:
        return names
    if field.validator is named_or_none:
        return names | st.none()
    if field.name == "phase":
        return st.sampled_from([phase for phase in Phase if phase is not Phase.ENDED])
    if field.name == "to" and get_origin(field.type) is tuple:
        return st.lists(values(ProblemArea), min_size=1, max_size=3).map(tuple)
    return _of_type(field.type)


def _of_type(kind: Any) -> st.SearchStrategy[Any]:
    if kind in _SCALARS:
        return _SCALARS[kind]
    if get_origin(kind) in {Union, UnionType}:
        args = get_args(kind)
        if date in args:
            return days | st.none()
        return st.one_of([_of_type(arg) for arg in args])
    if get_origin(kind) is tuple:
        [item, _] = get_args(kind)
        return st.lists(names if item is str else _of_type(item), max_size=3).map(tuple)
    if issubclass(kind, enum.Enum):
        return st.sampled_from(kind)
    return events() if kind is ev.Event else values(kind)


@cache
def values(kind: type[_T]) -> st.SearchStrategy[_T]:
    """Instances of an attrs class of the model, with any of their optional fields."""
    fields = attrs.fields(attrs.resolve_types(kind))
    needed = {f.name: f for f in fields if f.default is attrs.NOTHING}
    return st.fixed_dictionaries(
        {name: _of_field(f) for name, f in needed.items()},
        optional={
            f.name: st.deferred(lambda f=f: _of_field(f)) for f in fields if f.name not in needed
        },
    ).map(lambda drawn: kind(**_agreeing(kind, drawn)))


def events() -> st.SearchStrategy[ev.Event]:
    """Events of every type; nothing says that they could happen."""
    return st.sampled_from(list(ev.EVENT_TYPES.values())).flatmap(values)


# --- legal courses --------------------------------------------------------------------------------


def _on_the_way(protocol: Protocol) -> tuple[ev.Event, ...]:
    """From the opening to the termination phase, by the usual numbers of *protocol*."""
    usual, last = protocol.limit("sessions_default"), protocol.limit("termination_default")
    return (
        ev.SessionHeld(),
        ev.MeasureTaken(instrument="phq-9", total=18),
        ev.InventoryCompleted(),
        ev.FormulationShared(agreed=True),
        ev.SickRoleGiven(),
        ev.FocusAgreed(focus=ProblemArea(area="role-transition")),
        ev.ContractAgreed(contract=Contract(sessions_min=usual)),
        ev.PhaseBegan(phase="middle"),
        *(ev.SessionHeld() for _ in range(usual - 1 - last)),
        ev.EndingAnnounced(sessions_left=last),
        ev.PhaseBegan(phase="termination"),
    )


@st.composite
def courses(draw: st.DrawFn, most: int = 12) -> Course:
    """Legal courses of the shipped protocols in any phase, with overrides and corrections."""
    protocol = ipt.protocols.get(draw(st.sampled_from(ipt.protocols.names())))
    course = ipt.open_course(protocol, patient=draw(names), on=draw(days | st.none()))
    way = _on_the_way(protocol)
    course = ipt.apply(course, *way[: draw(st.integers(0, len(way)))])
    for _ in range(draw(st.integers(0, most))):
        legal = sorted({choice.event.__name__ for choice in ipt.available(course) if choice.legal})
        kind = draw(st.sampled_from([*legal, *map(_name, ev.EVENT_TYPES.values())]))
        event = draw(values(getattr(ev, kind)))
        override = draw(st.none() | names)
        try:
            course = ipt.apply(course, draw(fitting(course, event)), override=override)
        except EventRefused:
            continue
    return course


def _name(kind: type) -> str:
    return kind.__name__


@st.composite
def fitting(draw: st.DrawFn, course: Course, event: ev.Event) -> ev.Event:
    """*event* with a day and with references that *course* knows, as far as it knows any."""
    later = st.integers(0, 30).map(lambda more: _later(course.horizon, more))
    changes: dict[str, Any] = {"id": "", "on": draw(st.none() | later), "deviation": None}
    match event:
        case ev.RiskReviewed() if course.open_risks:
            changes["risk"] = draw(st.sampled_from(course.open_risks)).id
        case ev.MedicationStopped() if course.medication:
            changes["medication"] = draw(st.sampled_from(course.medication)).id
        case ev.FocusAgreed():
            changes["focus"] = attrs.evolve(event.focus, life_event=None)
        case ev.FocusChanged():
            changes["to"] = tuple(attrs.evolve(area, life_event=None) for area in event.to)
        case ev.Correction():
            changes["event"] = draw(st.sampled_from(course.events)).id
        case _:
            pass
    return attrs.evolve(event, **changes)


def _later(day: date, more: int) -> date:
    return day if day.year == date.max.year else day + timedelta(days=more)
