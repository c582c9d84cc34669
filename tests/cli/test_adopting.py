"""`--adopt`: a course that measures with instruments of one's own, and the commands that read it."""

import json
from pathlib import Path

import pytest
from tests.cli.running import as_json, run

import ipt
from ipt.measures import Instrument

OWN = """
id = "sleep-diary"
edition = "1"
title = "Sleep, as our clinic asks for it"
rater = "self"
worst_end = "high"
source = "ipt"
status = "assumed"
missing = { source = "ipt", status = "assumed" }
licence = { kind = "score-only", source = "ipt", status = "assumed" }

[items]
nights = { high = 7 }
thoughts = { high = 3, risk = "self-harm" }
"""
TAKEN = ("measure-taken", "--instrument", "sleep-diary", "--items", "5,0")
SUFFIXES = pytest.mark.parametrize("suffix", [".json", ".jsonl"])


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def begun(path: Path, *words: str | Path) -> Path:
    assert run("new", "ipt-16", path, "--patient", "p", *words).exit_code == 0
    return path


def editions(path: Path) -> tuple[Instrument, ...]:
    return ipt.load(path).instruments


@SUFFIXES
def test_a_new_course_may_have_them(tmp_path: Path, own: Path, suffix: str):
    path = begun(tmp_path / f"c{suffix}", "--adopt", own)
    assert editions(path) == (ipt.measures.load(own),)
    own.unlink()
    assert run("record", path, *TAKEN).exit_code == 0
    assert ipt.load(path).latest("sleep-diary").total == 5


@SUFFIXES
def test_one_may_come_with_an_event(tmp_path: Path, own: Path, suffix: str):
    path = begun(tmp_path / f"c{suffix}")
    result = run("record", path, *TAKEN, "--adopt", own)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("recorded  e1  undated  measure-taken")
    own.unlink()
    assert run("record", path, *TAKEN).exit_code == 0
    assert [instrument.id for instrument in editions(path)] == ["sleep-diary"]


def test_there_may_be_several_and_one_again(tmp_path: Path, own: Path):
    other = tmp_path / "other.toml"
    other.write_text(OWN.replace("sleep-diary", "nap-diary"), encoding="utf-8")
    path = begun(tmp_path / "c.json", "--adopt", own, "--adopt", other)
    assert run("record", path, *TAKEN, "--adopt", own).exit_code == 0
    assert [instrument.id for instrument in editions(path)] == ["nap-diary", "sleep-diary"]


def test_every_command_reads_such_a_course(tmp_path: Path, own: Path):
    path = begun(tmp_path / "c.json", "--adopt", own)
    run("record", path, *TAKEN)
    [report] = as_json("check", path)
    assert report["refusals"] == 0
    assert "  sleep-diary 5\n" in run("show", path).stdout
    assert run("next", path).exit_code == 0


def test_a_flagged_answer_to_one_is_an_open_risk(tmp_path: Path, own: Path):
    path = begun(tmp_path / "c.json", "--adopt", own)
    assert run("record", path, *TAKEN[:-1], "5,1").exit_code == 0
    assert run("record", path, "risk-reviewed", "--risk", "e1:thoughts").exit_code == 0


@SUFFIXES
def test_an_import_may_have_them(tmp_path: Path, own: Path, suffix: str):
    table, path = tmp_path / "table.csv", tmp_path / f"c{suffix}"
    table.write_text("date;instrument;items\n2026-01-05;sleep-diary;5 0\n", encoding="utf-8")
    words = ("import", table, "--protocol", "ipt-16", "--patient", "p", "--out", path)
    assert run(*words, "--adopt", own).exit_code == 0
    assert editions(path) == (ipt.measures.load(own),)
    assert ipt.load(path).latest("sleep-diary").total == 5


def test_without_it_there_is_no_such_instrument(tmp_path: Path):
    path = begun(tmp_path / "c.json")
    result = run("record", path, *TAKEN)
    assert result.exit_code == 1
    assert "MACH-UNKNOWN-INSTRUMENT" in result.stdout


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_another_edition_is_refused(tmp_path: Path, own: Path, suffix: str):
    path = begun(tmp_path / f"c{suffix}", "--adopt", own)
    before = path.read_bytes()
    own.write_text(OWN.replace("high = 7", "high = 6"), encoding="utf-8")
    result = run("record", path, *TAKEN, "--adopt", own)
    assert result.exit_code == 2
    assert "the course has another edition of 'sleep-diary' already" in result.stdout
    assert path.read_bytes() == before


def test_an_earlier_measure_has_to_fit(tmp_path: Path, own: Path):
    path = begun(tmp_path / "c.json")
    words = ("measure-taken", "--instrument", "sleep-diary", "--items", "9,0")
    assert run("record", path, *words, "--override", "on paper").exit_code == 0
    result = run("record", path, *TAKEN, "--adopt", own)
    assert result.exit_code == 1
    assert "MACH-UNSCORABLE" in result.stdout


class TestFilesThatCannotBeUsed:
    @pytest.mark.parametrize("command", ["new", "record", "import"])
    def test_what_is_wrong_names_the_file(self, tmp_path: Path, own: Path, command: str):
        own.write_text(OWN.replace("high = 7", "hihg = 7"), encoding="utf-8")
        path = tmp_path / "c.json"
        words: tuple[str | Path, ...] = ("new", "ipt-16", path, "--patient", "p")
        if command == "record":
            words = ("record", begun(path), *TAKEN)
        if command == "import":
            table = tmp_path / "table.csv"
            table.write_text("date;session\n2026-01-05;1\n", encoding="utf-8")
            words = ("import", table, "--protocol", "ipt-16", "--patient", "p", "--out", path)
        before = path.read_bytes() if path.exists() else None
        result = run(*words, "--adopt", own, "--json")
        assert result.exit_code == 2
        [unknown, *_] = json.loads(result.stdout)["findings"]
        assert unknown["where"][-1] == "own.toml"
        assert (path.read_bytes() if path.exists() else None) == before

    def test_a_missing_one(self, tmp_path: Path):
        path = tmp_path / "c.json"
        result = run("new", "ipt-16", path, "--patient", "p", "--adopt", tmp_path / "gone.toml")
        assert result.exit_code == 2
        assert "cannot read 'gone.toml': no such file or directory" in result.stdout
        assert not path.exists()
