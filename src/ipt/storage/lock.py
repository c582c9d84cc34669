"""One writer at a time: a lock file beside the file that is written, which stays there."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ipt import documents
from ipt.documents.problems import UNWRITABLE, short
from ipt.errors import IPTError
from ipt.findings import Rule, Status

__all__ = ["BUSY", "locked"]

_PATIENCE: Final = 10.0
"""How long a writer waits for another one, in seconds; each takes some milliseconds."""
_POLL: Final = 0.002

BUSY: Final = Rule(
    code="LOG-BUSY",
    message="{name!r} is kept locked by another writer",
    remedy="try again; nothing was written",
    source="ipt",
    status=Status.INFERRED,
)


@contextmanager
def locked(path: str | os.PathLike[str]) -> Generator[Path, None, None]:
    """Keep other writers out; the path of the file itself, so that every link to it has one lock.

    Raises:
        ipt.errors.IPTError: If another writer does not let go of it for ten seconds, or the extra
            ``log`` is not installed.
        ipt.errors.DocumentError: If the file cannot be written.
    """
    try:
        from filelock import FileLock, Timeout  # noqa: PLC0415 - it may be missing
    except ModuleNotFoundError:
        msg = (
            "keeping other writers out needs filelock, which is not installed; "
            "run: python -m pip install 'ipt-psychotherapy[log]'"
        )
        raise IPTError(msg) from None
    try:
        file = Path(os.path.realpath(path))
        file.parent.stat()  # a folder that is missing stays missing
        try:
            lock = FileLock(f"{file}.lock").acquire(timeout=_PATIENCE, poll_interval=_POLL)
        except Timeout:
            finding = BUSY.finding(file.name, name=file.name)
            msg = f"{finding.message}; {finding.remedy}"
            raise IPTError(msg, (finding,)) from None
        with lock:
            yield file
    except OSError as error:
        name, why = short(Path(path).name), (error.strerror or type(error).__name__).lower()
        documents.refuse(UNWRITABLE.finding(name, name=name, why=why))
