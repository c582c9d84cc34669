"""The events: what each refuses, and the names that documents know them by."""

import copy
import pickle
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import attrs
import pytest
from tests.builders import EVENTS, own_fields, sample

from ipt.errors import InvalidValue
from ipt.model import (
    Achievement,
    Actor,
    Area,
    EndReason,
    MissedReason,
    Modality,
    PartialDate,
    Phase,
    ProblemArea,
    events as ev,
)

TEXT = "a sequence is needed, not a single text; put it into a tuple"
DAY = "a date, a PartialDate or None is needed, not str; PartialDate.parse reads text"
ACHIEVEMENTS = ", ".join(repr(what.value) for what in Achievement)


class NoOffset(tzinfo):
    """A time zone that does not say how far it is off."""

    def utcoffset(self, _moment, /):
        return None


BAD = [
    (ev.Event, "id", None, "id is text, not NoneType"),
    (ev.Event, "on", "2026-01-05", DAY),
    (ev.Event, "on", datetime(2026, 1, 5, tzinfo=UTC), "a date is needed, not a datetime; use its .date()"),
    (ev.Event, "by", "therapist", "by is of type Actor or None, not str"),
    (ev.Event, "recorded_at", date(2026, 1, 5), "recorded_at is a datetime or None, not date"),
    (ev.Event, "recorded_at", datetime(2026, 1, 5), "recorded_at needs a time zone; pass a datetime with tzinfo"),  # noqa: DTZ001
    (ev.Event, "recorded_at", datetime(2026, 1, 5, tzinfo=NoOffset()), "recorded_at needs a time zone; pass a datetime with tzinfo"),
    (ev.Event, "deviation", "because", "deviation is of type Deviation or None, not str"),
    (ev.Event, "note", None, "note is text, not NoneType"),
    (ev.CourseOpened, "patient", "", "patient must not be empty"),
    (ev.CourseOpened, "patient", 17, "patient is text, not int"),
    (ev.CourseOpened, "protocol", "ipt-16", "protocol is of type ProtocolPin or None, not str"),
    (ev.ScreeningRecorded, "suitable", 1, "suitable is True, False or None for unknown, not int"),
    (ev.ScreeningRecorded, "exclusions", "psychosis", TEXT),
    (ev.ScreeningRecorded, "exclusions", (1,), "exclusions holds texts, but item 1 is int"),
    (ev.ScreeningRecorded, "risk_asked", "yes", "risk_asked is True, False or None for unknown, not str"),
    (ev.SessionHeld, "minutes", 0, "minutes is from 1 to 600, not 0"),
    (ev.SessionHeld, "minutes", 601, "minutes is from 1 to 600, not 601"),
    (ev.SessionHeld, "minutes", 50.0, "minutes is a whole number, not float"),
    (ev.SessionHeld, "modality", "vidoe", "unknown modality 'vidoe'; did you mean 'video'?"),
    (ev.SessionHeld, "present", "patient", TEXT),
    (ev.SessionHeld, "present", ("",), "present holds texts, but item 1 is empty; leave it out"),
    (ev.SessionHeld, "tasks", "listened", TEXT),
    (ev.SessionHeld, "tasks", 3, "a sequence is needed, not int; put it into a tuple"),
    (ev.SessionHeld, "tasks", ("listened", None), "tasks holds texts, but item 2 is NoneType"),
    (ev.SessionMissed, "reason", "ilness", "unknown missed reason 'ilness'; did you mean 'illness'?"),
    (ev.SessionMissed, "reason", None, "unknown missed reason; use one of 'unexplained', 'illness', 'work', 'care', 'travel', 'forgotten', 'other'"),
    (ev.SessionCancelled, "cancelled_by", None, "cancelled_by is text, not NoneType"),
    (ev.SessionRescheduled, "to", "2026-01-05", DAY),
    (ev.ContactAttempted, "reached", 0, "reached is True, False or None for unknown, not int"),
    (ev.PeriodUnrecorded, "sessions", 0, "sessions is from 1 to 999, not 0"),
    (ev.PeriodUnrecorded, "sessions", 1000, "sessions is from 1 to 999, not 1000"),
    (ev.PeriodUnrecorded, "sessions", None, "sessions is a whole number, not NoneType"),
    (ev.PeriodUnrecorded, "achieved", "focus", TEXT),
    (ev.PeriodUnrecorded, "achieved", ("focs",), "unknown achievement 'focs'; did you mean 'focus'?"),
    (ev.PeriodUnrecorded, "achieved", (None,), f"unknown achievement; use one of {ACHIEVEMENTS}"),
    (ev.MeasureTaken, "instrument", " ", "instrument must not be empty"),
    (ev.MeasureTaken, "items", "012", TEXT),
    (ev.MeasureTaken, "items", {"interest": 2}, "a sequence is needed, not a mapping, of which only the keys would be taken; put what is meant into a tuple, in its order"),
    (ev.MeasureTaken, "items", (0, 1.0), "items holds whole numbers or None, but item 2 is float"),
    (ev.MeasureTaken, "items", (True,), "items holds whole numbers or None, but item 1 is bool"),
    (ev.MeasureTaken, "total", "18", "total is a number or None, not str"),
    (ev.MeasureTaken, "total", True, "total is a number or None, not bool"),
    (ev.MeasureTaken, "total", float("nan"), "total is a finite number, not nan; leave it out if it is unknown"),
    (ev.MeasureTaken, "total", float("-inf"), "total is a finite number, not -inf; leave it out if it is unknown"),
    (ev.RelationshipRecorded, "relationship", "p1", "relationship is of type Relationship, not str"),
    (ev.LifeEventRecorded, "life_event", None, "life_event is of type LifeEvent, not NoneType"),
    (ev.FormulationShared, "agreed", "yes", "agreed is True, False or None for unknown, not str"),
    (ev.FormulationShared, "sessions_left", -1, "sessions_left is from 0 to 999, not -1"),
    (ev.AreaRejected, "area", "grieve", "unknown area 'grieve'; did you mean 'grief'?"),
    (ev.AreaRejected, "reason", None, "reason is text, not NoneType"),
    (ev.FocusAgreed, "focus", "grief", "focus is of type ProblemArea, not str"),
    (ev.FocusChanged, "to", (), "to needs the new focus; give at least one ProblemArea"),
    (ev.FocusChanged, "to", "grief", TEXT),
    (ev.FocusChanged, "to", ProblemArea(area="grief"), "a sequence is needed, not ProblemArea; put it into a tuple"),
    (ev.FocusChanged, "to", (ProblemArea(area="grief"), "grief"), "to holds ProblemArea values, but item 2 is str"),
    (ev.FocusChanged, "reason", "", "reason must not be empty"),
    (ev.FocusChanged, "agreed", None, "agreed is True or False, not NoneType"),
    (ev.GoalAgreed, "goal", "sleep", "goal is of type Goal, not str"),
    (ev.GoalReviewed, "goal", "", "goal must not be empty"),
    (ev.GoalReviewed, "attained", 3, "attained is from -2 to 2, not 3"),
    (ev.TiesRecorded, "ties", (("a", "b"),), "ties holds Tie values, but item 1 is tuple"),
    (ev.EpisodeRecorded, "episode", "now", "episode is of type Episode, not str"),
    (ev.FactorRecorded, "factor", "f1", "factor is of type Factor, not str"),
    (ev.AreaConsidered, "consideration", "grief", "consideration is of type Consideration, not str"),
    (ev.DisputeAssessed, "dispute", "p1", "dispute is of type Dispute, not str"),
    (ev.RoleBalanceDrawn, "items", "work", TEXT),
    (ev.RoleBalanceDrawn, "items", (1,), "items holds LedgerItem values, but item 1 is int"),
    (ev.RoleBalanceDrawn, "life_event", "", "life_event must not be empty"),
    (ev.SickRoleGiven, "role", True, "role is of type SickRole or None, not bool"),
    (ev.FormulationShared, "statement", "x", "statement is of type Statement or None, not str"),
    (ev.SessionHeld, "strategies", "grief-mourned", TEXT),
    (ev.SessionHeld, "acts", ("listened",), "acts holds Act values, but item 1 is str"),
    (ev.SessionHeld, "affect", ("sad",), "affect holds AffectNote values, but item 1 is str"),
    (ev.IncidentAnalysed, "incident", "i1", "incident is of type Incident, not str"),
    (ev.DecisionAnalysed, "decision", "d1", "decision is of type Decision, not str"),
    (ev.RolePlayed, "rehearsal", "r1", "rehearsal is of type Rehearsal, not str"),
    (ev.TaskAgreed, "task", "t1", "task is of type BetweenSessionTask, not str"),
    (ev.TaskReviewed, "task", "", "task must not be empty"),
    (ev.TaskReviewed, "result", "avoidd", "unknown task result 'avoidd'; did you mean 'avoided'?"),
    (ev.TaskReviewed, "learned", None, "learned is text, not NoneType"),
    (ev.RelapsePlanMade, "plan", "p1", "plan is of type RelapsePlan, not str"),
    (ev.SafetyPlanMade, "plan", "p1", "plan is of type SafetyPlan, not str"),
    (ev.ContractAgreed, "contract", 16, "contract is of type Contract, not int"),
    (ev.ContractAmended, "contract", 16, "contract is of type Contract, not int"),
    (ev.ContractAmended, "reason", "", "reason must not be empty"),
    (ev.ContractAmended, "cause", "adversty", "unknown amendment cause 'adversty'; did you mean 'adversity'?"),
    (ev.PhaseBegan, "phase", "midle", "unknown phase 'midle'; did you mean 'middle'?"),
    (ev.PhaseBegan, "phase", "ended", "no phase begins by ending; record CourseEnded with its reason"),
    (ev.ResponseReviewed, "responding", 1, "responding is True, False or None for unknown, not int"),
    (ev.ResponseReviewed, "decision", None, "decision is text, not NoneType"),
    (ev.EndingAnnounced, "sessions_left", 1000, "sessions_left is from 0 to 999, not 1000"),
    (ev.CourseEnded, "reason", "complete", "unknown end reason 'complete'; did you mean 'completed'?"),
    (ev.CourseEnded, "onward", None, "onward is text, not NoneType"),
    (ev.RiskRaised, "risk", "r1", "risk is of type Risk, not str"),
    (ev.RiskReviewed, "risk", "", "risk must not be empty"),
    (ev.RiskReviewed, "hold", None, "hold is True or False, not NoneType"),
    (ev.MedicationStarted, "medication", "m1", "medication is of type Medication, not str"),
    (ev.MedicationStopped, "medication", "", "medication must not be empty"),
    (ev.Correction, "event", "", "event must not be empty"),
    (ev.Correction, "reason", None, "reason is text, not NoneType"),
    (ev.EventReplaced, "replacement", "e1", "replacement is of type Event, not str"),
]  # fmt: skip
"""Class, field, bad value, exact message."""


@pytest.mark.parametrize(
    ("kind", "name", "value", "message"),
    [pytest.param(*row, id=f"{row[0].__name__}.{row[1]}-{n}") for n, row in enumerate(BAD)],
)
def test_a_bad_value_is_refused_with_the_field_and_the_reason(kind, name, value, message):
    with pytest.raises(InvalidValue, match=f"^{re.escape(message)}$"):
        sample(kind, **{name: value})


def test_every_field_of_every_event_has_a_bad_value_here():
    fields = {(kind, field.name) for kind in EVENTS for field in own_fields(kind)}
    assert {(kind, name) for kind, name, _, _ in BAD} == fields


def test_what_all_events_have_is_refused_in_all_of_them():
    for kind in EVENTS:
        with pytest.raises(InvalidValue, match=r"^by is of type Actor or None, not str$"):
            sample(kind, by="therapist")


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
class TestEveryEvent:
    def test_it_cannot_be_changed(self, kind):
        event = sample(kind)
        for field in attrs.fields(kind):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(event, field.name, getattr(event, field.name))

    def test_it_equals_hashes_copies_and_pickles_by_its_content(self, kind):
        event = sample(kind, id="e1", on=date(2026, 1, 5), by=Actor(role="therapist"), note="n")
        again = (copy.copy(event), copy.deepcopy(event), pickle.loads(pickle.dumps(event)))  # noqa: S301
        for other in again:
            assert other == event
            assert hash(other) == hash(event)

    def test_every_field_matters_to_equality(self, kind):
        for field in attrs.fields(kind):
            other = sample(kind)
            object.__setattr__(other, field.name, object())
            assert other != sample(kind), field.name

    def test_it_is_no_event_of_another_type(self, kind):
        twins = [other for other in EVENTS if other is not kind]
        assert sample(kind) not in [sample(other) for other in twins]

    def test_its_fields_have_names(self, kind):
        with pytest.raises(TypeError):
            kind("e1")


class TestTheNamesOfTheEvents:
    def test_every_event_is_there_by_its_name(self):
        written = {name: kind.__name__ for name, kind in ev.EVENT_TYPES.items()}
        assert written["course-opened"] == "CourseOpened"
        assert written["sick-role-given"] == "SickRoleGiven"
        assert written["follow-up-held"] == "FollowUpHeld"
        assert all(
            "".join(part.title() for part in name.split("-")) == kind
            for name, kind in written.items()
        )

    def test_no_event_is_missing(self):
        classes = {kind for kind in vars(ev).values() if isinstance(kind, type)}
        events = {kind for kind in classes if issubclass(kind, ev.Event)}
        assert events - set(ev.EVENT_TYPES.values()) == {ev.Event, ev.Correction}

    def test_they_are_in_order(self):
        assert list(ev.EVENT_TYPES) == sorted(ev.EVENT_TYPES)

    def test_they_cannot_be_changed(self):
        with pytest.raises(TypeError):
            ev.EVENT_TYPES["session-held"] = ev.SessionMissed

    def test_all_of_them_are_public(self):
        assert {"Event", "Correction", "EVENT_TYPES"} == set(ev.__all__) - {
            kind.__name__ for kind in ev.EVENT_TYPES.values()
        }


class TestWhatAnEventMakesOfItsArguments:
    def test_the_text_of_a_word_becomes_the_word(self):
        assert ev.SessionHeld(modality="video").modality is Modality.VIDEO
        assert ev.SessionMissed().reason is MissedReason.UNEXPLAINED
        assert ev.SessionMissed(reason="work").reason is MissedReason.WORK
        assert ev.AreaRejected(area="grief").area is Area.GRIEF
        assert ev.PhaseBegan(phase="termination").phase is Phase.TERMINATION
        assert ev.CourseEnded(reason="died").reason is EndReason.DIED
        period = ev.PeriodUnrecorded(sessions=1, achieved=["focus"])
        assert period.achieved == (Achievement.FOCUS,)

    def test_a_sequence_becomes_a_tuple(self):
        assert ev.SessionHeld(tasks=["listened"]).tasks == ("listened",)
        assert ev.MeasureTaken(instrument="phq-9", items=[0, None, 3]).items == (0, None, 3)

    def test_without_items_there_are_none(self):
        assert ev.MeasureTaken(instrument="phq-9").items is None

    @pytest.mark.parametrize("total", [None, 0, 18, 17.5, -1])
    def test_a_total_is_any_finite_number(self, total):
        assert ev.MeasureTaken(instrument="phq-9", total=total).total == total

    @pytest.mark.parametrize(
        "on", [None, date(2026, 1, 5), PartialDate(2026), PartialDate(2026, 1)]
    )
    def test_the_day_is_kept_as_far_as_it_is_known(self, on):
        assert ev.SessionHeld(on=on).on == on

    def test_known_to_the_day_it_is_a_day(self):
        event = ev.SessionRescheduled(on=PartialDate(2026, 1, 5), to=PartialDate(2026, 1, 9))
        assert event == ev.SessionRescheduled(on=date(2026, 1, 5), to=date(2026, 1, 9))
        assert type(event.to) is date

    @pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2))])
    def test_a_recording_time_has_a_time_zone(self, zone):
        moment = datetime(2026, 1, 5, 12, tzinfo=zone)
        assert ev.SessionHeld(recorded_at=moment).recorded_at == moment
