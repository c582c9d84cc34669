"""What scoring gives: a total that is complete, filled in or given, or none at all.

These values are made by `ipt.measures` alone; what somebody builds by hand is not looked at. No
total is ever a sum of the answers that happen to be there: `Incomplete` has none.
"""

from typing import TypeAlias

from attrs import frozen

from ipt.findings import Finding, Question, Status
from ipt.model.instrument import InstrumentPin
from ipt.model.readings import Interval
from ipt.model.scales import MissingPolicy, WorstEnd
from ipt.model.value import Value
from ipt.model.vocabulary import RiskKind

__all__ = [
    "AnyScore",
    "Band",
    "Circumplex",
    "Complete",
    "Converted",
    "GivenTotal",
    "Incomplete",
    "PatternFound",
    "Prorated",
    "RiskFlag",
    "ScaleScore",
    "Score",
]


@frozen(kw_only=True, eq=False, repr=False)
class Band(Value):
    """The band that a score lies in, as one source has them.

    Attributes:
        label: What it is called there.
        bands: Id of the set of bands.
        source: A key of the bibliography.
        status: How well founded the set is.
    """

    label: str
    bands: str
    source: str
    status: Status

    def __str__(self) -> str:
        return f"{self.label} [{self.source}, {self.status}]"


@frozen(kw_only=True, eq=False, repr=False)
class RiskFlag(Value):
    """A risk item was answered above its least; somebody has to look at it.

    It has no level. Where there is no flag, nothing is said about risk.

    Attributes:
        item: Code of the item.
        kind: What the item is about.
        answer: As it was given.
        counts: What it counts, after reversal.
        source: A key of the bibliography.
        status: How well founded it is that this is a risk item.
    """

    item: str
    kind: RiskKind
    answer: int
    counts: int
    source: str
    status: Status


@frozen(kw_only=True, eq=False, repr=False)
class ScaleScore(Value):
    """The score of a subscale.

    Attributes:
        scale: Its id.
        total: Its sum or mean; ``None`` if too few of its items were answered, or none applies.
        answered: How many of its items were.
        bands: The bands it lies in, the default one first.
    """

    scale: str
    total: float | None
    answered: int
    bands: tuple[Band, ...] = ()


@frozen(kw_only=True, eq=False, repr=False)
class Score(Value):
    """What every score has.

    Attributes:
        pin: Which edition of which instrument.
        policy: What was to be done about missing answers.
        flags: Answers to risk items, as they were given; no flag is no reassurance.
        subscales: Those whose key is known.
    """

    pin: InstrumentPin
    policy: MissingPolicy
    flags: tuple[RiskFlag, ...] = ()
    subscales: tuple[ScaleScore, ...] = ()

    @property
    def instrument(self) -> str:
        """Id of the instrument."""
        return self.pin.id

    @property
    def worst_end(self) -> WorstEnd:
        """Which end of the instrument is the bad one."""
        return self.pin.worst_end

    @property
    def by_scale(self) -> dict[str, float | None]:
        """The score of each subscale, by its id."""
        return {score.scale: score.total for score in self.subscales}


@frozen(kw_only=True, eq=False, repr=False)
class Complete(Score):
    """Every item was answered, or said not to apply.

    Attributes:
        total: The score.
        bands: The bands it lies in, the default one first.
    """

    total: float
    bands: tuple[Band, ...] = ()

    @property
    def answered(self) -> int:
        """How many items were answered, which is all of them."""
        return self.pin.items

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is still to be asked, which is nothing."""
        return ()


@frozen(kw_only=True, eq=False, repr=False)
class Prorated(Score):
    """Some answers are missing, and the policy filled them in.

    Attributes:
        total: The score, not rounded.
        bands: The bands it lies in, the default one first.
        missing: Codes of the items without an answer.
        questions: What is still to be asked.
    """

    total: float
    bands: tuple[Band, ...] = ()
    missing: tuple[str, ...]
    questions: tuple[Question, ...] = ()

    @property
    def answered(self) -> int:
        """How many items were answered."""
        return self.pin.items - len(self.missing)


@frozen(kw_only=True, eq=False, repr=False)
class Incomplete(Score):
    """More answers are missing than the policy allows, or no item applies: there is no total.

    Attributes:
        missing: Codes of the items without an answer.
        questions: What is still to be asked.
        findings: Why there is none.
    """

    missing: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...]

    @property
    def answered(self) -> int:
        """How many items were answered."""
        return self.pin.items - len(self.missing)


@frozen(kw_only=True, eq=False, repr=False)
class GivenTotal(Score):
    """Only the total is known; what the answers were is not.

    Attributes:
        total: The score.
        bands: The bands it lies in, the default one first.
        questions: What is still to be asked: every risk item.
    """

    total: float
    bands: tuple[Band, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def answered(self) -> int:
        """How many items are known to have been answered, which is none."""
        return 0


AnyScore: TypeAlias = Complete | Prorated | Incomplete | GivenTotal


@frozen(kw_only=True, eq=False, repr=False)
class PatternFound(Value):
    """Whether answers meet a pattern; it is no diagnosis.

    Attributes:
        pattern: Its id.
        met: ``None`` if the missing answers would decide it.
        source: A key of the bibliography.
        status: How well founded the pattern is.
    """

    pattern: str
    met: bool | None
    source: str
    status: Status

    def __str__(self) -> str:
        words = {True: "pattern met", False: "pattern not met", None: "not assessable"}
        return f"{self.pattern}: {words[self.met]}"


@frozen(kw_only=True, eq=False, repr=False)
class Converted(Value):
    """What a total is on another instrument.

    Attributes:
        to: Id of the other instrument.
        interval: All totals it may be there.
        source: A key of the bibliography.
        status: How well founded the crosswalk is.
        findings: What is odd about this row.
    """

    to: str
    interval: Interval
    source: str
    status: Status
    findings: tuple[Finding, ...] = ()


@frozen(kw_only=True, eq=False, repr=False)
class Circumplex(Value):
    """The structural summary of the octants of a circumplex.

    Attributes:
        elevation: The mean of the octants.
        amplitude: How far the profile rises above it.
        angle: Where it does, in degrees, 0 to 360.
        fit: The share of the variance of the octants that this explains, 0 to 1; ``None`` if they
            are all alike.
    """

    elevation: float
    amplitude: float
    angle: float
    fit: float | None
