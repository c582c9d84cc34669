"""Response, remission and other shares, week by week."""

# pyright: reportUnknownMemberType=false
# Matplotlib says nothing of the types of its keywords.

from itertools import cycle
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ipt.cohort.results.curves import Curve
from ipt.errors import InvalidValue
from ipt.figures.paper import (
    COLOURS,
    DASHES,
    TWO_SIDED,
    Size,
    as_shares,
    check_drawable,
    figure,
    styled,
    whole_numbers,
)

__all__ = ["draw_curve", "rate_chart"]


def rate_chart(*curves: Curve, title: str = "", size: Size = (7, 4.5)) -> Figure:
    """Shares of the patients, week by week, with 95 % of what chance may do as a shade.

    Args:
        curves: One at least; each is named by its label and its rule.
        title: Above the picture.
        size: In inches.

    Raises:
        ipt.errors.InvalidValue: If there is no curve, or something else.
    """
    if not curves:
        msg = "there is no curve to draw; give one at least"
        raise InvalidValue(msg)
    for curve in curves:
        check_drawable(curve, Curve, "results.response_by_week")
    with styled():
        drawn = figure(size)
        axes = drawn.subplots()
        for curve, colour, dash in zip(curves, cycle(COLOURS), cycle(DASHES), strict=False):
            label = f"{curve.label} ({curve.note})" if curve.note else curve.label
            draw_curve(axes, curve, colour, dash, label)
        axes.set_title(title)
        axes.set_xlabel("weeks since baseline")
        axes.set_ylabel("share of patients")
        axes.set_ylim(0, 1)
        axes.margins(x=0.02)
        as_shares(axes)
        whole_numbers(axes, size[0])
        axes.legend(loc="upper left")
    return drawn


def draw_curve(axes: Axes, curve: Curve, colour: str, dash: str, label: str) -> None:
    """Draw *curve* onto *axes*, with 95 % of what chance may do as a shade."""
    style: dict[str, Any] = {"linestyle": dash, "lw": 2, "marker": "o", "ms": 3}
    axes.plot(curve.at, curve.value, color=colour, label=label, **style)
    reach = TWO_SIDED * curve.mcse
    low, high = curve.value - reach, curve.value + reach
    axes.fill_between(curve.at, low, high, color=colour, alpha=0.2, lw=0)
