"""Of many problems people are told some, and programs all."""

import json
from pathlib import Path

import pytest
from tests.bad_input.cases import events, put
from tests.bad_input.courses import OPENED
from tests.cli.running import run

pytestmark = pytest.mark.once


class TestManyProblems:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "course.json"
        path.write_text(events(OPENED, *({"type": "x"} for _ in range(1_100))))
        return path

    def test_fifty_are_told_and_the_rest_is_counted(self, path: Path):
        head, *told, rest = run("check", path).stdout.splitlines()
        assert head == "course.json: cannot be used"
        assert len(told) == 50
        assert rest == "  and 1,050 more; --json tells all"

    def test_programs_are_told_all(self, path: Path):
        [report] = json.loads(run("check", path, "--json").stdout)
        assert len(report["findings"]) == 1_100

    def test_what_was_left_out_is_counted_too(self, tmp_path: Path):
        path = tmp_path / "course.json"
        path.write_text(events(*[OPENED] * 60))
        said = run("check", path).stdout
        assert "event 51 (e0): not possible in any case; the rest is read without" in said
        assert said.count("  and 9 more; --json tells all\n") == 2

    def test_nor_are_all_questions_asked(self, tmp_path: Path):
        path = tmp_path / "course.json"
        path.write_text(events(OPENED, *[{"type": "session-missed"}] * 60))
        said = run("check", path).stdout
        assert said.count("  question   ATT-CONTACT") == 49  # and whether risk was asked about
        assert said.endswith("  and 11 more; --json tells all\n")

    def test_an_id_as_long_as_a_book_is_cut(self, tmp_path: Path):
        path = tmp_path / "course.json"
        path.write_text(put("$.events[1].id", "x" * 100_000))
        assert max(map(len, run("show", path).stdout.splitlines())) == 2_003
