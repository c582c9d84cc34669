"""The table of a protocol for people: a Mermaid diagram and Markdown, both without dependencies."""

from collections.abc import Iterable

from ipt.machine.compile import Bound, Case, Table
from ipt.model.course import COUNTS
from ipt.model.vocabulary import Phase

__all__ = ["markdown", "mermaid"]


def mermaid(table: Table, *, at: Phase | None = None) -> str:
    """The phases and the ways between them, as a Mermaid state diagram.

    Args:
        table: Of which protocol.
        at: The phase a course is in, to be marked.
    """
    name = table.protocol.label
    lines = ["stateDiagram-v2", f"    [*] --> {_state(Phase.INITIAL)}"]
    lines += [f'    state "{name(phase)}" as {_state(phase)}' for phase in Phase]
    for phase, cases in table.cases.items():
        ways: dict[tuple[Phase, str, str], list[str]] = {}
        for kind, case in sorted(cases.items()):
            if case.to is not phase and not case.blocked:
                event, _, variant = kind.partition(":")
                needs = ", ".join(_words(bound, table) for bound in _guards(case, table))
                ways.setdefault((case.to, event, needs), []).append(variant)
        for (to, event, needs), variants in ways.items():
            needed = f"<br/>needs {needs}" if needs else ""
            label = f"{event} ({', '.join(variants)}){needed}"
            lines.append(f"    {_state(phase)} --> {_state(to)}: {label}")
    lines.append(f"    {_state(Phase.ENDED)} --> [*]")
    if at is not None:
        lines += ["    classDef here stroke-width:4px", f"    class {_state(at)} here"]
    return "\n".join(lines) + "\n"


def _state(phase: Phase) -> str:
    return f"phase_{phase}"


def markdown(table: Table) -> str:
    """Every row that holds for the protocol, phase by phase, as Markdown tables."""
    return "\n".join(_section(table, phase) for phase in Phase)


def _section(table: Table, phase: Phase) -> str:
    lines = [
        f"## {table.protocol.label(phase).capitalize()}",
        "",
        "| event | needs | or else | leads to | changes |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind, case in sorted(table.cases[phase].items()):
        guards = _guards(case, table)
        needs = _cell(_words(bound, table) for bound in guards)
        codes = _cell(f"`{bound.rule.code}`" for bound in guards)
        to = "" if case.to is phase else table.protocol.label(case.to)
        lines.append(f"| `{kind}` | {needs} | {codes} | {to} | {_cell(_changes(case))} |")
    return "\n".join(lines) + "\n"


def _cell(parts: Iterable[str]) -> str:
    return "<br>".join(parts)


def _most(table: Table) -> int:
    """No closed end of an interval is larger."""
    return max(table.limits.values()) + 1


def _guards(case: Case, table: Table) -> list[Bound]:
    """What *case* needs, without what the numbers of the protocol make void."""
    return [bound for bound in case.guards if bound.low > 0 or bound.high <= _most(table)]


def _words(bound: Bound, table: Table) -> str:
    """An interval in words, such as ``sessions left at most 4``."""
    if bound.place == COUNTS.index("zero"):
        return "never" if bound.rule.structural else "an override"
    name = "number" if bound.place < 0 else COUNTS[bound.place].replace("_", " ")
    low = bound.low if bound.low > 0 else None
    high = bound.high if bound.high <= _most(table) else None
    if low == high:
        return f"{name} {low}"
    if low is not None and high is not None:
        return f"{name} {low} to {high}"
    if high == 0:
        return f"no {name}"
    return f"{name} at least {low}" if high is None else f"{name} at most {high}"


def _changes(case: Case) -> Iterable[str]:
    for change, effect in zip(case.changes, case.row.effects, strict=True):
        name = COUNTS[change.place].replace("_", " ")
        if effect.adds:
            yield f"{name} {change.value:+d}"
        else:
            yield f"{name} = {str(effect.value).replace('_', ' ').replace('-', ' - ')}"
