"""Attachment as two measured numbers: how far from four prototypes, and what lore makes of it.

No style is inferred from what somebody says or writes, and no label stands alone: a label without a
measure cannot be recorded, because `ipt.model.Attachment` needs the name of one.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from math import hypot
from types import MappingProxyType
from typing import Final

from ipt.findings import Finding, Rule, Severity, Status
from ipt.formulation.reach import by_id
from ipt.model.relationships import Attachment, Relationship
from ipt.model.vocabulary import Phase

__all__ = ["RULES", "Prototype", "audit_attachment", "prototype_distances", "stance_hints"]

SINGLE_GLOBAL: Final = Rule(
    code="ATT-SINGLE-GLOBAL",
    severity=Severity.INFO,
    message="{people} relationships have the same two numbers; attachment differs from tie to tie",
    remedy="measure it for each of them, or record it once",
    source="ECR-RS",
    status=Status.INFERRED,
)
MISMATCH: Final = Rule(
    code="ATT-MISMATCH-INVENTORY",
    severity=Severity.INFO,
    message="with {person!r} avoidance lies {where} of the scale, and the inventory says {says}",
    remedy="ask how the two fit together",
    source="ipt",
    status=Status.ASSUMED,
)
ANXIOUS_ENDING: Final = Rule(
    code="ATT-HINT-ENDING",
    severity=Severity.INFO,
    message="anxiety lies in the upper half of {measure!r}; lore: the ending may weigh much",
    remedy="name the ending early",
    source="ipt",
    status=Status.ASSUMED,
)
ANXIOUS_DEPENDENCE: Final = Rule(
    code="ATT-HINT-DEPENDENCE",
    severity=Severity.INFO,
    message="anxiety lies in the upper half of {measure!r}; lore: much may be hoped for from the therapist",
    remedy="look for support outside the treatment",
    source="ipt",
    status=Status.ASSUMED,
)
AVOIDANT_PACE: Final = Rule(
    code="ATT-HINT-PACE",
    severity=Severity.INFO,
    message="avoidance lies in the upper half of {measure!r}; lore: it may take longer to speak openly",
    remedy="leave time for it",
    source="ipt",
    status=Status.ASSUMED,
)
AVOIDANT_EXIT: Final = Rule(
    code="ATT-HINT-EARLY-EXIT",
    severity=Severity.INFO,
    message="avoidance lies in the upper half of {measure!r}; lore: the treatment may be left early",
    remedy="follow up a missed session soon",
    source="ipt",
    status=Status.ASSUMED,
)
FEARFUL_ALLIANCE: Final = Rule(
    code="ATT-HINT-ALLIANCE",
    severity=Severity.INFO,
    message="both lie in the upper half of {measure!r}; lore: trust may come and go",
    remedy="ask now and then how the work together feels",
    source="ipt",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""

_LOW: Final = 0.25
_HIGH: Final = 0.75
_SAME: Final = 3
"""So many ties with the same two numbers are no chance any more; assumed."""


class Prototype(enum.StrEnum):
    """The four corners of anxiety and avoidance; names of places, not of people."""

    SECURE = "secure"
    """Both low."""
    PREOCCUPIED = "preoccupied"
    """Anxiety high, avoidance low."""
    DISMISSING = "dismissing"
    """Avoidance high, anxiety low."""
    FEARFUL = "fearful"
    """Both high."""


def prototype_distances(attachment: Attachment) -> Mapping[Prototype, float]:
    """How far *attachment* lies from each corner, in points of its scale.

    That the prototypes are the corners of the scale is assumed (ECR-R names them as low and high
    combinations). Two corners beside each other lie ``high - low`` points apart.

    Examples:
        >>> from ipt.formulation.attachment import prototype_distances
        >>> from ipt.model import Attachment
        >>> measured = Attachment(anxiety=4, avoidance=1, measure="ecr-rs")
        >>> for name, points in prototype_distances(measured).items():
        ...     print(name, round(points, 1))
        secure 3.0
        preoccupied 3.0
        dismissing 6.7
        fearful 6.7
    """
    low, high = attachment.low, attachment.high
    corners = {
        Prototype.SECURE: (low, low),
        Prototype.PREOCCUPIED: (high, low),
        Prototype.DISMISSING: (low, high),
        Prototype.FEARFUL: (high, high),
    }
    return MappingProxyType(
        {
            name: hypot(attachment.anxiety - anxiety, attachment.avoidance - avoidance)
            for name, (anxiety, avoidance) in corners.items()
        }
    )


# --- hints ---------------------------------------------------------------------------------------

_BY_PHASE: Final[Mapping[Phase, tuple[Rule, ...]]] = MappingProxyType(
    {
        Phase.INITIAL: (ANXIOUS_ENDING, AVOIDANT_PACE, AVOIDANT_EXIT, FEARFUL_ALLIANCE),
        Phase.MIDDLE: (
            ANXIOUS_ENDING,
            ANXIOUS_DEPENDENCE,
            AVOIDANT_PACE,
            AVOIDANT_EXIT,
            FEARFUL_ALLIANCE,
        ),
        Phase.TERMINATION: (ANXIOUS_DEPENDENCE, AVOIDANT_EXIT, FEARFUL_ALLIANCE),
        Phase.ENDED: (),
    }
)


def stance_hints(attachment: Attachment, phase: Phase | str) -> tuple[Finding, ...]:
    """What clinical lore says to watch for in *phase*; each is information, and assumed.

    High is the upper half of the scale, its middle left out; that is assumed too.
    """
    middle = (attachment.low + attachment.high) / 2
    anxious, avoidant = attachment.anxiety > middle, attachment.avoidance > middle
    holds = {
        ANXIOUS_ENDING: anxious,
        ANXIOUS_DEPENDENCE: anxious,
        AVOIDANT_PACE: avoidant,
        AVOIDANT_EXIT: avoidant,
        FEARFUL_ALLIANCE: anxious and avoidant,
    }
    return tuple(
        rule.finding(measure=attachment.measure) for rule in _BY_PHASE[Phase(phase)] if holds[rule]
    )


# --- the inventory -------------------------------------------------------------------------------


def audit_attachment(people: Iterable[Relationship]) -> tuple[Finding, ...]:
    """How what was measured of the ties goes with the inventory.

    Raises:
        ipt.errors.InvalidValue: If two people have one id.
    """
    measured = [
        (person, person.attachment)
        for person in by_id(people).values()
        if person.attachment is not None
    ]
    ids = [person.id for person, _ in measured]
    if len(ids) >= _SAME and len({attachment for _, attachment in measured}) == 1:
        found = [SINGLE_GLOBAL.finding(*ids, people=len(ids))]
    else:
        found = []
    return (*found, *(each for pair in measured for each in _mismatch(*pair)))


def _mismatch(person: Relationship, attachment: Attachment) -> Iterator[Finding]:
    """Only the outer quarters of the scale are held against the inventory; that is assumed."""
    share = (attachment.avoidance - attachment.low) / (attachment.high - attachment.low)
    if person.confidant and share >= _HIGH:
        where, says = "in the highest quarter", "that the patient can confide in them"
    elif person.confidant is False and person.living is not False and share <= _LOW:
        where, says = "in the lowest quarter", "that the patient cannot confide in them"
    else:
        return
    yield MISMATCH.finding(person.id, person=person.id, where=where, says=says)
