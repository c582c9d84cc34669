"""`Cohort`: the columns of many simulated courses, and where they come from."""

import importlib
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ipt.cohort.scenario import Scenario
from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.model.course import Course
from ipt.model.instrument import Instrument
from ipt.model.protocol import Protocol
from ipt.model.value import Value
from ipt.model.vocabulary import Area

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from ipt.cohort.results.records import View
    from ipt.cohort.results.told import Summary
    from ipt.cohort.tables import Layout

__all__ = ["Cohort", "Provenance"]


@frozen(kw_only=True, eq=False, repr=False)
class Provenance(Value):
    """What a cohort was made of; the same makes the same numbers.

    Attributes:
        seed: Of the whole simulation.
        patients: How many.
        protocol: Id of the protocol; empty where there is none.
        protocol_digest: SHA-256 of its content; empty where there is none.
        parameters: Name of the parameters.
        parameters_digest: SHA-256 of their values.
        population: Id of the population.
        population_digest: SHA-256 of its values.
        ipt: Version of this library.
        numpy: Version of NumPy, which may draw other numbers in another version.
    """

    seed: int
    patients: int
    protocol: str
    protocol_digest: str
    parameters: str
    parameters_digest: str
    population: str
    population_digest: str
    ipt: str
    numpy: str


def _read_only(columns: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
    for column in columns.values():
        column.setflags(write=False)
    return MappingProxyType(dict(columns))


@frozen(kw_only=True, eq=False, repr=False)
class Cohort:
    """Simulated patients, one in each row of every column.

    Attributes:
        scenario: What was simulated.
        seed: Of the whole simulation.
        patients: How many.
        provenance: What it was made of.
    """

    scenario: Scenario
    seed: int
    patients: int
    _columns: Mapping[str, NDArray[Any]] = field(alias="columns", converter=_read_only)
    provenance: Provenance

    @property
    def columns(self) -> Mapping[str, NDArray[Any]]:
        """The columns by name, read-only; a row is a patient.

        ``area`` is a place in `areas`, and ``therapist`` a number; both are -1 without sessions.
        ``slots`` tells of each scheduled session 0 if it was not reached, 1 if it was held, 2 if it
        was missed; ``sessions`` and ``missed`` count them. ``ended`` is a place in `ipt.model.EndReason`,
        and ``ended_week`` its week; both are -1 where there was no course. ``relapse_week`` is -1
        where nobody fell ill again. ``score_<instrument>``, ``(patients, weeks + 1)``, has every
        week, also those without a session, and ``items_<instrument>`` the answers behind it, if
        they are kept.
        """
        return self._columns

    def __len__(self) -> int:
        return self.patients

    def __reduce__(self) -> tuple[Callable[..., "Cohort"], tuple[object, ...]]:
        """For a pickle, which cannot hold a mapping that is read-only."""
        columns = dict(self.columns)
        return _cohort, (self.scenario, self.seed, self.patients, columns, self.provenance)

    def __repr__(self) -> str:
        return f"<Cohort of {self.title}: {self.patients} patients, {self.weeks} weeks, seed {self.seed}>"

    @property
    def title(self) -> str:
        """What was given, in a word."""
        return self.protocol.id if self.protocol else str(self.scenario.treatment.kind)

    @property
    def weeks(self) -> int:
        """How long they are followed."""
        return self.scenario.weeks

    @property
    def protocol(self) -> Protocol | None:
        """Whose sessions were held; ``None`` where none were."""
        return self.scenario.protocol

    @property
    def areas(self) -> tuple[Area, ...]:
        """What the column ``area`` counts by."""
        return self.scenario.areas

    @property
    def remitted(self) -> bool:
        """Whether all of them were well at week 0, after an episode."""
        return self.scenario.population.remitted

    @property
    def instruments(self) -> tuple[str, ...]:
        """The ids of what was measured with; the first drove decisions."""
        return self.scenario.instruments

    def observed(self, instrument: str | None = None) -> NDArray[np.float64]:
        """The scores that the courses have, ``(patients, weeks + 1)``; NaN in every other week.

        A measure is taken in week 0, and in each week with a session that was held.

        Args:
            instrument: Its id; the first if ``None``.

        Raises:
            ipt.errors.UnknownName: If the cohort was not measured with it.
        """
        known = self.scenario.instruments
        instrument = known[0] if instrument is None else instrument
        if instrument not in known:
            msg = f"this cohort has no scores of {instrument!r}{did_you_mean(instrument, known)}"
            raise UnknownName(msg)
        scores = self.columns[f"score_{instrument}"]
        seen = np.zeros(scores.shape, dtype=np.bool_, order="F")
        seen[:, 0] = True
        for slot, week in enumerate(self.scenario.slot_weeks):
            seen[:, week] |= self.columns["slots"][:, slot] == 1
        return np.where(seen, scores, np.nan)

    def summary(
        self,
        *,
        instrument: "str | Instrument | None" = None,
        week: int | None = None,
        view: "View | None" = None,
    ) -> "Summary":
        """Response, remission, dropout, sessions: each with its Monte-Carlo error.

        Args:
            instrument: Which of the instruments, by its id, or one that does not ship; the first if
                ``None``.
            week: When the last scores are taken; that of the last session if ``None``.
            view: Whose scores; see `ipt.cohort.results.summary`, which takes rules, too.

        Raises:
            ipt.errors.InvalidValue: If there is no such week or view, or the cohort is exact.
            ipt.errors.UnknownName: If there is no such instrument.
        """
        if self.scenario.exact:
            msg = (
                "an exact cohort has severities, and no scores that a rule could judge; take its"
                " columns, or leave out exact"
            )
            raise InvalidValue(msg)
        from ipt.cohort.results.summary import summary  # noqa: PLC0415 - only who asks needs it

        return summary(self, instrument=instrument, week=week, view=view)

    def course(
        self, i: int, *, first_day: date | None = None, instruments: Iterable[Instrument] = ()
    ) -> Course:
        """Patient *i* as a course, every event of which the rules of the course have accepted.

        Args:
            i: From 0 to the number of patients less one.
            first_day: When it opens; a Monday if ``None``.
            instruments: Those of the scores that do not ship.

        Raises:
            ipt.errors.InvalidValue: If there is no such patient, no sessions are simulated, or the
                cohort is exact.
            ipt.errors.UnknownName: If an instrument neither ships nor is given.
        """
        from ipt.cohort import courses  # noqa: PLC0415 - as above

        day = courses.FIRST_DAY if first_day is None else first_day
        return courses.course(self, i, first_day=day, instruments=instruments)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write everything into a folder at *path*, as `ipt.cohort.storing.save` does."""
        importlib.import_module("ipt.cohort.storing").save(self, path)  # which knows this module

    def to_parquet(self, path: Path | str, *, layout: "Layout" = "wide") -> None:
        """Write a table of it to one Parquet file at *path*."""
        from ipt.cohort.tables import to_parquet  # noqa: PLC0415 - as above

        to_parquet(self, path, layout=layout)

    def to_arrow(self, *, layout: "Layout" = "wide") -> "pa.Table":
        """A table of pyarrow, a row for each patient, or ``"long"``: for each week."""
        from ipt.cohort.tables import to_arrow  # noqa: PLC0415 - as above

        return to_arrow(self, layout=layout)

    def to_pandas(self, *, layout: "Layout" = "wide") -> "pd.DataFrame":
        """The same as a data frame of pandas."""
        from ipt.cohort.tables import to_pandas  # noqa: PLC0415 - as above

        return to_pandas(self, layout=layout)

    def to_polars(self, *, layout: "Layout" = "wide") -> "pl.DataFrame":
        """The same as a data frame of polars."""
        from ipt.cohort.tables import to_polars  # noqa: PLC0415 - as above

        return to_polars(self, layout=layout)


def _cohort(
    scenario: Scenario,
    seed: int,
    patients: int,
    columns: Mapping[str, NDArray[Any]],
    provenance: Provenance,
) -> Cohort:
    return Cohort(
        scenario=scenario, seed=seed, patients=patients, columns=columns, provenance=provenance
    )
