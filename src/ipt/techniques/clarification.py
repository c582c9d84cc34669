"""Clarification: the patient hears again what was said, and sees a view or a pattern of one's own in it.

It serves an idea that the therapist has, and comes when the patient is with that topic. To point
out a contradiction is a clarification too, and goes with what was felt at it.
"""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.model import Act, Course, Session, Technique
from ipt.model.value import Value
from ipt.techniques.recorded import SessionAudit, numbers, recorded, telling

__all__ = ["RULES", "Clarified", "audit", "clarified"]

OFF_TOPIC: Final = Rule(
    code="CLA-OFF-TOPIC",
    severity=Severity.ADVICE,
    message="a clarification came while the patient was with something else",
    remedy="stay with what the patient feels, and come back to it when the patient does",
    source="SID",
    status=Status.SECONDARY,
)
NO_HYPOTHESIS: Final = Rule(
    code="CLA-NO-HYPOTHESIS",
    severity=Severity.ADVICE,
    message="a clarification served no idea that the therapist had",
    remedy="have an idea first of what is to become clear",
    source="SID",
    status=Status.SECONDARY,
)
ASK_FELT: Final = Rule(
    code="CLA-ASK-FELT",
    asks=True,
    message="what did the patient feel when the contradiction was pointed out",
    remedy="whether it helped to see, or hurt",
    source="ipt",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""


@frozen(kw_only=True, eq=False, repr=False)
class Clarified(Value):
    """Something that was clarified; more than once, it may be a pattern.

    Attributes:
        about: Id of the relationship, the incident or whatever it was; ``None`` if not recorded.
        sessions: The numbers of the sessions in which it was, in order.
        taken_up: How often the patient took it up.
        not_taken_up: How often the patient did not; of the rest it is not recorded.
    """

    about: str | None
    sessions: tuple[int, ...]
    taken_up: int
    not_taken_up: int


def clarified(course: Course) -> tuple[Clarified, ...]:
    """What was clarified in *course*, in order of first mention.

    Examples:
        >>> import ipt
        >>> from ipt.model import Act
        >>> from ipt.techniques.clarification import clarified
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> act = Act(technique="clarification", about="mother", accepted=True)
        >>> course = ipt.apply(course, *[ipt.events.SessionHeld(acts=[act])] * 2)
        >>> clarified(course)[0]
        Clarified(about='mother', sessions=(1, 2), taken_up=2, not_taken_up=0)
    """
    found: dict[str | None, list[tuple[Session, Act]]] = {}
    for session in telling(course, "acts"):
        for act in session.acts:
            if act.technique is Technique.CLARIFICATION:
                found.setdefault(act.about, []).append((session, act))
    return tuple(
        Clarified(
            about=about,
            sessions=numbers(dict.fromkeys(session for session, _ in each)),
            taken_up=sum(act.accepted is True for _, act in each),
            not_taken_up=sum(act.accepted is False for _, act in each),
        )
        for about, each in found.items()
    )


def audit(course: Course) -> SessionAudit:
    """What the clarifications that *course* tells of show, and what they leave to be asked."""
    told = telling(course, "acts")
    return SessionAudit(
        findings=tuple(found for session in told for found in _found(session)),
        questions=tuple(asked for session in told for asked in _asked(session)),
        recorded=recorded(course, "acts"),
    )


def _found(session: Session) -> Iterator[Finding]:
    for act in session.acts:
        if act.technique is Technique.CLARIFICATION:
            where = (session.event,) if act.about is None else (session.event, act.about)
            if act.on_topic is False:
                yield OFF_TOPIC.finding(*where)
            if act.hypothesis is False:
                yield NO_HYPOTHESIS.finding(*where)


def _asked(session: Session) -> Iterator[Question]:
    confronted = any(act.technique is Technique.CONFRONTATION for act in session.acts)
    if confronted and not session.affect:
        yield ASK_FELT.question(session.event)
