"""Courses as logs: nothing is missing or there twice, nothing acknowledged is lost."""

import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings, strategies as st
from tests.builders import opened, week
from tests.storage.scales import diary, keyed
from tests.strategies import courses

import ipt
from ipt import storage
from ipt.errors import DocumentError, EventRefused, InvalidValue, IPTError, StaleCourse
from ipt.findings import Severity
from ipt.model import Course, events as ev
from ipt.storage import lock, log, upcasts

COURSE: Course = opened(ev.SessionHeld(on=week(1), note="Grüße, \ud83d und 😀\u2028"))
HELD = ev.SessionHeld(on=week(2), note="Zqxv")
TOO_LONG = ev.MeasureTaken(instrument="unheard-of", items=(10**15,))
ASKED = ev.MeasureTaken(on=week(2), instrument="phq-9", total=9)
DIARY = ev.MeasureTaken(on=week(2), instrument="sleep-diary", items=(5, 0))


DIARY_PLAIN: dict[str, Any] = storage.unstructured(diary())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The log of `COURSE`."""
    log.begin(tmp_path / "course.jsonl", COURSE)
    return tmp_path / "course.jsonl"


def lines(path: Path) -> list[Any]:
    """What the lines of a log hold."""
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def rewrite(path: Path, values: list[Any]) -> None:
    """Put *values* in the place of the lines; text is taken as it is."""
    texts = [value if isinstance(value, str) else json.dumps(value) for value in values]
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")


def problems(path: Path) -> list[str]:
    """Code and message of everything that is wrong; `append` says the same."""
    with pytest.raises(DocumentError) as caught:
        log.read(path)
    findings = caught.value.findings
    for finding in findings:
        assert finding.severity is Severity.VIOLATION
        assert finding.remedy
        assert finding.message.endswith(f"in {finding.where[0]!r}")
        assert finding.params.get("path", finding.where[0]) == finding.where[0]
    return [str(finding) for finding in findings]


def events_of(course: Course, start: int) -> list[Any]:
    return [storage.unstructured(event) for event in course.events[start:]]


# --- what is written ----------------------------------------------------------------------------


class TestForm:
    def test_a_log_begins_with_its_header_and_the_history_so_far(self, path: Path):
        protocol = storage.unstructured(COURSE.protocol)
        assert lines(path) == [
            {"schema": storage.SCHEMA, "protocol": protocol},
            {"at": 0, "events": events_of(COURSE, 0)},
        ]

    def test_an_append_is_one_line(self, path: Path):
        before = path.read_bytes()
        missed = ev.SessionMissed(on=week(3), reason="illness")
        course = log.append(path, COURSE, HELD, missed)
        assert course == ipt.apply(COURSE, HELD, missed)
        added = path.read_bytes().removeprefix(before)
        assert json.loads(added) == {"at": 2, "events": events_of(course, 2)}
        assert (added.count(b"\n"), added[-1:]) == (1, b"\n")

    def test_what_is_appended_is_read(self, path: Path):
        course = COURSE
        for number in range(2, 6):
            course = log.append(path, course, ev.CrisisContactHeld(on=week(number)))
            assert log.load(path) == course
        told = log.read(path)
        assert (told.schema, told.protocol) == (storage.SCHEMA, course.protocol)
        assert (told.events, told.findings) == (course.events, ())
        assert [entry["at"] for entry in lines(path)[1:]] == [0, 2, 3, 4, 5]

    def test_an_override_is_written_with_its_event(self, path: Path):
        course = log.append(path, COURSE, ev.PhaseBegan(phase="middle"), override="so be it")
        assert lines(path)[-1]["events"][0]["deviation"]["reason"] == "so be it"
        assert log.load(path) == course

    def test_nothing_appended_changes_nothing(self, path: Path):
        before = path.read_bytes()
        assert log.append(path, COURSE) == COURSE
        assert path.read_bytes() == before

    @pytest.mark.parametrize("kind", [str, Path])
    def test_a_path_may_be_text(self, tmp_path: Path, kind: type):
        path = kind(tmp_path / "course.jsonl")
        log.begin(path, COURSE)
        course = log.append(path, COURSE, HELD)
        assert log.load(path) == course

    @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(course=courses(), data=st.data())
    def test_any_course_in_any_pieces(self, tmp_path_factory: Any, course: Course, data: Any):
        path = tmp_path_factory.mktemp("log") / "course.jsonl"
        events = course.effective  # a course with corrections has no such prefixes
        cut = data.draw(st.integers(1, len(events)))
        first = ipt.replay(course.protocol, events[:cut])
        log.begin(path, first)
        whole = log.append(path, first, *events[cut:])
        assert log.load(path) == whole == ipt.replay(course.protocol, events)


class TestInstruments:
    def test_the_append_that_brings_one_has_it_in_its_line(self, path: Path):
        course = log.append(path, COURSE, ASKED, HELD)
        course = log.append(path, course, ev.MeasureTaken(instrument="phq-9", total=8))
        header, _, brings, more = lines(path)
        plain = storage.unstructured(ipt.measures.get("phq-9"))
        assert [*brings.items()] == [
            ("at", 2),
            ("instruments", [plain]),
            ("events", events_of(course, 2)[:2]),
        ]
        assert [*header, *more] == ["schema", "protocol", "at", "events"]
        assert log.load(path) == course
        assert log.read(path).instruments == course.instruments

    def test_what_a_course_had_before_stands_in_the_header(self, tmp_path: Path):
        path = tmp_path / "course.jsonl"
        course = ipt.apply(ipt.adopt(COURSE, diary()), ASKED, DIARY)
        log.begin(path, course)
        header, entry = lines(path)
        assert [one["id"] for one in header["instruments"]] == ["phq-9", "sleep-diary"]
        assert [*entry] == ["at", "events"]
        assert log.append(path, course, DIARY) == log.load(path)

    def test_one_of_ones_own_comes_with_its_first_measure(self, path: Path):
        before = path.read_bytes()
        course = log.append(path, ipt.adopt(COURSE, diary()), DIARY, ASKED)
        added = path.read_bytes().removeprefix(before)
        assert added.count(b"\n") == 1
        assert [one["id"] for one in json.loads(added)["instruments"]] == ["phq-9", "sleep-diary"]
        assert log.load(path) == course
        assert course.latest("sleep-diary").total == 5

    def test_or_alone(self, path: Path):
        course = log.append(path, ipt.adopt(COURSE, diary()))
        assert lines(path)[-1] == {
            "at": 2,
            "instruments": [storage.unstructured(diary())],
            "events": [],
        }
        assert log.load(path) == course
        before = path.read_bytes()
        assert log.append(path, course) == course
        assert path.read_bytes() == before
        course = log.append(path, ipt.adopt(course, keyed()), HELD)
        assert log.append(path, course, DIARY) == log.load(path)
        assert [entry["at"] for entry in lines(path)[1:]] == [0, 2, 2, 3]

    def test_a_line_that_is_cut_anywhere_brings_nothing(self, path: Path):
        before = path.read_bytes()
        course = ipt.adopt(COURSE, diary())
        after = log.append(path, course, DIARY)
        whole = path.read_bytes()
        for size in range(len(before), len(whole) - 1):
            path.write_bytes(whole[:size])
            told = log.read(path)
            assert (told.instruments, told.events) == ((), COURSE.events)
        assert log.append(path, course, DIARY) == after
        assert path.read_bytes() == whole

    def test_a_redaction_keeps_them(self, path: Path):
        course = log.append(path, ipt.adopt(COURSE, diary()), DIARY, HELD)
        course = log.append(path, course, ev.EventRedacted(event=course.events[-1].id))
        assert b"Zqxv" not in path.read_bytes()
        assert [one["id"] for one in lines(path)[0]["instruments"]] == ["sleep-diary"]
        assert log.load(path) == course

    def test_a_log_in_other_words_is_written_anew_with_them(self, path: Path):
        course = log.append(path, COURSE, ASKED)
        rewrite(path, lines(path))  # with spaces
        assert log.load(path) == course
        after = log.append(path, ipt.adopt(course, diary()), HELD)
        assert log.load(path) == after
        assert [one["id"] for one in lines(path)[0]["instruments"]] == ["phq-9", "sleep-diary"]

    def refused(self, path: Path, course: Course) -> str:
        before = path.read_bytes()
        with pytest.raises(StaleCourse) as caught:
            log.append(path, course, ev.SessionHeld(on=week(9)))
        assert path.read_bytes() == before
        return caught.value.findings[0].message

    def test_a_course_without_one_that_somebody_brought_is_stale(self, path: Path):
        log.append(path, ipt.adopt(COURSE, diary()))
        assert self.refused(path, COURSE) == (
            "the log 'course.jsonl' has 2 events, the course 2, but not the same instruments"
        )
        assert self.refused(path, ipt.adopt(COURSE, keyed())).endswith("not the same instruments")

    def test_so_is_one_with_another_edition(self, path: Path):
        log.append(path, ipt.adopt(COURSE, diary()))
        other = ipt.adopt(COURSE, diary(edition="2"))
        assert self.refused(path, other).endswith(", but not the same instruments")

    @pytest.mark.parametrize(
        ("line", "complaint"),
        [
            (
                {"at": 2, "instruments": [DIARY_PLAIN, DIARY_PLAIN | {"titel": 1}], "events": []},
                "DOC-UNKNOWN-KEY: unknown key 'titel'; did you mean 'title'? in '$[3].instruments[1]'",
            ),
            (
                {"at": 2, "instruments": [DIARY_PLAIN], "events": []},
                (
                    "DOC-VALUE: 'sleep-diary' is there already; a course has one edition "
                    "in '$[3].instruments[0]'"
                ),
            ),
            (
                {"at": 2, "instruments": {}, "events": []},
                "DOC-WRONG-TYPE: an array is needed, not an object in '$[3].instruments'",
            ),
        ],
        ids=["instrument", "again", "array"],
    )
    def test_what_is_wrong_with_one_has_its_place(
        self, path: Path, line: dict[str, Any], complaint: str
    ):
        log.append(path, ipt.adopt(COURSE, diary()))
        rewrite(path, [*lines(path), line])
        assert problems(path) == [complaint]

    def test_and_so_it_has_in_the_header(self, path: Path):
        header, *rest = lines(path)
        rewrite(path, [header | {"instruments": [DIARY_PLAIN | {"rater": "x"}]}, *rest])
        assert problems(path) == [
            (
                "DOC-UNKNOWN-NAME: unknown rater; use one of 'self', 'clinician' "
                "in '$[0].instruments[0].rater'"
            )
        ]
        rewrite(path, [header | {"instruments": {}}, *rest])
        assert problems(path) == [
            "DOC-WRONG-TYPE: an array is needed, not an object in '$[0].instruments'"
        ]


class TestOnTheDisk:
    def test_only_the_log_and_its_lock_are_there(self, path: Path):
        log.append(path, COURSE, HELD, ev.EventRedacted(event="e1"))
        assert {file.name for file in path.parent.iterdir()} <= {
            "course.jsonl",
            "course.jsonl.lock",
        }

    @pytest.mark.skipif(os.name != "posix", reason="rights are others there")
    def test_a_log_keeps_the_rights_it_was_given(self, path: Path):
        path.chmod(0o640)
        log.append(path, COURSE, HELD, ev.EventRedacted(event="e1"))
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    @pytest.mark.skipif(os.name != "posix", reason="not everybody may make links there")
    def test_a_link_leads_to_the_log(self, path: Path):
        link = path.with_name("link.jsonl")
        link.symlink_to(path)
        course = log.append(link, COURSE, HELD, ev.EventRedacted(event="e1"))
        assert link.is_symlink()
        assert log.load(path) == course
        assert not path.with_name("link.jsonl.lock").exists()

    def test_everything_is_on_the_disk_before_it_is_acknowledged(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        synced: list[str] = []

        def remember(handle: int) -> None:
            mode = os.fstat(handle).st_mode
            synced.append("folder" if stat.S_ISDIR(mode) else "file")

        monkeypatch.setattr(os, "fsync", remember)
        folder = ["folder"] if hasattr(os, "O_DIRECTORY") else []
        path = tmp_path / "course.jsonl"
        log.begin(path, COURSE)
        assert synced == ["file", *folder]
        course = log.append(path, COURSE, HELD)
        assert synced == ["file", *folder, "file"]
        log.append(path, course, ev.EventRedacted(event=course.events[-1].id))
        assert synced == ["file", *folder, "file", "file", *folder]

    def test_what_a_crash_left_of_a_new_log_is_replaced(self, path: Path):
        left = path.with_name(".course.jsonl.new")
        left.write_text("half a", encoding="utf-8")
        course = log.append(path, COURSE, ev.EventRedacted(event="e1"))
        assert log.load(path) == course
        assert not left.exists()


# --- who may write ------------------------------------------------------------------------------


class TestBegin:
    def test_an_existing_file_is_left_alone(self, path: Path):
        before = path.read_bytes()
        with pytest.raises(IPTError) as caught:
            log.begin(path, opened())
        assert str(caught.value) == (
            "the log 'course.jsonl' is there already; "
            "append to it, or begin another; nothing was written"
        )
        assert [finding.code for finding in caught.value.findings] == ["LOG-EXISTS"]
        assert path.read_bytes() == before

    def test_a_missing_folder_stays_missing(self, tmp_path: Path):
        with pytest.raises(DocumentError) as caught:
            log.begin(tmp_path / "no" / "course.jsonl", COURSE)
        assert str(caught.value) == (
            "cannot write 'course.jsonl': no such file or directory; nothing was changed"
        )
        assert not list(tmp_path.iterdir())

    def test_a_course_that_cannot_be_written_makes_no_log(self, tmp_path: Path):
        long = opened(TOO_LONG, override="it was on paper")
        with pytest.raises(InvalidValue, match=r"^a whole number of more than 15 digits"):
            log.begin(tmp_path / "course.jsonl", long)
        assert not (tmp_path / "course.jsonl").exists()

    def test_nothing_is_written_that_could_not_be_read_back(self, tmp_path: Path):
        path = tmp_path / "course.jsonl"
        big = opened(ev.SessionHeld(note="x" * 9_990_000))
        log.begin(path, big)
        before = path.stat().st_size
        more = ev.SessionHeld(note="x" * 10_000)
        with pytest.raises(InvalidValue, match=r"^a log of 1\d{7} bytes could not be read back; 1"):
            log.append(path, big, more)
        assert path.stat().st_size == before
        path.unlink()
        with pytest.raises(InvalidValue, match=r"^a log of 1\d{7} bytes could not be read back; 1"):
            log.begin(path, ipt.apply(big, more))
        assert not path.exists()


class TestRefusals:
    def test_a_refused_event_touches_nothing(self, path: Path):
        before = path.read_bytes()
        with pytest.raises(EventRefused):
            log.append(path, COURSE, HELD, ev.PhaseBegan(phase="middle"))
        assert path.read_bytes() == before

    def test_an_event_that_cannot_be_written_touches_nothing(self, path: Path):
        before = path.read_bytes()
        with pytest.raises(InvalidValue):
            log.append(path, COURSE, TOO_LONG, override="it was on paper")
        assert path.read_bytes() == before

    def test_a_missing_log_is_named_without_its_folder_and_gets_no_lock(self, tmp_path: Path):
        for use in (log.read, log.load, lambda path: log.append(path, COURSE, HELD)):
            with pytest.raises(DocumentError) as caught:
                use(tmp_path / "course.jsonl")
            assert str(caught.value) == "cannot read 'course.jsonl': no such file or directory"
        assert not list(tmp_path.iterdir())

    def test_the_extra_is_named_where_it_is_missing(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setitem(sys.modules, "filelock", None)
        for write in (
            lambda: log.append(path, COURSE, HELD),
            lambda: log.begin(path.with_name("other.jsonl"), COURSE),
        ):
            with pytest.raises(IPTError) as caught:
                write()
            assert str(caught.value) == (
                "keeping other writers out needs filelock, which is not installed; "
                "run: python -m pip install 'ipt-psychotherapy[log]'"
            )
        assert log.load(path) == COURSE

    def test_a_writer_waits_for_another_but_not_for_ever(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(lock, "_PATIENCE", 0.01)
        before = path.read_bytes()
        with FileLock(f"{path}.lock"), pytest.raises(IPTError) as caught:
            log.append(path, COURSE, HELD)
        assert str(caught.value) == (
            "'course.jsonl' is kept locked by another writer; try again; nothing was written"
        )
        assert [finding.code for finding in caught.value.findings] == ["LOG-BUSY"]
        assert path.read_bytes() == before
        assert log.append(path, COURSE, HELD) == log.load(path)

    def test_the_lock_is_let_go_after_a_refusal(self, path: Path):
        log.append(path, COURSE, HELD)
        for _ in range(2):
            with pytest.raises(StaleCourse):
                log.append(path, COURSE, HELD)


@contextmanager
def each_sync(fails: BaseException) -> Iterator[None]:
    """What was written of a file is there, but it does not come to the disk."""

    def fail(_handle: int) -> None:
        raise fails

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        yield


class TestADiskThatFails:
    NO_SPACE = OSError(28, "No space left on device")
    FULL = "cannot write 'course.jsonl': no space left on device; nothing was changed"

    @pytest.mark.parametrize(
        "event", [HELD, ev.EventRedacted(event="e1")], ids=["append", "redaction"]
    )
    @pytest.mark.parametrize("left", [b"", b'{"at":2,'], ids=["whole", "torn"])
    def test_a_log_stays_as_it_was(self, path: Path, event: ev.Event, left: bytes):
        before = path.read_bytes()
        path.write_bytes(before + left)
        with each_sync(self.NO_SPACE), pytest.raises(DocumentError) as caught:
            log.append(path, COURSE, event)
        assert str(caught.value) == self.FULL
        assert path.read_bytes().removesuffix(left) == before
        assert not path.with_name(".course.jsonl.new").exists()

    def test_a_log_that_cannot_be_begun_is_not_there(self, tmp_path: Path):
        with each_sync(self.NO_SPACE), pytest.raises(DocumentError) as caught:
            log.begin(tmp_path / "course.jsonl", COURSE)
        assert str(caught.value) == self.FULL
        assert {file.name for file in tmp_path.iterdir()} <= {"course.jsonl.lock"}

    def test_an_interruption_leaves_the_log_as_it_was(self, path: Path):
        before = path.read_bytes()
        with each_sync(KeyboardInterrupt()), pytest.raises(KeyboardInterrupt):
            log.append(path, COURSE, HELD)
        assert path.read_bytes() == before
        assert log.append(path, COURSE, HELD) == log.load(path)


class TestAStaleCourse:
    def refused(self, path: Path, course: Course) -> StaleCourse:
        before = path.read_bytes()
        with pytest.raises(StaleCourse) as caught:
            log.append(path, course, ev.SessionHeld(on=week(9)))
        assert path.read_bytes() == before
        [finding] = caught.value.findings
        assert caught.value.message == f"{finding.message}; {finding.remedy}"
        assert finding.remedy == "read the log again, and decide anew; nothing was written"
        assert (caught.value.expected, caught.value.found) == (
            finding.params["expected"],
            finding.params["found"],
        )
        return caught.value

    def test_somebody_else_has_written_meanwhile(self, path: Path):
        log.append(path, COURSE, HELD)
        stale = self.refused(path, COURSE)
        assert stale.findings[0].message == "the log 'course.jsonl' has 3 events, the course 2"
        assert (stale.expected, stale.found) == (2, 3)

    def test_what_was_applied_elsewhere_is_not_in_the_log(self, path: Path):
        stale = self.refused(path, ipt.apply(COURSE, HELD))
        assert stale.findings[0].message == "the log 'course.jsonl' has 2 events, the course 3"

    def test_the_same_number_and_the_same_id_are_not_the_same_event(self, path: Path):
        log.append(path, COURSE, HELD)
        stale = self.refused(path, ipt.apply(COURSE, ev.SessionHeld(on=week(3))))
        assert stale.findings[0].message == (
            "the log 'course.jsonl' has 3 events, the course 3, but not the same"
        )

    def test_the_same_last_event_is_not_the_same_history(self, path: Path):
        contact = ev.CrisisContactHeld()
        log.append(path, log.append(path, COURSE, HELD), contact)
        other = ipt.apply(COURSE, ev.SessionHeld(on=week(3)), contact)
        assert other.events[-1] == log.load(path).events[-1]
        self.refused(path, other)

    def test_a_course_of_another_protocol(self, path: Path):
        course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p", on=date(2026, 1, 5))
        stale = self.refused(path, ipt.apply(course, COURSE.events[1]))
        assert stale.findings[0].message.endswith(", but not the same")

    def test_an_earlier_redaction_is_noticed(self, path: Path):
        log.append(path, COURSE, ev.EventRedacted(event="e1"))
        self.refused(path, COURSE)

    def test_after_reading_again_it_is_written(self, path: Path):
        log.append(path, COURSE, HELD)
        self.refused(path, COURSE)
        course = log.append(path, log.load(path), ev.SessionHeld(on=week(9)))
        assert log.load(path) == course
        assert len(course.events) == 4


# --- a last line that was never finished --------------------------------------------------------


class TestTornLine:
    def test_a_log_cut_anywhere_in_its_last_line_holds_what_was_before(self, path: Path):
        before = len(path.read_bytes())
        log.append(path, COURSE, HELD, ev.SessionHeld(on=week(3), note="Grüße 😀"))
        whole = path.read_bytes()
        for size in range(before, len(whole) - 1):  # the last line lacks more than its end
            path.write_bytes(whole[:size])
            told = log.read(path)
            assert told.events == COURSE.events
            assert [f.params["size"] for f in told.findings] == [size - before][: size - before]

    @pytest.mark.parametrize("cut", [-2, -20, 1])
    def test_the_next_append_cuts_it_off(self, path: Path, cut: int):
        before = path.read_bytes()
        after = log.append(path, COURSE, HELD)
        whole = path.read_bytes()
        path.write_bytes(before + whole[len(before) :][:cut])
        assert log.append(path, COURSE, HELD) == after
        assert path.read_bytes() == whole

    def test_it_is_told_as_a_finding(self, path: Path):
        with path.open("ab") as file:
            file.write(b'{"at":2,"events":[{"type":"session-held","note":"Zqxv')
        [finding] = log.read(path).findings
        assert finding.code == "LOG-TORN"
        assert finding.severity is Severity.WARNING
        assert finding.message == (
            "the last line was never finished; its 53 bytes are passed over in '$[2]'"
        )
        assert finding.remedy == (
            "record again what was not acknowledged; the next append cuts the line off"
        )
        assert finding.where == ("$[2]",)
        assert "Zqxv" not in repr(finding)

    def test_a_line_that_lacks_its_end_alone_counts(self, path: Path):
        course = log.append(path, COURSE, HELD)
        path.write_bytes(path.read_bytes().removesuffix(b"\n"))
        assert log.read(path).findings == ()
        assert log.load(path) == course
        with pytest.raises(StaleCourse):
            log.append(path, COURSE, HELD)
        more = log.append(path, course, ev.SessionHeld(on=week(3)))
        assert log.load(path) == more
        assert [entry["at"] for entry in lines(path)[1:]] == [0, 2, 3]

    def test_a_redaction_leaves_nothing_of_it(self, path: Path):
        with path.open("ab") as file:
            file.write(b'{"at":2,"events":[{"type":"session-held","note":"Zqxv')
        course = log.append(path, COURSE, ev.EventRedacted(event="e1"))
        assert b"Zqxv" not in path.read_bytes()
        assert log.load(path) == course

    @pytest.mark.parametrize(
        "left", [b"\0\0\0\0", b"\xff", b"[" * 100_000, b"  ", b'{"at":2,"events":[' + b"9" * 5000]
    )
    def test_whatever_else_is_left_is_passed_over(self, path: Path, left: bytes):
        with path.open("ab") as file:
            file.write(left)
        assert log.load(path) == COURSE
        course = log.append(path, COURSE, HELD)
        assert log.load(path) == course
        assert log.read(path).findings == ()

    def test_a_whole_but_wrong_last_line_is_no_torn_one(self, path: Path):
        with path.open("ab") as file:
            file.write(b'{"at":2,"event":[]}')
        assert problems(path) == [
            "DOC-MISSING-KEY: the key 'events' is missing in '$[2]'",
            "DOC-UNKNOWN-KEY: unknown key 'event'; did you mean 'events'? in '$[2]'",
        ]


# --- corrections --------------------------------------------------------------------------------


class TestCorrections:
    def test_a_redaction_erases(self, path: Path):
        course = log.append(path, COURSE, HELD)
        assert b"Zqxv" in path.read_bytes()
        course = log.append(path, course, ev.EventRedacted(event=course.events[-1].id))
        assert b"Zqxv" not in path.read_bytes()
        assert log.load(path) == course
        assert [entry["at"] for entry in lines(path)[1:]] == [0]

    def test_a_redaction_of_nothing_private_is_appended(self, path: Path):
        course = log.append(path, COURSE, ev.SessionHeld(on=week(2)))
        before = path.read_bytes()
        log.append(path, course, ev.EventRedacted(event=course.events[-1].id))
        assert path.read_bytes().startswith(before)

    @pytest.mark.parametrize(
        "correction",
        [
            ev.EventVoided(event="e1", reason="twice"),
            ev.EventReplaced(event="e1", replacement=ev.SessionHeld(on=week(1), minutes=50)),
        ],
        ids=["voided", "replaced"],
    )
    def test_other_corrections_are_appended(self, path: Path, correction: ev.Event):
        before = path.read_bytes()
        course = log.append(path, COURSE, correction)
        assert path.read_bytes().startswith(before)
        assert log.load(path) == course


# --- logs in other words ------------------------------------------------------------------------


class TestOtherWords:
    """What was not written by this release, or not by a program, is written anew by an append."""

    @pytest.mark.parametrize(
        "change",
        [
            lambda data: data.replace(b":", b": ", 1),
            lambda data: data.replace(b'"at":', b'"at": '),
            lambda data: data.replace(b"\n", b"\r\n"),
            lambda data: b"\xef\xbb\xbf" + data,
            lambda data: data.replace(b'"type":', b'"minutes":null,"type":'),
        ],
        ids=["header", "line", "ends", "mark", "null"],
    )
    def test_it_is_read_and_written_anew(self, path: Path, change: Any):
        data = path.read_bytes()
        path.write_bytes(change(data))
        assert path.read_bytes() != data
        path.write_bytes(change(data).replace(b'"minutes":null,"type":"course', b'"type":"course'))
        assert log.load(path) == COURSE
        course = log.append(path, COURSE, HELD)
        assert log.load(path) == course
        assert path.read_bytes().startswith(data.splitlines(keepends=True)[0])

    def test_ids_that_were_left_out_are_given(self, path: Path):
        header, entry = lines(path)
        for event in entry["events"]:
            del event["id"]
        rewrite(path, [header, entry])
        assert log.load(path) == COURSE
        course = log.append(path, COURSE, HELD)
        assert log.read(path).events == course.events

    def test_a_log_of_an_older_schema_is_read_and_written_anew(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        """As it would be of any; those there were are among the golden files."""
        header, entry = lines(path)
        header["schema"] = 1
        entry["events"][1]["length"] = 50

        def step(document: dict[str, Any]) -> dict[str, Any]:
            opening, held = document["events"]
            held = {"minutes" if key == "length" else key: held[key] for key in held}
            return document | {"events": [opening, held]}

        monkeypatch.setattr(upcasts, "UPCASTS", {1: step})
        rewrite(path, [header, entry])
        course = log.load(path)
        assert course.events[1].minutes == 50
        log.append(path, course, HELD)
        assert [sorted(entry) for entry in lines(path)] == [
            ["protocol", "schema"],
            ["at", "events"],
        ]
        assert lines(path)[0]["schema"] == storage.SCHEMA
        assert lines(path)[1]["events"][1]["minutes"] == 50

    def test_an_illegal_history_is_refused_but_can_be_read(self, path: Path):
        began = {"at": 2, "events": [{"type": "phase-began", "phase": "middle"}]}
        rewrite(path, [*lines(path), began])
        assert log.read(path).events[2] == ev.PhaseBegan(phase="middle")
        for use in (log.load, lambda path: log.append(path, COURSE, HELD)):
            with pytest.raises(EventRefused):
                use(path)


# --- what is refused ----------------------------------------------------------------------------

NEWER = storage.SCHEMA + 1
NO_HEADER = "DOC-VALUE: a log begins with a header, which has its schema and its protocol in '$[0]'"
NO_OPENING = "DOC-VALUE: a log has at least the line that opens the course in '$[1]'"


class TestHeader:
    @pytest.mark.parametrize(
        ("header", "complaints"),
        [
            ("", ["DOC-VALUE: a line must not be blank in '$[0]'"]),
            ("{", None),
            ("null", [NO_HEADER]),
            ("17", [NO_HEADER]),
            ("[]", [NO_HEADER]),
            ("{}", [NO_HEADER]),
            ('{"at":0,"events":[]}', [NO_HEADER]),
            ('{"schema":2,"protocol":{},"events":[]}', [NO_HEADER]),
            ('{"schema":2,"schema":2}', None),
        ],
        ids=range(9),
    )
    def test_it_must_be_there(self, path: Path, header: str, complaints: list[str] | None):
        rewrite(path, [header, *lines(path)[1:]])
        if complaints is None:
            [found] = problems(path)
            assert found.startswith(("DOC-SYNTAX", "DOC-DUPLICATE-KEY"))
            assert found.endswith("in '$[0]'")
        else:
            assert problems(path) == complaints

    @pytest.mark.parametrize("data", [b"", b'{"schema"', b'{"at":0'])
    def test_it_is_missing_from_a_file_that_has_nothing_whole(self, path: Path, data: bytes):
        path.write_bytes(data)
        assert problems(path) == [NO_HEADER]

    def test_alone_it_is_no_history(self, path: Path):
        rewrite(path, lines(path)[:1])
        assert problems(path) == [NO_OPENING]
        path.write_bytes(path.read_bytes() + b'{"at":0,"ev')
        assert problems(path) == [NO_OPENING]

    def test_a_document_is_no_log(self, path: Path):
        path.write_text(ipt.dumps(COURSE), encoding="utf-8")
        assert problems(path)[0].startswith("DOC-SYNTAX: ")
        path.write_text(json.dumps(json.loads(ipt.dumps(COURSE))), encoding="utf-8")
        assert problems(path) == [NO_HEADER]

    def test_its_problems_have_their_path(self, path: Path):
        header, *rest = lines(path)
        header["protocol"]["limits"][0]["value"] = "3"
        header["schema"] = "2"
        header["protocl"] = 1
        rewrite(path, [header, *rest])
        assert sorted(problems(path)) == [
            "DOC-UNKNOWN-KEY: unknown key 'protocl'; did you mean 'protocol'? in '$[0]'",
            "DOC-WRONG-TYPE: a whole number is needed, not text in '$[0].protocol.limits[0].value'",
            "DOC-WRONG-TYPE: a whole number is needed, not text in '$[0].schema'",
        ]

    def test_a_newer_schema_is_all_that_is_said(self, path: Path):
        rewrite(path, [{"schema": NEWER, "protocoll": {}}, "x", {"at": 5, "eventz": 1}])
        assert problems(path) == [
            (
                f"DOC-NEWER-SCHEMA: schema {NEWER} is newer than {storage.SCHEMA}, "
                "the newest that is known here in '$[0].schema'"
            )
        ]


class TestLines:
    @pytest.mark.parametrize(
        ("line", "complaints"),
        [
            ("", ["DOC-VALUE: a line must not be blank in '$[2]'"]),
            (" \t", ["DOC-VALUE: a line must not be blank in '$[2]'"]),
            ('{"at":2', None),
            ("{'at':2}", None),
            (
                '{"at":2,"events":[]} {}',
                ["DOC-SYNTAX: extra data (at line 3, column 22) in '$[2]'"],
            ),
            ("null", ["DOC-WRONG-TYPE: an object is needed, not null in '$[2]'"]),
            ("[]", ["DOC-WRONG-TYPE: an object is needed, not an array in '$[2]'"]),
            (
                "{}",
                [
                    "DOC-MISSING-KEY: the key 'at' is missing in '$[2]'",
                    "DOC-MISSING-KEY: the key 'events' is missing in '$[2]'",
                ],
            ),
            (
                '{"at":2,"events":[{"type":"session-held"}],"by":"x"}',
                ["DOC-UNKNOWN-KEY: unknown key 'by' in '$[2]'"],
            ),
            (
                '{"at":"2","events":{}}',
                [
                    "DOC-WRONG-TYPE: a whole number is needed, not text in '$[2].at'",
                    "DOC-WRONG-TYPE: an array is needed, not an object in '$[2].events'",
                ],
            ),
            (
                '{"at":2.0,"events":[{"type":"session-held"}]}',
                ["DOC-WRONG-TYPE: a whole number is needed, not the number 2.0 in '$[2].at'"],
            ),
            (
                '{"at":-1,"events":[{"type":"session-held"}]}',
                ["DOC-VALUE: at is at least 0, not -1 in '$[2].at'"],
            ),
            (
                '{"at":2,"events":[]}',
                [
                    (
                        "DOC-VALUE: events must not be empty; a line holds what one append added "
                        "in '$[2]'"
                    )
                ],
            ),
            (
                '{"at":2,"at":2,"events":[{"type":"session-held"}]}',
                ["DOC-DUPLICATE-KEY: the key 'at' is there more than once in '$[2]'"],
            ),
            (
                '{"at":2,"events":[{"type":"session-held","note":"x","note":"y"}]}',
                ["DOC-DUPLICATE-KEY: the key 'note' is there more than once in '$[2].events[0]'"],
            ),
            (
                '{"at":2,"events":[{"type":"session-held","minutes":1234567890123456}]}',
                [
                    (
                        "DOC-SYNTAX: a number must be finite and have at most 15 digits "
                        "(at line 3, column 52) in '$[2]'"
                    )
                ],
            ),
            (
                '{"at":2,"events":[NaN]}',
                [
                    (
                        "DOC-SYNTAX: a number must be finite and have at most 15 digits "
                        "(at line 3, column 19) in '$[2]'"
                    )
                ],
            ),
            (
                '{"at":2,"events":' + "[" * 40 + "]" * 40 + "}",
                ["DOC-TOO-LARGE: the depth of the nesting is more than 32 in '$[2]'"],
            ),
            # events
            (
                '{"at":2,"events":[1]}',
                ["DOC-WRONG-TYPE: an object is needed, not a number in '{}'"],
            ),
            (
                '{"at":2,"events":[{"type":"session-held","minutes":0}]}',
                ["DOC-VALUE: minutes is from 1 to 600, not 0 in '{}.minutes'"],
            ),
            (
                '{"at":2,"events":[{"type":"sesion-held"}]}',
                [
                    (
                        "DOC-UNKNOWN-NAME: unknown event type 'sesion-held'; "
                        "did you mean 'session-held'? in '{}.type'"
                    )
                ],
            ),
            (
                '{"at":2,"events":[{"type":"session-held","an odd key":1}]}',
                ["DOC-UNKNOWN-KEY: unknown key 'an odd key' in '{}'"],
            ),
        ],
        ids=range(22),
    )
    def test_a_damaged_line_is_named(self, path: Path, line: str, complaints: list[str] | None):
        rewrite(path, [*lines(path), line, {"at": 3, "events": [{"type": "session-held"}]}])
        if complaints is None:
            [found] = problems(path)
            assert found.startswith("DOC-SYNTAX: ")
            assert "(at line 3, column " in found
        else:
            assert problems(path) == [text.format("$[2].events[0]") for text in complaints]

    def test_the_parameters_of_a_finding_are_those_of_its_message(self, path: Path):
        rewrite(path, [*lines(path), '{"at":x}'])
        with pytest.raises(DocumentError) as caught:
            log.read(path)
        [finding] = caught.value.findings
        assert finding.message == "expecting value (at line 3, column 7) in '$[2]'"
        assert dict(finding.params) == {"why": "expecting value", "place": "line 3, column 7"}

    def test_what_is_no_utf_8_is_named(self, path: Path):
        path.write_bytes(path.read_bytes() + b'{"at":2,"\xff":1}\n')
        assert problems(path) == ["DOC-SYNTAX: this is no UTF-8 (at byte 9) in '$[2]'"]

    def test_the_path_of_an_odd_key_stays_readable(self, path: Path):
        rewrite(path, [*lines(path), '{"at":2,"events":[{"a b":{"x":1,"x":1}}]}'])
        assert problems(path) == [
            "DOC-DUPLICATE-KEY: the key 'x' is there more than once in \"$[2].events[0]['a b']\""
        ]

    def test_all_problems_are_found_at_once(self, path: Path):
        header, entry = lines(path)
        header["protocol"]["title"] = 1
        entry["events"][1]["minutes"] = 0
        held = {"type": "session-held"}
        late = {"at": 9, "events": [held, held, held | {"on": "x"}]}
        rewrite(path, [header, entry, "{", late, "", {"at": 11, "events": [held, {"type": "x"}]}])
        assert [found.partition(" in '")[2].rstrip("'") for found in problems(path)] == [
            "$[2]",
            "$[4]",
            "$[0].protocol.title",
            "$[1].events[1].minutes",
            "$[3].events[2].on",
            "$[5].events[1].type",
        ]

    def test_if_no_event_can_be_read_the_lines_say_why(self, path: Path):
        header, _ = lines(path)
        rewrite(path, [header, "x"])
        assert problems(path) == ["DOC-SYNTAX: expecting value (at line 2, column 1) in '$[1]'"]

    def test_some_megabytes_of_line_breaks_come_to_an_end(self, path: Path):
        path.write_bytes(path.read_bytes() + b"\n" * 5_000_000)
        assert len(problems(path)) == 1001

    def test_a_log_has_the_size_of_a_document_at_most(self, path: Path):
        data = path.read_bytes()
        path.write_bytes(data + b"\n" * (10_000_001 - len(data)))
        assert problems(path) == [
            "DOC-TOO-LARGE: a log of 10000001 bytes is more than 10000000 in '$'"
        ]

    @pytest.mark.parametrize(
        "line", ["", "x", '{"at":2,"events":[]}', '{"at":0,"events":[]}', '{"at":017,"events":[]}']
    )
    @pytest.mark.parametrize("place", [1, 2, 3])
    def test_a_damaged_log_takes_no_append(self, path: Path, line: str, place: int):
        course = log.append(path, COURSE, HELD)
        data = path.read_text(encoding="utf-8").split("\n")
        path.write_text("\n".join([*data[:place], line, *data[place:]]), encoding="utf-8")
        before = path.read_bytes()
        with pytest.raises(DocumentError):
            log.append(path, course, ev.SessionHeld(on=week(3)))
        assert path.read_bytes() == before


class TestPosition:
    @pytest.mark.parametrize(
        ("positions", "complaints"),
        [
            ([0, 3, 4], ["$[2].at 3 2"]),  # a gap
            ([0, 1, 2], ["$[2].at 1 2"]),  # an overlap
            ([0, 0, 1], ["$[2].at 0 2"]),
            ([1, 3, 4], ["$[1].at 1 0"]),
            ([0, 3, 3], ["$[2].at 3 2", "$[3].at 3 4"]),
        ],
        ids=["gap", "overlap", "again", "start", "both"],
    )
    def test_every_event_has_its_place(
        self, path: Path, positions: list[int], complaints: list[str]
    ):
        header, entry = lines(path)
        held = [{"type": "session-held"}]
        entries = [entry["events"], held, held]
        numbered = zip(positions, entries, strict=True)
        rewrite(path, [header, *({"at": at, "events": events} for at, events in numbered)])
        for found, complaint in zip(problems(path), complaints, strict=True):
            where, at, before = complaint.split()
            assert found == (
                f"LOG-POSITION: at is {at}, but {before} events stand before it in {where!r}"
            )

    @pytest.mark.parametrize("drop", [1, 2, 3])
    def test_a_missing_line_is_noticed(self, path: Path, drop: int):
        course = log.append(path, COURSE, HELD)
        course = log.append(path, course, ev.SessionHeld(on=week(3)))
        log.append(path, course, ev.CrisisContactHeld(on=week(4)))
        whole = lines(path)
        rewrite(path, whole[:drop] + whole[drop + 1 :])
        [found] = problems(path)
        assert found.startswith("LOG-POSITION: ")

    @pytest.mark.parametrize("again", [1, 2, 3])
    def test_a_line_that_is_there_twice_is_noticed(self, path: Path, again: int):
        course = log.append(path, COURSE, HELD)
        log.append(path, course, ev.SessionHeld(on=week(3)))
        whole = lines(path)
        rewrite(path, whole[: again + 1] + whole[again:])
        assert all(found.startswith("LOG-POSITION: ") for found in problems(path))


# --- anything at all ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of three lines, to be damaged again and again."""
    path = tmp_path_factory.mktemp("log") / "course.jsonl"
    log.begin(path, COURSE)
    log.append(path, COURSE, HELD)
    return path


@given(data=st.data())
def test_a_broken_log_is_a_course_or_an_error_of_ours(written: Path, data: st.DataObject):
    whole = written.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 80))
    broken = whole[:start] + data.draw(st.binary(max_size=5)) + whole[start + length :]
    other = written.with_name("other.jsonl")
    other.write_bytes(broken)
    try:
        assert isinstance(log.load(other), Course)
    except IPTError as error:
        assert error.message  # noqa: PT017 - either is right


@pytest.mark.parametrize(
    "line",
    ["Zqxv 1971", '{"at":"Zqxv 1971"}', '{"at":2,"events":["Zqxv 1971"]}', '["Zqxv 1971"]'],
)
def test_no_message_repeats_what_may_be_private(path: Path, line: str):
    rewrite(path, [*lines(path), line])
    with pytest.raises(DocumentError) as caught:
        log.read(path)
    assert "Zqxv" not in repr(caught.value.findings)


def test_codes_are_unique_and_of_this_module():
    codes = [rule.code for rule in log.RULES]
    assert codes == sorted(set(codes))
    assert all(code.startswith("LOG-") for code in codes)
