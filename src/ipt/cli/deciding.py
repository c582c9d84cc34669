"""`ipt decide`: options, what speaks for each, and how firm the numbers are. It never chooses."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import click

from ipt.cli import outcome, reports, text
from ipt.cli.options import Tactful
from ipt.cli.reports import Json
from ipt.cli.told import Told, bulleted, told
from ipt.model import Decision, Option
from ipt.techniques import decision as deciding

__all__ = ["decide"]


@click.command(cls=Tactful)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--markdown", is_flag=True, help="Print Markdown tables instead.")
@click.option(
    "--samples",
    type=click.IntRange(1, 1_000_000),
    help="Draw weights so many times, and count how often each option comes first.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="For --samples.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def decide(file: Path, samples: int | None, seed: int, *, markdown: bool, as_json: bool) -> None:
    """Look at a decision: arguments by whose needs they serve, scores, and what would turn them.

    A FILE is a decision, in JSON or TOML, or a course with those that were recorded. Nothing is
    chosen: an option may lead on the numbers given, or there is no clear lead.
    """
    shown = deciding.as_markdown if markdown else deciding.as_text

    def report(path: Path) -> Json:
        source, decisions = told(path, Decision, lambda course: course.decisions)
        return {
            **source.head,
            "decisions": [
                {
                    **_plain(each, source, samples, seed),
                    "in_words": shown(deciding.in_words(each)),
                    "shown": shown(deciding.evaluate(each)) if each.attributes else None,
                }
                for each in decisions
            ],
        }

    outcome.each((file,), report, partial(_lines, markdown=markdown), as_json=as_json)


def _plain(decision: Decision, source: Told, samples: int | None, seed: int) -> Json:
    result = deciding.evaluate(decision) if decision.attributes else None
    audited = deciding.audit(decision, course=source.course, people=source.people)
    numbers = () if result is None else result.findings
    needs = deciding.in_words(decision).not_considered if result is None else result.needs
    places = {} if samples is None or result is None else _places(decision, samples, seed)
    left = [] if samples is None else [o for o in decision.options if o.id not in places]
    broken = {} if result is None else {each.option: each.broken for each in result.options}
    found = sorted((*numbers, *audited.findings), key=lambda finding: -finding.severity)
    questions = dict.fromkeys((*needs, *audited.questions))
    return {
        "id": decision.id,
        "chosen": decision.chosen,
        "lead": None if result is None else result.lead,
        "options": [] if result is None else [_option(each) for each in result.options],
        "flips": [
            {"attribute": f.attribute, "ahead": f.ahead, "behind": f.behind, "at": f.at}
            for f in (() if result is None else deciding.flips(decision))
        ],
        "acceptability": places or None,
        "not_drawn": [{"id": o.id, "why": _why_not(o, broken.get(o.id, ()))} for o in left],
        "findings": [reports.finding_json(f) for f in found],
        "questions": [reports.question_json(question) for question in questions],
    }


def _option(result: deciding.OptionResult) -> Json:
    score = result.score
    return {
        "id": result.option,
        "score": None if score is None else [score.low, score.high],
        "broken": list(result.broken),
        "dominated_by": list(result.dominated_by),
    }


def _places(decision: Decision, samples: int, seed: int) -> Json:
    drawn = deciding.acceptability(decision, samples=samples, seed=seed)
    return {option: list(shares) for option, shares in drawn.places.items()}


def _why_not(option: Option, broken: Iterable[str]) -> str:
    """Why *option* takes no place under the weights drawn."""
    if constraints := ", ".join(broken):
        return f"it breaks {constraints}"
    if any(each.low != each.high for each in option.consequences):
        return "its likelihood is a range"
    return "a rating or a likelihood is missing"


def _lines(report: Json, *, markdown: bool) -> Iterator[str]:
    listed, gap = (bulleted, [""]) if markdown else (iter, [])
    if "protocol" in report:
        yield from text.head(report)
        yield from gap
    for decision in report["decisions"]:
        chosen = f"chosen: {decision['chosen'] or 'nothing yet'}"
        yield f"## {decision['id']}: {chosen}" if markdown else f"{decision['id']}  {chosen}"
        yield from gap
        yield from decision["in_words"].splitlines()
        if decision["shown"]:
            yield from gap
            yield from decision["shown"].splitlines()
        yield from listed(_firmness(decision))
        yield from listed(text.findings(decision))
        yield from listed(text.questions(decision))
        yield from gap
    if not report["decisions"]:
        yield "  no decision was recorded"


def _firmness(decision: Json) -> Iterator[str]:
    """How firm the numbers are: what would turn them, and who comes first under drawn weights."""
    for flip in decision["flips"]:
        turns = "at no weight" if flip["at"] is None else f"at {flip['at']:.4f}"
        yield f"  flip      {flip['attribute']}: {flip['ahead']} and {flip['behind']} change places {turns}"
    places: Json = decision["acceptability"] or {}
    for option, shares in places.items():
        yield f"  first     {option}: {shares[0]:.0%} of the weights drawn"
    for option in decision["not_drawn"]:
        yield f"  not drawn: {option['id']}; {option['why']}"
