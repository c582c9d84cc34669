"""A decision in words alone, and on paper."""

import attrs
import pytest
from tests.techniques.deciding import GOLDEN, decision

from ipt.model import Argument, Consequence, Constraint, Decision, Option
from ipt.techniques.decision import as_markdown, as_text, evaluate, in_words

pytestmark = pytest.mark.once

ARGUMENTS = (
    Argument(id="calm", speaks_for=True, whose=["patient", "p1"], text="it would be quiet"),
    Argument(id="far", speaks_for=False, whose=["p3", "p2"]),
    Argument(id="law", speaks_for=False),
)
MOVE = Option(id="move", consequences=[Consequence(id="new-town")], arguments=ARGUMENTS)
STAY = Option(id="stay", status_quo=True)
TOLD = Decision(
    id="d1",
    people=["p1", "p2"],
    options=[MOVE, STAY],
    constraints=[Constraint(id="school", broken_by=["move"])],
)


def by_person(option):
    return [(each.whose, each.speaks_for, each.against) for each in option.needs]


class TestInWords:
    def test_arguments_stand_with_those_whose_needs_they_serve(self):
        [move, _] = in_words(TOLD).options
        assert by_person(move) == [
            ("patient", ("calm",), ()),
            ("p1", ("calm",), ()),
            ("p2", (), ("far",)),
            ("p3", (), ("far",)),
            (None, (), ("law",)),
        ]
        assert (move.consequences, move.broken) == (("new-town",), ("school",))

    def test_what_has_not_been_considered_is_asked(self):
        [move, stay] = in_words(TOLD).options
        assert move.not_considered == ()
        assert [str(question) for question in stay.not_considered] == [
            "DEC-CONSEQUENCES: what would 'stay' lead to",
            "DEC-FOR: what speaks for 'stay'",
            "DEC-AGAINST: what speaks against 'stay'",
            "DEC-WHOSE-NEEDS: what would 'stay' mean for 'patient'",
            "DEC-WHOSE-NEEDS: what would 'stay' mean for 'p1'",
            "DEC-WHOSE-NEEDS: what would 'stay' mean for 'p2'",
        ]
        assert in_words(TOLD).not_considered == stay.not_considered

    def test_somebody_named_twice_is_asked_about_once(self):
        twice = Decision(id="d1", people=["p1", "p1", "patient"], options=[STAY])
        asked = [question.about for question in in_words(twice).not_considered]
        assert asked[-2:] == [("stay", "patient"), ("stay", "p1")]

    def test_numbers_change_nothing(self):
        bare = attrs.evolve(
            GOLDEN,
            attributes=(),
            weights=(),
            weight_method="equal",
            options=[
                attrs.evolve(each, consequences=[Consequence(id="c1")]) for each in GOLDEN.options
            ],
        )
        assert in_words(bare) == in_words(GOLDEN)


class TestOnPaper:
    def test_numbers_as_text(self):
        assert as_text(evaluate(GOLDEN)).splitlines() == [
            "option  on the numbers given  a1    a2    a3",
            "a       0.64                  0.45  0.09  0.1",
            "b       0.56                  0.2   0.24  0.12",
            "- no clear lead: 'a' is not ahead of 'b' by 0.1",
        ]

    def test_numbers_as_markdown(self):
        whole = attrs.evolve(GOLDEN, constraints=[Constraint(id="k", broken_by=["b"])])
        assert as_markdown(evaluate(whole)).splitlines() == [
            "| option | on the numbers given | a1 | a2 | a3 |",
            "| --- | --- | --- | --- | --- |",
            "| a | 0.64 | 0.45 | 0.09 | 0.1 |",
            "| b | not weighed, it breaks k |  |  |  |",
            "",
            "* 'b' breaks the constraint 'k', so it is not weighed",
            (
                "* no lead is told: it takes two options that break nothing, and a score of each; "
                "1 of 1 have one"
            ),
        ]

    def test_words_as_text(self):
        assert as_text(in_words(TOLD)).splitlines()[:6] == [
            "option  whose needs   for   against",
            "move    patient       calm",
            "move    p1            calm",
            "move    p2                  far",
            "move    p3                  far",
            "move    nobody named        law",
        ]

    def test_words_as_markdown(self):
        only = attrs.evolve(TOLD, options=[MOVE])
        assert as_markdown(in_words(only)).splitlines()[2:4] == [
            "| move | patient | calm |  |",
            "| move | p1 | calm |  |",
        ]

    def test_without_anything_to_ask_there_is_no_list(self):
        only = attrs.evolve(TOLD, options=[MOVE])
        assert as_markdown(in_words(only)).endswith("| law |")

    def test_of_nothing_there_is_a_header(self):
        assert as_text(in_words(decision())) == "option  whose needs  for  against"

    def test_the_words_of_the_patient_come_from_the_caller_alone(self):
        shown = in_words(TOLD)
        assert "quiet" not in as_text(shown) + as_markdown(shown) + repr(shown)
        labels = {each.id: each.text for each in ARGUMENTS if each.text}
        assert "it would be quiet" in as_text(shown, labels)

    def test_no_label_breaks_a_table(self):
        [line] = [
            each
            for each in as_markdown(in_words(TOLD), {"law": "one | two\nthree"}).splitlines()
            if "three" in each
        ]
        assert line == r"| move | nobody named |  | one \| two three |"
