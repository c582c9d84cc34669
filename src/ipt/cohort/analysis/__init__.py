"""Which arm did better? The analyses of a trial, on plain arrays with a row for each patient.

`mmrm` is the primary analysis, `ancova` the benchmark at one visit. Nothing here knows where the
numbers come from: a real trial, or one that was made up to see what an analysis can find.
`exact` has power in closed form.
"""

from ipt.errors import IPTError

try:
    from ipt.cohort.analysis import exact
    from ipt.cohort.analysis.clustering import RandomTherapist, cluster_robust, random_therapist
    from ipt.cohort.analysis.comparing import (
        ancova,
        ancova_many,
        difference,
        difference_many,
    )
    from ipt.cohort.analysis.effects import Effect, Effects
    from ipt.cohort.analysis.growing import Growth, Parameter, growth
    from ipt.cohort.analysis.repeated import RepeatedMeasures, mmrm
    from ipt.cohort.analysis.responding import ResponseDifference, response_difference
    from ipt.cohort.analysis.rules import RULES
    from ipt.cohort.analysis.surviving import (
        HazardRatio,
        LogRank,
        Survival,
        hazard_ratio,
        kaplan_meier,
        log_rank,
    )
except ModuleNotFoundError as _missing:
    if _missing.name not in {"numpy", "scipy"}:
        raise
    _MSG = (
        f"the analysis of trials needs {_missing.name}, which is not installed; "
        "run: python -m pip install 'ipt-psychotherapy[stats]'"
    )
    raise IPTError(_MSG) from None

__all__ = [
    "RULES",
    "Effect",
    "Effects",
    "Growth",
    "HazardRatio",
    "LogRank",
    "Parameter",
    "RandomTherapist",
    "RepeatedMeasures",
    "ResponseDifference",
    "Survival",
    "ancova",
    "ancova_many",
    "cluster_robust",
    "difference",
    "difference_many",
    "exact",
    "growth",
    "hazard_ratio",
    "kaplan_meier",
    "log_rank",
    "mmrm",
    "random_therapist",
    "response_difference",
]
