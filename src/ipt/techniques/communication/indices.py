"""Four numbers that describe the turns of one person; they have no norm and judge nothing."""

from attrs import frozen

from ipt.model.incidents import PATIENT, Incident, Turn
from ipt.model.value import Value

__all__ = ["Indices", "indices"]


@frozen(kw_only=True, eq=False, repr=False)
class Indices(Value):
    """Numbers of one person's turns; each is ``None`` where there is nothing to count.

    Attributes:
        directness: Mean directness, 0 to 1, of the turns of which intent and directness are known.
        expression: Feelings shown over feelings felt, by the sums of their intensities, in the turns
            where all of both are known; above 1 where more was shown than felt.
        checking: Share of the readings that were checked, 0 to 1, of those of which that is known.
        reciprocity: The turns of those who spoke less over those of who spoke more, 0 to 1: the
            person on one side, everybody else on the other; ``None`` if the person has no turn.
    """

    directness: float | None = None
    expression: float | None = None
    checking: float | None = None
    reciprocity: float | None = None


def indices(incident: Incident, speaker: str = PATIENT) -> Indices:
    """The numbers of the turns of *speaker* in *incident*.

    Args:
        incident: Any.
        speaker: `ipt.model.PATIENT` or the id of a relationship.
    """
    own = [turn for turn in incident.turns if turn.speaker == speaker]
    direct = [turn.directness for turn in own if turn.meant and turn.directness is not None]
    feelings = [pair for turn in own if (pair := _felt_and_shown(turn)) is not None]
    readings = [
        turn.received.checked
        for turn in incident.turns
        if turn.received is not None and turn.received.by == speaker
    ]
    checked = [answer for answer in readings if answer is not None]
    fewer, more = sorted((len(own), len(incident.turns) - len(own)))
    return Indices(
        directness=_ratio(sum(direct), 4 * len(direct)),
        expression=_ratio(sum(shown for _, shown in feelings), sum(felt for felt, _ in feelings)),
        checking=_ratio(sum(checked), len(checked)),
        reciprocity=_ratio(fewer, more) if own else None,
    )


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _felt_and_shown(turn: Turn) -> tuple[int, int] | None:
    """How much was felt and shown in a turn; ``None`` while any of it is not known."""
    felt = [each.intensity for each in turn.felt]
    shown = [each.intensity for each in turn.shown]
    if not felt or not shown:
        return None
    known = [level for level in (*felt, *shown) if level is not None]
    if len(known) < len(felt) + len(shown):
        return None
    return sum(known[: len(felt)]), sum(known[len(felt) :])
