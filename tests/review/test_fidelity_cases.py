"""What the published cases say of fidelity: their records are sparse, and nothing is held against them."""

from functools import cache
from pathlib import Path

import pytest

import ipt
from ipt.model import Act, Course, Technique, events as ev
from ipt.review.fidelity import Fidelity, Verdict, fidelity, off_model

pytestmark = pytest.mark.once

COURSES = Path(__file__).parents[2] / "examples" / "courses"
PUBLISHED = sorted(file.stem for file in COURSES.glob("b*.json"))
NOT_SAID = {  # the lines of `na` of the cases, as families of lines
    "b1-allan": ("S8", "S12", "S14", "S15", "I6", "T"),
    "b2-ellen": ("S12", "T"),
    "b3-joy": ("S12", "T"),
    "b5-leonard": ("S12", "T"),
    "b6-martina": ("S12", "T", "I4"),
    "b7a-alicia": ("S10", "S11"),
    "b7b-victor": ("S14", "S15", "M11"),
}


@cache
def case(name: str) -> Course:
    return ipt.load(COURSES / f"{name}.json")


@cache
def told(name: str) -> Fidelity:
    return fidelity(case(name))


def test_all_published_cases_are_here():
    assert len(PUBLISHED) == 9
    assert NOT_SAID.keys() <= {*PUBLISHED}


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_line_is_held_against_a_published_case(name):
    weak = {
        line.item.id
        for line in told(name).lines
        if line.verdict in {Verdict.NOT_MET, Verdict.PARTLY}
    }
    assert weak == set()
    assert {finding.code for finding in told(name).findings} <= {"FID-COVERAGE"}


@pytest.mark.parametrize("name", NOT_SAID)
def test_what_a_case_does_not_say_is_not_assessable_or_not_due(name):
    lines = [line for line in told(name).lines if line.item.id.startswith(NOT_SAID[name])]
    assert lines
    assert {line.verdict for line in lines} <= {Verdict.NOT_ASSESSABLE, Verdict.NOT_DUE}


def test_a_recorded_course_is_told_of_what_it_did_not_do():
    course = case("invented-16-sessions")
    assert [line.item.id for line in fidelity(course).unmet] == ["S5", "M5"]


class TestJoy:
    """B3: the supervisor stopped a drift into the old marriage of the parents."""

    course = ipt.apply(
        case("b3-joy"),
        ev.SessionHeld(
            id="drifted",
            acts=[Act(technique="childhood-reconstruction", minutes=10, corrected=True)],
        ),
    )

    def test_the_drift_comes_out_and_that_it_was_corrected(self):
        [act] = off_model(self.course)
        assert act.technique is Technique.CHILDHOOD_RECONSTRUCTION
        assert (act.session, act.event, act.minutes, act.corrected) == (6, "drifted", 10, True)
        assert act.act == "off-model-childhood"

    def test_it_is_told_as_information_and_nothing_is_asked(self):
        [finding] = [f for f in fidelity(self.course).findings if f.where == ("drifted",)]
        assert (finding.severity.label, finding.code) == ("info", "TECH-CORRECTED")
        assert "FID-ASK-LEFT" not in {q.code for q in fidelity(self.course).questions}

    def test_the_analysis_of_the_quarrel_is_seen(self):
        line = told("b3-joy")["M4-dispute"]
        assert (line.verdict, line.answer.shown_by) == (Verdict.MET, ("e12", "e13"))


def test_formulation_and_focus_of_leonard_are_in_time():
    for line in ("S7", "S8", "I8"):
        assert told("b5-leonard")[line].verdict is Verdict.MET


def test_the_focus_of_victor_is_in_time_and_its_area_is_not_guessed():
    assert told("b7b-victor")["S7"].answer.shown_by == ("e2",)
    assert told("b7b-victor")["S14"].verdict is Verdict.NOT_ASSESSABLE
    areas = {line.item.areas for line in told("b7b-victor").lines if line.item.areas}
    assert len(areas) == 4
