"""The values that instruments are made of: what they take, and what they refuse."""

import pickle
from typing import Any

import attrs
import pytest

from ipt import measures
from ipt.errors import InvalidValue
from ipt.model.change import ChangeRule, Threshold
from ipt.model.instrument import Instrument, InstrumentPin
from ipt.model.norms import (
    Ages,
    BandSet,
    Code,
    Domain,
    Level,
    Licence,
    LicenceKind,
    Plot,
    Recall,
    Reliability,
    ReliabilityKind,
)
from ipt.model.scales import (
    Crosswalk,
    Item,
    Method,
    MissingPolicy,
    Pattern,
    Rater,
    Subscale,
    Total,
    WorstEnd,
)

CITED: Any = {"source": "ipt", "status": "assumed"}
LEVELS = (Level(label="low", low=0), Level(label="high", low=4))
PARTS: dict[type, dict[str, Any]] = {
    Ages: {**CITED, "low": 11, "high": 17},
    BandSet: {**CITED, "id": "ours", "levels": LEVELS},
    Code: {**CITED, "system": "loinc", "code": "1-8", "of": "a"},
    Crosswalk: {**CITED, "to": "other", "rows": tuple((n, n) for n in range(7))},
    Item: {"code": "a", "high": 3},
    Level: {"label": "low", "low": 0},
    Licence: {**CITED, "kind": "text", "line": "ours"},
    MissingPolicy: {**CITED, "most": 1},
    Pattern: {**CITED, "id": "both", "counts": (("a", 2), ("b", 2)), "core": ("a",), "low": 2, "high": 2},
    Plot: {**CITED, "step": 5, "bands": "ours"},
    Recall: {**CITED, "days": 14},
    Reliability: {**CITED, "kind": "alpha", "value": 0.8, "high": 0.9},
    Subscale: {**CITED, "id": "part", "items": ("a",), "angle": 90},
    Total: {"method": "sum", "highest": (), "low": None, "high": None},
    InstrumentPin: {"id": "x", "edition": "1", "digest": "d", "worst_end": "high", "items": 2},
}  # fmt: skip


def part(kind: type, /, **changes: Any) -> Any:
    return kind(**{**PARTS[kind], **changes})


def instrument(**changes: Any) -> Instrument:
    fields: dict[str, Any] = {
        **CITED,
        "id": "mine",
        "edition": "1",
        "title": "mine",
        "rater": "self",
        "worst_end": "high",
        "items": (part(Item), part(Item, code="b")),
        "missing": part(MissingPolicy),
        "licence": part(Licence),
    }
    return Instrument(**{**fields, **changes})


TEXT = "a sequence is needed, not a single text; put it into a tuple"
BAD = [
    (Item, "code", "", "code must not be empty"),
    (Item, "low", 4, "item 'a' runs from the smaller to the larger number, not from 4 to 3"),
    (Item, "low", 0.0, "low is a whole number, not float"),
    (Item, "high", True, "high is a whole number, not bool"),
    (Item, "reverse", 1, "reverse is True or False, not int"),
    (Item, "risk", "suicidal", "unknown risk kind 'suicidal'; did you mean 'suicide'?"),
    (Item, "skip", 3, "skip of item 'a' is an answer that counts: 3"),
    (Item, "skip", "8", "skip is a whole number, not str"),
    (Total, "method", "max", "unknown method; use one of 'sum', 'mean'"),
    (Total, "highest", "ab", TEXT),
    (Total, "highest", ("ab",), TEXT),
    (Subscale, "id", "", "id must not be empty"),
    (Subscale, "items", "a", TEXT),
    (Subscale, "angle", 360, "angle is from 0 to 359, not 360"),
    (Subscale, "source", "", "source must not be empty"),
    (Subscale, "status", "publish", "unknown status 'publish'; did you mean 'published'?"),
    (Subscale, "note", None, "note is text, not NoneType"),
    (Level, "label", " ", "label must not be empty"),
    (Level, "low", "0", "low is a number, not str"),
    (Level, "low", True, "low is a number, not bool"),
    (Level, "low", float("nan"), "low is a finite number, not nan"),
    (Level, "above", 0, "above is True or False, not int"),
    (BandSet, "levels", LEVELS[::-1], "the levels of 'ours' rise, and there is one at least, not [4, 0]"),
    (BandSet, "levels", (LEVELS[0],) * 2, "the levels of 'ours' rise, and there is one at least, not [0, 0]"),
    (BandSet, "levels", ("low",), "levels holds Level values, but item 1 is str"),
    (BandSet, "scale", "", "scale must not be empty"),
    (Reliability, "kind", "alfa", "unknown reliability kind 'alfa'; did you mean 'alpha'?"),
    (Reliability, "value", None, "value is a number, not NoneType"),
    (Reliability, "high", 0.7, "alpha runs from the smaller to the larger number, not from 0.8 to 0.7"),
    (Reliability, "high", "0.9", "high is a number, not str"),
    (Pattern, "counts", "ab", TEXT),
    (Pattern, "counts", (("a", 2), "b"), "counts holds pairs of an item and an answer, but item 2 is none"),
    (Pattern, "counts", (("a", "2"),), "counts holds pairs of an item and an answer, but item 1 is none"),
    (Crosswalk, "rows", 5, "a sequence is needed, not int; put it into a tuple"),
    (Crosswalk, "rows", ((0, 0), (1, 1.5)), "rows holds pairs of whole numbers, but item 2 is none"),
    (Pattern, "low", 3, "pattern 'both' runs from the smaller to the larger number, not from 3 to 2"),
    (Crosswalk, "to", "", "to must not be empty"),
    (Crosswalk, "rows", ((2, 1),), "a row of the crosswalk to 'other' runs from the smaller to the larger number, not from 2 to 1"),
    (MissingPolicy, "most", -1, "most is from 0 to 999, not -1"),
    (Recall, "days", 0, "days is from 1 to 999, not 0"),
    (Ages, "low", 18, "an age limit runs from the smaller to the larger number, not from 18 to 17"),
    (Ages, "high", 151, "high is from 0 to 150, not 151"),
    (Code, "of", "", "of must not be empty"),
    (Licence, "kind", "free", "unknown licence kind; use one of 'text', 'score-only', 'ask'"),
    (Plot, "step", 0, "step is from 1 to 999, not 0"),
    (InstrumentPin, "items", -1, "items is at least 0, not -1"),
    (InstrumentPin, "worst_end", "up", "unknown worst end; use one of 'high', 'low'"),
]  # fmt: skip


class TestParts:
    @pytest.mark.parametrize(
        ("kind", "name", "value", "message"),
        BAD,
        ids=[f"{kind.__name__}.{name}-{n}" for n, (kind, name, *_) in enumerate(BAD)],
    )
    def test_a_bad_value_is_refused(self, kind: type, name: str, value: object, message: str):
        with pytest.raises(InvalidValue) as caught:
            part(kind, **{name: value})
        assert str(caught.value) == message

    @pytest.mark.parametrize("kind", PARTS)
    def test_it_is_frozen_equal_by_content_and_pickles(self, kind: type):
        value = part(kind)
        assert value == part(kind)
        assert hash(value) == hash(part(kind))
        assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own bytes
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(value, attrs.fields(kind)[0].name, "changed")

    def test_words_are_taken_by_name_or_as_they_are(self):
        for kind in (Domain, Method, Rater, WorstEnd, LicenceKind, ReliabilityKind):
            for word in kind:
                assert kind(word.value) is kind(word) is word

    def test_a_level_begins_at_its_number_or_just_above(self):
        assert Level(label="x", low=5).start == 5
        assert 5 < Level(label="x", low=5, above=True).start < 5.000001


class TestAnInstrument:
    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"id": ""}, "id must not be empty"),
            ({"domain": "symptom"}, "unknown domain 'symptom'; did you mean 'symptoms'?"),
            ({"worst_end": "hi"}, "unknown worst end 'hi'; did you mean 'high'?"),
            ({"items": "ab"}, TEXT),
            ({"items": ("a",)}, "items holds Item values, but item 1 is str"),
            ({"items": (part(Item), part(Item))}, "item 'a' is there 2 times; once is enough"),
            ({"items": ()}, "the total needs items, or low and high in their place"),
            ({"total": Total(low=0, high=3)}, "the total needs items, or low and high in their place"),
            ({"total": Total(low=0)}, "the total needs items, or low and high in their place"),
            ({"items": (), "total": Total(high=3)}, "the total needs items, or low and high in their place"),
            ({"total": Total(highest=[("a", "c")])}, "there is no item 'c'"),
            ({"total": Total(highest=[("a", "b"), ("a",)])}, "item of a group 'a' is there 2 times; once is enough"),
            ({"subscales": (part(Subscale),) * 2}, "subscale 'part' is there 2 times; once is enough"),
            ({"subscales": (part(Subscale, items=("c",)),)}, "there is no item 'c'"),
            ({"bands": (part(BandSet),) * 2}, "set of bands 'ours' is there 2 times; once is enough"),
            ({"bands": (part(BandSet, scale="totl"),)}, "there is no scale 'totl'; did you mean 'total'?"),
            ({"cut_offs": (Threshold(**CITED, id="x", score=1),) * 2}, "cut-off 'x' is there 2 times; once is enough"),
            ({"changes": (ChangeRule(**CITED, id="x", kind="absolute", points=1),) * 2}, "change 'x' is there 2 times; once is enough"),
            ({"patterns": (part(Pattern),) * 2}, "pattern 'both' is there 2 times; once is enough"),
            ({"patterns": (part(Pattern, counts=(("c", 1),)),)}, "there is no item 'c'"),
            ({"patterns": (part(Pattern, counts=(("b", 1),)),)}, "there is no counted item 'a'"),
            ({"crosswalks": (part(Crosswalk),) * 2}, "crosswalk 'other' is there 2 times; once is enough"),
            ({"crosswalks": (part(Crosswalk, rows=((0, 1),)),)}, "the crosswalk to 'other' needs a row for each total from 0 to 6"),
            ({"codes": (part(Code, of="c"),)}, "there is no code 'c'"),
            ({"plot": part(Plot)}, "there is no set of bands 'ours'"),
            ({"items": (part(Item, skip=8),)}, "item 'a' can be skipped, and so belongs to means, not to a sum"),
            ({"items": (part(Item, skip=8),), "total": Total(method="mean"), "subscales": (part(Subscale),)}, "item 'a' can be skipped, and so belongs to means, not to a sum"),
            ({"items": (part(Item, skip=8), part(Item, code="b", high=2)), "total": Total(method="mean")}, "item 'a' can be skipped, and so all items have one range"),
            ({"forms": "other"}, TEXT),
            ({"missing": None}, "missing is of type MissingPolicy, not NoneType"),
            ({"recall": 14}, "recall is of type Recall or None, not int"),
        ],
    )  # fmt: skip
    def test_what_does_not_fit_is_refused(self, changes: dict[str, Any], message: str):
        with pytest.raises(InvalidValue) as caught:
            instrument(**changes)
        assert str(caught.value) == message

    def test_what_fits_is_taken(self):
        full = instrument(
            subscales=[part(Subscale)],
            bands=[part(BandSet), part(BandSet, id="of part", scale="part")],
            patterns=[part(Pattern)],
            crosswalks=[part(Crosswalk)],
            codes=[part(Code)],
            plot=part(Plot),
            recall=part(Recall),
            ages=part(Ages),
        )
        assert full.range == (0, 6)
        assert full.units == (("a",), ("b",))

    def test_a_plot_may_do_without_bands(self):
        assert instrument(plot=part(Plot, bands="")).plot == part(Plot, bands="")

    def test_the_range_of_a_group_is_that_of_its_widest_item(self):
        items = (part(Item), part(Item, code="b", high=2), part(Item, code="c"))
        grouped = instrument(items=items, total=Total(highest=[("a", "b")]))
        assert grouped.units == (("a", "b"), ("c",))
        assert grouped.range == (0, 6)

    def test_the_range_of_a_mean_is_that_of_its_items(self):
        assert instrument(total=Total(method="mean")).range == (0, 3)

    def test_the_worst_end_decides_the_ends(self):
        assert (instrument().ends.best, instrument().ends.worst) == (0, 6)
        turned = instrument(worst_end="low")
        assert (turned.ends.best, turned.ends.worst) == (6, 0)

    def test_it_survives_pickling(self):
        copy = pickle.loads(pickle.dumps(measures.get("phq-9")))  # noqa: S301 - our own bytes
        assert copy == measures.get("phq-9")
        assert copy.digest == measures.get("phq-9").digest


class TestTheDigest:
    def test_it_leaves_out_what_is_at_its_default(self):
        assert instrument(note="", forms=(), plot=None).digest == instrument().digest

    def test_the_order_of_parts_means_nothing(self):
        bands = [part(BandSet), part(BandSet, id="more")]
        assert instrument(bands=bands).digest == instrument(bands=bands[::-1]).digest

    def test_the_order_of_items_means_something(self):
        items = (part(Item), part(Item, code="b"))
        assert instrument(items=items).digest != instrument(items=items[::-1]).digest

    def test_a_whole_number_is_the_same_however_it_is_written(self):
        rules = [
            ChangeRule(id="r", kind="absolute", points=points, source="ipt", status="assumed")
            for points in (6, 6.0)
        ]
        whole, fraction = (instrument(changes=(rule,)) for rule in rules)
        assert whole == fraction
        assert whole.digest == fraction.digest

    @pytest.mark.parametrize(
        "changes",
        [
            {"id": "other"},
            {"edition": "2"},
            {"worst_end": "low"},
            {"domain": "symptoms"},
            {"status": "published"},
            {"items": (part(Item),)},
            {"total": Total(method="mean")},
            {"bands": (part(BandSet),)},
            {"missing": part(MissingPolicy, most=2)},
        ],
    )
    def test_another_content_has_another_digest(self, changes: dict[str, Any]):
        assert instrument(**changes).digest != instrument().digest

    def test_the_pin_has_identity_and_digest(self):
        mine = instrument()
        assert mine.pin == InstrumentPin(
            id="mine", edition="1", digest=mine.digest, worst_end="high", items=2
        )


class TestAKey:
    def test_a_subscale_without_items_takes_them(self):
        open_scale = instrument(subscales=[part(Subscale, items=())])
        keyed = open_scale.keyed({"part": ["a"]})
        assert keyed.subscales[0].items == ("a",)
        assert open_scale.subscales[0].items == ()

    @pytest.mark.parametrize(
        ("key", "message"),
        [
            ({"prt": ["a"]}, "there is no subscale 'prt'; did you mean 'part'?"),
            ({"full": ["a"]}, "there is no subscale 'full'"),
            ({"part": ["z"]}, "there is no item 'z'"),
            ({"part": "a"}, TEXT),
        ],
    )
    def test_what_does_not_fit_is_refused(self, key: Any, message: str):
        scales = [part(Subscale, items=()), part(Subscale, id="full")]
        with pytest.raises(InvalidValue) as caught:
            instrument(subscales=scales).keyed(key)
        assert str(caught.value) == message
