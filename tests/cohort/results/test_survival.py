"""Relapse of some patients, worked out on paper."""

import math

import attrs
import numpy as np
import pytest
from tests.cohort.results.hand import COMPLETED, FOUR, WITHDRAWN, records

from ipt.cohort.results import product_limit, relapse
from ipt.errors import InvalidValue
from ipt.measures import published

pytestmark = pytest.mark.once


class TestTheProductLimit:
    def test_after_kaplan_and_meier(self):
        # events in weeks 1, 2, 2 and 4; nobody knows of two patients after weeks 2 and 3
        made = product_limit([1, 2, 2, 4, 2, 3], [True, True, True, True, False, False])
        assert made.at.tolist() == [0, 1, 2, 3, 4]
        assert made.at_risk.tolist() == [6, 6, 5, 2, 1]
        assert made.events.tolist() == [0, 1, 2, 0, 1]
        assert made.value.tolist() == pytest.approx([1, 5 / 6, 1 / 2, 1 / 2, 0])
        greenwood = [0, 1 / (6 * 5), 1 / (6 * 5) + 2 / (5 * 3)]
        assert made.error.tolist() == pytest.approx(
            [0, 5 / 6 * math.sqrt(greenwood[1]), *[0.5 * math.sqrt(greenwood[2])] * 2, 0]
        )

    def test_of_nobody(self):
        made = product_limit([], [])
        assert made.at.tolist() == made.value.tolist() == made.error.tolist() == []

    @pytest.mark.parametrize(
        ("weeks", "happened"),
        {"halves": ([0.5], [True]), "before": ([-1], [True]), "uneven": ([1, 2], [True])}.values(),
        ids=["halves", "before", "uneven"],
    )
    def test_it_takes_whole_weeks_of_each_patient(self, weeks, happened):
        with pytest.raises(InvalidValue, match="a whole number of weeks from 0 on, and whether it"):
            product_limit(weeks, happened)


WELL = records(
    [[9, 3, 3, 9], [9, 4, 9, 9], [9, 5, 1, 1], [9, 2, 2, 2], [1, 1, 1, 1]],
    ended=[COMPLETED, COMPLETED, COMPLETED, WITHDRAWN, ""],
    ended_week=[1, 1, 1, 2, -1],
    relapse_week=[3, 2, 3, -1, 1],
)
"""The third is not well in the week in which the course ends, and the last never had one."""


class TestRelapse:
    def test_since_the_end_of_the_course(self):
        made = relapse(WELL)
        assert made.at_risk.tolist() == [3, 3, 1]
        assert made.events.tolist() == [0, 1, 1]
        assert made.value.tolist() == pytest.approx([1, 2 / 3, 0])
        assert made.note == (
            "relapse, weeks since the end of the course, of those with remission: 4 or less"
        )

    def test_since_the_start(self):
        made = relapse(WELL, since="start", rule=published.PHQ9_CASENESS)
        assert made.at_risk.tolist() == [5, 5, 4, 3]
        assert made.events.tolist() == [0, 1, 1, 2]
        assert made.value.tolist() == pytest.approx([1, 0.8, 0.6, 0.2])

    def test_whoever_was_well_from_the_start_is_looked_at_from_the_start(self):
        well = attrs.evolve(WELL, remitted=True)
        rule = published.PHQ9_CASENESS
        assert relapse(well, rule=rule).note == relapse(well, since="start", rule=rule).note
        assert relapse(well, rule=rule).at_risk.tolist() == [5, 5, 4, 3]
        assert relapse(well, since="end").at_risk.tolist() == relapse(WELL).at_risk.tolist()

    def test_nobody_may_be_well(self):
        assert relapse(FOUR).at.tolist() == [0]  # the second ends well, in the last week
        assert relapse(records([[20, 20]])).at.tolist() == []

    def test_of_real_courses_it_is_not_known(self):
        unknown = np.ma.masked_all(4, dtype=np.int16)
        real = attrs.evolve(FOUR, columns={**FOUR.columns, "relapse_week": unknown})
        with pytest.raises(
            InvalidValue, match="whether there was a relapse is not known of by hand"
        ):
            relapse(real)

    def test_it_is_counted_since_the_end_or_the_start(self):
        with pytest.raises(InvalidValue, match="since is 'end' or 'start', not 'birth'"):
            relapse(WELL, since="birth")  # type: ignore[arg-type]
