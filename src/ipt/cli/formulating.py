"""`ipt formulate`: what a course says about why now, and what to work on."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from ipt import formulation
from ipt.cli import outcome, reports, text
from ipt.cli.reports import Json
from ipt.formulation import CandidateIssue, Eligibility, Formulation, Step
from ipt.model import Area, ProblemArea

__all__ = ["formulate"]

_QUESTIONS: Final = 8
"""How many questions are told in words; about people they come in the order of what they decide."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def formulate(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Look at recorded courses: people, support, onset, what could be the focus, what to ask."""
    outcome.each(files, _report, _lines, as_json=as_json)


# --- as plain values ------------------------------------------------------------------------------


def _report(file: Path) -> Json:
    course, head = reports.surveyed(file)
    told = formulation.formulate(course)
    return {
        **head,
        "people": _people(told),
        "onset": [
            {"event": near.link.event, "near": near.link.near, "trace": _trace(near.trace)}
            for near in told.onset
        ],
        "grief": [
            {"event": g.life_event, "months": g.clock.months, "passed": g.passed, "says": str(g)}
            for g in told.grief
        ],
        "issues": [_issue(issue) for issue in told.issues],
        "focus": {
            "agreed": [_area(area) for area in course.focus],
            "ranked": [
                {
                    **_considered(ranked.eligibility),
                    "rank": ranked.rank,
                    "points": ranked.points,
                    "most": ranked.most,
                    "trace": _trace((*ranked.eligibility.trace, *ranked.trace)),
                }
                for ranked in told.focus.ranked
            ],
            "undecided": [_considered(each) for each in told.focus.undecided],
            "rejected": [_considered(each) for each in told.focus.rejected],
            "deferred": [_considered(each) for each in told.focus.deferred],
        },
        "statement": [
            {"slot": s.name, "said": s.said, "refs": list(s.refs), "number": s.number}
            for s in told.statement
        ],
        "strategies": [
            {
                "area": coverage.area.value,
                "followed": [
                    {
                        "id": each.strategy,
                        "core": each.core,
                        "progress": None if each.progress is None else each.progress.value,
                        "sessions": list(each.sessions),
                    }
                    for each in coverage.strategies
                ],
            }
            for coverage in told.strategies
        ],
        "goals": {
            "t": told.goals.t,
            "reviewed": list(told.goals.reviewed),
            "unreviewed": list(told.goals.unreviewed),
        },
        "findings": [reports.finding_json(finding) for finding in told.findings],
        "questions": [reports.question_json(question) for question in told.questions],
    }


def _people(told: Formulation) -> Json:
    support = told.support
    return {
        "ids": list(support.people),
        "out_of_reach": list(support.out_of_reach),
        "confidants": list(support.confidants),
        "rings": list(told.circles.rings),
        "density": told.network.density,
        "support": {
            supply.kind.value: [provider.person for provider in supply.providers]
            for supply in support.supplies
        },
        "known": {f.field: [f.known, f.people] for f in told.completeness.fields},
    }


def _area(area: ProblemArea | CandidateIssue) -> Json:
    return {
        "area": area.area.value,
        "people": list(area.people),
        "life_event": area.life_event,
    }


def _issue(issue: CandidateIssue) -> Json:
    return {
        **_area(issue),
        "holds": issue.holds,
        "near_onset": issue.near_onset,
        "trace": _trace(issue.trace),
    }


def _considered(each: Eligibility) -> Json:
    return {
        **_area(each.consideration.area),
        "open": each.answer,
        "trace": _trace(each.trace),
        "against": _trace(each.against),
    }


def _trace(steps: Iterable[Step]) -> list[Json]:
    return [
        {"code": s.code, "says": s.says, "source": s.source, "status": s.status.value}
        for s in steps
    ]


# --- in words -------------------------------------------------------------------------------------

_HOLDS: Final = {True: "holds", None: "may hold", False: "does not hold"}


def _lines(report: Json) -> Iterator[str]:
    yield from text.head(report)
    safety = [finding for finding in report["findings"] if finding["code"] == "SAFETY-FIRST"]
    others = [finding for finding in report["findings"] if finding not in safety]
    yield from text.findings({"findings": safety})
    yield from _people_lines(report["people"])
    for near in report["onset"]:
        yield f"  onset      {_first(near['trace'])}"
    for clock in report["grief"]:
        yield f"  grief      {clock['says']}"
    for issue in report["issues"]:
        yield f"  candidate  {_named(issue)} {_HOLDS[issue['holds']]}"
        yield from _steps(issue["trace"])
    yield from _focus_lines(report["focus"])
    for coverage in report["strategies"]:
        yield f"  strategies {Area(coverage['area']).label}: {_progress(coverage['followed'])}"
    if report["goals"]["t"] is not None:
        yield f"  goals      T = {report['goals']['t']:.1f}; 50 is as expected"
    yield from text.findings({"findings": others})
    yield from text.questions({"questions": report["questions"][:_QUESTIONS]})
    left = len(report["questions"]) - _QUESTIONS
    if left > 0:
        yield f"  and {reports.counted(left, 'more question')}; --json tells all"


def _people_lines(people: Json) -> Iterator[str]:
    yield f"  people     {_listed(people['ids'])}"
    if people["ids"]:
        yield f"  confidants {_listed(people['confidants']) if people['confidants'] else 'none known'}"
    for kind, providers in people["support"].items():
        if providers:
            yield f"  support    {kind}: {_listed(providers)}"


def _focus_lines(focus: Json) -> Iterator[str]:
    agreed = _listed(_named(area) for area in focus["agreed"])
    yield f"  focus      {agreed if focus['agreed'] else 'not agreed'}"
    for ranked in focus["ranked"]:
        points = f"{ranked['points']} of at most {ranked['most']} points"
        yield f"  {ranked['rank']}. open    {_named(ranked)}, {points}"
        yield from _steps(ranked["trace"])
    for word in ("undecided", "rejected", "deferred"):
        for each in focus[word]:
            yield f"  {word:<10} {_named(each)}"
            yield from _steps(each["against"] or each["trace"])


def _progress(strategies: list[Json]) -> str:
    """How many were followed, which are due, and of how many that cannot be told."""
    due = [each["id"] for each in strategies if each["progress"] == "due"]
    done = sum(each["progress"] == "done" for each in strategies)
    unseen = sum(each["progress"] == "not-assessable" for each in strategies)
    rest = [f"due: {', '.join(due)}"] if due else []
    rest += [f"of {unseen} it cannot be told"] if unseen else []
    if any(each["progress"] == "held-back" for each in strategies):
        rest.append("held back until violence is ruled out")
    return "; ".join([f"{done} followed", *rest])


def _named(each: Json) -> str:
    about = [*each["people"], *filter(None, [each.get("life_event")])]
    label = Area(each["area"]).label
    return f"{label} ({', '.join(about)})" if about else label


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _first(trace: list[Json]) -> str:
    return f"{trace[0]['says']} {text.cited(trace[0])}" if trace else ""


def _steps(trace: list[Json]) -> Iterator[str]:
    for step in trace:
        yield f"             {step['says']}  {text.cited(step)}"
