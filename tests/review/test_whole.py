"""Everything together; what faults it finds is in `test_faults`."""

from tests.builders import opened
from tests.review.well import day, well

import ipt
from ipt.model import Decision, Incident, Option, SafetyPlan, events as ev


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
