"""`ipt simulate`: a cohort from a shell, with its errors, and what it takes."""

import errno
import json
import re
import sys
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from tests.cli.running import as_process, run

from ipt import cohort
from ipt.cli import simulating
from ipt.cohort.assumptions import BORROWED
from ipt.cohort.results import summary
from ipt.cohort.storing import read
from ipt.errors import IPTError

GOLDEN = Path(__file__).with_name("golden") / "simulate-ipt-16.txt"
NUMBER = re.compile(r" *\b[0-9a-f]{8}\b| +\d[\d.,]*(?= |$)", re.MULTILINE)
"""Numbers in columns, and digests; they change with NumPy, and with the calibration."""
FEW = ("ipt-16", "--patients", "200", "--seed", "7")


class TestWhatItSays:
    def test_as_a_whole_but_for_its_numbers(self):
        result = run("simulate", *FEW)
        assert (result.exit_code, result.stderr) == (0, "")
        shown = NUMBER.sub(" #", result.stdout)
        assert shown == GOLDEN.read_text(encoding="utf-8"), f"if this is meant: > {GOLDEN}\n{shown}"

    def test_its_table_is_the_summary_of_the_same_cohort(self):
        simulated = cohort.simulate("ipt-16", patients=200, seed=7)
        assert run("simulate", *FEW).stdout.startswith(f"{summary(simulated)}\n\n")

    def test_the_same_seed_says_the_same_and_another_does_not(self):
        once, again, other = (
            run("simulate", "ipt-16", "--patients", "50", *seed).stdout
            for seed in ((), ("--seed", "1"), ("--seed", "2"))
        )
        assert once == again != other

    def test_programs_are_told_what_it_was_made_of(self):
        simulated = cohort.simulate("ipt-16", patients=200, seed=7)
        told = json.loads(run("simulate", *FEW, "--json").stdout)
        made = simulated.provenance
        assert (told["seed"], told["patients"], told["weeks"]) == (7, 200, 16)
        assert told["parameters_digest"] == made.parameters_digest
        assert (told["ipt"], told["numpy"]) == (made.ipt, np.__version__)
        assert told["summary"] == summary(simulated).as_dict()
        assert 0 < told["parameters_assumed"] < told["parameters_number"]

    def test_what_is_simulated_may_be_said(self):
        more = ("--weeks", "20", "--instrument", "phq-9", "--instrument", "gad-7")
        said = run("simulate", *FEW, *more, "--set", "effect=0", "--set", "effect_sd = 0").stdout
        numbers = cohort.parameters("ipt-16").with_(effect=0, effect_sd=0)
        simulated = cohort.simulate(
            "ipt-16",
            patients=200,
            seed=7,
            weeks=20,
            instruments=["phq-9", "gad-7"],
            parameters=numbers,
        )
        assert said.startswith(f"{summary(simulated)}\n")
        assert numbers.digest[:8] in said

    def test_a_population_may_be_named(self):
        name = next(one for one in cohort.populations() if one != "adults")
        assert f"population {name} " in run("simulate", *FEW, "--population", name).stdout

    def test_a_protocol_of_ones_own_will_do(self, tmp_path: Path):
        path = tmp_path / "own.toml"
        path.write_text(
            'id = "clinic-12"\nrevision = 1\ntitle = "Our own"\nparent = "ipt-12"\n'
            '[limits]\ninitial_max = { value = 4, source = "IPTUK", status = "secondary" }\n',
            encoding="utf-8",
        )
        said = run("simulate", path, "--patients", "20").stdout
        assert said.startswith("clinic-12: 20 simulated patients\n")


class TestWhatElseIsGiven:
    @pytest.mark.parametrize(
        ("word", "treatment"),
        [("usual", cohort.CARE_AS_USUAL), ("waiting", cohort.WAITING_LIST)],
        ids=["usual", "waiting"],
    )
    def test_in_place_of_a_protocol(self, word: str, treatment: cohort.Treatment):
        said = run("simulate", "--treatment", word, "--patients", "200", "--seed", "7").stdout
        simulated = cohort.simulate(None, treatment=treatment, patients=200, seed=7)
        assert said.startswith(f"{summary(simulated)}\n")
        assert "borrowed" not in said

    def test_beside_a_protocol_it_has_its_patients_for_as_long(self):
        words = ("ipt-antenatal", "--treatment", "waiting", "--patients", "50")
        told = json.loads(run("simulate", *words, "--json").stdout)
        protocol = cohort.simulate("ipt-antenatal", patients=1, seed=1)
        assert (told["protocol"], told["population"]) == ("", "perinatal")
        assert told["weeks"] == protocol.weeks

    def test_parameters_may_be_named(self):
        said = run("simulate", *FEW, "--parameters", "routine").stdout
        assert "parameters routine " in said
        assert "population routine " in said
        assert "borrowed" not in said

    def test_numbers_that_were_made_for_others_are_told(self):
        borrowed = f"\nborrowed {BORROWED}\n"
        assert borrowed in run("simulate", "ipt-bn", "--patients", "9").stdout
        assert borrowed not in run("simulate", "ipt-m", "--patients", "9").stdout

    def test_a_later_week_may_be_looked_at(self):
        words = (*FEW, "--weeks", "20")
        simulated = cohort.simulate("ipt-16", patients=200, seed=7, weeks=20)
        at_the_end = run("simulate", *words, "--week", "20").stdout
        assert at_the_end.startswith(f"{summary(simulated, week=20)}\n")
        other = "followed to week 20; --week tells of another week than the last session's\n"
        assert other in run("simulate", *words).stdout
        assert "followed to" not in at_the_end

    def test_its_help_ends_with_the_names(self):
        said = run("simulate", "--help").stdout
        _, names = said.split("\nNames:\n")
        for name in (*cohort.populations(), *cohort.measurable(), *cohort.presets(), "effect_sd"):
            assert name in names, name

    def test_its_help_needs_no_extra(self):
        start = "import sys; sys.modules['numpy'] = None\nfrom ipt.cli import main; main()"
        done = as_process("simulate", "--help", start=start)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"Names" not in done.stdout

    def test_something_is_needed(self):
        result = run("simulate")
        assert result.exit_code == 2
        assert "Error: missing: PROTOCOL, or --treatment\n" in result.stderr


class TestWhatItWrites:
    def test_every_patient(self, tmp_path: Path):
        result = run("simulate", *FEW, "--out", tmp_path / "arm")
        assert result.stdout.endswith("\nwritten  arm\n")
        again = read(tmp_path / "arm").read()
        simulated = cohort.simulate("ipt-16", patients=200, seed=7)
        for name, column in simulated.columns.items():
            assert (again.columns[name] == column).all(), name

    @pytest.mark.parametrize("kind", ["png", "svg"])
    def test_a_picture(self, kind: str, tmp_path: Path):
        path = tmp_path / f"scores.{kind}"
        assert run("simulate", *FEW, "--picture", path).stdout.endswith(f"written  scores.{kind}\n")
        assert path.read_bytes()[:5] in {b"\x89PNG\r", b"<?xml"}
        told = json.loads(run("simulate", *FEW, "--json", "--picture", path).stdout)
        assert told["picture"] == path.name


class TestWhatCannotBeSimulated:
    @pytest.mark.parametrize(
        ("words", "said"),
        {
            "protocol": (("ipt-1",), "ipt-1: unknown protocol 'ipt-1'; did you mean 'ipt-16'?"),
            "patients": (
                ("ipt-16", "--patients", "0"),
                "ipt-16: patients is at least 1, not 0; give one at least",
            ),
            "weeks": (
                ("ipt-16", "--weeks", "3"),
                "ipt-16: 3 weeks are too short: the last session is in week 16;",
            ),
            "setting": (
                ("ipt-16", "--set", "effect"),
                "ipt-16: --set takes NAME=VALUE, the value a number, such as effect=0.9",
            ),
            "parameter": (
                ("ipt-16", "--set", "efect=1"),
                "ipt-16: unknown parameter 'efect'; did you mean 'effect'?",
            ),
            "twice": (
                ("ipt-16", "--set", "effect=1", "--set", " effect = 2"),
                "ipt-16: --set names 'effect' twice; set each parameter once",
            ),
            "endless": (
                ("ipt-16", "--set", "effect=nan"),
                "ipt-16: --set takes a finite number for 'effect', not nan; such as effect=0.9",
            ),
            "group": (
                ("rose-5",),
                "rose-5: 'rose-5' is a form of groups, and groups are not simulated; name the protocol",
            ),
            "week": (
                ("ipt-16", "--patients", "9", "--week", "17"),
                "ipt-16: the scores of ipt-16 are of weeks 1 to 16, not of week 17; give a whole",
            ),
            "waiting": (
                ("--treatment", "waiting", "--parameters", "ipt-1"),
                "waiting: unknown parameters 'ipt-1'; did you mean",
            ),
            "picture": (
                ("ipt-16", "--picture", "scores.jpg"),
                "ipt-16: a picture is saved as .png or .svg; choose a name that ends so",
            ),
            "place": (
                ("ipt-16", "--patients", "9", "--picture", "not-there/scores.svg"),
                "ipt-16: 'scores.svg' cannot be written: no such file or directory;",
            ),
        }.values(),
        ids=[
            "protocol",
            "patients",
            "weeks",
            "setting",
            "parameter",
            "twice",
            "endless",
            "group",
            "week",
            "waiting",
            "picture",
            "place",
        ],
    )
    def test_is_told_and_ends_with_2(self, words, said):
        result = run("simulate", *words)
        assert (result.exit_code, result.stderr) == (2, "")
        assert result.stdout.startswith(said)
        assert result.stdout.count("\n") == 1

    def test_programs_are_told_too(self):
        result = run("simulate", "ipt-16", "--patients", "0", "--json")
        told = json.loads(result.stdout)
        assert (result.exit_code, told["error"]) == (
            2,
            "patients is at least 1, not 0; give one at least",
        )

    def test_nothing_is_written_if_the_picture_has_no_place(self, tmp_path: Path):
        words = ("--out", tmp_path / "new", "--picture", tmp_path / "none" / "x.png")
        assert run("simulate", "ipt-16", "--patients", "9", *words).exit_code == 2
        assert not (tmp_path / "new").exists()

    def test_a_full_disk_is_told(self):
        with pytest.raises(IPTError) as refused, simulating.writing(Path("there/arm")):
            raise OSError(errno.ENOSPC, "No space left on device")
        assert str(refused.value) == (
            "'arm' cannot be written: no space left on device; choose another place"
        )

    def test_a_folder_that_holds_something_stays_as_it_is(self, tmp_path: Path):
        (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
        result = run("simulate", "ipt-16", "--patients", "9", "--out", tmp_path)
        assert result.exit_code == 2
        assert "exists and is no empty folder" in result.stdout
        assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]

    @pytest.mark.parametrize(
        ("missing", "words", "extra"),
        [
            ("numpy", (), "cohort"),
            ("matplotlib", ("--picture", "x.png"), "plot"),
            ("pyarrow", ("--out", "x"), "parquet"),
        ],
        ids=["numpy", "matplotlib", "pyarrow"],
    )
    def test_a_missing_extra_is_named(self, missing: str, words, extra: str):
        start = f"import sys; sys.modules[{missing!r}] = None\nfrom ipt.cli import main; main()"
        done = as_process("simulate", "ipt-16", "--patients", "9", *words, start=start)
        assert done.returncode == 2
        told = f"run: python -m pip install 'ipt-psychotherapy[{extra}]'\n"
        assert done.stdout.decode().replace("\r\n", "\n").endswith(told)


class TestTheBar:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    def test_it_is_shown_on_a_terminal(self, monkeypatch: pytest.MonkeyPatch):
        terminal = self.Terminal()
        monkeypatch.setattr(simulating, "sys", SimpleNamespace(stderr=terminal, exit=sys.exit))
        said = run("simulate", *FEW).stdout
        assert "simulating" in terminal.getvalue()
        assert "100%" in terminal.getvalue()
        monkeypatch.undo()
        assert run("simulate", *FEW).stdout == said
