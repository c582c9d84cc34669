"""Values of the model as JSON: a field at its default is left out.

An event begins with its type, its id and its day; what is special about it follows, then who
reported it, when it was recorded, its deviation and its note.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final, cast, get_args

import attrs

from ipt import documents
from ipt.documents import fast
from ipt.documents.text import MAX_DIGITS
from ipt.errors import InvalidValue
from ipt.model import events as ev
from ipt.model.course import Course
from ipt.model.dates import PartialDate

__all__ = ["line", "lines", "unstructured"]

_Writer = Callable[[Any], object]


def line(value: object) -> str:
    """*value*, such as an event or a protocol, as one line of compact JSON.

    Raises:
        ipt.errors.InvalidValue: If it has no place in a document, or holds a whole number of more
            than 15 digits, which could not be read back.
    """
    return lines((value,))


def lines(values: Sequence[object]) -> str:
    """*values*, each as its `line`, with commas between them.

    Raises:
        ipt.errors.InvalidValue: As by `line`.
    """
    try:
        return fast.lines(values, _plain)
    except fast.Unsure:
        text = ",\n".join(map(_ENCODER.encode, values))
    # UTF-8 has no halves of surrogate pairs; what is left over here is valid JSON for them.
    return text.encode("utf-8", "backslashreplace").decode()


def unstructured(value: object) -> Any:  # noqa: ANN401 - any JSON
    """*value*, such as a protocol or an event, as plain values the way a document has them.

    Raises:
        ipt.errors.InvalidValue: As by `line`.
    """
    return json.loads(line(value))


# --- one level at a time --------------------------------------------------------------------------


def _plain(value: object) -> object:
    """What stands for *value*; the encoder asks again for what is inside."""
    return _writer(type(value))(value)  # type: ignore[arg-type] # a class is hashable all the same


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,
    allow_nan=False,
    separators=(",", ":"),
    default=_plain,
)


@cache
def _writer(kind: type[Any]) -> _Writer:
    if issubclass(kind, date | PartialDate):
        return str
    if issubclass(kind, ev.Event) and kind in _NAMES:
        return _event_writer(kind)
    if not attrs.has(kind) or issubclass(kind, ev.Event | Course):
        msg = f"a {kind.__name__} has no place in a document"
        raise InvalidValue(msg)
    return documents.unstructurer(kind, _fields(kind), _special)


_NAMES: Final[Mapping[type[ev.Event], str]] = {kind: name for name, kind in ev.EVENT_TYPES.items()}


def _event_writer(kind: type[ev.Event]) -> _Writer:
    special = _fields(kind)
    id_, on = (special.pop(name).evolve(default=attrs.NOTHING) for name in ("id", "on"))
    last = {name: special.pop(name) for name in ("by", "recorded_at", "deviation", "note")}
    first = {"type": id_.evolve(name="__class__"), "id": id_, "on": on}
    whole = documents.unstructurer(kind, {**first, **special, **last}, _special)

    def write(event: ev.Event) -> dict[str, object]:
        entries = whole(event)
        if not event.id:
            del entries["id"]
        if event.on is None:
            del entries["on"]
        return entries

    return write


def _fields(kind: type[Any]) -> "dict[str, attrs.Attribute[Any]]":
    return {field.name: field for field in attrs.fields(attrs.resolve_types(kind))}


# --- numbers and moments -------------------------------------------------------------------------


def _special(field: "attrs.Attribute[Any]") -> _Writer | None:
    """How the value of *field* is written, if not as it is."""
    if field.name == "__class__":
        return _NAMES.__getitem__
    return next(filter(None, map(_SPECIAL.get, _innermost(field.type))), None)


def _innermost(kind: Any) -> Iterator[Any]:  # noqa: ANN401 - any annotation
    """The types in *kind*, such as ``tuple[int | None, ...] | None``, that hold no others."""
    inside = get_args(kind)
    if not inside:
        yield kind
    for inner in inside:
        yield from _innermost(inner)


_ANSWERS: Final = frozenset((None, *range(100)))
"""Nearly all answers to items: a quick way to see that none is too long."""
_PLAIN_FLOATS: Final = (1e-4, 1e16)
"""Between these, nobody writes an exponent."""


class _Float(float):
    """A number that orjson would write in its own way; as this, it leaves it alone."""

    __slots__ = ()


def _readable(value: Any) -> object:  # noqa: ANN401 - a number or numbers
    """*value*, if it can be read back.

    Raises:
        ipt.errors.InvalidValue: If a whole number in it is too long.
    """
    if isinstance(value, float):
        plain = not value or _PLAIN_FLOATS[0] <= abs(value) < _PLAIN_FLOATS[1]
        return value if plain else _Float(value)
    numbers = cast("tuple[object, ...]", value if isinstance(value, tuple) else (value,))
    if not _ANSWERS.issuperset(numbers) and any(map(_too_long, _inside(numbers))):
        msg = f"a whole number of more than {MAX_DIGITS} digits cannot be stored"
        raise InvalidValue(msg)
    return cast("object", value)


def _inside(numbers: tuple[object, ...]) -> Iterator[object]:
    for number in numbers:
        if isinstance(number, tuple):
            yield from _inside(cast("tuple[object, ...]", number))
        else:
            yield number


def _too_long(number: object) -> bool:
    return isinstance(number, int) and abs(number) >= 10**MAX_DIGITS


_SPECIAL: Final[Mapping[object, _Writer]] = {
    int: _readable,
    float: _readable,
    datetime: datetime.isoformat,  # orjson leaves out the seconds of an offset
}
