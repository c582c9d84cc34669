"""A course as a JSON document: what stands in it, and how it is read back.

The header comes first: the number of the schema, then the whole protocol, then the events, each
with its type. A field at its default is left out. An order that means something stands in an
array, never in the keys of an object, because other tools sort those.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache, partial
from typing import Any, Final, cast

from attrs import field, frozen

from ipt import documents
from ipt.documents import Problem
from ipt.documents.problems import MISSING_KEY, NEWER_SCHEMA, VALUE, WRONG_TYPE, found, unknown
from ipt.errors import InvalidValue
from ipt.machine.engine import replay
from ipt.model import events as ev
from ipt.model.checks import When, at_least
from ipt.model.course import Course
from ipt.model.dates import PartialDate
from ipt.model.protocol import Protocol
from ipt.storage.layout import laid_out

__all__ = ["SCHEMA", "Recorded", "dumps", "loads", "reads", "unstructured"]

SCHEMA: Final = 1
"""The newest number of the schema that this release reads, and the one it writes."""


def _opened(_instance: object, _attribute: object, events: tuple[ev.Event, ...]) -> None:
    if not events:
        msg = "events must not be empty; a history begins with its opening"
        raise InvalidValue(msg)


@frozen(kw_only=True)
class Recorded:
    """What a document says, before anything is replayed.

    Attributes:
        schema: The number of its schema.
        protocol: The protocol it embeds.
        events: The whole history; it may not be legal.
    """

    schema: int = field(validator=at_least(1))
    protocol: Protocol
    events: tuple[ev.Event, ...] = field(validator=_opened)


def dumps(course: Course) -> str:
    """*course* as a JSON document.

    Raises:
        ipt.errors.InvalidValue: If it holds a whole number of more than 15 digits.
    """
    content = Recorded(schema=SCHEMA, protocol=course.protocol, events=course.events)
    return laid_out(unstructured(content))


def unstructured(value: object) -> Any:  # noqa: ANN401 - any JSON
    """*value*, such as a protocol or an event, as plain values the way a document has them."""
    kind = ev.Event if isinstance(value, ev.Event) else type(value)  # an event has its type with it
    return _converter().unstructure(value, kind)


def loads(text: str | bytes) -> Course:
    """The course that a JSON document holds.

    Raises:
        ipt.errors.DocumentError: If the document cannot be read; its findings are every reason.
        ipt.errors.EventRefused: At the first event that is not possible.
        ipt.errors.UnsoundTable: If the numbers of the embedded protocol make no sound table.
    """
    recorded = reads(text)
    return replay(recorded.protocol, recorded.events)


def reads(text: str | bytes) -> Recorded:
    """What a JSON document says, with nothing replayed: for a check that wants every refusal.

    Raises:
        ipt.errors.DocumentError: If the document cannot be read; its findings are every reason.
    """
    content = documents.read_json(text)
    schema = _schema(content)
    if type(schema) is int and schema > SCHEMA:  # before its unknown keys are refused
        documents.refuse(NEWER_SCHEMA.finding("$.schema", schema=schema, known=SCHEMA))
    return documents.structure(content, Recorded, _converter())


def _schema(content: object) -> object:
    return cast("dict[str, object]", content).get("schema") if isinstance(content, dict) else None


# --- how events and dates are written ------------------------------------------------------------


@cache
def _converter() -> documents.Converter:
    by = documents.converter()
    by.register_structure_hook_func(lambda kind: kind is ev.Event, partial(_read_event, by))
    by.register_unstructure_hook_func(lambda kind: kind is ev.Event, partial(_plain_event, by))
    by.register_structure_hook_func(lambda kind: kind == When | None, _read_when)
    by.register_unstructure_hook(date, str)
    by.register_unstructure_hook(PartialDate, str)
    return by


_NAMES: Final[Mapping[type[ev.Event], str]] = {kind: name for name, kind in ev.EVENT_TYPES.items()}
_FIRST: Final[tuple[str, ...]] = ("id", "on")
_LAST: Final[tuple[str, ...]] = ("by", "recorded_at", "deviation", "note")


def _plain_event(by: documents.Converter, event: ev.Event) -> dict[str, Any]:
    """The type, the id and the day, then what is special about *event*, then the rest."""
    plain: dict[str, Any] = by.unstructure(event, type(event))
    first = {key: plain.pop(key) for key in _FIRST if key in plain}
    last = {key: plain.pop(key) for key in _LAST if key in plain}
    return {"type": _NAMES[type(event)], **first, **plain, **last}


def _read_event(by: documents.Converter, value: object, _kind: object) -> ev.Event:
    fields = dict(documents.as_object(value))
    if "type" not in fields:
        raise Problem(MISSING_KEY, key="type")
    [kind] = documents.each([("type", fields.pop("type"))], _event_type)
    return by.structure(fields, kind)


def _event_type(name: object) -> type[ev.Event]:
    if type(name) is not str:
        raise Problem(WRONG_TYPE, wanted="text", found=found(name))
    if name not in ev.EVENT_TYPES:
        problem = unknown("event type", name, ev.EVENT_TYPES)
        raise problem
    return ev.EVENT_TYPES[name]


def _read_when(value: object, _kind: object) -> When | None:
    if value is None:
        return None
    if type(value) is not str:
        raise Problem(WRONG_TYPE, wanted="a date", found=found(value))
    try:
        return PartialDate.parse(value).day_or_self()
    except InvalidValue:
        why = "a date is written 2026, 2026-01 or 2026-01-31, and exists"
        raise Problem(VALUE, why=why) from None
