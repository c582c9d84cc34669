"""An invented IPT-G: twenty sessions, nine members, one of them late, two who leave; and case B11."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import ipt
from ipt import events as ev
from ipt.groups import Absence, GroupCourse, Link, Spoken, events as ge
from ipt.model import Contract, Goal, ProblemArea, Relationship

FIRST = date(2026, 1, 7)
AREAS = ("role-transition", "role-dispute")
BEGINNERS = tuple(f"m{number}" for number in range(1, 9))
LATE = "m9"
LEAVING = {6: ("m4", "withdrawn"), 12: ("m7", "referred")}
AWAY = {3: "m2", 8: "m5", 17: "m9"}
CLOSING = ("progress-reviewed", "gains-attributed", "ending-felt", "relapse-plan-made")
WHY_LATE = "a place had become free"


def day(number: int) -> date:
    return FIRST + timedelta(weeks=number - 1)


def of(member: str, *events: ev.Event) -> Iterator[ge.MemberEvent]:
    return (ge.MemberEvent(member=member, event=event) for event in events)


def oriented(member: str, on: date, sessions: int = 20) -> Iterator[ge.GroupEvent]:
    """What a member brings from the meeting before the group."""
    number = int(member[1:])
    area = AREAS[number % 2]
    yield ge.PreMeetingHeld(member=member, on=on)
    yield from of(
        member,
        ev.MeasureTaken(on=on, instrument="phq-9", total=14 + number % 4),
        ev.RelationshipRecorded(on=on, relationship=Relationship(id=f"{member}-p", kin="spouse")),
        ev.InventoryCompleted(on=on),
        ev.SickRoleGiven(on=on),
        ev.FormulationShared(on=on, agreed=True),
        ev.FocusAgreed(on=on, focus=ProblemArea(area=area, people=[f"{member}-p"])),
        ev.GoalAgreed(on=on, goal=Goal(id=f"{member}-goal", area=area)),
        ev.ContractAgreed(on=on, contract=Contract(sessions_min=sessions, minutes=50)),
    )


def session(number: int, active: tuple[str, ...]) -> ge.GroupSessionHeld:
    away = AWAY.get(number)
    present = tuple(member for member in active if member != away)
    absent = (Absence(member=away, reason="illness"),) if away else ()
    tasks = CLOSING if number == 19 else ("next-step-decided",) if number == 20 else ()
    return ge.GroupSessionHeld(
        on=day(number),
        present=present,
        absent=absent,
        facilitators=("f1", "f2"),
        minutes=50,
        modality="in-person",
        tasks=tasks,
        spoken=[Spoken(member=member, minutes=5) for member in present],
        silent=(),
        links=[Link(giver=one, receiver=other, kind="support") for one, other in pairwise(present)],
    )


@cache
def invented() -> GroupCourse:
    group = ipt.groups.open_group(
        ipt.groups.get("ipt-g"), on=FIRST - timedelta(days=30), all_recorded=True
    )
    before = FIRST - timedelta(days=7)
    for member in BEGINNERS:
        joined = ge.MemberJoined(member=member, patient=f"person {member}", on=before)
        group = ipt.groups.apply_group(group, joined, *oriented(member, before))
    for number in range(1, 21):
        on = day(number)
        if number == 6:
            group = ipt.groups.apply_group(group, ge.GroupPhaseBegan(on=on, phase="middle"))
        if number == 11:
            mids = [ge.MidMeetingHeld(member=m, on=on - timedelta(days=2)) for m in group.active]
            group = ipt.groups.apply_group(group, *mids)
        if number == 16:
            raised = ge.EndingRaised(on=on, sessions_left=5)
            ending = ge.GroupPhaseBegan(on=on, phase="termination")
            group = ipt.groups.apply_group(group, raised, ending)
        group = ipt.groups.apply_group(group, session(number, group.active))
        if number in AWAY:
            followed = ge.AbsenceFollowedUp(member=AWAY[number], on=on, reached=True)
            group = ipt.groups.apply_group(group, followed)
        if number == 3:
            joined = ge.MemberJoined(member=LATE, patient="person m9", on=on)
            group = ipt.groups.apply_group(group, joined, override=WHY_LATE)
            group = ipt.groups.apply_group(group, *oriented(LATE, on, 17))
        if number in LEAVING:
            member, reason = LEAVING[number]
            left = ge.MemberLeft(member=member, on=on, reason=reason)
            group = ipt.groups.apply_group(group, left)
    last = day(20)
    ended = ge.GroupEnded(on=last)
    posts = [ge.PostMeetingHeld(member=m, on=last + timedelta(days=5)) for m in group.active]
    scores = [
        each
        for m in group.active
        for each in of(m, ev.MeasureTaken(on=last + timedelta(days=5), instrument="phq-9", total=6))
    ]
    return ipt.groups.apply_group(group, ended, *posts, *scores)


@cache
def joan() -> GroupCourse:
    """Case B11, as far as it was read: a group for postnatal depression, three sessions of it."""
    group = ipt.groups.open_group(ipt.groups.get("who-group-8"))
    baby = Relationship(id="baby", kin="child", living=True)
    return ipt.groups.apply_group(
        group,
        ge.MemberJoined(member="joan", patient="Joan"),
        *of("joan", ev.ScreeningRecorded()),
        ge.PreMeetingHeld(member="joan"),
        *of("joan", ev.RelationshipRecorded(relationship=baby)),
        ge.GuestAdmitted(member="joan", person="baby"),
        ge.GroupSessionHeld(tasks=["introductions", "illness-explained"]),
        ge.GroupSessionHeld(themes=["role-transition"]),
        ge.GroupSessionHeld(themes=["role-transition"]),
    )
