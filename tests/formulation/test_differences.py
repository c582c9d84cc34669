"""What changed between two inventories, and the same the other way round."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st
from tests.formulation.lives import inventories as lives

from ipt.errors import InvalidValue
from ipt.formulation.differences import InventoryDiff, diff_inventories
from ipt.model import Conflict, Relationship

pytestmark = pytest.mark.once

inventories = lives("living", "ended", "contact", "closeness", "confidant", "conflict")


def who(name: str = "p", /, **facts: Any) -> Relationship:
    return Relationship(id=name, **facts)


def change(before: Relationship | None, after: Relationship | None) -> InventoryDiff:
    return diff_inventories([before] if before else [], [after] if after else [])


def test_an_entry_of_one_of_them_alone_is_a_tie_gained_or_lost():
    assert change(None, who()) == InventoryDiff(entered=("p",), gained=("p",))
    assert change(who(), None) == InventoryDiff(left=("p",), lost=("p",))


@pytest.mark.parametrize(
    "over", [{"living": False}, {"ended": date(2026, 2, 1)}, {"contact": "never"}], ids=str
)
def test_a_tie_that_is_over_is_lost_and_one_taken_up_again_is_gained(over):
    assert change(who(), who(**over)) == InventoryDiff(lost=("p",))
    assert change(who(**over), who()) == InventoryDiff(gained=("p",))


def test_somebody_entered_as_dead_is_no_tie():
    assert change(None, who(living=False)) == InventoryDiff(entered=("p",))


def test_whoever_stands_on_another_ring_moved():
    [move] = change(who(closeness=3), who(closeness=1)).moves
    assert (move.person, move.before, move.after, move.inward) == ("p", 3, 1, 2)
    assert change(who(), who(closeness=1)).empty


class TestConfidants:
    def test_they_are_gained_and_lost(self):
        no, yes = who(confidant=False), who(confidant=True)
        assert change(no, yes) == InventoryDiff(confidants_gained=("p",))
        assert change(yes, no) == InventoryDiff(confidants_lost=("p",))

    def test_to_learn_of_one_is_no_gain(self):
        assert change(who(), who(confidant=True)).empty

    def test_a_new_tie_may_be_one(self):
        assert change(None, who(confidant=True)).confidants_gained == ("p",)

    def test_one_who_died_is_lost(self):
        gone = who(confidant=True, living=False)
        assert change(who(confidant=True), gone).confidants_lost == ("p",)


class TestConflicts:
    def test_they_are_resolved_and_new(self):
        peace, fight = who(conflict=Conflict(present=False)), who(conflict=Conflict(present=True))
        assert change(fight, peace) == InventoryDiff(conflicts_resolved=("p",))
        assert change(peace, fight) == InventoryDiff(conflicts_new=("p",))

    def test_to_learn_of_one_makes_it_no_new_one(self):
        assert change(who(), who(conflict=Conflict(present=True))).empty

    @pytest.mark.parametrize("after", [None, {"living": False}], ids=["left out", "died"])
    def test_nobody_resolves_one_by_being_gone(self, after):
        gone = None if after is None else who(**after)
        assert change(who(conflict=Conflict(present=True)), gone).conflicts_resolved == ()


def test_an_id_given_twice_is_refused():
    with pytest.raises(InvalidValue, match=r"^the inventory has 'p' twice; "):
        diff_inventories([], [who(), who()])


@given(inventories)
def test_between_an_inventory_and_itself_nothing_changed(people):
    assert diff_inventories(people, people).empty


@given(inventories, inventories)
def test_the_other_way_round_it_is_the_inverse(one, other):
    forth, back = diff_inventories(one, other), diff_inventories(other, one)
    assert back == forth.inverted
    assert forth == back.inverted


@given(inventories, inventories, st.randoms(use_true_random=False))
def test_the_order_of_people_means_nothing(one, other, random):
    mixed = random.sample(one, len(one)), random.sample(other, len(other))
    assert diff_inventories(*mixed) == diff_inventories(one, other)
