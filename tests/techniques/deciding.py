"""Decisions to test with: built from plain numbers."""

from typing import Any

from hypothesis import strategies as st

from ipt.model import (
    AttributeRating,
    Consequence,
    Decision,
    DecisionAttribute,
    Option,
    WeightRating,
)

Row = tuple[float, ...]


def consequence(name: str, row: Row, chance: Any = None) -> Consequence:
    """What may come of an option: its ratings on ``a1``, ``a2``, ... and how likely it is."""
    low, high = chance if isinstance(chance, tuple) else (chance, chance)
    rated = [AttributeRating(attribute=f"a{n}", value=value) for n, value in enumerate(row, 1)]
    return Consequence(id=name, low=low, high=high, ratings=rated)


def option(name: str, *rows: Row, chances: tuple[Any, ...] = (), **more: Any) -> Option:
    """An option with a consequence ``c1``, ``c2``, ... for each row of ratings."""
    chances = chances or (None,) * len(rows)
    numbered = enumerate(zip(rows, chances, strict=True), 1)
    return Option(
        id=name,
        consequences=[consequence(f"c{n}", row, chance) for n, (row, chance) in numbered],
        **more,
    )


def decision(
    *options: Option, weights: Row = (1,), method: str = "direct", **more: Any
) -> Decision:
    """A decision with an attribute for each weight."""
    names = [f"a{n}" for n in range(1, len(weights) + 1)]
    usual: dict[str, Any] = {
        "id": "d1",
        "options": options,
        "attributes": [DecisionAttribute(id=name) for name in names],
        "weight_method": method,
        "weights": [
            WeightRating(attribute=name, value=weight)
            for name, weight in zip(names, weights, strict=True)
        ],
    }
    return Decision(**{**usual, **more})


A, B = (0.9, 0.3, 0.5), (0.4, 0.8, 0.6)
GOLDEN = decision(option("a", A), option("b", B), weights=(0.5, 0.3, 0.2))
"""The example that the numbers of the reference were computed for."""

places = st.integers(0, 20).map(lambda n: n / 20)


@st.composite
def rows(draw: st.DrawFn, least: int = 2, attributes: int | None = None) -> list[Row]:
    """The ratings of some options on the same attributes."""
    width = attributes or draw(st.integers(1, 4))
    return draw(st.lists(st.tuples(*[places] * width), min_size=least, max_size=5))


@st.composite
def decisions(draw: st.DrawFn, attributes: int | None = None) -> Decision:
    """Decisions in which every option has one sure consequence."""
    table = draw(rows(attributes=attributes))
    width = len(table[0])
    weights = draw(st.tuples(*[st.integers(1, 9)] * width))
    return decision(*[option(f"o{n}", row) for n, row in enumerate(table)], weights=weights)


@st.composite
def gambles(draw: st.DrawFn) -> Decision:
    """Decisions in which options may lead to several things, with exact probabilities."""
    width = draw(st.integers(1, 3))
    options = []
    for n in range(draw(st.integers(2, 4))):
        table = draw(st.lists(st.tuples(*[places] * width), min_size=1, max_size=3))
        parts = draw(st.tuples(*[st.integers(1, 8)] * len(table)))
        chances = tuple(part / sum(parts) for part in parts)
        options.append(option(f"o{n}", *table, chances=chances))
    return decision(*options, weights=draw(st.tuples(*[st.integers(1, 9)] * width)))
