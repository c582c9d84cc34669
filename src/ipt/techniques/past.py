"""The past, within bounds: what it shows of the present, yes; childhood as the main work, no."""

import math
from typing import Final

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.model import Course, Technique
from ipt.model.value import Value
from ipt.techniques.recorded import Recorded, SessionAudit, recorded, telling

__all__ = ["MOST", "RULES", "PastUse", "audit", "past_use"]

MOST: Final = 0.25
"""The share of the minutes up to which the past is not the main work; assumed."""

MUCH: Final = Rule(
    code="PAST-MUCH",
    severity=Severity.ADVICE,
    message="past relationships took {percent} % of the minutes noted, more than {most} %",
    remedy="go back to what is happening now",
    source="S2",
    status=Status.ASSUMED,
)
RECONSTRUCTION: Final = Rule(
    code="PAST-RECONSTRUCTION",
    severity=Severity.WARNING,
    message="the session notes the reconstruction of childhood; in IPT it is not the main work",
    remedy="go back to the present, and to the focus",
    source="Casebook-Joy-disc",
    status=Status.PUBLISHED,
)
ASK_PRESENT: Final = Rule(
    code="PAST-ASK-PRESENT",
    asks=True,
    message="on which relationship of today does what was told of the past bear",
    remedy="whether there is a pattern",
    source="S3",
    status=Status.SECONDARY,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""

_PAST: Final = frozenset({Technique.PAST_RELATIONSHIPS, Technique.CHILDHOOD_RECONSTRUCTION})


@frozen(kw_only=True, eq=False, repr=False)
class PastUse(Value):
    """How much of the time went to the past.

    Attributes:
        recorded: How many sessions tell the minutes of every act; the rest is about them alone.
        minutes: How many went to the past.
        of: How many all acts took.
    """

    recorded: Recorded
    minutes: int
    of: int

    @property
    def share(self) -> float | None:
        """The share of the minutes, 0 to 1; ``None`` if no minutes are told."""
        return self.minutes / self.of if self.of else None


def past_use(course: Course) -> PastUse:
    """How many minutes of *course* went to the past, as far as its sessions tell.

    Examples:
        >>> import ipt
        >>> from ipt.model import Act
        >>> from ipt.techniques.past import past_use
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> acts = [
        ...     Act(technique="past-relationships", about="mother", minutes=10),
        ...     Act(technique="exploration", minutes=30),
        ... ]
        >>> past_use(ipt.apply(course, ipt.events.SessionHeld(acts=acts))).share
        0.25
    """
    minutes, past, timed = 0, 0, 0
    for session in telling(course, "acts"):
        each = [(act.technique, act.minutes) for act in session.acts if act.minutes is not None]
        if len(each) == len(session.acts):
            timed += 1
            minutes += sum(long for _, long in each)
            past += sum(long for technique, long in each if technique in _PAST)
    return PastUse(
        recorded=Recorded(told=timed, held=course.sessions_held), minutes=past, of=minutes
    )


def audit(course: Course, *, most: float = MOST) -> SessionAudit:
    """Whether the past keeps within bounds in *course*, and what it leaves to be asked.

    Args:
        course: Any.
        most: The share of the minutes up to which it does, 0 to 1.

    Raises:
        ipt.errors.InvalidValue: If *most* is no share.
    """
    if not 0 <= most <= 1:
        msg = f"most is a share from 0 to 1, not {most!r}"
        raise InvalidValue(msg)
    found: list[Finding] = []
    asked: list[Question] = []
    for session in telling(course, "acts"):
        for act in session.acts:
            if act.technique is Technique.CHILDHOOD_RECONSTRUCTION and not act.corrected:
                found.append(RECONSTRUCTION.finding(session.event))
            if act.technique is Technique.PAST_RELATIONSHIPS and act.about is None:
                asked.append(ASK_PRESENT.question(session.event))
    share = past_use(course).share
    if share is not None and share > most:
        percent, bound = math.ceil(100 * share), f"{100 * most:g}"
        found.append(MUCH.finding(percent=percent, most=bound))
    return SessionAudit(
        findings=tuple(found), questions=tuple(asked), recorded=recorded(course, "acts")
    )
