"""Curves of four patients, week by week and session by session, worked out on paper."""

import numpy as np
import pytest
from tests.cohort.results.hand import FOUR, WAITING, records

from ipt.cohort.results import attendance, fan, flow, remission_by_week, response_by_week
from ipt.cohort.results.curves import curve
from ipt.errors import InvalidValue
from ipt.measures import published

pytestmark = pytest.mark.once


class TestAFan:
    def test_of_all_patients(self):
        made = fan(FOUR, levels=(0.25, 0.5, 0.75))
        assert (made.title, made.instrument, made.ends, made.view) == (
            "by hand",
            "phq-9",
            (0, 27),
            "all",
        )
        assert made.mean.at.tolist() == [0, 1, 2, 3]
        assert made.mean.value.tolist() == [14.5, 12.5, 11.25, 9.25]
        assert made.mean.n.tolist() == [4, 4, 4, 4]
        assert made.quantiles[1].tolist() == [14, 13, 11, 8]
        assert made.quantiles[:, 0].tolist() == [11.5, 14, 17]

    def test_of_those_who_were_measured(self):
        made = fan(FOUR, view="observed")
        assert made.mean.n.tolist() == [4, 2, 2, 2]
        assert made.mean.value.tolist() == [14.5, 14, 11, 7]
        assert made.quantiles.shape == (5, 4)

    def test_of_nobody_nothing_is_known(self):
        made = fan(records([[20, np.nan]]))
        assert made.mean.n.tolist() == [1, 0]
        assert np.isnan(made.quantiles[:, 1]).all()
        assert np.isnan(made.mean.value[1])

    @pytest.mark.parametrize("levels", [(0.5, 0.1), (0.5, 0.5), (-0.1,), (1.1,)])
    def test_levels_are_shares_in_rising_order(self, levels):
        with pytest.raises(
            InvalidValue, match="levels are shares from 0 to 1 in rising order, not"
        ):
            fan(FOUR, levels=levels)


class TestShares:
    def test_response(self):
        made = response_by_week(FOUR)
        assert (made.at.tolist(), made.value.tolist()) == ([1, 2, 3], [0, 0, 0.5])
        assert made.mcse.tolist() == [0, 0, 0.25]
        assert (made.label, made.note) == ("response", "response-50: at least 50 percent")
        assert response_by_week(FOUR, rule=published.EARLY_20_PERCENT).value.tolist() == [
            0.5,
            0.75,
            0.75,
        ]

    def test_remission(self):
        made = remission_by_week(FOUR, view="observed")
        assert (made.at.tolist(), made.value.tolist()) == ([0, 1, 2, 3], [0, 0, 0, 0.5])
        assert (made.n.tolist(), made.note) == ([4, 2, 2, 2], "remission: 4 or less")
        caseness = remission_by_week(FOUR, rule=published.PHQ9_CASENESS)
        assert caseness.value.tolist() == [0, 0.25, 0.25, 0.5]

    def test_remission_needs_a_cut_off(self):
        with pytest.raises(
            InvalidValue, match="'epds' has no cut-off for remission; name one as a"
        ):
            remission_by_week(records([[20, 10]], instrument="epds"))


class TestAttendance:
    def test_session_by_session(self):
        made = attendance(FOUR)
        assert made.attended.at.tolist() == [1, 2, 3]
        assert made.attended.value.tolist() == [2 / 3, 1, 1]
        assert made.attended.n.tolist() == [3, 2, 2]
        # the last withdrew instead of session 1, the third instead of session 2
        assert made.leaving.value.tolist() == [1 / 4, 1 / 3, 0]
        assert made.leaving.n.tolist() == [4, 3, 2]
        assert made.in_treatment.value.tolist() == [0.75, 0.5, 0.5]
        assert made.in_treatment.n.tolist() == [4, 4, 4]

    def test_whoever_ended_otherwise_has_not_left(self):
        made = attendance(
            records([[9, 3], [9, 3]], slots=["hh", "h-"], ended=["completed", "early-by-agreement"])
        )
        assert made.leaving.value.tolist() == [0, 0]
        assert made.leaving.n.tolist() == [2, 1]
        assert made.in_treatment.value.tolist() == [1, 1]

    def test_without_therapy_there_is_none(self):
        made = attendance(WAITING)
        assert made.attended.at.tolist() == made.attended.value.tolist() == []


def test_a_curve_of_what_is_not_known_has_gaps():
    made = curve("x", 1, [None])
    assert np.isnan([made.value[0], made.mcse[0]]).all()
    assert made.n.tolist() == [0]


class TestAFlow:
    def test_of_arms(self):
        told = flow({"ipt": FOUR, "waiting": WAITING})
        ipt, waiting = told.arms
        assert (ipt.title, ipt.allocated, ipt.began, ipt.analysed) == ("ipt", 4, 3, 4)
        assert dict(ipt.lost) == {"withdrawn": 1}
        assert ipt.ended_as_planned == 2
        assert (waiting.allocated, waiting.began, dict(waiting.lost)) == (2, None, {})
        assert (waiting.ended_as_planned, told.allocated, told.assessed) == (2, 6, None)

    def test_of_what_was_observed(self):
        [arm] = flow({"ipt": FOUR}, view="observed").arms
        assert arm.analysed == 3
        [arm] = flow({"ipt": FOUR}, week=1, view="observed").arms
        assert arm.analysed == 2

    def test_one_cohort_alone_has_no_name(self):
        with pytest.raises(InvalidValue) as refused:
            flow(FOUR)  # type: ignore[arg-type]
        assert str(refused.value) == (
            'arms are cohorts or records by their names, not Records; give one as {"ipt": arm}'
        )

    @pytest.mark.parametrize("week", [0, 4, 1.5])
    def test_its_week_is_one_of_theirs(self, week):
        with pytest.raises(InvalidValue, match="are of weeks 1 to 3, not of week"):
            flow({"ipt": FOUR}, week=week)

    def test_whose_course_goes_on_did_not_end_as_planned(self):
        [arm] = flow({"ipt": records([[20, 10]], slots=["h"])}).arms
        assert dict(arm.lost) == {"the course goes on": 1}
