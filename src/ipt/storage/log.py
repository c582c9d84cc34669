"""A course as a log: a file of lines that grows by one line with every append.

```text
{"schema":3,"protocol":{...}}
{"at":0,"events":[{"type":"course-opened",...},{...}]}
{"at":2,"instruments":[{"id":"phq-9",...}],"events":[{"type":"measure-taken",...}]}
```

``at`` is the number of events before the line. So an append is all or nothing, the last line alone
tells where the log stands, and reading verifies that nothing is missing and nothing there twice. An
instrument stands in the line of the append that brought it, or in the header if the course had it
when the log was begun. The path of a finding takes the log as the array of its lines, counted from
0, as ``jq --slurp`` does: ``$[0]`` is the header, and ``$[3].events[0].on`` stands in line 4.

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
from ipt.model.instrument import Instrument
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

_Editions = tuple[Instrument, ...]


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
        instruments=recorded.instruments,
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
    return replay(logged.protocol, logged.events, instruments=logged.instruments)


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

    When this returns, they are on the disk, and so is every instrument that *course* has beyond
    those of the log.

    Args:
        path: The log, which must stand exactly where *course* does, but for further instruments.
        course: What the events were decided on; it stays as it is.
        *events: In order.
        override: As of `ipt.apply`.

    Returns:
        The course after *events*.

    Raises:
        ipt.errors.EventRefused: If an event is not possible.
        ipt.errors.StaleCourse: If the log holds another history than *course*, or an instrument
            that *course* does not have, because somebody else has written meanwhile.
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
        known = _told_plainly(whole, course)
        if known is None:
            _must_tell(whole, course, log.name)
        at = len(course.events)
        if known is None or after.events[:at] != course.events:
            _write_whole(log, after)
        else:
            new = tuple(edition for edition in after.instruments if edition not in known)
            if new or len(after.events) > at:
                _extend(log, data.removesuffix(torn), _entry(at, after.events[at:], new))
    return after


# --- what a log tells -------------------------------------------------------------------------


def _header(course: Course, editions: _Editions) -> bytes:
    return line({"schema": SCHEMA, "protocol": course.protocol, **_named(editions)}).encode()


def _entry(at: int, events: tuple[ev.Event, ...], editions: _Editions) -> bytes:
    return line({"at": at, **_named(editions), "events": events}).encode()


def _named(editions: _Editions) -> dict[str, object]:
    return {"instruments": editions} if editions else {}


def _told_plainly(whole: list[bytes], course: Course) -> set[Instrument] | None:
    """The instruments in the lines, if those are byte by byte what this release writes of *course*.

    The pieces may be any. ``None`` if the lines tell something else, or in other words.
    """
    texts = [(edition, line(edition).encode()) for edition in course.instruments]
    brought = [tuple(edition for edition, text in texts if text in entry) for entry in whole]
    found = (re.match(rb'\{"at":([0-9]{1,15}),', entry) for entry in whole[1:])
    places = [*(int(at[1]) for at in found if at), len(course.events)]
    if places[0] != 0 or len(places) != len(whole):
        return None
    entries = [*zip(pairwise(places), brought[1:], strict=True)]
    if not all(at < end or (at == end and editions) for (at, end), editions in entries):
        return None
    again = (_entry(at, course.events[at:end], editions) for (at, end), editions in entries)
    if whole != [_header(course, brought[0]), *again]:
        return None
    return {edition for editions in brought for edition in editions}


def _must_tell(whole: list[bytes], course: Course, name: str) -> None:
    """Refuse *course*, unless the log tells it in other words, such as those of an older schema.

    Raises:
        ipt.errors.StaleCourse: If it tells something else.
    """
    recorded = told(whole)
    kept = replay(recorded.protocol, recorded.events, instruments=recorded.instruments)
    same = (kept.protocol, kept.events) == (course.protocol, course.events)
    if same and {*kept.instruments} <= {*course.instruments}:
        return
    expected, found = len(course.events), len(recorded.events)
    others = ", but not the same" if found == expected else ""
    if same:
        others = ", but not the same instruments"
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
    header, entry = _header(course, course.instruments), _entry(0, course.events, ())
    data = b"%b\n%b\n" % (header, entry)
    _must_be_readable(len(data))
    new = log.with_name(f".{log.name}.new")  # always the same: one that a crash left is replaced
    new.unlink(missing_ok=True)
    replace(log, data, by=new)


def _must_be_readable(size: int) -> None:
    if size > MAX_SIZE:
        msg = f"a log of {size} bytes could not be read back; {MAX_SIZE} are the most"
        raise InvalidValue(msg)
