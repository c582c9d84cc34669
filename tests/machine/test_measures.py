"""Measures in a course: they are scored by one edition, refused if they cannot be, and raise risks."""

from datetime import date

import attrs
import pytest
from tests.machine.events_for import event

import ipt
from ipt import events as ev, measures
from ipt.machine.instruments import Scales
from ipt.model import Achievement, PartialDate, Phase

pytestmark = pytest.mark.once

PROTOCOL = ipt.protocols.get("ipt-16")
CALM = (2, 3, 2, 2, 1, 2, 2, 1, 0)
FLAGGED = (2, 3, 2, 2, 1, 2, 2, 1, 1)
OWN = measures.loads("""
id = "rest-2"
edition = "1"
title = "two questions of our own"
rater = "self"
worst_end = "high"
source = "ipt"
status = "assumed"
missing = { source = "ipt", status = "assumed" }
licence = { kind = "ask", source = "ipt", status = "assumed" }
[items]
sleep = { high = 4 }
dark = { high = 4, risk = "suicide", reverse = true }
""")
HARSH = attrs.evolve(
    measures.get("phq-9"), edition="harsh", bands=measures.get("phq-9").bands[:1], note="our own"
)


def opened(*events: ev.Event, instruments=()) -> ipt.Course:
    course = ipt.open_course(PROTOCOL, patient="p", instruments=instruments)
    return ipt.apply(course, *events)


def taken(*items: int | None, **more) -> ev.MeasureTaken:
    return ev.MeasureTaken(instrument="phq-9", items=items or None, **more)


class TestScores:
    def test_the_latest_score_is_what_the_answers_make(self):
        course = opened(taken(*FLAGGED), ev.RiskReviewed(risk="e1:self-harm"), taken(*CALM))
        assert course.latest("phq-9") == measures.score("phq-9", CALM)

    def test_a_total_alone_is_a_given_total(self):
        assert opened(taken(total=18)).latest("phq-9") == measures.scored_total("phq-9", 18)

    def test_a_form_with_too_many_gaps_is_incomplete_and_not_passed_over(self):
        latest = opened(taken(*CALM), taken(1, *[None] * 8)).latest("phq-9")
        assert isinstance(latest, measures.Incomplete)

    def test_of_a_measure_with_nothing_told_there_is_no_score(self):
        course = opened(taken())
        assert course.latest("phq-9") is None
        assert [each.score for each in course.series("phq-9")] == [None]

    def test_a_series_tells_when_in_which_phase_and_after_how_many_sessions(self):
        ready = [
            "session-held", "inventory-completed", "formulation-shared", "sick-role-given",
            "focus-agreed role-transition", "contract-agreed 12", "phase-began middle",
        ]  # fmt: skip
        course = opened(
            taken(total=18, on=date(2026, 1, 5)),
            *map(event, ready),
            event("period-unrecorded 2"),
            ev.MeasureTaken(instrument="gad-7", total=7),
            taken(total=9, on=PartialDate(2026, 3)),
            event("course-ended withdrawn"),
            taken(total=8, on=date(2026, 9, 1)),
        )
        told = [
            (t.phase, t.sessions_held, str(t.on), t.score.total) for t in course.series("phq-9")
        ]
        assert told == [
            (Phase.INITIAL, 0, "2026-01-05", 18),
            (Phase.MIDDLE, 3, "2026-03", 9),
            (Phase.ENDED, 3, "2026-09-01", 8),
        ]
        assert [t.instrument for t in course.measured] == ["phq-9", "gad-7", "phq-9", "phq-9"]
        assert [t.event for t in course.series("phq-9")] == ["e1", "e11", "e13"]

    @pytest.mark.parametrize("items", [CALM, (None, *CALM[1:]), (None,) * 9])
    def test_two_patients_share_nothing(self, items: tuple[int | None, ...]):
        first = opened(taken(*items))
        second = opened(taken(*FLAGGED))
        assert first.latest("phq-9") == measures.score("phq-9", items)
        assert (first.open_risks, len(second.open_risks)) == ((), 1)


class TestRefusals:
    """The exact words stand in `test_refusals`."""

    @pytest.mark.parametrize(
        ("measure", "codes"),
        [
            (taken(*CALM[:8]), ["MACH-UNSCORABLE"]),
            (taken(9, -1, *CALM[2:]), ["MACH-UNSCORABLE"] * 2),
            (taken(*CALM, total=14), ["MACH-OTHER-TOTAL"]),
            (taken(total=28), ["MACH-UNSCORABLE"]),
            (ev.MeasureTaken(instrument="caps", items=(1, 2)), ["MACH-UNSCORABLE"]),
            (ev.MeasureTaken(instrument="iip-32", total=40), ["MACH-UNKNOWN-INSTRUMENT"]),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, measure: ev.MeasureTaken, codes: list[str]):
        assert [finding.code for finding in ipt.check(opened(), measure)] == codes

    @pytest.mark.parametrize(
        "measure",
        [
            taken(*CALM, total=15),
            taken(*CALM[:8], None, total=17),
            taken(1, *[None] * 8, total=12),
            ev.MeasureTaken(instrument="sas-sr", total=2.33),
        ],
    )
    def test_a_total_beside_the_answers_is_theirs_or_cannot_be_compared(
        self, measure: ev.MeasureTaken
    ):
        assert ipt.check(opened(), measure) == ()

    @pytest.mark.parametrize("name", ["phq9", "PHQ-9", "Phq9"])
    def test_a_name_that_is_nearly_one_is_told(self, name: str):
        [finding] = ipt.check(opened(), ev.MeasureTaken(instrument=name, total=9))
        assert finding.message.endswith("; did you mean 'phq-9'?")

    def test_an_unknown_instrument_passes_with_an_override_and_is_not_scored(self):
        measure = ev.MeasureTaken(instrument="own", total=999)
        course = ipt.apply(opened(), measure, override="an old form, not at hand")
        assert course.latest("own") is None
        assert course.instruments == ()
        assert course.count("baseline") == 0
        assert course == ipt.replay(PROTOCOL, course.events)

    def test_an_unreadable_measure_does_not(self):
        with pytest.raises(ipt.EventRefused, match="'phq-9' has 9 items, not 1") as caught:
            ipt.apply(opened(), taken(1), override="as it was")
        assert caught.value.overridable is False

    def test_a_refused_measure_leaves_no_instrument_behind(self):
        course, refusals = ipt.machine.survey(PROTOCOL, (*opened().events, taken(1)))
        assert (len(refusals), course.instruments) == (1, ())


class TestBaseline:
    def test_it_is_a_measure_with_a_total(self):
        course = opened(taken(), taken(*[None] * 9))
        assert course.achieved(Achievement.BASELINE) is False
        assert ipt.apply(course, taken(*CALM)).achieved(Achievement.BASELINE) is True

    def test_one_that_was_emptied_by_a_correction_is_none(self):
        course = opened(taken(*CALM), ev.EventReplaced(event="e1", replacement=taken(), reason="x"))
        assert course.achieved(Achievement.BASELINE) is False
        assert course.count("baseline") == 0


class TestRisks:
    def test_an_answer_about_risk_raises_one_by_itself(self):
        course = opened(taken(*FLAGGED))
        assert course.open_risks == (ipt.Risk(id="e1:self-harm", kind="self-harm"),)
        assert course.count("open_risks") == 1

    def test_each_measure_raises_its_own_and_each_is_reviewed(self):
        course = opened(taken(*FLAGGED), taken(*FLAGGED), ev.RiskReviewed(risk="e1:self-harm"))
        assert [risk.id for risk in course.open_risks] == ["e2:self-harm"]
        assert course.count("open_risks") == 1
        done = ipt.apply(course, ev.RiskReviewed(risk="e2:self-harm"))
        assert (done.open_risks, done.count("open_risks")) == ((), 0)

    def test_so_does_one_without_a_total(self):
        assert len(opened(taken(*[None] * 8, 2)).open_risks) == 1

    @pytest.mark.parametrize("measure", [taken(*CALM), taken(total=27), taken(*[None] * 9)])
    def test_a_least_answer_or_none_raises_none(self, measure: ev.MeasureTaken):
        assert opened(measure).open_risks == ()

    def test_a_reversed_item_is_read_the_right_way_round(self):
        of = ev.MeasureTaken(instrument="rest-2", items=(0, 4))
        assert opened(of, instruments=[OWN]).open_risks == ()
        told = opened(attrs.evolve(of, items=(0, 0)), instruments=[OWN])
        assert [risk.id for risk in told.open_risks] == ["e1:dark"]

    def test_a_measure_that_is_voided_raises_none(self):
        course = opened(taken(*FLAGGED), ev.EventVoided(event="e1"))
        assert (course.open_risks, course.count("open_risks")) == ((), 0)

    def test_a_redaction_keeps_it(self):
        course = opened(taken(*FLAGGED, note="private"), ev.EventRedacted(event="e1"))
        assert [risk.id for risk in course.open_risks] == ["e1:self-harm"]


class TestInstruments:
    def test_a_shipped_one_is_kept_from_its_first_use_on(self):
        assert opened().instruments == ()
        course = opened(taken(total=9), ev.MeasureTaken(instrument="bdi-ii", total=20), taken())
        assert [edition.id for edition in course.instruments] == ["bdi-ii", "phq-9"]
        assert course == ipt.replay(PROTOCOL, course.events)

    def test_a_course_is_given_others(self):
        course = opened(ev.MeasureTaken(instrument="rest-2", items=(1, 4)), instruments=[OWN])
        assert course.latest("rest-2") == measures.score(OWN, (1, 4))
        assert course.instruments == (OWN,)
        assert course == ipt.replay(PROTOCOL, course.events, instruments=course.instruments)

    def test_an_edition_of_its_own_holds_in_the_place_of_the_shipped_one(self):
        course = opened(taken(*CALM), instruments=[HARSH])
        assert course.latest("phq-9").pin == HARSH.pin
        assert course != opened(taken(*CALM))

    def test_one_is_adopted_on_the_way(self):
        course = ipt.adopt(opened(taken(total=9)), OWN, OWN)
        assert [edition.id for edition in course.instruments] == ["phq-9", "rest-2"]
        assert ipt.apply(course, ev.MeasureTaken(instrument="rest-2", total=3)).latest("rest-2")

    def test_what_was_recorded_without_it_is_then_read(self):
        measure = ev.MeasureTaken(instrument="rest-2", items=(1, 0))
        course = ipt.apply(opened(), measure, override="not at hand")
        course = ipt.adopt(course, OWN)
        assert course.latest("rest-2").total == 5
        assert [risk.id for risk in course.open_risks] == ["e1:dark"]
        assert course.count("open_risks") == 1

    def test_what_it_cannot_read_is_then_refused(self):
        measure = ev.MeasureTaken(instrument="rest-2", items=(9, 9))
        course = ipt.apply(opened(), measure, override="not at hand")
        with pytest.raises(
            ipt.EventRefused, match="the answer to 'sleep' of 'rest-2' is from 0 to"
        ):
            ipt.adopt(course, OWN)

    def test_two_editions_of_one_are_refused(self):
        course = opened(taken(total=9))
        shipped, other = (e.digest[:12] for e in (*course.instruments, HARSH))
        with pytest.raises(ipt.InvalidValue) as caught:
            ipt.adopt(course, HARSH)
        assert caught.value.message == (
            f"the course has another edition of 'phq-9' already ({shipped}, not {other}); give the "
            "new one an id of its own, because scores of two editions make no series"
        )

    @pytest.mark.parametrize("wrong", ["phq-9", None, 9])
    def test_an_instrument_is_needed_and_not_its_name(self, wrong: object):
        what = type(wrong).__name__
        message = (
            rf"^an Instrument is needed, not a {what}; get it with ipt\.measures\.get\(\.\.\.\)$"
        )
        with pytest.raises(ipt.InvalidValue, match=message):
            ipt.open_course(PROTOCOL, patient="p", instruments=[wrong])

    def test_a_correction_keeps_to_the_editions(self):
        course = opened(taken(*CALM), ev.SessionHeld(), instruments=[HARSH, OWN])
        course = ipt.apply(course, ev.EventVoided(event="e2"))
        assert course.instruments == (HARSH, OWN)
        assert course == ipt.replay(PROTOCOL, course.events, instruments=(OWN, HARSH))

    def test_they_show_by_their_names(self):
        assert repr(opened().scales) == "<Scales: none yet>"
        assert repr(Scales.of([OWN, HARSH])) == "<Scales: phq-9, rest-2>"


class TestTheShortCut:
    """What `plainly` lets by is what the long way lets by, and nothing else."""

    @pytest.mark.parametrize("name", measures.names())
    def test_it_agrees_with_scoring(self, name: str):
        instrument = measures.get(name)
        scales = Scales.of([instrument])
        middle = [item.low for item in instrument.items]
        tried = [middle, middle[1:], [*middle, 0]]
        for place, item in enumerate(instrument.items):
            around = (None, item.low - 1, item.low, item.high, item.high + 1, item.skip)
            tried += [[*middle[:place], answer, *middle[place + 1 :]] for answer in around]
        for items in tried:
            measure = ev.MeasureTaken(instrument=name, items=items)
            try:
                score = measures.score(instrument, items)
            except ipt.InvalidValue:
                score = None
            if scales.plainly(measure):
                assert isinstance(score, measures.Complete)
                assert score.flags == ()
            elif isinstance(score, measures.Complete) and not score.flags:
                ranges = {(item.low, item.high, item.skip) for item in instrument.items}
                assert len(ranges) > 1 or next(iter(ranges))[2] is not None

    @pytest.mark.parametrize("name", measures.names())
    def test_it_agrees_about_totals(self, name: str):
        scales, (low, high) = Scales.of([measures.get(name)]), measures.get(name).range
        for total in (low, high, (low + high) / 2, low - 0.5, high + 1):
            told = scales.plainly(ev.MeasureTaken(instrument=name, total=total))
            assert told is (low <= total <= high)
        assert not scales.plainly(ev.MeasureTaken(instrument=name))

    def test_a_total_beside_the_answers_takes_the_long_way(self):
        assert not Scales.of([OWN]).plainly(
            ev.MeasureTaken(instrument="rest-2", items=(1, 4), total=1)
        )
