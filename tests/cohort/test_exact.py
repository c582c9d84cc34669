"""The linear core against its closed form: evidence, section 3.7, check 1."""

import math

import numpy as np
import pytest
from tests.cohort.engine import population

from ipt import cohort
from ipt.cohort import CARE_AS_USUAL, WAITING_LIST, Treatment
from ipt.cohort.exact import moments
from ipt.cohort.scenario import scenario
from ipt.cohort.simulation import run
from ipt.errors import InvalidValue

pytestmark = pytest.mark.once

PATIENTS = 10 * 8192
COMPARATOR = Treatment(kind="comparator", effect=0.6, medication=0.2)
STRONG = cohort.parameters().with_(
    mediated=0.6, feedback=0.8, problem_sd=0.3, effect_sd=0, gain_loss=0.05
)


@pytest.mark.parametrize(
    ("protocol", "more"),
    [
        pytest.param("ipt-16", {}, id="as it ships"),
        pytest.param("ipt-16", {"parameters": STRONG, "weeks": 30}, id="strongly coupled"),
        pytest.param(
            "ipt-16", {"parameters": STRONG, "relapse": "decay", "weeks": 30}, id="gains decay"
        ),
        pytest.param("ipt-16-twice-weekly", {"weeks": 12}, id="two sessions a week"),
        pytest.param("ipt-b", {"treatment": Treatment(effect=1.2)}, id="another effect"),
        pytest.param(None, {"treatment": CARE_AS_USUAL}, id="care as usual"),
        pytest.param(None, {"treatment": COMPARATOR}, id="a comparator"),
        pytest.param(
            "ipt-16",
            {"parameters": cohort.parameters().with_(effect=0, effect_sd=0)},
            id="no effect",
        ),
    ],
)
def test_mean_and_covariance_are_those_of_the_recursion(protocol, more):
    exact = scenario(protocol, exact=True, **more)
    expected, arm = moments(exact), run(exact, PATIENTS, seed=5)
    names = ("latent_x", "latent_o", "latent_p")
    states = np.stack([arm.columns[name] for name in names])  # (3, patients, weeks + 1)
    for week in range(exact.weeks + 1):
        seen, mean, covariance = states[:, :, week], expected.mean[week], expected.covariance[week]
        sd = np.sqrt(np.diag(covariance))
        assert np.abs(seen.mean(axis=1) - mean) == pytest.approx(
            0, abs=1e-12 + 4 * sd.max() / math.sqrt(PATIENTS)
        )
        # Var of a covariance of normals is (s_ii s_jj + s_ij^2) / n; here they are nearly normal.
        error = np.sqrt((np.outer(sd, sd) ** 2 + covariance**2) / PATIENTS)
        assert (np.abs(np.cov(seen) - covariance) <= 4.5 * error + 1e-12).all()


def test_scores_are_severities():
    arm = cohort.simulate(
        "ipt-16", patients=8192, seed=1, exact=True, instruments=["hrsd-17", "phq-9"]
    )
    severity = arm.columns["score_phq-9"]
    assert severity.dtype == np.float64
    assert np.array_equal(severity, arm.columns["score_hrsd-17"])
    lasting = severity - arm.columns["latent_x"] - arm.columns["latent_o"]
    assert np.allclose(lasting, lasting[:, :1])
    assert lasting.mean() == pytest.approx(0.7, abs=0.03)
    assert lasting.std() == pytest.approx(0.555, abs=0.03)


def test_everybody_comes_to_everything():
    arm = cohort.simulate(
        "ipt-16", patients=100, seed=1, exact=True, parameters=cohort.parameters("routine")
    )
    assert (arm.columns["slots"] == 1).all()
    assert (arm.columns["relapse_week"] == -1).all()


class _OfOnesOwn:
    """A model of which no more is known."""

    def begin(self, patients):
        raise NotImplementedError


@pytest.mark.parametrize(
    "more",
    [
        {"exact": False},
        {"exact": True, "population": population(remitted=True)},
        {"exact": True, "parameters": cohort.parameters().with_(effect_grief=2)},
        {"exact": True, "model": _OfOnesOwn()},
    ],
)
def test_anything_else_has_no_closed_form(more):
    with pytest.raises(InvalidValue) as refused:
        moments(scenario("ipt-16", **more))
    assert str(refused.value) == (
        "only an exact scenario of the model that ships has moments in closed form, of people in an"
        " episode and with areas that respond alike; take exact=True, and leave the other things at"
        " their defaults"
    )


def test_waiting_moves_nothing_but_the_day():
    expected = moments(scenario(None, treatment=WAITING_LIST, exact=True))
    day = cohort.parameters().day_sd.value ** 2
    assert expected.mean == pytest.approx(np.zeros((17, 3)))
    assert expected.covariance[:, 1, 1] == pytest.approx(np.full(17, day))
