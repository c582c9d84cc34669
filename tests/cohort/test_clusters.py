"""The same bytes wherever the blocks are simulated: real executors, two workers each."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import attrs
import numpy as np
import pytest

from ipt import cohort
from ipt.errors import InvalidValue

pytestmark = pytest.mark.slow


@contextmanager
def threads():
    with ThreadPoolExecutor(2) as executor:
        yield executor


@contextmanager
def processes():
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as executor:
        yield executor


@contextmanager
def loky():
    executor = pytest.importorskip("loky").ProcessPoolExecutor(2)
    yield executor
    executor.shutdown()


@contextmanager
def dask():
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client.get_executor()


@pytest.mark.parametrize("chunk", [1, 3])
@pytest.mark.parametrize("pool", [threads, processes, loky, dask])
def test_any_executor_makes_the_same_cohort(pool, chunk):
    here = cohort.simulate("ipt-16", patients=60_000, seed=5)
    with pool() as executor:
        there = cohort.simulate("ipt-16", patients=60_000, seed=5, executor=executor, chunk=chunk)
        assert executor.submit(int, "7").result() == 7  # it was not shut down
    for name, column in here.columns.items():
        assert np.array_equal(column, there.columns[name]), name


@pytest.mark.parametrize("pool", [processes, loky, dask])
def test_an_error_in_a_worker_comes_back_as_it_is(pool):
    nobody = attrs.evolve(cohort.population("adults"), low=52)
    with pool() as executor:
        with pytest.raises(InvalidValue, match="screening"):
            cohort.simulate("ipt-16", patients=10, seed=5, population=nobody, executor=executor)
        assert executor.submit(int, "7").result() == 7  # and nothing is broken
