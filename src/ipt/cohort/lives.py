"""An invented life for a simulated patient: a few people, what happened, and what the focus is.

Nothing here is fitted to anything. It is as much as a course must tell so that the other rooms can
read it: nobody has a name, no text is invented, and the course of the symptoms depends on none of
it. What a person means to the patient is drawn without regard to the other people.
"""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from attrs import frozen

from ipt.model import (
    Area,
    AreaRule,
    Conflict,
    ConflictEnding,
    ContactFrequency,
    DisputeStage,
    Expectation,
    Kin,
    LifeEvent,
    LifeEventKind,
    Party,
    ProblemArea,
    Relationship,
    RelationshipChange,
    Support,
    SupportKind,
    TieChange,
)
from ipt.model.value import Value

__all__ = ["THROWS", "Dice", "Life", "invent"]

_T = TypeVar("_T")

THROWS: Final = 96
"""As many throws as a life takes at most."""
_SIDES: Final = 256

_PEOPLE: Final = {
    "mother": Kin.PARENT,
    "father": Kin.PARENT,
    "partner": Kin.PARTNER,
    "sister": Kin.SIBLING,
    "brother": Kin.SIBLING,
    "grandmother": Kin.GRANDPARENT,
    "aunt": Kin.RELATIVE,
    "friend": Kin.FRIEND,
    "neighbour": Kin.NEIGHBOUR,
    "colleague": Kin.COLLEAGUE,
    "former-partner": Kin.EX_PARTNER,
}
_OTHERS: Final = tuple(name for name in _PEOPLE if name != "former-partner")
"""Who may be there, whatever the focus is."""
_MOURNED: Final = ("mother", "father", "partner", "sister", "brother", "grandmother", "friend")
_OPPOSED: Final = ("partner", "partner", "mother", "father", "sister", "brother", "colleague")
_MISSED: Final = ("friend", "neighbour", "colleague")
_CHANGES: Final = (
    (LifeEventKind.SEPARATION, "former-partner"),
    (LifeEventKind.MOVE, "friend"),
    (LifeEventKind.JOB_CHANGE, "colleague"),
    (LifeEventKind.ILLNESS, "mother"),
)
_CONTACT: Final = (
    ContactFrequency.DAILY,
    ContactFrequency.WEEKLY,
    ContactFrequency.MONTHLY,
    ContactFrequency.RARELY,
)
"""How often somebody on each ring of closeness is met, from the innermost."""


class Dice:
    """The throws of one patient, used up in order."""

    def __init__(self, throws: Sequence[int]) -> None:
        """Hold *throws*, each of them 0 to 255."""
        self._throws: Iterator[int] = iter(throws)

    def pick(self, *options: _T) -> _T:
        """One of *options*, all as likely to within a 256th."""
        return options[next(self._throws) * len(options) // _SIDES]

    def number(self, low: int, high: int) -> int:
        """A whole number from *low* to *high*."""
        return low + next(self._throws) * (high - low + 1) // _SIDES

    def shuffled(self, options: Sequence[_T]) -> list[_T]:
        """All of *options* in another order."""
        return sorted(options, key=lambda _: next(self._throws))


@frozen(kw_only=True, eq=False, repr=False)
class Life(Value):
    """What a simulated patient tells.

    Attributes:
        people: The inventory: three to six, the one the focus is about first.
        life_event: What happened, if the focus is about something that happened.
        focus: What is worked on.
    """

    people: tuple[Relationship, ...]
    life_event: LifeEvent | None
    focus: ProblemArea


def invent(rule: AreaRule, dice: Dice) -> Life:
    """A life in which the area of *rule* is the focus."""
    months = -dice.number(1, 12)
    happened, name = _about(rule, dice)
    died = happened is LifeEventKind.DEATH
    first = _deceased(name) if died else _person(name, dice, rule.area, months)
    others = [other for other in dice.shuffled(_OTHERS) if other != name][: dice.number(2, 5)]
    return Life(
        people=(first, *(_person(other, dice) for other in others)),
        life_event=None
        if happened is None
        else LifeEvent(id=happened.value, kind=happened, months_from_intake=months, people=(name,)),
        focus=ProblemArea(
            area=rule.area,
            people=(name,),
            life_event=None if happened is None else happened.value,
            stage=_stage(dice) if rule.area is Area.ROLE_DISPUTE else None,
        ),
    )


def _about(rule: AreaRule, dice: Dice) -> tuple[LifeEventKind | None, str]:
    """What happened, if anything did, and whom the focus is about."""
    match rule.area:
        case Area.GRIEF:
            lost = rule.life_events
            if lost and LifeEventKind.DEATH not in lost:
                return lost[0], "partner"
            return LifeEventKind.DEATH, dice.pick(*_MOURNED)
        case Area.ROLE_TRANSITION:
            return dice.pick(*_CHANGES)
        case Area.ROLE_DISPUTE:
            return None, dice.pick(*_OPPOSED)
        case _:
            return None, dice.pick(*_MISSED)


def _deceased(name: str) -> Relationship:
    return Relationship(id=name, kin=_PEOPLE[name], living=False)


def _stage(dice: Dice) -> DisputeStage:
    return dice.pick(DisputeStage.RENEGOTIATION, DisputeStage.IMPASSE, DisputeStage.DISSOLUTION)


def _person(name: str, dice: Dice, area: Area | None = None, months: int = 0) -> Relationship:
    """Somebody alive; the one the focus is about if there is an *area*."""
    ring = dice.number(1, len(_CONTACT))
    disputed, changed = area is Area.ROLE_DISPUTE, area is Area.ROLE_TRANSITION
    return Relationship(
        id=name,
        kin=_PEOPLE[name],
        living=True,
        contact=_CONTACT[ring - 1],
        closeness=ring,
        closeness_wished=max(1, ring - dice.number(0, 1)),
        confidant=ring <= dice.number(0, 2),
        knows_of_illness=ring <= dice.number(0, 3),
        support=(
            Support(
                kind=SupportKind.EMOTIONAL, received=dice.number(0, 4), given=dice.number(0, 4)
            ),
            Support(
                kind=SupportKind.PRACTICAL, received=dice.number(0, 4), given=dice.number(0, 4)
            ),
        ),
        expectations=_expectations(dice) if disputed else (),
        liked=dice.number(0, 3),
        disliked=dice.number(0, 3),
        conflict=_conflict(dice) if disputed else Conflict(present=False),
        violence=False,
        changes=(RelationshipChange(change=TieChange.MORE_DISTANT, months_from_intake=months),)
        if changed
        else (),
    )


def _expectations(dice: Dice) -> tuple[Expectation, ...]:
    """What the two expect of each other, which is what they do not agree on."""
    return tuple(
        Expectation(holder=holder, met=False, spoken=dice.pick(True, False), reciprocal=False)
        for holder in (Party.PATIENT, Party.OTHER)
    )


def _conflict(dice: Dice) -> Conflict:
    return Conflict(
        present=True,
        overt=dice.pick(True, False),
        frequency=dice.pick(ContactFrequency.DAILY, ContactFrequency.WEEKLY),
        ending=dice.pick(ConflictEnding.DROPPED, ConflictEnding.AVOIDED, ConflictEnding.ESCALATED),
    )
