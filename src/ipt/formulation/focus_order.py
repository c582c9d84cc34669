"""In which order areas that are open to be the focus are proposed.

Each is scored by itself and never against the others, so that none changes the order of the rest.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import attrs
from attrs import frozen

from ipt.findings import Question, Rule, Status
from ipt.formulation.areas import Eligibility
from ipt.formulation.evidence import Known
from ipt.formulation.nearness import MOST
from ipt.formulation.trace import Step
from ipt.model.understanding import Consideration
from ipt.model.value import Value
from ipt.model.vocabulary import Area

__all__ = ["RULES", "Ranked", "deferral", "in_order", "is_last", "open_order", "place", "scored"]


def _ask(code: str, message: str, source: str) -> Rule:
    return Rule(
        code=code,
        asks=True,
        message=message,
        remedy="in which order the areas are proposed",
        source=source,
        status=Status.SECONDARY,
    )


ASK_ONSET: Final = _ask(
    "AREA-NEAR-ONSET", "how many months lie between {area} and the onset of the episode", "S4"
)
ASK_WORST: Final = _ask(
    "AREA-NEAR-WORST",
    "no onset can be told: how many months lie between {area} and the time when it was worst",
    "ipt",
)
ASK_IMPORTANCE: Final = _ask(
    "AREA-IMPORTANCE", "how much does {area} matter to the patient, from 0 to 4", "S3"
)
ASK_MANAGEABLE: Final = _ask(
    "AREA-MANAGEABLE",
    "can {area} be worked on now, with these symptoms and in this time",
    "Casebook",
)
ASK_OWN_RANK: Final = _ask("AREA-OWN-RANK", "which place does the patient give {area}", "S3")
ASK_DEFER: Final = Rule(
    code="AREA-DEFER",
    asks=True,
    message="{area} cannot be worked on now: is it left for later, explicitly",
    remedy="whether it is proposed at all",
    source="Casebook",
    status=Status.SECONDARY,
)


@frozen(kw_only=True, eq=False, repr=False)
class Ranked(Value):
    """An area that is open to be the focus, and its place.

    Attributes:
        eligibility: Why it is open.
        rank: Its place; 1 is the first. Areas that stand alike have the same.
        points: What it has by what is known; comparable under the same criteria alone.
        most: What it could have, once everything is known.
        trace: Where the points come from.
    """

    eligibility: Eligibility
    rank: int
    points: int
    most: int
    trace: tuple[Step, ...]

    @property
    def consideration(self) -> Consideration:
        """The area as it is being considered."""
        return self.eligibility.consideration

    def __str__(self) -> str:
        lines = [f"{self.rank}. {self.eligibility}", *map(str, self.trace)]
        return "\n  ".join(lines)


_Points = tuple[int, int]
"""The fewest and the most that there may be, 0 to 4."""


def _importance(consideration: Consideration, _known: Known) -> _Points:
    points = consideration.importance
    return (0, MOST) if points is None else (points, points)


def _manageable(consideration: Consideration, _known: Known) -> _Points:
    answer = consideration.manageable
    return (MOST if answer else 0), (0 if answer is False else MOST)


def _own_rank(consideration: Consideration, _known: Known) -> _Points:
    rank = consideration.patient_rank
    if rank is None:
        return 0, MOST
    points = max(0, MOST + 1 - rank)
    return points, points


def _nearness(consideration: Consideration, known: Known) -> _Points:
    return known.nearness(consideration)


@frozen(kw_only=True)
class _Criterion:
    weight: str
    what: str
    asks: Rule
    points: Callable[[Consideration, Known], _Points]


_CRITERIA: Final = (
    _Criterion(weight="weight_onset", what="near the onset", asks=ASK_ONSET, points=_nearness),
    _Criterion(
        weight="weight_importance",
        what="important to the patient",
        asks=ASK_IMPORTANCE,
        points=_importance,
    ),
    _Criterion(
        weight="weight_manageable",
        what="can be worked on now",
        asks=ASK_MANAGEABLE,
        points=_manageable,
    ),
    _Criterion(
        weight="weight_own_rank",
        what="the patient's own order",
        asks=ASK_OWN_RANK,
        points=_own_rank,
    ),
)


def scored(eligibility: Eligibility, known: Known) -> Ranked:
    """The area with its points, not yet in its place."""
    points = most = 0
    steps: list[Step] = []
    for criterion in _CRITERIA:
        weight = known.criteria.setting(criterion.weight)
        low, high = criterion.points(eligibility.consideration, known)
        points, most = points + weight.value * low, most + weight.value * high
        told = f"{low} of {MOST} points" if low == high else f"not known ({low} to {high} points)"
        steps.append(
            Step(
                code=criterion.asks.code,
                says=f"{criterion.what}: {told}, times {weight.value}",
                source=weight.source,
                status=weight.status,
            )
        )
    return Ranked(eligibility=eligibility, rank=1, points=points, most=most, trace=tuple(steps))


def is_last(ranked: Ranked) -> bool:
    """Whether it stands behind all others, whatever its points are."""
    return ranked.consideration.area.area is Area.DEFICITS


def place(ranked: Ranked) -> tuple[bool, int]:
    """Sort key: what has more points comes first."""
    return is_last(ranked), -ranked.points


def in_order(scored: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """*scored* in their order; who stands alike has the same place."""
    ranked = sorted(scored, key=place)
    places = [place(each) for each in ranked]
    return tuple(
        attrs.evolve(each, rank=places.index(place) + 1)
        for each, place in zip(ranked, places, strict=True)
    )


def deferral(ranked: Ranked) -> Iterator[Question]:
    """Whether an area that cannot be worked on now is left for later; it may only be said so."""
    consideration = ranked.consideration
    if consideration.manageable is False and consideration.deferred is None:
        yield ASK_DEFER.question(*_about(consideration), area=ranked.eligibility.title)


def open_order(ranked: Ranked, known: Known) -> Iterator[Question]:
    """What is still to be asked before the place of an area is certain."""
    chronic = any(episode.current and episode.chronic for episode in known.episodes)
    for criterion in _CRITERIA:
        low, high = criterion.points(ranked.consideration, known)
        if low != high:
            asks = ASK_WORST if chronic and criterion.asks is ASK_ONSET else criterion.asks
            yield asks.question(*_about(ranked.consideration), area=ranked.eligibility.title)


def _about(consideration: Consideration) -> tuple[str, ...]:
    return tuple(sorted(consideration.area.people))


RULES: Final = Rule.collect(globals())
"""Every question about the order, in order of code."""
