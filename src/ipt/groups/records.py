"""A group as a JSON document: its protocol and its history, nothing that is derived."""

import os
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from ipt import documents
from ipt.documents.problems import MISSING_KEY, NEWER_SCHEMA, WRONG_TYPE, Problem, found, unknown
from ipt.errors import EventRefused
from ipt.groups.course import GroupCourse, only_a_group
from ipt.groups.engine import replay_group
from ipt.groups.events import GROUP_EVENT_TYPES, GroupEvent, GroupEventReplaced
from ipt.groups.protocol import GroupProtocol
from ipt.groups.refusals import kind_of
from ipt.model.checks import at_least
from ipt.storage import kinds
from ipt.storage.encode import unstructured
from ipt.storage.files import written
from ipt.storage.layout import laid_out
from ipt.storage.records import fresh_converter

__all__ = [
    "GROUP_SCHEMA",
    "RecordedGroup",
    "dump_group",
    "dumps_group",
    "load_group",
    "loads_group",
]

GROUP_SCHEMA: Final = 1
"""The newest number of the schema of groups that this release reads, and the one it writes."""


@frozen(kw_only=True)
class RecordedGroup:
    """What a document of a group says, before anything is replayed.

    Attributes:
        group_schema: The number of its schema.
        protocol: The form of group it embeds.
        events: The whole history; it may not be legal.
    """

    group_schema: int = field(validator=at_least(1))
    protocol: GroupProtocol
    events: tuple[GroupEvent, ...]


def dumps_group(group: GroupCourse) -> str:
    """*group* as a JSON document.

    Raises:
        ipt.errors.InvalidValue: If it is none, or holds a whole number of more than 15 digits.
    """
    only_a_group(group)
    return laid_out(
        {
            "group_schema": GROUP_SCHEMA,
            "protocol": unstructured(group.protocol),
            "events": [_written(event) for event in group.events],
        }
    )


def _written(event: GroupEvent) -> dict[str, Any]:
    entries: dict[str, Any] = {"type": kind_of(event), "id": event.id, **unstructured(event)}
    if isinstance(event, GroupEventReplaced):  # the event inside needs its type, too
        entries["replacement"] = _written(event.replacement)
    return entries


def loads_group(text: str | bytes) -> GroupCourse:
    """The group that a JSON document holds.

    Raises:
        ipt.errors.DocumentError: If the document cannot be read; its findings are every reason.
        ipt.errors.EventRefused: At the first event that is not possible.
        ipt.errors.UnsoundTable: If the numbers of the members' protocol make no sound table.
    """
    content = documents.read_json(text)
    kinds.only_a(kinds.GROUP, content)
    match content:
        case {"group_schema": int() as schema} if schema > GROUP_SCHEMA:
            at = "$.group_schema"
            documents.refuse(NEWER_SCHEMA.finding(at, schema=schema, known=GROUP_SCHEMA))
        case _:
            told = documents.structure(content, RecordedGroup, _converter())
    try:
        return replay_group(told.protocol, told.events)
    except EventRefused as refused:
        _, *details = refused.args
        message = f"{refused.message} in '$.events[{refused.position}]'"
        raise EventRefused(message, *details) from None


def load_group(path: str | os.PathLike[str]) -> GroupCourse:
    """The group in the JSON file at *path*.

    Raises:
        ipt.errors.DocumentError: If the file or its document cannot be read.
        ipt.errors.EventRefused: At the first event that is not possible.
        ipt.errors.UnsoundTable: If the numbers of the members' protocol make no sound table.
    """
    return loads_group(documents.read_file(path))


def dump_group(group: GroupCourse, path: str | os.PathLike[str]) -> None:
    """Write *group* to the file at *path*; it is replaced as a whole or not at all.

    Raises:
        ipt.errors.DocumentError: If the file cannot be written; what was there stays.
        ipt.errors.InvalidValue: As by `dumps_group`.
    """
    written(Path(path), dumps_group(group))


# --- how events are read --------------------------------------------------------------------------


@cache
def _converter() -> documents.Converter:
    by = fresh_converter()
    by.register_structure_hook_func(lambda kind: kind is GroupEvent, partial(_read_event, by))
    return by


def _read_event(by: documents.Converter, value: object, _kind: object) -> GroupEvent:
    fields = dict(documents.as_object(value))
    if "type" not in fields:
        raise Problem(MISSING_KEY, key="type")
    [kind] = documents.each([("type", fields.pop("type"))], _event_type)
    return by.structure(fields, kind)


def _event_type(name: object) -> type[GroupEvent]:
    if type(name) is not str:
        raise Problem(WRONG_TYPE, wanted="text", found=found(name))
    if name not in GROUP_EVENT_TYPES:
        problem = unknown("event type", name, GROUP_EVENT_TYPES)
        raise problem
    return GROUP_EVENT_TYPES[name]
