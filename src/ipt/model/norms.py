"""How a score is read: bands and reliability; and the frame: recall, ages, codes, licence."""

from collections.abc import Iterable
from math import isfinite, nextafter
from typing import Any

from attrs import Attribute, field, frozen

from ipt.errors import InvalidValue
from ipt.model.checks import as_tuple, at_least, each_a, is_bool, is_text, named
from ipt.model.scales import Cited, Word, rising
from ipt.model.value import Value

__all__ = [
    "Ages",
    "BandSet",
    "Code",
    "Domain",
    "Level",
    "Licence",
    "LicenceKind",
    "Plot",
    "Recall",
    "Reliability",
    "ReliabilityKind",
]


class Domain(Word):
    """What an instrument measures."""

    SYMPTOMS = "symptoms"
    FUNCTIONING = "functioning"
    RELATIONSHIPS = "relationships"
    """How they are, how content somebody is with them, and the support they give."""
    ALLIANCE = "alliance"
    """How patient and therapist work together."""
    RHYTHM = "rhythm"
    """How regular daily life is."""


class LicenceKind(Word):
    """What may be shipped of an instrument."""

    TEXT = "text"
    """The wording of the items, with the copyright line."""
    SCORE_ONLY = "score-only"
    """Numbers alone."""
    ASK = "ask"
    """Numbers alone, until the owner has been asked."""


class ReliabilityKind(Word):
    """What a figure of reliability is."""

    ALPHA = "alpha"
    ICC = "icc"
    RETEST = "retest"
    SD = "sd"
    SEM = "sem"


def to_domain_or_none(value: Domain | str | None) -> Domain | None:
    """A domain or its name, or ``None``."""
    return None if value is None else Domain(value)


def to_licence_kind(value: LicenceKind | str) -> LicenceKind:
    """A class of licence or its name."""
    return LicenceKind(value)


def to_reliability_kind(value: ReliabilityKind | str) -> ReliabilityKind:
    """A kind of figure or its name."""
    return ReliabilityKind(value)


def _number(_instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        msg = f"{attribute.name} is a number, not {type(value).__name__}"
        raise InvalidValue(msg)
    if not isfinite(value):
        msg = f"{attribute.name} is a finite number, not {value!r}"
        raise InvalidValue(msg)


def _number_or_none(instance: object, attribute: "Attribute[Any]", value: object) -> None:
    if value is not None:
        _number(instance, attribute, value)


# --- reading a score -----------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Level(Value):
    """One band of a set: from where it begins to where the next one does.

    Attributes:
        label: What it is called.
        low: Where it begins.
        above: Whether it begins just above *low*, and not at it.
    """

    label: str = field(validator=named)
    low: float = field(validator=_number)
    above: bool = field(default=False, validator=is_bool(optional=False))

    @property
    def start(self) -> float:
        """The least score in it."""
        return nextafter(self.low, float("inf")) if self.above else self.low


def _levels(levels: Iterable[Level]) -> tuple[Level, ...]:
    return as_tuple(levels)


@frozen(kw_only=True, eq=False, repr=False)
class BandSet(Cited):
    """Severity bands as one source has them.

    Attributes:
        id: Its name.
        scale: ``"total"``, or the id of a subscale.
        levels: The bands, the lowest score first.
    """

    id: str = field(validator=named)
    scale: str = field(default="total", validator=named)
    levels: tuple[Level, ...] = field(converter=_levels, validator=each_a(Level))

    def __attrs_post_init__(self) -> None:
        starts = [level.start for level in self.levels]
        if not starts or starts != sorted(set(starts)):
            msg = f"the levels of {self.id!r} rise, and there is one at least, not {starts!r}"
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Reliability(Cited):
    """A figure of reliability or spread of the total.

    Attributes:
        kind: Which.
        value: The figure, or the lower end of a range of them.
        high: The upper end.
    """

    kind: ReliabilityKind = field(converter=to_reliability_kind)
    value: float = field(validator=_number)
    high: float | None = field(default=None, validator=_number_or_none)

    def __attrs_post_init__(self) -> None:
        rising(self.value, self.high, self.kind.value)


# --- the frame -----------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Recall(Cited):
    """How far back the items ask.

    Attributes:
        days: 1 to 999.
    """

    days: int = field(validator=at_least(1, 999))


@frozen(kw_only=True, eq=False, repr=False)
class Ages(Cited):
    """For whom it was made, in years.

    Attributes:
        low: The youngest; ``None`` if there is no limit.
        high: The oldest.
    """

    low: int | None = field(default=None, validator=at_least(0, 150, optional=True))
    high: int | None = field(default=None, validator=at_least(0, 150, optional=True))

    def __attrs_post_init__(self) -> None:
        rising(self.low, self.high, "an age limit")


@frozen(kw_only=True, eq=False, repr=False)
class Code(Cited):
    """What a terminology calls the instrument, its total or an item.

    Attributes:
        system: ``"loinc"``, ``"snomed"``, ``"cdisc"``.
        code: As the terminology writes it.
        of: ``"panel"``, ``"total"``, or the code of an item.
    """

    system: str = field(validator=named)
    code: str = field(validator=named)
    of: str = field(validator=named)


@frozen(kw_only=True, eq=False, repr=False)
class Licence(Cited):
    """What may be shipped.

    Attributes:
        kind: The class.
        line: The copyright line.
    """

    kind: LicenceKind = field(converter=to_licence_kind)
    line: str = field(default="", validator=is_text)


@frozen(kw_only=True, eq=False, repr=False)
class Plot(Cited):
    """How a picture of totals is drawn; what ships is our own choice.

    Attributes:
        step: Distance of the ticks.
        bands: Id of the band set to draw; empty if none is.
    """

    step: int = field(validator=at_least(1, 999))
    bands: str = field(default="", validator=is_text)
