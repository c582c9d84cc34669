"""The closeness circles: gaps, moves, points to draw, and what the rings show."""

import math
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, strategies as st
from tests.formulation.lives import inventories as lives

from ipt.errors import InvalidValue
from ipt.findings import Finding
from ipt.formulation.candidates import candidate_issues
from ipt.formulation.circle_audit import Placement, audit_circles
from ipt.formulation.circle_layout import layout
from ipt.formulation.circles import (
    RingMove,
    circle_shift,
    circle_summary,
    closeness_gaps,
    untapped_support,
)
from ipt.model import Conflict, Relationship, Support

pytestmark = pytest.mark.once

placed_lives = lives(
    "closeness", "closeness_wished", "closeness_before", "living", "kin", "support", "disliked"
)
MUCH = (Support(kind="emotional", received=2),)


def who(name: str = "p", /, closeness: int | None = None, **facts: Any) -> Relationship:
    return Relationship(id=name, closeness=closeness, **facts)


def found(code: str, *people: Relationship, **more: Any) -> list[Finding]:
    findings = audit_circles(people, **more).findings
    return [finding for finding in findings if finding.code == code]


class TestASummary:
    def test_it_counts_the_rings_that_are_in_use(self):
        summary = circle_summary([who("a", 1), who("b", 3), who("c", 3), who("d")])
        assert summary.rings == (1, 0, 2)
        assert summary.unplaced == ("d",)

    def test_it_names_who_moved_and_who_is_wished_elsewhere(self):
        summary = circle_summary(
            [
                who("a", 3, closeness_before=1, closeness_wished=1),
                who("b", 2, closeness_before=2, closeness_wished=2),
                who("c", None, closeness_before=2, closeness_wished=1),
            ]
        )
        assert summary.moved == (RingMove(person="a", before=1, after=3),)
        assert [(gap.person, gap.gap) for gap in summary.gaps] == [("a", -2)]

    @pytest.mark.parametrize(
        "facts",
        [{"conflict": Conflict(present=True)}, {"violence": True}, {"disliked": 2}],
        ids=str,
    )
    def test_it_names_who_hurts_and_stands_close(self, facts):
        assert circle_summary([who("a", 1, **facts), who("b", 2, **facts)]).hurting == ("a",)

    def test_whether_the_inner_ring_is_taken_may_not_be_known(self):
        assert circle_summary([who("a", 1), who("b")]).inner is True
        assert circle_summary([who("a", 2), who("b")]).inner is None
        assert circle_summary([who("a", 2), who("b", 1, living=False)]).inner is False
        assert circle_summary([]).inner is None

    def test_an_empty_circle_has_no_rings(self):
        summary = circle_summary([])
        assert (summary.rings, summary.unplaced, summary.gaps) == ((), (), ())

    @given(placed_lives, st.randoms(use_true_random=False))
    def test_everybody_is_on_a_ring_or_unplaced_and_order_means_nothing(self, people, random):
        summary = circle_summary(people)
        assert sum(summary.rings) + len(summary.unplaced) == len(people)
        assert circle_summary(random.sample(people, len(people))) == summary


class TestAGap:
    def test_it_is_negative_where_somebody_is_wished_closer(self):
        near, far, none = closeness_gaps(
            [
                who("b", 1, closeness_wished=3),
                who("a", 3, closeness_wished=1),
                who("c", 3),
            ]
        )
        assert [near.person, near.gap, far.gap, none.gap] == ["a", -2, 2, None]

    def test_without_the_ring_now_it_is_not_known(self):
        [gap] = closeness_gaps([who(closeness_wished=1)])
        assert gap.gap is None


class TestUntappedSupport:
    def test_it_is_support_that_stands_far_out(self):
        people = [who("a", 3, support=MUCH), who("b", 2, support=MUCH), who("c", 4)]
        assert untapped_support(people) == ("a",)
        assert untapped_support(people, far=2) == ("a", "b")
        assert circle_summary(people).untapped == ("a",)

    @pytest.mark.parametrize(
        "facts",
        [
            {"closeness": None, "support": MUCH},
            {"living": False, "support": MUCH},
            {"ended": date(2020, 1, 1), "support": MUCH},
            {"support": (Support(kind="emotional", received=1), Support(kind="practical"))},
        ],
        ids=["unplaced", "dead", "ended", "little"],
    )
    def test_what_is_not_there_or_not_known_is_none(self, facts):
        assert untapped_support([Relationship(**{"id": "p", "closeness": 4, **facts})]) == ()


class TestAShift:
    def test_the_net_flow_inward_adds_up_all_moves(self):
        shift = circle_shift(
            [who("a", 3), who("b", 1), who("c", 2), who("d")],
            [who("a", 1), who("b", 2), who("c", 2), who("d", 1), who("e", 1)],
        )
        assert [(move.person, move.inward) for move in shift.moves] == [("a", 2), ("b", -1)]
        assert (shift.inward, shift.compared) == (1, 3)
        assert (shift.entered, shift.left) == (("d", "e"), ())

    @given(placed_lives, placed_lives)
    def test_the_other_way_round_it_flows_back(self, one, other):
        forth, back = circle_shift(one, other), circle_shift(other, one)
        assert forth.inward == -back.inward
        assert forth.moves == tuple(move.inverted for move in back.moves)
        assert (forth.entered, forth.compared) == (back.left, back.compared)

    @given(placed_lives)
    def test_from_a_circle_to_itself_nothing_moves(self, people):
        shift = circle_shift(people, people)
        assert (shift.moves, shift.inward, shift.entered, shift.left) == ((), 0, (), ())


class TestALayout:
    def test_two_on_a_ring_stand_opposite_each_other(self):
        one, other = layout([who("b", 2), who("a", 2), who("c")], size=80)
        assert [one.person, other.person] == ["a", "b"]
        assert one.radius == other.radius == 15
        assert abs(one.angle - other.angle) == pytest.approx(math.pi)

    def test_the_rings_may_be_as_many_as_wished(self):
        [point] = layout([who("a", 2)], size=80, rings=2)
        assert point.radius == 30
        [point] = layout([who("a", 9)], size=180)
        assert point.radius == 85

    def test_without_people_there_are_no_points(self):
        assert layout([], size=1) == ()

    @pytest.mark.parametrize("size", [0, -1, math.inf, math.nan], ids=str)
    def test_a_square_needs_a_size(self, size):
        with pytest.raises(InvalidValue, match=r"^size is a finite number, at least 1, not "):
            layout([], size=size)

    @pytest.mark.parametrize(("people", "rings"), [([who("a", 3)], 2), ([], 0)], ids=str)
    def test_nobody_stands_outside_the_rings(self, people, rings):
        with pytest.raises(
            InvalidValue,
            match=rf"^ring [13] is in use; draw at least as many rings, not {rings}$",
        ):
            layout(people, size=80, rings=rings)

    @given(
        st.dictionaries(st.text(min_size=1).filter(str.strip), st.integers(1, 9), max_size=40),
        st.floats(1, 1e9),
        st.randoms(use_true_random=False),
    )
    def test_points_lie_in_the_square_on_their_ring_and_no_two_on_one_spot(
        self, placed, size, random
    ):
        people = [who(name, ring) for name, ring in placed.items()]
        points = layout(people, size=size)
        assert layout(random.sample(people, len(people)), size=size) == points
        assert {point.person: point.ring for point in points} == placed
        number = max([4, *placed.values()])
        for point in points:
            assert 0 <= point.x <= size
            assert 0 <= point.y <= size
            assert 0 <= point.angle < math.tau
            away = math.hypot(point.x - size / 2, point.y - size / 2)
            assert away == pytest.approx(point.radius)
            border = size / 2 / number
            assert (point.ring - 1) * border < point.radius < point.ring * border
        for one, other in combinations(points, 2):
            assert math.hypot(one.x - other.x, one.y - other.y) > size / 1000


class TestTheAudit:
    def test_an_empty_circle_says_and_asks_nothing(self):
        audit = audit_circles([])
        assert (audit.findings, audit.questions) == ((), ())

    def test_where_nobody_is_placed_it_only_asks(self):
        audit = audit_circles([who("a"), who("b", living=False)])
        assert audit.findings == ()
        assert [(str(question), question.about) for question in audit.questions] == [
            ("CC-ASK-PLACE: on which ring does the person stand", ("a", "b")),
            ("CC-ASK-WISHED: on which ring would the patient like the person", ("a",)),
        ]

    def test_the_inner_ring_may_be_empty(self):
        [finding] = found("CC-INNER-EMPTY", who("a", 2), who("b", 1, living=False))
        assert finding.message == "nobody who is alive stands on the innermost ring"
        assert found("CC-INNER-EMPTY", who("a", 2), who("b")) == []
        assert found("CC-INNER-EMPTY", who("a", 1)) == []

    def test_the_inner_ring_may_be_crowded(self):
        [finding] = found("CC-INNER-CROWDED", who("a", 1), who("b", 1), who("c", 1))
        assert finding.message == "all 3 people stand on the innermost ring"
        assert found("CC-INNER-CROWDED", who("a", 1), who("b", 1)) == []
        assert found("CC-INNER-CROWDED", who("a", 1), who("b", 1), who("c", 2)) == []

    def test_there_may_be_only_family(self):
        [finding] = found("CC-ONLY-KIN", who("a", 1, kin="parent"), who("b", kin="sibling"))
        assert finding.message == "everybody who is alive is family"
        assert found("CC-ONLY-KIN", who("a", 1, kin="parent"), who("b", kin="friend")) == []
        assert found("CC-ONLY-KIN", who("a", 1, kin="parent"), who("b")) == []
        assert found("CC-ONLY-KIN", who("a", 1, kin="ex-partner")) == []
        assert found("CC-ONLY-KIN", who("a", 1, kin="parent", living=False)) == []

    def test_circles_and_inventory_may_have_other_people(self):
        first, second = found(
            "CC-INVENTORY-MISMATCH",
            who("a"),
            who("b"),
            placements=[Placement(person="c", ring=1), Placement(person="a", ring=2)],
        )
        assert first.message == "'b' is in the inventory and not in the circles"
        assert second.message == "'c' is in the circles and not in the inventory"

    def test_circles_and_inventory_may_have_other_rings(self):
        placements = [Placement(person="a", ring=1), Placement(person="b", ring=2)]
        [finding] = found("CC-RING-DIFFERS", who("a", 3), who("b", 2), placements=placements)
        assert finding.message == "'a' stands on ring 1 in the circles and on ring 3 elsewhere"

    def test_a_person_placed_twice_is_refused(self):
        twice = [Placement(person="a", ring=1), Placement(person="a", ring=2)]
        with pytest.raises(
            InvalidValue,
            match=r"^the circles have 'a' 2 times; keep one placement for each person$",
        ):
            audit_circles([], placements=twice)

    def test_the_dead_cannot_come_closer(self):
        dead = who("a", 3, living=False, closeness_wished=1, kin="parent")
        [finding] = found("CC-IDEAL-CLOSER-THAN-POSSIBLE", dead)
        assert finding.message == (
            "'a', no longer alive, is wished on the innermost ring, and no grief is a candidate"
        )
        assert found("CC-IDEAL-CLOSER-THAN-POSSIBLE", dead, issues=candidate_issues([dead])) == []
        assert found("CC-IDEAL-CLOSER-THAN-POSSIBLE", who("a", 3, closeness_wished=1)) == []

    def test_nobody_may_be_wished_anywhere(self):
        [finding] = found("CC-NOIDEAL", who("a", 1), who("b", 2))
        assert finding.message == (
            "it is recorded where people stand, and of nobody where they are wished"
        )
        assert found("CC-NOIDEAL", who("a", 1), who("b", 2, closeness_wished=1)) == []
        assert found("CC-NOIDEAL", who("a", 1, living=False)) == []

    @given(placed_lives, st.randoms(use_true_random=False))
    def test_the_order_of_people_means_nothing(self, people, random):
        placements = [Placement(person=f"p{n}", ring=n + 1) for n in range(4)]
        mixed = random.sample(people, len(people)), random.sample(placements, 4)
        assert audit_circles(mixed[0], placements=mixed[1]) == audit_circles(
            people, placements=placements
        )
