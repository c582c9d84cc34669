"""Real events from a few words, so that scenarios and tables of cases stay readable.

``event("focus-agreed grief loss")`` is grief with the linked life event ``loss``. The first word
is the type as documents name it; `_ARGUMENTS` says what may follow.
"""

from collections.abc import Callable
from typing import Any, Final

from ipt.model import (
    BetweenSessionTask,
    Consideration,
    Contract,
    Decision,
    Dispute,
    Episode,
    Factor,
    Goal,
    Incident,
    LifeEvent,
    Medication,
    ProblemArea,
    Rehearsal,
    RelapsePlan,
    Relationship,
    Risk,
    SafetyPlan,
    events as ev,
)


def _contract(words: list[str]) -> Contract:
    length, *more = words
    low, _, high = length.removesuffix("w").partition("-")
    return Contract(
        sessions_min=None if length.endswith("w") else int(low),
        sessions_max=int(high) if high else None,
        weeks=int(low) if length.endswith("w") else None,
        conditional="conditional" in more,
        cadence=next((word for word in more if word != "conditional"), "weekly"),
    )


def _focus(word: str) -> ProblemArea:
    area, _, linked = word.partition(":")
    return ProblemArea(area=area, life_event=linked or None)


_ANSWERS: Final[dict[str, dict[str, Any]]] = {
    "nothing": {},
    "gaps": {"items": (1, *[None] * 7, 0)},
    "risk": {"items": (0,) * 8 + (1,)},
    "risk gaps": {"items": (*[None] * 8, 3)},
}
"""What is known of a measure, if not a total."""


def _measure(text: str) -> dict[str, Any]:
    answers, _, name = text.partition(" as ")
    return {"instrument": "phq-9", "id": name, **_ANSWERS.get(answers, {"total": 18})}


_ARGUMENTS: Final[dict[str, Callable[[list[str]], dict[str, Any]]]] = {
    "course-opened": lambda _: {"patient": "p"},
    "session-held": lambda words: {"tasks": words},
    "session-missed": lambda words: {"reason": words[0]} if words else {},
    "period-unrecorded": lambda words: {"sessions": int(words[0]), "achieved": words[1:]},
    "measure-taken": lambda words: _measure(" ".join(words)),
    "relationship-recorded": lambda words: {"relationship": Relationship(id=words[0])},
    "life-event-recorded": lambda words: {"life_event": LifeEvent(id=words[0], kind=words[1])},
    "area-rejected": lambda words: {"area": words[0]},
    "focus-agreed": lambda words: {"focus": _focus(words[0])},
    "focus-changed": lambda words: {
        "to": [_focus(word) for word in words if word != "disagreed"],
        "reason": "because",
        "agreed": "disagreed" not in words,
    },
    "episode-recorded": lambda words: {"episode": Episode(id=words[0])},
    "factor-recorded": lambda words: {
        "factor": Factor(id=words[0], domain="social", role="protective")
    },
    "area-considered": lambda words: {"consideration": Consideration(area=_focus(words[0]))},
    "dispute-assessed": lambda words: {"dispute": Dispute(person=words[0])},
    "role-balance-drawn": lambda _: {"items": ()},
    "goal-reviewed": lambda words: {"goal": words[0], "attained": 0},
    "incident-analysed": lambda words: {"incident": Incident(id=words[0])},
    "decision-analysed": lambda words: {"decision": Decision(id=words[0])},
    "role-played": lambda words: {"rehearsal": Rehearsal(id=words[0])},
    "task-agreed": lambda words: {"task": BetweenSessionTask(id=words[0], kind="contact")},
    "task-reviewed": lambda words: {"task": words[0], "result": "done"},
    "relapse-plan-made": lambda _: {"plan": RelapsePlan(id="p")},
    "safety-plan-made": lambda _: {"plan": SafetyPlan(id="p", escalation="call")},
    "goal-agreed": lambda words: {"goal": Goal(id=words[0])},
    "contract-agreed": lambda words: {"contract": _contract(words)},
    "contract-amended": lambda words: {"contract": _contract(words), "reason": "because"},
    "phase-began": lambda words: {"phase": words[0]},
    "course-ended": lambda words: {"reason": words[0]},
    "risk-raised": lambda words: {"risk": Risk(id=words[0], kind="suicide")},
    "risk-reviewed": lambda words: {"risk": words[0], "hold": "hold" in words},
    "medication-started": lambda words: {
        "medication": Medication(id=words[0], substance="antidepressant")
    },
    "medication-stopped": lambda words: {"medication": words[0]},
}


def event(text: str, **more: Any) -> ev.Event:
    """The event that *text* describes."""
    name, *words = text.split()
    arguments = _ARGUMENTS[name](words) if name in _ARGUMENTS else {}
    return ev.EVENT_TYPES[name](**arguments | more)
