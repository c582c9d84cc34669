"""`simulate`: a cohort from a protocol and a seed."""

from collections.abc import Iterable
from concurrent.futures import Executor
from importlib.metadata import version
from numbers import Integral
from typing import Any, Final, SupportsIndex, Unpack

import numpy as np
from numpy.typing import NDArray

from ipt.cohort.assumptions import Parameters
from ipt.cohort.block import Block
from ipt.cohort.model.parts import Measurement
from ipt.cohort.running import Progress, run_blocks
from ipt.cohort.scenario import Scenario, Switches, scenario
from ipt.cohort.screening import Population
from ipt.cohort.streams import BLOCK, check_seed
from ipt.cohort.whole import Cohort, Provenance
from ipt.errors import InvalidValue
from ipt.model.protocol import Protocol

__all__ = ["check_sizes", "provenance", "run", "simulate"]

_IN_MEMORY: Final = 10**8
_MOST: Final = 10**9


def simulate(
    protocol: str | Protocol | None,
    *,
    patients: int,
    seed: int,
    parameters: Parameters | str | None = None,
    population: Population | str | None = None,
    weeks: int | None = None,
    instruments: Iterable[str | Measurement] | None = None,
    executor: Executor | None = None,
    chunk: int = 8,
    progress: Progress | None = None,
    **switches: Unpack[Switches],
) -> Cohort:
    """Simulate courses of a *protocol*.

    The same arguments give the same bytes, whatever the executor and the chunks; and the first
    patients of a larger cohort are those of a smaller one.

    Args:
        protocol: A shipped one by its id, or any; ``None`` for patients without sessions.
        patients: How many, from 1 to 100 million; `simulate_to` takes ten times as many.
        seed: 0 or more.
        parameters: Their values, or the name of a preset; those for the protocol if ``None``.
        population: Whom it meets, or the name of one that ships; the one for the preset or the
            protocol if ``None``.
        weeks: How long they are followed; to the last session if ``None``.
        instruments: Ids, or measurements of one's own; that of the screening if ``None``. The first
            drives decisions: to drop out, and to stop.
        executor: Any of `concurrent.futures`, or one like those; it is never shut down.
        chunk: How many blocks of 8192 patients go to it at a time.
        progress: Is told after each chunk how many blocks are done, and how many there are.
        **switches: What else a `Scenario` may say: ``treatment``, ``sessions``, ``dropout``,
            ``stopping``, ``support``, ``events``, ``relapse``, ``items``, ``exact``, ``model``.
            Without a protocol ``treatment`` says what is given instead.

    Raises:
        ipt.errors.InvalidValue: If something is out of range, or does not go together.
        ipt.errors.UnknownName: If a name is not known.

    Examples:
        >>> from ipt import cohort
        >>> arm = cohort.simulate("ipt-16", patients=1000, seed=7)
        >>> arm
        <Cohort of ipt-16: 1000 patients, 16 weeks, seed 7>
        >>> arm.columns["slots"].shape
        (1000, 16)
    """
    whole = scenario(
        protocol,
        parameters=parameters,
        population=population,
        weeks=weeks,
        instruments=instruments,
        **switches,
    )
    return run(whole, patients, seed, executor=executor, chunk=chunk, progress=progress)


def run(
    scenario: Scenario,
    patients: int,
    seed: int,
    *,
    executor: Executor | None = None,
    chunk: int = 8,
    progress: Progress | None = None,
) -> Cohort:
    """The cohort of a *scenario*; its other arguments are those of `simulate`.

    Raises:
        ipt.errors.InvalidValue: If something is out of range.
    """
    patients, seed, chunk = check_sizes(patients, seed, chunk)
    if patients > _IN_MEMORY:
        msg = (
            f"{patients!r} patients are more than the {_IN_MEMORY} that are held in memory at most;"
            " simulate_to writes them into a folder instead"
        )
        raise InvalidValue(msg)
    blocks = range(-(-patients // BLOCK))
    columns: dict[str, NDArray[Any]] = {}
    for block in run_blocks(
        scenario, seed, blocks, executor=executor, chunk=chunk, progress=progress
    ):
        if not columns:
            columns = _room(block, patients)
        for name, column in block.columns.items():
            columns[name][block.first : block.first + BLOCK] = column[: patients - block.first]
    return Cohort(
        scenario=scenario,
        seed=seed,
        patients=patients,
        columns=columns,
        provenance=provenance(scenario, patients, seed),
    )


def check_sizes(
    patients: SupportsIndex, seed: SupportsIndex, chunk: SupportsIndex
) -> tuple[int, int, int]:
    """The same as integers of Python, whatever NumPy calls its own.

    Raises:
        ipt.errors.InvalidValue: If something is out of range.
    """
    strange = isinstance(seed, bool) or not isinstance(seed, Integral)
    known = seed if strange else int(seed)
    check_seed(known)
    many = _whole("patients", patients, "give one at least")
    if many > _MOST:
        msg = (
            f"patients is at most {_MOST}, not {many!r}; simulate several cohorts with seeds of"
            " their own"
        )
        raise InvalidValue(msg)
    return many, int(known), _whole("chunk", chunk, "a worker needs a block at least")


def provenance(scenario: Scenario, patients: int, seed: int) -> Provenance:
    """What a cohort of a *scenario* is made of."""
    protocol, parameters, population = scenario.protocol, scenario.parameters, scenario.population
    return Provenance(
        seed=seed,
        patients=patients,
        protocol=protocol.id if protocol else "",
        protocol_digest=protocol.digest if protocol else "",
        parameters=parameters.name,
        parameters_digest=parameters.digest,
        population=population.id,
        population_digest=population.digest,
        ipt=version("ipt-psychotherapy"),
        numpy=np.__version__,
    )


def _whole(name: str, value: object, remedy: str) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral):
        msg = f"{name} is a whole number, not {type(value).__name__}; give an int"
        raise InvalidValue(msg)
    number = int(value)
    if number < 1:
        msg = f"{name} is at least 1, not {number!r}; {remedy}"
        raise InvalidValue(msg)
    return number


def _room(block: Block, patients: int) -> dict[str, NDArray[Any]]:
    """Columns for *patients*, of which nothing is written yet; a week is contiguous in each."""
    return {
        name: np.empty((patients, *column.shape[1:]), dtype=column.dtype, order="F")
        for name, column in block.columns.items()
    }
