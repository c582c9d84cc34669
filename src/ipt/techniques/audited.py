"""`audited`: what was said, as findings and as questions, each of them once and in order."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from ipt.findings import Finding, Question
from ipt.formulation.audit import Audit

__all__ = ["Said", "audited"]

Said: TypeAlias = Iterator[Finding | Question]
"""What a look at one matter gives."""


def audited(said: Iterable[Finding | Question]) -> Audit:
    """*said* as an audit."""
    every = tuple(dict.fromkeys(said))
    return Audit(
        findings=tuple(each for each in every if isinstance(each, Finding)),
        questions=tuple(each for each in every if isinstance(each, Question)),
    )
