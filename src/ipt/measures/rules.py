"""What scoring finds and asks: the words, once, with source and status.

A finding of the first part refuses the answers; the others are told with a score, or about several.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES"]

# --- answers that are refused -------------------------------------------------------------------

RANGE: Final = Rule(
    code="MEA-RANGE",
    message="{what} of {instrument!r} is from {low} to {high}, not {value}",
    remedy="look at the form again; nothing is cut to the range",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
NOT_A_NUMBER: Final = Rule(
    code="MEA-NOT-A-NUMBER",
    message="{what} of {instrument!r} is {wanted}, not {found}",
    remedy="write the number; nothing is converted",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
UNKNOWN_ITEM: Final = Rule(
    code="MEA-UNKNOWN-ITEM",
    message="{instrument!r} has no such item{hint}",
    remedy="name the items by their codes; they are no wordings, and another edition has others",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
LENGTH: Final = Rule(
    code="MEA-LENGTH",
    message="{instrument!r} has {items} items, not {answers}",
    remedy="give an answer for each item in the order of the form, and None where one is missing",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
NO_ITEMS: Final = Rule(
    code="MEA-NO-ITEMS",
    message="of {instrument!r} only totals are taken",
    remedy="use scored_total",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)
WRONG_FORM: Final = Rule(  # three forms are called IIP-32; CAPS and CAPS-5 are two instruments
    code="MEA-WRONG-FORM",
    message="{what} fits {other}, not {instrument}",
    remedy="say which form was used; scores of two forms make no series",
    structural=True,
    source="ipt",
    status=Status.INFERRED,
)

# --- told with a score --------------------------------------------------------------------------

MISSING: Final = Rule(
    code="MEA-MISSING",
    severity=Severity.WARNING,
    message="{instrument!r} has no total: {missing} of {items} answers are missing, {most} may be",
    remedy="ask for the missing answers, or use a policy that says what is done without them",
    source="ipt",
    status=Status.INFERRED,
)
NONE_APPLIES: Final = Rule(
    code="MEA-NONE-APPLIES",
    severity=Severity.INFO,
    message="{instrument!r} has no total: none of its items applies",
    source="ipt",
    status=Status.INFERRED,
)
RISK_ITEM: Final = Rule(
    code="MEA-RISK-ITEM",
    message="the answer to the risk item {item!r} of {instrument!r} is not known",
    remedy="whether there is something that somebody has to look at",
    asks=True,
    source="ipt",
    status=Status.INFERRED,
)
EQUAL_ROWS: Final = Rule(
    code="MEA-EQUAL-ROWS",
    severity=Severity.INFO,
    message="{total} and {other} of {instrument!r} have one and the same row of {to!r}, as printed",
    remedy="read the interval, and no difference between the two",
    source="IDS-QIDS",
    status=Status.SECONDARY,
)

# --- told about several scores, about wording, or about what is measured --------------------------

MIXED_VERSION: Final = Rule(
    code="MEA-MIXED-VERSION",
    message="scores of {instrument!r} were made with more than one edition ({editions})",
    remedy="score them all with one edition before they are compared",
    source="ipt",
    status=Status.INFERRED,
)
POLARITY: Final = Rule(
    code="MEA-POLARITY",
    severity=Severity.WARNING,
    message="the worst end is high in {high} and low in {low}",
    remedy="turn one of them round, or compare how far they lie from their best ends",
    source="ipt",
    status=Status.INFERRED,
)
COPYRIGHT: Final = Rule(
    code="MEA-COPYRIGHT",
    severity=Severity.WARNING,
    message="there is wording of items of {instrument!r}, but its class of licence is {kind!r}",
    remedy="leave the wording out, or get the permission of its owner",
    source="ipt",
    status=Status.INFERRED,
)

UNMEASURED: Final = Rule(
    code="MEA-UNMEASURED",
    message="what became of the {domain}; no instrument that was named measures them",
    remedy="whether an outcome can be told: IPT has one of symptoms and one of relationships",
    asks=True,
    source="S1",
    status=Status.INFERRED,
)

RULES: Final = Rule.collect(globals())
"""What `ipt.measures` finds and asks."""
