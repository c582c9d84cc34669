"""The files that commands write: a new course, or one more event.

Reading, checking and writing happen under one lock, so that two commands at once lose nothing. A
file whose name ends in .jsonl is a log, see `ipt.storage.log`; any other is a document.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from attrs import evolve

from ipt import documents, machine, measures, storage
from ipt.cli.reports import name_of
from ipt.errors import DocumentError, EventRefused, IPTError, StaleCourse
from ipt.measures import Instrument
from ipt.model import Course, events as ev
from ipt.storage.lock import locked

__all__ = ["ADOPT", "added", "create", "instruments_in", "legal", "named"]

_T = TypeVar("_T")

ADOPT: Final = "Measure with the instrument in a .toml FILE, too; several times for several."
"""What the option of that name does."""


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


def added(
    file: Path, event: ev.Event, override: str | None, instruments: Sequence[Instrument] = ()
) -> Course:
    """The course in *file* after *event*, which is written there now, with *instruments*."""

    def known() -> Course:
        course = legal(file)
        return machine.adopt(course, *instruments) if instruments else course

    while storage.is_log(file):
        with suppress(StaleCourse):  # somebody else has written meanwhile: decide anew
            return storage.log.append(file, known(), event, override=override)
    known()  # what is no course gets no lock file beside it
    with locked(file):
        course = machine.apply(known(), event, override=override)
        storage.dump(course, file)
    return course


def instruments_in(paths: Iterable[str]) -> tuple[Instrument, ...]:
    """The instruments in the .toml files at *paths*.

    Raises:
        ipt.errors.DocumentError: As by `named`.
    """
    return tuple(named(path, measures.load) for path in paths)


def named(path: str, load: Callable[[str], _T]) -> _T:
    """What *load* makes of *path*; what is wrong with that names it, beside the file that is written.

    Raises:
        ipt.errors.DocumentError: If the file cannot be read.
    """
    try:
        return load(path)
    except DocumentError as error:
        name = name_of(Path(path))
        documents.refuse(
            *(evolve(f, where=(*dict.fromkeys((*f.where, name)),)) for f in error.findings)
        )


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
