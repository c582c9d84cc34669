"""Why now, and what to work on? From the people in a life to an agreed focus.

Each idea has functions of its own, on plain values; `formulate` looks at a course with all of them.
"""

from typing import Final

from ipt.findings import Rule
from ipt.formulation.area_questions import RULES as _OF_AREA_QUESTIONS
from ipt.formulation.areas import Eligibility, eligible
from ipt.formulation.attachment import (
    RULES as _OF_ATTACHMENT,
    Prototype,
    audit_attachment,
    prototype_distances,
    stance_hints,
)
from ipt.formulation.audit import Audit
from ipt.formulation.candidates import CandidateIssue, candidate_issues
from ipt.formulation.circle_audit import RULES as _OF_CIRCLE_AUDIT, Placement, audit_circles
from ipt.formulation.circle_layout import Point, layout
from ipt.formulation.circles import (
    CircleShift,
    CircleSummary,
    ClosenessGap,
    RingMove,
    circle_shift,
    circle_summary,
    closeness_gaps,
    untapped_support,
)
from ipt.formulation.clocks import Clock, GriefClock, grief_clocks
from ipt.formulation.completeness import Completeness, FieldKnown, PersonKnown, completeness
from ipt.formulation.coverage import (
    RULES as _OF_COVERAGE,
    Coverage,
    Followed,
    Progress,
    audit_strategies,
    strategy_coverage,
)
from ipt.formulation.criteria import Criteria, Setting
from ipt.formulation.differences import InventoryDiff, diff_inventories
from ipt.formulation.disputes import (
    RULES as _OF_DISPUTES,
    Staged,
    StageSign,
    legal_stage_moves,
    stage_dispute,
    strategies_for,
)
from ipt.formulation.education import EducationGap, EducationTopic, education_gaps
from ipt.formulation.exemptions import Cover, ExemptionPlan, exemption_plan
from ipt.formulation.expectations import ExpectationGap, expectation_gaps
from ipt.formulation.focus import RULES as _OF_FOCUS, FocusRecommendation, focus_of, recommend_focus
from ipt.formulation.focus_audit import RULES as _OF_FOCUS_AUDIT, audit_focus, focus_questions
from ipt.formulation.focus_order import RULES as _OF_FOCUS_ORDER, Ranked
from ipt.formulation.goals import (
    RULES as _OF_GOALS,
    Attainment,
    audit_goals,
    gas_t_score,
    goal_attainment,
)
from ipt.formulation.grid import (
    RULES as _OF_GRID,
    Cell,
    Grid,
    audit_grid,
    formulation_grid,
    purpose_slots,
)
from ipt.formulation.inventory import RULES as _OF_INVENTORY, InventoryAudit, audit_inventory
from ipt.formulation.isolation import IsolationPattern, Repeat, isolation_pattern
from ipt.formulation.ledger import (
    RULES as _OF_LEDGER,
    LedgerShift,
    TransitionLedger,
    audit_ledger,
    audit_transitions,
    ledger_shift,
    transition_ledger,
)
from ipt.formulation.links import Link, LinkWindow, OnsetCandidate, link_events, onset_candidates
from ipt.formulation.missing_support import SupportCandidate, who_could_be_asked
from ipt.formulation.moments import Moment
from ipt.formulation.network import NetworkMetrics, Share, network_metrics, to_networkx
from ipt.formulation.people import Mention
from ipt.formulation.plan import MiddlePlan, plan_middle_phase
from ipt.formulation.question_rules import RULES as _OF_QUESTION_RULES
from ipt.formulation.questions import QuestionTopic, Record, next_questions
from ipt.formulation.sick_role import RULES as _OF_SICK_ROLE, audit_sick_role
from ipt.formulation.signature import EpisodeSignature, Sign, SignKind, episode_signature
from ipt.formulation.spared import Spared, spared
from ipt.formulation.statement import (
    RULES as _OF_STATEMENT,
    Slot,
    audit_statement,
    check_statement,
    statement_slots,
)
from ipt.formulation.strategies import (
    Aim,
    Proscribed,
    Strategy,
    StrategyTable,
    aims_of,
    area_of,
    load_strategies,
    strategies_of,
    strategy_table,
)
from ipt.formulation.support import Provider, Supply, SupportMap, support_map, without
from ipt.formulation.support_audit import RULES as _OF_SUPPORT_AUDIT, audit_support
from ipt.formulation.support_trend import SupportChange, SupportTrend, support_trend
from ipt.formulation.timeline import Entry, EntryKind, Timeline
from ipt.formulation.timeline_audit import RULES as _OF_TIMELINE_AUDIT, audit_timeline
from ipt.formulation.trace import Step
from ipt.formulation.triad import (
    RULES as _OF_TRIAD,
    Leverage,
    LeveragePoint,
    Triad,
    audit_triad,
    build_triad,
    leverage_points,
)
from ipt.formulation.weekly import (
    RULES as _OF_WEEKLY,
    LinkCoverage,
    audit_weekly_link,
    weekly_link_coverage,
)
from ipt.formulation.whole import Formulation, formulate

RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(
        (
            *_OF_AREA_QUESTIONS,
            *_OF_ATTACHMENT,
            *_OF_CIRCLE_AUDIT,
            *_OF_COVERAGE,
            *_OF_DISPUTES,
            *_OF_FOCUS,
            *_OF_FOCUS_AUDIT,
            *_OF_FOCUS_ORDER,
            *_OF_GOALS,
            *_OF_GRID,
            *_OF_INVENTORY,
            *_OF_LEDGER,
            *_OF_QUESTION_RULES,
            *_OF_SICK_ROLE,
            *_OF_STATEMENT,
            *_OF_SUPPORT_AUDIT,
            *_OF_TIMELINE_AUDIT,
            *_OF_TRIAD,
            *_OF_WEEKLY,
        ),
        key=lambda rule: rule.code,
    )
)
"""What this room finds and asks, in order of code."""

__all__ = [
    "RULES",
    "Aim",
    "Attainment",
    "Audit",
    "CandidateIssue",
    "Cell",
    "CircleShift",
    "CircleSummary",
    "Clock",
    "ClosenessGap",
    "Completeness",
    "Cover",
    "Coverage",
    "Criteria",
    "EducationGap",
    "EducationTopic",
    "Eligibility",
    "Entry",
    "EntryKind",
    "EpisodeSignature",
    "ExemptionPlan",
    "ExpectationGap",
    "FieldKnown",
    "FocusRecommendation",
    "Followed",
    "Formulation",
    "Grid",
    "GriefClock",
    "InventoryAudit",
    "InventoryDiff",
    "IsolationPattern",
    "LedgerShift",
    "Leverage",
    "LeveragePoint",
    "Link",
    "LinkCoverage",
    "LinkWindow",
    "Mention",
    "MiddlePlan",
    "Moment",
    "NetworkMetrics",
    "OnsetCandidate",
    "PersonKnown",
    "Placement",
    "Point",
    "Progress",
    "Proscribed",
    "Prototype",
    "Provider",
    "QuestionTopic",
    "Ranked",
    "Record",
    "Repeat",
    "RingMove",
    "Setting",
    "Share",
    "Sign",
    "SignKind",
    "Slot",
    "Spared",
    "StageSign",
    "Staged",
    "Step",
    "Strategy",
    "StrategyTable",
    "Supply",
    "SupportCandidate",
    "SupportChange",
    "SupportMap",
    "SupportTrend",
    "Timeline",
    "TransitionLedger",
    "Triad",
    "aims_of",
    "area_of",
    "audit_attachment",
    "audit_circles",
    "audit_focus",
    "audit_goals",
    "audit_grid",
    "audit_inventory",
    "audit_ledger",
    "audit_sick_role",
    "audit_statement",
    "audit_strategies",
    "audit_support",
    "audit_timeline",
    "audit_transitions",
    "audit_triad",
    "audit_weekly_link",
    "build_triad",
    "candidate_issues",
    "check_statement",
    "circle_shift",
    "circle_summary",
    "closeness_gaps",
    "completeness",
    "diff_inventories",
    "education_gaps",
    "eligible",
    "episode_signature",
    "exemption_plan",
    "expectation_gaps",
    "focus_of",
    "focus_questions",
    "formulate",
    "formulation_grid",
    "gas_t_score",
    "goal_attainment",
    "grief_clocks",
    "isolation_pattern",
    "layout",
    "ledger_shift",
    "legal_stage_moves",
    "leverage_points",
    "link_events",
    "load_strategies",
    "network_metrics",
    "next_questions",
    "onset_candidates",
    "plan_middle_phase",
    "prototype_distances",
    "purpose_slots",
    "recommend_focus",
    "spared",
    "stage_dispute",
    "stance_hints",
    "statement_slots",
    "strategies_for",
    "strategies_of",
    "strategy_coverage",
    "strategy_table",
    "support_map",
    "support_trend",
    "to_networkx",
    "transition_ledger",
    "untapped_support",
    "weekly_link_coverage",
    "who_could_be_asked",
    "without",
]
