"""The code book: every code of an analysis, what it is called, and when exactly it is told.

It is the codes that two raters would have to agree on, and what the documentation prints.
"""

from typing import Final

from attrs import frozen

from ipt.findings import Rule, Status
from ipt.model.value import Value
from ipt.model.vocabulary import Word
from ipt.techniques.communication import pattern_rules as shows, record_rules as lacks

__all__ = ["CODE_BOOK", "CodeEntry", "CodeKind"]


class CodeKind(Word):
    """What a code is about."""

    CLASSIC = "classic"
    """One of the five patterns of Klerman and colleagues."""
    SUPPLEMENTARY = "supplementary"
    """Another pattern, not among these five."""
    RECORD = "record"
    """The record, and nobody's way of speaking."""


@frozen(kw_only=True, eq=False, repr=False)
class CodeEntry(Value):
    """A row of the code book.

    Attributes:
        code: Stable.
        kind: What it is about.
        name: What it is called.
        definition: When it is told, in terms of what is recorded.
        source: A key of the bibliography.
        status: How well founded it is.
    """

    code: str
    kind: CodeKind
    name: str
    definition: str
    source: str
    status: Status

    @property
    def classic(self) -> bool:
        """Whether it is one of the five patterns of Klerman and colleagues."""
        return self.kind is CodeKind.CLASSIC


def _entry(kind: CodeKind, rule: Rule, name: str, definition: str) -> CodeEntry:
    return CodeEntry(
        code=rule.code,
        kind=kind,
        name=name,
        definition=definition,
        source=rule.source,
        status=rule.status,
    )


CODE_BOOK: Final = (
    _entry(
        CodeKind.CLASSIC,
        shows.NONVERBAL,
        "ambiguous, indirect non-verbal communication in place of an open statement",
        "a non-verbal turn that was meant to say something, while no turn in words to the"
        " same person says the same openly",
    ),
    _entry(
        CodeKind.CLASSIC,
        shows.ASSUMED_SENT,
        "wrongly assuming that one has communicated",
        "a turn takes a need as known to the other, and neither it nor a turn before it to"
        " the same person says so openly",
    ),
    _entry(
        CodeKind.CLASSIC,
        shows.ASSUMED_UNDERSTOOD,
        "wrongly assuming that one has understood",
        "somebody guessed what a turn meant, did not check it, and took a turn after it",
    ),
    _entry(
        CodeKind.CLASSIC,
        shows.INDIRECT,
        "unnecessarily indirect verbal message",
        "a turn in words, meant as a request, a complaint, a feeling or a boundary, that was"
        " at most hinted at",
    ),
    _entry(
        CodeKind.CLASSIC,
        shows.SILENCE,
        "silence: closing off communication",
        "falling silent or leaving in answer to a bid or a complaint, with strong feelings of"
        " which none was shown; or in answer to a topic that the one who fell silent does not"
        " take up again, while nothing is settled",
    ),
    _entry(
        CodeKind.SUPPLEMENTARY,
        shows.HOSTILE,
        "hostile tone",
        "a turn told as blaming, contemptuous, insulting or threatening",
    ),
    _entry(
        CodeKind.SUPPLEMENTARY,
        shows.SARCASM,
        "sarcasm",
        "a turn told as sarcastic",
    ),
    _entry(
        CodeKind.SUPPLEMENTARY,
        shows.MANY_COMPLAINTS,
        "many complaints at once",
        "three complaints or more in one turn",
    ),
    _entry(
        CodeKind.SUPPLEMENTARY,
        shows.NO_REQUEST,
        "complaint without a request",
        "somebody complained; of all their turns but silence it is known what was meant,"
        " and none asks for anything",
    ),
    _entry(
        CodeKind.SUPPLEMENTARY,
        shows.TIMING,
        "a hard moment",
        "a turn that first raises a request, a complaint or a boundary, with a feeling of 7"
        " or more",
    ),
    _entry(
        CodeKind.SUPPLEMENTARY,
        shows.NO_PERSPECTIVE,
        "the other's side not taken up",
        "somebody was told a request, a complaint, a feeling or a bid, and took a turn after"
        " it; of all their turns but silence it is known what was meant, and none"
        " acknowledges or apologises",
    ),
    _entry(
        CodeKind.SUPPLEMENTARY,
        shows.AFFECT_MISMATCH,
        "felt one thing, showed another",
        "what was shown of the feelings is known, and none of those felt is among it",
    ),
    _entry(
        CodeKind.SUPPLEMENTARY,
        shows.ESCALATION,
        "escalation",
        "hostility of tone rises from turn to turn over three turns or more, speakers"
        " changing each time; it takes two, and is told of all of them",
    ),
    _entry(
        CodeKind.SUPPLEMENTARY,
        shows.IMPACT_GAP,
        "meant one way, taken another",
        "the other said how a turn came across, and its kind or topic is none that was meant",
    ),
    _entry(
        CodeKind.RECORD,
        lacks.SUMMARY,
        "summary, not script",
        "fewer than four turns",
    ),
    _entry(
        CodeKind.RECORD,
        lacks.NO_INTENT,
        "no intent",
        "of none of the patient's turns is it recorded what was meant",
    ),
    _entry(
        CodeKind.RECORD,
        lacks.ONE_SIDED,
        "one-sided",
        "no turn of anybody but the patient, or of those that could be seen none with tone or"
        " gesture",
    ),
    _entry(
        CodeKind.RECORD,
        lacks.NO_OUTCOME,
        "no outcome",
        "neither how it ended nor whether it was settled is recorded",
    ),
    _entry(
        CodeKind.RECORD,
        lacks.HELD_BACK,
        "held back",
        "violence or fear is told of, or is not ruled out",
    ),
)
"""A row for every code, with the numbers of `COMMUNICATION_RULES`."""
