"""From the kinds of a simulated step to its events, with their days and what they say.

A kind names the event and says what it is to the rules. What else the event says comes from the
scores of the patient and from an invented life. What a session was like, why one was missed and what
anybody said is not simulated, and so not told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, Final

from attrs import frozen

from ipt.cohort.lives import Life
from ipt.machine import Kind
from ipt.machine.instruments import Scales
from ipt.model import AmendmentCause, Contract, Protocol, events as ev

__all__ = ["Answers", "Page", "opened", "told"]

Answers = Mapping[str, int | tuple[int, ...]]
"""What a patient scores in one week, by instrument: the total, or the answers."""
_Fields = dict[str, Any]


@frozen(kw_only=True)
class Page:
    """A day of a simulated course, and what is known on it.

    Attributes:
        protocol: Of the course.
        life: Whom it is about.
        day: Which day.
        left: How many slots are left after it.
        answers: What the patient scores in that week.
        scales: The instruments.
        bundle: The kinds of what happens, in order.
        first: How many events there were before.
    """

    protocol: Protocol
    life: Life
    day: date
    left: int
    answers: Answers
    scales: Scales
    bundle: tuple[Kind, ...]
    first: int


def opened(patient: str, on: date) -> ev.Event:
    """The first event, which opens the course of *patient*."""
    return ev.CourseOpened(id="e0", on=on, patient=patient)


def told(page: Page) -> list[ev.Event]:
    """The events of a day; a risk that an answer tells of is looked at on the same day."""
    events: list[ev.Event] = []

    def note(name: str, **fields: Any) -> ev.Event:  # noqa: ANN401 - whatever the event has
        number = page.first + len(events)
        events.append(ev.EVENT_TYPES[name](id=f"e{number}", on=page.day, **fields))
        return events[-1]

    for name, kinds in groupby(page.bundle, _head):  # areas are rejected all at once
        for fields in _SAYS.get(name, _nothing)(page, next(kinds)):
            noted = note(name, **fields)
            for item in _flagged(page.scales, noted):
                note("risk-reviewed", risk=f"{noted.id}:{item}")
    return events


def _flagged(scales: Scales, event: ev.Event) -> Iterator[str]:
    """The risk items that were answered; a total does not tell."""
    if isinstance(event, ev.MeasureTaken) and event.items and (score := scales.score(event)):
        yield from (flag.item for flag in score.flags)


def _head(kind: Kind) -> str:
    return kind.name.partition(":")[0]


def _variant(kind: Kind) -> str:
    return kind.name.partition(":")[2]


# --- what each kind of event says ----------------------------------------------------------------


def _nothing(_page: Page, _kind: Kind) -> Iterable[_Fields]:
    return ({},)


def _not_alone(_page: Page, _kind: Kind) -> Iterable[_Fields]:
    return ()


def _screening(_page: Page, _kind: Kind) -> Iterable[_Fields]:
    return ({"suitable": True, "risk_asked": True},)


def _session(page: Page, _kind: Kind) -> Iterable[_Fields]:
    tasks = tuple(_variant(kind) for kind in page.bundle if _head(kind) == "task")
    return ({"minutes": page.protocol.limit("minutes_default"), "tasks": tasks},)


def _measures(page: Page, _kind: Kind) -> Iterable[_Fields]:
    for name, answers in page.answers.items():
        yield {"instrument": name, "total" if isinstance(answers, int) else "items": answers}


def _life_event(page: Page, _kind: Kind) -> Iterable[_Fields]:
    return ({"life_event": page.life.life_event},)


def _people(page: Page, _kind: Kind) -> Iterable[_Fields]:
    return ({"relationship": person} for person in page.life.people)


def _formulation(_page: Page, _kind: Kind) -> Iterable[_Fields]:
    return ({"agreed": True},)


def _rejected(page: Page, _kind: Kind) -> Iterable[_Fields]:
    rule = page.protocol.area(page.life.focus.area)
    return ({"area": area} for area in (rule.after_rejecting if rule else ()))


def _focus(page: Page, _kind: Kind) -> Iterable[_Fields]:
    return ({"focus": page.life.focus},)


def _contract(page: Page, kind: Kind) -> Iterable[_Fields]:
    protocol = page.protocol
    minutes = protocol.limit("minutes_default")
    terms = Contract(sessions_min=kind.number, cadence=protocol.cadence, minutes=minutes)
    return ({"contract": terms},)


def _amended(page: Page, kind: Kind) -> Iterable[_Fields]:
    for terms in _contract(page, kind):
        yield terms | {"reason": "sessions were missed", "cause": AmendmentCause.ABSENCE}


def _began(_page: Page, kind: Kind) -> Iterable[_Fields]:
    return ({"phase": _variant(kind)},)


def _announced(page: Page, _kind: Kind) -> Iterable[_Fields]:
    return ({"sessions_left": page.left},)


def _ended(_page: Page, kind: Kind) -> Iterable[_Fields]:
    return ({"reason": _variant(kind)},)


_SAYS: Final[Mapping[str, Callable[[Page, Kind], Iterable[_Fields]]]] = {
    "screening-recorded": _screening,
    "session-held": _session,
    "task": _not_alone,
    "measure-taken": _measures,
    "life-event-recorded": _life_event,
    "relationship-recorded": _people,
    "formulation-shared": _formulation,
    "area-rejected": _rejected,
    "focus-agreed": _focus,
    "contract-agreed": _contract,
    "contract-amended": _amended,
    "phase-began": _began,
    "ending-announced": _announced,
    "course-ended": _ended,
}
"""What says more than that it happened."""
