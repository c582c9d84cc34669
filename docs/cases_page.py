"""The page of the published cases: `cases.toml` as a table, with the share that is reached."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).parent
MARKS: Final = {"must": "has to be told", "must_not": "must not be told", "na": "not assessable"}

Key = tuple[str, str, int]
Row = dict[str, Any]
Table = Callable[[Iterable[str], Iterable[Iterable[object]]], Iterator[str]]


def rows() -> dict[Key, Row]:
    """What is expected, by case, mark and place."""
    cases = tomllib.loads((DOCS / "cases.toml").read_text(encoding="utf-8"))
    return {
        (case, mark, int(place)): row
        for case, marks in cases.items()
        for mark, places in marks.items()
        for place, row in places.items()
    }


def cases(table: Table) -> Iterator[str]:
    """The page, with *table* to write its tables."""
    expected = rows()
    yield "# What the published cases show"
    yield ""
    yield "Twelve published, disguised cases ship: nine as courses in `examples/courses/`, two as the care of a"
    yield "patient in `examples/care/`, one as a group in `examples/groups/`. One of them is worked through in"
    yield "[from the first session to an agreed focus](../first-session-to-focus.md). For each it was written down"
    yield "what has to be told of it, what must not be, and what cannot be assessed from what was seen of it."
    yield "This page says what became of each line; it is made from `docs/cases.toml`, and a test holds every line"
    yield "to the test that shows it."
    yield ""
    yield from share(table, expected)
    for case in dict.fromkeys(name for name, _, _ in expected):
        yield f"## {case}"
        yield ""
        yield from table(
            ("", "what", "shown by"),
            (
                (MARKS[mark], row["what"], answer(row))
                for (name, mark, _), row in expected.items()
                if name == case
            ),
        )


def share(table: Table, expected: dict[Key, Row]) -> Iterator[str]:
    """How many lines of each mark are reached."""
    every = Counter(mark for _, mark, _ in expected)
    reached = Counter(mark for (_, mark, _), row in expected.items() if "test" in row)
    marks = [*((MARKS[mark], reached[mark], every[mark]) for mark in MARKS)]
    total = ("**all**", sum(reached.values()), sum(every.values()))
    yield from table(
        ("", "lines", "reached", "share"),
        ((name, of, done, f"{100 * done // of} %") for name, done, of in (*marks, total)),
    )


def answer(row: Row) -> str:
    """The test as a sentence, or why there is none."""
    if "why" in row:
        return f"**open**: {row['why']}"
    name = row["test"].rpartition("::")[2].removeprefix("test_").replace("_", " ")
    return f"*{name}*"
