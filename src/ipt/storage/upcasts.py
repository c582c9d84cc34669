"""Documents of older schemas as documents of the newest: one pure function for each step.

A step works on plain values, before anything is judged. What it does not recognise it leaves as it
is, so that the strict reader reports it. A step is never changed once it is released, and takes
nothing from the model: the model moves on, old documents do not.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

__all__ = ["UPCASTS", "upcast"]

_Object = dict[str, Any]


def upcast(content: object) -> object:
    """*content*, a whole document, in the newest schema that is known here."""
    if not isinstance(content, dict):
        return content
    document = cast("_Object", content)
    while type(schema := document.get("schema")) is int and schema in UPCASTS:
        document = UPCASTS[schema](document) | {"schema": schema + 1}
    return document


def _object(value: object) -> _Object:
    return cast("_Object", value) if isinstance(value, dict) else {}


def _objects(value: object) -> list[_Object]:
    return (
        [_object(item) for item in cast("list[object]", value)] if isinstance(value, list) else []
    )


# --- 1 to 2: descent of a protocol, two limits that were rules, another digest, no more "online" ----

_LIMITS_OF_2: Final = (
    {"name": "announced_min", "value": 1, "source": "CG2000-7", "status": "published"},
    {"name": "ending_felt_min", "value": 1, "source": "PTSD-25", "status": "published"},
)


def _from_1(document: _Object) -> _Object:
    if isinstance(events := document.get("events"), list):
        met = [_met(event) for event in cast("list[object]", events)]
        document = document | {"events": met}
    if not isinstance(document.get("protocol"), dict):
        return document
    old = _object(document["protocol"])
    new = {key: value for key, value in old.items() if key != "parent"}
    match old.get("parent", ""):
        case str() as parent if "descent" not in old:
            new |= {"descent": [{"parent": parent}]} if parent.strip() else {}
        case parent:
            new["parent"] = parent
    if isinstance(old.get("limits"), list):
        there = {str(limit.get("name")) for limit in _objects(old["limits"])}
        more = [limit for limit in _LIMITS_OF_2 if limit["name"] not in there]
        new["limits"] = [*old["limits"], *more]
    return document | {"protocol": new} | _unpinned(document, _digest_of_1(old))


def _met(value: object) -> object:
    """An event with "online", which said too little, as a note: by video, by text, or alone?"""
    event = _object(value)
    if "replacement" in event:
        return event | {"replacement": _met(event["replacement"])}
    note = event.get("note", "")
    if event.get("modality") != "online" or not isinstance(note, str):
        return value
    rest = {key: event[key] for key in event if key != "modality"}
    return rest | {"note": f"{note}; held online" if note else "held online"}


def _unpinned(document: _Object, digest: str) -> _Object:
    """The events without the pin of the protocol, which a replay pins anew.

    A pin with another digest stays, and is refused: the protocol was changed after the opening.
    """
    match document.get("events"):
        case [{"protocol": {"digest": pinned}} as opening, *rest] if pinned == digest:
            return {"events": [{key: opening[key] for key in opening if key != "protocol"}, *rest]}
        case _:
            return {}


def _digest_of_1(protocol: _Object) -> str:
    """The digest of schema 1: of everything, with every default filled in."""
    content: _Object = {"parent": "", "tasks": [], "measures": [], "exclusions": []}
    content |= {"phase_labels": [], **protocol}
    content["limits"] = sorted(
        ({"note": "", **limit} for limit in _objects(protocol.get("limits"))),
        key=lambda limit: str(limit.get("name")),
    )
    content["areas"] = [
        {"after_rejecting": [], "life_events": [], **area}
        for area in _objects(protocol.get("areas"))
    ]
    content["tasks"] = [{"phases": [], **task} for task in _objects(content["tasks"])]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# --- 2 to 3: a measure needs an instrument ---------------------------------------------------------

_SHIPPED_WITH_3: Final = frozenset(
    (  # noqa: SIM905 - three lines, not thirty
        "alliance bdi-ii caps caps-5 core-10 epds gad-7 gds-15 hrsd-17 iip-32-barkham iip-32-horowitz "
        "iip-sc-soldz madrs mood-10-best mood-10-worst mspss pcl-5 phq-2 phq-8 phq-9 phq-a qids-sr16 "
        "relationship-satisfaction sas-sr social-functioning srm-17 srm-5 wsas wsas-not-working"
    ).split()
)
_NO_INSTRUMENT: Final = "MACH-UNKNOWN-INSTRUMENT"
_FREE_THEN: Final = "recorded when any instrument could be named"


def _from_2(document: _Object) -> _Object:
    """The document as it is: shipped instruments are taken on when it is replayed."""
    if not isinstance(events := document.get("events"), list):
        return document
    return document | {"events": [_passed(event) for event in cast("list[object]", events)]}


def _passed(value: object) -> object:
    """A measure of what is no shipped instrument, with the deviation that it needs by now."""
    event = _object(value)
    if "replacement" in event:
        return event | {"replacement": _passed(event["replacement"])}
    name = event.get("instrument")
    if event.get("type") != "measure-taken" or not isinstance(name, str) or name in _SHIPPED_WITH_3:
        return value
    match event.get("deviation"):
        case None:
            return event | {"deviation": {"reason": _FREE_THEN, "codes": [_NO_INSTRUMENT]}}
        case {"codes": [*codes], **rest} if _NO_INSTRUMENT not in codes:
            return event | {"deviation": {**rest, "codes": [*codes, _NO_INSTRUMENT]}}
        case _:
            return value


UPCASTS: Final[Mapping[int, Callable[[_Object], _Object]]] = {1: _from_1, 2: _from_2}
"""The step from each older schema to the next."""
