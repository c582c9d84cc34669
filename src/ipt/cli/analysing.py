"""`ipt analyse`: an exchange gone through turn by turn."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from ipt.cli import outcome, reports, text
from ipt.cli.options import Tactful
from ipt.cli.reports import Json
from ipt.cli.told import bulleted, told
from ipt.model import Incident
from ipt.techniques import communication
from ipt.techniques.communication import CommunicationAnalysis

__all__ = ["analyse"]


@click.command(cls=Tactful)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--words", is_flag=True, help="Print what was said, too; it is private.")
@click.option("--markdown", is_flag=True, help="Print Markdown tables instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def analyse(file: Path, *, words: bool, markdown: bool, as_json: bool) -> None:
    """Go through an exchange turn by turn: what it shows, where it turned, what to ask.

    A FILE is an incident, in JSON or TOML, or a course with those that were recorded.
    """
    shown = communication.as_markdown if markdown else communication.as_text

    def report(path: Path) -> Json:
        source, incidents = told(path, Incident, lambda course: course.incidents)
        analyses = [communication.analyse(each, people=source.people) for each in incidents]
        return {
            **source.head,
            "incidents": [
                {**_plain(each), "shown": shown(each, free_text=words)} for each in analyses
            ],
            "recurring": [
                {"code": each.code, "with": each.partner, "incidents": list(each.incidents)}
                for each in communication.recurring(analyses)
            ],
        }

    outcome.each((file,), report, partial(_lines, markdown=markdown), as_json=as_json)


def _plain(analysis: CommunicationAnalysis) -> Json:
    pivot, numbers = analysis.pivot, analysis.indices
    return {
        "id": analysis.incident.id,
        "violence": analysis.violence,
        "pivot": None if pivot is None else pivot.turn,
        "indices": {
            "directness": numbers.directness,
            "expression": numbers.expression,
            "checking": numbers.checking,
            "reciprocity": numbers.reciprocity,
        },
        "unmet_needs": [
            {"need": each.need.value, "turns": list(each.turns), "spoken": each.spoken}
            for each in analysis.unmet_needs
        ],
        "findings": [reports.finding_json(finding) for finding in analysis.findings],
        "questions": [reports.question_json(question) for question in analysis.questions],
    }


def _lines(report: Json, *, markdown: bool) -> Iterator[str]:
    listed = bulleted if markdown else iter
    if "protocol" in report:
        yield from text.head(report)
    for incident in report["incidents"]:
        if markdown and "protocol" in report:
            yield ""
        yield from incident["shown"].rstrip().splitlines()
        yield from listed(text.questions(incident))
    if not report["incidents"]:
        yield "  no exchange was recorded"
    yield from listed(_recurring(report))


def _recurring(report: Json) -> Iterator[str]:
    for each in report["recurring"]:
        yield f"  again     {each['code']} with {each['with']} in {', '.join(each['incidents'])}"
