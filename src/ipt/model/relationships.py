"""The people of a life, as the interpersonal inventory has them.

Whatever was not asked is ``None`` or empty, and never *no*. Two ratings that speak against each
other, such as what is liked and what is not, are two fields: ambivalence is no zero.
"""

import math
from collections.abc import Iterable
from typing import Any

from attrs import Attribute, field, frozen

from ipt.errors import InvalidValue
from ipt.model.checks import (
    When,
    as_tuple,
    at_least,
    each_a,
    is_a,
    is_bool,
    is_text,
    named,
    to_kin_or_none,
    when,
)
from ipt.model.privacy import FREE_TEXT, IDENTIFYING
from ipt.model.value import Value
from ipt.model.vocabulary import (
    Channel,
    ConflictEnding,
    ContactFrequency,
    Kin,
    Party,
    SupportKind,
    TieChange,
)

__all__ = [
    "Attachment",
    "Conflict",
    "Expectation",
    "Relationship",
    "RelationshipChange",
    "Support",
    "Tie",
]


def _party(value: Party | str) -> Party:
    return Party(value)


def _party_or_none(value: Party | str | None) -> Party | None:
    return None if value is None else Party(value)


def _support_kind(value: SupportKind | str) -> SupportKind:
    return SupportKind(value)


def _change(value: TieChange | str) -> TieChange:
    return TieChange(value)


def _frequency_or_none(value: ContactFrequency | str | None) -> ContactFrequency | None:
    return None if value is None else ContactFrequency(value)


def _ending_or_none(value: ConflictEnding | str | None) -> ConflictEnding | None:
    return None if value is None else ConflictEnding(value)


def _channels(values: Iterable[Channel | str]) -> tuple[Channel, ...]:
    return tuple(map(Channel, as_tuple(values)))


@frozen(kw_only=True, eq=False, repr=False)
class Expectation(Value):
    """What one of two people expects of the other.

    Attributes:
        holder: Who expects it: ``"patient"``, ``"other"``, or ``"both"`` of each other.
        text: What; free text.
        met: Whether it is met.
        spoken: Whether it was ever said.
        negotiable: Whether it could change.
        reciprocal: Whether the two see it alike.
    """

    holder: Party = field(converter=_party)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    met: bool | None = field(default=None, validator=is_bool())
    spoken: bool | None = field(default=None, validator=is_bool())
    negotiable: bool | None = field(default=None, validator=is_bool())
    reciprocal: bool | None = field(default=None, validator=is_bool())


@frozen(kw_only=True, eq=False, repr=False)
class Conflict(Value):
    """Whether there is a conflict with somebody, and how it goes.

    Attributes:
        present: Whether there is one now.
        overt: Whether it is carried on openly; ``False`` is a covert one.
        frequency: How often it comes up.
        ending: How arguments end.
        topics: What it is about; free text.
    """

    present: bool | None = field(default=None, validator=is_bool())
    overt: bool | None = field(default=None, validator=is_bool())
    frequency: ContactFrequency | None = field(default=None, converter=_frequency_or_none)
    ending: ConflictEnding | None = field(default=None, converter=_ending_or_none)
    topics: str = field(default="", validator=is_text, metadata=FREE_TEXT)

    def __attrs_post_init__(self) -> None:
        told = (self.overt, self.frequency, self.ending)
        if self.present is False and any(each is not None for each in told):
            msg = "a conflict that is not present has no form; drop overt, frequency and ending"
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Support(Value):
    """Support of one kind between the patient and somebody, in both directions.

    Attributes:
        kind: Of what kind.
        received: How much the patient gets, 0 (none) to 4.
        given: How much the patient gives, 0 (none) to 4.
    """

    kind: SupportKind = field(converter=_support_kind)
    received: int | None = field(default=None, validator=at_least(0, 4, optional=True))
    given: int | None = field(default=None, validator=at_least(0, 4, optional=True))


@frozen(kw_only=True, eq=False, repr=False)
class RelationshipChange(Value):
    """A change in a relationship.

    Attributes:
        change: Which way.
        when: When, as much of it as is known.
        months_from_intake: Where only the distance is known: -6 is half a year before.
        note: Free text.
    """

    change: TieChange = field(converter=_change)
    when: When | None = field(default=None, converter=when)
    months_from_intake: int | None = field(
        default=None, validator=at_least(-1200, 1200, optional=True)
    )
    note: str = field(default="", validator=is_text, metadata=FREE_TEXT)


def _number(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        msg = f"{attribute.name} is a finite number"
        raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Attachment(Value):
    """Where a measure puts somebody on the two dimensions of attachment; no style is inferred.

    Attributes:
        anxiety: On the scale of the measure.
        avoidance: On the same scale.
        low: The least value of the scale.
        high: The largest.
        measure: What measured it; a label without a measure has no place here.
    """

    anxiety: float = field(validator=_number)
    avoidance: float = field(validator=_number)
    low: float = field(default=1, validator=_number)
    high: float = field(default=7, validator=_number)
    measure: str = field(validator=named)

    def __attrs_post_init__(self) -> None:
        if not self.low < self.high:
            msg = f"the scale runs from low to high, not from {self.low!r} to {self.high!r}"
            raise InvalidValue(msg)
        for name in ("anxiety", "avoidance"):
            if not self.low <= getattr(self, name) <= self.high:
                msg = f"{name} lies on the scale from {self.low:g} to {self.high:g}"
                raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Tie(Value):
    """Two people of the inventory know each other.

    Attributes:
        one: Id of one of them.
        other: Id of the other.
    """

    one: str = field(validator=named)
    other: str = field(validator=named)

    def __attrs_post_init__(self) -> None:
        if self.one == self.other:
            msg = f"a tie joins two people, not {self.one!r} with itself"
            raise InvalidValue(msg)


def _expectations(values: Iterable[Expectation]) -> tuple[Expectation, ...]:
    return as_tuple(values)


def _support(values: Iterable[Support]) -> tuple[Support, ...]:
    return as_tuple(values)


def _changes(values: Iterable[RelationshipChange]) -> tuple[RelationshipChange, ...]:
    return as_tuple(values)


def _each_kind_once(instance: object, attribute: "Attribute[Any]", values: tuple[Any, ...]) -> None:
    each_a(Support)(instance, attribute, values)
    kinds = [support.kind for support in values]
    for kind in kinds:
        if kinds.count(kind) > 1:
            msg = f"{attribute.name} has {kind.value!r} {kinds.count(kind)} times; once is enough"
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Relationship(Value):
    """A person, or a group such as a parish, in the interpersonal inventory.

    Attributes:
        id: A local name that tells nothing, such as ``"p1"`` or ``"mother"``.
        kin: What the person is to the patient.
        name: Identifying; masked in ``repr``.
        living: Whether the person is alive; a deceased person stays in the inventory.
        count: How many people this entry stands for; ``None`` if not known.
        since: Since when the two know each other.
        ended: When the tie ended, if it did.
        ended_by: Who ended it.
        contact: How often they are in touch.
        channels: By which ways.
        initiates: Who seeks the contact.
        closeness: Ring of the closeness circle now, 1 is the innermost.
        closeness_wished: Ring that the patient would like.
        closeness_before: Ring before the present episode.
        confidant: Whether the patient can confide in the person.
        knows_of_illness: Whether the person knows about the symptoms.
        support: What is given and received, each kind once.
        expectations: What each expects of the other.
        liked: How much the patient likes about the person, 0 to 3.
        disliked: How much the patient does not, 0 to 3; both may be high.
        conflict: Whether there is one, and of what form; ``None`` if it was not asked.
        violence: Whether there is violence, threat, coercion or fear; ``None`` if it was not asked.
        changes: How the relationship changed lately.
        feelings: What the patient feels with the person; free text.
        wished_change: What the patient would change; free text.
        change_by: Who would have to change.
        attachment: In this relationship, by a measure of the user.
        note: Free text.
    """

    id: str = field(validator=named)
    kin: Kin | None = field(default=None, converter=to_kin_or_none)
    name: str = field(default="", validator=is_text, metadata=IDENTIFYING)
    living: bool | None = field(default=None, validator=is_bool())
    count: int | None = field(default=None, validator=at_least(1, 999, optional=True))
    since: When | None = field(default=None, converter=when)
    ended: When | None = field(default=None, converter=when)
    ended_by: Party | None = field(default=None, converter=_party_or_none)
    contact: ContactFrequency | None = field(default=None, converter=_frequency_or_none)
    channels: tuple[Channel, ...] = field(default=(), converter=_channels)
    initiates: Party | None = field(default=None, converter=_party_or_none)
    closeness: int | None = field(default=None, validator=at_least(1, 9, optional=True))
    closeness_wished: int | None = field(default=None, validator=at_least(1, 9, optional=True))
    closeness_before: int | None = field(default=None, validator=at_least(1, 9, optional=True))
    confidant: bool | None = field(default=None, validator=is_bool())
    knows_of_illness: bool | None = field(default=None, validator=is_bool())
    support: tuple[Support, ...] = field(default=(), converter=_support, validator=_each_kind_once)
    expectations: tuple[Expectation, ...] = field(
        default=(), converter=_expectations, validator=each_a(Expectation)
    )
    liked: int | None = field(default=None, validator=at_least(0, 3, optional=True))
    disliked: int | None = field(default=None, validator=at_least(0, 3, optional=True))
    conflict: Conflict | None = field(default=None, validator=is_a(Conflict, optional=True))
    violence: bool | None = field(default=None, validator=is_bool())
    changes: tuple[RelationshipChange, ...] = field(
        default=(), converter=_changes, validator=each_a(RelationshipChange)
    )
    feelings: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    wished_change: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    change_by: Party | None = field(default=None, converter=_party_or_none)
    attachment: Attachment | None = field(default=None, validator=is_a(Attachment, optional=True))
    note: str = field(default="", validator=is_text, metadata=FREE_TEXT)
