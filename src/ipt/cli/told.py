"""What a file tells: a value in a file of its own, or those of a recorded course."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from attrs import frozen

from ipt import documents, storage
from ipt.cli import reports
from ipt.cli.reports import Json
from ipt.model import Course, Relationship

__all__ = ["Told", "told"]

_T = TypeVar("_T")


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
    return Told({}, None), (storage.load_value(file, kind),)


def _is_course(file: Path) -> bool:
    if storage.is_log(file):
        return True
    if file.suffix == ".toml":
        return False
    content = documents.read_json(documents.read_file(file))
    return isinstance(content, dict) and "events" in content
