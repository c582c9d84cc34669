"""What nobody fitted: figures that come out of the model, beside those that were published.

``python -m calibration.emergent`` prints them. None of them is a target of `calibration.fit`, so that
they are predictions; those of one trial are for the trial as the model would have it, without
anything known of it but whom it took in.
"""

import argparse
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import numpy as np
from attrs import frozen

from ipt import cohort
from ipt.cohort import Cohort
from ipt.cohort.analysis import growth
from ipt.cohort.results import sudden_gains
from ipt.measures import Ends, published
from ipt.model.vocabulary import EndReason

SEED: Final = 20_260_103
PATIENTS: Final = 16_384
BDI: Final = Ends(best=0, worst=63)
ILL: Final = 14
"""Those of ENRICHD who started at this many points or more are compared."""
WITHDRAWN: Final = [*EndReason].index(EndReason.WITHDRAWN)
LAGS: Final[Mapping[int, float]] = {2: 0.79, 3: 0.73, 6: 0.64, 8: 0.585, 15: 0.525}
"""Correlations of BDI scores so many weeks apart, in ENRICHD; 1, 4 and 12 weeks are fitted."""


@frozen(kw_only=True)
class Emerged:
    """A figure that was not fitted.

    Attributes:
        name: Of it.
        value: What the model gives.
        published: What somebody published.
        low: The least that is believable.
        high: The most.
        source: Who did, as a key of the bibliography.
    """

    name: str
    value: float
    published: str
    low: float
    high: float
    source: str

    @property
    def believable(self) -> bool:
        """Whether it lies where it should."""
        return self.low <= self.value <= self.high


@cache
def treated(patients: int = PATIENTS, seed: int = SEED) -> Cohort:
    """Patients of the classic course."""
    return cohort.simulate(
        "ipt-16", patients=patients, seed=seed, instruments=["hrsd-17", "bdi-ii"]
    )


@cache
def waiting(patients: int = PATIENTS, seed: int = SEED, weeks: int = 52) -> Cohort:
    """Patients without any treatment."""
    return cohort.simulate(
        None, patients=patients, seed=seed, weeks=weeks, treatment=cohort.WAITING_LIST
    )


def scores(of: Cohort, instrument: str) -> np.ndarray:
    """The scores of every week, whoever is still in treatment."""
    return of.columns[f"score_{instrument}"].astype(float)


def ill(of: Cohort) -> np.ndarray:
    """The BDI of those who start ill."""
    bdi = scores(of, "bdi-ii")
    return bdi[bdi[:, 0] >= ILL]


# --- the shape of change ----------------------------------------------------------------------------


def log_beats_linear(of: Cohort, patients: int = 280) -> float:
    """By how much a log likelihood is better with lines in log(week + 1) than in weeks."""
    some = ill(of)[:patients]
    log, weeks = (
        growth(some, np.arange(some.shape[1]), scale=scale, restricted=False).log_likelihood
        for scale in ("log", "weeks")
    )
    return log - weeks


def early_share(of: Cohort) -> float:
    """The share of 16 weeks' change that there is by week 4."""
    means = scores(of, "hrsd-17").mean(axis=0)
    return float((means[0] - means[4]) / (means[0] - means[16]))


def lag(of: Cohort, weeks: int) -> float:
    """The mean correlation of scores of the BDI so many *weeks* apart, after the first."""
    return float(np.diagonal(np.corrcoef(ill(of).T), weeks)[1:].mean())


def noise_slope(of: Cohort) -> float:
    """How the SD of noise rises with the level, log on log: it is 0.66 in ENRICHD.

    Noise is how far a score lies from the mean of its neighbours, so that no shape of change counts.
    """
    bdi = of.observed("bdi-ii")[:, 1:]
    before, now, after = bdi[:, :-2].ravel(), bdi[:, 1:-1].ravel(), bdi[:, 2:].ravel()
    level, noise = (before + now + after) / 3, now - (before + after) / 2
    bands = np.digitize(level, [0, 4, 8, 12, 16, 20, 24, 28])
    points = [
        (np.log(level[bands == one].mean()), np.log(noise[bands == one].std()))
        for one in range(1, 8)
    ]
    return float(np.polyfit(*np.transpose(points), 1)[0])


# --- gains, early response, dropping out ------------------------------------------------------------


def gains(of: Cohort) -> tuple[float, float]:
    """How many have a sudden gain between two of 12 sessions, and its mean size."""
    found = sudden_gains(
        of.observed("bdi-ii")[:, 1:13], rule=published.SUDDEN_BDI_FIXED_T, ends=BDI
    )
    return float(found.anyone.mean()), float(found.sizes[found.verdicts == 1].mean())


def early_response(of: Cohort) -> float:
    """By how many SDs those who are a quarter better in week 4 are better in the end."""
    hrsd = scores(of, "hrsd-17")
    early = hrsd[:, 4] <= 0.75 * hrsd[:, 0]
    with_, without = hrsd[early, 16], hrsd[~early, 16]
    freedom = len(hrsd) - 2
    pooled = (
        (len(with_) - 1) * with_.var(ddof=1) + (len(without) - 1) * without.var(ddof=1)
    ) / freedom
    return float((without.mean() - with_.mean()) / np.sqrt(pooled))


def dropout_hazard(of: Cohort) -> np.ndarray:
    """The share of those still there who stay away for good, before each session."""
    reached = (of.columns["slots"] > 0).sum(axis=1)
    left = of.columns["ended"] == WITHDRAWN
    slots = np.arange(of.columns["slots"].shape[1])
    return np.array([(left & (reached == slot)).sum() / (reached >= slot).sum() for slot in slots])


# --- all of them ------------------------------------------------------------------------------------


def shape(of: Cohort) -> Iterator[Emerged]:
    """Check 6."""
    yield Emerged(
        name="log likelihood gained by log(week + 1)", value=log_beats_linear(of),
        published="463", low=0, high=np.inf, source="ENRICHD-BDI",
    )  # fmt: skip
    yield Emerged(
        name="share of the change by week 4", value=early_share(of),
        published="about half", low=0.45, high=0.65, source="ENRICHD-BDI",
    )  # fmt: skip
    for weeks, wanted in LAGS.items():
        yield Emerged(
            name=f"correlation {weeks} weeks apart", value=lag(of, weeks),
            published=f"{wanted:.3f}", low=wanted - 0.07, high=wanted + 0.07, source="ENRICHD-BDI",
        )  # fmt: skip
    yield Emerged(
        name="noise with level, log on log", value=noise_slope(of),
        published="0.66", low=0.4, high=0.8, source="ENRICHD-BDI",
    )  # fmt: skip


def emergent(of: Cohort) -> Iterator[Emerged]:
    """Check 7."""
    share, size = gains(of)
    hrsd, hazard = scores(of, "hrsd-17"), dropout_hazard(of)
    yield Emerged(
        name="a sudden gain in 12 weeks", value=share,
        published="0.335", low=0.20, high=0.45, source="Kelly07",
    )  # fmt: skip
    yield Emerged(
        name="its size on the BDI", value=size,
        published="11", low=8, high=12, source="TangDeRubeis99",
    )  # fmt: skip
    yield Emerged(
        name="early response and outcome, g", value=early_response(of),
        published="0.76", low=0.5, high=1.0, source="Beard19",
    )  # fmt: skip
    yield Emerged(
        name="SD after over before, IPT", value=float(hrsd[:, 16].std() / hrsd[:, 0].std()),
        published="1.33 to 1.69", low=1.1, high=1.7, source="Metapsy",
    )  # fmt: skip
    yield Emerged(
        name="correlation of before and after", value=float(np.corrcoef(hrsd[:, 0], hrsd[:, 16])[0, 1]),
        published="0.18 to 0.61", low=0.2, high=0.6, source="Riesby",
    )  # fmt: skip
    yield Emerged(
        name="dropout before sessions 1 to 3 over later ones", value=float(hazard[:3].min() / hazard[3:].max()),
        published="front-loaded", low=1, high=np.inf, source="MDD-Attrition",
    )  # fmt: skip


def external() -> Iterator[Emerged]:
    """The natural course, and a model of change fitted to what was simulated: check 10, first half."""
    untreated = waiting()
    hrsd, first = scores(untreated, "hrsd-17"), scores(untreated, "hrsd-17")[:, 0]
    for week, wanted, low, high in (
        (13, 0.23, 0.15, 0.31),
        (26, 0.32, 0.22, 0.42),
        (52, 0.53, 0.40, 0.66),
    ):
        well = np.minimum.accumulate(hrsd, axis=1)[:, week] <= 7
        yield Emerged(
            name=f"untreated, well at least once by week {week}", value=float(well.mean()),
            published=f"{wanted:g}", low=low, high=high, source="Whiteford13",
        )  # fmt: skip
    standing = (first.mean() - hrsd[:, 9].mean()) / first.std()
    yield Emerged(
        name="waiting list, change in 9 weeks, d", value=float(standing),
        published="0.43 to 0.505", low=0.3, high=0.65, source="Metapsy",
    )  # fmt: skip
    some = ill(treated())[:280]
    fitted = growth(some, np.arange(17), noise="white+ou")
    for name, found, wanted, low, high in (
        ("white noise of the BDI, SD", fitted.white_sd, 2.7, 2.0, 3.4),
        ("spells of the BDI, SD", fitted.ou_sd, 5.0, 3.8, 6.2),
        ("correlation of spells over a week", fitted.rho, 0.84, 0.74, 0.92),
    ):
        yield Emerged(
            name=name, value=found.value if found else np.nan, published=f"{wanted:g}", low=low, high=high,
            source="ENRICHD-BDI",
        )  # fmt: skip
    brief = cohort.simulate("ipt-b", patients=PATIENTS, seed=SEED, weeks=13)
    after = scores(brief, "hrsd-17")[:, 13]
    yield Emerged(
        name="Swartz 2008, HRSD-17 after brief sessions", value=float(after.mean()),
        published="6.4", low=6.4 - 8, high=6.4 + 8, source="Metapsy",  # 8: two SDs between trials
    )  # fmt: skip


def main() -> None:
    """Print every figure."""
    argparse.ArgumentParser(description="what emerges from the course model").parse_args()
    arm = treated()
    for one in [*shape(arm), *emergent(arm), *external()]:
        mark = "" if one.believable else "  <--"
        print(f"{one.name:48} {one.value:8.3f}   published {one.published:12} {one.source}{mark}")


if __name__ == "__main__":
    main()
