"""Attachment: two measured numbers, four distances, and lore that says it is lore."""

import math

import pytest
from hypothesis import given, strategies as st

from ipt.errors import InvalidValue
from ipt.findings import Severity, Status
from ipt.formulation.attachment import (
    RULES,
    Prototype,
    audit_attachment,
    prototype_distances,
    stance_hints,
)
from ipt.model import Attachment, Phase, Relationship

pytestmark = pytest.mark.once

scores = st.floats(1, 7)


def measured(anxiety, avoidance, **more):
    return Attachment(anxiety=anxiety, avoidance=avoidance, measure="ecr-rs", **more)


def person(name, attachment=None, **more):
    return Relationship(id=name, attachment=attachment, **more)


class TestTheDistances:
    @pytest.mark.parametrize(
        ("corner", "name"),
        [
            ((1, 1), Prototype.SECURE),
            ((7, 1), Prototype.PREOCCUPIED),
            ((1, 7), Prototype.DISMISSING),
            ((7, 7), Prototype.FEARFUL),
        ],
    )
    def test_a_corner_lies_nowhere_from_itself_and_a_diagonal_from_its_opposite(self, corner, name):
        distances = prototype_distances(measured(*corner))
        assert sorted(distances.values()) == [0, 6, 6, pytest.approx(6 * math.sqrt(2))]
        assert distances[name] == 0

    def test_all_four_are_always_given(self):
        assert list(prototype_distances(measured(2, 3))) == list(Prototype)

    def test_they_are_in_points_of_the_scale_of_the_measure(self):
        wide = prototype_distances(measured(0, 0, low=0, high=100))
        assert wide[Prototype.PREOCCUPIED] == 100

    @given(scores, scores)
    def test_opposite_corners_balance(self, anxiety, avoidance):
        d = prototype_distances(measured(anxiety, avoidance))
        one = d[Prototype.SECURE] ** 2 + d[Prototype.FEARFUL] ** 2
        other = d[Prototype.PREOCCUPIED] ** 2 + d[Prototype.DISMISSING] ** 2
        assert one == pytest.approx(other)

    @given(scores, scores)
    def test_the_two_dimensions_are_alike(self, one, other):
        there, back = (
            prototype_distances(measured(one, other)),
            prototype_distances(measured(other, one)),
        )
        assert there[Prototype.SECURE] == pytest.approx(back[Prototype.SECURE])
        assert there[Prototype.PREOCCUPIED] == pytest.approx(back[Prototype.DISMISSING])

    @given(scores, scores, st.floats(0, 1))
    def test_who_becomes_less_anxious_comes_nearer_to_secure(self, anxiety, avoidance, share):
        calmer = measured(1 + (anxiety - 1) * share, avoidance)
        before = prototype_distances(measured(anxiety, avoidance))[Prototype.SECURE]
        assert prototype_distances(calmer)[Prototype.SECURE] <= before + 1e-9


class TestTheHints:
    def test_a_high_anxiety(self):
        assert [str(hint) for hint in stance_hints(measured(6, 2), "middle")] == [
            (
                "ATT-HINT-ENDING: anxiety lies in the upper half of 'ecr-rs'; lore: the ending may "
                "weigh much"
            ),
            (
                "ATT-HINT-DEPENDENCE: anxiety lies in the upper half of 'ecr-rs'; lore: much may be "
                "hoped for from the therapist"
            ),
        ]

    def test_a_high_avoidance(self):
        assert [str(hint) for hint in stance_hints(measured(2, 6), "initial")] == [
            (
                "ATT-HINT-PACE: avoidance lies in the upper half of 'ecr-rs'; lore: it may take longer "
                "to speak openly"
            ),
            (
                "ATT-HINT-EARLY-EXIT: avoidance lies in the upper half of 'ecr-rs'; lore: the treatment "
                "may be left early"
            ),
        ]

    def test_both(self):
        [*_, hint] = stance_hints(measured(6, 6), Phase.TERMINATION)
        assert str(hint) == (
            "ATT-HINT-ALLIANCE: both lie in the upper half of 'ecr-rs'; lore: trust may come and go"
        )

    @pytest.mark.parametrize("phase", Phase)
    def test_neither_gives_none_and_the_middle_is_not_high(self, phase):
        assert stance_hints(measured(4, 4), phase) == ()

    def test_after_the_end_there_is_none(self):
        assert stance_hints(measured(7, 7), Phase.ENDED) == ()

    @given(scores, scores, st.sampled_from(Phase))
    def test_every_one_is_information_and_assumed(self, anxiety, avoidance, phase):
        for hint in stance_hints(measured(anxiety, avoidance), phase):
            assert (hint.severity, hint.status) == (Severity.INFO, Status.ASSUMED)
            assert "lore" in hint.message

    def test_no_rule_names_a_style(self):
        said = " ".join(rule.message + rule.remedy for rule in RULES)
        assert not any(prototype.value in said for prototype in Prototype)


class TestTheInventory:
    def test_the_same_two_numbers_with_everybody(self):
        people = [person(name, measured(2, 3)) for name in ("mother", "friend", "partner")]
        [finding] = audit_attachment(people)
        assert str(finding) == (
            "ATT-SINGLE-GLOBAL: 3 relationships have the same two numbers; attachment differs from "
            "tie to tie"
        )
        assert finding.where == ("friend", "mother", "partner")
        assert finding.severity is Severity.INFO

    def test_two_of_them_may_be_chance(self):
        assert audit_attachment([person(name, measured(2, 3)) for name in "ab"]) == ()

    def test_another_measure_is_another_point(self):
        other = Attachment(anxiety=2, avoidance=3, measure="ecr-r")
        people = [person("a", measured(2, 3)), person("b", measured(2, 3)), person("c", other)]
        assert audit_attachment(people) == ()

    def test_avoidance_with_a_confidant(self):
        [finding] = audit_attachment([person("p", measured(2, 5.5), confidant=True)])
        assert str(finding) == (
            "ATT-MISMATCH-INVENTORY: with 'p' avoidance lies in the highest quarter of the scale, "
            "and the inventory says that the patient can confide in them"
        )

    def test_no_avoidance_and_no_confidant(self):
        [finding] = audit_attachment([person("p", measured(2, 2.5), confidant=False)])
        assert "in the lowest quarter of the scale" in finding.message
        assert "the patient cannot confide in them" in finding.message

    @pytest.mark.parametrize(
        ("avoidance", "more"),
        [
            (6, {"confidant": None}),
            (6, {"confidant": False}),
            (5, {"confidant": True}),
            (3, {"confidant": False}),
            (4, {"confidant": True}),
            (4, {"confidant": False}),
            (2, {"confidant": True}),
            (2, {"confidant": False, "living": False}),
        ],
    )
    def test_what_fits_or_is_not_known_is_left_in_peace(self, avoidance, more):
        assert audit_attachment([person("p", measured(2, avoidance), **more)]) == ()

    def test_nobody_measured_gives_nothing(self):
        assert audit_attachment([person("p", confidant=True)]) == ()

    def test_two_people_of_one_id_are_refused(self):
        with pytest.raises(InvalidValue):
            audit_attachment([person("p"), person("p")])

    @given(st.lists(st.tuples(scores, scores), max_size=4), st.data())
    def test_the_order_of_the_people_changes_nothing(self, points, data):
        people = [
            person(str(number), measured(*point), confidant=data.draw(st.none() | st.booleans()))
            for number, point in enumerate(points)
        ]
        assert audit_attachment(data.draw(st.permutations(people))) == audit_attachment(people)
