"""Scheduling as ratios in the same run: ten times the courses, and ten times the sessions.

What is compared takes seconds, so it is the time of the processor that is taken.
"""

from collections.abc import Callable
from datetime import date, time, timedelta
from time import process_time

import pytest

import ipt
from ipt.scheduling import DaysOff, Frame, Plan, examine, frame_of, propose

PROTOCOL = ipt.protocols.get("ipt-16")
FIRST = date(2026, 1, 5)
HOLIDAYS = tuple(DaysOff(why="holiday", first=FIRST + timedelta(weeks=5 * n)) for n in range(10))
FRAME = frame_of(PROTOCOL)
PLAN = Plan(at=time(9), zone="Europe/Berlin")


def scheduled(courses: int, frame: Frame) -> Callable[[], int]:
    """Proposes and examines as many courses, each from a day of its own."""

    def run() -> int:
        findings = 0
        for course in range(courses):
            first = FIRST + timedelta(days=course % 700)
            series = propose(frame, PLAN, first=first, series=str(course), days_off=HOLIDAYS)
            findings += len(examine(series))
        return findings

    return run


def best(rounds: int, **runs: Callable[[], object]) -> dict[str, float]:
    """The fewest seconds of the processor that each run took; the rounds are interleaved."""
    taken = dict.fromkeys(runs, float("inf"))
    for _ in range(rounds):
        for name, run in runs.items():
            begun = process_time()
            run()
            taken[name] = min(taken[name], process_time() - begun)
    return taken


def told(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        print(f"\n    {text}", end="")  # noqa: T201 - it is for the reader of the run


def test_ten_thousand_courses_take_ten_times_a_thousand(capsys: pytest.CaptureFixture[str]):
    thousand, all_of_them = scheduled(1_000, FRAME), scheduled(10_000, FRAME)
    took = best(1, tenfold=lambda: [thousand() for _ in range(10)], all=all_of_them)
    ratio, each = took["all"] / took["tenfold"], took["all"] / 10_000 * 1e6
    told(capsys, f"10,000 courses: {each:.0f} us each, {ratio:.2f} x ten times 1,000 courses")
    assert ratio <= 1.25


def test_a_long_series_takes_no_more_for_each_session(capsys: pytest.CaptureFixture[str]):
    short, long = frame_of(PROTOCOL, sessions=90), frame_of(PROTOCOL, sessions=900)
    took = best(5, tenfold=scheduled(100, short), long=scheduled(10, long))
    ratio = took["long"] / took["tenfold"]
    told(capsys, f"900 sessions: {ratio:.2f} x ten times 90 sessions")
    assert ratio <= 1.25
