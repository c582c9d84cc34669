"""The bibliography: every entry is a work, and every key that anything cites resolves."""

import re
import tomllib
from importlib.resources import files
from urllib.parse import urlsplit

import attrs
import pytest
from tests.builders import every_module

import ipt
from ipt import sources
from ipt.errors import UnknownName
from ipt.findings import Rule
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


def cited(table):
    """Every value of a key ``source`` in a document, however deep."""
    for key, value in table.items():
        if key == "source":
            yield value
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from cited(inner)


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
        keys = {key for document in documents for key in cited(document)}
        assert keys
        assert keys <= set(sources.names())


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
