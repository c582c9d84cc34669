"""The techniques of a course as shares, their distance, and how directive they were."""

import math

import pytest
from hypothesis import given
from tests.techniques.held import acts, course, phases

from ipt.errors import InvalidValue
from ipt.model import Act, Phase, Technique, events as ev
from ipt.techniques.profile import (
    DIRECTIVENESS,
    Directiveness,
    Shares,
    directiveness,
    distance,
    technique_profile,
)
from ipt.techniques.recorded import Recorded

ROLE_PLAY, EXPLORATION = Technique.ROLE_PLAY, Technique.EXPLORATION
TIMED = ev.SessionHeld(
    acts=[Act(technique=EXPLORATION, minutes=30), Act(technique=ROLE_PLAY, minutes=10)]
)


class TestShares:
    def test_by_session_each_session_is_a_part(self):
        told = technique_profile(
            course(
                acts("exploration", "role-play", "exploration", "exploration"), ev.SessionHeld()
            ),
            by="session",
        )
        assert told.parts == (
            Shares(
                of="e1",
                recorded=Recorded(told=1, held=1),
                shares=((EXPLORATION, 0.75), (ROLE_PLAY, 0.25)),
            ),
            Shares(of="e2", recorded=Recorded(told=0, held=1), shares=None),
        )
        assert told.whole.recorded == Recorded(told=1, held=2)

    def test_by_phase_each_phase_that_was_come_to_is_a_part(self):
        told = technique_profile(
            course(acts("exploration"), middle=[acts("role-play"), acts("exploration")])
        )
        assert [(part.of, part.recorded.told, part.recorded.held) for part in told.parts] == [
            ("initial", 1, 2),
            ("middle", 2, 2),
        ]
        assert told.parts[1].share("role-play") == 0.5
        assert told.parts[0].share("role-play") == 0.0
        assert told.whole.share("role-play") == pytest.approx(1 / 3)

    def test_by_minutes_only_sessions_that_tell_them_all_count(self):
        half = ev.SessionHeld(
            acts=[Act(technique="role-play", minutes=50), Act(technique="past-relationships")]
        )
        told = technique_profile(course(TIMED, half), by="minutes").whole
        assert told.recorded == Recorded(told=1, held=2)
        assert told.shares == ((EXPLORATION, 0.75), (ROLE_PLAY, 0.25))

    def test_of_nothing_there_are_no_shares(self):
        silent = technique_profile(course(acts("exploration", minutes=0)), by="minutes").whole
        assert (silent.shares, silent.share("exploration")) == (None, None)

    def test_an_unrecorded_period_counts_as_held(self):
        told = technique_profile(course(TIMED, ev.PeriodUnrecorded(sessions=3)))
        assert told.whole.recorded == Recorded(told=1, held=4)

    def test_what_it_is_by_is_one_of_three(self):
        with pytest.raises(
            InvalidValue, match=r"^by is 'session', 'phase' or 'minutes', not 'week'$"
        ):
            technique_profile(course(), by="week")

    @given(phases=phases)
    def test_shares_sum_to_one_or_are_none(self, phases):
        held = course(*phases[0], middle=phases[1])
        for by in ("session", "phase", "minutes"):
            told = technique_profile(held, by=by)
            for part in (told.whole, *told.parts):
                shares = None if part.shares is None else [share for _, share in part.shares]
                assert shares is None or math.isclose(math.fsum(shares), 1)
                assert shares is None or min(shares) > 0
                assert part.recorded.told <= part.recorded.held


class TestDistance:
    def test_nothing_in_common_is_one(self):
        one, other = (technique_profile(course(acts(t))) for t in ("exploration", "role-play"))
        assert (distance(one, one), distance(one, other)) == (0.0, 1.0)

    def test_it_is_the_share_that_would_have_to_be_other_work(self):
        one = technique_profile(course(acts("exploration", "role-play")))
        other = technique_profile(course(acts("exploration")), by="session")
        assert distance(one, other) == 0.5

    def test_to_nothing_there_is_none(self):
        one, nothing = technique_profile(course(TIMED)), technique_profile(course())
        assert distance(one, nothing) is distance(nothing, one) is None

    def test_acts_are_not_compared_with_minutes(self):
        one, other = (technique_profile(course(TIMED), by=by) for by in ("phase", "minutes"))
        message = r"^a profile by phase and one by minutes have no common unit; make both alike$"
        with pytest.raises(InvalidValue, match=message):
            distance(one, other)
        assert distance(other, other) == 0.0

    @given(one=phases, other=phases)
    def test_it_is_the_same_both_ways_and_keeps_its_bounds(self, one, other):
        left, right = (technique_profile(course(*p[0], middle=p[1])) for p in (one, other))
        apart = distance(left, right)
        assert apart == distance(right, left)
        assert apart is None or 0 <= apart <= 1


class TestDirectiveness:
    def test_every_technique_has_a_weight(self):
        assert DIRECTIVENESS.keys() == set(Technique)

    def test_it_is_the_mean_over_the_acts_of_each_session(self):
        told = directiveness(
            course(acts("direct-elicitation", "exploration"), ev.SessionHeld(), ev.SessionMissed())
        )
        assert told == (
            Directiveness(session="e1", number=1, phase=Phase.INITIAL, value=0.5),
            Directiveness(session="e2", number=2, phase=Phase.INITIAL, value=None),
        )

    def test_other_weights_may_be_given(self):
        told = directiveness(course(acts("role-play")), weights={ROLE_PLAY: 0.2})
        assert told[0].value == 0.2

    def test_a_technique_that_was_used_needs_a_weight(self):
        with pytest.raises(
            InvalidValue, match=r"^'exploration' has no weight; give it one from 0 to 1$"
        ):
            directiveness(course(TIMED), weights={ROLE_PLAY: 1})

    @pytest.mark.parametrize("weight", [-0.1, 1.1, math.nan])
    def test_a_weight_is_from_0_to_1(self, weight):
        with pytest.raises(
            InvalidValue, match=f"^the weight of 'role-play' is from 0 to 1, not {weight}$"
        ):
            directiveness(course(), weights={ROLE_PLAY: weight})

    @given(phases=phases)
    def test_it_keeps_its_bounds_and_is_none_for_a_session_without_acts(self, phases):
        held = course(*phases[0], middle=phases[1])
        for session, told in zip(held.sessions, directiveness(held), strict=True):
            assert (told.value is None) == (not session.acts)
            assert told.value is None or 0 <= told.value <= 1
