"""What all observations about sessions have in common: they rest on what is told, and say so."""

from functools import partial

import attrs
from hypothesis import given, strategies as st
from tests.techniques.held import acts, course, note, phases

from ipt.model import events as ev
from ipt.techniques import (
    affect,
    clarification,
    exploration,
    listening,
    past,
    relationship,
)
from ipt.techniques.legality import legality
from ipt.techniques.recorded import Recorded, SessionAudit, numbers, recorded, telling

AUDITS = (
    affect.audit,
    clarification.audit,
    partial(exploration.audit, enough=1),
    legality,
    listening.audit,
    past.audit,
    relationship.audit,
)
LISTENING = acts("supportive-listening")


class TestWhatIsRecorded:
    def test_sessions_that_tell_are_counted_against_all_that_were_held(self):
        told = course(LISTENING, ev.SessionHeld(), ev.PeriodUnrecorded(sessions=2))
        assert recorded(told, "acts") == Recorded(told=1, held=4)
        assert recorded(told, "acts").share == 0.25
        assert str(recorded(told, "acts")) == "1 of 4 sessions held"

    def test_acts_and_affect_are_told_apart(self):
        told = course(LISTENING, note(avoided=False), note())
        assert numbers(telling(told, "acts")) == (1,)
        assert numbers(telling(told, "affect")) == (2, 3)

    def test_of_no_session_there_is_no_share(self):
        assert recorded(course(), "acts").share is None

    def test_a_missed_session_tells_nothing(self):
        told = course(ev.SessionMissed(), LISTENING)
        assert recorded(told, "acts") == Recorded(told=1, held=1)
        assert numbers(told.sessions) == (1,)


class TestEveryAudit:
    def test_of_a_course_that_tells_nothing_it_finds_nothing(self):
        silent = course(ev.SessionHeld(), middle=[ev.SessionHeld()] * 5)
        for audit in AUDITS:
            assert audit(silent) == SessionAudit(recorded=Recorded(told=0, held=7))

    @given(phases=phases, at=st.integers(0, 3))
    def test_a_session_without_a_record_changes_nothing_that_is_found(self, phases, at):
        blank = ev.SessionHeld(id="blank")
        before = course(*phases[0], middle=phases[1])
        for part in (0, 1):
            sessions = list(phases[part])
            sessions.insert(at, blank)
            both = (sessions, phases[1]) if part == 0 else (phases[0], sessions)
            after = course(*both[0], middle=both[1])
            for audit in AUDITS:
                one, other = audit(before), audit(after)
                assert (one.findings, one.questions) == (other.findings, other.questions)

    @given(phases=phases)
    def test_the_order_of_acts_and_notes_within_a_session_is_no_difference(self, phases):
        turned = [
            [attrs.evolve(s, acts=s.acts[::-1], affect=s.affect[::-1]) for s in part]
            for part in phases
        ]
        one = course(*phases[0], middle=phases[1])
        other = course(*turned[0], middle=turned[1])
        for audit in AUDITS:
            assert set(audit(one).findings) == set(audit(other).findings)
            assert set(audit(one).questions) == set(audit(other).questions)
