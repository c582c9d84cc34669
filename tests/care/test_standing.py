"""How a course stood on a day, and what was known of it at a moment."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as st
from tests import strategies
from tests.builders import FIRST_DAY, week
from tests.care.courses import AUGUST, JULY, JUNE, acute, course, ended

from ipt import events as ev
from ipt.care import as_known, as_of, begin, care_as_known, care_as_of, follow
from ipt.errors import InvalidValue
from ipt.model import PartialDate

LONG_AGO, LATER = date(1, 1, 1), date.max
HELD = course(
    ev.SessionHeld(on=week(1)),
    ev.SessionHeld(),
    ev.SessionHeld(on=PartialDate(2026, 1)),
    ev.SessionHeld(on=week(4)),
)
MISTAKE = course(
    ev.SessionHeld(id="s1", on=week(1), recorded_at=datetime(2026, 1, 5, 9, tzinfo=UTC)),
    ev.SessionHeld(id="s2", on=week(2), recorded_at=datetime(2026, 1, 12, 9, tzinfo=UTC)),
    ev.EventVoided(event="s1", recorded_at=datetime(2026, 2, 1, tzinfo=UTC)),
)


def held(standing):
    return None if standing.course is None else standing.course.sessions_held


class TestByDay:
    @pytest.mark.parametrize(
        ("day", "sessions", "unsure"),
        [
            (date(2026, 1, 4), None, ()),
            (week(1), 1, ("e2", "e3")),
            (date(2026, 1, 20), 1, ("e2", "e3")),
            (week(4), 4, ()),
        ],
        ids=["before", "first", "between", "last"],
    )
    def test_what_lies_between_two_days_may_or_may_not_have_happened(self, day, sessions, unsure):
        standing = as_of(HELD, day)
        assert (held(standing), standing.unsure) == (sessions, unsure)

    def test_the_opening_itself_may_be_unsure(self):
        standing = as_of(course(on=PartialDate(2026)), week(3))
        assert (standing.course, standing.unsure, standing.begun) == (None, ("e0",), None)

    def test_before_its_opening_a_course_had_not_begun(self):
        assert as_of(HELD, date(2026, 1, 4)).begun is False
        assert as_of(HELD, FIRST_DAY).begun is True

    def test_the_history_counts_as_it_is_corrected_by_now(self):
        assert held(as_of(MISTAKE, week(1))) == 0
        assert held(as_of(MISTAKE, week(2))) == 1

    def test_only_a_day_will_do(self):
        with pytest.raises(
            InvalidValue, match=r"^a day is needed, not a datetime; as_known takes moments$"
        ):
            as_of(HELD, datetime(2026, 1, 5, tzinfo=UTC))


class TestByMoment:
    def test_a_correction_made_later_was_not_known(self):
        assert held(as_known(MISTAKE, datetime(2026, 1, 20, tzinfo=UTC))) == 2
        assert held(as_known(MISTAKE, datetime(2026, 2, 2, tzinfo=UTC))) == 1

    def test_what_was_written_down_at_an_unknown_moment_lies_between_its_neighbours(self):
        standing = as_known(MISTAKE, datetime(2026, 1, 1, tzinfo=UTC))
        assert (standing.begun, standing.unsure) == (None, ("e0",))

    @pytest.mark.parametrize("moment", [date(2026, 1, 5), datetime(2026, 1, 5), "now"])  # noqa: DTZ001
    def test_only_a_moment_with_a_time_zone_will_do(self, moment):
        with pytest.raises(
            InvalidValue, match=r"^a moment is needed; pass a datetime with a time zone$"
        ):
            as_known(MISTAKE, moment)


class TestCare:
    def test_each_course_is_told_by_itself(self):
        care = follow(acute(on=JUNE), course(on=JULY), "acute")
        begun = [[standing.begun for standing in care_as_of(care, day)] for day in (JUNE, JULY)]
        assert begun == [[True, False], [True, True]]

    def test_where_a_later_course_had_begun_those_before_it_had_ended(self):
        care = follow(acute(on=None), course(on=JULY), "acute")
        first, second = care_as_of(care, JULY)
        assert first.course == care.stages[0].course
        assert second.course == care.stages[1].course
        open_still, not_yet = care_as_of(care, JUNE)
        assert (open_still.unsure, not_yet.begun) == (("e1",), False)

    def test_a_contact_after_the_end_may_still_have_been_to_come(self):
        boosted = begin(course(ended(on=JUNE), ev.FollowUpHeld(on=AUGUST)))
        care = follow(boosted, course(on=JULY), "acute")
        first, _ = care_as_of(care, JULY)
        assert first.course is not None
        assert first.course.last(ev.FollowUpHeld) is None

    def test_what_was_known_of_each(self):
        care = begin(MISTAKE)
        [standing] = care_as_known(care, datetime(2026, 1, 20, tzinfo=UTC))
        assert held(standing) == 2


@given(strategies.courses(), st.none() | st.dates())
def test_on_the_last_day_a_course_is_what_it_is(told, day):
    dated = [event.on for event in told.effective if event.on is not None]
    on = day or (max(map(_latest, dated)) if dated else LATER)
    standing = as_of(told, on)
    if told.effective[-1].on is not None and _latest(told.effective[-1].on) <= on:
        assert standing.course == told
    if standing.course is not None:
        sure = standing.course.effective
        assert sure == told.effective[: len(sure)]
        names = tuple(event.id for event in told.effective[len(sure) :])
        assert standing.unsure == names[: len(standing.unsure)]


def _latest(on):
    return on.latest if isinstance(on, PartialDate) else on


@given(strategies.courses(most=6), st.data())
def test_what_was_known_only_grows(told, data):
    moments = sorted(
        data.draw(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=2))
    )
    earlier, later = (as_known(told, moment) for moment in moments)
    assert held(earlier) is None or (held(later) is not None)
