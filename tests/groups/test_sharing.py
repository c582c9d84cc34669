"""Who came, who had the floor, and who turned to whom."""

import pytest
from tests.groups.test_engine import held, opened

from ipt import groups
from ipt.groups import Link, Spoken, apply_group, events as ge
from ipt.groups.sharing import spoke

pytestmark = pytest.mark.once


def spoken(**minutes):
    return [Spoken(member=member, minutes=number) for member, number in minutes.items()]


def test_attendance_is_told_of_the_sessions_of_a_member():
    group = apply_group(opened("b", "a"), held(["a"], ["b"]), held(["a"]))
    group = apply_group(group, ge.MemberLeft(member="a"), held(["b"]))
    a, b = groups.attendance(group)
    assert (a.member, a.present, a.missed, a.unknown, a.share) == ("a", (1, 2), (), (), 1.0)
    assert (b.present, b.missed, b.unknown, b.share) == ((3,), (1,), (2,), None)


def test_without_a_session_there_is_no_share():
    assert groups.attendance(opened("a"))[0].share is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, None),
        ({"spoken": spoken(a=0)}, False),
        ({"spoken": spoken(a=2)}, True),
        ({"silent": ["a"]}, False),
        ({"silent": []}, True),
    ],
    ids=["nothing noted", "no minutes", "minutes", "silent", "nobody silent"],
)
def test_whether_a_member_spoke_may_be_unknown(fields, said):
    assert spoke(held(["a"], **fields), "a") is said


def test_the_inequality_is_that_of_the_mean_minutes():
    group = apply_group(opened("a", "b"), held(["a", "b"], spoken=spoken(a=30, b=10)))
    shared = groups.airtime(group)
    assert shared.shares == (("a", 0.75), ("b", 0.25))
    assert shared.gini == pytest.approx(0.25)


def test_sessions_without_all_minutes_do_not_count():
    group = apply_group(
        opened("a", "b"),
        held(["a", "b"], spoken=spoken(a=30)),
        held([], ["a", "b"]),
        held(["a", "b"], spoken=spoken(a=0, b=0)),
    )
    shared = groups.airtime(group)
    assert (shared.sessions, shared.shares, shared.gini) == ((3,), (), None)


def test_silence_in_three_own_sessions_running_is_told():
    quiet = held(["a", "b"], silent=["a"])
    group = apply_group(opened("a", "b"), quiet, held(["b"], ["a"], silent=[]), quiet)
    assert groups.airtime(group).silent == ()
    assert groups.airtime(apply_group(group, quiet)).silent == (("a", (1, 3, 4)),)
    assert groups.airtime(apply_group(group, held(["a", "b"]))).silent == ()


def test_links_between_members_make_the_graph():
    one = held(
        ["a", "b", "c"],
        facilitators=["f"],
        links=[
            Link(giver="a", receiver="b"),
            Link(giver="b", receiver="a", kind="options"),
            Link(giver="f", receiver="c"),
        ],
    )
    group = apply_group(opened("a", "b", "c", all_recorded=True), one, held())
    graph = groups.links(group)
    assert graph.sessions == (1,)
    assert graph.pairs == (("a", "b"), ("b", "a"))
    assert graph.reciprocal == (("a", "b"),)
    assert graph.density == pytest.approx(1 / 3)
    assert graph.isolates == ("c",)


@pytest.mark.parametrize(
    ("members", "known", "links"),
    [(("a", "b"), None, ()), (("a",), True, ()), (("a", "b"), True, None)],
    ids=["not all recorded", "one member", "no links noted"],
)
def test_cohesion_may_be_unknown(members, known, links):
    group = apply_group(opened(*members, all_recorded=known), held(members, links=links))
    assert groups.links(group).density is None
