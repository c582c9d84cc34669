"""What the next session has to look at."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as st
from tests import strategies
from tests.builders import FIRST_DAY, into_middle, opened, week

import ipt
from ipt.errors import InvalidValue
from ipt.model import BetweenSessionTask, Contract, PartialDate, Risk, events as ev
from ipt.review import AgendaKind, SessionsLeft, agenda

TODAY = date(2026, 6, 1)
CALL = BetweenSessionTask(id="call", kind="conversation", person="mother", due=date(2026, 1, 10))


def course_16(*events):
    course = ipt.open_course(ipt.protocols.get("ipt-16"), patient="p", on=FIRST_DAY)
    return ipt.apply(course, *events)


def items(course, kind, today=TODAY):
    return [item for item in agenda(course, today=today).items if item.kind is kind]


class TestRisksComeFirst:
    def test_an_open_risk_stands_before_everything_else(self):
        course = course_16(ev.RiskRaised(risk=Risk(id="r", kind="suicide")))
        first = agenda(course, today=TODAY).items[0]
        assert (first.kind, first.about) == (AgendaKind.RISK, "r")
        assert first.says == "an open risk (suicide) waits for a review"

    def test_an_answer_that_opened_one_counts_as_well(self):
        course = course_16(ev.MeasureTaken(instrument="phq-9", items=(0,) * 8 + (1,)))
        [risk] = items(course, AgendaKind.RISK)
        assert risk.about == course.open_risks[0].id

    def test_a_reviewed_one_is_gone(self):
        course = course_16(
            ev.RiskRaised(risk=Risk(id="r", kind="suicide")), ev.RiskReviewed(risk="r")
        )
        assert not items(course, AgendaKind.RISK)

    def test_the_order_is_that_of_the_kinds(self):
        course = opened(
            *into_middle(),
            ev.RiskRaised(risk=Risk(id="r", kind="other")),
            ev.TaskAgreed(task=CALL),
        )
        kinds = [[*AgendaKind].index(item.kind) for item in agenda(course, today=TODAY).items]
        assert kinds == sorted(kinds)


class TestTasksAgreedLastTime:
    def test_they_wait_until_they_are_talked_about(self):
        agreed = course_16(ev.SessionHeld(), ev.TaskAgreed(task=CALL))
        [waiting] = items(agreed, AgendaKind.TASK_AGREED)
        assert waiting.about == "call"
        assert waiting.says == "conversation was agreed; ask what became of it"
        [asked] = [q for q in agenda(agreed, today=TODAY).questions if q.code == "AGE-TASK"]
        assert asked.text == "what became of the task that was agreed"
        assert asked.about == ("call",)

        reviewed = ipt.apply(agreed, ev.TaskReviewed(task="call", result="avoided"))
        assert not items(reviewed, AgendaKind.TASK_AGREED)

    def test_one_that_is_agreed_again_waits_again(self):
        course = course_16(
            ev.TaskAgreed(task=CALL),
            ev.TaskReviewed(task="call", result="not-done"),
            ev.TaskAgreed(task=CALL),
        )
        assert [item.about for item in items(course, AgendaKind.TASK_AGREED)] == ["call"]

    @pytest.mark.parametrize(
        ("today", "overdue"), [(date(2026, 1, 10), False), (date(2026, 1, 11), True)]
    )
    def test_its_day_is_over_the_day_after(self, today, overdue):
        course = course_16(ev.TaskAgreed(task=CALL))
        [task] = items(course, AgendaKind.TASK_AGREED, today)
        assert task.overdue is overdue


class TestSessionsLeft:
    def test_at_the_opening_the_session_itself_counts_and_at_its_end_it_does_not(self):
        course = opened(*into_middle(), ev.SessionHeld(on=week(2)))
        assert agenda(course, today=TODAY).left == SessionsLeft(
            session=3, of=16, at_opening=14, at_end=13
        )

    def test_without_a_contract_nobody_knows(self):
        assert agenda(course_16(ev.SessionHeld()), today=TODAY).left is None

    def test_after_the_last_one_the_contract_is_on_the_agenda(self):
        course = course_16(ev.ContractAgreed(contract=Contract(sessions_min=12)))
        course = ipt.apply(course, *[ev.SessionHeld()] * 12, override="for the test")
        assert agenda(course, today=TODAY).left is None
        [over] = items(course, AgendaKind.ENDING)
        assert over.says == "no session of the contract is left; end, or agree on a new contract"

    def test_the_announcement_of_the_end_is_due_with_so_many_sessions_left(self):
        course = opened(*into_middle(), *[ev.SessionHeld()] * 10)
        assert not items(course, AgendaKind.ENDING)
        [due] = items(ipt.apply(course, ev.SessionHeld()), AgendaKind.ENDING)
        assert (due.about, due.due) == ("ending-announced", True)
        assert due.says == "raise the end explicitly; due with 4 sessions left"
        [hidden] = items(ipt.apply(course, ev.PeriodUnrecorded(sessions=1)), AgendaKind.ENDING)
        assert hidden.due is None
        announced = ipt.apply(course, ev.SessionHeld(), ev.EndingAnnounced())
        assert not items(announced, AgendaKind.ENDING)

    def test_a_day_of_the_end_that_is_over_is_told(self):
        contract = Contract(sessions_min=16, end_date=date(2026, 5, 1))
        course = course_16(ev.ContractAgreed(contract=contract))
        [over] = items(course, AgendaKind.ENDING)
        assert over.says == "the day on which treatment was to end is over"
        assert not items(course, AgendaKind.ENDING, date(2026, 5, 1))

    def test_an_ended_course_has_none(self):
        course = opened(*into_middle(), ev.CourseEnded(reason="withdrawn"))
        told = agenda(course, today=TODAY)
        assert told.left is None
        assert not told.items


class TestTheDays:
    def test_since_the_last_session(self):
        course = course_16(ev.SessionHeld(on=week(2)))
        assert agenda(course, today=week(3)).days_since == 7

    def test_of_an_unknown_day_nothing_is_said(self):
        assert agenda(course_16(ev.SessionHeld()), today=TODAY).days_since is None

    def test_a_day_before_the_last_event_is_refused(self):
        course = course_16(ev.SessionHeld(on=week(2)))
        message = (
            "today, 2026-01-11, lies before 2026-01-12, when the last event was; take a later day"
        )
        with pytest.raises(InvalidValue) as refused:
            agenda(course, today=date(2026, 1, 11))
        assert str(refused.value) == message

    @pytest.mark.parametrize(
        "today", [None, "2026-01-05", PartialDate(2026, 6, 1), datetime(2026, 6, 1, tzinfo=UTC)]
    )
    def test_only_a_date_is_a_day(self, today):
        for look in (agenda, ipt.review.look):
            with pytest.raises(InvalidValue) as refused:
                look(course_16(), today=today)
            assert str(refused.value) == f"today is a date, not {type(today).__name__}"


class TestWhatTheProtocolHas:
    def test_the_tasks_of_the_phase_with_their_window(self):
        tasks = items(course_16(ev.SessionHeld()), AgendaKind.TASK)
        assert [task.about for task in tasks][:2] == ["symptoms-reviewed", "history-taken"]
        assert {task.window for task in tasks} == {(1, 3)}
        assert not any(task.overdue for task in tasks)

    def test_a_window_that_is_over_is_told(self):
        course = course_16(*[ev.SessionHeld()] * 3)
        assert all(task.overdue for task in items(course, AgendaKind.TASK))

    def test_what_was_done_is_gone(self):
        course = course_16(
            ev.SessionHeld(tasks=["history-taken"]), ev.InventoryCompleted(), ev.SickRoleGiven()
        )
        open_ = {task.about for task in items(course, AgendaKind.TASK)}
        assert open_.isdisjoint({"history-taken", "inventory-taken", "sick-role-given"})

    def test_unrecorded_sessions_may_have_done_it(self):
        course = course_16(ev.PeriodUnrecorded(sessions=2))
        assert {task.due for task in items(course, AgendaKind.TASK)} == {None}

    def test_a_contract_too_short_for_three_phases_has_no_windows(self):
        contract = Contract(sessions_min=12, conditional=True)
        course = course_16(ev.ContractAgreed(contract=contract))
        assert items(course, AgendaKind.TASK)[0].window == (1, 3)
        short = ipt.apply(
            course_16(), ev.ContractAgreed(contract=Contract(sessions_min=6)), override="brief"
        )
        assert items(short, AgendaKind.TASK)[0].window is None

    def test_a_measure_that_is_asked_for_twice_stands_there_once(self):
        course = ipt.open_course(ipt.protocols.get("ipt-sr"), patient="p")
        told = {item.about: item.says for item in items(course, AgendaKind.MEASURE)}
        assert told["phq-9"] == "the protocol asks for it: baseline; about every 4 sessions"

    def test_measures_as_far_as_they_may_be_due(self):
        course = course_16()
        assert [item.about for item in items(course, AgendaKind.MEASURE)] == [
            "hrsd-17",
            "bdi-ii",
            "phq-9",
        ]
        measured = course_16(ev.MeasureTaken(instrument="bdi-ii", total=20))
        [bdi] = [i for i in items(measured, AgendaKind.MEASURE) if i.about == "bdi-ii"]
        assert bdi.due is None


@given(strategies.courses(), st.integers(0, 400))
def test_any_legal_course_has_one_and_keeps_it_when_stored(course, later):
    today = date.fromordinal(min(course.horizon.toordinal() + later, date.max.toordinal()))
    told = agenda(course, today=today)
    assert told == agenda(ipt.loads(ipt.dumps(course)), today=today)
    assert len({(item.kind, item.about) for item in told.items}) == len(told.items)
    assert told.left is None or told.left.at_opening == told.left.at_end + 1
