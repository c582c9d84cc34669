"""Feelings in the sessions of a course: what was felt against what was shown, and over time.

Only what somebody rated is looked at. A session without a note of affect says nothing, a family
that was rated 0 was not there, and numbness and confusion are states and no feelings.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from attrs import field, frozen

from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.model import AffectNote, Course, EmotionFamily, EmotionRating, Session, Technique
from ipt.model.checks import at_least
from ipt.model.three_valued import all_of, any_of, negated
from ipt.model.value import Value
from ipt.techniques.recorded import Recorded, SessionAudit, numbers, recorded, telling

__all__ = [
    "RULES",
    "AffectLimits",
    "AffectTrend",
    "Discrepancy",
    "audit",
    "discrepancy",
    "trend",
]

NEVER_NAMED: Final = Rule(
    code="AFF-NEVER-NAMED",
    severity=Severity.ADVICE,
    message="{sessions} sessions tell of affect, and none of them names a feeling",
    remedy="ask what was felt; a word may help",
    source="GuideCh10",
    status=Status.INFERRED,
)
FLAT_TELLING: Final = Rule(
    code="AFF-FLAT-TELLING",
    severity=Severity.INFO,
    message="what was felt then was {strong} of 10 or more, and nothing above {quiet} was shown in the telling",
    remedy="stay with it; what differs is where to work",
    source="ipt",
    status=Status.ASSUMED,
)
ONLY_ANGER: Final = Rule(
    code="AFF-ONLY-ANGER",
    severity=Severity.INFO,
    message="{sessions} sessions name feelings, and the only one is anger",
    remedy="ask what else was felt; sadness may be taken for anger",
    source="S2",
    status=Status.INFERRED,
)
UNEXPLORED: Final = Rule(
    code="AFF-SUPPRESSED-UNEXPLORED",
    severity=Severity.ADVICE,
    message="feelings were kept away in {sessions} sessions in a row, and none of them notes that affect was encouraged",
    remedy="make room for what is kept away",
    source="SID",
    status=Status.INFERRED,
)
FLOOD: Final = Rule(
    code="AFF-FLOOD",
    severity=Severity.WARNING,
    message="what was shown was {flood} of 10 or more, and it did not come to rest before the session ended",
    remedy="leave time for it to come to rest",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_ENCOURAGED: Final = Rule(
    code="AFF-ASK-ENCOURAGED",
    asks=True,
    message="feelings were kept away; were they taken up",
    remedy="whether what is kept away was explored",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_CONTAINED: Final = Rule(
    code="AFF-ASK-CONTAINED",
    asks=True,
    message="what was shown was {flood} of 10 or more; did it come to rest before the session ended",
    remedy="whether the patient left the session able to bear it",
    source="ipt",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""

_STATES: Final = frozenset({EmotionFamily.NUMBNESS, EmotionFamily.CONFUSION})


@frozen(kw_only=True, eq=False, repr=False)
class AffectLimits(Value):
    """The numbers behind the findings; all assumed.

    Attributes:
        strong: From this intensity on a feeling is strong, 1 to 10.
        quiet: Up to this intensity a telling is flat, 0 to 10.
        flood: From this intensity on it is asked whether it came to rest, 1 to 10.
        streak: So many sessions in a row with feelings kept away are told of, 1 or more.
        sessions: So many sessions must tell of affect before anything is said of all, 1 or more.
        early: The sessions up to this number are the early ones, 1 or more.
    """

    strong: int = field(default=7, validator=at_least(1, 10))
    quiet: int = field(default=2, validator=at_least(0, 10))
    flood: int = field(default=9, validator=at_least(1, 10))
    streak: int = field(default=2, validator=at_least(1, 999))
    sessions: int = field(default=3, validator=at_least(1, 999))
    early: int = field(default=4, validator=at_least(1, 999))


_USUAL: Final = AffectLimits()


# --- one note -------------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Discrepancy(Value):
    """What was felt then (content affect) against what was shown in the telling (process affect).

    Attributes:
        only_felt: Families that were felt and not shown; ``None`` if either side is not recorded.
        only_shown: Families that were shown and not felt; likewise.
        gap: The strongest that was felt less the strongest that was shown, -10 to 10; ``None`` if
            an intensity is missing. A state counts 0.
        flat: Whether something strong was told with little or no feeling; ``None`` if it cannot be
            told.
    """

    only_felt: tuple[EmotionFamily, ...] | None
    only_shown: tuple[EmotionFamily, ...] | None
    gap: int | None
    flat: bool | None


def discrepancy(note: AffectNote, limits: AffectLimits = _USUAL) -> Discrepancy:
    """How what was shown in the telling differs from what was felt then.

    Args:
        note: Both sides, as somebody rated them.
        limits: What is strong, and what is flat.

    Examples:
        >>> from ipt.model import AffectNote, EmotionRating
        >>> from ipt.techniques.affect import discrepancy
        >>> sad, cross = (EmotionRating(family=f, intensity=8) for f in ("sadness", "anger"))
        >>> discrepancy(AffectNote(felt=[sad], shown=[cross])).only_felt
        (<EmotionFamily.SADNESS: 'sadness'>,)
    """
    if not (note.felt and note.shown):
        return Discrepancy(only_felt=None, only_shown=None, gap=None, flat=None)
    felt, shown = _families(note.felt), _families(note.shown)
    before, now = _strongest(note.felt), _strongest(note.shown)
    return Discrepancy(
        only_felt=_in_order(felt - shown),
        only_shown=_in_order(shown - felt),
        gap=None if before is None or now is None else before - now,
        flat=all_of(
            _reaches(note.felt, limits.strong), negated(_reaches(note.shown, limits.quiet + 1))
        ),
    )


def _families(ratings: Iterable[EmotionRating]) -> set[EmotionFamily]:
    return {rating.family for rating in ratings if rating.intensity != 0}


def _in_order(families: set[EmotionFamily]) -> tuple[EmotionFamily, ...]:
    return tuple(family for family in EmotionFamily if family in families)


def _strength(rating: EmotionRating) -> int | None:
    return 0 if rating.family in _STATES else rating.intensity


def _strongest(ratings: Iterable[EmotionRating]) -> int | None:
    """How strong the strongest is; ``None`` if the strength of one is not known."""
    known: list[int] = []
    for rating in ratings:
        strength = _strength(rating)
        if strength is None:
            return None
        known.append(strength)
    return max(known)


def _reaches(ratings: Iterable[EmotionRating], strength: int) -> bool | None:
    """Whether one of *ratings* is at least so strong."""
    each = (_strength(rating) for rating in ratings)
    return any_of(*(None if one is None else one >= strength for one in each))


# --- a whole course ------------------------------------------------------------------------------


def audit(course: Course, limits: AffectLimits = _USUAL) -> SessionAudit:
    """What the sessions of *course* that tell of affect show, and what they leave to be asked.

    Args:
        course: Any.
        limits: What is strong, flat, too much, and how many sessions are enough.

    Examples:
        >>> import ipt
        >>> from ipt.model import AffectNote, EmotionRating
        >>> from ipt.techniques import affect
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> note = AffectNote(shown=[EmotionRating(family="anger", intensity=9)], contained=False)
        >>> course = ipt.apply(course, ipt.events.SessionHeld(affect=[note]))
        >>> print(*affect.audit(course).findings)
        AFF-FLOOD: what was shown was 9 of 10 or more, and it did not come to rest before the session ended
    """
    told = telling(course, "affect")
    found = (*_named(told, limits), *_in_notes(told, limits), *_kept_away(told, limits))
    return SessionAudit(
        findings=found,
        questions=tuple(_unclear(told, limits)),
        recorded=recorded(course, "affect"),
    )


def _where(session: Session, note: AffectNote) -> tuple[str, ...]:
    return (session.event,) if note.about is None else (session.event, note.about)


def _feelings(session: Session) -> set[EmotionFamily]:
    """The feelings that were named in *session*, felt or shown; states are none."""
    return {
        family for note in session.affect for family in _families((*note.felt, *note.shown))
    } - _STATES


def _named(told: tuple[Session, ...], limits: AffectLimits) -> Iterator[Finding]:
    naming = [session for session in told if _feelings(session)]
    if not naming and len(told) >= limits.sessions:
        yield NEVER_NAMED.finding(*(session.event for session in told), sessions=len(told))
    angry = all(_feelings(session) == {EmotionFamily.ANGER} for session in naming)
    if angry and len(naming) >= limits.sessions:
        yield ONLY_ANGER.finding(*(session.event for session in naming), sessions=len(naming))


def _in_notes(told: Iterable[Session], limits: AffectLimits) -> Iterator[Finding]:
    for session in told:
        for note in session.affect:
            where = _where(session, note)
            if discrepancy(note, limits).flat:
                yield FLAT_TELLING.finding(*where, strong=limits.strong, quiet=limits.quiet)
            if _floods(note, limits) and note.contained is False:
                yield FLOOD.finding(*where, flood=limits.flood)


def _floods(note: AffectNote, limits: AffectLimits) -> bool:
    return bool(_reaches(note.shown, limits.flood))


def _avoided(session: Session) -> bool | None:
    return any_of(*(note.avoided for note in session.affect))


def _unexplored(session: Session) -> bool | None:
    """Whether feelings were kept away in *session* and nobody encouraged them."""
    acts = {act.technique for act in session.acts}
    encouraged = Technique.ENCOURAGEMENT_OF_AFFECT in acts if acts else None
    return all_of(_avoided(session), negated(encouraged))


def _kept_away(told: Iterable[Session], limits: AffectLimits) -> Iterator[Finding]:
    known = [session for session in told if _unexplored(session) is not None]
    for unexplored, row in groupby(known, key=_unexplored):
        events = [session.event for session in row]
        if unexplored and len(events) >= limits.streak:
            yield UNEXPLORED.finding(*events, sessions=len(events))


def _unclear(told: Iterable[Session], limits: AffectLimits) -> Iterator[Question]:
    for session in told:
        if _avoided(session) and not session.acts:
            yield ASK_ENCOURAGED.question(session.event)
        for note in session.affect:
            if _floods(note, limits) and note.contained is None:
                yield ASK_CONTAINED.question(*_where(session, note), flood=limits.flood)


# --- over time -----------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class AffectTrend(Value):
    """How much feelings were spoken of. More of it early went with more change (Amole16).

    Attributes:
        recorded: How many sessions tell of affect; the rest is about them alone.
        naming: The share of them that names a feeling, 0 to 1; ``None`` if none tells.
        early: How many kinds of feeling an early session names on average, 0 to 8; ``None`` if no
            early session tells.
        avoidance: The rows of sessions in which feelings were kept away, by their numbers; ``None``
            if no session says whether they were.
    """

    recorded: Recorded
    naming: float | None
    early: float | None
    avoidance: tuple[tuple[int, ...], ...] | None


def trend(course: Course, limits: AffectLimits = _USUAL) -> AffectTrend:
    """How much feelings were spoken of in *course*, as far as its sessions tell.

    Args:
        course: Any.
        limits: Which sessions are early.
    """
    told = telling(course, "affect")
    early = [session for session in told if (session.number or 0) <= limits.early]
    judged = [session for session in told if _avoided(session) is not None]
    rows = [numbers(row) for avoided, row in groupby(judged, key=_avoided) if avoided]
    return AffectTrend(
        recorded=recorded(course, "affect"),
        naming=sum(bool(_feelings(each)) for each in told) / len(told) if told else None,
        early=sum(len(_feelings(each)) for each in early) / len(early) if early else None,
        avoidance=tuple(rows) if judged else None,
    )
