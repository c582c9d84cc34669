"""Case B11, and an invented IPT-G of twenty sessions with nine members."""

import json

import attrs
import pytest
from tests.groups.invented import AWAY, LATE, LEAVING, WHY_LATE, invented, joan

import ipt
from ipt import groups
from ipt.groups import GROUP_REASON, events as ge
from ipt.model.privacy import FREE_TEXT

pytestmark = pytest.mark.once


def written(value: object) -> list[str]:
    """Every free text in *value* that is not empty, the reasons of deviations aside."""
    if isinstance(value, tuple):
        return [text for each in value for text in written(each)]
    if not attrs.has(type(value)) or isinstance(value, ipt.model.Deviation):
        return []
    found = []
    for field in attrs.fields(type(value)):
        inner = getattr(value, field.name)
        found += [inner] if field.metadata == FREE_TEXT and inner else written(inner)
    return found


def codes(group):
    said = groups.audit(group)
    return [each.code for each in (*said.findings, *said.questions)]


class TestTheInventedGroup:
    def test_it_has_twenty_sessions_nine_members_one_late_and_two_who_leave(self):
        group = invented()
        assert len(group.sessions) == 20
        assert len(group.members) == 9
        assert [m for m in group.members if group.joined_after(m)] == [LATE]
        assert {*group.members} - {*group.active} == {m for m, _ in LEAVING.values()}
        assert group.phase is ipt.Phase.ENDED

    def test_it_needs_no_free_text(self):
        assert written(invented().events) == []
        assert written(joan().events) == []

    def test_the_late_joiner_is_the_only_thing_to_be_said(self):
        said = groups.audit(invented())
        assert [str(finding) for finding in said.findings] == [
            "GRP-NEW-MEMBER-LATE: 'm9' joins after 3 sessions; enrolment closes with session 2"
        ]
        assert said.questions == ()

    def test_the_reason_for_taking_in_the_late_joiner_is_kept(self):
        [late] = [event for event in invented().events if event.deviation]
        assert late.deviation == ipt.model.Deviation(reason=WHY_LATE, codes=["GRP-NEW-MEMBER-LATE"])

    def test_the_courses_end_as_the_members_did(self):
        group = invented()
        reasons = {member: str(group.view(member).end_reason) for member in group.members}
        assert reasons == dict.fromkeys(group.active, "completed") | dict(LEAVING.values())

    def test_who_came_to_all_sessions_departs_from_nothing(self):
        group = invented()
        deviating = {m for m in group.members if group.view(m).deviations}
        assert deviating == {"m2", "m5"}

    def test_who_was_away_follows_the_group_by_its_reason(self):
        [(_, deviation)] = invented().view("m2").deviations
        assert deviation.codes == ("MACH-TERMINATION-EARLY",)
        assert deviation.reason == GROUP_REASON

    def test_attendance_tells_who_was_away_when(self):
        missed = {each.member: each.missed for each in groups.attendance(invented())}
        expected = dict.fromkeys(invented().members, ()) | {m: (n,) for n, m in AWAY.items()}
        assert missed == expected

    def test_every_view_is_an_ordinary_course(self):
        group = invented()
        for member in group.members:
            view = groups.member_view(group, member)
            again = ipt.replay(view.protocol, view.events, instruments=view.instruments)
            assert again == view == ipt.loads(ipt.dumps(view))
            assert ipt.review.examine(view) is not None
            assert [goal.id for goal in view.goals] == [f"{member}-goal"]

    def test_no_view_knows_of_another_member(self):
        group = invented()
        for member in group.members:
            text = ipt.dumps(group.view(member))
            others = [f'"{other}' for other in group.members if other != member]
            assert [other for other in others if other in text] == []
            assert [
                f"person {o}" for o in group.members if o != member and f"person {o}" in text
            ] == []

    def test_it_reads_back_as_it_was_written(self):
        text = groups.dumps_group(invented())
        assert groups.loads_group(text) == invented()
        assert json.loads(text)["events"][0] == {
            "type": "group-opened",
            "id": "g0",
            "on": "2025-12-08",
            "all_recorded": True,
        }


class TestJoan:
    def test_the_meeting_before_the_group_is_on_record_and_nothing_is_said_of_it(self):
        assert not any("PREMEETING" in code for code in codes(joan()))

    def test_the_baby_takes_part_and_is_no_member(self):
        [guest] = joan().of(ge.GuestAdmitted)
        assert (guest.member, guest.person) == ("joan", "baby")
        assert joan().members == ("joan",)
        assert [person.id for person in joan().view("joan").inventory] == ["baby"]

    def test_the_focus_is_asked_for(self):
        [ask, _] = groups.audit(joan()).questions
        assert str(ask) == "GRP-MEMBER-NO-FOCUS: which problem area does 'joan' work on"

    def test_missing_minutes_raise_no_alarm(self):
        assert groups.audit(joan()).findings == ()

    def test_attendance_and_airtime_are_not_assessable(self):
        [attendance] = groups.attendance(joan())
        assert attendance.share is None
        assert attendance.unknown == (1, 2, 3)
        airtime = groups.airtime(joan())
        assert (airtime.sessions, airtime.gini, airtime.silent) == ((), None, ())

    def test_the_themes_of_the_sessions_are_areas(self):
        themes = [[str(area) for area in session.themes] for session in joan().sessions]
        assert themes == [[], ["role-transition"], ["role-transition"]]

    def test_her_course_has_sessions_of_which_nothing_is_known(self):
        assert joan().view("joan").sessions_unrecorded == 3
