"""The exact words of every refusal, each from a real course and a real event."""

import pickle
from datetime import date

import pytest
from tests.machine import protocols
from tests.machine.events_for import event
from tests.machine.histories import CLOSING, ENDED, LATE, MIDDLE, READY, TERMINATION, course

import ipt
from ipt import EventRefused
from ipt.machine import RULES
from ipt.model import BetweenSessionTask, Goal, Medication, Protocol, events as ev

CASES = {
    "MACH-AMENDED-OFTEN": (
        (*MIDDLE, "contract-amended 18"), "contract-amended 20",
        "amendments of the contract are limited to 1; so far: 1",
        "keep to the contract, or agree on a new course afterwards",
    ),
    "MACH-BREAKS-LATER": (
        (*READY, "phase-began middle"), ev.EventVoided(event="e3"),
        ("after this correction the event 'e8' would not be possible: "
         "the middle phase needs the interpersonal inventory; it is not recorded as completed"),
        "correct or void 'e8' first",
    ),
    "MACH-CONTRACT-AGAIN": (
        READY, "contract-agreed 16",
        "a contract is agreed already; it changes only explicitly",
        "record ContractAmended with the reason",
    ),
    "MACH-CONTRACT-CAP": (
        READY, "contract-amended 21",
        "an amended contract has 12 to 20 sessions, not 21",
        "end this course and agree on a new contract for continuation",
    ),
    "MACH-CONTRACT-LATE": (
        TERMINATION, "contract-amended 18",
        "the contract is not changed in the termination phase",
        "keep to the end, and agree on a new contract for continuation",
    ),
    "MACH-CONTRACT-LENGTH": (
        (), "contract-agreed 8",
        "a first contract names 12 to 20 sessions, not 8",
        "choose a number in that range, or a protocol of that length",
    ),
    "MACH-DATES-BACKWARDS": (
        (), ev.SessionHeld(on=date(2023, 12, 31)),
        "dates never go backwards; 2023-12-31 lies before 2024-01-01, the day of 'e0'",
        "correct the date, or void the earlier event if its date is wrong",
    ),
    "MACH-DEFICITS-BESIDE": (
        ("focus-agreed role-dispute",), "focus-agreed deficits",
        "interpersonal deficits are never a second focus; another area fits",
        "keep to the other area, or record the course anew without it",
    ),
    "MACH-DEFICITS-NOT-LAST": (
        ("area-rejected grief",), "focus-agreed deficits",
        ("interpersonal deficits are the last resort; 1 of the other areas were considered and "
         "rejected, 3 are needed"),
        "record AreaRejected for each of the others first",
    ),
    "MACH-ENDED": (
        ENDED, "session-held",
        "'session-held' is not possible any more; the course has ended",
        "record FollowUpHeld or CrisisContactHeld, or open a new course",
    ),
    "MACH-FOCUS-BY-CHANGE": (
        MIDDLE, "focus-agreed role-transition",
        "after the initial phase the focus changes only explicitly",
        "record FocusChanged with the reason and the patient's agreement",
    ),
    "MACH-FOCUS-CHANGE-EARLY": (
        (), "focus-changed role-transition",
        "the focus changes in the middle phase only; here it is still being chosen",
        "record FocusAgreed",
    ),
    "MACH-FOCUS-LATE": (
        TERMINATION, "focus-changed role-transition",
        "the focus does not change in the termination phase",
        "leave the new area for a new contract",
    ),
    "MACH-FOCUS-NOT-AGREED": (
        MIDDLE, "focus-changed role-transition disagreed",
        "a change of focus needs the patient's agreement; it is recorded as missing",
        "agree on it first",
    ),
    "MACH-FOCUS-TOO-MANY": (
        ("focus-agreed role-dispute", "focus-agreed role-transition"), "focus-agreed role-dispute",
        "at most 2 problem areas are in focus at one time",
        "choose what is most linked to onset, and leave the rest for later",
    ),
    "MACH-GRIEF-NO-DEATH": (
        (), "focus-agreed grief",
        "grief as a focus needs a linked death, miscarriage, stillbirth, neonatal-loss or presumed-dead; none is linked and recorded",
        ("record LifeEventRecorded and name its id in ProblemArea.life_event; "
         "what is none of these is a role transition"),
    ),
    "MACH-ID-TAKEN": (
        (), ev.SessionHeld(id="e0"),
        "the id 'e0' belongs to an earlier event",
        "leave the id empty, or choose another",
    ),
    "MACH-INITIAL-OVERRUN": (
        ("session-held",) * 3, "session-held",
        "the initial phase ends with session 3 at the latest; held in it so far: 3",
        "record PhaseBegan(phase='middle') when its tasks are done",
    ),
    "MACH-NO-ATTRIBUTION": (
        (*TERMINATION, CLOSING.replace("gains-attributed", "")), "course-ended completed",
        ("completion needs the gains to be credited to the patient; "
         "no session of the termination phase reports it"),
        ("report the task 'gains-attributed' with SessionHeld, "
         "or correct the session that did it with EventReplaced"),
    ),
    "MACH-NO-BASELINE": (
        READY[:1] + READY[2:], "phase-began middle",
        "the middle phase needs a baseline measure with a total; none is recorded",
        "record MeasureTaken first",
    ),
    "MACH-NO-CONTRACT": (
        READY[:-1], "phase-began middle",
        "the middle phase needs an agreed contract with a time limit; none is recorded",
        "record ContractAgreed first",
    ),
    "MACH-NO-CONTRACT-TO-AMEND": (
        (), "contract-amended 16", "there is no contract to amend", "record ContractAgreed",
    ),
    "MACH-NO-ENDING-FEELINGS": (
        (*TERMINATION, CLOSING.replace("ending-felt", "")), "course-ended completed",
        ("completion needs the feelings about ending to be discussed; "
         "no session of the termination phase reports it"),
        ("report the task 'ending-felt' with SessionHeld, "
         "or correct the session that did it with EventReplaced"),
    ),
    "MACH-NO-FOCUS": (
        READY[:-2] + READY[-1:], "phase-began middle",
        "the middle phase needs an agreed focus; none is recorded",
        "record FocusAgreed first",
    ),
    "MACH-NO-FORMULATION": (
        READY[:3] + READY[4:], "phase-began middle",
        "the middle phase needs the formulation; none was shared with the patient",
        "record FormulationShared first",
    ),
    "MACH-NO-INITIAL-SESSION": (
        READY[1:], "phase-began middle",
        "the middle phase comes after session 1 of the initial phase at the earliest; held in it so far: 0",
        "record SessionHeld first",
    ),
    "MACH-NO-INVENTORY": (
        READY[:2] + READY[3:], "phase-began middle",
        "the middle phase needs the interpersonal inventory; it is not recorded as completed",
        "record InventoryCompleted first",
    ),
    "MACH-NO-NEXT-STEP": (
        (*TERMINATION, CLOSING.replace("next-step-decided", "")), "course-ended completed",
        ("completion needs a decision on what comes next; "
         "no session of the termination phase reports it"),
        ("report the task 'next-step-decided' with SessionHeld, "
         "or correct the session that did it with EventReplaced"),
    ),
    "MACH-NO-OPEN-RISK": (
        (), "risk-reviewed r", "there is no open risk to review", "record RiskRaised first",
    ),
    "MACH-NO-PROGRESS-REVIEW": (
        (*TERMINATION, CLOSING.replace("progress-reviewed", "")), "course-ended completed",
        ("completion needs a review of progress against the goals; "
         "no session of the termination phase reports it"),
        ("report the task 'progress-reviewed' with SessionHeld, "
         "or correct the session that did it with EventReplaced"),
    ),
    "MACH-NO-RELAPSE-PLAN": (
        (*TERMINATION, CLOSING.replace("relapse-plan-made", "")), "course-ended completed",
        ("completion needs a plan for the return of symptoms; "
         "no session of the termination phase reports it"),
        ("report the task 'relapse-plan-made' with SessionHeld, "
         "or correct the session that did it with EventReplaced"),
    ),
    "MACH-NO-SESSIONS-LEFT": (
        (*TERMINATION, *["session-held"] * 4), "session-held",
        "no session of the contract is left",
        ("record CourseEnded; correct the last session with EventReplaced if it did more than was told; "
         "before the termination phase the contract can be amended"),
    ),
    "MACH-NO-SICK-ROLE": (
        READY[:4] + READY[5:], "phase-began middle",
        "this protocol gives the sick role before the middle phase; it is not recorded",
        "record SickRoleGiven first",
    ),
    "MACH-NOT-ANNOUNCED": (
        LATE, "phase-began termination",
        "the end is raised explicitly before the termination phase; that is not recorded",
        "record EndingAnnounced first",
    ),
    "MACH-NOT-CORRECTABLE": (
        (), ev.EventVoided(event="e0"),
        "this correction is not possible; there is no course without it",
        "record EventReplaced",
    ),
    "MACH-NOT-HERE": (
        (), "follow-up-held",
        "'follow-up-held' has no place in the initial phase",
        "see ipt.available(course) for what has",
    ),
    "MACH-NOT-IN-TERMINATION": (
        MIDDLE, "course-ended completed",
        "a course is completed in its termination phase, not in the middle phase",
        "record another reason for the end, such as 'early-by-agreement'",
    ),
    "MACH-OPEN-RISK": (
        (*READY, "risk-raised r"), "phase-began middle",
        "an open risk holds the regular way forward",
        "record RiskReviewed first",
    ),
    "MACH-PHASE-ORDER": (
        MIDDLE, "phase-began initial",
        "phases never go back or begin twice; the course is in the middle phase",
        "revise the plan inside this phase",
    ),
    "MACH-SCREENING-LATE": (
        MIDDLE, "screening-recorded",
        "suitability is judged before or within the initial phase, not in the middle phase",
        "record ResponseReviewed for a later judgement",
    ),
    "MACH-SKIPS-MIDDLE": (
        READY, "phase-began termination",
        "termination follows the middle phase; the course is in the initial phase",
        "record PhaseBegan(phase='middle') first, or end the course by agreement",
    ),
    "MACH-OTHER-LIFE-EVENT": (
        ("life-event-recorded loss death",), "life-event-recorded loss divorce",
        "the life event 'loss' was told as death, not as divorce",
        "record another life event, or EventReplaced if it was told wrongly",
    ),
    "MACH-TERMINATION-DUE": (
        (*LATE, "session-held", "session-held"), "session-held",
        "the last 2 sessions belong to the termination phase; 2 are left",
        "announce the end and record PhaseBegan(phase='termination')",
    ),
    "MACH-TERMINATION-EARLY": (
        (*LATE[:-1], "ending-announced"), "phase-began termination",
        "the termination phase begins with at most 4 sessions left; 5 are left",
        "go on, amend the contract, or end the course early by agreement",
    ),
    "MACH-OTHER-TOTAL": (
        (), ev.MeasureTaken(instrument="phq-9", items=(1,) * 8 + (0,), total=9),
        "the answers to 'phq-9' make 8, and not the total of 9",
        "look at the form again, and give the answers alone",
    ),
    "MACH-UNKNOWN-INSTRUMENT": (
        (), ev.MeasureTaken(instrument="phq9", total=9),
        "there is no instrument 'phq9' in this course, and none ships; did you mean 'phq-9'?",
        "give it to open_course or adopt; with an override the record is kept, and not scored",
    ),
    "MACH-UNSCORABLE": (
        (), ev.MeasureTaken(instrument="phq-9", total=45),
        "the total of 'phq-9' is from 0 to 27, not 45",
        "look at the form again; a missing answer is None",
    ),
    "MACH-UNKNOWN-REFERENCE": (
        ("medication-started m", "medication-started n"), "medication-stopped x",
        "there is no medication 'x' in this course",
        "name one of: m, n",
    ),
}  # fmt: skip
ELSEWHERE = {  # these need another protocol, or no course at all
    "MACH-AREA-NOT-OFFERED": "test_an_area_that_is_not_offered",
    "MACH-NOTHING-TO-NAME": "test_what_names_nothing_is_no_choice",
    "MACH-NOT-OPENED": "test_a_history_begins_with_its_opening",
    "MACH-OTHER-PROTOCOL": "test_a_course_is_replayed_with_its_own_protocol",
}


def test_every_rule_has_its_case():
    assert {*CASES, *ELSEWHERE} == {rule.code for rule in RULES}
    assert all(name in globals() for name in ELSEWHERE.values())


def test_rules_are_in_order_of_code_and_each_code_is_used_once():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))


@pytest.mark.parametrize("code", CASES)
def test_the_exact_words_of_a_refusal(code):
    texts, refused, message, remedy = CASES[code]
    refused = event(refused) if isinstance(refused, str) else refused
    opened = ipt.open_course(protocols.get("ipt-16"), patient="p", on=date(2024, 1, 1))
    before = ipt.apply(opened, *map(event, texts))
    first, *more = ipt.check(before, refused)
    assert (first.code, first.message, first.remedy) == (code, message, remedy)
    rule = next(rule for rule in RULES if rule.code == code)
    assert (first.source, first.status, first.severity) == (rule.source, rule.status, rule.severity)
    assert set(first.params) == {
        name for name in first.params if f"{first.params[name]}" in message + remedy
    }
    others = f" ({len(more)} more in .findings)" if more else ""
    with pytest.raises(EventRefused) as caught:
        ipt.apply(before, refused)
    error = caught.value
    assert error.findings == (first, *more)
    assert error.position == len(before.events)
    assert error.event_id == (refused.id or f"e{error.position}")
    assert error.overridable is not rule.structural
    assert str(error) == (
        f"{error.kind!r} is refused in event {error.event_id!r}: {message}; {remedy}{others}"
    )


def test_a_refusal_names_the_kind_with_its_variant():
    with pytest.raises(EventRefused) as caught:
        ipt.apply(course(), event("phase-began middle"))
    assert caught.value.kind == "phase-began:middle"
    assert str(caught.value) == (
        "'phase-began:middle' is refused in event 'e1': the middle phase comes after session 1 of "
        "the initial phase at the earliest; held in it so far: 0; record SessionHeld first (6 more in .findings)"
    )


def test_a_refusal_survives_pickling():
    with pytest.raises(EventRefused) as caught:
        ipt.apply(course(), event("session-held", id="s"), event("phase-began termination"))
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert str(again) == str(caught.value)
    assert again.findings == caught.value.findings
    assert (again.position, again.event_id, again.kind) == (2, "e2", "phase-began:termination")
    assert again.overridable


def test_an_area_that_is_not_offered():
    (finding,) = ipt.check(course(protocol="bare"), event("focus-agreed role-transition"))
    assert finding.code == "MACH-AREA-NOT-OFFERED"
    assert finding.message == "this protocol does not offer role-transition as a focus"
    assert finding.remedy == "choose another area, or another protocol"


def test_an_area_that_is_not_offered_to_change_to():
    told = course(*MIDDLE[:-3], "contract-agreed 5", "session-held", "focus-agreed grief",
                  "phase-began middle", protocol="bare")  # fmt: skip
    (finding,) = ipt.check(told, event("focus-changed role-transition"))
    assert finding.message == "this protocol does not offer role-transition as a focus"


def test_a_history_begins_with_its_opening():
    with pytest.raises(EventRefused) as caught:
        ipt.replay(protocols.get("ipt-16"), [event("session-held")])
    (finding,) = caught.value.findings
    assert finding.code == "MACH-NOT-OPENED"
    assert finding.message == "a history begins with 'course-opened', not with 'session-held'"
    assert finding.remedy == "record CourseOpened first"
    assert (caught.value.position, caught.value.event_id) == (0, "e0")
    assert not caught.value.overridable


def test_a_course_is_replayed_with_its_own_protocol():
    small: Protocol = protocols.get("small")
    changed = protocols.varied(small, initial_max=3)
    history = course(protocol="small").events
    with pytest.raises(EventRefused) as caught:
        ipt.replay(changed, history)
    (finding,) = caught.value.findings
    assert finding.code == "MACH-OTHER-PROTOCOL"
    assert finding.message == (
        f"the course was opened with small revision 1 ({small.digest[:12]}), "
        f"not with small revision 1 ({changed.digest[:12]})"
    )
    assert finding.remedy == "replay it with the protocol it was opened with"
    assert small.digest != changed.digest


def test_nothing_is_known_where_nothing_is_recorded():
    (finding,) = ipt.check(course(), event("medication-stopped x"))
    assert finding.remedy == "name one of: none is recorded"


@pytest.mark.parametrize(
    ("kind", "what", "first", "recorded"),
    [
        ("goal-reviewed", "goal", "GoalAgreed", ev.GoalAgreed(goal=Goal(id="g"))),
        (
            "task-reviewed",
            "task",
            "TaskAgreed",
            ev.TaskAgreed(task=BetweenSessionTask(id="t", kind="read")),
        ),
        (
            "medication-stopped",
            "medication",
            "MedicationStarted",
            ev.MedicationStarted(medication=Medication(id="m", substance="antidepressant")),
        ),
    ],
)
def test_what_names_nothing_is_no_choice(kind, what, first, recorded):
    def choice(told: ipt.Course) -> ipt.machine.Choice:
        return next(each for each in ipt.available(told) if each.kind == kind)

    (finding,) = choice(course()).findings
    assert finding.code == "MACH-NOTHING-TO-NAME"
    assert finding.message == f"there is no {what} in this course yet"
    assert finding.remedy == f"record {first} first"
    assert not choice(course()).legal
    assert choice(ipt.apply(course(), recorded)) == ipt.machine.Choice(
        kind=kind, event=ev.EVENT_TYPES[kind], legal=True
    )


def test_after_the_end_the_end_is_the_reason():
    choices = {choice.kind: choice for choice in ipt.available(course(*ENDED))}
    assert [f.code for f in choices["goal-reviewed"].findings] == ["MACH-ENDED"]
    assert [f.code for f in choices["task-reviewed"].findings] == ["MACH-NOTHING-TO-NAME"]


def test_of_many_that_are_known_twenty_are_named():
    told = course(*(f"medication-started m{number}" for number in range(22)))
    (finding,) = ipt.check(told, event("medication-stopped x"))
    *_, last = names = finding.remedy.removeprefix("name one of: ").split(", ")
    assert (len(names), last) == (20, "m19 and 2 more")
