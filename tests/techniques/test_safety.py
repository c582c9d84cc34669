"""Safety: the plan, the flags, and what an open risk holds back."""

from datetime import date

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.builders import into_middle, opened, week

from ipt import measures
from ipt.errors import InvalidValue
from ipt.findings import Finding, Question
from ipt.formulation.audit import Audit
from ipt.model import (
    Conflict,
    Contact,
    Dispute,
    PartialDate,
    PlanItem,
    ProblemArea,
    Relationship,
    Risk,
    SafetyPlan,
    SafetyStep,
    SafetyStepKind,
    events as ev,
)
from ipt.techniques import safety

pytestmark = pytest.mark.once

TODAY = date(2026, 6, 1)
CLINIC = Contact(name="the clinic", phone="1")
ITEMS = {
    "warning-signs": PlanItem(id="i1"),
    "alone": PlanItem(id="i2"),
    "people-and-places": PlanItem(id="i3"),
    "helpers": PlanItem(id="i4", person="p1", contact=CLINIC),
    "professionals": PlanItem(id="i5", contact=CLINIC),
    "safer-place": PlanItem(id="i6"),
}
STEPS = tuple(SafetyStep(kind=kind, items=[item]) for kind, item in ITEMS.items())
WHOLE = SafetyPlan(
    id="plan",
    made_on=date(2026, 5, 1),
    steps=STEPS,
    means_discussed=True,
    shared_with=["p1"],
    escalation="as our clinic has it",
)
FRIEND = Relationship(id="p1", kin="friend", violence=False)
SCREENED = ev.ScreeningRecorded(risk_asked=True)


def said(audit):
    return [str(found) for found in audit.findings], [str(asked) for asked in audit.questions]


def told(*findings):
    return [*findings], []


def asked(*questions):
    return [], [*questions]


def about(people=(FRIEND,), disputes=(), months=safety.STALE_MONTHS, today=TODAY, **changes):
    plan = attrs.evolve(WHOLE, **changes)
    return said(
        safety.check_safety_plan(plan, today=today, people=people, disputes=disputes, months=months)
    )


def with_items(**items):
    """The steps with other items; ``None`` leaves the step out, and so an empty one has none."""
    named = {name.replace("_", "-"): value for name, value in items.items()}
    steps = [(kind, named.get(kind, (item,))) for kind, item in ITEMS.items()]
    return [SafetyStep(kind=kind, items=its) for kind, its in steps if its is not None]


class TestThePlan:
    def test_a_whole_plan_is_met_with_silence(self):
        assert about() == told()

    def test_each_step_that_is_empty_or_missing_is_told_and_nothing_else(self):
        for kind in ITEMS:
            if kind == "safer-place":
                message = "SAFE-MEANS-BLANK: the safety plan has nothing on reduced access to lethal means"
            else:
                message = f"SAFE-STEP-EMPTY: the step {kind!r} of the safety plan has no entry"
            name = kind.replace("-", "_")
            for items in ((), None):
                assert about(steps=with_items(**{name: items})) == told(message), kind

    def test_steps_stand_in_the_order_in_which_they_are_taken(self):
        assert about(steps=[*STEPS[1:], STEPS[0]]) == told(
            "SAFE-ORDER: the steps of the safety plan stand as alone, people-and-places, helpers, "
            "professionals, safer-place, warning-signs, which is not the order in which they are taken"
        )

    def test_whom_to_call_has_a_number(self):
        for kind in ("helpers", "professionals"):
            without = attrs.evolve(ITEMS[kind], contact=None)
            assert about(steps=with_items(**{kind: [without]})) == told(
                f"SAFE-NO-PHONE: the entry {without.id!r} of the step {kind!r} has no number to call"
            )

    def test_means_are_talked_about(self):
        assert about(means_discussed=False) == told(
            "SAFE-MEANS-BLANK: the safety plan has nothing on reduced access to lethal means; it was "
            "not talked about"
        )
        assert about(means_discussed=None) == asked(
            "SAFE-MEANS: was agreeing to reduce access to lethal means talked about"
        )

    def test_somebody_who_is_no_professional_helps(self):
        found = "SAFE-ONLY-PROFESSIONALS: all whom the patient can ask for help are professionals"
        question = (
            "SAFE-WHO-HELPS: is somebody who is no professional among those whom the patient can ask "
            "for help"
        )
        helper = ITEMS["helpers"]
        nameless = attrs.evolve(helper, id="i7", person=None)
        nurse = attrs.evolve(FRIEND, kin="professional")
        for people, items, expected in (
            ([nurse], [helper], told(found)),
            ([attrs.evolve(FRIEND, kin=None)], [helper], asked(question)),
            ([nurse], [helper, nameless], asked(question)),
            ([FRIEND], [helper, nameless], told()),
            (
                [nurse, attrs.evolve(FRIEND, id="p2")],
                [helper, attrs.evolve(helper, id="i8", person="p2")],
                told(),
            ),
        ):
            assert about(people, steps=with_items(helpers=items)) == expected, items

    def test_it_is_shared(self):
        assert about(shared_with=()) == told(
            "SAFE-NOT-SHARED: nobody is recorded to have the safety plan besides those who made it"
        )

    def test_it_is_gone_through_again(self):
        stale = "SAFE-STALE: the safety plan was last gone through more than {} months ago"
        when = "SAFE-MADE-ON: when was the safety plan last gone through"
        for made_on, months, expected in (
            (date(2025, 12, 1), 6, told()),
            (date(2025, 11, 30), 6, told(stale.format(6))),
            (date(2025, 11, 30), 7, told()),
            (PartialDate(2025, 11), 6, told(stale.format(6))),
            (PartialDate(2025, 12), 6, told()),
            (PartialDate(2025), 6, asked(when)),
            (None, 6, asked(when)),
        ):
            assert about(made_on=made_on, months=months) == expected, made_on

    def test_today_is_a_day(self):
        for today in (None, "2026-06-01", PartialDate(2026, 6)):
            for look in (
                lambda: about(today=today),  # noqa: B023 - called at once
                lambda: safety.audit(opened(), today=today),  # noqa: B023
            ):
                with pytest.raises(InvalidValue) as refused:
                    look()
                assert str(refused.value) == f"today is a date, not {type(today).__name__}"

    def test_months_are_in_range(self):
        for months in (0, 1201):
            with pytest.raises(InvalidValue) as refused:
                about(months=months)
            assert str(refused.value) == f"months is from 1 to 1200, not {months}"

    def test_nobody_is_turned_to_without_asking_whether_that_is_safe(self):
        found = (
            "SAFE-CONTACT-IS-DISPUTE-PARTNER: the step {!r} of the safety plan names 'p1', with whom "
            "there is {}"
        )
        question = (
            "SAFETY-ASK: asked of the patient alone: is there violence, threat, coercion or fear "
            "with 'p1'"
        )
        violent = found.format("helpers", "violence, threat, coercion or fear")
        unclear = found.format("helpers", "a dispute in which violence is not ruled out")
        hostile = found.format("helpers", "a dispute that escalates")
        dispute = [Dispute(person="p1")]
        for fields, disputes, expected in (
            ({"violence": True}, [], told(violent)),
            ({"violence": True}, dispute, told(violent)),
            ({"violence": None}, [], asked(question)),
            ({"violence": None}, dispute, ([unclear], [question])),
            ({"violence": False}, dispute, told()),
            ({"conflict": Conflict(present=True, ending="escalated")}, dispute, told(hostile)),
            ({"conflict": Conflict(present=True, ending="escalated")}, [], told()),
            ({"conflict": Conflict(present=True, ending="resolved")}, dispute, told()),
        ):
            assert about([attrs.evolve(FRIEND, **fields)], disputes) == expected, fields
        place = with_items(people_and_places=[PlanItem(id="i3", person="p1")])
        twice = about([attrs.evolve(FRIEND, violence=True)], steps=place)
        assert twice == told(
            found.format("people-and-places", "violence, threat, coercion or fear"), violent
        )

    def test_without_the_inventory_it_asks(self):
        findings, questions = about(people=())
        assert findings == []
        assert [each.partition(":")[0] for each in questions] == ["SAFE-WHO-HELPS", "SAFETY-ASK"]

    @given(st.permutations([FRIEND, *(Relationship(id=f"p{n}") for n in range(2, 5))]))
    def test_the_order_of_people_means_nothing(self, people):
        assert about(people) == told()

    @given(st.sets(st.sampled_from(SafetyStepKind)))
    def test_each_step_more_is_never_one_finding_more(self, kinds):
        def findings(named):
            return set(about(steps=[step for step in STEPS if step.kind in named])[0])

        everything = findings(kinds)
        for kind in set(SafetyStepKind) - kinds:
            assert findings(kinds | {kind}) < everything

    def test_it_has_no_number_and_no_words_of_its_own(self):
        with pytest.raises(InvalidValue) as refused:
            attrs.evolve(WHOLE, escalation=" ")
        assert str(refused.value) == "escalation must not be empty"
        with pytest.raises(InvalidValue) as refused:
            Contact(name="the clinic", phone="")
        assert str(refused.value) == "phone must not be empty"
        assert not any(c.isdigit() for rule in safety.RULES for c in rule.message + rule.remedy)


RAISED = ev.RiskRaised(risk=Risk(id="r1", kind="suicide"))
REVIEWED = ev.RiskReviewed(risk="r1")
PLANNED = ev.SafetyPlanMade(plan=WHOLE)
KNOWN = ev.RelationshipRecorded(relationship=FRIEND)
UNRECORDED = ev.PeriodUnrecorded(sessions=1)
HELD = ev.SessionHeld()
ENDED = ev.CourseEnded(reason="withdrawn")
NO_PLAN = "SAFE-NO-PLAN-AFTER-FLAG: a risk of suicide or self-harm was flagged, and no safety plan is recorded"
ASK_PLAN = "SAFE-PLAN: was a safety plan made, or gone through again, after a risk was flagged"
UNANSWERED = "SAFE-FLAG-UNANSWERED: the flagged risk 'r1' was not reviewed before the next session, or the end"
ASK_ANSWERED = (
    "SAFE-FLAG-ANSWERED: was the flagged risk 'r1' reviewed in the sessions that left no record"
)


def of_course(*events):
    return said(safety.audit(opened(KNOWN, *events), today=TODAY))


class TestTheCourse:
    def test_where_nothing_is_recorded_nothing_is_said(self):
        assert safety.audit(opened(), today=TODAY) == Audit()
        answers = measures.get("phq-9").items
        zero = ev.MeasureTaken(instrument="phq-9", items=[0] * len(answers))
        assert safety.audit(opened(zero), today=TODAY) == Audit()

    def test_after_a_flag_there_is_a_plan(self):
        for events, expected in (
            ([RAISED], told(NO_PLAN)),
            ([RAISED, PLANNED], told()),
            ([PLANNED, RAISED], asked(ASK_PLAN)),
            ([PLANNED, RAISED, PLANNED], told()),
        ):
            assert of_course(*events) == expected, events

    def test_only_suicide_and_self_harm_ask_for_one(self):
        for kind, findings in (
            ("self-harm", [NO_PLAN]),
            ("harm-from-others", []),
            ("child-safeguarding", []),
        ):
            assert of_course(ev.RiskRaised(risk=Risk(id="r1", kind=kind)))[0] == findings

    def test_an_answer_to_a_risk_item_is_a_flag(self):
        answers = [0] * 8 + [1]
        course = opened(ev.MeasureTaken(id="m1", instrument="phq-9", items=answers))
        [found] = safety.audit(course, today=TODAY).findings
        assert (found.code, len(found.where)) == ("SAFE-NO-PLAN-AFTER-FLAG", 1)
        assert found.where[0].startswith("m1:")

    def test_what_the_unrecorded_may_hide_is_asked(self):
        assert of_course(RAISED, UNRECORDED) == asked(ASK_PLAN, ASK_ANSWERED)
        assert of_course(UNRECORDED, RAISED) == told(NO_PLAN)

    def test_a_flag_is_reviewed_before_the_next_session(self):
        on = {"on": week(1)}
        raised, held = attrs.evolve(RAISED, **on), attrs.evolve(HELD, **on)
        hold = attrs.evolve(REVIEWED, hold=True)
        for events, expected in (
            ([RAISED], told()),
            ([RAISED, HELD], told()),
            ([RAISED, REVIEWED], told()),
            ([RAISED, HELD, REVIEWED, HELD], told()),
            ([RAISED, HELD, hold, HELD], told()),
            ([RAISED, HELD, HELD], told(UNANSWERED)),
            ([RAISED, HELD, HELD, REVIEWED], told(UNANSWERED)),
            ([RAISED, HELD, ENDED], told(UNANSWERED)),
            ([RAISED, ENDED], told(UNANSWERED)),
            ([HELD, RAISED, HELD], told()),
            ([held, raised, HELD], told(UNANSWERED)),
            ([held, raised, REVIEWED, HELD], told()),
            ([raised, held, HELD], told(UNANSWERED)),
            ([raised, held, REVIEWED, HELD], told()),
            ([RAISED, UNRECORDED, HELD, HELD], asked(ASK_ANSWERED)),
            ([RAISED, UNRECORDED, REVIEWED], told()),
            ([RAISED, HELD, REVIEWED, UNRECORDED], told()),
        ):
            both = of_course(*events)
            assert tuple([one for one in some if "-FLAG-" in one[:14]] for some in both) == expected

    def test_a_review_on_the_day_of_the_next_session_counts_whichever_is_written_first(self):
        def on(event, number):
            return attrs.evolve(event, on=week(number))

        flag = [on(RAISED, 1), on(HELD, 1), on(PLANNED, 1)]
        held, reviewed, hidden = on(HELD, 2), on(REVIEWED, 2), on(UNRECORDED, 2)
        other = on(ev.RiskRaised(risk=Risk(id="r2", kind="other")), 2)
        for events, expected in (
            ([*flag, reviewed, held], told()),
            ([*flag, held, reviewed], told()),
            ([*flag, held, held, reviewed], told()),
            ([*flag, hidden, held, reviewed], told()),
            ([*flag, held, on(REVIEWED, 3)], told(UNANSWERED)),
            ([*flag, held, other, on(ev.RiskReviewed(risk="r2"), 2)], told(UNANSWERED)),
        ):
            assert of_course(*events) == expected

    def test_one_that_is_raised_again_is_reviewed_again(self):
        assert of_course(RAISED, HELD, REVIEWED, RAISED, HELD, HELD, PLANNED) == told(UNANSWERED)

    def test_a_plan_is_checked_with_what_the_course_knows(self):
        stale = ev.SafetyPlanMade(plan=attrs.evolve(WHOLE, made_on=date(2025, 1, 1)))
        assert of_course(stale) == told(
            "SAFE-STALE: the safety plan was last gone through more than 6 months ago"
        )
        assert said(safety.audit(opened(KNOWN, stale), today=TODAY, months=24)) == told()
        hostile = attrs.evolve(FRIEND, conflict=Conflict(present=True, ending="escalated"))
        recorded = ev.RelationshipRecorded(relationship=hostile)
        code = "SAFE-CONTACT-IS-DISPUTE-PARTNER"
        for event, codes in (
            (ev.FocusAgreed(focus=ProblemArea(area="role-dispute", people=["p1"])), [code]),
            (ev.FocusAgreed(focus=ProblemArea(area="role-transition", people=["p1"])), []),
            (ev.DisputeAssessed(dispute=Dispute(person="p1")), [code]),
        ):
            audit = safety.audit(opened(recorded, event, PLANNED), today=TODAY)
            assert [found.code for found in audit.findings] == codes


class TestTheGate:
    CONVERSATION = "unsupervised-conversation"
    PROGRESS = "automated-progress"

    def test_an_open_risk_holds_back_until_it_is_reviewed(self):
        for action in safety.PlannedAction:
            for events, passes in (
                ([RAISED], False),
                ([RAISED, attrs.evolve(REVIEWED, hold=True)], False),
                ([RAISED, REVIEWED], True),
                ([SCREENED, UNRECORDED, RAISED], False),
            ):
                assert safety.gate(opened(*events), action).passes is passes, events

    def test_it_cannot_be_told_while_nobody_asked_or_sessions_left_no_record(self):
        answers = [0] * 9
        for events, passes in (
            ([], None),
            ([ev.ScreeningRecorded()], None),
            ([ev.ScreeningRecorded(risk_asked=False)], None),
            ([SCREENED], True),
            ([SCREENED, UNRECORDED], None),
            ([ev.MeasureTaken(instrument="phq-9", total=3)], None),
            ([ev.MeasureTaken(instrument="phq-9", items=answers)], True),
            ([ev.MeasureTaken(instrument="phq-9", items=[*answers[1:], None])], None),
            ([ev.MeasureTaken(instrument="phq-9")], None),
            ([ev.MeasureTaken(instrument="gad-7", items=answers[:7])], None),
        ):
            assert safety.gate(opened(*events), self.PROGRESS).passes is passes, events

    def test_it_says_why(self):
        held = safety.gate(opened(RAISED), self.PROGRESS)
        assert [str(step) for step in held.trace] == [
            "SAFE-GATE-RISK: is the review of every flagged risk recorded: no [PTSD-57, inferred]",
            "SAFE-GATE-ASKED: is it on record that risk was asked about: yes [PTSD-57, inferred]",
            "SAFE-GATE-RECORD: does every session have a record: yes [ipt, inferred]",
        ]
        assert held.needs == ()
        unclear = safety.gate(opened(UNRECORDED), self.PROGRESS)
        assert [str(each) for each in unclear.needs] == [
            "SAFE-GATE-ASKED: is it on record that risk was asked about",
            "SAFE-GATE-RECORD: does every session have a record",
        ]
        assert unclear.needs[0].decides == "whether automated-progress may go on by itself"

    def test_a_conversation_with_somebody_waits_for_what_is_known_of_violence(self):
        for violence, passes in ((True, False), (None, None), (False, True)):
            person = ev.RelationshipRecorded(relationship=attrs.evolve(FRIEND, violence=violence))
            gate = safety.gate(opened(SCREENED, person), self.CONVERSATION, person="p1")
            assert gate.passes is passes
        stranger = safety.gate(opened(SCREENED), self.CONVERSATION, person="p9")
        assert [each.code for each in stranger.needs] == ["SAFETY-ASK"]

    def test_another_action_concerns_nobody(self):
        with pytest.raises(InvalidValue) as refused:
            safety.gate(opened(), self.PROGRESS, person="p1")
        assert str(refused.value) == "'automated-progress' concerns no person; leave it out"
        with pytest.raises(InvalidValue) as refused:
            safety.gate(opened(), "automatic-progress")
        assert str(refused.value) == (
            "unknown planned action 'automatic-progress'; did you mean 'automated-progress'?"
        )

    @given(st.lists(st.sampled_from([RAISED, HELD, SCREENED, UNRECORDED]), max_size=5))
    def test_an_open_risk_is_never_passed(self, events):
        course = opened(*into_middle(), *events, override="told as it was")
        gate = safety.gate(course, self.PROGRESS)
        assert (gate.passes is False) == bool(course.open_risks)


def test_nothing_speaks_of_a_level_or_reassures():
    said_somewhere = [
        *(rule.message + rule.remedy for rule in safety.RULES),
        *(field.name for kind in (Finding, Question, safety.Gate) for field in attrs.fields(kind)),
    ]
    for text in said_somewhere:
        for word in ("low risk", "high risk", "level", "no risk", "reassur"):
            assert word not in text
