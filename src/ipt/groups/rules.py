"""What a group is refused, told and asked: the words, once, with source and status.

Structural rules always refuse; the other refusals yield to ``override="the reason"``.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES", "STRUCTURAL"]


def _structural(code: str, message: str, remedy: str) -> Rule:
    return Rule(
        code=code,
        message=message,
        remedy=remedy,
        structural=True,
        source="ipt",
        status=Status.INFERRED,
    )


# --- structural -----------------------------------------------------------------------------------

NOT_OPENED: Final = _structural(
    "GRP-NOT-OPENED",
    "the history of a group begins with 'group-opened', which stands nowhere else",
    "open the group with ipt.groups.open_group",
)
ID_TAKEN: Final = _structural(
    "GRP-ID-TAKEN",
    "the id {id!r} belongs to an earlier event",
    "leave the id empty, or choose another",
)
ENDED: Final = _structural(
    "GRP-ENDED",
    "the group has ended; {kind!r} is not possible any more",
    "open a new group",
)
UNKNOWN_MEMBER: Final = _structural(
    "GRP-UNKNOWN-MEMBER",
    "there is no member {member!r} in this group",
    "name one of: {known}",
)
JOINED_BEFORE: Final = _structural(
    "GRP-JOINED-BEFORE",
    "the id {member!r} belongs to somebody who joined before",
    "give every member an id of their own",
)
LEFT_BEFORE: Final = _structural(
    "GRP-LEFT-BEFORE",
    "{member!r} has left the group",
    "correct who was there, or void the event with which they left",
)
PATIENT_TWICE: Final = _structural(
    "GRP-PATIENT-TWICE",
    "this patient is in the group already, as {other!r}",
    "record what happens for {other!r}; only who has left joins again, with a new id",
)
LED_BY_MEMBER: Final = _structural(
    "GRP-LED-BY-MEMBER",
    "{member!r} is a member of this group and does not lead it",
    "give whoever leads it an id of their own",
)
DATES_BACKWARDS: Final = _structural(
    "GRP-DATES-BACKWARDS",
    "dates of a group never go backwards; {on} lies before {day}, the day of {earlier!r}",
    "correct the date, or void the earlier event if its date is wrong",
)
PHASE_ORDER: Final = _structural(
    "GRP-PHASE-ORDER",
    "the phases of a group follow each other; it is in the {phase} phase",
    "record the phase that comes next",
)
NOT_MISSED: Final = _structural(
    "GRP-NOT-MISSED",
    "{member!r} has no absence from session {session} to make up for",
    "record the absence, or correct the number of the session",
)
TOLD_BY_GROUP: Final = _structural(
    "GRP-TOLD-BY-GROUP",
    "{kind!r} is told by the group and by no event of one member",
    "record the event of the group",
)
NO_SUCH_EVENT: Final = _structural(
    "GRP-NO-SUCH-EVENT",
    "there is no event {id!r} to correct",
    "name the id of an earlier event that stands",
)
BREAKS_LATER: Final = _structural(
    "GRP-BREAKS-LATER",
    "after this correction the event {id!r} would not be possible: {why}",
    "correct or void {id!r} first",
)

# --- of the protocol ------------------------------------------------------------------------------

NEW_MEMBER_LATE: Final = Rule(
    code="GRP-NEW-MEMBER-LATE",
    severity=Severity.WARNING,
    message="{member!r} joins after {held} sessions; enrolment closes with session {join_until}",
    remedy="begin with the next group, or take in the member with the reason",
    source="ipt",
    status=Status.ASSUMED,
)
TOO_MANY_SESSIONS: Final = Rule(
    code="GRP-TOO-MANY-SESSIONS",
    severity=Severity.WARNING,
    message="the group has at most {sessions_max} sessions; {held} were held",
    remedy="end the group, or go on with the reason",
    source="ipt",
    status=Status.INFERRED,
)
NO_MAKE_UPS: Final = Rule(
    code="GRP-NO-MAKE-UPS",
    severity=Severity.WARNING,
    message="in this form of group missed sessions are not made up for",
    remedy="follow up the absence, or record the make-up with the reason",
    source="IPTG-83",
    status=Status.INFERRED,
)
OPEN_RISK: Final = Rule(  # 2.6 point 5 of the architecture
    code="GRP-OPEN-RISK",
    message="an open risk of {member!r} holds the regular end",
    remedy="record RiskReviewed for the member first",
    source="PTSD-57",
    status=Status.PUBLISHED,
)

# --- findings -------------------------------------------------------------------------------------

NO_PREMEETING: Final = Rule(
    code="GRP-NO-PREMEETING",
    severity=Severity.WARNING,
    message="{member!r} was not met alone before the first session",
    remedy="meet soon, for the inventory, the goals and what a group is",
    source="IPTG-83",
    status=Status.PUBLISHED,
)
NO_MID_REVIEW: Final = Rule(
    code="GRP-NO-MID-REVIEW",
    severity=Severity.ADVICE,
    message="{member!r} was not met alone between sessions {before} and {after}",
    remedy="meet to look at progress and at what is left to do",
    source="IPTG-81",
    status=Status.PUBLISHED,
)
MID_PLACE: Final = Rule(
    code="GRP-MID-PLACE",
    severity=Severity.ADVICE,
    message="{member!r} was met amid the group after session {held}, not after session {before}",
    remedy="say in the record why",
    source="IPTG-81",
    status=Status.PUBLISHED,
)
POST_LATE: Final = Rule(
    code="GRP-POST-LATE",
    severity=Severity.ADVICE,
    message="{member!r} was met {days} days after the last session; at most {most} are usual",
    remedy="say in the record why",
    source="IPTG-81",
    status=Status.PUBLISHED,
)
NO_POST_MEETING: Final = Rule(
    code="GRP-NO-POST-MEETING",
    severity=Severity.ADVICE,
    message="{member!r} was not met alone after the group",
    remedy="meet to look back and to plan what comes next",
    source="IPTG-81",
    status=Status.PUBLISHED,
)
SILENT_MEMBER: Final = Rule(
    code="GRP-SILENT-MEMBER",
    severity=Severity.ADVICE,
    message="{member!r} said nothing in three sessions running: {sessions}",
    remedy="make room, in the group or in a word before it",
    source="ipt",
    status=Status.ASSUMED,
)
DOMINATED: Final = Rule(
    code="GRP-DOMINATED",
    severity=Severity.ADVICE,
    message="{member!r} had {percent} percent of the members' minutes in sessions {sessions}",
    remedy="look at how the time is shared out",
    source="ipt",
    status=Status.ASSUMED,
)
LEADER_ONLY_LINKS: Final = Rule(
    code="GRP-LEADER-ONLY-LINKS",
    severity=Severity.ADVICE,
    message="in sessions {sessions} every link goes to or from a facilitator",
    remedy="have members turn to each other with options and support",
    source="WHO-mhpss",
    status=Status.INFERRED,
)
ENDING_LATE: Final = Rule(
    code="GRP-ENDING-LATE",
    severity=Severity.WARNING,
    message="the end was raised after {held} sessions; it is spoken of from session {ending_from} on",
    remedy="leave time for the good-byes",
    source="IPTG-93",
    status=Status.PUBLISHED,
)
OUT_OF_SIZE: Final = Rule(
    code="GRP-OUT-OF-SIZE",
    severity=Severity.ADVICE,
    message="the group had {size} members at session {session}; {low} to {high} are usual",
    remedy="judge whether the work can be done at this size",
    source="KS-GRP",
    status=Status.SECONDARY,
)
FACILITATORS: Final = Rule(
    code="GRP-FACILITATORS",
    severity=Severity.ADVICE,
    message="session {session} was led by {number}; {low} to {high} are usual",
    remedy="judge whether that will do",
    source="KS-GRP",
    status=Status.SECONDARY,
)
CONFLICTED_PAIR: Final = Rule(
    code="GRP-CONFLICTED-PAIR",
    severity=Severity.WARNING,
    message="{one!r} and {other!r} are in a dispute outside the group",
    remedy="talk with each of them about whether the group can hold it",
    source="ipt",
    status=Status.ASSUMED,
)

# --- questions ------------------------------------------------------------------------------------

ASK_PREMEETING: Final = Rule(
    code="GRP-ASK-PREMEETING",
    asks=True,
    message="was {member!r} met alone before the first session",
    remedy="whether inventory, goals and orientation came before the group",
    source="IPTG-83",
    status=Status.PUBLISHED,
)
ASK_MID_REVIEW: Final = Rule(
    code="GRP-ASK-MID-REVIEW",
    asks=True,
    message="was {member!r} met alone amid the sessions",
    remedy="whether progress was looked at halfway",
    source="IPTG-81",
    status=Status.PUBLISHED,
)
ASK_POST_MEETING: Final = Rule(
    code="GRP-ASK-POST-MEETING",
    asks=True,
    message="was {member!r} met alone after the group",
    remedy="whether the ending was looked at with each member",
    source="IPTG-81",
    status=Status.PUBLISHED,
)
MEMBER_NO_FOCUS: Final = Rule(
    code="GRP-MEMBER-NO-FOCUS",
    asks=True,
    message="which problem area does {member!r} work on",
    remedy="what the group helps this member with",
    source="IPTG-83",
    status=Status.PUBLISHED,
)
ABSENCE_UNFOLLOWED: Final = Rule(
    code="GRP-ABSENCE-UNFOLLOWED",
    asks=True,
    message="was {member!r} followed up after the absence from session {session}",
    remedy="whether the absence was acknowledged",
    source="IPTG-83",
    status=Status.INFERRED,
)
ASK_ENDING: Final = Rule(
    code="GRP-ASK-ENDING",
    asks=True,
    message="{held} sessions were held, and from session {ending_from} on the end is spoken of: was it",
    remedy="whether there is time for the good-byes",
    source="IPTG-93",
    status=Status.PUBLISHED,
)
ASK_ATTENDANCE: Final = Rule(
    code="GRP-ASK-ATTENDANCE",
    asks=True,
    message="did {member!r} come to these sessions: {sessions}",
    remedy="attendance, which cannot be told until then",
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this room, in order of code."""
STRUCTURAL: Final = frozenset(rule.code for rule in RULES if rule.structural)
"""The codes of the rules that no override passes."""
