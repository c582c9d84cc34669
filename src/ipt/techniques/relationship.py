"""The therapeutic relationship: used to see what happens with others, and not interpreted.

How the patient comes across may be said, and what resembles a relationship outside is led back to
it. Where the two have trouble with each other, it is taken up. Such trouble is seen in the record
where a note of affect is about `THERAPIST`, or a rating of the alliance falls.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from attrs import field, frozen

from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.model import Course, EmotionFamily, Session, Technique
from ipt.model.checks import at_least
from ipt.model.value import Value
from ipt.techniques.recorded import SessionAudit, recorded, telling

__all__ = ["ALLIANCE", "RULES", "THERAPIST", "RuptureLimits", "audit"]

THERAPIST: Final = "therapist"
"""What a note of affect is about if it is the therapist."""

ALLIANCE: Final = "alliance"
"""The instrument that rates how patient and therapist work together, 0 to 10."""

INTERPRET: Final = Rule(  # T41
    code="REL-INTERPRET",
    severity=Severity.WARNING,
    message="the session notes an interpretation of the relationship to the therapist; IPT makes none",
    remedy="lead it back to a relationship outside",
    source="DYN98",
    status=Status.PUBLISHED,
)
UNADDRESSED: Final = Rule(
    code="REL-RUPTURE-UNADDRESSED",
    severity=Severity.ADVICE,
    message="{what}, and none of the {sessions} sessions that tell what was done from then on takes it up",
    remedy="ask how the patient finds the work together",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_PARALLEL: Final = Rule(
    code="REL-ASK-PARALLEL",
    asks=True,
    message="with whom outside is it as it was with the therapist",
    remedy="which relationship it is led back to",
    source="Casebook-Ellen",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""

_TROUBLE: Final = frozenset(
    {
        EmotionFamily.ANGER,
        EmotionFamily.DISGUST,
        EmotionFamily.FEAR,
        EmotionFamily.HURT,
        EmotionFamily.SHAME,
    }
)


@frozen(kw_only=True, eq=False, repr=False)
class RuptureLimits(Value):
    """The numbers behind `UNADDRESSED`; all assumed.

    Attributes:
        fall: By how many points a rating of the alliance falls, from one time to the next, 1 to 10.
        within: In how many sessions that tell what was done it is to be taken up, 1 or more.
    """

    fall: int = field(default=2, validator=at_least(1, 10))
    within: int = field(default=2, validator=at_least(1, 999))


_USUAL: Final = RuptureLimits()


def audit(course: Course, limits: RuptureLimits = _USUAL) -> SessionAudit:
    """What *course* tells of the work with the relationship between patient and therapist.

    Args:
        course: Any.
        limits: What trouble is, and how soon it is to be taken up.

    Examples:
        >>> import ipt
        >>> from ipt.model import Act
        >>> from ipt.techniques import relationship
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> linked = Act(technique="therapeutic-relationship", about="mother")
        >>> course = ipt.apply(course, ipt.events.SessionHeld(acts=[linked]))
        >>> relationship.audit(course).findings
        ()
    """
    told = telling(course, "acts")
    return SessionAudit(
        findings=(*_interpreted(told), *_unaddressed(course, told, limits)),
        questions=tuple(_unlinked(told)),
        recorded=recorded(course, "acts"),
    )


def _interpreted(told: Iterable[Session]) -> Iterator[Finding]:
    for session in told:
        for act in session.acts:
            if act.technique is Technique.TRANSFERENCE_INTERPRETATION and not act.corrected:
                yield INTERPRET.finding(session.event)


def _unlinked(told: Iterable[Session]) -> Iterator[Question]:
    for session in told:
        for act in session.acts:
            if act.technique is Technique.THERAPEUTIC_RELATIONSHIP and act.about is None:
                yield ASK_PARALLEL.question(session.event)


def _unaddressed(
    course: Course, told: tuple[Session, ...], limits: RuptureLimits
) -> Iterator[Finding]:
    for event, since, what in _troubles(course, limits):
        after = [session for session in told if (session.number or 0) >= since][: limits.within]
        acts = {act.technique for session in after for act in session.acts}
        if len(after) == limits.within and Technique.THERAPEUTIC_RELATIONSHIP not in acts:
            yield UNADDRESSED.finding(event, what=what, sessions=len(after))


def _troubles(course: Course, limits: RuptureLimits) -> Iterator[tuple[str, int, str]]:
    """The event that tells of each trouble, the number of its session, and what it is."""
    for session in telling(course, "affect"):
        notes = [note for note in session.affect if note.about == THERAPIST]
        ratings = [rating for note in notes for rating in (*note.felt, *note.shown)]
        if any(rating.family in _TROUBLE and rating.intensity != 0 for rating in ratings):
            yield session.event, session.number or 0, "a hard feeling about the therapist was noted"
    rated = [
        (taken, total)
        for taken in course.series(ALLIANCE)
        if (total := getattr(taken.score, "total", None)) is not None
    ]
    for (_, before), (taken, now) in pairwise(rated):
        if before - now >= limits.fall:
            fell = f"the rating of the alliance fell from {before:g} to {now:g}"
            yield taken.event, taken.sessions_held, fell
