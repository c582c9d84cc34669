"""Which techniques belong to which phase, and which to none: observations, never a refusal.

Listening, clarification, psychoeducation, work with affect and whatever else is not named here have
their place in any phase. What an unrecorded period hides is not told.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from ipt.findings import Finding, Rule, Severity, Status
from ipt.formulation.strategies import strategy_table
from ipt.model import Act, Course, Phase, Technique, events as ev
from ipt.techniques import past, relationship
from ipt.techniques.recorded import SessionAudit, recorded

__all__ = ["RULES", "legality"]

EARLY: Final = Rule(  # T40
    code="TECH-EARLY",
    severity=Severity.WARNING,
    message="{what!r} belongs to the middle phase and after, and came in the initial phase",
    remedy="understand first, and agree on a focus",
    source="S4",
    status=Status.INFERRED,
)
LATE: Final = Rule(  # T40
    code="TECH-LATE",
    severity=Severity.WARNING,
    message="{what} belongs to the initial phase, and came first in the {phase} phase",
    remedy="see whether focus and formulation still hold",
    source="S4",
    status=Status.INFERRED,
)
OFF_MODEL: Final = Rule(  # T41, each act with its own source
    code="TECH-OFF-MODEL",
    severity=Severity.WARNING,
    message="the session notes {act!r}, which is no technique of IPT",
    remedy="go back to the focus",
    source="ipt",
    status=Status.ASSUMED,
)
EATING: Final = Rule(  # T42
    code="TECH-EATING",
    severity=Severity.WARNING,
    message="the session notes talk of eating and weight, after the initial phase",
    remedy="lead it back to what goes on between people",
    source="BN-94",
    status=Status.SECONDARY,
)
CORRECTED: Final = Rule(
    code="TECH-CORRECTED",
    severity=Severity.INFO,
    message="the session notes {act!r}, which is no technique of IPT; it was noticed and left",
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""

_EARLY_ACTS: Final = frozenset(
    {Technique.COMMUNICATION_ANALYSIS, Technique.DECISION_ANALYSIS, Technique.ROLE_PLAY}
)
_EARLY_TASKS: Final[Mapping[str, Technique]] = MappingProxyType(
    {
        "communication-analysed": Technique.COMMUNICATION_ANALYSIS,
        "decision-analysed": Technique.DECISION_ANALYSIS,
        "role-played": Technique.ROLE_PLAY,
    }
)
_EARLY_EVENTS: Final[Mapping[type[ev.Event], Technique]] = MappingProxyType(
    {
        ev.IncidentAnalysed: Technique.COMMUNICATION_ANALYSIS,
        ev.DecisionAnalysed: Technique.DECISION_ANALYSIS,
        ev.RolePlayed: Technique.ROLE_PLAY,
    }
)
_INVENTORY, _SICK_ROLE = "the inventory", "the sick role"
_FIRST_TASKS: Final = MappingProxyType(
    {"inventory-taken": _INVENTORY, "sick-role-given": _SICK_ROLE}
)
_FIRST_EVENTS: Final[Mapping[type[ev.Event], str]] = MappingProxyType(
    {ev.InventoryCompleted: _INVENTORY, ev.SickRoleGiven: _SICK_ROLE}
)
_WORKS: Final[Mapping[Technique, tuple[str, Status]]] = MappingProxyType(
    {
        Technique.THOUGHT_RECORD: ("STUART-SL", Status.PUBLISHED),
        Technique.DREAM_INTERPRETATION: ("DYN98", Status.PUBLISHED),
        Technique.EXPOSURE: ("PTSD-9", Status.PUBLISHED),
    }
)


def legality(course: Course) -> SessionAudit:
    """What *course* did in another phase than it belongs to, or what is no part of IPT.

    An interpretation of the relationship to the therapist, and the reconstruction of childhood, are
    told by the findings of `ipt.techniques.relationship` and `ipt.techniques.past`, word for word.

    Examples:
        >>> import ipt
        >>> from ipt.model import Act
        >>> from ipt.techniques.legality import legality
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> course = ipt.apply(course, ipt.events.SessionHeld(acts=[Act(technique="role-play")]))
        >>> print(*legality(course).findings)
        TECH-EARLY: 'role-play' belongs to the middle phase and after, and came in the initial phase
    """
    strategies = {each.id for each in strategy_table().strategies if each.area is not None}
    phase, found = Phase.INITIAL, list[Finding]()
    seen: set[str] = set()
    for event in course.effective:
        if isinstance(event, ev.PhaseBegan):
            phase = event.phase
        if isinstance(event, ev.PeriodUnrecorded):
            seen |= {_INVENTORY, _SICK_ROLE}
        firsts = dict.fromkeys(_firsts(event))
        if phase is Phase.INITIAL:
            for what in dict.fromkeys(_working(event, strategies)):
                found.append(EARLY.finding(event.id, what=what))
        else:
            for what in firsts:
                if what not in seen:
                    found.append(LATE.finding(event.id, what=what, phase=phase.value))
        seen |= firsts.keys()
        if isinstance(event, ev.SessionHeld):
            for act in event.acts:
                found += _off_model(event, act, phase)
    return SessionAudit(findings=tuple(found), recorded=recorded(course, "acts"))


def _working(event: ev.Event, strategies: set[str]) -> Iterator[str]:
    """What *event* tells of that belongs to the middle phase and after."""
    if (technique := _EARLY_EVENTS.get(type(event))) is not None:
        yield technique.value
    if isinstance(event, ev.SessionHeld):
        yield from (act.technique.value for act in event.acts if act.technique in _EARLY_ACTS)
        yield from (_EARLY_TASKS[task].value for task in event.tasks if task in _EARLY_TASKS)
        yield from (name for name in event.strategies if name in strategies)


def _firsts(event: ev.Event) -> Iterator[str]:
    """What *event* tells of that belongs to the initial phase."""
    if (what := _FIRST_EVENTS.get(type(event))) is not None:
        yield what
    if isinstance(event, ev.SessionHeld):
        yield from (_FIRST_TASKS[task] for task in event.tasks if task in _FIRST_TASKS)


def _off_model(event: ev.SessionHeld, act: Act, phase: Phase) -> Iterator[Finding]:
    if not act.technique.off_model:
        return
    if act.technique is Technique.EATING_TALK and phase is Phase.INITIAL:
        return
    if act.corrected:
        yield CORRECTED.finding(event.id, act=act.technique.value)
        return
    match act.technique:
        case Technique.EATING_TALK:
            yield EATING.finding(event.id)
        case Technique.TRANSFERENCE_INTERPRETATION:
            yield relationship.INTERPRET.finding(event.id)
        case Technique.CHILDHOOD_RECONSTRUCTION:
            yield past.RECONSTRUCTION.finding(event.id)
        case technique:
            source, status = _WORKS.get(technique, ("ipt", Status.ASSUMED))
            told = OFF_MODEL.finding(event.id, act=technique.value)
            yield attrs.evolve(told, source=source, status=status)
