"""How many at once? What is asked of one patient elsewhere, asked of columns of many.

`simulate` makes a `Cohort` of courses, each of which the rules of `ipt.machine` accept, and `score` the
same scores of a table of answers as `ipt.measures.score` does of each row. Nothing below this room
knows NumPy, and this one says so plainly where it is missing.
"""

import importlib
from typing import TYPE_CHECKING, Final

from ipt.cohort.extras import extra
from ipt.cohort.rules import RULES

if TYPE_CHECKING:
    from ipt.cohort.assumptions import Basis, Parameter, Parameters
    from ipt.cohort.columns import NamedColumns
    from ipt.cohort.estimates import Estimate
    from ipt.cohort.instruments import measurable, measurement
    from ipt.cohort.model import (
        Curve,
        Graded,
        GradedItem,
        InterpersonalModel,
        ItemMeasurement,
        Measurement,
        Outcome,
        OutcomeModel,
        Patients,
        Stream,
    )
    from ipt.cohort.scenario import (
        CARE_AS_USUAL,
        WAITING_LIST,
        Dropout,
        Given,
        RelapseMode,
        Scenario,
        Switches,
        Treatment,
    )
    from ipt.cohort.scores import Bands, RiskAnswers, ScaleScores, ScoreKind, Scores
    from ipt.cohort.scoring import score
    from ipt.cohort.screening import Population
    from ipt.cohort.script import Script
    from ipt.cohort.shipped import parameters, population, populations, presets
    from ipt.cohort.simulation import simulate
    from ipt.cohort.storing import Stored, read, save, simulate_to
    from ipt.cohort.trials.trial import Trial
    from ipt.cohort.whole import Cohort, Provenance

__all__ = [
    "CARE_AS_USUAL",
    "RULES",
    "WAITING_LIST",
    "Bands",
    "Basis",
    "Cohort",
    "Curve",
    "Dropout",
    "Estimate",
    "Given",
    "Graded",
    "GradedItem",
    "InterpersonalModel",
    "ItemMeasurement",
    "Measurement",
    "NamedColumns",
    "Outcome",
    "OutcomeModel",
    "Parameter",
    "Parameters",
    "Patients",
    "Population",
    "Provenance",
    "RelapseMode",
    "RiskAnswers",
    "ScaleScores",
    "Scenario",
    "ScoreKind",
    "Scores",
    "Script",
    "Stored",
    "Stream",
    "Switches",
    "Treatment",
    "Trial",
    "measurable",
    "measurement",
    "parameters",
    "population",
    "populations",
    "presets",
    "read",
    "save",
    "score",
    "simulate",
    "simulate_to",
]

_HOMES: Final = {
    name: module
    for module, names in {
        "columns": "NamedColumns",
        "assumptions": "Basis Parameter Parameters",
        "instruments": "measurable measurement",
        "model": "Curve Graded GradedItem InterpersonalModel ItemMeasurement Measurement Outcome"
        " OutcomeModel Patients Stream",
        "scenario": "CARE_AS_USUAL WAITING_LIST Dropout Given RelapseMode Scenario Switches Treatment",
        "estimates": "Estimate",
        "script": "Script",
        "scores": "Bands RiskAnswers ScaleScores ScoreKind Scores",
        "scoring": "score",
        "screening": "Population",
        "shipped": "parameters population populations presets",
        "simulation": "simulate",
        "storing": "Stored read save simulate_to",
        "trials.trial": "Trial",
        "whole": "Cohort Provenance",
    }.items()
    for name in names.split()
}
"""The module that each name comes from; it loads NumPy, so it loads when it is first needed."""


def __getattr__(name: str) -> object:
    """Load what needs NumPy when it is first touched.

    Raises:
        AttributeError: If there is no such name.
        ipt.errors.IPTError: If the extra ``cohort`` is not installed.
    """
    if name not in _HOMES:
        msg = f"module 'ipt.cohort' has no attribute {name!r}"
        raise AttributeError(msg)
    extra("numpy", "cohort", "working on columns")
    value: object = getattr(importlib.import_module(f"ipt.cohort.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
