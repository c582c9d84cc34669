"""Role play: scripts of a conversation, made from what was recorded, checked, played, and tried.

`from_incident` and `from_decision` make a script, `fill` puts words into it; `reversal`, `recast` and
`ladder` vary it; `lint` looks whether it may be played. `start`, `choose`, `back` and `resume` play
it. `ready`, `real_try` and `audit` look at the rehearsals that were recorded.
"""

from ipt.techniques.role_play.casting import ladder, recast, reversal
from ipt.techniques.role_play.pages import as_markdown, as_text
from ipt.techniques.role_play.playing import (
    Line,
    Resumed,
    back,
    choose,
    is_over,
    lines,
    now,
    resume,
    start,
)
from ipt.techniques.role_play.practice import TRIED_WITHIN, audit
from ipt.techniques.role_play.readiness import READY_RULE, Ready, ReadyRule, ready, real_try
from ipt.techniques.role_play.rules import RULES
from ipt.techniques.role_play.scripts import fill, from_decision, from_incident
from ipt.techniques.role_play.soundness import lint

__all__ = [
    "READY_RULE",
    "RULES",
    "TRIED_WITHIN",
    "Line",
    "Ready",
    "ReadyRule",
    "Resumed",
    "as_markdown",
    "as_text",
    "audit",
    "back",
    "choose",
    "fill",
    "from_decision",
    "from_incident",
    "is_over",
    "ladder",
    "lines",
    "lint",
    "now",
    "ready",
    "real_try",
    "recast",
    "resume",
    "reversal",
    "start",
]
