"""What is known of an area that is being considered, and what the field asks for in each of them.

Grief takes a tie to whoever died, a dispute somebody to differ with and that it weighs heavily, a
transition a role that changed and that adjusting fails, deficits a long pattern. Where the record is
silent, the judgement of patient and therapist speaks; where the two disagree, that is asked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from attrs import frozen

from ipt.findings import Params, Rule
from ipt.formulation import area_questions as q, disputes
from ipt.formulation.asked import Asked
from ipt.formulation.candidates import ROLE_CHANGES
from ipt.formulation.criteria import CRITERIA, Criteria
from ipt.formulation.expectations import not_reciprocal
from ipt.formulation.nearness import nearness
from ipt.formulation.onset import told
from ipt.formulation.people import in_conflict, was_close
from ipt.formulation.reach import by_id
from ipt.model.checks import as_tuple, to_areas
from ipt.model.parts import AreaRule
from ipt.model.protocol import Protocol
from ipt.model.relationships import Relationship
from ipt.model.three_valued import all_of, any_of
from ipt.model.understanding import Consideration, Episode
from ipt.model.values import LifeEvent
from ipt.model.vocabulary import Area

__all__ = ["Known", "asked_of", "evidence", "violence_with"]


@frozen(kw_only=True)
class Known:
    """What the areas are judged by; nobody else is asked.

    Attributes:
        protocol: What it offers, and what it asks for.
        life_events: What happened, by id.
        people: The inventory, by id.
        episodes: Of the illness.
        considered: Every area that is being considered.
        rejected: The areas recorded as rejected; ``None`` where no course keeps that record.
        criteria: What counts as near the onset.
    """

    protocol: Protocol
    life_events: Mapping[str, LifeEvent]
    people: Mapping[str, Relationship]
    episodes: tuple[Episode, ...]
    considered: tuple[Consideration, ...]
    rejected: frozenset[Area] | None
    criteria: Criteria

    @classmethod
    def of(
        cls,
        considered: Iterable[Consideration],
        *,
        protocol: Protocol,
        life_events: Iterable[LifeEvent] = (),
        people: Iterable[Relationship] = (),
        episodes: Iterable[Episode] = (),
        rejected: Iterable[Area | str] | None = None,
        criteria: Criteria = CRITERIA,
    ) -> "Known":
        """The same from plain sequences.

        Raises:
            ipt.errors.InvalidValue: If two people or two life events have one id.
        """
        return cls(
            protocol=protocol,
            life_events={event.id: event for event in told(life_events)},
            people=by_id(people),
            episodes=as_tuple(episodes),
            considered=as_tuple(considered),
            rejected=None if rejected is None else frozenset(to_areas(rejected)),
            criteria=criteria,
        )

    def name(self, area: Area) -> str:
        """What the protocol calls *area*."""
        rule = self.protocol.area(area)
        return area.label if rule is None else rule.name

    def event(self, consideration: Consideration) -> LifeEvent | None:
        """The life event that is linked, if it is known."""
        return self.life_events.get(consideration.area.life_event or "")

    def nearness(self, consideration: Consideration) -> tuple[int, int]:
        """The fewest and the most points for nearness to the onset."""
        event, step = self.event(consideration), self.criteria["onset_step"]
        return nearness(consideration, event, self.episodes, step=step)


def asked_of(
    rule: Rule,
    answer: bool | None,  # noqa: FBT001 - it reads as a pair
    consideration: Consideration,
    known: Known,
    *,
    about: tuple[str, ...] = (),
    cited: AreaRule | None = None,
    wanted: bool = True,
    said: str = "",
    **params: str,
) -> Asked:
    """The question *rule* about *consideration*, with its answer; *cited* is where it comes from."""
    return Asked(
        rule=rule,
        answer=answer,
        about=about or tuple(sorted(consideration.area.people)),
        params=Params(area=known.name(consideration.area.area), **params),
        wanted=wanted,
        said=said,
        source=cited.source if cited else "",
        status=cited.status if cited else None,
    )


def evidence(consideration: Consideration, known: Known) -> tuple[Asked, ...]:
    """What the field asks for in the area of *consideration*, whatever the protocol asks for."""
    return tuple(_BY_AREA[consideration.area.area](consideration, known))


def violence_with(person: str, known: Known) -> bool | None:
    """Whether there is violence, threat, coercion or fear with *person*."""
    return known.people[person].violence if person in known.people else None


def _seen(
    rule: Rule,
    record: bool | None,  # noqa: FBT001 - it reads as a pair
    consideration: Consideration,
    known: Known,
    *,
    person: str = "",
) -> Asked:
    """What the *record* says, read together with what patient and therapist see."""
    answer, said = record, ""
    if consideration.fits and record is None:
        answer, said = True, "yes, as patient and therapist see it"
    elif consideration.fits and record is False:
        answer, said = None, "no by the record, yet patient and therapist see that it fits"
    about = (person,) if person else ()
    return asked_of(rule, answer, consideration, known, about=about, said=said, person=person)


def _grief(consideration: Consideration, known: Known) -> Iterator[Asked]:
    event = known.event(consideration)
    gone = {*consideration.area.people, *(event.people if event else ())}
    close = (was_close(person) for who, person in known.people.items() if who in gone)
    least, _ = known.nearness(consideration)
    # Somebody who was not close, or a death long ago, rules nothing out: it is asked.
    yield _seen(q.TIE, any_of(least > 0, *close) or None, consideration, known)


def _dispute(consideration: Consideration, known: Known) -> Iterator[Asked]:
    named = sorted(set(consideration.area.people))
    yield asked_of(q.SOMEBODY, bool(named) or None, consideration, known)
    yield from (disputes.violence_asked(who, violence_with(who, known)) for who in named)
    differ = [(who, *_difference(who, known)) for who in named]
    differ.sort(key=lambda each: _NEAREST[all_of(*each[1:])])
    for who, conflict, apart in differ[:1]:  # one of them is enough
        for rule, record in ((q.CONFLICT, conflict), (q.EXPECT, apart)):
            yield _seen(rule, record, consideration, known, person=who)
    yield _seen(q.DISTRESS, consideration.weighs, consideration, known)


_NEAREST: Final = {True: 0, None: 1, False: 2}


def _difference(who: str, known: Known) -> tuple[bool | None, bool | None]:
    """Whether there is a conflict with *who*, and whether expectations are not reciprocal."""
    person = known.people.get(who)
    return (None, None) if person is None else (in_conflict(person), not_reciprocal(person))


def _transition(consideration: Consideration, known: Known) -> Iterator[Asked]:
    event, area = known.event(consideration), consideration.area
    named = bool(area.old_role or area.new_role)
    if event is not None:
        named |= bool(event.role_lost or event.role_gained) or event.kind in ROLE_CHANGES
    yield _seen(q.ROLES, named or None, consideration, known)
    yield _seen(q.ADJUSTING, consideration.weighs, consideration, known)


def _deficits(consideration: Consideration, known: Known) -> Iterator[Asked]:
    yield asked_of(q.PATTERN, consideration.pattern, consideration, known)


_BY_AREA: Final[Mapping[Area, Callable[[Consideration, Known], Iterable[Asked]]]] = {
    Area.GRIEF: _grief,
    Area.ROLE_DISPUTE: _dispute,
    Area.ROLE_TRANSITION: _transition,
    Area.DEFICITS: _deficits,
}
