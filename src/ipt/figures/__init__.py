"""How does it look? Pictures of results, by Matplotlib and the extra ``plot``.

Each function takes what `ipt.cohort.results` makes and gives back a `matplotlib.figure.Figure`. None
of them opens a window or changes what other pictures look like, and `save` writes the same bytes for
the same figure.
"""

import importlib
from typing import TYPE_CHECKING, Final

from ipt.cohort.extras import extra

if TYPE_CHECKING:
    from ipt.figures.attending import attendance_chart
    from ipt.figures.fans import fan_chart
    from ipt.figures.flowing import flow_chart
    from ipt.figures.lasting import survival_chart
    from ipt.figures.paper import save
    from ipt.figures.rates import rate_chart

__all__ = ["attendance_chart", "fan_chart", "flow_chart", "rate_chart", "save", "survival_chart"]

_HOMES: Final = {
    "attendance_chart": "attending",
    "fan_chart": "fans",
    "flow_chart": "flowing",
    "rate_chart": "rates",
    "save": "paper",
    "survival_chart": "lasting",
}
"""The module that each name comes from; it loads Matplotlib, so it loads when it is first needed."""


def __getattr__(name: str) -> object:
    """Load what needs Matplotlib when it is first touched.

    Raises:
        AttributeError: If there is no such name.
        ipt.errors.IPTError: If the extra ``plot`` is not installed.
    """
    if name not in _HOMES:
        msg = f"module 'ipt.figures' has no attribute {name!r}"
        raise AttributeError(msg)
    extra("matplotlib", "plot", "a picture")
    value: object = getattr(importlib.import_module(f"ipt.figures.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
