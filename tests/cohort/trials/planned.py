"""Trials that are quick to run."""

from typing import Any

from ipt import cohort
from ipt.cohort import trials
from ipt.cohort.scenario import Given, Treatment


def plain(**values: float) -> cohort.Parameters:
    """Parameters by which patients do not differ, but for *values*."""
    return cohort.parameters().with_(**{"effect_sd": 0, "natural_sd": 0, **values})


def textbook(
    d: float = 0.5, r: float = 0.5, n: int = 64, analysis: str = "t-test", **more: Any
) -> trials.Trial:
    """Normal scores, no therapists: the power is known."""
    settings = {
        "arms": {"new": Treatment(kind=Given.COMPARATOR, effect=d)},
        "control": cohort.WAITING_LIST,
        "visits": [2],
        "parameters": plain(),
        **more,
    }
    return trials.Trial(
        per_arm=n,
        exact=True,
        model=trials.Gaussian(correlation=r),
        analysis=analysis,
        **settings,
    )


def small(**more: Any) -> trials.Trial:
    """The model that ships, in a brief protocol."""
    settings = {
        "arms": {"brief": "ipt-b"},
        "control": cohort.CARE_AS_USUAL,
        "per_arm": 20,
        "visits": [4, 8],
        "analysis": "t-test",
        **more,
    }
    return trials.Trial(**settings)
