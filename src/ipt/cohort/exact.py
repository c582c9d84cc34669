"""The linear core in closed form: what an exact simulation must have as mean and covariance.

Given the effect of a patient everything is linear and Gaussian, so mean and covariance follow from
``m' = A m + B`` and ``S' = A S A' + Q``. Over patients, who differ in their effect, both are averaged
by Gauss-Hermite quadrature.
"""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
from attrs import frozen

from ipt.cohort.model.interpersonal import InterpersonalModel, doses, mediated
from ipt.cohort.model.parts import HELD_IN, Floats
from ipt.cohort.scenario import Given, RelapseMode, Scenario
from ipt.cohort.script import HELD
from ipt.errors import InvalidValue

__all__ = ["Moments", "moments"]

_NODES: Final = 21
"""Points of the quadrature; the moments are smooth in the effect."""
_X, _DAY, _PROBLEM, _START, _OWN = range(5)


@frozen(eq=False)
class Moments:
    """What is expected of ``(x, o, P)`` in each week.

    Attributes:
        mean: ``(weeks + 1, 3)``.
        covariance: ``(weeks + 1, 3, 3)``.
    """

    mean: Floats
    covariance: Floats


def moments(scenario: Scenario) -> Moments:
    """The moments of ``(x, o, P)`` in every week of an exact *scenario*.

    Support and life events are no part of them.

    Raises:
        ipt.errors.InvalidValue: If the scenario is not exact, or has another model or areas that
            respond differently.
    """
    p = scenario.parameters
    areas = (p.effect_grief, p.effect_role_dispute, p.effect_role_transition, p.effect_deficits)
    shipped = isinstance(scenario.model, InterpersonalModel)
    alike = all(effect.value == 1 for effect in areas) and not scenario.population.remitted
    if not (scenario.exact and shipped and alike):
        msg = (
            "only an exact scenario of the model that ships has moments in closed form, of people"
            " in an episode and with areas that respond alike; take exact=True, and leave the"
            " other things at their defaults"
        )
        raise InvalidValue(msg)
    mean, spread = (0.0, 0.0)
    if scenario.treatment.kind in {Given.PROTOCOL, Given.COMPARATOR}:
        mean, spread = scenario.treatment.response(scenario.parameters)
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    weights = weights / weights.sum()
    given = [_given(scenario, mean + spread * float(node)) for node in nodes]
    means = np.array([one for one, _ in given])
    whole = np.einsum("n,nwi->wi", weights, means)
    away = means - whole
    between = np.einsum("n,nwi,nwj->wij", weights, away, away)
    within = np.einsum("n,nwij->wij", weights, np.array([one for _, one in given]))
    return Moments(whole[:, :_START], (between + within)[:, :_START, :_START])


def _given(scenario: Scenario, effect: float) -> tuple[Floats, Floats]:
    """Mean and covariance of ``(x, o, P, o0, c_i)`` of patients with one *effect*.

    How severity has changed since the start is ``x + o - o0``, so that the start is part of it. What
    time takes off a patient (``c_i``) stays as it is, and acts more as weeks go by.
    """
    p = scenario.parameters
    by_sessions = scenario.treatment.kind is Given.PROTOCOL
    usual = scenario.treatment.usual(p) + (0 if by_sessions else effect)
    effect = effect if by_sessions else 0.0
    pace, slow, memory = p.symptom_pace.value, p.problem_pace.value, p.day_memory.value
    share, back = mediated(p), p.feedback.value * p.problem_pace.value
    by_problem = effect / p.effect.value if share else 0.0
    step = np.zeros((5, 5))
    step[_X, _X], step[_X, _PROBLEM] = 1 - pace, pace * share * p.effect.value
    step[_DAY, _DAY] = memory
    step[_PROBLEM] = back, back, 1 - slow, -back, 0
    step[_START, _START] = step[_OWN, _OWN] = 1
    noise = np.diag([0, (1 - memory**2) * p.day_sd.value**2, p.problem_sd.value**2, 0, 0])
    mean, covariance = np.zeros(5), np.zeros((5, 5))
    start = np.ix_([_DAY, _START], [_DAY, _START])
    covariance[start] = p.day_sd.value**2
    covariance[_OWN, _OWN] = p.natural_sd.value**2
    means, covariances = [mean], [covariance]
    for week, (symptoms, problem) in enumerate(_gains(scenario)):
        goal = usual * math.expm1(-week / p.usual_pace.value)
        goal -= effect * (1 - share) * symptoms
        step[_X, _OWN] = pace * math.expm1(-week / p.natural_pace.value)
        mean = step @ mean + np.array([pace * goal, 0, -slow * by_problem * problem, 0, 0])
        covariance = step @ covariance @ step.T + noise
        means.append(mean)
        covariances.append(covariance)
    return np.array(means), np.array(covariances)


def _gains(scenario: Scenario) -> Iterator[tuple[float, float]]:
    """What was gained, for symptoms and for the problem, when each week begins to pass."""
    symptom_doses, problem_doses = doses(scenario.parameters)
    decays = scenario.relapse is RelapseMode.DECAY
    kept = 1 - scenario.parameters.gain_loss.value if decays else 1.0
    symptoms = problem = 0.0
    phases = _phases(scenario)
    for week in range(scenario.weeks):
        for slot, at in enumerate(scenario.slot_weeks):
            if at == week:
                symptoms += symptom_doses[HELD_IN + phases[slot]] * (1 - symptoms)
                problem += problem_doses[HELD_IN + phases[slot]] * (1 - problem)
        symptoms, problem = kept * symptoms, kept * problem
        yield symptoms, problem


def _phases(scenario: Scenario) -> list[int]:
    """The phase of each session, as its place, where every one is held."""
    script, phases = scenario.script, list[int]()
    if script is not None:
        node = int(script.start[0])
        while script.ended[node] < 0:
            phases.append(int(script.phase[node]))
            node = int(script.next[node, HELD])
    return phases
