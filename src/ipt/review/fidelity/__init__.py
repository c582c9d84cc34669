"""How far does a recorded course keep to IPT? Structure, content and ratings, and never one number."""

from ipt.review.fidelity.acts import (
    Drift,
    OffModelAct,
    SessionDrift,
    drift,
    off_model,
)
from ipt.review.fidelity.answers import Answer, Verdict
from ipt.review.fidelity.dose import Dose, Gap, dose
from ipt.review.fidelity.items import Fact, Item, ItemTable, Shows, fidelity_items, load_items
from ipt.review.fidelity.report import PREDICATES, Fidelity, Judged, Layer, fidelity

__all__ = [
    "PREDICATES",
    "Answer",
    "Dose",
    "Drift",
    "Fact",
    "Fidelity",
    "Gap",
    "Item",
    "ItemTable",
    "Judged",
    "Layer",
    "OffModelAct",
    "SessionDrift",
    "Shows",
    "Verdict",
    "dose",
    "drift",
    "fidelity",
    "fidelity_items",
    "load_items",
    "off_model",
]
