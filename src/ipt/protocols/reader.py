"""From TOML to a `Protocol`.

The limits, areas, tasks and exclusions of a file are tables, keyed by what names them; advisories
are one such table for each topic. Where a file names a shipped ``parent``, whatever it does not
state is as there: an entry of those tables, a topic, or any other key but ``id``, ``revision`` and
``title``. An entry or a topic that is ``false`` is dropped. How the protocol departs from its
parent is worked out and kept as its descent.
"""

import os
from collections.abc import Mapping
from functools import cache, partial
from importlib.resources import files
from itertools import chain
from operator import eq
from typing import Final, cast

from ipt import documents
from ipt.documents.problems import (
    UNKNOWN_KEY,
    WRONG_TYPE,
    Problem,
    found,
    unknown,
    unknown_key,
)
from ipt.errors import UnknownName, did_you_mean
from ipt.findings import Finding
from ipt.model.parts import LIMITS, Advisory, AreaRule, Exclusion, Limit, Task
from ipt.model.protocol import Protocol
from ipt.model.vocabulary import Area, Phase, Topic

__all__ = ["converter", "get", "load", "loads", "names"]

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
    protocol = documents.structure_cited(content, Protocol, converter(), *surplus)
    return protocol if parent is None else protocol.departing(get(parent))


def _shipped(name: str) -> str:
    folder = files("ipt.protocols")
    if name not in names():
        msg = f"unknown protocol {name!r}{did_you_mean(name, names())}"
        if f"{name}.toml" in {file.name for file in folder.joinpath("described").iterdir()}:
            msg = f"no course opens in {name!r}; ipt.protocols.described() says why"
        raise UnknownName(msg)
    return folder.joinpath(f"{name}.toml").read_text(encoding="utf-8")


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
        listed = "; ipt.protocols.names() lists them"
        documents.refuse(unknown("protocol", name, names(), listed).at("$.parent"))
    return name


@cache
def _whole(name: str) -> _Content:
    """All that the shipped protocol *name* says; whoever reads it changes nothing in it."""
    stated = documents.read_toml(_shipped(name))
    above = _parent(stated)
    return stated if above is None else _merged(stated, above)


def _merged(content: _Content, name: str) -> _Content:
    """*content* with what it does not state as in the shipped protocol *name*."""
    parent = _whole(name)
    merged = {key: value for key, value in parent.items() if key not in _ITS_OWN} | content
    for key in (*_TABLES, "advisories"):
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
def converter() -> documents.Converter:
    """Reads the parts of a protocol as a file writes them."""
    by = documents.converter()
    for table in _TABLES.values():
        table.register(by)
    for kind, read in (
        (tuple[tuple[Phase, str], ...], _labels),
        (tuple[Advisory, ...], _advisories),
    ):
        by.register_structure_hook_func(partial(eq, kind), partial(read, by))
    return by


def _labels(by: documents.Converter, value: object, _kind: object) -> tuple[tuple[Phase, str], ...]:
    table = documents.as_object(value)

    def read(phase: str) -> tuple[Phase, str]:
        return by.structure(phase, Phase), by.structure(table[phase], str)

    return tuple(documents.each([(phase, phase) for phase in table], read))


def _advisories(by: documents.Converter, value: object, _kind: object) -> tuple[Advisory, ...]:
    topics = documents.as_object(value)

    def about(name: str) -> list[Advisory]:
        topic, entries = by.structure(name, Topic), documents.as_object(topics[name])

        def read(entry: str) -> Advisory:
            fields = documents.as_object(entries[entry])
            for key in ("topic", "id"):  # its place says so
                if key in fields:
                    raise Problem(UNKNOWN_KEY, key=key, hint="")
            return by.structure({"topic": topic.value, "id": entry, **fields}, Advisory)

        return documents.each([(entry, entry) for entry in entries], read)

    return tuple(chain.from_iterable(documents.each([(name, name) for name in topics], about)))
