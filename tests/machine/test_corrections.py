"""Corrections are events: they amend the history, never overwrite it (but for a redaction)."""

from datetime import date

import pytest
from tests.machine import protocols
from tests.machine.events_for import event
from tests.machine.histories import ENDED, MIDDLE, READY, TERMINATION, course

import ipt
from ipt import EventRefused, Phase
from ipt.model import Actor, events as ev


def refusal(told: ipt.Course, correction: ev.Event) -> EventRefused:
    with pytest.raises(EventRefused) as refused:
        ipt.apply(told, correction, override="no reason lets it pass")
    assert not refused.value.overridable
    return refused.value


def sound(told: ipt.Course) -> ipt.Course:
    """*told*, which replays from its own events."""
    assert ipt.replay(told.protocol, told.events) == told
    return told


class TestVoided:
    """An event that never happened."""

    def test_it_is_as_if_it_had_never_been(self):
        told = ipt.apply(course(), event("session-held", id="a"), event("session-missed", id="b"))
        voided = sound(ipt.apply(told, ev.EventVoided(id="v", event="a", reason="another patient")))
        without = ipt.apply(course(), event("session-missed", id="b"))
        assert voided.effective == without.effective
        assert (voided.phase, voided.counts) == (without.phase, without.counts)
        assert [e.id for e in voided.events] == ["e0", "a", "b", "v"]

    def test_it_takes_its_date_with_it(self):
        told = ipt.apply(course(), event("session-missed", id="a", on=date(2034, 1, 1)))
        late = event("session-missed", on=date(2024, 1, 1))
        assert ipt.check(told, late)
        assert ipt.check(sound(ipt.apply(told, ev.EventVoided(event="a"))), late) == ()

    def test_what_later_events_need_stays(self):
        error = refusal(course(*MIDDLE), ev.EventVoided(event="e7"))
        first, *reasons = error.findings
        assert first.code == "MACH-BREAKS-LATER"
        assert first.where == ("e8",)
        assert [finding.code for finding in reasons] == ["MACH-NO-CONTRACT"]
        assert str(error) == (
            "'event-voided' is refused in event 'e9': after this correction the event 'e8' would not be "
            "possible: the middle phase needs an agreed contract with a time limit; none is "
            "recorded; correct or void 'e8' first (1 more in .findings)"
        )

    def test_from_the_last_event_backwards_everything_can_go(self):
        told = course(*MIDDLE)
        for at in range(8, 0, -1):
            told = ipt.apply(told, ev.EventVoided(event=f"e{at}"))
        assert sound(told).effective == course().effective
        assert told.counts == course().counts

    def test_an_end_can_be_taken_back(self):
        told = sound(ipt.apply(course(*MIDDLE, "course-ended other"), ev.EventVoided(event="e9")))
        assert (told.phase, told.end_reason) == (Phase.MIDDLE, None)

    def test_a_reference_breaks(self):
        told = course("medication-started m", "medication-stopped m")
        assert [f.code for f in refusal(told, ev.EventVoided(event="e1")).findings] == [
            "MACH-BREAKS-LATER", "MACH-UNKNOWN-REFERENCE",
        ]  # fmt: skip

    def test_the_opening_stays(self):
        (finding,) = refusal(course(), ev.EventVoided(event="e0")).findings
        assert finding.message == "this correction is not possible; there is no course without it"
        assert finding.remedy == "record EventReplaced"
        assert finding.where == ("e0",)

    def test_a_deviation_passes_again_if_it_covers_what_is_then_refused(self):
        told = ipt.apply(course(*["session-held"] * 3), event("session-held"), override="needed")
        voided = sound(ipt.apply(told, ev.EventVoided(event="e1")))
        assert voided.sessions_held == 3
        assert [where for where, _ in voided.deviations] == ["e4"]

    def test_a_deviation_does_not_cover_more(self):
        told = ipt.apply(
            course(*READY, "risk-raised r"), event("phase-began middle"), override="on"
        )
        error = refusal(told, ev.EventVoided(event="e2"))
        assert [f.code for f in error.findings] == [
            "MACH-BREAKS-LATER", "MACH-NO-BASELINE", "MACH-OPEN-RISK",
        ]  # fmt: skip


class TestReplaced:
    """An event that was recorded wrongly: the true one takes its place and its id."""

    def test_it_stands_where_the_wrong_one_stood(self):
        told = course("session-held", "measure-taken")
        true = event("session-missed illness", id="whatever")
        told = sound(ipt.apply(told, ev.EventReplaced(event="e1", replacement=true)))
        assert [e.id for e in told.effective] == ["e0", "e1", "e2"]
        assert isinstance(told.effective[1], ev.SessionMissed)
        assert isinstance(told.events[1], ev.SessionHeld)
        assert told.sessions_held == 0

    def test_it_may_be_replaced_again(self):
        told = course("session-held")
        for minutes in (45, 50):
            true = ev.SessionHeld(minutes=minutes)
            told = ipt.apply(told, ev.EventReplaced(event="e1", replacement=true))
        assert [session.minutes for session in sound(told).sessions] == [50]

    def test_the_wrong_patient_is_corrected_in_the_opening(self):
        told = course(*MIDDLE)
        true = ev.CourseOpened(patient="q", on=date(2024, 1, 1))
        told = sound(ipt.apply(told, ev.EventReplaced(event="e0", replacement=true)))
        assert told.patient == "q"
        assert told.opened.protocol == told.protocol.pin
        assert told.horizon == date(2024, 1, 1)

    def test_nothing_else_opens_a_course(self):
        told = course("session-held")
        for target, true in (("e0", "session-held"), ("e1", "course-opened")):
            wrong = ev.EventReplaced(event=target, replacement=event(true))
            (finding,) = refusal(told, wrong).findings
            assert finding.message == (
                "this correction is not possible; "
                "an opening and nothing else stands in the place of the opening"
            )
            assert finding.remedy == "give a CourseOpened for a CourseOpened"

    def test_a_correction_is_no_replacement(self):
        wrong = ev.EventReplaced(event="e1", replacement=ev.EventVoided(event="e1"))
        (finding,) = refusal(course("session-held"), wrong).findings
        assert finding.message == "this correction is not possible; a correction replaces nothing"
        assert finding.remedy == "give the true event"

    def test_the_true_event_must_be_possible(self):
        wrong = ev.EventReplaced(event="e1", replacement=event("follow-up-held"))
        error = refusal(course("session-held"), wrong)
        assert [f.code for f in error.findings] == ["MACH-BREAKS-LATER", "MACH-NOT-HERE"]
        assert error.findings[0].where == ("e1",)

    def test_what_comes_later_must_stay_possible(self):
        wrong = ev.EventReplaced(event="e1", replacement=event("session-missed"))
        error = refusal(course(*MIDDLE), wrong)
        assert error.findings[0].where == ("e8",)
        assert error.findings[1].code == "MACH-NO-INITIAL-SESSION"

    def test_a_true_date_must_not_turn_the_others_back(self):
        told = ipt.apply(course("session-held"), event("session-held", on=date(2024, 1, 8)))
        late = ev.EventReplaced(event="e1", replacement=ev.SessionHeld(on=date(2024, 1, 9)))
        assert [f.code for f in refusal(told, late).findings] == [
            "MACH-BREAKS-LATER", "MACH-DATES-BACKWARDS",
        ]  # fmt: skip


class TestRedacted:
    """Erasure: free text and identifying values go, the structure stays."""

    def test_private_values_are_blanked_in_the_stored_event(self):
        secret = event("session-held", note="she cried", by=Actor(role="therapist", name="N. N."))
        told = sound(ipt.apply(ipt.apply(course(), secret), ev.EventRedacted(event="e1")))
        for history in (told.events, told.effective):
            assert history[1].note == "[redacted]"
            assert history[1].by == Actor(role="therapist", name="[redacted]")
        assert told.sessions_held == 1

    def test_the_patient_can_be_erased(self):
        told = sound(ipt.apply(course(*ENDED), ev.EventRedacted(event="e0")))
        assert told.patient == "[redacted]"
        assert told.phase is Phase.ENDED

    def test_a_voided_event_can_be_erased(self):
        told = course("session-held")
        told = ipt.apply(told, event("session-missed", id="x", note="wrong patient"))
        told = ipt.apply(told, ev.EventVoided(event="x"), ev.EventRedacted(event="x"))
        assert sound(told).events[2].note == "[redacted]"
        assert [e.id for e in told.effective] == ["e0", "e1"]

    def test_what_replaced_it_is_erased_with_it(self):
        told = ipt.apply(
            course("session-held"),
            ev.EventReplaced(id="r", event="e1", replacement=ev.SessionHeld(note="secret")),
            ev.EventRedacted(event="e1"),
        )
        assert sound(told).effective[1].note == "[redacted]"
        assert told.events[2].replacement.note == "[redacted]"

    def test_a_correction_can_be_erased_with_what_it_put_in_place(self):
        told = ipt.apply(
            course("session-held", "session-held"),
            ev.EventReplaced(
                id="r", event="e1", reason="a typo", replacement=ev.SessionHeld(note="secret")
            ),
            ev.EventRedacted(event="r"),
        )
        assert sound(told).events[3].reason == "[redacted]"
        assert told.events[3].replacement.note == "[redacted]"
        assert told.effective[1].note == "[redacted]"

    def test_ids_and_dates_stay(self):
        told = ipt.apply(course(*TERMINATION), ev.EventRedacted(event="e5"))
        assert sound(told).effective == course(*TERMINATION).effective


class TestTargets:
    """What a correction may name."""

    @pytest.mark.parametrize("kind", [ev.EventVoided, ev.EventRedacted])
    def test_an_event_of_the_course(self, kind):
        (finding,) = refusal(course("session-held"), kind(event="x")).findings
        assert finding.code == "MACH-UNKNOWN-REFERENCE"
        assert finding.message == "there is no event to correct 'x' in this course"
        assert finding.remedy == "name one of: e0, e1"

    def test_what_is_voided_is_neither_voided_again_nor_replaced(self):
        told = ipt.apply(course("session-held"), ev.EventVoided(event="e1"))
        for again in (
            ev.EventVoided(event="e1"),
            ev.EventReplaced(event="e1", replacement=event("session-held")),
        ):
            (finding,) = refusal(told, again).findings
            assert finding.code == "MACH-NOT-CORRECTABLE"
            assert finding.message == (
                "this correction is not possible; a correction, or what was voided already, is "
                "corrected by no other event"
            )
            assert finding.remedy == "record what is true as a new event"

    def test_corrections_are_not_voided(self):
        told = ipt.apply(course("session-held"), ev.EventVoided(id="v", event="e1"))
        assert [f.code for f in refusal(told, ev.EventVoided(event="v")).findings] == [
            "MACH-NOT-CORRECTABLE"
        ]

    def test_a_correction_has_an_id_of_its_own(self):
        error = refusal(course("session-held"), ev.EventVoided(id="e0", event="e1"))
        assert [f.code for f in error.findings] == ["MACH-ID-TAKEN"]


class TestDatesOfCorrections:
    """A correction is dated by the day it is made, outside the order of dates."""

    def test_it_binds_no_later_event(self):
        told = ipt.apply(
            course("session-held"), ev.EventVoided(event="e1", on=date(2030, 1, 1)),
        )  # fmt: skip
        assert ipt.check(sound(told), event("session-held", on=date(2024, 1, 1))) == ()

    def test_it_may_be_dated_before(self):
        told = ipt.apply(course(), event("session-held", on=date(2024, 1, 1)))
        assert sound(ipt.apply(told, ev.EventVoided(event="e1", on=date(2020, 1, 1))))


def test_a_course_goes_on_after_a_correction():
    told = ipt.apply(course(*READY, "session-held"), ev.EventVoided(event="e8"))
    told = ipt.apply(told, event("phase-began middle", id="m"), event("session-held", id="s"))
    assert sound(told).phase is Phase.MIDDLE
    assert [e.id for e in told.events][-3:] == ["e9", "m", "s"]
    assert [e.id for e in told.effective][-2:] == ["m", "s"]


def test_a_protocol_is_pinned_in_the_opening():
    pin = course().opened.protocol
    protocol = protocols.get("ipt-16")
    assert (pin.id, pin.revision, pin.digest) == ("ipt-16", protocol.revision, protocol.digest)
