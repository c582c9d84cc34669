"""What stands against passing on the wording of items."""

from collections.abc import Mapping

from ipt.findings import Finding
from ipt.measures import rules
from ipt.measures.plans import plan_of
from ipt.model.instrument import Instrument
from ipt.model.norms import LicenceKind

__all__ = ["wording"]


def wording(instrument: str | Instrument, texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """Whether the *texts* of items, by code, may be passed on with a record.

    Raises:
        ipt.errors.UnknownName: If no instrument has that id.
    """
    of = plan_of(instrument).instrument
    if of.licence.kind is LicenceKind.TEXT or not any(texts.values()):
        return ()
    return (
        rules.COPYRIGHT.finding(
            *[code for code, text in texts.items() if text],
            instrument=of.id,
            kind=of.licence.kind.value,
        ),
    )
