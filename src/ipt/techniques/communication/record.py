"""What the record of an exchange lacks: findings where all of a kind is missing, questions for the rest."""

from collections.abc import Iterable, Iterator
from typing import Final

from ipt.findings import Finding, Question, Rule
from ipt.model.incidents import PATIENT, Incident, Tone, Turn, TurnMode
from ipt.model.relationships import Relationship
from ipt.techniques.communication import record_rules as words
from ipt.techniques.communication.exchange import in_words, others_in, violence_in
from ipt.techniques.communication.pivot import Pivot, pivot_turn
from ipt.techniques.communication.settings import COMMUNICATION_RULES, CommunicationRules

__all__ = ["missing_annotations", "questions_about", "record_findings"]

_SEEN: Final = frozenset({TurnMode.VERBAL, TurnMode.NONVERBAL})
"""By what means a turn has a tone or a gesture."""


def record_findings(incident: Incident, rules: CommunicationRules) -> Iterator[Finding]:
    """What the record of *incident* lacks as a whole."""
    own = [turn for turn in incident.turns if turn.speaker == PATIENT]
    others = [turn for turn in incident.turns if turn.speaker != PATIENT]
    if len(incident.turns) < rules.script_from:
        yield words.SUMMARY.finding(
            incident.id, turns=len(incident.turns), script_from=rules.script_from
        )
    if own and not any(turn.meant for turn in own):
        yield words.NO_INTENT.finding(incident.id)
    seen = [turn for turn in others if turn.mode in _SEEN]
    if (own and not others) or (seen and all(map(_unseen, seen))):
        yield words.ONE_SIDED.finding(*([turn.id for turn in seen] or [incident.id]))
    if incident.resolved is None and not incident.ended:
        yield words.NO_OUTCOME.finding(incident.id)


def missing_annotations(
    incident: Incident,
    *,
    rules: CommunicationRules = COMMUNICATION_RULES,
    people: Iterable[Relationship] = (),
) -> tuple[Question, ...]:
    """What is still to be asked about *incident*: safety, then the turns nearest the pivot, then the rest.

    Without a pivot the turns come in their order.

    Args:
        incident: Any.
        rules: What the pivot is found by.
        people: The inventory, in any order.

    Raises:
        ipt.errors.InvalidValue: If two of *people* have the same id.
    """
    inventory = tuple(people)
    pivot = pivot_turn(incident, rules=rules, people=inventory)
    return questions_about(incident, violence_in(incident, inventory), pivot)


def questions_about(
    incident: Incident,
    violence: bool | None,  # noqa: FBT001 - it reads as told
    pivot: Pivot | None,
) -> tuple[Question, ...]:
    """What is still to be asked, where *violence* and the *pivot* are known already."""
    ids = [turn.id for turn in incident.turns]
    at = 0 if pivot is None else ids.index(pivot.turn)
    nearest = sorted(enumerate(incident.turns), key=lambda place: abs(place[0] - at))
    return (
        *_of_safety(incident, violence),
        *(asked for _, turn in nearest for asked in _of_turn(turn)),
        *_of_the_whole(incident),
    )


def _of_safety(incident: Incident, violence: bool | None) -> Iterator[Question]:  # noqa: FBT001 - it reads as a pair
    if violence is None:
        others = others_in(incident)
        who = " and ".join(map(repr, others)) or "anybody in it"
        yield words.ASK_VIOLENCE.question(*others, who=who)
    if violence is False:
        for turn in incident.turns:
            if turn.speaker != PATIENT and Tone.THREATENING in turn.tone:
                yield words.ASK_THREAT.question(turn.id, turn=turn.id)


def _of_turn(turn: Turn) -> Iterator[Question]:
    asked = _of_own_turn(turn) if turn.speaker == PATIENT else _of_other_turn(turn)
    return (rule.question(turn.id, turn=turn.id) for rule, open_ in asked if open_)


def _of_own_turn(turn: Turn) -> tuple[tuple[Rule, bool], ...]:
    return (
        (words.ASK_MEANT, not turn.meant),
        (words.ASK_DIRECTNESS, in_words(turn) and turn.directness is None),
        (words.ASK_FELT, not turn.felt),
        (words.ASK_SHOWN, not turn.shown),
    )


def _of_other_turn(turn: Turn) -> tuple[tuple[Rule, bool], ...]:
    own = turn.received if turn.received is not None and turn.received.by == PATIENT else None
    return (
        (words.ASK_TAKEN, own is None),
        (words.ASK_CHECKED, own is not None and own.checked is None),
        (words.ASK_TONE, turn.mode in _SEEN and _unseen(turn)),
    )


def _of_the_whole(incident: Incident) -> Iterator[Question]:
    asked = (
        (words.ASK_SETTING, not incident.setting),
        (words.ASK_HOPED, not incident.hoped_for),
        (words.ASK_SETTLED, incident.resolved is None),
    )
    return (rule.question(incident.id) for rule, open_ in asked if open_)


def _unseen(turn: Turn) -> bool:
    return not turn.tone and not turn.gesture
