"""What a simulation refuses, and in which words; and what it takes although it looks odd."""

import math
from datetime import date

import attrs
import numpy as np
import pytest
from tests.cohort.engine import Ruler, population

import ipt
from ipt import cohort
from ipt.cohort import CARE_AS_USUAL, WAITING_LIST, Estimate
from ipt.cohort.assumptions import BORROWED
from ipt.cohort.instruments import measurements
from ipt.cohort.running import run_blocks
from ipt.cohort.scenario import scenario
from ipt.errors import InvalidValue, UnknownName
from ipt.model import EndReason

pytestmark = pytest.mark.once


class Thermometer:
    """From 0 to 10 and without error; what it writes may be spoilt."""

    def __init__(self, writes=None, expects=None, **named):
        self.id, self.most = named.get("id", "thermometer"), named.get("most", 10)
        self.writes, self.expects = writes, expects

    def expected(self, severity):
        usual = np.clip(5 + 2 * severity, 0, 10)
        return usual if self.expects is None else self.expects(usual)

    def observe(self, severity, random, out):  # noqa: ARG002 - it has no error
        out[:] = np.rint(np.clip(5 + 2 * severity, 0, 10)) if self.writes is None else self.writes


def simulate(**more):
    return cohort.simulate("ipt-16", **{"patients": 20, "seed": 7, **more})


def refusal(call, *arguments, error=InvalidValue, **named) -> str:
    with pytest.raises(error) as refused:
        call(*arguments, **named)
    return str(refused.value)


@pytest.fixture(scope="module")
def arm() -> cohort.Cohort:
    return simulate()


class TestAMeasurementOfOnesOwn:
    def test_has_courses_with_its_instrument_alone(self):
        arm = simulate(instruments=["hrsd-17", Thermometer()])
        assert refusal(arm.course, 3, error=UnknownName) == (
            "no instrument 'thermometer' ships, which the course has scores of; give an"
            " ipt.Instrument of that id, as course(i, instruments=[...])"
        )
        instrument = attrs.evolve(ipt.measures.get("phq-9"), id="thermometer")
        assert arm.course(3, instruments=[instrument]).sessions_held == arm.columns["sessions"][3]

    @pytest.mark.parametrize("score", [-5, 11, 99])
    def test_writes_no_score_outside_its_scale(self, score):
        assert refusal(simulate, instruments=["hrsd-17", Thermometer(writes=score)]) == (
            f"'thermometer' wrote the score {score}, where it has 0 to 10; clip what its observe"
            " writes"
        )

    @pytest.mark.parametrize("name", ["bad id!", "", "../x", 3])
    def test_has_an_id_that_can_name_a_column(self, name):
        assert refusal(measurements, [Thermometer(id=name)]) == (
            f"the id of a measurement names a column, and {name!r} does not; take letters, digits,"
            " '-', '_' and '.'"
        )

    @pytest.mark.parametrize("most", [0, 32768, 10.0, True])
    def test_has_a_highest_score(self, most):
        assert refusal(measurements, [Thermometer(most=most)]) == (
            f"the most that 'thermometer' shows is a whole number from 1 to 32767, not {most!r}"
        )

    @pytest.mark.parametrize(
        ("expects", "message"),
        [
            (
                lambda _: 5.0,
                (
                    "expected of 'thermometer' gives a mean for each severity; return as many as it"
                    " was given"
                ),
            ),
            (
                lambda usual: usual * np.nan,
                (
                    "'thermometer' expects nan at severity -6, where it has 0 to 10; clip what its"
                    " expected returns"
                ),
            ),
            (
                lambda usual: usual + 0.5,
                (
                    "'thermometer' expects 10.02 at severity 2.26, where it has 0 to 10; clip what"
                    " its expected returns"
                ),
            ),
            (
                lambda usual: 10 - usual,
                (
                    "what 'thermometer' expects falls as severity rises; a measurement shows more of"
                    " it, and an instrument of health has to be turned round"
                ),
            ),
        ],
        ids=["one number", "NaN", "too much", "less with severity"],
    )
    def test_expects_a_score_of_its_scale_which_rises(self, expects, message):
        assert refusal(measurements, [Thermometer(expects=expects)]) == message

    def test_may_be_like_this(self):
        one = Thermometer(id="Thermo_2.b-x")
        assert simulate(instruments=[one, Ruler()]).instruments == (one.id, "ruler")


class TestHowMany:
    @pytest.mark.parametrize("patients", [10**8 + 1, 10**9])
    def test_is_held_in_memory_has_a_bound(self, patients):
        assert refusal(simulate, patients=patients) == (
            f"{patients} patients are more than the 100000000 that are held in memory at most;"
            " simulate_to writes them into a folder instead"
        )

    @pytest.mark.parametrize("patients", [10**9 + 1, 10**15, 10**30])
    def test_are_simulated_has_a_bound(self, patients, tmp_path):
        message = (
            f"patients is at most 1000000000, not {patients}; simulate several cohorts with seeds"
            " of their own"
        )
        assert refusal(simulate, patients=patients) == message
        folder = tmp_path / "new"
        more = {"path": folder, "patients": patients, "seed": 1}
        assert refusal(cohort.simulate_to, protocol="ipt-16", **more) == message
        assert not folder.exists()

    def test_may_be_a_number_of_numpy(self, arm):
        same = simulate(patients=np.int64(20), seed=np.uint8(7), chunk=np.int16(1))
        assert (same.patients, same.seed) == (20, 7)
        assert {type(same.patients), type(same.seed), type(same.provenance.seed)} == {int}
        assert (same.columns["score_hrsd-17"] == arm.columns["score_hrsd-17"]).all()

    def test_is_a_whole_number(self):
        for patients in (10.0, "10", np.float64(3)):
            kind = type(patients).__name__
            message = f"patients is a whole number, not {kind}; give an int"
            assert refusal(simulate, patients=patients) == message


class TestArguments:
    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("stoping", "; did you mean 'stopping'?"),
            ("executer", "; did you mean 'executor'?"),
            (
                "zzz",
                (
                    "; use one of treatment, sessions, dropout, stopping, support, events, relapse,"
                    " items, exact, model"
                ),
            ),
        ],
    )
    def test_have_names_that_are_known(self, name, hint):
        message = refusal(simulate, error=UnknownName, **{name: True})
        assert message == f"unknown argument {name!r}{hint}"

    def test_an_executor_submits(self):
        message = (
            "executor is one of concurrent.futures or like those, not str; give a"
            " ProcessPoolExecutor(), or leave it out"
        )
        assert refusal(simulate, executor="threads") == message
        assert refusal(run_blocks, scenario("ipt-16"), 1, range(1), executor="threads") == message

    def test_progress_can_be_called(self):
        assert refusal(simulate, progress=3) == (
            "progress is a function of how many blocks are done and how many there are, not int;"
            " leave it out if nobody is to be told"
        )

    def test_a_model_begins_a_block(self):
        assert refusal(simulate, model=None) == (
            "model is an OutcomeModel, which begins a block of patients, not NoneType; leave it out"
            " for the one that ships"
        )

    def test_without_a_protocol_it_is_said_what_is_given(self):
        assert refusal(cohort.simulate, None, patients=1, seed=1) == (
            "without a protocol it has to be said what is given; add treatment=CARE_AS_USUAL,"
            " WAITING_LIST or another Treatment"
        )
        for treatment in (CARE_AS_USUAL, WAITING_LIST):
            given = cohort.simulate(None, patients=1, seed=1, treatment=treatment)
            assert given.scenario.treatment == treatment


class TestAPopulation:
    @pytest.mark.parametrize("ends", [{"low": 99}, {"low": None, "high": 53}])
    def test_is_screened_within_the_scale(self, ends):
        who = population(id="ours", **ends)
        assert refusal(scenario, "ipt-16", population=who) == (
            "the screening of 'ours' asks for more than the 52 that 'hrsd-17' shows at most; lower"
            " its low and high"
        )
        assert scenario("ipt-16", population=who, exact=True).exact

    def test_has_an_area_that_the_protocol_works_on(self):
        who = population(id="ours", areas=[("deficits", 1), ("grief", 0)])
        assert refusal(scenario, "ipt-sr", population=who) == (
            "'ipt-sr' works on none of the problem areas of 'ours'; give the population shares of"
            " grief, role-dispute, role-transition"
        )
        assert scenario(None, population=who, treatment=WAITING_LIST).areas == ()


class TestAnExactCohort:
    def test_has_no_dropout(self):
        message = "exact=True leaves dropout out; take one of the two"
        assert refusal(simulate, exact=True, dropout="mnar") == message

    def test_has_no_verdicts_and_no_courses(self):
        arm = simulate(exact=True)
        assert refusal(arm.summary) == (
            "an exact cohort has severities, and no scores that a rule could judge; take its"
            " columns, or leave out exact"
        )
        assert refusal(arm.course, 1) == (
            "an exact cohort has severities and no scores, and so no courses; leave out exact"
        )


class TestACourse:
    @pytest.mark.parametrize("patient", ["4", None, 1.5, True])
    def test_is_of_a_number(self, arm, patient):
        assert refusal(arm.course, patient) == (
            f"a patient is a whole number from 0 to 19, not {type(patient).__name__}; give an int"
        )

    def test_is_of_a_number_of_numpy(self, arm):
        assert arm.course(np.int64(4)).events == arm.course(4).events

    def test_ends_before_the_calendar_does(self, arm):
        last = date(9999, 9, 3)
        assert arm.course(0, first_day=last).opened.on == last
        assert refusal(arm.course, 0, first_day=date(9999, 9, 4)) == (
            "first_day is 9999-09-03 at the latest, not 9999-09-04, so that the course ends in time"
        )


class TestParameters:
    def test_say_whether_they_are_borrowed(self):
        for name in ("ipt-bn", "ipt-ptsd", "ipt-b"):
            borrowed = cohort.parameters(name)
            assert borrowed.borrowed
            assert borrowed.explain().splitlines()[0] == f"{name}: {BORROWED}"
            assert borrowed.digest == cohort.parameters().digest
            assert borrowed.with_(effect=0.5).borrowed
        for name in cohort.presets():
            assert not cohort.parameters(name).borrowed
            assert cohort.parameters(name).explain().splitlines()[0] == name

    def test_cite_a_work_that_is_known(self):
        message = refusal(
            cohort.parameters().with_, effect=0.5, source="Nowhere99", error=UnknownName
        )
        assert message == (
            "unknown source 'Nowhere99'; cite one of ipt.sources.names(), or leave it out where the"
            " decision is your own"
        )


def test_an_error_that_is_not_known_says_why():
    text = str(Estimate(0.5, math.nan, 8))
    assert text == "0.500 (MCSE not known, from one replication or therapist)"


def test_nobody_completes_who_never_came():
    never = simulate(parameters=cohort.parameters().with_(attendance=0))
    told = never.summary()
    assert (told.completion.value, told.dropout.value) == (0, 1)
    assert never.course(3).end_reason is EndReason.WITHDRAWN
