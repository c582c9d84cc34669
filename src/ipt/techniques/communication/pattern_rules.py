"""The words for every pattern of an exchange: what is observed, and what to ask; no pattern is a fault.

The five classic patterns are recalled from the manuals of Klerman and colleagues, and not read there.
That each of them can be computed as it is here, is a proposal of this library.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES"]

_KLERMAN: Final = "KWRC-dispute"
_WHAT_SPOKE_AGAINST: Final = "ask what an open wording would have been, and what spoke against it"


def _pattern(code: str, message: str, remedy: str, source: str, status: Status) -> Rule:
    return Rule(
        code=code,
        severity=Severity.INFO,
        message=message,
        remedy=remedy,
        source=source,
        status=status,
    )


def _ours(code: str, message: str, remedy: str) -> Rule:
    return _pattern(code, message, remedy, "ipt", Status.ASSUMED)


# --- the five classic ones ------------------------------------------------------------------------

NONVERBAL: Final = _pattern(
    "CA-NONVERBAL",
    "what {speaker!r} meant in turn {turn!r} was shown, and openly said nowhere",
    _WHAT_SPOKE_AGAINST,
    _KLERMAN,
    Status.ASSUMED,
)
ASSUMED_SENT: Final = _pattern(
    "CA-ASSUMED-SENT",
    "turn {turn!r} of {speaker!r} takes the need {need!r} as known, and no turn so far says it openly",
    "ask when it was said, and in which words",
    _KLERMAN,
    Status.ASSUMED,
)
ASSUMED_UNDERSTOOD: Final = _pattern(
    "CA-ASSUMED-UNDERSTOOD",
    "{speaker!r} guessed what turn {turn!r} meant, did not ask, and went on by it in turn {then!r}",
    "ask what else it could have meant, and how one could find out",
    _KLERMAN,
    Status.ASSUMED,
)
INDIRECT: Final = _pattern(
    "CA-INDIRECT",
    "turn {turn!r} of {speaker!r} only hints at a {kind}",
    _WHAT_SPOKE_AGAINST,
    _KLERMAN,
    Status.ASSUMED,
)
SILENCE: Final = _pattern(
    "CA-SILENCE",
    "in turn {turn!r} {speaker!r} closed off what turn {of!r} had begun: {why}",
    "ask what the silence was for, and what would have made it possible to go on",
    _KLERMAN,
    Status.ASSUMED,
)

# --- supplementary ones ---------------------------------------------------------------------------

HOSTILE: Final = _ours(
    "CA-HOSTILE",
    "turn {turn!r} of {speaker!r} is told as {tones}",
    "ask which feeling or wish stood behind it",
)
SARCASM: Final = _ours(
    "CA-SARCASM",
    "turn {turn!r} of {speaker!r} is told as sarcastic",
    "ask what was meant in earnest",
)
MANY_COMPLAINTS: Final = _ours(
    "CA-MANY-COMPLAINTS",
    "turn {turn!r} of {speaker!r} has {complaints} complaints in one",
    "ask which of them matters most",
)
NO_REQUEST: Final = _ours(
    "CA-NO-REQUEST",
    "{speaker!r} complained, and asked for nothing",
    "ask what the other should have done instead",
)
TIMING: Final = _pattern(
    "CA-TIMING",
    "{speaker!r} raised a matter in turn {turn!r}, when feelings were at {felt} of 10",
    "ask which moment would have been a calmer one",
    "Casebook",
    Status.SECONDARY,
)
NO_PERSPECTIVE: Final = _pattern(
    "CA-NO-PERSPECTIVE",
    "no turn of {speaker!r} takes up what was told to them",
    "ask how it looked from the other side",
    "Casebook",
    Status.SECONDARY,
)
AFFECT_MISMATCH: Final = _pattern(
    "CA-AFFECT-MISMATCH",
    "in turn {turn!r} {speaker!r} felt {felt} and showed {shown}",
    "ask what the other could see of the feeling",
    "S2",
    Status.SECONDARY,
)
ESCALATION: Final = _ours(
    "CA-ESCALATION",
    "hostility rises from {low} to {high} of 10 over {turns} turns, each answered by the next",
    "ask at which of them it could have gone another way",
)
IMPACT_GAP: Final = _ours(
    "CA-IMPACT-GAP",
    "turn {turn!r} of {speaker!r} was meant as {meant}, and came across as {received}",
    "ask what in it could be taken so",
)

RULES: Final = Rule.collect(globals())
"""The rule of every pattern, in order of code."""
