"""How much more than bare sums the scores of a million rows cost: the same run, the best of some rounds.

The rivals are what somebody writes in one line. They check no answer, look up no band and flag no
risk item, and what they give where answers are missing is the sum of those that happen to be there.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from tests.benchmarks.test_scoring import best

from ipt import cohort, measures

ROWS = 1_000_000
CODES = [item.code for item in measures.get("phq-9").items]
_RANDOM = np.random.default_rng(1)
WHOLE = _RANDOM.integers(0, 4, (ROWS, 9), dtype=np.int8)
GAPPY = np.where(_RANDOM.random(WHOLE.shape) < 0.03, np.nan, WHOLE)  # a quarter of the rows has one


def by_code(table: np.ndarray) -> dict[str, np.ndarray]:
    return {code: np.ascontiguousarray(table[:, at]) for at, code in enumerate(CODES)}


def summed(table: np.ndarray) -> np.ndarray:
    return table.sum(axis=1)


def summed_with_gaps(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.nansum(table, axis=1), np.isnan(table).sum(axis=1)


def summed_by_code(table: Mapping[str, np.ndarray]) -> np.ndarray:
    return np.stack([*table.values()]).sum(axis=0)


def summed_by_code_with_gaps(table: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    stacked = np.stack([*table.values()])
    return np.nansum(stacked, axis=0), np.isnan(stacked).sum(axis=0)


CASES: dict[str, tuple[Any, Callable[[Any], object]]] = {
    "int8, row by row": (WHOLE, summed),
    "int16, row by row": (WHOLE.astype(np.int16), summed),
    "int64, row by row": (WHOLE.astype(np.int64), summed),
    "int8, column by column": (np.asfortranarray(WHOLE), summed),
    "int8, by code": (by_code(WHOLE), summed_by_code),
    "floats, row by row": (GAPPY, summed_with_gaps),
    "floats, column by column": (np.asfortranarray(GAPPY), summed_with_gaps),
    "floats, by code": (by_code(GAPPY), summed_by_code_with_gaps),
}


@pytest.mark.parametrize("case", CASES)
def test_a_million_rows_cost_at_most_four_bare_sums(case: str, capsys: pytest.CaptureFixture[str]):
    table, rival = CASES[case]
    took = best(
        rounds=15,
        times=1,
        rival=lambda: rival(table),
        score=lambda: cohort.score("phq-9", table),
    )
    ratio = took["score"] / took["rival"]
    with capsys.disabled():
        print(  # noqa: T201 - it is for the reader of the run
            f"\n    {case}: {took['score'] * 1e3:.0f} ms"
            f" against {took['rival'] * 1e3:.0f} ms, {ratio:.2f} x",
            end="",
        )
    assert ratio <= 4


def test_a_row_among_a_million_is_scored_as_it_is_alone():
    scores = cohort.score("phq-9", GAPPY)
    for row in range(0, ROWS, 9973):
        answers = [None if np.isnan(answer) else int(answer) for answer in GAPPY[row]]
        alone = measures.score("phq-9", answers)
        total = scores.total[row]
        assert (None if np.isnan(total) else total) == getattr(alone, "total", None)
