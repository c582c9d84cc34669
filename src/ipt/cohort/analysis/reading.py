"""What may be given to an analysis, made into arrays of one length; and every refusal of it."""

from collections.abc import Sequence
from typing import Any, Final, NoReturn, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipt.cohort.analysis import rules
from ipt.cohort.analysis.effects import Floats
from ipt.errors import InvalidValue, IPTError
from ipt.findings import Finding

__all__ = [
    "Label",
    "arms",
    "array",
    "clusters",
    "columns",
    "in_units",
    "one_of",
    "refuse",
    "seen",
    "standardised",
    "two_arms",
    "unsettled",
]

Label: TypeAlias = int | str | bool
"""What an arm is called in the array of arms."""

_FLAT: Final = 1e-12
"""A spread so small beside the numbers is that of rounding."""


def refuse(finding: Finding) -> NoReturn:
    """Raise *finding*.

    Raises:
        ipt.errors.InvalidValue: Always.
    """
    raise InvalidValue(finding.message, (finding,))


def unsettled(method: str, steps: int) -> NoReturn:
    """Say that a fit did not settle.

    Raises:
        ipt.errors.IPTError: Always.
    """
    finding = rules.NO_FIT.finding(method=method, steps=steps)
    raise IPTError(finding.message, (finding,))


def one_of(what: str, found: object, allowed: Sequence[str]) -> None:
    """Refuse an option that is not there.

    Raises:
        ipt.errors.InvalidValue: If *found* is not among *allowed*.
    """
    if found not in allowed:
        wanted = "one of " + ", ".join(map(repr, allowed))
        refuse(rules.OPTION.finding(what=what, wanted=wanted, found=repr(found)))


def array(what: str, given: ArrayLike, shape: Sequence[int | str], *, gaps: bool = False) -> Floats:
    """*given* as numbers; a word in *shape* stands for any length but 0.

    Args:
        what: What to call it.
        given: Anything that NumPy makes an array of.
        shape: The lengths wanted.
        gaps: Whether NaN may stand for what is missing.

    Raises:
        ipt.errors.InvalidValue: If it has another shape, or something in it is no number.
    """
    try:
        numbers = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        refuse(rules.OPTION.finding(what=what, wanted="an array of numbers", found="these"))
    fits = len(shape) == numbers.ndim and all(
        (found > 0 if isinstance(wanted, str) else found == wanted)
        for wanted, found in zip(shape, numbers.shape, strict=True)
    )
    if not fits:
        wanted = f"({', '.join(map(str, shape))})"
        refuse(rules.SHAPE.finding(what=what, found=str(numbers.shape), wanted=wanted))
    bad = np.isinf(numbers) if gaps else ~np.isfinite(numbers)
    if count := int(bad.sum()):
        refuse(rules.NUMBERS.finding(what=what, count=count))
    return numbers


def arms(
    arm: ArrayLike, reference: Label | None, patients: int
) -> tuple[tuple[Label, ...], NDArray[np.int64]]:
    """The arms without the reference, in order; and of each patient which it is, the reference 0.

    Raises:
        ipt.errors.InvalidValue: If there is not one for each patient, or no arm *reference*.
    """
    given: NDArray[Any] = np.asarray(arm)
    if given.shape != (patients,):
        shapes = {"found": str(given.shape), "wanted": f"({patients},)"}
        refuse(rules.SHAPE.finding(what="arm", **shapes))
    try:
        labels, place = np.unique(given, return_inverse=True)
    except TypeError:
        refuse(rules.OPTION.finding(what="arm", wanted="labels of one kind", found="of several"))
    if unknown := int((given != given).sum()):  # noqa: PLR0124 - only NaN differs from itself
        refuse(rules.NUMBERS.finding(what="arm", count=unknown))
    names: list[Label] = labels.tolist()
    if reference not in names:
        told = ", ".join(map(repr, names))
        refuse(rules.REFERENCE.finding(found=repr(reference), arms=told))
    if len(names) == 1:
        refuse(rules.TWO_ARMS.finding(count=1))
    first = names.index(reference)
    order = np.array([0 if k == first else k + (k < first) for k in range(len(names))])
    return tuple(name for name in names if name != reference), order[place]


def two_arms(arm: ArrayLike, reference: Label | None, patients: int) -> NDArray[np.bool_]:
    """Whether each patient is in the arm that is not the reference.

    Raises:
        ipt.errors.InvalidValue: As `arms`, and if there are more than two.
    """
    others, place = arms(arm, reference, patients)
    if len(others) > 1:
        refuse(rules.TWO_ARMS.finding(count=len(others) + 1))
    return np.equal(place, 1)


def columns(what: str, given: ArrayLike | None, patients: int) -> Floats:
    """Covariates as ``(patients, how many)``; none if *given* is ``None``.

    Raises:
        ipt.errors.InvalidValue: If it has another shape, or anything is missing.
    """
    if given is None:
        return np.empty((patients, 0))
    table = np.asarray(given)
    if table.ndim == 1:
        table = table[:, None]
    return array(what, table, (patients, "covariates"))


def clusters(given: ArrayLike, patients: int) -> NDArray[np.int64]:
    """Which cluster each patient is in, from 0; whoever is in none is a cluster of one.

    Raises:
        ipt.errors.InvalidValue: If there is not a whole number for each patient.
    """
    numbers = array("therapist", given, (patients,))
    if (numbers != np.floor(numbers)).any():
        wanted = "whole numbers, negative for none"
        refuse(rules.OPTION.finding(what="therapist", wanted=wanted, found="fractions"))
    alone = numbers < 0
    own = np.where(alone, -1.0 - np.arange(patients), numbers)
    return np.unique(own, return_inverse=True)[1].astype(np.int64)


def in_units(what: str, scores: Floats) -> tuple[Floats, float, float]:
    """*scores* with mean 0 and SD 1 over all of them, and what their mean and SD were.

    Raises:
        ipt.errors.InvalidValue: If they do not vary.
    """
    shift, unit = float(np.nanmean(scores)), float(np.nanstd(scores))
    if unit <= _FLAT * abs(shift):
        refuse(rules.NO_SPREAD.finding(what=what))
    return (scores - shift) / unit, shift, unit


def standardised(table: Floats) -> Floats:
    """*table* with mean 0 and SD 1 in each column; a constant column becomes 0.

    No contrast of arms is moved by it, and singular designs are recognised on one scale.
    """
    spread = table.std(axis=0)
    constant = spread <= _FLAT * np.abs(table).max(axis=0, initial=0.0)
    return np.where(constant, 0.0, (table - table.mean(axis=0)) / np.where(constant, 1.0, spread))


def seen(values: Floats) -> NDArray[np.bool_]:
    """Where there is a value."""
    return ~np.isnan(values)
