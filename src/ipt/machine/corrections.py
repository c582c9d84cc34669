"""Corrections: what a history is after one of them, before it is walked anew.

History is amended and never overwritten, but for a redaction, which blanks private values. A
replacement stands in the place of what it replaces and has its id.
"""

from collections.abc import Iterable, Sequence
from typing import NoReturn

import attrs
from attrs import frozen

from ipt.machine import rules as r
from ipt.machine.references import unknown
from ipt.machine.refusals import refuse
from ipt.model import events as ev
from ipt.model.parts import ProtocolPin
from ipt.model.privacy import blanked

__all__ = ["Amended", "amended"]


@frozen
class Amended:
    """A history after a correction.

    Attributes:
        event: The correction as it is kept.
        whole: All events before it, with what a redaction blanked.
        effective: The events that hold now, in order.
    """

    event: ev.Correction
    whole: list[ev.Event]
    effective: list[ev.Event]


def amended(
    whole: Sequence[ev.Event], effective: Sequence[ev.Event], event: ev.Correction, pin: ProtocolPin
) -> Amended:
    """What *event* makes of a history whose *effective* events hold so far.

    Raises:
        ipt.errors.EventRefused: If there is nothing to correct, or not like this.
    """
    target = _target(whole, effective, event)
    if isinstance(event, ev.EventRedacted):
        left = _redacted(effective, target.id)
        if isinstance(target, ev.EventReplaced):  # what it put in place tells the same
            left = [blanked(e) if e == target.replacement else e for e in left]
        return Amended(event, _redacted(whole, target.id), left)
    left = list(effective)
    place = left.index(target)
    if isinstance(event, ev.EventReplaced):
        event = _replacement(event, target, pin, len(whole))
        left[place] = event.replacement
    elif isinstance(target, ev.CourseOpened):
        _incorrigible(event, len(whole), "there is no course without it", "record EventReplaced")
    else:
        del left[place]
    return Amended(event, list(whole), left)


def _target(
    whole: Sequence[ev.Event], effective: Sequence[ev.Event], event: ev.Correction
) -> ev.Event:
    """The earlier event that is corrected; what is already voided can only be redacted."""
    known = whole if isinstance(event, ev.EventRedacted) else effective
    named = {earlier.id: earlier for earlier in known}
    if event.event not in named and any(earlier.id == event.event for earlier in whole):
        why = "a correction, or what was voided already, is corrected by no other event"
        _incorrigible(event, len(whole), why, "record what is true as a new event")
    for finding in unknown("event to correct", event.event, named, event):
        refuse(event, (finding,), len(whole))
    return named[event.event]


def _replacement(
    event: ev.EventReplaced, target: ev.Event, pin: ProtocolPin, position: int
) -> ev.EventReplaced:
    """*event* with its replacement in the place of *target*."""
    new = event.replacement
    if isinstance(new, ev.Correction):
        _incorrigible(event, position, "a correction replaces nothing", "give the true event")
    if isinstance(new, ev.CourseOpened) != isinstance(target, ev.CourseOpened):
        why = "an opening and nothing else stands in the place of the opening"
        _incorrigible(event, position, why, "give a CourseOpened for a CourseOpened")
    new = attrs.evolve(new, id=target.id)
    if isinstance(new, ev.CourseOpened):
        new = attrs.evolve(new, protocol=pin)
    return attrs.evolve(event, replacement=new)


def _incorrigible(event: ev.Correction, position: int, why: str, what_now: str) -> NoReturn:
    finding = r.NOT_CORRECTABLE.finding(event.event, why=why, what_now=what_now)
    refuse(event, (finding,), position)


def _redacted(history: Iterable[ev.Event], target: str) -> list[ev.Event]:
    """*history* with the private values of *target* blanked, its replacements included."""
    return [
        blanked(event)
        if event.id == target or (isinstance(event, ev.EventReplaced) and event.event == target)
        else event
        for event in history
    ]
