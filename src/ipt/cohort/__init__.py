"""How many at once? What is asked of one patient elsewhere, asked of columns of many.

So far scoring: `score` makes the same scores of a table of answers as `ipt.measures.score` does of
each row. Nothing below this room knows NumPy, and this one says so plainly where it is missing.
"""

import importlib
from typing import TYPE_CHECKING, Final

from ipt.cohort.rules import RULES
from ipt.errors import IPTError

if TYPE_CHECKING:
    from ipt.cohort.columns import NamedColumns
    from ipt.cohort.scores import Bands, RiskAnswers, ScaleScores, ScoreKind, Scores
    from ipt.cohort.scoring import score

__all__ = [
    "RULES",
    "Bands",
    "NamedColumns",
    "RiskAnswers",
    "ScaleScores",
    "ScoreKind",
    "Scores",
    "score",
]

_HOMES: Final = {
    name: module
    for module, names in {
        "columns": "NamedColumns",
        "scores": "Bands RiskAnswers ScaleScores ScoreKind Scores",
        "scoring": "score",
    }.items()
    for name in names.split()
}
"""The module that each name comes from; it loads NumPy, so it loads when it is first needed."""


def __getattr__(name: str) -> object:
    """Load what needs NumPy when it is first touched.

    Raises:
        AttributeError: If there is no such name.
        ipt.errors.IPTError: If the extra ``cohort`` is not installed.
        ModuleNotFoundError: If something else than the extra is missing.
    """
    if name not in _HOMES:
        msg = f"module 'ipt.cohort' has no attribute {name!r}"
        raise AttributeError(msg)
    try:
        module = importlib.import_module(f"ipt.cohort.{_HOMES[name]}")
    except ModuleNotFoundError as missing:
        if missing.name != "numpy":
            raise
        msg = (
            "working on columns needs NumPy, which is not installed; "
            "run: python -m pip install 'ipt-psychotherapy[cohort]'"
        )
        raise IPTError(msg) from None
    value: object = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
