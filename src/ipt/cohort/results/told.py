"""What a summary says, as a value; and as a table for people, for a page, and for programs."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import asdict, field, frozen

from ipt.cohort.estimates import Estimate
from ipt.cohort.results.records import View
from ipt.findings import Status
from ipt.model.vocabulary import EndReason

__all__ = ["Line", "Summary", "Told"]


@frozen(kw_only=True)
class Told:
    """Of how many a rule says yes.

    Attributes:
        rule: Its id.
        asks: What it asks for.
        source: A key of the bibliography.
        status: How well founded it is.
        share: Of those of whom it can be told; ``None`` if it can be told of nobody.
    """

    rule: str
    asks: str
    source: str
    status: Status
    share: Estimate | None

    def __str__(self) -> str:
        return f"{self.rule}: {self.asks} [{self.source}, {self.status}]"


@frozen
class Line:
    """A line of the table.

    Attributes:
        label: What it tells of.
        estimate: The figure; ``None`` if nothing is known.
        unit: What it counts; ``"%"`` if the figure is a share.
        note: The rule behind it, or what it is a share of.
    """

    label: str
    estimate: Estimate | None
    unit: str
    note: str = ""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The figure, its error, of how many, and the unit."""
        told = self.estimate
        if told is None:
            return "-", "-", "0", self.unit
        of_100, places = (100, 1) if self.unit == "%" else (1, 2)
        error = "-" if math.isnan(told.mcse) else f"{of_100 * told.mcse:.{places + 1}f}"
        return f"{of_100 * told.value:.{places}f}", error, f"{told.n:,}", self.unit


_ONGOING: Final = "not ended"


@frozen(kw_only=True)
class Summary:
    """What became of many courses; ``None`` stands where nothing is known.

    Shares are from 0 to 1. The errors are Monte-Carlo errors if the courses are simulated, and
    standard errors if they are real.

    Attributes:
        title: Whose.
        patients: How many.
        simulated: Whether they are.
        instrument: What was measured.
        week: When the last scores were taken.
        view: Whose scores: those of ``"all"`` patients, or those that courses ``"observed"``.
        baseline: The mean score at week 0.
        baseline_sd: Its standard deviation between patients.
        post: The mean score at `week`; as observed, of the last of each course until then.
        post_sd: Its standard deviation.
        change: The mean of the points towards the best end, from baseline.
        response: By one rule.
        remission: By each rule.
        deterioration: By one rule; ``None`` if the instrument has none, or all were well at the start.
        recurrence: Of those who were well at the start, those who fell ill again by `week`; ``None``
            if not all were well.
        completion: Of all courses, those that ended as planned: completed, or early by agreement.
        dropout: Of all courses, those that ended because the patient withdrew.
        endings: Of all courses, by reason; ``None`` are those that have not ended.
        sessions: The mean number of sessions attended.
        attended: Sessions attended, of those scheduled while the course went on.
        received: Sessions attended, of those that were planned from the start.
    """

    title: str
    patients: int
    simulated: bool
    instrument: str
    week: int
    view: View
    baseline: Estimate | None
    baseline_sd: Estimate | None
    post: Estimate | None
    post_sd: Estimate | None
    change: Estimate | None
    response: Told
    remission: tuple[Told, ...]
    deterioration: Told | None
    recurrence: Estimate | None
    completion: Estimate | None
    dropout: Estimate | None
    endings: Mapping[EndReason | None, Estimate] = field(factory=dict[EndReason | None, Estimate])
    sessions: Estimate | None
    attended: Estimate | None
    received: Estimate | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the table; those of the sessions are left out where there is no therapy."""
        return (*self._of_scores(), *(self._of_courses() if self.endings else ()))

    def _of_scores(self) -> Iterator[Line]:
        points = "points"
        yield Line("baseline, mean", self.baseline, points)
        yield Line("baseline, SD", self.baseline_sd, points)
        yield Line("post, mean", self.post, points)
        yield Line("post, SD", self.post_sd, points)
        if self.recurrence is None:
            yield Line("improvement, mean", self.change, points)
            yield Line("response", self.response.share, "%", str(self.response))
        else:
            yield Line("recurrence", self.recurrence, "%", "fell ill again since week 0")
        for told in self.remission:
            yield Line("remission", told.share, "%", str(told))
        if self.deterioration is not None:
            told = self.deterioration
            yield Line("deterioration", told.share, "%", str(told))

    def _of_courses(self) -> Iterator[Line]:
        yield Line("completion", self.completion, "%", "completed, or ended early by agreement")
        yield Line("dropout", self.dropout, "%", "withdrawn")
        for reason, share in self.endings.items():
            yield Line(f"  {_ONGOING if reason is None else reason}", share, "%")
        yield Line("sessions attended, mean", self.sessions, "sessions")
        yield Line("attended of scheduled", self.attended, "%", "while the course went on")
        yield Line("attended of planned", self.received, "%", "from the start, whoever dropped out")

    @property
    def heading(self) -> tuple[str, str]:
        """Whose results they are, and of which scores."""
        noun = "patient" if self.patients == 1 else "patients"
        when = {
            "all": f"at week {self.week}, everybody followed up",
            "observed": f"as the courses measured it, the last until week {self.week}",
        }
        kind = "simulated " if self.simulated else ""
        title = f"{self.title}: {self.patients:,} {kind}{noun}"
        return title, f"{self.instrument} {when[self.view]}"

    @property
    def error(self) -> str:
        """What the errors are called."""
        return "MCSE" if self.simulated else "SE"

    def __str__(self) -> str:
        rows = [("", "value", self.error, "n", "", "")]
        rows += [(line.label, *line.cells, line.note) for line in self.lines]
        wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = (
            f"{label:<{wide[0]}}  {value:>{wide[1]}}  {error:>{wide[2]}}  {n:>{wide[3]}}"
            f"  {unit:<{wide[4]}}  {note}".rstrip()
            for label, value, error, n, unit, note in rows
        )
        return "\n".join((*self.heading, "", *lines))

    def markdown(self) -> str:
        """The same table for a page."""
        rows = [
            f"| {label.strip()} | {value} | {error} | {n} | {unit} | {note} |"
            for label, (value, error, n, unit), note in (
                (line.label, line.cells, line.note) for line in self.lines
            )
        ]
        head = (f"| | value | {self.error} | n | | |", "| --- | ---: | ---: | ---: | --- | --- |")
        title, of = self.heading
        return "\n".join((f"{title}, {of}", "", *head, *rows, ""))

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain values, ready for JSON; an error that is not known is ``None``."""
        plain = asdict(self, value_serializer=_plain)
        plain["remission"] = [*plain["remission"]]
        plain["endings"] = {
            _ONGOING if reason is None else reason.value: asdict(told, value_serializer=_plain)
            for reason, told in self.endings.items()
        }
        return plain


def _plain(_instance: object, _field: object, value: Any) -> Any:  # noqa: ANN401 - any field
    if isinstance(value, float) and math.isnan(value):
        return None
    return value.value if isinstance(value, Status) else value
