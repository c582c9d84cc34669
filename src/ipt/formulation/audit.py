"""`Audit`: what looking through a part of the record found, and what it leaves to be asked."""

from attrs import frozen

from ipt.findings import Finding, Question
from ipt.model.value import Value

__all__ = ["Audit"]


@frozen(kw_only=True, eq=False, repr=False)
class Audit(Value):
    """Findings about what is known, questions about what is not.

    Attributes:
        findings: In the order in which they were found.
        questions: Likewise.
    """

    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
