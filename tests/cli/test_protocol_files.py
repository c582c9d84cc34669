"""`ipt lint`, and the commands that take a protocol of one's own."""

import json
from pathlib import Path

import pytest
from tests.cli.running import as_json, run

import ipt

pytestmark = pytest.mark.once

OWN = """
id = "clinic-12"
revision = 1
title = "Our own"
parent = "ipt-12"
[limits]
initial_max = { value = 4, source = "IPTUK", status = "secondary" }
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


class TestLint:
    def test_how_it_departs_from_its_parent(self, own: Path):
        result = run("lint", own)
        assert result.exit_code == 0
        assert result.stdout.splitlines()[:4] == [
            "own.toml  clinic-12 revision 1",
            "  nothing to object to",
            "  departs from ipt-12 revision 2",
            "    limit initial_max: 4 [IPTUK, secondary]; was 3 [PTSD-23, published]",
        ]

    def test_every_finding_is_told(self, own: Path):
        brief = OWN.replace("ipt-12", "ipt-b")  # fewer configurations, looked at sooner
        own.write_text(brief.replace("value = 4", "value = 9").replace("IPTUK", "ipt"))
        result = run("lint", own)
        assert result.exit_code == 1
        found = ipt.protocols.lint(ipt.protocols.load(own))
        [report] = as_json("lint", own)
        assert [shown["code"] for shown in report["findings"]] == [f.code for f in found]
        for finding in found:
            assert (
                f"  {finding.severity.name:<10} {finding.code}  {finding.message}" in result.stdout
            )

    def test_for_programs(self, own: Path):
        assert as_json("lint", own) == [
            {
                "file": "own.toml",
                "protocol": "clinic-12",
                "revision": 1,
                "findings": [],
                "descent": [
                    {
                        "parent": step.parent,
                        "revision": step.revision,
                        "departures": [str(departure) for departure in step.departures],
                    }
                    for step in ipt.protocols.load(own).descent
                ],
            }
        ]

    def test_every_problem_of_reading(self, own: Path):
        own.write_text(OWN.replace("revision = 1", "").replace("initial_max", "initial_mx"))
        result = run("lint", own)
        assert result.exit_code == 2
        assert [line.split()[:2] for line in result.stdout.splitlines()[1:]] == [
            ["unusable", "DOC-MISSING-KEY"],
            ["unusable", "DOC-UNKNOWN-KEY"],
        ]

    def test_several(self, own: Path, tmp_path: Path):
        assert run("lint", own, tmp_path / "gone.toml", own).exit_code == 2


class TestOneOfOnesOwn:
    def test_it_is_shown_with_its_descent(self, own: Path):
        result = run("protocols", own)
        assert result.exit_code == 0
        assert result.stdout.startswith("clinic-12  Our own\n")
        assert (
            "  departs from ipt-12 revision 2\n    limit initial_max: 4 [IPTUK, " in result.stdout
        )
        assert "  departs from ipt-16 revision 2\n" in result.stdout

    def test_it_is_drawn(self, own: Path):
        assert run("diagram", own).stdout.startswith("stateDiagram-v2\n")

    @pytest.mark.parametrize("command", ["protocols", "diagram"])
    def test_one_that_cannot_be_read(self, own: Path, command: str):
        own.write_text(OWN.replace("revision = 1", ""))
        result = run(command, own)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("own.toml: cannot be used\n  unusable   DOC-MISSING-KEY  ")


class TestDifferences:
    def test_in_words(self):
        assert run("protocols", "--compare", "ipt-16", "ipt-12").stdout == (
            "ipt-12 compared with ipt-16\n"
            "  limit sessions_cap: 16 [ISIPT-KEY, inferred]; was 20 [FREQ, secondary]\n"
            "  limit sessions_default: 12 [ISIPT-KEY, secondary]; was 16 [ISIPT-KEY, secondary]\n"
            "  limit sessions_max: 12 [ISIPT-KEY, secondary]; was 20 [IPTA-SLIDES, secondary]\n"
        )

    def test_for_programs(self, own: Path):
        said = run("protocols", "--compare", "ipt-12", own, "--json").stdout
        assert json.loads(said) == {
            "from": "ipt-12",
            "to": "clinic-12",
            "departures": ["limit initial_max: 4 [IPTUK, secondary]; was 3 [PTSD-23, published]"],
        }

    def test_none(self):
        said = run("protocols", "--compare", "ipt-12", "ipt-12").stdout
        assert said == "ipt-12 compared with ipt-12\n  the same in every fact\n"

    def test_with_one_that_is_none(self):
        result = run("protocols", "--compare", "ipt-12", "ipt-61")
        assert result.exit_code == 2
        assert result.stderr == "unknown protocol 'ipt-61'; did you mean 'ipt-16'?\n"
