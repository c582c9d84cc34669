"""Patterns of an exchange that are not among the five classic ones; told apart in the code book."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ipt.model.emotions import EmotionFamily, EmotionRating
from ipt.model.incidents import MessageKind, ReadingSource, Tone, Turn
from ipt.techniques.communication.exchange import Exchange, Matter, Placed, matter
from ipt.techniques.communication.pattern_rules import (
    AFFECT_MISMATCH,
    ESCALATION,
    HOSTILE,
    IMPACT_GAP,
    MANY_COMPLAINTS,
    NO_PERSPECTIVE,
    NO_REQUEST,
    SARCASM,
    TIMING,
)
from ipt.techniques.communication.patterns import CLOSES, Pattern, pattern, seen, strongest

__all__ = ["SUPPLEMENTARY"]

_HOSTILE: Final = (Tone.BLAMING, Tone.CONTEMPTUOUS, Tone.INSULTING, Tone.THREATENING)
_RAISES: Final = frozenset({MessageKind.REQUEST, MessageKind.COMPLAINT, MessageKind.BOUNDARY})
_COMPLAINT: Final = frozenset({MessageKind.COMPLAINT})
_A_SIDE: Final = frozenset(
    {MessageKind.REQUEST, MessageKind.COMPLAINT, MessageKind.FEELING, MessageKind.BID}
)
_UNCLEAR: Final = frozenset({EmotionFamily.NUMBNESS, EmotionFamily.CONFUSION})
_TAKES_UP: Final = frozenset({MessageKind.ACKNOWLEDGEMENT, MessageKind.APOLOGY})


def _hostile(exchange: Exchange) -> Iterator[Pattern]:
    for placed in exchange.turns:
        tones = [tone.value for tone in _HOSTILE if tone in placed.turn.tone]
        if tones:
            yield seen(HOSTILE, placed, tones=" and ".join(tones))


def _sarcasm(exchange: Exchange) -> Iterator[Pattern]:
    for placed in exchange.turns:
        if Tone.SARCASTIC in placed.turn.tone:
            yield seen(SARCASM, placed)


def _many_complaints(exchange: Exchange) -> Iterator[Pattern]:
    for placed in exchange.turns:
        count = [message.kind for message in placed.turn.meant].count(MessageKind.COMPLAINT)
        if count >= exchange.rules.complaints_from:
            yield seen(MANY_COMPLAINTS, placed, complaints=count)


def _all_meant(turns: list[Placed]) -> frozenset[MessageKind] | None:
    """All that somebody meant with *turns*; ``None`` while one of them was not asked about."""
    if any(not placed.turn.meant and placed.turn.mode not in CLOSES for placed in turns):
        return None
    return frozenset(message.kind for placed in turns for message in placed.turn.meant)


def _by_speaker(exchange: Exchange) -> dict[str, list[Placed]]:
    turns: dict[str, list[Placed]] = {}
    for placed in exchange.turns:
        turns.setdefault(placed.turn.speaker, []).append(placed)
    return turns


def _has(turn: Turn, kinds: frozenset[MessageKind]) -> bool:
    return any(message.kind in kinds for message in turn.meant)


def _no_request(exchange: Exchange) -> Iterator[Pattern]:
    for turns in _by_speaker(exchange).values():
        meant = _all_meant(turns)
        if meant is None or MessageKind.COMPLAINT not in meant or MessageKind.REQUEST in meant:
            continue
        speaker, partner = turns[0].turn.speaker, turns[0].partner
        where = (placed.turn.id for placed in turns if _has(placed.turn, _COMPLAINT))
        yield pattern(NO_REQUEST, speaker, partner, where)


def _timing(exchange: Exchange) -> Iterator[Pattern]:
    spoken_of: set[Matter] = set()
    for placed in exchange.turns:
        meant, felt = placed.turn.meant, strongest(placed.turn.felt)
        raised = any(m.kind in _RAISES and matter(m) not in spoken_of for m in meant)
        if raised and felt >= exchange.rules.aroused_from:
            yield seen(TIMING, placed, felt=felt)
        spoken_of.update(map(matter, meant))


def _no_perspective(exchange: Exchange) -> Iterator[Pattern]:
    waiting: defaultdict[str | None, list[str]] = defaultdict(list)
    told_to: defaultdict[str, list[str]] = defaultdict(list)
    for placed in exchange.turns:
        speaker = placed.turn.speaker
        told_to[speaker] += waiting.pop(speaker, [])  # from here on it could be taken up
        if _has(placed.turn, _A_SIDE):
            waiting[placed.to].append(placed.turn.id)
    for speaker, turns in _by_speaker(exchange).items():
        meant, told = _all_meant(turns), told_to[speaker]
        if meant and told and not meant & _TAKES_UP:
            yield pattern(NO_PERSPECTIVE, speaker, turns[0].partner, told)


def _families(ratings: tuple[EmotionRating, ...]) -> list[EmotionFamily]:
    return sorted({each.family for each in ratings if each.intensity != 0})


def _affect_mismatch(exchange: Exchange) -> Iterator[Pattern]:
    for placed in exchange.turns:
        shown = _families(placed.turn.shown)
        felt = [family for family in _families(placed.turn.felt) if family not in _UNCLEAR]
        if placed.turn.shown and felt and not set(felt) & set(shown):
            words = " and ".join(shown) or "nothing of it"
            yield seen(AFFECT_MISMATCH, placed, felt=" and ".join(felt), shown=words)


def _escalation(exchange: Exchange) -> Iterator[Pattern]:
    rise: list[tuple[Placed, int]] = []
    for placed in exchange.turns:
        level = exchange.rules.hostility_of(placed.turn)
        if rise and level is not None:
            before, low = rise[-1]
            if level > low and placed.turn.speaker != before.turn.speaker:
                rise.append((placed, level))
                continue
        yield from _risen(rise, exchange)
        rise = [] if level is None else [(placed, level)]
    yield from _risen(rise, exchange)


def _risen(rise: list[tuple[Placed, int]], exchange: Exchange) -> Iterator[Pattern]:
    if len(rise) < exchange.rules.rise_over:
        return
    (first, low), (_, high) = rise[0], rise[-1]
    where = [placed.turn.id for placed, _ in rise]
    finding = ESCALATION.finding(*where, low=low, high=high, turns=len(rise))
    by = tuple(sorted({placed.turn.speaker for placed, _ in rise}))
    yield Pattern(finding=finding, by=by, partner=first.partner)


def _impact_gap(exchange: Exchange) -> Iterator[Pattern]:
    for placed in exchange.turns:
        meant, reading = placed.turn.meant, placed.turn.received
        if reading is None or reading.source is not ReadingSource.STATED:
            continue
        kinds = sorted({message.kind.value for message in meant})
        topics = sorted({message.topic for message in meant if message.topic is not None})
        if kinds and reading.kind is not None and reading.kind not in kinds:
            words = " and ".join(kinds), reading.kind.value
        elif topics and reading.topic is not None and reading.topic not in topics:
            words = " and ".join(map(repr, topics)), repr(reading.topic)
        else:
            continue
        yield seen(IMPACT_GAP, placed, meant=words[0], received=words[1])


SUPPLEMENTARY: Final = (
    _affect_mismatch,
    _escalation,
    _hostile,
    _impact_gap,
    _many_complaints,
    _no_perspective,
    _no_request,
    _sarcasm,
    _timing,
)
"""What looks for each of them."""
