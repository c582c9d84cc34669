"""How severe is it? Instruments as data, scores of answers, and what several scores say together.

An instrument is a TOML file. ``score`` makes answers to a `Complete`, `Prorated` or `Incomplete`
score, by the data of the file alone; no total is ever the sum of what happens to be there. What
several scores say takes a rule, and names it: `published` has those that somebody published,
`talking_therapies` counts as that service does.
"""

from typing import Final

from ipt.measures import published, talking_therapies
from ipt.measures.answers import Answers
from ipt.measures.baseline import baseline_interval
from ipt.measures.change import (
    changed,
    clinically_significant,
    cut_off_a,
    cut_off_b,
    cut_off_c,
    deteriorated,
    remission,
    response,
)
from ipt.measures.circumplex import structural_summary
from ipt.measures.comparable import mismatches
from ipt.measures.crosswalk import convert
from ipt.measures.episodes import Episode, episode, lasted
from ipt.measures.outcomes import unmeasured
from ipt.measures.patterns import patterns
from ipt.measures.reader import get, load, loads, names
from ipt.measures.rules import RULES as _OF_SCORES
from ipt.measures.scoring import score, scored_total
from ipt.measures.series import points
from ipt.measures.trajectories import (
    Criterion,
    SuddenChange,
    early_response,
    off_track,
    sudden_gains,
    sudden_losses,
)
from ipt.measures.wordings import wording
from ipt.measures.worsening import RULES as _OF_SERIES, Signals, signals
from ipt.model.change import (
    Change,
    ChangeKind,
    ChangeRule,
    ExpectedCourse,
    Judgement,
    Lasting,
    Norm,
    SuddenRule,
    Threshold,
)
from ipt.model.instrument import Instrument, InstrumentPin
from ipt.model.norms import Domain
from ipt.model.readings import Ends, Interval, Point, Reading, Worded
from ipt.model.scales import MissingPolicy
from ipt.model.scores import (
    AnyScore,
    Band,
    Circumplex,
    Complete,
    Converted,
    GivenTotal,
    Incomplete,
    PatternFound,
    Prorated,
    RiskFlag,
    ScaleScore,
    Score,
)

RULES: Final = tuple(sorted((*_OF_SCORES, *_OF_SERIES), key=lambda rule: rule.code))
"""What this room finds and asks, in order of code."""

__all__ = [
    "RULES",
    "Answers",
    "AnyScore",
    "Band",
    "Change",
    "ChangeKind",
    "ChangeRule",
    "Circumplex",
    "Complete",
    "Converted",
    "Criterion",
    "Domain",
    "Ends",
    "Episode",
    "ExpectedCourse",
    "GivenTotal",
    "Incomplete",
    "Instrument",
    "InstrumentPin",
    "Interval",
    "Judgement",
    "Lasting",
    "MissingPolicy",
    "Norm",
    "PatternFound",
    "Point",
    "Prorated",
    "Reading",
    "RiskFlag",
    "ScaleScore",
    "Score",
    "Signals",
    "SuddenChange",
    "SuddenRule",
    "Threshold",
    "Worded",
    "baseline_interval",
    "changed",
    "clinically_significant",
    "convert",
    "cut_off_a",
    "cut_off_b",
    "cut_off_c",
    "deteriorated",
    "early_response",
    "episode",
    "get",
    "lasted",
    "load",
    "loads",
    "mismatches",
    "names",
    "off_track",
    "patterns",
    "points",
    "published",
    "remission",
    "response",
    "score",
    "scored_total",
    "signals",
    "structural_summary",
    "sudden_gains",
    "sudden_losses",
    "talking_therapies",
    "unmeasured",
    "wording",
]
