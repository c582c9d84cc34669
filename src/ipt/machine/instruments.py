"""The instruments of a course: those it was given, and shipped ones from their first use on.

A course keeps to the editions it has. What belongs to measures is loaded when the first is taken.
"""

from collections.abc import Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple, final

from attrs import field, frozen

from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.findings import Finding
from ipt.machine import rules as r
from ipt.model import events as ev

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipt.measures import AnyScore, Instrument

__all__ = ["Scales", "unreadable"]

_ROUNDING: Final = 0.01
"""How far a total may lie from what the answers make: means are written with two decimals."""


class _Usual(NamedTuple):
    """What a measure looks like if there is nothing in it to look into.

    Attributes:
        low: The least total.
        high: The largest.
        items: How many answers there are; -1 if they are always looked into.
        answers: What each of them may be.
        risks: Where the risk items stand, and the least answer to each.
    """

    low: float
    high: float
    items: int = -1
    answers: frozenset[int] = frozenset()
    risks: tuple[tuple[int, int], ...] = ()


def _nothing() -> "dict[str, Scales]":
    return {}


@final
@frozen(repr=False)
class Scales:
    """The instruments that a course has at hand.

    Attributes:
        editions: One edition of each, by id.
    """

    editions: "tuple[Instrument, ...]" = ()
    _usual: dict[str, _Usual] = field(factory=dict[str, _Usual], init=False, eq=False)
    _with: "dict[str, Scales]" = field(factory=_nothing, init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        self._usual.update((edition.id, _usual(edition)) for edition in self.editions)

    def __repr__(self) -> str:
        return f"<Scales: {', '.join(edition.id for edition in self.editions) or 'none yet'}>"

    @classmethod
    def of(cls, instruments: "Iterable[Instrument]") -> "Scales":
        """Those that a course is given.

        Raises:
            ipt.errors.InvalidValue: If one is no instrument, or two are editions of one.
        """
        scales = _NONE
        for instrument in instruments:
            scales = scales.adding(instrument)
        return scales

    def adding(self, instrument: "Instrument") -> "Scales":
        """These and *instrument*.

        Raises:
            ipt.errors.InvalidValue: If it is none, or another edition of it is here already.
        """
        _only_an_instrument(instrument)
        for edition in self.editions:
            if edition.id == instrument.id and edition.digest != instrument.digest:
                msg = (
                    f"the course has another edition of {edition.id!r} already "
                    f"({edition.digest[:12]}, not {instrument.digest[:12]}); give the new one an id "
                    "of its own, because scores of two editions make no series"
                )
                raise InvalidValue(msg)
        known = {edition.id: edition for edition in (*self.editions, instrument)}
        return Scales(tuple(sorted(known.values(), key=attrgetter("id"))))

    def with_that_of(self, taken: ev.MeasureTaken) -> "Scales":
        """These, and the shipped instrument that *taken* names if it is not among them yet."""
        name = taken.instrument
        if name in self._usual:
            return self
        known = self._with.get(name)  # many courses take the same measures
        if known is None:
            instrument = self.find(name)
            known = self if instrument is None else self.adding(instrument)
            if instrument is not None:
                self._with[name] = known
        return known

    def find(self, name: str) -> "Instrument | None":
        """The edition of the instrument *name* that holds here, if there is any."""
        for edition in self.editions:
            if edition.id == name:
                return edition
        from ipt import measures  # noqa: PLC0415 - only a course with measures needs it

        return measures.get(name) if name in measures.names() else None

    def must_know(self, name: str) -> None:
        """Refuse the *name* of an instrument that is neither here nor ships.

        Raises:
            ipt.errors.UnknownName: If it is such a name.
        """
        known = _known(self)
        if name not in known:
            hint = did_you_mean(name.casefold(), known)
            hint = hint or "; one of your own is given to the course with ipt.adopt"
            msg = f"unknown instrument {name!r}{hint}"
            raise UnknownName(msg)

    def plainly(self, taken: ev.MeasureTaken) -> bool:
        """Whether *taken* has a total in range and tells of no risk, as most do; a short cut.

        It judges answers that all have one range. Where it says no, `score` tells.
        """
        usual, given, total = self._usual.get(taken.instrument), taken.items, taken.total
        if usual is None:
            return False
        low, high, items, answers, risks = usual
        if given is None:
            return total is not None and low <= total <= high
        if total is not None or len(given) != items or not answers.issuperset(given):
            return False
        for place, least in risks:  # noqa: SIM110 - every measure of a replay comes along here
            if given[place] != least:
                return False
        return True

    def score(self, taken: ev.MeasureTaken) -> "AnyScore | None":
        """The score of *taken*; ``None`` if there is nothing to score, or not by what.

        Raises:
            ipt.errors.InvalidValue: If the answers, or the total, are none of the instrument.
        """
        instrument = self.find(taken.instrument)
        if instrument is None:
            return None
        from ipt import measures  # noqa: PLC0415 - as above

        if taken.items is not None:
            return measures.score(instrument, taken.items)
        return None if taken.total is None else measures.scored_total(instrument, taken.total)


_NONE: Final = Scales()


def _known(scales: Scales) -> list[str]:
    """The ids of all instruments that ship or are among *scales*."""
    from ipt import measures  # noqa: PLC0415 - as above

    return [*measures.names(), *(edition.id for edition in scales.editions)]


def _usual(instrument: "Instrument") -> _Usual:
    low, high = instrument.range
    ranges = {(item.low, item.high, item.skip) for item in instrument.items}
    if len(ranges) != 1 or next(iter(ranges))[2] is not None:
        return _Usual(low, high)
    [(least, most, _)] = ranges
    risks = (
        (place, most if item.reverse else least)
        for place, item in enumerate(instrument.items)
        if item.risk is not None
    )
    answers = frozenset(range(least, most + 1))
    return _Usual(low, high, len(instrument.items), answers, tuple(risks))


def _only_an_instrument(instrument: object) -> None:
    from ipt.measures import Instrument  # noqa: PLC0415 - as above

    if not isinstance(instrument, Instrument):
        what = type(instrument).__name__
        msg = f"an Instrument is needed, not a {what}; get it with ipt.measures.get(...)"
        raise InvalidValue(msg)


def unreadable(scales: Scales, taken: ev.MeasureTaken) -> Iterator[Finding]:
    """Why *taken* cannot be read: no such instrument, no such answers, two totals."""
    if scales.plainly(taken):
        return
    if scales.find(taken.instrument) is None:
        hint = did_you_mean(taken.instrument.casefold(), _known(scales))
        yield r.UNKNOWN_INSTRUMENT.finding(taken.id, instrument=taken.instrument, hint=hint)
        return
    try:
        score = scales.score(taken)
    except InvalidValue as refused:
        for finding in refused.findings:
            yield r.UNSCORABLE.finding(taken.id, why=finding.message)
        return
    from ipt import measures  # noqa: PLC0415 - as above

    if taken.total is None or not isinstance(score, measures.Complete):
        return  # what was filled in depends on how
    if abs(score.total - taken.total) > _ROUNDING:
        total, made = f"{taken.total:g}", f"{score.total:g}"
        yield r.OTHER_TOTAL.finding(taken.id, instrument=taken.instrument, total=total, made=made)
