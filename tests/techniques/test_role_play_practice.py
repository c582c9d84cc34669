"""Rehearsals: whether they were enough, what came of them, and what there is to remark on."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.builders import opened
from tests.strategies import values
from tests.techniques.role_plays import CAST, SAFE, run

import ipt
from ipt.errors import InvalidValue
from ipt.model import (
    BetweenSessionTask,
    EmotionRating,
    Feedback,
    Incident,
    Rehearsal,
    Relationship,
    events as ev,
)
from ipt.techniques import role_play as rp

pytestmark = pytest.mark.once

OTHER_SIDE = run("back", variant="reversal")
DAY = date(2026, 2, 2)
REVERSED = tuple(
    attrs.evolve(role, played_by=player)
    for role, player in zip(CAST, ["therapist", "patient"], strict=True)
)


def felt(strength, family="fear"):
    return (EmotionRating(family=family, intensity=strength),)


def told(*runs, **more):
    return [str(found) for found in rp.audit(runs, **{"people": SAFE, **more}).findings]


def asked(*runs, **more):
    return [str(question) for question in rp.audit(runs, **{"people": SAFE, **more}).questions]


class TestReadiness:
    def test_two_in_a_row_that_met_the_goal_without_more_distress(self):
        found = rp.ready([run("r1"), run("r2")])
        assert found.answer is True
        assert found.needs == ()
        assert [str(step) for step in found.trace] == [
            "RP-READY-RUNS: was it rehearsed at least 2 times with the patient as self: yes [ipt, assumed]",
            "RP-READY-GOAL: was the goal of rehearsal 'r1' met by at least 3 of 4: yes [ipt, assumed]",
            "RP-READY-DISTRESS: did distress rise by no more than 0 of 10 in rehearsal 'r1': yes [ipt, assumed]",
            "RP-READY-GOAL: was the goal of rehearsal 'r2' met by at least 3 of 4: yes [ipt, assumed]",
            "RP-READY-DISTRESS: did distress rise by no more than 0 of 10 in rehearsal 'r2': yes [ipt, assumed]",
        ]

    @pytest.mark.parametrize(
        ("runs", "answer"),
        [
            ([], False),
            ([run("r1")], False),
            ([run("r1"), OTHER_SIDE], False),
            ([run("r1"), OTHER_SIDE, run("r2")], True),
            ([run("r0", goal_met=0), run("r1"), run("r2")], True),
            ([run("r1"), run("r2", goal_met=2)], False),
            ([run("r1"), run("r2", goal_met=None)], None),
            ([run("r1"), run("r2", after=felt(7))], False),
            ([run("r1"), run("r2", after=felt(None))], None),
            ([run("r1"), run("r2", after=())], None),
            ([run("r1"), run("r2", after=felt(9, "joy"))], True),
            ([run("r1", goal_met=0), run("r2", goal_met=None)], False),
            ([run("r1"), run("r2", roles=REVERSED)], False),
        ],
    )
    def test_by_what_is_known(self, runs, answer):
        assert rp.ready(runs).answer is answer

    def test_what_is_not_known_is_asked_unless_the_rest_settles_it(self):
        unknown = run("r2", goal_met=None, before=())
        assert [(q.code, q.about) for q in rp.ready([run("r1"), unknown]).needs] == [
            ("RP-READY-GOAL", ("r2",)),
            ("RP-READY-DISTRESS", ("r2",)),
        ]
        assert rp.ready([run("r1", goal_met=0), unknown]).needs == ()

    def test_the_numbers_can_be_others(self):
        rule = rp.ReadyRule(runs=1, goal_met=1, rise=2)
        assert rp.ready([run("r1", goal_met=1, after=felt(8))], rule=rule).answer is True

    @given(st.lists(values(Rehearsal), max_size=4, unique_by=lambda each: each.id))
    def test_filling_in_what_is_unknown_never_turns_a_no_into_a_yes(self, runs):
        known = [
            attrs.evolve(
                each,
                goal_met=4 if each.goal_met is None else each.goal_met,
                before=each.before or felt(5),
                after=each.after or felt(5),
            )
            for each in runs
        ]
        if rp.ready(runs).answer is not None:
            assert rp.ready(known).answer is rp.ready(runs).answer

    def test_a_rehearsal_twice_is_refused(self):
        for call in (rp.ready, rp.audit):
            with pytest.raises(InvalidValue, match=r"^rehearsal 2 has the id of rehearsal 1; give"):
                call([run("r1"), run("r1")])


class TestTheRealTry:
    def test_is_a_task_that_knows_where_it_comes_from(self):
        done = run("r1", decision="d1", goal="to be heard")
        assert rp.real_try(done, first_line="I would like", due=DAY) == BetweenSessionTask(
            id="r1:try",
            kind="conversation",
            person="p1",
            text="to be heard",
            first_line="I would like",
            due=DAY,
            decision="d1",
            rehearsal="r1",
        )

    def test_is_with_one_of_those_it_was_rehearsed_for(self):
        both = run("r1", people=("p1", "p2"))
        assert rp.real_try(both, person="p2").person == "p2"
        for person in (None, "p3"):
            with pytest.raises(InvalidValue) as error:
                rp.real_try(both, person=person)
            assert str(error.value) == (
                f"a try of rehearsal 'r1' is with one of 'p1', 'p2', not with {person!r}"
            )

    def test_may_be_with_anybody_if_nobody_was_named(self):
        nobody = run("r1", people=())
        assert rp.real_try(nobody).person is None
        assert rp.real_try(nobody, person="p3").person == "p3"


class TestEachRehearsal:
    def test_nothing_to_remark_on(self):
        assert rp.audit([run("r1"), OTHER_SIDE], people=SAFE) == rp.audit([])

    @pytest.mark.parametrize(
        ("changes", "finding", "remedy"),
        [
            (
                {"goal": ""},
                "RP-NO-GOAL: no goal is recorded for rehearsal 'r1'",
                "agree in a sentence on what the conversation is for",
            ),
            (
                {"debriefed": False},
                "RP-NO-DEBRIEF: feelings were not talked about after rehearsal 'r1'",
                "ask first what was felt, then what worked",
            ),
            (
                {"feedback": (Feedback(id="f1", behaviour=False),)},
                "RP-FEEDBACK-BLAME: feedback 'f1' on rehearsal 'r1' names nothing that was done",
                "say what was done and how it came across",
            ),
            (
                {"style": "agreeable"},
                "RP-EASY-ONLY: the other was only played as agreeable in rehearsals 'r1', 'back'",
                "rehearse a harder reply too",
            ),
            (
                {"variant": "model"},
                "RP-THERAPIST-ONLY: the patient does not speak as self in rehearsals 'r1', 'back'",
                "let the patient play the own part, once it was shown",
            ),
        ],
    )
    def test_what_is_found(self, changes, finding, remedy):
        [found] = rp.audit([run("r1", **changes), OTHER_SIDE], people=SAFE).findings
        assert (str(found), found.remedy) == (finding, remedy)

    @pytest.mark.parametrize(
        ("changes", "question", "decides"),
        [
            (
                {"debriefed": None},
                "RP-DEBRIEFED: were feelings talked about after rehearsal 'r1'",
                "whether it was debriefed",
            ),
            (
                {"feedback": (Feedback(id="f1"), Feedback(id="f2", behaviour=True))},
                "RP-FEEDBACK-BEHAVIOUR: does feedback 'f1' on rehearsal 'r1' name what was done",
                "whether it is of use",
            ),
            (
                {"style": None},
                "RP-STYLE: how willing was the other played in rehearsal 'r1'",
                "whether a harder reply was rehearsed",
            ),
            (
                {"people": (), "script": "s1"},
                "RP-WITH-WHOM: with whom is the conversation of rehearsal 'r1'",
                "whether it is safe to rehearse it",
            ),
        ],
    )
    def test_what_is_asked(self, changes, question, decides):
        back = attrs.evolve(OTHER_SIDE, script="s1") if "script" in changes else OTHER_SIDE
        audit = rp.audit([run("r1", **changes), back], people=SAFE)
        assert audit.findings == ()
        [one] = audit.questions
        assert (str(one), one.decides) == (question, decides)

    def test_one_that_was_hard_settles_what_the_others_were(self):
        assert asked(run("r1", style=None), run("r2", style="angry"), OTHER_SIDE) == []
        only = asked(run("r1", style=None), run("r2", style="agreeable"), OTHER_SIDE)
        assert only == ["RP-STYLE: how willing was the other played in rehearsal 'r1'"]

    def test_that_sides_were_never_swapped(self):
        [found] = rp.audit([run("r1")], people=SAFE).findings
        assert str(found) == (
            "RP-NO-REVERSAL: the patient has not played the other side in rehearsal 'r1'"
        )
        assert found.remedy == "swap the roles once"
        assert told(run("r1", roles=REVERSED), run("r2")) == []

    def test_each_conversation_is_looked_at_by_itself(self):
        runs = [
            run("r1", incident="i1"),
            run("r2", incident="i1", script="s1", variant="reversal"),
            run("r3", script="s1", variant="reversal"),
            run("r4", decision="d1"),
            run("r5", people=("p2", "p1")),
            run("r6", people=("p1", "p2"), variant="reversal"),
        ]
        assert told(*runs) == [
            "RP-THERAPIST-ONLY: the patient does not speak as self in rehearsal 'r3'",
            "RP-NO-REVERSAL: the patient has not played the other side in rehearsal 'r4'",
        ]

    @given(st.lists(values(Rehearsal), max_size=4, unique_by=lambda each: each.id))
    def test_nothing_that_somebody_wrote_is_repeated_and_nothing_is_raised(self, runs):
        private = "Erika told me"
        told_all = [
            attrs.evolve(
                each,
                goal=each.goal and private,
                feedback=[attrs.evolve(said, text=private) for said in each.feedback],
            )
            for each in runs
        ]
        assert private not in str(rp.audit(told_all))


class TestSafety:
    @pytest.mark.parametrize(
        ("person", "known"),
        [
            (None, "not ruled out"),
            (Relationship(id="p1"), "not ruled out"),
            (Relationship(id="p1", violence=True), "told of"),
        ],
    )
    def test_violence_is_told_of_or_asked_about_before_all_else(self, person, known):
        people = [person] if person else []
        audit = rp.audit([run("r1"), OTHER_SIDE], people=people)
        [found] = audit.findings
        assert str(found) == (
            f"RP-UNSAFE: violence, threat, coercion or fear with 'p1' is {known}; until it is known "
            "that there is none, no conversation with 'p1' is rehearsed"
        )
        assert found.where == ("p1", "r1", "back")
        codes = [] if known == "told of" else ["SAFETY-ASK"]
        assert [question.code for question in audit.questions] == codes

    def test_the_inventory_of_the_course_is_known_and_an_exchange_with_violence_outweighs_it(self):
        course = ipt.apply(opened(), ev.RelationshipRecorded(relationship=SAFE[0]))
        assert told(run("r1"), OTHER_SIDE, people=(), course=course) == []
        for violence, codes in ((None, []), (False, []), (True, ["RP-UNSAFE"])):
            incident = Incident(id="i1", people=("p1",), violence=violence)
            later = ipt.apply(course, ev.IncidentAnalysed(incident=incident))
            audit = rp.audit([run("r1"), OTHER_SIDE], course=later)
            assert [found.code for found in audit.findings] == codes

    def test_whom_the_roles_show_counts_and_the_patient_does_not(self):
        shown = run("r1", people=("patient",), roles=CAST)
        back = run("r2", people=(), roles=REVERSED)
        assert [found.code for found in rp.audit([shown, back]).findings] == ["RP-UNSAFE"]


class TestTheRealTryIsPlanned:
    RUNS = (run("r1", incident="i1"), run("r2", incident="i1", variant="reversal"))

    def course(self, *after, on=None):
        first, last = (ev.RolePlayed(rehearsal=each, on=on) for each in self.RUNS)
        return ipt.apply(opened(), first, last, *after)

    def codes(self, *after, on=None, **more):
        course = self.course(*after, on=on)
        return [f.code for f in rp.audit(self.RUNS, course=course, people=SAFE, **more).findings]

    def test_within_two_sessions(self):
        course = self.course(ev.SessionHeld(), ev.SessionHeld())
        [found] = rp.audit(self.RUNS, course=course, people=SAFE).findings
        assert str(found) == (
            "RP-NOT-TRIED: sessions since rehearsals 'r1', 'r2' in which no task for real life came "
            "of it: 2"
        )
        assert found.remedy == "plan the real try, or say that it is not wanted"
        assert found.where == ("r1", "r2")
        assert self.codes(ev.SessionHeld()) == []
        assert self.codes(ev.SessionHeld(), tried_within=1) == ["RP-NOT-TRIED"]

    def test_of_the_last_rehearsal(self):
        first, last = (ev.RolePlayed(rehearsal=each) for each in self.RUNS)
        course = ipt.apply(opened(), first, ev.SessionHeld(), last, ev.SessionHeld())
        assert rp.audit(self.RUNS, course=course, people=SAFE).findings == ()

    def test_the_session_of_that_day_does_not_count(self):
        held = [ev.SessionHeld(on=DAY + timedelta(weeks=n)) for n in range(3)]
        assert self.codes(*held[:2], on=DAY) == []
        assert self.codes(*held, on=DAY) == ["RP-NOT-TRIED"]

    def test_a_task_that_names_one_of_them_is_one(self):
        task = BetweenSessionTask(id="t1", kind="contact", rehearsal="r1")
        assert self.codes(ev.TaskAgreed(task=task), ev.SessionHeld(), ev.SessionHeld()) == []

    @pytest.mark.parametrize(
        ("kind", "person", "codes"),
        [
            ("conversation", "p1", []),
            ("contact", "p1", []),
            ("observe", "p1", ["RP-NOT-TRIED"]),
            ("conversation", "p2", ["RP-NOT-TRIED"]),
        ],
    )
    def test_or_one_with_the_same_person_if_it_is_to_talk(self, kind, person, codes):
        task = BetweenSessionTask(id="t1", kind=kind, person=person)
        after = [ev.SessionHeld(), ev.SessionHeld()]
        assert self.codes(ev.TaskAgreed(task=task), *after) == codes

    def test_an_earlier_task_counts_if_it_was_reviewed_since(self):
        task = BetweenSessionTask(id="t1", kind="conversation", person="p1")
        played = [ev.RolePlayed(rehearsal=each) for each in self.RUNS]
        agreed = ipt.apply(opened(), ev.TaskAgreed(task=task), *played)
        untried = ipt.apply(agreed, ev.SessionHeld(), ev.SessionHeld())
        reviewed = ipt.apply(untried, ev.TaskReviewed(task="t1", result="done"))
        for course, codes in ((untried, ["RP-NOT-TRIED"]), (reviewed, [])):
            audit = rp.audit(self.RUNS, course=course, people=SAFE)
            assert [found.code for found in audit.findings] == codes

    def test_unrecorded_sessions_may_hide_a_task(self):
        hidden = ev.PeriodUnrecorded(sessions=1)
        assert self.codes(ev.SessionHeld(), ev.SessionHeld(), hidden) == []

    def test_what_the_course_does_not_hold_is_not_judged(self):
        course = self.course(ev.SessionHeld(), ev.SessionHeld())
        assert told(run("x"), run("y", variant="reversal"), course=course) == []
        assert told(*self.RUNS) == []
