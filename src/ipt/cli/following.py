"""`ipt next`: what the next session has to look at, and what may be recorded next."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from ipt import machine, review
from ipt.care import Care
from ipt.cli import chained, grouped, outcome, parts, reports, text
from ipt.cli.options import Tactful
from ipt.cli.reports import Json, Walked
from ipt.groups import GroupCourse
from ipt.model import Course
from ipt.review import AgendaItem

__all__ = ["lines", "next_", "today_in"]

_WIDE: Final = max(len(kind.value) for kind in review.AgendaKind)


@click.command("next", cls=Tactful)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day to look from, 2026-01-31; that of the last event if left out.",
)
@parts.picking()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def next_(
    file: Path, today: object, member: str | None, number: int | None, *, as_json: bool
) -> None:
    """Show what the next session has to look at, and what may be recorded, or why not.

    Of a group: what is ahead, or with --member the next session of one member. Of the care of a
    patient: the next session of its open course, or what may follow.
    """

    def report(path: Path) -> Json:
        found, said = parts.opened(path, parts.part_of(member, number))
        match found:
            case GroupCourse():
                return grouped.due(path, found)
            case Care():
                day = today_in(found.last.course, today)
                agenda = None if found.open is None else ahead(path, Walked(found.open.course))
                return chained.following(path, found, day, agenda)
            case _:
                return ahead(path, found) | said

    def ahead(path: Path, of: Walked) -> Json:
        head = reports.head(path, of.course, of.refusals)
        return {**head, **_following(of.course, today_in(of.course, today))}

    outcome.each((file,), report, lines, as_json=as_json)


def today_in(course: Course, given: object) -> date:
    """The day that was *given*, or that of the last event: nothing here reads a clock."""
    return given.date() if isinstance(given, datetime) else course.horizon


# --- as plain values ------------------------------------------------------------------------------


def _following(course: Course, today: date) -> Json:
    """The agenda of the next session, and what may be recorded next."""
    agenda = review.agenda(course, today=today)
    left = agenda.left
    return {
        "left": None
        if left is None
        else {
            "session": left.session,
            "of": left.of,
            "at_opening": left.at_opening,
            "at_end": left.at_end,
        },
        "days_since": agenda.days_since,
        "agenda": [_item(item) for item in agenda.items],
        "choices": [
            {
                "kind": choice.kind,
                "legal": choice.legal,
                "reasons": [reports.finding_json(finding) for finding in choice.findings],
            }
            for choice in machine.available(course)
        ],
        "questions": [reports.question_json(question) for question in agenda.questions],
    }


def _item(item: AgendaItem) -> Json:
    return {
        "kind": item.kind.value,
        "about": item.about,
        "says": item.says,
        "due": item.due,
        "overdue": item.overdue,
        "window": None if item.window is None else list(item.window),
        "source": item.source,
        "status": item.status.value,
    }


# --- in words -------------------------------------------------------------------------------------


def lines(report: Json) -> Iterator[str]:
    """The report in words."""
    match report["kind"]:
        case "group":
            yield from grouped.next_(report)
        case "care":
            yield from chained.follow(report)
            if (course := report["course"]) is not None:
                yield from _course({**course, "part": f"course {report['open']}"})
        case _:
            yield from _course(report)


def _course(report: Json) -> Iterator[str]:
    yield from text.head(report)
    yield from text.left_out(report)
    yield from text.refusals(report)
    yield from _agenda(report)
    yield from _choices(report)
    yield from text.questions(report)


def _agenda(report: Json) -> Iterator[str]:
    left, days = report["left"], report["days_since"]
    if left is not None:
        opening = f"{left['at_opening']} left when it opens, {left['at_end']} when it ends"
        yield f"  session {left['session']} of {left['of']}: {opening}"
    if days is not None:
        yield f"  {reports.counted(days, 'day')} since the last session"
    for item in report["agenda"]:
        notes = [f"sessions {item['window'][0]} to {item['window'][1]}"] if item["window"] else []
        notes += ["overdue"] if item["overdue"] else []
        notes += ["the record cannot tell whether it was done"] if item["due"] is None else []
        more = f" ({'; '.join(notes)})" if notes else ""
        yield f"  {item['kind']:<{_WIDE}}  {item['about']}: {item['says']}{more}  {text.cited(item)}"


def _choices(report: Json) -> Iterator[str]:
    yield f"  {click.style('may be recorded now', fg='green')}"
    yield f"    {_kinds(choice['kind'] for choice in report['choices'] if choice['legal'])}"
    yield f"  {click.style('not now', fg='red')}"
    for reasons, kinds in _blocked(report["choices"]).items():
        yield f"    {_kinds(kinds)}"
        for reason in reasons:
            yield f"      {reason}"


def _blocked(choices: Iterable[Json]) -> dict[tuple[str, ...], list[str]]:
    """The kinds that may not be recorded, by their reasons."""
    blocked: dict[tuple[str, ...], list[str]] = {}
    for choice in choices:
        if not choice["legal"]:
            kind = choice["kind"]
            reasons = (
                text.told(reason).replace(repr(kind), "this") for reason in choice["reasons"]
            )
            blocked.setdefault(tuple(reasons), []).append(kind)
    return blocked


def _kinds(kinds: Iterable[str]) -> str:
    """Each event once, with its variants."""
    variants: dict[str, list[str]] = {}
    for kind in kinds:
        event, _, variant = kind.partition(":")
        variants.setdefault(event, []).extend(filter(None, [variant]))
    return ", ".join(
        f"{event} ({', '.join(several)})" if several else event
        for event, several in variants.items()
    )
