"""Exchanges side by side: what changed from one to the next, and what comes back."""

from collections.abc import Iterable
from itertools import pairwise

import attrs
from attrs import frozen

from ipt.errors import InvalidValue
from ipt.model.checks import as_tuple
from ipt.model.incidents import PATIENT
from ipt.model.value import Value
from ipt.techniques.communication.analysis import CommunicationAnalysis
from ipt.techniques.communication.indices import Indices

__all__ = ["IncidentChange", "Recurrence", "compare", "recurring", "trend"]


@frozen(kw_only=True, eq=False, repr=False)
class IncidentChange(Value):
    """How the patient's turns of one exchange differ from those of another.

    Attributes:
        earlier: Id of one incident.
        later: Id of the other.
        gone: Codes of patterns that only the earlier shows; that its record is thinner may be why.
            ``None``, as are the next two, while violence is not ruled out in one of them.
        new: Codes that only the later shows.
        kept: Codes that both show.
        indices: Each number of the later less that of the earlier; ``None`` where one is missing.
    """

    earlier: str
    later: str
    gone: tuple[str, ...] | None
    new: tuple[str, ...] | None
    kept: tuple[str, ...] | None
    indices: Indices


@frozen(kw_only=True, eq=False, repr=False)
class Recurrence(Value):
    """A pattern that shows in more than one exchange with the same person.

    Attributes:
        partner: Id of the relationship.
        by: Who shows it.
        code: The code of the pattern.
        incidents: Ids of the incidents, in the order given.
    """

    partner: str
    by: tuple[str, ...]
    code: str
    incidents: tuple[str, ...]


def compare(earlier: CommunicationAnalysis, later: CommunicationAnalysis) -> IncidentChange:
    """How the patient's turns changed from *earlier* to *later*."""
    told = earlier.violence is False and later.violence is False
    before = {pattern.code for pattern in earlier.of(PATIENT)}
    after = {pattern.code for pattern in later.of(PATIENT)}
    return IncidentChange(
        earlier=earlier.incident.id,
        later=later.incident.id,
        gone=tuple(sorted(before - after)) if told else None,
        new=tuple(sorted(after - before)) if told else None,
        kept=tuple(sorted(before & after)) if told else None,
        indices=_difference(earlier.indices, later.indices),
    )


def _difference(earlier: Indices, later: Indices) -> Indices:
    before, after = attrs.asdict(earlier), attrs.asdict(later)
    return Indices(
        **{
            name: None if None in {before[name], after[name]} else after[name] - before[name]
            for name in before
        }
    )


def trend(analyses: Iterable[CommunicationAnalysis]) -> tuple[IncidentChange, ...]:
    """How the patient's turns changed from each of *analyses* to the next, the earliest first."""
    return tuple(compare(*pair) for pair in pairwise(as_tuple(analyses)))


def recurring(
    analyses: Iterable[CommunicationAnalysis], *, min_support: int = 2
) -> tuple[Recurrence, ...]:
    """The patterns that come back with the same person, those of most incidents first.

    A pattern whose partner cannot be told is left out.

    Args:
        analyses: In any order.
        min_support: In how many incidents, at least 1, a pattern has to show.

    Raises:
        ipt.errors.InvalidValue: If *min_support* is below 1.
    """
    if min_support < 1:
        msg = f"a pattern shows in at least 1 incident, not in {min_support!r}; min_support is 1 or more"
        raise InvalidValue(msg)
    seen: dict[tuple[str, tuple[str, ...], str], dict[str, None]] = {}
    for analysis in as_tuple(analyses):
        for each in analysis.patterns:
            if each.partner is not None:
                incidents = seen.setdefault((each.partner, each.by, each.code), {})
                incidents[analysis.incident.id] = None
    found = (
        Recurrence(partner=partner, by=by, code=code, incidents=tuple(incidents))
        for (partner, by, code), incidents in seen.items()
        if len(incidents) >= min_support
    )
    return tuple(
        sorted(found, key=lambda each: (-len(each.incidents), each.partner, each.by, each.code))
    )
