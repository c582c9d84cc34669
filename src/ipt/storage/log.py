"""A course as a log: a file of lines that grows by one line with every append.

```text
{"schema":2,"protocol":{...}}
{"at":0,"events":[{"type":"course-opened",...},{...}]}
{"at":2,"events":[{"type":"session-held",...}]}
```

``at`` is the number of events before the line. So an append is all or nothing, the last line alone
tells where the log stands, and reading verifies that nothing is missing and nothing there twice.
The path of a finding takes the log as the array of its lines, counted from 0, as ``jq --slurp``
does: ``$[0]`` is the header, and ``$[3].events[0].on`` stands in line 4.

A crash can leave a last line that was never finished. What it was to hold was never acknowledged:
reading passes over it and says so, the next append cuts it off. One thing does more than append: a
redaction must erase, so the log is then written anew as a whole. What a disk or a backup keeps of
the old one is beyond this module.

Writers keep one another out by a lock file beside the log, which stays there (``course.jsonl.lock``,
by `ipt.storage.lock`). Readers need none: what is being written while they read, they do not see.
"""

import os
import re
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Final, NoReturn

from attrs import frozen

from ipt import documents
from ipt.documents.text import MAX_SIZE
from ipt.errors import InvalidValue, IPTError, StaleCourse
from ipt.findings import Finding, Rule, Status
from ipt.machine.engine import apply, replay
from ipt.model import events as ev
from ipt.model.course import Course
from ipt.storage.disk import put, replace
from ipt.storage.encode import line
from ipt.storage.lines import POSITION, TORN, split, told
from ipt.storage.lock import BUSY, locked
from ipt.storage.records import SCHEMA, Recorded

__all__ = ["RULES", "Logged", "append", "begin", "load", "read"]


def _rule(code: str, message: str, remedy: str) -> Rule:
    return Rule(code=code, message=message, remedy=remedy, source="ipt", status=Status.INFERRED)


STALE: Final = _rule(
    "LOG-STALE",
    "the log {name!r} has {found} events, the course {expected}{others}",
    "read the log again, and decide anew; nothing was written",
)
EXISTS: Final = _rule(
    "LOG-EXISTS",
    "the log {name!r} is there already",
    "append to it, or begin another; nothing was written",
)

RULES: Final = (BUSY, EXISTS, POSITION, STALE, TORN)
"""What `ipt.storage.log` finds."""


@frozen(kw_only=True)
class Logged(Recorded):
    """What a log says, before anything is replayed.

    Attributes:
        findings: That its last line was never finished, if so: nothing that was acknowledged.
    """

    findings: tuple[Finding, ...] = ()


def read(path: str | os.PathLike[str]) -> Logged:
    """What the log at *path* says, with nothing replayed.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; its findings are every reason.
    """
    whole, torn = split(documents.read_bytes(path))
    recorded = told(whole)
    where = f"$[{len(whole)}]"
    return Logged(
        schema=recorded.schema,
        protocol=recorded.protocol,
        events=recorded.events,
        findings=(TORN.finding(where, size=len(torn), path=where),) if torn else (),
    )


def load(path: str | os.PathLike[str]) -> Course:
    """The course in the log at *path*.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; its findings are every reason.
        ipt.errors.EventRefused: At the first event that is not possible.
        ipt.errors.UnsoundTable: If the numbers of the embedded protocol make no sound table.
    """
    logged = read(path)
    return replay(logged.protocol, logged.events)


def begin(path: str | os.PathLike[str], course: Course) -> None:
    """Begin a log of *course* at *path*, where there is nothing yet.

    Raises:
        ipt.errors.IPTError: If there is something, another writer does not let go of the lock for
            ten seconds, or the extra ``log`` is not installed.
        ipt.errors.DocumentError: If the file cannot be written; then there is none.
        ipt.errors.InvalidValue: If the course has no place in a log, or makes it too long.
    """
    with locked(path) as log:
        if log.exists():
            _refuse(EXISTS.finding(log.name, name=log.name))
        _write_whole(log, course)


def append(
    path: str | os.PathLike[str], course: Course, *events: ev.Event, override: str | None = None
) -> Course:
    """Apply *events* to *course* and add them to its log at *path*: all of them, or none.

    When this returns, they are on the disk.

    Args:
        path: The log, which must stand exactly where *course* does.
        course: What the events were decided on; it stays as it is.
        *events: In order.
        override: As of `ipt.apply`.

    Returns:
        The course after *events*.

    Raises:
        ipt.errors.EventRefused: If an event is not possible.
        ipt.errors.StaleCourse: If the log holds another history than *course*, because somebody
            else has written meanwhile.
        ipt.errors.DocumentError: If the log cannot be read, or the file not be written.
        ipt.errors.InvalidValue: If an event has no place in a log, or makes it too long.
        ipt.errors.IPTError: If another writer does not let go of the lock for ten seconds, or the
            extra ``log`` is not installed.
    """
    after = apply(course, *events, override=override)
    documents.read_bytes(path)  # what is not there gets no lock file beside it
    with locked(path) as log:
        data = documents.read_bytes(log)
        whole, torn = split(data)
        plain = _tells_plainly(whole, course)
        if not plain:
            _must_tell(whole, course, log.name)
        known = len(course.events)
        if not plain or after.events[:known] != course.events:
            _write_whole(log, after)
        elif len(after.events) > known:
            _extend(log, data.removesuffix(torn), _entry(after.events, known, len(after.events)))
    return after


# --- what a log tells -------------------------------------------------------------------------


def _header(course: Course) -> bytes:
    return line({"schema": SCHEMA, "protocol": course.protocol}).encode()


def _entry(events: tuple[ev.Event, ...], at: int, end: int) -> bytes:
    return line({"at": at, "events": events[at:end]}).encode()


def _tells_plainly(whole: list[bytes], course: Course) -> bool:
    """Whether the lines are byte by byte what this release writes of *course*, in any pieces."""
    found = (re.match(rb'\{"at":([0-9]{1,15}),', entry) for entry in whole[1:])
    places = [*(int(at[1]) for at in found if at), len(course.events)]
    return places == sorted({0, *places}) and whole == [
        _header(course),
        *(_entry(course.events, at, end) for at, end in pairwise(places)),
    ]


def _must_tell(whole: list[bytes], course: Course, name: str) -> None:
    """Refuse *course*, unless the log tells it in other words, such as those of an older schema.

    Raises:
        ipt.errors.StaleCourse: If it tells something else.
    """
    recorded = told(whole)
    if replay(recorded.protocol, recorded.events) == course:
        return
    expected, found = len(course.events), len(recorded.events)
    others = ", but not the same" if found == expected else ""
    finding = STALE.finding(name, name=name, found=found, expected=expected, others=others)
    raise StaleCourse(_words(finding), (finding,), expected, found)


def _refuse(finding: Finding) -> NoReturn:
    raise IPTError(_words(finding), (finding,)) from None


def _words(finding: Finding) -> str:
    return f"{finding.message}; {finding.remedy}"


# --- on the disk --------------------------------------------------------------------------------


def _extend(log: Path, kept: bytes, entry: bytes) -> None:
    """Add *entry* after *kept*, the bytes of the log that count."""
    entry = (b"" if kept.endswith(b"\n") else b"\n") + entry + b"\n"
    _must_be_readable(len(kept) + len(entry))
    try:
        with log.open("r+b") as file:
            file.seek(len(kept))
            file.truncate()
            put(file, entry)
    except BaseException:  # an interruption from the keyboard, too
        with suppress(OSError):
            os.truncate(log, len(kept))
        raise


def _write_whole(log: Path, course: Course) -> None:
    """Put a log of *course* in the place of what is there, if anything is: whole or not at all."""
    data = b"%b\n%b\n" % (_header(course), _entry(course.events, 0, len(course.events)))
    _must_be_readable(len(data))
    new = log.with_name(f".{log.name}.new")  # always the same: one that a crash left is replaced
    new.unlink(missing_ok=True)
    replace(log, data, by=new)


def _must_be_readable(size: int) -> None:
    if size > MAX_SIZE:
        msg = f"a log of {size} bytes could not be read back; {MAX_SIZE} are the most"
        raise InvalidValue(msg)
