"""Pictures say what the results say, and the same figure is the same bytes."""

import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from tests.cohort.results.hand import FOUR, WAITING, records

from ipt import figures
from ipt.cohort.results import (
    Arm,
    Flow,
    attendance,
    fan,
    flow,
    product_limit,
    remission_by_week,
    response_by_week,
)
from ipt.errors import InvalidValue, IPTError

pytestmark = pytest.mark.once


def words(drawn: Figure | Axes) -> list[str]:
    """Every text of a figure that is not empty."""
    texts = drawn.findobj(lambda one: hasattr(one, "get_text"))
    return [one.get_text() for one in texts if one.get_text()]


def legend(axes: Axes) -> list[str]:
    found = axes.get_legend()
    assert found is not None
    return [text.get_text() for text in found.get_texts()]


class TestTheFanChart:
    def test_it_has_a_line_for_the_mean_and_a_shade_for_each_pair_of_quantiles(self):
        made = fan(FOUR)
        [axes] = figures.fan_chart(made).axes
        [line] = axes.lines
        assert np.asarray(line.get_xdata()).tolist() == [0, 1, 2, 3]
        assert np.asarray(line.get_ydata()).tolist() == made.mean.value.tolist()
        shades = [one for one in axes.collections if isinstance(one, PolyCollection)]
        assert len(shades) == 2
        assert legend(axes) == ["90% of patients", "50% of patients", "mean"]

    def test_its_axes_say_what_they_count(self):
        [axes] = figures.fan_chart(fan(FOUR)).axes
        assert axes.get_xlabel() == "weeks since baseline"
        assert axes.get_ylabel() == "phq-9 (points, from 0 to 27)"
        assert (axes.get_title(loc="left"), axes.get_ylim()[0]) == ("by hand", 0)

    def test_of_what_was_observed_it_tells_how_many_were_measured(self):
        above, below = figures.fan_chart(fan(FOUR, view="observed")).axes
        assert [text.get_text() for text in below.texts] == ["4", "2", "2", "2"]
        assert below.get_title(loc="left") == "patients measured"
        assert above.get_xlabel() == "weeks since baseline"

    def test_several_stand_side_by_side_on_one_scale(self):
        one, other = figures.fan_chart(fan(FOUR), fan(WAITING)).axes
        assert one.get_ylim() == other.get_ylim()
        assert (one.get_legend() is None, len(legend(other))) == (True, 3)

    def test_a_middle_quantile_makes_no_shade(self):
        [axes] = figures.fan_chart(fan(FOUR, levels=(0.5,))).axes
        assert legend(axes) == ["mean"]

    def test_they_are_of_one_instrument(self):
        hrsd = fan(records([[20, 6]], instrument="hrsd-17"))
        said = "the fans of one picture are of one instrument, not of hrsd-17 and phq-9"
        with pytest.raises(InvalidValue, match=said):
            figures.fan_chart(fan(FOUR), hrsd)
        with pytest.raises(InvalidValue, match="of one instrument, and there is none"):
            figures.fan_chart()


class TestTheRateChart:
    def test_each_curve_has_its_rule(self):
        made = figures.rate_chart(response_by_week(FOUR), remission_by_week(FOUR), title="ipt-16")
        [axes] = made.axes
        assert legend(axes) == [
            "response (response-50: at least 50 percent)",
            "remission (remission: 4 or less)",
        ]
        assert {line.get_linestyle() for line in axes.lines} == {"-", "--"}
        assert axes.get_title(loc="left") == "ipt-16"
        made.canvas.draw()
        assert "40 %" in [label.get_text() for label in axes.get_yticklabels()]

    def test_one_without_a_rule_has_its_name(self):
        [axes] = figures.rate_chart(fan(FOUR).mean).axes
        assert legend(axes) == ["mean"]

    def test_there_is_one_at_least(self):
        with pytest.raises(InvalidValue, match="there is no curve to draw; give one at least"):
            figures.rate_chart()


class TestTheAttendanceChart:
    def test_it_tells_who_came_who_stayed_and_who_left(self):
        upper, lower = figures.attendance_chart(attendance(FOUR)).axes
        assert legend(upper) == [
            "had not withdrawn, of all",
            "attended, of those whose course went on",
        ]
        assert [np.asarray(line.get_ydata()).tolist() for line in upper.lines] == [
            [0.75, 0.5, 0.5],
            [2 / 3, 1, 1],
        ]
        heights = [bar.get_height() for bar in lower.patches]  # type: ignore[attr-defined]
        assert heights == [1 / 4, 1 / 3, 0]
        assert lower.get_xlabel() == "number of the session"

    def test_without_sessions_there_is_nothing_to_draw(self):
        with pytest.raises(InvalidValue) as refused:
            figures.attendance_chart(attendance(WAITING))
        assert str(refused.value) == (
            "'waiting' has no sessions, so that there is nothing to draw; give the attendance of a"
            " treatment"
        )


class TestTheSurvivalChart:
    ONE = product_limit([1, 2, 2, 4], [True, True, False, True], title="ipt", note="relapse")
    OTHER = product_limit([3, 3], [False, True], title="none", note="relapse")

    def test_it_has_steps_and_tells_how_many_are_at_risk(self):
        above, below = figures.survival_chart(self.ONE, self.OTHER, least=1).axes
        assert legend(above) == ["ipt", "none"]
        assert {line.get_drawstyle() for line in above.lines} == {"steps-post"}
        assert [text.get_text() for text in below.texts] == list("44311" + "2222")
        assert [label.get_text() for label in below.get_yticklabels()] == ["ipt", "none"]
        assert below.get_title(loc="left") == "still at risk"

    def test_they_are_of_one_event(self):
        other = product_limit([1], [True], note="recurrence")
        with pytest.raises(InvalidValue, match="are of one event, not of several events"):
            figures.survival_chart(self.ONE, other)
        with pytest.raises(InvalidValue, match="are of one event, and there is none"):
            figures.survival_chart()

    def test_a_curve_ends_where_few_are_left(self):
        above, below = figures.survival_chart(self.ONE, self.OTHER, least=2).axes
        assert [np.asarray(line.get_xdata()).tolist() for line in above.lines] == [
            [0, 1, 2],
            [0, 1, 2, 3],
        ]
        assert [text.get_text() for text in below.texts] == list("443" + "2222")
        many = product_limit([1] * 9 + [2] * 10, [True] * 19, title="many", note="relapse")
        above, _ = figures.survival_chart(many).axes
        assert np.asarray(above.lines[0].get_xdata()).tolist() == [0, 1, 2]

    @pytest.mark.parametrize(
        ("weeks", "title", "said"),
        [
            (
                [1, 2, 3],
                "ipt",
                "of 'ipt' 3 are at risk at most, and a curve is drawn of 10 or more;",
            ),
            ([], "", "of the curve 0 are at risk at most, and a curve is drawn of 10 or more;"),
        ],
        ids=["few", "nobody"],
    )
    def test_of_few_from_the_start_there_is_no_curve(self, weeks, title, said):
        few = product_limit(weeks, [True] * len(weeks), title=title)
        with pytest.raises(InvalidValue) as refused:
            figures.survival_chart(few)
        assert str(refused.value) == f"{said} take more patients, or name another least"


class TestTheFlowChart:
    REAL = Flow(
        assessed=200,
        excluded={"no major depression": 60, "declined": 20},
        arms=[
            Arm(title="IPT", allocated=60, began=57, lost={"withdrew": 8}, analysed=58),
            Arm(title="waiting list", allocated=60),
        ],
    )

    def test_of_a_real_trial(self):
        assert words(figures.flow_chart(self.REAL)) == [
            "assessed: 200",
            "excluded: 80",
            "no major depression: 60",
            "declined: 20",
            "allocated: 120",
            "IPT",
            "allocated: 60",
            "waiting list",
            "allocated: 60",
            "came to a session: 57",
            "came to no session: 3",
            "did not end as planned: 8",
            "withdrew: 8",
            "ended as planned: 49",
            "analysed: 58",
        ]

    def test_of_one_arm_of_a_simulation(self):
        everybody = records([[9, 3]], slots=["h"], ended=["completed"], ended_week=[1])
        assert words(figures.flow_chart(flow({"ipt": everybody}))) == [
            "ipt",
            "allocated: 1",
            "came to a session: 1",
            "ended as planned: 1",
            "analysed: 1",
        ]

    def test_letters_shrink_with_the_picture(self):
        usual = figures.flow_chart(self.REAL)
        half = figures.flow_chart(self.REAL, size=tuple(usual.get_size_inches() / 2))
        [one], [other] = (drawn.axes for drawn in (usual, half))
        assert other.texts[0].get_fontsize() == pytest.approx(one.texts[0].get_fontsize() / 2)

    def test_nothing_overlaps(self):
        [axes] = figures.flow_chart(self.REAL).axes
        boxes = [one.get_bbox() for one in axes.patches if hasattr(one, "get_bbox")]
        assert len(boxes) == 9
        assert not any(
            one.overlaps(other) for n, one in enumerate(boxes) for other in boxes[n + 1 :]
        )


PICTURES = {
    "fan": lambda: figures.fan_chart(fan(FOUR, view="observed")),
    "rates": lambda: figures.rate_chart(response_by_week(FOUR)),
    "attendance": lambda: figures.attendance_chart(attendance(FOUR)),
    "survival": lambda: figures.survival_chart(TestTheSurvivalChart.ONE, least=1),
    "flow": lambda: figures.flow_chart(TestTheFlowChart.REAL),
}


class TestSaving:
    @pytest.mark.parametrize(
        ("name", "kind"), [*((name, "svg") for name in PICTURES), ("fan", "png"), ("flow", "png")]
    )
    def test_the_same_figure_is_the_same_bytes(self, name: str, kind: str, tmp_path: Path):
        saved: list[bytes] = []
        for number, own in enumerate(
            ({}, {"font.size": 20, "axes.grid": False, "svg.hashsalt": "x"})
        ):
            with mpl.rc_context(own):  # type: ignore[arg-type]
                figures.save(PICTURES[name](), tmp_path / f"{number}.{kind}")
            saved.append((tmp_path / f"{number}.{kind}").read_bytes())
        assert saved[0] == saved[1]
        assert len(saved[0]) > 5_000

    def test_what_others_draw_stays_as_it_was(self, tmp_path: Path):
        before = dict(mpl.rcParams)
        figures.save(PICTURES["fan"](), tmp_path / "fan.svg")
        assert dict(mpl.rcParams) == before
        assert "matplotlib.pyplot" not in sys.modules or not mpl.pyplot.get_fignums()

    def test_it_names_no_day_and_no_version(self, tmp_path: Path):
        figures.save(PICTURES["fan"](), tmp_path / "fan.svg")
        text = (tmp_path / "fan.svg").read_text(encoding="utf-8")
        assert "<dc:date>" not in text
        assert "Matplotlib v" not in text

    def test_as_a_picture_for_pages_only(self, tmp_path: Path):
        with pytest.raises(
            InvalidValue, match=r"a picture is saved as \.png or \.svg; choose a name"
        ):
            figures.save(PICTURES["fan"](), tmp_path / "fan.pdf")

    @pytest.mark.parametrize("size", [(0, 3), (3, 101)])
    def test_sizes_are_inches(self, size):
        with pytest.raises(
            InvalidValue, match="a size is a width and a height from 1 to 100 inches"
        ):
            figures.attendance_chart(attendance(FOUR), size=size)


class TestWhatCannotBeDrawn:
    @pytest.mark.parametrize(
        ("draw", "said"),
        [
            (
                lambda: figures.fan_chart(FOUR),  # type: ignore[arg-type]
                "a value of the type Fan is needed, not Records; results.fan makes it",
            ),
            (
                lambda: figures.fan_chart([fan(FOUR), fan(FOUR)]),  # type: ignore[arg-type]
                "a value of the type Fan is needed, not list; give several one by one, with a * before them",
            ),
            (
                lambda: figures.rate_chart(FOUR),  # type: ignore[arg-type]
                "a value of the type Curve is needed, not Records; results.response_by_week makes it",
            ),
            (
                lambda: figures.attendance_chart(FOUR),  # type: ignore[arg-type]
                "a value of the type Attendance is needed, not Records; results.attendance makes it",
            ),
            (
                lambda: figures.survival_chart(FOUR),  # type: ignore[arg-type]
                "a value of the type Survival is needed, not Records; results.relapse makes it",
            ),
            (
                lambda: figures.flow_chart(FOUR),  # type: ignore[arg-type]
                "a value of the type Flow is needed, not Records; results.flow makes it",
            ),
            (
                lambda: figures.save(FOUR, "x.png"),  # type: ignore[arg-type]
                "a value of the type Figure is needed, not Records; a function of ipt.figures makes it",
            ),
        ],
        ids=["fan", "fans", "rates", "attendance", "survival", "flow", "save"],
    )
    def test_is_refused_and_what_is_needed_is_named(self, draw, said: str):
        with pytest.raises(InvalidValue) as refused:
            draw()
        assert str(refused.value) == said

    def test_a_place_that_is_not_there_is_told(self, tmp_path: Path):
        with pytest.raises(IPTError) as refused:
            figures.save(PICTURES["fan"](), tmp_path / "not-there" / "fan.png")
        assert str(refused.value) == (
            "'fan.png' cannot be written: no such file or directory; choose another place"
        )


class TestTheRoom:
    def test_its_names(self):
        assert dir(figures) == sorted(figures.__all__)
        with pytest.raises(AttributeError, match=r"^module 'ipt\.figures' has no attribute 'pie'$"):
            figures.pie  # noqa: B018 - the access is the test

    @pytest.mark.parametrize(
        ("missing", "said"),
        [
            (
                "matplotlib",
                "IPTError a picture needs matplotlib, which is not installed; run: python -m",
            ),
            ("numpy", "ModuleNotFoundError numpy"),
        ],
        ids=["matplotlib", "numpy"],
    )
    def test_what_is_missing_is_named(self, missing: str, said: str):
        code = f"""
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {missing!r}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Missing())
from ipt import figures
try:
    figures.fan_chart
except Exception as error:
    print(type(error).__name__, error)
"""
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", code], capture_output=True, check=True, text=True
        )
        assert done.stdout.startswith(said)
        assert issubclass(IPTError, Exception)
