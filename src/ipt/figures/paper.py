"""The paper that every picture is drawn on: its style, its colours, and how it is saved.

The colours are those of Okabe and Ito, which people tell apart whatever colours they see; no line
differs by its colour alone.
"""

# pyright: reportUnknownMemberType=false
# Matplotlib says nothing of the types of its keywords.

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ipt.errors import InvalidValue, IPTError

__all__ = [
    "COLOURS",
    "DASHES",
    "GREY",
    "TWO_SIDED",
    "Size",
    "as_shares",
    "check_drawable",
    "counts",
    "figure",
    "kind_of",
    "panels",
    "save",
    "shade",
    "styled",
    "whole_numbers",
]

Size: TypeAlias = tuple[float, float]
"""Width and height in inches."""

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES: Final = ("-", "--", "-.", ":")
GREY: Final = "#595959"
TWO_SIDED: Final = 1.96
"""Standard errors to either side of a figure that hold 95 %."""

_STYLE: Final[dict[str, Any]] = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": "medium",
    "figure.dpi": 100,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "grid.alpha": 0.6,
    "grid.color": "#DDDDDD",
    "legend.frameon": False,
    "legend.fontsize": "small",
    "savefig.dpi": 150,
    "svg.fonttype": "path",
    "svg.hashsalt": "ipt",
}
_FORMATS: Final[dict[str, dict[str, None]]] = {
    "png": {"Software": None},
    "svg": {"Creator": None, "Date": None},
}
"""What may be saved, and what is left out so that the bytes do not differ from day to day."""


@contextmanager
def styled() -> Generator[None]:
    """The style of all pictures, whatever somebody has set for their own; theirs is kept."""
    style: dict[Any, Any] = {**mpl.rcParamsDefault, **_STYLE}
    del style["backend"]  # which would not be set back
    with mpl.rc_context(style):
        yield


def figure(size: Size) -> Figure:
    """An empty figure of *size* in inches.

    Raises:
        ipt.errors.InvalidValue: If the size is none.
    """
    width, height = size
    if not (1 <= width <= 100 and 1 <= height <= 100):  # noqa: PLR2004 - inches
        msg = f"a size is a width and a height from 1 to 100 inches, not {size!r}"
        raise InvalidValue(msg)
    return Figure(figsize=size, layout="constrained")


def save(drawn: Figure, path: Path | str) -> None:
    """Write *drawn* to *path*, whose name ends in .png or .svg; the same figure is the same bytes.

    Raises:
        ipt.errors.InvalidValue: If the name ends in anything else, or *drawn* is no figure.
        ipt.errors.IPTError: If *path* cannot be written.
    """
    kind = kind_of(path)
    check_drawable(drawn, Figure, "a function of ipt.figures")
    try:
        with styled():
            drawn.savefig(path, format=kind, metadata=_FORMATS[kind])
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else type(error).__name__
        msg = f"{Path(path).name!r} cannot be written: {why}; choose another place"
        raise IPTError(msg) from None


def check_drawable(given: object, kind: type, maker: str) -> None:
    """Refuse what is none of the *kind* that *maker* makes.

    Raises:
        ipt.errors.InvalidValue: If *given* is none.
    """
    if not isinstance(given, kind):
        several = isinstance(given, list | tuple)
        remedy = "give several one by one, with a * before them" if several else f"{maker} makes it"
        msg = f"a value of the type {kind.__name__} is needed, not {type(given).__name__}; {remedy}"
        raise InvalidValue(msg)


def kind_of(path: Path | str) -> str:
    """What a picture is saved as at *path*.

    Raises:
        ipt.errors.InvalidValue: If its name ends neither in .png nor in .svg.
    """
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in _FORMATS:
        msg = "a picture is saved as .png or .svg; choose a name that ends so"
        raise InvalidValue(msg)
    return kind


def shade(colour: str, depth: float) -> tuple[float, float, float]:
    """*colour* mixed with white; 1 is all of it."""
    red, green, blue = (1 - depth * (1 - part) for part in to_rgb(colour))
    return red, green, blue


def as_shares(axes: Axes) -> None:
    """Have the y axis of *axes* count shares from 0 to 1 in percent."""
    axes.yaxis.set_major_formatter(FuncFormatter(_percent))


def _percent(share: float, _place: int) -> str:
    return f"{100 * share:.3g} %"


def whole_numbers(axes: Axes, width: float) -> None:
    """Have the x axis of *axes*, so many inches wide, count in whole numbers with room between."""
    most = max(3, int(1.4 * width))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=most, integer=True, steps=[1, 2, 4, 5, 10]))


def panels(
    size: Size, columns: int = 1, rows: Sequence[str] = (), *, title: str = ""
) -> tuple[Figure, list[Axes], list[Axes]]:
    """A figure of *size* with *columns* of panels on one scale, and below each one for counts.

    Args:
        size: In inches.
        columns: How many.
        rows: The names of the rows of counts; no panels for counts if there are none.
        title: Above the counts.

    Raises:
        ipt.errors.InvalidValue: If the size is none.
    """
    drawn = figure(size)
    if not rows:
        return drawn, [*drawn.subplots(1, columns, sharey="row", squeeze=False)[0]], []
    heights = [size[1], 0.25 * len(rows)]
    upper, lower = drawn.subplots(
        2, columns, sharex="col", sharey="row", squeeze=False, height_ratios=heights
    )
    for above, below in zip(upper, lower, strict=True):
        above.tick_params(labelbottom=True)
        below.grid(visible=False)
        below.spines[:].set_visible(False)
        below.tick_params(bottom=False, labelbottom=False, left=False)
        below.set_title(title, color=GREY, size="small")
        below.set_ylim(len(rows) - 0.5, -0.5)
        below.set_yticks(range(len(rows)), rows, color=GREY, size="small")
    return drawn, [*upper], [*lower]


def counts(below: Axes, row: int, at: Sequence[int], numbers: Sequence[int]) -> None:
    """Write *numbers* in a row of *below*, wherever its x axis has a tick."""
    low, high = below.get_xlim()
    known = dict(zip(at, numbers, strict=True))
    for tick in below.get_xticks():
        if low <= tick <= high and tick in known:
            told = f"{known[int(tick)]:,}"
            below.text(tick, row, told, ha="center", va="center", color=GREY, size="small")
