"""Small trials to analyse, made of normal numbers."""

import csv
from pathlib import Path

import numpy as np
import pytest

DATA = Path(__file__).parents[4] / "shared" / "data"


def rows(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not there: data sets are kept outside of the project")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grid(found, patient, time, score):
    """Patients, times and scores ``(patients, times)`` of a table with a row for each score."""
    patients = sorted({row[patient] for row in found})
    times = sorted({float(row[time]) for row in found})
    values = np.full((len(patients), len(times)), np.nan)
    for row in found:
        if row[score]:
            values[patients.index(row[patient]), times.index(float(row[time]))] = float(row[score])
    return patients, np.array(times), values


def trial(seed, *, n=60, visits=4, effect=-2.0, rho=0.6, arms=2):
    """Values, arm and baseline; all is there."""
    random = np.random.default_rng(seed)
    arm = np.arange(n) % arms
    baseline = random.normal(20, 4, n)
    lags = np.abs(np.subtract.outer(np.arange(visits), np.arange(visits)))
    noise = random.normal(size=(n, visits)) @ np.linalg.cholesky(25 * rho**lags).T
    falls = np.linspace(0, 1, visits + 1)[1:]
    values = 0.5 * baseline[:, None] - 6 * falls + effect * (arm > 0)[:, None] * falls + noise
    return values, arm, baseline


def dropped(values, seed, share=0.3):
    """Values of which patients leave at random, and a few are missing in between."""
    random = np.random.default_rng(seed)
    n, visits = values.shape
    last = np.where(random.random(n) < share, random.integers(1, visits, n), visits)
    gone = np.arange(visits) >= last[:, None]
    gone |= (random.random((n, visits)) < 0.05) & (np.arange(visits) > 0)
    return np.where(gone, np.nan, values)
