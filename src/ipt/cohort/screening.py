"""Who comes: a population, and what a screening must show before somebody is taken in."""

from collections.abc import Iterable

from attrs import field, frozen

from ipt.cohort.assumptions import Parameter, explained
from ipt.errors import InvalidValue
from ipt.model.checks import as_tuple, at_least, is_a, is_bool, named
from ipt.model.digest import digest, stated
from ipt.model.value import Value
from ipt.model.vocabulary import Area

__all__ = ["Population"]


def _areas(pairs: Iterable[tuple[Area | str, float]]) -> tuple[tuple[Area, float], ...]:
    return tuple((Area(area), float(share)) for area, share in as_tuple(pairs))


@frozen(kw_only=True, eq=False, repr=False)
class Population(Value):
    """Whom a treatment meets.

    Attributes:
        id: Short and stable, such as ``"adults"``.
        title: For people.
        instrument: Id of the instrument of the screening.
        low: The least score that lets somebody in; ``None`` if any does.
        high: The largest; ``None`` if any does.
        severity: Mean of the lasting severity of all who are screened.
        spread: SD of it.
        remitted: Whether they are well at the start, after an episode.
        areas: How often each problem area is the focus, as shares of any sum; a protocol takes its
            own areas of them.
    """

    id: str = field(validator=named)
    title: str = field(validator=named)
    instrument: str = field(validator=named)
    low: int | None = field(default=None, validator=at_least(0, optional=True))
    high: int | None = field(default=None, validator=at_least(0, optional=True))
    severity: Parameter = field(validator=is_a(Parameter))
    spread: Parameter = field(validator=is_a(Parameter))
    remitted: bool = field(default=False, validator=is_bool(optional=False))
    areas: tuple[tuple[Area, float], ...] = field(converter=_areas)

    def __attrs_post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            msg = (
                f"low {self.low!r} is above high {self.high!r}, so that nobody fits; exchange them"
            )
            raise InvalidValue(msg)
        shares = [share for _, share in self.areas]
        if not shares or min(shares) < 0 or sum(shares) <= 0:
            msg = "areas need shares that are not negative, and one of them above 0"
            raise InvalidValue(msg)

    def explain(self) -> str:
        """A table of its numbers, and what they rest on."""
        ends = [f"at least {self.low}"] * (self.low is not None)
        ends += [f"at most {self.high}"] * (self.high is not None)
        title = f"{self.id}: {self.title}; {self.instrument} {' and '.join(ends) or 'any'}"
        return explained(title, [("severity", self.severity), ("spread", self.spread)])

    @property
    def digest(self) -> str:
        """SHA-256 of what it says; another content has another digest."""
        content: dict[str, object] = {
            name: stated(getattr(self, name))
            for name in ("id", "instrument", "low", "high", "remitted", "areas")
        }
        numbers = {"severity": self.severity.value, "spread": self.spread.value}
        return digest(content | numbers)
