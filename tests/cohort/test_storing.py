"""Cohorts on disk: what is read is what was simulated, and what is broken says so."""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import numpy as np
import pytest
from pyarrow import parquet

from ipt import cohort
from ipt.cohort import storing
from ipt.cohort.manifest import as_data, as_scenario
from ipt.cohort.scenario import scenario
from ipt.cohort.storing import read, save, simulate_to
from ipt.errors import InvalidValue, IPTError

pytestmark = pytest.mark.once

PATIENTS = 20_000  # two blocks and a bit


@pytest.fixture(scope="module")
def arm():
    return cohort.simulate("ipt-12", patients=PATIENTS, seed=3, instruments=["phq-9"])


@pytest.fixture
def kept(tmp_path):
    simulate_to(tmp_path / "kept", "ipt-12", patients=300, seed=3, weeks=14)
    return tmp_path / "kept"


@pytest.fixture
def small_files(monkeypatch):
    """A row group a block, and two of them a file."""
    monkeypatch.setattr(storing, "_GROUP", 1)
    monkeypatch.setattr(storing, "_PART", 2)


def same(one, other):
    assert one.columns.keys() == other.columns.keys()
    for name, column in one.columns.items():
        assert column.dtype == other.columns[name].dtype, name
        assert np.array_equal(column, other.columns[name]), name
    assert (one.scenario, one.provenance, one.patients) == (
        other.scenario,
        other.provenance,
        other.patients,
    )


class TestWhatIsKept:
    def test_is_read_back_as_it_was(self, arm, tmp_path):
        stored = save(arm, tmp_path / "arm")
        again = read(tmp_path / "arm").read()
        assert repr(stored) == "<Stored cohort: 20000 patients in 1 files>"
        same(again, arm)
        assert not any(column.flags.writeable for column in again.columns.values())

    @pytest.mark.usefixtures("small_files")
    def test_is_written_while_it_is_simulated_as_it_is_saved_at_the_end(self, arm, tmp_path):
        save(arm, tmp_path / "saved")
        told = list[tuple[int, int]]()
        with ThreadPoolExecutor(2) as executor:
            stored = simulate_to(
                tmp_path / "streamed",
                "ipt-12",
                patients=PATIENTS,
                seed=3,
                instruments=["phq-9"],
                executor=executor,
                chunk=2,
                progress=lambda done, of: told.append((done, of)),
            )
        assert stored.files == (("part-00000.parquet", 16384), ("part-00001.parquet", 3616))
        for name in ("part-00000.parquet", "part-00001.parquet", "manifest.json"):
            saved, streamed = (
                (tmp_path / way / name).read_bytes() for way in ("saved", "streamed")
            )
            assert saved == streamed, name
        assert told == [(2, 3), (3, 3)]
        same(stored.read(), arm)

    @pytest.mark.usefixtures("small_files")
    def test_may_be_read_file_by_file(self, arm, tmp_path):
        sizes = [len(part["area"]) for part in save(arm, tmp_path / "arm").parts()]
        assert sizes == [16384, 3616]

    def test_any_engine_reads_it(self, arm, tmp_path):
        save(arm, tmp_path / "arm")
        table = parquet.read_table(tmp_path / "arm" / "part-00000.parquet")
        assert table.column("score_phq-9_0").to_numpy().tolist() == (
            arm.columns["score_phq-9"][:, 0].tolist()
        )
        assert table.schema.field("slots_11").type == "uint8"
        assert "DELTA_BINARY_PACKED" in str(
            parquet.read_metadata(tmp_path / "arm" / "part-00000.parquet").row_group(0).column(0)
        )

    def test_answers_and_severities_are_kept_too(self, tmp_path):
        for name, switches in (("items", {"items": True}), ("exact", {"exact": True})):
            arm = cohort.simulate("ipt-b", patients=50, seed=1, instruments=["phq-9"], **switches)
            same(save(arm, tmp_path / name).read(), arm)

    def test_takes_some_twenty_bytes_for_a_patient_of_sixteen_weeks(self, tmp_path):
        simulate_to(tmp_path / "arm", "ipt-16", patients=65_536, seed=1)
        assert (tmp_path / "arm" / "part-00000.parquet").stat().st_size < 24 * 65_536

    def test_patients_are_real_courses_after_it_as_before(self, arm, tmp_path):
        assert read(save(arm, tmp_path / "arm").path).read().course(17) == arm.course(17)


class TestAScenarioAsData:
    def test_comes_back(self):
        for name in ("ipt-16", "ipt-a-12", "ipt-m", "ipt-ptsd"):
            told = scenario(name, dropout="mnar", relapse="none")
            assert as_scenario(json.loads(json.dumps(as_data(told)))) == told, name

    def test_without_a_protocol_comes_back(self):
        for treatment in (cohort.CARE_AS_USUAL, cohort.WAITING_LIST):
            told = scenario(None, treatment=treatment)
            assert as_scenario(json.loads(json.dumps(as_data(told)))) == told

    def test_with_code_of_its_own_is_to_be_given(self, tmp_path):
        @attrs.frozen
        class Thermometer:
            id: str = "thermometer"
            most: int = 10

            def expected(self, severity):
                return np.clip(5 + 2 * severity, 0, 10)

            def observe(self, severity, random, out):
                random.random(len(severity))
                out[:] = np.rint(self.expected(severity))

        arm = cohort.simulate("ipt-b", patients=20, seed=1, instruments=[Thermometer()])
        save(arm, tmp_path / "arm")
        with pytest.raises(
            InvalidValue, match="code of its own, 'thermometer', which no file keeps"
        ):
            read(tmp_path / "arm")
        same(read(tmp_path / "arm", scenario=arm.scenario).read(), arm)

    def test_a_model_of_its_own_is_named(self):
        told = scenario("ipt-b")

        class Mine:
            def begin(self, patients):
                return told.model.begin(patients)

        assert as_data(scenario("ipt-b", model=Mine()))["own"] == ["Mine"]


class TestRefusals:
    def test_a_folder_with_something_in_it_is_left_alone(self, kept):
        with pytest.raises(
            InvalidValue, match="'kept' exists and is no empty folder; give another"
        ):
            simulate_to(kept, "ipt-12", patients=10, seed=1)
        assert read(kept).provenance.patients == 300

    def test_so_is_a_file(self, tmp_path):
        (tmp_path / "taken").write_text("")
        with pytest.raises(InvalidValue, match="no empty folder"):
            simulate_to(tmp_path / "taken", "ipt-12", patients=10, seed=1)

    def test_numbers_are_looked_at_before_a_folder_is_made(self, tmp_path):
        for wrong in ({"patients": 0}, {"patients": True}, {"seed": -1}, {"chunk": 0}):
            with pytest.raises(InvalidValue):
                simulate_to(tmp_path / "new", "ipt-12", **{"patients": 10, "seed": 1, **wrong})
        assert not (tmp_path / "new").exists()

    def test_a_run_that_did_not_end_is_no_cohort(self, tmp_path):
        def stop(*_):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            simulate_to(tmp_path / "half", "ipt-12", patients=10, seed=1, progress=stop)
        with pytest.raises(
            IPTError, match=r"no manifest\.json: it is no cohort, or of a run that did"
        ):
            read(tmp_path / "half")

    def test_another_schema_is_told(self, kept):
        self.change(kept, schema=2)
        with pytest.raises(IPTError, match="schema 2, not 'ipt-cohort' and 1"):
            read(kept)
        (kept / "manifest.json").write_text("[]")
        with pytest.raises(IPTError, match="format None and schema None"):
            read(kept)

    @pytest.mark.parametrize(
        "changed",
        [
            {"files": 3},
            {"files": [{"name": "part-00000.parquet"}]},
            {"columns": [{"name": "area", "dtype": "object", "shape": []}]},
            {"provenance": {}},
            {"scenario": {"instruments": ["phq-9"], "wweeks": 3}},
            {"scenario": 7},
            {"more": 1},
        ],
        ids=str,
    )
    def test_a_changed_manifest_is_told(self, kept, changed):
        self.change(kept, **changed)
        with pytest.raises(IPTError) as refused:
            read(kept)
        assert "scenario" in str(refused.value) or "in '$" in str(refused.value)

    def test_a_file_with_other_patients_is_told(self, kept):
        self.change(kept, files=[{"name": "part-00000.parquet", "patients": 299}])
        with pytest.raises(IPTError, match="has 300 patients where the manifest has 299"):
            read(kept).read()

    def test_a_broken_file_is_told(self, kept):
        part = kept / "part-00000.parquet"
        part.write_bytes(part.read_bytes()[:1000])
        with pytest.raises(
            IPTError, match=r"'part-00000\.parquet' cannot be read as a part of a cohort"
        ):
            read(kept).read()

    def test_without_pyarrow_the_extra_is_named(self, arm, tmp_path, monkeypatch):
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(IPTError, match=r"pip install 'ipt-psychotherapy\[parquet\]'"):
            save(arm, tmp_path / "arm")

    @staticmethod
    def change(folder: Path, **told: object) -> None:
        manifest = folder / "manifest.json"
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | told))


@pytest.mark.slow
def test_memory_does_not_grow_with_ten_million_patients(tmp_path):
    """The peak of a process that writes ten million courses stays below 1 GiB, and near that of one."""
    peaks = []
    for patients in (1_000_000, 10_000_000):
        folder = tmp_path / str(patients)
        code = (
            "import resource\n"
            "from ipt.cohort.storing import simulate_to\n"
            f"simulate_to({str(folder)!r}, 'ipt-16', patients={patients}, seed=1)\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
        )
        run = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        peaks.append(int(run.stdout) / 1024)
        shutil.rmtree(folder)
    print(f"peak {peaks[0]:.0f} MiB with a million, {peaks[1]:.0f} MiB with ten")  # noqa: T201
    assert peaks[1] < 1024
    assert peaks[1] < 1.5 * peaks[0]
