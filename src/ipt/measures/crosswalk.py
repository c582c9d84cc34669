"""What a total is on another instrument: an interval, never a number."""

from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.measures import rules
from ipt.measures.answers import check_total
from ipt.measures.plans import plan_of
from ipt.model.instrument import Instrument
from ipt.model.readings import Interval
from ipt.model.scores import Converted

__all__ = ["convert"]


def convert(instrument: str | Instrument, total: float, to: str) -> Converted:
    """The totals on the instrument *to* that a *total* stands for.

    Args:
        instrument: A shipped one by its id, or any.
        total: A total of it, a whole number.
        to: Id of the other instrument.

    Raises:
        ipt.errors.InvalidValue: If *total* is no total of the instrument, or not whole.
        ipt.errors.UnknownName: If there is no such instrument, or no crosswalk to it.

    Examples:
        >>> from ipt import measures
        >>> print(measures.convert("qids-sr16", 17, "hrsd-17").interval)
        21 to 22
    """
    of = plan_of(instrument).instrument
    walk = next((walk for walk in of.crosswalks if walk.to == to), None)
    if walk is None:
        hint = did_you_mean(to, [walk.to for walk in of.crosswalks])
        msg = f"there is no crosswalk from {of.id!r} to {to!r}{hint}"
        raise UnknownName(msg)
    check_total(of, total)
    if total != int(total):
        msg = f"a crosswalk starts from a whole total, not from {total!r}; round it yourself"
        raise InvalidValue(msg)
    least = int(of.range[0])
    place = int(total) - least
    return Converted(
        to=to,
        interval=Interval(*walk.rows[place]),
        source=walk.source,
        status=walk.status,
        findings=tuple(
            rules.EQUAL_ROWS.finding(instrument=of.id, total=int(total), other=other + least, to=to)
            for other in (place - 1, place + 1)
            if 0 <= other < len(walk.rows) and walk.rows[other] == walk.rows[place]
        ),
    )
