"""What a table of bad input is made of: a row, the kinds of input, and ways to spoil what is good."""

import copy
import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen
from tests.cli.running import document

import ipt
from ipt import events as ev
from ipt.documents.text import MAX_SIZE
from ipt.model import Contract, ProblemArea
from ipt.storage import line


@frozen
class Kind:
    """A kind of input.

    Attributes:
        file: What its file is called.
        commands: The words that read it; FILE stands for the file, and OUT for a new one.
    """

    file: str
    commands: tuple[str, ...]


_READ = ("check FILE", "show FILE", "next FILE", "record FILE session-held")
COURSE = Kind("course.json", _READ)
LOG = Kind("course.jsonl", _READ)
PROTOCOL = Kind(
    "own.toml", ("lint FILE", "new FILE OUT --patient p", "protocols FILE", "diagram FILE")
)
TABLE = Kind("table.csv", ("import FILE --protocol ipt-16 --patient p --out OUT",))


@frozen
class Bad:
    """A row: what is wrong, and what the command has to say of it.

    Attributes:
        what: What is wrong, in words.
        content: What is in the file, or what makes the file.
        status: 2 if it cannot be used, whatever is asked; 1 if a rule is broken, which the first
            command of the kind tells.
        code: The code of the finding; empty if words are wrong, and no file.
        place: What must be named.
        remedy: What must be said that helps.
        words: The only command to give it to; empty for those of its kind.
    """

    what: str
    content: str | bytes | Callable[[Path], object]
    status: int
    code: str
    place: str
    remedy: str
    words: str = ""

    def make(self, path: Path) -> None:
        """Have the input at *path*."""
        if isinstance(self.content, str):
            path.write_bytes(self.content.encode())
        elif isinstance(self.content, bytes):
            path.write_bytes(self.content)
        else:
            self.content(path)

    def commands(self, kind: Kind, path: Path) -> Iterator[list[str]]:
        """What is typed."""
        stand_for = {"FILE": str(path), "OUT": str(path.with_name("out.json"))}
        usual = kind.commands if self.status == 2 else kind.commands[:1]
        for words in [self.words] if self.words else usual:
            yield [stand_for.get(word, word) for word in shlex.split(words)]


def too_long(path: Path) -> None:
    """One byte more than a document may have."""
    with path.open("wb") as file:
        file.truncate(MAX_SIZE + 1)


# --- a course -----------------------------------------------------------------------------------

_COURSE = ipt.replay(
    ipt.protocols.get("ipt-16"),
    (
        ev.CourseOpened(id="e0", patient="p"),
        ev.SessionHeld(id="e1", minutes=50, tasks=("history-taken",)),
        ev.MeasureTaken(id="e2", instrument="phq-9", items=(1, 2, 3, 0, 1, 2, 3, 0, 0)),
        ev.InventoryCompleted(id="e3"),
        ev.FormulationShared(id="e4", agreed=True),
        ev.SickRoleGiven(id="e5"),
        ev.FocusAgreed(id="e6", focus=ProblemArea(area="role-transition")),
        ev.ContractAgreed(id="e7", contract=Contract(sessions_min=12, sessions_max=16)),
        ev.PhaseBegan(id="e8", phase="middle"),
    ),
)
GOOD: Any = document(_COURSE.events)
"""A legal course in its middle phase, the plain values of its document."""
TEXT = json.dumps(GOOD, indent=0)


def _steps(path: str) -> list[str | int]:
    steps = re.findall(r"\.([\w-]+)|\[(\d+)\]", path)
    return [key or int(index) for key, index in steps]


def _spoilt(path: str, spoil: Callable[[Any, str | int], object]) -> str:
    content = inner = copy.deepcopy(GOOD)
    *above, last = _steps(path)
    for step in above:
        inner = inner[step]
    spoil(inner, last)
    return json.dumps(content)


def put(path: str, value: object) -> str:
    """The course with *value* at *path*."""
    return _spoilt(path, lambda place, step: place.__setitem__(step, value))


def without(path: str) -> str:
    """The course without what is at *path*."""
    return _spoilt(path, lambda place, step: place.__delitem__(step))


def swapped(first: str, second: str) -> str:
    """The text of the course with *second* in the place of *first*."""
    assert first in TEXT
    return TEXT.replace(first, second, 1)


def events(*history: dict[str, Any]) -> str:
    """The course with *history* instead of its events."""
    return json.dumps({**GOOD, "events": history})


def then(*more: dict[str, Any]) -> str:
    """The course with *more* events at its end."""
    return events(*GOOD["events"], *more)


# --- a log --------------------------------------------------------------------------------------

HEADER = line({"schema": 3, "protocol": ipt.protocols.get("ipt-16")})
OPENING = '{"at":0,"events":[{"type":"course-opened","id":"e0","patient":"p"}]}'
SESSION = '{"at":1,"events":[{"type":"session-held","id":"e1","minutes":50}]}'


def log(*lines: str) -> str:
    """A log of *lines*."""
    return "".join(f"{line}\n" for line in lines)


# --- a protocol ---------------------------------------------------------------------------------

OWN = """\
id = "own"
revision = 1
title = "our own"
parent = "ipt-16"
"""


def limit(name: str, value: object, **cited: str) -> str:
    """A protocol with another limit."""
    more = "".join(
        f", {key} = {json.dumps(text)}"
        for key, text in {"source": "ipt", "status": "inferred", **cited}.items()
    )
    return f"{OWN}[limits]\n{name} = {{ value = {value}{more} }}\n"
