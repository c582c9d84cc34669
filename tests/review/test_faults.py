"""Faults put into a course that has none: each is found, by its own finding, and nothing else is."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import given, settings, strategies as st
from tests import strategies
from tests.builders import FIRST_DAY
from tests.review.well import PEOPLE, day, history, well

import ipt
from ipt.errors import EventRefused, InvalidValue
from ipt.model import Act, ProblemArea, Relationship, Risk, events as ev

pytestmark = pytest.mark.once

TODAY = day(17)


# --- what is done to a history --------------------------------------------------------------------


def without(*ids):
    return lambda events: [event for event in events if event.id not in ids]


def changed(name, **fields):
    return lambda events: [attrs.evolve(e, **fields) if e.id == name else e for e in events]


def after(name, *more):
    def put(events):
        at = next(place for place, event in enumerate(events) if event.id == name)
        return [*events[: at + 1], *more, *events[at + 1 :]]

    return put


def moved(name, to):
    def move(events):
        at = next(event for event in events if event.id == to)
        [late] = [attrs.evolve(event, on=at.on) for event in events if event.id == name]
        return after(to, late)(without(name)(events))

    return move


def without_task(task):
    def drop(event):
        kept = [name for name in event.tasks if name != task]
        return attrs.evolve(event, tasks=kept)

    return lambda events: [drop(e) if isinstance(e, ev.SessionHeld) else e for e in events]


def with_act(session, **act):
    def add(event):
        return attrs.evolve(event, acts=(*event.acts, Act(**act)))

    return lambda events: [add(event) if event.id == session else event for event in events]


SILENT = ProblemArea(area="role-transition", life_event="move", people=["boss"], primary=True)
OTHER_RISK, SUICIDE = Risk(id="r", kind="other"), Risk(id="r", kind="suicide")

FAULTS = {
    "a formulation after the initial phase": (
        moved("form", "s5"),
        {("FID-PARTLY", "S8"), ("REC-DEVIATION", None)},
    ),
    "a focus that comes late": (
        moved("focus", "s5"),
        {("FID-PARTLY", "S7"), ("REC-DEVIATION", None)},
    ),
    "a change of focus in silence": (
        after("s8", ev.FocusChanged(on=day(8), to=[SILENT], reason="drift", agreed=False)),
        {("FID-UNMET", "S15"), ("REC-DEVIATION", None)},
    ),
    "an ending that nobody announced": (
        without("announced"),
        {("TERM-NOT-ANNOUNCED", None), ("REC-DEVIATION", None)},
    ),
    "an ending announced in the last session but one": (
        moved("announced", "s15"),
        {("FID-UNMET", "S12"), ("REC-DEVIATION", None)},
    ),
    "a task that nobody came back to": (without("r1"), {("HW-UNREVIEWED", None)}),
    "scales that were not taken": (
        without(*(f"q{number}" for number in range(4, 16))),
        {("FID-UNMET", "S11")},
    ),
    "a risk that nobody reviewed": (
        after("end", ev.RiskRaised(on=day(16), risk=OTHER_RISK)),
        {("RISK-OPEN", None)},
    ),
    "a risk of suicide without a plan": (
        after(
            "s8",
            ev.RiskRaised(on=day(8), risk=SUICIDE),
            ev.RiskReviewed(on=day(8), risk="r"),
        ),
        {("SAFE-NO-PLAN-AFTER-FLAG", None)},
    ),
    "an act that is not of IPT": (
        with_act("s9", technique="thought-record", minutes=10),
        {("TECH-OFF-MODEL", None)},
    ),
    "one that was noticed and left": (
        with_act("s9", technique="childhood-reconstruction", minutes=5, corrected=True),
        {("TECH-CORRECTED", None)},
    ),
    "gains that nobody asked about": (
        without_task("gains-attributed"),
        {("TERM-NO-ATTRIBUTION", None), ("REC-DEVIATION", None)},
    ),
    "feelings about the end that nobody asked about": (
        without_task("ending-felt"),
        {("TERM-NO-FEELINGS", None), ("REC-DEVIATION", None)},
    ),
    "a sick role that was never lifted": (without("lifted"), {("FID-UNMET", "M14")}),
    "a session of an hour and a half": (changed("s7", minutes=90), {("SES-MINUTES", None)}),
    "an inventory that was never gone through": (without("inv"), {("REC-DEVIATION", None)}),
}
"""What is done to the history, and what is found: the code, and the line of fidelity if it is one."""


def course_of(events):
    """A course of *events*; what the machine refuses is passed with a reason, as a record would."""
    course = ipt.open_course(history()[0], patient="p", on=FIRST_DAY)
    for event in events:
        try:
            course = ipt.apply(course, event)
        except EventRefused:
            course = ipt.apply(course, event, override="as it happened")
    return course


def found(course):
    told = ipt.review.look(course, today=TODAY)
    return {(finding.code, finding.params.get("item")) for finding in told.findings}


def test_a_course_without_a_fault_has_only_what_the_school_says_about_homework():
    assert found(well()) == {("HW-ASSIGNED-UNDER-NO-HOMEWORK-PROTOCOL", None)}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_by_its_own_finding_and_no_other(fault):
    inject, expected = FAULTS[fault]
    assert found(course_of(inject(history()[1]))) - found(well()) == expected
    assert found(well()) <= found(course_of(inject(history()[1])))


@pytest.mark.parametrize("fault", FAULTS)
def test_it_is_found_again_after_saving_and_loading(fault):
    course = course_of(FAULTS[fault][0](history()[1]))
    before = ipt.review.look(course, today=TODAY)
    assert ipt.review.look(ipt.loads(ipt.dumps(course)), today=TODAY) == before


def test_what_is_found_names_where():
    told = ipt.review.look(
        course_of(FAULTS["an act that is not of IPT"][0](history()[1])), today=TODAY
    )
    [finding] = [each for each in told.findings if each.code == "TECH-OFF-MODEL"]
    assert finding.where == ("s9",)


@given(st.permutations(PEOPLE), st.sampled_from(sorted(FAULTS)))
def test_the_order_of_people_makes_no_difference(people, fault):
    def told(names):
        recorded = [
            ev.RelationshipRecorded(
                id=f"p-{name}",
                relationship=Relationship(id=name, kin="friend", violence=False, confidant=True),
            )
            for name in names
        ]
        events = FAULTS[fault][0](history()[1])
        events = without(*(f"p-{name}" for name in PEOPLE))(events)
        return {
            str(f)
            for f in ipt.review.look(
                course_of(after("s3", *recorded)(events)), today=TODAY
            ).findings
        }

    assert told(people) == told(PEOPLE)


@settings(deadline=None)
@given(strategies.courses())
def test_any_legal_course_is_looked_at_and_says_each_thing_once(course):
    told = ipt.review.look(course, today=course.horizon)
    assert len(set(told.findings)) == len(told.findings)
    assert len(set(told.questions)) == len(told.questions)
    weights = [finding.severity for finding in told.findings]
    assert weights == sorted(weights, reverse=True)
    assert ipt.review.look(course, today=course.horizon) == told


def test_a_day_before_the_last_event_is_refused():
    with pytest.raises(InvalidValue, match=r"^today, 2026-01-01, lies before"):
        ipt.review.look(well(), today=FIRST_DAY - timedelta(days=4))
