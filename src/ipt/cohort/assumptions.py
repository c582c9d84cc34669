"""What a simulated course assumes, as numbers: each with its source, its status and its basis."""

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any, Final, Self

import attrs
from attrs import field, frozen

from ipt import sources
from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.findings import Status
from ipt.model.checks import between, is_bool, is_text, named, to_status
from ipt.model.digest import digest, stated
from ipt.model.value import Value
from ipt.model.vocabulary import Word

__all__ = ["Basis", "Parameter", "Parameters", "explained"]


class Basis(Word):
    """How a number came about."""

    FITTED = "fitted"
    """It was chosen so that what is simulated meets published figures."""
    PUBLISHED = "published"
    """A source states it."""
    ASSUMED = "assumed"
    """Nobody knows; it is a dial."""
    SCENARIO = "scenario"
    """A user set it."""


def _to_basis(value: Basis | str) -> Basis:
    return Basis(value)


@frozen(kw_only=True, eq=False, repr=False)
class Parameter(Value):
    """One number of the model.

    Attributes:
        value: The number.
        meaning: What it is, in words.
        symbol: What it is called in the equations; empty if nothing.
        unit: Of what; empty if it is a bare number.
        low: The least it can be.
        high: The most.
        basis: How the number came about.
        source: A key of the bibliography.
        status: How well founded it is.
        note: What else is to be known.
    """

    value: float = field(validator=between())
    meaning: str = field(validator=named)
    symbol: str = field(default="", validator=is_text)
    unit: str = field(default="", validator=is_text)
    low: float = field(default=-1000.0, validator=between())
    high: float = field(default=1000.0, validator=between())
    basis: Basis = field(converter=_to_basis)
    source: str = field(validator=named)
    status: Status = field(converter=to_status)
    note: str = field(default="", validator=is_text)

    def __attrs_post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            msg = (
                f"{self.meaning} is from {self.low:g} to {self.high:g}, not {self.value!r};"
                " give a value in between"
            )
            raise InvalidValue(msg)

    def __float__(self) -> float:
        return float(self.value)


@frozen(kw_only=True, eq=False, repr=False)
class Parameters(Value):
    """Every number of the course model; `explain` prints them with their sources.

    Severity is on the scale of the latent trait of the PHQ-9: about 1.25 in outpatients with major
    depression, -0.5 when remitted. A rate is for a week.

    Attributes:
        name: Of the preset, or of the protocol that they are for.
        borrowed: Whether no number is of that protocol: all are those of the model, which was fitted
            to adults with depression in 16 sessions.
    """

    name: str = field(validator=named)
    borrowed: bool = field(default=False, validator=is_bool(optional=False))
    # --- the day-to-day course
    day_sd: Parameter
    day_memory: Parameter
    # --- the natural course
    remission_early: Parameter
    remission_late: Parameter
    remission_turn: Parameter
    remission_size: Parameter
    usual_effect: Parameter
    usual_pace: Parameter
    natural_sd: Parameter
    natural_pace: Parameter
    # --- what treatment does
    effect: Parameter
    effect_sd: Parameter
    trial_sd: Parameter
    trial_course_sd: Parameter
    trial_dropout_sd: Parameter
    therapist_share: Parameter
    caseload: Parameter
    symptom_gain: Parameter
    problem_gain: Parameter
    gain_loss: Parameter
    symptom_dose_initial: Parameter
    symptom_dose_middle: Parameter
    symptom_dose_termination: Parameter
    problem_dose_initial: Parameter
    problem_dose_middle: Parameter
    problem_dose_termination: Parameter
    effect_grief: Parameter
    effect_role_dispute: Parameter
    effect_role_transition: Parameter
    effect_deficits: Parameter
    # --- symptoms and the interpersonal problem
    symptom_pace: Parameter
    problem_pace: Parameter
    mediated: Parameter
    feedback: Parameter
    problem_sd: Parameter
    problem_most: Parameter
    least: Parameter
    # --- support and life events
    support_sd: Parameter
    support_pace: Parameter
    support_gain: Parameter
    support_loss: Parameter
    support_noise: Parameter
    event_rate: Parameter
    event_severity: Parameter
    event_size: Parameter
    event_buffer: Parameter
    event_problem: Parameter
    # --- coming, staying away, stopping
    attendance: Parameter
    dropout: Parameter
    dropout_early: Parameter
    dropout_change: Parameter
    dropout_first: Parameter
    good_enough: Parameter
    # --- falling ill again
    well: Parameter
    ill: Parameter
    relapse_rate: Parameter
    relapse_severity: Parameter
    maintenance_ratio: Parameter

    def __iter__(self) -> Iterator[tuple[str, Parameter]]:
        """Each parameter with its name."""
        for name in NAMES:
            yield name, getattr(self, name)

    def with_(
        self, *, source: str = "ipt", status: Status | str = Status.ASSUMED, **values: float
    ) -> Self:
        """The same with other *values*, which are a scenario.

        Args:
            source: Where they come from; ``"ipt"`` stands for a decision of one's own.
            status: How well founded they are.
            **values: Numbers, by the names of parameters.

        Raises:
            ipt.errors.UnknownName: If there is no such parameter, or no such source.
            ipt.errors.InvalidValue: If a value is out of its range.
        """
        if source not in sources.names():
            msg = (
                f"unknown source {source!r}{did_you_mean(source, sources.names())}; cite one of"
                " ipt.sources.names(), or leave it out where the decision is your own"
            )
            raise UnknownName(msg)
        changed: dict[str, Any] = {}
        for name, value in values.items():
            if name not in NAMES:
                msg = f"unknown parameter {name!r}{did_you_mean(name, NAMES)}"
                raise UnknownName(msg)
            old: Parameter = getattr(self, name)
            _check_number(name, value, old)
            changed[name] = attrs.evolve(
                old, value=value, basis=Basis.SCENARIO, source=source, status=status, note=""
            )
        return attrs.evolve(self, **changed)

    def explain(self) -> str:
        """A table of all parameters: value, range, meaning, and what they rest on."""
        title = f"{self.name}: {BORROWED}" if self.borrowed else self.name
        return explained(title, self)

    @property
    def digest(self) -> str:
        """SHA-256 of every value; other values have another digest."""
        return digest({name: stated(parameter.value) for name, parameter in self})


BORROWED: Final = "no figures of its own; those of the model, for adults with depression"
"""What is said of a protocol whose parameters are borrowed."""


def _check_number(name: str, value: object, old: Parameter) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        msg = f"{name} is a finite number, not {value!r}; give one from {old.low:g} to {old.high:g}"
        raise InvalidValue(msg)


NAMES: Final = tuple(part.name for part in attrs.fields(Parameters) if part.type is Parameter)
"""The parameters, in the order of the model."""


def explained(title: str, parameters: Iterable[tuple[str, Parameter]]) -> str:
    """A table of *parameters* as text, under a *title*."""
    rows = [("parameter", "value", "range", "basis", "source", "status", "meaning")]
    for name, one in parameters:
        unit = f" {one.unit}" if one.unit else ""
        symbol = f" ({one.symbol})" if one.symbol else ""
        note = f"; {one.note}" if one.note else ""
        rows.append(
            (
                name,
                f"{one.value:g}{unit}",
                f"{one.low:g}..{one.high:g}",
                str(one.basis),
                one.source,
                str(one.status),
                f"{one.meaning}{symbol}{note}",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    lines = (
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[6]])
        for row in rows
    )
    return "\n".join([title, *lines])
