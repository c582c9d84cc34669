"""Who gets what: lists of allocation, and the places patients take on them."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from ipt.cohort.streams import generator
from ipt.cohort.trials.allocation import Allocation, AllocationKind, Factor, allocated, lists
from ipt.errors import InvalidValue

pytestmark = pytest.mark.once


def prepared(allocation, shares=(1, 1), shape=(1, 50, 60), seed=1):
    return lists(allocation, shares, shape, generator(seed, "allocation", 0))


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            (
                {"kind": "simple", "sizes": [4]},
                "simple allocation knows neither blocks nor strata; leave them out, or use 'blocks'",
            ),
            (
                {"strata": ["area", "area"]},
                "strata names a factor twice; each divides the patients once",
            ),
            (
                {"strata": ["severity"]},
                "severity_cut is given if strata names 'severity', and only then",
            ),
            (
                {"severity_cut": 20},
                "severity_cut is given if strata names 'severity', and only then",
            ),
            (
                {"strata": ["severty"]},
                "a trial cannot be stratified by an unknown factor 'severty'; did you mean 'severity'?",
            ),
            (
                {"strata": ["blood"]},
                "a trial cannot be stratified by an unknown factor; use 'severity' or 'area'",
            ),
        ],
    )
    def test_says_why(self, fields, why):
        with pytest.raises(InvalidValue) as refused:
            Allocation(**fields)
        assert str(refused.value) == why

    @pytest.mark.parametrize("size", [3, 0, -2, True])
    def test_a_block_holds_the_arms_in_their_shares(self, size):
        with pytest.raises(InvalidValue) as refused:
            Allocation(sizes=[4, size]).fits((1, 1))
        assert str(refused.value) == (
            f"a block of {size!r} cannot hold the arms in their shares; use a multiple of 2"
        )

    def test_a_fitting_one_passes(self):
        Allocation(sizes=[3, 6]).fits((2, 1))


class TestLists:
    @given(
        shares=st.lists(st.integers(1, 3), min_size=2, max_size=4),
        times=st.lists(st.integers(1, 3), max_size=3),
        patients=st.integers(1, 40),
        seed=st.integers(0, 10),
    )
    def test_no_arm_is_ever_further_ahead_than_half_a_block(self, shares, times, patients, seed):
        whole = sum(shares)
        allocation = Allocation(sizes=[whole * k for k in times])
        got = prepared(allocation, shares, (2, 5, patients), seed)
        assert got.shape == (2, 5, patients)
        most = max(times, default=2)
        for arm, share in enumerate(shares):
            wanted = np.arange(1, patients + 1) * share / whole
            ahead = np.abs(np.cumsum(got == arm, axis=-1) - wanted)
            assert ahead.max() <= share * most

    def test_every_whole_block_has_the_shares(self):
        got = prepared(Allocation(sizes=[6]), (2, 1))
        assert (got.reshape(1, 50, 10, 6) == 1).sum(axis=-1).tolist() == [[[2] * 10] * 50]

    def test_every_order_within_a_block_is_as_likely(self):
        got = prepared(Allocation(sizes=[4]), shape=(1, 3000, 4))
        orders, counts = np.unique(got[0], axis=0, return_counts=True)
        assert len(orders) == 6
        assert counts.min() > 500 - 3 * 20.5
        assert counts.max() < 500 + 3 * 20.5

    def test_sizes_come_by_chance(self):
        got = prepared(Allocation(sizes=[2, 4]), shape=(1, 400, 4))
        balanced = ((got[0, :, :2] == 1).sum(axis=1) == 1).mean()
        assert balanced == pytest.approx(0.5 + 0.5 * 2 / 3, abs=3 * 0.019)

    def test_simple_allocation_keeps_the_shares_on_the_whole_only(self):
        got = prepared(Allocation(kind=AllocationKind.SIMPLE), (2, 1), (1, 100, 60))
        assert (got == 1).mean() == pytest.approx(1 / 3, abs=0.02)
        assert len(set((got == 1).sum(axis=-1).ravel().tolist())) > 5

    def test_the_end_of_a_list_is_cut_off(self):
        long = prepared(Allocation(sizes=[4]), shape=(1, 500, 5))
        assert (long[0, :, 4] == 1).mean() == pytest.approx(0.5, abs=3 * 0.023)


class TestPlaces:
    def test_the_next_of_a_stratum_takes_its_next_place(self):
        prepared = np.array([[[0, 1, 0, 1]], [[1, 1, 0, 0]]])
        strata = np.array([[0, 1, 1, 0]])
        assert allocated(prepared, strata).tolist() == [[0, 1, 1, 1]]

    def test_each_trial_has_its_own_lists(self):
        prepared = np.array([[[0, 1], [1, 0]]])
        assert allocated(prepared, np.zeros((2, 2), dtype=int)).tolist() == [[0, 1], [1, 0]]

    def test_strata_are_balanced_each_by_itself(self):
        strata = generator(1, "visits", 0).integers(3, size=(50, 60))
        got = allocated(prepared(Allocation(sizes=[2]), shape=(3, 50, 60)), strata)
        for stratum in range(3):
            mine = strata == stratum
            differ = ((got == 1) & mine).sum(axis=1) * 2 - mine.sum(axis=1)
            assert np.abs(differ).max() <= 1


def test_the_factors_are_words():
    assert Allocation(strata=["area"]).strata == (Factor.AREA,)
