"""From answers to a score: what is complete, filled in, missing, refused, flagged and asked."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, strategies as st

from ipt import measures
from ipt.errors import InvalidValue, UnknownName
from ipt.measures import Complete, GivenTotal, Incomplete, MissingPolicy, Prorated, RiskFlag
from ipt.model.scales import WorstEnd

PHQ = ("interest", "mood", "sleep", "energy", "appetite", "worth", "focus", "pace", "self-harm")
PHQ_9 = files("ipt.measures").joinpath("instruments", "phq-9.toml").read_text(encoding="utf-8")
STRICT = MissingPolicy(source="ipt", status="assumed")


def up_to(most: int) -> MissingPolicy:
    return MissingPolicy(most=most, source="ipt", status="assumed")


def problems(answers: Any, instrument: str = "phq-9") -> list[str]:
    """Code and message of everything that is wrong."""
    with pytest.raises(InvalidValue) as caught:
        measures.score(instrument, answers)
    return [str(finding) for finding in caught.value.findings]


class TestFaultsMeasuredInAPeer:
    """A package for questionnaires that was run: both of these went wrong there."""

    def test_no_state_is_shared_between_two_patients(self):
        first = measures.score("phq-9", [3] * 9)
        second = measures.score("phq-9", [0] * 9)
        fresh = measures.score(measures.get("phq-9"), [None] * 9)
        assert (first.total, second.total) == (27, 0)
        assert isinstance(fresh, Incomplete)
        assert first.flags
        assert not second.flags

    def test_eight_of_nine_items_missing_are_not_reported_as_minimal(self):
        score = measures.score("phq-9", [3] + [None] * 8)
        assert isinstance(score, Incomplete)
        assert not hasattr(score, "total")
        assert not hasattr(score, "bands")
        assert "minimal" not in repr(score)

    @pytest.mark.parametrize("name", measures.names())
    def test_nor_is_any_other_form_of_which_one_answer_is_there(self, name: str):
        items = measures.get(name).items
        if len(items) > 1:
            score = measures.score(name, {items[0].code: items[0].low})
            assert isinstance(score, Incomplete)
            assert not hasattr(score, "total")
            assert not hasattr(score, "bands")
            assert not any(scale.bands for scale in score.subscales)

    @given(st.lists(st.lists(st.integers(0, 3), min_size=9, max_size=9), min_size=2, max_size=4))
    def test_nor_does_anything_of_one_patient_reach_the_next(self, patients: list[list[int]]):
        alone = [measures.score(measures.loads(PHQ_9), answers) for answers in patients]
        assert [measures.score("phq-9", answers) for answers in patients] == alone
        assert [measures.score("phq-9", answers) for answers in patients[::-1]] == alone[::-1]

    def test_answers_that_change_later_change_no_score(self):
        answers = [3] * 9
        score = measures.score("phq-9", answers)
        before = repr(score)
        answers[:] = [0] * 9
        assert (score.total, repr(score)) == (27, before)


class TestComplete:
    def test_it_has_the_total_and_its_band(self):
        score = measures.score("phq-9", [2, 2, 1, 2, 1, 1, 1, 0, 0])
        assert isinstance(score, Complete)
        assert (score.total, score.answered) == (10, 9)
        assert [str(band) for band in score.bands] == ["moderate [Kroenke01, published]"]

    def test_it_says_which_edition_it_was_made_with(self):
        score = measures.score("phq-9", [0] * 9)
        assert score.pin == measures.get("phq-9").pin
        assert (score.instrument, score.pin.edition, score.pin.items) == ("phq-9", "1999", 9)
        assert score.worst_end is WorstEnd.HIGH

    def test_where_sources_differ_it_lies_in_a_band_of_each(self):
        bands = measures.score("hrsd-17", [4, 4, 4, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).bands
        assert [(band.bands, band.label) for band in bands] == [
            ("camcops", "moderate"),
            ("zimmerman", "moderate"),
            ("ids-qids", "moderate"),
        ]
        bands = measures.scored_total("hrsd-17", 19).bands
        assert [band.label for band in bands] == ["severe", "moderate", "moderate"]

    @pytest.mark.parametrize(
        "answers",
        [
            (1, 1, 1, 1, 1, 1, 1, 1, 0),
            [1, 1, 1, 1, 1, 1, 1, 1, 0],
            dict(zip(PHQ, (1, 1, 1, 1, 1, 1, 1, 1, 0), strict=True)),
            dict(reversed([*zip(PHQ, (1, 1, 1, 1, 1, 1, 1, 1, 0), strict=True)])),
            bytes((1, 1, 1, 1, 1, 1, 1, 1, 0)),
        ],
        ids=["tuple", "list", "by code", "by code, in another order", "another sequence"],
    )
    def test_answers_come_in_the_order_of_the_form_or_by_code(self, answers):
        assert measures.score("phq-9", answers).total == 8

    def test_equal_answers_give_equal_scores(self):
        first, second = (measures.score("phq-9", [1] * 9) for _ in range(2))
        assert first == second
        assert hash(first) == hash(second)

    def test_nothing_is_left_to_ask(self):
        assert measures.score("phq-9", [0] * 9).questions == ()


class TestMissingAnswers:
    def test_the_phq_9_fills_in_two_by_the_mean_of_the_others(self):
        score = measures.score("phq-9", [1, 2, 3, 1, 0, 2, None, None, 0])
        assert isinstance(score, Prorated)
        assert score.total == 81 / 7
        assert (score.answered, score.missing) == (7, ("focus", "pace"))
        assert score.policy.source == "NHS-PHQ9"
        assert score.bands[0].label == "moderate"

    def test_three_are_too_many(self):
        score = measures.score("phq-9", [1, 2, 3, 1, 0, 2, None, None, None])
        assert isinstance(score, Incomplete)
        assert [str(finding) for finding in score.findings] == [
            "MEA-MISSING: 'phq-9' has no total: 3 of 9 answers are missing, 2 may be"
        ]
        assert (score.answered, score.missing) == (6, ("focus", "pace", "self-harm"))

    @pytest.mark.parametrize(
        "name", [name for name in measures.names() if measures.get(name).missing.most == 0]
    )
    def test_nothing_is_filled_in_where_no_rule_was_read(self, name: str):
        items = measures.get(name).items
        if items:
            answers = [None, *(item.high for item in items[1:])]
            assert isinstance(measures.score(name, answers), Incomplete)

    def test_a_policy_can_be_stricter_than_the_instrument(self):
        score = measures.score("phq-9", [1, 2, 3, 1, 0, 2, 1, None, 0], missing=STRICT)
        assert isinstance(score, Incomplete)
        assert score.policy == STRICT

    def test_a_policy_can_be_laxer_than_the_instrument(self):
        score = measures.score("gad-7", [1, 1, 1, None, None, None, None], missing=up_to(4))
        assert isinstance(score, Prorated)
        assert score.total == 7

    def test_items_of_unequal_range_are_filled_in_by_their_range(self):
        answers = [4, 4, 4, 2, 2, 2, 4, 4, 4, 4, 4, 2, 2, 2, 4, 2, None]
        assert measures.score("hrsd-17", answers, missing=up_to(1)).total == 52
        half = [2, 2, 2, 1, 1, 1, None, 2, 2, 2, 2, 1, 1, 1, 2, 1, 1]
        assert measures.score("hrsd-17", half, missing=up_to(1)).total == 26

    def test_of_a_group_no_highest_answer_is_known_where_one_is_missing(self):
        answers: list[int | None] = [0, None, 0, 0] + [0] * 12
        assert isinstance(measures.score("qids-sr16", answers), Incomplete)
        assert measures.score("qids-sr16", answers, missing=up_to(1)).total == 0

    def test_a_group_never_counts_less_than_what_is_known_of_it(self):
        answers: list[int | None] = [2, None, 0, 0] + [0] * 12  # the other eight symptoms at 0
        assert measures.score("qids-sr16", answers, missing=up_to(1)).total == 2

    def test_where_no_answer_is_known_nothing_is_filled_in(self):
        assert isinstance(measures.score("phq-2", [None] * 2, missing=up_to(2)), Incomplete)

    def test_items_without_any_range_are_filled_in(self):
        only = measures.loads(
            HEAD + "[items]\na = { low = 1, high = 1 }\nb = { low = 0, high = 4 }\n"
        )
        assert measures.score(only, [1, None], missing=up_to(1)).total == 1

    def test_a_mapping_may_leave_items_out(self):
        assert measures.score("phq-9", {"mood": 1}).missing == tuple(
            code for code in PHQ if code != "mood"
        )

    def test_subscales_that_are_known_are_scored_without_a_total(self):
        score = measures.score("mspss", [None] + [7] * 11)
        assert isinstance(score, Incomplete)
        assert score.by_scale == {"special": None, "family": 7, "friends": 7}
        assert [s.answered for s in score.subscales] == [3, 4, 4]

    def test_in_a_subscale_the_same_share_may_be_missing(self):
        answers = [None, None, None, *[7] * 9]
        score = measures.score("mspss", answers, missing=up_to(3))
        assert score.by_scale == {"special": None, "family": 7, "friends": 7}  # 2, 1 and 0 missing

    def test_an_answer_that_is_missing_is_not_one_that_does_not_apply(self):
        applies: list[int | None] = [2] * 54
        applies[53] = 8
        assert isinstance(measures.score("sas-sr", applies), Complete)
        applies[53] = None
        assert isinstance(measures.score("sas-sr", applies), Prorated)

    def test_where_no_item_applies_there_is_no_total(self):
        score = measures.score("sas-sr", [8] * 54)
        assert isinstance(score, Incomplete)
        assert [str(finding) for finding in score.findings] == [
            "MEA-NONE-APPLIES: 'sas-sr' has no total: none of its items applies"
        ]
        assert (score.missing, score.answered) == ((), 54)


class TestRefusals:
    @pytest.mark.parametrize(
        ("value", "why"),
        [
            (4, "MEA-RANGE: the answer to 'sleep' of 'phq-9' is from 0 to 3, not 4"),
            (-1, "MEA-RANGE: the answer to 'sleep' of 'phq-9' is from 0 to 3, not -1"),
            (10**40, "MEA-RANGE: the answer to 'sleep' of 'phq-9' is from 0 to 3, not 10000000000000000..."),
            pytest.param(
                10**5000,
                "MEA-RANGE: the answer to 'sleep' of 'phq-9' is from 0 to 3, "
                "not a number of thousands of digits",
                id="more digits than Python writes",
            ),
            (True, "MEA-NOT-A-NUMBER: the answer to 'sleep' of 'phq-9' is a whole number, not bool"),
            (1.0, "MEA-NOT-A-NUMBER: the answer to 'sleep' of 'phq-9' is a whole number, not float"),
            (math.nan, "MEA-NOT-A-NUMBER: the answer to 'sleep' of 'phq-9' is a whole number, not float"),
            ("1", "MEA-NOT-A-NUMBER: the answer to 'sleep' of 'phq-9' is a whole number, not str"),
            ([1], "MEA-NOT-A-NUMBER: the answer to 'sleep' of 'phq-9' is a whole number, not list"),
        ],
    )  # fmt: skip
    def test_what_is_no_answer(self, value, why: str):
        assert problems([0, 1, value, 1, 1, 1, 1, 1, 1]) == [why]
        assert problems({"sleep": value}) == [why]

    def test_every_wrong_answer_is_named(self):
        with pytest.raises(InvalidValue) as caught:
            measures.score("phq-9", [0, 4, "much", 1, 1, 1, 1, 1, None])
        assert str(caught.value) == (
            "2 problems, the first: the answer to 'mood' of 'phq-9' is from 0 to 3, not 4"
        )
        assert [finding.where for finding in caught.value.findings] == [("mood",), ("sleep",)]
        assert "much" not in repr(caught.value.findings)

    @pytest.mark.parametrize(
        ("name", "count", "why"),
        [
            ("phq-9", 8, "MEA-WRONG-FORM: a form with 8 answers fits 'phq-8', not 'phq-9'"),
            ("phq-9", 2, "MEA-WRONG-FORM: a form with 2 answers fits 'phq-2', not 'phq-9'"),
            ("phq-8", 9, "MEA-WRONG-FORM: a form with 9 answers fits 'phq-9' or 'phq-a', not 'phq-8'"),
            ("wsas", 4, "MEA-WRONG-FORM: a form with 4 answers fits 'wsas-not-working', not 'wsas'"),
            ("phq-9", 10, "MEA-LENGTH: 'phq-9' has 9 items, not 10"),
            ("phq-9", 0, "MEA-LENGTH: 'phq-9' has 9 items, not 0"),
        ],
    )  # fmt: skip
    def test_the_wrong_number_of_answers(self, name: str, count: int, why: str):
        assert problems([0] * count, name) == [why]

    def test_an_unknown_item(self):
        assert problems({"mod": 1, "the words of a patient": 1, 9: 1}) == [
            "MEA-UNKNOWN-ITEM: 'phq-9' has no such item as 'mod'; did you mean 'mood'?",
            "MEA-UNKNOWN-ITEM: 'phq-9' has no such item",
            "MEA-UNKNOWN-ITEM: 'phq-9' has no such item",
        ]

    def test_the_items_of_two_editions_do_not_mix(self):
        mixed = dict.fromkeys(PHQ, 1) | {"low": 1}  # an item of the EPDS
        assert problems(mixed) == ["MEA-UNKNOWN-ITEM: 'phq-9' has no such item"]

    @pytest.mark.parametrize("answers", [[], [1], {"a": 1}, {}])
    def test_where_only_totals_are_taken(self, answers):
        assert problems(answers, "caps") == ["MEA-NO-ITEMS: of 'caps' only totals are taken"]

    def test_a_lone_text_is_no_sequence_of_answers(self):
        message = "a sequence is needed, not a single text; put it into a tuple"
        with pytest.raises(InvalidValue, match=f"^{message}$"):
            measures.score("phq-9", "222222222")  # type: ignore[arg-type]

    def test_an_instrument_that_is_not_known(self):
        with pytest.raises(
            UnknownName, match=r"^unknown instrument 'phq9'; did you mean 'phq-9'\?$"
        ):
            measures.score("phq9", [0] * 9)

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("iip-32", "there are several forms of 'iip-32'; take one of 'iip-32-barkham', 'iip-32-horowitz'"),
            ("mood-10", "there are several forms of 'mood-10'; take one of 'mood-10-best', 'mood-10-worst'"),
            ("srm", "there are several forms of 'srm'; take one of 'srm-17', 'srm-5'"),
        ],
    )  # fmt: skip
    def test_the_name_of_several_forms_is_not_guessed(self, name: str, message: str):
        with pytest.raises(UnknownName) as caught:
            measures.score(name, [1] * 32)
        assert str(caught.value) == message
        assert [finding.code for finding in caught.value.findings] == ["MEA-WRONG-FORM"]


class TestATotalGivenAlone:
    def test_it_is_banded(self):
        score = measures.scored_total("phq-9", 15)
        assert isinstance(score, GivenTotal)
        assert (score.total, score.answered) == (15, 0)
        assert [band.label for band in score.bands] == ["moderately severe"]

    def test_it_may_be_one_that_was_filled_in(self):
        assert measures.scored_total("phq-9", 9.5).bands[0].label == "mild"

    def test_it_says_nothing_about_risk_and_so_asks(self):
        score = measures.scored_total("phq-9", 3)
        assert [question.code for question in score.questions] == ["MEA-RISK-ITEM"]
        assert score.flags == ()

    @pytest.mark.parametrize(
        ("name", "total", "why"),
        [
            ("phq-9", 28, "MEA-RANGE: the total of 'phq-9' is from 0 to 27, not 28"),
            ("phq-9", -1, "MEA-RANGE: the total of 'phq-9' is from 0 to 27, not -1"),
            ("hrsd-17", 53, "MEA-RANGE: the total of 'hrsd-17' is from 0 to 52, not 53"),
            ("mspss", 0.5, "MEA-RANGE: the total of 'mspss' is from 1 to 7, not 0.5"),
            ("caps-5", 100, "MEA-WRONG-FORM: the total 100 fits 'caps', not 'caps-5'"),
            ("phq-2", 24, "MEA-WRONG-FORM: the total 24 fits 'phq-9' or 'phq-8' or 'phq-a', not 'phq-2'"),
            ("phq-8", 25, "MEA-WRONG-FORM: the total 25 fits 'phq-9' or 'phq-a', not 'phq-8'"),
            ("phq-9", math.nan, "MEA-NOT-A-NUMBER: the total of 'phq-9' is a finite number, not nan"),
            ("phq-9", math.inf, "MEA-NOT-A-NUMBER: the total of 'phq-9' is a finite number, not inf"),
            ("phq-9", True, "MEA-NOT-A-NUMBER: the total of 'phq-9' is a finite number, not bool"),
            ("phq-9", "15", "MEA-NOT-A-NUMBER: the total of 'phq-9' is a finite number, not str"),
        ],
    )  # fmt: skip
    def test_what_is_no_total(self, name: str, total, why: str):
        with pytest.raises(InvalidValue) as caught:
            measures.scored_total(name, total)
        assert [str(finding) for finding in caught.value.findings] == [why]


class TestRiskItems:
    @pytest.mark.parametrize(
        ("name", "number", "kind"),
        [
            ("phq-9", 9, "self-harm"),
            ("phq-a", 9, "self-harm"),
            ("epds", 10, "self-harm"),
            ("hrsd-17", 3, "suicide"),
            ("bdi-ii", 9, "suicide"),
            ("qids-sr16", 12, "suicide"),
            ("madrs", 10, "suicide"),
            ("core-10", 6, "suicide"),
        ],
    )
    def test_the_published_risk_items_are_flagged_and_no_other(
        self, name: str, number: int, kind: str
    ):
        items = measures.get(name).items
        assert [place for place, item in enumerate(items, 1) if item.risk] == [number]
        for place, item in enumerate(items, 1):
            quiet = [i.high if i.reverse else i.low for i in items]
            quiet[place - 1] = item.low if item.reverse else item.high
            flags = [(flag.item, flag.kind) for flag in measures.score(name, quiet).flags]
            assert flags == ([(item.code, kind)] if place == number else [])

    def test_instruments_without_a_risk_item_have_none(self):
        with_one = {
            name for name in measures.names() if any(i.risk for i in measures.get(name).items)
        }
        assert with_one == {
            "phq-9", "phq-a", "epds", "hrsd-17", "bdi-ii", "qids-sr16", "madrs", "core-10",
        }  # fmt: skip

    @pytest.mark.parametrize("answer", [1, 2, 3])
    def test_the_answer_is_told_as_it_was_given(self, answer: int):
        flags = measures.score("phq-9", [0] * 8 + [answer]).flags
        assert flags == (
            RiskFlag(item="self-harm", kind="self-harm", answer=answer, counts=answer, source="Kroenke01", status=flags[0].status),
        )  # fmt: skip

    def test_where_the_item_is_turned_round_both_numbers_are_told(self):
        answers = [0] * 10  # the first option of item 10 of the EPDS counts 3
        (flag,) = measures.score("epds", answers).flags
        assert (flag.answer, flag.counts) == (0, 3)
        assert measures.score("epds", [0] * 9 + [3]).flags == ()

    def test_a_zero_is_no_flag_and_no_reassurance(self):
        score = measures.score("phq-9", [0] * 9)
        assert score.flags == ()
        assert "risk" not in repr(score).lower()

    def test_it_has_no_level(self):
        low, high = (measures.score("phq-9", [0] * 8 + [answer]).flags[0] for answer in (1, 3))
        assert {type(flag).__name__ for flag in (low, high)} == {"RiskFlag"}
        assert not {"level", "severity", "risk"} & set(RiskFlag.__slots__)

    def test_it_is_flagged_where_there_is_no_total(self):
        score = measures.score("phq-9", [None] * 8 + [1])
        assert isinstance(score, Incomplete)
        assert [flag.answer for flag in score.flags] == [1]
        assert score.questions == ()

    def test_one_without_an_answer_is_to_be_asked(self):
        score = measures.score("phq-9", [1] * 8 + [None])
        assert isinstance(score, Prorated)
        (question,) = score.questions
        assert str(question) == (
            "MEA-RISK-ITEM: the answer to the risk item 'self-harm' of 'phq-9' is not known"
        )
        assert question.about == ("self-harm",)
        assert question.decides == "whether there is something that somebody has to look at"

    def test_one_that_does_not_apply_is_neither_flagged_nor_asked(self):
        text = HEAD + (
            'total.method = "mean"\n'
            '[items]\na = { high = 3 }\nb = { high = 3, risk = "other", skip = 9 }\n'
        )
        score = measures.score(measures.loads(text), [1, 9])
        assert (score.total, score.flags, score.questions) == (1, (), ())


HEAD = (
    'id = "x"\nedition = "1"\ntitle = "x"\nrater = "self"\nworst_end = "high"\n'
    'source = "ipt"\nstatus = "assumed"\nmissing = { source = "ipt", status = "assumed" }\n'
    'licence = { kind = "ask", source = "ipt", status = "assumed" }\n'
)


class TestOneOfAUser:
    def test_subscales_of_sums_are_scored_beside_the_total(self):
        text = HEAD + (
            "[items]\na = { high = 3 }\nb = { high = 3 }\nc = { high = 3 }\n"
            '[subscales]\npart = { items = ["a", "c"], source = "ipt", status = "assumed" }\n'
        )
        score = measures.score(measures.loads(text), [1, 2, 3])
        assert (score.total, score.by_scale) == (6, {"part": 4})

    def test_a_group_is_filled_in_by_the_range_of_its_highest_answer(self):
        text = HEAD + (
            'total.highest = [["a", "b"]]\n'
            "[items]\na = { low = 1, high = 2 }\nb = { high = 5 }\nc = { high = 2 }\n"
        )
        mine = measures.loads(text)
        assert mine.range == (1, 7)
        half = measures.score(mine, [None, 0, 1], missing=up_to(1))
        assert half.total == 1 + 3  # halfway from 1 to 5
        assert measures.score(mine, [2, None, 0], missing=up_to(1)).total == 2


class TestOtherMappings:
    def test_any_mapping_will_do(self):
        class Form(Mapping[str, int]):
            def __getitem__(self, code: str) -> int:
                return {"interest": 1, "mood": 2}[code]

            def __iter__(self) -> Iterator[str]:
                return iter(("interest", "mood"))

            def __len__(self) -> int:
                return 2

        assert measures.score("phq-2", Form()).total == 3

    def test_any_sequence_will_do(self):
        class Form(Sequence[int]):
            def __getitem__(self, place):
                return (1, 2)[place]

            def __len__(self) -> int:
                return 2

        assert measures.score("phq-2", Form()).total == 3


def test_nothing_of_the_answers_is_in_the_message_but_numbers():
    with pytest.raises(InvalidValue) as caught:
        measures.score("phq-9", ["private"] * 9)  # type: ignore[list-item]
    assert not re.search("private", str(caught.value) + repr(caught.value.findings))
