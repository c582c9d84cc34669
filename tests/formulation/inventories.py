"""Inventories of people with support and ties, drawn so that every answer also comes unknown."""

from typing import Any

from hypothesis import strategies as st

from ipt.model import Conflict, Relationship, Support, Tie
from ipt.model.vocabulary import ContactFrequency, Kin, SupportKind

# One draw for each answer, from lists: thousands of people are drawn.
_AMOUNTS = (None, 0, 1, 2, 3, 4)
_SUPPORTS = [
    Support(kind=kind, received=received, given=given)
    for kind in SupportKind
    for received in _AMOUNTS
    for given in _AMOUNTS
]
_MAYBE = st.sampled_from([None, False, True])
_RINGS = st.sampled_from([None, 1, 2, 3, 4])


def supports() -> st.SearchStrategy[tuple[Support, ...]]:
    each = st.sampled_from(_SUPPORTS)
    return st.lists(each, unique_by=lambda support: support.kind, max_size=3).map(tuple)


def people_with(ids: st.SearchStrategy[str]) -> st.SearchStrategy[Relationship]:
    return st.builds(
        Relationship,
        id=ids,
        kin=st.sampled_from([None, *Kin]),
        living=_MAYBE,
        count=st.sampled_from([None, 1, 30]),
        contact=st.sampled_from([None, *ContactFrequency]),
        closeness=_RINGS,
        closeness_wished=_RINGS,
        confidant=_MAYBE,
        knows_of_illness=_MAYBE,
        support=supports(),
        conflict=st.sampled_from([None, *(Conflict(present=each) for each in (None, False, True))]),
        violence=_MAYBE,
    )


def inventories(min_size: int = 0, max_size: int = 5) -> st.SearchStrategy[list[Relationship]]:
    ids = st.sampled_from([f"p{n}" for n in range(9)])
    return st.lists(
        people_with(ids), min_size=min_size, max_size=max_size, unique_by=lambda person: person.id
    )


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Relationship], list[Tie]]:
    """People and ties among them, some given twice or from both ends."""
    people = draw(inventories(min_size=2, max_size=6))
    ids = [person.id for person in people]
    pairs = draw(st.lists(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True)))
    return people, [Tie(one=one, other=other) for one, other in pairs]


def giving(name: str, /, *kinds: str, much: int = 2, **facts: Any) -> Relationship:
    """Somebody within reach who gives these *kinds* and, where nothing else is said, no others."""
    support = tuple(
        Support(kind=kind, received=much if kind in kinds else 0, given=0) for kind in SupportKind
    )
    usual: dict[str, Any] = {"contact": "weekly", "confidant": False, "support": support}
    return Relationship(id=name, **{**usual, **facts})
