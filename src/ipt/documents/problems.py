"""What can be wrong with a document, in words: the rules, and how their findings are raised."""

import re
from collections.abc import Iterable
from typing import Final, NoReturn

from ipt.errors import DocumentError, did_you_mean
from ipt.findings import Finding, Rule, Status

__all__ = ["RULES", "Problem", "below", "found", "refuse", "short", "unknown", "unknown_key"]


def _rule(code: str, message: str, remedy: str) -> Rule:
    return Rule(code=code, message=message, remedy=remedy, source="ipt", status=Status.INFERRED)


UNREADABLE: Final = _rule(
    "DOC-UNREADABLE",
    "cannot read {name!r}: {why}",
    "check the name, the rights and the encoding, which is UTF-8",
)
SYNTAX: Final = _rule(
    "DOC-SYNTAX", "{why} (at {place}) in '$'", "correct the text there, or write it anew"
)
TOO_LARGE: Final = _rule(
    "DOC-TOO-LARGE", "{what} is more than {limit} in {path!r}", "keep it within the bound"
)
DUPLICATE_KEY: Final = _rule(
    "DOC-DUPLICATE-KEY",
    "the key {key!r} is there more than once in {path!r}",
    "keep the one that is meant",
)
UNKNOWN_KEY: Final = _rule(
    "DOC-UNKNOWN-KEY", "unknown key {key!r}{hint} in {path!r}", "correct or remove it"
)
MISSING_KEY: Final = _rule(
    "DOC-MISSING-KEY", "the key {key!r} is missing in {path!r}", "add it; it has no default"
)
WRONG_TYPE: Final = _rule(
    "DOC-WRONG-TYPE",
    "{wanted} is needed, not {found} in {path!r}",
    "write {wanted}; nothing is converted",
)
UNKNOWN_NAME: Final = _rule(
    "DOC-UNKNOWN-NAME", "unknown {what}{hint} in {path!r}", "use one that is known"
)
NEWER_SCHEMA: Final = _rule(
    "DOC-NEWER-SCHEMA",
    "schema {schema} is newer than {known}, the newest that is known here in '$.schema'",
    "update ipt, or have the document written with schema {known}",
)
OTHER_KIND: Final = _rule(
    "DOC-OTHER-KIND",
    "this is {found}, not {wanted} in '$'",
    "read it with {reader}, or look at it with ipt show",
)
CHANGED_PROTOCOL: Final = _rule(
    "DOC-CHANGED-PROTOCOL",
    "the protocol {name!r} in this document was changed after the course was opened in {path!r}",
    "restore it as it was, or give the changed one a new revision and open a new course with it",
)
UNWRITABLE: Final = _rule(
    "DOC-UNWRITABLE",
    "cannot write {name!r}: {why}; nothing was changed",
    "check the name, the rights and the space on the disk, and write it again",
)
VALUE: Final = _rule("DOC-VALUE", "{why} in {path!r}", "correct the value")

RULES: Final = Rule.collect(globals())
"""What `ipt.documents` finds."""


class Problem(Exception):
    """What a hook of a converter raises; `structure` adds the path and makes it a finding."""

    rule: Rule
    params: dict[str, str | int]

    def __init__(self, rule: Rule, **params: str | int) -> None:
        super().__init__(rule, params)
        self.rule = rule
        self.params = params

    def at(self, path: str) -> Finding:
        """The finding at *path*."""
        return self.rule.finding(path, path=path, **self.params)


def refuse(first: Finding, *more: Finding) -> NoReturn:
    """Refuse a document, because of one finding or several.

    Raises:
        ipt.errors.DocumentError: Always; what it comes from may hold private values and is hidden.
    """
    count = f"{len(more) + 1} problems, the first: " if more else ""
    raise DocumentError(count + first.message, (first, *more)) from None


def unknown(what: str, name: str, known: Iterable[str], otherwise: str = "") -> Problem:
    """The problem that *name*, which should be a *what*, is none of *known*.

    It is repeated only if it resembles a known name: any other text may be private. Where it does
    not, all of *known* are named, or if they are too many, what is said is *otherwise*.
    """
    listed = list(known)
    if hint := did_you_mean(name, listed):
        hint = f" {name!r}{hint}"
    elif len(listed) <= 30:  # noqa: PLR2004 - a few lines of text; every closed list of words
        hint = f"; use one of {', '.join(map(repr, listed))}"
    else:
        hint = otherwise
    return Problem(UNKNOWN_NAME, what=what, hint=hint)


def unknown_key(key: str, known: Iterable[str]) -> Problem:
    """The problem that an object has a *key* which is none of *known*."""
    return Problem(UNKNOWN_KEY, key=short(key), hint=did_you_mean(key, known))


def short(key: str) -> str:
    """*key*, cut where it would fill the screen."""
    return key if len(key) <= 60 else f"{key[:57]}..."  # noqa: PLR2004 - most of a line


def below(path: str, step: int | str | None) -> str:
    """The path of an item or a key of what stands at *path*; of itself if *step* is ``None``."""
    if step is None:
        return path
    if isinstance(step, int):
        return f"{path}[{step}]"
    bare = re.fullmatch(r"[A-Za-z0-9_-]{1,60}", step)
    return f"{path}.{step}" if bare else f"{path}[{short(step)!r}]"


def found(value: object, *, shown: bool = False) -> str:
    """What *value* is; a number is repeated only if *shown*, a text never: it may be private."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {short(repr(value))}" if shown else "a number"
    words = {"str": "text", "list": "an array", "tuple": "an array", "dict": "an object"}
    kind = type(value).__name__
    return words.get(kind, f"a {kind}")
