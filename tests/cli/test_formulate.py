"""`ipt formulate`: in words and as JSON."""

from datetime import date
from pathlib import Path

import pytest
from tests.cli.running import EXAMPLES, as_json, run

import ipt
from ipt import events as ev
from ipt.cli import formulating
from ipt.model import Consideration, Episode, Goal, ProblemArea, Support


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A course that has something of everything."""
    move = ProblemArea(
        area="role-transition", life_event="move", people=("friend",), old_role="x", new_role="y"
    )
    quarrel = ProblemArea(area="role-dispute", people=("friend",))
    lonely = ProblemArea(area="deficits")
    grief = ProblemArea(area="grief", life_event="loss")
    course = ipt.apply(
        ipt.open_course(ipt.protocols.get("ipt-16"), patient="p", on=date(2026, 1, 5)),
        ev.RelationshipRecorded(
            relationship=ipt.Relationship(
                id="friend",
                kin="friend",
                living=True,
                confidant=True,
                violence=False,
                support=(Support(kind="practical", received=3),),
            )
        ),
        ev.EpisodeRecorded(episode=Episode(id="now", onset=date(2025, 11, 1))),
        ev.LifeEventRecorded(
            life_event=ipt.LifeEvent(id="move", kind="move", when=date(2025, 10, 1))
        ),
        ev.LifeEventRecorded(
            life_event=ipt.LifeEvent(id="loss", kind="death", when=date(2020, 1, 1))
        ),
        ev.AreaConsidered(consideration=Consideration(area=move, fits=True)),
        ev.AreaConsidered(consideration=Consideration(area=quarrel, fits=False)),
        ev.AreaConsidered(consideration=Consideration(area=lonely)),
        ev.AreaConsidered(consideration=Consideration(area=grief, fits=True, deferred=True)),
        ev.GoalAgreed(goal=Goal(id="call", area="role-transition")),
        ev.GoalReviewed(goal="call", attained=1),
        ev.FormulationShared(agreed=True, sessions_left=16),
        ev.FocusAgreed(focus=move),
    )
    path = tmp_path / "rich.json"
    ipt.dump(course, path)
    return path


def test_it_tells_all_in_words(rich: Path):
    result = run("formulate", rich)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    for line in (
        "  people     friend",
        "  confidants friend",
        "  support    emotional: friend",
        "  support    practical: friend",
        "  focus      role transition (friend, move)",
        "  goals      T = 60.0; 50 is as expected",
    ):
        assert line in lines, result.stdout
    for start in ("  onset      life-event 'move' (", "  grief      icd-11: ", "  candidate  ", "  1. open    role transition (friend, move), ",
                  "  rejected   role dispute (friend)", "  deferred   grief (loss)", "  strategies role transition: "):  # fmt: skip
        assert any(line.startswith(start) for line in lines), (start, result.stdout)
    assert sum(line.startswith("  question") for line in lines) == 8
    assert lines[-1].endswith("; --json tells all")


def test_it_tells_all_to_programs(rich: Path):
    [told] = as_json("formulate", rich)
    assert told["people"]["support"]["practical"] == ["friend"]
    assert told["focus"]["agreed"] == [
        {"area": "role-transition", "people": ["friend"], "life_event": "move"}
    ]
    [ranked] = told["focus"]["ranked"]
    assert (ranked["area"], ranked["rank"], ranked["open"]) == ("role-transition", 1, True)
    assert "role-dispute" in {each["area"] for each in told["focus"]["rejected"]}
    assert told["goals"] == {"t": 60.0, "reviewed": ["call"], "unreviewed": []}
    assert {slot["slot"] for slot in told["statement"]} >= {"agreement"}
    assert len(told["questions"]) > 8


def test_it_speaks_of_no_more_questions_where_all_were_told(
    rich: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(formulating, "_QUESTIONS", 99)
    assert "--json tells all" not in run("formulate", rich).stdout


def test_safety_comes_first(tmp_path: Path):
    path = tmp_path / "unsafe.json"
    person = ipt.Relationship(id="a", living=True, violence=True)
    course = ipt.apply(
        ipt.open_course(ipt.protocols.get("ipt-16"), patient="p"),
        ev.RelationshipRecorded(relationship=person),
        ev.FocusAgreed(focus=ProblemArea(area="role-dispute", people=("a",))),
    )
    ipt.dump(course, path)
    lines = run("formulate", path).stdout.splitlines()
    assert "SAFETY-FIRST" in lines[1]
    assert sum("SAFETY-FIRST" in line for line in lines) == 1
    assert "  strategies role dispute: 0 followed; held back until violence is ruled out" in lines


def test_of_an_empty_course(tmp_path: Path):
    path = tmp_path / "empty.json"
    ipt.dump(ipt.open_course(ipt.protocols.get("ipt-16"), patient="p"), path)
    lines = run("formulate", path).stdout.splitlines()
    assert lines[1:3] == ["  people     none", "  focus      not agreed"]


def test_of_a_course_that_has_ended_nothing_is_asked(rich: Path):
    assert run("record", rich, "course-ended", "--reason", "withdrawn").exit_code == 0
    assert "question" not in run("formulate", rich).stdout
    [told] = as_json("formulate", rich)
    assert told["questions"] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_of_every_example(path: Path):
    result = run("formulate", path)
    assert result.exit_code == 0
    assert "Traceback" not in result.stdout
    [told] = as_json("formulate", path)
    assert told["people"]["ids"] == sorted(told["people"]["ids"])


def test_a_file_that_is_none_does_not_keep_the_others_from_it(tmp_path: Path):
    result = run("formulate", tmp_path / "none.json", EXAMPLES[0])
    assert result.exit_code == 2
    assert "none.json: cannot be used" in result.stdout
    assert "  people     " in result.stdout
