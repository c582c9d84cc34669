"""What may happen next in a group: `open_group`, `apply_group`, `replay_group`, `member_view`."""

from collections.abc import Iterable
from functools import reduce
from typing import Final, NoReturn

import attrs

from ipt.errors import EventRefused, InvalidValue
from ipt.findings import Finding, Severity
from ipt.groups import events as ge, rules as r
from ipt.groups.course import GroupCourse, made, only_a_group
from ipt.groups.following import followed
from ipt.groups.protocol import GroupProtocol
from ipt.groups.refusals import kind_of, why_not
from ipt.model.checks import When
from ipt.model.course import Course
from ipt.model.privacy import blanked
from ipt.model.values import Actor, Deviation

__all__ = ["apply_group", "member_view", "open_group", "replay_group"]

_TYPES: Final = frozenset(ge.GROUP_EVENT_TYPES.values())


def open_group(
    protocol: GroupProtocol,
    *,
    on: When | None = None,
    by: Actor | None = None,
    all_recorded: bool | None = None,
) -> GroupCourse:
    """Open a group of *protocol*; it begins in the initial phase, with nobody in it.

    Args:
        protocol: Which form of group IPT.
        on: The day, as much of it as is known.
        by: Who opened it.
        all_recorded: Whether every member will be in this record. Unless it is true, the size and
            the cohesion of the group are not assessable.

    Raises:
        ipt.errors.InvalidValue: If *on* is no date, or *protocol* is none of a group.
    """
    return replay_group(protocol, (ge.GroupOpened(on=on, by=by, all_recorded=all_recorded),))


def apply_group(
    group: GroupCourse, *events: ge.GroupEvent, override: str | None = None
) -> GroupCourse:
    """The group after *events*: all of them, or none.

    Args:
        group: Stays as it is.
        *events: In order.
        override: A reason to pass rules of the group, or for a `MemberEvent` of the members'
            protocol; kept as a `Deviation` with each event that needs it. Structural rules always
            refuse, and a correction takes no override.

    Raises:
        ipt.errors.EventRefused: If an event is not possible, in the group or in the course of a
            member; its ``findings`` say why.
        ipt.errors.InvalidValue: If *group* is none, something is no event of a group, or *override*
            is empty.
    """
    only_a_group(group)
    return reduce(lambda before, event: _after(before, event, override), events, group)


def replay_group(protocol: GroupProtocol, events: Iterable[ge.GroupEvent]) -> GroupCourse:
    """The group that *events* tell, the first of which is `GroupOpened`.

    Raises:
        ipt.errors.EventRefused: At the first event that is not possible; ``position`` says which.
        ipt.errors.InvalidValue: If something is no event of a group, or *protocol* none of one.
    """
    _only_a_protocol(protocol)
    history = tuple(events)
    if not history:
        msg = "a history needs at least its opening; record GroupOpened first"
        raise InvalidValue(msg)
    return apply_group(made(protocol, (), (), {}), *history)


def _only_a_protocol(protocol: object) -> None:
    if not isinstance(protocol, GroupProtocol):
        what = type(protocol).__name__
        msg = f"a GroupProtocol is needed, not a {what}; get one with ipt.groups.get(...)"
        raise InvalidValue(msg)


def member_view(group: GroupCourse, member: str) -> Course:
    """The course of one *member*, which every other room can work on.

    It holds nothing of other members and no note of the group.

    Raises:
        ipt.errors.InvalidValue: If *group* is none.
        ipt.errors.UnknownName: If there is no such member.
    """
    only_a_group(group)
    return group.view(member)


# --- one event ------------------------------------------------------------------------------------


def _after(group: GroupCourse, event: ge.GroupEvent, override: str | None) -> GroupCourse:
    if type(event) not in _TYPES:
        msg = f"an event of ipt.groups.events is needed, not a {type(event).__name__}"
        raise InvalidValue(msg)
    event = _with_id(group, event)
    if isinstance(event, ge.GroupCorrection):
        return _amended(group, event)
    findings = tuple(dict.fromkeys(why_not(group, event)))
    if findings:
        event = _overridden(group, event, findings, override)
    try:
        event, views = followed(group, event, override)
    except EventRefused as refused:
        place = (len(group.events), event.id, kind_of(event), refused.overridable)
        raise EventRefused(refused.message, refused.findings, *place) from None
    return made(group.protocol, (*group.events, event), (*group.effective, event), views)


def _with_id(group: GroupCourse, event: ge.GroupEvent) -> ge.GroupEvent:
    taken = {earlier.id for earlier in group.events}
    if event.id in taken:
        _refuse(group, event, (r.ID_TAKEN.finding(event.id, id=event.id),))
    name = event.id or f"g{len(group.events)}"
    while name in taken:
        name += "'"
    return attrs.evolve(event, id=name)


def _overridden(
    group: GroupCourse, event: ge.GroupEvent, findings: tuple[Finding, ...], override: str | None
) -> ge.GroupEvent:
    """*event* with the deviation it passes with; a refusal if there is none."""
    codes = {finding.code for finding in findings}
    passed = () if event.deviation is None else event.deviation.codes
    if codes & r.STRUCTURAL or (override is None and not codes <= {*passed}):
        _refuse(group, event, findings)
    if override is None:
        return event
    return attrs.evolve(event, deviation=Deviation(reason=override, codes=sorted(codes)))


def _refuse(group: GroupCourse, event: ge.GroupEvent, findings: tuple[Finding, ...]) -> NoReturn:
    findings = tuple(attrs.evolve(each, severity=Severity.VIOLATION) for each in findings)
    first, *more = findings
    others = f" ({len(more)} more in .findings)" if more else ""
    kind = kind_of(event)
    msg = f"{kind!r} is refused in event {event.id!r}: {first.message}; {first.remedy}{others}"
    overridable = not any(finding.code in r.STRUCTURAL for finding in findings)
    raise EventRefused(msg, findings, len(group.events), event.id, kind, overridable) from None


# --- corrections ----------------------------------------------------------------------------------


def _amended(group: GroupCourse, event: ge.GroupCorrection) -> GroupCourse:
    """*group* with an earlier event corrected: its whole history is walked anew."""
    whole, effective = group.events, group.effective
    known = whole if isinstance(event, ge.GroupEventRedacted) else effective
    if all(earlier.id != event.event for earlier in known):
        _refuse(group, event, (r.NO_SUCH_EVENT.finding(event.id, id=event.event),))
    match event:
        case ge.GroupEventRedacted():
            whole, effective = _redacted(whole, event), _redacted(effective, event)
        case ge.GroupEventReplaced():
            new = attrs.evolve(event.replacement, id=event.event)
            effective = tuple(new if e.id == event.event else e for e in effective)
        case _:
            effective = tuple(e for e in effective if e.id != event.event)
    try:
        anew = replay_group(group.protocol, effective)
    except EventRefused as broken:
        why, name = broken.findings[0].message, broken.event_id
        first = r.BREAKS_LATER.finding(name, id=name, why=why)
        _refuse(group, event, (first, *broken.findings))
    return made(group.protocol, (*whole, event), anew.effective, anew.views)


def _redacted(
    events: tuple[ge.GroupEvent, ...], by: ge.GroupEventRedacted
) -> tuple[ge.GroupEvent, ...]:
    return tuple(
        blanked(event)
        if event.id == by.event
        or (isinstance(event, ge.GroupEventReplaced) and event.event == by.event)
        else event
        for event in events
    )
