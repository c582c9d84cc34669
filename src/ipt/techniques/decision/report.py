"""A decision on paper: a table for each way to look at it, and what is still to be asked.

It holds ids and codes. The words of the patient come in only where the caller puts them in.
"""

from collections.abc import Iterable, Mapping, Sequence

from ipt.techniques.decision.evaluation import DecisionResult
from ipt.techniques.decision.wording import DecisionInWords

__all__ = ["as_markdown", "as_text"]

_Rows = list[list[str]]


def as_text(
    shown: DecisionResult | DecisionInWords, labels: Mapping[str, str] | None = None
) -> str:
    """*shown* as plain text, in columns.

    Args:
        shown: What `evaluate` or `in_words` said.
        labels: What to write for an id, such as an option's own words; the id itself, if it has none.
    """
    rows = _rows(shown, labels or {})
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join([*lines, *("- " + note for note in _notes(shown))])


def as_markdown(
    shown: DecisionResult | DecisionInWords, labels: Mapping[str, str] | None = None
) -> str:
    """*shown* as a Markdown table and a list; see `as_text`."""
    [header, *rows] = _rows(shown, labels or {})
    lines = [_line(header), _line("---" for _ in header), *map(_line, rows)]
    notes = [f"* {note}" for note in _notes(shown)]
    return "\n".join([*lines, *(["", *notes] if notes else [])])


def _line(cells: Iterable[str]) -> str:
    inside = " | ".join(" ".join(cell.split()).replace("|", r"\|") for cell in cells)
    return f"| {inside} |"


def _rows(shown: DecisionResult | DecisionInWords, labels: Mapping[str, str]) -> _Rows:
    def names(ids: Sequence[str]) -> str:
        return ", ".join(labels.get(each, each) for each in ids)

    if isinstance(shown, DecisionResult):
        attributes = tuple(shown.weights or ())
        return [
            ["option", "on the numbers given", *(names([each]) for each in attributes)],
            *(
                [
                    names([row.option]),
                    row.says,
                    *(str(row.contributions.get(each, "")) for each in attributes),
                ]
                for row in shown.options
            ),
        ]
    return [
        ["option", "whose needs", "for", "against"],
        *(
            [
                names([row.option]),
                names([needs.whose]) if needs.whose else "nobody named",
                names(needs.speaks_for),
                names(needs.against),
            ]
            for row in shown.options
            for needs in row.needs
        ),
    ]


def _notes(shown: DecisionResult | DecisionInWords) -> list[str]:
    if isinstance(shown, DecisionResult):
        return [*(each.message for each in shown.findings), *(each.text for each in shown.needs)]
    return [each.text for each in shown.not_considered]
