"""Who is named in a course and is not in its inventory; mostly an id that was mistyped.

Whoever a life event or the formulation names is asked about by `ipt.formulation`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from ipt.findings import Finding
from ipt.model import Course, RelapsePlan, SafetyPlan, events as ev
from ipt.review import rules as r
from ipt.techniques.communication.exchange import others_in

__all__ = ["strangers"]

_FOCUS: Final = "the focus"

_Names = Iterable[str | None]
_Said = tuple[tuple[object, ...], _Names]
"""What names people, in words and with what tells it from others of its kind, and whom it names."""


def strangers(course: Course) -> Iterator[Finding]:
    """Everybody whom what holds in *course* names, and the inventory does not have."""
    people = {relationship.id for relationship in course.inventory}
    for what, event, named in _named(course):
        for person in dict.fromkeys(named):
            if person is not None and person not in people:
                yield _told(what, event, person)


def _told(what: str, event: str, person: str) -> Finding:
    if what is _FOCUS:
        return r.UNKNOWN_PERSON.finding(event, person, person=person)
    return r.NAMES_STRANGER.finding(event, person, what=what, person=person)


def _named(course: Course) -> Iterator[tuple[str, str, _Names]]:
    """What names people, the event that said so last, and whom it names."""
    focus: list[tuple[str, _Names]] = []
    others: dict[tuple[object, ...], tuple[str, _Names]] = {}
    for event in course.effective:
        match event:
            case ev.FocusAgreed():
                focus.append((event.id, event.focus.people))
            case ev.FocusChanged():
                focus = [(event.id, area.people) for area in event.to]
            case _ if (say := _NAMING.get(type(event))) is not None:
                what, named = say(event)
                others[what] = event.id, named
            case _:
                pass
    yield from ((_FOCUS, *said) for said in focus)
    yield from ((str(what[0]), *said) for what, said in others.items())


def _area(event: ev.AreaConsidered) -> _Said:
    area = event.consideration.area
    return ("an area that is considered", area.area, area.people, area.life_event), area.people


def _tied(event: ev.TiesRecorded) -> _Said:
    return ("a tie",), [who for tie in event.ties for who in (tie.one, tie.other)]


def _in_relapse_plan(plan: RelapsePlan) -> _Names:
    items = (*plan.signs, *plan.first_actions, *plan.what_helped)
    return (*plan.people, *(t.person for t in plan.triggers), *(item.person for item in items))


def _in_safety_plan(plan: SafetyPlan) -> _Names:
    return (*(item.person for step in plan.steps for item in step.items), *plan.shared_with)


_NAMING: Final[Mapping[type[ev.Event], Callable[[Any], _Said]]] = MappingProxyType(
    {
        ev.AreaConsidered: _area,
        ev.DisputeAssessed: lambda e: (("a dispute", e.dispute.person), (e.dispute.person,)),
        ev.GoalAgreed: lambda e: (("a goal", e.goal.id), e.goal.people),
        ev.TiesRecorded: _tied,
        ev.IncidentAnalysed: lambda e: (("an incident", e.incident.id), others_in(e.incident)),
        ev.DecisionAnalysed: lambda e: (("a decision", e.decision.id), e.decision.people),
        ev.TaskAgreed: lambda e: (("a task", e.task.id), (e.task.person,)),
        ev.RolePlayed: lambda e: (("a rehearsal", e.rehearsal.id), e.rehearsal.people),
        ev.RelapsePlanMade: lambda e: (("the relapse plan",), _in_relapse_plan(e.plan)),
        ev.SafetyPlanMade: lambda e: (("the safety plan",), _in_safety_plan(e.plan)),
    }
)
"""What names people besides the focus; said anew, it replaces what it said before."""
