"""`ipt next`: the agenda of the next session, before what may be recorded."""

import json
from datetime import date

import pytest
from tests.builders import into_middle, opened, week
from tests.cli.running import run

import ipt
from ipt.model import BetweenSessionTask, Risk, events as ev


@pytest.fixture
def file(tmp_path):
    course = opened(
        *into_middle(),
        ev.RiskRaised(risk=Risk(id="r", kind="suicide")),
        ev.SessionHeld(on=week(2)),
        ev.TaskAgreed(task=BetweenSessionTask(id="call", kind="contact", due=week(3))),
    )
    path = tmp_path / "course.json"
    ipt.dump(course, path)
    return path


def lines(*words):
    result = run("next", *words)
    assert result.exit_code == 0, result.stderr
    return [line.strip() for line in result.stdout.splitlines()]


def test_it_looks_from_the_day_of_the_last_event(file):
    told = lines(file)
    assert told[1:3] == [
        "session 3 of 16: 14 left when it opens, 13 when it ends",
        "0 days since the last session",
    ]
    assert told[3].startswith(
        "risk         r: an open risk (suicide) waits for a review  [PTSD-57,"
    )
    assert told[4].startswith("task-agreed  call: contact was agreed; ask what became of it  [")


def test_it_looks_from_a_day_that_is_given(file):
    told = lines(file, "--today", "2026-01-20")
    assert told[2] == "8 days since the last session"
    assert told[4].startswith(
        "task-agreed  call: contact was agreed; ask what became of it (overdue)  ["
    )


def test_programs_get_it_all(file):
    result = run("next", file, "--today", "2026-01-20", "--json")
    [report] = json.loads(result.stdout)
    assert report["left"] == {"session": 3, "of": 16, "at_opening": 14, "at_end": 13}
    assert report["days_since"] == 8
    assert report["agenda"][1] == {
        "kind": "task-agreed",
        "about": "call",
        "says": "contact was agreed; ask what became of it",
        "due": True,
        "overdue": True,
        "window": None,
        "source": "Mk-PTSD",
        "status": "secondary",
    }


def test_a_day_that_is_none_is_refused(file):
    result = run("next", file, "--today", "tomorrow")
    assert result.exit_code == 2
    assert "--today" in result.stderr


def test_a_day_before_the_last_event_is_refused(file):
    result = run("next", file, "--today", "2026-01-01")
    assert result.exit_code == 2
    assert "today, 2026-01-01, lies before 2026-01-12" in result.stdout + result.stderr


def test_without_a_contract_or_a_day_there_is_less_to_say(tmp_path):
    ipt.dump(ipt.open_course(ipt.protocols.get("ipt-16"), patient="p"), tmp_path / "c.json")
    told = lines(tmp_path / "c.json", "--today", str(date(2026, 1, 1)))
    assert told[1].startswith("measure      hrsd-17: the protocol asks for it: baseline")
