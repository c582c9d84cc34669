"""What Hypothesis may make of the model: every value, every event, and legal courses.

The strategies are read off the fields of the classes, so a new field is drawn as soon as it exists.
What a type cannot tell, such as the bounds of a number, stands in the tables here.
"""

import enum
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from functools import cache
from math import isinf
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st

import ipt
from ipt.errors import EventRefused
from ipt.model import (
    Area,
    Attachment,
    Beat,
    Conflict,
    Consequence,
    Constraint,
    Contract,
    Course,
    Decision,
    DecisionAttribute,
    Incident,
    LedgerItem,
    LedgerSide,
    LifeEvent,
    Option,
    PartialDate,
    Phase,
    ProblemArea,
    Protocol,
    Relationship,
    SafetyPlan,
    Script,
    Tie,
    events as ev,
)
from ipt.model.checks import at_least, between, named, named_or_none

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

_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    bool: st.booleans(),
    int: numbers,
    float: st.floats(allow_nan=False, allow_infinity=False) | numbers,
    datetime: moments,
    NoneType: st.none(),
}

# --- values and events ----------------------------------------------------------------------------


_Fields = dict[str, Any]


def _focus(fields: _Fields) -> _Fields:
    if fields["area"] is not Area.ROLE_DISPUTE:
        fields.pop("stage", None)
    return fields


def _contract(fields: _Fields) -> _Fields:
    low, high = fields.get("sessions_min"), fields.get("sessions_max")
    if high is not None and (low is None or low > high):
        del fields["sessions_max"]
    if low is None and fields.get("weeks") is None:
        fields["weeks"] = 16
    return fields


def _attachment(fields: _Fields) -> _Fields:
    inside = {name: min(max(fields[name], 1), 7) for name in ("anxiety", "avoidance")}
    return fields | inside | {"low": 1, "high": 7}


def _conflict(fields: _Fields) -> _Fields:
    formless = fields.get("present") is False
    return {n: of for n, of in fields.items() if n in {"present", "topics"} or not formless}


def _ledger_item(fields: _Fields) -> _Fields:
    if fields["side"] is not LedgerSide.SKILL_NEEDED:
        fields.pop("planned", None)
    return fields


def _tie(fields: _Fields) -> _Fields:
    if fields["one"] == fields["other"]:
        fields["other"] += "'"
    return fields


def _incident(fields: _Fields) -> _Fields:
    turns = fields.get("turns", ())
    return fields | {"turns": tuple(attrs.evolve(turn, replies_to=None) for turn in turns)}


def _consequence(fields: _Fields) -> _Fields:
    low, high = fields.pop("low", None), fields.pop("high", None)
    if low is None or high is None:
        return fields
    return fields | {"low": min(low, high), "high": max(low, high)}


def _decision_attribute(fields: _Fields) -> _Fields:
    same = fields.get("worst", 0) == fields.get("best", 1)
    return fields | {"worst": 0, "best": 1} if same else fields


def _constraint(fields: _Fields) -> _Fields:
    return {name: of for name, of in fields.items() if name not in {"attribute", "at_least"}}


def _decision(fields: _Fields) -> _Fields:
    """What is named is there: ratings and weights of its attributes, its first option."""
    attributes = {each.id for each in fields.get("attributes", ())}

    def rated(one: Consequence) -> Consequence:
        known = tuple(rating for rating in one.ratings if rating.attribute in attributes)
        return attrs.evolve(one, ratings=known)

    options = [
        attrs.evolve(option, consequences=tuple(map(rated, option.consequences)))
        for option in fields.get("options", ())
    ]
    first = tuple(option.id for option in options[:1])
    return fields | {
        "options": tuple(options),
        "weights": tuple(w for w in fields.get("weights", ()) if w.attribute in attributes),
        "constraints": tuple(
            attrs.evolve(each, broken_by=first) for each in fields.get("constraints", ())
        ),
        "chosen": next(iter(first), None) if fields.get("chosen") else None,
    }


_AGREEING: dict[type, Callable[[_Fields], _Fields]] = {
    Attachment: _attachment,
    Conflict: _conflict,
    Consequence: _consequence,
    Constraint: _constraint,
    Contract: _contract,
    Decision: _decision,
    DecisionAttribute: _decision_attribute,
    Incident: _incident,
    LedgerItem: _ledger_item,
    ProblemArea: _focus,
    Tie: _tie,
}
"""What leaves out of the fields of a class whatever would contradict the rest of them."""
_WITH_IDS: dict[type, dict[str, str]] = {
    Beat: {"replies": "id"},
    Consequence: {"ratings": "attribute"},
    Decision: dict.fromkeys(("options", "attributes", "constraints"), "id")
    | {"weights": "attribute"},
    Incident: {"turns": "id"},
    Relationship: {"support": "kind"},
    Option: dict.fromkeys(("consequences", "arguments"), "id"),
    SafetyPlan: {"steps": "kind"},
    Script: {"roles": "id", "beats": "id", "slots": "name"},
}
"""Which fields hold values of which no two may share an id, and what the id is."""


def _agreeing(kind: type, fields: _Fields) -> _Fields:
    for name, by in _WITH_IDS.get(kind, {}).items():
        if name in fields:
            fields[name] = tuple({getattr(one, by): one for one in fields[name]}.values())
    return _AGREEING[kind](fields) if kind in _AGREEING else fields


def _of_field(field: "attrs.Attribute[Any]") -> st.SearchStrategy[Any]:
    check = field.validator
    if isinstance(check, at_least | between):
        return _within(check) | st.none() if check.optional else _within(check)
    if field.validator is named:
        return names
    if field.validator is named_or_none:
        return names | st.none()
    if field.name == "phase":
        return st.sampled_from([phase for phase in Phase if phase is not Phase.ENDED])
    if field.name == "to" and get_origin(field.type) is tuple:
        return st.lists(values(ProblemArea), min_size=1, max_size=3).map(tuple)
    return _of_type(field.type)


def _within(check: at_least | between) -> st.SearchStrategy[Any]:
    if isinstance(check, at_least):
        return st.integers(check.low, 10**6 if check.high is None else check.high)
    finite = {"allow_nan": False, "allow_infinity": False}
    low, high = (None if isinf(bound) else bound for bound in (check.low, check.high))
    return st.floats(low, high, **finite)


def _of_type(kind: Any) -> st.SearchStrategy[Any]:
    if kind in _SCALARS:
        return _SCALARS[kind]
    if get_origin(kind) in {Union, UnionType}:
        args = get_args(kind)
        if date in args:
            return days | st.none() if NoneType in args else days
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


def _agreed_focus(protocol: Protocol) -> tuple[ev.Event, ...]:
    """A focus that needs nothing else; grief with its death where there is no other area."""
    if protocol.area(Area.ROLE_TRANSITION):
        return (ev.FocusAgreed(focus=ProblemArea(area="role-transition")),)
    death = LifeEvent(id="death", kind="death")
    focus = ProblemArea(area="grief", life_event="death")
    return (ev.LifeEventRecorded(life_event=death), ev.FocusAgreed(focus=focus))


def _on_the_way(protocol: Protocol) -> tuple[ev.Event, ...]:
    """From the opening to the termination phase, by the usual numbers of *protocol*."""
    usual, last = protocol.limit("sessions_default"), protocol.limit("termination_default")
    first = max(1, protocol.limit("initial_min"))
    return (
        *(ev.SessionHeld() for _ in range(first)),
        ev.MeasureTaken(instrument="phq-9", total=18),
        ev.InventoryCompleted(),
        ev.FormulationShared(agreed=True),
        ev.SickRoleGiven(),
        *_agreed_focus(protocol),
        ev.ContractAgreed(contract=Contract(sessions_min=usual)),
        ev.PhaseBegan(phase="middle"),
        *(ev.SessionHeld() for _ in range(usual - first - last)),
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
        case ev.TaskReviewed() if course.tasks:
            changes["task"] = draw(st.sampled_from(course.tasks)).id
        case ev.GoalReviewed() if course.goals:
            changes["goal"] = draw(st.sampled_from(course.goals)).id
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
