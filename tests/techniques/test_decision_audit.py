"""What is said and asked about how a decision is being made."""

from datetime import date
from itertools import product

import attrs
import pytest
from tests.builders import opened
from tests.techniques.deciding import GOLDEN, decision, option

from ipt.model import (
    Act,
    AttributeRating,
    BetweenSessionTask,
    Consequence,
    Constraint,
    Decision,
    DecisionAttribute,
    DecisionMatter,
    Option,
    Rehearsal,
    Relationship,
    events as ev,
)
from ipt.techniques.decision import RULES, Margins, audit

pytestmark = pytest.mark.once

OPTIONS = (
    Option(id="stay", status_quo=True),
    Option(id="talk", proposed_by="patient", reversible=True),
    Option(id="leave", proposed_by="therapist", reversible=False, reduces_danger=False),
)
PLAIN = Decision(id="d1", options=OPTIONS, matter="other")
"""A decision of which nothing is to be said."""


def found(whole, **more):
    return [str(each) for each in audit(whole, **more).findings]


def asked(whole, **more):
    return [str(each) for each in audit(whole, **more).questions]


def changed(name, **changes):
    """`PLAIN` with one option changed."""
    options = [attrs.evolve(each, **changes) if each.id == name else each for each in OPTIONS]
    return attrs.evolve(PLAIN, options=options)


def test_of_a_decision_that_is_well_set_up_nothing_is_said():
    assert (found(PLAIN, severe=False), asked(PLAIN, severe=False)) == ([], [])


class TestHowItIsSetUp:
    def test_fewer_than_three_options(self):
        whole = attrs.evolve(PLAIN, options=())
        assert found(whole, severe=False) == ["DEC-LT3-OPTIONS: 0 of 3 options are on the table"]
        assert found(PLAIN, severe=False, margins=Margins(options=4)) == [
            "DEC-LT3-OPTIONS: 3 of 4 options are on the table"
        ]

    def test_to_do_one_thing_or_nothing(self):
        assert found(attrs.evolve(PLAIN, options=OPTIONS[:2]), severe=False) == [
            "DEC-LT3-OPTIONS: 2 of 3 options are on the table",
            "DEC-BINARY: there is 'talk' and leaving things as they are, and nothing between or beside",
        ]

    def test_leaving_things_as_they_are_is_an_option(self):
        assert found(changed("stay", status_quo=False, proposed_by="patient"), severe=False) == [
            "DEC-NO-STATUS-QUO: none of the options is to leave things as they are"
        ]

    def test_no_option_came_from_the_patient(self):
        for other in ("therapist", "other"):
            assert found(changed("talk", proposed_by=other), severe=False) == [
                "DEC-THERAPIST-ONLY: none of the options came from the patient"
            ]

    def test_who_thought_of_an_option_is_asked_if_it_decides(self):
        whole = changed("talk", proposed_by=None)
        assert found(whole, severe=False) == []
        assert asked(whole, severe=False) == ["DEC-PROPOSED-BY: who thought of 'talk'"]
        assert asked(changed("leave", proposed_by=None), severe=False) == []

    def test_that_nobody_said_who_thought_of_leaving_things_does_not_say_it_was_not_the_patient(
        self,
    ):
        by = "DEC-THERAPIST-ONLY: none of the options came from the patient"
        for proposed_by, told, questions in (
            (None, [], ["DEC-PROPOSED-BY: who thought of 'stay'"]),
            ("therapist", [by], []),
            ("patient", [], []),
        ):
            stay = Option(id="stay", status_quo=True, proposed_by=proposed_by)
            whole = attrs.evolve(PLAIN, options=[stay])
            assert [each for each in found(whole, severe=False) if each == by] == told
            assert asked(whole, severe=False) == questions


class TestItsNumbers:
    def test_probabilities_that_do_not_sum_to_1(self):
        for chances, total in (
            ((0.5, 0.6), "1.1"),
            ((0.5, 0.4), "0.9"),
            (((0, 0.3), (0.1, 0.4)), "0.1 to 0.7"),
        ):
            whole = decision(option("a", (1,), (0,), chances=chances))
            assert f"DEC-PROB-SUM: the probabilities of 'a' sum to {total}, not to 1" in found(
                whole
            )

    def test_probabilities_that_may_sum_to_1(self):
        for chances in (
            (0.5, 0.5),
            (0.33, 0.66),
            (0.5, None),
            ((0, 0.5), (0.2, 0.9)),
            (None, None),
        ):
            whole = decision(option("a", (1,), (0,), chances=chances))
            assert not [each for each in found(whole) if each.startswith("DEC-PROB-SUM")]

    def test_ends_of_a_scale_that_were_not_put_into_words(self):
        for means, unsaid in (
            ({}, "the worst and the best"),
            ({"worst_means": "no word"}, "the best"),
            ({"best_means": "we talk"}, "the worst"),
        ):
            whole = decision(
                option("a", (1,)), attributes=[DecisionAttribute(id="a1", **means)], weights=(1,)
            )
            assert (
                f"DEC-UNANCHORED: options are rated on 'a1', and what {unsaid} would be is not said"
                in found(whole)
            )

    def test_an_attribute_nobody_rated_needs_no_words(self):
        whole = attrs.evolve(PLAIN, attributes=[DecisionAttribute(id="a1")])
        assert found(whole, severe=False) == []

    def test_a_rating_outside_its_scale(self):
        whole = decision(
            option("a", (11,)), attributes=[DecisionAttribute(id="a1", worst=10, best=0)]
        )
        assert "DEC-OUTSIDE-ANCHORS: 'c1' of 'a' is rated 11 on 'a1', outside 10 to 0" in found(
            whole
        )

    def test_an_order_that_a_small_change_of_weight_turns(self):
        near = decision(option("a", (0.6, 0.4)), option("b", (0.4, 0.58)), weights=(1, 1))
        fragile = [each for each in found(near) if each.startswith("DEC-FRAGILE")]
        assert fragile == [
            "DEC-FRAGILE: 'a' and 'b' change places if 'a1' weighs 0.47 and not 0.50",
            "DEC-FRAGILE: 'a' and 'b' change places if 'a2' weighs 0.53 and not 0.50",
        ]

    def test_one_that_only_a_large_change_turns(self):
        assert not [each for each in found(GOLDEN) if each.startswith("DEC-FRAGILE")]
        wide = found(GOLDEN, margins=Margins(fragile=0.096))
        assert [each for each in wide if each.startswith("DEC-FRAGILE")] == [
            "DEC-FRAGILE: 'a' and 'b' change places if 'a1' weighs 0.40 and not 0.50"
        ]


class TestSafety:
    SAFE = Constraint(id="children", safety=True, broken_by=["talk"])
    WORDS = "DEC-SAFETY-VIOLATED: 'talk' breaks 'children', a constraint of safety, and is {}"

    def test_an_option_that_breaks_it_and_is_still_open(self):
        whole = attrs.evolve(PLAIN, constraints=[self.SAFE])
        assert found(whole, severe=False) == [self.WORDS.format("still on the table")]

    def test_one_that_breaks_it_and_was_chosen(self):
        whole = attrs.evolve(PLAIN, constraints=[self.SAFE], chosen="talk")
        assert found(whole, severe=False) == [self.WORDS.format("chosen")]

    def test_one_that_was_not_chosen_is_left_alone(self):
        whole = attrs.evolve(PLAIN, constraints=[self.SAFE], chosen="leave")
        assert found(whole, severe=False) == []

    def test_a_constraint_of_another_kind(self):
        other = attrs.evolve(self.SAFE, safety=False)
        assert found(attrs.evolve(PLAIN, constraints=[other]), severe=False) == []


class TestWhatCannotBeUndone:
    WORDS = (
        "DEC-IRREVERSIBLE-WHILE-SEVERE: 'leave' cannot be undone, and the patient is severely ill or "
        "in the sick role at present"
    )
    CALM = Relationship(id="p1", violence=False)

    def test_while_severely_ill(self):
        assert found(PLAIN, severe=True) == [self.WORDS]

    def test_while_in_the_sick_role(self):
        given = ev.SickRoleGiven()
        assert found(PLAIN, course=opened(given)) == [self.WORDS]
        assert found(PLAIN, course=opened(given), severe=False) == [self.WORDS]

    def test_not_after_it_was_lifted(self):
        course = opened(ev.SickRoleGiven(), ev.SickRoleLifted())
        assert found(PLAIN, course=course, severe=False) == []
        assert asked(PLAIN, course=course) == [
            "DEC-SEVERE: is the patient severely ill or in the sick role at present"
        ]

    def test_a_sick_role_that_may_be_unrecorded_is_not_none(self):
        severe = ["DEC-SEVERE: is the patient severely ill or in the sick role at present"]
        hidden = opened(ev.PeriodUnrecorded(sessions=1))
        assert asked(PLAIN, course=opened(), severe=False) == []
        assert asked(PLAIN, course=hidden, severe=False) == severe

    def test_never_of_leaving_violence_reproductive_and_medical_decisions(self):
        for matter in DecisionMatter:
            whole = attrs.evolve(PLAIN, matter=matter)
            silent = matter is not DecisionMatter.OTHER
            assert found(whole, severe=True) == ([] if silent else [self.WORDS])
            assert asked(whole, severe=True) == []

    def test_never_of_what_reduces_danger(self):
        assert found(changed("leave", reduces_danger=True), severe=True) == []
        assert asked(changed("leave", reduces_danger=True), severe=True) == []

    def test_never_where_there_is_violence_with_somebody_concerned(self):
        whole = attrs.evolve(PLAIN, people=["p1"], matter=None)
        told = audit(whole, people=[Relationship(id="p1", violence=True)], severe=True)
        assert (told.findings, told.questions) == ((), ())

    def test_violence_is_ruled_out_before_it_is_said(self):
        whole = attrs.evolve(PLAIN, people=["p1"])
        ask = [
            (
                "SAFETY-ASK: asked of the patient alone: is there violence, threat, coercion or "
                "fear with 'p1'"
            )
        ]
        unasked = opened(ev.RelationshipRecorded(relationship=Relationship(id="p1")))
        assert asked(whole, severe=True) == ask
        assert asked(whole, severe=True, course=unasked) == ask
        assert found(whole, severe=True, course=unasked) == []
        assert found(whole, severe=True, people=[self.CALM], course=unasked) == [self.WORDS]
        calm = opened(ev.RelationshipRecorded(relationship=self.CALM))
        assert found(whole, severe=True, course=calm) == [self.WORDS]

    def test_whatever_may_forbid_it_is_asked_first(self):
        matter = "DEC-MATTER: is it about leaving violence, reproductive or medical"
        danger = "DEC-REDUCES-DANGER: does 'leave' make somebody safer"
        assert asked(attrs.evolve(PLAIN, matter=None), severe=True) == [matter]
        assert asked(changed("leave", reduces_danger=None), severe=True) == [danger]
        whole = attrs.evolve(changed("leave", reduces_danger=None), matter=None)
        assert asked(whole) == [
            "DEC-SEVERE: is the patient severely ill or in the sick role at present",
            matter,
            danger,
        ]
        assert found(whole) == []

    def test_whether_it_can_be_undone_is_asked_alone(self):
        whole = changed("leave", reversible=None, reduces_danger=None)
        assert asked(whole) == ["DEC-REVERSIBLE: can 'leave' be undone"]

    def test_an_option_that_was_not_chosen_is_left_alone(self):
        assert found(attrs.evolve(PLAIN, chosen="talk"), severe=True) == []
        assert found(attrs.evolve(PLAIN, chosen="leave"), severe=True) == [self.WORDS]

    def test_leaving_things_as_they_are_is_left_alone(self):
        whole = changed("stay", reversible=False, reduces_danger=False)
        assert found(whole, severe=True) == [self.WORDS]

    def test_it_is_said_only_if_every_fact_is_known_and_speaks_for_it(self):
        for severe, reversible, danger, matter in product(
            (True, False, None), (True, False, None), (True, False, None), (None, *DecisionMatter)
        ):
            whole = attrs.evolve(
                changed("leave", reversible=reversible, reduces_danger=danger), matter=matter
            )
            told = audit(whole, severe=severe)
            speaks = (
                severe is True,
                reversible is False,
                danger is False,
                matter is DecisionMatter.OTHER,
            )
            assert bool(told.findings) == all(speaks)
            excluded = (
                severe is False
                or reversible
                or danger
                or matter not in {None, DecisionMatter.OTHER}
            )
            assert bool(told.questions) == (not all(speaks) and not excluded)


class TestWhatFollows:
    """The choice is prepared and looked at again; that takes a course."""

    CHOSEN = attrs.evolve(PLAIN, chosen="talk")
    NOT_REHEARSED = (
        "DEC-NO-REHEARSAL: 'talk' was chosen, and is not recorded as played through or tried"
    )
    NOT_REVIEWED = "DEC-NO-REVIEW: 'talk' was chosen, and nothing says when it is looked at again"
    TASK = BetweenSessionTask(id="t1", kind="conversation", decision="d1")

    def told(self, *events, whole=None):
        course = opened(*events)
        judged = audit(whole or self.CHOSEN, course=course, severe=False)
        return [str(each) for each in (*judged.findings, *judged.questions)]

    def test_neither_is_recorded(self):
        assert self.told() == [self.NOT_REHEARSED, self.NOT_REVIEWED]

    def test_without_a_course_nothing_is_said(self):
        assert found(self.CHOSEN, severe=False) == []

    def test_without_a_choice_nothing_is_said(self):
        assert self.told(whole=PLAIN) == []

    def test_leaving_things_as_they_are_is_not_rehearsed(self):
        assert self.told(whole=attrs.evolve(PLAIN, chosen="stay")) == [
            "DEC-NO-REVIEW: 'stay' was chosen, and nothing says when it is looked at again"
        ]

    def test_it_was_played_through(self):
        played = ev.RolePlayed(rehearsal=Rehearsal(id="r1", decision="d1"))
        assert self.told(played) == [self.NOT_REVIEWED]

    def test_an_act_of_a_session_says_so_too(self):
        held = ev.SessionHeld(acts=[Act(technique="role-play", about="d1")])
        assert self.told(held) == [self.NOT_REVIEWED]
        other = ev.SessionHeld(acts=[Act(technique="clarification", about="d1")])
        assert self.told(other) == [self.NOT_REHEARSED, self.NOT_REVIEWED]

    def test_a_rehearsal_of_nothing_named_may_be_it(self):
        ask = "DEC-REHEARSED: was 'talk' played through or tried"
        assert self.told(ev.RolePlayed(rehearsal=Rehearsal(id="r1"))) == [self.NOT_REVIEWED, ask]
        of_another = ev.RolePlayed(rehearsal=Rehearsal(id="r1", decision="d2"))
        assert self.told(of_another) == [self.NOT_REHEARSED, self.NOT_REVIEWED]

    def test_it_was_tried(self):
        agreed = ev.TaskAgreed(task=self.TASK)
        for result, rest in (
            ("done", []),
            ("partly", []),
            ("happened-differently", []),
            ("not-done", [self.NOT_REHEARSED]),
            ("avoided", [self.NOT_REHEARSED]),
        ):
            assert self.told(agreed, ev.TaskReviewed(task="t1", result=result)) == rest, result

    def test_what_is_agreed_and_not_looked_at_yet_is_asked_about(self):
        assert self.told(ev.TaskAgreed(task=self.TASK)) == [
            self.NOT_REVIEWED,
            "DEC-REHEARSED: was 'talk' played through or tried",
        ]

    def test_a_day_is_set_to_look_at_it_again(self):
        whole = attrs.evolve(self.CHOSEN, review_on=date(2026, 3, 2))
        assert self.told(whole=whole) == [self.NOT_REHEARSED]

    def test_what_is_not_recorded_is_asked_about(self):
        assert self.told(ev.PeriodUnrecorded(sessions=2))[-2:] == [
            "DEC-REHEARSED: was 'talk' played through or tried",
            "DEC-REVIEWED: was 'talk' looked at again",
        ]


def test_every_rule_has_a_code_of_its_own():
    assert len({rule.code for rule in RULES}) == len(RULES) == 35


def test_one_thing_is_asked_once():
    rated = Consequence(id="c", ratings=[AttributeRating(attribute="a1", value=1)])
    twice = [
        Option(id=name, reversible=False, reduces_danger=False, consequences=[rated])
        for name in ("a", "b")
    ]
    whole = Decision(id="d1", options=twice, attributes=[DecisionAttribute(id="a1")])
    questions = audit(whole, severe=True).questions
    assert len(set(questions)) == len(questions)
