"""Where a protocol comes from: its ancestors, and in words how it departs from them.

A `Descent` is kept with the protocol and so in every document. A reader of a record can tell how a
clinic's variant differed from the published one, also when that one has long been revised.
"""

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from ipt.model.checks import as_tuple, at_least, each_a, is_text, named
from ipt.model.value import Value

__all__ = ["Departure", "Descent", "departures"]


@frozen(kw_only=True, eq=False, repr=False)
class Departure(Value):
    """One fact in which a protocol differs from another.

    Attributes:
        what: The fact, such as ``"limit initial_max"``.
        was: What it is in the other, in words; empty if it is not there.
        now: What it is here; empty if it was dropped.
    """

    what: str = field(validator=named)
    was: str = field(default="", validator=is_text)
    now: str = field(default="", validator=is_text)

    def __str__(self) -> str:
        if not self.now:
            return f"{self.what}: dropped; was {self.was}"
        if not self.was:
            return f"{self.what}: added; {self.now}"
        return f"{self.what}: {self.now}; was {self.was}"


def _departures(values: Iterable[Departure]) -> tuple[Departure, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Descent(Value):
    """One step of a lineage: the protocol that was departed from, and how.

    Attributes:
        parent: Its id.
        revision: Its revision; ``None`` if it is not known.
        departures: All that became different, in the order of the facts of a protocol.
    """

    parent: str = field(validator=named)
    revision: int | None = field(default=None, validator=at_least(1, optional=True))
    departures: tuple[Departure, ...] = field(
        default=(), converter=_departures, validator=each_a(Departure)
    )

    def __str__(self) -> str:
        edition = "" if self.revision is None else f" revision {self.revision}"
        lines = "".join(f"\n  {departure}" for departure in self.departures)
        return f"departs from {self.parent}{edition}{lines and ':'}{lines}"


def departures(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Departure, ...]:
    """How the facts *after* differ from those *before*; see `Protocol.facts`."""
    names = dict.fromkeys((*after, *before))
    return tuple(
        Departure(what=name, was=before.get(name, ""), now=after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    )
