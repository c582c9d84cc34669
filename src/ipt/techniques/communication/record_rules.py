"""The words for what the record of an exchange lacks, and for what is still to be asked."""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES"]


def _lacks(code: str, message: str, remedy: str, source: str, status: Status) -> Rule:
    return Rule(
        code=code,
        severity=Severity.ADVICE,
        message=message,
        remedy=remedy,
        source=source,
        status=status,
    )


def _ask(code: str, message: str, remedy: str, source: str, status: Status) -> Rule:
    return Rule(code=code, asks=True, message=message, remedy=remedy, source=source, status=status)


# --- the words ------------------------------------------------------------------------------------

HELD_BACK: Final = Rule(
    code="CA-HELD-BACK",
    severity=Severity.INFO,
    message="nothing is said of the patient's own turns, because violence or fear is {known}",
    remedy="ask the patient alone; what keeps somebody safe is no pattern to be changed",
    source="ipt",
    status=Status.ASSUMED,
)
SUMMARY: Final = _lacks(
    "CA-SUMMARY-NOT-SCRIPT",
    "{turns} turns are recorded; with fewer than {script_from} it is a summary and no script",
    "go through it again line by line, as in a play",
    "S4",
    Status.ASSUMED,
)
NO_INTENT: Final = _lacks(
    "CA-NO-INTENT",
    "of none of the patient's turns is it recorded what was meant",
    "ask at each of them what it was to say",
    "S4",
    Status.SECONDARY,
)
ONE_SIDED: Final = _lacks(
    "CA-ONE-SIDED",
    "nothing is recorded of how the other side spoke, neither tone nor gesture",
    "ask how it was said, and what face, hands and body did",
    "S2",
    Status.SECONDARY,
)
NO_OUTCOME: Final = _lacks(
    "CA-NO-OUTCOME",
    "it is not recorded how the exchange ended, nor whether it was settled",
    "ask how it ended, and whether that was what was hoped for",
    "Casebook",
    Status.SECONDARY,
)

ASK_VIOLENCE: Final = _ask(
    "CA-ASK-VIOLENCE",
    "asked of the patient alone: is there violence, threat, coercion or fear with {who}",
    "whether anything is said of the patient's own turns",
    "ipt",
    Status.ASSUMED,
)
ASK_THREAT: Final = _ask(
    "CA-ASK-THREAT",
    "asked of the patient alone: turn {turn!r} is told as threatening; is there violence or fear",
    "whether it still holds that there is none",
    "ipt",
    Status.ASSUMED,
)
ASK_MEANT: Final = _ask(
    "CA-ASK-MEANT",
    "what was turn {turn!r} to say",
    "whether what came across is what was meant",
    "S4",
    Status.SECONDARY,
)
ASK_DIRECTNESS: Final = _ask(
    "CA-ASK-DIRECTNESS",
    "how openly was it said in turn {turn!r}",
    "whether it could be understood",
    "ipt",
    Status.ASSUMED,
)
ASK_FELT: Final = _ask(
    "CA-ASK-FELT",
    "what was felt in turn {turn!r}, and how strongly",
    "whether the feeling could be seen",
    "S4",
    Status.SECONDARY,
)
ASK_SHOWN: Final = _ask(
    "CA-ASK-SHOWN",
    "what of it was shown in turn {turn!r}",
    "whether the feeling could be seen",
    "S2",
    Status.SECONDARY,
)
ASK_TAKEN: Final = _ask(
    "CA-ASK-TAKEN",
    "what did the patient take turn {turn!r} to mean",
    "whether it was understood as it was meant",
    "Casebook",
    Status.SECONDARY,
)
ASK_CHECKED: Final = _ask(
    "CA-ASK-CHECKED",
    "did the patient ask whether turn {turn!r} was meant so",
    "whether it was understood or guessed",
    "ipt",
    Status.ASSUMED,
)
ASK_TONE: Final = _ask(
    "CA-ASK-TONE",
    "in which tone and with which gestures was turn {turn!r} said",
    "what could be heard and seen beside the words",
    "S2",
    Status.SECONDARY,
)
ASK_SETTING: Final = _ask(
    "CA-ASK-SETTING",
    "where was it, and what went before",
    "what the exchange began with",
    "S4",
    Status.SECONDARY,
)
ASK_HOPED: Final = _ask(
    "CA-ASK-HOPED",
    "what did the patient hope would happen",
    "what an alternative would have to bring about",
    "Casebook",
    Status.SECONDARY,
)
ASK_SETTLED: Final = _ask(
    "CA-ASK-SETTLED",
    "was it settled in the end",
    "whether needs were left open",
    "ipt",
    Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""What is found and asked about the record, in order of code."""
