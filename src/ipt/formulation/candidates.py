"""What could become the focus: disputes, losses and transitions that the record has cues of.

A candidate is no recommendation. It says where to look, with every cue that speaks for it, against
it, or is not known. Each of them stands on its own people and events: what is recorded of others
cannot make it weigh more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from ipt.formulation import cues
from ipt.formulation.clocks import BEREAVEMENTS
from ipt.formulation.expectations import not_reciprocal
from ipt.formulation.links import WINDOW, LinkWindow
from ipt.formulation.onset import near_onset, told
from ipt.formulation.people import confided_in, in_conflict, was_close
from ipt.formulation.reach import by_id
from ipt.formulation.trace import Step
from ipt.model.checks import When
from ipt.model.parts import AreaRule
from ipt.model.relationships import Relationship
from ipt.model.three_valued import all_of, any_of, negated
from ipt.model.understanding import Consideration, Episode
from ipt.model.value import Value
from ipt.model.values import LifeEvent
from ipt.model.vocabulary import Area, LifeEventKind

__all__ = ["ROLE_CHANGES", "CandidateIssue", "candidate_issues"]

_K = LifeEventKind
_OF_PERSONS: Final = frozenset({_K.DEATH, _K.PRESUMED_DEAD})
ROLE_CHANGES: Final = frozenset(_K) - BEREAVEMENTS - {_K.PET_DEATH, _K.CONFLICT, _K.OTHER}
"""The kinds of life event that change a role by themselves."""


@frozen(kw_only=True, eq=False, repr=False)
class CandidateIssue(Value):
    """Something in the record that could become the focus.

    Attributes:
        area: The problem area it would belong to.
        people: Ids of the relationships it concerns.
        life_event: Id of the life event it is about.
        holds: Whether the cues are all there; ``None`` if one is not known, and ``False`` where
            something speaks against a candidate that must not go unseen: violence.
        near_onset: Whether it lies near the onset of the present episode.
        trace: What was looked at, and what it said.
    """

    area: Area
    people: tuple[str, ...] = ()
    life_event: str | None = None
    holds: bool | None
    near_onset: bool | None = None
    trace: tuple[Step, ...]


def candidate_issues(
    people: Iterable[Relationship],
    life_events: Iterable[LifeEvent] = (),
    episodes: Iterable[Episode] = (),
    *,
    areas: Sequence[AreaRule] = (),
    window: LinkWindow = WINDOW,
    intake: When | None = None,
    considered: Iterable[Consideration] = (),
) -> tuple[CandidateIssue, ...]:
    """What the inventory and the life events have cues of, those that hold first.

    * A dispute: a conflict now, open or covert, in which expectations are not reciprocal. Until
      violence was asked about it holds for nobody.
    * Grief: a death of somebody close, whenever it was.
    * A transition: a role change near the onset.
    * Isolation, under deficits: no living confidant. Whether deficits fit is another question.

    What nothing speaks for is not listed; what is not known never rules out.

    Args:
        people: The inventory.
        life_events: What happened.
        episodes: Of the illness; the onset of a current one counts.
        areas: The areas that the protocol offers, with what counts as grief; without them all
            four, and grief takes a death.
        window: How far from the onset counts as near it.
        intake: The day from which months are counted, where some times are dates and some months.
        considered: The areas that are being considered; the months that they state between a life
            event and the onset go before its dates.

    Raises:
        ipt.errors.InvalidValue: If two people, or two life events, have one id.
    """
    known, events, episodes = by_id(people), told(life_events), tuple(episodes)
    kinds = frozenset(kind for rule in areas for kind in rule.life_events) or BEREAVEMENTS
    offered = {rule.area for rule in areas} or set(Area)
    stated = {each.area.life_event: each.onset_months for each in considered}
    onset = _Onset(episodes=episodes, window=window, intake=intake, stated=stated)
    found = [
        *_disputes(known, events, onset),
        *_losses(known, events, kinds, onset),
        *_transitions(events, onset),
        *_isolation(known),
    ]
    return tuple(sorted((issue for issue in found if issue.area in offered), key=_place))


_RANK: Final = {True: 0, None: 1, False: 2}


def _place(issue: CandidateIssue) -> tuple[int, int, int, tuple[str, ...], str]:
    area = list(Area).index(issue.area)
    near = _RANK[issue.near_onset]
    return _RANK[issue.holds], near, area, issue.people, issue.life_event or ""


@frozen(kw_only=True)
class _Onset:
    """How near the onset an event lies."""

    episodes: tuple[Episode, ...]
    window: LinkWindow
    intake: When | None
    stated: Mapping[str | None, int | None]

    def near(self, event: LifeEvent) -> bool | None:
        most, stated = self._months(event), self.stated.get(event.id)
        if stated is not None:
            return stated <= most
        return near_onset(event, self.episodes, months=most, intake=self.intake)

    def step(self, event: LifeEvent, near: bool | None) -> Step:  # noqa: FBT001 - what near said
        return cues.NEAR.step(near, what=event.id, months=self._months(event))

    def _months(self, event: LifeEvent) -> int:
        window = self.window
        return window.grief_months if event.kind in BEREAVEMENTS else window.months


def _disputes(
    people: Mapping[str, Relationship], events: Sequence[LifeEvent], onset: _Onset
) -> Iterator[CandidateIssue]:
    quarrels: dict[str, LifeEvent] = {}
    quarrelled = (event for event in events if event.kind is LifeEventKind.CONFLICT)
    for event in sorted(quarrelled, key=lambda event: _RANK[onset.near(event)]):
        for who in event.people:
            quarrels.setdefault(who, event)
    for who, person in people.items():
        quarrel, conflict, apart = quarrels.get(who), in_conflict(person), not_reciprocal(person)
        if False in {conflict, apart} or not (conflict or apart or quarrel):
            continue
        safe, near = negated(person.violence), onset.near(quarrel) if quarrel else None
        trace = [
            cues.CONFLICT.step(conflict, who=who, form=_form(person)),
            cues.EXPECT.step(apart, who=who),
            cues.SAFE.step(safe, who=who),
        ]
        yield CandidateIssue(
            area=Area.ROLE_DISPUTE,
            people=(who,),
            life_event=quarrel.id if quarrel else None,
            holds=all_of(conflict, apart, safe),
            near_onset=near,
            trace=(*trace, *([onset.step(quarrel, near)] if quarrel else ())),
        )


def _form(person: Relationship) -> str:
    overt = person.conflict.overt if person.conflict else None
    return {True: "an open one", False: "a covert one", None: "open or covert"}[overt]


def _losses(
    people: Mapping[str, Relationship],
    events: Sequence[LifeEvent],
    kinds: frozenset[LifeEventKind],
    onset: _Onset,
) -> Iterator[CandidateIssue]:
    mourned: set[str] = set()
    for event in events:
        if event.kind not in kinds:
            continue
        gone, trace = _once(event.people), [cues.LOSS.step(True, what=event.id)]
        close: bool | None = True
        if event.kind in _OF_PERSONS:
            gone = tuple(who for who in gone if not _lives(people.get(who)))
            mourned.update(gone)
            close = any_of(*(_was_close(people.get(who)) for who in gone)) if gone else None
            trace.append(cues.CLOSE.step(close))
        if close is not False:
            near = onset.near(event)
            yield CandidateIssue(
                area=Area.GRIEF,
                people=gone,
                life_event=event.id,
                holds=close,
                near_onset=near,
                trace=(*trace, onset.step(event, near)),
            )
    for who, person in people.items():
        close = was_close(person)
        if person.living is False and who not in mourned and close is not False:
            trace = [cues.LOSS.step(None, what=who), cues.CLOSE.step(close)]
            yield CandidateIssue(area=Area.GRIEF, people=(who,), holds=close, trace=tuple(trace))


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids)))


def _lives(person: Relationship | None) -> bool:
    return person is not None and person.living is True


def _was_close(person: Relationship | None) -> bool | None:
    return None if person is None else was_close(person)


def _transitions(events: Sequence[LifeEvent], onset: _Onset) -> Iterator[CandidateIssue]:
    for event in events:
        if not (event.kind in ROLE_CHANGES or event.role_lost or event.role_gained):
            continue
        near = onset.near(event)
        if near is not False:
            yield CandidateIssue(
                area=Area.ROLE_TRANSITION,
                people=_once(event.people),
                life_event=event.id,
                holds=near,
                near_onset=near,
                trace=(cues.ROLE.step(True, what=event.id), onset.step(event, near)),
            )


def _isolation(people: Mapping[str, Relationship]) -> Iterator[CandidateIssue]:
    if people and any_of(*map(confided_in, people.values())) is False:
        yield CandidateIssue(area=Area.DEFICITS, holds=True, trace=(cues.ALONE.step(True),))
