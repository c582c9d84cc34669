"""`ipt trial`: the power of a planned trial from a shell."""

import json
from pathlib import Path

import pytest
from tests.cli.running import run

from ipt.cohort import trials

QUICK = """
title = "Eight sessions, or none"
replications = 40
seed = 3
[trial]
control = "usual"
per_arm = 20
visits = [8]
analysis = "t-test"
[trial.arms]
brief = { protocol = "ipt-b" }
usual = { treatment = { kind = "usual" } }
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "quick.toml"
    path.write_text(QUICK, encoding="utf-8")
    return path


def told(*words, status=0):
    result = run("trial", *words)
    assert result.exit_code == status, result.output
    return result.stdout.splitlines()


class TestWhatItSays:
    def test_the_table_of_power(self, file):
        lines = told(file)
        power = trials.load(file).trial.power(replications=40, seed=3)
        assert lines[0] == "Eight sessions, or none"
        assert lines[1:4] == str(power).splitlines()
        assert lines[4] == ""
        assert lines[5].startswith("made of  ipt ")
        assert lines[6].startswith("         ipt-b ")
        assert lines[7].startswith("         no sessions, parameters ")
        assert len(lines) == 8

    def test_options_go_before_the_file(self, file):
        lines = told(file, "--replications", 20, "--seed", 4, "--analysis", "ancova")
        power = trials.load(file).trial.power(replications=20, seed=4, analysis="ancova")
        assert lines[1:4] == str(power).splitlines()

    def test_a_trial_without_a_title(self, file):
        file.write_text(QUICK.replace('title = "Eight sessions, or none"', ""), encoding="utf-8")
        assert told(file)[0].startswith("brief against usual, 40 patients")

    def test_no_effect(self, file):
        lines = told(file, "--null")
        assert "0.000 (MCSE 0.000)" in lines[3]

    def test_effects_that_differ_between_trials(self, file):
        lines = told(file, "--assurance")
        compared = trials.load(file).trial.assurance(replications=40, seed=3)
        assert lines[1:4] == str(compared.powers["fixed"]).splitlines()
        assert lines[5] == "one effect in all trials, and effects that differ between trials:"
        assert lines[6:9] == str(compared).splitlines()

    def test_a_picture_of_the_flow(self, file, tmp_path):
        picture = tmp_path / "flow.svg"
        lines = told(file, "--picture", picture)
        assert lines[-1] == "written  flow.svg"
        assert picture.read_text(encoding="utf-8").lstrip().startswith("<?xml")

    def test_programs_get_it_all(self, file):
        [report] = json.loads("\n".join(told(file, "--json", "--assurance")))
        power = trials.load(file).trial.power(replications=40, seed=3)["brief"]
        [arm] = report["arms"]
        assert arm["arm"] == "brief"
        assert arm["power"] == {"value": power.power.value, "mcse": power.power.mcse, "n": 40}
        assert arm["closed_form"] == pytest.approx(power.closed_form)
        assert arm["failed"] == 0
        assert [made["protocol"] for made in report["made_of"]] == ["ipt-b", ""]
        [assurance] = report["assurance"]["arms"]
        assert assurance["assurance"]["n"] == 40

    def test_what_is_unknown_is_null(self, file):
        lost = QUICK.replace("visits = [8]", "visits = [{ week = 8, missing = 1 }]")
        file.write_text(lost, encoding="utf-8")
        [report] = json.loads("\n".join(told(file, "--json")))
        assert report["arms"][0]["effect"] is None


class TestWhatCannotBe:
    def test_a_file_that_is_no_trial(self, file):
        file.write_text(QUICK.replace('"ipt-b"', '"ipt-bb"'), encoding="utf-8")
        [name, problem] = told(file, status=2)
        assert name == "quick.toml: cannot be used"
        assert (
            "unknown protocol 'ipt-bb'; did you mean 'ipt-b'? in '$.trial.arms.brief.p" in problem
        )

    def test_an_option_that_is_out_of_range(self, file):
        assert (
            "replications is a whole number from 2 on, not 1"
            in told(file, "--replications", 1, status=2)[0]
        )
