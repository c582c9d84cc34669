"""Attendance and dropout, session by session."""

# pyright: reportUnknownMemberType=false
# Matplotlib says nothing of the types of its keywords.

from matplotlib.figure import Figure

from ipt.cohort.results.curves import Attendance
from ipt.errors import InvalidValue
from ipt.figures.paper import (
    COLOURS,
    DASHES,
    GREY,
    TWO_SIDED,
    Size,
    as_shares,
    check_drawable,
    figure,
    shade,
    styled,
    whole_numbers,
)
from ipt.figures.rates import draw_curve

__all__ = ["attendance_chart"]


def attendance_chart(attendance: Attendance, *, size: Size = (7, 5.5)) -> Figure:
    """Who came to each session and who was still there, and below who withdrew instead of it.

    Args:
        attendance: As `ipt.cohort.results.attendance` has it.
        size: In inches.

    Raises:
        ipt.errors.InvalidValue: If there was no session, or the size is none.
    """
    check_drawable(attendance, Attendance, "results.attendance")
    if not attendance.attended.at.size:
        msg = (
            f"{attendance.title!r} has no sessions, so that there is nothing to draw; give the attendance"
            " of a treatment"
        )
        raise InvalidValue(msg)
    with styled():
        drawn = figure(size)
        upper, lower = drawn.subplots(2, 1, sharex=True, height_ratios=[2, 1])
        for curve, colour, dash in zip(
            (attendance.in_treatment, attendance.attended), COLOURS, DASHES, strict=False
        ):
            draw_curve(upper, curve, colour, dash, f"{curve.label}, {curve.note}")
        upper.set_title(attendance.title)
        upper.set_ylabel("share of patients")
        upper.set_ylim(0, 1.02)
        upper.legend(loc="lower left")
        left = attendance.leaving
        lower.bar(
            left.at,
            left.value,
            width=0.7,
            yerr=TWO_SIDED * left.mcse,
            color=shade(GREY, 0.6),
            error_kw={"elinewidth": 1, "ecolor": "black"},
        )
        lower.set_title(f"{left.label}, {left.note}", size="small")
        lower.set_ylabel("share of them")
        lower.set_ylim(bottom=0)
        lower.set_xlim(left=0.5)
        lower.set_xlabel("number of the session")
        whole_numbers(lower, size[0])
        for axes in (upper, lower):
            as_shares(axes)
    return drawn
