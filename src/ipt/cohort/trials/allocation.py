"""Who gets what: lists of allocation, one for each stratum, made before the first patient comes.

A list is drawn from the stream of allocation alone. What a patient would go through in each arm is
drawn elsewhere and does not depend on it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ipt.errors import InvalidValue, did_you_mean
from ipt.model.checks import as_tuple, between, each_a
from ipt.model.value import Value
from ipt.model.vocabulary import Word

__all__ = ["Allocation", "AllocationKind", "Factor", "allocated", "lists"]

Places = NDArray[np.signedinteger[Any]]


class AllocationKind(Word):
    """How the next place on a list is filled."""

    SIMPLE = "simple"
    """Each patient alone, as by a coin; the arms come out unequal."""
    BLOCKS = "blocks"
    """Permuted blocks, within each of which the arms have their shares."""


class Factor(Word):
    """What is known of a patient before allocation, and may make strata."""

    SEVERITY = "severity"
    """Whether the first score reaches `Allocation.severity_cut`."""
    AREA = "area"
    """The problem area that a therapy would work on."""


def _kind(value: AllocationKind | str) -> AllocationKind:
    return AllocationKind(value)


def _sizes(values: Iterable[int]) -> tuple[int, ...]:
    return as_tuple(values)


def _factors(values: Iterable[Factor | str]) -> tuple[Factor, ...]:
    return tuple(map(_factor, as_tuple(values)))


def _factor(value: Factor | str) -> Factor:
    known = [factor.value for factor in Factor]
    if value not in known:
        hint = did_you_mean(value, known)
        hint = f" {value!r}{hint}" if hint else f"; use {' or '.join(map(repr, known))}"
        msg = f"a trial cannot be stratified by an unknown factor{hint}"
        raise InvalidValue(msg)
    return Factor(value)


@frozen(kw_only=True, eq=False, repr=False)
class Allocation(Value):
    """How patients are allocated to arms.

    Attributes:
        kind: Simple, or permuted blocks.
        sizes: Of the blocks, each a multiple of the sum of the shares of the arms; if there are
            several, each block has one of them by chance. Empty for twice that sum.
        strata: What makes strata, each with blocks of its own; empty for none.
        severity_cut: From which first score on a patient counts as severe; needed to stratify by
            severity.

    Raises:
        ipt.errors.InvalidValue: If these do not go together.
    """

    kind: AllocationKind = field(default=AllocationKind.BLOCKS, converter=_kind)
    sizes: tuple[int, ...] = field(default=(), converter=_sizes, validator=each_a(int))
    strata: tuple[Factor, ...] = field(default=(), converter=_factors)
    severity_cut: float | None = field(default=None, validator=between(optional=True))

    def __attrs_post_init__(self) -> None:
        if self.kind is AllocationKind.SIMPLE and (self.sizes or self.strata):
            msg = (
                "simple allocation knows neither blocks nor strata; leave them out, or use 'blocks'"
            )
            raise InvalidValue(msg)
        if len(set(self.strata)) != len(self.strata):
            msg = "strata names a factor twice; each divides the patients once"
            raise InvalidValue(msg)
        if (Factor.SEVERITY in self.strata) != (self.severity_cut is not None):
            msg = "severity_cut is given if strata names 'severity', and only then"
            raise InvalidValue(msg)

    def fits(self, shares: Sequence[int]) -> None:
        """Refuse blocks that cannot hold the arms in their *shares*.

        Raises:
            ipt.errors.InvalidValue: If there are any.
        """
        whole = sum(shares)
        for size in self.sizes:
            if size < 1 or size % whole:
                msg = f"a block of {size!r} cannot hold the arms in their shares; use a multiple of {whole}"
                raise InvalidValue(msg)


def lists(
    allocation: Allocation,
    shares: Sequence[int],
    shape: tuple[int, int, int],
    stream: np.random.Generator,
) -> Places:
    """Lists of allocation.

    Args:
        allocation: How.
        shares: Of each arm; its sizes fit them.
        shape: How many ``(strata, trials, patients)``.
        stream: What is drawn from.

    Returns:
        Places of arms, in the shape that was asked for.
    """
    *before, patients = shape
    pattern = np.repeat(np.arange(len(shares)), shares)
    sizes = np.array(allocation.sizes or (2 * len(pattern),))
    long = patients + int(sizes.max())  # the last block is cut off, not squeezed
    toss, which = stream.random((2, *before, long))
    if allocation.kind is AllocationKind.SIMPLE:
        tossed: Places = pattern[(toss * len(pattern)).astype(np.intp)][..., :patients]
        return tossed
    ends = np.cumsum(sizes[(which * len(sizes)).astype(np.intp)], axis=-1)
    begins = np.zeros((*before, long + 1), dtype=np.intp)
    np.put_along_axis(begins, np.minimum(ends, long), 1, axis=-1)
    begins = begins[..., :long]
    order = np.lexsort((toss, np.cumsum(begins, axis=-1)), axis=-1)
    places = np.arange(long)
    rank = places - np.maximum.accumulate(begins * places, axis=-1)
    arms = np.empty_like(order)
    np.put_along_axis(arms, order, pattern[rank % len(pattern)], axis=-1)
    return arms[..., :patients]


def allocated(prepared: Places, strata: Places) -> Places:
    """The arm of each patient: the next place on the list of their stratum.

    Args:
        prepared: Lists, ``(strata, trials, patients)``.
        strata: The stratum of each patient, ``(trials, patients)``, in the order they come.
    """
    arms = np.empty_like(strata)
    trial = np.broadcast_to(np.arange(len(strata))[:, None], strata.shape)
    for stratum, prepared_list in enumerate(prepared):
        mine = strata == stratum
        place = np.cumsum(mine, axis=1) - 1
        arms[mine] = prepared_list[trial[mine], place[mine]]
    return arms
