"""How far a recorded course keeps to IPT: every predicate, every rule, and the report."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.builders import FIRST_DAY, into_middle, opened, protocol, week

import ipt
from ipt.errors import DocumentError, InvalidValue, UnknownName
from ipt.findings import Status
from ipt.model import (
    Act,
    AffectNote,
    BetweenSessionTask,
    Contract,
    Course,
    EmotionRating,
    Episode,
    MeasurePlan,
    PartialDate,
    Phase,
    ProblemArea,
    Protocol,
    RelapsePlan,
    Relationship,
    SickRole,
    Statement,
    Trigger,
    events as ev,
)
from ipt.review.fidelity import (
    PREDICATES,
    Answer,
    Fact,
    Fidelity,
    Item,
    ItemTable,
    Shows,
    Verdict,
    dose,
    drift,
    fidelity,
    fidelity_items,
    load_items,
    off_model,
)
from ipt.review.fidelity.facts import FACTS
from ipt.review.ratings import CutOff, RatedItem, Rating, RatingScale, summarise

MET, PARTLY, NOT_MET = Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET
NOT_DUE, NOT_ASSESSABLE = Verdict.NOT_DUE, Verdict.NOT_ASSESSABLE

MIDDLE = ev.PhaseBegan(phase="middle")
CLOSING = ev.PhaseBegan(phase="termination")
DONE = ev.CourseEnded(reason="completed")
HELD = ev.SessionHeld()
HIDDEN = ev.PeriodUnrecorded(sessions=1)


def held(*tasks: str, **fields: Any) -> ev.SessionHeld:
    return ev.SessionHeld(tasks=tasks, **fields)


def focus(area: str = "role-transition", id: str = "", **fields: Any) -> ev.FocusAgreed:  # noqa: A002
    return ev.FocusAgreed(id=id, focus=ProblemArea(area=area, **fields))


def contract(sessions: int = 16, **fields: Any) -> ev.ContractAgreed:
    return ev.ContractAgreed(contract=Contract(sessions_min=sessions, **fields))


def course(*events: ev.Event, by: Protocol | None = None) -> Course:
    empty = ipt.open_course(by or protocol(), patient="p", on=FIRST_DAY)
    return ipt.apply(empty, *events, override="because")


def item(shows: str, *phases: str, **fields: Any) -> Item:
    cited: dict[str, Any] = {"source": "ipt", "status": "assumed"}
    phases = phases or ("initial",)
    return Item(id="X1", label="it is done", phases=phases, shows=shows, **{**cited, **fields})


def told(line: Item, *events: ev.Event, by: Protocol | None = None) -> Fidelity:
    return fidelity(course(*events, by=by), items=ItemTable(content=[line]))


def answer(line: Item, *events: ev.Event, by: Protocol | None = None) -> Answer:
    return told(line, *events, by=by)["X1"].answer


def verdict(line: Item, *events: ev.Event, by: Protocol | None = None) -> Verdict:
    return answer(line, *events, by=by).verdict


def weekly(number: int, *, days: int = 7, **fields: Any) -> list[ev.Event]:
    first = FIRST_DAY
    return [ev.SessionHeld(on=first + timedelta(days=days * n), **fields) for n in range(number)]


class TestTheLinesThatShip:
    table = fidelity_items()

    def test_there_are_sixteen_of_structure_and_more_than_forty_of_content(self):
        assert len(self.table.structure) == 16
        assert len(self.table.content) == 46

    def test_every_id_is_there_once(self):
        ids = [line.id for line in (*self.table.structure, *self.table.content)]
        assert len({*ids}) == len(ids)

    def test_the_ids_of_the_reference_are_there(self):
        ids = {line.id.partition("-")[0] for line in self.table.content}
        named = [("I", 8), ("M", 7), ("T", 6)]
        assert {f"{letter}{n}" for letter, most in named for n in range(1, most + 1)} <= ids

    def test_every_predicate_and_every_fact_is_used(self):
        lines = (*self.table.structure, *self.table.content)
        assert {line.shows for line in lines} == {*Shows} == {*PREDICATES}
        assert {line.fact for line in lines} - {None} == {*Fact} == {*FACTS}

    def test_every_task_and_strategy_they_name_exists(self):
        lines = (*self.table.structure, *self.table.content)
        shipped = [ipt.protocols.get(name) for name in ipt.protocols.names()]
        known = {task.id for one in shipped for task in one.tasks}
        assert {task for line in lines for task in line.tasks} <= known
        strategies = {line.id for line in ipt.formulation.strategies.strategy_table().strategies}
        assert {name for line in lines for name in line.strategies} <= strategies

    def test_no_line_is_a_promise_of_groups(self):
        assert all("group" not in line.label for line in self.table.content)


class TestLinesOfOnesOwn:
    TEXT = """
    [content.X1]
    label = "the week is opened"
    phases = ["middle"]
    shows = "seen"
    tasks = ["week-opened"]
    source = "ipt"
    status = "assumed"
    """

    def test_they_are_read_from_toml(self):
        [line] = load_items(self.TEXT).content
        assert (line.id, line.weight, line.critical, line.last) == ("X1", 1, False, Phase.MIDDLE)

    @pytest.mark.parametrize(
        ("was", "now", "message"),
        [
            (
                '"seen"',
                '"sean"',
                "unknown shows 'sean'; did you mean 'seen'? in '$.content.X1.shows'",
            ),
            (
                '["middle"]',
                "[]",
                "phases names at least one of 'initial', 'middle', 'termination' in '$.content.X1.phases'",
            ),
            (
                "tasks =",
                "events =",
                "there is no event 'week-opened'; did you mean 'course-opened'? in '$.content.X1.events'",
            ),
            (
                "tasks =",
                'asked_by = "announced"\n    tasks =',
                "no protocol has the limit 'announced'; did you mean 'announced_min'? in '$.content.X1.asked_by'",
            ),
            (
                '"seen"',
                '"said"',
                "'X1' needs a fact if, and only if, it shows by 'said' in '$.content.X1'",
            ),
        ],
    )
    def test_what_is_wrong_is_told_with_its_path(self, was, now, message):
        with pytest.raises(DocumentError) as caught:
            load_items(self.TEXT.replace(was, now))
        assert [finding.message for finding in caught.value.findings] == [message]

    def test_a_course_is_judged_by_them(self):
        record = fidelity(opened(*into_middle()), items=load_items(self.TEXT))
        assert (record.structure.lines, len(record.content.lines)) == ((), 1)


class TestOnce:
    line = item("seen", "middle", tasks=["a"], events=["role-played"], techniques=["role-play"])
    begun = (HELD, MIDDLE)

    def test_it_is_met_by_a_task_an_act_or_an_event(self):
        for shown in (held("a"), ev.SessionHeld(acts=[Act(technique="role-play")])):
            assert verdict(self.line, *self.begun, shown) is MET

    def test_it_is_met_before_its_phase_too(self):
        assert verdict(self.line, held("a")) is MET

    def test_it_is_not_due_before_the_phase_is_over(self):
        assert verdict(self.line, *self.begun, held("b")) is NOT_DUE

    def test_it_is_not_met_where_every_session_speaks_of_it_and_none_has_it(self):
        got = answer(self.line, *self.begun, held("b"), CLOSING)
        assert (got.verdict, got.due) == (NOT_MET, 2)

    def test_a_silent_session_makes_it_not_assessable(self):
        assert verdict(self.line, *self.begun, held("b"), HELD, CLOSING) is NOT_ASSESSABLE
        assert verdict(self.line, *self.begun, CLOSING) is NOT_ASSESSABLE

    def test_so_does_an_unrecorded_one(self):
        assert verdict(self.line, *self.begun, held("b"), HIDDEN, CLOSING) is NOT_ASSESSABLE

    def test_a_task_that_the_protocol_does_not_have_is_not_expected_of_it(self):
        by = ipt.protocols.get("ipt-16")
        got = verdict(self.line, *self.begun, held("week-opened"), CLOSING, by=by)
        assert got is NOT_ASSESSABLE

    def test_later_is_in_part(self):
        got = answer(self.line, *self.begun, held("b"), CLOSING, held("a", id="s"))
        assert (got.verdict, got.shown_by) == (PARTLY, ("s",))

    def test_later_with_a_hole_before_is_not_assessable(self):
        assert verdict(self.line, *self.begun, HIDDEN, CLOSING, held("a")) is NOT_ASSESSABLE

    def test_a_strategy_speaks_of_strategies(self):
        line = item("seen", "middle", strategies=["grief-rebuild"])
        other = ev.SessionHeld(strategies=["grief-feel"])
        assert verdict(line, *self.begun, other, CLOSING) is NOT_MET

    def test_a_feeling_that_was_noted_shows_it(self):
        line = item("seen", affect=True)
        note = AffectNote(shown=[EmotionRating(family="anger")])
        assert verdict(line, ev.SessionHeld(affect=[note])) is MET
        assert verdict(line, ev.SessionHeld(affect=[AffectNote()])) is NOT_DUE


class TestRecorded:
    line = item("recorded", events=["inventory-completed"])

    def test_a_record_without_the_event_tells_that_it_was_not_done(self):
        assert verdict(self.line, HELD, MIDDLE) is NOT_MET
        assert verdict(self.line, HELD, ev.InventoryCompleted(), MIDDLE) is MET

    def test_the_initial_phase_is_overdue_at_its_longest(self):
        assert verdict(self.line, *[HELD] * 3) is NOT_DUE
        got = answer(self.line, *[HELD] * 4)
        assert (got.verdict, got.due) == (NOT_MET, 3)

    def test_it_fell_due_at_its_longest_however_long_it_was(self):
        hidden = ev.PeriodUnrecorded(sessions=5)
        for opening, due in (((HELD, HELD), 2), ((HELD, hidden), 3)):
            assert answer(self.line, *opening, MIDDLE).due == due

    def test_an_unrecorded_period_may_have_brought_it(self):
        known = ev.PeriodUnrecorded(id="h", sessions=2, achieved=["inventory"])
        assert answer(self.line, known, MIDDLE).shown_by == ("h",)
        assert verdict(self.line, HIDDEN, MIDDLE) is NOT_ASSESSABLE

    def test_a_course_that_was_broken_off_owes_nothing(self):
        closing = item("recorded", "termination", events=["relapse-plan-made"])
        for reason in ("withdrawn", "early-by-agreement", "non-response"):
            assert verdict(closing, HELD, MIDDLE, ev.CourseEnded(reason=reason)) is NOT_DUE
        for reason in ("early-by-agreement", "non-response"):
            ended = ev.CourseEnded(reason=reason)
            assert verdict(closing, HELD, MIDDLE, CLOSING, HELD, ended) is NOT_MET
        assert verdict(closing, HELD, DONE) is NOT_MET

    def test_what_comes_after_the_end_is_late(self):
        plan = ev.RelapsePlanMade(plan=RelapsePlan(id="p"))
        closing = item("recorded", "termination", events=["relapse-plan-made"])
        before = (HELD, MIDDLE, CLOSING, HELD)
        assert verdict(closing, *before, DONE, plan) is PARTLY


class TestOften:
    line = item("often", "middle", tasks=["a"])
    begun = (HELD, MIDDLE)

    def test_three_of_four_are_three_quarters(self):
        got = answer(self.line, *self.begun, *[held("a")] * 3, held("b"))
        assert (got.verdict, got.done, got.of, got.due) == (MET, 3, 4, 5)
        assert len(got.against) == 1

    def test_half_of_that_is_in_part_and_less_is_not_met(self):
        assert verdict(self.line, *self.begun, *[held("a")] * 2, *[held("b")] * 2) is PARTLY
        assert verdict(self.line, *self.begun, held("a"), *[held("b")] * 3) is NOT_MET

    def test_two_sessions_are_too_few(self):
        got = answer(self.line, *self.begun, held("a"), held("b"))
        assert (got.verdict, got.done, got.of) == (NOT_DUE, 1, 2)

    def test_what_silent_and_unrecorded_sessions_could_turn_is_not_assessable(self):
        assert verdict(self.line, *self.begun, *[held("a")] * 2, HELD) is NOT_ASSESSABLE
        assert verdict(self.line, *self.begun, *[held("b")] * 3, HIDDEN) is NOT_MET
        hidden = ev.PeriodUnrecorded(sessions=2)
        assert verdict(self.line, *self.begun, *[held("b")] * 3, hidden) is NOT_ASSESSABLE

    def test_what_they_cannot_turn_is_told(self):
        assert verdict(self.line, *self.begun, *[held("a")] * 9, HELD, HIDDEN) is MET


def facts() -> Iterable[tuple[str, bool | None, tuple[ev.Event, ...]]]:
    """Each fact, what it is told to be, and by what."""
    for told_as in (True, False, None):
        role = SickRole(
            diagnosis_named=told_as, duty_stated=told_as, hope_stated=told_as,
            not_fault=told_as, options_given=told_as,
        )  # fmt: skip
        for name in ("diagnosis-named", "duty-stated", "hope-stated", "not-fault", "options-given"):
            yield name, told_as, (ev.SickRoleGiven(role=role),)
        said = Statement(diagnosis_named=told_as, not_fault=told_as, onset_linked=told_as)
        for name in ("diagnosis-named", "not-fault", "onset-linked"):
            yield name, told_as, (ev.FormulationShared(statement=said),)
        yield "agreed", told_as, (ev.FormulationShared(agreed=told_as),)
        yield "risk-asked", told_as, (ev.ScreeningRecorded(risk_asked=told_as),)
        yield "confidentiality", told_as, (contract(confidentiality_limits=told_as),)
        plan = RelapsePlan(
            id="r", triggers=[Trigger(id="t", anniversary=FIRST_DAY, planned=told_as)]
        )
        yield "anniversary-planned", told_as, (ev.RelapsePlanMade(plan=plan),)
    yield "anniversary-planned", None, (ev.RelapsePlanMade(plan=RelapsePlan(id="r")),)
    yield "suitable", True, (ev.ScreeningRecorded(suitable=False),)
    yield "suitable", None, (ev.ScreeningRecorded(),)
    yield "end-date", True, (contract(end_date=date(2026, 5, 1)),)
    yield "end-date", None, (contract(),)
    yield "dispute-staged", True, (focus("role-dispute", stage="impasse"),)
    yield "dispute-staged", None, (focus("role-dispute"),)
    yield "dispute-staged", True, (ev.DisputeAssessed(dispute=ipt.model.Dispute(person="p1")),)
    mother = Relationship(id="mother", violence=False)
    dispute = focus("role-dispute", people=["mother"])
    yield "violence-asked", True, (ev.RelationshipRecorded(relationship=mother), dispute)
    yield "violence-asked", None, (dispute,)
    yield "violence-asked", None, (focus("role-dispute"),)


class TestSaid:
    def test_a_fact_is_yes_no_or_not_told(self):
        verdicts = {True: MET, False: NOT_MET, None: NOT_ASSESSABLE}
        for name, told_as, events in facts():
            got = verdict(item("said", fact=name), HELD, *events, MIDDLE)
            assert got is verdicts[told_as], (name, told_as)

    def test_a_changed_focus_tells_the_stage(self):
        line = item("said", "middle", fact="dispute-staged")
        for stage, expected in (("impasse", MET), (None, NOT_ASSESSABLE)):
            to = [ProblemArea(area="role-dispute", stage=stage)]
            changed = ev.FocusChanged(to=to, reason="x", agreed=True)
            assert verdict(line, HELD, focus(), MIDDLE, changed, CLOSING) is expected

    def test_what_comes_next_is_told_with_the_end(self):
        line = item("said", "termination", fact="onward")
        closing = (HELD, MIDDLE, CLOSING, HELD)
        told_next = ev.CourseEnded(reason="completed", onward="maintenance")
        assert verdict(line, *closing, told_next) is MET
        assert verdict(line, *closing, DONE) is NOT_ASSESSABLE

    def test_a_task_tells_it_too(self):
        line = item("said", fact="risk-asked", tasks=["a"])
        assert verdict(line, held("a"), MIDDLE) is MET

    def test_no_is_held_against_it_with_its_event(self):
        got = answer(
            item("said", fact="risk-asked"),
            ev.ScreeningRecorded(id="no", risk_asked=False),
            HELD,
            MIDDLE,
        )
        assert (got.verdict, got.against) == (NOT_MET, ("no",))


class TestByLimit:
    line = item("by-limit", events=["focus-agreed"])

    def test_within_the_longest_initial_phase(self):
        assert verdict(self.line, *[HELD] * 3, focus()) is MET

    def test_later_is_in_part(self):
        got = answer(self.line, *[HELD] * 4, focus(id="late"))
        assert (got.verdict, got.due, got.shown_by) == (PARTLY, 3, ("late",))

    def test_never_is_not_met_once_it_is_due(self):
        assert verdict(self.line, *[HELD] * 3) is NOT_DUE
        assert verdict(self.line, *[HELD] * 4) is NOT_MET
        assert verdict(self.line, HELD, MIDDLE) is NOT_MET

    def test_a_hole_may_hide_it(self):
        hidden = ev.PeriodUnrecorded(sessions=4)
        assert verdict(self.line, hidden, focus()) is NOT_ASSESSABLE
        assert verdict(self.line, *[HELD] * 4, HIDDEN) is NOT_MET
        assert verdict(self.line, *[HELD] * 3, HIDDEN, *[HELD] * 2) is NOT_ASSESSABLE
        known = ev.PeriodUnrecorded(sessions=2, achieved=["focus"])
        assert verdict(self.line, known) is MET


class TestTheContract:
    within = item("within-contract", "termination")
    reached = item("contract-reached", "termination", percent=100)
    amended = item("amendments", "termination")
    MORE = ev.ContractAmended(contract=Contract(sessions_min=5), reason="x")

    def test_no_session_lies_beyond_it(self):
        assert verdict(self.within, contract(2), *[HELD] * 2) is MET
        got = answer(self.within, contract(2), *[HELD] * 2, ev.SessionHeld(id="third"))
        assert (got.verdict, got.against, got.due) == (NOT_MET, ("third",), 3)

    def test_an_amendment_moves_it(self):
        assert verdict(self.within, contract(2), HELD, HELD, self.MORE, HELD) is MET

    def test_a_hole_may_hide_an_amendment(self):
        assert verdict(self.within, contract(2), HIDDEN, *[HELD] * 2) is NOT_ASSESSABLE

    def test_without_a_contract_it_cannot_be_said(self):
        assert verdict(self.within, HELD) is NOT_DUE
        assert verdict(self.within, HELD, DONE) is NOT_ASSESSABLE

    def test_as_many_sessions_as_were_agreed(self):
        assert verdict(self.reached, contract(4), *[HELD] * 4, DONE) is MET
        assert verdict(self.reached, contract(4), *[HELD] * 2, DONE) is PARTLY
        assert verdict(self.reached, contract(4), HELD, DONE) is NOT_MET
        assert verdict(self.reached, HELD, DONE) is NOT_ASSESSABLE
        weeks = ev.ContractAgreed(contract=Contract(weeks=4))
        assert verdict(self.reached, weeks, HELD, DONE) is NOT_ASSESSABLE

    def test_a_course_that_was_broken_off_does_not_owe_them(self):
        assert (
            verdict(self.reached, contract(4), HELD, ev.CourseEnded(reason="withdrawn")) is NOT_DUE
        )

    def test_amendments_are_few(self):
        assert verdict(self.amended, contract(2), HELD) is NOT_DUE
        assert verdict(self.amended, contract(2), HELD, self.MORE) is MET
        again = ev.ContractAmended(id="again", contract=Contract(sessions_min=6), reason="x")
        got = answer(self.amended, contract(2), HELD, self.MORE, again)
        assert (got.verdict, got.against) == (NOT_MET, ("again",))


class TestTime:
    spacing = item("spacing", "initial", "middle", "termination")
    window = item("window", "termination", least=4)
    minutes = item("minutes", "initial", "middle", "termination")

    def test_weekly_sessions_are_in_rhythm(self):
        got = answer(self.spacing, contract(), *weekly(4))
        assert (got.verdict, got.done, got.of, len(got.shown_by)) == (MET, 3, 3, 4)

    def test_long_gaps_are_held_against_it(self):
        assert verdict(self.spacing, *weekly(4, days=20)) is NOT_MET
        assert verdict(self.spacing, contract(cadence="fortnightly"), *weekly(4, days=20)) is MET

    def test_two_sessions_are_too_few_for_a_rhythm(self):
        assert verdict(self.spacing, *weekly(2)) is NOT_DUE

    def test_unknown_days_are_no_gaps(self):
        assert verdict(self.spacing, *[HELD] * 4) is NOT_ASSESSABLE

    def test_the_whole_takes_so_long(self):
        ends = (contract(4), MIDDLE, CLOSING)
        assert verdict(self.window, *ends, *weekly(4, days=18), DONE) is MET
        got = answer(self.window, *ends, *weekly(4, days=20), DONE)
        assert (got.verdict, len(got.against)) == (NOT_MET, 2)
        assert verdict(self.window, *ends, *weekly(4)) is NOT_DUE

    def test_nobody_knows_how_long_without_its_ends(self):
        for events in (
            (contract(4), HELD, DONE),
            (contract(4), *weekly(3), HIDDEN, DONE),
            (*weekly(3), DONE),
            (contract(4), DONE),
        ):
            assert verdict(self.window, *events) is NOT_ASSESSABLE

    def test_a_month_may_be_long_or_short_enough(self):
        last = ev.SessionHeld(on=PartialDate(2026, 2))
        assert verdict(self.window, contract(2), *weekly(1), last, DONE) is NOT_ASSESSABLE

    def test_sessions_have_the_minutes_of_the_protocol(self):
        assert verdict(self.minutes, *[ev.SessionHeld(minutes=50)] * 3) is MET
        assert verdict(self.minutes, *[ev.SessionHeld(minutes=20)] * 3) is NOT_MET
        assert verdict(self.minutes, *[HELD] * 3) is NOT_ASSESSABLE


class TestPhases:
    opening, closing = item("phase-length"), item("phase-length", "termination")

    def test_the_initial_one_is_not_longer_than_the_protocol_has_it(self):
        assert verdict(self.opening, *[HELD] * 3) is NOT_DUE
        assert verdict(self.opening, *[HELD] * 3, MIDDLE) is MET
        got = answer(self.opening, *[HELD] * 3, ev.SessionHeld(id="fourth"))
        assert (got.verdict, got.against, got.due) == (NOT_MET, ("fourth",), 4)

    def test_the_next_may_have_begun_inside_a_hole(self):
        assert (
            verdict(self.opening, HELD, ev.PeriodUnrecorded(sessions=3), MIDDLE) is NOT_ASSESSABLE
        )

    def test_the_closing_one_has_its_sessions(self):
        assert verdict(self.closing, HELD, MIDDLE, CLOSING, HELD, DONE) is NOT_MET
        assert verdict(self.closing, HELD, MIDDLE, CLOSING, HELD, HELD, DONE) is MET


class TestTheBaseline:
    line = item("baseline")
    taken = ev.MeasureTaken(id="m", instrument="phq-9", total=18)

    def test_a_measure_with_a_total_in_the_initial_phase(self):
        assert answer(self.line, self.taken).shown_by == ("m",)
        assert verdict(self.line, HELD) is NOT_DUE
        assert verdict(self.line, HELD, MIDDLE) is NOT_MET
        assert verdict(self.line, HELD, MIDDLE, self.taken) is NOT_MET
        assert verdict(self.line, HIDDEN, MIDDLE) is NOT_ASSESSABLE


class TestTheRhythmOfScales:
    line = item("measured-often", "initial", "middle", "termination")
    taken = ev.MeasureTaken(instrument="phq-9", total=18)

    def every(self, when: str) -> Protocol:
        plan = MeasurePlan(instrument="phq-9", when=when, source="ipt", status="assumed")
        return protocol(measures=[plan])

    def test_before_each_session(self):
        by = self.every("each session")
        assert verdict(self.line, *[self.taken, HELD] * 4, by=by) is MET
        assert verdict(self.line, self.taken, *[HELD] * 4, by=by) is NOT_MET
        assert verdict(self.line, *[self.taken, HELD] * 2, by=by) is NOT_DUE
        assert verdict(self.line, *[HELD] * 4, by=by) is NOT_ASSESSABLE
        assert verdict(self.line, self.taken, *[HELD] * 3, HIDDEN, by=by) is NOT_ASSESSABLE

    def test_about_every_four_sessions(self):
        by = self.every("about every 4 sessions")
        assert verdict(self.line, self.taken, *[HELD] * 4, by=by) is MET
        assert verdict(self.line, self.taken, *[HELD] * 16, by=by) is NOT_MET

    def test_a_protocol_without_a_rhythm_asks_for_none(self):
        assert verdict(self.line, self.taken, *[HELD] * 4, by=self.every("baseline")) is NOT_DUE


class TestTheEnding:
    line = item("announced-ahead", "middle", "termination", events=["ending-announced"], least=2)
    raised = ev.EndingAnnounced(id="raised")

    def before(self, held_: int, sessions: int = 10) -> tuple[ev.Event, ...]:
        return (HELD, contract(sessions), MIDDLE, *[HELD] * (held_ - 1))

    def test_four_sessions_ahead_as_the_protocol_has_it(self):
        assert verdict(self.line, *self.before(6), self.raised) is MET

    def test_two_or_three_are_in_part(self):
        got = answer(self.line, *self.before(8), self.raised)
        assert (got.verdict, got.shown_by, got.due) == (PARTLY, ("raised",), 6)

    def test_one_is_not_met(self):
        got = answer(self.line, *self.before(9), self.raised)
        assert (got.verdict, got.against) == (NOT_MET, ("raised",))

    def test_it_is_due_when_too_few_are_left(self):
        assert verdict(self.line, *self.before(8)) is NOT_DUE
        assert verdict(self.line, *self.before(9)) is NOT_MET
        assert verdict(self.line, *self.before(5), CLOSING) is NOT_MET

    def test_a_hole_may_hide_it(self):
        assert verdict(self.line, *self.before(8), HIDDEN) is NOT_ASSESSABLE

    def test_without_a_contract_nobody_knows_how_far_ahead(self):
        assert verdict(self.line, HELD, MIDDLE, self.raised) is NOT_ASSESSABLE
        assert verdict(self.line, HELD, MIDDLE) is NOT_DUE

    def test_once_it_is_over_the_sessions_that_were_held_count(self):
        events = (*self.before(9), self.raised, CLOSING, *[HELD] * 4, DONE)
        assert verdict(self.line, *events) is MET
        loose = (HELD, MIDDLE, self.raised, CLOSING, *[HELD] * 4, DONE)
        assert verdict(self.line, *loose) is MET


class TestTheFocus:
    count = item("focus-count")
    kept = item("focus-kept", "middle", "termination")
    ON, OFF = "role-transition-balance", "grief-rebuild"

    def working(self, *strategies: str) -> tuple[ev.Event, ...]:
        sessions = [ev.SessionHeld(strategies=[name]) for name in strategies]
        return (HELD, focus(), MIDDLE, *sessions)

    def test_there_are_not_more_areas_than_the_protocol_has(self):
        two = (focus(), focus("grief"))
        assert verdict(self.count, *two) is MET
        got = answer(self.count, *two, focus("role-dispute", id="third"))
        assert (got.verdict, got.against) == (NOT_MET, ("third",))

    def test_changing_them_adds_none(self):
        to = [ProblemArea(area="grief")]
        change = ev.FocusChanged(to=to, reason="x", agreed=True)
        assert verdict(self.count, focus(), focus("role-dispute"), HELD, MIDDLE, change) is MET

    def test_nobody_knows_how_many_where_none_is_told(self):
        assert verdict(self.count, HELD) is NOT_DUE
        assert verdict(self.count, HELD, MIDDLE) is NOT_ASSESSABLE

    def test_it_is_kept_where_every_session_says_so(self):
        assert verdict(self.kept, *self.working(*[self.ON] * 3)) is MET
        assert verdict(self.kept, *self.working(*[self.ON] * 2)) is NOT_DUE
        assert verdict(self.kept, *self.working(*[self.ON] * 3), HELD) is NOT_ASSESSABLE
        assert verdict(self.kept, *self.working(*[self.ON] * 3), HIDDEN) is NOT_ASSESSABLE

    def test_a_silent_change_is_held_against_it(self):
        got = answer(self.kept, *self.working(self.ON, self.OFF, self.OFF))
        assert (got.verdict, len(got.against), got.due) == (NOT_MET, 2, 4)

    def test_so_is_a_change_against_the_patient(self):
        to = [ProblemArea(area="role-dispute")]
        refused = ev.FocusChanged(id="no", to=to, reason="x", agreed=False)
        got = answer(self.kept, HELD, focus(), MIDDLE, refused)
        assert (got.verdict, got.against, got.due) == (NOT_MET, ("no",), 1)


class TestTheInitialPhase:
    people = item("people", least=4, events=["inventory-completed"], tasks=["inventory-taken"])
    onset = item("onset", tasks=["timeline-drawn"])
    statement = item("formulation", events=["formulation-shared"])

    def entered(self, number: int) -> list[ev.Event]:
        ids = [f"p{n}" for n in range(number)]
        return [ev.RelationshipRecorded(relationship=Relationship(id=name)) for name in ids]

    def test_four_people_or_all_there_are(self):
        assert len(answer(self.people, *self.entered(4)).shown_by) == 4
        assert verdict(self.people, *self.entered(1), ev.InventoryCompleted()) is MET

    def test_one_person_twice_is_one(self):
        twice = (*self.entered(3), *self.entered(3))
        assert verdict(self.people, held("x"), *twice, MIDDLE) is PARTLY
        assert verdict(self.people, HELD, *twice, MIDDLE) is NOT_ASSESSABLE

    def test_fewer_are_in_part_once_it_is_due(self):
        assert verdict(self.people, HELD, *self.entered(3)) is NOT_DUE
        got = answer(self.people, held("x"), *self.entered(3), MIDDLE)
        assert (got.verdict, len(got.shown_by)) == (PARTLY, 3)
        assert verdict(self.people, HIDDEN, *self.entered(3), MIDDLE) is NOT_ASSESSABLE

    def test_nobody_is_not_met_only_where_the_sessions_speak_of_it(self):
        assert verdict(self.people, HELD, MIDDLE) is NOT_ASSESSABLE
        assert verdict(self.people, held("x"), MIDDLE) is NOT_MET

    def test_the_fourth_may_come_late(self):
        assert verdict(self.people, HELD, *self.entered(3), MIDDLE, *self.entered(4)) is PARTLY

    def test_the_onset_is_dated_or_chronic(self):
        for fields in (
            {"onset": date(2025, 9, 1)},
            {"onset_months_from_intake": -3},
            {"chronic": True},
        ):
            known = ev.EpisodeRecorded(episode=Episode(id="now", **fields))
            assert verdict(self.onset, known) is MET
        for episode in (Episode(id="now"), Episode(id="old", current=False, chronic=True)):
            told_ = ev.EpisodeRecorded(episode=episode)
            assert verdict(self.onset, HELD, told_, MIDDLE) is NOT_ASSESSABLE
        assert verdict(self.onset, held("timeline-drawn")) is MET

    def test_the_formulation_makes_all_its_moves(self):
        moves: dict[str, Any] = {
            "diagnosis_named": True, "not_fault": True, "onset_linked": True,
            "areas": ["role-transition"], "time_limit_stated": True, "gain_stated": True,
        }  # fmt: skip
        shared = {"agreed": True, "sessions_left": 15}
        full = ev.FormulationShared(statement=Statement(**moves), **shared)
        assert verdict(self.statement, full) is MET
        for missing, expected in ((False, PARTLY), (None, NOT_ASSESSABLE)):
            said = Statement(**{**moves, "gain_stated": missing})
            assert (
                verdict(self.statement, ev.FormulationShared(statement=said, **shared)) is expected
            )
        assert verdict(self.statement, ev.FormulationShared(agreed=True)) is NOT_ASSESSABLE

    def test_it_may_be_shared_where_nobody_recorded_it(self):
        known = ev.PeriodUnrecorded(sessions=2, achieved=["formulation"])
        assert verdict(self.statement, known, MIDDLE) is NOT_ASSESSABLE
        assert verdict(self.statement, HELD, MIDDLE) is NOT_MET


class TestTheMiddlePhase:
    share = item("focus-share", "middle", percent=60)
    core = item("core-strategies", "middle", percent=100)
    tries = item("tries", "middle")
    begun = (HELD, focus(), MIDDLE)

    def acts(self, on: int, off: int = 0) -> ev.SessionHeld:
        acts = [
            Act(technique="clarification", minutes=on, on_focus=True),
            Act(technique="clarification", minutes=off, on_focus=False),
        ]
        return ev.SessionHeld(minutes=50, acts=acts)

    def test_acts_tell_the_minutes_on_the_focus(self):
        got = answer(self.share, *self.begun, *[self.acts(40, 10)] * 3)
        assert (got.verdict, got.done, got.of, len(got.shown_by)) == (MET, 120, 150, 3)
        assert verdict(self.share, *self.begun, *[self.acts(20, 30)] * 3) is PARTLY
        assert verdict(self.share, *self.begun, *[self.acts(10, 40)] * 3) is NOT_MET

    def test_minutes_that_nobody_noted_may_be_on_it(self):
        assert verdict(self.share, *self.begun, *[self.acts(20, 10)] * 3) is NOT_ASSESSABLE
        assert verdict(self.share, *self.begun, *[HELD] * 3) is NOT_ASSESSABLE
        assert verdict(self.share, *self.begun, *[self.acts(20, 30)] * 3, HIDDEN) is PARTLY
        hidden = ev.PeriodUnrecorded(sessions=3)
        assert verdict(self.share, *self.begun, *[self.acts(20, 30)] * 3, hidden) is NOT_ASSESSABLE

    def test_strategies_and_the_task_tell_them_for_a_whole_session(self):
        for on in (ev.SessionHeld(strategies=["role-transition-balance"]), held("focus-worked")):
            assert answer(self.share, *self.begun, *[on] * 3).done == 150
        for off in ("grief-rebuild", "off-model-dreams"):
            got = answer(self.share, *self.begun, *[ev.SessionHeld(strategies=[off])] * 3)
            assert (got.verdict, len(got.against)) == (NOT_MET, 3)

    def test_it_is_not_due_without_a_focus_or_three_sessions(self):
        assert verdict(self.share, HELD, MIDDLE, *[HELD] * 3) is NOT_DUE
        assert verdict(self.share, *self.begun, *[self.acts(50)] * 2) is NOT_DUE

    def test_a_changed_focus_is_the_focus(self):
        changed = ev.FocusChanged(to=[ProblemArea(area="grief")], reason="x", agreed=True)
        grief = ev.SessionHeld(strategies=["grief-rebuild"])
        assert verdict(self.share, *self.begun, changed, *[grief] * 3) is MET

    def test_each_core_strategy_is_followed(self):
        names = [
            line.id
            for line in ipt.formulation.strategies.strategies_of("role-transition")
            if line.core
        ]
        every = ev.SessionHeld(id="all", strategies=names)
        got = answer(self.core, *self.begun, every, CLOSING)
        assert (got.verdict, got.shown_by, got.done) == (MET, ("all",), len(names))
        one = ev.SessionHeld(strategies=names[:1])
        assert verdict(self.core, *self.begun, one) is NOT_DUE
        assert verdict(self.core, *self.begun, one, CLOSING) is NOT_MET
        assert verdict(self.core, *self.begun, one, HELD, CLOSING) is NOT_ASSESSABLE

    def test_without_a_focus_there_are_none(self):
        assert verdict(self.core, HELD, MIDDLE, HELD, CLOSING) is NOT_ASSESSABLE

    def test_something_is_tried_and_talked_about(self):
        agreed = ev.TaskAgreed(id="a", task=BetweenSessionTask(id="t1", kind="contact"))
        reviewed = ev.TaskReviewed(id="r", task="t1", result="avoided")
        assert answer(self.tries, *self.begun, agreed, HELD, reviewed).shown_by == ("a", "r")
        assert verdict(self.tries, *self.begun, agreed) is NOT_DUE
        assert verdict(self.tries, *self.begun, HELD, CLOSING) is NOT_ASSESSABLE
        got = answer(self.tries, *self.begun, agreed, HELD, CLOSING)
        assert (got.verdict, got.shown_by) == (PARTLY, ("a",))
        assert verdict(self.tries, *self.begun, agreed, HIDDEN, CLOSING) is NOT_ASSESSABLE


class TestWhatConcernsACourse:
    def test_lines_of_another_school_do_not(self):
        line = item("seen", lineages=["stuart-robertson"])
        assert told(line, HELD).content.lines == ()

    def test_lines_that_the_protocol_does_not_ask_for_do_not(self):
        line = item("recorded", events=["ending-announced"], asked_by="announced_min")
        assert told(line, HELD, by=protocol(announced_min=0)).content.lines == ()
        assert len(told(line, HELD).content.lines) == 1

    def test_lines_of_another_problem_area_do_not(self):
        line = item("seen", "middle", areas=["grief"])
        assert told(line, focus()).content.lines == ()
        assert verdict(line, focus("grief")) is NOT_DUE

    def test_of_an_unknown_area_nothing_is_said(self):
        line = item("seen", "middle", areas=["grief"])
        assert verdict(line, HELD, MIDDLE) is NOT_DUE
        assert verdict(line, HELD, MIDDLE, held("a"), CLOSING) is NOT_ASSESSABLE


class TestTheReport:
    line = item("recorded", events=["inventory-completed"], critical=True, weight=3)

    def test_an_unmet_critical_line_is_told_with_the_session_it_fell_due_in(self):
        report = told(self.line, HELD, MIDDLE)
        [unmet] = report.unmet
        assert (unmet.item.id, unmet.answer.due) == ("X1", 1)
        [finding] = report.findings
        assert str(finding) == (
            "FID-UNMET: by the record, X1 is not met: it is done; it fell due in session 1"
        )
        assert (finding.source, finding.status) == ("ipt", Status.ASSUMED)

    def test_a_critical_line_in_part_is_told(self):
        line = item("recorded", events=["sick-role-lifted"], critical=True)
        [finding] = told(line, HELD, MIDDLE, ev.SickRoleLifted()).findings
        assert str(finding) == "FID-PARTLY: X1 is met in part, or later than session 1: it is done"

    def test_a_critical_line_that_nobody_can_judge_is_asked_for(self):
        report = told(self.line, HIDDEN, MIDDLE)
        [question] = report.questions
        assert (
            str(question)
            == "FID-ASK-ITEM: is X1 met, of which the record does not tell: it is done"
        )
        assert question.decides == "whether X1 is met; it fell due in session 1"
        assert [str(finding) for finding in report.findings] == [
            "FID-COVERAGE: of the content, 0 of 3 points that are due can be judged from the record"
        ]

    def test_a_line_that_is_not_critical_is_neither(self):
        line = item("recorded", events=["inventory-completed"])
        report = told(line, HELD, MIDDLE)
        assert (report.findings, report.questions, report.unmet) == ((), (), ())

    def test_its_numbers_come_with_what_they_cover(self):
        two = item("recorded", events=["sick-role-given"])
        unknown = item("seen", events=["goal-agreed"])
        table = ItemTable(
            content=[self.line, two, unknown, item("recorded", "middle", events=["goal-agreed"])]
        )
        report = fidelity(
            course(HELD, ev.InventoryCompleted(), MIDDLE, ev.SickRoleGiven()), items=table
        )
        layer = report.content
        assert (layer.numerator, layer.denominator, layer.due, layer.coverage) == (3.5, 4, 5, 0.8)
        assert str(layer) == "content: 3.5 of 4 points; 4 of 5 points that are due can be judged"
        assert report.structure.coverage is None

    def test_a_line_is_found_by_its_id(self):
        report = told(self.line, HELD)
        assert report["X1"] is report.content.lines[0]
        for item, hint in (
            ("ZZ", "; there are X1"),
            (0, "; there are X1"),
            ("X11", "; did you mean 'X1'?"),
        ):
            with pytest.raises(UnknownName) as refused:
                report[item]
            assert str(refused.value) == f"no line {item!r} concerns the course{hint}"

    def test_what_is_no_technique_of_ipt_is_told_and_asked_about(self):
        acts = [Act(technique="dream-interpretation")]
        report = told(self.line, ev.SessionHeld(id="s", acts=acts))
        assert [finding.code for finding in report.findings] == ["TECH-OFF-MODEL"]
        [question] = report.questions
        assert str(question) == (
            "FID-ASK-LEFT: was it noticed that 'off-model-dreams' in session 1 is no part of IPT, "
            "and was it left"
        )
        assert question.about == ("s",)

    def test_ratings_are_its_third_layer(self):
        scale = RatingScale(
            id="own",
            low=1,
            high=7,
            items=[RatedItem(id="a", subscale="focus")],
            cut_offs=[CutOff(subscale="focus", mean=4)],
        )
        rated = summarise([Rating(item="a", value=3, session=1)], scale)
        report = fidelity(course(HELD), items=ItemTable(), rated=rated)
        assert report.rated is rated
        assert report.findings == rated.findings

    def test_it_can_look_back(self):
        sessions = [ev.SessionHeld(id=f"s{n}") for n in range(1, 5)]
        whole = course(*sessions, ev.InventoryCompleted())
        table = ItemTable(content=[self.line])
        assert fidelity(whole, items=table)["X1"].verdict is MET
        assert fidelity(whole, items=table, as_of_session=4)["X1"].verdict is MET
        assert fidelity(whole, items=table, as_of_session=3)["X1"].verdict is NOT_DUE
        hidden = course(HELD, ev.PeriodUnrecorded(sessions=3), ev.InventoryCompleted())
        assert fidelity(hidden, items=table, as_of_session=2)["X1"].verdict is NOT_DUE

    def test_it_cannot_look_before_the_beginning(self):
        with pytest.raises(InvalidValue) as caught:
            fidelity(course(), as_of_session=-1)
        assert caught.value.message == "as_of_session is a number of sessions from 0, not -1"

    def test_a_correction_is_looked_back_through(self):
        whole = course(
            ev.SessionHeld(id="s"), ev.InventoryCompleted(id="i"), ev.EventVoided(event="i")
        )
        table = ItemTable(content=[self.line])
        assert fidelity(whole, items=table, as_of_session=1) == fidelity(whole, items=table)


class TestOffModel:
    def test_it_is_read_off_acts_and_off_strategies_once(self):
        acts = [Act(technique="exposure", minutes=5), Act(technique="clarification")]
        strategies = ["off-model-exposure", "off-model-open-ended", "grief-feel"]
        session = ev.SessionHeld(id="s", acts=acts, strategies=strategies)
        found = off_model(course(session, ev.SessionMissed()))
        assert [(each.act, each.minutes, each.corrected) for each in found] == [
            ("off-model-exposure", 5, None),
            ("off-model-open-ended", None, None),
        ]

    def test_what_a_strategy_alone_names_is_asked_about_elsewhere(self):
        session = ev.SessionHeld(strategies=["off-model-dreams"])
        assert fidelity(course(session), items=ItemTable()).questions == ()

    def test_eating_has_its_place_in_the_initial_phase(self):
        eating = ev.SessionHeld(acts=[Act(technique="eating-talk", corrected=False)])
        assert off_model(course(eating)) == ()
        assert [act.act for act in off_model(course(eating, MIDDLE, eating))] == [
            "off-model-eating"
        ]

    def test_every_technique_that_is_off_model_has_a_line_in_the_table(self):
        from ipt.model import Technique  # noqa: PLC0415

        acts = [Act(technique=each) for each in Technique if each.off_model]
        table = {line.id for line in ipt.formulation.strategies.strategy_table().proscribed}
        found = {act.act for act in off_model(course(HELD, MIDDLE, ev.SessionHeld(acts=acts)))}
        assert len(found) == len(acts)
        assert found <= table


class TestDrift:
    def test_session_by_session(self):
        on = ev.SessionHeld(minutes=40, strategies=["role-transition-balance"])
        off = ev.SessionHeld(minutes=50, strategies=["off-model-dreams"])
        told_ = drift(course(HIDDEN, HELD, focus(), MIDDLE, on, off, HELD, HIDDEN))
        assert [(each.session, each.minutes, each.off_focus.low) for each in told_.sessions] == [
            (3, 40, 0),
            (4, 50, 50),
            (5, 50, 0),
        ]
        assert [len(each.acts) for each in told_.sessions] == [0, 1, 0]
        assert (told_.off_focus.low, told_.off_focus.high) == (50, 100)
        assert (told_.hidden, told_.coverage) == (1, 0.5)

    def test_without_a_focus_there_is_nothing_to_drift_from(self):
        told_ = drift(course(HELD))
        assert (told_.sessions, told_.hidden, told_.coverage) == ((), 0, None)
        assert told_.off_focus.high == 0


class TestDose:
    def test_how_much_there_was(self):
        events = [
            contract(6), *weekly(2, minutes=50), HIDDEN,
            ev.SessionHeld(on=PartialDate(2026, 2)), ev.SessionHeld(on=week(10)),
            ev.SessionMissed(), ev.SessionCancelled(),
            ev.ContractAmended(contract=Contract(sessions_min=8), reason="x"),
        ]  # fmt: skip
        given = dose(course(*events))
        assert (given.planned, given.extended) == (8, 2)
        assert (given.attended, given.unrecorded, given.missed, given.cancelled) == (5, 1, 1, 1)
        assert (given.minutes, given.timed) == (100, 2)
        assert [(gap.days.low, gap.days.high) for gap in given.gaps if gap.days] == [
            (7, 7),
            (9, 36),
        ]
        assert given.longest_gap == given.gaps[1].days
        assert (given.gaps_hidden, given.coverage) == (2, 0.5)
        assert given.attendance == 5 / 7
        assert given.ended_early is None

    def test_nothing_is_said_of_nothing(self):
        given = dose(course())
        assert (given.planned, given.extended, given.gaps_hidden) == (None, None, 0)
        assert (given.attendance, given.coverage, given.longest_gap) == (None, None, None)

    def test_days_that_are_not_known_make_no_gap(self):
        given = dose(course(HELD, HELD))
        assert (given.gaps[0].days, given.coverage) == (None, 0)

    def test_whether_it_ended_early(self):
        for sessions, early in ((2, True), (1, False)):
            assert dose(course(contract(sessions), HELD, DONE)).ended_early is early
        weeks = ev.ContractAgreed(contract=Contract(weeks=4))
        assert dose(course(weeks, HELD, DONE)).ended_early is None
        assert dose(course(HELD, DONE)).ended_early is None
