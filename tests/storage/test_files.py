"""Courses in files: whole or not at all, and named without their folder."""

import errno
import json
import os
import re
import stat
from datetime import date
from pathlib import Path

import pytest
from tests.builders import opened

import ipt
from ipt import storage
from ipt.errors import DocumentError, EventRefused
from ipt.model import Course, events as ev

COURSE: Course = opened(ev.SessionHeld(on=date(2026, 1, 6), note="Grüße, \ud83d und 😀"))


@pytest.mark.parametrize("kind", [str, Path])
def test_what_is_dumped_is_loaded(tmp_path: Path, kind: type):
    path = kind(tmp_path / "course.json")
    ipt.dump(COURSE, path)
    assert ipt.load(path) == COURSE
    assert storage.read(path).events == COURSE.events
    assert Path(path).read_bytes() == ipt.dumps(COURSE).encode()


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path):
    path = tmp_path / "course.json"
    path.write_text("something else", encoding="utf-8")
    ipt.dump(COURSE, path)
    assert ipt.load(path) == COURSE
    assert os.listdir(tmp_path) == ["course.json"]  # noqa: PTH208 - hidden files count


def test_the_name_says_what_is_a_log(tmp_path: Path):
    path = tmp_path / "course.jsonl"
    message = "a log is not overwritten; use ipt.storage.log, or another name than *.jsonl"
    with pytest.raises(ipt.InvalidValue, match=f"^{re.escape(message)}$"):
        ipt.dump(COURSE, path)
    assert not path.exists()
    storage.log.begin(path, COURSE)
    assert ipt.load(path) == ipt.load(str(path)) == COURSE
    assert storage.read(path).events == COURSE.events
    assert storage.is_log(path)
    assert not storage.is_log("course.json")


def refused(path: str | Path) -> str:
    """Why *path* cannot be written."""
    with pytest.raises(DocumentError) as caught:
        ipt.dump(COURSE, path)
    [finding] = caught.value.findings
    assert finding.code == "DOC-UNWRITABLE"
    assert (
        finding.remedy == "check the name, the rights and the space on the disk, and write it again"
    )
    assert caught.value.message == finding.message
    return finding.message


class TestWhatCannotBeWritten:
    """It is named without its folder, what was there stays, and nothing else is left."""

    def test_a_folder_is_no_file(self, tmp_path: Path):
        path = tmp_path / "course.json"
        path.mkdir()
        why = "is a directory"
        assert refused(path) == f"cannot write 'course.json': {why}; nothing was changed"
        assert os.listdir(tmp_path) == ["course.json"]  # noqa: PTH208 - hidden files count

    def test_a_folder_that_is_not_there_is_not_made(self, tmp_path: Path):
        why = "no such file or directory"
        message = f"cannot write 'course.json': {why}; nothing was changed"
        assert refused(tmp_path / "none" / "course.json") == message
        assert not list(tmp_path.iterdir())

    def test_a_file_is_no_folder(self, tmp_path: Path):
        (tmp_path / "a").touch()
        message = "cannot write 'course.json': not a directory; nothing was changed"
        assert refused(tmp_path / "a" / "course.json") == message

    def test_a_path_without_sense(self):
        assert refused("a\0b") == "cannot write 'a\\x00b': this is no path; nothing was changed"

    @pytest.mark.parametrize("step", ["fsync", "replace"])
    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
    def test_a_full_disk_or_a_lack_of_rights(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
    ):
        path = tmp_path / "course.json"
        path.write_text("what was there", encoding="utf-8")

        def fail(*_: object) -> None:
            raise OSError(code, os.strerror(code), str(tmp_path / ".secret"))

        monkeypatch.setattr(*((os, step) if step == "fsync" else (Path, step)), fail)
        why = os.strerror(code).lower()
        assert refused(path) == f"cannot write 'course.json': {why}; nothing was changed"
        assert path.read_text(encoding="utf-8") == "what was there"
        assert os.listdir(tmp_path) == ["course.json"]  # noqa: PTH208 - hidden files count

    def test_even_an_interruption_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        def interrupt(_: int) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            ipt.dump(COURSE, tmp_path / "course.json")
        assert not list(tmp_path.iterdir())


def test_what_was_written_is_on_the_disk_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    synced: list[bool] = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: synced.append(stat.S_ISDIR(os.fstat(handle).st_mode))
    )
    ipt.dump(COURSE, tmp_path / "course.json")
    assert synced == [False, True]


def test_a_folder_that_cannot_be_opened_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    ipt.dump(COURSE, tmp_path / "course.json")
    assert ipt.load(tmp_path / "course.json") == COURSE


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
class TestRights:
    def rights(self, path: Path) -> str:
        return oct(stat.S_IMODE(path.stat().st_mode))

    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
    def test_a_file_keeps_them(self, tmp_path: Path, mode: int):
        path = tmp_path / "course.json"
        path.touch()
        path.chmod(mode)
        ipt.dump(COURSE, path)
        assert self.rights(path) == oct(mode)

    def test_a_new_file_has_those_of_any_new_file(self, tmp_path: Path):
        (tmp_path / "other").touch()
        ipt.dump(COURSE, tmp_path / "course.json")
        assert self.rights(tmp_path / "course.json") == self.rights(tmp_path / "other")

    def test_a_link_stays_a_link(self, tmp_path: Path):
        (tmp_path / "link").symlink_to(tmp_path / "course.json")
        ipt.dump(COURSE, tmp_path / "link")
        assert (tmp_path / "link").is_symlink()
        assert ipt.load(tmp_path / "course.json") == COURSE


def test_a_course_that_cannot_be_written_touches_nothing(tmp_path: Path):
    path = tmp_path / "course.json"
    ipt.dump(COURSE, path)
    long = ev.MeasureTaken(instrument="unheard-of", items=(10**15,))
    with pytest.raises(ipt.InvalidValue):
        ipt.dump(opened(long, override="it was on paper"), path)
    assert ipt.load(path) == COURSE


@pytest.mark.parametrize("read", [ipt.load, storage.read])
def test_a_missing_file_is_named_without_its_folder(tmp_path: Path, read: object):
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "course.json")
    assert str(caught.value) == "cannot read 'course.json': no such file or directory"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path):
    path = tmp_path / "course.json"
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(DocumentError) as caught:
        ipt.load(path)
    assert str(caught.value) == "cannot read 'course.json': byte 0 is no UTF-8"


def test_an_illegal_history_is_refused_but_can_be_read(tmp_path: Path):
    path = tmp_path / "course.json"
    overridden = opened(ev.PhaseBegan(phase="middle"), override="so be it")
    excused = storage.unstructured(overridden.events[1])["deviation"]
    content = json.loads(ipt.dumps(overridden))
    assert content["events"][1].pop("deviation") == excused
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(EventRefused):
        ipt.load(path)
    assert storage.read(path).events[1] == ev.PhaseBegan(phase="middle", id="e1")
