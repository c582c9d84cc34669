"""What a recorded course is told, and what it is asked: the words, once, with source and status.

Nothing here refuses anything. The code ``T11`` and so on in a comment names the fact of the
reference that the rule implements.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES"]

# --- findings ---------------------------------------------------------------------------------

DEVIATION: Final = Rule(  # 2.4 of the architecture
    code="REC-DEVIATION",
    severity=Severity.INFO,
    message="the protocol was departed from ({codes}), with a reason that is kept in the record",
    source="ipt",
    status=Status.INFERRED,
)
UNRECORDED: Final = Rule(
    code="REC-UNRECORDED",
    severity=Severity.INFO,
    message="{sessions} of the sessions left no record; what happened there is not assessable",
    source="ipt",
    status=Status.INFERRED,
)
UNKNOWN_TASK: Final = Rule(
    code="REC-UNKNOWN-TASK",
    severity=Severity.INFO,
    message="{task!r} is no task of {protocol}{hint}",
    source="ipt",
    status=Status.INFERRED,
)
UNKNOWN_EXCLUSION: Final = Rule(
    code="REC-UNKNOWN-EXCLUSION",
    severity=Severity.INFO,
    message="{exclusion!r} is no exclusion of {protocol}{hint}",
    source="ipt",
    status=Status.INFERRED,
)
EXCLUSION: Final = Rule(  # T01, T31
    code="SCR-EXCLUSION",
    severity=Severity.WARNING,
    message="screening found what {protocol} was not made for: {label}",
    remedy="consider whether another treatment fits better",
    source="PTSD-VET",
    status=Status.PUBLISHED,
)
RISK_OPEN: Final = Rule(  # T30
    code="RISK-OPEN",
    severity=Severity.WARNING,
    message="a risk ({kind}) was recorded and waits for a review",
    remedy="record RiskReviewed when somebody has looked at it",
    source="PTSD-57",
    status=Status.PUBLISHED,
)
RISK_ANSWER: Final = Rule(  # 2.6 point 5 of the architecture
    code="RISK-ANSWER",
    severity=Severity.WARNING,
    message="the risk item {item!r} of {instrument!r} was answered {answer}; it waits for a review",
    remedy="record RiskReviewed when somebody has looked at it",
    source="PTSD-57",
    status=Status.INFERRED,
)
NO_PRIMARY: Final = Rule(  # T08
    code="FOC-NO-PRIMARY",
    severity=Severity.ADVICE,
    message="two problem areas are in focus, and none is named as the primary one",
    remedy="name the primary one",
    source="LATE-HIN",
    status=Status.SECONDARY,
)
DEFICITS_BESIDE: Final = Rule(  # T09
    code="FOC-DEFICITS-BESIDE",
    severity=Severity.WARNING,
    message="interpersonal deficits, the last resort, are in focus beside another area",
    remedy="keep to the other area",
    source="MW-SPUN",
    status=Status.INFERRED,
)
NO_STAGE: Final = Rule(
    code="FOC-DISPUTE-NO-STAGE",
    severity=Severity.ADVICE,
    message="the role dispute has no stage",
    remedy="ask whether both still try, have stopped, or part",
    source="KWRC-dispute",
    status=Status.SECONDARY,
)
UNKNOWN_PERSON: Final = Rule(
    code="FOC-UNKNOWN-PERSON",
    severity=Severity.ADVICE,
    message="the focus names {person!r}, who is not in the inventory",
    remedy="correct the id, or record the relationship",
    source="ipt",
    status=Status.INFERRED,
)
NAMES_STRANGER: Final = Rule(
    code="REC-UNKNOWN-PERSON",
    severity=Severity.ADVICE,
    message="{what} names {person!r}, who is not in the inventory",
    remedy="correct the id, or record the relationship",
    source="ipt",
    status=Status.INFERRED,
)
UNKNOWN_RECORD: Final = Rule(
    code="REC-UNKNOWN-RECORD",
    severity=Severity.ADVICE,
    message="{what} names the {kind} {id!r}, which is not on record",
    remedy="correct the id, or record it",
    source="ipt",
    status=Status.INFERRED,
)
TWO_PRIMARY: Final = Rule(  # X16
    code="FOC-TWO-PRIMARY",
    severity=Severity.ADVICE,
    message="two problem areas are in focus, and both are named as the primary one",
    remedy="name one of them",
    source="LATE-HIN",
    status=Status.SECONDARY,
)
MINUTES: Final = Rule(  # X05
    code="SES-MINUTES",
    severity=Severity.ADVICE,
    message="a session of {minutes} minutes; {protocol} has {low} to {high}",
    remedy="keep to that, or say in the contract why not",
    source="ISIPT-KEY",
    status=Status.SECONDARY,
)
FREQUENT: Final = Rule(  # T34, X01
    code="SES-FREQUENT",
    message="{sessions} sessions lie in the seven days from {on}; three are the most",
    remedy="correct the dates, or record what was a contact in a crisis as CrisisContactHeld",
    source="INPT-2",
    status=Status.INFERRED,
)

# --- questions --------------------------------------------------------------------------------

ASK_RISK: Final = Rule(  # T02, T30
    code="RISK-ASKED",
    asks=True,
    message="was risk asked about",
    remedy="whether a risk review is open",
    source="PTSD-57",
    status=Status.PUBLISHED,
)
ASK_AREA: Final = Rule(  # T03
    code="FOC-WHICH-AREA",
    asks=True,
    message="which problem area was agreed on",
    remedy="what the middle phase works on",
    source="PTSD-36",
    status=Status.PUBLISHED,
)
ASK_END_DATE: Final = Rule(  # T12
    code="CON-END-DATE",
    asks=True,
    message="on which day does the treatment end",
    remedy="whether the time limit was fixed and told at the outset",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
ASK_LIMITS: Final = Rule(  # T33
    code="CON-CONFIDENTIALITY",
    asks=True,
    message="were the limits of confidentiality discussed",
    remedy="whether the contract is complete",
    source="PTSD-59",
    status=Status.PUBLISHED,
)
ASK_CONTACT: Final = Rule(  # T18, T19
    code="ATT-CONTACT",
    asks=True,
    message="was contact attempted after the unexplained absence",
    remedy="whether the absence was followed up",
    source="ipt",
    status=Status.INFERRED,
)
ASK_ANSWERS: Final = Rule(
    code="MEA-EMPTY",
    asks=True,
    message="{instrument!r} was taken, with neither answers nor a total: what were they",
    remedy="whether it counts as a measure",
    source="ipt",
    status=Status.INFERRED,
)
ASK_RESPONSE: Final = Rule(  # T21
    code="RSP-REVIEW",
    asks=True,
    message="after {sessions} sessions: is the treatment working so far",
    remedy="whether the plan needs to change",
    source="IPTA-SMART",
    status=Status.PUBLISHED,
)
ASK_DECISION: Final = Rule(  # T22
    code="RSP-DECISION",
    asks=True,
    message="the treatment is not working so far: what was decided",
    remedy="whether to raise the frequency, add medication, extend, treat what is beside it, or refer",
    source="FAIL",
    status=Status.PUBLISHED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this room, in order of code."""
