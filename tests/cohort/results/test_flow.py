"""A flow that does not add up is refused."""

from typing import Any

import pytest

from ipt.cohort.results import Arm, Flow
from ipt.errors import InvalidValue

pytestmark = pytest.mark.once

IPT = Arm(title="ipt", allocated=60, began=57, lost={"withdrawn": 8, "moved away": 2}, analysed=58)


def test_the_counts_of_a_real_trial():
    flow = Flow(
        assessed=200, excluded={"declined": 80}, arms=[IPT, Arm(title="waiting", allocated=60)]
    )
    assert (flow.allocated, IPT.ended_as_planned) == (120, 47)


@pytest.mark.parametrize(
    ("arm", "said"),
    {
        "began": (
            {"allocated": 3, "began": 4},
            "more are lost than there were in arm 'x': 3 allocated, 4 began, 0 lost; count each",
        ),
        "lost": (
            {"allocated": 3, "lost": {"a": 2, "b": 2}},
            "more are lost than there were in arm 'x': 3 allocated, None began, 4 lost; count each",
        ),
        "negative": ({"allocated": -1}, "allocated is a number of patients, 0 or more, not -1"),
        "reason": (
            {"allocated": 3, "lost": {"a": 0.5}},
            "lost is a number of patients, 0 or more, not 0.5",
        ),
    }.values(),
    ids=["began", "lost", "negative", "reason"],
)
def test_an_arm_that_does_not_add_up(arm: dict[str, Any], said: str):
    with pytest.raises(InvalidValue) as refused:
        Arm(title="x", **arm)
    assert str(refused.value).startswith(said)


def test_a_flow_that_does_not_add_up():
    said = "200 were assessed and 10 excluded, which leaves 190, but 60 were allocated; count each once"
    with pytest.raises(InvalidValue, match=said):
        Flow(assessed=200, excluded={"declined": 10}, arms=[IPT])


def test_a_flow_without_arms():
    with pytest.raises(InvalidValue, match="a flow has one arm at least; give what became of"):
        Flow(arms=[])
