"""Single values in files of their own, such as an incident, a decision or a script to rehearse.

A file has one key, which says what it holds: ``{"incident": {"id": "airport", ...}}``, or the table
``[incident]`` in TOML. It is read as strictly as a course.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs

from ipt import documents
from ipt.errors import InvalidValue
from ipt.model.decisions import Decision
from ipt.model.incidents import Incident
from ipt.model.plans import RelapsePlan, SafetyPlan
from ipt.model.rehearsals import Play, Script
from ipt.storage.encode import unstructured
from ipt.storage.files import written
from ipt.storage.layout import laid_out
from ipt.storage.records import converter

__all__ = [
    "VALUE_TYPES",
    "dump_value",
    "dumps_value",
    "file_of",
    "load_value",
    "loads_value",
]

_T = TypeVar("_T")


def _key(kind: type) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


VALUE_TYPES: Final[tuple[type, ...]] = (
    Decision,
    Incident,
    Play,
    RelapsePlan,
    SafetyPlan,
    Script,
)
"""What a file of its own may hold."""


def load_value(path: str | os.PathLike[str], kind: type[_T]) -> _T:
    """The value of type *kind* in the file at *path*, which is TOML if its name says so.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; its findings are every reason.
        ipt.errors.InvalidValue: If a *kind* has no file of its own.
    """
    text = documents.read_file(path)
    return loads_value(text, kind, toml=os.fspath(path).endswith(".toml"))


def loads_value(text: str | bytes, kind: type[_T], *, toml: bool = False) -> _T:
    """The value of type *kind* that a text holds, which is JSON if not said to be TOML.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; its findings are every reason.
        ipt.errors.InvalidValue: If a *kind* has no file of its own.
    """
    content = documents.read_toml(text) if toml else documents.read_json(text)
    file = file_of(kind)
    value: _T = getattr(documents.structure(content, file, converter()), _key(kind))
    return value


def dumps_value(value: object) -> str:
    """*value* as a JSON text with its key, for people.

    Raises:
        ipt.errors.InvalidValue: If it has no file of its own, or cannot be stored.
    """
    kind: type[Any] = type(value)
    file = file_of(kind)
    return laid_out(unstructured(file(**{_key(kind): value})))


def dump_value(value: object, path: str | os.PathLike[str]) -> None:
    """Write *value* as JSON to the file at *path*; it is replaced as a whole or not at all.

    Raises:
        ipt.errors.DocumentError: If the file cannot be written; what was there stays.
        ipt.errors.InvalidValue: As by `dumps_value`, or if the name is that of a TOML file.
    """
    if os.fspath(path).endswith(".toml"):
        msg = "a value is written as JSON; choose a name that does not end in .toml"
        raise InvalidValue(msg)
    written(Path(path), dumps_value(value))


def file_of(kind: type) -> type[Any]:
    """A class with the one key that a file with a *kind* has.

    Raises:
        ipt.errors.InvalidValue: If a *kind* has no file of its own.
    """
    if kind not in _FILES:
        known = ", ".join(each.__name__ for each in VALUE_TYPES)
        msg = f"a {kind.__name__} has no file of its own; these have: {known}"
        raise InvalidValue(msg)
    return _FILES[kind]


def _file(kind: type) -> type[Any]:
    made = attrs.make_class("File", {_key(kind): attrs.field(type=kind)}, frozen=True, kw_only=True)
    made.__doc__ = f"A file that holds one {kind.__name__}."
    return made


_FILES: Final[Mapping[type, type[Any]]] = {kind: _file(kind) for kind in VALUE_TYPES}
