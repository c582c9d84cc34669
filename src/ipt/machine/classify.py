"""What an event is to the rules: the only place that looks into one.

`classify` turns an event into one or more kinds: its name, with a variant where the rules differ,
and for a few kinds the number that the event brings. An event of several kinds, such as a session
with its tasks, takes one step of the table for each of them, and all or none.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple, cast

from ipt.errors import InvalidValue
from ipt.machine.instruments import Scales
from ipt.model import events as ev
from ipt.model.course import Course
from ipt.model.protocol import Protocol
from ipt.model.values import Contract, ProblemArea
from ipt.model.views import waiting_risks
from ipt.model.vocabulary import Achievement, Area, EndReason, Phase

__all__ = [
    "COUNTED_TASKS",
    "PLAIN",
    "SPECIAL",
    "TAKEN",
    "Kind",
    "Past",
    "classify",
    "kinds_of",
]


class Kind(NamedTuple):
    """What an event is to the rules.

    Attributes:
        name: Its name with the variant, such as ``"phase-began:middle"``.
        number: What the guards know as ``number``; 0 where the kind brings none.
    """

    name: str
    number: int = 0

    def __str__(self) -> str:
        return self.name


class Past(NamedTuple):
    """What an event is classified by, and what it may refer to.

    Attributes:
        history: The effective events before it.
        protocol: The protocol of the course.
        scales: The instruments of the course.
    """

    history: Sequence[ev.Event]
    protocol: Protocol
    scales: Scales

    def adopting(self, taken: ev.MeasureTaken) -> "Past":
        """The same, with the instrument of *taken* at hand if it ships."""
        scales = self.scales.with_that_of(taken)
        return self if scales is self.scales else Past(self.history, self.protocol, scales)


_Kinds = tuple[Kind, ...]

_TASKS: Final = {
    task: Kind(f"task:{task}")
    for task in (
        "progress-reviewed",
        "gains-attributed",
        "ending-felt",
        "relapse-plan-made",
        "next-step-decided",
    )
}
COUNTED_TASKS: Final = frozenset(_TASKS)
"""The tasks that are steps of the table."""
_ACHIEVED: Final = {
    what: Kind(f"achieved:{what}") for what in (Achievement.FOCUS, Achievement.CONTRACT)
}
_PHASES: Final = {phase: (Kind(f"phase-began:{phase}"),) for phase in Phase}
_ENDS: Final = {reason: (Kind(f"course-ended:{reason}"),) for reason in EndReason}
_SESSION: Final = (Kind("session-held"),)
_UNRECORDED: Final = (Kind("period-unrecorded"),)
_REJECTED: Final = (Kind("area-rejected"),)
_REJECTED_UNCOUNTED: Final = (Kind("area-rejected:not-counted"),)
_STOPPED: Final = (Kind("medication-stopped"),)
TAKEN: Final = (Kind("measure-taken"),)
"""The kinds of a measure with a total and no flagged answer."""
_TAKEN_WITHOUT_TOTAL: Final = (Kind("measure-taken:no-total"),)
_RISK_ANSWERED: Final = (Kind("risk-answered"),)
_REVIEWED: Final = (Kind("risk-reviewed"),)
_HELD: Final = (Kind("risk-reviewed:hold-remains"),)


def _linked_death(focus: ProblemArea, past: Past) -> int:
    """1 if a life event that counts as a death for grief is linked and recorded, else 0."""
    rule = past.protocol.area(Area.GRIEF)
    accepted = () if rule is None else rule.life_events
    told = [e.life_event for e in past.history if isinstance(e, ev.LifeEventRecorded)]
    return int(any(t.id == focus.life_event and t.kind in accepted for t in told))


def _session(event: ev.SessionHeld, _past: Past) -> _Kinds:
    if COUNTED_TASKS.isdisjoint(event.tasks):
        return _SESSION
    return (*_SESSION, *(_TASKS[task] for task in event.tasks if task in COUNTED_TASKS))


def _unrecorded(event: ev.PeriodUnrecorded, _past: Past) -> _Kinds:
    stated = tuple(_ACHIEVED[what] for what in event.achieved if what in _ACHIEVED)
    return _UNRECORDED * event.sessions + stated


def _rejected(event: ev.AreaRejected, past: Past) -> _Kinds:
    """An area counts once, and only if deficits wait for it; where the count is spent, anew."""
    last_resort = past.protocol.area(Area.DEFICITS)
    if last_resort is None or event.area not in last_resort.after_rejecting:
        return _REJECTED_UNCOUNTED
    phase, counted = Phase.INITIAL, False
    for earlier in past.history:
        match earlier:
            case ev.PhaseBegan():
                phase, counted = earlier.phase, False
            case ev.AreaRejected():
                counted = counted or earlier.area is event.area
            case ev.FocusAgreed() if phase is Phase.INITIAL:
                counted = False
            case ev.FocusChanged() if phase is Phase.MIDDLE:
                counted = False
            case _:
                pass
    return _REJECTED_UNCOUNTED if counted else _REJECTED


def _focus(event: ev.FocusAgreed, past: Past) -> _Kinds:
    area = event.focus.area
    number = _linked_death(event.focus, past) if area is Area.GRIEF else 0
    return (Kind(f"focus-agreed:{area}", number),)


def _focus_changed(event: ev.FocusChanged, past: Past) -> _Kinds:
    new = (
        Kind(
            f"focus-changed:to-{focus.area}",
            _linked_death(focus, past) if focus.area is Area.GRIEF else 0,
        )
        for focus in event.to
    )
    return (
        Kind("focus-changed", int(event.agreed)),
        Kind("focus-changed:areas", len(event.to)),
        *new,
        Kind("focus-changed:done"),
    )


def _range(contract: Contract) -> _Kinds:
    if not contract.is_range or contract.sessions_min is None:
        return ()
    return (Kind("contract-agreed:from", contract.sessions_min),)


def _agreed(event: ev.ContractAgreed, _past: Past) -> _Kinds:
    return (*_range(event.contract), Kind("contract-agreed", event.contract.sessions))


def _amended(event: ev.ContractAmended, _past: Past) -> _Kinds:
    return (*_range(event.contract), Kind("contract-amended", event.contract.sessions))


def _began(event: ev.PhaseBegan, _past: Past) -> _Kinds:
    return _PHASES[event.phase]


def _ended(event: ev.CourseEnded, _past: Past) -> _Kinds:
    return _ENDS[event.reason]


def _measured(event: ev.MeasureTaken, past: Past) -> _Kinds:
    if past.scales.plainly(event):
        return TAKEN
    try:
        score = past.scales.score(event)
    except InvalidValue:  # it is refused, whatever it is to the rules
        return _TAKEN_WITHOUT_TOTAL
    if score is None:
        return _TAKEN_WITHOUT_TOTAL
    taken = TAKEN if hasattr(score, "total") else _TAKEN_WITHOUT_TOTAL
    return taken + _RISK_ANSWERED if score.flags else taken


def _reviewed(event: ev.RiskReviewed, past: Past) -> _Kinds:
    waiting = waiting_risks(past.history, past.scales)
    remaining = [risk for risk in waiting if event.hold or risk != event.risk]
    return _HELD if remaining else _REVIEWED


def _stopped(_event: ev.MedicationStopped, _past: Past) -> _Kinds:
    return _STOPPED


_Classifier = Callable[[Any, Past], _Kinds]

SPECIAL: Final[Mapping[type[ev.Event], _Classifier]] = MappingProxyType(
    {
        ev.SessionHeld: _session,
        ev.PeriodUnrecorded: _unrecorded,
        ev.AreaRejected: _rejected,
        ev.FocusAgreed: _focus,
        ev.FocusChanged: _focus_changed,
        ev.ContractAgreed: _agreed,
        ev.ContractAmended: _amended,
        ev.PhaseBegan: _began,
        ev.CourseEnded: _ended,
        ev.MeasureTaken: _measured,
        ev.RiskReviewed: _reviewed,
        ev.MedicationStopped: _stopped,
    }
)
"""What to ask for the kinds of an event that is more than its type, or refers to another."""

PLAIN: Final[Mapping[type[ev.Event], _Kinds]] = {
    kind: (Kind(name),)
    for name, kind in ev.EVENT_TYPES.items()
    if kind not in SPECIAL and not issubclass(kind, ev.Correction)
}
"""The kinds of all other events that are no corrections."""


def kinds_of(event: ev.Event, past: Past) -> tuple[Kind, ...]:
    """The kinds of *event* after *past*, the first of which names it."""
    special = SPECIAL.get(type(event))
    return PLAIN[type(event)] if special is None else special(event, past)


def classify(course: Course, event: ev.Event) -> tuple[Kind, ...]:
    """The kinds of *event* in *course*, the first of which names it.

    Raises:
        ipt.errors.InvalidValue: If *event* is a correction, which takes no step of its own.

    Examples:
        >>> import ipt
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> event = ipt.events.SessionHeld(tasks=("relapse-plan-made", "mood-linked"))
        >>> [str(kind) for kind in ipt.machine.classify(course, event)]
        ['session-held', 'task:relapse-plan-made']
    """
    if isinstance(event, ev.Correction):
        msg = "a correction takes no step of its own; apply it, and the history is walked anew"
        raise InvalidValue(msg)
    scales = cast("Scales", course.scales)
    return kinds_of(event, Past(course.effective, course.protocol, scales))
