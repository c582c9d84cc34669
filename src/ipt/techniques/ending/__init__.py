"""The ending: its tasks, how a course ended, the plan against a relapse, and what comes afterwards.

Functions on a course or a plan; they find and ask, and decide nothing.
"""

from typing import Final

from ipt.techniques.ending import afterwards, draft, relapse, rules, warning
from ipt.techniques.ending.afterwards import maintenance
from ipt.techniques.ending.checklist import EndingChecklist, EndingTask, tasks
from ipt.techniques.ending.draft import RelapsePlanDraft, draft_relapse_plan
from ipt.techniques.ending.kinds import EndType, end_type
from ipt.techniques.ending.observations import audit
from ipt.techniques.ending.relapse import RelapseNumbers, check_relapse_plan
from ipt.techniques.ending.remaining import Remaining, remaining
from ipt.techniques.ending.warning import EarlyWarning, early_warning, symptom_rise

RULES: Final = tuple(
    sorted(
        (*rules.RULES, *relapse.RULES, *draft.RULES, *warning.RULES, *afterwards.RULES),
        key=lambda rule: rule.code,
    )
)
"""Every rule of this subject, in order of code."""

__all__ = [
    "RULES",
    "EarlyWarning",
    "EndType",
    "EndingChecklist",
    "EndingTask",
    "RelapseNumbers",
    "RelapsePlanDraft",
    "Remaining",
    "audit",
    "check_relapse_plan",
    "draft_relapse_plan",
    "early_warning",
    "end_type",
    "maintenance",
    "remaining",
    "symptom_rise",
    "tasks",
]
