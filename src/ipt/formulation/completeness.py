"""How much of the inventory is known: field by field, and never as one number to pass.

The inventory is a review and no scale. What is counted here says where to go on asking.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from ipt.formulation.people import asked_of_change
from ipt.formulation.reach import by_id
from ipt.model.relationships import Relationship
from ipt.model.value import Value

__all__ = ["FIELDS", "Completeness", "FieldKnown", "PersonKnown", "completeness"]


def _told(name: str) -> Callable[[Relationship], bool]:
    return lambda person: getattr(person, name) not in (None, "", ())


FIELDS: Final[Mapping[str, Callable[[Relationship], bool]]] = MappingProxyType(
    {
        "living": _told("living"),
        "kin": _told("kin"),
        "closeness": _told("closeness"),
        "liked": _told("liked"),
        "disliked": _told("disliked"),
        "changes": asked_of_change,
        "contact": _told("contact"),
        "channels": _told("channels"),
        "initiates": _told("initiates"),
        "closeness_wished": _told("closeness_wished"),
        "confidant": _told("confidant"),
        "knows_of_illness": _told("knows_of_illness"),
        "support": _told("support"),
        "expectations": _told("expectations"),
        "conflict": lambda person: (
            person.conflict is not None and person.conflict.present is not None
        ),
        "violence": _told("violence"),
        "feelings": _told("feelings"),
        "wished_change": _told("wished_change"),
    }
)
"""What an inventory may know of a person, and when it does."""

_OF_THE_DEAD: Final = frozenset({"living", "kin", "closeness", "liked", "disliked", "feelings"})


@frozen(kw_only=True, eq=False, repr=False)
class PersonKnown(Value):
    """What is known of one person.

    Attributes:
        person: Id of the relationship.
        known: Names of the fields that are.
        unknown: Names of those that are not. Of somebody who died nobody asks what goes on now.
    """

    person: str
    known: tuple[str, ...]
    unknown: tuple[str, ...]


@frozen(kw_only=True, eq=False, repr=False)
class FieldKnown(Value):
    """Of how many people one field is known.

    Attributes:
        field: Its name.
        known: The number of people of whom it is known.
        people: The number of people of whom it may be asked.
    """

    field: str
    known: int
    people: int


@frozen(kw_only=True, eq=False, repr=False)
class Completeness(Value):
    """What of the inventory is known.

    Attributes:
        people: Each person, in order of id.
        fields: Each field, in the order of `FIELDS`.
    """

    people: tuple[PersonKnown, ...]
    fields: tuple[FieldKnown, ...]

    @property
    def complete(self) -> bool | None:
        """Whether nothing is left to ask; ``None`` for an empty inventory."""
        return not any(person.unknown for person in self.people) if self.people else None


def completeness(people: Iterable[Relationship]) -> Completeness:
    """Which fields of the inventory are known, per person and in all.

    Raises:
        ipt.errors.InvalidValue: If two people have one id.
    """
    rows: list[PersonKnown] = []
    asked, known = dict.fromkeys(FIELDS, 0), dict.fromkeys(FIELDS, 0)
    for who, person in by_id(people).items():
        names = [name for name in FIELDS if person.living is not False or name in _OF_THE_DEAD]
        there = tuple(name for name in names if FIELDS[name](person))
        for name in names:
            asked[name] += 1
            known[name] += name in there
        unknown = tuple(name for name in names if name not in there)
        rows.append(PersonKnown(person=who, known=there, unknown=unknown))
    fields = (FieldKnown(field=name, known=known[name], people=asked[name]) for name in FIELDS)
    return Completeness(people=tuple(rows), fields=tuple(fields))
