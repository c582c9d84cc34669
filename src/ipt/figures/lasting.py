"""How long it lasts: survival curves, with how many are still looked at."""

# pyright: reportUnknownMemberType=false
# Matplotlib says nothing of the types of its keywords.

from itertools import cycle

from attrs import evolve
from matplotlib.figure import Figure

from ipt.cohort.results.survival import Survival
from ipt.errors import InvalidValue
from ipt.figures.paper import (
    COLOURS,
    DASHES,
    TWO_SIDED,
    Size,
    as_shares,
    check_drawable,
    counts,
    panels,
    styled,
    whole_numbers,
)

__all__ = ["survival_chart"]


def survival_chart(*survivals: Survival, least: int = 10, size: Size = (7, 4.5)) -> Figure:
    """How many are still without the event, as steps, with 95 % of what chance may do as a shade.

    The numbers below tell how many are still at risk.

    Args:
        survivals: One at least, all of one event.
        least: A curve ends where fewer than so many are still at risk: of those it tells too little.
        size: In inches.

    Raises:
        ipt.errors.InvalidValue: If there is none, or they tell of several events, or one has fewer
            at risk than *least* from the start.
    """
    for survival in survivals:
        check_drawable(survival, Survival, "results.relapse")
    notes = {survival.note for survival in survivals}
    if len(notes) != 1:
        told = "not of several events" if notes else "and there is none"
        msg = f"the curves of one picture are of one event, {told}"
        raise InvalidValue(msg)
    drawable = [_until(survival, least) for survival in survivals]
    with styled():
        names = [survival.title for survival in survivals]
        drawn, [axes], [below] = panels(size, rows=names, title="still at risk")
        for one, colour, dash in zip(drawable, cycle(COLOURS), cycle(DASHES), strict=False):
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
        for row, one in enumerate(drawable):
            counts(below, row, one.at.tolist(), one.at_risk.tolist())
    return drawn


def _until(survival: Survival, least: int) -> Survival:
    """*survival* as long as *least* are at risk.

    Raises:
        ipt.errors.InvalidValue: If they never are.
    """
    some = int((survival.at_risk >= least).sum())  # at_risk never grows
    if not some:
        whose = repr(survival.title) if survival.title else "the curve"
        most = int(survival.at_risk.max(initial=0))
        msg = (
            f"of {whose} {most} are at risk at most, and a curve is drawn of"
            f" {least} or more; take more patients, or name another least"
        )
        raise InvalidValue(msg)
    numbers = ("at", "value", "error", "at_risk", "events")
    return evolve(survival, **{name: getattr(survival, name)[:some] for name in numbers})
