"""`Asked`: a question together with the answer that the record gives to it.

One wording serves three ends: the line of the trace, the question that is still open, and the
reason why not.
"""

from collections.abc import Iterable
from typing import Final

import attrs
from attrs import field, frozen

from ipt.findings import Params, Question, Rule, Status
from ipt.formulation.trace import Step
from ipt.model.three_valued import all_of, negated
from ipt.model.value import Value

__all__ = ["Asked", "against", "holds", "open_questions", "trace"]

_WORDS: Final = {True: "yes", False: "no", None: "not known"}


@frozen(kw_only=True, eq=False, repr=False)
class Asked(Value):
    """A criterion, worded as a question, and what is known of it.

    Attributes:
        rule: The question in words.
        answer: Yes, no, or ``None`` for not known.
        about: Ids of what it concerns.
        params: The values in the words.
        wanted: The answer that speaks for what is judged.
        said: What is known in words, where yes, no and not known say too little.
        source: A key of the bibliography; that of the rule, if empty.
        status: How well founded it is; that of the rule, if ``None``.
    """

    rule: Rule
    answer: bool | None
    about: tuple[str, ...] = ()
    params: Params = field(factory=Params)
    wanted: bool = True
    said: str = ""
    source: str = ""
    status: Status | None = None

    @property
    def holds(self) -> bool | None:
        """Whether it speaks for what is judged."""
        return self.answer if self.wanted else negated(self.answer)

    @property
    def step(self) -> Step:
        """It as a line of a trace."""
        asked = self.question
        said = self.said or _WORDS[self.answer]
        return Step(
            code=asked.code, says=f"{asked.text}: {said}", source=asked.source, status=asked.status
        )

    @property
    def question(self) -> Question:
        """It as a question to be asked."""
        asked = self.rule.question(*self.about, **self.params)
        return attrs.evolve(
            asked, source=self.source or asked.source, status=self.status or asked.status
        )


def holds(asked: Iterable[Asked]) -> bool | None:
    """Whether all of them speak for what is judged; one that speaks against it settles it."""
    return all_of(*(each.holds for each in asked))


def trace(asked: Iterable[Asked]) -> tuple[Step, ...]:
    """All of them as the lines of a trace."""
    return tuple(each.step for each in asked)


def against(asked: Iterable[Asked]) -> tuple[Step, ...]:
    """The lines of those that speak against what is judged."""
    return tuple(each.step for each in asked if each.holds is False)


def open_questions(asked: Iterable[Asked]) -> tuple[Question, ...]:
    """What is still to be asked; nothing, if one of them settles it already."""
    every = tuple(asked)
    if holds(every) is False:
        return ()
    return tuple(each.question for each in every if each.answer is None)
