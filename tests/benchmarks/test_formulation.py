"""How formulation grows with the inventory: eight times the people take n log n times as long, at most.

Rounds are interleaved, so that a busy machine slows both sizes alike; the medians are compared.
"""

import math
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pytest

import ipt
from ipt.formulation.candidates import candidate_issues
from ipt.formulation.focus import recommend_focus
from ipt.formulation.inventory import audit_inventory
from ipt.formulation.missing_support import who_could_be_asked
from ipt.formulation.network import network_metrics
from ipt.formulation.support import support_map, without
from ipt.formulation.support_audit import audit_support
from ipt.formulation.support_trend import support_trend
from ipt.model import (
    Area,
    Conflict,
    Consideration,
    ContactFrequency,
    Episode,
    Kin,
    LifeEvent,
    LifeEventKind,
    ProblemArea,
    Relationship,
    Support,
    SupportKind,
    Tie,
)

SMALL, LARGE = 200, 1_600
TIES_EACH = 5
PROTOCOL = ipt.protocols.get("ipt-16")
MARGIN = 1.3
"""What a busy machine may add to n log n."""


class Life(NamedTuple):
    people: tuple[Relationship, ...]
    ties: tuple[Tie, ...]
    life_events: tuple[LifeEvent, ...]
    episodes: tuple[Episode, ...]
    considerations: tuple[Consideration, ...]


def life(size: int) -> Life:
    """So many people of every kind and life events, and five times as many ties."""
    chance = random.Random(size)  # noqa: S311
    ids = [f"p{n}" for n in range(size)]
    amounts = (None, 0, 1, 2, 3, 4)
    people = tuple(
        Relationship(
            id=name,
            kin=chance.choice([*Kin]),
            living=chance.random() < 0.9,
            contact=chance.choice([None, *ContactFrequency]),
            closeness=chance.randint(1, 4),
            confidant=chance.choice((None, False, True)),
            conflict=Conflict(present=chance.random() < 0.2),
            violence=False,
            support=tuple(
                Support(kind=kind, received=chance.choice(amounts), given=chance.choice(amounts))
                for kind in SupportKind
                if chance.random() < 0.8
            ),
        )
        for name in ids
    )
    pairs = (chance.sample(ids, 2) for _ in range(TIES_EACH * size))
    events = tuple(
        LifeEvent(
            id=f"l{n}",
            kind=chance.choice([*LifeEventKind]),
            months_from_intake=-chance.randint(0, 60),
            people=chance.sample(ids, 2),
        )
        for n in range(size)
    )
    areas = (Area.GRIEF, Area.ROLE_DISPUTE, Area.ROLE_TRANSITION)
    considered = tuple(
        Consideration(
            area=ProblemArea(area=chance.choice(areas), people=(name,), life_event=event.id),
            onset_months=chance.randint(0, 12),
            importance=chance.randint(0, 4),
            weighs=True,
        )
        for name, event in zip(ids, events, strict=True)
    )
    return Life(
        people=people,
        ties=tuple(Tie(one=one, other=other) for one, other in pairs),
        life_events=events,
        episodes=(Episode(id="now", onset_months_from_intake=-6),),
        considerations=considered,
    )


def missing(of: Life) -> object:
    left = without(support_map(of.people), [person.id for person in of.people[::2]])
    return who_could_be_asked(left, of.people, enough=len(of.people))


# Whatever works on a whole inventory has a line here; `life` draws what it needs.
MEASURED: dict[str, Callable[[Life], object]] = {
    "inventory audit, with what to ask next": lambda of: audit_inventory(
        of.people, life_events=of.life_events, episodes=of.episodes
    ),
    "candidates": lambda of: candidate_issues(of.people, of.life_events, of.episodes),
    "areas judged and ranked": lambda of: recommend_focus(
        of.considerations,
        protocol=PROTOCOL,
        people=of.people,
        life_events=of.life_events,
        episodes=of.episodes,
    ),
    "support map": lambda of: support_map(of.people),
    "support audit": lambda of: audit_support(of.people),
    "who could be asked": missing,
    "support trend": lambda of: support_trend([of.people, of.people[::2]]),
    "network metrics": lambda of: network_metrics(of.people, of.ties),
    "support map and network metrics": lambda of: (
        support_map(of.people),
        network_metrics(of.people, of.ties),
    ),
}


def medians(small: Callable[[], object], large: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of each; eight small runs make a round beside one large one."""
    times: dict[Callable[[], object], list[float]] = {small: [], large: []}
    for _ in range(31):
        for run, taken in times.items():
            repeated = LARGE // SMALL if run is small else 1
            begun = time.perf_counter()
            for _ in range(repeated):
                run()
            taken.append((time.perf_counter() - begun) / repeated)
    return statistics.median(times[small]), statistics.median(times[large])


@pytest.mark.parametrize("name", MEASURED)
def test_time_grows_no_faster_than_n_log_n(name: str, capsys: pytest.CaptureFixture[str]):
    run, few, many = MEASURED[name], life(SMALL), life(LARGE)
    small, large = medians(partial(run, few), partial(run, many))
    n_log_n = LARGE * math.log(LARGE) / (SMALL * math.log(SMALL))
    with capsys.disabled():
        print(  # noqa: T201 - it is for the reader of the run
            f"\n    {name}: {small * 1e3:.1f} ms for {SMALL} people and {len(few.ties)} ties,"
            f" {large / small:.1f} x for {LARGE}; n log n is {n_log_n:.1f} x",
            end="",
        )
    assert large <= MARGIN * n_log_n * small
