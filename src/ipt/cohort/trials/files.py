"""Trials in TOML files, read strictly: a `Trial` as it is, with names for what ships.

Arms are tables, each under its name; the control is the name of one of them. A visit may be its
week alone. ``parameters`` is a table of single parameters that differ, in which ``preset`` names
those to begin with.
"""

import os
from collections.abc import Callable, Collection
from functools import cache, partial
from operator import eq
from typing import Any, NoReturn, TypeVar

from attrs import field, frozen

from ipt import documents, protocols
from ipt.cohort.assumptions import NAMES, Parameters
from ipt.cohort.instruments import measurable, measurement
from ipt.cohort.model.parts import Measurement, OutcomeModel
from ipt.cohort.screening import Population
from ipt.cohort.shipped import parameters, population, populations, presets
from ipt.cohort.trials.arms import Arm
from ipt.cohort.trials.trial import Trial
from ipt.cohort.trials.visits import Visit
from ipt.documents.problems import UNKNOWN_KEY, Problem, unknown, unknown_key
from ipt.model.checks import at_least, is_a, is_text
from ipt.model.protocol import Protocol
from ipt.model.value import Value

__all__ = ["Planned", "load", "loads"]

_T = TypeVar("_T")


@frozen(kw_only=True, eq=False, repr=False)
class Planned(Value):
    """What a file holds.

    Attributes:
        title: What it is, for people.
        trial: The trial.
        replications: How many times it is run.
        seed: Of the whole simulation.
    """

    title: str = field(default="", validator=is_text)
    trial: Trial = field(validator=is_a(Trial))
    replications: int = field(default=1000, validator=at_least(2, 10_000_000))
    seed: int = field(validator=at_least(0))


def load(path: str | os.PathLike[str]) -> Planned:
    """The trial in the TOML file at *path*.

    Raises:
        ipt.errors.DocumentError: If the file or what it says cannot be read.
    """
    return loads(documents.read_file(path))


def loads(text: str | bytes) -> Planned:
    """The trial that a TOML text states.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; the findings are every reason.
    """
    return documents.structure(documents.read_toml(text), Planned, _converter())


@cache
def _converter() -> documents.Converter:
    by = documents.converter()
    documents.Keyed(Arm, "name").register(by)
    whole_visit = by.get_structure_hook(Visit)

    def visit(value: object, kind: object) -> Visit:
        return (
            Visit(week=by.structure(value, int)) if type(value) is int else whole_visit(value, kind)
        )

    by.register_structure_hook(Visit, visit)
    for kind, what, names, make in (
        (Protocol | None, "protocol", protocols.names, protocols.get),
        (Measurement, "instrument", measurable, measurement),
        (Population, "population", populations, population),
    ):
        named = partial(_named, by, what, names, make)
        by.register_structure_hook_func(partial(eq, kind), named)
    by.register_structure_hook_func(partial(eq, Parameters | str | None), partial(_parameters, by))
    by.register_structure_hook_func(
        partial(eq, Arm | str), lambda value, _: by.structure(value, str)
    )
    by.register_structure_hook_func(partial(eq, OutcomeModel), _no_model)
    return by


def _named(
    by: documents.Converter,
    what: str,
    names: Callable[[], Collection[str]],
    make: Callable[[str], _T],
    value: object,
    _kind: object,
) -> _T:
    name = by.structure(value, str)
    if name not in (known := names()):
        raise unknown(what, name, known, "; the documentation lists them")
    return make(name)


def _parameters(by: documents.Converter, value: object, _kind: object) -> Parameters:
    """Those of a preset, with the single ones that differ."""
    table = {"preset": "ipt-16", **documents.as_object(value)}

    table_keys = ["preset", *NAMES]

    def read(name: str) -> Any:  # noqa: ANN401 - a text or a number
        if name == "preset":
            return _named(by, name, presets, parameters, table[name], str)
        if name not in NAMES:
            raise unknown_key(name, table_keys)
        return by.structure(table[name], float)

    steps = [(name if name in table_keys else None, name) for name in table]
    base, *numbers = documents.each(steps, read)
    preset: Parameters = base
    values = dict(zip([*table][1:], numbers, strict=True))
    return preset.with_(**values)


def _no_model(_value: object, _kind: object) -> NoReturn:
    """A model is a piece of code.

    Raises:
        ipt.documents.problems.Problem: Always.
    """
    raise Problem(UNKNOWN_KEY, key="model", hint="; a model is no data, use Python")
