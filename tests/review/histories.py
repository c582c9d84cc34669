"""Courses with something in them: sessions that note what they did, with holes and departures."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from tests.builders import FIRST_DAY

import ipt
from ipt.errors import EventRefused
from ipt.model import (
    Act,
    BetweenSessionTask,
    Contract,
    Course,
    Episode,
    LedgerItem,
    ProblemArea,
    Relationship,
    SickRole,
    Statement,
    Trigger,
    events as ev,
)
from ipt.model.plans import RelapsePlan

PROTOCOLS = ("ipt-12", "ipt-16", "ipt-sr")
TASKS = [task.id for task in ipt.protocols.get("ipt-16").tasks]
STRATEGIES = (
    "role-transition-balance", "role-transition-roles", "role-dispute-communication",
    "grief-rebuild", "any-link-week", "off-model-dreams",
)  # fmt: skip
TECHNIQUES = ("communication-analysis", "encouragement-of-affect", "dream-interpretation")
AREAS = ("role-transition", "role-dispute")
maybe = st.sampled_from([True, False, None])


def follow(protocol: str, script: Iterable[ev.Event]) -> Course | None:
    """The course that *script* makes, whatever the protocol says; ``None`` if it cannot be."""
    course = ipt.open_course(ipt.protocols.get(protocol), patient="p", on=None)
    try:
        return ipt.apply(course, *script, override="because")
    except EventRefused:
        return None


@st.composite
def sessions(draw: st.DrawFn) -> ev.SessionHeld:
    """A session that notes some of what it did, or nothing."""
    some: dict[str, Any] = {
        "tasks": st.lists(st.sampled_from(TASKS), max_size=4, unique=True),
        "strategies": st.lists(st.sampled_from(STRATEGIES), max_size=2, unique=True),
        "acts": st.lists(
            st.builds(
                Act,
                technique=st.sampled_from(TECHNIQUES),
                minutes=st.none() | st.integers(0, 60),
                on_focus=maybe,
                corrected=maybe,
            ),
            max_size=2,
        ),
        "minutes": st.none() | st.sampled_from([20, 50, 60]),
    }
    return ev.SessionHeld(
        **{name: draw(what) for name, what in some.items() if draw(st.booleans())}
    )


def _opening(draw: st.DrawFn) -> list[ev.Event]:
    focus = ev.FocusAgreed(focus=ProblemArea(area=draw(st.sampled_from(AREAS)), people=["p1"]))
    length = draw(st.sampled_from([6, 12, 16]))
    return [
        ev.ScreeningRecorded(risk_asked=draw(maybe)),
        ev.MeasureTaken(instrument="phq-9", total=18),
        *(
            ev.RelationshipRecorded(relationship=Relationship(id=f"p{n}", violence=draw(maybe)))
            for n in range(1, draw(st.integers(1, 6)))
        ),
        ev.InventoryCompleted(),
        ev.EpisodeRecorded(episode=Episode(id="now", chronic=draw(maybe))),
        ev.SickRoleGiven(role=SickRole(duty_stated=draw(maybe))),
        ev.FormulationShared(agreed=draw(maybe), statement=Statement(diagnosis_named=draw(maybe))),
        focus,
        ev.ContractAgreed(contract=Contract(sessions_min=length)),
    ]


def _middle(draw: st.DrawFn) -> list[ev.Event]:
    return [
        ev.MeasureTaken(instrument="phq-9", total=12),
        ev.RoleBalanceDrawn(items=[LedgerItem(id="i1", side="old-good")]),
        ev.TaskAgreed(task=BetweenSessionTask(id="t1", kind="contact")),
        ev.TaskReviewed(task="t1", result="done"),
        ev.FocusChanged(
            to=[ProblemArea(area=draw(st.sampled_from(AREAS)))], reason="x", agreed=True
        ),
        ev.ContractAmended(contract=Contract(sessions_min=draw(st.integers(4, 20))), reason="x"),
        ev.SickRoleLifted(),
        ev.EndingAnnounced(),
    ]


def _ending(draw: st.DrawFn) -> list[ev.Event]:
    trigger = Trigger(id="t1", anniversary=FIRST_DAY, planned=draw(maybe))
    return [
        ev.EndingAnnounced(),
        ev.RelapsePlanMade(plan=RelapsePlan(id="r1", triggers=[trigger])),
        ev.MeasureTaken(instrument="phq-9", total=6),
    ]


@st.composite
def scripts(draw: st.DrawFn) -> tuple[ev.Event, ...]:
    """What happened after the opening of a course, with an id for each event."""
    some: list[ev.Event] = []
    for phase, (what, most) in enumerate(((_opening, 5), (_middle, 8), (_ending, 4))):
        if phase:
            some.append(ev.PhaseBegan(phase=("middle", "termination")[phase - 1]))
        told = [event for event in what(draw) if draw(st.integers(0, 3))]
        held = [draw(sessions()) for _ in range(draw(st.integers(0, most)))]
        for event in held:  # anywhere among the others
            told.insert(draw(st.integers(0, len(told))), event)
        some += told
        if not draw(st.integers(0, 3)):
            break
    else:
        if draw(st.booleans()):
            reason = st.sampled_from(["completed", "withdrawn", "non-response"])
            some.append(
                ev.CourseEnded(reason=draw(reason), onward=draw(st.sampled_from(["", "x"])))
            )
    if draw(st.booleans()):
        some.insert(
            draw(st.integers(0, len(some))), ev.PeriodUnrecorded(sessions=draw(st.integers(1, 4)))
        )
    return named(some, dated=draw(st.booleans()), step=draw(st.integers(3, 30)))


def named(events: Sequence[ev.Event], *, dated: bool, step: int) -> tuple[ev.Event, ...]:
    """*events* with ids and, if *dated*, with days *step* apart from session to session."""
    found: list[ev.Event] = []
    day = FIRST_DAY
    for number, event in enumerate(events, 1):
        if isinstance(event, ev.SessionHeld):
            day += timedelta(days=step)
        fields: dict[str, Any] = {"id": f"s{number}", "on": day if dated else None}
        found.append(attrs.evolve(event, **fields))
    return tuple(found)
