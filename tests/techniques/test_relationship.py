"""The therapeutic relationship is used and not interpreted, and trouble in it is taken up."""

import pytest
from tests.techniques.held import acts, asked, course, feeling, found, note

from ipt.findings import Severity
from ipt.model import events as ev
from ipt.techniques.relationship import RuptureLimits, audit

INTERPRETED = (
    "REL-INTERPRET: the session notes an interpretation of the relationship to the therapist; "
    "IPT makes none"
)
UNADDRESSED = (
    "REL-RUPTURE-UNADDRESSED: {}, and none of the 2 sessions that tell what was done from then on "
    "takes it up"
)
HARD = UNADDRESSED.format("a hard feeling about the therapist was noted")
TALK, TAKEN_UP = acts("exploration"), acts("therapeutic-relationship", about="p1")


def rated(total):
    return ev.MeasureTaken(instrument="alliance", total=total)


class TestInterpretation:
    def test_it_is_told_of(self):
        told = audit(course(acts("transference-interpretation"))).findings
        assert [(str(f), f.severity) for f in told] == [(INTERPRETED, Severity.WARNING)]

    def test_one_that_was_noticed_and_left_is_not(self):
        left = acts("transference-interpretation", corrected=True)
        assert found(audit(course(left))) == []

    def test_to_lead_back_to_a_relationship_outside_is_no_interpretation(self):
        """Ellen asks whether the therapist has children (case B2)."""
        told = audit(course(acts("therapeutic-relationship", about="husband")))
        assert (told.findings, told.questions) == ((), ())

    def test_with_whom_it_is_alike_is_asked_if_nobody_said(self):
        told = audit(course(acts("therapeutic-relationship")))
        assert (found(told), asked(told)) == (
            [],
            ["REL-ASK-PARALLEL: with whom outside is it as it was with the therapist"],
        )


class TestTrouble:
    @pytest.mark.parametrize("family", ["anger", "disgust", "fear", "hurt", "shame"])
    def test_a_hard_feeling_about_the_therapist_is_to_be_taken_up(self, family):
        told = audit(course(note(about="therapist", shown=[feeling(family)]), TALK, TALK))
        assert found(told) == [HARD]
        assert told.findings[0].where == ("e1",)

    @pytest.mark.parametrize(
        "fields",
        [
            {"about": "therapist", "felt": [feeling("love")]},
            {"about": "therapist", "felt": [feeling("anger", 0)]},
            {"about": "p1", "felt": [feeling("anger")]},
            {"felt": [feeling("anger")]},
        ],
    )
    def test_other_feelings_are_not(self, fields):
        assert found(audit(course(note(**fields), TALK, TALK))) == []

    @pytest.mark.parametrize("after", [(TAKEN_UP, TALK), (TALK, TAKEN_UP), (TALK,), ()])
    def test_it_was_taken_up_or_may_still_be(self, after):
        angry = note(about="therapist", felt=[feeling("anger")])
        assert found(audit(course(angry, *after))) == []

    def test_what_was_done_before_it_does_not_count(self):
        angry = note(about="therapist", felt=[feeling("anger")])
        assert found(audit(course(TAKEN_UP, angry, TALK, TALK, TAKEN_UP))) == [HARD]

    def test_a_fall_of_the_alliance_is_to_be_taken_up(self):
        told = audit(course(rated(8), TALK, rated(6), TALK))
        what = "the rating of the alliance fell from 8 to 6"
        assert found(told) == [UNADDRESSED.format(what)]
        assert told.findings[0].where == ("e3",)

    def test_a_smaller_fall_a_rise_and_a_rating_without_a_number_are_not(self):
        steady = course(rated(8), TALK, rated(7), rated(None), TALK, rated(9), TALK)
        assert found(audit(steady)) == []

    def test_the_numbers_may_be_set(self):
        told = course(rated(8), TALK, rated(7))
        assert len(found(audit(told, RuptureLimits(fall=1, within=1)))) == 1
