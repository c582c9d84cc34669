"""The timeline, what it leaves to ask, the clocks of grief, and the link of the week."""

from datetime import date

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.builders import into_middle, opened, protocol, week
from tests.strategies import courses

import ipt
from ipt.errors import InvalidValue, UnknownName
from ipt.findings import Severity
from ipt.formulation.clocks import Clock, grief_clocks
from ipt.formulation.links import LinkWindow
from ipt.formulation.timeline import EntryKind, Timeline
from ipt.formulation.timeline_audit import audit_timeline
from ipt.formulation.weekly import LinkCoverage, audit_weekly_link, weekly_link_coverage
from ipt.measures import Ends, Interval, Point
from ipt.model import (
    Episode,
    LifeEvent,
    PartialDate,
    Relationship,
    RelationshipChange,
    Task,
    events as ev,
)

pytestmark = pytest.mark.once

at = PartialDate.parse
INTAKE = date(2026, 1, 5)


def event(name="e1", when=None, kind="move", **more):
    return LifeEvent(id=name, kind=kind, when=at(when) if when else None, **more)


def told(*life_events, onset="2025-09", **more):
    episode = Episode(id="now", onset=at(onset) if onset else None)
    return Timeline(**{"life_events": life_events, "episodes": [episode], **more})


class TestEntries:
    def test_everything_is_there_the_earliest_first(self):
        timeline = Timeline(
            life_events=[event("e1", "2025-08-10", until=at("2025-12"), people=["p1"])],
            people=[
                Relationship(
                    id="p1",
                    since=at("2001"),
                    ended=at("2025-08-12"),
                    changes=[RelationshipChange(change="lost", when=at("2025-08-11"))],
                )
            ],
            episodes=[
                Episode(id="now", onset=at("2025-09"), worst=at("2025-11")),
                Episode(id="past", current=False, onset=at("2010"), ended=at("2011")),
            ],
            mood=[Point(date(2026, 1, 5), 8), Point(date(2026, 1, 12), None)],
            ends=Ends(best=1, worst=10),
            intake=INTAKE,
        )
        assert [(str(entry.what), entry.id, entry.kind) for entry in timeline.entries] == [
            ("tie-began", "p1", ""),
            ("onset", "past", ""),
            ("recovery", "past", ""),
            ("life-event", "e1", "move"),
            ("change", "p1", "lost"),
            ("tie-ended", "p1", ""),
            ("onset", "now", ""),
            ("worst", "now", ""),
            ("mood", "2026-01-05", ""),
            ("mood", "2026-01-12", ""),
        ]
        assert timeline.entries[3].until is not None
        assert [entry.burden for entry in timeline.entries[-2:]] == [Interval(7, 7), None]

    def test_what_cannot_be_placed_comes_last(self):
        events = [
            event("undated"),
            event("dated", "2025"),
            LifeEvent(id="later", kind="move", months_from_intake=-3),
            LifeEvent(id="sooner", kind="move", months_from_intake=-9),
        ]
        timeline = Timeline(life_events=events)
        assert [entry.id for entry in timeline.entries] == ["dated", "sooner", "later", "undated"]
        placed = attrs.evolve(timeline, intake=INTAKE)
        assert [entry.id for entry in placed.entries] == ["dated", "sooner", "later", "undated"]

    def test_an_episode_without_any_time_has_no_entry(self):
        assert Timeline(episodes=[Episode(id="now")]).entries == ()


class TestWhatATimelineRefuses:
    @pytest.mark.parametrize(
        ("parts", "message"),
        [
            (
                {"life_events": [event(), event()]},
                "the timeline has the life event 'e1' twice; keep the one recorded last",
            ),
            (
                {"people": [Relationship(id="p")] * 2},
                "the timeline has the person 'p' twice; keep the one recorded last",
            ),
            (
                {"episodes": [Episode(id="now")] * 2},
                "the timeline has the episode 'now' twice; keep the one recorded last",
            ),
            (
                {"mood": [Point(INTAKE, 4)]},
                "mood points need the ends of their scale; say which is the best and which the worst",
            ),
            (
                {"mood": [Point(1, 4)], "ends": Ends(best=0, worst=10)},
                "a mood point on a timeline has a date, not a number of weeks or sessions",
            ),
        ],
    )
    def test_it_says_why(self, parts, message):
        with pytest.raises(InvalidValue) as refused:
            Timeline(**parts)
        assert str(refused.value) == message


class TestTheTimelineOfACourse:
    COURSE = ipt.apply(
        ipt.open_course(ipt.protocols.get("ipt-16"), patient="p", on=INTAKE),
        ev.EpisodeRecorded(episode=Episode(id="now", onset=at("2025-09"))),
        ev.LifeEventRecorded(life_event=event(when="2025-08")),
        ev.RelationshipRecorded(relationship=Relationship(id="p1")),
        ev.MeasureTaken(on=INTAKE, instrument="phq-9", total=18),
        ev.MeasureTaken(instrument="phq-9", total=17),
    )

    def test_has_what_was_recorded(self):
        timeline = Timeline.of(self.COURSE)
        assert timeline.intake == INTAKE
        assert [entry.what for entry in timeline.entries] == [
            EntryKind.LIFE_EVENT,
            EntryKind.ONSET,
        ]

    def test_has_the_dated_scores_of_an_instrument_with_its_ends(self):
        timeline = Timeline.of(self.COURSE, instrument="phq-9")
        assert timeline.mood == (Point(INTAKE, 18),)
        assert timeline.ends == Ends(best=0, worst=27)

    def test_refuses_an_instrument_that_the_course_does_not_have(self):
        with pytest.raises(UnknownName) as refused:
            Timeline.of(self.COURSE, instrument="phq-8x")
        assert str(refused.value).startswith("the course has no instrument 'phq-8x'")


class TestWhatIsToldOfATimeline:
    def test_nothing_where_an_event_lies_near(self):
        audit = audit_timeline(told(event(when="2025-08"), event("e2")))
        assert (audit.findings, audit.questions) == ((), ())

    def test_no_event_near_the_onset(self):
        [finding] = audit_timeline(told(event(when="2010"))).findings
        assert str(finding) == (
            "TL-NO-EVENT-NEAR-ONSET: nothing that was told lies within 6 months of the onset of "
            "'now', and no death within 12"
        )
        assert finding.remedy == "ask about a covert conflict, and about who or what is left out"
        assert (finding.severity, finding.where) == (Severity.INFO, ("now",))

    def test_the_window_is_named_as_it_was_given(self):
        window = LinkWindow(months=3, grief_months=9)
        [finding] = audit_timeline(told(event(when="2025-01")), window=window).findings
        assert "within 3 months of the onset of 'now', and no death within 9" in finding.message

    def test_events_that_all_came_after_it(self):
        [finding] = audit_timeline(told(event(when="2025-11"), event("e0", "2010"))).findings
        assert str(finding) == (
            "TL-EVENT-AFTER-ONSET-ONLY: all that may lie near the onset of 'now' came after it; "
            "it can still be worked on"
        )
        assert (finding.severity, finding.where) == (Severity.INFO, ("e1",))

    def test_an_event_that_may_have_come_before_silences_that(self):
        assert audit_timeline(told(event(when="2025-11"), event("e2"))).findings == ()

    def test_an_onset_that_is_not_known_is_asked_for(self):
        [question] = audit_timeline(told(event(when="2025"), onset=None)).questions
        assert str(question) == (
            "TL-NO-ONSET: when did the present episode begin, as nearly as can be told"
        )
        assert (question.about, question.decides) == (("now",), "what happened near its onset")

    def test_a_present_episode_that_was_not_recorded_is_asked_for(self):
        past = Episode(id="past", current=False, onset=at("2010"))
        for episodes in ([], [past]):
            [question] = audit_timeline(Timeline(episodes=episodes)).questions
            assert (question.code, question.about) == ("TL-NO-ONSET", ())

    def test_a_chronic_illness_is_asked_about_its_worst_point(self):  # B8
        chronic = Episode(id="now", chronic=True)
        audit = audit_timeline(Timeline(episodes=[chronic]))
        [question] = audit.questions
        assert audit.findings == ()
        assert str(question) == (
            "TL-WORST-POINT: when was it at its worst, as it has lasted too long for an onset"
        )

    def test_the_worst_point_takes_the_place_of_an_onset(self):
        chronic = Episode(id="now", chronic=True, worst=at("2025-09"))
        audit = audit_timeline(Timeline(episodes=[chronic], life_events=[event(when="2010")]))
        assert "the worst of 'now'" in audit.findings[0].message

    def test_what_happened_is_asked_where_nothing_was_told(self):
        [question] = audit_timeline(told()).questions
        assert str(question) == (
            "TL-WHAT-HAPPENED: what happened around that time, and what changed between people"
        )

    def test_the_day_of_an_event_is_asked_where_it_would_decide(self):
        [question] = audit_timeline(told(event(), event("e2", "2010"))).questions
        assert (str(question), question.about) == (
            "TL-WHEN: when was it, as nearly as can be told",
            ("e1",),
        )
        assert question.decides == "whether it lies near the onset of 'now'"

    @pytest.mark.parametrize("kind", ["death", "presumed-dead"])
    def test_a_death_without_a_person_is_asked_about(self, kind):
        audit = audit_timeline(told(event(when="2025-08", kind=kind)))
        assert [str(question) for question in audit.questions] == [
            "TL-DEATH-WITHOUT-PERSON: who was it that died"
        ]

    def test_a_death_of_somebody_is_not(self):
        death = event(when="2025-08", kind="death", people=["p1"])
        assert audit_timeline(told(death)).questions == ()


class TestDatesThatExcludeEachOther:
    @pytest.mark.parametrize(
        ("parts", "id_", "first", "then"),
        [
            (
                {"life_events": [event(when="2025-09", until=at("2025-08"))]},
                "e1",
                "its beginning",
                "its end",
            ),
            (
                {"people": [Relationship(id="p", since=at("2010"), ended=at("2009"))]},
                "p",
                "its beginning",
                "its end",
            ),
            (
                {
                    "people": [
                        Relationship(
                            id="p",
                            since=at("2010"),
                            changes=[RelationshipChange(change="closer", when=at("2009"))],
                        )
                    ]
                },
                "p",
                "its beginning",
                "a change",
            ),
            (
                {"episodes": [Episode(id="now", onset=at("2025-09"), worst=at("2025-08"))]},
                "now",
                "the onset",
                "the worst point",
            ),
            (
                {"episodes": [Episode(id="now", onset=at("2025-09"), ended=at("2025-08"))]},
                "now",
                "the onset",
                "the end",
            ),
            (
                {"episodes": [Episode(id="now", worst=at("2025-09"), ended=at("2025-08"))]},
                "now",
                "the worst point",
                "the end",
            ),
            (
                {"episodes": [Episode(id="now", onset=at("2026-02"))], "intake": INTAKE},
                "now",
                "the onset",
                "the intake",
            ),
        ],
    )
    def test_are_named(self, parts, id_, first, then):
        found = [f for f in audit_timeline(Timeline(**parts)).findings if f.where == (id_,)]
        assert str(found[0]) == (
            f"TL-IMPOSSIBLE-ORDER: of {id_!r}, {then} lies before {first}; both cannot be right"
        )
        assert found[0].severity is Severity.WARNING

    def test_are_not_found_in_dates_that_only_may(self):  # B6: years before intake
        now = Episode(id="now", onset=at("2021"), worst=at("2021"), ended=at("2021"))
        timeline = Timeline(
            episodes=[now],
            life_events=[event(when="2021", until=at("2021"))],
            people=[Relationship(id="p", since=at("2021"), ended=at("2021"))],
            intake=INTAKE,
        )
        assert not any(f.code == "TL-IMPOSSIBLE-ORDER" for f in audit_timeline(timeline).findings)

    def test_an_earlier_episode_is_not_held_against_intake(self):
        later = Episode(id="later", current=False, onset=at("2027"))
        assert audit_timeline(Timeline(episodes=[later], intake=INTAKE)).findings == ()


class TestTheClocksOfGrief:
    def clocks(self, death, **more):
        as_of = more.pop("as_of", None)
        return {c.clock.id: c for c in grief_clocks(told(death, **more), as_of=as_of)}

    def test_from_an_exact_day_to_a_year_they_have_passed_whatever_the_month(self):  # B5
        clocks = self.clocks(event("d", "2001-09-11", kind="death"), as_of=at("2006"))
        assert [clock.passed for clock in clocks.values()] == [True, True]
        assert clocks["icd-11"].days == Interval(1573, 1937)

    def test_six_months_before_intake_is_the_boundary_of_six_and_short_of_twelve(self):  # B4
        death = LifeEvent(id="death", kind="death", months_from_intake=-6)
        clocks = self.clocks(death)
        assert [str(clock) for clock in clocks.values()] == [
            "icd-11: 6 months since 'death' may have passed or not [PGD, secondary]",
            "dsm-5-tr: 12 months since 'death' have not passed [PGD, secondary]",
        ]

    def test_they_strike_on_the_day(self):
        death = event("d", "2025-07-05", kind="death")
        assert self.clocks(death, intake=INTAKE)["icd-11"].passed is True
        assert self.clocks(death, as_of=date(2026, 1, 4))["icd-11"].passed is False

    def test_without_a_date_or_an_intake_they_cannot_be_told(self):
        for death in (event("d", kind="death"), event("d", "2001", kind="death")):
            clock = self.clocks(death)["icd-11"]
            assert (clock.passed, clock.days) == (None, None)

    def test_only_deaths_of_people_have_one(self):
        assert self.clocks(event(kind="pet-death")) == {}
        assert len(self.clocks(event(kind="stillbirth"))) == 2

    def test_another_classification_may_be_asked(self):
        mine = Clock(id="mine", months=3, source="ipt", status="assumed")
        timeline = told(event("d", "2025-09-01", kind="death"), intake=INTAKE)
        [clock] = grief_clocks(timeline, clocks=[mine])
        assert str(clock) == "mine: 3 months since 'd' have passed [ipt, assumed]"

    @given(st.dates(date(2000, 1, 1), date(2026, 12, 31)), st.data())
    def test_an_exact_day_never_contradicts_what_was_told_of_a_partial_one(self, day, data):
        partial = data.draw(
            st.sampled_from([PartialDate(day.year), PartialDate(day.year, day.month)])
        )
        before = LifeEvent(id="d", kind="death", when=partial)
        after = LifeEvent(id="d", kind="death", when=day)
        for told_, known in zip(
            grief_clocks(Timeline(life_events=[before], intake=INTAKE)),
            grief_clocks(Timeline(life_events=[after], intake=INTAKE)),
            strict=True,
        ):
            assert known.passed is not None
            assert told_.passed in {None, known.passed}
            assert known.days is not None
            assert told_.days is not None
            assert known.days.low in told_.days

    @given(st.integers(-30, 30))
    def test_who_has_reached_the_longer_clock_has_reached_the_shorter_one(self, months):
        death = LifeEvent(id="d", kind="death", months_from_intake=months)
        clocks = self.clocks(death)
        assert not clocks["dsm-5-tr"].passed or clocks["icd-11"].passed


# --- the link of the week -------------------------------------------------------------------------

TASKS = (
    Task(id="mood-linked", phases=["middle"], label="link it", source="ipt", status="assumed"),
)


def middle(*events, **changes):
    """A course in the middle phase, with a protocol that wants the link of the week there."""
    changed = protocol(**{"tasks": TASKS, **changes})
    course = ipt.open_course(changed, patient="p", on=week(1))
    return ipt.apply(course, *into_middle(), *events)


def session(*tasks):
    return ev.SessionHeld(tasks=tasks)


LINKED, OTHER = session("mood-linked"), session("focus-worked")
SCORE = ev.MeasureTaken(instrument="phq-9", total=12)
HAPPENED = ev.LifeEventRecorded(life_event=LifeEvent(id="e", kind="move"))


class TestTheLinkOfTheWeek:
    def test_is_counted_in_the_sessions_that_report_what_was_done(self):
        coverage = weekly_link_coverage(middle(LINKED, OTHER, LINKED, session()))
        assert coverage == LinkCoverage(linked=2, assessable=3, unassessable=1)
        assert coverage.share == pytest.approx(2 / 3)

    def test_is_not_assessable_inside_an_unrecorded_period(self):
        coverage = weekly_link_coverage(middle(ev.PeriodUnrecorded(sessions=4), LINKED))
        assert coverage == LinkCoverage(linked=1, assessable=1, unassessable=4)

    def test_is_not_asked_of_the_opening_phase(self):
        assert weekly_link_coverage(middle()) == LinkCoverage(
            linked=0, assessable=0, unassessable=0
        )
        assert weekly_link_coverage(middle()).share is None

    def test_belongs_anywhere_where_the_task_does(self):
        anywhere = (attrs.evolve(TASKS[0], phases=()),)
        assert weekly_link_coverage(middle(LINKED, tasks=anywhere)).unassessable == 1

    def test_is_not_assessable_where_the_protocol_does_not_know_it(self):
        course = opened(*into_middle(), OTHER)
        assert weekly_link_coverage(course) == LinkCoverage(linked=0, assessable=0, unassessable=2)

    @given(courses(most=6))
    def test_every_session_is_counted_once(self, course):
        coverage = weekly_link_coverage(course)
        assert 0 <= coverage.linked <= coverage.assessable
        assert coverage.assessable + coverage.unassessable <= course.sessions_held
        assert coverage.share is None or 0 <= coverage.share <= 1
        audit_weekly_link(course)


class TestALinkThatIsLeftOut:
    def test_scores_without_events_are_named_after_three_sessions(self):
        course = middle(SCORE, OTHER, SCORE, OTHER, SCORE, OTHER)
        [finding] = audit_weekly_link(course)
        assert str(finding) == (
            "TL-MOOD-WITHOUT-EVENT: in 3 sessions in a row a score was recorded, and neither an "
            "event nor a link to one"
        )
        assert finding.severity is Severity.ADVICE
        held = [s.event for s in course.sessions]
        assert list(finding.where) == held[1:]

    def test_events_without_scores_are_named_too(self):
        events = [
            each
            for name in "abc"
            for each in (OTHER, attrs.evolve(HAPPENED, life_event=event(name)))
        ]
        [finding] = audit_weekly_link(middle(LINKED, *events))
        assert str(finding) == (
            "TL-EVENT-WITHOUT-MOOD: in 3 sessions in a row an event was recorded, and neither a "
            "score nor a link to one"
        )

    @pytest.mark.parametrize(
        "between",
        [
            (OTHER, OTHER),
            (SCORE, LINKED),
            (SCORE, session()),
            (SCORE, HAPPENED, OTHER),
            (SCORE, HAPPENED, OTHER, SCORE, OTHER),
            (SCORE, session("communication-analysed")),
            (SCORE, ev.PeriodUnrecorded(sessions=1)),
            (ev.MeasureTaken(instrument="phq-9"), OTHER) * 2,
            (ev.MeasureTaken(instrument="wsas", total=12), OTHER) * 2,
        ],
        ids=[
            "no score",
            "linked",
            "nothing reported",
            "an event",
            "an event before two sessions",
            "an exchange",
            "unrecorded",
            "no total",
            "another scale",
        ],
    )
    def test_whatever_comes_between_breaks_the_row(self, between):
        usual = (SCORE, OTHER)
        assert audit_weekly_link(middle(LINKED, *usual, *usual, *usual)) != ()
        assert audit_weekly_link(middle(LINKED, *usual, *between, *usual)) == ()

    def test_the_opening_phase_is_left_in_peace(self):
        course = opened(*[each for _ in range(3) for each in (SCORE, session("x"))])
        assert audit_weekly_link(course) == ()
