"""What repeats across ties that ended or do not satisfy."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from ipt.errors import InvalidValue
from ipt.formulation.isolation import isolation_pattern
from ipt.model import (
    Conflict,
    Expectation,
    LifeEvent,
    PartialDate,
    Relationship,
    RelationshipChange,
)

pytestmark = pytest.mark.once

OVER = PartialDate(2020)


def person(known_as, /, **fields):
    return Relationship(id=known_as, **fields)


rings = st.none() | st.integers(1, 5)
people_of_a_life = st.lists(
    st.builds(
        Relationship,
        id=st.sampled_from("abcdef"),
        kin=st.sampled_from(["friend", "parent", None]),
        living=st.sampled_from([True, False, None]),
        ended=st.sampled_from([None, None, OVER]),
        initiates=st.sampled_from(["patient", "other", None]),
        closeness=rings,
        closeness_wished=rings,
        liked=st.none() | st.integers(0, 3),
        disliked=st.none() | st.integers(0, 3),
        conflict=st.none()
        | st.builds(Conflict, ending=st.sampled_from(["avoided", "resolved", None])),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)
what_happened = st.lists(
    st.builds(
        LifeEvent,
        id=st.sampled_from("xyz"),
        kind=st.sampled_from(["divorce", "separation", "move"]),
        people=st.lists(st.sampled_from("abcdefg"), max_size=2),
    ),
    max_size=3,
)


def repeats(*people):
    return [
        (one.field, one.value, one.people, one.known) for one in isolation_pattern(people).repeats
    ]


class TestWhichTies:
    @pytest.mark.parametrize(
        "fields",
        [{"ended": OVER}, {"changes": (RelationshipChange(change="lost"),)}],
        ids=["ended", "lost"],
    )
    def test_a_tie_that_is_over_ended(self, fields):
        found = isolation_pattern([person("a", **fields)])
        assert (found.ended, found.unsatisfying) == (("a",), ())

    @pytest.mark.parametrize("kind", ["separation", "divorce"])
    def test_a_parting_ended_it(self, kind):
        parting = LifeEvent(id="l1", kind=kind, people=("a", "not-in-the-inventory"))
        assert isolation_pattern([person("a"), person("b")], [parting]).ended == ("a",)

    def test_another_life_event_did_not(self):
        move = LifeEvent(id="l1", kind="move", people=("a",))
        assert isolation_pattern([person("a")], [move]).ended == ()

    def test_a_death_is_no_such_end(self):
        found = isolation_pattern([person("a", living=False, ended=date(2020, 1, 1))])
        assert found.ended == ()

    @pytest.mark.parametrize(
        "fields",
        [
            {"conflict": Conflict(present=True)},
            {"expectations": (Expectation(holder="patient", met=False),)},
            {"liked": 1, "disliked": 2},
            {"closeness": 4, "closeness_wished": 2},
            {"closeness": 1, "closeness_wished": 3},
        ],
        ids=["conflict", "expectation", "dislike", "too-far", "too-near"],
    )
    def test_a_tie_that_goes_on_may_not_satisfy(self, fields):
        assert isolation_pattern([person("a", **fields)]).unsatisfying == ("a",)
        assert isolation_pattern([person("a", ended=OVER, **fields)]).unsatisfying == ()

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"conflict": Conflict(present=False)},
            {"conflict": Conflict(overt=True)},
            {"expectations": (Expectation(holder="patient"),)},
            {"liked": 2, "disliked": 2},
            {"disliked": 3},
            {"liked": 0},
            {"closeness": 4},
            {"closeness": 4, "closeness_wished": 4},
        ],
    )
    def test_what_is_not_known_to_fail_is_left_out(self, fields):
        found = isolation_pattern([person("a", **fields)])
        assert (found.ended, found.unsatisfying, found.repeats) == ((), (), None)


class TestWhatRepeats:
    def test_with_fewer_than_two_ties_nothing_can_be_told(self):
        assert isolation_pattern([]).repeats is None
        assert isolation_pattern([person("a", ended=OVER), person("b")]).repeats is None

    def test_two_ties_that_have_nothing_in_common_have_no_pattern(self):
        assert repeats(person("a", ended=OVER, kin="friend"), person("b", ended=OVER)) == []

    def test_every_coded_field_is_counted(self):
        same = {
            "kin": "friend",
            "ended": OVER,
            "initiates": "patient",
            "contact": "rarely",
            "closeness": 4,
            "closeness_wished": 2,
            "closeness_before": 3,
            "conflict": Conflict(present=True, overt=False, ending="avoided"),
            "expectations": (Expectation(holder="patient", met=False, spoken=False),),
            "change_by": "other",
        }
        both = ("a", "b")
        assert repeats(person("b", **same), person("a", **same)) == [
            ("change-by", "other", both, 2),
            ("closeness-before", "farther-than-before", both, 2),
            ("closeness-wished", "wished-closer", both, 2),
            ("conflict-ending", "avoided", both, 2),
            ("conflict-form", "covert", both, 2),
            ("contact", "rarely", both, 2),
            ("initiates", "patient", both, 2),
            ("kin", "friend", both, 2),
            ("unmet-expectations", "unspoken", both, 2),
        ]

    @pytest.mark.parametrize(
        ("fields", "field", "value"),
        [
            ({"closeness": 1, "closeness_wished": 2}, "closeness-wished", "wished-farther"),
            ({"closeness": 2, "closeness_wished": 2}, "closeness-wished", "as-wished"),
            ({"closeness": 1, "closeness_before": 2}, "closeness-before", "closer-than-before"),
            ({"closeness": 2, "closeness_before": 2}, "closeness-before", "as-before"),
            ({"conflict": Conflict(overt=True)}, "conflict-form", "overt"),
            (
                {"expectations": (Expectation(holder="both", met=False, spoken=True),)},
                "unmet-expectations",
                "spoken",
            ),
        ],
    )
    def test_the_values_of_what_is_worked_out(self, fields, field, value):
        tie = {"ended": OVER, **fields}
        assert repeats(person("a", **tie), person("b", **tie)) == [(field, value, ("a", "b"), 2)]

    def test_an_expectation_that_nobody_knows_to_be_spoken_says_nothing(self):
        tie = {"expectations": (Expectation(holder="patient", met=False),)}
        assert repeats(person("a", **tie), person("b", **tie)) == []

    def test_the_most_frequent_comes_first_and_the_known_are_counted(self):
        people = [
            person("a", ended=OVER, kin="friend", initiates="other"),
            person("b", ended=OVER, kin="friend", initiates="other"),
            person("c", ended=OVER, kin="parent", initiates="other"),
            person("d", ended=OVER),
        ]
        assert repeats(*people) == [
            ("initiates", "other", ("a", "b", "c"), 3),
            ("kin", "friend", ("a", "b"), 3),
        ]

    def test_a_person_is_there_once(self):
        with pytest.raises(InvalidValue) as refused:
            isolation_pattern([person("a"), person("a")])
        assert str(refused.value) == (
            "'a' is there more than once; give each person once, as last recorded"
        )

    def test_no_word_of_the_patient_is_looked_at(self):
        words = {"ended": OVER, "note": "canary", "feelings": "canary", "name": "canary"}
        assert "canary" not in repr(isolation_pattern([person("a", **words), person("b", **words)]))

    @given(people_of_a_life, what_happened, st.randoms(use_true_random=False))
    def test_the_order_of_people_and_events_does_not_matter(self, people, life_events, random):
        found = isolation_pattern(people, life_events)
        shuffled = random.sample(people, len(people))
        assert isolation_pattern(shuffled, random.sample(life_events, len(life_events))) == found
        ties = {*found.ended, *found.unsatisfying}
        assert (found.repeats is None) is (len(ties) < 2)
        for one in found.repeats or ():
            assert 2 <= len(one.people) <= one.known <= len(ties)
            assert ties.issuperset(one.people)
