"""What is said of one line, and the two ways to say it: it was done once, or so often.

Not recorded is never not done: where a session without a record could turn the answer, the verdict
is *not assessable*.
"""

import enum
from collections.abc import Iterable

from attrs import frozen

from ipt.model import Phase
from ipt.model.value import Value
from ipt.review.fidelity.items import Item
from ipt.review.fidelity.record import Place, Record

__all__ = ["Answer", "Verdict", "counted", "ids", "once", "share"]


class Verdict(enum.StrEnum):
    """How far a line is met."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not-met"
    NOT_DUE = "not-due"
    NOT_ASSESSABLE = "not-assessable"


@frozen(kw_only=True, eq=False, repr=False)
class Answer(Value):
    """What a record says about one line.

    Attributes:
        verdict: How far it is met.
        shown_by: Ids of the events that speak for it.
        against: Ids of the events that speak against it.
        due: The session by which it fell due; ``None`` if it has not, or was met before.
        done: Where something is counted: how much there is of it for certain.
        of: Where something is counted: out of how much, the unknown included.
    """

    verdict: Verdict
    shown_by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    due: int | None = None
    done: float | None = None
    of: float | None = None


def once(
    record: Record,
    item: Item,
    shown: Iterable[Place],
    *,
    silent: bool,
    against: tuple[str, ...] = (),
) -> Answer:
    """The answer about something that is to be done once, by the end of the phases of *item*.

    Args:
        record: Where it may be.
        item: What.
        shown: Where it is; later than it is due is met in part.
        silent: Whether the record would not tell of it.
        against: What says that it was not done.
    """
    places, due = tuple(shown), record.due(item.last)
    phases = tuple(Phase)
    in_time = [p for p in places if phases.index(p.phase) <= phases.index(item.last)]
    if in_time:
        return Answer(verdict=Verdict.MET, shown_by=ids(in_time), due=due)
    if due is None:
        return Answer(verdict=Verdict.NOT_DUE)
    if record.hidden(item.phases):
        verdict = Verdict.NOT_ASSESSABLE
    elif places:
        verdict = Verdict.PARTLY
    elif silent and not against:
        verdict = Verdict.NOT_ASSESSABLE
    else:
        verdict = Verdict.NOT_MET
    return Answer(verdict=verdict, shown_by=ids(places), against=against, due=due)


def ids(places: Iterable[Place]) -> tuple[str, ...]:
    """The ids of the events at *places*."""
    return tuple(place.event.id for place in places)


def share(done: float, unknown: float, of: float, percent: int) -> Verdict:
    """The verdict about *done* of *of*, which holds whatever the *unknown* ones were.

    Half of *percent* is met in part.
    """
    worst, best = _level(done, of, percent), _level(done + unknown, of, percent)
    return worst if worst is best else Verdict.NOT_ASSESSABLE


def _level(done: float, of: float, percent: int) -> Verdict:
    if 100 * done >= percent * of:
        return Verdict.MET
    return Verdict.PARTLY if 200 * done >= percent * of else Verdict.NOT_MET


def counted(record: Record, item: Item, answers: Iterable[tuple[str, bool | None]]) -> Answer:
    """The answer about something that so many percent of the sessions are to have.

    It falls due as soon as ``item.least`` sessions left a record.

    Args:
        record: Where the sessions are.
        item: What, how often, and in which phases.
        answers: The id of each session of these phases that left a record, and whether it has it.
    """
    told = tuple(answers)
    hidden = record.hidden(item.phases)
    shown = tuple(name for name, answer in told if answer)
    against = tuple(name for name, answer in told if answer is False)
    of = len(told) + hidden
    if len(told) < item.least:
        return Answer(verdict=Verdict.NOT_DUE, shown_by=shown, done=len(shown), of=of)
    unknown = of - len(shown) - len(against)
    return Answer(
        verdict=share(len(shown), unknown, of, item.percent),
        shown_by=shown,
        against=against,
        due=record.within(item.phases)[-1].number,
        done=len(shown),
        of=of,
    )
