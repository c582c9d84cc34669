"""What is said of columns is what `ipt.measures` says of each row."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from ipt import measures
from ipt.cohort import results
from ipt.cohort.results import NO, UNKNOWN, YES
from ipt.cohort.results.verdicts import burden
from ipt.errors import InvalidValue, UnknownName
from ipt.measures import ChangeRule, Point, SuddenRule, Threshold, published, trajectories

pytestmark = pytest.mark.once

CITED: dict[str, Any] = {"source": "ipt", "status": "assumed"}
WORST_LOW = measures.Ends(best=40, worst=0)
ENDS = {"phq-9": measures.get("phq-9").ends, "low": WORST_LOW}
CODES = {True: YES, False: NO, None: UNKNOWN}
RULES = [
    published.RESPONSE_50,
    published.PHQ9_RELIABLE_NHS,
    published.PHQ9_RELIABLE_2_SEM,
    published.PHQ9_RELIABLE_Z,
    ChangeRule(id="two-and-a-half", kind="absolute", points=2.5, **CITED),
    ChangeRule(id="exactly-more-than-2.5", kind="reliable", z=1, sem=2.5 / math.sqrt(2), **CITED),
]
THRESHOLDS = [
    Threshold(id="at-most-7", score=7, **CITED),
    Threshold(id="below-10", score=10, included=False, **CITED),
]
score = st.none() | st.integers(0, 27) | st.integers(0, 108).map(lambda quarter: quarter / 4)
pairs = st.lists(st.tuples(score, score), max_size=8)
series = st.lists(
    st.lists(st.none() | st.integers(0, 27), min_size=7, max_size=7), min_size=1, max_size=6
)


def floats(scores: Any) -> np.ndarray:
    return np.array([np.nan if one is None else one for one in scores], dtype=float)


@given(pairs=pairs, rule=st.sampled_from(RULES), ends=st.sampled_from([*ENDS]), data=st.data())
def test_a_column_of_changes_says_what_each_row_says_alone(pairs, rule, ends, data):
    scale, threshold = ENDS[ends], data.draw(st.sampled_from(THRESHOLDS))
    before, after = (
        (floats(side) for side in zip(*pairs, strict=True)) if pairs else (floats([]),) * 2
    )
    changes = [measures.changed(one, other, rule=rule, ends=scale).verdict for one, other in pairs]
    worse = [measures.deteriorated(b, a, rule=rule, ends=scale).verdict for b, a in pairs]
    responded = [
        measures.response(b, a, rule=rule, threshold=threshold, ends=scale).verdict
        for b, a in pairs
    ]
    well = [measures.remission(a, rule=threshold, ends=scale).verdict for _, a in pairs]
    asked = {"rule": rule, "ends": scale}
    assert results.improved(before, after, **asked).tolist() == [
        UNKNOWN if change is None else int(change == "improved") for change in changes
    ]
    assert results.deteriorated(before, after, **asked).tolist() == [CODES[w] for w in worse]
    assert results.response(before, after, threshold=threshold, **asked).tolist() == [
        CODES[r] for r in responded
    ]
    assert results.remission(after, rule=threshold, ends=scale).tolist() == [CODES[w] for w in well]


@given(
    rows=series,
    fewest=st.sampled_from([2, 3]),
    adjusted=st.booleans(),
    points=st.sampled_from([3, 7]),
    ends=st.sampled_from([*ENDS]),
)
def test_every_step_is_a_sudden_gain_where_it_is_one_alone(rows, fewest, adjusted, points, ends):
    rule = SuddenRule(id="r", points=points, fewest=fewest, adjusted=adjusted, **CITED)
    found = results.sudden_gains([floats(row) for row in rows], rule=rule, ends=ENDS[ends])
    for row, verdicts, sizes in zip(rows, found.verdicts, found.sizes, strict=True):
        alone = trajectories.steps(
            [Point(at, score) for at, score in enumerate(row)], rule=rule, ends=ENDS[ends]
        )
        told = {step.position - 1: (CODES[step.verdict], step.size.low) for step in alone}
        columns = zip(verdicts.tolist(), sizes.tolist(), strict=True)
        assert {place: pair for place, pair in enumerate(columns) if pair[1] == pair[1]} == told
        assert {verdicts[place] for place in {*range(6)} - {*told}} <= {UNKNOWN}


def test_a_sudden_gain_that_holds_is_found():
    gains = results.sudden_gains(
        [[20, 20, 21, 10, 10, 9], [20, 19, 18, 17, 16, 15]],
        rule=published.SUDDEN_BDI,
        ends=ENDS["phq-9"],
    )
    assert gains.verdicts.tolist() == [[0, 0, 1, 0, 0], [0] * 5]
    assert gains.sizes[0].tolist() == [0, -1, 11, 0, 1]
    assert gains.anyone.tolist() == [True, False]


@given(rows=series, rule=st.sampled_from(RULES[:2]), weeks=st.sampled_from([1, 4]))
def test_an_early_response_is_one_where_it_is_one_alone(rows, rule, weeks):
    how: dict[str, Any] = {
        "rule": rule,
        "threshold": THRESHOLDS[0],
        "ends": ENDS["phq-9"],
        "weeks": weeks,
    }
    alone = [
        measures.early_response([Point(at, score) for at, score in enumerate(row)], **how).verdict
        for row in rows
    ]
    found = results.early_response([floats(row) for row in rows], **how)
    assert found.tolist() == [CODES[verdict] for verdict in alone]


def test_whoever_began_well_has_nothing_to_respond_from_unless_nobody_asks():
    asked: dict[str, Any] = {"rule": "response-50", "ends": ENDS["phq-9"]}
    cut_off = THRESHOLDS[0]
    assert results.response([6], [2], threshold=cut_off, **asked).tolist() == [UNKNOWN]
    assert results.response([6], [2], threshold=None, **asked).tolist() == [YES]


def test_baselines_are_held_against_every_week_at_once():
    told = results.response(
        [[20], [10]],
        [[20, 10, 9], [5, 6, np.nan]],
        rule=published.RESPONSE_50,
        threshold=THRESHOLDS[0],
        ends=ENDS["phq-9"],
    )
    assert told.tolist() == [[0, 1, 1], [1, 0, -1]]


@pytest.mark.parametrize(
    ("scores", "said"),
    {
        "one": (
            [28, 3],
            "a score of this scale lies from 0 to 27, but a score lies outside, such as 28.0",
        ),
        "several": (
            [[3, -1], [99, np.nan]],
            "a score of this scale lies from 0 to 27, but 2 scores lie outside, such as -1.0",
        ),
    }.values(),
    ids=["one", "several"],
)
def test_scores_outside_the_scale_are_refused(scores, said):
    with pytest.raises(InvalidValue) as refused:
        burden(scores, ENDS["phq-9"])
    assert str(refused.value) == said


def test_a_rule_by_an_unknown_name_is_refused():
    with pytest.raises(UnknownName, match="unknown rule for change 'response-5'"):
        results.improved([1], [2], rule="response-5", ends=ENDS["phq-9"])
