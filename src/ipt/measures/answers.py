"""Answers, and why they or a total cannot be scored: every reason, and nothing that may be private."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import NoReturn

from ipt.errors import InvalidValue, did_you_mean
from ipt.findings import Finding
from ipt.measures import rules
from ipt.measures.reader import get, names
from ipt.model.instrument import Instrument
from ipt.model.scales import Item

__all__ = ["Answers", "check_total", "in_order", "refuse_answers"]

Answers = Sequence[int | None] | Mapping[str, int | None]
"""Answers in the order of the form, or by the codes of the items; ``None`` where one is missing."""


def in_order(instrument: Instrument, answers: Mapping[str, int | None]) -> tuple[int | None, ...]:
    """*answers* in the order of the form; ``None`` where there is none.

    Raises:
        ipt.errors.InvalidValue: If the instrument has no such item.
    """
    known = [item.code for item in instrument.items]
    strange = [code for code in answers if code not in known]
    if strange and known:
        _refuse(
            [
                rules.UNKNOWN_ITEM.finding(instrument=instrument.id, hint=_hint(code, known))
                for code in strange
            ]
        )
    return tuple(answers.get(code) for code in known)


def refuse_answers(instrument: Instrument, values: Sequence[object]) -> NoReturn:
    """Say what is wrong with *values*.

    Raises:
        ipt.errors.InvalidValue: Always.
    """
    if not instrument.items:
        _refuse([rules.NO_ITEMS.finding(instrument=instrument.id)])
    if len(values) != len(instrument.items):
        _refuse([_wrong_length(instrument, len(values))])
    pairs = zip(instrument.items, values, strict=True)
    _refuse([finding for item, value in pairs for finding in _wrong(instrument, item, value)])


def check_total(instrument: Instrument, total: object) -> None:
    """Refuse a *total* that this instrument cannot have.

    Raises:
        ipt.errors.InvalidValue: If it is no number, or out of range.
    """
    if isinstance(total, bool) or not isinstance(total, int | float) or not isfinite(total):
        found = repr(total) if isinstance(total, float) else type(total).__name__
        _refuse(
            [
                rules.NOT_A_NUMBER.finding(
                    what="the total",
                    instrument=instrument.id,
                    wanted="a finite number",
                    found=found,
                )
            ]
        )
    low, high = instrument.range
    if low <= total <= high:
        return
    others = [form for form in _forms(instrument) if form.range[0] <= total <= form.range[1]]
    if others:
        _refuse([_wrong_form(f"the total {_shown(total)}", others, instrument)])
    bounds = {"low": f"{low:g}", "high": f"{high:g}", "value": _shown(total)}
    _refuse([rules.RANGE.finding(what="the total", instrument=instrument.id, **bounds)])


def _refuse(findings: Sequence[Finding]) -> NoReturn:
    count = f"{len(findings)} problems, the first: " if len(findings) > 1 else ""
    raise InvalidValue(count + findings[0].message, tuple(findings))


def _wrong(instrument: Instrument, item: Item, value: object) -> Iterator[Finding]:
    what = f"the answer to {item.code!r}"
    if value is None:
        return
    if type(value) is not int:
        found = type(value).__name__
        yield rules.NOT_A_NUMBER.finding(
            item.code, what=what, instrument=instrument.id, wanted="a whole number", found=found
        )
    elif value != item.skip and not item.low <= value <= item.high:
        bounds: dict[str, str | int] = {"low": item.low, "high": item.high, "value": _shown(value)}
        yield rules.RANGE.finding(item.code, what=what, instrument=instrument.id, **bounds)


def _wrong_length(instrument: Instrument, answers: int) -> Finding:
    others = [form for form in _forms(instrument) if len(form.items) == answers]
    if others:
        return _wrong_form(f"a form with {answers} answers", others, instrument)
    items = len(instrument.items)
    return rules.LENGTH.finding(instrument=instrument.id, items=items, answers=answers)


def _wrong_form(what: str, others: Sequence[Instrument], instrument: Instrument) -> Finding:
    other = " or ".join(repr(form.id) for form in others)
    return rules.WRONG_FORM.finding(what=what, other=other, instrument=repr(instrument.id))


def _forms(instrument: Instrument) -> list[Instrument]:
    return [get(form) for form in instrument.forms if form in names()]


def _hint(code: object, known: Sequence[str]) -> str:
    """A hint that repeats *code* only if it resembles a known one: other text may be private."""
    nearest = did_you_mean(code, known) if isinstance(code, str) else ""
    return f" as {code!r}{nearest}" if nearest else ""


def _shown(number: float) -> str:
    try:
        text = repr(number)
    except ValueError:  # more digits than Python writes
        return "a number of thousands of digits"
    return text if len(text) <= 20 else f"{text[:17]}..."  # noqa: PLR2004 - longer than any score
