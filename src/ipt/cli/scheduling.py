"""`ipt schedule`: when the sessions that are left could be, as lines or as a calendar."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

import click

from ipt import documents, exchange, scheduling
from ipt.cli import outcome, reports, text
from ipt.cli.files import named
from ipt.cli.options import Tactful
from ipt.cli.reports import Json
from ipt.errors import InvalidValue
from ipt.model import Cadence, Course
from ipt.scheduling import Appointment, Away, DaysOff, Series, Taper, Weekday
from ipt.storage.files import written

__all__ = ["schedule"]

_DAY: Final = "%Y-%m-%d"
_EARLIEST: Final = 1970
_SPAN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:\.\.[0-9]{4}-[0-9]{2}-[0-9]{2})?")

_holiday, _patient, _therapist = (
    click.option(flag, multiple=True, metavar="DAYS", help=f"{who}; several times for several.")
    for flag, who in (
        ("--holiday", "When nobody meets: 2026-04-06, or 2026-12-24..2027-01-02"),
        ("--patient-away", "When the patient is away"),
        ("--therapist-away", "When the therapist is away"),
    )
)


@click.command(cls=Tactful)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "first",
    required=True,
    metavar="DATE",
    type=click.DateTime([_DAY]),
    help="No session lies before this day.",
)
@click.option(
    "--at",
    metavar="HH:MM",
    type=click.DateTime(["%H:%M"]),
    default="09:00",
    show_default=True,
    help="The time on the wall clock.",
)
@click.option(
    "--zone",
    metavar="NAME",
    default="UTC",
    show_default=True,
    help="The time zone, such as Europe/Berlin.",
)
@click.option(
    "--weekday",
    "weekdays",
    multiple=True,
    type=click.Choice([each.value for each in Weekday]),
    help="On which day; two for two sessions a week. That of --from if left out.",
)
@click.option(
    "--cadence",
    type=click.Choice([each.value for each in Cadence]),
    help="How often; what was agreed if left out.",
)
@click.option(
    "--taper", multiple=True, metavar="SESSIONS:CADENCE", help="The last sessions: 2:fortnightly."
)
@click.option(
    "--minutes", metavar="NUMBER", type=int, help="How long; what was agreed if left out."
)
@_holiday
@_patient
@_therapist
@click.option(
    "--series", metavar="NAME", help="Names the series, in place of a digest of the record's key."
)
@click.option(
    "--summary", metavar="TEXT", help="What the calendar shows, in place of 'Session 3 of 16'."
)
@click.option("--out", metavar="FILE.ics", type=click.Path(path_type=Path), help="The calendar.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def schedule(
    file: Path,
    *,
    first: datetime,
    at: datetime,
    zone: str,
    weekdays: tuple[str, ...],
    cadence: str | None,
    taper: tuple[str, ...],
    minutes: int | None,
    holiday: tuple[str, ...],
    patient_away: tuple[str, ...],
    therapist_away: tuple[str, ...],
    series: str | None,
    summary: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Propose when the sessions that are left of a course could be.

    A FILE.ics that is there already becomes a new edition: its events keep their names, and what
    changed is marked as changed. It has to be of the same series, and give the same --summary again.
    Nothing of the patient is written to it.
    """
    away = {Away.HOLIDAY: holiday, Away.PATIENT: patient_away, Away.THERAPIST: therapist_away}

    def report(path: Path) -> Json:
        course, head = reports.surveyed(path)
        plan = scheduling.usual_plan(
            course,
            at=at.time(),
            zone=zone,
            weekdays=weekdays,
            cadence=cadence,
            taper=map(_taper, taper),
            minutes=minutes,
        )
        proposed = scheduling.propose(
            course,
            plan,
            first=first.date(),
            series=_key(course) if series is None else series,
            days_off=[_days_off(why, days) for why, spans in away.items() for days in spans],
        )
        if out is not None:
            proposed = _edition(proposed, out, summary)
            stamp = datetime.combine(_changed(course, first.date()), time(), UTC)
            written(out, exchange.write_calendar(proposed, stamp=stamp, summary=summary))
        return {**head, **_proposed(proposed), "written": out and reports.name_of(out)}

    outcome.one(file, report, _lines, as_json=as_json)


# --- what was given -------------------------------------------------------------------------------


def _taper(given: str) -> Taper:
    """The taper that *given* says.

    Raises:
        ipt.errors.InvalidValue: If it says none.
    """
    sessions, _, cadence = given.partition(":")
    if not (sessions.isascii() and sessions.isdigit()):
        msg = "a taper is a number of sessions and a cadence, such as 2:fortnightly"
        raise InvalidValue(msg)
    return Taper(sessions=int(sessions), cadence=cadence)


def _days_off(why: Away, given: str) -> DaysOff:
    """The days that *given* says.

    Raises:
        ipt.errors.InvalidValue: If it says none.
    """
    first, dots, last = given.partition("..")
    try:
        begins = date.fromisoformat(first)
        ends = date.fromisoformat(last) if dots else begins
    except ValueError:
        msg = "days off are one day or two with dots between, such as 2026-12-24..2027-01-02"
        if _SPAN.fullmatch(given):
            msg = f"days off are days of the calendar, but there is no such date in {given!r}; correct it"
        raise InvalidValue(msg) from None
    return DaysOff(why=why, first=begins, last=ends)


def _key(course: Course) -> str:
    """What names the series of *course* in every run; only a digest of it leaves the record."""
    return f"{course.opened.id} {course.opened.on} {course.patient}"


def _changed(course: Course, first: date) -> date:
    """The day of the last event; *first* if no day is known: nothing here reads a clock."""
    return course.horizon if course.horizon.year >= _EARLIEST else first


def _edition(series: Series, out: Path, summary: str | None) -> Series:
    """*series* as a new edition of what the calendar *out* holds, if it is there.

    Raises:
        ipt.errors.InvalidValue: If that is another series.
        ipt.errors.DocumentError: If it was not written here.
    """
    if not out.exists():
        return series

    def read(path: str) -> tuple[Appointment, ...]:
        return exchange.read_calendar(documents.read_file(path), summary=summary)

    earlier = named(str(out), read)
    try:
        return scheduling.revised(series, earlier)
    except InvalidValue:
        msg = (
            f"{reports.name_of(out)!r} holds sessions of another series, which would be cancelled; "
            "write to another name, or name that series with --series"
        )
        raise InvalidValue(msg) from None


# --- as plain values ------------------------------------------------------------------------------


def _proposed(series: Series) -> Json:
    plan, announce = series.plan, series.frame.announce
    return {
        "plan": {
            "cadence": plan.cadence.value,
            "taper": [{"sessions": t.sessions, "cadence": t.cadence.value} for t in plan.taper],
            "weekdays": [day.value for day in plan.weekdays],
            "at": f"{plan.at:%H:%M}",
            "zone": plan.zone,
            "minutes": plan.minutes,
        },
        "announce": None if announce is None else list(announce),
        "appointments": [_appointment(each) for each in series.to_come],
        "findings": [reports.finding_json(finding) for finding in scheduling.examine(series)],
    }


def _appointment(each: Appointment) -> Json:
    return {
        "number": each.number,
        "start": each.start.isoformat(),
        "minutes": each.minutes,
        "phase": None if each.phase is None else each.phase.value,
        "uid": each.uid,
        "sequence": each.sequence,
        "status": each.status.value,
        "why": each.why,
    }


# --- in words -------------------------------------------------------------------------------------


def _lines(report: Json) -> Iterator[str]:
    yield from text.head(report)
    yield from text.left_out(report)
    yield from text.refusals(report)
    yield f"  plan        {_plan_words(report['plan'])}"
    for each in report["appointments"]:
        start = datetime.fromisoformat(each["start"])
        changed = f"{each['status']}, " if each["status"] == "moved" else ""
        when = f"{start:%Y-%m-%d %H:%M}  {each['phase'] or '':<11}"
        yield f"  session {each['number']:>3} {when}  {changed}{each['why']}"
    if report["announce"] is not None and report["announce"][1] > report["sessions_held"]:
        early, late = report["announce"]
        source = text.cited({"source": "CG2000-7", "status": "published"})
        yield f"  ending      announced by session {early}, at the latest by session {late}  {source}"
    told: list[Json] = [
        {**finding, "where": []} for finding in report["findings"]
    ]  # the message names it
    yield from text.findings({"findings": told})
    if report["written"] is not None:
        yield f"  written     {report['written']}"


def _plan_words(plan: Json) -> str:
    taper = "".join(f", the last {t['sessions']} {t['cadence']}" for t in plan["taper"])
    days = " and ".join(plan["weekdays"])
    return (
        f"{plan['cadence']}{taper}, on {days} at {plan['at']} in {plan['zone']},"
        f" {plan['minutes']} minutes"
    )
