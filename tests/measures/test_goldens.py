"""The golden numbers of the literature: ranges, bands on both sides, cut-offs, crosswalk, circumplex."""

import math

import attrs
import pytest

from ipt import measures
from ipt.errors import InvalidValue, UnknownName
from ipt.model.readings import Interval
from ipt.model.scales import WorstEnd

pytestmark = pytest.mark.once

RANGES = {
    "alliance": (0, 10),
    "bdi-ii": (0, 63),
    "caps": (0, 136),
    "caps-5": (0, 80),
    "core-10": (0, 40),
    "epds": (0, 30),
    "gad-7": (0, 21),
    "gds-15": (0, 15),
    "hrsd-17": (0, 52),
    "iip-32-barkham": (0, 4),
    "iip-32-horowitz": (0, 4),
    "iip-sc-soldz": (0, 4),
    "madrs": (0, 60),
    "mood-10-best": (1, 10),
    "mood-10-worst": (1, 10),
    "mspss": (1, 7),
    "pcl-5": (0, 80),
    "phq-2": (0, 6),
    "phq-8": (0, 24),
    "phq-9": (0, 27),
    "phq-a": (0, 27),
    "qids-sr16": (0, 27),
    "relationship-satisfaction": (0, 10),
    "sas-sr": (1, 5),
    "social-functioning": (0, 10),
    "srm-17": (0, 7),
    "srm-5": (0, 7),
    "wsas": (0, 40),
    "wsas-not-working": (0, 32),
}
BEST_IS_HIGH = {
    "alliance",
    "mood-10-best",
    "mspss",
    "relationship-satisfaction",
    "social-functioning",
    "srm-17",
    "srm-5",
}
BANDS = {  # the first total of each band
    ("bdi-ii", "manual"): (0, 14, 20, 29),
    ("caps", "casebook"): (0, 20, 40),
    ("core-10", "socas"): (0, 11, 15, 20, 25),
    ("gad-7", "spitzer"): (0, 5, 10, 15),
    ("gds-15", "four"): (0, 5, 9, 12),
    ("hrsd-17", "camcops"): (0, 8, 14, 19, 23),
    ("hrsd-17", "ids-qids"): (0, 8, 14, 20, 26),
    ("hrsd-17", "zimmerman"): (0, 8, 17, 24),
    ("madrs", "snaith"): (0, 7, 20, 35),
    ("phq-8", "as-phq-9"): (0, 5, 10, 15, 20),
    ("phq-9", "kroenke"): (0, 5, 10, 15, 20),
    ("phq-a", "as-phq-9"): (0, 5, 10, 15, 20),
    ("qids-sr16", "owner"): (0, 6, 11, 16, 21),
    ("wsas", "mundt"): (0, 10, 21),
}

FIVE_OF_THE_PHQ = "minimal, mild, moderate, moderately severe, severe"
FIVE_OF_DEPRESSION = "none, mild, moderate, severe, very severe"
LABELS = {
    ("bdi-ii", "manual"): "minimal, mild, moderate, severe",
    ("caps", "casebook"): "remission, subthreshold, above threshold",
    ("core-10", "socas"): "low, mild, moderate, moderate to severe, severe",
    ("gad-7", "spitzer"): "minimal, mild, moderate, severe",
    ("gds-15", "four"): "normal, mild, moderate, severe",
    ("hrsd-17", "camcops"): FIVE_OF_DEPRESSION,
    ("hrsd-17", "ids-qids"): FIVE_OF_DEPRESSION,
    ("hrsd-17", "zimmerman"): "none, mild, moderate, severe",
    ("madrs", "snaith"): "none, mild, moderate, severe",
    ("phq-8", "as-phq-9"): FIVE_OF_THE_PHQ,
    ("phq-9", "kroenke"): FIVE_OF_THE_PHQ,
    ("phq-a", "as-phq-9"): FIVE_OF_THE_PHQ,
    ("qids-sr16", "owner"): FIVE_OF_DEPRESSION,
    ("wsas", "mundt"): "low, significant, severe",
}


@pytest.mark.parametrize("name", measures.names())
def test_the_range_and_its_bad_end(name: str):
    instrument = measures.get(name)
    assert instrument.range == RANGES[name]
    assert (instrument.worst_end is WorstEnd.LOW) == (name in BEST_IS_HIGH)
    low, high = RANGES[name]
    ends = (high, low) if name in BEST_IS_HIGH else (low, high)
    assert (instrument.ends.best, instrument.ends.worst) == ends


@pytest.mark.parametrize(("name", "bands"), list(BANDS), ids=map("-".join, BANDS))
def test_both_sides_of_every_edge_of_a_band(name: str, bands: str):
    (levels,) = (each.levels for each in measures.get(name).bands if each.id == bands)
    starts = BANDS[name, bands]
    assert [level.low for level in levels] == list(starts)
    assert ", ".join(level.label for level in levels) == LABELS[name, bands]

    def label(total: float) -> str:
        (found,) = (b.label for b in measures.scored_total(name, total).bands if b.bands == bands)
        return found

    for start, before, level in zip(starts[1:], levels[:-1], levels[1:], strict=True):
        assert label(start - 1) == label(start - 0.01) == before.label
        assert label(start) == level.label
    low, high = RANGES[name]
    assert (label(low), label(high)) == (levels[0].label, levels[-1].label)


def test_no_band_set_is_left_out():
    sets = {(name, bands.id) for name in RANGES for bands in measures.get(name).bands}
    parts = {("mspss", f"author-{part}") for part in ("special", "family", "friends")}
    assert sets == {*BANDS, ("mspss", "author"), *parts}


@pytest.mark.parametrize(
    ("total", "label"),
    [(1, "low"), (2.99, "low"), (3, "moderate"), (5, "moderate"), (5.01, "high"), (7, "high")],
)
def test_the_middle_band_of_the_mspss_holds_both_its_ends(total: float, label: str):
    assert measures.scored_total("mspss", total).bands[0].label == label


@pytest.mark.parametrize(
    ("answers", "label"),
    [
        ((3, 3, 3, 2), "low"),  # a mean of 2.75
        ((3, 3, 3, 3), "moderate"),
        ((5, 5, 5, 5), "moderate"),
        ((5, 5, 5, 6), "high"),  # a mean of 5.25
    ],
)
@pytest.mark.parametrize("part", ["special", "family", "friends"])
def test_so_does_that_of_each_of_its_parts(part: str, answers: tuple[int, ...], label: str):
    form = {item.code: 1 for item in measures.get("mspss").items}
    form |= {f"{part}-{number}": answer for number, answer in enumerate(answers, 1)}
    (scale,) = (one for one in measures.score("mspss", form).subscales if one.scale == part)
    assert [(band.bands, band.label) for band in scale.bands] == [(f"author-{part}", label)]


CUT_OFFS = {  # the score, and whether it is itself on the well side
    ("bdi-ii", "remission"): (9, True),
    ("caps", "entry"): (50, False),
    ("caps", "remission"): (20, False),
    ("core-10", "clinical"): (11, False),
    ("core-10", "depression"): (13, False),
    ("epds", "possible"): (10, False),
    ("epds", "probable"): (13, False),
    ("gad-7", "caseness"): (8, False),
    ("gad-7", "remission"): (4, True),
    ("gad-7", "screening"): (10, False),
    ("hrsd-17", "remission"): (7, True),
    ("hrsd-17", "remission-6"): (6, True),
    ("madrs", "remission"): (10, False),
    ("madrs", "severe"): (31, False),
    ("pcl-5", "screening-high"): (33, False),
    ("pcl-5", "screening-low"): (31, False),
    ("phq-2", "screening"): (3, False),
    ("phq-2", "screening-low"): (2, False),
    ("phq-8", "screening"): (10, False),
    ("phq-9", "caseness"): (10, False),
    ("phq-9", "remission"): (4, True),
    ("phq-9", "screening"): (10, False),
    ("phq-a", "entry"): (10, False),
}
CHANGES = {  # what has to be there at least, and where the rule is from
    ("bdi-ii", "bdi-ii-button"): ("17.5 percent", "Button15"),
    ("bdi-ii", "bdi-ii-button-resistant"): ("32 percent", "Button15"),
    ("bdi-ii", "bdi-ii-patients-percent"): ("23 percent", "Kounali22"),
    ("bdi-ii", "bdi-ii-patients-points"): ("3.5 points", "Kounali22"),
    ("caps", "caps-response"): ("30 percent", "Casebook-Allan-disc"),
    ("core-10", "core-10-reliable"): ("6 points", "Barkham13"),
    ("epds", "epds-better"): ("4 points", "EPDS-MCID"),
    ("epds", "epds-reliable"): ("4 points", "Matthey04"),
    ("epds", "epds-worse"): ("3 points", "EPDS-MCID"),
    ("gad-7", "gad-7-patients-percent"): ("26.8 percent", "Kounali22"),
    ("gad-7", "gad-7-patients-points"): ("1.5 points", "Kounali22"),
    ("gad-7", "gad-7-reliable-5"): ("5 points", "ipt"),
    ("gad-7", "gad-7-reliable-nhs"): ("4 points", "IAPT-NCT"),
    ("hrsd-17", "hrsd-17-much-improved"): ("11 points", "Bobo16"),
    ("hrsd-17", "hrsd-17-reliable-alpha"): ("5.093 points", "Trajkovic11"),
    ("hrsd-17", "hrsd-17-reliable-raters"): ("2.783 points", "Trajkovic11"),
    ("hrsd-17", "hrsd-17-response"): ("50 percent", "Bobo16"),
    ("pcl-5", "pcl-5-meaningful"): ("10 points", "QxMD-PCL5"),
    ("pcl-5", "pcl-5-reliable"): ("5 points", "QxMD-PCL5"),
    ("phq-9", "phq-9-2-sem"): ("5 points", "Loewe04"),
    ("phq-9", "phq-9-patients-percent"): ("21 percent", "Kounali22"),
    ("phq-9", "phq-9-patients-points"): ("1.7 points", "Kounali22"),
    ("phq-9", "phq-9-reliable-nhs"): ("6 points", "IAPT-NCT"),
}
RELIABILITY = {
    ("bdi-ii", "alpha"): (0.92, None),
    ("bdi-ii", "retest"): (0.93, None),
    ("core-10", "alpha"): (0.9, None),
    ("epds", "sem"): (1.44, None),
    ("gad-7", "alpha"): (0.92, None),
    ("gad-7", "retest"): (0.83, None),
    ("hrsd-17", "alpha"): (0.789, None),
    ("hrsd-17", "icc"): (0.937, None),
    ("hrsd-17", "retest"): (0.65, 0.98),
    ("hrsd-17", "sem"): (1.25, None),
    ("madrs", "alpha"): (0.61, 0.86),
    ("mspss", "alpha"): (0.88, None),
    ("mspss", "retest"): (0.85, None),
    ("phq-9", "alpha"): (0.89, None),
    ("phq-9", "retest"): (0.84, None),
    ("phq-9", "sem"): (2.5, None),
    ("wsas", "alpha"): (0.7, 0.94),
    ("wsas", "retest"): (0.73, None),
}
MAY_BE_MISSING = {"core-10": 1, "phq-9": 2, "sas-sr": 27}
ASKS_ABOUT = {  # days
    "alliance": 7, "bdi-ii": 14, "caps": 30, "caps-5": 30, "core-10": 7, "epds": 7, "gad-7": 14,
    "gds-15": 7, "hrsd-17": 7, "madrs": 7, "mood-10-best": 7, "mood-10-worst": 7, "pcl-5": 30,
    "phq-2": 14, "phq-8": 14, "phq-9": 14, "phq-a": 14, "qids-sr16": 7,
    "relationship-satisfaction": 7, "sas-sr": 14, "social-functioning": 7, "srm-17": 7, "srm-5": 7,
}  # fmt: skip
AGES = {
    "bdi-ii": (13, None),
    "core-10": (17, None),
    "gds-15": (60, None),
    "phq-9": (18, None),
    "phq-a": (11, 17),
    "sas-sr": (17, None),
}


class TestEveryNumberOfAFileStandsHereToo:
    """All of them, so that one that is changed or added in a file is looked at twice."""

    def test_cut_offs(self):
        found = {
            (name, one.id): (one.score, one.included)
            for name in measures.names()
            for one in measures.get(name).cut_offs
        }
        assert found == CUT_OFFS

    def test_rules_for_change(self):
        found = {
            (name, one.id): (f"{one.least:.4g} {one.unit}", one.source)
            for name in measures.names()
            for one in measures.get(name).changes
        }
        assert found == CHANGES

    def test_reliability(self):
        found = {
            (name, one.kind.value): (one.value, one.high)
            for name in measures.names()
            for one in measures.get(name).reliability
        }
        assert found == RELIABILITY

    def test_missing_answers_recall_and_ages(self):
        known = [measures.get(name) for name in measures.names()]
        assert {one.id: one.missing.most for one in known if one.missing.most} == MAY_BE_MISSING
        assert {one.id: one.recall.days for one in known if one.recall} == ASKS_ABOUT
        assert {one.id: (one.ages.low, one.ages.high) for one in known if one.ages} == AGES


class TestGoldenNumbersInWords:
    @pytest.mark.parametrize(
        ("name", "cut_off", "accuracy"),
        [
            ("phq-9", "screening", "sensitivity 88 %, specificity 88 %"),
            ("gad-7", "screening", "sensitivity 89 %, specificity 82 %"),
        ],
    )
    def test_the_accuracy_of_a_cut_off_is_told(self, name: str, cut_off: str, accuracy: str):
        (found,) = (one for one in measures.get(name).cut_offs if one.id == cut_off)
        assert accuracy in found.note

    def test_the_difference_between_two_raters_goes_with_its_error(self):
        """95 % of the differences lie within 1.96 * sqrt(2) * 1.25 points of their mean, 0.19."""
        (error,) = (one for one in measures.get("hrsd-17").reliability if one.kind == "sem")
        assert "-3.31 to 3.69" in error.note
        assert 1.96 * math.sqrt(2) * error.value == pytest.approx((3.69 + 3.31) / 2, abs=0.05)

    def test_the_error_of_the_epds_is_that_of_its_reliable_change(self):
        epds = measures.get("epds")
        (error,) = epds.reliability
        (reliable,) = (one for one in epds.changes if one.id == "epds-reliable")
        assert round(1.96 * math.sqrt(2) * error.value, 2) == pytest.approx(
            reliable.least, abs=0.01
        )

    def test_a_hamilton_scale_with_less_of_agitation_ends_at_50_and_is_another_edition(self):
        hamilton = measures.get("hrsd-17")
        items = [
            attrs.evolve(item, high=2) if item.code == "agitation" else item
            for item in hamilton.items
        ]
        shorter = attrs.evolve(hamilton, items=items, edition="0-50")
        assert shorter.range == (0, 50)
        scores = [measures.scored_total(each, 20) for each in (hamilton, shorter)]
        assert [found.code for found in measures.mismatches(*scores)] == ["MEA-MIXED-VERSION"]


class TestTheSyndromesOfThePhq9:
    """Five items or more at 2, the last at 1, one of the first two among them; or two to four."""

    @pytest.mark.parametrize(
        ("answers", "major", "other"),
        [
            ([2, 2, 2, 2, 2, 0, 0, 0, 0], True, False),
            ([2, 0, 2, 2, 2, 2, 0, 0, 0], True, False),
            ([0, 0, 2, 2, 2, 2, 2, 2, 3], False, False),  # neither of the first two
            ([2, 2, 2, 2, 1, 1, 1, 1, 0], False, True),
            ([2, 2, 2, 2, 1, 1, 1, 1, 1], True, False),  # the last counts at 1
            ([2, 1, 1, 1, 1, 1, 1, 1, 0], False, False),
            ([2, 2, 0, 0, 0, 0, 0, 0, 0], False, True),
            ([3] * 9, True, False),
            ([0] * 9, False, False),
            ([2, 2, 2, 2, None, 0, 0, 0, 0], None, None),
            ([2, 2, 2, 2, 2, None, None, None, None], True, False),
            ([None, None, 2, 2, 2, 2, 2, 2, 2], None, False),
            ([0, 0, None, None, None, None, None, None, None], False, False),
            ([None] * 9, None, None),
            ([2, 2, None, 0, 0, 0, 0, 0, 0], False, True),
            ([2, None, 0, 0, 0, 0, 0, 0, 0], False, None),
        ],
    )
    def test_the_algorithm(self, answers, major: bool | None, other: bool | None):  # noqa: FBT001
        found = {each.pattern: each.met for each in measures.patterns("phq-9", answers)}
        assert found == {"major": major, "other": other}

    @pytest.mark.parametrize("number", range(1, 10))
    def test_each_item_counts_from_its_least_answer_on(self, number: int):
        """From 2 on, and the ninth from 1 on; the item may be the second or the fifth that counts."""
        least = 1 if number == 9 else 2
        core = 2 if number == 1 else 1
        others = [n for n in range(1, 10) if n not in {number, core}]

        def found(answer: int, *counting: int) -> dict[str, bool | None]:
            form = [2 if n in counting else 0 for n in range(1, 10)]
            form[number - 1] = answer
            return {each.pattern: each.met for each in measures.patterns("phq-9", form)}

        assert found(least, core) == {"major": False, "other": True}
        assert found(least - 1, core) == {"major": False, "other": False}
        assert found(least, core, *others[:3]) == {"major": True, "other": False}
        assert found(least - 1, core, *others[:3]) == {"major": False, "other": True}

    def test_it_is_told_as_a_pattern_and_never_as_a_diagnosis(self):
        told = [str(each) for each in measures.patterns("phq-9", [2, 2, 2, 2, None, 0, 0, 0, 0])]
        assert told == ["major: not assessable", "other: not assessable"]
        told = [str(each) for each in measures.patterns("phq-9", [3] * 9)]
        assert told == ["major: pattern met", "other: pattern not met"]
        assert not any("diagnos" in text or "disorder" in text for text in told)

    def test_it_names_its_source(self):
        found = measures.patterns(measures.get("phq-9"), [3] * 9)
        assert {(each.source, each.status.value) for each in found} == {("CamCOPS", "secondary")}

    def test_other_instruments_have_none(self):
        assert measures.patterns("gad-7", [3] * 7) == ()

    def test_answers_are_checked(self):
        with pytest.raises(InvalidValue, match="is from 0 to 3, not 4"):
            measures.patterns("phq-9", [4] * 9)


ROWS = """
0:0 1:1-2 2:3 3:4 4:5-6 5:7 6:8 7:9-10 8:11 9:12 10:13 11:14-15 12:16 13:17 14:18-19 15:18-19
16:20 17:21-22 18:23 19:24 20:25 21:26-27 22:28 23:29 24:30-31 25:32 26:33-35 27:36-52
"""


class TestTheCrosswalkFromQidsToHrsd:
    @pytest.mark.parametrize("row", ROWS.split())
    def test_every_row_is_an_interval_as_printed(self, row: str):
        total, _, there = row.partition(":")
        low, _, high = there.partition("-")
        converted = measures.convert("qids-sr16", int(total), "hrsd-17")
        assert converted.interval == Interval(int(low), int(high or low))
        assert (converted.to, converted.source) == ("hrsd-17", "IDS-QIDS")
        assert bool(converted.findings) == (total in {"14", "15"})

    def test_the_rows_that_are_equal_are_kept_and_flagged(self):
        for total, other in ((14, 15), (15, 14)):
            (finding,) = measures.convert("qids-sr16", total, "hrsd-17").findings
            assert str(finding) == (
                f"MEA-EQUAL-ROWS: {total} and {other} of 'qids-sr16' have one and the same row of "
                "'hrsd-17', as printed"
            )

    def test_the_rows_cover_the_other_scale_and_rise(self):
        (walk,) = measures.get("qids-sr16").crosswalks
        assert (walk.rows[0][0], walk.rows[-1][1]) == measures.get("hrsd-17").range
        assert list(walk.rows) == sorted(walk.rows)

    def test_a_total_out_of_range_is_refused(self):
        with pytest.raises(InvalidValue, match="the total of 'qids-sr16' is from 0 to 27, not 28"):
            measures.convert("qids-sr16", 28, "hrsd-17")

    def test_a_total_that_was_filled_in_is_not_rounded_for_you(self):
        message = "^a crosswalk starts from a whole total, not from 3.5; round it yourself$"
        with pytest.raises(InvalidValue, match=message):
            measures.convert("qids-sr16", 3.5, "hrsd-17")

    def test_there_is_no_other(self):
        message = "^there is no crosswalk from 'qids-sr16' to 'hrsd'; did you mean 'hrsd-17'[?]$"
        with pytest.raises(UnknownName, match=message):
            measures.convert("qids-sr16", 3, "hrsd")
        with pytest.raises(UnknownName, match=r"^there is no crosswalk from 'phq-9' to 'hrsd-17'$"):
            measures.convert("phq-9", 3, "hrsd-17")


GOLDEN = {"PA": 0.5, "BC": 0.6, "DE": 0.8, "FG": 1.4, "HI": 2.0, "JK": 2.1, "LM": 1.6, "NO": 0.9}


class TestTheStructuralSummary:
    def test_the_golden_profile(self):
        found = measures.structural_summary("iip-32-horowitz", GOLDEN)
        assert found.elevation == pytest.approx(1.2375)
        assert found.amplitude == pytest.approx(0.8202, abs=5e-5)
        assert found.angle == pytest.approx(297.35, abs=5e-3)
        assert found.fit == pytest.approx(0.9826, abs=5e-5)

    @pytest.mark.parametrize("octant", GOLDEN)
    def test_a_single_peak_lies_at_its_octant(self, octant: str):
        profile = dict.fromkeys(GOLDEN, 1.0) | {octant: 2.0}
        angles = {s.id: s.angle for s in measures.get("iip-sc-soldz").subscales}
        found = measures.structural_summary("iip-sc-soldz", profile)
        assert (found.angle - angles[octant] + 180) % 360 == pytest.approx(180)
        assert found.amplitude == pytest.approx(0.25)

    def test_a_flat_profile_has_no_fit(self):
        found = measures.structural_summary("iip-32-horowitz", dict.fromkeys(GOLDEN, 1.0))
        assert (found.elevation, found.amplitude, found.fit) == (1, pytest.approx(0), None)

    def test_every_octant_is_needed(self):
        message = r"^a structural summary needs a score of every octant; \['LM', 'NO'\] have none$"
        lacking = GOLDEN | {"LM": None}
        del lacking["NO"]
        with pytest.raises(InvalidValue, match=message):
            measures.structural_summary("iip-32-horowitz", lacking)

    @pytest.mark.parametrize("name", ["iip-32-barkham", "phq-9"])
    def test_it_needs_a_circle(self, name: str):
        message = f"^'{name}' has no circumplex: its subscales need angles that are evenly spaced$"
        with pytest.raises(InvalidValue, match=message):
            measures.structural_summary(name, GOLDEN)

    @pytest.mark.parametrize(
        ("angles", "circle"),
        [((0, 180), False), ((0, 120, 240), True), ((0, 90, 100), False), ((1, 121, 241), False)],
        ids=["two", "three", "uneven", "turned"],
    )
    def test_a_circle_is_three_angles_or_more_evenly_spaced_from_0(self, angles, circle: bool):  # noqa: FBT001
        scales = "\n".join(
            f's{n} = {{ angle = {angle}, source = "ipt", status = "assumed" }}'
            for n, angle in enumerate(angles)
        )
        mine = measures.loads(f"{HEAD}[items]\na = {{ high = 3 }}\n[subscales]\n{scales}\n")
        scores = {f"s{n}": float(n == 0) for n in range(len(angles))}
        if circle:
            assert measures.structural_summary(mine, scores).amplitude == pytest.approx(2 / 3)
        else:
            with pytest.raises(InvalidValue, match="need angles that are evenly spaced"):
                measures.structural_summary(mine, scores)


HEAD = (
    'id = "x"\nedition = "1"\ntitle = "x"\nrater = "self"\nworst_end = "high"\n'
    'source = "ipt"\nstatus = "assumed"\nmissing = { source = "ipt", status = "assumed" }\n'
    'licence = { kind = "ask", source = "ipt", status = "assumed" }\n'
)


def test_a_crosswalk_may_begin_above_0():
    mine = measures.loads(
        f"{HEAD}[items]\na = {{ low = 1, high = 3 }}\n"
        '[crosswalks.y]\nsource = "ipt"\nstatus = "assumed"\nrows = [[4, 5], [4, 5], [6, 6]]\n'
    )
    first, second, third = (measures.convert(mine, total, "y") for total in (1, 2, 3))
    assert (first.interval, third.interval) == (Interval(4, 5), Interval(6, 6))
    assert [finding.message[:7] for finding in first.findings] == ["1 and 2"]
    assert [finding.message[:7] for finding in second.findings] == ["2 and 1"]
    assert third.findings == ()
