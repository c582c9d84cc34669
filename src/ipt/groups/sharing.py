"""Who came, who had the floor, who turned to whom: three-valued, from what was noted."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from attrs import frozen

from ipt.groups import events as ge
from ipt.groups.course import GroupCourse
from ipt.model.value import Value

__all__ = ["RUN", "Airtime", "Attendance", "LinkGraph", "airtime", "attendance", "links", "spoke"]

RUN: Final = 3
"""Every member has the floor within so many sessions running."""


@frozen(kw_only=True, eq=False, repr=False)
class Attendance(Value):
    """How often a member came.

    Attributes:
        member: Who.
        present: The numbers of the sessions they came to.
        missed: Those they did not come to.
        unknown: Those of which that is not known.
        made_up: Those of the missed that they made up for.
    """

    member: str
    present: tuple[int, ...]
    missed: tuple[int, ...]
    unknown: tuple[int, ...]
    made_up: tuple[int, ...]

    @property
    def share(self) -> float | None:
        """The share of their sessions that they came to; ``None`` if one is unknown, or if none was."""
        held = len(self.present) + len(self.missed)
        return None if self.unknown or not held else len(self.present) / held


@frozen(kw_only=True, eq=False, repr=False)
class Airtime(Value):
    """How the floor was shared out, in the sessions that have minutes of every member present.

    Attributes:
        sessions: The numbers of these sessions.
        shares: The share of all minutes that each member had, by member.
        gini: How unequal the mean minutes of the members are, from 0 (alike) to nearly 1; ``None``
            if nothing was noted.
        silent: Who said nothing in three of their sessions running, with the last such three.
    """

    sessions: tuple[int, ...]
    shares: tuple[tuple[str, float], ...]
    gini: float | None
    silent: tuple[tuple[str, tuple[int, ...]], ...]


@frozen(kw_only=True, eq=False, repr=False)
class LinkGraph(Value):
    """Who turned to whom, in the sessions in which that was noted.

    Attributes:
        sessions: The numbers of these sessions.
        pairs: Giver and receiver, members only, each pair once.
        reciprocal: The pairs of members that turned to each other, each once.
        density: How many of the pairs that were there together are reciprocal, from 0 to 1; ``None``
            if no pair was, or not every member is in the record.
        isolates: Members who were there, and of whom no link with another is on record.
    """

    sessions: tuple[int, ...]
    pairs: tuple[tuple[str, str], ...]
    reciprocal: tuple[tuple[str, str], ...]
    density: float | None
    isolates: tuple[str, ...]


def attendance(group: GroupCourse) -> tuple[Attendance, ...]:
    """How often each member came, from their first session to their last, by member."""
    return tuple(_attendance(group, member) for member in sorted(group.members))


def _attendance(group: GroupCourse, member: str) -> Attendance:
    own = group.sessions_of(member)
    present = tuple(number for number, session in own if member in session.present)
    missed = tuple(n for n, s in own if any(member == absence.member for absence in s.absent))
    return Attendance(
        member=member,
        present=present,
        missed=missed,
        unknown=tuple(number for number, _ in own if number not in {*present, *missed}),
        made_up=tuple(
            sorted(made.session for made in group.of(ge.MakeUpHeld) if made.member == member)
        ),
    )


def spoke(session: ge.GroupSessionHeld, member: str) -> bool | None:
    """Whether *member*, who was present, said anything; ``None`` if that was not noted."""
    minutes = {spoken.member: spoken.minutes for spoken in session.spoken}
    if minutes.get(member):
        return True
    if session.silent is None:
        return False if member in minutes else None
    return member not in session.silent


def airtime(group: GroupCourse) -> Airtime:
    """How the floor was shared out.

    The inequality is Gini's, over the mean minutes that a member had in a session they came to, so
    that a late joiner is not held to be quiet.
    """
    timed = {
        number: {spoken.member: spoken.minutes for spoken in session.spoken}
        for number, session in enumerate(group.sessions, 1)
        if session.present and {spoken.member for spoken in session.spoken} == {*session.present}
    }
    had: dict[str, list[int]] = {}
    for minutes in timed.values():
        for member, number in minutes.items():
            had.setdefault(member, []).append(number)
    total = sum(map(sum, had.values()))
    shares = [(member, sum(had[member]) / total) for member in sorted(had)] if total else []
    return Airtime(
        sessions=tuple(timed),
        shares=tuple(shares),
        gini=_gini([sum(each) / len(each) for each in had.values()]),
        silent=tuple(_silent(group)),
    )


def _gini(values: list[float]) -> float | None:
    total = sum(values)
    if not total:
        return None
    ranked = sum(rank * value for rank, value in enumerate(sorted(values), 1))
    return 2 * ranked / (len(values) * total) - (len(values) + 1) / len(values)


def _silent(group: GroupCourse) -> Iterator[tuple[str, tuple[int, ...]]]:
    for member in sorted(group.members):
        came = [(n, spoke(s, member)) for n, s in group.sessions_of(member) if member in s.present]
        runs = [came[start : start + RUN] for start in range(len(came) - RUN + 1)]
        quiet = [run for run in runs if all(said is False for _, said in run)]
        if quiet:
            yield member, tuple(number for number, _ in quiet[-1])


def links(group: GroupCourse) -> LinkGraph:
    """Who turned to whom."""
    noted = {n: s for n, s in enumerate(group.sessions, 1) if s.links is not None}
    every = {(k.giver, k.receiver) for session in noted.values() for k in session.links or ()}
    pairs = sorted(pair for pair in every if {*pair} <= {*group.members})
    mutual = tuple((one, other) for one, other in pairs if one < other and (other, one) in every)
    came = {member for session in noted.values() for member in session.present}
    together = {pair for s in noted.values() for pair in combinations(sorted(s.present), 2)}
    known = bool(together) and group.all_recorded is True
    return LinkGraph(
        sessions=tuple(noted),
        pairs=tuple(pairs),
        reciprocal=mutual,
        density=len(mutual) / len(together) if known else None,
        isolates=tuple(sorted(came.difference(*pairs))),
    )
