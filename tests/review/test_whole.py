"""Everything together; what faults it finds is in `test_faults`."""

from functools import partial

import pytest
from tests.builders import opened
from tests.review.well import day, well

import ipt
from ipt.errors import InvalidValue
from ipt.model import Decision, Incident, Option, SafetyPlan, events as ev
from ipt.techniques import communication, decision, role_play


def codes(course):
    told = ipt.review.look(course, today=course.horizon)
    return {finding.code for finding in told.findings}


def test_plans_are_looked_at_too():
    plan = SafetyPlan(id="safe", escalation="as the clinic has it", made_on=day(16))
    safe = ipt.apply(well(), ev.SafetyPlanMade(on=day(16), plan=plan))
    assert codes(safe) - codes(well()) == {"SAFE-STEP-EMPTY", "SAFE-NOT-SHARED", "SAFE-MEANS-BLANK"}


def test_incidents_and_decisions_are_looked_at_too():
    course = opened(
        ev.IncidentAnalysed(incident=Incident(id="i", violence=False)),
        ev.DecisionAnalysed(decision=Decision(id="d", options=[Option(id="o")])),
    )
    told = ipt.review.look(course, today=course.horizon)
    assert [analysis.incident.id for analysis in told.incidents] == ["i"]
    assert {"CA-SUMMARY-NOT-SCRIPT", "DEC-LT3-OPTIONS"} <= codes(course)


@pytest.mark.parametrize(
    ("main", "needed"),
    [
        (partial(ipt.review.look, today=day(1)), "a Course"),
        (partial(ipt.review.agenda, today=day(1)), "a Course"),
        (ipt.review.outcome, "a Course"),
        (ipt.review.fidelity, "a Course"),
        (ipt.review.response_review, "a Course"),
        (communication.analyse, "an Incident"),
        (decision.evaluate, "a Decision"),
        (decision.in_words, "a Decision"),
        (decision.audit, "a Decision"),
        (role_play.lint, "a Script"),
    ],
)
@pytest.mark.parametrize("given", ["c.json", None])
def test_what_is_needed_is_said_where_something_else_is_given(main, needed, given):
    with pytest.raises(InvalidValue) as refused:
        main(given)
    assert str(refused.value) == f"{needed} is needed, not {type(given).__name__}"


def test_the_people_of_an_incident_are_relationships():
    with pytest.raises(InvalidValue) as refused:
        communication.analyse(Incident(id="i"), people=["brother"])
    assert str(refused.value) == "a Relationship is needed, not str"
