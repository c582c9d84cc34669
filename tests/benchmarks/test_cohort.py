"""How fast a cohort is made: against a process per patient, and against its random numbers alone."""

import os
import statistics
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from tests.benchmarks.cohort_rival import Rival

from ipt import cohort
from ipt.cohort import block as block_module
from ipt.cohort.block import run_block
from ipt.cohort.model import response as response_module
from ipt.cohort.scenario import scenario
from ipt.cohort.streams import BLOCK, generator

CLASSIC = scenario("ipt-16")
LARGE = [10_000_000] if os.environ.get("IPT_BENCH_LARGE") else []


def told(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        print(f"\n    {text}", end="")  # noqa: T201 - it is for the reader of the run


def least(rounds: int, **runs: Callable[[], object]) -> dict[str, float]:
    """The least time on its core that each run took; the rounds are interleaved.

    A run of one thread is not charged for what others do meanwhile; a longer one would be, more.
    """
    taken = dict.fromkeys(runs, float("inf"))
    for _ in range(rounds):
        for name, run in runs.items():
            begun = time.process_time()
            run()
            taken[name] = min(taken[name], time.process_time() - begun)
    return taken


class Recorded:
    """A stream that writes down what is drawn from it."""

    def __init__(self, key: tuple[Any, ...], calls: list[tuple[str, int]]) -> None:
        self._stream = generator(*key)
        self._calls = calls

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def draw(size: int | None = None, *, out: np.ndarray | None = None) -> Any:
            drawn = getattr(self._stream, name)(size, out=out)
            self._calls.append((name, drawn.size))
            return drawn

        return draw


def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[Any, ...], list[tuple[str, int]]]]:
    """What a block draws: from which streams, what, and how many."""
    streams = []

    def recording(seed: int, purpose: str, block: int, part: int = 0) -> Recorded:
        streams.append(((seed, purpose, block, part), []))
        return Recorded(*streams[-1])

    with monkeypatch.context() as patch:
        patch.setattr(block_module, "generator", recording)
        patch.setattr(response_module, "generator", recording)
        run_block(CLASSIC, 1, 0)
    return streams


def test_two_fifths_of_the_time_and_more_are_the_random_numbers(monkeypatch, capsys):
    streams = drawn(monkeypatch)
    room = np.empty(BLOCK)

    def bound() -> None:
        for key, calls in streams:
            stream = generator(*key)
            for name, size in calls:
                getattr(stream, name)(out=room[:size])

    took = least(200, block=lambda: run_block(CLASSIC, 1, 0), bound=bound)
    share = took["bound"] / took["block"]
    numbers = sum(size for _, calls in streams for _, size in calls) / BLOCK
    told(
        capsys,
        f"{took['block'] / BLOCK * 1e9:.0f} ns a course of 16 weeks, of which its {numbers:.0f}"
        f" random numbers alone take {took['bound'] / BLOCK * 1e9:.0f}: {share:.2f} of the bound",
    )
    assert share >= 0.4


def test_a_process_per_patient_takes_forty_times_as_long(capsys):
    patients = 1500
    took = least(
        5,
        rival=lambda: Rival(CLASSIC, 1).run(patients),
        block=lambda: [run_block(CLASSIC, 1, number) for number in range(4)],
    )
    ratio = (took["rival"] / patients) / (took["block"] / (4 * BLOCK))
    told(capsys, f"SimPy {took['rival'] / patients * 1e6:.1f} us a course: {ratio:.0f} x")
    assert ratio >= 40


def test_a_process_per_patient_tells_the_same():
    patients = 6000
    rows = Rival(CLASSIC, 1).run(patients)
    arm = cohort.simulate("ipt-16", patients=10 * BLOCK, seed=1)
    scores = np.array([row[0] for row in rows])
    for week in (0, 1, 4, 8, 16):
        there, here = scores[:, week], arm.columns["score_hrsd-17"][:, week]
        error = np.hypot(there.std() / patients**0.5, here.std() / arm.patients**0.5)
        assert abs(there.mean() - here.mean()) < 4 * error
        assert there.std() == pytest.approx(here.std(), rel=0.05)
    ended = np.array([row[2] for row in rows])
    for reason in range(3):
        share = (arm.columns["ended"] == reason).mean()
        assert (ended == reason).mean() == pytest.approx(share, abs=0.02)
    slots = np.array([row[1] for row in rows])
    assert (slots == 1).sum(axis=1).mean() == pytest.approx(
        arm.columns["sessions"].mean(), abs=0.25
    )
    relapsed = np.array([row[3] for row in rows]) > 0
    assert relapsed.mean() == pytest.approx((arm.columns["relapse_week"] > 0).mean(), abs=0.015)


def test_a_patient_takes_less_than_two_hundred_bytes(capsys):
    patients = 64 * BLOCK
    cohort.simulate("ipt-16", patients=BLOCK, seed=1)
    tracemalloc.start()
    arm = cohort.simulate("ipt-16", patients=patients, seed=1)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    kept = sum(column.nbytes for column in arm.columns.values())
    told(capsys, f"{kept / patients:.0f} bytes a patient, {most / patients:.0f} while simulating")
    assert most / patients < 200


def test_the_time_grows_in_proportion(capsys):
    sizes = [10_000, 100_000, 1_000_000, *LARGE]
    took = {}
    for size in sizes:
        rounds = max(3, 1_000_000 // size)
        run = least(
            min(rounds, 10),
            run=lambda size=size: cohort.simulate("ipt-16", patients=size, seed=1),
        )
        took[size] = run["run"] / (-(-size // BLOCK) * BLOCK)
    told(
        capsys,
        ", ".join(f"{size:,}: {each * 1e9:.0f} ns a patient" for size, each in took.items()),
    )
    assert took[sizes[-1]] <= 1.5 * took[sizes[0]]


def spin(times: int) -> int:
    total = 0
    for number in range(times):
        total += number & 7
    return total


def spun(executor: Executor | None, times: int = 3_000_000) -> None:
    if executor is None:
        spin(times)
        spin(times)
        return
    for future in [executor.submit(spin, times) for _ in range(2)]:
        future.result()


def simulated(executor: Executor | None) -> None:
    cohort.simulate("ipt-16", patients=64 * BLOCK, seed=1, executor=executor, chunk=8)


def test_two_processes_gain_what_two_cores_do(capsys):
    gains: dict[str, list[float]] = {"spin": [], "cohort": []}
    with ProcessPoolExecutor(2, get_context("forkserver")) as pool:
        simulated(pool)
        for _ in range(7):
            for name, run in (("spin", spun), ("cohort", simulated)):
                begun = time.perf_counter()
                run(None)
                alone = time.perf_counter()
                run(pool)
                gains[name].append((alone - begun) / (time.perf_counter() - alone))
    gained = {name: statistics.median(each) for name, each in gains.items()}
    told(capsys, f"two processes: {gained['cohort']:.2f} x; a bare loop: {gained['spin']:.2f} x")
    assert gained["cohort"] >= 0.8 * gained["spin"]
