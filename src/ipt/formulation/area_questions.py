"""What is asked before an area is open to be the focus: the words, once, with source and status.

The code ``T10`` and so on in a comment names the fact of the reference that the question comes from.
"""

from typing import Final

from ipt.findings import Rule, Status

__all__ = ["RULES"]


def _ask(code: str, message: str, source: str, status: Status, remedy: str = "") -> Rule:
    return Rule(
        code=code,
        asks=True,
        message=message,
        remedy=remedy or "whether {area} is open to be the focus",
        source=source,
        status=status,
    )


OFFERED: Final = _ask("AREA-OFFERED", "does {protocol} offer {area}", "ipt", Status.INFERRED)
LINKED: Final = _ask(  # T10
    "AREA-LINKED", "is a {losses} linked", "ISIPT-KEY", Status.SECONDARY
)
PET: Final = _ask(  # T10
    "AREA-PET",
    "an animal died, and {protocol} takes a {losses}: what was lost with it",
    "ipt",
    Status.INFERRED,
    remedy="whether another loss can be linked, or a role transition fits",
)
REJECTED: Final = _ask(  # T09
    "AREA-REJECTED",
    "was {other} considered and rejected",
    "MW-SPUN",
    Status.SECONDARY,
)
AFTER_ALL: Final = _ask(
    "AREA-AFTER-ALL",
    "is {other} open to be the focus, although it was rejected",
    "MW-SPUN",
    Status.SECONDARY,
)
TIE: Final = _ask(  # T10: nobody ranks who counts as close
    "AREA-TIE",
    "was the patient close to who died, or is the loss linked with the onset",
    "ISIPT-KEY",
    Status.SECONDARY,
)
SOMEBODY: Final = _ask(  # X22
    "AREA-SOMEBODY", "is it said with whom the dispute is", "ISIPT-strategies", Status.SECONDARY
)
CONFLICT: Final = _ask(
    "AREA-CONFLICT",
    "is there a conflict with {person!r}, open or covert",
    "ISIPT-strategies",
    Status.SECONDARY,
)
EXPECT: Final = _ask(
    "AREA-EXPECTATIONS",
    "do the patient and {person!r} expect different things of each other",
    "KWRC-dispute",
    Status.SECONDARY,
)
ROLES: Final = _ask(
    "AREA-ROLES",
    "is an old or a new role named, or an event that changes one",
    "ISIPT-strategies",
    Status.SECONDARY,
)
DISTRESS: Final = _ask(  # X23
    "AREA-DISTRESS", "does the dispute weigh heavily on the patient", "S3", Status.SECONDARY
)
ADJUSTING: Final = _ask(
    "AREA-ADJUSTING", "does adjusting to the new role fail", "S2", Status.SECONDARY
)
PATTERN: Final = _ask(  # X19
    "AREA-PATTERN",
    "is there a long pattern of isolation or of ties that do not satisfy",
    "S4",
    Status.SECONDARY,
)
FITS: Final = _ask("AREA-FITS", "do patient and therapist see that it fits", "S3", Status.SECONDARY)

RULES: Final = Rule.collect(globals())
"""Every question about an area, in order of code."""
