"""How is it going? An honest look at a recorded course."""

from ipt.review.agenda import Agenda, AgendaItem, AgendaKind, SessionsLeft, agenda
from ipt.review.due import MeasureDue, measures_due
from ipt.review.examine import Examination, examine
from ipt.review.fidelity import Fidelity, dose, drift, fidelity, off_model
from ipt.review.outcome import MeasureOutcome, Outcome, outcome
from ipt.review.response import DecisionPoint, ResponseReview, decision_points, response_review
from ipt.review.rules import RULES
from ipt.review.whole import CourseReview, look

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
    "response_review",
]
