"""Whatever is wrong with an input, the command says it once and clearly, and nothing is lost.

The tables in `tests/bad_input/` have one row for each thing that can be wrong. What they may have
forgotten, Hypothesis looks for: it puts any value in any place of every document that is shipped.
"""

import json
import signal
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given, strategies as st
from tests.bad_input import commands, courses, files, logs, protocols, tables
from tests.bad_input.cases import (
    COURSE,
    LOG,
    OWN,
    PROTOCOL,
    TABLE,
    TEXT,
    Bad,
    Kind,
    log,
)
from tests.cli.running import EXAMPLES, as_process, run

import ipt
from ipt import storage
from ipt.errors import DocumentError, IPTError
from ipt.findings import Finding, Severity
from ipt.storage.upcasts import upcast

pytestmark = pytest.mark.once

CASES = [
    (kind, row)
    for kind, rows in (
        (COURSE, (*courses.ROWS, *files.ROWS)),
        (LOG, (*logs.ROWS, *files.ROWS)),
        (PROTOCOL, (*protocols.ROWS, *files.ROWS)),
        (TABLE, (*tables.ROWS, *files.ROWS)),
        (COURSE, commands.ROWS),
    )
    for row in rows
]


@contextmanager
def within_a_minute() -> Iterator[None]:
    """Fail what hangs, where the system has an alarm clock."""

    def ring(*_: object) -> NoReturn:
        pytest.fail("the command hangs")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(60)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def found_in(folder: Path) -> dict[str, object]:
    """Everything in *folder*, but for locks: files with their bytes, links with their targets."""
    return {
        path.name: path.read_bytes()
        if path.is_file() and not path.is_symlink()
        else (path.lstat().st_mode, path.is_symlink() and path.readlink())
        for path in folder.iterdir()
        if path.suffix != ".lock"
    }


class TestEveryRow:
    def test_there_are_many_and_each_is_told_from_the_others(self):
        assert len(CASES) > 250
        assert len({(kind.file, row.words, row.what) for kind, row in CASES}) == len(CASES)

    @pytest.mark.parametrize(
        ("kind", "row"),
        CASES,
        ids=[f"{row.words.split(' ')[0] or kind.file}: {row.what}" for kind, row in CASES],
    )
    def test_one_clear_report_and_nothing_lost(
        self, kind: Kind, row: Bad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.chdir(tmp_path)
        path = tmp_path / kind.file
        row.make(path)
        before = found_in(tmp_path)
        for words in row.commands(kind, path):
            with within_a_minute():
                result = run(*words)
            said = result.stdout + result.stderr
            assert result.exit_code == row.status, said
            assert len(said) < 200_000
            assert "Traceback" not in said
            reports = [said] if not row.code else said.splitlines()
            assert any(
                row.code in report and row.place in report and row.remedy in report
                for report in reports
            ), (words[0], said)
            assert str(tmp_path) not in said
            assert found_in(tmp_path) == before

    @pytest.mark.parametrize("kind", [COURSE, LOG, PROTOCOL], ids=lambda kind: kind.file)
    def test_one_in_order_has_nothing_to_report(self, kind: Kind, tmp_path: Path):
        """What the rows spoil is good."""
        text = {COURSE: TEXT, LOG: logs.GOOD, PROTOCOL: OWN}[kind]
        path = tmp_path / kind.file
        path.write_text(text, encoding="utf-8")
        for words in Bad("nothing", text, 2, "", "", "").commands(kind, path):
            assert run(*words).exit_code == 0, words


class TestOddNames:
    @pytest.mark.parametrize("name", ["{a}.json", "two\nlines.json", "no-suffix", "für.json"])
    def test_a_file_that_is_there_is_read_whatever_its_name(self, name: str, tmp_path: Path):
        course = ipt.loads(TEXT)
        ipt.dump(course, tmp_path / name)
        assert ipt.load(tmp_path / name) == course
        assert run("check", tmp_path / name).exit_code == 0

    @pytest.mark.parametrize("name", ["\ud800", "a\0b"])
    def test_a_name_that_no_file_can_have(self, name: str):
        with pytest.raises(DocumentError, match="this is no path"):
            ipt.load(name)

    @pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="no such device here")
    def test_what_another_command_writes_can_be_read(self):
        result = as_process("check", "/dev/stdin", input=TEXT.encode())
        assert (result.returncode, result.stdout[:13]) == (0, b"stdin  ipt-16")


# --- anything in any place ------------------------------------------------------------------------

GOLDEN = Path(__file__).parent / "storage" / "golden"
DOCUMENTS = {
    path.name: json.loads(path.read_text(encoding="utf-8"))
    for path in (*EXAMPLES, *sorted(GOLDEN.glob("*.json")))
}
SHIPPED = Path(ipt.protocols.__file__).parent
PROTOCOLS = {
    name: tomllib.loads((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ipt.protocols.names()
}
WORDS = ["", " ", "x", "e1", "2026", "2026-01-05", "9999-12-31", "0001-01-01", "middle", "grief"]
TELLING = [*WORDS, "phq-9", "role-dispute", "ipt-16", "2026-01-05T10:00:00Z", "session-held"]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 30)
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(TELLING)
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=6) | st.sampled_from(["type", "id", "on"]), inner)
    ),
    max_leaves=8,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every object or array inside *value* with each of its keys."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield value, key
            yield from places(inner)


def mutated(content: Any, data: st.DataObject) -> Any:
    """*content* with something else in one place or a few."""
    content = json.loads(json.dumps(content))
    for _ in range(data.draw(st.integers(1, 3))):
        every = [*places(content)]
        if not every:
            return content
        place, key = data.draw(st.sampled_from(every))
        match data.draw(st.sampled_from(["put", "put", "drop", "add", "double", "swap"])):
            case "put":
                place[key] = data.draw(ANYTHING)
            case "drop":
                del place[key]
            case "add" if isinstance(place, dict):
                place[data.draw(st.text(max_size=6))] = data.draw(ANYTHING)
            case "double" if isinstance(place, list):
                place.insert(data.draw(st.integers(0, len(place))), place[key])
                content = json.loads(json.dumps(content))
            case "swap" if isinstance(place, list):
                other = data.draw(st.integers(0, len(place) - 1))
                place[key], place[other] = place[other], place[key]
            case _:
                place[key] = [place[key]]
    return content


def toml(value: Any) -> str:
    """*value* as TOML, all in one line; what TOML has not is no number."""
    match value:
        case dict():
            inner = (f"{toml(key)} = {toml(item)}" for key, item in value.items())
            return f"{{{', '.join(inner)}}}"
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case str():
            escaped = (
                c if " " <= c < "\x7f" and c not in '"\\' else f"\\U{ord(c):08x}" for c in value
            )
            return f'"{"".join(escaped)}"'
        case None:
            return "nan"
        case _:
            return str(value).lower()


def judged(read: Callable[[], object]) -> tuple[object, tuple[Finding, ...]]:
    """What comes of *read*: a value, or an error of this library with findings that say enough."""
    try:
        return read(), ()
    except IPTError as caught:
        error = caught
    assert error.message
    for finding in error.findings:
        assert finding.code.strip()
        assert finding.message.strip()
        assert finding.where
        assert all(finding.where)
        assert finding.severity is Severity.VIOLATION
    return error.message, error.findings


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


class TestAnythingInAnyPlace:
    @given(st.sampled_from(sorted(DOCUMENTS)), st.data())
    def test_of_a_course(self, folder: Path, name: str, data: st.DataObject):
        text = json.dumps(mutated(DOCUMENTS[name], data))
        told, findings = judged(lambda: storage.reads(text))
        assert judged(lambda: storage.reads(text)) == (told, findings)
        course, refusals = judged(lambda: ipt.loads(text))
        assert judged(lambda: ipt.loads(text)) == (course, refusals)
        status = self.command(folder / name, text.encode(), "check", "show", "next")
        if isinstance(course, ipt.Course):
            assert status == 0
            assert ipt.loads(ipt.dumps(course)) == course
        elif isinstance(told, storage.Recorded):
            assert status > 0
            assert refusals
        else:
            assert status == 2
            assert findings

    @given(st.sampled_from(sorted(DOCUMENTS)), st.data())
    def test_of_a_log(self, folder: Path, name: str, data: st.DataObject):
        content = upcast(DOCUMENTS[name])
        size = data.draw(st.integers(1, 9))
        pieces = range(0, len(content["events"]), size)
        lines = [
            {"schema": content["schema"], "protocol": content["protocol"]},
            *({"at": at, "events": content["events"][at : at + size]} for at in pieces),
        ]
        text = log(*map(json.dumps, mutated(lines, data)))
        self.command(folder / f"{name}l", text.encode(), "check", "show", "next")

    @given(st.sampled_from(ipt.protocols.names()), st.data())
    def test_of_a_protocol(self, folder: Path, name: str, data: st.DataObject):
        content = mutated(PROTOCOLS[name], data)
        text = "".join(f"{toml(key)} = {toml(value)}\n" for key, value in content.items())
        protocol, findings = judged(lambda: ipt.protocols.loads(text))
        assert judged(lambda: ipt.protocols.loads(text)) == (protocol, findings)
        status = self.command(folder / "own.toml", text.encode(), "lint", "protocols", "diagram")
        assert bool(findings) is (status == 2)

    @given(st.sampled_from(EXAMPLES), st.data())
    def test_of_a_text(self, folder: Path, example: Path, data: st.DataObject):
        """Not only of values: a document that is cut, or has other bytes in the midst of it."""
        content = example.read_bytes()
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, len(content)))
        content = content[:start] + data.draw(st.binary(max_size=8)) + content[end:]
        self.command(folder / example.name, content, "check")

    def command(self, path: Path, content: bytes, *names: str) -> int:
        """The exit status of the first command; all of them end well, and change nothing."""
        path.write_bytes(content)
        results = []
        for name in (*names, names[0]):
            with within_a_minute():
                results.append(run(name, path))
            assert results[-1].exit_code in {0, 1, 2}
            assert results[-1].output
        assert results[0].output == results[-1].output
        assert path.read_bytes() == content
        return results[0].exit_code
