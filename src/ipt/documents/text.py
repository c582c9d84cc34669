"""From bytes to plain values: files, JSON and TOML, with a bound on everything."""

import json
import math
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NoReturn, cast

from ipt.documents import fast
from ipt.documents.problems import (
    DUPLICATE_KEY,
    SYNTAX,
    TOO_LARGE,
    UNREADABLE,
    below,
    refuse,
    short,
)
from ipt.errors import InvalidValue
from ipt.findings import Finding

__all__ = [
    "MAX_DEPTH",
    "MAX_DIGITS",
    "MAX_SIZE",
    "read_bytes",
    "read_file",
    "read_json",
    "read_toml",
]

MAX_SIZE: Final = 10_000_000
"""Longest document, in bytes or characters."""
MAX_DEPTH: Final = 32
"""Most objects and arrays inside one another."""
MAX_DIGITS: Final = 15
"""Longest whole number; every reader of JSON holds these exactly."""

_NUMBER: Final = f"a number must be finite and have at most {MAX_DIGITS} digits"


def read_file(path: str | os.PathLike[str]) -> str:
    """The text of a file in UTF-8.

    Raises:
        ipt.errors.DocumentError: If it cannot be read, or is longer than a document may be; the
            message has its name, not its folder.
    """
    data = read_bytes(path)
    _bound_size(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _unreadable(_name(path), f"byte {error.start} is no UTF-8")


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file; one more than a document may have, if there are more.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; the message has its name, not its folder.
    """
    try:
        if Path(os.path.realpath(path)).is_fifo():  # what a shell pipes into /dev/stdin has no path
            _unreadable(_name(path), "this is a pipe, and nobody may ever write to it")
        with Path(path).open("rb") as file:
            return file.read(MAX_SIZE + 1)
    except (OSError, ValueError) as error:
        if set("{\n\0") & set(os.fspath(path)):  # never shown: the text may be private
            _unreadable("...", "this is no path, but perhaps the text itself")
        why = error.strerror if isinstance(error, OSError) else "this is no path"
        _unreadable(_name(path), (why or type(error).__name__).lower())


def read_json(text: str | bytes) -> object:
    """The value of a JSON text: dicts, lists, texts, numbers, booleans and ``None``.

    Raises:
        ipt.errors.DocumentError: If it is no JSON in UTF-8, an object has a key twice, a number is
            not finite or has more than 15 digits, or the text is too large or nested too deep.
    """
    text = _decoded(text)
    try:
        return fast.loads(text, depth=MAX_DEPTH, below=10**MAX_DIGITS)
    except fast.Unsure:
        return _read_json(text)


def _read_json(text: str) -> object:
    """As `read_json`, and whatever is wrong is named."""
    if not text.strip(_SPACE):
        _syntax("the document is empty", _place(text, 0))
    repeated: dict[int, list[str]] = {}

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        table = dict(pairs)
        if len(table) != len(pairs):
            keys = [key for key, _ in pairs]
            repeated[id(table)] = [key for key in table if keys.count(key) > 1]
        return table

    try:
        value: object = json.loads(
            text,
            object_pairs_hook=unique,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        end = len(text.rstrip(_SPACE))
        if error.pos >= end or error.msg.startswith("Unterminated string"):
            _syntax("the text ends before the document does", _place(text, end))
        _syntax(error.msg, _place(text, error.pos))
    except _UnfitNumber as error:
        _syntax(_NUMBER, _place(text, _start(str(error), text)))
    except RecursionError:
        _too_deep()
    _bound_depth(value)
    if repeated:
        refuse(*_duplicates(value, repeated, "$"))
    return value


def read_toml(text: str | bytes) -> dict[str, object]:
    """The table of a TOML text.

    Raises:
        ipt.errors.DocumentError: If it is no TOML in UTF-8, is too large or nested too deep.
    """
    text = _decoded(text)
    try:
        value: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        why, _, place = str(error).removesuffix(")").rpartition(" (at ")
        _syntax(why, place)
    except RecursionError:
        _too_deep()
    except ValueError:  # `int` takes no more than some thousand digits
        _syntax(_NUMBER, "an unknown line")
    _bound_depth(value)
    return value


def _decoded(text: str | bytes) -> str:
    _only_a_text(text)
    _bound_size(text)
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _syntax("this is no UTF-8", f"byte {error.start}")


def _only_a_text(text: object) -> None:
    if not isinstance(text, str | bytes | bytearray):
        msg = f"a text is needed, not a {type(text).__name__}; a file is read by its path with load"
        raise InvalidValue(msg)


def _bound_size(text: str | bytes) -> None:
    if len(text) > MAX_SIZE:
        unit = "bytes" if isinstance(text, bytes) else "characters"
        _too_large(f"a document of {len(text)} {unit}", MAX_SIZE)


def _name(path: str | os.PathLike[str]) -> str:
    """The name of a file without its folder; a root or a dot has none but itself."""
    return Path(path).name or str(Path(path))


def _unreadable(name: str, why: str) -> NoReturn:
    refuse(UNREADABLE.finding(name, name=short(name), why=why))


def _syntax(why: str, place: str) -> NoReturn:
    why = why[:1].lower() + why[1:]
    refuse(SYNTAX.finding("$", why=why, place=place))


def _too_large(what: str, limit: int) -> NoReturn:
    refuse(TOO_LARGE.finding("$", what=what, limit=limit, path="$"))


def _too_deep() -> NoReturn:
    _too_large("the depth of the nesting", MAX_DEPTH)


# --- numbers ------------------------------------------------------------------------------------


class _UnfitNumber(Exception):
    """A number that JSON may hold, but a document may not."""


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS + digits.startswith("-"):
        raise _UnfitNumber(digits)
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _UnfitNumber(digits)
    return number


def _constant(name: str) -> float:
    raise _UnfitNumber(name)


_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,:\[\]{}"]+', re.DOTALL)


def _start(token: str, text: str) -> int:
    """Where *token* first stands in a JSON *text*, outside of its strings.

    What follows it without a space is no part of it: the parser stops at it all the same.
    """
    tokens = _TOKEN.finditer(text)
    return next(match.start() for match in tokens if match.group().startswith(token))


_SPACE: Final = " \t\n\r"


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return f"line {line}, column {column}"


# --- what is inside what ------------------------------------------------------------------------


def _inside(outer: object) -> Iterable[object]:
    if isinstance(outer, dict):
        return cast("dict[str, object]", outer).values()
    return cast("list[object]", outer)


def _bound_depth(value: object) -> None:
    level: list[object] = [[value]]
    for _ in range(MAX_DEPTH + 1):
        level = [i for outer in level for i in _inside(outer) if isinstance(i, dict | list)]
        if not level:
            return
    _too_deep()


def _duplicates(value: object, repeated: Mapping[int, list[str]], path: str) -> Iterator[Finding]:
    for key in repeated.get(id(value), ()):
        yield DUPLICATE_KEY.finding(path, key=short(key), path=path)
    if isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            yield from _duplicates(item, repeated, below(path, key))
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from _duplicates(item, repeated, below(path, index))
