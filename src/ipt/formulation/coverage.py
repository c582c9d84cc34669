"""Which strategies of the focus were followed, and which are still due.

A session that notes no strategy says nothing, and an unrecorded one may hide any: what was not seen
is then not assessable.
"""

import enum
from collections.abc import Iterator
from typing import Final

import attrs
from attrs import frozen

from ipt.errors import did_you_mean
from ipt.findings import Finding, Rule, Severity, Status
from ipt.formulation.disputes import workable
from ipt.formulation.strategies import (
    Strategy,
    StrategyTable,
    area_of,
    by_focus,
    strategy_table,
)
from ipt.model import Area, Course, Phase, Session, events as ev
from ipt.model.value import Value

__all__ = [
    "RULES",
    "Coverage",
    "Followed",
    "Progress",
    "audit_strategies",
    "strategy_coverage",
]

CORE_SKIPPED: Final = Rule(
    code="STR-CORE-SKIPPED",
    severity=Severity.ADVICE,
    message="the middle phase is over, and no session notes the core strategy {strategy!r}",
    remedy="note in which session it was followed, or why it was not needed",
    source="ipt",
    status=Status.ASSUMED,
)
OUT_OF_AREA: Final = Rule(  # T07
    code="STR-OUT-OF-AREA",
    severity=Severity.ADVICE,
    message="the session followed {strategy!r}; the focus is {focus}",
    remedy="agree on the change and record FocusChanged, or go back to the focus",
    source="WMK00-ch7",
    status=Status.INFERRED,
)
PROSCRIBED: Final = Rule(  # with the source and the status of the act itself
    code="STR-PROSCRIBED",
    severity=Severity.ADVICE,
    message="the session notes {act!r}, which is no part of IPT",
    remedy="go back to the focus",
    source="ipt",
    status=Status.ASSUMED,
)
UNKNOWN: Final = Rule(
    code="STR-UNKNOWN",
    severity=Severity.INFO,
    message="{strategy!r} is no strategy that is known{hint}",
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""What is found about strategies."""


class Progress(enum.StrEnum):
    """How far a strategy has come; it is held back until violence is ruled out in a dispute."""

    DONE = "done"
    DUE = "due"
    HELD_BACK = "held-back"
    NOT_ASSESSABLE = "not-assessable"


@frozen(kw_only=True, eq=False, repr=False)
class Followed(Value):
    """A strategy, and where it was followed.

    Attributes:
        strategy: Its id.
        core: Whether no middle phase leaves it out.
        progress: How far it has come; ``None`` for a practical one that nobody used.
        sessions: The numbers of the sessions in which it was followed, in order.
    """

    strategy: str
    core: bool
    progress: Progress | None
    sessions: tuple[int, ...] = ()


@frozen(kw_only=True, eq=False, repr=False)
class Coverage(Value):
    """The strategies of one area of the focus.

    Attributes:
        area: Which.
        strategies: All that its lineage has for it, in their order.
    """

    area: Area
    strategies: tuple[Followed, ...]


def strategy_coverage(
    course: Course, *, table: StrategyTable | None = None
) -> tuple[Coverage, ...]:
    """Which strategies of the focus of *course* were followed, and in which sessions.

    A strategy counts as followed where a session names it, or reports a task that shows it. What
    the lineage does whatever the area is, in every session, has no place here.

    Args:
        course: Any.
        table: Another table than the one that ships.
    """
    held = [session for session in course.sessions if session.number is not None]
    hidden = bool(course.sessions_unrecorded) or any(
        session.phase is Phase.MIDDLE and not session.strategies for session in held
    )
    unseen = Progress.NOT_ASSESSABLE if hidden else Progress.DUE
    unsafe = {area.area for area in course.focus if not workable(area, course.inventory)}

    def followed(strategy: Strategy, area: Area) -> Followed:
        sessions = tuple(one.number for one in held if one.number and _shows(one, strategy))
        open_yet = Progress.HELD_BACK if area in unsafe else unseen
        progress = None if strategy.practical else open_yet
        return Followed(
            strategy=strategy.id,
            core=strategy.core,
            progress=Progress.DONE if sessions else progress,
            sessions=sessions,
        )

    found = by_focus(course.focus, course.protocol.lineage, table=table)
    return tuple(
        Coverage(area=area, strategies=tuple(followed(one, area) for one in strategies))
        for area, strategies in found.items()
    )


def _shows(session: Session, strategy: Strategy) -> bool:
    by_task = not set(strategy.shown_by).isdisjoint(session.tasks)
    return by_task or strategy.id in session.strategies


def audit_strategies(course: Course, *, table: StrategyTable | None = None) -> tuple[Finding, ...]:
    """What is to be said about the strategies that the sessions of *course* name.

    Core strategies are looked for when the termination phase has begun. What lies outside the area
    is told only of sessions after a focus was agreed.

    Args:
        course: Any.
        table: Another table than the one that ships.
    """
    lines = table or strategy_table()
    return (*_skipped(course, lines), *_in_sessions(course, lines))


def _skipped(course: Course, table: StrategyTable) -> Iterator[Finding]:
    if all(began.phase is not Phase.TERMINATION for began in course.of(ev.PhaseBegan)):
        return
    for coverage in strategy_coverage(course, table=table):
        for strategy in coverage.strategies:
            if strategy.core and strategy.progress is Progress.DUE:
                yield CORE_SKIPPED.finding(strategy=strategy.strategy)


def _in_sessions(course: Course, table: StrategyTable) -> Iterator[Finding]:
    known = [strategy.id for strategy in table.strategies]
    acts = {act.id: act for act in table.proscribed if course.protocol.lineage in act.lineages}
    focus: set[Area] = set()
    for event in course.effective:
        match event:
            case ev.FocusAgreed():
                focus.add(event.focus.area)
            case ev.FocusChanged():
                focus = {area.area for area in event.to}
            case ev.SessionHeld():
                for name in event.strategies:
                    if name in acts:
                        found = PROSCRIBED.finding(event.id, act=name)
                        act = acts[name]
                        yield attrs.evolve(found, source=act.source, status=act.status)
                    elif name not in known:
                        hint = did_you_mean(name, (*known, *acts))
                        yield UNKNOWN.finding(event.id, strategy=name, hint=hint)
                    elif focus and area_of(name) not in {None, *focus}:
                        labels = " and ".join(area.label for area in Area if area in focus)
                        yield OUT_OF_AREA.finding(event.id, strategy=name, focus=labels)
            case _:
                pass
