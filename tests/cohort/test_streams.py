"""Where chance comes from."""

import numpy as np
import pytest

from ipt.cohort.streams import PURPOSES, generator
from ipt.errors import InvalidValue, UnknownName


def numbers(*key, **part):
    return generator(*key, **part).integers(2**62, size=4).tolist()


class TestAStream:
    def test_is_the_same_for_the_same_key(self):
        assert numbers(1, "day", 0) == numbers(1, "day", 0)

    def test_is_another_for_another_seed_purpose_block_or_part(self):
        keys = [(1, "day", 0), (2, "day", 0), (1, "problem", 0), (1, "day", 1)]
        drawn = [numbers(*key) for key in keys]
        drawn += [numbers(1, "measure", 0, part=part) for part in (0, 1, 2**32 - 1)]
        assert len({tuple(row) for row in drawn}) == len(drawn)

    def test_is_pinned_by_the_number_of_its_purpose(self):
        key = np.random.SeedSequence(7, spawn_key=(4, 3))
        expected = np.random.Generator(np.random.SFC64(key)).integers(2**62, size=4)
        assert numbers(7, "day", 3) == expected.tolist()

    def test_has_a_purpose_whose_number_is_its_place(self):
        assert [*PURPOSES.values()] == [*range(len(PURPOSES))]

    def test_takes_a_seed_of_128_bits(self):
        assert numbers(2**128 - 1, "day", 0) != numbers(0, "day", 0)


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        (None, "a seed is a whole number, not NoneType; give one, such as seed=1"),
        (True, "a seed is a whole number, not bool; give one, such as seed=1"),
        (1.0, "a seed is a whole number, not float; give one, such as seed=1"),
        (-1, "a seed is from 0 to 2**128 - 1, not -1; give another one"),
        (2**128, f"a seed is from 0 to 2**128 - 1, not {2**128}; give another one"),
    ],
)
def test_what_is_no_seed_is_refused(seed, message):
    with pytest.raises(InvalidValue) as refused:
        generator(seed, "day", 0)
    assert str(refused.value) == message


def test_an_unknown_purpose_is_refused():
    with pytest.raises(UnknownName, match=r"unknown purpose 'dai'; did you mean 'day'\?"):
        generator(1, "dai", 0)
