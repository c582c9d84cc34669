"""Sudden gains and losses, early response, courses off track, and what a rise asks for."""

import math
import re
from datetime import date, timedelta
from statistics import fmean, variance

import attrs
import pytest
from hypothesis import given, strategies as st

from ipt.errors import InvalidValue
from ipt.measures import ChangeRule, Ends, Interval, Point, Threshold, Worded, published
from ipt.measures.trajectories import (
    T_CRITICAL,
    early_response,
    off_track,
    steps,
    sudden_gains,
    sudden_losses,
)
from ipt.measures.worsening import RULES, signals
from ipt.model import Phase

pytestmark = pytest.mark.once

BDI = Ends(best=0, worst=63)
TURNED = Ends(best=63, worst=0)
SUDDEN = published.SUDDEN_BDI
series = st.lists(st.one_of(st.none(), st.integers(0, 63)), max_size=12)
full_series = st.lists(st.integers(0, 63), max_size=12)


def weekly(*values):
    return [Point(week, score) for week, score in enumerate(values)]


def turned(points):
    """The same course on a scale on which 63 is the best score."""
    return [Point(p.at, None if p.score is None else 63 - p.score) for p in points]


def backwards(points):
    return weekly(*[p.score for p in reversed(points)])


def student_t(one, other):
    """The textbook formula, from the module `statistics`."""
    n, m = len(one), len(other)
    pooled = ((n - 1) * variance(one) + (m - 1) * variance(other)) / (n + m - 2)
    return (fmean(one) - fmean(other)) / math.sqrt(pooled * (1 / n + 1 / m))


def oracle(values):
    """Positions of the sudden gains in a series without holes, written anew."""
    found = []
    for i in range(1, len(values)):
        before, after = values[max(i - 3, 0) : i], values[i : i + 3]
        fall = values[i - 1] - values[i]
        if fall < 7 or fall < 0.25 * values[i - 1] or min(len(before), len(after)) < 2:
            continue
        flat = len(set(before)) == len(set(after)) == 1
        t = math.inf if flat else student_t(before, after)
        if t > T_CRITICAL[len(before) + len(after) - 2]:
            found.append(i)
    return found


class TestSuddenGains:
    """Tang and DeRubeis (1999)."""

    COURSE = (30, 31, 29, 15, 14, 16)

    def test_a_gain_is_told_by_its_three_criteria(self):
        (gain,) = sudden_gains(weekly(*self.COURSE), rule=SUDDEN, ends=BDI)
        assert (gain.before, gain.after, gain.position) == (Point(2, 29), Point(3, 15), 3)
        assert (gain.size, gain.way, gain.lost_again) == (Interval(14, 14), "gain", False)
        assert [(c.name, c.met, c.why) for c in gain.criteria] == [
            ("size", True, "14 points; at least 7 are asked for"),
            ("share", True, "48.28 % of the worse score; at least 25 % are asked for"),
            (
                "stability",
                True,
                "t = 18.37 with 4 degrees of freedom; more than 2.776 is asked for",
            ),
        ]
        assert student_t([30, 31, 29], [15, 14, 16]) == pytest.approx(18.37, abs=0.005)

    @pytest.mark.parametrize(
        ("values", "failed"),
        [
            ((30, 31, 29, 23, 22, 21), ["size", "share"]),
            ((40, 41, 39, 32, 31, 33), ["share"]),
            ((30, 15, 29, 15, 30, 14), ["stability"]),
        ],
    )
    def test_a_step_may_fail_each_of_them(self, values, failed):
        step = steps(weekly(*values), rule=SUDDEN, ends=BDI)[2]
        assert [c.name for c in step.criteria if c.met is False] == failed
        assert step.verdict is False

    @pytest.mark.parametrize(
        ("values", "freedom", "critical"),
        [
            ((30, 31, 29, 15, 14, 16), 4, 2.776),
            ((30, None, 29, 15, 14, 16), 3, 3.182),
            ((30, None, 29, 15, None, 16), 2, 4.303),
        ],
    )
    def test_the_critical_value_follows_the_scores_that_are_missing(
        self, values, freedom, critical
    ):
        step = next(s for s in steps(weekly(*values), rule=SUDDEN, ends=BDI) if s.position == 3)
        assert f"with {freedom} degrees of freedom; more than {critical} is" in step.criteria[2].why
        fixed = published.SUDDEN_BDI_FIXED_T
        step = next(s for s in steps(weekly(*values), rule=fixed, ends=BDI) if s.position == 3)
        assert f"with {freedom} degrees of freedom; more than 2.776 is" in step.criteria[2].why

    def test_a_strict_rule_asks_for_three_scores_on_each_side(self):
        strict = attrs.evolve(SUDDEN, fewest=3)
        points = weekly(30, 29, 15, 14, 16)
        assert len(sudden_gains(points, rule=SUDDEN, ends=BDI)) == 1
        assert sudden_gains(points, rule=strict, ends=BDI) == ()

    def test_one_score_on_a_side_is_too_few(self):
        step = steps(weekly(30, 15, 15, 15), rule=SUDDEN, ends=BDI)[0]
        assert step.verdict is None
        assert (
            step.criteria[2].why == "1 and 3 scores on the sides; at least 2 on each are asked for"
        )

    def test_a_missing_score_has_no_step_beside_it(self):
        found = steps(weekly(30, None, 15, 14), rule=SUDDEN, ends=BDI)
        assert [step.position for step in found] == [3]

    def test_bounds_may_settle_a_step_but_never_the_t_test(self):
        points = weekly(30, 31, Interval(28, 30), 15, 14, 16)
        step = steps(points, rule=SUDDEN, ends=BDI)[2]
        assert [c.met for c in step.criteria] == [True, True, None]
        assert step.criteria[2].why == "a t test needs exact scores"
        assert (step.verdict, step.lost_again, step.size) == (None, None, Interval(13, 15))

    def test_scores_that_never_vary_are_stable(self):
        assert len(sudden_gains(weekly(30, 30, 30, 15, 15, 15), rule=SUDDEN, ends=BDI)) == 1
        flat = steps(weekly(30, 30, 30, 30), rule=SUDDEN, ends=BDI)[1]
        assert flat.criteria[2].why.startswith("t = 0 with 2 degrees of freedom")

    def test_a_step_at_the_best_end_has_no_share(self):
        step = steps(weekly(0, 0), rule=SUDDEN, ends=BDI)[0]
        assert step.criteria[1].why == "no share of a score at the best end"

    def test_a_share_of_what_may_be_nothing_is_open(self):
        step = steps(weekly(Interval(0, 30), 2), rule=SUDDEN, ends=BDI)[0]
        assert step.criteria[1].met is None

    def test_a_share_without_an_upper_end_is_at_most_all(self):
        open_ended = Ends(best=0, worst=math.inf)
        step = steps(weekly(Interval.parse(">= 20"), 2), rule=SUDDEN, ends=open_ended)[0]
        assert step.criteria[1].met is True

    @pytest.mark.parametrize(
        ("later", "lost"),
        [((), False), ((22,), False), ((22.5,), True), ((16, None, 30), True), ((None,), False)],
    )
    def test_a_gain_is_lost_again_by_more_than_half(self, later, lost):
        (gain,) = sudden_gains(weekly(30, 31, 29, 15, 14, *later), rule=SUDDEN, ends=BDI)[:1]
        assert gain.lost_again is lost

    def test_a_score_within_bounds_may_leave_open_whether_it_is_lost(self):
        points = weekly(30, 31, 29, 15, 14, 16, Worded(word="moderate", bounds=Interval(20, 28)))
        assert sudden_gains(points, rule=SUDDEN, ends=BDI)[0].lost_again is None

    @given(full_series)
    def test_they_are_those_of_a_plain_reading_of_the_criteria(self, values):
        found = sudden_gains(weekly(*values), rule=SUDDEN, ends=BDI)
        assert [gain.position for gain in found] == oracle(values)

    @given(series)
    def test_a_scale_on_which_high_is_good_works_the_same(self, values):
        points = weekly(*values)
        for way in ("gain", "loss"):
            plain = steps(points, rule=SUDDEN, ends=BDI, way=way)
            other = steps(turned(points), rule=SUDDEN, ends=TURNED, way=way)
            assert [(s.size, s.criteria, s.lost_again) for s in plain] == [
                (s.size, s.criteria, s.lost_again) for s in other
            ]

    @given(series)
    def test_a_loss_is_a_gain_of_the_series_read_backwards(self, values):
        points = weekly(*values)
        losses = sudden_losses(points, rule=SUDDEN, ends=BDI)
        gains = sudden_gains(backwards(points), rule=SUDDEN, ends=BDI)
        assert [len(points) - loss.position for loss in losses] == [g.position for g in gains[::-1]]
        assert [loss.criteria for loss in losses] == [gain.criteria for gain in gains[::-1]]

    @given(full_series, st.floats(0.5, 10))
    def test_a_stricter_rule_finds_no_other_gains(self, values, more):
        points = weekly(*values)
        lax = sudden_gains(points, rule=SUDDEN, ends=BDI)
        strict = sudden_gains(points, rule=attrs.evolve(SUDDEN, points=7 + more), ends=BDI)
        assert {gain.position for gain in strict} <= {gain.position for gain in lax}

    def test_a_loss_says_whether_it_was_taken_back(self):
        (loss,) = sudden_losses(weekly(15, 14, 16, 30, 31, 20), rule=SUDDEN, ends=BDI)
        assert (loss.way, loss.size, loss.lost_again) == ("loss", Interval(14, 14), True)

    @pytest.mark.parametrize("freedom", [2, 3, 4])
    def test_the_critical_values_are_those_of_the_distribution(self, freedom):
        """By Simpson's rule on the density of Student's t; printed to three decimals."""
        constant = math.gamma((freedom + 1) / 2) / (
            math.sqrt(freedom * math.pi) * math.gamma(freedom / 2)
        )

        def density(t):
            return constant * (1 + t * t / freedom) ** (-(freedom + 1) / 2)

        def beyond(top, cells=2000):
            step = top / cells
            inner = sum((4 if k % 2 else 2) * density(k * step) for k in range(1, cells))
            return 1 - 2 * step / 3 * (density(0) + inner + density(top))

        printed = T_CRITICAL[freedom]
        assert beyond(printed + 0.0005) < 0.05 < beyond(printed - 0.0005)

    def test_points_are_in_order(self):
        with pytest.raises(InvalidValue, match=r"^points are in order of time"):
            steps([Point(2, 3), Point(1, 3)], rule=SUDDEN, ends=BDI)


class TestEarlyResponse:
    LINE = Threshold(id="line", score=9, source="ipt", status="assumed")

    def verdict(self, points, **more):
        return early_response(
            points, rule=published.EARLY_20_PERCENT, threshold=self.LINE, ends=BDI, **more
        ).verdict

    @pytest.mark.parametrize(
        ("values", "verdict"),
        [
            ((30, 30, 30, 30, 24), True),
            ((30, 30, 30, 30, 25, 10), False),
            ((30, 20, None, None, None, 30), True),
            ((30, None, None, None, None, 10), None),
            ((None, 20), None),
            ((9, 2), None),
            ((), None),
        ],
    )
    def test_is_that_of_the_last_score_in_four_weeks(self, values, verdict):
        assert self.verdict(weekly(*values)) is verdict

    def test_may_be_asked_after_other_weeks_and_by_dates(self):
        first = date(2026, 1, 5)
        points = [Point(first, 30), Point(first + timedelta(weeks=5), 10)]
        assert self.verdict(points) is None
        assert self.verdict(points, weeks=8) is True


class TestACourseOffTrack:
    EXPECTED = published.BDI_LOG_COURSE

    def test_is_worse_than_a_logarithmic_course_by_more_than_the_band(self):
        points = weekly(30, 30, 31, None, 30)
        answers = off_track(points, expected=self.EXPECTED, ends=BDI)
        expected = [30 - 4.46 * math.log(1 + week) for week in range(5)]
        assert [answer.verdict for answer in answers] == [
            30 - expected[1] > 7,
            31 - expected[2] > 7,
            None,
            30 - expected[4] > 7,
        ]
        assert [answer.verdict for answer in answers] == [False, False, None, True]
        assert str(answers[3]) == (
            "30 points from the best end; 22.82 are expected by then, and 7 more are within the band"
        )
        assert str(answers[2]) == "not assessable: no score"
        assert (answers[3].status, answers[3].improvement) == ("assumed", Interval(0, 0))

    def test_needs_a_first_score(self):
        (answer,) = off_track(weekly(None, 3), expected=self.EXPECTED, ends=BDI)
        assert str(answer) == "not assessable: no first score"

    def test_expects_nobody_to_be_better_than_well(self):
        answers = off_track(weekly(2, 3, 4, 9, 10), expected=self.EXPECTED, ends=BDI)
        assert [answer.verdict for answer in answers] == [False, False, True, True]

    def test_is_open_where_bounds_leave_it_open(self):
        points = weekly(30, *([30] * 3), Interval(20, 40))
        assert off_track(points, expected=self.EXPECTED, ends=BDI)[-1].verdict is None

    @given(full_series)
    def test_works_the_same_where_high_is_good(self, values):
        points = weekly(*values)
        plain = off_track(points, expected=self.EXPECTED, ends=BDI)
        assert plain == off_track(turned(points), expected=self.EXPECTED, ends=TURNED)


class TestWhatARiseAsksFor:
    """T16: in every phase, and near the end."""

    RULE = ChangeRule(id="six", kind="absolute", points=6, source="ipt", status="assumed")

    def codes(self, *values, **more):
        found = signals(weekly(*values), rule=self.RULE, ends=BDI, **more)
        return [one.code for one in (*found.findings, *found.questions)]

    @pytest.mark.parametrize("phase", [*Phase, None])
    def test_a_reliable_worsening_asks_for_a_review_in_any_phase(self, phase):
        assert "MEA-WORSE" in self.codes(20, 12, 18, phase=phase, risk_rose=False)

    def test_it_is_seen_when_it_comes_slowly(self):
        assert self.codes(20, 12, 14, 16, 18) == ["MEA-WORSE"]
        assert self.codes(20, 12, 14, 16, 17) == []

    def test_a_small_rise_near_the_end_is_told_apart_from_relapse(self):
        found = signals(
            weekly(20, 8, 12),
            rule=self.RULE,
            ends=BDI,
            phase=Phase.TERMINATION,
            risk_rose=False,
        )
        (finding,) = found.findings
        assert finding.code == "MEA-ENDING-RISE"
        assert finding.message == (
            "the score rose a little in the termination phase, by less than 6 points, and no answer "
            "about risk rose; this is told apart from relapse"
        )
        assert found.questions == ()

    @pytest.mark.parametrize("phase", [Phase.INITIAL, Phase.MIDDLE, None])
    def test_a_small_rise_elsewhere_is_nothing(self, phase):
        assert self.codes(20, 8, 12, phase=phase, risk_rose=False) == []

    def test_a_small_rise_with_a_rise_of_risk_is_no_ending_reaction(self):
        assert self.codes(20, 8, 12, phase=Phase.TERMINATION, risk_rose=True) == ["MEA-RISK-ROSE"]

    def test_whether_the_risk_rose_is_asked_for(self):
        assert self.codes(20, 8, 12, phase=Phase.TERMINATION) == ["MEA-RISK-UNKNOWN"]

    def test_a_score_within_bounds_is_asked_for(self):
        assert self.codes(20, 8, Interval(10, 20)) == ["MEA-SCORE-UNKNOWN"]

    def test_no_score_is_asked_for_where_only_the_percentage_is_missing(self):
        half = ChangeRule(id="half", kind="percent", percent=50, source="ipt", status="assumed")
        found = signals(weekly(0, 5), rule=half, ends=BDI)
        assert (found.findings, found.questions) == ((), ())

    @pytest.mark.parametrize("values", [(), (20,), (None, None), (20, 18), (20, None)])
    def test_without_a_rise_there_is_nothing(self, values):
        assert self.codes(*values, phase=Phase.TERMINATION, risk_rose=False) == []

    def test_works_the_same_where_high_is_good(self):
        plain = signals(weekly(20, 12, 18), rule=self.RULE, ends=BDI)
        assert plain == signals(turned(weekly(20, 12, 18)), rule=self.RULE, ends=TURNED)
        assert plain.findings[0].message == (
            "the last score is worse than an earlier one by at least 6 points, the change that six "
            "asks for"
        )

    def test_every_rule_speaks_of_a_review_or_asks(self):
        assert [rule.code for rule in RULES] == [
            "MEA-ENDING-RISE",
            "MEA-RISK-ROSE",
            "MEA-RISK-UNKNOWN",
            "MEA-SCORE-UNKNOWN",
            "MEA-WORSE",
        ]
        assert not any(re.search(r"level|low risk|diagnos", rule.message) for rule in RULES)
