"""The page of the requirements: three ledgers as tables with counts.

They are `requirements.toml`, `contradictions.toml` and `clauses.toml`.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).parent
STATUSES: Final = ("done", "documented", "excluded")
ISSUES: Final = {8: "cohorts and simulation"}
SECTIONS: Final = {
    "What IPT is": 1,
    "Where it comes from": 56,
    "Goals": 69,
    "Problem areas": 96,
    "Structure and numbers": 151,
    "The initial phase": 178,
    "The middle phase": 211,
    "Ending, follow-up and maintenance": 226,
    "Techniques": 241,
    "The therapist": 295,
    "The patient": 310,
    "Formats": 328,
    "Settings": 342,
    "Disorders and effects": 350,
    "Works and notices": 377,
}
"""The first requirement of each section."""

Row = dict[str, Any]
Table = Callable[[Iterable[str], Iterable[Iterable[object]]], Iterator[str]]


def ledger(name: str) -> dict[str, Row]:
    """The rows of a ledger by their ids."""
    return tomllib.loads((DOCS / f"{name}.toml").read_text(encoding="utf-8"))


def tests(row: Row) -> list[str]:
    """The node ids of the tests that a row names."""
    named = row.get("test", [])
    return [named] if isinstance(named, str) else named


def requirements(table: Table) -> Iterator[str]:
    """The page, with *table* to write its tables."""
    rows, conflicts, clauses = map(ledger, ("requirements", "contradictions", "clauses"))
    yield "# Requirements"
    yield ""
    yield f"Five web pages about IPT are what this library started from. They state {len(rows)} requirements"
    yield f"and contradict themselves, or err, in {len(conflicts)} places. This page says what became of each;"
    yield "it is made from `docs/requirements.toml`, `docs/contradictions.toml` and `docs/clauses.toml`, and tests"
    yield "hold them to the code: every module imports, every test is there, every page says what it is said to say."
    yield ""
    yield "* **done**: the code does it. In italics is what the test says, with its file in `tests/`."
    yield "* **documented**: it is prose, and the page says it in these words."
    yield "* **excluded**: it is not followed, for the reason given."
    yield ""
    yield "`X` and a number names the contradiction by whose resolution a row is read."
    yield ""
    yield from counts(table, rows)
    starts = [*SECTIONS.values(), len(rows) + 1]
    for title, (first, after) in zip(SECTIONS, pairwise(starts), strict=True):
        yield f"## {title}"
        yield ""
        yield from table(
            ("id", "what", "status", "how"),
            (
                (key, row["what"], row["status"], answer(row))
                for key, row in [*rows.items()][first - 1 : after - 1]
            ),
        )
    yield "## Contradictions and errors"
    yield ""
    yield "`A` would break the rules of a course or the words of the model if followed to the letter, `B`"
    yield "changes a label, a number or a guard, `C` is a matter of documentation or evidence."
    yield ""
    yield from table(
        ("id", "", "what the pages say", "what is done", "shown by"),
        (
            (key, row["severity"], row["conflict"], row["resolution"], proof(row))
            for key, row in conflicts.items()
        ),
    )
    yield "## The way through a course"
    yield ""
    yield "Beside those pages, what books and trials say of how a course goes: `T` and a number is a step or a"
    yield "bound, `O` the arithmetic of an outline. Comments in the code name them so."
    yield ""
    yield from table(
        ("id", "what", "what is done", "shown by"),
        ((key, row["what"], row["done"], proof(row)) for key, row in clauses.items()),
    )


def counts(table: Table, rows: dict[str, Row]) -> Iterator[str]:
    """How many rows have which status, by kind."""
    kinds = Counter((row["kind"], row["status"]) for row in rows.values())
    yield "## Counts"
    yield ""
    lines = [
        (kind, [kinds[kind, status] for status in STATUSES])
        for kind in sorted({row["kind"] for row in rows.values()})
    ]
    total = [sum(column) for column in zip(*(numbers for _, numbers in lines), strict=True)]
    yield from table(
        ("kind", *STATUSES, "all"),
        ((kind, *numbers, sum(numbers)) for kind, numbers in [*lines, ("**all**", total)]),
    )


def answer(row: Row) -> str:
    """How a requirement is met, or why it is not."""
    parts = {
        "done": lambda: f"`{row['module']}`; {proof(row)}",
        "documented": lambda: f"{link(row['page'])}: “{row['says']}”",
        "excluded": lambda: row["reason"],
    }
    return parts[row["status"]]() + (f" ({row['x']})" if "x" in row else "")


def proof(row: Row) -> str:
    """What shows it: the tests as sentences with their files, the argument, the work that is to come."""
    files: dict[str, list[str]] = {}
    for node in tests(row):
        path, *names = node.removeprefix("tests/").split("::")
        files.setdefault(path, []).append(names[-1].removeprefix("test_").replace("_", " "))
    shown = [f"{', '.join(f'*{name}*' for name in names)} (`{p}`)" for p, names in files.items()]
    argued = [row["excluded"]] if "excluded" in row else []
    later = [f"to come: {ISSUES[row['issue']]}"] if "issue" in row else []
    return "; ".join(shown + argued + later)


def link(page: str) -> str:
    """A page by its title."""
    title = (DOCS.parent / page).read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
    return f"[{title}](../{Path(page).name})"
