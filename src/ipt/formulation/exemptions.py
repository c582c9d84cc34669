"""Who covers what the patient is excused from, and what nobody does."""

from collections.abc import Iterable

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.formulation.reach import by_id, reachable
from ipt.model.checks import as_tuple
from ipt.model.relationships import Relationship
from ipt.model.understanding import RoleDemand
from ipt.model.value import Value

__all__ = ["Cover", "ExemptionPlan", "exemption_plan"]


@frozen(kw_only=True, eq=False, repr=False)
class Cover(Value):
    """One demand, and who takes it over.

    Attributes:
        demand: Its id.
        cannot_wait: Whether somebody has to do it all the same; ``None`` if nobody asked.
        by: Ids of those who take it over and can be reached, as far as is known.
        out_of_reach: Ids of those who were named and cannot be reached.
    """

    demand: str
    cannot_wait: bool | None
    by: tuple[str, ...]
    out_of_reach: tuple[str, ...]


@frozen(kw_only=True, eq=False, repr=False)
class ExemptionPlan(Value):
    """Every demand that the patient is excused from, by id."""

    covers: tuple[Cover, ...]

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The demands that nobody is recorded to cover."""
        return tuple(cover.demand for cover in self.covers if not cover.by)

    @property
    def unsafe(self) -> tuple[str, ...]:
        """Those of them that cannot wait."""
        return tuple(c.demand for c in self.covers if not c.by and c.cannot_wait)

    @property
    def unclear(self) -> tuple[str, ...]:
        """Those of them of which nobody asked whether they can wait."""
        return tuple(c.demand for c in self.covers if not c.by and c.cannot_wait is None)


def exemption_plan(demands: Iterable[RoleDemand], people: Iterable[Relationship]) -> ExemptionPlan:
    """Who of *people* covers which of *demands*.

    Raises:
        ipt.errors.InvalidValue: If an id is there twice, or a demand is covered by somebody who is
            not among *people*.

    Examples:
        >>> from ipt.formulation.exemptions import exemption_plan
        >>> from ipt.model import Relationship, RoleDemand
        >>> plan = exemption_plan(
        ...     [RoleDemand(id="nights", cannot_wait=True), RoleDemand(id="office", covered_by=["p1"])],
        ...     [Relationship(id="p1")],
        ... )
        >>> plan.uncovered, plan.unsafe
        (('nights',), ('nights',))
    """
    known = by_id(people)
    covers: dict[str, Cover] = {}
    for demand in as_tuple(demands):
        if demand.id in covers:
            msg = f"two demands have the id {demand.id!r}; keep one of them"
            raise InvalidValue(msg)
        named = sorted(set(demand.covered_by))
        for name in named:
            if name not in known:
                msg = (
                    f"the demand {demand.id!r} is covered by {name!r}, who is not in the inventory"
                )
                raise InvalidValue(msg)
        away = tuple(name for name in named if reachable(known[name]) is False)
        covers[demand.id] = Cover(
            demand=demand.id,
            cannot_wait=demand.cannot_wait,
            by=tuple(name for name in named if name not in away),
            out_of_reach=away,
        )
    return ExemptionPlan(covers=tuple(cover for _, cover in sorted(covers.items())))
