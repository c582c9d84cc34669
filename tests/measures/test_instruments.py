"""The instruments that ship: what is there, where it is from, and that no wording is among it."""

import copy
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import attrs
import pytest

from ipt import measures, sources
from ipt.findings import Rule, Status
from ipt.measures import rules, worsening
from ipt.model.norms import LicenceKind
from ipt.model.scales import Cited, Item, Rater

pytestmark = pytest.mark.once

FILES = {
    name: tomllib.loads(
        files("ipt.measures").joinpath("instruments", f"{name}.toml").read_text(encoding="utf-8")
    )
    for name in measures.names()
}
every_instrument = pytest.mark.parametrize("name", measures.names())


def test_what_ships():
    assert measures.names() == tuple(sorted([
        "alliance", "bdi-ii", "caps", "caps-5", "core-10", "epds", "gad-7", "gds-15", "hrsd-17",
        "iip-32-barkham", "iip-32-horowitz", "iip-sc-soldz", "madrs", "mood-10-best",
        "mood-10-worst", "mspss", "pcl-5", "phq-2", "phq-8", "phq-9", "phq-a", "qids-sr16",
        "relationship-satisfaction", "sas-sr", "social-functioning", "srm-17", "srm-5", "wsas",
        "wsas-not-working",
    ]))  # fmt: skip


OF_THE_WHOLE = {"items", "total"}
"""What stands under the source of the whole instrument, and needs none of its own."""


def numbers(value: Any, path: tuple[str, ...], cited: Any) -> Iterator[tuple[str, Any]]:
    """Every number of a document with its path, and the table that its source is to stand in.

    That is the nearest one around it which cites anything, whether or not it does so in full.
    """
    if isinstance(value, dict):
        if not path or {"source", "status"} & set(value):
            cited = value
        for key, inner in value.items():
            known = cited if path or key in OF_THE_WHOLE else {}
            yield from numbers(inner, (*path, key), known)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from numbers(inner, (*path, str(place)), cited)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield ".".join(path), cited


def uncited(document: Any) -> list[str]:
    """The paths of the numbers without a known source, or without a status."""
    works, words = set(sources.names()), {str(status) for status in Status}
    return [
        path
        for path, cited in numbers(document, (), {})
        if cited.get("source") not in works or cited.get("status") not in words
    ]


def planted(path: str, value: Any) -> Any:
    """The file of the PHQ-9 with *value* at *path*."""
    document = copy.deepcopy(FILES["phq-9"])
    *way, last = path.split(".")
    at = document
    for key in way:
        at = at[int(key)] if isinstance(at, list) else at.setdefault(key, {})
    at[last] = value
    return document


CITED = {"source": "ipt", "status": "assumed"}


class TestProvenance:
    @every_instrument
    def test_every_number_has_a_source_and_a_status(self, name: str):
        assert [*numbers(FILES[name], (), {})]
        assert uncited(FILES[name]) == []

    @pytest.mark.parametrize(
        ("path", "value", "found"),
        [
            ("most", 3, "most"),
            ("recall", {"days": 14}, "recall.days"),
            ("recall", {"days": 14, "source": "Kroenke01"}, "recall.days"),
            ("recall", {"days": 14, "status": "published"}, "recall.days"),
            ("recall", {**CITED, "source": "nobody", "days": 14}, "recall.days"),
            ("recall", {**CITED, "status": "certain", "days": 14}, "recall.days"),
            ("cut_offs.new", {"score": 12}, "cut_offs.new.score"),
            ("changes.new", {"kind": "absolute", "points": 5.5}, "changes.new.points"),
            ("bands.new", {"levels": [{"label": "low", "low": 0}]}, "bands.new.levels.0.low"),
            ("reliability", [{"kind": "alpha", "value": 0.9}], "reliability.0.value"),
            ("crosswalks.new", {"rows": [[1, 2]]}, "crosswalks.new.rows.0.0"),
            ("patterns.new", {"counts": [["mood", 2]]}, "patterns.new.counts.0.1"),
            ("subscales.new", {"angle": 90}, "subscales.new.angle"),
            ("plot", {"step": 5}, "plot.step"),
        ],
    )
    def test_a_planted_number_without_them_is_found(self, path: str, value: Any, found: str):
        assert uncited(planted(path, value))[0] == found

    def test_a_planted_number_with_them_is_not(self):
        assert uncited(planted("cut_offs.new", {**CITED, "score": 12})) == []

    def test_an_item_stands_under_the_source_of_the_whole(self):
        without = planted("items.new", {"high": 3})
        assert uncited(without) == []
        del without["source"]
        assert "items.new.high" in uncited(without)

    @every_instrument
    def test_every_part_that_reads_a_score_is_cited(self, name: str):
        instrument = measures.get(name)
        parts = [
            *instrument.subscales,
            *instrument.bands,
            *instrument.cut_offs,
            *instrument.reliability,
            *instrument.changes,
            *instrument.patterns,
            *instrument.crosswalks,
            *instrument.codes,
            instrument.missing,
            instrument.licence,
            *filter(None, (instrument.recall, instrument.ages, instrument.plot)),
        ]
        for part in parts:
            assert isinstance(part, Cited)
            assert sources.get(part.source)
            assert isinstance(part.status, Status)

    @every_instrument
    def test_what_cites_no_work_calls_itself_ours(self, name: str):
        def ours(value: Any) -> Iterator[str]:
            if isinstance(value, dict):
                if value.get("source") == "ipt":
                    yield value["status"]
                for inner in value.values():
                    yield from ours(inner)
            elif isinstance(value, list):
                for inner in value:
                    yield from ours(inner)

        assert set(ours(FILES[name])) <= {"assumed", "inferred"}

    def test_every_rule_is_cited(self):
        assert {rule.source for rule in measures.RULES} <= set(sources.names())
        rooms = (rules, worsening)
        here = [r for room in rooms for r in vars(room).values() if isinstance(r, Rule)]
        assert [rule.code for rule in measures.RULES] == sorted(rule.code for rule in here)

    def test_the_codes_that_are_promised_are_there(self):
        codes = {rule.code for rule in measures.RULES}
        assert {
            "MEA-COPYRIGHT",
            "MEA-MISSING",
            "MEA-MIXED-VERSION",
            "MEA-POLARITY",
            "MEA-RANGE",
            "MEA-RISK-ITEM",
            "MEA-WRONG-FORM",
        } <= codes


class TestNoWording:
    @every_instrument
    def test_a_code_is_a_short_word_and_no_sentence(self, name: str):
        for item in measures.get(name).items:
            assert re.fullmatch(r"[a-z]+(-[a-z]+){0,2}(-\d+)?|q\d+", item.code), item.code
            assert len(item.code) <= 15

    def test_an_item_has_no_place_for_wording(self):
        names = {field.name for field in attrs.fields(Item)}
        assert names == {"code", "low", "high", "reverse", "risk", "skip"}

    @pytest.mark.parametrize(
        "name", ["bdi-ii", "iip-32-horowitz", "iip-32-barkham", "iip-sc-soldz"]
    )
    def test_items_of_guarded_instruments_are_numbers(self, name: str):
        codes = {item.code for item in measures.get(name).items}
        assert all(re.fullmatch(r"q\d+", code) for code in codes - {"self-harm"})

    def test_the_key_of_the_iip_is_not_there(self):
        for name in ("iip-32-barkham", "iip-32-horowitz", "iip-sc-soldz"):
            scales = measures.get(name).subscales
            assert len(scales) == 8
            assert not any(scale.items for scale in scales)

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("phq-9", "text"),
            ("gad-7", "text"),
            ("hrsd-17", "text"),
            ("core-10", "text"),
            ("gds-15", "text"),
            ("pcl-5", "text"),
            ("epds", "score-only"),
            ("qids-sr16", "score-only"),
            ("wsas", "score-only"),
            ("iip-32-horowitz", "score-only"),
            ("sas-sr", "score-only"),
            ("bdi-ii", "score-only"),
            ("madrs", "score-only"),
            ("caps", "score-only"),
            ("mspss", "ask"),
        ],
    )
    def test_the_class_of_licence(self, name: str, kind: str):
        assert measures.get(name).licence.kind is LicenceKind(kind)


class TestTheData:
    @every_instrument
    def test_the_file_is_named_by_the_id(self, name: str):
        assert measures.get(name).id == name

    @every_instrument
    def test_other_forms_are_known_and_know_this_one(self, name: str):
        for form in measures.get(name).forms:
            assert name in measures.get(form).forms

    @every_instrument
    def test_the_least_total_has_a_band_in_every_set(self, name: str):
        instrument = measures.get(name)
        totals = [bands for bands in instrument.bands if bands.scale == "total"]
        assert len(measures.scored_total(name, instrument.range[0]).bands) == len(totals)

    @every_instrument
    def test_cut_offs_lie_in_the_range(self, name: str):
        instrument = measures.get(name)
        low, high = instrument.range
        assert all(low <= cut_off.score <= high for cut_off in instrument.cut_offs)

    def test_clinicians_rate_these(self):
        rated = {n for n in measures.names() if measures.get(n).rater is Rater.CLINICIAN}
        assert rated == {"caps", "caps-5", "hrsd-17", "madrs"}

    def test_a_scale_for_the_young_says_so(self):
        ages = measures.get("phq-a").ages
        assert ages is not None
        assert (ages.low, ages.high) == (11, 17)

    @pytest.mark.parametrize(("name", "days"), [("phq-9", 14), ("epds", 7), ("pcl-5", 30)])
    def test_how_far_back_it_asks(self, name: str, days: int):
        recall = measures.get(name).recall
        assert recall is not None
        assert recall.days == days

    def test_the_loinc_codes_of_the_phq_9(self):
        codes = {c.of: c.code for c in measures.get("phq-9").codes if c.system == "loinc"}
        assert (codes["panel"], codes["total"], codes["self-harm"]) == (
            "44249-1",
            "44261-6",
            "44260-8",
        )
        assert len(codes) == 11

    @every_instrument
    def test_a_code_of_loinc_has_the_right_check_digit(self, name: str):
        for code in measures.get(name).codes:
            if code.system == "loinc":
                digits, _, check = code.code.partition("-")
                total = sum(
                    sum(map(int, str(int(digit) * (2 if place % 2 == 0 else 1))))
                    for place, digit in enumerate(reversed(digits))
                )
                assert -total % 10 == int(check)

    def test_they_are_told_apart_by_their_digests(self):
        assert len({measures.get(name).digest for name in measures.names()}) == len(
            measures.names()
        )
