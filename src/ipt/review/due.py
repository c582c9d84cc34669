"""Which measures the protocol asks for, and whether each is due before the next session.

A protocol says in words when it asks for a measure. Those that are understood are `_MOMENTS`; of
any other, ``due`` is ``None``: unknown is not no, and neither is it yes.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from attrs import field, frozen

from ipt.findings import Status
from ipt.model import Course, Measured, Phase, events as ev
from ipt.model.value import Value

__all__ = ["MeasureDue", "measures_due"]


@frozen(kw_only=True, eq=False, repr=False)
class MeasureDue(Value):
    """A measure that the protocol asks for.

    Attributes:
        instrument: Its id.
        when: When the protocol asks for it, in its words.
        due: Whether it is to be taken now, before the next session; ``None`` if that cannot be
            said, because the words are not understood or sessions without a record may hide it.
        last: When it was last taken with a total, if it ever was.
        source: Where the protocol has it from; a key of the bibliography.
        status: How well founded that is.
    """

    instrument: str
    when: str
    due: bool | None
    last: Measured | None = field(default=None)
    source: str
    status: Status


def measures_due(course: Course) -> tuple[MeasureDue, ...]:
    """What the protocol of *course* asks to be measured, in its order.

    A measure counts if it has a total. One that was taken after the last session counts for the
    next.

    Examples:
        >>> import ipt
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> for measure in ipt.review.measures_due(course):
        ...     print(measure.instrument, measure.when, measure.due)
        hrsd-17 baseline True
        bdi-ii serial True
        phq-9 each session True
    """
    taken = [each for each in course.measured if hasattr(each.score, "total")]
    return tuple(
        MeasureDue(
            instrument=plan.instrument,
            when=plan.when,
            due=_due(course, plan.when, [t for t in taken if t.instrument == plan.instrument]),
            last=next((t for t in reversed(taken) if t.instrument == plan.instrument), None),
            source=plan.source,
            status=plan.status,
        )
        for plan in course.protocol.measures
    )


_Taken = list[Measured]


def _due(course: Course, when: str, taken: _Taken) -> bool | None:
    if when in _MOMENTS:
        return _MOMENTS[when](course, taken)
    if every := re.fullmatch(r"about every (\d+) sessions", when):
        return _every(int(every[1]))(course, taken)
    return None


def _in_phase(*phases: Phase) -> Callable[[Course, _Taken], bool | None]:
    """Due in each of *phases* that does not have one yet."""

    def due(course: Course, taken: _Taken) -> bool | None:
        if course.phase not in phases or any(each.phase is course.phase for each in taken):
            return False
        return None if _hidden(course) else True

    return due


def _every(sessions: int) -> Callable[[Course, _Taken], bool | None]:
    """Due if as many *sessions* were held since the last time."""

    def due(course: Course, taken: _Taken) -> bool:
        if course.phase is Phase.ENDED:
            return False
        return not taken or course.sessions_held - taken[-1].sessions_held >= sessions

    return due


def _serial(course: Course, taken: _Taken) -> bool | None:
    """Due if it never was taken; how often it is to be is not said."""
    if course.phase is Phase.ENDED:
        return False
    return None if taken else True


def _hidden(course: Course) -> bool:
    """Whether sessions without a record lie in the phase that the course is in."""
    hidden = False
    for event in course.effective:
        if isinstance(event, ev.PhaseBegan):
            hidden = False
        hidden = hidden or isinstance(event, ev.PeriodUnrecorded)
    return hidden


_MOMENTS: Final[Mapping[str, Callable[[Course, _Taken], bool | None]]] = {
    "baseline": _in_phase(Phase.INITIAL),
    "each session": _every(1),
    "serial": _serial,
    "middle and end": _in_phase(Phase.MIDDLE, Phase.TERMINATION),
    "end": _in_phase(Phase.TERMINATION),
}
"""When a protocol asks for a measure, and what that means."""
