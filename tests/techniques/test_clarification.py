"""Clarification serves an idea, comes in time, and shows what comes back."""

from hypothesis import given
from tests.techniques.held import acts, asked, course, found, phases

from ipt.findings import Status
from ipt.model import AffectNote, Technique, events as ev
from ipt.techniques.clarification import Clarified, audit, clarified


def test_one_that_comes_at_another_topic_is_told_of():
    told = audit(course(acts("clarification", on_topic=False, about="p1"))).findings
    assert [(str(f), f.where, f.source, f.status) for f in told] == [
        (
            "CLA-OFF-TOPIC: a clarification came while the patient was with something else",
            ("e1", "p1"),
            "SID",
            Status.SECONDARY,
        )
    ]


def test_one_without_an_idea_is_told_of():
    told = audit(course(acts("clarification", hypothesis=False)))
    assert found(told) == [
        "CLA-NO-HYPOTHESIS: a clarification served no idea that the therapist had"
    ]
    assert told.findings[0].where == ("e1",)


def test_what_is_not_recorded_or_is_no_clarification_is_not_told_of():
    quiet = course(
        acts("clarification"),
        acts("clarification", hypothesis=True, on_topic=True),
        acts("exploration", hypothesis=False, on_topic=False),
    )
    assert found(audit(quiet)) == []


def test_what_was_felt_at_a_contradiction_is_asked_if_the_session_notes_no_affect():
    bare = acts("confrontation")
    felt = ev.SessionHeld(acts=bare.acts, affect=[AffectNote()])
    assert asked(audit(course(bare, felt))) == [
        "CLA-ASK-FELT: what did the patient feel when the contradiction was pointed out"
    ]


class TestWhatWasClarified:
    def test_what_comes_back_is_counted_once_for_a_session(self):
        told = course(
            acts("clarification", "clarification", about="p1", accepted=True),
            acts("clarification", about="p2"),
            acts("clarification", about="p1", accepted=False),
            acts("clarification"),
        )
        assert clarified(told) == (
            Clarified(about="p1", sessions=(1, 3), taken_up=2, not_taken_up=1),
            Clarified(about="p2", sessions=(2,), taken_up=0, not_taken_up=0),
            Clarified(about=None, sessions=(4,), taken_up=0, not_taken_up=0),
        )

    @given(phases=phases)
    def test_no_more_was_taken_up_than_was_clarified(self, phases):
        told = clarified(course(*phases[0], middle=phases[1]))
        every = [act for part in phases for session in part for act in session.acts]
        count = sum(act.technique is Technique.CLARIFICATION for act in every)
        assert sum(each.taken_up + each.not_taken_up for each in told) <= count
        assert len({each.about for each in told}) == len(told)
