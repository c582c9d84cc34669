"""From TOML to a `Protocol`.

The limits, areas, tasks and exclusions of a file are tables, keyed by what names them. Where a file
names a shipped ``parent``, whatever it does not state is as there: an entry of those tables, or any
other key but ``id``, ``revision`` and ``title``. An entry that is ``false`` is dropped. How the
protocol departs from its parent is worked out and kept as its descent.
"""

import os
from collections.abc import Mapping
from functools import cache, partial
from importlib.resources import files
from operator import eq
from typing import Final, cast

from ipt import documents
from ipt.documents.problems import WRONG_TYPE, Problem, found, unknown, unknown_key
from ipt.errors import UnknownName, did_you_mean
from ipt.findings import Finding
from ipt.model.parts import LIMITS, AreaRule, Exclusion, Limit, Task
from ipt.model.protocol import Protocol
from ipt.model.vocabulary import Area, Phase

__all__ = ["get", "load", "loads", "names"]

_Content = dict[str, object]
_ITS_OWN: Final = ("id", "revision", "title")
"""The keys that a protocol never takes from its parent."""


def names() -> tuple[str, ...]:
    """The ids of the protocols that ship with this library, sorted."""
    shipped = (file.name for file in files("ipt.protocols").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in shipped if name.endswith(".toml")))


@cache
def get(name: str) -> Protocol:
    """The shipped protocol *name*.

    Raises:
        ipt.errors.UnknownName: If none has that name.
    """
    return loads(_shipped(name))


def load(path: str | os.PathLike[str]) -> Protocol:
    """The protocol in the TOML file at *path*.

    Raises:
        ipt.errors.DocumentError: If the file or what it says cannot be read.
    """
    return loads(documents.read_file(path))


def loads(text: str | bytes) -> Protocol:
    """The protocol that a TOML text states.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; the findings are every reason.
    """
    stated = documents.read_toml(text)
    parent = _parent(stated)
    content = stated if parent is None else _merged(stated, parent)
    surplus: list[Finding] = []
    if content.pop("descent", None) is not None:  # it is worked out
        surplus.append(unknown_key("descent", ()).at("$"))
    protocol = documents.structure_cited(content, Protocol, _converter(), *surplus)
    return protocol if parent is None else protocol.departing(get(parent))


def _shipped(name: str) -> str:
    if name not in names():
        msg = f"unknown protocol {name!r}{did_you_mean(name, names())}"
        raise UnknownName(msg)
    return files("ipt.protocols").joinpath(f"{name}.toml").read_text(encoding="utf-8")


def _parent(content: _Content) -> str | None:
    """The shipped protocol that *content* departs from, if it names one; the key is taken out.

    Raises:
        ipt.errors.DocumentError: If it names none that is shipped.
    """
    if "parent" not in content:
        return None
    name = content.pop("parent")
    if not isinstance(name, str):
        documents.refuse(Problem(WRONG_TYPE, wanted="text", found=found(name)).at("$.parent"))
    if name not in names():
        documents.refuse(unknown("protocol", name, names()).at("$.parent"))
    return name


def _merged(content: _Content, name: str) -> _Content:
    """*content* with what it does not state as in the shipped protocol *name*."""
    parent = documents.read_toml(_shipped(name))
    above = _parent(parent)
    if above is not None:
        parent = _merged(parent, above)
    merged = {key: value for key, value in parent.items() if key not in _ITS_OWN} | content
    for key in _TABLES:
        if isinstance(content.get(key), dict):
            old = cast("_Content", parent.get(key, {}))
            new = cast("_Content", content[key])
            dropped = {entry for entry in old if new.get(entry) is False}
            both = {**old, **new}
            merged[key] = {entry: both[entry] for entry in both if entry not in dropped}
    return merged


_TABLES: Final[Mapping[str, documents.Keyed]] = {
    "limits": documents.Keyed(Limit, "name", known=LIMITS, needed=LIMITS),
    "areas": documents.Keyed(AreaRule, "area", known=[area.value for area in Area]),
    "tasks": documents.Keyed(Task, "id"),
    "exclusions": documents.Keyed(Exclusion, "id"),
}


@cache
def _converter() -> documents.Converter:
    by = documents.converter()
    for table in _TABLES.values():
        table.register(by)
    by.register_structure_hook_func(
        partial(eq, tuple[tuple[Phase, str], ...]), partial(_labels, by)
    )
    return by


def _labels(by: documents.Converter, value: object, _kind: object) -> tuple[tuple[Phase, str], ...]:
    table = documents.as_object(value)

    def read(phase: str) -> tuple[Phase, str]:
        return by.structure(phase, Phase), by.structure(table[phase], str)

    return tuple(documents.each([(phase, phase) for phase in table], read))
