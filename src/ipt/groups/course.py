"""`GroupCourse`: one group, which is its history, with the course of each of its members.

A group is built by `open_group`, `apply_group`, `replay_group` and `loads_group` alone.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar, final

from attrs import field, frozen

from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.groups import events as ge
from ipt.groups.protocol import GroupProtocol
from ipt.model.course import Course
from ipt.model.vocabulary import Phase

__all__ = ["GroupCourse", "made", "only_a_group"]

_E = TypeVar("_E", bound=ge.GroupEvent)


@final
@frozen(init=False, repr=False)
class GroupCourse:
    """One group: a protocol and what happened.

    Attributes:
        protocol: Which form of group IPT.
        events: The whole history, corrections included; the first is `GroupOpened`.
        effective: The history as corrected.
        members: The ids of all who ever joined, in that order.
        courses: The course of each of them.
    """

    protocol: GroupProtocol
    events: tuple[ge.GroupEvent, ...]
    effective: tuple[ge.GroupEvent, ...]
    members: tuple[str, ...] = field(eq=False)
    courses: tuple[Course, ...] = field(eq=False)

    def __init__(self) -> None:
        msg = "a group is not made by hand; use ipt.groups.open_group or ipt.groups.loads_group"
        raise TypeError(msg)

    def __repr__(self) -> str:
        held = len(self.sessions)
        shown = f"{len(self.members)} members, {self.phase} phase, sessions held: {held}"
        return f"<GroupCourse {self.protocol.id}: {shown}>"

    def of(self, kind: type[_E]) -> Iterator[_E]:
        """The effective events of one type, in order."""
        return (event for event in self.effective if isinstance(event, kind))

    @property
    def views(self) -> dict[str, Course]:
        """The course of each member, by member."""
        return dict(zip(self.members, self.courses, strict=True))

    @property
    def active(self) -> tuple[str, ...]:
        """The ids of the members who have not left, in the order in which they joined."""
        gone = {event.member for event in self.of(ge.MemberLeft)}
        return tuple(member for member in self.members if member not in gone)

    @property
    def sessions(self) -> tuple[ge.GroupSessionHeld, ...]:
        """The sessions of the group; the first has the number 1."""
        return tuple(self.of(ge.GroupSessionHeld))

    @property
    def phase(self) -> Phase:
        """The phase the group is in."""
        if any(self.of(ge.GroupEnded)):
            return Phase.ENDED
        began = [event.phase for event in self.of(ge.GroupPhaseBegan)]
        return began[-1] if began else Phase.INITIAL

    @property
    def all_recorded(self) -> bool | None:
        """Whether every member is in this record; ``None`` if that is not known."""
        return next(self.of(ge.GroupOpened)).all_recorded

    def joined_after(self, member: str) -> int:
        """How many sessions were held before *member* joined.

        Raises:
            ipt.errors.UnknownName: If there is no such member.
        """
        self.view(member)
        joined = next(e for e in self.of(ge.MemberJoined) if e.member == member)
        earlier = self.effective[: self.effective.index(joined)]
        return sum(isinstance(event, ge.GroupSessionHeld) for event in earlier)

    def sessions_of(self, member: str) -> tuple[tuple[int, ge.GroupSessionHeld], ...]:
        """The sessions held while *member* was in the group, each with its number.

        Raises:
            ipt.errors.UnknownName: If there is no such member.
        """
        first = self.joined_after(member)
        until = len(self.sessions)
        held = 0
        for event in self.effective:
            if isinstance(event, ge.MemberLeft) and event.member == member:
                until = held
            held += isinstance(event, ge.GroupSessionHeld)
        return tuple(enumerate(self.sessions, 1))[first:until]

    def view(self, member: str) -> Course:
        """The course of *member*.

        Raises:
            ipt.errors.UnknownName: If there is no such member.
        """
        if member not in self.members:
            known = f"; name one of: {', '.join(self.members) or 'nobody has joined'}"
            msg = f"unknown member {member!r}{did_you_mean(member, self.members) or known}"
            raise UnknownName(msg)
        return self.courses[self.members.index(member)]

    def shared_notes(self) -> tuple[str, ...]:
        """The notes about the whole group; a view has none of them, for they may name others."""
        return tuple(note.text for note in self.of(ge.SharedNote))

    def private_notes(self, member: str) -> tuple[str, ...]:
        """The notes about *member* alone; a view has none of them.

        Raises:
            ipt.errors.UnknownName: If there is no such member.
        """
        self.view(member)
        return tuple(note.text for note in self.of(ge.PrivateNote) if note.member == member)


def only_a_group(group: object) -> None:
    """Refuse what is no group.

    Raises:
        ipt.errors.InvalidValue: If it is none.
    """
    if not isinstance(group, GroupCourse):
        what = type(group).__name__
        msg = f"a GroupCourse is needed, not a {what}; get one with ipt.groups.open_group(...)"
        raise InvalidValue(msg)


def made(
    protocol: GroupProtocol,
    events: tuple[ge.GroupEvent, ...],
    effective: tuple[ge.GroupEvent, ...],
    views: Mapping[str, Course],
) -> GroupCourse:
    """The only place that makes a `GroupCourse`."""
    group = object.__new__(GroupCourse)
    group.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        protocol, events, effective, tuple(views), tuple(views.values())
    )
    return group
