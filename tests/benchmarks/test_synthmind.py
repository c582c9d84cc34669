"""The same task with the one other Python package that simulates courses of IPT.

Patients with depression get 16 weeks of IPT and are asked weekly. Beside how long the two take it is
told what they make of the number of sessions and of their attendance.
"""

from time import perf_counter

import pytest

from ipt import cohort

synthmind = pytest.importorskip("synthmind")

WEEKS = 16
PATIENTS = 300


def theirs(*, sessions: int = 16, attended: float = 0.9, patients: int = PATIENTS) -> float:
    """Mean change of the PHQ-9 in *synthmind*."""
    people = synthmind.RandomGenerator().sample(patients, seed=1)
    given = synthmind.interventions.ipt_intervention(sessions_total=sessions)
    changes = []
    for number, person in enumerate(people):
        simulator = synthmind.Simulator(
            adherence=synthmind.ConstantAdherence(attended),
            sampling_weeks=1,
            engine=synthmind.SymptomTrajectoryEngine(),
            seed=number,
        )
        result = simulator.run(person, given, WEEKS)
        changes.append(result.final_biomarkers["phq9"] - person.biomarkers.phq9)
    return sum(changes) / patients


def ours(*, sessions: int = 16, attended: float = 0.9, patients: int = PATIENTS) -> float:
    """The same with this library; a course of few sessions is a protocol of few."""
    parameters = cohort.parameters("ipt-16").with_(attendance=attended)
    arm = cohort.simulate(
        "ipt-16" if sessions > 10 else "ipt-b",
        patients=patients,
        seed=1,
        weeks=WEEKS,
        parameters=parameters,
        instruments=["phq-9"],
        **({"sessions": sessions} if sessions > 10 else {}),
    )
    scores = arm.columns["score_phq-9"].astype(float)
    return float((scores[:, WEEKS] - scores[:, 0]).mean())


def test_one_simulates_the_sessions(capsys):
    many = 30_000
    few, usual = ours(sessions=8, patients=many), ours(patients=many)
    seldom = ours(attended=0.4, patients=many)
    same = {theirs(sessions=sessions) for sessions in (1, 8, 16)} | {theirs(attended=0.05)}
    shown = (
        f"ours {usual:.1f}, {few:.1f} with 8 sessions, {seldom:.1f} when 40 % are attended; "
        f"synthmind {', '.join(f'{one:.1f}' for one in same)} for all of them"
    )
    with capsys.disabled():
        print(f"\n    change of the PHQ-9: {shown}", end="")  # noqa: T201 - for the reader of the run
    assert usual < few < seldom < 0
    assert len(same) == 1


def test_how_fast(capsys):
    """Patients in a second, the ratio of the medians of three."""
    ratios = []
    for _ in range(3):
        start = perf_counter()
        theirs()
        middle = perf_counter()
        ours(patients=100 * PATIENTS)
        ratios.append((middle - start) / (perf_counter() - middle) * 100)
    ratio = sorted(ratios)[1]
    with capsys.disabled():
        print(f"\n    {ratio:.0f} x as many patients in a second as synthmind", end="")  # noqa: T201
    assert ratio > 20
