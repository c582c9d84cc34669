"""How to work in a session? Plain functions on values of the model.

They follow the line of the work: an incident is gone through (`communication`), what could be said
instead is weighed (`decision`) and rehearsed (`role_play`), it is tried in life (`tasks`), and the next
session looks at what came of it. Each stands by itself, and none knows the machine: what may happen
next in a course is not its business.
"""

from typing import Final

from ipt.techniques import (
    affect,
    clarification,
    communication,
    decision,
    emotion,
    ending,
    exploration,
    ipaf,
    legality,
    listening,
    past,
    problem_solving,
    profile,
    psychoeducation,
    relationship,
    role_play,
    safety,
    tasks,
)

RULES: Final = tuple(
    sorted(
        {
            rule.code: rule
            for technique in (
                affect, clarification, communication, decision, emotion, ending, exploration, ipaf,
                legality, listening, past, problem_solving, relationship, role_play, safety, tasks,
            )
            for rule in technique.RULES
        }.values(),
        key=lambda rule: rule.code,
    )
)  # fmt: skip
"""What the techniques find and ask, in order of code."""

__all__ = [
    "RULES",
    "affect",
    "clarification",
    "communication",
    "decision",
    "emotion",
    "ending",
    "exploration",
    "ipaf",
    "legality",
    "listening",
    "past",
    "problem_solving",
    "profile",
    "psychoeducation",
    "relationship",
    "role_play",
    "safety",
    "tasks",
]
