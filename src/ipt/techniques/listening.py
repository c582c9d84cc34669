"""Supportive listening: without criticism, so that it is safe to speak; part of a session, never all of it.

How warm it was, whether the patient felt understood and taken seriously, a record of acts cannot
show; an alliance rating comes nearer to it.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status
from ipt.model import Course, Technique
from ipt.techniques.recorded import SessionAudit, recorded, telling

__all__ = ["RULES", "audit"]

ONLY: Final = Rule(
    code="LIS-ONLY",
    severity=Severity.ADVICE,
    message="the session notes supportive listening and nothing else",
    remedy="listen, and work on the focus; or note what else was done",
    source="ipt",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""


def audit(course: Course) -> SessionAudit:
    """The sessions of *course* that note nothing but listening.

    Examples:
        >>> import ipt
        >>> from ipt.model import Act
        >>> from ipt.techniques import listening
        >>> course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
        >>> heard = ipt.events.SessionHeld(acts=[Act(technique="supportive-listening")])
        >>> course = ipt.apply(course, heard, ipt.events.SessionHeld())
        >>> found = listening.audit(course)
        >>> print(*found.findings, "-", found.recorded)
        LIS-ONLY: the session notes supportive listening and nothing else - 1 of 2 sessions held
    """
    found = tuple(
        ONLY.finding(session.event)
        for session in telling(course, "acts")
        if {act.technique for act in session.acts} == {Technique.SUPPORTIVE_LISTENING}
    )
    return SessionAudit(findings=found, recorded=recorded(course, "acts"))
