"""Where the people of the closeness circles are drawn: points, and no drawing.

The points depend on who stands on which ring and on nothing else, neither chance nor the order in
which people are given; the same circles look the same in every picture.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.formulation.reach import by_id
from ipt.model.relationships import Relationship
from ipt.model.value import Value

__all__ = ["RINGS", "Point", "layout"]

RINGS: Final = 4
"""How many rings are drawn at least; published circles have 3 or 4."""
_TURN: Final = math.pi * (3 - math.sqrt(5))
"""The golden angle: rings that begin so far apart do not line up into spokes."""


@frozen(kw_only=True, eq=False, repr=False)
class Point(Value):
    """Where somebody is drawn.

    Attributes:
        person: Id of the relationship.
        ring: The ring, 1 is the innermost.
        radius: Distance from the centre, halfway between the borders of the ring.
        angle: In radians, from 0 up to a full turn; 0 points to the right, and it grows clockwise
            on a screen, where y grows downwards.
        x: From the left edge of the square.
        y: From its upper edge.
    """

    person: str
    ring: int
    radius: float
    angle: float
    x: float
    y: float


def layout(
    people: Iterable[Relationship], *, size: float, rings: int | None = None
) -> tuple[Point, ...]:
    """Where the people are drawn in a square with sides of *size*, in order of ring and id.

    The patient is in the centre. Whoever was not placed is left out. Those on one ring stand at
    equal distances, in order of id.

    Args:
        people: The inventory.
        size: Side of the square, at least 1.
        rings: How many rings are drawn; as many as are in use and at least `RINGS`, if not given.

    Raises:
        ipt.errors.InvalidValue: If *size* is too small or no finite number, somebody stands outside
            *rings*, or two people have one id.

    Examples:
        >>> from ipt.formulation.circle_layout import layout
        >>> from ipt.model import Relationship
        >>> [point] = layout([Relationship(id="aunt", closeness=1)], size=400)
        >>> point.radius
        25.0
    """
    if not (math.isfinite(size) and size >= 1):
        msg = f"size is a finite number, at least 1, not {size!r}"
        raise InvalidValue(msg)
    placed: defaultdict[int, list[str]] = defaultdict(list)
    for who, person in by_id(people).items():
        if person.closeness is not None:
            placed[person.closeness].append(who)
    outermost = max(placed, default=1)
    number = max(outermost, RINGS) if rings is None else rings
    if number < outermost:
        msg = f"ring {outermost} is in use; draw at least as many rings, not {number!r}"
        raise InvalidValue(msg)
    centre = size / 2
    points: list[Point] = []
    for ring, members in sorted(placed.items()):
        radius = centre * (ring - 0.5) / number
        for place, who in enumerate(members):
            angle = (ring * _TURN + place * math.tau / len(members)) % math.tau
            x, y = centre + radius * math.cos(angle), centre + radius * math.sin(angle)
            points.append(Point(person=who, ring=ring, radius=radius, angle=angle, x=x, y=y))
    return tuple(points)
