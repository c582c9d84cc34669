"""The example of a published trial: what is fitted meets it, and the rest is near."""

import re
import runpy
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

SCRIPT = Path(__file__).parents[3] / "examples" / "a_published_trial.py"


def test_means_are_fitted_and_spread_and_remission_come_out_near(
    capsys: pytest.CaptureFixture[str],
):
    runpy.run_path(str(SCRIPT))
    lines = capsys.readouterr().out.splitlines()
    numbers = [[float(n) for n in re.findall(r"\d+\.\d+", line)] for line in lines]
    for (mean, sd), simulated, remitted in zip(
        numbers[::2], numbers[1::2], (0.43, 0.21), strict=True
    ):
        assert simulated[0] == pytest.approx(mean, abs=0.3)
        assert simulated[2] == pytest.approx(sd, abs=1.5)
        assert simulated[4] == pytest.approx(remitted, abs=2 * simulated[5])
