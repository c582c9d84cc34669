"""Whole lives: people with conflicts and expectations, events and episodes, every answer also unknown."""

from typing import Any

from hypothesis import strategies as st

from ipt.model import Conflict, Episode, Expectation, LifeEvent, PartialDate, Relationship, Support
from ipt.model.relationships import RelationshipChange
from ipt.model.vocabulary import ContactFrequency, Kin, LifeEventKind, Party, TieChange

maybe = st.none() | st.booleans()
rings = st.integers(1, 9)
IDS = tuple(f"p{number}" for number in range(7))
years = st.integers(2018, 2026).map(PartialDate)
days = st.none() | years | st.dates(PartialDate(2018).earliest, PartialDate(2026).latest)

conflicts = st.just(Conflict(present=False)) | st.builds(
    Conflict, present=st.sampled_from([True, None]), overt=maybe
)
expectations = st.lists(
    st.builds(
        Expectation, holder=st.sampled_from(Party), met=maybe, spoken=maybe, reciprocal=maybe
    ),
    max_size=2,
)
supports = st.lists(
    st.builds(Support, kind=st.just("emotional"), received=st.none() | st.integers(0, 4)),
    max_size=1,
)


FACTS: dict[str, st.SearchStrategy[Any]] = {
    "kin": st.sampled_from(Kin),
    "living": st.booleans(),
    "ended": years,
    "contact": st.sampled_from(ContactFrequency),
    "closeness": rings,
    "closeness_wished": rings,
    "closeness_before": rings,
    "confidant": st.booleans(),
    "support": supports,
    "expectations": expectations,
    "liked": st.integers(0, 3),
    "disliked": st.integers(0, 3),
    "conflict": conflicts,
    "violence": st.booleans(),
    "changes": st.lists(
        st.builds(RelationshipChange, change=st.sampled_from(TieChange)), max_size=1
    ),
}


def people_with(*facts: str) -> st.SearchStrategy[Relationship]:
    """Somebody of whom any of *facts* may be known, or any at all if none are named."""
    optional = {name: FACTS[name] for name in facts or FACTS}
    return st.fixed_dictionaries({"id": st.sampled_from(IDS)}, optional=optional).map(
        lambda drawn: Relationship(**drawn)
    )


def inventories(*facts: str, min_size: int = 0) -> st.SearchStrategy[list[Relationship]]:
    people = people_with(*facts)
    return st.lists(people, min_size=min_size, max_size=4, unique_by=lambda person: person.id)


def life_events() -> st.SearchStrategy[list[LifeEvent]]:
    events = st.builds(
        LifeEvent,
        id=st.sampled_from(["e1", "e2", "e3", "e4"]),
        kind=st.sampled_from(LifeEventKind),
        when=days,
        months_from_intake=st.none() | st.integers(-90, 0),
        people=st.lists(st.sampled_from(IDS), max_size=2),
    )
    return st.lists(events, max_size=4, unique_by=lambda event: event.id)


def episodes() -> st.SearchStrategy[list[Episode]]:
    ill = st.builds(
        Episode,
        id=st.sampled_from(["then", "now"]),
        current=st.booleans(),
        onset=days,
        onset_months_from_intake=st.none() | st.integers(-90, 0),
    )
    return st.lists(ill, max_size=2, unique_by=lambda episode: episode.id)


def known(name: str, /, **facts: Any) -> Relationship:
    """Somebody of whom everything is known, and nothing gives a cue."""
    usual: dict[str, Any] = {
        "kin": "friend",
        "living": True,
        "contact": "weekly",
        "channels": ("in-person",),
        "initiates": "both",
        "closeness": 2,
        "closeness_wished": 2,
        "closeness_before": 2,
        "confidant": True,
        "knows_of_illness": True,
        "support": (Support(kind="emotional", received=1, given=1),),
        "expectations": (Expectation(holder="both", met=True, spoken=True, reciprocal=True),),
        "liked": 2,
        "disliked": 1,
        "conflict": Conflict(present=False),
        "violence": False,
        "feelings": "warm",
        "wished_change": "none",
    }
    return Relationship(id=name, **{**usual, **facts})


@st.composite
def fully_known(draw: st.DrawFn, name: str) -> Relationship:
    """Somebody of whom everything is known, and nothing gives a cue of a candidate."""
    return known(
        name,
        kin=draw(st.sampled_from(Kin)),
        closeness=draw(st.integers(1, 9)),
        confidant=draw(st.booleans()),
        liked=draw(st.integers(0, 3)),
        disliked=draw(st.integers(0, 3)),
    )
