"""A cohort from a seed: the same for any chunks, workers and sizes; and what is refused."""

import pickle  # a process pool does
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from multiprocessing import get_context

import numpy as np
import pytest
from tests.cohort.engine import digest, population

import ipt
from ipt import cohort
from ipt.cohort import WAITING_LIST, Treatment
from ipt.cohort.block import run_block
from ipt.cohort.model.response import therapist_effects
from ipt.cohort.running import in_order
from ipt.cohort.scenario import scenario
from ipt.cohort.streams import BLOCK
from ipt.errors import InvalidValue, UnknownName

pytestmark = pytest.mark.once

PATIENTS = 3 * BLOCK + 5


def simulate(**more) -> cohort.Cohort:
    return cohort.simulate("ipt-16", **{"patients": PATIENTS, "seed": 7, **more})


@pytest.fixture(scope="module")
def whole() -> cohort.Cohort:
    return simulate()


class InTurn(Executor):
    """Runs at once, counts, and takes nothing but positional arguments."""

    def __init__(self):
        self.submitted = self.cancelled = 0

    def submit(self, function, /, *arguments):
        self.submitted += 1
        future = Future()
        try:
            future.set_result(function(*arguments))
        except Exception as error:  # noqa: BLE001 - as every executor does
            future.set_exception(error)
        return future


class TestTheSameSeed:
    @pytest.mark.parametrize("chunk", [1, 3, 8])
    def test_gives_the_same_for_any_chunk(self, whole, chunk):
        assert digest(simulate(chunk=chunk)) == digest(whole)
        assert digest(simulate(chunk=chunk, executor=InTurn())) == digest(whole)

    def test_gives_the_same_in_threads(self, whole):
        with ThreadPoolExecutor(2) as pool:
            assert digest(simulate(chunk=1, executor=pool)) == digest(whole)

    def test_gives_the_same_in_processes(self, whole):
        with ProcessPoolExecutor(2, get_context("spawn")) as pool:
            assert digest(simulate(chunk=1, executor=pool)) == digest(whole)
            assert pool.submit(abs, -1).result() == 1  # nobody shut it down
            with pytest.raises(InvalidValue, match="only 0 passed the screening"):
                simulate(executor=pool, population=population(-5, 0.1))

    @pytest.mark.parametrize("patients", [1, 100, BLOCK, BLOCK + 1])
    def test_gives_the_same_first_patients(self, whole, patients):
        part = simulate(patients=patients)
        for name, column in part.columns.items():
            assert np.array_equal(column, whole.columns[name][:patients]), name

    def test_gives_the_same_first_weeks(self, whole):
        longer = simulate(weeks=30)
        assert np.array_equal(
            longer.columns["score_hrsd-17"][:, :17], whole.columns["score_hrsd-17"]
        )

    def test_gives_the_same_patients_to_every_arm(self, whole):
        waiting = cohort.simulate(None, patients=PATIENTS, seed=7, treatment=WAITING_LIST)
        one, other = (arm.columns["score_hrsd-17"][:, :2] for arm in (whole, waiting))
        assert np.array_equal(one, other)

    def test_gives_an_instrument_the_same_whatever_is_beside_it(self, whole):
        more = simulate(instruments=["hrsd-17", "gad-7", "bdi-ii"])
        for name, column in whole.columns.items():
            assert np.array_equal(column, more.columns[name]), name

    def test_is_told(self, whole):
        made = whole.provenance
        assert (made.seed, made.patients, made.protocol) == (7, PATIENTS, "ipt-16")
        assert made.protocol_digest == ipt.protocols.get("ipt-16").digest
        assert made.parameters_digest == cohort.parameters().digest
        assert made.population_digest == cohort.population().digest
        assert (made.parameters, made.population) == ("ipt-16", "adults")
        assert made.numpy == np.__version__
        waiting = cohort.simulate(None, patients=1, seed=7, treatment=WAITING_LIST).provenance
        assert waiting.protocol == waiting.protocol_digest == ""

    def test_of_another_number_gives_something_else(self, whole):
        assert digest(simulate(seed=8)) != digest(whole)


class TestGoldenRuns:
    """Integers that a release may change only with a line under Numbers in the changelog."""

    def test_of_the_classic_course(self):
        arm = simulate(patients=1000)
        scores = arm.columns["score_hrsd-17"]
        assert scores[:4].tolist() == GOLDEN_SCORES
        assert scores.sum(axis=0).tolist() == GOLDEN_SUMS
        assert np.bincount(arm.columns["ended"], minlength=3).tolist() == GOLDEN_ENDS
        assert arm.columns["sessions"].sum() == GOLDEN_SESSIONS
        assert np.bincount(arm.columns["area"]).tolist() == GOLDEN_AREAS

    def test_of_everything_switched_on(self):
        arm = simulate(
            patients=500,
            population="routine",
            instruments=["phq-9", "gad-7"],
            weeks=30,
            items=True,
            stopping=True,
            support=True,
            events=True,
            dropout="mnar",
            relapse="decay",
        )
        assert arm.columns["items_phq-9"].sum(axis=(0, 1)).tolist() == GOLDEN_ITEMS
        assert arm.columns["score_gad-7"][:, -1].sum() == GOLDEN_ANXIETY
        assert np.bincount(arm.columns["ended"], minlength=3).tolist() == GOLDEN_STOPPED


class TestACohort:
    def test_says_what_it_is(self, whole):
        assert repr(whole) == f"<Cohort of ipt-16: {PATIENTS} patients, 16 weeks, seed 7>"
        assert whole.title == "ipt-16"
        waiting = cohort.simulate(None, patients=1, seed=7, treatment=WAITING_LIST)
        assert repr(waiting) == "<Cohort of waiting: 1 patients, 16 weeks, seed 7>"
        assert len(whole) == PATIENTS
        assert whole.areas == ipt.cohort.scenario.script(whole.protocol).areas

    def test_has_small_columns_of_whole_numbers(self, whole):
        kinds = {
            "area": "int8",
            "therapist": "int32",
            "slots": "uint8",
            "sessions": "int16",
            "missed": "int16",
            "ended": "int8",
            "ended_week": "int16",
            "relapse_week": "int16",
            "score_hrsd-17": "int8",
        }
        assert {name: str(column.dtype) for name, column in whole.columns.items()} == kinds
        assert sum(column.nbytes for column in whole.columns.values()) / PATIENTS < 50

    def test_cannot_be_changed(self, whole):
        with pytest.raises(ValueError, match="read-only"):
            whole.columns["area"][0] = 1
        with pytest.raises(TypeError):
            whole.columns["area"] = whole.columns["area"]

    def test_can_be_sent(self, whole):
        sent = pickle.loads(pickle.dumps(whole))  # noqa: S301 - what we dumped
        assert digest(sent) == digest(whole)
        assert sent.scenario == whole.scenario
        with pytest.raises(ValueError, match="read-only"):
            sent.columns["area"][0] = 1

    def test_observes_week_0_and_the_weeks_of_sessions_that_were_held(self, whole):
        seen = whole.observed()
        assert seen.shape == (PATIENTS, 17)
        assert not np.isnan(seen[:, 0]).any()
        assert ((~np.isnan(seen[:, 1:])) == (whole.columns["slots"] == 1)).all()
        there = ~np.isnan(seen)
        assert (seen[there] == whole.columns["score_hrsd-17"][there]).all()
        with pytest.raises(UnknownName, match="this cohort has no scores of 'hrsd-71'; did you"):
            whole.observed("hrsd-71")

    def test_goes_on_to_results_courses_and_tables(self, tmp_path):
        arm = simulate(patients=20)
        assert arm.summary(week=8).week == 8
        course = arm.course(3)
        assert course.sessions_held == arm.columns["sessions"][3]
        assert course.events[0].on == date(2024, 1, 1)
        assert arm.course(3, first_day=date(2026, 1, 5)).events[0].on == date(2026, 1, 5)
        rows = (arm.to_arrow().num_rows, len(arm.to_pandas()), arm.to_polars().height)
        assert rows == (20, 20, 20)
        arm.to_parquet(tmp_path / "arm.parquet")
        assert (tmp_path / "arm.parquet").exists()
        arm.save(tmp_path / "arm")
        assert (tmp_path / "arm").is_dir()

    def test_observes_a_week_of_two_sessions_once(self):
        arm = cohort.simulate("ipt-16-twice-weekly", patients=500, seed=1)
        slots, seen = arm.columns["slots"], arm.observed("hrsd-17")
        held = (slots[:, ::2] == 1) | (slots[:, 1::2] == 1)
        assert (~np.isnan(seen[:, 1:]) == held).all()


class TestABlock:
    def test_takes_a_shift_of_the_effect_for_each_patient(self):
        shift = np.zeros(BLOCK)
        shift[::2] = 1.0
        usual = run_block(scenario("ipt-16"), 1, 0).columns["score_hrsd-17"].astype(int)
        moved = run_block(scenario("ipt-16"), 1, 0, shift=shift).columns["score_hrsd-17"]
        away = moved - usual
        assert not away[1::2].any()
        assert away[::2, -1].mean() < -4

    def test_takes_therapists(self):
        therapist = np.arange(BLOCK, dtype=np.int32) // 100 + 8150
        therapist[:5] = -1
        block = run_block(scenario("ipt-16"), 1, 0, therapist=therapist)
        assert np.array_equal(block.columns["therapist"], therapist)
        effects = therapist_effects(1, therapist)
        assert not effects[:5].any()
        assert len(set(effects[5:].tolist())) == len(set(therapist[5:].tolist()))
        alone = therapist_effects(1, np.array([8200, 8191, 8192], dtype=np.int32))
        assert alone[0] == effects[therapist == 8200][0]


class TestProgress:
    def test_is_told_after_each_chunk(self):
        told = []
        simulate(chunk=2, progress=lambda done, of: told.append((done, of)))
        assert told == [(2, 4), (4, 4)]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"patients": 0}, "patients is at least 1, not 0; give one at least"),
        ({"patients": -5}, "patients is at least 1, not -5; give one at least"),
        ({"patients": True}, "patients is a whole number, not bool; give an int"),
        ({"patients": 1e3}, "patients is a whole number, not float; give an int"),
        ({"chunk": 0}, "chunk is at least 1, not 0; a worker needs a block at least"),
        ({"seed": None}, "a seed is a whole number, not NoneType; give one, such as seed=1"),
        ({"seed": -1}, "a seed is from 0 to 2**128 - 1, not -1; give another one"),
        (
            {"weeks": 15},
            (
                "15 weeks are too short: the last session is in week 16; take as many weeks at least,"
                " or fewer sessions"
            ),
        ),
        ({"weeks": 0}, "weeks is from 1 to 2000, not 0"),
        ({"weeks": 16.0}, "weeks is a whole number, not float"),
        ({"parameters": {"effect": 1}}, "parameters is of type Parameters, not dict"),
        ({"population": 3}, "a Population is needed, not int"),
        ({"dropout": "often"}, "unknown dropout; use one of 'mar', 'mnar', 'none'"),
        ({"relapse": "decays"}, "unknown relapse mode 'decays'; did you mean 'decay'?"),
        ({"stopping": 1}, "stopping is True or False, not int"),
        ({"exact": True, "events": True}, "exact=True leaves events out; take one of the two"),
        ({"exact": True, "support": True}, "exact=True leaves support out; take one of the two"),
        ({"exact": True, "stopping": True}, "exact=True leaves stopping out; take one of the two"),
        (
            {"exact": True, "items": True, "instruments": ["phq-9"]},
            "exact=True leaves items out; take one of the two",
        ),
        (
            {"treatment": WAITING_LIST},
            (
                "a protocol is needed where its sessions are what is given, and nowhere else; this"
                " gives 'waiting' with 'ipt-16'"
            ),
        ),
        ({"treatment": "none"}, "treatment is of type Treatment, not str"),
    ],
)
def test_what_cannot_be_is_refused(more, message):
    with pytest.raises(InvalidValue) as refused:
        simulate(**{"patients": 1, **more})
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"parameters": "ipt-17"}, "unknown parameters 'ipt-17'; did you mean 'ipt-16'?"),
        ({"population": "adult"}, "unknown population 'adult'; did you mean 'adults'?"),
    ],
)
def test_an_unknown_name_is_refused(more, message):
    with pytest.raises(UnknownName) as refused:
        simulate(**{"patients": 1, **more})
    assert str(refused.value) == message


def test_a_protocol_is_one():
    with pytest.raises(InvalidValue, match="a Protocol is needed, not int"):
        cohort.simulate(3, patients=1, seed=1)
    with pytest.raises(UnknownName, match="unknown protocol 'ipt16'"):
        cohort.simulate("ipt16", patients=1, seed=1)
    with pytest.raises(InvalidValue, match="without a protocol there are no sessions"):
        cohort.simulate(None, patients=1, seed=1, sessions=3, treatment=WAITING_LIST)
    with pytest.raises(InvalidValue, match="this gives 'protocol' with no protocol"):
        cohort.simulate(None, patients=1, seed=1, treatment=Treatment())


def test_a_protocol_of_ones_own_is_simulated():
    own = ipt.protocols.get("ipt-16").with_(id="ours", limits={"sessions_default": 14})
    arm = cohort.simulate(own, patients=10, seed=1)
    assert arm.columns["slots"].shape == (10, 14)
    assert arm.provenance.parameters == "ipt-16"


class TestAnExecutor:
    def test_has_no_more_than_eight_calls_waiting(self):
        waiting = InTurn()
        results = in_order(waiting, abs, [(-number,) for number in range(20)])
        assert next(results) == 0
        assert waiting.submitted == 8
        assert [*results] == [*range(1, 20)]
        assert waiting.submitted == 20

    def test_tells_its_error_and_cancels_what_is_waiting(self):
        class Broken(InTurn):
            def submit(self, function, /, *arguments):
                future = super().submit(function, *arguments)
                if self.submitted == 2:
                    future = Future()
                    future.set_exception(RuntimeError("the worker is gone"))
                return future

        with pytest.raises(RuntimeError, match="the worker is gone"):
            simulate(patients=1, executor=Broken()) if False else simulate(
                chunk=1, executor=Broken()
            )


GOLDEN_SCORES = [
    [14, 17, 8, 9, 10, 10, 14, 11, 15, 12, 15, 12, 6, 12, 10, 15, 14],
    [20, 21, 20, 15, 15, 11, 7, 9, 6, 4, 8, 9, 11, 11, 16, 22, 24],
    [15, 19, 9, 9, 11, 6, 9, 9, 9, 10, 10, 10, 8, 7, 7, 7, 10],
    [19, 19, 17, 10, 11, 9, 11, 8, 7, 8, 7, 8, 8, 11, 9, 8, 10],
]
GOLDEN_SUMS = [
    20236,
    19584,
    17994,
    16448,
    14963,
    14332,
    13688,
    13332,
    12816,
    12454,
    12299,
    11928,
    11802,
    11644,
    11556,
    11562,
    11478,
]
GOLDEN_ENDS = [794, 0, 206]
GOLDEN_SESSIONS = 13556
GOLDEN_AREAS = [197, 349, 349, 105]
GOLDEN_ITEMS = [17070, 17471, 21999, 24128, 19146, 18354, 14390, 7347, 6314]
GOLDEN_ANXIETY = 3363
GOLDEN_STOPPED = [188, 229, 83]
