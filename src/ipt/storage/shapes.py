"""Classes as a JSON Schema (draft 2020-12) describes them, read off the classes themselves.

Types come from the annotations, words from the docstrings, bounds from the validators: those of
whole numbers are looked at, any other is tried on 0, the empty array, a blank text and each word of
a list. By hand stand only the forms of dates, and what whoever asks says of rules across fields.
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

from ipt.documents.text import MAX_DIGITS
from ipt.errors import InvalidValue
from ipt.model.checks import When, at_least, between
from ipt.storage.encode import unstructured

__all__ = ["NOT_BLANK", "NULL", "Shape", "Shapes"]

Shape = dict[str, Any]
NOT_BLANK: Final = {"pattern": r"\S"}
NULL: Final[Shape] = {"type": "null"}

_MOST: Final = 10**MAX_DIGITS - 1
_SCALARS: Final[Mapping[object, Shape]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": -_MOST, "maximum": _MOST},
    float: {"type": "number"},
}

# Every dialect of patterns reads these alike: no look-ahead, no \d, and no line break, because in
# some of them $ also stands before one. Of \S they differ in rare characters alone, such as U+FEFF.
_MONTH: Final = "(0[1-9]|1[0-2])"
_DAY: Final = "(0[1-9]|[12][0-9]|3[01])"
_HOUR: Final = "([01][0-9]|2[0-3])"
_SIXTY: Final = "[0-5][0-9]"
_NO_YEAR: Final = {"pattern": r"^0000|\n"}
_FORMS: Final[Mapping[object, tuple[str, Shape]]] = {
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


class Shapes:
    """The shapes of the classes that a document may hold; each that has a name is described once."""

    __slots__ = ("_across", "_families", "_types", "defs")
    defs: Shape

    def __init__(
        self,
        families: Mapping[type, Mapping[str, type]],
        across: Mapping[type, tuple[Shape, ...]],
    ) -> None:
        """Begin with none.

        Args:
            families: The base classes of values that name their type, with their types by name.
            across: What a class checks across its fields, or inside one that has no validator.
        """
        self._families = families
        self._across = across
        self._types = {kind: name for kinds in families.values() for name, kind in kinds.items()}
        self.defs = {}

    def schema(self, kind: type, title: str, unsaid: Iterable[str]) -> Shape:
        """The schema of documents that hold a *kind*; *unsaid* is what it cannot say."""
        document = self._object(kind)
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": title,
            **document,
            "description": f"What this schema cannot say: {'; '.join(unsaid)}.",
            "$defs": dict(sorted(self.defs.items())),
        }
        return deepcopy(schema)

    def _of(self, kind: Any) -> Shape:  # noqa: ANN401 - any annotation
        """The shape of a value of *kind*."""
        known, optional = _without_none(kind)
        if optional:
            return _or_null(self._of(known))
        if known in _SCALARS:
            return dict(_SCALARS[known])
        if known in _FORMS:
            name, form = _FORMS[known]
            self.defs[name] = form
            return _reference(name)
        if get_origin(known) is not tuple:
            return self._named(known)
        *items, last = get_args(known)
        if last is ...:
            return {"type": "array", "items": self._of(items[0])}
        pair = [self._of(item) for item in (*items, last)]
        return {"type": "array", "prefixItems": pair, "items": False, "minItems": len(pair)}

    def _named(self, kind: type) -> Shape:
        name = kind.__name__
        if name not in self.defs:
            self.defs[name] = {}  # an event may hold another one
            self.defs[name] |= self._definition(kind)
        return _reference(name)

    def _definition(self, kind: type[Any]) -> Shape:
        if kind in self._families:
            events = [self._named(each) for each in self._families[kind].values()]
            return {"description": "An event of any type.", "oneOf": events}
        if issubclass(kind, enum.Enum):
            words = [member.value for member in kind]
            return {"description": _first_line(kind), "type": "string", "enum": words}
        return self._object(kind)

    def _object(self, kind: type) -> Shape:
        fields = attrs.fields(attrs.resolve_types(kind))
        texts = _texts(kind)
        event = {"type": {"const": self._types[kind]}} if kind in self._types else {}
        properties = {f.name: self._property(f, texts.get(f.name, "")) for f in fields}
        shape: Shape = {
            "description": _first_line(kind),
            "type": "object",
            "properties": event | properties,
            "required": [*event, *(f.name for f in fields if f.default is attrs.NOTHING)],
            "additionalProperties": False,
        }
        return shape | ({"allOf": list(self._across[kind])} if kind in self._across else {})

    def _property(self, field: "attrs.Attribute[Any]", text: str) -> Shape:
        shape = self._of(field.type) | _narrowing(field)
        if text:
            shape["description"] = text
        if field.default is not attrs.NOTHING:
            shape["default"] = unstructured(field.default)
        return shape


def _without_none(kind: Any) -> tuple[Any, bool]:  # noqa: ANN401 - any annotation
    if get_origin(kind) not in {Union, UnionType}:
        return kind, False
    known = [inner for inner in get_args(kind) if inner is not NoneType]
    return cast("Any", Union)[tuple(known)], len(known) < len(get_args(kind))


def _or_null(shape: Shape) -> Shape:
    if "type" in shape:
        return shape | {"type": [shape["type"], "null"]}
    return {"anyOf": [shape, {"type": "null"}]}


def _reference(name: str) -> Shape:
    return {"$ref": f"#/$defs/{name}"}


def _narrowing(field: "attrs.Attribute[Any]") -> Shape:
    """What the validator of *field* demands beyond its type."""
    judge, (known, _) = field.validator, _without_none(field.type)
    if isinstance(judge, at_least):
        high = {} if judge.high is None else {"maximum": judge.high}
        return {"minimum": judge.low} | high
    if isinstance(judge, between):
        bounds = {"minimum": judge.low, "maximum": judge.high}
        return {name: bound for name, bound in bounds.items() if isfinite(bound)}
    if known is str and _refuses(field, " "):
        return NOT_BLANK
    if known is float and _refuses(field, 0.0):
        return {"exclusiveMinimum": 0}
    if isinstance(known, enum.EnumType):
        words = cast("type[enum.Enum]", known)
        refused = [word.value for word in words if _refuses(field, word)]
        return {"not": {"enum": refused}} if refused else {}
    narrow: Shape = {}
    if get_origin(known) is tuple:
        if _refuses(field, ()):
            narrow["minItems"] = 1
        if get_args(known)[0] is str and _refuses(field, (" ",)):
            narrow["items"] = _SCALARS[str] | NOT_BLANK
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
