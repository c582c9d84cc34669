"""Which sessions tell what was done or felt in them; of all others nothing can be said."""

from collections.abc import Iterable
from typing import Literal

from attrs import frozen

from ipt.formulation.audit import Audit
from ipt.model import Course, Session
from ipt.model.value import Value

__all__ = ["Recorded", "SessionAudit", "numbers", "recorded", "telling"]

_What = Literal["acts", "affect"]


@frozen(kw_only=True, eq=False, repr=False)
class Recorded(Value):
    """How many sessions tell something; whatever the others hide is not assessable.

    Attributes:
        told: How many do.
        held: How many were held, those of an unrecorded period too.
    """

    told: int
    held: int

    @property
    def share(self) -> float | None:
        """The share of the sessions that do, 0 to 1; ``None`` if none was held."""
        return self.told / self.held if self.held else None

    def __str__(self) -> str:
        return f"{self.told} of {self.held} sessions held"


@frozen(kw_only=True, eq=False, repr=False)
class SessionAudit(Audit):
    """Findings and questions about the sessions that tell something.

    Attributes:
        findings: In the order in which they were found.
        questions: Likewise.
        recorded: How many sessions they rest on.
    """

    recorded: Recorded


def telling(course: Course, what: _What) -> tuple[Session, ...]:
    """The sessions held that tell of their acts, or of affect, in order."""
    held = (session for session in course.sessions if session.number is not None)
    return tuple(session for session in held if getattr(session, what))


def recorded(course: Course, what: _What) -> Recorded:
    """How many sessions of *course* tell of their acts, or of affect."""
    return Recorded(told=len(telling(course, what)), held=course.sessions_held)


def numbers(sessions: Iterable[Session]) -> tuple[int, ...]:
    """The numbers of those of *sessions* that were held, in order."""
    return tuple(session.number for session in sessions if session.number is not None)
