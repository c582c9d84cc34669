"""What a recorded course is told and asked: every rule speaks, with these words, and can be silent.

The tables hold a history that a rule speaks about, and histories that differ by what silences it.
"""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from tests import builders, strategies
from tests.builders import into_middle

import ipt
from ipt import events as ev
from ipt.findings import Finding, Question, Severity, Status
from ipt.model import (
    AffectNote,
    Argument,
    BetweenSessionTask,
    CastRole,
    Consideration,
    Contract,
    Course,
    Decision,
    Dispute,
    Goal,
    Incident,
    LifeEvent,
    Option,
    PlanItem,
    ProblemArea,
    Protocol,
    Rehearsal,
    RelapsePlan,
    RelapseThreshold,
    Relationship,
    Risk,
    RoleDemand,
    SafetyPlan,
    SafetyStep,
    SickRole,
    Statement,
    Tie,
    Trigger,
    Turn,
)
from ipt.review import examine
from ipt.review.rules import RULES

SHIPPED = ipt.protocols.get("ipt-16")


def course(*events: ev.Event, protocol: Protocol = SHIPPED, override: str | None = None) -> Course:
    """A course of `ipt-16` after *events*, which are e1, e2 and so on."""
    opened = ipt.open_course(protocol, patient="p", on=builders.FIRST_DAY)
    return ipt.apply(opened, *events, override=override)


def held(times: int) -> tuple[ev.Event, ...]:
    return (ev.SessionHeld(),) * times


def focus(*areas: ProblemArea) -> Course:
    return course(*(ev.FocusAgreed(focus=area) for area in areas))


def agreed(**fields) -> Course:
    return course(ev.ContractAgreed(contract=Contract(sessions_min=16, **fields)))


def into_termination(*more: ev.Event) -> tuple[ev.Event, ...]:
    """To the termination phase of a course of 16 sessions."""
    begun = ev.PhaseBegan(phase="termination")
    return (*into_middle(), *held(11), ev.EndingAnnounced(), begun, *more)


def completed(*more: ev.Event) -> tuple[ev.Event, ...]:
    """To the end."""
    last = (
        "progress-reviewed",
        "gains-attributed",
        "ending-felt",
        "relapse-plan-made",
        "next-step-decided",
    )
    ended = ev.CourseEnded(reason="completed")
    return into_termination(*more, ev.SessionHeld(tasks=last), ended)


TRANSITION, DISPUTE = ProblemArea(area="role-transition"), ProblemArea(area="role-dispute")
ABSENT = ev.SessionMissed(reason="unexplained")
GAP = ev.PeriodUnrecorded(sessions=1)
OVER_TEN = RelapseThreshold(instrument="phq-9", total=10)
DEFICITS = ev.FocusAgreed(focus=ProblemArea(area="deficits"))
RISK = ev.RiskRaised(risk=Risk(id="r1", kind="suicide"))


def on_days(*days: int) -> Course:
    """Sessions on these days of January, which do not all belong to the initial phase."""
    held = (ev.SessionHeld(on=date(2026, 1, day)) for day in days)
    return course(*held, override="to look at the days")


TOLD: dict[str, tuple[Course, Finding | Question]] = {
    "REC-DEVIATION": (
        course(DEFICITS, override="the others were ruled out elsewhere"),
        Finding(
            code="REC-DEVIATION",
            severity=Severity.INFO,
            message="the protocol was departed from (MACH-DEFICITS-NOT-LAST), with a reason that is kept in the record",
            where=("e1",),
            source="ipt",
            status=Status.INFERRED,
        ),
    ),
    "REC-UNRECORDED": (
        course(ev.PeriodUnrecorded(sessions=2)),
        Finding(
            code="REC-UNRECORDED",
            severity=Severity.INFO,
            message="2 of the sessions left no record; what happened there is not assessable",
            where=("e1",),
            source="ipt",
            status=Status.INFERRED,
        ),
    ),
    "REC-UNKNOWN-TASK": (
        course(ev.SessionHeld(tasks=("history-taken", "roles-played"))),
        Finding(
            code="REC-UNKNOWN-TASK",
            severity=Severity.INFO,
            message="'roles-played' is no task of ipt-16; did you mean 'role-played'?",
            where=("e1",),
            source="ipt",
            status=Status.INFERRED,
        ),
    ),
    "REC-UNKNOWN-EXCLUSION": (
        course(ev.ScreeningRecorded(exclusions=("bi-polar",))),
        Finding(
            code="REC-UNKNOWN-EXCLUSION",
            severity=Severity.INFO,
            message="'bi-polar' is no exclusion of ipt-16; did you mean 'bipolar'?",
            where=("e1",),
            source="ipt",
            status=Status.INFERRED,
        ),
    ),
    "SCR-EXCLUSION": (
        course(ev.ScreeningRecorded(exclusions=("psychosis",))),
        Finding(
            code="SCR-EXCLUSION",
            severity=Severity.WARNING,
            message="screening found what ipt-16 was not made for: psychotic disorder",
            remedy="consider whether another treatment fits better",
            where=("e1",),
            source="PTSD-VET",
            status=Status.PUBLISHED,
        ),
    ),
    "RISK-OPEN": (
        course(RISK),
        Finding(
            code="RISK-OPEN",
            severity=Severity.WARNING,
            message="a risk (suicide) was recorded and waits for a review",
            remedy="record RiskReviewed when somebody has looked at it",
            where=("r1",),
            source="PTSD-57",
            status=Status.PUBLISHED,
        ),
    ),
    "RISK-ANSWER": (
        course(ev.MeasureTaken(instrument="phq-9", items=(0, 0, 0, 0, 0, 0, 0, 0, 1))),
        Finding(
            code="RISK-ANSWER",
            severity=Severity.WARNING,
            message="the risk item 'self-harm' of 'phq-9' was answered 1; it waits for a review",
            remedy="record RiskReviewed when somebody has looked at it",
            where=("e1",),
            source="PTSD-57",
            status=Status.INFERRED,
        ),
    ),
    "FOC-NO-PRIMARY": (
        focus(TRANSITION, DISPUTE),
        Finding(
            code="FOC-NO-PRIMARY",
            severity=Severity.ADVICE,
            message="two problem areas are in focus, and none is named as the primary one",
            remedy="name the primary one",
            source="LATE-HIN",
            status=Status.SECONDARY,
        ),
    ),
    "FOC-DEFICITS-BESIDE": (
        course(
            *into_middle(),
            ev.FocusChanged(
                to=(
                    ProblemArea(area="role-transition", primary=True),
                    ProblemArea(area="deficits"),
                ),
                reason="alone as well",
                agreed=True,
            ),
            override="as it was recorded",
        ),
        Finding(
            code="FOC-DEFICITS-BESIDE",
            severity=Severity.WARNING,
            message="interpersonal deficits, the last resort, are in focus beside another area",
            remedy="keep to the other area",
            source="MW-SPUN",
            status=Status.INFERRED,
        ),
    ),
    "FOC-DISPUTE-NO-STAGE": (
        focus(ProblemArea(area="role-dispute", people=("mother", "aunt"))),
        Finding(
            code="FOC-DISPUTE-NO-STAGE",
            severity=Severity.ADVICE,
            message="the role dispute has no stage",
            remedy="ask whether both still try, have stopped, or part",
            where=("mother", "aunt"),
            source="KWRC-dispute",
            status=Status.SECONDARY,
        ),
    ),
    "FOC-UNKNOWN-PERSON": (
        focus(ProblemArea(area="role-transition", people=("mother",))),
        Finding(
            code="FOC-UNKNOWN-PERSON",
            severity=Severity.ADVICE,
            message="the focus names 'mother', who is not in the inventory",
            remedy="correct the id, or record the relationship",
            where=("e1", "mother"),
            source="ipt",
            status=Status.INFERRED,
        ),
    ),
    "REC-UNKNOWN-PERSON": (
        course(
            ev.AreaConsidered(
                consideration=Consideration(
                    area=ProblemArea(area="role-dispute", people=("husbnd",))
                )
            )
        ),
        Finding(
            code="REC-UNKNOWN-PERSON",
            severity=Severity.ADVICE,
            message="an area that is considered names 'husbnd', who is not in the inventory",
            remedy="correct the id, or record the relationship",
            where=("e1", "husbnd"),
            source="ipt",
            status=Status.INFERRED,
        ),
    ),
    "REC-UNKNOWN-RECORD": (
        course(ev.RoleBalanceDrawn(items=(), life_event="mvoe")),
        Finding(
            code="REC-UNKNOWN-RECORD",
            severity=Severity.ADVICE,
            message="the balance of roles names the life event 'mvoe', which is not on record",
            remedy="correct the id, or record it",
            where=("e1", "mvoe"),
            source="ipt",
            status=Status.INFERRED,
        ),
    ),
    "FOC-TWO-PRIMARY": (
        focus(
            ProblemArea(area="role-transition", primary=True),
            ProblemArea(area="role-dispute", primary=True),
        ),
        Finding(
            code="FOC-TWO-PRIMARY",
            severity=Severity.ADVICE,
            message="two problem areas are in focus, and both are named as the primary one",
            remedy="name one of them",
            source="LATE-HIN",
            status=Status.SECONDARY,
        ),
    ),
    "SES-MINUTES": (
        course(ev.SessionHeld(minutes=61)),
        Finding(
            code="SES-MINUTES",
            severity=Severity.ADVICE,
            message="a session of 61 minutes; ipt-16 has 45 to 60",
            remedy="keep to that, or say in the contract why not",
            where=("e1",),
            source="ISIPT-KEY",
            status=Status.SECONDARY,
        ),
    ),
    "SES-FREQUENT": (
        on_days(5, 7, 9, 11, 20),
        Finding(
            code="SES-FREQUENT",
            severity=Severity.VIOLATION,
            message="4 sessions lie in the seven days from 2026-01-05; three are the most",
            remedy="correct the dates, or record what was a contact in a crisis as CrisisContactHeld",
            where=("e1", "e2", "e3", "e4"),
            source="INPT-2",
            status=Status.INFERRED,
        ),
    ),
    "RISK-ASKED": (
        course(),
        Question(
            code="RISK-ASKED",
            text="was risk asked about",
            decides="whether a risk review is open",
            source="PTSD-57",
            status=Status.PUBLISHED,
        ),
    ),
    "FOC-WHICH-AREA": (
        course(ev.PeriodUnrecorded(sessions=1, achieved=("focus",))),
        Question(
            code="FOC-WHICH-AREA",
            text="which problem area was agreed on",
            decides="what the middle phase works on",
            source="PTSD-36",
            status=Status.PUBLISHED,
        ),
    ),
    "CON-END-DATE": (
        agreed(),
        Question(
            code="CON-END-DATE",
            text="on which day does the treatment end",
            decides="whether the time limit was fixed and told at the outset",
            source="CG2000-7",
            status=Status.PUBLISHED,
        ),
    ),
    "CON-CONFIDENTIALITY": (
        agreed(),
        Question(
            code="CON-CONFIDENTIALITY",
            text="were the limits of confidentiality discussed",
            decides="whether the contract is complete",
            source="PTSD-59",
            status=Status.PUBLISHED,
        ),
    ),
    "ATT-CONTACT": (
        course(ABSENT),
        Question(
            code="ATT-CONTACT",
            text="was contact attempted after the unexplained absence",
            about=("e1",),
            decides="whether the absence was followed up",
            source="ipt",
            status=Status.INFERRED,
        ),
    ),
    "MEA-EMPTY": (
        course(ev.MeasureTaken(instrument="phq-9")),
        Question(
            code="MEA-EMPTY",
            text="'phq-9' was taken, with neither answers nor a total: what were they",
            about=("e1",),
            decides="whether it counts as a measure",
            source="ipt",
            status=Status.INFERRED,
        ),
    ),
    "RSP-REVIEW": (
        course(*into_middle(), *held(3)),
        Question(
            code="RSP-REVIEW",
            text="after 4 sessions: is the treatment working so far",
            decides="whether the plan needs to change",
            source="IPTA-SMART",
            status=Status.PUBLISHED,
        ),
    ),
    "RSP-DECISION": (
        course(ev.ResponseReviewed(responding=False)),
        Question(
            code="RSP-DECISION",
            text="the treatment is not working so far: what was decided",
            about=("e1",),
            decides="whether to raise the frequency, add medication, extend, treat what is beside it, or refer",
            source="FAIL",
            status=Status.PUBLISHED,
        ),
    ),
}
"""A history that the rule speaks about, and what it says."""

SILENT: dict[str, dict[str, Course]] = {
    "REC-DEVIATION": {
        "an override that nothing needed": course(ev.SessionHeld(), override="to be sure"),
        "a deviation that was voided": ipt.apply(
            course(DEFICITS, override="ruled out elsewhere"), ev.EventVoided(event="e1")
        ),
    },
    "REC-UNRECORDED": {
        "recorded sessions": course(*held(2)),
        "a period that was found again": course(
            GAP, ev.EventReplaced(event="e1", replacement=ev.SessionHeld())
        ),
    },
    "REC-UNKNOWN-TASK": {
        "a task of the protocol": course(ev.SessionHeld(tasks=("role-played", "listened"))),
        "a protocol that lists no tasks": course(
            ev.SessionHeld(tasks=("roles-played",)), protocol=builders.protocol()
        ),
    },
    "REC-UNKNOWN-EXCLUSION": {
        "an exclusion of the protocol": course(ev.ScreeningRecorded(exclusions=("bipolar",))),
        "none at all": course(ev.ScreeningRecorded(suitable=False)),
    },
    "SCR-EXCLUSION": {
        "none at all": course(ev.ScreeningRecorded(suitable=False)),
        "an unknown one": course(ev.ScreeningRecorded(exclusions=("bi-polar",))),
    },
    "RISK-OPEN": {
        "a reviewed risk": course(RISK, ev.RiskReviewed(risk="r1")),
        "no risk": course(ev.ScreeningRecorded(risk_asked=True)),
    },
    "RISK-ANSWER": {
        "one that was reviewed": course(
            ev.MeasureTaken(id="m", instrument="phq-9", items=(0, 0, 0, 0, 0, 0, 0, 0, 1)),
            ev.RiskReviewed(risk="m:self-harm"),
        ),
        "the least answer": course(ev.MeasureTaken(instrument="phq-9", items=(1,) * 8 + (0,))),
        "a total alone": course(ev.MeasureTaken(instrument="phq-9", total=15)),
        "neither answers nor a total": course(ev.MeasureTaken(instrument="phq-9")),
    },
    "FOC-NO-PRIMARY": {
        "a single area": focus(TRANSITION),
        "a primary one": focus(TRANSITION, ProblemArea(area="role-dispute", primary=True)),
        "one that is not, and one that is": focus(
            ProblemArea(area="role-transition", primary=False),
            ProblemArea(area="role-dispute", primary=True),
        ),
        "a focus that was changed to one area": course(
            *into_middle()[:-1],
            ev.FocusAgreed(focus=DISPUTE),
            into_middle()[-1],
            ev.FocusChanged(to=(TRANSITION,), reason="enough of both", agreed=True),
        ),
    },
    "FOC-DEFICITS-BESIDE": {
        "two other areas": focus(TRANSITION, DISPUTE),
        "deficits alone": course(
            *(ev.AreaRejected(area=area) for area in ("grief", "role-dispute", "role-transition")),
            DEFICITS,
        ),
    },
    "FOC-DISPUTE-NO-STAGE": {
        "a stage": focus(ProblemArea(area="role-dispute", stage="impasse")),
        "another area": focus(TRANSITION),
    },
    "FOC-UNKNOWN-PERSON": {
        "nobody is named": focus(TRANSITION),
        "a person who was entered later": course(
            ev.FocusAgreed(focus=ProblemArea(area="role-transition", people=("mother",))),
            ev.RelationshipRecorded(relationship=Relationship(id="mother")),
        ),
        "a focus that was changed since": course(
            ev.FocusAgreed(focus=ProblemArea(area="role-transition", people=("mother",))),
            *into_middle(),
            ev.FocusChanged(to=(TRANSITION,), reason="r", agreed=True),
        ),
    },
    "REC-UNKNOWN-PERSON": {
        "a person who is there": course(
            ev.RelationshipRecorded(relationship=Relationship(id="aunt")),
            ev.DisputeAssessed(dispute=Dispute(person="aunt")),
        ),
        "a goal that was worded anew": course(
            ev.GoalAgreed(goal=Goal(id="g", people=("ant",))), ev.GoalAgreed(goal=Goal(id="g"))
        ),
        "ties that were recorded anew": course(
            ev.TiesRecorded(ties=(Tie(one="ant", other="aunt"),)), ev.TiesRecorded()
        ),
    },
    "REC-UNKNOWN-RECORD": {
        "a life event that is there": course(
            ev.LifeEventRecorded(life_event=LifeEvent(id="move", kind="move")),
            ev.RoleBalanceDrawn(items=(), life_event="move"),
        ),
        "one that was told later": course(
            ev.RoleBalanceDrawn(items=(), life_event="move"),
            ev.LifeEventRecorded(life_event=LifeEvent(id="move", kind="move")),
        ),
        "a task that was agreed on anew": course(
            ev.TaskAgreed(task=BetweenSessionTask(id="t", kind="read", decision="d")),
            ev.TaskAgreed(task=BetweenSessionTask(id="t", kind="read")),
        ),
        "an instrument that ships": course(
            ev.RelapsePlanMade(plan=RelapsePlan(id="p", thresholds=[OVER_TEN]))
        ),
        "what a session told of as incident, person or life event": course(
            ev.IncidentAnalysed(incident=Incident(id="a")),
            ev.RelationshipRecorded(relationship=Relationship(id="b")),
            ev.LifeEventRecorded(life_event=LifeEvent(id="c", kind="move")),
            ev.SessionHeld(affect=[AffectNote(about=about) for about in (*"abc", None)]),
        ),
    },
    "FOC-TWO-PRIMARY": {
        "one of two": focus(TRANSITION, ProblemArea(area="role-dispute", primary=True)),
        "none of two": focus(TRANSITION, DISPUTE),
    },
    "SES-MINUTES": {
        "the shortest": course(ev.SessionHeld(minutes=45)),
        "the longest": course(ev.SessionHeld(minutes=60)),
        "a length that is not known": course(ev.SessionHeld()),
    },
    "SES-FREQUENT": {
        "three in a week": on_days(5, 7, 11),
        "a fourth on the eighth day": on_days(5, 7, 9, 12),
        "days that are not known": course(*held(4), override="to look at the days"),
    },
    "RISK-ASKED": {
        "it was": course(ev.ScreeningRecorded(risk_asked=True)),
        "a risk was noticed anyway": course(RISK),
    },
    "FOC-WHICH-AREA": {
        "the area itself": focus(TRANSITION),
        "an unrecorded session that may hide one": course(GAP),
        "no focus yet": course(),
        "an area that was told later": course(
            ev.PeriodUnrecorded(sessions=1, achieved=("focus",)), ev.FocusAgreed(focus=DISPUTE)
        ),
    },
    "CON-END-DATE": {
        "no contract": course(),
        "a day": agreed(end_date=date(2026, 5, 4)),
        "a month": agreed(end_date=ipt.PartialDate(2026, 5)),
    },
    "CON-CONFIDENTIALITY": {
        "no contract": course(),
        "they were": agreed(confidentiality_limits=True),
        "it is known that they were not": agreed(confidentiality_limits=False),
    },
    "ATT-CONTACT": {
        "a reason": course(ev.SessionMissed(reason="illness")),
        "an attempt, whether it reached anybody or not": course(ABSENT, ev.ContactAttempted()),
        "the next session": course(ABSENT, ev.SessionHeld()),
        "an unrecorded session": course(ABSENT, GAP),
        "a contact in a crisis": course(ABSENT, ev.CrisisContactHeld()),
        "a contact after the end": course(
            ABSENT, ev.CourseEnded(reason="withdrawn"), ev.FollowUpHeld()
        ),
    },
    "MEA-EMPTY": {
        "a total": course(ev.MeasureTaken(instrument="phq-9", total=0)),
        "answers, though none was given": course(
            ev.MeasureTaken(instrument="phq-9", items=(None,) * 9)
        ),
    },
    "RSP-REVIEW": {
        "three sessions": course(*into_middle(), *held(2)),
        "a review": course(*into_middle(), *held(3), ev.ResponseReviewed(responding=True)),
        "a review without a conclusion": course(
            *into_middle(), *held(3), ev.ResponseReviewed(responding=None)
        ),
        "an unrecorded session that may hide it": course(*into_middle(), *held(3), GAP),
    },
    "RSP-DECISION": {
        "a decision": course(ev.ResponseReviewed(responding=False, decision="medication")),
        "a response": course(ev.ResponseReviewed(responding=True)),
        "a review without a conclusion": course(ev.ResponseReviewed(responding=None)),
        "a later review": course(
            ev.ResponseReviewed(responding=False), ev.ResponseReviewed(responding=True)
        ),
    },
}
"""By rule, what keeps it silent."""


def said(course: Course) -> list[Finding | Question]:
    told = examine(course)
    return [*told.findings, *told.questions]


def codes(course: Course) -> list[str]:
    return [one.code for one in said(course)]


def by_code(code: str, course: Course) -> list[Finding | Question]:
    return [one for one in said(course) if one.code == code]


def plain(one: Finding | Question) -> dict[str, object]:
    """What can be compared without the parameters, which are in the message."""
    names: Iterable[str] = (name for name in one.__slots__ if name not in {"params", "__weakref__"})
    return {name: getattr(one, name) for name in names}


class TestTheTables:
    def test_every_rule_speaks_and_is_silent_somewhere(self):
        assert [*TOLD.keys()] == [*SILENT.keys()]
        assert sorted(TOLD) == [rule.code for rule in RULES]

    def test_no_two_rules_share_a_code(self):
        assert len({rule.code for rule in RULES}) == len(RULES)

    @pytest.mark.parametrize("code", TOLD)
    def test_a_rule_speaks_with_these_words(self, code: str):
        course, expected = TOLD[code]
        [one] = by_code(code, course)
        assert type(one) is type(expected)
        assert plain(one) == plain(expected)

    @pytest.mark.parametrize(
        ("code", "why"), [(code, why) for code, cases in SILENT.items() for why in cases]
    )
    def test_a_rule_is_silent(self, code: str, why: str):
        assert by_code(code, SILENT[code][why]) == []

    def test_each_fourth_session_of_a_crowded_fortnight_is_told_once(self):
        told = by_code("SES-FREQUENT", on_days(5, 5, 6, 7, 12, 13, 14, 15, 16))
        assert [one.where for one in told if isinstance(one, Finding)] == [
            ("e1", "e2", "e3", "e4"),
            ("e5", "e6", "e7", "e8", "e9"),
        ]

    def test_no_rule_refuses(self):
        assert not any(rule.structural for rule in RULES)

    def test_what_asks_is_marked(self):
        assert {rule.code for rule in RULES if rule.asks} == ASKED

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_a_rule_cites_what_is_in_the_bibliography(self, rule):
        assert ipt.sources.get(rule.source)


ASKED = {code for code, (_, one) in TOLD.items() if isinstance(one, Question)}


class TestFindings:
    def test_the_values_of_a_message_are_for_programs_too(self):
        course, _ = TOLD["REC-UNKNOWN-TASK"]
        [finding] = by_code("REC-UNKNOWN-TASK", course)
        assert isinstance(finding, Finding)
        assert dict(finding.params) == {
            "hint": "; did you mean 'role-played'?",
            "protocol": "ipt-16",
            "task": "roles-played",
        }

    def test_where_nothing_is_near_no_hint_is_given(self):
        [task] = by_code("REC-UNKNOWN-TASK", course(ev.SessionHeld(tasks=("x",))))
        [exclusion] = by_code(
            "REC-UNKNOWN-EXCLUSION", course(ev.ScreeningRecorded(exclusions=("x",)))
        )
        assert isinstance(task, Finding)
        assert isinstance(exclusion, Finding)
        assert task.message == "'x' is no task of ipt-16"
        assert exclusion.message == "'x' is no exclusion of ipt-16"

    @pytest.mark.parametrize(("violence", "told"), [(True, 1), (None, 0), (False, 0)])
    def test_violence_in_a_dispute_comes_before_its_stage(self, violence, told):
        person = ipt.Relationship(id="wife", violence=violence)
        dispute = ev.FocusAgreed(focus=ProblemArea(area="role-dispute", people=("wife",)))
        found = codes(course(ev.RelationshipRecorded(relationship=person), dispute))
        assert found.count("SAFETY-FIRST") == told
        assert "FOC-DISPUTE-NO-STAGE" in found

    def test_each_open_risk_is_told(self):
        other = ev.RiskRaised(risk=Risk(id="r2", kind="harm-to-others"))
        told = examine(course(RISK, other, ev.RiskReviewed(risk="r1", hold=True))).findings
        assert [finding.where for finding in told] == [("r1",), ("r2",)]

    def test_a_well_kept_course_is_told_nothing(self):
        contract = Contract(sessions_min=16, end_date=date(2026, 5, 1), confidentiality_limits=True)
        kept = [
            ev.ContractAgreed(contract=contract) if isinstance(e, ev.ContractAgreed) else e
            for e in completed(ev.ResponseReviewed(responding=True), ev.SickRoleLifted())
        ]
        assert said(course(ev.ScreeningRecorded(risk_asked=True), *kept)) == []


class TestQuestions:
    def test_a_screening_that_does_not_say_leaves_the_question(self):
        assert "RISK-ASKED" in codes(course(ev.ScreeningRecorded(risk_asked=None)))

    def test_the_contract_as_amended_is_asked_about(self):
        whole = Contract(sessions_min=16, end_date=date(2026, 5, 1), confidentiality_limits=True)
        bare = ev.ContractAmended(contract=Contract(sessions_min=18), reason="illness")
        asked = {"CON-END-DATE", "CON-CONFIDENTIALITY"}
        before = course(ev.ContractAgreed(contract=whole))
        assert not asked & {*codes(before)}
        assert asked <= {*codes(ipt.apply(before, bare))}

    def test_each_absence_in_a_row_is_asked_about(self):
        asked = by_code("ATT-CONTACT", course(ev.ContactAttempted(), ABSENT, ABSENT))
        assert [one.about for one in asked if isinstance(one, Question)] == [("e2",), ("e3",)]

    def test_the_response_is_asked_about_anew_with_every_session(self):
        [asked] = by_code("RSP-REVIEW", course(*into_middle(), *held(6)))
        assert isinstance(asked, Question)
        assert asked.text == "after 7 sessions: is the treatment working so far"

    def test_everybody_who_is_not_there_is_told_with_the_event(self):
        told = by_code(
            "REC-UNKNOWN-PERSON",
            course(
                ev.DisputeAssessed(dispute=Dispute(person="a")),
                ev.GoalAgreed(goal=Goal(id="g", people=("b", "b", "c"))),
                ev.TiesRecorded(ties=(Tie(one="c", other="d"),)),
                ev.RelationshipRecorded(relationship=Relationship(id="c")),
                ev.DisputeAssessed(dispute=Dispute(person="a", talking=True)),
            ),
        )
        assert [(str(one), one.where) for one in told if isinstance(one, Finding)] == [
            (f"REC-UNKNOWN-PERSON: {what} names {who!r}, who is not in the inventory", (event, who))
            for what, who, event in (
                ("a dispute", "a", "e5"),
                ("a goal", "b", "e2"),
                ("a tie", "d", "e3"),
            )
        ]

    @pytest.mark.parametrize(
        ("event", "what", "named"),
        [
            (
                ev.IncidentAnalysed(
                    incident=Incident(
                        id="i",
                        people=["a"],
                        turns=[
                            Turn(id="t1", speaker="patient", to="c"),
                            Turn(id="t2", speaker="b", to="patient"),
                        ],
                    )
                ),
                "an incident",
                "abc",
            ),
            (ev.DecisionAnalysed(decision=Decision(id="d", people=["a"])), "a decision", "a"),
            (ev.TaskAgreed(task=BetweenSessionTask(id="t", kind="conversation")), "a task", ""),
            (
                ev.TaskAgreed(task=BetweenSessionTask(id="t", kind="conversation", person="a")),
                "a task",
                "a",
            ),
            (ev.RolePlayed(rehearsal=Rehearsal(id="r", people=["a"])), "a rehearsal", "a"),
            (
                ev.RelapsePlanMade(
                    plan=RelapsePlan(
                        id="p",
                        people=["a"],
                        triggers=[Trigger(id="t1", person="b"), Trigger(id="t2")],
                        signs=[PlanItem(id="i1", person="c")],
                        first_actions=[PlanItem(id="i2", person="d")],
                        what_helped=[PlanItem(id="i3", person="e")],
                    )
                ),
                "the relapse plan",
                "abcde",
            ),
            (
                ev.SafetyPlanMade(
                    plan=SafetyPlan(
                        id="p",
                        escalation="as our clinic has it",
                        steps=[
                            SafetyStep(
                                kind="helpers",
                                items=[PlanItem(id="i1", person="a"), PlanItem(id="i2")],
                            )
                        ],
                        shared_with=["b"],
                    )
                ),
                "the safety plan",
                "ab",
            ),
            (ev.SessionHeld(present=["patient", "therapist", "a"]), "a session", "a"),
            (ev.SickRoleGiven(), "the sick role", ""),
            (
                ev.SickRoleGiven(
                    role=SickRole(
                        excused=[RoleDemand(id="d1", covered_by=["a"])],
                        kept=[RoleDemand(id="d2", covered_by=["b"])],
                    )
                ),
                "the sick role",
                "ab",
            ),
            (ev.FormulationShared(), "the formulation", ""),
            (ev.FormulationShared(statement=Statement(people=["a"])), "the formulation", "a"),
            (
                ev.DecisionAnalysed(
                    decision=Decision(
                        id="d",
                        options=[
                            Option(
                                id="o",
                                arguments=[
                                    Argument(id="r", speaks_for=True, whose=["patient", "a"])
                                ],
                            )
                        ],
                    )
                ),
                "a decision",
                "a",
            ),
            (
                ev.RolePlayed(
                    rehearsal=Rehearsal(
                        id="r",
                        roles=[
                            CastRole(id="self", person="patient", played_by="patient"),
                            CastRole(id="other", person="a", played_by="therapist"),
                        ],
                    )
                ),
                "a rehearsal",
                "a",
            ),
        ],
    )
    def test_whoever_works_on_something_is_in_the_inventory(self, event, what, named):
        told = by_code("REC-UNKNOWN-PERSON", course(event, event))
        assert [(str(one), one.where) for one in told if isinstance(one, Finding)] == [
            (f"REC-UNKNOWN-PERSON: {what} names {who!r}, who is not in the inventory", ("e2", who))
            for who in named
        ]
        there = [ev.RelationshipRecorded(relationship=Relationship(id=who)) for who in named]
        assert by_code("REC-UNKNOWN-PERSON", course(event, *there)) == []

    @pytest.mark.parametrize(
        ("event", "what", "kinds"),
        [
            (
                ev.AreaConsidered(
                    consideration=Consideration(
                        area=ProblemArea(area="role-transition", life_event="a")
                    )
                ),
                "an area that is considered",
                ["life event"],
            ),
            (
                ev.FormulationShared(statement=Statement(life_events=["a"])),
                "the formulation",
                ["life event"],
            ),
            (
                ev.RelapsePlanMade(
                    plan=RelapsePlan(
                        id="p",
                        triggers=[Trigger(id="t", life_event="a")],
                        thresholds=[RelapseThreshold(instrument="a", total=10)],
                    )
                ),
                "the relapse plan",
                ["life event", "instrument"],
            ),
            (
                ev.TaskAgreed(
                    task=BetweenSessionTask(id="t", kind="read", decision="a", rehearsal="a")
                ),
                "a task",
                ["decision", "rehearsal"],
            ),
            (
                ev.RolePlayed(rehearsal=Rehearsal(id="r", incident="a", decision="a")),
                "a rehearsal",
                ["incident", "decision"],
            ),
            (
                ev.SessionHeld(affect=[AffectNote(about="a")]),
                "a session",
                ["incident, relationship or life event"],
            ),
        ],
    )
    def test_what_something_goes_back_to_is_on_record(self, event, what, kinds):
        told = by_code("REC-UNKNOWN-RECORD", course(event))
        assert [(str(one), one.where) for one in told if isinstance(one, Finding)] == [
            (
                f"REC-UNKNOWN-RECORD: {what} names the {kind} 'a', which is not on record",
                ("e1", "a"),
            )
            for kind in kinds
        ]
        there = [
            ev.LifeEventRecorded(life_event=LifeEvent(id="a", kind="move")),
            ev.IncidentAnalysed(incident=Incident(id="a")),
            ev.DecisionAnalysed(decision=Decision(id="a")),
            ev.RolePlayed(rehearsal=Rehearsal(id="a")),
        ]
        left = by_code("REC-UNKNOWN-RECORD", course(*there, event))
        assert [one.params["kind"] for one in left if isinstance(one, Finding)] == [
            kind for kind in kinds if kind == "instrument"
        ]


class TestTheOrder:
    def test_the_heaviest_finding_comes_first_and_equals_keep_their_place(self):
        told = examine(
            course(
                GAP,
                ev.SessionHeld(tasks=("x",)),
                ev.FocusAgreed(focus=DISPUTE),
                RISK,
                ev.ScreeningRecorded(exclusions=("bipolar",)),
            )
        )
        assert [(one.code, one.severity.label) for one in told.findings] == [
            ("SCR-EXCLUSION", "warning"),
            ("RISK-OPEN", "warning"),
            ("FOC-DISPUTE-NO-STAGE", "advice"),
            ("REC-UNRECORDED", "info"),
            ("REC-UNKNOWN-TASK", "info"),
        ]

    @given(strategies.courses())
    def test_of_any_course(self, course: Course):
        told = examine(course)
        weights = [finding.severity for finding in told.findings]
        assert weights == sorted(weights, reverse=True)
        assert {*codes(course)} <= {"SAFETY-FIRST", *(rule.code for rule in RULES)}
        assert {question.code for question in told.questions} <= ASKED
        assert not {finding.code for finding in told.findings} & ASKED


class TestUnrecordedPeriods:
    HIDDEN = ("RSP-REVIEW", "ATT-CONTACT")

    @given(strategies.courses())
    def test_where_all_sessions_may_hide_something_nothing_is_missed(self, course: Course):
        gap = ev.PeriodUnrecorded(sessions=1)
        if course.phase is ipt.Phase.ENDED:
            return
        hidden = ipt.apply(course, gap, override="found later")
        assert not {*codes(hidden)} & {*self.HIDDEN}

    def test_a_focus_on_a_death_says_nothing_about_a_stage(self):
        death = ev.LifeEventRecorded(life_event=LifeEvent(id="l1", kind="death"))
        grief = ev.FocusAgreed(focus=ProblemArea(area="grief", life_event="l1"))
        assert codes(course(GAP, death, grief)) == ["REC-UNRECORDED", "RISK-ASKED"]
