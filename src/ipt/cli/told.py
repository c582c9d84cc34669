"""What a file tells: a value in a file of its own, or those of a recorded course."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import attrs
import click
from attrs import frozen

from ipt import documents, storage
from ipt.cli import reports
from ipt.cli.reports import Json
from ipt.documents.problems import MISSING_KEY
from ipt.errors import DocumentError
from ipt.model import Course, Relationship
from ipt.storage.values import file_of

__all__ = ["Told", "bulleted", "content_in", "instead", "told", "value_in"]

_T = TypeVar("_T")

_KINDS: Final[Mapping[str, str]] = {
    "decision": "a decision; see ipt decide",
    "events": "a course; see ipt show",
    "incident": "an incident; see ipt analyse",
    "play": "a saved play; see ipt play --from",
    "relapse_plan": "a relapse plan, which no command takes",
    "safety_plan": "a safety plan, which no command takes",
    "script": "a script; see ipt play",
    "stages": "the care of a patient; see ipt show",
}
"""What a file holds by its key, and which command takes it."""
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~&])")


@frozen
class Told:
    """Where values come from.

    Attributes:
        head: The head of the report.
        course: The course, if they are of one.
    """

    head: Json
    course: Course | None

    @property
    def people(self) -> tuple[Relationship, ...]:
        """The inventory of the course; nobody where there is none."""
        return () if self.course is None else self.course.inventory


def told(
    file: Path, kind: type[_T], of: Callable[[Course], Iterable[_T]]
) -> tuple[Told, tuple[_T, ...]]:
    """The values of type *kind* in *file*: its only one, or those that *of* a course gives.

    Raises:
        ipt.errors.DocumentError: If the file cannot be read.
    """
    if _is_course(file):
        course, head = reports.surveyed(file)
        return Told(head, course), tuple(of(course))
    return Told({}, None), (value_in(file, kind),)


def value_in(file: Path, kind: type[_T]) -> _T:
    """The value of type *kind* in *file*; what stands without its key, or is another kind, is told.

    Raises:
        ipt.errors.DocumentError: If the file cannot be read.
    """
    try:
        return storage.load_value(file, kind)
    except DocumentError:
        [key] = attrs.fields_dict(file_of(kind))
        if remedy := _instead(_content(file), key, kind):
            documents.refuse(
                attrs.evolve(MISSING_KEY.finding("$", key=key, path="$"), remedy=remedy)
            )
        raise


def bulleted(lines: Iterable[str]) -> Iterator[str]:
    """*lines* as a Markdown list of its own, with a blank line before it; nothing for none."""
    items = [_MARKUP.sub(r"\\\1", " ".join(click.unstyle(line).split())) for line in lines]
    yield from ("", *(f"* {item}" for item in items)) if items else ()


def _instead(content: Mapping[str, object], key: str, kind: type[Any]) -> str:
    """What to do with a file that holds no *key*; empty if that is not its problem."""
    if key in content:
        return ""
    if other := instead(content):
        return other
    bare = not content.keys().isdisjoint(attrs.fields_dict(kind))
    return f"put all of it under the key {key!r}" if bare else ""


def instead(content: Mapping[str, object]) -> str:
    """What a file with *content* holds, and which command takes it; empty if that is not known."""
    for key, what in _KINDS.items():
        if isinstance(content.get(key), dict | list):  # a script names its incident by id
            return f"this holds {what}"
    return ""


def _is_course(file: Path) -> bool:
    return storage.is_log(file) or (file.suffix != ".toml" and "events" in _content(file))


def _content(file: Path) -> Mapping[str, object]:
    return content_in(documents.read_file(file), toml=file.suffix == ".toml")


def content_in(text: str, *, toml: bool) -> Mapping[str, object]:
    """What *text* has by its keys; nothing if it is no object."""
    content = documents.read_toml(text) if toml else documents.read_json(text)
    return cast("dict[str, object]", content) if isinstance(content, dict) else {}
