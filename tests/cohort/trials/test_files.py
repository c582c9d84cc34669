"""Trials in TOML files, and every way to write one that is none."""

from pathlib import Path

import pytest

from ipt import cohort
from ipt.cohort import trials
from ipt.cohort.scenario import Treatment
from ipt.cohort.trials import Allocation, AllocationKind, Analysis, Arm, Trial, Visit
from ipt.errors import DocumentError

pytestmark = pytest.mark.once

EXAMPLES = Path(__file__).parents[3] / "examples" / "trials"
LEAST = """
seed = 1
[trial]
control = "usual"
per_arm = 30
[trial.arms]
ipt = { protocol = "ipt-16" }
usual = { treatment = { kind = "usual" } }
"""


class TestWhatAFileSays:
    def test_what_is_left_out_is_as_in_a_trial(self):
        planned = trials.loads(LEAST)
        assert planned.trial == Trial(
            arms={"ipt": "ipt-16", "usual": cohort.CARE_AS_USUAL}, control="usual", per_arm=30
        )
        assert (planned.title, planned.replications, planned.seed) == ("", 1000, 1)

    def test_everything_can_be_said(self):
        text = """
        title = "All of it"
        replications = 20
        seed = 3
        [trial]
        control = "wait"
        per_arm = 24
        visits = [4, { week = 20, window = 7, missing = 0.1 }]
        primary = 4
        instrument = "bdi-ii"
        analysis = "ancova"
        alpha = 0.01
        lost = 0.5
        response = 0.4
        remission = 9
        population = "routine"
        weeks = 30
        dropout = "mnar"
        stopping = true
        support = true
        events = true
        relapse = "none"
        parameters = { preset = "routine", effect = 0.6 }
        allocation = { kind = "simple" }
        [trial.arms.group]
        protocol = "ipt-b"
        sessions = 8
        share = 2
        group_size = 6
        treatment = { effect = 0.7, medication = 0.2 }
        [trial.arms.alone]
        protocol = "ipt-b"
        caseload = 4
        [trial.arms.wait]
        treatment = { kind = "waiting" }
        """
        assert trials.loads(text).trial == Trial(
            arms=[
                Arm(
                    name="group",
                    protocol="ipt-b",
                    sessions=8,
                    share=2,
                    group_size=6,
                    treatment=Treatment(effect=0.7, medication=0.2),
                ),
                Arm(name="alone", protocol="ipt-b", caseload=4),
                Arm(name="wait", treatment=cohort.WAITING_LIST),
            ],
            control="wait",
            per_arm=24,
            visits=[4, Visit(week=20, window=7, missing=0.1)],
            primary=4,
            instrument="bdi-ii",
            analysis=Analysis.ANCOVA,
            alpha=0.01,
            lost=0.5,
            response=0.4,
            remission=9,
            population="routine",
            weeks=30,
            dropout="mnar",
            stopping=True,
            support=True,
            events=True,
            relapse="none",
            parameters=cohort.parameters("routine").with_(effect=0.6),
            allocation=Allocation(kind=AllocationKind.SIMPLE),
        )

    @pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
    def test_the_examples_can_be_read(self, path):
        assert trials.load(path).title


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("old", "new", "messages"),
        [
            ("seed = 1", "", ["the key 'seed' is missing in '$'"]),
            ("seed = 1", "seed = -1", ["seed is at least 0, not -1 in '$.seed'"]),
            (
                '"ipt-16"',
                '"ipt-61"',
                [
                    "unknown protocol 'ipt-61'; did you mean 'ipt-16'? in '$.trial.arms.ipt.protocol'"
                ],
            ),
            (
                "protocol =",
                "protcol =",
                [
                    "unknown key 'protcol'; did you mean 'protocol'? in '$.trial.arms.ipt'",
                ],
            ),
            (
                '"usual" }',
                '"usaul" }',
                [
                    "unknown given 'usaul'; did you mean 'usual'? in '$.trial.arms.usual.treatment.kind'"
                ],
            ),
            (
                'control = "usual"',
                'control = "usaul"',
                [
                    (
                        "there is no arm 'usaul' that could be the control; did you mean 'usual'?; name"
                        " one, or give a Treatment such as CARE_AS_USUAL in '$.trial'"
                    )
                ],
            ),
            (
                "per_arm = 30",
                "per_arm = 30.5",
                ["a whole number is needed, not the number 30.5 in '$.trial.per_arm'"],
            ),
            (
                "per_arm = 30",
                'per_arm = 30\nvisits = [4, "8"]',
                ["an object is needed, not text in '$.trial.visits[1]'"],
            ),
            (
                "per_arm = 30",
                'per_arm = 30\nanalysis = "mmmr"\ninstrument = "phq9"\npopulation = "adult"',
                [
                    "unknown instrument 'phq9'; did you mean 'phq-9'? in '$.trial.instrument'",
                    "unknown analysis 'mmmr'; did you mean 'mmrm'? in '$.trial.analysis'",
                    "unknown population 'adult'; did you mean 'adults'? in '$.trial.population'",
                ],
            ),
            (
                "per_arm = 30",
                'per_arm = 30\nparameters = { preset = "routin", efect = 1, caseload = "x" }',
                [
                    "unknown preset 'routin'; did you mean 'routine'? in '$.trial.parameters.preset'",
                    "unknown key 'efect'; did you mean 'effect'? in '$.trial.parameters'",
                    "a number is needed, not text in '$.trial.parameters.caseload'",
                ],
            ),
            (
                "per_arm = 30",
                "per_arm = 30\nmodel = 1",
                ["unknown key 'model'; a model is no data, use Python in '$.trial.model'"],
            ),
            (
                "per_arm = 30",
                "per_arm = 30\nallocation = { sizes = [3] }",
                [
                    (
                        "a block of 3 cannot hold the arms in their shares; use a multiple of 2 in"
                        " '$.trial'"
                    )
                ],
            ),
        ],
    )
    def test_is_told_with_its_place(self, old, new, messages):
        with pytest.raises(DocumentError) as refused:
            trials.loads(LEAST.replace(old, new, 1))
        assert [finding.message for finding in refused.value.findings] == messages
