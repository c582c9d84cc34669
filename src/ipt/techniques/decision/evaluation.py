"""What the numbers given say about the options: constraints first, then dominance, then scores.

The order of a result is for reading. An option may lead on the numbers given; none is called best.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import expm1, inf
from types import MappingProxyType

from attrs import field, frozen

from ipt.errors import InvalidValue
from ipt.findings import Finding, Question
from ipt.model.checks import between, needs
from ipt.model.decisions import Decision
from ipt.model.readings import Interval
from ipt.model.value import Value
from ipt.techniques.decision.prospects import DECIMALS, Prospect, overall, prospects
from ipt.techniques.decision.rules import (
    BROKEN,
    DOMINATED,
    LEADS,
    MARGINS,
    NO_CLEAR_LEAD,
    NOT_COMPARED,
    Margins,
)
from ipt.techniques.decision.weighing import weight_questions, weights

__all__ = ["DecisionResult", "OptionResult", "RiskAttitude", "evaluate"]


@frozen(kw_only=True, eq=False, repr=False)
class RiskAttitude(Value):
    """How much a chance is liked: the utility ``(1 - exp(-x/R)) / (1 - exp(-1/R))`` of a score x.

    Attributes:
        tolerance: R; above 0 a sure thing is preferred, below 0 a gamble, and the nearer to 0 the
            more so. From 0.01 on, with either sign.

    Raises:
        ipt.errors.InvalidValue: If it is nearer to 0.
    """

    tolerance: float = field(validator=between())

    def __attrs_post_init__(self) -> None:
        if abs(self.tolerance) < 0.01:  # noqa: PLR2004 - exp(-1/R) has to stay a number
            msg = f"tolerance is at least 0.01 away from 0, not {self.tolerance!r}"
            raise InvalidValue(msg)

    def utility(self, score: float) -> float:
        """What *score* is worth, 0 to 1; 0 and 1 stay what they are."""
        return expm1(-score / self.tolerance) / expm1(-1 / self.tolerance)


@frozen(kw_only=True, eq=False, repr=False)
class OptionResult(Value):
    """What the numbers given say about one option.

    Attributes:
        option: Its id.
        score: What can be expected of it, 0 to 1; an interval where probabilities are. ``None`` if
            it breaks a constraint, or is not assessable.
        contributions: What each attribute adds to it, by id, before any attitude to risk.
        broken: Ids of the constraints it breaks.
        dominated_by: Ids of the options that do at least as well on everything, whatever happens.
        needs: Why it is not assessable, as questions.
    """

    option: str
    score: Interval | None
    contributions: Mapping[str, Interval]
    broken: tuple[str, ...]
    dominated_by: tuple[str, ...]
    needs: tuple[Question, ...]

    @property
    def says(self) -> str:
        """The score in words, or why there is none."""
        if self.broken:
            return f"not weighed, it breaks {', '.join(self.broken)}"
        if self.score is None:
            return f"not assessable, {len(self.needs)} to ask"
        by = f", dominated by {', '.join(self.dominated_by)}" if self.dominated_by else ""
        return f"{self.score}{by}"

    def __str__(self) -> str:
        return f"{self.option}: {self.says}"


@frozen(kw_only=True, eq=False, repr=False)
class DecisionResult(Value):
    """What the numbers given say about a decision.

    Attributes:
        decision: Its id.
        weights: The share of each attribute; ``None`` if that is not known.
        options: All of them: those with a score from the highest on, those that are not assessable,
            and those that break a constraint.
        lead: Id of the option that leads on the numbers given; ``None`` if there is no clear lead.
        findings: What was found, the lead or its absence at the end.
        needs: What is still to be asked.
    """

    decision: str
    weights: Mapping[str, float] | None
    options: tuple[OptionResult, ...]
    lead: str | None
    findings: tuple[Finding, ...]
    needs: tuple[Question, ...]

    def __str__(self) -> str:
        return "\n  ".join([f"decision {self.decision!r}", *map(str, self.options)])


def evaluate(
    decision: Decision, *, risk: RiskAttitude | None = None, margins: Margins = MARGINS
) -> DecisionResult:
    """What the numbers given say about *decision*.

    The score of an option is the expected value of its consequences, or with *risk* their expected
    utility. An option leads if, over everything that its probabilities may be, it is ahead of every
    other by the margin. It need not be ahead by it of those that are dominated; and as long as an
    option that breaks nothing has no score, none leads.

    Args:
        decision: With attributes, ratings and weights.
        risk: The attitude to risk; without one a chance is worth what it brings on average.
        margins: How far ahead an option has to be.

    Raises:
        ipt.errors.InvalidValue: If *decision* is none.
    """
    needs(decision, Decision)
    given = prospects(decision, margins)
    shares = weights(decision)
    unweighed = weight_questions(decision)
    rows = _in_order(
        _result(each, shares, risk, _dominating(each, given), unweighed) for each in given
    )
    lead, said = _lead(rows, margins.clear_lead)
    return DecisionResult(
        decision=decision.id,
        weights=shares,
        options=rows,
        lead=lead,
        findings=(*_found(rows), *said),
        needs=tuple(dict.fromkeys(question for row in rows for question in row.needs)),
    )


def _result(
    prospect: Prospect,
    shares: Mapping[str, float] | None,
    risk: RiskAttitude | None,
    dominated_by: tuple[str, ...],
    unweighed: tuple[Question, ...],
) -> OptionResult:
    score, parts = None, dict[str, Interval]()
    if prospect.comparable and shares is not None:
        value = overall(shares)
        score = prospect.expected(
            value if risk is None else lambda worth: risk.utility(value(worth))
        )
        parts = {name: prospect.expected(overall({name: w})) for name, w in shares.items()}
    return OptionResult(
        option=prospect.option,
        score=score,
        contributions=MappingProxyType(parts),
        broken=prospect.broken,
        dominated_by=dominated_by,
        needs=() if prospect.broken else (*prospect.unrated, *prospect.unsure, *unweighed),
    )


def _in_order(rows: Iterable[OptionResult]) -> tuple[OptionResult, ...]:
    def place(row: OptionResult) -> tuple[bool, bool, float, str]:
        middle = 0 if row.score is None else (row.score.low + row.score.high) / 2
        return bool(row.broken), row.score is None, -round(middle, DECIMALS), row.option

    return tuple(sorted(rows, key=place))


def _dominating(one: Prospect, given: Iterable[Prospect]) -> tuple[str, ...]:
    """The options that do at least as well as *one* on everything in every case, and once better."""
    if not one.rated:
        return ()
    return tuple(sorted(each.option for each in given if each.rated and _dominates(each, one)))


def _dominates(one: Prospect, other: Prospect) -> bool:
    pairs = [
        (mine.worth[name], theirs.worth[name])
        for mine in one.branches
        for theirs in other.branches
        for name in mine.worth
    ]
    return all(m >= t for m, t in pairs) and any(m > t for m, t in pairs)


def _lead(rows: Sequence[OptionResult], margin: float) -> tuple[str | None, tuple[Finding, ...]]:
    scores = {row.option: row.score for row in rows if row.score is not None}
    options = sum(not row.broken for row in rows)
    if len(scores) < max(options, 2):
        return None, (NOT_COMPARED.finding(scored=len(scores), options=options),)
    first, *others = (row.option for row in rows if row.option in scores and not row.dominated_by)
    behind = max(others, key=lambda option: scores[option].high, default=first)
    gap = scores[first].low - scores[behind].high if others else inf
    if round(gap - margin, DECIMALS) < 0:
        words = {"option": first, "behind": behind, "margin": f"{margin:g}"}
        return None, (NO_CLEAR_LEAD.finding(first, behind, **words),)
    return first, (LEADS.finding(first, option=first),)


def _found(rows: Iterable[OptionResult]) -> Iterator[Finding]:
    for row in rows:
        for constraint in row.broken:
            yield BROKEN.finding(row.option, constraint, option=row.option, constraint=constraint)
        if row.dominated_by:
            by = ", ".join(map(repr, row.dominated_by))
            yield DOMINATED.finding(row.option, *row.dominated_by, option=row.option, by=by)
