"""What the command cannot use: a message, a status, never a traceback."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from tests.cli.running import COURSES, EXAMPLES, START, as_json, as_process, document, run, written

import ipt
from ipt import events as ev
from ipt.cli import reports, text
from ipt.errors import InvalidValue

DEFICITS = COURSES / "invented-deficits.json"
OPENED = ev.CourseOpened(id="e0", patient="p")
ONE_COURSE = ("check", "show", "next")
CITED = "  [ipt, inferred]\n"


def put(folder: Path, content: bytes | str) -> Path:
    path = folder / "course.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


class TestFiles:
    """Status 2, whatever the command; each problem is a finding."""

    @pytest.mark.parametrize("command", ONE_COURSE)
    def test_a_missing_file(self, command: str, tmp_path: Path):
        result = run(command, tmp_path / "gone.json")
        assert result.exit_code == 2
        assert result.stdout == (
            "gone.json: cannot be used\n"
            "  unusable   DOC-UNREADABLE  cannot read 'gone.json': no such file or directory; "
            "check the name, the rights and the encoding, which is UTF-8" + CITED
        )

    @pytest.mark.parametrize("command", ONE_COURSE)
    def test_in_json(self, command: str, tmp_path: Path):
        assert run(command, "--json", tmp_path / "gone.json").exit_code == 2
        [report] = as_json(command, tmp_path / "gone.json")
        assert sorted(report) == ["error", "file", "findings"]
        assert report["error"] == "cannot read 'gone.json': no such file or directory"
        assert [finding["code"] for finding in report["findings"]] == ["DOC-UNREADABLE"]

    @pytest.mark.parametrize("command", ONE_COURSE)
    def test_a_folder(self, command: str, tmp_path: Path):
        result = run(command, tmp_path)
        assert result.exit_code == 2
        assert f"cannot read {tmp_path.name!r}: is a directory; " in result.stdout

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("", "DOC-SYNTAX  the document is empty (at line 1, column 1) in '$'; "),
            ("once upon", "DOC-SYNTAX  expecting value (at line 1, column 1) in '$'; "),
            ('{"schema": 1,', "DOC-SYNTAX  the text ends before the document does (at line 1, "),
            ("[]", "DOC-WRONG-TYPE  an object is needed, not an array in '$'; "),
            (b"\xff", "DOC-UNREADABLE  cannot read 'course.json': byte 0 is no UTF-8; "),
            (
                '{"schema": 99, "novel": []}',
                "DOC-NEWER-SCHEMA  schema 99 is newer than ",
            ),
            ("[" * 10_000, "DOC-TOO-LARGE  the depth of the nesting is more than 32 in '$'; "),
            ('{"schema": 1e999}', "DOC-SYNTAX  a number must be finite and have at most 15 digits"),
        ],
        ids=["empty", "prose", "torn", "array", "bytes", "newer", "deep", "huge"],
    )
    def test_a_text_that_is_no_course(self, content: bytes | str, told: str, tmp_path: Path):
        result = run("check", put(tmp_path, content))
        assert result.exit_code == 2
        assert result.stdout.startswith("course.json: cannot be used\n  unusable   " + told)

    def test_an_unknown_key_with_the_nearest_one(self, tmp_path: Path):
        content = document([OPENED])
        content["events"][0]["the_patient"] = content["events"][0].pop("patient")
        result = run("check", put(tmp_path, json.dumps(content)))
        assert result.exit_code == 2
        assert result.stdout == (
            "course.json: cannot be used\n"
            "  unusable   DOC-MISSING-KEY  the key 'patient' is missing in '$.events[0]'; "
            "add it; it has no default" + CITED + "  unusable   DOC-UNKNOWN-KEY  "
            "unknown key 'the_patient'; did you mean 'patient'? in '$.events[0]'; "
            "correct or remove it" + CITED
        )

    def test_an_error_without_findings_says_what_it_is(self):
        report = reports.failed(Path("a/course.json"), InvalidValue("no good"))
        assert [*text.failure(report)] == ["\x1b[31mcourse.json: no good\x1b[0m"]


class TestHistoriesThatDoNotBegin:
    """The document is readable, and breaks a rule: status 1."""

    def test_without_an_opening(self, tmp_path: Path):
        path = written(tmp_path / "course.json", ev.SessionHeld(id="e1"))
        result = run("check", path)
        assert result.exit_code == 1
        assert result.stdout == (
            "course.json: cannot be used\n"
            "  VIOLATION  MACH-NOT-OPENED  a history begins with 'course-opened', "
            "not with 'session-held' (e1); record course-opened first" + CITED
        )

    @pytest.mark.parametrize("command", ONE_COURSE)
    def test_whatever_is_asked(self, command: str, tmp_path: Path):
        path = written(tmp_path / "course.json", ev.SessionHeld(id="e1"))
        assert run(command, path).exit_code == 1
        [report] = as_json(command, path)
        assert [finding["code"] for finding in report["findings"]] == ["MACH-NOT-OPENED"]

    def test_opened_with_another_protocol(self, tmp_path: Path):
        content = document([ev.CourseOpened(patient="p", protocol=ipt.protocols.get("ipt-12").pin)])
        result = run("check", put(tmp_path, json.dumps(content)))
        assert result.exit_code == 1
        assert "MACH-OTHER-PROTOCOL  the course was opened with ipt-12 revision 2" in result.stdout

    def test_without_any_event(self, tmp_path: Path):
        content = {**document([OPENED]), "events": []}
        result = run("check", put(tmp_path, json.dumps(content)))
        assert result.exit_code == 2
        assert "events must not be empty; a history begins with its opening" in result.stdout


class TestSeveralFiles:
    """Those that can be used are reported, and the worst status wins."""

    @pytest.mark.parametrize("command", ["check", "show"])
    def test_a_broken_one_keeps_no_other_from_its_report(self, command: str, tmp_path: Path):
        gone = tmp_path / "gone.json"
        result = run(command, EXAMPLES[0], gone, EXAMPLES[1])
        assert result.exit_code == 2
        heads = [line.split()[0] for line in result.stdout.splitlines() if line[0] != " "]
        assert heads == [EXAMPLES[0].stem, "gone.json:", EXAMPLES[1].stem]
        reported = as_json(command, EXAMPLES[0], gone, EXAMPLES[1])
        assert ["error" in report for report in reported] == [False, True, False]

    @pytest.mark.parametrize("last", range(3))
    def test_the_worst_status_wins_wherever_it_stands(self, last: int, tmp_path: Path):
        illegal = written(tmp_path / "illegal.json", OPENED, OPENED)
        files = [DEFICITS, illegal, tmp_path / "gone.json"]
        for _ in range(last):
            files.append(files.pop(0))
        assert run("check", *files).exit_code == 2
        assert run("check", *(file for file in files if file.exists())).exit_code == 1
        assert run("check", DEFICITS, DEFICITS).exit_code == 0

    @pytest.mark.parametrize("command", ["check", "show"])
    def test_no_file_at_all(self, command: str):
        result = run(command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Missing argument 'FILES...'" in result.stderr

    def test_two_that_share_a_name_are_told_apart(self, tmp_path: Path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        for folder in ("a", "b"):
            (tmp_path / folder).mkdir()
            written(tmp_path / folder / "course.json", OPENED)
        files = (Path("a/course.json"), Path("b/course.json"), DEFICITS)
        heads = [
            line.split()[0] for line in run("check", *files).stdout.splitlines() if line[0] != " "
        ]
        assert heads == [str(Path("a/course")), str(Path("b/course")), DEFICITS.stem]
        assert [report["file"] for report in as_json("show", *files)] == [
            str(files[0]),
            str(files[1]),
            DEFICITS.name,
        ]

    def test_next_is_about_one_course(self):
        assert run("next").exit_code == 2
        assert run("next", DEFICITS, DEFICITS).exit_code == 2


class TestNames:
    @pytest.mark.parametrize("command", ["protocols", "diagram"])
    @pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
    def test_an_unknown_protocol_with_the_nearest_one(self, command: str, more: tuple[str, ...]):
        result = run(command, "ipt-61", *more)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "unknown protocol 'ipt-61'; did you mean 'ipt-16'?\n"

    def test_one_that_is_like_none(self):
        assert run("protocols", "\x1b[2J").stderr == (
            f"unknown protocol; use one of {', '.join(ipt.protocols.names())}, or a .toml file\n"
        )

    def test_an_unknown_command(self):
        assert run("checks").exit_code == 2


class TestProcesses:
    """The real thing, as a shell starts it."""

    def test_a_published_case(self):
        golden = Path(__file__).with_name("golden") / "check-b2-ellen.txt"
        result = as_process("check", COURSES / "b2-ellen.json")
        assert (result.returncode, result.stderr) == (0, b"")
        assert result.stdout.decode().splitlines() == golden.read_text("utf-8").splitlines()

    def test_a_violation(self, tmp_path: Path):
        result = as_process("check", written(tmp_path / "c.json", OPENED, OPENED))
        assert (result.returncode, result.stderr) == (1, b"")

    def test_a_missing_file_and_json(self, tmp_path: Path):
        result = as_process("check", "--json", tmp_path / "gone.json", DEFICITS)
        assert (result.returncode, result.stderr) == (2, b"")
        assert ["error" in report for report in json.loads(result.stdout)] == [True, False]

    def test_an_unknown_protocol(self):
        result = as_process("diagram", "ipt-61")
        assert (result.returncode, result.stdout) == (2, b"")
        assert result.stderr.startswith(b"unknown protocol 'ipt-61'; did you mean 'ipt-16'?")

    def test_without_what_it_needs_it_says_what_to_install(self):
        result = as_process(start=f"import sys; sys.modules['click'] = None; {START}")
        assert (result.returncode, result.stdout) == (2, b"")
        assert result.stderr.decode().splitlines() == [
            "the ipt command needs click, which is not installed; "  # noqa: ISC004 - one line
            "run: python -m pip install 'ipt-psychotherapy[cli]'"
        ]


class TestNoTraceback:
    """Whatever a file holds: the runner lets every exception out, and there is none."""

    @pytest.fixture(scope="class")
    @staticmethod
    def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
        return tmp_path_factory.mktemp("any")

    @given(st.binary(max_size=200))
    def test_bytes(self, folder: Path, content: bytes):
        path = put(folder, content)
        for command in ONE_COURSE:
            assert run(command, path).exit_code == 2
            assert "error" in as_json(command, path)[0]

    @given(st.text(alphabet='{}[]":,.0123456789eE+-truefalsn \n\\u', max_size=60))
    def test_what_looks_like_json(self, folder: Path, content: str):
        assert run("check", put(folder, content)).exit_code == 2

    @given(st.sampled_from(EXAMPLES), st.data())
    def test_examples_with_something_else_in_them(self, folder: Path, example, data):
        content = json.loads(example.read_text(encoding="utf-8"))
        for _ in range(data.draw(st.integers(1, 3))):
            mutate(content, data)
        path = put(folder, json.dumps(content))
        for command in ONE_COURSE:
            status = run(command, path).exit_code
            assert status in {0, 1, 2}
            [report] = as_json(command, path)
            assert ("error" in report) or status != 2


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["\ud800", "\x1b[2J", "e1", "e2", "ipt-16", "middle", "2026-01-05"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


def mutate(content: Any, data: st.DataObject) -> None:
    """Change, drop, add or repeat something, somewhere inside *content*."""
    places = [*containers(content)]
    place = data.draw(st.sampled_from(places))
    keys = [*place] if isinstance(place, dict) else [*range(len(place))]
    edit = data.draw(st.sampled_from(["put", "drop", "add", "repeat"]))
    if edit == "add" or not keys:
        if isinstance(place, dict):
            place[data.draw(st.text(max_size=6))] = data.draw(ANYTHING)
        else:
            place.append(data.draw(ANYTHING))
        return
    key = data.draw(st.sampled_from(keys))
    if edit == "put":
        place[key] = data.draw(ANYTHING)
    elif edit == "drop":
        del place[key]
    elif isinstance(place, list):
        place.insert(data.draw(st.integers(0, len(place))), json.loads(json.dumps(place[key])))


def containers(value: Any) -> Any:
    """Every object and array inside *value*, itself included."""
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from containers(inner)
