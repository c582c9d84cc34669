"""What the command says, as plain JSON values; the text is made from these alone."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from ipt import machine, protocols, review, storage
from ipt.errors import EventRefused, IPTError
from ipt.findings import Finding, Question
from ipt.model import Contract, Course, Phase, Protocol, events as ev
from ipt.review.rules import DEVIATION, RISK_ANSWER
from ipt.storage.log import Logged

__all__ = [
    "Json",
    "Walked",
    "checked",
    "compared",
    "contract",
    "counted",
    "described",
    "event_line",
    "failed",
    "finding_json",
    "head",
    "imported",
    "linted",
    "name_of",
    "question_json",
    "recorded",
    "shown",
    "surveyed",
    "totals",
    "walked",
]

Json = dict[str, Any]
_NAMES: Final = {kind: name for name, kind in ev.EVENT_TYPES.items()}


def name_of(file: Path) -> str:
    """The name of *file* without its folder; what is no path but a text may be private."""
    return "..." if set("{\n") & set(str(file)) else file.name or str(file)


def failed(file: Path, error: IPTError) -> Json:
    """A file that cannot be used, or be written to."""
    report: Json = {
        "file": name_of(file),
        "error": error.message,
        "findings": [finding_json(finding) for finding in error.findings],
    }
    if isinstance(error, EventRefused):
        report["overridable"] = error.overridable
    return report


@frozen
class Walked:
    """A course that was read to its end.

    Attributes:
        course: As far as it can be told.
        refusals: What it holds and a rule refuses.
        torn: What is wrong with the end of its log.
    """

    course: Course
    refusals: tuple[EventRefused, ...] = ()
    torn: tuple[Finding, ...] = ()


def walked(told: storage.Recorded) -> Walked:
    """The course that *told* tells, whatever it holds."""
    course, refusals = machine.survey(told.protocol, told.events, instruments=told.instruments)
    return Walked(course, refusals, told.findings if isinstance(told, Logged) else ())


def counted(number: int, noun: str) -> str:
    """*number* with *noun*, which has a plural in s."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def finding_json(finding: Finding) -> Json:
    """All of a finding."""
    return {
        "code": finding.code,
        "severity": finding.severity.label,
        "message": finding.message,
        "remedy": finding.remedy,
        "params": dict(finding.params),
        "where": list(finding.where),
        "source": finding.source,
        "status": finding.status.value,
    }


def question_json(question: Question) -> Json:
    """All of a question."""
    return {
        "code": question.code,
        "text": question.text,
        "decides": question.decides,
        "about": list(question.about),
        "source": question.source,
        "status": question.status.value,
    }


def _left_out(refusals: Iterable[EventRefused]) -> list[Json]:
    """What no override lets pass: `machine.survey` goes on without it."""
    left: list[Json] = []
    for refusal in refusals:
        if not refusal.overridable:  # its position does not count what was left out before it
            left.append({"event": refusal.event_id, "number": refusal.position + len(left) + 1})
    return left


def head(file: Path, course: Course, refusals: Collection[EventRefused] = ()) -> Json:
    """What every report of a course begins with."""
    contract = course.contract
    return {
        "file": name_of(file),
        "protocol": course.protocol.id,
        "phase": course.protocol.label(course.phase),
        "end_reason": None if course.end_reason is None else course.end_reason.value,
        "sessions_held": course.sessions_held,
        "sessions_unrecorded": course.sessions_unrecorded,
        "sessions_agreed": None if contract is None else contract.sessions,
        "sessions_left": course.sessions_left,
        "refusals": len(refusals),
        "left_out": _left_out(refusals),
    }


def surveyed(file: Path) -> tuple[Course, Json]:
    """The course in *file*, whatever it holds, and what every report of it begins with."""
    of = walked(storage.read(file))
    return of.course, head(file, of.course, of.refusals)


def checked(file: Path, of: Walked) -> Json:
    """Every refusal, finding and question of a recorded course."""
    course, refusals = of.course, of.refusals
    examined = review.examine(course)
    refused = (finding for refusal in refusals for finding in refusal.findings)
    taken = _taken(refusals)
    observed = (  # nobody gave a reason for a departure that only the survey let pass
        f for f in examined.findings if f.code != DEVIATION.code or taken.isdisjoint(f.where)
    )
    return {
        **head(file, course, refusals),
        "events": len(course.events),
        "findings": [finding_json(finding) for finding in (*of.torn, *refused, *observed)],
        "questions": [question_json(question) for question in examined.questions],
    }


def _taken(refusals: Iterable[EventRefused]) -> set[str]:
    """The ids of the events that were refused and taken as they were recorded."""
    return {refusal.event_id for refusal in refusals if refusal.overridable}


def shown(file: Path, of: Walked) -> Json:
    """What a recorded course holds, without names and free text."""
    course, refusals = of.course, of.refusals
    taken, effective = _taken(refusals), {*course.effective}
    return {
        **head(file, course, refusals),
        "contract": None if course.contract is None else contract(course.contract),
        "focus": [
            {
                "area": area.area.label,
                "stage": None if area.stage is None else area.stage.value,
                "people": list(area.people),
                "life_event": area.life_event,
                "primary": area.primary,
            }
            for area in course.focus
        ],
        "people": [
            {"id": p.id, "kin": None if p.kin is None else p.kin.value, "living": p.living}
            for p in course.inventory
        ],
        "scores": totals(course),
        "medication": [m.substance for m in course.medication],
        "open_risks": [risk.kind.value for risk in course.open_risks],
        "history": [
            {
                **event_line(event),
                "refused": event.id in taken,
                "overridden": event.deviation is not None and event.id not in taken,
                "corrected": event not in effective and not _corrects(event),
            }
            for event in course.events
        ],
    }


def contract(agreed: Contract) -> Json:
    """What was agreed on."""
    return {
        "sessions": agreed.sessions,
        "range": [agreed.sessions_min, agreed.sessions_max] if agreed.is_range else None,
        "weeks": agreed.weeks,
        "conditional": agreed.conditional,
        "cadence": agreed.cadence.value,
        "minutes": agreed.minutes,
    }


def totals(course: Course) -> dict[str, list[float | None]]:
    """The totals of each instrument; ``None`` where there is none."""
    scores: dict[str, list[float | None]] = {}
    for taken in course.measured:
        scores.setdefault(taken.instrument, []).append(getattr(taken.score, "total", None))
    return scores


_DETAILS: Final[dict[type[ev.Event], Callable[[Any], str]]] = {
    ev.SessionHeld: lambda e: ", ".join(e.tasks),
    ev.SessionMissed: lambda e: e.reason,
    ev.PeriodUnrecorded: lambda e: counted(e.sessions, "session"),
    ev.MeasureTaken: lambda e: e.instrument if e.total is None else f"{e.instrument} {e.total:g}",
    ev.RelationshipRecorded: lambda e: " ".join(
        filter(None, (e.relationship.id, e.relationship.kin))
    ),
    ev.LifeEventRecorded: lambda e: e.life_event.kind,
    ev.AreaRejected: lambda e: e.area.label,
    ev.FocusAgreed: lambda e: e.focus.area.label,
    ev.FocusChanged: lambda e: ", ".join(area.area.label for area in e.to),
    ev.ContractAgreed: lambda e: counted(e.contract.sessions, "session"),
    ev.ContractAmended: lambda e: counted(e.contract.sessions, "session"),
    ev.PhaseBegan: lambda e: e.phase,
    ev.CourseEnded: lambda e: e.reason,
    ev.RiskRaised: lambda e: e.risk.kind,
    ev.MedicationStarted: lambda e: e.medication.substance + e.medication.earlier * ", earlier",
    ev.EventVoided: lambda e: e.event,
    ev.EventReplaced: lambda e: e.event,
    ev.EventRedacted: lambda e: e.event,
}


def _corrects(event: ev.Event) -> bool:
    return isinstance(event, ev.Correction)


def event_line(event: ev.Event) -> Json:
    """An event in a line."""
    detail = _DETAILS.get(type(event))
    return {
        "id": event.id,
        "on": None if event.on is None else str(event.on),
        "event": _NAMES[type(event)],
        "detail": "" if detail is None else str(detail(event)),
    }


_SAID: Final = {DEVIATION.code, RISK_ANSWER.code}
"""What is found about an event, and said anyway when it is recorded."""


def recorded(file: Path, course: Course, *, override: bool = False) -> Json:
    """What was written: the last event of *course*, with what it was passed against."""
    event = course.events[-1]
    examined = review.examine(course)
    return {
        **head(file, course),
        "recorded": event_line(event),
        "passed": [] if event.deviation is None else list(event.deviation.codes),
        "override_unneeded": override and event.deviation is None,
        "risks_opened": [
            risk.id for risk in course.open_risks if risk.id.startswith(f"{event.id}:")
        ],
        "noticed": [
            finding_json(finding)
            for finding in examined.findings
            if event.id in finding.where and finding.code not in _SAID
        ],
        "questions": [question_json(q) for q in examined.questions if event.id in q.about],
    }


def imported(file: Path, course: Course, findings: Iterable[Finding]) -> Json:
    """What was made of a table, and what it does not tell."""
    return {
        **head(file, course),
        "events": len(course.events),
        "findings": [finding_json(finding) for finding in findings],
    }


def linted(file: Path) -> Json:
    """Every finding about a protocol of somebody's own, and how it departs from its parent."""
    protocol = protocols.load(file)
    return {
        "file": name_of(file),
        "protocol": protocol.id,
        "revision": protocol.revision,
        "findings": [finding_json(finding) for finding in protocols.lint(protocol)],
        "descent": _descent(protocol),
    }


def _descent(protocol: Protocol) -> list[Json]:
    """The protocols that *protocol* departs from, the nearest first, and how in words."""
    return [
        {
            "parent": step.parent,
            "revision": step.revision,
            "departures": [str(departure) for departure in step.departures],
        }
        for step in protocol.descent
    ]


def compared(before: Protocol, after: Protocol) -> Json:
    """How the protocol *after* departs from *before*."""
    return {
        "from": before.id,
        "to": after.id,
        "departures": [str(departure) for departure in protocols.diff(before, after)],
    }


def described(protocol: Protocol) -> Json:
    """All of a protocol, as a document has it, and the usual sessions of its phases."""
    outline = protocol.outline()
    spans = {
        Phase.INITIAL: outline.initial,
        Phase.MIDDLE: outline.middle,
        Phase.TERMINATION: outline.termination,
    }
    return {
        "protocol": storage.unstructured(protocol),
        "phases": [
            {"phase": phase.value, "label": protocol.label(phase), "sessions": list(span)}
            for phase, span in spans.items()
        ],
        "sessions": {task.id: task.sessions for task in protocol.tasks if task.sessions},
        "advised": {f"{told.topic} {told.id}": str(told) for told in protocol.advisories},
        "descent": _descent(protocol),
    }
