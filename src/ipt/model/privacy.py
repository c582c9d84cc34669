"""Which values are identifying or free text, and how they are masked and blanked.

A field says so once, in its attrs metadata. ``repr`` masks it, and `blanked` empties it when an
event is redacted. Every private field is text.
"""

from typing import Any, Final, TypeVar, cast

import attrs

__all__ = ["FREE_TEXT", "IDENTIFYING", "REDACTED", "blanked", "is_private", "masked"]

_PRIVATE: Final = "ipt.private"
FREE_TEXT: Final = {_PRIVATE: "free text"}
"""Metadata of a field that a person wrote in their own words."""
IDENTIFYING: Final = {_PRIVATE: "identifying"}
"""Metadata of a field that may tell who somebody is."""
REDACTED: Final = "[redacted]"
"""What stands where an erased value stood."""

_T = TypeVar("_T")


def is_private(field: "attrs.Attribute[Any]") -> bool:
    """Whether *field* is marked `FREE_TEXT` or `IDENTIFYING`."""
    return _PRIVATE in field.metadata


def masked(value: object) -> str:
    """The ``repr`` of a private value: that there is one, never what it is."""
    return "'***'" if value else repr(value)


def blanked(value: _T) -> _T:
    """*value* with every non-empty private field inside it replaced by `REDACTED`.

    Ids, dates, numbers and codes stay, so that a history still replays.
    """
    return cast("_T", _blanked(value))


def _blanked(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(_blanked, cast("tuple[object, ...]", value)))
    kind = type(value)
    if not attrs.has(kind):
        return value
    changes: dict[str, object] = {}
    for field in attrs.fields(kind):
        old = getattr(value, field.name)
        new = (old and REDACTED) if is_private(field) else _blanked(old)
        if new != old:
            changes[field.alias] = new
    return attrs.evolve(cast("Any", value), **changes) if changes else value
