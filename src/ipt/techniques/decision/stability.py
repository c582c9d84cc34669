"""How much the order of the options depends on the weights.

Only options whose probabilities are single numbers take part; `evaluate` names the others.
"""

from collections.abc import Mapping, Sequence
from math import fsum
from random import Random
from types import MappingProxyType

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.model.decisions import Decision
from ipt.model.value import Value
from ipt.techniques.decision.prospects import DECIMALS, Prospect, overall, prospects
from ipt.techniques.decision.rules import MARGINS
from ipt.techniques.decision.weighing import weights

__all__ = ["Acceptability", "Flip", "acceptability", "flips"]


@frozen(kw_only=True, eq=False, repr=False)
class Flip(Value):
    """At which weight of one attribute two options change places, the other weights in proportion.

    Attributes:
        attribute: Id of the attribute.
        ahead: Id of the option with the highest score.
        behind: Id of the other.
        weight: What the attribute weighs.
        at: What it would have to weigh, 0 to 1; ``None`` if *ahead* stays ahead at any weight.
        without: How far *ahead* is ahead if the attribute weighs nothing; one end of its bar in a
            tornado diagram.
        alone: How far, if nothing else weighs anything; the other end.
    """

    attribute: str
    ahead: str
    behind: str
    weight: float
    at: float | None
    without: float
    alone: float

    @property
    def distance(self) -> float | None:
        """By how much the weight would have to change; ``None`` if no change is enough."""
        return None if self.at is None else abs(self.at - self.weight)

    def __str__(self) -> str:
        turns = "at no weight" if self.at is None else f"at {self.at:.4f}"
        return f"{self.attribute}: {self.ahead} and {self.behind} change places {turns}"


@frozen(kw_only=True, eq=False, repr=False)
class Acceptability(Value):
    """How often each option takes each place, if nothing is known of the weights.

    Attributes:
        samples: How many weightings were drawn.
        places: The share of the first place, the second and so on, by id of the option; they sum to
            1 for each option. Options that are level share the better place.
    """

    samples: int
    places: Mapping[str, tuple[float, ...]]


def flips(decision: Decision) -> tuple[Flip, ...]:
    """Where the option with the highest score and each other that is not dominated change places.

    With the difference d of the two on the attribute, and D on the others taken together in their
    proportion, that is at the weight ``D / (D - d)``, if it lies between 0 and 1. No attitude to risk
    is taken into account.

    Returns:
        For each other option one of each attribute; nothing without weights, or if an attribute has
        all the weight.
    """
    shares = weights(decision)
    if shares is None or max(shares.values()) >= 1:
        return ()
    means = _means(decision)
    value = overall(shares)
    if not means:
        return ()
    first, *others = sorted(means, key=lambda name: (-round(value(means[name]), DECIMALS), name))
    return tuple(
        _flip(attribute, first, other, shares, means)
        for other in others
        if any(means[other][name] > means[first][name] for name in shares)
        for attribute in shares
    )


def _flip(
    attribute: str,
    ahead: str,
    behind: str,
    shares: Mapping[str, float],
    means: Mapping[str, Mapping[str, float]],
) -> Flip:
    weight = shares[attribute]
    by = {name: means[ahead][name] - means[behind][name] for name in shares}
    alone = by.pop(attribute)
    without = fsum(shares[name] * by[name] for name in by) / (1 - weight)
    change = without - alone
    at = round(without / change, DECIMALS) if change else -1
    return Flip(
        attribute=attribute,
        ahead=ahead,
        behind=behind,
        weight=weight,
        at=at if 0 <= at <= 1 else None,
        without=without,
        alone=alone,
    )


def acceptability(
    decision: Decision, *, samples: int, seed: int, concentration: float = 1
) -> Acceptability:
    """How often each option takes each place under weights that are drawn at random.

    The weights of *decision* play no part, so it serves where nobody can give any.

    Args:
        decision: With ratings.
        samples: How many weightings to draw, at least 1.
        seed: Of the random numbers; the same seed gives the same result.
        concentration: Of the Dirichlet distribution that weights are drawn from, at least 0.1. At 1
            every weighting is as likely as any other, above it equal weights are likelier.

    Raises:
        ipt.errors.InvalidValue: If *samples* or *concentration* is too small.
    """
    if samples < 1:
        msg = f"samples is at least 1, not {samples!r}; some hundreds give two decimals"
        raise InvalidValue(msg)
    if not concentration >= 0.1:  # noqa: PLR2004 - below it, draws may all be 0
        msg = f"concentration is at least 0.1, not {concentration!r}; 1 takes all weightings alike"
        raise InvalidValue(msg)
    means = _means(decision)
    attributes = sorted(attribute.id for attribute in decision.attributes)
    random = Random(seed)  # noqa: S311 - no secret is made of it
    counts = {option: [0] * len(means) for option in means}
    for _ in range(samples):
        # gamma draws before they are divided by their sum, which no order depends on
        value = overall({name: random.gammavariate(concentration, 1) for name in attributes})
        values = {option: round(value(mean), DECIMALS) for option, mean in means.items()}
        for option, mine in values.items():
            counts[option][_ahead(mine, tuple(values.values()))] += 1
    places = {option: tuple(n / samples for n in each) for option, each in counts.items()}
    return Acceptability(samples=samples, places=MappingProxyType(places))


def _ahead(mine: float, all_values: Sequence[float]) -> int:
    return sum(value > mine for value in all_values)


def _means(decision: Decision) -> dict[str, Mapping[str, float]]:
    """What can be expected of each option on each attribute."""
    names = [attribute.id for attribute in decision.attributes]
    return {
        each.option: {name: _mean(each, name) for name in names}
        for each in prospects(decision, MARGINS)
        if each.exact
    }


def _mean(prospect: Prospect, name: str) -> float:
    return prospect.expected(overall({name: 1})).low
