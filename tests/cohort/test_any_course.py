"""Of every protocol: the script is legal step by step, and any course of it is taken and read."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise

import pytest
from tests.cohort.simulated import (
    PROTOCOLS,
    Random,
    assert_every_step_is_allowed,
    nodes,
    random_cohort,
)

import ipt
from ipt.cohort.courses import FIRST_DAY, course, events
from ipt.cohort.script import HELD, Script, script
from ipt.findings import Severity
from ipt.machine import Kind, classify, compile_automaton
from ipt.model import Course, EndReason, Phase, Protocol, events as ev

pytestmark = pytest.mark.once

CLASSIC = ipt.protocols.get("ipt-16")
REASONS, PHASES = tuple(EndReason), tuple(Phase)

# --- the script ---


def test_every_step_of_every_protocol_is_one_that_its_automaton_allows():
    for each in PROTOCOLS:
        assert_every_step_is_allowed(script(each))


def test_every_protocol_has_a_start_for_each_area_it_offers():
    for each in PROTOCOLS:
        plan = script(each)
        assert plan.areas == tuple(rule.area for rule in each.areas)
        assert plan.start.tolist() == list(range(len(plan.areas)))


def test_a_script_is_small():
    assert max(len(script(each)) for each in PROTOCOLS) == 1001


def test_who_comes_to_every_session_completes_the_course_with_the_phases_of_the_outline():
    for each in PROTOCOLS:
        plan, outline = script(each), each.outline()
        for start in plan.start.tolist():
            node, phases = start, list[Phase]()
            while plan.ended[node] < 0:
                phases.append(PHASES[plan.phase[node]])
                node = plan.next[node, HELD]
            assert REASONS[plan.ended[node]] is EndReason.COMPLETED
            for phase in (Phase.INITIAL, Phase.MIDDLE, Phase.TERMINATION):
                first, last = getattr(outline, phase.value)
                assert phases[first - 1 : last] == [phase] * (last - first + 1), each.id


def test_a_course_of_any_protocol_ends_completed_or_early_or_withdrawn():
    for each in PROTOCOLS:
        ended = {REASONS[reason] for reason in script(each).ended.tolist() if reason >= 0}
        assert ended == {
            EndReason.COMPLETED,
            EndReason.EARLY_BY_AGREEMENT,
            EndReason.WITHDRAWN,
        }


def test_slots_lie_in_rising_weeks_from_the_first_on():
    for each in PROTOCOLS:
        weeks = script(each).weeks
        assert weeks[0] == 1
        assert len(weeks) == each.limit("sessions_default")
        assert all(later - earlier in {0, 1, 4} for earlier, later in pairwise(weeks))


# --- accepted, and equal to the script --------------------------------------------------------------


def assert_where_the_script_says(plan: Script, cohort: Random, i: int, told: Course) -> None:
    *_, (last, _) = nodes(plan, cohort, i)
    automaton = compile_automaton(plan.protocol)
    assert automaton.number(told.phase, told.counts) == plan.state[last]
    reason = int(cohort.columns["ended"][i])
    assert told.end_reason == (tuple(EndReason)[reason] if reason >= 0 else None)


def accepted(protocol: Protocol, patients: int, *, items: bool = False) -> set[EndReason | None]:
    """Why the courses of so many random patients ended, each of which the machine takes."""
    cohort, plan = random_cohort(protocol, patients, items=items), script(protocol)
    reasons = set[EndReason | None]()
    for i in range(patients):
        told = course(cohort, i)
        assert_where_the_script_says(plan, cohort, i, told)
        reasons.add(told.end_reason)
    return reasons


def test_200_courses_of_every_protocol_are_taken_and_end_where_their_script_says():
    for each in PROTOCOLS:
        assert len(accepted(each, 200)) == 3


@pytest.mark.slow
def test_10_000_courses_of_every_protocol_are_taken_and_end_where_their_script_says():
    for each in PROTOCOLS:
        assert len(accepted(each, 10_000)) == 3


def test_courses_with_answers_to_items_are_taken():
    for each in PROTOCOLS[::6]:
        accepted(each, 5, items=True)


def merged(kinds: Iterator[Kind]) -> list[Kind]:
    """Several people, measures and areas in a row count once; the risks of answers do not count."""
    risks = {"risk-answered", "risk-reviewed"}
    return [kind for kind, _ in groupby(kind for kind in kinds if kind.name not in risks)]


def kinds_in_slots(plan: Script, cohort: Random, i: int) -> Iterator[Kind]:
    yield from plan.opening
    for node, action in nodes(plan, cohort, i):
        yield from plan.bundle(node, action)


def test_every_event_is_to_the_rules_what_the_script_has():
    for each in PROTOCOLS:
        cohort, plan = random_cohort(each, 3, seed=1, items=True), script(each)
        for i in range(3):
            opened, *history = events(cohort, i)
            told = ipt.replay(each, (opened,))
            found = list[Kind]()
            for event in history:
                found += classify(told, event)
                told = ipt.apply(told, event)
            assert merged(iter(found)) == merged(kinds_in_slots(plan, cohort, i))


def test_before_every_slot_the_course_stands_where_the_script_does():
    cohort, plan = random_cohort(CLASSIC, 20), script(CLASSIC)
    automaton = compile_automaton(CLASSIC)
    for i in range(20):
        running = [event for event in events(cohort, i) if not isinstance(event, ev.CourseEnded)]
        for week, (node, _) in enumerate(nodes(plan, cohort, i), 1):
            day = FIRST_DAY + timedelta(weeks=week)
            told = ipt.replay(
                CLASSIC, [e for e in running if isinstance(e.on, date) and e.on < day]
            )
            if plan.ended[node] < 0:
                assert automaton.number(told.phase, told.counts) == plan.state[node]


# --- read by the other rooms --------------------------------------------------------------------------


def test_every_room_reads_a_simulated_course_and_finds_no_violation():
    for each in PROTOCOLS:
        cohort = random_cohort(each, 2, seed=3, items=True)
        for i in range(2):
            told = course(cohort, i)
            today = told.horizon
            found = (
                *ipt.formulation.formulate(told).findings,
                *ipt.review.look(told, today=today).findings,
            )
            assert [finding for finding in found if finding.severity is Severity.VIOLATION] == []
            assert ipt.machine.survey(each, told.events)[1] == ()


def test_a_simulated_course_is_kept_and_read_back():
    for each in PROTOCOLS:
        told = course(random_cohort(each, 1, items=True), 0)
        assert ipt.loads(ipt.dumps(told)) == told


def test_a_simulated_course_keeps_no_name_and_one_text_that_is_always_the_same():
    cohort = random_cohort(CLASSIC, 20)
    for i in range(20):
        for event in events(cohort, i):
            assert event.note == ""
            if isinstance(event, ev.ContractAmended):
                assert event.reason == "sessions were missed"
            if isinstance(event, ev.RelationshipRecorded):
                assert event.relationship.name == ""
