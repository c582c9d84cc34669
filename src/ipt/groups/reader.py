"""From TOML to a `GroupProtocol`.

A file names the shipped protocol that the members' own departs from (``parent``), and under
``member`` the limits in which it does, and under ``tasks`` what sessions of a group are for beside.
"""

import os
from functools import cache
from importlib.resources import files

import attrs
from attrs import frozen

from ipt import documents, protocols
from ipt.documents.problems import unknown
from ipt.errors import UnknownName, did_you_mean
from ipt.groups.protocol import GROUP_LIMITS, GroupProtocol
from ipt.model.parts import LIMITS, Limit, Task
from ipt.model.protocol import Protocol

__all__ = ["get", "load_protocol", "loads_protocol", "names"]


@frozen(kw_only=True)
class _Stated:
    """What a file says."""

    id: str
    revision: int
    title: str
    parent: str
    limits: tuple[Limit, ...] = ()
    member: tuple[Limit, ...] = ()
    tasks: tuple[Task, ...] = ()


def names() -> tuple[str, ...]:
    """The ids of the forms of group IPT that ship with this library, sorted."""
    shipped = (file.name for file in files("ipt.groups").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in shipped if name.endswith(".toml")))


@cache
def get(name: str) -> GroupProtocol:
    """The shipped form *name*.

    Raises:
        ipt.errors.UnknownName: If none has that name.
    """
    if name not in names():
        msg = f"unknown group protocol {name!r}{did_you_mean(name, names())}"
        raise UnknownName(msg)
    return loads_protocol(files("ipt.groups").joinpath(f"{name}.toml").read_bytes())


def load_protocol(path: str | os.PathLike[str]) -> GroupProtocol:
    """The form of group IPT in the TOML file at *path*.

    Raises:
        ipt.errors.DocumentError: If the file or what it says cannot be read.
        ipt.errors.InvalidValue: If a limit is not one of the group, or of the members.
    """
    return loads_protocol(documents.read_file(path))


def loads_protocol(text: str | bytes) -> GroupProtocol:
    """The form of group IPT that a TOML text states.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; the findings are every reason.
        ipt.errors.InvalidValue: If a limit is not one of the group, or of the members.
    """
    stated = documents.structure_cited(documents.read_toml(text), _Stated, _converter())
    if stated.parent not in protocols.names():
        documents.refuse(unknown("protocol", stated.parent, protocols.names()).at("$.parent"))
    return GroupProtocol(
        id=stated.id,
        revision=stated.revision,
        title=stated.title,
        limits=stated.limits,
        member=_member(stated, protocols.get(stated.parent)),
    )


def _member(stated: _Stated, parent: Protocol) -> Protocol:
    """*parent* with the limits and the tasks that *stated* has for members."""
    kept = (limit for limit in parent.limits if limit.name not in {n.name for n in stated.member})
    variant = attrs.evolve(
        parent,
        id=f"{stated.id}-member",
        revision=stated.revision,
        title=f"{stated.title}: one member",
        limits=(*kept, *stated.member),
        tasks=(*parent.tasks, *stated.tasks),
    )
    return variant.departing(parent)


@cache
def _converter() -> documents.Converter:
    by = documents.converter()
    documents.Keyed(Limit, "name", known={**GROUP_LIMITS, **LIMITS}).register(by)
    documents.Keyed(Task, "id").register(by)
    return by
