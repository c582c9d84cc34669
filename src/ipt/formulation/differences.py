"""What changed between two inventories, such as the first one and the one at the end.

An entry that one of them lacks counts as no tie there: the tie is gained or lost. Whether somebody
is new in the life or was only left out before cannot be read off, so `InventoryDiff.entered` and
`InventoryDiff.left` name those entries. What neither of the two inventories knows is no change.
"""

from collections.abc import Iterable, Mapping

from attrs import frozen

from ipt.formulation.circles import RingMove, circle_shift
from ipt.formulation.people import confided_in, in_conflict
from ipt.formulation.reach import by_id, reachable
from ipt.model.relationships import Relationship
from ipt.model.value import Value

__all__ = ["InventoryDiff", "diff_inventories"]


@frozen(kw_only=True, eq=False, repr=False)
class InventoryDiff(Value):
    """What changed; ids are in order.

    Attributes:
        entered: Who only the later inventory has.
        left: Who only the earlier one has.
        gained: With whom there is a tie now, and was none.
        lost: With whom there was a tie and is none: left out, died, ended or no contact.
        moves: Who moved to another ring.
        confidants_gained: In whom the patient can confide now, and could not.
        confidants_lost: In whom the patient could, and cannot now.
        conflicts_new: With whom there is a conflict, and was none.
        conflicts_resolved: With whom there was one, and is none though the person lives.
    """

    entered: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    moves: tuple[RingMove, ...] = ()
    confidants_gained: tuple[str, ...] = ()
    confidants_lost: tuple[str, ...] = ()
    conflicts_new: tuple[str, ...] = ()
    conflicts_resolved: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return self == InventoryDiff()

    @property
    def inverted(self) -> "InventoryDiff":
        """What changed, seen the other way round."""
        return InventoryDiff(
            entered=self.left,
            left=self.entered,
            gained=self.lost,
            lost=self.gained,
            moves=tuple(move.inverted for move in self.moves),
            confidants_gained=self.confidants_lost,
            confidants_lost=self.confidants_gained,
            conflicts_new=self.conflicts_resolved,
            conflicts_resolved=self.conflicts_new,
        )


def diff_inventories(
    before: Iterable[Relationship], after: Iterable[Relationship]
) -> InventoryDiff:
    """What changed from *before* to *after*.

    Raises:
        ipt.errors.InvalidValue: If in one of them two people have one id.
    """
    one, other = by_id(before), by_id(after)
    tied_before, tied_after = _tied(one), _tied(other)
    confided, confides = _confidants(one), _confidants(other)
    fought, fights = _conflicts(one, other), _conflicts(other, one)
    return InventoryDiff(
        entered=_ordered(other.keys() - one.keys()),
        left=_ordered(one.keys() - other.keys()),
        gained=_ordered(tied_after - tied_before),
        lost=_ordered(tied_before - tied_after),
        moves=circle_shift(one.values(), other.values()).moves,
        confidants_gained=_turned(confided, confides),
        confidants_lost=_turned(confides, confided),
        conflicts_new=_turned(fought, fights),
        conflicts_resolved=_turned(fights, fought),
    )


def _ordered(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))


def _tied(people: Mapping[str, Relationship]) -> set[str]:
    return {who for who, person in people.items() if reachable(person) is not False}


def _confidants(people: Mapping[str, Relationship]) -> dict[str, bool | None]:
    return {who: confided_in(person) for who, person in people.items()}


def _conflicts(
    people: Mapping[str, Relationship], others: Mapping[str, Relationship]
) -> dict[str, bool | None]:
    """Of those who live in both; a death resolves no conflict."""
    return {
        who: in_conflict(person)
        for who, person in people.items()
        if who in others and False not in {person.living, others[who].living}
    }


def _turned(no: Mapping[str, bool | None], yes: Mapping[str, bool | None]) -> tuple[str, ...]:
    """Those of whom the one answer is no, or they are not there, and the other yes."""
    return _ordered(who for who, answer in yes.items() if answer and no.get(who, False) is False)
