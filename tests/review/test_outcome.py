"""What became of a course, each verdict with its rule."""

from hypothesis import given
from tests import strategies
from tests.builders import into_middle, opened

import ipt
from ipt.measures import Change, published
from ipt.model import events as ev
from ipt.review import outcome


def measured(*totals, instrument="phq-9"):
    return [ev.MeasureTaken(instrument=instrument, total=total) for total in totals]


class TestAMeasure:
    def test_it_has_its_first_and_its_last_score_and_what_each_rule_says(self):
        course = opened(*measured(18, 14, 8))
        [phq9] = outcome(course).measures
        assert (phq9.instrument, phq9.times) == ("phq-9", 3)
        assert (phq9.first.event, phq9.last.event) == ("e1", "e3")
        assert {each.rule: each.verdict for each in phq9.changes} == {
            "phq-9-reliable-nhs": Change.IMPROVED,
            "phq-9-2-sem": Change.IMPROVED,
            "phq-9-patients-points": Change.IMPROVED,
            "phq-9-patients-percent": Change.IMPROVED,
            "response-50": Change.IMPROVED,
        }
        assert {each.rule: each.verdict for each in phq9.cut_offs} == {
            "screening": True,
            "caseness": True,
            "remission": False,
        }

    def test_one_score_is_no_change(self):
        [phq9] = outcome(opened(*measured(18))).measures
        assert phq9.last is None
        assert {each.verdict for each in (*phq9.changes, *phq9.cut_offs)} == {None}

    def test_one_score_at_the_end_lies_on_a_side_of_each_cut_off(self):
        course = opened(ev.CourseEnded(reason="withdrawn"), *measured(4))
        [phq9] = outcome(course).measures
        assert {each.verdict for each in phq9.changes} == {None}
        assert {each.verdict for each in phq9.cut_offs} == {True}

    def test_a_measure_without_a_total_does_not_count(self):
        course = opened(
            *measured(18), ev.MeasureTaken(instrument="phq-9", items=(1, None) * 4 + (0,))
        )
        [phq9] = outcome(course).measures
        assert (phq9.times, phq9.last) == (1, None)

    def test_nothing_measured_is_nothing_told(self):
        told = outcome(opened())
        assert not told.measures
        assert [question.code for question in told.questions] == ["MEA-UNMEASURED"] * 2

    def test_other_rules_may_be_asked(self):
        [phq9] = outcome(opened(*measured(18, 12)), rules=(published.EARLY_20_PERCENT,)).measures
        assert phq9.changes[-1].rule == "early-response-20"


class TestDisagreement:
    def test_of_rules_is_told_with_each_verdict(self):
        told = outcome(opened(*measured(18, 13)))
        [finding] = [f for f in told.findings if f.code == "OUT-RULES-DISAGREE"]
        assert finding.message == (
            "the rules for phq-9 disagree: phq-9-reliable-nhs says unchanged, phq-9-2-sem says "
            "improved, phq-9-patients-points says improved, phq-9-patients-percent says improved, "
            "response-50 says unchanged"
        )
        assert finding.where == ("e2",)

    def test_of_measures_is_told_for_the_rule_they_share(self):
        course = opened(*measured(18, 8), *measured(20, 18, instrument="hrsd-17"))
        [finding] = [f for f in outcome(course).findings if f.code == "OUT-MEASURES-DISAGREE"]
        assert finding.message == (
            "by response-50 the measures disagree: hrsd-17 unchanged, phq-9 improved"
        )
        assert finding.where == ("hrsd-17", "phq-9")

    def test_agreement_is_not_told(self):
        assert not outcome(opened(*measured(18, 4))).findings


class TestWhatIsMissing:
    def codes(self, course):
        return [q.code for q in outcome(course).questions if q.code.startswith("OUT")]

    def test_a_measure_taken_once(self):
        course = opened(*measured(18), ev.SessionHeld())
        asked = outcome(course).questions[0]
        assert asked.text == "what was another score of phq-9; it was taken only once"
        assert self.codes(course) == ["OUT-ONCE"]
        assert not self.codes(opened(*measured(18))), "nothing has happened in between yet"

    def test_a_last_score_of_an_ended_course(self):
        course = opened(*into_middle(), *measured(12), ev.CourseEnded(reason="withdrawn"))
        assert outcome(course).questions[0].text == (
            "what was the last score of phq-9; none was taken after session 1"
        )
        assert self.codes(ipt.apply(course, *measured(10))) == []

    def test_one_of_relationships_is_asked_for(self):
        asked = outcome(opened(*measured(18, 8))).questions
        assert [question.about for question in asked] == [("relationships",)]


@given(strategies.courses())
def test_any_legal_course_has_one_and_keeps_it_when_stored(course):
    assert outcome(course) == outcome(ipt.loads(ipt.dumps(course)))
