"""The course document as a JSON Schema (draft 2020-12), for programs that read it without `ipt`.

It is read off the classes that the reader of documents builds. Types come from the annotations,
words from the docstrings, bounds from the validators: those of whole numbers are looked at, any
other is tried on 0, the empty array, a blank text and each word of a list. By hand stand only the forms of
dates (`_FORMS`), what a class checks across its fields (`_ACROSS`), and what no schema can say
(`UNSAID`). The tests hold the schema and the reader to each other, both ways.
"""

import enum
import inspect
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Final, Union, cast, get_args, get_origin

import attrs

from ipt.documents.text import MAX_DEPTH, MAX_DIGITS, MAX_SIZE
from ipt.errors import InvalidValue
from ipt.model import (
    LIMITS,
    Advisory,
    Area,
    AreaRule,
    Conflict,
    Contract,
    LedgerItem,
    LedgerSide,
    ProblemArea,
    Protocol,
    Relationship,
    SupportKind,
    Topic,
    events as ev,
)
from ipt.model.change import ChangeKind, ChangeRule
from ipt.model.checks import When, at_least, between
from ipt.model.instrument import Instrument
from ipt.model.norms import BandSet
from ipt.storage.encode import unstructured
from ipt.storage.records import SCHEMA, Recorded
from ipt.storage.values import file_of

__all__ = ["UNSAID", "json_schema"]

UNSAID: Final = (
    "days exist in the calendar",
    f"a whole number is written without a point or an exponent, and in at most {MAX_DIGITS} digits",
    "sessions_max is not below sessions_min",
    "an instrument is there once",
    "what an instrument names it has, each once",
    "ranges and levels rise, and a crosswalk has a row for each total",
    "an answer that says its item does not apply is out of its range, and in no sum",
    "an object has each key once",
    f"a document has at most {MAX_SIZE:,} characters or bytes",
    f"at most {MAX_DEPTH} objects and arrays stand inside one another",
    "the protocol is as it was when the opening pinned its digest",
    "the history is possible: the first event opens the course, each may happen where it stands",
    "a tie joins two people, and attachment lies on its scale",
    "the parts of a value have ids of their own, and what a part names is there",
    "worst and best differ, and a likelihood runs from the smaller to the larger number",
)
"""What a document must keep although its schema does not say so."""

_Shape = dict[str, Any]


def json_schema(kind: type = Recorded) -> dict[str, Any]:
    """A JSON Schema, draft 2020-12, of the documents that this release writes.

    A document of an older schema number is described once it has been read and written again. What
    the schema refuses, `ipt.storage.reads` refuses; what it accepts may still break one of the
    rules that its description lists, because no schema can say them.

    Args:
        kind: Left out for courses; or one of `VALUE_TYPES`, for the files that hold one of them.

    Returns:
        Plain JSON values; each call makes new ones.

    Raises:
        ipt.errors.InvalidValue: If a *kind* has no file of its own.

    Examples:
        >>> from ipt import storage
        >>> storage.json_schema()["$defs"]["PeriodUnrecorded"]["required"]
        ['type', 'sessions']
    """
    defs: _Shape = {}
    document = _object(kind if kind is Recorded else file_of(kind), defs)
    what = "Course of interpersonal psychotherapy" if kind is Recorded else kind.__name__
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{what}, schema {SCHEMA}",
        **document,
        "description": f"What this schema cannot say: {'; '.join(UNSAID)}.",
        "$defs": dict(sorted(defs.items())),
    }
    return deepcopy(schema)


# --- what stands here by hand ---------------------------------------------------------------------

_MOST: Final = 10**MAX_DIGITS - 1
_SCALARS: Final[Mapping[object, _Shape]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": -_MOST, "maximum": _MOST},
    float: {"type": "number"},
}
_NOT_BLANK: Final = {"pattern": r"\S"}
_NULL: Final[_Shape] = {"type": "null"}

# Every dialect of patterns reads these alike: no look-ahead, no \d, and no line break, because in
# some of them $ also stands before one. Of \S they differ in rare characters alone, such as U+FEFF.
_MONTH: Final = "(0[1-9]|1[0-2])"
_DAY: Final = "(0[1-9]|[12][0-9]|3[01])"
_HOUR: Final = "([01][0-9]|2[0-3])"
_SIXTY: Final = "[0-5][0-9]"
_NO_YEAR: Final = {"pattern": r"^0000|\n"}
_FORMS: Final[Mapping[object, tuple[str, _Shape]]] = {
    When: (
        "Date",
        {
            "description": "A day, or as much of it as is known: 2026, 2026-01 or 2026-01-31.",
            "type": "string",
            "pattern": f"^[0-9]{{4}}(-{_MONTH}(-{_DAY})?)?$",
            "not": _NO_YEAR,
        },
    ),
    datetime: (
        "Moment",
        {
            "description": "A moment with its time zone: 2026-01-31T09:30:00+01:00.",
            "type": "string",
            "pattern": f"^[0-9]{{4}}-{_MONTH}-{_DAY}T{_HOUR}:{_SIXTY}(:{_SIXTY}(\\.[0-9]{{1,6}})?)?"
            f"(Z|[+-]{_HOUR}:{_SIXTY}(:{_SIXTY}(\\.[0-9]{{6}})?)?)$",
            "not": _NO_YEAR,
        },
    ),
}


def _given(key: str) -> _Shape:
    return {"required": [key], "properties": {key: {"not": _NULL}}}


def _filled(key: str) -> _Shape:
    return {"required": [key], "properties": {key: {"minItems": 1}}}


def _only_for(area: Area, condition: _Shape) -> _Shape:
    return {"if": condition, "then": {"properties": {"area": {"const": area.value}}}}


def _once(key: str, words: Iterable[str], *, each: int) -> list[_Shape]:
    """Each word is the *key* of at most one item, and of at least *each*."""
    return [
        {"contains": {"properties": {key: {"const": word}}}, "minContains": each, "maxContains": 1}
        for word in words
    ]


def _takes(names: tuple[str, ...], *kinds: ChangeKind) -> _Shape:
    """A rule for change of one of these *kinds* has the numbers *names*, and no other."""
    every = ("points", "percent", "z", "sem", "sd", "reliability")
    others = {name: _NULL for name in every if name not in names}
    given: _Shape = {name: {"not": _NULL} for name in names}
    kind = {"enum": [kind.value for kind in kinds]}
    return {"required": [*names], "properties": {"kind": kind, **given, **others}}


_ACROSS: Final[Mapping[type, tuple[_Shape, ...]]] = {
    Recorded: ({"properties": {"schema": {"const": SCHEMA}}},),
    Contract: (
        {"anyOf": [_given("sessions_min"), _given("weeks")]},
        {"if": _given("sessions_max"), "then": _given("sessions_min")},
    ),
    ProblemArea: (_only_for(Area.ROLE_DISPUTE, _given("stage")),),
    Advisory: (
        {
            "if": {"properties": {"topic": {"const": Topic.INDICATION.value}}},
            "then": _given("grade"),
            "else": {"properties": {"grade": _NULL}},
        },
    ),
    AreaRule: (
        _only_for(Area.DEFICITS, _filled("after_rejecting")),
        _only_for(Area.GRIEF, _filled("life_events")),
    ),
    Protocol: (
        {
            "properties": {
                "limits": {"maxItems": len(LIMITS), "allOf": _once("name", LIMITS, each=1)},
                "areas": {"minItems": 1, "allOf": _once("area", [*map(str, Area)], each=0)},
                "phase_labels": {"items": {"prefixItems": [True, _NOT_BLANK]}},
            }
        },
    ),
    Conflict: (
        {
            "if": {"required": ["present"], "properties": {"present": {"const": False}}},
            "then": {"properties": dict.fromkeys(("overt", "frequency", "ending"), _NULL)},
        },
    ),
    LedgerItem: (
        {
            "if": _given("planned"),
            "then": {"properties": {"side": {"const": LedgerSide.SKILL_NEEDED.value}}},
        },
    ),
    Relationship: (
        {"properties": {"support": {"allOf": _once("kind", map(str, SupportKind), each=0)}}},
    ),
    BandSet: (_filled("levels"),),
    ChangeRule: (
        {
            "anyOf": [
                _takes(("points",), ChangeKind.ABSOLUTE),
                _takes(("percent",), ChangeKind.PERCENT),
                _takes(("z", "sem"), ChangeKind.RELIABLE, ChangeKind.SEM),
                _takes(("z", "sd", "reliability"), ChangeKind.RELIABLE, ChangeKind.SEM),
            ]
        },
        {"properties": {"percent": {"maximum": 100}, "reliability": {"exclusiveMaximum": 1}}},
    ),
    Instrument: (
        {
            "if": _filled("items"),
            "then": {
                "properties": {"total": {"properties": dict.fromkeys(("low", "high"), _NULL)}}
            },
            "else": {
                "required": ["total"],
                "properties": {"total": {"allOf": [_given("low"), _given("high")]}},
            },
        },
    ),
}
"""What a class checks across its fields, or inside one that has no validator."""


# --- what is read off the classes -----------------------------------------------------------------

_TYPES: Final[Mapping[type, str]] = {kind: name for name, kind in ev.EVENT_TYPES.items()}


def _shape(kind: Any, defs: _Shape) -> _Shape:  # noqa: ANN401 - any annotation
    """The shape of a value of *kind*; what has a name is put into *defs*."""
    known, optional = _without_none(kind)
    if optional:
        return _or_null(_shape(known, defs))
    if known in _SCALARS:
        return dict(_SCALARS[known])
    if known in _FORMS:
        name, form = _FORMS[known]
        defs[name] = form
        return _reference(name)
    if get_origin(known) is not tuple:
        return _named(known, defs)
    *items, last = get_args(known)
    if last is ...:
        return {"type": "array", "items": _shape(items[0], defs)}
    pair = [_shape(item, defs) for item in (*items, last)]
    return {"type": "array", "prefixItems": pair, "items": False, "minItems": len(pair)}


def _without_none(kind: Any) -> tuple[Any, bool]:  # noqa: ANN401 - any annotation
    if get_origin(kind) not in {Union, UnionType}:
        return kind, False
    known = [inner for inner in get_args(kind) if inner is not NoneType]
    return cast("Any", Union)[tuple(known)], len(known) < len(get_args(kind))


def _or_null(shape: _Shape) -> _Shape:
    if "type" in shape:
        return shape | {"type": [shape["type"], "null"]}
    return {"anyOf": [shape, {"type": "null"}]}


def _reference(name: str) -> _Shape:
    return {"$ref": f"#/$defs/{name}"}


def _named(kind: type, defs: _Shape) -> _Shape:
    name = kind.__name__
    if name not in defs:
        defs[name] = {}  # an event may hold another one
        defs[name] |= _definition(kind, defs)
    return _reference(name)


def _definition(kind: type[Any], defs: _Shape) -> _Shape:
    if kind is ev.Event:
        events = [_named(each, defs) for each in ev.EVENT_TYPES.values()]
        return {"description": "An event of any type.", "oneOf": events}
    if issubclass(kind, enum.Enum):
        words = [member.value for member in kind]
        return {"description": _first_line(kind), "type": "string", "enum": words}
    return _object(kind, defs)


def _object(kind: type, defs: _Shape) -> _Shape:
    fields = attrs.fields(attrs.resolve_types(kind))
    texts = _texts(kind)
    event = {"type": {"const": _TYPES[kind]}} if kind in _TYPES else {}
    shape: _Shape = {
        "description": _first_line(kind),
        "type": "object",
        "properties": event | {f.name: _property(f, texts.get(f.name, ""), defs) for f in fields},
        "required": [*event, *(f.name for f in fields if f.default is attrs.NOTHING)],
        "additionalProperties": False,
    }
    return shape | ({"allOf": list(_ACROSS[kind])} if kind in _ACROSS else {})


def _property(field: "attrs.Attribute[Any]", text: str, defs: _Shape) -> _Shape:
    shape = _shape(field.type, defs) | _narrowing(field)
    if text:
        shape["description"] = text
    if field.default is not attrs.NOTHING:
        shape["default"] = unstructured(field.default)
    return shape


def _narrowing(field: "attrs.Attribute[Any]") -> _Shape:
    """What the validator of *field* demands beyond its type."""
    judge, (known, _) = field.validator, _without_none(field.type)
    if isinstance(judge, at_least):
        high = {} if judge.high is None else {"maximum": judge.high}
        return {"minimum": judge.low} | high
    if isinstance(judge, between):
        bounds = {"minimum": judge.low, "maximum": judge.high}
        return {name: bound for name, bound in bounds.items() if isfinite(bound)}
    if known is str and _refuses(field, " "):
        return _NOT_BLANK
    if known is float and _refuses(field, 0.0):
        return {"exclusiveMinimum": 0}
    if isinstance(known, enum.EnumType):
        words = cast("type[enum.Enum]", known)
        refused = [word.value for word in words if _refuses(field, word)]
        return {"not": {"enum": refused}} if refused else {}
    narrow: _Shape = {}
    if get_origin(known) is tuple:
        if _refuses(field, ()):
            narrow["minItems"] = 1
        if get_args(known)[0] is str and _refuses(field, (" ",)):
            narrow["items"] = _SCALARS[str] | _NOT_BLANK
    return narrow


def _refuses(field: "attrs.Attribute[Any]", value: object) -> bool:
    if field.validator is None:
        return False
    try:
        field.validator(None, field, value)
    except InvalidValue:
        return True
    return False


# --- what is read off the docstrings --------------------------------------------------------------


def _first_line(kind: type) -> str:
    return _plain((kind.__doc__ or "").partition("\n\n")[0])


def _texts(kind: type) -> dict[str, str]:
    """What the docstrings of *kind* and of what it builds on say of each attribute."""
    texts: dict[str, str] = {}
    for owner in reversed(kind.__mro__):
        section = inspect.cleandoc(owner.__doc__ or "").partition("Attributes:\n")[2]
        entries = re.findall(r"^    (\w+): (.*(?:\n     .*)*)", section, re.MULTILINE)
        texts |= {name: _plain(text) for name, text in cast("list[tuple[str, str]]", entries)}
    return texts


def _plain(text: str) -> str:
    return " ".join(text.replace("``", "`").split())
