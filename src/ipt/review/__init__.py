"""How is it going? An honest look at a recorded course."""

from ipt.review.due import MeasureDue, measures_due
from ipt.review.examine import Examination, examine
from ipt.review.rules import RULES

__all__ = ["RULES", "Examination", "MeasureDue", "examine", "measures_due"]
