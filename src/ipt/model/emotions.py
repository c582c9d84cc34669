"""Feelings as somebody rated them; nothing here infers one from words."""

from collections.abc import Iterable

from attrs import field, frozen

from ipt.model.checks import as_tuple, at_least, each_a, is_bool, is_text, named_or_none
from ipt.model.privacy import FREE_TEXT
from ipt.model.value import Value
from ipt.model.vocabulary import Word

__all__ = ["AffectNote", "EmotionFamily", "EmotionRating"]


class EmotionFamily(Word):
    """What a feeling is akin to; the last two are states in which no feeling is clear."""

    SADNESS = "sadness"
    FEAR = "fear"
    ANGER = "anger"
    SHAME = "shame"
    HURT = "hurt"
    DISGUST = "disgust"
    JOY = "joy"
    LOVE = "love"
    NUMBNESS = "numbness"
    CONFUSION = "confusion"


def _family(value: EmotionFamily | str) -> EmotionFamily:
    return EmotionFamily(value)


@frozen(kw_only=True, eq=False, repr=False)
class EmotionRating(Value):
    """One feeling.

    Attributes:
        family: What it is akin to.
        intensity: How strong, 0 (not there) to 10 (as strong as can be).
        word: The word that was used; free text.
    """

    family: EmotionFamily = field(converter=_family)
    intensity: int | None = field(default=None, validator=at_least(0, 10, optional=True))
    word: str = field(default="", validator=is_text, metadata=FREE_TEXT)


def ratings(values: Iterable[EmotionRating]) -> tuple[EmotionRating, ...]:
    """A tuple of feelings."""
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class AffectNote(Value):
    """What was felt in a situation, and what was felt while telling of it.

    Attributes:
        about: Id of the incident, the relationship or the life event that was told of.
        felt: What was felt then: content affect.
        shown: What was felt or shown now, in the telling: process affect.
        avoided: Whether feelings were kept away.
        contained: Whether strong feelings came to rest before the session ended.
    """

    about: str | None = field(default=None, validator=named_or_none)
    felt: tuple[EmotionRating, ...] = field(
        default=(), converter=ratings, validator=each_a(EmotionRating)
    )
    shown: tuple[EmotionRating, ...] = field(
        default=(), converter=ratings, validator=each_a(EmotionRating)
    )
    avoided: bool | None = field(default=None, validator=is_bool())
    contained: bool | None = field(default=None, validator=is_bool())
