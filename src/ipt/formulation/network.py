"""The people around the patient as a network: its size and shape, and an export for networkx.

The patient is the centre (*ego*), everybody who is not known to be out of reach is one node, and a
group is one node however many people it stands for. Ties between the people are known or not asked:
without them there is no density. Definitions as in networkx (source ``networkx``), the oracle of the
tests; its further measures are reached on the exported graph.
"""

from collections.abc import Iterable, Sequence
from math import fsum
from typing import TYPE_CHECKING, Final

from attrs import frozen

from ipt.errors import InvalidValue, IPTError
from ipt.formulation.people import FAMILY, in_conflict
from ipt.formulation.reach import by_id, flows, reachable
from ipt.model.checks import as_tuple
from ipt.model.relationships import Relationship, Tie
from ipt.model.three_valued import any_of
from ipt.model.value import Value
from ipt.model.vocabulary import ContactFrequency

if TYPE_CHECKING:
    from networkx import Graph

__all__ = ["NetworkMetrics", "Share", "network_metrics", "to_networkx"]

_OFTENNESS: Final = {
    ContactFrequency.RARELY: 1,
    ContactFrequency.MONTHLY: 2,
    ContactFrequency.WEEKLY: 3,
    ContactFrequency.DAILY: 4,
}


@frozen
class Share(Value):
    """How many of those it is known of.

    Attributes:
        yes: Of how many it holds.
        known: Of how many it is known.
    """

    yes: int
    known: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; ``None`` if it is known of nobody."""
        return self.yes / self.known if self.known else None


@frozen(kw_only=True, eq=False, repr=False)
class NetworkMetrics(Value):
    """Size and shape of a network of *n* people.

    Whatever is not known of a person leaves that person out of the share or mean it belongs to.
    The last four are ``None`` if the ties were not asked.

    Attributes:
        size: *n*; 0 without people.
        confidants: How many are known to be confided in; 0 without people.
        confidants_unassessed: Of how many that is not known; 0 without people.
        kin_share: How many are family, see `ipt.formulation.people.FAMILY`.
        negative_share: With how many there is a conflict or violence now.
        multiplexity: Mean number of kinds of support per person, given or received, 0 to 5, over
            those of whom anything was rated; ``None`` if there are none.
        reciprocity: Of the kinds of support that flow between the patient and somebody, and were
            rated both ways, how many flow both ways.
        contact: Mean place on the scale 1 (rarely), 2 (monthly), 3 (weekly), 4 (daily); ``None`` if
            it is known of nobody. The places are words in order, not times per month.
        ties: *t*, how many pairs know each other; 0 without people.
        density: 2t / (n(n - 1)), the share of pairs that know each other, 0 to 1; ``None`` for
            fewer than two people, who make no pair.
        effective_size: n - 2t/n, people less how many others each of them knows on average
            (Borgatti's form); 0 without people, 1 for one.
        constraint: Burt's constraint, how much all ties lead back to the same people: larger is
            more, and it may exceed 1 in tiny networks; ``None`` without people, 1 for one.
    """

    size: int
    confidants: int
    confidants_unassessed: int
    kin_share: Share
    negative_share: Share
    multiplexity: float | None
    reciprocity: Share
    contact: float | None
    ties: int | None
    density: float | None
    effective_size: float | None
    constraint: float | None


def network_metrics(
    people: Iterable[Relationship], ties: Iterable[Tie] | None = None
) -> NetworkMetrics:
    """Size and shape of the network of *people*; neither order means anything.

    People known to be out of reach are not part of it, and neither are their ties. A tie that is
    given twice, or from both ends, is one tie.

    Args:
        people: The inventory.
        ties: Who knows whom; ``None`` if it was not asked, empty if nobody knows another.

    Raises:
        ipt.errors.InvalidValue: If two people have the same id, or a tie names nobody in *people*.

    Examples:
        >>> from ipt.formulation.network import network_metrics
        >>> from ipt.model import Relationship, Tie
        >>> friends = [Relationship(id="p1"), Relationship(id="p2")]
        >>> network_metrics(friends, [Tie(one="p1", other="p2")]).constraint
        1.125
        >>> print(network_metrics(friends).density)
        None
    """
    found = by_id(people)
    knows = None if ties is None else _neighbours(found, ties)
    here = _here(found)
    size = len(here)
    possible = size * (size - 1) // 2
    told = [flow for person in here if (flow := flows(person))]
    rated = [flow for each in told for flow in each if None not in flow and any(flow)]
    often = [_OFTENNESS[person.contact] for person in here if person.contact is not None]
    pairs = None if knows is None else sum(map(len, knows.values())) // 2
    return NetworkMetrics(
        size=size,
        confidants=sum(person.confidant is True for person in here),
        confidants_unassessed=sum(person.confidant is None for person in here),
        kin_share=_share(None if person.kin is None else person.kin in FAMILY for person in here),
        negative_share=_share(map(_negative, here)),
        multiplexity=_mean([sum(any(flow) for flow in each) for each in told]),
        reciprocity=_share(all(flow) for flow in rated),
        contact=_mean(often),
        ties=pairs,
        density=pairs / possible if pairs is not None and possible else None,
        effective_size=None if pairs is None else size - (2 * pairs / size if size else 0),
        constraint=_constraint(knows) if knows else None,
    )


def _here(people: dict[str, Relationship]) -> list[Relationship]:
    return [person for person in people.values() if reachable(person) is not False]


def _neighbours(people: dict[str, Relationship], ties: Iterable[Tie]) -> dict[str, set[str]]:
    """Whom each person who is not out of reach knows.

    Raises:
        ipt.errors.InvalidValue: If a tie names nobody in *people*.
    """
    knows: dict[str, set[str]] = {person.id: set() for person in _here(people)}
    for tie in as_tuple(ties):
        for name in (tie.one, tie.other):
            if name not in people:
                msg = f"a tie names {name!r}, who is not in the inventory; add them or drop the tie"
                raise InvalidValue(msg)
        if tie.one in knows and tie.other in knows:
            knows[tie.one].add(tie.other)
            knows[tie.other].add(tie.one)
    return knows


def _constraint(knows: dict[str, set[str]]) -> float:
    """Burt's constraint of the centre, which divides its time evenly, as everybody does."""
    spent = {name: 1 / (1 + len(others)) for name, others in knows.items()}
    return fsum(
        ((1 + fsum(spent[other] for other in others)) / len(knows)) ** 2
        for others in knows.values()
    )


def _negative(person: Relationship) -> bool | None:
    return any_of(in_conflict(person), person.violence)


def _share(answers: Iterable[bool | None]) -> Share:
    known = [answer for answer in answers if answer is not None]
    return Share(yes=sum(known), known=len(known))


def _mean(numbers: Sequence[int]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def to_networkx(
    people: Iterable[Relationship], ties: Iterable[Tie] | None = None, *, ego: str = "ego"
) -> "Graph[str]":
    """The network as a graph of networkx: *ego*, the people, and who knows whom.

    It has the people and ties that `network_metrics` measures, and an edge from *ego* to each. What
    is not known is no attribute. Ids and coded answers are passed on; no name, date or free text.

    Args:
        people: The inventory.
        ties: Who knows whom; ``None`` if it was not asked. The graph says so as ``ties_known``.
        ego: Id of the node that stands for the patient.

    Raises:
        ipt.errors.InvalidValue: If two people have the same id, a tie names nobody in *people*, or
            a person has the id *ego*.
        ipt.errors.IPTError: If the extra ``graph`` is not installed.
    """
    try:
        from networkx import Graph  # noqa: PLC0415 - it may be missing
    except ModuleNotFoundError:
        msg = (
            "a graph needs networkx, which is not installed; "
            "run: python -m pip install 'ipt-psychotherapy[graph]'"
        )
        raise IPTError(msg) from None
    found = by_id(people)
    if ego in found:
        msg = f"a person of the inventory has the id {ego!r}; give the patient another with ego="
        raise InvalidValue(msg)
    knows = _neighbours(found, () if ties is None else ties)
    graph: Graph[str] = Graph(ties_known=ties is not None)
    graph.add_node(ego)
    for person in _here(found):
        graph.add_node(person.id, **_coded(person))
        graph.add_edge(ego, person.id)
    graph.add_edges_from((name, other) for name in knows for other in sorted(knows[name]))
    return graph


def _coded(person: Relationship) -> dict[str, str | int | bool]:
    """What is known of *person*, in words of the vocabulary and numbers."""
    answers: dict[str, str | int | bool | None] = {
        "kin": person.kin and person.kin.value,
        "living": person.living,
        "reachable": reachable(person),
        "count": person.count,
        "contact": person.contact and person.contact.value,
        "initiates": person.initiates and person.initiates.value,
        "closeness": person.closeness,
        "closeness_wished": person.closeness_wished,
        "closeness_before": person.closeness_before,
        "confidant": person.confidant,
        "knows_of_illness": person.knows_of_illness,
        "liked": person.liked,
        "disliked": person.disliked,
        "negative": _negative(person),
    }
    for support in person.support:
        answers[f"received_{support.kind.value}"] = support.received
        answers[f"given_{support.kind.value}"] = support.given
    return {name: answer for name, answer in answers.items() if answer is not None}
