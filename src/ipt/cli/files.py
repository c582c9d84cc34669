"""The files that commands write: a new course, or one more event.

Reading, checking and writing happen under one lock, so that two commands at once lose nothing. A
file whose name ends in .jsonl is a log, see `ipt.storage.log`; any other is a document.
"""

from contextlib import suppress
from pathlib import Path

from ipt import machine, storage
from ipt.cli.reports import name_of
from ipt.errors import EventRefused, IPTError, StaleCourse
from ipt.model import Course, events as ev
from ipt.storage.lock import locked

__all__ = ["added", "create", "legal"]


def create(file: Path, course: Course) -> None:
    """Write *course* to a new *file*.

    Raises:
        ipt.errors.IPTError: If the file is there.
    """
    if storage.is_log(file):
        storage.log.begin(file, course)
        return
    with locked(file):
        if file.exists():
            msg = f"{name_of(file)!r} exists already; choose another name, or record events in it"
            raise IPTError(msg)
        storage.dump(course, file)


def added(file: Path, event: ev.Event, override: str | None) -> Course:
    """The course in *file* after *event*, which is written there now."""
    while storage.is_log(file):
        with suppress(StaleCourse):  # somebody else has written meanwhile: decide anew
            return storage.log.append(file, legal(file), event, override=override)
    legal(file)  # what is no course gets no lock file beside it
    with locked(file):
        course = machine.apply(legal(file), event, override=override)
        storage.dump(course, file)
    return course


def legal(file: Path) -> Course:
    """The course in *file*.

    Raises:
        ipt.errors.IPTError: If it cannot be read, or breaks a rule itself.
    """
    try:
        return storage.load(file)
    except EventRefused as broken:
        msg = f"the history breaks a rule in event {broken.event_id!r} already; see ipt check"
        raise IPTError(msg) from None
