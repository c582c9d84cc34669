"""Patterns of isolation: what repeats across ties that ended or do not satisfy.

Only what was coded is counted, never what was written. A count is no explanation: it is something
to look at together.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.model import LifeEvent, LifeEventKind, Relationship, TieChange
from ipt.model.value import Value

__all__ = ["IsolationPattern", "Repeat", "isolation_pattern"]

_TWICE: Final = 2
_PARTINGS: Final = frozenset({LifeEventKind.SEPARATION, LifeEventKind.DIVORCE})


@frozen(kw_only=True, eq=False, repr=False)
class Repeat(Value):
    """Something that two or more of the ties have in common.

    Attributes:
        field: What was looked at, such as ``"conflict-ending"``.
        value: What they have in common, such as ``"avoided"``.
        people: Ids of those whose tie has it, sorted.
        known: Of how many ties this was known at all.
    """

    field: str
    value: str
    people: tuple[str, ...]
    known: int


@frozen(kw_only=True, eq=False, repr=False)
class IsolationPattern(Value):
    """What repeats across the ties that ended or do not satisfy.

    Attributes:
        ended: Ids of people with whom the tie ended, other than by death; sorted.
        unsatisfying: Ids of people whose tie goes on and does not satisfy; sorted.
        repeats: What repeats, the most frequent first; ``None`` if there are fewer than two such
            ties, so that nothing could.
    """

    ended: tuple[str, ...]
    unsatisfying: tuple[str, ...]
    repeats: tuple[Repeat, ...] | None


def isolation_pattern(
    people: Iterable[Relationship], life_events: Iterable[LifeEvent] = ()
) -> IsolationPattern:
    """What repeats across the ties of *people* that ended or do not satisfy.

    A tie ended if its end is dated, if it was lost, or if a separation or a divorce names the
    person; somebody who died is left out. A tie does not satisfy if there is a conflict, if
    an expectation is not met, if more is disliked than liked, or if the patient wishes the person
    closer or farther. What was not asked counts neither way.

    Args:
        people: The inventory, in any order.
        life_events: What happened, in any order; separations and divorces are looked at.

    Raises:
        ipt.errors.InvalidValue: If two people have one id.

    Examples:
        >>> from ipt.formulation.isolation import isolation_pattern
        >>> from ipt.model import Conflict, Relationship
        >>> silent = Conflict(present=True, ending="avoided")
        >>> pattern = isolation_pattern([
        ...     Relationship(id="anna", kin="friend", conflict=silent),
        ...     Relationship(id="ben", kin="colleague", conflict=silent),
        ... ])
        >>> [(one.field, one.value, one.people) for one in pattern.repeats]
        [('conflict-ending', 'avoided', ('anna', 'ben'))]
    """
    everyone: dict[str, Relationship] = {}
    for person in people:
        if person.id in everyone:
            msg = f"{person.id!r} is there more than once; give each person once, as last recorded"
            raise InvalidValue(msg)
        everyone[person.id] = person
    parted = {name for told in life_events if told.kind in _PARTINGS for name in told.people}
    alive = [everyone[name] for name in sorted(everyone) if everyone[name].living is not False]
    ended = [one for one in alive if one.id in parted or _ended(one)]
    unsatisfying = [one for one in alive if one not in ended and _unsatisfying(one)]
    ties = [*ended, *unsatisfying]
    return IsolationPattern(
        ended=tuple(one.id for one in ended),
        unsatisfying=tuple(one.id for one in unsatisfying),
        repeats=_repeats(ties) if len(ties) >= _TWICE else None,
    )


def _ended(person: Relationship) -> bool:
    return person.ended is not None or any(
        change.change is TieChange.LOST for change in person.changes
    )


def _unsatisfying(person: Relationship) -> bool:
    liked, disliked = person.liked, person.disliked
    return (
        (person.conflict is not None and person.conflict.present is True)
        or any(expectation.met is False for expectation in person.expectations)
        or (liked is not None and disliked is not None and disliked > liked)
        or _distance(person) in {"wished-closer", "wished-farther"}
    )


def _distance(person: Relationship) -> str | None:
    now, wished = person.closeness, person.closeness_wished
    if now is None or wished is None:
        return None
    if now == wished:
        return "as-wished"
    return "wished-closer" if wished < now else "wished-farther"


def _drift(person: Relationship) -> str | None:
    now, before = person.closeness, person.closeness_before
    if now is None or before is None:
        return None
    if now == before:
        return "as-before"
    return "farther-than-before" if now > before else "closer-than-before"


def _conflict_form(person: Relationship) -> str | None:
    overt = None if person.conflict is None else person.conflict.overt
    return {True: "overt", False: "covert", None: None}[overt]


def _conflict_ending(person: Relationship) -> str | None:
    return None if person.conflict is None else person.conflict.ending


def _spoken(person: Relationship) -> str | None:
    spoken = {one.spoken for one in person.expectations if one.met is False}
    if False in spoken:
        return "unspoken"
    return "spoken" if spoken == {True} else None


_LOOKED_AT: Final[Mapping[str, Callable[[Relationship], str | None]]] = MappingProxyType(
    {
        "kin": lambda person: person.kin,
        "initiates": lambda person: person.initiates,
        "contact": lambda person: person.contact,
        "conflict-form": _conflict_form,
        "conflict-ending": _conflict_ending,
        "closeness-wished": _distance,
        "closeness-before": _drift,
        "unmet-expectations": _spoken,
        "change-by": lambda person: person.change_by,
    }
)


def _repeats(ties: Iterable[Relationship]) -> tuple[Repeat, ...]:
    told: dict[str, dict[str, list[str]]] = {}
    for person in ties:
        for name, look in _LOOKED_AT.items():
            value = look(person)
            if value is not None:
                told.setdefault(name, {}).setdefault(str(value), []).append(person.id)
    repeats = (
        Repeat(
            field=name,
            value=value,
            people=tuple(sorted(people)),
            known=sum(map(len, values.values())),
        )
        for name, values in told.items()
        for value, people in values.items()
        if len(people) >= _TWICE
    )
    return tuple(sorted(repeats, key=lambda one: (-len(one.people), one.field, one.value)))
