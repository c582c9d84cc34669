"""Has a line of the plan been crossed, and is a rise near the end more than the end coming near?

A line is the patient's own. That it was crossed is a reason to use the plan, and no judgement that this
is a relapse; that it was not is no reassurance.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import frozen

from ipt import measures
from ipt.errors import UnknownName, did_you_mean
from ipt.findings import Question, Rule, Status
from ipt.formulation.trace import Step
from ipt.measures import AnyScore, ChangeRule, Instrument, Signals
from ipt.model import Course, Measured, RelapsePlan, RelapseThreshold, events as ev
from ipt.model.checks import as_tuple
from ipt.model.scales import WorstEnd
from ipt.model.three_valued import all_of, any_of
from ipt.model.value import Value

__all__ = ["RULES", "EarlyWarning", "early_warning", "symptom_rise"]

ASK_MEASURE: Final = Rule(
    code="REL-MEASURE",
    asks=True,
    message="what is the score of {instrument!r} now; {told} of {times} in a row tell of this line",
    remedy="whether a line of the plan is crossed",
    source="WMK00-ch7",
    status=Status.ASSUMED,
)
ASK_LINE: Final = Rule(
    code="REL-LINE",
    asks=True,
    message="from which score on is the plan to be used",
    remedy="whether a line of the plan is crossed",
    source="WMK00-ch7",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""What is asked about the lines of a plan."""


@frozen(kw_only=True, eq=False, repr=False)
class EarlyWarning(Value):
    """Whether a line of a plan is crossed.

    Attributes:
        crossed: ``None`` if it cannot be told.
        trace: Each line, and what the scores say of it.
        needs: What is still to be measured or said.
    """

    crossed: bool | None
    trace: tuple[Step, ...]
    needs: tuple[Question, ...] = ()


def early_warning(plan: RelapsePlan, taken: Course | Iterable[Measured]) -> EarlyWarning:
    """Whether the last scores lie over one of the lines of *plan*, as often in a row as it says.

    Each score knows which end of its scale is the worst, so a line works on any scale. A missing score
    counts as unknown; so does a time that has not come yet.

    Args:
        plan: With its own thresholds.
        taken: A course, or measures in order, as ``course.series(...)`` has them.

    Examples:
        >>> import ipt
        >>> from ipt.model import RelapsePlan, RelapseThreshold
        >>> from ipt.techniques import ending
        >>> plan = RelapsePlan(id="plan", thresholds=[RelapseThreshold(instrument="phq-9", total=10)])
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> course = ipt.apply(course, ipt.events.MeasureTaken(instrument="phq-9", total=12))
        >>> warned = ending.early_warning(plan, course)
        >>> print(warned.crossed, *warned.trace)
        True REL-LINE: 'phq-9' at or over 10, times in a row 1: crossed [ipt, inferred]
    """
    series = taken.measured if isinstance(taken, Course) else as_tuple(taken)
    lines = [(line, _scores(line, series)) for line in plan.thresholds]
    crossed = [_crossed(line, scores) for line, scores in lines]
    needs = [
        ASK_MEASURE.question(
            plan.id,
            instrument=line.instrument,
            told=sum(score is not None for score in scores),
            times=line.times,
        )
        for (line, scores), answer in zip(lines, crossed, strict=True)
        if answer is None
    ]
    told = any_of(*crossed) if lines else None
    return EarlyWarning(
        crossed=told,
        trace=tuple(_steps(lines, crossed)),
        needs=() if told else tuple(needs) if lines else (ASK_LINE.question(plan.id),),
    )


_Scores = Sequence[AnyScore | None]


def _scores(line: RelapseThreshold, taken: Sequence[Measured]) -> _Scores:
    """The last scores that the line looks at; ``None`` for each that is not there."""
    series = [each.score for each in taken if each.instrument == line.instrument]
    last = [score if hasattr(score, "total") else None for score in series[-line.times :]]
    return [*[None] * (line.times - len(last)), *last]


def _crossed(line: RelapseThreshold, scores: _Scores) -> bool | None:
    return all_of(*(None if score is None else _over(line, score) for score in scores))


def _over(line: RelapseThreshold, score: AnyScore) -> bool:
    total: float = getattr(score, "total")  # noqa: B009 - not every kind of score has one
    return total >= line.total if score.worst_end is WorstEnd.HIGH else total <= line.total


_WORDS: Final = {True: "crossed", False: "not crossed", None: "not known"}


def _steps(
    lines: Sequence[tuple[RelapseThreshold, _Scores]], crossed: Sequence[bool | None]
) -> Iterator[Step]:
    for (line, scores), answer in zip(lines, crossed, strict=True):
        known = next((score for score in scores if score is not None), None)
        side = {None: "at", WorstEnd.HIGH: "at or over", WorstEnd.LOW: "at or under"}[
            None if known is None else known.worst_end
        ]
        says = f"{line.instrument!r} {side} {line.total:g}, times in a row {line.times}"
        yield Step(
            code="REL-LINE",
            says=f"{says}: {_WORDS[answer]}",
            source="ipt",
            status=Status.INFERRED,
        )


# --- a rise near the end --------------------------------------------------------------------------


def symptom_rise(course: Course, instrument: str, *, rule: ChangeRule) -> Signals:
    """What the last score of *instrument* asks for, told apart from the end coming near.

    In the termination phase a rise below a reliable change is no sign of relapse, unless an answer about
    risk rose too; see `ipt.measures.signals`, which this asks with what the course knows of risk.

    Args:
        course: Any.
        instrument: Id of an instrument of the course.
        rule: How much worse is a reliable change.

    Raises:
        ipt.errors.UnknownName: If the course has no such instrument.
    """
    scales = {scale.id: scale for scale in course.instruments}
    if instrument not in scales:
        msg = f"the course has no instrument {instrument!r}{did_you_mean(instrument, scales)}"
        raise UnknownName(msg)
    series = course.series(instrument)
    return measures.signals(
        measures.points(series, by="sessions"),
        rule=rule,
        ends=scales[instrument].ends,
        phase=course.phase,
        risk_rose=_risk_rose(course, scales[instrument], series[-2:]),
    )


def _risk_rose(course: Course, scale: Instrument, last: Sequence[Measured]) -> bool | None:
    """Whether an answer about risk is higher than the time before, or a risk was raised since."""
    if len(last) < 2:  # noqa: PLR2004 - there is no time before
        return None
    ids = [event.id for event in course.effective]
    since = course.effective[ids.index(last[0].event) :]
    if any(isinstance(event, ev.RiskRaised) for event in since):
        return True
    items = [item.code for item in scale.items if item.risk is not None]
    rises = [_more(_answer(last[0], code), _answer(last[1], code)) for code in items]
    return any_of(*rises) if items else None


def _more(before: int | None, now: int | None) -> bool | None:
    return None if before is None or now is None else now > before


def _answer(taken: Measured, code: str) -> int | None:
    """What the answer to a risk item counts above its least; ``None`` if it is not known."""
    score = taken.score
    if not isinstance(score, measures.Complete | measures.Prorated | measures.Incomplete):
        return None
    if code in getattr(score, "missing", ()):
        return None
    return next((flag.counts for flag in score.flags if flag.item == code), 0)
