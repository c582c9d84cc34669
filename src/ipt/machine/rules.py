"""Why the machine refuses: the words of every refusal, once, with source and status.

The code ``T03`` and so on in a comment names the fact of the reference that the rule implements.
Structural rules always refuse; all others yield to ``override="the reason"``.
"""

from typing import Final

from ipt.findings import Rule, Status

__all__ = ["RULES"]

# --- structural -------------------------------------------------------------------------------

ENDED: Final = Rule(  # T45
    code="MACH-ENDED",
    message="{kind!r} is not possible any more; the course has ended",
    remedy="record FollowUpHeld or CrisisContactHeld, or open a new course",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
NOT_HERE: Final = Rule(  # T45
    code="MACH-NOT-HERE",
    message="{kind!r} has no place in the {phase} phase",
    remedy="see ipt.available(course) for what has",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
PHASE_ORDER: Final = Rule(  # T06, X15
    code="MACH-PHASE-ORDER",
    message="phases never go back or begin twice; the course is in the {phase} phase",
    remedy="revise the plan inside this phase",
    structural=True,
    source="S4",
    status=Status.INFERRED,
)
DATES_BACKWARDS: Final = Rule(  # T45
    code="MACH-DATES-BACKWARDS",
    message="dates never go backwards; {on} lies before {horizon}, the day of {earlier!r}",
    remedy="correct the date, or void the earlier event if its date is wrong",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
ID_TAKEN: Final = Rule(
    code="MACH-ID-TAKEN",
    message="the id {id!r} belongs to an earlier event",
    remedy="leave the id empty, or choose another",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
UNKNOWN_REFERENCE: Final = Rule(
    code="MACH-UNKNOWN-REFERENCE",
    message="there is no {what} {id!r} in this course",
    remedy="name one of: {known}",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
NOTHING_TO_NAME: Final = Rule(
    code="MACH-NOTHING-TO-NAME",
    message="there is no {what} in this course yet",
    remedy="record {event} first",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
UNKNOWN_INSTRUMENT: Final = Rule(
    code="MACH-UNKNOWN-INSTRUMENT",
    message="there is no instrument {instrument!r} in this course, and none ships{hint}",
    remedy="give it to open_course or adopt; with an override the record is kept, and not scored",
    source="ipt",
    status=Status.INFERRED,
)
UNSCORABLE: Final = Rule(
    code="MACH-UNSCORABLE",
    message="{why}",
    remedy="look at the form again; a missing answer is None",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
OTHER_TOTAL: Final = Rule(
    code="MACH-OTHER-TOTAL",
    message="the answers to {instrument!r} make {made}, and not the total of {total}",
    remedy="look at the form again, and give the answers alone",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
OTHER_LIFE_EVENT: Final = Rule(
    code="MACH-OTHER-LIFE-EVENT",
    message="the life event {id!r} was told as {was}, not as {now}",
    remedy="record another life event, or EventReplaced if it was told wrongly",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
NOT_CORRECTABLE: Final = Rule(
    code="MACH-NOT-CORRECTABLE",
    message="this correction is not possible; {why}",
    remedy="{what_now}",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
NOT_OPENED: Final = Rule(
    code="MACH-NOT-OPENED",
    message="a history begins with 'course-opened', not with {kind!r}",
    remedy="record CourseOpened first",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
OTHER_PROTOCOL: Final = Rule(
    code="MACH-OTHER-PROTOCOL",
    message="the course was opened with {opened}, not with {given}",
    remedy="replay it with the protocol it was opened with",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
BREAKS_LATER: Final = Rule(
    code="MACH-BREAKS-LATER",
    message="after this correction the event {id!r} would not be possible: {why}",
    remedy="correct or void {id!r} first",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
NO_SUCH_OPEN_RISK: Final = Rule(  # T30
    code="MACH-NO-OPEN-RISK",
    message="there is no open risk to review",
    remedy="record RiskRaised first",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)

# --- before and within the initial phase ------------------------------------------------------

SCREENING_LATE: Final = Rule(  # T01
    code="MACH-SCREENING-LATE",
    message="suitability is judged before or within the initial phase, not in the {phase} phase",
    remedy="record ResponseReviewed for a later judgement",
    source="SR-3",
    status=Status.PUBLISHED,
)
INITIAL_OVERRUN: Final = Rule(  # T05
    code="MACH-INITIAL-OVERRUN",
    message=(
        "the initial phase ends with session {initial_max} at the latest; "
        "held in it so far: {initial_sessions}"
    ),
    remedy="record PhaseBegan(phase='middle') when its tasks are done",
    source="PTSD-30",
    status=Status.PUBLISHED,
)
NO_INITIAL_SESSION: Final = Rule(  # T04
    code="MACH-NO-INITIAL-SESSION",
    message=(
        "the middle phase comes after session {initial_min} of the initial phase at the earliest; "
        "held in it so far: {initial_sessions}"
    ),
    remedy="record SessionHeld first",
    source="PTSD-30",
    status=Status.PUBLISHED,
)
NO_BASELINE: Final = Rule(  # T02
    code="MACH-NO-BASELINE",
    message="the middle phase needs a baseline measure with a total; none is recorded",
    remedy="record MeasureTaken first",
    source="PTSD-23",
    status=Status.PUBLISHED,
)
NO_INVENTORY: Final = Rule(  # T03
    code="MACH-NO-INVENTORY",
    message="the middle phase needs the interpersonal inventory; it is not recorded as completed",
    remedy="record InventoryCompleted first",
    source="PTSD-36",
    status=Status.PUBLISHED,
)
NO_FORMULATION: Final = Rule(  # T03
    code="MACH-NO-FORMULATION",
    message="the middle phase needs the formulation; none was shared with the patient",
    remedy="record FormulationShared first",
    source="PTSD-36",
    status=Status.PUBLISHED,
)
NO_SICK_ROLE: Final = Rule(  # T03
    code="MACH-NO-SICK-ROLE",
    message="this protocol gives the sick role before the middle phase; it is not recorded",
    remedy="record SickRoleGiven first",
    source="IPTUK",
    status=Status.SECONDARY,
)
NO_FOCUS: Final = Rule(  # T03
    code="MACH-NO-FOCUS",
    message="the middle phase needs an agreed focus; none is recorded",
    remedy="record FocusAgreed first",
    source="PTSD-36",
    status=Status.PUBLISHED,
)
NO_CONTRACT: Final = Rule(  # T03
    code="MACH-NO-CONTRACT",
    message="the middle phase needs an agreed contract with a time limit; none is recorded",
    remedy="record ContractAgreed first",
    source="PTSD-36",
    status=Status.PUBLISHED,
)
SKIPS_MIDDLE: Final = Rule(  # T03, X15
    code="MACH-SKIPS-MIDDLE",
    message="termination follows the middle phase; the course is in the initial phase",
    remedy="record PhaseBegan(phase='middle') first, or end the course by agreement",
    source="S4",
    status=Status.SECONDARY,
)

# --- focus ------------------------------------------------------------------------------------

FOCUS_TOO_MANY: Final = Rule(  # T08
    code="MACH-FOCUS-TOO-MANY",
    message="at most {focus_max} problem areas are in focus at one time",
    remedy="choose what is most linked to onset, and leave the rest for later",
    source="LATE-HIN",
    status=Status.SECONDARY,
)
AREA_NOT_OFFERED: Final = Rule(  # T09, P14
    code="MACH-AREA-NOT-OFFERED",
    message="this protocol does not offer {area} as a focus",
    remedy="choose another area, or another protocol",
    source="ipt",
    status=Status.INFERRED,
)
DEFICITS_NOT_LAST: Final = Rule(  # T09
    code="MACH-DEFICITS-NOT-LAST",
    message=(
        "interpersonal deficits are the last resort; {areas_rejected} of the other areas "
        "were considered and rejected, {deficits_rejections} are needed"
    ),
    remedy="record AreaRejected for each of the others first",
    source="MW-SPUN",
    status=Status.SECONDARY,
)
DEFICITS_BESIDE: Final = Rule(  # T09
    code="MACH-DEFICITS-BESIDE",
    message="interpersonal deficits are never a second focus; another area fits",
    remedy="keep to the other area, or record the course anew without it",
    source="MW-SPUN",
    status=Status.INFERRED,
)
GRIEF_NO_DEATH: Final = Rule(  # T10
    code="MACH-GRIEF-NO-DEATH",
    message="grief as a focus needs a linked {losses}; none is linked and recorded",
    remedy=(
        "record LifeEventRecorded and name its id in ProblemArea.life_event; "
        "what is none of these is a role transition"
    ),
    source="ISIPT-KEY",
    status=Status.SECONDARY,
)
FOCUS_BY_CHANGE: Final = Rule(  # T07
    code="MACH-FOCUS-BY-CHANGE",
    message="after the initial phase the focus changes only explicitly",
    remedy="record FocusChanged with the reason and the patient's agreement",
    source="CG2000-7",
    status=Status.INFERRED,
)
FOCUS_CHANGE_EARLY: Final = Rule(  # T07
    code="MACH-FOCUS-CHANGE-EARLY",
    message="the focus changes in the middle phase only; here it is still being chosen",
    remedy="record FocusAgreed",
    source="CG2000-7",
    status=Status.INFERRED,
)
FOCUS_LATE: Final = Rule(  # T07
    code="MACH-FOCUS-LATE",
    message="the focus does not change in the termination phase",
    remedy="leave the new area for a new contract",
    source="CG2000-7",
    status=Status.INFERRED,
)
FOCUS_NOT_AGREED: Final = Rule(  # T07
    code="MACH-FOCUS-NOT-AGREED",
    message="a change of focus needs the patient's agreement; it is recorded as missing",
    remedy="agree on it first",
    source="CG2000-7",
    status=Status.INFERRED,
)

# --- contract ---------------------------------------------------------------------------------

CONTRACT_AGAIN: Final = Rule(  # T13
    code="MACH-CONTRACT-AGAIN",
    message="a contract is agreed already; it changes only explicitly",
    remedy="record ContractAmended with the reason",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
CONTRACT_LENGTH: Final = Rule(  # T03, P01
    code="MACH-CONTRACT-LENGTH",
    message="a first contract names {sessions_min} to {sessions_max} sessions, not {number}",
    remedy="choose a number in that range, or a protocol of that length",
    source="ISIPT-KEY",
    status=Status.SECONDARY,
)
CONTRACT_CAP: Final = Rule(  # T13
    code="MACH-CONTRACT-CAP",
    message="an amended contract has {sessions_min} to {sessions_cap} sessions, not {number}",
    remedy="end this course and agree on a new contract for continuation",
    source="FREQ",
    status=Status.SECONDARY,
)
NO_CONTRACT_TO_AMEND: Final = Rule(  # T13
    code="MACH-NO-CONTRACT-TO-AMEND",
    message="there is no contract to amend",
    remedy="record ContractAgreed",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
AMENDED_OFTEN: Final = Rule(  # T13
    code="MACH-AMENDED-OFTEN",
    message="amendments of the contract are limited to {amendments_max}; so far: {amendments}",
    remedy="keep to the contract, or agree on a new course afterwards",
    source="CG2000-7",
    status=Status.INFERRED,
)
CONTRACT_LATE: Final = Rule(  # T13
    code="MACH-CONTRACT-LATE",
    message="the contract is not changed in the termination phase",
    remedy="keep to the end, and agree on a new contract for continuation",
    source="CG2000-7",
    status=Status.INFERRED,
)

# --- middle, termination, end -----------------------------------------------------------------

NO_SESSIONS_LEFT: Final = Rule(  # T11, X03
    code="MACH-NO-SESSIONS-LEFT",
    message="no session of the contract is left",
    remedy=(
        "record CourseEnded; correct the last session with EventReplaced if it did more than was "
        "told; before the termination phase the contract can be amended"
    ),
    source="CG2000-7",
    status=Status.PUBLISHED,
)
TERMINATION_DUE: Final = Rule(  # T11, X12
    code="MACH-TERMINATION-DUE",
    message=(
        "the last {termination_min} sessions belong to the termination phase; "
        "{sessions_left} are left"
    ),
    remedy="announce the end and record PhaseBegan(phase='termination')",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
TERMINATION_EARLY: Final = Rule(  # T11
    code="MACH-TERMINATION-EARLY",
    message=(
        "the termination phase begins with at most {termination_max} sessions left; "
        "{sessions_left} are left"
    ),
    remedy="go on, amend the contract, or end the course early by agreement",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
NOT_ANNOUNCED: Final = Rule(  # T11
    code="MACH-NOT-ANNOUNCED",
    message="the end is raised explicitly before the termination phase; that is not recorded",
    remedy="record EndingAnnounced first",
    source="CG2000-7",
    status=Status.PUBLISHED,
)
OPEN_RISK: Final = Rule(  # T30
    code="MACH-OPEN-RISK",
    message="an open risk holds the regular way forward",
    remedy="record RiskReviewed first",
    source="PTSD-57",
    status=Status.PUBLISHED,
)
NOT_IN_TERMINATION: Final = Rule(  # T15
    code="MACH-NOT-IN-TERMINATION",
    message="a course is completed in its termination phase, not in the {phase} phase",
    remedy="record another reason for the end, such as 'early-by-agreement'",
    source="PTSD-25",
    status=Status.PUBLISHED,
)


def _completion(code: str, what: str, task: str) -> Rule:  # T15
    return Rule(
        code=code,
        message=f"completion needs {what}; no session of the termination phase reports it",
        remedy=(
            f"report the task {task!r} with SessionHeld, "
            "or correct the session that did it with EventReplaced"
        ),
        source="PTSD-25",
        status=Status.PUBLISHED,
    )


NO_PROGRESS_REVIEW: Final = _completion(
    "MACH-NO-PROGRESS-REVIEW", "a review of progress against the goals", "progress-reviewed"
)
NO_ATTRIBUTION: Final = _completion(
    "MACH-NO-ATTRIBUTION", "the gains to be credited to the patient", "gains-attributed"
)
NO_ENDING_FEELINGS: Final = _completion(
    "MACH-NO-ENDING-FEELINGS", "the feelings about ending to be discussed", "ending-felt"
)
NO_RELAPSE_PLAN: Final = _completion(
    "MACH-NO-RELAPSE-PLAN", "a plan for the return of symptoms", "relapse-plan-made"
)
NO_NEXT_STEP: Final = _completion(
    "MACH-NO-NEXT-STEP", "a decision on what comes next", "next-step-decided"
)

RULES: Final = Rule.collect(globals())
"""Every rule of the machine, in order of code."""
