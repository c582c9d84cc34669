"""The protocols that the rules are proven on: the shipped ones, and small ones for other limits.

The rules are the same rows for every protocol, and most of those that ship differ in the length of
their phases alone, which the walk through all configurations of one of them varies anyway. So the
normal run proves one for each *signature*: what rows judge by besides length. It is the smallest
with that signature, and `ipt-12` and `ipt-16` besides, which the scenarios name and which have the
widest contracts. The nightly run proves all.
"""

from typing import Any, Final

import pytest
from attrs import evolve

import ipt
from ipt.model import Area, AreaRule, Limit, Protocol

SHIPPED: Final = ipt.protocols.names()
NAMED: Final = ("ipt-12", "ipt-16")
"""Whatever their signature."""
INVENTED: Final = ("small", "bare", "sparse")

_SMALL: Final = {
    "sessions_min": 4,
    "sessions_default": 5,
    "sessions_max": 6,
    "sessions_cap": 7,
    "initial_min": 1,
    "initial_max": 2,
    "termination_min": 1,
    "termination_default": 1,
    "termination_max": 2,
    "focus_max": 2,
    "amendments_max": 1,
    "sick_role_min": 1,
    "announced_min": 1,
    "ending_felt_min": 1,
    "minutes_min": 45,
    "minutes_default": 50,
    "minutes_max": 60,
    "announce_by": 2,
    "review_after": 2,
}


def area(name: Area, **more: tuple[str, ...]) -> AreaRule:
    return AreaRule(area=name, source="ipt", status="assumed", **more)


def _invented(name: str, areas: tuple[AreaRule, ...], **limits: int) -> Protocol:
    return Protocol(
        id=name,
        revision=1,
        title=f"Invented: {name}",
        lineage="klerman-weissman-markowitz",
        cadence="weekly",
        limits=[
            Limit(name=limit, value=value, source="ipt", status="assumed")
            for limit, value in (_SMALL | limits).items()
        ],
        areas=areas,
    )


_OTHERS: Final = ("grief", "role-dispute", "role-transition")
_PROTOCOLS: Final = {
    # Like the shipped ones in everything but length: fast to walk.
    "small": _invented(
        "small",
        (
            area(Area.GRIEF, life_events=("death", "stillbirth")),
            area(Area.ROLE_DISPUTE),
            area(Area.ROLE_TRANSITION),
            area(Area.DEFICITS, after_rejecting=_OTHERS),
        ),
    ),
    # Grief needs no death; two areas are not offered; two amendments, one focus; no sick role, no
    # announcement and no feelings about the end are needed.
    "bare": _invented(
        "bare",
        (area(Area.GRIEF), area(Area.ROLE_DISPUTE)),
        sick_role_min=0,
        announced_min=0,
        ending_felt_min=0,
        focus_max=1,
        amendments_max=2,
        initial_min=2,
        initial_max=3,
    ),
    # The other two areas, one of which deficits wait for; no amendment after the initial phase.
    "sparse": _invented(
        "sparse",
        (area(Area.ROLE_TRANSITION), area(Area.DEFICITS, after_rejecting=("role-transition",))),
        amendments_max=0,
        termination_min=2,
        termination_max=3,
        initial_min=0,
    ),
}


def signature(protocol: Protocol) -> tuple[object, ...]:
    """What rows judge by besides length: what is asked for at all, how often, and of which areas."""
    asked = ("sick_role_min", "announced_min", "ending_felt_min", "amendments_max", "focus_max")
    areas = [(rule.area, rule.after_rejecting, bool(rule.life_events)) for rule in protocol.areas]
    return (*(min(protocol.limit(name), 2) for name in asked), *sorted(areas))


def _size(protocol: Protocol) -> tuple[int, ...]:
    """Smaller means fewer configurations, by rule of thumb."""
    limits = map(protocol.limit, ("sessions_min", "sessions_max", "sessions_cap", "initial_max"))
    low, high, cap, initial = limits
    return (high - low, cap, initial)


def _proven() -> frozenset[str]:
    smallest: dict[tuple[object, ...], Protocol] = {}
    for protocol in sorted(map(ipt.protocols.get, SHIPPED), key=_size):
        smallest.setdefault(signature(protocol), protocol)
    return frozenset(NAMED) | {protocol.id for protocol in smallest.values()}


_CHOSEN: Final = _proven()
PROVEN: Final = tuple(name for name in SHIPPED if name in _CHOSEN)
"""What the normal run proves."""


def params(*more: str) -> list[Any]:
    """The names of all shipped protocols, and *more*; those beyond `PROVEN` are slow."""
    slow = pytest.mark.slow
    names = (name if name in PROVEN else pytest.param(name, marks=slow) for name in SHIPPED)
    return [*names, *more]


def get(name: str) -> Protocol:
    """A shipped or an invented protocol."""
    return _PROTOCOLS[name] if name in _PROTOCOLS else ipt.protocols.get(name)


def varied(protocol: Protocol, **limits: int) -> Protocol:
    """*protocol* with other limits."""
    changed = [
        evolve(limit, value=limits.get(limit.name, limit.value)) for limit in protocol.limits
    ]
    return evolve(protocol, limits=changed)
