"""The events of a group: what happened to all, to one, and between them, in the past tense.

What happened to one member alone, such as an agreed focus or a measure, is an ordinary event of
`ipt.events` inside a `MemberEvent`. An event decides nothing; see `ipt.groups.apply_group`.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from attrs import Attribute, field, frozen

from ipt.errors import InvalidValue
from ipt.groups.values import Absence, Link, Meeting, Spoken
from ipt.model import events as ev
from ipt.model.checks import (
    When,
    as_tuple,
    at_least,
    each_a,
    each_named,
    is_a,
    is_bool,
    is_text,
    named,
    to_areas,
    to_end_reason,
    to_modality_or_none,
    to_phase,
    to_texts,
    unique,
    when,
)
from ipt.model.events import kebab
from ipt.model.privacy import FREE_TEXT, IDENTIFYING
from ipt.model.value import Value
from ipt.model.values import Actor, Deviation
from ipt.model.vocabulary import Area, EndReason, Modality, Phase

__all__ = [
    "GROUP_EVENT_TYPES",
    "AbsenceFollowedUp",
    "EndingRaised",
    "GroupCorrection",
    "GroupEnded",
    "GroupEvent",
    "GroupEventRedacted",
    "GroupEventReplaced",
    "GroupEventVoided",
    "GroupOpened",
    "GroupPhaseBegan",
    "GroupSessionHeld",
    "GuestAdmitted",
    "MakeUpHeld",
    "MeetingOmitted",
    "MemberEvent",
    "MemberJoined",
    "MemberLeft",
    "MembersRelated",
    "MidMeetingHeld",
    "PostMeetingHeld",
    "PreMeetingHeld",
    "PrivateNote",
    "SharedNote",
]


@frozen(kw_only=True, eq=False, repr=False)
class GroupEvent(Value):
    """What all events of a group have.

    Attributes:
        id: Unique in its group; given when it is applied, if empty.
        on: The day it happened, as much of it as is known, or ``None``.
        by: Who reported it, in which role.
        deviation: The rules of the group it was passed against, and why; set by ``override=``.
    """

    id: str = field(default="", validator=is_text)
    on: When | None = field(default=None, converter=when)
    by: Actor | None = field(default=None, validator=is_a(Actor, optional=True))
    deviation: Deviation | None = field(default=None, validator=is_a(Deviation, optional=True))


# --- the group as a whole -------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class GroupOpened(GroupEvent):
    """A group was opened; always the first event.

    Attributes:
        all_recorded: Whether every member is in this record; ``None`` if that is not known.
    """

    all_recorded: bool | None = field(default=None, validator=is_bool())


def _began(_instance: object, _attribute: object, value: Phase) -> None:
    if value not in {Phase.MIDDLE, Phase.TERMINATION}:
        msg = "a group opens in the initial phase and ends by GroupEnded; give another phase"
        raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class GroupPhaseBegan(GroupEvent):
    """A phase of the group began; the members follow with their next session.

    Attributes:
        phase: The middle or the termination phase.
    """

    phase: Phase = field(converter=to_phase, validator=_began)


@frozen(kw_only=True, eq=False, repr=False)
class EndingRaised(GroupEvent):
    """The coming end was raised in the group.

    Attributes:
        sessions_left: The number of sessions left that was named.
    """

    sessions_left: int | None = field(default=None, validator=at_least(0, 999, optional=True))


def _absences(values: Iterable[Absence]) -> tuple[Absence, ...]:
    return as_tuple(values)


def _spoken(values: Iterable[Spoken]) -> tuple[Spoken, ...]:
    return as_tuple(values)


def _links(values: Iterable[Link] | None) -> tuple[Link, ...] | None:
    return None if values is None else as_tuple(values)


def _each_link(
    instance: object, attribute: "Attribute[Any]", values: tuple[Link, ...] | None
) -> None:
    each_a(Link)(instance, attribute, values or ())


def _texts_or_none(values: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if values is None else as_tuple(values)


def _each_named_or_none(
    instance: object, attribute: "Attribute[Any]", values: tuple[str, ...] | None
) -> None:
    each_named(instance, attribute, values or ())


@frozen(kw_only=True, eq=False, repr=False)
class GroupSessionHeld(GroupEvent):
    """A numbered session of the group took place.

    Of a member who is named neither as present nor as absent it is not known who came.

    Attributes:
        present: The members who came.
        absent: The members who did not, and why.
        facilitators: Who led it; local names that tell nothing.
        minutes: Its length, 1 to 600.
        modality: How it was held.
        tasks: Ids of the tasks of the members' protocol that it did.
        themes: The problem areas it was about.
        spoken: How long members had the floor, as far as it was noted; together no longer than the
            session.
        silent: The members present who said nothing; ``None`` if that was not noted.
        links: Who turned to whom; ``None`` if that was not noted.
    """

    present: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    absent: tuple[Absence, ...] = field(default=(), converter=_absences, validator=each_a(Absence))
    facilitators: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    minutes: int | None = field(default=None, validator=at_least(1, 600, optional=True))
    modality: Modality | None = field(default=None, converter=to_modality_or_none)
    tasks: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    themes: tuple[Area, ...] = field(default=(), converter=to_areas)
    spoken: tuple[Spoken, ...] = field(default=(), converter=_spoken, validator=each_a(Spoken))
    silent: tuple[str, ...] | None = field(
        default=None, converter=_texts_or_none, validator=_each_named_or_none
    )
    links: tuple[Link, ...] | None = field(default=None, converter=_links, validator=_each_link)

    def __attrs_post_init__(self) -> None:
        away = tuple(absence.member for absence in self.absent)
        unique((*self.present, *away, *self.facilitators), "person")
        heard = tuple(each.member for each in self.spoken)
        unique(heard, "member with minutes")
        if not {*heard, *(self.silent or ())} <= {*self.present}:
            msg = "only members who are present speak or are silent; correct who was present"
            raise InvalidValue(msg)
        if any(each.minutes and each.member in (self.silent or ()) for each in self.spoken):
            msg = "a member who had minutes was not silent; keep one of the two"
            raise InvalidValue(msg)
        floor = sum(each.minutes for each in self.spoken)
        if self.minutes is not None and floor > self.minutes:
            msg = f"members had the floor for {floor} minutes of a session of {self.minutes}; correct one"
            raise InvalidValue(msg)
        parties = {name for link in self.links or () for name in (link.giver, link.receiver)}
        if not parties <= {*self.present, *self.facilitators}:
            msg = "links join members who are present and facilitators; correct who was present"
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class MembersRelated(GroupEvent):
    """Two members know each other outside the group.

    Attributes:
        one: The one.
        other: The other.
        dispute: Whether there is a dispute between them; ``None`` if it was not asked.
    """

    one: str = field(validator=named)
    other: str = field(validator=named)
    dispute: bool | None = field(default=None, validator=is_bool())

    def __attrs_post_init__(self) -> None:
        unique((self.one, self.other), "member")


@frozen(kw_only=True, eq=False, repr=False)
class SharedNote(GroupEvent):
    """A note about the whole group, such as the summary that all members get.

    Attributes:
        text: Free text.
    """

    text: str = field(validator=named, metadata=FREE_TEXT)


def _not_completed(_instance: object, _attribute: object, value: EndReason) -> None:
    if value is EndReason.COMPLETED:
        msg = "who completes the group does not leave it; record GroupEnded"
        raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class GroupEnded(GroupEvent):
    """The group ended, and with it the courses of the members who were still in it.

    Attributes:
        reason: Why.
    """

    reason: EndReason = field(default=EndReason.COMPLETED, converter=to_end_reason)


# --- one member -----------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class _OfMember(GroupEvent):
    """What is told of one member.

    Attributes:
        member: Their id; a local name that tells nothing.
    """

    member: str = field(validator=named)


@frozen(kw_only=True, eq=False, repr=False)
class MemberJoined(_OfMember):
    """Somebody joined the group.

    Attributes:
        patient: Who it is; identifying, masked in ``repr``.
    """

    patient: str = field(validator=named, metadata=IDENTIFYING)


@frozen(kw_only=True, eq=False, repr=False)
class MemberLeft(_OfMember):
    """A member left before the group ended.

    Attributes:
        reason: Why.
    """

    reason: EndReason = field(
        default=EndReason.WITHDRAWN, converter=to_end_reason, validator=_not_completed
    )


@frozen(kw_only=True, eq=False, repr=False)
class GuestAdmitted(_OfMember):
    """Somebody who is no member, such as a baby or a partner, takes part with a member.

    Attributes:
        person: Id of the relationship in the inventory of the member.
    """

    person: str = field(validator=named)


class PreMeetingHeld(_OfMember):
    """A member was met alone before the group."""

    __slots__ = ()


class MidMeetingHeld(_OfMember):
    """A member was met alone amid the sessions."""

    __slots__ = ()


class PostMeetingHeld(_OfMember):
    """A member was met alone after the group."""

    __slots__ = ()


def _to_meeting(value: Meeting | str) -> Meeting:
    return Meeting(value)


@frozen(kw_only=True, eq=False, repr=False)
class MeetingOmitted(_OfMember):
    """A meeting with a member alone is known not to have taken place.

    Attributes:
        meeting: Which.
    """

    meeting: Meeting = field(converter=_to_meeting)


@frozen(kw_only=True, eq=False, repr=False)
class MakeUpHeld(_OfMember):
    """A member made up for a session that they had missed.

    Attributes:
        session: Its number, from 1.
        minutes: The length of the make-up, 1 to 600.
        tasks: Ids of the tasks of the members' protocol that it did.
    """

    session: int = field(validator=at_least(1, 999))
    minutes: int | None = field(default=None, validator=at_least(1, 600, optional=True))
    tasks: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)


@frozen(kw_only=True, eq=False, repr=False)
class AbsenceFollowedUp(_OfMember):
    """Somebody got in touch with a member who had been absent, or tried to.

    Attributes:
        reached: Whether the member was reached.
    """

    reached: bool | None = field(default=None, validator=is_bool())


@frozen(kw_only=True, eq=False, repr=False)
class MemberEvent(_OfMember):
    """Something happened to one member, as an event of a course tells it.

    Attributes:
        event: Its day, and who reported it, are its own.
    """

    event: ev.Event = field(validator=is_a(ev.Event))

    def __attrs_post_init__(self) -> None:
        if self.on is not None or self.by is not None:
            msg = "the day and the reporter of a MemberEvent stand in its event; give them there"
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class PrivateNote(_OfMember):
    """A note about one member, which stays with that member.

    Attributes:
        text: Free text.
    """

    text: str = field(validator=named, metadata=FREE_TEXT)


# --- corrections ----------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class GroupCorrection(GroupEvent):
    """What corrections have in common.

    Attributes:
        event: Id of the earlier event.
        reason: Why; free text.
    """

    event: str = field(validator=named)
    reason: str = field(default="", validator=is_text, metadata=FREE_TEXT)


class GroupEventVoided(GroupCorrection):
    """An earlier event never happened."""

    __slots__ = ()


@frozen(kw_only=True, eq=False, repr=False)
class GroupEventReplaced(GroupCorrection):
    """An earlier event was recorded wrongly.

    Attributes:
        replacement: What it should have said; it takes the place and the id of the earlier event.
    """

    replacement: GroupEvent = field(validator=is_a(GroupEvent))

    def __attrs_post_init__(self) -> None:
        if isinstance(self.replacement, GroupCorrection):
            msg = "a correction replaces nothing; give the true event"
            raise InvalidValue(msg)


class GroupEventRedacted(GroupCorrection):
    """The free text and the identifying values of an earlier event were erased."""

    __slots__ = ()


GROUP_EVENT_TYPES: Final[Mapping[str, type[GroupEvent]]] = MappingProxyType(
    {
        kebab(name): globals()[name]
        for name in sorted(__all__)
        if name not in {"GROUP_EVENT_TYPES", "GroupEvent", "GroupCorrection"}
    }
)
"""Every type of event of a group by the name that documents know it by."""
