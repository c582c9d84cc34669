"""What a group refuses, what passes with a reason, and what it does to the courses of its members."""

import pickle
from datetime import date

import pytest
from tests.groups.invented import FIRST, day, invented, of, oriented, session

import ipt
from ipt import events as ev, groups
from ipt.errors import EventRefused, InvalidValue, UnknownName
from ipt.groups import Absence, GroupCourse, Link, Spoken, apply_group, events as ge
from ipt.model import Actor, Goal, Relationship, Risk
from ipt.model.privacy import REDACTED

pytestmark = pytest.mark.once

IPT_G = groups.get("ipt-g")


def opened(*members, name="ipt-g", **options):
    group = groups.open_group(groups.get(name), **options)
    return apply_group(group, *(ge.MemberJoined(member=m, patient=f"p {m}") for m in members))


def held(present=(), absent=(), **fields):
    return ge.GroupSessionHeld(
        present=present, absent=[Absence(member=m) for m in absent], **fields
    )


def _erased(event):
    return ge.GroupEventRedacted(event=event)


def refusal(group, *events, **options):
    with pytest.raises(EventRefused) as refused:
        apply_group(group, *events, **options)
    return refused.value


class TestOpening:
    def test_a_group_opens_in_the_initial_phase_with_nobody_in_it(self):
        group = opened()
        assert (group.phase, group.members, group.sessions) == (ipt.Phase.INITIAL, (), ())
        assert group.all_recorded is None
        assert repr(group) == "<GroupCourse ipt-g: 0 members, initial phase, sessions held: 0>"

    def test_a_group_is_not_made_by_hand(self):
        with pytest.raises(TypeError, match=r"^a group is not made by hand; use ipt\.groups\."):
            GroupCourse()

    def test_a_history_begins_with_the_opening(self):
        with pytest.raises(EventRefused) as refused:
            groups.replay_group(IPT_G, [ge.SharedNote(text="x")])
        assert str(refused.value) == (
            "'shared-note' is refused in event 'g0': the history of a group begins with "
            "'group-opened', which stands nowhere else; open the group with ipt.groups.open_group"
        )

    def test_a_group_opens_once(self):
        assert refusal(opened(), ge.GroupOpened()).findings[0].code == "GRP-NOT-OPENED"

    def test_a_history_is_not_empty(self):
        with pytest.raises(InvalidValue) as refused:
            groups.replay_group(IPT_G, ())
        assert str(refused.value) == (
            "a history needs at least its opening; record GroupOpened first"
        )

    def test_the_protocol_is_one_of_a_group(self):
        with pytest.raises(InvalidValue) as refused:
            groups.open_group(ipt.protocols.get("ipt-16"))
        assert str(refused.value) == (
            "a GroupProtocol is needed, not a Protocol; get one with ipt.groups.get(...)"
        )

    def test_an_event_is_one_of_a_group(self):
        with pytest.raises(InvalidValue) as refused:
            apply_group(opened(), ev.SessionHeld())
        assert str(refused.value) == "an event of ipt.groups.events is needed, not a SessionHeld"

    def test_it_pickles(self):
        assert pickle.loads(pickle.dumps(invented())) == invented()  # noqa: S301


class TestIds:
    def test_an_id_is_there_once(self):
        refused = refusal(opened(), ge.SharedNote(id="g0", text="x"))
        assert refused.findings[0].message == "the id 'g0' belongs to an earlier event"

    def test_an_empty_id_is_filled_with_a_free_one(self):
        group = apply_group(opened(), ge.SharedNote(id="g2", text="x"), ge.SharedNote(text="y"))
        assert [event.id for event in group.events] == ["g0", "g2", "g2'"]


class TestMembers:
    def test_an_unknown_member_is_refused_with_those_there_are(self):
        refused = refusal(opened("a", "b"), ge.PreMeetingHeld(member="c"))
        assert str(refused) == (
            "'pre-meeting-held' is refused in event 'g3': there is no member 'c' in this group; "
            "name one of: a, b"
        )
        assert not refused.overridable
        assert refused.position == 3

    def test_where_nobody_joined_nobody_is_named(self):
        refused = refusal(opened(), held(["a"], ["b"]))
        assert str(refused) == (
            "'group-session-held' is refused in event 'g1': there is no member 'a' in this group; "
            "name one of: nobody has joined (1 more in .findings)"
        )

    def test_both_of_a_pair_are_members(self):
        refused = refusal(opened("a"), ge.MembersRelated(one="a", other="b"))
        assert refused.findings[0].params["member"] == "b"

    def test_an_id_belongs_to_one_person(self):
        refused = refusal(opened("a"), ge.MemberJoined(member="a", patient="other"))
        assert [finding.code for finding in refused.findings] == ["GRP-JOINED-BEFORE"]

    def test_who_left_is_in_no_later_session_and_does_not_leave_again(self):
        group = apply_group(opened("a", "b"), ge.MemberLeft(member="a"))
        for event in (held(["a"]), held(["b"], ["a"]), ge.MemberLeft(member="a")):
            assert refusal(group, event).findings[0].message == "'a' has left the group"
        assert group.active == ("b",)

    def test_who_left_may_still_be_met_and_written_of(self):
        group = apply_group(
            opened("a"),
            ge.MemberLeft(member="a"),
            ge.PostMeetingHeld(member="a"),
            ge.AbsenceFollowedUp(member="a", reached=False),
            *of("a", ev.FollowUpHeld()),
        )
        assert group.view("a").last(ev.ContactAttempted).reached is False

    def test_a_view_of_nobody_is_an_unknown_name(self):
        with pytest.raises(UnknownName) as refused:
            groups.member_view(opened("anna"), "ana")
        assert str(refused.value) == "unknown member 'ana'; did you mean 'anna'?"

    @pytest.mark.parametrize(
        ("members", "known"), [(("a", "b"), "a, b"), ((), "nobody has joined")]
    )
    def test_who_is_not_nearly_a_member_is_told_who_is(self, members, known):
        with pytest.raises(UnknownName) as refused:
            groups.member_view(opened(*members), "zed")
        assert str(refused.value) == f"unknown member 'zed'; name one of: {known}"

    def test_a_course_is_no_group(self):
        for look, more in (
            (groups.audit, ()),
            (groups.member_view, ("a",)),
            (apply_group, (ge.GroupEnded(),)),
        ):
            with pytest.raises(InvalidValue) as refused:
                look(invented().view("m1"), *more)
            assert str(refused.value) == (
                "a GroupCourse is needed, not a Course; get one with ipt.groups.open_group(...)"
            )


class TestEnrolment:
    def test_nobody_is_in_it_twice_under_two_ids(self):
        group = opened("a")
        again = ge.MemberJoined(member="b", patient="p a")
        [finding] = refusal(group, again, override="so").findings
        assert str(finding) == "GRP-PATIENT-TWICE: this patient is in the group already, as 'a'"
        returned = apply_group(group, ge.MemberLeft(member="a"), again)
        assert returned.active == ("b",)

    def test_whose_key_was_erased_may_be_anybody(self):
        group = apply_group(opened("a", "b"), *map(_erased, ("g1", "g2")))
        assert {group.view(member).patient for member in "ab"} == {REDACTED}

    def test_a_closed_group_takes_in_a_late_member_only_with_a_reason(self):
        group = apply_group(opened("a"), held(["a"]), held(["a"]))
        late = ge.MemberJoined(member="b", patient="p")
        refused = refusal(group, late)
        assert refused.overridable
        assert refused.findings[0].message == (
            "'b' joins after 2 sessions; enrolment closes with session 2"
        )
        joined = apply_group(group, late, override="a place was free")
        assert joined.events[-1].deviation.codes == ("GRP-NEW-MEMBER-LATE",)
        assert groups.replay_group(IPT_G, joined.events) == joined
        with pytest.raises(InvalidValue, match=r"^reason must not be empty$"):
            apply_group(group, late, override=" ")

    def test_an_open_group_takes_in_anybody_at_any_time(self):
        group = apply_group(opened("a", name="rose-5"), *[held(["a"])] * 4)
        group = apply_group(group, ge.MemberJoined(member="b", patient="p"), held(["a", "b"]))
        assert group.view("b").sessions_held == 1


class TestSessions:
    def test_there_are_no_more_than_the_protocol_has_without_a_reason(self):
        group = opened(name="rose-5")
        for _ in range(9):
            group = apply_group(group, held())
        assert refusal(group, held()).findings[0].message == (
            "the group has at most 9 sessions; 9 were held"
        )
        assert len(apply_group(group, held(), override="one more").sessions) == 10

    def test_each_member_has_the_session_in_the_own_way(self):
        there = held(["a"], ["b"], facilitators=["f"], minutes=80, modality="video")
        group = apply_group(opened("a", "b", "c"), there)
        a, b, c = (group.view(member) for member in "abc")
        assert a.events[-1] == ev.SessionHeld(
            id="g4", minutes=80, modality="video", present=["patient", "therapist"]
        )
        assert b.events[-1] == ev.SessionMissed(id="g4")
        assert c.events[-1] == ev.PeriodUnrecorded(id="g4", sessions=1)

    def test_a_date_that_one_member_is_ahead_of_is_refused_for_that_member(self):
        taken = of("a", ev.MeasureTaken(instrument="phq-9", total=9, on=date(2026, 3, 1)))
        refused = refusal(opened("a"), *taken, held(["a"], on=date(2026, 2, 1)))
        assert refused.findings[0].code == "MACH-DATES-BACKWARDS"
        assert str(refused).endswith(", in the course of member 'a'")

    def test_what_happens_to_the_group_is_in_the_order_of_its_days(self):
        group = opened(on=date(2026, 2, 1))
        for event in (
            ge.MemberJoined(member="a", patient="p", on=date(2026, 1, 31)),
            ge.GroupPhaseBegan(phase="middle", on=ipt.PartialDate(2026, 1)),
            ge.EndingRaised(on=date(2025, 1, 1)),
        ):
            assert refusal(group, event).findings[0].code == "GRP-DATES-BACKWARDS"
        apply_group(group, ge.GroupPhaseBegan(phase="middle", on=ipt.PartialDate(2026, 2)))
        apply_group(group, ge.SharedNote(text="x", on=date(2025, 1, 1)))

    def test_nobody_leads_the_group_they_are_a_member_of(self):
        [finding] = refusal(opened("a", "b"), held(["a"], facilitators=["b"])).findings
        assert str(finding) == (
            "GRP-LED-BY-MEMBER: 'b' is a member of this group and does not lead it"
        )

    def test_a_date_that_goes_back_is_refused_for_all(self):
        group = apply_group(opened("a"), held(["a"], on=date(2026, 2, 1)))
        refused = refusal(group, held(["a"], on=date(2026, 1, 1)))
        assert str(refused.findings[0]) == (
            "GRP-DATES-BACKWARDS: dates of a group never go backwards; 2026-01-01 lies before "
            "2026-02-01, the day of 'g2'"
        )
        assert (refused.position, refused.kind) == (3, "group-session-held")

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            (
                {"present": ["a", "a"]},
                "person 2 has the id of person 1; give each its own",
            ),
            (
                {"present": ["a"], "spoken": [Spoken(member="b", minutes=1)]},
                "only members who are present speak or are silent; correct who was present",
            ),
            (
                {"present": ["a"], "silent": ["a"], "spoken": [Spoken(member="a", minutes=1)]},
                "a member who had minutes was not silent; keep one of the two",
            ),
            (
                {
                    "present": ["a", "b"],
                    "minutes": 90,
                    "spoken": [Spoken(member="a", minutes=80), Spoken(member="b", minutes=11)],
                },
                "members had the floor for 91 minutes of a session of 90; correct one",
            ),
            (
                {"present": ["a"], "links": [Link(giver="a", receiver="b")]},
                "links join members who are present and facilitators; correct who was present",
            ),
            ({"links": [3]}, "links holds Link values, but item 1 is int"),
            ({"silent": [""]}, "silent holds texts, but item 1 is empty; leave it out"),
        ],
    )
    def test_what_contradicts_itself_is_no_session(self, fields, message):
        with pytest.raises(InvalidValue) as refused:
            ge.GroupSessionHeld(**fields)
        assert str(refused.value) == message


class TestValues:
    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (
                lambda: Link(giver="a", receiver="a"),
                "a link joins two people; giver and receiver are the same",
            ),
            (
                lambda: ge.GroupPhaseBegan(phase="ended"),
                "a group opens in the initial phase and ends by GroupEnded; give another phase",
            ),
            (
                lambda: ge.MemberLeft(member="a", reason="completed"),
                "who completes the group does not leave it; record GroupEnded",
            ),
            (
                lambda: ge.MemberEvent(member="a", on=FIRST, event=ev.SessionHeld()),
                "the day and the reporter of a MemberEvent stand in its event; give them there",
            ),
            (
                lambda: ge.GroupEventReplaced(
                    event="g1", replacement=ge.GroupEventVoided(event="g")
                ),
                "a correction replaces nothing; give the true event",
            ),
            (
                lambda: ge.MembersRelated(one="a", other="a"),
                "member 2 has the id of member 1; give each its own",
            ),
        ],
    )
    def test_what_cannot_be_is_refused(self, make, message):
        with pytest.raises(InvalidValue) as refused:
            make()
        assert str(refused.value) == message

    def test_the_reporter_of_a_member_event_stands_in_its_event(self):
        with pytest.raises(InvalidValue, match=r"^the day and the reporter of a MemberEvent stand"):
            ge.MemberEvent(member="a", by=Actor(role="therapist"), event=ev.SessionHeld())

    def test_what_identifies_is_masked(self):
        shown = repr(ge.MemberJoined(member="a", patient="canary"))
        assert "canary" not in shown
        assert "canary" not in repr(ge.PrivateNote(member="a", text="canary"))
        assert "canary" not in repr(ge.SharedNote(text="canary"))


class TestPhases:
    def test_members_follow_with_their_next_session(self):
        group = opened("m1")
        group = apply_group(group, *oriented("m1", FIRST), session(1, ("m1",)))
        group = apply_group(group, ge.GroupPhaseBegan(on=day(2), phase="middle"))
        assert group.phase is ipt.Phase.MIDDLE
        assert group.view("m1").phase is ipt.Phase.INITIAL
        group = apply_group(group, session(2, ("m1",)))
        assert group.view("m1").phase is ipt.Phase.MIDDLE
        assert group.view("m1").deviations == ()

    def test_the_phases_follow_each_other(self):
        refused = refusal(opened(), ge.GroupPhaseBegan(phase="termination"))
        assert refused.findings[0].message == (
            "the phases of a group follow each other; it is in the initial phase"
        )

    def test_an_open_risk_holds_a_member_in_the_phase_until_it_is_reviewed(self):
        group = apply_group(opened("a"), *of("a", ev.RiskRaised(risk=Risk(id="r", kind="suicide"))))
        group = apply_group(group, held(["a"]), ge.GroupPhaseBegan(phase="middle"), held(["a"]))
        assert group.view("a").phase is ipt.Phase.INITIAL
        group = apply_group(group, *of("a", ev.RiskReviewed(risk="r")), held(["a"]))
        assert group.view("a").phase is ipt.Phase.MIDDLE

    def test_an_open_risk_holds_the_regular_end(self):
        group = apply_group(opened("a"), *of("a", ev.RiskRaised(risk=Risk(id="r", kind="suicide"))))
        refused = refusal(group, ge.GroupEnded())
        assert str(refused) == (
            "'group-ended' is refused in event 'g3': an open risk of 'a' holds the regular end; "
            "record RiskReviewed for the member first"
        )
        ended = apply_group(group, ge.GroupEnded(), override="seen elsewhere")
        assert ended.view("a").deviations[-1][1].reason == "seen elsewhere"
        assert apply_group(group, ge.GroupEnded(reason="other")).phase is ipt.Phase.ENDED

    def test_after_the_end_there_is_no_session(self):
        group = apply_group(opened("a"), ge.GroupEnded())
        assert refusal(group, held()).findings[0].message == (
            "the group has ended; 'group-session-held' is not possible any more"
        )
        assert group.view("a").end_reason is ipt.model.EndReason.COMPLETED


class TestMemberEvents:
    def test_what_the_group_tells_is_no_event_of_a_member(self):
        refused = refusal(opened("a"), *of("a", ev.SessionHeld()))
        assert refused.findings[0].message == (
            "'session-held' is told by the group and by no event of one member"
        )

    def test_the_rules_of_the_members_protocol_hold_and_yield_to_a_reason(self):
        focus = ev.FocusAgreed(focus=ipt.ProblemArea(area="deficits"))
        refused = refusal(opened("a"), *of("a", focus))
        assert refused.overridable
        assert str(refused).endswith("first, in the course of member 'a'")
        group = apply_group(opened("a"), *of("a", focus), override="agreed so")
        kept = group.events[-1].event.deviation
        assert kept.codes == ("MACH-DEFICITS-NOT-LAST",)
        assert groups.replay_group(IPT_G, group.events) == group

    def test_an_event_keeps_an_id_of_its_own(self):
        inner = ev.InventoryCompleted(id="inv")
        assert apply_group(opened("a"), *of("a", inner)).view("a").ids == ("e0", "inv")

    def test_of_several_events_all_happen_or_none(self):
        group = opened("a")
        refusal(group, held(["a"]), *of("a", ev.GoalReviewed(goal="none", attained=0)))
        assert group.sessions == ()

    def test_ending_and_contact_reach_the_courses(self):
        group = apply_group(
            opened("a", "b"),
            ge.EndingRaised(sessions_left=4),
            ge.AbsenceFollowedUp(member="b", reached=True),
        )
        assert group.view("a").last(ev.EndingAnnounced).sessions_left == 4
        assert group.view("b").last(ev.ContactAttempted).reached is True
        assert group.view("a").last(ev.ContactAttempted) is None


class TestMakeUps:
    def test_a_missed_session_is_made_up_for_once(self):
        group = apply_group(opened("a", name="rose-5"), held([], ["a"]))
        made = ge.MakeUpHeld(member="a", session=1, minutes=30, tasks=["listened"])
        group = apply_group(group, made)
        assert group.view("a").sessions_held == 1
        assert groups.attendance(group)[0].made_up == (1,)
        assert refusal(group, made).findings[0].message == (
            "'a' has no absence from session 1 to make up for"
        )

    def test_where_the_group_waits_for_nobody_it_takes_a_reason(self):
        group = apply_group(opened("a"), held([], ["a"]))
        made = ge.MakeUpHeld(member="a", session=1)
        assert refusal(group, made).findings[0].message == (
            "in this form of group missed sessions are not made up for"
        )
        assert apply_group(group, made, override="agreed").view("a").sessions_held == 1


class TestNotes:
    def test_shared_and_private_notes_stay_apart_and_out_of_the_views(self):
        group = apply_group(
            opened("a", "b"),
            ge.SharedNote(text="canary all"),
            ge.PrivateNote(member="a", text="canary a"),
        )
        assert group.shared_notes() == ("canary all",)
        assert (group.private_notes("a"), group.private_notes("b")) == (("canary a",), ())
        assert all("canary" not in ipt.dumps(group.view(member)) for member in "ab")


class TestCorrections:
    def test_what_never_happened_is_voided_in_every_course(self):
        group = apply_group(opened("a"), held(["a"]), ge.GroupEventVoided(event="g2"))
        assert group.sessions == ()
        assert group.view("a").sessions_held == 0
        assert groups.replay_group(IPT_G, group.events) == group

    def test_what_was_recorded_wrongly_is_replaced_in_its_place(self):
        right = ge.GroupEventReplaced(event="g2", replacement=held([], ["a"]))
        group = apply_group(opened("a"), held(["a"]), held(["a"]), right)
        assert [s.present for s in group.sessions] == [(), ("a",)]
        assert group.sessions[0].id == "g2"
        assert groups.loads_group(groups.dumps_group(group)) == group

    def test_what_breaks_a_later_event_is_refused(self):
        group = apply_group(opened("a"), held(["a"]))
        assert str(refusal(group, ge.GroupEventVoided(event="g1"))) == (
            "'group-event-voided' is refused in event 'g3': after this correction the event 'g2' "
            "would not be possible: there is no member 'a' in this group; correct or void 'g2' "
            "first (1 more in .findings)"
        )

    def test_what_is_not_there_is_not_corrected(self):
        group = apply_group(opened("a"), held(["a"]), ge.GroupEventVoided(event="g2"))
        assert refusal(group, ge.GroupEventVoided(event="g2")).findings[0].message == (
            "there is no event 'g2' to correct"
        )

    def test_what_is_erased_is_gone_from_document_and_course(self):
        goal = Goal(id="g", text="canary goal")
        person = Relationship(id="p", name="canary person")
        group = apply_group(
            opened(),
            ge.MemberJoined(member="a", patient="canary a"),
            *of("a", ev.GoalAgreed(goal=goal), ev.RelationshipRecorded(relationship=person)),
            ge.PrivateNote(member="a", text="canary note"),
            ge.GroupEventReplaced(
                event="g4", replacement=ge.PrivateNote(member="a", text="canary again")
            ),
            *(ge.GroupEventRedacted(event=f"g{number}") for number in (1, 2, 3, 4)),
        )
        assert "canary" not in groups.dumps_group(group)
        assert "canary" not in ipt.dumps(group.view("a"))
        assert groups.loads_group(groups.dumps_group(group)) == group
