"""What columns are told that are no table of answers: the words, once.

What is wrong with the answers themselves is told in the words of `ipt.measures`.
"""

from typing import Final

from ipt.findings import Rule, Status

__all__ = ["RULES"]

NO_TABLE: Final = Rule(
    code="COL-NO-TABLE",
    message="answers to {instrument!r} are a table of rows and items, not {found}",
    remedy="give a 2-D array, or columns by the codes of the items; one patient alone is scored"
    " by measures.score",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
NO_COLUMN: Final = Rule(
    code="COL-NO-COLUMN",
    message="there is no column for the item {item!r} of {instrument!r}",
    remedy="add it; a column of NaN says that nobody answered",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
LENGTHS: Final = Rule(
    code="COL-LENGTHS",
    message="the column of {item!r} has another length than that of {first!r}: {found}, not {rows}",
    remedy="take all columns from one table, before any row is left out",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""What `ipt.cohort` finds."""
