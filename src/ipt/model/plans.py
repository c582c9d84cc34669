"""Plans for later: against a relapse, and for a time of danger. Every word in them is the user's.

Nothing here has a default text, a number to call or a level of risk.
"""

from collections.abc import Iterable

from attrs import field, frozen

from ipt.model.checks import (
    When,
    as_tuple,
    at_least,
    between,
    each_a,
    each_named,
    is_a,
    is_bool,
    is_text,
    named,
    named_or_none,
    to_texts,
    unique,
    when,
)
from ipt.model.privacy import FREE_TEXT, IDENTIFYING
from ipt.model.value import Value
from ipt.model.vocabulary import Word

__all__ = [
    "Contact",
    "PlanItem",
    "RelapsePlan",
    "RelapseThreshold",
    "SafetyPlan",
    "SafetyStep",
    "SafetyStepKind",
    "Trigger",
]


@frozen(kw_only=True, eq=False, repr=False)
class Contact(Value):
    """Somebody to turn to, a service or a person; given by the host, never by the library.

    Attributes:
        name: Who; identifying.
        phone: How to reach them; identifying.
        when: At what times, or in what case; free text.

    Raises:
        ipt.errors.InvalidValue: If name or phone is empty.
    """

    name: str = field(validator=named, metadata=IDENTIFYING)
    phone: str = field(validator=named, metadata=IDENTIFYING)
    when: str = field(default="", validator=is_text, metadata=FREE_TEXT)


@frozen(kw_only=True, eq=False, repr=False)
class PlanItem(Value):
    """One entry of a plan.

    Attributes:
        id: A local name that tells nothing.
        text: What; free text.
        person: Id of the relationship it is about.
        contact: How to reach whom it is about.
    """

    id: str = field(validator=named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    person: str | None = field(default=None, validator=named_or_none)
    contact: Contact | None = field(default=None, validator=is_a(Contact, optional=True))


@frozen(kw_only=True, eq=False, repr=False)
class Trigger(Value):
    """What may bring symptoms back.

    Attributes:
        id: A local name that tells nothing.
        person: Id of the relationship it is about.
        life_event: Id of the life event it comes from.
        anniversary: The day of it that returns each year; the year itself does not matter.
        planned: Whether there is a plan for it.
        text: What; free text.
    """

    id: str = field(validator=named)
    person: str | None = field(default=None, validator=named_or_none)
    life_event: str | None = field(default=None, validator=named_or_none)
    anniversary: When | None = field(default=None, converter=when)
    planned: bool | None = field(default=None, validator=is_bool())
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)


@frozen(kw_only=True, eq=False, repr=False)
class RelapseThreshold(Value):
    """When a score is worse than the patient wants to let it become.

    Attributes:
        instrument: Id of the instrument.
        total: The first total that is over the line; lower where a lower score is worse.
        times: How many times in a row, 1 to 20.
    """

    instrument: str = field(validator=named)
    total: float = field(validator=between())
    times: int = field(default=1, validator=at_least(1, 20))


def _items(values: Iterable[PlanItem]) -> tuple[PlanItem, ...]:
    return as_tuple(values)


def _triggers(values: Iterable[Trigger]) -> tuple[Trigger, ...]:
    return as_tuple(values)


def _thresholds(values: Iterable[RelapseThreshold]) -> tuple[RelapseThreshold, ...]:
    return as_tuple(values)


def _whens(values: Iterable[When]) -> tuple[When, ...]:
    return tuple(found for value in as_tuple(values) if (found := when(value)) is not None)


@frozen(kw_only=True, eq=False, repr=False)
class RelapsePlan(Value):
    """What to watch for after the end, and what to do then.

    Attributes:
        id: A local name that tells nothing.
        signs: Early signs, the first to come first.
        triggers: What may bring symptoms back.
        first_actions: What to do first.
        people: Ids of the relationships to tell.
        what_helped: Ways of talking that worked.
        contact: Whom to call.
        thresholds: When a score is over the line.
        review_on: When to look at the plan again.
    """

    id: str = field(validator=named)
    signs: tuple[PlanItem, ...] = field(default=(), converter=_items, validator=each_a(PlanItem))
    triggers: tuple[Trigger, ...] = field(
        default=(), converter=_triggers, validator=each_a(Trigger)
    )
    first_actions: tuple[PlanItem, ...] = field(
        default=(), converter=_items, validator=each_a(PlanItem)
    )
    people: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    what_helped: tuple[PlanItem, ...] = field(
        default=(), converter=_items, validator=each_a(PlanItem)
    )
    contact: Contact | None = field(default=None, validator=is_a(Contact, optional=True))
    thresholds: tuple[RelapseThreshold, ...] = field(
        default=(), converter=_thresholds, validator=each_a(RelapseThreshold)
    )
    review_on: tuple[When, ...] = field(default=(), converter=_whens)


class SafetyStepKind(Word):
    """The steps of a safety plan, in the order in which they are taken."""

    WARNING_SIGNS = "warning-signs"
    ALONE = "alone"
    PEOPLE_AND_PLACES = "people-and-places"
    HELPERS = "helpers"
    PROFESSIONALS = "professionals"
    SAFER_PLACE = "safer-place"


def _step_kind(value: SafetyStepKind | str) -> SafetyStepKind:
    return SafetyStepKind(value)


@frozen(kw_only=True, eq=False, repr=False)
class SafetyStep(Value):
    """One step of a safety plan.

    Attributes:
        kind: Which.
        items: What belongs to it.
    """

    kind: SafetyStepKind = field(converter=_step_kind)
    items: tuple[PlanItem, ...] = field(default=(), converter=_items, validator=each_a(PlanItem))


def _steps(values: Iterable[SafetyStep]) -> tuple[SafetyStep, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class SafetyPlan(Value):
    """What the patient will do in a time of danger, step by step.

    Attributes:
        id: A local name that tells nothing.
        made_on: When it was made or last gone through.
        steps: The steps, in the order in which they stand in the plan.
        means_discussed: Whether agreeing to reduce access to lethal means was talked about.
        shared_with: Ids of those who have the plan.
        escalation: What the host's service asks to be done in an emergency; free text, needed.

    Raises:
        ipt.errors.InvalidValue: If *escalation* is empty, or a step stands twice.
    """

    id: str = field(validator=named)
    made_on: When | None = field(default=None, converter=when)
    steps: tuple[SafetyStep, ...] = field(
        default=(), converter=_steps, validator=each_a(SafetyStep)
    )
    means_discussed: bool | None = field(default=None, validator=is_bool())
    shared_with: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    escalation: str = field(validator=named, metadata=FREE_TEXT)

    def __attrs_post_init__(self) -> None:
        unique((step.kind for step in self.steps), "step")
