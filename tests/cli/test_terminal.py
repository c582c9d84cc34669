"""How the command speaks to a terminal, a pipe and an old encoding."""

import errno
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from tests.cli.running import COURSES, as_json, as_process, run, written

import ipt
from ipt import events as ev
from ipt.cli import main, terminal
from ipt.model import ProblemArea, Relationship

ELLEN = COURSES / "b2-ellen.json"
OPENED = ev.CourseOpened(id="e0", patient="p")
COMMANDS = [
    ("check", ELLEN),
    ("show", ELLEN),
    ("next", ELLEN),
    ("protocols", "ipt-16"),
    ("check", "gone.json"),
]
every_command = pytest.mark.parametrize(
    "words", COMMANDS, ids=["check", "show", "next", "protocols", "gone"]
)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
class TestOutputThatCannotBeWritten:
    def test_a_closed_pipe_is_no_rule_that_is_violated(self):
        ours, theirs = os.pipe()
        os.close(ours)
        settings = {"capture_output": False, "stdout": theirs, "stderr": subprocess.PIPE}
        done = as_process("protocols", "ipt-16", **settings)
        os.close(theirs)
        assert (done.returncode, done.stderr) == (141, b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
    def test_a_full_disk_is_told(self):
        with Path("/dev/full").open("wb") as full:
            settings = {"capture_output": False, "stdout": full, "stderr": subprocess.PIPE}
            done = as_process("protocols", "ipt-16", **settings)
        told = b"no space is left to write to; make room, or choose another place\n"
        assert (done.returncode, done.stderr) == (2, told)

    def test_what_else_goes_wrong_is_told_as_it_is(self, monkeypatch: pytest.MonkeyPatch):
        def broken() -> tuple[str, ...]:
            raise OSError(errno.EIO, "broken")

        monkeypatch.setattr("ipt.protocols.names", broken)
        with pytest.raises(OSError, match="broken"):
            run("protocols")


class TestColour:
    @every_command
    def test_it_is_there_on_a_terminal_only_and_changes_no_word(self, words):
        plain, coloured = run(*words).output, run(*words, color=True).output
        assert "\x1b" not in plain
        assert "\x1b[" in coloured
        assert click.unstyle(coloured) == plain

    def test_each_weight_has_its_own(self, tmp_path: Path):
        path = written(
            tmp_path / "c.json",
            OPENED,
            OPENED,
            ev.ScreeningRecorded(id="e1", exclusions=("psychosis", "x")),
            ev.FocusAgreed(id="e2", focus=ProblemArea(area="role-dispute")),
        )
        said = run("check", path, color=True).output
        for colour, word in (
            (31, "VIOLATION "),
            (33, "WARNING   "),
            (36, "ADVICE    "),
            (90, "INFO      "),
            (35, "question  "),
        ):
            assert f"  \x1b[{colour}m{word}\x1b[0m " in said

    def test_json_and_errors_have_none_of_their_own(self):
        assert "\x1b" not in run("check", "--json", ELLEN, color=True).output
        assert run("protocols", "x", color=True).stderr.startswith("\x1b[31munknown protocol; ")


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 60 columns."""
    monkeypatch.setattr(
        terminal, "sys", SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True))
    )
    monkeypatch.setattr(terminal.shutil, "get_terminal_size", lambda: os.terminal_size((60, 24)))


class TestWrapping:
    @every_command
    @pytest.mark.usefixtures("narrow")
    def test_on_a_terminal_no_line_is_too_long_and_no_word_is_lost(self, words, monkeypatch):
        narrow = run(*words).output
        monkeypatch.undo()
        wide = run(*words).output
        long_words = [word for word in wide.split() if len(word) > 40]
        assert max(map(len, narrow.splitlines())) <= 60 or long_words
        assert narrow.split() == wide.split()

    @pytest.mark.usefixtures("narrow")
    def test_what_goes_on_is_indented_below_its_beginning(self):
        assert run("check", ELLEN).output.splitlines()[:5] == [
            "b2-ellen  ipt-12  middle phase  9 of 12 agreed sessions held",
            "    (9 without a record), 3 left",
            "  ADVICE     FOC-NO-PRIMARY  two problem areas are in focus,",
            "      and none is named as the primary one; name the primary",
            "      one  [LATE-HIN, secondary]",
        ]

    @pytest.mark.usefixtures("narrow")
    @pytest.mark.parametrize("more", [(), ("--markdown",)], ids=["mermaid", "markdown"])
    def test_a_diagram_is_never_wrapped(self, more: tuple[str, ...], monkeypatch):
        drawn = run("diagram", "ipt-16", *more).output
        monkeypatch.undo()
        assert drawn == run("diagram", "ipt-16", *more).output
        assert "\n    [*] --> phase_initial\n" in drawn or more

    def test_in_a_pipe_nothing_is(self):
        assert max(map(len, run("next", ELLEN).output.splitlines())) > 400

    @pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminal here")
    def test_on_a_real_terminal(self, tmp_path: Path):
        path = written(tmp_path / "c.json", OPENED)
        outer, inner = os.openpty()
        try:
            result = as_process(
                "check", path, env={"COLUMNS": "50"}, capture_output=False, stdout=inner
            )
            said = os.read(outer, 10_000).decode().replace("\r\n", "\n")
        finally:
            os.close(inner)
            os.close(outer)
        assert result.returncode == 0
        assert "\x1b[35mquestion  \x1b[0m RISK-ASKED" in said
        assert click.unstyle(said) == (
            "c  ipt-16  initial phase  0 sessions held, no\n"
            "    contract\n"
            "  1 event, nothing to object to\n"
            "  question   RISK-ASKED  was risk asked about? It\n"
            "      would decide whether a risk review is open\n"
            "      [PTSD-57, published]\n"
        )


class TestOddCharacters:
    """Ids come from the file: they reach no terminal as orders, and break no output."""

    @pytest.fixture
    @staticmethod
    def odd(tmp_path: Path) -> Path:
        names = ("\x1b[2Jgone", "two\nlines", "\ud800", "\x9b1m", "Łucja", "\u202eback", "tab\t")
        people = (
            ev.RelationshipRecorded(id=f"e{n}", relationship=Relationship(id=name))
            for n, name in enumerate(names, 1)
        )
        return written(tmp_path / "c.json", OPENED, *people)

    @pytest.mark.parametrize("color", [True, False])
    def test_they_are_shown_as_escapes(self, odd: Path, *, color: bool):
        shown = click.unstyle(run("show", odd, color=color).output).splitlines()
        assert shown[1:8] == [
            r"  person      \x1b[2Jgone (relation unknown)",
            r"  person      two\nlines (relation unknown)",
            r"  person      \ud800 (relation unknown)",
            r"  person      \x9b1m (relation unknown)",
            r"  person      Łucja (relation unknown)",
            r"  person      \u202eback (relation unknown)",
            r"  person      tab\t (relation unknown)",
        ]

    def test_json_is_ascii(self, odd: Path):
        assert run("show", "--json", odd).output.isascii()
        [report] = as_json("show", odd)
        assert report["people"][2]["id"] == "\ud800"

    @pytest.mark.parametrize("encoding", ["latin-1", "ascii", "utf-8", "cp1252:strict"])
    def test_an_old_encoding_is_no_traceback(self, odd: Path, encoding: str):
        result = as_process("show", odd, env={"PYTHONIOENCODING": encoding})
        assert (result.returncode, result.stderr) == (0, b"")
        if encoding == "latin-1":
            assert rb"  person      \u0141ucja (relation unknown)" in result.stdout


class TestMain:
    def test_it_runs_the_command(self, monkeypatch, capsys: pytest.CaptureFixture[str]):
        monkeypatch.setattr(sys, "argv", ["ipt", "protocols", "--json"])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0
        assert [row["id"] for row in json.loads(capsys.readouterr().out)] == [
            *ipt.protocols.names()
        ]

    def test_it_runs_where_the_output_is_no_file(self, monkeypatch):
        monkeypatch.setattr(sys, "argv", ["ipt", "protocols"])
        with redirect_stdout(StringIO()) as said, pytest.raises(SystemExit):
            main()
        assert said.getvalue().startswith("fb-ipt ")

    def test_without_click_it_says_what_to_install(self, monkeypatch, capsys):
        monkeypatch.setitem(sys.modules, "click", None)
        monkeypatch.delitem(sys.modules, "ipt.cli.command")
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        assert capsys.readouterr().err == (
            "the ipt command needs click, which is not installed; "
            "run: python -m pip install 'ipt-psychotherapy[cli]'\n"
        )

    def test_what_else_is_missing_is_not_hidden(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "ipt.errors", None)
        monkeypatch.delitem(sys.modules, "ipt.cli.command")
        with pytest.raises(ModuleNotFoundError, match=r"ipt\.errors"):
            main()
