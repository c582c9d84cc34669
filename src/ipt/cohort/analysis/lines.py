"""The covariance of patients who each have a line of their own, and its fit."""

import math
from typing import Final, Self

import numpy as np
from attrs import frozen
from scipy import optimize

from ipt.cohort.analysis.effects import Floats
from ipt.cohort.analysis.linear import inverse, singular
from ipt.cohort.analysis.reading import unsettled
from ipt.cohort.analysis.reml import Patterns, Solved

__all__ = ["Found", "Lines"]

_SD: Final = (math.log(1e-2), math.log(30.0))
"""Bounds of the log of every SD, in SDs of all values: at the lower one it is as good as 0."""
_CORNER: Final = (-30.0, 30.0)
_TAU: Final = (math.log(0.2), math.log(100.0))
"""Bounds of the log of the decay of correlations, in weeks."""
_BOUNDS: Final = np.array([_SD, _SD, _CORNER, _SD, _SD, _TAU])
_START: Final = np.array([*[math.log(0.5)] * 2, 0.0, *[math.log(0.5)] * 2, math.log(4.0)])
_NAMES: Final = ("intercept_sd", "slope_sd", "correlation", "white_sd", "ou_sd", "rho")
_EDGE: Final = 1e-6
_STEPS: Final = 500
_SETTLED: Final = 1e-4
"""What a further step may add to the log likelihood: a hundredth of a standard error."""


@frozen(eq=False)
class Found:
    """A fit.

    Attributes:
        theta: The parameters, see `Lines`.
        doubt: Their covariance, NaN for those on a bound.
        solved: The coefficients of the means.
        df: Of each coefficient, by Satterthwaite with the expected information.
        on_bound: Names of the parameters on a bound.
    """

    theta: Floats
    doubt: Floats
    solved: Solved
    df: Floats
    on_bound: tuple[str, ...]

    @classmethod
    def at(cls, theta: Floats, lines: "Lines") -> Self:
        """What the likelihood says at its highest point *theta*.

        Raises:
            ipt.errors.IPTError: If it is not the highest.
        """
        bounds = _BOUNDS[: len(theta)]
        inside = (theta > bounds[:, 0] + _EDGE) & (theta < bounds[:, 1] - _EDGE)
        solved, slopes = lines.solved(theta)
        slopes = slopes[inside]
        information = solved.information(slopes)
        if singular(information):
            unsettled("the growth model", _STEPS)
        own = inverse(information)
        score = np.tensordot(slopes, solved.gradient(), axes=2)
        if not float(score @ own @ score) < _SETTLED:
            unsettled("the growth model", _STEPS)
        doubt = np.full((len(theta), len(theta)), np.nan)
        doubt[np.ix_(inside, inside)] = own
        rates = solved.variance_slopes(slopes, np.eye(len(solved.covariance)))
        spread = np.einsum("ck,kl,cl->c", rates, own, rates)
        return cls(
            theta=theta,
            doubt=doubt,
            solved=solved,
            df=2 * np.diag(solved.covariance) ** 2 / spread,
            on_bound=tuple(name for name, free in zip(_NAMES, inside, strict=False) if not free),
        )


@frozen(kw_only=True, eq=False)
class Lines:
    """The model: the covariance of the grid as a function of its parameters *theta*.

    They are the log of the first, the log of the second and the corner of the root of the
    covariance of intercept and slope, the log of the white SD, and the logs of SD and decay of
    spells.
    """

    patterns: Patterns
    basis: Floats
    distance: Floats
    ou: bool
    restricted: bool

    def fitted(self) -> Found:
        """The parameters of the highest likelihood.

        Raises:
            ipt.errors.IPTError: If the fit does not settle.
        """
        many = len(_START) if self.ou else 4
        found = optimize.minimize(
            self._loss,
            _START[:many],
            jac=True,
            method="L-BFGS-B",
            bounds=[(float(low), float(high)) for low, high in _BOUNDS[:many]],
            options={"maxiter": _STEPS, "ftol": 1e-13, "gtol": 1e-7},
        )
        return Found.at(np.asarray(found.x, dtype=np.float64), self)

    def solved(self, theta: Floats) -> tuple[Solved, Floats]:
        """The coefficients at *theta*, and how the covariance of the grid moves with it."""
        sigma, slopes = self._covariance(theta)
        return Solved.at(sigma, self.patterns, self.basis, restricted=self.restricted), slopes

    def _loss(self, theta: Floats) -> tuple[float, Floats]:
        """What is made small: the log likelihood by patient, turned over, and its slopes."""
        solved, slopes = self.solved(theta)
        n = float(self.patterns.count.sum())
        score = np.tensordot(slopes, solved.gradient(), axes=2)
        return -solved.log_likelihood / n, -score / n

    def _covariance(self, theta: Floats) -> tuple[Floats, Floats]:
        """Sigma and its derivatives."""
        first, second, white = np.exp(theta[[0, 1, 3]])
        root = np.array([[first, 0.0], [theta[2], second]])
        turns = np.zeros((3, 2, 2))
        turns[0, 0, 0], turns[1, 1, 1], turns[2, 1, 0] = first, second, 1.0
        moves = turns @ root.T
        sigma = self.basis @ root @ root.T @ self.basis.T
        noise = white**2 * np.eye(len(sigma))
        slopes = [*(self.basis @ (moves + moves.swapaxes(1, 2)) @ self.basis.T), 2 * noise]
        sigma += noise
        if self.ou:
            spell, tau = np.exp(theta[4:])
            spells = spell**2 * np.exp(-self.distance / tau)
            slopes += [2 * spells, spells * self.distance / tau]
            sigma += spells
        return sigma, np.array(slopes)
