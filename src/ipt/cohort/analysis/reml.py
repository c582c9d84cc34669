r"""The likelihood of repeated measures whose means are a product and whose gaps are few patterns.

Patient *i* has values at some points of a grid of times. They are normal with means
``F @ beta @ z_i``, where the *basis* ``F`` says how means move in time and the *design* row ``z_i``
is what is known of the patient, and with the covariance *sigma* of the grid, all cut down to the
points that were seen. A patient enters by sums over those with the same points only, so that time
goes with the number of patterns and not with the number of patients.

In the names below ``W`` is the inverse of sigma at the points of a pattern, ``C`` the covariance of
the coefficients, and ``E_k`` the derivative of sigma by parameter *k*.
"""

from typing import Self

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ipt.cohort.analysis.effects import Floats
from ipt.cohort.analysis.linear import inverse_root
from ipt.cohort.analysis.reading import seen

__all__ = ["Patterns", "Solved"]


@frozen(kw_only=True, eq=False)
class Patterns:
    """Sums over the patients who were seen at the same points; a row for each such pattern.

    Attributes:
        count: How many patients, ``(patterns,)``.
        place: The points they were seen at, ``(patterns, most)``, filled up with 0.
        there: 1 where *place* is a point, 0 where it only fills up.
        zz: Sums of ``z z'``.
        yz: Sums of ``y z'``.
        yy: Sums of ``y y'``.
    """

    count: Floats
    place: NDArray[np.intp]
    there: Floats
    zz: Floats
    yz: Floats
    yy: Floats

    @classmethod
    def of(cls, values: Floats, design: Floats) -> Self:
        """The patterns in *values*, ``(patients, points)``, where NaN is a gap.

        A patient without any value tells nothing of the effects and is left out.
        """
        points = seen(values)
        kept = points.any(axis=1)
        values, design, points = values[kept], design[kept], points[kept]
        masks, which = np.unique(points, axis=0, return_inverse=True)
        most, many = int(masks.sum(axis=1).max()), design.shape[1]
        place = np.zeros((len(masks), most), dtype=np.intp)
        there = np.zeros((len(masks), most))
        zz = np.empty((len(masks), many, many))
        yz = np.zeros((len(masks), most, many))
        yy = np.zeros((len(masks), most, most))
        for row, mask in enumerate(masks):
            at = np.flatnonzero(mask)
            mine = which.ravel() == row
            y, z = values[np.ix_(mine, at)], design[mine]
            size = len(at)
            place[row, :size], there[row, :size] = at, 1.0
            zz[row], yz[row, :size], yy[row, :size, :size] = z.T @ z, y.T @ z, y.T @ y
        count = np.bincount(which.ravel()).astype(np.float64)
        return cls(count=count, place=place, there=there, zz=zz, yz=yz, yy=yy)

    def cut(self, whole: Floats) -> Floats:
        """Matrices of the grid, ``(..., points, points)``, cut down to each pattern."""
        at = self.place
        part: Floats = whole[..., at[:, :, None], at[:, None, :]]
        return part * (self.there[:, :, None] * self.there[:, None, :])


@frozen(kw_only=True, eq=False)
class Solved:
    """The coefficients at one sigma, with what the likelihood and its derivatives need.

    Attributes:
        beta: The coefficients, ``(basis, design)``.
        covariance: Theirs, in the order of ``beta.ravel()``.
        log_likelihood: Restricted, or full if not *restricted*.
        restricted: Whether the coefficients are allowed for.
        weight: ``W`` of each pattern.
        residual_z: Sums of ``e z'``, where e is what the means leave of y.
        residuals: Sums of ``e e'``.
        leverage: Sums of the covariances of the fitted means.
    """

    patterns: Patterns
    basis: Floats
    beta: Floats
    covariance: Floats
    log_likelihood: float
    restricted: bool
    weight: Floats
    residual_z: Floats
    residuals: Floats
    leverage: Floats

    @classmethod
    def at(cls, sigma: Floats, patterns: Patterns, basis: Floats, *, restricted: bool) -> Self:
        """Generalised least squares with the covariance *sigma* of the grid.

        Raises:
            numpy.linalg.LinAlgError: If *sigma* is no covariance, or the coefficients cannot be
                told apart.
        """
        filled = 1.0 - patterns.there
        part = patterns.cut(sigma) + filled[:, :, None] * np.eye(filled.shape[1])
        root = inverse_root(part)
        weight = root.swapaxes(1, 2) @ root
        mean = basis[patterns.place] * patterns.there[:, :, None]
        weighted = mean.swapaxes(1, 2) @ weight
        normal = _kronecker(weighted @ mean, patterns.zz)
        own = inverse_root(normal)
        covariance = own.T @ own
        right = np.einsum("gkp,gpq->kq", weighted, patterns.yz)
        beta = (covariance @ right.ravel()).reshape(right.shape)
        fitted = mean @ beta
        crossed = fitted @ patterns.yz.swapaxes(1, 2)
        residuals = patterns.yy - crossed - crossed.swapaxes(1, 2)
        residuals += fitted @ patterns.zz @ fitted.swapaxes(1, 2)
        blocks = covariance.reshape(*beta.shape, *beta.shape)
        between = np.einsum("jalb,gab->gjl", blocks, patterns.zz, optimize=True)
        numbers = float(patterns.count @ patterns.there.sum(axis=1))
        total = numbers * np.log(2 * np.pi) + float(np.sum(weight * residuals))
        total -= 2 * patterns.count @ np.log(np.einsum("gpp->gp", root)).sum(axis=1)
        if restricted:
            total -= len(covariance) * np.log(2 * np.pi) + 2 * np.log(np.diag(own)).sum()
        return cls(
            patterns=patterns,
            basis=basis,
            beta=beta,
            covariance=covariance,
            log_likelihood=-0.5 * float(total),
            restricted=restricted,
            weight=weight,
            residual_z=patterns.yz - fitted @ patterns.zz,
            residuals=residuals,
            leverage=mean @ between @ mean.swapaxes(1, 2),
        )

    def gradient(self) -> Floats:
        """Derivative of the log likelihood by sigma, ``(points, points)`` and symmetrical.

        By a parameter it is the sum of this times ``E_k``.
        """
        part = self.residuals + self.leverage if self.restricted else self.residuals
        told = self.weight @ part @ self.weight
        told -= self.patterns.count[:, None, None] * self.weight
        told *= self.patterns.there[:, :, None] * self.patterns.there[:, None, :]
        at, points = self.patterns.place, len(self.basis)
        whole = np.zeros((points, points))
        np.add.at(whole, (at[:, :, None], at[:, None, :]), 0.5 * told)
        return whole

    def information(self, derivatives: Floats, *, observed: bool = False) -> Floats:
        """Information on the parameters with these ``E_k``, ``(k, points, points)``.

        Args:
            derivatives: The ``E_k``.
            observed: Whether it is that of these data, which holds where sigma is linear in the
                parameters; otherwise it is what is expected of such data.
        """
        weighted = self.weight @ self.patterns.cut(derivatives)
        count = self.patterns.count[:, None, None] * np.eye(weighted.shape[-1])
        if not self.restricted:
            return 0.5 * _traces(weighted, weighted @ count)
        moved = self.covariance @ self._moves(weighted)
        twice = _traces(weighted, weighted @ (count - 2 * self.weight @ self.leverage))
        expected = 0.5 * (twice + _traces(moved, moved))
        if not observed:
            return expected
        whole = _traces(weighted, weighted @ self.weight @ self.residuals)
        side = self._mean().swapaxes(1, 2) @ weighted @ self.weight @ self.residual_z
        pulls = side.sum(axis=1).reshape(len(derivatives), -1)
        told: Floats = whole - pulls @ self.covariance @ pulls.T - expected
        return told

    def variance_slopes(self, derivatives: Floats, contrasts: Floats) -> Floats:
        """How the variance of each contrast moves with each parameter, ``(contrasts, k)``."""
        weighted = self.weight @ self.patterns.cut(derivatives)
        pulled = contrasts @ self.covariance
        moves = self._moves(weighted)
        slopes: Floats = np.einsum("ci,kij,cj->ck", pulled, moves, pulled, optimize=True)
        return slopes

    def _mean(self) -> Floats:
        mean: Floats = self.basis[self.patterns.place] * self.patterns.there[:, :, None]
        return mean

    def _moves(self, weighted: Floats) -> Floats:
        """How the inverse of C moves with each parameter, but for the sign."""
        mean = self._mean()
        return _kronecker(mean.swapaxes(1, 2) @ weighted @ self.weight @ mean, self.patterns.zz)


def _kronecker(left: Floats, right: Floats) -> Floats:
    """The sum over patterns of the Kronecker products: ``(..., g, j, l)`` and ``(g, a, b)``."""
    *lead, _, j, _ = left.shape
    a = right.shape[1]
    product = np.tensordot(np.moveaxis(left, -3, -1), right, axes=1)
    return product.swapaxes(-3, -2).reshape(*lead, j * a, j * a)


def _traces(left: Floats, right: Floats) -> Floats:
    """The traces of all products ``left[k] @ right[l]``, summed over what is between."""
    turned = right.swapaxes(-1, -2)
    return left.reshape(len(left), -1) @ turned.reshape(len(right), -1).T
