"""What a series of sessions is told: the words, once, with source and status.

Nothing here refuses anything. The code ``T11`` and so on in a comment names the fact of the
reference that the rule implements.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES"]

# --- the clock and the days ---------------------------------------------------------------------

NO_SUCH_TIME: Final = Rule(
    code="SCH-NO-SUCH-TIME",
    severity=Severity.ADVICE,
    message="{time} does not exist on {day} in {zone}, where the clocks go forward; it is {instead}",
    remedy="tell the patient, or move the session",
    source="ipt",
    status=Status.INFERRED,
)
TWICE: Final = Rule(
    code="SCH-TIME-TWICE",
    severity=Severity.ADVICE,
    message="{time} comes twice on {day} in {zone}, where the clocks go back; the first is meant",
    remedy="tell the patient, or move the session",
    source="ipt",
    status=Status.INFERRED,
)
DAY_OFF: Final = Rule(
    code="SCH-DAY-OFF",
    severity=Severity.WARNING,
    message="session {number} lies on {day}, when nobody meets ({why})",
    remedy="move it to another day",
    source="ipt",
    status=Status.INFERRED,
)
ORDER: Final = Rule(
    code="SCH-ORDER",
    severity=Severity.WARNING,
    message="session {number} begins before session {before} is over",
    remedy="move one of them",
    source="ipt",
    status=Status.INFERRED,
)

# --- how often ----------------------------------------------------------------------------------

FREQUENT: Final = Rule(  # T34, X01
    code="SCH-FREQUENT",
    message="{sessions} sessions lie in the seven days from {on}; three are the most",
    remedy="move some of them; contacts in a crisis are not counted",
    source="INPT-2",
    status=Status.INFERRED,
)
GAP: Final = Rule(
    code="SCH-GAP",
    severity=Severity.ADVICE,
    message="{days} days lie between {before} and session {number}; {most} are the most",
    remedy="move the session, or talk about the gap",
    source="ipt",
    status=Status.ASSUMED,
)
CADENCE: Final = Rule(
    code="SCH-CADENCE",
    severity=Severity.ADVICE,
    message="the plan is {planned}, the contract {agreed}",
    remedy="keep to the contract, or amend it",
    source="CG2000-7",
    status=Status.INFERRED,
)
TAPER: Final = Rule(
    code="SCH-TAPER",
    severity=Severity.ADVICE,
    message="the taper is of the last {taper} sessions, but the course has {sessions} in all",
    remedy="thin out fewer of them, or plan another cadence",
    source="ipt",
    status=Status.INFERRED,
)

# --- windows ------------------------------------------------------------------------------------

WINDOW: Final = Rule(  # T20
    code="SCH-WINDOW",
    severity=Severity.WARNING,
    message="{sessions} sessions take {weeks} weeks; the window of the course is {most}",
    remedy="meet more often, or agree on fewer sessions",
    source="IPTA-SMART",
    status=Status.INFERRED,
)
END_DATE: Final = Rule(  # T12
    code="SCH-END-DATE",
    severity=Severity.WARNING,
    message="session {number} lies on {day}, after {end}, when treatment is to end",
    remedy="meet more often, or amend the contract",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
PHASE: Final = Rule(  # T05, T11; C11
    code="SCH-PHASE",
    severity=Severity.ADVICE,
    message="session {number} opens in the {phase} phase, which has sessions {first} to {last}",
    remedy="begin the {next} phase, or see what it still needs",
    source="CG2000-7",
    status=Status.INFERRED,
)
NO_CONTRACT: Final = Rule(  # T12
    code="SCH-NO-CONTRACT",
    severity=Severity.INFO,
    message="no contract is recorded; the {sessions} sessions are those that are usual in {protocol}",
    remedy="agree on a number of sessions, and propose again",
    source="CG2000-7",
    status=Status.INFERRED,
)
NOTHING_LEFT: Final = Rule(
    code="SCH-NOTHING-LEFT",
    severity=Severity.INFO,
    message="no session is left to plan; {held} of {sessions} were held",
    remedy="agree on a new contract, if there are to be more",
    source="ipt",
    status=Status.INFERRED,
)

# --- groups -------------------------------------------------------------------------------------

MID_MEETING: Final = Rule(  # T36
    code="SCH-MID-MEETING",
    severity=Severity.WARNING,
    message="the meeting on {day} does not lie between sessions {before} and {after}",
    remedy="move the meeting",
    source="IPTG-81",
    status=Status.PUBLISHED,
)
POST_MEETING: Final = Rule(  # T37
    code="SCH-POST-MEETING",
    severity=Severity.WARNING,
    message="the meeting on {day} does not lie within {days} days after the last session, {last}",
    remedy="move the meeting",
    source="IPTG-81",
    status=Status.PUBLISHED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this room, in order of code."""
