"""From TOML to a `Protocol`.

The limits, areas, tasks and exclusions of a file are tables, keyed by what names them. Where a file
names a shipped ``parent``, whatever it does not state is as there: an entry of those tables, or any
other key but ``id``, ``revision`` and ``title``. An entry that is ``false`` is dropped. How the
protocol departs from its parent is worked out and kept as its descent.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from functools import cache, partial
from importlib.resources import files
from operator import eq
from types import GenericAlias
from typing import Final, cast

from attrs import frozen

from ipt import documents, sources
from ipt.documents.problems import (
    MISSING_KEY,
    UNKNOWN_KEY,
    WRONG_TYPE,
    Problem,
    below,
    found,
    unknown,
    unknown_key,
)
from ipt.errors import DocumentError, UnknownName, did_you_mean
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
    unfounded = list(_unknown_sources(content))
    if content.pop("descent", None) is not None:  # it is worked out
        unfounded.append(unknown_key("descent", ()).at("$"))
    try:
        protocol = documents.structure(content, Protocol, _converter())
    except DocumentError as error:
        documents.refuse(*error.findings, *unfounded)
    if unfounded:
        documents.refuse(*unfounded)
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
            old, new = _entries(parent.get(key)), _entries(content[key])
            dropped = {entry for entry in old if new.get(entry) is False}
            both = {**old, **new}
            merged[key] = {entry: both[entry] for entry in both if entry not in dropped}
    return merged


def _entries(table: object) -> Mapping[str | int, object]:
    """The entries of a table by key, or of an array by index."""
    if isinstance(table, dict):
        return cast("dict[str | int, object]", table)
    return dict(enumerate(cast("list[object]", table))) if isinstance(table, list) else {}


def _unknown_sources(content: _Content) -> Iterator[Finding]:
    """What cites a work that the bibliography does not have."""
    known = sources.names()
    for name in (*_TABLES, "measures"):
        for step, entry in _entries(content.get(name)).items():
            source = _entries(entry).get("source")
            if isinstance(source, str) and source not in known:
                path = below(below(below("$", name), step), "source")
                yield unknown("source", source, known).at(path)


# --- tables keyed by a name ---------------------------------------------------------------------


@frozen
class _Keyed:
    """A table of a file, whose keys name its entries.

    Attributes:
        entry: What an entry becomes.
        key: The field of it that the key of the table gives.
        known: The only names there are; empty if any will do.
        needed: The names that must be there.
    """

    entry: type[object]
    key: str
    known: Collection[str] = ()
    needed: Collection[str] = ()

    def read(self, by: documents.Converter, value: object, _kind: object) -> tuple[object, ...]:
        """The entries of the table *value*; a hook of the converter *by*."""
        table = documents.as_object(value)

        def read(name: str) -> object:
            if name not in table:
                raise Problem(MISSING_KEY, key=name)
            if self.known and name not in self.known:
                raise unknown_key(name, self.known)
            fields = documents.as_object(table[name])
            if self.key in fields:  # it is the name of the entry and stands nowhere else
                raise Problem(UNKNOWN_KEY, key=self.key, hint="")
            return by.structure({self.key: name, **fields}, self.entry)

        def step(name: str) -> str | None:
            return name if name in table and (not self.known or name in self.known) else None

        names_of = dict.fromkeys([*table, *self.needed])
        return tuple(documents.each([(step(name), name) for name in names_of], read))


_TABLES: Final[Mapping[str, _Keyed]] = {
    "limits": _Keyed(Limit, "name", known=LIMITS, needed=LIMITS),
    "areas": _Keyed(AreaRule, "area", known=[area.value for area in Area]),
    "tasks": _Keyed(Task, "id"),
    "exclusions": _Keyed(Exclusion, "id"),
}


@cache
def _converter() -> documents.Converter:
    by = documents.converter()
    for table in _TABLES.values():
        is_table = partial(eq, GenericAlias(tuple, (table.entry, ...)))
        by.register_structure_hook_func(is_table, partial(table.read, by))
    by.register_structure_hook_func(
        partial(eq, tuple[tuple[Phase, str], ...]), partial(_labels, by)
    )
    return by


def _labels(by: documents.Converter, value: object, _kind: object) -> tuple[tuple[Phase, str], ...]:
    table = documents.as_object(value)

    def read(phase: str) -> tuple[Phase, str]:
        return by.structure(phase, Phase), by.structure(table[phase], str)

    return tuple(documents.each([(phase, phase) for phase in table], read))
