"""The course document as a JSON Schema (draft 2020-12), for programs that read it without `ipt`.

It is read off the classes that the reader of documents builds, by `ipt.storage.shapes`. By hand
stand only what a class checks across its fields (`ACROSS`), and what no schema can say (`UNSAID`).
The tests hold the schema and the reader to each other, both ways. Rooms above this one describe
their own documents with the same means.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ipt.documents.text import MAX_DEPTH, MAX_DIGITS, MAX_SIZE
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
from ipt.model.instrument import Instrument
from ipt.model.norms import BandSet
from ipt.storage.records import SCHEMA, Recorded
from ipt.storage.shapes import NOT_BLANK, NULL, Shape, Shapes
from ipt.storage.values import file_of

__all__ = ["ACROSS", "FAMILIES", "UNSAID", "json_schema", "once"]

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
    what = "Course of interpersonal psychotherapy" if kind is Recorded else kind.__name__
    document = kind if kind is Recorded else file_of(kind)
    return Shapes(FAMILIES, ACROSS).schema(document, f"{what}, schema {SCHEMA}", UNSAID)


# --- what stands here by hand ---------------------------------------------------------------------


def _given(key: str) -> Shape:
    return {"required": [key], "properties": {key: {"not": NULL}}}


def _filled(key: str) -> Shape:
    return {"required": [key], "properties": {key: {"minItems": 1}}}


def _only_for(area: Area, condition: Shape) -> Shape:
    return {"if": condition, "then": {"properties": {"area": {"const": area.value}}}}


def once(key: str, words: Iterable[str], *, each: int) -> list[Shape]:
    """Each word is the *key* of at most one item, and of at least *each*."""
    return [
        {"contains": {"properties": {key: {"const": word}}}, "minContains": each, "maxContains": 1}
        for word in words
    ]


def _takes(names: tuple[str, ...], *kinds: ChangeKind) -> Shape:
    """A rule for change of one of these *kinds* has the numbers *names*, and no other."""
    every = ("points", "percent", "z", "sem", "sd", "reliability")
    others = {name: NULL for name in every if name not in names}
    given: Shape = {name: {"not": NULL} for name in names}
    kind = {"enum": [kind.value for kind in kinds]}
    return {"required": [*names], "properties": {"kind": kind, **given, **others}}


ACROSS: Final[Mapping[type, tuple[Shape, ...]]] = {
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
            "else": {"properties": {"grade": NULL}},
        },
    ),
    AreaRule: (
        _only_for(Area.DEFICITS, _filled("after_rejecting")),
        _only_for(Area.GRIEF, _filled("life_events")),
    ),
    Protocol: (
        {
            "properties": {
                "limits": {"maxItems": len(LIMITS), "allOf": once("name", LIMITS, each=1)},
                "areas": {"minItems": 1, "allOf": once("area", [*map(str, Area)], each=0)},
                "phase_labels": {"items": {"prefixItems": [True, NOT_BLANK]}},
            }
        },
    ),
    Conflict: (
        {
            "if": {"required": ["present"], "properties": {"present": {"const": False}}},
            "then": {"properties": dict.fromkeys(("overt", "frequency", "ending"), NULL)},
        },
    ),
    LedgerItem: (
        {
            "if": _given("planned"),
            "then": {"properties": {"side": {"const": LedgerSide.SKILL_NEEDED.value}}},
        },
    ),
    Relationship: (
        {"properties": {"support": {"allOf": once("kind", map(str, SupportKind), each=0)}}},
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
            "then": {"properties": {"total": {"properties": dict.fromkeys(("low", "high"), NULL)}}},
            "else": {
                "required": ["total"],
                "properties": {"total": {"allOf": [_given("low"), _given("high")]}},
            },
        },
    ),
}
"""What a class checks across its fields, or inside one that has no validator."""

FAMILIES: Final[Mapping[type, Mapping[str, type]]] = {ev.Event: ev.EVENT_TYPES}
"""The values of a course that name their type."""
