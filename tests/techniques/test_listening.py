"""Listening is part of a session, never all of it."""

from tests.techniques.held import acts, course, found

from ipt.model import events as ev
from ipt.techniques.listening import audit


def test_a_session_of_listening_alone_is_told_of():
    told = audit(course(acts("supportive-listening", "supportive-listening")))
    assert found(told) == ["LIS-ONLY: the session notes supportive listening and nothing else"]
    assert told.findings[0].where == ("e1",)


def test_listening_beside_other_work_is_not():
    assert found(audit(course(acts("supportive-listening", "clarification")))) == []


def test_nor_is_a_session_that_tells_nothing_or_does_not_note_listening():
    assert found(audit(course(ev.SessionHeld(), acts("reassurance")))) == []
