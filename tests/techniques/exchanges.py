"""Exchanges between the patient and somebody, to test with, and what Hypothesis makes of them."""

from typing import Any

import attrs
from hypothesis import strategies as st

from ipt.findings import Finding
from ipt.model import (
    PATIENT,
    EmotionRating,
    Incident,
    Message,
    MessageKind,
    NeedKind,
    Reading,
    Tone,
    Turn,
    TurnMode,
)
from ipt.techniques.communication import analyse

OTHER = "mother"


def own(name: str = "t1", **told: Any) -> Turn:
    """A turn of the patient."""
    return Turn(id=name, speaker=PATIENT, **told)


def theirs(name: str = "t2", speaker: str = OTHER, **told: Any) -> Turn:
    """A turn of somebody else."""
    return Turn(id=name, speaker=speaker, **told)


def exchange(*turns: Turn, **told: Any) -> Incident:
    """These turns, of people between whom violence was ruled out."""
    return Incident(**{"id": "i1", "people": (OTHER,), "violence": False, "turns": turns, **told})


def felt(family: str = "sadness", intensity: int | None = None) -> tuple[EmotionRating, ...]:
    return (EmotionRating(family=family, intensity=intensity),)


def meant(*kinds: str, topic: str | None = None) -> tuple[Message, ...]:
    return tuple(Message(kind=kind, topic=topic) for kind in kinds)


def told(incident: Incident, **how: Any) -> list[Finding]:
    """What the patterns of an incident say."""
    return [pattern.finding for pattern in analyse(incident, **how).patterns]


def codes(incident: Incident, **how: Any) -> list[str]:
    return [finding.code for finding in told(incident, **how)]


# --- what Hypothesis makes ------------------------------------------------------------------------

unsure = st.sampled_from([True, False, None])
speakers = st.sampled_from([PATIENT, OTHER, OTHER, "father"])
feelings = st.lists(
    st.builds(
        EmotionRating,
        family=st.sampled_from(["sadness", "fear", "anger", "joy"]),
        intensity=st.none() | st.integers(0, 10),
    ),
    max_size=2,
)
messages = st.lists(
    st.builds(
        Message,
        kind=st.sampled_from(MessageKind),
        topic=st.sampled_from([None, "late", "money"]),
    ),
    max_size=3,
)
readings = st.builds(
    Reading,
    by=speakers,
    source=st.sampled_from(["stated", "guessed"]),
    kind=st.none() | st.sampled_from(MessageKind),
    topic=st.sampled_from([None, "late"]),
    checked=unsure,
)
needs = st.none() | st.sampled_from([NeedKind.HELP, NeedKind.RESPECT])
_TURN = st.fixed_dictionaries(
    {
        "speaker": speakers,
        "to": st.none() | speakers,
        "mode": st.sampled_from(TurnMode),
        "tone": st.lists(st.sampled_from(Tone), max_size=2),
        "gesture": st.sampled_from(["", "turns away"]),
        "meant": messages,
        "directness": st.none() | st.integers(0, 4),
        "received": st.none() | readings,
        "felt": feelings,
        "shown": feelings,
        "need": needs,
        "takes_as_known": needs,
    }
)


@st.composite
def incidents(draw: st.DrawFn, **fixed: Any) -> Incident:
    """Exchanges of up to six turns between up to three people."""
    turns: list[Turn] = []
    for number, fields in enumerate(draw(st.lists(_TURN, max_size=6))):
        replies_to = draw(st.none() | st.sampled_from([turn.id for turn in turns] or [None]))
        turns.append(Turn(id=f"t{number}", replies_to=replies_to, **fields))
    return Incident(
        **{
            "id": "i1",
            "turns": turns,
            "resolved": draw(unsure),
            "violence": draw(unsure),
            "hoped_for": draw(st.sampled_from(["", "a ride"])),
            **fixed,
        }
    )


def swapped(incident: Incident) -> Incident:
    """*incident* with the patient and the mother in each other's place."""
    other = {PATIENT: OTHER, OTHER: PATIENT}

    def swap(turn: Turn) -> Turn:
        reading = turn.received
        if reading is not None:
            reading = attrs.evolve(reading, by=other.get(reading.by, reading.by))
        return attrs.evolve(
            turn,
            speaker=other.get(turn.speaker, turn.speaker),
            to=other.get(turn.to, turn.to),
            received=reading,
        )

    return attrs.evolve(incident, turns=tuple(map(swap, incident.turns)))
