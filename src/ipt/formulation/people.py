"""What one entry of the inventory says: who is a confidant, who is close, who upsets.

Nothing that was not asked counts as *no*. Somebody confided in today need not be recorded as alive:
a person is there as long as nothing puts them out of reach.
"""

from typing import Final

from attrs import field, frozen

from ipt.formulation.reach import reachable
from ipt.model.checks import named, to_kin_or_none
from ipt.model.relationships import Relationship
from ipt.model.three_valued import any_of
from ipt.model.value import Value
from ipt.model.vocabulary import Kin

__all__ = [
    "FAMILY",
    "NEAREST",
    "Mention",
    "asked_of_change",
    "attention",
    "changed",
    "confided_in",
    "in_conflict",
    "was_close",
]

NEAREST: Final = frozenset({Kin.SPOUSE, Kin.PARTNER, Kin.PARENT, Kin.CHILD})
"""Whom an inventory would be expected to have, once they are spoken of."""
FAMILY: Final = NEAREST | {Kin.SIBLING, Kin.GRANDPARENT, Kin.GRANDCHILD, Kin.RELATIVE}
"""Who is family; a former partner is not."""

_CLOSE: Final = FAMILY - {Kin.RELATIVE}
_CLOSE_RING: Final = 2


@frozen(kw_only=True, eq=False, repr=False)
class Mention(Value):
    """Somebody who was spoken of outside the inventory, such as in an incident.

    Attributes:
        person: Id of the person, as the inventory would have it.
        kin: What the person is to the patient; ``None`` if not known.
    """

    person: str = field(validator=named)
    kin: Kin | None = field(default=None, converter=to_kin_or_none)


def confided_in(person: Relationship) -> bool | None:
    """Whether the patient can confide in the person now; nobody confides in whom they cannot reach."""
    return False if reachable(person) is False else person.confidant


def in_conflict(person: Relationship) -> bool | None:
    """Whether there is a conflict now, open or covert; with the dead there is none."""
    if person.living is False:
        return False
    return None if person.conflict is None else person.conflict.present


def was_close(person: Relationship) -> bool | None:
    """Whether the two are or were close: by kin, or by an inner ring now or before."""
    rings = (person.closeness, person.closeness_before)
    by_ring = any_of(*(None if ring is None else ring <= _CLOSE_RING for ring in rings))
    return any_of(None if person.kin is None else person.kin in _CLOSE, by_ring)


def asked_of_change(person: Relationship) -> bool:
    """Whether a change is recorded, or the ring before the episode is, which may be the same."""
    return changed(person) or None not in {person.closeness, person.closeness_before}


def changed(person: Relationship) -> bool:
    """Whether any change is recorded: one told, an end, or another ring than before."""
    rings = {person.closeness, person.closeness_before} - {None}
    return bool(person.changes) or person.ended is not None or len(rings) > 1


def attention(person: Relationship) -> tuple[bool, bool, int, int, str]:
    """Sort key of whom to ask about first: the upsetting, the changed, the closest."""
    upsets = bool(in_conflict(person) or person.violence)
    return (
        not upsets,
        not changed(person),
        -(person.disliked or 0),
        10 if person.closeness is None else person.closeness,
        person.id,
    )
