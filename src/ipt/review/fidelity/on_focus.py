"""How many minutes of a session were on the agreed focus, within bounds.

Acts tell it if they say whether they served the focus. Otherwise the strategies of a session tell
it, by the area that they belong to, or the task that stands for the focus. Whatever nobody noted
may have been on it or not.
"""

from collections.abc import Iterable
from typing import Final

from attrs import frozen

from ipt.model import Area, Course, Session, events as ev
from ipt.model.readings import Interval
from ipt.model.value import Value

__all__ = ["SessionMinutes", "minutes_on_focus"]

_TASK: Final = "focus-worked"
_OFF_MODEL: Final = "off-model-"


@frozen(kw_only=True, eq=False, repr=False)
class SessionMinutes(Value):
    """The minutes of one session.

    Attributes:
        event: Id of the event of the session.
        number: Its number.
        minutes: Its length; the usual one of the protocol where it is not known.
        on_focus: How many of them were on the focus.
    """

    event: str
    number: int
    minutes: int
    on_focus: Interval

    @property
    def off_focus(self) -> Interval:
        """How many of them were not."""
        return Interval(self.minutes - self.on_focus.high, self.minutes - self.on_focus.low)


def minutes_on_focus(course: Course, sessions: Iterable[Session]) -> tuple[SessionMinutes, ...]:
    """The minutes of those *sessions* of *course* that were held under an agreed focus."""
    usual, agreed = course.protocol.limit("minutes_default"), _agreed(course)
    return tuple(
        SessionMinutes(
            event=session.event,
            number=session.number,
            minutes=session.minutes or usual,
            on_focus=_bounds(session, session.minutes or usual, areas),
        )
        for session in sessions
        if session.number is not None and (areas := agreed[session.event])
    )


def _agreed(course: Course) -> dict[str, frozenset[Area]]:
    """The areas in focus at each session, by the id of its event."""
    found: dict[str, frozenset[Area]] = {}
    areas: frozenset[Area] = frozenset()
    for event in course.effective:
        match event:
            case ev.SessionHeld():
                found[event.id] = areas
            case ev.FocusAgreed(focus=focus):
                areas |= {focus.area}
            case ev.FocusChanged(to=to):
                areas = frozenset(area.area for area in to)
            case _:
                pass
    return found


def _bounds(session: Session, minutes: int, areas: frozenset[Area]) -> Interval:
    told = [act for act in session.acts if act.on_focus is not None]
    if told:
        on = min(sum(act.minutes or 0 for act in told if act.on_focus), minutes)
        off = sum(act.minutes or 0 for act in told if not act.on_focus)
        return Interval(on, max(on, minutes - off))
    worked = {area for area in Area for name in session.strategies if name.startswith(f"{area}-")}
    if not areas.isdisjoint(worked):
        return Interval(minutes, minutes)
    if worked or any(name.startswith(_OFF_MODEL) for name in session.strategies):
        return Interval(0, 0)
    return Interval(minutes if _TASK in session.tasks else 0, minutes)
