"""The ledger of requirements is complete, and keeps to the code, the tests and the pages."""

import ast
import csv
import importlib
import re
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

PROJECT = Path(__file__).parents[1]
CSV = PROJECT.parent / "shared" / "data" / "requirements.csv"
PAGE = runpy.run_path(str(PROJECT / "docs" / "requirements_page.py"))
ROWS = PAGE["ledger"]("requirements")
CONFLICTS = PAGE["ledger"]("contradictions")
NEEDED = {
    "done": {"module", "test"},
    "documented": {"page", "says"},
    "excluded": {"reason"},
    "open": {"issue"},
}
EVERYWHERE = {"kind", "what", "status"}
every_row = pytest.mark.parametrize("key", ROWS)
every_conflict = pytest.mark.parametrize("key", CONFLICTS)


def having(status: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("key", [k for k, row in ROWS.items() if row["status"] == status])


@cache
def nodes(path: str) -> frozenset[str]:
    """What pytest can be asked for in the file: itself, its classes, its tests."""

    def found(body: list[ast.stmt], prefix: str) -> Iterator[str]:
        for statement in body:
            match statement:
                case ast.ClassDef(name=name, body=inner) if name.startswith("Test"):
                    yield f"{prefix}::{name}"
                    yield from found(inner, f"{prefix}::{name}")
                case ast.FunctionDef(name=name) if name.startswith("test_"):
                    yield f"{prefix}::{name}"
                case _:
                    pass

    text = (PROJECT / path).read_text(encoding="utf-8")
    return frozenset({path, *found(ast.parse(text).body, path)})


def exist(named: list[str]) -> bool:
    return bool(named) and all(node in nodes(node.partition("::")[0]) for node in named)


def listed() -> list[dict[str, str]]:
    with CSV.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(page: str) -> str:
    return " ".join((PROJECT / page).read_text(encoding="utf-8").split())


class TestRequirements:
    def test_each_is_there_once_and_in_order(self):
        assert list(ROWS) == [f"R{number:03}" for number in range(1, 389)]

    @every_row
    def test_it_has_what_its_status_needs_and_no_more(self, key):
        row = ROWS[key]
        needed = EVERYWHERE | NEEDED[row["status"]]
        optional = {"x", "note"} if row["status"] == "open" else {"x"}
        assert needed <= set(row) <= needed | optional
        assert all(value for value in row.values())

    @every_row
    def test_it_says_what_in_a_few_words(self, key):
        what = ROWS[key]["what"]
        assert len(what) <= 60
        assert not what.endswith(".")

    @every_row
    def test_a_contradiction_it_names_is_known(self, key):
        assert ROWS[key].get("x", "X01") in CONFLICTS


@having("done")
class TestDone:
    def test_its_module_imports(self, key):
        name = ROWS[key]["module"]
        assert importlib.import_module(name).__name__ == name
        assert name.partition(".")[0] == "ipt"

    def test_its_tests_are_there(self, key):
        assert exist(PAGE["tests"](ROWS[key]))


@having("documented")
def test_what_is_documented_stands_on_its_page(key):
    assert ROWS[key]["says"] in plain(ROWS[key]["page"])


@having("open")
def test_what_is_open_names_the_work_that_closes_it(key):
    assert ROWS[key]["issue"] in PAGE["ISSUES"]


class TestContradictions:
    def test_each_is_there_once_and_in_order(self):
        assert list(CONFLICTS) == [f"X{number:02}" for number in range(1, 70)]

    @every_conflict
    def test_it_is_resolved_in_words(self, key):
        row = CONFLICTS[key]
        needed = {"severity", "conflict", "resolution"}
        assert needed <= set(row) <= needed | {"test", "excluded", "issue"}
        assert row["severity"] in {"A", "B", "C"}
        assert all(value for value in row.values())

    @every_conflict
    def test_it_is_shown_or_argued(self, key):
        row = CONFLICTS[key]
        assert ("test" in row) + ("excluded" in row) == 1
        assert "issue" not in row or row["issue"] in PAGE["ISSUES"]
        assert "test" not in row or exist(PAGE["tests"](row))

    def test_what_waits_without_a_test_is_known(self):
        """Rows that nothing shows yet. Whoever builds the work takes its row out of here."""
        assert [key for key, row in CONFLICTS.items() if {"excluded", "issue"} <= {*row}] == [
            "X26", "X47", "X48", "X50", "X51", "X53", "X58", "X62", "X63",
        ]  # fmt: skip

    def test_every_test_of_a_contradiction_is_named_by_a_row(self):
        here = {node for node in nodes("tests/test_contradictions.py") if node.count("::") == 1}
        named = {n for row in CONFLICTS.values() for n in PAGE["tests"](row)}
        assert here == {
            node.rpartition("::")[0] for node in named if node.rpartition("::")[0] in here
        }


@pytest.mark.skipif(not CSV.exists(), reason="the list of requirements is not beside the project")
class TestTheList:
    def test_ids_and_kinds_are_those_of_the_list(self):
        assert [(row["id"], row["kind"]) for row in listed()] == [
            (key, row["kind"]) for key, row in ROWS.items()
        ]

    def test_no_row_copies_its_words(self):
        said = {row["id"]: row["requirement"].lower() for row in listed()}
        assert [key for key, row in ROWS.items() if row["what"].lower() == said[key]] == []


class TestThePage:
    def test_every_row_is_in_one_table(self):
        text = (PROJECT / "docs/generated/requirements.md").read_text(encoding="utf-8")
        assert re.findall(r"^\| ([RX]\d+) \|", text, re.MULTILINE) == [*ROWS, *CONFLICTS]

    def test_the_sections_begin_in_order(self):
        starts = [*PAGE["SECTIONS"].values()]
        assert starts == sorted(starts)
        assert starts[0] == 1
