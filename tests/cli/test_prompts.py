"""On a terminal, what is needed and missing is asked for."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.cli.running import START

import ipt
from ipt import events as ev
from ipt.model import Contract, PartialDate, Relationship

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminal here")

PLAIN = {"COLUMNS": "200", "TERM": "dumb"}


def at_terminal(words: Sequence[str | Path], answers: dict[str, Sequence[str]]) -> tuple[int, str]:
    """What the command says at a terminal where each question has its *answers*, in order."""
    outer, inner = os.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", START, *map(str, words)],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={**os.environ, **PLAIN},
        start_new_session=True,
    )
    os.close(inner)
    waiting = {question: list(several) for question, several in answers.items()}
    said = unanswered = ""
    while new := _read(outer):
        said, unanswered = said + new, unanswered + new
        line = unanswered.splitlines()[-1]
        for question, several in waiting.items():
            if line.startswith(question) and line.endswith(": "):
                os.write(outer, several.pop(0).encode() + b"\n")
                unanswered = ""
    os.close(outer)
    assert not any(waiting.values()), (said, waiting)
    return process.wait(), said.replace("\r\n", "\n")


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 10_000).decode()
    except OSError:  # Linux ends a terminal so
        return ""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "course.json"
    ipt.dump(ipt.open_course(ipt.protocols.get("ipt-16"), patient="p"), path)
    return path


def test_the_patient(tmp_path: Path):
    words = ("new", "ipt-16", tmp_path / "c.json")
    status, said = at_terminal(words, {"--patient": ["p-017"]})
    assert status == 0
    assert "--patient (the key of your records): p-017\n" in said
    assert ipt.load(tmp_path / "c.json").patient == "p-017"


def test_what_an_event_needs_and_the_day(path: Path):
    answers = {"--relationship-id": ["", "mum"], "--on": ["2026"]}
    status, _ = at_terminal(("record", path, "relationship-recorded"), answers)
    assert status == 0
    assert ipt.load(path).events[-1] == ev.RelationshipRecorded(
        id="e1", on=PartialDate(2026), relationship=Relationship(id="mum")
    )


def test_an_answer_that_cannot_be_used_is_asked_for_again(path: Path):
    answers = {"--area": ["grieff", "grief"], "--on": ["2026-13", ""]}
    status, said = at_terminal(("record", path, "area-rejected"), answers)
    assert status == 0
    assert "--area [grief|role-dispute|role-transition|deficits]: " in said
    assert "Error: unknown area 'grieff'; did you mean 'grief'? in '--area'\n" in said
    assert "Error: there is no such date in '--on'\n" in said
    assert ipt.load(path).events[-1] == ev.AreaRejected(id="e1", area="grief")


def test_the_limit_of_a_contract(path: Path):
    answers = {"--contract-sessions-min (empty if unknown)": ["16"]}
    status, _ = at_terminal(("record", path, "contract-agreed", "--on", ""), answers)
    assert status == 0
    assert ipt.load(path).contract == Contract(sessions_min=16)


def test_what_stays_unknown_is_not_made_up(path: Path):
    answers = {"--contract-sessions-min": [""]}
    status, said = at_terminal(("record", path, "contract-agreed", "--on", ""), answers)
    assert status == 2
    assert "a contract needs a time limit" in said


def test_nothing_is_asked_where_nothing_is_missing(path: Path):
    assert at_terminal(("record", path, "session-held", "--on", "2026-01-05"), {})[0] == 0
    assert at_terminal(("record", path, "session-held", "--data", "{}"), {})[0] == 0


def test_nobody_is_asked_about_a_file_that_is_not_there(tmp_path: Path):
    status, said = at_terminal(("record", tmp_path / "gone.json", "risk-raised"), {})
    assert status == 2
    assert "cannot read 'gone.json'" in said
