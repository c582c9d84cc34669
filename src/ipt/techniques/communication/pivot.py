"""The turn at which an exchange took its sharpest turn."""

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from ipt.model.emotions import EmotionFamily, EmotionRating
from ipt.model.incidents import PATIENT, Incident
from ipt.model.relationships import Relationship
from ipt.model.value import Value
from ipt.model.vocabulary import Word
from ipt.techniques.communication.exchange import violence_in
from ipt.techniques.communication.settings import (
    COMMUNICATION_RULES,
    CommunicationRules,
)

__all__ = ["Pivot", "PivotCause", "pivot_turn"]

_PLEASANT: Final = frozenset({EmotionFamily.JOY, EmotionFamily.LOVE})


class PivotCause(Word):
    """What rose at the pivot."""

    KEPT_IN = "kept-in"
    HOSTILITY = "hostility"


_WORDS: Final = {
    PivotCause.KEPT_IN: "the distress that was felt and not shown",
    PivotCause.HOSTILITY: "hostility",
}


@frozen(kw_only=True, eq=False, repr=False)
class Pivot(Value):
    """The turn with the largest rise, and of what.

    Attributes:
        turn: Its id.
        cause: What rose: distress felt and not shown, of one speaker, or hostility in the exchange.
        before: Its level before, on a scale of 10; 0 if it was not known.
        after: Its level at this turn.
    """

    turn: str
    cause: PivotCause
    before: int
    after: int

    @property
    def rise(self) -> int:
        """By how much it rose."""
        return self.after - self.before

    def __str__(self) -> str:
        return f"turn {self.turn!r}: {_WORDS[self.cause]} rose from {self.before} to {self.after}"


def pivot_turn(
    incident: Incident,
    *,
    rules: CommunicationRules = COMMUNICATION_RULES,
    people: Iterable[Relationship] = (),
) -> Pivot | None:
    """The turn of *incident* at which most rose; of two alike the earlier.

    What rises is the distress that a speaker felt beyond what they showed, from their turn before,
    or hostility, from whoever's turn before. Where one of these is not known, that turn is passed
    over. While violence is not ruled out, no turn of the patient's is named.

    Args:
        incident: Any.
        rules: How hostile each tone is.
        people: The inventory, in any order.

    Returns:
        The turn with its reason; ``None`` if nothing is known to have risen.

    Raises:
        ipt.errors.InvalidValue: If two of *people* have the same id.
    """
    spared = None if violence_in(incident, people) is False else PATIENT
    rises = (rise for speaker, rise in _rises(incident, rules) if speaker != spared)
    largest = max(rises, key=lambda rise: rise.rise, default=None)
    return largest if largest is not None and largest.rise > 0 else None


def _rises(incident: Incident, rules: CommunicationRules) -> Iterator[tuple[str, Pivot]]:
    """At each turn what rose or fell, and who spoke."""
    kept_in: dict[str, int] = {}
    hostility = 0
    for turn in incident.turns:
        felt, shown = _distress(turn.felt), _distress(turn.shown)
        if felt is not None and shown is not None:
            before = kept_in.get(turn.speaker, 0)
            kept_in[turn.speaker] = now = max(felt - shown, 0)
            rise = Pivot(turn=turn.id, cause=PivotCause.KEPT_IN, before=before, after=now)
            yield turn.speaker, rise
        level = rules.hostility_of(turn)
        if level is not None:
            rise = Pivot(turn=turn.id, cause=PivotCause.HOSTILITY, before=hostility, after=level)
            hostility = level
            yield turn.speaker, rise


def _distress(ratings: tuple[EmotionRating, ...]) -> int | None:
    """How strong the strongest unpleasant feeling is; ``None`` if that is not known."""
    levels = [each.intensity for each in ratings if each.family not in _PLEASANT]
    known = [level for level in levels if level is not None]
    return max(known, default=0) if ratings and len(known) == len(levels) else None
