"""What is found and asked about scripts and rehearsals, in words."""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES"]

# --- safety ---------------------------------------------------------------------------------------

UNSAFE: Final = Rule(  # techniques.md 9.1 and 14
    code="RP-UNSAFE",
    severity=Severity.WARNING,
    message=(
        "violence, threat, coercion or fear with {person!r} is {known}; until it is known that there "
        "is none, no conversation with {person!r} is rehearsed"
    ),
    remedy="ask the patient alone",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_WHO: Final = Rule(
    code="RP-WITH-WHOM",
    asks=True,
    message="with whom is the conversation of rehearsal {rehearsal!r}",
    remedy="whether it is safe to rehearse it",
    source="ipt",
    status=Status.ASSUMED,
)

# --- a script -------------------------------------------------------------------------------------

NO_START: Final = Rule(
    code="RP-NO-START",
    severity=Severity.WARNING,
    message="the script starts with {beat!r}, which is no beat",
    remedy="add that beat, or start with another",
    source="ipt",
    status=Status.INFERRED,
)
NOWHERE: Final = Rule(
    code="RP-NOWHERE",
    severity=Severity.WARNING,
    message="reply {reply!r} of beat {beat!r} leads to {to!r}, which is no beat",
    remedy="add that beat, or let the reply lead to another",
    source="ipt",
    status=Status.INFERRED,
)
DEAD_END: Final = Rule(
    code="RP-DEAD-END",
    severity=Severity.WARNING,
    message="beat {beat!r} has no reply, and the play may not end there",
    remedy="add a reply, or mark the beat as an ending",
    source="ipt",
    status=Status.INFERRED,
)
NO_ENDING: Final = Rule(
    code="RP-NO-ENDING",
    severity=Severity.WARNING,
    message="from beat {beat!r} on the play goes round and round and cannot end",
    remedy="give one of its beats a way out, or mark one as an ending",
    source="ipt",
    status=Status.INFERRED,
)
UNREACHABLE: Final = Rule(
    code="RP-UNREACHABLE",
    severity=Severity.WARNING,
    message="no way leads from the start to beat {beat!r}",
    remedy="let a reply lead there, or leave the beat out",
    source="ipt",
    status=Status.INFERRED,
)
UNDECLARED: Final = Rule(
    code="RP-UNDECLARED",
    severity=Severity.WARNING,
    message="beat {beat!r} is spoken by {role!r}, which is no role of the script",
    remedy="declare the role and who plays it, or correct its id",
    source="ipt",
    status=Status.INFERRED,
)
SLOT_OPEN: Final = Rule(
    code="RP-SLOT-OPEN",
    severity=Severity.ADVICE,
    message="slot {slot!r} is open, and beat {beat!r} needs it",
    remedy="fill it in, in the patient's words",
    source="ipt",
    status=Status.INFERRED,
)
SLOT_UNKNOWN: Final = Rule(
    code="RP-SLOT-UNKNOWN",
    severity=Severity.WARNING,
    message="beat {beat!r} has a slot that the script does not declare",
    remedy="declare it, or double its braces if they are to be read",
    source="ipt",
    status=Status.INFERRED,
)
NOT_SELF: Final = Rule(  # techniques.md 14: the patient never speaks as self
    code="RP-THERAPIST-ONLY",
    severity=Severity.ADVICE,
    message="the patient does not speak as self in {what}",
    remedy="let the patient play the own part, once it was shown",
    source="ipt",
    status=Status.ASSUMED,
)

# --- a saved play ---------------------------------------------------------------------------------

OTHER_VERSION: Final = Rule(
    code="RP-OTHER-VERSION",
    severity=Severity.INFO,
    message="the play was of version {was} of the script, and this is version {now}",
    source="ipt",
    status=Status.INFERRED,
)
BEAT_GONE: Final = Rule(
    code="RP-BEAT-GONE",
    severity=Severity.INFO,
    message="beat {beat!r}, which was played, is not in the script any more",
    source="ipt",
    status=Status.INFERRED,
)
WAY_CHANGED: Final = Rule(
    code="RP-WAY-CHANGED",
    severity=Severity.INFO,
    message="reply {reply!r} of beat {beat!r}, which was chosen, {how}",
    source="ipt",
    status=Status.INFERRED,
)
STEPPED_BACK: Final = Rule(
    code="RP-STEPPED-BACK",
    severity=Severity.ADVICE,
    message="the play stands on beat {now!r}, because {was!r} is gone",
    remedy="go on from there, or start again",
    source="ipt",
    status=Status.INFERRED,
)

# --- rehearsals -----------------------------------------------------------------------------------

NO_GOAL: Final = Rule(
    code="RP-NO-GOAL",
    severity=Severity.ADVICE,
    message="no goal is recorded for rehearsal {rehearsal!r}",
    remedy="agree in a sentence on what the conversation is for",
    source="ipt",
    status=Status.ASSUMED,
)
NO_DEBRIEF: Final = Rule(
    code="RP-NO-DEBRIEF",
    severity=Severity.ADVICE,
    message="feelings were not talked about after rehearsal {rehearsal!r}",
    remedy="ask first what was felt, then what worked",
    source="S2",
    status=Status.SECONDARY,
)
ASK_DEBRIEF: Final = Rule(
    code="RP-DEBRIEFED",
    asks=True,
    message="were feelings talked about after rehearsal {rehearsal!r}",
    remedy="whether it was debriefed",
    source="S2",
    status=Status.SECONDARY,
)
NO_REVERSAL: Final = Rule(
    code="RP-NO-REVERSAL",
    severity=Severity.ADVICE,
    message="the patient has not played the other side in {what}",
    remedy="swap the roles once",
    source="S2",
    status=Status.SECONDARY,
)
EASY_ONLY: Final = Rule(
    code="RP-EASY-ONLY",
    severity=Severity.ADVICE,
    message="the other was only played as agreeable in {what}",
    remedy="rehearse a harder reply too",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_STYLE: Final = Rule(
    code="RP-STYLE",
    asks=True,
    message="how willing was the other played in rehearsal {rehearsal!r}",
    remedy="whether a harder reply was rehearsed",
    source="ipt",
    status=Status.ASSUMED,
)
NOT_TRIED: Final = Rule(
    code="RP-NOT-TRIED",
    severity=Severity.ADVICE,
    message="sessions since {what} in which no task for real life came of it: {sessions}",
    remedy="plan the real try, or say that it is not wanted",
    source="Casebook",
    status=Status.ASSUMED,
)
BLAME: Final = Rule(
    code="RP-FEEDBACK-BLAME",
    severity=Severity.ADVICE,
    message="feedback {feedback!r} on rehearsal {rehearsal!r} names nothing that was done",
    remedy="say what was done and how it came across",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_BEHAVIOUR: Final = Rule(
    code="RP-FEEDBACK-BEHAVIOUR",
    asks=True,
    message="does feedback {feedback!r} on rehearsal {rehearsal!r} name what was done",
    remedy="whether it is of use",
    source="ipt",
    status=Status.ASSUMED,
)

# --- readiness ------------------------------------------------------------------------------------

ENOUGH_RUNS: Final = Rule(
    code="RP-READY-RUNS",
    asks=True,
    message="was it rehearsed at least {runs} times with the patient as self",
    remedy="whether a real try is near",
    source="ipt",
    status=Status.ASSUMED,
)
GOAL_MET: Final = Rule(
    code="RP-READY-GOAL",
    asks=True,
    message="was the goal of rehearsal {rehearsal!r} met by at least {least} of 4",
    remedy="whether a real try is near",
    source="ipt",
    status=Status.ASSUMED,
)
DISTRESS_LOW: Final = Rule(
    code="RP-READY-DISTRESS",
    asks=True,
    message="did distress rise by no more than {rise} of 10 in rehearsal {rehearsal!r}",
    remedy="whether a real try is near",
    source="ipt",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of role play, in order of code."""
