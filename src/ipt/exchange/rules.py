"""What a table is told when it is read: the words, once.

A rule ``TAB-`` refuses the whole table. A rule ``IMP-`` says how it was understood, and a rule
``GAP-`` what it does not tell: unknown is not no, so nothing is put in its place.
"""

from typing import Final

from ipt.findings import Rule, Severity, Status

__all__ = ["RULES"]


def _table(code: str, message: str, remedy: str) -> Rule:
    return Rule(code=code, message=message, remedy=remedy, source="ipt", status=Status.INFERRED)


def _told(code: str, severity: Severity, message: str, remedy: str = "") -> Rule:
    return Rule(
        code=code,
        severity=severity,
        message=message,
        remedy=remedy,
        source="ipt",
        status=Status.INFERRED,
    )


# --- the table as such --------------------------------------------------------------------------

SYNTAX: Final = _table(
    "TAB-SYNTAX", "{why} in {place}", "save the table anew as CSV, in UTF-8 and with a header row"
)
TOO_LONG: Final = _table(
    "TAB-TOO-LONG", "the table goes on after {place}", "give one table for each patient"
)
UNKNOWN_COLUMN: Final = _table(
    "TAB-UNKNOWN-COLUMN",
    "unknown column {number}{hint} in row 1",
    "rename it, or leave it out; known are {known}",
)
REPEATED_COLUMN: Final = _table(
    "TAB-REPEATED-COLUMN", "the column {column!r} is there twice in row 1", "keep one of them"
)
NEEDED_COLUMNS: Final = _table(
    "TAB-NEEDED-COLUMNS",
    "neither sessions nor scores can be told with these columns in row 1",
    "have 'session' and 'date', or 'instrument' and 'total' or 'items'",
)
CELLS: Final = _table(
    "TAB-CELLS",
    "{found} cells stand where the header has {wanted} in {place}",
    "put a text with the delimiter in it into quotation marks",
)
VALUE: Final = _table("TAB-VALUE", "{why} in {place}", "correct the cell, or leave it empty")

# --- what its rows say together -----------------------------------------------------------------

INCOMPLETE: Final = _table("TAB-INCOMPLETE", "{why} in {place}", "{what_now}")
REPEATED: Final = _table(
    "TAB-REPEATED", "row {first} tells {what} already in {place}", "keep one of them"
)
CONFLICT: Final = _table(
    "TAB-CONFLICT",
    "session {session} has another {column} in row {first} than in {place}",
    "correct one of them",
)
BACKWARDS: Final = _table(
    "TAB-BACKWARDS",
    "{what} goes back behind row {first} in {place}",
    "put the rows in order, or correct the cell",
)
NO_PHASES: Final = _table(
    "TAB-NO-PHASES",
    "session {session} lies beyond the {initial_max} of the initial phase, "
    "and no column tells the phases in {place}",
    "add the column 'phase', or have the phases placed by the usual outline (--phases usual)",
)

# --- how it was understood ----------------------------------------------------------------------

DEPARTURE: Final = _told(
    "IMP-DEPARTURE",
    Severity.INFO,
    "the table departs from {protocol} ({codes}) in {place}",
    "it is recorded as a deviation; replace the event if the table is wrong",
)
PHASES_INFERRED: Final = _told(
    "IMP-PHASES-INFERRED",
    Severity.ADVICE,
    "the table does not tell the phases; they were placed by the usual outline of {protocol}",
    "check the phase-began events, whose notes say so",
)
RENUMBERED: Final = _told(
    "IMP-RENUMBERED",
    Severity.INFO,
    "the table numbers sessions that were not held, such as {session} in {place}",
    "in the course only sessions held have numbers",
)
FOCUS_LEFT_OUT: Final = _told(
    "IMP-FOCUS-LEFT-OUT",
    Severity.ADVICE,
    "another focus is not recorded, because a change needs its reason and the patient's agreement, "
    "in {place}",
    "record focus-changed",
)

# --- what it does not tell ----------------------------------------------------------------------

GAP_SESSIONS: Final = _told(
    "GAP-SESSIONS",
    Severity.INFO,
    "sessions {first} to {last} are not in the table; recorded as a period without a record",
)


def _gap(code: str, what: str, remedy: str) -> Rule:
    return _told(code, Severity.ADVICE, f"the table does not tell {what}", remedy)


_DONE: Final = "add it to the column 'done' of the row it belongs to, if it is known"
GAP_BASELINE: Final = _gap(
    "GAP-BASELINE", "a measure of the initial phase", "add the score, if there is one"
)
GAP_INVENTORY: Final = _gap("GAP-INVENTORY", "whether the inventory was completed", _DONE)
GAP_FORMULATION: Final = _gap("GAP-FORMULATION", "whether the formulation was shared", _DONE)
GAP_SICK_ROLE: Final = _gap("GAP-SICK-ROLE", "whether the sick role was given", _DONE)
GAP_FOCUS: Final = _gap("GAP-FOCUS", "the focus", "add the column 'focus', if it is known")
GAP_CONTRACT: Final = _gap(
    "GAP-CONTRACT", "the contract", "add the column 'contract', if it is known"
)
GAP_ANNOUNCEMENT: Final = _gap("GAP-ANNOUNCEMENT", "whether the end was announced", _DONE)
GAP_DEATH: Final = _gap(
    "GAP-DEATH",
    "the death that grief is linked to",
    "leave it as a deviation, or record the course event by event with life-event-recorded first",
)
GAP_REJECTIONS: Final = _gap(
    "GAP-REJECTIONS", "whether the other areas were considered before interpersonal deficits", ""
)
GAP_ENDING: Final = _gap(
    "GAP-ENDING", "whether and how the course ended", "record course-ended with its reason, if so"
)

RULES: Final = Rule.collect(globals())
"""Every rule of this room, in order of code."""
