"""The structural summary of a circumplex: where in the circle a profile lies, and how clearly."""

from collections.abc import Mapping
from math import atan2, cos, degrees, hypot, radians, sin

from ipt.errors import InvalidValue
from ipt.measures.plans import plan_of
from ipt.model.instrument import Instrument
from ipt.model.scores import Circumplex

__all__ = ["structural_summary"]


def structural_summary(
    instrument: str | Instrument, octants: Mapping[str, float | None]
) -> Circumplex:
    """Fit one wave around the circle to the scores of the octants.

    Args:
        instrument: One whose subscales have angles; a shipped one by its id.
        octants: The score of each of these subscales by its id, such as `Score.by_scale`.

    Raises:
        ipt.errors.InvalidValue: If an octant has no score, or the angles are not evenly spaced.
        ipt.errors.UnknownName: If no instrument has that id.
    """
    of = plan_of(instrument).instrument
    angles = {s.id: radians(s.angle) for s in of.subscales if s.angle is not None}
    step = 360 / len(angles) if angles else 0
    if len(angles) < 3 or {round(degrees(a)) % step for a in angles.values()} != {0}:  # noqa: PLR2004
        msg = f"{of.id!r} has no circumplex: its subscales need angles that are evenly spaced"
        raise InvalidValue(msg)
    scores = {name: score for name in angles if (score := octants.get(name)) is not None}
    lacking = [name for name in angles if name not in scores]
    if lacking:
        msg = f"a structural summary needs a score of every octant; {lacking!r} have none"
        raise InvalidValue(msg)
    return _summary([(angles[name], score) for name, score in scores.items()])


def _summary(points: list[tuple[float, float]]) -> Circumplex:
    count = len(points)
    mean = sum(score for _, score in points) / count
    x = 2 * sum(score * cos(angle) for angle, score in points) / count
    y = 2 * sum(score * sin(angle) for angle, score in points) / count
    amplitude, angle = hypot(x, y), atan2(y, x)
    spread = sum((score - mean) ** 2 for _, score in points)
    left = sum((score - mean - amplitude * cos(a - angle)) ** 2 for a, score in points)
    return Circumplex(
        elevation=mean,
        amplitude=amplitude,
        angle=degrees(angle) % 360,
        fit=1 - left / spread if spread else None,
    )
