"""The page of the requirements: `requirements.toml` and `contradictions.toml` as tables with counts."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).parent
STATUSES: Final = ("done", "documented", "excluded", "open")
ISSUES: Final = {
    4: "measures",
    5: "formulation",
    6: "techniques and review",
    7: "more protocols, groups, maintenance, calendar",
    8: "cohorts and simulation",
}
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
    rows, conflicts = ledger("requirements"), ledger("contradictions")
    yield "# Requirements"
    yield ""
    yield f"Five web pages about IPT are what this library started from. They state {len(rows)} requirements"
    yield f"and contradict themselves, or err, in {len(conflicts)} places. This page says what became of each;"
    yield "it is made from `docs/requirements.toml` and `docs/contradictions.toml`, and tests hold both to"
    yield "the code: every module imports, every test is there, every page says what it is said to say."
    yield ""
    yield "* **done**: the code does it. In italics is what the test says, with its file in `tests/`."
    yield "* **documented**: it is prose, and the page says it in these words."
    yield "* **excluded**: it is not followed, for the reason given."
    yield "* **open**: later work closes it."
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


def counts(table: Table, rows: dict[str, Row]) -> Iterator[str]:
    """How many rows have which status, by kind and by the work that closes them."""
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
    waiting = Counter(row["issue"] for row in rows.values() if row["status"] == "open")
    yield from table(
        ("open rows", "closed by"), ((waiting[number], words) for number, words in ISSUES.items())
    )


def answer(row: Row) -> str:
    """How a requirement is met, or why it is not."""
    parts = {
        "done": lambda: f"`{row['module']}`; {proof(row)}",
        "documented": lambda: f"{link(row['page'])}: “{row['says']}”",
        "excluded": lambda: row["reason"],
        "open": lambda: ISSUES[row["issue"]] + (f"; {row['note']}" if "note" in row else ""),
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
