"""The past is taken up as far as it shows in the present, and is not the main work."""

import pytest
from hypothesis import given
from tests.techniques.held import acts, asked, course, found, phases

from ipt.errors import InvalidValue
from ipt.findings import Severity
from ipt.model import Act, events as ev
from ipt.techniques.past import MOST, PastUse, audit, past_use
from ipt.techniques.recorded import Recorded

RECONSTRUCTION = (
    "PAST-RECONSTRUCTION: the session notes the reconstruction of childhood; in IPT it is not the "
    "main work"
)


def timed(past, rest, technique="past-relationships"):
    """A session of so many minutes."""
    return ev.SessionHeld(
        acts=[
            Act(technique=technique, about="p1", minutes=past),
            Act(technique="exploration", minutes=rest),
        ]
    )


class TestMinutes:
    def test_a_quarter_is_within_bounds_and_more_is_not(self):
        assert MOST == 0.25
        assert found(audit(course(timed(10, 30)))) == []
        assert found(audit(course(timed(11, 30)))) == [
            "PAST-MUCH: past relationships took 27 % of the minutes noted, more than 25 %"
        ]

    def test_one_session_may_go_to_it_if_the_course_does_not(self):
        assert found(audit(course(timed(40, 0), *[timed(0, 40)] * 3))) == []

    def test_the_share_may_be_set(self):
        assert found(audit(course(timed(20, 20)), most=0.5)) == []
        assert found(audit(course(timed(1, 9)), most=0.075)) == [
            "PAST-MUCH: past relationships took 10 % of the minutes noted, more than 7.5 %"
        ]
        with pytest.raises(InvalidValue, match=r"^most is a share from 0 to 1, not 25$"):
            audit(course(), most=25)

    def test_only_sessions_that_tell_every_minute_are_counted(self):
        half = ev.SessionHeld(
            acts=[
                Act(technique="past-relationships", about="p1", minutes=40),
                Act(technique="role-play"),
            ]
        )
        told = course(half, timed(5, 35), ev.SessionHeld())
        assert past_use(told) == PastUse(recorded=Recorded(told=1, held=3), minutes=5, of=40)
        assert past_use(told).share == 0.125

    def test_of_no_minutes_there_is_no_share(self):
        assert past_use(course(acts("past-relationships"))).share is None
        assert past_use(course(timed(0, 0))).share is None

    @given(phases=phases)
    def test_the_share_keeps_its_bounds(self, phases):
        share = past_use(course(*phases[0], middle=phases[1])).share
        assert share is None or 0 <= share <= 1


class TestReconstruction:
    def test_it_is_told_of(self):
        told = audit(course(acts("childhood-reconstruction"))).findings
        assert [(str(f), f.severity) for f in told] == [(RECONSTRUCTION, Severity.WARNING)]

    def test_one_that_was_noticed_and_left_is_not(self):
        assert found(audit(course(acts("childhood-reconstruction", corrected=True)))) == []

    def test_its_minutes_went_to_the_past(self):
        told = past_use(course(timed(30, 10, "childhood-reconstruction")))
        assert told.share == 0.75


class TestThePresent:
    def test_what_of_today_it_bears_on_is_asked_if_nobody_said(self):
        told = audit(course(acts("past-relationships")))
        assert (found(told), asked(told)) == (
            [],
            [
                "PAST-ASK-PRESENT: on which relationship of today does what was told of the past bear"
            ],
        )

    def test_a_parallel_is_what_it_is_for(self):
        told = audit(course(acts("past-relationships", about="p1")))
        assert (told.findings, told.questions) == ((), ())
