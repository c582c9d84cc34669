"""What an outcome of IPT is told of: symptoms and relationships, both."""

from typing import Final

from ipt.findings import Question
from ipt.measures import rules
from ipt.measures.plans import plan_of
from ipt.model.instrument import Instrument
from ipt.model.norms import Domain

__all__ = ["OUTCOMES", "unmeasured"]

OUTCOMES: Final = (Domain.SYMPTOMS, Domain.RELATIONSHIPS)
"""A report of one without the other says half of what became of a course."""


def unmeasured(*instruments: str | Instrument) -> tuple[Question, ...]:
    """What is to be asked before an outcome is told with *instruments* alone.

    Args:
        instruments: Those that the report goes by; a shipped one by its id.

    Raises:
        ipt.errors.UnknownName: If no instrument has that id.

    Examples:
        >>> from ipt import measures
        >>> [str(question) for question in measures.unmeasured("phq-9", "wsas")]
        ['MEA-UNMEASURED: what became of the relationships; no instrument that was named measures them']
        >>> measures.unmeasured("phq-9", "relationship-satisfaction")
        ()
    """
    seen = {plan_of(one).instrument.domain for one in instruments}
    return tuple(
        rules.UNMEASURED.question(domain.value, domain=domain.value)
        for domain in OUTCOMES
        if domain not in seen
    )
