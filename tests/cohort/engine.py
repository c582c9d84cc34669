"""What the tests of the engine share."""

import hashlib

import attrs
import numpy as np

from ipt import cohort
from ipt.cohort import Cohort

QUIET = {"remission_early": 0, "remission_late": 0}
"""Nobody gets well without treatment."""


def digest(of: Cohort) -> str:
    """Tells two cohorts apart, to the byte."""
    sha = hashlib.sha256()
    for name, column in sorted(of.columns.items()):
        sha.update(f"{name} {column.dtype} {column.shape}".encode())
        sha.update(np.ascontiguousarray(column).tobytes())
    return sha.hexdigest()


def population(severity: float = 0.8, spread: float = 0.55, **changes: object) -> cohort.Population:
    shipped = cohort.population()
    return attrs.evolve(
        shipped,
        severity=attrs.evolve(shipped.severity, value=severity),
        spread=attrs.evolve(shipped.spread, value=spread),
        **changes,
    )


class Ruler:
    """A measurement without error: hundredths of severity above -10."""

    id = "ruler"
    most = 2000

    def expected(self, severity):
        return np.clip(100 * (severity + 10), 0, 2000)

    def observe(self, severity, random, out):  # noqa: ARG002 - it has no error
        np.copyto(out, np.rint(self.expected(severity)), casting="unsafe")


def severities(of: Cohort) -> np.ndarray:
    """What a ruler measured, as severity again."""
    return of.columns["score_ruler"] / 100 - 10
