"""Treatments with a like name in which no course of this library opens, and why.

Two kinds. What is *described* belongs to IPT or is called by its name, but has no phases, no focus
that is agreed on, or no therapist, so that the rules of a course would not fit it. What is
*excluded* looks like IPT and is none.
"""

from functools import cache
from importlib.resources import files
from typing import TypeVar

from attrs import field, frozen

from ipt import documents
from ipt.findings import Status
from ipt.model.checks import named, to_family, to_status
from ipt.model.parts import Advisory, AreaRule, Exclusion, MeasurePlan, Task
from ipt.model.value import Value
from ipt.model.vocabulary import Family
from ipt.protocols.reader import converter

__all__ = ["Described", "Excluded", "described", "excluded"]

_T = TypeVar("_T")


@frozen(kw_only=True, eq=False, repr=False)
class Described(Value):
    """A treatment that is described, and in which no course opens.

    Attributes:
        id: Short and stable, such as ``"dit"``.
        title: For people.
        family: Which treatment it is.
        why: Why no course opens in it.
        areas: The problem areas it offers, if any.
        tasks: What its meetings are for.
        measures: The scales it asks for.
        exclusions: Who it was not made for.
        advisories: What is known of its use.
        source: A key of the bibliography, for what ``why`` says.
        status: How well founded that is.
    """

    id: str = field(validator=named)
    title: str = field(validator=named)
    family: Family = field(converter=to_family)
    why: str = field(validator=named)
    areas: tuple[AreaRule, ...] = field(default=())
    tasks: tuple[Task, ...] = field(default=())
    measures: tuple[MeasurePlan, ...] = field(default=())
    exclusions: tuple[Exclusion, ...] = field(default=())
    advisories: tuple[Advisory, ...] = field(default=())
    source: str = field(validator=named)
    status: Status = field(converter=to_status)


@frozen(kw_only=True, eq=False, repr=False)
class Excluded(Value):
    """A treatment that looks like IPT and is none.

    Attributes:
        id: Short and stable.
        title: For people.
        why: Why it is not here.
        source: A key of the bibliography.
        status: How well founded that is.
    """

    id: str = field(validator=named)
    title: str = field(validator=named)
    why: str = field(validator=named)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)


@cache
def described() -> tuple[Described, ...]:
    """The treatments that belong to IPT or bear its name and are no course, sorted by id.

    Examples:
        >>> import ipt
        >>> [one.id for one in ipt.protocols.described() if one.family == "dit"]
        ['dit']
    """
    return _read("described", Described)


@cache
def excluded() -> tuple[Excluded, ...]:
    """The treatments that look like IPT and are none, sorted by id.

    Examples:
        >>> import ipt
        >>> [one.id for one in ipt.protocols.excluded()]
        ['cgt', 'ease', 'pm-plus']
    """
    return _read("excluded", Excluded)


def _read(folder: str, kind: type[_T]) -> tuple[_T, ...]:
    entries = sorted(files("ipt.protocols").joinpath(folder).iterdir(), key=lambda file: file.name)
    texts = (file.read_text(encoding="utf-8") for file in entries)
    return tuple(
        documents.structure_cited(documents.read_toml(text), kind, converter()) for text in texts
    )
