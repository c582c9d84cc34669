"""What the command says of a group: who attends, what was held, and how each member stands."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click

from ipt import groups, review
from ipt.cli import text
from ipt.cli.reports import (
    Json,
    counted,
    event_line,
    finding_json,
    name_of,
    question_json,
    totals,
)
from ipt.groups import Attendance, GroupCourse, Meeting, events as ge
from ipt.groups.refusals import kind_of

__all__ = ["check", "checked", "due", "next_", "show", "shown"]

_AHEAD: Final = {
    "join_until": "the last at which somebody may be new",
    "mid_after": "after it, each member is met alone",
    "ending_from": "from it on, the end is spoken of",
}
"""The limits of a form that name a session, in words."""
_MEETINGS: Final[dict[type[ge.GroupEvent], Meeting]] = {
    ge.PreMeetingHeld: Meeting.PRE,
    ge.MidMeetingHeld: Meeting.MID,
    ge.PostMeetingHeld: Meeting.POST,
}

# --- as plain values ------------------------------------------------------------------------------


def _head(file: Path, group: GroupCourse) -> Json:
    ended = next(group.of(ge.GroupEnded), None)
    return {
        "kind": "group",
        "file": name_of(file),
        "protocol": group.protocol.id,
        "phase": group.phase.value,
        "end_reason": None if ended is None else ended.reason.value,
        "sessions_held": len(group.sessions),
        "sessions_max": group.protocol.limit("sessions_max"),
        "all_recorded": group.all_recorded,
        "joined": list(group.members),
        "active": list(group.active),
    }


def shown(file: Path, group: GroupCourse) -> Json:
    """What a group holds, without names and free text."""
    came = {each.member: each for each in groups.attendance(group)}
    effective = {*group.effective}
    return {
        **_head(file, group),
        "members": [_member(group, came[member]) for member in group.members],
        "sessions": [
            _session(number, session, [m for m in group.members if number in came[m].unknown])
            for number, session in enumerate(group.sessions, 1)
        ],
        "history": [
            {
                **_line(event),
                "overridden": event.deviation is not None,
                "corrected": event not in effective and not isinstance(event, ge.GroupCorrection),
            }
            for event in group.events
        ],
    }


def _member(group: GroupCourse, came: Attendance) -> Json:
    member, view = came.member, group.view(came.member)
    held = (event for event in group.effective if type(event) in _MEETINGS)
    return {
        "member": member,
        "joined_after": group.joined_after(member),
        "left": member not in group.active,
        "phase": view.protocol.label(view.phase),
        "end_reason": None if view.end_reason is None else view.end_reason.value,
        "present": list(came.present),
        "missed": list(came.missed),
        "unknown": list(came.unknown),
        "made_up": list(came.made_up),
        "meetings": [
            {"meeting": _MEETINGS[type(event)].value, "on": _day(event)}
            for event in held
            if getattr(event, "member", None) == member
        ],
        "focus": [area.area.label for area in view.focus],
        "open_risks": [risk.kind.value for risk in view.open_risks],
        "scores": totals(view),
    }


def _session(number: int, session: ge.GroupSessionHeld, unknown: list[str]) -> Json:
    return {
        "number": number,
        "on": _day(session),
        "present": list(session.present),
        "absent": [{"member": a.member, "reason": a.reason.value} for a in session.absent],
        "unknown": unknown,
        "facilitators": list(session.facilitators),
        "minutes": session.minutes,
        "themes": [area.label for area in session.themes],
    }


def _day(event: ge.GroupEvent) -> str | None:
    return None if event.on is None else str(event.on)


_DETAILS: Final[dict[type[ge.GroupEvent], Callable[[Any], str]]] = {
    ge.GroupPhaseBegan: lambda e: e.phase,
    ge.GroupSessionHeld: lambda e: f"{len(e.present)} present, {len(e.absent)} absent",
    ge.MembersRelated: lambda e: f"{e.one} {e.other}",
    ge.GroupEnded: lambda e: e.reason,
    ge.MemberLeft: lambda e: f"{e.member} {e.reason}",
    ge.MeetingOmitted: lambda e: f"{e.member} {e.meeting}",
    ge.MakeUpHeld: lambda e: f"{e.member} session {e.session}",
    ge.GroupEventVoided: lambda e: e.event,
    ge.GroupEventReplaced: lambda e: e.event,
    ge.GroupEventRedacted: lambda e: e.event,
}


def _line(event: ge.GroupEvent) -> Json:
    if isinstance(event, ge.MemberEvent):
        inner = event_line(event.event)
        words = f"{event.member} {inner['detail']}".rstrip()
        return {"id": event.id, "on": inner["on"], "event": inner["event"], "detail": words}
    detail = _DETAILS.get(type(event))
    words = getattr(event, "member", "") if detail is None else str(detail(event))
    return {"id": event.id, "on": _day(event), "event": kind_of(event), "detail": words}


def checked(file: Path, group: GroupCourse) -> Json:
    """What is found and asked about a group, and how much about each member."""
    told = groups.audit(group)
    examined = {member: review.examine(group.view(member)) for member in group.members}
    return {
        **_head(file, group),
        "events": len(group.events),
        "findings": [finding_json(finding) for finding in told.findings],
        "questions": [question_json(question) for question in told.questions],
        "members": [
            {"member": member, "findings": len(of.findings), "questions": len(of.questions)}
            for member, of in examined.items()
        ],
    }


def due(file: Path, group: GroupCourse) -> Json:
    """Which session comes next, what its form has ahead, and what is asked."""
    held, most = len(group.sessions), group.protocol.limit("sessions_max")
    over = group.phase == "ended" or (most is not None and held >= most)
    ahead = sorted(
        (limit for limit in group.protocol.limits if limit.name in _AHEAD and limit.value > held),
        key=lambda limit: limit.value,
    )
    return {
        **_head(file, group),
        "session": None if over else held + 1,
        "ahead": [
            {
                "session": limit.value,
                "what": _AHEAD[limit.name],
                "source": limit.source,
                "status": limit.status.value,
            }
            for limit in (() if over else ahead)
        ],
        "questions": [question_json(question) for question in groups.audit(group).questions],
    }


# --- in words -------------------------------------------------------------------------------------


def _headline(report: Json) -> Iterator[str]:
    name = click.style(report["file"].removesuffix(".json"), bold=True)
    reason, most = report["end_reason"], report["sessions_max"]
    phase = f"{report['phase']} phase" if reason is None else f"{report['phase']}: {reason}"
    held = counted(report["sessions_held"], "session")
    of = held if most is None else f"{report['sessions_held']} of at most {most} sessions"
    left = len(report["joined"]) - len(report["active"])
    gone = f", {left} of them left" if left else ""
    members = counted(len(report["joined"]), "member")
    yield f"{name}  group {report['protocol']}  {phase}  {of} held, {members}{gone}"


def show(report: Json) -> Iterator[str]:
    """A shown group."""
    yield from _headline(report)
    wide = max((len(each["member"]) for each in report["members"]), default=0)
    for each in report["members"]:
        yield f"  member      {each['member']:<{wide}}  {'; '.join(_standing(each))}"
    for each in report["sessions"]:
        yield f"  session     {each['number']:>2}  {each['on'] or 'undated':<10}  {_who(each)}"
    yield from text.history(report["history"])


def _standing(each: Json) -> Iterator[str]:
    if (reason := each["end_reason"]) is None:
        yield f"{each['phase']} phase"
    else:
        yield f"{'left' if each['left'] else 'ended'}: {reason}"
    if each["joined_after"]:
        yield f"joined after session {each['joined_after']}"
    present, known = len(each["present"]), len(each["present"]) + len(each["missed"])
    if known:
        yield f"came to {present} of {counted(known, 'session')}"
    if each["unknown"]:
        yield f"of {counted(len(each['unknown']), 'session')} it is not known"
    if each["made_up"]:
        yield f"{len(each['made_up'])} made up for"
    if each["focus"]:
        yield " and ".join(each["focus"])
    for kind in each["open_risks"]:
        yield f"open risk {kind}"
    if each["meetings"]:
        yield f"met alone: {', '.join(held['meeting'] for held in each['meetings'])}"
    for instrument, scores in each["scores"].items():
        yield f"{instrument} {text.scores(scores)}"


def _who(session: Json) -> str:
    away = [f"{each['member']} ({each['reason']})" for each in session["absent"]]
    parts = {"present": session["present"], "absent": away, "not known of": session["unknown"]}
    return (
        "; ".join(f"{how} {', '.join(who)}" for how, who in parts.items() if who) or "nobody named"
    )


def check(report: Json) -> Iterator[str]:
    """A checked group."""
    yield from _headline(report)
    yield from text.findings(report)
    if not report["findings"]:
        yield f"  {counted(report['events'], 'event')}, nothing to object to"
    yield from text.questions(report)
    for each in report["members"]:
        told = (
            f"{counted(each['findings'], 'finding')} and {counted(each['questions'], 'question')}"
        )
        yield f"  member      {each['member']}: {told}; see --member {each['member']}"


def next_(report: Json) -> Iterator[str]:
    """What is ahead of a group."""
    yield from _headline(report)
    if report["session"] is None:
        yield "  no further session: the group has ended, or has held all that its form has"
    else:
        yield f"  session {report['session']} comes next"
    for each in report["ahead"]:
        yield f"  session {each['session']}: {each['what']}  {text.cited(each)}"
    yield from text.questions(report)
    yield "  what the next session has for one of them: --member ID"
