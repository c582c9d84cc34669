"""A plan for the middle phase: which strategy in which session, and what time is left over."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil, floor, isfinite
from types import MappingProxyType
from typing import Final

from attrs import frozen

from ipt.errors import InvalidValue, did_you_mean
from ipt.formulation.disputes import workable
from ipt.formulation.strategies import Strategy, StrategyTable, by_focus, strategies_of
from ipt.model import Lineage, ProblemArea, Relationship
from ipt.model.value import Value

__all__ = ["MiddlePlan", "plan_middle_phase"]

_NONE: Final[Mapping[str, float]] = MappingProxyType({})


@frozen(kw_only=True, eq=False, repr=False)
class MiddlePlan(Value):
    """What the sessions of a middle phase could be for.

    Attributes:
        sessions: For each session in order, the ids of its strategies; empty where it is free.
        each_session: What every one of them has besides, whatever the area is.
        needed: How many sessions the strategies take by their weights.
        slack: The sessions there are less those needed; below 0, strategies share sessions.
        held_back: The areas that have no place in it before violence is ruled out.
    """

    sessions: tuple[tuple[str, ...], ...]
    each_session: tuple[str, ...]
    needed: float
    slack: float
    held_back: tuple[ProblemArea, ...] = ()


def plan_middle_phase(
    focus: Iterable[ProblemArea],
    *,
    sessions_left: int,
    people: Iterable[Relationship] = (),
    weights: Mapping[str, float] = _NONE,
    lineage: Lineage | str = Lineage.KLERMAN_WEISSMAN_MARKOWITZ,
    table: StrategyTable | None = None,
) -> MiddlePlan:
    """Spread the strategies of *focus* over the sessions of the middle phase, in their order.

    Each strategy takes as many sessions as it weighs, the primary area comes first, and what is
    left over stays free at the end. If the sessions do not suffice, all strategies are shortened
    alike, and neighbours share a session. It is arithmetic, and no advice.

    Args:
        focus: The areas, in any order.
        people: The inventory; a dispute waits until violence is ruled out with everybody in it.
        sessions_left: Of the middle phase; take off before what is kept for the termination phase.
        weights: Sessions that a strategy takes, by its id; 1 if it is not named, and 0 if it is a
            practical one. 0 leaves a strategy out.
        lineage: Of which school.
        table: Another table than the one that ships.

    Raises:
        ipt.errors.InvalidValue: If *sessions_left* is below 0, a weight is below 0
            or not finite, or *weights* names what is no strategy of *focus*.

    Examples:
        >>> from ipt.formulation.plan import plan_middle_phase
        >>> from ipt.model import ProblemArea
        >>> plan = plan_middle_phase([ProblemArea(area="deficits")], sessions_left=6)
        >>> plan.sessions[0], plan.sessions[-1], plan.slack
        (('deficits-link',), (), 1.0)
    """
    if sessions_left < 0:
        msg = f"sessions_left is at least 0, not {sessions_left!r}"
        raise InvalidValue(msg)
    every, inventory = tuple(focus), tuple(people)
    safe = [area for area in every if workable(area, inventory)]
    chosen = [one for area in by_focus(safe, lineage, table=table).values() for one in area]
    needs = _needs(chosen, weights)
    needed = sum(needs.values())
    scale = min(Fraction(1), sessions_left / needed) if needed else Fraction(1)
    sessions: list[list[str]] = [[] for _ in range(sessions_left)]
    end = Fraction(0)
    for strategy, need in needs.items():
        start, end = end, end + need * scale
        for session in sessions[floor(start) : ceil(end)]:
            session.append(strategy)
    return MiddlePlan(
        sessions=tuple(map(tuple, sessions)),
        each_session=tuple(one.id for one in strategies_of(None, lineage, table=table)),
        needed=float(needed),
        slack=float(sessions_left - needed),
        held_back=tuple(sorted((area for area in every if area not in safe), key=_people)),
    )


def _people(area: ProblemArea) -> tuple[tuple[str, ...], str]:
    return area.people, repr(area)


def _needs(chosen: Iterable[Strategy], weights: Mapping[str, float]) -> dict[str, Fraction]:
    usual = {one.id: 0 if one.practical else 1 for one in chosen}
    for strategy, weight in weights.items():
        if strategy not in usual:
            msg = f"{strategy!r} is no strategy of this focus{did_you_mean(strategy, usual)}"
            raise InvalidValue(msg)
        if not (isfinite(weight) and weight >= 0):
            msg = f"the weight of {strategy!r} is a finite number from 0, not {weight!r}"
            raise InvalidValue(msg)
    needs = {name: Fraction(weights.get(name, weight)) for name, weight in usual.items()}
    return {name: need for name, need in needs.items() if need}
