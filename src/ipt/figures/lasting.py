"""How long it lasts: survival curves, with how many are still looked at."""

# pyright: reportUnknownMemberType=false
# Matplotlib says nothing of the types of its keywords.

from itertools import cycle

from matplotlib.figure import Figure

from ipt.cohort.results.survival import Survival
from ipt.errors import InvalidValue
from ipt.figures.paper import (
    COLOURS,
    DASHES,
    TWO_SIDED,
    Size,
    as_shares,
    counts,
    panels,
    styled,
    whole_numbers,
)

__all__ = ["survival_chart"]


def survival_chart(*survivals: Survival, size: Size = (7, 4.5)) -> Figure:
    """How many are still without the event, as steps, with 95 % of what chance may do as a shade.

    The numbers below tell how many are still at risk.

    Args:
        survivals: One at least, all of one event.
        size: In inches.

    Raises:
        ipt.errors.InvalidValue: If there is none, or they tell of several events.
    """
    notes = {survival.note for survival in survivals}
    if len(notes) != 1:
        told = "not of several events" if notes else "and there is none"
        msg = f"the curves of one picture are of one event, {told}"
        raise InvalidValue(msg)
    with styled():
        names = [survival.title for survival in survivals]
        drawn, [axes], [below] = panels(size, rows=names, title="still at risk")
        for one, colour, dash in zip(survivals, cycle(COLOURS), cycle(DASHES), strict=False):
            axes.step(one.at, one.value, where="post", color=colour, ls=dash, lw=2, label=one.title)
            reach = TWO_SIDED * one.error
            axes.fill_between(
                one.at,
                (one.value - reach).clip(0, 1),
                (one.value + reach).clip(0, 1),
                step="post",
                color=colour,
                alpha=0.2,
                lw=0,
            )
        axes.set_title(notes.pop(), size="small", wrap=True)
        axes.set_xlabel("weeks")
        axes.set_ylabel("share without the event")
        axes.set_ylim(0, 1.02)
        axes.margins(x=0.02)
        as_shares(axes)
        whole_numbers(axes, size[0])
        axes.legend(loc="lower left")
        for row, one in enumerate(survivals):
            counts(below, row, one.at.tolist(), one.at_risk.tolist())
    return drawn
