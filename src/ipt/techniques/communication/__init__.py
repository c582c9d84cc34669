"""Communication analysis: one exchange gone through turn by turn, as the script of a play.

What was meant, what came across, what was felt and what was shown is recorded by people; here it is
only read. A pattern is an observation and no fault: silence or a hint may protect somebody, or be the
custom. So nothing is said of the patient's own turns until violence is ruled out.
"""

from typing import Final

from ipt.findings import Rule
from ipt.techniques.communication.alternatives import alternatives
from ipt.techniques.communication.analysis import CommunicationAnalysis, UnmetNeed, analyse
from ipt.techniques.communication.chain import as_markdown, as_text
from ipt.techniques.communication.code_book import CODE_BOOK, CodeEntry, CodeKind
from ipt.techniques.communication.hints import CUES, Cue, Hint, hints
from ipt.techniques.communication.indices import Indices, indices
from ipt.techniques.communication.over_time import (
    IncidentChange,
    Recurrence,
    compare,
    recurring,
    trend,
)
from ipt.techniques.communication.pattern_rules import RULES as _PATTERNS
from ipt.techniques.communication.patterns import Pattern
from ipt.techniques.communication.pivot import Pivot, PivotCause, pivot_turn
from ipt.techniques.communication.record import missing_annotations
from ipt.techniques.communication.record_rules import RULES as _RECORD
from ipt.techniques.communication.settings import COMMUNICATION_RULES, CommunicationRules

RULES: Final[tuple[Rule, ...]] = tuple(sorted((*_PATTERNS, *_RECORD), key=lambda rule: rule.code))
"""What communication analysis finds and asks, in order of code."""

__all__ = [
    "CODE_BOOK",
    "COMMUNICATION_RULES",
    "CUES",
    "RULES",
    "CodeEntry",
    "CodeKind",
    "CommunicationAnalysis",
    "CommunicationRules",
    "Cue",
    "Hint",
    "IncidentChange",
    "Indices",
    "Pattern",
    "Pivot",
    "PivotCause",
    "Recurrence",
    "UnmetNeed",
    "alternatives",
    "analyse",
    "as_markdown",
    "as_text",
    "compare",
    "hints",
    "indices",
    "missing_annotations",
    "pivot_turn",
    "recurring",
    "trend",
]
