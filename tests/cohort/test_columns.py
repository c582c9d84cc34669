"""Columns of answers give what each of their rows gives alone, or nothing at all."""

import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

import ipt
from ipt import cohort, measures
from ipt.cohort import ScoreKind, Scores, scoring
from ipt.errors import InvalidValue, UnknownName
from ipt.measures import Complete, Incomplete, Instrument, MissingPolicy, Prorated
from ipt.model.norms import BandSet, Level, Licence
from ipt.model.scales import Item, Subscale, Total

pytestmark = pytest.mark.once

Answer = int | None
WITH_ITEMS = [name for name in measures.names() if measures.get(name).items]
CITED: dict[str, Any] = {"source": "ipt", "status": "assumed"}
PHQ = [item.code for item in measures.get("phq-9").items]
KINDS = {
    Incomplete: ScoreKind.INCOMPLETE,
    Prorated: ScoreKind.PRORATED,
    Complete: ScoreKind.COMPLETE,
}


def policy(most: int) -> MissingPolicy:
    return MissingPolicy(most=most, **CITED)


def instrument(items: Sequence[Item], **more: Any) -> Instrument:
    return Instrument(
        id="own",
        edition="1",
        title="own",
        rater="self",
        worst_end="high",
        items=items,
        missing=policy(1),
        licence=Licence(kind="ask", **CITED),
        **CITED,
        **more,
    )


def items(*codes: str, **how: Any) -> list[Item]:
    return [Item(code=code, **{"high": 3, **how}) for code in codes]


GROUPED = instrument(
    [
        *items("a", high=2),
        *items("b", low=1, high=5, reverse=True),
        *items("c", "d", low=-2, risk="self-harm"),
        *items("e", low=7, high=7),
    ],
    total=Total(highest=[("a", "b"), ("c", "d")]),
    subscales=[
        Subscale(id="crossed", items=("d", "a"), method="mean", **CITED),
        Subscale(id="weighed", items=("b",) * 40, **CITED),
        Subscale(id="unkeyed", **CITED),
    ],
    bands=[
        BandSet(id="late", levels=[Level(label="some", low=10, above=True)], **CITED),
        BandSet(id="of-crossed", scale="crossed", levels=[Level(label="x", low=0)], **CITED),
    ],
)
SKIPPED = instrument(
    [*items("a", "b", skip=9), *items("c", skip=-1, reverse=True), *items("d")],
    total=Total(method="mean", highest=[("a", "b")]),
)
ALIKE = instrument(items("a", "b", low=4, high=4), total=Total(method="mean"))
"""Forms of our own, with what no shipped one has."""
FORMS = [*map(measures.get, WITH_ITEMS), GROUPED, SKIPPED, ALIKE]


def answers_to(form: Instrument, *, gaps: bool) -> st.SearchStrategy[list[Answer]]:
    def to(item: Item) -> st.SearchStrategy[Answer]:
        legal = [*range(item.low, item.high + 1), *([] if item.skip is None else [item.skip])]
        return st.sampled_from([*legal, *([None] if gaps else [])])

    return st.tuples(*map(to, form.items)).map(list)


@st.composite
def tables(draw: st.DrawFn, *, gaps: bool = True) -> tuple[Instrument, list[list[Answer]]]:
    """A form and some rows of answers to it; most of them have few gaps, where there are some."""
    form = draw(st.sampled_from(FORMS))
    rows = draw(st.lists(answers_to(form, gaps=False), max_size=6))
    for row in rows:
        places = st.sampled_from(range(len(row)))
        for place in draw(st.lists(places, max_size=3)) if gaps else ():
            row[place] = None
    rows += draw(st.lists(answers_to(form, gaps=gaps), max_size=2))
    return form, rows


def floats(form: Instrument, rows: list[list[Answer]]) -> np.ndarray:
    return np.array(rows, dtype=float).reshape(len(rows), len(form.items))


def one_by_one(scores: Scores) -> Iterator[dict[str, Any]]:
    """Each row of *scores*, in the words of the scalar path."""

    def number(total: float) -> float | None:
        return None if np.isnan(total) else total

    def bands(sets: Any, row: int) -> list[tuple[str, str]]:
        return [(each.id, each.labels[each.place[row]]) for each in sets if each.place[row]]

    for row in range(len(scores)):
        yield {
            "kind": scores.kind[row],
            "total": number(scores.total[row]),
            "answered": scores.answered[row],
            "bands": bands(scores.bands, row),
            "subscales": [
                (s.scale, number(s.total[row]), s.answered[row], bands(s.bands, row))
                for s in scores.subscales
            ],
            "flags": [(risk.item, risk.kind) for risk in scores.risks if risk.flagged[row]],
            "unknown": [risk.item for risk in scores.risks if risk.unknown[row]],
        }


def alone(form: Instrument, answers: list[Answer], missing: MissingPolicy | None) -> dict[str, Any]:
    score = measures.score(form, answers, missing=missing)

    def bands(found: Any) -> list[tuple[str, str]]:
        return [(band.bands, band.label) for band in found]

    return {
        "kind": KINDS[type(score)],
        "total": getattr(score, "total", None),
        "answered": score.answered,
        "bands": bands(getattr(score, "bands", ())),
        "subscales": [(s.scale, s.total, s.answered, bands(s.bands)) for s in score.subscales],
        "flags": [(flag.item, flag.kind) for flag in score.flags],
        "unknown": [question.about[0] for question in score.questions],
    }


def findings(answers: Any, form: str | Instrument = "phq-9") -> list[str]:
    """Code and message of everything that is wrong."""
    with pytest.raises(InvalidValue) as caught:
        cohort.score(form, answers)
    return [str(finding) for finding in caught.value.findings]


def columns(**changed: Any) -> dict[str, Any]:
    """Two rows of answers by the codes of the PHQ-9; an underscore stands for a hyphen."""
    return {code: [0, 1] for code in PHQ} | {k.replace("_", "-"): v for k, v in changed.items()}


class TestEveryRowIsScoredAsItIsAlone:
    @given(table=tables(), most=st.none() | st.integers(0, 30))
    def test_with_gaps(self, table, most: int | None):
        form, rows = table
        missing = None if most is None else policy(most)
        scores = cohort.score(form, floats(form, rows), missing=missing)
        assert [*one_by_one(scores)] == [alone(form, row, missing) for row in rows]
        assert (scores.pin, scores.policy) == (form.pin, missing or form.missing)

    @given(table=tables(gaps=False), data=st.data())
    def test_as_whole_numbers_of_any_type_in_any_layout(self, table, data: st.DataObject):
        form, rows = table
        array = floats(form, rows)
        types = [np.int8, np.uint8, np.int16, np.int64, np.uint64, np.float32, np.float64]
        kept = [kind for kind in types if (array.astype(np.int64).astype(kind) == array).all()]
        array = array.astype(data.draw(st.sampled_from(kept)))
        array = np.asarray(array, order=data.draw(st.sampled_from("CF")))[::-1]
        assert [*one_by_one(cohort.score(form, array))] == [
            alone(form, r, None) for r in rows[::-1]
        ]

    @given(table=tables())
    def test_in_whatever_way_the_table_is_given(self, table):
        form, rows = table
        array = floats(form, rows)
        codes = [item.code for item in form.items]
        gaps = np.isnan(array)
        whole = np.where(gaps, 77, array).astype(np.int64)
        objects = np.where(gaps, None, whole)
        same = [
            np.asfortranarray(array),
            np.ma.masked_invalid(array),
            np.ma.array(whole, mask=gaps),
            np.ma.array(whole.astype(object), mask=gaps),
            objects,
            dict(zip(codes, array.T, strict=True)),
            dict(zip(codes[::-1], objects.T[::-1], strict=True)),
            dict(zip(codes, map(list, zip(*rows, strict=True)), strict=True)) if rows else array,
            rows or array,
        ]
        scores = cohort.score(form, array)
        for answers in same:
            assert cohort.score(form, answers) == scores

    @given(table=tables())
    def test_in_blocks_and_as_a_whole(self, table):
        form, rows = table
        whole = cohort.score(form, floats(form, rows))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(scoring, "_ROWS", 2)
            assert cohort.score(form, floats(form, rows)) == whole

    def test_a_column_of_each_type(self):
        mixed = columns(
            mood=np.array([3, np.nan], dtype=np.float32),
            sleep=np.ma.array([9, 1], mask=[True, False]),
            energy=np.array([2, 1], dtype=np.uint64),
            appetite=[None, 1],
            worth=(1.0, 1),
            focus=[np.int8(1), np.float64("nan")],
        )
        scores = cohort.score("phq-9", mixed)
        assert [*one_by_one(scores)] == [
            alone(measures.get("phq-9"), [0, 3, None, 2, None, 1, 1, 0, 0], None),
            alone(measures.get("phq-9"), [1, None, 1, 1, 1, 1, None, 1, 1], None),
        ]

    def test_a_missing_answer_of_pandas_is_known_by_its_name(self):
        class NAType:
            """As that of pandas, which is neither true nor false."""

            def __bool__(self):
                raise TypeError

        scores = cohort.score("phq-9", columns(mood=[NAType(), 1]))
        assert scores.answered.tolist() == [8, 9]

    def test_a_data_frame_gives_its_columns_by_their_names(self):
        class Frame:
            """As that of pandas: no mapping, but keys and columns."""

            def __init__(self, **series: list[int]):
                self.series = series

            def keys(self):
                return np.array([*self.series])

            def __getitem__(self, name: str):
                return self.series[name]

        turned = Frame(c=[3, 0], a=[0, 1])
        form = instrument(items("a", "c", risk="suicide"))
        assert cohort.score(form, turned).risks[1].flagged.tolist() == [True, False]


class TestWhatIsNoTableOfAnswersIsRefused:
    def test_a_number_out_of_range_is_told_with_its_item_and_first_row(self):
        answers = np.zeros((200_000, 9), dtype=np.int64)
        answers[70_000, 1] = 259  # 3, in eight bits
        answers[[5, 190_000], [8, 8]] = -1, 4
        with pytest.raises(InvalidValue) as caught:
            cohort.score("phq-9", answers)
        assert str(caught.value) == (
            "2 problems, the first: "
            "the answer to 'mood' in row 70000 of 'phq-9' is from 0 to 3, not 259"
        )
        first, second = caught.value.findings
        assert str(second) == (
            "MEA-RANGE: the answer to 'self-harm' in row 5 (and 1 more) of 'phq-9' "
            "is from 0 to 3, not -1"
        )
        assert (second.where, second.params["row"], second.params["rows"]) == (("self-harm",), 5, 2)
        assert first.remedy == "look at the form again; nothing is cut to the range"

    @pytest.mark.parametrize(
        ("column", "found"),
        [
            (
                [0, 1.5],
                "MEA-NOT-A-NUMBER: {} in row 1 of 'phq-9' is a whole number, not a fraction",
            ),
            ([4.5, 1.0], "MEA-RANGE: {} in row 0 of 'phq-9' is from 0 to 3, not 4.5"),
            ([1, np.inf], "MEA-RANGE: {} in row 1 of 'phq-9' is from 0 to 3, not inf"),
            ([None, 10**400], "MEA-RANGE: {} in row 1 of 'phq-9' is from 0 to 3, not inf"),
            ([None, 7], "MEA-RANGE: {} in row 1 of 'phq-9' is from 0 to 3, not 7.0"),
            (["1", "2"], "MEA-NOT-A-NUMBER: {} in row 0 (and 1 more) {}, not str"),
            (["no", None], "MEA-NOT-A-NUMBER: {} in row 0 {}, not str"),
            ([None, True], "MEA-NOT-A-NUMBER: {} in row 1 {}, not bool"),
            ([False, True], "MEA-NOT-A-NUMBER: {} in row 0 (and 1 more) {}, not bool"),
            ([b"1", b"2"], "MEA-NOT-A-NUMBER: {} in row 0 (and 1 more) {}, not bytes"),
            ([1j, 0], "MEA-NOT-A-NUMBER: {} in row 0 (and 1 more) {}, not complex128"),
            ([1, {}], "MEA-NOT-A-NUMBER: {} in row 1 {}, not dict"),
            (
                np.array(["2026-01-05"] * 2, dtype="M8[D]"),
                "MEA-NOT-A-NUMBER: {} in row 0 (and 1 more) {}, not datetime64",
            ),
        ],
        ids=str,
    )
    def test_what_is_no_answer_is_told_by_its_type(self, column, found: str):
        words = ("the answer to 'mood'", "of 'phq-9' is a whole number")
        assert findings(columns(mood=column)) == [found.format(*words)]

    def test_every_bad_column_is_told(self):
        assert [f.split()[4] for f in findings(columns(mood=["x", "y"], pace=[b"", b""]))] == [
            "'mood'",
            "'pace'",
        ]

    def test_a_missing_answer_that_stands_as_a_number_is_out_of_range(self):
        assert findings(np.full((3, 9), -999))[8] == (
            "MEA-RANGE: the answer to 'self-harm' in row 0 (and 2 more) of 'phq-9' "
            "is from 0 to 3, not -999"
        )

    def test_the_answer_that_does_not_apply_belongs_to_its_item_alone(self):
        assert findings([[9, 9, -1, 0], [9, 9, 9, -1]], SKIPPED) == [
            "MEA-RANGE: the answer to 'c' in row 1 of 'own' is from 0 to 3, not 9",
            "MEA-RANGE: the answer to 'd' in row 1 of 'own' is from 0 to 3, not -1",
        ]

    @pytest.mark.parametrize(
        ("answers", "found"),
        [
            ([0] * 9, "an array of shape (9,)"),
            (7, "int"),
            ("no answers", "an array of shape ()"),
            (np.zeros((2, 9, 1)), "an array of shape (2, 9, 1)"),
            ([[0] * 9, [0] * 8], "rows of different lengths"),
            (iter([[0] * 9]), "list_iterator"),
            (columns(mood=[[0], [1]]), "a column of shape (2, 1)"),
            (columns(mood=1), "a column of shape ()"),
        ],
        ids=range(8),
    )
    def test_another_shape_is_no_table(self, answers, found: str):
        told = f"COL-NO-TABLE: answers to 'phq-9' are a table of rows and items, not {found}"
        assert findings(answers) == [told]

    def test_a_row_of_another_length_may_be_another_form(self):
        assert findings(np.zeros((5, 8))) == [
            "MEA-WRONG-FORM: a form with 8 answers fits 'phq-8', not 'phq-9'"
        ]
        assert findings(np.zeros((5, 11))) == ["MEA-LENGTH: 'phq-9' has 9 items, not 11"]

    def test_columns_are_those_of_the_items_no_more_and_no_fewer(self):
        given = columns(moods=[0, 0], patient=["a", "b"])
        assert findings(given) == [
            "MEA-UNKNOWN-ITEM: 'phq-9' has no such item as 'moods'; did you mean 'mood'?",
            "MEA-UNKNOWN-ITEM: 'phq-9' has no such item",
        ]
        less = {code: column for code, column in columns().items() if code not in {"mood", "pace"}}
        assert findings(less) == [
            "COL-NO-COLUMN: there is no column for the item 'mood' of 'phq-9'",
            "COL-NO-COLUMN: there is no column for the item 'pace' of 'phq-9'",
        ]

    def test_columns_are_of_one_length(self):
        assert findings(columns(mood=[1], pace=[1, 2, 3])) == [
            "COL-LENGTHS: the column of 'mood' has another length than that of 'interest': 1, not 2",
            "COL-LENGTHS: the column of 'pace' has another length than that of 'interest': 3, not 2",
        ]

    @pytest.mark.parametrize(
        "answers", [np.zeros((2, 30)), np.zeros((2, 0)), {}, {"a": [1]}], ids=str
    )
    def test_where_only_totals_are_taken_there_are_no_answers(self, answers):
        assert findings(answers, "caps") == ["MEA-NO-ITEMS: of 'caps' only totals are taken"]

    def test_an_unknown_instrument_is_refused(self):
        with pytest.raises(UnknownName, match="did you mean 'phq-9'"):
            cohort.score("phq9", np.zeros((2, 9)))

    def test_no_text_of_a_patient_is_repeated(self):
        cells = findings(columns(mood=["canary", None], pace=[{"canary": 0}, 1]))
        names = findings(columns(canary=[0, 0]))
        assert (len(cells), len(names)) == (2, 1)
        assert "canary" not in " ".join(cells + names)


class TestScores:
    answers = np.array(
        [[2, 2, 1, 2, 1, 1, 1, 0, 0], [3, np.nan, 3, 3, 3, 3, 3, 3, 1], [np.nan] * 9]
    )
    scores = cohort.score("phq-9", answers)

    def test_where_there_is_no_total_there_is_no_number_and_no_band(self):
        assert np.isnan(self.scores.total).tolist() == [False, False, True]
        bands = self.scores.bands[0]
        assert np.array(bands.labels)[bands.place].tolist() == ["moderate", "severe", ""]
        assert self.scores.kind.tolist() == [
            ScoreKind.COMPLETE,
            ScoreKind.PRORATED,
            ScoreKind.INCOMPLETE,
        ]

    def test_a_risk_item_without_an_answer_is_no_reassurance(self):
        (risk,) = self.scores.risks
        assert (risk.item, risk.kind) == ("self-harm", "self-harm")
        assert risk.flagged.tolist() == [False, True, False]
        assert risk.unknown.tolist() == [False, False, True]

    def test_subscales_go_by_their_ids(self):
        scores = cohort.score("mspss", np.full((2, 12), 4))
        assert {scale: total.tolist() for scale, total in scores.by_scale.items()} == {
            "special": [4, 4],
            "family": [4, 4],
            "friends": [4, 4],
        }

    def test_no_column_can_be_written_to(self):
        scores = cohort.score("mspss", np.full((2, 12), 4))
        (risk,) = self.scores.risks
        for column in (
            *(scores.total, scores.answered, scores.kind, scores.bands[0].place),
            *(scores.subscales[0].total, scores.subscales[0].bands[0].place),
            *(risk.flagged, risk.unknown),
        ):
            with pytest.raises(ValueError, match="read-only"):
                column[0] = 0

    def test_what_was_given_is_not_changed(self):
        for form, answers in (("phq-9", self.answers.copy()), ("epds", np.ones((2, 10), np.int8))):
            before = answers.copy()
            cohort.score(form, answers)
            assert np.array_equal(answers, before, equal_nan=True)
            assert answers.flags.writeable

    def test_they_are_equal_if_all_columns_are(self):
        again = cohort.score("phq-9", self.answers)
        assert again == self.scores
        assert again != cohort.score("phq-9", self.answers[::-1])
        assert again != cohort.score("phq-9", self.answers[:2])
        assert again != cohort.score("phq-9", self.answers, missing=policy(2))
        assert again != "scores"
        assert pickle.loads(pickle.dumps(again)) == again  # noqa: S301
        with pytest.raises(TypeError, match="unhashable"):
            hash(again)

    def test_they_show_no_answer(self):
        assert repr(self.scores) == "<Scores of 'phq-9', rows: 3>"
        assert len(self.scores) == 3
        assert repr(self.scores.risks) == (
            "(RiskAnswers(item='self-harm', kind=<RiskKind.SELF_HARM: 'self-harm'>),)"
        )
        assert repr(cohort.score("mspss", np.ones((1, 12))).subscales[0]) == (
            "ScaleScores(scale='special')"
        )

    def test_no_rows_are_no_scores(self):
        scores = cohort.score("phq-9", np.zeros((0, 9)))
        assert len(scores) == 0
        assert scores == cohort.score("phq-9", dict.fromkeys(PHQ, ()))


class TestTheRoomLoadsWhatItNeedsWhenItIsTouched:
    def run(self, code: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", code], capture_output=True, check=True, text=True
        )
        return done.stdout.strip()

    def test_numpy_is_not_loaded_before(self):
        code = "import sys, ipt; from ipt import *; ipt.cohort.RULES; print('numpy' in sys.modules)"
        assert self.run(code) == "False"

    @pytest.mark.parametrize("touch", ["ipt.cohort.score", "from ipt.cohort import Scores"])
    def test_without_numpy_it_says_what_to_install(self, touch: str):
        code = (
            "import sys, ipt; sys.modules['numpy'] = None\n"
            f"try:\n    {touch}\nexcept ipt.IPTError as error:\n    print(error)"
        )
        assert self.run(code) == (
            "working on columns needs numpy, which is not installed; "
            "run: python -m pip install 'ipt-psychotherapy[cohort]'"
        )

    def test_something_else_that_is_missing_is_told_as_it_is(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "ipt.cohort.scoring", None)
        with pytest.raises(ModuleNotFoundError, match=r"ipt\.cohort\.scoring"):
            cohort.__getattr__("score")

    def test_its_names_are_listed(self):
        assert dir(ipt.cohort) == sorted(cohort.__all__)
        with pytest.raises(
            AttributeError, match=r"^module 'ipt.cohort' has no attribute 'scores_of'"
        ):
            cohort.scores_of  # noqa: B018 - the access is the test
