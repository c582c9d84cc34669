"""Courses in files: documents, and logs where a name ends in ``.jsonl``."""

import os
from pathlib import Path
from secrets import token_hex

from ipt import documents
from ipt.documents.problems import UNWRITABLE, short
from ipt.errors import InvalidValue
from ipt.model.course import Course
from ipt.storage import log
from ipt.storage.disk import replace
from ipt.storage.records import Recorded, dumps, loads, reads

__all__ = ["dump", "is_log", "load", "read", "written"]


def is_log(path: str | os.PathLike[str]) -> bool:
    """Whether the name of the file says that it is a log, see `ipt.storage.log`."""
    return os.fspath(path).endswith(".jsonl")


def load(path: str | os.PathLike[str]) -> Course:
    """The course in the file at *path*.

    Raises:
        ipt.errors.DocumentError: If the file or its document cannot be read.
        ipt.errors.EventRefused: At the first event that is not possible.
        ipt.errors.UnsoundTable: If the numbers of the embedded protocol make no sound table.
    """
    return log.load(path) if is_log(path) else loads(documents.read_file(path))


def read(path: str | os.PathLike[str]) -> Recorded:
    """What the document in the file at *path* says, with nothing replayed.

    Raises:
        ipt.errors.DocumentError: If the file or its document cannot be read.
    """
    return log.read(path) if is_log(path) else reads(documents.read_file(path))


def dump(course: Course, path: str | os.PathLike[str]) -> None:
    """Write *course* to the file at *path*; it is replaced as a whole or not at all.

    When this returns, the file is on the disk. It keeps the rights of a file that was there.

    Raises:
        ipt.errors.DocumentError: If the file cannot be written; what was there stays.
        ipt.errors.InvalidValue: As by `ipt.dumps`, or if the name is that of a log.
    """
    if is_log(path):
        msg = "a log is not overwritten; use ipt.storage.log, or another name than *.jsonl"
        raise InvalidValue(msg)
    written(Path(path), dumps(course))


def written(path: Path, text: str) -> None:
    """Have the file at *path* hold *text*; it is replaced as a whole or not at all.

    Raises:
        ipt.errors.DocumentError: If the file cannot be written; what was there stays.
    """
    try:
        place = Path(os.path.realpath(path))
        replace(place, text.encode(), by=place.with_name(f".{token_hex(8)}.tmp"))
    except (OSError, ValueError) as error:  # a path with a null character
        why = (getattr(error, "strerror", "") or "this is no path").lower()
        name = short(path.name)
        documents.refuse(UNWRITABLE.finding(name, name=name, why=why))
