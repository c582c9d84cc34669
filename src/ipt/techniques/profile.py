"""Which techniques a course used, and how directive its sessions were, as far as the record tells.

A session that notes no act says nothing, and a profile of nothing has no shares. How a profile ought
to look, nobody has established: it is compared with another, such as that of a course one knows.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.model import Course, Phase, Session, Technique
from ipt.model.value import Value
from ipt.techniques.recorded import Recorded, telling

__all__ = [
    "DIRECTIVENESS",
    "Directiveness",
    "Shares",
    "TechniqueProfile",
    "directiveness",
    "distance",
    "technique_profile",
]

_By = Literal["session", "phase", "minutes"]


# --- what was used -------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Shares(Value):
    """How the work of something divides over techniques.

    Attributes:
        of: The id of the session, or the phase; ``"course"`` for all of it.
        recorded: How many of its sessions tell.
        shares: Each technique that was used with its share, in the order of `Technique`; they sum
            to 1. ``None`` if nothing is told.
    """

    of: str
    recorded: Recorded
    shares: tuple[tuple[Technique, float], ...] | None

    def share(self, technique: Technique | str) -> float | None:
        """The share of one technique, 0 to 1; ``None`` if nothing is told.

        Raises:
            ipt.errors.InvalidValue: If there is no such technique.
        """
        wanted = Technique(technique)
        return None if self.shares is None else dict(self.shares).get(wanted, 0.0)


@frozen(kw_only=True, eq=False, repr=False)
class TechniqueProfile(Value):
    """The techniques of a course.

    Attributes:
        by: ``"session"`` and ``"phase"`` count acts, ``"minutes"`` their minutes.
        whole: Of the course.
        parts: Of each session held, or of each phase that sessions were held in; in order.
    """

    by: _By
    whole: Shares
    parts: tuple[Shares, ...]


def technique_profile(course: Course, *, by: _By = "phase") -> TechniqueProfile:
    """Which techniques *course* used.

    Args:
        course: Any.
        by: ``"session"`` divides the acts of each session, ``"phase"`` those of each phase, and
            ``"minutes"`` the minutes of each phase: of the sessions that tell them for every act.

    Raises:
        ipt.errors.InvalidValue: If *by* is no such word.

    Examples:
        >>> import ipt
        >>> from ipt.model import Act
        >>> from ipt.techniques.profile import technique_profile
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> acts = [Act(technique="exploration"), Act(technique="clarification")]
        >>> course = ipt.apply(course, ipt.events.SessionHeld(acts=acts), ipt.events.SessionHeld())
        >>> whole = technique_profile(course).whole
        >>> print(whole.share("clarification"), "-", whole.recorded)
        0.5 - 1 of 2 sessions held
    """
    if by not in get_args(_By):
        msg = f"by is 'session', 'phase' or 'minutes', not {by!r}"
        raise InvalidValue(msg)
    held = [session for session in course.sessions if session.number is not None]
    groups: dict[str, list[Session]] = {}
    for session in held:
        groups.setdefault(session.event if by == "session" else session.phase.value, []).append(
            session
        )
    timed = by == "minutes"
    parts = tuple(_shares(of, each, len(each), timed=timed) for of, each in groups.items())
    whole = _shares("course", held, course.sessions_held, timed=timed)
    return TechniqueProfile(by=by, whole=whole, parts=parts)


def _shares(of: str, sessions: Iterable[Session], held: int, *, timed: bool) -> Shares:
    told = [session for session in sessions if session.acts and not (timed and _untimed(session))]
    amounts: Counter[Technique] = Counter()
    for session in told:
        for act in session.acts:
            amounts[act.technique] += (act.minutes or 0) if timed else 1
    total = amounts.total()
    shares = tuple((each, amounts[each] / total) for each in Technique if total and amounts[each])
    return Shares(
        of=of, recorded=Recorded(told=len(told), held=held), shares=shares if total else None
    )


def _untimed(session: Session) -> bool:
    return any(act.minutes is None for act in session.acts)


def distance(one: TechniqueProfile, other: TechniqueProfile) -> float | None:
    """How far two profiles lie apart: the share of the work that would have to be other work.

    It is half the sum of the differences of all shares of the whole.

    Returns:
        0 (the same) to 1 (nothing in common); ``None`` if either tells nothing.

    Raises:
        ipt.errors.InvalidValue: If one counts acts and the other minutes.
    """
    if "minutes" in {one.by, other.by} and one.by != other.by:
        msg = f"a profile by {one.by} and one by {other.by} have no common unit; make both alike"
        raise InvalidValue(msg)
    if one.whole.shares is None or other.whole.shares is None:
        return None
    left, right = dict(one.whole.shares), dict(other.whole.shares)
    apart = math.fsum(abs(left.get(each, 0.0) - right.get(each, 0.0)) for each in Technique) / 2
    return min(apart, 1.0)


# --- how directive -------------------------------------------------------------------------------

DIRECTIVENESS: Final[Mapping[Technique, float]] = MappingProxyType(
    {
        Technique.EXPLORATION: 0.0,
        Technique.SUPPORTIVE_LISTENING: 0.0,
        Technique.ENCOURAGEMENT_OF_AFFECT: 0.25,
        Technique.REASSURANCE: 0.25,
        Technique.CLARIFICATION: 0.5,
        Technique.THERAPEUTIC_RELATIONSHIP: 0.5,
        Technique.PAST_RELATIONSHIPS: 0.5,
        Technique.CONFRONTATION: 0.75,
        Technique.COMMUNICATION_ANALYSIS: 0.75,
        Technique.DECISION_ANALYSIS: 0.75,
        Technique.PROBLEM_SOLVING: 0.75,
        Technique.DIRECT_ELICITATION: 1.0,
        Technique.ROLE_PLAY: 1.0,
        Technique.PSYCHOEDUCATION: 1.0,
        Technique.BETWEEN_SESSION_WORK: 1.0,
        Technique.EATING_TALK: 0.0,
        Technique.CHILDHOOD_RECONSTRUCTION: 0.5,
        Technique.DREAM_INTERPRETATION: 0.75,
        Technique.TRANSFERENCE_INTERPRETATION: 0.75,
        Technique.THOUGHT_RECORD: 1.0,
        Technique.EXPOSURE: 1.0,
        Technique.ADVICE_GIVING: 1.0,
    }
)
"""How far the therapist leads, 0 (follows) to 1 (leads); our own ranking, assumed."""


@frozen(kw_only=True, eq=False, repr=False)
class Directiveness(Value):
    """How directive a session was.

    Attributes:
        session: Id of its event.
        number: Its number.
        phase: Its phase.
        value: The mean over its acts, 0 (the therapist follows) to 1 (leads); ``None`` if it tells
            of none.
    """

    session: str
    number: int
    phase: Phase
    value: float | None


def directiveness(
    course: Course, *, weights: Mapping[Technique, float] = DIRECTIVENESS
) -> tuple[Directiveness, ...]:
    """How directive each session held of *course* was, in order.

    IPT was found more directive than supportive therapy (Amole16). More of it in early sessions
    than at the end is to be expected.

    Args:
        course: Any.
        weights: How directive each technique is, 0 to 1.

    Raises:
        ipt.errors.InvalidValue: If a technique that was used has no weight, or one is out of range.

    Examples:
        >>> import ipt
        >>> from ipt.model import Act
        >>> from ipt.techniques.profile import directiveness
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> acts = [Act(technique="direct-elicitation"), Act(technique="supportive-listening")]
        >>> course = ipt.apply(course, ipt.events.SessionHeld(acts=acts), ipt.events.SessionHeld())
        >>> [session.value for session in directiveness(course)]
        [0.5, None]
    """
    for technique, weight in weights.items():
        if not 0 <= weight <= 1:
            msg = f"the weight of {technique.value!r} is from 0 to 1, not {weight!r}"
            raise InvalidValue(msg)
    used = {act.technique for session in telling(course, "acts") for act in session.acts}
    if unweighted := sorted(used - weights.keys()):
        msg = f"{unweighted[0].value!r} has no weight; give it one from 0 to 1"
        raise InvalidValue(msg)
    return tuple(
        Directiveness(
            session=session.event,
            number=session.number,
            phase=session.phase,
            value=_mean([weights[act.technique] for act in session.acts]),
        )
        for session in course.sessions
        if session.number is not None
    )


def _mean(values: list[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None
