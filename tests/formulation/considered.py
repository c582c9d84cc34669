"""What a focus is chosen from, to test with: plain values, and what Hypothesis makes of them."""

from typing import Any

from hypothesis import strategies as st
from tests.builders import CITED, protocol

from ipt.model import (
    Area,
    AreaRule,
    Conflict,
    Consideration,
    Expectation,
    LifeEvent,
    LifeEventKind,
    ProblemArea,
    Protocol,
    Relationship,
)

PEOPLE = ("p1", "p2", "p3")
EVENTS = ("l1", "l2")
CLASSIC = protocol()


def person(who: str = "p1", **more: Any) -> Relationship:
    return Relationship(id=who, **more)


def quarrelled(who: str = "p1", **more: Any) -> Relationship:
    """Somebody with whom there is a conflict in which expectations are not reciprocal, and no violence."""
    usual: dict[str, Any] = {
        "violence": False,
        "conflict": Conflict(present=True),
        "expectations": (Expectation(holder="other", reciprocal=False),),
    }
    return person(who, **{**usual, **more})


def grief(event: str | None = "l1", **more: Any) -> Consideration:
    people = more.pop("people", ())
    return Consideration(area=ProblemArea(area="grief", people=people, life_event=event), **more)


def dispute(*people: str, weighs: bool | None = True, **more: Any) -> Consideration:
    """One that weighs heavily, unless said otherwise."""
    area = ProblemArea(area="role-dispute", people=people)
    return Consideration(area=area, weighs=weighs, **more)


def transition(
    event: str | None = None, *, weighs: bool | None = True, **more: Any
) -> Consideration:
    """One to which adjusting fails, unless said otherwise."""
    roles = {name: more.pop(name) for name in ("old_role", "new_role") if name in more}
    area = ProblemArea(area="role-transition", life_event=event, **roles)
    return Consideration(area=area, weighs=weighs, **more)


def deficits(**more: Any) -> Consideration:
    return Consideration(area=ProblemArea(area="deficits"), **more)


def others(*, fits: bool | None = False) -> tuple[Consideration, ...]:
    """The three areas that deficits wait for."""
    return grief(None, fits=fits), dispute(fits=fits), transition(fits=fits)


# --- whatever there may be ------------------------------------------------------------------------

answers = st.sampled_from([None, True, False])
rings = st.none() | st.integers(1, 5)
relationships = st.fixed_dictionaries(
    {
        "living": answers,
        "closeness": rings,
        "closeness_before": rings,
        "violence": answers,
        "conflict": st.none() | st.builds(Conflict, present=answers),
        "expectations": st.lists(
            st.builds(Expectation, holder=st.just("both"), reciprocal=answers), max_size=2
        ),
    }
)
inventories = st.fixed_dictionaries(dict.fromkeys(PEOPLE, relationships)).map(
    lambda people: [person(who, **fields) for who, fields in people.items()]
)
happenings = st.lists(
    st.builds(
        LifeEvent,
        id=st.sampled_from(EVENTS),
        kind=st.sampled_from(LifeEventKind),
        people=st.lists(st.sampled_from(PEOPLE), max_size=2),
    ),
    max_size=2,
    unique_by=lambda event: event.id,
)


@st.composite
def problem_areas(draw: st.DrawFn, *kinds: Area) -> ProblemArea:
    area = draw(st.sampled_from(kinds or tuple(Area)))
    return ProblemArea(
        area=area,
        people=draw(st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True)),
        life_event=draw(st.none() | st.sampled_from(EVENTS)),
        new_role=draw(st.sampled_from(["", "mother"])) if area is Area.ROLE_TRANSITION else "",
    )


@st.composite
def considerations(draw: st.DrawFn, *kinds: Area) -> Consideration:
    return Consideration(
        area=draw(problem_areas(*kinds)),
        fits=draw(answers),
        weighs=draw(answers),
        pattern=draw(answers),
        onset_months=draw(st.none() | st.integers(0, 20)),
        patient_rank=draw(st.none() | st.integers(1, 6)),
        importance=draw(st.none() | st.integers(0, 4)),
        manageable=draw(answers),
        deferred=draw(st.sampled_from([None, None, True, False])),
    )


def considered(*kinds: Area) -> st.SearchStrategy[list[Consideration]]:
    """Several areas, none of them twice."""
    return st.lists(
        considerations(*kinds),
        max_size=5,
        unique_by=lambda one: (one.area.area, one.area.people, one.area.life_event),
    )


@st.composite
def protocols(draw: st.DrawFn) -> Protocol:
    """Protocols with other areas and other rules about them, one and more in focus."""
    offered = draw(st.sets(st.sampled_from(Area), min_size=1))
    waits = [area for area in Area if area is not Area.DEFICITS]
    rules = {
        Area.GRIEF: {"life_events": draw(st.lists(st.sampled_from(LifeEventKind), max_size=8))},
        Area.DEFICITS: {"after_rejecting": draw(st.lists(st.sampled_from(waits), unique=True))},
    }
    return protocol(
        areas=[
            AreaRule(area=area, **rules.get(area, {}), **CITED) for area in Area if area in offered
        ],
        focus_max=draw(st.integers(1, 3)),
    )
