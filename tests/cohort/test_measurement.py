"""What instruments show of a severity."""

import csv
from pathlib import Path

import attrs
import numpy as np
import pytest
from tests.cohort.engine import Ruler

from ipt import cohort, measures, sources
from ipt.cohort.instruments import _curves, measurements
from ipt.errors import InvalidValue, UnknownName

pytestmark = pytest.mark.once

GRID = np.linspace(-3, 4, 29)
ITEMS = Path(__file__).parents[3] / "shared/data/derived_grm_item_parameters.csv"


def observed(one, severity, seed=1, many=20_000):
    out = np.empty(many, dtype=np.int16)
    one.observe(np.full(many, severity), np.random.default_rng(seed), out)
    return out


class TestEveryMeasurementThatShips:
    def test_has_the_range_of_its_instrument(self):
        for name in cohort.measurable():
            one, instrument = cohort.measurement(name), measures.get(name)
            assert (one.id, (0, one.most)) == (name, instrument.range)

    def test_never_leaves_that_range(self):
        for name in cohort.measurable():
            one = cohort.measurement(name)
            for severity in (-30, -3, 0, 1, 4, 30):
                scores = observed(one, severity, many=2_000)
                assert scores.min() >= 0
                assert scores.max() <= one.most

    def test_rises_with_severity(self):
        for name in cohort.measurable():
            expected = cohort.measurement(name).expected(GRID)
            assert (np.diff(expected) > 0).all()

    def test_shows_on_average_what_it_expects(self):
        for name in cohort.measurable():
            one = cohort.measurement(name)
            for severity in (0.0, 1.0, 2.0):
                expected = one.expected(np.array([severity]))[0]
                assert observed(one, severity).mean() == pytest.approx(expected, abs=0.15)

    def test_errs_least_at_both_ends(self):
        for name in cohort.measurable():
            one = cohort.measurement(name)
            ends, middle = (observed(one, at).std() for at in (-3, 1))
            assert ends < middle / 2

    def test_is_there_with_items_where_they_are_known(self):
        assert cohort.measurable() == ("bdi-ii", "epds", "gad-7", "hrsd-17", "phq-9")
        for name in ("phq-9", "gad-7"):
            one = cohort.measurement(name, items=True)
            codes = tuple(item.code for item in measures.get(name).items)
            assert isinstance(one, cohort.ItemMeasurement)
            assert one.codes == codes
        assert isinstance(cohort.measurement("phq-9"), cohort.Curve)
        assert isinstance(cohort.measurement("gad-7"), cohort.Graded)

    def test_cites_a_work(self):
        for curve in _curves().values():
            for part in (curve.slope, curve.middle, curve.noise):
                assert part.source in sources.names()

    def test_is_explained(self):
        first, _, *lines = cohort.measurement("phq-9").explain().splitlines()
        assert first == "phq-9: 0 to 27"
        assert [line.split()[0] for line in lines] == ["slope", "middle", "noise"]


class TestItems:
    def test_answer_what_they_sum(self):
        one = cohort.measurement("phq-9", items=True)
        severity, answers = np.full(500, 1.0), np.empty((9, 500), dtype=np.int8)
        one.answer(severity, np.random.default_rng(3), answers)
        out = np.empty(500, dtype=np.int8)
        one.observe(severity, np.random.default_rng(3), out)
        assert (answers.sum(axis=0) == out).all()
        assert (answers.min(), answers.max()) == (0, 3)

    def test_of_the_phq_9_show_what_was_computed(self):
        one = cohort.measurement("phq-9", items=True)
        expected = one.expected(np.array([-0.5, 0, 0.5, 1, 1.5, 2]))
        assert expected == pytest.approx([3.7, 6.3, 9.4, 13.3, 17.7, 21.6], abs=0.06)
        spread = [observed(one, at).std() for at in (-0.5, 0, 0.5, 1, 1.5, 2)]
        assert spread == pytest.approx([1.6, 1.9, 2.1, 2.4, 2.4, 2.1], abs=0.08)

    @pytest.mark.skipif(not ITEMS.exists(), reason="the table of item parameters is not here")
    def test_are_those_of_the_table(self):
        with ITEMS.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["scale"] in {"PHQ-9", "GAD-7"}]
        told = [[float(row[name]) for name in ("a", "b1", "b2", "b3")] for row in rows]
        here = [
            [item.slope, *item.steps]
            for name in ("phq-9", "gad-7")
            for item in cohort.measurement(name, items=True).items
        ]
        assert here == told

    def test_are_kept_if_asked_for(self):
        arm = cohort.simulate(
            "ipt-16",
            patients=300,
            seed=1,
            population="routine",
            instruments=["phq-9", "gad-7"],
            items=True,
        )
        for name, number in (("phq-9", 9), ("gad-7", 7)):
            items, scores = arm.columns[f"items_{name}"], arm.columns[f"score_{name}"]
            assert items.shape == (300, 17, number)
            assert (items.sum(axis=2) == scores).all()
        assert arm.columns["score_phq-9"][:, 0].min() == 10


class TestWhatIsMeasuredWith:
    def test_may_be_an_instrument_of_ones_own(self):
        arm = cohort.simulate("ipt-16", patients=10, seed=1, instruments=[Ruler(), "phq-9"])
        assert arm.instruments == ("ruler", "phq-9")
        assert arm.columns["score_ruler"].dtype == np.int16

    def test_may_be_a_curve_of_ones_own(self):
        shipped = cohort.measurement("phq-9")
        exact = attrs.evolve(shipped, noise=attrs.evolve(shipped.noise, value=0))
        assert observed(exact, 1.0).tolist() == [14] * 20_000

    @pytest.mark.parametrize(
        ("instruments", "items", "message"),
        [
            (
                ["phq-99"],
                False,
                (
                    "nothing is known of how to measure with 'phq-99'; did you mean 'phq-9'?; take"
                    " one of 'bdi-ii', 'epds', 'gad-7', 'hrsd-17', 'phq-9', or give a Measurement"
                    " of your own"
                ),
            ),
            (
                ["bdi-ii"],
                True,
                (
                    "nothing is known of how to measure by the items of 'bdi-ii'; take one of"
                    " 'gad-7', 'phq-9', or give a Measurement of your own"
                ),
            ),
        ],
    )
    def test_is_known(self, instruments, items, message):
        with pytest.raises(UnknownName) as refused:
            measurements(instruments, items=items)
        assert str(refused.value) == message

    @pytest.mark.parametrize(
        ("instruments", "items", "message"),
        [
            ("phq-9", False, "instruments are several, not the text 'phq-9'; put it into a tuple"),
            ([], False, "instruments are one or more, each of them once, not []"),
            (
                ["phq-9"] * 2,
                False,
                "instruments are one or more, each of them once, not ['phq-9', 'phq-9']",
            ),
            ([3], False, "an instrument is an id or a Measurement, not int"),
            ([Ruler()], True, "'ruler' has no items to keep; leave out items=True"),
        ],
    )
    def test_is_a_measurement(self, instruments, items, message):
        with pytest.raises(InvalidValue) as refused:
            measurements(instruments, items=items)
        assert str(refused.value) == message
