"""Naming a feeling: a vocabulary to choose from, prompts, and how finely feelings are told apart.

Nothing here guesses. A word that is not in the vocabulary is not known, and whatever might lie
beneath a feeling is a question to the patient. No feeling is good or bad.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Question, Rule, Status
from ipt.model import EmotionFamily, EmotionRating, NeedKind
from ipt.model.checks import as_tuple, at_least, each_a, each_named, named, to_status, to_texts
from ipt.model.value import Value

__all__ = [
    "ENOUGH",
    "RULES",
    "EmotionWord",
    "Granularity",
    "Vocabulary",
    "granularity",
    "load_words",
    "lookup",
    "masking",
    "narrow",
    "suggestions",
    "vocabulary",
]

ENOUGH: Final = 10
"""From how many feelings on it is told how finely they are told apart; assumed."""

_ALIKE: Final = 0.8
"""How alike two words must be spelt to suggest one for the other; 1 is the same."""

TAKEN_FOR: Final = Rule(
    code="EMO-TAKEN-FOR",
    asks=True,
    message="could it be {family} that is taken for {shown}",
    remedy="which feeling it is; neither is good or bad",
    source="S2",
    status=Status.SECONDARY,
)
BENEATH: Final = Rule(
    code="EMO-BENEATH",
    asks=True,
    message="is there {family} as well, beneath the {shown}",
    remedy="whether another feeling was there that was not shown",
    source="ipt",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""Every rule of this module, in order of code."""


# --- the vocabulary -------------------------------------------------------------------------------


def _normal(word: str) -> str:
    return " ".join(word.casefold().replace("-", " ").split())


def _family(value: EmotionFamily | str) -> EmotionFamily:
    return EmotionFamily(value)


def _need(value: NeedKind | str) -> NeedKind:
    return NeedKind(value)


def _words(values: "Iterable[EmotionWord]") -> "tuple[EmotionWord, ...]":
    return as_tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class EmotionWord(Value):
    """A word for a feeling.

    Attributes:
        word: In lower case.
        family: What the feeling is akin to.
        intensity: 1 (mild), 2 (plain) or 3 (strong).
        need: What it usually tells of another person: a need that is not met, and for joy and love
            one that is.
        also: Other words for the same.
    """

    word: str = field(validator=named)
    family: EmotionFamily = field(converter=_family)
    intensity: int = field(validator=at_least(1, 3))
    need: NeedKind = field(converter=_need)
    also: tuple[str, ...] = field(default=(), converter=to_texts, validator=each_named)

    @property
    def names(self) -> tuple[str, ...]:
        """The word and the others for the same, as `lookup` compares them."""
        return tuple(map(_normal, (self.word, *self.also)))


@frozen(kw_only=True, eq=False, repr=False)
class Vocabulary(Value):
    """Words to name feelings by.

    Attributes:
        words: In the order in which they are offered.
        source: A key of the bibliography.
        status: How well founded their families, intensities and needs are.

    Raises:
        ipt.errors.InvalidValue: If two words share a name.
    """

    words: tuple[EmotionWord, ...] = field(converter=_words, validator=each_a(EmotionWord))
    source: str = field(validator=named)
    status: Status = field(converter=to_status)

    def __attrs_post_init__(self) -> None:
        names = Counter(name for word in self.words for name in word.names)
        twice = sorted(name for name, times in names.items() if times > 1)
        if twice:
            msg = f"the vocabulary has {twice[0]!r} twice; keep it in one place"
            raise InvalidValue(msg)


def load_words(text: str | bytes) -> Vocabulary:
    """The vocabulary that a TOML *text* states, in the form of ``emotion_words.toml``.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; the findings are every reason.
    """
    from ipt import documents  # noqa: PLC0415 - it loads cattrs

    by = documents.converter()
    documents.Keyed(EmotionWord, "word").register(by)
    return documents.structure_cited(documents.read_toml(text), Vocabulary, by)


@cache
def vocabulary() -> Vocabulary:
    """The English vocabulary that ships with this library; chosen by its authors, and assumed."""
    file = files("ipt.techniques").joinpath("emotion_words.toml")
    return load_words(file.read_text(encoding="utf-8"))


def lookup(word: str, *, among: Vocabulary | None = None) -> EmotionWord | None:
    """What the vocabulary says of *word*, or of one that it has for the same; else ``None``.

    Args:
        word: In any case, with or without hyphens.
        among: Another vocabulary than the one that ships.

    Examples:
        >>> from ipt.techniques.emotion import lookup
        >>> lookup("Scared").word, lookup("meh")
        ('afraid', None)
    """
    name = _normal(word)
    return next((known for known in (among or vocabulary()).words if name in known.names), None)


def suggestions(word: str, *, among: Vocabulary | None = None) -> tuple[str, ...]:
    """Words of the vocabulary that are spelt much like *word*, the nearest first; a matter of spelling.

    Args:
        word: In any case.
        among: Another vocabulary than the one that ships.

    Examples:
        >>> from ipt.techniques.emotion import suggestions
        >>> suggestions("furios")
        ('furious',)
    """
    names = [name for known in (among or vocabulary()).words for name in known.names]
    return tuple(get_close_matches(_normal(word), names, cutoff=_ALIKE))


def narrow(
    family: EmotionFamily | str,
    *,
    intensity: int | None = None,
    need: NeedKind | str | None = None,
    among: Vocabulary | None = None,
) -> tuple[EmotionWord, ...]:
    """The words of a family to choose from, the milder first.

    Args:
        family: Which.
        intensity: Only words of this intensity, 1 to 3.
        need: Only words that usually tell of this need.
        among: Another vocabulary than the one that ships.

    Raises:
        ipt.errors.InvalidValue: If there is no such family, intensity or need.

    Examples:
        >>> from ipt.techniques.emotion import narrow
        >>> [known.word for known in narrow("anger", need="fairness")]
        ['resentful', 'bitter']
    """
    akin, wanted = EmotionFamily(family), None if need is None else NeedKind(need)
    if intensity not in {None, 1, 2, 3}:
        msg = f"intensity is 1, 2 or 3, not {intensity!r}"
        raise InvalidValue(msg)
    fitting = (
        known
        for known in (among or vocabulary()).words
        if known.family is akin
        and intensity in {None, known.intensity}
        and wanted in {None, known.need}
    )
    return tuple(sorted(fitting, key=lambda known: known.intensity))


# --- prompts --------------------------------------------------------------------------------------

_SADNESS, _FEAR, _ANGER = EmotionFamily.SADNESS, EmotionFamily.FEAR, EmotionFamily.ANGER
_SHAME, _HURT = EmotionFamily.SHAME, EmotionFamily.HURT

_MASKED: Final[Mapping[EmotionFamily, tuple[EmotionFamily, ...]]] = MappingProxyType(
    {
        _SADNESS: (_ANGER,),
        _FEAR: (_ANGER, _SHAME),
        _ANGER: (_SADNESS, _HURT, _FEAR, _SHAME),
        _SHAME: (_ANGER, _HURT),
        _HURT: (_ANGER,),
        EmotionFamily.DISGUST: (_HURT, _SHAME),
        EmotionFamily.JOY: (_SADNESS, _FEAR),
        EmotionFamily.LOVE: (),
        EmotionFamily.NUMBNESS: (_SADNESS, _FEAR, _ANGER),
        EmotionFamily.CONFUSION: (_FEAR, _ANGER),
    }
)
_MISTAKEN: Final = {(_SADNESS, _ANGER), (_ANGER, _SADNESS)}


def masking(shown: EmotionFamily | str) -> tuple[Question, ...]:
    """What to ask of a feeling that is shown; prompts, and no statement about anybody.

    Returns:
        One question for each family that is often beneath it, which is what the question is about.

    Raises:
        ipt.errors.InvalidValue: If there is no such family.

    Examples:
        >>> from ipt.techniques.emotion import masking
        >>> print(masking("sadness")[0])
        EMO-TAKEN-FOR: could it be anger that is taken for sadness
    """
    seen = EmotionFamily(shown)
    return tuple(
        (TAKEN_FOR if (seen, family) in _MISTAKEN else BENEATH).question(
            family.value, family=family.value, shown=seen.value
        )
        for family in _MASKED[seen]
    )


# --- how finely ----------------------------------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Granularity(Value):
    """How finely feelings are told apart; no measure of a person, and nobody has tested it.

    Attributes:
        feelings: How many were rated as there.
        named: How many of them were put in a word.
        words: How many different words there are; ``None`` if too few were put in a word.
        families: How many families they belong to; ``None`` if there are too few feelings.
        entropy: How evenly they spread over the families, in bits: 0 (all in one) to log2 of the
            ten families, which is 3.32; ``None`` if there are too few.
    """

    feelings: int
    named: int
    words: int | None
    families: int | None
    entropy: float | None


def granularity(ratings: Iterable[EmotionRating], *, enough: int = ENOUGH) -> Granularity:
    """How many words and families the feelings in *ratings* have.

    A feeling that was rated 0 was not there and does not count; nor does the order.

    Args:
        ratings: Any, from any time.
        enough: From how many on it is told, 1 or more.

    Raises:
        ipt.errors.InvalidValue: If *enough* is below 1.

    Examples:
        >>> from ipt.model import EmotionRating
        >>> from ipt.techniques.emotion import granularity
        >>> angry = [EmotionRating(family="anger", word="mad")] * 9
        >>> granularity(angry).entropy, granularity([*angry, *angry]).entropy
        (None, 0.0)
    """
    if enough < 1:
        msg = f"enough is at least 1, not {enough!r}"
        raise InvalidValue(msg)
    there = [rating for rating in ratings if rating.intensity != 0]
    words = [word for rating in there if (word := _normal(rating.word))]
    families = Counter(rating.family for rating in there)
    told = len(there) >= enough
    return Granularity(
        feelings=len(there),
        named=len(words),
        words=len(set(words)) if len(words) >= enough else None,
        families=len(families) if told else None,
        entropy=_entropy(families.values()) if told else None,
    )


def _entropy(counts: Iterable[int]) -> float:
    """Shannon's, in bits; the same for any order of *counts*."""
    each = tuple(counts)
    total = sum(each)
    return math.fsum(count / total * math.log2(total / count) for count in each)
