"""What a recorded course should be told about its focus: what is missing, and what changed unsaid.

What the machine refuses is not said twice: too many areas, deficits that are not the last resort,
grief without a loss, a change without agreement. Nor is what `ipt.review` finds: no primary area,
two of them, a dispute without a stage.

An unrecorded period silences whatever may have happened inside it.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.formulation import disputes
from ipt.model import events as ev
from ipt.model.course import Course
from ipt.model.values import ProblemArea
from ipt.model.vocabulary import Achievement, Area, Phase

__all__ = ["DRIFT_BELOW", "RULES", "audit_focus", "focus_questions"]

SILENT_AFTER: Final = 2
"""Sessions in a row on other areas that make a silent change of the focus; assumed."""
DRIFT_BELOW: Final = 50
"""Percent of the minutes of the middle phase on the focus, below which it drifts; assumed."""
_OFF_MODEL: Final = "off-model-"
_ASSESSABLE: Final = 3
"""Fewest sessions of which it is known what they worked on, for a share to be told; assumed."""

NONE_BY_LIMIT: Final = Rule(  # T03
    code="FOC-NONE-BY-LIMIT",
    severity=Severity.ADVICE,
    message="after {sessions} sessions no focus is agreed; {protocol} opens with at most {limit}",
    remedy="record FocusAgreed, or ask what is still missing for it",
    source="PTSD-30",
    status=Status.PUBLISHED,
)
NO_OTHER: Final = Rule(  # X22
    code="FOC-DISPUTE-NO-OTHER",
    severity=Severity.ADVICE,
    message="the role dispute names nobody it is with",
    remedy="name the relationship in ProblemArea.people",
    source="ISIPT-strategies",
    status=Status.SECONDARY,
)
NO_ROLES: Final = Rule(
    code="FOC-TRANSITION-NO-ROLES",
    severity=Severity.ADVICE,
    message="the role transition names no {missing} role",
    remedy="ask what was lost and what began, and name both in ProblemArea",
    source="ISIPT-strategies",
    status=Status.SECONDARY,
)
NO_LINK: Final = Rule(  # X17
    code="FOC-NO-LINK",
    severity=Severity.ADVICE,
    message="nothing that is recorded links the focus, {area}, with the onset of the episode",
    remedy="name its life event, or say with AreaConsidered how far it is from the onset",
    source="S4",
    status=Status.SECONDARY,
)
SILENT_CHANGE: Final = Rule(  # T07
    code="FOC-SILENT-CHANGE",
    severity=Severity.WARNING,
    message="{sessions} sessions in a row worked on {worked}, and the agreed focus is {agreed}",
    remedy="agree on the change and record FocusChanged, or come back to the focus",
    source="WMK00-ch7",
    status=Status.PUBLISHED,
)
DRIFT: Final = Rule(
    code="FOC-DRIFT",
    severity=Severity.ADVICE,
    message="{minutes} of {of} minutes of the middle phase were on the focus, as far as it is known",
    remedy="look at what takes the time, and whether the focus still fits",
    source="ipt",
    status=Status.ASSUMED,
)


def audit_focus(course: Course, *, drift_below: int = DRIFT_BELOW) -> tuple[Finding, ...]:
    """What *course* should be told about its focus.

    Args:
        course: As it is recorded.
        drift_below: Percent of the minutes of the middle phase on the focus below which it drifts,
            0 to 100.
    """
    unsafe = (disputes.safety_first(who, told) for who, told in _with_whom(course) if told)
    return (
        *chain.from_iterable(unsafe),
        *_chosen(course),
        *_complete(course),
        *_silent_changes(course),
        *_drift(course, drift_below),
    )


def focus_questions(course: Course) -> tuple[Question, ...]:
    """What is to be asked about the focus of *course*: first of all, whether a dispute is safe."""
    return tuple(
        disputes.violence_asked(who, told).question
        for who, told in _with_whom(course)
        if told is None
    )


# --- what was agreed ------------------------------------------------------------------------------


def _chosen(course: Course) -> Iterator[Finding]:
    limit = course.protocol.limit("initial_max")
    if course.achieved(Achievement.FOCUS) is False and course.sessions_held >= limit:
        yield NONE_BY_LIMIT.finding(
            sessions=course.sessions_held, protocol=course.protocol.id, limit=limit
        )


def _complete(course: Course) -> Iterator[Finding]:
    redacted = {event.event for event in course.events if isinstance(event, ev.EventRedacted)}
    for area, event_id in _in_focus(course):
        if area.area is Area.ROLE_DISPUTE and not area.people:
            yield NO_OTHER.finding(event_id)
        if area.area is Area.ROLE_TRANSITION and not _erased(course, area, event_id, redacted):
            yield from _roles(course, area, event_id)
        if area.area is not Area.DEFICITS and not _linked(course, area):
            yield NO_LINK.finding(event_id, area=area.area.label)


def _with_whom(course: Course) -> Iterator[tuple[str, bool | None]]:
    """With whom there is a dispute in focus, and whether there is violence."""
    known = {person.id: person.violence for person in course.inventory}
    quarrels = (area for area in course.focus if area.area is Area.ROLE_DISPUTE)
    for who in dict.fromkeys(who for area in quarrels for who in area.people):
        yield who, known.get(who)


def _in_focus(course: Course) -> tuple[tuple[ProblemArea, str], ...]:
    """The areas in focus, each with the event that agreed on it."""
    focus: tuple[tuple[ProblemArea, str], ...] = ()
    for event in course.effective:
        if isinstance(event, ev.FocusAgreed):
            focus = (*focus, (event.focus, event.id))
        elif isinstance(event, ev.FocusChanged):
            focus = tuple((area, event.id) for area in event.to)
    return focus


def _erased(course: Course, area: ProblemArea, event_id: str, redacted: Iterable[str]) -> bool:
    """Whether the names of the roles may have been erased."""
    told = {
        event.id
        for event in course.of(ev.LifeEventRecorded)
        if event.life_event.id == area.life_event
    }
    return not {event_id, *told}.isdisjoint(redacted)


def _roles(course: Course, area: ProblemArea, event_id: str) -> Iterator[Finding]:
    linked = [event for event in course.life_events if event.id == area.life_event]
    drawn = course.last(ev.RoleBalanceDrawn) is not None or bool(course.sessions_unrecorded)
    old = drawn or area.old_role or any(event.role_lost for event in linked)
    new = drawn or area.new_role or any(event.role_gained for event in linked)
    missing = " or ".join(name for name, named in (("old", old), ("new", new)) if not named)
    if missing:
        yield NO_ROLES.finding(event_id, missing=missing)


def _linked(course: Course, area: ProblemArea) -> bool:
    """Whether anything links *area* with the onset, or may do so unrecorded."""
    stated = (event.statement for event in course.of(ev.FormulationShared))
    return (
        area.life_event is not None
        or bool(course.sessions_unrecorded)
        or any(episode.current and episode.chronic for episode in course.episodes)
        or any(
            considered.onset_months is not None or considered.area.life_event is not None
            for considered in course.considerations
            if considered.area.area is area.area
        )
        or any(statement is not None and statement.onset_linked for statement in stated)
    )


# --- what was worked on ---------------------------------------------------------------------------


def _worked(session: ev.SessionHeld) -> frozenset[Area]:
    """The areas whose strategies *session* followed; an id begins with its area."""
    return frozenset(
        area
        for area in Area
        for strategy in session.strategies
        if strategy.startswith(f"{area.value}-")
    )


def _labels(areas: Iterable[Area]) -> str:
    named = frozenset(areas)
    return " and ".join(area.label for area in Area if area in named)


def _agreed(before: frozenset[Area], event: ev.Event) -> frozenset[Area]:
    """The areas in focus after *event*."""
    match event:
        case ev.FocusAgreed(focus=focus):
            return before | {focus.area}
        case ev.FocusChanged(to=to):
            return frozenset(area.area for area in to)
        case _:
            return before


def _silent_changes(course: Course) -> Iterator[Finding]:
    for agreed, run in _elsewhere(course):
        if len(run) >= SILENT_AFTER:
            yield SILENT_CHANGE.finding(
                *(session.id for session in run),
                sessions=len(run),
                worked=_labels(area for session in run for area in _worked(session)),
                agreed=_labels(agreed),
            )


def _elsewhere(course: Course) -> Iterator[tuple[frozenset[Area], list[ev.SessionHeld]]]:
    """Runs of sessions that worked on other areas than the agreed ones alone, with the agreed ones.

    A session of which nothing is known neither adds to a run nor ends it.
    """
    agreed: frozenset[Area] = frozenset()
    run: list[ev.SessionHeld] = []
    for event in course.effective:
        if isinstance(event, ev.SessionHeld):
            worked = _worked(event)
            if not worked:
                continue
            if agreed and agreed.isdisjoint(worked):
                run.append(event)
                continue
        elif not isinstance(event, ev.FocusAgreed | ev.FocusChanged | ev.PeriodUnrecorded):
            continue
        yield agreed, run
        agreed, run = _agreed(agreed, event), []
    yield agreed, run


def _drift(course: Course, below: int) -> Iterator[Finding]:
    """The share of minutes on the focus, of sessions whose length and strategies are known."""
    agreed: frozenset[Area] = frozenset()
    middle, spent, total, sessions = False, 0, 0, 0
    for event in course.effective:
        agreed = _agreed(agreed, event)
        if isinstance(event, ev.PhaseBegan):
            middle = event.phase is Phase.MIDDLE
        elif isinstance(event, ev.SessionHeld) and event.minutes and middle and agreed:
            worked = _worked(event)
            if worked or any(each.startswith(_OFF_MODEL) for each in event.strategies):
                sessions += 1
                total += event.minutes
                spent += 0 if agreed.isdisjoint(worked) else event.minutes
    if sessions >= _ASSESSABLE and 100 * spent < below * total:
        yield DRIFT.finding(minutes=spent, of=total)


RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""
