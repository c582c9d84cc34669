"""How support changed from one inventory to the next."""

from collections.abc import Iterable
from itertools import pairwise

from attrs import frozen

from ipt.formulation.support import SupportMap, support_map
from ipt.model.checks import as_tuple
from ipt.model.relationships import Relationship
from ipt.model.value import Value
from ipt.model.vocabulary import SupportKind

__all__ = ["SupportChange", "SupportTrend", "support_trend"]


@frozen(kw_only=True, eq=False, repr=False)
class SupportChange(Value):
    """What changed between two inventories, among people not known to be out of reach.

    Attributes:
        joined: Ids of those in the later one only.
        left: Ids of those in the earlier one only.
        overlap: How many are in both, of those in either, 0 to 1 (Jaccard's index); ``None`` if
            both are empty.
        confidants_gained: Who could not be confided in before, and can be now.
        confidants_lost: Who could be confided in before, and cannot be now, or is not there.
        kinds_gained: Kinds of support that nobody gave before, and somebody gives now.
        kinds_lost: Kinds that somebody gave before, and nobody gives now.
    """

    joined: tuple[str, ...]
    left: tuple[str, ...]
    overlap: float | None
    confidants_gained: tuple[str, ...]
    confidants_lost: tuple[str, ...]
    kinds_gained: tuple[SupportKind, ...]
    kinds_lost: tuple[SupportKind, ...]


@frozen(kw_only=True, eq=False, repr=False)
class SupportTrend(Value):
    """Support over several inventories.

    Attributes:
        maps: One for each inventory.
        changes: From each to the next; one less than maps, and none if there is no inventory.
    """

    maps: tuple[SupportMap, ...]
    changes: tuple[SupportChange, ...]


def support_trend(inventories: Iterable[Iterable[Relationship]]) -> SupportTrend:
    """How support changed over *inventories*, the earliest first.

    A kind that could not be told, before or after, is neither gained nor lost. How people moved
    between the closeness rings is another question, and not asked here.

    Raises:
        ipt.errors.InvalidValue: If two people of one inventory have the same id.
    """
    maps = tuple(support_map(people) for people in as_tuple(inventories))
    return SupportTrend(maps=maps, changes=tuple(_change(*pair) for pair in pairwise(maps)))


def _change(before: SupportMap, after: SupportMap) -> SupportChange:
    earlier = set(before.people) - set(before.out_of_reach)
    later = set(after.people) - set(after.out_of_reach)
    either = earlier | later
    return SupportChange(
        joined=tuple(sorted(later - earlier)),
        left=tuple(sorted(earlier - later)),
        overlap=len(earlier & later) / len(either) if either else None,
        confidants_gained=_confidants_lost(after, before),
        confidants_lost=_confidants_lost(before, after),
        kinds_gained=_kinds_lost(after, before),
        kinds_lost=_kinds_lost(before, after),
    )


def _confidants_lost(before: SupportMap, after: SupportMap) -> tuple[str, ...]:
    kept = {*after.confidants, *after.confidants_unassessed}
    return tuple(name for name in before.confidants if name not in kept)


def _kinds_lost(before: SupportMap, after: SupportMap) -> tuple[SupportKind, ...]:
    was, now = before.coverage(), after.coverage()
    return tuple(kind for kind in SupportKind if was[kind] and now[kind] is False)
