"""`audit_inventory`: what an inventory shows, what it leaves out, and what is still to be asked.

The findings are observations about a record, never faults of a life. What was not asked makes a
question; an empty inventory makes questions alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.formulation.completeness import Completeness, completeness
from ipt.formulation.expectations import only_from_one_side
from ipt.formulation.onset import has_onset
from ipt.formulation.people import NEAREST, Mention, changed, confided_in
from ipt.formulation.questions import next_questions
from ipt.formulation.reach import by_id
from ipt.model.checks import When
from ipt.model.parts import AreaRule
from ipt.model.relationships import Relationship
from ipt.model.three_valued import all_of, any_of
from ipt.model.understanding import Consideration, Episode
from ipt.model.value import Value
from ipt.model.values import LifeEvent
from ipt.model.vocabulary import Kin, Phase

__all__ = ["RULES", "STALE_AFTER", "InventoryAudit", "audit_inventory"]

STALE_AFTER: Final = 4
"""Sessions after which an inventory is worth another look; status assumed."""

NOBODY: Final = Rule(
    code="INV-NOBODY",
    severity=Severity.ADVICE,
    message="nobody in the inventory is alive",
    remedy="ask who is there now",
    source="ipt",
    status=Status.INFERRED,
)
NO_CONFIDANT: Final = Rule(
    code="INV-NO-CONFIDANT",
    severity=Severity.ADVICE,
    message="nobody in the inventory is somebody to confide in now",
    remedy="ask what stands between the patient and those who are there",
    source="ISIPT-strategies",
    status=Status.INFERRED,
)
OMITTED_KIN: Final = Rule(
    code="INV-OMITTED-KIN",
    severity=Severity.ADVICE,
    message="{person!r} ({kin}) is spoken of elsewhere and is not in the inventory",
    remedy="ask about the relationship; what is left out may tell of a covert conflict",
    source="KWRC-dispute",
    status=Status.SECONDARY,
)
ONE_SIDED: Final = Rule(
    code="INV-ONE-SIDED",
    severity=Severity.INFO,
    message="everybody is described as all good or all bad",
    remedy="ask for the other side of each",
    source="ipt",
    status=Status.INFERRED,
)
NO_CHANGE: Final = Rule(
    code="INV-NOCHANGE",
    severity=Severity.ADVICE,
    message="an onset is recorded, and no change with anybody",
    remedy="ask what changed between people around the onset",
    source="KWRC-dispute",
    status=Status.SECONDARY,
)
EXPECT_ONE_SIDED: Final = Rule(
    code="INV-EXPECT-ONESIDED",
    severity=Severity.INFO,
    message="of the expectations with {person!r} only those of the patient are recorded",
    remedy="ask what the other one expects",
    source="KWRC-dispute",
    status=Status.INFERRED,
)
STALE: Final = Rule(
    code="INV-STALE",
    severity=Severity.INFO,
    message="the inventory was last brought up to date in session {updated}; now it is {session}",
    remedy="ask what has changed since",
    source="ipt",
    status=Status.ASSUMED,
)
LATE: Final = Rule(
    code="INV-LATE",
    severity=Severity.ADVICE,
    message="the initial phase is over, and the inventory is not complete",
    remedy="complete it, and record InventoryCompleted",
    source="alpf-phases",
    status=Status.INFERRED,
)
UNREVIEWED: Final = Rule(
    code="INV-UNREVIEWED",
    severity=Severity.ADVICE,
    message="the middle phase is over, and the inventory was not gone through again",
    remedy="go through it again, and hold it against the first",
    source="ipt",
    status=Status.INFERRED,
)
DECEASED: Final = Rule(
    code="INV-DECEASED-AS-SUPPORT",
    severity=Severity.INFO,
    message="{person!r} is no longer alive, and is recorded as present support",
    remedy="count nobody who died; ask who gives now what was lost",
    source="ipt",
    status=Status.INFERRED,
)
UNASKED: Final = Rule(
    code="INV-VIOLENCE-UNASKED",
    severity=Severity.ADVICE,
    message="whether there is violence, threat or fear is not recorded of {unasked} of {people} people",
    remedy="ask, alone with the patient",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_COMPLETED: Final = Rule(
    code="INV-ASK-COMPLETED",
    asks=True,
    message="was the inventory completed",
    remedy="whether the opening left anything undone",
    source="alpf-phases",
    status=Status.INFERRED,
)
ASK_REVIEWED: Final = Rule(
    code="INV-ASK-REVIEWED",
    asks=True,
    message="was the inventory gone through again",
    remedy="what the treatment changed between people",
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule about a whole inventory, in order of code."""


@frozen(kw_only=True, eq=False, repr=False)
class InventoryAudit(Value):
    """What an inventory shows.

    Attributes:
        findings: What was found, the heaviest first.
        questions: What is still to be asked, first what would decide most.
        completeness: What of each person is known.
    """

    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    completeness: Completeness


def audit_inventory(
    people: Iterable[Relationship],
    *,
    episodes: Iterable[Episode] = (),
    life_events: Iterable[LifeEvent] = (),
    mentions: Iterable[Mention] = (),
    areas: Sequence[AreaRule] = (),
    intake: When | None = None,
    considered: Iterable[Consideration] = (),
    phase: Phase | None = None,
    completed: bool | None = None,
    reviewed: bool | None = None,
    updated: int | None = None,
    session: int | None = None,
    stale_after: int = STALE_AFTER,
) -> InventoryAudit:
    """Look through an inventory.

    Args:
        people: The inventory; the order means nothing.
        episodes: Of the illness.
        life_events: What happened. Whoever they name is taken as spoken of.
        mentions: Who else was spoken of, such as in incidents.
        areas: The areas of the protocol; they say what counts as grief.
        intake: The day from which months are counted, where some times are dates and some months.
        considered: The areas that are being considered; they may state how far the onset is.
        phase: Of the course, now.
        completed: Whether the inventory was completed; ``None`` if that is not known.
        reviewed: Whether it was gone through again after the middle phase; likewise.
        updated: Number of the session in which it was last brought up to date.
        session: Number of the session now.
        stale_after: For how many sessions it counts as up to date.

    Raises:
        ipt.errors.InvalidValue: If two people, or two life events, have one id.
    """
    known, mentions = by_id(people), tuple(mentions)
    events, episodes = tuple(life_events), tuple(episodes)
    found = [
        *_who_is_there(known),
        *_left_out(known, mentions),
        *_told(known, events, onset=has_onset(episodes)),
        *_process(phase, completed=completed, reviewed=reviewed),
    ]
    if updated is not None and session is not None and session - updated > stale_after:
        found.append(STALE.finding(updated=updated, session=session))
    asked = next_questions(
        known.values(),
        limit=None,
        life_events=events,
        episodes=episodes,
        mentions=mentions,
        areas=areas,
        intake=intake,
        considered=considered,
    )
    process = _process_questions(phase, completed=completed, reviewed=reviewed)
    return InventoryAudit(
        findings=tuple(sorted(found, key=lambda f: (-f.severity, f.code, f.where))),
        questions=(*asked, *process),
        completeness=completeness(known.values()),
    )


def _who_is_there(people: Mapping[str, Relationship]) -> Iterator[Finding]:
    if not people:
        return
    if all(person.living is False for person in people.values()):
        yield NOBODY.finding()
    elif any_of(*map(confided_in, people.values())) is False:
        yield NO_CONFIDANT.finding()
    for who, person in people.items():
        supports = person.confidant or any(support.received for support in person.support)
        if person.living is False and supports:
            yield DECEASED.finding(who, person=who)


def _left_out(people: Mapping[str, Relationship], mentions: Iterable[Mention]) -> Iterator[Finding]:
    spoken_of: dict[str, Kin] = {
        mention.person: mention.kin
        for mention in sorted(mentions, key=lambda m: (m.person, m.kin or ""))
        if mention.kin is not None and mention.kin in NEAREST and mention.person not in people
    }
    for who, kin in spoken_of.items():
        yield OMITTED_KIN.finding(who, person=who, kin=kin.value)


def _told(
    people: Mapping[str, Relationship], events: Iterable[LifeEvent], *, onset: bool
) -> Iterator[Finding]:
    sides = [_one_sided(person) for person in people.values()]
    if len(sides) > 1 and all_of(*sides):
        yield ONE_SIDED.finding()
    concerned = {who for event in events for who in event.people}
    moved = any(changed(person) or who in concerned for who, person in people.items())
    if people and onset and not moved:
        yield NO_CHANGE.finding()
    alive = {who: person for who, person in people.items() if person.living is not False}
    for who, person in alive.items():
        if only_from_one_side(person):
            yield EXPECT_ONE_SIDED.finding(who, person=who)
    unasked = [who for who, person in alive.items() if person.violence is None]
    if unasked:
        yield UNASKED.finding(*unasked, unasked=len(unasked), people=len(alive))


def _one_sided(person: Relationship) -> bool | None:
    sides = (person.liked, person.disliked)
    return None if None in sides else 0 in sides and any(sides)


def _process(
    phase: Phase | None, *, completed: bool | None, reviewed: bool | None
) -> Iterator[Finding]:
    if completed is False and phase not in {None, Phase.INITIAL}:
        yield LATE.finding()
    if reviewed is False and phase in {Phase.TERMINATION, Phase.ENDED}:
        yield UNREVIEWED.finding()


def _process_questions(
    phase: Phase | None, *, completed: bool | None, reviewed: bool | None
) -> Iterator[Question]:
    if completed is None and phase not in {None, Phase.INITIAL}:
        yield ASK_COMPLETED.question()
    if reviewed is None and phase in {Phase.TERMINATION, Phase.ENDED}:
        yield ASK_REVIEWED.question()
