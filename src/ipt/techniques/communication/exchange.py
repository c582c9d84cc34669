"""An incident made ready to be looked at: whom each turn was for, and which turn it answers."""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from attrs import frozen

from ipt.formulation.reach import by_id
from ipt.model.incidents import PATIENT, Incident, Message, Turn, TurnMode
from ipt.model.relationships import Relationship
from ipt.model.value import Value
from ipt.techniques.communication.settings import CommunicationRules

__all__ = [
    "Exchange",
    "Matter",
    "Placed",
    "in_words",
    "laid_out",
    "matter",
    "others_in",
    "violence_in",
]

Matter = tuple[str | None, str | None]
"""What a message is about: its topic, or where none is named its kind."""


def matter(message: Message) -> Matter:
    """What *message* is about."""
    return (None, message.kind) if message.topic is None else (message.topic, None)


def in_words(turn: Turn) -> bool:
    """Whether *turn* was taken in words, spoken or written."""
    return turn.mode in {TurnMode.VERBAL, TurnMode.MESSAGE}


class Placed(NamedTuple):
    """A turn in its exchange.

    Attributes:
        turn: Which.
        to: Whom it was for; ``None`` if it cannot be told.
        answers: The turn it answers; ``None`` for the first.
    """

    turn: Turn
    to: str | None
    answers: Turn | None

    @property
    def partner(self) -> str | None:
        """With whom the patient has to do here; ``None`` if it cannot be told."""
        return self.to if self.turn.speaker == PATIENT else self.turn.speaker


@frozen(kw_only=True, eq=False, repr=False)
class Exchange(Value):
    """What every pattern is looked for in.

    Attributes:
        incident: Which.
        rules: The numbers to go by.
        turns: In their order.
    """

    incident: Incident
    rules: CommunicationRules
    turns: tuple[Placed, ...]


def laid_out(incident: Incident, rules: CommunicationRules) -> Exchange:
    """*incident* with each turn in its place."""
    others = others_in(incident)
    turns: list[Placed] = []
    known: dict[str, Turn] = {}
    before: Turn | None = None
    for turn in incident.turns:
        answers = before if turn.replies_to is None else known[turn.replies_to]
        turns.append(Placed(turn, _addressee(turn, answers, others), answers))
        known[turn.id] = before = turn
    return Exchange(incident=incident, rules=rules, turns=tuple(turns))


def _addressee(turn: Turn, answers: Turn | None, others: tuple[str, ...]) -> str | None:
    if turn.to is not None:
        return turn.to
    if len(others) == 1:
        return others[0] if turn.speaker == PATIENT else PATIENT
    if answers is not None and answers.speaker != turn.speaker:
        return answers.speaker
    return None


def others_in(incident: Incident) -> tuple[str, ...]:
    """Ids of all who are in *incident* beside the patient, sorted."""
    spoken = chain.from_iterable((turn.speaker, turn.to) for turn in incident.turns)
    everybody = {name for name in chain(incident.people, spoken) if name is not None}
    return tuple(sorted(everybody - {PATIENT}))


def violence_in(incident: Incident, people: Iterable[Relationship] = ()) -> bool | None:
    """Whether there is violence or fear between those in *incident*, by all that is recorded.

    A yes anywhere settles it. It is ruled out by a no of the incident itself, or by a no about
    everybody in it.

    Args:
        incident: Any.
        people: The inventory, in any order.

    Raises:
        ipt.errors.InvalidValue: If two of *people* have the same id.
    """
    known = by_id(people)
    answers = [known[name].violence if name in known else None for name in others_in(incident)]
    if incident.violence or True in answers:
        return True
    if incident.violence is False or (answers and None not in answers):
        return False
    return None
