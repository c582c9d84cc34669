"""What the record of a group tells and leaves to be asked.

What was stated is a finding; what nobody has said yet is a question, never a reproach. Numbers of
the protocol that are not set, sizes of a group of which not all members are recorded, and minutes
that were not noted are not judged.
"""

from datetime import date
from typing import Final

from ipt.formulation.audit import Audit
from ipt.groups import events as ge, rules as r
from ipt.groups.course import GroupCourse, only_a_group
from ipt.groups.sharing import RUN, airtime, attendance
from ipt.groups.values import Meeting
from ipt.model.vocabulary import Phase
from ipt.techniques.audited import Said, audited

__all__ = ["DOMINATED_SHARE", "audit"]

DOMINATED_SHARE: Final = 0.5
"""From this share of the members' minutes on in three sessions, it is told who had them; assumed."""


def audit(group: GroupCourse) -> Audit:
    """What is to be said and asked about *group*.

    Raises:
        ipt.errors.InvalidValue: If it is none.
    """
    only_a_group(group)
    return audited(
        [
            *_pre_meetings(group),
            *_focus(group),
            *_attendance(group),
            *_absences(group),
            *_mid_meetings(group),
            *_post_meetings(group),
            *_joined_late(group),
            *_sizes(group),
            *_facilitators(group),
            *_silent(group),
            *_dominated(group),
            *_links(group),
            *_ending(group),
            *_pairs(group),
        ]
    )


# --- the meetings with each member alone ----------------------------------------------------------


def _omitted(group: GroupCourse, member: str, meeting: Meeting) -> bool:
    omitted = group.of(ge.MeetingOmitted)
    return any(event.member == member and event.meeting is meeting for event in omitted)


def _held_before(group: GroupCourse, found: ge.GroupEvent) -> int:
    """How many sessions were held before *found*."""
    earlier = group.effective[: group.effective.index(found)]
    return sum(isinstance(event, ge.GroupSessionHeld) for event in earlier)


def _pre_meetings(group: GroupCourse) -> Said:
    if not group.protocol.limit("pre_meetings"):
        return
    held = [(event.member, _held_before(group, event)) for event in group.of(ge.PreMeetingHeld)]
    for member in sorted(group.members):
        own = group.sessions_of(member)
        if not own or any(who == member and before < own[0][0] for who, before in held):
            continue
        if _omitted(group, member, Meeting.PRE) or member in {who for who, _ in held}:
            yield r.NO_PREMEETING.finding(member, member=member)
        else:
            yield r.ASK_PREMEETING.question(member, member=member)


def _mid_meetings(group: GroupCourse) -> Said:
    before = group.protocol.limit("mid_after")
    if before is None:
        return
    held = {event.member: _held_before(group, event) for event in group.of(ge.MidMeetingHeld)}
    for member in sorted(group.members):
        numbers = {number for number, _ in group.sessions_of(member)}
        if member in held:
            if held[member] != before:
                yield r.MID_PLACE.finding(member, member=member, held=held[member], before=before)
        elif {before, before + 1} <= numbers:
            if _omitted(group, member, Meeting.MID):
                after = before + 1
                yield r.NO_MID_REVIEW.finding(member, member=member, before=before, after=after)
            else:
                yield r.ASK_MID_REVIEW.question(member, member=member)


def _post_meetings(group: GroupCourse) -> Said:
    most = group.protocol.limit("post_days")
    if most is None or group.phase is not Phase.ENDED:
        return
    held = {event.member: event for event in group.of(ge.PostMeetingHeld)}
    last = group.sessions[-1].on if group.sessions else None
    for member in sorted(group.active):
        if member not in held:
            if _omitted(group, member, Meeting.POST):
                yield r.NO_POST_MEETING.finding(member, member=member)
            else:
                yield r.ASK_POST_MEETING.question(member, member=member)
            continue
        on = held[member].on
        if isinstance(on, date) and isinstance(last, date) and (on - last).days > most:
            late = (on - last).days
            yield r.POST_LATE.finding(held[member].id, member=member, days=late, most=most)


# --- each member ----------------------------------------------------------------------------------


def _focus(group: GroupCourse) -> Said:
    for member in sorted(group.members):
        if group.sessions_of(member) and not group.view(member).focus:
            yield r.MEMBER_NO_FOCUS.question(member, member=member)


def _attendance(group: GroupCourse) -> Said:
    for each in attendance(group):
        if each.unknown:
            numbers = _listed(each.unknown)
            yield r.ASK_ATTENDANCE.question(each.member, member=each.member, sessions=numbers)


def _absences(group: GroupCourse) -> Said:
    """The absences that were not followed up, or made up for, before the next session."""
    for each in attendance(group):
        open_since: int | None = None
        number = 0
        for event in group.effective:
            about = getattr(event, "member", None) == each.member
            if isinstance(event, ge.GroupSessionHeld):
                number += 1
                if open_since is not None:
                    yield r.ABSENCE_UNFOLLOWED.question(
                        each.member, member=each.member, session=open_since
                    )
                open_since = number if number in each.missed else None
            elif about and isinstance(event, ge.AbsenceFollowedUp | ge.MakeUpHeld | ge.MemberLeft):
                open_since = None


def _joined_late(group: GroupCourse) -> Said:
    last = group.protocol.limit("join_until")
    for member in sorted(group.members):
        held = group.joined_after(member)
        if last is not None and held >= last:
            yield r.NEW_MEMBER_LATE.finding(member, member=member, held=held, join_until=last)


# --- the sessions ---------------------------------------------------------------------------------


def _outside(number: int, low: int | None, high: int | None) -> bool:
    return (low is not None and number < low) or (high is not None and number > high)


def _sizes(group: GroupCourse) -> Said:
    """The first session at which the group was too small or too large, and the next such change."""
    low, high = group.protocol.limit("size_min"), group.protocol.limit("size_max")
    if group.all_recorded is not True or low is None or high is None:
        return
    before: int | None = None
    own = {member: {n for n, _ in group.sessions_of(member)} for member in group.members}
    for number, session in enumerate(group.sessions, 1):
        size = sum(number in numbers for numbers in own.values())
        if size != before and _outside(size, low, high):
            yield r.OUT_OF_SIZE.finding(session.id, session=number, size=size, low=low, high=high)
        before = size


def _facilitators(group: GroupCourse) -> Said:
    low, high = group.protocol.limit("facilitators_min"), group.protocol.limit("facilitators_max")
    if low is None or high is None:
        return
    for number, session in enumerate(group.sessions, 1):
        led = len(session.facilitators)
        if led and _outside(led, low, high):
            yield r.FACILITATORS.finding(session.id, session=number, number=led, low=low, high=high)


def _silent(group: GroupCourse) -> Said:
    for member, numbers in airtime(group).silent:
        yield r.SILENT_MEMBER.finding(member, member=member, sessions=_listed(numbers))


def _dominated(group: GroupCourse) -> Said:
    """Who had half of the minutes in three sessions running, of three members or more."""
    sessions = [
        (number, {spoken.member: spoken.minutes for spoken in session.spoken})
        for number, session in enumerate(group.sessions, 1)
    ]
    told: set[str] = set()
    for start in range(len(sessions) - RUN + 1):
        run = sessions[start : start + RUN]
        complete = all(
            len(minutes) >= RUN and {*minutes} == {*group.sessions[number - 1].present}
            for number, minutes in run
        )
        total = sum(sum(minutes.values()) for _, minutes in run)
        if not complete or not total:
            continue
        for member in sorted({name for _, minutes in run for name in minutes} - told):
            share = sum(minutes.get(member, 0) for _, minutes in run) / total
            if share >= DOMINATED_SHARE:
                told.add(member)
                numbers = _listed(tuple(number for number, _ in run))
                yield r.DOMINATED.finding(
                    member, member=member, percent=round(100 * share), sessions=numbers
                )


def _links(group: GroupCourse) -> Said:
    """Whether all links of three noted sessions or more go by a facilitator."""
    noted = [(n, s) for n, s in enumerate(group.sessions, 1) if s.links]
    if len(noted) >= RUN and all(
        {link.giver, link.receiver} & {*session.facilitators}
        for _, session in noted
        for link in session.links or ()
    ):
        yield r.LEADER_ONLY_LINKS.finding(sessions=_listed(tuple(number for number, _ in noted)))


# --- the whole ------------------------------------------------------------------------------------


def _ending(group: GroupCourse) -> Said:
    first = group.protocol.limit("ending_from")
    if first is None:
        return
    raised = next(group.of(ge.EndingRaised), None)
    held = len(group.sessions) if raised is None else _held_before(group, raised)
    if raised is None and held >= first:
        yield r.ASK_ENDING.question(held=held, ending_from=first)
    elif raised is not None and held > first:
        yield r.ENDING_LATE.finding(raised.id, held=held, ending_from=first)


def _pairs(group: GroupCourse) -> Said:
    known = {frozenset((e.one, e.other)): e.dispute for e in group.of(ge.MembersRelated)}
    for pair in sorted(map(sorted, (pair for pair, dispute in known.items() if dispute))):
        one, other = pair
        yield r.CONFLICTED_PAIR.finding(one, other, one=one, other=other)


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))
