"""The plan against a relapse: a draft from the record, its checks, and its own lines."""

from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.builders import into_middle, opened

import ipt
from ipt import measures
from ipt.errors import InvalidValue, UnknownName
from ipt.measures import published
from ipt.model import (
    BetweenSessionTask,
    Contact,
    Episode,
    LifeEvent,
    PartialDate,
    PlanItem,
    ProblemArea,
    RelapsePlan,
    RelapseThreshold,
    Risk,
    Trigger,
    events as ev,
)
from ipt.techniques import ending

pytestmark = pytest.mark.once

TODAY = date(2026, 6, 1)
B5 = ipt.load(Path(__file__).parents[2] / "examples" / "courses" / "b5-leonard.json")
SIGN = PlanItem(id="s1", text="no calls any more")
WHOLE = RelapsePlan(
    id="plan",
    signs=[attrs.evolve(SIGN, id=f"s{n}") for n in range(3)],
    triggers=[Trigger(id="t1", life_event="death", anniversary=date(2001, 9, 11), planned=True)],
    first_actions=[PlanItem(id="a1")],
    people=["wife"],
    what_helped=[PlanItem(id="h1")],
    contact=Contact(name="the clinic", phone="1"),
    thresholds=[RelapseThreshold(instrument="phq-9", total=10, times=2)],
    review_on=[date(2026, 9, 1)],
)


def said(audit):
    return [str(found) for found in audit.findings], [str(asked) for asked in audit.questions]


def about(plan, today=TODAY, course=B5, **changes):
    changed = attrs.evolve(plan, **changes)
    return said(ending.check_relapse_plan(changed, today=today, course=course))


def happened(name, kind="death", **fields):
    return ev.LifeEventRecorded(life_event=LifeEvent(id=name, kind=kind, **fields))


def taken(*items, instrument="phq-9"):
    return ev.MeasureTaken(instrument=instrument, items=items)


def total(value, instrument="phq-9"):
    return ev.MeasureTaken(instrument=instrument, total=value)


def phq9(**answers):
    """Answers to all items: 1, but 0 to the item about risk, and what is said."""
    codes = [item.code for item in measures.get("phq-9").items]
    usual = {code: 0 if code == codes[-1] else 1 for code in codes}
    return [{**usual, **{codes[int(k[1:])]: v for k, v in answers.items()}}[c] for c in codes]


class TestTheDraft:
    def test_first_signs_come_first_and_then_what_changed_first(self):
        codes = [item.code for item in measures.get("phq-9").items]
        course = opened(
            ev.EpisodeRecorded(
                episode=Episode(id="e1", current=False, first_signs=["no-calls", "late"])
            ),
            ev.EpisodeRecorded(episode=Episode(id="e2", first_signs=["no-calls"])),
            taken(*phq9()),
            taken(*phq9()),
            taken(*phq9(i2=3, i1=0, i8=2)),
            taken(*phq9(i5=3)),
        )
        draft = ending.draft_relapse_plan(course)
        assert [sign.id for sign in draft.plan.signs] == [
            "no-calls",
            "late",
            f"phq-9:{codes[2]}",
            f"phq-9:{codes[1]}",
        ]
        assert [str(step) for step in draft.trace][0::2] == [
            "REL-SIGN: 'no-calls' was noticed first; episodes: e1, e2 [ipt, inferred]",
            f"REL-SIGN: 'phq-9:{codes[2]}' was among the items that changed first [ipt, inferred]",
        ]

    def test_totals_and_missing_answers_tell_no_item(self):
        nothing = [None] * 9
        for before, after in (
            (total(10), total(5)),
            (taken(*phq9()), taken(*nothing)),
            (taken(*nothing), taken(*phq9())),
            (taken(*phq9()), taken(*phq9())),
        ):
            assert ending.draft_relapse_plan(opened(before, after)).plan.signs == ()

    def test_an_answer_that_does_not_apply_is_no_change(self):
        scale = next(
            scale
            for scale in map(measures.get, measures.names())
            if any(item.skip is not None for item in scale.items)
        )
        least = [item.low for item in scale.items]
        place = next(n for n, item in enumerate(scale.items) if item.skip is not None)
        skipped = [*least]
        skipped[place] = scale.items[place].skip
        course = opened(taken(*least, instrument=scale.id), taken(*skipped, instrument=scale.id))
        assert ending.draft_relapse_plan(course).plan.signs == ()

    def test_triggers_come_from_deaths_the_focus_and_the_onset(self):
        course = opened(
            ev.EpisodeRecorded(episode=Episode(id="now", onset=date(2025, 11, 1))),
            happened("move", "move", when=date(2025, 10, 1), people=["p1"]),
            happened("long-ago", "move", when=date(1990, 1, 1)),
            happened("loss", when=PartialDate(2001), people=["p1", "p2"]),
            happened("job", "job-loss"),
            ev.FocusAgreed(focus=ProblemArea(area="role-dispute", people=["p3", "p2"])),
            ev.FocusAgreed(
                focus=ProblemArea(area="role-transition", life_event="job", people=["p9"])
            ),
        )
        draft = ending.draft_relapse_plan(course)
        assert draft.plan.triggers == (
            Trigger(id="life-event:job", life_event="job"),
            Trigger(id="life-event:loss", life_event="loss"),
            Trigger(id="life-event:move", life_event="move", person="p1"),
            Trigger(id="person:p2", person="p2"),
            Trigger(id="person:p3", person="p3"),
        )
        assert [step.says for step in draft.trace] == [
            "'life-event:job' belongs to the focus",
            "'life-event:loss' is a death",
            "'life-event:move' lies near the onset of an episode",
            "'person:p2' is in the dispute of the focus",
            "'person:p3' is in the dispute of the focus",
        ]

    def test_leonard_has_the_anniversary_of_the_death(self):
        draft = ending.draft_relapse_plan(B5)
        assert draft.plan.triggers == (
            Trigger(
                id="life-event:death",
                person="son",
                life_event="death",
                anniversary=date(2001, 9, 11),
            ),
        )
        assert draft.trace[0].says == "'life-event:death' is a death and belongs to the focus"

    def test_what_was_done_helped(self):
        course = opened(
            *(
                ev.TaskAgreed(task=BetweenSessionTask(id=name, kind="contact", person="p1"))
                for name in ("t1", "t2")
            ),
            ev.TaskReviewed(task="t1", result="done"),
            ev.TaskReviewed(task="t2", result="avoided"),
        )
        draft = ending.draft_relapse_plan(course)
        assert draft.plan.what_helped == (PlanItem(id="t1", person="p1"),)
        assert str(draft.trace[0]) == "REL-HELPED: the task 't1' was done [ipt, inferred]"

    def test_it_has_no_words_and_asks_for_what_no_record_has(self):
        draft = ending.draft_relapse_plan(B5, id="plan")
        assert draft.plan.id == "plan"
        assert [str(asked) for asked in draft.needs] == [
            f"REL-SLOT: what belongs into the plan as {slot}"
            for slot in ("first_actions", "people", "contact", "thresholds", "review_on")
        ]
        assert not any(sign.text for sign in draft.plan.signs)
        assert not draft.plan.first_actions

    @given(st.permutations(["p1", "p2", "p3"]))
    def test_the_order_of_people_means_nothing(self, people):
        focus = ev.FocusAgreed(focus=ProblemArea(area="role-dispute", people=people))
        triggers = ending.draft_relapse_plan(opened(focus)).plan.triggers
        assert [trigger.person for trigger in triggers] == ["p1", "p2", "p3"]


class TestTheCheck:
    def test_a_whole_plan_is_met_with_silence_and_each_part_left_out_is_told(self):
        assert about(WHOLE) == ([], [])
        for changes, expected in (
            (
                {"signs": WHOLE.signs[1:]},
                (
                    "REL-GENERIC-SIGNS: early signs in the patient's own words: 2 of 2; with fewer than 3 "
                    "they stay general"
                ),
            ),
            (
                {"signs": [*WHOLE.signs[1:], PlanItem(id="s0", text=" ")]},
                (
                    "REL-GENERIC-SIGNS: early signs in the patient's own words: 2 of 3; with fewer than 3 "
                    "they stay general"
                ),
            ),
            (
                {"first_actions": ()},
                "REL-NO-ACTION: the plan does not say what to do first when a sign returns",
            ),
            ({"contact": None}, "REL-NO-CONTACT: the plan names nobody to call"),
            (
                {"thresholds": ()},
                "REL-NO-THRESHOLD: the plan names no score from which on it is used",
            ),
            (
                {"review_on": ()},
                "REL-NO-REVIEW: the plan names no day from today on to look at it again",
            ),
            (
                {"review_on": [date(2026, 5, 31)]},
                "REL-NO-REVIEW: the plan names no day from today on to look at it again",
            ),
            (
                {"triggers": ()},
                (
                    "REL-ANNIVERSARY-UNPLANNED: the anniversary of 'death' returns each year, and the plan "
                    "has nothing for it"
                ),
            ),
        ):
            assert about(WHOLE, **changes) == ([expected], []), changes

    def test_what_may_be_left_out_is_asked(self):
        for changes, expected in (
            ({"people": ()}, "REL-WHOM-TO-TELL: who else should know the early signs"),
            ({"what_helped": ()}, "REL-WHAT-HELPED: which ways of talking worked"),
        ):
            assert about(WHOLE, **changes) == ([], [expected])

    def test_the_day_to_look_again_is_not_over(self):
        for day in (TODAY, PartialDate(2026, 6), PartialDate(2026)):
            assert about(WHOLE, review_on=[date(2020, 1, 1), day]) == ([], [])
        assert about(WHOLE, review_on=[PartialDate(2026, 5)])[0][0].startswith("REL-NO-REVIEW")

    def test_an_anniversary_is_planned_for(self):
        unplanned = (
            "REL-ANNIVERSARY-UNPLANNED: the anniversary of {!r} returns each year, and the plan has "
            "nothing for it"
        )
        asked = "REL-ANNIVERSARY: is there something planned for the anniversary of {!r}"
        day = date(2001, 9, 11)
        for triggers, course, expected in (
            ([Trigger(id="t", life_event="death", planned=True)], B5, ([], [])),
            ([Trigger(id="t", life_event="death")], B5, ([], [asked.format("death")])),
            (
                [Trigger(id="t", life_event="death", planned=False)],
                B5,
                ([unplanned.format("death")], []),
            ),
            ([], None, ([], [])),
            (
                [Trigger(id="t", anniversary=day, planned=False)],
                None,
                ([unplanned.format("t")], []),
            ),
            ([Trigger(id="t", anniversary=day)], None, ([], [asked.format("t")])),
            ([Trigger(id="t", planned=False)], None, ([], [])),
            ([], opened(happened("loss", when=day)), ([], [])),
        ):
            assert about(WHOLE, triggers=triggers, course=course) == expected, triggers

    def test_of_a_death_in_the_focus_the_day_is_asked_if_it_is_not_known(self):
        grief = ev.FocusAgreed(focus=ProblemArea(area="grief", people=["p1"]))
        asked = "REL-WHICH-DAY: on which day of the year was 'loss'"
        planned = Trigger(id="t", life_event="loss", planned=True)
        dated = attrs.evolve(planned, anniversary=PartialDate(2001, 9))
        for when, trigger, questions in (
            (None, planned, [asked]),
            (PartialDate(2001), planned, [asked]),
            (PartialDate(2001, 9), planned, []),
            (None, dated, []),
        ):
            death = happened("loss", when=when, people=["p1"])
            moved = happened("moved", "move", people=["p1"])
            course = ipt.apply(opened(death, moved), grief, override="told as it was")
            assert about(WHOLE, triggers=[trigger], course=course) == ([], questions), when

    def test_another_number_of_signs_may_be_chosen(self):
        numbers = ending.RelapseNumbers(signs=1)
        plan = attrs.evolve(WHOLE, signs=[SIGN])
        assert said(ending.check_relapse_plan(plan, today=TODAY, course=B5, numbers=numbers)) == (
            [],
            [],
        )

    def test_it_repeats_no_word_of_the_patient(self):
        audit = ending.check_relapse_plan(
            attrs.evolve(WHOLE, contact=None, signs=[SIGN]), today=TODAY, course=B5
        )
        assert SIGN.text not in repr(audit)


class TestTheLines:
    @staticmethod
    def warned(lines, *events):
        plan = RelapsePlan(id="plan", thresholds=lines)
        return ending.early_warning(plan, opened(*events))

    def test_a_line_is_crossed_by_the_last_scores_in_a_row(self):
        once = [RelapseThreshold(instrument="phq-9", total=10)]
        twice = [RelapseThreshold(instrument="phq-9", total=10, times=2)]
        for lines, events, crossed in (
            (once, [total(10)], True),
            (once, [total(9)], False),
            (once, [total(20), total(9)], False),
            (once, [], None),
            (once, [total(20, "hrsd-17")], None),
            (once, [taken(*[None] * 9)], None),
            (twice, [total(12), total(10)], True),
            (twice, [total(12), total(9)], False),
            (twice, [total(9), total(12)], False),
            (twice, [total(12)], None),
            (twice, [total(9)], False),
            (twice, [total(12), taken(*[None] * 9)], None),
            (twice, [total(9), taken(*[None] * 9)], False),
            (twice, [taken(*[None] * 9), total(12)], None),
        ):
            assert self.warned(lines, *events).crossed is crossed, events

    def test_one_line_that_is_crossed_is_enough(self):
        lines = [
            RelapseThreshold(instrument="phq-9", total=10),
            RelapseThreshold(instrument="hrsd-17", total=10),
        ]
        for events, crossed, asked in (
            ([total(9), total(12, "hrsd-17")], True, 0),
            ([total(12)], True, 0),
            ([total(9)], None, 1),
            ([total(9), total(9, "hrsd-17")], False, 0),
        ):
            warned = self.warned(lines, *events)
            assert (warned.crossed, len(warned.needs)) == (crossed, asked)

    def test_the_instrument_says_which_side_is_the_worse(self):
        low = next(
            scale
            for scale in map(measures.get, measures.names())
            if scale.worst_end == "low" and scale.total.low is None
        )
        middle = sum(low.range) / 2
        line = [RelapseThreshold(instrument=low.id, total=middle)]
        least, most = low.range
        assert self.warned(line, total(least, low.id)).crossed is True
        assert self.warned(line, total(middle, low.id)).crossed is True
        assert self.warned(line, total(most, low.id)).crossed is False
        [step] = self.warned(line, total(most, low.id)).trace
        assert step.says == f"{low.id!r} at or under {middle:g}, times in a row 1: not crossed"

    def test_it_says_what_it_looked_at_and_what_is_missing(self):
        warned = self.warned([RelapseThreshold(instrument="phq-9", total=10, times=3)], total(12))
        assert [step.says for step in warned.trace] == [
            "'phq-9' at or over 10, times in a row 3: not known"
        ]
        assert [str(asked) for asked in warned.needs] == [
            "REL-MEASURE: what is the score of 'phq-9' now; 1 of 3 in a row tell of this line"
        ]
        [step] = self.warned([RelapseThreshold(instrument="phq-9", total=10)]).trace
        assert step.says == "'phq-9' at 10, times in a row 1: not known"

    def test_a_plan_without_a_line_cannot_tell(self):
        warned = self.warned([], total(27))
        assert (warned.crossed, warned.trace) == (None, ())
        assert [str(asked) for asked in warned.needs] == [
            "REL-LINE: from which score on is the plan to be used"
        ]

    def test_a_lone_text_is_refused(self):
        with pytest.raises(InvalidValue):
            ending.early_warning(WHOLE, "phq-9")

    @given(st.lists(st.integers(0, 27), min_size=1, max_size=5), st.integers(1, 5))
    def test_a_line_that_lies_higher_is_crossed_less_often(self, scores, times):
        course = opened(*map(total, scores))
        crossed = [
            ending.early_warning(
                RelapsePlan(
                    id="plan",
                    thresholds=[RelapseThreshold(instrument="phq-9", total=line, times=times)],
                ),
                course.measured,
            ).crossed
            for line in (0, 9, 18, 28)
        ]
        order = {True: 0, None: 1, False: 2}
        assert crossed == sorted(crossed, key=order.__getitem__)
        assert crossed[0] is not False
        assert crossed[-1] is False


class TestARiseNearTheEnd:
    """T16: sadness about the end is told apart from a relapse."""

    @staticmethod
    def rise(*events, instrument="phq-9"):
        course = opened(
            *into_middle(),
            *[ev.SessionHeld()] * 12,
            ev.EndingAnnounced(),
            ev.PhaseBegan(phase="termination"),
            *events,
        )
        signals = ending.symptom_rise(course, instrument, rule=published.PHQ9_RELIABLE_NHS)
        return [f.code for f in signals.findings], [q.code for q in signals.questions]

    def test_a_small_rise_without_an_answer_about_risk_is_the_end_coming_near(self):
        low, high = taken(*phq9()), taken(*phq9(i0=3))
        assert self.rise(low, high) == (["MEA-ENDING-RISE"], [])

    def test_an_answer_about_risk_that_rose_asks_for_a_review(self):
        low, high = taken(*phq9()), taken(*phq9(i8=1))
        assert self.rise(low, high) == (["MEA-RISK-ROSE"], [])
        assert self.rise(high, taken(*phq9(i8=1, i0=3))) == (["MEA-ENDING-RISE"], [])
        raised = ev.RiskRaised(risk=Risk(id="r1", kind="suicide"))
        assert self.rise(low, raised, taken(*phq9(i0=3))) == (["MEA-RISK-ROSE"], [])

    def test_where_the_answer_is_not_known_it_is_asked(self):
        unknown = [], ["MEA-RISK-UNKNOWN"]
        assert self.rise(total(8), total(10)) == unknown
        assert self.rise(taken(*phq9()), total(10)) == unknown
        assert self.rise(taken(*phq9()), taken(*phq9(i8=None, i0=3))) == unknown
        assert self.rise(total(8, "gad-7"), total(10, "gad-7"), instrument="gad-7") == unknown

    def test_a_reliable_rise_asks_for_a_review(self):
        assert self.rise(total(5), total(15)) == (["MEA-WORSE"], [])

    def test_one_score_alone_is_no_rise(self):
        course = opened(total(5))
        signals = ending.symptom_rise(course, "phq-9", rule=published.PHQ9_RELIABLE_NHS)
        assert signals == measures.Signals()

    def test_an_instrument_that_the_course_does_not_have_is_refused(self):
        with pytest.raises(UnknownName) as refused:
            ending.symptom_rise(opened(total(5)), "phq-8", rule=published.PHQ9_RELIABLE_NHS)
        assert str(refused.value) == "the course has no instrument 'phq-8'; did you mean 'phq-9'?"
