"""The bibliography: every entry is a work, and every key that anything cites resolves."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import attrs
import pytest
from tests.builders import every_module

import ipt
from ipt import sources
from ipt.errors import UnknownName
from ipt.findings import Rule, Status
from ipt.sources import Source

pytestmark = pytest.mark.once

TEXT = files("ipt").joinpath("sources.toml").read_text(encoding="utf-8")
BIBLIOGRAPHY = [sources.get(key) for key in sources.names()]
KINDS = {
    "article",
    "book",
    "chapter",
    "decision",
    "guideline",
    "manual",
    "review",
    "seed",
    "slides",
    "trial",
    "web",
}
MIRRORS = (
    "alpfmedical",
    "arietiform",
    "docsbay",
    "docslib",
    "ebrary",
    "fdocuments",
    "hozir",
    "mdedge9-ma1",
    "pdfslide",
    "questia",
    "scribd",
    "slideshare",
    "studylib",
    "//trials.co",
    ".trials.co",
)


def toml_headers():
    return [key.strip('"') for key in re.findall(r"^\[(.+)\]$", TEXT, re.MULTILINE)]


def tables(table):
    """Every table in a document, however deep, that has a key ``source``."""
    if "source" in table:
        yield table
    for value in table.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from tables(inner)


def published_tables():
    """Every table of the data that says of itself that it is published."""
    for file in Path(str(files("ipt"))).rglob("*.toml"):
        document = tomllib.loads(file.read_text(encoding="utf-8"))
        yield from (table for table in tables(document) if table.get("status") == "published")


def unless(right):
    """The entries of which *right* does not hold."""
    return [source for source in BIBLIOGRAPHY if not right(source)]


class TestTheFile:
    def test_every_key_is_there_once_and_none_is_lost(self):
        headers = toml_headers()
        assert len(set(headers)) == len(headers)
        assert sorted(headers) == list(sources.names())

    def test_it_is_in_alphabetical_order(self):
        assert toml_headers() == sorted(toml_headers(), key=str.lower)


class TestEveryEntry:
    def test_it_says_what_it_is(self):
        assert unless(lambda source: source.title and source.kind in KINDS) == []

    def test_it_cites_the_work_and_no_mirror_of_it(self):
        def cites_the_work(source):
            said = " ".join(str(v).lower() for k, v in attrs.asdict(source).items() if k != "key")
            return not any(mirror in said for mirror in MIRRORS)

        assert unless(cites_the_work) == []

    def test_its_texts_are_texts_without_margin(self):
        def without_margin(source):
            texts = [value for name, value in attrs.asdict(source).items() if name != "year"]
            return all(isinstance(text, str) and text == text.strip() for text in texts)

        assert unless(without_margin) == []

    def test_its_year_is_in_the_time_of_ipt(self):
        assert unless(lambda source: source.year is None or 1970 <= source.year <= 2026) == []

    def test_it_says_how_it_was_read(self):
        ways = {"page", "excerpt"}
        assert unless(lambda s: s.via in ({""} if s.kind == "decision" else ways)) == []

    def test_its_doi_is_one(self):
        assert unless(lambda source: re.fullmatch(r"(10\.\d{4,9}/\S+)?", source.doi)) == []

    def test_the_check_digit_of_its_book_number_is_right(self):
        def right(source):
            digits = [10 if digit == "X" else int(digit) for digit in source.isbn]
            weights = range(10, 0, -1) if len(digits) == 10 else (1, 3) * 7
            modulus = 11 if len(digits) == 10 else 10
            total = sum(d * w for d, w in zip(digits, weights, strict=False))
            return len(digits) in {0, 10, 13} and total % modulus == 0

        assert unless(right) == []

    def test_its_address_is_a_page_on_the_open_web(self):
        def on_the_open_web(source):
            address = urlsplit(source.url)
            return (
                address.scheme in ({"http", "https"} if source.url else {""})
                and bool(address.hostname) == bool(source.url)
                and address.username is None
            )

        assert unless(on_the_open_web) == []


class TestEveryKeyThatIsCited:
    def test_by_a_rule(self):
        rules = [
            rule
            for module in every_module()
            for rule in vars(module).values()
            if isinstance(rule, Rule)
        ]
        assert set(ipt.machine.RULES) <= set(rules)
        assert {rule.source for rule in rules} <= set(sources.names())

    def test_by_a_protocol(self):
        documents = [
            tomllib.loads(file.read_text(encoding="utf-8"))
            for file in files("ipt").joinpath("protocols").iterdir()
            if file.name.endswith(".toml")
        ]
        keys = {table["source"] for document in documents for table in tables(document)}
        assert keys
        assert keys <= set(sources.names())


class TestWhatIsCalledPublished:
    """A manual says so, or a report of those who made the treatment, the scale or the study."""

    WORKS: Final = {"article", "book", "chapter", "manual", "trial"}
    ARGUED: Final = {
        "ANX-REV": "the makers of IPT review what became of it",
        "ANX-T3": "the same review",
        "BPD": "those who made the adaptation review it",
        "DIT-SLIDES": "those who made the treatment tell what it is",
        "IPTB-REV": "those who made the brief form review it",
        "Johns19": "its estimate is worked out in the review itself",
        "LOINC": "a page on the web, but what it says of a code is what the code is",
        "STUART-SL": "he who made the form tells what it is",
        "Trajkovic11": "its estimate is worked out in the review itself",
    }
    """Other kinds of source, each with the reason why it may back a status of published."""

    def backing(self):
        """Every source that anything calls published, in data or in a rule."""
        yield from (table["source"] for table in published_tables())
        for module in every_module():
            for rule in vars(module).values():
                if isinstance(rule, Rule) and rule.status is Status.PUBLISHED:
                    yield rule.source

    def test_a_registry_of_codes_backs_its_codes_alone(self):
        backed = [t for t in published_tables() if t["source"] == "LOINC"]
        assert backed
        assert all("code" in table for table in backed)

    def test_a_page_on_the_web_is_secondary_whoever_keeps_it(self):
        others = {key for key in self.backing() if sources.get(key).kind not in self.WORKS}
        assert others == self.ARGUED.keys()

    def test_no_page_is_argued_for_but_the_registry_of_codes(self):
        kinds = {key: sources.get(key).kind for key in self.ARGUED}
        assert [key for key, kind in kinds.items() if kind not in {"review", "slides"}] == ["LOINC"]


class TestLookingUp:
    def test_a_key_gives_its_work(self):
        assert sources.get("S4").key == "S4"

    def test_keys_are_told_apart_by_case(self):
        assert {"Frank07", "FRANK07"} <= set(sources.names())

    def test_the_names_are_sorted(self):
        assert list(sources.names()) == sorted(sources.names())

    def test_an_unknown_key_is_refused_with_the_nearest(self):
        message = "unknown source 'ISIPT-KEYS'; did you mean 'ISIPT-KEY'?"
        with pytest.raises(UnknownName, match=f"^{re.escape(message)}$"):
            sources.get("ISIPT-KEYS")

    def test_an_unknown_key_without_a_neighbour_is_refused(self):
        with pytest.raises(UnknownName, match=r"^unknown source '\?'$"):
            sources.get("?")


class TestACitation:
    @pytest.mark.parametrize(
        ("fields", "text"),
        [
            ({}, "Title"),
            ({"year": 2007}, "Title (2007)"),
            ({"authors": "Weissman"}, "Weissman. Title"),
            ({"authors": "Weissman", "year": 2007}, "Weissman (2007). Title"),
            (
                {"authors": "Weissman", "year": 2007, "publisher": "OUP", "where": "ch. 2"},
                "Weissman (2007). Title, OUP, ch. 2",
            ),
            ({"year": 2007, "where": "p. 3"}, "Title (2007), p. 3"),
        ],
    )
    def test_it_reads_as_in_a_list_of_references(self, fields, text):
        assert str(Source(key="k", title="Title", kind="book", **fields)) == text
