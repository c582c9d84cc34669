"""What may follow what in the care of a patient, and why not, if not."""

import pickle
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from tests.care.courses import (
    AUGUST,
    HELPED,
    JULY,
    JUNE,
    UNHELPED,
    acute,
    course,
    ended,
    told,
)

import ipt
from ipt import events as ev
from ipt.care import (
    Care,
    CareRefused,
    Stage,
    StageKind,
    begin,
    check,
    follow,
    record,
    recur,
)
from ipt.errors import EventRefused, InvalidValue
from ipt.model import PartialDate


def refusal(action):
    with pytest.raises(CareRefused) as refused:
        action()
    return refused.value


class TestTheFirstCourse:
    def test_it_is_acute(self):
        care = begin(course())
        assert [stage.kind for stage in care.stages] == [StageKind.ACUTE]
        assert care.open is care.last

    def test_care_without_a_course_is_none(self):
        with pytest.raises(
            InvalidValue, match=r"^stages must not be empty; care begins with a course$"
        ):
            Care(())

    def test_maintenance_needs_an_acute_course_before_it(self):
        refused = refusal(lambda: Care((Stage(course=course(), kind="maintenance"),)))
        assert refused.message == (
            "maintenance as course 1 is refused: maintenance follows an acute course; none is recorded; "
            "begin with the acute course, or say where it took place"
        )
        assert [(f.code, f.where) for f in refused.findings] == [
            ("CARE-NO-ACUTE", ("$.stages[0]",))
        ]

    def test_no_other_kind_is_known(self):
        with pytest.raises(InvalidValue, match=r"^unknown stage kind"):
            Stage(course=course(), kind="booster")


ONE_AFTER_ANOTHER = [
    (
        "two open contracts",
        begin(course()),
        course(on=JULY),
        "acute",
        ["CARE-OPEN: course 1 has not ended; a patient has one open contract at a time"],
    ),
    (
        "another patient",
        acute(),
        course(on=JULY, patient="q"),
        "acute",
        ["CARE-OTHER-PATIENT: it is the course of another patient"],
    ),
    (
        "a death",
        acute(reason="died"),
        course(on=JULY),
        "acute",
        ["CARE-DIED: course 1 ended with the death of the patient"],
    ),
    (
        "dates backwards",
        acute(on=JULY),
        course(on=JUNE),
        "acute",
        ["CARE-DATES-BACKWARDS: it was opened on 2026-06-01, before course 1 ended on 2026-07-06"],
    ),
    (
        "continuation after a withdrawal",
        acute(HELPED, reason="withdrawn"),
        course(on=JULY),
        "continuation",
        [
            (
                "CARE-NOT-COMPLETED: continuation follows a course that was brought to its end; "
                "course 1 ended as 'withdrawn'"
            )
        ],
    ),
    (
        "continuation after no improvement",
        acute(UNHELPED),
        course(on=JULY),
        "continuation",
        ["CARE-NOT-IMPROVED: continuation follows improvement, and course 1 brought none"],
    ),
    (
        "continuation after non-response",
        acute(HELPED, reason="non-response"),
        course(on=JULY),
        "continuation",
        [
            (
                "CARE-NOT-COMPLETED: continuation follows a course that was brought to its end; "
                "course 1 ended as 'non-response'"
            ),
            "CARE-NOT-IMPROVED: continuation follows improvement, and course 1 brought none",
        ],
    ),
    (
        "maintenance beside the acute course",
        begin(course()),
        course(on=JULY),
        "maintenance",
        ["CARE-OPEN: course 1 has not ended; a patient has one open contract at a time"],
    ),
    (
        "continuation after maintenance",
        follow(acute(), course(ended(on=AUGUST), on=JULY), "maintenance"),
        course(on=AUGUST),
        "continuation",
        [
            (
                "CARE-AFTER-MAINTENANCE: continuation follows an acute course or a continuation, "
                "and course 2 is maintenance"
            )
        ],
    ),
]


@pytest.mark.parametrize(
    ("care", "new", "kind", "why"),
    [pytest.param(*case, id=name) for name, *case in ONE_AFTER_ANOTHER],
)
def test_what_cannot_follow_is_refused_with_every_reason(care, new, kind, why):
    assert told(check(care, new, kind)) == why
    assert told(refusal(lambda: follow(care, new, kind)).findings) == why


LEGAL = [
    ("an acute course after an acute one", acute(reason="withdrawn"), course(on=JULY), "acute"),
    ("continuation after improvement", acute(HELPED), course(on=JULY), "continuation"),
    ("continuation while that is unknown", acute(), course(on=JULY), "continuation"),
    (
        "maintenance after an agreed end",
        acute(reason="early-by-agreement"),
        course(on=JULY),
        "maintenance",
    ),
    ("maintenance on the day of the end", acute(), course(on=JUNE), "maintenance"),
    ("an unknown end", acute(on=None), course(), "acute"),
    ("an unknown opening", acute(), course(on=None), "acute"),
    ("an opening known to the month", acute(), course(on=PartialDate(2026, 6)), "acute"),
]


@pytest.mark.parametrize(
    ("care", "new", "kind"), [pytest.param(*case, id=name) for name, *case in LEGAL]
)
def test_what_may_follow_does_and_unknown_dates_break_nothing(care, new, kind):
    assert check(care, new, kind) == ()
    assert follow(care, new, kind).last.course == new


def test_the_remission_guard_has_three_values():
    assert check(acute(), course(on=JULY), "maintenance", remitted=True) == ()
    assert check(acute(), course(on=JULY), "maintenance") == ()
    assert told(check(acute(), course(on=JULY), "maintenance", remitted=False)) == [
        "CARE-NOT-REMITTED: maintenance follows remission, and there was none at the end of course 1"
    ]


class TestAnOverride:
    def test_it_passes_what_is_not_structural_and_is_kept(self):
        care = follow(
            acute(UNHELPED), course(on=JULY), "continuation", override="she wants to go on"
        )
        deviation = care.last.deviation
        assert deviation is not None
        assert (deviation.reason, deviation.codes) == ("she wants to go on", ("CARE-NOT-IMPROVED",))

    def test_it_leaves_no_trace_where_nothing_is_broken(self):
        care = follow(acute(), course(on=JULY), "acute", override="to be sure")
        assert care.last.deviation is None

    def test_it_never_passes_a_structural_rule(self):
        refused = refusal(
            lambda: follow(
                begin(course(UNHELPED)), course(on=JULY), "continuation", override="please"
            )
        )
        assert [finding.code for finding in refused.findings] == ["CARE-OPEN"]

    def test_it_needs_a_reason(self):
        with pytest.raises(InvalidValue, match="reason"):
            follow(acute(UNHELPED), course(on=JULY), "continuation", override=" ")


class TestARecurrence:
    def test_it_closes_maintenance_and_opens_a_new_acute_course(self):
        maintained = follow(acute(), course(on=JULY), "maintenance", remitted=True)
        care = recur(maintained, course(on=AUGUST))
        assert [stage.kind.value for stage in care.stages] == ["acute", "maintenance", "acute"]
        closed = care.stages[1].ended
        assert closed is not None
        assert (closed.reason, closed.on, closed.onward) == ("other", AUGUST, "recurrence")
        assert care.last.recurrence is True

    def test_maintenance_that_was_closed_stays_as_it_is(self):
        maintained = follow(acute(), course(ended(on=JULY), on=JULY), "maintenance")
        care = recur(maintained, course(on=AUGUST))
        assert care.stages[:2] == maintained.stages

    def test_the_day_maintenance_was_closed_may_be_another(self):
        maintained = follow(acute(), course(on=JUNE), "maintenance")
        closed = recur(maintained, course(on=AUGUST), on=JULY).stages[1].ended
        assert closed is not None
        assert closed.on == JULY

    def test_without_maintenance_there_is_none(self):
        refused = refusal(lambda: recur(acute(), course(on=JULY)))
        assert refused.message == (
            "a recurrence is refused: a recurrence comes after remission and closes maintenance; "
            "course 1 is acute; end it with its reason, and let the new course follow"
        )


class TestEventsInACourse:
    def test_they_go_into_the_last_one(self):
        care = record(begin(course()), ev.SessionHeld())
        assert care.last.course.sessions_held == 1

    def test_a_booster_after_the_end_is_no_session_and_no_course(self):
        care = follow(acute(), course(on=JULY), "maintenance")
        boosted = record(care, ev.FollowUpHeld(on=JULY), number=1)
        assert boosted.stages[0].course.sessions_held == 0
        assert len(boosted.stages) == 2
        assert boosted.last == care.last

    def test_an_earlier_course_cannot_be_reopened_beneath_a_later_one(self):
        care = follow(acute(), course(on=JULY), "acute")
        end = care.stages[0].ended
        assert end is not None
        refused = refusal(lambda: record(care, ev.EventVoided(event=end.id), number=1))
        assert [finding.code for finding in refused.findings] == ["CARE-OPEN"]

    def test_the_rules_of_the_course_hold(self):
        middle = ev.PhaseBegan(phase="middle")
        with pytest.raises(EventRefused):
            record(begin(course()), middle)
        care = record(begin(course()), middle, override="told as it was")
        assert care.last.course.phase is ipt.Phase.MIDDLE

    @pytest.mark.parametrize("number", [0, 2, -1])
    def test_a_course_that_is_not_there(self, number):
        words = f"^there is no course {number}; the care has 1, counted from 1$"
        with pytest.raises(InvalidValue, match=words):
            record(begin(course()), ev.SessionHeld(), number=number)


def test_a_redacted_key_is_nobody_elses():
    redacted = record(acute(), ev.EventRedacted(event="e0"))
    assert check(redacted, course(on=JULY), "acute") == ()


def test_a_refusal_survives_pickling_and_names_nobody():
    refused = refusal(lambda: follow(acute(), course(on=JULY, patient="canary"), "acute"))
    again = pickle.loads(pickle.dumps(refused))  # noqa: S301
    assert (again.message, again.findings) == (refused.message, refused.findings)
    assert "canary" not in repr(refused) + repr(refused.findings)
    assert "canary" not in repr(begin(course(patient="canary")))


@given(st.lists(st.sampled_from(["acute", "continuation", "maintenance"]), max_size=5))
def test_only_the_last_course_is_ever_open_and_every_other_lies_behind_it(kinds):
    care = begin(course())
    for kind in kinds:
        closed = record(care, ended(on=JULY), override="told as it was")
        if check(closed, course(on=JULY), kind):
            with pytest.raises(CareRefused):
                follow(closed, course(on=JULY), kind)
        else:
            care = follow(closed, course(on=JULY), kind)
    assert [stage.ended is None for stage in care.stages] == [
        *[False] * (len(care.stages) - 1),
        True,
    ]
    after = [stage.kind for stage in care.stages]
    assert (StageKind.MAINTENANCE, StageKind.CONTINUATION) not in set(pairwise(after))
