"""Courses in files: whole or not at all, and named without their folder."""

import json
import os
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


def test_a_file_that_cannot_be_replaced_stays_and_nothing_is_left(tmp_path: Path):
    path = tmp_path / "course.json"
    path.mkdir()
    with pytest.raises(OSError, match=r"course\.json"):
        ipt.dump(COURSE, path)
    assert os.listdir(tmp_path) == ["course.json"]  # noqa: PTH208 - hidden files count


def test_a_course_that_cannot_be_written_touches_nothing(tmp_path: Path):
    path = tmp_path / "course.json"
    ipt.dump(COURSE, path)
    with pytest.raises(ipt.InvalidValue):
        ipt.dump(opened(ev.MeasureTaken(instrument="phq-9", items=(10**15,))), path)
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
