"""The documents of groups as a JSON Schema, for programs that read them without `ipt`.

It is made like that of courses, see `ipt.storage.schema`.
"""

from collections.abc import Mapping
from typing import Any, Final

from ipt.groups.events import (
    GROUP_EVENT_TYPES,
    GroupCorrection,
    GroupEvent,
    GroupEventReplaced,
    MemberEvent,
)
from ipt.groups.protocol import GROUP_LIMITS, GroupProtocol
from ipt.groups.records import GROUP_SCHEMA, RecordedGroup
from ipt.storage import schema as courses
from ipt.storage.shapes import NULL, Shape, Shapes

__all__ = ["UNSAID", "json_schema"]

UNSAID: Final = (
    *courses.UNSAID,
    "a person is in a session once, speaks or is silent only if present, and not both",
    "members do not speak longer than the session takes",
    "links and relations join two people, and links those who are there",
)
"""What a document of a group must keep although its schema does not say so."""

_CORRECTIONS: Final = [
    name for name, kind in GROUP_EVENT_TYPES.items() if issubclass(kind, GroupCorrection)
]
_ACROSS: Final[Mapping[type, tuple[Shape, ...]]] = {
    RecordedGroup: ({"properties": {"group_schema": {"const": GROUP_SCHEMA}}},),
    GroupProtocol: (
        {
            "properties": {
                "limits": {
                    "items": {"properties": {"name": {"enum": [*GROUP_LIMITS]}}},
                    "allOf": courses.once("name", GROUP_LIMITS, each=0),
                }
            }
        },
    ),
    GroupEventReplaced: (
        {"properties": {"replacement": {"properties": {"type": {"not": {"enum": _CORRECTIONS}}}}}},
    ),
    MemberEvent: ({"properties": {"on": NULL, "by": NULL}},),
}


def json_schema() -> dict[str, Any]:
    """A JSON Schema, draft 2020-12, of the documents that `ipt.groups.dumps_group` writes.

    What the schema refuses, `ipt.groups.loads_group` refuses; what it accepts may still break one
    of the rules that its description lists, because no schema can say them.

    Returns:
        Plain JSON values; each call makes new ones.

    Examples:
        >>> from ipt import groups
        >>> groups.json_schema()["required"]
        ['group_schema', 'protocol', 'events']
    """
    families = {**courses.FAMILIES, GroupEvent: GROUP_EVENT_TYPES}
    title = f"Group of interpersonal psychotherapy, schema {GROUP_SCHEMA}"
    return Shapes(families, {**courses.ACROSS, **_ACROSS}).schema(RecordedGroup, title, UNSAID)
