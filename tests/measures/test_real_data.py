"""Published data sets: what was computed from them comes out again under the rule printed beside it.

The files are not part of the project; see `README.md` beside them. The tests skip where they are absent.
"""

import csv
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median

import attrs
import pytest

from ipt.measures import ChangeRule, Ends, Interval, Point, Threshold, published
from ipt.measures.change import changed, response
from ipt.measures.episodes import lasted
from ipt.measures.trajectories import (
    early_response,
    off_track,
    steps,
    sudden_gains,
    sudden_losses,
)
from ipt.measures.worsening import signals

pytestmark = pytest.mark.once

DATA = Path(__file__).parents[3] / "shared" / "data"
BDI = Ends(best=0, worst=63)
HRSD17 = Ends(best=0, worst=52)
BDI_WELL = Threshold(id="bdi-9", score=9, source="ipt", status="assumed")
SEVEN = ChangeRule(id="seven", kind="absolute", points=7, source="ipt", status="assumed")
PRINTED = published.SUDDEN_BDI_FIXED_T


def rows(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not there: data sets are kept outside of the project")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def enrichd():
    """Points of each patient of the CBT arm of ENRICHD, in weeks since randomisation."""
    patients = defaultdict(list)
    for row in rows("enrichd_cbt_arm_bdi_sessions.csv"):
        patients[row["ID"]].append(Point(float(row["time"]) / 7, float(row["BDI"])))
    return {
        patient: sorted(points, key=lambda point: point.at) for patient, points in patients.items()
    }


@pytest.fixture(scope="module")
def reisby():
    """Points of each patient of the Reisby trial, in weeks."""
    patients = defaultdict(list)
    for row in rows("reisby_hamd_weekly.csv"):
        score = None if row["hamd"] in {"", "NA"} else float(row["hamd"])
        patients[row["id"]].append(Point(float(row["week"]), score))
    return patients


def until(points, day, *, day_0=False):
    """The points up to *day*; without those of day 0 unless they are wanted."""
    return [p for p in points if p.at <= day / 7 and (day_0 or p.at > 0)]


def tally(patients, rule):
    """People and gains: (everybody, with a gain), (started at 14 or more, with a gain), gains."""
    gains = {name: sudden_gains(points, rule=rule, ends=BDI) for name, points in patients.items()}
    ill = [name for name, points in patients.items() if points and points[0].score >= 14]
    found = [name for name, some in gains.items() if some]
    return (
        (len(gains), len(found)),
        (len(ill), len(set(ill) & set(found))),
        [gain for some in gains.values() for gain in some],
    )


class TestSuddenGainsInEnrichd:
    """Evidence 1.7: day-0 rows dropped, up to day 112, two values each side, t > 2.776."""

    def test_as_printed(self, enrichd):
        patients = {name: until(points, 112) for name, points in enrichd.items()}
        everybody, ill, gains = tally(patients, PRINTED)
        assert everybody == (557, 110)
        assert ill == (283, 92)
        assert round(fmean(gain.size.low for gain in gains), 1) == 11.2
        assert median(gain.position + 1 for gain in gains) == 4

    def test_with_the_critical_value_that_follows_the_missing_scores(self, enrichd):
        """Two scores on a side and t > 4.303 lose one patient; the text of the rule matters."""
        patients = {name: until(points, 112) for name, points in enrichd.items()}
        everybody, ill, _ = tally(patients, published.SUDDEN_BDI)
        assert (everybody, ill) == ((557, 109), (283, 91))

    def test_in_twelve_weeks_of_those_who_began_ill(self, enrichd):
        """Printed as 25 % and 12 %: of the people who started at 14 or more, df-adjusted."""
        patients = {name: until(points, 84) for name, points in enrichd.items()}
        found = [
            tally(patients, rule)[1]
            for rule in (
                published.SUDDEN_BDI,
                PRINTED,
                attrs.evolve(published.SUDDEN_BDI, fewest=3),
            )
        ]
        assert found == [(280, 71), (280, 73), (280, 34)]
        assert [round(100 * some / all_) for all_, some in found] == [25, 26, 12]

    def test_most_are_kept(self, enrichd):
        patients = {name: until(points, 112) for name, points in enrichd.items()}
        gains = tally(patients, PRINTED)[2]
        assert (len(gains), sum(gain.lost_again for gain in gains)) == (116, 9)


@pytest.mark.parametrize(
    ("name", "ends", "people"), [("enrichd", BDI, 557), ("reisby", HRSD17, 66)]
)
def test_everything_runs_on_every_patient(name, ends, people, request):
    patients = request.getfixturevalue(name)
    assert len(patients) == people
    for points in patients.values():
        scored = [point for point in points if point.score is not None]
        neighbours = sum(None not in {a.score, b.score} for a, b in pairwise(points))
        examined = steps(points, rule=PRINTED, ends=ends)
        assert len(examined) == neighbours
        gains = sudden_gains(points, rule=PRINTED, ends=ends)
        losses = sudden_losses(points, rule=PRINTED, ends=ends)
        assert not {gain.after for gain in gains} & {loss.after for loss in losses}
        assert (
            len(off_track(points, expected=published.BDI_LOG_COURSE, ends=ends)) == len(points) - 1
        )
        early = early_response(points, rule=published.RESPONSE_50, threshold=BDI_WELL, ends=ends)
        assert early.verdict in {True, False, None}
        signals(points, rule=SEVEN, ends=ends)
        lasting = lasted(points, rule=published.REMISSION_3_WEEKS, ends=ends)
        assert lasting.verdict is not True or min(p.score for p in scored) <= 7


class TestReisby:
    def test_who_responded_by_week_5(self, reisby):
        answers = [
            response(
                points[0].score,
                points[5].score,
                rule=published.RESPONSE_50,
                threshold=published.HRSD17_REMISSION,
                ends=HRSD17,
            ).verdict
            for points in reisby.values()
        ]
        expected = [
            None if None in pair else pair[1] <= pair[0] / 2
            for pair in ((p[0].score, p[5].score) for p in reisby.values())
        ]
        assert answers == expected
        assert [answers.count(word) for word in (True, False, None)] == [30, 23, 13]

    def test_an_unseen_score_never_settles_a_change(self, reisby):
        for points in reisby.values():
            first = points[0].score
            if first is None:
                continue
            truth = changed(first, points[1].score, rule=SEVEN, ends=HRSD17).verdict
            unseen = changed(first, Interval(0, 52), rule=SEVEN, ends=HRSD17).verdict
            assert unseen is None or unseen is truth
