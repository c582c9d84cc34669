"""Bytes on the disk: a file is replaced as a whole or not at all, and is there after a crash."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

__all__ = ["put", "replace"]


def replace(path: Path, content: bytes, *, by: Path) -> None:
    """Have *content* at *path*, in the place of what is there, if anything is.

    It is written to *by*, a new file in the same folder, which then takes the name. The rights of
    a file that was there stay.

    Raises:
        OSError: If it cannot be written; what was there stays, and *by* is gone.
    """
    file = by.open("xb")
    try:
        with file:
            with suppress(FileNotFoundError):
                shutil.copymode(path, by)
            put(file, content)
        by.replace(path)
    except BaseException:  # an interruption from the keyboard, too
        by.unlink()
        raise
    _settle(path.parent)


def put(file: BinaryIO, content: bytes) -> None:
    """Write *content*, and return when it is on the disk."""
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Have the new name of a file on the disk, too, where folders can be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
