"""What fidelity consists of: one line for each thing that a record can show, as data.

The lines that ship are in ``items.toml``. A line says in which phase it belongs, for which school,
how much it weighs, and by which predicate it is read off a record; a service may bring lines of its
own in the same form.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from ipt.errors import InvalidValue, did_you_mean
from ipt.findings import Status
from ipt.model import Area, Lineage, Phase, Technique
from ipt.model.checks import (
    as_tuple,
    at_least,
    each_a,
    each_named,
    is_bool,
    is_text,
    named,
    to_areas,
    to_lineage,
    to_phases,
    to_status,
    to_texts,
)
from ipt.model.events import EVENT_TYPES
from ipt.model.parts import LIMITS
from ipt.model.value import Value
from ipt.model.vocabulary import Word

if TYPE_CHECKING:
    from attrs import Attribute

__all__ = ["Fact", "Item", "ItemTable", "Shows", "fidelity_items", "load_items"]


class Shows(Word):
    """By which predicate a line is read off a record."""

    # what any line may use
    RECORDED = "recorded"
    """An event of its own tells of it; a record without that event tells that it was not done."""
    SEEN = "seen"
    """An event or a session tells of it, once."""
    OFTEN = "often"
    """So many percent of the sessions tell of it."""
    SAID = "said"
    """A fact that was noted as yes or no tells of it."""
    BY_LIMIT = "by-limit"
    """An event tells of it, within the sessions of the initial phase."""
    # the structure of a course
    WITHIN_CONTRACT = "within-contract"
    CONTRACT_REACHED = "contract-reached"
    SPACING = "spacing"
    WINDOW = "window"
    PHASE_LENGTH = "phase-length"
    BASELINE = "baseline"
    MEASURED_OFTEN = "measured-often"
    ANNOUNCED_AHEAD = "announced-ahead"
    AMENDMENTS = "amendments"
    FOCUS_COUNT = "focus-count"
    FOCUS_KEPT = "focus-kept"
    MINUTES = "minutes"
    # what its sessions were for
    PEOPLE = "people"
    ONSET = "onset"
    FORMULATION = "formulation"
    FOCUS_SHARE = "focus-share"
    CORE_STRATEGIES = "core-strategies"
    TRIES = "tries"


class Fact(Word):
    """What a record notes as yes, no or not at all."""

    AGREED = "agreed"
    ANNIVERSARY_PLANNED = "anniversary-planned"
    CONFIDENTIALITY = "confidentiality"
    DIAGNOSIS_NAMED = "diagnosis-named"
    DISPUTE_STAGED = "dispute-staged"
    DUTY_STATED = "duty-stated"
    END_DATE = "end-date"
    HOPE_STATED = "hope-stated"
    NOT_FAULT = "not-fault"
    ONSET_LINKED = "onset-linked"
    ONWARD = "onward"
    OPTIONS_GIVEN = "options-given"
    RISK_ASKED = "risk-asked"
    SUITABLE = "suitable"
    VIOLENCE_ASKED = "violence-asked"


def _lineages(values: Iterable[Lineage | str]) -> tuple[Lineage, ...]:
    return tuple(map(to_lineage, as_tuple(values)))


def _techniques(values: Iterable[Technique | str]) -> tuple[Technique, ...]:
    return tuple(map(Technique, as_tuple(values)))


def _shows(value: Shows | str) -> Shows:
    return Shows(value)


def _fact(value: Fact | str | None) -> Fact | None:
    return None if value is None else Fact(value)


def _phases(_instance: object, _attribute: "Attribute[Any]", values: tuple[Phase, ...]) -> None:
    if not values or Phase.ENDED in values:
        msg = "phases names at least one of 'initial', 'middle', 'termination'"
        raise InvalidValue(msg)


def _limit(_instance: object, _attribute: "Attribute[Any]", value: str) -> None:
    if value and value not in LIMITS:
        msg = f"no protocol has the limit {value!r}{did_you_mean(value, LIMITS)}"
        raise InvalidValue(msg)


def _events(_instance: object, _attribute: "Attribute[Any]", values: tuple[str, ...]) -> None:
    for value in values:
        if value not in EVENT_TYPES:
            msg = f"there is no event {value!r}{did_you_mean(value, EVENT_TYPES)}"
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Item(Value):
    """One thing that a record can show of a course.

    Attributes:
        id: Short and stable, such as ``"I3"``.
        label: What it is, in our words; reads on after "the record shows".
        phases: Where it belongs. It falls due when the last of them is over.
        shows: By which predicate it is read off a record.
        lineages: For which schools.
        areas: Only where one of these problem areas is in focus; for any if empty.
        asked_by: Only where this limit of the protocol is above 0; always if empty.
        weight: How much it counts in its layer, 1 to 9.
        critical: Whether it is told of and asked for when it is missing.
        events: Types of event that show it, as documents name them.
        tasks: Tasks of a protocol that show it.
        strategies: Strategies that show it.
        techniques: Acts of the therapist that show it.
        affect: Whether a feeling that was noted shows it.
        fact: The fact that shows it.
        least: The smallest number that will do; what it counts is the predicate's business.
        percent: The share that will do, 1 to 100; half of it is met in part.
        source: A key of the bibliography.
        status: How well founded it is, numbers included.
    """

    id: str = field(validator=named)
    label: str = field(validator=named)
    phases: tuple[Phase, ...] = field(converter=to_phases, validator=_phases)
    shows: Shows = field(converter=_shows)
    lineages: tuple[Lineage, ...] = field(default=tuple(Lineage), converter=_lineages)
    areas: tuple[Area, ...] = field(default=(), converter=to_areas)
    asked_by: str = field(default="", validator=[is_text, _limit])
    weight: int = field(default=1, validator=at_least(1, 9))
    critical: bool = field(default=False, validator=is_bool(optional=False))
    events: tuple[str, ...] = field(default=(), converter=to_texts, validator=[each_named, _events])
    tasks: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    strategies: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    techniques: tuple[Technique, ...] = field(default=(), converter=_techniques)
    affect: bool = field(default=False, validator=is_bool(optional=False))
    fact: Fact | None = field(default=None, converter=_fact)
    least: int = field(default=3, validator=at_least(1, 999))
    percent: int = field(default=75, validator=at_least(1, 100))
    source: str = field(validator=named)
    status: Status = field(converter=to_status)

    def __attrs_post_init__(self) -> None:
        if (self.shows is Shows.SAID) != (self.fact is not None):
            msg = f"{self.id!r} needs a fact if, and only if, it shows by 'said'"
            raise InvalidValue(msg)

    @property
    def last(self) -> Phase:
        """The phase by whose end it is due."""
        return max(self.phases, key=tuple(Phase).index)


def _items(values: Iterable[Item]) -> tuple[Item, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class ItemTable(Value):
    """Everything that a file of lines states, in its order.

    Attributes:
        structure: What the frame of a course is to be.
        content: What its sessions are to be for.
    """

    structure: tuple[Item, ...] = field(default=(), converter=_items, validator=each_a(Item))
    content: tuple[Item, ...] = field(default=(), converter=_items, validator=each_a(Item))


def load_items(text: str | bytes) -> ItemTable:
    """The lines that a TOML *text* states, in the form of ``items.toml``.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; the findings are every reason.
    """
    from ipt import documents  # noqa: PLC0415 - it loads cattrs

    by = documents.converter()
    documents.Keyed(Item, "id").register(by)
    return documents.structure_cited(documents.read_toml(text), ItemTable, by)


@cache
def fidelity_items() -> ItemTable:
    """The lines that ship with this library; they are for individual courses."""
    file = files("ipt.review.fidelity").joinpath("items.toml")
    return load_items(file.read_text(encoding="utf-8"))
