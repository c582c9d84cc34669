"""How much each attribute of a decision weighs, by any of the ways to ask for it."""

from collections.abc import Callable, Mapping, Sequence
from math import fsum
from statistics import fmean
from types import MappingProxyType
from typing import Final

from ipt.findings import Question
from ipt.model.decisions import Decision, WeightMethod
from ipt.techniques.decision.rules import ASK_METHOD, ASK_WEIGHT, ASK_WEIGHTS

__all__ = ["weight_questions", "weights"]


def _rank_sum(places: int) -> list[float]:
    return [2 * (places - place) / (places * (places + 1)) for place in range(places)]


def _centroid(places: int) -> list[float]:
    return [
        fsum(1 / each for each in range(place, places + 1)) / places
        for place in range(1, places + 1)
    ]


_BY_RANK: Final[Mapping[WeightMethod, Callable[[int], list[float]]]] = MappingProxyType(
    {WeightMethod.RANK_SUM: _rank_sum, WeightMethod.RANK_ORDER_CENTROID: _centroid}
)


def weights(decision: Decision) -> Mapping[str, float] | None:
    """The share of each attribute, by id; they sum to 1.

    Points, whether given directly or for the swing from the worst to the best, are divided by their
    sum. Of ranks only the order counts; attributes of one rank share the mean of the places they take.

    Returns:
        ``None`` if there is no attribute, or `weight_questions` has something to ask.

    Examples:
        >>> from ipt.model import Decision, DecisionAttribute, WeightRating
        >>> from ipt.techniques.decision import weights
        >>> ranks = {"children": 1, "work": 2, "calm": 3}
        >>> decision = Decision(
        ...     id="d1",
        ...     attributes=[DecisionAttribute(id=name) for name in ranks],
        ...     weight_method="rank-order-centroid",
        ...     weights=[WeightRating(attribute=name, value=rank) for name, rank in ranks.items()],
        ... )
        >>> {name: round(weight, 4) for name, weight in weights(decision).items()}
        {'children': 0.6111, 'work': 0.2778, 'calm': 0.1111}
    """
    names = [attribute.id for attribute in decision.attributes]
    if not names or weight_questions(decision):
        return None
    if decision.weight_method is WeightMethod.EQUAL:
        return MappingProxyType(dict.fromkeys(names, 1 / len(names)))
    given = {weight.attribute: weight.value for weight in decision.weights}
    by_rank = _BY_RANK.get(decision.weight_method)
    points = given if by_rank is None else _placed(given, by_rank(len(names)))
    most = max(points.values())
    total = fsum(each / most for each in points.values())
    return MappingProxyType({name: points[name] / most / total for name in names})


def _placed(ranks: Mapping[str, float], by_place: Sequence[float]) -> dict[str, float]:
    """For each rank the mean of *by_place* over the places it takes."""
    order = sorted(ranks.values())
    return {
        name: fmean(w for place, w in zip(order, by_place, strict=True) if place == rank)
        for name, rank in ranks.items()
    }


def weight_questions(decision: Decision) -> tuple[Question, ...]:
    """What is to be asked before the attributes can be weighed."""
    if decision.weight_method is WeightMethod.EQUAL:
        return (ASK_METHOD.question(decision.id),) if decision.weights else ()
    given = {weight.attribute: weight.value for weight in decision.weights}
    missing = [attribute.id for attribute in decision.attributes if attribute.id not in given]
    points = decision.weight_method not in _BY_RANK
    if given and points and not missing and not any(given.values()):
        return (ASK_WEIGHTS.question(decision.id),)
    return tuple(ASK_WEIGHT.question(name, attribute=name) for name in missing)
