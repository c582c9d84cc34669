"""Which instruments a simulation can measure with, as they ship."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from attrs import field, frozen

from ipt import documents
from ipt.cohort.model.measurement import Curve, Graded, GradedItem
from ipt.cohort.model.parts import ItemMeasurement, Measurement
from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.findings import Status
from ipt.model.checks import named, to_status

__all__ = ["measurable", "measurement", "measurements"]

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""What a column can be named by."""
_MOST: Final = np.iinfo(np.int16).max
_SEVERITIES: Final = np.linspace(-6, 6, 601)
"""Those that a measurement is asked about."""


def measurable() -> tuple[str, ...]:
    """The ids of the instruments that a simulation can measure with, sorted."""
    return tuple(sorted({*_curves(), *_graded()}))


def measurement(instrument: str, *, items: bool = False) -> Measurement:
    """How a simulation measures with an *instrument*.

    Args:
        instrument: One of `measurable`.
        items: Whether by its items, whose answers are kept; one without a curve always is.

    Raises:
        ipt.errors.UnknownName: If it cannot measure with that.
    """
    shipped: dict[str, Measurement] = {**_graded()} if items else {**_graded(), **_curves()}
    if instrument not in shipped:
        names = sorted(shipped)
        how = "by the items of" if items else "with"
        msg = (
            f"nothing is known of how to measure {how} {instrument!r}"
            f"{did_you_mean(instrument, names)}; take one of {', '.join(map(repr, names))},"
            " or give a Measurement of your own"
        )
        raise UnknownName(msg)
    return shipped[instrument]


def measurements(
    instruments: Iterable[str | Measurement], *, items: bool = False
) -> tuple[Measurement, ...]:
    """How a simulation measures with each of *instruments*, ids or measurements of one's own.

    Raises:
        ipt.errors.UnknownName: If it cannot measure with one of them.
        ipt.errors.InvalidValue: If there is none, or one twice.
    """
    if isinstance(instruments, str):
        msg = f"instruments are several, not the text {instruments!r}; put it into a tuple"
        raise InvalidValue(msg)
    found = [_known(instrument, items=items) for instrument in instruments]
    ids = [one.id for one in found]
    if not ids or len(set(ids)) < len(ids):
        msg = f"instruments are one or more, each of them once, not {ids!r}"
        raise InvalidValue(msg)
    return tuple(found)


def _known(instrument: object, *, items: bool) -> Measurement:
    if isinstance(instrument, str):
        return measurement(instrument, items=items)
    if not isinstance(instrument, Measurement):
        msg = f"an instrument is an id or a Measurement, not {type(instrument).__name__}"
        raise InvalidValue(msg)
    if items and not isinstance(instrument, ItemMeasurement):
        msg = f"{instrument.id!r} has no items to keep; leave out items=True"
        raise InvalidValue(msg)
    _check(instrument)
    return instrument


def _is_id(name: object) -> bool:
    return isinstance(name, str) and _ID.fullmatch(name) is not None


def _check(own: Measurement) -> None:
    """Refuse a measurement of one's *own* with which nothing can be measured.

    Raises:
        ipt.errors.InvalidValue: If it is one; what it observes is checked when it does.
    """
    name, most = own.id, own.most
    if not _is_id(name):
        msg = (
            f"the id of a measurement names a column, and {name!r} does not;"
            " take letters, digits, '-', '_' and '.'"
        )
        raise InvalidValue(msg)
    if type(most) is not int or not 1 <= most <= _MOST:
        msg = f"the most that {name!r} shows is a whole number from 1 to {_MOST}, not {most!r}"
        raise InvalidValue(msg)
    expected = np.asarray(own.expected(_SEVERITIES.copy()), dtype=np.float64)
    if expected.shape != _SEVERITIES.shape:
        msg = f"expected of {name!r} gives a mean for each severity; return as many as it was given"
        raise InvalidValue(msg)
    wrong = ~((expected >= 0) & (expected <= most))  # as NaN is
    if wrong.any():
        mean, severity = float(expected[wrong][0]), float(_SEVERITIES[wrong][0])
        msg = (
            f"{name!r} expects {mean:.4g} at severity {severity:.4g}, where it has 0 to {most};"
            " clip what its expected returns"
        )
        raise InvalidValue(msg)
    if (np.diff(expected) < 0).any():
        msg = (
            f"what {name!r} expects falls as severity rises; a measurement shows more of it, and an"
            " instrument of health has to be turned round"
        )
        raise InvalidValue(msg)


@frozen(kw_only=True)
class _Items:
    """What a file says of the items of an instrument.

    Attributes:
        id: Of the instrument.
        items: Its items.
        source: A key of the bibliography.
        status: How well founded they are.
    """

    id: str = field(validator=named)
    items: tuple[GradedItem, ...]
    source: str = field(validator=named)
    status: Status = field(converter=to_status)


def _read(name: str) -> dict[str, Any]:
    text = files("ipt.cohort").joinpath(name).read_text(encoding="utf-8")
    return documents.read_toml(text)


@cache
def _curves() -> dict[str, Curve]:
    by = documents.converter()
    return {
        name: documents.structure_cited({"id": name, **table}, Curve, by)
        for name, table in _read("measurements.toml").items()
    }


@cache
def _graded() -> dict[str, Graded]:
    by = documents.converter()
    documents.Keyed(GradedItem, "code").register(by)
    tables = {
        name: documents.structure_cited({"id": name, **table}, _Items, by)
        for name, table in _read("items.toml").items()
    }
    return {name: Graded(id=name, items=table.items) for name, table in tables.items()}
