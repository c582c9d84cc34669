"""``ipt migrate``: what stands against a move, and the move itself."""

from pathlib import Path

import pytest
from tests.builders import into_middle
from tests.cli.running import as_json, run

import ipt
from ipt import care
from ipt.model import PartialDate, events as ev


@pytest.fixture
def file(tmp_path: Path) -> Path:
    course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="canary-patient")
    path = tmp_path / "course.json"
    ipt.dump(ipt.apply(course, *into_middle()), path)
    return path


def test_a_check_tells_what_differs_and_writes_nothing(file: Path):
    result = run("migrate", file, "--to", "ipt-16-uk", "--check")
    assert result.exit_code == 0
    first, head, *rest = result.output.splitlines()
    assert first == "checked  whether it can move to ipt-16-uk; nothing was written"
    assert "ipt-16" in head
    assert "MOVE-DIFFERS  limit initial_max: 4" in " ".join(rest)
    assert [path.name for path in file.parent.iterdir()] == ["course.json"]


def test_what_would_break_ends_with_status_1_also_without_check(file: Path):
    out = file.with_name("care.json")
    asked = ("migrate", file, "--to", "ipt-b")
    for more in (("--check",), ("--reason", "canary", "--out", out)):
        result = run(*asked, *more)
        assert result.exit_code == 1
        assert "MOVE-BREAKS ipt-b would refuse event 'e7'" in " ".join(result.output.split())
        assert "nothing was written" in result.output
        assert not out.exists()


def test_a_move_is_written_with_its_reason_and_shows_nothing_private(file: Path):
    out = file.with_name("care.json")
    words = ("--reason", "canary", "--on", "2026-02", "--by", "therapist", "--out", out)
    result = run("migrate", file, "--to", "ipt-16-uk", *words)
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "moved  to ipt-16-uk, in care.json"
    assert "canary" not in result.output
    [stage] = care.load(out).stages
    [move] = stage.moves
    assert (move.was.id, move.reason, move.on) == ("ipt-16", "canary", PartialDate(2026, 2))
    assert move.by is not None
    assert stage.course.protocol.id == "ipt-16-uk"
    assert ipt.load(file).protocol.id == "ipt-16"


def test_a_move_needs_neither_day_nor_role(file: Path):
    out = file.with_name("care.json")
    said = as_json("migrate", file, "--to", "ipt-16-uk", "--reason", "because", "--out", out)
    assert (said["to"], said["written"]) == ("ipt-16-uk", "care.json")
    assert care.load(out).last.moves[0].on is None


def test_what_is_missing_is_said(file: Path):
    result = run("migrate", file, "--to", "ipt-16-uk")
    assert result.exit_code == 2
    assert "missing: --reason, --out; or only --check" in result.output


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("course.json", "'course.json' exists already; choose another name"),
        (
            "care.jsonl",
            "the care of a patient is no log; choose a name that does not end in .jsonl",
        ),
    ],
)
def test_no_file_is_written_over_and_none_is_a_log(file: Path, name: str, words: str):
    out = file.with_name(name)
    result = run("migrate", file, "--to", "ipt-16-uk", "--reason", "because", "--out", out)
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())


def test_an_ended_course_is_not_moved(file: Path):
    ended = ipt.apply(ipt.load(file), ev.CourseEnded(reason="withdrawn"))
    ipt.dump(ended, file)
    result = run("migrate", file, "--to", "ipt-16-uk", "--check")
    assert result.exit_code == 1
    assert "MOVE-ENDED" in result.output
