"""`Protocol`: which variant of IPT, as numbers and tasks, each with its source.

A protocol holds no rule. The rules are the rows of `ipt.machine`, the same for every protocol; a
protocol gives the numbers that the rows name.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import attrs
from attrs import field, frozen

from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.findings import Status
from ipt.model.checks import (
    as_tuple,
    at_least,
    each_a,
    is_text,
    named,
    to_area,
    to_areas,
    to_cadence,
    to_life_event_kinds,
    to_lineage,
    to_phases,
    to_status,
)
from ipt.model.value import Value
from ipt.model.vocabulary import Area, Cadence, LifeEventKind, Lineage, Phase

__all__ = [
    "LIMITS",
    "AreaRule",
    "Exclusion",
    "Limit",
    "MeasurePlan",
    "Outline",
    "Protocol",
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
        source: A key of the bibliography.
        status: How well founded it is.
    """

    area: Area = field(converter=to_area)
    after_rejecting: tuple[Area, ...] = field(default=(), converter=to_areas)
    life_events: tuple[LifeEventKind, ...] = field(default=(), converter=to_life_event_kinds)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)

    def __attrs_post_init__(self) -> None:
        if self.after_rejecting and self.area is not Area.DEFICITS:
            msg = f"after_rejecting belongs to deficits, the last resort, not to {self.area.label}"
            raise InvalidValue(msg)
        if self.life_events and self.area is not Area.GRIEF:
            msg = f"life_events belongs to grief, which needs a death, not to {self.area.label}"
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class Task(Value):
    """Something a session of a phase is for.

    Attributes:
        id: What `SessionHeld.tasks` names it by.
        phases: Where it belongs; empty means anywhere.
        label: What is done, in our own words.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    id: str = field(validator=named)
    phases: tuple[Phase, ...] = field(default=(), converter=to_phases)
    label: str = field(validator=named)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)


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


def _name(limit: object) -> str:
    return limit.name if isinstance(limit, Limit) else ""  # the validator refuses what is none


def _sorted_limits(limits: Iterable[Limit]) -> tuple[Limit, ...]:
    return tuple(sorted(as_tuple(limits), key=_name))


def _areas(rules: Iterable[AreaRule]) -> tuple[AreaRule, ...]:
    return as_tuple(rules)


def _tasks(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return as_tuple(tasks)


def _measures(plans: Iterable[MeasurePlan]) -> tuple[MeasurePlan, ...]:
    return as_tuple(plans)


def _exclusions(exclusions: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    return as_tuple(exclusions)


def _labels(pairs: Iterable[tuple[Phase | str, str]]) -> tuple[tuple[Phase, str], ...]:
    labels: list[tuple[Phase, str]] = []
    for number, pair in enumerate(as_tuple(pairs), 1):
        match pair:
            case (name, str() as label) if label.strip():
                labels.append((Phase(name), label))
            case _:
                msg = (
                    f"phase_labels holds pairs of a phase and its label, but item {number} is none"
                )
                raise InvalidValue(msg)
    return tuple(labels)


@frozen(kw_only=True, cache_hash=True)
class Protocol:
    """A variant of IPT.

    Attributes:
        id: Short and stable, such as ``"ipt-16"``.
        revision: Counts the editions of this id, from 1.
        title: For people.
        lineage: Which of the two schools.
        parent: Id of the protocol it departs from; empty if none.
        cadence: How often sessions are.
        limits: Every number of `LIMITS`, sorted by name.
        areas: The problem areas it offers.
        tasks: What its sessions are for.
        measures: The scales it asks for.
        exclusions: Who it was not made for.
        phase_labels: Other names of phases, such as ``("termination", "conclusion")``.
    """

    id: str = field(validator=named)
    revision: int = field(validator=at_least(1))
    title: str = field(validator=named)
    lineage: Lineage = field(converter=to_lineage)
    parent: str = field(default="", validator=is_text)
    cadence: Cadence = field(converter=to_cadence)
    limits: tuple[Limit, ...] = field(converter=_sorted_limits, validator=each_a(Limit))
    areas: tuple[AreaRule, ...] = field(converter=_areas, validator=each_a(AreaRule))
    tasks: tuple[Task, ...] = field(default=(), converter=_tasks, validator=each_a(Task))
    measures: tuple[MeasurePlan, ...] = field(
        default=(), converter=_measures, validator=each_a(MeasurePlan)
    )
    exclusions: tuple[Exclusion, ...] = field(
        default=(), converter=_exclusions, validator=each_a(Exclusion)
    )
    phase_labels: tuple[tuple[Phase, str], ...] = field(default=(), converter=_labels)

    def __attrs_post_init__(self) -> None:
        names = [limit.name for limit in self.limits]
        for name in names:
            if name not in LIMITS:
                msg = f"unknown limit {name!r} of {self.id!r}{did_you_mean(name, LIMITS)}"
                raise InvalidValue(msg)
        for name in LIMITS:
            if names.count(name) != 1:
                msg = f"protocol {self.id!r} sets the limit {name!r} {names.count(name)} times, not once"
                raise InvalidValue(msg)
        kinds = [rule.area for rule in self.areas]
        if not kinds or len(set(kinds)) != len(kinds):
            msg = f"protocol {self.id!r} needs areas, each of them once, not {[*map(str, kinds)]}"
            raise InvalidValue(msg)

    def limit(self, name: str) -> int:
        """The value of the limit *name*.

        Raises:
            ipt.errors.UnknownName: If there is no such limit.
        """
        for limit in self.limits:
            if limit.name == name:
                return limit.value
        msg = f"unknown limit {name!r}{did_you_mean(name, LIMITS)}"
        raise UnknownName(msg)

    def area(self, area: Area) -> AreaRule | None:
        """The rule of *area*, or ``None`` if the protocol does not offer it."""
        return next((rule for rule in self.areas if rule.area is area), None)

    def label(self, phase: Phase) -> str:
        """What this protocol calls *phase*."""
        return dict(self.phase_labels).get(phase, phase.value)

    def outline(self, sessions: int | None = None) -> Outline:
        """The session numbers of each phase for a course of *sessions*.

        The boundaries are relative to the length: the longest initial phase, the usual
        termination phase, and everything between.

        Raises:
            ipt.errors.InvalidValue: If so few sessions leave no middle phase.
        """
        total = self.limit("sessions_default") if sessions is None else sessions
        initial, final = self.limit("initial_max"), self.limit("termination_default")
        if total <= initial + final:
            msg = (
                f"{total!r} sessions leave no middle phase between {initial!r} opening and "
                f"{final!r} closing ones; take at least {initial + final + 1!r}"
            )
            raise InvalidValue(msg)
        return Outline(
            initial=(1, initial),
            middle=(initial + 1, total - final),
            termination=(total - final + 1, total),
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the whole content; another content has another digest."""
        return _digest(self)

    @property
    def pin(self) -> ProtocolPin:
        """Identity and digest, as `CourseOpened` keeps them."""
        return _pin(self)


@lru_cache(maxsize=16)
def _pin(protocol: Protocol) -> ProtocolPin:
    return ProtocolPin(id=protocol.id, revision=protocol.revision, digest=protocol.digest)


@lru_cache(maxsize=16)
def _digest(protocol: Protocol) -> str:
    import hashlib  # noqa: PLC0415 - `import ipt` needs neither
    import json  # noqa: PLC0415

    content: dict[str, Any] = attrs.asdict(protocol)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
