"""Cues in the words of a turn that may be worth a question; kept apart from all findings.

A word proves nothing: *always* may be plain truth. So a hint names a pattern that one could ask
about, is never more than little confident, and repeats no word of the turn.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from attrs import field, frozen

from ipt.model.checks import as_tuple, between, each_named, named, to_texts
from ipt.model.incidents import Turn
from ipt.model.value import Value

__all__ = ["CUES", "Cue", "Hint", "hints"]

_MOST: Final = 0.4


@frozen(kw_only=True, eq=False, repr=False)
class Cue(Value):
    """Phrases that may go with a pattern.

    Attributes:
        id: A local name.
        phrases: In lower case; each is looked for as whole words.
        code: Of the pattern that one could ask about.
        confidence: How much it says, 0 to 0.4.
    """

    id: str = field(validator=named)
    phrases: tuple[str, ...] = field(converter=to_texts, validator=each_named)
    code: str = field(validator=named)
    confidence: float = field(validator=between(0, _MOST))


CUES: Final = (
    Cue(
        id="global",
        phrases=("always", "never", "every time", "you people"),
        code="CA-HOSTILE",
        confidence=0.2,
    ),
    Cue(
        id="fine",
        phrases=("i'm fine", "it's fine", "never mind", "it doesn't matter"),
        code="CA-AFFECT-MISMATCH",
        confidence=0.3,
    ),
    Cue(
        id="should-know",
        phrases=("you should know", "you should have known", "you know perfectly well"),
        code="CA-ASSUMED-SENT",
        confidence=0.4,
    ),
    Cue(
        id="mind-read",
        phrases=("you only want", "you just want", "you think i"),
        code="CA-ASSUMED-UNDERSTOOD",
        confidence=0.2,
    ),
    Cue(
        id="roundabout",
        phrases=("must be nice", "some people", "would it kill you"),
        code="CA-INDIRECT",
        confidence=0.2,
    ),
    Cue(
        id="close-off",
        phrases=("whatever", "forget it", "i'm done talking"),
        code="CA-SILENCE",
        confidence=0.3,
    ),
)
"""English cues of our own; every confidence is assumed."""


@frozen(kw_only=True, eq=False, repr=False)
class Hint(Value):
    """That the words of a turn hold a cue.

    Attributes:
        turn: Id of the turn.
        cue: Id of the cue.
        code: Of the pattern that one could ask about; no finding.
        confidence: How much it says, 0 to 0.4.
    """

    turn: str
    cue: str
    code: str
    confidence: float


def hints(turn: Turn, *, cues: Iterable[Cue] = CUES) -> tuple[Hint, ...]:
    """Which of *cues* the words of *turn* hold, in the order of the cues.

    Args:
        turn: Any; without words there is nothing to find.
        cues: What to look for.

    Examples:
        >>> from ipt.model import Turn
        >>> [hint.cue for hint in hints(Turn(id="t1", speaker="patient", text="It's fine. Whatever."))]
        ['fine', 'close-off']
    """
    words = turn.text.lower().replace("\u2019", "'")
    return tuple(
        Hint(turn=turn.id, cue=cue.id, code=cue.code, confidence=cue.confidence)
        for cue in as_tuple(cues)
        if _expression(cue.phrases).search(words)
    )


@cache
def _expression(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")
