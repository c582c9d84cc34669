"""Facts that a record notes as yes, no or not at all, each with the events that tell of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from ipt.model import Area, Course, SickRole, Statement, events as ev
from ipt.review.fidelity.items import Fact

__all__ = ["FACTS"]

_Told = Iterable[tuple[str, bool | None]]
"""Ids of events, and what each says."""


def _sick_role(course: Course, ask: Callable[[SickRole], bool | None]) -> _Told:
    return [(e.id, ask(e.role)) for e in course.of(ev.SickRoleGiven) if e.role is not None]


def _statement(course: Course, ask: Callable[[Statement], bool | None]) -> _Told:
    shared = course.of(ev.FormulationShared)
    return [(e.id, ask(e.statement)) for e in shared if e.statement is not None]


def _contract(course: Course) -> Iterator[ev.ContractAgreed | ev.ContractAmended]:
    return (e for e in course.effective if isinstance(e, ev.ContractAgreed | ev.ContractAmended))


def _staged(course: Course) -> Iterator[tuple[str, bool | None]]:
    """Whether a stage was named: with the focus, or by what tells it."""
    for event in course.effective:
        match event:
            case ev.FocusAgreed(focus=focus):
                yield event.id, focus.stage is not None or None
            case ev.FocusChanged(to=to):
                yield event.id, any(area.stage is not None for area in to) or None
            case ev.DisputeAssessed():
                yield event.id, True
            case _:
                pass


def _violence(course: Course) -> Iterator[tuple[str, bool | None]]:
    """Whether violence was asked about, of those with whom there is a dispute in focus."""
    disputes = (area for area in course.focus if area.area is Area.ROLE_DISPUTE)
    whom = {person for area in disputes for person in area.people}
    asked = {
        event.relationship.id: event.id
        for event in course.of(ev.RelationshipRecorded)
        if event.relationship.id in whom and event.relationship.violence is not None
    }
    if whom and whom <= asked.keys():
        for name in asked.values():
            yield name, True


def _anniversaries(course: Course) -> Iterator[tuple[str, bool | None]]:
    """Whether there is a plan for the anniversaries that the plan against a relapse names."""
    for event in course.of(ev.RelapsePlanMade):
        days = [trigger.planned for trigger in event.plan.triggers if trigger.anniversary]
        if days:
            yield event.id, False if False in days else (None if None in days else True)


FACTS: Final[Mapping[Fact, Callable[[Course], _Told]]] = {
    Fact.AGREED: lambda c: [(e.id, e.agreed) for e in c.of(ev.FormulationShared)],
    Fact.ANNIVERSARY_PLANNED: _anniversaries,
    Fact.CONFIDENTIALITY: lambda c: [
        (e.id, e.contract.confidentiality_limits) for e in _contract(c)
    ],
    Fact.DIAGNOSIS_NAMED: lambda c: [
        *_sick_role(c, lambda role: role.diagnosis_named),
        *_statement(c, lambda statement: statement.diagnosis_named),
    ],
    Fact.DISPUTE_STAGED: _staged,
    Fact.DUTY_STATED: lambda c: _sick_role(c, lambda role: role.duty_stated),
    Fact.END_DATE: lambda c: [
        (e.id, e.contract.end_date is not None or None) for e in _contract(c)
    ],
    Fact.HOPE_STATED: lambda c: _sick_role(c, lambda role: role.hope_stated),
    Fact.NOT_FAULT: lambda c: [
        *_sick_role(c, lambda role: role.not_fault),
        *_statement(c, lambda statement: statement.not_fault),
    ],
    Fact.ONSET_LINKED: lambda c: _statement(c, lambda statement: statement.onset_linked),
    Fact.ONWARD: lambda c: [(e.id, bool(e.onward) or None) for e in c.of(ev.CourseEnded)],
    Fact.OPTIONS_GIVEN: lambda c: _sick_role(c, lambda role: role.options_given),
    Fact.RISK_ASKED: lambda c: [(e.id, e.risk_asked) for e in c.of(ev.ScreeningRecorded)],
    Fact.SUITABLE: lambda c: [
        (e.id, None if e.suitable is None else True) for e in c.of(ev.ScreeningRecorded)
    ],
    Fact.VIOLENCE_ASKED: _violence,
}
"""Each fact by its name."""
