"""`Value`: what every value and event of the model is.

Equality, hash and ``repr`` are written once here and not generated for each class: with sixty
classes generating them would take most of the time of ``import ipt``, and a ``repr`` that masks
private fields must do so in every class, also in one that somebody derives.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

import attrs

from ipt.model.privacy import is_private, masked

__all__ = ["Value"]


@cache
def _getter(kind: type[Any]) -> Callable[[Any], object]:
    return attrgetter(*(field.name for field in attrs.fields(kind)))


def _content(value: object) -> object:
    return _getter(type(value))(value)  # type: ignore[arg-type] # a class is hashable all the same


class Value:
    """Two values are equal if they are of one class and all their fields are equal."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _content(self) == _content(other)

    def __hash__(self) -> int:
        return hash((self.__class__, _content(self)))

    def __repr__(self) -> str:
        kind: type[Any] = self.__class__
        shown = (
            f"{field.name}={(masked if is_private(field) else repr)(getattr(self, field.name))}"
            for field in attrs.fields(kind)
        )
        return f"{kind.__qualname__}({', '.join(shown)})"
