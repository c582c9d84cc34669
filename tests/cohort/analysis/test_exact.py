"""Power in closed form: against `statsmodels`, SciPy, printed values, and each other."""

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given, strategies as st

from ipt.cohort.analysis import exact
from ipt.errors import InvalidValue

pytestmark = pytest.mark.once


class TestGoldenNumbers:
    """Evidence 3.6; what was simulated lies within chance of them."""

    @pytest.mark.parametrize(
        ("n", "d", "r", "t", "ancova"),
        [(64, 0.5, 0.5, 0.801, 0.900), (100, 0.3, 0.6, 0.560, 0.751)],
    )
    def test_power(self, n, d, r, t, ancova):
        assert round(exact.t_test_power(n, d), 3) == t
        assert round(exact.ancova_power(n, d, r, formula="closed"), 3) == ancova

    def test_small_trials_where_the_closed_form_is_too_high(self):
        """Simulated: .587; the closed form says .594."""
        told = [exact.ancova_power(30, 0.5, 0.5, formula=f) for f in ("closed", "exact", "borm")]
        assert [round(power, 3) for power in told] == [0.594, 0.587, 0.580]

    def test_the_number_that_everybody_knows(self):
        assert exact.t_test_size(0.8, 0.5) == 64
        assert exact.ancova_size(0.8, 0.5, 0.5) == 49
        assert exact.design_effect(12, 0.05) == pytest.approx(1.55)
        assert exact.log_rank_events(0.8, 0.6) == 121


class TestAgainstLibraries:
    @pytest.mark.parametrize("n", [2, 5, 20, 300])
    @pytest.mark.parametrize("d", [-1.5, 0.0, 0.2, 0.8])
    @pytest.mark.parametrize("alpha", [0.05, 0.01])
    def test_the_t_test(self, n, d, alpha):
        df, shift = 2 * n - 2, d * np.sqrt(n / 2)
        edge = scipy.stats.t.isf(alpha / 2, df)
        theirs = scipy.stats.nct.sf(edge, df, shift) + scipy.stats.nct.cdf(-edge, df, shift)
        assert exact.t_test_power(n, d, alpha=alpha) == pytest.approx(theirs, abs=1e-6)

    def test_ancova_averages_over_what_baselines_differ_by(self):
        def share(lost):
            power = exact.ancova_power(20, 0.6 * np.sqrt(1 - lost), 0.4, formula="closed")
            return power * scipy.stats.beta.pdf(lost, 0.5, 19)

        theirs = scipy.integrate.quad(share, 0, 1)[0]
        assert exact.ancova_power(20, 0.6, 0.4) == pytest.approx(theirs, rel=1e-6)

    def test_proportions(self):
        from statsmodels.stats.power import NormalIndPower  # noqa: PLC0415 - slow
        from statsmodels.stats.proportion import proportion_effectsize  # noqa: PLC0415

        size = proportion_effectsize(0.5, 0.3)
        theirs = NormalIndPower()
        assert exact.proportions_power(90, 0.5, 0.3) == pytest.approx(theirs.power(size, 90, 0.05))
        assert exact.proportions_size(0.8, 0.5, 0.3) == np.ceil(
            theirs.solve_power(size, power=0.8, alpha=0.05)
        )


class TestWhatHoldsAlways:
    @given(st.integers(3, 500), st.floats(-2, 2), st.floats(-0.9, 0.9))
    def test_power_without_an_effect_is_alpha_and_an_effect_of_either_sign_counts(self, n, d, r):
        assert exact.t_test_power(n, 0.0) == pytest.approx(0.05)
        assert exact.ancova_power(n, 0.0, r) == pytest.approx(0.05)
        assert exact.t_test_power(n, d) == exact.t_test_power(n, -d)

    @given(st.integers(4, 500), st.floats(0.05, 2), st.floats(-0.9, 0.9))
    def test_the_formulas_are_in_order(self, n, d, r):
        closed, middle, borm = (
            exact.ancova_power(n, d, r, formula=f) for f in ("closed", "exact", "borm")
        )
        assert borm - 1e-6 <= middle <= closed + 1e-6

    @given(st.floats(0.1, 0.99), st.floats(0.1, 2))
    def test_a_size_is_the_least_that_will_do(self, power, d):
        n = exact.t_test_size(power, d)
        assert exact.t_test_power(n, d) >= power
        assert n == 2 or exact.t_test_power(n - 1, d) < power

    @given(st.floats(0.1, 0.99), st.floats(0.2, 0.9))
    def test_so_is_a_number_of_events(self, power, ratio):
        events = exact.log_rank_events(power, ratio)
        # the formula leaves out that a test may reject on the wrong side
        assert exact.log_rank_power(events, ratio) >= power - 1e-9
        turned = exact.log_rank_power(events, 1 / ratio)
        assert turned == pytest.approx(exact.log_rank_power(events, ratio))

    def test_the_largest_effects_are_certain(self):
        assert exact.t_test_power(10_000, 3.0) == 1.0
        assert exact.t_test_size(0.9, 50.0) == 2


class TestRefused:
    @pytest.mark.parametrize(
        ("call", "message"),
        [
            pytest.param(lambda: exact.t_test_power(1, 0.5), "n is 2 or more, not 1", id="n"),
            pytest.param(
                lambda: exact.ancova_power(2, 0.5, 0.5), "n is 3 or more, not 2", id="ancova-n"
            ),
            pytest.param(
                lambda: exact.ancova_power(9, 0.5, 1.0), "r is between -1 and 1, not 1.0", id="r"
            ),
            pytest.param(
                lambda: exact.ancova_power(9, 0.5, 0.5, formula="best"),
                "formula is one of 'exact', 'closed', 'borm', not 'best'",
                id="formula",
            ),
            pytest.param(
                lambda: exact.t_test_power(9, 0.5, alpha=5),
                "alpha is between 0.0 and 1, not 5",
                id="alpha",
            ),
            pytest.param(
                lambda: exact.t_test_size(0.04, 0.5),
                "power is between 0.05 and 1, not 0.04",
                id="power",
            ),
            pytest.param(
                lambda: exact.t_test_size(0.8, 1e-5), "n is below 10000000, not 16777216", id="most"
            ),
            pytest.param(
                lambda: exact.design_effect(0.5, 0.1), "size is 1 or more, not 0.5", id="size"
            ),
            pytest.param(
                lambda: exact.design_effect(5, -0.1), "icc is from 0 to 1, not -0.1", id="icc"
            ),
            pytest.param(
                lambda: exact.log_rank_power(0, 0.5), "events is above 0, not 0", id="events"
            ),
            pytest.param(
                lambda: exact.log_rank_power(9, 0), "hazard_ratio is above 0, not 0", id="hr"
            ),
            pytest.param(
                lambda: exact.log_rank_events(0.8, 1.0),
                "hazard_ratio is above 0, not 1, not 1.0",
                id="hr-1",
            ),
            pytest.param(
                lambda: exact.proportions_power(9, 0.0, 0.5),
                "p1 is between 0.0 and 1, not 0.0",
                id="p1",
            ),
            pytest.param(
                lambda: exact.proportions_power(0, 0.1, 0.5), "n is 1 or more, not 0", id="n-1"
            ),
        ],
    )
    def test_what_is_out_of_range(self, call, message):
        with pytest.raises(InvalidValue) as refused:
            call()
        assert str(refused.value) == message
