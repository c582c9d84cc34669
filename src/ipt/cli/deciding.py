"""`ipt decide`: options, what speaks for each, and how firm the numbers are. It never chooses."""

from collections.abc import Iterator
from pathlib import Path

import click

from ipt.cli import outcome, reports, text
from ipt.cli.options import Tactful
from ipt.cli.reports import Json
from ipt.cli.told import Told, told
from ipt.model import Decision
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

    outcome.each((file,), report, _lines, as_json=as_json)


def _plain(decision: Decision, source: Told, samples: int | None, seed: int) -> Json:
    result = deciding.evaluate(decision) if decision.attributes else None
    audited = deciding.audit(decision, course=source.course, people=source.people)
    numbers = () if result is None else result.findings
    needs = deciding.in_words(decision).not_considered if result is None else result.needs
    drawn = samples is not None and result is not None
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
        "acceptability": _places(decision, samples, seed) if drawn and samples else None,
        "findings": [reports.finding_json(f) for f in (*numbers, *audited.findings)],
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


def _lines(report: Json) -> Iterator[str]:
    if "protocol" in report:
        yield from text.head(report)
    for decision in report["decisions"]:
        yield f"{decision['id']}  chosen: {decision['chosen'] or 'nothing yet'}"
        yield from decision["in_words"].splitlines()
        yield from (decision["shown"] or "").splitlines()
        for flip in decision["flips"]:
            turns = "at no weight" if flip["at"] is None else f"at {flip['at']:.4f}"
            yield f"  flip      {flip['attribute']}: {flip['ahead']} and {flip['behind']} change places {turns}"
        places: Json = decision["acceptability"] or {}
        for option, shares in places.items():
            yield f"  first     {option}: {shares[0]:.0%} of the weights drawn"
        yield from text.findings(decision)
        yield from text.questions(decision)
    if not report["decisions"]:
        yield "  no decision was recorded"
