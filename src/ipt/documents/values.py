"""From plain values to typed ones and back, strictly: the only module that knows cattrs.

A room with types of its own takes a fresh `converter`, adds hooks to it, and keeps it. A hook says
what is wrong by raising a `Problem`; where it is wrong is added here.
"""

import enum
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any, Final, TypeVar, cast, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import (
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import (
    make_dict_structure_fn,
    make_dict_unstructure_fn_from_attrs,  # pyright: ignore[reportUnknownVariableType]
    override,
)

from ipt.documents.problems import (
    MISSING_KEY,
    VALUE,
    WRONG_TYPE,
    Problem,
    below,
    found,
    refuse,
    unknown,
    unknown_key,
)
from ipt.documents.text import MAX_DIGITS
from ipt.errors import InvalidValue
from ipt.findings import Finding

__all__ = ["Converter", "as_object", "converter", "each", "structure", "unstructurer"]

_T = TypeVar("_T")
_V = TypeVar("_V")
_Hook = Callable[[Any, Any], Any]


def structure(value: object, cls: type[_T], by: Converter | None = None) -> _T:
    """*value*, which was read from a document, as a *cls*.

    Args:
        value: Dicts, lists, texts, numbers, booleans and ``None``.
        cls: An attrs class, or whatever else *by* has a hook for.
        by: A `converter` with further hooks.

    Raises:
        ipt.errors.DocumentError: If anything is wrong; its findings are all that is.
    """
    try:
        return (by or _CONVERTER).structure(value, cls)
    except (BaseValidationError, Problem, InvalidValue) as error:
        refuse(*_findings(error, "$"))


def unstructurer(
    kind: type[attrs.AttrsInstance],
    fields: Mapping[str, "attrs.Attribute[Any]"],
    written: Callable[["attrs.Attribute[Any]"], Callable[[Any], object] | None],
) -> Callable[[Any], dict[str, object]]:
    """A function that gives what a *kind* holds, one level deep, without what is at its default.

    Args:
        kind: An attrs class.
        fields: The attributes by the names they get, in order; those without a default go first.
        written: What is applied to the value of an attribute, if anything is.
    """
    as_it_is = _PLAIN.get_unstructure_hook(str)
    hooks: dict[str, Any] = {}
    for name, field in fields.items():
        hooks[field.name] = override(rename=name, unstruct_hook=written(field) or as_it_is)
    return make_dict_unstructure_fn_from_attrs(
        list(fields.values()), kind, _PLAIN, _cattrs_omit_if_default=True, **hooks
    )


def converter() -> Converter:
    """A fresh strict converter, to which hooks may be added.

    It reads attrs classes, tuples, `StrEnum` by value, text, numbers, booleans and moments with a
    time zone. A validator of a field judges what was read before the class is built, so that
    every problem is found and has the path of its field.
    """
    new = Converter(detailed_validation=True, forbid_extra_keys=True)
    for kind, hook in _SCALARS.items():
        new.register_structure_hook(kind, hook)
    new.register_structure_hook_factory(_is_tuple, partial(_tuple, new))
    new.register_structure_hook_factory(attrs.has, partial(_class, new))
    return new


# --- for hooks ----------------------------------------------------------------------------------


def as_object(value: object) -> dict[str, Any]:
    """*value*, if it is an object.

    Raises:
        ipt.documents.problems.Problem: If it is something else.
    """
    if type(value) is not dict:
        raise Problem(WRONG_TYPE, wanted="an object", found=found(value))
    return cast("dict[str, Any]", value)


def each(values: Iterable[tuple[int | str | None, _V]], read: Callable[[_V], _T]) -> list[_T]:
    """What *read* makes of every value.

    Each value comes with its index or key, the next step of the path; ``None`` takes no step.

    Raises:
        cattrs.errors.IterableValidationError: With the problems of all values.
    """
    done: list[_T] = []
    failed: list[Exception] = []
    for step, value in values:
        try:
            done.append(read(value))
        except Exception as error:  # noqa: BLE001 - `_findings` raises it again if it is a bug
            error.add_note(IterableValidationNote("", cast("int | str", step), None))
            failed.append(error)
    if failed:
        msg = "problems of items"
        raise IterableValidationError(msg, failed, tuple)  # pyright: ignore[reportCallIssue] - as cattrs calls it
    return done


# --- the hooks ----------------------------------------------------------------------------------


def _text(value: object, kind: type[str]) -> str:
    # cattrs comes here for `StrEnum`, too: it dispatches along the bases of a class.
    if type(value) is not str:
        raise Problem(WRONG_TYPE, wanted="text", found=found(value))
    if kind is str:
        return value
    members = _members(kind)
    if value not in members:
        what = re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__).lower()
        raise unknown(what, value, members)
    return members[value]


@cache
def _members(kind: type[enum.StrEnum]) -> dict[str, enum.StrEnum]:
    return {member.value: member for member in kind}  # three times as fast as `kind(value)`


def _bool(value: object, _kind: object) -> bool:
    if type(value) is not bool:
        raise Problem(WRONG_TYPE, wanted="true or false", found=found(value, shown=True))
    return value


def _whole(value: object, _kind: object) -> int:
    if type(value) is not int:
        raise Problem(WRONG_TYPE, wanted="a whole number", found=found(value, shown=True))
    return _bounded(value)


def _number(value: object, _kind: object) -> float:
    if type(value) is int:
        return _bounded(value)
    if type(value) is not float:
        raise Problem(WRONG_TYPE, wanted="a number", found=found(value))
    if not math.isfinite(value):
        raise Problem(VALUE, why=f"a number is finite, not {value}")
    return value


def _bounded(value: int) -> int:
    if abs(value) >= 10**MAX_DIGITS:
        raise Problem(VALUE, why=f"a whole number has at most {MAX_DIGITS} digits")
    return value


_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:[0-5]\d(:[0-5]\d(\.\d{6})?)?)",
    re.ASCII,
)


def _moment(value: object, _kind: object) -> datetime:
    text = _text(value, str)
    why = "a moment is written 2026-01-31T09:30:00+01:00, with its time zone"
    if _MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:  # the 30th of February
            why = "there is no such moment"
    raise Problem(VALUE, why=why)


_SCALARS: Final[Mapping[type, _Hook]] = {
    str: _text,
    bool: _bool,
    int: _whole,
    float: _number,
    datetime: _moment,
}


def _is_tuple(kind: Any) -> bool:  # noqa: ANN401 - any annotation
    return get_origin(kind) is tuple


def _tuple(by: Converter, kind: Any) -> _Hook:  # noqa: ANN401 - a generic alias
    kinds: tuple[Any, ...] = get_args(kind)
    every = kinds[0] if kinds[-1] is ... else None
    hooks = [by.get_structure_hook(inner) for inner in kinds if inner is not ...]

    def read(pair: tuple[Any, Any, _Hook]) -> object:
        value, inner, hook = pair
        return hook(value, inner)

    def read_alike(value: object) -> object:
        return hooks[0](value, every)

    def hook(value: object, _kind: object) -> tuple[object, ...]:
        if not isinstance(value, list | tuple):
            raise Problem(WRONG_TYPE, wanted="an array", found=found(value))
        items = cast("list[object]", value)
        if every is not None:
            return tuple(each(enumerate(items), read_alike))
        if len(items) != len(kinds):
            why = f"{len(kinds)} items are needed, not {len(items)}"
            raise Problem(VALUE, why=why)
        return tuple(each(enumerate(zip(items, kinds, hooks, strict=True)), read))

    return hook


def _class(by: Converter, kind: type[attrs.AttrsInstance]) -> _Hook:
    fields = attrs.fields(attrs.resolve_types(kind))
    checked = {f.name: override(struct_hook=_validated(by, f)) for f in fields if f.validator}
    build = make_dict_structure_fn(
        kind,
        by,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
        **checked,  # type: ignore[arg-type]
    )

    def hook(value: object, _kind: object) -> object:
        return build(as_object(value), kind)

    return hook


def _validated(by: Converter, field: "attrs.Attribute[Any]") -> _Hook:
    read, judge = by.get_structure_hook(field.type), field.validator

    def hook(value: object, kind: object) -> object:
        new = read(value, kind)
        judge(None, field, new)  # type: ignore[misc] # the field has one
        return new

    return hook


# --- where it is wrong --------------------------------------------------------------------------


def _findings(error: Exception, path: str) -> Iterator[Finding]:  # noqa: C901 - one case a kind
    """Every problem inside *error*, with its path; anything else inside is a bug and goes on."""
    match error:
        case Problem():
            yield error.at(path)
        case InvalidValue():
            yield VALUE.finding(path, why=error.message, path=path)
        case ForbiddenExtraKeysError():
            known = [field.name for field in attrs.fields(error.cl)]
            for key in sorted(map(str, error.extra_fields)):
                yield unknown_key(key, known).at(path)
        case ClassValidationError():
            fields, whole = error.group_exceptions()
            for inner, field in fields:
                if isinstance(inner, KeyError):
                    yield MISSING_KEY.finding(path, key=field.name, path=path)
                else:
                    yield from _findings(inner, below(path, field.name))
            for inner in whole:
                yield from _findings(inner, path)
        case IterableValidationError():
            for inner, item in error.group_exceptions()[0]:
                yield from _findings(inner, below(path, item.index))
        case _:
            raise error


_CONVERTER: Final = converter()
_PLAIN: Final = Converter()
