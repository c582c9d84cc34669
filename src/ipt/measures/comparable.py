"""What stands against reading several scores as one series."""

from collections.abc import Iterator

from ipt.findings import Finding
from ipt.measures import rules
from ipt.model.instrument import InstrumentPin
from ipt.model.scales import WorstEnd
from ipt.model.scores import AnyScore

__all__ = ["mismatches"]


def mismatches(*scores: AnyScore) -> tuple[Finding, ...]:
    """Why *scores* are no scores of one instrument, read in one direction."""
    return tuple(_mismatches(list(dict.fromkeys(score.pin for score in scores))))


def _mismatches(pins: list[InstrumentPin]) -> Iterator[Finding]:
    ids = list(dict.fromkeys(pin.id for pin in pins))
    if len(ids) > 1:
        what, other = "a series of scores", " and ".join(map(repr, ids))
        yield rules.WRONG_FORM.finding(*ids, what=what, other=other, instrument="one instrument")
    for name in ids:
        editions = [pin.edition for pin in pins if pin.id == name]
        if len(editions) > 1:
            listed = ", ".join(map(repr, editions))
            yield rules.MIXED_VERSION.finding(name, instrument=name, editions=listed)
    ends = {
        end: ", ".join(dict.fromkeys(repr(pin.id) for pin in pins if pin.worst_end is end))
        for end in WorstEnd
    }
    if all(ends.values()):
        high, low = ends[WorstEnd.HIGH], ends[WorstEnd.LOW]
        yield rules.POLARITY.finding(*ids, high=high, low=low)
