"""A decision in words alone: options, what speaks for and against each, and for whom.

It takes no number. What it adds to what was said is only what has not been considered.
"""

from collections.abc import Iterator

from attrs import frozen

from ipt.findings import Question
from ipt.model.checks import needs
from ipt.model.decisions import Decision, Option
from ipt.model.incidents import PATIENT
from ipt.model.value import Value
from ipt.techniques.decision.prospects import broken
from ipt.techniques.decision.rules import ASK_AGAINST, ASK_CONSEQUENCES, ASK_FOR, ASK_WHOSE

__all__ = ["DecisionInWords", "Needs", "OptionInWords", "in_words"]


@frozen(kw_only=True, eq=False, repr=False)
class Needs(Value):
    """What speaks for and against an option as far as one person's needs go.

    Attributes:
        whose: `ipt.model.PATIENT` or id of a relationship; ``None`` for arguments of nobody named.
        speaks_for: Ids of the arguments for it.
        against: Ids of the arguments against it.
    """

    whose: str | None
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]


@frozen(kw_only=True, eq=False, repr=False)
class OptionInWords(Value):
    """One option, as it was talked about.

    Attributes:
        option: Its id.
        consequences: Ids of what it may lead to.
        needs: The arguments, by whose needs they serve: the patient's, those of the people
            concerned, of others, of nobody named.
        broken: Ids of the constraints it breaks.
        not_considered: What nobody has said yet.
    """

    option: str
    consequences: tuple[str, ...]
    needs: tuple[Needs, ...]
    broken: tuple[str, ...]
    not_considered: tuple[Question, ...]


@frozen(kw_only=True, eq=False, repr=False)
class DecisionInWords(Value):
    """A decision as it was talked about.

    Attributes:
        decision: Its id.
        options: In the order of the decision.
    """

    decision: str
    options: tuple[OptionInWords, ...]

    @property
    def not_considered(self) -> tuple[Question, ...]:
        """What nobody has said yet, of any option."""
        return tuple(question for option in self.options for question in option.not_considered)


def in_words(decision: Decision) -> DecisionInWords:
    r"""*decision* in words alone: who needs what, and what has not been considered.

    The patient's needs are asked of every option, and so are those of each of the people concerned.

    Raises:
        ipt.errors.InvalidValue: If *decision* is none.

    Examples:
        >>> from ipt.model import Argument, Consequence, Decision, Option
        >>> from ipt.techniques.decision import in_words
        >>> calm = Argument(id="calm", speaks_for=True, whose=["patient"])
        >>> talk = Option(id="talk", consequences=[Consequence(id="row")], arguments=[calm])
        >>> told = in_words(Decision(id="d1", people=["p1"], options=[talk]))
        >>> print(*told.not_considered, sep="\n")
        DEC-AGAINST: what speaks against 'talk'
        DEC-WHOSE-NEEDS: what would 'talk' mean for 'p1'
    """
    needs(decision, Decision)
    return DecisionInWords(
        decision=decision.id,
        options=tuple(_option(option, decision) for option in decision.options),
    )


def _option(option: Option, decision: Decision) -> OptionInWords:
    concerned = dict.fromkeys((PATIENT, *decision.people))
    named = {name for argument in option.arguments for name in argument.whose}
    order = [*concerned, *sorted(named.difference(concerned)), None]
    rows = [_needs(whose, option) for whose in order]
    return OptionInWords(
        option=option.id,
        consequences=tuple(consequence.id for consequence in option.consequences),
        needs=tuple(row for row in rows if row.speaks_for or row.against),
        broken=broken(option, decision),
        not_considered=tuple(_open(option, [n for n in concerned if n not in named])),
    )


def _needs(whose: str | None, option: Option) -> Needs:
    mine = [a for a in option.arguments if (whose in a.whose if whose else not a.whose)]
    return Needs(
        whose=whose,
        speaks_for=tuple(argument.id for argument in mine if argument.speaks_for),
        against=tuple(argument.id for argument in mine if not argument.speaks_for),
    )


def _open(option: Option, unheard: list[str]) -> Iterator[Question]:
    sides = {argument.speaks_for for argument in option.arguments}
    if not option.consequences:
        yield ASK_CONSEQUENCES.question(option.id, option=option.id)
    if True not in sides:
        yield ASK_FOR.question(option.id, option=option.id)
    if False not in sides:
        yield ASK_AGAINST.question(option.id, option=option.id)
    for person in unheard:
        yield ASK_WHOSE.question(option.id, person, option=option.id, person=person)
