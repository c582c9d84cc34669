"""Words planted in every private field come out in no error, traceback, log line or finding.

`tests/model/test_privacy.py` looks at the values, `tests/cli/test_privacy.py` at the command; here is
what the library itself says of a whole course and of its document, also when that is broken.
"""

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from functools import partial

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.cli.test_privacy import DOCUMENT, HISTORY
from tests.cli.test_unusable import mutate

import ipt
from ipt import events as ev

PROTOCOL = ipt.protocols.get("ipt-16")
TEXT = json.dumps(DOCUMENT)


def told(error: BaseException) -> str:
    """All that a traceback, a log line or a program can take from *error*."""
    carried = " ".join(map(repr, error.args)) + repr(vars(error))
    return "".join(traceback.format_exception(error)) + repr(error) + str(error) + carried


def refusal(action: Callable[[], object]) -> str:
    """All that is told if *action* is refused; empty if it is not."""
    try:
        action()
    except ipt.IPTError as error:
        return told(error)
    return ""


def judged(course: ipt.Course) -> Iterator[object]:
    """Everything that the library says of *course*."""
    yield course
    yield from (course.sessions, course.inventory, course.focus, course.goals, course.contract)
    yield from (course.open_risks, course.medication, course.life_events, course.deviations)
    yield ipt.review.examine(course)
    yield ipt.available(course)
    yield [ipt.check(course, event) for event in HISTORY[1:]]


@pytest.fixture(scope="module")
def course() -> ipt.Course:
    surveyed, _ = ipt.machine.survey(PROTOCOL, HISTORY)
    return surveyed


def test_what_is_said_of_a_course_repeats_none(course: ipt.Course):
    said = " ".join(f"{one!r} {one!s}" for one in judged(course))
    assert "MACH-" in said
    assert "canary" not in said


def test_a_log_line_repeats_none(course: ipt.Course, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        for event in course.events:
            logging.getLogger("app").info("%s %r %s", event, event, attrs.fields(type(event)))
        logging.getLogger("app").warning("%s", course)
        try:
            ipt.loads(TEXT)
        except ipt.IPTError:
            logging.getLogger("app").exception("refused")
    assert "refused" in caplog.text
    assert "***" in caplog.text
    assert "canary" not in caplog.text


def test_the_library_writes_no_log(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        again = ipt.machine.survey(PROTOCOL, HISTORY)[0]
        ipt.review.examine(again)
        ipt.dumps(again)
    assert caplog.records == []


def test_a_refused_event_repeats_none(course: ipt.Course):
    again = [attrs.evolve(event, id="again") for event in HISTORY]
    said = [refusal(partial(ipt.apply, course, event, override="canary")) for event in again]
    assert any(said)
    assert "canary" not in "".join(said)


def test_a_refused_history_repeats_none():
    with pytest.raises(ipt.EventRefused) as refused:
        ipt.loads(TEXT)
    assert "canary" not in told(refused.value)


@given(st.data())
def test_a_broken_document_repeats_none(data: st.DataObject):
    content = json.loads(TEXT)
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(content["events"], data)
    assert "canary" not in refusal(partial(ipt.loads, json.dumps(content)))


@given(st.integers(0, len(TEXT) - 1))
def test_a_torn_document_repeats_none(place: int):
    with pytest.raises(ipt.DocumentError) as refused:
        ipt.loads(TEXT[:place])
    assert "canary" not in told(refused.value)


def test_an_erased_course_holds_none(course: ipt.Course):
    """Redacting every event leaves nothing of them in the document."""
    names = [event.id for event in course.events]
    erased = ipt.apply(course, *(ev.EventRedacted(event=name) for name in names))
    assert "canary" in ipt.dumps(course)
    assert "canary" not in ipt.dumps(erased)
