"""How near what an area is about lies to the onset of the episode, in points."""

from collections.abc import Iterable
from typing import Final

from ipt.formulation.onset import near_onset
from ipt.model.understanding import Consideration, Episode
from ipt.model.values import LifeEvent

__all__ = ["MOST", "nearness"]

MOST: Final = 4
"""The most points any criterion gives."""


def nearness(
    consideration: Consideration,
    event: LifeEvent | None,
    episodes: Iterable[Episode],
    *,
    step: int,
) -> tuple[int, int]:
    """The fewest and the most points that *consideration* may have for nearness to the onset.

    The number of months that it states counts; else that between the linked *event* and the onset
    of a current episode, as far as their dates tell.

    Args:
        consideration: What is being considered.
        event: The life event it is linked with, if that is known.
        episodes: Of the illness.
        step: How many months take away one of the four points.
    """
    months = consideration.onset_months
    if months is not None:
        points = max(0, MOST - months // step)
        return points, points
    if event is None:
        return 0, MOST
    current = tuple(episodes)
    near = {
        points: near_onset(event, current, months=step * (MOST + 1 - points) - 1)
        for points in range(1, MOST + 1)
    }
    least = max((points for points, answer in near.items() if answer), default=0)
    most = max((points for points, answer in near.items() if answer is not False), default=0)
    return least, most
