"""Logs that cannot be used, or break a rule."""

from tests.bad_input.cases import HEADER, OPENING, SESSION, TEXT, Bad, log, too_long

GOOD = log(HEADER, OPENING, SESSION)

ROWS = (
    Bad("no content", "", 2, "DOC-VALUE", "'$[0]'", "begins with a header"),
    Bad("nothing but line breaks", "\n" * 10**6, 2, "DOC-VALUE", "'$[0]'", "must not be blank"),
    Bad("a header alone", log(HEADER), 2, "DOC-VALUE", "'$[1]'", "at least the line that opens"),
    Bad("an opening alone", log(OPENING), 2, "DOC-VALUE", "'$[0]'", "begins with a header"),
    Bad("a document", TEXT, 2, "DOC-SYNTAX", "line 1, column 2", "correct the text"),
    Bad("two headers", log(HEADER, HEADER, OPENING), 2, "DOC-MISSING-KEY", "'$[1]'", "add it"),
    Bad("a line that is lost", log(HEADER, OPENING, SESSION.replace("1", "2", 1)), 2, "LOG-POSITION", "'$[2].at'", "restore the lines"),
    Bad("a line that is there twice", log(HEADER, OPENING, SESSION, SESSION), 2, "LOG-POSITION", "'$[3].at'", "what is there twice"),
    Bad("lines in another order", log(HEADER, SESSION, OPENING), 2, "LOG-POSITION", "'$[1].at'", "restore the lines"),
    Bad("a blank line", log(HEADER, OPENING, "", SESSION), 2, "DOC-VALUE", "'$[2]'", "must not be blank"),
    Bad("a line that was cut off and written after", log(HEADER, OPENING, SESSION[:20], SESSION), 2, "DOC-SYNTAX", "line 3, column 21", "write it anew"),
    Bad("a header that was cut off", HEADER[:200], 2, "DOC-VALUE", "'$[0]'", "begins with a header"),
    Bad("an opening that was cut off", f"{HEADER}\n{OPENING[:30]}", 2, "DOC-VALUE", "'$[1]'", "the line that opens"),
    Bad("a line that is an array", log(HEADER, "[]"), 2, "DOC-WRONG-TYPE", "'$[1]'", "write an object"),
    Bad("a line without events", log(HEADER, '{"at":0,"events":[]}'), 2, "DOC-VALUE", "'$[1]'", "must not be empty"),
    Bad("a line without its position", log(HEADER, '{"events":[]}'), 2, "DOC-MISSING-KEY", "'at' is missing in '$[1]'", "add it"),
    Bad("a position in quotes", log(HEADER, OPENING.replace("0", '"0"', 1)), 2, "DOC-WRONG-TYPE", "'$[1].at'", "a whole number"),
    Bad("a position below zero", log(HEADER, OPENING.replace("0", "-1", 1)), 2, "DOC-VALUE", "'$[1].at'", "at least 0"),
    Bad("an unknown key", log(HEADER, OPENING, SESSION.replace("minutes", "minuts")), 2, "DOC-UNKNOWN-KEY", "'$[2].events[0]'", "did you mean 'minutes'"),
    Bad("a wrong value", log(HEADER, OPENING, SESSION.replace("50", "0")), 2, "DOC-VALUE", "'$[2].events[0].minutes'", "from 1 to 600"),
    Bad("1e999", log(HEADER, OPENING, SESSION.replace("50", "1e999")), 2, "DOC-SYNTAX", "line 3, column 62", "at most 15 digits"),
    Bad("a newer schema", log(HEADER.replace("3", "4", 1), OPENING), 2, "DOC-NEWER-SCHEMA", "'$[0].schema'", "update ipt"),
    Bad("schema 0", log(HEADER.replace("3", "0", 1), OPENING), 2, "DOC-VALUE", "'$[0].schema'", "at least 1"),
    Bad("a protocol that is null", log('{"schema":3,"protocol":null}', OPENING), 2, "DOC-WRONG-TYPE", "'$[0].protocol'", "an object"),
    Bad("UTF-16", GOOD.encode("utf-16"), 2, "DOC-SYNTAX", "byte 0", "correct the text"),
    Bad("a byte that is no UTF-8", GOOD.encode() + b"\xff\n", 2, "DOC-SYNTAX", "'$[3]'", "correct the text"),
    Bad("a null byte", log(HEADER, OPENING.replace("e0", "\0")), 2, "DOC-SYNTAX", "line 2, column", "correct the text"),
    Bad("line breaks of an old kind", GOOD.replace("\n", "\r"), 2, "DOC-VALUE", "'$[0]'", "begins with a header"),
    Bad("10,000 lines that are none", log(HEADER, OPENING, *["{]"] * 10_000), 2, "DOC-SYNTAX", "line 3, column 2", "correct"),
    Bad("one byte more than the bound", too_long, 2, "DOC-TOO-LARGE", "'$'", "bound"),
    Bad("no opening", log(HEADER, SESSION.replace("1", "0", 1)), 1, "MACH-NOT-OPENED", "(e1)", "record course-opened first"),
    Bad("an id twice", log(HEADER, OPENING, SESSION.replace("e1", "e0")), 1, "MACH-ID-TAKEN", "'e0'", ""),
)  # fmt: skip
