"""From answers to a score, by the data of an instrument alone.

A form without gaps takes a short way, because that is the one that is gone most often.
"""

from collections.abc import Iterator
from typing import Any, cast

from ipt.findings import Finding
from ipt.measures import rules
from ipt.measures.answers import Answers, check_total
from ipt.measures.plans import Plan, plan_of
from ipt.model.instrument import Instrument
from ipt.model.scales import MissingPolicy
from ipt.model.scores import Complete, GivenTotal, Incomplete, Prorated, ScaleScore

__all__ = ["score", "scored_total"]


def score(
    instrument: str | Instrument, answers: Answers, *, missing: MissingPolicy | None = None
) -> Complete | Prorated | Incomplete:
    """The score that *answers* make.

    Args:
        instrument: A shipped one by its id, or any.
        answers: One for each item, as marked on the form and before any reversal; an item that a
            mapping leaves out is missing.
        missing: What is done where answers are missing; as the instrument says if ``None``.

    Returns:
        A total with its bands, marked if answers were filled in; or `Incomplete`, which has none.

    Raises:
        ipt.errors.InvalidValue: If an answer is no whole number or out of its range, or these are
            no answers to this instrument; the findings are every reason.
        ipt.errors.UnknownName: If no instrument has that id.

    Examples:
        >>> from ipt import measures
        >>> done = measures.score("phq-9", [2, 2, 1, 2, 1, 1, 1, 0, 0])
        >>> done.total, done.bands[0].label
        (10, 'moderate')
        >>> measures.score("phq-9", [3, None, None, None, None, None, None, None, 0]).missing
        ('mood', 'sleep', 'energy', 'appetite', 'worth', 'focus', 'pace')
    """
    plan = plan_of(instrument)
    values = plan.values(answers)
    policy = plan.instrument.missing if missing is None else missing
    if plan.plain and None not in values:
        total = sum(cast("tuple[int, ...]", values))
        return Complete(
            pin=plan.pin,
            policy=policy,
            flags=plan.flags(values),
            total=total,
            bands=plan.total.banded(total),
        )
    return _scored(plan, values, policy)


def scored_total(instrument: str | Instrument, total: float) -> GivenTotal:
    """The score of a form of which only the total is known.

    Args:
        instrument: A shipped one by its id, or any.
        total: A number in the range of the instrument; what was filled in need not be whole.

    Raises:
        ipt.errors.InvalidValue: If it is no number, or out of range.
        ipt.errors.UnknownName: If no instrument has that id.
    """
    plan = plan_of(instrument)
    check_total(plan.instrument, total)
    return GivenTotal(
        pin=plan.pin,
        policy=plan.instrument.missing,
        questions=tuple(risk.question for risk in plan.risks),
        total=total,
        bands=plan.total.banded(total),
    )


def _scored(
    plan: Plan, values: tuple[int | None, ...], policy: MissingPolicy
) -> Complete | Prorated | Incomplete:
    """As `score`, for any form."""
    items = plan.instrument.items
    missing = tuple(i.code for i, value in zip(items, values, strict=True) if value is None)
    counted = plan.counted(values)
    known: dict[str, Any] = {
        "pin": plan.pin,
        "policy": policy,
        "flags": plan.flags(values),
        "subscales": tuple(_subscales(plan, counted, policy)),
    }
    gaps: dict[str, Any] = {
        "missing": missing,
        "questions": tuple(risk.question for risk in plan.risks if values[risk.place] is None),
    }
    total = plan.total.score(counted, policy.most)
    if total is None:
        why = _no_total(plan.instrument, len(missing), policy)
        return Incomplete(**known, **gaps, findings=(why,))
    known |= {"total": total, "bands": plan.total.banded(total)}
    return Prorated(**known, **gaps) if missing else Complete(**known)


def _subscales(
    plan: Plan, counted: dict[str, int | None], policy: MissingPolicy
) -> Iterator[ScaleScore]:
    for scale in plan.subscales:
        most = policy.most * len(scale.units) // len(plan.instrument.items)
        total = scale.score(counted, most)
        yield ScaleScore(
            scale=scale.id,
            total=total,
            answered=sum(counted.get(code) is not None for u in scale.units for code in u.codes),
            bands=() if total is None else scale.banded(total),
        )


def _no_total(instrument: Instrument, missing: int, policy: MissingPolicy) -> Finding:
    if not missing:
        return rules.NONE_APPLIES.finding(instrument=instrument.id)
    return rules.MISSING.finding(
        instrument=instrument.id, missing=missing, items=len(instrument.items), most=policy.most
    )
