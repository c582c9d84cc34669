"""Blocks over an executor: a few in flight, and their results in order.

Of an executor only ``submit`` with positional arguments and ``Future.result`` are used, so that
any will do: threads, processes, loky, Dask, MPI. Dask takes keyword arguments for its own, and
finds equal calls equal; what is random here has its key in the arguments.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Any, Final, TypeVar

from ipt.cohort.block import Block, run_block
from ipt.cohort.scenario import Scenario
from ipt.errors import InvalidValue

__all__ = ["Progress", "in_order", "run_blocks"]

_T = TypeVar("_T")

_IN_FLIGHT: Final = 8
"""Chunks that are on their way at a time: enough for a cluster that answers slowly, and a bound on
memory."""

Progress = Callable[[int, int], object]
"""Is told after each chunk how many blocks are done, and how many there are."""


def run_blocks(
    scenario: Scenario,
    seed: int,
    blocks: range,
    *,
    executor: Executor | None = None,
    chunk: int = 8,
    progress: Progress | None = None,
) -> Iterator[Block]:
    """The *blocks* of a scenario, in order.

    Args:
        scenario: What is simulated.
        seed: Of the whole simulation.
        blocks: Their numbers.
        executor: Where they are simulated; here and now if ``None``. It is never shut down.
        chunk: How many go to a worker at a time; take 32 or more for a cluster.
        progress: Is told how far it is.

    Raises:
        ipt.errors.InvalidValue: If *executor* or *progress* is none.
    """
    _check(executor, progress)
    starts = range(0, len(blocks), chunk)
    calls = [(scenario, seed, blocks[start : start + chunk]) for start in starts]
    return _told(in_order(executor, run_chunk, calls), len(blocks), progress)


def _told(chunks: Iterator[list[Block]], of: int, progress: Progress | None) -> Iterator[Block]:
    done = 0
    for simulated in chunks:
        done += len(simulated)
        if progress is not None:
            progress(done, of)
        yield from simulated


def _check(executor: object, progress: object) -> None:
    if executor is not None and not callable(getattr(executor, "submit", None)):
        msg = (
            f"executor is one of concurrent.futures or like those, not {type(executor).__name__};"
            " give a ProcessPoolExecutor(), or leave it out"
        )
        raise InvalidValue(msg)
    if progress is not None and not callable(progress):
        msg = (
            "progress is a function of how many blocks are done and how many there are, not"
            f" {type(progress).__name__}; leave it out if nobody is to be told"
        )
        raise InvalidValue(msg)


def run_chunk(scenario: Scenario, seed: int, blocks: range) -> list[Block]:
    """Some blocks: what a worker does."""
    return [run_block(scenario, seed, block) for block in blocks]


def in_order(
    executor: Executor | None, function: Callable[..., _T], calls: Iterable[tuple[Any, ...]]
) -> Iterator[_T]:
    """What *function* gives for each of *calls*, in their order, a few ahead of what was taken.

    Args:
        executor: Where it runs; here and now if ``None``. It is never shut down.
        function: One that can be sent to a worker.
        calls: Its arguments.
    """
    if executor is None:
        for arguments in calls:
            yield function(*arguments)
        return
    waiting: deque[Future[_T]] = deque()
    try:
        for arguments in calls:
            if len(waiting) == _IN_FLIGHT:
                yield waiting.popleft().result()
            waiting.append(executor.submit(function, *arguments))
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
