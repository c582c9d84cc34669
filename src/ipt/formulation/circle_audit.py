"""`audit_circles`: what the closeness circles show, held against the inventory, and what to ask."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Finding, Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.formulation.candidates import CandidateIssue
from ipt.formulation.circles import inner_ring_taken
from ipt.formulation.people import FAMILY
from ipt.formulation.reach import by_id
from ipt.model.checks import at_least, named
from ipt.model.relationships import Relationship
from ipt.model.value import Value
from ipt.model.vocabulary import Area

__all__ = ["RULES", "Placement", "audit_circles"]

INNER_EMPTY: Final = Rule(
    code="CC-INNER-EMPTY",
    severity=Severity.INFO,
    message="nobody who is alive stands on the innermost ring",
    remedy="ask who was there before, and who is wished there",
    source="CC-PosPsych",
    status=Status.INFERRED,
)
INNER_CROWDED: Final = Rule(
    code="CC-INNER-CROWDED",
    severity=Severity.INFO,
    message="all {people} people stand on the innermost ring",
    remedy="ask what tells them apart",
    source="CC-PosPsych",
    status=Status.INFERRED,
)
ONLY_KIN: Final = Rule(
    code="CC-ONLY-KIN",
    severity=Severity.INFO,
    message="everybody who is alive is family",
    remedy="ask about friends, colleagues and groups, now and before",
    source="CC-PosPsych",
    status=Status.INFERRED,
)
MISMATCH: Final = Rule(
    code="CC-INVENTORY-MISMATCH",
    severity=Severity.ADVICE,
    message="{person!r} is in the {there} and not in the {missing}",
    remedy="ask about the person, and record them in both",
    source="ipt",
    status=Status.INFERRED,
)
RING_DIFFERS: Final = Rule(
    code="CC-RING-DIFFERS",
    severity=Severity.INFO,
    message="{person!r} stands on ring {drawn} in the circles and on ring {recorded} elsewhere",
    remedy="ask which of the two is right, or whether it changed",
    source="ipt",
    status=Status.INFERRED,
)
IDEAL: Final = Rule(
    code="CC-IDEAL-CLOSER-THAN-POSSIBLE",
    severity=Severity.ADVICE,
    message="{person!r}, no longer alive, is wished on the innermost ring, and no grief is a candidate",
    remedy="ask about the loss",
    source="ipt",
    status=Status.INFERRED,
)
NO_IDEAL: Final = Rule(
    code="CC-NOIDEAL",
    severity=Severity.INFO,
    message="it is recorded where people stand, and of nobody where they are wished",
    remedy="ask how close each of them should be",
    source="PICS",
    status=Status.INFERRED,
)
ASK_PLACE: Final = Rule(
    code="CC-ASK-PLACE",
    asks=True,
    message="on which ring does the person stand",
    remedy="what the circles show",
    source="CC-PosPsych",
    status=Status.SECONDARY,
)
ASK_WISHED: Final = Rule(
    code="CC-ASK-WISHED",
    asks=True,
    message="on which ring would the patient like the person",
    remedy="which distance the patient would change",
    source="PICS",
    status=Status.PUBLISHED,
)

RULES: Final = Rule.collect(globals())
"""Every rule about the circles, in order of code."""

_CROWD: Final = 3


@frozen(kw_only=True, eq=False, repr=False)
class Placement(Value):
    """Where somebody was put in circles that were drawn apart from the inventory.

    Attributes:
        person: Id of the person.
        ring: The ring, 1 is the innermost.
    """

    person: str = field(validator=named)
    ring: int = field(validator=at_least(1, 9))


def audit_circles(
    people: Iterable[Relationship],
    *,
    placements: Iterable[Placement] | None = None,
    issues: Iterable[CandidateIssue] = (),
) -> Audit:
    """Look through the closeness circles; where nobody was placed there is only something to ask.

    Args:
        people: The inventory.
        placements: The circles, where they were drawn apart from the inventory.
        issues: The candidates for the focus; without them no grief is taken to be one.

    Raises:
        ipt.errors.InvalidValue: If two people, or two placements, have one id.
    """
    known = by_id(people)
    found = list(_apart(known, placements)) if placements is not None else []
    if any(person.closeness is not None for person in known.values()):
        found += _shown(known)
    mourned = {who for i in issues if i.area is Area.GRIEF for who in i.people}
    found += (
        IDEAL.finding(who, person=who)
        for who, person in known.items()
        if person.living is False and person.closeness_wished == 1 and who not in mourned
    )
    unplaced = [who for who, person in known.items() if person.closeness is None]
    unwished = [
        who
        for who, person in known.items()
        if person.living is not False and person.closeness_wished is None
    ]
    return Audit(
        findings=tuple(sorted(found, key=lambda f: (-f.severity, f.code, f.where))),
        questions=tuple(
            rule.question(*about)
            for rule, about in ((ASK_PLACE, unplaced), (ASK_WISHED, unwished))
            if about
        ),
    )


def _shown(people: Mapping[str, Relationship]) -> Iterator[Finding]:
    alive = [person for person in people.values() if person.living is not False]
    placed = [person for person in alive if person.closeness is not None]
    if inner_ring_taken(people.values()) is False:
        yield INNER_EMPTY.finding()
    if len(alive) >= _CROWD and all(person.closeness == 1 for person in alive):
        yield INNER_CROWDED.finding(people=len(alive))
    if placed and all(person.kin in FAMILY for person in alive):
        yield ONLY_KIN.finding()
    if placed and all(person.closeness_wished is None for person in placed):
        yield NO_IDEAL.finding()


def _apart(
    people: Mapping[str, Relationship], placements: Iterable[Placement]
) -> Iterator[Finding]:
    drawn = sorted(placements, key=lambda placement: placement.person)
    for who, times in Counter(placement.person for placement in drawn).items():
        if times > 1:
            msg = f"the circles have {who!r} {times} times; keep one placement for each person"
            raise InvalidValue(msg)
    for placement in drawn:
        who = placement.person
        recorded = people[who].closeness if who in people else None
        if who not in people:
            yield MISMATCH.finding(who, person=who, there="circles", missing="inventory")
        elif recorded is not None and recorded != placement.ring:
            yield RING_DIFFERS.finding(who, person=who, drawn=placement.ring, recorded=recorded)
    for who in sorted(people.keys() - {placement.person for placement in drawn}):
        yield MISMATCH.finding(who, person=who, there="inventory", missing="circles")
