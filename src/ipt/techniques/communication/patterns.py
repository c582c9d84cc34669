"""The five classic patterns of an exchange, in terms of what was recorded of its turns.

A pattern is told of whoever shows it. What was not recorded is never taken as missing: a turn that
nobody asked about shows no pattern.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from ipt.findings import Finding, Rule
from ipt.model.emotions import EmotionRating
from ipt.model.incidents import PATIENT, MessageKind, ReadingSource, TurnMode
from ipt.model.value import Value
from ipt.techniques.communication.exchange import Exchange, Placed, in_words, matter
from ipt.techniques.communication.pattern_rules import (
    ASSUMED_SENT,
    ASSUMED_UNDERSTOOD,
    INDIRECT,
    NONVERBAL,
    SILENCE,
)

__all__ = ["CLASSIC", "CLOSES", "Pattern", "pattern", "seen", "strongest"]

_WANTS_WORDS: Final = frozenset(
    {MessageKind.REQUEST, MessageKind.COMPLAINT, MessageKind.FEELING, MessageKind.BOUNDARY}
)
_CALLS: Final = frozenset({MessageKind.BID, MessageKind.COMPLAINT})
CLOSES: Final = frozenset({TurnMode.SILENCE, TurnMode.LEAVES})
"""By what means an exchange is broken off."""


@frozen(kw_only=True, eq=False, repr=False)
class Pattern(Value):
    """One pattern, and whose it is.

    Attributes:
        finding: What is observed; its `where` are ids of turns.
        by: Who shows it: `ipt.model.PATIENT` or ids of relationships; more than one where it takes
            two.
        partner: Id of the relationship it is told of; ``None`` if that cannot be told.
    """

    finding: Finding
    by: tuple[str, ...]
    partner: str | None

    @property
    def code(self) -> str:
        """The code of its rule."""
        return self.finding.code


def pattern(
    rule: Rule, by: str, partner: str | None, where: Iterable[str], **params: str | int
) -> Pattern:
    """What *rule* says of *by*, at the turns *where*."""
    finding = rule.finding(*where, speaker=by, **params)
    return Pattern(finding=finding, by=(by,), partner=partner)


def seen(rule: Rule, placed: Placed, *more: str, **params: str | int) -> Pattern:
    """What *rule* says of a turn and its speaker, with the ids of *more* turns."""
    turn = placed.turn
    return pattern(rule, turn.speaker, placed.partner, (turn.id, *more), turn=turn.id, **params)


def strongest(ratings: tuple[EmotionRating, ...]) -> int:
    """The intensity of the strongest of *ratings*, 0 to 10; 0 if none is known."""
    return max((each.intensity for each in ratings if each.intensity is not None), default=0)


class _Openly:
    """To whom something was said openly, or may have been."""

    def __init__(self) -> None:
        self._told: defaultdict[tuple[str, object], set[str | None]] = defaultdict(set)

    def note(self, placed: Placed, what: object) -> None:
        self._told[placed.turn.speaker, what].add(placed.to)

    def perhaps(self, placed: Placed, what: object) -> bool:
        """Whether the one whom *placed* is for may have been told *what*."""
        told = self._told.get((placed.turn.speaker, what), ())
        return bool(told) and (placed.to is None or None in told or placed.to in told)


def _nonverbal(exchange: Exchange) -> Iterator[Pattern]:
    openly = _Openly()
    for placed in exchange.turns:
        if in_words(placed.turn) and exchange.rules.opens(placed.turn) is not False:
            for message in placed.turn.meant:
                openly.note(placed, matter(message))
    for placed in exchange.turns:
        turn = placed.turn
        if turn.mode is not TurnMode.NONVERBAL or exchange.rules.opens(turn):
            continue
        if any(not openly.perhaps(placed, matter(message)) for message in turn.meant):
            yield seen(NONVERBAL, placed)


def _assumed_sent(exchange: Exchange) -> Iterator[Pattern]:
    openly = _Openly()
    for placed in exchange.turns:
        turn, opened = placed.turn, exchange.rules.opens(placed.turn)
        if turn.need is not None and opened is not False:
            openly.note(placed, turn.need)
        taken = turn.takes_as_known
        if taken is None:
            continue
        if opened:
            openly.note(placed, taken)
        elif not openly.perhaps(placed, taken):
            yield seen(ASSUMED_SENT, placed, need=taken.value)


def _assumed_understood(exchange: Exchange) -> Iterator[Pattern]:
    went_on: dict[str, str] = {}
    found: list[Pattern] = []
    for placed in reversed(exchange.turns):
        turn, reading = placed.turn, placed.turn.received
        if reading is not None and reading.by != turn.speaker:
            guessed = reading.source is ReadingSource.GUESSED and reading.checked is False
            then = went_on.get(reading.by)
            if guessed and then is not None:
                partner = turn.speaker if reading.by == PATIENT else reading.by
                both = (turn.id, then)
                read = pattern(
                    ASSUMED_UNDERSTOOD, reading.by, partner, both, turn=turn.id, then=then
                )
                found.append(read)
        went_on[turn.speaker] = turn.id
    yield from reversed(found)


def _indirect(exchange: Exchange) -> Iterator[Pattern]:
    for placed in exchange.turns:
        turn = placed.turn
        if turn.directness is None or not in_words(turn):
            continue
        hinted = [message.kind for message in turn.meant if message.kind in _WANTS_WORDS]
        if hinted and turn.directness <= exchange.rules.hinted_to:
            yield seen(INDIRECT, placed, kind=hinted[0].value)


def _silence(exchange: Exchange) -> Iterator[Pattern]:
    last = {
        (placed.turn.speaker, message.topic): position
        for position, placed in enumerate(exchange.turns)
        for message in placed.turn.meant
    }
    for position, placed in enumerate(exchange.turns):
        turn, begun = placed.turn, placed.answers
        if turn.mode not in CLOSES or begun is None or begun.speaker == turn.speaker:
            continue
        if exchange.rules.opens(turn):
            continue
        kept_in = turn.shown and all(each.intensity == 0 for each in turn.shown)
        called = any(message.kind in _CALLS for message in begun.meant)
        dropped = any(
            message.topic is not None and last.get((turn.speaker, message.topic), -1) < position
            for message in begun.meant
        )
        if called and kept_in and strongest(turn.felt) >= exchange.rules.strong_from:
            why = "feelings were strong, and none was shown"
        elif dropped and exchange.incident.resolved is False:
            why = "it did not come up again, and is not settled"
        else:
            continue
        yield seen(SILENCE, placed, begun.id, of=begun.id, why=why)


CLASSIC: Final = (_nonverbal, _assumed_sent, _assumed_understood, _indirect, _silence)
"""What looks for each of the five."""
