"""Moving a course to another protocol: what stands against it, the move, and the way back."""

import re
from datetime import date

import attrs
import pytest
from hypothesis import given
from tests import strategies
from tests.builders import FIRST_DAY, into_middle, protocol
from tests.care.courses import JULY, JUNE, acute, course, ended

import ipt
from ipt import events as ev
from ipt.care import (
    MOVE_REASON,
    CareRefused,
    Move,
    Stage,
    begin,
    can_migrate,
    dumps,
    follow,
    loads,
    migrate,
    move_back,
    record,
)
from ipt.errors import InvalidValue
from ipt.findings import Severity, Status
from ipt.model import Actor, Contract, Deviation, Task

HERE = protocol()
LONGER = protocol(id="longer", sessions_cap=24)
SHORTER = protocol(id="shorter", sessions_default=12, sessions_max=12, sessions_cap=12)
TALK = Task(id="talked", label="talk", source="ipt", status=Status.ASSUMED)
TALKING = protocol(id="talking", tasks=(TALK,))


def begun(*events, of=HERE):
    start = ipt.open_course(of, patient="p", on=FIRST_DAY)
    return ipt.apply(start, *events)


def found(of, to):
    return [f"{f.severity.label} {f}" for f in can_migrate(of, to)]


class TestWhatStandsAgainstIt:
    def test_the_same_protocol_is_no_move(self):
        assert found(begun(), HERE) == ["violation MOVE-SAME: the course is one of test-16 already"]

    def test_an_event_that_the_other_would_refuse_is_named_with_its_reason(self):
        middle = begun(*into_middle())
        first, *rest = can_migrate(middle, SHORTER)
        assert first.severity is Severity.VIOLATION
        assert first.where == ("e7",)
        assert first.message.startswith("shorter would refuse event 'e7': ")
        assert [finding.code for finding in rest] == ["MOVE-DIFFERS"] * 3

    def test_every_such_event_is_named_and_not_the_first_alone(self):
        two = begun(ev.SessionHeld(), ev.SessionHeld(), ev.SessionHeld())
        one = protocol(id="one", initial_max=1)
        codes = [finding.code for finding in can_migrate(two, one)]
        assert codes == ["MOVE-BREAKS", "MOVE-BREAKS", "MOVE-DIFFERS"]

    def test_an_area_that_is_lost_is_refused_where_it_was_chosen(self):
        no_transition = protocol(
            id="fewer", areas=[a for a in HERE.areas if a.area != "role-transition"]
        )
        codes = [f.where for f in can_migrate(begun(*into_middle()), no_transition)]
        assert codes[0] == ("e6",)

    def test_what_has_ended_is_not_moved(self):
        assert found(course(ended()), LONGER)[0] == (
            "violation MOVE-ENDED: the course has ended; what it was is not changed"
        )

    def test_a_task_that_is_lost_is_a_warning(self):
        done = begun(
            ev.SessionHeld(tasks=("talked",)), ev.SessionHeld(tasks=("talked", "own")), of=TALKING
        )
        assert found(done, LONGER)[0] == (
            "warning MOVE-TASK-LOST: longer does not know the task 'talked', which 2 sessions report"
        )
        assert "MOVE-TASK-LOST" not in " ".join(found(done, protocol(id="same", tasks=(TALK,))))

    def test_a_limit_that_an_override_has_passed_is_a_warning(self):
        contract = ev.ContractAgreed(contract=Contract(sessions_min=16))
        more = ev.ContractAmended(contract=Contract(sessions_min=18), reason="because")
        again = ev.ContractAmended(contract=Contract(sessions_min=20), reason="because")
        amended = course(contract, more, again)
        assert found(amended, LONGER)[0] == (
            "warning MOVE-LIMIT-PASSED: longer has amendments_max 1, and the course has passed it with 2"
        )

    def test_every_difference_is_told(self):
        assert found(begun(), LONGER) == [
            "info MOVE-DIFFERS: limit sessions_cap: 24 [ipt, assumed]; was 20 [ipt, assumed]"
        ]


class TestTheMove:
    by = Actor(role="therapist")
    care = migrate(begin(begun(*into_middle())), LONGER, reason="canary", on=JUNE, by=by)

    def test_it_is_kept_with_its_reason(self):
        assert self.care.last.moves == (
            Move(was=HERE, events=9, reason="canary", on=JUNE, by=self.by),
        )
        assert "canary" not in repr(self.care)

    def test_the_history_stays_and_is_read_by_the_other_protocol(self):
        moved, before = self.care.last.course, begun(*into_middle())
        assert moved.protocol == LONGER
        assert moved.opened.protocol == LONGER.pin
        assert moved.events[1:] == before.events[1:]
        assert moved.counts == before.counts

    def test_taking_it_back_is_a_move_and_nothing_is_lost(self):
        back = move_back(self.care, reason="it did not fit")
        assert back.last.course == begun(*into_middle())
        assert [move.was.id for move in back.last.moves] == ["test-16", "longer"]

    def test_what_happened_since_stays(self):
        further = record(self.care, ev.SessionHeld())
        back = move_back(further, reason="it did not fit")
        assert back.last.course == begun(*into_middle(), ev.SessionHeld())
        assert [move.events for move in back.last.moves] == [9, 10]

    def test_what_the_earlier_protocol_refuses_keeps_it_from_going_back(self):
        more = ev.ContractAmended(contract=Contract(sessions_min=24), reason="because")
        further = record(self.care, more)
        with pytest.raises(
            CareRefused, match=r"^the move to test-16 is refused: test-16 would refuse"
        ):
            move_back(further, reason="it did not fit")

    def test_it_is_refused_with_every_violation(self):
        words = (
            "the move to shorter is refused: the course has ended; what it was is not changed; "
            "let a new course of that protocol follow it"
        )
        with pytest.raises(CareRefused, match=f"^{re.escape(words)}$"):
            migrate(acute(), SHORTER, reason="because")

    def test_it_needs_a_reason(self):
        with pytest.raises(InvalidValue, match=r"^reason "):
            migrate(begin(begun()), LONGER, reason=" ")

    def test_what_was_never_moved_is_not_moved_back(self):
        words = r"^the course was never moved; there is nothing to take back$"
        with pytest.raises(InvalidValue, match=words):
            move_back(begin(begun()), reason="because")

    def test_one_of_several_courses_may_be_named(self):
        care = follow(acute(), course(on=JULY), "acute")
        assert migrate(care, LONGER, reason="because", number=2).last.course.protocol == LONGER

    def test_the_pin_of_a_replaced_opening_moves_with_it(self):
        opening = ev.CourseOpened(patient="p", on=date(2026, 1, 1))
        care = begin(begun(ev.EventReplaced(event="e0", replacement=opening)))
        moved = migrate(care, LONGER, reason="because")
        assert moved.last.course.opened.protocol == LONGER.pin
        assert move_back(moved, reason="because").last.course == care.last.course

    def test_moves_come_in_the_order_of_the_history(self):
        move = Move(was=HERE, events=2, reason="because")
        words = r"^a course of 1 events was moved after \[2\]; give the moves in their order$"
        with pytest.raises(InvalidValue, match=words):
            Stage(course=begun(), kind="acute", moves=[move])


class TestWhatWasCorrected:
    """The history counts as it is corrected by now."""

    two = protocol(id="two", initial_max=2)
    sessions = tuple(ev.SessionHeld(id=name) for name in ("s1", "s2", "s3"))

    def test_a_voided_event_stands_in_nobodys_way(self):
        told = begun(*self.sessions, ev.EventVoided(event="s3"))
        assert {finding.code for finding in can_migrate(told, self.two)} == {"MOVE-DIFFERS"}
        moved = migrate(begin(told), self.two, reason="because")
        assert loads(dumps(moved)) == moved
        [voided] = (event for event in moved.last.course.events if event.id == "s3")
        assert voided.deviation == Deviation(reason=MOVE_REASON, codes=("MACH-INITIAL-OVERRUN",))
        assert moved.last.course.deviations == ()
        assert move_back(moved, reason="because").last.course == told

    def test_nor_does_an_event_that_only_the_voided_one_made_one_too_many(self):
        told = begun(*self.sessions, ev.EventVoided(event="s1"))
        moved = migrate(begin(told), self.two, reason="because").last.course
        assert moved.sessions_held == 2
        assert [event.id for event in moved.events if event.deviation] == ["s3"]

    def test_an_event_that_had_a_reason_keeps_it(self):
        told = begun(*self.sessions[:2], of=self.two)
        told = ipt.apply(told, self.sessions[2], override="her own reason")
        one = protocol(id="one", initial_max=1, sessions_cap=2, sessions_max=2, sessions_min=1)
        told = ipt.apply(told, ev.EventVoided(event="s2"), ev.EventVoided(event="s3"))
        moved = migrate(begin(told), one, reason="because").last.course
        reasons = {e.id: e.deviation.reason for e in moved.events if e.deviation}
        assert reasons == {"s2": MOVE_REASON, "s3": "her own reason"}

    def test_a_replacement_is_judged_and_what_it_replaced_is_not(self):
        long = ev.ContractAgreed(id="c", contract=Contract(sessions_min=16))
        short = ev.ContractAgreed(contract=Contract(sessions_min=12))
        few = protocol(id="few", sessions_min=8, sessions_default=12, sessions_max=12)
        right = begun(long, ev.EventReplaced(event="c", replacement=short))
        assert {finding.code for finding in can_migrate(right, few)} == {"MOVE-DIFFERS"}
        wrong = begun(
            attrs.evolve(long, contract=short.contract),
            ev.EventReplaced(id="r", event="c", replacement=long),
        )
        assert [f.where for f in can_migrate(wrong, few) if f.code == "MOVE-BREAKS"] == [("c",)]

    def test_a_correction_that_the_other_would_not_have_let_pass_does_stand(self):
        long = ev.ContractAgreed(id="c", contract=Contract(sessions_min=12))
        longer = ev.ContractAgreed(contract=Contract(sessions_min=16))
        few = protocol(id="few", sessions_min=8, sessions_default=12, sessions_max=12)
        replaced = ev.EventReplaced(id="r", event="c", replacement=longer)
        told = begun(long, replaced, ev.EventVoided(event="c"))
        [first, *_] = can_migrate(told, few)
        assert (first.code, first.where) == ("MOVE-BREAKS", ("r",))


def test_a_move_lies_neither_before_the_opening_nor_before_an_earlier_one():
    patient = begin(begun())
    for on, known in ((date(2020, 6, 1), FIRST_DAY), (JUNE, JULY)):
        before = patient if on < FIRST_DAY else migrate(patient, LONGER, reason="so", on=JULY)
        with pytest.raises(InvalidValue) as refused:
            migrate(before, SHORTER, reason="because", on=on)
        assert str(refused.value) == (
            f"a move is dated {on}, which lies before {known}; correct the date that is wrong"
        )


@given(strategies.courses(most=6))
def test_what_can_be_moved_comes_back_as_it_was(told):
    to = ipt.protocols.get("ipt-16-uk" if told.protocol.id == "ipt-16" else "ipt-16")
    if any(finding.severity is Severity.VIOLATION for finding in can_migrate(told, to)):
        with pytest.raises(CareRefused):
            migrate(begin(told), to, reason="because")
    else:
        moved = migrate(begin(told), to, reason="because")
        assert move_back(moved, reason="because").last.course == told
