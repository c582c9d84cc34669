"""`who_could_be_asked` for the support that is missing, and what speaks for each of them.

Whoever is named was named by the record. The order counts recorded facts, weighs none of them, and
was never tested against anything; whether somebody is asked, and for what, is decided in the room.
"""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.findings import Status
from ipt.formulation.people import in_conflict
from ipt.formulation.reach import by_id, gets, provides, reachable
from ipt.formulation.support import Supply, SupportMap
from ipt.formulation.trace import Step
from ipt.model.relationships import Relationship
from ipt.model.value import Value
from ipt.model.vocabulary import ContactFrequency, Kin, SupportKind

__all__ = ["SupportCandidate", "who_could_be_asked"]

_OFTEN: Final = (ContactFrequency.DAILY, ContactFrequency.WEEKLY, ContactFrequency.MONTHLY)
_INNER_RINGS: Final = 2


@frozen(kw_only=True, eq=False, repr=False)
class SupportCandidate(Value):
    """Somebody who could be asked.

    Attributes:
        person: Id.
        kinds: What is missing and the person is not known to give already.
        steps: Why, line by line; what speaks against it and what was not asked included.
    """

    person: str
    kinds: tuple[SupportKind, ...]
    steps: tuple[Step, ...]


class _Fact(NamedTuple):
    """Something that a record may say of a person."""

    code: str
    says: str
    holds: Callable[[Relationship], bool]


def _in_touch(person: Relationship) -> bool:
    return person.contact in _OFTEN


def _close(person: Relationship) -> bool:
    return person.closeness is not None and person.closeness <= _INNER_RINGS


def _wished_closer(person: Relationship) -> bool:
    now, wished = person.closeness, person.closeness_wished
    return now is not None and wished is not None and wished < now


def _gives(person: Relationship) -> bool:
    return any(provides(person, kind) for kind in SupportKind)


def _gets(person: Relationship) -> bool:
    return any(gets(person, kind) for kind in SupportKind)


def _conflict(person: Relationship) -> bool:
    return in_conflict(person) is True


def _confidant(person: Relationship) -> bool:
    return person.confidant is True


def _knows(person: Relationship) -> bool:
    return person.knows_of_illness is True


def _reach_unknown(person: Relationship) -> bool:
    return reachable(person) is None


def _violence_unasked(person: Relationship) -> bool:
    return person.violence is None


_FOR: Final = (
    _Fact("SUP-ASK-IN-TOUCH", "in touch at least monthly", _in_touch),
    _Fact("SUP-ASK-CLOSE", "in one of the two innermost rings", _close),
    _Fact("SUP-ASK-WISHED-CLOSER", "the patient wishes to be closer", _wished_closer),
    _Fact("SUP-ASK-CONFIDANT", "can be confided in", _confidant),
    _Fact("SUP-ASK-KNOWS", "knows of the symptoms", _knows),
    _Fact("SUP-ASK-GIVES", "gives support of some kind already", _gives),
    _Fact("SUP-ASK-GETS", "gets support from the patient", _gets),
)
_BEFORE: Final = (
    _Fact("SUP-ASK-CONFLICT", "there is a conflict now", _conflict),
    _Fact("SUP-ASK-REACH", "how often they are in touch is not known", _reach_unknown),
    _Fact(
        "SUP-ASK-VIOLENCE",
        "whether there is violence, threat or fear was not asked",
        _violence_unasked,
    ),
)
"""What somebody will want to see before; it takes nobody off the list."""


def who_could_be_asked(
    support: SupportMap, people: Iterable[Relationship], *, enough: int = 1
) -> tuple[SupportCandidate, ...]:
    """Who of *people* could be asked for the support that is missing on the map *support*.

    A kind is missing if fewer than *enough* people are known to give it; a kind that nobody was
    asked about is not known to be missing. Nobody is named who is out of reach, is not on the map
    any more, is there by profession, or with whom there is violence, threat or fear. At least one
    recorded fact has to speak for a person.

    First come those without a conflict, then those for whom more facts speak, then the order of
    ids. The order of *people* means nothing. Without people, or with nothing missing, nobody.

    Raises:
        ipt.errors.InvalidValue: If two people have the same id, somebody on the map is none of
            *people*, or *enough* is less than 1.
    """
    if enough < 1:
        msg = f"enough is at least 1 person, not {enough!r}"
        raise InvalidValue(msg)
    found = by_id(people)
    for name in support.people:
        if name not in found:
            msg = f"{name!r} is on the support map and not in the inventory; map these people"
            raise InvalidValue(msg)
    missing = [each for each in support.supplies if each.asked and each.number < enough]
    speaks = {name: _hold(_FOR, found[name]) for name in support.people if _free(found[name])}
    named = [name for name, facts in speaks.items() if facts]
    named.sort(key=lambda name: (_conflict(found[name]), -len(speaks[name])))
    candidates: list[SupportCandidate] = []
    for name in named:
        person = found[name]
        lacking = [supply for supply in missing if not provides(person, supply.kind)]
        if lacking:
            facts = (*speaks[name], *_hold(_BEFORE, person))
            steps = (*(_lacks(supply, enough) for supply in lacking), *map(_step, facts))
            kinds = tuple(supply.kind for supply in lacking)
            candidates.append(SupportCandidate(person=name, kinds=kinds, steps=steps))
    return tuple(candidates)


def _free(person: Relationship) -> bool:
    """Whether nothing forbids to name *person*."""
    there = reachable(person) is not False and person.kin is not Kin.PROFESSIONAL
    return there and not person.violence


def _hold(facts: Iterable[_Fact], person: Relationship) -> list[_Fact]:
    return [fact for fact in facts if fact.holds(person)]


def _step(fact: _Fact) -> Step:
    return Step(code=fact.code, says=fact.says, source="ipt", status=Status.ASSUMED)


def _lacks(supply: Supply, enough: int) -> Step:
    says = f"{supply.kind.value} support has {supply.number} known providers of {enough} wanted"
    return Step(code="SUP-ASK-MISSING", says=says, source="ipt", status=Status.INFERRED)
