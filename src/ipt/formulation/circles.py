"""The closeness circles: who stands on which ring, where they are wished, and who moved.

Ring 1 is the innermost. Gaps and moves are counted in rings and held against no norm: how close
somebody should be is for the patient to say.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from attrs import frozen

from ipt.formulation.people import in_conflict
from ipt.formulation.reach import by_id, reachable
from ipt.model.relationships import Relationship
from ipt.model.three_valued import any_of
from ipt.model.value import Value

__all__ = [
    "FAR",
    "CircleShift",
    "CircleSummary",
    "ClosenessGap",
    "RingMove",
    "circle_shift",
    "circle_summary",
    "closeness_gaps",
    "inner_ring_taken",
    "untapped_support",
]

FAR: Final = 3
"""From which ring on somebody stands far out; published circles have 3 or 4 rings."""
_MUCH: Final = 2


@frozen(kw_only=True, eq=False, repr=False)
class ClosenessGap(Value):
    """Where somebody stands, and where the patient would like them.

    Attributes:
        person: Id of the relationship.
        now: The ring now.
        wished: The ring that the patient would like.
    """

    person: str
    now: int | None
    wished: int | None

    @property
    def gap(self) -> int | None:
        """The wished ring minus the one now, so -2 is two rings closer; ``None`` if unknown."""
        return None if self.now is None or self.wished is None else self.wished - self.now


@frozen(kw_only=True, eq=False, repr=False)
class RingMove(Value):
    """Somebody moved from one ring to another.

    Attributes:
        person: Id of the relationship.
        before: The ring before.
        after: The ring after.
    """

    person: str
    before: int
    after: int

    @property
    def inward(self) -> int:
        """By how many rings closer; negative if farther out."""
        return self.before - self.after

    @property
    def inverted(self) -> "RingMove":
        """The move back."""
        return RingMove(person=self.person, before=self.after, after=self.before)


@frozen(kw_only=True, eq=False, repr=False)
class CircleShift(Value):
    """What moved between two circles.

    Attributes:
        moves: Who moved, in order of id.
        compared: How many people are placed in both.
        entered: Ids of who is placed in the later circle alone.
        left: Ids of who is placed in the earlier one alone.
    """

    moves: tuple[RingMove, ...]
    compared: int
    entered: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def inward(self) -> int:
        """Net inward flow, which is all moves together, in rings; negative if outward."""
        return sum(move.inward for move in self.moves)


@frozen(kw_only=True, eq=False, repr=False)
class CircleSummary(Value):
    """What the circles show; ids are in order.

    Attributes:
        rings: How many people stand on each ring from 1 to the outermost one in use.
        unplaced: Who was not placed.
        inner: Whether somebody not known to be dead stands on the innermost ring; ``None`` if
            that hangs on somebody who was not placed, or there is nobody at all.
        gaps: Who is wished closer or farther.
        moved: Who moved since before the episode.
        untapped: Who gives support and stands far out.
        hurting: Who hurts and stands on the innermost ring.
    """

    rings: tuple[int, ...]
    unplaced: tuple[str, ...]
    inner: bool | None
    gaps: tuple[ClosenessGap, ...]
    moved: tuple[RingMove, ...]
    untapped: tuple[str, ...]
    hurting: tuple[str, ...]


def circle_summary(people: Iterable[Relationship]) -> CircleSummary:
    """What the circles of *people* show.

    Raises:
        ipt.errors.InvalidValue: If two people have one id.
    """
    known = by_id(people)
    now = _rings(known)
    count = Counter(now.values())
    before = {who: p.closeness_before for who, p in known.items() if p.closeness_before is not None}
    return CircleSummary(
        rings=tuple(count[ring] for ring in range(1, max(count, default=0) + 1)),
        unplaced=tuple(who for who in known if who not in now),
        inner=inner_ring_taken(known.values()),
        gaps=tuple(gap for gap in closeness_gaps(known.values()) if gap.gap),
        moved=_moves(before, now),
        untapped=untapped_support(known.values()),
        hurting=tuple(who for who, ring in now.items() if ring == 1 and _hurts(known[who])),
    )


def inner_ring_taken(people: Collection[Relationship]) -> bool | None:
    """Whether somebody not known to be dead stands on ring 1; ``None`` if that cannot be told."""
    if not people:
        return None
    rings = (person.closeness for person in people if person.living is not False)
    return any_of(*(None if ring is None else ring == 1 for ring in rings))


def closeness_gaps(people: Iterable[Relationship]) -> tuple[ClosenessGap, ...]:
    """Where each person stands and is wished, in order of id; what is not known stays ``None``.

    Raises:
        ipt.errors.InvalidValue: If two people have one id.
    """
    return tuple(
        ClosenessGap(person=who, now=person.closeness, wished=person.closeness_wished)
        for who, person in by_id(people).items()
    )


def circle_shift(before: Iterable[Relationship], after: Iterable[Relationship]) -> CircleShift:
    """Who moved from *before* to *after*, and how the circle as a whole did.

    Raises:
        ipt.errors.InvalidValue: If in one of them two people have one id.
    """
    one, other = _rings(by_id(before)), _rings(by_id(after))
    return CircleShift(
        moves=_moves(one, other),
        compared=len(one.keys() & other.keys()),
        entered=tuple(who for who in other if who not in one),
        left=tuple(who for who in one if who not in other),
    )


def untapped_support(people: Iterable[Relationship], *, far: int = FAR) -> tuple[str, ...]:
    """Who gives a good deal of some support and stands on ring *far* or beyond.

    Whoever died, or whose tie ended, gives none. Support that was not rated, or a ring that is not
    known, is no sign of it.

    Raises:
        ipt.errors.InvalidValue: If two people have one id.
    """
    return tuple(
        who
        for who, person in by_id(people).items()
        if reachable(person) is not False
        and person.closeness is not None
        and person.closeness >= far
        and any((support.received or 0) >= _MUCH for support in person.support)
    )


def _hurts(person: Relationship) -> bool:
    return bool(in_conflict(person) or person.violence or (person.disliked or 0) >= _MUCH)


def _rings(people: Mapping[str, Relationship]) -> dict[str, int]:
    return {who: p.closeness for who, p in people.items() if p.closeness is not None}


def _moves(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[RingMove, ...]:
    return tuple(
        RingMove(person=who, before=before[who], after=ring)
        for who, ring in after.items()
        if who in before and before[who] != ring
    )
