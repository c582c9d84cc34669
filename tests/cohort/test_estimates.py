"""A number that a simulation gave, with how far chance may have moved it."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from ipt.cohort.estimates import Estimate
from ipt.errors import InvalidValue

pytestmark = pytest.mark.once


class TestProportion:
    def test_it_has_the_error_of_the_normal_formula(self):
        found = Estimate.proportion(30, 100)
        assert (found.value, found.n) == (0.3, 100)
        assert found.mcse == pytest.approx(math.sqrt(0.3 * 0.7 / 100))

    def test_all_or_none_have_no_error(self):
        assert Estimate.proportion(0, 7) == Estimate(0.0, 0.0, 7)
        assert Estimate.proportion(7, 7) == Estimate(1.0, 0.0, 7)

    @given(st.integers(1, 10**6), st.floats(0, 1))
    def test_it_is_the_mean_of_zeros_and_ones_but_for_the_divisor(self, n, share):
        k = min(n, round(n * share))
        found = Estimate.proportion(k, n)
        assert found.value == k / n
        assert found.mcse <= 0.5 / math.sqrt(n)

    @pytest.mark.parametrize("k", [-1, 8])
    def test_more_than_all_is_refused(self, k):
        message = f"{k} of 7 is no proportion; give a count between 0 and 7"
        with pytest.raises(InvalidValue, match=f"^{message}$"):
            Estimate.proportion(k, 7)


class TestMean:
    def test_it_has_the_standard_error_of_a_mean(self):
        found = Estimate.mean([1.0, 2.0, 3.0, 6.0])
        assert (found.value, found.n) == (3.0, 4)
        assert found.mcse == pytest.approx(np.std([1, 2, 3, 6], ddof=1) / 2)

    def test_of_one_replication_the_error_is_not_known(self):
        assert math.isnan(Estimate.mean([4]).mcse)

    def test_what_failed_is_not_left_out_in_silence(self):
        message = (
            "2 of 3 replications gave no finite number; say what became of them, "
            "and give the others"
        )
        with pytest.raises(InvalidValue, match=f"^{message}$"):
            Estimate.mean([1.0, math.nan, math.inf])


def test_none_at_all_is_refused():
    message = "^there are no replications to tell of, n is 0; run one at least$"
    with pytest.raises(InvalidValue, match=message):
        Estimate.mean([])
    with pytest.raises(InvalidValue, match=message):
        Estimate.proportion(0, 0)


def test_it_is_told_with_its_error():
    assert str(Estimate.proportion(4_820, 10_000)) == "0.482 (MCSE 0.005)"
