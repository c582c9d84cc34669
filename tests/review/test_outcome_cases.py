"""What the published cases say of scores and of what became of them."""

import re
from functools import cache
from pathlib import Path

import pytest

import ipt
from ipt import measures
from ipt.measures import Change
from ipt.model import Course, events as ev
from ipt.review import decision_points, outcome, response_review

pytestmark = pytest.mark.once

COURSES = Path(__file__).parents[2] / "examples" / "courses"
WITHOUT_END = sorted({path.stem for path in COURSES.glob("b*.json")} - {"b1-allan"})


@cache
def case(name: str) -> Course:
    return ipt.load(COURSES / f"{name}.json")


def bands(name: str, instrument: str) -> dict[str, str]:
    """What the last total is called, by set of bands."""
    score = case(name).latest(instrument)
    assert score is not None
    return {band.bands: band.label for band in score.bands}


def well(score: int, instrument: str) -> dict[str, bool | None]:
    """Whether *score* is on the well side, by cut-off."""
    scale = measures.get(instrument)
    return {
        cut_off.id: measures.remission(score, rule=cut_off, ends=scale.ends).verdict
        for cut_off in scale.cut_offs
    }


@pytest.mark.parametrize("name", WITHOUT_END)
def test_a_case_without_end_scores_gets_no_verdict(name):
    """Response and remission are not assessable, whatever the authors say."""
    told = outcome(case(name))
    so_far = response_review(case(name), points=[point.id for point in decision_points()])
    of_scores = [each for scale in told.measures for each in (*scale.changes, *scale.cut_offs)]
    assert {each.verdict for each in (*of_scores, *so_far.judgements)} == {None}
    assert (*told.findings, *so_far.findings) == ()


class TestAllan:
    def test_the_last_score_of_the_hamilton_scale_is_mild(self):
        assert bands("b1-allan", "hrsd-17")["camcops"] == "mild"

    def test_neither_score_is_one_of_remission(self):
        assert well(39, "caps")["remission"] is False
        assert well(12, "hrsd-17") == {"remission": False, "remission-6": False}

    def test_his_scores_make_no_diagnosis(self):
        told = outcome(case("b1-allan"))
        said = [each.why for scale in told.measures for each in (*scale.changes, *scale.cut_offs)]
        said += [f"{question.text} {question.decides}" for question in told.questions]
        said += [*bands("b1-allan", "caps").values(), *bands("b1-allan", "hrsd-17").values()]
        assert len(said) > 10
        assert not [
            words for words in said if re.search("(?i)diagnos|disorder|depress|ptsd", words)
        ]


class TestEllen:
    def test_25_on_the_hamilton_scale_is_very_severe(self):
        assert bands("b2-ellen", "hrsd-17")["camcops"] == "very severe"

    def test_24_on_the_epds_is_a_probable_depression(self):
        assert [well(score, "epds")["probable"] for score in (24, 13, 12)] == [False, False, True]

    def test_a_score_of_the_end_is_asked_for(self):
        asked = [q.about for q in outcome(case("b2-ellen")).questions if q.code == "OUT-ONCE"]
        assert asked == [("epds",), ("hrsd-17",)]


class TestMrsE:
    def test_a_change_beside_a_medication_is_not_put_down_to_ipt(self):
        assert case("b4-mrs-e").medication
        totals = [ev.MeasureTaken(instrument="hrsd-17", total=total) for total in (25, 8)]
        told = outcome(ipt.apply(case("b4-mrs-e"), *totals))
        judged = [each for scale in told.measures for each in scale.changes]
        assert {each.verdict for each in judged} == {Change.IMPROVED}
        said = [str(each) for each in (*judged, *told.findings)]
        assert not [words for words in said if re.search("(?i)ipt|therap|treat|because", words)]


class TestAlicia:
    def test_her_remission_is_a_judgement_and_no_number(self):
        reviewed = case("b7a-alicia").last(ev.ResponseReviewed)
        assert reviewed is not None
        assert reviewed.responding is True
        assert outcome(case("b7a-alicia")).measures == ()
