"""The command on what ships: its words, and that programs are told the same."""

import importlib.metadata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from tests.cli.running import COURSES, EXAMPLES, as_json, run

import ipt
from ipt.cli import command, following, text

GOLDEN = Path(__file__).with_name("golden")
ELLEN = COURSES / "b2-ellen.json"
JOAN = COURSES.parent / "groups" / "b11-joan.json"
JONES = COURSES.parent / "care" / "b10-jones.json"
each_course = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


@pytest.mark.parametrize(
    ("page", "words"),
    {
        "check-b2-ellen": ("check", ELLEN),
        "show-b2-ellen": ("show", ELLEN),
        "next-b2-ellen": ("next", ELLEN),
        "show-b11-joan": ("show", JOAN),
        "check-b11-joan": ("check", JOAN),
        "next-b11-joan": ("next", JOAN),
        "show-b10-jones": ("show", JONES),
        "check-b10-jones": ("check", JONES),
        "next-b10-jones": ("next", JONES),
        "protocols-ipt-12": ("protocols", "ipt-12"),
        "diagram-ipt-12": ("diagram", "ipt-12"),
    }.items(),
)
def test_what_it_says_as_a_whole(page: str, words: tuple[str | Path, ...]):
    path = GOLDEN / f"{page}.txt"
    result = run(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == path.read_text(encoding="utf-8"), f"if this is meant: ipt ... > {path}"


def test_a_problem_area_goes_by_the_name_that_its_protocol_has_for_it():
    result = run("protocols", "ipt-sr")
    assert "  area grief and loss, needs a linked life event (death, " in result.stdout
    assert "  area role dispute  [SR-3, published]\n" in result.stdout


class TestEveryCourse:
    @each_course
    @pytest.mark.parametrize(
        ("name", "lines"), [("check", text.check), ("show", text.show), ("next", following.lines)]
    )
    def test_the_text_is_made_from_the_json(
        self, path: Path, name: str, lines: Callable[[Any], Iterator[str]]
    ):
        result = run(name, path)
        [report] = as_json(name, path)
        assert result.exit_code == 0
        assert result.stdout.splitlines() == [click.unstyle(line) for line in lines(report)]

    @each_course
    def test_check_tells_all_that_the_review_does(self, path: Path):
        told = ipt.review.examine(ipt.load(path))
        [report] = as_json("check", path)
        for shown, found in zip(report["findings"], told.findings, strict=True):
            assert shown == {
                "code": found.code,
                "severity": found.severity.label,
                "message": found.message,
                "remedy": found.remedy,
                "params": dict(found.params),
                "where": [*found.where],
                "source": found.source,
                "status": found.status.value,
            }
        for shown, asked in zip(report["questions"], told.questions, strict=True):
            assert shown == {
                "code": asked.code,
                "text": asked.text,
                "decides": asked.decides,
                "about": [*asked.about],
                "source": asked.source,
                "status": asked.status.value,
            }

    @each_course
    def test_show_knows_every_event(self, path: Path):
        [report] = as_json("show", path)
        assert [line["id"] for line in report["history"]] == [e.id for e in ipt.load(path).events]

    @each_course
    def test_next_knows_every_choice(self, path: Path):
        [report] = as_json("next", path)
        choices = ipt.available(ipt.load(path))
        assert [(c["kind"], c["legal"]) for c in report["choices"]] == [
            (choice.kind, choice.legal) for choice in choices
        ]
        assert [[reason["code"] for reason in c["reasons"]] for c in report["choices"]] == [
            [finding.code for finding in choice.findings] for choice in choices
        ]

    def test_several_are_reported_in_their_order(self):
        result = run("check", *EXAMPLES)
        heads = [line.split()[0] for line in result.stdout.splitlines() if line[0] != " "]
        assert result.exit_code == 0
        assert heads == [path.stem for path in EXAMPLES]
        assert [report["file"] for report in as_json("show", *EXAMPLES)] == [
            path.name for path in EXAMPLES
        ]


class TestCheck:
    def test_the_head_in_json(self):
        [report] = as_json("check", ELLEN)
        del report["findings"], report["questions"]
        assert report == {
            "kind": "course",
            "file": "b2-ellen.json",
            "protocol": "ipt-12",
            "phase": "middle",
            "end_reason": None,
            "sessions_held": 9,
            "sessions_unrecorded": 9,
            "sessions_agreed": 12,
            "sessions_left": 3,
            "refusals": 0,
            "left_out": [],
            "events": 14,
        }

    def test_a_deviation_is_told_without_its_reason(self):
        assert run("check", COURSES / "invented-16-sessions.json").stdout == (
            "invented-16-sessions  ipt-16  ended: completed  16 of 16 agreed sessions held\n"
            "  INFO       REC-DEVIATION  the protocol was departed from (MACH-INITIAL-OVERRUN), "
            "with a reason that is kept in the record (e18)  [ipt, inferred]\n"
        )

    def test_a_course_that_is_told_nothing(self):
        assert run("check", COURSES / "invented-deficits.json").stdout == (
            "invented-deficits  ipt-12  ended: non-response  12 of 12 agreed sessions held\n"
            "  48 events, nothing to object to\n"
        )


class TestProtocols:
    def test_the_list(self):
        names = ipt.protocols.names()
        assert run("protocols").stdout.splitlines() == [
            f"{name:<{max(map(len, names))}}  {ipt.protocols.get(name).title}" for name in names
        ]

    def test_the_list_in_json(self):
        assert as_json("protocols") == [
            {"id": name, "title": ipt.protocols.get(name).title} for name in ipt.protocols.names()
        ]

    @pytest.mark.parametrize("name", ipt.protocols.names())
    def test_one_in_json_is_as_a_document_has_it(self, name: str):
        report = as_json("protocols", name)
        assert report["protocol"] == ipt.storage.unstructured(ipt.protocols.get(name))
        assert [phase["phase"] for phase in report["phases"]] == [*map(str, ipt.Phase)][:3]
        told = [click.unstyle(line) for line in text.protocol(report)]
        assert run("protocols", name).stdout.splitlines() == told

    @pytest.mark.parametrize("name", ipt.protocols.names())
    def test_every_number_is_shown_with_its_source_and_status(self, name: str):
        shown = run("protocols", name).stdout
        for limit in ipt.protocols.get(name).limits:
            words = f"  {limit.name:<20}{limit.value:>4}  [{limit.source}, {limit.status}]"
            assert words in shown

    def test_other_names_of_phases_and_tasks_of_none(self):
        report = as_json("protocols", "ipt-16")
        report["phases"][2]["label"] = "conclusion"
        del report["protocol"]["measures"], report["protocol"]["exclusions"]
        told = [*text.protocol(report)]
        assert "  sessions 14 to 16  conclusion phase" in told
        assert [line for line in told if "role-played" in line and "middle, conclusion" in line]
        assert not [line for line in told if line.startswith(("  measure", "  not for"))]


class TestHelp:
    @pytest.mark.parametrize("flag", ["-h", "--help"])
    def test_it_names_every_command_and_the_exit_status(self, flag: str):
        result = run(flag)
        assert result.exit_code == 0
        for word in (*command.ipt.commands, "0 fine, 1 a rule"):
            assert word in result.stdout

    def test_the_version_is_that_of_the_distribution(self, monkeypatch: pytest.MonkeyPatch):
        known = {"ipt-psychotherapy": "1.2.3"}
        monkeypatch.setattr(importlib.metadata, "version", known.__getitem__)
        assert run("--version").stdout == "ipt, version 1.2.3\n"
