"""The generated pages of the forms of group IPT: one list, and a page for each."""

from collections.abc import Callable, Iterable, Iterator

from ipt import groups
from ipt.groups import GROUP_LIMITS, GroupProtocol
from ipt.model import Limit

Table = Callable[[Iterable[str], Iterable[Iterable[object]]], Iterator[str]]
Cite = Callable[[str], str]


def file_of(name: str) -> str:
    return f"group-form-{name}.md"


def sources_of(form: GroupProtocol) -> set[str]:
    """Every key that *form* cites for the group, and for where its members depart."""
    return {limit.source for limit in (*form.limits, *_own(form))}


def _own(form: GroupProtocol) -> list[Limit]:
    """The limits of the members in which they depart from their parent."""
    changed = {departure.what for step in form.member.descent[:1] for departure in step.departures}
    return [limit for limit in form.member.limits if f"limit {limit.name}" in changed]


def _span(form: GroupProtocol, what: str) -> str:
    low, high = form.limit(f"{what}_min"), form.limit(f"{what}_max")
    if low is None and high is None:
        return "not set"
    return f"{low}" if low == high else f"{low} to {high}"


def overview(table: Table) -> Iterator[str]:
    yield "# Every form of group"
    yield ""
    yield "What a group goes by, and its members with it; what happens in one is told on the page"
    yield "[groups](../groups.md). Where a form sets no number, nothing is judged by it."
    yield ""
    known = [groups.get(name) for name in groups.names()]
    yield from table(
        ("form", "title", "sessions", "members", "the course of a member departs from"),
        (
            (
                f"[`{form.id}`]({file_of(form.id)})",
                form.title,
                _span(form, "sessions"),
                _span(form, "size"),
                f"[`{form.member.parent}`](protocol-{form.member.parent}.md)",
            )
            for form in known
        ),
    )
    yield "## What the limits bound"
    yield ""
    yield from table(
        ("limit", "what it bounds"), ((f"`{name}`", what) for name, what in GROUP_LIMITS.items())
    )
    yield "```{toctree}"
    yield ":hidden:"
    yield ""
    yield from (file_of(form.id).removesuffix(".md") for form in known)
    yield "```"


def page(name: str, table: Table, cite: Cite) -> Iterator[str]:
    form = groups.get(name)
    parent = form.member.parent
    yield f"# Group form {form.id}"
    yield ""
    yield f"{form.title}, revision {form.revision}."
    yield ""
    yield "## The group"
    yield ""
    yield from _limits(form.limits, GROUP_LIMITS, table, cite)
    unset = [name for name in GROUP_LIMITS if form.limit(name) is None]
    if unset:
        yield f"Not set, and so not judged: {', '.join(f'`{name}`' for name in unset)}."
        yield ""
    yield "## Each member"
    yield ""
    yield f"The course of a member is one of `{form.member.id}`, which is the protocol"
    yield f"[`{parent}`](protocol-{parent}.md)" + (
        " but for these numbers." if _own(form) else " in every number."
    )
    yield ""
    if own := _own(form):
        was = {departure.what: departure.was for departure in form.member.descent[0].departures}
        yield from table(
            ("limit", "value", "source", "status", "note", f"in {parent}"),
            ((*_row(limit, cite), was[f"limit {limit.name}"]) for limit in own),
        )


def _limits(
    limits: Iterable[Limit], order: Iterable[str], table: Table, cite: Cite
) -> Iterator[str]:
    by_name = {limit.name: limit for limit in limits}
    yield from table(
        ("limit", "value", "source", "status", "note"),
        (_row(by_name[name], cite) for name in order if name in by_name),
    )


def _row(limit: Limit, cite: Cite) -> tuple[object, ...]:
    return (f"`{limit.name}`", limit.value, cite(limit.source), limit.status, limit.note)
