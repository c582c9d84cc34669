"""The patterns of an exchange; techniques 12."""

from typing import Any

import pytest
from tests.techniques.exchanges import OTHER, codes, exchange, felt, meant, own, theirs, told

from ipt.errors import InvalidValue
from ipt.findings import Severity
from ipt.model import PATIENT, Reading, Relationship, Turn
from ipt.techniques.communication import (
    COMMUNICATION_RULES,
    CommunicationRules,
    analyse,
)

pytestmark = pytest.mark.once

HURT = meant("complaint", topic="late")
KEPT_IN: dict[str, Any] = {"felt": felt("hurt", 5), "shown": felt("hurt", 0)}


def only(incident, code):
    """The one finding of *code*."""
    [finding] = [each for each in told(incident) if each.code == code]
    assert finding.severity is Severity.INFO
    return finding.where, finding.message


class TestNonverbal:
    """Shown in place of an open statement."""

    def test_what_is_shown_and_nowhere_said_openly(self):
        sigh = own(mode="nonverbal", meant=HURT)
        assert only(exchange(sigh), "CA-NONVERBAL") == (
            ("t1",),
            "what 'patient' meant in turn 't1' was shown, and openly said nowhere",
        )

    def test_the_same_said_openly_before_or_after_is_enough(self):
        sigh, words = own(mode="nonverbal", meant=HURT), own("t2", meant=HURT, directness=3)
        assert "CA-NONVERBAL" not in codes(exchange(sigh, words))
        assert "CA-NONVERBAL" not in codes(exchange(words, sigh))

    def test_the_topic_is_what_counts_and_without_one_the_kind(self):
        late = own("t2", meant=meant("request", topic="late"), directness=4)
        assert "CA-NONVERBAL" not in codes(exchange(own(mode="nonverbal", meant=HURT), late))
        other = own("t2", meant=meant("complaint", topic="money"), directness=4)
        assert "CA-NONVERBAL" in codes(exchange(own(mode="nonverbal", meant=HURT), other))
        sigh, plain = own(mode="nonverbal", meant=meant("feeling")), meant("feeling")
        assert "CA-NONVERBAL" not in codes(exchange(sigh, own("t2", meant=plain, directness=3)))
        assert "CA-NONVERBAL" in codes(exchange(sigh, own("t2", meant=HURT, directness=3)))

    def test_a_hint_in_words_is_not_enough(self):
        words = own("t2", meant=HURT, directness=2)
        assert "CA-NONVERBAL" in codes(exchange(own(mode="nonverbal", meant=HURT), words))

    def test_words_of_which_nobody_asked_how_open_they_were_may_have_been(self):
        words = own("t2", meant=HURT)
        assert "CA-NONVERBAL" not in codes(exchange(own(mode="nonverbal", meant=HURT), words))

    def test_words_to_somebody_else_do_not_count(self):
        sigh = own(to=OTHER, mode="nonverbal", meant=HURT)
        words = own("t2", to="father", meant=HURT, directness=4)
        assert "CA-NONVERBAL" in codes(exchange(sigh, words))
        unknown = own("t2", meant=HURT, directness=4)
        assert "CA-NONVERBAL" not in codes(exchange(sigh, unknown, people=(OTHER, "father")))

    def test_a_gesture_without_intent_or_as_plain_as_words_is_none(self):
        assert codes(exchange(own(mode="nonverbal"))) == []
        assert codes(exchange(own(mode="nonverbal", meant=HURT, directness=3))) == ["CA-NO-REQUEST"]


class TestAssumedSent:
    """Wrongly assuming that one has communicated."""

    def test_a_need_taken_as_known_that_was_not_said_openly(self):
        hinted = own(need="help", directness=1)
        later = own("t3", takes_as_known="help")
        assert only(exchange(hinted, theirs(), later), "CA-ASSUMED-SENT") == (
            ("t3",),
            "turn 't3' of 'patient' takes the need 'help' as known, and no turn so far says it openly",
        )

    @pytest.mark.parametrize("directness", [3, 4, None])
    def test_what_was_or_may_have_been_said_openly_before_is_no_assumption(self, directness):
        before = own(need="help", directness=directness)
        assert codes(exchange(before, own("t2", takes_as_known="help"))) == []

    def test_what_is_said_openly_afterwards_comes_too_late(self):
        taken, after = own(takes_as_known="help"), own("t2", need="help", directness=4)
        assert codes(exchange(taken, after)) == ["CA-ASSUMED-SENT"]

    def test_a_turn_that_is_open_itself_says_it(self):
        first = own(takes_as_known="help", directness=4)
        assert codes(exchange(first, own("t2", takes_as_known="help"))) == []

    def test_what_was_said_to_somebody_else_was_not_sent(self):
        before = own(to="father", need="help", directness=4)
        turns = before, own("t2", to=OTHER, takes_as_known="help")
        assert codes(exchange(*turns)) == ["CA-ASSUMED-SENT"]


class TestAssumedUnderstood:
    """Wrongly assuming that one has understood."""

    def guess(self, **changes):
        return Reading(**{"by": PATIENT, "source": "guessed", "checked": False, **changes})

    def test_going_on_by_a_guess_that_was_not_checked(self):
        turns = theirs("t1", received=self.guess()), theirs("t2"), own("t3"), own("t4")
        assert only(exchange(*turns), "CA-ASSUMED-UNDERSTOOD") == (
            ("t1", "t3"),
            "'patient' guessed what turn 't1' meant, did not ask, and went on by it in turn 't3'",
        )

    @pytest.mark.parametrize(
        "changes", [{"checked": True}, {"checked": None}, {"source": "stated"}]
    )
    def test_what_was_checked_or_stated_or_not_asked_about_is_none(self, changes):
        assert codes(exchange(theirs(received=self.guess(**changes)), own("t3"))) == []

    def test_a_guess_by_which_nobody_went_on_is_none(self):
        assert codes(exchange(own(), theirs(received=self.guess()))) == []

    def test_it_is_told_of_the_one_who_guessed(self):
        turns = own(received=self.guess(by=OTHER)), theirs()
        [pattern] = analyse(exchange(*turns)).patterns
        assert (pattern.by, pattern.partner, pattern.code) == (
            (OTHER,),
            OTHER,
            "CA-ASSUMED-UNDERSTOOD",
        )

    def test_nobody_guesses_their_own_turn(self):
        assert codes(exchange(own(received=self.guess()), own("t2"))) == []


class TestIndirect:
    """Unnecessarily indirect verbal message."""

    @pytest.mark.parametrize("kind", ["request", "complaint", "feeling", "boundary"])
    @pytest.mark.parametrize("mode", ["verbal", "message"])
    def test_a_hint_at_what_wants_words(self, kind, mode):
        turn = own(mode=mode, meant=meant("information", kind), directness=1)
        assert only(exchange(turn), "CA-INDIRECT") == (
            ("t1",),
            f"turn 't1' of 'patient' only hints at a {kind}",
        )

    @pytest.mark.parametrize(
        "turn",
        [
            own(meant=meant("request"), directness=2),
            own(meant=meant("request")),
            own(meant=meant("information"), directness=0),
            own(directness=0),
            own(mode="silence", meant=meant("request"), directness=0),
        ],
    )
    def test_anything_else_is_none(self, turn):
        assert "CA-INDIRECT" not in codes(exchange(turn))

    def test_how_open_is_open_is_a_parameter(self):
        turn = own(meant=meant("request"), directness=1)
        assert codes(exchange(turn), rules=CommunicationRules(hinted_to=0)) == []


class TestSilence:
    """Closing off communication."""

    BID = theirs("t1", meant=meant("bid"))

    @pytest.mark.parametrize("mode", ["silence", "leaves"])
    @pytest.mark.parametrize("kind", ["bid", "complaint"])
    def test_after_a_bid_or_a_complaint_with_strong_feelings_kept_in(self, mode, kind):
        turns = theirs("t1", meant=meant(kind)), own("t2", mode=mode, **KEPT_IN)
        assert only(exchange(*turns), "CA-SILENCE") == (
            ("t2", "t1"),
            (
                "in turn 't2' 'patient' closed off what turn 't1' had begun: feelings were strong, and "
                "none was shown"
            ),
        )

    @pytest.mark.parametrize(
        "changes",
        [
            {"shown": ()},
            {"shown": felt("anger", 2)},
            {"shown": felt("hurt")},
            {"felt": felt("hurt", 4)},
            {"felt": felt("hurt")},
            {"felt": ()},
            {"directness": 4},
            {"mode": "verbal"},
        ],
    )
    def test_nothing_is_told_where_one_part_is_missing_or_not_known(self, changes):
        turn = own("t2", **{"mode": "silence", **KEPT_IN, **changes})
        assert "CA-SILENCE" not in codes(exchange(self.BID, turn))

    def test_silence_after_information_or_after_nothing_is_none(self):
        silent = own("t2", mode="silence", **KEPT_IN)
        assert "CA-SILENCE" not in codes(exchange(silent))
        assert "CA-SILENCE" not in codes(exchange(theirs("t1", meant=meant("information")), silent))
        assert "CA-SILENCE" not in codes(exchange(own("t1", meant=meant("bid")), silent))

    def test_a_topic_that_is_dropped_and_not_settled(self):
        turns = theirs("t1", meant=meant("information", topic="late")), own("t2", mode="leaves")
        assert only(exchange(*turns, resolved=False), "CA-SILENCE") == (
            ("t2", "t1"),
            (
                "in turn 't2' 'patient' closed off what turn 't1' had begun: it did not come up again, "
                "and is not settled"
            ),
        )
        for resolved in (True, None):
            assert codes(exchange(*turns, resolved=resolved)) == []

    def test_a_topic_that_is_taken_up_again_is_not_dropped(self):
        raised = theirs("t1", meant=meant("request", topic="late"))
        back = own("t3", meant=meant("acknowledgement", topic="late"))
        assert "CA-SILENCE" not in codes(
            exchange(raised, own("t2", mode="silence"), back, resolved=False)
        )

    def test_it_may_answer_an_earlier_turn(self):
        late = own("t3", mode="silence", replies_to="t1", **KEPT_IN)
        assert "CA-SILENCE" in codes(exchange(self.BID, own("t2"), late))


class TestSupplementary:
    """Patterns that are not among the five of Klerman and colleagues."""

    @pytest.mark.parametrize(
        ("turns", "code", "where", "message"),
        [
            (
                [own(tone=["insulting", "loud", "blaming"])],
                "CA-HOSTILE",
                ("t1",),
                "turn 't1' of 'patient' is told as blaming and insulting",
            ),
            (
                [own(tone=["joking", "sarcastic"])],
                "CA-SARCASM",
                ("t1",),
                "turn 't1' of 'patient' is told as sarcastic",
            ),
            (
                [own(meant=meant("complaint", "complaint", "complaint"))],
                "CA-MANY-COMPLAINTS",
                ("t1",),
                "turn 't1' of 'patient' has 3 complaints in one",
            ),
            (
                [own(meant=meant("complaint")), theirs(), own("t3", meant=meant("complaint"))],
                "CA-NO-REQUEST",
                ("t1", "t3"),
                "'patient' complained, and asked for nothing",
            ),
            (
                [own(meant=meant("boundary"), felt=felt("anger", 7))],
                "CA-TIMING",
                ("t1",),
                "'patient' raised a matter in turn 't1', when feelings were at 7 of 10",
            ),
            (
                [theirs("t1", meant=meant("feeling")), own("t2", meant=meant("information"))],
                "CA-NO-PERSPECTIVE",
                ("t1",),
                "no turn of 'patient' takes up what was told to them",
            ),
            (
                [own(felt=felt("sadness", 6), shown=felt("anger", 6))],
                "CA-AFFECT-MISMATCH",
                ("t1",),
                "in turn 't1' 'patient' felt sadness and showed anger",
            ),
            (
                [own(felt=felt("fear"), shown=felt("fear", 0))],
                "CA-AFFECT-MISMATCH",
                ("t1",),
                "in turn 't1' 'patient' felt fear and showed nothing of it",
            ),
            (
                [own(tone=["calm"]), theirs(tone=["sharp"]), own("t3", tone=["sarcastic"])],
                "CA-ESCALATION",
                ("t1", "t2", "t3"),
                "hostility rises from 0 to 5 of 10 over 3 turns, each answered by the next",
            ),
            (
                [
                    own(
                        meant=meant("request"),
                        received=Reading(by=OTHER, source="stated", kind="complaint"),
                    )
                ],
                "CA-IMPACT-GAP",
                ("t1",),
                "turn 't1' of 'patient' was meant as request, and came across as complaint",
            ),
            (
                [
                    own(
                        meant=meant("request", topic="late"),
                        received=Reading(by=OTHER, source="stated", kind="request", topic="money"),
                    )
                ],
                "CA-IMPACT-GAP",
                ("t1",),
                "turn 't1' of 'patient' was meant as 'late', and came across as 'money'",
            ),
        ],
    )
    def test_each_says_what_is_observed(self, turns, code, where, message):
        assert only(exchange(*turns), code) == (where, message)

    @pytest.mark.parametrize(
        ("turns", "code"),
        [
            ([own(tone=["sharp", "loud"])], "CA-HOSTILE"),
            ([own(meant=meant("complaint", "complaint"))], "CA-MANY-COMPLAINTS"),
            ([own(meant=meant("complaint", "request"))], "CA-NO-REQUEST"),
            ([own(meant=meant("complaint")), own("t2", meant=meant("request"))], "CA-NO-REQUEST"),
            ([own(meant=meant("complaint")), own("t2")], "CA-NO-REQUEST"),
            ([own(meant=meant("boundary"), felt=felt("anger", 6))], "CA-TIMING"),
            ([own(meant=meant("boundary"), felt=felt("anger"))], "CA-TIMING"),
            ([own(meant=meant("apology"), felt=felt("shame", 9))], "CA-TIMING"),
            ([theirs("t1", meant=HURT), own("t2", meant=HURT, felt=felt("fear", 9))], "CA-TIMING"),
            ([own(meant=meant("information"))], "CA-NO-PERSPECTIVE"),
            (
                [theirs("t1", meant=meant("bid")), own("t2", meant=meant("apology"))],
                "CA-NO-PERSPECTIVE",
            ),
            (
                [theirs("t1", meant=meant("bid")), own("t2", meant=meant("acknowledgement"))],
                "CA-NO-PERSPECTIVE",
            ),
            ([theirs("t1", meant=meant("bid")), own("t2")], "CA-NO-PERSPECTIVE"),
            ([theirs("t1", meant=meant("bid")), own("t2", mode="silence")], "CA-NO-PERSPECTIVE"),
            ([own(felt=felt("sadness", 6))], "CA-AFFECT-MISMATCH"),
            ([own(shown=felt("anger", 6))], "CA-AFFECT-MISMATCH"),
            ([own(felt=felt("sadness", 0), shown=felt("anger"))], "CA-AFFECT-MISMATCH"),
            ([own(felt=felt("numbness", 8), shown=felt("numbness", 0))], "CA-AFFECT-MISMATCH"),
            (
                [own(felt=felt("hurt") + felt("anger"), shown=felt("anger"))],
                "CA-AFFECT-MISMATCH",
            ),
            (
                [own(tone=["calm"]), theirs(tone=["sharp"]), own("t3", tone=["loud"])],
                "CA-ESCALATION",
            ),
            (
                [own(tone=["calm"]), theirs(tone=["sharp"]), theirs("t3", tone=["insulting"])],
                "CA-ESCALATION",
            ),
            (
                [
                    own(tone=["calm"]),
                    theirs(tone=["sharp"]),
                    own("t3"),
                    theirs("t4", tone=["blaming"]),
                ],
                "CA-ESCALATION",
            ),
            (
                [
                    own(
                        meant=meant("request"),
                        received=Reading(by=OTHER, source="guessed", kind="complaint"),
                    )
                ],
                "CA-IMPACT-GAP",
            ),
            (
                [
                    own(
                        meant=meant("request", "complaint"),
                        received=Reading(by=OTHER, source="stated", kind="complaint"),
                    )
                ],
                "CA-IMPACT-GAP",
            ),
            (
                [own(received=Reading(by=OTHER, source="stated", kind="complaint", topic="late"))],
                "CA-IMPACT-GAP",
            ),
        ],
    )
    def test_what_is_not_so_or_not_known_shows_none(self, turns, code):
        assert code not in codes(exchange(*turns))

    def test_nobody_can_take_up_what_was_told_after_their_last_turn(self):
        turns = own(meant=meant("information")), theirs(meant=meant("feeling"))
        assert codes(exchange(*turns)) == []
        [finding] = told(exchange(*turns, own("t3", meant=meant("boundary"))))
        assert (finding.code, finding.where) == ("CA-NO-PERSPECTIVE", ("t2",))

    def test_escalation_takes_two_and_is_the_pattern_of_neither_alone(self):
        turns = own(tone=["calm"]), theirs(tone=["sharp"]), own("t3", tone=["blaming"])
        analysis = analyse(exchange(*turns))
        [escalation] = [each for each in analysis.patterns if each.code == "CA-ESCALATION"]
        assert (escalation.by, escalation.partner) == ((OTHER, PATIENT), OTHER)
        assert escalation not in analysis.of(PATIENT)


class TestTheOthersSide:
    """The same is told of whoever shows it, and never charged to the patient."""

    def test_a_pattern_of_the_other_is_told_of_the_other(self):
        analysis = analyse(exchange(own(), theirs(tone=["sarcastic"])))
        [pattern] = analysis.of(OTHER)
        assert str(pattern.finding) == "CA-SARCASM: turn 't2' of 'mother' is told as sarcastic"
        assert pattern.finding.params["speaker"] == OTHER
        assert analysis.of(PATIENT) == ()

    def test_whom_a_turn_was_for_is_read_off_the_exchange_where_it_was_not_said(self):
        def partner(*turns, **more):
            return analyse(exchange(*turns, **more)).of(PATIENT)[0].partner

        rude = own("t2", tone=["sarcastic"])
        assert partner(theirs("t1"), rude) == OTHER
        assert partner(theirs("t1", "father"), rude) == "father"
        assert partner(theirs("t1", "father"), own("t2", to=OTHER, tone=["sarcastic"])) == OTHER
        assert partner(theirs("t1", "father"), own("t2"), own("t3", tone=["sarcastic"])) is None
        assert partner(rude, people=()) is None


class TestViolence:
    """Silence and hints may protect: nothing is said of the patient's turns before it is ruled out."""

    TURNS = (
        own("t1", tone=["sarcastic"], meant=HURT, directness=1),
        theirs("t2", tone=["blaming"]),
        own("t3", tone=["insulting"]),
    )

    @pytest.mark.parametrize(("violence", "known"), [(True, "told of"), (None, "not ruled out")])
    def test_only_the_others_turns_are_told(self, violence, known):
        analysis = analyse(exchange(*self.TURNS, violence=violence))
        assert [pattern.by for pattern in analysis.patterns] == [(OTHER,)]
        held_back = analysis.record[0]
        assert held_back.where == ("i1",)
        assert held_back.severity is Severity.INFO
        assert str(held_back) == (
            "CA-HELD-BACK: nothing is said of the patient's own turns, because violence or fear is "
            f"{known}"
        )
        assert held_back.remedy == (
            "ask the patient alone; what keeps somebody safe is no pattern to be changed"
        )

    def test_no_number_is_made_of_the_patients_turns(self):
        assert analyse(exchange(*self.TURNS)).indices.directness == 0.25
        assert analyse(exchange(*self.TURNS, violence=None)).indices.directness is None

    def test_the_pivot_is_none_of_the_patients_turns(self):
        assert analyse(exchange(*self.TURNS)).pivot.turn == "t1"
        assert analyse(exchange(*self.TURNS, violence=None)).pivot.turn == "t2"

    @pytest.mark.parametrize(
        ("incident", "people", "answer"),
        [
            (None, {}, None),
            (None, {OTHER: False}, False),
            (None, {OTHER: None}, None),
            (None, {OTHER: True}, True),
            (None, {"father": False}, None),
            (None, {OTHER: False, "father": True}, False),
            (False, {}, False),
            (False, {OTHER: None}, False),
            (False, {OTHER: True}, True),
            (True, {OTHER: False}, True),
        ],
    )
    def test_what_the_inventory_says_of_those_in_it_counts_too(self, incident, people, answer):
        inventory = [Relationship(id=name, violence=told) for name, told in people.items()]
        told_of = exchange(*self.TURNS, violence=incident)
        assert analyse(told_of, people=inventory).violence is answer

    def test_with_nobody_in_it_nothing_is_ruled_out(self):
        assert analyse(exchange(people=(), violence=None)).violence is None

    def test_nobody_is_in_the_inventory_twice(self):
        with pytest.raises(InvalidValue, match=r"^the inventory has 'mother' twice; keep the one"):
            analyse(exchange(), people=[Relationship(id=OTHER), Relationship(id=OTHER)])


class TestRules:
    """The numbers are choices, and whoever uses them may choose others."""

    def test_a_pattern_that_means_nothing_here_is_left_out(self):
        incident = exchange(own(tone=["sarcastic"]))
        assert codes(incident) == ["CA-SARCASM"]
        assert codes(incident, rules=CommunicationRules(without=["CA-SARCASM"])) == []

    def test_how_hostile_a_tone_is_can_be_said(self):
        mild = CommunicationRules(hostility=[("sharp", 1)])
        turn = Turn(id="t", speaker=PATIENT, tone=["sharp", "insulting"])
        assert (mild.hostility_of(turn), COMMUNICATION_RULES.hostility_of(turn)) == (1, 8)
        assert mild.hostility_of(Turn(id="t", speaker=PATIENT)) is None

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"open_from": 0}, "open_from is from 1 to 4, not 0"),
            ({"hinted_to": 3}, "a hint is below what is open, 3; hinted_to is 3"),
            (
                {"hostility": [("sharp", 11)]},
                "the hostility of 'sharp' is a whole number from 0 to 10, not 11",
            ),
            (
                {"without": ["CA-SILENT"]},
                "no pattern has the code 'CA-SILENT'; did you mean 'CA-SILENCE'?",
            ),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, changes, message):
        with pytest.raises(InvalidValue) as refused:
            CommunicationRules(**changes)
        assert str(refused.value) == message
