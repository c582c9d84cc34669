"""What the command says of the care of a patient: its courses in order, and what may follow."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from ipt import care, machine
from ipt.care import Care, Stage, StageKind, Standing
from ipt.cli import reports, text
from ipt.cli.reports import Json, counted
from ipt.model import Course, events as ev

__all__ = ["check", "checked", "follow", "following", "show", "shown"]

# --- as plain values ------------------------------------------------------------------------------


def _head(file: Path, whole: Care) -> Json:
    return {
        "kind": "care",
        "file": reports.name_of(file),
        "count": len(whole.stages),
        "open": len(whole.stages) if whole.open else None,
    }


def shown(file: Path, whole: Care, on: date | None) -> Json:
    """The courses of a patient in order, now or as of a day, without names and free text."""
    now = (Standing(course=stage.course, unsure=()) for stage in whole.stages)
    then = now if on is None else care.care_as_of(whole, on)
    rows = zip(whole.stages, then, strict=True)
    return {
        **_head(file, whole),
        "on": None if on is None else str(on),
        "courses": [_row(file, number, *row) for number, row in enumerate(rows, 1)],
    }


def _row(file: Path, number: int, stage: Stage, standing: Standing) -> Json:
    course = standing.course
    names = [*(move.was.id for move in stage.moves), stage.course.protocol.id]
    return {
        "number": number,
        "stage": stage.kind.value,
        "begun": standing.begun,
        "unsure": list(standing.unsure),
        "course": None if course is None else _course(file, course),
        "remitted": stage.remitted,
        "needed_medication": stage.needed_medication,
        "recurrence": stage.recurrence,
        "review_on": None if stage.review_on is None else str(stage.review_on),
        "against": [] if stage.deviation is None else list(stage.deviation.codes),
        "moves": [
            {"was": move.was.id, "now": now, "events": move.events, "on": _day(move.on)}
            for move, now in zip(stage.moves, names[1:], strict=True)
        ],
    }


def _course(file: Path, course: Course) -> Json:
    head = reports.head(file, course)
    agreed, ended = course.contract, course.last(ev.CourseEnded)
    del head["file"], head["refusals"], head["left_out"]
    return {
        **head,
        "opened_on": _day(course.opened.on),
        "ended_on": None if ended is None else _day(ended.on),
        "contract": None if agreed is None else reports.contract(agreed),
    }


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def checked(file: Path, whole: Care) -> Json:
    """What is found and asked about the courses of a patient, together and one by one."""
    told = care.examine(whole)
    return {
        **_head(file, whole),
        "findings": [reports.finding_json(finding) for finding in told.findings],
        "questions": [reports.question_json(question) for question in told.questions],
        "courses": [
            {**reports.checked(file, reports.Walked(stage.course)), "part": f"course {number}"}
            for number, stage in enumerate(whole.stages, 1)
        ],
    }


def following(file: Path, whole: Care, today: date, agenda: Json | None) -> Json:
    """What is due: the *agenda* of the open course, or what may follow where none is open."""
    told = care.examine(whole, today=today)
    return {
        **_head(file, whole),
        "course": agenda,
        "may_follow": [] if whole.open else [*_may_follow(whole)],
        "questions": [reports.question_json(question) for question in told.questions],
    }


def _may_follow(whole: Care) -> Iterator[Json]:
    last = whole.last.course
    new = machine.open_course(last.protocol, patient=last.patient)
    for kind in StageKind:
        why = care.check(whole, new, kind)
        reasons = [{**reports.finding_json(finding), "where": list[str]()} for finding in why]
        yield {"stage": kind.value, "legal": not why, "reasons": reasons}


# --- in words -------------------------------------------------------------------------------------

_SAID: Final = {True: "yes", False: "no"}


def _headline(report: Json) -> Iterator[str]:
    name = click.style(report["file"].removesuffix(".json"), bold=True)
    number = report["open"]
    now = "none is open" if number is None else f"course {number} is open"
    yield f"{name}  care of one patient  {counted(report['count'], 'course')}, {now}"


def show(report: Json) -> Iterator[str]:
    """A shown care."""
    yield from _headline(report)
    if report["on"] is not None:
        yield f"  as of {report['on']}, as its events are dated and corrected by now"
    for row in report["courses"]:
        yield from _stage(row)


def _stage(row: Json) -> Iterator[str]:
    course, what = row["course"], f"  course {row['number']}  {row['stage']}"
    if course is None:
        begun = "had not begun" if row["begun"] is False else "it is not known whether it had begun"
        yield f"{what}  {begun}"
    else:
        yield f"{what}  {course['opened_on'] or 'undated'}  {text.standing(course)}"
        if course["ended_on"]:
            yield f"    ended on      {course['ended_on']}"
        if course["contract"] is not None:
            yield f"    contract      {text.contract(course['contract'])}"
        yield from _terms(row)
    if row["unsure"]:
        yield f"    unsure        {', '.join(row['unsure'])}: may have happened by then"


def _terms(row: Json) -> Iterator[str]:
    answers: dict[str, Any] = {
        "remission": row["remitted"],
        "medication": row["needed_medication"],
        "recurrence": row["recurrence"],
    }
    for about, answer in answers.items():
        if answer is not None:
            yield f"    {about:<13} {_SAID[answer]}"
    if row["review_on"] is not None:
        yield f"    looked at     again on {row['review_on']}"
    if row["against"]:
        yield f"    begun against {', '.join(row['against'])}; the reason is kept in the record"
    for move in row["moves"]:
        day = f" on {move['on']}" if move["on"] else ""
        after = counted(move["events"], "event")
        yield f"    moved         from {move['was']} to {move['now']} after {after}{day}"


def check(report: Json) -> Iterator[str]:
    """A checked care."""
    yield from _headline(report)
    yield from text.findings(report)
    yield from text.questions(report)
    for course in report["courses"]:
        yield from text.check(course)


def follow(report: Json) -> Iterator[str]:
    """What is ahead in the care of a patient, but for the agenda of its open course."""
    yield from _headline(report)
    yield from text.questions(report)
    for choice in report["may_follow"]:
        if choice["legal"]:
            yield f"  may follow  {choice['stage']}, with a contract of its own"
        else:
            yield f"  not now     {choice['stage']}"
            yield from (f"    {text.told(reason)}" for reason in choice["reasons"])
