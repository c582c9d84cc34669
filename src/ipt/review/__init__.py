"""How is it going? An honest look at a recorded course."""

from typing import Final

from ipt.review.agenda import (
    RULES as _OF_AGENDAS,
    Agenda,
    AgendaItem,
    AgendaKind,
    SessionsLeft,
    agenda,
)
from ipt.review.due import MeasureDue, measures_due
from ipt.review.examine import Examination, examine
from ipt.review.fidelity import Fidelity, dose, drift, fidelity, off_model
from ipt.review.fidelity.acts import RULES as _OF_ACTS
from ipt.review.fidelity.report import RULES as _OF_FIDELITY
from ipt.review.outcome import RULES as _OF_OUTCOMES, MeasureOutcome, Outcome, outcome
from ipt.review.ratings import RULES as _OF_RATINGS
from ipt.review.readiness import Readiness, readiness
from ipt.review.response import (
    RULES as _OF_RESPONSE,
    DecisionPoint,
    ResponseReview,
    decision_points,
    response_review,
)
from ipt.review.rules import RULES as _OF_RECORDS
from ipt.review.whole import CourseReview, look

RULES: Final = tuple(
    sorted(
        (
            *_OF_RECORDS,
            *_OF_AGENDAS,
            *_OF_OUTCOMES,
            *_OF_RESPONSE,
            *_OF_FIDELITY,
            *_OF_ACTS,
            *_OF_RATINGS,
        ),
        key=lambda rule: rule.code,
    )
)
"""What this room finds and asks, in order of code."""

__all__ = [
    "RULES",
    "Agenda",
    "AgendaItem",
    "AgendaKind",
    "CourseReview",
    "DecisionPoint",
    "Examination",
    "Fidelity",
    "MeasureDue",
    "MeasureOutcome",
    "Outcome",
    "Readiness",
    "ResponseReview",
    "SessionsLeft",
    "agenda",
    "decision_points",
    "dose",
    "drift",
    "examine",
    "fidelity",
    "look",
    "measures_due",
    "off_model",
    "outcome",
    "readiness",
    "response_review",
]
