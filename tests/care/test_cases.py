"""Two published, disguised cases: Alex, whose focus was open, and Mr Jones, who had two courses."""

from pathlib import Path

import pytest

import ipt
from ipt import care, events as ev
from ipt.care import StageKind
from ipt.model import Area, Topic
from ipt.techniques import ending

CASES = Path(__file__).parents[2] / "examples" / "care"
NAMES = ("b10-jones", "b8-alex")
AFTERWARDS = (ev.CourseEnded, ev.FollowUpHeld)


def load(name):
    return care.load(CASES / f"{name}.json")


def asked(course):
    return {question.code for question in ipt.review.examine(course).questions}


def held_against(course, *families):
    """The codes of *families* that any room finds, information as well."""
    told = (ipt.formulation.formulate(course), ipt.review.look(course, today=course.horizon))
    found = (finding.code for room in told for finding in room.findings)
    return [code for code in found if code.startswith(families)]


class TestEveryCase:
    def test_all_are_there(self):
        assert tuple(sorted(path.stem for path in CASES.glob("*.json"))) == NAMES

    @pytest.mark.parametrize("name", NAMES)
    def test_the_file_is_what_its_care_is_written_as(self, name):
        assert care.dumps(load(name)) == (CASES / f"{name}.json").read_text(encoding="utf-8")

    @pytest.mark.parametrize("name", NAMES)
    def test_each_course_says_what_it_is_and_cites_its_work(self, name):
        for stage in load(name).stages:
            note = stage.course.opened.note
            assert note.startswith("structured facts of a published, disguised case")
            assert "(source CB)" in note

    @pytest.mark.parametrize("name", NAMES)
    def test_what_was_not_seen_stays_unknown(self, name):
        for stage in load(name).stages:
            course = stage.course
            assert (course.opened.on, course.contract, stage.remitted) == (None, None, None)
            assert [*course.of(ev.MeasureTaken)] == []
            assert asked(course) == {"RISK-ASKED"}


class TestAlex:
    course = load("b8-alex").last.course

    def test_the_choice_between_a_transition_and_a_dispute_is_open(self):
        considered = [each.area.area for each in self.course.considerations]
        assert considered == [Area.ROLE_TRANSITION, Area.ROLE_DISPUTE]
        assert self.course.focus == ()

    def test_a_lifelong_illness_has_no_onset_and_is_asked_for_its_worst_time(self):
        [episode] = self.course.episodes
        assert (episode.chronic, episode.onset) == (True, None)
        told = ipt.formulation.formulate(self.course)
        said = {each.code for each in (*told.findings, *told.questions)}
        assert {code for code in said if code.startswith("TL-")} == {"TL-WORST-POINT"}

    def test_no_focus_is_proposed_and_deficits_are_not_the_way_out(self):
        recommended = ipt.formulation.focus_of(self.course)
        assert recommended.primary is None
        assert "AREA-NEAR-WORST" in {each.code for each in recommended.needs}
        deficits = ev.FocusAgreed(focus=ipt.ProblemArea(area="deficits"))
        codes = [finding.code for finding in ipt.check(self.course, deficits)]
        assert codes == ["MACH-DEFICITS-NOT-LAST"]

    def test_that_the_treatment_is_the_transition_is_data_of_a_protocol(self):
        rule = ipt.protocols.get("ipt-d").area(Area.ROLE_TRANSITION)
        assert rule is not None
        assert rule.note.startswith("the treatment itself: from a flawed person")

    def test_nothing_that_was_not_seen_is_held_against_her(self):
        assert held_against(self.course, "FORM-", "TERM-") == []

    def test_the_plan_to_stop_the_pill_is_not_its_stopping(self):
        assert [taken.id for taken in self.course.medication] == ["contraceptive"]


class TestMrJones:
    care = load("b10-jones")

    def test_two_linked_courses_and_not_one_long_one(self):
        assert [stage.kind for stage in self.care.stages] == [StageKind.ACUTE, StageKind.ACUTE]
        assert self.care.open is None

    def test_two_focuses_in_two_courses_are_not_too_many(self):
        for stage in self.care.stages:
            assert [area.area for area in stage.course.focus] == [Area.ROLE_TRANSITION]
            assert ipt.review.examine(stage.course).findings == ()

    def test_the_caregivers_were_in_the_room(self):
        for stage in self.care.stages:
            [session] = stage.course.sessions
            assert session.present == ("patient", "therapist", "wife", "gloria")

    def test_before_others_join_it_is_to_be_agreed_what_they_are_told(self):
        for stage in self.care.stages:
            protocol = ipt.protocols.get(
                stage.course.protocol.id
            )  # the file holds an early edition
            said = {told.id: told.label for told in protocol.advised(Topic.CONSENT)}
            assert said["others"] == (
                "before a partner, a parent or a carer joins, agree on it and on what is told"
            )

    def test_each_course_is_asked_for_a_contract_of_its_own_while_it_goes_on(self):
        for stage in self.care.stages:
            met = [each for each in stage.course.events if not isinstance(each, AFTERWARDS)]
            going_on = ipt.apply(
                ipt.replay(stage.course.protocol, met),
                ev.PhaseBegan(phase="middle"),
                override="as it was",
            )
            asked_for = [question.code for question in ending.audit(going_on).questions]
            assert asked_for == ["TERM-CONTRACT"]

    def test_what_was_not_measured_is_not_held_against_him(self):
        for stage in self.care.stages:
            assert held_against(stage.course, "MEA-") == []

    def test_the_steady_state_is_followed_up_outside_the_numbering(self):
        last = self.care.last.course
        assert len([*last.of(ev.FollowUpHeld)]) == 1
        assert last.sessions_held == 1

    def test_without_dates_nothing_can_be_told_of_a_day(self):
        standings = care.care_as_of(self.care, ipt.model.PartialDate(2010).earliest)
        assert [standing.begun for standing in standings] == [None, None]
