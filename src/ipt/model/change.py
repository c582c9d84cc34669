"""What counts as change: rules as values, and the one shape in which every answer comes.

A rule is data with an id, a source and a status, so that an instrument can bring its own. None of
them is a default: the same two scores are a reliable change under one published rule and not under
the next.
"""

import enum
import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from attrs import Attribute, field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Status
from ipt.model.checks import at_least, is_a, is_bool, named, to_status
from ipt.model.readings import Interval
from ipt.model.scales import Cited
from ipt.model.value import Value
from ipt.model.vocabulary import unknown_word

__all__ = [
    "Change",
    "ChangeKind",
    "ChangeRule",
    "ExpectedCourse",
    "Judgement",
    "Lasting",
    "Norm",
    "SuddenRule",
    "Threshold",
]

T = TypeVar("T")


class Change(enum.StrEnum):
    """What became of a score, as seen by a rule."""

    RECOVERED = "recovered"
    """Better by the rule, and across the cut-off; only rules with a cut-off say this."""
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


class ChangeKind(enum.StrEnum):
    """How a rule says how much change is enough."""

    ABSOLUTE = "absolute"
    """So many points, or more."""
    PERCENT = "percent"
    """So many percent of the distance between the first score and the best end, or more."""
    RELIABLE = "reliable"
    """More than ``z * sqrt(2) * SEM`` points, where ``SEM = SD * sqrt(1 - reliability)``."""
    SEM = "sem"
    """``z * SEM`` points, or more."""


_OF_SEM: Final = frozenset({"z", "sem"})
_OF_SD: Final = frozenset({"z", "sd", "reliability"})
_NEEDED: Final[Mapping[ChangeKind, tuple[frozenset[str], ...]]] = MappingProxyType(
    {
        ChangeKind.ABSOLUTE: (frozenset({"points"}),),
        ChangeKind.PERCENT: (frozenset({"percent"}),),
        ChangeKind.RELIABLE: (_OF_SD, _OF_SEM),
        ChangeKind.SEM: (_OF_SD, _OF_SEM),
    }
)
_NUMBERS: Final = ("points", "percent", "z", "sem", "sd", "reliability")


def _to_kind(value: ChangeKind | str) -> ChangeKind:
    try:
        return ChangeKind(value)
    except ValueError:
        unknown_word(ChangeKind, value)


def _above_zero(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if value is None:
        return
    ok = isinstance(value, int | float) and not isinstance(value, bool)
    if not (ok and isinstance(value, int | float) and 0 < value < math.inf):
        msg = f"{attribute.name} is a number above 0, not {value!r}"
        raise InvalidValue(msg)


def _finite(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        msg = f"{attribute.name} is a finite number, not {value!r}"
        raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class ChangeRule(Cited):
    """How much change is enough; it works for the better and for the worse.

    Attributes:
        id: What it is called.
        kind: Which of the numbers below it takes, and how.
        points: For ``absolute``.
        percent: For ``percent``; 0 to 100.
        z: For ``reliable`` and ``sem``; 1.96 is the two-sided 5 %.
        sem: Standard error of measurement, in points; or, in its place,
        sd: standard deviation of the scores, and
        reliability: their reliability, 0 to 1. Which one is meant (internal consistency, between
            raters, retest) is a choice that the note should name.
        note: Whose scores it was made for, and what it is disputed for.

    Examples:
        >>> from ipt.measures import ChangeRule
        >>> rater = {"id": "hrsd-rater", "kind": "reliable", "z": 1.96, "sd": 4}
        >>> ChangeRule(**rater, reliability=0.937, source="ipt", status="computed").least
        2.78...
    """

    id: str = field(validator=named)
    kind: ChangeKind = field(converter=_to_kind)
    points: float | None = field(default=None, validator=_above_zero)
    percent: float | None = field(default=None, validator=_above_zero)
    z: float | None = field(default=None, validator=_above_zero)
    sem: float | None = field(default=None, validator=_above_zero)
    sd: float | None = field(default=None, validator=_above_zero)
    reliability: float | None = field(default=None, validator=_above_zero)

    def __attrs_post_init__(self) -> None:
        given = frozenset(name for name in _NUMBERS if getattr(self, name) is not None)
        if given not in _NEEDED[self.kind]:
            ways = " or ".join(
                ", ".join(name for name in _NUMBERS if name in way) for way in _NEEDED[self.kind]
            )
            msg = f"a rule of kind {str(self.kind)!r} takes {ways}, and no other number"
            raise InvalidValue(msg)
        if self.percent is not None and self.percent > 100:  # noqa: PLR2004 - percent
            msg = f"percent is at most 100, not {self.percent!r}"
            raise InvalidValue(msg)
        if self.reliability is not None and self.reliability >= 1:
            msg = f"reliability is below 1, not {self.reliability!r}; nothing is measured without error"
            raise InvalidValue(msg)

    @property
    def least(self) -> float:
        """The smallest change that is enough, in points or percent; for ``reliable`` just not."""
        sem = self.sem or (self.sd or 0) * math.sqrt(1 - (self.reliability or 0))
        wider = math.sqrt(2) if self.kind is ChangeKind.RELIABLE else 1
        return self.points or self.percent or (self.z or 0) * wider * sem

    @property
    def unit(self) -> str:
        """``"points"`` or ``"percent"``."""
        return "percent" if self.kind is ChangeKind.PERCENT else "points"

    @property
    def bound(self) -> str:
        """How much is enough, in words."""
        sign = "more than" if self.kind is ChangeKind.RELIABLE else "at least"
        return f"{sign} {self.least:.4g} {self.unit}"

    def reached(self, amount: Interval) -> bool | None:
        """Whether *amount*, in the unit of this rule, is enough."""
        reliable = self.kind is ChangeKind.RELIABLE
        return amount.above(self.least) if reliable else amount.at_least(self.least)


@frozen(kw_only=True, eq=False, repr=False)
class Threshold(Cited):
    """A score that parts a scale in two: the well side, which has the best end, and the ill side.

    Attributes:
        id: What it is called.
        score: The score, as printed on the scale.
        included: Whether this very score is on the well side: ``True`` for *7 or less is
            remission*, ``False`` for *10 or more is a case*.
        note: Where sources differ.
    """

    id: str = field(validator=named)
    score: float = field(validator=_finite)
    included: bool = field(default=True, validator=is_bool(optional=False))


@frozen(eq=False, repr=False)
class Norm(Value):
    """The scores of a group of people.

    Attributes:
        mean: As printed on the scale.
        sd: Standard deviation.
    """

    mean: float = field(validator=_finite)
    sd: float = field(validator=_above_zero)


@frozen(kw_only=True, eq=False, repr=False)
class Lasting(Cited):
    """On the well side of a cut-off for so long.

    Attributes:
        id: What it is called.
        threshold: Which cut-off.
        weeks: For how long.
        looks_back: The weeks that one reading speaks for. Three weekly readings that each ask
            about the past week cover three weeks.
        gap: Two readings that lie more weeks apart leave open what happened in between.
        note: Where sources differ.
    """

    id: str = field(validator=named)
    threshold: Threshold = field(validator=is_a(Threshold))
    weeks: float = field(validator=_above_zero)
    looks_back: float = field(default=1, validator=_above_zero)
    gap: float = field(default=2, validator=_above_zero)


@frozen(kw_only=True, eq=False, repr=False)
class SuddenRule(Cited):
    """The three criteria of a sudden gain, and of a sudden loss as its mirror image.

    Attributes:
        id: What it is called.
        points: The least size, in points of one scale between two sessions next to each other.
        percent: The least size, in percent of the worse of the two scores.
        fewest: Fewest scores on each side of the gain, of the three looked at; 2 or 3.
        adjusted: Whether the critical value of *t* follows the degrees of freedom when scores are
            missing, or stays at that of three scores on each side.
        note: Where sources differ.
    """

    id: str = field(validator=named)
    points: float = field(validator=_above_zero)
    percent: float = field(default=25, validator=_above_zero)
    fewest: int = field(default=2, validator=at_least(2, 3))
    adjusted: bool = field(default=True, validator=is_bool(optional=False))


@frozen(kw_only=True, eq=False, repr=False)
class ExpectedCourse(Cited):
    """A course of improvement to compare with: ``baseline - fall * ln(1 + weeks)``, and a band.

    Attributes:
        id: What it is called.
        fall: Points of improvement for each unit of ``ln(1 + weeks)``.
        band: So many points worse than expected is still on track.
        note: Whose scores it was fitted to.
    """

    id: str = field(validator=named)
    fall: float = field(validator=_above_zero)
    band: float = field(validator=_above_zero)


@frozen(kw_only=True, eq=False, repr=False)
class Judgement(Value, Generic[T]):
    """An answer that a rule gives about scores, or why it gives none.

    Attributes:
        verdict: The answer, a truth value or a word; ``None`` if it cannot be told.
        why: The numbers behind it, or what stands against an answer.
        rule: The id of the rule.
        source: A key of the bibliography.
        status: How well founded the rule is.
        improvement: Points towards the best end; below 0 for the worse. ``None`` if not known.
        percent: The same, in percent of the distance between the first score and the best end.
    """

    verdict: T | None
    why: str = field(validator=named)
    rule: str = field(validator=named)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)
    improvement: Interval | None = None
    percent: Interval | None = None

    def __str__(self) -> str:
        return self.why if self.assessable else f"not assessable: {self.why}"

    def __bool__(self) -> bool:
        """Refuse: there are three answers, and ``if judgement`` would take two for one.

        Raises:
            ipt.errors.InvalidValue: Always.
        """
        msg = "a judgement is neither true nor false; ask for its verdict, which may be None"
        raise InvalidValue(msg)

    @property
    def assessable(self) -> bool:
        """Whether there is a verdict."""
        return self.verdict is not None
