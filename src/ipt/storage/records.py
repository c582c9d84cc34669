"""A course as a JSON document: what stands in it, and how it is read back.

The header comes first: the number of the schema, then the whole protocol, then the instruments that
were used, each in its one edition; then the events, each with its type. A field at its default is left out. An order that means something stands in an
array, never in the keys of an object, because other tools sort those.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache, partial
from typing import Any, Final, TypeVar

from attrs import field, frozen

from ipt import documents
from ipt.documents import Problem
from ipt.documents.problems import (
    CHANGED_PROTOCOL,
    MISSING_KEY,
    NEWER_SCHEMA,
    VALUE,
    WRONG_TYPE,
    found,
    unknown,
)
from ipt.errors import EventRefused, InvalidValue
from ipt.machine.engine import replay
from ipt.model import events as ev
from ipt.model.checks import When, at_least
from ipt.model.course import Course
from ipt.model.instrument import Instrument
from ipt.model.protocol import Protocol
from ipt.storage import accept, kinds
from ipt.storage.encode import line
from ipt.storage.layout import document
from ipt.storage.upcasts import upcast

__all__ = [
    "SCHEMA",
    "Recorded",
    "converter",
    "dumps",
    "fresh_converter",
    "loads",
    "reads",
    "recorded",
    "structured",
]

_T = TypeVar("_T")

SCHEMA: Final = 3
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
        instruments: The instruments it embeds, one edition of each.
        events: The whole history; it may not be legal.
    """

    schema: int = field(validator=at_least(1))
    protocol: Protocol
    instruments: tuple[Instrument, ...] = ()
    events: tuple[ev.Event, ...] = field(validator=_opened)


def dumps(course: Course) -> str:
    """*course* as a JSON document.

    Raises:
        ipt.errors.InvalidValue: If it is no course, or holds a whole number of more than 15 digits.
    """
    _only_a_course(course)
    return document(SCHEMA, course)


def _only_a_course(course: object) -> None:
    if not isinstance(course, Course):
        msg = (
            f"a Course is needed, not a {type(course).__name__}; get one with ipt.open_course(...)"
        )
        raise InvalidValue(msg)


def structured(value: object) -> ev.Event:
    """The event that plain values tell, the way a document has them.

    Raises:
        ipt.errors.DocumentError: If they tell none; its findings are every reason.
    """
    return documents.structure(value, ev.Event, converter())


def loads(text: str | bytes) -> Course:
    """The course that a JSON document holds.

    Raises:
        ipt.errors.DocumentError: If the document cannot be read; its findings are every reason.
        ipt.errors.EventRefused: At the first event that is not possible.
        ipt.errors.UnsoundTable: If the numbers of the embedded protocol make no sound table.
    """
    told = reads(text)
    try:
        return replay(told.protocol, told.events, instruments=told.instruments)
    except EventRefused as refused:
        _, *details = refused.args
        message = f"{refused.message} in '$.events[{refused.position}]'"
        raise EventRefused(message, *details) from None


def reads(text: str | bytes) -> Recorded:
    """What a JSON document says, with nothing replayed: for a check that wants every refusal.

    Raises:
        ipt.errors.DocumentError: If the document cannot be read; its findings are every reason.
    """
    return recorded(documents.read_json(text))


def recorded(content: object) -> Recorded:
    """What a document of any schema says, given as plain values.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; its findings are every reason.
    """
    kinds.only_a(kinds.COURSE, content)
    newest = upcast(content)
    match newest:
        case {"schema": int() as schema} if schema > SCHEMA:  # before its unknown keys are refused
            documents.refuse(NEWER_SCHEMA.finding("$.schema", schema=schema, known=SCHEMA))
        case _:
            told = documents.structure(newest, Recorded, converter())
    _unchanged(told.events[0], told.protocol)
    return told


def _unchanged(opening: ev.Event, protocol: Protocol) -> None:
    """Refuse a protocol that is another than the opening pinned under the same name."""
    pin = opening.protocol if isinstance(opening, ev.CourseOpened) else None
    named = (protocol.id, protocol.revision)
    if pin is not None and (pin.id, pin.revision) == named and pin.digest != protocol.digest:
        name = f"{pin.id} revision {pin.revision}"
        documents.refuse(CHANGED_PROTOCOL.finding("$.protocol", name=name, path="$.protocol"))


# --- how events and dates are read ---------------------------------------------------------------


@cache
def converter() -> documents.Converter:
    """What reads every class of the model, strictly."""
    return fresh_converter()


def fresh_converter() -> documents.Converter:
    """The same, to which hooks may be added."""
    by = documents.converter()
    by.register_structure_hook_func(lambda kind: kind is ev.Event, partial(_read_event, by))
    by.register_structure_hook_func(lambda kind: kind == When | None, _read_when_or_none)
    by.register_structure_hook_func(lambda kind: kind == When, _read_when)
    history = by.get_structure_hook(_History)
    by.register_structure_hook_func(lambda kind: kind == _History, partial(_read_history, history))
    for kind in (Protocol, Instrument):
        by.register_structure_hook(kind, _remembering(by.get_structure_hook(kind), kind))
    editions = by.get_structure_hook(_Editions)
    by.register_structure_hook_func(
        lambda kind: kind == _Editions, partial(_read_editions, editions)
    )
    return by


_History = tuple[ev.Event, ...]
_Editions = tuple[Instrument, ...]


def _remembering(strictly: Callable[[Any, Any], _T], kind: type[_T]) -> Callable[[Any, Any], _T]:
    """*strictly*, which reads a *kind*, for what thousands of courses share."""

    @lru_cache(maxsize=64)  # what fails is not kept
    def known(text: str) -> _T:
        return strictly(json.loads(text), kind)

    def read(value: Any, _kind: object) -> _T:  # noqa: ANN401 - any JSON
        text = line(value)
        # Nobody writes null here; it may stand for a number that JSON does not have.
        return strictly(value, kind) if "null" in text else known(text)

    return read


def _read_editions(
    strictly: Callable[[Any, Any], _Editions],
    value: Any,  # noqa: ANN401 - any JSON
    kind: object,
) -> _Editions:
    read = strictly(value, kind)
    before: set[str] = set()

    def once(edition: Instrument) -> Instrument:
        if edition.id in before:
            raise Problem(VALUE, why=f"{edition.id!r} is there already; a course has one edition")
        before.add(edition.id)
        return edition

    return tuple(documents.each(enumerate(read), once))


def _read_history(
    strictly: Callable[[Any, Any], _History],
    value: Any,  # noqa: ANN401 - any JSON
    kind: object,
) -> _History:
    try:
        return accept.events(value)
    except Exception:  # noqa: BLE001 - whatever it is, the strict reader has words for it
        return strictly(value, kind)


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


def _read_when_or_none(value: object, kind: object) -> When | None:
    return None if value is None else _read_when(value, kind)


def _read_when(value: object, _kind: object) -> When:
    if type(value) is date:  # TOML has dates of its own
        return value
    if type(value) is not str:
        raise Problem(WRONG_TYPE, wanted="a date", found=found(value))
    try:
        return accept.day(value)
    except ValueError:
        why = "there is no such date"
        if not _DATE.fullmatch(value):
            why = "a date is written 2026, 2026-01 or 2026-01-31"
        raise Problem(VALUE, why=why) from None


_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
