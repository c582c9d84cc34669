"""`Course`: what can be read off a history."""

import copy
import pickle
import re
from datetime import date

import attrs
import pytest
from tests.builders import FIRST_DAY, into_middle, opened, protocol, week

import ipt
from ipt.errors import UnknownName
from ipt.model import (
    COUNTS,
    Achievement,
    Consideration,
    Contract,
    Course,
    Dispute,
    EndReason,
    Episode,
    Factor,
    Goal,
    LifeEvent,
    Medication,
    MissedReason,
    Modality,
    PartialDate,
    Phase,
    ProblemArea,
    Relationship,
    Risk,
    Session,
    SessionStatus,
    Tie,
    events as ev,
)


def ids(items):
    return [item.id for item in items]


class TestMaking:
    """A course is built by `open_course`, `apply`, `replay` and `loads` alone."""

    def test_not_by_hand(self):
        message = r"^a course is not made by hand; use ipt\.open_course, ipt\.replay or ipt\.loads$"
        with pytest.raises(TypeError, match=message):
            Course()

    def test_it_cannot_be_changed(self):
        course = opened()
        for field in attrs.fields(Course):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(course, field.name, getattr(course, field.name))

    def test_it_is_its_history(self):
        course = opened(*into_middle())
        assert ipt.replay(course.protocol, course.events) == course
        assert hash(ipt.replay(course.protocol, course.events)) == hash(course)

    def test_another_history_is_another_course(self):
        assert opened(ev.SessionHeld()) != opened(ev.SessionMissed())
        assert opened(ev.SessionHeld(note="a")) != opened(ev.SessionHeld(note="b"))

    def test_it_copies_and_pickles(self):
        course = opened(*into_middle())
        assert copy.deepcopy(course) == course
        assert pickle.loads(pickle.dumps(course)) == course  # noqa: S301

    def test_a_new_course(self):
        course = opened()
        assert course.patient == "p"
        assert course.opened == course.events[0]
        assert course.opened.protocol == protocol().pin
        assert (course.phase, course.horizon) == (Phase.INITIAL, FIRST_DAY)
        assert (course.sessions, course.focus, course.inventory) == ((), (), ())
        assert (course.contract, course.sessions_left, course.end_reason) == (None, None, None)


class TestRepr:
    """`repr` of patient-related values masks identifying and free-text fields."""

    def test_it_says_where_the_course_stands_and_not_whose_it_is(self):
        course = ipt.open_course(protocol(), patient="Erika Mustermann")
        assert repr(course) == "<Course test-16 of '***': initial phase, 0 sessions held>"

    def test_it_counts_the_sessions(self):
        assert repr(opened(*into_middle(), ev.SessionHeld())) == (
            "<Course test-16 of '***': middle phase, 2 sessions held>"
        )


class TestCounts:
    def test_every_count_can_be_asked_for(self):
        course = opened(*into_middle())
        assert tuple(course.count(name) for name in COUNTS) == course.counts
        assert course.count("sessions_held") == 1
        assert course.count("zero") == 0

    def test_an_unknown_count_is_refused_with_the_nearest(self):
        message = "^unknown count 'session_held'; did you mean 'sessions_held'\\?$"
        with pytest.raises(UnknownName, match=message):
            opened().count("session_held")


class TestLookingUpEvents:
    def test_all_of_one_type_in_order(self):
        course = opened(ev.SessionHeld(id="a"), ev.SessionMissed(id="x"), ev.SessionHeld(id="b"))
        assert ids(course.of(ev.SessionHeld)) == ["a", "b"]
        assert ids(course.of(ev.SessionCancelled)) == []

    def test_the_last_of_one_type(self):
        course = opened(ev.SessionHeld(id="a"), ev.SessionHeld(id="b"), ev.SessionMissed(id="x"))
        assert course.last(ev.SessionHeld).id == "b"
        assert course.last(ev.SessionCancelled) is None

    def test_corrections_count_and_what_they_correct_does_not(self):
        course = opened(ev.SessionHeld(id="a"), ev.SessionHeld(id="b"), ev.EventVoided(event="a"))
        assert ids(course.of(ev.SessionHeld)) == ["b"]
        assert ids(course.events)[1:3] == ["a", "b"]


class TestSessions:
    def test_each_has_what_its_event_says(self):
        course = opened(
            ev.SessionHeld(
                id="a",
                on=week(1),
                minutes=50,
                modality="video",
                present=("patient",),
                tasks=("listened",),
            ),
            ev.SessionMissed(id="b", on=week(2), reason="illness"),
            ev.SessionCancelled(id="c", on=PartialDate(2026, 1)),
            ev.SessionRescheduled(id="d", to=week(5)),
        )
        assert course.sessions == (
            Session(
                event="a",
                status=SessionStatus.HELD,
                number=1,
                phase=Phase.INITIAL,
                on=week(1),
                minutes=50,
                modality=Modality.VIDEO,
                present=("patient",),
                tasks=("listened",),
            ),
            Session(
                event="b",
                status=SessionStatus.MISSED,
                phase=Phase.INITIAL,
                on=week(2),
                reason=MissedReason.ILLNESS,
            ),
            Session(
                event="c",
                status=SessionStatus.CANCELLED,
                phase=Phase.INITIAL,
                on=PartialDate(2026, 1),
            ),
            Session(event="d", status=SessionStatus.RESCHEDULED, phase=Phase.INITIAL),
        )

    def test_only_held_sessions_have_a_number(self):
        course = opened(ev.SessionHeld(), ev.SessionMissed(), ev.SessionHeld())
        assert [session.number for session in course.sessions] == [1, None, 2]
        assert course.sessions_held == 2

    def test_each_knows_its_phase(self):
        course = opened(*into_middle(), ev.SessionHeld(), ev.SessionMissed())
        assert [session.phase for session in course.sessions] == ["initial", "middle", "middle"]

    def test_unrecorded_sessions_count_in_the_numbers(self):
        course = opened(
            *into_middle(), ev.PeriodUnrecorded(sessions=4), ev.SessionHeld(), ev.SessionHeld()
        )
        assert [session.number for session in course.sessions] == [1, 6, 7]
        assert (course.sessions_held, course.sessions_unrecorded) == (7, 4)

    def test_a_voided_session_leaves_no_gap(self):
        course = opened(ev.SessionHeld(id="a"), ev.SessionHeld(id="b"), ev.EventVoided(event="a"))
        assert [(s.event, s.number) for s in course.sessions] == [("b", 1)]


class TestContract:
    def test_without_one_nothing_is_left_or_used_up(self):
        course = opened(ev.SessionHeld())
        assert course.contract is None
        assert course.sessions_left is None

    def test_the_agreed_one_holds(self):
        course = opened(ev.SessionHeld(), ev.ContractAgreed(contract=Contract(sessions_min=16)))
        assert course.contract == Contract(sessions_min=16)
        assert course.sessions_left == 15

    def test_the_amended_one_holds(self):
        amended = Contract(sessions_min=20)
        course = opened(*into_middle(), ev.ContractAmended(contract=amended, reason="r"))
        assert course.contract == amended
        assert course.sessions_left == 19


class TestFocus:
    def test_agreed_areas_add_up(self):
        dispute, change = ProblemArea(area="role-dispute"), ProblemArea(area="role-transition")
        course = opened(ev.FocusAgreed(focus=dispute), ev.FocusAgreed(focus=change))
        assert course.focus == (dispute, change)

    def test_a_change_replaces_all_of_them(self):
        new = (ProblemArea(area="role-dispute"),)
        course = opened(*into_middle(), ev.FocusChanged(to=new, reason="r", agreed=True))
        assert course.focus == new


class TestWhatWasTold:
    def test_a_person_is_there_once_as_last_recorded_in_order_of_first_mention(self):
        def told(name, **more):
            return ev.RelationshipRecorded(relationship=Relationship(id=name, **more))

        course = opened(told("mother"), told("friend"), told("mother", living=False))
        assert course.inventory == (
            Relationship(id="mother", living=False),
            Relationship(id="friend"),
        )

    def test_so_is_a_life_event(self):
        def told(name, **more):
            return ev.LifeEventRecorded(life_event=LifeEvent(id=name, kind="move", **more))

        course = opened(told("a"), told("b"), told("a", when=PartialDate(2006)))
        assert course.life_events == (
            LifeEvent(id="a", kind="move", when=PartialDate(2006)),
            LifeEvent(id="b", kind="move"),
        )

    def test_so_is_a_goal(self):
        def agreed(name, text):
            return ev.GoalAgreed(goal=Goal(id=name, text=text))

        course = opened(agreed("a", "one"), agreed("b", "two"), agreed("a", "three"))
        assert course.goals == (Goal(id="a", text="three"), Goal(id="b", text="two"))


class TestMedication:
    def test_what_was_started_and_not_stopped(self):
        def started(name):
            return ev.MedicationStarted(medication=Medication(id=name, substance="s"))

        course = opened(started("a"), started("b"), ev.MedicationStopped(medication="a"))
        assert ids(course.medication) == ["b"]
        assert ids(ipt.apply(course, started("a")).medication) == ["b", "a"]

    def test_an_earlier_medication_is_on_record_and_not_among_them(self):
        earlier = Medication(id="a", substance="antidepressant", earlier=True, sufficient=False)
        course = opened(ev.MedicationStarted(medication=earlier))
        assert course.medication == ()
        [told] = course.of(ev.MedicationStarted)
        assert (told.medication.earlier, told.medication.sufficient) == (True, False)


class TestOpenRisks:
    def test_a_risk_is_open_until_it_is_reviewed(self):
        course = opened(ev.RiskRaised(risk=Risk(id="r1", kind="suicide")))
        assert ids(course.open_risks) == ["r1"]
        assert ipt.apply(course, ev.RiskReviewed(risk="r1")).open_risks == ()

    def test_a_review_may_keep_it_open(self):
        course = opened(
            ev.RiskRaised(risk=Risk(id="r1", kind="suicide")),
            ev.RiskReviewed(risk="r1", hold=True),
        )
        assert ids(course.open_risks) == ["r1"]

    def test_each_risk_is_open_on_its_own(self):
        course = opened(
            ev.RiskRaised(risk=Risk(id="r1", kind="suicide")),
            ev.RiskRaised(risk=Risk(id="r2", kind="self-neglect")),
            ev.RiskReviewed(risk="r1"),
        )
        assert ids(course.open_risks) == ["r2"]


class TestDeviations:
    def test_there_are_none_in_a_regular_course(self):
        assert opened(*into_middle()).deviations == ()

    def test_each_is_there_with_the_event_that_departed(self):
        course = opened(ev.PhaseBegan(id="early", phase="middle"), override="patient moves away")
        ((event, deviation),) = course.deviations
        assert event == "early"
        assert deviation.reason == "patient moves away"
        assert "MACH-NO-FOCUS" in deviation.codes


class TestTheEnd:
    def test_while_it_goes_on_there_is_no_reason(self):
        assert opened(*into_middle()).end_reason is None

    def test_it_has_its_reason(self):
        course = opened(ev.CourseEnded(reason="referred"))
        assert course.end_reason is EndReason.REFERRED
        assert course.phase is Phase.ENDED


EVIDENCE = {
    Achievement.BASELINE: ev.MeasureTaken(instrument="phq-9", total=18),
    Achievement.INVENTORY: ev.InventoryCompleted(),
    Achievement.FORMULATION: ev.FormulationShared(),
    Achievement.SICK_ROLE: ev.SickRoleGiven(),
    Achievement.FOCUS: ev.FocusAgreed(focus=ProblemArea(area="role-dispute")),
    Achievement.CONTRACT: ev.ContractAgreed(contract=Contract(sessions_min=16)),
    Achievement.ENDING_ANNOUNCED: ev.EndingAnnounced(),
}


class TestAchieved:
    """Unknown is not no: what an unrecorded period may hide is not assessable."""

    def test_every_achievement_has_its_evidence_here(self):
        assert set(EVIDENCE) == set(Achievement)

    @pytest.mark.parametrize("what", Achievement)
    def test_without_a_record_of_it_no(self, what):
        others = [event for other, event in EVIDENCE.items() if other is not what]
        assert opened(*others).achieved(what) is False

    @pytest.mark.parametrize("what", Achievement)
    def test_with_a_record_of_it_yes(self, what):
        assert opened(EVIDENCE[what]).achieved(what) is True

    @pytest.mark.parametrize("what", Achievement)
    def test_an_unrecorded_period_may_hide_it(self, what):
        assert opened(ev.PeriodUnrecorded(sessions=1)).achieved(what) is None

    @pytest.mark.parametrize("what", Achievement)
    def test_unless_it_is_known_to_have_brought_it(self, what):
        period = ev.PeriodUnrecorded(sessions=1, achieved=(what,))
        course = opened(period)
        assert course.achieved(what) is True
        assert [course.achieved(other) for other in Achievement if other is not what] == [None] * 6

    @pytest.mark.parametrize("what", Achievement)
    def test_a_record_beside_an_unrecorded_period_is_a_record(self, what):
        period = ev.PeriodUnrecorded(sessions=1)
        assert opened(period, EVIDENCE[what]).achieved(what) is True
        assert opened(EVIDENCE[what], period).achieved(what) is True

    @pytest.mark.parametrize("what", Achievement)
    def test_a_voided_record_is_none(self, what):
        record = attrs.evolve(EVIDENCE[what], id="x")
        assert opened(record, ev.EventVoided(event="x")).achieved(what) is False

    def test_a_measure_after_the_initial_phase_is_no_baseline(self):
        course = opened(
            ev.PhaseBegan(phase="middle"),
            ev.MeasureTaken(instrument="phq-9", total=18),
            ev.InventoryCompleted(),
            override="the scale was forgotten",
        )
        assert course.achieved(Achievement.BASELINE) is False
        assert course.achieved(Achievement.INVENTORY) is True

    def test_an_unrecorded_period_after_the_initial_phase_hides_no_baseline(self):
        course = opened(
            ev.PhaseBegan(phase="middle"), ev.PeriodUnrecorded(sessions=1), override="no record"
        )
        assert course.achieved(Achievement.BASELINE) is False
        assert course.achieved(Achievement.INVENTORY) is None

    def test_a_focus_that_came_by_a_change_is_a_focus(self):
        change = ev.FocusChanged(
            to=(ProblemArea(area="role-dispute"),), reason="none before", agreed=True
        )
        course = opened(change, override="recorded as a change")
        assert course.focus == change.to
        assert course.achieved(Achievement.FOCUS) is True

    def test_a_contract_that_came_by_an_amendment_is_a_contract(self):
        change = ev.ContractAmended(contract=Contract(sessions_min=16), reason="none before")
        course = opened(change, override="recorded as an amendment")
        assert course.contract == change.contract
        assert course.achieved(Achievement.CONTRACT) is True


class TestWhatWasUnderstood:
    """Each part is as it was last recorded."""

    def test_a_dispute_of_a_person(self):
        first, other = (ev.DisputeAssessed(dispute=Dispute(person=who)) for who in ("a", "b"))
        again = ev.DisputeAssessed(dispute=Dispute(person="a", talking=False))
        assert opened(first, other, again).disputes == (again.dispute, other.dispute)

    def test_an_area_with_its_people_and_its_life_event(self):
        move, birth = (
            Consideration(area=ProblemArea(area="role-transition", life_event=what))
            for what in ("move", "birth")
        )
        again = attrs.evolve(move, importance=4)
        course = opened(*(ev.AreaConsidered(consideration=c) for c in (move, birth, again)))
        assert course.considerations == (again, birth)

    def test_an_episode_and_a_factor(self):
        course = opened(
            ev.EpisodeRecorded(episode=Episode(id="now")),
            ev.FactorRecorded(factor=Factor(id="f", domain="social", role="protective")),
            ev.EpisodeRecorded(episode=Episode(id="now", chronic=True)),
        )
        assert course.episodes == (Episode(id="now", chronic=True),)
        assert [factor.id for factor in course.factors] == ["f"]

    def test_the_ties_were_asked_or_not(self):
        tie = Tie(one="a", other="b")
        assert opened().ties is None
        assert opened(ev.TiesRecorded(ties=(tie,)), ev.TiesRecorded()).ties == ()


class TestTheLatestMeasure:
    def test_it_is_the_last_of_that_instrument(self):
        course = opened(
            ev.MeasureTaken(instrument="phq-9", total=18),
            ev.MeasureTaken(instrument="phq-9", total=11),
            ev.MeasureTaken(instrument="gad-7", total=9),
        )
        assert course.latest("phq-9").total == 11
        assert course.latest("gad-7").total == 9

    def test_without_one_there_is_none(self):
        assert opened().latest("phq-9") is None
        assert opened().series("phq-9") == ()


class TestAnInstrumentThatIsNone:
    COURSE = opened(ev.MeasureTaken(instrument="phq-9", total=18))

    @pytest.mark.parametrize("look", [Course.latest, Course.series])
    def test_it_is_refused_with_the_nearest(self, look):
        message = "unknown instrument 'PHQ9'; did you mean 'phq-9'?"
        with pytest.raises(UnknownName, match=f"^{re.escape(message)}$"):
            look(self.COURSE, "PHQ9")

    def test_one_of_your_own_is_given_to_the_course_first(self):
        message = "unknown instrument 'own'; one of your own is given to the course with ipt.adopt"
        with pytest.raises(UnknownName, match=f"^{re.escape(message)}$"):
            self.COURSE.latest("own")

    def test_whatever_was_taken_is_known(self):
        taken = ev.MeasureTaken(instrument="own", total=3)
        course = ipt.apply(opened(), taken, override="on paper")
        assert course.latest("own") is None
        assert len(course.series("own")) == 1

    def test_whatever_the_protocol_asks_for_is_known(self):
        [plan] = (p for p in ipt.protocols.get("ipt-16").measures if p.instrument == "bdi-ii")
        protocol = ipt.protocols.get("ipt-16").with_(
            id="mine", title="Mine", measures=[attrs.evolve(plan, instrument="own")]
        )
        course = ipt.open_course(protocol, patient="p")
        assert course.series("own") == ()


def test_the_horizon_is_the_latest_day_that_is_certain():
    course = opened(ev.SessionHeld(on=PartialDate(2026, 3)))
    assert course.horizon == date(2026, 3, 1)


def test_a_state_shows_its_phase_and_what_is_counted():
    course = opened(ev.SessionHeld())
    assert repr(course.state) == (
        "<State initial: initial_sessions=1, sessions_held=1, sessions_left=19>"
    )
