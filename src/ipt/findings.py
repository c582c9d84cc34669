"""How anything is judged: findings, questions and the rules they come from.

One type answers for the whole library. A refusal by the machine, a problem in a document and an
observation about a recorded course are all a `Finding`; what nobody has said yet is a `Question`.
Functions that judge return both and raise nothing.
"""

import enum
from collections.abc import Iterator, Mapping
from typing import Self

from attrs import field, frozen

__all__ = ["Finding", "Params", "Question", "Rule", "Severity", "Status"]


class Severity(enum.IntEnum):
    """How much a finding weighs; larger is heavier."""

    INFO = 1
    ADVICE = 2
    WARNING = 3
    VIOLATION = 4

    @property
    def label(self) -> str:
        """The name in lower case, as documents and the command show it."""
        return self.name.lower()


class Status(enum.StrEnum):
    """How well founded a rule or a number is."""

    PUBLISHED = "published"
    """A manual says so, or a report of those who made the treatment or the study."""
    SECONDARY = "secondary"
    """A textbook, a page on the web, another's review or a seed document says so."""
    COMPUTED = "computed"
    """Worked out from published numbers."""
    INFERRED = "inferred"
    """A modelling decision that follows from published facts."""
    ASSUMED = "assumed"
    """Recalled or proposed; treat as unverified."""


class Params(Mapping[str, str | int]):
    """The values inside a message: an immutable mapping that hashes and pickles."""

    __slots__ = ("_items",)
    _items: dict[str, str | int]

    def __init__(self, /, **items: str | int) -> None:
        self._items = dict(sorted(items.items()))

    def __getitem__(self, key: str) -> str | int:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(tuple(self._items.items()))

    def __repr__(self) -> str:
        inside = ", ".join(f"{key}={value!r}" for key, value in self._items.items())
        return f"Params({inside})"


@frozen(kw_only=True)
class Finding:
    """One judgement, with its reason and its source.

    Attributes:
        code: Stable and documented, for programs: ``"MACH-NO-FOCUS"``.
        severity: How much it weighs.
        message: What and why; lower case, no full stop.
        remedy: What to do now; may be empty.
        params: The values in the message, so that an app can translate it and act.
        where: What caused it: ids of events, people or turns, or a ``$.path``.
        source: A key of the bibliography, see `ipt.sources`.
        status: How well founded the rule is.
    """

    code: str
    severity: Severity
    message: str
    remedy: str = ""
    params: Params = field(factory=Params)
    where: tuple[str, ...] = ()
    source: str = "ipt"
    status: Status = Status.INFERRED

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


@frozen(kw_only=True)
class Question:
    """What is still to be asked, because the answer would decide something.

    Attributes:
        code: Stable and documented, for programs.
        text: What to ask; lower case, no question mark needed.
        about: The ids it concerns.
        decides: What the answer would decide.
        source: A key of the bibliography.
        status: How well founded the reason for asking is.
    """

    code: str
    text: str
    about: tuple[str, ...] = ()
    decides: str = ""
    source: str = "ipt"
    status: Status = Status.INFERRED

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


@frozen(kw_only=True)
class Rule:
    """A rule that findings or questions come from: its words once, with source and status.

    Attributes:
        code: The code that every finding of this rule carries.
        message: Template of the message; ``{name}`` is filled from the parameters.
        remedy: Template of the remedy, or for a question of what it would decide.
        severity: Severity of its findings.
        structural: A structural rule always refuses; the others yield to ``override=``.
        asks: Whether it makes questions and not findings.
        source: A key of the bibliography.
        status: How well founded the rule is.
    """

    code: str
    message: str
    remedy: str = ""
    severity: Severity = Severity.VIOLATION
    structural: bool = False
    asks: bool = False
    source: str
    status: Status

    def finding(self, /, *where: str, **params: str | int) -> Finding:
        """The finding of this rule for *params*, caused by *where*."""
        return Finding(
            code=self.code,
            severity=self.severity,
            message=self.message.format(**params),
            remedy=self.remedy.format(**params),
            params=Params(**params),
            where=where,
            source=self.source,
            status=self.status,
        )

    def question(self, /, *about: str, **params: str | int) -> Question:
        """The question of this rule for *params*, about *about*."""
        return Question(
            code=self.code,
            text=self.message.format(**params),
            about=about,
            decides=self.remedy.format(**params),
            source=self.source,
            status=self.status,
        )

    @classmethod
    def collect(cls, namespace: Mapping[str, object]) -> tuple[Self, ...]:
        """Every rule defined in a module, in order of code."""
        rules = (value for value in namespace.values() if isinstance(value, cls))
        return tuple(sorted(rules, key=lambda rule: rule.code))
