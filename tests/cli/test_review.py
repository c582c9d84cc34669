"""`ipt review`: how a course is going, from a shell."""

import json

import pytest
from tests.builders import opened
from tests.cli.running import COURSES, run
from tests.review.well import day, well

import ipt
from ipt.model import events as ev


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "well.json"
    ipt.dump(well(), path)
    return path


def lines(*words):
    result = run("review", *words)
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


def test_it_tells_outcome_response_and_fidelity_and_what_was_found(file):
    told = lines(file, "--today", str(day(17)))
    assert told[0] == "well  ipt-16  ended: completed  16 of 16 agreed sessions held"
    assert "  outcome    phq-9: 18 to 4, 16 times" in told
    assert (
        "             phq-9-reliable-nhs: improved; 14 points better (77.8 %); the rule asks for at "
        "least 6 points  [IAPT-NCT, secondary]" in told
    )
    assert (
        "             remission: the score lies on the well side of the cut-off, up to and with 4  "
        "[ipt, assumed]" in told
    )
    assert "  response   a review is not due" in told
    assert any(line.startswith("  fidelity   structure: 19 of 19 points; ") for line in told)
    assert any("HW-ASSIGNED-UNDER-NO-HOMEWORK-PROTOCOL" in line for line in told)


def test_a_decision_point_is_asked_for_by_name(file):
    told = lines(file, "--point", "bereavement-8")
    assert not [line for line in told if "bereavement-8:" in line]
    assert [line for line in told if "RSP-NO-SCORE" in line]


def test_an_unknown_one_is_refused(file):
    result = run("review", file, "--point", "bereavment-8")
    assert result.exit_code == 2
    assert "unknown decision point 'bereavment-8'; did you mean 'bereavement-8'?" in result.stdout


def test_programs_get_it_all(file):
    [report] = json.loads(run("review", file, "--json").stdout)
    told = ipt.review.look(well(), today=well().horizon)
    assert [each["code"] for each in report["findings"]] == [f.code for f in told.findings]
    assert [each["code"] for each in report["questions"]] == [q.code for q in told.questions]
    structure, content = report["fidelity"]
    assert structure["coverage"] == told.fidelity.structure.coverage
    assert [line["id"] for line in content["lines"]] == [
        line.item.id for line in told.fidelity.content.lines
    ]
    assert report["response"] == {"due": False, "points": []}


def test_of_many_questions_eight_are_told_in_words():
    told = lines(COURSES / "b1-allan.json")
    assert len([line for line in told if line.startswith("  question")]) == 8
    assert told[-1].endswith("more questions; --json tells all")


def test_a_course_without_a_measure_has_no_outcome(tmp_path):
    ipt.dump(opened(ev.MeasureTaken(instrument="phq-9")), tmp_path / "c.json")
    assert "  outcome    phq-9: no total, 0 times" in lines(tmp_path / "c.json")
    ipt.dump(opened(ev.SessionHeld()), tmp_path / "d.json")
    assert not [line for line in lines(tmp_path / "d.json") if line.startswith("  outcome")]


def test_it_looks_from_a_day_that_is_given(file):
    assert run("review", file, "--today", "2026-01-01").exit_code == 2
