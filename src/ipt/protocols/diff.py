"""How two protocols differ, in words."""

from ipt.model.descent import Departure, departures
from ipt.model.protocol import Protocol

__all__ = ["diff"]


def diff(one: Protocol, other: Protocol) -> tuple[Departure, ...]:
    """All in which *other* differs from *one*, in the order of the facts of a protocol.

    Ids, revisions, titles and notes are not compared: they say nothing about a course.

    Examples:
        >>> import ipt
        >>> twelve, uk = map(ipt.protocols.get, ("ipt-12", "ipt-16-uk"))
        >>> print(ipt.protocols.diff(twelve, uk)[0])
        limit initial_max: 4 [IPTUK, secondary]; was 3 [PTSD-23, published]
    """
    return departures(one.facts, other.facts)
