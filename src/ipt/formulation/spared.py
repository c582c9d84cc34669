"""Of whom not everything is asked that is asked of others: a group, and a small child.

A parish is neither alive nor dead, and an infant has no expectations to hear of. Whether there is
violence is asked of all of them: what is asked for safety, nobody is spared.
"""

import enum
from collections.abc import Iterable, Mapping
from typing import Final

from ipt.formulation.moments import lag, moment
from ipt.model.checks import When
from ipt.model.relationships import Relationship
from ipt.model.values import LifeEvent
from ipt.model.vocabulary import Kin, LifeEventKind

__all__ = ["SMALL", "Spared", "spared"]

SMALL: Final = 6
"""The years within which a child is small; status assumed."""


class Spared(enum.StrEnum):
    """Why somebody is spared a question."""

    GROUP = "group"
    """A community, such as a parish."""
    SMALL_CHILD = "small-child"
    """A child whose birth is a life event that surely lies less than `SMALL` years before intake."""


def spared(
    people: Iterable[Relationship], life_events: Iterable[LifeEvent], intake: When | None = None
) -> Mapping[str, Spared]:
    """Who of *people* is spared questions, by id.

    Args:
        people: The inventory.
        life_events: What happened. A birth that names a grandchild is not that of a child.
        intake: The day from which months are counted.
    """
    kin = {person.id: person.kin for person in people}
    groups = {who: Spared.GROUP for who, what in kin.items() if what is Kin.COMMUNITY}
    born = [event for event in life_events if _lately(event, intake)]
    children = {
        who: Spared.SMALL_CHILD
        for event in born
        for who in event.people
        if kin.get(who) is Kin.CHILD and Kin.GRANDCHILD not in map(kin.get, event.people)
    }
    return groups | children


def _lately(event: LifeEvent, intake: When | None) -> bool:
    if event.kind is not LifeEventKind.BIRTH:
        return False
    birth = moment(event.when, event.months_from_intake, intake=intake)
    days = lag(birth, moment(None, 0, intake=intake, slack=0))
    return days is not None and days.high < SMALL * 365
