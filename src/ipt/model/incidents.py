"""An interpersonal incident as the script of an exchange: who said what, how, and what was meant.

Whatever was not asked is ``None`` or empty, and never *no*. `PATIENT` names the patient wherever a
person is named; anybody else is the id of a relationship.
"""

from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.model.checks import (
    When,
    as_tuple,
    at_least,
    each_a,
    each_named,
    is_a,
    is_bool,
    is_text,
    named,
    named_or_none,
    to_texts,
    unique,
    when,
)
from ipt.model.emotions import EmotionRating, ratings
from ipt.model.privacy import FREE_TEXT
from ipt.model.value import Value
from ipt.model.vocabulary import Word

__all__ = [
    "PATIENT",
    "Incident",
    "Message",
    "MessageKind",
    "NeedKind",
    "Reading",
    "ReadingSource",
    "Tone",
    "Turn",
    "TurnMode",
]

PATIENT: Final = "patient"
"""How a turn, a role or a view names the patient."""


class TurnMode(Word):
    """By what means a turn was taken."""

    VERBAL = "verbal"
    NONVERBAL = "nonverbal"
    SILENCE = "silence"
    LEAVES = "leaves"
    MESSAGE = "message"


class Tone(Word):
    """How something was said."""

    CALM = "calm"
    WARM = "warm"
    FLAT = "flat"
    ANXIOUS = "anxious"
    TEARFUL = "tearful"
    PLEADING = "pleading"
    JOKING = "joking"
    SHARP = "sharp"
    LOUD = "loud"
    SARCASTIC = "sarcastic"
    BLAMING = "blaming"
    CONTEMPTUOUS = "contemptuous"
    INSULTING = "insulting"
    THREATENING = "threatening"


class MessageKind(Word):
    """What a turn was meant to do."""

    REQUEST = "request"
    COMPLAINT = "complaint"
    FEELING = "feeling"
    INFORMATION = "information"
    BOUNDARY = "boundary"
    APOLOGY = "apology"
    BID = "bid"
    ACKNOWLEDGEMENT = "acknowledgement"


class NeedKind(Word):
    """What somebody needs of another person."""

    CLOSENESS = "closeness"
    COMFORT = "comfort"
    HELP = "help"
    RESPECT = "respect"
    RECOGNITION = "recognition"
    FAIRNESS = "fairness"
    RELIABILITY = "reliability"
    AUTONOMY = "autonomy"
    SAFETY = "safety"
    INFORMATION = "information"
    OTHER = "other"


class ReadingSource(Word):
    """How it is known what came across."""

    STATED = "stated"
    GUESSED = "guessed"


def _mode(value: TurnMode | str) -> TurnMode:
    return TurnMode(value)


def _tones(values: Iterable[Tone | str]) -> tuple[Tone, ...]:
    return tuple(map(Tone, as_tuple(values)))


def _message_kind(value: MessageKind | str) -> MessageKind:
    return MessageKind(value)


def _message_kind_or_none(value: MessageKind | str | None) -> MessageKind | None:
    return None if value is None else MessageKind(value)


def _need_or_none(value: NeedKind | str | None) -> NeedKind | None:
    return None if value is None else NeedKind(value)


def _reading_source(value: ReadingSource | str) -> ReadingSource:
    return ReadingSource(value)


@frozen(kw_only=True, eq=False, repr=False)
class Message(Value):
    """What somebody wanted to say.

    Attributes:
        kind: What it was meant to do.
        topic: A local name for what it is about, the same wherever it is the same; tells nothing.
        text: The message in plain words; free text.
    """

    kind: MessageKind = field(converter=_message_kind)
    topic: str | None = field(default=None, validator=named_or_none)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)


@frozen(kw_only=True, eq=False, repr=False)
class Reading(Value):
    """What the one who received a turn took it to mean.

    Attributes:
        by: `PATIENT` or the id of a relationship.
        source: Whether the receiver said so, or somebody guesses.
        kind: What it was taken to be meant to do.
        topic: What it was taken to be about, as `Message.topic`.
        checked: Whether the receiver asked if it was meant so.
        text: What came across; free text.
    """

    by: str = field(validator=named)
    source: ReadingSource = field(converter=_reading_source)
    kind: MessageKind | None = field(default=None, converter=_message_kind_or_none)
    topic: str | None = field(default=None, validator=named_or_none)
    checked: bool | None = field(default=None, validator=is_bool())
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)


def _messages(values: Iterable[Message]) -> tuple[Message, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Turn(Value):
    """One turn of an exchange.

    Attributes:
        id: A local name, unique in its incident.
        speaker: `PATIENT` or the id of a relationship.
        to: Whom it was for, if it was for one person.
        mode: By what means.
        text: What was said or written; free text.
        tone: How; empty if it was not asked.
        gesture: What the face, the hands and the body did; free text.
        meant: What was meant; several complaints in one breath are several messages.
        directness: How openly it was said: 0 (not at all), 1 (hinted), 2 (in part), 3 (openly),
            4 (openly, to the right person, as one's own wish or feeling).
        received: What came across.
        felt: What the speaker felt.
        shown: What the speaker showed of it.
        need: What the speaker needed.
        takes_as_known: A need that the turn takes the other to know of.
        replies_to: Id of the turn that it answers; the one before if not said.
    """

    id: str = field(validator=named)
    speaker: str = field(validator=named)
    to: str | None = field(default=None, validator=named_or_none)
    mode: TurnMode = field(default=TurnMode.VERBAL, converter=_mode)
    text: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    tone: tuple[Tone, ...] = field(default=(), converter=_tones)
    gesture: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    meant: tuple[Message, ...] = field(default=(), converter=_messages, validator=each_a(Message))
    directness: int | None = field(default=None, validator=at_least(0, 4, optional=True))
    received: Reading | None = field(default=None, validator=is_a(Reading, optional=True))
    felt: tuple[EmotionRating, ...] = field(
        default=(), converter=ratings, validator=each_a(EmotionRating)
    )
    shown: tuple[EmotionRating, ...] = field(
        default=(), converter=ratings, validator=each_a(EmotionRating)
    )
    need: NeedKind | None = field(default=None, converter=_need_or_none)
    takes_as_known: NeedKind | None = field(default=None, converter=_need_or_none)
    replies_to: str | None = field(default=None, validator=named_or_none)


def _turns(values: Iterable[Turn]) -> tuple[Turn, ...]:
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Incident(Value):
    """One recent, specific exchange between people, told turn by turn.

    Attributes:
        id: A local name that tells nothing.
        on: When it happened.
        people: Ids of the others who took part.
        setting: Where, and what went before; free text.
        hoped_for: What the patient hoped would happen; free text.
        before: What the patient felt before it began.
        turns: The exchange, in order; ids are unique.
        ended: How it ended; free text.
        resolved: Whether it was settled.
        violence: Whether there is violence or fear of it between them.

    Raises:
        ipt.errors.InvalidValue: If two turns share an id, or a turn replies to none before it.
    """

    id: str = field(validator=named)
    on: When | None = field(default=None, converter=when)
    people: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)
    setting: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    hoped_for: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    before: tuple[EmotionRating, ...] = field(
        default=(), converter=ratings, validator=each_a(EmotionRating)
    )
    turns: tuple[Turn, ...] = field(default=(), converter=_turns, validator=each_a(Turn))
    ended: str = field(default="", validator=is_text, metadata=FREE_TEXT)
    resolved: bool | None = field(default=None, validator=is_bool())
    violence: bool | None = field(default=None, validator=is_bool())

    def __attrs_post_init__(self) -> None:
        unique((turn.id for turn in self.turns), "turn")
        known: set[str] = set()
        for number, turn in enumerate(self.turns, 1):
            if turn.replies_to is not None and turn.replies_to not in known:
                msg = f"turn {number} replies to none of the turns before it; name one by its id"
                raise InvalidValue(msg)
            known.add(turn.id)
