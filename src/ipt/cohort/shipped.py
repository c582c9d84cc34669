"""Which sets of parameters and populations ship; nothing is read before it is asked for."""

from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from ipt import documents, protocols
from ipt.cohort.assumptions import Parameter, Parameters
from ipt.cohort.screening import Population
from ipt.errors import UnknownName, did_you_mean

__all__ = ["known", "parameters", "population", "population_for", "populations", "presets"]


def parameters(name: str = "ipt-16") -> Parameters:
    """The parameters for a protocol or a population.

    Args:
        name: One of `presets`, or the id of any protocol that ships; one without figures of its own
            has those of the model, and says so as ``borrowed``.

    Raises:
        ipt.errors.UnknownName: If it is neither.

    Examples:
        >>> from ipt import cohort
        >>> float(cohort.parameters("ipt-m").maintenance_ratio)
        0.6
    """
    if name not in known():
        msg = f"unknown parameters {name!r}{did_you_mean(name, known())}"
        raise UnknownName(msg)
    own = _presets().get(name, {})
    return attrs.evolve(_model(), name=name, borrowed=name not in presets(), **own)


@cache
def known() -> tuple[str, ...]:
    """What `parameters` takes, sorted."""
    return tuple(sorted({*presets(), *protocols.names()}))


def presets() -> tuple[str, ...]:
    """The names that have parameters of their own, sorted; ``"ipt-16"`` is the model itself."""
    return tuple(sorted([*_presets(), "ipt-16"]))


def population(name: str = "adults") -> Population:
    """Who comes, as they ship by *name*.

    Raises:
        ipt.errors.UnknownName: If there is no such population.
    """
    if name not in _populations():
        msg = f"unknown population {name!r}{did_you_mean(name, _populations())}"
        raise UnknownName(msg)
    return _populations()[name]


def population_for(protocol: str) -> str:
    """The name of the population that a shipped *protocol* usually meets."""
    name: str = _read("parameters.toml")["populations"].get(protocol, "adults")
    return name


def populations() -> tuple[str, ...]:
    """The names of the populations that ship, sorted."""
    return tuple(sorted(_populations()))


@cache
def _read(name: str) -> dict[str, Any]:
    text = files("ipt.cohort").joinpath(name).read_text(encoding="utf-8")
    return documents.read_toml(text)


@cache
def _model() -> Parameters:
    table = _read("parameters.toml")["model"]
    return documents.structure_cited({"name": "ipt-16", **table}, Parameters, documents.converter())


@cache
def _presets() -> dict[str, dict[str, Parameter]]:
    table: dict[str, dict[str, Any]] = _read("parameters.toml")["presets"]
    model = {name: attrs.asdict(one, recurse=False) for name, one in _model()}
    by = documents.converter()
    return {
        preset: {
            name: documents.structure_cited({**model[name], "note": "", **own}, Parameter, by)
            for name, own in changes.items()
        }
        for preset, changes in table.items()
    }


@cache
def _populations() -> dict[str, Population]:
    by = documents.converter()
    return {
        name: documents.structure_cited(
            {"id": name, **table, "areas": [*map(list, table["areas"].items())]}, Population, by
        )
        for name, table in _read("populations.toml").items()
    }
