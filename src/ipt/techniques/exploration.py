"""Exploration: to let the patient speak and follow, and to ask for what one needs to know.

Non-directive exploration carries the middle phase with a patient who has much to say; direct
elicitation carries the initial phase, where inventory and symptoms are gone through.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.findings import Finding, Rule, Severity, Status
from ipt.model import Course, Phase, Technique
from ipt.model.value import Value
from ipt.techniques.recorded import SessionAudit, recorded, telling

__all__ = ["ENOUGH", "RULES", "ExplorationBalance", "audit", "balance"]

NO_ELICITATION: Final = Rule(
    code="EXP-NO-ELICITATION",
    severity=Severity.ADVICE,
    message="{sessions} sessions of the initial phase tell what was done, and none notes direct elicitation",
    remedy="ask for what inventory and symptoms need, or note that it was asked",
    source="ipt",
    status=Status.ASSUMED,
)
NO_EXPLORATION: Final = Rule(
    code="EXP-NO-EXPLORATION",
    severity=Severity.ADVICE,
    message="{sessions} sessions of the middle phase tell what was done, and none notes non-directive exploration",
    remedy="leave room for what the patient brings, or note that there was",
    source="ipt",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""

ENOUGH: Final = 3
"""From how many sessions of a phase on it is told that something is in none of them; assumed."""

_CARRIED_BY: Final[Mapping[Phase, tuple[Technique, Rule]]] = MappingProxyType(
    {
        Phase.INITIAL: (Technique.DIRECT_ELICITATION, NO_ELICITATION),
        Phase.MIDDLE: (Technique.EXPLORATION, NO_EXPLORATION),
    }
)
"""What a rule of thumb says that a phase is carried by."""


@frozen(kw_only=True, eq=False, repr=False)
class ExplorationBalance(Value):
    """How often a phase followed the patient, and how often it asked.

    Attributes:
        phase: Which.
        told: How many of its sessions tell what was done.
        followed: How many acts of non-directive exploration they note.
        asked: How many acts of direct elicitation.
        usual: Which of the two carries the phase, by a rule of thumb; ``None`` if it names none.
    """

    phase: Phase
    told: int
    followed: int
    asked: int
    usual: Technique | None


def balance(course: Course) -> tuple[ExplorationBalance, ...]:
    """How each phase of *course* of which a session tells what was done explored.

    Examples:
        >>> import ipt
        >>> from ipt.model import Act
        >>> from ipt.techniques.exploration import balance
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> asking = ipt.events.SessionHeld(acts=[Act(technique="direct-elicitation")])
        >>> [first] = balance(ipt.apply(course, asking))
        >>> first.asked, first.followed, str(first.usual)
        (1, 0, 'direct-elicitation')
    """
    found: list[ExplorationBalance] = []
    told = telling(course, "acts")
    for phase in Phase:
        sessions = [session for session in told if session.phase is phase]
        acts = [act.technique for session in sessions for act in session.acts]
        usual, _ = _CARRIED_BY.get(phase, (None, None))
        if sessions:
            found.append(
                ExplorationBalance(
                    phase=phase,
                    told=len(sessions),
                    followed=acts.count(Technique.EXPLORATION),
                    asked=acts.count(Technique.DIRECT_ELICITATION),
                    usual=usual,
                )
            )
    return tuple(found)


def audit(course: Course, *, enough: int = ENOUGH) -> SessionAudit:
    """Whether the phases of *course* were carried by what usually carries them.

    Args:
        course: Any.
        enough: From how many sessions of a phase on it is told, 1 or more.

    Raises:
        ipt.errors.InvalidValue: If *enough* is below 1.
    """
    if enough < 1:
        msg = f"enough is at least 1, not {enough!r}"
        raise InvalidValue(msg)
    told = telling(course, "acts")
    found: list[Finding] = []
    for phase, (technique, rule) in _CARRIED_BY.items():
        sessions = [session for session in told if session.phase is phase]
        noted = {act.technique for session in sessions for act in session.acts}
        if technique not in noted and len(sessions) >= enough:
            events = (session.event for session in sessions)
            found.append(rule.finding(*events, sessions=len(sessions)))
    return SessionAudit(findings=tuple(found), recorded=recorded(course, "acts"))
