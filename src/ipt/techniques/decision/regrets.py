"""What could be regretted, and what it would be worth to know: two ways to look at uncertainty."""

from collections.abc import Iterator, Mapping
from math import fsum, inf
from types import MappingProxyType
from typing import Final

from attrs import frozen

from ipt.errors import InvalidValue
from ipt.findings import Question
from ipt.model.decisions import Decision
from ipt.model.value import Value
from ipt.techniques.decision.prospects import DECIMALS, Prospect, overall, prospects
from ipt.techniques.decision.rules import ASK_STATE, MARGINS
from ipt.techniques.decision.weighing import weight_questions, weights

__all__ = ["WHATEVER_HAPPENS", "RegretRow", "RegretTable", "information_value", "regret"]

WHATEVER_HAPPENS: Final = "whatever-happens"
"""The only case, where no option has more than one consequence."""


@frozen(kw_only=True, eq=False, repr=False)
class RegretRow(Value):
    """How far an option may fall behind another that could have been taken.

    Attributes:
        option: Its id.
        regrets: How far in each case, 0 to 1.
        most: The largest of them.
    """

    option: str
    regrets: Mapping[str, float]
    most: float


@frozen(kw_only=True, eq=False, repr=False)
class RegretTable(Value):
    """The regrets of all options that can be compared in every case.

    Attributes:
        states: The cases.
        rows: The options, in the order of the decision.
        needs: What is to be asked about the other options.
    """

    states: tuple[str, ...]
    rows: tuple[RegretRow, ...]
    needs: tuple[Question, ...]


def regret(decision: Decision) -> RegretTable:
    """What could be regretted, for those who cannot say how likely anything is.

    Consequences of one id are taken for the same case under several options, such as ``"she-agrees"``.
    An option with one consequence has it in every case. The regret in a case is how far an option
    then stays behind the one that does best. Probabilities play no part, but for what is impossible.
    """
    shares = weights(decision)
    given = [each for each in prospects(decision, MARGINS) if not each.broken]
    rated = [each for each in given if each.rated]
    states = tuple(
        sorted({b.consequence for each in rated if len(each.branches) > 1 for b in each.branches})
    ) or (WHATEVER_HAPPENS,)
    missing = {each.option: tuple(_missing(each, states)) for each in rated}
    needs = [
        question for each in given for question in (*each.unrated, *missing.get(each.option, ()))
    ]
    if shares is None:
        return RegretTable(states=states, rows=(), needs=(*needs, *weight_questions(decision)))
    whole = [each for each in rated if not missing[each.option]]
    values = {each.option: _by_state(each, states, shares) for each in whole}
    best = {state: max((v[state] for v in values.values()), default=0) for state in states}
    rows = {
        option: {state: best[state] - value[state] for state in states}
        for option, value in values.items()
    }
    return RegretTable(
        states=states,
        rows=tuple(
            RegretRow(option=option, regrets=MappingProxyType(each), most=max(each.values()))
            for option, each in rows.items()
        ),
        needs=tuple(dict.fromkeys(needs)),
    )


def _missing(prospect: Prospect, states: tuple[str, ...]) -> Iterator[Question]:
    if len(prospect.branches) > 1:
        known = {branch.consequence for branch in prospect.branches}
        for state in states:
            if state not in known:
                yield ASK_STATE.question(prospect.option, option=prospect.option, state=state)


def _by_state(
    prospect: Prospect, states: tuple[str, ...], shares: Mapping[str, float]
) -> dict[str, float]:
    value = overall(shares)
    if len(prospect.branches) == 1:
        return dict.fromkeys(states, value(prospect.branches[0].worth))
    return {branch.consequence: value(branch.worth) for branch in prospect.branches}


def information_value(decision: Decision, option: str) -> float | None:
    """What it would be worth to know for sure, before choosing, what *option* will lead to.

    That is how much better one can expect to do by choosing once it is known, 0 to 1 on the scale of
    the scores; 0 says that nothing would be done differently. It is about the consequences of this one
    option, as if they told nothing about those of the others.

    Returns:
        ``None`` if the option breaks a constraint, or an option that breaks nothing has no score, or
        one that is a range.

    Raises:
        ipt.errors.InvalidValue: If there is no such option.
    """
    given = {each.option: each for each in prospects(decision, MARGINS)}
    if option not in given:
        msg = f"there is no option {option!r}; known: {', '.join(sorted(given)) or 'none'}"
        raise InvalidValue(msg)
    shares = weights(decision)
    open_to_choice = [each for each in given.values() if not each.broken]
    exact = all(each.exact for each in open_to_choice)
    if given[option].broken or shares is None or not exact:
        return None
    value = overall(shares)
    means = {each.option: each.expected(value).low for each in open_to_choice}
    mine = means.pop(option)
    other = max(means.values(), default=-inf)
    known = fsum(each.low * max(value(each.worth), other) for each in given[option].branches)
    return max(round(known - max(mine, other), DECIMALS), 0.0)
