"""What a protocol is made of: its limits, areas, tasks, scales and advisories, each with its source."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Status
from ipt.model.checks import (
    at_least,
    is_text,
    named,
    to_area,
    to_areas,
    to_grade_or_none,
    to_life_event_kinds,
    to_phases,
    to_status,
    to_topic,
)
from ipt.model.value import Value
from ipt.model.vocabulary import Area, Grade, LifeEventKind, Phase, Topic

__all__ = [
    "LIMITS",
    "Advisory",
    "AreaRule",
    "Exclusion",
    "Limit",
    "MeasurePlan",
    "Outline",
    "ProtocolPin",
    "Task",
]

LIMITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sessions_min": "fewest sessions a contract may name",
        "sessions_default": "sessions of a contract, unless something else is agreed",
        "sessions_max": "most sessions a first contract may name",
        "sessions_cap": "most sessions after any amendment",
        "initial_min": "fewest sessions before the middle phase",
        "initial_max": "most sessions of the initial phase",
        "termination_min": "sessions that are kept for the termination phase",
        "termination_default": "sessions of the termination phase, unless planned otherwise",
        "termination_max": "most sessions left when the termination phase begins",
        "focus_max": "most problem areas in focus at one time",
        "amendments_max": "most amendments of the contract",
        "sick_role_min": "1 if the sick role is given before the middle phase, 0 if it need not be",
        "announced_min": "1 if the end is announced before the termination phase, 0 if it need not be",
        "ending_felt_min": "1 if completion needs the feelings about ending, 0 if it does not",
        "minutes_min": "shortest usual session, in minutes",
        "minutes_default": "usual session, in minutes",
        "minutes_max": "longest usual session, in minutes",
        "announce_by": "sessions left by which the end is announced",
        "review_after": "sessions after which the response is reviewed for the first time",
    }
)
"""Every limit a protocol sets, and what it bounds."""


@frozen(kw_only=True, eq=False, repr=False)
class Limit(Value):
    """A number of a protocol with where it comes from.

    Attributes:
        name: One of `LIMITS`.
        value: A whole number, 0 to 999.
        source: A key of the bibliography.
        status: How well founded it is.
        note: Why this number, where sources differ.
    """

    name: str = field(validator=named)
    value: int = field(validator=at_least(0, 999))
    source: str = field(validator=named)
    status: Status = field(converter=to_status)
    note: str = field(default="", validator=is_text)


@frozen(kw_only=True, eq=False, repr=False)
class AreaRule(Value):
    """A problem area that a protocol offers, and what choosing it takes.

    Attributes:
        area: Which.
        after_rejecting: Areas that must have been considered and rejected before.
        life_events: Kinds of life event of which one must be linked; empty if none need be.
        label: What the protocol calls it; empty if it has no name of its own.
        note: What the protocol adds about it, such as a transition that the treatment itself is.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    area: Area = field(converter=to_area)
    after_rejecting: tuple[Area, ...] = field(default=(), converter=to_areas)
    life_events: tuple[LifeEventKind, ...] = field(default=(), converter=to_life_event_kinds)
    label: str = field(default="", validator=is_text)
    note: str = field(default="", validator=is_text)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)

    def __attrs_post_init__(self) -> None:
        if self.after_rejecting and self.area is not Area.DEFICITS:
            msg = f"after_rejecting belongs to deficits, the last resort, not to {self.area.label}"
            raise InvalidValue(msg)
        if self.life_events and self.area is not Area.GRIEF:
            msg = f"life_events belongs to grief, which needs a death, not to {self.area.label}"
            raise InvalidValue(msg)

    @property
    def name(self) -> str:
        """What the protocol calls the area, or else what clinicians do."""
        return self.label or self.area.label


@frozen(kw_only=True, eq=False, repr=False)
class Task(Value):
    """Something a session of a phase is for.

    Attributes:
        id: What `SessionHeld.tasks` names it by.
        phases: Where it belongs; empty means anywhere.
        first: The first session it is for in a course of the usual length; ``None`` if no number
            was read.
        last: The last one.
        label: What is done, in our own words.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    id: str = field(validator=named)
    phases: tuple[Phase, ...] = field(default=(), converter=to_phases)
    first: int | None = field(default=None, validator=at_least(1, 999, optional=True))
    last: int | None = field(default=None, validator=at_least(1, 999, optional=True))
    label: str = field(validator=named)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)

    def __attrs_post_init__(self) -> None:
        _rising("first", self.first, "last", self.last)

    @property
    def sessions(self) -> str:
        """The sessions it is for, in words; empty if no number was read."""
        return _span(self.first, self.last)


@frozen(kw_only=True, eq=False, repr=False)
class MeasurePlan(Value):
    """A scale a protocol asks for.

    Attributes:
        instrument: Its id.
        when: ``"baseline"``, ``"each session"``, ``"serial"``.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    instrument: str = field(validator=named)
    when: str = field(validator=named)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)


@frozen(kw_only=True, eq=False, repr=False)
class Exclusion(Value):
    """Who a protocol was not made for; an advisory, never a diagnosis.

    Attributes:
        id: What `ScreeningRecorded.exclusions` names it by.
        label: In our own words.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    id: str = field(validator=named)
    label: str = field(validator=named)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)


@frozen(kw_only=True, eq=False, repr=False)
class Advisory(Value):
    """What a protocol says about its use. No rule reads it, and nothing is refused because of it.

    Attributes:
        topic: What it is about.
        id: Names it within its topic.
        label: What it says, in our own words.
        low: Where numbers matter, the lowest: years of age of a population, members of a format,
            session numbers of everything else; ``None`` if there is none.
        high: The highest.
        grade: For an indication how well it is supported; ``None`` for everything else.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    topic: Topic = field(converter=to_topic)
    id: str = field(validator=named)
    label: str = field(validator=named)
    low: int | None = field(default=None, validator=at_least(0, 999, optional=True))
    high: int | None = field(default=None, validator=at_least(0, 999, optional=True))
    grade: Grade | None = field(default=None, converter=to_grade_or_none)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)

    def __attrs_post_init__(self) -> None:
        _rising("low", self.low, "high", self.high)
        if (self.grade is None) is (self.topic is Topic.INDICATION):
            needed = "an indication needs a grade"
            msg = f"{needed}, and nothing else has one; this is about {self.topic}"
            raise InvalidValue(msg)

    def __str__(self) -> str:
        more = [word for word in (self.span, self.grade) if word]
        return f"{self.label} ({', '.join(more)})" if more else self.label

    @property
    def span(self) -> str:
        """Its numbers in words; empty if it has none."""
        if not (words := _span(self.low, self.high)):
            return ""
        match self.topic:
            case Topic.POPULATION:
                return f"{words} years"
            case Topic.FORMAT:
                return f"{words} people"
            case _:
                return f"session {words}" if self.low == self.high else f"sessions {words}"


def _rising(low: str, below: int | None, high: str, above: int | None) -> None:
    if below is not None and above is not None and below > above:
        msg = f"{low} is {below} and may not lie above {high}, which is {above}"
        raise InvalidValue(msg)


def _span(low: int | None, high: int | None) -> str:
    if low is None:
        return "" if high is None else f"up to {high}"
    if high is None:
        return f"from {low}"
    return f"{low}" if low == high else f"{low} to {high}"


@frozen(kw_only=True, eq=False, repr=False)
class ProtocolPin(Value):
    """Which edition of which protocol a course was opened with.

    Attributes:
        id: Of the protocol.
        revision: Its number, 1 and up.
        digest: SHA-256 of its content, in hexadecimal digits.
    """

    id: str = field(validator=named)
    revision: int = field(validator=at_least(1))
    digest: str = field(validator=named)


@frozen(kw_only=True, eq=False, repr=False)
class Outline(Value):
    """The session numbers of each phase, first and last included.

    Attributes:
        initial: Such as ``(1, 3)``.
        middle: Such as ``(4, 13)``.
        termination: Such as ``(14, 16)``.
    """

    initial: tuple[int, int]
    middle: tuple[int, int]
    termination: tuple[int, int]
