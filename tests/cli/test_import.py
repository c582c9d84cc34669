"""`ipt import`: a table becomes a course, or nothing is written."""

import json
from pathlib import Path

import pytest
from tests.cli.running import run

import ipt
from ipt.model import Phase

GOLDEN = Path(__file__).with_name("golden")
TABLE = """\
date;session;status;minutes;phase;instrument;total;focus;contract;done;reason;note
2026-01-05;1;;50;initial;phq-9;18;;;sick-role-given;;"Erika; late"
2026-01-12;2;;50;;phq-9;17;Role transition;16;inventory-completed;;
2026-01-19;;missed;;;;;;;;illness;
2026-01-26;3;;45;middle;phq-9;15;;;;;
2026-02-16;6;;45;;phq-9;13;;;;;
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8-sig")
    return path


def imported(table: Path, *words: str | Path, out: str = "out.json"):
    to = table.with_name(out)
    return run("import", table, "--protocol", "ipt-16", "--patient", "p", "--out", to, *words)


def test_what_it_says_as_a_whole(table: Path):
    path = GOLDEN / "import.txt"
    result = imported(table)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == path.read_text(encoding="utf-8"), f"if this is meant: write {path}"


@pytest.mark.parametrize("out", ["out.json", "out.jsonl"])
def test_the_course_is_there(table: Path, out: str):
    assert imported(table, out=out).exit_code == 0
    course = ipt.load(table.with_name(out))
    assert (course.sessions_held, course.phase, course.patient) == (6, Phase.MIDDLE, "p")
    assert run("check", table.with_name(out)).exit_code == 0


def test_for_programs(table: Path):
    report = json.loads(imported(table, "--json").stdout)
    assert report["file"] == "out.json"
    assert report["events"] == 16
    assert [finding["code"] for finding in report["findings"]] == [
        "GAP-SESSIONS",
        "GAP-FORMULATION",
        "GAP-ENDING",
    ]


def test_all_that_is_wrong_is_told_and_nothing_written(table: Path):
    table.write_text(TABLE.replace("50", "x").replace("2026-01-26", "2026-01-01"))
    result = imported(table)
    assert result.exit_code == 2
    assert result.stdout == (
        "table.csv: nothing was written\n"
        "  unusable   TAB-VALUE  a whole number from 1 to 600 is needed in row 2, "
        "column 'minutes'; correct the cell, or leave it empty  [ipt, inferred]\n"
        "  unusable   TAB-VALUE  a whole number from 1 to 600 is needed in row 3, "
        "column 'minutes'; correct the cell, or leave it empty  [ipt, inferred]\n"
        "  unusable   TAB-BACKWARDS  date goes back behind row 4 in row 5, column 'date'; "
        "put the rows in order, or correct the cell  [ipt, inferred]\n"
    )
    assert list(table.parent.iterdir()) == [table]


def test_how_dates_are_written(table: Path):
    table.write_text("date,session\n31.01.2026,1\n")
    assert imported(table).exit_code == 2
    assert imported(table, "--date-format", "%d.%m.%Y").exit_code == 0


def test_where_the_phases_come_from(table: Path):
    table.write_text("date,session\n2026,7\n")
    assert "TAB-NO-PHASES" in imported(table).stdout
    assert "IMP-PHASES-INFERRED" in imported(table, "--phases", "usual").stdout


def test_no_file_is_written_over(table: Path):
    assert imported(table).exit_code == 0
    result = imported(table)
    assert (result.exit_code, result.stdout) == (
        2,
        "table.csv: 'out.json' exists already; choose another name, or record events in it\n",
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--protocol", "ipt-61"], "unknown protocol 'ipt-61'; did you mean 'ipt-16'?"),
        (["--date-format", "x"], "a date format has a day, a month and a year"),
        (["--patient", ""], "patient must not be empty"),
    ],
)
def test_what_cannot_be_used(table: Path, words: list[str], why: str):
    result = imported(table, *words)
    assert result.exit_code == 2
    assert why in result.stdout


def test_a_missing_table(tmp_path: Path):
    result = imported(tmp_path / "gone.csv")
    assert result.exit_code == 2
    assert "cannot read 'gone.csv'" in result.stdout


def test_what_is_needed(table: Path):
    assert run("import", table, "--out", "x", "--patient", "p").exit_code == 2
    result = run("import", table, "--protocol", "ipt-16", "--out", table.with_name("x"))
    assert result.stderr.endswith("Error: missing: --patient\n")
