"""The generated pages of the protocols: one list, and a page for each."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from ipt import protocols
from ipt.findings import Status
from ipt.machine import compile_automaton
from ipt.model import (
    LIMITS,
    Advisory,
    AreaRule,
    Exclusion,
    MeasurePlan,
    Outline,
    Protocol,
    Task,
    Topic,
)

Table = Callable[[Iterable[str], Iterable[Iterable[object]]], Iterator[str]]
Cite = Callable[[str], str]


def file_of(name: str) -> str:
    return f"protocol-{name}.md"


def sources_of(protocol: Protocol) -> set[str]:
    """Every key that a part of *protocol* cites."""
    parts = (
        *protocol.limits,
        *protocol.areas,
        *protocol.tasks,
        *protocol.measures,
        *protocol.exclusions,
        *protocol.advisories,
    )
    return {part.source for part in parts}


# --- the list -----------------------------------------------------------------------------------


def overview(table: Table, cite: Cite) -> Iterator[str]:
    yield "# Every protocol"
    yield ""
    yield "Each page has every number, area, task and advisory with its source and how well founded it is."
    yield "*Assumed* and *inferred* lines are decisions of this library, not findings of a study."
    yield "*Configurations* are what courses can come to that keep to the rules; *not read* counts the numbers"
    yield "that are inferred or assumed, of the nineteen that a protocol has. A number that a protocol does not"
    yield "state keeps the source and the status it has in its parent, for which it was read."
    yield ""
    known = [protocols.get(name) for name in protocols.names()]
    yield from table(
        ("protocol", "title", "sessions", "phases", "configurations", "not read"),
        (
            (
                f"[`{one.id}`]({file_of(one.id)})",
                one.title,
                _sessions(one),
                _phases(one.outline()),
                f"{len(compile_automaton(one)):,}",
                _not_read(one),
            )
            for one in known
        ),
    )
    yield "## What the limits bound"
    yield ""
    yield from table(
        ("limit", "what it bounds"), ((f"`{name}`", what) for name, what in LIMITS.items())
    )
    yield "## Described, and no course"
    yield ""
    yield "These belong to IPT or bear its name. `ipt.protocols.described()` tells of them; no course opens in"
    yield "one."
    yield ""
    for one in protocols.described():
        yield f"### {one.id}"
        yield ""
        yield f"{one.title}; family `{one.family}`. No course opens in it: {one.why} ({cite(one.source)},"
        yield f"{one.status})."
        yield ""
        yield from _areas(one.areas, table, cite)
        yield from _tasks(one.tasks, table, cite)
        yield from _measures(one.measures, table, cite)
        yield from _advisories(one.advisories, table, cite)
    yield "## Excluded"
    yield ""
    yield "These look like IPT and are none; `ipt.protocols.excluded()` lists them."
    yield ""
    yield from table(
        ("treatment", "why it is not here", "source", "status"),
        ((one.title, one.why, cite(one.source), one.status) for one in protocols.excluded()),
    )
    yield "```{toctree}"
    yield ":hidden:"
    yield ""
    yield from (file_of(name).removesuffix(".md") for name in protocols.names())
    yield "```"


def _sessions(protocol: Protocol) -> str:
    low, usual, high = (protocol.limit(f"sessions_{bound}") for bound in ("min", "default", "max"))
    return f"{usual}" if low == high else f"{low} to {high}, usually {usual}"


def _phases(outline: Outline) -> str:
    spans = (outline.initial, outline.middle, outline.termination)
    return " / ".join(f"{low}" if low == high else f"{low}-{high}" for low, high in spans)


def _not_read(protocol: Protocol) -> int:
    weak = Counter(limit.status for limit in protocol.limits)
    return weak[Status.INFERRED] + weak[Status.ASSUMED]


# --- a page -------------------------------------------------------------------------------------


def page(name: str, table: Table, cite: Cite) -> Iterator[str]:
    protocol = protocols.get(name)
    yield f"# {protocol.id}"
    yield ""
    yield f"{protocol.title}."
    yield ""
    labels = [f"the {phase} phase is called {label}" for phase, label in protocol.phase_labels]
    parent = protocol.parent
    yield from table(
        ("what", "value"),
        (
            ("revision", protocol.revision),
            ("content hash", f"`{protocol.digest[:16]}`"),
            ("family", protocol.family),
            ("lineage", protocol.lineage),
            ("departs from", f"[`{parent}`]({file_of(parent)})" if parent else "nothing"),
            ("cadence", protocol.cadence),
            ("phases at the usual length", _phases(protocol.outline())),
            *(("names", label) for label in labels),
        ),
    )
    yield "## Limits"
    yield ""
    limits = {limit.name: limit for limit in protocol.limits}
    yield from table(
        ("limit", "value", "source", "status", "note"),
        (
            (f"`{name}`", limit.value, cite(limit.source), limit.status, limit.note)
            for name in LIMITS
            for limit in (limits[name],)
        ),
    )
    yield "## Problem areas"
    yield ""
    yield from _areas(protocol.areas, table, cite)
    yield "## Tasks"
    yield ""
    yield from _tasks(protocol.tasks, table, cite)
    yield "## Measures"
    yield ""
    yield from _measures(protocol.measures, table, cite)
    yield "## Exclusions"
    yield ""
    yield "Whom it was not made for. Screening records them; none of them refuses anything."
    yield ""
    yield from _exclusions(protocol.exclusions, table, cite)
    yield "## Advisories"
    yield ""
    yield "What is known of its use. No rule reads it. A grade is our reading of what is cited."
    yield ""
    yield from _advisories(protocol.advisories, table, cite)
    if protocol.descent:
        step = protocol.descent[0]
        yield f"## How it departs from {step.parent}"
        yield ""
        yield from table(
            ("what", f"in {step.parent}", "here"),
            ((d.what, d.was or "-", d.now or "dropped") for d in step.departures),
        )


def _areas(rules: Iterable[AreaRule], table: Table, cite: Cite) -> Iterator[str]:
    lines = [
        (
            rule.name,
            ", ".join(area.label for area in rule.after_rejecting),
            ", ".join(rule.life_events),
            rule.note,
            cite(rule.source),
            rule.status,
        )
        for rule in rules
    ]
    head = ("area", "only after rejecting", "needs a linked life event", "note", "source", "status")
    yield from table(head, lines) if lines else ()


def _tasks(tasks: Iterable[Task], table: Table, cite: Cite) -> Iterator[str]:
    yield from table(
        ("task", "what is done", "phases", "sessions", "source", "status"),
        (
            (
                f"`{task.id}`",
                task.label,
                ", ".join(task.phases) or "any",
                task.sessions,
                cite(task.source),
                task.status,
            )
            for task in tasks
        ),
    )


def _measures(plans: Iterable[MeasurePlan], table: Table, cite: Cite) -> Iterator[str]:
    lines = [(f"`{plan.instrument}`", plan.when, cite(plan.source), plan.status) for plan in plans]
    yield from table(("instrument", "when", "source", "status"), lines) if lines else ()


def _exclusions(exclusions: Iterable[Exclusion], table: Table, cite: Cite) -> Iterator[str]:
    yield from table(
        ("exclusion", "what", "source", "status"),
        ((f"`{one.id}`", one.label, cite(one.source), one.status) for one in exclusions),
    )


def _advisories(advisories: Iterable[Advisory], table: Table, cite: Cite) -> Iterator[str]:
    given = list(advisories)
    yield from table(
        ("about", "what", "source", "status"),
        (
            (topic.value.replace("-", " "), one, cite(one.source), one.status)
            for topic in Topic
            for one in given
            if one.topic is topic
        ),
    )
