"""What a file of an instrument says: the tables of a TOML text as an `Instrument`.

Items, subscales, bands, cut-offs, changes, patterns and crosswalks are tables, keyed by what names
them. Only `ipt.measures.reader` imports this module, and only when it reads: it loads cattrs.
"""

from collections.abc import Iterator
from functools import cache, partial
from operator import eq
from types import GenericAlias
from typing import Final, cast

from ipt import documents, sources
from ipt.documents.problems import UNKNOWN_KEY, below, unknown
from ipt.errors import DocumentError
from ipt.findings import Finding
from ipt.model.change import ChangeRule, Threshold
from ipt.model.instrument import Instrument
from ipt.model.norms import BandSet
from ipt.model.scales import Crosswalk, Item, Pattern, Subscale

__all__ = ["read"]

_KEYS: Final[dict[type[object], str]] = {
    BandSet: "id",
    ChangeRule: "id",
    Crosswalk: "to",
    Item: "code",
    Pattern: "id",
    Subscale: "id",
    Threshold: "id",
}
"""What has a table of its own, and the field that the keys of the table give."""


def read(text: str | bytes) -> Instrument:
    """The instrument that a TOML *text* states.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; the findings are every reason.
    """
    content = documents.read_toml(text)
    unfounded = list(_unknown_sources(content, "$"))
    try:
        instrument = documents.structure(content, Instrument, _converter())
    except DocumentError as error:
        documents.refuse(*error.findings, *unfounded)
    if unfounded:
        documents.refuse(*unfounded)
    return instrument


def _unknown_sources(value: object, path: str) -> Iterator[Finding]:
    """What cites a work that the bibliography does not have."""
    steps: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        steps = [*cast("dict[str | int, object]", value).items()]
    elif isinstance(value, list):
        steps = [*enumerate(cast("list[object]", value))]
    for step, inner in steps:
        if step == "source" and isinstance(inner, str) and inner not in sources.names():
            yield unknown("source", inner, sources.names()).at(below(path, step))
        yield from _unknown_sources(inner, below(path, step))


@cache
def _converter() -> documents.Converter:
    by = documents.converter()
    for kind, key in _KEYS.items():
        is_table = partial(eq, GenericAlias(tuple, (kind, ...)))
        by.register_structure_hook_func(is_table, partial(_entries, by, kind, key))
    return by


def _entries(
    by: documents.Converter, kind: type[object], key: str, value: object, _alias: object
) -> tuple[object, ...]:
    """The entries of the table *value*, named by its keys; a hook of the converter *by*."""
    table = documents.as_object(value)

    def entry(name: str) -> object:
        fields = documents.as_object(table[name])
        if key in fields:  # it is the name of the entry and stands nowhere else
            raise documents.Problem(UNKNOWN_KEY, key=key, hint="")
        return by.structure({key: name, **fields}, kind)

    return tuple(documents.each([(name, name) for name in table], entry))
