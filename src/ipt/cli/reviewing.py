"""`ipt review`: how a course is going, by everything that was recorded."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from ipt import review
from ipt.cli import outcome, reports, text
from ipt.cli.following import today_in
from ipt.cli.reports import Json
from ipt.measures import Change, Judgement
from ipt.model import Measured
from ipt.review import MeasureOutcome
from ipt.review.fidelity import Layer

__all__ = ["review_"]

_QUESTIONS: Final = 8
"""How many questions are told in words."""


@click.command("review")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day to look from, 2026-01-31; that of the last event if left out.",
)
@click.option("--point", "points", multiple=True, help="A decision point to go by; several times.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def review_(
    files: tuple[Path, ...], today: object, points: tuple[str, ...], *, as_json: bool
) -> None:
    """Review recorded courses: outcome, response, fidelity, and what was found and is to be asked."""

    def report(path: Path) -> Json:
        course, head = reports.surveyed(path)
        told = review.look(course, today=today_in(course, today), points=points)
        return {
            **head,
            "outcome": [_measure(each) for each in told.outcome.measures],
            "response": {
                "due": told.response.due,
                "points": [_judgement(each) for each in told.response.judgements],
            },
            "fidelity": [_layer(each) for each in (told.fidelity.structure, told.fidelity.content)],
            "findings": [reports.finding_json(finding) for finding in told.findings],
            "questions": [reports.question_json(question) for question in told.questions],
        }

    outcome.each(files, report, _lines, as_json=as_json)


# --- as plain values ------------------------------------------------------------------------------


def _measure(measure: MeasureOutcome) -> Json:
    return {
        "instrument": measure.instrument,
        "times": measure.times,
        "first": _total(measure.first),
        "last": _total(measure.last),
        "changes": [_judgement(each) for each in measure.changes],
        "cut_offs": [_judgement(each) for each in measure.cut_offs],
    }


def _total(taken: Measured | None) -> float | None:
    return None if taken is None else getattr(taken.score, "total", None)


def _judgement(judgement: Judgement[bool] | Judgement[Change]) -> Json:
    return {
        "rule": judgement.rule,
        "verdict": judgement.verdict,
        "why": judgement.why,
        "source": judgement.source,
        "status": judgement.status.value,
    }


def _layer(layer: Layer) -> Json:
    return {
        "name": layer.name,
        "says": str(layer),
        "numerator": layer.numerator,
        "denominator": layer.denominator,
        "coverage": layer.coverage,
        "lines": [
            {
                "id": line.item.id,
                "label": line.item.label,
                "verdict": line.verdict.value,
                "due": line.answer.due,
            }
            for line in layer.lines
        ],
    }


# --- in words -------------------------------------------------------------------------------------

_DUE: Final = {True: "due now", False: "not due", None: "may be due; sessions left no record"}


def _lines(report: Json) -> Iterator[str]:
    yield from text.head(report)
    for measure in report["outcome"]:
        yield f"  outcome    {measure['instrument']}: {_scores(measure)}"
        yield from _verdicts((*measure["changes"], *measure["cut_offs"]))
    yield f"  response   a review is {_DUE[report['response']['due']]}"
    yield from _verdicts(report["response"]["points"])
    for layer in report["fidelity"]:
        yield f"  fidelity   {layer['says']}"
    yield from text.findings(report)
    yield from text.questions({"questions": report["questions"][:_QUESTIONS]})
    left = len(report["questions"]) - _QUESTIONS
    if left > 0:
        yield f"  and {reports.counted(left, 'more question')}; --json tells all"


def _scores(measure: Json) -> str:
    last = "" if measure["last"] is None else f" to {measure['last']:g}"
    times = reports.counted(measure["times"], "time")
    first = "no total" if measure["first"] is None else f"{measure['first']:g}"
    return f"{first}{last}, {times}"


def _verdicts(judgements: Iterable[Json]) -> Iterator[str]:
    for judgement in judgements:
        if judgement["verdict"] is not None:
            word = judgement["verdict"] if isinstance(judgement["verdict"], str) else ""
            says = f"{word}; {judgement['why']}" if word else judgement["why"]
            yield f"             {judgement['rule']}: {says}  {text.cited(judgement)}"
