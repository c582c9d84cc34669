"""Courses in files."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from ipt import documents
from ipt.model.course import Course
from ipt.storage.records import Recorded, dumps, loads, reads

__all__ = ["dump", "load", "read"]


def load(path: str | os.PathLike[str]) -> Course:
    """The course in the file at *path*.

    Raises:
        ipt.errors.DocumentError: If the file or its document cannot be read.
        ipt.errors.EventRefused: At the first event that is not possible.
        ipt.errors.UnsoundTable: If the numbers of the embedded protocol make no sound table.
    """
    return loads(documents.read_file(path))


def read(path: str | os.PathLike[str]) -> Recorded:
    """What the document in the file at *path* says, with nothing replayed.

    Raises:
        ipt.errors.DocumentError: If the file or its document cannot be read.
    """
    return reads(documents.read_file(path))


def dump(course: Course, path: str | os.PathLike[str]) -> None:
    """Write *course* to the file at *path*; it is replaced as a whole or not at all.

    Raises:
        OSError: If the file cannot be written; what was there stays.
    """
    path = Path(path)
    text = dumps(course)
    handle = NamedTemporaryFile(  # noqa: SIM115 - it outlives its own `with`
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    )
    try:
        with handle:
            handle.write(text)
        Path(handle.name).replace(path)
    except BaseException:
        Path(handle.name).unlink()
        raise
