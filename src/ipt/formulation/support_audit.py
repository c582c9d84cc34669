"""`audit_support`: what a support map shows, and what it leaves to be asked.

These are observations about what was recorded of a life, never faults of it. *Known* is meant: what
was not asked makes a question.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ipt.errors import InvalidValue
from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.formulation.audit import Audit
from ipt.formulation.reach import by_id, flows
from ipt.formulation.support import SupportMap, support_map
from ipt.model.relationships import Relationship
from ipt.model.three_valued import any_of
from ipt.model.vocabulary import Kin, SupportKind

__all__ = ["RULES", "audit_support"]

NO_CONFIDANT: Final = Rule(
    code="SUP-NO-CONFIDANT",
    severity=Severity.ADVICE,
    message="nobody within reach can be confided in",
    source="Lipsitz13",
    status=Status.INFERRED,
)
ONLY_THERAPIST: Final = Rule(
    code="SUP-ONLY-THERAPIST",
    severity=Severity.ADVICE,
    message="nobody is known to give emotional support but the therapist",
    source="Lipsitz13",
    status=Status.INFERRED,
)
SINGLE_POINT: Final = Rule(
    code="SUP-SINGLE-POINT",
    severity=Severity.INFO,
    message="one person is known to give emotional support, {person!r}",
    source="Lipsitz13",
    status=Status.INFERRED,
)
PROFESSIONAL_ONLY: Final = Rule(
    code="SUP-PROFESSIONAL-ONLY",
    severity=Severity.INFO,
    message="all support that is known of comes from professionals",
    source="Lipsitz13",
    status=Status.INFERRED,
)
ONE_WAY: Final = Rule(
    code="SUP-ONE-WAY",
    severity=Severity.INFO,
    message="as far as it was rated, support between the patient and {person!r} is {way}",
    source="Lipsitz13",
    status=Status.INFERRED,
)
UNASSESSED: Final = Rule(
    code="SUP-UNASSESSED",
    severity=Severity.INFO,
    message="it is not recorded of anybody what support they give; people to ask about: {people}",
    source="ipt",
    status=Status.INFERRED,
)
ASK_KINDS: Final = Rule(
    code="SUP-WHO-GIVES",
    asks=True,
    message="who gives support of these kinds: {kinds}",
    remedy="what is missing, and what comes from one person alone",
    source="Lipsitz13",
    status=Status.INFERRED,
)
ASK_CONFIDANT: Final = Rule(
    code="SUP-WHO-CONFIDANT",
    asks=True,
    message="who can be confided in",
    remedy="whether there is a confidant",
    source="ISIPT-strategies",
    status=Status.INFERRED,
)
ASK_REACH: Final = Rule(
    code="SUP-IN-REACH",
    asks=True,
    message="how often are the patient and {person!r} in touch",
    remedy="whether the support of {person!r} is within reach",
    source="ISIPT-strategies",
    status=Status.INFERRED,
)
ASK_WHO_ELSE: Final = Rule(
    code="SUP-WHO-ELSE",
    asks=True,
    message="who else gives emotional support, and who helps {person!r}",
    remedy="whether emotional support comes from one person alone",
    source="Lipsitz13",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""What this module finds and asks, in order of code."""


def audit_support(people: Iterable[Relationship], *, therapist: str | None = None) -> Audit:
    """What the support that *people* give shows; their order means nothing.

    Without people nothing is found, and one question asks who gives support.

    Args:
        people: The inventory.
        therapist: Id of the therapist, if the inventory has them.

    Raises:
        ipt.errors.InvalidValue: If two people have the same id, or *therapist* is none of them.
    """
    found = by_id(people)
    if therapist is not None and therapist not in found:
        msg = f"the therapist {therapist!r} is not in the inventory; leave it out"
        raise InvalidValue(msg)
    support = support_map(found.values())
    return Audit(
        findings=tuple(_findings(found, support, therapist)),
        questions=tuple(_questions(support, therapist)),
    )


def _findings(
    people: dict[str, Relationship], support: SupportMap, therapist: str | None
) -> Iterator[Finding]:
    if people and not support.confidants and not support.confidants_unassessed:
        yield NO_CONFIDANT.finding()
    emotional = _only(support, SupportKind.EMOTIONAL)
    givers = {each.person for supply in support.supplies for each in supply.counted}
    if emotional is not None and emotional == therapist:
        yield ONLY_THERAPIST.finding(emotional)
    elif emotional is not None:
        yield SINGLE_POINT.finding(emotional, person=emotional)
    by_profession = {each.id for each in people.values() if each.kin is Kin.PROFESSIONAL}
    professionals = by_profession | {therapist}
    if givers and givers <= professionals and givers != {therapist}:
        yield PROFESSIONAL_ONLY.finding(*sorted(givers))
    out_of_reach = frozenset(support.out_of_reach)
    here = [person for name, person in people.items() if name not in out_of_reach]
    for person in here:
        way = _one_way(person)
        if way and person.id not in professionals:
            yield ONE_WAY.finding(person.id, person=person.id, way=way)
    if here and not any(supply.asked for supply in support.supplies):
        yield UNASSESSED.finding(*(person.id for person in here), people=len(here))


def _questions(support: SupportMap, therapist: str | None) -> Iterator[Question]:
    open_ = [supply for supply in support.supplies if supply.covered() is None]
    asked = [supply for supply in open_ if supply.unassessed or not support.people]
    if asked:
        about = sorted({name for supply in asked for name in supply.unassessed})
        yield ASK_KINDS.question(*about, kinds=", ".join(supply.kind.value for supply in asked))
    if support.confidants_unassessed and not support.confidants:
        yield ASK_CONFIDANT.question(*support.confidants_unassessed)
    for name in sorted({each.person for supply in open_ for each in supply.counted}):
        yield ASK_REACH.question(name, person=name)
    only = _only(support, SupportKind.EMOTIONAL)
    if only is not None and only != therapist:
        others = support.of(SupportKind.EMOTIONAL).unassessed
        yield ASK_WHO_ELSE.question(only, *others, person=only)


def _only(support: SupportMap, kind: SupportKind) -> str | None:
    """The one known provider of *kind*, if there is exactly one."""
    counted = support.of(kind).counted
    return counted[0].person if len(counted) == 1 else None


def _one_way(person: Relationship) -> str:
    """Which way all support that was rated goes, or nothing."""
    told = flows(person)
    comes, goes = any_of(*(come for come, _ in told)), any_of(*(go for _, go in told))
    if goes and comes is False:
        return "given and not received"
    return "received and not given" if comes and goes is False else ""
