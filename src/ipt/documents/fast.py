"""JSON by orjson, where that is installed: the only module that knows it.

It is trusted with plain cases alone. Where it may differ from the standard library in the least, or
finds anything wrong, it raises `Unsure`, and the caller goes the slow way. So nobody can tell from
a value, a text or an error whether it is there.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

try:
    import orjson
except ImportError:  # the extra `json` is not installed
    orjson = None  # type: ignore[assignment] # pyright: ignore[reportAssignmentType, reportConstantRedefinition]

__all__ = ["Unsure", "lines", "loads"]


class Unsure(Exception):
    """The standard library has to do it."""


def lines(values: Iterable[object], default: Callable[[Any], object]) -> str:
    """*values* as compact JSON, each on a line of its own, with commas between them.

    Args:
        values: Anything.
        default: Gives what stands for a value that JSON does not know.

    Raises:
        Unsure: If there is no orjson, or it refuses.
    """
    if orjson is None:
        raise Unsure
    dumps = orjson.dumps
    try:
        return b",\n".join([dumps(value, default) for value in values]).decode()
    except TypeError:
        raise Unsure from None


def loads(text: str, *, depth: int, below: int) -> Any:  # noqa: ANN401 - any JSON
    """The value of a JSON *text*.

    Args:
        text: Any text.
        depth: Most objects and arrays inside one another, less one.
        below: What every number is below, its sign aside.

    Raises:
        Unsure: If there is no orjson, or the text is broken, repeats a key, or exceeds a bound; and
            sometimes without such a reason.
    """
    if orjson is None:
        raise Unsure
    try:
        value = orjson.loads(text)
    except ValueError:
        raise Unsure from None
    ends = text.count('":')
    if ends != text.count(":") and any(space in text for space in _BEFORE_COLON):
        raise Unsure
    # Now `":` ends every key, and may stand in other places; so if the objects have as many keys
    # as there are such ends, none was written twice.
    if ends != _keys(value, depth, below):
        raise Unsure
    return value


_BEFORE_COLON: Final = (" :", "\n:", "\r:", "\t:")


def _keys(value: object, depth: int, below: int) -> int:
    """How many keys the objects in *value* have, if everything is within the bounds.

    Raises:
        Unsure: If something is not.
    """
    keys = 0
    level: list[Any] = [value]
    for _ in range(depth):
        inner: list[Any] = []
        for item in level:
            kind = type(item)  # pyright: ignore[reportUnknownVariableType]
            if kind is str:
                continue
            if kind is dict:
                keys += len(item)
                inner += item.values()
            elif kind is list:
                inner += item
            elif (kind is int or kind is float) and not -below < item < below:
                raise Unsure
        if not inner:
            return keys
        level = inner
    raise Unsure
