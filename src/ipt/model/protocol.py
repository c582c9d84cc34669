"""`Protocol`: which variant of IPT, as numbers and tasks, each with its source.

A protocol holds no rule. The rules are the rows of `ipt.machine`, the same for every protocol; a
protocol gives the numbers that the rows name. The digest tells two contents apart: it leaves out
what is at its default, so that a field that a later release adds changes no digest, and it leaves
out the descent, which tells where the content comes from and not what it is.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import attrs
from attrs import field, frozen

from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.findings import Status
from ipt.model.checks import (
    as_tuple,
    at_least,
    each_a,
    named,
    to_cadence,
    to_family,
    to_lineage,
)
from ipt.model.descent import Descent, departures
from ipt.model.digest import digest, stated
from ipt.model.parts import (
    LIMITS,
    Advisory,
    AreaRule,
    Exclusion,
    Limit,
    MeasurePlan,
    Outline,
    ProtocolPin,
    Task,
)
from ipt.model.vocabulary import Area, Cadence, Family, Lineage, Phase, Topic

__all__ = ["Protocol"]

_NONE: Final[Mapping[str, int]] = MappingProxyType({})


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


def _advisories(advisories: Iterable[Advisory]) -> tuple[Advisory, ...]:
    return as_tuple(advisories)


def _descent(steps: Iterable[Descent]) -> tuple[Descent, ...]:
    return as_tuple(steps)


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
        family: Whether it is IPT, or a treatment that builds on it.
        cadence: How often sessions are.
        limits: Every number of `LIMITS`, sorted by name.
        areas: The problem areas it offers.
        tasks: What its sessions are for.
        measures: The scales it asks for.
        exclusions: Who it was not made for.
        advisories: What it says about its use: for whom, where, with whom, and what if.
        phase_labels: Other names of phases, such as ``("termination", "conclusion")``.
        descent: The protocols it departs from, the nearest first, and how.
    """

    id: str = field(validator=named)
    revision: int = field(validator=at_least(1))
    title: str = field(validator=named)
    lineage: Lineage = field(converter=to_lineage)
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
    family: Family = field(default=Family.IPT, converter=to_family)
    advisories: tuple[Advisory, ...] = field(
        default=(), converter=_advisories, validator=each_a(Advisory)
    )
    descent: tuple[Descent, ...] = field(default=(), converter=_descent, validator=each_a(Descent))

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

    def advised(self, topic: Topic) -> tuple[Advisory, ...]:
        """What it says about *topic*."""
        return tuple(advisory for advisory in self.advisories if advisory.topic is topic)

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
    def parent(self) -> str:
        """Id of the protocol it departs from; empty if there is none."""
        return self.descent[0].parent if self.descent else ""

    @property
    def facts(self) -> Mapping[str, str]:
        """All that the protocol says, in words, by what each fact is about and in a fixed order."""
        return _facts(self)

    def departing(self, parent: "Protocol") -> "Protocol":
        """The same protocol with a lineage: it departs from *parent* and from its ancestors."""
        step = Descent(
            parent=parent.id,
            revision=parent.revision,
            departures=departures(parent.facts, self.facts),
        )
        return attrs.evolve(self, descent=(step, *parent.descent))

    def with_(
        self,
        *,
        id: str,  # noqa: A002 - the field has that name
        title: str = "",
        revision: int = 1,
        limits: Mapping[str, int] = _NONE,
        source: str = "ipt",
        status: Status | str = Status.ASSUMED,
        note: str = "",
        cadence: Cadence | str | None = None,
        areas: Iterable[AreaRule] | None = None,
        tasks: Iterable[Task] | None = None,
        measures: Iterable[MeasurePlan] | None = None,
        exclusions: Iterable[Exclusion] | None = None,
        advisories: Iterable[Advisory] | None = None,
        phase_labels: Iterable[tuple[Phase | str, str]] | None = None,
    ) -> "Protocol":
        """A variant that departs from this protocol, and says how in its ``descent``.

        Args:
            id: Its own id.
            title: Its own title; that of this protocol with the id behind it, if empty.
            revision: The number of its edition.
            limits: The limits that change, by name; each 0 to 999.
            source: Where those numbers come from; ``"ipt"`` stands for a decision of one's own.
            status: How well founded they are.
            note: Why these numbers.
            cadence: How often sessions are, if that changes.
            areas: All areas it offers, if they change; the same holds for what follows.
            tasks: What its sessions are for.
            measures: The scales it asks for.
            exclusions: Who it was not made for.
            advisories: What it says about its use.
            phase_labels: Other names of phases.

        Raises:
            ipt.errors.InvalidValue: If a value is none, or the variant has id and revision of this
                protocol.
            ipt.errors.UnknownName: If there is no such limit.

        Examples:
            >>> import ipt
            >>> ten = ipt.protocols.get("ipt-12").with_(id="clinic-10", limits={"sessions_min": 10})
            >>> print(ten.descent[0])
            departs from ipt-12 revision 2:
              limit sessions_min: 10 [ipt, assumed]; was 12 [ISIPT-KEY, secondary]
        """
        if (id, revision) == (self.id, self.revision):
            msg = (
                f"a variant needs an id or a revision of its own, not {id!r} revision {revision!r}"
            )
            raise InvalidValue(msg)
        new = {
            name: Limit(name=name, value=value, source=source, status=status, note=note)
            for name, value in limits.items()
            if value != self.limit(name)
        }
        variant = Protocol(
            id=id,
            revision=revision,
            title=title or f"{self.title} ({id})",
            lineage=self.lineage,
            cadence=cadence or self.cadence,
            limits=[new.get(limit.name, limit) for limit in self.limits],
            areas=self.areas if areas is None else areas,
            tasks=self.tasks if tasks is None else tasks,
            measures=self.measures if measures is None else measures,
            exclusions=self.exclusions if exclusions is None else exclusions,
            advisories=self.advisories if advisories is None else advisories,
            phase_labels=self.phase_labels if phase_labels is None else phase_labels,
            family=self.family,
        )
        return variant.departing(self)

    @property
    def digest(self) -> str:
        """SHA-256 of the whole content but the descent; another content has another digest."""
        return _digest(self)

    @property
    def pin(self) -> ProtocolPin:
        """Identity and digest, as `CourseOpened` keeps them."""
        return _pin(self)


# --- what a protocol says ------------------------------------------------------------------------


def _cited(part: Limit | AreaRule | Task | MeasurePlan | Exclusion | Advisory, words: str) -> str:
    return f"{words} [{part.source}, {part.status}]"


def _area_words(rule: AreaRule) -> str:
    kinds = f" with a linked {' or '.join(rule.life_events)}" if rule.life_events else ""
    others = f" after rejecting {', '.join(rule.after_rejecting)}" if rule.after_rejecting else ""
    called = f" as {rule.label!r}" if rule.label else ""
    return f"offered{called}{kinds}{others}"


def _task_words(task: Task) -> str:
    sessions = f", sessions {task.sessions}" if task.sessions else ""
    return f"{task.label}, in {', '.join(task.phases) or 'any phase'}{sessions}"


@lru_cache(maxsize=64)
def _facts(protocol: Protocol) -> Mapping[str, str]:
    return MappingProxyType(
        {
            "lineage": protocol.lineage.value,
            "family": protocol.family.value,
            "cadence": protocol.cadence.value,
            **{f"limit {p.name}": _cited(p, str(p.value)) for p in protocol.limits},
            **{f"area {p.area}": _cited(p, _area_words(p)) for p in protocol.areas},
            **{f"task {p.id}": _cited(p, _task_words(p)) for p in protocol.tasks},
            **{f"measure {p.instrument}, {p.when}": _cited(p, p.when) for p in protocol.measures},
            **{f"exclusion {p.id}": _cited(p, p.label) for p in protocol.exclusions},
            **{f"{p.topic} {p.id}": _cited(p, str(p)) for p in protocol.advisories},
            **{f"name of the {phase} phase": label for phase, label in protocol.phase_labels},
        }
    )


@lru_cache(maxsize=64)
def _pin(protocol: Protocol) -> ProtocolPin:
    return ProtocolPin(id=protocol.id, revision=protocol.revision, digest=protocol.digest)


@lru_cache(maxsize=64)
def _digest(protocol: Protocol) -> str:
    return digest(stated(attrs.evolve(protocol, descent=())))
