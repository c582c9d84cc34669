"""A short cut for reading events that are in order, which nearly all are.

It leaves the judgement of a value to the class that takes it, and so checks it once, where the strict
reader checks each field before it builds anything. It has no words for what is wrong: it raises
whatever comes, and the strict reader reads the event again and reports every problem.
"""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final, get_args, get_origin

import attrs

from ipt import documents
from ipt.model import events as ev
from ipt.model.checks import When
from ipt.model.dates import PartialDate

__all__ = ["day", "events"]

_Reader = Callable[[Any], Any]


def events(value: list[dict[str, Any]]) -> tuple[ev.Event, ...]:
    """The events that plain values tell, if all of them are in order.

    Raises:
        Exception: Of any kind, if they are not, or may not be.
    """
    return tuple(_array(_event)(value))


def day(text: str) -> When:
    """The date that *text* is, as much of it as is known.

    Raises:
        ipt.errors.InvalidValue: If it is none.
        ValueError: If there is no such day.
    """
    return date.fromisoformat(text) if _DAY.fullmatch(text) else PartialDate.parse(text)


_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _event(value: dict[str, Any]) -> ev.Event:
    fields = value.copy()
    kind = ev.EVENT_TYPES[fields.pop("type")]
    new: ev.Event = _builder(kind)(fields)  # type: ignore[arg-type] # a class is hashable all the same
    return new


@cache
def _builder(kind: type[Any]) -> _Reader:
    """What makes a *kind* of an object with its fields; it refuses fields it does not have."""
    fields = attrs.fields(attrs.resolve_types(kind))
    readers = [(field.name, read) for field in fields if (read := _reader(field.type))]

    def build(value: dict[str, Any]) -> object:
        given = value.copy()
        for name, read in readers:
            if name in given:
                given[name] = read(given[name])
        return kind(**given)

    return build


def _reader(kind: Any) -> _Reader | None:  # noqa: ANN401, PLR0911 - any annotation; one case a line
    """What makes a *kind* of a plain value; ``None`` if the class that takes it judges it as it is."""
    inside = [inner for inner in get_args(kind) if inner is not type(None)]
    if kind == When:
        return day
    if kind == When | None:
        return _optional(day)
    if get_origin(kind) is tuple:
        return _array(_reader(inside[0]))
    if inside:
        return _optional(_reader(inside[0]))
    if kind is ev.Event:
        return _event
    if attrs.has(kind):
        return _builder(kind)
    if kind in {str, bool} or issubclass(kind, StrEnum):
        return None
    strict = _strict().get_structure_hook(kind)
    return lambda value: strict(value, kind)


_strict: Final = cache(documents.converter)


def _optional(read: _Reader | None) -> _Reader | None:
    return read and (lambda value: None if value is None else read(value))


def _array(read: _Reader | None) -> _Reader:
    def array(value: list[Any]) -> list[Any]:
        if type(value) is not list:
            raise TypeError
        return value if read is None else [*map(read, value)]

    return array
