"""Any simulated patient is a real course: the machine takes it, and every other room reads it."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, strategies as st
from tests.builders import CITED
from tests.cohort.simulated import PROTOCOLS, Random, one_course

import ipt
from ipt.cohort.courses import FIRST_DAY, course, events
from ipt.cohort.lives import THROWS, Dice, invent
from ipt.cohort.simulation import simulate
from ipt.errors import InvalidValue, UnknownName
from ipt.model import Area, AreaRule, Course, EndReason, Phase, events as ev

pytestmark = pytest.mark.once

CLASSIC = ipt.protocols.get("ipt-16")
WARD = ipt.protocols.get("ipt-b").with_(id="ward", cadence="twice-weekly")
RULES = [rule for each in PROTOCOLS for rule in each.areas]


def days_of(told: Course, *kinds: type[ev.Event]) -> list[int]:
    """How many days after the opening."""
    days = [event.on for event in told.effective if isinstance(event, kinds)]
    return [(day - FIRST_DAY).days for day in days if isinstance(day, date)]


# --- what it tells --------------------------------------------------------------------------------


def test_a_classic_course():
    told = course(one_course(CLASSIC, "h" * 16, ended="completed", week=16), 0)
    assert told.patient == "sim-7-000000"
    assert told.contract == ipt.Contract(sessions_min=16, minutes=50)
    assert [event.id for event in told.events] == [f"e{n}" for n in range(len(told.events))]
    assert days_of(told, ev.SessionHeld) == [7 * week for week in range(1, 17)]
    assert days_of(told, ev.MeasureTaken) == [7 * week for week in range(17)]
    assert days_of(told, ev.EndingAnnounced, ev.CourseEnded) == [7 * 12, 7 * 16]
    assert [event.total for event in told.of(ev.MeasureTaken)] == [*range(17)]
    assert [event.sessions_left for event in told.of(ev.EndingAnnounced)] == [4]


def test_a_contract_is_amended_because_sessions_were_missed():
    told = course(one_course(CLASSIC, "hhhmmm" + "h" * 10, ended="completed", week=16), 0)
    [amended] = told.of(ev.ContractAmended)
    assert amended.contract == ipt.Contract(sessions_min=13, minutes=50)
    assert amended.cause == "absence"
    assert (told.sessions_held, told.end_reason) == (13, EndReason.COMPLETED)


def test_tasks_are_reported_of_the_ending_alone():
    told = course(one_course(CLASSIC, "h" * 16, ended="completed", week=16), 0)
    assert [len(session.tasks) for session in told.sessions] == [0] * 13 + [5] * 3


def test_no_measure_is_taken_where_no_session_is_held():
    told = course(one_course(CLASSIC, "hmh"), 0)
    assert days_of(told, ev.MeasureTaken) == [0, 7, 21]
    assert days_of(told, ev.SessionMissed) == [14]


def test_a_course_that_was_not_followed_to_its_end_goes_on():
    told = course(one_course(CLASSIC, "hhhh"), 0)
    assert (told.phase, told.end_reason) == (Phase.MIDDLE, None)


def test_who_withdraws_does_so_in_the_week_in_which_they_would_have_come():
    told = course(one_course(CLASSIC, "hhm", ended="withdrawn", week=4), 0)
    assert told.end_reason is EndReason.WITHDRAWN
    assert days_of(told, ev.CourseEnded) == [28]


def test_who_stops_does_so_at_the_end_of_a_session():
    told = course(one_course(CLASSIC, "hhhhhh", ended="early-by-agreement", week=6), 0)
    assert told.end_reason is EndReason.EARLY_BY_AGREEMENT
    assert days_of(told, ev.CourseEnded) == [42]


def test_two_sessions_a_week_lie_three_days_apart_and_share_a_measure():
    told = course(one_course(WARD, "hhmhhm", ended="withdrawn", week=3), 0)
    assert days_of(told, ev.SessionHeld, ev.SessionMissed) == [7, 10, 14, 17, 21, 24]
    assert days_of(told, ev.MeasureTaken) == [0, 7, 17, 21]
    assert days_of(told, ev.CourseEnded) == [24]


def test_the_first_day_may_be_chosen():
    cohort = one_course(CLASSIC, "h")
    assert course(cohort, 0).opened.on == FIRST_DAY == date(2024, 1, 1)
    later = course(cohort, 0, first_day=date(2031, 3, 5))
    assert later.horizon == date(2031, 3, 12)


def test_deficits_are_chosen_after_the_others_were_rejected():
    told = course(one_course(CLASSIC, "hhh", area=3), 0)
    assert [event.area for event in told.of(ev.AreaRejected)] == [*Area][:3]
    assert [focus.area for focus in told.focus] == [Area.DEFICITS]


def test_an_answer_to_a_risk_item_is_reviewed_on_the_same_day():
    answers = np.zeros((1, 17, 9), np.int8)
    answers[0, 1, 8] = 2
    cohort = one_course(CLASSIC, "hhhh")
    columns = {"items_phq-9": answers, **cohort.columns}
    told = course(evolve(cohort, columns=columns), 0)
    assert [event.total for event in told.of(ev.MeasureTaken)] == [None] * 5
    assert [event.risk for event in told.of(ev.RiskReviewed)] == ["e3:self-harm"]
    assert days_of(told, ev.RiskReviewed) == [7]
    assert told.phase is Phase.MIDDLE


def test_every_score_of_a_cohort_is_a_measure_of_the_course():
    cohort = one_course(CLASSIC, "h")
    scores = {"score_gad-7": np.full((1, 17), 5), **cohort.columns}
    told = course(evolve(cohort, columns=scores), 0)
    taken = [(event.instrument, event.total) for event in told.of(ev.MeasureTaken)]
    assert taken == [("gad-7", 5), ("phq-9", 0), ("gad-7", 5), ("phq-9", 1)]


def test_a_score_that_does_not_ship_needs_its_instrument():
    cohort = one_course(CLASSIC, "h")
    own = evolve(ipt.measures.get("phq-9"), id="own")
    columns = {"score_own": np.full((1, 17), 5), **cohort.columns}
    cohort = evolve(cohort, columns=columns)
    with pytest.raises(UnknownName) as caught:
        course(cohort, 0)
    assert str(caught.value) == (
        "no instrument 'own' ships, which the course has scores of; give an ipt.Instrument of that"
        " id, as course(i, instruments=[...])"
    )
    told = course(cohort, 0, instruments=[own])
    assert own in told.instruments
    history = events(cohort, 0, instruments=[own])
    assert told.events == ipt.replay(CLASSIC, history, instruments=[own]).events


@pytest.mark.parametrize("name", ["ipt-16", "ipt-b", "ipt-inpatient"])
def test_the_course_of_a_simulated_patient_is_what_its_columns_say(name: str):
    cohort = simulate(name, patients=30, seed=7)
    seen = cohort.observed()
    for i in range(30):
        told = course(cohort, i)
        held, missed = (cohort.columns[which][i] for which in ("sessions", "missed"))
        assert told.sessions_held == held
        assert len(told.sessions) == held + missed
        totals = [event.total for event in told.of(ev.MeasureTaken)]
        assert totals == seen[i][~np.isnan(seen[i])].tolist()
        reason = cohort.columns["ended"][i]
        assert told.end_reason is tuple(EndReason)[reason]
        assert days_of(told, ev.CourseEnded)[0] // 7 == cohort.columns["ended_week"][i]


# --- lives ----------------------------------------------------------------------------------------

throws = st.lists(st.integers(0, 255), min_size=THROWS, max_size=THROWS)


@given(st.sampled_from(RULES), throws)
def test_a_life_fits_the_area(rule: AreaRule, thrown: list[int]):
    life = invent(rule, Dice(thrown))
    first, *others = life.people
    assert 2 <= len(others) <= 5
    assert len({person.id for person in life.people}) == len(life.people)
    assert life.focus.area is rule.area
    assert life.focus.people == (first.id,)
    assert (life.life_event is None) == (rule.area in {Area.ROLE_DISPUTE, Area.DEFICITS})
    if life.life_event is not None:
        assert life.focus.life_event == life.life_event.id
        assert life.life_event.people == (first.id,)
    assert (first.living is False) == (rule.area is Area.GRIEF)
    assert bool(first.conflict and first.conflict.present) == (rule.area is Area.ROLE_DISPUTE)
    assert all(person.living for person in others)


def test_a_grief_that_takes_something_else_than_a_death_is_about_that():
    rule = AreaRule(area="grief", life_events=("stillbirth", "miscarriage"), **CITED)
    life = invent(rule, Dice([0] * THROWS))
    assert life.life_event is not None
    assert (life.life_event.kind, life.life_event.people) == ("stillbirth", ("partner",))
    assert life.people[0].living is True


def test_a_life_depends_on_the_seed_and_the_patient_alone():
    def lives(patients: int, seed: int) -> list[Any]:
        columns = {
            "area": np.zeros(patients, int),
            "slots": np.ones((patients, 16), int),
            "ended": np.zeros(patients, int),
            "ended_week": np.full(patients, 16),
            "score_phq-9": np.zeros((patients, 17), int),
        }
        cohort = Random(CLASSIC, seed, columns)
        return [course(cohort, i).inventory for i in (0, 1, patients - 1)]

    few, many, other = lives(3, 7), lives(9_000, 7), lives(3, 8)
    assert few[:2] == many[:2]
    assert few != other
    assert many[2] not in few


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("i", [-1, 1])
def test_only_patients_of_the_cohort_have_courses(i: int):
    with pytest.raises(InvalidValue) as caught:
        course(one_course(CLASSIC, "h"), i)
    assert str(caught.value) == f"there is no patient {i}; take one from 0 to 0"


def test_who_had_no_therapy_has_no_course():
    cohort = one_course(CLASSIC, "h")
    untreated = evolve(cohort, columns={**cohort.columns, "area": np.array([-1])})
    for each in (untreated, evolve(cohort, protocol=None)):
        with pytest.raises(InvalidValue) as caught:
            events(each, 0)
        assert str(caught.value) == (
            "patient 0 had no therapy, and has no course; take an arm with a protocol"
        )


@pytest.mark.parametrize("day", ["2026-01-05", datetime(2026, 1, 5)], ids=type)  # noqa: DTZ001
def test_the_first_day_is_a_day(day: Any):
    with pytest.raises(InvalidValue) as caught:
        course(one_course(CLASSIC, "h"), 0, first_day=day)
    kind = type(day).__name__
    assert str(caught.value) == f"first_day is a day such as date(2024, 1, 1), not {kind}"


def test_a_week_after_the_first_day_is_the_first_week():
    assert course(one_course(CLASSIC, "h"), 0).sessions[0].on == FIRST_DAY + timedelta(weeks=1)
