"""What holds of any group: nothing passes from one member to another, and order makes no difference."""

import attrs
import pytest
from hypothesis import given, strategies as st

import ipt
from ipt import events as ev, groups
from ipt.groups import Absence, GroupCourse, Spoken, apply_group, events as ge
from ipt.model import Goal

pytestmark = pytest.mark.once

NAMES = ("ada", "bea", "cyd", "dot")


def about(member: str) -> st.SearchStrategy[ge.GroupEvent]:
    told = st.sampled_from(
        (
            ev.InventoryCompleted(),
            ev.GoalAgreed(goal=Goal(id=f"{member}-goal", text=f"{member} wants")),
            ev.FocusAgreed(focus=ipt.ProblemArea(area="role-dispute", people=[f"{member}-other"])),
            ev.MeasureTaken(instrument="phq-9", total=9, note=f"{member} said"),
        )
    )
    return st.one_of(
        told.map(lambda event: ge.MemberEvent(member=member, event=event)),
        st.just(ge.PrivateNote(member=member, text=f"{member} in private")),
        st.just(ge.PreMeetingHeld(member=member)),
        st.just(ge.AbsenceFollowedUp(member=member, reached=None)),
        st.just(ge.MemberLeft(member=member)),
        st.just(ge.GuestAdmitted(member=member, person=f"{member}-baby")),
    )


@st.composite
def sessions(draw: st.DrawFn) -> ge.GroupSessionHeld:
    roles = {name: draw(st.sampled_from(("present", "absent", "unknown"))) for name in NAMES}
    present = [name for name in NAMES if roles[name] == "present"]
    return ge.GroupSessionHeld(
        present=present,
        absent=[Absence(member=name) for name in NAMES if roles[name] == "absent"],
        spoken=[Spoken(member=name, minutes=draw(st.integers(0, 9))) for name in present],
        minutes=draw(st.none() | st.integers(36, 90)),
    )


whole = st.sampled_from(
    (
        ge.GroupPhaseBegan(phase="middle"),
        ge.GroupPhaseBegan(phase="termination"),
        ge.EndingRaised(sessions_left=3),
        ge.SharedNote(text="ada and bea and cyd and dot"),
        ge.MembersRelated(one="ada", other="bea"),
        ge.GroupEnded(),
    )
)
histories = st.lists(
    st.one_of(st.sampled_from(NAMES).flatmap(about), sessions(), whole), max_size=25
)


def group_of(history: list[ge.GroupEvent], names: tuple[str, ...] = NAMES) -> GroupCourse:
    """The group of *names* after what of *history* is possible."""
    group = groups.open_group(groups.get("ipt-g"), all_recorded=True)
    group = apply_group(group, *(ge.MemberJoined(member=n, patient=f"{n} herself") for n in names))
    for event in history:
        try:
            group = apply_group(group, event, override="as it was")
        except ipt.EventRefused:
            continue
    return group


@given(histories)
def test_a_view_holds_nothing_of_another_member_and_no_note_of_the_group(history):
    group = group_of(history)
    for member in NAMES:
        text = "\n".join(map(ipt.storage.line, group.view(member).events))
        assert not [other for other in NAMES if other != member and f'"{other}' in text]
        assert "in private" not in text
        assert "ada and bea" not in text


@given(histories)
def test_a_view_is_a_course_that_replays(history):
    for view in group_of(history).courses:
        assert ipt.replay(view.protocol, view.events, instruments=view.instruments) == view


@given(histories)
def test_what_is_written_is_read_back(history):
    group = group_of(history)
    assert groups.loads_group(groups.dumps_group(group)) == group


def turned(event: ge.GroupEvent) -> ge.GroupEvent:
    if not isinstance(event, ge.GroupSessionHeld):
        return event
    return attrs.evolve(
        event, present=event.present[::-1], absent=event.absent[::-1], spoken=event.spoken[::-1]
    )


@given(histories, st.permutations(NAMES))
def test_the_order_of_the_members_makes_no_difference(history, order):
    one = group_of(history)
    other = group_of([turned(event) for event in history], tuple(order))
    assert one.views == other.views
    assert groups.attendance(one) == groups.attendance(other)
    assert groups.links(one) == groups.links(other)
    shared, again = groups.airtime(one), groups.airtime(other)
    assert shared.shares == again.shares
    assert shared.silent == again.silent
    assert groups.audit(one) == groups.audit(other)
