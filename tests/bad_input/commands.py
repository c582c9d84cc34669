"""Words that cannot be used, about a course that is in order."""

from typing import Any

from tests.bad_input.cases import TEXT, Bad, events

RECORD = "record FILE"
NEW = "new ipt-16 OUT --patient p"
SESSION = "session-held --minutes"


def said(what: str, words: str, *told: Any) -> Bad:
    """A row about words alone."""
    return Bad(what, TEXT, *told, words)


ROWS = (
    # ipt record
    said("no event", RECORD, 2, "", "Missing command", "ipt record --help"),
    said("an unknown event, nearly right", f"{RECORD} session-hold", 2, "", "'session-hold'", "did you mean 'session-held'"),
    said("an unknown event", f"{RECORD} quux", 2, "", "unknown event", "see ipt record --help"),
    said("an unknown option", f"{RECORD} session-held --minuts 50", 2, "", "'--minuts'", "--minutes"),
    said("an option without its value", f"{RECORD} {SESSION}", 2, "", "'--minutes'", "requires an argument"),
    said("words that are left over", f"{RECORD} session-held she came", 2, "", "2 words too many", "into quotation marks"),
    said("what is needed and missing", f"{RECORD} risk-raised", 2, "", "--risk-id, --risk-kind", "missing"),
    said("a part of a value", f"{RECORD} relationship-recorded --relationship-kin spouse", 2, "", "--relationship-id", "missing"),
    said("a number in words", f"{RECORD} {SESSION} fifty", 2, "DOC-WRONG-TYPE", "'--minutes'", "write a whole number"),
    said("a number beyond its bound", f"{RECORD} {SESSION} 601", 2, "DOC-VALUE", "'--minutes'", "from 1 to 600"),
    said("a number of 30 digits", f"{RECORD} {SESSION} {'9' * 30}", 2, "DOC-WRONG-TYPE", "'--minutes'", "write a whole number"),
    said("a wrong choice, nearly right", f"{RECORD} session-held --modality vidoe", 2, "DOC-UNKNOWN-NAME", "'--modality'", "did you mean 'video'"),
    said("a wrong choice", f"{RECORD} phase-began --phase acute", 2, "DOC-UNKNOWN-NAME", "'--phase'", "use one of 'initial'"),
    said("the 30th of February", f"{RECORD} session-held --on 2026-02-30", 2, "DOC-VALUE", "'--on'", "no such date"),
    said("a date with slashes", f"{RECORD} session-held --on 5/1/2026", 2, "DOC-VALUE", "'--on'", "2026-01-31"),
    said("a moment without its zone", f"{RECORD} session-held --recorded-at 2026-01-05T10:00", 2, "DOC-VALUE", "'--recorded-at'", "time zone"),
    said("answers in words", f"{RECORD} measure-taken --instrument phq-9 --items 1,never", 2, "DOC-WRONG-TYPE", "'--items'", "a whole number"),
    said("an empty name", f"{RECORD} measure-taken --instrument ''", 2, "DOC-VALUE", "'--instrument'", "must not be empty"),
    # --data
    said("--data and options", f"{RECORD} {SESSION} 50 --data {{}}", 2, "", "--minutes", "leave out"),
    said("--data that is no JSON", f"{RECORD} session-held --data minutes=50", 2, "DOC-SYNTAX", "line 1, column 1", "correct the text"),
    said("--data that is cut off", f"{RECORD} session-held --data {{", 2, "DOC-SYNTAX", "line 1, column 2", "write it anew"),
    said("--data that is empty", f"{RECORD} session-held --data ''", 2, "DOC-SYNTAX", "line 1, column 1", "write it anew"),
    said("--data from an empty pipe", f"{RECORD} session-held --data -", 2, "DOC-SYNTAX", "line 1, column 1", "write it anew"),
    said("--data that is an array", f"{RECORD} session-held --data []", 2, "DOC-WRONG-TYPE", "'$'", "write an object"),
    said("--data of another event", f"{RECORD} session-held --data '{{\"type\": \"session-missed\"}}'", 2, "DOC-VALUE", "'$.type'", "'session-held' is recorded here"),
    said("--data with a key twice", f"{RECORD} session-held --data '{{\"minutes\": 50, \"minutes\": 45}}'", 2, "DOC-DUPLICATE-KEY", "'minutes'", "keep the one"),
    said("--data that is needed and missing", f"{RECORD} focus-changed", 2, "", "--data", "an example is"),
    # rules
    said("a phase that is not next", f"{RECORD} phase-began --phase initial", 1, "MACH-PHASE-ORDER", "(e9)", "revise the plan"),
    said("an override of what is structural", f"{RECORD} phase-began --phase initial --override why", 1, "MACH-PHASE-ORDER", "(e9)", "revise the plan"),
    said("an override without a reason", f"{RECORD} session-held --override ''", 2, "", "override", "the reason in words"),
    said("a termination that nobody announced", f"{RECORD} phase-began --phase termination", 1, "MACH-NOT-ANNOUNCED", "(e9)", "record ending-announced"),
    said("a correction of nothing", f"{RECORD} event-voided --event e99", 1, "MACH-UNKNOWN-REFERENCE", "e99", ""),
    said("an id that is taken", f"{RECORD} session-held --id e1", 1, "MACH-ID-TAKEN", "'e1'", "another"),
    Bad("a history that breaks a rule already", events({"type": "course-opened", "patient": "p"}, {"type": "phase-began", "phase": "middle"}), 2, "", "'e1'", "see ipt check", f"{RECORD} session-held"),
    # ipt new and ipt import
    said("a file that is there", "new ipt-16 FILE --patient p", 2, "", "'course.json' exists already", "choose another name"),
    said("a folder that is missing", "new ipt-16 gone/c.json --patient p", 2, "DOC-UNWRITABLE", "'c.json'", "check the name"),
    said("a folder in the place of the file", "new ipt-16 . --patient p", 2, "", "'.' exists already", "choose another name"),
    said("no patient", "new ipt-16 OUT", 2, "", "--patient", "missing"),
    said("an empty patient", "new ipt-16 OUT --patient ''", 2, "DOC-VALUE", "'--patient'", "must not be empty"),
    said("an unknown protocol, nearly right", "new ipt-61 OUT --patient p", 2, "", "'ipt-61'", "did you mean 'ipt-16'"),
    said("an unknown protocol", "new mine OUT --patient p", 2, "", "unknown protocol", "or a .toml file"),
    said("a protocol file that is missing", "new gone.toml OUT --patient p", 2, "DOC-UNREADABLE", "'gone.toml'", "check the name"),
    said("two protocols at once", "new ipt-16 ipt-12 OUT --patient p", 2, "", "1 word too many", "into quotation marks"),
    said("a day that does not exist", f"{NEW} --on 2026-02-30", 2, "DOC-VALUE", "'--on'", "no such date"),
    said("a blank role", f"{NEW} --by ' '", 2, "DOC-VALUE", "'--by'", "must not be empty"),
    said("a name that is too long", f"new ipt-16 {'a' * 300}.json --patient p", 2, "DOC-UNWRITABLE", "'aaaa", "check the name"),
    said("a document as a table", "import FILE --protocol ipt-16 --patient p --out OUT", 2, "TAB-", "row 1", "have 'session' and 'date'"),
    said("a format that makes no date", "import FILE --protocol ipt-16 --patient p --out OUT --date-format %d", 2, "", "date format", "%d.%m.%Y"),
    said("an outline that there is not", "import FILE --protocol ipt-16 --patient p --out OUT --phases mine", 2, "", "--phases", "'usual'"),
    # the rest
    said("no command that there is", "chekc FILE", 2, "", "'chekc'", "ipt --help"),
    said("no file", "check", 2, "", "FILES", "ipt check --help"),
    said("two files where one is meant", "next FILE FILE", 2, "", "1 word too many", "ipt next --help"),
    said("a document as a protocol", "protocols FILE", 2, "", "unknown protocol", "or a .toml file"),
    said("a text in the place of its file", "check '{\"schema\": 2}'", 2, "DOC-UNREADABLE", "'...'", "perhaps the text itself"),
    said("prose in the place of a file", "check 'She lost her father.\nIn May.'", 2, "DOC-UNREADABLE", "'...'", "perhaps the text itself"),
    said("no name at all", "check ''", 2, "DOC-UNREADABLE", "'.'", "check the name"),
    said("a file name that is too long", f"check {'a' * 300}.json", 2, "DOC-UNREADABLE", "'aaaa", "file name too long"),
)  # fmt: skip
