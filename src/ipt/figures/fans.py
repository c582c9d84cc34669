"""Scores week by week as a fan: how widely the patients lie, and their mean."""

# pyright: reportUnknownMemberType=false
# Matplotlib says nothing of the types of its keywords.

from itertools import cycle

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipt.cohort.results.curves import Fan
from ipt.errors import InvalidValue
from ipt.figures.paper import (
    COLOURS,
    Size,
    check_drawable,
    counts,
    panels,
    shade,
    styled,
    whole_numbers,
)

__all__ = ["fan_chart"]


def fan_chart(*fans: Fan, size: Size = (7, 4.5)) -> Figure:
    """The scores of one or several groups of patients, side by side on one scale.

    Each shade holds the share of patients that the legend tells; the line is the mean. Where only
    what courses observed is drawn, the numbers below tell how many patients that was.

    Args:
        fans: One at least, all of one instrument.
        size: In inches.

    Raises:
        ipt.errors.InvalidValue: If there is no fan, something else, or they are of several
            instruments.
    """
    for fan in fans:
        check_drawable(fan, Fan, "results.fan")
    names = sorted({fan.instrument for fan in fans})
    if len(names) != 1:
        told = f"not of {' and '.join(names)}" if names else "and there is none"
        msg = f"the fans of one picture are of one instrument, {told}"
        raise InvalidValue(msg)
    rows = [""] if any(fan.view == "observed" for fan in fans) else []
    wide = size[0] / max(len(fans), 1)
    with styled():
        drawn, upper, lower = panels(size, len(fans), rows, title="patients measured")
        for axes, fan, colour in zip(upper, fans, cycle(COLOURS), strict=False):
            _draw(axes, fan, colour, wide)
        for axes, fan in zip(lower, fans, strict=False):
            counts(axes, 0, fan.mean.at.tolist(), fan.mean.n.tolist())
        upper[0].set_ylabel("{} (points, from {:g} to {:g})".format(names[0], *fans[0].ends))
        upper[-1].legend(loc="upper right")
    return drawn


def _draw(axes: Axes, fan: Fan, colour: str, wide: float) -> None:
    weeks, levels = fan.mean.at, fan.levels
    for depth in range(len(levels) // 2):
        axes.fill_between(
            weeks,
            fan.quantiles[depth],
            fan.quantiles[-1 - depth],
            color=shade(colour, 0.15 + 0.2 * depth),
            linewidth=0,
            label=f"{levels[-1 - depth] - levels[depth]:.0%} of patients",
        )
    axes.plot(weeks, fan.mean.value, color=colour, lw=2, marker="o", markersize=3, label="mean")
    axes.set_title(fan.title)
    axes.set_xlabel("weeks since baseline")
    axes.set_ylim(bottom=fan.ends[0])
    axes.margins(x=0.02)
    whole_numbers(axes, wide)
