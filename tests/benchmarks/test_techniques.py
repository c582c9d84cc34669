"""How techniques grow: ten times the turns of an exchange, or the beats of a script, take ten times as long.

Rounds are interleaved, so that a busy machine slows both sizes alike; the medians are compared.
"""

import random
import statistics
import time
from collections.abc import Callable
from functools import partial

import pytest

from ipt.model import (
    Beat,
    CastRole,
    EmotionFamily,
    EmotionRating,
    Incident,
    Message,
    MessageKind,
    NeedKind,
    Reading,
    Relationship,
    Reply,
    ReplyStyle,
    Script,
    Slot,
    Tone,
    Turn,
    TurnMode,
)
from ipt.techniques import communication, role_play

SMALL, LARGE = 1_000, 10_000
MARGIN = 1.3
"""What a busy machine may add to linear growth."""


def incident(turns: int) -> Incident:
    """An exchange of so many turns, with everything that a turn can hold."""
    chance = random.Random(turns)  # noqa: S311

    def felt() -> tuple[EmotionRating, ...]:
        family = chance.choice([*EmotionFamily])
        return (EmotionRating(family=family, intensity=chance.randint(0, 10)),)

    return Incident(
        id="i",
        people=["p"],
        violence=False,
        resolved=False,
        turns=[
            Turn(
                id=f"t{n}",
                speaker=("patient", "p")[n % 2],
                to=("p", "patient")[n % 2],
                mode=chance.choice([*TurnMode]),
                tone=[chance.choice([*Tone])],
                meant=[Message(kind=chance.choice([*MessageKind]), topic=f"k{n % 50}")],
                directness=chance.randint(0, 4),
                received=Reading(
                    by=("p", "patient")[n % 2], source="guessed", checked=chance.random() < 0.5
                ),
                felt=felt(),
                shown=felt(),
                need=chance.choice([None, *NeedKind]),
                takes_as_known=chance.choice([None, *NeedKind]),
            )
            for n in range(turns)
        ],
    )


def script(beats: int) -> Script:
    """A conversation of so many beats, each with an answer of every style, and an end."""
    return Script(
        id="s",
        start="b0",
        roles=[
            CastRole(id="self", person="patient", played_by="patient"),
            CastRole(id="other", person="p", played_by="therapist"),
        ],
        beats=[
            Beat(
                id=f"b{n}",
                role=("self", "other")[n % 2],
                text="so {word}",
                replies=[
                    Reply(id=style.value, to=f"b{min(n + 1 + k, beats - 1)}", style=style)
                    for k, style in enumerate(ReplyStyle)
                ]
                if n + 1 < beats
                else (),
                ends=n + 1 == beats,
            )
            for n in range(beats)
        ],
        slots=[Slot(name="word", text="it is")],
    )


def played(of: Script) -> object:
    replies = ["agreeable"] * (len(of.beats) - 1)
    play = role_play.choose(of, role_play.start(of), *replies)
    return role_play.lines(of, role_play.resume(of, play).play)


def linted(of: Script) -> object:
    return role_play.lint(of, people=[Relationship(id="p", violence=False)])


MEASURED: dict[str, tuple[Callable[[int], object], Callable[[object], object]]] = {
    "communication analysis": (incident, communication.analyse),
    "lint of a script": (script, linted),
    "a script played and resumed": (script, played),
}


@pytest.mark.parametrize("name", MEASURED)
def test_time_grows_no_faster_than_the_size(name: str, capsys: pytest.CaptureFixture[str]):
    make, run = MEASURED[name]
    sizes = {size: partial(run, make(size)) for size in (SMALL, LARGE)}
    times: dict[int, list[float]] = {SMALL: [], LARGE: []}
    for _ in range(9):
        for size, once in sizes.items():
            repeated = LARGE // size
            begun = time.perf_counter()
            for _ in range(repeated):
                once()
            times[size].append((time.perf_counter() - begun) / repeated)
    small, large = (statistics.median(times[size]) for size in sizes)
    with capsys.disabled():
        print(  # noqa: T201 - it is for the reader of the run
            f"\n    {name}: {small * 1e3:.1f} ms for {SMALL}, {large / small:.1f} x for {LARGE}",
            end="",
        )
    assert large <= MARGIN * (LARGE / SMALL) * small
