"""How much each patient responds: to the treatment at all, and to their therapist."""

import math

import numpy as np
from numpy.typing import NDArray

from ipt.cohort.assumptions import Parameters
from ipt.cohort.model.parts import Floats
from ipt.cohort.streams import BLOCK, generator
from ipt.model.vocabulary import Area

__all__ = ["area_effects", "responses", "therapist_effects"]


def responses(share: float, own: Floats, seed: int, therapist: NDArray[np.int32]) -> Floats:
    """The standardised response of each patient.

    Args:
        share: What part of its variance is that of therapists.
        own: The patient's own part, standardised; it is all where there is no therapist.
        seed: Of the whole simulation.
        therapist: The number of the therapist of each; negative if there is none.
    """
    response = math.sqrt(share) * therapist_effects(seed, therapist)
    response += np.where(therapist < 0, 1.0, math.sqrt(1 - share)) * own
    return response


def therapist_effects(seed: int, therapist: NDArray[np.int32]) -> Floats:
    """What each patient's *therapist* adds, standardised; 0 where the number is negative.

    A therapist is the same in whatever block and arm a patient of theirs is.
    """
    effects = np.zeros(len(therapist))
    for home in range(max(0, therapist.min() // BLOCK), therapist.max() // BLOCK + 1):
        places = np.flatnonzero((therapist >= home * BLOCK) & (therapist < (home + 1) * BLOCK))
        numbers = therapist[places] - home * BLOCK
        many = int(numbers.max(initial=-1)) + 1
        effects[places] = generator(seed, "therapist", home).standard_normal(many)[numbers]
    return effects


def area_effects(
    parameters: Parameters, areas: tuple[Area, ...], area: NDArray[np.int8]
) -> Floats | None:
    """By how much the focus multiplies each effect; ``None`` where it makes no difference."""
    p = parameters
    by_area = {
        Area.GRIEF: p.effect_grief,
        Area.ROLE_DISPUTE: p.effect_role_dispute,
        Area.ROLE_TRANSITION: p.effect_role_transition,
        Area.DEFICITS: p.effect_deficits,
    }
    factors = np.array([by_area[one].value for one in areas])
    return None if (factors == 1).all() else factors[area]
