"""What an analysis is told that cannot be made: the words, once.

A fit that would be singular or does not settle is refused and never patched up, so that a simulation
counts such trials and says so.
"""

from typing import Final

from ipt.findings import Rule, Status

__all__ = ["RULES"]


def _rule(code: str, message: str, remedy: str) -> Rule:
    return Rule(
        code=code,
        message=message,
        remedy=remedy,
        structural=True,
        source="ipt",
        status=Status.INFERRED,
    )


SHAPE: Final = _rule(
    "ANA-SHAPE",
    "{what} has the shape {found}, not {wanted}",
    "give each patient a row, in the same order everywhere",
)
NUMBERS: Final = _rule(
    "ANA-NUMBERS",
    "{what} has {count} values that are no finite number",
    "only an outcome may be NaN where it is missing; impute the others, or leave those patients out",
)
YES_NO: Final = _rule(
    "ANA-YES-NO",
    "{what} has {count} values that are neither 0 nor 1",
    "code yes as 1 and no as 0",
)
OPTION: Final = _rule(
    "ANA-OPTION", "{what} is {wanted}, not {found}", "correct it; nothing is taken as meant"
)
REFERENCE: Final = _rule(
    "ANA-REFERENCE",
    "there is no arm {found}, only {arms}",
    "name the arm that the others are compared with",
)
TWO_ARMS: Final = _rule(
    "ANA-TWO-ARMS",
    "this analysis compares two arms, not {count}",
    "take the patients of two arms, or use mmrm, which takes more",
)
TOO_FEW: Final = _rule(
    "ANA-TOO-FEW",
    "{what} has {found} patients with a value, {wanted} are needed",
    "simplify the model, or take more patients",
)
COLLINEAR: Final = _rule(
    "ANA-COLLINEAR",
    "the effects of arm and covariates on {what} cannot be told apart",
    "look for an arm without a value there, a constant covariate, or one that follows from others",
)
NO_SPREAD: Final = _rule(
    "ANA-NO-SPREAD",
    "{what} has no variance that the model leaves unexplained",
    "look for a constant, a copy of another column, or fewer patients than the model has numbers",
)
NO_FIT: Final = _rule(
    "ANA-NO-FIT",
    "the fit of {method} did not settle in {steps} steps",
    "simplify the model; in a simulation count it as not fitted, and say so",
)
SEPARATED: Final = _rule(
    "ANA-SEPARATED",
    "{what} is foretold without error by arm and covariates, so that its odds have no estimate",
    "leave covariates out, or compare the proportions alone",
)
NO_EVENT: Final = _rule(
    "ANA-NO-EVENT",
    "{what} has no event, so that its hazard has no estimate",
    "compare the shares with an event, or follow patients for longer",
)
CLUSTERS: Final = _rule(
    "ANA-CLUSTERS",
    "{what} has {found} clusters, {wanted} are needed",
    "with so few, what a cluster does and what the arm does cannot be told apart",
)

RULES: Final = Rule.collect(globals())
"""What `ipt.cohort.analysis` finds."""
