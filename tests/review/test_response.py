"""Whether treatment is working so far."""

import pytest
from hypothesis import given
from tests import strategies
from tests.builders import FIRST_DAY, into_middle, opened, week

import ipt
from ipt.errors import InvalidValue, UnknownName
from ipt.model import PartialDate, events as ev
from ipt.review import decision_points, response_review


def phq9(total, **more):
    return ev.MeasureTaken(instrument="phq-9", total=total, **more)


def hrsd(total, number):
    return ev.MeasureTaken(instrument="hrsd-17", total=total, on=week(number))


def said(course, **more):
    review = response_review(course, **more)
    return [f.code for f in review.findings], [q.code for q in review.questions]


class TestWorse:
    def test_a_reliable_worsening_asks_for_a_review_at_once(self):
        course = opened(phq9(10), ev.SessionHeld(), phq9(17))
        review = response_review(course)
        [finding] = review.findings
        assert finding.message == (
            "the last score is worse than an earlier one by at least 5 points, the change that "
            "phq-9-2-sem asks for"
        )
        assert finding.where == ("e3",)
        assert review.due is True

    def test_once_it_was_reviewed_it_is_not_due_again_before_the_next_score(self):
        reviewed = opened(
            phq9(10), ev.SessionHeld(), phq9(17), ev.ResponseReviewed(responding=False)
        )
        assert response_review(reviewed).due is False
        assert said(reviewed) == (["MEA-WORSE"], ["RSP-DECISION"])
        assert response_review(ipt.apply(reviewed, phq9(18))).due is True

    def test_without_answers_nobody_knows_whether_an_answer_about_risk_rose(self):
        low = opened(*into_middle(), ev.EndingAnnounced())
        low = ipt.apply(low, ev.PhaseBegan(phase="termination"), phq9(6), phq9(8), override="t")
        assert said(low) == ([], ["MEA-RISK-UNKNOWN"])

    def test_an_answer_about_risk_that_rose_is_told_whatever_the_total(self):
        course = opened(
            ev.MeasureTaken(instrument="phq-9", items=(1,) * 9),
            ev.MeasureTaken(instrument="phq-9", items=(1,) * 8 + (2,)),
        )
        assert said(course)[0] == ["MEA-RISK-ROSE"]

    def test_a_small_rise_near_the_end_is_told_apart_from_relapse(self):
        low = opened(*into_middle(), ev.EndingAnnounced())
        gad7 = [ev.MeasureTaken(instrument="gad-7", total=total) for total in (6, 8)]
        low = ipt.apply(low, ev.PhaseBegan(phase="termination"), *gad7, override="t")
        assert said(low) == (["MEA-ENDING-RISE"], [])

    def test_where_no_rule_is_in_points_nothing_is_said(self):
        course = opened(
            ev.MeasureTaken(instrument="caps", total=50),
            ev.MeasureTaken(instrument="caps", total=90),
        )
        assert said(course) == ([], [])


class TestWhenItIsDue:
    def test_after_the_sessions_that_the_protocol_names(self):
        sessions = opened().protocol.limit("review_after")
        held = opened(*into_middle())
        before = ipt.apply(held, *[ev.SessionHeld()] * (sessions - 2))
        assert response_review(before).due is False
        assert response_review(ipt.apply(before, ev.SessionHeld())).due is True
        hidden = ipt.apply(held, ev.PeriodUnrecorded(sessions=sessions))
        assert response_review(hidden).due is None

    def test_a_review_settles_it(self):
        course = opened(
            *into_middle(), *[ev.SessionHeld()] * 5, ev.ResponseReviewed(responding=True)
        )
        assert response_review(course).due is False
        assert said(course) == ([], [])

    def test_after_the_end_it_never_is(self):
        course = opened(phq9(10), ev.SessionHeld(), phq9(17), ev.CourseEnded(reason="withdrawn"))
        assert response_review(course).due is False

    def test_no_response_and_no_decision_asks_what_was_decided(self):
        assert said(opened(ev.ResponseReviewed(responding=False)))[1] == ["RSP-DECISION"]
        decided = opened(ev.ResponseReviewed(responding=False, decision="twice a week"))
        assert said(decided)[1] == []


class TestDecisionPoints:
    def test_they_say_from_whom_they_are(self):
        assert [(p.id, p.weeks, p.percent, str(p.status)) for p in decision_points()] == [
            ("ipta-smart-4", 4, 20, "assumed"),
            ("ipta-smart-8", 8, 40, "assumed"),
            ("bereavement-8", 8, 50, "published"),
        ]

    @pytest.mark.parametrize(
        ("last", "verdict", "codes"), [(10, True, []), (11, False, ["RSP-BELOW"])]
    )
    def test_a_fall_is_enough_or_it_is_told(self, last, verdict, codes):
        course = opened(hrsd(20, 1), hrsd(18, 4), hrsd(last, 9))
        review = response_review(course, points=["bereavement-8"])
        assert [each.verdict for each in review.judgements] == [verdict]
        assert [finding.code for finding in review.findings] == codes

    def test_the_words(self):
        course = opened(hrsd(20, 1), hrsd(19, 8))
        [finding] = response_review(course, points=["bereavement-8"]).findings
        assert finding.message == (
            "hrsd-17 fell by less than the 50 percent that bereavement-8 asks for by week 8"
        )

    @pytest.mark.parametrize(
        "events",
        [
            [],
            [hrsd(20, 1)],
            [hrsd(20, 1), hrsd(12, 6)],
            [hrsd(20, 1), hrsd(12, 10)],
            [ev.MeasureTaken(instrument="hrsd-17", on=FIRST_DAY), hrsd(20, 3), hrsd(12, 8)],
            [ev.MeasureTaken(instrument="hrsd-17", total=20, on=PartialDate(2026)), hrsd(12, 8)],
        ],
        ids=["no score", "one", "too early", "too late", "no first score", "no day"],
    )
    def test_without_scores_at_both_times_nobody_knows(self, events):
        review = response_review(opened(*events), points=["bereavement-8"])
        assert [each.verdict for each in review.judgements] == [None]
        assert str(review.judgements[0]) == (
            "not assessable: no dated score at the start, or none in the 2 weeks before that one"
        )
        assert [question.text for question in review.questions] == [
            "what was hrsd-17 at the start and by week 8; bereavement-8 goes by it"
        ]

    def test_an_unknown_one_is_refused(self):
        with pytest.raises(
            UnknownName, match=r"^unknown decision point 'bereavment-8'; did you mean"
        ):
            response_review(opened(), points=["bereavment-8"])

    def test_one_that_resembles_none_is_told_all(self):
        known = ", ".join(point.id for point in decision_points())
        for name in ("zz", 8):
            with pytest.raises(UnknownName) as refused:
                response_review(opened(), points=[name])
            assert str(refused.value) == f"unknown decision point {name!r}; known are {known}"

    def test_a_single_text_is_not_taken_for_its_letters(self):
        with pytest.raises(InvalidValue) as refused:
            response_review(opened(), points="bereavement-8")
        assert str(refused.value) == (
            "a sequence is needed, not a single text; put it into a tuple"
        )


@given(strategies.courses())
def test_any_legal_course_has_one_and_keeps_it_when_stored(course):
    every = [point.id for point in decision_points()]
    assert response_review(course, points=every) == response_review(
        ipt.loads(ipt.dumps(course)), points=every
    )
