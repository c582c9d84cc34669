"""Scripts made of what was recorded: an incident that is to go differently, a decision to be told.

Up to the turn that is to change, a script repeats what was said. There the patient says something
new, made of slots; how the other answers is open, from agreeable to angry.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import attrs

from ipt.errors import InvalidValue, did_you_mean
from ipt.model import (
    PATIENT,
    Beat,
    Decision,
    Incident,
    PlayVariant,
    Reply,
    ReplyStyle,
    Script,
    Slot,
    Turn,
)
from ipt.techniques.role_play import rules
from ipt.techniques.role_play.casting import cast
from ipt.techniques.role_play.wording import literal

__all__ = ["fill", "from_decision", "from_incident"]

_OPENING: Final = (Slot(name="opening"),)


def from_incident(
    incident: Incident,
    *,
    pivot: str,
    slots: Iterable[Slot],
    variant: PlayVariant | str = PlayVariant.REHEARSE,
) -> Script:
    """A script of how *incident* might go if the patient had said something else.

    Beats are called as the turns are. The answers to the new turn are called ``"t3:busy"`` for a turn
    ``"t3"``, and wait to be filled in as slots ``"reply_busy"``. What came after it is left out.

    Args:
        incident: What happened.
        pivot: Id of the patient's turn that is replaced.
        slots: What the patient says instead, in this order; open ones are filled in later.
        variant: How it is cast.

    Raises:
        ipt.errors.InvalidValue: If there was violence, which is not rehearsed; if *pivot* is no turn
            of the patient, or nobody else is named; if there are no slots, or one has braces in its
            name; or if two beats or slots would share an id.
    """
    turns = list(incident.turns)
    at = next((n for n, turn in enumerate(turns) if turn.id == pivot), None)
    if at is None or turns[at].speaker != PATIENT:
        own = ", ".join(repr(turn.id) for turn in turns if turn.speaker == PATIENT) or "none"
        msg = f"{pivot!r} is no turn of the patient in incident {incident.id!r}; there are: {own}"
        raise InvalidValue(msg)
    other = _answering(incident, at)
    if incident.violence:
        msg = f"incident {incident.id!r} is not rehearsed: there is violence; safety comes first"
        raise InvalidValue(msg, (rules.UNSAFE.finding(other, person=other, known="told of"),))
    before = tuple(
        Beat(
            id=turn.id,
            role=turn.speaker,
            text=_told(turn),
            replies=(Reply(id="next", to=after.id),),
        )
        for turn, after in pairwise(turns[: at + 1])
    )
    return _script(
        Script(
            id=f"{incident.id}:{pivot}",
            goal=incident.hoped_for,
            variant=PlayVariant(variant),
            beats=before,
            start=turns[0].id,
            slots=tuple(slots),
            incident=incident.id,
        ),
        turning=pivot,
        other=other,
    )


def from_decision(
    decision: Decision,
    *,
    option: str,
    person: str,
    slots: Iterable[Slot] = _OPENING,
    variant: PlayVariant | str = PlayVariant.REHEARSE,
) -> Script:
    """A script of the conversation in which the patient tells *person* of an option, or asks for it.

    Args:
        decision: What was decided, or is being looked at.
        option: Id of the option.
        person: Id of the relationship.
        slots: What the patient says, in this order; open ones are filled in later.
        variant: How it is cast.

    Raises:
        ipt.errors.InvalidValue: If there is no such option, *person* is the patient, or the slots do
            not fit, as in `from_incident`.
    """
    known = [each.id for each in decision.options]
    if option not in known:
        shown = ", ".join(map(repr, known)) or "none"
        msg = f"{option!r} is no option of decision {decision.id!r}; there are: {shown}"
        raise InvalidValue(msg)
    if person == PATIENT:
        msg = "a conversation needs somebody else; name a relationship, not the patient"
        raise InvalidValue(msg)
    return _script(
        Script(
            id=f"{decision.id}:{option}",
            goal=decision.goal,
            variant=PlayVariant(variant),
            start=option,
            slots=tuple(slots),
            decision=decision.id,
        ),
        turning=option,
        other=person,
    )


def fill(script: Script, /, **slots: str) -> Script:
    """*script* with words in its slots, by their names; an empty text opens a slot again.

    Raises:
        ipt.errors.InvalidValue: If the script declares no such slot, or its words are no text.
    """
    known = dict.fromkeys(slot.name for slot in script.slots)
    for name in slots:
        if name not in known:
            shown = ", ".join(map(repr, known)) or "none"
            hint = did_you_mean(name, known) or f"; it has: {shown}"
            msg = f"script {script.id!r} has no slot {name!r}{hint}"
            raise InvalidValue(msg)
    filled = (Slot(name=slot.name, text=slots.get(slot.name, slot.text)) for slot in script.slots)
    return attrs.evolve(script, slots=tuple(filled))


def _script(frame: Script, *, turning: str, other: str) -> Script:
    """*frame* with the beat where the patient says something new, and the answers to it.

    Raises:
        ipt.errors.InvalidValue: If there are no slots, or a name does not fit into a line.
    """
    if not frame.slots:
        msg = "what the patient says is made of slots; give at least one"
        raise InvalidValue(msg)
    if any(brace in slot.name for slot in frame.slots for brace in "{}"):
        msg = "the name of a slot stands in braces in a line; leave them out of the name itself"
        raise InvalidValue(msg)
    said = Beat(
        id=turning,
        role=PATIENT,
        text=" ".join(f"{{{slot.name}}}" for slot in frame.slots),
        replies=tuple(Reply(id=s.value, to=f"{turning}:{s}", style=s) for s in ReplyStyle),
    )
    answers = (
        Beat(id=f"{turning}:{s}", role=other, text=f"{{reply_{s}}}", ends=True) for s in ReplyStyle
    )
    beats = (*frame.beats, said, *answers)
    return attrs.evolve(
        frame,
        roles=tuple(cast((beat.role for beat in beats), frame.variant)),
        beats=beats,
        slots=(*frame.slots, *(Slot(name=f"reply_{style}") for style in ReplyStyle)),
    )


def _told(turn: Turn) -> str:
    gesture = f"({turn.gesture})" if turn.gesture else ""
    return literal(" ".join(filter(None, (turn.text, gesture))))


def _answering(incident: Incident, at: int) -> str:
    """Who answers turn *at*: whom it was for, who spoke next or last, or who took part at all.

    Raises:
        ipt.errors.InvalidValue: If that is nobody but the patient.
    """
    turns = incident.turns
    speakers = (turn.speaker for turn in (*turns[at + 1 :], *reversed(turns[:at])))
    for person in (turns[at].to, *speakers, *incident.people):
        if person not in {None, PATIENT}:
            return str(person)
    msg = f"incident {incident.id!r} names nobody but the patient; say who else took part"
    raise InvalidValue(msg)
