"""The generated pages of the instruments: one list, and a page for each."""

from collections.abc import Callable, Iterable, Iterator

from ipt import measures
from ipt.measures import Instrument
from ipt.model.change import ChangeRule
from ipt.model.norms import Level, Reliability
from ipt.model.scales import Cited, Item

Table = Callable[[Iterable[str], Iterable[Iterable[object]]], Iterator[str]]
Cite = Callable[[str], str]


def file_of(name: str) -> str:
    return f"instrument-{name}.md"


def overview(table: Table, cite: Cite) -> Iterator[str]:
    yield "# Instruments"
    yield ""
    yield "Scales as data. No wording of an item ships. *Licence* says what could: `text` the wording,"
    yield "`score-only` numbers alone, `ask` numbers until the owner has been asked."
    yield ""
    known = [measures.get(name) for name in measures.names()]
    yield from table(
        ("instrument", "title", "items", "total", "worst end", "licence", "source"),
        (
            (
                f"[`{one.id}`]({file_of(one.id)})",
                one.title,
                len(one.items) or "totals only",
                _span(one),
                one.worst_end,
                one.licence.kind,
                cite(one.source),
            )
            for one in known
        ),
    )
    yield "```{toctree}"
    yield ":hidden:"
    yield ""
    yield from (file_of(one.id).removesuffix(".md") for one in known)
    yield "```"


def page(name: str, table: Table, cite: Cite) -> Iterator[str]:
    one = measures.get(name)

    def part(title: str, head: tuple[str, ...], lines: Iterable[Iterable[object]]) -> Iterator[str]:
        rows = list(lines)
        if rows:
            yield f"## {title}"
            yield ""
            yield from table(head, rows)

    def cited(what: Cited | Instrument) -> tuple[object, ...]:
        return cite(what.source), what.status, what.note

    yield f"# {one.id}"
    yield ""
    yield f"{one.title}."
    yield ""
    yield from table(("what", "value", "source", "status", "note"), _frame(one, cited))
    yield from part(
        "Items",
        ("item", "from", "to", "marks"),
        ((f"`{i.code}`", i.low, i.high, _marks(i)) for i in one.items),
    )
    yield from part(
        "Subscales",
        ("subscale", "how", "items"),
        (
            (f"`{s.id}`", s.method, ", ".join(s.items) or "its key does not ship")
            for s in one.subscales
        ),
    )
    yield from part(
        "Bands",
        ("set", "of", "bands", "source", "status", "note"),
        ((f"`{b.id}`", b.scale, ", ".join(map(_level, b.levels)), *cited(b)) for b in one.bands),
    )
    yield from part(
        "Cut-offs",
        ("cut-off", "score", "source", "status", "note"),
        ((f"`{c.id}`", f"{c.score:g}", *cited(c)) for c in one.cut_offs),
    )
    yield from part(
        "Rules for change",
        ("rule", "kind", "numbers", "source", "status", "note"),
        ((f"`{c.id}`", c.kind, _numbers(c), *cited(c)) for c in one.changes),
    )
    yield from part(
        "Reliability and spread",
        ("figure", "value", "source", "status", "note"),
        ((r.kind, _figure(r), *cited(r)) for r in one.reliability),
    )
    yield from part(
        "Patterns of answers",
        ("pattern", "items that count, with their least answer", "how many", "source", "status"),
        (
            (
                f"`{p.id}`",
                ", ".join(f"{code} {least}" for code, least in p.counts),
                f"{p.low} to {p.high}" + (f", one of {' or '.join(p.core)}" if p.core else ""),
                cite(p.source),
                p.status,
            )
            for p in one.patterns
        ),
    )
    yield from part(
        "Codes",
        ("system", "code", "of", "source", "status"),
        ((c.system, f"`{c.code}`", c.of, cite(c.source), c.status) for c in one.codes),
    )


def sources_of(one: Instrument) -> set[str]:
    """Every source that the instrument cites."""
    parts = (
        one, one.missing, one.licence, one.recall, one.ages, *one.bands, *one.cut_offs,
        *one.reliability, *one.changes, *one.patterns, *one.crosswalks, *one.codes,
    )  # fmt: skip
    return {part.source for part in parts if part is not None}


def _frame(
    one: Instrument, cited: Callable[[Cited | Instrument], tuple[object, ...]]
) -> Iterator[tuple[object, ...]]:
    yield "edition", one.edition, *cited(one)
    if one.domain is not None:
        yield "measures", one.domain, "", "", ""
    yield "rater", one.rater, "", "", ""
    yield "total", f"{_span(one)}, the {one.worst_end} end is the worst", "", "", ""
    yield "content hash", f"`{one.digest[:16]}`", "", "", ""
    yield "licence", f"{one.licence.kind}. {one.licence.line}", *cited(one.licence)
    yield "missing answers", f"at most {one.missing.most}", *cited(one.missing)
    if one.recall is not None:
        yield "asks about", f"{one.recall.days} days", *cited(one.recall)
    if one.ages is not None:
        ages = (
            f"{one.ages.low or 0} and older"
            if one.ages.high is None
            else f"{one.ages.low or 0} to {one.ages.high}"
        )
        yield "ages", ages, *cited(one.ages)
    for walk in one.crosswalks:
        yield "crosswalk", f"to `{walk.to}`, as intervals", *cited(walk)
    if one.forms:
        yield "easily taken for", ", ".join(f"`{form}`" for form in one.forms), "", "", ""


def _span(one: Instrument) -> str:
    low, high = one.range
    return f"{low:g} to {high:g}"


def _marks(item: Item) -> str:
    return ", ".join(mark for mark in ("reverse", "risk") if getattr(item, mark))


def _level(level: Level) -> str:
    return f"{level.label} {'above' if level.above else 'from'} {level.low:g}"


def _figure(figure: Reliability) -> str:
    return f"{figure.value:g}" + ("" if figure.high is None else f" to {figure.high:g}")


def _numbers(rule: ChangeRule) -> str:
    names = ("points", "percent", "z", "sem", "sd", "reliability")
    given = ((name, getattr(rule, name)) for name in names)
    return ", ".join(f"{name} {value:g}" for name, value in given if value is not None)
