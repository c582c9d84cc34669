"""What a protocol is told about itself: the words, once, with source and status.

A protocol that contradicts itself can be built and read; no course is refused because of it. That is
why these are findings. The code ``T11`` and so on in a comment names the fact of the reference that
the rule implements.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES"]

# --- limits that contradict one another -------------------------------------------------------

ORDER: Final = Rule(
    code="PROT-ORDER",
    message="{low} is {below} and may not lie above {high}, which is {above}",
    remedy="change one of the two",
    source="ipt",
    status=Status.INFERRED,
)
NO_MIDDLE: Final = Rule(  # X07
    code="PROT-NO-MIDDLE",
    message=(
        "the shortest contract, {sessions_min} sessions, leaves no middle phase between "
        "{initial_max} opening and {termination_default} closing ones"
    ),
    remedy="raise sessions_min, or lower one of the others",
    source="ipt",
    status=Status.INFERRED,
)
SHIPPED_ID: Final = Rule(
    code="PROT-SHIPPED-ID",
    message="{id!r} revision {revision} is a protocol that ships, and says something else",
    remedy="give it an id of its own, or a revision of its own",
    source="ipt",
    status=Status.INFERRED,
)
NOT_A_SWITCH: Final = Rule(
    code="PROT-NOT-A-SWITCH",
    message="{limit} is {value}, but what it asks for happens once: it is 0 or 1",
    remedy="use 1 if the protocol asks for it, and 0 if it does not",
    source="ipt",
    status=Status.INFERRED,
)
NO_FOCUS: Final = Rule(  # T08
    code="PROT-NO-FOCUS",
    message="focus_max is {focus_max}, but the middle phase needs a focus",
    remedy="use 1 or more",
    source="ISIPT-KEY",
    status=Status.SECONDARY,
)
ANNOUNCE_EARLY: Final = Rule(  # T11
    code="PROT-ANNOUNCE-EARLY",
    message=(
        "the end is to be announced by {announce_by} sessions left, but the shortest contract has "
        "{sessions_min}, and the middle phase begins after {initial_min} or more"
    ),
    remedy="lower announce_by, or raise sessions_min",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
ANNOUNCE_LATE: Final = Rule(  # T11
    code="PROT-ANNOUNCE-LATE",
    message=(
        "the end is to be announced by {announce_by} sessions left, but the termination phase, which "
        "waits for that, has to begin with {termination_min} left"
    ),
    remedy="raise announce_by to {termination_min} or more",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
REVIEW_LATE: Final = Rule(  # T21
    code="PROT-REVIEW-LATE",
    severity=Severity.WARNING,
    message=(
        "the response is reviewed after {review_after} sessions, but the shortest contract has "
        "{sessions_min}"
    ),
    remedy="lower review_after",
    source="IPTA-SMART",
    status=Status.PUBLISHED,
)
AFTER_REJECTING: Final = Rule(  # T09
    code="PROT-AFTER-REJECTING",
    message="deficits wait for the rejection of {area}, {why}",
    remedy="take it out of after_rejecting",
    source="MW-SPUN",
    status=Status.INFERRED,
)

# --- what the limits do to a course -----------------------------------------------------------

UNSOUND: Final = Rule(
    code="PROT-UNSOUND",
    message="the rules make no sound table with these numbers: {why}",
    source="ipt",
    status=Status.INFERRED,
)
UNREACHABLE: Final = Rule(
    code="PROT-UNREACHABLE",
    message="no course that keeps to the rules reaches the {phase} phase; the nearest one is refused with {codes}",
    remedy="change the limits that stand in these refusals",
    source="ipt",
    status=Status.INFERRED,
)
NEVER_COMPLETED: Final = Rule(
    code="PROT-NEVER-COMPLETED",
    message="a course may come to the {phase} phase, but from there it is never completed",
    remedy="leave room for a session of the {phase} phase",
    source="ipt",
    status=Status.INFERRED,
)
LARGE: Final = Rule(
    code="PROT-LARGE",
    severity=Severity.WARNING,
    message=(
        "the automaton is slow to simulate with, and too large to look for a way through it: it has "
        "more than {most} {what}"
    ),
    remedy="narrow what a contract may name, the opening phase, or focus_max",
    source="ipt",
    status=Status.INFERRED,
)

# --- content ----------------------------------------------------------------------------------

TASK_NEEDED: Final = Rule(  # T15
    code="PROT-TASK-NEEDED",
    severity=Severity.WARNING,
    message="completion needs the task {task!r}, but the protocol lists none for the termination phase",
    remedy="add the task, with a label and a source of its own",
    source="PTSD-25",
    status=Status.PUBLISHED,
)
NO_BASELINE: Final = Rule(  # T02
    code="PROT-NO-BASELINE",
    severity=Severity.WARNING,
    message="the middle phase needs a baseline measure, but the protocol plans none",
    remedy="plan a scale for when = 'baseline' or 'each session'",
    source="PTSD-23",
    status=Status.PUBLISHED,
)
TWICE: Final = Rule(
    code="PROT-TWICE",
    severity=Severity.WARNING,
    message="{what} is stated {times} times",
    remedy="keep one",
    source="ipt",
    status=Status.INFERRED,
)
TASK_AFTER_END: Final = Rule(  # T45
    code="PROT-TASK-AFTER-END",
    severity=Severity.WARNING,
    message="the task {task!r} belongs to the ended phase, in which no session is held",
    remedy="give it another phase",
    source="ipt",
    status=Status.INFERRED,
)
TASK_OUTSIDE: Final = Rule(
    code="PROT-TASK-OUTSIDE",
    severity=Severity.WARNING,
    message=(
        "the task {task!r} is for session {session}, which belongs to the {phase} phase in a course "
        "of {sessions} sessions"
    ),
    remedy="change its sessions, or give it that phase",
    source="ipt",
    status=Status.INFERRED,
)
TASK_BEYOND: Final = Rule(
    code="PROT-TASK-BEYOND",
    severity=Severity.WARNING,
    message="the task {task!r} is for session {session}, but the usual course has {sessions}",
    remedy="change its sessions, or sessions_default",
    source="ipt",
    status=Status.INFERRED,
)
UNKNOWN_SOURCE: Final = Rule(
    code="PROT-UNKNOWN-SOURCE",
    severity=Severity.WARNING,
    message="the bibliography has no source {source!r}{hint}",
    remedy="cite a key of the bibliography, or 'ipt' for a decision of your own",
    source="ipt",
    status=Status.INFERRED,
)
NO_NOTE: Final = Rule(
    code="PROT-NO-NOTE",
    severity=Severity.INFO,
    message="{limit} is {value} by assumption, and no note says why",
    remedy="write a note",
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""Every rule about a protocol, in order of code."""
