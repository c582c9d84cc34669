"""`ipt score` and `ipt measures`: one form, and what is known of an instrument."""

import json
from pathlib import Path

import pytest
from tests.cli.running import run

from ipt import measures, storage

PHQ9 = ("2", "2", "1", "2", "1", "1", "1", "0", "1")
OWN = """
id = "own"
edition = "1"
title = "Two questions of our own"
rater = "self"
worst_end = "low"
source = "ipt"
status = "assumed"
missing = { most = 0, source = "ipt", status = "assumed" }
licence = { kind = "score-only", source = "ipt", status = "assumed" }
[items]
one = { high = 4 }
two = { high = 4, reverse = true }
"""


def as_json(*words: str) -> dict:
    result = run(*words, "--json")
    assert result.exit_code == 0
    return json.loads(result.stdout)


class TestAScore:
    def test_of_a_whole_form(self):
        result = run("score", "phq-9", *PHQ9)
        assert result.exit_code == 0
        assert result.stdout.splitlines() == [
            "phq-9  total 11  (from 0 to 27, the high end is the worst)",
            "  answered    9 of 9",
            "  band        moderate  [Kroenke01, published]",
            "  pattern     major: not met, which is no diagnosis  [CamCOPS, secondary]",
            "  pattern     other: met, which is no diagnosis  [CamCOPS, secondary]",
            "  risk item   self-harm: answered 1  [Kroenke01, published]",
        ]

    def test_of_a_form_with_gaps_has_no_total(self):
        report = as_json("score", "phq-9", "3", *["-"] * 7, "?")
        assert (report["kind"], report["total"], report["bands"]) == ("incomplete", None, [])
        assert [finding["code"] for finding in report["findings"]] == ["MEA-MISSING"]
        assert [question["code"] for question in report["questions"]] == ["MEA-RISK-ITEM"]
        said = run("score", "phq-9", "3", *["-"] * 7, "?").stdout
        assert said.startswith("phq-9  no total  (")
        assert "  answered    1 of 9\n" in said

    def test_that_was_filled_in_says_so(self):
        said = run("score", "phq-9", "-", *PHQ9[1:]).stdout
        assert said.startswith("phq-9  total 10.125, filled in  (")

    def test_of_which_only_the_total_is_known(self):
        said = run("score", "phq-9", "--total", "15").stdout.splitlines()
        assert said[:2] == [
            "phq-9  total 15  (from 0 to 27, the high end is the worst)",
            "  band        moderately severe  [Kroenke01, published]",
        ]
        assert said[2].startswith("  question   MEA-RISK-ITEM  ")

    def test_with_subscales(self):
        said = run("score", "mspss", *"1234567", *"12345").stdout
        assert "  subscale    family  3, moderate [MSPSS-author, secondary]\n" in said

    def test_with_a_subscale_that_nothing_was_answered_of(self):
        said = run("score", "mspss", *["-"] * 12).stdout
        assert "  subscale    family  no total\n" in said

    def test_of_an_instrument_of_ones_own(self, tmp_path: Path):
        path = tmp_path / "own.toml"
        path.write_text(OWN, encoding="utf-8")
        said = run("score", path, "4", "1").stdout
        assert said.startswith("own  total 7  (from 0 to 8, the low end is the worst)")


class TestWhatCannotBeScored:
    def test_every_answer_that_is_wrong_is_named(self):
        result = run("score", "phq-9", "1", "2", "x", "9", *["3"] * 5)
        assert result.exit_code == 2
        assert result.stdout.startswith("phq-9: cannot be scored\n  unusable   MEA-NOT-A-NUMBER")
        assert "'energy' of 'phq-9' is from 0 to 3, not 9" in result.stdout
        codes = [
            f["code"] for f in json.loads(run("score", "phq-9", "x", "--json").stdout)["findings"]
        ]
        assert codes == ["MEA-LENGTH"]

    @pytest.mark.parametrize("words", [(), ("1", "--total", "3")])
    def test_answers_or_a_total(self, words: tuple[str, ...]):
        result = run("score", "phq-9", *words)
        assert result.exit_code == 2
        assert "give the answers in the order of the form, or --total" in result.stderr

    @pytest.mark.parametrize(
        ("name", "told"),
        [
            ("phq-99", "phq-99: unknown instrument 'phq-99'; did you mean 'phq-9'?\n"),
            ("xyz", "xyz: unknown instrument; see ipt measures\n"),
        ],
    )
    @pytest.mark.parametrize("command", ["score", "measures"])
    def test_an_unknown_instrument(self, command: str, name: str, told: str):
        result = run(command, name)
        assert (result.exit_code, result.stdout) == (2, told)

    def test_a_file_that_is_no_instrument(self, tmp_path: Path):
        path = tmp_path / "own.toml"
        path.write_text(OWN.replace("high = 4 }", "hihg = 4 }", 1), encoding="utf-8")
        result = run("measures", path)
        assert result.exit_code == 2
        assert "did you mean 'high'?" in result.stdout


class TestInstruments:
    def test_all_are_listed(self):
        listed = json.loads(run("measures", "--json").stdout)
        assert tuple(row["id"] for row in listed) == measures.names()
        assert run("measures").stdout.splitlines()[0] == (
            "alliance                   Working alliance, 0 to 10"
        )

    @pytest.mark.parametrize("name", measures.names())
    def test_each_can_be_shown(self, name: str):
        said = run("measures", name)
        assert said.exit_code == 0
        assert said.stdout.startswith(f"{name}  {measures.get(name).title}\n  edition ")
        assert "  missing     " in said.stdout
        assert as_json("measures", name) == storage.unstructured(measures.get(name))

    def test_with_every_source(self):
        said = run("measures", "hrsd-17").stdout
        assert "  item        suicide              0 to 4  (risk)\n" in said
        assert "  figure      retest 0.65 to 0.98  [Trajkovic11, published]\n" in said
        assert "its key does not ship" in run("measures", "iip-32-horowitz").stdout
