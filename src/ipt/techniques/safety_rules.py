"""What is said and asked about safety: the words, once, with source and status.

Nothing here is a level of risk, and nothing reassures: that no risk is recorded says that none is
recorded.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES"]

# --- the plan ---------------------------------------------------------------------------------

STEP_EMPTY: Final = Rule(
    code="SAFE-STEP-EMPTY",
    severity=Severity.WARNING,
    message="the step {step!r} of the safety plan has no entry",
    remedy="go through it together",
    source="SPI-abstract",
    status=Status.PUBLISHED,
)
ORDER: Final = Rule(
    code="SAFE-ORDER",
    severity=Severity.WARNING,
    message="the steps of the safety plan stand as {order}, which is not the order in which they are taken",
    remedy="put them in order, from what the patient can do alone to professionals",
    source="SPI-abstract",
    status=Status.PUBLISHED,
)
NO_PHONE: Final = Rule(
    code="SAFE-NO-PHONE",
    severity=Severity.WARNING,
    message="the entry {item!r} of the step {step!r} has no number to call",
    remedy="add how to reach them",
    source="SPI-abstract",
    status=Status.INFERRED,
)
MEANS_BLANK: Final = Rule(
    code="SAFE-MEANS-BLANK",
    severity=Severity.WARNING,
    message="the safety plan has nothing on reduced access to lethal means{why}",
    remedy="talk about it, and agree to reduce access to lethal means",
    source="SPI-abstract",
    status=Status.PUBLISHED,
)
ONLY_PROFESSIONALS: Final = Rule(
    code="SAFE-ONLY-PROFESSIONALS",
    severity=Severity.ADVICE,
    message="all whom the patient can ask for help are professionals",
    remedy="ask who else could be told",
    source="SPI-abstract",
    status=Status.INFERRED,
)
NOT_SHARED: Final = Rule(
    code="SAFE-NOT-SHARED",
    severity=Severity.ADVICE,
    message="nobody is recorded to have the safety plan besides those who made it",
    remedy="ask the patient with whom to share it",
    source="Casebook",
    status=Status.INFERRED,
)
STALE: Final = Rule(
    code="SAFE-STALE",
    severity=Severity.ADVICE,
    message="the safety plan was last gone through more than {months} months ago",
    remedy="go through it again",
    source="ipt",
    status=Status.ASSUMED,
)
DISPUTE_PARTNER: Final = Rule(
    code="SAFE-CONTACT-IS-DISPUTE-PARTNER",
    severity=Severity.WARNING,
    message="the step {step!r} of the safety plan names {person!r}, {why}",
    remedy="ask the patient alone whether turning to them is safe",
    source="ipt",
    status=Status.ASSUMED,
)
ASK_MEANS: Final = Rule(
    code="SAFE-MEANS",
    asks=True,
    message="was agreeing to reduce access to lethal means talked about",
    remedy="whether the last step of the safety plan is complete",
    source="SPI-abstract",
    status=Status.PUBLISHED,
)
ASK_WHO_HELPS: Final = Rule(
    code="SAFE-WHO-HELPS",
    asks=True,
    message="is somebody who is no professional among those whom the patient can ask for help",
    remedy="whether help comes from professionals alone",
    source="SPI-abstract",
    status=Status.INFERRED,
)
ASK_MADE_ON: Final = Rule(
    code="SAFE-MADE-ON",
    asks=True,
    message="when was the safety plan last gone through",
    remedy="whether it still holds",
    source="ipt",
    status=Status.ASSUMED,
)

# --- the course -------------------------------------------------------------------------------

NO_PLAN: Final = Rule(
    code="SAFE-NO-PLAN-AFTER-FLAG",
    severity=Severity.WARNING,
    message="a risk of suicide or self-harm was flagged, and no safety plan is recorded",
    remedy="make one with the patient, and record SafetyPlanMade",
    source="SPI-abstract",
    status=Status.INFERRED,
)
UNANSWERED: Final = Rule(
    code="SAFE-FLAG-UNANSWERED",
    severity=Severity.WARNING,
    message="the flagged risk {risk!r} was not reviewed before the next session, or the end",
    remedy="record RiskReviewed in the session in which it was looked at",
    source="PTSD-57",
    status=Status.INFERRED,
)
ASK_PLAN: Final = Rule(
    code="SAFE-PLAN",
    asks=True,
    message="was a safety plan made, or gone through again, after a risk was flagged",
    remedy="whether there is a safety plan that fits",
    source="SPI-abstract",
    status=Status.INFERRED,
)
ASK_ANSWERED: Final = Rule(
    code="SAFE-FLAG-ANSWERED",
    asks=True,
    message="was the flagged risk {risk!r} reviewed in the sessions that left no record",
    remedy="whether somebody looked at it",
    source="PTSD-57",
    status=Status.INFERRED,
)

# --- the gate ---------------------------------------------------------------------------------

GATE_RISK: Final = Rule(
    code="SAFE-GATE-RISK",
    asks=True,
    message="is the review of every flagged risk recorded",
    remedy="whether {action} may go on by itself",
    source="PTSD-57",
    status=Status.INFERRED,
)
GATE_ASKED: Final = Rule(
    code="SAFE-GATE-ASKED",
    asks=True,
    message="is it on record that risk was asked about",
    remedy="whether {action} may go on by itself",
    source="PTSD-57",
    status=Status.INFERRED,
)
GATE_RECORD: Final = Rule(
    code="SAFE-GATE-RECORD",
    asks=True,
    message="does every session have a record",
    remedy="whether {action} may go on by itself",
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule about safety, in order of code."""
