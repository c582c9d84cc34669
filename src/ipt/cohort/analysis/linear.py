"""The linear algebra of the analyses, of float64 alone; a matrix may be a stack of them.

NumPy does not tell type checkers that float64 stays float64.
"""

import numpy as np

from ipt.cohort.analysis.effects import Floats

__all__ = ["inverse", "inverse_root", "rank", "singular", "solve"]

_SINGULAR = 1e-10


def inverse(matrix: Floats) -> Floats:
    """The inverse.

    Raises:
        numpy.linalg.LinAlgError: If there is none.
    """
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def inverse_root(covariance: Floats) -> Floats:
    """The inverse of the lower triangular root: of it and its transpose the inverse is made.

    Raises:
        numpy.linalg.LinAlgError: If *covariance* is none.
    """
    return inverse(np.asarray(np.linalg.cholesky(covariance), dtype=np.float64))


def solve(matrix: Floats, right: Floats) -> Floats:
    """What *matrix* makes *right* of.

    Raises:
        numpy.linalg.LinAlgError: If *matrix* has no inverse.
    """
    return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)


def rank(table: Floats) -> int:
    """How many columns do not follow from others."""
    return int(np.linalg.matrix_rank(table, rtol=_SINGULAR))


def singular(matrix: Floats) -> bool:
    """Whether one symmetrical matrix is too near to having no inverse."""
    return not float(np.linalg.cond(matrix)) < 1 / _SINGULAR
