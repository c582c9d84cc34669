"""The balance of an old and a new role: its numbers, its shift, and what is said of it."""

import pytest
from hypothesis import given, strategies as st
from tests.builders import opened

from ipt.errors import InvalidValue
from ipt.formulation import ledger
from ipt.formulation.ledger import (
    audit_ledger,
    audit_transitions,
    ledger_shift,
    transition_ledger,
)
from ipt.model import LedgerItem, LedgerSide, events as ev

pytestmark = pytest.mark.once

SIDES = list(LedgerSide)
ROLES = ("old-good", "old-bad", "new-good", "new-bad")


def item(name, side, **more):
    return LedgerItem(id=name, side=side, **more)


def balance(*sides, **more):
    """A balance with one entry of each side, called by its place."""
    return transition_ledger(item(f"i{n}", side, **more) for n, side in enumerate(sides))


def told(*sides, **more):
    audit = audit_ledger(balance(*sides, **more))
    return [found.code for found in audit.findings], [asked.code for asked in audit.questions]


weights = st.none() | st.integers(0, 4)
entries = st.lists(
    st.builds(
        lambda side, weight, mourned: (side, weight, mourned),
        st.sampled_from(SIDES),
        weights,
        st.none() | st.booleans(),
    ),
    max_size=8,
).map(
    lambda rows: [
        item(f"i{n}", side, weight=weight, mourned=mourned)
        for n, (side, weight, mourned) in enumerate(rows)
    ]
)
weighed_alike = st.lists(st.tuples(st.sampled_from(ROLES), st.integers(0, 4)), max_size=8).map(
    lambda rows: [item(f"i{n}", side, weight=weight) for n, (side, weight) in enumerate(rows)]
)


class TestTheNumbers:
    def test_a_role_looks_as_its_good_less_its_bad_sides_over_both(self):
        found = transition_ledger(
            [
                item("a", "old-good", weight=4),
                item("b", "old-bad", weight=1),
                item("c", "new-good", weight=1),
                item("d", "new-bad", weight=3),
                item("e", "support-lost", weight=4),
            ]
        )
        assert (found.weighed, found.old, found.new) == (True, 0.6, -0.5)
        assert found.idealisation == 1.1

    def test_the_most_idealised_old_role_is_all_good_before_a_new_one_all_bad(self):
        assert balance("old-good", "new-bad").idealisation == 2
        assert balance("old-bad", "new-good").idealisation == -2

    def test_entries_count_alike_if_none_has_a_weight(self):
        found = balance("old-good", "old-good", "old-bad", "new-good")
        assert (found.weighed, found.old, found.new) == (False, 1 / 3, 1)

    def test_nothing_is_told_if_only_some_have_a_weight(self):
        found = transition_ledger(
            [item("a", "old-good", weight=4), item("b", "new-bad"), item("c", "skill-needed")]
        )
        assert (found.weighed, found.old, found.new, found.idealisation) == (None, None, None, None)

    def test_a_support_without_a_weight_does_not_matter(self):
        found = transition_ledger(
            [
                item("a", "old-good", weight=4),
                item("b", "support-gained"),
                item("c", "new-bad", weight=2),
            ]
        )
        assert found.idealisation == 2

    def test_a_role_without_entries_or_without_any_weight_cannot_be_told(self):
        assert balance("old-good").new is None
        assert balance("old-good").idealisation is None
        assert balance("old-good", "new-bad", weight=0).old is None

    def test_a_side_is_found_by_its_name(self):
        assert [one.id for one in balance("old-good", "new-bad").side("new-bad")] == ["i1"]
        with pytest.raises(InvalidValue, match="unknown ledger side"):
            balance().side("middle")

    def test_two_entries_of_one_id_are_refused(self):
        with pytest.raises(InvalidValue) as refused:
            transition_ledger([item("a", "old-good"), item("a", "new-bad")])
        assert str(refused.value) == (
            "the balance has 'a' more than once; give each entry an id of its own"
        )

    @given(entries, st.randoms(use_true_random=False))
    def test_the_order_of_entries_does_not_matter(self, items, random):
        shuffled = random.sample(items, len(items))
        assert transition_ledger(shuffled) == transition_ledger(items)

    @given(entries)
    def test_the_numbers_stay_in_their_ranges(self, items):
        found = transition_ledger(items)
        for look in (found.old, found.new):
            assert look is None or -1 <= look <= 1
        assert found.idealisation is None or -2 <= found.idealisation <= 2

    @given(weighed_alike, st.integers(1, 4))
    def test_another_good_thing_of_the_old_role_never_lowers_the_idealisation(self, items, weight):
        before = transition_ledger(items).idealisation
        after = transition_ledger([*items, item("more", "old-good", weight=weight)]).idealisation
        if before is not None:
            assert after is not None
            assert after >= before

    @given(weighed_alike)
    def test_the_index_turns_round_if_the_roles_change_places(self, items):
        turned = {"old-good": "new-good", "old-bad": "new-bad"}
        turned |= {new: old for old, new in turned.items()}
        other = [item(one.id, turned[one.side], weight=one.weight) for one in items]
        one, two = transition_ledger(items).idealisation, transition_ledger(other).idealisation
        assert two == (None if one is None else -one)


class TestTheShift:
    def test_a_more_even_view_lowers_the_idealisation(self):
        early = balance("old-good", "new-bad")
        late = balance("old-good", "old-bad", "new-good", "new-bad", mourned=True)
        shift = ledger_shift(early, late)
        assert (shift.old, shift.new, shift.idealisation) == (-1, 1, -2)
        assert (shift.mourned, shift.planned) == (4, 0)
        assert {side.value: n for side, n in shift.entries.items() if n} == {
            "old-bad": 1,
            "new-good": 1,
        }

    def test_a_plan_that_was_made_is_counted(self):
        shift = ledger_shift(
            balance("skill-needed", planned=False), balance("skill-needed", planned=True)
        )
        assert shift.planned == 1

    def test_weighed_and_unweighed_balances_are_not_compared(self):
        shift = ledger_shift(
            balance("old-good", "new-bad"), balance("old-good", "new-bad", weight=2)
        )
        assert (shift.old, shift.new, shift.idealisation) == (None, None, None)

    @given(entries)
    def test_there_is_none_between_a_balance_and_itself(self, items):
        same = transition_ledger(items)
        shift = ledger_shift(same, same)
        assert all(not change for change in (shift.old, shift.new, shift.idealisation))
        assert not any(shift.entries.values())
        assert (shift.mourned, shift.planned) == (0, 0)

    @given(entries, entries)
    def test_the_way_back_is_the_opposite(self, one, other):
        there = ledger_shift(transition_ledger(one), transition_ledger(other))
        back = ledger_shift(transition_ledger(other), transition_ledger(one))
        for name in ("old", "new", "idealisation"):
            forth = getattr(there, name)
            assert getattr(back, name) == (None if forth is None else -forth)
        assert {side: -n for side, n in there.entries.items()} == back.entries
        assert (there.mourned, there.planned) == (-back.mourned, -back.planned)


class TestWhatIsSaid:
    def test_an_empty_balance_is_met_with_silence(self):
        assert told() == ([], [])

    def test_only_losses(self):
        findings = audit_ledger(balance("old-good", "support-lost", "new-bad")).findings
        assert [(found.code, found.message, found.where) for found in findings] == [
            (
                "TR-ONLY-LOSS",
                "the balance of the roles has losses (2) and nothing on the other side",
                ("i0", "i1"),
            )
        ]

    @pytest.mark.parametrize("gain", ["old-bad", "new-good", "support-gained"])
    def test_one_gain_is_enough(self, gain):
        assert "TR-ONLY-LOSS" not in told("old-good", "new-bad", gain, mourned=True)[0]

    def test_no_new_role(self):
        (found,) = audit_ledger(balance("old-good", "old-bad")).findings
        assert str(found) == (
            "TR-NO-NEW-ROLE: the balance tells of the old role (2), and of the new one nothing"
        )
        assert told("old-good", "old-bad", "new-bad") == ([], [])

    def test_chances_before_any_mourning(self):
        (found,) = audit_ledger(balance("old-good", "new-good", mourned=False)).findings
        assert str(found) == (
            "TR-NO-MOURNING: the new role has good sides (1), "
            "and nothing that was lost was mourned (1)"
        )
        assert found.where == ("i0",)
        assert told("old-good", "new-good", mourned=True) == ([], [])

    def test_one_loss_that_was_mourned_is_enough(self):
        items = [
            item("a", "old-good", mourned=False),
            item("b", "support-lost", mourned=True),
            item("c", "new-good"),
        ]
        assert audit_ledger(transition_ledger(items)) == ledger.Audit()

    @pytest.mark.parametrize("sides", [("new-good",), ("old-good", "new-good")])
    def test_mourning_that_nobody_noted_is_asked_about(self, sides):
        audit = audit_ledger(balance(*sides))
        assert [str(asked) for asked in audit.questions] == [
            "TR-MOURNED: what was lost with the old role, and has it been mourned"
        ]
        assert not [found for found in audit.findings if found.code == "TR-NO-MOURNING"]

    def test_a_skill_without_a_plan(self):
        (found,) = audit_ledger(balance("skill-needed", planned=False)).findings
        assert str(found) == (
            "TR-SKILL-NO-PLAN: there is no plan for the skill 'i0' that the new role takes"
        )
        assert told("skill-needed", planned=True) == ([], [])

    def test_a_skill_of_which_no_plan_was_noted_is_asked_about(self):
        audit = audit_ledger(balance("skill-needed"))
        assert audit.findings == ()
        assert [str(asked) for asked in audit.questions] == [
            "TR-SKILL-PLAN: is there a plan for the skill 'i0'"
        ]

    def test_no_text_of_the_patient_is_repeated(self):
        audit = audit_ledger(
            balance("old-good", "new-good", "new-bad", mourned=False, text="canary")
        )
        assert audit.findings
        assert "canary" not in repr(audit) + repr(balance("old-good", text="canary"))

    @given(entries, st.randoms(use_true_random=False))
    def test_the_order_of_entries_does_not_matter(self, items, random):
        shuffled = random.sample(items, len(items))
        assert audit_ledger(transition_ledger(shuffled)) == audit_ledger(transition_ledger(items))


def test_of_each_transition_in_a_course_the_last_balance_counts():
    course = opened(
        ev.RoleBalanceDrawn(items=[item("a", "old-good")], life_event="birth"),
        ev.RoleBalanceDrawn(items=[item("b", "skill-needed", planned=False)]),
        ev.RoleBalanceDrawn(items=[item("c", "new-bad")], life_event="birth"),
    )
    audit = audit_transitions(course)
    assert [found.code for found in audit.findings] == ["TR-SKILL-NO-PLAN"]
    assert audit.questions == ()
    assert audit_transitions(opened()) == ledger.Audit()
