"""Links: what lies near the onset, how near, and which came first; never a cause."""

import math
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import assume, given, strategies as st

from ipt.errors import InvalidValue
from ipt.formulation.links import LinkWindow, link_events, onset_candidates
from ipt.formulation.moments import ROUNDED, Moment, days_in, lag, moment, not_after, shifted
from ipt.formulation.signature import Sign, episode_signature
from ipt.formulation.timeline import Timeline
from ipt.measures import Interval
from ipt.model import Episode, LifeEvent, PartialDate, Relationship, RelationshipChange

pytestmark = pytest.mark.once

at = PartialDate.parse
INTAKE = date(2026, 1, 5)


def told(*life_events, onset="2025-09", **more):
    """A timeline of *life_events* and one episode."""
    episode = Episode(id="now", onset=at(onset) if onset else None)
    return Timeline(**{"life_events": life_events, "episodes": [episode], **more})


def event(name="e1", when=None, kind="move", **more):
    return LifeEvent(id=name, kind=kind, when=at(when) if when else None, **more)


def only(links):
    [link] = links
    return link


# --- what Hypothesis may know, and what it may turn out to be -------------------------------------

days = st.dates(date(1990, 1, 1), date(2035, 12, 31))
exact_or_partial = st.sampled_from(["day", "month", "year"])


@st.composite
def partly_known(draw):
    """A date as it was told, and a day that it may turn out to be."""
    day = draw(days)
    told = {
        "day": day,
        "month": PartialDate(day.year, day.month),
        "year": PartialDate(day.year),
    }
    return told[draw(exact_or_partial)], day


@st.composite
def placed(draw, intake):
    """What a record gives of a time, and a day that it may turn out to be, if *intake* is intake."""
    if draw(st.booleans()):
        when, day = draw(partly_known())
        return (when, None), day
    months = draw(st.integers(-60, 12))
    off = draw(st.integers(-ROUNDED, ROUNDED))
    return (None, months), date.fromordinal(shifted(intake, months) + off)


@st.composite
def worlds(draw):
    """Two times as they were told, intake as it was told, and the days that they turn out to be."""
    intake_told, intake = draw(partly_known())
    one, first = draw(placed(intake))
    other, then = draw(placed(intake))
    return draw(st.sampled_from([None, intake_told])), intake, (one, first), (other, then)


class TestMonthsAsDays:
    def test_a_month_that_is_too_short_ends_on_its_last_day(self):
        assert date.fromordinal(shifted(date(2025, 8, 31), 6)) == date(2026, 2, 28)
        assert date.fromordinal(shifted(date(2024, 3, 31), -1)) == date(2024, 2, 29)

    def test_no_month_is_lost_over_the_years(self):
        assert date.fromordinal(shifted(date(2025, 12, 5), 1)) == date(2026, 1, 5)
        assert date.fromordinal(shifted(date(2026, 1, 5), -1200)) == date(1926, 1, 5)

    def test_the_ends_of_the_calendar_are_no_ends(self):
        assert shifted(date(50, 1, 1), -1200) < 0
        assert shifted(date(9990, 1, 1), 1200) > date.max.toordinal()

    @pytest.mark.parametrize(
        ("months", "fewest", "most"),
        [(0, 0, 0), (1, 28, 31), (2, 59, 62), (6, 181, 184), (12, 365, 366), (-1, -31, -28)],
    )
    def test_months_have_so_many_days(self, months, fewest, most):
        assert days_in(months) == Interval(fewest, most)

    @given(day=st.dates(), first=st.integers(-1200, 1200), then=st.integers(-1200, 1200))
    def test_no_day_of_intake_gives_other_numbers(self, day, first, then):
        assert shifted(day, then) - shifted(day, first) in days_in(then - first)

    @given(day=st.dates(), earlier=st.dates(), months=st.integers(-1200, 1200))
    def test_an_earlier_day_stays_the_earlier_one(self, day, earlier, months):
        assume(earlier <= day)
        assert shifted(earlier, months) <= shifted(day, months)


class TestTheLagBetweenTwoTimes:
    def test_two_days_are_so_many_days_apart(self):
        assert lag(moment(date(2025, 1, 1)), moment(date(2025, 1, 11))) == Interval(10, 10)

    def test_the_second_may_come_before_the_first(self):
        assert lag(moment(date(2025, 1, 11)), moment(date(2025, 1, 1))) == Interval(-10, -10)

    def test_two_distances_need_no_day_of_intake(self):
        assert lag(moment(None, -7), moment(None, -6)) == Interval(28 - 28, 31 + 28)

    def test_a_known_day_of_intake_narrows_it(self):
        first, then = moment(None, -7, intake=INTAKE), moment(None, -6, intake=INTAKE)
        assert lag(first, then) == Interval(30 - 28, 30 + 28)

    def test_a_day_and_a_distance_need_one(self):
        assert lag(moment(INTAKE), moment(None, -6)) is None
        assert lag(moment(INTAKE), moment(None, -6, intake=INTAKE)) == Interval(-198, -170)

    def test_what_is_not_known_has_none(self):
        assert lag(moment(None), moment(INTAKE)) is None
        assert not_after(moment(None), moment(INTAKE)) is None
        assert not moment(None).known

    def test_a_date_goes_before_a_distance(self):
        assert moment(INTAKE, -6) == Moment(days=Interval(*[INTAKE.toordinal()] * 2))

    @given(worlds())
    def test_it_holds_every_day_that_may_turn_out(self, world):
        intake, _, (one, first), (other, then) = world
        days_between = lag(moment(*one, intake=intake), moment(*other, intake=intake))
        assert days_between is None or (then - first).days in days_between

    @given(worlds())
    def test_who_learns_more_is_not_contradicted(self, world):
        intake, known, (one, first), (other, then) = world
        before = lag(moment(*one, intake=intake), moment(*other, intake=intake))
        for learned in (
            lag(moment(*one, intake=known), moment(*other, intake=known)),
            lag(moment(first), moment(then)),
        ):
            assert before is None or learned is not None
            if before is not None and learned is not None:
                assert before.low <= learned.low
                assert learned.high <= before.high

    @given(worlds())
    def test_it_is_the_same_both_ways(self, world):
        intake, _, (one, _), (other, _) = world
        first, then = moment(*one, intake=intake), moment(*other, intake=intake)
        there, back = lag(first, then), lag(then, first)
        assert there == (None if back is None else back.negative())


class TestALink:
    def test_says_how_many_days_before_the_onset_the_event_was(self):
        link = only(link_events(told(event(when="2025-08-10"))))
        assert (link.lag, link.event_first, link.near) == (Interval(22, 51), True, True)
        assert str(link) == "life-event 'e1' (move): 22 to 51 days before the onset of 'now'"

    def test_goes_the_other_way_too(self):
        link = only(link_events(told(event(when="2025-11-10"))))
        assert (link.lag, link.event_first, link.near) == (Interval(-70, -41), False, True)
        assert str(link) == "life-event 'e1' (move): 41 to 70 days after the onset of 'now'"

    def test_does_not_say_which_came_first_where_that_cannot_be_told(self):
        link = only(link_events(told(event(when="2025-09"))))
        assert (link.event_first, link.near) == (None, True)
        assert "0 to 29 days before or after the onset" in str(link)

    def test_of_one_day_is_no_distance(self):
        link = only(link_events(told(event(when="2025-09-01"), onset="2025-09-01")))
        assert str(link) == "life-event 'e1' (move): on the day of the onset of 'now'"

    def test_of_one_distance_is_one_number(self):
        link = only(link_events(told(event(when="1995-09-01"), onset="2025-09-01")))
        assert str(link) == "life-event 'e1' (move): 10958 days before the onset of 'now'"

    def test_without_a_date_cannot_be_told(self):
        link = only(link_events(told(event())))
        assert (link.lag, link.event_first, link.near) == (None, None, None)
        assert link.distance == Interval(0, math.inf)
        assert str(link).endswith("nobody knows how long before or after the onset of 'now'")

    def test_onset_one_month_after_a_birth_is_near(self):  # B9
        episode = Episode(id="now", onset_months_from_intake=-6)
        birth = LifeEvent(id="birth3", kind="birth", months_from_intake=-7)
        link = only(link_events(Timeline(life_events=[birth], episodes=[episode])))
        assert (link.near, link.event_first) == (True, True)

    def test_takes_six_months_and_for_a_death_twelve(self):
        far = {"when": "2025-01-01", "onset": "2025-09-01"}
        assert only(link_events(told(event(when=far["when"]), onset=far["onset"]))).near is False
        death = event(when=far["when"], kind="death")
        link = only(link_events(told(death, onset=far["onset"])))
        assert (link.near, link.months) == (True, 12)

    def test_takes_the_window_it_is_given(self):
        timeline = told(event(when="2025-08-01"), onset="2025-09-15")
        narrow = LinkWindow(months=1)
        assert only(link_events(timeline, window=narrow)).near is False

    @pytest.mark.parametrize(("day", "near"), [("2025-03-02", True), ("2025-03-01", False)])
    def test_counts_a_month_as_the_average_one(self, day, near):  # 183 and 184 days before
        assert only(link_events(told(event(when=day), onset="2025-09-01"))).near is near

    def test_of_something_that_went_on_at_the_onset_is_near(self):
        caring = event(when="2019", until=at("2031"))
        assert only(link_events(told(caring))).near is True

    def test_of_something_that_ended_shortly_before_is_near(self):
        caring = event(when="2019", until=at("2025-07"))
        assert only(link_events(told(caring))).near is True

    def test_of_an_end_just_within_the_window_is_near(self):
        caring = event(when="2019", until=at("2025-03-02"))
        assert only(link_events(told(caring, onset="2025-09-01"))).near is True

    def test_of_something_long_over_is_not(self):
        caring = event(when="2010", until=at("2012"))
        assert only(link_events(told(caring))).near is False

    def test_of_something_long_after_is_not(self):
        caring = event(when="2028", until=at("2031"))
        assert only(link_events(told(caring))).near is False

    def test_of_something_whose_beginning_is_not_known_may_be(self):
        assert only(link_events(told(event(until=at("2012"))))).near is None
        assert only(link_events(told(event(until=at("2025-07"))))).near is True

    def test_of_an_end_that_has_no_place_beside_the_onset_may_be(self):
        episode = Episode(id="now", onset_months_from_intake=-3)
        caring = LifeEvent(id="e1", kind="illness", months_from_intake=-40, until=at("2025"))
        assert only(link_events(Timeline(life_events=[caring], episodes=[episode]))).near is None

    def test_is_made_to_changes_in_relationships(self):
        change = RelationshipChange(change="lost", when=at("2025-08"))
        person = Relationship(id="friend", changes=[change])
        link = only(link_events(told(people=[person])))
        assert (link.event, link.kind, link.people) == ("friend", "lost", ("friend",))
        assert link.near is True

    def test_is_made_to_the_worst_point_where_there_is_no_onset(self):
        episode = Episode(id="now", chronic=True, worst=at("2025-09"))
        timeline = Timeline(life_events=[event(when="2025-08-10")], episodes=[episode])
        assert str(only(link_events(timeline))).endswith("days before the worst of 'now'")

    def test_is_not_made_to_an_episode_without_a_time(self):
        assert link_events(told(event(when="2025-08"), onset=None)) == ()

    def test_is_made_to_each_episode(self):
        episodes = [Episode(id="b", onset=at("2025")), Episode(id="a", onset=at("2010"))]
        links = link_events(Timeline(life_events=[event(when="2025")], episodes=episodes))
        assert [link.episode for link in links] == ["a", "b"]

    @pytest.mark.parametrize("months", [0, 1201, 2.5])
    def test_has_a_window_of_whole_months(self, months):
        with pytest.raises(InvalidValue):
            LinkWindow(months=months)


class TestOnsetCandidates:
    def test_the_nearest_comes_first(self):
        timeline = told(event("far", "2025-05-01"), event("near", "2025-08-25"))
        found = onset_candidates(timeline)
        assert [candidate.link.event for candidate in found] == ["near", "far"]

    def test_what_may_be_near_comes_after_what_surely_is(self):
        timeline = told(event("undated"), event("near", "2025-05-01"))
        found = onset_candidates(timeline)
        assert [candidate.link.event for candidate in found] == ["near", "undated"]

    def test_what_surely_is_not_near_is_left_out(self):
        assert onset_candidates(told(event(when="2010"))) == ()

    def test_there_are_at_most_k(self):
        timeline = told(*(event(f"e{n}", "2025-08") for n in range(9)))
        assert len(onset_candidates(timeline)) == 5
        assert [c.link.event for c in onset_candidates(timeline, k=2)] == ["e0", "e1"]

    def test_k_is_at_least_one(self):
        with pytest.raises(InvalidValue) as refused:
            onset_candidates(told(), k=0)
        assert (
            str(refused.value) == "k is at least 1, not 0; it says how many candidates are wanted"
        )

    def test_an_earlier_episode_has_none(self):
        past = Episode(id="past", current=False, onset=at("2025-09"))
        assert (
            onset_candidates(Timeline(life_events=[event(when="2025-09")], episodes=[past])) == ()
        )

    def test_each_tells_why(self):
        [candidate] = onset_candidates(told(event()))
        assert [str(step) for step in candidate.trace] == [
            (
                "TL-LAG: life-event 'e1' (move): nobody knows how long before or after the onset of "
                "'now' [Markowitz06, secondary]"
            ),
            "TL-WINDOW: within 6 months: cannot be told [ipt, assumed]",
        ]


class TestAnEpisodeSignature:
    EPISODES = (
        Episode(id="one", current=False, onset=at("2010-05"), first_signs=["waking", "no-calls"]),
        Episode(id="two", current=False, onset=at("2017-02"), first_signs=["no-calls"]),
        Episode(id="now", onset=at("2025-09"), first_signs=["tears"]),
    )
    EVENTS = (
        event("e1", "2010-04", kind="conflict", people=["mother"]),
        event("e2", "2025-08", kind="conflict", people=["mother", "aunt"]),
        event("e3", "2017", kind="job-loss"),
    )
    MADE = episode_signature(Timeline(life_events=EVENTS, episodes=EPISODES))

    def test_names_what_recurs(self):
        assert [(str(sign.what), sign.name, sign.episodes) for sign in self.MADE.recurring] == [
            ("first-sign", "no-calls", ("one", "two")),
            ("life-event", "conflict", ("now", "one")),
            ("person", "mother", ("now", "one")),
        ]

    def test_lists_what_was_there_once_behind_it(self):
        once = self.MADE.signs[len(self.MADE.recurring) :]
        assert [sign.name for sign in once] == ["tears", "waking", "aunt", "job-loss"]
        assert not any(sign.recurs for sign in once)

    def test_keeps_apart_what_may_have_been(self):
        [sign] = [sign for sign in self.MADE.signs if sign.name == "job-loss"]
        assert (sign.episodes, sign.perhaps, sign.recurs) == ((), ("two",), False)

    def test_cannot_tell_whether_something_recurs_that_may_have_been_there_twice(self):
        sign = Sign(what="person", name="p", episodes=("a",), perhaps=("b",))
        assert sign.recurs is None

    def test_counts_changes_in_relationships(self):
        change = RelationshipChange(change="lost", when=at("2025-08"))
        people = [Relationship(id="friend", changes=[change])]
        made = episode_signature(told(people=people))
        assert [(str(sign.what), sign.name) for sign in made.signs] == [
            ("change", "lost"),
            ("person", "friend"),
        ]

    def test_names_the_episodes_of_which_nothing_is_known(self):
        assert episode_signature(told(onset=None)).unknown == ("now",)
        assert self.MADE.unknown == ()


# --- properties of the whole ----------------------------------------------------------------------

names = st.sampled_from("abcdefgh")
kinds = st.sampled_from(["death", "move", "conflict", "birth"])
changes = st.builds(
    RelationshipChange,
    change=st.sampled_from(["lost", "closer"]),
    when=st.none() | partly_known().map(lambda pair: pair[0]),
)


@st.composite
def timelines(draw):
    """Timelines whose dates are known in part or not at all."""
    some = st.none() | partly_known().map(lambda pair: pair[0])
    months = st.none() | st.integers(-60, 0)

    def few(build):
        return draw(st.lists(names, max_size=4, unique=True).map(lambda ids: list(map(build, ids))))

    return Timeline(
        life_events=few(
            lambda name: LifeEvent(
                id=name,
                kind=draw(kinds),
                when=draw(some),
                until=draw(some),
                months_from_intake=draw(months),
                people=draw(st.lists(names, max_size=2)),
            )
        ),
        people=few(lambda name: Relationship(id=name, changes=draw(st.lists(changes, max_size=2)))),
        episodes=few(
            lambda name: Episode(
                id=name,
                current=draw(st.booleans()),
                onset=draw(some),
                onset_months_from_intake=draw(months),
                worst=draw(some),
                first_signs=draw(st.lists(names, max_size=2)),
            )
        ),
        intake=draw(some),
    )


def shuffled(draw, timeline):
    """*timeline* with everything in another order."""
    people = [
        attrs.evolve(person, changes=draw(st.permutations(person.changes)))
        for person in timeline.people
    ]
    return attrs.evolve(
        timeline,
        life_events=draw(st.permutations(timeline.life_events)),
        people=draw(st.permutations(people)),
        episodes=draw(st.permutations(timeline.episodes)),
    )


@given(timelines(), st.data())
def test_the_order_in_which_things_were_told_changes_nothing(timeline, data):
    other = shuffled(data.draw, timeline)
    assert link_events(other) == link_events(timeline)
    assert onset_candidates(other) == onset_candidates(timeline)
    assert episode_signature(other) == episode_signature(timeline)
    assert other.entries == timeline.entries


@given(timelines(), st.data())
def test_who_learns_the_dates_is_not_contradicted(timeline, data):
    """Every date becomes a day that it may be; no answer that was given turns round."""

    def learned(when):
        if not isinstance(when, PartialDate):
            return when
        return data.draw(st.dates(when.earliest, when.latest))

    known = Timeline(
        life_events=[
            attrs.evolve(each, when=learned(each.when), until=learned(each.until))
            for each in timeline.life_events
        ],
        episodes=[
            attrs.evolve(each, onset=learned(each.onset), worst=learned(each.worst))
            for each in timeline.episodes
        ],
        intake=learned(timeline.intake),
    )
    after = {(link.episode, link.event): link for link in link_events(known)}
    for link in link_events(attrs.evolve(timeline, people=())):
        then = after[link.episode, link.event]
        assert link.near in {None, then.near}
        assert link.event_first in {None, then.event_first}


@given(timelines())
def test_every_candidate_may_be_near_the_onset_of_a_current_episode(timeline):
    current = {episode.id for episode in timeline.episodes if episode.current}
    possible = [
        link for link in link_events(timeline) if link.episode in current and link.near is not False
    ]
    chosen = [candidate.link for candidate in onset_candidates(timeline)]
    assert len(chosen) == min(5, len(possible))
    assert all(link in possible for link in chosen)


def test_a_month_of_rounding_never_swallows_the_order():
    for months in range(-60, 0):
        day = INTAKE + timedelta(days=months)
        for intake in (None, day):
            first, then = (moment(None, n, intake=intake) for n in (months - 1, months))
            assert not_after(first, then) is True
