"""`PartialDate`: what is known of a date, and what can be told from it."""

import calendar
import copy
import pickle
import re
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, strategies as st

from ipt.errors import InvalidValue
from ipt.model import PartialDate, earliest, is_before, latest

YEAR = PartialDate(2024)
FEBRUARY = PartialDate(2024, 2)
LEAP_DAY = PartialDate(2024, 2, 29)


def days_of(value):
    """Every day that *value* may be, found by asking each day of its years."""
    if isinstance(value, date):
        return [value]
    days = (date(value.year, 1, 1) + timedelta(n) for n in range(366))
    return [
        day
        for day in days
        if day.year == value.year
        and value.month in {None, day.month}
        and value.day in {None, day.day}
    ]


def quantified(predicate, one, other):
    """True if *predicate* holds for all pairs of days, False if for none, None otherwise."""
    answers = set()
    for pair in product(days_of(one), days_of(other)):
        answers.add(predicate(*pair))
        if len(answers) > 1:
            return None
    return answers.pop()


def before(one, other):
    return one < other


WINDOW = [
    PartialDate(2023),
    YEAR,
    *(PartialDate(2024, month) for month in (1, 2, 3)),
    PartialDate(2023, 12),
    *(PartialDate(2024, 2, day) for day in (1, 28, 29)),
    PartialDate(2023, 12, 31),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 2, 29),
    date(2024, 3, 1),
]
"""The edges of years and months around a leap day, known to the year, the month and the day."""

partial_dates = st.one_of(
    st.builds(PartialDate, st.integers(1, 9999)),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12)),
    st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)),
)
near_days = st.dates(date(2023, 11, 1), date(2024, 4, 30))
near_dates = st.one_of(
    near_days,
    near_days.map(lambda day: PartialDate(day.year, day.month, day.day)),
    near_days.map(lambda day: PartialDate(day.year, day.month)),
    near_days.map(lambda day: PartialDate(day.year)),
)
near_partial_dates = near_dates.filter(lambda value: isinstance(value, PartialDate))


class TestReadingAndWriting:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("2006", PartialDate(2006)),
            ("0001", PartialDate(1)),
            ("2006-03", PartialDate(2006, 3)),
            ("2006-03-09", PartialDate(2006, 3, 9)),
            ("2024-02-29", LEAP_DAY),
            ("9999-12-31", PartialDate(9999, 12, 31)),
        ],
    )
    def test_a_date_is_written_as_it_is_read(self, text, value):
        assert PartialDate.parse(text) == value
        assert str(value) == text

    @given(partial_dates)
    def test_reading_undoes_writing(self, value):
        assert PartialDate.parse(str(value)) == value

    @given(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
    def test_a_day_is_read_exactly_if_the_calendar_has_it(self, year, month, day):
        text = f"{year:04}-{month:02}-{day:02}"
        try:
            known = date.fromisoformat(text)
        except ValueError:
            with pytest.raises(InvalidValue):
                PartialDate.parse(text)
        else:
            assert PartialDate.parse(text).day_or_self() == known

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "6",
            "06",
            "206",
            "20060",
            "2006-",
            "2006-3",
            "2006-03-9",
            "2006-03-09T12:00",
            "2006/03",
            "200603",
            "-2006",
            " 2006",
            "2006\n",
            "May 2006",
            "٢٠٠٦",
        ],
    )
    def test_another_shape_is_refused(self, text):
        message = f"{text!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"
        with pytest.raises(InvalidValue, match=f"^{re.escape(message)}$"):
            PartialDate.parse(text)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("0000", "year is a whole number from 1 to 9999, not 0"),
            ("2006-00", "month is a whole number from 1 to 12, not 0"),
            ("2006-13", "month is a whole number from 1 to 12, not 13"),
            ("2006-03-00", "day is a whole number from 1 to 31, not 0"),
            ("2006-02-29", "day is a whole number from 1 to 28, not 29"),
            ("2024-02-30", "day is a whole number from 1 to 29, not 30"),
            ("2006-04-31", "day is a whole number from 1 to 30, not 31"),
        ],
    )
    def test_a_day_that_does_not_exist_is_refused(self, text, message):
        with pytest.raises(InvalidValue, match=f"^{re.escape(message)}$"):
            PartialDate.parse(text)


class TestMaking:
    @pytest.mark.parametrize(
        ("parts", "message"),
        [
            ((0,), "year is a whole number from 1 to 9999, not 0"),
            ((10_000,), "year is a whole number from 1 to 9999, not 10000"),
            (("2006",), "year is a whole number from 1 to 9999, not '2006'"),
            ((None,), "year is a whole number from 1 to 9999, not None"),
            ((True,), "year is a whole number from 1 to 9999, not True"),
            ((2006.0,), "year is a whole number from 1 to 9999, not 2006.0"),
            ((2006, 13), "month is a whole number from 1 to 12, not 13"),
            ((2006, True), "month is a whole number from 1 to 12, not True"),
            ((2006, "3"), "month is a whole number from 1 to 12, not '3'"),
            ((2006, None, 9), "a day needs a month; drop the day 9 or give the month"),
            ((2006, 2, 29), "day is a whole number from 1 to 28, not 29"),
            ((2006, 2, "9"), "day is a whole number from 1 to 28, not '9'"),
        ],
    )
    def test_bad_parts_are_refused(self, parts, message):
        with pytest.raises(InvalidValue, match=f"^{re.escape(message)}$"):
            PartialDate(*parts)

    def test_every_day_of_four_years_can_be_made_and_no_other(self):
        for year, month, day in product(range(2021, 2025), range(1, 13), range(1, 32)):
            if day <= calendar.monthrange(year, month)[1]:
                assert PartialDate(year, month, day).earliest == date(year, month, day)
            else:
                with pytest.raises(InvalidValue):
                    PartialDate(year, month, day)

    def test_it_is_a_value(self):
        assert PartialDate(2006, 3) == PartialDate(2006, 3)
        assert len({PartialDate(2006), PartialDate(2006, 3), PartialDate(2006, 3)}) == 2
        assert copy.copy(FEBRUARY) == pickle.loads(pickle.dumps(FEBRUARY)) == FEBRUARY  # noqa: S301

    def test_it_has_no_order_of_its_own(self):
        with pytest.raises(TypeError):
            sorted([YEAR, FEBRUARY])


class TestTheDaysItMayBe:
    @pytest.mark.parametrize("value", WINDOW, ids=repr)
    def test_the_first_and_the_last(self, value):
        assert (earliest(value), latest(value)) == (days_of(value)[0], days_of(value)[-1])

    def test_the_edges_of_the_calendar(self):
        assert PartialDate(1).earliest == date.min
        assert PartialDate(9999).latest == PartialDate(9999, 12).latest == date.max

    @given(partial_dates)
    def test_the_first_is_never_after_the_last(self, value):
        assert value.earliest <= value.latest

    def test_known_to_the_day_it_is_that_day(self):
        assert LEAP_DAY.day_or_self() == date(2024, 2, 29)

    @pytest.mark.parametrize("value", [YEAR, FEBRUARY], ids=str)
    def test_otherwise_it_stays_what_it_is(self, value):
        assert value.day_or_self() is value


class TestWhatCanBeTold:
    """Unknown is not no: an answer is given only if it holds whatever the days are."""

    @pytest.mark.parametrize("one", WINDOW, ids=repr)
    def test_before(self, one):
        told = [(other, is_before(one, other)) for other in WINDOW]
        assert told == [(other, quantified(before, one, other)) for other in WINDOW]

    @pytest.mark.parametrize("one", WINDOW, ids=repr)
    def test_before_same_and_within_as_methods(self, one):
        if not isinstance(one, PartialDate):
            one = PartialDate(one.year, one.month, one.day)
        spans = (0, 1, 28, 29, 366)
        told = [
            (other, one.is_before(other), one.same(other), [one.within(other, n) for n in spans])
            for other in WINDOW
        ]
        assert told == [
            (
                other,
                quantified(before, one, other),
                quantified(date.__eq__, one, other),
                [quantified(lambda a, b, n=n: abs((a - b).days) <= n, one, other) for n in spans],
            )
            for other in WINDOW
        ]

    @given(near_dates, near_dates)
    def test_before_is_sound_and_complete(self, one, other):
        assert is_before(one, other) is quantified(before, one, other)

    @given(near_partial_dates, near_dates)
    def test_same_is_sound_and_complete(self, one, other):
        assert one.same(other) is quantified(date.__eq__, one, other)

    @given(near_partial_dates, near_dates, st.integers(0, 500))
    def test_within_is_sound_and_complete(self, one, other, days):
        expected = quantified(lambda a, b: abs((a - b).days) <= days, one, other)
        assert one.within(other, days) is expected

    @given(partial_dates, partial_dates)
    def test_two_dates_are_never_both_before_one_another(self, one, other):
        assert not (is_before(one, other) and is_before(other, one))
