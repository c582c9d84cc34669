"""What is taken as open, strong or hostile when an exchange is looked at: numbers, every one assumed.

How openly people speak, and what silence means, differs between cultures and people. So the norm is a
value that its user may change, and a pattern that means nothing here can be left out.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from ipt.errors import InvalidValue, did_you_mean
from ipt.model.checks import as_tuple, at_least, to_texts
from ipt.model.incidents import Tone, Turn
from ipt.model.value import Value
from ipt.techniques.communication.pattern_rules import RULES

if TYPE_CHECKING:
    from attrs import Attribute

__all__ = ["COMMUNICATION_RULES", "CommunicationRules"]

_PATTERNS: Final = frozenset(rule.code for rule in RULES)
_MOST: Final = 10


def _levels(pairs: Iterable[tuple[Tone | str, int]]) -> tuple[tuple[Tone, int], ...]:
    return tuple((Tone(tone), level) for tone, level in as_tuple(pairs))


def _in_range(
    _instance: object, _attribute: "Attribute[Any]", pairs: tuple[tuple[Tone, int], ...]
) -> None:
    for tone, level in pairs:
        if level not in range(_MOST + 1):
            msg = f"the hostility of {tone.value!r} is a whole number from 0 to {_MOST}, not {level!r}"
            raise InvalidValue(msg)


def _known(_instance: object, _attribute: "Attribute[Any]", codes: tuple[str, ...]) -> None:
    for code in codes:
        if code not in _PATTERNS:
            msg = f"no pattern has the code {code!r}{did_you_mean(code, sorted(_PATTERNS))}"
            raise InvalidValue(msg)


@frozen(kw_only=True, eq=False, repr=False)
class CommunicationRules(Value):
    """The numbers that patterns are told by; none is published.

    Attributes:
        open_from: From which directness on (0 to 4) something counts as said openly.
        hinted_to: Up to which directness it counts as a hint; below `open_from`.
        strong_from: From which intensity on (0 to 10) a feeling that is kept in counts for silence.
        aroused_from: From which intensity on a moment is a hard one to raise a matter.
        complaints_from: How many complaints in one turn are many.
        rise_over: Over how many turns in a row hostility has to rise.
        script_from: With how many turns a record reads as a script.
        hostility: How hostile each tone is, 0 to 10; a tone that is not named is not.
        without: Codes of patterns that are not looked for, as where silence or hints are the custom.

    Raises:
        ipt.errors.InvalidValue: If a number is out of range, or no pattern has such a code.
    """

    open_from: int = field(default=3, validator=at_least(1, 4))
    hinted_to: int = field(default=1, validator=at_least(0, 3))
    strong_from: int = field(default=5, validator=at_least(1, _MOST))
    aroused_from: int = field(default=7, validator=at_least(1, _MOST))
    complaints_from: int = field(default=3, validator=at_least(2))
    rise_over: int = field(default=3, validator=at_least(3))
    script_from: int = field(default=4, validator=at_least(1))
    hostility: tuple[tuple[Tone, int], ...] = field(
        default=(
            (Tone.SHARP, 3),
            (Tone.LOUD, 3),
            (Tone.SARCASTIC, 5),
            (Tone.BLAMING, 6),
            (Tone.CONTEMPTUOUS, 8),
            (Tone.INSULTING, 8),
            (Tone.THREATENING, 10),
        ),
        converter=_levels,
        validator=_in_range,
    )
    without: tuple[str, ...] = field(default=(), converter=to_texts, validator=_known)

    def __attrs_post_init__(self) -> None:
        if self.hinted_to >= self.open_from:
            msg = f"a hint is below what is open, {self.open_from}; hinted_to is {self.hinted_to!r}"
            raise InvalidValue(msg)

    def opens(self, turn: Turn) -> bool | None:
        """Whether *turn* was said openly; ``None`` if nobody asked how openly."""
        return None if turn.directness is None else turn.directness >= self.open_from

    def hostility_of(self, turn: Turn) -> int | None:
        """How hostile *turn* was, 0 to 10; ``None`` if nobody asked how it was said."""
        if not turn.tone:
            return None
        return max((level for tone, level in self.hostility if tone in turn.tone), default=0)


COMMUNICATION_RULES: Final = CommunicationRules()
"""The numbers that ship with this library; all assumed."""
