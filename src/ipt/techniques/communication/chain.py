"""The annotated chain: an exchange turn by turn with what it shows, as plain text or as Markdown.

What people said is private and left out, unless the one who asks for the chain asks for it too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from ipt.findings import Finding
from ipt.model.emotions import EmotionRating
from ipt.model.incidents import Turn
from ipt.techniques.communication.analysis import CommunicationAnalysis

__all__ = ["as_markdown", "as_text"]

_VIOLENCE: Final = {
    True: "violence told of",
    False: "violence ruled out",
    None: "violence not ruled out",
}


def as_text(analysis: CommunicationAnalysis, *, free_text: bool = False) -> str:
    """The annotated chain of *analysis* as lines of text; the pivot is marked with ``>``.

    Args:
        analysis: Of which exchange.
        free_text: Whether words, gestures, setting, hope and ending are printed too. They are
            private: ask for them only where the reader may read the record.
    """
    found = _by_turn(analysis)
    lines = [_title(analysis)]
    lines += [f"  {name}: {words}" for name, words in _around(analysis) if free_text]
    for turn in analysis.incident.turns:
        mark = ">" if _is_pivot(turn, analysis) else " "
        lines.append(f"{mark} {turn.id}  {turn.speaker}: {', '.join(_how(turn))}")
        lines += [f"      {words}" for words in _said(turn) if free_text]
        lines += [f"      {finding}" for finding in found[turn.id]]
    if analysis.pivot is not None:
        lines.append(f"pivot: {analysis.pivot}")
    lines += [f"record: {finding}" for finding in analysis.record]
    return "\n".join(lines) + "\n"


def as_markdown(analysis: CommunicationAnalysis, *, free_text: bool = False) -> str:
    """The annotated chain of *analysis* as a Markdown table; the pivot stands in bold.

    Args:
        analysis: Of which exchange.
        free_text: As for `as_text`.
    """
    found = _by_turn(analysis)
    head = ("turn", "speaker", "how", *(("words",) if free_text else ()), "shows")
    around = [f"* {name}: {_plain(words)}" for name, words in _around(analysis) if free_text]
    lines = [f"## {_plain(_title(analysis))}", "", *around, *([""] if around else [])]
    lines += [_row(head), _row("---" for _ in head)]
    for turn in analysis.incident.turns:
        name = _plain(turn.id)
        cells = [f"**{name}**" if _is_pivot(turn, analysis) else name]
        cells += [_plain(turn.speaker), _plain(", ".join(_how(turn)))]
        cells += ["<br>".join(map(_plain, _said(turn)))] if free_text else []
        cells += ["<br>".join(_plain(str(finding)) for finding in found[turn.id])]
        lines.append(_row(cells))
    lines.append("")
    if analysis.pivot is not None:
        lines.append(f"* pivot: {_plain(str(analysis.pivot))}")
    lines += [f"* record: {_plain(str(finding))}" for finding in analysis.record]
    return "\n".join(lines) + "\n"


def _title(analysis: CommunicationAnalysis) -> str:
    incident = analysis.incident
    return f"{incident.id}: {len(incident.turns)} turns, {_VIOLENCE[analysis.violence]}"


def _around(analysis: CommunicationAnalysis) -> Iterator[tuple[str, str]]:
    """The free text of the whole exchange."""
    incident = analysis.incident
    told = (
        ("setting", incident.setting),
        ("hoped for", incident.hoped_for),
        ("ended", incident.ended),
    )
    return ((name, _one_line(words)) for name, words in told if words)


def _by_turn(analysis: CommunicationAnalysis) -> defaultdict[str, list[Finding]]:
    """Each finding of a pattern at the first turn that it names."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for pattern in analysis.patterns:
        found[pattern.finding.where[0]].append(pattern.finding)
    return found


def _is_pivot(turn: Turn, analysis: CommunicationAnalysis) -> bool:
    return analysis.pivot is not None and analysis.pivot.turn == turn.id


def _how(turn: Turn) -> Iterator[str]:
    yield f"{turn.mode} to {turn.to}" if turn.to is not None else turn.mode.value
    yield from (tone.value for tone in turn.tone)
    if turn.meant:
        yield f"meant as {' and '.join(message.kind for message in turn.meant)}"
    if turn.directness is not None:
        yield f"directness {turn.directness} of 4"
    for word, ratings in (("felt", turn.felt), ("showed", turn.shown)):
        if ratings:
            yield f"{word} {' and '.join(map(_rating, ratings))}"
    if turn.need is not None:
        yield f"needed {turn.need}"


def _rating(rating: EmotionRating) -> str:
    return rating.family.value + ("" if rating.intensity is None else f" {rating.intensity}")


def _said(turn: Turn) -> Iterator[str]:
    """The free text of a turn, in a line each."""
    if turn.text:
        yield f'"{_one_line(turn.text)}"'
    if turn.gesture:
        yield f"({_one_line(turn.gesture)})"


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _plain(words: str) -> str:
    """*words* without anything that Markdown would take for a mark."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", _one_line(words))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
