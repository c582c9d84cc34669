"""The protocols that the rules are proven on: the shipped ones, and small ones for other limits."""

from typing import Final

from attrs import evolve

import ipt
from ipt.model import Area, AreaRule, Limit, Protocol

SHIPPED: Final = ipt.protocols.names()
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


def get(name: str) -> Protocol:
    """A shipped or an invented protocol."""
    return _PROTOCOLS[name] if name in _PROTOCOLS else ipt.protocols.get(name)


def varied(protocol: Protocol, **limits: int) -> Protocol:
    """*protocol* with other limits."""
    changed = [
        evolve(limit, value=limits.get(limit.name, limit.value)) for limit in protocol.limits
    ]
    return evolve(protocol, limits=changed)
