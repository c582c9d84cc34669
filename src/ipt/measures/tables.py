"""What a file of an instrument says: the tables of a TOML text as an `Instrument`.

Items, subscales, bands, cut-offs, changes, patterns and crosswalks are tables, keyed by what names
them. Only `ipt.measures.reader` imports this module, and only when it reads: it loads cattrs.
"""

from functools import cache
from typing import Final

from ipt import documents
from ipt.model.change import ChangeRule, Threshold
from ipt.model.instrument import Instrument
from ipt.model.norms import BandSet
from ipt.model.scales import Crosswalk, Item, Pattern, Subscale

__all__ = ["read"]

_TABLES: Final = (
    documents.Keyed(BandSet, "id"),
    documents.Keyed(ChangeRule, "id"),
    documents.Keyed(Crosswalk, "to"),
    documents.Keyed(Item, "code"),
    documents.Keyed(Pattern, "id"),
    documents.Keyed(Subscale, "id"),
    documents.Keyed(Threshold, "id"),
)


def read(text: str | bytes) -> Instrument:
    """The instrument that a TOML *text* states.

    Raises:
        ipt.errors.DocumentError: If it cannot be read; the findings are every reason.
    """
    return documents.structure_cited(documents.read_toml(text), Instrument, _converter())


@cache
def _converter() -> documents.Converter:
    by = documents.converter()
    for table in _TABLES:
        table.register(by)
    return by
