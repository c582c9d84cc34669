"""`ipt.apply` takes a short cut where a state remembers the way; it must come to the same."""

from datetime import date
from pathlib import Path

import pytest

import ipt
from ipt import events as ev
from ipt.model import PartialDate

DAY = date(2026, 1, 5)


def opened(*events: ev.Event) -> ipt.Course:
    course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p", on=DAY)
    return ipt.apply(course, *events)


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(ev.SessionHeld(id="x", on=DAY), id="plain"),
        pytest.param(ev.SessionHeld(id="x", on=DAY, tasks=("listened",)), id="a task"),
        pytest.param(ev.SessionHeld(id="x", on=DAY, tasks=("ending-felt",)), id="a counted task"),
        pytest.param(ev.SessionHeld(id="x"), id="no date"),
        pytest.param(ev.SessionHeld(id="x", on=PartialDate(2026)), id="half a date"),
        pytest.param(ev.SessionHeld(on=DAY), id="no id"),
        pytest.param(ev.MeasureTaken(id="x", on=DAY, instrument="phq-9"), id="nothing known"),
        pytest.param(ev.MeasureTaken(id="x", on=DAY, instrument="phq-9", total=9), id="a total"),
        pytest.param(
            ev.MeasureTaken(id="x", on=DAY, instrument="phq-9", items=(0,) * 8 + (1,)), id="a risk"
        ),
        pytest.param(
            ev.MeasureTaken(id="x", on=DAY, instrument="phq-9", items=(None,) + (0,) * 8),
            id="a gap",
        ),
        pytest.param(ev.SickRoleGiven(id="x", on=DAY), id="another type"),
        pytest.param(
            ev.MeasureTaken(id="x", on=DAY, instrument="phq-9", items=(1,) * 8 + (0,)), id="answers"
        ),
    ],
)
def test_the_second_time_is_like_the_first(event: ev.Event):
    course = opened()
    first = ipt.apply(course, event)
    again = ipt.apply(course, event)
    assert again == first == ipt.replay(course.protocol, first.events)
    assert again.ids == first.ids
    assert again.counts == first.counts


def test_a_counted_task_is_counted_where_plain_sessions_are_remembered():
    examples = Path(__file__).parents[2] / "examples" / "courses"
    whole = ipt.load(examples / "invented-16-sessions.json")
    places = [place for place, e in enumerate(whole.events) if isinstance(e, ev.PhaseBegan)]
    course = ipt.replay(whole.protocol, whole.events[: places[-1] + 1])
    assert course.phase is ipt.Phase.TERMINATION
    day = date(2026, 6, 1)
    plain = ipt.apply(course, ev.SessionHeld(id="x", on=day))
    told = ipt.apply(course, ev.SessionHeld(id="x", on=day, tasks=("ending-felt",)))
    assert (plain.count("ending_felt"), told.count("ending_felt")) == (0, 1)


def test_what_is_refused_the_long_way_is_refused_by_the_short_one():
    course = ipt.apply(opened(), ev.SessionHeld(id="x", on=DAY))
    ipt.apply(course, ev.MeasureTaken(on=DAY, instrument="phq-9"))
    with pytest.raises(ipt.EventRefused, match="the id 'x' belongs to an earlier event"):
        ipt.apply(course, ev.MeasureTaken(id="x", on=DAY, instrument="phq-9"))
    with pytest.raises(ipt.EventRefused, match="dates never go backwards"):
        ipt.apply(course, ev.MeasureTaken(id="y", on=date(2025, 1, 1), instrument="phq-9"))


def test_a_corrected_history_goes_on_corrected():
    course = opened(ev.SessionHeld(id="a", on=DAY), ev.EventVoided(event="a"))
    ipt.apply(course, ev.MeasureTaken(id="m", on=DAY, instrument="phq-9"))
    course = ipt.apply(course, ev.MeasureTaken(id="n", on=DAY, instrument="phq-9"))
    assert [event.id for event in course.effective] == ["e0", "n"]
    assert course == ipt.replay(course.protocol, course.events)


@pytest.mark.parametrize("reason", [True, 1, b"because"])
def test_an_override_is_a_reason_in_words(reason: object):
    with pytest.raises(ipt.InvalidValue, match=r"^override needs the reason in words; "):
        ipt.apply(opened(), ev.SessionHeld(), override=reason)


def test_a_course_opens_with_a_protocol_not_with_its_name():
    message = r"^a Protocol is needed, not a str; get it with ipt\.protocols\.get\(\.\.\.\)$"
    with pytest.raises(ipt.InvalidValue, match=message):
        ipt.open_course("ipt-16", patient="p")
