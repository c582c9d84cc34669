"""`ipt new` and `ipt record`: what is written, what is refused, and what is said."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from filelock import FileLock
from tests.builders import into_middle
from tests.cli.running import COURSES, as_process, run, written

import ipt
from ipt import events as ev
from ipt.model import Actor, Deviation, LifeEventKind, PartialDate, ProblemArea
from ipt.storage import lock, log

OPENED = ev.CourseOpened(id="e0", patient="p")
MIDDLE = (OPENED, *into_middle())
SUFFIXES = pytest.mark.parametrize("suffix", [".json", ".jsonl"])


def begun(path: Path, *events: ev.Event) -> Path:
    """*path*, where a course with *events* is now."""
    course = ipt.replay(ipt.protocols.get("ipt-16"), (OPENED, *events))
    if path.suffix == ".jsonl":
        log.begin(path, course)
    else:
        ipt.dump(course, path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A course that was only opened."""
    return begun(tmp_path / "course.json")


def record(path: Path, *words: str | Path, **settings: Any) -> Result:
    return run("record", path, *words, **settings)


class TestNew:
    @SUFFIXES
    def test_a_course_is_opened(self, tmp_path: Path, suffix: str):
        path = tmp_path / f"c{suffix}"
        result = run(
            "new", "ipt-12", path, "--patient", "p-017", "--on", "2026-01", "--by", "nurse"
        )
        shown = "c" if suffix == ".json" else "c.jsonl"
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == (
            "recorded  e0  2026-01  course-opened\n"
            f"{shown}  ipt-12  initial phase  0 sessions held, no contract\n"
        )
        course = ipt.load(path)
        assert course.protocol == ipt.protocols.get("ipt-12")
        assert (course.patient, course.opened.on) == ("p-017", PartialDate(2026, 1))
        assert course.opened.by == Actor(role="nurse")

    def test_a_log_is_one(self, tmp_path: Path):
        run("new", "ipt-12", tmp_path / "c.jsonl", "--patient", "p")
        assert len((tmp_path / "c.jsonl").read_text().splitlines()) == 2

    def test_by_a_protocol_of_ones_own(self, tmp_path: Path):
        (tmp_path / "own.toml").write_text(
            'id = "own"\nrevision = 1\ntitle = "x"\nparent = "ipt-12"'
        )
        result = run("new", tmp_path / "own.toml", tmp_path / "c.json", "--patient", "p")
        assert result.exit_code == 0
        assert ipt.load(tmp_path / "c.json").protocol.id == "own"

    def test_programs_are_told_the_same(self, tmp_path: Path):
        result = run("new", "ipt-12", tmp_path / "c.json", "--patient", "p", "--json")
        report = json.loads(result.stdout)
        assert report["recorded"] == {
            "id": "e0",
            "on": None,
            "event": "course-opened",
            "detail": "",
        }
        assert report["file"] == "c.json"
        assert report["passed"] == []

    @pytest.mark.parametrize(
        ("suffix", "why"),
        [
            (
                ".json",
                "c.json: 'c.json' exists already; choose another name, or record events in it\n",
            ),
            (
                ".jsonl",
                """c.jsonl: nothing was written
  unusable   LOG-EXISTS  the log 'c.jsonl' is there already; append to it, or begin another; \
nothing was written  [ipt, inferred]
""",
            ),
        ],
    )
    def test_no_file_is_written_over(self, tmp_path: Path, suffix: str, why: str):
        path = tmp_path / f"c{suffix}"
        path.write_text("mine")
        result = run("new", "ipt-12", path, "--patient", "p")
        assert (result.exit_code, result.stdout) == (2, why)
        assert path.read_text() == "mine"

    def test_without_a_patient(self, tmp_path: Path):
        result = run("new", "ipt-12", tmp_path / "c.json")
        assert result.exit_code == 2
        assert result.stderr.endswith("Error: missing: --patient\n")

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["--patient", ""], "patient must not be empty in '--patient'"),
            (
                ["--patient", "p", "--on", "5.1.2026"],
                "a date is written 2026, 2026-01 or 2026-01-31 in '--on'",
            ),
            (["--patient", "p", "--by", " "], "role must not be empty in '--by'"),
        ],
    )
    def test_what_cannot_be_read(self, tmp_path: Path, words: list[str], why: str):
        result = run("new", "ipt-12", tmp_path / "c.json", *words)
        assert result.exit_code == 2
        assert why in result.stdout
        assert list(tmp_path.iterdir()) == []

    def test_an_unknown_protocol(self, tmp_path: Path):
        result = run("new", "ipt-61", tmp_path / "c.json", "--patient", "p")
        assert result.exit_code == 2
        assert result.stdout == "c.json: unknown protocol 'ipt-61'; did you mean 'ipt-16'?\n"

    @SUFFIXES
    def test_a_folder_that_is_missing_stays_missing(self, tmp_path: Path, suffix: str):
        result = run("new", "ipt-12", tmp_path / "gone" / f"c{suffix}", "--patient", "p")
        assert result.exit_code == 2
        assert result.stdout.startswith(
            f"c{suffix}: nothing was written\n"
            f"  unusable   DOC-UNWRITABLE  cannot write 'c{suffix}': no such file or directory; "
        )
        assert list(tmp_path.iterdir()) == []


class TestRecord:
    def test_a_risk_that_an_answer_opens_is_told(self, tmp_path: Path):
        path = begun(tmp_path / "c.json")
        words = ("measure-taken", "--instrument", "phq-9", "--items")
        assert "risk" not in record(path, *words, "1,1,1,1,1,1,1,1,0").stdout
        said = record(path, *words, "1,1,1,1,1,1,1,1,2").stdout
        assert said.splitlines()[-1] == (
            "  WARNING    opened the risk e2:self-harm; record risk-reviewed --risk e2:self-harm "
            "when somebody has looked at it"
        )
        assert record(path, "risk-reviewed", "--risk", "e2:self-harm").exit_code == 0

    @SUFFIXES
    def test_an_event_is_added(self, tmp_path: Path, suffix: str):
        path = begun(tmp_path / f"c{suffix}")
        words = (
            "session-held --minutes 50 --tasks listened,history-taken --on 2026-01-05 --by nurse"
        )
        result = record(path, *words.split())
        assert result.exit_code == 0
        assert result.stdout.splitlines()[0] == "recorded  e1  2026-01-05  session-held"
        assert ipt.load(path).events[1:] == (
            ev.SessionHeld(
                id="e1",
                on=date(2026, 1, 5),
                minutes=50,
                tasks=("listened", "history-taken"),
                by=Actor(role="nurse"),
            ),
        )

    def test_a_whole_course(self, path: Path):
        for words in (
            "measure-taken --instrument phq-9 --total 18",
            "session-held",
            "inventory-completed",
            "sick-role-given",
            "formulation-shared --agreed",
            "life-event-recorded --life-event-id l1 --life-event-kind death",
            "focus-agreed --focus-area grief --focus-life-event l1",
            "contract-agreed --contract-sessions-min 12 --contract-sessions-max 16",
            "phase-began --phase middle",
        ):
            assert record(path, *words.split()).exit_code == 0, words
        assert record(path, "session-held").stdout == (
            "recorded  e10  undated  session-held\n"
            "course  ipt-16  middle phase  2 of 16 agreed sessions held, 14 left\n"
        )

    @SUFFIXES
    def test_a_refusal_says_everything_and_writes_nothing(self, tmp_path: Path, suffix: str):
        path = begun(tmp_path / f"course{suffix}", *into_middle()[:5])
        before = path.read_bytes()
        result = record(path, "phase-began", "--phase", "middle")
        assert (result.exit_code, path.read_bytes()) == (1, before)
        assert result.stdout == (
            f"course{suffix}: nothing was written\n"
            "  VIOLATION  MACH-NO-FOCUS  the middle phase needs an agreed focus; none is recorded "
            "(e6); record focus-agreed first  [PTSD-36, published]\n"
            "  VIOLATION  MACH-NO-CONTRACT  the middle phase needs an agreed contract with a time "
            "limit; none is recorded (e6); record contract-agreed first  [PTSD-36, published]\n"
            "  --override REASON would let it pass, and keeps the reason in the record\n"
        )

    def test_a_refusal_for_programs(self, path: Path):
        result = record(path, "phase-began", "--phase", "initial", "--json")
        report = json.loads(result.stdout)
        assert result.exit_code == 1
        assert [finding["code"] for finding in report["findings"]] == ["MACH-PHASE-ORDER"]
        assert report["findings"][0]["remedy"] == "revise the plan inside this phase"
        assert report["overridable"] is False

    @SUFFIXES
    def test_a_rule_of_the_protocol_is_passed_with_a_reason(self, tmp_path: Path, suffix: str):
        path = begun(tmp_path / f"course{suffix}", *into_middle()[:-2])
        words = ("phase-began", "--phase", "middle", "--override", "agreed by word of mouth")
        result = record(path, *words)
        assert result.exit_code == 0
        assert result.stdout.splitlines()[-1] == (
            "  passed against MACH-NO-CONTRACT; the reason is kept in the record"
        )
        assert ipt.load(path).events[-1].deviation == Deviation(
            reason="agreed by word of mouth", codes=("MACH-NO-CONTRACT",)
        )

    def test_an_override_that_nothing_needs_is_not_recorded(self, path: Path):
        result = record(path, "session-held", "--override", "to be sure")
        assert result.exit_code == 0
        assert result.stdout.splitlines()[-1] == (
            "  the override was not needed, and is not recorded"
        )
        assert ipt.load(path).events[-1].deviation is None

    def test_an_override_does_not_pass_what_is_structural(self, path: Path):
        result = record(path, "phase-began", "--phase", "initial", "--override", "because")
        assert result.exit_code == 1
        assert "override" not in result.stdout

    def test_an_override_without_a_reason(self, path: Path):
        result = record(path, "session-held", "--override", " ")
        assert result.exit_code == 2
        assert result.stdout == (
            "course.json: override needs the reason in words; it is kept with the event\n"
        )

    def test_what_cannot_be_read_is_told_all_at_once(self, path: Path):
        result = record(path, "session-held", "--minutes", "5000", "--modality", "vido")
        assert result.exit_code == 2
        assert result.stdout == (
            "course.json: nothing was written\n"
            "  unusable   DOC-VALUE  minutes is from 1 to 600, not 5000 in '--minutes'; "
            "correct the value  [ipt, inferred]\n"
            "  unusable   DOC-UNKNOWN-NAME  unknown modality 'vido'; did you mean 'video'? in "
            "'--modality'; use one that is known  [ipt, inferred]\n"
        )

    def test_the_words_that_an_option_takes_are_listed(self, path: Path):
        said = ("--life-event-id", "l1", "--life-event-kind", "Erika left")
        result = record(path, "life-event-recorded", *said)
        assert result.exit_code == 2
        words = ", ".join(repr(kind.value) for kind in LifeEventKind)
        assert result.stdout == (
            "course.json: nothing was written\n"
            f"  unusable   DOC-UNKNOWN-NAME  unknown life event kind; use one of {words} in "
            "'--life-event-kind'; use one that is known  [ipt, inferred]\n"
        )

    def test_a_contract_without_a_limit(self, path: Path):
        result = record(path, "contract-agreed")
        assert (
            "give --contract-sessions-min or --contract-weeks in '--contract-...'" in result.stdout
        )

    def test_in_a_pipe_all_that_is_missing_is_named(self, path: Path):
        result = record(path, "risk-raised", "--by-name", "x")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.endswith("Error: missing: --risk-id, --risk-kind, --by\n")


class TestWhatIsNoticed:
    """What `ipt check` would say about the event that was recorded is said at once."""

    def test_an_id_that_nobody_has(self, path: Path):
        result = record(
            path, "focus-agreed", "--focus-area", "role-transition", "--focus-people", "husbnd"
        )
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.splitlines()[2:] == [
            (
                "  ADVICE     FOC-UNKNOWN-PERSON  the focus names 'husbnd', who is not in the "
                "inventory (e1); correct the id, or record the relationship  [ipt, inferred]"
            )
        ]

    def test_one_that_an_area_names_which_is_considered(self, path: Path):
        said = ("--consideration-area-area", "role-dispute", "--consideration-area-people", "ant")
        result = record(path, "area-considered", *said)
        assert result.exit_code == 0
        assert (
            "  ADVICE     REC-UNKNOWN-PERSON  an area that is considered names 'ant', who is not in "
            "the inventory (e1); " in result.stdout
        )

    def test_a_measure_without_a_score(self, path: Path):
        result = record(path, "measure-taken", "--instrument", "phq-9")
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.splitlines()[2:] == [
            (
                "  question   MEA-EMPTY  'phq-9' was taken, with neither answers nor a total: what "
                "were they (e1)? It would decide whether it counts as a measure  [ipt, inferred]"
            )
        ]

    def test_programs_are_told_the_same(self, path: Path):
        report = json.loads(record(path, "session-held", "--minutes", "9", "--json").stdout)
        assert [finding["code"] for finding in report["noticed"]] == ["SES-MINUTES"]
        assert report["questions"] == []
        report = json.loads(record(path, "session-missed", "--json").stdout)
        assert [question["code"] for question in report["questions"]] == ["ATT-CONTACT"]
        assert report["noticed"] == []


class TestData:
    CHANGE = '{"to": [{"area": "role-dispute"}], "reason": "it broke out", "agreed": true}'

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return begun(tmp_path / "course.json", *into_middle())

    def test_an_event_that_no_option_can_say(self, path: Path):
        assert record(path, "focus-changed", "--data", self.CHANGE).exit_code == 0
        assert ipt.load(path).focus == (ProblemArea(area="role-dispute"),)

    def test_from_standard_input(self, path: Path):
        assert record(path, "focus-changed", "--data", "-", input=self.CHANGE).exit_code == 0

    def test_any_event(self, path: Path):
        data = '{"type": "session-held", "minutes": 50}'
        assert record(path, "session-held", "--data", data).exit_code == 0
        assert ipt.load(path).events[-1] == ev.SessionHeld(id="e9", minutes=50)

    def test_a_correction(self, path: Path):
        data = '{"event": "e1", "replacement": {"type": "session-held", "minutes": 50}}'
        assert record(path, "event-replaced", "--data", data).exit_code == 0
        assert ipt.load(path).sessions[0].minutes == 50

    def test_a_deviation_of_its_own(self, path: Path):
        data = '{"deviation": {"reason": "x", "codes": ["MACH-SCREENING-LATE"]}}'
        result = record(path, "screening-recorded", "--data", data)
        assert "  passed against MACH-SCREENING-LATE; " in result.stdout

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            ("{", "DOC-SYNTAX  "),
            ("[]", "DOC-WRONG-TYPE  an object is needed, not an array in '$'; "),
            (
                '{"type": "session-missed"}',
                "DOC-VALUE  'session-held' is recorded here in '$.type'; ",
            ),
            (
                '{"minuts": 5}',
                "DOC-UNKNOWN-KEY  unknown key 'minuts'; did you mean 'minutes'? in '$'",
            ),
        ],
    )
    def test_what_cannot_be_read(self, path: Path, data: str, why: str):
        result = record(path, "session-held", "--data", data)
        assert result.exit_code == 2
        assert result.stdout.startswith(f"course.json: nothing was written\n  unusable   {why}")

    def test_it_goes_with_no_other_option(self, path: Path):
        result = record(path, "session-held", "--minutes", "50", "--data", "{}")
        assert result.exit_code == 2
        result = record(path, "session-held", "--minutes", "50", "--on", "2026", "--data", "{}")
        assert result.stderr.endswith(
            "Error: --data says the whole event; leave out --minutes, --on\n"
        )

    @pytest.mark.parametrize("name", ["focus-changed", "event-replaced"])
    def test_an_example_is_given_and_is_right(self, path: Path, name: str):
        result = record(path, name)
        assert result.exit_code == 2
        example = result.stderr.partition("--data '")[2].removesuffix("'\n")
        assert json.loads(example)
        assert "DOC-" not in record(path, name, "--data", example).stdout
        assert example in " ".join(record(path, name, "--help").stdout.split())


class TestWhatIsNotThere:
    def test_a_missing_file_gets_no_lock_beside_it(self, tmp_path: Path):
        for name in ("gone.json", "gone.jsonl"):
            result = record(tmp_path / name, "session-held")
            assert result.exit_code == 2
            assert result.stdout.startswith(
                f"{name}: nothing was written\n  unusable   DOC-UNREADABLE  cannot read '{name}'"
            )
        assert list(tmp_path.iterdir()) == []

    def test_a_history_that_breaks_a_rule_itself(self, tmp_path: Path):
        path = written(tmp_path / "course.json", OPENED, ev.PhaseBegan(id="e1", phase="middle"))
        result = record(path, "session-held")
        assert (result.exit_code, result.stdout) == (
            2,
            "course.json: the history breaks a rule in event 'e1' already; see ipt check\n",
        )

    def test_an_unknown_event_with_the_nearest_one(self, path: Path):
        result = record(path, "session-hled")
        assert result.exit_code == 2
        assert result.stderr.endswith(
            "Error: unknown event 'session-hled'; did you mean 'session-held'?\n"
        )

    @pytest.mark.parametrize("word", ["Erika", "course-opened"])
    def test_one_that_is_like_none(self, path: Path, word: str):
        result = record(path, word)
        assert result.exit_code == 2
        assert result.stderr.endswith(
            ("; see ipt record --help\n", "did you mean 'course-ended'?\n")
        )
        assert "Erika" not in result.stderr

    def test_an_option_in_the_place_of_the_event(self, path: Path):
        assert "--on" in record(path, "--on", "2026").stderr

    def test_a_misspelled_option(self, path: Path):
        assert "'--minuts'" in record(path, "session-held", "--minuts", "5").stderr

    def test_no_event(self, path: Path):
        result = record(path)
        assert result.exit_code == 2
        assert result.stderr.endswith("Error: Missing command.\n")


class TestHelp:
    def test_it_lists_every_event_but_the_opening(self):
        said = run("record", "--help").stdout
        listed = re.findall(r"(?m)^  ([a-z-]+)(?:  |$)", said.partition("Commands:")[2])
        assert listed == [name for name in ev.EVENT_TYPES if name != "course-opened"]

    @pytest.mark.parametrize("name", sorted({*ev.EVENT_TYPES} - {"course-opened"}))
    def test_every_event_has_its_own_and_needs_no_file(self, name: str):
        result = run("record", "any", name, "--help")
        assert result.exit_code == 0
        for word in ("--data", "--override", "--json"):
            assert word in result.stdout


class TestTwoAtOnce:
    @SUFFIXES
    def test_nothing_is_lost(self, tmp_path: Path, suffix: str):
        path = begun(tmp_path / f"course{suffix}")
        with ThreadPoolExecutor(4) as pool:
            words = ("record", path, "measure-taken", "--instrument", "phq-9", "--total")
            done = list(pool.map(lambda n: as_process(*words, str(n)), range(4)))
        assert [result.returncode for result in done] == [0] * 4
        assert sorted(e.total for e in ipt.load(path).of(ev.MeasureTaken)) == [*range(4)]

    def test_a_file_that_another_keeps(self, path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(lock, "_PATIENCE", 0.01)
        with FileLock(f"{path}.lock"):
            result = record(path, "session-held")
        assert (result.exit_code, result.stdout) == (
            2,
            (
                "course.json: nothing was written\n"
                "  unusable   LOG-BUSY  'course.json' is kept locked by another writer; try again; "
                "nothing was written  [ipt, inferred]\n"
            ),
        )

    def test_a_log_that_moved_on_is_read_again(self, tmp_path: Path, monkeypatch):
        path = begun(tmp_path / "course.jsonl")
        append, moved = log.append, []

        def overtaken(
            file: Path, course: ipt.Course, *events: ev.Event, override: str | None = None
        ):
            if not moved:
                moved.append(append(file, course, ev.SickRoleGiven()))
            return append(file, course, *events, override=override)

        monkeypatch.setattr(log, "append", overtaken)
        assert record(path, "session-held").exit_code == 0
        assert [type(event) for event in ipt.load(path).events[1:]] == [
            ev.SickRoleGiven,
            ev.SessionHeld,
        ]


class TestALog:
    """Every command takes one."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return begun(tmp_path / "course.jsonl", *into_middle())

    @pytest.mark.parametrize("command", ["check", "show", "next"])
    def test_it_is_read_like_a_document(self, path: Path, command: str):
        other = begun(path.with_suffix(".json"), *into_middle())
        said, of_document = run(command, path), run(command, other)
        assert said.exit_code == of_document.exit_code == 0
        assert said.stdout == of_document.stdout.replace("course  ", "course.jsonl  ", 1)

    def test_a_line_that_was_never_finished_is_told(self, path: Path):
        with path.open("ab") as file:
            file.write(b'{"at": 9, "ev')
        result = run("check", path)
        assert result.exit_code == 0
        assert "  WARNING    LOG-TORN  the last line was never finished" in result.stdout
        assert record(path, "session-held").exit_code == 0
        assert "LOG-TORN" not in run("check", path).stdout


class TestTheExamples:
    """What ships can be gone on with."""

    def test_a_follow_up(self, tmp_path: Path):
        path = tmp_path / "c.json"
        path.write_bytes((COURSES / "invented-16-sessions.json").read_bytes())
        assert record(path, "follow-up-held").exit_code == 0
        assert record(path, "session-held").exit_code == 1
