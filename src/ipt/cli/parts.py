"""What of a file a command looks at: a course, a group, the care of a patient, or one course in these."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar

import attrs
import click
from attrs import frozen

from ipt import care, documents, groups, storage
from ipt.care import Care
from ipt.care.whole import numbered
from ipt.cli.reports import Json, Walked, walked
from ipt.cli.told import content_in, instead
from ipt.documents.problems import MISSING_KEY
from ipt.errors import IPTError
from ipt.groups import GroupCourse
from ipt.storage import kinds

__all__ = ["Part", "opened", "part_of", "picking"]

_F = TypeVar("_F", bound=Callable[..., object])
_OPTIONS: Final = (
    click.option("--member", metavar="ID", help="Of a group: the course of this member alone."),
    click.option(
        "--course",
        "number",
        metavar="NUMBER",
        type=click.IntRange(1),
        help="Of the care of a patient: this course alone; 1 is the first.",
    ),
)
_ON: Final = click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="As it stood at the end of that day, 2026-01-31; as it stands now if left out.",
)


@frozen
class Part:
    """What is asked for.

    Attributes:
        member: The member of a group.
        number: Of a course in the care of a patient, from 1.
        on: The day as of which.
    """

    member: str | None
    number: int | None
    on: date | None = None

    @property
    def name(self) -> str | None:
        """What part of the file it is; ``None`` if it is all of it."""
        if self.member is not None:
            return f"member {self.member}"
        return None if self.number is None else f"course {self.number}"


def picking(*, on: bool = False) -> Callable[[_F], _F]:
    """Give a command the options that say which part of a file is meant, and as of which day."""

    def decorate(command: _F) -> _F:
        for option in (*((_ON,) if on else ()), *reversed(_OPTIONS)):
            command = option(command)
        return command

    return decorate


def part_of(member: str | None, number: int | None, on: object = None) -> Part:
    """What the options say."""
    return Part(member, number, on.date() if isinstance(on, datetime) else None)


def opened(file: Path, part: Part) -> tuple[GroupCourse | Care | Walked, Json]:
    """What of *file* is asked for, and what its report says of that.

    Raises:
        ipt.errors.IPTError: If it cannot be read, or has no such part.
    """
    if storage.is_log(file):
        _only_of(kinds.COURSE, part)
        return _as_of(walked(storage.read(file)), part)
    text = documents.read_file(file)  # once: it may be a pipe
    kind = _kind(text, toml=file.suffix == ".toml")
    _only_of(kind, part)
    if kind is kinds.GROUP:
        return _in_a_group(groups.loads_group(text), part)
    if kind is kinds.CARE:
        return _in_a_care(care.loads(text), part)
    return _as_of(walked(storage.reads(text)), part)


def _kind(text: str, *, toml: bool) -> kinds.Kind:
    """Which kind of document *text* is; what is none of them is left to the reader of courses.

    Raises:
        ipt.errors.DocumentError: If it cannot be read, or is plainly something else.
    """
    content = content_in(text, toml=toml)
    kind = kinds.kind_of(content)
    if kind is not None or "events" in content:
        return kind or kinds.COURSE
    remedy = instead(content)
    if not remedy and toml:
        remedy = "this is TOML, and records are JSON; for a protocol see ipt lint"
    if remedy:
        missing = MISSING_KEY.finding("$", key="events", path="$")
        documents.refuse(attrs.evolve(missing, remedy=remedy))
    return kinds.COURSE


def _only_of(kind: kinds.Kind, part: Part) -> None:
    """Refuse a *part* that no document of that *kind* has.

    Raises:
        ipt.errors.IPTError: If it has none.
    """
    if part.member is not None and kind is not kinds.GROUP:
        msg = f"--member asks for one member of a group, and this is {kind.name}; leave it out"
        raise IPTError(msg)
    if part.number is not None and kind is not kinds.CARE:
        other = "use --member" if kind is kinds.GROUP else "leave it out"
        msg = f"--course asks for one of several courses, and this is {kind.name}; {other}"
        raise IPTError(msg)


def _in_a_group(group: GroupCourse, part: Part) -> tuple[GroupCourse | Walked, Json]:
    if part.member is not None:
        return _as_of(Walked(groups.member_view(group, part.member)), part)
    if part.on is not None:
        msg = "--on looks at courses, and this is a group; name a --member, too"
        raise IPTError(msg)
    return group, {}


def _in_a_care(whole: Care, part: Part) -> tuple[Care | Walked, Json]:
    if part.number is None:
        return whole, {}
    return _as_of(Walked(numbered(whole, part.number).course), part)


def _as_of(found: Walked, part: Part) -> tuple[Walked, Json]:
    said: Json = {"kind": "course"}
    if part.name is not None:
        said["part"] = part.name
    if part.on is None:
        return found, said
    standing = care.as_of(found.course, part.on)
    if standing.course is None:
        unsure = standing.begun is None
        how = "it is not known whether it had" if unsure else "it had not"
        msg = f"{how} begun by {part.on}; choose a later day"
        raise IPTError(msg)
    said |= {"on": str(part.on), "unsure": [*standing.unsure]}
    return attrs.evolve(found, course=standing.course), said
