"""The ledgers are complete, and keep to the code, the tests and the pages."""

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
CLAUSES = PAGE["ledger"]("clauses")
NEEDED = {
    "done": {"module", "test"},
    "documented": {"page", "says"},
    "excluded": {"reason"},
}
EVERYWHERE = {"kind", "what", "status"}


def having(status: str) -> dict[str, dict[str, str]]:
    return {key: row for key, row in ROWS.items() if row["status"] == status}


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


@cache
def plain(page: str) -> str:
    return " ".join((PROJECT / page).read_text(encoding="utf-8").split())


class TestRequirements:
    def test_each_is_there_once_and_in_order(self):
        assert list(ROWS) == [f"R{number:03}" for number in range(1, 389)]

    def test_it_has_what_its_status_needs_and_no_more(self):
        def has_it(row: dict[str, str]) -> bool:
            needed = EVERYWHERE | NEEDED[row["status"]]
            return needed <= set(row) <= needed | {"x"} and all(row.values())

        assert {key: row for key, row in ROWS.items() if not has_it(row)} == {}

    def test_it_says_what_in_a_few_words(self):
        said = {key: row["what"] for key, row in ROWS.items()}
        assert {k: what for k, what in said.items() if len(what) > 60 or what[-1] == "."} == {}

    def test_a_contradiction_it_names_is_known(self):
        assert {
            k: row["x"] for k, row in ROWS.items() if row.get("x", "X01") not in CONFLICTS
        } == {}


class TestDone:
    def test_its_module_imports(self):
        def imports(name: str) -> bool:
            return (
                name.partition(".")[0] == "ipt" and importlib.import_module(name).__name__ == name
            )

        modules = {key: row["module"] for key, row in having("done").items()}
        assert {key: name for key, name in modules.items() if not imports(name)} == {}

    def test_its_tests_are_there(self):
        named = {key: PAGE["tests"](row) for key, row in having("done").items()}
        assert {key: tests for key, tests in named.items() if not exist(tests)} == {}


def test_what_is_documented_stands_on_its_page():
    rows = having("documented")
    assert {k: r["says"] for k, r in rows.items() if r["says"] not in plain(r["page"])} == {}


class TestContradictions:
    def test_each_is_there_once_and_in_order(self):
        assert list(CONFLICTS) == [f"X{number:02}" for number in range(1, 70)]

    def test_it_is_resolved_in_words(self):
        def resolved(row: dict[str, str]) -> bool:
            needed = {"severity", "conflict", "resolution"}
            return (
                needed <= set(row) <= needed | {"test", "excluded", "issue"}
                and row["severity"] in {"A", "B", "C"}
                and all(row.values())
            )

        assert {key: row for key, row in CONFLICTS.items() if not resolved(row)} == {}

    def test_it_is_shown_or_argued(self):
        def settled(row: dict[str, str]) -> bool:
            return (
                ("test" in row) + ("excluded" in row) == 1
                and ("issue" not in row or row["issue"] in PAGE["ISSUES"])
                and ("test" not in row or exist(PAGE["tests"](row)))
            )

        assert {key: row for key, row in CONFLICTS.items() if not settled(row)} == {}

    def test_what_waits_without_a_test_is_known(self):
        """Rows that nothing shows yet. Whoever builds the work takes its row out of here."""
        assert [key for key, row in CONFLICTS.items() if {"excluded", "issue"} <= {*row}] == ["X63"]

    def test_every_test_of_a_contradiction_is_named_by_a_row(self):
        here = {node for node in nodes("tests/test_contradictions.py") if node.count("::") == 1}
        named = {n for row in CONFLICTS.values() for n in PAGE["tests"](row)}
        assert here == {
            node.rpartition("::")[0] for node in named if node.rpartition("::")[0] in here
        }


class TestClauses:
    def test_each_is_there_once_and_in_order(self):
        steps = [f"T{number:02}" for number in range(1, 46)]
        assert list(CLAUSES) == [*steps, *(f"O{number}" for number in range(1, 7))]

    def test_it_says_what_and_how(self):
        words = {key: {**row, "test": PAGE["tests"](row)} for key, row in CLAUSES.items()}
        assert {k for k, row in words.items() if row.keys() != {"what", "done", "test"}} == set()
        assert {key for key, row in CLAUSES.items() if not all(row.values())} == set()
        assert {key for key, row in CLAUSES.items() if len(row["what"]) > 60} == set()

    def test_it_is_shown_by_tests_that_are_there(self):
        named = {key: PAGE["tests"](row) for key, row in CLAUSES.items()}
        assert {key: tests for key, tests in named.items() if not exist(tests)} == {}

    def test_what_a_comment_in_the_code_names_is_one_of_them(self):
        texts = (path.read_text(encoding="utf-8") for path in (PROJECT / "src").rglob("*.py"))
        named = {each for text in texts for each in re.findall(r"# .*?\b(T\d\d)\b", text)}
        assert named
        assert named <= CLAUSES.keys()


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
        ids = re.findall(r"^\| ([RXTO]\d+) \|", text, re.MULTILINE)
        assert ids == [*ROWS, *CONFLICTS, *CLAUSES]

    def test_the_sections_begin_in_order(self):
        starts = [*PAGE["SECTIONS"].values()]
        assert starts == sorted(starts)
        assert starts[0] == 1
