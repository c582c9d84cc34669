"""`GroupProtocol`: which form of group IPT, as numbers with their sources.

What belongs to the group stands in its limits; what belongs to each member is an ordinary
`Protocol`, by which the courses of the members are judged.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.model.checks import as_tuple, at_least, each_a, is_a, named, unique
from ipt.model.parts import Limit
from ipt.model.protocol import Protocol

__all__ = ["GROUP_LIMITS", "GroupProtocol"]

GROUP_LIMITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sessions_min": "fewest sessions of the group",
        "sessions_max": "most sessions of the group",
        "size_min": "fewest members",
        "size_max": "most members",
        "facilitators_min": "fewest who lead it",
        "facilitators_max": "most who lead it",
        "minutes": "usual session, in minutes",
        "pre_meetings": "meetings with each member alone before the group",
        "mid_after": "the session after which each member is met alone",
        "post_days": "days after the last session within which each member is met alone",
        "ending_from": "the session from which the end is spoken of",
        "join_until": "the last session at which somebody may be new; none is set where enrolment is open",
        "make_ups": "1 if missed sessions are made up, 0 if not",
    }
)
"""Every number that a group protocol may set; where one is missing, nothing is judged by it."""


def _sorted(values: Iterable[Limit]) -> tuple[Limit, ...]:
    return tuple(sorted(as_tuple(values), key=lambda limit: getattr(limit, "name", "")))


@frozen(kw_only=True)
class GroupProtocol:
    """A form of group IPT.

    Attributes:
        id: Short and stable, such as ``"ipt-g"``.
        revision: Counts the editions of this id, from 1.
        title: For people.
        limits: Numbers of `GROUP_LIMITS`, sorted by name.
        member: What the course of each member is judged by.
    """

    id: str = field(validator=named)
    revision: int = field(validator=at_least(1))
    title: str = field(validator=named)
    limits: tuple[Limit, ...] = field(default=(), converter=_sorted, validator=each_a(Limit))
    member: Protocol = field(validator=is_a(Protocol))

    def __attrs_post_init__(self) -> None:
        unique((limit.name for limit in self.limits), "limit")
        for limit in self.limits:
            _must_know(limit.name, InvalidValue)

    def limit(self, name: str) -> int | None:
        """The value of the limit *name*, or ``None`` if it sets none.

        Raises:
            ipt.errors.UnknownName: If there is no such limit.
        """
        _must_know(name, UnknownName)
        return next((limit.value for limit in self.limits if limit.name == name), None)


def _must_know(name: str, error: type[InvalidValue | UnknownName]) -> None:
    if name not in GROUP_LIMITS:
        msg = f"unknown limit {name!r} of a group{did_you_mean(name, GROUP_LIMITS)}"
        raise error(msg)
