"""What may follow what in the care of one patient, and how a course moves: the words, once.

The code ``T24`` and so on in a comment names the fact of the reference.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES", "STRUCTURAL"]

# --- what refuses a further course ----------------------------------------------------------------

OTHER_PATIENT: Final = Rule(
    code="CARE-OTHER-PATIENT",
    message="it is the course of another patient",
    remedy="begin the care of that patient with it",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
OPEN: Final = Rule(  # X13, X14
    code="CARE-OPEN",
    message="course {before} has not ended; a patient has one open contract at a time",
    remedy="record CourseEnded in it first, with its reason",
    structural=True,
    source="FRANK07",
    status=Status.INFERRED,
)
DIED: Final = Rule(
    code="CARE-DIED",
    message="course {before} ended with the death of the patient",
    remedy="correct that ending if it is wrong",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
BACKWARDS: Final = Rule(
    code="CARE-DATES-BACKWARDS",
    message="it was opened on {opened}, before course {before} ended on {ended}",
    remedy="correct the date that is wrong",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
NO_ACUTE: Final = Rule(  # T24, T25
    code="CARE-NO-ACUTE",
    message="{kind} follows an acute course; none is recorded",
    remedy="begin with the acute course, or say where it took place",
    source="FRANK07",
    status=Status.PUBLISHED,
)
AFTER_MAINTENANCE: Final = Rule(
    code="CARE-AFTER-MAINTENANCE",
    message="continuation follows an acute course or a continuation, and course {before} is maintenance",
    remedy="after a recurrence, open an acute course",
    source="PTSD-25",
    status=Status.INFERRED,
)
NOT_COMPLETED: Final = Rule(  # T24, T25
    code="CARE-NOT-COMPLETED",
    message="{kind} follows a course that was brought to its end; course {before} ended as {reason!r}",
    remedy="open an acute course, or say why not",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
NOT_IMPROVED: Final = Rule(  # T23, T24
    code="CARE-NOT-IMPROVED",
    message="continuation follows improvement, and course {before} brought none",
    remedy="offer another treatment, or say why this one goes on",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
NOT_REMITTED: Final = Rule(  # T25, 10.1
    code="CARE-NOT-REMITTED",
    message="maintenance follows remission, and there was none at the end of course {before}",
    remedy="begin a continuation, or say why maintenance begins all the same",
    source="FRANK07",
    status=Status.PUBLISHED,
)
NO_RECURRENCE: Final = Rule(  # T27, 10.8
    code="CARE-NO-RECURRENCE",
    message="a recurrence comes after remission and closes maintenance; course {before} is {kind}",
    remedy="end it with its reason, and let the new course follow",
    structural=True,
    source="FRANK07",
    status=Status.INFERRED,
)

# --- what is told of a care -----------------------------------------------------------------------

DEVIATION: Final = Rule(
    code="CARE-DEVIATION",
    severity=Severity.INFO,
    message="course {number} was begun against a rule ({codes}), with a reason that is kept",
    source="ipt",
    status=Status.INFERRED,
)
MOVED: Final = Rule(
    code="CARE-MOVED",
    severity=Severity.INFO,
    message="course {number} was moved from {was} to {now} after {events} events, with a reason that is kept",
    source="ipt",
    status=Status.INFERRED,
)
IPT_ALONE: Final = Rule(  # T26, 10.4, 10.5
    code="CARE-IPT-ALONE",
    severity=Severity.WARNING,
    message="remission took medication, and none is recorded beside the maintenance of course {number}",
    remedy="look at maintenance by IPT alone together, or record the medication",
    source="FRANK07",
    status=Status.PUBLISHED,
)
REMITTED: Final = Rule(  # T24, T25
    code="CARE-REMITTED",
    severity=Severity.ADVICE,
    message="course {number} is a continuation, which is for those improved but still with symptoms; "
    "a remission is recorded",
    remedy="see whether maintenance is what is meant",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
CUT_OFF: Final = Rule(  # T25
    code="CARE-CUT-OFF",
    severity=Severity.ADVICE,
    message="a remission is recorded, and the last total of {instrument!r} is not one by {rule!r}",
    remedy="look at both; neither is the verdict",
    source="ipt",
    status=Status.INFERRED,
)
REVIEW_LATE: Final = Rule(  # T25, 10.3
    code="CARE-REVIEW-LATE",
    severity=Severity.ADVICE,
    message="maintenance is looked at again on {review}, more than three years after {opened}",
    remedy="agree on an earlier day; two to three years is what trials gave",
    source="FRANK07",
    status=Status.PUBLISHED,
)

# --- questions ------------------------------------------------------------------------------------

ASK_IMPROVED: Final = Rule(  # T24
    code="CARE-IMPROVED",
    asks=True,
    message="did course {before} bring an improvement",
    remedy="whether a continuation follows it",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
ASK_REMISSION: Final = Rule(  # T25
    code="CARE-REMISSION",
    asks=True,
    message="was the illness in remission at the end of course {before}",
    remedy="whether maintenance follows it, or a continuation",
    source="FRANK07",
    status=Status.PUBLISHED,
)
ASK_MEDICATION: Final = Rule(  # T26
    code="CARE-MEDICATION",
    asks=True,
    message="did the remission take medication",
    remedy="whether maintenance by IPT alone is to be warned of",
    source="FRANK07",
    status=Status.PUBLISHED,
)
ASK_CONTRACT: Final = Rule(  # T24
    code="CARE-CONTRACT",
    asks=True,
    message="what was agreed on for course {number}; {kind} needs a contract of its own",
    remedy="how long it goes on, and how often",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
ASK_REVIEW: Final = Rule(  # T25
    code="CARE-REVIEW-DATE",
    asks=True,
    message="on which day is maintenance looked at again",
    remedy="when to decide on it anew; it is no cut-off",
    source="FRANK07",
    status=Status.PUBLISHED,
)
ASK_ANEW: Final = Rule(  # T25
    code="CARE-REVIEW-DUE",
    asks=True,
    message="maintenance was to be looked at again on {review}: does it go on",
    remedy="whether it goes on, and until which day",
    source="FRANK07",
    status=Status.PUBLISHED,
)

# --- moving to another protocol -------------------------------------------------------------------

SAME: Final = Rule(
    code="MOVE-SAME",
    message="the course is one of {protocol} already",
    remedy="name another protocol",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
ENDED: Final = Rule(
    code="MOVE-ENDED",
    message="the course has ended; what it was is not changed",
    remedy="let a new course of that protocol follow it",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
BREAKS: Final = Rule(
    code="MOVE-BREAKS",
    message="{protocol} would refuse event {id!r}: {why}",
    remedy="keep the protocol, or end the course and let a new one follow",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
TASK_LOST: Final = Rule(
    code="MOVE-TASK-LOST",
    severity=Severity.WARNING,
    message="{protocol} does not know the task {task!r}, which {sessions} sessions report",
    remedy="see which of its tasks stands for it",
    source="ipt",
    status=Status.INFERRED,
)
LIMIT_PASSED: Final = Rule(
    code="MOVE-LIMIT-PASSED",
    severity=Severity.WARNING,
    message="{protocol} has {limit} {most}, and the course has passed it with {had}",
    remedy="see what that number was for, and whether it still can be made good",
    source="ipt",
    status=Status.INFERRED,
)
DIFFERS: Final = Rule(
    code="MOVE-DIFFERS",
    severity=Severity.INFO,
    message="{difference}",
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this room, in order of code."""

STRUCTURAL: Final = frozenset(rule.code for rule in RULES if rule.structural)
"""The codes of the rules that no override passes."""
