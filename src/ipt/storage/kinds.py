"""What the document of one kind is told when it is read as one of another kind."""

from collections.abc import Mapping
from typing import Final, cast

from attrs import frozen

from ipt import documents
from ipt.documents.problems import OTHER_KIND

__all__ = ["CARE", "COURSE", "GROUP", "Kind", "kind_of", "only_a"]


@frozen
class Kind:
    """A kind of document.

    Attributes:
        name: What it is, with its article.
        keys: What is there at its top, and together in no other.
        reader: What reads it from a file.
    """

    name: str
    keys: frozenset[str]
    reader: str


COURSE: Final = Kind("a course", frozenset({"schema", "events"}), "ipt.load")
GROUP: Final = Kind("a group", frozenset({"group_schema"}), "ipt.groups.load_group")
CARE: Final = Kind("the care of a patient", frozenset({"stages"}), "ipt.care.load")


def kind_of(content: object) -> Kind | None:
    """Which kind of document *content*, plain values, is; ``None`` if that cannot be told."""
    if not isinstance(content, dict):
        return None
    keys = cast("Mapping[str, object]", content).keys()
    return next((kind for kind in (GROUP, CARE, COURSE) if kind.keys <= keys), None)


def only_a(wanted: Kind, content: object) -> None:
    """Refuse *content* if it is plainly a document of another kind than the *wanted* one.

    Raises:
        ipt.errors.DocumentError: If it is; the finding says what it is, and what reads it.
    """
    found = kind_of(content)
    if found is not None and found is not wanted:
        told = {"found": found.name, "wanted": wanted.name, "reader": found.reader}
        documents.refuse(OTHER_KIND.finding("$", **told))
