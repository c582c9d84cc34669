"""What two people expect of each other, and where it does not fit.

A role dispute is a conflict in which expectations are not reciprocal; that is why they are asked
about from both sides.
"""

from attrs import frozen

from ipt.model.relationships import Relationship
from ipt.model.three_valued import any_of, negated
from ipt.model.value import Value
from ipt.model.vocabulary import Party

__all__ = ["ExpectationGap", "expectation_gaps", "not_reciprocal", "only_from_one_side"]


@frozen(kw_only=True, eq=False, repr=False)
class ExpectationGap(Value):
    """An expectation that is not met, was never said, or is not seen alike; its text stays out.

    Attributes:
        person: Id of the relationship.
        position: Where it stands among the expectations of that relationship, from 1.
        holder: Who expects it.
        unmet: Whether it is not met.
        unspoken: Whether it was never said.
        not_reciprocal: Whether the two do not see it alike.
        negotiable: Whether it could change.
    """

    person: str
    position: int
    holder: Party
    unmet: bool | None
    unspoken: bool | None
    not_reciprocal: bool | None
    negotiable: bool | None


def expectation_gaps(relationship: Relationship) -> tuple[ExpectationGap, ...]:
    """Every expectation of *relationship* with a gap, in the order they were recorded.

    An expectation of which nothing is known has none.
    """
    gaps = (
        ExpectationGap(
            person=relationship.id,
            position=position,
            holder=expectation.holder,
            unmet=negated(expectation.met),
            unspoken=negated(expectation.spoken),
            not_reciprocal=negated(expectation.reciprocal),
            negotiable=expectation.negotiable,
        )
        for position, expectation in enumerate(relationship.expectations, 1)
    )
    return tuple(g for g in gaps if any_of(g.unmet, g.unspoken, g.not_reciprocal))


def not_reciprocal(relationship: Relationship) -> bool | None:
    """Whether the two see an expectation differently; ``None`` if that cannot be told."""
    if not relationship.expectations:
        return None
    return any_of(*(negated(expectation.reciprocal) for expectation in relationship.expectations))


def only_from_one_side(relationship: Relationship) -> bool:
    """Whether only what the patient expects is recorded, and nothing of the other one."""
    return {e.holder for e in relationship.expectations} == {Party.PATIENT}
