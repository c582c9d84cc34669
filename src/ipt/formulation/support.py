"""Who gives the patient which support, and what would be left if somebody were not there.

A map lists the providers of each kind of support, how many there are, and of whom it is not known.
It counts what was recorded and weighs nothing.
"""

from collections.abc import Iterable
from typing import Final

import attrs
from attrs import frozen

from ipt.errors import InvalidValue
from ipt.formulation.reach import by_id, provides, rated, reachable
from ipt.model.checks import as_tuple
from ipt.model.relationships import Relationship
from ipt.model.value import Value
from ipt.model.vocabulary import SupportKind

__all__ = ["Provider", "Supply", "SupportMap", "support_map", "without"]


@frozen(kw_only=True, eq=False, repr=False)
class Provider(Value):
    """Somebody who gives support of one kind.

    Attributes:
        person: Id.
        reachable: Whether the person can be reached; ``None`` if it is not known.
        received: How much the patient gets, 1 to 4; ``None`` if it was not rated.
    """

    person: str
    reachable: bool | None
    received: int | None


@frozen(kw_only=True, eq=False, repr=False)
class Supply(Value):
    """Support of one kind, and who gives it.

    Attributes:
        kind: Of what kind.
        providers: Who is known to give it: whoever can be reached first, then whoever gives most.
            Those out of reach stand at the end, and count for nothing.
        unassessed: Ids of those not out of reach of whom it is not known whether they give it.
        asked: Of how many people it is known, whatever the answer.
    """

    kind: SupportKind
    providers: tuple[Provider, ...]
    unassessed: tuple[str, ...]
    asked: int

    @property
    def counted(self) -> tuple[Provider, ...]:
        """The known providers who are not known to be out of reach."""
        return tuple(each for each in self.providers if each.reachable is not False)

    @property
    def number(self) -> int:
        """The number of providers, after whose loss nobody is known to give it."""
        return len(self.counted)

    @property
    def concentration(self) -> float | None:
        """How much of it comes from few people (Herfindahl's index), ``None`` if nothing was rated.

        The sum of the squared shares of what was rated: 1 if one person gives it all, 1/n if n
        people give the same.
        """
        return _herfindahl(each.received or 0 for each in self.counted)

    def covered(self, by: int = 1) -> bool | None:
        """Whether at least *by* people within reach give it; ``None`` if that cannot be told.

        It cannot be told where it hangs on somebody of whom it is not known, and never where
        nobody was asked about, as in an empty inventory.

        Raises:
            ipt.errors.InvalidValue: If *by* is less than 1.
        """
        if by < 1:
            msg = f"support is covered by at least 1 person, not by {by!r}"
            raise InvalidValue(msg)
        if sum(each.reachable is True for each in self.providers) >= by:
            return True
        possible = self.number + len(self.unassessed)
        return None if possible >= by or not self.asked else False


@frozen(kw_only=True, eq=False, repr=False)
class SupportMap(Value):
    """Who gives which support.

    Attributes:
        people: Ids of everybody on the map, in order.
        out_of_reach: Those of them who died, whose tie ended, or who are never in touch.
        confidants: Those not out of reach who are known to be confided in.
        confidants_unassessed: Those not out of reach of whom that is not known.
        supplies: One for each kind of support, in the order of `SupportKind`.
    """

    people: tuple[str, ...]
    out_of_reach: tuple[str, ...]
    confidants: tuple[str, ...]
    confidants_unassessed: tuple[str, ...]
    supplies: tuple[Supply, ...]

    def of(self, kind: SupportKind | str) -> Supply:
        """The support of *kind*.

        Raises:
            ipt.errors.InvalidValue: If there is no such kind.
        """
        return self.supplies[tuple(SupportKind).index(SupportKind(kind))]

    def coverage(self, by: int = 1) -> dict[SupportKind, bool | None]:
        """For each kind, whether at least *by* people within reach give it; see `Supply.covered`.

        Raises:
            ipt.errors.InvalidValue: If *by* is less than 1.
        """
        return {supply.kind: supply.covered(by) for supply in self.supplies}

    @property
    def concentration(self) -> float | None:
        """How much of all support comes from few people; see `Supply.concentration`."""
        received = dict.fromkeys(self.people, 0)
        for supply in self.supplies:
            for each in supply.counted:
                received[each.person] += each.received or 0
        return _herfindahl(received.values())


def support_map(people: Iterable[Relationship]) -> SupportMap:
    """Who of *people* gives which support; their order means nothing.

    A group is one provider, however many people it stands for. Without people there is nobody on
    the map, every number is 0, and coverage cannot be told.

    Raises:
        ipt.errors.InvalidValue: If two people have the same id.

    Examples:
        >>> from ipt.formulation.support import support_map
        >>> from ipt.model import Relationship
        >>> aunt = Relationship(id="aunt", contact="weekly", confidant=True)
        >>> support = support_map([aunt, Relationship(id="acquaintance")]).of("emotional")
        >>> support.number, support.covered(1), support.covered(2), support.unassessed
        (1, True, None, ('acquaintance',))
    """
    found = by_id(people)
    reach = {name: reachable(person) for name, person in found.items()}
    here = [person for name, person in found.items() if reach[name] is not False]
    return SupportMap(
        people=tuple(found),
        out_of_reach=tuple(name for name, answer in reach.items() if answer is False),
        confidants=tuple(person.id for person in here if person.confidant),
        confidants_unassessed=tuple(person.id for person in here if person.confidant is None),
        supplies=tuple(_supply(kind, found, reach) for kind in SupportKind),
    )


_RANKS: Final = (True, None, False)


def _supply(
    kind: SupportKind, people: dict[str, Relationship], reach: dict[str, bool | None]
) -> Supply:
    answers = {name: provides(person, kind) for name, person in people.items()}
    providers: list[Provider] = []
    for name in (name for name, answer in answers.items() if answer):
        support = rated(people[name], kind)
        received = support.received if support else None
        providers.append(Provider(person=name, reachable=reach[name], received=received))
    providers.sort(key=lambda each: (_RANKS.index(each.reachable), -(each.received or 0)))
    unknown = [name for name, answer in answers.items() if answer is None]
    return Supply(
        kind=kind,
        providers=tuple(providers),
        unassessed=tuple(name for name in unknown if reach[name] is not False),
        asked=len(people) - len(unknown),
    )


def without(support: SupportMap, gone: Iterable[str]) -> SupportMap:
    """What would be left of *support* if the people in *gone* were not there.

    What is known stays known: where the only provider is taken away, the kind is not covered.

    Raises:
        ipt.errors.InvalidValue: If somebody in *gone* is not on the map.
    """
    lost = frozenset(as_tuple(gone))
    strangers = lost - set(support.people)
    if strangers:
        msg = f"{min(strangers)!r} is not on the support map; name people of the inventory"
        raise InvalidValue(msg)

    def rest(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name not in lost)

    return SupportMap(
        people=rest(support.people),
        out_of_reach=rest(support.out_of_reach),
        confidants=rest(support.confidants),
        confidants_unassessed=rest(support.confidants_unassessed),
        supplies=tuple(
            attrs.evolve(
                supply,
                providers=tuple(each for each in supply.providers if each.person not in lost),
                unassessed=rest(supply.unassessed),
            )
            for supply in support.supplies
        ),
    )


def _herfindahl(amounts: Iterable[int]) -> float | None:
    given = tuple(amounts)
    total = sum(given)
    return sum(amount**2 for amount in given) / total**2 if total else None
