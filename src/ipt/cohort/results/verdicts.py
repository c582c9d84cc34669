"""Change, response and remission in columns: what `ipt.measures` says of two scores, of many.

Every function gives each row the answer that its namesake there gives it alone. NaN is a score that
is not known. An answer is `YES`, `NO` or `UNKNOWN`; shapes are broadcast, so that the baselines
``(patients, 1)`` are held against every week of ``(patients, weeks)`` at once.
"""

from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipt.errors import InvalidValue
from ipt.measures.by_id import change_rule
from ipt.model.change import ChangeKind, ChangeRule, Threshold
from ipt.model.readings import Ends

__all__ = [
    "NO",
    "UNKNOWN",
    "YES",
    "Floats",
    "Verdicts",
    "burden",
    "deteriorated",
    "improved",
    "remission",
    "response",
    "verdict",
]

Floats: TypeAlias = NDArray[np.float64]
Verdicts: TypeAlias = NDArray[np.int8]
UNKNOWN: Final = -1
NO: Final = 0
YES: Final = 1

_DECIMALS: Final = 9
"""As many as `ipt.model.readings` keeps of a score."""


def burden(scores: ArrayLike, ends: Ends) -> Floats:
    """How many points each of *scores* lies from the best end; NaN where it is not known.

    Raises:
        ipt.errors.InvalidValue: If one lies outside *ends*.
    """
    given: Floats = np.asarray(scores, dtype=np.float64)
    low, high = sorted((ends.best, ends.worst))
    outside = (given < low) | (given > high)
    if outside.any():
        many = f"{int(outside.sum())} scores lie" if outside.sum() > 1 else "a score lies"
        msg = (
            f"a score of this scale lies from {low:.4g} to {high:.4g}, but {many} outside, such as "
            f"{float(given[outside].flat[0])!r}"
        )
        raise InvalidValue(msg)
    sign = 1 if ends.worst > ends.best else -1
    points: Floats = np.round(sign * (given - ends.best), _DECIMALS)
    return points


def improved(
    before: ArrayLike, after: ArrayLike, *, rule: ChangeRule | str, ends: Ends
) -> Verdicts:
    """Whether the scores became better by *rule*.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
        ipt.errors.UnknownName: If *rule* is the id of no rule.
    """
    return _reached(burden(before, ends), burden(after, ends), change_rule(rule), better=True)


def deteriorated(
    before: ArrayLike, after: ArrayLike, *, rule: ChangeRule | str, ends: Ends
) -> Verdicts:
    """Whether the scores became worse by *rule*, as `ipt.measures.deteriorated` has it.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
        ipt.errors.UnknownName: If *rule* is the id of no rule.
    """
    return _reached(burden(before, ends), burden(after, ends), change_rule(rule), better=False)


def response(
    before: ArrayLike,
    after: ArrayLike,
    *,
    rule: ChangeRule | str,
    threshold: Threshold | None,
    ends: Ends,
) -> Verdicts:
    """Whether the scores improved by *rule*, as `ipt.measures.response` has it.

    Args:
        before: The scores at baseline.
        after: The scores now.
        rule: Usually 50 percent; a rule or its id.
        threshold: Who is on its well side at baseline has nothing to respond from, and is unknown;
            without one everybody may respond.
        ends: The ends of the scale.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
        ipt.errors.UnknownName: If *rule* is the id of no rule.
    """
    verdicts = improved(before, after, rule=rule, ends=ends)
    if threshold is not None:
        began_well = remission(before, rule=threshold, ends=ends) == YES
        verdicts[np.broadcast_to(began_well, verdicts.shape)] = UNKNOWN
    return verdicts


def remission(scores: ArrayLike, *, rule: Threshold, ends: Ends) -> Verdicts:
    """Whether *scores* lie on the well side of *rule*, as `ipt.measures.remission` has it.

    Raises:
        ipt.errors.InvalidValue: If a score lies outside *ends*.
    """
    points, limit = burden(scores, ends), burden(rule.score, ends)
    return verdict(points <= limit if rule.included else points < limit, ~np.isnan(points))


def verdict(yes: NDArray[np.bool_], known: NDArray[np.bool_]) -> Verdicts:
    """`YES` or `NO` where it is *known*, and `UNKNOWN` elsewhere."""
    verdicts: Verdicts = np.where(known, yes.astype(np.int8), np.int8(UNKNOWN))
    return verdicts


def _reached(first: Floats, last: Floats, rule: ChangeRule, *, better: bool) -> Verdicts:
    amount: NDArray[Any] = first - last
    if rule.kind is ChangeKind.PERCENT:
        with np.errstate(divide="ignore", invalid="ignore"):
            amount = np.where(first > 0, 100 * amount / first, np.nan)
    else:
        amount = np.round(amount, _DECIMALS)
    if not better:
        amount = -amount
    enough = amount > rule.least if rule.kind is ChangeKind.RELIABLE else amount >= rule.least
    return verdict(enough, ~np.isnan(amount))
