"""Whether a script holds together: each fault alone, where it is, and in what words."""

from itertools import pairwise

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.techniques.role_plays import CAST, SAFE, any_scripts, beat, chain, clean_scripts, script

from ipt.errors import InvalidValue
from ipt.model import Beat, Relationship, Reply, Slot
from ipt.techniques import role_play as rp
from ipt.techniques.role_play.ways import LONGEST

pytestmark = pytest.mark.once


def findings(made, people=SAFE):
    return [(str(found), found.remedy, found.where) for found in rp.lint(made, people)]


def with_reply(made, at, to, *new):
    """*made* with a further reply of one of its beats, and with new beats."""
    changed = [
        attrs.evolve(b, replies=(*b.replies, Reply(id="new", to=to))) if b.id == at else b
        for b in made.beats
    ]
    return attrs.evolve(made, beats=(*changed, *new))


SLOT = (Slot(name="word", text="yes"), Slot(name="open"))
FAULTS = {
    "RP-DEAD-END": lambda made, at: with_reply(made, at, "x", beat("x")),
    "RP-NOWHERE": lambda made, at: with_reply(made, at, "x"),
    "RP-NO-ENDING": lambda made, at: with_reply(made, at, "x", beat("x", "y"), beat("y", "x", "y")),
    "RP-UNREACHABLE": lambda made, _: attrs.evolve(made, beats=(*made.beats, beat("x"))),
    "RP-UNDECLARED": lambda made, at: with_reply(made, at, "x", beat("x", role="r", ends=True)),
    "RP-SLOT-UNKNOWN": lambda made, at: with_reply(
        made, at, "x", beat("x", text="{zz}{zz}", ends=True)
    ),
    "RP-SLOT-OPEN": lambda made, at: attrs.evolve(
        with_reply(made, at, "x", beat("x", text="{open}{open}", ends=True)), slots=SLOT
    ),
    "RP-NO-START": lambda made, _: attrs.evolve(made, start="x"),
    "RP-THERAPIST-ONLY": lambda made, _: attrs.evolve(
        made, roles=(attrs.evolve(CAST[0], played_by="therapist"), CAST[1])
    ),
}
NOT_ON_A_WAY = {"RP-NO-START", "RP-THERAPIST-ONLY", "RP-UNREACHABLE"}


class TestEachFaultAlone:
    @given(clean_scripts())
    def test_a_script_that_holds_together_has_none(self, made):
        assert rp.lint(made, SAFE) == ()

    @given(clean_scripts(), st.data())
    def test_a_planted_fault_is_found_and_nothing_else_with_a_way_that_can_be_walked(
        self, made, data
    ):
        at = data.draw(st.sampled_from([b.id for b in made.beats]))
        for code, plant in FAULTS.items():
            faulty = plant(made, at)
            [found] = rp.lint(faulty, SAFE)
            assert found.code == code
            if code in NOT_ON_A_WAY:
                continue
            ways = {b.id: {r.to for r in b.replies} for b in faulty.beats}
            assert found.where[0] == made.start
            assert all(after in ways[here] for here, after in pairwise(found.where))
            assert at in found.where

    @given(clean_scripts(), st.sampled_from([None, True]))
    def test_nobody_of_whom_violence_is_not_ruled_out_is_in_a_cast(self, made, violence):
        [found] = rp.lint(made, [Relationship(id="p1", violence=violence)])
        assert (found.code, found.where[0]) == ("RP-UNSAFE", "p1")

    @given(any_scripts())
    def test_any_script_can_be_looked_at_and_every_place_is_told_by_ids(self, made):
        ids = {b.id for b in made.beats} | {"s1", "p1", "p2", made.start}
        for found in rp.lint(made):
            assert set(found.where) <= ids

    @given(any_scripts(), st.permutations(SAFE))
    def test_the_order_of_people_is_no_difference(self, made, people):
        assert rp.lint(made, people) == rp.lint(made, SAFE)


class TestWhatIsSaid:
    def test_of_a_dead_end(self):
        assert findings(script(beat("a", "b"), beat("b"))) == [
            (
                "RP-DEAD-END: beat 'b' has no reply, and the play may not end there",
                "add a reply, or mark the beat as an ending",
                ("a", "b"),
            )
        ]

    def test_of_a_reply_to_nowhere(self):
        made = script(beat("a", "b"), Beat(id="b", role="self", replies=(Reply(id="r", to="x"),)))
        assert findings(made) == [
            (
                "RP-NOWHERE: reply 'r' of beat 'b' leads to 'x', which is no beat",
                "add that beat, or let the reply lead to another",
                ("a", "b"),
            )
        ]

    def test_of_a_round_without_a_way_out_once(self):
        made = script(
            beat("a", "b", "c", ends=True), beat("b", "c"), beat("c", "d"), beat("d", "b")
        )
        assert findings(made) == [
            (
                "RP-NO-ENDING: from beat 'b' on the play goes round and round and cannot end",
                "give one of its beats a way out, or mark one as an ending",
                ("a", "b", "c", "d", "b"),
            )
        ]

    def test_of_two_rounds_each(self):
        made = script(beat("a", "b", "c", ends=True), beat("b", "b"), beat("c", "c"))
        assert [found.where for found in rp.lint(made, SAFE)] == [("a", "b", "b"), ("a", "c", "c")]

    def test_of_one_round_with_two_ways_in_once(self):
        made = script(beat("a", "b", "c", ends=True), beat("b", "b"), beat("c", "b"))
        assert [found.where for found in rp.lint(made, SAFE)] == [("a", "b", "b")]

    def test_of_what_nothing_leads_to_and_not_of_what_is_in_there(self):
        made = script(beat("a", ends=True), beat("b", "x", role="nobody", text="{no}"), beat("c"))
        assert findings(made) == [
            (
                f"RP-UNREACHABLE: no way leads from the start to beat {name!r}",
                "let a reply lead there, or leave the beat out",
                (name,),
            )
            for name in "bc"
        ]

    def test_of_a_role_that_is_not_declared_where_it_speaks_first(self):
        made = script(beat("a", "b"), beat("b", "c", role="x"), beat("c", role="x", ends=True))
        assert findings(made) == [
            (
                "RP-UNDECLARED: beat 'b' is spoken by 'x', which is no role of the script",
                "declare the role and who plays it, or correct its id",
                ("a", "b"),
            )
        ]

    def test_of_an_open_slot_where_it_is_needed_first(self):
        made = script(
            beat("a", "b"),
            beat("b", "c", text="{word}"),
            beat("c", text="{word}", ends=True),
            slots=(Slot(name="word"), Slot(name="unused")),
        )
        assert findings(made) == [
            (
                "RP-SLOT-OPEN: slot 'word' is open, and beat 'b' needs it",
                "fill it in, in the patient's words",
                ("a", "b"),
            )
        ]

    def test_of_a_slot_that_is_not_declared_without_its_words_for_they_may_be_anything(self):
        made = script(
            beat("a", text="{my husband} {wrod} {word}", ends=True),
            slots=(Slot(name="word", text="x"),),
        )
        assert findings(made) == [
            (
                "RP-SLOT-UNKNOWN: beat 'a' has a slot that the script does not declare",
                "declare it, or double its braces if they are to be read",
                ("a",),
            )
        ]

    def test_of_a_start_that_is_no_beat(self):
        assert findings(script()) == [
            (
                "RP-NO-START: the script starts with 'a', which is no beat",
                "add that beat, or start with another",
                ("a",),
            )
        ]

    def test_of_a_patient_who_never_speaks_as_self(self):
        assert findings(script(beat("a", role="other", ends=True))) == [
            (
                "RP-THERAPIST-ONLY: the patient does not speak as self in script 's1'",
                "let the patient play the own part, once it was shown",
                ("s1",),
            )
        ]

    def test_and_what_cannot_be_reached_is_not_spoken(self):
        made = script(beat("a", role="other", ends=True), beat("b"))
        assert [found.code for found in rp.lint(made, SAFE)] == [
            "RP-UNREACHABLE",
            "RP-THERAPIST-ONLY",
        ]

    @pytest.mark.parametrize("variant", ["reversal", "model"])
    def test_and_not_where_the_patient_is_to_play_the_other(self, variant):
        assert findings(rp.recast(script(beat("a", ends=True)), variant)) == []

    @pytest.mark.parametrize(
        ("people", "known"),
        [
            ((), "not ruled out"),
            ([Relationship(id="p1")], "not ruled out"),
            ([Relationship(id="p1", violence=True)], "told of"),
        ],
    )
    def test_of_violence_before_all_else(self, people, known):
        made = script(
            beat("a", "c", "b"), beat("c", "d"), beat("d", role="other"), beat("b", role="other")
        )
        found = rp.lint(made, people)[0]
        assert str(found) == (
            f"RP-UNSAFE: violence, threat, coercion or fear with 'p1' is {known}; until it is known "
            "that there is none, no conversation with 'p1' is rehearsed"
        )
        assert (found.remedy, found.where) == ("ask the patient alone", ("p1", "a", "b"))

    def test_of_the_dead_nothing_is_feared(self):
        people = [Relationship(id="p1", living=False, violence=True)]
        assert findings(script(beat("a", ends=True)), people) == []

    def test_a_person_twice_is_refused(self):
        with pytest.raises(InvalidValue, match=r"^the inventory has 'p1' twice; keep the one"):
            rp.lint(script(beat("a")), [SAFE[0], SAFE[0]])


class TestLength:
    def test_ten_thousand_beats_in_a_row_are_no_trouble(self):
        made = chain(10_000)
        assert rp.lint(made, SAFE) == ()
        [found] = rp.lint(attrs.evolve(made, beats=made.beats[:-1]), SAFE)
        assert found.code == "RP-NOWHERE"
        assert len(found.where) == LONGEST
        assert found.where[-1] == "b9998"

    def test_nor_are_they_in_a_round(self):
        made = chain(10_000)
        [found] = rp.lint(attrs.evolve(made, beats=(*made.beats[:-1], beat("b9999", "b0"))), SAFE)
        assert found.code == "RP-NO-ENDING"
        assert found.where[-2:] == ("b9999", "b0")
        assert len(found.where) == LONGEST

    def test_nor_many_faults_or_many_rounds(self):
        names = [f"b{n}" for n in range(2_000)]
        made = script(
            *(beat(n, f"x{n}", f"y{n}", after) for n, after in pairwise(names)),
            *(beat(f"x{n}") for n in names[:-1]),
            *(beat(f"y{n}", f"y{n}") for n in names[:-1]),
            beat(names[-1], ends=True),
        )
        assert [f.code for f in rp.lint(made, SAFE)] == ["RP-DEAD-END"] * 1_999 + [
            "RP-NO-ENDING"
        ] * 1_999
