"""The shipped courses: they load, they say what their cases say, and the command passes them.

The expectations of the published cases come from the reference notes on those cases; `docs/cases.toml`
lists them, each with the test that shows it.
"""

import os
import runpy
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import ipt
from ipt import cli, events as ev
from ipt.model import Achievement, Area, EndReason, PartialDate, SessionStatus

EXAMPLES = Path(__file__).parents[1] / "examples"
COURSES = sorted((EXAMPLES / "courses").glob("*.json"))
CITED = {
    "b1-allan": "CB",
    "b2-ellen": "CB",
    "b3-joy": "CB",
    "b4-mrs-e": "MI",
    "b5-leonard": "MP",
    "b6-martina": "MP",
    "b7a-alicia": "MP",
    "b7b-victor": "MP",
    "b9-obstetrician": "CRIPS20",
}
PUBLISHED = tuple(CITED)
INVENTED = ("invented-16-sessions", "invented-deficits")
JUDGED = ("b1-allan", "b7a-alicia")
"""The published cases whose response is told."""


def load(name: str) -> ipt.Course:
    return ipt.load(EXAMPLES / "courses" / f"{name}.json")


def codes(course: ipt.Course) -> set[str]:
    """The code of everything that the course is told or asked."""
    told = ipt.review.examine(course)
    return {finding.code for finding in told.findings} | {asked.code for asked in told.questions}


class TestEveryCourse:
    def test_all_are_there(self):
        assert {path.stem for path in COURSES} == {*PUBLISHED, *INVENTED}

    @pytest.mark.parametrize("path", COURSES, ids=lambda path: path.stem)
    def test_the_file_is_what_its_course_is_written_as(self, path: Path):
        text = path.read_text(encoding="utf-8")
        assert ipt.dumps(ipt.loads(text)) == text

    @pytest.mark.parametrize("path", COURSES, ids=lambda path: path.stem)
    def test_its_protocol_is_the_shipped_one(self, path: Path):
        course = ipt.load(path)
        assert course.protocol == ipt.protocols.get(course.protocol.id)
        assert course.opened.protocol == course.protocol.pin

    @pytest.mark.parametrize("path", COURSES, ids=lambda path: path.stem)
    def test_nothing_in_it_is_refused(self, path: Path):
        course = ipt.load(path)
        again, refusals = ipt.machine.survey(course.protocol, course.events)
        assert (again, refusals) == (course, ())

    @pytest.mark.parametrize("name", PUBLISHED)
    def test_a_published_case_says_what_it_is_and_cites_its_work(self, name: str):
        note = load(name).opened.note
        assert note.startswith("structured facts of a published, disguised case")
        assert f"(source {CITED[name]})" in note
        assert CITED[name] in ipt.sources.names()

    @pytest.mark.parametrize("name", sorted({*PUBLISHED} - {*JUDGED}))
    def test_a_case_whose_outcome_was_not_seen_claims_none(self, name: str):
        course = load(name)
        assert course.end_reason is None
        assert course.last(ev.ResponseReviewed) is None
        assert not {code for code in codes(course) if code.startswith(("TERM-", "RSP-", "END-"))}

    @pytest.mark.parametrize("name", PUBLISHED)
    def test_a_published_case_leaves_open_whether_risk_was_asked_about(self, name: str):
        assert "RISK-ASKED" in codes(load(name))

    @pytest.mark.parametrize("name", INVENTED)
    def test_an_invented_course_says_so(self, name: str):
        assert load(name).opened.note == "invented from beginning to end; nobody's record"


class TestAllan:
    course = load("b1-allan")

    def test_fourteen_weeks_are_fourteen_sessions(self):
        contract = self.course.contract
        assert contract is not None
        assert (contract.weeks, contract.sessions) == (14, 14)
        assert (self.course.sessions_held, self.course.end_reason) == (14, EndReason.COMPLETED)

    def test_the_two_scores_of_the_end_and_none_of_the_start(self):
        taken = [(measure.instrument, measure.total) for measure in self.course.of(ev.MeasureTaken)]
        assert taken == [("caps", 39), ("hrsd-17", 12)]

    def test_the_response_is_the_judgement_of_the_study(self):
        reviewed = self.course.last(ev.ResponseReviewed)
        assert reviewed is not None
        assert reviewed.responding is True

    def test_the_area_was_not_seen_and_is_asked_for(self):
        assert self.course.focus == ()
        assert self.course.achieved(Achievement.FOCUS) is True
        assert "FOC-WHICH-AREA" in codes(self.course)
        assert not {code for code in codes(self.course) if code.startswith(("TERM-", "SICK-"))}

    def test_the_aunt_is_the_one_confidant(self):
        assert [person.id for person in self.course.inventory if person.confidant] == ["aunt"]


class TestEllen:
    course = load("b2-ellen")

    def test_twelve_sessions_with_a_decision_at_the_end(self):
        contract = self.course.contract
        assert self.course.protocol.id == "ipt-12"
        assert contract is not None
        assert (contract.sessions, contract.conditional) == (12, True)

    def test_the_scores_of_the_start_and_none_of_the_end(self):
        totals = [(taken.instrument, taken.total) for taken in self.course.of(ev.MeasureTaken)]
        assert totals == [("hrsd-17", 25), ("epds", 24)]

    def test_nine_sessions_left_no_record(self):
        assert self.course.sessions_held == self.course.sessions_unrecorded == 9
        assert self.course.sessions_left == 3

    def test_two_areas_are_allowed_and_the_primary_one_is_asked_for(self):
        assert [area.area for area in self.course.focus] == [
            Area.ROLE_TRANSITION,
            Area.ROLE_DISPUTE,
        ]
        assert {"FOC-NO-PRIMARY", "FOC-DISPUTE-NO-STAGE"} <= codes(self.course)

    def test_whether_the_end_was_raised_cannot_be_told(self):
        assert self.course.achieved(Achievement.ENDING_ANNOUNCED) is None

    def test_the_sick_role_is_seen(self):
        assert self.course.achieved(Achievement.SICK_ROLE) is True


class TestJoy:
    course = load("b3-joy")

    def test_session_five_is_the_one_that_was_seen(self):
        [session] = self.course.sessions
        assert (session.number, session.phase) == (5, ipt.Phase.MIDDLE)
        assert session.tasks == ("communication-analysed", "affect-explored", "decision-analysed")

    def test_the_dispute_is_with_two_people_and_has_no_stage(self):
        [focus] = self.course.focus
        assert focus.people == ("mother", "ex-partner")
        assert "FOC-DISPUTE-NO-STAGE" in codes(self.course)

    def test_two_goals(self):
        assert [goal.people for goal in self.course.goals] == [("mother",), ("ex-partner",)]


class TestMrsE:
    course = load("b4-mrs-e")

    def test_grief_is_accepted_because_a_death_is_linked(self):
        [focus] = self.course.focus
        [death] = self.course.life_events
        assert (focus.area, focus.life_event) == (Area.GRIEF, death.id)
        assert (death.kind, death.months_from_intake, death.when) == ("death", -6, None)

    def test_a_range_of_sessions_is_accepted(self):
        contract = self.course.contract
        assert contract is not None
        assert (contract.sessions_min, contract.sessions_max, contract.is_range) == (12, 16, True)

    def test_medication_is_there_and_no_outcome_is_claimed_for_either(self):
        assert [taken.substance for taken in self.course.medication] == ["antidepressant"]

    def test_the_deceased_stays_in_the_inventory(self):
        assert {person.id: person.living for person in self.course.inventory} == {
            "husband": False,
            "daughter": True,
            "church": True,
        }


class TestLeonard:
    course = load("b5-leonard")

    def test_a_contract_of_fourteen_sessions(self):
        contract = self.course.contract
        assert self.course.protocol.id == "ipt-ptsd"
        assert contract is not None
        assert (contract.sessions, contract.minutes) == (14, 50)

    def test_twelve_sessions_were_left_at_the_formulation(self):
        [shared] = self.course.of(ev.FormulationShared)
        assert shared.sessions_left == self.course.sessions_left == 12

    def test_the_death_lies_years_before_an_intake_known_to_the_year(self):
        [death] = self.course.life_events
        opened = self.course.opened.on
        assert (death.when, opened) == (date(2001, 9, 11), PartialDate(2006))
        assert isinstance(opened, PartialDate)
        assert opened.within(date(2001, 9, 11), days=366) is False


class TestMartina:
    course = load("b6-martina")

    def test_eleven_sessions_were_left_at_the_formulation_in_the_third(self):
        [shared] = self.course.of(ev.FormulationShared)
        assert (self.course.sessions_held, shared.sessions_left) == (3, 11)
        assert self.course.sessions_left == 11

    def test_losses_without_a_death_are_a_transition_here(self):
        assert [area.area for area in self.course.focus] == [Area.ROLE_TRANSITION]
        assert [event.kind.value for event in self.course.life_events] == [
            "trauma", "job-loss", "trauma", "loss",
        ]  # fmt: skip
        grief = ipt.ProblemArea(area="grief", life_event="manuscript")
        change = ev.FocusChanged(to=(grief,), reason="her novel", agreed=True)
        assert [f.code for f in ipt.check(self.course, change)] == ["MACH-GRIEF-NO-DEATH"]

    def test_the_same_losses_may_be_grief_for_stuart_and_robertson(self):
        opened = ipt.open_course(ipt.protocols.get("ipt-sr"), patient="p")
        told = ipt.apply(opened, *self.course.of(ev.LifeEventRecorded))
        grief = ipt.ProblemArea(area="grief", life_event="manuscript")
        assert ipt.check(told, ev.FocusAgreed(focus=grief)) == ()

    def test_what_is_known_to_the_month_stays_a_month(self):
        whens = [event.when for event in self.course.life_events]
        assert whens == [
            date(2001, 9, 11),
            *map(PartialDate.parse, ("2001-09", "2001-10", "2001-10")),
        ]


class TestAlicia:
    course = load("b7a-alicia")

    def test_the_outcome_is_a_judgement_and_no_score(self):
        reviewed = self.course.last(ev.ResponseReviewed)
        assert reviewed is not None
        assert reviewed.responding is True
        assert list(self.course.of(ev.MeasureTaken)) == []

    def test_a_relation_that_was_not_seen_stays_unknown(self):
        assert {person.id: person.kin for person in self.course.inventory} == {
            "husband": "spouse",
            "joanie": None,
            "clara": None,
        }


class TestVictor:
    course = load("b7b-victor")

    def test_the_focus_was_set_in_the_third_session_and_no_area_is_guessed(self):
        assert (self.course.sessions_held, self.course.focus) == (3, ())
        assert "FOC-WHICH-AREA" in codes(self.course)


class TestTheObstetrician:
    course = load("b9-obstetrician")

    def test_two_areas_are_allowed_and_the_primary_one_is_asked_for(self):
        assert [area.area for area in self.course.focus] == [
            Area.ROLE_DISPUTE,
            Area.ROLE_TRANSITION,
        ]
        assert "FOC-NO-PRIMARY" in codes(self.course)

    def test_neither_contract_nor_sessions_are_claimed(self):
        assert (self.course.contract, self.course.sessions_held) == (None, 0)
        assert self.course.phase is ipt.Phase.INITIAL


class TestTheInventedCourseOfSixteenSessions:
    course = load("invented-16-sessions")

    def test_it_is_completed_after_sixteen_sessions(self):
        assert (self.course.sessions_held, self.course.sessions_left) == (16, 0)
        assert (self.course.phase, self.course.end_reason) == (
            ipt.Phase.ENDED,
            EndReason.COMPLETED,
        )
        assert len(self.course.events) > 60

    def test_the_fourth_opening_session_is_its_one_deviation(self):
        [(where, deviation)] = self.course.deviations
        fourth = self.course.sessions[3]
        assert (where, fourth.number, fourth.phase) == (fourth.event, 4, ipt.Phase.INITIAL)
        assert deviation.codes == ("MACH-INITIAL-OVERRUN",)
        assert codes(self.course) == {"REC-DEVIATION"}

    def test_the_absence_was_followed_up(self):
        status = [session.status for session in self.course.sessions]
        assert status.count(SessionStatus.MISSED) == 1
        assert status.count(SessionStatus.CANCELLED) == 1
        assert [contact.reached for contact in self.course.of(ev.ContactAttempted)] == [True]

    def test_the_focus_changed_with_agreement(self):
        [changed] = self.course.of(ev.FocusChanged)
        assert (changed.agreed, self.course.focus) == (True, changed.to)
        assert [area.area for area in changed.to] == [Area.ROLE_TRANSITION]

    def test_the_weekly_totals_as_corrected(self):
        taken = self.course.of(ev.MeasureTaken)
        totals = [measure.total for measure in taken if measure.instrument == "phq-9"]
        assert totals == [18, 18, 17, 16, 16, 14, 15, 13, 12, 14, 13, 11, 9, 8, 7, 6, 5]

    def test_the_sick_role_was_lifted_and_the_end_announced(self):
        assert self.course.last(ev.SickRoleLifted) is not None
        announced = self.course.last(ev.EndingAnnounced)
        assert announced is not None
        assert announced.sessions_left == 4


class TestTheInventedCourseWithDeficits:
    course = load("invented-deficits")

    def test_the_three_other_areas_were_rejected_first(self):
        rejected = [event.area for event in self.course.of(ev.AreaRejected)]
        assert rejected == [Area.GRIEF, Area.ROLE_DISPUTE, Area.ROLE_TRANSITION]
        assert [area.area for area in self.course.focus] == [Area.DEFICITS]

    def test_without_one_rejection_the_focus_is_refused(self):
        rejection = next(self.course.of(ev.AreaRejected)).id
        kept = [event for event in self.course.events if event.id != rejection]
        with pytest.raises(ipt.EventRefused) as refused:
            ipt.replay(self.course.protocol, kept)
        assert [finding.code for finding in refused.value.findings] == ["MACH-DEFICITS-NOT-LAST"]

    def test_it_ends_without_response_and_with_an_alternative(self):
        assert self.course.end_reason is EndReason.NON_RESPONSE
        assert codes(self.course) == set()
        assert self.course.deviations == ()

    def test_the_risk_was_reviewed(self):
        assert self.course.open_risks == ()
        assert [risk.risk.id for risk in self.course.of(ev.RiskRaised)] == ["r1"]

    def test_the_weekly_totals(self):
        totals = [measure.total for measure in self.course.of(ev.MeasureTaken)]
        assert totals == [15, 16, 15, 16, 17, 16, 15, 15, 14, 14, 15, 14]


class TestTheCommand:
    def test_ipt_check_has_nothing_to_object_to(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ):
        monkeypatch.setattr(sys, "argv", ["ipt", "check", *map(str, COURSES)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr().out
        assert ended.value.code == 0
        assert "VIOLATION" not in told
        names = ("Allan", "Ellen", "Joy", "Mrs E", "Leonard", "Martina", "Alicia", "Victor")
        assert not [name for name in names if name in told]


class TestTheFirstCourse:
    script = EXAMPLES / "first_course.py"

    def test_it_tells_its_story(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        names = runpy.run_path(str(self.script))
        names["main"](tmp_path / "course.json")
        told = capsys.readouterr().out
        assert "no: the middle phase needs an agreed focus; none is recorded\n" in told
        assert "Now it is in the middle phase; 15 sessions are left.\n" in told
        assert told.endswith("Stored and read again; the same course: True.\n")
        assert ipt.load(tmp_path / "course.json").phase is ipt.Phase.MIDDLE

    @pytest.mark.parametrize("named", [True, False])
    def test_it_runs_as_a_script(self, named: bool, tmp_path: Path):  # noqa: FBT001
        target = tmp_path / "course.json"
        arguments = [str(target)] if named else []
        subprocess.run(  # noqa: S603 - our own script
            [sys.executable, str(self.script), *arguments],
            check=True,
            capture_output=True,
            env=os.environ,
        )
        assert target.exists() is named


class TestTheTechniques:
    def test_a_quarrel_becomes_a_task(self, capsys: pytest.CaptureFixture[str]):
        runpy.run_path(str(EXAMPLES / "a_quarrel.py"))
        told = capsys.readouterr().out
        assert "CA-INDIRECT: turn 't2' of 'patient' only hints at a request\n" in told
        assert "so please ring before.\nruth: Then I had better go!\n" in told
        assert told.endswith("to try: conversation with ruth\n")

    def test_a_decision_is_told_and_not_taken(self, capsys: pytest.CaptureFixture[str]):
        runpy.run_path(str(EXAMPLES / "a_decision.py"))
        told = capsys.readouterr().out
        assert "one-evening-off: 0.65\n" in told
        assert "rest: one-evening-off and move-out change places at 0.6667\n" in told

    def test_no_script_is_longer_than_a_page(self):
        for script in EXAMPLES.glob("*.py"):
            assert len(script.read_text(encoding="utf-8").splitlines()) < 60, script.name
