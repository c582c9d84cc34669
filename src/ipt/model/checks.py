"""Converters and validators of single fields; every refusal is an `InvalidValue` that says why.

A refusal repeats numbers and words of the vocabulary, and no other text: it may be private. The
converters of words are plain functions because mypy and pyright read the type of an argument off
them; `as_tuple` is too generic for that, and only a part of them.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from math import inf, isfinite
from typing import Any, NoReturn, TypeVar

from attrs import Attribute, field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Status
from ipt.model.dates import PartialDate
from ipt.model.vocabulary import (
    Achievement,
    AmendmentCause,
    Area,
    Cadence,
    DisputeStage,
    EndReason,
    Family,
    Grade,
    Kin,
    LifeEventKind,
    Lineage,
    MissedReason,
    Modality,
    Phase,
    RiskKind,
    Topic,
    unknown_word,
)

__all__ = [
    "When",
    "as_tuple",
    "at_least",
    "between",
    "each_a",
    "each_named",
    "is_a",
    "is_bool",
    "is_day",
    "is_text",
    "moment",
    "named",
    "named_or_none",
    "needs",
    "to_achievements",
    "to_amendment_cause_or_none",
    "to_area",
    "to_area_or_none",
    "to_areas",
    "to_cadence",
    "to_dispute_stage_or_none",
    "to_end_reason",
    "to_family",
    "to_grade_or_none",
    "to_kin_or_none",
    "to_life_event_kind",
    "to_life_event_kinds",
    "to_lineage",
    "to_missed_reason",
    "to_modality_or_none",
    "to_phase",
    "to_phases",
    "to_risk_kind",
    "to_status",
    "to_texts",
    "to_topic",
    "unique",
    "when",
]

When = date | PartialDate
"""A day, or as much of one as is known."""

_T = TypeVar("_T")
_Validator = Callable[[Any, "Attribute[Any]", Any], None]


# --- arguments of functions ------------------------------------------------------------------------


def needs(value: object, kind: type) -> None:
    """Refuse a *value* that is no *kind*.

    Raises:
        ipt.errors.InvalidValue: If it is none.
    """
    if not isinstance(value, kind):
        name = kind.__name__
        article = "an" if name[0] in "AEIOU" else "a"
        msg = f"{article} {name} is needed, not {type(value).__name__}"
        raise InvalidValue(msg)


def is_day(value: object, what: str) -> None:
    """Refuse a *value* that is no whole day, a `datetime.datetime` included; *what* is its name.

    Raises:
        ipt.errors.InvalidValue: If it is none.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        msg = f"{what} is a date, not {type(value).__name__}"
        raise InvalidValue(msg)


# --- across several values -------------------------------------------------------------------------


def unique(ids: Iterable[str], what: str) -> None:
    """Refuse two of *ids* that are the same; *what* is what they name.

    Raises:
        ipt.errors.InvalidValue: If there are; it tells their places, because an id may be private.
    """
    seen: dict[str, int] = {}
    for number, name in enumerate(ids, 1):
        if name in seen:
            msg = f"{what} {number} has the id of {what} {seen[name]}; give each its own"
            raise InvalidValue(msg)
        seen[name] = number


# --- converters ---------------------------------------------------------------------------------


def as_tuple(values: Iterable[_T]) -> tuple[_T, ...]:
    """A tuple of *values*; of a lone text the letters are never meant, nor of a mapping the keys.

    Raises:
        ipt.errors.InvalidValue: If *values* is a text, a mapping or no sequence.
    """
    if isinstance(values, str):
        msg = "a sequence is needed, not a single text; put it into a tuple"
        raise InvalidValue(msg)
    if isinstance(values, Mapping):
        msg = (
            "a sequence is needed, not a mapping, of which only the keys would be taken; "
            "put what is meant into a tuple, in its order"
        )
        raise InvalidValue(msg)
    try:
        return tuple(values)
    except TypeError:
        msg = f"a sequence is needed, not {type(values).__name__}; put it into a tuple"
        raise InvalidValue(msg) from None


def when(value: When | None) -> When | None:
    """A day or a partial date; a partial date that knows its day becomes that day.

    Raises:
        ipt.errors.InvalidValue: If *value* is something else, a `datetime.datetime` included.
    """
    if isinstance(value, PartialDate):
        return value.day_or_self()
    _must_be_day(value)
    return value


def _must_be_day(value: object) -> None:
    if isinstance(value, datetime):
        msg = "a date is needed, not a datetime; use its .date()"
        raise InvalidValue(msg)
    if not (value is None or isinstance(value, date)):
        kind = type(value).__name__
        msg = f"a date, a PartialDate or None is needed, not {kind}; PartialDate.parse reads text"
        raise InvalidValue(msg)


def to_status(value: Status | str) -> Status:
    """How well founded something is, or its name.

    Raises:
        ipt.errors.InvalidValue: If there is no such status.
    """
    try:
        return Status(value)
    except ValueError:
        unknown_word(Status, value)


def to_texts(values: Iterable[str]) -> tuple[str, ...]:
    """A tuple of texts."""
    return as_tuple(values)


def to_area(value: Area | str) -> Area:
    """A problem area or its name."""
    return Area(value)


def to_area_or_none(value: Area | str | None) -> Area | None:
    """A problem area, its name, or ``None``."""
    return None if value is None else Area(value)


def to_areas(values: Iterable[Area | str]) -> tuple[Area, ...]:
    """Problem areas or their names."""
    return tuple(map(Area, as_tuple(values)))


def to_achievements(values: Iterable[Achievement | str]) -> tuple[Achievement, ...]:
    """Achievements or their names."""
    return tuple(map(Achievement, as_tuple(values)))


def to_cadence(value: Cadence | str) -> Cadence:
    """A cadence or its name."""
    return Cadence(value)


def to_dispute_stage_or_none(value: DisputeStage | str | None) -> DisputeStage | None:
    """A stage, its name, or ``None``."""
    return None if value is None else DisputeStage(value)


def to_end_reason(value: EndReason | str) -> EndReason:
    """A reason or its name."""
    return EndReason(value)


def to_amendment_cause_or_none(value: AmendmentCause | str | None) -> AmendmentCause | None:
    """Why a contract was renegotiated, its name, or ``None``."""
    return None if value is None else AmendmentCause(value)


def to_kin_or_none(value: Kin | str | None) -> Kin | None:
    """What a person is to the patient, its name, or ``None``."""
    return None if value is None else Kin(value)


def to_life_event_kind(value: LifeEventKind | str) -> LifeEventKind:
    """A kind of life event or its name."""
    return LifeEventKind(value)


def to_life_event_kinds(values: Iterable[LifeEventKind | str]) -> tuple[LifeEventKind, ...]:
    """Kinds of life event or their names."""
    return tuple(map(LifeEventKind, as_tuple(values)))


def to_lineage(value: Lineage | str) -> Lineage:
    """A school or its name."""
    return Lineage(value)


def to_family(value: Family | str) -> Family:
    """A family of treatments or its name."""
    return Family(value)


def to_topic(value: Topic | str) -> Topic:
    """What an advisory is about, or its name."""
    return Topic(value)


def to_grade_or_none(value: Grade | str | None) -> Grade | None:
    """A grade of evidence, its name, or ``None``."""
    return None if value is None else Grade(value)


def to_missed_reason(value: MissedReason | str) -> MissedReason:
    """A reason or its name."""
    return MissedReason(value)


def to_modality_or_none(value: Modality | str | None) -> Modality | None:
    """A modality, its name, or ``None``."""
    return None if value is None else Modality(value)


def to_phase(value: Phase | str) -> Phase:
    """A phase or its name."""
    return Phase(value)


def to_phases(values: Iterable[Phase | str]) -> tuple[Phase, ...]:
    """Phases or their names."""
    return tuple(map(Phase, as_tuple(values)))


def to_risk_kind(value: RiskKind | str) -> RiskKind:
    """A kind of risk or its name."""
    return RiskKind(value)


# --- validators ---------------------------------------------------------------------------------


def _refuse(attribute: "Attribute[Any]", why: str) -> NoReturn:
    msg = f"{attribute.name} {why}"
    raise InvalidValue(msg)


def moment(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    """A time-zone aware moment, or ``None``."""
    if value is None:
        return
    if not isinstance(value, datetime):
        _refuse(attribute, f"is a datetime or None, not {type(value).__name__}")
    if value.utcoffset() is None:
        _refuse(attribute, "needs a time zone; pass a datetime with tzinfo")


@frozen(eq=False, repr=False)
class at_least:  # noqa: N801 - it reads as a phrase: validator=at_least(1, 600)
    """A whole number from *low* to *high*; ``None`` passes if *optional*.

    Attributes:
        low: The smallest.
        high: The largest; ``None`` if there is none.
        optional: Whether ``None`` passes.
    """

    low: int
    high: int | None = None
    optional: bool = field(default=False, kw_only=True)

    def __call__(self, _instance: object, attribute: "Attribute[Any]", value: object) -> None:
        """Refuse any other *value*.

        Raises:
            ipt.errors.InvalidValue: If it is none of these.
        """
        if value is None and self.optional:
            return
        if isinstance(value, bool) or not isinstance(value, int):
            _refuse(attribute, f"is a whole number, not {type(value).__name__}")
        low, high = self.low, self.high
        if value < low or (high is not None and value > high):
            span = f"at least {low}" if high is None else f"from {low} to {high}"
            _refuse(attribute, f"is {span}, not {value!r}")


@frozen(eq=False, repr=False)
class between:  # noqa: N801 - it reads as a phrase: validator=between(0, 1)
    """A finite number from *low* to *high*; ``None`` passes if *optional*.

    Attributes:
        low: The smallest.
        high: The largest.
        optional: Whether ``None`` passes.
    """

    low: float = -inf
    high: float = inf
    optional: bool = field(default=False, kw_only=True)

    def __call__(self, _instance: object, attribute: "Attribute[Any]", value: object) -> None:
        """Refuse any other *value*.

        Raises:
            ipt.errors.InvalidValue: If it is none of these.
        """
        if value is None and self.optional:
            return
        if isinstance(value, bool) or not isinstance(value, int | float):
            _refuse(attribute, f"is a number, not {type(value).__name__}")
        if not isfinite(value):
            _refuse(attribute, f"is a finite number, not {value!r}")
        low, high = self.low, self.high
        if not low <= value <= high:
            span = f"at least {low}" if high == inf else f"from {low} to {high}"
            _refuse(attribute, f"is {span}, not {value!r}")


def is_bool(*, optional: bool = True) -> _Validator:
    """``True``, ``False`` or, if *optional*, ``None`` for unknown; never 0 or 1."""

    def validate(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
        if not (isinstance(value, bool) or (value is None and optional)):
            allowed = "True, False or None for unknown" if optional else "True or False"
            _refuse(attribute, f"is {allowed}, not {type(value).__name__}")

    return validate


def is_text(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    """Text."""
    if not isinstance(value, str):
        _refuse(attribute, f"is text, not {type(value).__name__}")


def named(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    """Text that is not blank."""
    if not isinstance(value, str):
        _refuse(attribute, f"is text, not {type(value).__name__}")
    if not value.strip():
        _refuse(attribute, "must not be empty")


def named_or_none(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    """Text that is not blank, or ``None``."""
    if value is not None:
        named(instance, attribute, value)


def each_named(_instance: object, attribute: "Attribute[Any]", values: Iterable[object]) -> None:
    """Texts that are not blank."""
    for number, value in enumerate(values, 1):
        if not isinstance(value, str):
            _refuse(attribute, f"holds texts, but item {number} is {type(value).__name__}")
        if not value.strip():
            _refuse(attribute, f"holds texts, but item {number} is empty; leave it out")


def is_a(kind: type, *, optional: bool = False) -> _Validator:
    """An instance of *kind*; ``None`` passes if *optional*."""

    def validate(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
        if not (isinstance(value, kind) or (value is None and optional)):
            needed = f"{kind.__name__} or None" if optional else kind.__name__
            _refuse(attribute, f"is of type {needed}, not {type(value).__name__}")

    return validate


def each_a(kind: type) -> _Validator:
    """Instances of *kind*."""

    def validate(_instance: object, attribute: "Attribute[Any]", values: Iterable[object]) -> None:
        for number, value in enumerate(values, 1):
            if not isinstance(value, kind):
                what = type(value).__name__
                _refuse(attribute, f"holds {kind.__name__} values, but item {number} is {what}")

    return validate
