"""Course documents that cannot be used, or break a rule."""

from tests.bad_input.cases import GOOD, TEXT, Bad, events, put, swapped, then, too_long, without
from tests.storage.scales import diary

from ipt import storage

OPENED = GOOD["events"][0]
DIARY = storage.unstructured(diary())
SESSION = {"type": "session-held"}
NUMBER = "at most 15 digits"
DATE = "2026-01-31"
MOMENT = "with its time zone"


def minutes(written: str) -> str:
    """The course with a number as it is *written*."""
    return swapped('"minutes": 50', f'"minutes": {written}')


TEXTS = (
    # what is no text, or no JSON
    Bad("no content", "", 2, "DOC-SYNTAX", "line 1, column 1", "write it anew"),
    Bad("only white space", " \n\t\r\n", 2, "DOC-SYNTAX", "line 1, column 1", "write it anew"),
    Bad("only a byte order mark", b"\xef\xbb\xbf", 2, "DOC-SYNTAX", "line 1, column 1", "anew"),
    Bad("UTF-16", TEXT.encode("utf-16"), 2, "DOC-UNREADABLE", "byte 0", "UTF-8"),
    Bad("UTF-16 without a mark", TEXT.encode("utf-16-le"), 2, "DOC-SYNTAX", "column 2", "correct"),
    Bad("UTF-32", TEXT.encode("utf-32"), 2, "DOC-UNREADABLE", "byte 0", "UTF-8"),
    Bad(
        "latin-1",
        swapped('"p"', '"Jürgen"').encode("latin-1"),
        2,
        "DOC-UNREADABLE",
        "byte ",
        "the encoding, which is UTF-8",
    ),
    Bad("a null byte inside a text", swapped('"p"', '"\0"'), 2, "DOC-SYNTAX", "column 13", "correct"),
    Bad("null bytes at the end", TEXT + "\0\0", 2, "DOC-SYNTAX", "column 2)", "correct"),
    Bad("two byte order marks", "\ufeff\ufeff" + TEXT, 2, "DOC-SYNTAX", "line 1, column 1", "anew"),
    Bad("prose", "She lost her father.", 2, "DOC-SYNTAX", "line 1, column 1", "correct the text"),
    Bad("XML", "<course/>", 2, "DOC-SYNTAX", "line 1, column 1", "correct the text"),
    Bad("single quotes", "{'schema': 3}", 2, "DOC-SYNTAX", "line 1, column 2", "correct the text"),
    Bad("a comment", "// mine\n" + TEXT, 2, "DOC-SYNTAX", "line 1, column 1", "correct the text"),
    Bad("a comma too many", TEXT[:-1] + ",}", 2, "DOC-SYNTAX", "column ", "correct the text"),
    Bad("two documents", TEXT + TEXT, 2, "DOC-SYNTAX", "extra data", "correct the text"),
    Bad("cut off after one byte", TEXT[:1], 2, "DOC-SYNTAX", "line 1, column 2", "write it anew"),
    Bad("cut off in a key", TEXT[:6], 2, "DOC-SYNTAX", "the text ends before", "write it anew"),
    Bad("cut off halfway", TEXT[: len(TEXT) // 2], 2, "DOC-SYNTAX", "the text ends", "anew"),
    Bad("cut off by one byte", TEXT[:-1], 2, "DOC-SYNTAX", "the text ends before", "write it anew"),
    # numbers, depth, size
    Bad("1e999", minutes("1e999"), 2, "DOC-SYNTAX", "column 12", NUMBER),
    Bad("NaN", minutes("NaN"), 2, "DOC-SYNTAX", "column 12", NUMBER),
    Bad("-Infinity", minutes("-Infinity"), 2, "DOC-SYNTAX", "column 12", NUMBER),
    Bad("a number of 16 digits", minutes("9" * 16), 2, "DOC-SYNTAX", "column 12", NUMBER),
    Bad("a number of a megabyte", minutes("9" * 10**6), 2, "DOC-SYNTAX", "column 12", NUMBER),
    Bad("a number with a zero before it", minutes("050"), 2, "DOC-SYNTAX", "column 13", "correct"),
    Bad("33 arrays inside one another", "[" * 33 + "]" * 33, 2, "DOC-TOO-LARGE", "'$'", "bound"),
    Bad("100,000 arrays, none of them closed", "[" * 10**5, 2, "DOC-TOO-LARGE", "'$'", "bound"),
    Bad(
        "one byte more than the bound",
        too_long,
        2,
        "DOC-TOO-LARGE",
        "'$'",
        "keep it within the bound",
    ),
    # keys
    Bad(
        "a key twice",
        swapped('"schema": 3,', '"schema": 3, "schema": 3,'),
        2,
        "DOC-DUPLICATE-KEY",
        "'schema' is there more than once in '$'",
        "keep the one that is meant",
    ),
    Bad(
        "a key of an event twice",
        swapped('"minutes": 50', '"minutes": 50, "minutes": 45'),
        2,
        "DOC-DUPLICATE-KEY",
        "'$.events[1]'",
        "keep the one that is meant",
    ),
)  # fmt: skip

VALUES = (
    # the document as such
    Bad("an array", "[]", 2, "DOC-WRONG-TYPE", "'$'", "write an object"),
    Bad("null", "null", 2, "DOC-WRONG-TYPE", "'$'", "write an object"),
    Bad("a number", "2", 2, "DOC-WRONG-TYPE", "'$'", "write an object"),
    Bad("a text", '"course"', 2, "DOC-WRONG-TYPE", "'$'", "write an object"),
    Bad("an empty object", "{}", 2, "DOC-MISSING-KEY", "'schema' is missing in '$'", "add it"),
    Bad("no events", without("$.events"), 2, "DOC-MISSING-KEY", "'events'", "add it"),
    Bad("no protocol", without("$.protocol"), 2, "DOC-MISSING-KEY", "'protocol'", "add it"),
    Bad("no schema", without("$.schema"), 2, "DOC-MISSING-KEY", "'schema'", "add it"),
    Bad("a newer schema", put("$.schema", 4), 2, "DOC-NEWER-SCHEMA", "'$.schema'", "update ipt"),
    Bad("schema 0", put("$.schema", 0), 2, "DOC-VALUE", "'$.schema'", "at least 1"),
    Bad("schema -1", put("$.schema", -1), 2, "DOC-VALUE", "'$.schema'", "at least 1"),
    Bad("a schema in quotes", put("$.schema", "3"), 2, "DOC-WRONG-TYPE", "'$.schema'", "a whole"),
    Bad("schema 3.0", put("$.schema", 3.0), 2, "DOC-WRONG-TYPE", "'$.schema'", "a whole number"),
    Bad("schema true", put("$.schema", True), 2, "DOC-WRONG-TYPE", "'$.schema'", "a whole number"),
    Bad("a derived key", put("$.phase", "middle"), 2, "DOC-UNKNOWN-KEY", "'phase'", "remove it"),
    Bad(
        "a key that is nearly right",
        put("$.event", []),
        2,
        "DOC-UNKNOWN-KEY",
        "unknown key 'event'; did you mean 'events'? in '$'",
        "correct or remove it",
    ),
    # instruments
    Bad("an instrument that is null", put("$.instruments", [None]), 2, "DOC-WRONG-TYPE", "'$.instruments[0]'", "object"),
    Bad("instruments by name", put("$.instruments", {"phq-9": {}}), 2, "DOC-WRONG-TYPE", "'$.instruments'", "an array"),
    Bad("an instrument twice", put("$.instruments", [DIARY, DIARY]), 2, "DOC-VALUE", "'$.instruments[1]'", "one edition"),
    Bad("an instrument without items", put("$.instruments", [DIARY | {"items": []}]), 2, "DOC-VALUE", "'$.instruments[0]'", "low and high"),
    Bad("the key of an item, nearly right", put("$.instruments", [DIARY | {"items": [{"cod": "a", "high": 3}]}]), 2, "DOC-MISSING-KEY", "'$.instruments[0].items[0]'", "'code'"),
    # events
    Bad("events that are an object", put("$.events", {}), 2, "DOC-WRONG-TYPE", "'$.events'", "an array"),
    Bad("no event", put("$.events", []), 2, "DOC-VALUE", "'$.events'", "begins with its opening"),
    Bad("an event that is null", put("$.events[1]", None), 2, "DOC-WRONG-TYPE", "'$.events[1]'", "object"),
    Bad("an event that is a text", put("$.events[1]", "x"), 2, "DOC-WRONG-TYPE", "'$.events[1]'", "object"),
    Bad("an event without a type", without("$.events[1].type"), 2, "DOC-MISSING-KEY", "'$.events[1]'", "add it"),
    Bad(
        "an unknown type of event, nearly right",
        put("$.events[1].type", "session-hold"),
        2,
        "DOC-UNKNOWN-NAME",
        "unknown event type 'session-hold'; did you mean 'session-held'? in '$.events[1].type'",
        "use one that is known",
    ),
    Bad(
        "an unknown type of event",
        put("$.events[1].type", "quux"),
        2,
        "DOC-UNKNOWN-NAME",
        "'$.events[1].type'",
        "use one that is known",
    ),
    Bad("a type that is a number", put("$.events[1].type", 3), 2, "DOC-WRONG-TYPE", "'$.events[1].type'", "text"),
    Bad(
        "a key of an event, nearly right",
        put("$.events[1].minuts", 50),
        2,
        "DOC-UNKNOWN-KEY",
        "unknown key 'minuts'; did you mean 'minutes'? in '$.events[1]'",
        "correct or remove it",
    ),
    Bad("no patient", without("$.events[0].patient"), 2, "DOC-MISSING-KEY", "'$.events[0]'", "add it"),
    Bad("an empty patient", put("$.events[0].patient", ""), 2, "DOC-VALUE", "'$.events[0].patient'", "empty"),
    Bad("a blank patient", put("$.events[0].patient", " "), 2, "DOC-VALUE", "'$.events[0].patient'", "empty"),
    Bad("a patient that is a number", put("$.events[0].patient", 17), 2, "DOC-WRONG-TYPE", "'$.events[0].patient'", "text"),
    # every kind of scalar
    Bad("a number in quotes", put("$.events[1].minutes", "50"), 2, "DOC-WRONG-TYPE", "'$.events[1].minutes'", "a whole number"),
    Bad("a fraction for a whole number", put("$.events[1].minutes", 50.0), 2, "DOC-WRONG-TYPE", "'$.events[1].minutes'", "a whole number"),
    Bad("true for a number", put("$.events[1].minutes", True), 2, "DOC-WRONG-TYPE", "'$.events[1].minutes'", "a whole number"),
    Bad("an array for a number", put("$.events[1].minutes", [50]), 2, "DOC-WRONG-TYPE", "'$.events[1].minutes'", "a whole number"),
    Bad("a number below its bound", put("$.events[1].minutes", 0), 2, "DOC-VALUE", "'$.events[1].minutes'", "from 1 to 600"),
    Bad("minus zero", minutes("-0"), 2, "DOC-VALUE", "'$.events[1].minutes'", "from 1 to 600"),
    Bad("a number above its bound", put("$.events[1].minutes", 10**15 - 1), 2, "DOC-VALUE", "'$.events[1].minutes'", "from 1 to 600"),
    Bad("a text for yes or no", put("$.events[4].agreed", "yes"), 2, "DOC-WRONG-TYPE", "'$.events[4].agreed'", "true or false"),
    Bad("1 for yes", put("$.events[4].agreed", 1), 2, "DOC-WRONG-TYPE", "'$.events[4].agreed'", "true or false"),
    Bad("a text for an array", put("$.events[1].tasks", "history-taken"), 2, "DOC-WRONG-TYPE", "'$.events[1].tasks'", "an array"),
    Bad("null inside an array", put("$.events[1].tasks", [None]), 2, "DOC-WRONG-TYPE", "'$.events[1].tasks[0]'", "write text"),
    Bad("a text for an object", put("$.events[6].focus", "grief"), 2, "DOC-WRONG-TYPE", "'$.events[6].focus'", "an object"),
    Bad("an item that is a text", put("$.events[2].items[1]", "2"), 2, "DOC-WRONG-TYPE", "'$.events[2].items[1]'", "a whole number"),
    Bad("null where there is no such thing", put("$.events[1].note", None), 2, "DOC-WRONG-TYPE", "'$.events[1].note'", "write text"),
    Bad(
        "an unknown problem area",
        put("$.events[6].focus.area", "greif"),
        2,
        "DOC-UNKNOWN-NAME",
        "'greif'; did you mean 'grief'? in '$.events[6].focus.area'",
        "use one that is known",
    ),
    Bad("an unknown phase", put("$.events[8].phase", "midle"), 2, "DOC-UNKNOWN-NAME", "'$.events[8].phase'", "did you mean 'middle'"),
    Bad("a contract that ends before it begins", put("$.events[7].contract.sessions_max", 5), 2, "DOC-VALUE", "'$.events[7].contract'", "correct the value"),
    Bad("a contract without a limit", put("$.events[7].contract", {}), 2, "DOC-VALUE", "'$.events[7].contract'", "sessions_min or"),
    # dates and moments
    Bad("the 30th of February", put("$.events[1].on", "2026-02-30"), 2, "DOC-VALUE", "'$.events[1].on'", "no such date"),
    Bad("month 13", put("$.events[1].on", "2026-13"), 2, "DOC-VALUE", "'$.events[1].on'", "no such date"),
    Bad("the year 0", put("$.events[1].on", "0000-01-01"), 2, "DOC-VALUE", "'$.events[1].on'", "no such date"),
    Bad("a moment for a date", put("$.events[1].on", "2026-01-05T10:00:00Z"), 2, "DOC-VALUE", "'$.events[1].on'", DATE),
    Bad("a date with slashes", put("$.events[1].on", "2026/01/05"), 2, "DOC-VALUE", "'$.events[1].on'", DATE),
    Bad("a date the other way round", put("$.events[1].on", "05.01.2026"), 2, "DOC-VALUE", "'$.events[1].on'", DATE),
    Bad("a date without zeros", put("$.events[1].on", "2026-1-5"), 2, "DOC-VALUE", "'$.events[1].on'", DATE),
    Bad("a week", put("$.events[1].on", "2026-W02"), 2, "DOC-VALUE", "'$.events[1].on'", DATE),
    Bad("a date in other digits", put("$.events[1].on", "٢٠٢٦-01-05"), 2, "DOC-VALUE", "'$.events[1].on'", DATE),
    Bad("an empty date", put("$.events[1].on", ""), 2, "DOC-VALUE", "'$.events[1].on'", DATE),
    Bad("a date that is a number", put("$.events[1].on", 20260105), 2, "DOC-WRONG-TYPE", "'$.events[1].on'", "write a date"),
    Bad("a moment without its zone", put("$.events[1].recorded_at", "2026-01-05T10:00:00"), 2, "DOC-VALUE", "'$.events[1].recorded_at'", MOMENT),
    Bad("a moment with the name of a zone", put("$.events[1].recorded_at", "2026-01-05T10:00:00 CET"), 2, "DOC-VALUE", "'$.events[1].recorded_at'", MOMENT),
    Bad("a date for a moment", put("$.events[1].recorded_at", "2026-01-05"), 2, "DOC-VALUE", "'$.events[1].recorded_at'", MOMENT),
    Bad("25 o'clock", put("$.events[1].recorded_at", "2026-01-05T25:00:00Z"), 2, "DOC-VALUE", "'$.events[1].recorded_at'", "no such moment"),
    # the protocol inside
    Bad("a protocol that is a name", put("$.protocol", "ipt-16"), 2, "DOC-WRONG-TYPE", "'$.protocol'", "an object"),
    Bad("a limit that is a text", put("$.protocol.limits[0].value", "1"), 2, "DOC-WRONG-TYPE", "'$.protocol.limits[0].value'", "a whole"),
    Bad("a limit that is missing", without("$.protocol.limits[0]"), 2, "DOC-VALUE", "'$.protocol'", "correct the value"),
    Bad("an area twice", put("$.protocol.areas[1]", GOOD["protocol"]["areas"][0]), 2, "DOC-VALUE", "'$.protocol'", "each of them once"),
    Bad("limits by name", put("$.protocol.limits", {}), 2, "DOC-WRONG-TYPE", "'$.protocol.limits'", "an array"),
    Bad(
        "a protocol that was edited after the opening",
        put("$.protocol.limits[0].value", 7),
        2,
        "DOC-CHANGED-PROTOCOL",
        "'$.protocol'",
        "restore it as it was",
    ),
    Bad(
        "10,000 unknown keys",
        events(OPENED, *({**SESSION, f"k{n}": 1} for n in range(10_000))),
        2,
        "DOC-UNKNOWN-KEY",
        "'$.events[1]'",
        "correct or remove it",
        "check FILE",
    ),
)  # fmt: skip

HISTORIES = (
    Bad("no opening", events(SESSION), 1, "MACH-NOT-OPENED", "begins with 'course-opened'", "record course-opened first"),
    Bad("another event before the opening", events(SESSION, OPENED), 1, "MACH-NOT-OPENED", "'session-held'", "record course-opened first"),
    Bad("two openings", then({**OPENED, "id": "x"}), 1, "MACH-NOT-HERE", "(x)", "see ipt next"),
    Bad("an id twice", then({**SESSION, "id": "e1"}), 1, "MACH-ID-TAKEN", "'e1'", "choose another"),
    Bad(
        "dates that go backwards",
        then({**SESSION, "id": "x", "on": "2026-02-01"}, {**SESSION, "id": "y", "on": "2026-01-31"}),
        1,
        "MACH-DATES-BACKWARDS",
        "(y)",
        "correct the date",
    ),
    Bad("a phase begun twice", then({"type": "phase-began", "phase": "middle", "id": "x"}), 1, "MACH-PHASE-ORDER", "(x)", "revise the plan"),
    Bad("a phase that is skipped", events(OPENED, {"type": "phase-began", "phase": "termination", "id": "x"}), 1, "MACH-SKIPS-MIDDLE", "(x)", "record phase-began --phase middle first"),
    Bad("a way back", then({"type": "phase-began", "phase": "initial", "id": "x"}), 1, "MACH-PHASE-ORDER", "(x)", "revise the plan"),
    Bad("a middle phase out of nothing", events(OPENED, {"type": "phase-began", "phase": "middle", "id": "x"}), 1, "MACH-NO-FOCUS", "(x)", "record focus-agreed first"),
    Bad("a session after the end", then({"type": "course-ended", "reason": "withdrawn"}, {**SESSION, "id": "x"}), 1, "MACH-ENDED", "(x)", "record follow-up-held"),
    Bad("two endings", then(*[{"type": "course-ended", "reason": "withdrawn"}] * 2), 1, "MACH-ENDED", "(e10)", "open a new course"),
    Bad("a completion without an ending phase", then({"type": "course-ended", "reason": "completed", "id": "x"}), 1, "MACH-NOT-IN-TERMINATION", "(x)", "record another reason"),
    Bad("a second contract", then({**GOOD["events"][7], "id": "x"}), 1, "MACH-CONTRACT-AGAIN", "(x)", "record contract-amended"),
    Bad("the voiding of nothing", then({"type": "event-voided", "event": "gone", "id": "x"}), 1, "MACH-UNKNOWN-REFERENCE", "'gone'", "name one of: e0, e1"),
    Bad("the voiding of nothing in a long course", then(*[{"type": "session-missed"}] * 20, {"type": "event-voided", "event": "gone"}), 1, "MACH-UNKNOWN-REFERENCE", "(e29)", "e19 and 9 more"),
    Bad("the voiding of the opening", then({"type": "event-voided", "event": "e0"}), 1, "MACH-NOT-CORRECTABLE", "(e0)", "record event-replaced"),
    Bad("the voiding of what others need", then({"type": "event-voided", "event": "e6", "id": "x"}), 1, "MACH-BREAKS-LATER", "'e8'", "correct or void 'e8' first"),
    Bad("a replacement by a correction", then({"type": "event-replaced", "event": "e1", "replacement": {"type": "event-voided", "event": "e2"}}), 1, "MACH-NOT-CORRECTABLE", "(e1)", "give the true event"),
    Bad("a risk review of nothing", then({"type": "risk-reviewed", "risk": "gone", "id": "x"}), 1, "MACH-NO-OPEN-RISK", "(x)", "record risk-raised first"),
    Bad("a medicine stopped that was never given", then({"type": "medication-stopped", "medication": "m", "id": "x"}), 1, "MACH-UNKNOWN-REFERENCE", "'m'", "none is recorded"),
    Bad("grief without a death", events(OPENED, {"type": "focus-agreed", "focus": {"area": "grief"}, "id": "x"}), 1, "MACH-GRIEF-NO-DEATH", "(x)", "record life-event-recorded"),
    Bad("deficits before anything else", events(OPENED, {"type": "focus-agreed", "focus": {"area": "deficits"}, "id": "x"}), 1, "MACH-DEFICITS-NOT-LAST", "(x)", "record area-rejected"),
    Bad("more sessions than the contract has", then(*[SESSION] * 20), 1, "MACH-TERMINATION-DUE", "(e24)", "announce the end"),
    Bad("another protocol than the opening names", put("$.events[0].protocol", {"id": "ipt-12", "revision": 1, "digest": "abc"}), 1, "MACH-OTHER-PROTOCOL", "ipt-12 revision 1", "replay it with the protocol"),
    Bad(
        "10,000 events that break a rule",
        events(OPENED, *[{"type": "phase-began", "phase": "termination"}] * 10_000),
        1,
        "MACH-SKIPS-MIDDLE",
        "(e1)",
        "record phase-began --phase middle first",
    ),
    Bad(
        "ids as long as a book",
        events(OPENED, *({**OPENED, "id": f"{n}" + "x" * 100_000} for n in range(50))),
        1,
        "MACH-NOT-HERE",
        "(0xxx",
        "",
    ),
)  # fmt: skip

ROWS = (*TEXTS, *VALUES, *HISTORIES)
