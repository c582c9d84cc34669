"""The scores of a block, week after week, with each instrument in a stream of its own."""

from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ipt.cohort.entry import Entry, score_type
from ipt.cohort.model.parts import Floats, Ints, ItemMeasurement, Measurement, Outcome, Stream
from ipt.cohort.scenario import Scenario
from ipt.errors import InvalidValue

__all__ = ["Scores", "Severities"]


class Scores:
    """What is measured of a block of patients.

    A week is a row here and a column outside: it is written at once, and read at once most often.
    """

    def __init__(
        self,
        scenario: Scenario,
        entry: Entry,
        outcome: Outcome,
        stream: Stream,
    ) -> None:
        """Take the first measures; that of the screening is what it showed.

        Args:
            scenario: What is simulated.
            entry: What the screening showed.
            outcome: How the patients are in week 0.
            stream: The stream of a purpose.
        """
        severity = outcome.severity
        self._columns: Final = [
            _Column(one, scenario.weeks + 1, len(severity), stream, items=scenario.items)
            for one in scenario.measurements
        ]
        for column in self._columns:
            if column.measurement is scenario.screening:
                column.enter(entry)
            else:
                column.observe(0, severity)

    @property
    def first(self) -> Ints:
        """The scores of week 0 of the first instrument."""
        first: Ints = self._columns[0].scores[0]
        return first

    def observe(self, week: int, outcome: Outcome) -> Ints:
        """Measure all, and give the scores of the first instrument."""
        for column in self._columns:
            column.observe(week, outcome.severity)
        first: Ints = self._columns[0].scores[week]
        return first

    def columns(self) -> dict[str, NDArray[Any]]:
        """The scores, ``(patients, weeks + 1)``, and answers, ``(patients, weeks + 1, items)``."""
        columns: dict[str, NDArray[Any]] = {}
        for column in self._columns:
            columns[f"score_{column.measurement.id}"] = column.scores.T
            if column.answers is not None:
                columns[f"items_{column.measurement.id}"] = column.answers.transpose(2, 0, 1)
        return columns


class Severities:
    """What an exact simulation keeps: severities as they are, and what lies behind them."""

    def __init__(self, scenario: Scenario, outcome: Outcome) -> None:
        """Keep those of week 0."""
        shape = (scenario.weeks + 1, len(outcome.severity))
        self._scores: Final = np.empty(shape)
        self._latent: Final = {name: np.empty(shape) for name in outcome.latent}
        self._names: Final = scenario.instruments
        self.observe(0, outcome)

    @property
    def first(self) -> Ints:
        """No scores: in an exact simulation nothing depends on them."""
        return np.zeros(self._scores.shape[1], dtype=np.int8)

    def observe(self, week: int, outcome: Outcome) -> Ints:
        """Keep how the patients are."""
        self._scores[week] = outcome.severity
        for name, values in outcome.latent.items():
            self._latent[name][week] = values
        return self.first

    def columns(self) -> dict[str, NDArray[Any]]:
        """The severities under the name of each instrument, and the latent ones."""
        columns: dict[str, NDArray[Any]] = {f"score_{name}": self._scores.T for name in self._names}
        return columns | {f"latent_{name}": kept.T for name, kept in self._latent.items()}


class _Column:
    """The scores of one instrument."""

    def __init__(
        self,
        measurement: Measurement,
        weeks: int,
        size: int,
        stream: Stream,
        *,
        items: bool,
    ) -> None:
        self.measurement: Final = measurement
        self.scores: Final[Ints] = np.empty((weeks, size), dtype=score_type(measurement.most))
        self.answers: NDArray[np.int8] | None = None
        if items and isinstance(measurement, ItemMeasurement):
            self.answers = np.empty((weeks, len(measurement.codes), size), dtype=np.int8)
        self._random: Final = stream("measure", part=crc32(measurement.id.encode()))

    def enter(self, entry: Entry) -> None:
        self.scores[0] = entry.score
        if self.answers is not None:
            self.answers[0] = entry.answers

    def observe(self, week: int, severity: Floats) -> None:
        if self.answers is None or not isinstance(self.measurement, ItemMeasurement):
            self.measurement.observe(severity, self._random, self.scores[week])
        else:
            answers = self.answers[week]
            self.measurement.answer(severity, self._random, answers)
            np.sum(answers, axis=0, dtype=self.scores.dtype, out=self.scores[week])
        self._check(self.scores[week])

    def _check(self, scores: Ints) -> None:
        """Refuse what only a measurement of one's own can have written.

        Raises:
            ipt.errors.InvalidValue: If a score lies outside the scale.
        """
        most = self.measurement.most
        for score in (int(scores.min()), int(scores.max())):
            if not 0 <= score <= most:
                msg = (
                    f"{self.measurement.id!r} wrote the score {score!r}, where it has 0 to {most};"
                    " clip what its observe writes"
                )
                raise InvalidValue(msg)
