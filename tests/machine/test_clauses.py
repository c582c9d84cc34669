"""The rules of a course, one class for each clause of the reference (T01 and so on).

Each class says its rule in our own words and names where it comes from. What a class shows with
one or two events, `scenarios.txt` shows from all sides.
"""

from datetime import date

import pytest
from tests.machine import protocols
from tests.machine.events_for import event
from tests.machine.histories import (
    CLOSING,
    ENDED,
    LATE,
    MIDDLE,
    READY,
    TASKS,
    TERMINATION,
    codes,
    course,
)

import ipt
from ipt import EventRefused, InvalidValue, Phase
from ipt.model import Achievement, Cadence, Contract, EndReason, PartialDate, events as ev

PHASES = {"initial": (), "middle": MIDDLE, "termination": TERMINATION, "ended": ENDED}
ACTIVE = ("initial", "middle", "termination")


class TestScreening:
    """T01 [SR-3]: suitability is judged before or within the initial phase."""

    def test_it_is_recorded_in_the_initial_phase(self):
        assert course("session-held", "screening-recorded").phase is Phase.INITIAL

    @pytest.mark.parametrize("phase", ["middle", "termination"])
    def test_later_it_needs_a_reason(self, phase):
        assert codes(course(*PHASES[phase]), "screening-recorded") == ["SCREENING-LATE"]

    def test_after_the_end_there_is_nothing_to_judge(self):
        assert codes(course(*ENDED), "screening-recorded") == ["ENDED"]


class TestBaseline:
    """T02 [PTSD-23]: severity is rated with a named scale at the start."""

    def test_the_middle_phase_needs_a_measure(self):
        told = course(*(text for text in READY if text != "measure-taken"))
        assert codes(told, "phase-began middle") == ["NO-BASELINE"]

    @pytest.mark.parametrize("scale", ["hrsd-17", "caps", "mood-10-best"])
    def test_any_scale_will_do(self, scale):
        told = course(*(text for text in READY if text != "measure-taken"))
        told = ipt.apply(told, ev.MeasureTaken(instrument=scale, total=9), event(MIDDLE[-1]))
        assert told.phase is Phase.MIDDLE

    @pytest.mark.parametrize("told", ["nothing", "gaps"])
    def test_a_form_without_a_total_is_none(self, told):
        before = (text for text in READY if text != "measure-taken")
        assert codes(course(*before, f"measure-taken {told}"), "phase-began middle") == [
            "NO-BASELINE"
        ]


class TestTheWayToTheMiddlePhase:
    """T03 [PTSD-36, IPTUK]: inventory, formulation, sick role, focus and contract come first."""

    def test_all_of_it_opens_the_middle_phase(self):
        assert course(*MIDDLE).phase is Phase.MIDDLE

    def test_a_new_course_is_told_everything_that_is_missing_at_once(self):
        assert codes(course(), "phase-began middle") == [
            "NO-INITIAL-SESSION", "NO-BASELINE", "NO-INVENTORY", "NO-FORMULATION", "NO-SICK-ROLE",
            "NO-FOCUS", "NO-CONTRACT",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("missing", "code"),
        [
            ("inventory-completed", "NO-INVENTORY"),
            ("formulation-shared", "NO-FORMULATION"),
            ("sick-role-given", "NO-SICK-ROLE"),
            ("focus-agreed role-dispute", "NO-FOCUS"),
            ("contract-agreed 16", "NO-CONTRACT"),
        ],
    )
    def test_each_is_needed(self, missing, code):
        told = course(*(text for text in READY if text != missing))
        assert codes(told, "phase-began middle") == [code]

    def test_the_sick_role_is_needed_only_where_the_protocol_says_so(self):
        protocol = protocols.varied(protocols.get("ipt-16"), sick_role_min=0)
        opened = ipt.open_course(protocol, patient="p")
        texts = [text for text in MIDDLE if text != "sick-role-given"]
        assert ipt.apply(opened, *map(event, texts)).phase is Phase.MIDDLE

    def test_the_order_among_them_is_free(self):
        assert course(*reversed(READY), "phase-began middle").phase is Phase.MIDDLE


class TestLeavingTheInitialPhaseEarly:
    """T04 [PTSD-30]: one session is enough, if its tasks are done."""

    def test_one_session_is_enough(self):
        assert course(*MIDDLE).sessions_held == 1

    def test_none_is_not(self):
        assert codes(course(*READY[1:]), "phase-began middle") == ["NO-INITIAL-SESSION"]


class TestOverrun:
    """T05 [PTSD-30, PTSD-23]: the initial phase has at most three sessions."""

    def test_a_fourth_needs_a_reason(self):
        assert codes(course(*["session-held"] * 3), "session-held") == ["INITIAL-OVERRUN"]

    def test_what_really_happened_is_storable(self):
        told = ipt.apply(
            course(*["session-held"] * 3), event("session-held"), override="complicated inventory"
        )
        assert told.sessions_held == 4
        ((_, deviation),) = told.deviations
        assert (deviation.reason, deviation.codes) == (
            "complicated inventory", ("MACH-INITIAL-OVERRUN",),
        )  # fmt: skip


class TestNoWayBack:
    """T06 [S4]: phases never go back; a plan is revised inside its phase."""

    @pytest.mark.parametrize(
        ("phase", "earlier"),
        [("initial", "initial"), ("middle", "initial"), ("middle", "middle"),
         ("termination", "initial"), ("termination", "middle"), ("termination", "termination")],
    )  # fmt: skip
    def test_no_phase_begins_again(self, phase, earlier):
        told = course(*PHASES[phase])
        assert codes(told, f"phase-began {earlier}") == ["PHASE-ORDER"]

    def test_no_reason_changes_that(self):
        with pytest.raises(EventRefused, match="phases never go back or begin twice") as refused:
            ipt.apply(course(*MIDDLE), event("phase-began initial"), override="please")
        assert not refused.value.overridable


class TestChangeOfFocus:
    """T07 [CG2000-7]: in the middle phase only, with a reason and the patient's agreement."""

    def test_the_old_focus_stays_in_the_history(self):
        told = course(*MIDDLE, "focus-changed role-transition")
        assert [problem.area for problem in told.focus] == ["role-transition"]
        assert [e.focus.area for e in told.of(ev.FocusAgreed)] == ["role-dispute"]

    def test_it_replaces_the_whole_focus(self):
        told = course(*MIDDLE, "focus-changed role-transition role-dispute")
        assert [problem.area for problem in told.focus] == ["role-transition", "role-dispute"]

    def test_it_needs_agreement(self):
        assert codes(course(*MIDDLE), "focus-changed role-transition disagreed") == [
            "FOCUS-NOT-AGREED"
        ]

    def test_a_reason_is_part_of_it(self):
        with pytest.raises(InvalidValue, match="reason must not be empty"):
            ev.FocusChanged(to=[ipt.ProblemArea(area="grief")], reason=" ", agreed=True)

    @pytest.mark.parametrize(
        ("phase", "code"), [("initial", "FOCUS-CHANGE-EARLY"), ("termination", "FOCUS-LATE")]
    )
    def test_neither_before_nor_after_the_middle_phase(self, phase, code):
        assert codes(course(*PHASES[phase]), "focus-changed role-transition") == [code]

    def test_after_the_initial_phase_no_focus_is_simply_agreed(self):
        assert codes(course(*MIDDLE), "focus-agreed role-transition") == ["FOCUS-BY-CHANGE"]


class TestNumberOfAreas:
    """T08 [LATE-HIN, ISIPT-KEY]: one area, perhaps a second, never more."""

    def test_a_third_is_refused(self):
        told = course("focus-agreed role-dispute", "focus-agreed role-transition")
        assert codes(told, "focus-agreed role-dispute") == ["FOCUS-TOO-MANY"]

    def test_nor_by_a_change(self):
        changed = "focus-changed role-dispute role-transition role-dispute"
        assert codes(course(*MIDDLE), changed) == ["FOCUS-TOO-MANY"]

    def test_the_number_is_one_of_the_protocol(self):
        told = course("focus-agreed role-dispute", protocol="bare")
        (finding,) = ipt.check(told, event("focus-agreed grief"))
        assert finding.message == "at most 1 problem areas are in focus at one time"


class TestDeficits:
    """T09 [MW-SPUN]: only when grief, dispute and transition were considered and rejected."""

    REJECTED = (
        "area-rejected grief",
        "area-rejected role-dispute",
        "area-rejected role-transition",
    )

    def test_they_are_the_last_resort(self):
        assert codes(course(), "focus-agreed deficits") == ["DEFICITS-NOT-LAST"]
        assert course(*self.REJECTED, "focus-agreed deficits").focus[0].area == "deficits"

    def test_an_area_counts_once(self):
        told = course("area-rejected grief", *self.REJECTED[:2], "area-rejected grief")
        assert told.count("areas_rejected") == 2

    def test_deficits_themselves_do_not_count(self):
        told = course("area-rejected deficits", *self.REJECTED[:2])
        assert codes(told, "focus-agreed deficits") == ["DEFICITS-NOT-LAST"]

    def test_beside_another_area_they_have_no_place(self):
        told = course(*self.REJECTED, "focus-agreed role-dispute")
        assert codes(told, "focus-agreed deficits") == ["DEFICITS-BESIDE"]

    def test_in_the_middle_phase_the_areas_are_considered_anew(self):
        told = course(*READY, *self.REJECTED, "phase-began middle")
        assert codes(told, "focus-changed deficits") == ["DEFICITS-NOT-LAST"]
        told = ipt.apply(told, *map(event, self.REJECTED))
        assert ipt.check(told, event("focus-changed deficits")) == ()

    def test_after_a_change_they_are_considered_anew(self):
        told = course(*MIDDLE, *self.REJECTED, "focus-changed deficits")
        assert codes(told, "focus-changed deficits") == ["DEFICITS-NOT-LAST"]
        told = ipt.apply(told, *map(event, self.REJECTED))
        assert ipt.check(told, event("focus-changed deficits")) == ()

    def test_a_focus_that_spends_no_count_does_not_let_an_area_count_twice(self):
        told = course(*MIDDLE, *self.REJECTED[:2])
        told = ipt.apply(told, event("focus-agreed role-dispute"), override="as it was")
        told = ipt.apply(told, event("area-rejected grief"))
        assert told.count("areas_rejected") == 2
        assert codes(told, "focus-changed deficits") == ["DEFICITS-NOT-LAST"]

    def test_nor_does_a_change_of_focus_before_the_middle_phase(self):
        told = course(*self.REJECTED[:2])
        told = ipt.apply(told, event("focus-changed role-dispute"), override="as it was")
        told = ipt.apply(told, event("area-rejected grief"))
        assert told.count("areas_rejected") == 2

    def test_once_a_focus_is_agreed_an_area_counts_anew(self):
        told = course(*self.REJECTED, "focus-agreed role-dispute", "area-rejected grief")
        assert told.count("areas_rejected") == 4

    def test_a_protocol_without_them_counts_no_rejection(self):
        told = course("area-rejected grief", protocol="bare")
        assert told.count("areas_rejected") == 0
        assert codes(told, "focus-agreed deficits") == ["AREA-NOT-OFFERED"]


class TestGrief:
    """T10 [ISIPT-KEY]: grief needs a death; a loss without one is a role transition."""

    @pytest.mark.parametrize(
        "kind", ["death", "miscarriage", "stillbirth", "neonatal-loss", "presumed-dead"]
    )
    def test_a_death_that_is_linked_and_recorded(self, kind):
        told = course(f"life-event-recorded loss {kind}", "focus-agreed grief:loss")
        assert told.focus[0].life_event == "loss"

    @pytest.mark.parametrize("kind", ["loss", "divorce", "job-loss", "pet-death"])
    def test_another_loss_is_no_death(self, kind):
        told = course(f"life-event-recorded loss {kind}")
        assert codes(told, "focus-agreed grief:loss") == ["GRIEF-NO-DEATH"]

    def test_a_death_that_is_not_linked_is_not_enough(self):
        told = course("life-event-recorded loss death")
        assert codes(told, "focus-agreed grief") == ["GRIEF-NO-DEATH"]

    def test_a_death_does_not_turn_into_something_else(self):
        told = course("life-event-recorded loss death", "focus-agreed grief:loss")
        assert codes(told, "life-event-recorded loss divorce") == ["OTHER-LIFE-EVENT"]
        again = event("life-event-recorded loss death")
        assert ipt.check(told, again) == ()  # told once more, perhaps with its day

    def test_a_death_that_is_not_recorded_is_not_known(self):
        assert codes(course(), "focus-agreed grief:loss") == ["UNKNOWN-REFERENCE", "GRIEF-NO-DEATH"]
        told = course(*MIDDLE)
        assert codes(told, "focus-changed grief:loss") == ["UNKNOWN-REFERENCE", "GRIEF-NO-DEATH"]

    def test_a_change_to_grief_needs_it_as_well(self):
        told = course(*MIDDLE, "life-event-recorded loss death")
        assert codes(told, "focus-changed grief") == ["GRIEF-NO-DEATH"]
        assert ipt.check(told, event("focus-changed grief:loss")) == ()

    def test_a_protocol_may_ask_for_none(self):
        assert course("focus-agreed grief", protocol="bare").focus[0].area == "grief"

    def test_a_protocol_without_grief_knows_no_death(self):
        told = course("life-event-recorded loss death", protocol="sparse")
        assert codes(told, "focus-agreed grief:loss") == ["AREA-NOT-OFFERED"]


class TestTheWayToTheEnd:
    """T11 [CG2000-7]: driven by the sessions left, not by symptoms; announced; held by a risk."""

    def test_not_before_four_sessions_are_left(self):
        told = course(*LATE[:-1], "ending-announced")
        assert codes(told, "phase-began termination") == ["TERMINATION-EARLY"]
        told = ipt.apply(told, event("session-held"))
        assert ipt.check(told, event("phase-began termination")) == ()

    def test_only_when_it_was_announced(self):
        assert codes(course(*LATE), "phase-began termination") == ["NOT-ANNOUNCED"]

    def test_the_last_two_sessions_are_kept_for_it(self):
        told = course(*LATE, "session-held", "session-held")
        assert codes(told, "session-held") == ["TERMINATION-DUE"]

    def test_no_measure_changes_the_way(self):
        told = course(*LATE, "ending-announced", *["measure-taken"] * 5)
        assert ipt.check(told, event("phase-began termination")) == ()

    def test_it_depends_on_what_was_agreed(self):
        shorter = (*TASKS, "focus-agreed grief", "contract-agreed 12", "phase-began middle")
        told = course(*shorter[:5], "focus-agreed role-dispute", *shorter[6:], *["session-held"] * 7,
                      "ending-announced", "phase-began termination")  # fmt: skip
        assert told.sessions_left == 4

    def test_an_open_risk_holds_it(self):
        told = course(*LATE, "ending-announced", "risk-raised r")
        assert codes(told, "phase-began termination") == ["OPEN-RISK"]

    def test_it_does_not_skip_the_middle_phase(self):
        assert codes(course(*READY), "phase-began termination") == ["SKIPS-MIDDLE"]


class TestTimeLimit:
    """T12 [CG2000-7]: the end is fixed at the outset; a contract has a time limit."""

    def test_a_contract_without_one_cannot_be_said(self):
        with pytest.raises(InvalidValue, match="a contract needs a time limit"):
            Contract(cadence=Cadence.WEEKLY)

    @pytest.mark.parametrize(
        ("agreed", "left"),
        [
            ("16", 16),
            ("12-18", 18),  # a range binds by its upper end until amended
            ("12-18 conditional", 12),  # a conditional contract ends at its first number
            ("14w", 14),
            ("8w twice-weekly", 16),
            ("30w fortnightly", 15),
        ],
    )
    def test_it_sets_the_sessions_left(self, agreed, left):
        assert course(f"contract-agreed {agreed}").sessions_left == left

    def test_sessions_held_before_it_count(self):
        assert course("session-held", "session-held", "contract-agreed 16").sessions_left == 14

    def test_an_end_date_is_kept(self):
        contract = Contract(sessions_min=16, end_date=date(2024, 5, 1))
        told = ipt.apply(course(), ev.ContractAgreed(contract=contract))
        assert told.contract.end_date == date(2024, 5, 1)

    def test_a_range_is_checked_at_both_ends(self):
        assert codes(course(), "contract-agreed 8-16") == ["CONTRACT-LENGTH"]
        assert codes(course(), "contract-agreed 12-21") == ["CONTRACT-LENGTH"]
        (first, second) = ipt.check(course(), event("contract-agreed 8-21"))
        assert first.message == "a first contract names 12 to 20 sessions, not 8"
        assert second.message == "a first contract names 12 to 20 sessions, not 21"

    def test_without_a_contract_nobody_knows_how_many_are_left(self):
        assert course("session-held").sessions_left is None


class TestAmendment:
    """T13 [CG2000-7, FREQ]: explicit, at most once, before the termination phase, up to the cap."""

    def test_it_is_explicit(self):
        assert codes(course(*READY), "contract-agreed 18") == ["CONTRACT-AGAIN"]
        with pytest.raises(InvalidValue, match="reason must not be empty"):
            ev.ContractAmended(contract=Contract(sessions_min=18), reason="")

    def test_it_sets_the_sessions_left(self):
        told = course(*LATE, "contract-amended 20")
        assert told.sessions_left == 8
        assert told.contract.sessions == 20

    def test_it_happens_once_after_the_initial_phase(self):
        told = course(*READY, "contract-amended 14", "contract-amended 16", "phase-began middle")
        assert codes(ipt.apply(told, event("contract-amended 18")), "contract-amended 20") == [
            "AMENDED-OFTEN"
        ]

    def test_the_cap_is_hard_but_for_a_reason(self):
        assert codes(course(*MIDDLE), "contract-amended 21") == ["CONTRACT-CAP"]

    def test_it_needs_a_contract(self):
        assert codes(course(), "contract-amended 16") == ["NO-CONTRACT-TO-AMEND"]

    @pytest.mark.parametrize("text", ["contract-amended 18", "contract-agreed 18"])
    def test_in_the_termination_phase_it_is_too_late(self, text):
        assert codes(course(*TERMINATION), text) == ["CONTRACT-LATE"]

    def test_a_course_that_entered_the_middle_phase_without_one_agrees_it_there(self):
        told = ipt.apply(course(*READY[:-1]), event("phase-began middle"), override="kept open")
        assert ipt.apply(told, event("contract-agreed 12")).sessions_left == 11


class TestAdversity:
    """T14 [OUP-TERM9]: extending helps in continuing disaster; the reason is kept."""

    def test_the_reason_is_kept(self):
        amended = ev.ContractAmended(contract=Contract(sessions_min=20), reason="the flood goes on")
        assert ipt.apply(course(*LATE), amended).events[-1].reason == "the flood goes on"


class TestCompletion:
    """T15 [PTSD-25, EB-TERM]: five tasks of the termination phase, and no open risk."""

    MISSING = (
        "NO-PROGRESS-REVIEW",
        "NO-ATTRIBUTION",
        "NO-ENDING-FEELINGS",
        "NO-RELAPSE-PLAN",
        "NO-NEXT-STEP",
    )

    def test_all_of_them_complete_the_course(self):
        told = course(*ENDED)
        assert (told.phase, told.end_reason) == (Phase.ENDED, EndReason.COMPLETED)

    def test_none_of_them_is_told_by_the_other_phases(self):
        told = course(*LATE, CLOSING, "ending-announced", "phase-began termination")
        assert tuple(codes(told, "course-ended completed")) == self.MISSING

    def test_they_may_come_in_several_sessions(self):
        told = course(*TERMINATION, *(f"session-held {task}" for task in CLOSING.split()[1:4]),
                      f"session-held {' '.join(CLOSING.split()[4:])}")  # fmt: skip
        assert ipt.check(told, event("course-ended completed")) == ()

    @pytest.mark.parametrize("phase", ["initial", "middle"])
    def test_only_the_termination_phase_completes(self, phase):
        assert codes(course(*PHASES[phase]), "course-ended completed") == ["NOT-IN-TERMINATION"]


class TestOtherEnds:
    """T17, T18, T23, T32: every other end is possible from every phase, whatever is open."""

    @pytest.mark.parametrize("phase", ACTIVE)
    @pytest.mark.parametrize("reason", [reason for reason in EndReason if reason != "completed"])
    def test_it_may_always_end(self, phase, reason):
        told = course(*PHASES[phase], "risk-raised r", f"course-ended {reason}")
        assert (told.phase, told.end_reason) == (Phase.ENDED, reason)
        assert told.deviations == ()

    def test_there_is_one_end(self):
        assert codes(course("course-ended died"), "course-ended withdrawn") == ["ENDED"]


class TestDropout:
    """T18 [PTERM]: withdrawn by an explicit record only, never by a count of missed sessions."""

    def test_thirty_missed_sessions_end_nothing(self):
        told = course(*MIDDLE, *["session-missed"] * 30)
        assert (told.phase, told.end_reason) == (Phase.MIDDLE, None)
        assert told.sessions_left == 15


class TestMissedSession:
    """T19 [ROSE-T2]: a missed session does not advance the number of the next."""

    def test_the_number_stays(self):
        told = course("session-held", "session-missed", "session-cancelled", "session-rescheduled",
                      "contact-attempted", "session-held")  # fmt: skip
        assert [session.number for session in told.sessions] == [1, None, None, None, 2]
        assert told.sessions_held == 2


class TestResponse:
    """T21, T22, T23 [IPTA-SMART, FAIL, PTSD-25]: a review decides; it ends nothing by itself."""

    @pytest.mark.parametrize("phase", ACTIVE)
    def test_it_may_be_reviewed_at_any_time_and_changes_nothing(self, phase):
        before = course(*PHASES[phase])
        after = ipt.apply(before, ev.ResponseReviewed(responding=False, decision="refer"))
        assert (after.phase, after.counts) == (before.phase, before.counts)

    def test_non_response_is_an_end_of_its_own(self):
        assert course(*MIDDLE, "course-ended non-response").end_reason is EndReason.NON_RESPONSE


class TestFollowUp:
    """T28 [AST-BP]: optional contacts after the end, not numbered as treatment."""

    def test_they_follow_the_end(self):
        told = course(*ENDED, "follow-up-held", "measure-taken", "follow-up-held")
        assert told.sessions_held == course(*ENDED).sessions_held
        assert told.phase is Phase.ENDED

    @pytest.mark.parametrize("phase", ACTIVE)
    def test_not_before(self, phase):
        (finding,) = ipt.check(course(*PHASES[phase]), event("follow-up-held"))
        assert finding.message == f"'follow-up-held' has no place in the {phase} phase"
        with pytest.raises(EventRefused):
            ipt.apply(course(*PHASES[phase]), event("follow-up-held"), override="please")


class TestRisk:
    """T30, T32 [PTSD-57, PTSD-BR]: an open risk holds the way forward, never care or an ending."""

    @pytest.mark.parametrize("phase", PHASES)
    def test_it_may_be_raised_and_reviewed_at_any_time(self, phase):
        told = course(*PHASES[phase], "risk-raised r")
        assert [risk.id for risk in told.open_risks] == ["r"]
        assert ipt.apply(told, event("risk-reviewed r")).open_risks == ()

    def test_a_review_may_leave_it_open(self):
        told = course(*READY, "risk-raised r", "risk-reviewed r hold")
        assert [risk.id for risk in told.open_risks] == ["r"]
        assert codes(told, "phase-began middle") == ["OPEN-RISK"]

    def test_every_open_risk_is_reviewed(self):
        told = course(*READY, "risk-raised r", "risk-raised s", "risk-reviewed r")
        assert [risk.id for risk in told.open_risks] == ["s"]
        assert codes(told, "phase-began middle") == ["OPEN-RISK"]
        assert (
            ipt.check(ipt.apply(told, event("risk-reviewed s")), event("phase-began middle")) == ()
        )

    def test_it_holds_completion(self):
        told = course(*TERMINATION, CLOSING, "risk-raised r")
        assert codes(told, "course-ended completed") == ["OPEN-RISK"]

    @pytest.mark.parametrize("text", ["session-held", "measure-taken", "contact-attempted",
                                      "crisis-contact-held", "contract-amended 18",
                                      "focus-changed role-transition", "course-ended risk"])  # fmt: skip
    def test_it_holds_nothing_else(self, text):
        assert ipt.check(course(*MIDDLE, "risk-raised r"), event(text)) == ()

    def test_a_review_names_an_open_risk(self):
        assert codes(course(), "risk-reviewed r") == ["NO-OPEN-RISK"]
        (finding,) = ipt.check(course("risk-raised r"), event("risk-reviewed x"))
        assert finding.message == "there is no open risk 'x' in this course"
        assert finding.remedy == "name one of: r"

    def test_a_risk_that_was_closed_is_not_reviewed_again(self):
        told = course("risk-raised r", "risk-raised s", "risk-reviewed r")
        assert codes(told, "risk-reviewed r") == ["UNKNOWN-REFERENCE"]

    @pytest.mark.parametrize("phase", PHASES)
    def test_crisis_contacts_are_always_storable(self, phase):
        before = course(*PHASES[phase], "risk-raised r")
        after = ipt.apply(before, event("crisis-contact-held"))
        assert (after.phase, after.counts) == (before.phase, before.counts)


class TestRiskAtScreening:
    """T31 [HEISEL15, IPTA-ISIPT]: exclusions are advice; recording them refuses nothing."""

    def test_an_exclusion_is_recorded_as_it_is(self):
        screened = ev.ScreeningRecorded(suitable=False, exclusions=["acute-suicide-risk"])
        assert ipt.apply(course(), screened).phase is Phase.INITIAL


class TestDangerToOthers:
    """T33 [PTSD-59]: the limits of confidentiality are discussed at the start."""

    @pytest.mark.parametrize("discussed", [True, False, None])
    def test_whether_they_were_is_part_of_the_contract(self, discussed):
        contract = Contract(sessions_min=16, confidentiality_limits=discussed)
        told = ipt.apply(course(), ev.ContractAgreed(contract=contract))
        assert told.contract.confidentiality_limits is discussed


class TestMedication:
    """T43 [ALPF-PH]: it starts and stops in any phase, and changes none."""

    @pytest.mark.parametrize("phase", PHASES)
    def test_it_changes_nothing(self, phase):
        before = course(*PHASES[phase])
        started = ipt.apply(before, event("medication-started m"))
        assert [medication.id for medication in started.medication] == ["m"]
        stopped = ipt.apply(started, event("medication-stopped m"))
        assert stopped.medication == ()
        assert (stopped.phase, stopped.counts) == (before.phase, before.counts)


class TestSickRole:
    """T44 [IPTUK]: temporary; given and lifted by explicit events."""

    @pytest.mark.parametrize("phase", ACTIVE)
    def test_it_may_be_lifted_while_the_course_lasts(self, phase):
        assert ipt.check(course(*PHASES[phase]), event("sick-role-lifted")) == ()


class TestHistory:
    """T45: a new value for each event; dates never go backwards; nothing numbered after the end."""

    def test_a_refused_event_changes_nothing(self):
        before = course(*MIDDLE)
        with pytest.raises(EventRefused):
            ipt.apply(before, event("phase-began termination"))
        assert before == course(*MIDDLE)

    def test_several_events_are_applied_all_or_none(self):
        before = course(*MIDDLE)
        with pytest.raises(EventRefused) as refused:
            ipt.apply(before, event("session-held"), event("follow-up-held"), event("session-held"))
        assert (refused.value.position, refused.value.event_id) == (10, "e10")
        assert before == course(*MIDDLE)

    def test_the_parts_of_one_event_are_taken_all_or_none(self):
        told = course(*READY[:-1], "session-held", "session-held")
        assert codes(told, "period-unrecorded 2 contract") == ["INITIAL-OVERRUN"]
        told = course(*MIDDLE)
        before = told.counts
        assert codes(told, "period-unrecorded 16") == ["NO-SESSIONS-LEFT"]
        assert told.counts == before

    def test_replaying_the_events_gives_the_course(self):
        told = course(*ENDED, "follow-up-held")
        assert ipt.replay(told.protocol, told.events) == told

    def test_a_history_is_not_empty(self):
        with pytest.raises(InvalidValue, match="a history needs at least its opening"):
            ipt.replay(protocols.get("ipt-16"), [])

    def test_a_course_is_opened_once(self):
        assert codes(course(), "course-opened") == ["NOT-HERE"]
        assert codes(course(*ENDED), "course-opened") == ["ENDED"]

    @pytest.mark.parametrize(
        "not_one", ["session-held", None, ev.Event(), ev.Correction(event="e0")]
    )
    def test_only_events_are_applied(self, not_one):
        with pytest.raises(InvalidValue, match=r"an event of ipt\.events is needed, not a "):
            ipt.apply(course(), not_one)
        with pytest.raises(InvalidValue, match=r"an event of ipt\.events is needed, not a "):
            ipt.check(course(), not_one)
        with pytest.raises(InvalidValue, match=r"an event of ipt\.events is needed, not a "):
            ipt.replay(protocols.get("ipt-16"), [not_one])


class TestIds:
    """Every event has an id of its own."""

    def test_it_is_given_if_empty(self):
        assert [e.id for e in course("session-held", "session-missed").events] == ["e0", "e1", "e2"]

    def test_it_is_kept_if_given(self):
        told = ipt.apply(course(), event("session-held", id="first"), event("session-held"))
        assert [e.id for e in told.events] == ["e0", "first", "e2"]

    def test_one_that_is_taken_is_refused(self):
        told = ipt.apply(course(), event("session-held", id="s"))
        assert [f.code for f in ipt.check(told, event("session-missed", id="s"))] == [
            "MACH-ID-TAKEN"
        ]
        with pytest.raises(EventRefused, match="the id 's' belongs to an earlier event"):
            ipt.apply(course(), event("session-held", id="s"), event("session-held", id="s"))

    def test_a_given_one_never_meets_a_taken_one(self):
        told = ipt.apply(course(), event("session-held", id="e2"), event("session-held"))
        assert [e.id for e in told.events] == ["e0", "e2", "e2'"]
        told = ipt.apply(told, event("session-missed", id="e4"), event("session-missed"))
        assert told.events[-1].id == "e4'"

    def test_the_id_of_a_voided_event_is_not_used_again(self):
        told = ipt.apply(course(), event("session-held", id="s"), ev.EventVoided(event="s"))
        assert [f.code for f in ipt.check(told, event("session-held", id="s"))] == ["MACH-ID-TAKEN"]


class TestDates:
    """Dates never go backwards, as far as they are known."""

    @staticmethod
    def on(*days: object) -> ipt.Course:
        opened = ipt.open_course(protocols.get("ipt-16"), patient="p", on=date(2024, 3, 10))
        told = ipt.apply(opened, *(event("session-missed", on=day) for day in days))
        assert ipt.replay(told.protocol, told.events) == told
        return told

    @staticmethod
    def refused(told: ipt.Course, day: object) -> bool:
        found = [f.code for f in ipt.check(told, event("session-missed", on=day))]
        assert found in ([], ["MACH-DATES-BACKWARDS"])
        named = event("session-missed", on=day, id="named")
        assert [f.code for f in ipt.check(told, named)] == found
        return bool(found)

    def test_the_same_day_is_fine(self):
        assert not self.refused(self.on(date(2024, 3, 12)), date(2024, 3, 12))

    def test_the_day_before_is_not(self):
        assert self.refused(self.on(date(2024, 3, 12)), date(2024, 3, 11))
        assert self.refused(self.on(), date(2024, 3, 9))

    def test_an_unknown_day_is_no_judgement(self):
        assert not self.refused(self.on(None, None), None)
        assert self.refused(self.on(date(2024, 3, 12), None), date(2024, 3, 11))

    def test_a_month_is_judged_by_what_it_may_be(self):
        told = self.on(date(2024, 3, 12))
        assert not self.refused(told, PartialDate(2024, 3))
        assert not self.refused(told, PartialDate(2024))
        assert self.refused(told, PartialDate(2024, 2))
        assert self.refused(told, PartialDate(2023))

    def test_after_a_month_no_day_before_it(self):
        told = self.on(PartialDate(2024, 5))
        assert not self.refused(told, date(2024, 5, 1))
        assert self.refused(told, date(2024, 4, 30))

    def test_a_partial_date_takes_nothing_back(self):
        told = self.on(date(2024, 5, 20), PartialDate(2024, 5))
        assert self.refused(told, date(2024, 5, 19))
        assert not self.refused(told, date(2024, 5, 20))

    def test_a_course_may_open_in_a_month_or_on_an_unknown_day(self):
        protocol = protocols.get("ipt-16")
        opened = ipt.open_course(protocol, patient="p", on=PartialDate(2024, 3))
        assert self.refused(opened, date(2024, 2, 29))
        assert not self.refused(opened, date(2024, 3, 1))
        assert not self.refused(ipt.open_course(protocol, patient="p"), date(1900, 1, 1))

    def test_no_reason_turns_them_back(self):
        with pytest.raises(EventRefused) as refused:
            ipt.apply(self.on(), event("session-held", on=date(2024, 3, 1)), override="please")
        assert not refused.value.overridable

    def test_dates_go_on_after_an_override(self):
        told = ipt.apply(self.on(), event("screening-recorded", on=date(2024, 3, 20)),
                         *map(event, MIDDLE), event("screening-recorded", on=date(2024, 4, 1)),
                         override="asked again")  # fmt: skip
        assert self.refused(told, date(2024, 3, 31))


class TestOverride:
    """Rules of the protocol yield to a reason, which is kept; structural rules never do."""

    def test_the_deviation_names_every_rule_it_bent(self):
        told = ipt.apply(course(), event("phase-began middle"), override="seen elsewhere")
        ((where, deviation),) = told.deviations
        assert where == "e1"
        assert deviation.reason == "seen elsewhere"
        assert deviation.codes == (
            "MACH-NO-BASELINE", "MACH-NO-CONTRACT", "MACH-NO-FOCUS", "MACH-NO-FORMULATION",
            "MACH-NO-INITIAL-SESSION", "MACH-NO-INVENTORY", "MACH-NO-SICK-ROLE",
        )  # fmt: skip

    def test_what_needs_none_gets_none(self):
        told = ipt.apply(course(), event("session-held"), event("session-held"), override="why not")
        assert told.deviations == ()

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_an_empty_reason_is_none(self, reason):
        with pytest.raises(InvalidValue, match="override needs the reason in words"):
            ipt.apply(course(), event("session-held"), override=reason)

    def test_one_structural_rule_among_others_refuses_all(self):
        with pytest.raises(EventRefused) as refused:
            ipt.apply(course(), event("focus-agreed grief:loss"), override="please")
        assert [f.code for f in refused.value.findings] == [
            "MACH-UNKNOWN-REFERENCE", "MACH-GRIEF-NO-DEATH",
        ]  # fmt: skip
        assert not refused.value.overridable

    def test_a_deviation_that_covers_the_rules_passes_when_it_is_replayed(self):
        told = ipt.apply(course(), event("phase-began middle"), override="seen elsewhere")
        assert ipt.replay(told.protocol, told.events) == told

    def test_a_deviation_for_other_rules_does_not(self):
        told = ipt.apply(course(), event("contract-amended 16"), override="a letter says so")
        taken = told.events[-1]
        assert taken.deviation.codes == ("MACH-NO-CONTRACT-TO-AMEND",)
        with pytest.raises(EventRefused) as refused:
            ipt.apply(course(*TERMINATION), ev.ContractAmended(
                id="late", contract=taken.contract, reason="again", deviation=taken.deviation
            ))  # fmt: skip
        assert [f.code for f in refused.value.findings] == ["MACH-CONTRACT-LATE"]

    def test_no_count_falls_below_zero(self):
        told = ipt.apply(course(*TERMINATION), *map(event, ["session-held"] * 6), override="on")
        assert (told.sessions_left, told.sessions_held) == (0, 18)


class TestUnrecordedPeriod:
    """Unknown is not no: what may have happened is taken as done; focus and contract are stated."""

    def test_its_sessions_count(self):
        told = course(*MIDDLE, "period-unrecorded 4", "session-held")
        assert (told.sessions_held, told.sessions_unrecorded, told.sessions_left) == (6, 4, 10)
        assert [session.number for session in told.sessions] == [1, 6]

    def test_in_the_initial_phase_focus_and_contract_must_be_stated(self):
        assert codes(course("period-unrecorded 1"), "phase-began middle") == [
            "NO-FOCUS", "NO-CONTRACT",
        ]  # fmt: skip
        assert (
            course("period-unrecorded 3 focus contract", "phase-began middle").phase is Phase.MIDDLE
        )

    def test_what_it_may_hide_is_not_known(self):
        told = course("period-unrecorded 1 contract")
        assert told.achieved(Achievement.BASELINE) is None
        assert told.achieved(Achievement.CONTRACT) is True
        assert course().achieved(Achievement.BASELINE) is False
        assert course("measure-taken").achieved(Achievement.BASELINE) is True

    def test_a_stated_contract_leaves_the_cap(self):
        told = course("period-unrecorded 2 contract")
        assert told.count("contract") == 1
        assert told.count("sessions_left") == 18

    def test_in_the_middle_phase_it_may_have_announced_the_end(self):
        told = course(*MIDDLE, "period-unrecorded 11")
        assert ipt.check(told, event("phase-began termination")) == ()

    def test_in_the_termination_phase_it_may_have_done_the_tasks(self):
        told = course(*TERMINATION, "period-unrecorded 2")
        assert ipt.check(told, event("course-ended completed")) == ()

    def test_it_is_no_way_around_the_limits(self):
        assert codes(course(), "period-unrecorded 4") == ["INITIAL-OVERRUN"]
        assert codes(course(*MIDDLE), "period-unrecorded 16") == ["NO-SESSIONS-LEFT"]


class TestAvailable:
    """`available` lists every kind of event, legal or with the reasons."""

    def test_it_agrees_with_check(self):
        told = course(*MIDDLE)
        choices = {choice.kind: choice for choice in ipt.available(told)}
        for text in ("session-held", "phase-began termination", "course-ended completed",
                     "follow-up-held", "focus-agreed role-transition", "contract-amended 20",
                     "focus-changed role-transition", "crisis-contact-held"):  # fmt: skip
            name, *more = text.split()
            kind = (
                f"{name}:{more[0]}"
                if name in {"phase-began", "course-ended", "focus-agreed"}
                else name
            )
            found = [finding.code for finding in ipt.check(told, event(text))]
            assert [finding.code for finding in choices[kind].findings] == found
            assert choices[kind].legal is not found
            assert choices[kind].legal == (found == [])
            assert choices[kind].event is ev.EVENT_TYPES[name]

    def test_every_type_of_event_is_there(self):
        kinds = {choice.event for choice in ipt.available(course())}
        assert kinds == {*ev.EVENT_TYPES.values()} - {ev.CourseOpened}

    def test_grief_is_judged_by_whether_a_death_is_recorded(self):
        def grief(told: ipt.Course) -> bool:
            return next(c.legal for c in ipt.available(told) if c.kind == "focus-agreed:grief")

        assert not grief(course())
        assert not grief(course("life-event-recorded l job-loss"))
        assert grief(course("life-event-recorded l death"))
        assert grief(course(protocol="bare"))
        assert not grief(course("life-event-recorded l death", protocol="sparse"))

    def test_corrections_are_always_possible(self):
        legal = {choice.kind for choice in ipt.available(course(*ENDED)) if choice.legal}
        assert {"event-voided", "event-replaced", "event-redacted", "follow-up-held"} <= legal
        assert "session-held" not in legal


class TestSurvey:
    """`survey` reads a history to its end, whatever it holds, and lists every refusal."""

    def test_a_sound_history_is_replayed(self):
        told = course(*ENDED)
        assert ipt.machine.survey(told.protocol, told.events) == (told, ())

    def test_what_breaks_a_rule_is_taken_as_it_was_recorded(self):
        texts = ["session-held"] * 4
        opening = course().events
        told, refusals = ipt.machine.survey(protocols.get("ipt-16"), [*opening, *map(event, texts)])
        assert told.sessions_held == 4
        assert [refusal.position for refusal in refusals] == [4]
        assert [where for where, _ in told.deviations] == ["e4"]

    def test_what_is_not_possible_is_left_out(self):
        texts = ["session-held", "follow-up-held", "session-held"]
        opening = course().events
        told, refusals = ipt.machine.survey(protocols.get("ipt-16"), [*opening, *map(event, texts)])
        assert told.sessions_held == 2
        assert [refusal.kind for refusal in refusals] == ["follow-up-held"]

    def test_it_needs_its_opening(self):
        with pytest.raises(InvalidValue, match="a history needs at least its opening"):
            ipt.machine.survey(protocols.get("ipt-16"), [])


def test_a_correction_has_no_kind():
    course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")
    with pytest.raises(
        ipt.InvalidValue,
        match=r"^a correction takes no step of its own; apply it, and the history is walked anew$",
    ):
        ipt.machine.classify(course, ev.EventVoided(event="e0"))
