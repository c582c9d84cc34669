"""Tables of pyarrow, pandas and polars say the same, and nothing that is not known."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.cohort.results.hand import FOUR, WAITING

import ipt
from ipt import cohort
from ipt.cohort import tables
from ipt.cohort.extras import extra
from ipt.cohort.results import from_courses
from ipt.errors import InvalidValue, IPTError

ITEMS = cohort.simulate("ipt-12", patients=4, seed=5, instruments=["phq-9"], items=True)
REAL = from_courses([ipt.open_course(ipt.protocols.get("ipt-16"), patient="p")])
EACH = pytest.mark.parametrize(
    "courses", [FOUR, WAITING, ITEMS, REAL], ids=["by hand", "waiting", "items", "real"]
)


def rows(courses: Any, layout: Any = "wide") -> list[dict[str, Any]]:
    return tables.to_arrow(courses, layout=layout).to_pylist()


@EACH
@pytest.mark.parametrize("layout", ["wide", "long"])
def test_the_three_libraries_say_the_same(courses, layout):
    arrow = rows(courses, layout)
    assert tables.to_polars(courses, layout=layout).to_dicts() == arrow
    pandas = tables.to_pandas(courses, layout=layout).astype(object)
    assert pandas.where(pandas.notna(), None).to_dict("records") == arrow


class TestAWideTable:
    def test_it_has_a_row_for_each_patient(self):
        wide = rows(FOUR)
        assert wide[2] == {
            "patient": 2,
            "area": "role-dispute",
            "therapist": None,
            "sessions": 1,
            "missed": 0,
            "ended": "withdrawn",
            "ended_week": 2,
            "relapse_week": None,
            "session_1": "held",
            "session_2": None,
            "session_3": None,
            "phq-9_0": 12,
            "phq-9_1": 12,
            "phq-9_2": 15,
            "phq-9_3": 17,
        }
        assert wide[1]["session_1"] == "missed"

    def test_who_waits_has_no_sessions_and_not_none_of_them(self):
        assert {row["sessions"] for row in rows(WAITING)} == {None}

    def test_of_real_courses_it_has_what_was_planned(self):
        assert rows(REAL) == [
            {
                "patient": 0,
                "area": None,
                "therapist": None,
                "sessions": 0,
                "missed": 0,
                "planned": None,
                "ended": None,
                "ended_week": None,
                "relapse_week": None,
            }
        ]

    def test_its_types_are_small(self):
        schema = tables.to_arrow(ITEMS).schema
        assert {str(schema.field(name).type) for name in ("phq-9_0", "phq-9_12")} == {"int8"}
        assert str(schema.field("ended").type).startswith("dictionary<values=string, indices=int8")
        frame = tables.to_pandas(ITEMS)
        assert [str(frame.dtypes[name]) for name in ("phq-9_0", "sessions", "area")] == [
            "Int8",
            "Int16",
            "category",
        ]


class TestALongTable:
    def test_it_has_a_row_for_each_patient_and_week(self):
        long = rows(FOUR, "long")
        assert len(long) == 16
        assert long[6] == {
            "patient": 1,
            "area": "role-dispute",
            "week": 2,
            "phq-9": 10,
            "phq-9_observed": True,
        }
        assert [row["phq-9_observed"] for row in long[4:8]] == [True, False, True, True]

    def test_it_has_the_answers_if_they_were_kept(self):
        long = rows(ITEMS, "long")
        answers = [[row[f"phq-9_{code}"] for code in ("interest", "self-harm")] for row in long]
        kept = ITEMS.columns["items_phq-9"][:, :, [0, 8]]
        assert answers == kept.reshape(-1, 2).tolist()
        assert [row["phq-9"] for row in long] == ITEMS.columns["score_phq-9"].ravel().tolist()


def test_there_is_no_other_layout():
    with pytest.raises(InvalidValue, match="a layout is 'wide' or 'long', not 'tall'"):
        tables.to_arrow(FOUR, layout="tall")  # type: ignore[arg-type]


def test_a_parquet_file_has_the_same(tmp_path: Path):
    pq = pytest.importorskip("pyarrow.parquet")
    tables.to_parquet(ITEMS, tmp_path / "wide.parquet")
    assert pq.read_table(tmp_path / "wide.parquet").to_pylist() == rows(ITEMS)


def test_a_place_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(IPTError) as refused:
        tables.to_parquet(ITEMS, tmp_path / "not-there" / "wide.parquet")
    assert str(refused.value) == (
        "'wide.parquet' cannot be written: no such file or directory; choose another place"
    )


def test_there_is_no_table_of_what_is_no_cohort():
    with pytest.raises(InvalidValue, match="courses are a Cohort or Records, not str; give what"):
        tables.to_arrow("ipt-16")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("library", "name", "what"),
    [
        ("pyarrow", "parquet", "a table of pyarrow"),
        ("pandas", "pandas", "a data frame of pandas"),
        ("polars", "polars", "a data frame of polars"),
    ],
    ids=["pyarrow", "pandas", "polars"],
)
def test_a_missing_extra_is_named(library, name, what, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, library, None)
    make = {"pyarrow": tables.to_arrow, "pandas": tables.to_pandas, "polars": tables.to_polars}
    with pytest.raises(IPTError) as refused:
        make[library](FOUR)
    assert str(refused.value) == (
        f"{what} needs {library}, which is not installed; "
        f"run: python -m pip install 'ipt-psychotherapy[{name}]'"
    )


def test_what_is_missing_behind_an_extra_is_told_as_it_is(tmp_path: Path, monkeypatch):
    (tmp_path / "broken.py").write_text("import not_there_at_all\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="not_there_at_all"):
        extra("broken", "x", "x")


WITHOUT = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {missing}:
            raise ModuleNotFoundError(name=name)
sys.meta_path.insert(0, Missing())
from tests.cohort.results.hand import FOUR
from ipt.cohort import tables
"""


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        (["pandas", "polars"], "print(tables.to_arrow(FOUR).num_rows)"),
        (["pyarrow"], "print(len(tables.to_pandas(FOUR)) + len(tables.to_polars(FOUR)))"),
    ],
    ids=["pyarrow alone", "without pyarrow"],
)
def test_none_needs_another(missing: list[str], code: str):
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", WITHOUT.replace("{missing}", repr(missing)) + code],
        capture_output=True,
        check=False,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout in {"4\n", "8\n"}, done.stderr


def test_a_column_that_is_taken_is_not_changed_by_what_is_done_to_the_frame():
    frame = tables.to_pandas(ITEMS)
    frame.loc[0, "phq-9_0"] = 0
    assert np.array_equal(rows(ITEMS)[0]["phq-9_0"], ITEMS.columns["score_phq-9"][0, 0])
