"""What an event refers to exists, and is what it was: the one check that no count can hold."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ipt.findings import Finding
from ipt.machine import rules as r
from ipt.model import events as ev
from ipt.model.course import waiting_risks
from ipt.model.values import LifeEvent, ProblemArea

__all__ = ["REFERRING", "references", "unknown"]

_History = Sequence[ev.Event]

REFERRING: Final = frozenset(
    {
        ev.FocusAgreed,
        ev.FocusChanged,
        ev.LifeEventRecorded,
        ev.RiskReviewed,
        ev.MedicationStopped,
    }
)
"""The types of events that `references` looks into."""
_SHOWN: Final = 20
"""How many known ids are named."""


def references(history: _History, event: ev.Event) -> Iterator[Finding]:
    """What *event* names and *history* does not know, or knows as something else."""
    match event:
        case ev.FocusAgreed(focus=focus):
            yield from _linked(history, event, (focus,))
        case ev.FocusChanged(to=to):
            yield from _linked(history, event, to)
        case ev.LifeEventRecorded(life_event=told):
            for earlier in _life_events(history):
                if earlier.id == told.id and earlier.kind is not told.kind:
                    was, now = earlier.kind.value, told.kind.value
                    yield r.OTHER_LIFE_EVENT.finding(event.id, id=told.id, was=was, now=now)
        case ev.RiskReviewed(risk=risk):
            waiting = waiting_risks(history)
            if waiting:  # if there is none at all, a guard of the table says so
                yield from unknown("open risk", risk, waiting, event)
        case ev.MedicationStopped(medication=medication):
            started = [e.medication.id for e in history if isinstance(e, ev.MedicationStarted)]
            yield from unknown("medication", medication, started, event)
        case _:
            pass


def unknown(what: str, name: str, known: Iterable[str], event: ev.Event) -> Iterator[Finding]:
    """The finding that *event* names a *what* that is none of *known*, if so."""
    listed = list(known)
    if name not in listed:
        shown = ", ".join(listed[:_SHOWN]) or "none is recorded"
        if len(listed) > _SHOWN:
            shown += f" and {len(listed) - _SHOWN} more"
        yield r.UNKNOWN_REFERENCE.finding(event.id, what=what, id=name, known=shown)


def _life_events(history: _History) -> Iterator[LifeEvent]:
    return (e.life_event for e in history if isinstance(e, ev.LifeEventRecorded))


def _linked(history: _History, event: ev.Event, focus: Iterable[ProblemArea]) -> Iterator[Finding]:
    told = [life_event.id for life_event in _life_events(history)]
    for area in focus:
        if area.life_event is not None:
            yield from unknown("life event", area.life_event, told, event)
