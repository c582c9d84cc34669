"""Patients of one therapist are alike: two ways to allow for it, both with few therapists in mind.

To leave it out makes a trial surer than it is: with twelve patients to a therapist in one arm of
sixty, an intraclass correlation of 5, 8 or 15 % makes the five per cent of false alarms about
8, 11 and 15. Only one arm may have therapists (a partially nested trial): there a patient without
one stands for himself, and the arms may have variances of their own [`Candlish18`, published].
"""

from typing import Final, Self

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike, NDArray

from ipt.cohort.analysis import rules
from ipt.cohort.analysis.effects import Effect, Floats, effect
from ipt.cohort.analysis.linear import inverse, inverse_root, rank, singular, solve
from ipt.cohort.analysis.reading import (
    Label,
    array,
    clusters,
    columns,
    in_units,
    refuse,
    seen,
    standardised,
    two_arms,
    unsettled,
)

__all__ = ["RandomTherapist", "cluster_robust", "random_therapist"]

_STEPS: Final = 100
_SETTLED: Final = 1e-10


@frozen(kw_only=True)
class RandomTherapist:
    """What `random_therapist` gives.

    Attributes:
        difference: Of the arm less the reference.
        therapist_variance: Covariance of two patients of one therapist. It may be below 0, see
            `random_therapist`.
        residual_variance: Of the arm, within therapists.
        reference_variance: Of the reference, within therapists if it has any.
        therapists: How many there are.
    """

    difference: Effect
    therapist_variance: float
    residual_variance: float
    reference_variance: float
    therapists: int

    @property
    def icc(self) -> float:
        """Correlation of two patients of one therapist in the arm."""
        return self.therapist_variance / (self.therapist_variance + self.residual_variance)


@frozen(kw_only=True, eq=False)
class _Read:
    """Who has an outcome: it in SDs, the design (1, arm, covariates), clusters and arms."""

    post: Floats
    unit: float
    design: Floats
    cluster: NDArray[np.int64]
    treated: NDArray[np.bool_]
    therapist: Floats


def _read(
    post: ArrayLike,
    arm: ArrayLike,
    therapist: ArrayLike,
    reference: Label,
    baseline: ArrayLike | None,
) -> _Read:
    scores = array("post", post, ("patients",), gaps=True)
    treated = two_arms(arm, reference, len(scores))
    cluster = clusters(therapist, len(scores))
    known = columns("baseline", baseline, len(scores))
    kept = seen(scores)
    ones = np.ones(int(kept.sum()))
    design = np.column_stack([ones, treated[kept] * ones, standardised(known[kept])])
    cluster, treated = cluster[kept], treated[kept]
    for what, mine in (("the arm", treated), ("the reference", ~treated)):
        if (found := len(np.unique(cluster[mine]))) < 2:  # noqa: PLR2004 - one has no spread
            refuse(rules.CLUSTERS.finding(what=what, found=found, wanted=2))
    if len(ones) <= design.shape[1]:
        found, wanted = len(ones), design.shape[1] + 1
        refuse(rules.TOO_FEW.finding(what="the trial", found=found, wanted=wanted))
    if rank(design) < design.shape[1]:
        refuse(rules.COLLINEAR.finding(what="the score"))
    post, _, unit = in_units("the score", scores[kept])
    return _Read(
        post=post,
        unit=unit,
        design=design,
        cluster=cluster,
        treated=treated,
        therapist=np.asarray(therapist, dtype=np.float64)[kept],
    )


def cluster_robust(
    post: ArrayLike,
    arm: ArrayLike,
    therapist: ArrayLike,
    *,
    reference: Label,
    baseline: ArrayLike | None = None,
    level: float = 0.95,
) -> Effect:
    """Compare arms by least squares, with errors that let patients of one therapist be alike.

    The sandwich is made unbiased for independent patients (CR2), and its degrees of freedom are
    those of Bell and McCaffrey, which fall far below the number of therapists where these are few
    [`CR2-SANDWICH`, published].

    Args:
        post: Scores, ``(patients,)``; who has NaN is left out.
        arm: The arm of each patient.
        therapist: Whole numbers, negative for patients who have none.
        reference: The arm that the other is compared with.
        baseline: The score before treatment and what else was known; none missing.
        level: Of the confidence interval.

    Raises:
        ipt.errors.InvalidValue: If lengths differ, there are not two arms, an arm has fewer than
            two therapists (or patients without one), or there are too few patients.
    """
    data = _read(post, arm, therapist, reference, baseline)
    design = data.design
    pull = design @ inverse(design.T @ design)  # of each patient on the coefficients
    left = data.post - design @ (pull.T @ data.post)
    if left @ left <= _SETTLED:
        refuse(rules.NO_SPREAD.finding(what="the score"))
    outside = 1 - np.einsum("nk,nk->n", pull, design)
    weights = np.where(outside > _SETTLED, pull[:, 1] / np.sqrt(np.maximum(outside, _SETTLED)), 0)
    sizes = np.bincount(data.cluster)
    for which in np.flatnonzero(sizes > 1):
        mine = np.flatnonzero(data.cluster == which)
        spread = np.eye(len(mine)) - pull[mine] @ design[mine].T
        weights[mine] = _root(spread) @ pull[mine, 1]
    sums = np.zeros((len(sizes), 2 * design.shape[1] + 2))
    parts = [weights[:, None] * pull, weights[:, None] * design, weights * left, weights**2]
    np.add.at(sums, data.cluster, np.column_stack(parts))
    told = np.diag(sums[:, -1]) - sums[:, : design.shape[1]] @ sums[:, design.shape[1] : -2].T
    return effect(
        "least squares, cluster-robust CR2",
        float(pull[:, 1] @ data.post) * data.unit,
        float(np.sqrt((sums[:, -2] ** 2).sum())) * data.unit,
        n=len(design),
        df=float(np.trace(told) ** 2 / (told**2).sum()),
        level=level,
    )


def _root(matrix: Floats) -> Floats:
    """The root of the inverse of a symmetrical matrix, leaving out what it is 0 in."""
    values, vectors = np.linalg.eigh(matrix)
    sound = values > _SETTLED
    turned = vectors[:, sound]
    root: Floats = (turned / np.sqrt(values[sound])) @ turned.T
    return root


def random_therapist(
    post: ArrayLike,
    arm: ArrayLike,
    therapist: ArrayLike,
    *,
    reference: Label,
    baseline: ArrayLike | None = None,
    level: float = 0.95,
) -> RandomTherapist:
    """Compare arms with a random effect of therapists, by restricted likelihood.

    Each arm has a variance of its own. The covariance of patients of one therapist may come out
    below 0: to stop at 0 would raise false alarms where therapists are few, as its error then goes
    one way only. Degrees of freedom are Satterthwaite's, with the expected information.

    Args:
        post: Scores, ``(patients,)``; who has NaN is left out.
        arm: The arm of each patient.
        therapist: Whole numbers, negative for patients who have none.
        reference: The arm that the other is compared with.
        baseline: The score before treatment and what else was known; none missing.
        level: Of the confidence interval.

    Raises:
        ipt.errors.InvalidValue: As `cluster_robust`, and if no therapist has two patients.
        ipt.errors.IPTError: If the fit does not settle.
    """
    data = _read(post, arm, therapist, reference, baseline)
    sizes = np.bincount(data.cluster[data.therapist >= 0])
    therapists = int((sizes > 0).sum())
    if sizes.max(initial=0) < 2 or therapists < 2:  # noqa: PLR2004 - neither has a spread
        what = "the trial, some with two patients,"
        refuse(rules.CLUSTERS.finding(what=what, found=therapists, wanted=2))
    blocks = _Blocks.of(data)
    variances, model, information = _fit(blocks)
    pulled = model.covariance[1]
    slopes = np.einsum("i,kij,j->k", pulled, model.moves, pulled)
    variance = float(pulled[1])
    found = effect(
        "random therapist, REML, Satterthwaite",
        float(model.beta[1]) * data.unit,
        float(np.sqrt(variance)) * data.unit,
        n=len(data.post),
        df=float(2 * variance**2 / (slopes @ solve(information, slopes))),
        level=level,
    )
    reference_variance, residual_variance, shared = (variances * data.unit**2).tolist()
    return RandomTherapist(
        difference=found,
        therapist_variance=shared,
        residual_variance=residual_variance,
        reference_variance=reference_variance,
        therapists=therapists,
    )


@frozen(eq=False)
class _Blocks:
    """The patients of each therapist side by side, filled up to the largest number.

    Attributes:
        post: ``(blocks, most)``, 0 where it only fills up.
        design: ``(blocks, most, coefficients)``.
        parts: What the variances of reference and arm and the covariance stand before,
            ``(3, blocks, most, most)``.
        filled: 1 on the diagonal where it only fills up.
    """

    post: Floats
    design: Floats
    parts: Floats
    filled: Floats

    @classmethod
    def of(cls, data: _Read) -> Self:
        """The blocks; patients without a therapist fill blocks that share nothing."""
        has = data.therapist >= 0
        most = int(np.bincount(data.cluster[has]).max())
        alone = np.arange(int((~has).sum())) // most
        block = np.empty_like(data.cluster)
        block[has] = np.unique(data.cluster[has], return_inverse=True)[1]
        block[~has] = block[has].max() + 1 + alone
        order = np.argsort(block, kind="stable")
        block = block[order]
        place = np.arange(len(block)) - np.searchsorted(block, block)
        shape = (int(block[-1]) + 1, most)
        post, there, treated, shared = (np.zeros(shape) for _ in range(4))
        design = np.zeros((*shape, data.design.shape[1]))
        post[block, place] = data.post[order]
        design[block, place] = data.design[order]
        there[block, place] = 1.0
        treated[block, place] = data.treated[order]
        shared[block, place] = has[order]
        one = np.eye(most)
        parts = [(there - treated)[..., None] * one, treated[..., None] * one]
        parts.append(shared[:, :, None] * shared[:, None, :])
        return cls(post, design, np.stack(parts), (1 - there)[..., None] * one)


@frozen(eq=False)
class _Model:
    """Generalised least squares at given variances, and the slopes of its restricted likelihood."""

    beta: Floats
    covariance: Floats
    moves: Floats
    log_likelihood: float
    score: Floats
    information: Floats

    @classmethod
    def at(cls, variances: Floats, blocks: _Blocks) -> Self:
        """Raises LinAlgError if *variances* make no covariance."""
        whole = np.tensordot(variances, blocks.parts, axes=1) + blocks.filled
        root = inverse_root(whole)
        weight = root.swapaxes(1, 2) @ root
        turned = weight @ blocks.design
        normal = np.einsum("gni,gnj->ij", blocks.design, turned)
        covariance = inverse(normal)
        beta = covariance @ np.einsum("gni,gn->i", turned, blocks.post)
        left = np.einsum("gnm,gm->gn", weight, blocks.post - blocks.design @ beta)
        twice = np.linalg.slogdet(normal)[1] - 2 * np.log(np.einsum("gnn->gn", root)).sum()
        twice += np.einsum("gn,gn->", left, blocks.post)
        own = weight - turned @ covariance @ turned.swapaxes(1, 2)
        score = np.einsum("gn,kgnm,gm->k", left, blocks.parts, left, optimize=True)
        score -= np.einsum("gnm,kgmn->k", own, blocks.parts, optimize=True)
        weighted = weight @ blocks.parts
        moves = np.einsum("gni,kgnm,gmj->kij", turned, blocks.parts, turned, optimize=True)
        # tr(P V_k P V_l), of which the diagonal blocks of P and what is between blocks are taken
        # apart: the coefficients are shared by all blocks
        both = 2 * (own - weight) @ blocks.parts + weighted
        information = np.einsum("kgnm,lgmn->kl", weighted, both, optimize=True)
        moved = covariance @ moves
        information += np.einsum("kij,lji->kl", moved, moved)
        return cls(beta, covariance, moves, -0.5 * float(twice), 0.5 * score, 0.5 * information)


def _fit(blocks: _Blocks) -> tuple[Floats, _Model, Floats]:
    """Fisher scoring, with half a step and so on where a whole one overshoots."""
    variances = np.array([1.0, 1.0, 0.0])
    model = _Model.at(variances, blocks)
    for _ in range(_STEPS):
        if singular(model.information):
            break
        change = solve(model.information, model.score)
        left = float(model.score @ change)
        for size in 0.5 ** np.arange(20):
            better = _tried(variances + size * change, blocks)
            if better and better.log_likelihood >= model.log_likelihood - _SETTLED:
                break
        else:
            break
        variances, model = variances + size * change, better
        if left < _SETTLED:
            return variances, model, model.information
    return unsettled("the random therapist", _STEPS)


def _tried(variances: Floats, blocks: _Blocks) -> _Model | None:
    try:
        return _Model.at(variances, blocks)
    except np.linalg.LinAlgError:
        return None
