"""What patient and therapist understand of an episode: its dates, its factors, its formulation.

Whatever was not asked or said is ``None`` or empty, and never *no*.
"""

from collections.abc import Iterable

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.model.checks import (
    When,
    as_tuple,
    at_least,
    each_a,
    each_named,
    is_a,
    is_bool,
    is_text,
    named,
    to_areas,
    to_texts,
    when,
)
from ipt.model.privacy import FREE_TEXT
from ipt.model.value import Value
from ipt.model.values import ProblemArea
from ipt.model.vocabulary import Area, FactorDomain, FactorRole, LedgerSide

__all__ = [
    "Consideration",
    "Dispute",
    "Episode",
    "Factor",
    "LedgerItem",
    "RoleDemand",
    "SickRole",
    "Statement",
]


def _domain(value: FactorDomain | str) -> FactorDomain:
    return FactorDomain(value)


def _role(value: FactorRole | str) -> FactorRole:
    return FactorRole(value)


def _side(value: LedgerSide | str) -> LedgerSide:
    return LedgerSide(value)


@frozen(kw_only=True, eq=False, repr=False)
class Episode(Value):
    """An episode of the illness.

    Attributes:
        id: A local name that tells nothing.
        current: Whether it is the one that is treated.
        onset: When it began, as much of it as is known.
        onset_months_from_intake: Where only the distance is known: -6 is half a year before.
        worst: When it was worst.
        ended: When it ended, if it did.
        chronic: Whether it has lasted so long that no onset can be told.
        first_signs: What was noticed first, as local names such as ``"early-waking"``.
    """

    id: str = field(validator=named)
    current: bool = field(default=True, validator=is_bool(optional=False))
    onset: When | None = field(default=None, converter=when)
    onset_months_from_intake: int | None = field(
        default=None, validator=at_least(-1200, 0, optional=True)
    )
    worst: When | None = field(default=None, converter=when)
    ended: When | None = field(default=None, converter=when)
    chronic: bool | None = field(default=None, validator=is_bool())
    first_signs: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)


@frozen(kw_only=True, eq=False, repr=False)
class Factor(Value):
    """One thing that made the patient vulnerable, set off or keeps up the distress, or protects.

    Attributes:
        id: A local name that tells nothing.
        domain: Biological, psychological, social, cultural or spiritual.
        role: What it does.
        present: ``False`` where it was asked for and there is none.
        changeable: Whether it could change in the time there is.
        text: What it is; free text.
    """

    id: str = field(validator=named)
    domain: FactorDomain = field(converter=_domain)
    role: FactorRole = field(converter=_role)
    present: bool = field(default=True, validator=is_bool(optional=False))
    changeable: bool | None = field(default=None, validator=is_bool())
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)


@frozen(kw_only=True, eq=False, repr=False)
class RoleDemand(Value):
    """Something that a role asks of the patient.

    Attributes:
        id: A local name that tells nothing.
        cannot_wait: Whether somebody has to do it all the same, such as the care of an infant.
        covered_by: Ids of the relationships that take it over.
        text: What it is; free text.
    """

    id: str = field(validator=named)
    cannot_wait: bool | None = field(default=None, validator=is_bool())
    covered_by: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)


def _demands(values: Iterable[RoleDemand]) -> tuple[RoleDemand, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class SickRole(Value):
    """What giving the sick role brought.

    Attributes:
        diagnosis_named: Whether the diagnosis was named.
        scale_shown: Whether a score was shown and explained.
        not_fault: Whether it was said that the illness is not the patient's fault.
        duty_stated: Whether the duty to work towards recovery was stated.
        hope_stated: Whether it was said that the illness can be treated.
        options_given: Whether the options of treatment were told.
        limited: Whether school and normal roles are kept, as with adolescents.
        excused: What the patient is excused from.
        kept: What the patient goes on with.
        topics: What else was explained, as local names.
    """

    diagnosis_named: bool | None = field(default=None, validator=is_bool())
    scale_shown: bool | None = field(default=None, validator=is_bool())
    not_fault: bool | None = field(default=None, validator=is_bool())
    duty_stated: bool | None = field(default=None, validator=is_bool())
    hope_stated: bool | None = field(default=None, validator=is_bool())
    options_given: bool | None = field(default=None, validator=is_bool())
    limited: bool | None = field(default=None, validator=is_bool())
    excused: tuple[RoleDemand, ...] = field(
        default=(), converter=_demands, validator=each_a(RoleDemand)
    )
    kept: tuple[RoleDemand, ...] = field(
        default=(), converter=_demands, validator=each_a(RoleDemand)
    )
    topics: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)


@frozen(kw_only=True, eq=False, repr=False)
class Statement(Value):
    """What the interpersonal formulation said, as far as it was noted.

    Attributes:
        diagnosis_named: Whether the diagnosis was named as a treatable illness.
        not_fault: Whether it was said that it is not the patient's fault.
        onset_linked: Whether the onset was linked to what happened.
        areas: The problem areas that were named.
        people: Ids of the relationships that were named.
        life_events: Ids of the life events that were named.
        time_limit_stated: Whether the time limit was named.
        gain_stated: Whether it was said what may become better.
        wording: The words; free text.
    """

    diagnosis_named: bool | None = field(default=None, validator=is_bool())
    not_fault: bool | None = field(default=None, validator=is_bool())
    onset_linked: bool | None = field(default=None, validator=is_bool())
    areas: tuple[Area, ...] = field(default=(), converter=to_areas)
    people: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    life_events: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    time_limit_stated: bool | None = field(default=None, validator=is_bool())
    gain_stated: bool | None = field(default=None, validator=is_bool())
    wording: str = field(default="", validator=is_text, metadata=FREE_TEXT)


@frozen(kw_only=True, eq=False, repr=False)
class Dispute(Value):
    """What tells how far a role dispute has gone; violence is asked about in the inventory.

    Attributes:
        person: Id of the relationship.
        both_aware: Whether both know that they differ.
        trying: Whether they still try to settle it.
        talking: Whether they talk about it at all.
        ended: Whether one of them has ended the relationship.
        patient_stays: Whether the patient wants to stay in it.
        other_stays: Whether the other one does.
    """

    person: str = field(validator=named)
    both_aware: bool | None = field(default=None, validator=is_bool())
    trying: bool | None = field(default=None, validator=is_bool())
    talking: bool | None = field(default=None, validator=is_bool())
    ended: bool | None = field(default=None, validator=is_bool())
    patient_stays: bool | None = field(default=None, validator=is_bool())
    other_stays: bool | None = field(default=None, validator=is_bool())


@frozen(kw_only=True, eq=False, repr=False)
class Consideration(Value):
    """A problem area as it is being considered for the focus.

    Attributes:
        area: The area with its people and its life event.
        fits: Whether it fits what is known of the area, as patient and therapist see it.
        weighs: Whether a dispute weighs heavily on the patient, or adjusting to a new role fails.
        pattern: Whether there is a long pattern of isolation or of ties that do not satisfy; what
            deficits take.
        onset_months: How many months lie between what it is about and the onset of the episode,
            without a sign; 0 if they fall together.
        patient_rank: Which place the patient gives it; 1 is the first.
        importance: How much it matters to the patient, 0 to 4.
        manageable: Whether it can be worked on now, with these symptoms and in this time.
        deferred: Whether it was explicitly left for later.
        reason: Why; free text.
    """

    area: ProblemArea = field(validator=is_a(ProblemArea))
    fits: bool | None = field(default=None, validator=is_bool())
    weighs: bool | None = field(default=None, validator=is_bool())
    pattern: bool | None = field(default=None, validator=is_bool())
    onset_months: int | None = field(default=None, validator=at_least(0, 1200, optional=True))
    patient_rank: int | None = field(default=None, validator=at_least(1, 9, optional=True))
    importance: int | None = field(default=None, validator=at_least(0, 4, optional=True))
    manageable: bool | None = field(default=None, validator=is_bool())
    deferred: bool | None = field(default=None, validator=is_bool())
    reason: str = field(default="", validator=is_text, metadata=FREE_TEXT)


@frozen(kw_only=True, eq=False, repr=False)
class LedgerItem(Value):
    """An entry in the balance of an old and a new role.

    Attributes:
        id: A local name that tells nothing.
        side: What it is.
        weight: How much it matters, 0 to 4.
        mourned: Of what was lost, whether it has been mourned.
        planned: Of a skill that is needed, whether there is a plan for it.
        text: What it is; free text.
    """

    id: str = field(validator=named)
    side: LedgerSide = field(converter=_side)
    weight: int | None = field(default=None, validator=at_least(0, 4, optional=True))
    mourned: bool | None = field(default=None, validator=is_bool())
    planned: bool | None = field(default=None, validator=is_bool())
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)

    def __attrs_post_init__(self) -> None:
        if self.planned is not None and self.side is not LedgerSide.SKILL_NEEDED:
            msg = f"planned belongs to a skill that is needed, not to {self.side.value!r}"
            raise InvalidValue(msg)
