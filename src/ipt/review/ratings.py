"""Ratings by observers, on any scale that the user brings: means, agreement, and change over sessions.

No item of a published adherence scale ships. A rating that is missing is missing, and never a zero.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from statistics import fmean
from typing import Final, Literal

from attrs import field, frozen

from ipt.errors import InvalidValue, did_you_mean
from ipt.findings import Finding, Rule, Severity, Status
from ipt.model.checks import (
    as_tuple,
    at_least,
    between,
    each_a,
    is_bool,
    is_text,
    named,
    unique,
)
from ipt.model.value import Value

__all__ = [
    "RULES",
    "CutOff",
    "RatedItem",
    "Rating",
    "RatingScale",
    "RatingSummary",
    "SubscaleSummary",
    "icc_2_1",
    "summarise",
    "weighted_kappa",
]

BELOW: Final = Rule(
    code="RATE-BELOW",
    severity=Severity.ADVICE,
    message="the mean of {subscale!r} on {scale!r} is {mean}; the cut-off is {cut_off}",
    remedy="look at the sessions it comes from together",
    source="ipt",
    status=Status.INFERRED,
)
SPARSE: Final = Rule(
    code="RATE-SPARSE",
    severity=Severity.INFO,
    message="of {subscale!r} on {scale!r}, {rated} of {of} ratings are there; it has no mean",
    remedy="rate what is missing, or leave the subscale out",
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""What is told of ratings."""


# --- a scale and its ratings ----------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class RatedItem(Value):
    """An item of a scale.

    Attributes:
        id: Its id.
        subscale: The subscale it belongs to.
        reverse: Whether it counts from the other end, as ``low + high - value``.
    """

    id: str = field(validator=named)
    subscale: str = field(validator=named)
    reverse: bool = field(default=False, validator=is_bool(optional=False))


@frozen(kw_only=True, eq=False, repr=False)
class CutOff(Value):
    """A mean that a subscale is to reach.

    Attributes:
        subscale: Which.
        mean: The smallest mean that will do.
    """

    subscale: str = field(validator=named)
    mean: float = field(validator=between())


def _items(values: Iterable[RatedItem]) -> tuple[RatedItem, ...]:
    return as_tuple(values)


def _cut_offs(values: Iterable[CutOff]) -> tuple[CutOff, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class RatingScale(Value):
    """A scale for observers, as its user describes it.

    Attributes:
        id: Its name.
        low: The lowest rating.
        high: The highest rating.
        items: Its items.
        cut_offs: Means that subscales are to reach, at most one for each.
        needed: Percent of the items of a subscale that one rater has to rate in one session for a
            mean, 1 to 100; assumed.

    Raises:
        ipt.errors.InvalidValue: If low is not below high, an item stands twice, or a cut-off is of
            no subscale.
    """

    id: str = field(validator=named)
    low: float = field(validator=between())
    high: float = field(validator=between())
    items: tuple[RatedItem, ...] = field(converter=_items, validator=each_a(RatedItem))
    cut_offs: tuple[CutOff, ...] = field(default=(), converter=_cut_offs, validator=each_a(CutOff))
    needed: int = field(default=80, validator=at_least(1, 100))

    def __attrs_post_init__(self) -> None:
        if self.low >= self.high:
            msg = f"a scale runs from low to high, not from {self.low!r} to {self.high!r}"
            raise InvalidValue(msg)
        unique((item.id for item in self.items), "item")
        unique((cut_off.subscale for cut_off in self.cut_offs), "cut-off")
        for cut_off in self.cut_offs:
            if cut_off.subscale not in self.subscales:
                hint = did_you_mean(cut_off.subscale, self.subscales)
                msg = f"no item of {self.id!r} is of the subscale {cut_off.subscale!r}{hint}"
                raise InvalidValue(msg)

    @property
    def subscales(self) -> tuple[str, ...]:
        """Its subscales, in the order of their first items."""
        return tuple(dict.fromkeys(item.subscale for item in self.items))


@frozen(kw_only=True, eq=False, repr=False)
class Rating(Value):
    """What one rater gave one item in one session.

    Attributes:
        item: Id of the item.
        value: The rating; ``None`` if the item was left out.
        session: Number of the session, 1 and up.
        rater: A local name that tells nothing.
    """

    item: str = field(validator=named)
    value: float | None = field(validator=between(optional=True))
    session: int = field(validator=at_least(1, 999))
    rater: str = field(default="", validator=is_text)


# --- what they say --------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class SubscaleSummary(Value):
    """What the ratings of a subscale say.

    Attributes:
        subscale: Which.
        mean: The mean of all sessions and raters; ``None`` if none of them rated enough.
        by_session: Number of a session and its mean, for each that has one, in order.
        slope: The change of the mean from one session to the next, by least squares; ``None`` with
            fewer than two sessions.
        reached: Whether the mean reaches the cut-off; ``None`` without a cut-off or a mean.
        rated: How many ratings there are.
        of: How many there would be if every rater had rated every item.
    """

    subscale: str
    mean: float | None
    by_session: tuple[tuple[int, float], ...]
    slope: float | None
    reached: bool | None
    rated: int
    of: int


@frozen(kw_only=True, eq=False, repr=False)
class RatingSummary(Value):
    """What the ratings on a scale say; the third layer of fidelity.

    Attributes:
        scale: Id of the scale.
        subscales: Each subscale, in the order of the scale.
        findings: What is below its cut-off, and what is rated too sparsely for a mean.
    """

    scale: str
    subscales: tuple[SubscaleSummary, ...]
    findings: tuple[Finding, ...]

    @property
    def numerator(self) -> int:
        """How many subscales reach their cut-off."""
        return sum(subscale.reached is True for subscale in self.subscales)

    @property
    def denominator(self) -> int:
        """How many subscales have a cut-off and a mean."""
        return sum(subscale.reached is not None for subscale in self.subscales)

    @property
    def coverage(self) -> float | None:
        """The share of all ratings that are there, 0 to 1; ``None`` if nothing was rated."""
        of = sum(subscale.of for subscale in self.subscales)
        return sum(subscale.rated for subscale in self.subscales) / of if of else None


def summarise(ratings: Iterable[Rating], scale: RatingScale) -> RatingSummary:
    """Means by subscale, with reversed items turned, cut-offs, and change over sessions.

    The mean of a subscale is taken for one rater in one session first, if enough of its items were
    rated; then over the raters of the session; then over the sessions.

    Args:
        ratings: In any order.
        scale: What they were given on.

    Raises:
        ipt.errors.InvalidValue: If a rating is of no item, out of range, or stands twice.

    Examples:
        >>> from ipt.review.ratings import RatedItem, Rating, RatingScale, summarise
        >>> items = [RatedItem(id="a", subscale="focus"), RatedItem(id="b", subscale="focus", reverse=True)]
        >>> scale = RatingScale(id="own", low=1, high=7, items=items)
        >>> given = [Rating(item="a", value=6, session=4), Rating(item="b", value=1, session=4)]
        >>> summarise(given, scale).subscales[0].mean
        6.5
    """
    given = _by_occasion(ratings, scale)
    cut_offs = {cut_off.subscale: cut_off.mean for cut_off in scale.cut_offs}
    subscales = tuple(_subscale(name, scale, given, cut_offs.get(name)) for name in scale.subscales)
    return RatingSummary(
        scale=scale.id,
        subscales=subscales,
        findings=tuple(
            finding
            for subscale in subscales
            for finding in _findings(subscale, scale.id, cut_offs.get(subscale.subscale))
        ),
    )


_Occasions = dict[tuple[int, str], dict[str, float | None]]
"""By session and rater, the value of each item, turned if it is reversed."""


def _by_occasion(ratings: Iterable[Rating], scale: RatingScale) -> _Occasions:
    items = {item.id: item for item in scale.items}
    given: _Occasions = {}
    for rating in as_tuple(ratings):
        if rating.item not in items:
            hint = did_you_mean(rating.item, items)
            msg = f"{scale.id!r} has no item {rating.item!r}{hint}"
            raise InvalidValue(msg)
        value = rating.value
        if value is not None and not scale.low <= value <= scale.high:
            msg = (
                f"a rating on {scale.id!r} lies from {scale.low!r} to {scale.high!r}, and that of "
                f"{rating.item!r} in session {rating.session} does not; correct it or leave it out"
            )
            raise InvalidValue(msg)
        occasion = given.setdefault((rating.session, rating.rater), {})
        if rating.item in occasion:
            msg = (
                f"{rating.item!r} is rated twice by one rater in session {rating.session}; "
                "keep one, or name the raters"
            )
            raise InvalidValue(msg)
        if value is not None and items[rating.item].reverse:
            value = scale.low + scale.high - value
        occasion[rating.item] = value
    return given


def _subscale(
    name: str, scale: RatingScale, given: _Occasions, cut_off: float | None
) -> SubscaleSummary:
    items = [item.id for item in scale.items if item.subscale == name]
    rated = 0
    sessions: dict[int, list[float]] = {}
    for (session, _rater), occasion in sorted(given.items()):
        values = [value for item in items if (value := occasion.get(item)) is not None]
        rated += len(values)
        if values and 100 * len(values) >= scale.needed * len(items):
            sessions.setdefault(session, []).append(fmean(values))
    by_session = tuple((session, fmean(means)) for session, means in sessions.items())
    mean = fmean(mean for _, mean in by_session) if by_session else None
    return SubscaleSummary(
        subscale=name,
        mean=mean,
        by_session=by_session,
        slope=_slope(by_session),
        reached=None if mean is None or cut_off is None else mean >= cut_off,
        rated=rated,
        of=len(items) * len(given),
    )


def _slope(points: Sequence[tuple[int, float]]) -> float | None:
    if len(points) < 2:  # noqa: PLR2004 - a line takes two
        return None
    at, mean = fmean(session for session, _ in points), fmean(value for _, value in points)
    spread = math.fsum((session - at) ** 2 for session, _ in points)
    return math.fsum((session - at) * (value - mean) for session, value in points) / spread


def _findings(subscale: SubscaleSummary, scale: str, cut_off: float | None) -> Iterator[Finding]:
    name = subscale.subscale
    if subscale.reached is False:
        yield BELOW.finding(
            scale=scale, subscale=name, mean=f"{subscale.mean:.2f}", cut_off=f"{cut_off:g}"
        )
    if subscale.mean is None and subscale.of:
        yield SPARSE.finding(scale=scale, subscale=name, rated=subscale.rated, of=subscale.of)


# --- agreement ------------------------------------------------------------------------------------


def icc_2_1(matrix: Sequence[Sequence[float]]) -> float | None:
    """The intraclass correlation ICC(2,1) of Shrout and Fleiss: two-way random, a single rater.

    ``(BMS - EMS) / (BMS + (k - 1) * EMS + k * (JMS - EMS) / n)``, with the mean squares between
    subjects, between judges and of the rest, for n subjects and k judges. It may be below 0.

    Args:
        matrix: A row for each subject, a column for each rater; shape ``(subjects, raters)``.

    Returns:
        ``None`` where it is not defined: fewer than two subjects or raters, or no variance, as
        with ratings that are all equal.

    Raises:
        ipt.errors.InvalidValue: If the rows differ in length, or a rating is not finite.

    Examples:
        >>> from ipt.review.ratings import icc_2_1
        >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
        >>> round(icc_2_1(table), 2)
        0.29
    """
    n, k = len(matrix), len(matrix[0]) if matrix else 0
    if any(len(row) != k for row in matrix):
        msg = "every subject needs a rating by every rater; leave out those that have not"
        raise InvalidValue(msg)
    if not all(math.isfinite(value) for row in matrix for value in row):
        msg = "a rating is a finite number; leave out the subjects that lack one"
        raise InvalidValue(msg)
    if n < 2 or k < 2:  # noqa: PLR2004 - there is no variance between fewer
        return None
    table = [[Fraction(value) for value in row] for row in matrix]  # exact: 0 is 0
    grand = sum(map(sum, table)) / Fraction(n * k)
    total = sum((value - grand) ** 2 for row in table for value in row)
    subjects = k * sum((sum(row) / Fraction(k) - grand) ** 2 for row in table)
    judges = n * sum(
        (sum(column) / Fraction(n) - grand) ** 2 for column in zip(*table, strict=True)
    )
    bms, jms = subjects / (n - 1), judges / (k - 1)
    ems = (total - subjects - judges) / ((n - 1) * (k - 1))
    variance = bms + (k - 1) * ems + k * (jms - ems) / n
    return float((bms - ems) / variance) if variance > 0 else None


def weighted_kappa(
    a: Sequence[int], b: Sequence[int], *, weights: Literal["linear", "quadratic"]
) -> float | None:
    """Cohen's weighted kappa of two raters on an ordered scale.

    One less the mean disagreement that was seen, divided by the one that the two distributions
    would give by chance. Two ratings disagree by their distance, or by its square.

    Args:
        a: The ratings of one rater.
        b: Those of the other, of the same subjects in the same order.
        weights: ``"linear"`` for the distance, ``"quadratic"`` for its square.

    Returns:
        ``None`` where it is not defined: no subjects, or both raters gave all the same value.

    Raises:
        ipt.errors.InvalidValue: If the two differ in length, or the weights have no such name.

    Examples:
        >>> from ipt.review.ratings import weighted_kappa
        >>> weighted_kappa([1, 2, 3, 3], [1, 2, 3, 2], weights="linear")
        0.7142857142857143
    """
    if len(a) != len(b):
        msg = f"both raters rate the same subjects, not {len(a)} and {len(b)} of them"
        raise InvalidValue(msg)
    powers = {"linear": 1, "quadratic": 2}
    if weights not in powers:
        msg = f"unknown weights {weights!r}; use 'linear' or 'quadratic'"
        raise InvalidValue(msg)
    power = powers[weights]
    seen = sum(abs(one - other) ** power for one, other in zip(a, b, strict=True))
    chance = sum(abs(one - other) ** power for one in a for other in b)
    return 1 - len(a) * seen / chance if chance else None
