"""Trials: arms and allocation, visits and what is missing, analyses, power and sizes.

A `Trial` is a plan; it is run once by `Trial.run`, and many times by what tells of power. Patients
have the same luck in every arm, design and size, so that designs can be held against each other.
"""

from ipt.cohort.trials.allocation import Allocation, AllocationKind, Factor
from ipt.cohort.trials.arms import Arm
from ipt.cohort.trials.data import TrialData
from ipt.cohort.trials.design import Design
from ipt.cohort.trials.files import Planned, load, loads
from ipt.cohort.trials.gaussian import Gaussian
from ipt.cohort.trials.methods import Analysis
from ipt.cohort.trials.trial import Trial
from ipt.cohort.trials.visits import Visit

__all__ = [
    "Allocation",
    "AllocationKind",
    "Analysis",
    "Arm",
    "Design",
    "Factor",
    "Gaussian",
    "Planned",
    "Trial",
    "TrialData",
    "Visit",
    "load",
    "loads",
]
