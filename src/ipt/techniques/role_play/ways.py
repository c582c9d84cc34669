"""The ways through a script. Every walk is a loop, so that a long script breaks no limit."""

from collections.abc import Mapping
from typing import Final

from ipt.model import Beat, Script

__all__ = ["LONGEST", "beats_of", "reached", "way_to"]

LONGEST: Final = 50
"""How many beats of a way are told; of a longer one the last."""


def beats_of(script: Script) -> dict[str, Beat]:
    """The beats of *script* by id, in its order."""
    return {beat.id: beat for beat in script.beats}


def reached(beats: Mapping[str, Beat], start: str) -> dict[str, str | None]:
    """What can be reached from *start*, the nearest first, each with the beat before it."""
    before: dict[str, str | None] = {start: None} if start in beats else {}
    queue = [*before]
    for here in queue:
        for reply in beats[here].replies:
            if reply.to in beats and reply.to not in before:
                before[reply.to] = here
                queue.append(reply.to)
    return before


def way_to(beat: str, before: Mapping[str, str | None]) -> tuple[str, ...]:
    """The shortest way from the start to *beat*, both included; of a long one the last `LONGEST`."""
    way: list[str] = []
    here: str | None = beat
    while here is not None and len(way) < LONGEST:
        way.append(here)
        here = before[here]
    return tuple(reversed(way))
