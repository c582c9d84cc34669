"""What the record of a group tells and leaves to be asked."""

from datetime import date

import pytest
from tests.groups.invented import of
from tests.groups.test_engine import held, opened
from tests.groups.test_sharing import spoken

from ipt import ProblemArea, events as ev, groups
from ipt.groups import Link, apply_group, events as ge

pytestmark = pytest.mark.once


def said(group, *, of_code):
    judged = groups.audit(group)
    return [str(each) for each in (*judged.findings, *judged.questions) if each.code == of_code]


def after(group, number, **fields):
    return apply_group(group, *[held(group.active, **fields)] * number)


class TestBefore:
    def test_a_meeting_nobody_told_of_is_asked_for(self):
        assert said(after(opened("a"), 1), of_code="GRP-ASK-PREMEETING") == [
            "GRP-ASK-PREMEETING: was 'a' met alone before the first session"
        ]

    def test_a_meeting_that_was_left_out_is_told(self):
        group = apply_group(opened("a"), ge.MeetingOmitted(member="a", meeting="pre"))
        assert said(after(group, 1), of_code="GRP-NO-PREMEETING") == [
            "GRP-NO-PREMEETING: 'a' was not met alone before the first session"
        ]

    def test_a_meeting_that_came_later_is_told(self):
        group = apply_group(after(opened("a"), 1), ge.PreMeetingHeld(member="a"))
        assert said(group, of_code="GRP-NO-PREMEETING") != []

    def test_before_the_first_session_and_where_none_is_planned_nothing_is_said(self):
        assert groups.audit(opened("a")).questions == ()
        assert said(after(opened("a", name="rose-5"), 1), of_code="GRP-ASK-PREMEETING") == []


class TestAmid:
    def test_a_meeting_halfway_is_asked_for_once_it_should_have_been(self):
        group = after(opened("a"), 10)
        assert said(group, of_code="GRP-ASK-MID-REVIEW") == []
        assert said(after(group, 1), of_code="GRP-ASK-MID-REVIEW") == [
            "GRP-ASK-MID-REVIEW: was 'a' met alone amid the sessions"
        ]

    def test_one_that_was_left_out_is_told(self):
        group = apply_group(after(opened("a"), 11), ge.MeetingOmitted(member="a", meeting="mid"))
        assert said(group, of_code="GRP-NO-MID-REVIEW") == [
            "GRP-NO-MID-REVIEW: 'a' was not met alone between sessions 10 and 11"
        ]

    def test_one_at_another_place_is_told(self):
        group = apply_group(after(opened("a"), 8), ge.MidMeetingHeld(member="a"))
        assert said(group, of_code="GRP-MID-PLACE") == [
            "GRP-MID-PLACE: 'a' was met amid the group after session 8, not after session 10"
        ]


class TestAfterwards:
    LAST = date(2026, 5, 20)

    def ended(self, on=LAST):
        return apply_group(opened("a"), held(["a"], on=on), ge.GroupEnded())

    def test_a_meeting_nobody_told_of_is_asked_for(self):
        assert said(self.ended(), of_code="GRP-ASK-POST-MEETING") == [
            "GRP-ASK-POST-MEETING: was 'a' met alone after the group"
        ]

    def test_one_that_was_left_out_is_told(self):
        group = apply_group(self.ended(), ge.MeetingOmitted(member="a", meeting="post"))
        assert said(group, of_code="GRP-NO-POST-MEETING") == [
            "GRP-NO-POST-MEETING: 'a' was not met alone after the group"
        ]

    def test_one_within_a_week_is_in_time_and_a_later_one_is_told(self):
        for day, told in ((27, 0), (28, 1)):
            met = ge.PostMeetingHeld(member="a", on=date(2026, 5, day))
            found = said(apply_group(self.ended(), met), of_code="GRP-POST-LATE")
            assert len(found) == told
        assert found == [
            "GRP-POST-LATE: 'a' was met 8 days after the last session; at most 7 are usual"
        ]

    def test_without_days_it_is_not_judged(self):
        for group, on in ((self.ended(on=None), self.LAST), (self.ended(), None)):
            met = apply_group(group, ge.PostMeetingHeld(member="a", on=on))
            assert said(met, of_code="GRP-POST-LATE") == []

    def test_a_group_that_ended_before_it_met_is_no_error(self):
        group = apply_group(opened("a"), ge.PostMeetingHeld(member="a"), ge.GroupEnded())
        assert said(group, of_code="GRP-POST-LATE") == []


class TestMembers:
    def test_a_focus_is_asked_for_until_it_is_named(self):
        group = after(opened("a"), 1)
        assert said(group, of_code="GRP-MEMBER-NO-FOCUS") == [
            "GRP-MEMBER-NO-FOCUS: which problem area does 'a' work on"
        ]
        agreed = ev.FocusAgreed(focus=ProblemArea(area="role-transition"))
        assert said(apply_group(group, *of("a", agreed)), of_code="GRP-MEMBER-NO-FOCUS") == []

    def test_unknown_attendance_is_asked_for(self):
        group = apply_group(opened("a"), held(), held())
        assert said(group, of_code="GRP-ASK-ATTENDANCE") == [
            "GRP-ASK-ATTENDANCE: did 'a' come to these sessions: 1, 2"
        ]

    def test_an_absence_is_asked_about_when_the_next_session_came(self):
        group = apply_group(opened("a"), held([], ["a"]))
        assert said(group, of_code="GRP-ABSENCE-UNFOLLOWED") == []
        assert said(after(group, 1), of_code="GRP-ABSENCE-UNFOLLOWED") == [
            "GRP-ABSENCE-UNFOLLOWED: was 'a' followed up after the absence from session 1"
        ]
        followed = apply_group(group, ge.AbsenceFollowedUp(member="a"))
        assert said(after(followed, 1), of_code="GRP-ABSENCE-UNFOLLOWED") == []

    def test_a_pair_in_dispute_is_told_as_last_recorded(self):
        group = apply_group(opened("a", "b"), ge.MembersRelated(one="b", other="a", dispute=True))
        assert said(group, of_code="GRP-CONFLICTED-PAIR") == [
            "GRP-CONFLICTED-PAIR: 'a' and 'b' are in a dispute outside the group"
        ]
        over = apply_group(group, ge.MembersRelated(one="a", other="b", dispute=False))
        assert said(over, of_code="GRP-CONFLICTED-PAIR") == []


class TestTheWhole:
    MEMBERS = tuple(f"m{number}" for number in range(10))

    def test_too_large_and_too_small_a_group_is_told_where_it_changes(self):
        group = after(opened(*self.MEMBERS, all_recorded=True), 2)
        assert said(group, of_code="GRP-OUT-OF-SIZE") == [
            "GRP-OUT-OF-SIZE: the group had 10 members at session 1; 6 to 9 are usual"
        ]
        small = after(opened(*self.MEMBERS[:5], all_recorded=True), 1)
        assert len(said(small, of_code="GRP-OUT-OF-SIZE")) == 1

    def test_the_size_of_a_group_in_part_recorded_is_not_judged(self):
        assert said(after(opened("a"), 1), of_code="GRP-OUT-OF-SIZE") == []
        other = after(opened("a", name="who-group-8", all_recorded=True), 1)
        assert said(other, of_code="GRP-OUT-OF-SIZE") == []

    def test_too_many_facilitators_are_told(self):
        group = after(opened("a"), 1, facilitators=["f", "g", "h"])
        assert said(after(group, 1, facilitators=["f"]), of_code="GRP-FACILITATORS") == [
            "GRP-FACILITATORS: session 1 was led by 3; 1 to 2 are usual"
        ]
        assert said(after(opened("a", name="rose-5"), 1), of_code="GRP-FACILITATORS") == []

    def test_a_silent_member_is_told(self):
        group = after(opened("a", "b"), 3, silent=["a"])
        assert said(group, of_code="GRP-SILENT-MEMBER") == [
            "GRP-SILENT-MEMBER: 'a' said nothing in three sessions running: 1, 2, 3"
        ]

    def test_who_had_half_of_the_minutes_is_told_once(self):
        group = after(opened("a", "b", "c"), 4, spoken=spoken(a=20, b=10, c=10))
        assert said(group, of_code="GRP-DOMINATED") == [
            "GRP-DOMINATED: 'a' had 50 percent of the members' minutes in sessions 1, 2, 3"
        ]

    @pytest.mark.parametrize(
        ("members", "minutes"),
        [("ab", {"a": 20, "b": 0}), ("abc", {"a": 20, "b": 1}), ("abc", {"a": 0, "b": 0, "c": 0})],
        ids=["two members", "not all noted", "no minutes"],
    )
    def test_minutes_that_tell_little_are_not_judged(self, members, minutes):
        group = after(opened(*members), 3, spoken=spoken(**minutes))
        assert said(group, of_code="GRP-DOMINATED") == []

    def test_links_that_all_go_by_a_facilitator_are_told(self):
        by_leader = [Link(giver="f", receiver="a"), Link(giver="b", receiver="f")]
        group = after(opened("a", "b"), 3, facilitators=["f"], links=by_leader)
        assert said(group, of_code="GRP-LEADER-ONLY-LINKS") == [
            "GRP-LEADER-ONLY-LINKS: in sessions 1, 2, 3 every link goes to or from a facilitator"
        ]
        other = after(group, 1, links=[Link(giver="a", receiver="b")])
        assert said(other, of_code="GRP-LEADER-ONLY-LINKS") == []

    def test_an_end_that_nobody_told_of_is_asked_for(self):
        group = after(opened("a"), 15)
        assert said(group, of_code="GRP-ASK-ENDING") == []
        assert said(after(group, 1), of_code="GRP-ASK-ENDING") == [
            "GRP-ASK-ENDING: 16 sessions were held, and from session 16 on the end is spoken of: was it"
        ]

    def test_an_end_raised_late_is_told(self):
        group = after(opened("a"), 16)
        assert said(apply_group(group, ge.EndingRaised()), of_code="GRP-ENDING-LATE") == []
        late = apply_group(after(group, 1), ge.EndingRaised())
        assert said(late, of_code="GRP-ENDING-LATE") == [
            "GRP-ENDING-LATE: the end was raised after 17 sessions; it is spoken of from session 16 on"
        ]
