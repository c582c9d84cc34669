"""A first score that was not printed, from the last one and the percent drop."""

import math

from ipt.errors import InvalidValue
from ipt.model.readings import Interval

__all__ = ["baseline_interval"]


def baseline_interval(end: float, percent: float, half_width: float = 0.5) -> Interval:
    """Every first score from which a drop of about *percent* leads to *end*.

    A case report often prints only these two. The percentage was rounded, so several first scores
    fit; the interval is ``end / (1 - p)`` for *p* from ``percent - half_width`` to
    ``percent + half_width``.

    Args:
        end: The last score, 0 and up, on a scale whose best end is 0.
        percent: The drop in percent of the first score, 100 at most; a rise is below 0.
        half_width: Half the step that the percentage was rounded to; 0 and up.

    Raises:
        ipt.errors.InvalidValue: If a number is out of range, or no first score fits.

    Examples:
        >>> from ipt.measures.baseline import baseline_interval
        >>> first = baseline_interval(39, 52)
        >>> print(first, list(first.whole))
        80.41 to 82.11 [81, 82]
    """
    if not (0 <= end < math.inf and -math.inf < percent <= 100 and 0 <= half_width < math.inf):  # noqa: PLR2004
        msg = (
            "the last score and the half width are 0 and up, the drop is 100 percent at most, "
            f"not {end!r}, {half_width!r} and {percent!r}"
        )
        raise InvalidValue(msg)
    least, most = (1 - (percent + step) / 100 for step in (half_width, -half_width))
    if most <= 0 < end or (end == 0 and least > 0):
        msg = f"no first score falls by {percent!r} percent to {end!r}"
        raise InvalidValue(msg)
    if end == 0:
        return Interval(0, math.inf)
    return Interval(end / most, end / least if least > 0 else math.inf)
