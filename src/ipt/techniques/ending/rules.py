"""What is said and asked about the ending: the words, once, with source and status.

The code ``T11`` and so on in a comment names the fact of the reference that the rule implements. What
did not help is the treatment; no message says that a patient failed.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES"]

# --- findings ---------------------------------------------------------------------------------

NOT_ANNOUNCED: Final = Rule(  # T11
    code="TERM-NOT-ANNOUNCED",
    severity=Severity.ADVICE,
    message="sessions left: {left}; the end was not raised explicitly, which is due with {due} left",
    remedy="raise it, and record EndingAnnounced",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
NO_FEELINGS: Final = Rule(  # T15
    code="TERM-NO-FEELINGS",
    severity=Severity.ADVICE,
    message="the last session is over, and no session reports talk about the feelings that ending brings",
    remedy="take it up in a closing contact, or report 'ending-felt' with the session that did",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
NO_ATTRIBUTION: Final = Rule(  # T15
    code="TERM-NO-ATTRIBUTION",
    severity=Severity.ADVICE,
    message="the last session is over, and no session reports that it was asked why things are better",
    remedy="ask it in a closing contact, or report 'gains-attributed' with the session that did",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
OPEN_ENDED: Final = Rule(  # T13
    code="TERM-OPEN-ENDED",
    severity=Severity.WARNING,
    message="sessions held beyond the contract: {beyond}; no new number was agreed on",
    remedy="agree on an end, and record ContractAmended, or a new course for continuation",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
NEW_FOCUS: Final = Rule(  # T07
    code="TERM-NEW-FOCUS-IN-LAST-2",
    severity=Severity.ADVICE,
    message="a new problem area came into focus with so few sessions left: {left}",
    remedy="leave it for a new contract, or amend this one",
    source="CG2000-7",
    status=Status.INFERRED,
)
NO_REFERRAL: Final = Rule(  # T23
    code="TERM-NONRESPONSE-NO-REFERRAL",
    severity=Severity.WARNING,
    message="the treatment did not help enough, and nothing is recorded of what was offered instead",
    remedy="offer another effective treatment; it is the treatment that did not work",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
FINAL_MISSED: Final = Rule(
    code="TERM-FINAL-MISSED",
    severity=Severity.WARNING,
    message="{held} of the {agreed} sessions agreed on were held; the last ones were not",
    remedy="offer a closing contact",
    source="ipt",
    status=Status.INFERRED,
)

# --- questions --------------------------------------------------------------------------------

ASK_ANNOUNCED: Final = Rule(  # T11
    code="TERM-ANNOUNCED",
    asks=True,
    message="was the end raised explicitly in the sessions that left no record",
    remedy="whether the ending was announced in time",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
ASK_FEELINGS: Final = Rule(  # T15
    code="TERM-FEELINGS",
    asks=True,
    message="were the feelings that ending brings talked about in the sessions that left no record",
    remedy="whether the ending is complete",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
ASK_ATTRIBUTION: Final = Rule(  # T15
    code="TERM-ATTRIBUTION",
    asks=True,
    message="was it asked why things are better in the sessions that left no record",
    remedy="whether the ending is complete",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
ASK_CONTRACT: Final = Rule(  # T03, T13
    code="TERM-CONTRACT",
    asks=True,
    message="what was agreed on about the number of sessions",
    remedy="when the treatment ends",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
ASK_IMPROVED: Final = Rule(  # T23
    code="TERM-IMPROVED",
    asks=True,
    message="did the treatment help, as patient and therapist see it",
    remedy="whether it is asked why things are better, or what else is offered",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
ASK_OFFERED: Final = Rule(  # T23
    code="TERM-OFFERED",
    asks=True,
    message="what was offered instead, in the sessions that left no record",
    remedy="whether an alternative to a treatment that did not help was offered",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
ASK_REMITTED: Final = Rule(
    code="TERM-REMITTED",
    asks=True,
    message="was the illness in remission when the sessions stopped",
    remedy="how much it weighs that the last sessions were not held",
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule about the ending of a course, in order of code."""
