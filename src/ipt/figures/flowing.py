"""The flow of patients, as reports of trials draw it (CONSORT)."""

# pyright: reportUnknownMemberType=false
# Matplotlib says nothing of the types of its keywords.

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from ipt.cohort.results.flow import Arm, Flow
from ipt.figures.paper import GREY, Size, check_drawable, figure, styled

__all__ = ["flow_chart"]

_LINE: Final = 0.19
"""Inches that a line of text takes."""
_PADDING: Final = 0.1
_GAP: Final = 0.32
_WIDE: Final = 2.5
"""Inches that a box takes; two of them are `_APART` inches apart."""
_APART: Final = 0.25
_POINTS: Final = 9


def flow_chart(flow: Flow, *, size: Size | None = None) -> Figure:
    """How many patients came how far, in boxes from the first to the last.

    Args:
        flow: Of a simulation, or the counts of a real trial.
        size: In inches; as much as the boxes need if left out, and else the letters shrink or grow
            with them.

    Raises:
        ipt.errors.InvalidValue: If the size is none, or *flow* is no flow.
    """
    check_drawable(flow, Flow, "results.flow")
    boxes, width, height = _laid_out(flow)
    with styled():
        drawn = figure(size or (width, height))
        drawn.set_layout_engine("none")
        scale = min(drawn.get_figwidth() / width, drawn.get_figheight() / height)
        axes = drawn.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        for box in boxes:
            box.draw(axes, scale)
    return drawn


@frozen(eq=False, kw_only=True)
class _Box:
    """A box of text, and the one that the arrow to it comes from.

    Attributes:
        lines: What it says.
        x: Where its middle is, in inches from the left.
        y: Where its upper end is, in inches from the top.
        after: The box before it.
        aside: Whether it stands to the right of the way to the next box.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    after: "_Box | None" = None
    aside: bool = False

    @property
    def height(self) -> float:
        return _LINE * len(self.lines) + 2 * _PADDING

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def draw(self, axes: Axes, scale: float) -> None:
        """Put it onto *axes*, with letters of *scale* times the usual size."""
        axes.add_patch(
            FancyBboxPatch(
                (self.x - _WIDE / 2, self.y),
                _WIDE,
                self.height,
                boxstyle="round,pad=0,rounding_size=0.05",
                facecolor="white",
                edgecolor=GREY,
            )
        )
        for number, line in enumerate(self.lines):
            axes.text(
                self.x,
                self.y + _PADDING + _LINE * (number + 0.5),
                line,
                ha="center",
                va="center",
                size=_POINTS * scale,
            )
        if self.after is not None:
            turn = self.y - _GAP / 2
            start, end = (self.x, turn), (self.x, self.y)
            if self.aside:
                turn = self.y + self.height / 2
                start, end = (self.after.x, turn), (self.x - _WIDE / 2, turn)
            way = [self.after.x, self.after.x, start[0]], [self.after.bottom, turn, turn]
            axes.plot(*way, color=GREY, lw=1)
            axes.add_patch(
                FancyArrowPatch(
                    start,
                    end,
                    arrowstyle="-|>",
                    mutation_scale=10,
                    color=GREY,
                    shrinkA=0,
                    shrinkB=0,
                )
            )


def _laid_out(flow: Flow) -> tuple[list[_Box], float, float]:
    """The boxes of *flow*, and how many inches they take together."""
    columns = max(len(flow.arms), 2 if flow.excluded else 1)
    width = columns * (_WIDE + _APART) + _APART
    centre = width / 2 if not flow.excluded else width / 2 - (_WIDE + _APART) / 2
    boxes: list[_Box] = []
    y, last = _APART, None
    if flow.assessed is not None:
        last = _Box(lines=(f"assessed: {flow.assessed:,}",), x=centre, y=y)
        boxes.append(last)
        y = last.bottom + _GAP
    if flow.excluded:
        out = sum(flow.excluded.values())
        lines = (f"excluded: {out:,}", *_reasons(flow.excluded))
        aside = _Box(lines=lines, x=centre + _WIDE + _APART, y=y, after=last, aside=True)
        boxes.append(aside)
        y = aside.bottom + _GAP
    if len(flow.arms) > 1:
        last = _Box(lines=(f"allocated: {flow.allocated:,}",), x=centre, y=y, after=last)
        boxes.append(last)
        y = last.bottom + _GAP
    arms = [list(_steps(arm)) for arm in flow.arms]
    first = (width - len(arms) * (_WIDE + _APART) + _APART) / 2 + _WIDE / 2
    ways: list[_Box | None] = [last] * len(arms)
    for step in zip(*arms, strict=True):
        for number, lines in enumerate(step):
            if lines:
                x = first + number * (_WIDE + _APART)
                box = _Box(lines=lines, x=x, y=y, after=ways[number])
                boxes.append(box)
                ways[number] = box
        y = max(box.bottom for box in boxes) + _GAP
    return boxes, width, y - _GAP + _APART


def _steps(arm: Arm) -> Iterator[tuple[str, ...]]:
    """What each box of *arm* says, from the first to the last; nothing where nobody counted."""
    yield arm.title, f"allocated: {arm.allocated:,}"
    if arm.began is None:
        yield ()
    else:
        never = arm.allocated - arm.began
        more = (f"came to no session: {never:,}",) if never else ()
        yield f"came to a session: {arm.began:,}", *more
    lost = sum(arm.lost.values())
    yield (f"did not end as planned: {lost:,}", *_reasons(arm.lost)) if lost else ()
    yield (f"ended as planned: {arm.ended_as_planned:,}",) if arm.began is not None or lost else ()
    yield () if arm.analysed is None else (f"analysed: {arm.analysed:,}",)


def _reasons(counts: Mapping[str, int]) -> Iterator[str]:
    return (f"{reason}: {number:,}" for reason, number in counts.items())
