"""Small cohorts made by hand, so that every figure can be worked out on paper."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ipt import measures
from ipt.cohort.results import Records
from ipt.cohort.results.records import ENDINGS
from ipt.model import Area, EndReason

NAN = float("nan")
AREAS = (Area.GRIEF, Area.ROLE_DISPUTE)


def records(
    scores: Sequence[Sequence[float]],
    *,
    seen: Sequence[Sequence[float]] | None = None,
    slots: Sequence[str] | None = None,
    ended: Sequence[str] | None = None,
    ended_week: Sequence[int] | None = None,
    relapse_week: Sequence[int] | None = None,
    therapist: Sequence[int] | None = None,
    area: Sequence[int] | None = None,
    instrument: str = "phq-9",
    simulated: bool = True,
    title: str = "by hand",
    **more: Any,
) -> Records:
    """Records of as many patients as there are rows of *scores*; a slot is a letter of ``-hm``."""
    table = np.array(scores, dtype=float).reshape(len(scores), -1)
    nobody = [-1] * len(table)
    reasons = [tuple(map(str, ENDINGS)).index(r) if r else -1 for r in ended or [""] * len(table)]
    became = np.array(
        [["-hm".index(letter) for letter in row] for row in slots or [""] * len(table)],
        dtype=np.uint8,
    ).reshape(len(table), -1)
    columns = {
        "area": np.array(nobody if area is None else area, dtype=np.int8),
        "therapist": np.array(nobody if therapist is None else therapist, dtype=np.int32),
        "slots": became,
        "sessions": (became == 1).sum(axis=1).astype(np.int16),
        "missed": (became == 2).sum(axis=1).astype(np.int16),
        "ended": np.array(reasons, dtype=np.int8),
        "ended_week": np.array(nobody if ended_week is None else ended_week, dtype=np.int16),
        "relapse_week": np.array(nobody if relapse_week is None else relapse_week, dtype=np.int16),
        f"score_{instrument}": np.ma.masked_invalid(table),
        **more,
    }
    return Records(
        title=title,
        weeks=table.shape[1] - 1,
        areas=AREAS,
        scales=(measures.get(instrument),),
        columns=columns,
        seen={instrument: table if seen is None else np.array(seen, dtype=float)},
        simulated=simulated,
    )


COMPLETED, WITHDRAWN = str(EndReason.COMPLETED), str(EndReason.WITHDRAWN)
EARLY = str(EndReason.EARLY_BY_AGREEMENT)

FOUR = records(
    # week 0, 1, 2, 3; the remission of the PHQ-9 is 4 or less, deterioration 5 points or more
    [[20, 16, 12, 10], [16, 14, 10, 4], [12, 12, 15, 17], [10, 8, 8, 6]],
    seen=[[20, 16, 12, 10], [16, NAN, 10, 4], [12, 12, NAN, NAN], [10, NAN, NAN, NAN]],
    slots=["hhh", "mhh", "h--", "---"],
    ended=[COMPLETED, COMPLETED, WITHDRAWN, WITHDRAWN],
    ended_week=[3, 3, 2, 1],
    relapse_week=[-1, -1, -1, -1],
    area=[0, 1, 1, 1],
)
"""Two who complete, one who withdraws after a session, and one before any."""
WAITING = records([[20, 18], [10, 10]], title="waiting")
