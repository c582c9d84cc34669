"""Change by published rules: the numbers of the sources, three answers, and both ends of a scale."""

import math
import re

import attrs
import pytest
from hypothesis import given, strategies as st

from ipt import sources
from ipt.errors import InvalidValue
from ipt.findings import Status
from ipt.measures import (
    Change,
    ChangeKind,
    ChangeRule,
    Ends,
    Interval,
    Judgement,
    Lasting,
    Norm,
    Point,
    Threshold,
    Worded,
    published,
)
from ipt.measures.baseline import baseline_interval
from ipt.measures.change import (
    changed,
    clinically_significant,
    cut_off_a,
    cut_off_b,
    cut_off_c,
    deteriorated,
    is_well,
    remission,
    response,
)
from ipt.measures.episodes import episode, lasted
from ipt.measures.talking_therapies import outcome

pytestmark = pytest.mark.once

PHQ9 = Ends(best=0, worst=27)
HRSD17 = Ends(best=0, worst=52)
CAPS = Ends(best=0, worst=136)
UP_TO_40 = Ends(best=0, worst=40)
GOOD_IS_HIGH = Ends(best=40, worst=0)
scores = st.integers(0, 40)


def rule_of(kind, **numbers):
    return ChangeRule(id="r", kind=kind, source="ipt", status="assumed", **numbers)


def line(score, *, included=True, name="line"):
    return Threshold(id=name, score=score, included=included, source="ipt", status="assumed")


SIX = rule_of("absolute", points=6)
HALF = rule_of("percent", percent=50)
RULES = [SIX, HALF, rule_of("percent", percent=20), rule_of("reliable", z=1.96, sem=2.5)]
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.bound)


def mirrored(score):
    """The same score on the scale that runs the other way."""
    return None if score is None else 40 - score


class TestRulesOfChange:
    @pytest.mark.parametrize(("reliability", "points"), [(0.937, 2.8), (0.789, 5.1)])
    def test_the_hamilton_scale_with_sd_4_by_rater_agreement_and_by_consistency(
        self, reliability, points
    ):
        rule = rule_of("reliable", z=1.96, sd=4, reliability=reliability)
        assert round(rule.least, 1) == points
        assert rule.least == pytest.approx(1.96 * math.sqrt(2) * 4 * math.sqrt(1 - reliability))

    def test_the_literature_gives_the_phq_9_three_answers(self):
        rules = (
            published.PHQ9_RELIABLE_2_SEM,
            published.PHQ9_RELIABLE_NHS,
            published.PHQ9_RELIABLE_Z,
        )
        assert [round(rule.least, 2) for rule in rules] == [5, 6, 6.93]
        verdicts = [
            [changed(15, 15 - fall, rule=rule, ends=PHQ9).verdict for fall in (4, 5, 6, 7)]
            for rule in rules
        ]
        no, yes = Change.UNCHANGED, Change.IMPROVED
        assert verdicts == [[no, yes, yes, yes], [no, no, yes, yes], [no, no, no, yes]]

    def test_reliable_is_more_than_the_bound_and_the_others_take_the_bound_itself(self):
        four = Interval(4, 4)
        reliable = rule_of("reliable", z=2, sem=math.sqrt(2))
        assert reliable.least == pytest.approx(4)
        assert attrs.evolve(reliable, kind="sem", sem=2).reached(four) is True
        assert rule_of("absolute", points=4).reached(four) is True
        assert rule_of("reliable", z=4 / math.sqrt(2), sem=1).reached(four) is False

    @pytest.mark.parametrize(
        ("kind", "numbers", "takes"),
        [
            ("absolute", {}, "points"),
            ("absolute", {"points": 6, "z": 2}, "points"),
            ("percent", {"points": 6}, "percent"),
            ("reliable", {"z": 2, "sd": 4}, "z, sd, reliability or z, sem"),
            ("sem", {"sem": 2.5}, "z, sd, reliability or z, sem"),
            (
                "sem",
                {"z": 2, "sem": 2, "sd": 4, "reliability": 0.8},
                "z, sd, reliability or z, sem",
            ),
        ],
    )
    def test_a_rule_takes_the_numbers_of_its_kind_and_no_others(self, kind, numbers, takes):
        message = f"a rule of kind {kind!r} takes {takes}, and no other number"
        with pytest.raises(InvalidValue, match=f"^{re.escape(message)}$"):
            rule_of(kind, **numbers)

    @pytest.mark.parametrize(
        ("kind", "numbers", "message"),
        [
            ("absolute", {"points": 0}, "points is a number above 0, not 0"),
            ("absolute", {"points": True}, "points is a number above 0, not True"),
            ("absolute", {"points": "6"}, "points is a number above 0, not '6'"),
            ("percent", {"percent": 101}, "percent is at most 100, not 101"),
            (
                "reliable",
                {"z": 2, "sd": 4, "reliability": 1},
                "reliability is below 1, not 1; nothing is measured without error",
            ),
            (
                "relative",
                {},
                "unknown change kind 'relative'; did you mean 'reliable'?",
            ),
        ],
    )
    def test_numbers_out_of_range_are_refused(self, kind, numbers, message):
        with pytest.raises(InvalidValue, match=f"^{re.escape(message)}$"):
            rule_of(kind, **numbers)

    @pytest.mark.parametrize("score", [True, "7", math.inf])
    def test_a_cut_off_is_a_finite_number(self, score):
        with pytest.raises(InvalidValue, match=r"^score is a finite number, not "):
            line(score)

    def test_a_rule_is_built_from_texts_and_numbers_alone(self):
        rule = ChangeRule(
            id="x", kind="percent", percent=30, source="ipt", status="assumed", note="CAPS"
        )
        assert (rule.kind, rule.status, rule.unit) == (ChangeKind.PERCENT, "assumed", "percent")
        assert hash(rule) == hash(attrs.evolve(rule))


class TestPublishedRules:
    RULES = tuple(getattr(published, name) for name in published.__all__)

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
    def test_each_cites_a_work(self, rule):
        assert sources.get(rule.source).title

    def test_each_has_a_name_of_its_own(self):
        names = [rule.id for rule in self.RULES]
        assert len(set(names)) == len(names) == 16

    def test_what_is_assumed_says_why(self):
        assumed = [rule for rule in self.RULES if rule.status is Status.ASSUMED]
        assert len(assumed) == 4
        assert all(rule.note for rule in assumed)


class TestABaselineFromAPercentDrop:
    """Conventions A.2 of the cases: a report that prints the end and the percent drop."""

    @pytest.mark.parametrize(
        ("end", "percent", "bounds", "whole"),
        [(39, 52, "80.41..82.11", [81, 82]), (12, 40, "19.83..20.17", [20])],
    )
    def test_the_two_scores_of_the_published_case(self, end, percent, bounds, whole):
        first = baseline_interval(end, percent)
        assert f"{first.low:.2f}..{first.high:.2f}" == bounds
        assert list(first.whole) == whole

    @given(st.integers(1, 136), st.data())
    def test_it_holds_the_first_score_that_was_there(self, before, data):
        after = data.draw(st.integers(1, before))
        first = baseline_interval(after, round(100 * (before - after) / before))
        assert first.low - 1e-9 <= before <= first.high + 1e-9

    @given(st.integers(1, 136), st.integers(-100, 99), st.floats(0.1, 5))
    def test_a_coarser_percentage_gives_a_wider_interval(self, end, percent, more):
        narrow, wide = baseline_interval(end, percent), baseline_interval(end, percent, 0.5 + more)
        assert wide.low <= narrow.low <= narrow.high <= wide.high

    def test_a_rise_is_a_drop_below_zero(self):
        assert baseline_interval(30, -50, 0) == Interval(20, 20)

    def test_a_drop_of_about_all_has_no_upper_end(self):
        first = baseline_interval(1, 100)
        assert (round(first.low), first.high) == (200, math.inf)

    def test_a_drop_to_nothing_says_nothing_about_where_it_began(self):
        assert baseline_interval(0, 100) == Interval(0, math.inf)

    @pytest.mark.parametrize(("end", "percent", "width"), [(39, 100, 0), (0, 52, 0.5)])
    def test_two_numbers_that_contradict_each_other_are_refused(self, end, percent, width):
        message = f"no first score falls by {percent} percent to {end}"
        with pytest.raises(InvalidValue, match=f"^{message}$"):
            baseline_interval(end, percent, width)

    @pytest.mark.parametrize("numbers", [(-1, 52), (39, 101), (39, 52, -1), (math.nan, 52)])
    def test_numbers_out_of_range_are_refused(self, numbers):
        with pytest.raises(InvalidValue, match=r"^the last score and the half width are 0 and up"):
            baseline_interval(*numbers)


class TestAllan:
    """B1: two measures, and a verdict that flips with the rule."""

    CAPS_BEFORE = baseline_interval(39, 52)
    HRSD_BEFORE = baseline_interval(12, 40)
    THIRTY = rule_of("percent", percent=30)

    @pytest.mark.parametrize("rule", [THIRTY, HALF], ids=["30 %", "50 %"])
    def test_responded_on_the_caps_by_either_rule(self, rule):
        answer = response(self.CAPS_BEFORE, 39, rule=rule, threshold=line(20), ends=CAPS)
        assert answer.verdict is True

    def test_responded_on_the_hamilton_scale_by_one_rule_only(self):
        answers = [
            response(self.HRSD_BEFORE, 12, rule=rule, threshold=line(7), ends=HRSD17).verdict
            for rule in (self.THIRTY, HALF)
        ]
        assert answers == [True, False]

    def test_is_not_in_remission(self):
        answer = remission(12, rule=published.HRSD17_REMISSION, ends=HRSD17)
        assert answer.verdict is False
        assert str(answer) == "the score lies on the ill side of the cut-off, up to and with 7"


class TestChange:
    def test_it_comes_with_its_numbers_and_its_rule(self):
        answer = changed(18.5, 7.2, rule=published.RESPONSE_50, ends=HRSD17)
        assert answer == Judgement(
            verdict=Change.IMPROVED,
            why="11.3 points better (61.1 %); the rule asks for at least 50 percent",
            rule="response-50",
            source="Bobo16",
            status=Status.SECONDARY,
            improvement=Interval(11.3, 11.3),
            percent=Interval(100 * 11.3 / 18.5, 100 * 11.3 / 18.5),
        )

    @pytest.mark.parametrize(
        ("before", "after", "why"),
        [
            (10, 10, "no difference"),
            (10, 16, "6 points worse (60 %)"),
            (Interval(10, 12), 4, "6 to 8 points better"),
            (4, Interval(10, 12), "6 to 8 points worse"),
            (10, Interval(8, 13), "from 3 points worse to 2 points better"),
        ],
    )
    def test_it_is_told_in_words(self, before, after, why):
        answer = changed(before, after, rule=SIX, ends=PHQ9)
        assert str(answer) == f"{why}; the rule asks for at least 6 points"

    @pytest.mark.parametrize(
        ("before", "after", "why"),
        [
            (None, 3, "no first score"),
            (3, None, "no last score"),
            (None, None, "no first and no last score"),
        ],
    )
    def test_a_missing_score_is_not_assessable(self, before, after, why):
        answer = changed(before, after, rule=SIX, ends=PHQ9)
        assert (answer.verdict, answer.assessable) == (None, False)
        assert str(answer) == f"not assessable: {why}"
        assert deteriorated(before, after, rule=SIX, ends=PHQ9).verdict is None

    @pytest.mark.parametrize("first", [0, Interval(0, 5)])
    def test_there_is_no_percentage_of_the_best_score(self, first):
        answer = changed(first, 10, rule=HALF, ends=PHQ9)
        assert str(answer) == (
            "not assessable: a percentage needs a first score that is surely not at the best end"
        )
        assert changed(first, 15, rule=SIX, ends=PHQ9).verdict is Change.DETERIORATED

    def test_a_bound_is_no_number(self):
        at_least_13 = Interval.parse(">= 13")
        answers = [changed(at_least_13, after, rule=SIX, ends=PHQ9) for after in (7, 8, 19, 20)]
        assert [answer.verdict for answer in answers] == [Change.IMPROVED, None, None, None]
        assert str(answers[1]) == (
            "not assessable: the scores allow more than one answer: "
            "5 to 19 points better; the rule asks for at least 6 points"
        )

    def test_a_word_without_bounds_settles_nothing_and_one_with_bounds_may(self):
        mild = Worded(word="mild", bounds=Interval(5, 9))
        assert changed(20, Worded(word="mild"), rule=SIX, ends=PHQ9).verdict is None
        assert changed(20, mild, rule=SIX, ends=PHQ9).verdict is Change.IMPROVED

    def test_a_scale_without_an_upper_end_will_do(self):
        answer = changed(Interval.parse(">= 20"), 5, rule=HALF, ends=Ends(best=0, worst=math.inf))
        assert answer.verdict is Change.IMPROVED
        assert answer.percent == Interval(75, 100)

    def test_exact_shares_are_exact(self):
        fifth = rule_of("percent", percent=20)
        verdicts = {
            changed(n, n - n // 5, rule=fifth, ends=HRSD17).verdict for n in range(5, 51, 5)
        }
        assert verdicts == {Change.IMPROVED}

    @every_rule
    @given(scores, scores)
    def test_points_are_antisymmetric(self, rule, before, after):
        there = changed(before, after, rule=rule, ends=UP_TO_40)
        back = changed(after, before, rule=rule, ends=UP_TO_40)
        if there.improvement is not None and back.improvement is not None:
            assert there.improvement == back.improvement.negative()
        if rule.unit == "points":
            swap = {Change.IMPROVED: Change.DETERIORATED, Change.DETERIORATED: Change.IMPROVED}
            assert back.verdict == swap.get(there.verdict, there.verdict)

    @every_rule
    @given(scores, scores)
    def test_a_scale_on_which_high_is_good_works_the_same(self, rule, before, after):
        plain = changed(before, after, rule=rule, ends=UP_TO_40)
        turned = changed(mirrored(before), mirrored(after), rule=rule, ends=GOOD_IS_HIGH)
        assert plain == turned

    @every_rule
    @given(scores, scores)
    def test_a_better_last_score_is_never_a_worse_verdict(self, rule, before, after):
        order = [None, Change.DETERIORATED, Change.UNCHANGED, Change.IMPROVED]
        now = changed(before, after, rule=rule, ends=UP_TO_40)
        then = changed(before, max(after - 1, 0), rule=rule, ends=UP_TO_40)
        assert order.index(then.verdict) >= order.index(now.verdict)

    @every_rule
    @given(scores, scores, st.integers(0, 5), st.integers(0, 5))
    def test_bounds_contain_the_truth(self, rule, before, after, below, above):
        known = Interval(max(after - below, 0), min(after + above, 40))
        truth = changed(before, after, rule=rule, ends=UP_TO_40)
        answer = changed(before, known, rule=rule, ends=UP_TO_40)
        assert answer.verdict in {None, truth.verdict}
        assert truth.improvement.low in answer.improvement
        if truth.percent is not None:
            assert truth.percent.low in answer.percent

    @every_rule
    @given(scores, scores)
    def test_deterioration_is_one_of_the_verdicts(self, rule, before, after):
        verdict = changed(before, after, rule=rule, ends=UP_TO_40).verdict
        worse = deteriorated(before, after, rule=rule, ends=UP_TO_40).verdict
        assert worse is (None if verdict is None else verdict is Change.DETERIORATED)

    def test_deterioration_may_be_ruled_out_where_the_change_is_open(self):
        known = Interval(5, 18)
        assert changed(18, known, rule=SIX, ends=PHQ9).verdict is None
        assert deteriorated(18, known, rule=SIX, ends=PHQ9).verdict is False

    def test_a_judgement_has_no_truth_value(self):
        message = "a judgement is neither true nor false; ask for its verdict, which may be None"
        with pytest.raises(InvalidValue, match=f"^{message}$"):
            bool(deteriorated(1, 2, rule=SIX, ends=PHQ9))


class TestResponse:
    def test_who_was_in_remission_at_baseline_cannot_respond(self):
        """Katagiri 2021: one of four patients was remitted before the treatment began."""
        below_10 = line(10, included=False, name="madrs-remission")
        answer = response(
            8, 2, rule=published.RESPONSE_50, threshold=below_10, ends=Ends(best=0, worst=60)
        )
        assert answer.verdict is None
        assert str(answer) == "not assessable: baseline below threshold 'madrs-remission'"

    def test_who_may_have_been_in_remission_is_not_assessable_either(self):
        answer = response(
            Worded(word="mild"), 2, rule=HALF, threshold=published.HRSD17_REMISSION, ends=HRSD17
        )
        assert str(answer).endswith("baseline may be below threshold 'hrsd-17-remission'")

    def test_needs_a_baseline(self):
        answer = response(None, 2, rule=HALF, threshold=line(7), ends=HRSD17)
        assert str(answer) == "not assessable: no first score"

    @given(scores, scores)
    def test_works_the_same_where_high_is_good(self, before, after):
        plain = response(before, after, rule=HALF, threshold=line(7), ends=UP_TO_40)
        turned = response(
            mirrored(before), mirrored(after), rule=HALF, threshold=line(33), ends=GOOD_IS_HIGH
        )
        assert plain == turned


class TestRemission:
    @pytest.mark.parametrize(
        ("score", "verdict"),
        [(7, True), (8, False), (Interval(5, 7), True), (Interval(7, 8), None), (None, None)],
    )
    def test_is_a_score_at_or_below_the_cut_off(self, score, verdict):
        assert remission(score, rule=published.HRSD17_REMISSION, ends=HRSD17).verdict is verdict

    def test_a_group_mean_below_a_cut_off_would_not_be_everybody(self):
        """Miller 1994: 7.2 is above 7, and a mean is nobody's score."""
        assert remission(7.2, rule=published.HRSD17_REMISSION, ends=HRSD17).verdict is False

    def test_a_cut_off_of_cases_leaves_its_own_score_on_the_ill_side(self):
        assert is_well(9, published.PHQ9_CASENESS, PHQ9) is True
        assert is_well(10, published.PHQ9_CASENESS, PHQ9) is False

    def test_says_which_side_a_score_may_be_on(self):
        answers = [
            remission(score, rule=published.PHQ9_CASENESS, ends=PHQ9)
            for score in (3, Interval(8, 12), None)
        ]
        assert [str(answer) for answer in answers] == [
            "the score lies on the well side of the cut-off, short of 10",
            "not assessable: the score lies on either side of the cut-off, short of 10",
            "not assessable: no score",
        ]

    @given(scores, scores, st.booleans())
    def test_works_the_same_where_high_is_good(self, score, at, included):
        plain = is_well(score, line(at, included=included), UP_TO_40)
        turned = is_well(40 - score, line(40 - at, included=included), GOOD_IS_HIGH)
        assert plain is turned is (score <= at if included else score < at)


class TestJacobsonAndTruax:
    """The worked example of the paper: a scale of adjustment on which high is good."""

    ILL, WELL = Norm(40, 7.5), Norm(60, 7.5)
    ENDS = Ends(best=100, worst=0)
    RULE = rule_of("reliable", z=1.96, sd=7.5, reliability=0.80)

    def test_the_three_cut_offs(self):
        cuts = cut_off_a(self.ILL, self.ENDS), cut_off_b(self.WELL, self.ENDS)
        assert (*cuts, cut_off_c(self.ILL, self.WELL)) == (55, 45, 50)

    def test_the_three_cut_offs_where_low_is_good(self):
        ill, well, ends = Norm(60, 10), Norm(40, 5), Ends(best=0, worst=100)
        assert (cut_off_a(ill, ends), cut_off_b(well, ends)) == (40, 50)
        assert cut_off_c(ill, well) == pytest.approx(140 / 3)

    def test_the_reliable_change_index_of_the_example(self):
        answer = changed(32.5, 47.5, rule=self.RULE, ends=self.ENDS)
        assert answer.improvement.low / (self.RULE.least / 1.96) == pytest.approx(3.16, abs=0.005)

    @pytest.mark.parametrize(
        ("before", "after", "verdict"),
        [
            (32.5, 52, Change.RECOVERED),
            (32.5, 47.5, Change.IMPROVED),  # reliable, and short of 50
            (48, 52, Change.UNCHANGED),  # across 50, but not reliable
            (55, 70, Change.IMPROVED),  # was never on the ill side
            (47.5, 32.5, Change.DETERIORATED),
            (32.5, None, None),
            (32.5, Interval(49, 52), None),  # improved or recovered
            (32.5, Interval(30, 52), None),
        ],
    )
    def test_the_four_classes(self, before, after, verdict):
        answer = clinically_significant(
            before, after, rule=self.RULE, threshold=line(50), ends=self.ENDS
        )
        assert answer.verdict is verdict

    @pytest.mark.parametrize(
        ("after", "word"),
        [(52, "crossed"), (47.5, "not crossed"), (Interval(49, 52), "perhaps crossed")],
    )
    def test_it_says_whether_the_cut_off_was_crossed(self, after, word):
        answer = clinically_significant(
            32.5, after, rule=self.RULE, threshold=line(50, name="c"), ends=self.ENDS
        )
        assert answer.why.endswith(f"; the rule asks for more than 9.297 points; 'c' was {word}")


class TestTalkingTherapies:
    def verdicts(self, phq9, gad7, contacts=8):
        answers = outcome(phq9=phq9, gad7=gad7, contacts=contacts)
        return tuple(getattr(answers, field.name).verdict for field in attrs.fields(type(answers)))

    @pytest.mark.parametrize(
        ("phq9", "gad7", "expected"),
        [  # caseness, recovery, improvement, deterioration, reliable recovery
            ((18, 9), (12, 7), (True, True, True, False, True)),
            ((10, 9), (7, 7), (True, True, False, False, False)),
            ((18, 10), (12, 7), (True, False, True, False, False)),
            ((18, 9), (7, 8), (True, False, True, False, False)),
            ((9, 3), (8, 7), (True, True, True, False, True)),
            ((9, 9), (7, 7), (False, None, False, False, None)),
            ((9, 15), (7, 7), (False, None, False, True, None)),
            ((18, 12), (4, 8), (True, False, False, False, False)),
            ((18, 24), (12, 8), (True, False, False, False, False)),
            ((18, 18), (12, 16), (True, False, False, True, False)),
        ],
    )
    def test_the_two_scales_speak_together(self, phq9, gad7, expected):
        assert self.verdicts(phq9, gad7) == expected

    @pytest.mark.parametrize("contacts", [0, 1, None])
    def test_a_course_has_two_contacts(self, contacts):
        assert self.verdicts((18, 9), (12, 7), contacts) == (True, None, None, None, None)

    def test_why_there_is_no_course(self):
        first, second = (
            outcome(phq9=(18, 9), gad7=(12, 7), contacts=contacts).improvement
            for contacts in (1, None)
        )
        assert str(first) == "not assessable: a course has at least 2 contacts, not 1"
        assert str(second) == "not assessable: the number of contacts is not known"

    def test_one_scale_may_settle_what_the_other_leaves_open(self):
        assert self.verdicts((18, 12), (None, None)) == (True, False, None, False, False)
        assert self.verdicts((None, 5), (None, 5)) == (None, None, None, None, None)

    def test_why_there_is_no_answer(self):
        part = outcome(phq9=(18, 9), gad7=(None, None), contacts=8)
        assert str(part.recovery) == (
            "not assessable: a score is missing or not exact; "
            "the rule asks for a case before, none after"
        )
        assert str(outcome(phq9=(5, 5), gad7=(None, 5), contacts=8).recovery) == (
            "not assessable: a first score is missing or not exact"
        )
        assert str(outcome(phq9=(5, 5), gad7=(5, 5), contacts=8).recovery) == (
            "not assessable: no case at the first contact"
        )

    def test_an_answer_names_its_rule(self):
        answer = outcome(phq9=(18, 9), gad7=(12, 7), contacts=8).deterioration
        assert (answer.rule, answer.source) == ("nhs-reliable-deterioration", "NHS-TT")
        assert str(answer) == "not one scale reliably worse, none better"


def weekly(*values, start=0):
    return [Point(week, score) for week, score in enumerate(values, start)]


class TestLastingRemission:
    THREE = published.REMISSION_3_WEEKS

    @pytest.mark.parametrize(
        ("values", "verdict"),
        [
            ((20, 7, 6, 5), True),
            ((20, 7, 6, 9, 5, 5, 9), False),
            ((20, 7, 6), False),  # two weeks so far
            ((20, 7, 6, 5, 20), True),
            ((20, 7, None, 5), True),  # two weeks apart: no gap
            ((20, 7, None, None, 5, 20), None),  # three weeks apart: open
            ((20, 7, Interval(6, 9), 5), None),
            ((20, None, None, None, 20), None),
            ((20, None, None, 20), False),
            ((None, None), None),
            ((20, 20, 20), False),
        ],
    )
    def test_is_seven_or_less_for_three_weeks_running(self, values, verdict):
        assert lasted(weekly(*values), rule=self.THREE, ends=HRSD17).verdict is verdict

    def test_says_how_much_of_it_is_certain(self):
        answer = lasted(weekly(20, 7, 6), rule=self.THREE, ends=HRSD17)
        assert str(answer) == "2 of 3 weeks are certain"
        assert str(lasted([], rule=self.THREE, ends=HRSD17)) == "not assessable: no score"

    @given(st.lists(st.integers(0, 20), min_size=1, max_size=12), st.integers(1, 5))
    def test_a_weekly_record_has_only_yes_and_no(self, values, weeks):
        rule = attrs.evolve(self.THREE, weeks=weeks)
        text = "".join("x" if value <= 7 else "." for value in values)
        assert lasted(weekly(*values), rule=rule, ends=HRSD17).verdict is ("x" * weeks in text)

    @given(st.lists(st.integers(0, 20), min_size=2, max_size=10), st.data())
    def test_leaving_out_scores_never_turns_an_answer_round(self, values, data):
        rule = attrs.evolve(self.THREE, gap=1)
        inner = [data.draw(st.sampled_from([value, None])) for value in values[1:-1]]
        whole = lasted(weekly(*values), rule=rule, ends=HRSD17).verdict
        part = lasted(weekly(values[0], *inner, values[-1]), rule=rule, ends=HRSD17).verdict
        assert part in {whole, None}


class TestAnEpisode:
    def verdicts(self, points, recovery_weeks=8, gap=2):
        recovery = attrs.evolve(published.RECOVERY_4_MONTHS, weeks=recovery_weeks, gap=gap)
        answers = episode(
            points,
            remission=published.REMISSION_3_WEEKS,
            recovery=recovery,
            ill=line(14),
            ends=HRSD17,
        )
        return tuple(getattr(answers, field.name).verdict for field in attrs.fields(type(answers)))

    @pytest.mark.parametrize(
        ("values", "expected"),
        [  # remission, recovery, relapse, recurrence
            ((20, 20, 20, 20), (False, False, None, None)),
            ((20, Interval(0, 20), 5, 5), (None, None, None, None)),
            ((20, 7, 6, 5), (True, False, False, False)),
            ((20, 7, 6, 5, 12, 12, 18), (True, False, True, False)),
            ((20, 7, 6, 5, 12, 12, 12, 12, 12), (True, True, False, False)),
            ((20, 7, 6, 5, 5, 5, 5, 5, 5, 18), (True, True, False, True)),
            ((20, 7, 6, 5, 5, 5, 5, 5, None, 18), (True, None, None, None)),
            ((20, 7, 6, 5, Interval(5, 30), 5, 5, 5, 5), (True, None, None, None)),
            ((20, 7, 6, 5, Interval(5, 30), 5), (True, False, None, False)),
            ((20, 7, 6, 5, 5, 5, 5, 5, 5, Interval(5, 30)), (True, True, False, None)),
        ],
    )
    def test_relapse_comes_before_recovery_and_recurrence_after(self, values, expected):
        assert self.verdicts(weekly(*values)) == expected

    def test_an_unseen_stretch_may_hide_a_return(self):
        points = [*weekly(20, 7, 6, 5), Point(20, 5)]
        assert self.verdicts(points) == (True, None, None, None)

    def test_it_says_how_long_it_took(self):
        answers = episode(
            weekly(20, 7, 6, 5, 12, 18),
            remission=published.REMISSION_3_WEEKS,
            recovery=published.RECOVERY_4_MONTHS,
            ill=line(14),
            ends=HRSD17,
        )
        assert str(answers.relapse) == (
            "the illness is seen again 5 weeks after the onset of remission; recovery takes 17"
        )


def test_a_duration_needs_a_cut_off():
    with pytest.raises(InvalidValue, match=r"^threshold is of type Threshold, not int$"):
        Lasting(id="x", threshold=7, weeks=3, source="ipt", status="assumed")
