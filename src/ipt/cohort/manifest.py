"""A scenario as plain data, and back: what stands beside the columns of a cohort that is kept."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from ipt import documents
from ipt.cohort.assumptions import Parameters
from ipt.cohort.instruments import measurable, measurement, measurements
from ipt.cohort.model.interpersonal import InterpersonalModel
from ipt.cohort.scenario import Scenario, Treatment
from ipt.cohort.screening import Population
from ipt.errors import InvalidValue
from ipt.model.protocol import Protocol

__all__ = ["as_data", "as_scenario"]

_WHOLE: Final[Mapping[str, type[attrs.AttrsInstance]]] = {
    "protocol": Protocol,
    "parameters": Parameters,
    "population": Population,
    "treatment": Treatment,
}
"""The attributes of a scenario that are values with parts of their own."""
_NONE: Final = "these are no data of a scenario; write the cohort anew with this version"


def as_data(scenario: Scenario) -> dict[str, Any]:
    """*scenario* as texts, numbers, lists and objects.

    What is a user's own code, a measurement or a model, stands there by its name alone.
    """
    data: dict[str, Any] = {
        name: value
        for name, value in attrs.asdict(scenario, recurse=False).items()
        if name not in {*_WHOLE, "measurements", "model"}
    }
    for name in _WHOLE:
        value = getattr(scenario, name)
        data[name] = None if value is None else attrs.asdict(value)
    data["instruments"] = [*scenario.instruments]
    data["own"] = _own(scenario)
    return data


def as_scenario(data: object) -> Scenario:
    """The scenario that *data* was made of.

    Raises:
        ipt.errors.InvalidValue: If it has code of its own, which no file keeps.
        ipt.errors.DocumentError: If the data are none of a scenario.
    """
    if not isinstance(data, dict):
        raise InvalidValue(_NONE)
    told: dict[str, Any] = {**data}
    own = told.pop("own", [])
    if own:
        names = ", ".join(map(repr, own))
        msg = (
            f"the scenario has code of its own, {names}, which no file keeps; "
            "give the scenario itself, as scenario=..."
        )
        raise InvalidValue(msg)
    instruments = told.pop("instruments", [])
    for name, kind in _WHOLE.items():
        value = told.get(name)
        told[name] = None if value is None else documents.structure(value, kind)
    chosen = measurements(instruments, items=bool(told.get("items", False)))
    try:
        return Scenario(measurements=chosen, **told)
    except TypeError:
        raise InvalidValue(_NONE) from None


def _own(scenario: Scenario) -> list[str]:
    """The names of what is a user's own code."""
    own = [
        one.id
        for one in scenario.measurements
        if one.id not in measurable() or one != measurement(one.id, items=scenario.items)
    ]
    if not isinstance(scenario.model, InterpersonalModel):
        own.append(type(scenario.model).__name__)
    return own
