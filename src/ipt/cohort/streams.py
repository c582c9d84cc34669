"""Where chance comes from: one stream of numbers for each seed, purpose and block of patients.

A stream is never keyed by an arm, a chunk or a worker, and whatever draws from it draws for every
patient of the block in a fixed order. So patient 17 has the same luck in every arm, in a cohort of
any size and on any number of processes, and a module that is switched on takes nobody else's
numbers.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from ipt.errors import InvalidValue, UnknownName, did_you_mean

__all__ = ["BLOCK", "PURPOSES", "generator"]

BLOCK: Final = 8192
"""Patients in a block; it is always drawn whole, and cut off at the end of a cohort."""

PURPOSES: Final[Mapping[str, int]] = MappingProxyType(
    {
        "entry": 0,  # who comes: severity, its day, and what the screening measured
        "area": 1,  # which problem area is the focus
        "response": 2,  # how much a patient responds
        "therapist": 3,  # how much a therapist adds; blocks are of therapists
        "day": 4,  # the mood of the day
        "problem": 5,  # the interpersonal problem
        "remission": 6,  # getting well without treatment
        "measure": 7,  # errors of measurement; parts are instruments
        "attendance": 8,  # coming to a session
        "dropout": 9,  # staying away for good
        "relapse": 10,  # falling ill again
        "support": 11,  # support by others
        "events": 12,  # life events
        "allocation": 13,  # arms of a trial
        "trial": 14,  # what a trial is like among trials
        "visits": 15,  # assessments: when, and whether at all
        "missing": 16,  # answers that are missing
        "course": 17,  # what a course tells beyond its numbers
        "resample": 18,  # imputation and bootstrap
        "natural": 19,  # how each patient fares without treatment
    }
)
"""The number of each purpose. It is part of the key: add at the end, and never renumber."""

_WIDEST: Final = 2**128


def generator(seed: int, purpose: str, block: int, part: int = 0) -> np.random.Generator:
    """The stream of a *purpose* for a *block* of patients.

    Args:
        seed: Of the whole simulation, 0 or more.
        purpose: One of `PURPOSES`.
        block: The number of the block, from 0.
        part: Tells streams of one purpose apart, such as those of two instruments.

    Raises:
        ipt.errors.InvalidValue: If *seed* is no whole number from 0 on.
        ipt.errors.UnknownName: If there is no such purpose.

    Examples:
        >>> from ipt.cohort.streams import generator
        >>> generator(7, "day", 0).integers(100, size=3).tolist()
        [99, 99, 64]
    """
    check_seed(seed)
    if purpose not in PURPOSES:
        msg = f"unknown purpose {purpose!r}{did_you_mean(purpose, PURPOSES)}"
        raise UnknownName(msg)
    key = (PURPOSES[purpose], block, part) if part else (PURPOSES[purpose], block)
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=key)))


def check_seed(seed: object) -> None:
    """Refuse what is no seed.

    Raises:
        ipt.errors.InvalidValue: If it is no whole number from 0 on.
    """
    if isinstance(seed, bool) or not isinstance(seed, int):
        msg = f"a seed is a whole number, not {type(seed).__name__}; give one, such as seed=1"
        raise InvalidValue(msg)
    if not 0 <= seed < _WIDEST:
        msg = f"a seed is from 0 to 2**128 - 1, not {seed!r}; give another one"
        raise InvalidValue(msg)
