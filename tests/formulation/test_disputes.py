"""How far a role dispute has gone, and what comes first; techniques 9.1."""

from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.formulation.considered import answers

from ipt.errors import InvalidValue
from ipt.formulation import disputes
from ipt.formulation.disputes import (
    STAGE_SIGNS,
    Staged,
    legal_stage_moves,
    safety_first,
    stage_dispute,
    strategies_for,
)
from ipt.formulation.strategies import strategies_of
from ipt.model import Dispute, DisputeStage

pytestmark = pytest.mark.once

SIGNS = ("ended", "both_aware", "trying", "talking", "patient_stays", "other_stays")
whatever = st.builds(Dispute, person=st.just("p1"), **dict.fromkeys(SIGNS, answers))


def staged(**told: Any) -> Staged:
    return stage_dispute(Dispute(person="p1", **told), violence=False)


def asked(result: Staged) -> list[str]:
    return [question.code for question in result.needs]


class TestSafetyFirst:
    """Violence that was told of, or not asked about, stops everything."""

    @pytest.mark.parametrize(("violence", "known"), [(True, "told of"), (None, "not ruled out")])
    def test_nothing_is_staged_before_it_is_known_that_there_is_none(self, violence, known):
        told = Dispute(person="p1", ended=False, both_aware=True, trying=True)
        stopped = stage_dispute(told, violence=violence)
        assert stopped.stage is None
        [finding] = stopped.findings
        assert (finding.code, finding.where) == ("SAFETY-FIRST", ("p1",))
        assert finding.message == (
            f"violence, threat, coercion or fear with 'p1' is {known}; until it is known that there "
            "is none, there is no staging, no strategy for the dispute, no role play and no joint "
            "session"
        )
        assert finding.remedy == "ask the patient alone; abuse is not a role dispute"

    def test_if_it_was_not_asked_about_that_is_the_only_question(self):
        [question] = stage_dispute(Dispute(person="p1"), violence=None).needs
        assert (question.code, question.about) == ("SAFETY-ASK", ("p1",))
        assert question.text == (
            "asked of the patient alone: is there violence, threat, coercion or fear with 'p1'"
        )
        assert question.decides == "whether the dispute is worked on at all"

    def test_if_it_was_told_of_no_question_about_the_dispute_is_asked(self):
        assert stage_dispute(Dispute(person="p1"), violence=True).needs == ()

    @given(whatever, st.sampled_from([True, None]))
    def test_whatever_is_known_of_the_dispute(self, dispute, violence):
        stopped = stage_dispute(dispute, violence=violence)
        assert stopped.stage is None
        assert len(stopped.trace) == 1
        assert not any(strategies_for(stage, violence=violence) for stage in DisputeStage)

    def test_where_there_is_none_nothing_is_said(self):
        assert safety_first("p1", violence=False) == ()
        assert staged(ended=True).findings == ()


class TestStages:
    @pytest.mark.parametrize(
        ("told", "stage"),
        [
            ({"ended": False, "both_aware": True, "trying": True}, "renegotiation"),
            ({"ended": True}, "dissolution"),
            (
                {"ended": False, "trying": False, "patient_stays": False, "other_stays": False},
                "dissolution",
            ),
            ({"ended": False, "trying": False, "talking": False, "patient_stays": True}, "impasse"),
            ({"ended": False, "trying": False, "talking": False, "other_stays": True}, "impasse"),
        ],
    )
    def test_the_signs_of_one_tell_it(self, told, stage):
        result = staged(**told)
        assert result.stage == stage
        assert result.needs == ()

    def test_nothing_is_asked_that_would_not_decide(self):
        assert asked(staged(ended=False, trying=True)) == ["STAGE-AWARE"]
        assert asked(staged(ended=False, trying=False, talking=False)) == [
            "STAGE-PATIENT-STAYS",
            "STAGE-OTHER-STAYS",
        ]

    def test_where_nothing_is_known_everything_is_asked_in_a_fixed_order(self):
        assert asked(staged()) == [
            "STAGE-ENDED",
            "STAGE-AWARE",
            "STAGE-TRYING",
            "STAGE-TALKING",
            "STAGE-PATIENT-STAYS",
            "STAGE-OTHER-STAYS",
        ]
        assert staged().needs[0].decides == "how far the dispute with 'p1' has gone"

    def test_all_may_be_told_and_fit_no_stage(self):
        """They talk, and neither tries: no source read says what that is."""
        told = staged(ended=False, trying=False, talking=True, patient_stays=True)
        assert (told.stage, told.needs) == (None, ())

    def test_the_trace_can_be_read(self):
        assert str(staged(ended=True, trying=False)) == (
            "dispute with 'p1': dissolution\n"
            "  SAFETY-ASK: asked of the patient alone: is there violence, threat, coercion or fear "
            "with 'p1': no [ipt, assumed]\n"
            "  STAGE-ENDED: has one of the two ended it: yes [KWRC-dispute, secondary]\n"
            "  STAGE-AWARE: do both know that they differ: not known [CITC, secondary]\n"
            "  STAGE-TRYING: do they still try to settle it: no [CITC, secondary]\n"
            "  STAGE-TALKING: do they talk about it at all: not known [ipt, assumed]\n"
            "  STAGE-PATIENT-STAYS: does the patient want to stay in it: not known [ipt, assumed]\n"
            "  STAGE-OTHER-STAYS: does 'p1' want to stay in it: not known [ipt, assumed]"
        )
        assert str(staged()).startswith("dispute with 'p1': stage not told\n")

    def test_no_two_stages_are_told_by_the_same_answers(self):
        for told in product([True, False, None], repeat=len(SIGNS)):
            dispute = Dispute(person="p1", **dict(zip(SIGNS, told, strict=True)))
            assert len({sign.stage for sign in STAGE_SIGNS if sign.matches(dispute)}) <= 1

    def test_every_stage_has_signs_and_every_sign_is_a_field(self):
        assert {sign.stage for sign in STAGE_SIGNS} == set(DisputeStage)
        assert {name for sign in STAGE_SIGNS for name, _ in sign.signs} <= set(SIGNS)

    @given(whatever, st.sampled_from(SIGNS))
    def test_what_is_told_stays_when_more_is_known(self, dispute, sign):
        less = stage_dispute(attrs.evolve(dispute, **{sign: None}), violence=False)
        more = stage_dispute(dispute, violence=False)
        assert less.stage is None or less.stage is more.stage
        assert less.stage is None or not less.needs

    @given(whatever)
    def test_an_answer_to_every_question_settles_it(self, dispute):
        names = dict(zip(asked(staged()), SIGNS, strict=True))
        result = stage_dispute(dispute, violence=False)
        unknown = {name for name in SIGNS if getattr(dispute, name) is None}
        assert {names[code] for code in asked(result)} <= unknown
        while result.needs:
            dispute = attrs.evolve(dispute, **{names[result.needs[0].code]: True})
            result = stage_dispute(dispute, violence=False)


class TestMoves:
    def test_a_dispute_goes_to_and_fro_and_from_either_stage_to_its_end(self):
        assert sorted(legal_stage_moves()) == [
            ("impasse", "dissolution"),
            ("impasse", "renegotiation"),
            ("renegotiation", "dissolution"),
            ("renegotiation", "impasse"),
        ]

    def test_a_dissolution_is_taken_up_again_only_by_two_who_are_together_again(self):
        more = legal_stage_moves(reunited=True) - legal_stage_moves()
        assert more == {(DisputeStage.DISSOLUTION, DisputeStage.RENEGOTIATION)}


class TestStrategies:
    @pytest.mark.parametrize("stage", DisputeStage)
    def test_they_are_those_of_the_table(self, stage):
        table = [strategy.id for strategy in strategies_of("role-dispute", stages=[stage])]
        assert list(strategies_for(stage, violence=False)) == table
        assert table

    def test_only_what_is_over_is_mourned(self):
        mourned = [
            stage
            for stage in DisputeStage
            if "role-dispute-mourning" in strategies_for(stage, violence=False)
        ]
        assert mourned == [DisputeStage.DISSOLUTION]

    def test_there_is_no_other_stage(self):
        with pytest.raises(InvalidValue, match="unknown dispute stage 'impase'"):
            strategies_for("impase", violence=False)


def test_the_rules_are_these():
    assert [rule.code for rule in disputes.RULES] == [
        "SAFETY-ASK",
        "SAFETY-FIRST",
        "STAGE-AWARE",
        "STAGE-ENDED",
        "STAGE-OTHER-STAYS",
        "STAGE-PATIENT-STAYS",
        "STAGE-TALKING",
        "STAGE-TRYING",
    ]
