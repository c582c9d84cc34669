"""`fidelity`: how far a recorded course keeps to IPT, in three layers that are never one number.

What the frame of the course shows, what its sessions were for, and what observers rated are told
apart, each with the share of it that can be judged at all. What was not recorded is never told as
not done.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import attrs
from attrs import frozen

from ipt.errors import InvalidValue, UnknownName, did_you_mean
from ipt.findings import Finding, Question, Rule, Severity, Status
from ipt.machine import replay
from ipt.model import Course, events as ev
from ipt.model.checks import needs
from ipt.model.value import Value
from ipt.review.fidelity import agreed, content, structure
from ipt.review.fidelity.acts import act_questions
from ipt.review.fidelity.answers import Answer, Verdict
from ipt.review.fidelity.items import Item, ItemTable, Shows, fidelity_items
from ipt.review.fidelity.record import Record
from ipt.review.ratings import RatingSummary
from ipt.techniques.legality import legality

__all__ = ["PREDICATES", "RULES", "Fidelity", "Judged", "Layer", "fidelity"]

UNMET: Final = Rule(  # with the source and the status of the line
    code="FID-UNMET",
    severity=Severity.ADVICE,
    message="by the record, {item} is not met: {label}; it fell due in session {session}",
    remedy="see to it, or note where it was done",
    source="ipt",
    status=Status.ASSUMED,
)
PARTLY: Final = Rule(  # with the source and the status of the line
    code="FID-PARTLY",
    severity=Severity.INFO,
    message="{item} is met in part, or later than session {session}: {label}",
    remedy="look at what is missing",
    source="ipt",
    status=Status.ASSUMED,
)
COVERAGE: Final = Rule(
    code="FID-COVERAGE",
    severity=Severity.INFO,
    message="of the {layer}, {assessable} of {due} points that are due can be judged from the record",
    remedy="read its numbers with that in mind",
    source="ipt",
    status=Status.INFERRED,
)
ASK_ITEM: Final = Rule(  # with the source and the status of the line
    code="FID-ASK-ITEM",
    asks=True,
    message="is {item} met, of which the record does not tell: {label}",
    remedy="whether {item} is met; it fell due in session {session}",
    source="ipt",
    status=Status.ASSUMED,
)

RULES: Final = Rule.collect(globals())
"""What is told and asked about lines."""

PREDICATES: Final[Mapping[Shows, Callable[[Record, Item], Answer]]] = {
    Shows.RECORDED: content.recorded,
    Shows.SEEN: content.seen,
    Shows.OFTEN: content.often,
    Shows.SAID: content.said,
    Shows.BY_LIMIT: agreed.by_limit,
    Shows.WITHIN_CONTRACT: structure.within_contract,
    Shows.CONTRACT_REACHED: structure.contract_reached,
    Shows.SPACING: structure.spacing,
    Shows.WINDOW: structure.window,
    Shows.PHASE_LENGTH: structure.phase_length,
    Shows.BASELINE: agreed.baseline,
    Shows.MEASURED_OFTEN: structure.measured_often,
    Shows.ANNOUNCED_AHEAD: agreed.announced_ahead,
    Shows.AMENDMENTS: structure.amendments,
    Shows.FOCUS_COUNT: agreed.focus_count,
    Shows.FOCUS_KEPT: agreed.focus_kept,
    Shows.MINUTES: structure.minutes,
    Shows.PEOPLE: content.people,
    Shows.ONSET: content.onset,
    Shows.FORMULATION: content.formulation,
    Shows.FOCUS_SHARE: content.focus_share,
    Shows.CORE_STRATEGIES: content.core_strategies,
    Shows.TRIES: content.tries,
}
"""Every predicate by the name that a line gives it."""

_JUDGED: Final = frozenset({Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET})


@frozen(kw_only=True, eq=False, repr=False)
class Judged(Value):
    """A line, and what the record says about it.

    Attributes:
        item: The line.
        answer: The verdict, and the events it rests on.
    """

    item: Item
    answer: Answer

    @property
    def verdict(self) -> Verdict:
        """How far it is met."""
        return self.answer.verdict


@frozen(kw_only=True, eq=False, repr=False)
class Layer(Value):
    """One layer of fidelity: a numerator, a denominator, and how much of it can be judged, in points.

    Attributes:
        name: Which.
        lines: The lines that concern the course, in the order of their table.
    """

    name: str
    lines: tuple[Judged, ...]

    @property
    def numerator(self) -> float:
        """The weight of the lines that are met; one that is met in part counts half."""
        return self._weight(Verdict.MET) + self._weight(Verdict.PARTLY) / 2

    @property
    def denominator(self) -> int:
        """The weight of the lines that can be judged."""
        return self._weight(*_JUDGED)

    @property
    def due(self) -> int:
        """The weight of the lines that are due, or met before."""
        return self._weight(*_JUDGED, Verdict.NOT_ASSESSABLE)

    @property
    def coverage(self) -> float | None:
        """The share of what is due that can be judged, 0 to 1; ``None`` if nothing is due."""
        return self.denominator / self.due if self.due else None

    def _weight(self, *verdicts: Verdict) -> int:
        return sum(line.item.weight for line in self.lines if line.verdict in verdicts)

    def __str__(self) -> str:
        covered = f"{self.denominator} of {self.due} points that are due can be judged"
        return f"{self.name}: {self.numerator:g} of {self.denominator} points; {covered}"


@frozen(kw_only=True, eq=False, repr=False)
class Fidelity(Value):
    """How far a course keeps to IPT; there is no number over all of it.

    Attributes:
        structure: The frame of the course.
        content: What its sessions were for.
        rated: What observers rated, if their ratings were given.
        findings: What was found, the heaviest first.
        questions: What the record does not tell.
    """

    structure: Layer
    content: Layer
    rated: RatingSummary | None
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]

    @property
    def lines(self) -> tuple[Judged, ...]:
        """The lines of both layers that are read off the record."""
        return (*self.structure.lines, *self.content.lines)

    @property
    def unmet(self) -> tuple[Judged, ...]:
        """The critical lines that are not met; ``answer.due`` is the session each fell due in."""
        return tuple(
            line for line in self.lines if line.item.critical and line.verdict is Verdict.NOT_MET
        )

    def __getitem__(self, item: str) -> Judged:
        """The line with the id *item*.

        Raises:
            ipt.errors.UnknownName: If no such line concerns the course.
        """
        known = {line.item.id: line for line in self.lines}
        if item not in known:
            hint = did_you_mean(str(item), known) or f"; there are {', '.join(known)}"
            msg = f"no line {item!r} concerns the course{hint}"
            raise UnknownName(msg)
        return known[item]


def fidelity(
    course: Course,
    *,
    items: ItemTable | None = None,
    rated: RatingSummary | None = None,
    as_of_session: int | None = None,
) -> Fidelity:
    """How far *course* keeps to IPT, as far as its record tells.

    Args:
        course: Any, also one with holes: what they may hide is not judged.
        items: Other lines than those that ship; see `load_items`.
        rated: What observers rated; see `ipt.review.ratings.summarise`.
        as_of_session: Look at the course as it was before the session after this one; 0 and up.

    Raises:
        ipt.errors.InvalidValue: If *course* is none, or *as_of_session* is below 0.

    Examples:
        >>> import ipt
        >>> told = ipt.review.fidelity(ipt.load("examples/courses/b5-leonard.json"))
        >>> print(told.structure)
        structure: 10 of 10 points; 10 of 11 points that are due can be judged
        >>> told.unmet
        ()
    """
    needs(course, Course)
    lines = items or fidelity_items()
    seen = course if as_of_session is None else _until(course, as_of_session)
    record = Record.of(seen)
    layers = (
        Layer(name="structure", lines=tuple(_judged(record, lines.structure))),
        Layer(name="content", lines=tuple(_judged(record, lines.content))),
    )
    found = [
        *(finding for layer in layers for finding in _findings(layer)),
        *legality(seen).findings,
        *(() if rated is None else rated.findings),
    ]
    return Fidelity(
        structure=layers[0],
        content=layers[1],
        rated=rated,
        findings=tuple(sorted(found, key=lambda finding: -finding.severity)),
        questions=(*(q for layer in layers for q in _questions(layer)), *act_questions(seen)),
    )


def _until(course: Course, session: int) -> Course:
    """*course* as it was before the session after *session*.

    Raises:
        ipt.errors.InvalidValue: If *session* is below 0.
    """
    if session < 0:
        msg = f"as_of_session is a number of sessions from 0, not {session!r}"
        raise InvalidValue(msg)
    events: list[ev.Event] = []
    held = 0
    for event in course.effective:
        if isinstance(event, ev.SessionHeld):
            held += 1
        elif isinstance(event, ev.PeriodUnrecorded):
            held += event.sessions
        if held > session:
            break
        events.append(event)
    return replay(course.protocol, events, instruments=course.instruments)


def _judged(record: Record, items: Iterable[Item]) -> Iterator[Judged]:
    for item in items:
        if _concerns(item, record):
            yield Judged(item=item, answer=_answer(record, item))


def _concerns(item: Item, record: Record) -> bool:
    return (
        record.course.protocol.lineage in item.lineages
        and (not item.asked_by or record.limit(item.asked_by) > 0)
        and (not item.areas or not record.areas or not record.areas.isdisjoint(item.areas))
    )


def _answer(record: Record, item: Item) -> Answer:
    if item.areas and not record.areas:  # nobody knows whether it will concern the course
        due = record.due(item.last)
        verdict = Verdict.NOT_DUE if due is None else Verdict.NOT_ASSESSABLE
        return Answer(verdict=verdict, due=due)
    return PREDICATES[item.shows](record, item)


def _findings(layer: Layer) -> Iterator[Finding]:
    for line in layer.lines:
        item, answer = line.item, line.answer
        rule = {Verdict.NOT_MET: UNMET, Verdict.PARTLY: PARTLY}.get(line.verdict)
        if item.critical and rule is not None:
            found = rule.finding(
                *answer.against, item=item.id, label=item.label, session=answer.due or 0
            )
            yield attrs.evolve(found, source=item.source, status=item.status)
    if layer.coverage is not None and layer.coverage < 1 / 2:
        yield COVERAGE.finding(layer=layer.name, assessable=layer.denominator, due=layer.due)


def _questions(layer: Layer) -> Iterator[Question]:
    for line in layer.lines:
        item, answer = line.item, line.answer
        if item.critical and line.verdict is Verdict.NOT_ASSESSABLE:
            asked = ASK_ITEM.question(
                *answer.shown_by, item=item.id, label=item.label, session=answer.due or 0
            )
            yield attrs.evolve(asked, source=item.source, status=item.status)
