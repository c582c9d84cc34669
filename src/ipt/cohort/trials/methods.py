"""By which analysis arms are compared: the words."""

from ipt.errors import InvalidValue, did_you_mean
from ipt.model.vocabulary import Word

__all__ = ["Analysis", "to_analysis"]


class Analysis(Word):
    """How arms are compared; the score is that of the primary visit."""

    MMRM = "mmrm"
    """Mixed model for repeated measures, at the primary visit."""
    ANCOVA = "ancova"
    """Means with baseline taken out, and errors that allow for variances that differ."""
    T_TEST = "t-test"
    """Means alone."""
    GROWTH = "growth"
    """Mixed model of growth on the logarithm of time, at the primary visit."""
    CLUSTERED = "clustered"
    """Means with baseline taken out, allowing for patients who share a therapist or a group."""
    RANDOM_THERAPIST = "random-therapist"
    """The same by a random effect of therapists or groups."""
    RESPONSE = "response"
    """Shares of responders; who was not assessed is none."""
    REMISSION = "remission"
    """Shares of the remitted; who was not assessed is none."""
    SURVIVAL = "survival"
    """Time to relapse, by Cox regression."""


def to_analysis(value: Analysis | str) -> Analysis:
    """An analysis, or its name.

    Raises:
        ipt.errors.InvalidValue: If there is no such analysis.
    """
    known = [one.value for one in Analysis]
    if value not in known:
        hint = did_you_mean(str(value), known) or f"; use one of {', '.join(map(repr, known))}"
        msg = f"there is no analysis {value!r}{hint}"
        raise InvalidValue(msg)
    return Analysis(value)
