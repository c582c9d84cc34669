"""Tables of sessions and scores that cannot be used."""

from tests.bad_input.cases import Bad, too_long

HEADER = "session,date\n"
DATE = "unless --date-format says otherwise"


def cells(column: str, cell: str) -> str:
    """A table of one session with one more column."""
    return f"session,date,{column}\n1,2026-01-05,{cell}\n"


ROWS = (
    # the header
    Bad("no content", "", 2, "TAB-NEEDED-COLUMNS", "row 1", "have 'session' and 'date'"),
    Bad("only empty rows", "\n,,\n\n", 2, "TAB-NEEDED-COLUMNS", "row 1", "have 'session' and 'date'"),
    Bad("no header", "1,2026-01-05\n2,2026-01-12\n", 2, "TAB-UNKNOWN-COLUMN", "column 1 in row 1", "known are date, session"),
    Bad("an unknown column, nearly right", "sesion,date\n1,2026\n", 2, "TAB-UNKNOWN-COLUMN", "column 1 'sesion'", "did you mean 'session'"),
    Bad("an unknown column", "name,session,date\nErika,1,2026\n", 2, "TAB-UNKNOWN-COLUMN", "column 1 in row 1", "leave it out"),
    Bad("a column without a name", "session,date,\n1,2026,x\n", 2, "TAB-UNKNOWN-COLUMN", "column 3 in row 1", "leave it out"),
    Bad("a column twice", "session,date,session\n1,2026,1\n", 2, "TAB-REPEATED-COLUMN", "'session' is there twice in row 1", "keep one"),
    Bad("too few columns", "session\n1\n", 2, "TAB-NEEDED-COLUMNS", "row 1", "have 'session' and 'date'"),
    Bad("another delimiter", "session|date\n1|2026\n", 2, "TAB-UNKNOWN-COLUMN", "'session|date'", "rename it"),
    Bad("two delimiters", "session;date,note\n1;2026,x\n", 2, "TAB-UNKNOWN-COLUMN", "'session;date'", "rename it"),
    Bad("5,000 columns", ",".join(f"c{n}" for n in range(5_000)), 2, "TAB-UNKNOWN-COLUMN", "column 1 in row 1", "leave it out"),
    # the text
    Bad("a row that is short", HEADER + "1\n", 2, "TAB-CELLS", "row 2", "into quotation marks"),
    Bad("a row that is long", HEADER + "1,2026,x\n", 2, "TAB-CELLS", "row 2", "into quotation marks"),
    Bad("a quotation mark that is left open", cells("note", '"she said'), 2, "TAB-SYNTAX", "row 2", "save the table anew"),
    Bad("a quotation mark inside others", cells("note", '"she "said"'), 2, "TAB-SYNTAX", "row 2", "save the table anew"),
    Bad("a cell as long as a book", cells("note", "x" * 140_000), 2, "TAB-SYNTAX", "row 2", "save the table anew"),
    Bad("null bytes", HEADER + "1,2026\0\n", 2, "TAB-VALUE", "row 2, column 'date'", "correct the cell"),
    Bad("UTF-16", cells("note", "x").encode("utf-16"), 2, "DOC-UNREADABLE", "byte 0", "UTF-8"),
    Bad("latin-1", cells("note", "für").encode("latin-1"), 2, "DOC-UNREADABLE", "byte 32", "UTF-8"),
    Bad("2,001 rows", "session,date\n" + "1,2026-01-05\n" * 2000, 2, "TAB-TOO-LONG", "row 2000", "one table for each patient"),
    Bad("one byte more than the bound", too_long, 2, "DOC-TOO-LARGE", "'$'", "bound"),
    # the cells
    Bad("a session that is a fraction", HEADER + "1.5,2026\n", 2, "TAB-VALUE", "row 2, column 'session'", "a whole number"),
    Bad("session 0", HEADER + "0,2026\n", 2, "TAB-VALUE", "row 2, column 'session'", "from 1 to 999"),
    Bad("session 1000", HEADER + "1000,2026\n", 2, "TAB-VALUE", "row 2, column 'session'", "from 1 to 999"),
    Bad("a session in words", HEADER + "one,2026\n", 2, "TAB-VALUE", "row 2, column 'session'", "a whole number"),
    Bad("a formula", HEADER + "=1+1,2026\n", 2, "TAB-VALUE", "row 2, column 'session'", "a whole number"),
    Bad("a date that is a formula", HEADER + '1,"=TODAY()"\n', 2, "TAB-VALUE", "row 2, column 'date'", DATE),
    Bad("a date the other way round", HEADER + "1,05.01.2026\n", 2, "TAB-VALUE", "row 2, column 'date'", DATE),
    Bad("a date with slashes", HEADER + "1,1/5/2026\n", 2, "TAB-VALUE", "row 2, column 'date'", DATE),
    Bad("a date with its time", HEADER + "1,2026-01-05 10:00\n", 2, "TAB-VALUE", "row 2, column 'date'", DATE),
    Bad("the day of a spreadsheet", HEADER + "1,46027\n", 2, "TAB-VALUE", "row 2, column 'date'", DATE),
    Bad("the 30th of February", HEADER + "1,2026-02-30\n", 2, "TAB-VALUE", "row 2, column 'date'", "exists"),
    Bad("an unknown status", cells("status", "gone"), 2, "TAB-VALUE", "row 2, column 'status'", "held, missed, cancelled"),
    Bad("an unknown modality", cells("modality", "online"), 2, "TAB-VALUE", "row 2, column 'modality'", "'video'"),
    Bad("a phase, nearly right", cells("phase", "midle"), 2, "TAB-VALUE", "row 2, column 'phase'", "did you mean 'middle'"),
    Bad("the end", cells("phase", "ended"), 2, "TAB-VALUE", "row 2, column 'phase'", "record course-ended"),
    Bad("an area, nearly right", cells("focus", "greif"), 2, "TAB-VALUE", "row 2, column 'focus'", "did you mean 'grief'"),
    Bad("601 minutes", cells("minutes", "601"), 2, "TAB-VALUE", "row 2, column 'minutes'", "from 1 to 600"),
    Bad("a contract of no sessions", cells("contract", "0"), 2, "TAB-VALUE", "row 2, column 'contract'", "from 1 to 999"),
    Bad("an unknown event", cells("done", "sickrole-given"), 2, "TAB-VALUE", "row 2, column 'done'", "did you mean 'sick-role-given'"),
    Bad("a score in words", "date,instrument,total\n2026,phq-9,mild\n", 2, "TAB-VALUE", "row 2, column 'total'", "a number is needed"),
    Bad("a score in powers", "date,instrument,total\n2026,phq-9,1e3\n", 2, "TAB-VALUE", "row 2, column 'total'", "a number is needed"),
    Bad("a score that is no number", "date,instrument,total\n2026,phq-9,NaN\n", 2, "TAB-VALUE", "row 2, column 'total'", "a number is needed"),
    Bad("answers in words", "date,instrument,items\n2026,phq-9,1 never\n", 2, "TAB-VALUE", "row 2, column 'items'", "- where one is missing"),
    Bad("1,990 rows of wrong cells", HEADER + "x,y\n" * 1990, 2, "TAB-VALUE", "row 2, column 'session'", "correct the cell"),
    # the rows together
    Bad("a score without its instrument", "date,instrument,total\n2026,,12\n", 2, "TAB-INCOMPLETE", "row 2", "'instrument'"),
    Bad("an instrument without a score", "date,instrument,total\n2026,phq-9,\n", 2, "TAB-INCOMPLETE", "row 2", "'total' or 'items'"),
    Bad("a session held without its number", "session,date,status\n,2026,held\n", 2, "TAB-INCOMPLETE", "row 2", "give it in 'session'"),
    Bad("a reason for a session held", cells("reason", "illness"), 2, "TAB-INCOMPLETE", "row 2", "give the status 'missed'"),
    Bad("a row that tells nothing", HEADER + ",2026\n", 2, "TAB-INCOMPLETE", "row 2", "leave the row out"),
    Bad("sessions that go backwards", HEADER + "2,2026\n1,2026\n", 2, "TAB-BACKWARDS", "row 3, column 'session'", "put the rows in order"),
    Bad("dates that go backwards", HEADER + "1,2026-02\n2,2026-01\n", 2, "TAB-BACKWARDS", "row 3, column 'date'", "put the rows in order"),
    Bad("phases that go backwards", "session,date,phase\n1,2026,middle\n2,2026,initial\n", 2, "TAB-BACKWARDS", "row 3, column 'phase'", "put the rows"),
    Bad("a row twice", HEADER + "1,2026\n1,2026\n", 2, "TAB-REPEATED", "row 3", "keep one of them"),
    Bad("a session on two days", HEADER + "1,2026-01-05\n1,2026-01-06\n", 2, "TAB-CONFLICT", "row 3, column 'date'", "correct one of them"),
    Bad("no word of the phases", HEADER + "9,2026\n", 2, "TAB-NO-PHASES", "row 2", "--phases usual"),
)  # fmt: skip
