"""How answers become scores: items, the total, subscales, patterns and crosswalks.

The code of an item is a short word of ours, never the wording of the item.
"""

import enum
from collections.abc import Iterable
from typing import Final, NoReturn

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Status
from ipt.model.checks import (
    as_tuple,
    at_least,
    each_named,
    is_bool,
    is_text,
    named,
    to_risk_kind,
    to_status,
    to_texts,
)
from ipt.model.value import Value
from ipt.model.vocabulary import RiskKind, unknown_word

__all__ = [
    "Cited",
    "Crosswalk",
    "Item",
    "Method",
    "MissingPolicy",
    "Pattern",
    "Rater",
    "Subscale",
    "Total",
    "Word",
    "WorstEnd",
    "rising",
    "to_method",
    "to_rater",
    "to_worst_end",
]

# --- words ---------------------------------------------------------------------------------------


class Word(enum.StrEnum):
    """A closed list of words; its constructor takes a member or the text of one."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        unknown_word(cls, value)


class WorstEnd(Word):
    """Which end of a scale is the bad one."""

    HIGH = "high"
    LOW = "low"


class Rater(Word):
    """Who answers the items."""

    SELF = "self"
    CLINICIAN = "clinician"


class Method(Word):
    """How the items of a scale become its score."""

    SUM = "sum"
    MEAN = "mean"


def to_method(value: Method | str) -> Method:
    """A method or its name."""
    return Method(value)


def to_worst_end(value: WorstEnd | str) -> WorstEnd:
    """An end or its name."""
    return WorstEnd(value)


def to_rater(value: Rater | str) -> Rater:
    """A rater or its name."""
    return Rater(value)


_whole_or_none: Final = at_least(-999, 999, optional=True)
_whole: Final = at_least(-999, 999)


def rising(low: float | None, high: float | None, what: str) -> None:
    """Refuse a range whose ends are the wrong way round.

    Raises:
        ipt.errors.InvalidValue: If they are.
    """
    if low is not None and high is not None and low > high:
        msg = f"{what} runs from the smaller to the larger number, not from {low!r} to {high!r}"
        raise InvalidValue(msg)


# --- items and scales ----------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Cited(Value):
    """What carries where it comes from.

    Attributes:
        source: A key of the bibliography.
        status: How well founded it is.
        note: What else is to be known, such as why sources differ.
    """

    source: str = field(validator=named)
    status: Status = field(converter=to_status)
    note: str = field(default="", validator=is_text)


def _to_risk(value: RiskKind | str | None) -> RiskKind | None:
    return None if value is None else to_risk_kind(value)


@frozen(kw_only=True, eq=False, repr=False)
class Item(Value):
    """A question of an instrument, without its wording.

    Attributes:
        code: What answers name it by.
        low: The smallest answer.
        high: The largest.
        reverse: Whether the answer counts from the other end, as ``low + high - answer``.
        risk: What it is about, if an answer above the least is reported as it is.
        skip: The answer that says the item does not apply; it is outside the range.
    """

    code: str = field(validator=named)
    low: int = field(default=0, validator=_whole)
    high: int = field(validator=_whole)
    reverse: bool = field(default=False, validator=is_bool(optional=False))
    risk: RiskKind | None = field(default=None, converter=_to_risk)
    skip: int | None = field(default=None, validator=_whole_or_none)

    def __attrs_post_init__(self) -> None:
        rising(self.low, self.high, f"item {self.code!r}")
        if self.skip is not None and self.low <= self.skip <= self.high:
            msg = f"skip of item {self.code!r} is an answer that counts: {self.skip!r}"
            raise InvalidValue(msg)


def _groups(groups: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(to_texts, as_tuple(groups)))


@frozen(kw_only=True, eq=False, repr=False)
class Total(Value):
    """How all items together become the total.

    Attributes:
        method: The sum of the items, or their mean.
        highest: Groups of items of which only the highest answer counts.
        low: The least total, where the instrument has no items.
        high: The largest.
    """

    method: Method = field(default=Method.SUM, converter=to_method)
    highest: tuple[tuple[str, ...], ...] = field(default=(), converter=_groups)
    low: int | None = field(default=None, validator=_whole_or_none)
    high: int | None = field(default=None, validator=_whole_or_none)

    def __attrs_post_init__(self) -> None:
        rising(self.low, self.high, "the total")


@frozen(kw_only=True, eq=False, repr=False)
class Subscale(Cited):
    """A scale made of some of the items.

    Attributes:
        id: What scores and bands name it by.
        items: Codes of its items; empty if their key does not ship and has to be supplied.
        method: The sum of the items, or their mean.
        angle: Its place on a circumplex, in degrees.
    """

    id: str = field(validator=named)
    items: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    method: Method = field(default=Method.SUM, converter=to_method)
    angle: int | None = field(default=None, validator=at_least(0, 359, optional=True))


# --- patterns, other scales, missing answers -----------------------------------------------------


def _counts(pairs: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    made: list[tuple[str, int]] = []
    for number, pair in enumerate(as_tuple(pairs), 1):
        match pair:
            case (code, least) if type(code) is str and type(least) is int:
                made.append((code, least))
            case _:
                msg = f"counts holds pairs of an item and an answer, but item {number} is none"
                raise InvalidValue(msg)
    return tuple(made)


@frozen(kw_only=True, eq=False, repr=False)
class Pattern(Cited):
    """A pattern of answers that an algorithm looks for; it is no diagnosis.

    Attributes:
        id: Its name.
        counts: Codes of items, each with the least answer that counts.
        core: Items of which one has to count.
        low: Fewest items that count.
        high: Most.
    """

    id: str = field(validator=named)
    counts: tuple[tuple[str, int], ...] = field(converter=_counts)
    core: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    low: int = field(validator=at_least(0, 999))
    high: int = field(validator=at_least(0, 999))

    def __attrs_post_init__(self) -> None:
        rising(self.low, self.high, f"pattern {self.id!r}")


def _rows(rows: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    made: list[tuple[int, int]] = []
    for number, row in enumerate(as_tuple(rows), 1):
        match row:
            case (low, high) if type(low) is int and type(high) is int:
                made.append((low, high))
            case _:
                msg = f"rows holds pairs of whole numbers, but item {number} is none"
                raise InvalidValue(msg)
    return tuple(made)


@frozen(kw_only=True, eq=False, repr=False)
class Crosswalk(Cited):
    """What a total is on another instrument: an interval, never a number.

    Attributes:
        to: Id of the other instrument.
        rows: For each total, the least first: the lowest and the highest total there.
    """

    to: str = field(validator=named)
    rows: tuple[tuple[int, int], ...] = field(converter=_rows)

    def __attrs_post_init__(self) -> None:
        for low, high in self.rows:
            rising(low, high, f"a row of the crosswalk to {self.to!r}")


@frozen(kw_only=True, eq=False, repr=False)
class MissingPolicy(Cited):
    """What is done where answers are missing.

    Attributes:
        most: Most answers that may be missing of all items; each is then taken to lie where the
            others lie in their ranges, on average. In a subscale the same share may be missing,
            rounded down. 0: there is no total where one answer is missing.
    """

    most: int = field(default=0, validator=at_least(0, 999))
