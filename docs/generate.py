"""Write the generated pages: `python docs/generate.py`; with `--check` only compare them."""

import argparse
import enum
import importlib
import inspect
import re
import sys
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from types import ModuleType, UnionType
from typing import Final

import attrs

import ipt
from ipt.findings import Rule
from ipt.groups import events as group
from ipt.machine import ROWS, compile_automaton, compile_protocol, markdown, mermaid
from ipt.measures import published, talking_therapies
from ipt.storage.layout import laid_out

DOCS: Final = Path(__file__).parent
PAGES: Final = DOCS / "generated"
PROOF: Final = DOCS.parent / "tests" / "machine" / "proof.py"
MARK: Final = "<!-- Written by docs/generate.py; do not edit. -->"


# --- words --------------------------------------------------------------------------------------


def cell(text: object) -> str:
    """Text that cannot break a table."""
    return str(text).replace("|", "\\|").replace("\n", " ")


def table(head: Iterable[str], lines: Iterable[Iterable[object]]) -> Iterator[str]:
    names = list(head)
    yield f"| {' | '.join(names)} |"
    yield f"| {' | '.join('---' for _ in names)} |"
    for line in lines:
        yield f"| {' | '.join(map(cell, line))} |"
    yield ""


def cite(key: str) -> str:
    """A link to the bibliography."""
    return f"[{key}](#{anchor(key)})"


def anchor(key: str) -> str:
    """The target of a source; keys that differ in case only are told apart."""
    twins = [name for name in ipt.sources.names() if name.lower() == key.lower()]
    number = twins.index(key)
    return f"source-{key.lower()}" + (f"-{number + 1}" if number else "")


def code(words: Iterable[object]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def plain(text: str) -> str:
    """A docstring for a page: single backticks become code, lines become one."""
    return re.sub(r"`+([^`]+)`+", r"`\1`", " ".join(text.split()))


# --- transitions --------------------------------------------------------------------------------


ROOTS: Final = tuple(n for n in ipt.protocols.names() if not ipt.protocols.get(n).parent)
"""The protocols without a parent: in all others the same rows have other numbers."""


def transitions(name: str) -> Iterator[str]:
    protocol = ipt.protocols.get(name)
    rules = compile_protocol(protocol)
    yield f"# Transitions of {name}"
    yield ""
    yield (
        f"{protocol.title}. The {len(ROWS)} rows know {len(rules.kinds)} kinds of event, and reach"
        f" {len(compile_automaton(protocol)):,} configurations without an override. How to read them"
        " is told in [one table, two engines](../one-table-two-engines.md)."
    )
    yield ""
    yield "What has no row is not possible in that phase. What follows a colon is a variant of an event, or a"
    yield "part of one: `task:` is a task that a session reports, `achieved:` what an unrecorded period is"
    yield "known to have brought. *Number* is what the event itself brings: the sessions of a contract, the"
    yield "areas of a focus, or 1 for yes (a linked death, an agreement) and 0 for no. *An override* means"
    yield "that the event always needs `override=` with a reason. Each code is explained on the"
    yield "[findings](findings.md) page."
    yield ""
    yield markdown(rules)
    yield "## As a diagram"
    yield ""
    yield "The ways from phase to phase, for any Mermaid viewer:"
    yield ""
    yield "```text"
    yield mermaid(rules).rstrip()
    yield "```"


# --- protocols ----------------------------------------------------------------------------------


def protocols() -> dict[str, Iterator[str]]:
    """A list of the protocols and a page for each, which have a module of their own."""
    each = beside("protocol_pages")
    return {
        "protocols.md": each.overview(table, cite),
        **{each.file_of(name): each.page(name, table, cite) for name in ipt.protocols.names()},
    }


def group_forms() -> dict[str, Iterator[str]]:
    """A list of the forms of group and a page for each, which have a module of their own."""
    each = beside("group_pages")
    return {
        "group-forms.md": each.overview(table),
        **{each.file_of(name): each.page(name, table, cite) for name in ipt.groups.names()},
    }


# --- findings -----------------------------------------------------------------------------------


def findings() -> Iterator[str]:
    yield "# Every finding and question"
    yield ""
    yield "A name in braces is filled in when the finding is made, and kept in its `params`."
    yield "*Published*, *secondary*, *computed*, *inferred*, *assumed*: how well founded the rule is,"
    yield "from a manual down to a proposal. The source `ipt` is this library's own decision."
    yield ""
    rooms: tuple[tuple[str, str, tuple[Rule, ...]], ...] = (
        ("Refusals of structure", STRUCTURE, of(ipt.machine.RULES, structural=True)),
        ("Refusals by the protocol", BY_PROTOCOL, of(ipt.machine.RULES, structural=False)),
        ("Observations", OBSERVATIONS, of(ipt.review.RULES, question=False)),
        ("Questions", QUESTIONS, of(ipt.review.RULES, question=True)),
        ("Protocols", PROTOCOLS, ipt.protocols.RULES),
        ("Measures", MEASURES, ipt.measures.RULES),
        ("Formulation", FORMULATION, of(ipt.formulation.RULES, question=False)),
        ("Questions for the formulation", ASKED, of(ipt.formulation.RULES, question=True)),
        ("Techniques", TECHNIQUES, of(ipt.techniques.RULES, question=False)),
        ("Questions of the techniques", OF_TECHNIQUES, of(ipt.techniques.RULES, question=True)),
        ("Scheduling", SCHEDULING, ipt.scheduling.RULES),
        ("Care", CARE, ipt.care.RULES),
        ("Groups", GROUPS, ipt.groups.RULES),
        ("Documents", DOCUMENTS, ipt.documents.RULES),
        ("Logs", LOGS, ipt.storage.log.RULES),
        ("Tables", TABLES, ipt.exchange.RULES),
        ("Columns", COLUMNS, ipt.cohort.RULES),
    )
    for title, text, rules in rooms:
        yield f"## {title}"
        yield ""
        yield text
        yield ""
        weighed = (
            ("severity",)
            if title in {"Observations", "Protocols", "Measures", "Formulation", "Tables"}
            else ()
        )
        yield from table(
            ("code", *weighed, "message", "remedy", "source", "status"),
            (
                (
                    f"`{rule.code}`",
                    *(rule.severity.label for _ in weighed),
                    rule.message,
                    rule.remedy,
                    cite(rule.source),
                    rule.status,
                )
                for rule in rules
            ),
        )


STRUCTURE: Final = (
    "`ipt.machine`, all of severity *violation*: these always refuse. No override passes them."
)
BY_PROTOCOL: Final = (
    '`ipt.machine`, all of severity *violation*: these refuse, unless `override="the reason"` records'
    " a deviation."
)
OBSERVATIONS: Final = "`ipt.review` tells of a recorded course. Nothing is refused."
QUESTIONS: Final = (
    "`ipt.review` asks what is not recorded; the remedy is what the answer would decide."
)
TECHNIQUES: Final = "`ipt.techniques` tells what sessions, exchanges, decisions and plans show."
OF_TECHNIQUES: Final = "What the techniques ask; the remedy is what the answer would decide."
CARE: Final = "`ipt.care` tells of the courses of one patient, and which may follow which."
GROUPS: Final = "`ipt.groups` tells of a group, and of each member in it."
SCHEDULING: Final = "`ipt.scheduling` tells of a series of sessions. Nothing is refused."
PROTOCOLS: Final = (
    "`ipt.protocols.lint` tells a protocol, `PROT` for short. No course is refused because of it; see"
    " [write a protocol](../write-a-protocol.md)."
)
MEASURES: Final = "`ipt.measures`: what refuses answers, what is told with a score, and what a series of scores asks for."
FORMULATION: Final = (
    "`ipt.formulation`: what its parts observe about people, onset, support, focus, statement and goals. Nothing is"
    " refused, and a circumstance is no fault."
)
ASKED: Final = (
    "`ipt.formulation` asks what is not recorded; the remedy is what the answer would decide."
)
LOGS: Final = (
    "`ipt.storage.log`: what is wrong with an append-only log, or keeps it from being written."
)
DOCUMENTS: Final = (
    "`ipt.documents`, all of severity *violation*: what is wrong with a file that cannot be read."
)

TABLES: Final = (
    "`ipt.exchange.read_sessions`: `TAB` refuses a table, `IMP` says how it was understood, and `GAP` what"
    " it does not tell."
)

COLUMNS: Final = (
    "`ipt.cohort.score`, all of severity *violation*: why columns are no table of answers. What is wrong"
    " with the answers themselves is told by `MEA`, with the first row and how many there are."
)


def of(
    rules: Iterable[Rule], *, structural: bool | None = None, question: bool | None = None
) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in rules
        if structural in {None, rule.structural} and question in {None, rule.asks}
    )


# --- sources ------------------------------------------------------------------------------------


def beside(name: str) -> ModuleType:
    """Another script of this folder, as a module."""
    sys.path.insert(0, str(DOCS))
    return importlib.import_module(name)


def citations() -> dict[str, list[str]]:
    """What cites each source."""
    cited: dict[str, list[str]] = {}
    rooms = (
        ipt.machine,
        ipt.review,
        ipt.protocols,
        ipt.measures,
        ipt.formulation,
        ipt.documents,
        ipt.exchange,
        ipt.cohort,
        ipt.care,
        ipt.groups,
    )
    for rule in (rule for room in rooms for rule in room.RULES):
        cited.setdefault(rule.source, []).append(f"`{rule.code}`")
    for name in ipt.protocols.names():
        for key in sorted(beside("protocol_pages").sources_of(ipt.protocols.get(name))):
            cited.setdefault(key, []).append(f"protocol `{name}`")
    for name in ipt.groups.names():
        for key in sorted(beside("group_pages").sources_of(ipt.groups.get(name))):
            cited.setdefault(key, []).append(f"group form `{name}`")
    for name, parameter in ipt.cohort.parameters():
        cited.setdefault(parameter.source, []).append(f"parameter `{name}`")
    for name in ipt.measures.names():
        for key in sorted(beside("instrument_pages").sources_of(ipt.measures.get(name))):
            cited.setdefault(key, []).append(f"instrument `{name}`")
    for name in published.__all__:
        cited.setdefault(getattr(published, name).source, []).append(f"`{name}`")
    return cited


def sources() -> Iterator[str]:
    cited = citations()
    names = ipt.sources.names()
    yield "# Sources"
    yield ""
    yield f"The bibliography: {len(names)} keys, {len(cited)} of them cited so far by a rule or a number"
    yield "of a protocol or an instrument. The example courses cite `CB`, `MI` and `MP`; the others wait for rooms that are"
    yield "not built yet. A title in brackets was supplied by us. Nearly every work was read in excerpts,"
    yield "not as a whole. `S0` to `S4` are the web pages that the library started from."
    for key in sorted(names, key=str.casefold):
        source = ipt.sources.get(key)
        yield ""
        yield f"({anchor(key)})="
        yield f"**{key}** ({source.kind}): {text_of(source)}"
        if key in cited:
            yield f"*Cited by* {', '.join(cited[key])}."


def text_of(source: ipt.sources.Source) -> str:
    text = re.sub(r"([\[\]_*<>])", r"\\\1", str(source))
    if source.doi:
        text += f". [doi:{source.doi}](https://doi.org/{source.doi})"
    elif source.url:
        text += f". <{source.url}>"
    return text + ("" if text.endswith(".") else ".")


# --- code book ----------------------------------------------------------------------------------


def code_book() -> Iterator[str]:
    yield "# Code book of communication analysis"
    yield ""
    yield "Every code that an analysis may tell, and when exactly it does, in terms of what was recorded."
    yield "A *classic* one is among the five of Klerman and colleagues; a *record* code is about the record"
    yield "and nobody's way of speaking. How it is used: [communication analysis](../technique-communication.md)."
    yield ""
    yield from table(
        ("code", "kind", "name", "told when", "source"),
        (
            (
                f"`{entry.code}`",
                entry.kind.value,
                entry.name,
                entry.definition,
                f"{entry.source}, {entry.status}",
            )
            for entry in ipt.techniques.communication.CODE_BOOK
        ),
    )


# --- events -------------------------------------------------------------------------------------


def events() -> Iterator[str]:
    yield "# Events and values"
    yield ""
    yield "What a history is made of. The name in code is the one that documents and rules use; the"
    yield "class is in `ipt.events`. `?` after a type means that it may be unknown."
    yield ""
    yield "## What every event has"
    yield ""
    yield from fields(ipt.events.Event)
    yield "## Events"
    yield ""
    for name, kind in ipt.events.EVENT_TYPES.items():
        yield f"### {kind.__name__}"
        yield ""
        yield f"`{name}`: {first_line(kind)}"
        yield ""
        yield from fields(kind, beyond=ipt.events.Event)
    yield "## Values inside events"
    yield ""
    held = [*inside_events()]
    for value in filter(attrs.has, held):
        yield f"### {value.__name__}"
        yield ""
        yield first_line(value)
        yield ""
        yield from fields(value)
    yield "## Words"
    yield ""
    words = [kind for kind in held if isinstance(kind, enum.EnumType)]
    yield from table(
        ("list", "what it tells", "its words"),
        ((f"`{word.__name__}`", first_line(word), code(word)) for word in words),
    )


def group_events() -> Iterator[str]:
    yield "# Events of a group"
    yield ""
    yield "What the history of a [group](../groups.md) is made of. The name in code is the one that documents use;"
    yield "the class is in `ipt.groups.events`. `?` after a type means that it may be unknown. What is not explained"
    yield "here is a value or a word of [the events of a course](events.md)."
    yield ""
    yield "## What every event has"
    yield ""
    yield from fields(group.GroupEvent)
    yield "## Events"
    yield ""
    for name, kind in group.GROUP_EVENT_TYPES.items():
        yield f"### {kind.__name__}"
        yield ""
        yield f"`{name}`: {first_line(kind)}"
        yield ""
        yield from fields(kind, beyond=group.GroupEvent)
    known = {*inside_events(), *ipt.events.EVENT_TYPES.values(), ipt.events.Event}
    own = [
        each
        for each in inside(group.GROUP_EVENT_TYPES.values(), group.GroupEvent)
        if each not in known
    ]
    yield "## Values inside events"
    yield ""
    for value in filter(attrs.has, own):
        yield f"### {value.__name__}"
        yield ""
        yield first_line(value)
        yield ""
        yield from fields(value)
    yield "## Words"
    yield ""
    words = [kind for kind in own if isinstance(kind, enum.EnumType)]
    yield from table(
        ("list", "what it tells", "its words"),
        ((f"`{word.__name__}`", first_line(word), code(word)) for word in words),
    )


def inside_events() -> tuple[type, ...]:
    """Every value and list of words that an event of a course holds, by name."""
    return inside(ipt.events.EVENT_TYPES.values(), ipt.events.Event)


def inside(kinds: Iterable[type[attrs.AttrsInstance]], beyond: type) -> tuple[type, ...]:
    """Every value and list of words that events of *kinds* hold, by name; none is a *beyond*."""
    found: dict[str, type] = {}

    def look(hint: object) -> None:
        for inner in typing.get_args(hint):
            look(inner)
        if not isinstance(hint, type) or hint.__name__ in found or issubclass(hint, beyond):
            return
        if isinstance(hint, enum.EnumType):
            found[hint.__name__] = hint
        elif attrs.has(hint) and hint is not ipt.PartialDate:
            found[hint.__name__] = hint
            for field in attrs.fields(attrs.resolve_types(hint)):
                look(field.type)

    for event in kinds:
        for field in attrs.fields(attrs.resolve_types(event)):
            look(field.type)
    return tuple(found[name] for name in sorted(found))


def first_line(thing: object) -> str:
    return plain((inspect.getdoc(thing) or "").split("\n\n")[0])


def described(kind: type) -> dict[str, str]:
    """What the docstrings of *kind* and of what it builds on say of each attribute."""
    texts: dict[str, str] = {}
    for owner in reversed(kind.__mro__):
        section = (inspect.cleandoc(owner.__doc__ or "")).partition("Attributes:\n")[2]
        for part in re.split(r"\n(?=    \w+: )", "\n" + section):
            name, _, text = part.strip().partition(": ")
            if name.isidentifier():
                texts[name] = plain(text)
    return texts


def fields(kind: type, *, beyond: type | None = None) -> Iterator[str]:
    known = {field.name for field in attrs.fields(beyond)} if beyond else set[str]()
    own = [field for field in attrs.fields(kind) if field.name not in known]
    if not own:
        return
    hints = typing.get_type_hints(kind)
    texts = described(kind)
    yield from table(
        ("field", "type", "needed", "meaning"),
        (
            (
                f"`{field.name}`",
                type_name(hints[field.name]),
                "yes" if field.default is attrs.NOTHING else "",
                texts.get(field.name) or first_line(hints[field.name]),
            )
            for field in own
        ),
    )


TYPES: Final[Mapping[object, str]] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "yes or no",
    date: "date",
    datetime: "time",
}


def type_name(hint: object) -> str:
    """A type in words."""
    if typing.get_origin(hint) in {UnionType, typing.Union}:
        inner = [part for part in typing.get_args(hint) if part is not type(None)]
        words = "date" if date in inner else " or ".join(map(type_name, inner))
        return words + ("?" if type(None) in typing.get_args(hint) else "")
    if typing.get_origin(hint) is tuple:
        return f"list of {type_name(typing.get_args(hint)[0])}"
    return TYPES.get(hint) or f"`{getattr(hint, '__name__', hint)}`"


# --- API ----------------------------------------------------------------------------------------

ROOMS: Final = (
    ("The verbs and the course", ipt, "What most people need is in `ipt` itself."),
    (
        "Events",
        ipt.events,
        "The classes; a table of all fields is on the page [events](events.md).",
    ),
    ("Model", ipt.model, ""),
    ("Machine", ipt.machine, ""),
    ("The compiled table", ipt.machine.compile, ""),
    ("Protocols", ipt.protocols, ""),
    ("Measures", ipt.measures, ""),
    ("Parts of an instrument", ipt.model.scales, ""),
    ("How a score is read", ipt.model.norms, ""),
    ("Published rules for change", published, ""),
    ("NHS Talking Therapies", talking_therapies, ""),
    ("Formulation", ipt.formulation, ""),
    *(
        (f"Technique: {name.replace('_', ' ')}", getattr(ipt.techniques, name), "")
        for name in ipt.techniques.__all__
        if inspect.ismodule(getattr(ipt.techniques, name))
    ),
    ("What was recorded of sessions", importlib.import_module("ipt.techniques.recorded"), ""),
    ("Review", ipt.review, ""),
    ("Fidelity", importlib.import_module("ipt.review.fidelity"), ""),
    ("Ratings of observers", importlib.import_module("ipt.review.ratings"), ""),
    ("Storage", ipt.storage, ""),
    ("Logs", ipt.storage.log, ""),
    ("Scheduling", ipt.scheduling, ""),
    ("Care", ipt.care, ""),
    ("Groups", ipt.groups, ""),
    ("Events of a group", importlib.import_module("ipt.groups.events"), ""),
    ("Exchange", ipt.exchange, ""),
    ("Cohorts", ipt.cohort, ""),
    ("What became of a cohort", importlib.import_module("ipt.cohort.results"), ""),
    ("Trials", importlib.import_module("ipt.cohort.trials"), ""),
    ("Analyses of trials", importlib.import_module("ipt.cohort.analysis"), ""),
    ("Power in closed form", importlib.import_module("ipt.cohort.analysis.exact"), ""),
    ("Figures", ipt.figures, ""),
    ("Documents", ipt.documents, ""),
    ("Findings", ipt.findings, ""),
    ("Errors", ipt.errors, ""),
    ("Sources", ipt.sources, ""),
)


def api() -> Iterator[str]:
    """Every public name once, under its shortest name."""
    yield "# API"
    yield ""
    yield "Every public name, under its shortest path. Names that are in `ipt` are not listed again in"
    yield "the room they come from."
    seen: set[int] = set()
    for title, room, words in ROOMS:
        path = "ipt.events" if room is ipt.events else room.__name__
        here = [(name, getattr(room, name)) for name in room.__all__]
        new = [(name, thing) for name, thing in here if id(thing) not in seen and ours(thing)]
        seen |= {id(thing) for _, thing in new}
        new.sort(key=lambda entry: inspect.isclass(entry[1]))  # the verbs first
        listed = [line for name, thing in new for line in documented(f"{path}.{name}", thing)]
        yield ""
        yield f"## {title}"
        yield ""
        yield f"`{path}`: {first_line(room)} {words}".rstrip()
        yield ""
        if listed:
            yield "```{eval-rst}"
            yield from listed
            yield "```"


def ours(thing: object) -> bool:
    return str(getattr(thing, "__module__", "ipt")).startswith("ipt")


def documented(path: str, thing: object) -> Iterator[str]:
    """The directive for *thing*; modules, type aliases and constants have none."""
    if inspect.isfunction(thing) or hasattr(thing, "cache_info"):
        yield f".. autofunction:: {path}"
        yield ""
    elif inspect.isclass(thing):
        yield f".. {'autoexception' if issubclass(thing, Exception) else 'autoclass'}:: {path}"
        yield "   :members:"
        if issubclass(thing, enum.Enum):
            yield "   :undoc-members:"
        if fields := getattr(thing, "_fields", ()):
            yield f"   :exclude-members: {', '.join(fields)}"
        yield ""


# --- proof --------------------------------------------------------------------------------------


def proof() -> Iterator[str]:
    """What `tests/machine/proof.py` counted; it takes a while."""
    sys.path.insert(0, str(DOCS.parent))
    counted = importlib.import_module("tests.machine.proof").counts()
    mutants = counted["mutants"]
    yield "# What the tests counted"
    yield ""
    yield "Every configuration that a course can reach without an override meets every kind of event,"
    yield "and each time the engine, the rows read plainly, and the automaton must agree. Below are the protocols"
    yield "that every run proves: the smallest of those that differ in length alone, with `ipt-12` and `ipt-16`."
    yield "The nightly run proves all."
    yield ""
    yield from table(
        ("protocol", "configurations", "kinds", "legal steps", "refused steps"),
        (
            (f"`{name}`", *(f"{cells[key]:,}" for key in _CELLS))
            for name, cells in counted["protocols"].items()
        ),
    )
    yield "## Every row is needed as it stands"
    yield ""
    yield f"The {counted['rows']} rows are changed in one place at a time: a row dropped or led elsewhere, a"
    yield "bound moved by one or dropped, a refusal given another code, an effect dropped or altered. Each"
    yield f"such mutant must be noticed by one of {counted['scenarios']} written scenarios or refused by the"
    yield "compiler, or be *void*: proven to change nothing that anybody can see."
    yield ""
    yield from table(
        ("mutants", "number"),
        (
            (name.replace("killed by", "of these only by"), f"{number:,}")
            for name, number in mutants.items()
        ),
    )
    yield from table(
        ("void because", "mutants"),
        ((why, f"{number:,}") for why, number in counted["void because"].items()),
    )


_CELLS: Final = ("configurations", "kinds", "legal", "refused")


# --- requirements -------------------------------------------------------------------------------


def requirements() -> Iterator[str]:
    """The ledger of the requirements, which has a module of its own."""
    yield from beside("requirements_page").requirements(table)


# --- cases --------------------------------------------------------------------------------------


def cases() -> Iterator[str]:
    """What the published cases are expected to show, which has a module of its own."""
    yield from beside("cases_page").cases(table)


# --- instruments --------------------------------------------------------------------------------


def instruments() -> dict[str, Iterator[str]]:
    """A list of the instruments and a page for each, which have a module of their own."""
    each = beside("instrument_pages")
    return {
        "instruments.md": each.overview(table, cite),
        **{each.file_of(name): each.page(name, table, cite) for name in ipt.measures.names()},
    }


# --- all of them --------------------------------------------------------------------------------


def pages() -> dict[str, str]:
    """The text of every generated page, by its file name."""
    made = {
        **{f"transitions-{name}.md": transitions(name) for name in ROOTS},
        **protocols(),
        **group_forms(),
        "findings.md": findings(),
        "code-book.md": code_book(),
        "sources.md": sources(),
        "events.md": events(),
        "group-events.md": group_events(),
        "api.md": api(),
        "requirements.md": requirements(),
        "cases.md": cases(),
        **instruments(),
    }
    if PROOF.exists():
        made["proof.md"] = proof()
    texts = {n: f"{MARK}\n\n" + "\n".join(lines).rstrip() + "\n" for n, lines in made.items()}
    schemas = {
        "course": ipt.storage.json_schema(),
        "group": ipt.groups.json_schema(),
        "care": ipt.care.json_schema(),
    }
    return texts | {f"{name}.schema.json": laid_out(schema) for name, schema in schemas.items()}


def stale(made: Mapping[str, str]) -> list[str]:
    """The names of the pages that differ from *made*, superfluous ones included."""
    known = {path.name for path in PAGES.iterdir()}
    differ = {
        name
        for name, text in made.items()
        if name not in known or (PAGES / name).read_text(encoding="utf-8") != text
    }
    return sorted(differ | (known - made.keys()))


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    if parser.parse_args().check:
        for name in (differing := stale(pages())):
            sys.stderr.write(f"{name} is not what the tables say; run python docs/generate.py\n")
        return int(bool(differing))
    PAGES.mkdir(exist_ok=True)
    made = pages()
    for path in PAGES.iterdir():
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
