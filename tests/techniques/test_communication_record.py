"""What the record of an exchange lacks, its pivot, its numbers and its needs; techniques 12."""

import attrs
import pytest
from tests.techniques.exchanges import OTHER, exchange, felt, meant, own, theirs

from ipt.errors import InvalidValue
from ipt.findings import Severity
from ipt.model import PATIENT, NeedKind, Reading, Relationship
from ipt.techniques.communication import (
    CommunicationRules,
    Indices,
    PivotCause,
    UnmetNeed,
    alternatives,
    analyse,
    indices,
    missing_annotations,
    pivot_turn,
)

pytestmark = pytest.mark.once

FULL = exchange(
    own("t1", meant=meant("request"), directness=3, felt=felt("fear", 2), shown=felt("fear", 2)),
    theirs("t2", tone=["calm"], received=Reading(by=PATIENT, source="stated", checked=True)),
    own("t3", meant=meant("feeling"), directness=4, felt=felt("joy", 2), shown=felt("joy", 2)),
    theirs("t4", gesture="nods", received=Reading(by=PATIENT, source="stated", checked=False)),
    setting="in the car",
    hoped_for="to be asked",
    ended="in peace",
    resolved=True,
)


def record(incident):
    return [(finding.code, finding.where) for finding in analyse(incident).record]


def asked(incident):
    return [(question.code, question.about) for question in missing_annotations(incident)]


class TestRecord:
    """It tells of the record, and of nobody's way of speaking."""

    def test_where_everything_is_there_nothing_is_said_or_asked(self):
        analysis = analyse(FULL)
        assert (analysis.findings, analysis.questions) == ((), ())

    def test_an_empty_record_lacks_turns_and_an_outcome(self):
        assert record(exchange()) == [
            ("CA-SUMMARY-NOT-SCRIPT", ("i1",)),
            ("CA-NO-OUTCOME", ("i1",)),
        ]

    def test_what_is_lacking_is_told_in_these_words(self):
        bare = exchange(own(), theirs())
        assert all(finding.severity is Severity.ADVICE for finding in analyse(bare).record)
        assert list(map(str, analyse(bare).record)) == [
            (
                "CA-SUMMARY-NOT-SCRIPT: 2 turns are recorded; with fewer than 4 it is a summary and "
                "no script"
            ),
            "CA-NO-INTENT: of none of the patient's turns is it recorded what was meant",
            "CA-ONE-SIDED: nothing is recorded of how the other side spoke, neither tone nor gesture",
            "CA-NO-OUTCOME: it is not recorded how the exchange ended, nor whether it was settled",
        ]

    def test_how_many_turns_make_a_script_is_a_parameter(self):
        analysis = analyse(exchange(own(), theirs()), rules=CommunicationRules(script_from=2))
        assert "CA-SUMMARY-NOT-SCRIPT" not in [finding.code for finding in analysis.record]

    def test_a_side_that_has_no_turn_is_missing_altogether(self):
        assert ("CA-ONE-SIDED", ("i1",)) in record(exchange(own()))

    @pytest.mark.parametrize(
        "turns",
        [
            [theirs("t1"), theirs("t2", tone=["calm"])],
            [theirs("t1", gesture="nods")],
            [theirs("t1", mode="message"), own("t2")],
        ],
    )
    def test_a_side_of_which_something_was_seen_or_nothing_could_be_is_not(self, turns):
        assert "CA-ONE-SIDED" not in dict(record(exchange(*turns)))

    @pytest.mark.parametrize("told", [{"ended": "in tears"}, {"resolved": False}])
    def test_an_end_or_an_answer_is_an_outcome(self, told):
        assert "CA-NO-OUTCOME" not in dict(record(exchange(**told)))


class TestQuestions:
    """What is still to be asked: safety first, then what lies near the pivot."""

    def test_of_each_turn_what_is_missing(self):
        assert asked(exchange(own("t1"), theirs("t2"))) == [
            ("CA-ASK-MEANT", ("t1",)),
            ("CA-ASK-DIRECTNESS", ("t1",)),
            ("CA-ASK-FELT", ("t1",)),
            ("CA-ASK-SHOWN", ("t1",)),
            ("CA-ASK-TAKEN", ("t2",)),
            ("CA-ASK-TONE", ("t2",)),
            ("CA-ASK-SETTING", ("i1",)),
            ("CA-ASK-HOPED", ("i1",)),
            ("CA-ASK-SETTLED", ("i1",)),
        ]

    def test_nothing_is_asked_that_has_no_answer(self):
        silent, written = own("t1", mode="silence"), theirs("t2", mode="message")
        questions = dict(asked(exchange(silent, written)))
        assert "CA-ASK-DIRECTNESS" not in questions
        assert "CA-ASK-TONE" not in questions

    def test_whether_a_reading_was_checked(self):
        guessed = Reading(by=PATIENT, source="guessed")
        assert ("CA-ASK-CHECKED", ("t2",)) in asked(exchange(own(), theirs(received=guessed)))
        of_another = theirs(received=Reading(by="father", source="guessed"))
        assert ("CA-ASK-TAKEN", ("t2",)) in asked(exchange(own(), of_another))

    def test_the_turns_nearest_the_pivot_come_first(self):
        incident = exchange(own("t1"), own("t2"), own("t3", tone=["loud"]), own("t4"), own("t5"))
        order = [about for code, about in asked(incident) if code == "CA-ASK-MEANT"]
        assert order == [("t3",), ("t2",), ("t4",), ("t1",), ("t5",)]

    def test_before_all_whether_there_is_violence(self):
        first = missing_annotations(exchange(own("t1"), violence=None))[0]
        assert (first.code, first.about) == ("CA-ASK-VIOLENCE", (OTHER,))
        assert first.text == (
            "asked of the patient alone: is there violence, threat, coercion or fear with 'mother'"
        )
        assert first.decides == "whether anything is said of the patient's own turns"
        nobody = missing_annotations(exchange(people=(), violence=None))[0]
        assert nobody.text.endswith("with anybody in it")
        both = missing_annotations(exchange(people=("a", "b"), violence=None))[0]
        assert both.about == ("a", "b")
        assert both.text.endswith("fear with 'a' and 'b'")

    def test_what_is_known_of_violence_is_not_asked(self):
        for violence in (True, False):
            assert "CA-ASK-VIOLENCE" not in dict(asked(exchange(own(), violence=violence)))
        people = [Relationship(id=OTHER, violence=False)]
        questions = missing_annotations(exchange(own(), violence=None), people=people)
        assert "CA-ASK-VIOLENCE" not in {question.code for question in questions}

    def test_a_threat_of_the_other_asks_again(self):
        threat = theirs("t1", tone=["threatening"])
        first = missing_annotations(exchange(threat))[0]
        assert str(first) == (
            "CA-ASK-THREAT: asked of the patient alone: turn 't1' is told as threatening; is there "
            "violence or fear"
        )
        assert "CA-ASK-THREAT" not in dict(asked(exchange(own(tone=["threatening"]))))


class TestPivot:
    """The turn at which most rose; of two alike the earlier."""

    def test_distress_that_is_kept_in(self):
        calm = own("t1", felt=felt("fear", 3), shown=felt("fear", 3))
        kept = own("t3", felt=felt("fear", 8), shown=felt("fear", 1))
        pivot = pivot_turn(exchange(calm, theirs(), kept))
        assert (pivot.turn, pivot.cause, pivot.rise) == ("t3", PivotCause.KEPT_IN, 7)
        assert str(pivot) == (
            "turn 't3': the distress that was felt and not shown rose from 0 to 7"
        )

    def test_hostility_rises_from_whoevers_turn_before(self):
        turns = theirs("t1", tone=["sharp"]), own("t2"), own("t3", tone=["contemptuous"])
        assert str(pivot_turn(exchange(*turns))) == "turn 't3': hostility rose from 3 to 8"

    def test_distress_is_compared_with_the_same_speakers_before(self):
        def kept(turn, intensity):
            return attrs.evolve(turn, felt=felt("hurt", intensity), shown=felt("hurt", 0))

        turns = kept(own("t1"), 3), kept(theirs("t2"), 6), kept(own("t3"), 8)
        assert pivot_turn(exchange(*turns)).turn == "t2"

    def test_of_two_alike_the_earlier(self):
        turns = theirs("t1", tone=["loud"]), theirs("t2", tone=["calm"]), own("t3", tone=["sharp"])
        assert pivot_turn(exchange(*turns)).turn == "t1"

    @pytest.mark.parametrize(
        "turn",
        [
            own(felt=felt("fear", 8)),
            own(shown=felt("fear", 8)),
            own(felt=felt("fear"), shown=felt("fear", 0)),
            own(felt=felt("joy", 9), shown=felt("joy", 0)),
            own(felt=felt("fear", 2), shown=felt("fear", 9)),
            own(tone=["warm"]),
        ],
    )
    def test_where_nothing_is_known_to_rise_there_is_none(self, turn):
        assert pivot_turn(exchange(turn)) is None


class TestIndices:
    """Four numbers; each is unknown where there is nothing to count."""

    def test_of_a_full_record(self):
        assert indices(FULL) == Indices(
            directness=7 / 8, expression=1.0, checking=0.5, reciprocity=1.0
        )
        assert indices(FULL, OTHER) == Indices(reciprocity=1.0)

    def test_of_nothing(self):
        assert indices(exchange()) == Indices()

    def test_of_somebody_without_a_turn(self):
        assert indices(FULL, "nobody") == Indices()
        assert indices(exchange(theirs("t1"))) == Indices()
        assert indices(exchange(theirs("t1")), OTHER) == Indices(reciprocity=0.0)

    def test_only_what_is_known_counts(self):
        turns = (
            own("t1", meant=meant("request")),
            own("t2", directness=4),
            own("t3", felt=felt("fear", 9)),
            own("t4", felt=felt("fear", 9), shown=felt("fear")),
            own("t5", felt=felt("fear", 4), shown=felt("anger", 1), directness=0),
            theirs("t6", received=Reading(by=PATIENT, source="guessed")),
        )
        assert indices(exchange(*turns)) == Indices(expression=0.25, reciprocity=0.2)


class TestNeeds:
    """What the patient needed, unless it was settled."""

    TURNS = (
        own("t1", need="help", directness=1),
        theirs("t2", need="respect"),
        own("t3", need="help", directness=2),
        own("t4", need="comfort"),
        own("t5", need="fairness", directness=1),
        own("t6", need="fairness", directness=3),
    )

    @pytest.mark.parametrize("resolved", [False, None])
    def test_each_with_its_turns_and_whether_it_was_said_openly(self, resolved):
        assert analyse(exchange(*self.TURNS, resolved=resolved)).unmet_needs == (
            UnmetNeed(need=NeedKind.HELP, turns=("t1", "t3"), spoken=False),
            UnmetNeed(need=NeedKind.COMFORT, turns=("t4",), spoken=None),
            UnmetNeed(need=NeedKind.FAIRNESS, turns=("t5", "t6"), spoken=True),
        )

    def test_what_is_settled_leaves_none(self):
        assert analyse(exchange(*self.TURNS, resolved=True)).unmet_needs == ()

    @pytest.mark.parametrize(
        ("hoped_for", "resolved", "unmet"),
        [
            ("a ride", False, True),
            ("a ride", True, False),
            ("a ride", None, None),
            ("", False, None),
        ],
    )
    def test_a_hope_is_unmet_where_nothing_was_settled(self, hoped_for, resolved, unmet):
        told = exchange(hoped_for=hoped_for, resolved=resolved)
        assert analyse(told).hope_unmet is unmet


class TestAlternatives:
    """What else could have been said is for the patient to find."""

    def test_five_places_are_open(self):
        assert [(slot.name, slot.text) for slot in alternatives(FULL, at="t3")] == [
            ("hoped_for", ""),
            ("feeling", ""),
            ("request", ""),
            ("timing", ""),
            ("acknowledgement", ""),
        ]

    def test_at_a_turn_that_is_there(self):
        with pytest.raises(InvalidValue) as refused:
            alternatives(FULL, at="t9")
        assert str(refused.value) == "incident 'i1' has no turn 't9'; name one of its turns"
