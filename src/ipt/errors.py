"""How anything is refused: one root, and every error carries what a program needs.

All errors survive pickling, because ``args`` are exactly the arguments of ``__init__``. A process
pool breaks on an exception that does not.
"""

from collections.abc import Iterable

from ipt.findings import Finding

__all__ = [
    "DocumentError",
    "EventRefused",
    "IPTError",
    "InvalidValue",
    "StaleCourse",
    "UnknownName",
    "UnsoundTable",
    "did_you_mean",
]


class IPTError(Exception):
    """The root of every error of this library.

    Attributes:
        message: What, why and what now.
        findings: The judgements behind the refusal; may be empty.
    """

    message: str
    findings: tuple[Finding, ...]

    def __init__(self, message: str, findings: tuple[Finding, ...] = (), *details: object) -> None:
        super().__init__(message, findings, *details)
        self.message = message
        self.findings = findings

    def __str__(self) -> str:
        return self.message


class EventRefused(IPTError):
    """The course rules refuse an event; the course is unchanged.

    Attributes:
        position: Where the event stands, or would stand, in the history; 0 is the first.
        event_id: Its id; empty if it has none yet.
        kind: What the event is to the rules, such as ``"phase-began:middle"``.
        overridable: Whether ``override="the reason"`` would let it pass.
    """

    position: int
    event_id: str
    kind: str
    overridable: bool

    def __init__(  # noqa: PLR0917 - positional, so that `args` rebuilds the error
        self,
        message: str,
        findings: tuple[Finding, ...],
        position: int,
        event_id: str,
        kind: str,
        overridable: bool,  # noqa: FBT001 - as above
    ) -> None:
        super().__init__(message, findings, position, event_id, kind, overridable)
        self.position = position
        self.event_id = event_id
        self.kind = kind
        self.overridable = overridable


class InvalidValue(IPTError, ValueError):
    """A single value is out of range or of the wrong kind."""


class UnknownName(IPTError, LookupError):
    """A name that is not known here; the message offers the nearest one."""


class DocumentError(IPTError):
    """A document cannot be read; every problem is a finding with its ``$.path``."""


class StaleCourse(IPTError):
    """A course is not what is kept of it by now; nothing was written.

    Attributes:
        expected: How many events the course has.
        found: How many are kept.
    """

    expected: int
    found: int

    def __init__(
        self, message: str, findings: tuple[Finding, ...], expected: int, found: int
    ) -> None:
        super().__init__(message, findings, expected, found)
        self.expected = expected
        self.found = found


class UnsoundTable(IPTError):
    """The course rules and a protocol do not make a sound table."""


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """``"; did you mean 'x'?"`` for the nearest of *known*, or an empty string."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a refusal needs it

    nearest = get_close_matches(word, list(known), n=1) if isinstance(word, str) else ()
    return f"; did you mean {nearest[0]!r}?" if nearest else ""
