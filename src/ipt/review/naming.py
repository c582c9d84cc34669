"""What a course names and does not have: people, life events, decisions; mostly a mistyped id.

What an event cannot do without, such as the task that it reviews, is checked by `ipt.machine`, and
whoever a life event names is asked about by `ipt.formulation`. A script is a file of its own and no
part of a course, and an act may be about anything: neither is looked for.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from ipt import measures
from ipt.findings import Finding
from ipt.model import PATIENT, Course, RelapsePlan, SafetyPlan, events as ev
from ipt.review import rules as r
from ipt.techniques.communication.exchange import others_in

__all__ = ["unknown_names"]

_FOCUS: Final = "the focus"
_PERSON: Final = "person"
_EVENT: Final = "life event"
_TOLD_OF: Final = "incident, relationship or life event"

_Names = Iterable[tuple[str, str | None]]
"""What is named: of what kind, and its id if one is given."""
_Said = tuple[tuple[object, ...], _Names]
"""What names something, in words and with what tells it from others of its kind, and its names."""


def unknown_names(course: Course) -> Iterator[Finding]:
    """Everything that what holds in *course* names, and the course does not have."""
    known = _known(course)
    for what, event, named in _named(course):
        for kind, name in dict.fromkeys(named):
            if name is not None and name not in known[kind]:
                yield _told(what, event, kind, name)


def _known(course: Course) -> Mapping[str, Container[str]]:
    people = {relationship.id for relationship in course.inventory}
    life_events = {life_event.id for life_event in course.life_events}
    incidents = {incident.id for incident in course.incidents}
    return {
        _PERSON: people,
        _EVENT: life_events,
        _TOLD_OF: incidents | people | life_events,
        "incident": incidents,
        "decision": {decision.id for decision in course.decisions},
        "rehearsal": {rehearsal.id for rehearsal in course.rehearsals},
        "instrument": {*measures.names(), *(scale.id for scale in course.instruments)},
    }


def _told(what: str, event: str, kind: str, name: str) -> Finding:
    if kind != _PERSON:
        return r.UNKNOWN_RECORD.finding(event, name, what=what, kind=kind, id=name)
    rule = r.UNKNOWN_PERSON if what is _FOCUS else r.NAMES_STRANGER
    return rule.finding(event, name, what=what, person=name)


def _named(course: Course) -> Iterator[tuple[str, str, _Names]]:
    """What names something, the event that said so last, and what it names."""
    focus: list[tuple[str, _Names]] = []
    others: dict[tuple[object, ...], tuple[str, _Names]] = {}
    for event in course.effective:
        match event:
            case ev.FocusAgreed():
                focus.append((event.id, _people(event.focus.people)))
            case ev.FocusChanged():
                focus = [(event.id, _people(area.people)) for area in event.to]
            case _ if (say := _NAMING.get(type(event))) is not None:
                what, named = say(event)
                others[what] = event.id, named
            case _:
                pass
    yield from ((_FOCUS, *said) for said in focus)
    yield from ((str(what[0]), *said) for what, said in others.items())


def _people(ids: Iterable[str | None]) -> _Names:
    return [(_PERSON, name) for name in ids if name not in _ALWAYS]


_ALWAYS: Final = (PATIENT, "therapist")
"""Who is in every course, and in no inventory."""


def _session(event: ev.SessionHeld) -> _Said:
    told_of = [(_TOLD_OF, note.about) for note in event.affect]
    named = (*_people(event.present), *told_of)
    return ("a session", *named), named  # sessions that name the same are told of once


def _sick_role(event: ev.SickRoleGiven) -> _Said:
    demands = () if event.role is None else (*event.role.excused, *event.role.kept)
    return ("the sick role",), _people(who for demand in demands for who in demand.covered_by)


def _formulation(event: ev.FormulationShared) -> _Said:
    said = event.statement
    life_events = () if said is None else said.life_events
    people = () if said is None else said.people
    return ("the formulation",), [*_people(people), *((_EVENT, name) for name in life_events)]


def _area(event: ev.AreaConsidered) -> _Said:
    area = event.consideration.area
    what = ("an area that is considered", area.area, area.people, area.life_event)
    return what, [*_people(area.people), (_EVENT, area.life_event)]


def _tied(event: ev.TiesRecorded) -> _Said:
    return ("a tie",), _people(who for tie in event.ties for who in (tie.one, tie.other))


def _decision(event: ev.DecisionAnalysed) -> _Said:
    decision = event.decision
    arguments = (each for option in decision.options for each in option.arguments)
    served = (who for argument in arguments for who in argument.whose)
    return ("a decision", decision.id), _people((*decision.people, *served))


def _rehearsal(event: ev.RolePlayed) -> _Said:
    played = event.rehearsal
    people = _people((*played.people, *(role.person for role in played.roles)))
    origin = [("incident", played.incident), ("decision", played.decision)]
    return ("a rehearsal", played.id), [*people, *origin]


def _task(event: ev.TaskAgreed) -> _Said:
    task = event.task
    origin = [("decision", task.decision), ("rehearsal", task.rehearsal)]
    return ("a task", task.id), [*_people((task.person,)), *origin]


def _relapse_plan(plan: RelapsePlan) -> _Names:
    items = (*plan.signs, *plan.first_actions, *plan.what_helped)
    about = (*(trigger.person for trigger in plan.triggers), *(item.person for item in items))
    yield from _people((*plan.people, *about))
    yield from ((_EVENT, trigger.life_event) for trigger in plan.triggers)
    yield from (("instrument", threshold.instrument) for threshold in plan.thresholds)


def _safety_plan(plan: SafetyPlan) -> _Names:
    items = (item.person for step in plan.steps for item in step.items)
    return _people((*items, *plan.shared_with))


_NAMING: Final[Mapping[type[ev.Event], Callable[[Any], _Said]]] = MappingProxyType(
    {
        ev.SessionHeld: _session,
        ev.SickRoleGiven: _sick_role,
        ev.FormulationShared: _formulation,
        ev.AreaConsidered: _area,
        ev.DisputeAssessed: lambda e: (
            ("a dispute", e.dispute.person), _people((e.dispute.person,))
        ),
        ev.RoleBalanceDrawn: lambda e: (
            ("the balance of roles", e.life_event), [(_EVENT, e.life_event)]
        ),
        ev.GoalAgreed: lambda e: (("a goal", e.goal.id), _people(e.goal.people)),
        ev.TiesRecorded: _tied,
        ev.IncidentAnalysed: lambda e: (
            ("an incident", e.incident.id), _people(others_in(e.incident))
        ),
        ev.DecisionAnalysed: _decision,
        ev.TaskAgreed: _task,
        ev.RolePlayed: _rehearsal,
        ev.RelapsePlanMade: lambda e: (("the relapse plan",), _relapse_plan(e.plan)),
        ev.SafetyPlanMade: lambda e: (("the safety plan",), _safety_plan(e.plan)),
    }
)  # fmt: skip
"""What names something besides the focus; said anew, it replaces what it said before."""
