"""No output of the command holds a name, a free text or a folder, whatever it reads or writes."""

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.builders import into_middle
from tests.cli.running import document, run
from tests.cli.test_options import SAYABLE, given_by
from tests.cli.test_unusable import ONE_COURSE, containers, mutate
from tests.model.test_privacy import canaries, leaves, planted

import ipt
from ipt import events as ev

pytestmark = pytest.mark.once

REFERS = {ev.EventVoided: "x2", ev.EventReplaced: "x3", ev.EventRedacted: "x4"}


def history() -> tuple[ev.Event, ...]:
    """A course to the middle phase, then an event of every type, with words in all private fields."""
    words = canaries()
    kinds = [kind for kind in ev.EVENT_TYPES.values() if kind is not ev.CourseOpened]
    more = (attrs.evolve(planted(kind, words), id=f"x{n}") for n, kind in enumerate(kinds))
    return (
        attrs.evolve(planted(ev.CourseOpened, words), id="e0", protocol=None),
        *(
            attrs.evolve(event, note=next(words), id=f"y{n}")
            for n, event in enumerate(into_middle())
        ),
        *(
            attrs.evolve(event, event=REFERS[type(event)]) if type(event) in REFERS else event
            for event in more
        ),
    )


HISTORY = history()
DOCUMENT = document(HISTORY)


def texts(value: Any) -> Any:
    """Every text inside *value* with what it stands in and its key."""
    for place in containers(value):
        for key, inner in place.items() if isinstance(place, dict) else enumerate(place):
            if isinstance(inner, str):
                yield place, key, inner


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("canary-folder") / "course.json"


def outputs(path: Path) -> str:
    """All that every command says of *path*."""
    said = (run(name, path, *more) for name in ONE_COURSE for more in ((), ("--json",)))
    return "".join(result.output + result.stderr for result in said)


def test_the_words_are_in_the_document_in_every_private_field():
    inside = {leaf for event in HISTORY for _, leaf, private in leaves(event) if private}
    assert set(map(type, HISTORY)) == {*ev.EVENT_TYPES.values()}
    assert all(word.startswith("canary") for word in inside if word)
    assert len([text for *_, text in texts(DOCUMENT) if text.startswith("canary")]) > 60


def test_no_command_repeats_them(path: Path):
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    said = outputs(path)
    assert "life-event-recorded" in said
    assert "MACH-" in said
    assert "canary" not in said


def test_nor_where_the_history_does_not_begin(path: Path):
    path.write_text(json.dumps({**DOCUMENT, "events": DOCUMENT["events"][1:]}), encoding="utf-8")
    assert "MACH-NOT-OPENED" in outputs(path)
    assert "canary" not in outputs(path)


def test_nor_where_the_text_is_torn(path: Path):
    text = json.dumps(DOCUMENT, indent=1)
    for cut in (*range(1, len(text), len(text) // 40),):
        path.write_text(text[:cut], encoding="utf-8")
        said = run("check", path).output
        assert "cannot be used" in said
        assert "canary" not in said


@given(st.data())
def test_nor_where_something_is_wrong_with_it(path: Path, data: st.DataObject):
    content = json.loads(json.dumps(DOCUMENT))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(content["events"], data)
    path.write_text(json.dumps(content), encoding="utf-8")
    assert "canary" not in outputs(path)


PRIVATE = [number for number, (*_, text) in enumerate(texts(DOCUMENT)) if text.startswith("canary")]


@pytest.mark.parametrize("wrong", [["canary"], {"canary": "canary"}, 7, True], ids=repr)
def test_nor_where_a_private_field_has_the_wrong_type(path: Path, wrong: object):
    for number in PRIVATE[::3]:
        content = json.loads(json.dumps(DOCUMENT))
        place, key, _ = [*texts(content)][number]
        place[key] = wrong
        path.write_text(json.dumps(content), encoding="utf-8")
        said = run("check", path).output + run("check", "--json", path).output
        assert "DOC-WRONG-TYPE" in said
        assert "canary" not in said


def test_a_missing_file_is_named_without_its_folder(path: Path):
    said = outputs(path.with_name("gone.json"))
    assert "cannot read 'gone.json'" in said
    assert "canary" not in said


def test_a_text_given_for_a_file_is_not_repeated(path: Path):
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    result = run("check", '{"patient": "canary"}')
    assert result.exit_code == 2
    assert "canary" not in result.output


def test_the_reason_of_a_deviation_stays_in_the_record(path: Path):
    course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="canary")
    ipt.dump(ipt.apply(course, ev.PhaseBegan(phase="middle"), override="canary"), path)
    assert "REC-DEVIATION" in outputs(path)
    assert "canary" not in outputs(path)


class TestWriting:
    """Options are private where their fields are; a value in the wrong place is not repeated."""

    @pytest.fixture
    def course(self, tmp_path: Path) -> Path:
        path = tmp_path / "course.json"
        protocol = ipt.protocols.get("ipt-16")
        opened = ev.CourseOpened(patient="canary")
        ipt.dump(ipt.replay(protocol, (opened, *into_middle())), path)
        return path

    @pytest.mark.parametrize("name", [name for name in SAYABLE if name != "course-opened"])
    def test_recording_repeats_no_private_option(self, course: Path, name: str):
        event = attrs.evolve(planted(ev.EVENT_TYPES[name], canaries()), deviation=None)
        options = [
            word
            for said, value in given_by(event, name).items()
            if not isinstance(value, bool)
            for item in (value if said.many else (value,))
            for word in (said.flag, item)
        ]
        assert "canary" in " ".join(options)
        for more in ((), ("--json",), ("--minuts", "5"), ("canary", "canary"), ("--on", "canary")):
            result = run("record", course, name, *options, "--override", "canary", *more)
            assert "canary" not in result.output + result.stderr

    @pytest.mark.parametrize(
        "data", ["canary", '{"canary', '{"note": ["canary"]}', '{"note": "canary"}']
    )
    def test_nor_does_it_repeat_data(self, course: Path, data: str):
        result = run("record", course, "session-held", "--data", data)
        assert "canary" not in result.output + result.stderr

    def test_opening_repeats_no_patient(self, tmp_path: Path):
        for words in (
            ("ipt-16", tmp_path / "c.json", "--patient", "canary"),
            ("ipt-16", tmp_path / "c.json", "--patient", "canary", "--json"),
            ("ipt-16", tmp_path / "d.json", "--patient", "canary", "canary"),
            ("--patient", "Maria", "canary", "ipt-16"),
            ("ipt-16", tmp_path / "d.json", "--patient", "p", "--on", "canary"),
        ):
            result = run("new", *words)
            assert "canary" not in result.output + result.stderr

    def test_importing_repeats_no_cell(self, tmp_path: Path):
        table = tmp_path / "t.csv"
        words = ("import", table, "--protocol", "ipt-16", "--patient", "canary", "--out")
        for number, text in enumerate(
            ("date,session,note\n2026,1,canary\n", "canary,date\n1,2\n", "date,session\ncanary,1\n")
        ):
            table.write_text(text)
            for more in ((), ("--json",), ("canary",)):
                result = run(*words, tmp_path / f"{number}{len(more)}.json", *more)
                assert "canary" not in result.output + result.stderr
