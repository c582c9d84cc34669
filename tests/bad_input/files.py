"""Paths at which no file can be read, whatever is expected there."""

import os
import socket
from pathlib import Path

import pytest
from tests.bad_input.cases import Bad


def nothing(_path: Path) -> None:
    """No file at all."""


def forbidden(path: Path) -> None:
    path.write_text("x")
    path.chmod(0)
    if os.access(path, os.R_OK):
        path.unlink()
        pytest.skip("rights do not bind this user")


def pipe(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(path)


def deaf(path: Path) -> None:
    """A socket that nobody listens at."""
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def to(target: str) -> object:
    return lambda path: path.symlink_to(target)


ROWS = (
    Bad("a file that is not there", nothing, 2, "DOC-UNREADABLE", "no such file", "check the name"),
    Bad("a folder", Path.mkdir, 2, "DOC-UNREADABLE", "is a directory", "check the name"),
    Bad("a link to itself", lambda path: path.symlink_to(path), 2, "DOC-UNREADABLE", "symbolic links", "check the name"),
    Bad("a link to nothing", lambda path: path.symlink_to("gone"), 2, "DOC-UNREADABLE", "no such file", "check the name"),
    Bad("a file that may not be read", forbidden, 2, "DOC-UNREADABLE", "permission denied", "the rights"),
    Bad("a pipe that nobody writes to", pipe, 2, "DOC-UNREADABLE", "this is a pipe", "check the name"),
    Bad("a socket", deaf, 2, "DOC-UNREADABLE", "cannot read", "check the name"),
    Bad("a device without end", lambda path: path.symlink_to("/dev/zero"), 2, "DOC-TOO-LARGE", "'$'", "keep it within the bound"),
)  # fmt: skip
