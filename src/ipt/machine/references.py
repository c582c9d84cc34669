"""What an event refers to exists, and is what it was: the one check that no count can hold.

The instrument of a measure is such a thing, and its answers have to be answers to it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from ipt.findings import Finding
from ipt.machine import rules as r
from ipt.machine.classify import Past
from ipt.machine.instruments import unreadable
from ipt.model import events as ev
from ipt.model.values import LifeEvent, ProblemArea
from ipt.model.views import waiting_risks

__all__ = ["REFERRING", "nothing_to_name", "references", "unknown"]

_SHOWN: Final = 20
"""How many known ids are named."""


def unknown(what: str, name: str, known: Iterable[str], event: ev.Event) -> Iterator[Finding]:
    """The finding that *event* names a *what* that is none of *known*, if so."""
    listed = list(known)
    if name not in listed:
        shown = ", ".join(listed[:_SHOWN]) or "none is recorded"
        if len(listed) > _SHOWN:
            shown += f" and {len(listed) - _SHOWN} more"
        yield r.UNKNOWN_REFERENCE.finding(event.id, what=what, id=name, known=shown)


def _life_events(past: Past) -> Iterator[LifeEvent]:
    return (e.life_event for e in past.history if isinstance(e, ev.LifeEventRecorded))


def _linked(past: Past, event: ev.Event, focus: Iterable[ProblemArea]) -> Iterator[Finding]:
    told = [life_event.id for life_event in _life_events(past)]
    for area in focus:
        if area.life_event is not None:
            yield from unknown("life event", area.life_event, told, event)


def _focus(past: Past, event: ev.FocusAgreed) -> Iterator[Finding]:
    return _linked(past, event, (event.focus,))


def _new_focus(past: Past, event: ev.FocusChanged) -> Iterator[Finding]:
    return _linked(past, event, event.to)


def _told_anew(past: Past, event: ev.LifeEventRecorded) -> Iterator[Finding]:
    told = event.life_event
    for earlier in _life_events(past):
        if earlier.id == told.id and earlier.kind is not told.kind:
            was, now = earlier.kind.value, told.kind.value
            yield r.OTHER_LIFE_EVENT.finding(event.id, id=told.id, was=was, now=now)


def _measured(past: Past, event: ev.MeasureTaken) -> Iterator[Finding]:
    return unreadable(past.scales, event)


def _reviewed(past: Past, event: ev.RiskReviewed) -> Iterator[Finding]:
    waiting = waiting_risks(past.history, past.scales)
    if waiting:  # if there is none at all, a guard of the table says so
        yield from unknown("open risk", event.risk, waiting, event)


def _goal(past: Past, event: ev.GoalReviewed) -> Iterator[Finding]:
    agreed = (e.goal.id for e in past.history if isinstance(e, ev.GoalAgreed))
    return unknown("goal", event.goal, agreed, event)


def _task(past: Past, event: ev.TaskReviewed) -> Iterator[Finding]:
    agreed = (e.task.id for e in past.history if isinstance(e, ev.TaskAgreed))
    return unknown("task", event.task, agreed, event)


def _stopped(past: Past, event: ev.MedicationStopped) -> Iterator[Finding]:
    started = (e.medication.id for e in past.history if isinstance(e, ev.MedicationStarted))
    return unknown("medication", event.medication, started, event)


REFERRING: Final[Mapping[type[ev.Event], Callable[[Past, Any], Iterator[Finding]]]] = (
    MappingProxyType(
        {
            ev.FocusAgreed: _focus,
            ev.FocusChanged: _new_focus,
            ev.GoalReviewed: _goal,
            ev.LifeEventRecorded: _told_anew,
            ev.MeasureTaken: _measured,
            ev.RiskReviewed: _reviewed,
            ev.TaskReviewed: _task,
            ev.MedicationStopped: _stopped,
        }
    )
)
"""The types of events that refer to something, and what looks for it."""


_TAKEN_UP: Final[Mapping[type[ev.Event], tuple[str, type[ev.Event]]]] = MappingProxyType(
    {
        ev.GoalReviewed: ("goal", ev.GoalAgreed),
        ev.MedicationStopped: ("medication", ev.MedicationStarted),
        ev.TaskReviewed: ("task", ev.TaskAgreed),
    }
)
"""What an event always names, and the event that records it."""


def nothing_to_name(kind: type[ev.Event], history: Iterable[ev.Event]) -> Iterator[Finding]:
    """The finding that after *history* an event of type *kind* has nothing to name, if so."""
    if kind in _TAKEN_UP:
        what, first = _TAKEN_UP[kind]
        if not any(isinstance(event, first) for event in history):
            yield r.NOTHING_TO_NAME.finding(what=what, event=first.__name__)


def references(past: Past, event: ev.Event) -> Iterator[Finding]:
    """What *event* names and *past* does not know, or knows as something else."""
    if (look := REFERRING.get(type(event))) is not None:
        yield from look(past, event)
