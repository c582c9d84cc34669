"""How much more than a sum a score costs: the same run, the best of many rounds."""

import time
from collections.abc import Callable, Sequence

import pytest

from ipt import measures

ANSWERS = (2, 2, 1, 2, 1, 1, 1, 0, 0)
FLAGGED = (2, 2, 1, 2, 1, 1, 1, 0, 1)


def checked_sum(answers: Sequence[int | None]) -> int:
    """The rival: length, types, ranges, gaps and the sum; no band, no flag, no source.

    Raises:
        TypeError: If an answer is no whole number.
        ValueError: If one is missing or out of range, or there are too few or too many.
    """
    if len(answers) != 9:
        raise ValueError
    total = 0
    for answer in answers:
        if answer is None:
            raise ValueError
        if isinstance(answer, bool) or not isinstance(answer, int):
            raise TypeError
        if not 0 <= answer <= 3:
            raise ValueError
        total += answer
    return total


def best(rounds: int = 200, times: int = 200, **runs: Callable[[], object]) -> dict[str, float]:
    """The fewest seconds each run took in any round; the rounds are interleaved."""
    taken = dict.fromkeys(runs, float("inf"))
    for _ in range(rounds):
        for name, run in runs.items():
            begun = time.perf_counter()
            for _ in range(times):
                run()
            taken[name] = min(taken[name], (time.perf_counter() - begun) / times)
    return taken


def test_a_score_costs_at_most_four_checked_sums(capsys: pytest.CaptureFixture[str]):
    phq = measures.get("phq-9")
    assert checked_sum(ANSWERS) == measures.score("phq-9", ANSWERS).total == 10
    took = best(
        rival=lambda: checked_sum(ANSWERS),
        score=lambda: measures.score("phq-9", ANSWERS),
        flagged=lambda: measures.score("phq-9", FLAGGED),
        own=lambda: measures.score(phq, ANSWERS),
    )
    ratios = {name: took[name] / took["rival"] for name in ("score", "flagged", "own")}
    shown = ", ".join(f"{name} {ratio:.2f} x" for name, ratio in ratios.items())
    with capsys.disabled():
        print(f"\n    against {took['rival'] * 1e9:.0f} ns: {shown}", end="")  # noqa: T201 - it is for the reader of the run
    assert max(ratios.values()) <= 4
