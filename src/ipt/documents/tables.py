"""Files of data, such as protocols and instruments: tables keyed by a name, and parts that cite."""

from collections.abc import Collection, Iterator
from functools import partial
from operator import eq
from types import GenericAlias
from typing import Final, TypeVar, cast

from attrs import frozen

from ipt import sources
from ipt.documents.problems import (
    MISSING_KEY,
    UNKNOWN_KEY,
    Problem,
    below,
    refuse,
    unknown,
    unknown_key,
)
from ipt.documents.values import Converter, as_object, each, structure
from ipt.errors import DocumentError
from ipt.findings import Finding

__all__ = ["Keyed", "structure_cited"]

_T = TypeVar("_T")

_SOURCE: Final = (
    "; a source is a key of the bibliography (ipt.sources.names()), or 'ipt' for a decision of your "
    "own, with the work you have it from in the note"
)


@frozen
class Keyed:
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

    def register(self, by: Converter) -> None:
        """Have *by* read tuples of such entries from tables."""
        is_table = partial(eq, GenericAlias(tuple, (self.entry, ...)))
        by.register_structure_hook_func(is_table, partial(self._read, by))

    def _read(self, by: Converter, value: object, _kind: object) -> tuple[object, ...]:
        table = as_object(value)

        def read(name: str) -> object:
            if name not in table:
                raise Problem(MISSING_KEY, key=name)
            if self.known and name not in self.known:
                raise unknown_key(name, self.known)
            fields = as_object(table[name])
            if self.key in fields:  # it is the name of the entry and stands nowhere else
                raise Problem(UNKNOWN_KEY, key=self.key, hint="")
            return by.structure({self.key: name, **fields}, self.entry)

        def step(name: str) -> str | None:
            return name if name in table and (not self.known or name in self.known) else None

        names = dict.fromkeys([*table, *self.needed])
        return tuple(each([(step(name), name) for name in names], read))


def structure_cited(value: object, cls: type[_T], by: Converter, *more: Finding) -> _T:
    """*value* as a *cls*, every ``source`` in which is a key of the bibliography.

    Args:
        value: As for `structure`.
        cls: As for `structure`.
        by: As for `structure`.
        *more: What was found already.

    Raises:
        ipt.errors.DocumentError: If anything is wrong; its findings are all that is.
    """
    problems = [*_unknown_sources(value, "$"), *more]
    try:
        made = structure(value, cls, by)
    except DocumentError as error:
        refuse(*error.findings, *problems)
    if problems:
        refuse(*problems)
    return made


def _unknown_sources(value: object, path: str) -> Iterator[Finding]:
    """What cites a work that the bibliography does not have."""
    steps: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        steps = [*cast("dict[str | int, object]", value).items()]
    elif isinstance(value, list):
        steps = [*enumerate(cast("list[object]", value))]
    for step, inner in steps:
        if step == "source" and isinstance(inner, str) and inner not in sources.names():
            yield unknown("source", inner, sources.names(), _SOURCE).at(below(path, step))
        yield from _unknown_sources(inner, below(path, step))
