"""Cohorts on disk: a folder of Parquet files, and a manifest that says what they are.

`simulate_to` writes while it simulates and never holds more than some chunks, so that memory does
not grow with the number of patients. The files are cut at fixed numbers of patients, and the
manifest is written last: a folder without one is of a run that did not end.
"""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypeAlias, Unpack

import attrs
import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ipt import documents
from ipt.cohort.assumptions import Parameters
from ipt.cohort.manifest import as_data, as_scenario
from ipt.cohort.model.parts import Measurement
from ipt.cohort.parquet import Columns, Part, Shapes, read_part, shapes
from ipt.cohort.running import Progress, run_blocks
from ipt.cohort.scenario import Scenario, Switches, scenario as scenario_of
from ipt.cohort.screening import Population
from ipt.cohort.simulation import check_sizes, provenance
from ipt.cohort.streams import BLOCK
from ipt.cohort.whole import Cohort, Provenance
from ipt.errors import InvalidValue, IPTError
from ipt.model.protocol import Protocol
from ipt.model.vocabulary import Word

__all__ = ["Stored", "read", "save", "simulate_to"]

MANIFEST: Final = "manifest.json"
_FORMAT: Final = "ipt-cohort"
_SCHEMA: Final = 1
_GROUP: Final = 8
"""Blocks in a row group."""
_PART: Final = 64
"""Blocks in a file: half a million patients."""
_Path: TypeAlias = str | PathLike[str]


class _Numbers(Word):
    """What kinds of numbers a cohort has."""

    INT8 = "int8"
    UINT8 = "uint8"
    INT16 = "int16"
    INT32 = "int32"
    FLOAT64 = "float64"


@frozen(kw_only=True)
class _Column:
    """What a manifest says of a column.

    Attributes:
        name: In the cohort.
        dtype: The type of its numbers.
        shape: The shape of one patient's share of it.
    """

    name: str
    dtype: _Numbers
    shape: tuple[int, ...]


@frozen(kw_only=True)
class _File:
    """What a manifest says of a file.

    Attributes:
        name: In the folder.
        patients: How many it has.
    """

    name: str
    patients: int


@frozen(kw_only=True)
class _Manifest:
    """What a manifest says beside the scenario.

    Attributes:
        provenance: What the cohort was made of.
        columns: How it is made.
        files: Where it is.
    """

    provenance: Provenance
    columns: tuple[_Column, ...]
    files: tuple[_File, ...]


@frozen(kw_only=True, eq=False, repr=False)
class Stored:
    """A cohort that is on disk.

    Attributes:
        path: Its folder.
        scenario: What was simulated.
        provenance: What it was made of.
        files: The Parquet files in order, by their names in the folder, and how many patients each
            has.
        shapes: How the columns of the cohort are made.
    """

    path: Path
    scenario: Scenario
    provenance: Provenance
    files: tuple[tuple[str, int], ...]
    shapes: Shapes = field(repr=False)

    def __repr__(self) -> str:
        return f"<Stored cohort: {self.provenance.patients} patients in {len(self.files)} files>"

    def parts(self) -> Iterator[dict[str, NDArray[Any]]]:
        """The columns file by file, for what goes on in little memory.

        Raises:
            ipt.errors.IPTError: If a file is not as it was written.
        """
        for name, rows in self.files:
            try:
                columns = read_part(self.path / name, self.shapes)
            except (OSError, KeyError, ValueError) as error:
                msg = f"{name!r} cannot be read as a part of a cohort: {type(error).__name__}"
                raise IPTError(msg) from error
            found = len(next(iter(columns.values())))
            if found != rows:
                msg = f"{name!r} has {found} patients where the manifest has {rows}; simulate anew"
                raise IPTError(msg)
            yield columns

    def read(self) -> Cohort:
        """All of it.

        Raises:
            ipt.errors.IPTError: If a file is not as it was written.
        """
        patients = self.provenance.patients
        columns = {
            name: np.empty((patients, *shape), dtype=dtype, order="F")
            for name, (dtype, shape) in self.shapes.items()
        }
        first = 0
        for part in self.parts():
            for name, column in part.items():
                columns[name][first : first + len(column)] = column
            first += len(part["area"])
        for column in columns.values():
            column.setflags(write=False)
        return Cohort(
            scenario=self.scenario,
            seed=self.provenance.seed,
            patients=patients,
            columns=columns,
            provenance=self.provenance,
        )


def simulate_to(
    path: _Path,
    protocol: str | Protocol | None,
    *,
    patients: int,
    seed: int,
    parameters: Parameters | str | None = None,
    population: Population | str | None = None,
    weeks: int | None = None,
    instruments: Iterable[str | Measurement] | None = None,
    executor: Executor | None = None,
    chunk: int = _GROUP,
    progress: Progress | None = None,
    **switches: Unpack[Switches],
) -> Stored:
    """Simulate courses of a *protocol* into a folder, in memory that does not grow with them.

    What is written are the numbers of `ipt.cohort.simulate`, which has the same arguments.

    Args:
        path: A folder that does not exist, or is empty.
        protocol: As in `ipt.cohort.simulate`, like all that follows.
        patients: How many.
        seed: 0 or more.
        parameters: Their values, or the name of a preset.
        population: Whom it meets, or the name of one that ships.
        weeks: How long they are followed.
        instruments: Ids, or measurements of one's own.
        executor: Where blocks are simulated; they are written here.
        chunk: How many blocks go to it at a time.
        progress: Is told how many blocks are done, and how many there are.
        **switches: What else a `Scenario` may say.

    Raises:
        ipt.errors.InvalidValue: If something is out of range, or the folder has something in it.
        ipt.errors.UnknownName: If a name is not known.
        ipt.errors.IPTError: If the extra ``parquet`` is not installed.
        OSError: If it cannot be written.
    """
    whole = scenario_of(
        protocol,
        parameters=parameters,
        population=population,
        weeks=weeks,
        instruments=instruments,
        **switches,
    )
    patients, seed, chunk = check_sizes(patients, seed, chunk)
    blocks = run_blocks(
        whole,
        seed,
        range(-(-patients // BLOCK)),
        executor=executor,
        chunk=chunk,
        progress=progress,
    )
    cut = (_head(block.columns, patients - block.first) for block in blocks)
    return _write(path, _grouped(cut), whole, provenance(whole, patients, seed))


def save(cohort: Cohort, path: _Path) -> Stored:
    """Write a *cohort* into a folder.

    Args:
        cohort: Any.
        path: A folder that does not exist, or is empty.

    Raises:
        ipt.errors.InvalidValue: If the folder has something in it.
        ipt.errors.IPTError: If the extra ``parquet`` is not installed.
        OSError: If it cannot be written.
    """
    size = _GROUP * BLOCK
    groups = (
        {name: column[first : first + size] for name, column in cohort.columns.items()}
        for first in range(0, cohort.patients, size)
    )
    return _write(path, groups, cohort.scenario, cohort.provenance)


def read(path: _Path, *, scenario: Scenario | None = None) -> Stored:
    """A cohort on disk; ``read(path).read()`` brings all of it into memory.

    Args:
        path: Its folder.
        scenario: What was simulated; needed where it has measurements or a model of one's own,
            which no file keeps.

    Raises:
        ipt.errors.IPTError: If there is none, it is not whole, or it was written by another version.
        ipt.errors.DocumentError: If its manifest has been changed.
        ipt.errors.InvalidValue: If it has code of its own, and *scenario* is missing.
    """
    folder = Path(path)
    manifest = folder / MANIFEST
    if not manifest.exists():
        msg = (
            f"{folder.name!r} has no {MANIFEST}: it is no cohort, or of a run that did not end; "
            "simulate it again into an empty folder"
        )
        raise IPTError(msg)
    whole = documents.read_json(documents.read_file(manifest))
    told: dict[str, Any] = {**whole} if isinstance(whole, dict) else {}
    made = told.pop("format", None), told.pop("schema", None)
    if made != (_FORMAT, _SCHEMA):
        msg = (
            f"{MANIFEST} in {folder.name!r} is not of a cohort that this version reads: it has format"
            f" {made[0]!r} and schema {made[1]!r}, not {_FORMAT!r} and {_SCHEMA}"
        )
        raise IPTError(msg)
    simulated = told.pop("scenario", None)
    rest = documents.structure(told, _Manifest)
    return Stored(
        path=folder,
        scenario=as_scenario(simulated) if scenario is None else scenario,
        provenance=rest.provenance,
        files=tuple((file.name, file.patients) for file in rest.files),
        shapes={column.name: (str(column.dtype), column.shape) for column in rest.columns},
    )


def _write(path: _Path, groups: Iterable[Columns], scenario: Scenario, made: Provenance) -> Stored:
    """Write groups of patients, a row group each, into files of fixed size; the manifest last.

    Raises:
        ipt.errors.InvalidValue: If the folder has something in it.
    """
    folder = Path(path)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        msg = f"{folder.name!r} exists and is no empty folder; give another one, or empty it first"
        raise InvalidValue(msg)
    folder.mkdir(parents=True, exist_ok=True)
    parts, columns = list[Part](), dict[str, tuple[str, tuple[int, ...]]]()
    for number, group in enumerate(groups):
        if number % (_PART // _GROUP) == 0:
            columns = columns or shapes(group)
            _close(parts)
            parts.append(Part(folder / f"part-{len(parts):05}.parquet", columns))
        parts[-1].write(group)
    _close(parts)
    files = tuple((part.path.name, part.rows) for part in parts)
    manifest = {
        "format": _FORMAT,
        "schema": _SCHEMA,
        "provenance": attrs.asdict(made),
        "scenario": as_data(scenario),
        "columns": [
            {"name": name, "dtype": dtype, "shape": shape}
            for name, (dtype, shape) in columns.items()
        ],
        "files": [{"name": name, "patients": rows} for name, rows in files],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return Stored(path=folder, scenario=scenario, provenance=made, files=files, shapes=columns)


def _close(parts: list[Part]) -> None:
    for part in parts[-1:]:
        part.close()


def _head(columns: Columns, patients: int) -> Columns:
    return {name: column[:patients] for name, column in columns.items()}


def _grouped(blocks: Iterable[Columns]) -> Iterator[Columns]:
    """Some blocks at a time as one."""
    waiting: list[Columns] = []
    for columns in blocks:
        waiting.append(columns)
        if len(waiting) == _GROUP:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(blocks: list[Columns]) -> Columns:
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
