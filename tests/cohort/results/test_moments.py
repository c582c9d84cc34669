"""Means, spreads and shares with their errors, worked out on paper."""

import math

import numpy as np
import pytest

from ipt.cohort.estimates import Estimate
from ipt.cohort.results.moments import mean, ratio, share, spread

pytestmark = pytest.mark.once

NAN = math.nan


def close(told: Estimate | None, value: float, mcse: float, n: int) -> None:
    assert told is not None
    assert (told.value, told.mcse, told.n) == (
        pytest.approx(value),
        pytest.approx(mcse, nan_ok=True),
        n,
    )


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


class TestWithoutTherapists:
    def test_a_mean_leaves_out_what_is_not_known(self):
        close(mean(floats(1, NAN, 3, 5)), 3, 2 / math.sqrt(3), 3)

    def test_of_one_nothing_is_known_of_chance(self):
        close(mean(floats(4)), 4, NAN, 1)

    def test_a_spread(self):
        # squares around the mean 3: 4, 0, 4; their mean 8/3, residuals 4/3, -8/3, 4/3
        error = math.sqrt((16 + 64 + 16) / 9 / (3 * 2)) / (2 * 2)
        close(spread(floats(1, 3, 5)), 2, error, 3)
        close(spread(floats(3, 3)), 0, 0, 2)

    def test_a_share_is_a_proportion_of_those_it_can_be_told_of(self):
        assert share(np.array([1, 0, -1, 1, 1], dtype=np.int8)) == Estimate.proportion(3, 4)

    def test_a_ratio_is_of_sums_and_not_a_mean_of_ratios(self):
        # 3 of 4 and 1 of 6 are 4 of 10; residuals 3 - 1.6 and 1 - 2.4, over a mean whole of 5
        error = math.sqrt(2 * (1.4 / 5) ** 2 / (2 * 1))
        close(ratio(floats(3, 1, NAN), floats(4, 6, 9)), 0.4, error, 2)

    def test_nothing_is_told_of_nobody(self):
        assert mean(floats(NAN)) is spread(floats(1, NAN)) is None
        assert share(np.array([-1], dtype=np.int8)) is ratio(floats(0), floats(0)) is None


class TestWithTherapists:
    GROUPS = np.array([0, 0, 4, 4])

    def test_patients_of_one_therapist_count_together(self):
        # residuals -3, -1, 1, 3 add up to -4 and 4 for the two therapists
        close(mean(floats(1, 3, 5, 7), self.GROUPS), 4, math.sqrt(2 / 1 * 32) / 4, 4)

    def test_a_share_and_a_ratio_too(self):
        close(
            share(np.array([1, 1, 0, -1], dtype=np.int8), self.GROUPS),
            2 / 3,
            math.sqrt(2 * (4 / 9 + 4 / 9)) / 3,
            3,
        )
        close(
            ratio(floats(1, 1, 0, 0), floats(1, 1, 1, 1), self.GROUPS),
            0.5,
            math.sqrt(2 * 2) / 4,
            4,
        )

    def test_one_therapist_tells_of_no_other(self):
        close(mean(floats(1, 3), np.array([2, 2])), 2, NAN, 2)
