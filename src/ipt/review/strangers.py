"""Who is named in a course and is not in its inventory; mostly an id that was mistyped.

Whoever a life event or the formulation names is asked about by `ipt.formulation`.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ipt.findings import Finding
from ipt.model import Course, events as ev
from ipt.review import rules as r

__all__ = ["strangers"]

_FOCUS: Final = "the focus"


def strangers(course: Course) -> Iterator[Finding]:
    """Everybody whom what holds in *course* names, and the inventory does not have."""
    people = {relationship.id for relationship in course.inventory}
    for what, event, named in _named(course):
        for person in dict.fromkeys(named):
            if person not in people:
                yield _told(what, event, person)


def _told(what: str, event: str, person: str) -> Finding:
    if what is _FOCUS:
        return r.UNKNOWN_PERSON.finding(event, person, person=person)
    return r.NAMES_STRANGER.finding(event, person, what=what, person=person)


def _named(course: Course) -> Iterator[tuple[str, str, Iterable[str]]]:
    """What names people, the event that said so last, and whom it names."""
    focus: list[tuple[str, Iterable[str]]] = []
    others: dict[tuple[object, ...], tuple[str, Iterable[str]]] = {}
    for event in course.effective:
        match event:
            case ev.FocusAgreed():
                focus.append((event.id, event.focus.people))
            case ev.FocusChanged():
                focus = [(event.id, area.people) for area in event.to]
            case ev.AreaConsidered():
                area = event.consideration.area
                key = ("an area that is considered", area.area, area.people, area.life_event)
                others[key] = event.id, area.people
            case ev.DisputeAssessed():
                person = event.dispute.person
                others["a dispute", person] = event.id, (person,)
            case ev.GoalAgreed():
                others["a goal", event.goal.id] = event.id, event.goal.people
            case ev.TiesRecorded():
                others["a tie",] = event.id, [who for t in event.ties for who in (t.one, t.other)]
            case _:
                pass
    yield from ((_FOCUS, *said) for said in focus)
    yield from ((str(key[0]), *said) for key, said in others.items())
