"""What speaks for a candidate or against it: the words for each answer, once, with their source."""

from typing import Final

from attrs import frozen

from ipt.findings import Status
from ipt.formulation.trace import Step

__all__ = ["Cue"]


@frozen(kw_only=True)
class Cue:
    """One thing to look at, with the words for each answer.

    Attributes:
        code: Of its steps.
        yes: What it says where the answer is yes; ``{name}`` is filled in.
        no: What it says where the answer is no; empty where that makes no step.
        unknown: What it says where the answer is not known; likewise.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    code: str
    yes: str
    no: str = ""
    unknown: str = ""
    source: str
    status: Status

    def step(self, /, answer: bool | None, **words: object) -> Step:  # noqa: FBT001 - it is its argument
        """The line of a trace that *answer* makes."""
        text = {True: self.yes, False: self.no, None: self.unknown}[answer]
        says = text.format(**words)
        return Step(code=self.code, says=says, source=self.source, status=self.status)


CONFLICT: Final = Cue(
    code="ISSUE-CONFLICT",
    yes="there is a conflict with {who!r}, {form}",
    no="there is no conflict with {who!r}",
    unknown="it is not known whether there is a conflict with {who!r} now",
    source="KWRC-dispute",
    status=Status.SECONDARY,
)
EXPECT: Final = Cue(
    code="ISSUE-EXPECTATIONS",
    yes="what the patient and {who!r} expect of each other is not reciprocal",
    no="what the patient and {who!r} expect of each other is seen alike",
    unknown="it is not known whether the patient and {who!r} see their expectations alike",
    source="KWRC-dispute",
    status=Status.SECONDARY,
)
SAFE: Final = Cue(
    code="ISSUE-VIOLENCE",
    yes="violence, threat and fear were asked about, and there is none with {who!r}",
    no="there is violence, threat or fear with {who!r}; abuse is not a role dispute",
    unknown="whether there is violence, threat or fear with {who!r} is not known; that comes first",
    source="ipt",
    status=Status.ASSUMED,
)
LOSS: Final = Cue(
    code="ISSUE-LOSS",
    yes="{what!r} is a loss that counts as grief here",
    unknown="{what!r} is no longer alive, and no life event tells of the death",
    source="ISIPT-strategies",
    status=Status.SECONDARY,
)
CLOSE: Final = Cue(
    code="ISSUE-CLOSE",
    yes="whoever died was close",
    no="whoever died was not close",
    unknown="it is not known how close whoever died was",
    source="ISIPT-strategies",
    status=Status.SECONDARY,
)
ROLE: Final = Cue(
    code="ISSUE-ROLE",
    yes="a role changed with {what!r}",
    source="ISIPT-strategies",
    status=Status.SECONDARY,
)
NEAR: Final = Cue(
    code="ISSUE-NEAR-ONSET",
    yes="{what!r} lies within {months} months of the onset",
    no="{what!r} lies more than {months} months from the onset",
    unknown="it is not known whether {what!r} lies within {months} months of the onset",
    source="ipt",
    status=Status.ASSUMED,
)
ALONE: Final = Cue(
    code="ISSUE-CONFIDANT",
    yes="no living person in the inventory is a confidant",
    source="ISIPT-strategies",
    status=Status.INFERRED,
)
