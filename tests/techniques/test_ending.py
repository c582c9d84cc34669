"""The ending: its tasks, how a course ended, and every word that is said about it."""

from pathlib import Path

import attrs
import pytest
from hypothesis import given, strategies as st
from tests.builders import into_middle

import ipt
from ipt.findings import Severity
from ipt.formulation.audit import Audit
from ipt.model import (
    Consideration,
    Contract,
    Episode,
    Goal,
    Medication,
    ProblemArea,
    events as ev,
)
from ipt.techniques import ending

pytestmark = pytest.mark.once

COURSES = Path(__file__).parents[2] / "examples" / "courses"
ANY_WAY = "told as it was"
LAST_TASKS = (
    "progress-reviewed",
    "gains-attributed",
    "ending-felt",
    "relapse-plan-made",
    "next-step-decided",
)
COMPLETED = ev.CourseEnded(reason="completed", onward="a contact in spring")
HELPED = ev.ResponseReviewed(responding=True)
UNHELPED = ev.ResponseReviewed(responding=False)
UNRECORDED = ev.PeriodUnrecorded(sessions=1)
CLOSING = (ev.EndingAnnounced(sessions_left=3), ev.PhaseBegan(phase="termination"))


def held(times):
    return (ev.SessionHeld(),) * times


def course(*events, protocol="ipt-16", override=ANY_WAY):
    start = ipt.open_course(ipt.protocols.get(protocol), patient="p")
    return ipt.apply(start, *events, override=override)


def sixteen(*last, tasks=LAST_TASKS):
    """A course of sixteen sessions, the last of which reports *tasks*, and then *last*."""
    return course(*into_middle(), *held(12), *CLOSING, *held(2), ev.SessionHeld(tasks=tasks), *last)


def said(audit):
    return [str(found) for found in audit.findings], [str(asked) for asked in audit.questions]


def about(*events, protocol="ipt-16", **known):
    return said(ending.audit(course(*events, protocol=protocol), **known))


def told(*findings):
    return [*findings], []


def asked(*questions):
    return [], [*questions]


def dues(of):
    return {(task.due, task.done) for task in ending.tasks(of).tasks}


class TestTheChecklist:
    def test_it_has_the_announcement_and_the_tasks_of_the_termination_phase_alone(self):
        tasks = ending.tasks(course()).tasks
        assert [task.id for task in tasks] == ["ending-announced", *LAST_TASKS]
        assert [task.from_left for task in tasks] == [4, 3, 3, 3, 3, 3]
        assert (tasks[0].label, tasks[0].source) == ("raise the end explicitly", "CG2000-7")
        assert tasks[1].label == "review progress against goals and inventory"

    def test_the_school_that_concludes_announces_nothing_and_feels_nothing(self):
        names = [task.id for task in ending.tasks(course(protocol="ipt-sr")).tasks]
        assert "ending-announced" not in names
        assert "ending-felt" not in names
        assert "later-contact-agreed" in names

    def test_a_task_is_due_by_the_sessions_left(self):
        announced, progress = "ending-announced", "progress-reviewed"
        for sessions, due in ((10, set()), (11, {announced}), (12, {announced, progress})):
            checklist = ending.tasks(course(*into_middle(), *held(sessions)))
            names = {task.id for task in checklist.to_do}
            assert names & {announced, progress} == due, sessions
            assert checklist.unclear == ()

    def test_without_a_number_of_sessions_it_cannot_be_told(self):
        assert dues(course()) == {(None, False)}
        for contract, answers in (
            (Contract(weeks=16), {(None, False)}),
            (Contract(sessions_min=12, sessions_max=16), {(None, False)}),
            (Contract(sessions_min=16), {(False, False)}),
        ):
            of = course(ev.ContractAgreed(contract=contract))
            assert dues(of) == answers
            assert len(ending.tasks(of).unclear) == (6 if None in answers.pop() else 0)

    def test_what_a_session_reports_is_done_with_so_many_sessions_left(self):
        tasks = ending.tasks(sixteen()).tasks
        assert [task.done for task in tasks] == [True] * 6
        assert [task.left for task in tasks] == [3, 0, 0, 0, 0, 0]
        assert ending.tasks(sixteen()).to_do == ()
        assert tasks[1].where == (sixteen().events[-1].id,)

    def test_a_plan_that_was_made_speaks_for_itself(self):
        plan = ev.RelapsePlanMade(plan=ipt.model.RelapsePlan(id="plan"))
        done = {task.id for task in ending.tasks(course(plan)).tasks if task.done}
        assert done == {"relapse-plan-made"}

    def test_unrecorded_sessions_after_the_initial_phase_hide_what_was_done(self):
        for events, done in (
            ((*into_middle(), UNRECORDED), None),
            ((*into_middle(), *held(12), *CLOSING, UNRECORDED), None),
            ((UNRECORDED, *into_middle()), False),
            ((UNRECORDED,), None),
        ):
            assert ending.tasks(course(*events)).tasks[1].done is done

    def test_after_an_end_that_both_took_part_in_the_tasks_were_due(self):
        for reason, due in (
            ("early-by-agreement", True),
            ("non-response", True),
            ("withdrawn", False),
            ("died", False),
        ):
            ended = course(*into_middle(), ev.CourseEnded(reason=reason))
            assert [t.due for t in ending.tasks(ended).tasks] == [False, *[due] * 5], reason

    def test_alternatives_are_offered_where_the_treatment_did_not_help(self):
        for events, due in (((), None), ((HELPED,), False), ((UNHELPED,), True)):
            of = course(*into_middle(), *held(10), *CLOSING, *events, protocol="ipt-ptsd")
            [task] = [t for t in ending.tasks(of).tasks if t.id == "alternatives-offered"]
            assert task.due is due


class TestWhatIsLeft:
    def test_goals_that_were_reached_less_than_expected_and_areas_left_for_later_remain(self):
        def considered(area, **fields):
            return ev.AreaConsidered(
                consideration=Consideration(area=ProblemArea(area=area), **fields)
            )

        of = course(
            *(ev.GoalAgreed(goal=Goal(id=name)) for name in ("g1", "g2", "g3")),
            ev.GoalReviewed(goal="g1", attained=0),
            ev.GoalReviewed(goal="g2", attained=1),
            ev.GoalReviewed(goal="g2", attained=-1),
            considered("role-dispute", deferred=True),
            considered("role-transition", deferred=True),
            considered("grief", deferred=False),
            *into_middle(),
        )
        left = ending.Remaining(goals=("g2",), unreviewed=("g3",), areas=("role-dispute",))
        assert ending.remaining(of) == left
        taken_up = ev.FocusChanged(to=[ProblemArea(area="role-dispute")], reason="so", agreed=True)
        back = ev.FocusChanged(to=[ProblemArea(area="role-transition")], reason="so", agreed=True)
        assert ending.remaining(ipt.apply(of, taken_up, back)).areas == ()
        assert ending.remaining(course()) == ending.Remaining(goals=(), unreviewed=(), areas=())


class TestHowItEnded:
    def test_the_reason_and_what_was_concluded_tell(self):
        early = ev.CourseEnded(reason="early-by-agreement")
        without = ev.CourseEnded(reason="non-response")
        more = ev.ContractAmended(contract=Contract(sessions_min=18), reason="because")
        fewer = ev.ContractAmended(contract=Contract(sessions_min=14), reason="because")
        whole = (*into_middle(), *held(15))
        for events, kind in (
            (into_middle(), None),
            ((*whole, COMPLETED), "completed"),
            ((*into_middle(), more, *held(17), COMPLETED), "extended"),
            ((*into_middle(), fewer, *held(13), COMPLETED), "completed"),
            ((more, COMPLETED), "completed"),
            ((*whole, without), "completed"),
            ((*into_middle(), without), "early-unimproved"),
            ((*into_middle(), early), "unknown"),
            ((*into_middle(), HELPED, early), "early-improved"),
            ((*into_middle(), UNHELPED, early), "early-unimproved"),
            ((*into_middle(), HELPED, *held(12), *CLOSING, early), "unknown"),
            ((*into_middle(), *held(12), *CLOSING, HELPED, early), "early-improved"),
            ((ev.CourseEnded(reason="withdrawn"),), "dropout"),
            ((ev.CourseEnded(reason="referred"),), "referred"),
            ((ev.CourseEnded(reason="risk"),), "other"),
            ((ev.CourseEnded(reason="died"),), "other"),
            ((ev.CourseEnded(reason="other"),), "other"),
        ):
            assert ending.end_type(course(*events)) == kind, (events[-1], kind)

    def test_what_is_said_goes_before_what_was_recorded(self):
        early = course(*into_middle(), UNHELPED, ev.CourseEnded(reason="early-by-agreement"))
        assert ending.end_type(early, improved=True) == "early-improved"
        assert ending.end_type(early, maintenance=True) == "converted-to-maintenance"
        assert ending.end_type(sixteen(COMPLETED), maintenance=True) == "converted-to-maintenance"
        assert ending.end_type(course(), maintenance=True) is None


class TestWhatIsSaid:
    def test_a_complete_ending_is_met_with_silence(self):
        assert said(ending.audit(sixteen(HELPED, COMPLETED))) == told()
        assert said(ending.audit(course())) == told()
        assert said(ending.audit(course(*into_middle(), *held(8)))) == told()

    def test_each_part_that_is_left_out_is_told_and_nothing_else(self):
        for task, found in (
            (
                "ending-felt",
                (
                    "TERM-NO-FEELINGS: the last session is over, and no session reports talk about the "
                    "feelings that ending brings"
                ),
            ),
            (
                "gains-attributed",
                (
                    "TERM-NO-ATTRIBUTION: the last session is over, and no session reports that it was "
                    "asked why things are better"
                ),
            ),
        ):
            rest = [each for each in LAST_TASKS if each != task]
            for last in ((HELPED,), (HELPED, COMPLETED)):
                assert said(ending.audit(sixteen(*last, tasks=rest))) == told(found)

    def test_the_school_that_concludes_asks_for_no_feelings(self):
        of = course(*into_middle(), *held(14), CLOSING[1], ev.SessionHeld(), protocol="ipt-sr")
        assert [found.code for found in ending.audit(of).findings] == ["TERM-NO-ATTRIBUTION"]

    def test_the_last_session_has_to_be_over(self):
        before = course(*into_middle(), *held(12), *CLOSING, *held(2), HELPED)
        assert said(ending.audit(before)) == told()

    def test_what_the_unrecorded_may_hide_is_asked(self):
        of = course(*into_middle(), *held(11), UNRECORDED, *CLOSING, *held(3), HELPED, COMPLETED)
        assert said(ending.audit(of)) == asked(
            "TERM-FEELINGS: were the feelings that ending brings talked about in the sessions that "
            "left no record",
            "TERM-ATTRIBUTION: was it asked why things are better in the sessions that left no record",
        )

    def test_the_announcement_is_due_by_the_sessions_left(self):
        found = (
            "TERM-NOT-ANNOUNCED: sessions left: {}; the end was not raised explicitly, which is due "
            "with 4 left"
        )
        assert about(*into_middle(), *held(11)) == told(found.format(4))
        assert about(*into_middle(), *held(12), CLOSING[1]) == told(found.format(3))
        assert about(*into_middle(), *held(11), CLOSING[0]) == told()
        assert about(*into_middle(), *held(10), UNRECORDED) == asked(
            "TERM-ANNOUNCED: was the end raised explicitly in the sessions that left no record"
        )
        assert about(*into_middle(), *held(8), protocol="ipt-sr") == told()

    def test_sessions_beyond_the_contract_need_a_new_one(self):
        contract = "TERM-CONTRACT: what was agreed on about the number of sessions"
        whole = (*into_middle(), CLOSING[0], *held(15))
        more = ev.ContractAmended(contract=Contract(sessions_min=18), reason="because")
        assert about(*whole, *held(2)) == told(
            "TERM-OPEN-ENDED: sessions held beyond the contract: 2; no new number was agreed on"
        )
        assert about(*whole, more, *held(2)) == told()
        assert about(*whole, UNRECORDED) == asked(contract)
        early = (UNRECORDED, *into_middle(), CLOSING[0], *held(15))
        assert about(*early)[0][0].startswith("TERM-OPEN-ENDED")

    def test_without_a_contract_the_number_is_asked(self):
        contract = "TERM-CONTRACT: what was agreed on about the number of sessions"
        bare = [each for each in into_middle() if not isinstance(each, ev.ContractAgreed)]
        assert about(*bare) == asked(contract)
        assert about(*bare, ev.CourseEnded(reason="withdrawn")) == told()
        assert about(*bare[:-1]) == told()

    def test_a_new_focus_in_the_last_two_sessions_is_told(self):
        def changed(area):
            return ev.FocusChanged(to=[ProblemArea(area=area)], reason="because", agreed=True)

        found = "TERM-NEW-FOCUS-IN-LAST-2: a new problem area came into focus with so few sessions left: {}"
        late = (*into_middle(), CLOSING[0], *held(13))
        beside = ev.FocusAgreed(focus=ProblemArea(area="role-dispute"))
        assert about(*late, changed("role-dispute")) == told(found.format(2))
        assert about(*late, changed("role-transition")) == told()
        assert about(*late, beside) == told(found.format(2))
        assert about(*late[:-1], changed("role-dispute"), ev.SessionHeld()) == told()
        beyond = about(*late, *held(3), changed("role-dispute"))
        assert found.format(0) in beyond[0]

    def test_the_treatment_and_not_the_patient_did_not_help(self):
        found = (
            "TERM-NONRESPONSE-NO-REFERRAL: the treatment did not help enough, and nothing is recorded "
            "of what was offered instead"
        )
        ended = attrs.evolve(COMPLETED, onward="")
        offered = (*LAST_TASKS, "alternatives-offered")
        assert said(ending.audit(sixteen(UNHELPED, ended))) == told(found)
        assert said(ending.audit(sixteen(UNHELPED, COMPLETED))) == told()
        assert said(ending.audit(sixteen(UNHELPED))) == told()
        assert said(ending.audit(sixteen(UNHELPED, ended), improved=True)) == told()
        assert said(ending.audit(sixteen(UNHELPED, ended, tasks=offered))) == told()
        not_better = [each for each in LAST_TASKS if each != "gains-attributed"]
        assert said(ending.audit(sixteen(UNHELPED, COMPLETED, tasks=not_better))) == told()
        [one] = ending.audit(sixteen(UNHELPED, ended)).findings
        assert (
            one.remedy == "offer another effective treatment; it is the treatment that did not work"
        )
        for rule in ending.RULES:
            assert "patient failed" not in rule.message + rule.remedy

    def test_a_treatment_that_was_given_up_for_non_response_did_not_help(self):
        ended = course(*into_middle(), ev.CourseEnded(reason="non-response"))
        codes = [found.code for found in ending.audit(ended, remitted=False).findings]
        assert codes == ["TERM-NO-FEELINGS", "TERM-NONRESPONSE-NO-REFERRAL", "TERM-FINAL-MISSED"]
        referred = course(*into_middle(), UNHELPED, ev.CourseEnded(reason="referred"))
        codes = [found.code for found in ending.audit(referred, remitted=False).findings]
        assert codes == ["TERM-FINAL-MISSED"]

    def test_what_was_offered_in_unrecorded_sessions_is_asked(self):
        ended = attrs.evolve(COMPLETED, onward="")
        of = course(*into_middle(), *held(11), UNRECORDED, *CLOSING, *held(3), UNHELPED, ended)
        assert said(ending.audit(of)) == asked(
            "TERM-FEELINGS: were the feelings that ending brings talked about in the sessions that "
            "left no record",
            "TERM-OFFERED: what was offered instead, in the sessions that left no record",
        )

    def test_whether_it_helped_is_asked_at_the_end(self):
        assert said(ending.audit(sixteen(COMPLETED))) == asked(
            "TERM-IMPROVED: did the treatment help, as patient and therapist see it"
        )
        assert said(ending.audit(sixteen(COMPLETED), improved=True)) == told()

    def test_last_sessions_that_were_not_held_weigh_by_remission(self):
        found = (
            "TERM-FINAL-MISSED: 12 of the 16 sessions agreed on were held; the last ones were not"
        )
        events = (*into_middle(), *held(11), CLOSING[0], ev.CourseEnded(reason="withdrawn"))
        question = "TERM-REMITTED: was the illness in remission when the sessions stopped"
        for remitted, severity, questions in (
            (True, Severity.INFO, []),
            (False, Severity.WARNING, []),
            (None, Severity.WARNING, [question]),
        ):
            assert about(*events, remitted=remitted) == ([found], questions)
            [one] = ending.audit(course(*events), remitted=remitted).findings
            assert one.severity is severity
        died = (*events[:-1], ev.CourseEnded(reason="died"))
        assert about(*died) == told()

    def test_a_session_missed_before_the_last_ones_is_none_of_them(self):
        missed, cancelled = ev.SessionMissed(), ev.SessionCancelled()
        completed = ev.CourseEnded(reason="completed")
        codes = ["TERM-FINAL-MISSED"]
        for events, expected in (
            ((missed, *held(10), CLOSING[0], *held(4)), []),
            ((cancelled, *held(10), CLOSING[0], *held(4)), []),
            ((missed, *held(10), CLOSING[0], *held(3)), codes),
            ((*held(10), CLOSING[0], *held(4), missed), codes),
            ((missed, *held(10), CLOSING[0], *held(4), missed), codes),
            ((missed, *held(10), CLOSING[0], UNRECORDED, *held(3)), []),
        ):
            of = course(*into_middle(), *events, completed)
            assert [
                f.code for f in ending.audit(of, remitted=False).findings if "FINAL" in f.code
            ] == (expected)

    def test_of_a_range_and_of_weeks_only_the_least_could_be_missed(self):
        for contract, codes in (
            (Contract(sessions_min=12, sessions_max=16), []),
            (Contract(sessions_min=14, sessions_max=16), ["TERM-FINAL-MISSED"]),
            (Contract(weeks=16), []),
            (Contract(sessions_min=12, sessions_max=16, conditional=True), []),
        ):
            way = [
                ev.ContractAgreed(contract=contract) if isinstance(e, ev.ContractAgreed) else e
                for e in into_middle()
            ]
            of = course(*way, *held(11), CLOSING[0], ev.CourseEnded(reason="withdrawn"))
            assert [found.code for found in ending.audit(of, remitted=False).findings] == codes

    @given(st.sets(st.sampled_from(LAST_TASKS)))
    def test_what_is_missing_is_found_and_no_more(self, left_out):
        tasks = [task for task in LAST_TASKS if task not in left_out]
        codes = {found.code for found in ending.audit(sixteen(HELPED, tasks=tasks)).findings}
        expected = {"ending-felt": "TERM-NO-FEELINGS", "gains-attributed": "TERM-NO-ATTRIBUTION"}
        assert codes == {expected[task] for task in left_out & set(expected)}


class TestTheCoursesThatShip:
    def test_of_the_published_ones_nothing_is_told_of_the_ending(self):
        published = sorted(COURSES.glob("b*.json"))
        assert len(published) > 5
        for path in published:
            assert ending.audit(ipt.load(path)).findings == (), path.stem

    def test_the_invented_one_ended_as_it_should(self):
        whole = ipt.load(COURSES / "invented-16-sessions.json")
        assert ending.end_type(whole) == "completed"
        assert ending.audit(whole).findings == ()
        assert ending.tasks(whole).to_do == ()


class TestWhatComesAfterwards:
    REMITTED = "MAINT-REMITTED: is the illness in remission"
    EPISODES = "MAINT-EPISODES: how many episodes were there before this one"
    FRAME = (
        "MAINT-FRAME: if it goes on: by which new contract, how often, and when is it looked at again; "
        "once a month is what trials gave"
    )

    def test_before_the_ending_there_is_nothing_to_decide(self):
        for of in (
            course(),
            course(*into_middle()),
            course(ev.CourseEnded(reason="withdrawn")),
            course(ev.CourseEnded(reason="referred")),
            course(ev.CourseEnded(reason="died")),
        ):
            assert ending.maintenance(of) == Audit()

    def test_remission_comes_first(self):
        questions = [self.REMITTED, self.EPISODES, self.FRAME]
        assert said(ending.maintenance(sixteen())) == asked(*questions)
        assert said(ending.maintenance(sixteen(COMPLETED), remitted=True)) == asked(*questions[1:])
        findings, _ = said(ending.maintenance(sixteen(), remitted=False))
        assert findings == [
            (
                "MAINT-NOT-REMITTED: the illness is not in remission; maintenance follows remission, "
                "continuation does not ask for it"
            )
        ]

    def test_earlier_episodes_are_named(self):
        earlier = [
            ev.EpisodeRecorded(episode=Episode(id=name, current=name == "now"))
            for name in ("first", "second", "now")
        ]
        audit = ending.maintenance(sixteen(*earlier), remitted=True)
        assert said(audit) == (["MAINT-RECURRENT: earlier episodes on record: 2"], [self.FRAME])
        assert audit.findings[0].where == ("first", "second")

    def test_whether_remission_needed_a_medication_is_asked(self):
        def taking(name, **fields):
            return ev.MedicationStarted(medication=Medication(id=name, substance="x", **fields))

        question = (
            "MAINT-MEDICATION: did remission need the medication 'm1'; in a trial of maintenance by "
            "IPT alone 50 percent had a recurrence where it had, and 26 percent where IPT alone had "
            "been enough"
        )
        both = sixteen(
            taking("m1", psychotropic=True),
            taking("m2", psychotropic=False),
            taking("m3", earlier=True),
        )
        assert said(ending.maintenance(both, remitted=True)) == asked(
            self.EPISODES, question, self.FRAME
        )
        assert question not in said(ending.maintenance(both, remitted=False))[1]

    def test_stuart_and_robertson_discuss_it_with_everybody(self):
        closing = (*into_middle(), *held(10), CLOSING[1])
        for events, expected in (
            (
                (),
                told(
                    "MAINT-NOT-DISCUSSED: maintenance is discussed with every patient; no session "
                    "reports 'next-step-decided'"
                ),
            ),
            ((ev.SessionHeld(tasks=["next-step-decided"]),), told()),
            (
                (UNRECORDED,),
                asked(
                    "MAINT-DISCUSSED: was maintenance discussed in the sessions that left no record"
                ),
            ),
        ):
            of = course(*closing, *events, protocol="ipt-sr")
            findings, questions = said(ending.maintenance(of, remitted=True))
            rest = [each for each in questions if each not in {self.EPISODES, self.FRAME}]
            assert (findings, rest) == expected

    def test_it_gives_no_advice(self):
        for finding in ending.maintenance(sixteen(), remitted=False).findings:
            assert not finding.remedy
