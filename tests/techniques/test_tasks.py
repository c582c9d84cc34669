"""Tasks between sessions: what became of them, the next step, and every word that is said."""

from itertools import product

import pytest
from hypothesis import given, strategies as st
from tests.builders import into_middle, opened, protocol, week

import ipt
from ipt.errors import InvalidValue
from ipt.findings import Severity
from ipt.model import BetweenSessionTask, Rehearsal, Relationship, TaskResult, events as ev
from ipt.techniques import tasks
from ipt.techniques.tasks import StepSize, TaskNumbers

pytestmark = pytest.mark.once

SAFE = ev.RelationshipRecorded(relationship=Relationship(id="p1", violence=False))
EASY = {"kind": "contact", "difficulty": 1}


def agreed(name="t1", on=None, **changes):
    return ev.TaskAgreed(task=BetweenSessionTask(id=name, **{**EASY, **changes}), on=on)


def reviewed(result, name="t1"):
    return ev.TaskReviewed(task=name, result=result)


def held(number=None):
    return ev.SessionHeld(on=None if number is None else week(number))


def about(*events, homework=True, **changes):
    """Findings and questions, without those about homework as such."""
    audit = tasks.audit(opened(*events), homework=homework, **changes)
    return [str(found) for found in audit.findings], [str(asked) for asked in audit.questions]


def tried(*results, **changes):
    """The same task, agreed on and reviewed with each of *results*."""
    return [event for result in results for event in (agreed(**changes), reviewed(result))]


class TestWhatBecameOfThem:
    def test_a_task_is_due_in_the_next_session_and_not_in_its_own(self):
        for before, due in (
            ([held(), agreed()], False),
            ([agreed(), held()], True),
            ([agreed(on=week(1)), held(1)], False),
            ([held(1), agreed(on=week(1))], False),
            ([agreed(on=week(1)), held(1), held(2)], True),
            ([agreed(on=week(1)), held()], True),
            ([agreed(), ev.PeriodUnrecorded(sessions=1)], None),
            ([agreed(), held(), ev.PeriodUnrecorded(sessions=1)], None),
            ([agreed(), ev.PeriodUnrecorded(sessions=1), held()], None),
            ([ev.PeriodUnrecorded(sessions=1), agreed(), held()], True),
            ([agreed(), ev.CourseEnded(reason="withdrawn")], False),
        ):
            [attempt] = tasks.review(opened(*before)).attempts
            assert (attempt.due, attempt.result) == (due, None), before

    def test_the_last_review_holds(self):
        told = tasks.review(opened(agreed(), held(), reviewed("avoided"), reviewed("done")))
        assert told.results == (TaskResult.DONE,)
        assert told.unreviewed == ()

    def test_agreed_on_anew_after_a_review_it_is_another_attempt_and_before_it_the_same(self):
        anew = tasks.review(opened(agreed(), reviewed("avoided"), agreed(difficulty=2)))
        assert [(a.task.difficulty, a.result) for a in anew.attempts] == [(1, "avoided"), (2, None)]
        same = tasks.review(opened(agreed(), held(), agreed(difficulty=2)))
        assert [(a.task.difficulty, a.due) for a in same.attempts] == [(2, False)]

    def test_what_was_done_and_what_was_avoided_is_counted(self):
        told = tasks.review(opened(*tried("done", "avoided", "partly", "avoided", "avoided")))
        assert (told.completion, told.avoided_in_a_row) == (0.2, 2)
        every = tasks.review(opened(*tried("avoided", "avoided")))
        assert (every.completion, every.avoided_in_a_row) == (0, 2)
        none = tasks.review(opened(agreed()))
        assert (none.completion, none.avoided_in_a_row) == (None, 0)

    def test_it_is_told_by_person(self):
        told = tasks.review(
            opened(
                agreed("a", person="p2"),
                agreed("b", person="p1"),
                agreed("c"),
                reviewed("done", "a"),
                reviewed("avoided", "b"),
            )
        )
        assert told.people == ("p1", "p2")
        assert [told.with_person(who).completion for who in told.people] == [0, 1]
        assert told.with_person("nobody").attempts == ()


class TestTheNextStep:
    def test_two_done_raise_it_and_two_not_tried_lower_it(self):
        for results, size in (
            (["done", "done"], "raise"),
            (["avoided", "done", "done"], "raise"),
            (["avoided", "not-done"], "lower"),
            (["done", "avoided", "avoided"], "lower"),
            (["done"], "hold"),
            (["avoided"], "hold"),
            (["done", "partly"], "hold"),
            (["happened-differently", "done"], "hold"),
            (["avoided", "done"], "hold"),
            ([None, "done", "done"], "raise"),
            ([None, "partly"], "hold"),
            ([], None),
            ([None], None),
            ([None, "done"], None),
            (["avoided", None], None),
        ):
            assert tasks.step_size(results).size == size, results

    def test_where_it_cannot_be_told_it_is_asked(self):
        for results in ([], [None, "avoided"]):
            [asked] = tasks.step_size(results).needs
            assert str(asked) == "HW-RESULT: what became of the last tasks"
        assert tasks.step_size(["done"]).needs == ()

    def test_it_says_what_it_rests_on(self):
        [step] = tasks.step_size(["partly", None, TaskResult.DONE]).trace
        assert str(step) == (
            "HW-STEP: the last results: not known, done; 2 done raise the step, 2 not tried lower it"
            " [ipt, assumed]"
        )
        assert "the last results: none;" in tasks.step_size([]).trace[0].says

    def test_other_numbers_may_be_chosen(self):
        numbers = TaskNumbers(easy=1, hard=3)
        assert tasks.step_size(["avoided", "done"], numbers=numbers).size == "raise"
        assert tasks.step_size(["avoided", "avoided"], numbers=numbers).size == "hold"

    def test_what_is_no_result_is_refused(self):
        with pytest.raises(InvalidValue) as refused:
            tasks.step_size(["dne"])
        assert str(refused.value) == "unknown task result 'dne'; did you mean 'done'?"

    def test_an_unknown_result_leaves_open_just_what_it_could_decide(self):
        for told in product([*TaskResult, None], repeat=3):
            filled = product(*([each] if each else TaskResult for each in told))
            possible = {tasks.step_size(each).size for each in filled}
            expected = next(iter(possible)) if len(possible) == 1 else None
            assert tasks.step_size(told).size == expected

    @given(st.lists(st.sampled_from(TaskResult), min_size=1, max_size=6), st.data())
    def test_what_was_done_in_place_of_what_was_avoided_never_lowers_it(self, results, data):
        order = [StepSize.LOWER, StepSize.HOLD, StepSize.RAISE]
        at = data.draw(st.integers(0, len(results) - 1))
        avoided, done = [*results], [*results]
        avoided[at], done[at] = TaskResult.AVOIDED, TaskResult.DONE
        worse, better = tasks.step_size(avoided).size, tasks.step_size(done).size
        assert order.index(worse) <= order.index(better)


class TestWhatIsSaid:
    def test_a_small_task_with_a_safe_person_is_met_with_silence(self):
        assert about(SAFE, agreed(person="p1", feared=True)) == ([], [])
        assert about() == ([], [])

    def test_a_task_that_was_not_reviewed_is_told_once_it_is_due(self):
        told = [
            "HW-UNREVIEWED: a session followed the task 't1', and what became of it is not recorded"
        ]
        assert about(agreed(), held()) == (told, [])
        assert about(held(), agreed()) == ([], [])
        assert about(agreed(), held(), reviewed("not-done")) == ([], [])

    def test_what_an_unrecorded_period_may_hide_is_asked(self):
        assert about(agreed(), ev.PeriodUnrecorded(sessions=1), held()) == (
            [],
            ["HW-REVIEWED: was the task 't1' reviewed in the sessions that left no record"],
        )

    def test_that_tasks_were_set_is_told_where_the_school_sets_none(self):
        told = (
            "HW-ASSIGNED-UNDER-NO-HOMEWORK-PROTOCOL: tasks were agreed on; test-16 sets no homework, "
            "only the task that the focus implies"
        )
        assert about(agreed(), homework=None) == ([told], [])
        assert about(agreed(), homework=False) == ([told], [])
        assert about(homework=False) == ([], [])
        [found] = tasks.audit(opened(agreed())).findings
        assert (found.severity, found.where) == (Severity.INFO, ("e1",))

    @pytest.mark.parametrize(
        ("name", "told"),
        [
            ("ipt-16", ["HW-ASSIGNED-UNDER-NO-HOMEWORK-PROTOCOL"]),
            ("ipt-ptsd", ["HW-ASSIGNED-UNDER-NO-HOMEWORK-PROTOCOL"]),
            ("ipt-a-12", []),
            ("ipt-inpatient", []),
            ("ipt-sr", []),
        ],
    )
    def test_a_protocol_may_set_tasks_where_its_school_does_not(self, name, told):
        course = ipt.open_course(ipt.protocols.get(name), patient="p")
        audit = tasks.audit(ipt.apply(course, agreed()))
        assert [finding.code for finding in audit.findings] == told

    def test_stuart_and_robertson_set_tasks(self):
        course = ipt.open_course(protocol(lineage="stuart-robertson"), patient="p")
        assert tasks.audit(ipt.apply(course, agreed())) == tasks.Audit()

    def test_a_first_task_may_be_as_hard_as_three_and_the_next_one_harder_by_one(self):
        def big(difficulty, most):
            return (
                f"HW-TOO-BIG: the task 'big' seems as hard as {difficulty} of 5; after what was "
                f"carried out before, {most} is the next step"
            )

        for before, difficulty, expected in (
            ([], 3, []),
            ([], 4, [big(4, 3)]),
            (tried("done", difficulty=3), 4, []),
            (tried("partly", difficulty=3), 4, []),
            (tried("avoided", difficulty=3), 4, [big(4, 3)]),
            (tried("done", difficulty=3), 5, [big(5, 4)]),
            (tried("done", difficulty=1), 4, [big(4, 3)]),
        ):
            assert about(*before, agreed("big", difficulty=difficulty)) == (expected, [])

    def test_other_numbers_of_size_may_be_chosen(self):
        numbers = TaskNumbers(first=1)
        [found], _ = about(agreed("big", difficulty=2), numbers=numbers)
        assert found.endswith("after what was carried out before, 1 is the next step")
        unknown = tried("done", difficulty=None)
        assert len(about(*unknown, agreed("t2", difficulty=2), numbers=numbers)[1]) == 1

    def test_what_was_carried_out_was_not_too_big(self):
        assert about(agreed(difficulty=5), held(), reviewed("partly")) == ([], [])

    def test_an_unknown_difficulty_is_asked_as_far_as_it_decides(self):
        asked = "HW-DIFFICULTY: how hard does the task {!r} seem beside what was carried out before"
        assert about(agreed(difficulty=None)) == ([], [asked.format("t1")])
        assert about(*tried("avoided", difficulty=None)) == ([], [])
        unknown = tried("done", difficulty=None)
        assert about(*unknown, agreed("t2", difficulty=5)) == ([], [asked.format("t2")])
        assert about(*unknown, agreed("t2", difficulty=3)) == ([], [])
        waiting = agreed("t0", difficulty=4), agreed("t2", difficulty=5)
        assert about(*waiting)[1] == [asked.format("t2")]

    def test_a_feared_conversation_is_rehearsed(self):
        told = (
            "HW-NO-REHEARSAL: the patient is afraid of the conversation 't1', and no rehearsal of it "
            "is recorded"
        )
        asked = "HW-FEARED: is the patient afraid of the conversation 't1'"
        hidden = (
            "HW-REHEARSED: was the conversation 't1' rehearsed in the sessions that left no record"
        )
        with_p1 = ev.RolePlayed(rehearsal=Rehearsal(id="r1", people=["p1"]))
        of_d1 = ev.RolePlayed(rehearsal=Rehearsal(id="r1", decision="d1"))
        talk = {"kind": "conversation", "feared": True}
        for events, expected in (
            ([agreed(**talk)], ([told], [])),
            ([agreed(**talk, rehearsal="r9")], ([], [])),
            ([SAFE, with_p1, agreed(**talk, person="p1")], ([], [])),
            ([SAFE, of_d1, agreed(**talk, person="p1")], ([told], [])),
            ([of_d1, agreed(**talk, decision="d1")], ([], [])),
            ([of_d1, agreed(**talk, decision="d2")], ([told], [])),
            ([of_d1, agreed(**talk)], ([told], [])),
            ([agreed(kind="conversation", feared=False)], ([], [])),
            ([agreed(kind="conversation")], ([], [asked])),
            (tried("avoided", kind="conversation"), ([], [])),
            (tried("avoided", **talk), ([told], [])),
            (tried("done", **talk), ([], [])),
            ([ev.PeriodUnrecorded(sessions=1), agreed(**talk)], ([], [hidden])),
        ):
            assert about(*events) == expected, events

    def test_three_avoided_in_a_row_are_told_by_person_or_else_of_all(self):
        told = "HW-3-AVOIDED: tasks avoided in a row{}: 3"
        thrice = ["avoided"] * 3
        for events, expected in (
            (tried(*thrice), [told.format("")]),
            (tried(*thrice, person="p1"), [told.format(" with 'p1'")]),
            (tried("avoided", "not-done", "avoided", "avoided"), []),
            (tried(*thrice, "done"), []),
            (tried("avoided", person="p1") + tried("avoided", "avoided"), [told.format("")]),
            (tried(*thrice, person="p1") + tried("done"), [told.format(" with 'p1'")]),
        ):
            assert about(SAFE, *events) == (expected, []), events
        assert about(*tried(*thrice), numbers=TaskNumbers(avoided=4)) == ([], [])

    def test_a_task_with_somebody_waits_until_violence_is_ruled_out(self):
        def known(**fields):
            return ev.RelationshipRecorded(relationship=Relationship(id="p1", **fields))

        told = (
            "HW-SAFETY: the task 't1' is with 'p1', and violence, threat, coercion or fear with them "
            "is {}"
        )
        asked = (
            "SAFETY-ASK: asked of the patient alone: is there violence, threat, coercion or fear "
            "with 'p1'"
        )
        task = agreed(person="p1")
        for events, expected in (
            ([task], ([told.format("not ruled out")], [asked])),
            ([known(), task], ([told.format("not ruled out")], [asked])),
            ([known(violence=True), task], ([told.format("told of")], [])),
            ([known(violence=False), task], ([], [])),
            ([known(living=False), task], ([], [])),
            (
                [known(violence=True), task, held(), reviewed("done")],
                ([told.format("told of")], []),
            ),
        ):
            assert about(*events) == expected, events

    @given(st.sampled_from(TaskResult), st.lists(st.sampled_from(["agreed", "held"]), max_size=5))
    def test_a_reviewed_task_more_is_never_one_unreviewed_more(self, result, way):
        made = {"agreed": lambda n: agreed(f"t{n}"), "held": lambda _: held()}
        course = opened(*into_middle(), *(made[step](n) for n, step in enumerate(way)))
        more = ipt.apply(course, agreed("more"), held(), reviewed(result, "more"))
        without = ipt.apply(course, held())
        unreviewed = [
            [found for found in tasks.audit(each).findings if found.code == "HW-UNREVIEWED"]
            for each in (more, without)
        ]
        assert unreviewed[0] == unreviewed[1]

    @given(st.permutations([Relationship(id=f"p{n}", violence=n == 1) for n in range(4)]))
    def test_the_order_of_people_means_nothing(self, people):
        recorded = [ev.RelationshipRecorded(relationship=person, id=person.id) for person in people]
        course = opened(*recorded, agreed(person="p1"), agreed("t2", person="p2"))
        [found] = tasks.audit(course, homework=True).findings
        assert (found.code, found.params["person"]) == ("HW-SAFETY", "p1")
