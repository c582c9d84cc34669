"""How anything is cited: the bibliography in ``sources.toml``.

Every rule, limit and number of the library carries a key of this file.
"""

import tomllib
from functools import cache
from importlib.resources import files

from attrs import frozen

from ipt.errors import UnknownName, did_you_mean

__all__ = ["Source", "get", "names"]


@frozen(kw_only=True)
class Source:
    """A cited work, or the place within one.

    Attributes:
        key: What rules and numbers cite it by.
        title: Title of the work.
        authors: As printed, family name first.
        year: Year of publication; ``None`` if not established.
        where: Chapter or pages; empty if the whole work is meant.
        kind: ``manual``, ``trial``, ``review``, ``seed``, ``decision`` and so on.
        publisher: Publisher or journal.
        doi: Digital object identifier.
        isbn: Book number.
        url: The work's own page.
        via: ``"page"`` if the place itself was read, ``"excerpt"`` if an excerpt was.
    """

    key: str
    title: str
    kind: str
    authors: str = ""
    year: int | None = None
    where: str = ""
    publisher: str = ""
    doi: str = ""
    isbn: str = ""
    url: str = ""
    via: str = ""

    def __str__(self) -> str:
        year = f" ({self.year})" if self.year else ""
        author = f"{self.authors}{year}".rstrip(".") + ". " if self.authors else ""
        tail = [self.title + ("" if self.authors else year), self.publisher, self.where]
        return author + ", ".join(part for part in tail if part)


@cache
def _bibliography() -> dict[str, Source]:
    text = files("ipt").joinpath("sources.toml").read_text(encoding="utf-8")
    return {key: Source(key=key, **entry) for key, entry in tomllib.loads(text).items()}


@cache
def names() -> tuple[str, ...]:
    """Every key of the bibliography, sorted."""
    return tuple(sorted(_bibliography()))


def get(key: str) -> Source:
    """The work behind *key*.

    Raises:
        ipt.errors.UnknownName: If the bibliography has no such key.
    """
    try:
        return _bibliography()[key]
    except KeyError:
        msg = f"unknown source {key!r}{did_you_mean(key, names())}"
        raise UnknownName(msg) from None
