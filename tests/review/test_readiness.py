"""Whether a course is ready to be completed."""

import pytest
from hypothesis import given
from tests import strategies
from tests.builders import opened
from tests.review.well import history, well

import ipt
from ipt.model import Risk, events as ev
from ipt.review import readiness


def before_the_end():
    protocol, events = history()
    course = ipt.open_course(protocol, patient="p")
    return ipt.apply(course, *(e for e in events if not isinstance(e, ev.CourseEnded)))


def test_when_everything_was_done_it_is():
    ready = readiness(before_the_end())
    assert (ready.ready, ready.to_do, ready.unclear, ready.open_risks) == (True, (), (), ())
    assert readiness(well()).ready is True


def test_an_open_risk_stands_in_the_way():
    risk = ev.RiskRaised(risk=Risk(id="r", kind="other"))
    ready = readiness(ipt.apply(before_the_end(), risk))
    assert (ready.ready, ready.open_risks) == (False, ("r",))


def test_what_was_not_done_is_named():
    ready = readiness(ipt.load("examples/courses/b3-joy.json"))
    assert ready.ready is None
    assert "ending-announced" in [task.id for task in ready.unclear]
    assert readiness(opened()).ready is False


def test_the_machine_completes_what_is_ready():
    assert not ipt.check(before_the_end(), ev.CourseEnded(reason="completed"))


@pytest.mark.once
@given(strategies.courses())
def test_of_any_course_it_is_told_what_stands_in_the_way(course):
    ready = readiness(course)
    held = bool(ready.to_do or ready.open_risks)
    assert ready.ready is (False if held else None if ready.unclear else True)
