"""A process is killed while it writes: what was acknowledged is there, and nothing is half there.

A child writes one thing after the other. Before each it tells its number by a pipe, and after each
again; the parent waits for the first word, then for a random part of the time that some of them
take, and kills it.
"""

import os
import select
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import BinaryIO

import pytest
from tests.builders import opened
from tests.storage.scales import diary

import ipt
from ipt.errors import StaleCourse
from ipt.model import events as ev
from ipt.storage import log

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no os.fork here"),
]

BEGUN, DONE, REFUSED = b"b", b"d", b"r"
Write = Callable[[], object]


@contextmanager
def child(work: Callable[[int], None]) -> Iterator[tuple[int, int]]:
    """A process that does *work* with the end of a pipe to tell by; its id, and the other end."""
    listen, tell = os.pipe()
    with warnings.catch_warnings():  # a worker of pytest-xdist has a thread; the child needs none
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process == 0:
        try:
            work(tell)
        finally:
            os._exit(0)
    os.close(tell)
    try:
        yield process, listen
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(listen)


def heard(listen: int) -> bytes:
    """The next that the child tells; nothing if it is no more."""
    assert select.select([listen], [], [], 30)[0], "the child tells nothing"
    return os.read(listen, 4096)


def killed(writes: Iterator[Write], delay: float) -> tuple[int, bool]:
    """Kill a child that has been writing for *delay* seconds: what it did, and if it was at it."""

    def work(tell: int) -> None:
        for write in writes:
            os.write(tell, BEGUN)
            write()
            os.write(tell, DONE)

    with child(work) as (process, listen):
        told = heard(listen)
        time.sleep(delay)
        os.kill(process, signal.SIGKILL)
        while more := heard(listen):
            told += more
    return told.count(DONE), told.endswith(BEGUN)


def some_time(writes: Iterator[Write]) -> float:
    """How long five writes take, in seconds, after one that warms up."""
    next(writes)()
    start = time.perf_counter()
    for _ in range(5):
        next(writes)()
    return time.perf_counter() - start


# --- documents ----------------------------------------------------------------------------------

COURSES = tuple(opened(ev.SessionHeld(note=letter * 2000)) for letter in "abc")


def saves(path: Path, start: int) -> Iterator[Write]:
    """A course after the other, over the one before, without end."""
    for number in count(start):
        yield partial(ipt.dump, COURSES[number % 3], path)


def test_a_killed_save_leaves_the_old_or_the_new(tmp_path: Path):
    path = tmp_path / "course.json"
    random = Random(1)  # noqa: S311 - for delays
    span = some_time(saves(path, 0))
    ipt.dump(COURSES[0], path)
    number = inside = 0
    for _ in range(200):
        done, at_it = killed(saves(path, number + 1), random.uniform(0, span))
        number += done
        if ipt.load(path) != COURSES[number % 3]:
            assert at_it
            number += 1
            assert ipt.load(path) == COURSES[number % 3]
        inside += at_it
    assert inside > 20
    ipt.dump(COURSES[0], path)  # whatever the dead have left does not keep it from this
    assert ipt.load(path) == COURSES[0]


# --- logs ---------------------------------------------------------------------------------------


def appends(path: Path, size: int) -> Iterator[Write]:
    """An append of an instrument and two events after the other, without end."""
    course = log.load(path)

    def write() -> None:
        nonlocal course
        own = diary(id=f"diary-{len(course.events)}")
        taken = ev.MeasureTaken(instrument=own.id, items=(5, 0), note="x" * size)
        course = log.append(path, ipt.adopt(course, own), taken, ev.CrisisContactHeld())

    while True:
        yield write


def redactions(path: Path) -> Iterator[Write]:
    """In turn an append of a secret that has the number of its event, and its redaction."""
    course = log.load(path)

    def write() -> None:
        nonlocal course
        last = course.events[-1]
        if last.note.startswith("secret"):
            event: ev.Event = ev.EventRedacted(event=last.id)
        else:
            event = ev.CrisisContactHeld(note=f"secret {len(course.events)}.")
        course = log.append(path, course, event)

    while True:
        yield write


def begun(path: Path) -> Path:
    log.begin(path, opened())
    return path


def test_a_killed_append_is_all_or_nothing(tmp_path: Path):
    random = Random(2)  # noqa: S311 - for delays
    span = some_time(appends(begun(tmp_path / "warm.jsonl"), 100))
    inside = 0
    for kill in range(200):
        path = tmp_path / f"{kill // 5}.jsonl"  # which sees five deaths
        before = log.load(path if path.exists() else begun(path)).events
        size = random.choice([0, 100, 20_000])
        done, at_it = killed(appends(path, size), random.uniform(0, span))
        course = log.load(path)
        after = course.events
        assert after[: len(before)] == before
        assert len(after) - len(before) in {2 * done, 2 * (done + at_it)}
        assert {one.id for one in course.instruments} == {
            event.instrument for event in after if isinstance(event, ev.MeasureTaken)
        }
        inside += at_it
    assert inside > 20


def test_a_killed_redaction_erases_or_leaves_all(tmp_path: Path):
    random = Random(3)  # noqa: S311 - for delays
    span = some_time(redactions(begun(tmp_path / "warm.jsonl")))
    inside = 0
    for kill in range(60):
        path = tmp_path / f"{kill // 5}.jsonl"
        before = len(log.load(path if path.exists() else begun(path)).events)
        done, at_it = killed(redactions(path), random.uniform(0, span))
        course = log.load(path)
        assert len(course.events) - before in {done, done + at_it}
        *_, last = course.events
        secrets = path.read_bytes().count(b"secret ")
        assert secrets == last.note.startswith("secret")  # all others were redacted
        inside += at_it
    assert inside > 6


def test_two_writers_lose_and_double_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = begun(tmp_path / "course.jsonl")
    write = log.put

    def slowly(file: BinaryIO, data: bytes) -> None:
        time.sleep(0.001)  # between the look and the writing: here only the lock keeps them apart
        write(file, data)

    monkeypatch.setattr(log, "put", slowly)
    begins, go = os.pipe()

    def writer(name: str, tell: int) -> None:
        course = log.load(path)
        os.write(tell, BEGUN)
        os.read(begins, 1)
        for number in range(50):
            event = ev.CrisisContactHeld(id=f"{name}{number}")
            while event not in course.events:
                try:
                    course = log.append(path, course, event)
                except StaleCourse:
                    os.write(tell, REFUSED)
                    course = log.load(path)
        os.write(tell, DONE)

    with child(partial(writer, "a")) as (_, one), child(partial(writer, "b")) as (_, other):
        told = heard(one) + heard(other)
        os.write(go, b"go")
        for listen in (one, other):
            while more := heard(listen):
                told += more
    os.close(begins)
    os.close(go)
    assert told.count(DONE) == 2
    assert told.count(REFUSED) >= 1  # both began from the same course
    ids = [event.id for event in log.load(path).events[1:]]
    assert sorted(ids) == sorted(f"{name}{number}" for name in "ab" for number in range(50))
    for name in "ab":  # each in its order
        assert [i for i in ids if i[0] == name] == [f"{name}{number}" for number in range(50)]
