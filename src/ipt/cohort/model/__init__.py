"""The course model: how patients fare week by week, and what instruments show of it.

`interpersonal` is the model that ships; `parts` has what any other one must offer.
"""

from ipt.cohort.model.interpersonal import InterpersonalModel
from ipt.cohort.model.measurement import Curve, Graded, GradedItem
from ipt.cohort.model.parts import (
    ItemMeasurement,
    Measurement,
    Outcome,
    OutcomeModel,
    Patients,
    Stream,
)

__all__ = [
    "Curve",
    "Graded",
    "GradedItem",
    "InterpersonalModel",
    "ItemMeasurement",
    "Measurement",
    "Outcome",
    "OutcomeModel",
    "Patients",
    "Stream",
]
