"""An estimate and how sure it is; and what may be given to an analysis at all."""

import subprocess
import sys

import numpy as np
import pytest
import scipy.stats

from ipt.cohort import analysis
from ipt.cohort.analysis import reading
from ipt.cohort.analysis.effects import effect
from ipt.errors import InvalidValue

pytestmark = pytest.mark.once


class TestEffect:
    def test_with_degrees_of_freedom_it_is_held_against_t(self):
        found = effect("m", -2.0, 0.8, n=50, df=12.5, level=0.9)
        reach = scipy.stats.t.ppf(0.95, 12.5) * 0.8
        assert [found.low, found.high] == pytest.approx([-2 - reach, -2 + reach])
        assert found.p == pytest.approx(2 * scipy.stats.t.sf(2.5, 12.5))

    def test_without_it_is_held_against_the_normal(self):
        found = effect("m", -2.0, 0.8, n=50, level=0.95)
        assert [found.low, found.high] == pytest.approx([-2 - 1.959964 * 0.8, -2 + 1.959964 * 0.8])
        assert found.p == pytest.approx(2 * scipy.stats.norm.sf(2.5))

    def test_the_repr_is_short(self):
        assert repr(effect("t test", -2.0, 0.8, n=50, df=12.5, level=0.95)) == (
            "<Effect -2 (SE 0.8, df 12.5), 95% CI -3.735 to -0.2647, p 0.027, n 50, 't test'>"
        )
        assert repr(effect("Cox", -2.0, 0.8, n=50, level=0.9)) == (
            "<Effect -2 (SE 0.8), 90% CI -3.316 to -0.6841, p 0.012, n 50, 'Cox'>"
        )

    @pytest.mark.parametrize("level", [0, 1, 95])
    def test_a_level_that_is_none_is_refused(self, level):
        with pytest.raises(InvalidValue, match=rf"^level is between 0 and 1, not {level}$"):
            effect("m", 1.0, 1.0, n=5, level=level)


class TestReading:
    def test_what_is_no_number_is_refused(self):
        with pytest.raises(InvalidValue, match=r"^values is an array of numbers, not these$"):
            reading.array("values", ["a", "b"], ("patients",))

    @pytest.mark.parametrize(
        ("given", "shape", "wanted"),
        [
            ([], ("patients",), "(patients)"),
            ([1, 2], (3,), "(3)"),
            ([1, 2], ("patients", 2), "(patients, 2)"),
        ],
    )
    def test_another_shape_is_refused(self, given, shape, wanted):
        found = str(np.shape(given))
        with pytest.raises(InvalidValue) as refused:
            reading.array("values", given, shape)
        assert str(refused.value) == f"values has the shape {found}, not {wanted}"

    def test_infinity_is_refused_even_where_there_may_be_gaps(self):
        message = "^values has 1 values that are no finite number$"
        with pytest.raises(InvalidValue, match=message):
            reading.array("values", [1, np.nan, np.inf], ("patients",), gaps=True)

    def test_arms_are_in_order_but_the_reference_first(self):
        others, place = reading.arms(["c", "a", "b", "a"], "b", 4)
        assert others == ("a", "c")
        assert place.tolist() == [2, 1, 0, 1]

    def test_an_arm_for_each_patient_is_wanted(self):
        with pytest.raises(InvalidValue, match=r"^arm has the shape \(2,\), not \(3,\)$"):
            reading.arms([0, 1], 0, 3)

    def test_a_single_arm_is_refused(self):
        with pytest.raises(InvalidValue, match=r"^this analysis compares two arms, not 1$"):
            reading.arms([1, 1], 1, 2)

    def test_a_reference_that_nobody_is_in_is_refused(self):
        with pytest.raises(InvalidValue, match=r"^there is no arm 'tau', only 'cau', 'ipt'$"):
            reading.arms(["ipt", "cau"], "tau", 2)

    def test_a_patient_without_an_arm_is_refused(self):
        message = "^arm has 1 values that are no finite number$"
        with pytest.raises(InvalidValue, match=message):
            reading.arms([0.0, 1.0, np.nan], 0, 3)
        with pytest.raises(InvalidValue, match=r"^arm is labels of one kind, not of several$"):
            reading.arms(np.array(["a", None, "b"]), "a", 3)

    def test_patients_without_a_therapist_stand_for_themselves(self):
        found = reading.clusters([4, -1, 4, -1, 7], 5)
        assert len(set(found.tolist())) == 4
        assert found[0] == found[2]

    def test_half_a_therapist_is_refused(self):
        message = "^therapist is whole numbers, negative for none, not fractions$"
        with pytest.raises(InvalidValue, match=message):
            reading.clusters([1.5, 2], 2)


class TestExtras:
    @staticmethod
    def run(code):
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    @pytest.mark.parametrize("library", ["numpy", "scipy"])
    def test_without_a_library_it_says_what_to_install(self, library):
        code = (
            f"import sys, ipt; sys.modules[{library!r}] = None\n"
            "try:\n    import ipt.cohort.analysis\nexcept ipt.IPTError as error:\n    print(error)"
        )
        assert self.run(code) == (
            f"the analysis of trials needs {library}, which is not installed; "
            "run: python -m pip install 'ipt-psychotherapy[stats]'"
        )

    def test_something_else_that_is_missing_is_told_as_it_is(self):
        code = (
            "import sys; sys.modules['ipt.cohort.analysis.reml'] = None\n"
            "try:\n    import ipt.cohort.analysis\n"
            "except ModuleNotFoundError as error:\n    print(error.name)"
        )
        assert self.run(code) == "ipt.cohort.analysis.reml"

    def test_statsmodels_and_pandas_are_not_loaded_before(self):
        code = (
            "import sys, ipt.cohort.analysis\n"
            "print({'statsmodels', 'pandas', 'lifelines'} & set(sys.modules))"
        )
        assert self.run(code) == "set()"

    def test_its_names_are_there(self):
        assert [name for name in analysis.__all__ if not hasattr(analysis, name)] == []
