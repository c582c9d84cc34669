"""What each option may lead to, in numbers: how likely, and how good on each attribute.

Nothing is filled in. A rating or a probability that is missing leaves the option out of what needs
it, and leaves a question.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import fsum
from types import MappingProxyType
from typing import Final

from attrs import frozen

from ipt.findings import Question
from ipt.model.decisions import Consequence, Constraint, Decision, DecisionAttribute, Option
from ipt.model.readings import Interval
from ipt.model.value import Value
from ipt.techniques.decision.rules import (
    ASK_ATTRIBUTES,
    ASK_CONSEQUENCES,
    ASK_PROBABILITY,
    ASK_RATING,
    Margins,
)

__all__ = [
    "DECIMALS",
    "Branch",
    "Prospect",
    "broken",
    "misses_one",
    "outside",
    "overall",
    "probability_sum",
    "prospects",
    "ratings",
]

DECIMALS: Final = 9
"""Ratings have few decimals; what is left beyond these is the error of binary fractions."""


@frozen(kw_only=True, eq=False, repr=False)
class Branch(Value):
    """One of the things that an option may lead to.

    Attributes:
        consequence: Its id.
        low: The least likely it is, 0 to 1.
        high: The most likely it is, 0 to 1.
        worth: How good it is on each attribute, 0 (the worst) to 1 (the best), by id.
    """

    consequence: str
    low: float
    high: float
    worth: Mapping[str, float]


@frozen(kw_only=True, eq=False, repr=False)
class Prospect(Value):
    """All that an option may lead to, as far as it is told in numbers.

    Attributes:
        option: Id of the option.
        branches: What it may lead to; none, unless all of that is rated.
        broken: Ids of the constraints it breaks.
        unrated: What is to be asked before it is rated.
        unsure: What is to be asked before it is known how likely each branch is.
    """

    option: str
    branches: tuple[Branch, ...]
    broken: tuple[str, ...]
    unrated: tuple[Question, ...]
    unsure: tuple[Question, ...]

    @property
    def rated(self) -> bool:
        """Whether it breaks nothing, and each branch is rated."""
        return not (self.broken or self.unrated)

    @property
    def comparable(self) -> bool:
        """Whether it is rated, and known how likely each branch is."""
        return self.rated and not self.unsure

    @property
    def exact(self) -> bool:
        """Whether it is comparable, and each branch has one probability."""
        return self.comparable and all(branch.low == branch.high for branch in self.branches)

    def expected(self, worth: Callable[[Mapping[str, float]], float]) -> Interval:
        """What can be expected of *worth*, under every probability that was held possible."""
        chances = sorted((worth(each.worth), each.low, each.high) for each in self.branches)
        low, high = sorted((_expected(chances), _expected(chances[::-1])))
        return Interval(low, high)


def _expected(chances: Sequence[tuple[float, float, float]]) -> float:
    """The mean, with what the least probabilities leave over given to the first of *chances*."""
    left = 1 - fsum(low for _, low, _ in chances)
    total = [worth * low for worth, low, _ in chances]
    for worth, low, high in chances:
        more = max(min(high - low, left), 0)
        left -= more
        total.append(worth * more)
    return fsum(total)


def overall(weights: Mapping[str, float]) -> Callable[[Mapping[str, float]], float]:
    """The sum over all attributes, weighted."""
    return lambda worth: fsum(weight * worth[name] for name, weight in weights.items())


def prospects(decision: Decision, margins: Margins) -> tuple[Prospect, ...]:
    """What each option may lead to, in the order of the options."""
    return tuple(_prospect(option, decision, margins) for option in decision.options)


def _prospect(option: Option, decision: Decision, margins: Margins) -> Prospect:
    chances = _chances(option, margins.rounding)
    unsure = () if chances else (ASK_PROBABILITY.question(option.id, option=option.id),)
    unrated = tuple(_unrated(option, decision.attributes))
    branches = (
        Branch(
            consequence=consequence.id,
            low=low,
            high=high,
            worth=_worth(consequence, decision.attributes),
        )
        for consequence, (low, high) in zip(
            option.consequences, chances or [(0.0, 1.0)] * len(option.consequences), strict=True
        )
        if consequence.high != 0
    )
    return Prospect(
        option=option.id,
        branches=() if unrated else tuple(branches),
        broken=broken(option, decision),
        unrated=unrated,
        unsure=unsure if option.consequences else (),
    )


# --- how likely -----------------------------------------------------------------------------------


def probability_sum(option: Option) -> Interval | None:
    """What the probabilities of *option* sum to; ``None`` if one is missing."""
    bounds = _bounds(option)
    if len(bounds) < len(option.consequences) or not bounds:
        return None
    return Interval(fsum(low for low, _ in bounds), fsum(high for _, high in bounds))


def misses_one(total: Interval, rounding: float) -> bool:
    """Whether probabilities that sum to *total* cannot sum to 1, even if they are rounded."""
    return round(max(total.low - 1, 1 - total.high) - rounding, DECIMALS) > 0


def _bounds(option: Option) -> list[tuple[float, float]]:
    each = ((consequence.low, consequence.high) for consequence in option.consequences)
    return [(low, high) for low, high in each if low is not None and high is not None]


def _chances(option: Option, rounding: float) -> list[tuple[float, float]]:
    """The bounds of each probability; nothing if one is missing, or they cannot sum to 1."""
    if len(option.consequences) == 1 and option.consequences[0].low is None:
        return [(1, 1)]
    total = probability_sum(option)
    if total is None or misses_one(total, rounding):
        return []
    if total.high < 1:
        return [(high / total.high, high / total.high) for _, high in _bounds(option)]
    if total.low > 1:
        return [(low / total.low, low / total.low) for low, _ in _bounds(option)]
    return _bounds(option)


# --- how good -------------------------------------------------------------------------------------


def ratings(consequence: Consequence) -> dict[str, float]:
    """The ratings of *consequence*, by attribute."""
    return {rating.attribute: rating.value for rating in consequence.ratings}


def outside(value: float, attribute: DecisionAttribute) -> bool:
    """Whether a rating is worse than the worst, or better than the best."""
    low, high = sorted((attribute.worst, attribute.best))
    return not low <= value <= high


def _worth(
    consequence: Consequence, attributes: Iterable[DecisionAttribute]
) -> Mapping[str, float]:
    rated = ratings(consequence)
    return MappingProxyType({each.id: _place(rated[each.id], each) for each in attributes})


def _place(value: float, attribute: DecisionAttribute) -> float:
    """Where *value* lies between the worst (0) and the best (1); in fractions no scale is too wide."""
    rating, worst, best = map(Fraction, (value, attribute.worst, attribute.best))
    return round(float((rating - worst) / (best - worst)), DECIMALS)


def _unrated(option: Option, attributes: Sequence[DecisionAttribute]) -> Iterable[Question]:
    if not attributes:
        yield ASK_ATTRIBUTES.question()
    if all(consequence.high == 0 for consequence in option.consequences):
        yield ASK_CONSEQUENCES.question(option.id, option=option.id)
    for consequence in option.consequences:
        rated = ratings(consequence)
        for attribute in attributes:
            known = attribute.id in rated and not outside(rated[attribute.id], attribute)
            if consequence.high != 0 and not known:
                yield ASK_RATING.question(
                    option.id,
                    consequence.id,
                    attribute.id,
                    consequence=consequence.id,
                    option=option.id,
                    attribute=attribute.id,
                )


# --- what must hold -------------------------------------------------------------------------------


def broken(option: Option, decision: Decision) -> tuple[str, ...]:
    """Ids of the constraints that *option* breaks; one consequence that may come is enough."""
    attributes = {attribute.id: attribute for attribute in decision.attributes}
    possible = [ratings(each) for each in option.consequences if each.high != 0]
    return tuple(
        constraint.id
        for constraint in decision.constraints
        if option.id in constraint.broken_by
        or any(_breaks(rated, constraint, attributes) for rated in possible)
    )


def _breaks(
    rated: Mapping[str, float],
    constraint: Constraint,
    attributes: Mapping[str, DecisionAttribute],
) -> bool:
    limit = constraint.at_least
    if constraint.attribute is None or limit is None or constraint.attribute not in rated:
        return False
    value, attribute = rated[constraint.attribute], attributes[constraint.attribute]
    return value < limit if attribute.worst < attribute.best else value > limit
